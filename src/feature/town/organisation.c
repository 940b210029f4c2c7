#include "feature/town/organisation.h"
#include "domain/code.h"

#include <string.h>

#define COLUMNS "id, rev, kind, code, insurer, name, kana, parent, insurer_org, opened, closed, successor"
#define MATCHING "FROM organisation WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR name LIKE $2 ESCAPE '!' OR kana LIKE $2 ESCAPE '!'" \
                 " OR code LIKE $2 ESCAPE '!' OR insurer LIKE $2 ESCAPE '!')"

const Sql organisation_sql_get = { .read_only = true, .text = "SELECT " COLUMNS " FROM organisation WHERE id = $1" };
const Sql organisation_sql_by_code = { .read_only = true, .text = "SELECT " COLUMNS " FROM organisation WHERE code = $1" };
/* A name is looked for anywhere in some 3,300 rows. */
const Sql organisation_sql_list = { .read_only = true, .scan_ok = true,
    .text = "SELECT " COLUMNS " " MATCHING " ORDER BY code NULLS LAST, id LIMIT $3 OFFSET $4" };
const Sql organisation_sql_count = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) " MATCHING };
const Sql organisation_sql_insert = { .text =
    "INSERT INTO organisation (" COLUMNS ") VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
const Sql organisation_sql_update = { .text =
    "UPDATE organisation SET rev = rev + 1, kind = $2, code = $3, insurer = $4, name = $5, kana = $6, parent = $7, insurer_org = $8, "
    "opened = $9, closed = $10, successor = $11 WHERE id = $1 AND rev = $12" };

static const Choice kinds[] = {
    { "nation", "国" }, { "bureau", "厚生局" }, { "prefecture", "都道府県" }, { "municipality", "市町村" },
    { "union", "広域連合・一部事務組合" }, { 0 },
};

static Date date_of(Str iso)
{
    Date d = DATE_NONE;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

static Status from_row(const Rows *r, Arena *a, Organisation *ret)
{
    Organisation o = {
        .id = row_int(r, 0), .rev = row_int(r, 1), .kind = arena_copy(a, row_text(r, 2)), .code = arena_copy(a, row_text(r, 3)),
        .insurer = arena_copy(a, row_text(r, 4)), .name = arena_copy(a, row_text(r, 5)), .kana = arena_copy(a, row_text(r, 6)),
        .parent = row_int(r, 7), .insurer_org = row_int(r, 8), .opened = date_of(row_text(r, 9)), .closed = date_of(row_text(r, 10)),
        .successor = row_int(r, 11),
    };
    if (!o.kind.p || !o.code.p || !o.insurer.p || !o.name.p || !o.kana.p)
        return ERR_MEMORY;
    *ret = o;
    return OK;
}

static Status one(Db *db, const Sql *sql, Param key, Arena *a, Organisation *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, sql, &rows, key));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    return from_row(&rows, a, ret);
}

static Status organisation_get(Db *db, int64_t id, Arena *a, Organisation *ret)
{
    return one(db, &organisation_sql_get, P_INT(id), a, ret);
}

Status organisation_by_code(Db *db, Str code6, Arena *a, Organisation *ret)
{
    return one(db, &organisation_sql_by_code, P_TEXT(code6), a, ret);
}

static Param text_or_null(Str s)
{
    return s.n ? P_TEXT(s) : P_NULL;
}

static Param id_or_null(int64_t id)
{
    return id ? P_INT(id) : P_NULL;
}

static Param date_or_null(Date d, char room[static 11])
{
    return date_is_none(d) ? P_NULL : P_TEXT(date_to_iso(d, room));
}

static void check_number(CodeKind kind, Str number, Str pointer, Problems *ps)
{
    CodeFinding found = code_check(kind, number, ps->arena);
    if (number.n && !code_is_usable(found.verdict))
        problem_add(ps, pointer, code_verdict_code(found.verdict), STR_FMT, STR_ARG(code_sentence(kind, &found, ps->arena)));
}

static Status check(const Organisation *o, Problems *ps)
{
    check_number(CODE_MUNICIPALITY, o->code, S("/code"), ps);
    check_number(CODE_INSURER, o->insurer, S("/insurer"), ps);
    if (!date_is_none(o->closed) && !date_is_none(o->opened) && o->closed.day < o->opened.day)
        problem_add(ps, S("/closed"), "range", "閉じた日が、開いた日より前です。日付を確かめてください。");
    if (o->parent == o->id)
        problem_add(ps, S("/parent"), "range", "上の組織に、自分自身は選べません。");
    if (o->successor == o->id)
        problem_add(ps, S("/successor"), "range", "合併先に、自分自身は選べません。");
    if (o->successor && date_is_none(o->closed))
        problem_add(ps, S("/closed"), "missing", "合併先を入れるときは、閉じた日も入れてください。");
    return problems_status(ps);
}

