#include "feature/import/run_inside.h"
#include "feature/import/statements.h"
#include <stdlib.h>
#include <string.h>

enum { NEAR_FIELDS = 3, FORCED = 1000, PROGRESS_ROWS = 4096, ROW_ARENA_MAX = 4 * 1024 * 1024, SAMPLE_ARENA_MAX = 32 * 1024 * 1024 };

static const Sql remembered_mapping = { .read_only = true, .text =
    "SELECT mapping FROM import_mapping WHERE org = $1 AND kind = $2 AND signature = $3" };
const Sql *const run_statements[] = { &remembered_mapping };
const size_t run_statement_count = COUNT_OF(run_statements);

/* ---- recognising ---- */

typedef struct {
    size_t sheet;
    Columns columns;
    int score;
} Candidate;

static bool is_ascii(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* A kind that lacks a required column is better than none: people can say which column it is. */
static bool is_better(const Candidate *a, const Candidate *b)
{
    if (a->score < 0 && a->score > -NEAR_FIELDS)
        return false;
    if (a->score < 0 || b->score < 0)
        return b->score <= 0 && (a->score > 0 || a->score < b->score);
    return a->score > b->score;
}

static Status weigh(ImportRun *run, const ImportKind *kind, const ImportSample *sample, size_t sheet, Candidate *best)
{
    Candidate c = { .sheet = sheet, .columns = { .kind = kind } };
    if (kind->raw)
        c.score = kind->recognise(sample);
    else {
        arena_reset(&run->kind_arena);
        TRY(columns_find(kind, sample, &run->kind_arena, &c.columns, &c.score));
    }
    if (!kind->raw && kind->recognise && c.score > 0) {
        int limit = kind->recognise(sample);
        c.score = c.score < limit ? c.score : limit;
    }
    bool forced = run->order->kind.n && str_eq(run->order->kind, str_of(kind->name));
    if (forced)
        c.score = FORCED + abs(c.score);
    if (!is_better(&c, best))
        return OK;
    if (!kind->raw)
        TRY(columns_copy(&c.columns, run->im.arena, &c.columns));
    *best = c;
    return OK;
}

static Status choose(ImportRun *run, Candidate *ret)
{
    Candidate best = { 0 };
    for (size_t sheet = 0; sheet < source_sheet_count(run->source); sheet++) {
        ImportSample sample;
        if (source_sheet_hidden(run->source, sheet))
            continue;
        arena_reset(&run->sample_arena);
        TRY(source_sample(run->source, sheet, &run->sample_arena, &sample));
        for (size_t k = 0; sample.n && k < import_kind_count; k++)
            TRY(weigh(run, import_kinds[k], &sample, sheet, &best));
    }
    *ret = best;
    return OK;
}

static Status use_mapping(ImportRun *run, Columns *c)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    if (run->order->mapping.n) {
        columns_from_text(c, run->order->mapping);
        return OK;
    }
    TRY(db_query(run->im.db, &remembered_mapping, &rows, P_INT(run->im.org), P_TEXT(str_of(c->kind->name)),
                 P_BLOB(((Str){ (const char *)c->signature, sizeof c->signature }))));
    if (rows_next(&rows)) {
        columns_from_text(c, row_text(&rows, 0));
        import_understood(&run->im, "列の対応は、前に同じ形のファイルで決めたものを使いました。");
    }
    return rows.status;
}

static Status settle(ImportRun *run)
{
    Candidate choice;
    TRY(choose(run, &choice));
    const ImportKind *kind = choice.columns.kind;
    if (!kind)
        return import_refuse(&run->im, "unknown_kind", "何のファイルか分かりませんでした。見出しの行があるか、取り込めるファイルかを確かめてください。");
    run->kind = run->result->kind = kind;
    run->im.sheet = source_sheet_name(run->source, choice.sheet);
    if (!kind->raw)
        TRY(use_mapping(run, &choice.columns));
    run->result->columns = choice.columns;
    import_understood(&run->im, "「%s」として読みました。", kind->label);
    if (run->im.sheet.n && !kind->all_sheets)
        import_understood(&run->im, "シート「" STR_FMT "」を読みました。", STR_ARG(run->im.sheet));
    if (!kind->raw)
        import_understood(&run->im, "見出しは%zu行目です。", choice.columns.header + 1);
    const ImportField *missing = kind->raw ? NULL : columns_missing(&choice.columns);
    if (missing)
        return import_refuse(&run->im, "missing_column", "「%s」の列が見つかりません。列の対応で選んでください。", missing->label);
    return source_begin(run->source, choice.sheet, kind->fill_merged);
}

/* ---- decoding ---- */

