#include "feature/import/source.h"
#include "base/xlsx.h"
#include "feature/import/ahead.h"
#include "feature/import/json_table.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD = 64 * 1024 };

struct Source {
    ReadFn read;
    void *context;
    Digest digest;
    int64_t bytes;
    Str file_name;
    Problems *problems;
    /* text */
    Buf head;              /* the first bytes, read for detection */
    size_t head_given;
    CsvDialect dialect;
    CsvReader *csv;
    bool may_read_ahead;
    Ahead *ahead;
    ImportSample sample;   /* rows read for the sample, given again */
    size_t sample_given;
    bool sampled, json;
    /* workbook */
    Buf whole;
    Xlsx *xlsx;
    XlsxRows *rows;
};

static Status read_some(Source *s, char *p, size_t n, size_t *ret_n)
{
    TRY(s->read(s->context, p, n, ret_n));
    digest_add(&s->digest, (Str){ p, *ret_n });
    s->bytes += (int64_t)*ret_n;
    return OK;
}

/* What csv_open reads from: first the head again, then the rest. */
static Status read_text(void *context, char *p, size_t n, size_t *ret_n)
{
    Source *s = context;
    size_t left = s->head.n - s->head_given;
    if (!left)
        return read_some(s, p, n, ret_n);
    size_t some = left < n ? left : n;
    memcpy(p, s->head.p + s->head_given, some);
    s->head_given += some;
    *ret_n = some;
    return OK;
}

static Status read_into(Source *s, Buf *b, size_t most)
{
    for (size_t n = 1; n && b->n < most;) {
        size_t want = most - b->n < HEAD ? most - b->n : HEAD;
        char *room = buf_reserve(b, want);
        if (!room)
            return buf_status(b);
        TRY(read_some(s, room, want, &n));
        b->n += n;
    }
    return OK;
}

/* Files that people drop by mistake, by their first bytes. */
static const struct {
    const char *magic;
    size_t n;
    const char *sentence;
} foreign[] = {
    { "%PDF", 4, "PDFは読めません。元のシステムから CSV か Excel で出してください。" },
    { "\xFF\xD8\xFF", 3, "写真・画像は読めません。元のシステムから CSV か Excel で出してください。" },
    { "\x89PNG", 4, "画像は読めません。元のシステムから CSV か Excel で出してください。" },
    { "\x1F\x8B", 2, "圧縮されたファイルは読めません。展開してから取り込んでください。" },
    { "7z\xBC\xAF", 4, "圧縮されたファイルは読めません。展開してから取り込んでください。" },
};

static Status refuse(Problems *ps, const char *code, const char *sentence)
{
    return problem_add(ps, S(""), code, "%s", sentence);
}

static bool is_binary(Str head, Encoding e)
{
    return e != ENCODING_UTF16LE && e != ENCODING_UTF16BE && memchr(head.p, 0, head.n);
}

/* The text made of it takes the place of the bytes. */
static Status open_json(Source *s, Problems *ps)
{
    buf_add(&s->whole, buf_str(&s->head));
    TRY(read_into(s, &s->whole, IMPORT_JSON_MAX + 1));
    if (s->whole.n > IMPORT_JSON_MAX)
        return refuse(ps, "too_large", "JSON が大きすぎます。CSV で出してください。");
    buf_done(&s->head);
    buf_init(&s->head, BODY_MAX_UPLOAD);
    s->json = true;
    return json_table_to_csv(buf_str(&s->whole), ps, &s->head);
}

static Status open_text(Source *s, Problems *ps)
{
    if (json_table_looks_like(buf_str(&s->head)))
        TRY(open_json(s, ps));
    Str head = buf_str(&s->head);
    for (size_t i = 0; i < COUNT_OF(foreign); i++)
        if (str_starts(head, (Str){ foreign[i].magic, foreign[i].n }))
            return refuse(ps, "unsupported", foreign[i].sentence);
    csv_detect(head, &s->dialect);
    if (is_binary(head, s->dialect.encoding))
        return refuse(ps, "unsupported", "文字のファイルではありません。CSV か Excel（.xlsx）を入れてください。");
    return csv_open(read_text, s, &s->dialect, &s->csv);
}

static Status open_any(Source *s, Problems *ps)
{
    digest_init(&s->digest);
    buf_init(&s->head, HEAD);
    buf_init(&s->whole, BODY_MAX_UPLOAD);
    TRY(read_into(s, &s->head, HEAD));
    if (!s->head.n)
        return refuse(ps, "empty", "ファイルが空です。中身のあるファイルを選んでください。");
    if (!xlsx_looks_like(buf_str(&s->head)))
        return open_text(s, ps);
    buf_add(&s->whole, buf_str(&s->head));
    TRY(read_into(s, &s->whole, BODY_MAX_UPLOAD));
    return xlsx_open(buf_str(&s->whole), ps, &s->xlsx);
}

Status source_open(ReadFn read, void *context, Str file_name, Arena *arena, Problems *ps, Source **ret)
{
    CLEANUP(source_close) Source *s = ARENA_NEW(arena, Source);
    if (!s)
        return ERR_MEMORY;
    *s = (Source){ .read = read, .context = context, .file_name = file_name, .problems = ps };
    TRY(open_any(s, ps));
    *ret = s;
    s = NULL;
    return OK;
}

