#include "feature/import/label_text.h"
#include "feature/import/column.h"

/* ---- the sheet ---- */

static Status more_rows(Grid *g, Arena *a)
{
    GridRow *rows = ARENA_MORE(a, g->rows, g->n, &g->room, 64);
    if (!rows)
        return ERR_MEMORY;
    g->rows = rows;
    return OK;
}

/* No label and no figure is that long. The mark at its end keeps half a number from being one. */
static Str shortened(Str cell, Arena *a)
{
    size_t n = GRID_CELL_MAX;
    while (n && ((unsigned char)cell.p[n] & 0xC0) == 0x80)
        n--;
    return arena_printf(a, STR_FMT "…", STR_ARG(str_sub(cell, 0, n)));
}

/* Merged cells repeat their text to the right and downward: it is kept once. */
static Str kept(Grid *g, Str cell, size_t column, Arena *a)
{
    const GridRow *row = &g->rows[g->n], *above = g->n ? row - 1 : NULL;
    bool whole = cell.n <= GRID_CELL_MAX;
    if (!cell.n)
        return S("");
    if (whole && column && str_eq(row->cells[column - 1], cell))
        return row->cells[column - 1];
    if (whole && above && column < above->n && str_eq(above->cells[column], cell))
        return above->cells[column];
    g->bytes += whole ? cell.n : GRID_CELL_MAX;
    return whole ? arena_copy(a, cell) : shortened(cell, a);
}

Status grid_add(Grid *g, const Str *cells, size_t n, int64_t number, Arena *a)
{
    g->cut = g->cut || g->n == GRID_ROWS_MAX || n > GRID_COLUMNS_MAX;
    if (g->n == GRID_ROWS_MAX || g->heavy)
        return OK;
    if (g->n == g->room)
        TRY(more_rows(g, a));
    GridRow *row = &g->rows[g->n];
    *row = (GridRow){ .n = n < GRID_COLUMNS_MAX ? n : GRID_COLUMNS_MAX, .number = number };
    row->cells = ARENA_ARRAY(a, Str, row->n + 1);
    for (size_t i = 0; row->cells && i < row->n; i++)
        row->cells[i] = kept(g, str_trim(cells[i]), i, a);
    g->heavy = g->bytes > GRID_TEXT_MAX;
    g->n++;
    return arena_status(a);
}

Str grid_cell(const Grid *g, size_t row, size_t column)
{
    return row < g->n && column < g->rows[row].n ? g->rows[row].cells[column] : S("");
}

Str grid_reference(const Grid *g, size_t row, size_t column, Arena *a)
{
    char letters[4] = { 0 };
    size_t n = 0;
    int64_t number = row < g->n ? g->rows[row].number : 0;
    if (column >= 26)
        letters[n++] = (char)('A' + column / 26 - 1);
    letters[n++] = (char)('A' + column % 26);
    return arena_printf(a, "%s%lld", letters, (long long)number);
}

/* ---- what a cell is ---- */

typedef enum { CELL_EMPTY, CELL_NUMBER, CELL_TEXT } CellKind;

/* What the heads above a cell say. */
typedef struct {
    int16_t year;
    int8_t rank, unit; /* unit: place in units[] */
} Head;

typedef struct {
    Str key;           /* of a text */
    Head head;
    int16_t id;        /* what the text means where it stands */
    uint8_t kind;
    int8_t unit;       /* written in it */
    bool group : 1;    /* it is the label of a group */
    bool known : 1;    /* a label of the book, in whatever group */
    bool note : 1;     /* between a label and its figure it says nothing new */
    bool again : 1;    /* the same text as the cell to its left: one merged cell */
    bool brief : 1;    /* one or two digits */
    bool thousand : 1; /* a number with 千円 behind it */
} Cell;

static const int64_t units[] = { 0, 1, 1000, 1000000 };

static int8_t unit_place(int64_t unit)
{
    int8_t i = 0;
    while ((size_t)i + 1 < COUNT_OF(units) && units[i] != unit)
        i++;
    return i;
}

/* What was said last, and in which row: it counts for GRID_LOOK_ROWS. */
typedef struct {
    int what;
    size_t row;
    bool said;
} Said;

typedef struct {
    Said group;              /* the nearest group label at or above the cell, not to its right */
    Said year, rank, unit;   /* the nearest head above */
} Column;

typedef struct {
    const LabelBook *book;
    const LabelIndex *index;
    const Grid *g;
    Arena *a, scratch;
    Cell *cells;             /* row × GRID_COLUMNS_MAX */
    int8_t *row_unit;        /* 単位:千円 of the row; then of the rows from it upward */
    int8_t any_unit;         /* the first of the sheet */
    size_t *first_known;     /* by row: the first column with a label */
    Column columns[GRID_COLUMNS_MAX];
    FoundFigure *found;
    size_t n, room;
} Finder;

static void finder_done(Finder *f)
{
    arena_done(&f->scratch);
}

