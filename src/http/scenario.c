#include "http/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const ScenarioPerson scenario_people[PERSON_COUNT] = {
    [OFFICER] = { 1, IN_TOWN, 0, "officer", "officer", false },
    [HEAD] = { 2, IN_TOWN, 0, "head", "head", false },
    [NURSE] = { 3, IN_TOWN, 0, "nurse", "health", false },
    [ADMIN] = { 4, IN_TOWN, 0, "admin", "admin", false },
    [CENTRE] = { 5, IN_TOWN, SCENARIO_UNIT, "centre", "centre", false },
    [COORDINATOR] = { 6, IN_TOWN, SCENARIO_UNIT, "coordinator", "coordinator", false },
    [CAREMANAGER] = { 7, IN_TOWN, SCENARIO_UNIT, "caremanager", "caremanager", false },
    [PROVIDER] = { 8, IN_TOWN, SCENARIO_UNIT, "provider", "provider", false },
    [NEIGHBOUR] = { 9, NEIGHBOUR_TOWN, 0, "neighbour", "officer", false },
    [PREFECTURE] = { 10, IN_PREFECTURE, 0, "prefecture", "prefecture", false },
    [OTHER_PREFECTURE_MAN] = { 11, OTHER_PREFECTURE, 0, "other", "prefecture", false },
    [BUREAU] = { 12, IN_BUREAU, 0, "bureau", "bureau", false },
    [MINISTRY] = { 13, IN_NATION, 0, "ministry", "ministry", false },
    [ADVISER] = { 14, IN_PREFECTURE, 0, "adviser", "adviser", false },
    [NATION_ADMIN] = { 15, IN_NATION, 0, "nationadmin", "admin", false },
    [DISABLED] = { 16, IN_TOWN, 0, "disabled", "officer", true },
};

static const char *const country[] = {
    "INSERT INTO organisation (id, rev, kind, name) VALUES (1, 1, 'nation', '国')",
    "INSERT INTO organisation (id, rev, kind, name, parent) VALUES (10, 1, 'bureau', '見本厚生局', 1)",
    "INSERT INTO organisation (id, rev, kind, name, parent) VALUES (100, 1, 'prefecture', '見本県', 10)",
    "INSERT INTO organisation (id, rev, kind, name, parent) VALUES (200, 1, 'prefecture', '隣県', 10)",
    "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (1001, 1, 'municipality', '992011', 'みほん市', 100)",
    "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (1002, 1, 'municipality', '992020', 'となり市', 100)",
    "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (2001, 1, 'municipality', '992038', 'とおい市', 200)",
    "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, 5001, 1, 'centre', '中央包括')",
};

/* Nobody here need have a second factor; a test about doors deletes these rows. */
static const Sql insert_doors = { .text = "INSERT INTO door_setting (org, second_factor_roles) SELECT id, '' FROM organisation WHERE id > $1" };
static const Sql insert_account = { .text =
    "INSERT INTO account (org, id, rev, login, name, role, unit, disabled, created_ms) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, 0)" };

static Status fill(Db *db, void *context)
{
    (void)context;
    for (size_t i = 0; i < COUNT_OF(country); i++) {
        static Sql kept[COUNT_OF(country)];
        kept[i].text = country[i];
        TRY(db_exec0(db, &kept[i]));
    }
    TRY(db_exec(db, &insert_doors, P_INT(0)));
    for (size_t i = 1; i < PERSON_COUNT; i++) {
        const ScenarioPerson *p = &scenario_people[i];
        TRY(db_exec(db, &insert_account, P_INT(p->org), P_INT(p->account), P_TEXT(str_of(p->login)), P_TEXT(S("見本 太郎")),
                    P_TEXT(str_of(p->role)), p->unit ? P_INT(p->unit) : P_NULL, P_INT(p->disabled)));
    }
    return OK;
}

static void remove_file(const char *file)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-serve", "-journal", ".key" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        char path[TEST_FOLDER_MAX + 48];
        snprintf(path, sizeof path, "%s%s", file, tails[i]);
        unlink(path);
    }
}

/* The cache of a connection knows a statement by its address, so one that a test made is kept, once for each text. */
static Sql *made(const char *text)
{
    static Sql kept[16384];
    static size_t n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(kept[i].text, text) == 0)
            return &kept[i];
    if (n == COUNT_OF(kept))
        abort();
    kept[n].text = strdup(text);
    kept[n].read_only = strncmp(text, "SELECT", 6) == 0;
    return &kept[n++];
}

void scenario_sql(ScenarioHouse *h, const char *text)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_exec0(writer, made(text)), OK);
}

int64_t scenario_number(ScenarioHouse *h, const char *text)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t value = INT64_MIN;
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(db_one_int_n(reader, made(text), &value, NULL, 0), OK);
    return value;
}

static void empty_postgres(const char *url, Arena *arena)
{
    DbPool *pool = NULL;
    Db *writer = NULL;
    Str why;
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = url, .readers = 1 }, arena, &why), OK);
    EXPECT_I64(db_pool_writer(pool, &writer), OK);
    EXPECT_I64(db_exec0(writer, made("DROP SCHEMA public CASCADE")), OK);
    EXPECT_I64(db_exec0(writer, made("CREATE SCHEMA public")), OK);
    db_pool_return(&writer);
    db_pool_close(&pool);
}

ScenarioHouse *scenario_new(void)
{
    ScenarioHouse *h = malloc(sizeof *h);
    if (!h) {
        perror("a house for a test");
        exit(1);
    }
    return h;
}

