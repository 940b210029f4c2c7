#include "schema/outcome.h"
#include "base/date.h"
#include "schema/outcome_inside.h"
#include "schema/outside.h"

#include <stdlib.h>

const OutcomeInfo outcome_infos[OUTCOME_INDICATOR_COUNT] = {
    [OUTCOME_PLAN] = { "plan", "5.1", "従前相当サービスが位置づけられたプランの割合", "従前相当サービスが入ったプランの件数", "プランの件数",
                       "介護予防サービス・支援計画を数えた件数を入れます。低いほど、従前相当のほかの選択肢が使われています。", OUTCOME_WHOLE, true },
    [OUTCOME_PLAN_PROXY] = { "plan_proxy", "5.1", "代わりの割合（すべてのプランのうち、ケアマネジメントAと介護予防支援）", "ケアマネジメントA＋介護予防支援の件数",
                             "ケアマネジメントA・B・C＋介護予防支援の件数", "プランを数えるのが難しいときの代わりです。明細（AF）から数えます。100％でも、従前相当が入ったプランが100％という意味ではありません。BとCのプランがない、という意味です。", OUTCOME_WHOLE, true },
    [OUTCOME_SUPPORT_PLANS] = { "support_plans", "5.1", "介護予防支援の件数（給付）", "1年間の介護予防支援の件数", NULL,
                                "総合事業の明細にはない件数です。入れると、上の代わりの割合に加わります。", OUTCOME_WHOLE, true },
    [OUTCOME_SOCIAL] = { "social", "5.2", "社会参加率", "週1回以上、何かに参加している人", "答えた人",
                         "ニーズ調査 問5の回答から数えます。", OUTCOME_BY_AGE, false },
    [OUTCOME_JOINED] = { "joined", "5.3", "多様なサービス・活動等への参加率", "参加した人", "65歳以上の人",
                         "町の事業の名簿から数えた人数（同じ人は1人）を入れます。", OUTCOME_BY_AGE, true },
    [OUTCOME_KEPT] = { "kept", "5.3", "多様なサービス・活動等の継続参加率", "続けて参加している人", "はじめに参加していた人",
                       "前の年度の参加者のうち、この年度も参加している人です。", OUTCOME_BY_AGE, true },
    [OUTCOME_RISK_KEPT] = { "risk_kept", "5.4", "ハイリスク者の継続参加率", "続けて参加しているハイリスクの人", "はじめに参加していたハイリスクの人",
                            "閉じこもりなどのおそれがある人の継続です。", OUTCOME_WHOLE, true },
    [OUTCOME_RISK_LIFE] = { "risk_life", "5.4", "一定期間後の生活状況（維持・改善の割合）", "生活状況が維持・改善した人", "一定期間後に確かめた人",
                            "事業の直後ではなく、一定の期間（例：6か月）がたってから確かめます。", OUTCOME_WHOLE, true },
};
const char *const outcome_origins[] = { [OUTCOME_ENTERED] = "entered", [OUTCOME_CLAIMS] = "claims", [OUTCOME_SURVEY] = "survey" };

bool outcome_find(Str key, OutcomeIndicator *ret)
{
    for (size_t i = 0; i < OUTCOME_INDICATOR_COUNT; i++)
        if (str_eq(key, str_of(outcome_infos[i].key))) {
            *ret = (OutcomeIndicator)i;
            return true;
        }
    return false;
}

OutcomeValue *outcome_more(OutcomeList *l)
{
    OutcomeValue *more = ARENA_MORE(l->arena, l->items, l->n, &l->room, 64);
    if (!more)
        return NULL;
    l->items = more;
    l->items[l->n] = (OutcomeValue){ .part = S(""), .part_label = S("全体"), .mark = S("final"), .source = S(""), .note = S(""), .by = S("") };
    return &l->items[l->n++];
}

/* ---- what was entered ---- */

