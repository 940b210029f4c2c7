/* Two signatures, what goes and what stays, and tombstones that cannot be bent. */
#include "feature/disposal/disposal.h"
#include "feature/spending/spending.h"
#include "http/scenario.h"
#include "schema/disposal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Feature *const list[] = { &feature_disposal, &feature_spending };
#define TOWN "/api/towns/1001/"

static void give_years(ScenarioHouse *h)
{
    scenario_sql(h, str_starts(str_of(h->url), S("postgres")) ? "INSERT INTO person (org, id, number_key, number_sealed) VALUES (1001, 1, '\\x01', '\\x01'), (1001, 2, '\\x02', '\\x02')"
                           : "INSERT INTO person (org, id, number_key, number_sealed) VALUES (1001, 1, X'01', X'01'), (1001, 2, X'02', X'02')");
    scenario_sql(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint) VALUES"
                    " (1001, 201903, 1, 1, 1, 7, 'A6', '1111', 'equivalent', '12', 201904, 201905, 1, 4, 1, 10, 9, 1),"
                    " (1001, 202609, 1, 2, 2, 7, 'A6', '1111', 'equivalent', '12', 202610, 202611, 1, 4, 1, 10, 8, 2)");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) VALUES"
                    " (1001, 201903, 'A6', 'equivalent', 7, '12', 'claim', 1, 1, 1, 10, 9)");
}

static int64_t open_list(ScenarioHouse *h)
{
    EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "disposals", "{}", NULL).status, 201);
    return scenario_number(h, "SELECT id FROM disposal WHERE state = 'open'");
}

static const char *path(ScenarioHouse *h, int64_t id, const char *rest)
{
    return arena_printf(&h->arena, TOWN "disposals/%lld%s", (long long)id, rest).p;
}

