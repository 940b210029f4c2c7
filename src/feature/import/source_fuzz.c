/* Any bytes as a file to take in, as far as its rows: a refusal has words; the sample is what is read again afterwards, and the
 * digest is that of all bytes. The length chooses a kind that is asked whether the file is one of its own. */
#include "base/fuzz.h"
#include "feature/import/source.h"

#include <string.h>

enum { SHEETS = 3, ROWS = 200 };

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Str *left = context, part = str_sub(*left, 0, n);
    if (part.n)
        memcpy(p, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    *ret_n = part.n;
    return OK;
}

static void check_row(const CsvRow *row, const ImportSample *s, size_t i)
{
    must(row->n <= IMPORT_COLUMNS_MAX && (i >= s->n || row->n == s->rows[i].n));
    for (size_t c = 0; c < row->n; c++)
        must(str_is_utf8(row->cells[c]) && (i >= s->n || str_eq(row->cells[c], s->rows[i].cells[c])));
}

static void check_recognised(const ImportKind *kind, const ImportSample *s)
{
    int score = kind->recognise ? kind->recognise(s) : 0;
    must(score >= 0 && score <= 100);
}

static void check_sheet(Source *source, size_t sheet, const ImportKind *kind, Arena *a, const Problems *ps)
{
    ImportSample sample;
    size_t before = ps->count;
    Status s = source_sample(source, sheet, a, &sample);
    if (s == OK)
        check_recognised(kind, &sample);
    if (s == OK)
        s = source_begin(source, sheet, true);
    CsvRow row;
    for (size_t i = 0; s == OK && i < ROWS; i++) {
        s = source_next(source, &row);
        if (s == OK && !row.cells) {
            must(i >= sample.n);
            return;
        }
        if (s == OK)
            check_row(&row, &sample, i);
    }
    must(s != ERR_INVALID || ps->count > before || ps->beyond);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(source_close) Source *source = NULL;
    Problems ps;
    Str all = { (const char *)data, size }, left = all;
    uint8_t right[32], told[32];
    arena_init(&a, 16 << 20);
    problems_init(&ps, &a);
    Status s = source_open(give, &left, S("x.csv"), &a, &ps, &source);
    must(s == OK ? source != NULL : source == NULL);
    must(s != ERR_INVALID || ps.count > 0);
    for (size_t i = 0; source && i < source_sheet_count(source) && i < SHEETS; i++)
        check_sheet(source, i, import_kinds[size % import_kind_count], &a, &ps);
    if (source) {
        digest_of(all, right);
        must(source_digest(source, told) == OK && memcmp(right, told, sizeof told) == 0);
    }
    return 0;
}
