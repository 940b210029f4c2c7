/* The papers of closed years through the doors: what was found and where, corrected by hand, taken in, taken back. */
#include "feature/import/import.h"
#include "feature/import/import_api_testing.h"
#include "feature/import/settled_testing.h"

static const Feature *const list[] = { &feature_import };

static const Put report[] = {
    { "A1", "令和5年度 地域支援事業交付金 事業実績報告書", 0 }, { "D2", "単位：千円", 0 }, { "A3", "区分", 0 }, { "B3", "実支出額", 0 },
    { "A4", "訪問型サービスA", 0 }, { "B4", "別紙", 0 }, { "A5", "訪問型サービスB", 0 }, { "B5", NULL, 30 }, { "A6", "審査支払手数料", 0 }, { "B6", NULL, 12.5 },
    { "A7", "総合事業費計", 0 }, { "B7", NULL, 1000 },
};
static const Put unsaid[] = { { "A1", "通所型サービスA", 0 }, { "B1", NULL, 4 }, { "A2", "通所型サービスB", 0 }, { "B2", NULL, 5 }, { "A3", "総合事業費", 0 }, { "B3", NULL, 9 },
                              { "A4", "介護予防把握事業", 0 }, { "B4", NULL, 1 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 1 }, { "A6", "介護予防普及啓発事業", 0 }, { "B6", NULL, 1 } };

static void corrected(ScenarioHouse *h)
{
    const PaperOf book[] = { PAPER("報告", report), PAPER("その他の年", unsaid) };
    give_numbers(h);
    TestReply reply = upload(h, OFFICER, "report.xlsx", papers(&h->arena, book, COUNT_OF(book)));
    EXPECT_I64(job_of(h, &reply), OK);
    int64_t batch = scenario_number_in(reply.body, "batch");
    TestReply detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"kind\":\"settled\"");
    HAS(detail, "{\"record\":1,\"year\":2023,\"field\":\"visit_b\",\"field_label\":\"訪問型サービス・活動B\",\"state\":\"read\",\"measure\":\"yen\",\"sheet\":\"報告\",\"cell\":\"B5\","
                "\"label\":\"訪問型サービスB\",\"unit\":\"千円\",\"found\":\"30\",\"value\":30000,\"before\":null,\"own\":null}");
    HAS(detail, "\"field\":\"visit_a\",\"field_label\":\"訪問型サービス・活動A\",\"state\":\"wrong\"");
    HAS(detail, "\"field\":\"visit_c\",\"field_label\":\"訪問型サービス・活動C\",\"state\":\"missing\"");
    HAS(detail, "\"record\":2,\"year\":0");
    HAS(ask(h, GET, batch, "/issues", NULL), "\"field\":\"fiscal_year\"");

    /* yen, whatever the unit of the file; an item that was not found; an item that is not wanted; the year of the other sheet */
    TestReply repaired = ask(h, PUT, batch, "/repairs",
                             "{\"repairs\":[{\"row\":1,\"field\":\"visit_a\",\"value\":\"１２，３４５\"},{\"row\":1,\"field\":\"visit_c\",\"value\":\"777\"},"
                             "{\"row\":1,\"field\":\"visit_b\",\"value\":\"なし\"},{\"row\":2,\"field\":\"fiscal_year\",\"value\":\"R4\"}]}");
    EXPECT_I64(job_of(h, &repaired), OK);
    detail = ask(h, GET, batch, "", NULL);
    HAS(detail, "\"rows_wrong\":0");
    HAS(detail, "\"state\":\"typed\",\"measure\":\"yen\",\"sheet\":\"報告\",\"cell\":\"B4\",\"label\":\"訪問型サービスA\",\"unit\":\"千円\",\"found\":\"別紙\",\"value\":12345");
    HAS(detail, "\"record\":2,\"year\":2022");
    TestReply applied = ask(h, POST, batch, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), OK);
    EXPECT_I64(scenario_number(h, "SELECT value FROM settled WHERE item = 'visit_a' AND fiscal_year = 2023 AND corrected = 1 AND found = '別紙'"), 12345);
    EXPECT_I64(scenario_number(h, "SELECT value FROM settled WHERE item = 'visit_c' AND corrected = 1 AND cell = ''"), 777);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM settled WHERE item = 'visit_b'"), 0);
    EXPECT_I64(scenario_number(h, "SELECT value FROM settled WHERE item = 'fee' AND fiscal_year = 2023"), 12500);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM settled WHERE fiscal_year = 2022"), 6);
    TestReply undone = ask(h, POST, batch, "/undo", "{}");
    EXPECT_I64(job_of(h, &undone), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM settled"), 0);
}
TEST(settled_import_is_corrected_taken_in_and_taken_back)
{
    scenario_each(list, COUNT_OF(list), corrected);
}

static void left_out(ScenarioHouse *h)
{
    const PaperOf book[] = { PAPER("報告", report), PAPER("令和4年度", unsaid) };
    give_numbers(h);
    TestReply reply = upload(h, OFFICER, "report.xlsx", papers(&h->arena, book, COUNT_OF(book)));
    EXPECT_I64(job_of(h, &reply), OK);
    int64_t batch = scenario_number_in(reply.body, "batch");
    TestReply repaired = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":2,\"skip\":true},{\"row\":1,\"field\":\"visit_a\",\"value\":\"abc\"}]}");
    EXPECT_I64(job_of(h, &repaired), OK);
    HAS(ask(h, GET, batch, "/issues", NULL), "\"code\":\"type\"");
    repaired = ask(h, PUT, batch, "/repairs", "{\"repairs\":[{\"row\":1,\"field\":\"fiscal_year\",\"value\":\"R4\"}]}");
    EXPECT_I64(job_of(h, &repaired), OK);
    TestReply applied = ask(h, POST, batch, "/apply", "{}");
    EXPECT_I64(job_of(h, &applied), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM settled WHERE fiscal_year <> 2022"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM settled"), 3); /* B, fee, sum of the first sheet; the second is left out */
}
TEST(settled_import_leaves_a_year_out)
{
    scenario_each(list, COUNT_OF(list), left_out);
}
