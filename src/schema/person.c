#include "schema/person.h"

#include <stdio.h>

#define NUMBER_MAX 64
#define SHOWN 4

const Sql person_sql_number = { .read_only = true, .text = "SELECT number_sealed FROM person WHERE org = $1 AND id = $2" };

Str person_place(int64_t org, int64_t id, char room[static 64])
{
    int n = snprintf(room, 64, "person:%lld:%lld", (long long)org, (long long)id);
    return (Str){ room, (size_t)n };
}

static Status open_number(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret)
{
    CLEANUP(buf_done) Buf plain;
    char room[64];
    buf_init(&plain, NUMBER_MAX);
    if (unseal(keys, person_place(org, id, room), sealed, &plain) != OK)
        return ERR_INTERNAL; /* another key, or a damaged database: not the asker's fault */
    *ret = arena_copy(a, buf_str(&plain));
    return ret->p ? OK : ERR_MEMORY;
}

Status person_number(Db *db, const Keys *keys, int64_t org, int64_t id, Arena *a, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &person_sql_number, &rows, P_INT(org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    return open_number(keys, org, id, row_blob(&rows, 0), a, ret);
}

Status person_masked(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret)
{
    Str number;
    TRY(open_number(keys, org, id, sealed, a, &number));
    Str tail = number.n > 2 * SHOWN ? str_sub(number, number.n - SHOWN, SHOWN) : S("****");
    *ret = arena_printf(a, "******" STR_FMT, STR_ARG(tail));
    return ret->p ? OK : ERR_MEMORY;
}
