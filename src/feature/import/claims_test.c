/* Claims by header line: what must be taken, what must be refused, and that the cube is right. */
#include "feature/import/import_testing.h"
#include "schema/cube.h"

#define HEADER "証記載保険者番号,被保険者番号,サービス提供年月,審査年月,事業所番号,事業所名,サービス種類コード,サービス項目コード," \
               "要介護状態区分コード,作成区分,日数・回数,単位数,費用額,給付費\r\n"
/* person, service month, exam month, item, level, kind, units, cost, paid */
#define ROW(person, month, exam, service, item, level, kind, units, cost, paid) \
    "092148," person "," month "," exam ",0970100012,デイみほん," service "," item "," level "," kind ",4," units "," cost "," paid "\r\n"
#define GOOD ROW("0000000001", "202603", "202604", "A6", "1111", "12", "1", "1798", "18231", "16407")

static const Sql claims = { .read_only = true, .text = "SELECT COUNT(*) FROM claim WHERE org = $1" };
static const Sql paid = { .read_only = true, .text = "SELECT CAST(COALESCE(SUM(paid), 0) AS BIGINT) FROM claim WHERE org = $1" };
static const Sql cube_paid = { .read_only = true, .text = "SELECT CAST(COALESCE(SUM(paid), 0) AS BIGINT) FROM cube WHERE org = $1" };
static const Sql months_waiting = { .read_only = true, .text = "SELECT COUNT(*) FROM month_waiting WHERE org = $1" };
static const Sql cube_people = { .read_only = true, .text = "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM cube WHERE org = $1" };
static const Sql people = { .read_only = true, .text = "SELECT COUNT(*) FROM person WHERE org = $1" };
static const Sql providers = { .read_only = true, .text = "SELECT COUNT(*) FROM unit WHERE org = $1 AND kind = 'provider'" };
static const Sql batches = { .read_only = true, .text = "SELECT COUNT(*) FROM batch WHERE org = $1" };

TEST(claims_are_taken_with_person_provider_and_cube)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD ROW("0000000002", "202603", "202604", "A6", "1121", "13", "1", "3621", "36716", "33044")), false, &t), OK);
    EXPECT(!t.result.refused && t.result.kind && strcmp(t.result.kind->name, "claims") == 0);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(t.result.rows_wrong, 0);
    EXPECT_I64(t.result.yen, 16407 + 33044);
    EXPECT_I64(world_int(&w, &claims), 2);
    EXPECT_I64(world_int(&w, &people), 2);
    EXPECT_I64(world_int(&w, &providers), 1);
    EXPECT_I64(world_int(&w, &cube_paid), 16407 + 33044);
    EXPECT_I64(world_int(&w, &cube_people), 2);
}

/* The second signature for what is until March 2026 was given, and the keys wait for a disk: a late claim of that year comes in. */
TEST(nobody_is_sealed_under_a_year_that_was_signed_away)
{
    static const Sql sign = { .text = "INSERT INTO disposal (org, id, state, first_by, first_ms) VALUES ($1, 1, 'done', 1, 1)" },
                     item = { .text = "INSERT INTO disposal_item (org, disposal, class, until, amount) VALUES ($1, 1, 'persons', '2026-03-31', 1)" },
                     years = { .read_only = true, .text = "SELECT SUM(key_year * 10000 + last_year) FROM person WHERE org = $1" };
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT(db_exec(w.db, &sign, P_INT(WORLD_ORG)) == OK && db_exec(w.db, &item, P_INT(WORLD_ORG)) == OK);
    EXPECT_I64(world_take(&w, S(HEADER ROW("0000000002", "202603", "202604", "A6", "1121", "13", "1", "3621", "36716", "33044")), false, &t), OK);
    EXPECT_I64(world_int(&w, &years), 20262025);
}

TEST(claims_dry_run_leaves_nothing)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD), true, &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    EXPECT_I64(world_int(&w, &claims) + world_int(&w, &people) + world_int(&w, &providers) + world_int(&w, &batches) + world_int(&w, &cube_paid), 0);
}

TEST(the_same_file_twice_changes_nothing_and_says_so)
{
    CLEANUP(world_done) World w;
    Taken first, again;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD), false, &first), OK);
    EXPECT_I64(world_take(&w, S(HEADER GOOD), false, &again), OK);
    EXPECT_I64(again.same.id, first.batch);
    EXPECT_I64(again.result.rows_taken, 0);
    EXPECT_I64(again.result.rows_same, 1);
    EXPECT_I64(world_int(&w, &claims), 1);
    EXPECT_I64(world_int(&w, &batches), 1);
}

