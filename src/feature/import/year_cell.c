#include "feature/import/year_cell.h"

#include <string.h>

bool import_year(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    static const struct { Str mark; int base; } eras[] = { { { "令和", 6 }, 2018 }, { { "平成", 6 }, 1988 }, { { "R", 1 }, 2018 }, { { "H", 1 }, 1988 },
                                                           { { "r", 1 }, 2018 }, { { "h", 1 }, 1988 }, { { "", 0 }, 0 } };
    (void)f, (void)arena;
    for (size_t i = 0; i < COUNT_OF(eras); i++) {
        if (!str_starts(cell, eras[i].mark))
            continue;
        Str rest = str_sub(cell, eras[i].mark.n, cell.n);
        int64_t n = 0;
        size_t digits = 0;
        while (digits < rest.n && digits < 4 && rest.p[digits] >= '0' && rest.p[digits] <= '9')
            n = n * 10 + (rest.p[digits++] - '0');
        if (str_starts(rest, S("元")))
            n = 1, digits = 3;
        Str tail = str_sub(rest, digits, rest.n);
        int64_t year = n + eras[i].base;
        if (!n || year < 2000 || year > 2100 || !(tail.n == 0 || str_eq(tail, S("年")) || str_eq(tail, S("年度"))))
            break;
        ret->i = year;
        return true;
    }
    *fault = (ImportFault){ .code = "type", .sentence = "年度は 2023、R5、令和5年度 のように入れてください。" };
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool import_year_in(Str text, bool loose, Arena *arena, int64_t *ret)
{
    ImportValue v = { 0 };
    ImportFault fault;
    Str s = text_fold_width(text, arena);
    for (size_t at = 0; at < s.n; at++) {
        Str rest = str_sub(s, at, s.n);
        bool era = str_starts(rest, S("令和")) || str_starts(rest, S("平成"));
        bool letter_before = at && ((s.p[at - 1] | 32) >= 'a' && (s.p[at - 1] | 32) <= 'z');
        bool short_form = loose && !(at && is_digit(s.p[at - 1])) && (is_digit(rest.p[0]) || (!letter_before && strchr("rRhH", rest.p[0])));
        if (!era && !short_form)
            continue;
        size_t n = era ? 6 : !is_digit(rest.p[0]);
        while (n < rest.n && is_digit(rest.p[n]))
            n++;
        if (era && str_starts(str_sub(rest, 6, 3), S("元")))
            n = 9;
        if (!era && is_digit(rest.p[0]) && n != 4)
            continue;
        if (import_year(str_sub(rest, 0, n), NULL, arena, &v, &fault)) {
            *ret = v.i;
            return true;
        }
    }
    return false;
}
