#include "schema/cube_persons.h"
#include "domain/service.h"

#include <stdlib.h>

#define FEW 9         /* one fewer than the rules ask of a town, */
#define FEW_OF_SMALL 19 /* and of a small one: domain/suppress.h */

const Sql cube_sql_month_rows = { .read_only = true, .text =
    "SELECT service, program, provider, level, people, lines, CASE WHEN origin = 'claim' THEN 0 ELSE 1 END FROM cube WHERE org = $1 AND service_month = $2 AND people > 0"
    " AND CASE WHEN origin = 'ledger' THEN 1 ELSE 0 END = $3" };
const Sql cube_sql_month_persons = { .read_only = true, .text =
    "SELECT service, program, provider, level, person, CASE WHEN kind = 3 THEN -1 ELSE 1 END FROM claim WHERE org = $1 AND service_month = $2" };
const Sql cube_sql_month_lines = { .read_only = true, .text =
    "SELECT service, program, COALESCE(provider, 0), '', MAX(people) FROM ledger WHERE org = $1 AND month = $2 AND people > 0"
    " GROUP BY service, program, COALESCE(provider, 0)" };
const Sql cube_sql_clear_persons = { .text = "DELETE FROM cube_persons WHERE org = $1 AND service_month = $2" };
const Sql cube_sql_put_persons = { .text =
    "INSERT INTO cube_persons (org, service_month, ledger, service, program, level, provider, people, least, reach_9, reach_19)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
const Sql cube_sql_put_one = { .text =
    "INSERT INTO cube_persons (org, service_month, ledger, service, program, level, provider, people, least, reach_9, reach_19)"
    " SELECT DISTINCT c.org, c.service_month, CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END, '" PERSONS_ALL "', '" PERSONS_ALL "', '" PERSONS_ALL "', -1, 1, 1, 0, 0"
    " FROM cube c WHERE c.org = $1 AND c.service_month = $2 AND c.people > 0" };
const Sql cube_sql_uncounted = { .read_only = true, .scan_ok = true, .text =
    "SELECT DISTINCT c.org, c.service_month FROM cube c WHERE c.people > 0 AND NOT EXISTS (SELECT 1 FROM cube_persons p"
    " WHERE p.org = c.org AND p.service_month = c.service_month AND p.ledger = CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END) ORDER BY 1, 2" };

/* ---- places ---- */

int persons_place_cmp(const PersonsPlace *a, const PersonsPlace *b)
{
    if (a->provider != b->provider)
        return a->provider < b->provider ? -1 : 1;
    int c = str_cmp(a->service, b->service);
    c = c ? c : str_cmp(a->program, b->program);
    return c ? c : str_cmp(a->level, b->level);
}

PersonsPlace persons_all(void)
{
    return (PersonsPlace){ S(PERSONS_ALL), S(PERSONS_ALL), S(PERSONS_ALL), PERSONS_ALL_PROVIDERS };
}

/* ---- counting a month ---- */

enum { CUT_ALL, CUT_SERVICE, CUT_PROGRAM, CUT_LEVEL, CUT_SERVICE_PROGRAM, CUT_SERVICE_LEVEL, CUT_PROVIDER, CUT_LINE, CUTS };
static const struct {
    bool service, program, level, provider;
} cuts[CUTS] = {
    [CUT_SERVICE] = { .service = true }, [CUT_PROGRAM] = { .program = true }, [CUT_LEVEL] = { .level = true },
    [CUT_SERVICE_PROGRAM] = { .service = true, .program = true }, [CUT_SERVICE_LEVEL] = { .service = true, .level = true }, [CUT_PROVIDER] = { .provider = true },
    [CUT_LINE] = { .service = true, .program = true, .level = true }, /* by kind, for the depth alone */
};

typedef struct {
    Str kind, program, level;
    int64_t provider, people, lines;
    bool unnamed;          /* no claim says who they are */
    size_t of[CUTS];       /* its groups */
} CubeRow;

typedef struct {
    PersonsPlace place;
    int64_t people;        /* counted by person */
    bool line;             /* by kind, not by service */
    int64_t last;          /* who was counted last */
    int64_t largest;       /* the people of its largest part */
} Counter;

#define TIMES_MAX 64
typedef struct {
    Month month;
    bool ledger;
    Arena *arena;
    CubeRow *rows;
    size_t n, room;
    Counter *counters;
    size_t n_counters, counters_room;
    int64_t times[TIMES_MAX + 1]; /* so many persons count in so many rows; at the end those who count in more */
    int64_t most;                 /* rows that one of them counts in */
} Counting;

static int by_row(const void *left, const void *right)
{
    const CubeRow *a = left, *b = right;
    int c = a->provider != b->provider ? (a->provider < b->provider ? -1 : 1) : str_cmp(a->kind, b->kind);
    c = c ? c : str_cmp(a->program, b->program);
    return c ? c : str_cmp(a->level, b->level);
}

static Status add_row(Counting *c, const Rows *r)
{
    CubeRow *more = ARENA_MORE(c->arena, c->rows, c->n, &c->room, 64);
    if (!more)
        return ERR_MEMORY;
    c->rows = more;
    c->rows[c->n++] = (CubeRow){ .kind = arena_copy(c->arena, row_text(r, 0)), .program = arena_copy(c->arena, row_text(r, 1)), .provider = row_int(r, 2),
                                 .level = arena_copy(c->arena, row_text(r, 3)), .people = row_int(r, 4), .lines = row_int(r, 5), .unnamed = row_int(r, 6) != 0 };
    return arena_status(c->arena);
}

static size_t find_counter(const Counting *c, const PersonsPlace *place, bool line)
{
    size_t i = 0;
    while (i < c->n_counters && (c->counters[i].line != line || persons_place_cmp(&c->counters[i].place, place) != 0))
        i++;
    return i;
}

static Status add_counter(Counting *c, const PersonsPlace *place, bool line)
{
    Counter *more = ARENA_MORE(c->arena, c->counters, c->n_counters, &c->counters_room, 128);
    if (!more)
        return ERR_MEMORY;
    c->counters = more;
    c->counters[c->n_counters++] = (Counter){ .place = *place, .line = line, .last = -1 };
    return OK;
}

/* The most people of a line of the ledger are no fewer than if all of a row were alike. */
static int64_t largest_line(const Counting *c, const CubeRow *row)
{
    return c->ledger && row->lines > 1 ? (row->people + row->lines - 1) / row->lines : row->people;
}

static void at_least(Counting *c, const CubeRow *row, int64_t people)
{
    for (size_t k = 0; k < CUTS; k++) {
        Counter *of = &c->counters[row->of[k]];
        of->largest = people > of->largest ? people : of->largest;
    }
}

static PersonsPlace group_of(const CubeRow *row, size_t cut)
{
    PersonsPlace place = persons_all();
    if (cuts[cut].service)
        place.service = cut == CUT_LINE ? row->kind : service_group(row->kind);
    if (cuts[cut].program)
        place.program = row->program;
    if (cuts[cut].level)
        place.level = row->level;
    if (cuts[cut].provider)
        place.provider = row->provider;
    return place;
}

/* Rows are in the order of providers: theirs is that of the row before, or new. */
static Status find_groups(Counting *c)
{
    for (size_t i = 0; i < c->n; i++) {
        CubeRow *row = &c->rows[i];
        for (size_t k = 0; k < CUTS; k++) {
            PersonsPlace place = group_of(row, k);
            bool same = i && row->provider == row[-1].provider;
            row->of[k] = k != CUT_PROVIDER ? find_counter(c, &place, k == CUT_LINE) : same ? row[-1].of[k] : c->n_counters;
            if (row->of[k] == c->n_counters)
                TRY(add_counter(c, &place, k == CUT_LINE));
        }
        at_least(c, row, largest_line(c, row));
    }
    return OK;
}

static Status read_rows(Counting *c, Db *db, int64_t org)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cube_sql_month_rows, &rows, P_INT(org), P_INT(c->month), P_INT(c->ledger)));
    while (rows_next(&rows))
        TRY(add_row(c, &rows));
    TRY(rows.status);
    if (c->n)
        qsort(c->rows, c->n, sizeof *c->rows, by_row);
    return find_groups(c);
}

