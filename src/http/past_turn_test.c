/* Earlier moments are laid out in memory: two at once, three more wait for their turn, whoever comes then may come again. */
#include "base/limits.h"
#include "http/scenario.h"
#include "schema/past.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Stands between the readers of a past and their answer. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int inside, most, served, may_go;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };

static Status get_past(Req *rq)
{
    int64_t at_ms;
    TRY(req_as_of(rq, &at_ms));
    if (at_ms == INT64_MAX)
        return reply_no_content(rq);
    pthread_mutex_lock(&gate.lock);
    gate.inside++;
    gate.most = gate.inside > gate.most ? gate.inside : gate.most;
    pthread_cond_broadcast(&gate.moved);
    while (!gate.may_go)
        pthread_cond_wait(&gate.moved, &gate.lock);
    gate.may_go--;
    gate.inside--;
    gate.served++;
    pthread_cond_broadcast(&gate.moved);
    pthread_mutex_unlock(&gate.lock);
    return reply_no_content(rq);
}

static void wait_for(int inside, int served)
{
    pthread_mutex_lock(&gate.lock);
    while (gate.inside != inside || gate.served != served)
        pthread_cond_wait(&gate.moved, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static void let_go(int n)
{
    pthread_mutex_lock(&gate.lock);
    gate.may_go += n;
    pthread_cond_broadcast(&gate.moved);
    pthread_mutex_unlock(&gate.lock);
}

typedef struct {
    ScenarioHouse *h;
    pthread_t thread;
    Arena arena;
    TestReply reply;
} Asker;

static TestReply ask_past(ScenarioHouse *h, Arena *a, const char *target)
{
    const TestRequest request = { .method = GET, .target = str_of(target), .cookie = h->cookies[OFFICER], .same_origin = true };
    TestReply reply = { 0 };
    if (app_request(&h->app, &request, a, &reply) != OK)
        reply.status = 0;
    return reply;
}

#define PAST "/api/towns/1001/past-try?as_of=2026-02-03"
static void *ask_for_it(void *context)
{
    Asker *a = context;
    a->reply = ask_past(a->h, &a->arena, PAST);
    return NULL;
}

static void begin(Asker *a, ScenarioHouse *h)
{
    *a = (Asker){ .h = h };
    arena_init(&a->arena, 1 << 20);
    EXPECT(pthread_create(&a->thread, NULL, ask_for_it, a) == 0);
}

static void expect_end(Asker *a)
{
    pthread_join(a->thread, NULL);
    EXPECT_I64(a->reply.status, 204);
    arena_done(&a->arena);
}

/* Who waits for a turn stands nowhere yet but in this count. */
static void wait_until_asked(ScenarioHouse *h, int n)
{
    while (atomic_load(&h->app.pasts_asked) != n)
        sched_yield();
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/past-try", .handler = get_past, .access = ACCESS_MONEY_READ, .tx = TX_READ, .as_of = PAST_SUMS, .summary = "Waits at the gate" },
};
static const Feature feature = { .name = "past_try", LIST_OF(routes, routes) };

TEST(earlier_moments_are_laid_out_two_at_a_time_and_the_sixth_is_refused)
{
    ScenarioHouse *h = scenario_new();
    Asker askers[PASTS_ASKED_MAX];
    EXPECT(PASTS_ASKED_MAX > PASTS_AT_ONCE);
    gate.inside = gate.most = gate.served = gate.may_go = 0;
    scenario_open(h, NULL, (const Feature *const[]){ &feature }, 1, &(AppConfig){ .db = { .readers = PASTS_ASKED_MAX + 2 } });
    EXPECT(scenario_cookie(h, OFFICER).n > 0);

    for (int i = 0; i < PASTS_ASKED_MAX; i++)
        begin(&askers[i], h);
    wait_for(PASTS_AT_ONCE, 0);
    wait_until_asked(h, PASTS_ASKED_MAX);

    TestReply sixth = ask_past(h, &h->arena, PAST);
    EXPECT_I64(sixth.status, 503);
    EXPECT(str_contains(sixth.body, S("混み合っています。もう一度試してください。")));
    EXPECT_I64(ask_past(h, &h->arena, "/api/towns/1001/past-try").status, 204); /* today is nobody's turn */
    EXPECT_I64(ask_past(h, &h->arena, "/api/towns/1001/past-try?as_of=2026-02-30").status, 422);
    EXPECT_I64(atomic_load(&h->app.pasts_asked), PASTS_ASKED_MAX); /* a refusal takes no turn, and gives none back */

    let_go(1);
    wait_for(PASTS_AT_ONCE, 1); /* the third has waited and is in */
    wait_until_asked(h, PASTS_ASKED_MAX - 1);
    let_go(PASTS_ASKED_MAX); /* the other four, and one who comes again */
    EXPECT_I64(ask_past(h, &h->arena, PAST).status, 204);
    for (int i = 0; i < PASTS_ASKED_MAX; i++)
        expect_end(&askers[i]);
    EXPECT_I64(gate.most, PASTS_AT_ONCE);
    EXPECT_I64(gate.served, PASTS_ASKED_MAX + 1);
    EXPECT_I64(atomic_load(&h->app.pasts_asked), 0);
    scenario_close(h);
    free(h);
}
