#include "http/jobs.h"
#include "http/scenario.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* A job that does what its context says, step by step with the test. */
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool started, may_end;
    Status answer;
    atomic_int dropped;
} Script;

static Status play(Job *job, void *context, Db *writer, JsonWriter *result)
{
    Script *s = context;
    (void)writer;
    job_phase(job, "読み込み");
    job_progress(job, 3, 12);
    pthread_mutex_lock(&s->lock);
    s->started = true;
    pthread_cond_broadcast(&s->moved);
    while (!s->may_end && !job_cancelled(job)) {
        pthread_mutex_unlock(&s->lock);
        sched_yield();
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    if (job_cancelled(job))
        return ERR_CANCELLED;
    if (s->answer == ERR_INVALID)
        return problem_add(job_problems(job), S("/3/yen"), "type", "数字ではありません。直してください。");
    if (s->answer == OK)
        json_put_i64(result, 7);
    return s->answer;
}

static void drop(void *context)
{
    Script *s = context;
    atomic_fetch_add(&s->dropped, 1);
}

static void script_init(Script *s, Status answer)
{
    *s = (Script){ .answer = answer };
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->moved, NULL);
}

static int64_t begin(ScenarioHouse *h, Script *s, Str key)
{
    int64_t id = 0;
    JobSpec spec = { .title = "試し", .org = IN_TOWN, .account = 1, .run = play, .drop = drop, .context = s, .idempotency_key = key };
    EXPECT_I64(job_start(&h->app, &spec, &id), OK);
    return id;
}

