/* block_cap.c: 4.2: cost against the cap, so far and to come, in several patterns. */
#include "feature/worksheet/block_words.h"

#define TREND_YEARS_MIN 3

enum { BY_VISIT, BY_DAY, BY_SUPPORT, BY_MANAGEMENT, BY_GENERAL, BY_REST, BY_COUNT };
static const struct { const char *key, *label; SettledItem item; } kinds[BY_COUNT] = {
    { "visit", "訪問型", SETTLED_VISIT }, { "day", "通所型", SETTLED_DAY }, { "support", "生活支援", SETTLED_SUPPORT },
    { "management", "介護予防ケアマネジメント", SETTLED_MANAGEMENT }, { "general", "一般介護予防事業", SETTLED_GENERAL }, { "", "そのほか", SETTLED_COST },
};

/* What a settled paper says of a kind; of the rest, what its whole has beyond the others. */
static bool settled_kind(const SettledYear *y, int kind, int64_t *ret)
{
    int64_t sum, other;
    if (kind != BY_REST)
        return settled_sum(y, kinds[kind].item, ret);
    if (!settled_sum(y, SETTLED_COST, &sum))
        return false;
    for (int k = 0; k < BY_REST; k++)
        if (settled_sum(y, kinds[k].item, &other))
            sum -= other;
    *ret = sum;
    return sum != 0;
}

static int kind_of_line(const WsLine *l)
{
    int k = 0;
    while (k < BY_REST && !str_eq(l->service, str_of(kinds[k].key)))
        k++;
    return k;
}

static bool told(const Facts *f, const SettledYear *const *early, size_t n, int kind)
{
    int64_t yen;
    for (size_t l = 0; l < f->n_lines; l++)
        if (kind_of_line(&f->lines[l]) == kind)
            return true;
    for (size_t i = 0; i < n; i++)
        if (settled_kind(early[i], kind, &yen))
            return true;
    return false;
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
        *ret = proportion(f->landing->landing.yen, f->growth_index80[y], f->growth_index80[0]);
        return f->growth_index80[y] > 0 && f->growth_index80[0] > 0;
    default:
        *ret = w->base85;
        return w->base_n85 > 0;
    }
}

static const char *judged(const Facts *f, int64_t yen, int64_t cap)
{
    const int64_t permille = proportion(yen - cap, 1000, cap), close = f->landing->outlook.assumed[ASSUME_CLOSE].value;
    return permille > close ? "超過" : permille < -close ? "余裕あり" : "概ね同額";
}

static Str say_how_judged(const Facts *f)
{
    const Assumed *close = &f->landing->outlook.assumed[ASSUME_CLOSE];
    Str percent = close->value % 10 ? arena_printf(f->arena, "%lld.%lld％", ll(close->value / 10), ll(close->value % 10)) : arena_printf(f->arena, "%lld％", ll(close->value / 10));
    return arena_printf(f->arena, "棒は実績（今年度は着地の見込み）、線はこれからの見方です。上限額より" STR_FMT "を超えて多いときを「超過」、" STR_FMT "を超えて少ないときを「余裕あり」、"
                        "その間を「概ね同額」としました（" STR_FMT "は%s。「見通しに入れる予定と仮定」の画面で変えられます）。",
                        STR_ARG(percent), STR_ARG(percent), STR_ARG(percent), str_eq(close->mark, S("assumed")) ? "仮定です" : "町が決めた幅です");
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
                b->finding = arena_printf(f->arena, STR_FMT "%s：%s。", STR_ARG(b->finding), patterns[p], judged(f, yen, w->base_cap));
        }
    }
}

