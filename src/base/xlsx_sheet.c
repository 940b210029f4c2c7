#include "base/xlsx_inside.h"

#include <stdlib.h>
#include <string.h>

typedef enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN, CELL_ERROR, CELL_ISO_DATE } CellType;

struct XlsxRows {
    Xlsx *x;
    XlsxPart part;
    XmlWalk walk;
    XlsxMerges merges;
    uint32_t row, column; /* where the walk stands, from 1 */
    uint32_t given;       /* last row that the caller got */
    bool ready;           /* row `row` is complete and waits to be given */
    bool own_value;       /* it holds something that is not only a merged neighbour's */
    CellType type;
    NumberFormat format;
    size_t value_at;      /* where the value of the current cell begins in text */
    size_t piece_at;
    Buf text;             /* values of this row */
    size_t n;
    Str cells[IMPORT_COLUMNS_MAX];
    bool moved[IMPORT_COLUMNS_MAX]; /* cells[i] lies in text: .p is set when the row is complete */
    size_t at[IMPORT_COLUMNS_MAX];
};

enum { SHEET_ROOT = 1, SHEET_DATA, SHEET_ROW, SHEET_CELL, SHEET_VALUE, SHEET_INLINE, SHEET_RUN, SHEET_TEXT };
static const XmlStep sheet_steps[] = {
    { XML_DOCUMENT, "worksheet", SHEET_ROOT }, { SHEET_ROOT, "sheetData", SHEET_DATA }, { SHEET_DATA, "row", SHEET_ROW },
    { SHEET_ROW, "c", SHEET_CELL },            { SHEET_CELL, "v", SHEET_VALUE },        { SHEET_CELL, "is", SHEET_INLINE },
    { SHEET_INLINE, "t", SHEET_TEXT },         { SHEET_INLINE, "r", SHEET_RUN },        { SHEET_RUN, "t", SHEET_TEXT },
};

static void row_open(XlsxRows *r, const char **attributes)
{
    const char *number = xml_attribute(attributes, "r");
    int64_t row = (int64_t)r->row + 1;
    if (number && !str_to_i64(str_of(number), &row))
        row = 0;
    if (row <= r->row || row > XLSX_ROWS_MAX) {
        (void)xlsx_refuse(r->x, ERR_INVALID, "reference",
                          "%u 行目の次の行の番号が Excel のものではありません。Excel で開いて保存し直してください。", r->row);
        return;
    }
    r->row = (uint32_t)row;
    r->column = 0;
    r->n = 0;
    r->own_value = false;
    buf_clear(&r->text);
}

static void cell_place(XlsxRows *r, const char *reference)
{
    uint32_t column = r->column + 1, row = r->row;
    if ((reference && !xlsx_reference(str_of(reference), &column, &row)) || row != r->row || column <= r->column
        || column > XLSX_COLUMNS_MAX) {
        (void)xlsx_refuse(r->x, ERR_INVALID, "reference",
                          "%u 行目に、場所が Excel のものではないセルがあります。Excel で開いて保存し直してください。", r->row);
        return;
    }
    r->column = column;
}

static void cell_open(XlsxRows *r, const char **attributes)
{
    static const struct { const char *name; CellType type; } types[] = {
        { "n", CELL_NUMBER }, { "s", CELL_SHARED }, { "str", CELL_TEXT },   { "inlineStr", CELL_TEXT },
        { "b", CELL_BOOLEAN }, { "e", CELL_ERROR }, { "d", CELL_ISO_DATE },
    };
    const char *type = xml_attribute(attributes, "t"), *style = xml_attribute(attributes, "s");
    int64_t s = 0;
    cell_place(r, xml_attribute(attributes, "r"));
    r->type = CELL_NUMBER;
    for (size_t i = 0; type && i < COUNT_OF(types); i++)
        if (strcmp(types[i].name, type) == 0)
            r->type = types[i].type;
    bool known = style && str_to_i64(str_of(style), &s) && s >= 0 && (uint64_t)s < r->x->formats.n;
    r->format = known || (!style && r->x->formats.n) ? (NumberFormat)r->x->formats.p[s] : FORMAT_NUMBER;
    r->value_at = r->text.n;
}

static void on_open(void *context, int state, const char **attributes)
{
    XlsxRows *r = context;
    if (state == SHEET_ROW)
        row_open(r, attributes);
    else if (state == SHEET_CELL)
        cell_open(r, attributes);
    else
        r->piece_at = r->text.n;
}

