#include "base/text.h"
#include "base/limits.h"

#include <endian.h>
#include <iconv.h>
#include <pthread.h>
#include <string.h>

/* Input is decoded in pieces through a room on the stack; one byte never makes more than three. */
enum { PIECE = 2 * BUF_CHUNK, PIECE_ROOM = PIECE * 3 + 16 };
enum { REPLACEMENT = 0xFFFD, GETA = 0x81AC /* 〓 */, UNMAPPED = 0 };

#define HIGH_BITS UINT64_C(0x8080808080808080)

const char *encoding_label(Encoding e)
{
    static const char *const labels[ENCODING_COUNT] = {
        [ENCODING_UTF8] = "UTF-8",
        [ENCODING_UTF8_BOM] = "UTF-8（BOM付き）",
        [ENCODING_CP932] = "Shift_JIS（CP932）",
        [ENCODING_UTF16LE] = "UTF-16（LE）",
        [ENCODING_UTF16BE] = "UTF-16（BE）",
    };
    return (unsigned)e < ENCODING_COUNT ? labels[e] : "不明";
}

/* ---- UTF-8 ---- */

static size_t put_utf8(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        to[i] = (uint8_t)(0x80 | (c & 0x3F));
    static const uint8_t lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    to[0] = (uint8_t)(lead[n] | c);
    return n;
}

void utf8_put(Buf *out, uint32_t code_point)
{
    uint8_t bytes[4];
    buf_add(out, (Str){ (char *)bytes, put_utf8(bytes, code_point) });
}

/* What stands at p: a whole character of n bytes (ok), or n bytes that are none. cut: the input ended
 * while it could still have become one. The ranges are those of RFC 3629, section 4. */
typedef struct {
    size_t n;
    bool ok, cut;
} Sequence;

static Sequence utf8_sequence(const uint8_t *p, size_t left)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    uint8_t lo = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    uint8_t hi = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (n == 0)
        return (Sequence){ .n = 1 };
    for (size_t k = 1; k < n; k++, lo = 0x80, hi = 0xBF) {
        if (k == left)
            return (Sequence){ .n = k, .cut = true };
        if (p[k] < lo || p[k] > hi)
            return (Sequence){ .n = k };
    }
    return (Sequence){ .n = n, .ok = true };
}

uint32_t utf8_next(Str s, size_t *at)
{
    const uint8_t *p = (const uint8_t *)s.p + *at;
    Sequence q = utf8_sequence(p, s.n - *at);
    *at += q.n;
    if (!q.ok)
        return REPLACEMENT;
    uint32_t c = q.n == 1 ? p[0] : p[0] & (0x7Fu >> q.n);
    for (size_t k = 1; k < q.n; k++)
        c = c << 6 | (p[k] & 0x3F);
    return c;
}

/* The length of the valid UTF-8 at the start of the input. */
static size_t utf8_valid_prefix(const uint8_t *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        if (n - i >= 8 && (memcpy(&eight, p + i, 8), !(eight & HIGH_BITS))) {
            i += 8;
        } else if (p[i] < 0x80) {
            i++;
        } else if (n - i >= 3 && p[i] > 0xE0 && p[i] < 0xED && (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
            i += 3;
        } else {
            Sequence q = utf8_sequence(p + i, n - i);
            if (!q.ok)
                return i;
            i += q.n;
        }
    }
    return i;
}

Encoding encoding_detect(Str sample, size_t *ret_bom)
{
    static const struct { const char *bytes; size_t n; Encoding e; } boms[] = {
        { "\xEF\xBB\xBF", 3, ENCODING_UTF8_BOM }, { "\xFF\xFE", 2, ENCODING_UTF16LE }, { "\xFE\xFF", 2, ENCODING_UTF16BE },
    };
    for (size_t i = 0; i < COUNT_OF(boms); i++)
        if (str_starts(sample, (Str){ boms[i].bytes, boms[i].n })) {
            *ret_bom = boms[i].n;
            return boms[i].e;
        }
    *ret_bom = 0;
    const uint8_t *p = (const uint8_t *)sample.p;
    size_t valid = utf8_valid_prefix(p, sample.n);
    return valid == sample.n || utf8_sequence(p + valid, sample.n - valid).cut ? ENCODING_UTF8 : ENCODING_CP932;
}

