/* The ring of data keys: what opens, what never opens again, and what a crash or a hand in the file does. */
#include "base/ring.h"
#include "base/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char folder[32];
    Arena a;
    Str key, ring, copy;
    const Keys *keys;
} Place;

static void open_again(Place *p)
{
    int64_t bad;
    keys_close(&p->keys);
    EXPECT_I64(keys_open(p->key.p, true, &p->keys), OK);
    EXPECT_I64(ring_open(p->keys, p->key.p, &bad), OK);
}

static void place_open(Place *p)
{
    *p = (Place){ .folder = "/tmp/banso-ring-XXXXXX" };
    arena_init(&p->a, 8 << 20);
    EXPECT(secret_init() == OK && mkdtemp(p->folder) != NULL);
    p->key = arena_printf(&p->a, "%s/key", p->folder);
    p->ring = arena_printf(&p->a, "%s/key.ring", p->folder);
    p->copy = arena_printf(&p->a, "%s/copy", p->folder);
    open_again(p);
}

static void place_done(Place *p)
{
    keys_close(&p->keys);
    unlink(p->key.p);
    unlink(p->ring.p);
    unlink(p->copy.p);
    EXPECT(rmdir(p->folder) == 0);
    arena_done(&p->a);
}

static Str sealed_in(Place *p, int64_t org, const char *class, int year, const char *plain)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    EXPECT_I64(seal_year(p->keys, (RingPlace){ org, class, year }, S("place"), str_of(plain), &out), OK);
    EXPECT_I64(sealed_year(buf_str(&out)), ring_year(p->keys, (RingPlace){ org, class, year }));
    return arena_copy(&p->a, buf_str(&out));
}

static Status opens(Place *p, int64_t org, const char *class, Str sealed)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    return unseal_year(p->keys, org, class, S("place"), sealed, &out);
}

static Str contents(Place *p, Str path)
{
    FILE *f = fopen(path.p, "rb");
    char *room = arena_alloc(&p->a, 1 << 16);
    size_t n = f && room ? fread(room, 1, 1 << 16, f) : 0;
    if (f)
        fclose(f);
    return (Str){ room, n };
}

static void ends_as(Str path, Str wanted)
{
    char room[1 << 14];
    FILE *f = fopen(path.p, "rb");
    size_t n = f ? fread(room, 1, sizeof room, f) : 0;
    EXPECT(f && fclose(f) == 0);
    EXPECT(str_eq((Str){ room, n }, wanted));
}

static void put(Str path, Str text)
{
    FILE *f = fopen(path.p, "wb");
    EXPECT(f && fwrite(text.p, 1, text.n, f) == text.n && fclose(f) == 0);
    EXPECT(chmod(path.p, 0600) == 0);
}

TEST(what_is_sealed_for_a_year_opens_again_and_after_a_restart)
{
    Place p;
    struct stat st;
    place_open(&p);
    Str one = sealed_in(&p, 1, "persons", 2020, "0012345678"), other = sealed_in(&p, 2, "persons", 2020, "x");
    EXPECT(stat(p.ring.p, &st) == 0 && (st.st_mode & 0777) == 0600);
    EXPECT_I64(st.st_size, 2 * (RING_YEARS_AHEAD + 1) * RING_LINE);
    EXPECT_I64(opens(&p, 1, "persons", one), OK);
    open_again(&p);
    EXPECT_I64(opens(&p, 1, "persons", one), OK);
    EXPECT_I64(opens(&p, 2, "persons", other), OK);
    EXPECT_I64(opens(&p, 2, "persons", one), ERR_INVALID); /* the key of another town */
    EXPECT_I64(opens(&p, 1, "imports", one), ERR_INVALID);
    for (size_t i = 0; i < one.n; i++) {
        char *bent = arena_copy(&p.a, one).p ? (char *)(uintptr_t)arena_copy(&p.a, one).p : NULL;
        bent[i] ^= 1;
        EXPECT(opens(&p, 1, "persons", (Str){ bent, one.n }) != OK);
    }
    place_done(&p);
}

