#include "schema/landing_kept.h"
#include "schema/town_turns.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define WAITS_SOMEHOW "EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = o.id)"
#define LOOK "SELECT o.id, CASE WHEN k.org IS NOT NULL AND k.rule = $3 AND k.stamp = COALESCE(s.n, 0) THEN 1" \
    " WHEN EXISTS (SELECT 1 FROM cube c WHERE c.org = o.id) THEN 2 ELSE 0 END," \
    " k.landed, k.has_cap, k.yen, k.lo80, k.hi80, k.cap_yen, k.over_yen, k.chance, k.first_over, k.last_month, k.service, k.program, k.moved_yen" \
    " FROM organisation o LEFT JOIN town_stamp s ON s.org = o.id LEFT JOIN landing_kept k ON k.org = o.id AND k.fiscal_year = $2" \
    " AND k.told = CASE WHEN CAST($4 AS BIGINT) = 1 AND " WAITS_SOMEHOW " THEN 1 ELSE 0 END"
const Sql landing_sql_below = { .read_only = true, .text = LOOK " WHERE o.parent = $1 ORDER BY o.id" };
const Sql landing_sql_one = { .read_only = true, .text = LOOK " WHERE o.id = $1" };
static const Sql sql_stale = { .read_only = true, .scan_ok = true, .text =
    "SELECT o.id, v.told FROM organisation o CROSS JOIN (SELECT 0 AS told UNION ALL SELECT 1) AS v LEFT JOIN town_stamp s ON s.org = o.id"
    " LEFT JOIN landing_kept k ON k.org = o.id AND k.fiscal_year = $1 AND k.told = v.told"
    " WHERE (k.org IS NULL OR k.rule <> $2 OR k.stamp <> COALESCE(s.n, 0)) AND EXISTS (SELECT 1 FROM cube c WHERE c.org = o.id)"
    " AND (v.told = 0 OR " WAITS_SOMEHOW ") ORDER BY " TOWN_TURN("o.id", "$4") ", v.told LIMIT $3" };
static const Sql sql_stamp = { .read_only = true, .text = "SELECT n FROM town_stamp WHERE org = $1" };
static const Sql sql_keep = { .text =
    "INSERT INTO landing_kept (org, fiscal_year, stamp, rule, landed, has_cap, yen, lo80, hi80, cap_yen, over_yen, chance, first_over, last_month,"
    " service, program, moved_yen, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    " ON CONFLICT (org, fiscal_year, told) DO UPDATE SET stamp = excluded.stamp, rule = excluded.rule, landed = excluded.landed, has_cap = excluded.has_cap,"
    " yen = excluded.yen, lo80 = excluded.lo80, hi80 = excluded.hi80, cap_yen = excluded.cap_yen, over_yen = excluded.over_yen,"
    " chance = excluded.chance, first_over = excluded.first_over, last_month = excluded.last_month, service = excluded.service,"
    " program = excluded.program, moved_yen = excluded.moved_yen" };

const Sql *const landing_statements[] = { &sql_stale, &sql_stamp, &sql_keep };
const size_t landing_statement_count = COUNT_OF(landing_statements);

/* From a landing foretold. */
static Status take_landing(Db *db, int64_t org, const TownLanding *t, Arena *a, KeptLanding *ret)
{
    TownMoves *moves = ARENA_NEW(a, TownMoves);
    if (!moves)
        return ERR_MEMORY;
    TRY(town_moves(db, org, t, a, moves));
    const Landing *l = &t->landing;
    *ret = (KeptLanding){ .org = org, .landed = t->landed, .has_cap = t->has_cap };
    if (!t->landed)
        return OK;
    ret->yen = l->yen;
    ret->lo80 = l->lo80;
    ret->hi80 = l->hi80;
    ret->last_month = l->last_month;
    if (t->has_cap) {
        ret->cap_yen = t->cap.result.yen;
        ret->over_yen = l->over_yen;
        ret->chance_percent = l->chance_percent;
        ret->first_over = l->first_over;
    }
    const TownMove *cause = town_move_largest(moves, !t->has_cap || l->over_yen > 0);
    if (cause)
        ret->cause = *cause;
    return OK;
}

/* Computed, whatever is kept. */
static Status landing_now(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, KeptLanding *ret)
{
    TownLanding *t = ARENA_NEW(a, TownLanding);
    if (!t)
        return ERR_MEMORY;
    TRY(town_landing(db, org, year, seen, a, t));
    return take_landing(db, org, t, a, ret);
}

