#include "tests/faults/state.h"
#include "base/str.h"

#include <libpq-fe.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct States {
    sqlite3 *lite;
    PGconn *post;
    char kept[512], mark[64];
    int restored;
};

enum { RESTORES_SWEPT = 200 }; /* PostgreSQL reads past the rows that were deleted, sooner than it sweeps them up by itself */
static const char *const volatile_tables[] = { "audit", "audit_head", "audit_checkpoint", "session", "sqlite_sequence" };

static void give_up(const char *words)
{
    fprintf(stderr, "state: %s\n", words);
    exit(1);
}

static void lite_run(States *s, const char *sql)
{
    if (sqlite3_exec(s->lite, sql, NULL, NULL, NULL) != SQLITE_OK)
        give_up(sqlite3_errmsg(s->lite));
}

static PGresult *post_run(States *s, const char *sql)
{
    PGresult *r = PQexec(s->post, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        give_up(PQerrorMessage(s->post));
    return r;
}

States *states_open(const char *url)
{
    States *s = calloc(1, sizeof *s);
    if (strncmp(url, "postgres", 8) == 0) {
        s->post = PQconnectdb(url);
        if (PQstatus(s->post) != CONNECTION_OK)
            give_up(PQerrorMessage(s->post));
        return s;
    }
    snprintf(s->kept, sizeof s->kept, "%s.kept", url);
    if (sqlite3_open(url, &s->lite) != SQLITE_OK)
        give_up(sqlite3_errmsg(s->lite));
    sqlite3_busy_timeout(s->lite, 10000);
    return s;
}

void states_close(States **at)
{
    States *s = *at;
    *at = NULL;
    if (s->lite)
        sqlite3_close(s->lite);
    if (s->post)
        PQfinish(s->post);
    remove(s->kept);
    free(s);
}

/* ---- reading ---- */

static int by_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_row(StateTable *t, uint64_t hash)
{
    if ((t->n & (t->n - 1)) == 0) {
        t->rows = realloc(t->rows, (t->n ? t->n * 2 : 1) * sizeof *t->rows);
        if (!t->rows)
            give_up("no memory");
    }
    t->rows[t->n++] = hash;
}

static bool is_volatile(const char *name)
{
    for (size_t i = 0; i < sizeof volatile_tables / sizeof *volatile_tables; i++)
        if (strcmp(name, volatile_tables[i]) == 0)
            return true;
    return false;
}

static sqlite3_stmt *lite_ask(States *s, const char *sql)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(s->lite, sql, -1, &q, NULL) != SQLITE_OK)
        give_up(sqlite3_errmsg(s->lite));
    return q;
}

static void put_name(char names[STATE_TABLES_MAX][64], size_t *n, const char *name)
{
    if (*n == STATE_TABLES_MAX || strlen(name) >= sizeof names[0])
        give_up("more tables than STATE_TABLES_MAX, or a longer name");
    memcpy(names[(*n)++], name, strlen(name) + 1);
}