static Cell *at(const Finder *f, size_t row, size_t column)
{
    return &f->cells[row * GRID_COLUMNS_MAX + column];
}

static int said_at(const Said *s, size_t row, int otherwise)
{
    return s->said && row - s->row < GRID_LOOK_ROWS ? s->what : otherwise;
}

static void say(Said *s, int what, size_t row)
{
    *s = (Said){ what, row, true };
}

/* What the text means where it stands: a label of its group before one of every group. */
static int meaning(const Finder *f, const TextSense *s, const LabelHits *hits, size_t row, size_t column)
{
    if (s->total) { /* of the group to its left; 合計 without one may be a label by itself */
        int group = column ? said_at(&f->columns[column - 1].group, row, 0) : 0;
        return group ? f->book->groups[group - 1].total : label_id(f->index, hits, 0);
    }
    if (s->in_bracket)
        return s->part;
    int id = label_id(f->index, hits, said_at(&f->columns[column].group, row, 0));
    return id != NO_LABEL ? id : label_id(f->index, hits, 0);
}

/* A text that is no label itself is the head of the column below. A bare 2023 may be an amount. */
static void head_below(Column *c, const TextSense *s, size_t row)
{
    if (s->year)
        say(&c->year, (int)s->year, row);
    if (s->rank != HEAD_UNSAID)
        say(&c->rank, s->rank, row);
    if (s->heads_unit && s->unit)
        say(&c->unit, unit_place(s->unit), row);
}

/* ret_group: the group label that the cells to the right stand under, too. */
static void look_at_text(Finder *f, size_t row, size_t column, Said *group)
{
    LabelHits hits;
    Cell *cell = at(f, row, column);
    Column *c = &f->columns[column];
    TextSense s = label_sense(f->index, cell->key, &f->scratch, &hits);
    cell->unit = unit_place(s.unit);
    cell->note = s.note;
    if (!cell->again) {
        cell->group = s.group > 0;
        cell->known = s.known;
        if (s.group)
            say(group, s.group, row);
        if (group->said)
            c->group = *group;
        cell->id = (int16_t)meaning(f, &s, &hits, row, column);
        if (cell->known && f->first_known[row] > column)
            f->first_known[row] = column;
        bool of_sheet = s.unit && (str_contains(cell->key, S("単位")) || cell->key.p[0] == '(');
        if (of_sheet && !f->row_unit[row])
            f->row_unit[row] = cell->unit;
    }
    if (!cell->known)
        head_below(c, &s, row);
}

static Status look_at_row(Finder *f, size_t row)
{
    Said group = { 0 };
    f->first_known[row] = GRID_COLUMNS_MAX;
    for (size_t i = 0; i < GRID_COLUMNS_MAX; i++) {
        Column *c = &f->columns[i];
        Cell *cell = at(f, row, i);
        cell->id = NO_LABEL;
        cell->head = (Head){ (int16_t)said_at(&c->year, row, 0), (int8_t)said_at(&c->rank, row, HEAD_UNSAID), (int8_t)said_at(&c->unit, row, 0) };
        if (group.said)
            c->group = group;
        if (i >= f->g->rows[row].n || !f->g->rows[row].cells[i].n)
            continue;
        arena_reset(&f->scratch);
        Str key = import_header_key(f->g->rows[row].cells[i], &f->scratch);
        TRY(arena_status(&f->scratch));
        cell->kind = !key.n ? CELL_EMPTY : label_number(key) ? CELL_NUMBER : CELL_TEXT;
        cell->brief = key.n <= 2;
        cell->thousand = str_ends(key, S("千円"));
        if (cell->kind != CELL_TEXT)
            continue;
        cell->again = i > 0 && str_eq(key, at(f, row, i - 1)->key); /* equal numbers are two */
        cell->key = cell->again ? at(f, row, i - 1)->key : arena_copy(f->a, key);
        if (!cell->key.p)
            return ERR_MEMORY;
        look_at_text(f, row, i, &group);
    }
    return arena_status(&f->scratch);
}

/* 単位:千円 at or above the row, the nearest; else anywhere in the sheet. */
static void spread_units(Finder *f)
{
    for (size_t r = 0; r < f->g->n; r++) {
        if (!f->any_unit)
            f->any_unit = f->row_unit[r];
        if (!f->row_unit[r] && r)
            f->row_unit[r] = f->row_unit[r - 1];
    }
}

static Status look(Finder *f)
{
    size_t n = f->g->n;
    f->cells = ARENA_ARRAY(f->a, Cell, n * GRID_COLUMNS_MAX + 1);
    f->row_unit = ARENA_ARRAY(f->a, int8_t, n + 1);
    f->first_known = ARENA_ARRAY(f->a, size_t, n + 1);
    if (!f->cells || !f->row_unit || !f->first_known)
        return ERR_MEMORY;
    TRY(labels_index(f->book, f->a, &f->index));
    for (size_t r = 0; r < n; r++)
        TRY(look_at_row(f, r));
    spread_units(f);
    return arena_status(f->a);
}

