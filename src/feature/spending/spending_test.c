/* Spending through the whole dispatcher: the ledger and the programme map change the figures at once. */
#include "base/secret.h"
#include "base/xlsx.h"
#include "feature/spending/spending.h"
#include "http/scenario.h"
#include "schema/cube.h"
#include "schema/person.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_spending };
#define TOWN "/api/towns/1001/"
#define BY_PROGRAM TOWN "spending?from=202604&to=202604&by=program"
#define THE_YEAR TOWN "spending?from=202603&to=202702&by=program"
#define PROVIDER_UNIT 890669391390000 /* as large as a real id */

static const Sql add_person = { .text = "INSERT INTO person (org, id, number_key, number_sealed) VALUES ($1, $2, $3, $4)" };

static void add_claim(ScenarioHouse *h, int line, const char *service, const char *item, const char *level, int paid)
{
    scenario_sql(h, arena_printf(&h->arena,
        "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month,"
        " kind, days, units, cost, paid, fingerprint) VALUES (1001, 202604, 7, %d, 900, %lld, '%s', '%s', 'equivalent', '%s', 202605,"
        " 202606, 1, 4, 1798, 18231, %d, %d)", line, (long long)PROVIDER_UNIT, service, item, level, paid, line).p);
}

/* Three claim lines of one sealed person at one provider. */
static void give_claims(ScenarioHouse *h, const char *provider_name)
{
    scenario_sql(h, arena_printf(&h->arena, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, %lld, 1, 'provider', '%s')",
                                 (long long)PROVIDER_UNIT, provider_name).p);
    add_claim(h, 1, "A6", "1111", "12", 16407);
    add_claim(h, 2, "A6", "1121", "13", 30000);
    add_claim(h, 3, "A2", "1111", "12", 12000);
    CLEANUP(buf_done) Buf sealed;
    CLEANUP(db_pool_return) Db *writer = NULL;
    char room[64];
    buf_init(&sealed, 256);
    EXPECT_I64(seal(h->app.keys, person_place(IN_TOWN, 900, room), S("0099901234"), &sealed), OK);
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_exec(writer, &add_person, P_INT(IN_TOWN), P_INT(900), P_BLOB(S("0123456789abcdef")), P_BLOB(buf_str(&sealed))), OK);
    EXPECT_I64(cube_rebuild_month(writer, IN_TOWN, 202604), OK);
}

/* ---- two at once ---- */

static const Sql pay = { .text = "INSERT INTO ledger (org, id, rev, month, service, program, yen, people, kind) VALUES ($1, $2, 1, 202604, 'day', 'b', 1000, 20, 'subsidy')" };

static Status pay_and_count(Db *db, int64_t id)
{
    TRY(db_exec(db, &pay, P_INT(IN_TOWN), P_INT(id)));
    return cube_rebuild_month(db, IN_TOWN, 202604);
}

static Status pay_first(Db *db, void *context)
{
    (void)context;
    return pay_and_count(db, 1);
}

typedef struct {
    DbPool *pool;
    int tries;
} Meeting;

/* It has begun when another one, of a month that had no payment yet, has ended. */
static Status pay_second(Db *db, void *context)
{
    Meeting *m = context;
    CLEANUP(db_pool_return) Db *other = NULL;
    TRY(db_exec(db, &pay, P_INT(IN_TOWN), P_INT(2)));
    if (m->tries++ == 0 && db_pool_writer_if_free(m->pool, &other) == OK)
        EXPECT_I64(db_tx(other, pay_first, NULL), OK);
    return cube_rebuild_month(db, IN_TOWN, 202604);
}

static void two_payments(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    Meeting m = { .pool = h->app.pool };
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, pay_second, &m), OK);
    if (*h->file) /* SQLite has one writer: the other one comes after it */
        EXPECT_I64(db_tx(writer, pay_first, NULL), OK);
    db_pool_return(&writer);
    EXPECT_I64(m.tries, *h->file ? 1 : 2);
    EXPECT_I64(scenario_number(h, "SELECT people FROM cube WHERE org = 1001 AND origin = 'ledger'"), 40);
}
TEST(two_who_enter_the_first_payments_of_a_month_at_once_are_both_counted)
{
    scenario_each(list, COUNT_OF(list), two_payments);
}

