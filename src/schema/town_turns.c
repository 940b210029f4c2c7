#include "schema/town_turns.h"
#include "base/clock.h"

int64_t town_minute(int64_t now_ms)
{
    return now_ms / 60000;
}

Status town_turns_read(Db *db, const Sql *sql, TownTurns *ret, const Param *params, size_t n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    ret->n = 0;
    TRY(db_query_n(db, sql, &rows, params, n));
    while (ret->n < COUNT_OF(ret->org) && rows_next(&rows))
        ret->org[ret->n++] = row_int(&rows, 0);
    return rows.status;
}

bool town_turn_over(Status s, Status *first)
{
    *first = *first == OK ? s : *first;
    return s == ERR_LOST;
}

Status town_turns_take(Db *writer, const TownTurns *turns, Status (*fn)(Db *db, void *turn), void *context)
{
    Status first = OK;
    for (size_t i = 0; i < turns->n; i++)
        if (town_turn_over(db_tx(writer, fn, &(TownTurn){ turns->org[i], context }), &first))
            break;
    return first;
}
