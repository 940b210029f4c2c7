/* Transactions, batches, retry, the pool and generations, the same on both databases. */
#include "db/house_test.h"

#include <pthread.h>
#include <sched.h>

static const Sql insert_thing = { .text = "INSERT INTO thing (id, n) VALUES ($1, $2)" };
static const Sql insert_pair = { .text = "INSERT INTO pair (org, id) VALUES ($1, $2)" };
#define COUNT_THINGS "SELECT COUNT(*) FROM thing"

static Status insert(Db *db, int64_t id)
{
    return db_exec(db, &insert_thing, P_INT(id), P_INT(0));
}

static Status insert_and_leave(Db *w)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(w, &tx));
    TRY(insert(w, 1));
    return ERR_CANCELLED;
}

BOTH(a_transaction_rolls_back_when_its_scope_ends)
{
    EXPECT_I64(insert_and_leave(h->w), ERR_CANCELLED);
    EXPECT_I64(house_number(h->w, COUNT_THINGS), 0);
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(insert(h->w, 1), OK);
    EXPECT_I64(house_number(h->w, COUNT_THINGS), 1);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
    EXPECT(tx_commit(&tx) != OK);
    tx_done(&tx);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
}

BOTH(a_transaction_in_a_transaction_is_refused)
{
    Tx outer = { 0 }, inner = { 0 };
    EXPECT_I64(tx_begin(h->w, &outer), OK);
    EXPECT_I64(tx_begin(h->w, &inner), ERR_INTERNAL);
    EXPECT_I64(insert(h->w, 1), OK);
    EXPECT_I64(tx_commit(&outer), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
}

/* What it would undo is some megabytes, which SQLite keeps in a file. */
BOTH(a_statement_of_very_many_rows_is_done_whole_or_undone)
{
    static const Sql fill = { .text = "INSERT INTO thing (id, n) WITH RECURSIVE up(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM up WHERE i < $1)"
                                      " SELECT i, i FROM up" };
    static const Sql turn = { .text = "UPDATE thing SET id = 1000000 - id, n = n + $1" };
    static const Sql meet = { .text = "UPDATE thing SET id = CASE WHEN id = 999999 THEN 999998 ELSE id END, n = n + $1" };
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_exec(h->w, &fill, P_INT(300000)), OK);
    EXPECT_I64(db_exec(h->w, &turn, P_INT(1)), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing WHERE n = 1000001 - id"), 300000);
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_exec(h->w, &meet, P_INT(1)), ERR_CONFLICT);
    tx_done(&tx);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing WHERE n = 1000001 - id"), 300000);
}

