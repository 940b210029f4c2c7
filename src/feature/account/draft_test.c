/* Drafts: one's own, small, few, short-lived. On each database. */
#include "base/secret.h"
#include "feature/account/account.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_account };

static TestReply ask(ScenarioHouse *h, Str cookie, Method method, const char *target, Str body)
{
    TestReply reply = { 0 };
    TestRequest request = { .method = method, .target = str_of(target), .body = body, .cookie = cookie, .same_origin = true };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    return reply;
}

static const Scenario draft_rows[] = {
    { "nobody keeps none", PUT, "/api/drafts/a", NOBODY, 401, .body = "{\"text\":\"x\"}" },
    { "there is none", GET, "/api/drafts/cap-inputs.2026", OFFICER, .want = 404 },
    { "kept", PUT, "/api/drafts/cap-inputs.2026", OFFICER, 204, .body = "{\"text\":\"{\\\"yen\\\":\\\"１２\\\"}\"}" },
    { "and given back", GET, "/api/drafts/cap-inputs.2026", OFFICER, 200, .has = { "\"text\":\"{\\\"yen\\\":\\\"１２\\\"}\"" } },
    { "kept anew", PUT, "/api/drafts/cap-inputs.2026", OFFICER, 204, .body = "{\"text\":\"second\"}" },
    { "the newer one", GET, "/api/drafts/cap-inputs.2026", OFFICER, 200, .has = { "second" }, .hasnot = { "yen" } },
    { "listed without what it says", GET, "/api/drafts", OFFICER, 200, .has = { "\"key\":\"cap-inputs.2026\"" }, .hasnot = { "second" } },
    { "not another's", GET, "/api/drafts/cap-inputs.2026", HEAD, .want = 404 },
    { "nor in another's list", GET, "/api/drafts", HEAD, 200, .has = { "\"items\":[]" } },
    { "another deletes his own only", DELETE, "/api/drafts/cap-inputs.2026", HEAD, .want = 204 },
    { "it is still there", GET, "/api/drafts/cap-inputs.2026", OFFICER, 200, .has = { "second" } },
    { "a name with a person in it", PUT, "/api/drafts/%E8%A6%8B%E6%9C%AC", OFFICER, 404, .body = "{\"text\":\"x\"}" },
    { "capitals", PUT, "/api/drafts/Cap", OFFICER, 404, .body = "{\"text\":\"x\"}" },
    { "an endless name", PUT, "/api/drafts/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", OFFICER, 404, .body = "{\"text\":\"x\"}" },
    { "nothing to keep", PUT, "/api/drafts/a", OFFICER, 422, .body = "{}" },
    { "empty", PUT, "/api/drafts/a", OFFICER, 422, .body = "{\"text\":\"\"}" },
    { "not a text", PUT, "/api/drafts/a", OFFICER, 422, .body = "{\"text\":{\"a\":1}}" },
    { "something else", PUT, "/api/drafts/a", OFFICER, 422, .body = "{\"text\":\"x\",\"org\":1002}" },
    { "deleted", DELETE, "/api/drafts/cap-inputs.2026", OFFICER, .want = 204 },
    { "and gone", GET, "/api/drafts/cap-inputs.2026", OFFICER, .want = 404 },
};
TEST(drafts_are_ones_own)
{
    scenarios(list, COUNT_OF(list), draft_rows, COUNT_OF(draft_rows));
}

static void draft_limits(ScenarioHouse *h)
{
    char path[64];
    h->app.clock = clock_fixed(1700000010000);
    Str me = scenario_cookie(h, OFFICER);
    char *big = arena_alloc(&h->arena, DRAFT_BYTES_MAX + 32);
    int n = sprintf(big, "{\"text\":\"");
    memset(big + n, 'x', DRAFT_BYTES_MAX + 1);
    memcpy(big + n + DRAFT_BYTES_MAX + 1, "\"}", 2);
    EXPECT_I64(ask(h, me, PUT, "/api/drafts/big", (Str){ big, (size_t)n + DRAFT_BYTES_MAX + 3 }).status, 422);
    memcpy(big + n + DRAFT_BYTES_MAX, "\"}", 2);
    EXPECT_I64(ask(h, me, PUT, "/api/drafts/big", (Str){ big, (size_t)n + DRAFT_BYTES_MAX + 2 }).status, 204);
    EXPECT_I64(ask(h, me, GET, "/api/drafts/big", (Str){ 0 }).status, 200);
    EXPECT_I64(scenario_number(h, "SELECT length(body_sealed) FROM draft"), DRAFT_BYTES_MAX + SEAL_OVERHEAD);
    for (int i = 1; i < DRAFTS_PER_ACCOUNT_MAX; i++) {
        snprintf(path, sizeof path, "/api/drafts/d%d", i);
        EXPECT_I64(ask(h, me, PUT, path, S("{\"text\":\"x\"}")).status, 204);
        h->app.clock.fixed_ms += 2000;
    }
    EXPECT_I64(ask(h, me, PUT, "/api/drafts/more", S("{\"text\":\"x\"}")).status, 422);
    EXPECT_I64(ask(h, me, PUT, "/api/drafts/d7", S("{\"text\":\"y\"}")).status, 204); /* those there are stay open */
    h->app.clock.fixed_ms += DRAFT_DAYS * 86400000LL;
    h->cookies[OFFICER] = (Str){ 0 };
    me = scenario_cookie(h, OFFICER);
    EXPECT_I64(ask(h, me, GET, "/api/drafts/d7", (Str){ 0 }).status, 404); /* 30 days */
    EXPECT(str_contains(ask(h, me, GET, "/api/drafts", (Str){ 0 }).body, S("\"items\":[]")));
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM draft"), 0);
}
TEST(drafts_are_small_few_and_short_lived)
{
    scenario_each(list, COUNT_OF(list), draft_limits);
}
