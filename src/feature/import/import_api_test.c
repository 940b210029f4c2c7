/* The doors of the import: upload, check, correct, take in, take back; who may, and what is refused. */
#include "feature/import/import.h"
#include "feature/import/import_api_testing.h"

static const Feature *const list[] = { &feature_import };
#define HEADER "被保険者番号,氏名,サービス提供年月,審査年月,事業所番号,サービスコード,要介護状態区分,単位数,費用額,給付費\r\n"
#define ROW(person, month) person ",見本 花子," month ",202604,0970100012,A61111,要支援1,1798,18231,16407\r\n"

static int64_t checked(ScenarioHouse *h, Str bytes)
{
    TestReply reply = upload(h, OFFICER, "claims.csv", bytes);
    EXPECT_I64(job_of(h, &reply), OK);
    return scenario_number_in(reply.body, "batch");
}

static void main_path(ScenarioHouse *h)
{
    give_numbers(h);
    int64_t batch = checked(h, S(HEADER ROW("0000000001", "202603") ROW("2", "202603") ROW("0000000003", "202613")));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM person"), 0);

    TestReply detail = ask(h, GET, batch, "", NULL);
    EXPECT_I64(detail.status, 200);
    HAS(detail, "\"state\":\"checked\"");
    HAS(detail, "\"rows_taken\":1");
    HAS(detail, "\"rows_wrong\":2");
    HAS(detail, "\"issue_count\":2");
    HAS(detail, "\"field\":\"insured\"");
    HAS(detail, "\"same_as\":null");
    HAS(detail, "******0001");
    HAS_NOT(detail, "0000000001");
    HAS_NOT(detail, "花子"); /* a column we do not know may hold names */

    TestReply issues = ask(h, GET, batch, "/issues", NULL);
    HAS(issues, "\"code\":\"lost_zero\"");
    HAS(issues, "\"repair\":\"******0002\"");
    HAS(issues, "\"value\":\"202613\"");
    HAS(issues, "\"total\":2");
    TestReply csv = ask(h, GET, batch, "/issues.csv", NULL);
    HAS(csv, "202613");
    HAS_NOT(csv, "0000000002");

    /* the suggestion is accepted as it was seen; the other row is typed */
    TestReply repaired = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":3,\"field\":\"insured\",\"value\":\"******0002\"},"
                                                        "{\"row\":4,\"field\":\"service_month\",\"value\":\"202603\"}]}");
    EXPECT_I64(job_of(h, &repaired), OK);
    detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"rows_taken\":3");
    HAS(detail, "\"rows_wrong\":0");
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 0);

    TestReply applied = ask(h, POST, batch, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 3);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM person"), 3);
    EXPECT_I64(scenario_number(h, "SELECT SUM(paid) FROM cube"), 3 * 16407);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_chunk"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_repair"), 0);
    EXPECT_I64(ask(h, POST, batch, "/apply", "{}").status, 409);
    EXPECT_I64(ask(h, DELETE, batch, "", NULL).status, 409);

    TestReply undone = ask(h, POST, batch, "/undo", "{}");
    EXPECT_I64(job_of(h, &undone), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cube"), 0);
    EXPECT_I64(ask(h, POST, batch, "/undo", "{}").status, 409);
    HAS(scenario_ask(h, OFFICER, GET, IMPORTS, NULL, NULL), "\"state\":\"undone\"");
}

TEST(import_is_checked_corrected_taken_in_and_taken_back)
{
    scenario_each(list, COUNT_OF(list), main_path);
}

static void skipping(ScenarioHouse *h)
{
    give_numbers(h);
    int64_t batch = checked(h, S(HEADER ROW("0000000001", "202603") ROW("x", "202603")));
    TestReply skipped = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":3,\"skip\":true}]}");
    EXPECT_I64(job_of(h, &skipped), OK);
    TestReply detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"rows_wrong\":0");
    HAS(detail, "\"rows_read\":1");
}

TEST(import_leaves_rows_out)
{
    scenario_each(list, COUNT_OF(list), skipping);
}

