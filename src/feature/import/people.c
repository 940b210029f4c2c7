#include "feature/import/people.h"
#include "feature/import/statements.h"
#include "schema/entity.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_KEY = 16 };

static const Sql all_people = { .read_only = true, .text = "SELECT id, number_key, key_year, last_year FROM person WHERE org = $1" };
static const Sql all_key_years = { .read_only = true, .text = "SELECT DISTINCT key_year FROM person WHERE org = $1 ORDER BY key_year DESC LIMIT $2" };
static const Sql add_person = { .text = "INSERT INTO person (org, id, number_key, number_sealed, key_year, last_year) VALUES ($1, $2, $3, $4, $5, $6)" };
static const Sql forward_person = { .text = "UPDATE person SET number_key = $3, number_sealed = $4, key_year = $5, last_year = $6 WHERE org = $1 AND id = $2" };
static const Sql all_providers = { .read_only = true, .text =
    "SELECT id, number FROM unit WHERE org = $1 AND number IS NOT NULL ORDER BY id" };
static const Sql add_provider = { .text =
    "INSERT INTO unit (org, id, rev, kind, name, number) VALUES ($1, $2, 1, 'provider', $3, $4)" };
const Sql *const people_statements[] = { &all_people, &all_key_years, &add_person, &forward_person, &all_providers, &add_provider };
const size_t people_statement_count = COUNT_OF(people_statements);

uint64_t pack_number(Str number)
{
    uint64_t packed = 0;
    for (size_t i = 0; i < number.n && i < 12; i++) {
        unsigned char c = (unsigned char)number.p[i];
        packed = packed * 37 + (c >= '0' && c <= '9' ? c - '0' + 1u : (c | 32u) - 'a' + 11u);
    }
    return packed;
}

/* ---- persons ---- */

void people_done(People *p)
{
    map_done(&p->at);
    map_done(&p->known);
    if (p->list)
        secret_wipe(p->list, p->n * sizeof *p->list);
    free(p->list);
    *p = (People){ 0 };
}

static Status person_room(People *p)
{
    if (p->n < p->room)
        return OK;
    size_t room = p->room ? p->room * 2 : 1024;
    KnownPerson *list = realloc(p->list, room * sizeof *list);
    if (!list)
        return ERR_MEMORY;
    p->list = list;
    p->room = room;
    return OK;
}

static uint64_t head_of(const uint8_t key[static PURPOSE_KEY])
{
    uint64_t head;
    memcpy(&head, key, sizeof head);
    return head;
}

static Status keep_known(People *p, const Rows *r)
{
    int32_t *at;
    Str key = row_blob(r, 1);
    KnownPerson known = { .id = row_int(r, 0), .key_year = (int)row_int(r, 2), .last_year = (int)row_int(r, 3) };
    if (key.n != PURPOSE_KEY)
        return ERR_INTERNAL;
    memcpy(known.key, key.p, PURPOSE_KEY);
    TRY(person_room(p));
    TRY(map_at(&p->known, head_of(known.key), &at, NULL));
    *at = (int32_t)p->n;
    p->list[p->n++] = known;
    return OK;
}

Status people_load(People *p, const Town *town)
{
    CLEANUP(rows_done) Rows years = { 0 };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(town->db, &all_key_years, &years, P_INT(town->org), P_INT(KEY_YEARS_MAX)));
    while (rows_next(&years))
        p->key_years[p->n_key_years++] = (int)row_int(&years, 0);
    TRY(years.status);
    TRY(db_query(town->db, &all_people, &rows, P_INT(town->org)));
    while (rows_next(&rows))
        TRY(keep_known(p, &rows));
    p->n_known = p->n;
    return rows.status;
}

/* The number may stand under the key of any year that the town's numbers are sealed under. */
static Status find_known(const People *p, const Town *town, Str number, const int32_t **ret)
{
    *ret = NULL;
    for (size_t i = 0; i < p->n_key_years && !*ret; i++) {
        uint8_t key[PURPOSE_KEY];
        Status s = person_lookup(town->keys, town->org, p->key_years[i], number, key);
        if (s == ERR_NOT_FOUND)
            continue; /* destroyed: whoever stands under it is nobody any more */
        TRY(s);
        const int32_t *at = map_get(&p->known, head_of(key));
        if (at && memcmp(p->list[*at].key, key, PURPOSE_KEY) == 0)
            *ret = at;
    }
    return OK;
}

