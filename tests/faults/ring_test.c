/* The ring of data keys and the second copy of the record while file calls and memory fail: what was sealed opens, a destruction that was
 * acknowledged holds, one that was not is ended by the next, and neither file is ever torn. BANSO_FAULT_STEP 1: every point. */
#include "base/ring.h"
#include "feature/account/account.h"
#include "http/audit.h"
#include "http/scenario.h"
#include "tests/faults/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POINTS_MAX = 10000, POINTS_SOME = 40 };
#define OLD ((RingPlace){ 1001, "claims", 2020 })
#define NEW ((RingPlace){ 1001, "claims", 2031 })
#define OTHER ((RingPlace){ 1002, "claims", 2020 })

typedef struct {
    char folder[32], key[64], ring[64], copy[64];
    Arena arena;
    const Keys *keys;
    Str old, other;
    Buf sealed; /* by what is tried */
} Place;

static bool open_ring(Place *p)
{
    int64_t bad;
    keys_close(&p->keys);
    return keys_open(p->key, true, &p->keys) == OK && ring_open(p->keys, p->key, &bad) == OK;
}

static Str seal_for(Place *p, RingPlace place)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    EXPECT_I64(seal_year(p->keys, place, S("x"), S("0000000001"), &out), OK);
    return arena_copy(&p->arena, buf_str(&out));
}

static Status opens(Place *p, RingPlace place, Str sealed)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    return unseal_year(p->keys, place.org, place.class, S("x"), sealed, &out);
}

static void begin(Place *p)
{
    *p = (Place){ .folder = "/tmp/banso-ring-XXXXXX" };
    arena_init(&p->arena, 1 << 20);
    buf_init(&p->sealed, 256);
    EXPECT(secret_init() == OK && mkdtemp(p->folder) != NULL);
    snprintf(p->key, sizeof p->key, "%s/key", p->folder);
    snprintf(p->ring, sizeof p->ring, "%s/key.ring", p->folder);
    snprintf(p->copy, sizeof p->copy, "%s/copy", p->folder);
    EXPECT(open_ring(p));
    p->old = seal_for(p, OLD);
    p->other = seal_for(p, OTHER);
}

static void end(Place *p)
{
    keys_close(&p->keys);
    unlink(p->copy);
    unlink(p->ring);
    unlink(p->key);
    EXPECT(rmdir(p->folder) == 0);
    buf_done(&p->sealed);
    arena_done(&p->arena);
}

typedef struct {
    const char *name;
    Status (*run)(Place *p);
    bool (*holds)(Place *p, Status s); /* on a ring that was opened again */
} Piece;

static Status seal_new(Place *p)
{
    return seal_year(p->keys, NEW, S("x"), S("0000000002"), &p->sealed);
}

static bool sealed_holds(Place *p, Status s)
{
    return (s != OK || opens(p, NEW, buf_str(&p->sealed)) == OK) && opens(p, OLD, p->old) == OK && opens(p, OTHER, p->other) == OK;
}

static Status destroy_old(Place *p)
{
    return ring_destroy(p->keys, OLD, 1790000000000);
}

static bool destroyed_holds(Place *p, Status s)
{
    Status now = opens(p, OLD, p->old);
    bool as_said = now == ERR_NOT_FOUND || (s != OK && now == OK);
    bool ended = destroy_old(p) == OK && opens(p, OLD, p->old) == ERR_NOT_FOUND && open_ring(p) && opens(p, OLD, p->old) == ERR_NOT_FOUND;
    return as_said && ended && opens(p, OTHER, p->other) == OK;
}

static Status copy_ring(Place *p)
{
    return ring_copy_to(p->keys, p->copy);
}

static bool copied_holds(Place *p, Status s)
{
    (void)s;
    return opens(p, OLD, p->old) == OK && copy_ring(p) == OK && destroy_old(p) == OK && copy_ring(p) == OK && opens(p, OTHER, p->other) == OK;
}

static Status put_stone(Place *p)
{
    return ring_stone_put(p->keys, 1, S("0123456789abcdef0123456789abcdef"));
}

static bool stone_holds(Place *p, Status s)
{
    char signature[RING_STONE + 1];
    int64_t n = ring_stone(p->keys, signature);
    return (n == 1 || (s != OK && n == 0)) && opens(p, OLD, p->old) == OK && opens(p, OTHER, p->other) == OK;
}

static const Piece pieces[] = {
    { "sealing for a new year", seal_new, sealed_holds },
    { "destroying a year", destroy_old, destroyed_holds },
    { "the copy of the ring", copy_ring, copied_holds },
    { "the number of tombstones", put_stone, stone_holds },
};