BOTH(a_failed_statement_spoils_the_transaction)
{
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(insert(h->w, 1), OK);
    EXPECT_I64(insert(h->w, 1), ERR_CONFLICT);
    EXPECT_I64(insert(h->w, 2), ERR_CONFLICT);
    EXPECT_I64(tx_commit(&tx), ERR_CONFLICT);
    EXPECT_I64(insert(h->w, 3), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
}

BOTH(a_reader_sees_one_moment_in_a_transaction)
{
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->r, &tx), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
    EXPECT_I64(insert(h->w, 1), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
}

BOTH(a_returned_connection_has_nothing_open)
{
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(insert(h->w, 1), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    EXPECT_I64(insert(h->w, 2), OK);
    db_pool_return(&h->w);
    EXPECT_I64(db_pool_writer(h->pool, &h->w), OK);
    EXPECT_I64(house_number(h->w, COUNT_THINGS), 0);
    EXPECT_I64(insert(h->w, 3), OK);
}

/* ---- retry ---- */

typedef struct {
    int calls, busy;
    Status otherwise;
} Attempts;

static Status attempt(Db *db, void *context)
{
    Attempts *a = context;
    TRY(insert(db, ++a->calls));
    return a->calls <= a->busy ? ERR_BUSY : a->otherwise;
}

BOTH(busy_is_tried_again_five_times_at_most)
{
    static const struct { Attempts given; int calls; Status answer; int64_t rows; } cases[] = {
        { { 0, 0, OK }, 1, OK, 1 },
        { { 0, 2, OK }, 3, OK, 1 },
        { { 0, 4, OK }, 5, OK, 1 },
        { { 0, 5, OK }, 5, ERR_BUSY, 0 },
        { { 0, 0, ERR_INVALID }, 1, ERR_INVALID, 0 },
        { { 0, 1, ERR_CONFLICT }, 2, ERR_CONFLICT, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Attempts a = cases[i].given;
        EXPECT_I64(house_run(h->w, "DELETE FROM thing"), OK);
        EXPECT_I64(db_tx(h->w, attempt, &a), cases[i].answer);
        EXPECT_I64(a.calls, cases[i].calls);
        EXPECT_I64(house_number(h->r, COUNT_THINGS), cases[i].rows);
    }
}

typedef struct {
    House *h;
    Db *other;
    int calls;
} Meeting;

/* Write skew: both read that nothing is there, both write. Only one may stay. */
static Status meet(Db *db, void *context)
{
    Meeting *m = context;
    int64_t seen = house_number(db, COUNT_THINGS);
    if (m->calls++ == 0) {
        CLEANUP(tx_done) Tx tx = { 0 };
        TRY(tx_begin(m->other, &tx));
        EXPECT_I64(house_number(m->other, COUNT_THINGS), 0);
        TRY(insert(m->other, 1));
        TRY(tx_commit(&tx));
    }
    return insert(db, 10 + seen);
}

BOTH(serialisation_conflicts_are_tried_again)
{
    if (!house_is_postgres(h))
        return; /* SQLite lets one writer in at a time */
    Meeting m = { .h = h };
    EXPECT_I64(db_pool_writer(h->pool, &m.other), OK);
    EXPECT_I64(db_tx(h->w, meet, &m), OK);
    EXPECT_I64(m.calls, 2);
    EXPECT_I64(house_number(h->r, "SELECT MAX(id) FROM thing"), 11);
    db_pool_return(&m.other);
}

/* ---- batch ---- */

static Status batch_of(Db *w, int64_t n, int64_t twice)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(w, &tx));
    TRY(db_batch_begin(w));
    Status s = OK;
    for (int64_t i = 1; s == OK && i <= n; i++) {
        s = insert(w, i == n / 2 ? twice : i);
        if (s == OK)
            s = db_exec(w, &insert_pair, P_INT(1), P_INT(i));
    }
    Status end = db_batch_end(w);
    EXPECT(s == OK || end == s);
    EXPECT_I64(end, twice == n / 2 ? OK : ERR_CONFLICT);
    return tx_commit(&tx);
}

BOTH(a_batch_is_all_or_nothing)
{
    const int64_t n = DB_PIPELINE_MAX + DB_PIPELINE_MAX / 2 + 5;
    EXPECT_I64(batch_of(h->w, n, 1), ERR_CONFLICT);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
    EXPECT_I64(batch_of(h->w, n, n / 2), OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), n);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM pair"), n);
}

BOTH(a_batch_belongs_in_a_transaction)
{
    EXPECT_I64(db_batch_begin(h->w), ERR_INTERNAL);
    EXPECT_I64(db_batch_end(h->w), ERR_INTERNAL);
    CLEANUP(tx_done) Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    EXPECT_I64(db_batch_begin(h->w), ERR_INTERNAL);
    EXPECT(tx_commit(&tx) != OK); /* the batch is open */
}

