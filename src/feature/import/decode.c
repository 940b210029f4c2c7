/* decode.c: cells as people and systems write them, into numbers, months, days and codes. */
#include "domain/code.h"
#include "feature/import/kind.h"
#include <string.h>

static bool refuse(ImportFault *fault, const char *code, const char *sentence)
{
    *fault = (ImportFault){ .code = code, .sentence = sentence };
    return false;
}

/* Takes prefix off the front of *s. */
static bool take(Str *s, Str prefix)
{
    if (!str_starts(*s, prefix))
        return false;
    *s = str_sub(*s, prefix.n, s->n);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 1.23E+11: what Excel leaves of a long number. The last digits are lost. */
static bool is_scientific(Str s)
{
    size_t digits = 0, e = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_digit(c))
            digits++;
        else if ((c == 'E' || c == 'e') && digits && !e)
            e = i;
        else if (!(c == '.' || ((c == '+' || c == '-') && e && i == e + 1)))
            return false;
    }
    return e && e + 1 < s.n;
}

static const char EXCEL_SENTENCE[] =
    "Excel が番号を 4.00E+12 のような形に変えています。元のシステムからCSVを出し直し、Excel で開かずに取り込んでください。";

bool import_word(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    return import_text(cell, f, arena, ret, fault);
}

bool import_text(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)arena;
    size_t most = f->max ? (size_t)f->max : 200;
    if (cell.n > most && str_utf8_count(cell) > most)
        return refuse(fault, "range", "長すぎます。列の対応が正しいか確かめてください。");
    ret->s = cell;
    return true;
}

/* ---- numbers ---- */

/* Digits with commas between; stops at anything else. */
static bool take_digits(Str *s, int64_t *ret)
{
    int64_t value = 0;
    size_t i = 0, digits = 0;
    for (; i < s->n; i++) {
        char c = s->p[i];
        if (c == ',' && digits)
            continue;
        if (!is_digit(c))
            break;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value))
            return false;
        digits++;
    }
    *s = str_sub(*s, i, s->n);
    *ret = value;
    return digits > 0;
}

static bool take_sign(Str *s)
{
    return take(s, S("-")) || take(s, S("▲")) || take(s, S("△")) || take(s, S("−")) || take(s, S("－"));
}

static bool take_yen_mark(Str *s)
{
    return take(s, S("¥")) || take(s, S("￥")) || take(s, S("\\"));
}

/* A zero fraction and the unit after a number. */
static void take_tail(Str *s)
{
    static const Str units[] = { { "円", 3 }, { "単位", 6 }, { "回", 3 }, { "日", 3 }, { "人", 3 }, { "件", 3 }, { "%", 1 }, { "割", 3 } };
    if (take(s, S(".")))
        while (take(s, S("0"))) {}
    *s = str_trim(*s);
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (take(s, units[i]))
            break;
}

bool import_int(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)arena;
    int64_t value;
    Str s = cell;
    bool bracket = take(&s, S("("));
    bool minus = take_sign(&s);
    if (take_yen_mark(&s) && !minus)
        minus = take_sign(&s);
    if (!take_digits(&s, &value))
        return refuse(fault, "type", "数字ではありません。数字を入れてください。");
    take_tail(&s);
    if (bracket && !take(&s, S(")")))
        return refuse(fault, "type", "かっこが閉じていません。数字だけを入れてください。");
    if (s.n && is_scientific(cell))
        return refuse(fault, "excel", EXCEL_SENTENCE);
    if (s.n)
        return refuse(fault, "type", "整数ではありません。小数や文字を取り除いてください。");
    value = minus || bracket ? -value : value;
    if (value < f->min || value > f->max)
        return refuse(fault, "range", "ありえない大きさの数字です。列の対応と値を確かめてください。");
    ret->i = value;
    return true;
}

/* ---- months and days ---- */

typedef struct {
    const char *marks[4];
    int code, base, last; /* 元号コード; Gregorian year of year 0; last year of the era */
} Era;
static const Era eras[] = {
    { { "令和", "R", "r", "㋿" }, 5, 2018, 99 },
    { { "平成", "H", "h", "㍻" }, 4, 1988, 31 },
    { { "昭和", "S", "s", "㍼" }, 3, 1925, 64 },
    { { "大正", "T", "t", "㍽" }, 2, 1911, 15 },
    { { "明治", "M", "m", "㍾" }, 1, 1867, 45 },
};

