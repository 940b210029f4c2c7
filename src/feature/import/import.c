#include "feature/import/import.h"
#include "feature/import/import_job.h"
#include "feature/import/report.h"
#include "http/app.h"
#include <string.h>

enum { FILE_NAME_MAX = 200, REPAIRS_MAX = 1000, FAULT_CODE_MAX = 40 };

static const Sql list_batches = { .read_only = true, .text =
    "SELECT " BATCH_COLUMNS " FROM " BATCH_TABLES " WHERE b.org = $1 ORDER BY b.id DESC LIMIT $2 OFFSET $3" };
static const Sql count_batches = { .read_only = true, .text = "SELECT COUNT(*) FROM batch WHERE org = $1" };

/* ---- a batch as JSON ---- */

static void put_number(JsonWriter *w, const char *key, int64_t value)
{
    if (value)
        json_i64_field(w, key, value);
    else
        json_null_field(w, key);
}

/* Outside the hall only that a file was taken in, of which months and when: a small one's rows and yen, and many a file's name, are one person's. */
static void hide_batch(Batch *b)
{
    b->file_name = b->account_name = b->encoding = S("");
    b->size = b->rows_read = b->rows_taken = b->rows_same = b->rows_wrong = b->yen = 0;
}

static void put_batch(JsonWriter *w, const Batch *b)
{
    const ImportKind *kind = import_kind_by_name(b->kind);
    json_i64_field(w, "id", b->id);
    json_i64_field(w, "rev", b->rev);
    json_str_field(w, "kind", b->kind);
    json_str_field(w, "kind_label", str_of(kind ? kind->label : "種類の分からないファイル"));
    json_str_field(w, "file_name", b->file_name);
    json_i64_field(w, "size", b->size);
    json_str_field(w, "state", b->state);
    json_str_field(w, "encoding", b->encoding);
    json_i64_field(w, "rows_read", b->rows_read);
    json_i64_field(w, "rows_taken", b->rows_taken);
    json_i64_field(w, "rows_same", b->rows_same);
    json_i64_field(w, "rows_wrong", b->rows_wrong);
    put_number(w, "first_month", b->first_month);
    put_number(w, "last_month", b->last_month);
    json_i64_field(w, "yen", b->yen);
    json_str_field(w, "account_name", b->account_name);
    json_i64_field(w, "made_ms", b->made_ms);
    put_number(w, "applied_ms", b->applied_ms);
    put_number(w, "undone_ms", b->undone_ms);
}

