#include "http/generic.h"
#include "http/app.h"
#include "http/reply.h"
#include "schema/describe.h"

static const Entity *entity_of(const Req *rq)
{
    return rq->row;
}

/* ---- reading ---- */

static Status read_list_query(Req *rq, ListQuery *ret)
{
    ListQuery q = { 0 };
    int64_t page;
    TRY(req_query_i64(rq, "page", 1, 1, INT32_MAX, &page));
    TRY(req_query_i64(rq, "size", LIST_PAGE_DEFAULT, 1, LIST_PAGE_MAX, &q.page_size));
    q.offset = (page - 1) * q.page_size;
    for (size_t i = 0; i < rq->n_query; i++) {
        Str name = rq->query[i].name, value = rq->query[i].value;
        if (str_eq(name, S("page")) || str_eq(name, S("size")))
            continue;
        if (str_eq(name, S("q"))) {
            q.search = value;
        } else if (str_eq(name, S("sort"))) {
            q.sort = value;
        } else if (q.n_filters < COUNT_OF(q.filters)) {
            q.filters[q.n_filters].field = name;
            q.filters[q.n_filters++].value = value;
        } else {
            return problem_add(rq->problems, S("?"), "range", "絞り込みは %zu 個までにしてください。", COUNT_OF(q.filters));
        }
    }
    *ret = q;
    return OK;
}

static Status list_rows(Req *rq)
{
    ListQuery q;
    TRY(read_list_query(rq, &q));
    JsonWriter *w = reply_json(rq, 200);
    TRY(entity_list(entity_of(rq), rq->db, rq->org, &q, rq->arena, rq->problems, w));
    return reply_done(rq);
}

static Status read_row(Req *rq, Row **ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    Row *row = arena_alloc(rq->arena, entity_of(rq)->size);
    if (!row)
        return ERR_MEMORY;
    TRY(entity_get(entity_of(rq), rq->db, rq->org, id, rq->arena, row));
    *ret = row;
    return OK;
}

static Status answer_row(Req *rq, int http, const Row *row)
{
    JsonWriter *w = reply_json(rq, http);
    entity_to_json(entity_of(rq), row, w);
    reply_rev(rq, row->rev);
    return reply_done(rq);
}

static Status get_row(Req *rq)
{
    Row *row;
    TRY(read_row(rq, &row));
    return answer_row(rq, 200, row);
}

/* ---- writing ---- */

static Status need_object(Req *rq)
{
    if (rq->body && json_type(rq->body) == JSON_OBJECT)
        return OK;
    return problem_add(rq->problems, S(""), "type", "内容がありません。項目を入れて送ってください。");
}

/* Every entity of the program, for references and for the description. */
static Status all_entities(Req *rq, const Entity *const **ret, size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < rq->app->n_features; i++)
        n += rq->app->features[i]->n_entities;
    const Entity **list = ARENA_ARRAY(rq->arena, const Entity *, n + 1);
    if (!list)
        return ERR_MEMORY;
    n = 0;
    for (size_t i = 0; i < rq->app->n_features; i++)
        for (size_t k = 0; k < rq->app->features[i]->n_entities; k++)
            list[n++] = rq->app->features[i]->entities[k];
    *ret = list;
    *ret_n = n;
    return OK;
}

static Status check_refs(Req *rq, const void *row)
{
    const Entity *const *list;
    size_t n;
    TRY(all_entities(rq, &list, &n));
    return entity_check_refs(entity_of(rq), list, n, rq->db, row, rq->problems);
}

/* The revision was right, so what stands in the way is a row with the same key. */
static Status taken_already(Req *rq, Status s)
{
    if (s != ERR_CONFLICT)
        return s;
    return problem_add(rq->problems, S(""), "duplicate", "同じ%sが、もう登録されています。一覧で確かめて、あるものを直してください。", entity_of(rq)->label);
}

/* A zeroed date is a day of 1970; what nobody wrote is none. Read-only numbers of a new row stay zero. */
static void no_dates(const Entity *e, void *row)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].kind == KIND_DATE)
            *(Date *)(void *)((char *)row + e->fields[i].offset) = DATE_NONE;
}

