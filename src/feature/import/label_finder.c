#include "feature/import/label_finder.h"
#include "feature/import/year_cell.h"

#include <string.h>

/* ---- the sheet ---- */

static Status more_rows(Grid *g, Arena *a)
{
    size_t room = g->room ? g->room * 2 : 64;
    GridRow *rows = ARENA_ARRAY(a, GridRow, room);
    if (!rows)
        return ERR_MEMORY;
    if (g->n)
        memcpy(rows, g->rows, g->n * sizeof *rows);
    g->rows = rows;
    g->room = room;
    return OK;
}

Status grid_add(Grid *g, const Str *cells, size_t n, int64_t number, Arena *a)
{
    g->cut = g->cut || g->n == GRID_ROWS_MAX || n > GRID_COLUMNS_MAX;
    if (g->n == GRID_ROWS_MAX)
        return OK;
    if (g->n == g->room)
        TRY(more_rows(g, a));
    GridRow *row = &g->rows[g->n];
    *row = (GridRow){ .n = n < GRID_COLUMNS_MAX ? n : GRID_COLUMNS_MAX, .number = number };
    row->cells = ARENA_ARRAY(a, Str, row->n + 1);
    for (size_t i = 0; row->cells && i < row->n; i++)
        row->cells[i] = arena_copy(a, str_trim(cells[i]));
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

/* ---- texts ---- */

bool label_number(Str cell)
{
    static const Str before[] = { { "(", 1 }, { "-", 1 }, { "▲", 3 }, { "△", 3 }, { "−", 3 }, { "¥", 2 }, { "\\", 1 } };
    static const Str after[] = { { "千円", 6 }, { "円", 3 }, { "人", 3 }, { "%", 1 }, { ")", 1 } };
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < COUNT_OF(before); i++)
        if (str_starts(cell, before[i]))
            cell = str_trim(str_sub(cell, before[i].n, cell.n));
    for (size_t i = 0; i < COUNT_OF(after); i++)
        if (digits == 0 && str_ends(cell, after[i]))
            cell = str_trim(str_sub(cell, 0, cell.n - after[i].n));
    for (size_t i = 0; i < cell.n; i++) {
        digits += cell.p[i] >= '0' && cell.p[i] <= '9';
        points += cell.p[i] == '.';
        if (!strchr("0123456789,.", cell.p[i]) || !cell.p[i])
            return false;
    }
    return digits > 0 && digits <= 30 && points <= 1;
}

static size_t mark_length(Str key)
{
    static const Str marks[] = { { "・", 3 }, { "※", 3 }, { "○", 3 }, { "●", 3 }, { "うち", 6 } };
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_starts(key, marks[i]))
            return marks[i].n;
    if (key.n > 3 && (unsigned char)key.p[0] == 0xE2 && (unsigned char)key.p[1] == 0x91) /* ① … */
        return 3;
    if (key.n > 3 && key.p[0] == '(')
        for (size_t i = 1; i < key.n && i <= 7; i++)
            if (key.p[i] == ')')
                return i + 1;
    size_t digits = 0;
    while (digits < key.n && digits < 3 && key.p[digits] >= '0' && key.p[digits] <= '9')
        digits++;
    if (digits && digits < key.n)
        return key.p[digits] == '.' || key.p[digits] == ')' ? digits + 1 : digits;
    if (key.n > 3 && (unsigned char)key.p[0] == 0xE3 && (unsigned char)key.p[1] == 0x82 && (unsigned char)key.p[2] >= 0xA2) /* ア … */
        return key.p[3] == '.' || key.p[3] == ')' ? 4 : 3;
    return 0;
}

/* 訪問型サービスA(緩和した基準)(円) without its last bracket; the same when there is none. */
static Str without_bracket(Str key)
{
    if (!key.n || key.p[key.n - 1] != ')')
        return key;
    for (size_t i = key.n; i-- > 1;)
        if (key.p[i] == '(')
            return str_sub(key, 0, i);
    return key;
}

static bool is_one_of(Str key, Str aliases)
{
    Str one;
    for (bool more = key.n > 0 && aliases.n > 0; more;) {
        more = str_cut(aliases, '|', &one, &aliases);
        if (str_eq(key, one))
            return true;
    }
    return false;
}

