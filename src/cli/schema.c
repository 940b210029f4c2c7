/* banso schema: the documents made from the entity and route tables. */
#include "cli/cli.h"
#include "cli/routes.h"
#include "http/house.h"
#include "http/router.h"
#include "schema/describe.h"

#include <string.h>

#define DOCUMENT_MAX (16u * 1024 * 1024)

typedef struct {
    const Entity **entities;
    size_t n_entities;
    RouteDoc *routes;
    size_t n_routes;
    const Feature *const *features;
    size_t n_features;
    Arena *arena;
} Tables;

/* The entity of a generic route is what its row carries. */
static const Entity *entity_of(const Tables *t, const Route *r)
{
    for (size_t i = 0; i < t->n_entities; i++)
        if (r->data == t->entities[i])
            return t->entities[i];
    return NULL;
}

static Status read_tables(Arena *a, Tables *ret)
{
    const Feature **all;
    size_t n;
    Tables t = { .arena = a };
    TRY(house_features(features, feature_count, a, &all, &n));
    t.features = all;
    t.n_features = n;
    size_t entities = 0, routes = 0;
    for (size_t i = 0; i < n; i++) {
        entities += all[i]->n_entities;
        routes += all[i]->n_routes;
    }
    t.entities = ARENA_ARRAY(a, const Entity *, entities + 1);
    t.routes = ARENA_ARRAY(a, RouteDoc, routes + 1);
    if (!t.entities || !t.routes)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i]->n_entities; k++)
            t.entities[t.n_entities++] = all[i]->entities[k];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i]->n_routes; k++) {
            const Route *r = &all[i]->routes[k];
            t.routes[t.n_routes++] = (RouteDoc){ method_name(r->method), r->path, r->summary, access_rows[r->access].name, entity_of(&t, r) };
        }
    *ret = t;
    return OK;
}

static Status emit_ts(const Tables *t, Buf *out)
{
    schema_typescript(t->entities, t->n_entities, out);
    return buf_status(out);
}

static Status emit_openapi(const Tables *t, Buf *out)
{
    return openapi("Banso", "0.1.0", t->entities, t->n_entities, t->routes, t->n_routes, out);
}

static Status emit_ddl(const Tables *t, Buf *out)
{
    for (size_t i = 0; i < t->n_entities; i++)
        entity_ddl(t->entities[i], out);
    return buf_status(out);
}

static Status emit_access(const Tables *t, Buf *out)
{
    AuditRole *roles = ARENA_ARRAY(t->arena, AuditRole, role_count);
    AuditAccess *accesses = ARENA_ARRAY(t->arena, AuditAccess, ACCESS_COUNT);
    if (!roles || !accesses)
        return ERR_MEMORY;
    for (size_t i = 0; i < role_count; i++)
        roles[i] = (AuditRole){ role_infos[i].role, role_infos[i].name, role_infos[i].label };
    for (int i = 1; i < ACCESS_COUNT; i++) {
        const AccessRow *r = &access_rows[i];
        bool everybody = r->signed_in || r->public;
        accesses[i - 1] = (AuditAccess){ i, r->name, everybody ? ROLE_ALL : r->own, everybody ? ROLE_ALL : r->within, everybody ? ROLE_ALL : r->above,
                                           everybody ? ROLE_ALL : r->walking };
    }
    access_audit(t->entities, t->n_entities, roles, role_count, accesses, ACCESS_COUNT - 1, t->routes, t->n_routes, out);
    return buf_status(out);
}

static Status emit_routes(const Tables *t, Buf *out)
{
    return routes_text(t->features, t->n_features, out);
}

static Status emit_routes_json(const Tables *t, Buf *out)
{
    return routes_json(t->features, t->n_features, out);
}

static const struct {
    const char *name;
    Status (*emit)(const Tables *t, Buf *out);
} documents[] = { { "ts", emit_ts }, { "openapi", emit_openapi }, { "access", emit_access }, { "ddl", emit_ddl },
                  { "routes", emit_routes }, { "routes-json", emit_routes_json } };

static Status run(Cli *cli)
{
    Str emit = S("");
    const CliOption options[] = { { "--emit", .value = &emit } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(buf_done) Buf out;
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&out, DOCUMENT_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        Tables tables;
        if (!str_eq(emit, str_of(documents[i].name)))
            continue;
        TRY(read_tables(&arena, &tables));
        TRY(documents[i].emit(&tables, &out));
        return cli_write(buf_str(&out));
    }
    return cli_fail(cli, ERR_INVALID, "--emit に ts、openapi、access、ddl、routes、routes-json のどれかを指定してください。");
}

const Command command_schema = {
    .name = "schema", .help = "表から作られる文書を出します / Print the documents made from the tables",
    .usage = "banso schema --emit ts|openapi|access|ddl|routes|routes-json\n\n"
             "  ts       画面のための型と項目表\n  openapi  OpenAPI 3.1\n  access   個人の情報を見られる役割の一覧\n  ddl      表の定義\n"
             "  routes   すべての経路と、だれがどこから使えるか（routes-json は JSON）\n",
    .run = run,
};