TEST(lines_of_an_overlapping_file_are_taken_once)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD GOOD), false, &t), OK); /* two equal lines of one file are two lines */
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(world_take(&w, S(HEADER GOOD ROW("0000000003", "202603", "202604", "A6", "1111", "12", "1", "1798", "18231", "16407") GOOD GOOD), false, &t), OK);
    EXPECT_I64(t.result.rows_same, 2);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(world_int(&w, &claims), 4);
    EXPECT_I64(world_int(&w, &cube_paid), 4 * 16407);
    EXPECT_I64(world_int(&w, &cube_people), 2);
}

TEST(a_correction_replaces_and_a_cancellation_takes_back)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD), false, &t), OK);
    EXPECT_I64(world_take(&w, S(HEADER ROW("0000000001", "202603", "202605", "A6", "1111", "12", "2", "1500", "15210", "13689")), false, &t), OK);
    EXPECT_I64(world_int(&w, &paid), 13689);
    EXPECT_I64(world_int(&w, &cube_paid), 13689);
    EXPECT_I64(world_int(&w, &cube_people), 1);
    EXPECT_I64(t.result.yen, 13689 - 16407);
    EXPECT_I64(world_take(&w, S(HEADER ROW("0000000001", "202603", "202606", "A6", "1111", "12", "3", "1500", "15210", "13689")), false, &t), OK);
    EXPECT_I64(world_int(&w, &paid), 0);
    EXPECT_I64(world_int(&w, &cube_people), 0);
}

TEST(a_negative_row_lowers_the_sum_as_it_stands)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD ROW("0000000001", "202603", "202606", "A6", "1111", "12", "1", "-1798", "▲18231", "△16407")), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(world_int(&w, &paid), 0);
    EXPECT_I64(world_int(&w, &cube_people), 0);
}

TEST(a_cancellation_without_original_is_refused)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER ROW("0000000001", "202603", "202606", "A6", "1111", "12", "3", "1", "1", "1")), false, &t), OK);
    EXPECT_I64(t.result.rows_wrong, 1);
    EXPECT(issue_with(&t.result, "no_original") != NULL);
    EXPECT_I64(world_int(&w, &claims), 0);
}

TEST(cube_of_the_import_is_the_cube_of_sql)
{
    CLEANUP(world_done) World w;
    Taken t;
    Buf file;
    if (!world_open(&w))
        return;
    for (int round = 0; round < 4; round++) {
        buf_init(&file, 1u << 22);
        buf_add(&file, S(HEADER));
        for (int i = 0; i < 400; i++) {
            int month = 202601 + (int)test_rand(0, 3), person = (int)test_rand(1, 60), units = (int)test_rand(100, 105);
            buf_printf(&file, "092148,%010d,%d,%d,09701000%02d,x,A%d,11%d1,%s,%d,4,%d,%d,%d\r\n", person, month, month + 1, (int)test_rand(10, 13),
                       (int)test_rand(0, 1) * 4 + 2, (int)test_rand(1, 2), test_rand(0, 1) ? "12" : "13", (int)(test_rand(0, 9) ? 1 : test_rand(2, 3)),
                       units, units * 10, units * 9);
        }
        EXPECT_I64(world_take(&w, buf_str(&file), false, &t), OK);
        EXPECT(t.result.rows_taken > 100);
        buf_done(&file);
        Str by_import = world_cube_text(&w);
        EXPECT_I64(world_int(&w, &months_waiting), 4); /* none was shown outside yet */
        for (Month m = 202601; m <= 202604; m++)
            EXPECT_I64(cube_rebuild_month(w.db, WORLD_ORG, m), OK);
        EXPECT_STR(by_import, world_cube_text(&w));
    }
}