/* Names in order, from whichever database. */
static size_t table_names(States *s, char names[STATE_TABLES_MAX][64])
{
    size_t n = 0;
    if (s->lite) {
        sqlite3_stmt *q = lite_ask(s, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1");
        while (sqlite3_step(q) == SQLITE_ROW)
            put_name(names, &n, (const char *)sqlite3_column_text(q, 0));
        sqlite3_finalize(q);
        return n;
    }
    PGresult *r = post_run(s, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    for (int i = 0; i < PQntuples(r); i++)
        put_name(names, &n, PQgetvalue(r, i, 0));
    PQclear(r);
    return n;
}

static uint64_t lite_row(sqlite3_stmt *q)
{
    uint64_t hash = 1469598103934665603u;
    for (int c = 0; c < sqlite3_column_count(q); c++) {
        Str bytes = { sqlite3_column_blob(q, c), (size_t)sqlite3_column_bytes(q, c) };
        hash = (hash ^ str_hash(bytes)) * 1099511628211u + (uint64_t)sqlite3_column_type(q, c);
    }
    return hash;
}

static void read_table(States *s, StateTable *t)
{
    char sql[160];
    snprintf(sql, sizeof sql, s->lite ? "SELECT * FROM \"%s\"" : "SELECT md5(t::text) FROM \"%s\" t", t->name);
    if (s->lite) {
        sqlite3_stmt *q = lite_ask(s, sql);
        while (sqlite3_step(q) == SQLITE_ROW)
            add_row(t, lite_row(q));
        sqlite3_finalize(q);
    } else {
        PGresult *r = post_run(s, sql);
        for (int i = 0; i < PQntuples(r); i++)
            add_row(t, str_hash(str_of(PQgetvalue(r, i, 0))));
        PQclear(r);
    }
    if (t->n)
        qsort(t->rows, t->n, sizeof *t->rows, by_value);
}

/* A connection that was cut may be in the middle of its COMMIT over there: what it does is waited for. */
static void until_nobody_is_at_it(States *s)
{
    for (bool at_it = true; at_it;) {
        PGresult *r = post_run(s, "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
                                  " AND backend_type = 'client backend'");
        at_it = PQntuples(r) > 0;
        PQclear(r);
        sched_yield();
    }
}

void state_read(States *s, State *ret)
{
    char names[STATE_TABLES_MAX][64];
    size_t n = table_names(s, names);
    memset(ret, 0, sizeof *ret);
    if (s->post)
        until_nobody_is_at_it(s);
    for (size_t i = 0; i < n; i++) {
        if (is_volatile(names[i]))
            continue;
        StateTable *t = &ret->tables[ret->n++];
        memcpy(t->name, names[i], sizeof t->name);
        read_table(s, t);
    }
}

void state_done(State *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->tables[i].rows);
    s->n = 0;
}

static void read_mark(States *s, char ret[64])
{
    if (s->lite) {
        sqlite3_stmt *q = lite_ask(s, "PRAGMA data_version");
        if (sqlite3_step(q) != SQLITE_ROW)
            give_up(sqlite3_errmsg(s->lite));
        snprintf(ret, 64, "%s", (const char *)sqlite3_column_text(q, 0));
        sqlite3_finalize(q);
        return;
    }
    PGresult *r = post_run(s, "SELECT pg_current_wal_insert_lsn()");
    snprintf(ret, 64, "%s", PQgetvalue(r, 0, 0));
    PQclear(r);
}

void states_mark(States *s)
{
    read_mark(s, s->mark);
}

bool states_touched(States *s)
{
    char now[64];
    read_mark(s, now);
    return strcmp(now, s->mark) != 0;
}

/* ---- keeping ---- */

void states_keep(States *s)
{
    char names[STATE_TABLES_MAX][64], sql[640];
    if (s->lite) {
        remove(s->kept);
        snprintf(sql, sizeof sql, "VACUUM INTO '%s'", s->kept);
        lite_run(s, sql);
        return;
    }
    PQclear(post_run(s, "SET client_min_messages = error; DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept"));
    size_t n = table_names(s, names);
    for (size_t i = 0; i < n; i++) {
        snprintf(sql, sizeof sql, "CREATE TABLE kept.\"%s\" AS TABLE public.\"%s\"", names[i], names[i]);
        PQclear(post_run(s, sql));
    }
}

static bool differs(const State *before, const Shape *shape, const char *name)
{
    for (size_t t = 0; before && t < before->n; t++)
        if (strcmp(before->tables[t].name, name) == 0)
            return shape->gone[t] || shape->come[t];
    return true; /* of the volatile ones nobody keeps count */
}

void states_restore(States *s, const State *before, const Shape *shape)
{
    char names[STATE_TABLES_MAX][64], sql[640];
    size_t n = table_names(s, names);
    if (s->lite) {
        snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; ATTACH '%s' AS kept; BEGIN IMMEDIATE", s->kept);
        lite_run(s, sql);
    } else {
        PQclear(post_run(s, "BEGIN; SET LOCAL session_replication_role = replica"));
    }
    for (size_t i = 0; i < n; i++) {
        if (!differs(before, shape, names[i]))
            continue;
        snprintf(sql, sizeof sql, "DELETE FROM %s.\"%s\"; INSERT INTO %s.\"%s\" SELECT * FROM kept.\"%s\"", s->lite ? "main" : "public", names[i],
                 s->lite ? "main" : "public", names[i], names[i]);
        if (s->lite)
            lite_run(s, sql);
        else
            PQclear(post_run(s, sql));
    }
    if (s->lite)
        lite_run(s, "COMMIT; DETACH kept");
    else
        PQclear(post_run(s, "COMMIT"));
    if (s->post && ++s->restored % RESTORES_SWEPT == 0)
        PQclear(post_run(s, "VACUUM"));
}

bool states_sound(States *s)
{
    if (!s->lite)
        return true;
    sqlite3_stmt *q = lite_ask(s, "SELECT (SELECT COUNT(*) FROM pragma_foreign_key_check), (SELECT group_concat(integrity_check) FROM pragma_integrity_check)");
    bool good = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int(q, 0) == 0 && strcmp((const char *)sqlite3_column_text(q, 1), "ok") == 0;
    sqlite3_finalize(q);
    return good;
}

/* ---- comparing ---- */

Shape state_shape(const State *before, const State *after)
{
    Shape shape = { 0 };
    for (size_t t = 0; t < before->n && t < after->n; t++) {
        const StateTable *a = &before->tables[t], *b = &after->tables[t];
        size_t i = 0, k = 0;
        while (i < a->n || k < b->n) {
            bool only_a = k >= b->n || (i < a->n && a->rows[i] < b->rows[k]);
            bool only_b = i >= a->n || (k < b->n && b->rows[k] < a->rows[i]);
            shape.gone[t] += only_a;
            shape.come[t] += only_b;
            i += !only_b;
            k += !only_a;
        }
    }
    return shape;
}

Shape shape_without_files(const State *s, const Shape *shape)
{
    Shape rest = *shape;
    for (size_t t = 0; t < s->n; t++)
        if (strncmp(s->tables[t].name, "batch", 5) == 0 || strncmp(s->tables[t].name, "import_", 7) == 0)
            rest.gone[t] = rest.come[t] = 0;
    return rest;
}

void shape_take(const State *s, Shape *shape, const Shape *from, const char *table)
{
    for (size_t t = 0; t < s->n; t++)
        if (strcmp(s->tables[t].name, table) == 0) {
            shape->gone[t] = from->gone[t];
            shape->come[t] = from->come[t];
        }
}

bool shape_is_none(const Shape *s)
{
    static const Shape none;
    return shape_same(s, &none);
}

bool shape_same(const Shape *a, const Shape *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