static Status get_imports(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t page, total;
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    TRY(db_one_int(rq->db, &count_batches, &total, P_INT(rq->org)));
    TRY(db_query(rq->db, &list_batches, &rows, P_INT(rq->org), P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        Batch b;
        batch_of_row(&rows, rq->arena, &b);
        if (relation_is_outside(rq->relation))
            hide_batch(&b);
        json_open_object(w);
        put_batch(w, &b);
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_i64_field(w, "total", total);
    json_close_object(w);
    return reply_done(rq);
}

static Status batch_of_path(Req *rq, Db *db, Batch *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    return batch_get(db, rq->org, id, rq->arena, ret);
}

static Status get_import(Req *rq)
{
    Batch b, same = { 0 };
    int64_t issues;
    TRY(batch_of_path(rq, rq->db, &b));
    if (str_eq(b.state, S("checked"))) {
        Status status = batch_same(rq->db, rq->org, b.digest, b.id, rq->arena, &same);
        if (status != OK && status != ERR_NOT_FOUND)
            return status;
    }
    TRY(report_count(rq->db, rq->org, b.id, &issues));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_batch(w, &b);
    json_i64_field(w, "issue_count", issues);
    put_number(w, "same_as", same.id);
    TRY(report_members(rq->db, rq->app->keys, rq->org, b.id, w));
    json_close_object(w);
    reply_rev(rq, b.rev);
    req_audit(rq, "batch", b.id);
    return reply_done(rq);
}

/* ---- giving a file ---- */

/* The last part of what the browser calls the file; without control characters. */
static Status file_name_of(Req *rq, Str *ret)
{
    Str name = S("");
    req_query(rq, "name", &name);
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/' || name.p[i] == '\\') {
            name = str_sub(name, i + 1, name.n);
            break;
        }
    bool good = name.n && str_utf8_count(name) <= FILE_NAME_MAX;
    for (size_t i = 0; i < name.n; i++)
        good = good && (unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f;
    *ret = name;
    return good ? OK : problem_add(rq->problems, S("?name"), "missing", "ファイルの名前がありません。ファイルを選び直してください。");
}

/* The batch work of a handler inside a transaction. */
static BatchWork work_of(Req *rq)
{
    return (BatchWork){ .db = rq->db, .keys = rq->app->keys, .org = rq->org, .account = rq->who->account, .now_ms = rq->now_ms,
                        .arena = rq->arena, .problems = rq->problems };
}

typedef struct {
    int64_t id;
    Str name;
    const Repair *repairs;
    size_t n;
} Note;

static Status post_import(Req *rq)
{
    Str name;
    TRY(file_name_of(rq, &name));
    if (!rq->raw_body.n)
        return problem_add(rq->problems, S(""), "empty", "ファイルが空です。中身のあるファイルを選んでください。");
    return import_job_upload(rq, name);
}

/* ---- correcting ---- */

static const char NOT_OPEN[] = "このファイルはもう取り込んだか、まだ読み込み中です。";

static Status open_batch(Req *rq, Batch *ret)
{
    TRY(batch_of_path(rq, rq->db, ret));
    if (str_eq(ret->state, S("checked")))
        return OK;
    problem_add(rq->problems, S(""), "state", "%s", NOT_OPEN);
    return ERR_CONFLICT;
}

static bool has_field(const ImportKind *kind, Str name)
{
    for (size_t f = 0; kind && f < kind->n_fields; f++)
        if (str_eq(str_of(kind->fields[f].name), name))
            return true;
    return false;
}

/* One {"index":…,"field":…} of the mapping. */
static Status take_column(Req *rq, JsonNode *item, const ImportKind *kind, Str *columns, size_t *n)
{
    JsonNode *index = json_type(item) == JSON_OBJECT ? json_get(item, S("index")) : NULL;
    JsonNode *field = index ? json_get(item, S("field")) : NULL;
    if (!index || json_type(index) != JSON_INT || json_i64(index) < 0 || json_i64(index) >= IMPORT_COLUMNS_MAX)
        return problem_add(rq->problems, S("/columns"), "type", "列の番号がありません。");
    size_t at = (size_t)json_i64(index);
    *n = at + 1 > *n ? at + 1 : *n;
    if (!field || json_type(field) == JSON_NULL || (json_type(field) == JSON_STRING && !json_str(field).n))
        return OK;
    if (json_type(field) != JSON_STRING || !has_field(kind, json_str(field)))
        return problem_add(rq->problems, S("/columns"), "unknown", "知らない項目です。一覧から選んでください。");
    for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
        if (str_eq(columns[i], json_str(field)))
            return problem_add(rq->problems, S("/columns"), "twice", "同じ項目が2つの列に割り当てられています。どちらかを外してください。");
    columns[at] = json_str(field);
    return OK;
}

static Status mapping_of_body(Req *rq, const ImportKind *kind, Str *ret)
{
    JsonNode *list = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("columns")) : NULL;
    Str *columns = ARENA_ARRAY(rq->arena, Str, IMPORT_COLUMNS_MAX);
    CLEANUP(buf_done) Buf text;
    size_t n = 0;
    buf_init(&text, BODY_MAX_DEFAULT);
    if (!columns)
        return ERR_MEMORY;
    if (!list || json_type(list) != JSON_ARRAY || !json_count(list))
        return problem_add(rq->problems, S("/columns"), "missing", "列の対応がありません。");
    for (size_t i = 0; i < json_count(list); i++)
        TRY(take_column(rq, json_at(list, i), kind, columns, &n));
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&text, ',');
        buf_add(&text, columns[i]);
    }
    TRY(buf_status(&text));
    *ret = arena_copy(rq->arena, buf_str(&text));
    return ret->p ? OK : ERR_MEMORY;
}