TEST(undo_restores_the_cube_exactly)
{
    CLEANUP(world_done) World w;
    Taken first, second;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEADER GOOD), false, &first), OK);
    Str before = world_cube_text(&w);
    EXPECT_I64(world_take(&w, S(HEADER ROW("0000000001", "202603", "202605", "A6", "1111", "12", "2", "1500", "15210", "13689")
                                ROW("0000000009", "202604", "202605", "A2", "1111", "06", "1", "1176", "12007", "10806")), false, &second), OK);
    EXPECT_I64(second.result.rows_taken, 2);
    BatchWork work = world_work(&w);
    EXPECT_I64(batch_undo(&work, first.batch), ERR_CONFLICT); /* the second corrects it */
    EXPECT(w.problems.count == 1 && str_contains(w.problems.items[0].sentence, S("test.csv")));
    work = world_work(&w);
    EXPECT_I64(batch_undo(&work, second.batch), OK);
    EXPECT_STR(world_cube_text(&w), before);
    EXPECT_I64(world_int(&w, &people), 1);
    work = world_work(&w);
    EXPECT_I64(batch_undo(&work, second.batch), ERR_CONFLICT);
    EXPECT_I64(batch_undo(&work, first.batch), OK);
    EXPECT_I64(world_int(&w, &claims) + world_int(&w, &cube_paid), 0);
    EXPECT_I64(world_take(&w, S(HEADER GOOD), false, &first), OK); /* may come again */
    EXPECT_I64(first.same.id, 0);
    EXPECT_I64(world_int(&w, &claims), 1);
}

TEST(cancelling_in_the_middle_leaves_nothing)
{
    CLEANUP(world_done) World w;
    Taken t;
    Buf file;
    if (!world_open(&w))
        return;
    buf_init(&file, 4u << 20);
    buf_add(&file, S(HEADER));
    for (int i = 0; i < 9000; i++)
        buf_printf(&file, "092148,%010d,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407\r\n", i);
    w.cancel_after = 4000;
    EXPECT_I64(world_take(&w, buf_str(&file), false, &t), ERR_CANCELLED);
    EXPECT_I64(world_int(&w, &claims) + world_int(&w, &people) + world_int(&w, &batches) + world_int(&w, &cube_paid), 0);
    w.cancel_after = 0;
    EXPECT_I64(world_take(&w, buf_str(&file), false, &t), OK);
    EXPECT_I64(world_int(&w, &claims), 9000);
    buf_done(&file);
}

/* ---- every quirk of a row ---- */

