/* The forms of Japanese text that are equal to a reader: widths, kana, the variants of a name. */
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The full-width forms of U+FF61–FF9D, in order. */
static const uint16_t wide_kana[] = {
    u'。', u'「', u'」', u'、', u'・', u'ヲ', u'ァ', u'ィ', u'ゥ', u'ェ', u'ォ', u'ャ', u'ュ', u'ョ', u'ッ', u'ー',
    u'ア', u'イ', u'ウ', u'エ', u'オ', u'カ', u'キ', u'ク', u'ケ', u'コ', u'サ', u'シ', u'ス', u'セ', u'ソ', u'タ',
    u'チ', u'ツ', u'テ', u'ト', u'ナ', u'ニ', u'ヌ', u'ネ', u'ノ', u'ハ', u'ヒ', u'フ', u'ヘ', u'ホ', u'マ', u'ミ',
    u'ム', u'メ', u'モ', u'ヤ', u'ユ', u'ヨ', u'ラ', u'リ', u'ル', u'レ', u'ロ', u'ワ', u'ン',
};

enum { VOICED_HALF = 0xFF9E, SEMIVOICED_HALF = 0xFF9F, VOICED_MARK = 0x3099, SEMIVOICED_MARK = 0x309A };

/* カ with the mark ゛ is ガ; 0 when the two do not join. Works for both kana rows. */
static uint32_t voiced(uint32_t c, bool semi)
{
    bool hiragana = c >= 0x3041 && c <= 0x3096;
    uint32_t k = hiragana ? c + 0x60 : c, to = 0;
    bool ha_row = k >= U'ハ' && k <= U'ホ' && (k - U'ハ') % 3 == 0;
    if (semi)
        to = ha_row ? k + 2 : 0;
    else if (k == U'ウ')
        to = U'ヴ';
    else if (k == U'ワ' && !hiragana)
        to = U'ヷ';
    else if (k == U'ヲ' && !hiragana)
        to = U'ヺ';
    else if ((k >= U'カ' && k <= U'ヂ' && k % 2 == U'カ' % 2) || k == U'ツ' || k == U'テ' || k == U'ト' || ha_row)
        to = k + 1;
    return to && hiragana ? to - 0x60 : to;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static uint32_t narrow(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return c == 0x3000 ? ' ' : c;
}

/* Everything that is typed for a hyphen between digits: ‐ ‑ – — ― − ー ｰ. */
static bool is_hyphen(uint32_t c)
{
    return c == 0x2010 || c == 0x2011 || (c >= 0x2013 && c <= 0x2015) || c == 0x2212 || c == 0x30FC || c == 0xFF70;
}

static uint32_t peek(Str s, size_t at)
{
    return at < s.n ? utf8_next(s, &at) : 0;
}

/* One folded character; takes the sound mark that follows a half-width kana. before is the folded one before. */
static uint32_t fold_next(Str s, size_t *at, uint32_t before)
{
    uint32_t c = utf8_next(s, at), next = peek(s, *at);
    if (is_hyphen(c) && is_digit(before) && is_digit(narrow(next)))
        return '-';
    if (c == VOICED_HALF || c == SEMIVOICED_HALF)
        return c == VOICED_HALF ? U'゛' : U'゜';
    if (c < 0xFF61 || c > 0xFF9D)
        return narrow(c);
    c = wide_kana[c - 0xFF61];
    bool marked = next == VOICED_HALF || next == SEMIVOICED_HALF;
    uint32_t joined = marked ? voiced(c, next == SEMIVOICED_HALF) : 0;
    if (joined)
        utf8_next(s, at);
    return joined ? joined : c;
}

static bool is_ascii(Str s)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < s.n; i++)
        bits |= (unsigned char)s.p[i];
    return bits < 0x80;
}

/* No character of a folded text is longer than it was, but one invalid byte becomes U+FFFD. */
static Status room_for(Str s, Arena *a, Buf *ret)
{
    size_t most;
    char *p = __builtin_mul_overflow(s.n, (size_t)3, &most) ? NULL : arena_alloc(a, most);
    *ret = (Buf){ .p = p, .size = most, .max = most };
    return p ? OK : ERR_MEMORY;
}

Str text_fold_width(Str s, Arena *a)
{
    Buf out;
    uint32_t before = 0;
    if (is_ascii(s))
        return s;
    if (room_for(s, a, &out) != OK)
        return (Str){ NULL, 0 };
    for (size_t at = 0; at < s.n;)
        utf8_put(&out, before = fold_next(s, &at, before));
    return buf_str(&out);
}

/* ---- the search key ---- */

/* Variant and common form, by pairs. The compatibility ideographs are written by number, because editors
 * replace them. Only forms of the same name are here: 峯/峰 and 嶋/島 are, 崎/埼 are not. */