static Status note_mapping(Req *rq, void *context)
{
    Note *note = context;
    Batch b;
    TRY(open_batch(rq, &b));
    TRY(mapping_of_body(rq, import_kind_by_name(b.kind), &note->name));
    const BatchWork w = work_of(rq);
    note->id = b.id;
    return batch_set_mapping(&w, b.id, note->name);
}

static Status put_mapping(Req *rq)
{
    Note note = { 0 };
    TRY(req_in_tx(rq, note_mapping, &note));
    return import_job_start(rq, IMPORT_CHECK, note.id);
}

static Status take_repair(Req *rq, JsonNode *item, const Batch *b, Repair *ret)
{
    const ImportKind *kind = import_kind_by_name(b->kind);
    bool object = json_type(item) == JSON_OBJECT;
    JsonNode *row = object ? json_get(item, S("row")) : NULL, *field = object ? json_get(item, S("field")) : NULL;
    JsonNode *value = object ? json_get(item, S("value")) : NULL, *skip = object ? json_get(item, S("skip")) : NULL;
    *ret = (Repair){ .field = S(""), .value = S("") };
    if (!row || json_type(row) != JSON_INT || json_i64(row) < 1)
        return problem_add(rq->problems, S("/repairs"), "type", "行の番号がありません。");
    ret->row = json_i64(row);
    ret->skip = skip && json_type(skip) == JSON_BOOL && json_bool(skip);
    if (ret->skip)
        return OK;
    if (!field || json_type(field) != JSON_STRING || !has_field(kind, json_str(field)))
        return problem_add(rq->problems, S("/repairs"), "unknown", "知らない項目です。");
    ret->field = json_str(field);
    JsonNode *suggested = json_get(item, S("suggested"));
    if (suggested && json_type(suggested) == JSON_BOOL && json_bool(suggested)) {
        const BatchWork w = work_of(rq);
        Status st = report_suggestion(&w, b->id, ret->row, ret->field, &ret->value);
        return st == ERR_NOT_FOUND ? problem_add(rq->problems, S("/repairs"), "missing", "この行に直し方の案はありません。値を入力してください。") : st;
    }
    if (!value || json_type(value) != JSON_STRING || json_str(value).n > 1000)
        return problem_add(rq->problems, S("/repairs"), "type", "直した値がないか、長すぎます。");
    ret->value = json_str(value);
    return OK;
}

/* {"field","code","all":true}: the suggestion for a whole column; false takes it back. */
static Status take_column_repair(Req *rq, JsonNode *item, const Batch *b, bool accepted)
{
    JsonNode *field = json_get(item, S("field")), *code = json_get(item, S("code"));
    if (!field || json_type(field) != JSON_STRING || !has_field(import_kind_by_name(b->kind), json_str(field)))
        return problem_add(rq->problems, S("/repairs"), "unknown", "知らない項目です。");
    if (!code || json_type(code) != JSON_STRING || !json_str(code).n || json_str(code).n > FAULT_CODE_MAX)
        return problem_add(rq->problems, S("/repairs"), "missing", "どの誤りをまとめて直すかが分かりません。");
    const BatchWork w = work_of(rq);
    const ColumnRepair repair = { json_str(field), json_str(code) };
    bool known = !accepted;
    if (accepted)
        TRY(report_has_repair(&w, b->id, &repair, &known));
    return known ? batch_set_column_repair(&w, b->id, &repair, accepted)
                 : problem_add(rq->problems, S("/repairs"), "missing", "この項目に、まとめて直せる案はありません。");
}

