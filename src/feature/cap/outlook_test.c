/* What is known ahead, late claims and assumptions: what they do to the landing, and what is refused. */
#include "feature/cap/cap.h"
#include "http/scenario_town.h"

#include <stdio.h>

static const Feature *const list[] = { &feature_cap };
#define TOWN "/api/towns/1001/"
#define HOME TOWN "home?year=2026"
#define OUTLOOK TOWN "outlook?year=2026"

static void give_cube(ScenarioHouse *h, Month m, int64_t yen)
{
    scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .people = (int)(yen / 10000), .paid = yen });
}

static void give_claim(ScenarioHouse *h, Month m, Month exam, int64_t yen)
{
    static int line;
    line++;
    scenario_sqlf(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days,"
               " units, cost, paid, fingerprint) VALUES (1001, %d, 1, %d, 1, 1, 'A6', '1111', 'equivalent', '12', %d, %d, 1, 1, 1, %ld, %ld, %d)",
            (int)m, line, (int)exam, (int)exam, (long)yen, (long)yen, line);
    scenario_sqlf(h, "INSERT INTO late_sum (org, service_month, exam_month, paid) VALUES (1001, %d, %d, %ld)", (int)m, (int)exam, (long)yen);
}

/* Every month 900,000 at once, 90,000 a month later, 10,000 another month later: known to September 2026. */
static void give_town(ScenarioHouse *h, bool with_claims)
{
    for (Month m = 202403; m <= 202609; m = month_add(m, 1)) {
        int age = month_diff(202609, m);
        give_cube(h, m, age == 0 ? 900000 : age == 1 ? 990000 : 1000000);
        if (!with_claims)
            continue;
        give_claim(h, m, month_add(m, 1), 900000);
        if (age > 0)
            give_claim(h, m, month_add(m, 2), 90000);
        if (age > 1)
            give_claim(h, m, month_add(m, 3), 10000);
    }
}