#define LEDGER "{\"month\":202604,\"service\":\"general\",\"program\":\"general\",\"yen\":265000,\"people\":30,\"kind\":\"contract\",\"payee\":\"体操の会\"}"

static void ledger(ScenarioHouse *h)
{
    give_claims(h, "見本デイ");
    const Scenario before[] = {
        { "claims alone", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"total\":{\"people\":3,\"lines\":3,\"units\":5394,\"cost\":54693,\"paid\":58407}" }, .hasnot = { "general" } },
        { "written into the ledger", POST, TOWN "ledger", OFFICER, 201, .body = LEDGER, .has = { "\"yen\":265000" } },
        { "it counts at once", GET, BY_PROGRAM, OFFICER, 200,
          .has = { "\"program\":\"general\",\"people\":30,\"lines\":1,\"units\":0,\"cost\":265000,\"paid\":265000", "\"paid\":323407", "\"general\":\"一般介護予防事業\"" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    int64_t id = scenario_number(h, "SELECT id FROM ledger WHERE org = 1001");
    const char *path = arena_printf(&h->arena, TOWN "ledger/%ld", (long)id).p;
    const Scenario after[] = {
        { "a repayment is negative", PUT, path, OFFICER, 200, .body = "{\"yen\":-5000}", .if_match = "\"1\"" },
        { "and is taken off", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"paid\":53407" } },
        { "moved to May", PUT, path, HEAD, 200, .body = "{\"month\":202605}", .if_match = "\"2\"" },
        { "April is as before", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"paid\":58407}" }, .hasnot = { "general" } },
        { "May has it", GET, TOWN "spending?from=202605&to=202605&by=month", OFFICER, 200, .has = { "\"month\":202605", "\"paid\":-5000" } },
        { "an old version", PUT, path, OFFICER, 409, .body = "{\"yen\":1}", .if_match = "\"1\"", .has = { "\"current\":{" } },
        { "the neighbour's hand", DELETE, path, NEIGHBOUR, 403, .if_match = "\"3\"" },
        { "deleted", DELETE, path, OFFICER, 204, .if_match = "\"3\"" },
        { "May is empty again", GET, TOWN "spending?from=202605&to=202605&by=month", OFFICER, 200, .has = { "\"rows\":[]", "\"paid\":0" } },
    };
    scenario_run(h, after, COUNT_OF(after));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cube WHERE org = 1001 AND origin = 'ledger'"), 0);
}
TEST(the_ledger_counts_at_once)
{
    scenario_each(list, COUNT_OF(list), ledger);
}

static void program_map(ScenarioHouse *h)
{
    give_claims(h, "見本デイ");
    const Scenario made[] = {
        { "all as usual", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"program\":\"equivalent\"", "\"paid\":58407" }, .hasnot = { "\"program\":\"c\"" } },
        { "the code 111… of this service is C", POST, TOWN "program-maps", OFFICER, 201,
          .body = "{\"service\":\"A6\",\"item\":\"111\",\"from_month\":202604,\"program\":\"c\"}" },
        { "its lines move", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"program\":\"c\",\"people\":1,\"lines\":1,\"units\":1798,\"cost\":18231,\"paid\":16407", "\"paid\":42000" } },
        { "in the lines too", GET, TOWN "claims?month=202604&program=c", OFFICER, 200, .has = { "\"total\":1", "\"item\":\"1111\"", "\"service\":\"A6\"" } },
    };
    scenario_run(h, made, COUNT_OF(made));
    int64_t id = scenario_number(h, "SELECT id FROM program_map WHERE org = 1001");
    const char *path = arena_printf(&h->arena, TOWN "program-maps/%ld", (long)id).p;
    const Scenario changed[] = {
        { "from May only", PUT, path, OFFICER, 200, .body = "{\"from_month\":202605}", .if_match = "\"1\"" },
        { "April goes back", GET, BY_PROGRAM, OFFICER, 200, .hasnot = { "\"program\":\"c\"" } },
        { "April again", PUT, path, OFFICER, 200, .body = "{\"from_month\":202604,\"to_month\":202604}", .if_match = "\"2\"" },
        { "its lines move again", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"program\":\"c\"" } },
        { "an end before the beginning", PUT, path, OFFICER, 422, .body = "{\"to_month\":202603}", .if_match = "\"3\"", .has = { "/to_month" } },
        { "a service there is not", POST, TOWN "program-maps", OFFICER, 422, .body = "{\"service\":\"Z9\",\"from_month\":202604,\"program\":\"c\"}", .has = { "/service" } },
        { "a month there is not", POST, TOWN "program-maps", OFFICER, 422, .body = "{\"service\":\"A6\",\"from_month\":202613,\"program\":\"c\"}", .has = { "/from_month" } },
        { "a programme there is not", POST, TOWN "program-maps", OFFICER, 422, .body = "{\"service\":\"A6\",\"from_month\":202604,\"program\":\"z\"}", .has = { "/program" } },
        { "deleted", DELETE, path, OFFICER, 204, .if_match = "\"3\"" },
        { "all as usual again", GET, BY_PROGRAM, OFFICER, 200, .has = { "\"paid\":58407" }, .hasnot = { "\"program\":\"c\"" } },
    };
    scenario_run(h, changed, COUNT_OF(changed));
}
TEST(a_programme_map_moves_claims_and_back)
{
    scenario_each(list, COUNT_OF(list), program_map);
}