#define ORGANISATION_COLUMNS 11
typedef struct {
    char opened[11], closed[11];
    Param list[ORGANISATION_COLUMNS + 1];
} Bound;

static void bind(const Organisation *o, Bound *b)
{
    const Param list[] = {
        P_INT(o->id), P_TEXT(o->kind), text_or_null(o->code), text_or_null(o->insurer), P_TEXT(o->name), text_or_null(o->kana),
        id_or_null(o->parent), id_or_null(o->insurer_org), date_or_null(o->opened, b->opened), date_or_null(o->closed, b->closed),
        id_or_null(o->successor), P_INT(o->rev),
    };
    _Static_assert(COUNT_OF(list) == COUNT_OF(b->list), "one for each column, and rev");
    memcpy(b->list, list, sizeof list);
}

Status organisation_insert(Db *db, Organisation *o, Problems *ps)
{
    Bound b;
    TRY(check(o, ps));
    bind(o, &b);
    TRY(db_exec_n(db, &organisation_sql_insert, NULL, b.list, ORGANISATION_COLUMNS));
    o->rev = 1;
    return OK;
}

static Status organisation_update(Db *db, Organisation *o, Problems *ps)
{
    Bound b;
    int64_t changed = 0;
    TRY(check(o, ps));
    bind(o, &b);
    TRY(db_exec_n(db, &organisation_sql_update, &changed, b.list, COUNT_OF(b.list)));
    if (!changed)
        return ERR_CONFLICT;
    o->rev++;
    return OK;
}

/* ---- doors ---- */

static void put_ref(JsonWriter *w, const char *key, int64_t id)
{
    if (id)
        json_i64_field(w, key, id);
    else
        json_null_field(w, key);
}

static void put_date(JsonWriter *w, const char *key, Date d)
{
    char room[11];
    if (date_is_none(d))
        json_null_field(w, key);
    else
        json_str_field(w, key, date_to_iso(d, room));
}

static void put(JsonWriter *w, const Organisation *o)
{
    json_open_object(w);
    json_i64_field(w, "id", o->id);
    json_i64_field(w, "rev", o->rev);
    json_str_field(w, "kind", o->kind);
    for (const Choice *c = kinds; c->value; c++)
        if (str_eq(o->kind, str_of(c->value)))
            json_str_field(w, "kind_label", str_of(c->label));
    json_str_field(w, "code", o->code);
    json_str_field(w, "insurer", o->insurer);
    json_str_field(w, "name", o->name);
    json_str_field(w, "kana", o->kana);
    put_ref(w, "parent", o->parent);
    put_ref(w, "insurer_org", o->insurer_org);
    put_date(w, "opened", o->opened);
    put_date(w, "closed", o->closed);
    put_ref(w, "successor", o->successor);
    json_close_object(w);
}

static Status get_list(Req *rq)
{
    Str kind = S(""), q = S("");
    int64_t page, total = 0;
    req_query(rq, "kind", &kind);
    req_query(rq, "q", &q);
    TRY(req_query_i64(rq, "page", 1, 1, 100000, &page));
    TRY(db_like(q, rq->arena, &q));
    Param by_kind = P_TEXT(kind), by_text = P_TEXT(q);
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_one_int(rq->db, &organisation_sql_count, &total, by_kind, by_text));
    TRY(db_query(rq->db, &organisation_sql_list, &rows, by_kind, by_text, P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        Organisation o;
        TRY(from_row(&rows, rq->arena, &o));
        put(w, &o);
    }
    TRY(rows.status);
    json_close_array(w);
    json_i64_field(w, "total", total);
    json_close_object(w);
    return reply_done(rq);
}

static Status get_one(Req *rq)
{
    int64_t id;
    Organisation o;
    TRY(req_path_i64(rq, 0, &id));
    TRY(organisation_get(rq->db, id, rq->arena, &o));
    put(reply_json(rq, 200), &o);
    return reply_done(rq);
}

/* The text members, by table. */
static const struct {
    const char *name;
    size_t offset, max;
    bool required;
} texts[] = {
    { "kind", offsetof(Organisation, kind), 20, true },       { "code", offsetof(Organisation, code), 6, false },
    { "insurer", offsetof(Organisation, insurer), 6, false }, { "name", offsetof(Organisation, name), 120, true },
    { "kana", offsetof(Organisation, kana), 120, false },
};
static const struct {
    const char *name;
    size_t offset;
} ids[] = {
    { "parent", offsetof(Organisation, parent) }, { "insurer_org", offsetof(Organisation, insurer_org) },
    { "successor", offsetof(Organisation, successor) },
}, dates[] = { { "opened", offsetof(Organisation, opened) }, { "closed", offsetof(Organisation, closed) } };

