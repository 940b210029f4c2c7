/* label_finder.h: figures of a paper whose layout changes from year to year, found by their labels. A book says which labels there
 * are. A figure belongs to the text before it in its row (a note in brackets between is no label), else to the label above it.
 * Short labels (A, 小計) are read in the group they stand in: the nearest group label at or above them, not to their right. Where
 * several figures follow a label, the heads of their columns tell which is meant, or of which year each is. */
#pragma once
#include "base/csv.h"

enum { GRID_ROWS_MAX = 2000, GRID_COLUMNS_MAX = 100, GRID_LOOK_ROWS = 60, FOUND_MAX = 4000, NO_LABEL = -1 };
enum { GRID_CELL_MAX = 500 };                       /* bytes of a cell; a longer one is a text, and loses its end */
#define GRID_TEXT_MAX (8u * 1024 * 1024)            /* bytes of all cells of a sheet */
#define GRID_ARENA_MAX (64u * 1024 * 1024)          /* enough for a sheet at all its limits and for finding its figures */

typedef struct {
    Str *cells;
    size_t n;
    int64_t number;       /* of the row in the sheet, from 1 */
} GridRow;
typedef struct {
    Str name;             /* of the sheet */
    GridRow *rows;
    size_t n, room;
    size_t bytes;         /* of its texts; equal neighbours count once */
    bool cut;             /* the sheet went on beyond GRID_ROWS_MAX or GRID_COLUMNS_MAX */
    bool heavy;           /* it went on beyond GRID_TEXT_MAX: the rest is not here */
} Grid;
/* Copies into the arena. */
MUST_USE Status grid_add(Grid *g, const Str *cells, size_t n, int64_t number, Arena *a);
Str grid_cell(const Grid *g, size_t row, size_t column);      /* "" outside */
Str grid_reference(const Grid *g, size_t row, size_t column, Arena *a); /* F12 */

typedef struct {
    int id;               /* what it means to the caller */
    int group;            /* counts only there; 0: everywhere */
    const char *aliases;  /* keys (import_header_key), '|' between */
} Label;
typedef struct {
    const char *aliases;
    int total;            /* id that 計 means in the group; NO_LABEL: none */
} LabelGroup;
typedef struct {
    const char *aliases;
    int rank;             /* the lowest is taken; 0: never a figure that we want (予算額, 件数) */
} HeadRole;
typedef struct {
    const Label *labels;
    size_t n_labels;
    const LabelGroup *groups; /* group k is groups[k − 1] */
    size_t n_groups;
    const HeadRole *heads;
    size_t n_heads;
} LabelBook;
enum { LABEL_GROUPS_MAX = 16 };
#define HEAD_UNSAID 9     /* rank of a figure whose column says nothing */

typedef struct {
    int id, rank;
    int64_t year;         /* of the head of its column; 0: none */
    size_t row, column;
    Str label, text;      /* as they stand in the file */
    int64_t unit;         /* 1, 1000, 1000000; 0: nowhere said */
    bool number;          /* else a text stands where the figure should be */
} FoundFigure;

/* In the order of the sheet; everything in the arena. Takes as long as the sheet has cells, whatever stands in them. */
MUST_USE Status labels_find(const LabelBook *book, const Grid *g, Arena *a, FoundFigure **ret, size_t *ret_n);
/* How many cells of some rows hold a label of the book; for recognising. */
size_t labels_seen(const LabelBook *book, const Grid *g, Arena *a);
/* 12,345 ▲1.5 (3): something that is meant as a number. The cell is half-width and trimmed. */
bool label_number(Str cell);
/* The aliases of a book by hash, made once for many texts. */
typedef struct LabelIndex LabelIndex;
MUST_USE Status labels_index(const LabelBook *book, Arena *a, const LabelIndex **ret);
/* Does the text hold a label of the book, in whatever group? */
bool labels_know(const LabelIndex *index, Str key);
/* Is the text this alias, numbered (①, (1), ア) or noted (in brackets, a unit)? key: import_header_key of it. */
bool label_is(Str key, const char *aliases);
