#include "base/limits.h"
#include "db/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Stands on the stack of who waits for a connection. */
typedef struct Waiter {
    struct Waiter *next;
    Db *given;
} Waiter;

/* Who came first gets the next one: it is handed over, so that nobody who comes later takes it on the way. */
typedef struct {
    Db *free;
    Waiter *first;
} FreeList;

struct DbPool {
    const DbDriver *driver;
    DbConfig config;
    char *url;
    int serve_lock;              /* file descriptor, -1 when not serving or PostgreSQL */
    pthread_mutex_t lock;
    pthread_cond_t freed;
    FreeList readers, writers;
    Db **all;
    size_t n_all;
    _Atomic int64_t generation;
    pthread_mutex_t state_lock;
    DbState state;               /* the last one that somebody saw… */
    int64_t state_generation;    /* …and its number, 0 before */
};

const char *pool_url(const DbPool *pool)
{
    return pool->url;
}

bool pool_may_create(const DbPool *pool)
{
    return pool->config.create;
}

bool pool_serves(const DbPool *pool)
{
    return pool->config.serve;
}

size_t pool_count(const DbPool *pool)
{
    return pool->n_all;
}

int64_t pool_generation(DbPool *pool, bool advance)
{
    return advance ? atomic_fetch_add(&pool->generation, 1) + 1 : atomic_load(&pool->generation);
}

static bool is_state(const DbState *a, const DbState *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

int64_t pool_generation_at(DbPool *pool, const DbState *state)
{
    pthread_mutex_lock(&pool->state_lock);
    if (!pool->state_generation || !is_state(&pool->state, state)) {
        pool->state = *state;
        pool->state_generation = pool_generation(pool, true);
    }
    int64_t generation = pool->state_generation;
    pthread_mutex_unlock(&pool->state_lock);
    return generation;
}

/* Who saw another state meanwhile has given it a number of its own. */
void pool_generation_stays(DbPool *pool, const DbState *before, const DbState *after)
{
    pthread_mutex_lock(&pool->state_lock);
    if (is_state(&pool->state, before))
        pool->state = *after;
    pthread_mutex_unlock(&pool->state_lock);
}

bool db_pool_is_postgres(const DbPool *pool)
{
    return pool->driver == &postgres_driver;
}

static Status say(Arena *arena, Str *ret_why, const char *sentence, Str what)
{
    *ret_why = arena_printf(arena, "%s（" STR_FMT "）", sentence, STR_ARG(what));
    return ERR_DB;
}

static const char taken[] = "このデータベースは、もう一つの伴走が使っています。先にそちらを止めてから、もう一度始めてください。";

/* Two servers on one file would each trust their own memory of it. The lock belongs to the open
 * file, not to the process, and ends with it, however it ends. */
static Status lock_for_serving(DbPool *pool, Arena *arena, Str *ret_why)
{
    Str path = arena_printf(arena, "%s-serve", pool->url);
    if (!path.p)
        return ERR_MEMORY;
    pool->serve_lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (pool->serve_lock < 0)
        return say(arena, ret_why, "データベースのあるフォルダーに書き込めません。権限と空き容量を確かめてください。",
                   str_of(strerror(errno)));
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(pool->serve_lock, F_OFD_SETLK, &whole) != 0)
        return say(arena, ret_why, taken, str_of(pool->url));
    return OK;
}

static Status add_connections(DbPool *pool, bool writer, size_t count, Arena *arena, Str *ret_why)
{
    for (size_t i = 0; i < count; i++) {
        Db *db = NULL;
        Status s = pool->driver->open(pool, writer, &db);
        if (db) {
            FreeList *list = writer ? &pool->writers : &pool->readers;
            pool->all[pool->n_all++] = db;
            db->next = list->free;
            list->free = db;
        }
        if (s == ERR_CONFLICT)
            return say(arena, ret_why, taken, S("PostgreSQL"));
        if (s == ERR_NOT_FOUND)
            return say(arena, ret_why, "データベースが見つかりません。場所を確かめてください。", str_of(pool->url));
        if (s != OK)
            return say(arena, ret_why, "データベースを開けません。場所、権限、形式を確かめてください。",
                       db ? db_last_error(db) : S("メモリ不足"));
    }
    return OK;
}

