/* What leaves the house: two real leaks, and everything that must be refused. */
#include "base/csv.h"
#include "base/secret.h"
#include "base/xlsx.h"
#include "feature/export/export.h"
#include "feature/spending/spending.h"
#include "http/scenario.h"
#include "schema/person.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_export, &feature_spending };
#define TOWN "/api/towns/1001/"
enum { UNITS = 4, FIRST_UNIT = 7001 };

static void sql(ScenarioHouse *h, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void sql(ScenarioHouse *h, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    scenario_sql(h, text);
}

static const Sql add_person = { .text = "INSERT INTO person (org, id, number_key, number_sealed) VALUES ($1, $2, $3, $4)" };
typedef struct { ScenarioHouse *h; int64_t id; } NewPerson;

static Status person_in_tx(Db *db, void *context)
{
    const NewPerson *p = context;
    char room[64];
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, 256);
    Str number = arena_printf(&p->h->arena, "%010lld", (long long)p->id);
    TRY(seal(p->h->app.keys, person_place(IN_TOWN, p->id, room), number, &sealed));
    return db_exec(db, &add_person, P_INT(IN_TOWN), P_INT(p->id), P_BLOB(number), P_BLOB(buf_str(&sealed)));
}

/* Persons 1…n, each with a line at one of the offices. */
static void give_persons(ScenarioHouse *h, int n)
{
    for (int i = 0; i < UNITS; i++)
        sql(h, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, %d, 1, 'centre', 'センター%d')", FIRST_UNIT + i, i);
    for (int i = 1; i <= n; i++) {
        NewPerson p = { h, i };
        Db *db = NULL;
        EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
        EXPECT_I64(db_tx(db, person_in_tx, &p), OK);
        db_pool_return(&db);
        sql(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
               " VALUES (1001, 202609, 1, %d, %d, %d, 'A6', '1111', 'equivalent', '12', 202610, 202611, 1, 4, 1798, 17980, %d, %d)",
            i, i, FIRST_UNIT + i % UNITS, 16000 + i, i);
    }
}

#define WHY "\"purpose\":\"share\",\"purpose_words\":\"9月の利用状況の共有\","
#define SEPTEMBER "\"from\":202609,\"to\":202609,"
#define ORDER(source, to) "{\"source\":\"" source "\"," SEPTEMBER WHY to "}"
#define EACH "\"recipient_kind\":\"units\""
#define ONE "\"recipient_kind\":\"unit\",\"recipient\":7001"

static int64_t id_of(ScenarioHouse *h, TestReply r)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems *ps = ARENA_NEW(&h->arena, Problems);
    problems_init(ps, &h->arena);
    EXPECT_I64(r.status, 201);
    EXPECT_I64(json_parse(r.body, ps, &doc), OK);
    return doc ? json_i64(json_get(json_root(doc), S("id"))) : 0;
}

static const char *path(ScenarioHouse *h, int64_t id, const char *rest)
{
    return arena_printf(&h->arena, TOWN "exports/%lld%s", (long long)id, rest).p;
}

/* The rows of a fetched workbook; −1 when it is not a workbook of one visible sheet. */
static int look_into(ScenarioHouse *h, Str bytes, int64_t unit)
{
    Problems *ps = ARENA_NEW(&h->arena, Problems);
    CLEANUP(xlsx_close) Xlsx *book = NULL;
    CLEANUP(xlsx_rows_close) XlsxRows *sheet = NULL;
    CsvRow row = { 0 };
    int rows = -4, blank = 0; /* title, about, blank, head */
    bool told = false;
    Str own = arena_printf(&h->arena, "センター%d", (int)(unit - FIRST_UNIT));
    problems_init(ps, &h->arena);
    EXPECT_I64(xlsx_open(bytes, ps, &book), OK);
    if (!book)
        return -1;
    EXPECT_I64(xlsx_sheet_count(book), 1);
    EXPECT_I64(xlsx_rows(book, 0, false, &sheet), OK);
    while (xlsx_next(sheet, &row) == OK && row.cells) {
        if (row.n && str_eq(row.cells[0], S("数字の出どころ"))) { /* below the rows, after what may be a note */
            told = true;
            rows -= blank;
        }
        blank = row.n && row.cells[0].n ? 0 : blank + 1;
        rows += !told;
        for (size_t i = 0; i < row.n; i++)
            EXPECT(rows <= 0 || !str_starts(row.cells[i], S("センター")) || str_eq(row.cells[i], own));
    }
    EXPECT(told);
    return rows;
}