const Sql outcome_sql_entries = { .read_only = true, .text =
    "SELECT e.fiscal_year, e.indicator, e.part, e.numerator, e.denominator, e.mark, e.source, e.note, e.at_ms, e.id, a.name FROM outcome_entry e"
    " LEFT JOIN account a ON a.org = e.org AND a.id = e.account WHERE e.org = $1 ORDER BY e.fiscal_year, e.indicator, e.part, e.id" };

/* "65-74", "85-" */
static bool age_of_part(Str part, AgeClass *ret)
{
    Str from, to;
    int64_t a, b = AGE_OPEN;
    if (!str_cut(part, '-', &from, &to) || !str_to_i64(from, &a) || (to.n && !str_to_i64(to, &b)) || a < 65 || b < a || b > AGE_OPEN)
        return false;
    *ret = (AgeClass){ (int)a, (int)b };
    return true;
}

static Str age_part(AgeClass c, Arena *a)
{
    return c.to == AGE_OPEN ? arena_printf(a, "%d-", c.from) : arena_printf(a, "%d-%d", c.from, c.to);
}

static Str part_label(Str part, Arena *a)
{
    AgeClass c;
    return age_of_part(part, &c) ? age_class_label(c, a) : S("全体");
}

static bool same_place(const OutcomeValue *v, const Rows *r, OutcomeIndicator indicator)
{
    return v->year == row_int(r, 0) && v->indicator == indicator && str_eq(v->part, row_text(r, 2));
}

/* Rows of one place come oldest first: the last one counts, and an empty one takes the value back. */
static Status take_entry(OutcomeList *l, const Rows *r)
{
    OutcomeIndicator indicator;
    if (!outcome_find(row_text(r, 1), &indicator))
        return OK;
    bool again = l->n && same_place(&l->items[l->n - 1], r, indicator);
    if (row_is_null(r, 3)) {
        l->n -= again;
        return OK;
    }
    OutcomeValue *v = again ? &l->items[l->n - 1] : outcome_more(l);
    if (!v)
        return ERR_MEMORY;
    Str part = arena_copy(l->arena, row_text(r, 2));
    *v = (OutcomeValue){ .year = (int)row_int(r, 0), .indicator = indicator, .part = part, .part_label = part_label(part, l->arena),
                         .numerator = row_int(r, 3), .denominator = row_int(r, 4), .origin = OUTCOME_ENTERED,
                         .mark = arena_copy(l->arena, row_text(r, 5)), .source = arena_copy(l->arena, row_text(r, 6)),
                         .note = arena_copy(l->arena, row_text(r, 7)), .by = arena_copy(l->arena, row_text(r, 10)), .at_ms = row_int(r, 8),
                         .entry = row_int(r, 9) };
    return OK;
}

static Status entered(Db *db, int64_t org, OutcomeList *l)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &outcome_sql_entries, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(take_entry(l, &rows));
    return rows.status;
}

/* ---- what the survey tells ---- */

static Status survey_part(OutcomeList *l, const OutcomeSurvey *s, Str part, Str label, int64_t of, int64_t all)
{
    OutcomeValue *v = all ? outcome_more(l) : NULL;
    if (!all)
        return OK;
    if (!v)
        return ERR_MEMORY;
    *v = (OutcomeValue){ .year = s->year, .indicator = OUTCOME_SOCIAL, .part = part, .part_label = label, .numerator = of, .denominator = all,
                         .origin = OUTCOME_SURVEY, .mark = S("final"), .note = S(""), .by = S(""), .at_ms = s->applied_ms, .batch = s->batch,
                         .source = arena_printf(l->arena, "ニーズ調査 問5（" STR_FMT "）", STR_ARG(s->file_name)) };
    return OK;
}

typedef struct {
    Str sex;
    int age; /* −1: any */
} Wanted;

