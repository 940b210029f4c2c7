/* The Japanese calendar: reading and writing. Input is first brought to a short ASCII form, in which
 * 令和元年五月一日 is "r1Y5M1D", and that form is matched against three patterns. */
#include "base/date.h"
#include "base/text.h"

typedef struct {
    int year, month, day; /* its first day; Japan took the Gregorian calendar on 1873-01-01 */
    int first_year;       /* the year numbered 1 (元年) */
    char mark;            /* in the short form; its lower case in the ASCII form */
    const char *name;
    uint32_t kanji[2], ligature;
} Era;

static const Era eras[] = {
    { 2019, 5, 1, 2019, 'R', "令和", { U'令', U'和' }, 0x32FF },
    { 1989, 1, 8, 1989, 'H', "平成", { U'平', U'成' }, 0x337B },
    { 1926, 12, 25, 1926, 'S', "昭和", { U'昭', U'和' }, 0x337C },
    { 1912, 7, 30, 1912, 'T', "大正", { U'大', U'正' }, 0x337D },
    { 1873, 1, 1, 1868, 'M', "明治", { U'明', U'治' }, 0x337E },
};

/* The longest date in any form is far shorter, so what does not fit is none. */
enum { FORM_MAX = 32, INPUT_BYTES_MAX = 128, YEAR_LAST = 2200, KANJI_MAX = 9999 };

static Date era_begins(const Era *e)
{
    Date d = DATE_NONE;
    return date_make(e->year, e->month, e->day, &d) ? d : DATE_NONE;
}

/* NULL before 1873-01-01. */
static const Era *era_of(Date d)
{
    for (size_t i = 0; i < COUNT_OF(eras); i++)
        if (d.day >= era_begins(&eras[i]).day)
            return &eras[i];
    return NULL;
}

/* ---- writing ---- */

static Str in_iso(Date d, Arena *arena)
{
    char room[11];
    return arena_copy(arena, date_to_iso(d, room));
}

Str wareki_short(Date d, Arena *arena)
{
    const Era *e = era_of(d);
    int year, month, day;
    if (!e)
        return in_iso(d, arena);
    date_parts(d, &year, &month, &day);
    return arena_printf(arena, "%c%d.%d.%d", e->mark, year - e->first_year + 1, month, day);
}

Str wareki_long(Date d, Arena *arena)
{
    const Era *e = era_of(d);
    int year, month, day;
    if (!e)
        return in_iso(d, arena);
    date_parts(d, &year, &month, &day);
    if (year == e->first_year)
        return arena_printf(arena, "%s元年%d月%d日", e->name, month, day);
    return arena_printf(arena, "%s%d年%d月%d日", e->name, year - e->first_year + 1, month, day);
}

/* The era of 1 May names the year, so that 2019 is 令和元年度 as the offices came to call all of it. */
Str wareki_month(Month m, Arena *arena)
{
    Str day = month_is_valid(m) ? wareki_long(month_first_day(m), arena) : S("1日");
    return str_sub(day, 0, day.n - S("1日").n);
}

Str wareki_year(int fiscal_year, Arena *arena)
{
    Date may;
    const Era *e = date_make(fiscal_year, 5, 1, &may) ? era_of(may) : NULL;
    if (!e)
        return arena_printf(arena, "%d年度", fiscal_year);
    if (fiscal_year == e->first_year)
        return arena_printf(arena, "%s元年度", e->name);
    return arena_printf(arena, "%s%d年度", e->name, fiscal_year - e->first_year + 1);
}

/* ---- reading: characters to the ASCII form ---- */

typedef struct {
    char form[FORM_MAX];
    size_t n;
    bool bad;        /* a character that belongs to no date, or too many */
    bool blank;      /* a blank stands before the next character */
    int kanji;       /* the kanji number being read, -1 when none */
    int kanji_digit; /* its ones, after 十 */
    bool kanji_tens;
} Reading;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool after_digit(const Reading *r)
{
    return r->n && is_digit(r->form[r->n - 1]);
}

static void form_put(Reading *r, char c)
{
    if (r->n == FORM_MAX || (r->blank && is_digit(c) && after_digit(r)))
        r->bad = true; /* "20 26" is no number */
    else
        r->form[r->n++] = c;
    r->blank = false;
}

