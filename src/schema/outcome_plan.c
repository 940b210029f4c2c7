/* The proxy of 5.1: plans of ケアマネジメントA and 介護予防支援 beside those of B and C. Every plan is billed once a month, so lines
 * of the base codes are plans; which code is which the town says (care_plan_code), else its table of units by the name. */
#include "base/date.h"
#include "base/text.h"
#include "domain/words.h"
#include "schema/outcome_inside.h"
#include "schema/outside.h"

#include <string.h>

const Sql outcome_sql_plans = { .read_only = true, .text =
    "SELECT c.service_month, c.item, SUM(CASE WHEN c.kind = 3 THEN -1 ELSE 1 END),"
    " (SELECT p.kind FROM care_plan_code p WHERE p.org = c.org AND p.item = c.item),"
    " (SELECT t.name FROM tariff t WHERE t.org = c.org AND t.service = 'AF' AND t.item = c.item ORDER BY t.from_month DESC, t.batch DESC LIMIT 1)"
    " FROM claim c WHERE c.org = $1 AND c.service = 'AF' GROUP BY c.org, c.service_month, c.item ORDER BY c.service_month, c.item" };

typedef enum { PLAN_NONE, PLAN_A, PLAN_B, PLAN_C, PLAN_UNSAID } PlanKind;

/* What the town said, else the name in its table of units: 介護予防ケアマネジメント費Ａ. Additions (初回加算) are no plans. */
static PlanKind kind_of_code(Str said, Str name, Arena *a)
{
    static const struct { Str word; PlanKind kind; } said_kinds[] = { { { "a", 1 }, PLAN_A }, { { "b", 1 }, PLAN_B }, { { "c", 1 }, PLAN_C }, { { "none", 4 }, PLAN_NONE } };
    static const struct { const char *part; PlanKind kind; } words[] = {
        { "加算", PLAN_NONE },        { "減算", PLAN_NONE },         { "マネジメントA", PLAN_A },   { "マネジメント費A", PLAN_A }, { "原則", PLAN_A },
        { "マネジメントB", PLAN_B }, { "マネジメント費B", PLAN_B }, { "簡略", PLAN_B },           { "マネジメントC", PLAN_C }, { "マネジメント費C", PLAN_C },
        { "初回のみ", PLAN_C },
    };
    for (size_t i = 0; i < COUNT_OF(said_kinds); i++)
        if (str_eq(said, said_kinds[i].word))
            return said_kinds[i].kind;
    Str folded = text_fold_width(name, a);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_contains(folded, str_of(words[i].part)))
            return words[i].kind;
    return PLAN_UNSAID;
}

typedef struct {
    int year, months;
    int64_t a, b, c, unsaid;
    Month last;
} PlanYear;

static const OutcomeValue *entered_count(const OutcomeList *l, int year)
{
    return outcome_value(l->items, l->n, OUTCOME_SUPPORT_PLANS, year, S(""));
}

static Str note_of(const PlanYear *y, const OutcomeValue *support, Arena *a)
{
    Str months = y->months < 12 ? arena_printf(a, "%dか月分の明細です。", y->months) : S("");
    Str said = y->unsaid ? arena_printf(a, "種類の分からない" STR_FMT "はAとして数えました。", STR_ARG(cases_exact(y->unsaid, a))) : S("");
    return arena_printf(a, STR_FMT STR_FMT "%s", STR_ARG(months), STR_ARG(said),
                        support ? "" : "介護予防支援の件数が入っていないので、ケアマネジメントA・B・CのなかでのAの割合です。");
}

static Status close_year(OutcomeList *l, const PlanYear *y)
{
    const OutcomeValue *found = entered_count(l, y->year);
    OutcomeValue support = found ? *found : (OutcomeValue){ 0 };
    int64_t a = y->a + y->unsaid + support.numerator, all = a + y->b + y->c;
    if (!y->year || all <= 0 || a < 0 || y->b < 0 || y->c < 0)
        return OK;
    OutcomeValue *v = outcome_more(l);
    if (!v)
        return ERR_MEMORY;
    v->year = y->year;
    v->indicator = OUTCOME_PLAN_PROXY;
    v->numerator = a;
    v->denominator = all;
    v->origin = OUTCOME_CLAIMS;
    v->mark = y->unsaid || !found || y->months < 12 ? S("assumed") : S("final");
    v->source = found ? S("ケアマネジメントの明細（AF）と、入力した介護予防支援の件数") : S("ケアマネジメントの明細（AF）");
    v->note = note_of(y, found ? &support : NULL, l->arena);
    return OK;
}

static void count_in(PlanYear *y, PlanKind kind, int64_t n)
{
    switch (kind) {
    case PLAN_A: y->a += n; break;
    case PLAN_B: y->b += n; break;
    case PLAN_C: y->c += n; break;
    case PLAN_UNSAID: y->unsaid += n; break;
    case PLAN_NONE: break;
    }
}

static Status year_starts(Db *db, int64_t org, int *ret)
{
    int64_t starts;
    TRY(db_int_or(db, &outside_sql_setting, YEAR_STARTS_DEFAULT, &starts, P_INT(org)));
    *ret = (int)starts;
    return OK;
}

Status outcome_plans(Db *db, int64_t org, OutcomeList *l)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    PlanYear y = { 0 };
    int starts;
    TRY(year_starts(db, org, &starts));
    TRY(db_query(db, &outcome_sql_plans, &rows, P_INT(org)));
    while (rows_next(&rows)) {
        Month month = (Month)row_int(&rows, 0);
        int year = fiscal_year_of(month, starts);
        if (year != y.year) {
            TRY(close_year(l, &y));
            y = (PlanYear){ .year = year };
        }
        y.months += month != y.last;
        y.last = month;
        count_in(&y, kind_of_code(row_text(&rows, 3), row_text(&rows, 4), l->arena), row_int(&rows, 2));
    }
    TRY(rows.status);
    return close_year(l, &y);
}
