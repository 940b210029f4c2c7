/* What any bytes are taken for: a dialect that exists, in which rows are read as UTF-8. */
#include "base/fuzz.h"
#include "base/csv.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = { (const char *)data, size };
    CLEANUP(csv_close) CsvReader *r = NULL;
    CsvDialect d;
    CsvRow row;
    csv_detect(bytes, &d);
    must((unsigned)d.encoding < ENCODING_COUNT && d.bom <= size && d.bom <= 3);
    must(d.delimiter > 0 && d.delimiter != '"' && d.delimiter != '\r' && d.delimiter != '\n');
    must(csv_open(give, &bytes, &d, &r) == OK);
    while (csv_next(r, &row) == OK && row.cells)
        for (size_t i = 0; i < row.n; i++)
            must(str_is_utf8(row.cells[i]));
    must(csv_bytes_read(r) <= (int64_t)size);
    return 0;
}
