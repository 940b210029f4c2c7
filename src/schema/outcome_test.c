/* Outcome values: what was entered, what claims and survey tell, and what counts when there are several. */
#include "schema/outcome.h"
#include "schema/sample_test.h"

#define ORG 7
static const Sql put_entry = { .text =
    "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 'final', 's', '', 1, 5)" };
static const Sql put_count = { .text =
    "INSERT INTO participation (org, fiscal_year, batch, sex, age_from, age_to, what, people) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
static const Sql put_claim = { .text =
    "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, "
    "paid, fingerprint) VALUES ($1, $2, 1, $3, 1, 1, 'AF', $4, 'management', '12', 0, 0, $5, 0, 442, 4420, 4420, 0)" };
static const Sql put_code = { .text = "INSERT INTO care_plan_code (org, id, rev, item, kind) VALUES ($1, $2, 1, $3, $4)" };
static const Sql put_tariff = { .text =
    "INSERT INTO tariff (org, service, item, from_month, batch, name, units, per) VALUES ($1, 'AF', $2, 202404, 1, $3, 442, 'month')" };

static void enter(Bench *b, const char *indicator, const char *part, int id, int64_t numerator, int64_t denominator)
{
    Param n = numerator < 0 ? P_NULL : P_INT(numerator), d = numerator < 0 ? P_NULL : P_INT(denominator);
    EXPECT_I64(db_exec(b->db, &put_entry, P_INT(ORG), P_INT(2024), P_TEXT(str_of(indicator)), P_TEXT(str_of(part)), P_INT(id), n, d), OK);
}

static const OutcomeValue *value(Bench *b, OutcomeIndicator indicator, int year, const char *part)
{
    OutcomeValue *list = NULL;
    size_t n = 0;
    EXPECT_I64(outcome_values(b->db, ORG, true, &b->arena, &list, &n), OK);
    return outcome_value(list, n, indicator, year, str_of(part));
}

static void entries(Bench *b)
{
    enter(b, "joined", "", 1, 30, 100);
    enter(b, "joined", "75-", 2, 10, 40);
    enter(b, "joined", "", 3, 35, 100);
    enter(b, "kept", "", 4, 5, 9);
    enter(b, "kept", "", 5, -1, -1); /* taken back */
    enter(b, "nothing_we_know", "", 6, 1, 2);
    const OutcomeValue *v = value(b, OUTCOME_JOINED, 2024, "");
    EXPECT(v && v->numerator == 35 && v->denominator == 100 && v->entry == 3 && v->origin == OUTCOME_ENTERED);
    EXPECT_I64(v ? outcome_permille(v) : -2, 350);
    v = value(b, OUTCOME_JOINED, 2024, "75-");
    EXPECT(v && str_eq(v->part_label, S("75歳以上")));
    EXPECT(!value(b, OUTCOME_KEPT, 2024, ""));
    EXPECT(!value(b, OUTCOME_JOINED, 2023, ""));
    enter(b, "kept", "", 7, 6, 9);
    v = value(b, OUTCOME_KEPT, 2024, "");
    EXPECT(v && v->numerator == 6);
}
TEST(outcome_newest_entry_counts_and_an_empty_one_takes_back)
{
    each_migrated(entries);
}

static void claim(Bench *b, Month month, int line, const char *item, int kind)
{
    EXPECT_I64(db_exec(b->db, &put_claim, P_INT(ORG), P_INT(month), P_INT(line), P_TEXT(str_of(item)), P_INT(kind)), OK);
}

static void proxy(Bench *b)
{
    EXPECT_I64(db_exec(b->db, &put_tariff, P_INT(ORG), P_TEXT(S("2111")), P_TEXT(S("介護予防ケアマネジメント費Ａ"))), OK);
    EXPECT_I64(db_exec(b->db, &put_tariff, P_INT(ORG), P_TEXT(S("4001")), P_TEXT(S("介護予防ケアマネジメント初回加算"))), OK);
    EXPECT_I64(db_exec(b->db, &put_code, P_INT(ORG), P_INT(1), P_TEXT(S("2211")), P_TEXT(S("c"))), OK);
    for (int i = 0; i < 6; i++)
        claim(b, 202404, i, "2111", 1);
    claim(b, 202404, 10, "2111", 3);  /* one is taken back */
    claim(b, 202404, 11, "4001", 1);  /* an addition is no plan */
    claim(b, 202405, 12, "2211", 1);
    const OutcomeValue *v = value(b, OUTCOME_PLAN_PROXY, 2024, "");
    EXPECT(v && v->numerator == 5 && v->denominator == 6 && v->origin == OUTCOME_CLAIMS);
    EXPECT(v && str_eq(v->mark, S("assumed")) && str_contains(v->note, S("2か月分")));
    claim(b, 202406, 13, "9999", 1);  /* nobody says what it is: taken for A, and told */
    v = value(b, OUTCOME_PLAN_PROXY, 2024, "");
    EXPECT(v && v->numerator == 6 && v->denominator == 7 && str_contains(v->note, S("種類の分からない1件")));
    enter(b, "support_plans", "", 20, 13, 0);
    v = value(b, OUTCOME_PLAN_PROXY, 2024, "");
    EXPECT(v && v->numerator == 19 && v->denominator == 20);
    OutcomeValue *few = NULL;
    size_t n = 0;
    EXPECT_I64(outcome_values(b->db, ORG, false, &b->arena, &few, &n), OK); /* as from outside: no claims */
    EXPECT(!outcome_value(few, n, OUTCOME_PLAN_PROXY, 2024, S("")));
    enter(b, "plan_proxy", "", 21, 1, 2); /* what people counted stands first */
    v = value(b, OUTCOME_PLAN_PROXY, 2024, "");
    EXPECT(v && v->origin == OUTCOME_ENTERED && v->denominator == 2);
}
TEST(outcome_proxy_counts_plans_in_claims)
{
    each_migrated(proxy);
}

static void count(Bench *b, int batch, const char *sex, int from, int to, const char *what, int64_t people)
{
    EXPECT_I64(db_exec(b->db, &put_count, P_INT(ORG), P_INT(2025), P_INT(batch), P_TEXT(str_of(sex)), P_INT(from), P_INT(to), P_TEXT(str_of(what)),
                       P_INT(people)), OK);
}

static void survey(Bench *b)
{
    OutcomeSurvey *list = NULL;
    size_t n = 0;
    count(b, 1, "m", 65, 69, "answered", 999); /* an older import of the year */
    count(b, 2, "m", 65, 69, "answered", 40);
    count(b, 2, "m", 65, 69, "weekly2", 10);
    count(b, 2, "m", 65, 69, "weekly3", 8);
    count(b, 2, "m", 65, 69, "a5", 4);
    count(b, 2, "f", 70, 74, "answered", 60);
    count(b, 2, "f", 70, 74, "weekly2", 30);
    count(b, 2, "f", 75, AGE_OPEN, "answered", 100);
    count(b, 2, "f", 75, AGE_OPEN, "weekly2", 20);
    count(b, 2, "", 0, 0, "answered", 1);
    count(b, 2, "", 0, 0, "unanswered", 3);
    EXPECT_I64(outcome_surveys(b->db, ORG, &b->arena, &list, &n), OK);
    EXPECT_I64(n, 1);
    EXPECT_I64(list[0].unanswered, 3);
    EXPECT_I64(list[0].cut - age_cuts, 3); /* five years here, 75 and over there: before and after 75 */
    EXPECT_I64(list[0].n, 4);
    const OutcomeValue *v = value(b, OUTCOME_SOCIAL, 2025, "");
    EXPECT(v && v->numerator == 60 && v->denominator == 201 && v->batch == 2 && v->origin == OUTCOME_SURVEY);
    v = value(b, OUTCOME_SOCIAL, 2025, "65-74");
    EXPECT(v && v->numerator == 40 && v->denominator == 100);
    v = value(b, OUTCOME_SOCIAL, 2025, "f");
    EXPECT(v && v->numerator == 50 && v->denominator == 160);
    v = value(b, OUTCOME_SOCIAL, 2025, "a5");
    EXPECT(v && v->numerator == 4);
    v = value(b, OUTCOME_SOCIAL, 2025, "3");
    EXPECT(v && v->numerator == 8);
}
TEST(outcome_survey_of_the_newest_import_is_cut_to_what_fits)
{
    each_migrated(survey);
}
