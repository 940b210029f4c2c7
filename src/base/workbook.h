/* workbook.h: an Excel file as people in a town hall print it: visible sheets, A4, a repeated head, native charts; no author,
 * no path. The only way to libxlsxwriter, which looks at few of its own allocations: each call here first makes sure of the
 * memory that the library will take. The first failure is kept, later calls do nothing, and workbook_end answers it: so a writer
 * cannot forget it, and no half file is handed out. */
#pragma once
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define WORKBOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

typedef uint32_t BookRow;
typedef uint16_t BookColumn;
typedef struct BookSheet BookSheet;     /* NULL after a failure; every call takes it */
typedef struct BookChart BookChart;     /* the same */
typedef struct lxw_format BookFormat;   /* NULL: as the sheet is */

typedef struct {
    struct lxw_workbook *book;
    BookFormat *head, *number, *title;
    Status wrong; /* the first failure */
    size_t room;  /* bytes that were there to be had and are not used up */
    Arena arena;
    char path[32];
} Workbook;

MUST_USE Status workbook_begin(Workbook *ret);
/* The bytes of the file, in the arena: read back, every part whole. */
MUST_USE Status workbook_end(Workbook *wb, Arena *arena, Str *ret);
void workbook_done(Workbook *wb); /* for CLEANUP; drops what was not ended */

typedef struct {
    const char *number; /* a format of Excel's */
    uint32_t fill;      /* 0xRRGGBB; 0: none */
    bool bold, wrap, top;
} BookLook;
BookFormat *workbook_format(Workbook *wb, BookLook look);
void workbook_wrap_head(Workbook *wb); /* long words in the head run over several lines */

BookSheet *workbook_sheet(Workbook *wb, const char *name);
/* A4, one page wide, rows up to head_row repeated and frozen, pages numbered. */
void workbook_page(BookSheet *sheet, bool landscape, BookRow head_row);
/* A4 at a scale of its own, so that breaks hold: a sheet that is fitted to pages ignores them. */
void workbook_page_at(BookSheet *sheet, bool landscape, uint16_t percent, double margin_inches);
void workbook_breaks(BookSheet *sheet, BookRow *rows); /* ends with 0 */
void workbook_columns(BookSheet *sheet, BookColumn first, BookColumn last, double letters);
void workbook_height(BookSheet *sheet, BookRow row, double points);

void workbook_number(BookSheet *sheet, BookRow row, BookColumn column, double value, BookFormat *format);
void workbook_words(BookSheet *sheet, BookRow row, BookColumn column, const char *words, BookFormat *format);
void workbook_formula(BookSheet *sheet, BookRow row, BookColumn column, const char *formula, BookFormat *format, double value);
void workbook_merge(BookSheet *sheet, BookRow top, BookColumn left, BookRow bottom, BookColumn right, const char *words, BookFormat *format);
/* libxlsxwriter wants NUL at the end. Answers the first failure at once: most of what is written comes by here. */
MUST_USE Status workbook_text(BookSheet *sheet, BookRow row, BookColumn column, Str text, BookFormat *format, Arena *arena);

/* ---- charts of what stands in the cells of one sheet ---- */

/* As on the screens; red is the cap alone. */
enum {
    BOOK_BLUE = 0x0017C1, BOOK_ORANGE = 0xC74700, BOOK_GREEN = 0x197A4B, BOOK_PURPLE = 0x5C10BE, BOOK_OLIVE = 0x7A5C00, BOOK_SKY = 0x0055AD, BOOK_PINK = 0xA8005C,
    BOOK_RED = 0xEC0000, BOOK_GREY = 0x626264, BOOK_LIGHT_GREY = 0x767676, BOOK_WHITE = 0xFFFFFF
};
typedef enum { BOOK_CHART_COLUMNS, BOOK_CHART_STACK, BOOK_CHART_LINE } BookChartKind;
typedef enum { BOOK_DASH_SOLID, BOOK_DASH_DASH, BOOK_DASH_DOTS } BookDash;
typedef enum { BOOK_MARKER_DEFAULT, BOOK_MARKER_NONE, BOOK_MARKER_CIRCLE, BOOK_MARKER_SQUARE, BOOK_MARKER_TRIANGLE, BOOK_MARKER_DIAMOND } BookMarker;
typedef struct {
    BookRow row;
    BookColumn column;
} BookCell;
typedef struct {
    BookCell first, last;
} BookRange;

typedef struct {
    BookRange categories, values;
    const BookCell *named_at; /* by its cell: a name of people's own that begins with = would be a formula */
    const char *name;         /* or by words of ours */
    uint32_t colour;          /* of line and fill */
    float width;              /* of the line in points; 0: as Excel does */
    BookDash dash;
    BookMarker marker;
    bool filled, unseen;      /* a column without an edge; unseen: what holds up the others */
} BookSeries;

typedef struct {
    const BookCell *titled_at;
    const char *title;          /* neither: no title */
    double title_points;        /* bold, of this size; 0: as Excel does */
    const char *number, *axis;  /* format and words of the upright axis */
    double axis_from;           /* 0: as Excel does */
    double across, down;        /* times Excel's own size */
    uint16_t gap;               /* between columns, percent of one; 0: as Excel does */
    bool legend, first_hidden;  /* first_hidden: the legend leaves the first series out */
} BookPicture;

BookChart *workbook_chart(BookSheet *sheet, BookChartKind kind);
void workbook_series(BookChart *chart, const BookSeries *series);
/* Once, when all series are there. */
void workbook_place(BookChart *chart, BookRow row, BookColumn column, const BookPicture *picture);