/* A spreadsheet took the zeros of every number: one answer mends them all, and only that fault of that column. */
static void whole_column(ScenarioHouse *h)
{
    give_numbers(h);
    Buf file;
    buf_init(&file, 1 << 20);
    buf_add(&file, S(HEADER));
    for (int i = 1; i <= 60; i++)
        buf_printf(&file, "%d,見本 花子,202603,202604,970100012,A61111,要支援1,1798,18231,16407\r\n", i);
    buf_add(&file, S(ROW("x", "202603")));
    int64_t batch = checked(h, buf_str(&file));
    TestReply detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"rows_taken\":0");
    HAS(detail, "\"rows_wrong\":61");
    HAS(detail, "{\"field\":\"insured\",\"field_label\":\"被保険者番号\",\"code\":\"lost_zero\",\"cells\":60,\"value\":\"******\",\"repair\":\"******0001\",\"accepted\":false}");
    HAS_NOT(detail, "0000000001");

    TestReply one = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"field\":\"insured\",\"code\":\"lost_zero\",\"all\":true}]}");
    EXPECT_I64(job_of(h, &one), OK);
    HAS(ask(h, GET, batch, "", NULL), "\"rows_wrong\":61"); /* the provider's zeros are another question */
    TestReply both = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"field\":\"provider\",\"code\":\"lost_zero\",\"all\":true},"
                                                    "{\"row\":62,\"field\":\"insured\",\"value\":\"0000000099\"}]}");
    EXPECT_I64(job_of(h, &both), OK);
    detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"rows_taken\":61");
    HAS(detail, "\"rows_wrong\":0");
    HAS(detail, "「被保険者番号」の60件は、直し方の案のとおりに直して読みました。");

    /* taken back, it is as before; then once more, and in */
    TestReply back = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"field\":\"insured\",\"code\":\"lost_zero\",\"all\":false}]}");
    EXPECT_I64(job_of(h, &back), OK);
    HAS(ask(h, GET, batch, "", NULL), "\"rows_wrong\":60");
    TestReply again = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"field\":\"insured\",\"code\":\"lost_zero\",\"all\":true}]}");
    EXPECT_I64(job_of(h, &again), OK);
    TestReply applied = ask(h, POST, batch, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM person"), 61);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_column_repair"), 0);
    buf_done(&file);
}

TEST(import_mends_a_whole_column_by_one_answer)
{
    scenario_each(list, COUNT_OF(list), whole_column);
}

static void no_such_repair(ScenarioHouse *h)
{
    static const char *const refused[] = {
        "{\"field\":\"insured\",\"code\":\"type\",\"all\":true}",      /* nothing was suggested for that */
        "{\"field\":\"paid\",\"code\":\"lost_zero\",\"all\":true}",    /* nor for that column */
        "{\"field\":\"nothing\",\"code\":\"lost_zero\",\"all\":true}",
        "{\"field\":\"insured\",\"all\":true}",
        "{\"field\":\"insured\",\"code\":\"\",\"all\":true}",
        "{\"field\":\"insured\",\"code\":\"lost_zero\",\"all\":1}",
    };
    give_numbers(h);
    int64_t batch = checked(h, S(HEADER ROW("2", "202603") ROW("x", "202613")));
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        Str body = arena_printf(&h->arena, "{\"repairs\":[%s]}", refused[i]);
        if (ask(h, PUT, batch, "/repairs", body.p).status != 422)
            test_fail(__FILE__, __LINE__, "taken: %s", refused[i]);
    }
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_column_repair"), 0);
}

TEST(import_refuses_to_mend_a_column_without_a_suggestion)
{
    scenario_each(list, COUNT_OF(list), no_such_repair);
}

static void mapping(ScenarioHouse *h)
{
    give_numbers(h);
    Str strange = S("番号,提供月,事業所番号,コード,要介護状態区分,単位数,費用額,払った額\r\n"
                    "0000000001,202603,0970100012,A61111,12,1798,18231,16407\r\n");
    int64_t batch = checked(h, strange);
    TestReply detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "missing_column");
    EXPECT_I64(job_of(h, &(TestReply){ .status = 202, .body = ask(h, POST, batch, "/apply", "{}").body }), ERR_CONFLICT);
    const char *columns = "{\"columns\":[{\"index\":0,\"field\":\"insured\"},{\"index\":1,\"field\":\"service_month\"},{\"index\":2,\"field\":\"provider\"},"
                          "{\"index\":3,\"field\":\"code\"},{\"index\":4,\"field\":\"level\"},{\"index\":5,\"field\":\"units\"},"
                          "{\"index\":6,\"field\":\"cost\"},{\"index\":7,\"field\":\"paid\"}]}";
    TestReply mapped = ask(h, PUT, batch, "/mapping", columns);
    EXPECT_I64(job_of(h, &mapped), OK);
    HAS(ask(h, GET, batch, "", NULL), "\"rows_taken\":1");
    EXPECT_I64(ask(h, DELETE, batch, "", NULL).status, 204);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_chunk"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_issue"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_report"), 0);
    /* the next file of that shape needs no help */
    batch = checked(h, strange);
    HAS(ask(h, GET, batch, "", NULL), "\"rows_taken\":1");
    /* what is refused */
    EXPECT_I64(ask(h, PUT, batch, "/mapping", "{\"columns\":[{\"index\":0,\"field\":\"nothing\"}]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/mapping", "{\"columns\":[{\"index\":-1,\"field\":\"insured\"}]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/mapping", "{\"columns\":[{\"index\":0,\"field\":\"insured\"},{\"index\":1,\"field\":\"insured\"}]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/mapping", "{}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/repairs", "{\"repairs\":[]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":0,\"skip\":true}]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":2,\"field\":\"x\",\"value\":\"1\"}]}").status, 422);
    EXPECT_I64(ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":2,\"field\":\"insured\"}]}").status, 422);
}