static const Repair *repair_of(const ImportRun *run, int64_t row, const char *field)
{
    for (size_t i = run->next_repair; i < run->order->n_repairs && run->order->repairs[i].row == row; i++)
        if (run->order->repairs[i].skip || (field && str_eq(run->order->repairs[i].field, str_of(field))))
            return &run->order->repairs[i];
    return NULL;
}

static bool cached(const ColumnCache *c, Str cell, ImportValue *ret)
{
    if (!c->filled || c->n_cell != cell.n || memcmp(c->cell, cell.p, cell.n))
        return false;
    *ret = c->value;
    ret->s = (Str){ c->text, c->n_text };
    return true;
}

static void fill_cache(ColumnCache *c, Str cell, const ImportValue *v)
{
    if (cell.n > CACHE_BYTES || v->s.n > CACHE_BYTES)
        return;
    memcpy(c->cell, cell.p, cell.n);
    if (v->s.n)
        memcpy(c->text, v->s.p, v->s.n);
    c->n_cell = cell.n;
    c->n_text = v->s.n;
    c->value = *v;
    c->filled = true;
}

/* Names keep the width they were written in; everything that is read is folded first. */
static Str plain_cell(ImportRun *run, const ImportField *f, Str cell)
{
    if (!is_ascii(cell) && f->decode != import_text)
        cell = text_fold_width(cell, run->im.row_arena);
    return str_trim(cell);
}

static void decode_cell(ImportRun *run, size_t field, Str raw)
{
    const ImportField *f = &run->kind->fields[field];
    bool plain;
    if (cached(&run->caches[field], raw, &run->values[field]))
        return;
    Str cell = plain_cell(run, f, raw);
    run->values[field] = (ImportValue){ 0 };
    if (!cell.n) {
        if (f->flags & IMPORT_REQUIRED)
            import_wrong(&run->im, f, "missing", raw, (Str){ 0 }, "「%s」が空です。値を入れてください。", f->label);
        return;
    }
    if (import_decode(&run->im, f, cell, raw, &run->values[field], &plain) && plain)
        fill_cache(&run->caches[field], raw, &run->values[field]);
}

Str import_cell(const Import *im, const ImportField *field, Str cell)
{
    const Repair *r = repair_of(im->run, im->row, field->name);
    return r && !r->skip ? r->value : cell;
}

bool import_record(Import *im, int64_t number)
{
    ImportRun *run = im->run;
    im->row = number;
    for (run->next_repair = 0; run->next_repair < run->order->n_repairs && run->order->repairs[run->next_repair].row < number;)
        run->next_repair++;
    const Repair *r = repair_of(run, number, NULL);
    return !(r && r->skip);
}

static void decode_row(ImportRun *run, const CsvRow *row)
{
    for (size_t f = 0; f < run->kind->n_fields; f++) {
        int column = run->column_of[f];
        if (column == COLUMN_UNUSED)
            continue;
        Str cell = (size_t)column < row->n ? row->cells[column] : (Str){ "", 0 };
        decode_cell(run, f, run->next_repair < run->order->n_repairs ? import_cell(&run->im, &run->kind->fields[f], cell) : cell);
        if ((run->kind->fields[f].flags & IMPORT_SUMMED) && run->values[f].given)
            run->sums[f] += run->values[f].i;
    }
}

/* ---- rows that are no records ---- */

static bool is_blank(const CsvRow *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_trim(row->cells[i]).n)
            return false;
    return true;
}

/* 合計 in one of the first cells; a 小計 does not end anything. */
static bool is_total(const CsvRow *row, bool *ret_grand)
{
    static const Str words[] = { { "合計", 6 }, { "総合計", 9 }, { "総計", 6 }, { "計", 3 }, { "小計", 6 } };
    for (size_t i = 0; i < row->n && i < 4; i++) {
        Str cell = str_trim(row->cells[i]);
        if (!cell.n)
            continue;
        for (size_t w = 0; w < COUNT_OF(words); w++)
            if (str_eq(cell, words[w])) {
                *ret_grand = w < 3;
                return true;
            }
        if (!is_ascii(cell))
            return false;
    }
    return false;
}

static bool is_header_again(const ImportRun *run, const CsvRow *row)
{
    const Columns *c = &run->result->columns;
    if (!c->n_columns || row->n != c->n_columns)
        return false;
    for (size_t i = 0; i < row->n; i++)
        if (!str_eq(str_trim(row->cells[i]), c->headers[i]))
            return false;
    return true;
}