/* ---- many at once: read one after another, foretold side by side ---- */

typedef struct {
    Arena arena;       /* 4 MB a town: taken again for the next ones */
    size_t at;         /* of the list */
    TownLanding *landing;
    ForecastInputs *inputs;
    Status status;
} Slot;

typedef struct {
    Slot slots[LANDING_SLOTS];
    size_t count;
    atomic_size_t next;
} Together;

static void *foretell_next(void *context)
{
    Together *g = context;
    for (size_t i; (i = atomic_fetch_add(&g->next, 1)) < g->count;) {
        Slot *s = &g->slots[i];
        s->status = town_landing_foretell(s->inputs, &s->arena, s->landing);
    }
    return NULL;
}

/* This thread works too: where no other can be had it does all of it. */
static void foretell_together(Together *g)
{
    pthread_t threads[LANDING_THREADS - 1];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = processors < 1 ? 1 : (size_t)processors, begun = 0;
    atomic_store(&g->next, 0);
    while (begun + 1 < most && begun + 1 < g->count && begun < COUNT_OF(threads) &&
           pthread_create(&threads[begun], NULL, foretell_next, g) == 0)
        begun++;
    foretell_next(g);
    while (begun > 0)
        pthread_join(threads[--begun], NULL);
}

static Status read_slot(Db *db, int year, MonthsSeen seen, const KeptLanding *town, size_t at, Together *g)
{
    Slot *s = &g->slots[g->count];
    arena_reset(&s->arena);
    s->at = at;
    s->landing = ARENA_NEW(&s->arena, TownLanding);
    if (!s->landing)
        return ERR_MEMORY;
    TRY(town_landing_read(db, town->org, year, seen, &s->arena, s->landing, &s->inputs));
    g->count++;
    return OK;
}

/* What is read so far; then the slots are free again. */
static Status finish_slots(Db *db, Together *g, Arena *a, KeptLanding *list)
{
    foretell_together(g);
    for (size_t i = 0; i < g->count; i++) {
        Slot *s = &g->slots[i];
        KeptLanding *k = &list[s->at];
        TRY(s->status);
        TRY(take_landing(db, k->org, s->landing, &s->arena, k));
        k->cause.service = arena_copy(a, k->cause.service);
        k->cause.program = arena_copy(a, k->cause.program);
    }
    g->count = 0;
    return OK;
}

static Status landings_now(Db *db, int year, MonthsSeen seen, const bool *stale, Together *g, Arena *a, KeptLanding *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (stale[i])
            TRY(read_slot(db, year, seen, &list[i], i, g));
        if (g->count == LANDING_SLOTS)
            TRY(finish_slots(db, g, a, list));
    }
    return finish_slots(db, g, a, list);
}

static Status take_kept(const Rows *r, Arena *a, KeptLanding *ret)
{
    KeptLanding k = {
        .org = row_int(r, 0), .landed = row_int(r, 2) != 0, .has_cap = row_int(r, 3) != 0, .yen = row_int(r, 4), .lo80 = row_int(r, 5),
        .hi80 = row_int(r, 6), .cap_yen = row_int(r, 7), .over_yen = row_int(r, 8), .chance_percent = (int)row_int(r, 9),
        .first_over = (Month)row_int(r, 10), .last_month = (Month)row_int(r, 11),
        .cause = { arena_copy(a, row_text(r, 12)), arena_copy(a, row_text(r, 13)), row_int(r, 14) },
    };
    if (!k.cause.service.p || !k.cause.program.p)
        return ERR_MEMORY;
    *ret = k;
    return OK;
}

enum { NOTHING, KEPT, STALE };

Status landings_below(Db *db, int64_t parent, int year, MonthsSeen seen, Arena *a, KeptLanding *list, size_t n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    bool *stale = ARENA_ARRAY(a, bool, n + 1);
    size_t at = 0;
    if (!stale)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        list[i] = (KeptLanding){ .org = list[i].org };
    TRY(db_query(db, &landing_sql_below, &rows, P_INT(parent), P_INT(year), P_INT(LANDING_RULE), P_INT(seen)));
    while (rows_next(&rows)) {
        while (at < n && list[at].org < row_int(&rows, 0))
            at++;
        if (at == n || list[at].org != row_int(&rows, 0))
            continue;
        stale[at] = row_int(&rows, 1) == STALE;
        if (row_int(&rows, 1) == KEPT)
            TRY(take_kept(&rows, a, &list[at]));
    }
    TRY(rows.status);
    Together *g = ARENA_NEW(a, Together);
    if (!g)
        return ERR_MEMORY;
    for (size_t i = 0; i < LANDING_SLOTS; i++)
        arena_init(&g->slots[i].arena, REQUEST_ARENA_MAX);
    Status s = landings_now(db, year, seen, stale, g, a, list, n);
    for (size_t i = 0; i < LANDING_SLOTS; i++)
        arena_done(&g->slots[i].arena);
    return s;
}

