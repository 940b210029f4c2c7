/* A database as the release left it that knew no keys of years: its schema, and numbers sealed and hashed under the key file alone.
 * The first start of this one seals them anew, some at a time; a stop in between loses nobody; imports find the same people. */
#include "base/ring.h"
#include "db/migrate.h"
#include "feature/import/import_testing.h"
#include "feature/person/person.h"
#include "http/app.h"
#include "schema/person.h"

#include <stdlib.h>
#include <unistd.h>

enum { BEFORE_YEARS = 45, THIS_YEAR = 2026 }; /* the migration that brought them */
enum { NEW_CLAIM = 1, OLD_CLAIM, NO_CLAIM, FOREIGN, FIRST_OF_MANY, PERSONS = 1204 };
#define NOW 1790780399999 /* 2026-09-30 in Japan */

static const Sql town_sql = { .text = "INSERT INTO organisation (id, rev, kind, code, insurer, name) VALUES (1, 1, 'municipality', '092142', '092148', 'さくら市')" },
                 person_sql = { .text = "INSERT INTO person (org, id, number_key, number_sealed) VALUES (1, $1, $2, $3)" },
                 claims_sql = { .text =
                     "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
                     " VALUES (1, 202503, 1, 1, 1, 7, 'A6', '1111', 'equivalent', '12', 202504, 202505, 1, 4, 1, 10, 9, 1),"
                     " (1, 202605, 1, 2, 1, 7, 'A6', '1111', 'equivalent', '12', 202606, 202607, 1, 4, 1, 10, 9, 2),"
                     " (1, 201903, 1, 3, 2, 7, 'A6', '1111', 'equivalent', '12', 201904, 201905, 1, 4, 1, 10, 9, 3)" },
                 newest_sql = { .read_only = true, .text = "SELECT MAX(number) FROM schema_migration" },
                 drop_sql = { .text = "DROP SCHEMA public CASCADE" }, create_sql = { .text = "CREATE SCHEMA public" },
                 waiting_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM person WHERE org = $1 AND key_year = 0" },
                 closed_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM person WHERE org = $1 AND key_year = -1" },
                 people_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM person WHERE org = $1" },
                 batches_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM claim WHERE org = $1 AND person = 2" },
                 one_sql = { .read_only = true, .text = "SELECT key_year, number_key, number_sealed FROM person WHERE org = 1 AND id = $1" };

typedef struct {
    Arena arena;
    char folder[32];
    Str key, url;
    Str older; /* the sealed number of OLD_CLAIM as a backup of that release has it */
    App app;
} House;

static Str number_of(House *h, int64_t id)
{
    return arena_printf(&h->arena, "%010lld", (long long)id);
}

/* What the import of that release wrote: feature/import/people.c of then called seal and lookup_key, as here. */
static Status old_person(House *h, Db *db, const Keys *keys, int64_t id)
{
    CLEANUP(buf_done) Buf sealed;
    char room[64];
    uint8_t found[16];
    buf_init(&sealed, 256);
    lookup_key(keys, S("insured"), number_of(h, id), found);
    TRY(seal(keys, person_place(WORLD_ORG, id, room), number_of(h, id), &sealed));
    if (id == OLD_CLAIM)
        h->older = arena_copy(&h->arena, buf_str(&sealed));
    return db_exec(db, &person_sql, P_INT(id), P_BLOB(((Str){ (const char *)found, sizeof found })), P_BLOB(buf_str(&sealed)));
}

typedef struct {
    House *h;
    const Keys *keys, *foreign;
} Past;

static Status old_rows(Db *db, void *context)
{
    const Past *p = context;
    TRY(db_exec0(db, &town_sql));
    for (int64_t id = 1; id <= PERSONS; id++)
        TRY(old_person(p->h, db, id == FOREIGN ? p->foreign : p->keys, id));
    return db_exec0(db, &claims_sql);
}

