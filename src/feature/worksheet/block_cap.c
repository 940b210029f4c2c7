/* block_cap.c: 4.2: cost against the cap, so far and to come, in several patterns. */
#include "feature/worksheet/block_words.h"

#define CLOSE_PERMILLE 20 /* within 2 % of the cap is 概ね同額: an assumption that the block tells */
#define TREND_YEARS_MIN 3

enum { BY_VISIT, BY_DAY, BY_SUPPORT, BY_MANAGEMENT, BY_GENERAL, BY_REST, BY_COUNT };
static const struct { const char *key, *label; } kinds[BY_COUNT] = {
    { "visit", "訪問型" }, { "day", "通所型" }, { "support", "生活支援" }, { "management", "介護予防ケアマネジメント" }, { "general", "一般介護予防事業" }, { "", "そのほか" },
};

static int kind_of_line(const WsLine *l)
{
    int k = 0;
    while (k < BY_REST && !str_eq(l->service, str_of(kinds[k].key)))
        k++;
    return k;
}

/* A straight line through the whole years and this year's landing. */
typedef struct {
    bool known;
    double at, step; /* value in this year, change a year */
} Trend;

static Trend trend_of(const Facts *f)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (size_t i = 0; i < WS_YEARS; i++) {
        int64_t yen = 0;
        bool now = i == WS_PAST && f->landing->landed;
        for (size_t k = 0; k < f->n_lines; k++)
            yen += f->lines[k].paid[i];
        if (!now && !facts_whole_year(f, i))
            continue;
        double x = (double)i - WS_PAST, y = (double)(now ? f->landing->landing.yen : yen);
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    double d = n * sxx - sx * sx;
    if (n < TREND_YEARS_MIN || d <= 0)
        return (Trend){ 0 };
    double step = (n * sxy - sx * sy) / d;
    return (Trend){ true, (sy - step * sx) / n, step };
}

enum { P_TREND, P_75, P_80, P_85, P_COUNT };
static const char *const patterns[P_COUNT] = { "ア．これまでの動きが続く", "イ．75歳以上の人口に比例", "ウ．80歳以上の人口に比例", "エ．85歳以上の人口に比例" };

static bool pattern_yen(const Facts *f, const Trend *t, int pattern, size_t y, int64_t *ret)
{
    const WhatIfYear *w = &f->path->years[y];
    switch (pattern) {
    case P_TREND: {
        double yen = t->at + t->step * (double)y;
        *ret = yen > 0 ? (int64_t)(yen + 0.5) : 0;
        return t->known;
    }
    case P_75:
        *ret = w->base75;
        return w->base_n75 > 0;
    case P_80:
        *ret = ws_part(f->landing->landing.yen, f->growth_index80[y], f->growth_index80[0]);
        return f->growth_index80[y] > 0 && f->growth_index80[0] > 0;
    default:
        *ret = w->base85;
        return w->base_n85 > 0;
    }
}

static const char *judged(int64_t yen, int64_t cap)
{
    int64_t permille = ws_part(yen - cap, 1000, cap);
    return permille > CLOSE_PERMILLE ? "超過" : permille < -CLOSE_PERMILLE ? "余裕あり" : "概ね同額";
}

static void find(const Facts *f, WsBlock *b, const Trend *t)
{
    for (size_t y = 0; y < f->path->year_count; y++) {
        const WhatIfYear *w = &f->path->years[y];
        if (w->year != WS_TARGET || !w->has_base_cap || w->base_cap <= 0)
            continue;
        b->finding = arena_printf(f->arena, STR_FMT "の上限額（約" STR_FMT "）に対して、", STR_ARG(wareki_year(w->year, f->arena)), STR_ARG(yen_words(w->base_cap, f->arena)));
        for (int p = 0; p < P_COUNT; p++) {
            int64_t yen;
            if (pattern_yen(f, t, p, y, &yen))
                b->finding = arena_printf(f->arena, STR_FMT "%s：%s。", STR_ARG(b->finding), patterns[p], judged(yen, w->base_cap));
        }
    }
}

