/* Organisations, areas, centres, providers and the settings of a town. */
#include "feature/town/town.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_town };
#define UNITS "/api/towns/1001/units"
#define REGISTER "/api/registers/1/organisations"
#define UNIT(kind, members) "{\"kind\":\"" kind "\",\"name\":\"見本\"" members "}"

static const Scenario units[] = {
    { "an area", POST, UNITS, OFFICER, 201, .body = UNIT("area", "") },
    { "a provider with the right check digit", POST, UNITS, OFFICER, 201, .body = UNIT("provider", ",\"number\":\"9970100013\"") },
    { "a centre has one too", POST, UNITS, ADMIN, 201, .body = UNIT("centre", ",\"number\":\"9900100018\"") },
    { "an area has none", POST, UNITS, OFFICER, 422, .body = UNIT("area", ",\"number\":\"9970100013\""), .has = { "/number", "空にしてください" } },
    { "a number too short", POST, UNITS, OFFICER, 422, .body = UNIT("provider", ",\"number\":\"997010001\""), .has = { "/number" } },
    { "a number of letters", POST, UNITS, OFFICER, 422, .body = UNIT("provider", ",\"number\":\"ABCDEFGHIJ\""), .has = { "/number" } },
    { "a kind there is not", POST, UNITS, OFFICER, 422, .body = UNIT("school", ""), .has = { "/kind" } },
    { "no name", POST, UNITS, OFFICER, 422, .body = "{\"kind\":\"area\"}", .has = { "/name" } },
    { "closed before it opened", POST, UNITS, OFFICER, 422, .body = UNIT("area", ",\"opened\":\"2026-04-02\",\"closed\":\"2026-04-01\""), .has = { "/closed" } },
    { "closed on the day it opened", POST, UNITS, OFFICER, 201, .body = UNIT("area", ",\"opened\":\"2026-04-01\",\"closed\":\"2026-04-01\"") },
    { "a centre reads names", GET, UNITS, CENTRE, 200, .has = { "中央包括" } },
    { "a provider writes none", POST, UNITS, PROVIDER, 403, .body = UNIT("area", "") },
    { "the prefecture writes none", POST, UNITS, PREFECTURE, 403, .body = UNIT("area", "") },
    { "the neighbour reads none", GET, UNITS, NEIGHBOUR, .want = 403 },
    { "settings", POST, "/api/towns/1001/town-settings", OFFICER, 201,
      .body = "{\"year_starts\":4,\"yen_rounding\":\"floor\",\"late_months\":2,\"special_town\":false}" },
    { "a year does not start in May", POST, "/api/towns/1001/town-settings", OFFICER, 422,
      .body = "{\"year_starts\":5,\"yen_rounding\":\"floor\",\"late_months\":2,\"special_town\":false}", .has = { "/year_starts" } },
    { "nobody rounds up", POST, "/api/towns/1001/town-settings", OFFICER, 422,
      .body = "{\"year_starts\":4,\"yen_rounding\":\"ceiling\",\"late_months\":2,\"special_town\":false}", .has = { "/yen_rounding" } },
    { "seven late months", POST, "/api/towns/1001/town-settings", OFFICER, 422,
      .body = "{\"year_starts\":4,\"yen_rounding\":\"floor\",\"late_months\":7,\"special_town\":false}", .has = { "/late_months" } },
};
TEST(what_a_town_has_of_its_own)
{
    scenarios(list, COUNT_OF(list), units, COUNT_OF(units));
}