/* The cube may hold a place twice, of disposed claims and of others: one of them leads to the same groups. */
static const CubeRow *row_of(const Counting *c, const Rows *r)
{
    const CubeRow key = { .kind = row_text(r, 0), .program = row_text(r, 1), .provider = row_int(r, 2), .level = row_text(r, 3) };
    return c->n ? bsearch(&key, c->rows, c->n, sizeof key, by_row) : NULL;
}

static void count_times(Counting *c, int64_t times)
{
    c->times[times < TIMES_MAX ? times : TIMES_MAX] += times > 0;
    c->most = times > c->most ? times : c->most;
}

typedef struct {
    int64_t person;
    uint32_t row;
    int32_t lines;         /* 1, or -1: an earlier one is taken back */
} Use;

typedef struct {
    Use *items;
    size_t n, room;
} Uses;

static int by_person(const void *left, const void *right)
{
    const Use *a = left, *b = right;
    return a->person != b->person ? (a->person < b->person ? -1 : 1) : a->row != b->row ? (a->row < b->row ? -1 : 1) : 0;
}

static Status add_use(Uses *u, Use use, Arena *a)
{
    Use *more = ARENA_MORE(a, u->items, u->n, &u->room, 1024);
    if (!more)
        return ERR_MEMORY;
    u->items = more;
    u->items[u->n++] = use;
    return OK;
}