static void put_past(const Facts *f, WsTable *t, size_t first)
{
    WsSeries *x[BY_COUNT] = { NULL }, *total;
    for (int k = 0; k < BY_COUNT; k++)
        for (size_t l = 0; l < f->n_lines && !x[k]; l++)
            if (kind_of_line(&f->lines[l]) == k)
                x[k] = table_series(t, str_of(kinds[k].label), S("実績・見込み"), WS_LOOK_BAR);
    total = table_series(t, S("費用の合計"), S("実績・見込み"), WS_LOOK_LINE);
    size_t c = 0;
    for (size_t i = first; i < WS_YEARS; i++, c++) {
        bool landing = i == WS_PAST && f->months[i] < 12;
        if (landing && !f->landing->landed)
            continue;
        total->values[c] = 0;
        for (size_t l = 0; l < f->n_lines; l++) {
            int64_t *sum = &x[kind_of_line(&f->lines[l])]->values[c], yen = landing ? facts_landing_part(f, &f->lines[l]) : f->lines[l].paid[i];
            *sum = (*sum == NUMBER_NONE ? 0 : *sum) + yen;
            total->values[c] += yen;
        }
    }
}

static void put_future(const Facts *f, WsTable *t, const Trend *trend, size_t now)
{
    for (int p = 0; p < P_COUNT; p++) {
        WsSeries *x = table_series(t, str_of(patterns[p]), MARK_TOLD, WS_LOOK_LINE);
        for (size_t y = 0; y < f->path->year_count && now + y < t->n_columns; y++) {
            int64_t yen;
            if (pattern_yen(f, trend, p, y, &yen))
                x->values[now + y] = y == 0 ? f->landing->landing.yen : yen;
        }
    }
}

static void put_cap(const Facts *f, WsTable *t, size_t first, size_t now)
{
    WsSeries *x = table_series(t, S("上限額"), S("計算"), WS_LOOK_LIMIT);
    for (size_t i = first; i < WS_YEARS; i++)
        if (f->caps[i].known)
            x->values[i - first] = f->caps[i].yen;
    for (size_t y = 1; f->path && y < f->path->year_count && now + y < t->n_columns; y++)
        if (f->path->years[y].has_base_cap)
            x->values[now + y] = f->path->years[y].base_cap;
}

void block_cap(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "4.2", "財政の視点：上限額のなかで続けられるか", "総合事業の費用が上限額に収まっているか、これからも収まるかを、いくつかの見方で並べて、超過・概ね同額・余裕ありを見分けます。");
    size_t first = facts_first(f), now = WS_PAST - first;
    if (first == WS_YEARS) {
        block_missing(b, S("費用の実績がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
        return;
    }
    WsTable *t = block_table(b, S("総合事業の費用と上限額"), S("円"), 0, WS_CHART_STACK);
    for (size_t i = first; i < WS_YEARS; i++)
        table_column(t, wareki_year(facts_year(f, i), f->arena), i == WS_PAST && f->months[i] < 12);
    for (size_t y = 1; f->path && y < f->path->year_count; y++)
        table_column(t, wareki_year(f->path->years[y].year, f->arena), true);
    put_past(f, t, first);
    Trend trend = trend_of(f);
    if (f->path) {
        put_future(f, t, &trend, now);
        find(f, b, &trend);
    } else {
        block_missing(b, S("着地の見込みがまだ出ないため、これからの費用を計算できません。"), S("少なくとも1年分の給付実績を、取り込みの画面に入れてください。"), S("/import"));
    }
    put_cap(f, t, first, now);
    t->note = S("棒は実績（今年度は着地の見込み）、線はこれからの見方です。上限額より2％を超えて多いときを「超過」、2％を超えて少ないときを「余裕あり」、その間を「概ね同額」としました（2％は仮定です）。");
    for (size_t i = first; i < WS_YEARS; i++)
        if (!f->caps[i].known) {
            block_missing(b, arena_printf(f->arena, STR_FMT "の上限額を計算する数がそろっていません。", STR_ARG(wareki_year(facts_year(f, i), f->arena))),
                          S("都道府県に出した「上限額算定」の控えを見てください。"), S("/cap"));
            break;
        }
    if (!f->n_projected)
        block_missing(b, S("80歳以上の将来推計人口がないため、ウの見方は出せません。イとエは、これまでの伸びが続くとした計算です。"), S("社人研の将来推計人口を、取り込みの画面に入れてください。"), S("/import"));
    block_source(b, S("費用：請求と、委託・補助の台帳。上限額：「上限額の計算」の画面と同じ計算式。これからの上限額は、75歳以上の人口の推計と、今年度の予防給付などが75歳以上に比例するという仮定によります。"));
    block_source(b, f->n_projected ? S("これからの人口：将来推計人口の伸びを、最後に数えた人口に掛けました。") : S("これからの人口：最後の3年の平均の伸びが続くとしました。"));
}
