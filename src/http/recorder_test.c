/* The record of reads: many in one transaction, nobody answered before it, nobody after it failed. */
#include "http/recorder.h"
#include "base/limits.h"
#include "http/scenario.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a feature: looks at notes ---- */

static Status get_look(Req *rq)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    req_audit(rq, "note", id);
    return reply_bytes(rq, 200, "text/plain; charset=utf-8", S("要介護1"));
}

static Status post_note(Req *rq)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    req_audit(rq, "note", id);
    return reply_no_content(rq);
}

static int renderings;

static Status get_kept(Req *rq)
{
    static const Sql count_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM duty WHERE org = $1" };
    int64_t n;
    TRY(db_one_int(rq->db, &count_sql, &n, P_INT(rq->org)));
    renderings++;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "count", n);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { GET, "/api/towns/{org}/kept", get_kept, ACCESS_MONEY_READ, TX_READ, .summary = "Count", .cached = true },
    { GET, "/api/towns/{org}/looks/{id}", get_look, ACCESS_MONEY_READ, TX_READ, .audit = AUDIT_VIEW_PERSON, .summary = "Look" },
    { POST, "/api/towns/{org}/looks/{id}", post_note, ACCESS_MONEY_WRITE, TX_WRITE, .summary = "Write" },
};
static const Feature feature_look = { .name = "look", LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature_look };

/* ---- a house whose writers can be held ---- */

typedef struct {
    Db *held[DB_POSTGRES_WRITERS];
    size_t n;
} Held;

static void hold_writers(ScenarioHouse *h, Held *ret)
{
    ret->n = db_pool_is_postgres(h->app.pool) ? DB_POSTGRES_WRITERS : 1;
    for (size_t i = 0; i < ret->n; i++)
        EXPECT_I64(db_pool_writer(h->app.pool, &ret->held[i]), OK);
}

static void let_go(Held *held)
{
    for (size_t i = 0; i < held->n; i++)
        db_pool_return(&held->held[i]);
}

static void until_waiting(ScenarioHouse *h, size_t n)
{
    while (recorder_count(h->app.recorder).waiting < n)
        sched_yield();
}

static int64_t groups_of(int64_t n)
{
    return (n + RECORD_GROUP_MAX - 1) / RECORD_GROUP_MAX;
}

static void expect_sound(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    AuditVerdict v = { 0 };
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(audit_verify(reader, h->app.keys, S(""), &v), OK);
    EXPECT_I64(v.finding, AUDIT_SOUND);
}

/* Of the looks in the record: how many, whether no target is there twice, whether those of one thread (target / 1000) rise. */
typedef struct {
    int64_t n;
    bool once, in_order;
} Looks;

static Looks looks_of(ScenarioHouse *h, const char *verb)
{
    static const Sql all = { .read_only = true, .scan_ok = true, .text = "SELECT target FROM audit WHERE verb = $1 AND entity = 'note' ORDER BY seq" };
    static char seen[100000];
    int64_t last[100] = { 0 };
    Looks looks = { .once = true, .in_order = true };
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(rows_done) Rows rows = { 0 };
    memset(seen, 0, sizeof seen);
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(db_query(reader, &all, &rows, P_TEXT(str_of(verb))), OK);
    while (rows_next(&rows)) {
        int64_t target = row_int(&rows, 0);
        EXPECT(target > 0 && target < (int64_t)sizeof seen);
        looks.once &= !seen[target]++;
        looks.in_order &= target > last[target / 1000];
        last[target / 1000] = target;
        looks.n++;
    }
    EXPECT_I64(rows.status, OK);
    return looks;
}

/* ---- many at once ---- */

enum { MANY = 200 };

typedef struct {
    RecordEntry entries[RECORD_QUEUE_MAX];
    atomic_int told;
} Crowd;

static void count_told(RecordEntry *e)
{
    atomic_fetch_add((atomic_int *)e->context, 1);
}

