/* Odd accesses of a week: seeded cases appear, ordinary work does not, and looking into one is recorded. On each database. */
#include "feature/audit/audit.h"
#include "http/scenario.h"

#include <stdio.h>

static const Feature *const list[] = { &feature_audit };
#define WEEK "/api/towns/1001/odd-accesses?week=2026-10-15" /* Thursday; the week begins on the 12th */
#define CONFIRM "/api/towns/1001/odd-accesses/confirm?week=2026-10-15"
#define REVEAL "POST /api/towns/{org}/persons/{id}/reveal"
#define CLAIMS "GET /api/towns/{org}/claims"

/* 2026-10-12T00:00 in Japan, and so many days, hours and minutes on. */
static int64_t moment(int day, int hour, int minute)
{
    return INT64_C(1791730800000) + ((day * 24LL + hour) * 60 + minute) * 60000;
}

typedef struct {
    int64_t account, at_ms;
    const char *verb, *route, *entity;
    int64_t target;
    const char *result, *address;
} Entry;

static int64_t seq = 100;

static void enter(ScenarioHouse *h, const Entry *e)
{
    scenario_sql(h, arena_printf(&h->arena,
        "INSERT INTO audit (seq, org, at_ms, account, verb, route, entity, target, result, address, hash) VALUES"
        " (%lld, 1001, %lld, %lld, '%s', '%s', '%s', %lld, '%s', '%s', 'x')", (long long)++seq, (long long)e->at_ms, (long long)e->account, e->verb, e->route,
        e->entity, (long long)e->target, e->result, e->address).p);
}

static void look(ScenarioHouse *h, int64_t account, int64_t at_ms, int64_t person)
{
    enter(h, &(Entry){ account, at_ms, "view", person ? REVEAL : CLAIMS, person ? "person" : "", person, "ok", "10.0.0.1" });
}

static void sign(ScenarioHouse *h, int64_t account, int64_t at_ms, const char *result, const char *address)
{
    enter(h, &(Entry){ 0, at_ms, "sign", "POST /api/session", "account", account, result, address });
}

/* The officer (1), head (2) and nurse (3) have all looked and signed in a month before, from their own desks. */
static void ordinary(ScenarioHouse *h)
{
    seq = 100;
    for (int64_t account = 1; account <= 3; account++) {
        sign(h, account, moment(-30, 9, 0), "ok", "10.0.0.1");
        look(h, account, moment(-30, 10, 0), 0);
        sign(h, account, moment(1, 9, 0), "ok", "10.0.0.1");
        look(h, account, moment(1, 10, 0), 0);
        look(h, account, moment(1, 19, 59), 7);
        look(h, account, moment(1, 7, 0), 8);
    }
}