/* A claim whose row counts nobody (all of it was taken back) leads nowhere. */
static Status read_uses(Counting *c, Db *db, int64_t org, Uses *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cube_sql_month_persons, &rows, P_INT(org), P_INT(c->month)));
    while (rows_next(&rows)) {
        const CubeRow *row = row_of(c, &rows);
        if (row)
            TRY(add_use(ret, (Use){ row_int(&rows, 4), (uint32_t)(row - c->rows), (int32_t)row_int(&rows, 5) }, c->arena));
    }
    if (ret->n)
        qsort(ret->items, ret->n, sizeof *ret->items, by_person);
    return rows.status;
}

static void count_use(Counting *c, const Use *u)
{
    for (size_t k = 0; k < CUTS; k++) {
        Counter *of = &c->counters[c->rows[u->row].of[k]];
        of->people += of->last != u->person;
        of->last = u->person;
    }
}

/* As the cube counts: in a row counts for whom a line is left there. */
static Status count_persons(Counting *c, Db *db, int64_t org)
{
    Uses u = { 0 };
    int64_t times = 0;
    TRY(read_uses(c, db, org, &u));
    for (size_t i = 0, next; i < u.n; i = next) {
        int64_t left = 0;
        for (next = i; next < u.n && by_person(&u.items[next], &u.items[i]) == 0; next++)
            left += u.items[next].lines;
        times += left > 0;
        if (left > 0)
            count_use(c, &u.items[i]);
        if (next < u.n && u.items[next].person == u.items[i].person)
            continue;
        count_times(c, times);
        times = 0;
    }
    return OK;
}

static Status count_lines(Counting *c, Db *db, int64_t org)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cube_sql_month_lines, &rows, P_INT(org), P_INT(c->month)));
    while (rows_next(&rows)) {
        const CubeRow *row = row_of(c, &rows);
        int64_t people = row_int(&rows, 4);
        if (row)
            at_least(c, row, people < row->people ? people : row->people);
    }
    return rows.status;
}

/* What `persons` of them can count together at most. */
static int64_t reach_of(const Counting *c, int64_t persons)
{
    int64_t reach = 0, left = persons;
    for (size_t i = 0; i < c->n; i++) {
        int64_t most = c->ledger && c->rows[i].lines > 1 ? persons * c->rows[i].lines : persons;
        reach += !c->rows[i].unnamed ? 0 : most < c->rows[i].people ? most : c->rows[i].people;
    }
    for (int64_t times = TIMES_MAX; times > 0 && left; times--) {
        int64_t of = c->times[times] < left ? c->times[times] : left;
        reach += of * (times == TIMES_MAX ? c->most : times);
        left -= of;
    }
    return reach;
}

