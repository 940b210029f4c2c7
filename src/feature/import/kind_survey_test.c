/* 問5 of the needs survey: counted by sex and age, and forgotten. */
#include "feature/import/import_testing.h"
#include "schema/outcome.h"

static const Sql count = { .read_only = true, .text = "SELECT COUNT(*) FROM participation WHERE org = $1" };

static Status take(World *w, const char *name, Str bytes, Taken *ret)
{
    BatchWork work = world_work(w);
    problems_init(&w->problems, &w->arena);
    w->left = bytes;
    DirectImport file = { .file_name = str_of(name), .read = world_read, .read_context = w, .size = (int64_t)bytes.n };
    *ret = (Taken){ 0 };
    return batch_direct(&work, &file, &ret->result, &ret->batch, &ret->same);
}

static int64_t permille(World *w, const char *part, int64_t *ret_of)
{
    OutcomeValue *list;
    size_t n;
    EXPECT_I64(outcome_values(w->db, WORLD_ORG, true, &w->arena, &list, &n), OK);
    const OutcomeValue *v = outcome_value(list, n, OUTCOME_SOCIAL, 2025, str_of(part));
    *ret_of = v ? v->denominator : -1;
    return v ? outcome_permille(v) : -1;
}

#define HEAD "整理番号,性別,年齢,問5①,問5②,問5③,問5④,問5⑤,問5⑥,問5⑦,問5⑧\r\n"
#define ANSWERS \
    "101,男,67,3,6,6,6,6,6,6,6\r\n"  /* weekly by one */ \
    "102,女,72,4,4,6,6,6,6,6,6\r\n"  /* twice a month in two: weekly by two, not by three */ \
    "103,女,88,4,4,4,6,6,6,6,6\r\n"  /* in three */ \
    "104,女性,79,4,6,6,6,6,6,6,6\r\n" /* in one */ \
    "105,男性,91,,,,,,,,\r\n"         /* did not answer 問5 */ \
    "106,,70,6,6,6,6,1,6,6,6\r\n"
TEST(survey_is_counted_and_forgotten)
{
    CLEANUP(world_done) World w;
    Taken t;
    int64_t of;
    if (!world_open(&w))
        return;
    EXPECT_I64(take(&w, "ニーズ調査 令和7年度.csv", S(HEAD ANSWERS), &t), OK);
    EXPECT(t.result.kind == &import_survey);
    EXPECT_I64(t.result.rows_taken, 6);
    EXPECT_I64(t.result.n_preview, 0); /* nothing of those who answered is kept */
    EXPECT_I64(permille(&w, "", &of), 800);
    EXPECT_I64(of, 5);
    EXPECT_I64(permille(&w, "3", &of), 600);
    EXPECT_I64(permille(&w, "f", &of), 667);
    EXPECT_I64(permille(&w, "m", &of), 1000);
    EXPECT_I64(of, 1);
    EXPECT_I64(permille(&w, "70-74", &of), 1000);
    EXPECT_I64(permille(&w, "a5", &of), 200);
    BatchWork work = world_work(&w);
    EXPECT_I64(batch_undo(&work, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 0);
}

TEST(survey_of_a_town_with_its_own_classes_is_cut_again)
{
    CLEANUP(world_done) World w;
    Taken t;
    int64_t of;
    if (!world_open(&w))
        return;
    EXPECT_I64(take(&w, "r7.csv", S("性別\t年齢区分\tQ5_1\tQ5_2\r\n1\t65〜74歳\t週1回\t\r\n2\t75歳〜84歳\t参加していない\t6\r\n2\t85歳以上\t月1〜3回\t4\r\n"), &t), OK);
    EXPECT_I64(t.result.rows_taken, 3);
    EXPECT(issue_with(&t.result, "no_activity") != NULL);
    EXPECT_I64(permille(&w, "85-", &of), 1000);
    EXPECT_I64(permille(&w, "75-84", &of), 0);
    EXPECT_I64(of, 1);
    EXPECT_I64(permille(&w, "65-69", &of), -1);
}

TEST(survey_refuses)
{
    static const struct { const char *name, *file, *rows, *code; int64_t taken, wrong; } rows[] = {
        { "no year in the name", "needs.csv", HEAD "1,男,67,1,6,6,6,6,6,6,6\r\n", "no_year", 0, 0 },
        { "under 65", "r7.csv", HEAD "1,男,64,1,6,6,6,6,6,6,6\r\n2,女,65,1,6,6,6,6,6,6,6\r\n", "range", 1, 1 },
        { "an answer nobody can give", "r7.csv", HEAD "1,男,67,7,6,6,6,6,6,6,6\r\n2,女,65,1,6,6,6,6,6,6,6\r\n", "unknown", 1, 1 },
        { "a sex nobody writes", "r7.csv", HEAD "1,x,67,1,6,6,6,6,6,6,6\r\n2,女,65,1,6,6,6,6,6,6,6\r\n", "unknown", 1, 1 },
        { "words for an age", "r7.csv", HEAD "1,男,若い,1,6,6,6,6,6,6,6\r\n2,女,65,1,6,6,6,6,6,6,6\r\n", "range", 1, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        EXPECT_I64(take(&w, rows[i].file, str_of(rows[i].rows), &t), OK);
        if (t.result.kind != &import_survey || !issue_with(&t.result, rows[i].code) || t.result.rows_taken != rows[i].taken || t.result.rows_wrong != rows[i].wrong)
            test_fail(__FILE__, __LINE__, "%s: taken %lld, wrong %lld, %s", rows[i].name, (long long)t.result.rows_taken, (long long)t.result.rows_wrong,
                      t.result.n_issues ? t.result.issues[0].code : "-");
    }
}