static void put_past(const Facts *f, WsTable *t, size_t first, const SettledYear *const *early, size_t n_early)
{
    WsSeries *x[BY_COUNT] = { NULL }, *total;
    for (int k = 0; k < BY_COUNT; k++)
        x[k] = told(f, early, n_early, k) ? table_series(t, str_of(kinds[k].label), S("実績・見込み"), WS_LOOK_BAR) : NULL;
    total = table_series(t, S("費用の合計"), S("実績・見込み"), WS_LOOK_LINE);
    for (size_t c = 0; c < n_early; c++) {
        int64_t yen;
        for (int k = 0; k < BY_COUNT; k++)
            if (x[k] && settled_kind(early[c], k, &yen))
                x[k]->values[c] = yen;
        if (settled_sum(early[c], SETTLED_COST, &yen))
            total->values[c] = yen;
    }
    for (size_t i = first, c = n_early; i < WS_YEARS; i++, c++) {
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

/* now: the column of this year. */
static void put_cap(const Facts *f, WsTable *t, size_t now)
{
    WsSeries *x = table_series(t, S("上限額"), MARK_SUM, WS_LOOK_LIMIT);
    for (size_t y = 0; y < f->n_settled; y++) {
        int64_t yen;
        int back = f->year - f->settled[y].year;
        if (back >= 0 && (size_t)back <= now && settled_sum(&f->settled[y], SETTLED_CAP, &yen))
            x->values[now - (size_t)back] = yen;
    }
    for (size_t i = 0; i < WS_YEARS; i++)
        if (f->caps[i].known && WS_PAST - i <= now)
            x->values[now - (WS_PAST - i)] = f->caps[i].yen;
    for (size_t y = 1; f->path && y < f->path->year_count && now + y < t->n_columns; y++)
        if (f->path->years[y].has_base_cap)
            x->values[now + y] = f->path->years[y].base_cap;
}

/* Beside what is computed here, what the town reported: neither overwrites the other. */
static void put_reported(const Facts *f, WsBlock *b, WsTable *t, size_t now)
{
    static const struct { SettledItem item; const char *label; } rows[] = { { SETTLED_COST, "実績報告書の費用" }, { SETTLED_CAP, "算定書の上限額" } };
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        WsSeries *x = table_series(t, str_of(rows[r].label), S("取り込んだ書類"), WS_LOOK_NONE);
        bool some = false;
        for (size_t y = 0; y < f->n_settled; y++) {
            int64_t yen;
            int back = f->year - f->settled[y].year;
            if (back >= 0 && (size_t)back <= now && settled_sum(&f->settled[y], rows[r].item, &yen)) {
                x->values[now - (size_t)back] = yen;
                some = true;
            }
        }
        if (!some) {
            t->n_series--;
            block_missing(b, r ? S("これまでの年度の「総合事業上限額算定」が取り込まれていません。") : S("これまでの年度の「地域支援事業交付金事業実績報告書」が取り込まれていません。"),
                          S("都道府県に出した控えのExcelを、取り込みの画面に入れてください。請求より前の年度も、この表に入ります。"), S("/import"));
        }
    }
}

void block_cap(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "4.2", "財政の視点：上限額のなかで続けられるか", "総合事業の費用が上限額に収まっているか、これからも収まるかを、いくつかの見方で並べて、超過・概ね同額・余裕ありを見分けます。");
    const SettledYear *early[WS_EARLY_MAX];
    size_t first = facts_first(f), n_early = facts_early(f, early), now;
    if (first == WS_YEARS) {
        block_missing(b, S("費用の実績がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
        return;
    }
    WsTable *t = block_table(b, S("総合事業の費用と上限額"), S("円"), 0, WS_CHART_STACK);
    /* No year is left out between the papers and the claims, so that a column stands for a year. */
    while (n_early && early[n_early - 1]->year != facts_year(f, first) - 1)
        n_early--;
    size_t begin = n_early;
    while (begin > 1 && early[begin - 2]->year == early[begin - 1]->year - 1)
        begin--;
    const SettledYear *const *from = early + (n_early ? begin - 1 : 0);
    n_early -= n_early ? begin - 1 : 0;
    now = n_early + WS_PAST - first;
    for (size_t i = 0; i < n_early; i++)
        table_column(t, wareki_year(from[i]->year, f->arena), false);
    for (size_t i = first; i < WS_YEARS; i++)
        table_column(t, wareki_year(facts_year(f, i), f->arena), i == WS_PAST && f->months[i] < 12);
    for (size_t y = 1; f->path && y < f->path->year_count; y++)
        table_column(t, wareki_year(f->path->years[y].year, f->arena), true);
    put_past(f, t, first, from, n_early);
    Trend trend = trend_of(f);
    if (f->path) {
        put_future(f, t, &trend, now);
        find(f, b, &trend);
    } else {
        block_missing(b, S("着地の見込みがまだ出ないため、これからの費用を計算できません。"), S("少なくとも1年分の給付実績を、取り込みの画面に入れてください。"), S("/import"));
    }
    put_cap(f, t, now);
    put_reported(f, b, t, now);
    t->note = say_how_judged(f);
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