static int64_t people_of(const Counter *of)
{
    return of->largest > of->people ? of->largest : of->people;
}

static int64_t least_of(const Counting *c)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < c->n_counters; i++)
        if (c->counters[i].line && people_of(&c->counters[i]) < least)
            least = people_of(&c->counters[i]);
    return least;
}

/* The first one is that of all. */
static Status put_counters(const Counting *c, Db *db, int64_t org)
{
    for (size_t i = 0; i < c->n_counters; i++) {
        const Counter *of = &c->counters[i];
        const PersonsPlace *p = &of->place;
        if (!of->line)
            TRY(db_exec(db, &cube_sql_put_persons, P_INT(org), P_INT(c->month), P_INT(c->ledger), P_TEXT(p->service), P_TEXT(p->program), P_TEXT(p->level), P_INT(p->provider),
                        P_INT(people_of(of)), P_INT(i ? 0 : least_of(c)), P_INT(i ? 0 : reach_of(c, FEW)), P_INT(i ? 0 : reach_of(c, FEW_OF_SMALL))));
    }
    return OK;
}

static Status count_slice(Db *db, int64_t org, Month month, bool ledger, Arena *a)
{
    Counting *c = ARENA_NEW(a, Counting);
    if (!c)
        return ERR_MEMORY;
    *c = (Counting){ .month = month, .ledger = ledger, .arena = a };
    TRY(read_rows(c, db, org));
    TRY(ledger ? count_lines(c, db, org) : count_persons(c, db, org));
    return put_counters(c, db, org);
}

static Status count_month(Db *db, int64_t org, Month month, size_t memory)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, memory);
    TRY(db_exec(db, &cube_sql_clear_persons, P_INT(org), P_INT(month)));
    TRY(count_slice(db, org, month, false, &a));
    return count_slice(db, org, month, true, &a);
}

Status cube_count_persons(Db *db, int64_t org, Month month)
{
    return count_month(db, org, month, CUBE_MONTH_MEMORY);
}

typedef struct {
    int64_t org;
    Month month;
    size_t memory;
} Uncounted;

static Status read_uncounted(Db *db, size_t memory, Arena *a, Uncounted **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Uncounted *list = NULL;
    size_t n = 0, room = 0;
    TRY(db_query_n(db, &cube_sql_uncounted, &rows, NULL, 0));
    while (rows_next(&rows)) {
        Uncounted *more = ARENA_MORE(a, list, n, &room, 256);
        if (!more)
            return ERR_MEMORY;
        list = more;
        list[n++] = (Uncounted){ row_int(&rows, 0), (Month)row_int(&rows, 1), memory };
    }
    TRY(rows.status);
    *ret = list;
    *ret_n = n;
    return OK;
}

static Status count_uncounted(Db *db, void *context)
{
    const Uncounted *u = context;
    return count_month(db, u->org, u->month, u->memory);
}

static Status note_one(Db *db, void *context)
{
    const Uncounted *u = context;
    TRY(db_exec(db, &cube_sql_clear_persons, P_INT(u->org), P_INT(u->month)));
    return db_exec(db, &cube_sql_put_one, P_INT(u->org), P_INT(u->month));
}

Status cube_count_missing(Db *db, size_t memory, size_t *ret_noted)
{
    CLEANUP(arena_done) Arena a;
    Uncounted *list;
    size_t n;
    *ret_noted = 0;
    arena_init(&a, CUBE_MONTH_MEMORY);
    TRY(read_uncounted(db, memory, &a, &list, &n));
    for (size_t i = 0; i < n; i++) {
        Status s = db_tx(db, count_uncounted, &list[i]);
        TRY(s == ERR_MEMORY ? db_tx(db, note_one, &list[i]) : s);
        *ret_noted += s == ERR_MEMORY;
    }
    return OK;
}