/* Absent members keep what *o holds; null empties. */
static Status take(Req *rq, Organisation *o)
{
    Arena *a = rq->arena;
    Problems *ps = rq->problems;
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(ps, S(""), "type", "組織の内容をJSONのオブジェクトで送ってください。");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        JsonNode *n = json_get(rq->body, str_of(texts[i].name));
        Str at = arena_printf(a, "/%s", texts[i].name), *to = (Str *)(void *)((char *)o + texts[i].offset);
        if (n && json_type(n) == JSON_NULL)
            *to = S("");
        else if (n && json_type(n) == JSON_STRING && str_utf8_count(json_str(n)) <= texts[i].max)
            *to = json_str(n);
        else if (n)
            problem_add(ps, at, "type", "%zu文字以内の文字で入力してください。", texts[i].max);
        if (texts[i].required && !to->n)
            problem_add(ps, at, "missing", "入力してください。");
    }
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        JsonNode *n = json_get(rq->body, str_of(ids[i].name));
        if (n && json_type(n) != JSON_NULL && json_type(n) != JSON_INT)
            problem_add(ps, arena_printf(a, "/%s", ids[i].name), "type", "組織の番号（整数）で指定してください。");
        else if (n)
            *(int64_t *)(void *)((char *)o + ids[i].offset) = json_type(n) == JSON_NULL ? 0 : json_i64(n);
    }
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        JsonNode *n = json_get(rq->body, str_of(dates[i].name));
        Date d = DATE_NONE;
        if (n && json_type(n) != JSON_NULL && (json_type(n) != JSON_STRING || !date_from_iso(json_str(n), &d)))
            problem_add(ps, arena_printf(a, "/%s", dates[i].name), "type", "日付を 2026-04-01 の形で入力してください。");
        else if (n)
            *(Date *)(void *)((char *)o + dates[i].offset) = d;
    }
    bool known = false;
    for (const Choice *c = kinds; c->value; c++)
        known |= str_eq(o->kind, str_of(c->value));
    if (!known)
        problem_add(ps, S("/kind"), "choice", "種類は、国・厚生局・都道府県・市町村・広域連合から選んでください。");
    return problems_status(ps);
}

static Status saved(Req *rq, const Organisation *o, int http)
{
    req_audit(rq, "organisation", o->id);
    put(reply_json(rq, http), o);
    return reply_done(rq);
}

/* The register belongs to the nation: one's own town is no register. */
static Status check_register(Req *rq)
{
    Organisation keeper;
    TRY(organisation_get(rq->db, rq->org, rq->arena, &keeper));
    return str_eq(keeper.kind, S("nation")) ? OK : ERR_FORBIDDEN;
}

static Status post_one(Req *rq)
{
    TRY(check_register(rq));
    Organisation o = { .id = id_new(rq->now_ms), .opened = DATE_NONE, .closed = DATE_NONE };
    TRY(take(rq, &o));
    TRY(organisation_insert(rq->db, &o, rq->problems));
    return saved(rq, &o, 201);
}

static Status put_one(Req *rq)
{
    int64_t id, rev;
    Organisation o;
    TRY(check_register(rq));
    TRY(req_path_i64(rq, 0, &id));
    TRY(organisation_get(rq->db, id, rq->arena, &o));
    if (!str_to_i64(rq->if_match, &rev) || rev != o.rev)
        return ERR_CONFLICT;
    TRY(take(rq, &o));
    TRY(organisation_update(rq->db, &o, rq->problems));
    return saved(rq, &o, 200);
}

/* For pick-lists: the same for everybody who is signed in. */
static Status get_kinds(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_array(w);
    for (const Choice *c = kinds; c->value; c++) {
        json_open_object(w);
        json_str_field(w, "value", str_of(c->value));
        json_str_field(w, "label", str_of(c->label));
        json_close_object(w);
    }
    json_close_array(w);
    return reply_done(rq);
}

const Route organisation_routes[ORGANISATION_ROUTES] = {
    { .method = GET, .path = "/api/organisations", .handler = get_list, .access = ACCESS_SIGNED_IN, .tx = TX_READ, .summary = "List organisations" },
    { .method = GET, .path = "/api/organisation-kinds", .handler = get_kinds, .access = ACCESS_SIGNED_IN, .tx = TX_NONE, .summary = "Kinds of organisations" },
    { .method = GET, .path = "/api/organisations/{id}", .handler = get_one, .access = ACCESS_SIGNED_IN, .tx = TX_READ, .summary = "One organisation" },
    { .method = POST, .path = "/api/registers/{org}/organisations", .handler = post_one, .access = ACCESS_REGISTER_WRITE, .tx = TX_WRITE, .summary = "Add an organisation" },
    { .method = PUT, .path = "/api/registers/{org}/organisations/{id}", .handler = put_one, .access = ACCESS_REGISTER_WRITE, .tx = TX_WRITE, .summary = "Change an organisation" },
};