static RecordEntry *one_of(Crowd *c, int i, Str reason)
{
    c->entries[i] = (RecordEntry){ .told = count_told, .context = &c->told, .status = ERR_INTERNAL,
                                   .entry = { .org = IN_TOWN, .at_ms = 1700000000000, .account = 1, .target = i + 1, .verb = S("view"), .route = S("GET /x"),
                                              .entity = S("note"), .reason = reason, .result = S("ok"), .address = S("127.0.0.1") } };
    return &c->entries[i];
}

static void until_told(Crowd *c, int n)
{
    while (atomic_load(&c->told) < n)
        sched_yield();
}

static void grouped(ScenarioHouse *h)
{
    Crowd *c = calloc(1, sizeof *c);
    Held held;
    hold_writers(h, &held);
    for (int i = 0; i < MANY; i++)
        EXPECT_I64(recorder_put(h->app.recorder, one_of(c, i, i % 3 ? S("") : S("電話の照会"))), OK);
    EXPECT_I64(atomic_load(&c->told), 0);
    EXPECT_I64((int64_t)recorder_count(h->app.recorder).waiting, MANY);
    let_go(&held);
    until_told(c, MANY);
    RecorderCount count = recorder_count(h->app.recorder);
    EXPECT_I64(count.groups, groups_of(MANY));
    EXPECT_I64(count.entries, MANY);
    EXPECT_I64((int64_t)count.waiting, 0);
    for (int i = 0; i < MANY; i++)
        EXPECT_I64(c->entries[i].status, OK);
    Looks looks = looks_of(h, "view");
    EXPECT_I64(looks.n, MANY);
    EXPECT(looks.once && looks.in_order);
    expect_sound(h);
    free(c);
}
TEST(looks_that_wait_share_a_transaction_in_their_order)
{
    scenario_each(list, COUNT_OF(list), grouped);
}

static void crowded(ScenarioHouse *h)
{
    Crowd *c = calloc(1, sizeof *c);
    RecordEntry *more = calloc(1, sizeof *more);
    Held held;
    hold_writers(h, &held);
    for (int i = 0; i < RECORD_QUEUE_MAX; i++)
        EXPECT_I64(recorder_put(h->app.recorder, one_of(c, i, S(""))), OK);
    *more = c->entries[0];
    EXPECT_I64(recorder_put(h->app.recorder, more), ERR_BUSY);
    let_go(&held);
    until_told(c, RECORD_QUEUE_MAX);
    EXPECT_I64(recorder_count(h->app.recorder).groups, groups_of(RECORD_QUEUE_MAX));
    EXPECT_I64(looks_of(h, "view").n, RECORD_QUEUE_MAX);
    free(more);
    free(c);
}
TEST(beyond_the_queue_a_look_is_told_to_come_again)
{
    scenario_each(list, COUNT_OF(list), crowded);
}

static void spoilt(ScenarioHouse *h)
{
    static const char nul[] = { 'a', 0, 'b' };
    Crowd *c = calloc(1, sizeof *c);
    Held held;
    hold_writers(h, &held);
    EXPECT_I64(recorder_put(h->app.recorder, one_of(c, 0, S("前"))), OK);
    EXPECT_I64(recorder_put(h->app.recorder, one_of(c, 1, S("\xff"))), ERR_INVALID);
    EXPECT_I64(recorder_put(h->app.recorder, one_of(c, 2, (Str){ nul, sizeof nul })), ERR_INVALID);
    EXPECT_I64(recorder_put(h->app.recorder, one_of(c, 3, S("後"))), OK);
    let_go(&held);
    until_told(c, 2);
    EXPECT_I64(c->entries[0].status, OK);
    EXPECT_I64(c->entries[3].status, OK);
    EXPECT_I64(looks_of(h, "view").n, 2);
    free(c);
}
TEST(what_no_database_takes_spoils_nobody_elses_look)
{
    scenario_each(list, COUNT_OF(list), spoilt);
}

