/* OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0): paths from the routes, schemas from the entities. */
#include "schema/describe.h"
#include "schema/kind.h"

#include <ctype.h>
#include <string.h>

/* A break in the text where JSON allows one: the document is committed, and a change should be
 * a line of the difference. */
static void new_line(JsonWriter *w)
{
    buf_char(w->out, '\n');
}

/* ---- schemas ---- */
static const char *json_type_name(const Field *f)
{
    JsonType type = kind_of(f)->json;
    return type == JSON_INT ? "integer" : type == JSON_BOOL ? "boolean" : "string";
}

static void put_type(const Field *f, JsonWriter *w)
{
    if (field_not_null(f)) {
        json_str_field(w, "type", str_of(json_type_name(f)));
        return;
    }
    json_array_field(w, "type");
    json_put_str(w, str_of(json_type_name(f)));
    json_put_str(w, S("null"));
    json_close_array(w);
}

static void put_limits(const Field *f, JsonWriter *w)
{
    if (kind_of(f)->ranged) {
        json_i64_field(w, "minimum", field_min(f));
        json_i64_field(w, "maximum", field_max(f));
    }
    if (f->kind == KIND_TEXT) {
        bool required = f->flags & FIELD_REQUIRED;
        json_i64_field(w, "minLength", field_min(f) < required ? required : field_min(f));
        json_i64_field(w, "maxLength", field_max(f));
    }
    if (kind_of(f)->format)
        json_str_field(w, "format", str_of(kind_of(f)->format));
    if (!f->choices)
        return;
    json_array_field(w, "enum");
    for (const Choice *c = f->choices; c->value; c++)
        json_put_str(w, str_of(c->value));
    if (!field_not_null(f))
        json_put_null(w);
    json_close_array(w);
}

static void put_property(const Field *f, JsonWriter *w)
{
    json_object_field(w, f->name);
    put_type(f, w);
    put_limits(f, w);
    json_str_field(w, "title", str_of(f->label));
    if (f->hint)
        json_str_field(w, "description", str_of(f->hint));
    if (f->flags & FIELD_READ_ONLY)
        json_bool_field(w, "readOnly", true);
    if (f->flags & FIELD_PERSONAL)
        json_bool_field(w, "x-personal", true);
    if (f->flags & FIELD_FIXED)
        json_bool_field(w, "x-fixed", true);
    json_close_object(w);
}

static void put_heads(JsonWriter *w)
{
    static const char *const names[] = { "org", "id", "rev" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_object_field(w, names[i]);
        json_str_field(w, "type", S("integer"));
        json_bool_field(w, "readOnly", true);
        json_close_object(w);
    }
}

/* Which members must be there: all of them in a row, the required ones in what is sent. */
static void put_required(const Entity *e, bool sent, JsonWriter *w)
{
    json_array_field(w, "required");
    for (size_t i = 0; i < e->n_fields; i++) {
        unsigned flags = e->fields[i].flags;
        bool needed = (flags & FIELD_REQUIRED) && !(flags & FIELD_READ_ONLY);
        if (!(flags & FIELD_HIDDEN) && (!sent || needed))
            json_put_str(w, str_of(e->fields[i].name));
    }
    json_close_array(w);
}

static void put_schema(const Entity *e, const char *name, bool sent, JsonWriter *w)
{
    new_line(w);
    json_object_field(w, name);
    json_str_field(w, "title", str_of(e->label));
    json_str_field(w, "type", S("object"));
    json_bool_field(w, "additionalProperties", false);
    put_required(e, sent, w);
    json_object_field(w, "properties");
    put_heads(w);
    for (size_t i = 0; i < e->n_fields; i++)
        if (!(e->fields[i].flags & FIELD_HIDDEN))
            put_property(&e->fields[i], w);
    json_close_object(w);
    json_close_object(w);
}