/* ---- the tables of CP932 ---- */

/* decode: by lead byte & 0x7F and trail byte, the UTF-8 bytes in memory order with their number in the last
 * byte; 0 where there is no character. encode: by code point of the BMP, UNMAPPED where there is no code. */
static struct {
    uint32_t decode[0x8000], kana[0x80];
    uint16_t encode[0x10000];
    bool ready;
} cp932;

static size_t convert(iconv_t cd, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    char bytes[4], *from = bytes, *to = (char *)out;
    memcpy(bytes, in, n);
    size_t left = n, free_bytes = room;
    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &left, &to, &free_bytes) == (size_t)-1 || left)
        return 0;
    return room - free_bytes;
}

/* Windows keeps F040–F9FC for the user's own characters and maps them to the private use area. What they
 * look like is known only where they were made, so they are no characters here. */
static bool is_private(uint32_t c)
{
    return c >= 0xE000 && c <= 0xF8FF;
}

static uint32_t decoded(iconv_t cd, const uint8_t *code, size_t n)
{
    uint8_t utf8[4] = { 0 };
    size_t made = convert(cd, code, n, utf8, sizeof utf8), at = 0;
    if (made == 0 || made > 3 || is_private(utf8_next((Str){ (char *)utf8, made }, &at)))
        return 0;
    uint32_t packed;
    utf8[3] = (uint8_t)made;
    memcpy(&packed, utf8, sizeof packed);
    return packed;
}

static bool is_lead(uint8_t c)
{
    return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
}

static bool is_trail(uint8_t c)
{
    return c >= 0x40 && c <= 0xFC && c != 0x7F;
}

static bool is_kana(uint8_t c)
{
    return c >= 0xA1 && c <= 0xDF;
}

static void fill_decode(iconv_t cd)
{
    for (unsigned lead = 0x80; lead <= 0xFF; lead++) {
        uint8_t code[2] = { (uint8_t)lead, 0 };
        if (is_kana(code[0]))
            cp932.kana[lead & 0x7F] = decoded(cd, code, 1);
        for (unsigned trail = 0x40; is_lead(code[0]) && trail <= 0xFC; trail++) {
            code[1] = (uint8_t)trail;
            if (is_trail(code[1]))
                cp932.decode[(lead & 0x7F) << 8 | trail] = decoded(cd, code, 2);
        }
    }
}

static void fill_encode(iconv_t cd)
{
    for (uint32_t c = 0x80; c < 0x10000; c++) {
        uint8_t utf8[4], code[4];
        if ((c >= 0xD800 && c < 0xE000) || is_private(c))
            continue;
        size_t n = put_utf8(utf8, c);
        n = convert(cd, utf8, n, code, sizeof code);
        if (n == 1 || n == 2)
            cp932.encode[c] = (uint16_t)(n == 1 ? code[0] : code[0] << 8 | code[1]);
    }
}

static void fill_tables(void)
{
    iconv_t from = iconv_open("UTF-8", "CP932"), to = iconv_open("CP932", "UTF-8");
    if (from != (iconv_t)-1 && to != (iconv_t)-1) {
        fill_decode(from);
        fill_encode(to);
        cp932.ready = true;
    }
    if (from != (iconv_t)-1)
        iconv_close(from);
    if (to != (iconv_t)-1)
        iconv_close(to);
}

static bool tables_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_tables);
    return cp932.ready;
}

/* ---- decoding ---- */

