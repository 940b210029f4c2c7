/* A row from JSON: every problem of the object at once. */
#include "schema/kind.h"

#include <string.h>

/* What was given, as people read it. */
static Str node_in_words(JsonNode *n, Arena *a)
{
    static const Str names[] = { [JSON_NULL] = { "空（null）", sizeof "空（null）" - 1 },
                                 [JSON_REAL] = { "小数", sizeof "小数" - 1 },
                                 [JSON_ARRAY] = { "配列", sizeof "配列" - 1 },
                                 [JSON_OBJECT] = { "オブジェクト", sizeof "オブジェクト" - 1 } };
    JsonType type = json_type(n);
    if (type == JSON_STRING)
        return text_excerpt(json_str(n), a);
    if (type == JSON_INT)
        return arena_printf(a, "%lld", (long long)json_i64(n));
    if (type == JSON_BOOL)
        return json_bool(n) ? S("true") : S("false");
    return names[type];
}

/* False when the JSON type is not the kind's. null, and "" for texts, is no value. */
static bool value_of_node(const Field *f, JsonNode *n, Param *ret)
{
    JsonType type = json_type(n);
    if (type == JSON_NULL) {
        *ret = P_NULL;
        return true;
    }
    if (type != kind_of(f)->json)
        return false;
    if (type == JSON_INT)
        *ret = P_INT(json_i64(n));
    else if (type == JSON_BOOL)
        *ret = P_INT(json_bool(n));
    else if (json_str(n).n == 0 && kind_of(f)->blank.kind == P_KIND_TEXT)
        *ret = P_NULL;
    else
        *ret = P_TEXT(json_str(n));
    return true;
}

/* A field that this request may not set: only what the row holds already is accepted. */
static Status take_locked(const Field *f, JsonNode *n, bool update, Problems *ps, const void *row)
{
    FieldRoom room;
    Param value;
    if (update && value_of_node(f, n, &value) && param_eq(value, field_load(f, row, &room)))
        return OK;
    return field_problem(f, ps, f->flags & FIELD_READ_ONLY ? "read_only" : "fixed", P_NULL, S(""));
}

static Status take(const Field *f, JsonNode *n, Problems *ps, void *row)
{
    Param value;
    const char *code = value_of_node(f, n, &value) ? field_refuses(f, value) : "type";
    if (code)
        return field_problem(f, ps, code, json_type(n) == JSON_STRING ? P_TEXT(json_str(n)) : P_NULL,
                             node_in_words(n, ps->arena));
    if (value.kind == P_KIND_TEXT) {
        value.s = arena_copy(ps->arena, value.s);
        if (!value.s.p)
            return ERR_MEMORY;
    }
    return field_store(f, row, value) ? OK : ERR_INTERNAL;
}

static Status take_field(const Field *f, JsonNode *n, bool update, Problems *ps, void *row)
{
    bool read_only = f->flags & FIELD_READ_ONLY, locked = read_only || (update && (f->flags & FIELD_FIXED));
    if (f->flags & FIELD_HIDDEN)
        return OK;
    if (n)
        return locked ? take_locked(f, n, update, ps, row) : take(f, n, ps, row);
    if (update || read_only)
        return OK;
    if (f->flags & FIELD_REQUIRED)
        return field_problem(f, ps, "missing", P_NULL, S(""));
    return field_store(f, row, P_NULL) ? OK : ERR_INTERNAL;
}

/* org, id and rev may be sent back in an update as they were; all else must be a field. */
static Status take_unknown(const Entity *e, Str key, JsonNode *n, bool update, Problems *ps, const Row *head)
{
    const struct { const char *name; int64_t value; } heads[] = { { "org", head->org }, { "id", head->id }, { "rev", head->rev } };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        if (!str_eq(key, str_of(heads[i].name)))
            continue;
        if (update && json_type(n) == JSON_INT && json_i64(n) == heads[i].value)
            return OK;
        return problem_add(ps, pointer_of(key, ps->arena), "read_only", "%sは、プログラムが書き込む項目です。送らないでください。", heads[i].name);
    }
    if (entity_field(e, key))
        return OK;
    Str shown = text_excerpt(key, ps->arena);
    return problem_add(ps, pointer_of(key, ps->arena), "unknown", "「" STR_FMT "」という項目は%sにありません。項目名を確かめてください。",
                       STR_ARG(shown), e->label);
}

static Status take_members(const Entity *e, JsonNode *object, bool update, Problems *ps, void *row)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        Status s = take_field(&e->fields[i], json_get(object, str_of(e->fields[i].name)), update, ps, row);
        if (must_stop(s))
            return s;
    }
    for (size_t i = 0; i < json_count(object); i++) {
        Str key;
        JsonNode *n = json_member(object, i, &key);
        Status s = take_unknown(e, key, n, update, ps, row);
        if (must_stop(s))
            return s;
    }
    return OK;
}

Status entity_from_json(const Entity *e, JsonNode *object, bool update, Problems *ps, void *row)
{
    if (!entity_columns(e))
        return ERR_INTERNAL;
    if (!object || json_type(object) != JSON_OBJECT)
        return problem_add(ps, S(""), "type", "%sは、項目名と値の組（JSONのオブジェクト）で送ってください。", e->label);
    void *work = arena_alloc(ps->arena, e->size);
    if (!work)
        return ERR_MEMORY;
    memcpy(work, row, e->size);
    size_t before = ps->count + ps->beyond;
    TRY(take_members(e, object, update, ps, work));
    if (ps->count + ps->beyond == before && e->check)
        e->check(work, ps);
    if (ps->count + ps->beyond > before)
        return ERR_INVALID;
    memcpy(row, work, e->size);
    return OK;
}