static void on_text(void *context, int state, Str piece)
{
    XlsxRows *r = context;
    if (state != SHEET_VALUE && state != SHEET_TEXT)
        return;
    buf_add(&r->text, piece);
    if (r->text.n - r->value_at > XLSX_CELL_MAX || buf_status(&r->text) == ERR_TOO_LARGE)
        (void)xlsx_refuse(r->x, ERR_TOO_LARGE, "cell_size",
                          "%u 行目のセルに入っている文字が多すぎます。分けてからもう一度試してください。", r->row);
    else if (buf_status(&r->text) != OK)
        (void)xlsx_refuse(r->x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
}

/* Replaces the stored value at the end of text by what is to be shown. */
static void replace_number(XlsxRows *r, Str stored, NumberFormat format)
{
    size_t from = r->text.n;
    if (format == FORMAT_NUMBER && stored.n <= 15 && str_is_digits(stored) && (stored.p[0] != '0' || stored.n == 1))
        return; /* most cells: a plain integer is its own shortest form */
    if (!buf_reserve(&r->text, stored.n + 64)) /* so that stored stays where it is */
        return;
    stored.p = r->text.p + r->value_at;
    xlsx_put_number(&r->text, stored, format, r->x->from_1904);
    r->text.n -= from - r->value_at;
    memmove(r->text.p + r->value_at, r->text.p + from, r->text.n - r->value_at);
}

/* 2026-04-01T00:00:00 -> 2026-04-01; 2026-04-01T09:30:00.000 -> 2026-04-01 09:30; anything else stays. */
static void shorten_iso_date(XlsxRows *r)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    Str value = str_sub(buf_str(&r->text), r->value_at, r->text.n);
    if (value.n < sizeof shape - 1)
        return;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? value.p[i] < '0' || value.p[i] > '9' : value.p[i] != shape[i])
            return;
    Str time = str_sub(value, 11, 8);
    r->text.p[r->value_at + 10] = ' ';
    r->text.n = r->value_at + (str_eq(time, S("00:00:00")) ? 10 : str_ends(time, S(":00")) ? 16 : 19);
}

static void cell_set(XlsxRows *r, Str value, bool moved)
{
    if (value.n == 0)
        return;
    if (r->column > IMPORT_COLUMNS_MAX) {
        (void)xlsx_refuse(r->x, ERR_TOO_LARGE, "columns",
                          "%u 行目が %d 列をこえています。必要な列だけを残してからもう一度試してください。", r->row, IMPORT_COLUMNS_MAX);
        return;
    }
    for (; r->n + 1 < r->column; r->n++) {
        r->cells[r->n] = (Str){ "", 0 };
        r->moved[r->n] = false;
    }
    r->cells[r->n] = value;
    r->moved[r->n] = moved;
    r->at[r->n] = r->value_at;
    r->n++;
    r->own_value = true;
}

static void shared_set(XlsxRows *r, Str index)
{
    const Xlsx *x = r->x;
    int64_t i;
    if (index.n == 0)
        return;
    if (!str_to_i64(str_trim(index), &i) || i < 0 || (uint64_t)i >= x->n_shared) {
        (void)xlsx_refuse(r->x, ERR_INVALID, "shared",
                          "%u 行目のセルの文字が見つかりません。Excel で開いて保存し直してください。", r->row);
        return;
    }
    size_t from = i ? x->shared_ends[i - 1] : 0;
    r->text.n = r->value_at;
    cell_set(r, (Str){ buf_str(&x->shared).p + from, x->shared_ends[i] - from }, false);
}

static void cell_close(XlsxRows *r)
{
    Str stored = str_sub(buf_str(&r->text), r->value_at, r->text.n);
    if (r->type == CELL_SHARED) {
        shared_set(r, stored);
        return;
    }
    if (r->type == CELL_BOOLEAN && (str_eq(stored, S("1")) || str_eq(stored, S("0")))) {
        cell_set(r, stored.p[0] == '1' ? S("TRUE") : S("FALSE"), false);
        return;
    }
    if (r->type == CELL_NUMBER && stored.n)
        replace_number(r, stored, r->format);
    else if (r->type == CELL_ISO_DATE)
        shorten_iso_date(r);
    cell_set(r, str_sub(buf_str(&r->text), r->value_at, r->text.n), true);
}

