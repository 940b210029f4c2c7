/* blocks_people.c: 1.1 population, 1.2 who is certified, 3 who works. */
#include "feature/worksheet/block_words.h"

/* Every year up to the target, then every fifth, as far as there are columns: projections are made for these. */
static size_t years_ahead(int first, int ret[static WS_COLUMNS_MAX])
{
    size_t n = 0;
    for (int y = first; y <= WS_TARGET && n < WS_COLUMNS_MAX; y++)
        ret[n++] = y;
    for (int y = WS_TARGET + 5; y <= WS_LAST && n < WS_COLUMNS_MAX; y += 5)
        ret[n++] = y;
    return n;
}

static Str calendar_year(int year, Arena *a)
{
    Str y = wareki_year(year, a);
    return str_sub(y, 0, y.n - 3); /* 令和8年 */
}

static void say_what_projection(const Facts *f, WsBlock *b)
{
    if (f->n_projected)
        block_source(b, S("これからの人口：取り込んだ将来推計人口（社人研など）。5年おきの数の間は、まっすぐに結んだ計算です。"));
    else
        block_missing(b, S("将来推計人口（80歳以上・85歳以上・15〜64歳）がまだありません。"), S("国立社会保障・人口問題研究所の「日本の地域別将来推計人口」を、取り込みの画面に入れてください。"), S("/import"));
}

static void find_population(const Facts *f, WsBlock *b)
{
    int64_t a75, b75, a85, b85, top = 0;
    int from = f->year - 1, peak = 0;
    if (!facts_projected(f, from, AGE_75, &a75) || !facts_projected(f, from, AGE_85, &a85) ||
        !facts_projected(f, WS_TARGET, AGE_75, &b75) || !facts_projected(f, WS_TARGET, AGE_85, &b85) || a75 <= 0 || a85 <= 0)
        return;
    for (int y = WS_TARGET; y <= WS_LAST; y++) {
        int64_t n;
        if (facts_projected(f, y, AGE_85, &n) && n > top) {
            top = n;
            peak = y;
        }
    }
    b->finding = arena_printf(f->arena, "推計では、" STR_FMT "から" STR_FMT "までに、75歳以上は" STR_FMT "。85歳以上は" STR_FMT "。推計のうちで85歳以上が最も多いのは" STR_FMT "の" STR_FMT "人です。",
                              STR_ARG(calendar_year(from, f->arena)), STR_ARG(calendar_year(WS_TARGET, f->arena)), STR_ARG(words_change(a75, b75, f->arena)),
                              STR_ARG(words_change(a85, b85, f->arena)), STR_ARG(calendar_year(peak, f->arena)), STR_ARG(words_count(top, f->arena)));
}

static void block_population(const Facts *f, Sheet *s)
{
    static const struct { int age; const char *label; WsLook look; } rows[] = {
        { AGE_ALL, "総人口", WS_LOOK_NONE }, { AGE_15_64, "15〜64歳", WS_LOOK_NONE }, { AGE_65, "65歳以上", WS_LOOK_LINE },
        { AGE_75, "75歳以上", WS_LOOK_LINE }, { AGE_80, "80歳以上", WS_LOOK_LINE }, { AGE_85, "85歳以上", WS_LOOK_LINE },
    };
    WsBlock *b = sheet_block(s, "1.1", "人口", "75歳以上だけでなく、支援の要る人が増える80歳以上・85歳以上が、いつまで、どれだけ増えるかを見ます。");
    WsTable *t = block_table(b, S("年齢別の人口（各年10月1日）"), S("人"), 0, WS_CHART_LINE);
    int years[WS_COLUMNS_MAX];
    size_t n = years_ahead(f->year - 5, years);
    int last = f->n_counted ? f->counted[f->n_counted - 1].year : 0;
    for (size_t c = 0; c < n; c++)
        table_column(t, calendar_year(years[c], f->arena), years[c] > last);
    for (size_t r = 0; r < COUNT_OF(rows); r++) {
        WsSeries *x = table_series(t, str_of(rows[r].label), rows[r].age == AGE_15_64 || rows[r].age == AGE_80 ? MARK_TOLD : S("実績・推計"), rows[r].look);
        for (size_t c = 0; c < n; c++) {
            bool told;
            int64_t v;
            if (facts_people(f, years[c], rows[r].age, &v, &told))
                x->values[c] = v;
        }
    }
    find_population(f, b);
    block_source(b, S("これまでの人口：住民基本台帳の10月1日（「人口」の台帳）。80歳以上と15〜64歳は、将来推計人口にだけあります。"));
    if (!f->n_counted)
        block_missing(b, S("これまでの人口がまだありません。"), S("市町村の統計担当に、10月1日の年齢別人口のファイルを頼んでください。"), S("/import"));
    say_what_projection(f, b);
}