TEST(a_destroyed_year_never_opens_again_and_the_others_do)
{
    Place p;
    place_open(&p);
    Str y18 = sealed_in(&p, 1, "persons", 2018, "a"), y19 = sealed_in(&p, 1, "persons", 2019, "b"), y20 = sealed_in(&p, 1, "persons", 2020, "c"),
        neighbour = sealed_in(&p, 2, "persons", 2018, "d"), import = sealed_in(&p, 1, "imports", 2018, "e"), before = contents(&p, p.ring);
    EXPECT_I64(ring_copy_to(p.keys, p.copy.p), OK);
    EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 1, "persons", 2019 }, 5), OK);
    for (int round = 0; round < 2; round++, open_again(&p)) {
        EXPECT_I64(opens(&p, 1, "persons", y18), ERR_NOT_FOUND);
        EXPECT_I64(opens(&p, 1, "persons", y19), ERR_NOT_FOUND);
        EXPECT_I64(opens(&p, 1, "persons", y20), OK);
        EXPECT_I64(opens(&p, 2, "persons", neighbour), OK);
        EXPECT_I64(opens(&p, 1, "imports", import), OK);
        uint8_t hash[16];
        EXPECT_I64(lookup_year(p.keys, (RingPlace){ 1, "persons", 2018 }, S("insured"), S("a"), hash), ERR_NOT_FOUND);
        EXPECT_I64(sealed_year(sealed_in(&p, 1, "persons", 2015, "late")), 2020); /* a year that is over gives way */
    }
    Str after = contents(&p, p.ring); /* nothing of the two lines is left on the disk */
    for (size_t at = 0; at + RING_LINE <= before.n; at += RING_LINE) {
        Str line = str_sub(before, at, RING_LINE);
        bool gone = str_contains(str_sub(line, 0, 44), S("0001 persons      2018")) || str_contains(str_sub(line, 0, 44), S("0001 persons      2019"));
        EXPECT(str_contains(after, str_sub(line, 44, 40)) == !gone);
    }
    EXPECT(!str_eq(contents(&p, p.copy), after));
    EXPECT_I64(ring_copy_to(p.keys, p.copy.p), OK); /* the copy loses them too */
    EXPECT(str_eq(contents(&p, p.copy), after));
    place_done(&p);
}

TEST(a_year_that_was_never_used_cannot_be_made_after_it_is_over)
{
    Place p;
    place_open(&p);
    EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 7, "exports", 2010 }, 5), OK);
    EXPECT_I64(sealed_year(sealed_in(&p, 7, "exports", 2009, "x")), 2011);
    open_again(&p);
    EXPECT_I64(sealed_year(sealed_in(&p, 7, "exports", 2009, "x")), 2011);
    place_done(&p);
}

TEST(a_ring_with_a_changed_line_is_refused_and_a_torn_end_is_not)
{
    Place p;
    int64_t bad;
    place_open(&p);
    Str sealed = sealed_in(&p, 1, "persons", 2018, "a");
    EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 1, "persons", 2016 }, 5), OK);
    EXPECT_I64(ring_stone_put(p.keys, 3, S("0123456789abcdef0123456789abcdef")), OK);
    Str good = contents(&p, p.ring);
    char *bent = (char *)(uintptr_t)arena_copy(&p.a, good).p;
    for (size_t i = 0; i < good.n; i++) {
        size_t in_line = i % RING_LINE;
        bool filling = good.p[i] == '-' && in_line > 44; /* behind what is proven nothing is said */
        bent[i] ^= 1;
        put(p.ring, (Str){ bent, good.n });
        bent[i] ^= 1;
        const Keys *k = NULL;
        EXPECT_I64(keys_open(p.key.p, false, &k), OK);
        Status s = ring_open(k, p.key.p, &bad);
        if (filling ? s != OK && s != ERR_INVALID : s != ERR_INVALID || bad != (int64_t)(i / RING_LINE) + 1)
            test_fail(__FILE__, __LINE__, "byte %zu of line %zu: %s, line %lld", in_line, i / RING_LINE + 1, status_info(s)->code, (long long)bad);
        keys_close(&k);
    }
    put(p.ring, (Str){ good.p, good.n - 1 }); /* an append that a crash cut off */
    open_again(&p);
    EXPECT_I64(ring_lines(p.keys), (int64_t)(good.n / RING_LINE) - 1);
    EXPECT_I64(opens(&p, 1, "persons", sealed), OK);
    (void)sealed_in(&p, 9, "persons", 2018, "b");
    open_again(&p);
    EXPECT_I64(opens(&p, 1, "persons", sealed), OK);
    EXPECT(chmod(p.ring.p, 0640) == 0);
    const Keys *k = NULL;
    EXPECT_I64(keys_open(p.key.p, false, &k), OK);
    EXPECT(ring_open(k, p.key.p, &bad) == ERR_INVALID && bad == 0);
    keys_close(&k);
    place_done(&p);
}

/* Power lost after any byte of any line that is written over: it opens, what is gone is gone, what stays opens, and the next call
 * ends it, in the ring and in its copy. */
