/* xlsx_inside.h: what the files of the xlsx reader know of each other, and what its fuzz target and tests reach. */
#pragma once
#include "base/limits.h"
#include "base/xlsx.h"

#include <expat.h>
#include <zip.h>

typedef enum { FORMAT_NUMBER, FORMAT_DATE, FORMAT_TIME, FORMAT_DATE_TIME, FORMAT_ELAPSED } NumberFormat;

typedef struct {
    Str name;
    const char *part; /* the entry of the zip */
    bool hidden;
} XlsxSheet;

struct Xlsx {
    Arena arena;
    zip_t *zip;
    XlsxSheet *sheets;
    size_t n_sheets;
    bool from_1904;
    Buf formats;      /* NumberFormat of each cell style, a byte each */
    Buf shared;       /* the texts of all shared strings; string i ends at shared_ends[i] */
    uint32_t *shared_ends;
    size_t n_shared, room_shared;
    Status status;    /* the first refusal: once set, everything stops */
    const char *code;
    Str sentence;
};

/* Keeps the first refusal and answers its status. */
Status xlsx_refuse(Xlsx *x, Status status, const char *code, const char *sentence, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- parts of the package: xlsx_zip.c ---- */

Status xlsx_zip_open(Xlsx *x, Str bytes);
typedef struct {
    Xlsx *x;
    zip_file_t *file;
    uint64_t left; /* of the declared size */
} XlsxPart;
/* *ret_found false when the package has no such part; names are compared without case (ECMA-376 Part 2). */
Status xlsx_part_open(Xlsx *x, const char *name, XlsxPart *ret, bool *ret_found);
Status xlsx_part_read(void *part, char *p, size_t n, size_t *ret_n); /* a ReadFn */
void xlsx_part_close(XlsxPart *part);

/* ---- XML: xlsx_xml.c ---- */

/* From state `from` an element called `name` (prefix and namespace left aside: so both the transitional and the strict
 * schema are read) leads to state `to`. What no step names is skipped with all that it holds. */
typedef struct {
    uint8_t from;
    const char *name;
    uint8_t to;
} XmlStep;
enum { XML_DOCUMENT = 0 };

typedef struct {
    const XmlStep *steps;
    size_t n;
    void (*open)(void *context, int state, const char **attributes);
    void (*close)(void *context, int state);
    void (*text)(void *context, int state, Str piece);
    const char *what; /* for the sentence: "ブックの目次" */
} XmlPlan;

typedef struct {
    Xlsx *x;
    const XmlPlan *plan;
    void *context;
    XML_Parser parser;
    ReadFn read;
    void *from;
    size_t depth, quiet;
    bool end;
    uint8_t states[XLSX_XML_DEPTH_MAX];
} XmlWalk;

Status xml_open(XmlWalk *w, Xlsx *x, const XmlPlan *plan, void *context, ReadFn read, void *from);
/* On until the end of the document or until xml_pause was called; *ret_end tells which. */
Status xml_go(XmlWalk *w, bool *ret_end);
void xml_pause(XmlWalk *w); /* to be called from a close handler */
void xml_done(XmlWalk *w);
/* The whole document; and a whole part of the package. */
Status xml_read(Xlsx *x, const XmlPlan *plan, void *context, ReadFn read, void *from);
Status xml_read_part(Xlsx *x, const XmlPlan *plan, void *context, const char *part, bool *ret_found);
/* NULL when absent; a prefix counts: "r:id" is asked as "r:id" or, for any prefix, as ":id". */
const char *xml_attribute(const char **attributes, const char *name);
bool xml_is_true(const char *value);

/* ---- the book: xlsx.c ---- */

/* An empty book, to be closed by xlsx_close. */
Status xlsx_new(Xlsx **ret);
Status xlsx_shared_read(Xlsx *x, ReadFn read, void *from);
Status xlsx_styles_read(Xlsx *x, ReadFn read, void *from);
/* _x000D_ and its like become the characters they stand for (ST_Xstring, ECMA-376 Part 1, 22.9.2.19). */
size_t xlsx_unescape(char *p, size_t n);

/* ---- numbers: xlsx_number.c ---- */

NumberFormat number_format_of(const char *code);
NumberFormat number_format_builtin(int64_t id);
/* The value as Excel would show it in a cell that is wide enough. Text that is no number is taken as it is. */
void xlsx_put_number(Buf *out, Str stored, NumberFormat format, bool from_1904);

/* ---- sheets: xlsx_sheet.c, xlsx_merge.c ---- */

typedef struct {
    uint32_t top, bottom, left, right; /* from 1; columns right of IMPORT_COLUMNS_MAX are cut off */
    Str value;
} XlsxMerge;

typedef struct {
    Arena arena;
    XlsxMerge *all;
    size_t n, room, next, n_active;
    XlsxMerge *active[IMPORT_COLUMNS_MAX]; /* those that cover the current row: they share no column */
} XlsxMerges;

Status xlsx_merges_read(XlsxMerges *m, Xlsx *x, ReadFn read, void *from);
/* Fills the cells of the row; grows *n. */
Status xlsx_merges_fill(XlsxMerges *m, Xlsx *x, uint32_t row, Str cells[static IMPORT_COLUMNS_MAX], size_t *n);
void xlsx_merges_done(XlsxMerges *m);
/* "C12"; false for what is no cell of an Excel sheet. */
bool xlsx_reference(Str s, uint32_t *ret_column, uint32_t *ret_row);

/* Rows from any source of sheet XML; merges may be NULL and is given away (also on failure). */
Status xlsx_rows_from(Xlsx *x, XlsxMerges *merges, ReadFn read, void *from, XlsxRows **ret);
