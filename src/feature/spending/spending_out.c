#include "base/csv.h"
#include "base/workbook.h"
#include "feature/spending/spending_out.h"
#include "http/figure_sources.h"
#include "schema/outside.h"

#include <string.h>

static const struct {
    const char *label;
    size_t offset;
} sums[] = {
    { "人数（延べ・人月）", offsetof(Cell, people) }, { "件数", offsetof(Cell, lines) }, { "単位数", offsetof(Cell, units) },
    { "費用額（円）", offsetof(Cell, cost) },        { "事業費（円）", offsetof(Cell, paid) },
};

/* The year of the newest month of the table. */
static FigureSources sources_of(const SpendingQuery *q, const SpendingTable *t)
{
    static const char *const keys[] = { "spending" };
    return (FigureSources){ .year = fiscal_year_of(q->to, 4), .keys = keys, .n = COUNT_OF(keys), .outside = t->note.n > 0 };
}

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
            if (t->cells[r].hidden)
                buf_add(out, OUTSIDE_MARK);
            else
                buf_i64(out, sum_at(&t->cells[r], i));
            first = false;
        }
        csv_end_row(out);
    }
    if (t->note.n) {
        csv_put_cell(out, t->note, true, true);
        csv_end_row(out);
    }
    const FigureSources sources = sources_of(q, t);
    return sources_csv(rq, &sources, out);
}

/* ---- the workbook ---- */

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    BookColumn columns;
} SpendingBook;

/* An excel figure is a double: exact up to 2^53, far beyond YEN_MAX. */
static void put_row(SpendingBook *wb, BookRow at, BookColumn from, const Cell *c)
{
    for (size_t i = 0; i < COUNT_OF(sums) && c->hidden; i++)
        workbook_words(wb->sheet, at, (BookColumn)(from + i), "x", NULL);
    for (size_t i = 0; i < COUNT_OF(sums) && !c->hidden; i++)
        workbook_number(wb->sheet, at, (BookColumn)(from + i), (double)sum_at(c, i), wb->file->number);
}

static Status fill(Req *rq, const SpendingQuery *q, const SpendingTable *t, SpendingBook *wb)
{
    BookColumn dims = 0;
    workbook_words(wb->sheet, 0, 0, "総合事業の事業費", wb->file->title);
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q->by[d])
            workbook_words(wb->sheet, 2, dims++, dimension_label(d), wb->file->head);
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        workbook_words(wb->sheet, 2, (BookColumn)(dims + i), sums[i].label, wb->file->head);
    for (size_t r = 0; r < t->n; r++) {
        BookColumn col = 0;
        for (Dimension d = 0; d < DIM_COUNT; d++) {
            Str word;
            if (!q->by[d])
                continue;
            TRY(dimension_word(t, d, &t->cells[r].at[d], rq->arena, &word));
            TRY(workbook_text(wb->sheet, (BookRow)(3 + r), col++, word, NULL, rq->arena));
        }
        put_row(wb, (BookRow)(3 + r), dims, &t->cells[r]);
    }
    workbook_words(wb->sheet, (BookRow)(3 + t->n), 0, "合計", wb->file->head);
    put_row(wb, (BookRow)(3 + t->n), dims, &t->total);
    if (t->note.n)
        TRY(workbook_text(wb->sheet, (BookRow)(5 + t->n), 0, t->note, NULL, rq->arena));
    workbook_columns(wb->sheet, 0, dims, 22);
    workbook_columns(wb->sheet, dims, (BookColumn)(dims + COUNT_OF(sums) - 1), 16);
    wb->columns = dims;
    return OK;
}

static void add_chart(SpendingBook *wb, size_t rows)
{
    const BookColumn paid = (BookColumn)(wb->columns + COUNT_OF(sums) - 1);
    const BookRow last = (BookRow)(2 + rows);
    BookChart *chart = workbook_chart(wb->sheet, BOOK_CHART_COLUMNS);
    workbook_series(chart, &(BookSeries){ .categories = { { 3, 0 }, { last, 0 } }, .values = { { 3, paid }, { last, paid } }, .name = "事業費（円）" });
    workbook_place(chart, 2, (BookColumn)(paid + 2), &(BookPicture){ .title = "事業費（円）" });
}

Status spending_xlsx(Req *rq, const SpendingQuery *q, const SpendingTable *t, Str *ret)
{
    SpendingBook wb = { 0 };
    CLEANUP(workbook_done) Workbook file = { 0 };
    TRY(workbook_begin(&file));
    wb.file = &file;
    wb.sheet = workbook_sheet(&file, "事業費");
    TRY(fill(rq, q, t, &wb));
    if (t->n)
        add_chart(&wb, t->n);
    workbook_page(wb.sheet, true, 2);
    const FigureSources sources = sources_of(q, t);
    TRY(sources_sheet(rq, &sources, &file));
    return workbook_end(&file, rq->arena, ret);
}
