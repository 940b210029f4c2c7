/* text.h: encodings that a town hall sends, and the forms of Japanese text.
 * CP932 is the Windows code page (NEC row 13 Ⅰ①, NEC-selected and IBM extensions 髙﨑); the
 * table comes from iconv. What cannot be decoded is kept and reported, never dropped silently. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

typedef enum { ENCODING_UTF8, ENCODING_UTF8_BOM, ENCODING_CP932, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_COUNT } Encoding;
const char *encoding_label(Encoding e); /* "UTF-8（BOM付き）", "Shift_JIS（CP932）" … */

/* BOM, else strict UTF-8, else CP932. The sample may end inside a character. *ret_bom is the
 * number of bytes to skip. */
Encoding encoding_detect(Str sample, size_t *ret_bom);

/* One undecodable place: it became U+FFFD in the output. */
typedef struct {
    size_t at;        /* byte offset in the input of this call */
    uint8_t bytes[4], n; /* the original bytes, e.g. a 外字 F040 */
} Undecodable;
typedef struct {
    Undecodable first[16];
    size_t count;
} UndecodableList;

/* Appends UTF-8. Gaiji F040–F9FC and invalid bytes become U+FFFD and are listed, those of this call only.
 * consumed and ret may be NULL. For a stream: *consumed tells how much was read; an incomplete last
 * character is left unless final. ERR_UNSUPPORTED: the system has no CP932. */
MUST_USE Status text_decode(Encoding e, Str bytes, bool final, Buf *out, size_t *consumed, UndecodableList *ret);
/* UTF-8 to CP932. What has no code becomes 〓 and is listed by code point; a variation selector is listed
 * and left out, because the character it belongs to was written. ret may be NULL. */
typedef struct {
    uint32_t code_point;
    size_t count;
} Unmapped;
typedef struct {
    Unmapped items[64];
    size_t n, beyond;
} UnmappedList;
MUST_USE Status text_encode_cp932(Str utf8, Buf *out, UnmappedList *ret);

/* One code point at *at, which stands before s.n; advances. U+FFFD for what is no UTF-8. */
uint32_t utf8_next(Str s, size_t *at);
void utf8_put(Buf *out, uint32_t code_point);

/* Width folding: full-width ASCII and digits to half-width, half-width kana (with ﾞ ﾟ) to full-width,
 * U+3000 to a blank, hyphen variants ‐‑–—―−ーｰ between digits to '-', Ⅰ–Ⅹ kept. Not NFKC: names stay what they
 * are. ASCII comes back as it is, without a copy; .p == NULL when the arena is full. */
Str text_fold_width(Str s, Arena *a);
/* For finding: folds width, hiragana to katakana, case, 髙→高 﨑→崎 齋齊斎→斉 邊邉→辺 …, drops blanks and
 * variation selectors. Never stored instead of the name. */
Str text_search_key(Str s, Arena *a);
