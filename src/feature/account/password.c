#include "feature/account/password.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"

#define ONE_TIME_CODE_MS (24 * INT64_C(3600000))
#define LEFT_MIN 6      /* characters that must remain when what is guessed first is taken out */
#define DIFFERENT_MIN 5
#define RUN_MIN 4       /* 1234, dcba */

/* A hash of nothing anybody knows, with today's parameters: verifying against it costs what verifying
 * against a real one costs. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$n78tIGd7H5tYVX4P/9CdDg$cZzYzXrrQxzS9Yxkn3nPMxlrFQsxvQbZGzBxQYmdYLQ";

/* What is tried first here: the world's list, and a town hall's own. Folded like text_search_key. */
static const char *const guessed[] = {
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "pass", "qwertyuiop", "qwerty", "asdfghjkl", "asdf", "zxcvbnm", "zxcv", "1q2w3e4r",
    "1qaz2wsx", "admin", "administrator", "letmein", "welcome", "iloveyou", "monkey", "dragon", "secret", "himitsu", "pasuwado",
    "banso", "houkatsu", "kaigo", "hoken", "yobou", "reiwa", "heisei", "showa", "shouwa", "taisho", "nippon", "nihon", "japan", "tokyo",
    "sakura", "fujisan", "yakuba", "shiyakusho", "kaigohoken", "jougengaku", "koureisha", "fukushi", "パスワード", "ひみつ", "秘密",
    "伴走", "包括", "支援", "センター", "介護", "保険", "介護保険", "予防", "総合事業", "上限額", "高齢", "福祉", "令和", "平成", "昭和", "日本",
    "市役所", "町役場", "村役場", "役場", "県庁",
};

typedef struct {
    uint32_t c[PASSWORD_BYTES_MAX];
    size_t n;
} Letters;

static void spell(Str s, Letters *ret)
{
    ret->n = 0;
    for (size_t at = 0; at < s.n && ret->n < COUNT_OF(ret->c);)
        ret->c[ret->n++] = utf8_next(s, &at);
}

static void cut(Letters *l, size_t from, size_t n)
{
    for (size_t i = from; i + n < l->n; i++)
        l->c[i] = l->c[i + n];
    l->n -= n;
}

static void remove_word(Letters *l, const Letters *word)
{
    if (word->n < 2)
        return;
    for (size_t at = 0; at + word->n <= l->n;) {
        size_t k = 0;
        while (k < word->n && l->c[at + k] == word->c[k])
            k++;
        if (k == word->n)
            cut(l, at, k);
        else
            at++;
    }
}

/* Steps of 0, +1 or -1: aaaa, 1234, dcba. */
static void remove_runs(Letters *l)
{
    for (size_t at = 0; at < l->n;) {
        size_t longest = 1;
        for (uint32_t step = UINT32_MAX, i = 0; i < 3; i++, step++) {
            size_t n = 1;
            while (at + n < l->n && l->c[at + n] == l->c[at + n - 1] + step)
                n++;
            longest = n > longest ? n : longest;
        }
        if (longest >= RUN_MIN)
            cut(l, at, longest);
        else
            at++;
    }
}

static size_t count_different(const Letters *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t k = 0;
        while (k < i && l->c[k] != l->c[i])
            k++;
        n += k == i;
    }
    return n;
}

static Status is_guessable(Str password, const Str *own, size_t n_own, Arena *arena, bool *ret)
{
    Letters *left = ARENA_NEW(arena, Letters), *word = ARENA_NEW(arena, Letters);
    Str key = text_search_key(password, arena);
    if (!left || !word || !key.p)
        return ERR_MEMORY;
    spell(key, left);
    bool poor = count_different(left) < DIFFERENT_MIN;
    for (size_t i = 0; i < n_own + COUNT_OF(guessed); i++) {
        Str w = text_search_key(i < n_own ? own[i] : str_of(guessed[i - n_own]), arena);
        if (!w.p)
            return ERR_MEMORY;
        spell(w, word);
        remove_word(left, word);
    }
    remove_runs(left);
    *ret = poor || left->n < LEFT_MIN;
    return OK;
}

Status password_check(Str password, const Str *own, size_t n_own, Str pointer, Problems *ps)
{
    if (password.n > PASSWORD_BYTES_MAX || !str_is_utf8(password))
        return problem_add(ps, pointer, "range", "パスワードが長すぎます。%d バイトまでにしてください。", PASSWORD_BYTES_MAX);
    size_t n = str_utf8_count(password);
    if (n < PASSWORD_CHARACTERS_MIN)
        return problem_add(ps, pointer, "range",
                           "パスワードは %d 文字以上です（いまは %zu 文字）。短い文や、関係のない言葉をいくつか並べると覚えやすくなります。",
                           PASSWORD_CHARACTERS_MIN, n);
    bool guessable;
    TRY(is_guessable(password, own, n_own, ps->arena, &guessable));
    if (guessable)
        return problem_add(ps, pointer, "guessable",
                           "よく使われる言葉や、町・自分の名前、並びの文字がほとんどです。関係のない言葉を足してください。");
    return OK;
}

Status password_store(Str password, Arena *arena, Str *ret_stored)
{
    char phc[128];
    TRY(password_hash(password, phc));
    Str stored = arena_copy(arena, str_of(phc));
    if (!stored.p)
        return ERR_MEMORY;
    *ret_stored = stored;
    return OK;
}

Status one_time_code(int64_t now_ms, Arena *arena, Str *ret_code, Str *ret_stored)
{
    char code[24], phc[128];
    setup_code_new(code);
    TRY(password_hash(str_of(code), phc));
    Str shown = arena_copy(arena, str_of(code));
    Str stored = arena_printf(arena, "once:%lld:%s", (long long)(now_ms + ONE_TIME_CODE_MS), phc);
    if (!shown.p || !stored.p)
        return ERR_MEMORY;
    *ret_code = shown;
    *ret_stored = stored;
    return OK;
}

bool stored_matches(Str stored, Str password, int64_t now_ms, Arena *arena, bool *ret_once)
{
    Str phc = stored, mark, expiry, rest;
    int64_t until = INT64_MAX;
    *ret_once = str_starts(stored, S("once:"));
    if (*ret_once && str_cut(stored, ':', &mark, &rest) && str_cut(rest, ':', &expiry, &phc) && !str_to_i64(expiry, &until))
        until = 0;
    Str z = phc.n ? arena_copy(arena, phc) : S("");
    bool matches = password_verify(*ret_once ? str_trim(password) : password, z.p && z.n ? z.p : nobody);
    return matches && phc.n && (!*ret_once || clock_within(until - ONE_TIME_CODE_MS, ONE_TIME_CODE_MS, now_ms));
}

bool stored_is_old(Str stored, Arena *arena)
{
    Str z = arena_copy(arena, stored);
    return z.p && str_starts(z, S("$")) && password_needs_rehash(z.p);
}
