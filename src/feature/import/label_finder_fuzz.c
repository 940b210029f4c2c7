/* Any table as the paper of a closed year: what is found stands where it says, means something, and is found again. */
#include "base/fuzz.h"
#include "feature/import/kind.h"
#include "feature/import/settled_labels.h"
#include "feature/import/settled_read.h"

#include <string.h>

/* Cells parted by TAB, rows by LF. */
static Status grid_of(Str text, Arena *a, Grid *g)
{
    Str line, cell, cells[GRID_COLUMNS_MAX + 2];
    for (int64_t number = 1; text.n; number++) {
        size_t n = 0;
        str_cut(text, '\n', &line, &text);
        for (bool more = true; more && n < COUNT_OF(cells); n++) {
            more = str_cut(line, '\t', &cell, &line);
            cells[n] = str_is_utf8(cell) ? cell : S("?");
        }
        TRY(grid_add(g, cells, n, number, a));
    }
    return OK;
}

static void check_figure(const Grid *g, const FoundFigure *f, Arena *a)
{
    int64_t value = -1;
    bool cut;
    ImportFault fault = { 0 };
    must(f->id >= 0 && f->id < SETTLED_ITEM_COUNT && f->rank > 0 && f->rank <= HEAD_UNSAID);
    must(f->row < g->n && f->column < g->rows[f->row].n && str_eq(f->text, grid_cell(g, f->row, f->column)));
    must(f->year == 0 || (f->year >= 2000 && f->year <= 2100));
    must(f->unit == 0 || f->unit == 1 || f->unit == 1000 || f->unit == 1000000);
    must(grid_reference(g, f->row, f->column, a).n >= 2);
    bool good = settled_value(text_fold_width(f->text, a), (SettledItem)f->id, f->unit ? f->unit : 1, &value, &cut, &fault);
    must(good ? value >= 0 && value <= YEN_MAX : fault.code && fault.sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a;
    Grid g = { 0 };
    FoundFigure *one = NULL, *two = NULL;
    size_t n = 0, m = 0;
    arena_init(&a, 64 << 20);
    Status s = grid_of((Str){ (const char *)data, size < 20000 ? size : 20000 }, &a, &g);
    if (s == OK)
        s = labels_find(&settled_book, &g, &a, &one, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        check_figure(&g, &one[i], &a);
    if (s == OK)
        s = labels_find(&settled_book, &g, &a, &two, &m);
    must(s == OK || s == ERR_MEMORY);
    must(s != OK || (n == m && n <= FOUND_MAX));
    arena_done(&a);
    return 0;
}