static const char variants[] =
    "髙高" "﨑崎" "嵜崎" "齋斉" "齊斉" "斎斉" "邊辺" "邉辺" "濱浜" "濵浜" "澤沢" "櫻桜" "廣広" "國国" "嶋島" "嶌島"
    "德徳" "惠恵" "眞真" "瀨瀬" "瀧滝" "龍竜" "條条" "榮栄" "實実" "壽寿" "豐豊" "藏蔵" "關関" "圓円" "學学" "縣県"
    "與与" "會会" "應応" "來来" "淺浅" "增増" "寬寛" "橫横" "萬万" "禮礼" "靜静" "顯顕" "黑黒" "黃黄" "槇槙" "栁柳"
    "桺柳" "桒桑" "圡土" "渕淵" "渊淵" "冨富" "舘館" "嶽岳" "峯峰" "鷗鴎" "鄕郷" "鄉郷" "遙遥" "彌弥" "亞亜" "曾曽"
    "曻昇" "檜桧" "籔薮" "藪薮" "鐵鉄" "鐡鉄" "銕鉄" "驒騨" "龜亀" "齡齢" "圖図" "壯壮" "壹壱" "塲場" "彥彦" "曉暁"
    "樂楽" "樓楼" "樣様" "步歩" "歲歳" "每毎" "氣気" "淸清" "澁渋" "澀渋" "濟済" "滿満" "煕熙" "熈熙" "狹狭" "獨独"
    "盡尽" "祿禄" "穗穂" "穰穣" "竝並" "絲糸" "經経" "綠緑" "緖緒" "縱縦" "總総" "聰聡" "聲声" "臺台" "莊荘" "蘆芦"
    "藝芸" "藥薬" "處処" "號号" "螢蛍" "衞衛" "裝装" "覺覚" "觀観" "譽誉" "讓譲" "賣売" "賴頼" "贊賛" "轉転" "遲遅"
    "醫医" "釋釈" "鎭鎮" "鑛鉱" "閒間" "隨随" "險険" "雜雑" "靈霊" "鷄鶏" "鹽塩" "麥麦" "點点" "齒歯" "敎教" "敕勅"
    "槗橋" "𣘺橋" "𠮷吉" "𡈽土" "靑青" "戶戸" "愼慎" "攝摂"
    "\uFA19神" "\uFA1B福" "\uFA1C靖" "\uFA1D精" "\uFA1E羽" "\uF9DC隆" "\uF92C郎" "\uF929朗" "\uFA12晴" "\uFA17益"
    "\uFA18礼" "\uFA1A祥" "\uFA22諸" "\uFA26都" "\uFA10塚" "\uFA2A飯" "\uFA2C館" "\uFA2D鶴" "\uFA25逸" "\uFA45海"
    "\uFA46渚" "\uFA47漢" "\uFA59繁" "\uFA30侮" "\uFA33勉" "\uFA3D悔" "\uFA43暑" "\uFA44梅" "\uFA4C社" "\uFA4E祈"
    "\uFA50祖" "\uFA51祝" "\uFA5B者" "\uFA61視" "\uFA64賓" "郞郎" "﨟臈";

typedef struct {
    uint32_t from, to;
} Variant;

static Variant sorted[sizeof variants / 6];
static size_t sorted_n;

static int by_from(const void *a, const void *b)
{
    const Variant *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static void sort_variants(void)
{
    Str s = { variants, sizeof variants - 1 };
    for (size_t at = 0; at < s.n; sorted_n++) {
        sorted[sorted_n].from = utf8_next(s, &at);
        sorted[sorted_n].to = utf8_next(s, &at);
    }
    qsort(sorted, sorted_n, sizeof sorted[0], by_from);
}

static uint32_t common_form(uint32_t c)
{
    Variant wanted = { c, 0 };
    const Variant *v = c < 0x3400 ? NULL : bsearch(&wanted, sorted, sorted_n, sizeof sorted[0], by_from);
    return v ? v->to : c;
}

/* Blanks and what only chooses a shape: no one types it in a search. */
static bool is_dropped(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200D) || c == 0xFEFF
           || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static uint32_t key_form(uint32_t c)
{
    if ((c >= 0x3041 && c <= 0x3096) || c == U'ゝ' || c == U'ゞ')
        return c + 0x60;
    return c >= 'A' && c <= 'Z' ? c + 32 : common_form(c);
}

/* か followed by U+3099, as macOS writes it, is が. */
static uint32_t join_mark(Str s, size_t *at, uint32_t c)
{
    uint32_t next = peek(s, *at);
    bool marked = next == VOICED_MARK || next == SEMIVOICED_MARK;
    uint32_t joined = marked ? voiced(c, next == SEMIVOICED_MARK) : 0;
    if (joined)
        utf8_next(s, at);
    return joined ? joined : c;
}

Str text_search_key(Str s, Arena *a)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    Buf out;
    uint32_t before = 0;
    pthread_once(&once, sort_variants);
    if (room_for(s, a, &out) != OK)
        return (Str){ NULL, 0 };
    for (size_t at = 0; at < s.n;) {
        before = fold_next(s, &at, before);
        if (!is_dropped(before))
            utf8_put(&out, key_form(join_mark(s, &at, before)));
    }
    return buf_str(&out);
}
