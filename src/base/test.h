/* test.h: the test harness. TEST(name) { … EXPECT(condition); } registers itself; test_main
 * runs all, or those whose name contains argv[1], and ends with "N passed, N failed".
 * What BANSO_PROOFS names is told of every test that ran: file, name, ok or FAILED (tools/proofs).
 * Random tests draw from test_rand; the seed is printed and taken from BANSO_SEED. */
#pragma once
#include "base/str.h"

typedef struct Test {
    const char *name, *file;
    void (*run)(void);
    struct Test *next;
} Test;

void test_register(Test *t);
void test_fail(const char *file, int line, const char *what, ...) __attribute__((format(printf, 3, 4)));
void test_skip(const char *what);             /* what the test wants is not here: it counts as no test, and is said */
uint64_t test_rand(uint64_t lo, uint64_t hi); /* uniform in [lo, hi] */
enum { TEST_FOLDER_MAX = 96 };
const char *test_folder(void);   /* for what a test writes: TMPDIR, or /tmp */
const char *test_postgres(void); /* an empty database of tools/with-postgres; NULL without one, which is said */
int test_main(int argc, char **argv);

#define TEST(id)                                                              \
    static void test_##id(void);                                              \
    __attribute__((constructor)) static void test_register_##id(void)         \
    {                                                                         \
        static Test t = { #id, __FILE__, test_##id, 0 };                                \
        test_register(&t);                                                    \
    }                                                                         \
    static void test_##id(void)

/* TEST_POSTGRES(name) { … url … } is no test where there is none. */
#define TEST_POSTGRES(id)                                                     \
    static void test_##id(const char *url);                                   \
    static void test_at_##id(void) { test_##id(test_postgres()); }            \
    __attribute__((constructor)) static void test_register_##id(void)         \
    {                                                                         \
        static Test t = { #id, __FILE__, test_at_##id, 0 };                   \
        if (test_postgres())                                                  \
            test_register(&t);                                                \
    }                                                                         \
    static void test_##id(const char *url)

#define EXPECT(condition)                                                     \
    do {                                                                      \
        if (!(condition))                                                     \
            test_fail(__FILE__, __LINE__, "%s", #condition);                  \
    } while (0)

#define EXPECT_I64(actual, wanted)                                            \
    do {                                                                      \
        long long a_ = (long long)(actual), w_ = (long long)(wanted);         \
        if (a_ != w_)                                                         \
            test_fail(__FILE__, __LINE__, "%s is %lld, wanted %lld", #actual, a_, w_); \
    } while (0)

#define EXPECT_STR(actual, wanted)                                            \
    do {                                                                      \
        Str a_ = (actual), w_ = (wanted);                                     \
        if (!str_eq(a_, w_))                                                  \
            test_fail(__FILE__, __LINE__, "%s is \"" STR_FMT "\", wanted \"" STR_FMT "\"", #actual, \
                      STR_ARG(a_), STR_ARG(w_));                              \
    } while (0)