typedef struct {
    const uint8_t *p;
    size_t n, at;
    bool final;
    Buf *out;
    UndecodableList lost;
} Decoder;

static void lose(Decoder *d, size_t n)
{
    if (d->lost.count < COUNT_OF(d->lost.first)) {
        Undecodable *u = &d->lost.first[d->lost.count];
        *u = (Undecodable){ .at = d->at, .n = (uint8_t)n };
        memcpy(u->bytes, d->p + d->at, n);
    }
    d->lost.count++;
    d->at += n;
}

/* Characters are copied while they are whole; false when the input ends inside one. */
static bool decode_utf8(Decoder *d)
{
    while (d->at < d->n) {
        size_t good = utf8_valid_prefix(d->p + d->at, d->n - d->at);
        buf_add(d->out, (Str){ (const char *)d->p + d->at, good });
        d->at += good;
        if (d->at == d->n)
            break;
        Sequence q = utf8_sequence(d->p + d->at, d->n - d->at);
        if (q.cut && !d->final)
            return false;
        utf8_put(d->out, REPLACEMENT);
        lose(d, q.n);
    }
    return true;
}

/* How many of the eight bytes, in memory order, come before the first with its high bit set. */
static size_t ascii_before(uint64_t eight)
{
    return (size_t)__builtin_ctzll(le64toh(eight) & HIGH_BITS) / 8;
}

/* One or two bytes at d->at that are no ASCII. Answers the number of bytes written, 0 at an incomplete end. */
static size_t decode_cp932_character(Decoder *d, uint8_t *to)
{
    const uint8_t *p = d->p + d->at;
    size_t left = d->n - d->at;
    bool paired = is_lead(p[0]) && left > 1 && is_trail(p[1]);
    uint32_t packed = paired ? cp932.decode[(p[0] & 0x7F) << 8 | p[1]] : cp932.kana[p[0] & 0x7F];
    if (packed) {
        uint8_t bytes[4];
        memcpy(bytes, &packed, 4);
        memcpy(to, bytes, 4);
        d->at += paired ? 2 : 1;
        return bytes[3];
    }
    if (is_lead(p[0]) && left == 1 && !d->final)
        return 0;
    lose(d, paired ? 2 : 1);
    return put_utf8(to, REPLACEMENT);
}

static bool decode_cp932(Decoder *d)
{
    uint8_t room[PIECE_ROOM];
    while (d->at < d->n) {
        size_t end = d->n - d->at > PIECE ? d->at + PIECE : d->n, o = 0;
        bool cut = false;
        while (d->at < end && !cut) {
            uint64_t eight;
            if (end - d->at >= 8) {
                memcpy(&eight, d->p + d->at, 8);
                memcpy(room + o, &eight, 8);
                size_t n = eight & HIGH_BITS ? ascii_before(eight) : 8;
                d->at += n;
                o += n;
            }
            while (d->at < end && d->p[d->at] >= 0x80 && !cut) {
                size_t n = decode_cp932_character(d, room + o);
                o += n;
                cut = n == 0;
            }
            if (end - d->at < 8)
                while (d->at < end && d->p[d->at] < 0x80)
                    room[o++] = d->p[d->at++];
        }
        buf_add(d->out, (Str){ (char *)room, o });
        if (cut)
            return false;
    }
    return true;
}

static uint32_t utf16_unit(const Decoder *d, size_t at, bool big)
{
    return big ? (uint32_t)d->p[at] << 8 | d->p[at + 1] : (uint32_t)d->p[at + 1] << 8 | d->p[at];
}

/* The character at d->at, of *n bytes. n == 0: the input ended inside it. */
static uint32_t utf16_character(const Decoder *d, bool big, size_t *n)
{
    size_t left = d->n - d->at;
    uint32_t first = left > 1 ? utf16_unit(d, d->at, big) : REPLACEMENT;
    bool high = first >= 0xD800 && first < 0xDC00, low = first >= 0xDC00 && first < 0xE000;
    *n = left > 1 ? 2 : d->final;
    if (high && left < 4 && !d->final)
        *n = 0;
    if (high && left >= 4) {
        uint32_t second = utf16_unit(d, d->at + 2, big);
        if (second >= 0xDC00 && second < 0xE000) {
            *n = 4;
            return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }
    }
    return high || low ? REPLACEMENT : first;
}

