/* Any bytes as a file to take in: the first line is a mapping that was remembered, the rest the file. What is found lies
 * within the file and the table of the kind, and the mapping never names a field twice. */
#include "feature/import/column.h"
#include "feature/import/source.h"

#include <stdlib.h>
#include <string.h>

static void must(bool true_thing)
{
    if (!true_thing)
        abort();
}

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Str *left = context, part = str_sub(*left, 0, n);
    if (part.n)
        memcpy(p, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    *ret_n = part.n;
    return OK;
}

static void check_columns(const Columns *c, const ImportSample *s)
{
    bool seen[IMPORT_COLUMNS_MAX] = { false };
    must(c->header < s->n && c->n_columns <= IMPORT_COLUMNS_MAX);
    for (size_t i = 0; i < c->n_columns; i++) {
        must(c->field[i] >= COLUMN_UNUSED && c->field[i] < (int)c->kind->n_fields);
        if (c->field[i] == COLUMN_UNUSED)
            continue;
        must(!seen[c->field[i]]);
        seen[c->field[i]] = true;
    }
}

/* Every cell through every decoder of the kind: a refusal has words, what is taken is in range. */
static void check_cells(const ImportKind *kind, const ImportSample *s, Arena *arena)
{
    for (size_t r = 0; r < s->n && r < 4; r++)
        for (size_t c = 0; c < s->rows[r].n && c < 8; c++) {
            Str cell = str_trim(s->rows[r].cells[c]);
            for (size_t f = 0; cell.n && f < kind->n_fields; f++) {
                ImportValue v = { 0 };
                ImportFault fault = { 0 };
                const ImportField *field = &kind->fields[f];
                bool taken = field->decode(cell, field, arena, &v, &fault);
                must(taken ? !fault.code || fault.warning : fault.code && fault.sentence && str_is_utf8(str_of(fault.sentence)));
                must(!taken || str_is_utf8(v.s));
            }
        }
}

static void check_sample(const ImportSample *s, Str remembered, Arena *arena)
{
    for (size_t k = 0; k < import_kind_count; k++) {
        const ImportKind *kind = import_kinds[k];
        int score = kind->recognise ? kind->recognise(s) : 0;
        must(score >= 0 && score <= 100);
        check_cells(kind, s, arena);
        Columns c;
        if (kind->raw || !s->n || columns_find(kind, s, arena, &c, &score) != OK)
            continue;
        must(score <= 100);
        check_columns(&c, s);
        columns_from_text(&c, remembered);
        check_columns(&c, s);
        (void)columns_missing(&c);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a;
    Problems ps;
    Str remembered, file;
    arena_init(&a, 16 << 20);
    problems_init(&ps, &a);
    str_cut((Str){ (const char *)data, size }, '\n', &remembered, &file);
    CLEANUP(source_close) Source *source = NULL;
    Status status = source_open(give, &file, S("x.csv"), &a, &ps, &source);
    must(status == OK ? source != NULL : source == NULL);
    must(status != ERR_INVALID || ps.count > 0);
    for (size_t i = 0; status == OK && i < source_sheet_count(source) && i < 3; i++) {
        ImportSample sample;
        if (source_sample(source, i, &a, &sample) == OK)
            check_sample(&sample, remembered, &a);
    }
    source_close(&source);
    arena_done(&a);
    return 0;
}