static Status fill(DbPool *pool, Arena *arena, Str *ret_why)
{
    bool file = !db_pool_is_postgres(pool) && strcmp(pool->url, ":memory:") != 0;
    if (file && !pool->config.create && access(pool->url, F_OK) != 0)
        return say(arena, ret_why, "データベースが見つかりません。場所を確かめてください。", str_of(pool->url));
    if (file && pool->config.serve)
        TRY(lock_for_serving(pool, arena, ret_why));
    size_t writers = db_pool_is_postgres(pool) ? DB_POSTGRES_WRITERS : 1;
    pool->all = calloc(writers + pool->config.readers, sizeof *pool->all);
    if (!pool->all)
        return ERR_MEMORY;
    TRY(add_connections(pool, true, writers, arena, ret_why));
    TRY(add_connections(pool, false, pool->config.readers, arena, ret_why));
    return migrate_refuse_newer(pool->writers.free, arena, ret_why);
}

static DbPool *new_pool(const DbConfig *config)
{
    DbPool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->url = strdup(config->url);
    if (!pool->url) {
        free(pool);
        return NULL;
    }
    Str url = str_of(config->url);
    bool postgres = str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://"));
    pool->driver = postgres ? &postgres_driver : &sqlite_driver;
    pool->config = *config;
    pool->config.url = pool->url;
    pool->serve_lock = -1;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_mutex_init(&pool->state_lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &attributes);
    pthread_condattr_destroy(&attributes);
    return pool;
}

Status db_pool_open(DbPool **ret, const DbConfig *config, Arena *arena, Str *ret_why)
{
    *ret_why = S("");
    DbPool *pool = new_pool(config);
    if (!pool)
        return ERR_MEMORY;
    Status s = fill(pool, arena, ret_why);
    if (s != OK) {
        db_pool_close(&pool);
        if (!ret_why->n)
            *ret_why = str_of(status_info(s)->sentence);
        return s;
    }
    *ret = pool;
    return OK;
}

void db_pool_close(DbPool **at)
{
    DbPool *pool = *at;
    *at = NULL;
    if (!pool)
        return;
    /* The writer was opened first and closes last: SQLite then tidies its log away. */
    while (pool->n_all > 0)
        pool->driver->close(pool->all[--pool->n_all]);
    if (pool->serve_lock >= 0)
        close(pool->serve_lock);
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    pthread_mutex_destroy(&pool->state_lock);
    free(pool->all);
    free(pool->url);
    free(pool);
}

static void leave_line(FreeList *list, const Waiter *w)
{
    Waiter **at = &list->first;
    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
}

/* Under the pool's lock. NULL: it took too long. */
static Db *stand_in_line(DbPool *pool, FreeList *list)
{
    Waiter me = { 0 };
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += DB_WAIT_SECONDS;
    Waiter **end = &list->first;
    while (*end)
        end = &(*end)->next;
    *end = &me;
    for (int rc = 0; !me.given && rc != ETIMEDOUT;)
        rc = pthread_cond_timedwait(&pool->freed, &pool->lock, &until);
    if (!me.given)
        leave_line(list, &me);
    return me.given;
}

static Status take(DbPool *pool, FreeList *list, bool wait, Db **ret)
{
    pthread_mutex_lock(&pool->lock);
    Db *db = list->free;
    if (db)
        list->free = db->next;
    else if (wait)
        db = stand_in_line(pool, list);
    pthread_mutex_unlock(&pool->lock);
    if (!db)
        return ERR_BUSY;
    db->next = NULL;
    Status s = pool->driver->refresh(db);
    if (s == OK)
        *ret = db;
    else
        db_pool_return(&db);
    return s;
}

/* Under the pool's lock. */
static void give_back(FreeList *list, Db *db)
{
    Waiter *w = list->first;
    if (!w) {
        db->next = list->free;
        list->free = db;
        return;
    }
    list->first = w->next;
    w->given = db;
}

size_t db_pool_waiting(DbPool *pool)
{
    const FreeList *const lists[] = { &pool->readers, &pool->writers };
    size_t n = 0;
    pthread_mutex_lock(&pool->lock);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (const Waiter *w = lists[i]->first; w; w = w->next)
            n++;
    pthread_mutex_unlock(&pool->lock);
    return n;
}

Status db_pool_reader(DbPool *pool, Db **ret)
{
    return take(pool, &pool->readers, true, ret);
}

Status db_pool_writer(DbPool *pool, Db **ret)
{
    return take(pool, &pool->writers, true, ret);
}

Status db_pool_writer_if_free(DbPool *pool, Db **ret)
{
    return take(pool, &pool->writers, false, ret);
}

void db_pool_return(Db **at)
{
    Db *db = *at;
    *at = NULL;
    if (!db)
        return;
    if (db->in_tx)
        tx_done(&(Tx){ db });
    if (db->in_batch)
        (void)!db_batch_end(db);
    db->driver->returned(db);
    DbPool *pool = db->pool;
    pthread_mutex_lock(&pool->lock);
    give_back(db->writer ? &pool->writers : &pool->readers, db);
    pthread_cond_broadcast(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}