static int64_t most_points(void)
{
    const char *step = getenv("BANSO_FAULT_STEP");
    return step && atoll(step) == 1 ? POINTS_MAX : POINTS_SOME;
}

/* False when it has no nth call. */
static bool fail_at(const Piece *piece, FaultKind kind, int64_t n, bool on)
{
    Place p;
    begin(&p);
    fault_arm(kind, n, on);
    Status s = piece->run(&p);
    int64_t seen = fault_disarm();
    if (s == OK && opens(&p, OTHER, p.other) != OK)
        test_fail(__FILE__, __LINE__, "%s: %s %lld%s: the others do not open", piece->name, fault_name(kind), (long long)n, on ? " and all after it" : "");
    if (!open_ring(&p) || !piece->holds(&p, s))
        test_fail(__FILE__, __LINE__, "%s: %s %lld%s: does not hold (%d)", piece->name, fault_name(kind), (long long)n, on ? " and all after it" : "", s);
    if (seen < n)
        EXPECT_I64(s, OK);
    end(&p);
    return seen >= n;
}

TEST(every_call_of_the_ring_may_fail)
{
    static const FaultKind kinds[] = { FAULT_FILE, FAULT_MEMORY };
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        int64_t points[COUNT_OF(kinds)] = { 0 };
        for (size_t way = 0; way < 2 * COUNT_OF(kinds); way++)
            for (int64_t n = 1; n <= most_points() && fail_at(&pieces[i], kinds[way / 2], n, way % 2); n++)
                points[way / 2]++;
        EXPECT(points[0] > 0);
        printf("  %-32s file %4lld  memory %4lld\n", pieces[i].name, (long long)points[0], (long long)points[1]);
    }
}

/* ---- the second copy of the record ---- */

static AuditFinding verdict(ScenarioHouse *h, const char *copy)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(buf_done) Buf bytes;
    AuditVerdict v = { .finding = AUDIT_FINDING_COUNT };
    buf_init(&bytes, 1 << 22);
    FILE *f = fopen(copy, "rb");
    for (size_t k = 1; f && k > 0;) {
        char *room = buf_reserve(&bytes, 4096);
        k = room ? fread(room, 1, 4096, f) : 0;
        bytes.n += k;
    }
    if (f)
        fclose(f);
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(audit_verify(reader, h->app.keys, buf_str(&bytes), &v), OK);
    return v.finding;
}

static void copy_fails(ScenarioHouse *h, const char *copy, FaultKind kind, bool on)
{
    int64_t points = 0;
    bool more = true;
    for (int64_t n = 1; more && n <= most_points(); n++) {
        EXPECT_I64(scenario_ask(h, OFFICER, PUT, "/api/drafts/a", "{\"text\":\"x\"}", NULL).status, 204);
        fault_arm(kind, n, on);
        Status s = audit_keep(&h->app);
        more = fault_disarm() >= n;
        points += more;
        if (s == OK && verdict(h, copy) != AUDIT_SOUND)
            test_fail(__FILE__, __LINE__, "%s %lld: said to be copied, and is not", fault_name(kind), (long long)n);
        if (n % 2 && (audit_keep(&h->app) != OK || verdict(h, copy) != AUDIT_SOUND)) /* the others: later, with more behind it */
            test_fail(__FILE__, __LINE__, "%s %lld: the copy does not go on", fault_name(kind), (long long)n);
    }
    EXPECT(points > 0);
    printf("  the second copy, %s%s: %lld\n", fault_name(kind), on ? " and all after it" : "", (long long)points);
    EXPECT_I64(audit_keep(&h->app), OK);
    EXPECT_I64(verdict(h, copy), AUDIT_SOUND);
}

TEST(every_call_of_the_second_copy_may_fail)
{
    static const Feature *const list[] = { &feature_account };
    static const FaultKind kinds[] = { FAULT_FILE, FAULT_DATABASE, FAULT_MEMORY };
    static ScenarioHouse house;
    char copy[] = "/tmp/banso-copy-XXXXXX";
    int fd = mkstemp(copy);
    EXPECT(fd >= 0 && close(fd) == 0);
    scenario_open(&house, NULL, list, COUNT_OF(list), &(AppConfig){ .clock = clock_real(), .audit_copy = copy });
    for (size_t way = 0; way < 2 * COUNT_OF(kinds); way++)
        copy_fails(&house, copy, kinds[way / 2], way % 2);
    scenario_close(&house);
    unlink(copy);
}