static const Scenario organisations[] = {
    { "a list for everybody who is signed in", GET, "/api/organisations?kind=municipality", PROVIDER, 200, .has = { "\"total\":3", "みほん市" } },
    { "not for nobody", GET, "/api/organisations", NOBODY, .want = 401 },
    { "those without a code come last", GET, "/api/organisations", MINISTRY, 200, .has = { "{\"items\":[{\"id\":1001," } },
    { "found by a part of the name", GET, "/api/organisations?q=%E3%81%BF%E3%81%BB%E3%82%93", OFFICER, 200, .has = { "\"total\":1" } },
    { "a wildcard is a letter", GET, "/api/organisations?q=%25", OFFICER, 200, .has = { "\"total\":0" } },
    { "one", GET, "/api/organisations/1001", OFFICER, 200, .has = { "\"code\":\"992011\"", "\"parent\":100" } },
    { "one there is not", GET, "/api/organisations/77", OFFICER, .want = 404 },
    { "the ministry adds one", POST, REGISTER, MINISTRY, 201, .body = "{\"kind\":\"municipality\",\"code\":\"992046\",\"name\":\"うみべ市\",\"parent\":100}", .has = { "\"rev\":1" } },
    { "not twice", POST, REGISTER, MINISTRY, 409, .body = "{\"kind\":\"municipality\",\"code\":\"992046\",\"name\":\"うみべ市\",\"parent\":100}" },
    { "under nobody", POST, REGISTER, MINISTRY, 409, .body = "{\"kind\":\"municipality\",\"code\":\"992054\",\"name\":\"えがお市\",\"parent\":99999}" },
    { "a wrong check digit", POST, REGISTER, MINISTRY, 422, .body = "{\"kind\":\"municipality\",\"code\":\"992047\",\"name\":\"うみべ市\"}", .has = { "/code" } },
    { "all that is wrong at once", POST, REGISTER, MINISTRY, 422, .body = "{\"kind\":\"village\",\"code\":1,\"parent\":\"x\",\"opened\":\"R8\"}",
      .has = { "/kind", "/code", "/name", "/parent", "/opened" } },
    { "a list is none", POST, REGISTER, MINISTRY, 422, .body = "[]" },
    { "the officer adds none", POST, REGISTER, OFFICER, 403, .body = "{}" },
    { "the prefecture adds none", POST, REGISTER, PREFECTURE, 403, .body = "{}" },
    { "a town is no register", POST, "/api/registers/1001/organisations", ADMIN, 403, .body = "{\"kind\":\"municipality\",\"name\":\"わが町\"}" },
    { "changed", PUT, REGISTER "/1001", MINISTRY, 200, .body = "{\"name\":\"みほん新市\"}", .if_match = "\"1\"", .has = { "みほん新市", "\"code\":\"992011\"", "\"rev\":2" } },
    { "too late", PUT, REGISTER "/1001", MINISTRY, 409, .body = "{\"name\":\"x\"}", .if_match = "\"1\"" },
    { "which version?", PUT, REGISTER "/1001", MINISTRY, 409, .body = "{\"name\":\"x\"}" },
    { "closed before it opened", PUT, REGISTER "/1001", MINISTRY, 422, .body = "{\"opened\":\"2026-04-02\",\"closed\":\"2026-04-01\"}", .if_match = "\"2\"", .has = { "/closed" } },
    { "merged, but open", PUT, REGISTER "/1001", MINISTRY, 422, .body = "{\"successor\":1002}", .if_match = "\"2\"", .has = { "/closed" } },
    { "its own parent", PUT, REGISTER "/1001", MINISTRY, 422, .body = "{\"parent\":1001}", .if_match = "\"2\"", .has = { "/parent" } },
    { "its own successor", PUT, REGISTER "/1001", MINISTRY, 422, .body = "{\"successor\":1001,\"closed\":\"2026-04-01\"}", .if_match = "\"2\"", .has = { "/successor" } },
};
TEST(the_register_of_organisations)
{
    scenarios(list, COUNT_OF(list), organisations, COUNT_OF(organisations));
}

/* What a change does not mention stays. */
static void dates_stay(ScenarioHouse *h)
{
    scenario_sql(h, "UPDATE organisation SET opened = '2005-03-28' WHERE id = 1002");
    const Scenario rows[] = {
        { "only the name is sent", PUT, REGISTER "/1002", MINISTRY, 200, .body = "{\"name\":\"となり新市\"}", .if_match = "\"1\"",
          .has = { "\"opened\":\"2005-03-28\"", "\"parent\":100" } },
        { "null empties", PUT, REGISTER "/1002", MINISTRY, 200, .body = "{\"opened\":null}", .if_match = "\"2\"", .has = { "\"opened\":null" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(a_change_of_an_organisation_keeps_the_rest)
{
    scenario_each(list, COUNT_OF(list), dates_stay);
}

#define TOWN_UNITS "/api/towns/1001/units"
static void closed_not_deleted(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, 7001, 1, 'provider', '使われている')");
    scenario_sql(h, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, 7002, 1, 'provider', '使われていない')");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                    " VALUES (1001, 202604, 'A6', 'equivalent', 7001, '12', 'claim', 1, 1, 1, 1, 1)");
    static const Scenario rows[] = {
        { .name = "one that claims name", .method = DELETE, .target = TOWN_UNITS "/7001", .as = OFFICER, .want = 422, .if_match = "1", .has = { "in_use" } },
        { .name = "it is still there", .method = GET, .target = TOWN_UNITS "/7001", .as = OFFICER, .want = 200 },
        { .name = "one that nobody names", .method = DELETE, .target = TOWN_UNITS "/7002", .as = OFFICER, .want = 204, .if_match = "1" },
        { .name = "an area that is not there", .method = POST, .target = TOWN_UNITS, .as = OFFICER, .want = 422,
          .body = "{\"kind\":\"centre\",\"name\":\"x\",\"area\":999}", .has = { "/area" } },
        { .name = "a first row of settings", .method = POST, .target = "/api/towns/1001/town-settings", .as = OFFICER, .want = 201,
          .body = "{\"year_starts\":3,\"yen_rounding\":\"floor\",\"late_months\":1,\"special_town\":false}" },
        { .name = "a second one", .method = POST, .target = "/api/towns/1001/town-settings", .as = OFFICER, .want = 422,
          .body = "{\"year_starts\":4,\"yen_rounding\":\"floor\",\"late_months\":1,\"special_town\":false}", .has = { "duplicate" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}

TEST(what_is_in_use_is_closed_and_not_deleted)
{
    scenario_each(list, COUNT_OF(list), closed_not_deleted);
}