static void ended(ScenarioHouse *h)
{
    Crowd *c = calloc(1, sizeof *c);
    Recorder *r = recorder_new(&h->app);
    for (int i = 0; i < MANY; i++)
        EXPECT_I64(recorder_put(r, one_of(c, i, S(""))), OK);
    recorder_free(&r);
    EXPECT_I64(atomic_load(&c->told), MANY);
    EXPECT_I64(looks_of(h, "view").n, MANY);
    free(c);
}
TEST(the_end_of_the_program_writes_what_waits)
{
    scenario_each(list, COUNT_OF(list), ended);
}

/* ---- through the dispatcher ---- */

typedef struct {
    ScenarioHouse *house;
    Method method;
    int first, n, good;
    int status; /* of the last answer */
    bool leaked; /* an answer that is none told something */
    Str cookie;
    pthread_t thread;
} Asker;

static void *ask(void *context)
{
    Asker *a = context;
    Arena arena;
    arena_init(&arena, 1 << 20);
    for (int i = 0; i < a->n; i++) {
        char target[80];
        snprintf(target, sizeof target, "/api/towns/1001/looks/%d", a->first + i);
        TestRequest request = { .method = a->method, .target = str_of(target), .body = a->method == POST ? S("{}") : S(""), .cookie = a->cookie, .same_origin = true };
        TestReply reply = { 0 };
        if (app_request(&a->house->app, &request, &arena, &reply) != OK)
            break;
        a->status = reply.status;
        a->good += reply.status == 200 || reply.status == 204;
        a->leaked |= reply.status != 200 && str_contains(reply.body, S("要介護"));
        arena_reset(&arena);
    }
    arena_done(&arena);
    return NULL;
}

static void ask_aside(Asker *a, ScenarioHouse *h, Method method, int first, int n)
{
    *a = (Asker){ .house = h, .method = method, .first = first, .n = n, .cookie = scenario_cookie(h, OFFICER) };
    EXPECT(pthread_create(&a->thread, NULL, ask, a) == 0);
}

enum { AT_ONCE = 3 }; /* of the four readers of a house without a server */

static void nobody_before(ScenarioHouse *h)
{
    Asker askers[AT_ONCE];
    Held held;
    (void)scenario_cookie(h, OFFICER);
    hold_writers(h, &held);
    for (int i = 0; i < AT_ONCE; i++) {
        ask_aside(&askers[i], h, GET, 1 + i, 1);
        until_waiting(h, (size_t)i + 1);
    }
    let_go(&held);
    for (int i = 0; i < AT_ONCE; i++) {
        pthread_join(askers[i].thread, NULL);
        EXPECT_I64(askers[i].status, 200);
    }
    EXPECT_I64(recorder_count(h->app.recorder).groups, 1);
    Looks looks = looks_of(h, "view");
    EXPECT_I64(looks.n, AT_ONCE);
    EXPECT(looks.in_order);
}
TEST(people_who_look_at_the_same_time_are_one_transaction)
{
    scenario_each(list, COUNT_OF(list), nobody_before);
}

/* The head of the chain points to an entry that is there: what would be written next collides with it. */
static void nobody_after(ScenarioHouse *h)
{
    Asker askers[AT_ONCE];
    Held held;
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/looks/1", NULL, NULL).status, 200);
    scenario_sql(h, "UPDATE audit_head SET seq = seq - 1");
    hold_writers(h, &held);
    for (int i = 0; i < AT_ONCE; i++)
        ask_aside(&askers[i], h, GET, 2 + i, 1);
    until_waiting(h, AT_ONCE);
    let_go(&held);
    for (int i = 0; i < AT_ONCE; i++) {
        pthread_join(askers[i].thread, NULL);
        EXPECT_I64(askers[i].status, 500);
        EXPECT(!askers[i].leaked);
    }
    EXPECT_I64(looks_of(h, "view").n, 1);
    EXPECT_I64(recorder_count(h->app.recorder).groups, 1);
    scenario_sql(h, "UPDATE audit_head SET seq = seq + 1");
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/looks/9", NULL, NULL).status, 200);
    EXPECT_I64(looks_of(h, "view").n, 2);
    expect_sound(h);
}
TEST(what_cannot_be_recorded_is_answered_to_nobody)
{
    scenario_each(list, COUNT_OF(list), nobody_after);
}