static void late_claims(ScenarioHouse *h)
{
    give_town(h, true);
    const Scenario rows[] = {
        { "the triangle knows what comes", GET, OUTLOOK, OFFICER, 200,
          .has = { "\"told\":true", "{\"month\":202608,\"paid\":990000,\"added\":10000,\"error\":0}", "{\"month\":202609,\"paid\":900000,\"added\":100000,\"error\":0}" } },
        { "and the landing counts it", GET, HOME, OFFICER, 200,
          .has = { "\"yen\":12000000", "最近の2か月分に、過去の月遅れ請求の割合から110,000円を足しています", "\"how\":\"completed\"" } },
        { "a claim without its month of examination", POST, TOWN "known-effects", OFFICER, 422, .body = "{}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "UPDATE late_sum SET exam_month = 0 WHERE org = 1001 AND service_month = 202601 AND exam_month = 202602");
    const Scenario untold[] = {
        { "makes it silent", GET, OUTLOOK, OFFICER, 200, .has = { "\"told\":false", "\"setting_months\":1", "\"months\":[]" } },
        { "then the town's setting counts", GET, HOME, OFFICER, 200, .has = { "請求がそろっていないとみて" }, .hasnot = { "月遅れ請求の割合" } },
    };
    scenario_run(h, untold, COUNT_OF(untold));
}
TEST(late_claims_are_learnt_from_the_months_of_examination)
{
    scenario_each(list, COUNT_OF(list), late_claims);
}

#define EFFECT(fields) "{" fields ",\"mark\":\"expected\",\"source\":\"告示の案\"}"
static const Scenario effects[] = {
    { "before", GET, HOME, OFFICER, 200, .has = { "\"landing\":{\"yen\":12000000" } },
    { "a price that rises by two per cent", POST, TOWN "known-effects", OFFICER, 201, .body = EFFECT("\"kind\":\"price\",\"from_month\":202611,\"rate\":200") },
    { "counts from its month on", GET, HOME, OFFICER, 200, .has = { "\"landing\":{\"yen\":12080000", "報酬改定の率を入力どおり" } }, /* 4 × 20,000 */
    { "a service that begins", POST, TOWN "known-effects", HEAD, 201,
      .body = EFFECT("\"kind\":\"starts\",\"service\":\"visit\",\"program\":\"c\",\"from_month\":202612,\"month_yen\":50000") },
    { "with the yen of the plan", GET, HOME, OFFICER, 200, .has = { "\"landing\":{\"yen\":12230000", "これから始まる1種類" } },
    { "in words", GET, OUTLOOK, OFFICER, 200,
      .has = { "令和8年11月サービス分から、すべてのサービスの単価が＋2.00%変わる", "訪問型（サービス・活動C）が始まる（1か月5万円）", "\"mark\":\"expected\",\"source\":\"告示の案\"" } },
    { "a service that ends", POST, TOWN "known-effects", OFFICER, 201, .body = EFFECT("\"kind\":\"stops\",\"service\":\"day\",\"from_month\":202701") },
    { "is nothing from then on", GET, HOME, OFFICER, 200, .has = { "\"landing\":{\"yen\":10190000", "その後を0円" } }, /* − 2 × 1,020,000 */
    { "a month like no other", POST, TOWN "known-effects", OFFICER, 201, .body = EFFECT("\"kind\":\"unlike\",\"from_month\":202506,\"to_month\":202507") },
    { "is left out and said", GET, HOME, OFFICER, 200, .has = { "2か月は特別な月として" } },
    { "the prefecture looks", GET, OUTLOOK, PREFECTURE, 200, .has = { "\"effects\":[{" } },
};
static const Scenario refused[] = {
    { "a price without a rate", POST, TOWN "known-effects", OFFICER, 422, .body = EFFECT("\"kind\":\"price\",\"from_month\":202611"), .has = { "改定の率" } },
    { "a rate beyond reason", POST, TOWN "known-effects", OFFICER, 422, .body = EFFECT("\"kind\":\"price\",\"from_month\":202611,\"rate\":5001") },
    { "a beginning of nothing", POST, TOWN "known-effects", OFFICER, 422, .body = EFFECT("\"kind\":\"starts\",\"from_month\":202611,\"month_yen\":1"), .has = { "始まるサービス" } },
    { "a beginning without yen", POST, TOWN "known-effects", OFFICER, 422,
      .body = EFFECT("\"kind\":\"starts\",\"service\":\"day\",\"program\":\"c\",\"from_month\":202611"), .has = { "1か月の額" } },
    { "an end of everything", POST, TOWN "known-effects", OFFICER, 422, .body = EFFECT("\"kind\":\"stops\",\"from_month\":202611"), .has = { "終わるサービス" } },
    { "an end before the beginning", POST, TOWN "known-effects", OFFICER, 422, .body = EFFECT("\"kind\":\"unlike\",\"from_month\":202507,\"to_month\":202506") },
    { "no source", POST, TOWN "known-effects", OFFICER, 422, .body = "{\"kind\":\"unlike\",\"from_month\":202507,\"mark\":\"assumed\"}" },
    { "a neighbour", POST, TOWN "known-effects", NEIGHBOUR, 403, .body = EFFECT("\"kind\":\"unlike\",\"from_month\":202507") },
    { "the prefecture writes nothing", POST, TOWN "known-effects", PREFECTURE, 403, .body = EFFECT("\"kind\":\"unlike\",\"from_month\":202507") },
    { "a provider sees nothing", GET, OUTLOOK, PROVIDER, .want = 403 },
    { "an assumption out of its range", POST, TOWN "forecast-assumptions", OFFICER, 422,
      .body = "{\"item\":\"growth_max\",\"value\":900,\"mark\":\"assumed\",\"source\":\"勘\"}", .has = { "1000 から 5000" } },
    { "one that is unknown", POST, TOWN "forecast-assumptions", OFFICER, 422, .body = "{\"item\":\"luck\",\"value\":900,\"mark\":\"assumed\",\"source\":\"勘\"}" },
};

static void known_ahead(ScenarioHouse *h)
{
    give_town(h, true);
    scenario_run(h, effects, COUNT_OF(effects));
    scenario_run(h, refused, COUNT_OF(refused));
}
TEST(what_is_known_ahead_moves_the_landing)
{
    scenario_each(list, COUNT_OF(list), known_ahead);
}

static const Scenario assumptions[] = {
    { "the default, marked", GET, OUTLOOK, OFFICER, 200, .has = { "\"item\":\"spread_few\"", "\"id\":null,\"value\":1300,\"standard\":1300,\"mark\":\"assumed\"", "初期値" } },
    { "the town's own", POST, TOWN "forecast-assumptions", OFFICER, 201, .body = "{\"item\":\"spread_few\",\"value\":2000,\"mark\":\"final\",\"source\":\"令和3〜7年度の決算との差\"}" },
    { "stands in its place", GET, OUTLOOK, OFFICER, 200, .has = { "\"value\":2000,\"standard\":1300,\"mark\":\"final\",\"source\":\"令和3〜7年度の決算との差\"" } },
    { "and is used", GET, HOME, OFFICER, 200, .has = { "幅を2.00倍" } },
    { "only one of each", POST, TOWN "forecast-assumptions", OFFICER, 422, .body = "{\"item\":\"spread_few\",\"value\":2000,\"mark\":\"final\",\"source\":\"また\"}" },
};
static void given_assumptions(ScenarioHouse *h)
{
    for (Month m = 202409; m <= 202609; m = month_add(m, 1)) /* two years and a month: few trials */
        give_cube(h, m, 1000000 + m % 7 * 1000);
    scenario_sql(h, "INSERT INTO town_setting (org, id, rev, year_starts, yen_rounding, late_months, special_town) VALUES (1001, 1, 1, 4, 'floor', 0, 0)");
    scenario_run(h, assumptions, COUNT_OF(assumptions));
}
TEST(assumptions_are_data_with_a_source)
{
    scenario_each(list, COUNT_OF(list), given_assumptions);
}