bool label_is(Str key, const char *aliases)
{
    enum { MARKS = 3, BRACKETS = 3 };
    Str list = str_of(aliases);
    for (int m = 0; m <= MARKS; m++) {
        Str bare = key;
        for (int b = 0; b <= BRACKETS; b++, bare = without_bracket(bare))
            if (is_one_of(bare, list))
                return true;
        size_t mark = mark_length(key);
        if (!mark)
            break;
        key = str_sub(key, mark, key.n);
    }
    return false;
}

static bool is_total(Str key)
{
    return label_is(key, "計|小計|合計|総計|総合計");
}

/* Between a label and its figure these say nothing new. */
static bool is_note(Str key)
{
    static const char quiet[] = "円|千円|人|%|=|×|+|-|÷|年度|→|:";
    bool bracketed = key.n > 1 && (key.p[0] == '(' || str_starts(key, S("※"))) && without_bracket(key).n == key.n && key.p[key.n - 1] == ')';
    return !key.n || bracketed || str_starts(key, S("※")) || is_one_of(key, str_of(quiet));
}

static int64_t unit_in(Str key)
{
    static const struct { Str words; int64_t unit; } units[] = {
        { { "百万円", 9 }, 1000000 }, { { "千円", 6 }, 1000 }, { { "円", 3 }, 1 },
    };
    static const char *const shapes[] = { "(%s)", "単位:%s", "単位%s", "(単位:%s)" };
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        if (str_eq(key, units[u].words))
            return units[u].unit;
        for (size_t s = 0; s < COUNT_OF(shapes); s++) {
            Str head, tail, shape = str_of(shapes[s]);
            char room[64];
            str_cut(shape, '%', &head, &tail);
            tail = str_sub(tail, 1, tail.n);
            size_t n = head.n + units[u].words.n + tail.n;
            memcpy(room, head.p, head.n);
            memcpy(room + head.n, units[u].words.p, units[u].words.n);
            memcpy(room + head.n + units[u].words.n, tail.p, tail.n);
            if (str_contains(key, (Str){ room, n }))
                return units[u].unit;
        }
    }
    return 0;
}

/* ---- what a cell is ---- */

typedef enum { CELL_EMPTY, CELL_NUMBER, CELL_TEXT } CellKind;
typedef struct {
    CellKind kind;
    Str key;
    int group;       /* it is the label of this group; 0: of none */
    bool known;      /* a label of the book, in whatever group */
    bool again;      /* the same text as the cell to its left: one merged cell */
} Cell;

typedef struct {
    const LabelBook *book;
    const Grid *g;
    Arena *a;
    Cell *cells;     /* row × GRID_COLUMNS_MAX */
    FoundFigure *found;
    size_t n, room;
} Finder;

static Cell *at(const Finder *f, size_t row, size_t column)
{
    return &f->cells[row * GRID_COLUMNS_MAX + column];
}

static int group_of_text(const LabelBook *book, Str key)
{
    for (size_t i = 0; i < book->n_groups; i++)
        if (label_is(key, book->groups[i].aliases))
            return (int)i + 1;
    return 0;
}

bool labels_know(const LabelBook *book, Str key)
{
    for (size_t i = 0; i < book->n_labels; i++)
        if (label_is(key, book->labels[i].aliases))
            return true;
    return false;
}

static Status look(Finder *f)
{
    f->cells = ARENA_ARRAY(f->a, Cell, f->g->n * GRID_COLUMNS_MAX + 1);
    if (!f->cells)
        return ERR_MEMORY;
    for (size_t r = 0; r < f->g->n; r++)
        for (size_t c = 0; c < f->g->rows[r].n; c++) {
            Cell *cell = at(f, r, c);
            cell->key = import_header_key(f->g->rows[r].cells[c], f->a);
            cell->kind = !cell->key.n ? CELL_EMPTY : label_number(cell->key) ? CELL_NUMBER : CELL_TEXT;
            cell->again = c > 0 && cell->kind == CELL_TEXT && str_eq(cell->key, at(f, r, c - 1)->key); /* equal numbers are two */
            if (cell->kind != CELL_TEXT || cell->again)
                continue;
            cell->group = group_of_text(f->book, cell->key);
            cell->known = labels_know(f->book, cell->key);
        }
    return arena_status(f->a);
}

