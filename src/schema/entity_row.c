/* A row: from the database, to JSON. */
#include "schema/kind.h"

#include <string.h>

void entity_init(const Entity *e, void *ret)
{
    memset(ret, 0, e->size);
    for (size_t i = 0; i < e->n_fields; i++)
        field_store(&e->fields[i], ret, P_NULL);
}

Status entity_from_row(const Entity *e, const Rows *rows, int first_column, Arena *a, void *ret)
{
    *(Row *)ret = (Row){ row_int(rows, first_column), row_int(rows, first_column + 1), row_int(rows, first_column + 2) };
    for (size_t i = 0; i < e->n_fields; i++) {
        Param value = field_column(&e->fields[i], rows, first_column + 3 + (int)i);
        if (value.kind == P_KIND_TEXT) {
            value.s = arena_copy(a, value.s);
            if (!value.s.p)
                return ERR_MEMORY;
        }
        if (!field_store(&e->fields[i], ret, value))
            return ERR_DB;
    }
    return OK;
}

void entity_to_json(const Entity *e, const void *row, JsonWriter *w)
{
    const Row *head = row;
    json_open_object(w);
    json_i64_field(w, "org", head->org);
    json_i64_field(w, "id", head->id);
    json_i64_field(w, "rev", head->rev);
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        if (f->flags & FIELD_HIDDEN)
            continue;
        FieldRoom room;
        json_key(w, str_of(f->name));
        field_put(f, field_load(f, row, &room), w);
    }
    json_close_object(w);
}