static void leave_behind(House *h)
{
    CLEANUP(keys_close) const Keys *keys = NULL;
    CLEANUP(keys_close) const Keys *foreign = NULL;
    DbPool *pool = NULL;
    Db *db = NULL;
    Str why = S("");
    size_t n = 0;
    int64_t newest = 0;
    while (n < db_migration_count && db_migrations[n].number < BEFORE_YEARS)
        n++;
    EXPECT(n > 0 && n < db_migration_count && db_migrations[n].number == BEFORE_YEARS);
    EXPECT(secret_init() == OK && keys_open(h->key.p, true, &keys) == OK && keys_from_seed(9, &foreign) == OK);
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = h->url.p, .readers = 1, .create = true }, &h->arena, &why), OK);
    EXPECT_I64(db_pool_writer(pool, &db), OK);
    if (db_pool_is_postgres(pool))
        EXPECT(db_exec0(db, &drop_sql) == OK && db_exec0(db, &create_sql) == OK);
    EXPECT_I64(migrate_list(db, db_migrations, n, &h->arena, &why), OK);
    EXPECT_I64(db_tx(db, old_rows, &(Past){ h, keys, foreign }), OK);
    EXPECT(db_one_int0(db, &newest_sql, &newest) == OK && newest < BEFORE_YEARS);
    db_pool_return(&db);
    db_pool_close(&pool);
    EXPECT(access(arena_printf(&h->arena, "%s.ring", h->key.p).p, F_OK) != 0);
}

static bool starts(House *h)
{
    static const Feature *const list[] = { &feature_person };
    const AppConfig config = { .db = { .url = h->url.p, .readers = 2 }, .key_file = h->key.p, .features = list, .n_features = COUNT_OF(list), .quiet = true,
                               .clock = clock_fixed(NOW) };
    Str why = S("");
    if (app_start(&h->app, &config, &h->arena, &why) == OK)
        return true;
    test_fail(__FILE__, __LINE__, "does not start: " STR_FMT, STR_ARG(why));
    return false;
}

static int64_t count(House *h, const Sql *sql)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    int64_t n = -1;
    EXPECT(db_pool_reader(h->app.pool, &db) == OK && db_one_int(db, sql, &n, P_INT(WORLD_ORG)) == OK);
    return n;
}

static Status some(Db *db, void *context)
{
    const App *app = context;
    int64_t done;
    return person_rekey(db, app->keys, THIS_YEAR, 7, &done);
}

/* Seven of them, and then somebody pulls the plug. */
static void stop_in_between(House *h)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(count(h, &waiting_sql), PERSONS);
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(db_tx(db, some, &h->app), OK);
    db_pool_return(&db);
    EXPECT_I64(count(h, &waiting_sql), PERSONS - 7);
}

/* Under the key of the year, found by its hash, open to whoever may; and no longer under the key file alone. */
static void is_sealed_under(House *h, int64_t id, int year)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf plain;
    Str number = S("");
    char room[64];
    uint8_t hash[16], old[16];
    buf_init(&plain, 256);
    EXPECT_I64(db_pool_reader(h->app.pool, &db), OK);
    EXPECT(db_query(db, &one_sql, &rows, P_INT(id)) == OK && rows_next(&rows));
    EXPECT_I64(person_lookup(h->app.keys, WORLD_ORG, year, number_of(h, id), hash), OK);
    lookup_key(h->app.keys, S("insured"), number_of(h, id), old);
    bool found = row_int(&rows, 0) == year && str_eq(row_blob(&rows, 1), (Str){ (const char *)hash, 16 }) && !str_eq(row_blob(&rows, 1), (Str){ (const char *)old, 16 });
    bool closed = sealed_year(row_blob(&rows, 2)) == year && unseal(h->app.keys, person_place(WORLD_ORG, id, room), row_blob(&rows, 2), &plain) == ERR_INVALID;
    rows_done(&rows);
    bool opens = person_number(db, h->app.keys, WORLD_ORG, id, &h->arena, &number) == OK && str_eq(number, number_of(h, id));
    if (!found || !closed || !opens)
        test_fail(__FILE__, __LINE__, "person %lld under %d: found %d, closed %d, opens %d", (long long)id, year, found, closed, opens);
}

