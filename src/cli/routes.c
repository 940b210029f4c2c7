#include "cli/routes.h"
#include "http/router.h"

static const char *const tx_names[] = { [TX_READ] = "read", [TX_WRITE] = "write", [TX_NONE] = "none" };
static const char *const door_names[] = { [DOOR_INSIDE] = "inside", [DOOR_HALF] = "half", [DOOR_LOCKED] = "locked" };
static const char *const audit_names[] = {
    [AUDIT_NONE] = "none", [AUDIT_WRITE] = "write", [AUDIT_VIEW_PERSON] = "view", [AUDIT_EXPORT] = "export", [AUDIT_SIGN] = "sign",
};

/* Which roles a route lets in, by relation; everybody who is signed in, or the whole world, says so in a word. */
typedef struct {
    const char *name;
    unsigned roles;
} Way;
#define WAYS 4

static void ways_of(const AccessRow *a, Way ret[static WAYS])
{
    ret[0] = (Way){ "own", a->own };
    ret[1] = (Way){ "within", a->within };
    ret[2] = (Way){ "above", a->above };
    ret[3] = (Way){ "walking", a->walking };
}

static bool is_forgeable(const Route *r)
{
    return !route_is_unsafe(r) || r->no_csrf;
}

/* ---- text ---- */

static void put(Buf *out, const char *before, const char *z)
{
    buf_add(out, str_of(before));
    buf_add(out, str_of(z));
}

static void put_roles(Buf *out, unsigned roles)
{
    const char *before = "=";
    for (size_t i = 0; i < role_count; i++)
        if (roles & role_infos[i].role) {
            put(out, before, role_infos[i].name);
            before = ",";
        }
}

static void put_line(const Route *r, Buf *out)
{
    Way ways[WAYS];
    const AccessRow *a = &access_rows[r->access];
    ways_of(a, ways);
    put(out, "", method_name(r->method));
    put(out, "\t", r->path);
    put(out, "\t", a->name);
    buf_add(out, a->public ? S("\teverybody") : a->signed_in ? S("\tsigned_in") : S("\t"));
    for (size_t i = 0, some = 0; i < WAYS; i++)
        if (ways[i].roles) {
            put(out, some++ ? " " : "", ways[i].name);
            put_roles(out, ways[i].roles);
        }
    put(out, "\tdoor=", door_names[r->door]);
    put(out, " tx=", tx_names[r->tx]);
    put(out, " audit=", audit_names[route_audit(r)]);
    buf_add(out, a->by_engagement ? S(" by_engagement") : S(""));
    buf_add(out, route_is_closed(r) ? S(" closed") : S(""));
    buf_add(out, is_forgeable(r) ? S("\n") : S(" csrf\n"));
}

Status routes_text(const Feature *const *list, size_t n, Buf *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i]->n_routes; k++)
            put_line(&list[i]->routes[k], out);
    return buf_status(out);
}

/* ---- JSON ---- */

static void put_way(JsonWriter *w, const Way *way)
{
    json_array_field(w, way->name);
    for (size_t i = 0; i < role_count; i++)
        if (way->roles & role_infos[i].role)
            json_put_str(w, str_of(role_infos[i].name));
    json_close_array(w);
}

static void put_route(JsonWriter *w, const char *feature, const Route *r)
{
    Way ways[WAYS];
    const AccessRow *a = &access_rows[r->access];
    ways_of(a, ways);
    json_open_object(w);
    json_str_field(w, "method", str_of(method_name(r->method)));
    json_str_field(w, "path", str_of(r->path));
    json_str_field(w, "feature", str_of(feature));
    json_str_field(w, "access", str_of(a->name));
    json_bool_field(w, "public", a->public);
    json_bool_field(w, "signed_in", a->signed_in);
    for (size_t i = 0; i < WAYS; i++)
        put_way(w, &ways[i]);
    json_bool_field(w, "by_engagement", a->by_engagement);
    json_bool_field(w, "closed", route_is_closed(r));
    json_str_field(w, "door", str_of(door_names[r->door]));
    json_str_field(w, "tx", str_of(tx_names[r->tx]));
    json_str_field(w, "audit", str_of(audit_names[route_audit(r)]));
    json_bool_field(w, "csrf", !is_forgeable(r));
    json_bool_field(w, "cached", r->cached);
    json_i64_field(w, "body_max", (int64_t)(r->body_max ? r->body_max : BODY_MAX_DEFAULT));
    json_bool_field(w, "raw_body", r->raw_body);
    json_i64_field(w, "per_minute", r->per_minute ? r->per_minute : RATE_PER_MINUTE_DEFAULT);
    json_str_field(w, "summary", str_of(r->summary));
    json_close_object(w);
}

Status routes_json(const Feature *const *list, size_t n, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_array(&w);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i]->n_routes; k++) {
            buf_char(out, '\n');
            put_route(&w, list[i]->name, &list[i]->routes[k]);
        }
    buf_char(out, '\n');
    json_close_array(&w);
    TRY(json_end(&w));
    buf_char(out, '\n');
    return buf_status(out);
}
