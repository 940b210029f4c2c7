/* Any bytes through the reader, in any pieces; what is read must survive being written. The first byte chooses encoding,
 * delimiter and how many bytes to skip (csv_detect_fuzz.c finds them out). */
#include "base/fuzz.h"
#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Str left;
    size_t step;
} Source;

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Source *s = context;
    Str part = str_sub(s->left, 0, n < s->step ? n : s->step);
    if (part.n)
        memcpy(p, part.p, part.n);
    s->left = str_sub(s->left, part.n, s->left.n);
    *ret_n = part.n;
    return OK;
}

/* Reads all and writes it as plain UTF-8 with commas. */
static Status rewrite(Str bytes, size_t step, const CsvDialect *d, Buf *out)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    Source source = { bytes, step };
    CsvRow row;
    TRY(csv_open(give, &source, d, &r));
    for (;;) {
        TRY(csv_next(r, &row));
        if (!row.cells)
            return OK;
        for (size_t i = 0; i < row.n; i++) {
            if (!str_is_utf8(row.cells[i]))
                abort();
            csv_put_cell(out, row.cells[i], i == 0, false);
        }
        csv_end_row(out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = ",\t;|";
    if (!size)
        return 0;
    unsigned b = data[0];
    Str bytes = { (const char *)data + 1, size - 1 };
    const CsvDialect d = { (Encoding)(b % ENCODING_COUNT), delimiters[b / ENCODING_COUNT % 4], b / ENCODING_COUNT / 4 % 4 };
    const CsvDialect plain = { ENCODING_UTF8, ',', 0 };
    CLEANUP(buf_done) Buf whole, pieces, again;
    buf_init(&whole, 64u << 20);
    buf_init(&pieces, 64u << 20);
    buf_init(&again, 64u << 20);
    Status s = rewrite(bytes, SIZE_MAX, &d, &whole);
    if (rewrite(bytes, 3, &d, &pieces) != s || !str_eq(buf_str(&whole), buf_str(&pieces)))
        abort();
    /* A first row "sep=" and an empty cell would be taken for a directive the second time. */
    if (str_starts(buf_str(&whole), S("sep=,\r\n")))
        return 0;
    if (rewrite(buf_str(&whole), SIZE_MAX, &plain, &again) != OK || !str_eq(buf_str(&whole), buf_str(&again)))
        abort();
    return 0;
}