/* ---- 1.2 ---- */

enum { BY_SUPPORT, BY_LIGHT, BY_HEAVY, BY_COUNT };
static const struct { const char *label; size_t first, last; } bands[BY_COUNT] = {
    { "要支援1・2", 0, 1 }, { "要介護1・2", 2, 3 }, { "要介護3〜5", 4, 6 },
};

/* Of the newest report, at the rates of its ages on the people of the year: the natural trend. */
static bool certified_ahead(const Facts *f, const WsCertified *c, int year, int band, int64_t *ret)
{
    static const int upper[LEVEL_AGES][2] = { { AGE_65, AGE_75 }, { AGE_75, AGE_85 }, { AGE_85, AGE_COUNT } };
    int64_t sum = 0, now, then, over_now, over_then;
    for (size_t l = bands[band].first; l <= bands[band].last; l++)
        sum += c->level[l];
    if (!c->has_ages) {
        if (!facts_projected(f, c->year, AGE_75, &now) || !facts_projected(f, year, AGE_75, &then) || now <= 0)
            return false;
        *ret = proportion(sum, then, now);
        return true;
    }
    for (int k = 0; k < LEVEL_AGES; k++) {
        int64_t here = 0;
        for (size_t l = bands[band].first; l <= bands[band].last; l++)
            here += c->by_age[k][l];
        over_now = over_then = 0;
        bool open = upper[k][1] == AGE_COUNT;
        if (!facts_projected(f, c->year, upper[k][0], &now) || !facts_projected(f, year, upper[k][0], &then) ||
            (!open && (!facts_projected(f, c->year, upper[k][1], &over_now) || !facts_projected(f, year, upper[k][1], &over_then))))
            return false;
        if (now - over_now <= 0)
            return false;
        sum += proportion(here, then - over_then, now - over_now) - here;
    }
    *ret = sum;
    return true;
}

static int64_t certified_of(const WsCertified *c, int band)
{
    int64_t sum = 0;
    for (size_t l = bands[band].first; l <= bands[band].last; l++)
        sum += c->level[l];
    return sum;
}

static void block_certified(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "1.2", "要介護認定者数", "いまの認定の割合が続いたとき、要支援・要介護の人がどれだけ増えるかを、軽い人と重い人に分けて見ます。");
    const WsCertified *last = f->n_certified ? &f->certified[f->n_certified - 1] : NULL;
    int years[WS_COLUMNS_MAX];
    block_source(b, S("これまで：介護保険事業状況報告（年報）の年度末の数（第2号被保険者を含む）。"));
    if (!last) {
        block_missing(b, S("要介護度別の認定者数がまだありません。"), S("厚生労働省の「介護保険事業状況報告（年報）」第4-1-1表を、取り込みの画面に入れてください。都道府県がまとめて入れることもできます。"), S("/import"));
        return;
    }
    WsTable *t = block_table(b, S("認定を受けた人（年度末）"), S("人"), 0, WS_CHART_STACK);
    size_t ahead = years_ahead(last->year + 1, years);
    for (size_t i = 0; i < f->n_certified; i++)
        table_column(t, wareki_year(f->certified[i].year, f->arena), false);
    for (size_t i = 0; i < ahead && f->n_projected && years[i] <= 2040; i++)
        table_column(t, wareki_year(years[i], f->arena), true);
    for (int k = 0; k < BY_COUNT; k++) {
        WsSeries *x = table_series(t, str_of(bands[k].label), S("実績・推計"), WS_LOOK_BAR);
        for (size_t i = 0; i < t->n_columns; i++) {
            int64_t v;
            if (i < f->n_certified)
                x->values[i] = certified_of(&f->certified[i], k);
            else if (certified_ahead(f, last, years[i - f->n_certified], k, &v))
                x->values[i] = v;
        }
    }
    say_what_projection(f, b);
    int64_t then[BY_COUNT];
    if (!certified_ahead(f, last, WS_TARGET, BY_SUPPORT, &then[0]) || !certified_ahead(f, last, WS_TARGET, BY_HEAVY, &then[1]))
        return;
    b->finding = arena_printf(f->arena, "いまの割合が続くと、" STR_FMT "までに要支援1・2は" STR_FMT "人から" STR_FMT "人になり、" STR_FMT "。要介護3〜5は" STR_FMT "。",
                              STR_ARG(wareki_year(WS_TARGET, f->arena)), STR_ARG(words_count(certified_of(last, BY_SUPPORT), f->arena)), STR_ARG(words_count(then[0], f->arena)),
                              STR_ARG(words_change(certified_of(last, BY_SUPPORT), then[0], f->arena)),
                              STR_ARG(words_change(certified_of(last, BY_HEAVY), then[1], f->arena)));
    block_source(b, last->has_ages ? S("これから：最後の年報の年齢3区分ごとの認定の割合が変わらないとして、将来推計人口に掛けた数（自然体の推計）。")
                                   : S("これから：75歳以上に対する認定の割合が変わらないとして、将来推計人口に掛けた数（自然体の推計）。年齢別の認定者があれば、もっと確かになります。"));
}