static void quiet(ScenarioHouse *h)
{
    const Scenario rows[] = { { "ordinary work is not listed", GET, WEEK, HEAD, 200, .has = { "\"week\":\"2026-10-12\"", "\"items\":[]", "\"open\":0" } } };
    ordinary(h);
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(ordinary_work_is_not_odd) { scenario_each(list, COUNT_OF(list), quiet); }

static void seeded(ScenarioHouse *h)
{
    ordinary(h);
    look(h, 1, moment(2, 6, 59), 0);                        /* before seven */
    look(h, 3, moment(5, 12, 0), 0);                        /* Saturday */
    for (int i = 0; i < 60; i++)
        look(h, 3, moment(3, 14, i), 1000 + i);             /* sixty people in an hour */
    for (int i = 0; i < 3; i++)
        look(h, 2, moment(i, 15, 0), 99);                   /* the same one three times */
    look(h, 15, moment(3, 11, 0), 0);                       /* somebody for the first time */
    for (int i = 0; i < 5; i++)
        enter(h, &(Entry){ 1, moment(4, 9, i), "export", "GET /api/towns/{org}/spending.csv", "", 0, "ok", "10.0.0.1" });
    for (int i = 0; i < 5; i++)
        sign(h, 3, moment(4, 8, i), "unauthenticated", "10.0.0.9");
    sign(h, 2, moment(4, 9, 0), "ok", "192.0.2.77");        /* another address than ever */
    enter(h, &(Entry){ 1, moment(2, 10, 0), "read", "GET /api/towns/{org}/persons/{id}", "refusal", 4, "not_found", "10.0.0.1" });
    enter(h, &(Entry){ 1, moment(2, 10, 1), "write", "POST /api/towns/{org}/accounts", "refusal", 3, "forbidden", "10.0.0.1" });
    enter(h, &(Entry){ 2, moment(2, 10, 1), "read", "GET /api/towns/{org}/persons/{id}", "refusal", 4, "not_found", "10.0.0.1" }); /* four are none */
    enter(h, &(Entry){ 0, moment(2, 10, 0), "sign", "POST /api/session/code", "security_key", 2, "unauthenticated", "10.0.0.1" });
    const Scenario rows[] = {
        { "refusals", GET, WEEK, HEAD, 200, .has = { "\"what\":\"refused\",\"label\":\"許されていない操作\",\"account\":1,", "1日に7回断られ" }, .hasnot = { "\"what\":\"refused\",\"label\":\"許されていない操作\",\"account\":2," } },
        { "a copied key", GET, WEEK, HEAD, 200, .has = { "\"what\":\"copied\",\"label\":\"複製の疑いがある鍵\",\"account\":2," } },
        { "night and Saturday", GET, WEEK, HEAD, 200, .has = { "\"what\":\"night\",\"label\":\"時間の外\",\"account\":1,", "\"what\":\"night\",\"label\":\"時間の外\",\"account\":3," } },
        { "many, again, first", GET, WEEK, HEAD, 200, .has = { "\"what\":\"many\"", "\"what\":\"again\"", "この週に3回表示", "\"what\":\"first\",\"label\":\"はじめて見た人\",\"account\":15,", "\"what\":\"exports\"", "1日に5回" } },
        { "the door", GET, WEEK, HEAD, 200, .has = { "\"what\":\"wrong\",\"label\":\"サインインの間違い\",\"account\":3,", "\"what\":\"address\",\"label\":\"いつもと違う場所\",\"account\":2,", "\"open\":10" } },
        { "no address and no person in the list", GET, WEEK, HEAD, 200, .hasnot = { "192.0.2.77", "\"target\"" } },
        { "another week", GET, "/api/towns/1001/odd-accesses?week=2026-10-19", HEAD, 200, .has = { "\"items\":[]" } },
        { "a week that is none", GET, "/api/towns/1001/odd-accesses?week=x", HEAD, 422, .has = { "?week" } },
        { "the officer does not see it", GET, WEEK, OFFICER, .want = 403 },
        { "nor another town", GET, WEEK, NEIGHBOUR, .want = 403 },
        { "nor the prefecture", GET, WEEK, PREFECTURE, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(seeded_odd_accesses_appear) { scenario_each(list, COUNT_OF(list), seeded); }

static void confirming(ScenarioHouse *h)
{
    ordinary(h);
    look(h, 1, moment(2, 23, 0), 0);
    look(h, 2, moment(2, 23, 0), 0);
    int64_t officers = seq - 1, own = seq;
    const char *good = arena_printf(&h->arena, "{\"what\":\"night\",\"account\":1,\"first\":%lld,\"note\":\"本人に聞いた。夜間の電話\"}", (long long)officers).p;
    const char *mine = arena_printf(&h->arena, "{\"what\":\"night\",\"account\":2,\"first\":%lld,\"note\":\"自分\"}", (long long)own).p;
    const char *other = arena_printf(&h->arena, "{\"what\":\"many\",\"account\":1,\"first\":%lld,\"note\":\"x\"}", (long long)officers).p;
    const char *mute = arena_printf(&h->arena, "{\"what\":\"night\",\"account\":1,\"first\":%lld,\"note\":\" \"}", (long long)officers).p;
    const Scenario rows[] = {
        { "not without a word", POST, CONFIRM, HEAD, 422, .body = mute, .has = { "/note" } },
        { "not what is not listed", POST, CONFIRM, HEAD, 404, .body = other },
        { "not one's own", POST, CONFIRM, HEAD, 422, .body = mine, .has = { "\"own\"" } },
        { "not in another week", POST, "/api/towns/1001/odd-accesses/confirm?week=2026-10-19", HEAD, 404, .body = good },
        { "not by the officer", POST, CONFIRM, OFFICER, 403, .body = good },
        { "the head of section", POST, CONFIRM, HEAD, 204, .body = good },
        { "twice is once", POST, CONFIRM, HEAD, 204, .body = good },
        { "it says who and what", GET, WEEK, HEAD, 200, .has = { "\"note\":\"本人に聞いた。夜間の電話\"", "\"by_name\":\"見本 太郎\"", "\"open\":1" } },
        { "his own by the administrator", POST, CONFIRM, ADMIN, 204, .body = mine },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE entity = 'odd_access' AND verb = 'write' AND reason LIKE '本人に聞いた%'"), 2);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM odd_confirmed"), 2);
}
TEST(looking_into_an_odd_access_is_recorded) { scenario_each(list, COUNT_OF(list), confirming); }

static void sheet(ScenarioHouse *h)
{
    ordinary(h);
    look(h, 1, moment(-12, 23, 59), 0); /* 30 September */
    look(h, 1, moment(-11, 0, 0), 0);   /* 1 October */
    const Scenario rows[] = {
        { "a month counts its own", GET, "/api/towns/1001/audit-month?month=202610", HEAD, 200,
          .has = { "\"month\":202610", "\"account\":1,\"account_name\":\"見本 太郎\",\"views\":4,\"exports\":0,\"writes\":0,\"signs\":1,\"refused\":0", "\"head\":{\"seq\":" } },
        { "a month that is none", GET, "/api/towns/1001/audit-month?month=202613", HEAD, 422, .has = { "?month" } },
        { "not for the officer", GET, "/api/towns/1001/audit-month", OFFICER, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_sheet_of_a_month) { scenario_each(list, COUNT_OF(list), sheet); }
