/* Two people in one line: what each of them typed is still there. */
#include "domain/merge_words.h"
#include "base/test.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *base, *theirs, *mine, *wanted; /* wanted NULL: they collide */
} cases[] = {
    { "only they", "送迎がない", "市に送迎がない", "送迎がない", "市に送迎がない" },
    { "only I", "送迎がない", "送迎がない", "送迎がない。", "送迎がない。" },
    { "the same", "送迎がない", "移動手段がない", "移動手段がない", "移動手段がない" },
    { "in two places", "県は費用を比べる", "見本県は費用を比べる", "県は費用を、事業所ごとに比べる", "見本県は費用を、事業所ごとに比べる" },
    { "both go on at the end", "送迎がない", "送迎がない。県が調べる", "送迎がない、D型を考える", "送迎がない。県が調べる、D型を考える" },
    { "both begin an empty line", "", "会場を押さえる", "案内を送る", "会場を押さえる案内を送る" },
    { "one deletes all, the other goes on", "送迎がない", "", "送迎がない。県が調べる", "送迎がない。県が調べる" },
    { "one deletes a word that the other changes", "次は12月", "次は", "次は11月", "次は11月" },
    { "the same word in two ways", "次は12月に会う", "次は11月に会う", "次は1月に会う", NULL },
    { "all of it in two ways", "送迎がない", "移動手段が足りません", "D型の担い手不足", NULL },
    { "Latin words are whole", "SC and ADL", "SC and IADL", "SCs and ADL", "SCs and IADL" },
};

TEST(two_people_change_one_line)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        MergedWords m;
        EXPECT_I64(merge_words(str_of(cases[i].base), str_of(cases[i].theirs), str_of(cases[i].mine), &a, &m), OK);
        if (m.collided != !cases[i].wanted)
            test_fail(__FILE__, __LINE__, "%s", cases[i].name);
        EXPECT_STR(m.text, str_of(cases[i].wanted ? cases[i].wanted : cases[i].theirs));
    }
}

/* ---- any two hands ---- */

#define WORDS_MAX 64
typedef struct {
    int words[WORDS_MAX]; /* each is one number, so that it is found again */
    size_t n;
} Hand;

static void insert(Hand *h, size_t at, int word)
{
    memmove(&h->words[at + 1], &h->words[at], (h->n++ - at) * sizeof *h->words);
    h->words[at] = word;
}

static void erase(Hand *h, size_t at)
{
    memmove(&h->words[at], &h->words[at + 1], (--h->n - at) * sizeof *h->words);
}

static Hand edited(const Hand *base, int *next)
{
    Hand h = *base;
    for (uint64_t i = test_rand(0, 6); i > 0; i--) {
        bool full = h.n == WORDS_MAX - 1;
        if (h.n && (full || test_rand(0, 2) == 0))
            erase(&h, (size_t)test_rand(0, h.n - 1));
        else
            insert(&h, (size_t)test_rand(0, h.n), (*next)++);
    }
    return h;
}

static Str text_of(const Hand *h, Arena *a)
{
    char room[WORDS_MAX * 8] = "";
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        n += (size_t)snprintf(room + n, sizeof room - n, "w%d ", h->words[i]);
    return arena_copy(a, (Str){ room, n });
}

static bool holds(const Hand *h, int word)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->words[i] == word)
            return true;
    return false;
}

static void expect_kept(const Hand *base, const Hand *theirs, const Hand *mine, Str text, Arena *a)
{
    const Hand *const hands[] = { theirs, mine };
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < hands[k]->n; i++) {
            int word = hands[k]->words[i];
            bool typed = !holds(base, word), kept = holds(base, word) && holds(hands[1 - k], word);
            if ((typed || kept) && !str_contains(text, arena_printf(a, "w%d ", word)))
                test_fail(__FILE__, __LINE__, "w%d is gone from \"" STR_FMT "\"", word, STR_ARG(text));
        }
}

TEST(no_typed_word_is_lost)
{
    for (int round = 0; round < 3000; round++) {
        CLEANUP(arena_done) Arena a;
        arena_init(&a, 1 << 20);
        int next = 1;
        Hand nothing = { .n = 0 }, base = edited(&nothing, &next), theirs = edited(&base, &next), mine = edited(&base, &next);
        Str b = text_of(&base, &a), t = text_of(&theirs, &a), m = text_of(&mine, &a);
        MergedWords merged;
        EXPECT_I64(merge_words(b, t, m, &a, &merged), OK);
        if (merged.collided)
            EXPECT_STR(merged.text, t); /* and the caller keeps mine */
        else
            expect_kept(&base, &theirs, &mine, merged.text, &a);
        EXPECT_I64(merge_words(b, b, m, &a, &merged), OK); /* nobody else: mine as it is */
        EXPECT_STR(merged.text, m);
    }
}
