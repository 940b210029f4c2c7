#include "feature/import/report.h"
#include "feature/import/statements.h"
#include <string.h>

enum { EXAMPLES = 3, REPORT_MAX = 4 * 1024 * 1024, SEEN_LAST = 4 };

static const Sql clear_issues = { .text = "DELETE FROM batch_issue WHERE org = $1 AND batch = $2" };
static const Sql put_issue = { .text =
    "INSERT INTO batch_issue (org, batch, n, row, field, severity, code, sentence, value_sealed, repair_sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
static const Sql put_report = { .text =
    "INSERT INTO batch_report (org, batch, report_sealed) VALUES ($1, $2, $3) "
    "ON CONFLICT (org, batch) DO UPDATE SET report_sealed = excluded.report_sealed" };
static const Sql get_report = { .read_only = true, .text = "SELECT report_sealed FROM batch_report WHERE org = $1 AND batch = $2" };
static const Sql get_issues = { .read_only = true, .text =
    "SELECT i.n, i.row, i.field, i.severity, i.code, i.sentence, i.value_sealed, i.repair_sealed, r.row FROM batch_issue i "
    "LEFT JOIN batch_repair r ON r.org = i.org AND r.batch = i.batch AND r.row = i.row AND (r.field = i.field OR r.skip = 1) "
    "WHERE i.org = $1 AND i.batch = $2 AND i.row > 0 ORDER BY i.n LIMIT $4 OFFSET $3" };
static const Sql count_issues = { .read_only = true, .text = "SELECT COUNT(*) FROM batch_issue WHERE org = $1 AND batch = $2 AND row > 0" };
static const Sql get_suggestion = { .read_only = true, .text =
    "SELECT n, repair_sealed FROM batch_issue WHERE org = $1 AND batch = $2 AND row = $3 AND field = $4 AND repair_sealed IS NOT NULL"
    " ORDER BY n LIMIT 1" };

static const Sql has_repair = { .read_only = true, .text =
    "SELECT COUNT(*) FROM batch_issue WHERE org = $1 AND batch = $2 AND field = $3 AND code = $4 AND repair_sealed IS NOT NULL" };

const Sql *const report_statements[] = { &has_repair, &clear_issues, &put_issue, &put_report, &get_report, &get_issues, &count_issues, &get_suggestion };
const size_t report_statement_count = COUNT_OF(report_statements);

static const char *const severities[] = { [ISSUE_WRONG] = "wrong", [ISSUE_NOTICE] = "notice", [ISSUE_WARNING] = "warning" };

Str mask_value(Str value, Arena *arena)
{
    Str last = value.n > SEEN_LAST && str_is_digits(str_sub(value, value.n - SEEN_LAST, SEEN_LAST))
                   ? str_sub(value, value.n - SEEN_LAST, SEEN_LAST)
                   : (Str){ 0 };
    return value.n ? arena_printf(arena, MASK STR_FMT, STR_ARG(last)) : S("");
}

static const ImportField *field_of_column(const ImportResult *r, size_t column)
{
    int f = r->columns.field[column];
    return f == COLUMN_UNUSED ? NULL : &r->kind->fields[f];
}

/* Columns that we do not know may hold names: only short numbers of them are shown. */
static Str shown(const ImportField *f, Str cell, Arena *arena)
{
    if (f)
        return f->flags & IMPORT_PERSONAL ? mask_value(cell, arena) : cell;
    return cell.n <= 7 && str_is_digits(cell) ? cell : cell.n ? S("…") : S("");
}

/* ---- the report: one JSON value a line ---- */

static void write_understood(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_open_array(w);
    for (size_t i = 0; i < r->n_understood; i++)
        json_put_str(w, r->understood[i]);
    json_close_array(w);
}

static void write_columns(JsonWriter *w, const ImportResult *r, Arena *a)
{
    json_open_array(w);
    for (size_t i = 0; i < r->columns.n_columns; i++) {
        const ImportField *f = field_of_column(r, i);
        json_open_object(w);
        json_i64_field(w, "index", (int64_t)i);
        json_str_field(w, "header", r->columns.headers[i]);
        json_key(w, S("field"));
        f ? json_put_str(w, str_of(f->name)) : json_put_null(w);
        json_key(w, S("field_label"));
        f ? json_put_str(w, str_of(f->label)) : json_put_null(w);
        json_array_field(w, "examples");
        for (size_t k = 0; k < r->n_preview && k < EXAMPLES; k++)
            json_put_str(w, shown(f, r->preview[k].cells[i], a));
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_fields(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_open_array(w);
    for (size_t f = 0; r->kind && !r->kind->raw && f < r->kind->n_fields; f++) {
        json_open_object(w);
        json_str_field(w, "name", str_of(r->kind->fields[f].name));
        json_str_field(w, "label", str_of(r->kind->fields[f].label));
        json_bool_field(w, "required", r->kind->fields[f].flags & (IMPORT_REQUIRED | IMPORT_COLUMN));
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_preview(JsonWriter *w, const ImportResult *r, Arena *a)
{
    json_open_array(w);
    for (size_t k = 0; k < r->n_preview; k++) {
        json_open_array(w);
        for (size_t i = 0; i < r->columns.n_columns; i++)
            json_put_str(w, shown(field_of_column(r, i), r->preview[k].cells[i], a));
        json_close_array(w);
    }
    json_close_array(w);
}

static void write_warnings(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_open_array(w);
    for (size_t i = 0; i < r->n_issues; i++) {
        if (r->issues[i].severity != ISSUE_WARNING)
            continue;
        json_open_object(w);
        json_str_field(w, "code", str_of(r->issues[i].code));
        json_str_field(w, "sentence", r->issues[i].sentence);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_sums(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_open_array(w);
    for (size_t i = 0; i < r->n_months; i++) {
        const MonthSum *m = &r->months[i];
        json_open_object(w);
        json_i64_field(w, "month", m->month);
        json_i64_field(w, "rows", m->rows);
        json_i64_field(w, "yen", m->yen);
        json_i64_field(w, "yen_before", m->yen_before);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_beyond(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_put_i64(w, r->issues_beyond);
}

static Str shown_cell(const ImportField *f, Str cell, Arena *a)
{
    return f->flags & IMPORT_PERSONAL ? mask_value(cell, a) : cell;
}

static void write_column_faults(JsonWriter *w, const ImportResult *r, Arena *a)
{
    json_open_array(w);
    for (size_t i = 0; i < r->n_column_faults; i++) {
        const ColumnFault *c = &r->column_faults[i];
        json_open_object(w);
        json_str_field(w, "field", str_of(c->field->name));
        json_str_field(w, "field_label", str_of(c->field->label));
        json_str_field(w, "code", str_of(c->code));
        json_i64_field(w, "cells", c->cells);
        json_str_field(w, "value", shown_cell(c->field, c->value, a));
        json_str_field(w, "repair", shown_cell(c->field, c->repair, a));
        json_bool_field(w, "accepted", c->accepted);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_number(JsonWriter *w, const char *key, const ImportValue *v)
{
    if (v->given)
        json_i64_field(w, key, v->i);
    else
        json_null_field(w, key);
}

static void write_figures(JsonWriter *w, const ImportResult *r, Arena *a)
{
    (void)a;
    json_open_array(w);
    for (size_t i = 0; i < r->n_figures; i++) {
        const ImportFigure *f = &r->figures[i];
        json_open_object(w);
        json_i64_field(w, "record", f->record);
        json_i64_field(w, "year", f->year);
        json_str_field(w, "field", str_of(f->field->name));
        json_str_field(w, "field_label", str_of(f->field->label));
        json_str_field(w, "state", str_of(f->state));
        json_str_field(w, "measure", str_of(f->measure));
        json_str_field(w, "sheet", f->sheet);
        json_str_field(w, "cell", f->cell);
        json_str_field(w, "label", f->label);
        json_str_field(w, "unit", f->unit);
        json_str_field(w, "found", f->found);
        write_number(w, "value", &f->value);
        write_number(w, "before", &f->before);
        write_number(w, "own", &f->own);
        json_close_object(w);
    }
    json_close_array(w);
}

static const struct {
    const char *name;
    void (*write)(JsonWriter *w, const ImportResult *r, Arena *a);
} members[] = {
    { "understood", write_understood }, { "columns", write_columns },   { "fields", write_fields },        { "preview", write_preview },
    { "warnings", write_warnings },     { "sums", write_sums },         { "issues_beyond", write_beyond },
    { "column_faults", write_column_faults }, { "figures", write_figures },
};

static Status store_report(const BatchWork *w, int64_t id, const ImportResult *r)
{
    CLEANUP(buf_done) Buf text, sealed;
    buf_init(&text, REPORT_MAX);
    buf_init(&sealed, REPORT_MAX + SEAL_YEAR_OVERHEAD);
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        JsonWriter json;
        json_begin(&json, &text);
        members[i].write(&json, r, w->arena);
        TRY(json_end(&json));
        buf_char(&text, '\n');
    }
    TRY(buf_status(&text));
    TRY(piece_seal(w->keys, (Piece){ "report", w->org, id, 0 }, buf_str(&text), &sealed));
    return db_exec(w->db, &put_report, P_INT(w->org), P_INT(id), P_BLOB(buf_str(&sealed)));
}

Status report_members(Db *db, const Keys *keys, int64_t org, int64_t batch, JsonWriter *w)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, REPORT_MAX);
    TRY(db_query(db, &get_report, &rows, P_INT(org), P_INT(batch)));
    Status opened = rows_next(&rows) ? piece_unseal(keys, (Piece){ "report", org, batch, 0 }, row_blob(&rows, 0), &text) : rows.status;
    if (opened != ERR_NOT_FOUND) /* its key was destroyed: as if it had been disposed of here too */
        TRY(opened);
    Str line, rest = buf_str(&text);
    for (size_t i = 0; i < COUNT_OF(members) && rest.n; i++) {
        str_cut(rest, '\n', &line, &rest);
        json_key(w, str_of(members[i].name));
        json_put_raw(w, line);
    }
    return OK;
}

/* ---- issues ---- */

static Status store_issue(const BatchWork *w, int64_t id, int64_t n, const Issue *issue, Buf *value, Buf *repair)
{
    buf_clear(value);
    buf_clear(repair);
    TRY(piece_seal(w->keys, (Piece){ "issue", w->org, id, n }, str_sub(issue->value, 0, IMPORT_FIELD_MAX), value));
    if (issue->repair.n)
        TRY(piece_seal(w->keys, (Piece){ "issue_repair", w->org, id, n }, issue->repair, repair));
    return db_exec(w->db, &put_issue, P_INT(w->org), P_INT(id), P_INT(n), P_INT(issue->row), P_TEXT(str_of(issue->field ? issue->field->name : "")),
                   P_TEXT(str_of(severities[issue->severity])), P_TEXT(str_of(issue->code)), P_TEXT(issue->sentence), P_BLOB(buf_str(value)),
                   issue->repair.n ? P_BLOB(buf_str(repair)) : P_NULL);
}

Status report_store(const BatchWork *w, const Batch *b, const ImportResult *r)
{
    CLEANUP(buf_done) Buf value, repair;
    buf_init(&value, IMPORT_FIELD_MAX + SEAL_YEAR_OVERHEAD);
    buf_init(&repair, IMPORT_FIELD_MAX + SEAL_YEAR_OVERHEAD);
    TRY(db_exec(w->db, &clear_issues, P_INT(w->org), P_INT(b->id)));
    for (size_t i = 0; i < r->n_issues; i++)
        TRY(store_issue(w, b->id, (int64_t)i + 1, &r->issues[i], &value, &repair));
    return store_report(w, b->id, r);
}

static const ImportField *field_by_name(const ImportKind *kind, Str name)
{
    for (size_t f = 0; kind && f < kind->n_fields; f++)
        if (str_eq(str_of(kind->fields[f].name), name))
            return &kind->fields[f];
    return NULL;
}

static Status issue_of_row(const Rows *rows, const Keys *keys, const Batch *b, int64_t org, Arena *a, KeptIssue *ret)
{
    CLEANUP(buf_done) Buf value, repair;
    buf_init(&value, IMPORT_FIELD_MAX);
    buf_init(&repair, IMPORT_FIELD_MAX);
    int64_t n = row_int(rows, 0);
    Status opened = piece_unseal(keys, (Piece){ "issue", org, b->id, n }, row_blob(rows, 6), &value);
    if (opened == OK && !row_is_null(rows, 7))
        opened = piece_unseal(keys, (Piece){ "issue_repair", org, b->id, n }, row_blob(rows, 7), &repair);
    if (opened != ERR_NOT_FOUND) /* destroyed: nothing is shown in its place */
        TRY(opened);
    *ret = (KeptIssue){ .n = n, .row = row_int(rows, 1), .field = field_by_name(import_kind_by_name(b->kind), row_text(rows, 2)),
                        .severity = arena_copy(a, row_text(rows, 3)), .code = arena_copy(a, row_text(rows, 4)),
                        .sentence = arena_copy(a, row_text(rows, 5)), .repaired = !row_is_null(rows, 8) };
    bool personal = ret->field && ret->field->flags & IMPORT_PERSONAL;
    ret->value = personal ? mask_value(buf_str(&value), a) : arena_copy(a, buf_str(&value));
    ret->repair = personal ? mask_value(buf_str(&repair), a) : arena_copy(a, buf_str(&repair));
    return OK;
}

Status report_suggestion(const BatchWork *w, int64_t batch, int64_t row, Str field, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf repair;
    buf_init(&repair, IMPORT_FIELD_MAX);
    TRY(db_query(w->db, &get_suggestion, &rows, P_INT(w->org), P_INT(batch), P_INT(row), P_TEXT(field)));
    if (!rows_next(&rows)) {
        TRY(rows.status);
        return ERR_NOT_FOUND;
    }
    TRY(piece_unseal(w->keys, (Piece){ "issue_repair", w->org, batch, row_int(&rows, 0) }, row_blob(&rows, 1), &repair));
    *ret = arena_copy(w->arena, buf_str(&repair));
    return ret->p ? OK : ERR_MEMORY;
}

Status report_has_repair(const BatchWork *w, int64_t batch, const ColumnRepair *r, bool *ret)
{
    int64_t n;
    TRY(db_one_int(w->db, &has_repair, &n, P_INT(w->org), P_INT(batch), P_TEXT(r->field), P_TEXT(r->code)));
    *ret = n > 0;
    return OK;
}

Status report_count(Db *db, int64_t org, int64_t batch, int64_t *ret)
{
    return db_one_int(db, &count_issues, ret, P_INT(org), P_INT(batch));
}

Status report_issues(Db *db, const Keys *keys, const Batch *b, int64_t org, int64_t offset, int64_t limit, Arena *arena, KeptIssue *ret,
                     size_t *ret_n, int64_t *ret_total)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    TRY(report_count(db, org, b->id, ret_total));
    TRY(db_query(db, &get_issues, &rows, P_INT(org), P_INT(b->id), P_INT(offset), P_INT(limit)));
    while ((int64_t)n < limit && rows_next(&rows))
        TRY(issue_of_row(&rows, keys, b, org, arena, &ret[n++]));
    *ret_n = n;
    return rows.status;
}
