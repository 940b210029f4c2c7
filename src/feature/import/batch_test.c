/* What a person does to a batch while a check of it runs, and two starts with one key. A check holds no lock on
 * PostgreSQL; SQLite's has the only writer, so there the same is done before. */
#include "feature/import/batch.h"
#include "feature/import/import.h"
#include "feature/import/import_api_testing.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static const Feature *const list[] = { &feature_import };
#define HEADER "被保険者番号,氏名,サービス提供年月,審査年月,事業所番号,サービスコード,要介護状態区分,単位数,費用額,給付費\r\n"
#define ROW(person, month) person ",見本 花子," month ",202604,0970100012,A61111,要支援1,1798,18231,16407\r\n"
#define FILE_OF_ONE_FAULT S(HEADER ROW("0000000001", "202603") ROW("2", "202603"))
#define SEALED "SELECT (SELECT COUNT(*) FROM batch_issue) + (SELECT COUNT(*) FROM batch_report) + (SELECT COUNT(*) FROM batch_chunk)" \
               " + (SELECT COUNT(*) FROM batch_repair)"

typedef struct {
    ScenarioHouse *h;
    Db *db;                    /* where the batch is worked on */
    Problems problems;
    int64_t batch;
    Status (*act)(const BatchWork *w, int64_t batch);
    int acted;
} Meanwhile;

static BatchWork work_on(Meanwhile *m, Db *db)
{
    return (BatchWork){ .db = db, .keys = m->h->app.keys, .org = IN_TOWN, .account = scenario_people[OFFICER].account,
                        .now_ms = clock_ms(&m->h->app.clock), .arena = &m->h->arena, .problems = &m->problems };
}

static Status act_once(Db *db, void *context)
{
    Meanwhile *m = context;
    const BatchWork w = work_on(m, db);
    return m->act(&w, m->batch);
}

static void act(Meanwhile *m)
{
    CLEANUP(db_pool_return) Db *other = NULL;
    EXPECT_I64(db_pool_writer(m->h->app.pool, &other), OK);
    EXPECT_I64(db_tx(other, act_once, m), OK);
    m->acted++;
}

static Status interrupt(void *context, int64_t rows, int64_t bytes)
{
    Meanwhile *m = context;
    (void)rows, (void)bytes;
    if (m->act && !m->acted)
        act(m);
    return OK;
}

/* A checked batch; then another check, in the midst of which (SQLite: before which) the act is done on another connection. */
static Status check_with(ScenarioHouse *h, Meanwhile *m)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    m->h = h;
    problems_init(&m->problems, &h->arena);
    give_numbers(h);
    TestReply reply = upload(h, OFFICER, "claims.csv", FILE_OF_ONE_FAULT);
    EXPECT_I64(job_of(h, &reply), OK);
    m->batch = scenario_number_in(reply.body, "batch");
    EXPECT(scenario_number(h, "SELECT COUNT(*) FROM batch_issue") > 0);
    if (!db_pool_is_postgres(h->app.pool))
        act(m);
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    BatchWork w = work_on(m, db);
    w.progress = interrupt;
    w.progress_context = m;
    Status status = batch_check(&w, m->batch);
    EXPECT_I64(m->acted, 1);
    return status;
}

static void thrown_away(ScenarioHouse *h)
{
    Meanwhile m = { .act = batch_discard };
    EXPECT_I64(check_with(h, &m), ERR_NOT_FOUND);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch"), 0);
    EXPECT_I64(scenario_number(h, SEALED), 0);
}

TEST(a_check_writes_nothing_about_a_batch_that_was_thrown_away_meanwhile)
{
    scenario_each(list, COUNT_OF(list), thrown_away);
}

static Status take_in(const BatchWork *w, int64_t batch)
{
    static const Sql sql = { .text = "UPDATE batch SET rev = rev + 1, state = 'applied', applied_ms = 5 WHERE org = $1 AND id = $2" };
    return db_exec(w->db, &sql, P_INT(w->org), P_INT(batch));
}

static void taken_in(ScenarioHouse *h)
{
    Meanwhile m = { .act = take_in };
    EXPECT_I64(check_with(h, &m), ERR_CONFLICT);
    EXPECT_I64(m.problems.count, 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch WHERE state = 'applied' AND applied_ms = 5"), 1);
    EXPECT_I64(ask(h, DELETE, m.batch, "", NULL).status, 409);
}

TEST(a_check_leaves_applied_what_was_taken_in_meanwhile)
{
    scenario_each(list, COUNT_OF(list), taken_in);
}

/* The number is mended: the check that runs has found a fault that is none any more. */
static Status mend(const BatchWork *w, int64_t batch)
{
    const Repair repair = { .row = 3, .field = S("insured"), .value = S("0000000002") };
    return batch_set_repairs(w, batch, &repair, 1);
}

static void corrected(ScenarioHouse *h)
{
    Meanwhile m = { .act = mend };
    EXPECT_I64(check_with(h, &m), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch WHERE state = 'checked' AND rows_taken = 2 AND rows_wrong = 0"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch_issue"), 0);
    TestReply again = ask(h, PUT, m.batch, "/repairs", "{\"repairs\":[{\"row\":2,\"skip\":true}]}");
    EXPECT_I64(job_of(h, &again), OK);
    EXPECT_I64(scenario_number(h, "SELECT rows_taken FROM batch"), 1);
}