TEST(a_destruction_torn_at_any_byte_is_ended_by_the_next)
{
    Place p;
    place_open(&p);
    Str gone[] = { sealed_in(&p, 1, "persons", 2018, "a"), sealed_in(&p, 1, "persons", 2019, "b") },
        stays[] = { sealed_in(&p, 1, "persons", 2020, "c"), sealed_in(&p, 2, "persons", 2018, "d") }, before = contents(&p, p.ring);
    EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 1, "persons", 2019 }, 5), OK);
    Str after = contents(&p, p.ring);
    EXPECT_I64(after.n, before.n + RING_LINE);
    char *torn = (char *)(uintptr_t)arena_copy(&p.a, after).p;
    for (size_t cut = 0; cut <= 2 * RING_LINE; cut++) { /* the two lines stand first */
        memcpy(torn + cut, before.p + cut, before.n - cut);
        put(p.ring, (Str){ torn, after.n });
        put(p.copy, (Str){ torn, after.n });
        memcpy(torn, after.p, after.n);
        open_again(&p);
        for (size_t i = 0; i < 2; i++)
            if (opens(&p, 1, "persons", gone[i]) != ERR_NOT_FOUND || opens(&p, i ? 2 : 1, "persons", stays[i]) != OK)
                test_fail(__FILE__, __LINE__, "cut at %zu", cut);
        if (cut % 2)
            put(p.copy, before); /* it was not at hand */
        EXPECT_I64(cut % 2 ? OK : ring_destroy(p.keys, (RingPlace){ 1, "persons", 2019 }, 6), OK);
        EXPECT_I64(ring_copy_to(p.keys, p.copy.p), OK);
        ends_as(p.ring, after);
        ends_as(p.copy, after);
    }
    for (size_t cut = 1; cut < RING_LINE; cut++) { /* nor does the line that comes first harm, when it never came to its end */
        memcpy(torn, before.p, before.n);
        put(p.ring, (Str){ torn, before.n + cut });
        open_again(&p);
        EXPECT(opens(&p, 1, "persons", gone[0]) == OK && opens(&p, 1, "persons", stays[0]) == OK);
    }
    place_done(&p);
}

/* In a running program: what is known stays, and of what is not known nothing is said. */
TEST(a_ring_that_cannot_be_read_takes_no_key_and_answers_nothing)
{
    Place p, second;
    int64_t bad;
    uint8_t hash[16];
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    place_open(&p);
    Str known = sealed_in(&p, 1, "persons", 2018, "a");
    second = p;
    second.keys = NULL;
    EXPECT_I64(keys_open(p.key.p, false, &second.keys), OK);
    EXPECT_I64(ring_open(second.keys, p.key.p, &bad), OK);
    Str later = sealed_in(&second, 5, "persons", 2018, "b"), good = contents(&second, p.ring);
    keys_close(&second.keys);
    p.a = second.a;
    char *bent = (char *)(uintptr_t)arena_copy(&p.a, good).p;
    bent[RING_LINE + 60] ^= 1;
    for (int way = 0; way < 3; way++) {
        if (way == 0)
            put(p.ring, (Str){ bent, good.n });
        else if (way == 1)
            put(p.ring, str_sub(good, 0, RING_LINE)); /* cut */
        else
            EXPECT(unlink(p.ring.p) == 0);
        EXPECT_I64(opens(&p, 5, "persons", later), ERR_IO);
        EXPECT_I64(lookup_year(p.keys, (RingPlace){ 5, "persons", 2018 }, S("insured"), S("a"), hash), ERR_IO);
        EXPECT_I64(seal_year(p.keys, (RingPlace){ 6, "persons", 2018 }, S("place"), S("x"), &out), ERR_IO);
        EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 1, "persons", 2018 }, 5), ERR_IO);
        EXPECT_I64(opens(&p, 1, "persons", known), OK);
    }
    put(p.ring, good);
    EXPECT_I64(opens(&p, 5, "persons", later), OK);
    place_done(&p);
}

/* Under new keys, too: what was destroyed cannot be made there, and the rest begins anew. */
TEST(what_is_gone_in_one_ring_is_gone_in_the_next)
{
    Place old, new;
    place_open(&old);
    place_open(&new);
    (void)sealed_in(&old, 1, "persons", 2019, "a");
    (void)sealed_in(&old, 2, "persons", 2019, "b");
    EXPECT_I64(ring_destroy(old.keys, (RingPlace){ 1, "persons", 2017 }, 5), OK);
    EXPECT_I64(ring_destroy(old.keys, (RingPlace){ 1, "persons", 2020 }, 6), OK);
    EXPECT_I64(ring_destroy(old.keys, (RingPlace){ 1, "imports", 2018 }, 7), OK);
    for (int twice = 0; twice < 2; twice++) {
        EXPECT_I64(ring_carry_gone(old.keys, new.keys), OK);
        EXPECT_I64(ring_lines(new.keys), 2); /* one for each town and class, however often it is carried */
        EXPECT_I64(ring_year(new.keys, (RingPlace){ 1, "persons", 2010 }), 2021);
        EXPECT_I64(ring_year(new.keys, (RingPlace){ 1, "imports", 2010 }), 2019);
        EXPECT_I64(ring_year(new.keys, (RingPlace){ 2, "persons", 2010 }), 2010);
        open_again(&new);
    }
    place_done(&old);
    place_done(&new);
}