static const Era *take_era(Str *s)
{
    for (size_t i = 0; i < COUNT_OF(eras); i++)
        for (size_t k = 0; k < COUNT_OF(eras[i].marks); k++)
            if (take(s, str_of(eras[i].marks[k])))
                return &eras[i];
    return NULL;
}

static bool take_number(Str *s, int *ret, size_t *ret_digits)
{
    size_t n = 0;
    int value = 0;
    while (n < s->n && n < 8 && is_digit(s->p[n]))
        value = value * 10 + (s->p[n++] - '0');
    *s = str_sub(*s, n, s->n);
    *ret = value;
    *ret_digits = n;
    return n > 0;
}

static bool take_separator(Str *s, Str kanji)
{
    bool found = take(s, kanji) || take(s, S("/")) || take(s, S("-")) || take(s, S("."));
    *s = str_trim(*s);
    return found;
}

static bool month_make(int year, int month, ImportValue *ret)
{
    if (year < 1900 || year > 2200 || month < 1 || month > 12)
        return false;
    ret->i = year * 100 + month;
    return true;
}

/* 202603, 20260301, 50803 and 5080301 (era code, year, month, day), 0803 behind an era. */
static bool month_of_digits(int value, size_t digits, const Era *era, ImportValue *ret)
{
    if (!era && digits == 8)
        value /= 100, digits = 6;
    if (!era && digits == 6)
        return month_make(value / 100, value % 100, ret);
    if (digits == 7 || (era && digits == 6))
        value /= 100, digits -= 2;
    if (!era && digits == 5)
        for (size_t i = 0; i < COUNT_OF(eras); i++)
            if (eras[i].code == value / 10000)
                era = &eras[i];
    int year = value / 100 % 100;
    return era && (digits == 4 || digits == 5) && year >= 1 && year <= era->last &&
           month_make(era->base + year, value % 100, ret);
}

/* Excel counts days from 1899-12-30; 36526 is 2000-01-01, 54788 is 2049-12-31. */
static bool is_excel_day(int value, size_t digits)
{
    return digits == 5 && value >= 36526 && value <= 54788;
}

static Str excel_month(int serial, Arena *arena)
{
    char room[8];
    Date d = { .day = serial - 25569 };
    return arena_copy(arena, month_to_iso(month_of(d), room));
}

/* Years written in kanji numbers: wareki_parse knows them; it wants a whole date. */
static bool month_in_kanji(Str cell, Arena *arena, ImportValue *ret)
{
    Date day;
    Str sentence, whole = str_ends(cell, S("月")) ? arena_printf(arena, STR_FMT "1日", STR_ARG(cell)) : cell;
    if (wareki_parse(whole, arena, &day, &sentence) != OK)
        return false;
    ret->i = month_of(day);
    return true;
}

static bool month_in_parts(Str cell, ImportValue *ret, bool *ret_past)
{
    int year, month, day;
    size_t digits = 0;
    Str s = cell;
    const Era *era = take_era(&s);
    s = str_trim(s);
    if (era && take(&s, S("元")))
        year = 1;
    else if (!take_number(&s, &year, &digits))
        return false;
    if (!s.n)
        return month_of_digits(year, digits, era, ret);
    take(&s, S("年度")); /* not a month; fails below */
    if (!take_separator(&s, S("年")) || !take_number(&s, &month, &digits) || digits > 2)
        return false;
    if (take_separator(&s, S("月")) && take_number(&s, &day, &digits)) {
        if (day < 1 || day > 31 || digits > 2)
            return false;
        take(&s, S("日"));
        s = str_sub(s, take(&s, S(" ")) || take(&s, S("T")) ? s.n : 0, s.n); /* a time of day */
    }
    take(&s, S("分"));
    *ret_past = era && (year > era->last || (era->code == 4 && year == 31 && month > 4));
    return !s.n && month_make(era ? era->base + year : year, month, ret);
}

bool import_month(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    bool past = false;
    if (month_in_parts(cell, ret, &past)) {
        if (past)
            *fault = (ImportFault){ .code = "era", .warning = true,
                                    .sentence = "その元号には無い年月です。次の元号に直して読みました。" };
        return true;
    }
    int serial;
    size_t digits;
    Str s = cell;
    if (take_number(&s, &serial, &digits) && !s.n && is_excel_day(serial, digits)) {
        refuse(fault, "excel", "Excel の日付の番号になっています。年月（例 202603、R8.3）に直してください。");
        fault->repair = excel_month(serial, arena);
        return false;
    }
    if (month_in_kanji(cell, arena, ret))
        return true;
    return refuse(fault, "type", "年月として読めません。202603、2026/3、R8.3、令和8年3月 のように入れてください。");
}

