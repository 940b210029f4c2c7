/* Settled figures beside computed ones, inside and outside the town hall. */
#include "base/test.h"
#include "feature/settled/settled.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_settled };
#define SETTLED "/api/towns/1001/settled"

static void beside(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) "
                    "VALUES (1001, 2024, 'visit_a', 9, 1234000, '実績', 'F12', '訪問型サービスA', '千円', '1,234', 0)");
    scenario_sql(h, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) "
                    "VALUES (1001, 2024, 'visit_b', 9, 100, '実績', 'F13', '訪問型サービスB', '千円', '0.1', 1)");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
                    "VALUES (1001, 202404, 'A3', 'a', 1, '12', 'claim', 1, 1, 1, 1200000, 1200000)");
    const Scenario rows[] = {
        { "side by side, with the cell", GET, SETTLED, OFFICER, 200,
          .has = { "\"item\":\"visit_a\",\"value\":1234000,\"own\":1200000,\"from\":{\"batch\":9,\"file_name\":\"\",\"sheet\":\"実績\",\"cell\":\"F12\"",
                   "\"unit\":\"千円\",\"found\":\"1,234\",\"corrected\":false", "\"item\":\"visit\",\"value\":1234100,\"own\":1200000,\"from\":null", "\"months\":1",
                   "\"corrected\":true", "\"label\":\"令和6年度\"" } },
        { "from outside without what claims tell", GET, SETTLED, PREFECTURE, 200,
          .has = { "\"value\":1234000,\"own\":null" }, .hasnot = { "1200000" } },
        { "another prefecture", GET, SETTLED, OTHER_PREFECTURE_MAN, .want = 403 },
        { "the neighbour", GET, SETTLED, NEIGHBOUR, .want = 403 },
        { "a centre", GET, SETTLED, CENTRE, .want = 403 },
        { "nobody", GET, SETTLED, NOBODY, .want = 401 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(settled_figures_stand_beside_computed_ones)
{
    scenario_each(list, COUNT_OF(list), beside);
}
