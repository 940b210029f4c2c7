#include "schema/person.h"
#include "base/date.h"
#include "base/ring.h"

#include <stdio.h>

#define SHOWN 4
#define STEP 500 /* persons read together */

const Sql person_sql_number = { .read_only = true, .text = "SELECT number_sealed FROM person WHERE org = $1 AND id = $2" };
/* Is there anybody of before there were years? */
const Sql person_sql_old = { .read_only = true, .text = "SELECT id FROM person WHERE key_year = 0 LIMIT 1" };
static const Sql old_sql = { .read_only = true, .text = "SELECT org, id, last_year, number_sealed FROM person WHERE key_year = 0 LIMIT $1" };
static const Sql behind_sql = { .read_only = true, .text =
    "SELECT org, id, last_year, number_sealed FROM person WHERE org = $1 AND key_year <= $2 AND id > $3 ORDER BY id LIMIT $4" };
static const Sql count_behind_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM person WHERE org = $1 AND key_year > 0 AND key_year <= $2" };
static const Sql going_sql = { .read_only = true, .text =
    "SELECT COALESCE(MAX(i.until), '') FROM disposal d JOIN disposal_item i ON i.org = d.org AND i.disposal = d.id"
    " WHERE d.org = $1 AND d.state = 'done' AND i.class = '" PERSON_CLASS "'" };
static const Sql reseal_sql = { .text = "UPDATE person SET number_key = $3, number_sealed = $4, key_year = $5 WHERE org = $1 AND id = $2" };
static const Sql closed_sql = { .text = "UPDATE person SET key_year = -1 WHERE org = $1 AND id = $2" };
const Sql *const person_statements[] = { &person_sql_number, &person_sql_old, &old_sql, &behind_sql, &count_behind_sql, &going_sql, &reseal_sql, &closed_sql };
const size_t person_statement_count = COUNT_OF(person_statements);

Str person_place(int64_t org, int64_t id, char room[static 64])
{
    int n = snprintf(room, 64, "person:%lld:%lld", (long long)org, (long long)id);
    return (Str){ room, (size_t)n };
}

Status person_lookup(const Keys *keys, int64_t org, int key_year, Str number, uint8_t ret[static 16])
{
    return lookup_year(keys, (RingPlace){ org, PERSON_CLASS, key_year > 0 ? key_year : 0 }, S("insured"), number, ret);
}

Status person_seal(const Keys *keys, int64_t org, int64_t id, int year, Str number, Buf *out, uint8_t ret_key[static 16], int *ret_key_year)
{
    char room[64];
    size_t before = out->n;
    TRY(seal_year(keys, (RingPlace){ org, PERSON_CLASS, year }, person_place(org, id, room), number, out));
    int key_year = sealed_year(str_sub(buf_str(out), before, out->n));
    TRY(person_lookup(keys, org, key_year, number, ret_key));
    *ret_key_year = key_year;
    return OK;
}

static Status open_number(const Keys *keys, int64_t org, int64_t id, Str sealed, Buf *out)
{
    char room[64];
    return unseal_year(keys, org, PERSON_CLASS, person_place(org, id, room), sealed, out);
}

static Status show_number(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret, bool *ret_erased)
{
    CLEANUP(buf_done) Buf plain;
    buf_init(&plain, PERSON_NUMBER_MAX);
    Status s = open_number(keys, org, id, sealed, &plain);
    *ret_erased = s == ERR_NOT_FOUND;
    if (s != OK && s != ERR_NOT_FOUND)
        return ERR_INTERNAL; /* another key, or a damaged database: not the asker's fault */
    *ret = arena_copy(a, s == OK ? buf_str(&plain) : S(PERSON_ERASED));
    return ret->p ? OK : ERR_MEMORY;
}