static void lines(ScenarioHouse *h)
{
    give_claims(h, "見本デイ");
    const Scenario rows[] = {
        { "masked, with the provider's name", GET, TOWN "claims?month=202604", OFFICER, 200,
          .has = { "\"total\":3", "\"number\":\"******1234\"", "\"provider_name\":\"見本デイ\"" }, .hasnot = { "0099901234" } },
        { "by category, as the table gives it", GET, TOWN "claims?month=202604&service=day", OFFICER, 200, .has = { "\"total\":2" }, .hasnot = { "\"A2\"" } },
        { "by code", GET, TOWN "claims?month=202604&kind=A2", OFFICER, 200, .has = { "\"total\":1" }, .hasnot = { "\"A6\"" } },
        { "by level and a range", GET, TOWN "claims?from=202603&to=202605&level=12", OFFICER, 200, .has = { "\"total\":2" } },
        { "by provider", GET, TOWN "claims?month=202604&provider=890669391390000", OFFICER, 200, .has = { "\"total\":3" } },
        { "by another provider", GET, TOWN "claims?month=202604&provider=890669391390001", OFFICER, 200, .has = { "\"total\":0", "\"items\":[]" } },
        { "the ledger has none", GET, TOWN "claims?month=202604&origin=ledger", OFFICER, 200, .has = { "\"total\":0" } },
        { "a category there is not", GET, TOWN "claims?month=202604&service=%25", OFFICER, 200, .has = { "\"total\":0" } },
        { "a page beyond", GET, TOWN "claims?month=202604&page=3", OFFICER, 200, .has = { "\"items\":[]", "\"total\":3" } },
        { "no month", GET, TOWN "claims", OFFICER, 422, .has = { "?month", "指定してください。" } },
        { "half a range", GET, TOWN "claims?from=202604", OFFICER, .want = 422 },
        { "a month there is not", GET, TOWN "claims?month=202600", OFFICER, .want = 422 },
        { "a provider by name", GET, TOWN "claims?month=202604&provider=x", OFFICER, .want = 422 },
        { "the prefecture sees no line", GET, TOWN "claims?month=202604", PREFECTURE, .want = 403 },
        { "nor the ministry", GET, TOWN "claims?month=202604", MINISTRY, .want = 403 },
        { "nor the administrator", GET, TOWN "claims?month=202604", ADMIN, .want = 403 },
        { "nor the provider", GET, TOWN "claims?month=202604", PROVIDER, .want = 403 },
        { "the nurse does, masked", GET, TOWN "claims?month=202604", NURSE, 200, .hasnot = { "0099901234" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE verb = 'view' AND account = 1 AND org = 1001 AND result = 'ok'"), 9);
}
TEST(lines_are_masked_and_looking_is_recorded)
{
    scenario_each(list, COUNT_OF(list), lines);
}

static void open_workbook(Str bytes, Arena *a)
{
    Problems *ps = ARENA_NEW(a, Problems);
    CLEANUP(xlsx_close) Xlsx *book = NULL;
    CLEANUP(xlsx_rows_close) XlsxRows *sheet = NULL;
    CsvRow row = { 0 };
    problems_init(ps, a);
    EXPECT_I64(xlsx_open(bytes, ps, &book), OK);
    EXPECT_I64(xlsx_sheet_count(book), 2);
    EXPECT_STR(xlsx_sheet_name(book, 1), S("数字の出どころ"));
    EXPECT_STR(xlsx_sheet_name(book, 0), S("事業費"));
    EXPECT_I64(xlsx_rows(book, 0, false, &sheet), OK);
    for (int i = 0; i < 4; i++)
        EXPECT_I64(xlsx_next(sheet, &row), OK);
    EXPECT_I64(row.n, 7);
    EXPECT_STR(row.cells[1], S("=HYPERLINK(\"x\") 𠮷野𠮷デイ")); /* a text: a workbook knows its formulas */
    EXPECT_STR(row.cells[0], S("通所型"));
    EXPECT_STR(row.cells[6], S("46407"));
    for (int i = 0; i < 2; i++)
        EXPECT_I64(xlsx_next(sheet, &row), OK);
    EXPECT_STR(row.cells[0], S("合計"));
    EXPECT_STR(row.cells[6], S("58407"));
}

static void files(ScenarioHouse *h)
{
    give_claims(h, "=HYPERLINK(\"x\") 𠮷野𠮷デイ");
    const char *csv = TOWN "spending.csv?from=202604&to=202604&by=provider,service";
    TestReply utf8 = scenario_ask(h, OFFICER, GET, arena_printf(&h->arena, "%s&encoding=utf8", csv).p, NULL, NULL);
    EXPECT_I64(utf8.status, 200);
    EXPECT(str_starts(utf8.body, S("\xEF\xBB\xBFサービス,事業所,")));
    EXPECT(str_contains(utf8.body, S("\r\n通所型,\"'=HYPERLINK(\"\"x\"\") 𠮷野𠮷デイ\",")));
    EXPECT(!str_contains(utf8.body, S(",=")) && !str_contains(utf8.body, S("\n=")));
    EXPECT(str_contains(utf8.body, S(",36462,46407\r\n")));
    TestReply cp932 = scenario_ask(h, OFFICER, GET, csv, NULL, NULL);
    EXPECT_I64(cp932.status, 200);
    EXPECT(str_starts(cp932.body, S("\x83\x54\x81\x5b\x83\x72\x83\x58,"))); /* サービス */
    EXPECT(str_contains(cp932.body, S(" \x81\xac\x96\xec\x81\xac\x83\x66\x83\x43"))); /* 〓野〓デイ */
    TestReply workbook = scenario_ask(h, OFFICER, GET, TOWN "spending.xlsx?from=202604&to=202604&by=provider,service", NULL, NULL);
    EXPECT_I64(workbook.status, 200);
    EXPECT(str_starts(workbook.body, S("PK\x03\x04")));
    const Scenario rows[] = {
        { "what CP932 lost", GET, TOWN "spending.csv/unmapped?from=202604&to=202604&by=provider,service", OFFICER, 200,
          .has = { "{\"character\":\"𠮷\",\"code\":\"U+20BB7\",\"count\":4}" } }, /* two rows */
        { "nothing is lost without names", GET, TOWN "spending.csv/unmapped?by=service", OFFICER, 200, .has = { "\"items\":[]" } },
        { "an encoding nobody knows", GET, TOWN "spending.csv?encoding=ebcdic", OFFICER, 422, .has = { "?encoding" } },
        { "an empty table", GET, TOWN "spending.xlsx?from=190001&to=190001", OFFICER, .want = 200 },
        { "no file for the provider", GET, TOWN "spending.xlsx", PROVIDER, .want = 403 },
        { "no file for the neighbour", GET, TOWN "spending.csv", NEIGHBOUR, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE verb = 'export' AND org = 1001 AND account = 1 AND result = 'ok'"), 4);

    open_workbook(workbook.body, &h->arena);
}
TEST(files_open_and_hold_no_formula)
{
    scenario_each(list, COUNT_OF(list), files);
}

/* A large town's cube does not fit into a request, but its sums do. */
static void large(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                    " WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 199999)"
                    " SELECT 1001, 202501 + i % 12, 'A6', 'equivalent', i, '12', 'claim', 1, 1, 1, 10, 9 FROM n");
    const Scenario rows[] = {
        { "200,000 cells", GET, TOWN "spending?by=month", OFFICER, 200, .has = { "\"total\":{\"people\":200000,\"lines\":200000,\"units\":200000,\"cost\":2000000,\"paid\":1800000}" } },
        { "by one month", GET, TOWN "spending?by=month&from=202512&to=202512", OFFICER, 200, .has = { "\"month\":202512,\"people\":16666," } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(a_large_town_has_sums)
{
    scenario_each(list, COUNT_OF(list), large);
}

#define ROW(members) "{\"month\":202604,\"service\":\"general\",\"program\":\"general\",\"kind\":\"contract\"," members "}"
static const Scenario refused[] = {
    { "nobody", GET, BY_PROGRAM, NOBODY, .want = 401 },
    { "head", GET, BY_PROGRAM, HEAD, .want = 200 },
    { "nurse", GET, BY_PROGRAM, NURSE, .want = 200 },
    { "administrator", GET, BY_PROGRAM, ADMIN, .want = 403 },
    { "centre", GET, BY_PROGRAM, CENTRE, .want = 403 },
    { "coordinator", GET, BY_PROGRAM, COORDINATOR, .want = 403 },
    { "care manager", GET, BY_PROGRAM, CAREMANAGER, .want = 403 },
    { "provider", GET, BY_PROGRAM, PROVIDER, .want = 403 },
    { "neighbour", GET, BY_PROGRAM, NEIGHBOUR, .want = 403 },
    { "prefecture", GET, THE_YEAR, PREFECTURE, .want = 200 },
    { "another prefecture", GET, BY_PROGRAM, OTHER_PREFECTURE_MAN, .want = 403 },
    { "bureau", GET, THE_YEAR, BUREAU, .want = 200 },
    { "ministry", GET, THE_YEAR, MINISTRY, .want = 200 },
    { "an adviser who does not walk beside it", GET, BY_PROGRAM, ADVISER, .want = 403 },
    { "the nation's administrator", GET, BY_PROGRAM, NATION_ADMIN, .want = 403 },
    { "months the wrong way round", GET, TOWN "spending?from=202605&to=202604", OFFICER, 422, .has = { "?to", "前です" } },
    { "a thirteenth month", GET, TOWN "spending?from=202613", OFFICER, 422, .has = { "?from" } },
    { "a dimension nobody knows", GET, TOWN "spending?by=person", OFFICER, 422, .has = { "?by" } },
    { "a provider by name", GET, TOWN "spending?provider=x", OFFICER, 422, .has = { "?provider" } },
    { "all that is wrong at once", GET, TOWN "spending?from=x&to=y&by=z&provider=q", OFFICER, 422, .has = { "?from", "?to", "?by", "?provider" } },
    { "the nurse writes nothing", POST, TOWN "ledger", NURSE, 403, .body = LEDGER },
    { "the prefecture writes nothing", POST, TOWN "ledger", PREFECTURE, 403, .body = LEDGER },
    { "no amount", POST, TOWN "ledger", OFFICER, 422, .body = ROW("\"people\":1"), .has = { "/yen" } },
    { "an amount with a fraction", POST, TOWN "ledger", OFFICER, 422, .body = ROW("\"yen\":0.5"), .has = { "/yen" } },
    { "an amount beyond", POST, TOWN "ledger", OFFICER, 422, .body = ROW("\"yen\":-9223372036854775808"), .has = { "/yen" } },
    { "for people, and not for how many", POST, TOWN "ledger", OFFICER, 422, .body = "{\"month\":202604,\"service\":\"day\",\"program\":\"c\",\"yen\":38210,\"kind\":\"contract\"}",
      .has = { "/people", "利用した人の数を入れてください" } },
    { "fewer people than none", POST, TOWN "ledger", OFFICER, 422, .body = ROW("\"yen\":1,\"people\":-1"), .has = { "/people" } },
    { "nothing was written", GET, TOWN "ledger", OFFICER, 200, .has = { "\"total\":0" } },
};
TEST(who_sees_spending_and_what_is_refused)
{
    scenarios(list, COUNT_OF(list), refused, COUNT_OF(refused));
}
