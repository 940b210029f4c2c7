/* The record at a size of years: makes a chain of entries in a file, then verifies it. Prints entries and milliseconds.
 * usage: audit DB ENTRIES */
#include "base/clock.h"
#include "db/db.h"
#include "schema/audit_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static Status fill(Db *db, const Keys *keys, int64_t n)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    bool made;
    TRY(tx_begin(db, &tx));
    for (int64_t i = 0; i < n; i++) {
        const AuditEntry e = { .org = 100, .at_ms = 1795132800000 + i, .account = 1000 + i % 40, .target = i, .verb = S("view"),
                               .route = S("/api/towns/{org}/claims"), .entity = S("person"), .reason = S(""), .result = S("ok"), .address = S("192.0.2.7") };
        TRY(audit_append(db, &e));
        if (i % AUDIT_CHECKPOINT_ENTRIES == 0)
            TRY(audit_checkpoint(db, keys, e.at_ms, true, &made));
    }
    return tx_commit(&tx);
}

static Status run(const char *path, int64_t n)
{
    CLEANUP(arena_done) Arena arena;
    DbPool *pool = NULL;
    const Keys *keys = NULL;
    Db *db = NULL;
    Str why = { 0 };
    AuditVerdict v;
    const DbConfig config = { .url = path, .readers = 1, .create = true };
    arena_init(&arena, 1 << 20);
    TRY(secret_init());
    TRY(keys_from_seed(1, &keys));
    TRY(db_pool_open(&pool, &config, &arena, &why));
    TRY(db_pool_writer(pool, &db));
    TRY(db_migrate(db, &arena, &why));
    TRY(fill(db, keys, n));
    double best = 0;
    for (int i = 0; i < 3; i++) {
        double t = now_ms();
        TRY(audit_verify(db, keys, S(""), &v));
        t = now_ms() - t;
        best = i == 0 || t < best ? t : best;
    }
    db_pool_return(&db);
    db_pool_close(&pool);
    if (v.finding != AUDIT_SOUND || v.entries != n)
        return ERR_INTERNAL;
    printf("%lld %.0f\n", (long long)n, best);
    return OK;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: audit DB ENTRIES\n", stderr);
        return 2;
    }
    return run(argv[1], atoll(argv[2])) == OK ? 0 : 1;
}