static const struct {
    const char *what, *row, *code; /* code: of the issue; NULL: taken without a word */
    bool taken;
} rows[] = {
    { "plain", GOOD, NULL, true },
    { "insurer with 00 in front", "00092148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "insurer without its zero", "92148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "another town", "102079,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "other_town", false },
    { "団体コード for 保険者番号", "092142,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "town_code", true },
    { "生活保護", "092148,H000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "insured number lost its zeros", "092148,1,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "lost_zero", false },
    { "insured number destroyed by Excel", "092148,4.00E+09,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "scientific", false },
    { "insured number missing", "092148,,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "missing", false },
    { "full-width digits", "０９２１４８,００００００００01,２０２６０３,202604,0970100012,x,Ａ６,1111,12,1,4,１，７９８,18231,16407", NULL, true },
    { "month R8.3", "092148,0000000001,R8.3,R8.4,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "month in Japanese", "092148,0000000001,令和8年3月,令和８年４月,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "month 2026/03", "092148,0000000001,2026/03,2026/3,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "a day for a month", "092148,0000000001,2026-03-01,20260401,0970100012,x,A6,1111,12,1,4,1798,18231,16407", NULL, true },
    { "month 13", "092148,0000000001,202613,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "type", false },
    { "an Excel day number", "092148,0000000001,46082,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "excel", false },
    { "no month", "092148,0000000001,,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "missing", false },
    { "exam before service", "092148,0000000001,202603,202601,0970100012,x,A6,1111,12,1,4,1798,18231,16407", "order", true },
    { "provider lost its zero", "092148,0000000001,202603,202604,970100014,x,A6,1111,12,1,4,1798,18231,16407", "lost_zero", false },
    { "provider lost more than a zero", "092148,0000000001,202603,202604,97010,x,A6,1111,12,1,4,1798,18231,16407", "type", false },
    { "provider with a wrong check digit", "092148,0000000001,202603,202604,0970100014,x,A6,1111,12,1,4,1798,18231,16407", "check_digit", true },
    { "level as text", "092148,0000000001,202603,202604,0970100012,x,A6,1111,要支援１,1,4,1798,18231,16407", NULL, true },
    { "事業対象者", "092148,0000000001,202603,202604,0970100012,x,A6,1111,事業対象者,1,4,1798,18231,16407", NULL, true },
    { "no level", "092148,0000000001,202603,202604,0970100012,x,A6,1111,,1,4,1798,18231,16407", NULL, true },
    { "unknown level", "092148,0000000001,202603,202604,0970100012,x,A6,1111,99,1,4,1798,18231,16407", "unknown", false },
    { "介護給付", "092148,0000000001,202603,202604,0970100012,x,15,1111,12,1,4,1798,18231,16407", "service", false },
    { "no item", "092148,0000000001,202603,202604,0970100012,x,A6,,12,1,4,1798,18231,16407", "service", false },
    { "money with commas and yen", "092148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,\"1,798\",\"¥18,231\",\"16,407円\"", NULL, true },
    { "money with a fraction", "092148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231.5,16407", "type", false },
    { "money that is text", "092148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,不明", "type", false },
    { "no money", "092148,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,,", "missing", false },
    { "a short row", "092148,0000000001,202603", "missing", false },
    { "作成区分 unknown", "092148,0000000001,202603,202604,0970100012,x,A6,1111,12,7,4,1798,18231,16407", "unknown", false },
};

TEST(claims_every_quirk_of_a_row)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        Str file = arena_printf(&w.arena, "%s%s\r\n", HEADER, rows[i].row);
        Status status = world_take(&w, file, false, &t);
        bool told = rows[i].code ? issue_with(&t.result, rows[i].code) != NULL : t.result.n_issues == 0;
        if (status != OK || t.result.rows_taken != rows[i].taken || t.result.rows_wrong != !rows[i].taken || !told)
            test_fail(__FILE__, __LINE__, "%s: status %d, taken %lld, wrong %lld, %s", rows[i].what, (int)status, (long long)t.result.rows_taken,
                      (long long)t.result.rows_wrong, t.result.n_issues ? t.result.issues[0].code : "no issue");
    }
}

/* ---- what looks wrong though every line parses ---- */

static void add_month(Buf *file, int month, int lines, int yen)
{
    for (int i = 0; i < lines; i++)
        buf_printf(file, "092148,%010d,%d,%d,0970100012,x,A6,1111,12,1,4,1000,%d,%d\r\n", i + 1, month, month, yen, yen);
}

TEST(months_that_look_wrong_are_pointed_out)
{
    CLEANUP(world_done) World w;
    CLEANUP(buf_done) Buf file;
    Taken t;
    if (!world_open(&w))
        return;
    buf_init(&file, 4u << 20);
    buf_add(&file, S(HEADER));
    for (int m = 202501; m <= 202512; m++)
        add_month(&file, m, 20, 10000 + m % 7);
    EXPECT_I64(world_take(&w, buf_str(&file), false, &t), OK);
    EXPECT(!issue_with(&t.result, "gap") && !issue_with(&t.result, "jump") && !issue_with(&t.result, "repeated"));

    buf_clear(&file);
    buf_add(&file, S(HEADER));
    add_month(&file, 202601, 20, 10000 + 202512 % 7); /* the copy of December */
    EXPECT_I64(world_take(&w, buf_str(&file), true, &t), OK);
    EXPECT(issue_with(&t.result, "repeated") && !issue_with(&t.result, "gap"));

    buf_clear(&file);
    buf_add(&file, S(HEADER));
    add_month(&file, 202602, 20, 10003); /* January is missing */
    EXPECT_I64(world_take(&w, buf_str(&file), true, &t), OK);
    EXPECT(issue_with(&t.result, "gap") && !issue_with(&t.result, "repeated"));

    buf_clear(&file);
    buf_add(&file, S(HEADER));
    add_month(&file, 202601, 12, 10003); /* only a part of the file */
    EXPECT_I64(world_take(&w, buf_str(&file), true, &t), OK);
    EXPECT(issue_with(&t.result, "jump") != NULL);
}

static const Issue *warning_with(const ImportResult *r, const char *code)
{
    for (size_t i = 0; i < r->n_issues; i++)
        if (r->issues[i].severity == ISSUE_WARNING && strcmp(r->issues[i].code, code) == 0)
            return &r->issues[i];
    return NULL;
}

TEST(a_file_of_another_town_or_without_rows_is_told_in_one_sentence)
{
    static const struct {
        const char *rows, *code;
        bool told;
    } files[] = {
        { "102079,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407\r\n102079,2,,,,,,,,,,,,\r\n", "other_town", true },
        { "102079,0000000001,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407\r\n" GOOD "\r\n", "other_town", false },
        { "", "no_rows", true },
        { "\r\n合計,,,,,,,,,,,0,0,0\r\n", "no_rows", true },
        { "092148,x\r\n", "no_rows", false },
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        EXPECT_I64(world_take(&w, arena_printf(&w.arena, "%s%s", HEADER, files[i].rows), false, &t), OK);
        const Issue *told = warning_with(&t.result, files[i].code);
        if (!!told != files[i].told)
            test_fail(__FILE__, __LINE__, "%s: %s", files[i].rows, files[i].code);
        if (told && strcmp(files[i].code, "other_town") == 0)
            EXPECT(str_contains(told->sentence, S("番号 102079")) && str_contains(told->sentence, S("092148")));
    }
}

TEST(kept_errors_are_bounded_and_the_rest_is_counted)
{
    CLEANUP(world_done) World w;
    CLEANUP(buf_done) Buf file;
    Taken t;
    if (!world_open(&w))
        return;
    buf_init(&file, 4u << 20);
    buf_add(&file, S(HEADER));
    for (int i = 0; i < IMPORT_ERRORS_KEPT_MAX + 100; i++)
        buf_add(&file, S("092148,x,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407\r\n"));
    buf_add(&file, S("合計,,,,,,,,,,,1,1,1\r\n"));
    EXPECT_I64(world_take(&w, buf_str(&file), false, &t), OK);
    EXPECT_I64(t.result.rows_wrong, IMPORT_ERRORS_KEPT_MAX + 100);
    EXPECT((int64_t)t.result.n_issues <= IMPORT_ERRORS_KEPT_MAX + IMPORT_WARNINGS_KEPT_MAX);
    EXPECT(issue_with(&t.result, "total")); /* what is found last is said all the same */
    EXPECT((int64_t)t.result.n_issues + t.result.issues_beyond >= IMPORT_ERRORS_KEPT_MAX + 100);
}

TEST(a_cancelled_check_or_apply_leaves_the_batch_as_it_was)
{
    static const Sql state = { .read_only = true, .text = "SELECT COUNT(*) FROM batch WHERE org = $1 AND state = 'checked' AND rows_taken = 9000" };
    static const Sql chunks = { .read_only = true, .text = "SELECT COUNT(*) FROM batch_chunk WHERE org = $1" };
    CLEANUP(world_done) World w;
    CLEANUP(buf_done) Buf file;
    ImportResult *result;
    if (!world_open(&w) || !(result = ARENA_NEW(&w.arena, ImportResult)))
        return;
    buf_init(&file, 4u << 20);
    buf_add(&file, S(HEADER));
    for (int i = 0; i < 9000; i++)
        buf_printf(&file, "092148,%010d,202603,202604,0970100012,x,A6,1111,12,1,4,1798,18231,16407\r\n", i);
    BatchWork work = world_work(&w);
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(w.db, &tx), OK);
    EXPECT_I64(batch_open(&work, 77, S("a.csv"), (int64_t)file.n), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(batch_put_bytes(&work, 77, buf_str(&file)), OK);
    EXPECT_I64(batch_check(&work, 77), OK);
    EXPECT_I64(world_int(&w, &state), 1);
    int64_t stored = world_int(&w, &chunks);
    EXPECT(stored > 0);
    w.cancel_after = 5000;
    EXPECT_I64(batch_apply(&work, 77, result), ERR_CANCELLED);
    EXPECT_I64(batch_check(&work, 77), ERR_CANCELLED);
    EXPECT_I64(world_int(&w, &state), 1);
    EXPECT_I64(world_int(&w, &chunks), stored);
    EXPECT_I64(world_int(&w, &claims) + world_int(&w, &people) + world_int(&w, &cube_paid), 0);
    w.cancel_after = 0;
    EXPECT_I64(batch_apply(&work, 77, result), OK);
    EXPECT_I64(world_int(&w, &claims), 9000);
    EXPECT_I64(world_int(&w, &chunks), 0);
}

TEST(sealed_pieces_do_not_open_elsewhere)
{
    static const Sql swap = { .text = "UPDATE batch_chunk SET batch = $2 WHERE org = $1" };
    CLEANUP(world_done) World w;
    if (!world_open(&w))
        return;
    BatchWork work = world_work(&w);
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(w.db, &tx), OK);
    EXPECT_I64(batch_open(&work, 77, S("a.csv"), 10), OK);
    EXPECT_I64(batch_open(&work, 78, S("b.csv"), 10), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(batch_put_bytes(&work, 77, S(HEADER GOOD)), OK);
    EXPECT_I64(db_exec(w.db, &swap, P_INT(WORLD_ORG), P_INT(78)), OK);
    EXPECT_I64(batch_check(&work, 78), OK);
    Batch b;
    EXPECT_I64(batch_get(w.db, WORLD_ORG, 78, &w.arena, &b), OK);
    EXPECT_STR(b.state, S("failed"));
}