/* ---- what is kept meanwhile ---- */

static void look_around(ScenarioHouse *h, int64_t wanted)
{
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/looks/1", NULL, NULL).status, 200);
    TestReply reply = scenario_ask(h, OFFICER, GET, "/api/towns/1001/kept", NULL, NULL);
    EXPECT_I64(reply.status, 200);
    EXPECT_STR(reply.body, arena_printf(&h->arena, "{\"count\":%lld}", (long long)wanted));
}

static Status as_another_program(Db *db, void *context)
{
    return db_exec0(db, context);
}

static void around_others(ScenarioHouse *h)
{
    static Sql change = { .text = "INSERT INTO duty (org, id, rev, month, title, why, mark) VALUES (1001, 31, 1, 4, 'a', 'b', 'c')" };
    static Sql withdraw = { .text = "UPDATE account SET disabled = 1 WHERE org = 1001 AND role = 'officer'" };
    DbPool *other = NULL;
    Db *writer = NULL;
    Str why;
    renderings = 0;
    look_around(h, 0);
    int first = renderings;
    for (int i = 0; i < 20; i++)
        look_around(h, 0);
    EXPECT(renderings == first || !*h->file); /* PostgreSQL does not tell one commit from another */
    EXPECT_I64(db_pool_open(&other, &(DbConfig){ .url = h->url, .readers = 1 }, &h->arena, &why), OK);
    EXPECT_I64(db_pool_writer(other, &writer), OK);
    EXPECT_I64(db_tx(writer, as_another_program, &change), OK);
    look_around(h, 1);
    EXPECT_I64(scenario_ask(h, OFFICER, POST, "/api/towns/1001/looks/1", "{}", NULL).status, 204);
    int before = renderings;
    look_around(h, 1);
    EXPECT_I64(renderings, before + 1); /* a write of our own, whatever it wrote */
    EXPECT_I64(db_tx(writer, as_another_program, &withdraw), OK);
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/looks/1", NULL, NULL).status, 401);
    EXPECT_I64(scenario_ask(h, HEAD, GET, "/api/towns/1001/looks/1", NULL, NULL).status, 200);
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/kept", NULL, NULL).status, 401);
    db_pool_return(&writer);
    db_pool_close(&other);
}
TEST(looks_end_nothing_that_is_kept_and_hide_no_change_of_others)
{
    scenario_each(list, COUNT_OF(list), around_others);
}

/* ---- everything at once ---- */

typedef struct {
    DbPool *pool;
    int first, n, good;
    pthread_t thread;
} CommandLine;

static Status append_one(Db *db, void *context)
{
    const Clock clock = clock_real();
    const AuditEntry e = { .org = IN_TOWN, .at_ms = clock_ms(&clock), .target = *(const int *)context, .verb = S("sign"), .route = S("banso"), .entity = S("note"),
                           .result = S("ok"), .address = S("") };
    return audit_append(db, &e);
}

static void *append_many(void *context)
{
    CommandLine *c = context;
    for (int i = 0; i < c->n; i++) {
        CLEANUP(db_pool_return) Db *writer = NULL;
        int target = c->first + i;
        c->good += db_pool_writer(c->pool, &writer) == OK && db_tx(writer, append_one, &target) == OK;
    }
    return NULL;
}

enum { LOOKERS = 5, LOOKS = 40, WRITERS = 2, WRITES = 15, COMMANDS = 15, GROWTHS = 50 };

