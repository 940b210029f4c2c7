/* block_money.c: 4.1 spending a head, 4.3 cost by type, 4.4 price of a person-month. */
#include "feature/worksheet/block_words.h"

static const struct { const char *key, *label; int pool; } sides[] = { { "visit", "訪問型", POOL_VISIT }, { "day", "通所型", POOL_DAY } };
#define ALL COUNT_OF(sides)

/* The country's cost of the programme, FY2022, first application of 1,571 insurers (総合事業の充実に向けた検討会 第4回 資料4, 2023-09-29). */
#define NATION_COST INT64_C(373160000000)

static int64_t own_paid(const Facts *f, size_t side, size_t year)
{
    int64_t sum = 0;
    for (size_t i = 0; i < f->n_lines; i++)
        if (side == ALL || str_eq(f->lines[i].service, str_of(sides[side].key)))
            sum += f->lines[i].paid[year];
    return sum;
}

/* Sides of those towns alone that show them outside; and one of fewer than three towns is not told. */
static bool others_paid(const Facts *f, const Pool *pool, size_t side, int64_t months, int64_t *ret)
{
    int64_t yen = 0, people = 0;
    int towns = 0, with = 0;
    if (f->told.outside && side != ALL) /* the sums without each town in turn would tell every town */
        return false;
    for (size_t i = 0; i < pool->n; i++) {
        const WsTown *t = &pool->towns[i];
        int64_t own = side == ALL ? t->whole : 0;
        if (t->org == f->org || t->months != months || t->age75 <= 0 || (side != ALL && !t->apart))
            continue;
        for (Program p = 0; side != ALL && p < PROGRAM_COUNT; p++)
            own += t->paid[sides[side].pool][p];
        towns++;
        with += own != 0;
        people += t->age75;
        yen += own;
    }
    *ret = proportion(yen, 1, people);
    return towns >= WS_OTHERS_MIN && others_enough(with);
}

static bool own_people(const Facts *f, int year, int64_t *ret)
{
    bool told;
    return (facts_people(f, year, AGE_75, ret, &told) || facts_people(f, year - 1, AGE_75, ret, &told)) && *ret > 0;
}

static void put_level(const Facts *f, WsBlock *b, Str title, const Pool *pool, size_t year, bool nation)
{
    int64_t people, v;
    WsTable *t = block_table(b, title, S("円"), 0, WS_CHART_GROUP);
    WsSeries *own = table_series(t, f->name, MARK_PAST, WS_LOOK_BAR), *others = table_series(t, S("県内のほかの市町村"), MARK_PAST, WS_LOOK_BAR);
    WsSeries *country = nation && f->nation75 > 0 ? table_series(t, S("全国"), S("文献"), WS_LOOK_BAR) : NULL;
    bool known = own_people(f, facts_year(f, year), &people);
    for (size_t k = 0; k <= ALL; k++) {
        table_column(t, k == ALL ? S("総合事業の全体") : str_of(sides[k].label), false);
        if (known && (k == ALL || !facts_gathered(f)))
            own->values[k] = proportion(own_paid(f, k, year), 1, people);
        if (others_paid(f, pool, k, f->months[year], &v))
            others->values[k] = v;
    }
    if (country) {
        country->values[ALL] = proportion(NATION_COST, 1, f->nation75);
        t->note = arena_printf(f->arena, "全国は、令和4年度の総合事業の費用3,731.6億円（1,571保険者の当初の額。総合事業の充実に向けた検討会 第4回 資料4）を、" STR_FMT "末の75歳以上の被保険者で割りました。年度が違うことに気をつけてください。",
                               STR_ARG(wareki_year(f->nation75_year, f->arena)));
    }
    if (others->values[ALL] == NUMBER_NONE)
        block_missing(b, S("県内のほかの市町村の費用が、3市町村以上はそろっていません。"), S("都道府県に、県内の市町村のデータを取り込めるか聞いてください。"), S(""));
    else if (own->values[ALL] != NUMBER_NONE && !b->finding.n)
        b->finding = arena_printf(f->arena, "75歳以上1人に使う費用は" STR_FMT "で、県内のほかの市町村（" STR_FMT "）の%lld％です。", STR_ARG(yen_exact(own->values[ALL], f->arena)),
                                  STR_ARG(yen_exact(others->values[ALL], f->arena)),
                                  ll(proportion(own->values[ALL], 100, others->values[ALL])));
}