TEST(a_ring_of_another_key_file_is_refused)
{
    Place p, other;
    int64_t bad;
    place_open(&p);
    place_open(&other);
    (void)sealed_in(&other, 1, "persons", 2018, "a");
    put(p.ring, contents(&other, other.ring));
    const Keys *k = NULL;
    EXPECT_I64(keys_open(p.key.p, false, &k), OK);
    EXPECT(ring_open(k, p.key.p, &bad) == ERR_INVALID && bad == 1);
    keys_close(&k);
    unlink(p.ring.p);
    (void)sealed_in(&p, 1, "persons", 2018, "a");
    put(p.copy, contents(&other, other.ring));
    EXPECT_I64(ring_copy_to(p.keys, p.copy.p), ERR_INVALID); /* and its copy is not written over */
    EXPECT(str_eq(contents(&p, p.copy), contents(&other, other.ring)));
    place_done(&other);
    place_done(&p);
}

TEST(a_cut_ring_does_not_shorten_its_copy)
{
    Place p;
    place_open(&p);
    (void)sealed_in(&p, 1, "persons", 2018, "a");
    EXPECT_I64(ring_copy_to(p.keys, p.copy.p), OK);
    Str whole = contents(&p, p.ring);
    put(p.ring, str_sub(whole, 0, RING_LINE));
    open_again(&p);
    EXPECT_I64(ring_copy_to(p.keys, p.copy.p), ERR_INVALID);
    EXPECT(str_eq(contents(&p, p.copy), whole));
    place_done(&p);
}

TEST(two_processes_share_a_ring)
{
    Place p, second;
    int64_t bad;
    place_open(&p);
    second = p;
    second.keys = NULL;
    arena_init(&second.a, 1 << 20);
    EXPECT_I64(keys_open(p.key.p, false, &second.keys), OK);
    EXPECT_I64(ring_open(second.keys, p.key.p, &bad), OK);
    Str mine = sealed_in(&p, 1, "persons", 2018, "a"), theirs = sealed_in(&second, 1, "persons", 2018, "b"), later = sealed_in(&second, 5, "imports", 2018, "c");
    EXPECT_I64(opens(&second, 1, "persons", mine), OK);
    EXPECT_I64(opens(&p, 1, "persons", theirs), OK);
    EXPECT_I64(opens(&p, 5, "imports", later), OK);
    keys_close(&second.keys);
    arena_done(&second.a);
    place_done(&p);
}

/* kill -9 while keys are destroyed: each line is whole, each year opens or is gone, and the next call ends it. */
TEST(a_destruction_that_is_killed_is_ended_by_the_next)
{
    for (int round = 0; round < 12; round++) {
        Place p;
        Str sealed[8];
        place_open(&p);
        for (int i = 7; i >= 0; i--)
            sealed[i] = sealed_in(&p, 1, "persons", 2010 + i, "a");
        int go[2];
        char byte;
        EXPECT(pipe(go) == 0);
        pid_t child = fork();
        if (child == 0) {
            (void)!write(go[1], "x", 1);
            Status s = ring_destroy(p.keys, (RingPlace){ 1, "persons", 2016 }, 5);
            _exit(s == OK ? 0 : 1);
        }
        EXPECT(child > 0 && read(go[0], &byte, 1) == 1);
        for (uint64_t spin = test_rand(0, 400000); spin; spin--)
            __asm__ volatile("");
        kill(child, SIGKILL);
        EXPECT(waitpid(child, NULL, 0) == child);
        close(go[0]);
        close(go[1]);
        open_again(&p);
        for (int i = 0; i < 8; i++) {
            Status s = opens(&p, 1, "persons", sealed[i]);
            EXPECT(s == OK || (s == ERR_NOT_FOUND && i <= 6));
        }
        EXPECT_I64(ring_destroy(p.keys, (RingPlace){ 1, "persons", 2016 }, 6), OK);
        for (int i = 0; i < 8; i++)
            EXPECT_I64(opens(&p, 1, "persons", sealed[i]), i <= 6 ? ERR_NOT_FOUND : OK);
        place_done(&p);
    }
}
