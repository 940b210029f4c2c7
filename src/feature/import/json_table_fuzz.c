/* Any text as a table in JSON: what is made of it is delimited text with rows of one width. */
#include "base/fuzz.h"
#include "base/csv.h"
#include "feature/import/json_table.h"

#include <stdlib.h>
#include <string.h>

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Str *left = context, part = str_sub(*left, 0, n);
    if (part.n)
        memcpy(p, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    *ret_n = part.n;
    return OK;
}

static void check_rows(Str text)
{
    CsvDialect plain = { ENCODING_UTF8, ',', 0 };
    CsvReader *r = NULL;
    CsvRow row;
    size_t width = 0;
    if (csv_open(give, &text, &plain, &r) != OK)
        abort();
    while (csv_next(r, &row) == OK && row.cells) {
        if (width && row.n != width)
            abort();
        width = row.n;
    }
    csv_close(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a;
    Problems ps;
    Buf out;
    Str text = { (const char *)data, size };
    arena_init(&a, 4 << 20);
    problems_init(&ps, &a);
    buf_init(&out, 16 << 20);
    Status s = json_table_to_csv(text, &ps, &out);
    if (s == OK)
        check_rows(buf_str(&out));
    else if (s == ERR_INVALID && !ps.count)
        abort();
    buf_done(&out);
    arena_done(&a);
    return 0;
}