void source_close(Source **ps)
{
    Source *s = *ps;
    if (!s)
        return;
    if (s->rows)
        xlsx_rows_close(&s->rows);
    if (s->xlsx)
        xlsx_close(&s->xlsx);
    ahead_stop(&s->ahead);
    if (s->csv)
        csv_close(&s->csv);
    buf_done(&s->head);
    buf_done(&s->whole);
    *ps = NULL;
}

size_t source_sheet_count(const Source *s)
{
    return s->xlsx ? xlsx_sheet_count(s->xlsx) : 1;
}

Str source_sheet_name(const Source *s, size_t sheet)
{
    return s->xlsx ? xlsx_sheet_name(s->xlsx, sheet) : S("");
}

bool source_sheet_hidden(const Source *s, size_t sheet)
{
    return s->xlsx && xlsx_sheet_hidden(s->xlsx, sheet);
}

const char *source_encoding(const Source *s)
{
    return s->xlsx ? "Excel" : s->json ? "JSON" : encoding_label(s->dialect.encoding);
}

/* ---- rows ---- */

/* What was refused in the middle of a file becomes a problem that names the place. */
static Status explain(Source *s, Status status, const CsvRow *row)
{
    if (s->xlsx && xlsx_sentence(s->xlsx).n)
        return problem_add(s->problems, S(""), "workbook", STR_FMT, STR_ARG(xlsx_sentence(s->xlsx)));
    if (status == ERR_TOO_LARGE)
        return problem_add(s->problems, S(""), "too_large", "%lld行目に、長すぎる値か多すぎる列があります。引用符（\"）の閉じ忘れか、別のファイルではありませんか。",
                           (long long)row->line);
    if (status == ERR_INVALID)
        return problem_add(s->problems, S(""), "quote",
                           "引用符（\"）が閉じていません。%lld行目の近くを確かめ、元のシステムから出し直してください。",
                           (long long)row->line);
    return status;
}

static Status next_row(Source *s, CsvRow *ret)
{
    Status status = s->xlsx ? xlsx_next(s->rows, ret) : s->ahead ? ahead_next(s->ahead, ret) : csv_next(s->csv, ret);
    return status == OK ? OK : explain(s, status, ret);
}

static Status begin_sheet(Source *s, size_t sheet, bool fill_merged)
{
    if (s->rows)
        xlsx_rows_close(&s->rows);
    Status status = xlsx_rows(s->xlsx, sheet, fill_merged, &s->rows);
    return status == OK ? OK : explain(s, status, &(CsvRow){ 0 });
}

static Status copy_row(const CsvRow *from, Arena *arena, CsvRow *ret)
{
    CsvRow row = *from;
    row.n = from->n < IMPORT_COLUMNS_MAX ? from->n : IMPORT_COLUMNS_MAX;
    row.cells = ARENA_ARRAY(arena, Str, row.n + 1);
    if (!row.cells)
        return ERR_MEMORY;
    for (size_t i = 0; i < row.n; i++) {
        row.cells[i] = arena_copy(arena, from->cells[i]);
        if (!row.cells[i].p)
            return ERR_MEMORY;
    }
    *ret = row;
    return OK;
}

Status source_sample(Source *s, size_t sheet, Arena *arena, ImportSample *ret)
{
    if (s->sampled && !s->xlsx) {
        *ret = s->sample;
        return OK;
    }
    CsvRow *rows = ARENA_ARRAY(arena, CsvRow, IMPORT_HEADER_ROWS_MAX), row;
    if (!rows)
        return ERR_MEMORY;
    if (s->xlsx)
        TRY(begin_sheet(s, sheet, true));
    ImportSample sample = { .file_name = s->file_name, .sheet = source_sheet_name(s, sheet), .rows = rows };
    while (sample.n < IMPORT_HEADER_ROWS_MAX) {
        TRY(next_row(s, &row));
        if (!row.cells)
            break;
        TRY(copy_row(&row, arena, &rows[sample.n++]));
    }
    if (s->xlsx)
        xlsx_rows_close(&s->rows);
    s->sample = *ret = sample;
    s->sampled = true;
    return OK;
}

Status source_begin(Source *s, size_t sheet, bool fill_merged)
{
    if (!s->xlsx) {
        Status status = s->may_read_ahead && !s->ahead ? ahead_start(s->csv, &s->ahead) : OK;
        return status == ERR_BUSY ? OK : status;
    }
    return begin_sheet(s, sheet, fill_merged);
}

Status source_next(Source *s, CsvRow *ret)
{
    if (s->xlsx || s->sample_given >= s->sample.n)
        return next_row(s, ret);
    *ret = s->sample.rows[s->sample_given++];
    return OK;
}

void source_read_ahead(Source *s)
{
    s->may_read_ahead = true;
}

int64_t source_bytes_read(const Source *s)
{
    if (s->ahead)
        return ahead_bytes_read(s->ahead);
    return s->csv ? csv_bytes_read(s->csv) : s->bytes;
}

const UndecodableList *source_undecodable(const Source *s)
{
    return s->ahead ? ahead_undecodable(s->ahead) : s->csv ? csv_undecodable(s->csv) : NULL;
}

Status source_digest(Source *s, uint8_t ret[static 32])
{
    char rest[4096];
    ahead_stop(&s->ahead);
    for (size_t n = 1; n;)
        TRY(read_some(s, rest, sizeof rest, &n));
    Digest d = s->digest;
    digest_end(&d, ret);
    return OK;
}
