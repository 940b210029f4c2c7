#include "feature/import/people.h"
#include "feature/import/statements.h"
#include "schema/entity.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_KEY = 16 };

static const Sql all_people = { .read_only = true, .text = "SELECT id, number_key FROM person WHERE org = $1" };
static const Sql add_person = { .text = "INSERT INTO person (org, id, number_key, number_sealed) VALUES ($1, $2, $3, $4)" };
static const Sql all_providers = { .read_only = true, .text =
    "SELECT id, number FROM unit WHERE org = $1 AND number IS NOT NULL ORDER BY id" };
static const Sql add_provider = { .text =
    "INSERT INTO unit (org, id, rev, kind, name, number) VALUES ($1, $2, 1, 'provider', $3, $4)" };
const Sql *const people_statements[] = { &all_people, &add_person, &all_providers, &add_provider };
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
    free(p->ids);
    free(p->keys);
    free(p->numbers);
    *p = (People){ 0 };
}

static Status person_room(People *p)
{
    if (p->n < p->room)
        return OK;
    size_t room = p->room ? p->room * 2 : 1024;
    int64_t *ids = realloc(p->ids, room * sizeof *ids);
    if (!ids)
        return ERR_MEMORY;
    p->ids = ids;
    void *keys = realloc(p->keys, room * sizeof *p->keys);
    if (!keys)
        return ERR_MEMORY;
    p->keys = keys;
    p->room = room;
    return OK;
}

static uint64_t head_of(const uint8_t key[static PURPOSE_KEY])
{
    uint64_t head;
    memcpy(&head, key, sizeof head);
    return head;
}

static Status keep_known(People *p, int64_t id, Str key)
{
    int32_t *at;
    if (key.n != PURPOSE_KEY)
        return ERR_INTERNAL;
    TRY(person_room(p));
    TRY(map_at(&p->known, head_of((const uint8_t *)key.p), &at, NULL));
    *at = (int32_t)p->n;
    memcpy(p->keys[p->n], key.p, PURPOSE_KEY);
    p->ids[p->n++] = id;
    return OK;
}

Status people_load(People *p, const Town *town)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(town->db, &all_people, &rows, P_INT(town->org)));
    while (rows_next(&rows))
        TRY(keep_known(p, row_int(&rows, 0), row_blob(&rows, 1)));
    p->n_known = p->n;
    return rows.status;
}

static Status make_person(People *p, const Town *town, Str number, const uint8_t key[static PURPOSE_KEY], int32_t *ret)
{
    size_t made = people_made(p);
    if (made == p->numbers_room) {
        size_t room = made ? made * 2 : 1024;
        void *numbers = realloc(p->numbers, room * sizeof *p->numbers);
        if (!numbers)
            return ERR_MEMORY;
        p->numbers = numbers;
        p->numbers_room = room;
    }
    TRY(person_room(p));
    memcpy(p->numbers[made], number.p, sizeof *p->numbers);
    memcpy(p->keys[p->n], key, PURPOSE_KEY);
    p->ids[p->n] = id_new(town->now_ms);
    *ret = (int32_t)p->n++;
    return OK;
}

Status people_id(People *p, const Town *town, Str number, int64_t *ret)
{
    int32_t *at;
    bool fresh;
    if (number.n != sizeof *p->numbers)
        return ERR_INTERNAL;
    TRY(map_at(&p->at, pack_number(number), &at, &fresh));
    if (fresh) {
        uint8_t key[PURPOSE_KEY];
        lookup_key(town->keys, S("insured"), number, key);
        const int32_t *known = map_get(&p->known, head_of(key));
        if (known && memcmp(p->keys[*known], key, PURPOSE_KEY) == 0)
            *at = *known;
        else
            TRY(make_person(p, town, number, key, at));
    }
    *ret = p->ids[*at];
    return OK;
}

size_t people_made(const People *p)
{
    return p->n - p->n_known;
}

Status people_write(const People *p, const Town *town)
{
    CLEANUP(buf_done) Buf sealed;
    char room[64];
    buf_init(&sealed, 256);
    for (size_t i = p->n_known; i < p->n; i++) {
        Str number = { p->numbers[i - p->n_known], sizeof *p->numbers }, key = { (const char *)p->keys[i], PURPOSE_KEY };
        buf_clear(&sealed);
        TRY(seal(town->keys, person_place(town->org, p->ids[i], room), number, &sealed));
        TRY(db_exec(town->db, &add_person, P_INT(town->org), P_INT(p->ids[i]), P_BLOB(key), P_BLOB(buf_str(&sealed))));
    }
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
