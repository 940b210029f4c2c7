/* block_choice.c: 2: which services people use, and how many use none. */
#include "feature/worksheet/block_words.h"

static const struct { const char *key, *label; int pool; } sides[] = { { "visit", "訪問型", POOL_VISIT }, { "day", "通所型", POOL_DAY } };
static const Program types[] = { PROGRAM_EQUIVALENT, PROGRAM_A, PROGRAM_B, PROGRAM_C, PROGRAM_D, PROGRAM_OTHER };

/* The country's users of 訪問型 as the ministry's guide to the worksheet shows them (手引き, 令和7年7月, p.47). */
static const struct { int64_t equivalent, a, b; } nation_visit = { 306918, 83928, 14233 };

static const WsLine *line_of(const Facts *f, const char *service, Program p)
{
    for (size_t i = 0; i < f->n_lines; i++)
        if (str_eq(f->lines[i].service, str_of(service)) && str_eq(f->lines[i].program, str_of(program_word(p)->key)))
            return &f->lines[i];
    return NULL;
}

static void put_users(const Facts *f, WsBlock *b, const char *service, const char *label)
{
    Arena *a = f->arena;
    WsTable *t = block_table(b, arena_printf(a, "%sの利用者（1か月の平均）", label), S("人"), 0, WS_CHART_STACK);
    size_t first = facts_first(f);
    for (size_t i = first; i < WS_YEARS; i++)
        if (f->months[i])
            table_column(t, words_year(f, i), false);
    table_column(t, words_month(f->last, a), false);
    for (size_t p = 0; p < COUNT_OF(types); p++) {
        const WsLine *l = line_of(f, service, types[p]);
        if (!l)
            continue;
        WsSeries *x = table_series(t, str_of(program_word(types[p])->label), MARK_PAST, WS_LOOK_BAR);
        size_t c = 0;
        for (size_t i = first; i < WS_YEARS; i++)
            if (f->months[i])
                x->values[c++] = proportion(l->people[i], 1, f->months[i]);
        x->values[c] = l->last_people;
    }
    if (facts_gathered(f))
        t->note = S("人数の少ない類型は、ほかの類型と合わせて「まとめた区分」にし、この図に入れていません。");
    block_drop_empty(b);
}

/* ---- the share of 従前相当 ---- */

static bool own_share(const Facts *f, const char *service, size_t year, int64_t *ret)
{
    int64_t all = 0, equivalent = 0;
    for (size_t p = 0; p < COUNT_OF(types); p++) {
        const WsLine *l = line_of(f, service, types[p]);
        if (!l || types[p] == PROGRAM_C)
            continue;
        all += l->people[year];
        equivalent += types[p] == PROGRAM_EQUIVALENT ? l->people[year] : 0;
    }
    *ret = proportion(equivalent, 1000, all);
    return all > 0 && !facts_gathered(f);
}

static bool others_share(const Facts *f, int kind, int64_t *ret)
{
    int64_t all = 0, equivalent = 0;
    int towns = 0, with = 0, without = 0;
    if (f->told.outside) /* the sums without each town in turn would tell every town */
        return false;
    for (size_t i = 0; i < f->pool.n; i++) {
        const WsTown *t = &f->pool.towns[i];
        int64_t own = 0;
        for (size_t p = 0; p < COUNT_OF(types); p++)
            own += types[p] == PROGRAM_C ? 0 : t->people[kind][types[p]];
        if (t->org == f->org || t->months != 12 || !t->apart || own == 0)
            continue;
        towns++;
        with += t->people[kind][PROGRAM_EQUIVALENT] != 0;
        without += own != t->people[kind][PROGRAM_EQUIVALENT];
        all += own;
        equivalent += t->people[kind][PROGRAM_EQUIVALENT];
    }
    *ret = proportion(equivalent, 1000, all);
    return towns >= WS_OTHERS_MIN && others_enough(with) && others_enough(without);
}

static void put_shares(const Facts *f, WsBlock *b, size_t year)
{
    WsTable *t = block_table(b, arena_printf(f->arena, "従前相当の割合（" STR_FMT "の利用者のうち。サービス・活動Cを除く）", STR_ARG(wareki_year(facts_year(f, year), f->arena))),
                             S("％"), 1, WS_CHART_GROUP);
    WsSeries *own = table_series(t, f->name, MARK_PAST, WS_LOOK_BAR), *others = table_series(t, S("県内のほかの市町村"), MARK_PAST, WS_LOOK_BAR);
    WsSeries *nation = table_series(t, S("全国"), S("文献"), WS_LOOK_BAR);
    for (size_t k = 0; k < COUNT_OF(sides); k++) {
        int64_t v;
        table_column(t, str_of(sides[k].label), false);
        if (own_share(f, sides[k].key, year, &v))
            own->values[k] = v;
        if (others_share(f, sides[k].pool, &v))
            others->values[k] = v;
        else if (!f->told.outside)
            block_missing(b, arena_printf(f->arena, "県内のほかの市町村の%sの利用者数が、3市町村以上はそろっていません（内訳を役場の外に出している市町村だけを合わせます）。", sides[k].label),
                          S("都道府県に、県内の市町村のデータを取り込めるか聞いてください。"), S(""));
    }
    nation->values[0] = proportion(nation_visit.equivalent, 1000, nation_visit.equivalent + nation_visit.a + nation_visit.b);
    t->note = S("全国は、国の手引き（令和7年7月）に載っている訪問型の利用者数（従前相当306,918人、A 83,928人、B 14,233人）の割合です。通所型の全国の数は、まだ確かめられていません。");
    block_missing(b, S("全国の通所型の類型ごとの利用者数がありません。"), S("厚生労働省の「総合事業の実施状況に関する調査」の結果を見てください。"), S(""));
}

