#include "http/rate.h"
#include "base/limits.h"
#include "base/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4 /* a key may stand in one of four neighbouring places; the oldest gives way */
#define FIRST_WAIT_MS 30000
#define ADDRESS_FACTOR 10

typedef struct {
    uint64_t key;
    int64_t at_ms; /* last refill, or last failure */
    int64_t left;  /* requests × 60000, or number of failures */
} Bucket;

struct Rates {
    pthread_mutex_t lock;
    uint64_t salt; /* callers cannot choose colliding keys */
    Bucket requests[RATE_BUCKETS], failures[RATE_BUCKETS], rooms[RATE_BUCKETS];
};

Rates *rates_new(void)
{
    Rates *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    pthread_mutex_init(&r->lock, NULL);
    random_bytes(&r->salt, sizeof r->salt);
    return r;
}

void rates_free(Rates **r)
{
    if (!*r)
        return;
    pthread_mutex_destroy(&(*r)->lock);
    free(*r);
    *r = NULL;
}

/* splitmix64's finisher: spreads what is hashed and salted already. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (x ^ (x >> 31)) | 1; /* 0 marks an empty place */
}

/* The bucket of the key; *ret_fresh when it was not there. */
static Bucket *find(Bucket *table, uint64_t key, bool *ret_fresh)
{
    Bucket *oldest = NULL;
    size_t start = (key >> 7) % RATE_BUCKETS;
    for (size_t i = 0; i < WAYS; i++) {
        Bucket *b = &table[(start + i) % RATE_BUCKETS];
        if (b->key == key) {
            *ret_fresh = false;
            return b;
        }
        if (!oldest || b->at_ms < oldest->at_ms)
            oldest = b;
    }
    *oldest = (Bucket){ .key = key };
    *ret_fresh = true;
    return oldest;
}

/* Refilled; holds a minute's worth, × 60000. */
static Bucket *refilled(Rates *r, uint64_t key, unsigned per_minute, int64_t now_ms)
{
    const int64_t full = (int64_t)per_minute * 60000;
    bool fresh;
    Bucket *b = find(r->requests, key, &fresh);
    int64_t gained = fresh ? full : (now_ms > b->at_ms ? now_ms - b->at_ms : 0);
    if (!fresh)
        gained = gained > 60000 ? full : gained * per_minute;
    b->left = b->left + gained > full ? full : b->left + gained;
    b->at_ms = now_ms;
    return b;
}

static bool take(Bucket *b)
{
    bool ok = b->left >= 60000;
    if (ok)
        b->left -= 60000;
    return ok;
}

bool rates_take(Rates *r, uint64_t caller, const void *route, unsigned per_minute, int64_t now_ms)
{
    pthread_mutex_lock(&r->lock);
    bool ok = take(refilled(r, mix(caller * 31 + (uint64_t)(uintptr_t)route + r->salt), per_minute, now_ms));
    pthread_mutex_unlock(&r->lock);
    return ok;
}

static uint64_t key_of(const Rates *r, char kind, Str s)
{
    return mix(str_hash(s) + r->salt + (unsigned char)kind);
}

/* Of the address, and of everybody. */
static const struct {
    char kind;
    unsigned per_minute;
} guesses[] = { { 'g', ROOM_GUESSES_PER_MINUTE }, { 'G', ROOM_GUESSES_ALL_PER_MINUTE } };

bool guess_may(Rates *r, Str address, int64_t now_ms)
{
    bool may = true;
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < COUNT_OF(guesses); i++)
        may &= refilled(r, key_of(r, guesses[i].kind, i ? S("") : address), guesses[i].per_minute, now_ms)->left >= 60000;
    pthread_mutex_unlock(&r->lock);
    return may;
}

void guess_failed(Rates *r, Str address, int64_t now_ms)
{
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < COUNT_OF(guesses); i++)
        (void)take(refilled(r, key_of(r, guesses[i].kind, i ? S("") : address), guesses[i].per_minute, now_ms));
    pthread_mutex_unlock(&r->lock);
}

