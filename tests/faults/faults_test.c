/* The Nth call fails, for N = 1, 2, 3 … until the request has none left: memory, files, statements, network; once, and from
 * then on. After each: an answer with a code, a database that is whole and either as before or as after, a sound record,
 * and a next request that works. BANSO_FAULTS=part of a route: those only; BANSO_FAULTS_FROM: the first such one and all after it; BANSO_FAULT_STEP: 1 tries every point; a larger one
 * some points of two kinds a path, so many apart, from a random one on, and with BANSO_FAULT_WAYS to the end in all ways; BANSO_FAULT_TRACE: where each is. */
#include "base/ring.h"
#include "base/workbook.h"
#include "base/xlsx.h"
#include "http/rate.h"
#include "http/router.h"
#include "schema/audit_chain.h"
#include "tests/faults/fault.h"
#include "tests/faults/paths.h"
#include "tests/faults/state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_PER_POINT = 300, POINTS_MAX = 100000, COMPLAINTS_MAX = 3, WAYS = 2 * FAULT_KINDS, WAYS_SOME = 2, POINTS_SOME = 4 };

typedef struct {
    ScenarioHouse *house;
    States *states;
    Arena arena; /* of one request; keeps its first block */
    State before;
    Shape effect; /* what the request does when nothing fails */
    int64_t points[FAULT_KINDS];
    int complaints;
    char folder[32], key_file[48]; /* beside it the ring of data keys */
} Torture;

static char now_at[300];

static void too_long(int signal_number)
{
    (void)signal_number;
    (void)!write(STDERR_FILENO, now_at, strlen(now_at));
    (void)!write(STDERR_FILENO, ": hangs\n", 8);
    _exit(1);
}

static void complain(Torture *t, const char *what, const TestReply *reply)
{
    if (t->complaints++ < COMPLAINTS_MAX)
        test_fail(__FILE__, __LINE__, "%s: %s (%d " STR_FMT ")", now_at, what, reply->status, STR_ARG(str_sub(reply->body, 0, 200)));
}

static bool record_is_sound(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    AuditVerdict v = { 0 };
    return db_pool_reader(h->app.pool, &reader) == OK && audit_verify(reader, h->app.keys, S(""), &v) == OK && v.finding == AUDIT_SOUND;
}

static Shape shape_now(Torture *t)
{
    State after;
    state_read(t->states, &after);
    Shape shape = state_shape(&t->before, &after);
    state_done(&after);
    return shape;
}

/* Buckets of requests a minute are in memory and have nothing to do with faults. */
static void forget_rates(ScenarioHouse *h)
{
    rates_free(&h->app.rates);
    h->app.rates = rates_new();
}

/* Which tables differ from what the request does, for whoever mends it. */
static void tell_shape(const Torture *t, const Shape *shape)
{
    for (size_t i = 0; i < t->before.n; i++)
        if (shape->gone[i] != t->effect.gone[i] || shape->come[i] != t->effect.come[i])
            fprintf(stderr, "    %s: -%u +%u, wanted -%u +%u\n", t->before.tables[i].name, shape->gone[i], shape->come[i], t->effect.gone[i], t->effect.come[i]);
}

/* It was done, and what belongs to it besides is done by the minute's work: as the answer says, or would if it had come. */
static bool goes_on_later(const Path *p, const TestReply *reply, const Shape *shape)
{
    return p->waits && (reply->status == 202 || (str_contains(reply->body, S("\"database_lost\"")) && !shape_is_none(shape)));
}

static void check_point(Torture *t, const Path *p, const TestReply *reply, bool good)
{
    Shape shape = { 0 };
    const bool touched = good || states_touched(t->states);
    if (touched)
        shape = shape_now(t);
    if (goes_on_later(p, reply, &shape))
        shape_take(&t->before, &shape, &t->effect, p->waits);
    bool none = shape_is_none(&shape), whole = shape_same(&shape, &t->effect);
    Shape rest = shape_without_files(&t->before, &shape);
    if (!none && !whole && !(p->steps && !good && shape_is_none(&rest)))
        complain(t, "half-written", reply), tell_shape(t, &shape);
    if (good && !whole)
        complain(t, "acknowledged, but not there", reply);
    if (reply->status == 200 && str_eq(reply->content_type, S(WORKBOOK_TYPE)) && xlsx_is_whole(reply->body) != OK)
        complain(t, "half a workbook is handed out", reply);
    bool problem = str_contains(reply->content_type, S("application/problem+json")) && str_contains(reply->body, S("\"code\":\"K-"));
    if (!good && !p->job && !p->nightly && reply->status != 0 && !problem)
        complain(t, "no problem document", reply);
    if (touched) /* sessions too, of which the shape says nothing */
        states_restore(t->states, &t->before, &shape);
    TestReply next = { 0 };
    TestRequest request = { .method = GET, .target = S("/api/session"), .cookie = t->house->cookies[OFFICER], .same_origin = true };
    if (app_request(&t->house->app, &request, &t->arena, &next) != OK || next.status != 200)
        complain(t, "the next request does not work", &next);
}