/* A file of today with a number of then: the same person, brought to the year of the claim. */
static void import_finds_them(House *h)
{
    static const char file[] =
        "証記載保険者番号,被保険者番号,サービス提供年月,審査年月,事業所番号,事業所名,サービス種類コード,サービス項目コード,要介護状態区分コード,作成区分,日数・回数,単位数,費用額,給付費\r\n"
        "092148,0000000002,202608,202609,0970100012,デイみほん,A6,1111,12,1,4,1798,18231,16407\r\n"
        "092148,0000009999,202608,202609,0970100012,デイみほん,A6,1111,12,1,4,1798,18231,16407\r\n";
    World w = { .pool = h->app.pool, .keys = h->app.keys, .now_ms = WORLD_NOW };
    Taken t;
    arena_init(&w.arena, 64u << 20);
    EXPECT_I64(db_pool_writer(w.pool, &w.db), OK);
    EXPECT_I64(world_take(&w, str_of(file), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 2);
    db_pool_return(&w.db);
    arena_done(&w.arena);
    EXPECT_I64(count(h, &people_sql), PERSONS + 1); /* one that was not there */
    EXPECT_I64(count(h, &batches_sql), 2);
    is_sealed_under(h, OLD_CLAIM, THIS_YEAR);
}

/* With the key of its year a number is gone; what lies in a backup of that release opens with the key file, as SECURITY.md says. */
static void keys_can_go(House *h)
{
    CLEANUP(buf_done) Buf plain;
    CLEANUP(db_pool_return) Db *db = NULL;
    Str number = S("");
    char room[64];
    buf_init(&plain, 256);
    EXPECT_I64(ring_destroy(h->app.keys, (RingPlace){ WORLD_ORG, PERSON_CLASS, THIS_YEAR }, NOW), OK);
    EXPECT_I64(db_pool_reader(h->app.pool, &db), OK);
    EXPECT_I64(person_number(db, h->app.keys, WORLD_ORG, NEW_CLAIM, &h->arena, &number), OK);
    EXPECT_STR(number, S(PERSON_ERASED));
    EXPECT_I64(unseal(h->app.keys, person_place(WORLD_ORG, OLD_CLAIM, room), h->older, &plain), OK);
    EXPECT_STR(buf_str(&plain), number_of(h, OLD_CLAIM));
}

static void first_start(House *h)
{
    leave_behind(h);
    if (!starts(h))
        return;
    stop_in_between(h);
    app_stop(&h->app);
    if (!starts(h))
        return;
    app_tidy(&h->app); /* the keeper's minute */
    EXPECT_I64(count(h, &waiting_sql), 0);
    EXPECT_I64(count(h, &closed_sql), 1); /* nobody can open it: left as it is, and not tried again */
    EXPECT_I64(count(h, &people_sql), PERSONS);
    is_sealed_under(h, NEW_CLAIM, 2026);
    is_sealed_under(h, OLD_CLAIM, 2018);
    is_sealed_under(h, NO_CLAIM, THIS_YEAR);
    for (int64_t id = FIRST_OF_MANY; id <= PERSONS; id++)
        is_sealed_under(h, id, THIS_YEAR);
    import_finds_them(h);
    keys_can_go(h);
    app_stop(&h->app);
}

static void on(const char *url)
{
    static const char *const names[] = { "key", "key.ring", "town.db", "town.db-wal", "town.db-shm", "town.db-serve", "town.db-journal" };
    House *h = calloc(1, sizeof *h);
    EXPECT(h != NULL);
    arena_init(&h->arena, 64u << 20);
    memcpy(h->folder, "/tmp/banso-rekey-XXXXXX", sizeof "/tmp/banso-rekey-XXXXXX");
    EXPECT(mkdtemp(h->folder) != NULL);
    h->key = arena_printf(&h->arena, "%s/key", h->folder);
    h->url = url ? str_of(url) : arena_printf(&h->arena, "%s/town.db", h->folder);
    first_start(h);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unlink(arena_printf(&h->arena, "%s/%s", h->folder, names[i]).p);
    EXPECT(rmdir(h->folder) == 0);
    arena_done(&h->arena);
    free(h);
}

TEST(numbers_of_before_there_were_keys_of_years_are_sealed_anew)
{
    on(NULL);
    if (test_postgres())
        on(test_postgres());
}
