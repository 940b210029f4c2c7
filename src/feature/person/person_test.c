#include "feature/person/person.h"
#include "http/scenario.h"
#include "schema/person.h"

static const Feature *const list[] = { &feature_person };

static const Sql add_person = { .text = "INSERT INTO person (org, id, number_key, number_sealed) VALUES ($1, $2, $3, $4)" };

static void seal_number(ScenarioHouse *h, int64_t org, int64_t place_id, int64_t id, Str number)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    CLEANUP(buf_done) Buf sealed;
    char room[64];
    uint8_t key[16];
    Tx tx;
    buf_init(&sealed, 256);
    lookup_key(h->app.keys, S("test"), number, key);
    key[0] = (uint8_t)id;
    EXPECT(seal(h->app.keys, person_place(org, place_id, room), number, &sealed) == OK);
    EXPECT(db_pool_writer(h->app.pool, &db) == OK && tx_begin(db, &tx) == OK);
    EXPECT(db_exec(db, &add_person, P_INT(org), P_INT(id), P_BLOB(((Str){ (const char *)key, sizeof key })), P_BLOB(buf_str(&sealed))) == OK);
    EXPECT(tx_commit(&tx) == OK);
}

#define REVEAL(id, why) .method = POST, .target = "/api/towns/1001/persons/" #id "/reveal", .body = "{\"reason\":\"" why "\"}"
static const Scenario rows[] = {
    { .name = "with a reason", REVEAL(1, "本人からの電話"), .as = OFFICER, .want = 200, .has = { "\"number\":\"0099000001\"" } },
    { .name = "without one", REVEAL(1, ""), .as = OFFICER, .want = 422, .has = { "\"missing\"" }, .hasnot = { "0099000001" } },
    { .name = "with one that is none", REVEAL(1, "あ"), .as = OFFICER, .want = 422, .has = { "\"range\"" } },
    { .name = "a nurse sees them masked only", REVEAL(1, "本人からの電話"), .as = NURSE, .want = 403, .hasnot = { "0099000001" } },
    { .name = "the administrator sees none", REVEAL(1, "本人からの電話"), .as = ADMIN, .want = 403 },
    { .name = "nor does a centre", REVEAL(1, "本人からの電話"), .as = CENTRE, .want = 403 },
    { .name = "nor the prefecture", REVEAL(1, "本人からの電話"), .as = PREFECTURE, .want = 403 },
    { .name = "nor the neighbour", REVEAL(1, "本人からの電話"), .as = NEIGHBOUR, .want = 403 },
    { .name = "nor a stranger", REVEAL(1, "本人からの電話"), .as = NOBODY, .want = 401 },
    { .name = "nobody of that number", REVEAL(99, "本人からの電話"), .as = OFFICER, .want = 404 },
    { .name = "a seal moved from another person does not open", REVEAL(2, "本人からの電話"), .as = OFFICER, .want = 500, .hasnot = { "0099000002" } },
};

static void reveal(ScenarioHouse *h)
{
    seal_number(h, 1001, 1, 1, S("0099000001"));
    seal_number(h, 1001, 3, 2, S("0099000002"));
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE entity = 'person' AND target = 1 AND verb = 'view' AND result = 'ok'"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE reason LIKE '%0099%'"), 0);
}

TEST(a_number_is_opened_one_at_a_time_with_a_reason) { scenario_each(list, COUNT_OF(list), reveal); }

TEST(a_mask_shows_the_last_four)
{
    Arena a;
    const Keys *keys;
    Buf sealed;
    char room[64];
    Str shown;
    arena_init(&a, 1 << 16);
    buf_init(&sealed, 256);
    EXPECT(secret_init() == OK && keys_from_seed(3, &keys) == OK);
    EXPECT(seal(keys, person_place(1, 2, room), S("0012345678"), &sealed) == OK);
    EXPECT(person_masked(keys, 1, 2, buf_str(&sealed), &a, &shown) == OK);
    EXPECT_STR(shown, S("******5678"));
    buf_clear(&sealed);
    EXPECT(seal(keys, person_place(1, 2, room), S("1234"), &sealed) == OK);
    EXPECT(person_masked(keys, 1, 2, buf_str(&sealed), &a, &shown) == OK);
    EXPECT_STR(shown, S("******"
                        "****"));
    EXPECT(person_masked(keys, 1, 3, buf_str(&sealed), &a, &shown) == ERR_INTERNAL);
    buf_done(&sealed);
    keys_close(&keys);
    arena_done(&a);
}