BOTH(a_question_in_a_batch_sees_what_was_given_before)
{
    static const Sql all = { .text = "SELECT id FROM thing ORDER BY id", .read_only = true, .scan_ok = true };
    static const Sql raise = { .text = "UPDATE thing SET n = n + $1" };
    static const Sql conflict = { .text = "INSERT INTO thing (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = excluded.n" };
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    for (int64_t i = 1; i <= 20; i++) {
        EXPECT_I64(insert(h->w, i), OK);
        if (i % 3 == 0)
            EXPECT_I64(db_exec(h->w, &conflict, P_INT(i), P_INT(5)), OK);
        if (i % 4 == 0)
            EXPECT_I64(house_number(h->w, COUNT_THINGS), i);
    }
    int64_t changed = 0, n = 0;
    EXPECT_I64(db_exec_count(h->w, &raise, &changed, P_INT(1)), OK);
    EXPECT_I64(changed, 20);
    {
        CLEANUP(rows_done) Rows rows = { 0 }; /* rows are written while others are read */
        EXPECT_I64(db_query0(h->w, &all, &rows), OK);
        while (rows_next(&rows) && n < 20) {
            EXPECT_I64(row_int(&rows, 0), ++n);
            EXPECT_I64(db_exec(h->w, &insert_pair, P_INT(1), P_INT(n)), OK);
        }
        EXPECT_I64(rows.status, OK);
    }
    EXPECT_I64(db_batch_end(h->w), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(house_number(h->r, "SELECT SUM(n) FROM thing"), 20 + 6 * 5);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM pair"), 20);
}

BOTH(a_batch_may_change_the_kinds_of_its_parameters)
{
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    for (int64_t i = 1; i <= 8; i++)
        EXPECT_I64(i % 2 ? db_exec(h->w, &insert_thing, P_INT(i), P_NULL)
                         : db_exec(h->w, &insert_thing, P_INT(i), P_INT(INT64_MAX - i)), OK);
    EXPECT_I64(db_batch_end(h->w), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(n) FROM thing"), 4);
    EXPECT_I64(house_number(h->r, "SELECT n FROM thing WHERE id = 8"), INT64_MAX - 8);
}

BOTH(a_batch_copies_what_it_is_given_and_keeps_the_order)
{
    static const Sql full = { .text = "INSERT INTO thing (id, n, name, bytes) VALUES ($1, $2, $3, $4)" };
    static const Sql raise = { .text = "UPDATE thing SET n = n + $2 WHERE id <= $1" };
    static const Sql check = { .text = "SELECT COUNT(*) FROM thing WHERE id = $1 AND name = $2 AND bytes = $3 AND n = $4", .read_only = true };
    const int64_t n = 3 * WIDE_ROWS + 1, half = n / 2;
    char buffer[16];
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    for (int64_t i = 1; i <= n; i++) {
        for (size_t k = 0; k < sizeof buffer; k++)
            buffer[k] = (char)('a' + (i * 7 + (int64_t)k * i) % 26);
        size_t length = 2 + (size_t)i % (sizeof buffer - 2);
        buffer[0] = (char)('0' + i % 10), buffer[1] = (char)('A' + i / 10);
        Str s = { buffer, length };
        EXPECT_I64(db_exec(h->w, &full, P_INT(i), P_INT(0), P_TEXT(s), i % 5 ? P_BLOB(s) : P_BLOB(S(""))), OK);
        if (i == half) /* changes the rows before it, not those behind */
            EXPECT_I64(db_exec(h->w, &raise, P_INT(n), P_INT(1)), OK);
    }
    EXPECT_I64(db_batch_end(h->w), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    for (int64_t i = 1; i <= n; i++) {
        for (size_t k = 0; k < sizeof buffer; k++)
            buffer[k] = (char)('a' + (i * 7 + (int64_t)k * i) % 26);
        size_t length = 2 + (size_t)i % (sizeof buffer - 2);
        buffer[0] = (char)('0' + i % 10), buffer[1] = (char)('A' + i / 10);
        Str s = { buffer, length };
        int64_t found = 0;
        EXPECT_I64(db_one_int(h->r, &check, &found, P_INT(i), P_TEXT(s), i % 5 ? P_BLOB(s) : P_BLOB(S("")), P_INT(i <= half)), OK);
        EXPECT_I64(found, 1);
    }
}

BOTH(a_long_row_goes_through_a_batch)
{
    static const Sql bytes = { .text = "INSERT INTO thing (id, bytes) VALUES ($1, $2)" };
    const size_t size = 200000;
    char *large = calloc(1, size);
    Tx tx = { 0 };
    EXPECT_I64(tx_begin(h->w, &tx), OK);
    EXPECT_I64(db_batch_begin(h->w), OK);
    for (int64_t i = 1; i <= 6; i++)
        EXPECT_I64(db_exec(h->w, &bytes, P_INT(i), P_BLOB(((Str){ large, i % 2 ? size : 1 }))), OK);
    EXPECT_I64(db_batch_end(h->w), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    free(large);
    EXPECT_I64(house_number(h->r, "SELECT SUM(LENGTH(bytes)) FROM thing"), 3 * (int64_t)size + 3);
}

/* ---- pool ---- */

typedef struct {
    DbPool *pool;
    Status status;
    int64_t answer;
} Visitor;

static void *visit(void *context)
{
    Visitor *v = context;
    CLEANUP(db_pool_return) Db *db = NULL;
    v->status = db_pool_reader(v->pool, &db);
    if (v->status == OK)
        v->answer = house_number(db, "SELECT 42");
    return NULL;
}

BOTH(the_pool_waits_for_a_free_connection)
{
    Db *second = NULL;
    EXPECT_I64(db_pool_reader(h->pool, &second), OK);
    EXPECT(second != h->r);
    Visitor visitors[8];
    pthread_t threads[8];
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        visitors[i] = (Visitor){ .pool = h->pool };
        EXPECT(pthread_create(&threads[i], NULL, visit, &visitors[i]) == 0);
    }
    db_pool_return(&second);
    EXPECT(second == NULL);
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        pthread_join(threads[i], NULL);
        EXPECT_I64(visitors[i].status, OK);
        EXPECT_I64(visitors[i].answer, 42);
    }
}

typedef struct {
    DbPool *pool;
    int *place, came; /* the next place; mine */
    pthread_t thread;
} Queuer;

/* Nobody else is at the counter while he has the only writer there is. */
static void *queue_up(void *context)
{
    Queuer *q = context;
    CLEANUP(db_pool_return) Db *db = NULL;
    q->came = db_pool_writer(q->pool, &db) == OK ? (*q->place)++ : -1;
    return NULL;
}

BOTH(who_came_first_gets_the_writer_first)
{
    Db *others[DB_POSTGRES_WRITERS];
    Queuer queue[12];
    size_t n_others = house_is_postgres(h) ? DB_POSTGRES_WRITERS - 1 : 0;
    int place = 0;
    for (size_t i = 0; i < n_others; i++)
        EXPECT_I64(db_pool_writer(h->pool, &others[i]), OK);
    for (size_t i = 0; i < COUNT_OF(queue); i++) {
        queue[i] = (Queuer){ .pool = h->pool, .place = &place };
        EXPECT(pthread_create(&queue[i].thread, NULL, queue_up, &queue[i]) == 0);
        while (db_pool_waiting(h->pool) <= i)
            sched_yield();
    }
    EXPECT_I64(place, 0);
    db_pool_return(&h->w);
    for (size_t i = 0; i < COUNT_OF(queue); i++) {
        pthread_join(queue[i].thread, NULL);
        EXPECT_I64(queue[i].came, (int64_t)i);
    }
    EXPECT_I64((int64_t)db_pool_waiting(h->pool), 0);
    EXPECT_I64(db_pool_writer(h->pool, &h->w), OK);
    for (size_t i = 0; i < n_others; i++)
        db_pool_return(&others[i]);
}

static Status add_one(Db *db, void *context)
{
    static const Sql get = { .text = "SELECT n FROM thing WHERE id = 1", .read_only = true };
    static const Sql set = { .text = "UPDATE thing SET n = $1 WHERE id = 1" };
    (void)context;
    int64_t n = 0;
    TRY(db_one_int0(db, &get, &n));
    return db_exec(db, &set, P_INT(n + 1));
}

static void *add_many(void *context)
{
    Visitor *v = context;
    for (int i = 0; i < 20; i++) {
        CLEANUP(db_pool_return) Db *db = NULL;
        Status s = db_pool_writer(v->pool, &db);
        if (s == OK)
            s = db_tx(db, add_one, NULL);
        v->answer += s == OK;
        if (s != OK && s != ERR_BUSY)
            v->status = s;
    }
    return NULL;
}

BOTH(no_acknowledged_write_is_lost)
{
    EXPECT_I64(insert(h->w, 1), OK);
    db_pool_return(&h->w);
    Visitor visitors[3];
    pthread_t threads[3];
    int64_t acknowledged = 0;
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        visitors[i] = (Visitor){ .pool = h->pool };
        EXPECT(pthread_create(&threads[i], NULL, add_many, &visitors[i]) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        pthread_join(threads[i], NULL);
        EXPECT_I64(visitors[i].status, OK);
        acknowledged += visitors[i].answer;
    }
    EXPECT(acknowledged > 0);
    EXPECT_I64(house_number(h->r, "SELECT n FROM thing WHERE id = 1"), acknowledged);
    EXPECT_I64(db_pool_writer(h->pool, &h->w), OK);
}

/* ---- generations ---- */

static int64_t generation(Db *db)
{
    int64_t g = 0;
    EXPECT_I64(db_generation(db, &g), OK);
    return g;
}

BOTH(a_generation_ends_with_a_commit_and_only_then)
{
    Db *second = NULL;
    EXPECT_I64(db_pool_reader(h->pool, &second), OK);
    for (int64_t i = 1; i <= 3; i++) {
        (void)generation(h->r);
        int64_t before = generation(second);
        EXPECT_I64(generation(second), before);
        EXPECT_I64(insert(h->w, i), OK);
        int64_t after = generation(h->r);
        EXPECT(after != before);
        EXPECT(generation(second) != before);
        EXPECT_I64(generation(second), generation(h->r));
    }
    int64_t mine = generation(h->w);
    EXPECT_I64(insert(h->w, 9), OK);
    EXPECT(generation(h->w) != mine);
    db_pool_return(&second);
}

/* ---- PostgreSQL alone: connections that the server ends ---- */

static void kill_backend(House *h, Db *victim)
{
    static const Sql end = { .text = "SELECT CAST(pg_terminate_backend(CAST($1 AS INTEGER), 10000) AS INTEGER)" };
    int64_t pid = house_number(victim, "SELECT pg_backend_pid()"), ended = 0;
    EXPECT(pid > 0);
    EXPECT_I64(db_one_int(h->w, &end, &ended, P_INT(pid)), OK);
    EXPECT_I64(ended, 1);
}

BOTH(a_lost_connection_is_made_anew)
{
    if (!house_is_postgres(h))
        return; /* there is no server that could end it */
    kill_backend(h, h->r);
    db_pool_return(&h->r);
    EXPECT_I64(db_pool_reader(h->pool, &h->r), OK);
    EXPECT_I64(house_number(h->r, "SELECT 1"), 1);

    kill_backend(h, h->r); /* in use: one statement fails, the next connects */
    EXPECT(house_run(h->r, "SELECT 1") != OK);
    static const Sql one = { .text = "SELECT 1", .read_only = true };
    EXPECT_I64(db_exec0(h->r, &one), ERR_LOST);
    EXPECT_I64(db_exec0(h->r, &one), OK);

    Db *second = NULL;
    Tx tx = { 0 };
    EXPECT_I64(db_pool_writer(h->pool, &second), OK);
    EXPECT_I64(tx_begin(second, &tx), OK);
    EXPECT_I64(insert(second, 1), OK);
    kill_backend(h, second); /* in a transaction: it is lost as a whole */
    EXPECT_I64(insert(second, 2), ERR_LOST);
    EXPECT_I64(insert(second, 3), ERR_LOST);
    EXPECT_I64(tx_commit(&tx), ERR_LOST);
    EXPECT_I64(insert(second, 4), OK);
    db_pool_return(&second);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 1);
}
