#include "base/test.h"
#include "base/rng.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static Test *tests;
static int failures_here;
static bool skipped_here;
static Rng rng;

void test_register(Test *t)
{
    Test **at = &tests;
    while (*at)
        at = &(*at)->next;
    *at = t;
}

void test_fail(const char *file, int line, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, what, args);
    fputc('\n', stderr);
    va_end(args);
    failures_here++;
}

void test_skip(const char *what)
{
    printf("skipped: no %s\n", what);
    skipped_here = true;
}

uint64_t test_rand(uint64_t lo, uint64_t hi)
{
    return lo + rng_below(&rng, hi - lo + 1);
}

const char *test_folder(void)
{
    const char *named = getenv("TMPDIR");
    return named && *named && strlen(named) <= TEST_FOLDER_MAX ? named : "/tmp";
}

const char *test_postgres(void)
{
    static bool said;
    const char *url = getenv("BANSO_TEST_PG");
    if (!url && !said)
        printf("skipped: no PostgreSQL (tools/with-postgres starts one)\n");
    said = true;
    return url;
}

/* Line by line: what a test starts or kills must not tell a line twice, or none. */
static FILE *open_proofs(void)
{
    const char *path = getenv("BANSO_PROOFS");
    FILE *proofs = path ? fopen(path, "ae") : NULL;
    if (proofs)
        setvbuf(proofs, NULL, _IOLBF, 0);
    return proofs;
}

int test_main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    const char *given = getenv("BANSO_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    int passed = 0, failed = 0;
    FILE *proofs = open_proofs();
    printf("seed %llu\n", (unsigned long long)seed);
    for (Test *t = tests; t; t = t->next) {
        if (!strstr(t->name, only))
            continue;
        rng_init(&rng, seed, str_hash(str_of(t->name)));
        failures_here = 0;
        skipped_here = false;
        t->run();
        if (failures_here)
            fprintf(stderr, "FAIL %s\n", t->name);
        failed += failures_here > 0;
        passed += !failures_here && !skipped_here;
        if (proofs)
            fprintf(proofs, "%s\t%s\t%s\n", t->file, t->name, failures_here ? "FAILED" : skipped_here ? "skipped" : "ok");
    }
    if (proofs)
        fclose(proofs);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