/* 館林市 sent all 650 persons to each of 4 offices. */
static void all_to_everybody(ScenarioHouse *h)
{
    give_persons(h, 650);
    int64_t id = id_of(h, scenario_ask(h, OFFICER, POST, TOWN "exports", ORDER("claims", EACH), NULL));
    const Scenario waiting[] = {
        { "nothing can be fetched before a second person", GET, path(h, id, "/files/1"), OFFICER, 422, .has = { "承認を待っています" } },
        { "not by oneself", POST, path(h, id, "/approval"), OFFICER, 422, .body = "{}", .has = { "\"second\"" } },
        { "not by the nurse", POST, path(h, id, "/approval"), NURSE, 403, .body = "{}" },
        { "not by the neighbour", POST, path(h, id, "/approval"), NEIGHBOUR, 403, .body = "{}" },
        { "by the head", POST, path(h, id, "/approval"), HEAD, 204, .body = "{}" },
        { "once", POST, path(h, id, "/approval"), HEAD, 422, .body = "{}", .has = { "\"state\"" } },
        { "no fifth file", GET, path(h, id, "/files/5"), OFFICER, .want = 404 },
        { "not for the nurse", GET, path(h, id, "/files/1"), NURSE, .want = 403 },
        { "not for the prefecture", GET, path(h, id, "/files/1"), PREFECTURE, .want = 403 },
        { "it stands in the list", GET, TOWN "exports", HEAD, 200,
          .has = { "\"persons\":650", "\"state\":\"ready\"", "\"sha256\":\"", "9月の利用状況の共有", "\"recipient\":\"センター3\"" } },
        { "and in its file", GET, TOWN "exports.csv", HEAD, 200, .has = { "センター2", "9月の利用状況の共有", "SHA-256" } },
    };
    scenario_run(h, waiting, COUNT_OF(waiting));
    int all = 0;
    for (int i = 0; i < UNITS; i++) {
        TestReply r = scenario_ask(h, OFFICER, GET, arena_printf(&h->arena, "%s/%d", path(h, id, "/files"), i + 1).p, NULL, NULL);
        EXPECT_I64(r.status, 200);
        int rows = look_into(h, r.body, FIRST_UNIT + i);
        EXPECT(rows == 162 || rows == 163);
        all += rows;
    }
    EXPECT_I64(all, 650);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE entity = 'export' AND verb = 'export' AND result = 'ok'"), UNITS);
}
TEST(tatebayashi_each_office_gets_its_own_and_a_second_person_looks)
{
    scenario_each(list, COUNT_OF(list), all_to_everybody);
}