static int64_t asked_step(void)
{
    const char *asked = getenv("BANSO_FAULT_STEP");
    return asked && atoll(asked) > 0 ? atoll(asked) : 1;
}

/* Everything as before the first try, but for the database. */
static void begin(Torture *t, Path *p)
{
    forget_rates(t->house);
    arena_reset(&t->arena);
    if (p->before)
        p->before(t->house, p, &t->arena);
    states_mark(t->states);
}

static bool every_way(void)
{
    return asked_step() == 1 || getenv("BANSO_FAULT_WAYS") != NULL;
}

static void torture_by(Torture *t, Path *p, FaultKind kind, bool on, int64_t step)
{
    const int64_t most = every_way() ? POINTS_MAX : step * POINTS_SOME;
    for (int64_t n = (int64_t)test_rand(1, (uint64_t)step); n < most; n += step) {
        bool good;
        snprintf(now_at, sizeof now_at, "%s %s: %s %lld%s", method_name(p->route->method), p->route->path,
                 fault_name(kind), (long long)n, on ? " and all after it" : "");
        begin(t, p);
        alarm(SECONDS_PER_POINT);
        fault_arm(kind, n, on);
        TestReply reply = path_run(t->house, p, &t->arena, &good);
        int64_t seen = fault_disarm();
        if (p->after)
            p->after(t->house);
        check_point(t, p, &reply, good);
        alarm(0);
        if (seen < n) {
            if (!good)
                complain(t, "fails without a fault", &reply);
            break;
        }
        t->points[kind]++;
    }
    const Shape left = shape_now(t);
    states_restore(t->states, &t->before, &left);
    if (!states_sound(t->states) || !record_is_sound(t->house))
        test_fail(__FILE__, __LINE__, "%s: the database or its record is not whole", now_at);
}

/* Password hashing takes 19 MiB and its time: fewer points. */
static int64_t step_of(const Path *p)
{
    return p->route->slow ? asked_step() * 7 : asked_step();
}

static void torture(Torture *t, Path *p)
{
    bool good;
    t->complaints = 0;
    memset(t->points, 0, sizeof t->points);
    snprintf(now_at, sizeof now_at, "%s", p->route->path);
    state_read(t->states, &t->before);
    begin(t, p);
    TestReply reply = path_run(t->house, p, &t->arena, &good);
    if (p->after)
        p->after(t->house);
    t->effect = shape_now(t);
    states_restore(t->states, &t->before, &t->effect);
    if (!good) {
        test_fail(__FILE__, __LINE__, "%s %s: does not work without any fault: %d " STR_FMT, method_name(p->route->method), p->route->path, reply.status,
                  STR_ARG(str_sub(reply.body, 0, 400)));
    } else {
        Shape back = shape_now(t);
        EXPECT(shape_is_none(&back));
        const int64_t step = step_of(p);
        for (int way = 0, tried = 0; way < WAYS; way++)
            if (every_way() || (int)test_rand(0, (uint64_t)(WAYS - way - 1)) < WAYS_SOME - tried) {
                torture_by(t, p, (FaultKind)(way / 2), way % 2, step);
                tried++;
            }
        printf("  %-6s %-58s memory %5lld  file %4lld  database %4lld  network %4lld\n", method_name(p->route->method),
               p->route->path, (long long)t->points[FAULT_MEMORY], (long long)t->points[FAULT_FILE], (long long)t->points[FAULT_DATABASE],
               (long long)t->points[FAULT_NETWORK]);
        fflush(stdout);
    }
    state_done(&t->before);
}