static bool decode_utf16(Decoder *d, bool big)
{
    uint8_t room[PIECE_ROOM];
    while (d->at < d->n) {
        size_t o = 0, n = 1;
        while (d->at < d->n && o < PIECE && n) {
            uint32_t c = utf16_character(d, big, &n);
            if (n == 0)
                continue;
            o += put_utf8(room + o, c);
            /* A U+FFFD that the sender wrote is a whole unit and no loss of ours. */
            bool written = n >= 2 && utf16_unit(d, d->at, big) == REPLACEMENT;
            if (c == REPLACEMENT && !written)
                lose(d, n);
            else
                d->at += n;
        }
        buf_add(d->out, (Str){ (char *)room, o });
        if (n == 0)
            return false;
    }
    return true;
}

Status text_decode(Encoding e, Str bytes, bool final, Buf *out, size_t *consumed, UndecodableList *ret)
{
    Decoder d = { .p = (const uint8_t *)bytes.p, .n = bytes.n, .final = final, .out = out };
    if (e == ENCODING_CP932 && !tables_ready())
        return ERR_UNSUPPORTED;
    switch (e) {
    case ENCODING_UTF8:
    case ENCODING_UTF8_BOM: decode_utf8(&d); break;
    case ENCODING_CP932: decode_cp932(&d); break;
    case ENCODING_UTF16LE: decode_utf16(&d, false); break;
    case ENCODING_UTF16BE: decode_utf16(&d, true); break;
    case ENCODING_COUNT: return ERR_UNSUPPORTED;
    }
    TRY(buf_status(out));
    if (consumed)
        *consumed = d.at;
    if (ret)
        *ret = d.lost;
    return OK;
}

/* ---- encoding ---- */

static void note_unmapped(UnmappedList *list, uint32_t c)
{
    size_t i = 0;
    while (i < list->n && list->items[i].code_point != c)
        i++;
    if (i == COUNT_OF(list->items)) {
        list->beyond++;
        return;
    }
    list->n += i == list->n;
    list->items[i].code_point = c;
    list->items[i].count++;
}

/* U+FE00–FE0F and U+E0100–E01EF choose a shape of the character before them. */
static bool is_variation_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static size_t encode_character(uint32_t c, uint8_t *to, UnmappedList *list)
{
    uint16_t code = c < 0x10000 ? cp932.encode[c] : UNMAPPED;
    if (code == UNMAPPED) {
        note_unmapped(list, c);
        if (is_variation_selector(c))
            return 0; /* the character before it was written; a 〓 after it would only confuse */
        code = GETA;
    }
    if (code > 0xFF)
        *to++ = (uint8_t)(code >> 8);
    *to = (uint8_t)code;
    return code > 0xFF ? 2 : 1;
}

Status text_encode_cp932(Str utf8, Buf *out, UnmappedList *ret)
{
    UnmappedList list = { .n = 0 };
    uint8_t room[PIECE_ROOM];
    if (!tables_ready())
        return ERR_UNSUPPORTED;
    for (size_t at = 0; at < utf8.n;) {
        size_t o = 0;
        while (at < utf8.n && o < PIECE) {
            if ((uint8_t)utf8.p[at] < 0x80)
                room[o++] = (uint8_t)utf8.p[at++];
            else
                o += encode_character(utf8_next(utf8, &at), room + o, &list);
        }
        buf_add(out, (Str){ (char *)room, o });
    }
    TRY(buf_status(out));
    if (ret)
        *ret = list;
    return OK;
}
