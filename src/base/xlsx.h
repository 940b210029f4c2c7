/* xlsx.h: a small reader of Office Open XML workbooks (ECMA-376) over libzip and expat: sheets,
 * cells, merged ranges, dates, shared and inline strings. Zip bombs (XLSX_UNPACKED_MAX, XLSX_RATIO_MAX,
 * XLSX_ENTRIES_MAX), DOCTYPE and entities, encrypted and old .xls files are refused with a sentence. */
#pragma once
#include "base/csv.h"
#include "base/problem.h"

typedef struct Xlsx Xlsx;
/* "PK\3\4"; also an old .xls or a file with a password, which xlsx_open refuses with the right sentence. */
bool xlsx_looks_like(Str first_bytes);
/* bytes must stay alive until xlsx_close. On failure one problem with a sentence. */
MUST_USE Status xlsx_open(Str bytes, Problems *ps, Xlsx **ret);
void xlsx_close(Xlsx **x);
size_t xlsx_sheet_count(const Xlsx *x);
Str xlsx_sheet_name(const Xlsx *x, size_t i);
bool xlsx_sheet_hidden(const Xlsx *x, size_t i);
/* Of a workbook of our own, before it is handed out: every part is there to its end, as XML. ERR_IO when not. */
MUST_USE Status xlsx_is_whole(Str bytes);

/* Streams the rows of a sheet as text cells, in the shape of csv_next: numbers as Excel stores them
 * (integers without ".0", otherwise shortest form of the 15 digits that Excel shows), dates by number format as
 * 2026-04-01, 2026-04-01 09:30 or 09:30, booleans TRUE/FALSE, errors as #N/A, formulas by their last value.
 * Merged cells repeat the value of their first cell when fill_merged. Empty cells at the end of a row are not
 * given; empty rows between are given as rows with n == 0 but cells != NULL, those at the end are not. */
typedef struct XlsxRows XlsxRows;
MUST_USE Status xlsx_rows(Xlsx *x, size_t sheet, bool fill_merged, XlsxRows **ret);
MUST_USE Status xlsx_next(XlsxRows *r, CsvRow *ret);
void xlsx_rows_close(XlsxRows **r);
/* What xlsx_rows or xlsx_next last refused, for people; empty when nothing. Valid until xlsx_close. */
Str xlsx_sentence(const Xlsx *x);