bool import_date(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    Date day;
    Str sentence = { 0 };
    if (wareki_parse(cell, arena, &day, &sentence) == OK) {
        ret->i = day.day;
        return true;
    }
    refuse(fault, "type", "日付として読めません。2026-03-01、R8.3.1、令和8年3月1日 のように入れてください。");
    return false;
}

/* ---- codes and identifiers ---- */

bool import_code(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)arena;
    for (const ImportCode *c = f->codes; c->text; c++) {
        Str text = str_of(c->text);
        if (str_eq(cell, text) || (c->code && str_eq(cell, str_of(c->code)))) {
            ret->i = c->value;
            ret->s = str_of(c->code);
            return true;
        }
    }
    return refuse(fault, "unknown", "知らない区分です。値を直すか、列の対応を確かめてください。");
}

/* '0' in front until n characters; empty when there is no room. */
static Str zeros_before(Str digits, size_t n, Arena *arena)
{
    char *p = arena_alloc(arena, n + 1);
    if (!p)
        return (Str){ 0 };
    memset(p, '0', n - digits.n);
    memcpy(p + n - digits.n, digits.p, digits.n);
    return (Str){ p, n };
}

bool import_digits(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    size_t n = (size_t)f->max;
    if (cell.n == n && str_is_digits(cell)) {
        ret->s = cell;
        return true;
    }
    if (is_scientific(cell))
        return refuse(fault, "excel", EXCEL_SENTENCE);
    if (!str_is_digits(cell))
        return refuse(fault, "type", "番号に数字以外の文字があります。番号を直してください。");
    if (cell.n > n)
        return refuse(fault, "range", "番号の桁が多すぎます。列の対応と値を確かめてください。");
    refuse(fault, "lost_zero", "番号の桁が足りません。先頭の0が消えていませんか。先頭に0を補うと直ります。");
    fault->repair = zeros_before(cell, n, arena);
    return false;
}

static bool take_code(CodeKind kind, Str cell, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    Str code = kind == CODE_INSURER ? code_insurer_of_eight(cell) : cell;
    CodeFinding found = code_check(kind, code, arena);
    if (code_is_usable(found.verdict)) {
        ret->s = code;
        return true;
    }
    Str sentence = code_sentence(kind, &found, arena);
    *fault = (ImportFault){ .code = code_verdict_code(found.verdict), .sentence = sentence.p, .repair = found.suggestion };
    return false;
}

/* The number is 6 digits; where Excel ate the leading zero the check digit proves it, and it is restored. */
static bool take_municipal(CodeKind kind, Str cell, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    if (cell.n == 5 && str_is_digits(cell)) {
        Str longer = zeros_before(cell, 6, arena);
        if (longer.p && code_is_usable(code_check(kind, longer, arena).verdict))
            cell = longer;
    }
    return take_code(kind, cell, arena, ret, fault);
}

bool import_town_code(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    return take_municipal(CODE_MUNICIPALITY, cell, arena, ret, fault);
}

bool import_insurer(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    return take_municipal(CODE_INSURER, cell, arena, ret, fault);
}

static bool is_ten_digits(Str s)
{
    return s.n == 10 && str_is_digits(s);
}

/* Fewer digits than ten: zeros were in front. */
static bool refuse_short(Str cell, Arena *arena, ImportFault *fault)
{
    refuse(fault, "lost_zero", "番号の桁が足りません。先頭の0が消えていませんか。先頭に0を補うと直ります。");
    fault->repair = zeros_before(cell, 10, arena);
    return false;
}

bool import_insured(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    if (cell.n < 10 && str_is_digits(cell))
        return refuse_short(cell, arena, fault);
    if (!is_ten_digits(cell)) /* the usual number needs no finding */
        return take_code(CODE_INSURED, cell, arena, ret, fault);
    ret->s = cell;
    return true;
}

/* It begins with the number of a prefecture, 01 to 47: a spreadsheet takes one zero, never more. */
bool import_provider(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    if (cell.n == 9 && str_is_digits(cell))
        return refuse_short(cell, arena, fault);
    if (cell.n < 9 && str_is_digits(cell))
        return refuse(fault, "type", "事業所番号は10桁です。桁が足りないので、元のシステムで番号を確かめてください。");
    if (!is_ten_digits(cell))
        return take_code(CODE_PROVIDER, cell, arena, ret, fault);
    ret->s = cell;
    return true;
}
