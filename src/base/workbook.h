/* workbook.h: an Excel file as people in a town hall print it: visible sheets, A4, a repeated head, native charts; no author,
 * no path. Writers use libxlsxwriter's own calls on sheet and book; this owns the file behind them. */
#pragma once
#include "base/arena.h"

#include <xlsxwriter.h>

typedef struct {
    lxw_workbook *book;
    lxw_format *head, *number, *title;
    char path[32];
} Workbook;

MUST_USE Status workbook_begin(Workbook *ret);
/* The bytes of the file, in the arena. */
MUST_USE Status workbook_end(Workbook *wb, Arena *arena, Str *ret);
void workbook_done(Workbook *wb); /* for CLEANUP; drops what was not ended */
MUST_USE Status workbook_sheet(Workbook *wb, const char *name, lxw_worksheet **ret);
MUST_USE Status workbook_number(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, double value, lxw_format *format);
/* libxlsxwriter wants NUL at the end. */
MUST_USE Status workbook_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text, lxw_format *format, Arena *arena);
/* A4, one page wide, rows up to head_row repeated and frozen, pages numbered. */
void workbook_page(lxw_worksheet *sheet, bool landscape, lxw_row_t head_row);