static void everything(const char *url)
{
    ScenarioHouse *h = scenario_new();
    Asker lookers[LOOKERS], writers[WRITERS];
    CommandLine line = { .first = 90001, .n = COMMANDS };
    Str why;
    int looked = 0, wrote = 0;
    scenario_open(h, url, list, COUNT_OF(list), &(AppConfig){ .listen = "127.0.0.1:0" });
    EXPECT_I64(db_pool_open(&line.pool, &(DbConfig){ .url = h->url, .readers = 1 }, &h->arena, &why), OK);
    for (int i = 0; i < LOOKERS; i++)
        ask_aside(&lookers[i], h, GET, 1000 * i + 1, LOOKS);
    for (int i = 0; i < WRITERS; i++)
        ask_aside(&writers[i], h, POST, 1000 * (LOOKERS + i) + 1, WRITES);
    EXPECT(pthread_create(&line.thread, NULL, append_many, &line) == 0);
    for (int i = 0; i < LOOKERS; i++) {
        pthread_join(lookers[i].thread, NULL);
        looked += lookers[i].good;
        EXPECT(!lookers[i].leaked);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        wrote += writers[i].good;
    }
    pthread_join(line.thread, NULL);
    EXPECT(looked > 0 && (url || looked == LOOKERS * LOOKS)); /* PostgreSQL may tell some to come again */
    Looks looks = looks_of(h, "view"), writes = looks_of(h, "write"), lines = looks_of(h, "sign");
    EXPECT_I64(looks.n, looked);
    EXPECT_I64(writes.n, wrote);
    EXPECT_I64(lines.n, line.good);
    EXPECT(looks.once && looks.in_order && writes.once && writes.in_order && lines.once && lines.in_order);
    RecorderCount count = recorder_count(h->app.recorder);
    EXPECT_I64(count.entries, looked);
    EXPECT(count.groups <= count.entries);
    expect_sound(h);
    db_pool_close(&line.pool);
    scenario_close(h);
    free(h);
}

TEST(looks_writes_and_a_command_line_make_one_chain)
{
    everything(NULL);
    if (test_postgres())
        everything(test_postgres());
}

/* ---- verified meanwhile ---- */

typedef struct {
    CommandLine line;
    atomic_bool enough;
    pthread_t thread;
} Growth;

static void *append_until_enough(void *context)
{
    Growth *g = context;
    for (g->line.n = 1; !atomic_load(&g->enough); g->line.first++)
        append_many(&g->line);
    return NULL;
}

static AuditVerdict verdict_now(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    AuditVerdict v = { 0 };
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(audit_verify(reader, h->app.keys, S(""), &v), OK);
    return v;
}

/* What is written between two of its statements is not taken for what was dropped. */
static void growing(const char *url)
{
    ScenarioHouse *h = scenario_new();
    Growth g = { .line.first = 1 };
    AuditVerdict v;
    Str why;
    scenario_open(h, url, list, COUNT_OF(list), &(AppConfig){ .listen = "127.0.0.1:0" });
    EXPECT_I64(db_pool_open(&g.line.pool, &(DbConfig){ .url = h->url, .readers = 1 }, &h->arena, &why), OK);
    EXPECT(pthread_create(&g.thread, NULL, append_until_enough, &g) == 0);
    int64_t last = (v = verdict_now(h)).entries;
    for (int grown = 0; v.finding == AUDIT_SOUND && grown < GROWTHS; last = v.entries) {
        v = verdict_now(h);
        EXPECT(v.entries >= last);
        grown += v.entries > last;
    }
    atomic_store(&g.enough, true);
    pthread_join(g.thread, NULL);
    EXPECT_STR(str_of(audit_finding_code(v.finding)), S("sound"));
    EXPECT_I64(looks_of(h, "sign").n, g.line.good);
    db_pool_close(&g.line.pool);
    scenario_close(h);
    free(h);
}
TEST(a_record_that_grows_is_sound_at_every_moment)
{
    growing(NULL);
    if (test_postgres())
        growing(test_postgres());
}
