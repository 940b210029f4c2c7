/* block_words.h: words and marks that blocks share. */
#pragma once
#include "domain/words.h"
#include "feature/worksheet/worksheet_parts.h"

#define MARK_PAST S("実績")
#define MARK_SOON S("見込み")
#define MARK_TOLD S("推計")
#define MARK_SUM S("計算")

static inline long long ll(int64_t v)
{
    return (long long)v;
}
/* 令和8年9月 */
static inline Str words_month(Month m, Arena *a)
{
    Str day = wareki_long(month_first_day(m), a);
    return str_sub(day, 0, day.n - sizeof "1日" + 1);
}
/* 16.3％増える */
static inline Str words_change(int64_t from, int64_t to, Arena *a)
{
    int64_t permille = proportion(to - from, 1000, from), size = permille < 0 ? -permille : permille;
    if (permille == 0)
        return S("ほぼ変わりません");
    return arena_printf(a, "%lld.%lld％%s", ll(size / 10), ll(size % 10), permille > 0 ? "増えます" : "減ります");
}
/* 令和8年度（7か月） */
static inline Str words_year(const Facts *f, size_t i)
{
    Str y = wareki_year(facts_year(f, i), f->arena);
    return f->months[i] == 12 ? y : arena_printf(f->arena, STR_FMT "（%dか月）", STR_ARG(y), f->months[i]);
}
/* 12,345 */
static inline Str words_count(int64_t n, Arena *a)
{
    Str yen = yen_exact(n, a);
    return str_sub(yen, 0, yen.n - sizeof "円" + 1);
}