static Status one_repair(Req *rq, JsonNode *item, const Batch *b, Repair *list, size_t *n)
{
    JsonNode *all = json_type(item) == JSON_OBJECT ? json_get(item, S("all")) : NULL;
    if (all && json_type(all) == JSON_BOOL)
        return take_column_repair(rq, item, b, json_bool(all));
    TRY(take_repair(rq, item, b, &list[*n]));
    ++*n;
    return OK;
}

static Status note_repairs(Req *rq, void *context)
{
    Note *note = context;
    Batch b;
    JsonNode *list = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("repairs")) : NULL;
    TRY(open_batch(rq, &b));
    if (!list || json_type(list) != JSON_ARRAY || !json_count(list) || json_count(list) > REPAIRS_MAX)
        return problem_add(rq->problems, S("/repairs"), "missing", "直すところがありません（一度に%d件まで）。", REPAIRS_MAX);
    size_t n = 0;
    Repair *repairs = ARENA_ARRAY(rq->arena, Repair, json_count(list));
    if (!repairs)
        return ERR_MEMORY;
    for (size_t i = 0; i < json_count(list); i++)
        TRY(one_repair(rq, json_at(list, i), &b, repairs, &n));
    const BatchWork w = work_of(rq);
    note->id = b.id;
    return batch_set_repairs(&w, b.id, repairs, n);
}

static Status put_repairs(Req *rq)
{
    Note note = { 0 };
    TRY(req_in_tx(rq, note_repairs, &note));
    return import_job_start(rq, IMPORT_CHECK, note.id);
}

/* ---- taking in, taking back, throwing away ---- */

static Status note_apply(Req *rq, void *context)
{
    Batch b;
    TRY(open_batch(rq, &b));
    ((Note *)context)->id = b.id;
    return OK;
}

static Status post_apply(Req *rq)
{
    Note note = { 0 };
    TRY(req_in_tx(rq, note_apply, &note));
    return import_job_start(rq, IMPORT_APPLY, note.id);
}

static Status note_undo(Req *rq, void *context)
{
    Batch b;
    TRY(batch_of_path(rq, rq->db, &b));
    if (!str_eq(b.state, S("applied"))) {
        problem_add(rq->problems, S(""), "state", "取り込み済みのファイルだけが取り消せます。");
        return ERR_CONFLICT;
    }
    ((Note *)context)->id = b.id;
    return OK;
}

static Status post_undo(Req *rq)
{
    Note note = { 0 };
    TRY(req_in_tx(rq, note_undo, &note));
    return import_job_start(rq, IMPORT_UNDO, note.id);
}

static Status delete_import(Req *rq)
{
    int64_t id;
    const BatchWork w = work_of(rq);
    TRY(req_path_i64(rq, 0, &id));
    TRY(batch_discard(&w, id));
    req_audit(rq, "batch", id);
    return reply_no_content(rq);
}

/* ---- what is wrong ---- */

static Status read_issues(Req *rq, int64_t offset, int64_t limit, KeptIssue **ret, size_t *ret_n, int64_t *ret_total)
{
    Batch b;
    TRY(batch_of_path(rq, rq->db, &b));
    *ret = ARENA_ARRAY(rq->arena, KeptIssue, (size_t)limit);
    if (!*ret)
        return ERR_MEMORY;
    req_audit(rq, "batch", b.id);
    return report_issues(rq->db, rq->app->keys, &b, rq->org, offset, limit, rq->arena, *ret, ret_n, ret_total);
}

static void put_text(JsonWriter *w, const char *key, Str text)
{
    if (text.n)
        json_str_field(w, key, text);
    else
        json_null_field(w, key);
}

static Status get_issues(Req *rq)
{
    int64_t page, total;
    KeptIssue *issues;
    size_t n;
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    TRY(read_issues(rq, (page - 1) * LIST_PAGE_DEFAULT, LIST_PAGE_DEFAULT, &issues, &n, &total));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < n; i++) {
        const KeptIssue *k = &issues[i];
        json_open_object(w);
        json_i64_field(w, "n", k->n);
        json_i64_field(w, "row", k->row);
        put_text(w, "field", str_of(k->field ? k->field->name : ""));
        put_text(w, "field_label", str_of(k->field ? k->field->label : ""));
        json_str_field(w, "severity", k->severity);
        json_str_field(w, "code", k->code);
        json_str_field(w, "sentence", k->sentence);
        put_text(w, "value", k->value);
        put_text(w, "repair", k->repair);
        json_bool_field(w, "repaired", k->repaired);
        json_close_object(w);
    }
    json_close_array(w);
    json_i64_field(w, "total", total);
    json_close_object(w);
    return reply_done(rq);
}