static uint64_t room_key(const Rates *r, Str address, int64_t org, int64_t board)
{
    return mix(key_of(r, 'h', address) + mix((uint64_t)org * 31 + (uint64_t)board + r->salt));
}

void room_is_here(Rates *r, Str address, int64_t org, int64_t board, int64_t now_ms)
{
    bool fresh;
    pthread_mutex_lock(&r->lock);
    find(r->rooms, room_key(r, address, org, board), &fresh)->at_ms = now_ms;
    pthread_mutex_unlock(&r->lock);
}

/* Also what happened "later" than a window from now: the clock was set back, and nobody waits for it to come round again. */
static bool is_forgotten(const Bucket *b, int64_t now_ms)
{
    const int64_t window = SIGNIN_WINDOW_SECONDS * 1000LL;
    return now_ms - b->at_ms >= window || b->at_ms - now_ms >= window;
}

static int64_t wait_of(const Bucket *b, int64_t free_failures, int64_t now_ms)
{
    const int64_t window = SIGNIN_WINDOW_SECONDS * 1000LL;
    if (b->left < free_failures || is_forgotten(b, now_ms))
        return 0;
    int64_t doublings = b->left - free_failures;
    int64_t wait = doublings > 5 ? window : FIRST_WAIT_MS << doublings;
    wait = (wait > window ? window : wait) - (now_ms > b->at_ms ? now_ms - b->at_ms : 0);
    return wait > 0 ? wait : 0;
}

static const Bucket *look(const Bucket *table, uint64_t key)
{
    static const Bucket none;
    for (size_t i = 0, start = (key >> 7) % RATE_BUCKETS; i < WAYS; i++)
        if (table[(start + i) % RATE_BUCKETS].key == key)
            return &table[(start + i) % RATE_BUCKETS];
    return &none;
}

bool room_was_here(Rates *r, Str address, int64_t org, int64_t board, int64_t now_ms)
{
    const int64_t kept = ROOM_OPEN_HOURS_MAX * 3600000LL;
    pthread_mutex_lock(&r->lock);
    const Bucket *b = look(r->rooms, room_key(r, address, org, board));
    bool was = b->key && now_ms - b->at_ms < kept && b->at_ms - now_ms < kept;
    pthread_mutex_unlock(&r->lock);
    return was;
}

int64_t signin_wait_ms(Rates *r, Str login, Str address, int64_t now_ms)
{
    pthread_mutex_lock(&r->lock);
    int64_t by_login = wait_of(look(r->failures, key_of(r, 'l', login)), SIGNIN_FAILURES_MAX, now_ms);
    int64_t by_address = wait_of(look(r->failures, key_of(r, 'a', address)), SIGNIN_FAILURES_MAX * ADDRESS_FACTOR, now_ms);
    pthread_mutex_unlock(&r->lock);
    return by_login > by_address ? by_login : by_address;
}

static void count_failure(Rates *r, uint64_t key, int64_t now_ms)
{
    bool fresh;
    Bucket *b = find(r->failures, key, &fresh);
    if (is_forgotten(b, now_ms))
        b->left = 0;
    b->left++;
    b->at_ms = now_ms;
}

void signin_failed(Rates *r, Str login, Str address, int64_t now_ms)
{
    pthread_mutex_lock(&r->lock);
    count_failure(r, key_of(r, 'l', login), now_ms);
    count_failure(r, key_of(r, 'a', address), now_ms);
    pthread_mutex_unlock(&r->lock);
}

void signin_succeeded(Rates *r, Str login)
{
    bool fresh;
    pthread_mutex_lock(&r->lock);
    find(r->failures, key_of(r, 'l', login), &fresh)->left = 0;
    pthread_mutex_unlock(&r->lock);
}