static void on_close(void *context, int state)
{
    XlsxRows *r = context;
    if (state == SHEET_ROW && r->own_value) {
        r->ready = true;
        xml_pause(&r->walk);
    } else if (state == SHEET_CELL) {
        cell_close(r);
    } else if ((state == SHEET_VALUE || state == SHEET_TEXT) && r->text.n > r->piece_at && r->type == CELL_TEXT) {
        r->text.n = r->piece_at + xlsx_unescape(r->text.p + r->piece_at, r->text.n - r->piece_at);
    }
}

/* ---- rows ---- */

Status xlsx_rows_from(Xlsx *x, XlsxMerges *merges, ReadFn read, void *from, XlsxRows **ret)
{
    static const XmlPlan plan = { sheet_steps, COUNT_OF(sheet_steps), on_open, on_close, on_text, "シート" };
    XlsxRows *r = calloc(1, sizeof *r);
    if (!r) {
        if (merges)
            xlsx_merges_done(merges);
        return ERR_MEMORY;
    }
    r->x = x;
    if (merges)
        r->merges = *merges;
    buf_init(&r->text, XLSX_ROW_MAX);
    Status s = xml_open(&r->walk, x, &plan, r, read, from);
    if (s != OK)
        xlsx_rows_close(&r);
    else
        *ret = r;
    return s;
}

static Status sheet_open(Xlsx *x, size_t sheet, XlsxPart *ret)
{
    bool found;
    TRY(xlsx_part_open(x, x->sheets[sheet].part, ret, &found));
    return found ? OK
                 : xlsx_refuse(x, ERR_INVALID, "no_sheet", "シート「" STR_FMT "」の中身がありません。Excel で開いて保存し直してください。",
                               STR_ARG(x->sheets[sheet].name));
}

static Status merges_of(Xlsx *x, size_t sheet, XlsxMerges *ret)
{
    CLEANUP(xlsx_part_close) XlsxPart part = { 0 };
    TRY(sheet_open(x, sheet, &part));
    return xlsx_merges_read(ret, x, xlsx_part_read, &part);
}

Status xlsx_rows(Xlsx *x, size_t sheet, bool fill_merged, XlsxRows **ret)
{
    if (sheet >= x->n_sheets)
        return ERR_NOT_FOUND;
    XlsxMerges merges = { 0 };
    XlsxPart part = { 0 };
    x->status = OK; /* one sheet may be damaged and the next sound */
    if (fill_merged)
        TRY(merges_of(x, sheet, &merges));
    Status s = sheet_open(x, sheet, &part);
    if (s != OK) {
        xlsx_merges_done(&merges);
        return s;
    }
    XlsxRows *r = NULL;
    s = xlsx_rows_from(x, &merges, xlsx_part_read, NULL, &r);
    if (s != OK) {
        xlsx_part_close(&part);
        return s;
    }
    r->part = part;
    r->walk.from = &r->part;
    *ret = r;
    return OK;
}

static Status row_complete(XlsxRows *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->moved[i])
            r->cells[i].p = r->text.p + r->at[i];
    return xlsx_merges_fill(&r->merges, r->x, r->row, r->cells, &r->n);
}

/* Rows without a value of their own are passed over here and counted in xlsx_next, so that a sheet which is
 * formatted down to its last row ends where its values end. */
Status xlsx_next(XlsxRows *r, CsvRow *ret)
{
    TRY(r->x->status);
    bool end = false;
    if (!r->ready) {
        TRY(xml_go(&r->walk, &end));
        if (r->ready)
            TRY(row_complete(r));
    }
    if (!r->ready) {
        *ret = (CsvRow){ .line = r->given, .number = r->given };
        return OK;
    }
    r->given++;
    r->ready = r->given < r->row;
    *ret = (CsvRow){ .cells = r->cells, .n = r->ready ? 0 : r->n, .line = r->given, .number = r->given };
    return OK;
}

void xlsx_rows_close(XlsxRows **pr)
{
    XlsxRows *r = *pr;
    if (!r)
        return;
    xml_done(&r->walk);
    xlsx_part_close(&r->part);
    xlsx_merges_done(&r->merges);
    buf_done(&r->text);
    free(r);
    *pr = NULL;
}
