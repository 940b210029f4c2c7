#include "schema/describe.h"
#include "schema/kind.h"

static void put_text_or_null(JsonWriter *w, const char *key, const char *z)
{
    if (z)
        json_str_field(w, key, str_of(z));
    else
        json_null_field(w, key);
}

static void put_choices(const Field *f, JsonWriter *w)
{
    json_array_field(w, "choices");
    for (const Choice *c = f->choices; c && c->value; c++) {
        json_open_object(w);
        json_str_field(w, "value", str_of(c->value));
        json_str_field(w, "label", str_of(c->label));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_limit(JsonWriter *w, const char *key, const Field *f, int64_t limit)
{
    if (kind_of(f)->ranged || f->kind == KIND_TEXT)
        json_i64_field(w, key, limit);
    else
        json_null_field(w, key);
}

/* The members are the same for every field, so that the browser can read it without asking. */
static void put_field(const Field *f, JsonWriter *w)
{
    static const struct { const char *key; unsigned flag; } flags[] = {
        { "required", FIELD_REQUIRED }, { "fixed", FIELD_FIXED },   { "read_only", FIELD_READ_ONLY },
        { "personal", FIELD_PERSONAL }, { "search", FIELD_SEARCH },
    };
    json_open_object(w);
    json_str_field(w, "name", str_of(f->name));
    json_str_field(w, "label", str_of(f->label));
    json_str_field(w, "kind", str_of(kind_of(f)->name));
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        json_bool_field(w, flags[i].key, f->flags & flags[i].flag);
    put_limit(w, "min", f, field_min(f));
    put_limit(w, "max", f, field_max(f));
    put_choices(f, w);
    put_text_or_null(w, "ref", f->ref);
    put_text_or_null(w, "hint", f->hint);
    json_close_object(w);
}

static void put_entity(const Entity *e, JsonWriter *w)
{
    json_open_object(w);
    json_str_field(w, "name", str_of(e->name));
    json_str_field(w, "label", str_of(e->label));
    json_str_field(w, "plural", str_of(e->plural));
    put_text_or_null(w, "order", e->order);
    json_array_field(w, "fields");
    for (size_t i = 0; i < e->n_fields; i++)
        if (!(e->fields[i].flags & FIELD_HIDDEN))
            put_field(&e->fields[i], w);
    json_close_array(w);
    json_close_object(w);
}

void schema_json(const Entity *const *list, size_t n, JsonWriter *w)
{
    json_open_object(w);
    json_array_field(w, "entities");
    for (size_t i = 0; i < n; i++)
        put_entity(list[i], w);
    json_close_array(w);
    json_close_object(w);
}