TEST(import_mapping_is_corrected_and_remembered)
{
    scenario_each(list, COUNT_OF(list), mapping);
}

static void same_file(ScenarioHouse *h)
{
    give_numbers(h);
    Str file = S(HEADER ROW("0000000001", "202603"));
    int64_t first = checked(h, file);
    TestReply applied = ask(h, POST, first, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), OK);
    int64_t second = checked(h, file);
    TestReply detail = ask(h, GET, second, "", NULL);
    EXPECT_I64(scenario_number_in(detail.body, "same_as"), first);
    HAS(detail, "\"rows_same\":1");
    applied = ask(h, POST, second, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), ERR_CONFLICT);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 1);
}

TEST(import_knows_the_same_file)
{
    scenario_each(list, COUNT_OF(list), same_file);
}

static void refusals(ScenarioHouse *h)
{
    give_numbers(h);
    EXPECT_I64(upload(h, NOBODY, "a.csv", S("a,b\r\n")).status, 401);
    EXPECT_I64(upload(h, NEIGHBOUR, "a.csv", S("a,b\r\n")).status, 403);
    EXPECT_I64(upload(h, PREFECTURE, "a.csv", S("a,b\r\n")).status, 403);
    EXPECT_I64(upload(h, NURSE, "a.csv", S("a,b\r\n")).status, 403);
    EXPECT_I64(upload(h, OFFICER, "", S("a,b\r\n")).status, 422);
    EXPECT_I64(upload(h, OFFICER, "a%0Ab.csv", S("a,b\r\n")).status, 400);
    EXPECT_I64(upload(h, OFFICER, "a.csv", S("")).status, 422);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch"), 0);
    /* what cannot be read is kept as failed, with its reason */
    int64_t batch = checked(h, S("%PDF-1.7 not a table"));
    TestReply detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"state\":\"failed\"");
    HAS(detail, "PDF");
    EXPECT_I64(ask(h, POST, batch, "/apply", "{}").status, 409);
    batch = checked(h, S("イベント名,開始日\r\n桜まつり,2027-04-03\r\n"));
    HAS(ask(h, GET, batch, "", NULL), "unknown_kind");
    EXPECT_I64(ask(h, GET, 424242, "", NULL).status, 404);
    EXPECT_I64(ask(h, GET, batch, "/issues?page=0", NULL).status, 422);
    static const Scenario rows[] = {
        { "the prefecture sees the list", GET, IMPORTS, PREFECTURE, .want = 200 },
        { "but no line of it", GET, IMPORTS "/1", PREFECTURE, .want = 403 },
        { "nor its errors", GET, IMPORTS "/1/issues", MINISTRY, .want = 403 },
        { "the centre sees nothing", GET, IMPORTS, CENTRE, .want = 403 },
        { "the neighbour sees nothing", GET, IMPORTS, NEIGHBOUR, .want = 403 },
        { "the nurse takes nothing in", POST, IMPORTS "/1/apply", NURSE, 403, .body = "{}" },
        { "the administrator takes nothing in", POST, IMPORTS "/1/apply", ADMIN, 403, .body = "{}" },
        { "a file that is not there", POST, IMPORTS "/1/undo", OFFICER, 404, .body = "{}" },
        { "a number that is none", GET, IMPORTS "/x", OFFICER, .want = 404 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}

TEST(import_refuses)
{
    scenario_each(list, COUNT_OF(list), refusals);
}
