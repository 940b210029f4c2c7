/* settled_testing.h: papers of a closed year as workbooks, made cell by cell. For tests only. */
#pragma once
#include "base/workbook.h"
#include "feature/import/import_testing.h"

#include <xlsxwriter.h>

typedef struct {
    const char *at;      /* "B5", or "A5:A10" for a merged cell */
    const char *text;    /* NULL: a number */
    double number;
} Put;
typedef struct {
    const char *sheet;
    const Put *puts;
    size_t n;
} PaperOf;
#define PAPER(name, array) { name, array, COUNT_OF(array) }

static inline void put_cell(BookSheet *sheet, BookFormat *plain, const Put *p)
{
    const char *colon = strchr(p->at, ':');
    BookRow row = lxw_name_to_row(p->at);
    BookColumn column = lxw_name_to_col(p->at);
    if (colon)
        workbook_merge(sheet, row, column, lxw_name_to_row_2(p->at), lxw_name_to_col_2(p->at), p->text ? p->text : "", plain);
    else if (p->text)
        workbook_words(sheet, row, column, p->text, NULL);
    if (!p->text)
        workbook_number(sheet, row, column, p->number, NULL);
}

static inline Str papers(Arena *a, const PaperOf *list, size_t n)
{
    CLEANUP(workbook_done) Workbook wb = { 0 };
    Str bytes = S("");
    if (workbook_begin(&wb) != OK) {
        test_fail(__FILE__, __LINE__, "no workbook");
        return bytes;
    }
    for (size_t i = 0; i < n; i++) {
        BookSheet *sheet = workbook_sheet(&wb, list[i].sheet);
        for (size_t k = 0; sheet && k < list[i].n; k++)
            put_cell(sheet, wb.head, &list[i].puts[k]);
    }
    if (workbook_end(&wb, a, &bytes) != OK)
        test_fail(__FILE__, __LINE__, "the workbook was not written");
    return bytes;
}
#define BOOK(w, ...) papers(&(w)->arena, (const PaperOf[]){ __VA_ARGS__ }, COUNT_OF(((const PaperOf[]){ __VA_ARGS__ })))

/* "visit_a=12000 day=…" of a year, the newest batch of each. */
static inline Str settled_text(World *w, int year)
{
    static const Sql all = { .read_only = true, .text = "SELECT item, value FROM settled WHERE org = $1 AND fiscal_year = $2 ORDER BY item, batch DESC" };
    Buf out;
    Rows rows = { 0 };
    Str last = S("");
    buf_init(&out, 1 << 20);
    if (db_query(w->db, &all, &rows, P_INT(WORLD_ORG), P_INT(year)) != OK)
        test_fail(__FILE__, __LINE__, "no settled figures");
    while (rows_next(&rows)) {
        if (str_eq(row_text(&rows, 0), last))
            continue;
        last = arena_copy(&w->arena, row_text(&rows, 0));
        if (out.n)
            buf_char(&out, ' ');
        buf_add(&out, last);
        buf_char(&out, '=');
        buf_i64(&out, row_int(&rows, 1));
    }
    rows_done(&rows);
    Str text = arena_copy(&w->arena, buf_str(&out));
    buf_done(&out);
    return text;
}