/* ---- who uses nothing ---- */

static void put_unused(const Facts *f, WsBlock *b)
{
    if (f->told.outside) {
        block_missing(b, S("どのサービスも使っていない人の割合は、請求を1人ずつ数えるため、役場のなかでだけ見られます。"), S("市町村の担当に聞いてください。"), S(""));
        return;
    }
    WsTable *t = block_table(b, S("要支援1・2のうち、総合事業のサービスを使っていない人（年度の最後の月）"), S("人"), 0, WS_CHART_STACK);
    WsSeries *used = table_series(t, S("使っている人"), MARK_PAST, WS_LOOK_BAR), *unused = table_series(t, S("使っていない人"), MARK_SUM, WS_LOOK_BAR);
    WsTable *rates = block_table(b, S("使っていない人の割合"), S("％"), 1, WS_CHART_LINE);
    WsSeries *share = table_series(rates, S("使っていない人の割合"), MARK_SUM, WS_LOOK_LINE);
    int64_t permille = 0;
    for (size_t i = 0; i < WS_YEARS; i++)
        for (size_t k = 0; f->used[i].year && k < f->n_certified; k++) {
            const WsCertified *c = &f->certified[k];
            int64_t all = c->level[0] + c->level[1], users = f->used[i].users;
            if (c->year != f->used[i].year || all < users || all == 0)
                continue;
            size_t at = t->n_columns;
            table_column(t, wareki_year(c->year, f->arena), false);
            table_column(rates, wareki_year(c->year, f->arena), false);
            used->values[at] = users;
            unused->values[at] = all - users;
            share->values[at] = permille = proportion(all - users, 1000, all);
        }
    if (t->n_columns)
        b->finding = arena_printf(f->arena, STR_FMT "要支援1・2のうち、訪問型・通所型・生活支援のどれも使っていない人は%lld.%lld％です。", STR_ARG(b->finding), ll(permille / 10), ll(permille % 10));
    else
        b->n_tables -= 2;
    t->note = S("使っていない人には、介護予防の福祉用具や訪問看護などの給付だけを使う人も入ります。事業対象者の人数は年報にないため、入っていません。");
    if (!t->n_columns)
        block_missing(b, S("使っていない人の割合は、要支援1・2の認定者数と、その年度の最後の月の請求がそろうと出ます。"), S("厚生労働省の「介護保険事業状況報告（年報）」を、取り込みの画面に入れてください。"), S("/import"));
    block_missing(b, S("事業対象者の人数がありません。"), S("地域包括支援センターか、市町村の受付の台帳に聞いてください。"), S(""));
}

void block_choice(const Facts *f, Sheet *s)
{
    WsBlock *b = sheet_block(s, "2", "高齢者の視点（選択肢の拡大）", "従前相当のほかに選べるサービスが増え、使われているか。どのサービスも使っていない人がどれだけいるかを見ます。");
    size_t year = WS_YEARS;
    int64_t share;
    for (size_t i = 0; i < WS_YEARS; i++)
        if (facts_whole_year(f, i))
            year = i;
    if (!f->last) {
        block_missing(b, S("請求の実績がまだありません。"), S("国保連合会の給付実績のファイルを、取り込みの画面に入れてください。"), S("/import"));
        return;
    }
    for (size_t k = 0; k < COUNT_OF(sides); k++)
        put_users(f, b, sides[k].key, sides[k].label);
    if (facts_gathered(f))
        block_missing(b, S("類型ごとの数は、少人数のため出しません。"), S("市町村の担当に聞いてください。"), S(""));
    for (size_t k = 0; k < COUNT_OF(sides) && year < WS_YEARS; k++)
        if (own_share(f, sides[k].key, year, &share))
            b->finding = arena_printf(f->arena, STR_FMT STR_FMT "の%sは、利用者の%lld.%lld％が従前相当です。", STR_ARG(b->finding),
                                      STR_ARG(wareki_year(facts_year(f, year), f->arena)), sides[k].label, ll(share / 10), ll(share % 10));
    if (year < WS_YEARS)
        put_shares(f, b, year);
    if (!f->told.outside)
        block_source(b, others_words(f, &f->pool));
    put_unused(f, b);
    block_source(b, S("利用者：取り込んだ請求と、委託・補助の台帳の月ごとの人数。同じ人が2つの事業所を使うと、2人と数えます。"));
    block_source(b, S("年度は、上限額の計算と同じ12か月のサービス提供月です。"));
}