/* The nearest group label at or above a cell and not to its right. */
static int group_at(const Finder *f, size_t row, size_t column)
{
    for (size_t up = 0; up <= row && up < GRID_LOOK_ROWS; up++)
        for (size_t c = column + 1; c-- > 0;)
            if (at(f, row - up, c)->group)
                return at(f, row - up, c)->group;
    return 0;
}

static int label_in(const LabelBook *book, Str key, int group)
{
    for (size_t i = 0; i < book->n_labels; i++)
        if (book->labels[i].group == group && label_is(key, book->labels[i].aliases))
            return book->labels[i].id;
    return NO_LABEL;
}

/* 訪問型サービス(従前相当): a part of the group that the words before the bracket name. false: no such text. */
static bool part_in_bracket(const LabelBook *book, Str key, int *ret)
{
    Str group_words = without_bracket(key);
    if (group_words.n == key.n || !group_words.n)
        return false;
    Str inner = str_sub(key, group_words.n + 1, key.n - group_words.n - 2);
    int group = group_of_text(book, group_words);
    if (!group || unit_in(key) || !inner.n || str_starts(inner, S("※")) || is_total(inner) || group_of_text(book, inner))
        return false;
    *ret = label_in(book, inner, group);
    return true;
}

/* What the text in a cell means where it stands: a label of its group before one of every group. */
static int meaning(const Finder *f, size_t row, size_t column)
{
    Str key = at(f, row, column)->key;
    int id = NO_LABEL;
    if (is_total(key)) { /* of the group to its left; 合計 without one may be a label by itself */
        int group = column ? group_at(f, row, column - 1) : 0;
        return group ? f->book->groups[group - 1].total : label_in(f->book, key, 0);
    }
    if (part_in_bracket(f->book, key, &id))
        return id;
    int group = group_at(f, row, column);
    id = group ? label_in(f->book, key, group) : NO_LABEL;
    return id != NO_LABEL ? id : label_in(f->book, key, 0);
}

/* ---- heads of columns ---- */

typedef struct {
    int rank;
    int64_t year, unit;
} Head;

/* 令和5年度実績額: the year, and what is left. */
static Str without_year(Str key, Arena *a, int64_t *ret_year)
{
    int64_t year;
    Str head, tail;
    if (!import_year_in(key, false, a, &year)) {
        ImportValue v = { 0 };
        ImportFault fault;
        if (import_year(without_bracket(key), NULL, a, &v, &fault)) {
            *ret_year = v.i;
            return S("");
        }
        return key;
    }
    *ret_year = year;
    for (size_t i = 0; i + 3 <= key.n; i++)
        if (str_starts(str_sub(key, i, key.n), S("年"))) {
            tail = str_sub(key, i + 3, key.n);
            tail = str_starts(tail, S("度")) ? str_sub(tail, 3, tail.n) : tail;
            head = str_sub(key, 0, i);
            return str_starts(head, S("令和")) || str_starts(head, S("平成")) ? tail : key;
        }
    return S("");
}

static int rank_of(const LabelBook *book, Str key)
{
    for (size_t i = 0; i < book->n_heads; i++)
        if (label_is(key, book->heads[i].aliases))
            return book->heads[i].rank;
    return HEAD_UNSAID;
}

static Head head_of(const Finder *f, size_t row, size_t column)
{
    Head h = { .rank = HEAD_UNSAID };
    for (size_t up = 1; up <= row && up < GRID_LOOK_ROWS; up++) {
        const Cell *cell = at(f, row - up, column);
        int64_t year = 0;
        if (cell->kind != CELL_TEXT || cell->known) /* a bare 2023 may be an amount */
            continue;
        Str rest = without_year(cell->key, f->a, &year);
        int rank = rest.n ? rank_of(f->book, rest) : HEAD_UNSAID;
        if (year && !h.year && (rest.n == 0 || rank != HEAD_UNSAID || !without_bracket(rest).n))
            h.year = year;
        if (h.rank == HEAD_UNSAID)
            h.rank = rank;
        if (!h.unit && (rank != HEAD_UNSAID || year))
            h.unit = unit_in(cell->key);
    }
    return h;
}