void block_level(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "4.1", "財政の視点：支出の水準", "75歳以上の人1人に使っている費用が、県内のほかの市町村や全国と比べて高いか低いかを、訪問型と通所型に分けて見ます。");
    size_t whole = WS_YEARS;
    for (size_t i = 0; i < WS_YEARS; i++)
        if (facts_whole_year(f, i))
            whole = i;
    if (whole < WS_YEARS)
        put_level(f, b, arena_printf(f->arena, "75歳以上1人の1年の費用（" STR_FMT "）", STR_ARG(wareki_year(facts_year(f, whole), f->arena))), &f->pool, whole, true);
    else
        block_missing(b, S("12か月そろった年度がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
    if (f->months[WS_PAST] && whole != WS_PAST)
        put_level(f, b, arena_printf(f->arena, "75歳以上1人の今年度の費用（" STR_FMT "まで）", STR_ARG(words_month(f->last, f->arena))), &f->pool_now, WS_PAST, false);
    if (!f->told.outside)
        block_source(b, others_words(f, whole < WS_YEARS ? &f->pool : &f->pool_now));
    if (!f->nation75)
        block_missing(b, S("全国の75歳以上の被保険者数がありません。"), S("厚生労働省の「介護保険事業状況報告（年報）」第2表を、取り込みの画面に入れてください。"), S("/import"));
    block_missing(b, S("全国の訪問型・通所型ごとの費用がありません。"), S("厚生労働省の「地域包括ケア見える化システム」を見てください。"), S(""));
    block_source(b, S("費用：取り込んだ請求と、委託・補助の台帳。75歳以上：10月1日の人口。県内は、同じ月がそろった市町村の合計どうしを割った値です。"));
}

/* ---- 4.3 ---- */

static void put_cost(const Facts *f, WsBlock *b, size_t side)
{
    WsTable *t = block_table(b, arena_printf(f->arena, "%sの費用", sides[side].label), S("円"), 0, WS_CHART_STACK);
    size_t first = facts_first(f);
    bool landing = f->landing->landed && f->months[WS_PAST] > 0 && f->months[WS_PAST] < 12;
    for (size_t i = first; i < WS_YEARS; i++)
        if (f->months[i])
            table_column(t, words_year(f, i), false);
    if (landing)
        table_column(t, arena_printf(f->arena, STR_FMT "（見込み）", STR_ARG(wareki_year(f->year, f->arena))), true);
    for (size_t k = 0; k < f->n_lines; k++) {
        const WsLine *l = &f->lines[k];
        Program p;
        if (!str_eq(l->service, str_of(sides[side].key)))
            continue;
        WsSeries *x = table_series(t, program_find(l->program, &p) ? str_of(program_word(p)->label) : l->label, MARK_PAST, WS_LOOK_BAR);
        size_t c = 0;
        for (size_t i = first; i < WS_YEARS; i++)
            if (f->months[i])
                x->values[c++] = l->paid[i];
        if (landing)
            x->values[c] = facts_landing_part(f, l);
    }
    if (facts_gathered(f))
        t->note = S("人数の少ない類型は「まとめた区分」にし、この図に入れていません。");
    block_drop_empty(b);
}

static void find_cost(const Facts *f, WsBlock *b)
{
    size_t from = WS_YEARS, to = WS_YEARS;
    for (size_t i = 0; i < WS_YEARS; i++)
        if (facts_whole_year(f, i)) {
            from = from == WS_YEARS ? i : from;
            to = i;
        }
    if (from == to)
        return;
    for (size_t k = 0; k < ALL; k++) {
        int64_t x = own_paid(f, k, from), y = own_paid(f, k, to);
        if (x > 0)
            b->finding = arena_printf(f->arena, STR_FMT "%sの費用は、" STR_FMT "から" STR_FMT "までに%lld％になりました。", STR_ARG(b->finding), sides[k].label,
                                      STR_ARG(wareki_year(facts_year(f, from), f->arena)), STR_ARG(wareki_year(facts_year(f, to), f->arena)), ll(proportion(y, 100, x)));
    }
}

static void block_types(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "4.3", "財政の視点：訪問型・通所型の費用の移り変わり", "費用を増やしているのは訪問型か通所型か、従前相当かほかの類型かを見ます。");
    block_source(b, S("請求と、委託・補助の台帳の、サービス提供月ごとの額。今年度の見込みは、ホームの着地の見込みを、今年度これまでの割合で分けた計算です。"));
    if (!f->last) {
        block_missing(b, S("請求の実績がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
        return;
    }
    for (size_t k = 0; k < ALL; k++)
        put_cost(f, b, k);
    if (facts_gathered(f))
        block_missing(b, S("類型ごとの数は、少人数のため出しません。"), S("市町村の担当に聞いてください。"), S(""));
    find_cost(f, b);
}

/* ---- 4.4 ---- */

static bool priced(const WsLine *l)
{
    int64_t people = 0;
    for (size_t i = 0; i < WS_YEARS; i++)
        people += l->people[i];
    return people > 0 && !l->gathered;
}

static void put_prices(const Facts *f, WsBlock *b)
{
    WsTable *t = block_table(b, S("利用者1人・1か月の費用"), S("円"), 0, WS_CHART_LINE);
    size_t first = facts_first(f);
    for (size_t i = first; i < WS_YEARS; i++)
        if (f->months[i])
            table_column(t, words_year(f, i), false);
    table_column(t, words_month(f->last, f->arena), false);
    for (size_t k = 0; k < f->n_lines; k++) {
        const WsLine *l = &f->lines[k];
        if (!priced(l))
            continue;
        WsSeries *x = table_series(t, l->label, MARK_PAST, WS_LOOK_LINE);
        size_t c = 0;
        for (size_t i = first; i < WS_YEARS; i++) {
            if (!f->months[i])
                continue;
            if (l->people[i] > 0)
                x->values[c] = proportion(l->paid[i], 1, l->people[i]);
            c++;
        }
        if (l->last_people > 0)
            x->values[c] = proportion(l->last_paid, 1, l->last_people);
    }
}

static bool others_price(const Facts *f, int kind, Program p, int64_t *ret)
{
    int64_t yen = 0, people = 0;
    int towns = 0;
    if (f->told.outside)
        return false;
    for (size_t i = 0; i < f->pool.n; i++) {
        const WsTown *t = &f->pool.towns[i];
        if (t->org == f->org || t->months != 12 || !t->apart || t->people[kind][p] <= 0)
            continue;
        towns++;
        yen += t->priced[kind][p];
        people += t->people[kind][p];
    }
    *ret = proportion(yen, 1, people);
    return towns >= WS_OTHERS_MIN;
}

static void put_price_level(const Facts *f, WsBlock *b, size_t year)
{
    static const Program shown[] = { PROGRAM_EQUIVALENT, PROGRAM_A };
    WsTable *t = block_table(b, arena_printf(f->arena, "県内と比べた、利用者1人・1か月の費用（" STR_FMT "）", STR_ARG(wareki_year(facts_year(f, year), f->arena))), S("円"), 0, WS_CHART_GROUP);
    WsSeries *own = table_series(t, f->name, MARK_PAST, WS_LOOK_BAR), *others = table_series(t, S("県内のほかの市町村"), MARK_PAST, WS_LOOK_BAR);
    bool some = false;
    for (size_t k = 0; k < ALL; k++)
        for (size_t p = 0; p < COUNT_OF(shown); p++) {
            size_t at = t->n_columns;
            int64_t v;
            table_column(t, arena_printf(f->arena, "%s（%s）", sides[k].label, program_word(shown[p])->label), false);
            for (size_t i = 0; i < f->n_lines; i++)
                if (str_eq(f->lines[i].service, str_of(sides[k].key)) && str_eq(f->lines[i].program, str_of(program_word(shown[p])->key)) && f->lines[i].people[year] > 0)
                    own->values[at] = proportion(f->lines[i].paid[year], 1, f->lines[i].people[year]);
            if (others_price(f, sides[k].pool, shown[p], &v)) {
                others->values[at] = v;
                some = true;
            }
        }
    if (some)
        return;
    b->n_tables--;
    if (!f->told.outside)
        block_missing(b, S("県内のほかの市町村の利用者数が、3市町村以上はそろっていないため、単価を比べられません（内訳を役場の外に出している市町村だけを合わせます）。"), S("都道府県に、県内の市町村のデータを取り込めるか聞いてください。"), S(""));
}

void blocks_cost(const Facts *f, Sheet *s)
{
    block_types(f, s);
    WsBlock *b = sheet_block(s, "4.4", "財政の視点：単価", "利用者1人・1か月の費用が上がっていないか、類型の違いに見合っているか、県内と比べて高くないかを見ます。");
    size_t whole = WS_YEARS;
    block_source(b, S("費用を、月ごとの利用者の数の合計で割った計算です。委託・補助は、台帳に人数があるものだけです。"));
    if (!f->last) {
        block_missing(b, S("請求の実績がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
        return;
    }
    put_prices(f, b);
    block_drop_empty(b);
    if (facts_gathered(f))
        block_missing(b, S("類型ごとの数は、少人数のため出しません。"), S("市町村の担当に聞いてください。"), S(""));
    for (size_t i = 0; i < WS_YEARS; i++)
        if (facts_whole_year(f, i))
            whole = i;
    if (whole == WS_YEARS)
        return;
    put_price_level(f, b, whole);
    if (!f->told.outside)
        block_source(b, others_words(f, &f->pool));
}