/* A whole number, as one that no digit stands before: "2元", "1十" are none. */
static void form_number(Reading *r, int value)
{
    int scale = 1;
    r->blank = false;
    r->bad |= after_digit(r);
    while (value / scale >= 10)
        scale *= 10;
    for (; scale; scale /= 10)
        form_put(r, (char)('0' + value / scale % 10));
}

static void kanji_end(Reading *r)
{
    if (r->kanji >= 0)
        form_number(r, r->kanji + r->kanji_digit);
    r->kanji = -1;
    r->kanji_digit = 0;
    r->kanji_tens = false;
}

/* 十二, 二十一, 三十 and the positional 二〇二六. */
static bool kanji_number(Reading *r, uint32_t c)
{
    static const uint32_t digits[] = { U'〇', U'一', U'二', U'三', U'四', U'五', U'六', U'七', U'八', U'九' };
    int digit = c == U'零' ? 0 : -1;
    for (int i = 0; i < 10; i++)
        if (c == digits[i])
            digit = i;
    if (digit < 0 && c != U'十')
        return false;
    bool first = r->kanji < 0;
    if (c == U'十') {
        if (r->kanji_tens || r->kanji > 9)
            r->bad = true;
        r->kanji = first ? 10 : r->kanji * 10;
        r->kanji_tens = true;
        r->kanji_digit = 0;
    } else if (r->kanji_tens) {
        if (r->kanji_digit || digit == 0)
            r->bad = true;
        r->kanji_digit = digit;
    } else {
        r->kanji = first ? digit : r->kanji * 10 + digit;
        if (r->kanji > KANJI_MAX) {
            r->bad = true;
            r->kanji = 0;
        }
    }
    return true;
}

/* Full-width forms to ASCII; the dashes and dots that people type to '-' and '.'. */
static uint32_t plain(uint32_t c)
{
    static const uint32_t dashes[] = { 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC, 0xFF70 };
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    for (size_t i = 0; i < COUNT_OF(dashes); i++)
        if (c == dashes[i])
            return '-';
    return c == 0x30FB || c == 0xFF65 || c == 0x3002 || c == 0xFF61 ? '.' : c == 0x3000 ? ' ' : c;
}

static char era_mark(uint32_t c, uint32_t next, bool *ret_two)
{
    for (size_t i = 0; i < COUNT_OF(eras); i++) {
        const Era *e = &eras[i];
        *ret_two = c == e->kanji[0] && next == e->kanji[1];
        if (c == e->kanji[0] || c == e->ligature || c == (uint32_t)e->mark || c == (uint32_t)e->mark + 32)
            return (char)(e->mark + 32);
    }
    return 0;
}