Status person_number(Db *db, const Keys *keys, int64_t org, int64_t id, Arena *a, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    bool erased;
    TRY(db_query(db, &person_sql_number, &rows, P_INT(org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    return show_number(keys, org, id, row_blob(&rows, 0), a, ret, &erased);
}

Status person_masked(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret)
{
    Str number;
    bool erased;
    TRY(show_number(keys, org, id, sealed, a, &number, &erased));
    if (erased) {
        *ret = number;
        return OK;
    }
    Str tail = number.n > 2 * SHOWN ? str_sub(number, number.n - SHOWN, SHOWN) : S("****");
    *ret = arena_printf(a, "******" STR_FMT, STR_ARG(tail));
    return ret->p ? OK : ERR_MEMORY;
}

/* ---- sealed again ---- */

typedef struct {
    int64_t org, id;
    int year;
    bool opens;
    char number[PERSON_NUMBER_MAX];
    size_t n;
} Opened;

static Status read_one(const Rows *r, const Keys *keys, Opened *ret)
{
    CLEANUP(buf_done) Buf plain;
    buf_init(&plain, PERSON_NUMBER_MAX);
    *ret = (Opened){ .org = row_int(r, 0), .id = row_int(r, 1), .year = (int)row_int(r, 2) };
    Status s = open_number(keys, ret->org, ret->id, row_blob(r, 3), &plain);
    ret->opens = s == OK;
    ret->n = plain.n;
    for (size_t i = 0; i < plain.n; i++)
        ret->number[i] = plain.p[i];
    return s == ERR_INVALID || s == ERR_NOT_FOUND ? OK : s;
}

static Status seal_again(Db *db, const Keys *keys, const Opened *o, int not_before)
{
    CLEANUP(buf_done) Buf sealed;
    uint8_t key[16];
    int year;
    buf_init(&sealed, PERSON_NUMBER_MAX + SEAL_YEAR_OVERHEAD);
    if (!o->opens) /* nobody can: it stays as it is, and is not looked at again */
        return db_exec(db, &closed_sql, P_INT(o->org), P_INT(o->id));
    TRY(person_seal(keys, o->org, o->id, o->year > not_before ? o->year : not_before, (Str){ o->number, o->n }, &sealed, key, &year));
    return db_exec(db, &reseal_sql, P_INT(o->org), P_INT(o->id), P_BLOB(((Str){ (const char *)key, sizeof key })), P_BLOB(buf_str(&sealed)), P_INT(year));
}

static Status read_some(Rows *rows, const Keys *keys, Opened *room, size_t *ret_n)
{
    Status s = OK;
    *ret_n = 0;
    while (s == OK && *ret_n < STEP && rows_next(rows))
        s = read_one(rows, keys, &room[(*ret_n)++]);
    if (s == OK)
        s = rows->status;
    rows_done(rows);
    return s;
}

Status person_bring_forward(Db *db, const Keys *keys, int64_t org, int through)
{
    CLEANUP(arena_done) Arena a;
    int64_t last = INT64_MIN;
    size_t n = STEP;
    arena_init(&a, STEP * sizeof(Opened) + (1 << 20));
    Opened *room = ARENA_ARRAY(&a, Opened, STEP);
    if (!room)
        return ERR_MEMORY;
    while (n == STEP) {
        Rows rows = { 0 };
        TRY(db_query(db, &behind_sql, &rows, P_INT(org), P_INT(through), P_INT(last), P_INT(STEP)));
        Status s = read_some(&rows, keys, room, &n);
        for (size_t i = 0; s == OK && i < n; i++)
            s = seal_again(db, keys, &room[i], through + 1);
        last = n ? room[n - 1].id : last;
        secret_wipe(room, STEP * sizeof *room);
        TRY(s);
    }
    return OK;
}

Status person_behind(Db *db, int64_t org, int through, int64_t *ret)
{
    return db_one_int(db, &count_behind_sql, ret, P_INT(org), P_INT(through));
}

Status person_first_year(Db *db, int64_t org, int *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Date until;
    TRY(db_query(db, &going_sql, &rows, P_INT(org)));
    bool any = rows_next(&rows) && date_from_iso(row_text(&rows, 0), &until);
    *ret = any ? fiscal_year_of(month_of(until), 4) + 1 : 0;
    return rows.status;
}

static Status rekey_one(Db *db, const Keys *keys, const Opened *o, int this_year)
{
    int first;
    TRY(person_first_year(db, o->org, &first));
    return seal_again(db, keys, o, o->year || first > this_year ? first : this_year);
}

Status person_rekey(Db *db, const Keys *keys, int this_year, int64_t most, int64_t *ret_done)
{
    CLEANUP(arena_done) Arena a;
    Rows rows = { 0 };
    size_t n;
    arena_init(&a, STEP * sizeof(Opened) + (1 << 20));
    Opened *room = ARENA_ARRAY(&a, Opened, STEP);
    if (!room)
        return ERR_MEMORY;
    TRY(db_query(db, &old_sql, &rows, P_INT(most < STEP ? most : STEP)));
    Status s = read_some(&rows, keys, room, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = rekey_one(db, keys, &room[i], this_year);
    secret_wipe(room, STEP * sizeof *room);
    TRY(s);
    *ret_done = (int64_t)n;
    return OK;
}