static Status get_issues_csv(Req *rq)
{
    static const Str heads[] = { { "行", 3 }, { "項目", 6 }, { "値", 3 }, { "誤り", 6 }, { "直し方の候補", 18 } };
    CLEANUP(buf_done) Buf out;
    KeptIssue *issues;
    size_t n;
    int64_t total;
    buf_init(&out, REPLY_MAX);
    TRY(read_issues(rq, 0, IMPORT_ERRORS_KEPT_MAX, &issues, &n, &total));
    buf_add(&out, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        csv_put_cell(&out, heads[i], i == 0, true);
    csv_end_row(&out);
    for (size_t i = 0; i < n; i++) {
        const Str cells[] = { arena_printf(rq->arena, "%lld", (long long)issues[i].row), str_of(issues[i].field ? issues[i].field->label : ""),
                              issues[i].value, issues[i].sentence, issues[i].repair };
        for (size_t c = 0; c < COUNT_OF(cells); c++)
            csv_put_cell(&out, cells[c], c == 0, true);
        csv_end_row(&out);
    }
    TRY(buf_status(&out));
    Str body = arena_copy(rq->arena, buf_str(&out));
    return body.p ? reply_file(rq, "text/csv; charset=utf-8", S("確かめる行.csv"), body) : ERR_MEMORY;
}

#define IMPORTS "/api/towns/{org}/imports"
#define READ_PEOPLE .method = GET, .access = ACCESS_PERSON_READ, .tx = TX_READ
#define WRITE .access = ACCESS_MONEY_WRITE, .tx = TX_NONE
static const Route routes[] = {
    { .method = GET, .path = IMPORTS, .handler = get_imports, .access = ACCESS_MONEY_READ, .tx = TX_READ, .summary = "Imported files" },
    { .method = POST, .path = IMPORTS, .handler = post_import, WRITE, .raw_body = true, .body_max = BODY_MAX_UPLOAD,
      .summary = "Upload a file and check it; nothing is taken in" },
    { READ_PEOPLE, .path = IMPORTS "/{id}", .handler = get_import, .summary = "What a check of the file found; personal values masked" },
    { .method = DELETE, .path = IMPORTS "/{id}", .handler = delete_import, .access = ACCESS_MONEY_WRITE, .tx = TX_WRITE,
      .summary = "Throw away a file that was not taken in" },
    { .method = PUT, .path = IMPORTS "/{id}/mapping", .handler = put_mapping, WRITE, .summary = "Say which column is which field; check again" },
    { .method = PUT, .path = IMPORTS "/{id}/repairs", .handler = put_repairs, WRITE, .summary = "Correct cells or leave rows out; check again" },
    { READ_PEOPLE, .path = IMPORTS "/{id}/issues", .handler = get_issues, .summary = "Rows to look at; personal values masked" },
    { READ_PEOPLE, .path = IMPORTS "/{id}/issues.csv", .handler = get_issues_csv, .audit = AUDIT_EXPORT, .summary = "Rows to look at, as CSV" },
    { .method = POST, .path = IMPORTS "/{id}/apply", .handler = post_apply, WRITE, .summary = "Take the file in" },
    { .method = POST, .path = IMPORTS "/{id}/undo", .handler = post_undo, WRITE, .summary = "Take the file back as a whole" },
};

static const Sql *const statements[] = { &list_batches, &count_batches };
const Feature feature_import = { .name = "import", LIST_OF(routes, routes), LIST_OF(statements, statements) };