static void read_character(Reading *r, Str s, size_t *at)
{
    uint32_t c = plain(utf8_next(s, at));
    if (kanji_number(r, c))
        return;
    kanji_end(r);
    size_t after = *at;
    uint32_t next = after < s.n ? utf8_next(s, &after) : 0;
    bool two = false;
    char mark = era_mark(c, next, &two);
    if (two)
        *at = after;
    if (mark)
        form_put(r, mark);
    else if (c == ' ' || c == '\t')
        r->blank = true;
    else if ((c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-')
        form_put(r, (char)c);
    else if (c == U'元')
        form_number(r, 1);
    else if (c == U'年' || c == U'月' || c == U'日')
        form_put(r, c == U'年' ? 'Y' : c == U'月' ? 'M' : 'D');
    else
        r->bad = true;
}

/* ---- reading: the ASCII form to a day ---- */

typedef struct {
    const Era *era; /* NULL for a western year */
    int year, month, day;
    bool western_short; /* no era and no four digits: nobody knows which year */
} Written;

/* One to max digits at *at. */
static bool take_number(Str form, size_t *at, size_t max, int *ret)
{
    size_t from = *at;
    int value = 0;
    for (; *at < form.n && *at - from < max && is_digit(form.p[*at]); (*at)++)
        value = value * 10 + (form.p[*at] - '0');
    *ret = value;
    return *at > from;
}

/* 8.3.1  8/3/1  8-3-1  8Y3M1D */
static bool take_parted(Str form, Written *w)
{
    static const char *const signs[] = { "YMD", "..", "//", "--" };
    size_t at = 0, year_digits;
    if (!take_number(form, &at, 4, &w->year) || at == form.n)
        return false;
    year_digits = at;
    const char *sign = NULL;
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (signs[i][0] == form.p[at])
            sign = signs[i];
    at++;
    if (!sign || !take_number(form, &at, 2, &w->month))
        return false;
    if (at == form.n || form.p[at++] != sign[1] || !take_number(form, &at, 2, &w->day))
        return false;
    if (sign[2] && (at == form.n || form.p[at++] != sign[2]))
        return false;
    w->western_short = !w->era && year_digits != 4;
    return at == form.n && (!w->era || year_digits < 4);
}

/* r080301, 20260301 */
static bool take_compact(Str form, Written *w)
{
    size_t at = 0, year_digits = w->era ? 2 : 4;
    if (form.n != year_digits + 4 || !str_is_digits(form))
        return false;
    return take_number(form, &at, year_digits, &w->year) && take_number(form, &at, 2, &w->month)
           && take_number(form, &at, 2, &w->day);
}

static bool take_form(Str form, Written *w)
{
    for (size_t i = 0; i < COUNT_OF(eras); i++)
        if (form.n && form.p[0] == eras[i].mark + 32)
            w->era = &eras[i];
    if (w->era)
        form = str_sub(form, 1, form.n);
    return take_compact(form, w) || take_parted(form, w);
}

static bool read_form(Str s, Reading *r)
{
    *r = (Reading){ .kanji = -1 };
    if (s.n > INPUT_BYTES_MAX)
        return false;
    for (size_t at = 0; at < s.n && !r->bad;)
        read_character(r, s, &at);
    kanji_end(r);
    return !r->bad;
}

/* The day as it was written, in the writer's own calendar. */
static Str year_as_written(const Written *w, Arena *a)
{
    if (!w->era)
        return arena_printf(a, "%d年", w->year);
    return w->year == 1 ? arena_printf(a, "%s元年", w->era->name) : arena_printf(a, "%s%d年", w->era->name, w->year);
}

static Str day_sentence(const Written *w, int western, Arena *a)
{
    Date unused;
    Str year = year_as_written(w, a);
    int last = 31;
    while (!date_make(western, w->month, last, &unused))
        last--;
    return arena_printf(a, STR_FMT "%d月は1日から%d日までです。日を直してください。", STR_ARG(year), w->month, last);
}

static Str era_sentence(const Written *w, Date d, Arena *a)
{
    Str year = year_as_written(w, a), right = wareki_long(d, a);
    return arena_printf(a, STR_FMT "%d月%d日は、正しくは" STR_FMT "です。元号と年を直してください。", STR_ARG(year),
                        w->month, w->day, STR_ARG(right));
}

/* Answers the day, or DATE_NONE with a sentence that says what is wrong. */
static Date resolve(const Written *w, Arena *a, Str *sentence)
{
    Date d = DATE_NONE;
    int western = w->era ? w->era->first_year + w->year - 1 : w->year;
    if (w->western_short)
        *sentence = arena_copy(a, S("元号がないので年が決まりません。R8.3.1 のように元号を付けるか、西暦を4桁で入力してください。"));
    else if (w->month < 1 || w->month > 12)
        *sentence = arena_printf(a, "%d月はありません。月は1から12までで入力してください。", w->month);
    else if (w->era && w->year == 0)
        *sentence = arena_printf(a, "%s0年はありません。年は1（元年）から入力してください。", w->era->name);
    else if (western < 1873)
        *sentence = arena_copy(a, S("1873年（明治6年）1月1日より前の日付は入力できません。年を直してください。"));
    else if (western > YEAR_LAST)
        *sentence = arena_printf(a, "%d年より後の日付は入力できません。年を直してください。", YEAR_LAST);
    else if (!date_make(western, w->month, w->day, &d))
        *sentence = day_sentence(w, western, a);
    else if (w->era && era_of(d) != w->era)
        *sentence = era_sentence(w, d, a);
    else
        return d;
    return DATE_NONE;
}

Status wareki_parse(Str s, Arena *arena, Date *ret, Str *ret_sentence)
{
    Reading r;
    Written w = { 0 };
    Str sentence = { NULL, 0 };
    Date d = DATE_NONE;
    if (read_form(s, &r) && take_form((Str){ r.form, r.n }, &w))
        d = resolve(&w, arena, &sentence);
    else
        sentence = arena_copy(arena, S("日付として読めません。R8.3.1、令和8年3月1日、2026-03-01 のような形で入力してください。"));
    if (!date_is_none(d)) {
        *ret = d;
        return OK;
    }
    if (!sentence.p)
        return ERR_MEMORY;
    if (ret_sentence)
        *ret_sentence = sentence;
    return ERR_INVALID;
}
