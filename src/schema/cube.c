#include "schema/cube.h"
#include "schema/cube_persons.h"
#include "schema/few.h"
#include "schema/outside.h"
#include "schema/past.h"
#include "schema/release.h"
#include "schema/town_stamp.h"

static const Sql clear_month = { .text = "DELETE FROM cube WHERE org = $1 AND service_month = $2 AND origin <> 'kept'" }; /* sums of disposed claims */
static const Sql add_claims = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
    "SELECT t.org, t.service_month, t.service, t.program, t.provider, t.level, 'claim', "
    "SUM(CASE WHEN t.n > 0 THEN 1 ELSE 0 END), SUM(t.n), SUM(t.units), SUM(t.cost), SUM(t.paid) FROM ("
    "SELECT org, service_month, service, program, provider, level, person, "
    "SUM(CASE WHEN kind = 3 THEN -1 ELSE 1 END) AS n, SUM(units) AS units, SUM(cost) AS cost, SUM(paid) AS paid "
    "FROM claim WHERE org = $1 AND service_month = $2 "
    "GROUP BY org, service_month, service, program, provider, level, person) AS t "
    "GROUP BY t.org, t.service_month, t.service, t.program, t.provider, t.level" };
static const Sql add_ledger = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
    "SELECT org, month, service, program, COALESCE(provider, 0), '', 'ledger', "
    "SUM(COALESCE(people, 0)), COUNT(*), 0, SUM(yen), SUM(yen) FROM ledger WHERE org = $1 AND month = $2 "
    "GROUP BY org, month, service, program, COALESCE(provider, 0)" };

static const Sql clear_late = { .text = "DELETE FROM late_sum WHERE org = $1 AND service_month = $2" };
static const Sql add_late = { .text =
    "INSERT INTO late_sum (org, service_month, exam_month, paid) SELECT org, service_month, exam_month, SUM(paid) FROM claim"
    " WHERE org = $1 AND service_month = $2 GROUP BY org, service_month, exam_month" };

static const Sql *const rebuild[] = { &clear_month, &add_claims, &add_ledger, &clear_late, &add_late };
const Sql *const cube_statements[] = { &clear_month, &add_claims, &add_ledger, &clear_late, &add_late, CUBE_PERSONS_STATEMENTS, &town_sql_changed, &release_sql_restart,
    FEW_HOLD_STATEMENTS, &outside_sql_population };
const size_t cube_statement_count = COUNT_OF(cube_statements);

/* Two at once: the month is read (cleared) before it is written, so PostgreSQL tells the second to try again, and not that its keys are taken. */
Status cube_rebuild_month(Db *db, int64_t org, Month month)
{
    for (size_t i = 0; i < COUNT_OF(rebuild); i++)
        TRY(db_exec(db, rebuild[i], P_INT(org), P_INT(month)));
    TRY(cube_count_persons(db, org, month));
    TRY(past_month_changed(db, org, month));
    TRY(release_restart(db, org, month));
    return town_changed(db, org);
}