static void compare_total(ImportRun *run, const CsvRow *row)
{
    for (size_t f = 0; f < run->kind->n_fields; f++) {
        const ImportField *field = &run->kind->fields[f];
        int column = run->column_of[f];
        ImportValue v = { 0 };
        ImportFault fault;
        if (!(field->flags & IMPORT_SUMMED) || column == COLUMN_UNUSED || (size_t)column >= row->n)
            continue;
        Str cell = plain_cell(run, field, row->cells[column]);
        if (cell.n && field->decode(cell, field, run->im.row_arena, &v, &fault) && v.i != run->sums[f])
            import_warn(&run->im, "total", "%lld行目の合計の「%s」は%lldですが、明細を足すと%lldです。抜けている行がないか確かめてください。",
                        (long long)row->number, field->label, (long long)v.i, (long long)run->sums[f]);
    }
}

static Str hex_of(const Undecodable *u, Arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    char *p = arena_alloc(arena, 9);
    for (size_t i = 0; p && i < u->n && i < 4; i++) {
        p[i * 2] = digits[u->bytes[i] >> 4];
        p[i * 2 + 1] = digits[u->bytes[i] & 15];
    }
    return p ? (Str){ p, (size_t)u->n * 2 } : (Str){ 0 };
}

/* The places are listed in the order of the file, and so are the marks U+FFFD in the rows. */
static void list_undecodable(ImportRun *run, const CsvRow *row)
{
    const UndecodableList *list = source_undecodable(run->source);
    Str mark = S("\xEF\xBF\xBD");
    for (size_t i = 0; i < row->n; i++)
        for (Str rest = row->cells[i]; rest.n >= mark.n; rest = str_sub(rest, 1, rest.n)) {
            if (!str_starts(rest, mark))
                continue;
            size_t k = run->undecodable_seen++;
            Str hex = list && k < list->count && k < COUNT_OF(list->first) ? hex_of(&list->first[k], run->im.arena) : S("?");
            import_notice(&run->im, NULL, "undecodable", hex, "%zu列目に読めない文字（外字など、16進 " STR_FMT "）があります。元の字を確かめてください。",
                          i + 1, STR_ARG(hex));
        }
}

/* ---- the loop ---- */

static void keep_preview(ImportRun *run, const CsvRow *row)
{
    ImportResult *r = run->result;
    if (r->n_preview >= IMPORT_PREVIEW_ROWS || run->kind->raw)
        return;
    Str *cells = ARENA_ARRAY(run->im.arena, Str, r->columns.n_columns + 1);
    for (size_t i = 0; cells && i < r->columns.n_columns; i++)
        cells[i] = i < row->n ? arena_copy(run->im.arena, str_sub(row->cells[i], 0, 200)) : S("");
    if (cells)
        r->preview[r->n_preview++] = (PreviewRow){ cells, row->number };
}

static bool is_record(ImportRun *run, const CsvRow *row)
{
    bool grand;
    if (run->kind->raw)
        return row->n > 0;
    if (row->number <= (int64_t)run->result->columns.header + 1 || is_blank(row) || is_header_again(run, row))
        return false;
    if (!is_total(row, &grand))
        return true;
    if (grand)
        compare_total(run, row);
    return false;
}

static Status one_row(ImportRun *run, const CsvRow *row)
{
    arena_reset(&run->row_arena);
    run->im.row = row->number;
    if (!is_record(run, row))
        return OK;
    run->records++;
    if (!run->kind->gathers && !import_record(&run->im, row->number))
        return OK;
    if (row->undecodable)
        list_undecodable(run, row);
    if (!run->kind->raw) {
        keep_preview(run, row);
        decode_row(run, row);
    }
    TRY(arena_status(&run->row_arena));
    ImportRow decoded = { run->kind->raw ? NULL : run->values, row->cells, row->n, row->number };
    return run->wrong_row == row->number ? OK : run->kind->row(&run->im, run->state, &decoded);
}

static Status report(ImportRun *run, int64_t rows)
{
    if (!run->order->progress)
        return OK;
    return run->order->progress(run->order->progress_context, rows, source_bytes_read(run->source));
}

static Status all_rows(ImportRun *run)
{
    CsvRow row;
    for (int64_t n = 0;; n++) {
        TRY(source_next(run->source, &row));
        if (!row.cells)
            return report(run, n);
        if (n >= IMPORT_ROWS_MAX)
            return ERR_TOO_LARGE;
        TRY(one_row(run, &row));
        if (n % PROGRESS_ROWS == PROGRESS_ROWS - 1)
            TRY(report(run, n + 1));
    }
}