/* 単位:千円 at or above the row, the nearest; else anywhere in the sheet. */
static int64_t sheet_unit(const Finder *f, size_t row)
{
    for (size_t k = 0; k < f->g->n; k++) {
        size_t r = k <= row ? row - k : k;
        for (size_t c = 0; c < f->g->rows[r].n; c++) {
            const Cell *cell = at(f, r, c);
            if (cell->kind != CELL_TEXT || cell->again)
                continue;
            int64_t unit = str_contains(cell->key, S("単位")) || cell->key.p[0] == '(' ? unit_in(cell->key) : 0;
            if (unit)
                return unit;
        }
    }
    return 0;
}

/* ---- figures ---- */

static Status keep(Finder *f, int id, size_t label_row, size_t label_column, size_t row, size_t column, bool number)
{
    Head h = head_of(f, row, column);
    Str text = grid_cell(f->g, row, column);
    if (h.rank == 0 || f->n == FOUND_MAX || (!number && h.rank == HEAD_UNSAID && !h.year))
        return OK;
    if (f->n == f->room) {
        size_t room = f->room ? f->room * 2 : 64;
        FoundFigure *more = ARENA_ARRAY(f->a, FoundFigure, room);
        if (!more)
            return ERR_MEMORY;
        if (f->n)
            memcpy(more, f->found, f->n * sizeof *more);
        f->found = more;
        f->room = room;
    }
    int64_t own = unit_in(at(f, label_row, label_column)->key), behind = str_ends(at(f, row, column)->key, S("千円")) ? 1000 : 0;
    f->found[f->n++] = (FoundFigure){ .id = id, .rank = h.rank, .year = h.year, .row = row, .column = column, .text = text, .number = number,
                                      .label = grid_cell(f->g, label_row, label_column),
                                      .unit = behind ? behind : own ? own : h.unit ? h.unit : sheet_unit(f, row) };
    return OK;
}

/* A small number before a text is the text's own: 1 訪問型サービス. */
static bool is_ordinal(const Finder *f, size_t row, size_t column)
{
    const Cell *next = column + 1 < f->g->rows[row].n ? at(f, row, column + 1) : NULL;
    return at(f, row, column)->key.n <= 2 && next && next->kind == CELL_TEXT && !is_note(next->key) && head_of(f, row, column).rank == HEAD_UNSAID;
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
        int mine = meaning(f, row, c);
        if (mine == NO_LABEL && (is_note(cell->key) || unit_in(cell->key)) && !cell->group)
            continue;
        if (mine == NO_LABEL && id != NO_LABEL && !cell->group && head_of(f, row, c).rank < HEAD_UNSAID) {
            TRY(keep(f, id, row, label, row, c, false)); /* 別紙のとおり */
            continue;
        }
        id = mine;
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
    int id = meaning(f, row, column);
    if (id == NO_LABEL || !stands_alone(f, row, column))
        return OK;
    for (size_t down = 1; down <= BELOW && row + down < f->g->n; down++) {
        if (column >= f->g->rows[row + down].n)
            continue;
        const Cell *cell = at(f, row + down, column);
        if (cell->kind == CELL_NUMBER) {
            for (size_t c = 0; c < column; c++) /* it belongs to a text of its own row */
                if (at(f, row + down, c)->known)
                    return OK;
            return keep(f, id, row, column, row + down, column, true);
        }
        if (cell->kind == CELL_TEXT && !str_eq(cell->key, at(f, row, column)->key) && !is_note(cell->key))
            return OK;
    }
    return OK;
}

Status labels_find(const LabelBook *book, const Grid *g, Arena *a, FoundFigure **ret, size_t *ret_n)
{
    Finder f = { .book = book, .g = g, .a = a };
    TRY(look(&f));
    for (size_t r = 0; r < g->n; r++) {
        TRY(read_row(&f, r));
        for (size_t c = 0; c < g->rows[r].n; c++)
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
    Finder f = { .book = book, .g = g, .a = a };
    size_t n = 0;
    if (look(&f) != OK)
        return 0;
    for (size_t r = 0; r < g->n; r++)
        for (size_t c = 0; c < g->rows[r].n; c++)
            n += at(&f, r, c)->known;
    return n;
}
