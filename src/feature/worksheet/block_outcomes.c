/* block_outcomes.c: 5.1 to 5.4: what came of it, by year, as entered, counted or surveyed (schema/outcome.h). */
#include "feature/worksheet/block_words.h"

static const struct { const char *key, *title, *viewpoint, *what, *ask; } blocks[] = {
    { "5.1", "アウトカム：従前相当が入ったプランの割合", "ケアプランのなかで、従前相当のほかの選択肢が増えているかを見ます。",
      "従前相当が入ったプランの割合がまだありません。", "地域包括支援センターに、プランの数を聞いてください。数えるのが難しいときは、ケアマネジメントの種類の割合が代わりになります。" },
    { "5.2", "アウトカム：社会参加率", "65歳以上の人のうち、週に1回以上、何かの活動に参加している人が増えているかを見ます。",
      "社会参加率がまだありません。", "「介護予防・日常生活圏域ニーズ調査」問5の回答のファイルを、調査の担当に頼み、取り込んでください。" },
    { "5.3", "アウトカム：多様なサービス・活動への参加率・続けている割合", "町の事業に参加する人と、続けている人が増えているかを、年齢の区分ごとに見ます。",
      "参加した人数と続けた人数がまだありません。", "通いの場や教室を開いている団体、生活支援コーディネーターに聞いてください。" },
    { "5.4", "アウトカム：ハイリスク者の継続参加率・しばらく後の生活", "孤立や虚弱の心配がある人が参加を続け、教室のしばらく後の生活がよくなったかを見ます。",
      "続けて参加している割合と、しばらく後の生活の様子がまだありません。", "サービス・活動Cを受けた人の後を追っている、地域包括支援センターに聞いてください。" },
};

/* A handful in it, or a handful outside it: both tell somebody. */
static bool shown(const Facts *f, const OutcomeValue *v)
{
    return v->denominator > 0 && v->year <= f->year &&
           (!f->told.outside || (!v->part.n && outside_shows(&f->told.rule, v->numerator) && outside_shows(&f->told.rule, v->denominator - v->numerator)));
}

static size_t column_of(const int *years, size_t n, int year)
{
    size_t i = 0;
    while (i < n && years[i] != year)
        i++;
    return i;
}

static WsSeries *series_of(WsTable *t, Str label, Str mark)
{
    for (size_t i = 0; i < t->n_series; i++)
        if (str_eq(t->series[i].label, label))
            return &t->series[i];
    return t->n_series < WS_SERIES_MAX ? table_series(t, label, mark, WS_LOOK_LINE) : NULL;
}

#define PARTS_AS_LINES_MAX 4
/* Many parts of one year are read as bars side by side, not as dots above each other. */
static void turn(WsTable *t)
{
    WsSeries year = { .label = t->columns[0], .mark = t->series[0].mark, .look = WS_LOOK_BAR };
    size_t parts = t->n_series < WS_COLUMNS_MAX ? t->n_series : WS_COLUMNS_MAX;
    if (t->n_columns != 1 || t->n_series <= PARTS_AS_LINES_MAX)
        return;
    t->n_columns = t->first_future = 0;
    for (size_t i = 0; i < parts; i++) {
        year.values[i] = t->series[i].values[0];
        table_column(t, t->series[i].label, false);
    }
    t->series[0] = year;
    t->n_series = 1;
    t->chart = WS_CHART_GROUP;
}

/* The list comes by year, so that the columns ascend; of two values of one place the first counts. */
static void put_indicator(const Facts *f, WsBlock *b, OutcomeIndicator which)
{
    const OutcomeInfo *info = &outcome_infos[which];
    const OutcomeValue *last = NULL;
    WsTable *t = block_table(b, str_of(info->label), S("％"), 1, WS_CHART_LINE);
    int years[WS_COLUMNS_MAX];
    for (size_t i = 0; i < f->n_outcomes; i++) {
        const OutcomeValue *v = &f->outcomes[i];
        if (v->indicator != which || !shown(f, v))
            continue;
        if (column_of(years, t->n_columns, v->year) == t->n_columns && t->n_columns < WS_COLUMNS_MAX) {
            years[t->n_columns] = v->year;
            table_column(t, wareki_year(v->year, f->arena), false);
        }
        size_t c = column_of(years, t->n_columns, v->year);
        WsSeries *x = series_of(t, v->part_label, v->origin == OUTCOME_ENTERED ? S("入力") : v->origin == OUTCOME_CLAIMS ? S("請求から") : S("調査から"));
        if (!x || c == t->n_columns || x->values[c] != NUMBER_NONE)
            continue;
        x->values[c] = outcome_permille(v);
        last = v->part.n ? last : v;
    }
    if (!t->n_series) {
        b->n_tables--;
        return;
    }
    turn(t);
    t->note = arena_printf(f->arena, "%s÷%s。%s", info->numerator, info->denominator ? info->denominator : "", info->hint);
    if (!last)
        return;
    b->finding = arena_printf(f->arena, STR_FMT STR_FMT "の「%s」は%lld.%lld％です。", STR_ARG(b->finding), STR_ARG(wareki_year(last->year, f->arena)), info->label,
                              ll(outcome_permille(last) / 10), ll(outcome_permille(last) % 10));
    if (last->source.n && !f->told.outside)
        block_source(b, arena_printf(f->arena, "%s：" STR_FMT, info->label, STR_ARG(last->source)));
}

void block_outcomes(const Facts *f, Sheet *s)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        WsBlock *b = sheet_block(s, blocks[i].key, blocks[i].title, blocks[i].viewpoint);
        for (OutcomeIndicator k = 0; k < OUTCOME_INDICATOR_COUNT; k++)
            if (str_eq(str_of(outcome_infos[k].block), str_of(blocks[i].key)) && outcome_infos[k].denominator)
                put_indicator(f, b, k);
        if (!b->n_tables)
            block_missing(b, str_of(blocks[i].what), str_of(blocks[i].ask), S("/outcomes"));
        block_source(b, S("数を入れる・これまでの記録を見る：「成果の指標」の画面。"));
    }
}