static SurveyCell sum_of(const OutcomeSurvey *s, Wanted w)
{
    SurveyCell sum = { .sex = w.sex };
    for (size_t i = 0; i < s->n; i++) {
        const SurveyCell *c = &s->cells[i];
        if ((w.sex.n && !str_eq(c->sex, w.sex)) || (w.age >= 0 && c->age.from != s->cut->classes[w.age].from))
            continue;
        sum.answered += c->answered;
        sum.weekly2 += c->weekly2;
        sum.weekly3 += c->weekly3;
        for (int k = 0; k < PARTICIPATION_ACTIVITIES; k++)
            sum.activity[k] += c->activity[k];
    }
    return sum;
}

static Status survey_values(OutcomeList *l, const OutcomeSurvey *s)
{
    static const Str activity_parts[PARTICIPATION_ACTIVITIES] = { { "a1", 2 }, { "a2", 2 }, { "a3", 2 }, { "a4", 2 }, { "a5", 2 }, { "a6", 2 }, { "a7", 2 }, { "a8", 2 } };
    SurveyCell all = sum_of(s, (Wanted){ .sex = S(""), .age = -1 }), men = sum_of(s, (Wanted){ S("m"), -1 }), women = sum_of(s, (Wanted){ S("f"), -1 });
    TRY(survey_part(l, s, S(""), S("全体"), all.weekly2, all.answered));
    TRY(survey_part(l, s, S("3"), S("全体（月1〜3回は3つ以上で週1回とみなす）"), all.weekly3, all.answered));
    TRY(survey_part(l, s, S("m"), S("男性"), men.weekly2, men.answered));
    TRY(survey_part(l, s, S("f"), S("女性"), women.weekly2, women.answered));
    for (int i = 0; i < s->cut->n; i++) {
        SurveyCell c = sum_of(s, (Wanted){ .sex = S(""), .age = i });
        AgeClass age = s->cut->classes[i];
        TRY(survey_part(l, s, age_part(age, l->arena), age_class_label(age, l->arena), c.weekly2, c.answered));
    }
    for (int k = 0; k < PARTICIPATION_ACTIVITIES; k++)
        TRY(survey_part(l, s, activity_parts[k], str_of(participation_activities[k]), all.activity[k], all.answered));
    return OK;
}

static Status surveyed(Db *db, int64_t org, OutcomeList *l)
{
    OutcomeSurvey *list;
    size_t n;
    TRY(outcome_surveys(db, org, l->arena, &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(survey_values(l, &list[i]));
    return OK;
}

/* ---- together ---- */

static int by_place(const void *left, const void *right)
{
    const OutcomeValue *a = left, *b = right;
    if (a->indicator != b->indicator)
        return (a->indicator > b->indicator) - (a->indicator < b->indicator);
    if (a->year != b->year)
        return (a->year > b->year) - (a->year < b->year);
    int part = str_cmp(a->part, b->part);
    return part ? part : (a->origin > b->origin) - (a->origin < b->origin);
}

void outcome_in_order(OutcomeList *l)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_place);
}

Status outcome_values(Db *db, int64_t org, bool claims, Arena *a, OutcomeValue **ret, size_t *ret_n)
{
    OutcomeList l = { .arena = a };
    TRY(entered(db, org, &l));
    if (claims)
        TRY(outcome_plans(db, org, &l));
    TRY(surveyed(db, org, &l));
    TRY(arena_status(a));
    outcome_in_order(&l);
    *ret = l.items;
    *ret_n = l.n;
    return OK;
}

const OutcomeValue *outcome_value(const OutcomeValue *list, size_t n, OutcomeIndicator indicator, int year, Str part)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].indicator == indicator && list[i].year == year && str_eq(list[i].part, part))
            return &list[i];
    return NULL;
}

int64_t outcome_permille(const OutcomeValue *v)
{
    return v->denominator ? (v->numerator * 2000 + v->denominator) / (v->denominator * 2) : -1;
}