static Status make_person(People *p, const Town *town, int32_t *ret)
{
    TRY(person_room(p));
    p->list[p->n] = (KnownPerson){ .id = id_new(town->now_ms) };
    *ret = (int32_t)p->n++;
    return OK;
}

Status people_id(People *p, const Town *town, Str number, Month month, int64_t *ret)
{
    int32_t *at;
    bool fresh;
    if (number.n != sizeof p->list->number)
        return ERR_INTERNAL;
    TRY(map_at(&p->at, pack_number(number), &at, &fresh));
    if (fresh) {
        const int32_t *known;
        TRY(find_known(p, town, number, &known));
        if (known)
            *at = *known;
        else
            TRY(make_person(p, town, at));
        memcpy(p->list[*at].number, number.p, number.n);
    }
    KnownPerson *person = &p->list[*at];
    int year = fiscal_year_of(month, 4);
    person->seen_year = year > person->seen_year ? year : person->seen_year;
    *ret = person->id;
    return OK;
}

size_t people_made(const People *p)
{
    return p->n - p->n_known;
}

static Status write_person(const Town *town, const KnownPerson *p, int first_year, const Sql *how, Buf *sealed)
{
    uint8_t key[PURPOSE_KEY];
    int last = p->seen_year > p->last_year ? p->seen_year : p->last_year, year = last > first_year ? last : first_year;
    buf_clear(sealed);
    TRY(person_seal(town->keys, town->org, p->id, year, (Str){ p->number, sizeof p->number }, sealed, key, &year));
    return db_exec(town->db, how, P_INT(town->org), P_INT(p->id), P_BLOB(((Str){ (const char *)key, sizeof key })), P_BLOB(buf_str(sealed)), P_INT(year), P_INT(last));
}

Status people_write(const People *p, const Town *town)
{
    CLEANUP(buf_done) Buf sealed;
    int first;
    buf_init(&sealed, 256);
    TRY(person_first_year(town->db, town->org, &first));
    for (size_t i = p->n_known; i < p->n; i++)
        TRY(write_person(town, &p->list[i], first, &add_person, &sealed));
    for (size_t i = 0; i < p->n_known; i++)
        if (p->list[i].seen_year > p->list[i].last_year || (p->list[i].seen_year && p->list[i].key_year <= 0))
            TRY(write_person(town, &p->list[i], first, &forward_person, &sealed));
    return OK;
}

/* ---- providers ---- */

void providers_done(Providers *p)
{
    map_done(&p->at);
    map_done(&p->by_id);
    free(p->ids);
    *p = (Providers){ 0 };
}

static Status keep_provider(Providers *p, int64_t id, int32_t *at)
{
    int32_t *by_id;
    TRY(map_at(&p->by_id, (uint64_t)id, &by_id, NULL));
    *by_id = (int32_t)p->n;
    if (p->n == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        int64_t *ids = realloc(p->ids, room * sizeof *ids);
        if (!ids)
            return ERR_MEMORY;
        p->ids = ids;
        p->room = room;
    }
    *at = (int32_t)p->n;
    p->ids[p->n++] = id;
    return OK;
}

Status providers_load(Providers *p, const Town *town)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(town->db, &all_providers, &rows, P_INT(town->org)));
    while (rows_next(&rows)) {
        int32_t *at;
        bool fresh;
        TRY(map_at(&p->at, pack_number(row_text(&rows, 1)), &at, &fresh));
        if (fresh)
            TRY(keep_provider(p, row_int(&rows, 0), at));
    }
    return rows.status;
}

Status provider_index(Providers *p, const Town *town, Str number, Str name, int32_t *ret, bool *ret_new)
{
    int32_t *at;
    TRY(map_at(&p->at, pack_number(number), &at, ret_new));
    if (*ret_new) {
        int64_t id = id_new(town->now_ms);
        TRY(db_exec(town->db, &add_provider, P_INT(town->org), P_INT(id), P_TEXT(name.n ? name : number), P_TEXT(number)));
        TRY(keep_provider(p, id, at));
    }
    *ret = *at;
    return OK;
}

Status provider_index_of_id(Providers *p, int64_t id, int32_t *ret)
{
    const int32_t *known = map_get(&p->by_id, (uint64_t)id);
    if (!known) /* a unit without number, or one that was deleted: keeps its cells */
        return keep_provider(p, id, ret);
    *ret = *known;
    return OK;
}
