/* The parts of a workbook, without the zip around them (xlsx_book_fuzz.c). The first byte chooses what the rest is: s a sheet,
 * m a sheet read with its merges, t shared strings, f styles, g a figure with its format. However the bytes arrive, the same
 * must be read, and what is read is UTF-8. */
#include "base/fuzz.h"
#include "base/xlsx_inside.h"

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

enum { ROWS_AT_MOST = 100 }; /* a row number of a million costs time, and finds nothing new */

static Status rows_add(XlsxRows *r, Buf *out)
{
    CsvRow row;
    for (int64_t i = 1; i <= ROWS_AT_MOST; i++) {
        TRY(xlsx_next(r, &row));
        if (!row.cells)
            return OK;
        if (row.number != i || row.n > IMPORT_COLUMNS_MAX)
            abort();
        for (size_t c = 0; c < row.n; c++)
            buf_add(out, row.cells[c]), buf_char(out, '|');
        buf_char(out, '\n');
    }
    return OK;
}

static const char shared[] = "<sst><si><t>a</t></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>";
static const char styles[] = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/>"
                             "<xf numFmtId=\"20\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>";

/* Read once: a sheet only looks at them. */
static const Xlsx *book(void)
{
    static Xlsx *x;
    Source s = { { shared, sizeof shared - 1 }, SIZE_MAX }, f = { { styles, sizeof styles - 1 }, SIZE_MAX };
    if (!x && (xlsx_new(&x) != OK || xlsx_shared_read(x, give, &s) != OK || xlsx_styles_read(x, give, &f) != OK))
        abort();
    return x;
}

static Status sheet_read(Xlsx *x, Str bytes, size_t step, bool merged, Buf *out)
{
    CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
    XlsxMerges merges = { 0 };
    Source first = { bytes, step }, again = { bytes, step };
    if (merged)
        TRY(xlsx_merges_read(&merges, x, give, &first));
    TRY(xlsx_rows_from(x, merged ? &merges : NULL, give, &again, &r));
    return rows_add(r, out);
}

static Status sheet_add(Str bytes, size_t step, bool merged, Buf *out)
{
    Xlsx x = *book();
    arena_init(&x.arena, 1 << 20);
    Status s = sheet_read(&x, bytes, step, merged, out);
    if (s != x.status || (s != OK && !xlsx_sentence(&x).n))
        abort();
    arena_done(&x.arena);
    return s;
}

static Status table_add(Str bytes, size_t step, bool strings, Buf *out)
{
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    Source s = { bytes, step };
    TRY(xlsx_new(&x));
    TRY(strings ? xlsx_shared_read(x, give, &s) : xlsx_styles_read(x, give, &s));
    buf_add(out, buf_str(&x->shared));
    for (size_t i = 0; i < x->n_shared; i++)
        buf_i64(out, x->shared_ends[i]), buf_char(out, ' ');
    for (size_t i = 0; i < x->formats.n; i++)
        buf_char(out, (char)('0' + x->formats.p[i]));
    return OK;
}

static Status number_add(Str bytes, Buf *out)
{
    Str code, value;
    str_cut(bytes, '\n', &code, &value);
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    code = arena_copy(&a, code);
    for (int era = 0; code.p && era < 2; era++)
        xlsx_put_number(out, value, number_format_of(code.p), era == 1);
    return OK;
}

static Status read_as(unsigned kind, Str bytes, size_t step, Buf *out)
{
    switch (kind % 5) { /* of the letters above */
    case 0: return sheet_add(bytes, step, false, out);
    case 1: return table_add(bytes, step, true, out);
    case 2: return table_add(bytes, step, false, out);
    case 3: return str_is_utf8(bytes) ? number_add(bytes, out) : OK;
    default: return sheet_add(bytes, step, true, out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Str bytes = { (const char *)data + 1, size - 1 };
    Buf whole, pieces;
    buf_init(&whole, 1u << 26), buf_init(&pieces, 1u << 26);
    Status a = read_as(data[0], bytes, SIZE_MAX, &whole), b = read_as(data[0], bytes, 7, &pieces);
    if (a != b || (a == OK && (!str_is_utf8(buf_str(&whole)) || !str_eq(buf_str(&whole), buf_str(&pieces)))))
        abort();
    buf_done(&whole), buf_done(&pieces);
    return 0;
}
