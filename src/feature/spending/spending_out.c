#include "base/csv.h"
#include "feature/spending/spending_out.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

static const struct {
    const char *label;
    size_t offset;
} sums[] = {
    { "人数（延べ・人月）", offsetof(Cell, people) }, { "件数", offsetof(Cell, lines) }, { "単位数", offsetof(Cell, units) },
    { "費用額（円）", offsetof(Cell, cost) },        { "事業費（円）", offsetof(Cell, paid) },
};

static int64_t sum_at(const Cell *c, size_t i)
{
    int64_t v;
    memcpy(&v, (const char *)c + sums[i].offset, sizeof v);
    return v;
}

Status spending_csv(Req *rq, const SpendingQuery *q, const SpendingTable *t, Buf *out)
{
    bool first = true;
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q->by[d]) {
            csv_put_cell(out, str_of(dimension_label(d)), first, true);
            first = false;
        }
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        csv_put_cell(out, str_of(sums[i].label), first, true);
        first = false;
    }
    csv_end_row(out);
    for (size_t r = 0; r < t->n; r++) {
        first = true;
        for (Dimension d = 0; d < DIM_COUNT; d++) {
            Str word;
            if (!q->by[d])
                continue;
            TRY(dimension_word(t, d, &t->cells[r].at[d], rq->arena, &word));
            csv_put_cell(out, word, first, true);
            first = false;
        }
        for (size_t i = 0; i < COUNT_OF(sums); i++) {
            if (!first)
                buf_char(out, ',');
            buf_i64(out, sum_at(&t->cells[r], i));
            first = false;
        }
        csv_end_row(out);
    }
    return buf_status(out);
}

/* ---- the workbook ---- */

typedef struct {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head, *yen, *title;
    lxw_col_t columns;
} Workbook;

/* An excel figure is a double: exact up to 2^53, far beyond YEN_MAX. */
static void put_row(Workbook *wb, lxw_row_t at, lxw_col_t from, const Cell *c)
{
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        worksheet_write_number(wb->sheet, at, (lxw_col_t)(from + i), (double)sum_at(c, i), wb->yen);
}

static Status fill(Req *rq, const SpendingQuery *q, const SpendingTable *t, Workbook *wb)
{
    lxw_col_t dims = 0;
    worksheet_write_string(wb->sheet, 0, 0, "総合事業の事業費", wb->title);
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q->by[d])
            worksheet_write_string(wb->sheet, 2, dims++, dimension_label(d), wb->head);
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        worksheet_write_string(wb->sheet, 2, (lxw_col_t)(dims + i), sums[i].label, wb->head);
    for (size_t r = 0; r < t->n; r++) {
        lxw_col_t col = 0;
        for (Dimension d = 0; d < DIM_COUNT; d++) {
            Str word;
            if (!q->by[d])
                continue;
            TRY(dimension_word(t, d, &t->cells[r].at[d], rq->arena, &word));
            Str z = arena_copy(rq->arena, word); /* libxlsxwriter wants NUL at the end */
            if (!z.p)
                return ERR_MEMORY;
            worksheet_write_string(wb->sheet, (lxw_row_t)(3 + r), col++, z.p, NULL);
        }
        put_row(wb, (lxw_row_t)(3 + r), dims, &t->cells[r]);
    }
    worksheet_write_string(wb->sheet, (lxw_row_t)(3 + t->n), 0, "合計", wb->head);
    put_row(wb, (lxw_row_t)(3 + t->n), dims, &t->total);
    worksheet_set_column(wb->sheet, 0, dims, 22, NULL);
    worksheet_set_column(wb->sheet, dims, (lxw_col_t)(dims + COUNT_OF(sums) - 1), 16, NULL);
    wb->columns = dims;
    return OK;
}

static void add_chart(Workbook *wb, size_t rows)
{
    lxw_chart *chart = workbook_add_chart(wb->book, LXW_CHART_COLUMN);
    lxw_col_t paid = (lxw_col_t)(wb->columns + COUNT_OF(sums) - 1);
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    chart_series_set_categories(series, "事業費", 3, 0, (lxw_row_t)(2 + rows), 0);
    chart_series_set_values(series, "事業費", 3, paid, (lxw_row_t)(2 + rows), paid);
    chart_series_set_name(series, "事業費（円）");
    chart_title_set_name(chart, "事業費（円）");
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    worksheet_insert_chart(wb->sheet, 2, (lxw_col_t)(paid + 2), chart);
}

static void set_page(Workbook *wb)
{
    worksheet_set_landscape(wb->sheet);
    worksheet_set_paper(wb->sheet, 9); /* A4 */
    worksheet_fit_to_pages(wb->sheet, 1, 0);
    worksheet_repeat_rows(wb->sheet, 2, 2);
    worksheet_set_footer(wb->sheet, "&C&P / &N");
    worksheet_freeze_panes(wb->sheet, 3, 0);
}

static Status read_back(const char *path, Arena *a, Str *ret)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR_IO;
    Status s = ERR_IO;
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    if (size > (long)REPLY_MAX) {
        s = ERR_TOO_LARGE;
    } else if (size >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        char *p = arena_alloc(a, (size_t)size + 1);
        s = !p ? ERR_MEMORY : fread(p, 1, (size_t)size, f) == (size_t)size ? OK : ERR_IO;
        if (s == OK)
            *ret = (Str){ p, (size_t)size };
    }
    fclose(f);
    return s;
}

/* libxlsxwriter writes files only: a private one that lives as long as this call. */
Status spending_xlsx(Req *rq, const SpendingQuery *q, const SpendingTable *t, Str *ret)
{
    char path[] = "/tmp/banso-xlsx-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return ERR_IO;
    close(fd);
    Workbook wb = { .book = workbook_new(path) };
    Status s = wb.book ? OK : ERR_MEMORY;
    if (s == OK) {
        wb.sheet = workbook_add_worksheet(wb.book, "事業費");
        wb.head = workbook_add_format(wb.book);
        format_set_bold(wb.head);
        format_set_bg_color(wb.head, 0xF2F2F2);
        wb.yen = workbook_add_format(wb.book);
        format_set_num_format(wb.yen, "#,##0");
        wb.title = workbook_add_format(wb.book);
        format_set_bold(wb.title);
        s = fill(rq, q, t, &wb);
        if (t->n)
            add_chart(&wb, t->n);
        set_page(&wb);
        if (workbook_close(wb.book) != LXW_NO_ERROR && s == OK)
            s = ERR_IO;
    }
    if (s == OK)
        s = read_back(path, rq->arena, ret);
    unlink(path);
    return s;
}