Status landing_of(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, KeptLanding *ret)
{
    int64_t what = NOTHING;
    {
        CLEANUP(rows_done) Rows rows = { 0 };
        TRY(db_query(db, &landing_sql_one, &rows, P_INT(org), P_INT(year), P_INT(LANDING_RULE), P_INT(seen)));
        *ret = (KeptLanding){ .org = org };
        if (rows_next(&rows) && (what = row_int(&rows, 1)) == KEPT)
            TRY(take_kept(&rows, a, ret));
        TRY(rows.status);
    }
    return what == STALE ? landing_now(db, org, year, seen, a, ret) : OK;
}

/* The stamp is read first: what changes from then on makes it an old one. */
static Status stamped(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, int64_t *ret_stamp, KeptLanding *ret)
{
    TRY(db_int_or(db, &sql_stamp, 0, ret_stamp, P_INT(org)));
    return landing_now(db, org, year, seen, a, ret);
}

static Status write_kept(Db *writer, int year, MonthsSeen seen, int64_t stamp, const KeptLanding *k)
{
    return db_exec(writer, &sql_keep, P_INT(k->org), P_INT(year), P_INT(stamp), P_INT(LANDING_RULE), P_INT(k->landed), P_INT(k->has_cap),
                   P_INT(k->yen), P_INT(k->lo80), P_INT(k->hi80), P_INT(k->cap_yen), P_INT(k->over_yen), P_INT(k->chance_percent),
                   P_INT(k->first_over), P_INT(k->last_month), P_TEXT(k->cause.service.p ? k->cause.service : S("")),
                   P_TEXT(k->cause.program.p ? k->cause.program : S("")), P_INT(k->cause.yen), P_INT(seen));
}

Status landing_keep(Db *writer, int64_t org, int year, MonthsSeen seen, Arena *a)
{
    int64_t stamp;
    KeptLanding k;
    TRY(stamped(writer, org, year, seen, a, &stamp, &k));
    return write_kept(writer, year, seen, stamp, &k);
}

typedef struct {
    int64_t org;
    MonthsSeen seen;
} Stale;

static Status find_stale(Db *reader, int year, int64_t now_ms, size_t most, Stale *list, size_t *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    TRY(db_query(reader, &sql_stale, &rows, P_INT(year), P_INT(LANDING_RULE), P_INT(most), P_INT(town_minute(now_ms))));
    while (rows_next(&rows) && n < most)
        list[n++] = (Stale){ row_int(&rows, 0), row_int(&rows, 1) ? MONTHS_RELEASED : MONTHS_ALL };
    *ret = n;
    return rows.status;
}

static Status keep_one(DbPool *pool, Db *reader, Stale of, int year, Arena *a)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    int64_t stamp;
    KeptLanding k;
    TRY(stamped(reader, of.org, year, of.seen, a, &stamp, &k)); /* the writer is not kept waiting for it */
    TRY(db_pool_writer(pool, &writer));
    return write_kept(writer, year, of.seen, stamp, &k);
}

Status landings_keep(DbPool *pool, int year, int64_t now_ms, size_t most, Arena *a, size_t *ret)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(arena_done) Arena work;
    Stale *list = ARENA_ARRAY(a, Stale, most + 1);
    Status first = OK;
    size_t n = 0;
    arena_init(&work, REQUEST_ARENA_MAX);
    if (!list)
        return ERR_MEMORY;
    TRY(db_pool_reader(pool, &reader));
    TRY(find_stale(reader, year, now_ms, most, list, &n));
    for (size_t i = 0; i < n; i++) {
        arena_reset(&work);
        if (town_turn_over(keep_one(pool, reader, list[i], year, &work), &first))
            break;
    }
    *ret = n;
    return first;
}