static void put_reference(JsonWriter *w, const char *kind, const char *name)
{
    char text[128];
    size_t n = 0;
    for (const char *parts[] = { "#/components/", kind, "/", name }, **p = parts; p < parts + COUNT_OF(parts); p++)
        for (const char *c = *p; *c && n < sizeof text; c++)
            text[n++] = *c;
    json_str_field(w, "$ref", (Str){ text, n });
}

static Str sent_name(const Entity *e, char room[static 64])
{
    size_t n = strnlen(e->name, 48);
    memcpy(room, e->name, n);
    memcpy(room + n, "_sent", 6);
    return (Str){ room, n + 5 };
}

static void put_problem_schema(JsonWriter *w)
{
    static const char *const texts[] = { "type", "title", "code" }, *const parts[] = { "pointer", "code", "detail" };
    new_line(w);
    json_object_field(w, "problem");
    json_str_field(w, "type", S("object"));
    json_object_field(w, "properties");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        json_object_field(w, texts[i]);
        json_str_field(w, "type", S("string"));
        json_close_object(w);
    }
    json_object_field(w, "status");
    json_str_field(w, "type", S("integer"));
    json_close_object(w);
    json_object_field(w, "errors");
    json_str_field(w, "type", S("array"));
    json_object_field(w, "items");
    json_str_field(w, "type", S("object"));
    json_object_field(w, "properties");
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        json_object_field(w, parts[i]);
        json_str_field(w, "type", S("string"));
        json_close_object(w);
    }
    for (int scope = 0; scope < 5; scope++)
        json_close_object(w);
}

/* ---- paths ---- */
static bool is_path_of_row(const char *path)
{
    return str_ends(str_of(path), S("/{id}"));
}

static void put_parameter(JsonWriter *w, Str name, const char *in, const char *type)
{
    json_open_object(w);
    json_str_field(w, "name", name);
    json_str_field(w, "in", str_of(in));
    json_bool_field(w, "required", strcmp(in, "path") == 0);
    json_object_field(w, "schema");
    json_str_field(w, "type", str_of(type));
    json_close_object(w);
    json_close_object(w);
}

static void put_path_parameters(const char *path, JsonWriter *w)
{
    Str before, rest = str_of(path), name;
    while (str_cut(rest, '{', &before, &rest) && str_cut(rest, '}', &name, &rest))
        put_parameter(w, name, "path", str_eq(name, S("org")) || str_eq(name, S("id")) ? "integer" : "string");
}

static bool is_list(const RouteDoc *r)
{
    return r->entity && strcmp(r->method, "GET") == 0 && str_ends(str_of(r->path), str_of(r->entity->plural));
}