/* 延岡市 answered a survey of the prefecture with a workbook that held 7,203 persons on one sheet too many. */
static void survey(ScenarioHouse *h)
{
    give_persons(h, 150);
    const Scenario rows[] = {
        { "no rows of persons to the prefecture", POST, TOWN "exports", OFFICER, 422,
          .body = ORDER("claims", "\"recipient_kind\":\"organisation\",\"recipient\":100"), .has = { "/recipient", "集計を選んで" } },
        { "columns in an object", POST, TOWN "export-previews", OFFICER, 422, .body = ORDER("claims", "\"columns\":{\"paid\":true}," EACH), .has = { "/columns", "配列" } },
        { "columns that are none", POST, TOWN "export-previews", OFFICER, 422, .body = ORDER("claims", "\"columns\":[1,null,{}]," EACH), .has = { "/columns" } },
        { "nor to the nation", POST, TOWN "export-previews", OFFICER, 422,
          .body = ORDER("claims", "\"recipient_kind\":\"organisation\",\"recipient\":1"), .has = { "/recipient" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                    " VALUES (1001, 202609, 'A6', 'equivalent', 7001, '12', 'claim', 140, 1, 1, 1, 987654), (1001, 202609, 'A2', 'equivalent', 7002, '12', 'claim', 3, 1, 1, 1, 123456),"
                    " (1001, 202609, 'AF', 'management', 7003, '12', 'claim', 90, 1, 1, 1, 5)");
    int64_t id = id_of(h, scenario_ask(h, OFFICER, POST, TOWN "exports",
        "{\"source\":\"sums\",\"from\":202603,\"to\":202702,\"purpose\":\"report\",\"purpose_words\":\"運営状況調査の回答\",\"recipient_kind\":\"organisation\",\"recipient\":100}", NULL));
    TestReply file = scenario_ask(h, OFFICER, GET, path(h, id, "/files/1"), NULL, NULL);
    EXPECT_I64(file.status, 200);
    EXPECT_I64(look_into(h, file.body, FIRST_UNIT), 5); /* three rows, a blank one, the note */
    EXPECT(!str_contains(file.body, S("123456")));
    TestReply csv = { 0 };
    id = id_of(h, scenario_ask(h, OFFICER, POST, TOWN "exports",
        "{\"source\":\"sums\",\"format\":\"csv\",\"from\":202603,\"to\":202702,\"purpose\":\"report\",\"purpose_words\":\"運営状況調査の回答\",\"recipient_kind\":\"organisation\",\"recipient\":100}", NULL));
    csv = scenario_ask(h, OFFICER, GET, path(h, id, "/files/1"), NULL, NULL);
    EXPECT(str_contains(csv.body, S(",x,x,x\r\n")));
    EXPECT(!str_contains(csv.body, S("123456")) && str_contains(csv.body, S("20人未満")));
}
TEST(nobeoka_a_survey_gets_sums_without_small_cells)
{
    scenario_each(list, COUNT_OF(list), survey);
}

static void portions(ScenarioHouse *h)
{
    give_persons(h, 120); /* 30 at each office */
    int64_t id = id_of(h, scenario_ask(h, OFFICER, POST, TOWN "exports", ORDER("claims", ONE), NULL));
    EXPECT_I64(scenario_ask(h, OFFICER, GET, path(h, id, "/files/1"), NULL, NULL).status, 200);
    EXPECT_I64(look_into(h, scenario_ask(h, OFFICER, GET, path(h, id, "/files/1"), NULL, NULL).body, FIRST_UNIT), 30);
    const Scenario rows[] = {
        { "the next portion", POST, TOWN "exports", OFFICER, 201, .body = ORDER("claims", "\"recipient_kind\":\"unit\",\"recipient\":7002"), .has = { "\"ready\"" } },
        { "and the next", POST, TOWN "exports", OFFICER, 201, .body = ORDER("claims", "\"recipient_kind\":\"unit\",\"recipient\":7003"), .has = { "\"ready\"" } },
        { "above a hundred in a day", POST, TOWN "exports", OFFICER, 201, .body = ORDER("claims", "\"recipient_kind\":\"unit\",\"recipient\":7004"), .has = { "\"waiting\"" } },

    };
    scenario_run(h, rows, COUNT_OF(rows));
    /* A second account of the asker's own, made after the asking. */
    int64_t waiting = scenario_number(h, "SELECT id FROM export WHERE state = 'waiting'");
    scenario_sql(h, "UPDATE account SET created_ms = (SELECT asked_ms + 1 FROM export WHERE state = 'waiting') WHERE role = 'head' AND org = 1001");
    const Scenario later[] = {
        { "made later", POST, path(h, waiting, "/approval"), HEAD, 422, .body = "{}", .has = { "あとに作られた" } },
        { "taken back", DELETE, path(h, waiting, ""), OFFICER, .want = 204 },
        { "then there is nothing to agree to", POST, path(h, waiting, "/approval"), HEAD, 422, .body = "{}" },
        { "nor to fetch", GET, path(h, waiting, "/files/1"), OFFICER, 422, .has = { "終わりました" } },
    };
    scenario_run(h, later, COUNT_OF(later));
    /* Time passes. */
    sql(h, "UPDATE export SET until_ms = 1 WHERE id = %lld", (long long)id);
    const Scenario over[] = {
        { "too late to fetch", GET, path(h, id, "/files/1"), OFFICER, 422, .has = { "終わりました" } },
    };
    scenario_run(h, over, COUNT_OF(over));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export_file WHERE bytes_sealed IS NOT NULL"), 3);
    int64_t files = scenario_number(h, "SELECT COUNT(*) FROM export_file");
    app_tidy(&h->app); /* nobody orders anything: the minute's work empties what is over, and the list stays */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export_file f JOIN export e ON e.org = f.org AND e.id = f.export WHERE f.bytes_sealed IS NOT NULL AND e.until_ms = 1"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export_file WHERE bytes_sealed IS NOT NULL"), 2);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export_file"), files);
    TestReply again = scenario_ask(h, OFFICER, POST, TOWN "exports", ORDER("claims", ONE), NULL);
    EXPECT_I64(again.status, 201);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export_file WHERE bytes_sealed IS NOT NULL"), 3); /* two were emptied */
}
TEST(small_portions_add_up_and_time_runs_out)
{
    scenario_each(list, COUNT_OF(list), portions);
}