/* The sheets of one table, spread over a workbook: each from its first row. */
static Status all_sheets(ImportRun *run)
{
    for (size_t sheet = 0; sheet < source_sheet_count(run->source); sheet++) {
        ImportSample sample;
        if (source_sheet_hidden(run->source, sheet))
            continue;
        run->im.sheet = source_sheet_name(run->source, sheet);
        if (run->im.sheet.n) { /* a workbook */
            arena_reset(&run->sample_arena);
            TRY(source_sample(run->source, sheet, &run->sample_arena, &sample));
            if (!sample.n || !run->kind->recognise(&sample))
                continue;
            TRY(source_begin(run->source, sheet, run->kind->fill_merged));
        }
        run->next_repair = 0;
        run->wrong_row = 0;
        TRY(all_rows(run));
    }
    return OK;
}

static Status prepare(ImportRun *run)
{
    size_t n = run->kind->n_fields + 1;
    run->values = ARENA_ARRAY(run->im.arena, ImportValue, n);
    run->sums = ARENA_ARRAY(run->im.arena, int64_t, n);
    run->column_of = ARENA_ARRAY(run->im.arena, int, n);
    run->caches = ARENA_ARRAY(run->im.arena, ColumnCache, n);
    run->state = arena_alloc(run->im.arena, run->kind->state_size + 1);
    if (!run->values || !run->sums || !run->column_of || !run->caches || !run->state)
        return ERR_MEMORY;
    const Columns *c = &run->result->columns;
    for (size_t f = 0; f < n; f++)
        run->column_of[f] = COLUMN_UNUSED;
    for (size_t i = 0; i < c->n_columns; i++)
        if (c->field[i] != COLUMN_UNUSED)
            run->column_of[c->field[i]] = (int)i;
    return OK;
}

static int by_month(const void *a, const void *b)
{
    return ((const MonthSum *)a)->month - ((const MonthSum *)b)->month;
}

static Status finish(ImportRun *run)
{
    ImportResult *r = run->result;
    run->im.row = 0;
    const UndecodableList *list = source_undecodable(run->source);
    if (list && list->count)
        import_warn(&run->im, "undecodable", "読めない文字が%zuか所あります。外字なら元の字を確かめてください。消さずに印（�）を付けて残します。", list->count);
    if (!run->kind->raw && !run->records)
        import_warn(&run->im, "no_rows", "見出しの下に、行が1つもありません。元のシステムで月や条件を確かめて、出し直してください。");
    decode_tell_repairs(run);
    map_done(&run->month_at); /* sorting moves the sums */
    if (r->n_months)
        qsort(r->months, r->n_months, sizeof *r->months, by_month);
    for (size_t i = 0; i < r->n_months; i++) {
        int32_t *at;
        TRY(map_at(&run->month_at, (uint64_t)r->months[i].month, &at, NULL));
        *at = (int32_t)i;
    }
    r->first_month = r->n_months ? r->months[0].month : 0;
    r->last_month = r->n_months ? r->months[r->n_months - 1].month : 0;
    if (run->kind->finish)
        TRY(run->kind->finish(&run->im, run->state));
    return OK;
}

static Status read_all(ImportRun *run)
{
    TRY(settle(run));
    TRY(prepare(run));
    run->begun = true;
    if (run->kind->begin)
        TRY(run->kind->begin(&run->im, run->state));
    TRY(run->kind->all_sheets ? all_sheets(run) : all_rows(run));
    return finish(run);
}

static void run_done(ImportRun *run)
{
    if (run->begun && run->kind->drop)
        run->kind->drop(run->state);
    source_close(&run->source);
    map_done(&run->month_at);
    arena_done(&run->row_arena);
    arena_done(&run->sample_arena);
    arena_done(&run->kind_arena);
}

Status import_run(const ImportOrder *order, Arena *arena, Problems *ps, ImportResult *ret)
{
    CLEANUP(run_done) ImportRun run = {
        .im = { .db = order->db, .keys = order->keys, .org = order->org, .batch = order->batch, .now_ms = order->now_ms,
                .arena = arena, .file_name = order->file_name, .sheet = S("") },
        .order = order, .problems = ps, .result = ret };
    *ret = (ImportResult){ 0 };
    arena_init(&run.row_arena, ROW_ARENA_MAX);
    arena_init(&run.sample_arena, SAMPLE_ARENA_MAX);
    arena_init(&run.kind_arena, SAMPLE_ARENA_MAX);
    run.im.row_arena = &run.row_arena;
    run.im.run = &run;
    TRY(source_open(order->read, order->read_context, order->file_name, arena, ps, &run.source));
    ret->encoding = source_encoding(run.source);
    if (order->read_ahead)
        source_read_ahead(run.source);
    Status status = read_all(&run);
    ret->rows_read = ret->rows_taken + ret->rows_same + ret->rows_wrong;
    if (status != OK && !(status == ERR_INVALID && ret->refused))
        return status;
    return source_digest(run.source, ret->digest);
}
