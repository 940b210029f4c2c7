/* Several look at persons and wait for one transaction of the record; then the Nth call fails, for every N: none of them is
 * answered without an entry, the entries are all there or none is, the record is sound and the next look works. */
#include "base/limits.h"
#include "http/recorder.h"
#include "http/scenario.h"
#include "tests/faults/fault.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LOOKERS = 3, POINTS_MAX = 10000, SECONDS_PER_POINT = 300 };

static Status get_look(Req *rq)
{
    req_audit(rq, "look", 1);
    return reply_bytes(rq, 200, "text/plain; charset=utf-8", S("要介護1"));
}

static const Route routes[] = {
    { GET, "/api/towns/{org}/look", get_look, ACCESS_MONEY_READ, TX_READ, .audit = AUDIT_VIEW_PERSON, .per_minute = 1000000, .summary = "Look" },
};
static const Feature feature_look = { .name = "look", LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature_look };

typedef struct {
    ScenarioHouse *house;
    Arena arena;
    TestReply reply;
    pthread_t thread;
} Looker;

static void *look(void *context)
{
    Looker *l = context;
    TestRequest request = { .method = GET, .target = S("/api/towns/1001/look"), .cookie = l->house->cookies[OFFICER], .same_origin = true };
    if (app_request(&l->house->app, &request, &l->arena, &l->reply) != OK)
        l->reply.status = 0;
    return NULL;
}

static bool record_is_sound(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    AuditVerdict v = { 0 };
    return db_pool_reader(h->app.pool, &reader) == OK && audit_verify(reader, h->app.keys, S(""), &v) == OK && v.finding == AUDIT_SOUND;
}

static int64_t recorded(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT count(*) FROM audit WHERE entity = 'look'");
}

/* Answers how many calls there were. */
static int64_t fail_at(ScenarioHouse *h, FaultKind kind, int64_t n, bool on)
{
    static Looker lookers[LOOKERS];
    Db *held[DB_POSTGRES_WRITERS];
    size_t writers = db_pool_is_postgres(h->app.pool) ? DB_POSTGRES_WRITERS : 1;
    int64_t before = recorded(h), answered = 0;
    for (size_t i = 0; i < writers; i++)
        EXPECT_I64(db_pool_writer(h->app.pool, &held[i]), OK);
    for (int i = 0; i < LOOKERS; i++) {
        lookers[i] = (Looker){ .house = h };
        arena_init(&lookers[i].arena, 1 << 20);
        EXPECT(pthread_create(&lookers[i].thread, NULL, look, &lookers[i]) == 0);
    }
    while (recorder_count(h->app.recorder).waiting < LOOKERS)
        sched_yield();
    fault_arm(kind, n, on);
    for (size_t i = 0; i < writers; i++)
        db_pool_return(&held[i]);
    for (int i = 0; i < LOOKERS; i++)
        pthread_join(lookers[i].thread, NULL);
    int64_t seen = fault_disarm();
    for (int i = 0; i < LOOKERS; i++) {
        answered += lookers[i].reply.status == 200;
        if (lookers[i].reply.status != 200 && str_contains(lookers[i].reply.body, S("要介護")))
            test_fail(__FILE__, __LINE__, "%s %lld: a refusal tells what was asked", fault_name(kind), (long long)n);
        arena_done(&lookers[i].arena);
    }
    int64_t more = recorded(h) - before;
    if ((more != 0 && more != LOOKERS) || (answered && more != LOOKERS) || (seen < n && answered != LOOKERS) || !record_is_sound(h))
        test_fail(__FILE__, __LINE__, "%s %lld%s: %lld answered, %lld recorded", fault_name(kind), (long long)n, on ? " and all after it" : "",
                  (long long)answered, (long long)more);
    return seen;
}

static void every_point(ScenarioHouse *h)
{
    EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/look", NULL, NULL).status, 200);
    for (int way = 0; way < 2 * FAULT_KINDS; way++) {
        int64_t n = 0, seen;
        do {
            alarm(SECONDS_PER_POINT);
            seen = fail_at(h, (FaultKind)(way / 2), ++n, way % 2);
            EXPECT_I64(scenario_ask(h, OFFICER, GET, "/api/towns/1001/look", NULL, NULL).status, 200);
            alarm(0);
        } while (seen >= n && n < POINTS_MAX);
        printf("  looks: %lld points of %s%s\n", (long long)n - 1, fault_name((FaultKind)(way / 2)), way % 2 ? ", and all after" : "");
    }
}

TEST(every_call_while_looks_are_recorded_may_fail)
{
    scenario_each(list, COUNT_OF(list), every_point);
}