/* Ways in which nothing is written, with the reason. All others are tried. */
static const struct {
    const char *path, *why;
    bool postgres; /* there alone */
} spared[] = {
    { "/api/setup", "nobody has an account yet: in a house of its own, below", false },
    { "/api/towns/{org}/backups", "on PostgreSQL pg_dump makes them, and the door only says so", true },
    { "/api/towns/{org}/backup-drills", "the same", true },
};

static void expect_spared(const Route *route, bool postgres)
{
    for (size_t i = 0; i < COUNT_OF(spared); i++)
        if (strcmp(spared[i].path, route->path) == 0 && (postgres || !spared[i].postgres)) {
            printf("  spared: %s %s (%s)\n", method_name(route->method), route->path, spared[i].why);
            return;
        }
    test_fail(__FILE__, __LINE__, "%s %s: nobody tries it", method_name(route->method), route->path);
}

static void open_house(Torture *t, const char *url)
{
    *t = (Torture){ .house = calloc(1, sizeof *t->house), .folder = "/tmp/banso-faults-XXXXXX" };
    arena_init(&t->arena, 16u << 20);
    EXPECT(mkdtemp(t->folder) != NULL);
    snprintf(t->key_file, sizeof t->key_file, "%s/key", t->folder);
    scenario_open(t->house, url, features, feature_count, &(AppConfig){ .clock = clock_real(), .key_file = t->key_file });
}

static int64_t torture_each(Torture *t, Path *paths, size_t n)
{
    const char *only = getenv("BANSO_FAULTS"), *from = getenv("BANSO_FAULTS_FROM");
    int64_t points = 0;
    t->states = states_open(t->house->url);
    states_keep(t->states);
    signal(SIGALRM, too_long);
    for (size_t i = 0; i < n; i++) {
        if ((only && !strstr(paths[i].route->path, only)) || (from && !strstr(paths[i].route->path, from)))
            continue;
        from = NULL;
        torture(t, &paths[i]);
        for (FaultKind k = 0; k < FAULT_KINDS; k++)
            points += t->points[k];
    }
    return points;
}

/* Whatever failed: a restart finds a ring that opens, and as many keys in it at least. */
static void look_at_ring(Torture *t, size_t least)
{
    static const char *const tails[] = { "", ".ring", ".tombstones" };
    const Keys *keys = NULL;
    int64_t bad = 0;
    EXPECT(keys_open(t->key_file, false, &keys) == OK && ring_open(keys, t->key_file, &bad) == OK && (size_t)ring_lines(keys) >= least);
    keys_close(&keys);
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", t->key_file, tails[i]);
        unlink(path);
    }
    EXPECT(rmdir(t->folder) == 0);
}

static void close_house(Torture *t, size_t keys)
{
    states_close(&t->states);
    arena_done(&t->arena);
    scenario_close(t->house);
    free(t->house);
    look_at_ring(t, keys);
}

static void torture_all(const char *url)
{
    static Path paths[PATHS_MAX];
    static const Route *untried[PATHS_MAX];
    size_t n_untried;
    Torture t;
    open_house(&t, url);
    size_t n = paths_make(t.house, paths, untried, &n_untried);
    for (size_t i = 0; i < n_untried; i++)
        expect_spared(untried[i], url != NULL);
    for (size_t i = 0; i < n; i++) /* first, while the job that it names is remembered */
        if (strcmp(paths[i].route->path, "/api/jobs/{id}") == 0) {
            Path job = paths[i];
            paths[i] = paths[0];
            paths[0] = job;
        }
    int64_t points = torture_each(&t, paths, n);
    printf("%s: %zu write paths, %lld points, %zu spared\n", url ? "PostgreSQL" : "SQLite", n, (long long)points, n_untried);
    close_house(&t, 1);
}

static void torture_first(const char *url)
{
    Path path;
    Torture t;
    open_house(&t, url);
    t.house->app.clock = clock_fixed(1790000000000);
    EXPECT_I64(paths_of_an_empty_house(t.house, &path), 1);
    torture_each(&t, &path, 1);
    close_house(&t, 0); /* a first account alone seals nothing for a town */
}

TEST(every_call_of_every_write_path_may_fail)
{
    torture_all(NULL);
}

TEST_POSTGRES(every_call_of_every_write_path_may_fail_on_postgres)
{
    torture_all(url);
}

TEST(every_call_of_the_first_setup_may_fail)
{
    torture_first(NULL);
}

TEST_POSTGRES(every_call_of_the_first_setup_may_fail_on_postgres)
{
    torture_first(url);
}