static Status create_row(Req *rq)
{
    const Entity *e = entity_of(rq);
    TRY(need_object(rq));
    Row *row = arena_alloc(rq->arena, e->size);
    if (!row)
        return ERR_MEMORY;
    no_dates(e, row);
    TRY(entity_from_json(e, rq->body, false, rq->problems, row));
    row->org = rq->org;
    row->id = id_new(rq->now_ms);
    row->rev = 1;
    TRY(check_refs(rq, row));
    TRY(taken_already(rq, entity_insert(e, rq->db, row)));
    req_audit(rq, e->name, row->id);
    return answer_row(rq, 201, row);
}

/* The stored row, when If-Match names its version; else what stands there now goes into the answer. */
static Status read_version(Req *rq, Row **ret)
{
    int64_t rev;
    if (!str_to_i64(rq->if_match, &rev))
        return problem_add(rq->problems, S(""), "if_match", "どの版を変更するのか分かりません。画面を読み込み直してください。");
    Row *row;
    TRY(read_row(rq, &row));
    if (row->rev != rev) {
        entity_to_json(entity_of(rq), row, reply_current(rq));
        return ERR_CONFLICT;
    }
    *ret = row;
    return OK;
}

static Status update_row(Req *rq)
{
    const Entity *e = entity_of(rq);
    Row *row;
    TRY(need_object(rq));
    TRY(read_version(rq, &row));
    Row before = *row;
    TRY(entity_from_json(e, rq->body, true, rq->problems, row));
    *row = before;
    TRY(check_refs(rq, row));
    TRY(taken_already(rq, entity_update(e, rq->db, row)));
    row->rev = before.rev + 1;
    req_audit(rq, e->name, row->id);
    return answer_row(rq, 200, row);
}

static Status delete_row(Req *rq)
{
    const Entity *e = entity_of(rq);
    Row *row;
    TRY(read_version(rq, &row));
    Status s = entity_delete(e, rq->db, rq->org, row->id, row->rev);
    if (s == ERR_CONFLICT)
        return problem_add(rq->problems, S(""), "in_use", "この%sは使われているので、消せません。終わりの日を入れて、閉じてください。", e->label);
    TRY(s);
    req_audit(rq, e->name, row->id);
    return reply_no_content(rq);
}

/* ---- the description for the client ---- */

static Status get_schema(Req *rq)
{
    const Entity *const *list;
    size_t n;
    TRY(all_entities(rq, &list, &n));
    schema_json(list, n, reply_json(rq, 200));
    return reply_done(rq);
}

/* ---- the rows ---- */

static const struct {
    Method method;
    bool one, writes;
    Handler handler;
    TxMode tx;
    const char *summary;
} doors[] = {
    { GET, false, false, list_rows, TX_READ, "List with paging, search, filter and sort" },
    { GET, true, false, get_row, TX_READ, "One row" },
    { POST, false, true, create_row, TX_WRITE, "Create" },
    { PUT, true, true, update_row, TX_WRITE, "Change; needs If-Match" },
    { DELETE, true, true, delete_row, TX_WRITE, "Delete; needs If-Match" },
};

static Status add_doors(const Entity *e, Arena *arena, Route *routes, size_t *n)
{
    for (size_t i = 0; i < COUNT_OF(doors); i++) {
        int access = doors[i].writes ? e->write : e->read;
        if (!access)
            continue;
        Str path = arena_printf(arena, "/api/towns/{org}/%s%s", e->plural, doors[i].one ? "/{id}" : "");
        if (!path.p)
            return ERR_MEMORY;
        routes[(*n)++] = (Route){ .method = doors[i].method, .path = path.p, .handler = doors[i].handler, .access = (Access)access,
                                  .tx = doors[i].tx, .summary = doors[i].summary, .data = e };
    }
    return OK;
}

Status generic_feature(const Feature *const *list, size_t n, Arena *arena, Feature *ret)
{
    size_t count = 0, n_routes = 0;
    for (size_t i = 0; i < n; i++)
        count += list[i]->n_entities;
    Route *routes = ARENA_ARRAY(arena, Route, count * COUNT_OF(doors) + 1);
    if (!routes)
        return ERR_MEMORY;
    routes[n_routes++] = (Route){ .method = GET, .path = "/api/schema", .handler = get_schema, .access = ACCESS_SIGNED_IN, .tx = TX_READ,
                                  .summary = "All entities and their fields", .cached = true };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i]->n_entities; k++)
            if (entity_fault(list[i]->entities[k]))
                return ERR_INTERNAL;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i]->n_entities; k++)
            TRY(add_doors(list[i]->entities[k], arena, routes, &n_routes));
    *ret = (Feature){ .name = "generic", .routes = routes, .n_routes = n_routes };
    return OK;
}