TEST(a_check_tells_of_the_repairs_that_came_meanwhile)
{
    scenario_each(list, COUNT_OF(list), corrected);
}

/* Thrown away before the job of the upload had its turn: the file must not come after it. */
static void late_bytes(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    Meanwhile m = { .h = h, .batch = 77 };
    problems_init(&m.problems, &h->arena);
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    const BatchWork w = work_on(&m, db);
    EXPECT_I64(batch_open(&w, 77, S("a.csv"), 10), OK);
    EXPECT_I64(batch_discard(&w, 77), OK);
    EXPECT_I64(batch_put_bytes(&w, 77, FILE_OF_ONE_FAULT), ERR_NOT_FOUND);
    EXPECT_I64(scenario_number(h, SEALED), 0);
}

TEST(an_upload_that_was_thrown_away_is_not_stored)
{
    scenario_each(list, COUNT_OF(list), late_bytes);
}

/* ---- one key ---- */

typedef struct {
    ScenarioHouse *h;
    Str cookie;
    atomic_int *answered;
    int status;
    int64_t batch, job;
} Click;

static void *click(void *context)
{
    Click *c = context;
    Arena arena;
    TestReply reply = { 0 };
    arena_init(&arena, 4u << 20);
    TestRequest request = { .method = POST, .target = S(IMPORTS "?name=claims.csv"), .body = FILE_OF_ONE_FAULT, .cookie = c->cookie,
                            .same_origin = true, .content_type = S("application/octet-stream"), .idempotency_key = S("one click") };
    if (app_request(&c->h->app, &request, &arena, &reply) == OK)
        c->status = reply.status;
    c->batch = scenario_number_in(reply.body, "batch");
    c->job = scenario_number_in(reply.body, "job");
    arena_done(&arena);
    atomic_fetch_add(c->answered, 1);
    return NULL;
}

static void expect_one(ScenarioHouse *h, const Click clicks[static 2])
{
    EXPECT_I64(clicks[0].status, 202);
    EXPECT_I64(clicks[1].status, 202);
    EXPECT_I64(clicks[1].batch, clicks[0].batch);
    EXPECT_I64(clicks[1].job, clicks[0].job);
    EXPECT_I64(job_wait(&h->app, clicks[0].job), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch WHERE state = 'checked'"), 1);
    EXPECT_I64(scenario_number(h, "SELECT id FROM batch"), clicks[0].batch);
}

static void one_after_the_other(ScenarioHouse *h)
{
    atomic_int answered = 0;
    Click clicks[2];
    give_numbers(h);
    for (int i = 0; i < 2; i++) {
        clicks[i] = (Click){ .h = h, .cookie = scenario_cookie(h, OFFICER), .answered = &answered };
        click(&clicks[i]);
    }
    expect_one(h, clicks);
    /* an hour of it: also when the job is long done; another key is another upload */
    click(&clicks[1]);
    expect_one(h, clicks);
    TestReply other = upload(h, OFFICER, "claims.csv", FILE_OF_ONE_FAULT);
    EXPECT_I64(job_of(h, &other), OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM batch"), 2);
}

TEST(two_uploads_with_one_key_are_one)
{
    scenario_each(list, COUNT_OF(list), one_after_the_other);
}

/* Nobody can write until both are in the house: one is answered without, or both wait. */
static void at_once(ScenarioHouse *h)
{
    atomic_int answered = 0;
    Click clicks[2];
    pthread_t threads[2];
    give_numbers(h);
    Str cookie = scenario_cookie(h, OFFICER);
    scenario_hold_writers(h);
    for (int i = 0; i < 2; i++) {
        clicks[i] = (Click){ .h = h, .cookie = cookie, .answered = &answered };
        EXPECT_I64(pthread_create(&threads[i], NULL, click, &clicks[i]), 0);
    }
    while (atomic_load(&answered) < 1 && db_pool_waiting(h->app.pool) < 2)
        sched_yield();
    scenario_let_go(h);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    expect_one(h, clicks);
}

TEST(two_uploads_with_one_key_at_one_moment_are_one)
{
    scenario_each(list, COUNT_OF(list), at_once);
}
