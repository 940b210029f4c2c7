#include "domain/order_key.h"
#include "base/test.h"

static Str between(Str before, Str after, Arena *a)
{
    Str key = S("");
    EXPECT_I64(order_key_between(before, after, a, &key), OK);
    EXPECT(!before.n || str_cmp(before, key) < 0);
    EXPECT(!after.n || str_cmp(key, after) < 0);
    EXPECT(key.n > 0 && key.p[key.n - 1] != '\0');
    return key;
}

TEST(typing_on_makes_no_longer_keys)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 4 << 20);
    Str last = S("");
    for (int i = 0; i < 5000; i++)
        last = between(last, S(""), &a);
    EXPECT_I64(last.n, ORDER_KEY_HEAD);
}

#define KEYS 400
TEST(lines_go_between_any_two)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 4 << 20);
    Str keys[KEYS];
    for (size_t n = 0; n < KEYS; n++) {
        size_t at = (size_t)test_rand(0, n);
        Str key = between(at ? keys[at - 1] : S(""), at < n ? keys[at] : S(""), &a);
        for (size_t i = n; i > at; i--)
            keys[i] = keys[i - 1];
        keys[at] = key;
    }
    for (size_t i = 1; i < KEYS; i++)
        EXPECT(str_cmp(keys[i - 1], keys[i]) < 0);
}

TEST(always_at_the_same_place)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 4 << 20);
    Str first = between(S(""), S(""), &a), second = between(first, S(""), &a), key = S("");
    for (int i = 0; i < 1000; i++)
        second = between(first, second, &a);
    EXPECT(second.n < ORDER_KEY_MAX);
    for (int i = 0; i < 1000; i++)
        first = between(S(""), first, &a);
    EXPECT_I64(order_key_between(second, first, &a, &key), ERR_INVALID);
    EXPECT_I64(order_key_between(first, first, &a, &key), ERR_INVALID);
}