/* ---- 3 ---- */

void block_staff(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "3", "人材の視点", "要介護の人が増え、働く世代が減るなかで、専門職による従前相当を今より増やせるかを考えます。");
    const WsCertified *last = f->n_certified ? &f->certified[f->n_certified - 1] : NULL;
    int64_t workers, care, first_workers = 0, first_care = 0, end_workers = 0, end_care = 0;
    int years[WS_COLUMNS_MAX];
    block_missing(b, S("訪問介護員・介護職員の人数と年齢は、このシステムにありません。"), S("訪問型・通所型の事業所、または都道府県の介護人材の担当に聞いてください。"), S("/units"));
    if (!last || !f->n_projected) {
        block_missing(b, S("要介護度別の認定者数か、将来推計人口がないため、計算できません。"), S("1.1 と 1.2 の「足りないもの」を先に埋めてください。"), S("/import"));
        return;
    }
    WsTable *t = block_table(b, S("要介護の人と働く世代の動き（最初の年を100とした数）"), S("指数"), 1, WS_CHART_LINE);
    WsTable *each = block_table(b, S("要介護の人1人に対する15〜64歳"), S("人"), 1, WS_CHART_LINE);
    WsSeries *xc = table_series(t, S("要介護1〜5の認定者"), MARK_TOLD, WS_LOOK_LINE), *xw = table_series(t, S("15〜64歳"), MARK_TOLD, WS_LOOK_LINE);
    WsSeries *xe = table_series(each, S("1人に対する15〜64歳"), MARK_SUM, WS_LOOK_LINE);
    size_t n = years_ahead(last->year, years);
    for (size_t i = 0; i < n && years[i] <= 2040; i++) {
        int64_t light, heavy;
        if (!certified_ahead(f, last, years[i], BY_LIGHT, &light) || !certified_ahead(f, last, years[i], BY_HEAVY, &heavy) ||
            !facts_projected(f, years[i], AGE_15_64, &workers))
            continue;
        care = light + heavy;
        first_workers = first_workers ? first_workers : workers;
        first_care = first_care ? first_care : care;
        size_t c = t->n_columns;
        table_column(t, wareki_year(years[i], f->arena), years[i] > last->year);
        table_column(each, wareki_year(years[i], f->arena), years[i] > last->year);
        xc->values[c] = proportion(care, 1000, first_care);
        xw->values[c] = proportion(workers, 1000, first_workers);
        xe->values[c] = proportion(workers, 10, care);
        if (years[i] == WS_TARGET) {
            end_workers = workers;
            end_care = care;
        }
    }
    if (end_care > 0)
        b->finding = arena_printf(f->arena, STR_FMT "までに、要介護の人は" STR_FMT "。働く世代は" STR_FMT "。専門職は要介護の人に先に要るため、要支援の人には多様な担い手のサービスを用意できるかを話し合います。",
                                  STR_ARG(wareki_year(WS_TARGET, f->arena)), STR_ARG(words_change(first_care, end_care, f->arena)),
                                  STR_ARG(words_change(first_workers, end_workers, f->arena)));
    block_source(b, S("要介護の人：1.2 の自然体の推計。働く世代：将来推計人口の15〜64歳。"));
}

void blocks_people(const Facts *f, Sheet *s)
{
    block_population(f, s);
    block_certified(f, s);
}
