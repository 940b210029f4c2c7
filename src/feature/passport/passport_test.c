/* Every figure has a passport; what it says is what the screens say; as of an earlier day; who may look. */
#include "base/test.h"
#include "feature/passport/passport.h"
#include "http/dispatcher.h"
#include "http/scenario.h"
#include "schema/passport.h"
#include "schema/past.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_passport };
#define TOWN "/api/towns/1001/"

static const Sql add_batch = { .text =
    "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account,"
    " made_ms, applied_ms) VALUES (1001, $1, 1, 'claims', $2, $3, 1, 'applied', 1, 1, 0, 0, $4, $4, 1, 1, 0, $5)" };

static void give_batch(ScenarioHouse *h, int64_t id, const char *name, Month month, int64_t applied_ms)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(db_exec(db, &add_batch, P_INT(id), P_TEXT(str_of(name)), P_BLOB(str_of(name)), P_INT(month), P_INT(applied_ms)), OK);
}

/* As an import of that moment leaves it. */
static void give_cube(ScenarioHouse *h, Month month, int yen, int64_t at_ms)
{
    scenario_sql(h, arena_printf(&h->arena, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) VALUES"
                                 " (1001, %d, 'A6', 'equivalent', 1, '12', 'claim', 1, 1, 1, %d, %d)", (int)month, yen, yen).p);
    scenario_sql(h, arena_printf(&h->arena, "INSERT INTO past_month (org, service_month) VALUES (1001, %d)", (int)month).p);
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 1) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1");
    EXPECT_I64(past_keep(h->app.pool, at_ms, 10), OK);
}

static void give_town(ScenarioHouse *h)
{
    give_batch(h, 1, "四月.csv", 202604, INT64_C(1777561200000)); /* 2026-05-01, 00:00 in Japan */
    give_batch(h, 2, "五月.csv", 202605, INT64_C(1780239600000));
    scenario_sql(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost,"
                    " paid, fingerprint) VALUES (1001, 202604, 1, 1, 1, 1, 'A6', '1111', 'equivalent', '12', 202605, 202606, 1, 1, 1, 100, 100, 1),"
                    " (1001, 202605, 2, 1, 1, 1, 'A6', '1111', 'equivalent', '12', 202606, 202607, 1, 1, 1, 30, 30, 2)");
    give_cube(h, 202604, 100, 1777561200000);
    give_cube(h, 202605, 30, 1780239600000);
    scenario_sql(h, "INSERT INTO cap_input (org, id, rev, fiscal_year, item, yen, mark, source) VALUES (1001, 7, 1, 2014, 'a26', 9000000, 'final', '決算書')");
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, age75, mark, source, batch) VALUES (1001, 8, 1, '2025-10-01', 4000, 'final', '住民基本台帳', 0)");
}

#define OF(key, more) GET, TOWN "passport?figure=" key "&year=2026" more
static const Scenario rows[] = {
    { "what was spent, by which files", OF("spent", ""), OFFICER, 200,
      .has = { "\"value\":130,", "\"note\":\"\"", "五月.csv", "四月.csv", "\"claims\":2,\"ledger\":0", "\"from\":\"第1版\"" } },
    { "as of the day of the first", OF("spent", "&as_of=2026-05-01"), OFFICER, 200, .has = { "\"value\":100", "四月.csv", "\"as_of\":\"2026-05-01\"" }, .hasnot = { "五月.csv" } },
    { "the day before there was nothing", OF("spent", "&as_of=2026-04-30"), OFFICER, 200, .has = { "\"value\":0", "\"batches\":[]" } },
    { "after all of them it is the same", OF("spent", "&as_of=2026-06-01"), OFFICER, 200, .has = { "\"value\":130", "いまの計算のしかた" } },
    { "before the record of changes", OF("spent", "&as_of=2026-04-01"), OFFICER, 200, .has = { "記録する前の時点" } },
    { "the cap, with both rules side by side", OF("cap", ""), OFFICER, 200,
      .has = { "\"from\":\"平成30年度から\"", "\"from\":\"平成27〜29年度\"", "\"in_force\":true", "37条の13", "\"value\":9000000,\"unit\":\"yen\",\"mark\":\"final\",\"source\":\"決算書\"",
               "令和7年度10月1日の75歳以上人口" } },
    { "the prefecture: no names, no counts of lines", OF("spent", ""), PREFECTURE, 200, .has = { "\"rows\":null", "\"by\":null" }, .hasnot = { "\"claims\"" } },
    { "nor of files, nor lines in one", OF("spent", ""), PREFECTURE, 200, .has = { "\"value\":130", "\"file_name\":null,\"rows_taken\":null" }, .hasnot = { "四月", "\"rows_taken\":1" } },
    { "nor what one file of few lines added", OF("spent", "&as_of=2026-05-01"), PREFECTURE, 200, .has = { "\"value\":null", "役場の外には" }, .hasnot = { ":100" } },
    { "no such figure", OF("luck", ""), OFFICER, 422, .has = { "出どころはありません" } },
    { "no figure at all", GET, TOWN "passport", OFFICER, .want = 422 },
    { "no such day", OF("spent", "&as_of=2026-02-30"), OFFICER, 422, .has = { "?as_of" } },
    { "no such year", GET, TOWN "passport?figure=cap&year=1999", OFFICER, .want = 422 },
    { "a neighbour", OF("spent", ""), NEIGHBOUR, .want = 403 },
    { "a provider", OF("spent", ""), PROVIDER, .want = 403 },
    { "nobody", OF("spent", ""), NOBODY, .want = 401 },
};

static void walk(ScenarioHouse *h)
{
    give_town(h);
    scenario_run(h, rows, COUNT_OF(rows));
    for (size_t i = 0; i < passport_figure_count; i++) {
        const PassportFigure *f = &passport_figures[i];
        TestReply reply = scenario_ask(h, OFFICER, GET, arena_printf(&h->arena, TOWN "passport?figure=%s&year=2026", f->key).p, NULL, NULL);
        EXPECT_I64(reply.status, 200);
        EXPECT(str_contains(reply.body, arena_printf(&h->arena, "\"figure\":\"%s\",\"label\":\"%s\"", f->key, f->label)));
        EXPECT(f->versions[0].from && f->versions[0].formula && f->versions[0].article && f->from);
        for (size_t k = 0; k < i; k++)
            EXPECT(strcmp(passport_figures[k].key, f->key) != 0);
    }
}
/* An earlier moment is laid out in its turn, and what waits for a turn is on the slow lane. */
static void turns(ScenarioHouse *h)
{
    const Scenario busy[] = {
        { "too many at once", OF("spent", "&as_of=2026-05-01"), OFFICER, 503, .has = { "混み合っています" } },
        { "now is no past", OF("spent", ""), OFFICER, 200, .has = { "\"value\":130" } },
    };
    const Scenario again[] = { { "later", OF("spent", "&as_of=2026-05-01"), OFFICER, 200, .has = { "\"value\":100" } } };
    give_town(h);
    h->app.pasts_asked = PASTS_ASKED_MAX;
    scenario_run(h, busy, COUNT_OF(busy));
    h->app.pasts_asked = 0;
    scenario_run(h, again, COUNT_OF(again));
    EXPECT_I64(h->app.pasts_asked, 0);
    EXPECT(dispatch_is_slow(&h->app, GET, str_of(TOWN "passport?figure=spent&as_of=2026-05-01")));
}
TEST(a_passport_of_an_earlier_moment_waits_its_turn)
{
    scenario_each(list, COUNT_OF(list), turns);
}

TEST(every_figure_has_a_passport)
{
    scenario_each(list, COUNT_OF(list), walk);
}
