/* Whole workbooks. The first byte: even, the rest is a file as it might be sent; odd, its parts between bytes 0xFF, around which
 * a sound package is made, so that what is in the parts is reached at all. A refusal has words; what is read is UTF-8. */
#include "base/fuzz.h"
#include "base/xlsx_inside.h"

#include <string.h>
#include <zlib.h>

enum { ROWS_AT_MOST = 100, SHEETS_AT_MOST = 4 };

static const char *const names[] = {
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels",
};

static void put_number(Buf *out, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++, value >>= 8)
        buf_char(out, (char)(uint8_t)value);
}

/* What the head of a part and its line in the directory share: APPNOTE.TXT 4.3.7, from the version needed on. */
static void put_part(Buf *out, Str content, const char *name)
{
    put_number(out, 20, 2), put_number(out, 0, 8); /* version; flags, stored, time, date */
    put_number(out, crc32(0, (const Bytef *)content.p, (uInt)content.n), 4);
    put_number(out, content.n, 4), put_number(out, content.n, 4);
    put_number(out, strlen(name), 2), put_number(out, 0, 2);
}

static void package(Str parts, Buf *out)
{
    CLEANUP(buf_done) Buf directory;
    buf_init(&directory, 1 << 20);
    size_t n = 0;
    for (bool more = true; more && n < COUNT_OF(names); n++) {
        Str content;
        size_t at = out->n;
        more = str_cut(parts, (char)0xFF, &content, &parts);
        buf_add(out, S("PK\3\4")), put_part(out, content, names[n]);
        buf_add(out, str_of(names[n])), buf_add(out, content);
        buf_add(&directory, S("PK\1\2\24\0")), put_part(&directory, content, names[n]);
        put_number(&directory, 0, 10), put_number(&directory, at, 4); /* comment, disk, attributes; place */
        buf_add(&directory, str_of(names[n]));
    }
    size_t at = out->n;
    buf_add(out, buf_str(&directory));
    buf_add(out, S("PK\5\6\0\0\0\0")), put_number(out, n, 2), put_number(out, n, 2);
    put_number(out, directory.n, 4), put_number(out, at, 4), put_number(out, 0, 2);
}

/* True when no row was refused. */
static bool rows_read(XlsxRows *r)
{
    CsvRow row = { 0 };
    Status s = OK;
    for (int64_t i = 1; i <= ROWS_AT_MOST && (s = xlsx_next(r, &row)) == OK && row.cells; i++) {
        must(row.number == i && row.n <= IMPORT_COLUMNS_MAX);
        for (size_t c = 0; c < row.n; c++)
            must(str_is_utf8(row.cells[c]));
    }
    return s == OK;
}

static void book_read(Str bytes)
{
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    CLEANUP(arena_done) Arena a;
    Problems ps;
    arena_init(&a, 1 << 20);
    problems_init(&ps, &a);
    Status s = xlsx_open(bytes, &ps, &x);
    must((s == OK) == (ps.count == 0) && (s == OK) == (x != NULL));
    must(s == OK || (ps.items[0].sentence.n && str_is_utf8(ps.items[0].sentence)));
    for (size_t i = 0; x && i < xlsx_sheet_count(x) && i < SHEETS_AT_MOST; i++) {
        CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
        must(str_is_utf8(xlsx_sheet_name(x, i)));
        if (xlsx_rows(x, i, true, &r) == OK && !rows_read(r))
            must(x->status != OK); /* a row failed, and somebody said why */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    CLEANUP(buf_done) Buf made;
    Str bytes = { (const char *)data + 1, size - 1 };
    buf_init(&made, 1 << 20);
    if (data[0] & 1)
        package(bytes, &made);
    book_read(data[0] & 1 ? buf_str(&made) : bytes);
    return 0;
}