static void two_signatures(ScenarioHouse *h)
{
    const char *url = h->app.config.db.url;
    char stones[] = "/tmp/banso-stones-XXXXXX";
    EXPECT(mkdtemp(stones) != NULL);
    Str key = arena_printf(&h->arena, "%s/key", stones);
    (void)url;
    h->app.config.key_file = key.p;
    give_years(h);
    int64_t id = open_list(h);
    const Scenario rows[] = {
        { "periods, assumed until a town says", GET, TOWN "retention", OFFICER, 200, .has = { "\"years\":5", "\"mark\":\"assumed\"", "\"over\":1", "2021-03-31" } },
        { "one list at a time", POST, TOWN "disposals", HEAD, 422, .body = "{}", .has = { "\"open\"" } },
        { "not both by one", POST, path(h, id, "/signature"), OFFICER, 422, .body = "{}", .has = { "\"second\"" } },
        { "not the nurse", POST, path(h, id, "/signature"), NURSE, 403, .body = "{}" },
        { "not the neighbour", POST, path(h, id, "/signature"), NEIGHBOUR, 403, .body = "{}" },
        { "not the prefecture", GET, TOWN "disposals", PREFECTURE, .want = 403 },
        { "nothing is gone yet", GET, TOWN "disposals", HEAD, 200, .has = { "\"amount\":1", "\"state\":\"open\"" } },
        { "by the head", POST, path(h, id, "/signature"), HEAD, 204, .body = "{}" },
        { "once", POST, path(h, id, "/signature"), HEAD, 422, .body = "{}" },
        { "the sum of the old month stays", GET, TOWN "spending?from=201903&to=201903&by=month", OFFICER, 200, .has = { "\"paid\":9" } },
        { "also when the month is made anew", POST, TOWN "ledger", OFFICER, 201,
          .body = "{\"month\":201903,\"service\":\"general\",\"program\":\"general\",\"kind\":\"contract\",\"yen\":100}" },
        { "still there", GET, TOWN "spending?from=201903&to=201903&by=month", OFFICER, 200, .has = { "\"paid\":109" } },
        { "nothing more is over", POST, TOWN "disposals", OFFICER, 422, .body = "{}", .has = { "ありません" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM person"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE entity = 'disposal' AND verb = 'write' AND result = 'ok'"), 2);
    struct stat st;
    Str file = arena_printf(&h->arena, "%s.tombstones", key.p);
    EXPECT(stat(file.p, &st) == 0 && (st.st_mode & 077) == 0 && st.st_size > 0);
    unlink(file.p);
    rmdir(stones);
}
TEST(disposal_wants_two_and_leaves_sums)
{
    scenario_each(list, COUNT_OF(list), two_signatures);
}

static void periods(ScenarioHouse *h)
{
    give_years(h);
    const Scenario rows[] = {
        { "no years", PUT, TOWN "retention/claims", OFFICER, 422, .body = "{\"years\":0}", .has = { "/years", "/basis", "/mark" } },
        { "no such class", PUT, TOWN "retention/nothing", OFFICER, 404, .body = "{}" },
        { "nothing was sent", PUT, TOWN "retention/claims", OFFICER, .want = 422, .has = { "読み込み直して" } },
        { "a list was sent", PUT, TOWN "retention/claims", OFFICER, 422, .body = "[1]", .has = { "読み込み直して" } },
        { "a town says ten", PUT, TOWN "retention/claims", HEAD, 204, .body = "{\"years\":10,\"basis\":\"文書管理規程8条\",\"mark\":\"confirmed\",\"hold\":false}" },
        { "then nothing is over", POST, TOWN "disposals", OFFICER, 422, .body = "{}" },
        { "five, but held", PUT, TOWN "retention/claims", HEAD, 204, .body = "{\"years\":5,\"basis\":\"訴訟のため\",\"mark\":\"confirmed\",\"hold\":true}" },
        { "what is held is not on the list", POST, TOWN "disposals", OFFICER, 422, .body = "{}" },
        { "told", GET, TOWN "retention", HEAD, 200, .has = { "\"hold\":true", "訴訟のため" } },
        { "not for the administrator", PUT, TOWN "retention/claims", ADMIN, 403, .body = "{}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "DELETE FROM retention");
    int64_t id = open_list(h);
    scenario_sql(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
                    " VALUES (1001, 201802, 2, 1, 1, 7, 'A6', '1111', 'equivalent', '12', 201904, 201905, 1, 4, 1, 10, 9, 3)");
    const Scenario changed[] = {
        { "not what was signed", POST, path(h, id, "/signature"), HEAD, 422, .body = "{}", .has = { "\"changed\"" } },
        { "taken back", DELETE, path(h, id, ""), HEAD, .want = 204 },
    };
    scenario_run(h, changed, COUNT_OF(changed));
    scenario_sql(h, "DELETE FROM claim WHERE service_month = 201802");
    id = open_list(h);
    const Scenario held[] = {
        { "a lawsuit comes after the first signature", PUT, TOWN "retention/claims", OFFICER, 204, .body = "{\"years\":5,\"basis\":\"訴訟のため\",\"mark\":\"confirmed\",\"hold\":true}" },
        { "what is held stays", POST, path(h, id, "/signature"), HEAD, 422, .body = "{}", .has = { "\"held\"" } },
        { "or a longer period", PUT, TOWN "retention/claims", OFFICER, 204, .body = "{\"years\":10,\"basis\":\"文書管理規程8条\",\"mark\":\"confirmed\",\"hold\":false}" },
        { "what is kept longer stays", POST, path(h, id, "/signature"), HEAD, 422, .body = "{}", .has = { "\"held\"" } },
        { "the list goes", DELETE, path(h, id, ""), HEAD, .want = 204 },
    };
    scenario_run(h, held, COUNT_OF(held));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM claim"), 2);
    scenario_sql(h, "DELETE FROM retention");
    id = open_list(h);
    scenario_sql(h, "UPDATE account SET created_ms = (SELECT first_ms + 1 FROM disposal WHERE state = 'open') WHERE org = 1001 AND role = 'head'");
    const Scenario later[] = { { "an account made later", POST, path(h, id, "/signature"), HEAD, 422, .body = "{}", .has = { "\"second\"" } } };
    scenario_run(h, later, COUNT_OF(later));
}
TEST(periods_are_the_towns_and_lists_are_what_was_signed)
{
    scenario_each(list, COUNT_OF(list), periods);
}

TEST(tombstones_cannot_be_changed_or_left_out)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(keys_close) const Keys *keys = NULL;
    CLEANUP(keys_close) const Keys *foreign = NULL;
    char folder[] = "/tmp/banso-stones-XXXXXX", text[4096];
    arena_init(&a, 1 << 20);
    EXPECT_I64(keys_from_seed(7, &keys), OK);
    EXPECT_I64(keys_from_seed(8, &foreign), OK);
    EXPECT(mkdtemp(folder) != NULL);
    Str path = arena_printf(&a, "%s/t", folder);
    for (int i = 0; i < 3; i++) {
        const Tombstone t = { .disposal = i + 1, .at_ms = 5, .org = 1001, .class = &disposal_classes[0], .until = { 17000 + i } };
        EXPECT_I64(tombstone_append(path.p, keys, &t, &a), OK);
    }
    FILE *f = fopen(path.p, "rb");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    if (f)
        fclose(f);
    EXPECT_I64(tombstones_check(keys, (Str){ text, n }), OK);
    EXPECT_I64(tombstones_check(foreign, (Str){ text, n }), ERR_INVALID);
    EXPECT_I64(tombstones_check(keys, (Str){ text, n - 1 }), ERR_INVALID);
    for (size_t i = 0; i < n; i++) {
        text[i] ^= 1;
        EXPECT_I64(tombstones_check(keys, (Str){ text, n }), ERR_INVALID);
        text[i] ^= 1;
    }
    const char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    EXPECT_I64(tombstones_check(keys, (Str){ second, n - (size_t)(second - text) }), ERR_INVALID);
    Str gap = arena_printf(&a, "%.*s%.*s", (int)(second - text), text, (int)(n - (size_t)(third - text)), third);
    EXPECT_I64(tombstones_check(keys, gap), ERR_INVALID);
    unlink(path.p);
    rmdir(folder);
}