/* ---- figures ---- */

static Status keep(Finder *f, int id, size_t label_row, size_t label_column, size_t row, size_t column, bool number)
{
    const Cell *cell = at(f, row, column);
    const Head *h = &cell->head;
    if (h->rank == 0 || f->n == FOUND_MAX || (!number && h->rank == HEAD_UNSAID && !h->year))
        return OK;
    FoundFigure *more = ARENA_MORE(f->a, f->found, f->n, &f->room, 64);
    if (!more)
        return ERR_MEMORY;
    f->found = more;
    int8_t own = at(f, label_row, label_column)->unit, sheet = f->row_unit[row] ? f->row_unit[row] : f->any_unit;
    int64_t unit = units[own ? own : h->unit ? h->unit : sheet];
    f->found[f->n++] = (FoundFigure){ .id = id, .rank = h->rank, .year = h->year, .row = row, .column = column, .text = grid_cell(f->g, row, column),
                                      .number = number, .label = grid_cell(f->g, label_row, label_column), .unit = cell->thousand ? 1000 : unit };
    return OK;
}

/* A small number before a text is the text's own: 1 訪問型サービス. */
static bool is_ordinal(const Finder *f, size_t row, size_t column)
{
    const Cell *cell = at(f, row, column), *next = column + 1 < f->g->rows[row].n ? cell + 1 : NULL;
    return cell->brief && next && next->kind == CELL_TEXT && !next->note && cell->head.rank == HEAD_UNSAID;
}

/* The figures of one row: each belongs to the nearest text before it that means something. */
static Status read_row(Finder *f, size_t row)
{
    int id = NO_LABEL;
    size_t label = 0;
    for (size_t c = 0; c < f->g->rows[row].n; c++) {
        const Cell *cell = at(f, row, c);
        if (cell->kind == CELL_EMPTY || cell->again)
            continue;
        if (cell->kind == CELL_NUMBER) {
            if (id != NO_LABEL && !is_ordinal(f, row, c))
                TRY(keep(f, id, row, label, row, c, true));
            continue;
        }
        if (cell->id == NO_LABEL && (cell->note || cell->unit) && !cell->group)
            continue;
        if (cell->id == NO_LABEL && id != NO_LABEL && !cell->group && cell->head.rank < HEAD_UNSAID) {
            TRY(keep(f, id, row, label, row, c, false)); /* 別紙のとおり */
            continue;
        }
        id = cell->id;
        label = c;
    }
    return OK;
}

/* Nothing follows the label in its row: the figure stands below it. */
static bool stands_alone(const Finder *f, size_t row, size_t column)
{
    for (size_t c = column + 1; c < f->g->rows[row].n; c++) {
        const Cell *cell = at(f, row, c);
        if (cell->kind == CELL_NUMBER)
            return false;
        if (cell->kind == CELL_TEXT && !cell->again)
            break; /* the next label of a row of labels */
    }
    return true;
}

static Status read_below(Finder *f, size_t row, size_t column)
{
    enum { BELOW = 3 };
    const Cell *label = at(f, row, column);
    if (label->id == NO_LABEL || !stands_alone(f, row, column))
        return OK;
    for (size_t down = 1; down <= BELOW && row + down < f->g->n; down++) {
        if (column >= f->g->rows[row + down].n)
            continue;
        const Cell *cell = at(f, row + down, column);
        if (cell->kind == CELL_NUMBER) /* unless it belongs to a text of its own row */
            return f->first_known[row + down] < column ? OK : keep(f, label->id, row, column, row + down, column, true);
        if (cell->kind == CELL_TEXT && !str_eq(cell->key, label->key) && !cell->note)
            return OK;
    }
    return OK;
}

Status labels_find(const LabelBook *book, const Grid *g, Arena *a, FoundFigure **ret, size_t *ret_n)
{
    CLEANUP(finder_done) Finder f = { .book = book, .g = g, .a = a };
    arena_init(&f.scratch, GRID_ARENA_MAX);
    TRY(look(&f));
    for (size_t r = 0; r < g->n; r++) {
        TRY(read_row(&f, r));
        for (size_t c = f.first_known[r]; c < g->rows[r].n; c++)
            if (at(&f, r, c)->known)
                TRY(read_below(&f, r, c));
    }
    TRY(arena_status(a));
    *ret = f.found;
    *ret_n = f.n;
    return OK;
}

size_t labels_seen(const LabelBook *book, const Grid *g, Arena *a)
{
    CLEANUP(finder_done) Finder f = { .book = book, .g = g, .a = a };
    size_t n = 0;
    arena_init(&f.scratch, GRID_ARENA_MAX);
    if (look(&f) != OK)
        return 0;
    for (size_t r = 0; r < g->n; r++)
        for (size_t c = 0; c < g->rows[r].n; c++)
            n += at(&f, r, c)->known;
    return n;
}
