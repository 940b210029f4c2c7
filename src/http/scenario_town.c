#include "http/scenario_town.h"

#include "schema/release.h"
#include "schema/town_stamp.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scenario_sqlf(ScenarioHouse *h, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    EXPECT(n > 0);
    if (n > 0)
        scenario_sql(h, text);
    free(text);
}

void scenario_cell(ScenarioHouse *h, ScenarioCell c)
{
    const char *origin = c.origin ? c.origin : "claim";
    const int provider = c.provider || strcmp(origin, "ledger") == 0 ? c.provider : 1;
    scenario_sqlf(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                     " VALUES (%d, %d, '%s', '%s', %d, '%s', '%s', %d, %d, 0, %lld, %lld)", c.org ? c.org : IN_TOWN, (int)c.month, c.service, c.program,
                  provider, c.level ? c.level : "12", origin, c.people, c.people, (long long)c.paid, (long long)c.paid);
}

void scenario_month_changed(ScenarioHouse *h, Month month)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(release_restart(db, IN_TOWN, month), OK);
    EXPECT_I64(town_changed(db, IN_TOWN), OK);
}

void scenario_minute(ScenarioHouse *h)
{
    EXPECT_I64(release_keep(h->app.pool, app_today(&h->app), clock_ms(&h->app.clock), 10), OK);
}

void scenario_release(ScenarioHouse *h)
{
    scenario_sql(h, "DELETE FROM month_waiting WHERE org = 1001");
    scenario_sql(h, "UPDATE town_stamp SET n = n + 1 WHERE org = 1001");
}

void scenario_population(ScenarioHouse *h, int org, int year, int age75, int age85)
{
    scenario_sqlf(h, "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, mark, batch) VALUES (%d, %d, 1, '%d-10-01', %d, %d, %d, %d, 'final', 0)",
                  org, year, year, age75 * 7, age75 * 2, age75, age85);
}

void scenario_even_population(ScenarioHouse *h)
{
    for (int year = 2011; year <= 2025; year++)
        scenario_population(h, IN_TOWN, year, 1000, 220);
}

void scenario_cap_inputs(ScenarioHouse *h, int64_t b26)
{
    const struct { const char *item, *mark; int64_t yen; int year; } amounts[] = {
        { "a26", "final", 9000000, 2014 }, { "b26", "final", b26, 2014 }, { "k26", "final", 1000000, 2014 },
        { "care_management", "expected", 500000, 2026 }, { "prevention_benefit", "expected", 4000000, 2026 },
    };
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        scenario_sqlf(h, "INSERT INTO cap_input (org, id, rev, fiscal_year, item, yen, mark) VALUES (1001, %zu, 1, %d, '%s', %lld, '%s')", i + 1, amounts[i].year,
                      amounts[i].item, (long long)amounts[i].yen, amounts[i].mark);
}