static void wait_started(Script *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->started)
        pthread_cond_wait(&s->moved, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static void let_end(Script *s)
{
    pthread_mutex_lock(&s->lock);
    s->may_end = true;
    pthread_mutex_unlock(&s->lock);
}

static Str look(ScenarioHouse *h, int64_t id)
{
    Buf out;
    JsonWriter w;
    buf_init(&out, 1 << 20);
    json_begin(&w, &out);
    EXPECT_I64(jobs_write(h->app.jobs, id, 1, &w), OK);
    EXPECT_I64(json_end(&w), OK);
    Str text = arena_copy(&h->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static ScenarioHouse *opened(Clock clock)
{
    ScenarioHouse *h = scenario_new();
    scenario_open(h, NULL, NULL, 0, &(AppConfig){ .clock = clock });
    return h;
}

static void closed(ScenarioHouse *h)
{
    scenario_close(h);
    free(h);
}

TEST(a_job_tells_how_far_it_is)
{
    ScenarioHouse *h = opened(clock_fixed(1700000000000));
    Script s;
    script_init(&s, OK);
    int64_t id = begin(h, &s, S(""));
    wait_started(&s);
    h->app.clock.fixed_ms += 3000;
    Str text = look(h, id);
    EXPECT(str_contains(text, S("\"phase\":\"読み込み\",\"state\":\"running\",\"done\":3,\"expected\":12,\"rate\":1,\"seconds_left\":9")));
    let_end(&s);
    EXPECT_I64(job_wait(&h->app, id), OK);
    text = look(h, id);
    EXPECT(str_contains(text, S("\"state\":\"done\"")) && str_contains(text, S("\"seconds_left\":null,\"result\":7")));
    EXPECT_I64(atomic_load(&s.dropped), 1);
    closed(h);
}

TEST(a_job_that_fails_says_why)
{
    ScenarioHouse *h = opened(clock_real());
    Script s;
    script_init(&s, ERR_INVALID);
    int64_t id = begin(h, &s, S(""));
    let_end(&s);
    EXPECT_I64(job_wait(&h->app, id), ERR_INVALID);
    Str text = look(h, id);
    EXPECT(str_contains(text, S("\"state\":\"failed\"")) && str_contains(text, S("\"pointer\":\"/3/yen\"")) && !str_contains(text, S("result")));
    closed(h);
}

TEST(cancelling_a_job)
{
    ScenarioHouse *h = opened(clock_real());
    Script first, second, waiting;
    script_init(&first, OK);
    script_init(&second, OK);
    script_init(&waiting, OK);
    int64_t a = begin(h, &first, S("")), b, c;
    wait_started(&first); /* it has the only writer of SQLite, and one of the threads */
    b = begin(h, &second, S(""));
    c = begin(h, &waiting, S(""));
    EXPECT_I64(jobs_cancel(h->app.jobs, c, 2), ERR_NOT_FOUND);
    EXPECT_I64(jobs_cancel(h->app.jobs, c, 1), OK); /* before it began */
    EXPECT_I64(jobs_cancel(h->app.jobs, a, 1), OK);
    EXPECT_I64(job_wait(&h->app, a), ERR_CANCELLED);
    let_end(&second);
    EXPECT_I64(job_wait(&h->app, b), OK);
    EXPECT_I64(job_wait(&h->app, c), ERR_CANCELLED);
    EXPECT(!waiting.started);
    EXPECT(str_contains(look(h, c), S("\"state\":\"cancelled\"")));
    EXPECT_I64(jobs_cancel(h->app.jobs, b, 1), OK); /* too late, and no harm */
    EXPECT_I64(job_wait(&h->app, b), OK);
    EXPECT_I64(atomic_load(&first.dropped) + atomic_load(&second.dropped) + atomic_load(&waiting.dropped), 3);
    closed(h);
}

typedef struct {
    ScenarioHouse *h;
    Script *script;
    Status answer;
    int calls;
    int64_t joined, subject;
} Preparation;

/* Meanwhile the same start comes again: it is answered with this job, which has not begun. */
static Status get_ready(void *context)
{
    Preparation *p = context;
    const JobSpec again = { .title = "試し", .account = 1, .run = play, .drop = drop, .context = p->script, .subject = 6, .prepare = get_ready,
                            .prepare_context = p, .idempotency_key = S("k") };
    p->calls++;
    EXPECT_I64(job_start_on(&p->h->app, &again, &p->joined, &p->subject), OK);
    EXPECT(str_contains(look(p->h, p->joined), S("\"state\":\"waiting\"")));
    EXPECT(!p->script->started);
    return p->answer;
}

TEST(a_job_begins_when_it_is_prepared)
{
    ScenarioHouse *h = opened(clock_real());
    Script s;
    Preparation p = { .h = h, .script = &s, .answer = ERR_LOST };
    int64_t id = 0, subject = 0, failed;
    script_init(&s, OK);
    let_end(&s);
    JobSpec spec = { .title = "試し", .account = 1, .run = play, .drop = drop, .context = &s, .subject = 5, .prepare = get_ready, .prepare_context = &p,
                     .idempotency_key = S("k") };
    EXPECT_I64(job_start_on(&h->app, &spec, &id, &subject), ERR_LOST);
    EXPECT_I64(p.calls, 1);
    EXPECT_I64(p.subject, 5);
    failed = p.joined;
    EXPECT_I64(job_wait(&h->app, failed), ERR_LOST); /* for whoever waits for it */
    EXPECT_I64(atomic_load(&s.dropped), 1);          /* of the second start; the first one's context is still ours */
    p.answer = OK;                                   /* the key is free again */
    EXPECT_I64(job_start_on(&h->app, &spec, &id, &subject), OK);
    EXPECT_I64(p.calls, 2);
    EXPECT(id != failed && id == p.joined && subject == 5);
    EXPECT_I64(job_wait(&h->app, id), OK);
    EXPECT(s.started);
    closed(h);
    EXPECT_I64(atomic_load(&s.dropped), 3);
}

TEST(so_many_jobs_wait_and_no_more)
{
    ScenarioHouse *h = opened(clock_real());
    Script s;
    script_init(&s, OK);
    int64_t id;
    int started = 0;
    JobSpec spec = { .title = "試し", .account = 1, .run = play, .context = &s };
    for (; started < JOBS_MAX * 4; started++)
        if (job_start(&h->app, &spec, &id) != OK)
            break;
    EXPECT(started >= JOBS_MAX && started <= JOBS_MAX + JOB_WORKERS);
    EXPECT_I64(job_start(&h->app, &spec, &id), ERR_BUSY);
    closed(h); /* cancels them all */
}

TEST(jobs_are_forgotten_after_an_hour)
{
    ScenarioHouse *h = opened(clock_fixed(1700000000000));
    Script s;
    script_init(&s, OK);
    let_end(&s);
    int64_t old = begin(h, &s, S("key"));
    EXPECT_I64(job_wait(&h->app, old), OK);
    EXPECT_I64(begin(h, &s, S("key")), old);
    h->app.clock.fixed_ms += JOB_KEPT_SECONDS * 1000LL + 1;
    int64_t next = begin(h, &s, S(""));
    EXPECT_I64(job_wait(&h->app, next), OK);
    EXPECT_I64(job_wait(&h->app, old), ERR_NOT_FOUND);
    /* and are bounded before that */
    for (int i = 0; i < JOBS_KEPT_MAX + 20; i++)
        EXPECT_I64(job_wait(&h->app, begin(h, &s, S(""))), OK);
    EXPECT_I64(job_wait(&h->app, next), ERR_NOT_FOUND);
    closed(h);
}