static void numbers(ScenarioHouse *h)
{
    give_persons(h, 8);
    const Scenario rows[] = {
        { "off by default", POST, TOWN "export-previews", OFFICER, 200, .body = ORDER("claims", ONE), .hasnot = { "被保険者番号", "0000000004" },
          .has = { "通し番号", "\"persons\":2", "\"needs_second\":false" } },
        { "on without a reason", POST, TOWN "export-previews", OFFICER, 422, .body = ORDER("claims", "\"columns\":[\"number\"]," ONE), .has = { "/number_reason" } },
        { "on with one: masked before it is a file", POST, TOWN "export-previews", OFFICER, 200,
          .body = ORDER("claims", "\"columns\":[\"number\"],\"number_reason\":\"国保連への照会\"," ONE), .has = { "******0004" }, .hasnot = { "0000000004" } },
        { "nobody else", POST, TOWN "export-previews", NURSE, 403, .body = ORDER("claims", ONE) },
        { "nor the administrator", GET, TOWN "exports", ADMIN, .want = 403 },
        { "nor the provider", POST, TOWN "exports", PROVIDER, 403, .body = ORDER("claims", ONE) },
        { "all that is missing at once", POST, TOWN "exports", OFFICER, 422, .body = "{}",
          .has = { "/source", "/from", "/to", "/purpose", "/purpose_words", "/recipient_kind" } },
        { "a unit of nobody", POST, TOWN "exports", OFFICER, 422, .body = ORDER("claims", "\"recipient_kind\":\"unit\",\"recipient\":9"), .has = { "/recipient" } },
        { "a purpose of three letters", POST, TOWN "exports", OFFICER, 422,
          .body = "{\"source\":\"claims\"," SEPTEMBER "\"purpose\":\"share\",\"purpose_words\":\"共有だ\"," ONE "}", .has = { "/purpose_words" } },
        { "months the wrong way round", POST, TOWN "exports", OFFICER, 422,
          .body = "{\"source\":\"claims\",\"from\":202610,\"to\":202609," WHY ONE "}", .has = { "/to" } },
        { "nothing there", POST, TOWN "exports", OFFICER, 422, .body = "{\"source\":\"claims\",\"from\":202501,\"to\":202501," WHY ONE "}", .has = { "行がありません" } },
        { "no body", POST, TOWN "exports", OFFICER, .want = 422, .body = "[]" },
        { "what there is", GET, TOWN "export-sources", OFFICER, 200, .has = { "\"claims\"", "\"ledger\"", "\"sums\"", "\"reason\":true" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    int64_t id = id_of(h, scenario_ask(h, OFFICER, POST, TOWN "exports", ORDER("claims", "\"format\":\"csv\",\"columns\":[\"number\"],\"number_reason\":\"国保連への照会\"," ONE), NULL));
    TestReply file = scenario_ask(h, OFFICER, GET, path(h, id, "/files/1"), NULL, NULL);
    EXPECT(str_contains(file.body, S("0000000004")) && str_contains(file.body, S("0000000008")) && !str_contains(file.body, S("0000000005")));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM export WHERE number_reason = '国保連への照会'"), 1);
}
TEST(numbers_are_off_and_refusals_say_why)
{
    scenario_each(list, COUNT_OF(list), numbers);
}

/* A file given by one click is in the list too, with its hash. */
static void one_click(ScenarioHouse *h)
{
    TestReply file = scenario_ask(h, OFFICER, GET, TOWN "spending.csv?encoding=utf8", NULL, NULL);
    char sha256[65];
    sha256_hex(file.body, sha256);
    EXPECT_I64(file.status, 200);
    EXPECT_I64(scenario_ask(h, PREFECTURE, GET, TOWN "spending.xlsx", NULL, NULL).status, 200);
    const Scenario rows[] = {
        { "both, and for whom", GET, TOWN "exports", OFFICER, 200,
          .has = { sha256, "\"recipient_kind\":\"inside\"", "\"recipient_kind\":\"asker\"", "事業費.xlsx", "\"total\":2" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(one_click_is_in_the_list)
{
    scenario_each(list, COUNT_OF(list), one_click);
}

/* However rows lie: what one gets, no other gets, and together they get all that belongs to somebody. */
static void property(ScenarioHouse *h)
{
    give_persons(h, 0);
    int owner[200], n = (int)test_rand(20, 90), belong = 0;
    for (int i = 0; i < n; i++) {
        owner[i] = (int)test_rand(0, UNITS); /* UNITS: nobody's */
        belong += owner[i] < UNITS;
        sql(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
               " VALUES (1001, 202609, 1, %d, %d, %d, 'A6', '1111', 'equivalent', '12', 202610, 202611, 1, 4, 1798, 17980, %d, %d)",
            i, (int)test_rand(1, 30), owner[i] < UNITS ? FIRST_UNIT + owner[i] : 0, 500000 + i, i);
    }
    TestReply made = scenario_ask(h, OFFICER, POST, TOWN "exports", ORDER("claims", "\"format\":\"csv\"," EACH), NULL);
    int64_t id = id_of(h, made), files = scenario_number(h, "SELECT COUNT(*) FROM export_file");
    int seen[200] = { 0 };
    for (int64_t f = 1; f <= files; f++) {
        TestReply r = scenario_ask(h, OFFICER, GET, arena_printf(&h->arena, "%s/%lld", path(h, id, "/files"), (long long)f).p, NULL, NULL);
        int64_t unit = 0;
        EXPECT_I64(r.status, 200);
        char query[128];
        snprintf(query, sizeof query, "SELECT unit FROM export_file WHERE n = %lld", (long long)f);
        unit = scenario_number(h, query);
        for (int i = 0; i < n; i++) {
            Str yen = arena_printf(&h->arena, ",%d\r\n", 500000 + i);
            bool there = str_contains(r.body, yen);
            seen[i] += there;
            EXPECT(!there || FIRST_UNIT + owner[i] == unit);
        }
    }
    for (int i = 0; i < n; i++)
        EXPECT_I64(seen[i], owner[i] < UNITS);
    char rows[64];
    snprintf(rows, sizeof rows, "SELECT COUNT(*) FROM export WHERE rows = %d", belong);
    EXPECT_I64(scenario_number(h, rows), 1);
}
TEST(no_file_holds_a_row_of_another)
{
    for (int i = 0; i < 5; i++)
        scenario_each(list, COUNT_OF(list), property);
}