static void put_list_parameters(const Entity *e, JsonWriter *w)
{
    static const struct { const char *name, *type; } rows[] = {
        { "q", "string" }, { "sort", "string" }, { "page", "integer" }, { "size", "integer" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        put_parameter(w, str_of(rows[i].name), "query", rows[i].type);
    for (size_t i = 0; i < e->n_fields; i++)
        if (!(e->fields[i].flags & (FIELD_PERSONAL | FIELD_HIDDEN)))
            put_parameter(w, str_of(e->fields[i].name), "query", json_type_name(&e->fields[i]));
}

static void put_list_schema(const Entity *e, JsonWriter *w)
{
    json_str_field(w, "type", S("object"));
    json_object_field(w, "properties");
    json_object_field(w, "items");
    json_str_field(w, "type", S("array"));
    json_object_field(w, "items");
    put_reference(w, "schemas", e->name);
    json_close_object(w);
    json_close_object(w);
    json_object_field(w, "total");
    json_str_field(w, "type", S("integer"));
    json_close_object(w);
    json_close_object(w);
}

static void open_content(JsonWriter *w, const char *media_type)
{
    json_object_field(w, "content");
    json_object_field(w, media_type);
    json_object_field(w, "schema");
}

static void close_content(JsonWriter *w)
{
    for (int scope = 0; scope < 3; scope++)
        json_close_object(w);
}

static void put_responses(const RouteDoc *r, JsonWriter *w)
{
    bool deletes = strcmp(r->method, "DELETE") == 0;
    bool creates = strcmp(r->method, "POST") == 0 && r->entity && str_ends(str_of(r->path), str_of(r->entity->plural));
    json_object_field(w, "responses");
    json_object_field(w, deletes ? "204" : creates ? "201" : "200");
    json_str_field(w, "description", deletes ? S("done") : S("the answer"));
    if (r->entity && !deletes) {
        open_content(w, "application/json");
        if (is_list(r))
            put_list_schema(r->entity, w);
        else
            put_reference(w, "schemas", r->entity->name);
        close_content(w);
    }
    json_close_object(w);
    json_object_field(w, "default");
    json_str_field(w, "description", S("what is wrong, and what to do"));
    open_content(w, "application/problem+json");
    put_reference(w, "schemas", "problem");
    close_content(w);
    json_close_object(w);
    json_close_object(w);
}

static void put_body(const RouteDoc *r, JsonWriter *w)
{
    bool sends = strcmp(r->method, "POST") == 0 || strcmp(r->method, "PUT") == 0;
    if (!r->entity || !sends)
        return;
    char room[64];
    json_object_field(w, "requestBody");
    json_bool_field(w, "required", true);
    open_content(w, "application/json");
    put_reference(w, "schemas", sent_name(r->entity, room).p);
    close_content(w);
    json_close_object(w);
}

static void put_route(const RouteDoc *r, JsonWriter *w)
{
    char method[8] = { 0 };
    for (size_t i = 0; i < sizeof method - 1 && r->method[i]; i++)
        method[i] = (char)tolower((unsigned char)r->method[i]);
    json_object_field(w, method);
    json_str_field(w, "summary", str_of(r->summary));
    json_str_field(w, "x-access", str_of(r->access));
    json_array_field(w, "parameters");
    put_path_parameters(r->path, w);
    if (is_list(r))
        put_list_parameters(r->entity, w);
    if (is_path_of_row(r->path) && (strcmp(r->method, "PUT") == 0 || strcmp(r->method, "DELETE") == 0))
        put_parameter(w, S("If-Match"), "header", "string");
    json_close_array(w);
    put_body(r, w);
    put_responses(r, w);
    json_close_object(w);
}

/* One object for all methods of a path, at the place of the path's first route. */
static void put_path(const RouteDoc *routes, size_t n, size_t first, JsonWriter *w)
{
    for (size_t i = 0; i < first; i++)
        if (strcmp(routes[i].path, routes[first].path) == 0)
            return;
    new_line(w);
    json_object_field(w, routes[first].path);
    for (size_t i = first; i < n; i++)
        if (strcmp(routes[i].path, routes[first].path) == 0)
            put_route(&routes[i], w);
    json_close_object(w);
}

Status openapi(const char *title, const char *version, const Entity *const *list, size_t n,
               const RouteDoc *routes, size_t n_routes, Buf *out)
{
    JsonWriter writer, *w = &writer;
    json_begin(w, out);
    json_open_object(w);
    json_str_field(w, "openapi", S("3.1.0"));
    json_object_field(w, "info");
    json_str_field(w, "title", str_of(title));
    json_str_field(w, "version", str_of(version));
    json_close_object(w);
    json_object_field(w, "paths");
    for (size_t i = 0; i < n_routes; i++)
        put_path(routes, n_routes, i, w);
    json_close_object(w);
    json_object_field(w, "components");
    json_object_field(w, "schemas");
    put_problem_schema(w);
    for (size_t i = 0; i < n; i++) {
        char room[64];
        put_schema(list[i], list[i]->name, false, w);
        put_schema(list[i], sent_name(list[i], room).p, true, w);
    }
    json_close_object(w);
    json_close_object(w);
    json_close_object(w);
    new_line(w);
    return json_end(w);
}
