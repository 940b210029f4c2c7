/* The first rows of a file as columns of one kind that has any (a raw one has not: source_fuzz.c). The first byte chooses the
 * kind, the rest of its line is a mapping that was remembered; below, cells are parted by TAB, rows by LF. What is found lies within the rows and the table of the kind, no field
 * has two columns, and it is found again. */
#include "base/fuzz.h"
#include "feature/import/column.h"

#include <string.h>

enum { CELLS = 40 };

static size_t sample_of(Str text, CsvRow *rows, Arena *a)
{
    Str line, cells[CELLS];
    size_t n = 0;
    for (; text.n && n < IMPORT_HEADER_ROWS_MAX; n++) {
        size_t width = 0;
        str_cut(text, '\n', &line, &text);
        for (bool more = true; more && width < CELLS; width++) {
            more = str_cut(line, '\t', &cells[width], &line);
            cells[width] = str_is_utf8(cells[width]) ? cells[width] : S("?");
        }
        Str *kept = ARENA_ARRAY(a, Str, width);
        must(kept != NULL);
        memcpy(kept, cells, width * sizeof *kept);
        rows[n] = (CsvRow){ .cells = kept, .n = width, .number = (int64_t)n + 1, .line = (int64_t)n + 1 };
    }
    return n;
}

static void check_columns(const Columns *c, const ImportSample *s)
{
    bool seen[IMPORT_COLUMNS_MAX] = { false };
    must(c->header < s->n && c->n_columns <= s->rows[c->header].n);
    for (size_t i = 0; i < c->n_columns; i++) {
        must(c->field[i] >= COLUMN_UNUSED && c->field[i] < (int)c->kind->n_fields);
        if (c->field[i] == COLUMN_UNUSED)
            continue;
        must(!seen[c->field[i]]);
        seen[c->field[i]] = true;
    }
    const ImportField *missing = columns_missing(c);
    must(!missing || !seen[missing - c->kind->fields]);
}

static void check_found(const ImportKind *kind, const ImportSample *s, Str remembered, Arena *a)
{
    Columns one, two;
    int score, again;
    Status found = columns_find(kind, s, a, &one, &score);
    must(found == OK && columns_find(kind, s, a, &two, &again) == OK && score == again && score <= 100);
    if (!one.n_columns)
        return; /* titles only */
    must(memcmp(one.signature, two.signature, sizeof one.signature) == 0 && (columns_missing(&one) ? score <= 0 : score >= 0));
    check_columns(&one, s);
    columns_from_text(&one, remembered);
    check_columns(&one, s);
}

static const ImportKind *plain_kind(size_t number)
{
    size_t i = number % import_kind_count;
    while (import_kinds[i]->raw)
        i = (i + 1) % import_kind_count;
    return import_kinds[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    CLEANUP(arena_done) Arena a;
    CsvRow rows[IMPORT_HEADER_ROWS_MAX];
    Str remembered, rest;
    const ImportKind *kind = plain_kind(data[0]);
    arena_init(&a, 16 << 20);
    str_cut((Str){ (const char *)data + 1, size - 1 }, '\n', &remembered, &rest);
    ImportSample s = { .file_name = S("x.csv"), .rows = rows, .n = sample_of(rest, rows, &a) };
    int score = kind->recognise ? kind->recognise(&s) : 0;
    must(score >= 0 && score <= 100);
    if (s.n)
        check_found(kind, &s, remembered, &a);
    return 0;
}