void scenario_open(ScenarioHouse *h, const char *url, const Feature *const *list, size_t n, const AppConfig *config)
{
    static unsigned count;
    *h = (ScenarioHouse){ .url = url };
    arena_init(&h->arena, 64u << 20);
    if (!url) {
        snprintf(h->file, sizeof h->file, "%s/banso-scenario-%d-%u.db", test_folder(), (int)getpid(), count++);
        remove_file(h->file);
        h->url = h->file;
    } else {
        empty_postgres(url, &h->arena);
    }
    AppConfig all = config ? *config : (AppConfig){ 0 };
    all.db = (DbConfig){ .url = h->url, .create = true, .readers = all.db.readers ? all.db.readers : all.listen ? 0 : 4 };
    all.features = list;
    all.n_features = n;
    all.key_seed = all.key_file ? 0 : 1; /* with a key file: a ring beside it, too */
    all.quiet = true;
    Str why;
    Status status = app_start(&h->app, &all, &h->arena, &why);
    EXPECT_STR(why, S(""));
    if (status != OK)
        exit(1);
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, fill, NULL), OK);
    h->app.setup_needed = false; /* what a start with these accounts would find */
}

void scenario_close(ScenarioHouse *h)
{
    app_stop(&h->app);
    if (*h->file)
        remove_file(h->file);
    arena_done(&h->arena);
}

Str scenario_cookie(ScenarioHouse *h, Person who)
{
    if (who != NOBODY && !h->cookies[who].n)
        EXPECT_I64(app_sign_in(&h->app, scenario_people[who].org, scenario_people[who].account, &h->arena, &h->cookies[who]), OK);
    return h->cookies[who];
}

TestReply scenario_ask(ScenarioHouse *h, Person who, Method method, const char *target, const char *body, const char *if_match)
{
    TestRequest request = { .method = method, .target = str_of(target), .body = str_of(body), .if_match = str_of(if_match),
                            .cookie = scenario_cookie(h, who), .same_origin = true };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    return reply;
}

void scenario_hold_writers(ScenarioHouse *h)
{
    while (h->n_held < COUNT_OF(h->held) && db_pool_writer_if_free(h->app.pool, &h->held[h->n_held]) == OK)
        h->n_held++;
    EXPECT(h->n_held > 0);
}

void scenario_let_go(ScenarioHouse *h)
{
    while (h->n_held > 0)
        db_pool_return(&h->held[--h->n_held]);
}

static void check(const Scenario *row, const char *database, const TestReply *reply)
{
    if (reply->status != row->want)
        test_fail(__FILE__, __LINE__, "%s (%s): status %d, wanted %d: " STR_FMT, row->name, database, reply->status, row->want,
                  STR_ARG(reply->body));
    for (size_t i = 0; i < COUNT_OF(row->has) && row->has[i]; i++)
        if (!str_contains(reply->body, str_of(row->has[i])))
            test_fail(__FILE__, __LINE__, "%s (%s): no %s in " STR_FMT, row->name, database, row->has[i], STR_ARG(reply->body));
    for (size_t i = 0; i < COUNT_OF(row->hasnot) && row->hasnot[i]; i++)
        if (str_contains(reply->body, str_of(row->hasnot[i])))
            test_fail(__FILE__, __LINE__, "%s (%s): %s in " STR_FMT, row->name, database, row->hasnot[i], STR_ARG(reply->body));
}

void scenario_run(ScenarioHouse *h, const Scenario *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TestReply reply = scenario_ask(h, rows[i].as, rows[i].method, rows[i].target, rows[i].body, rows[i].if_match);
        check(&rows[i], *h->file ? "SQLite" : "PostgreSQL", &reply);
    }
}

static void on_each(const Feature *const *list, size_t n_list, void (*body)(ScenarioHouse *h), const Scenario *rows, size_t n)
{
    const char *const urls[] = { NULL, test_postgres() };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        if (i > 0 && !urls[i])
            continue;
        ScenarioHouse *h = scenario_new();
        scenario_open(h, urls[i], list, n_list, NULL);
        if (body)
            body(h);
        scenario_run(h, rows, n);
        scenario_close(h);
        free(h);
    }
}

void scenario_each(const Feature *const *list, size_t n_list, void (*body)(ScenarioHouse *h))
{
    on_each(list, n_list, body, NULL, 0);
}

void scenarios(const Feature *const *list, size_t n_list, const Scenario *rows, size_t n)
{
    on_each(list, n_list, NULL, rows, n);
}

/* ---- what stands in an answer ---- */

static Str behind(Str body, const char *key, const char *opens)
{
    char z[64];
    snprintf(z, sizeof z, "\"%s\":%s", key, opens);
    const char *at = memmem(body.p, body.n, z, strlen(z));
    return at ? str_sub(body, (size_t)(at - body.p) + strlen(z), body.n) : (Str){ 0 };
}

Str scenario_text_in(Str body, const char *key)
{
    Str text = { 0 }, rest;
    str_cut(behind(body, key, "\""), '"', &text, &rest);
    return text;
}

int64_t scenario_number_in(Str body, const char *key)
{
    Str rest = behind(body, key, "");
    int64_t value = -1;
    size_t n = 0;
    while (n < rest.n && (rest.p[n] == '-' || (rest.p[n] >= '0' && rest.p[n] <= '9')))
        n++;
    return str_to_i64(str_sub(rest, 0, n), &value) ? value : -1;
}
