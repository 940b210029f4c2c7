/* xlsx_testing.h: workbooks made in memory for the tests, and their rows as one text: cells parted by |, rows ended by \n. */
#pragma once
#include "base/test.h"
#include "base/xlsx_inside.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Str bytes;
    size_t at;
} MemoryReader;

static inline Status memory_read(void *context, char *p, size_t n, size_t *ret_n)
{
    MemoryReader *m = context;
    Str piece = str_sub(m->bytes, m->at, n);
    if (piece.n)
        memcpy(p, piece.p, piece.n);
    m->at += piece.n;
    *ret_n = piece.n;
    return OK;
}

/* All rows as text; the status of the row that failed, else OK. */
static inline Status rows_text(XlsxRows *r, Buf *out)
{
    CsvRow row;
    int64_t expected = 0;
    for (;;) {
        TRY(xlsx_next(r, &row));
        if (!row.cells)
            return buf_status(out);
        EXPECT_I64(row.number, ++expected);
        for (size_t i = 0; i < row.n; i++) {
            if (i)
                buf_char(out, '|');
            buf_add(out, row.cells[i]);
        }
        buf_char(out, '\n');
    }
}

static inline Status sheet_text(Xlsx *x, size_t sheet, bool fill_merged, Buf *out)
{
    CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
    TRY(xlsx_rows(x, sheet, fill_merged, &r));
    return rows_text(r, out);
}

typedef struct {
    const char *name;
    Str content;
} ZipEntry;

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static inline bool entry_add(zip_t *z, const ZipEntry *e)
{
    zip_source_t *s = zip_source_buffer(z, e->content.p, e->content.n, 0);
    return s && zip_file_add(z, e->name, s, ZIP_FL_ENC_UTF_8) >= 0;
}

/* The bytes of a zip with these entries; empty when it could not be made. */
static inline void zip_make(const ZipEntry *entries, size_t n, Buf *out)
{
    zip_error_t error;
    zip_stat_t st;
    zip_error_init(&error);
    zip_stat_init(&st);
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(s);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &error);
    bool good = z != NULL;
    for (size_t i = 0; good && i < n; i++)
        good = entry_add(z, &entries[i]);
    good = good && zip_close(z) == 0 && zip_source_open(s) == 0 && zip_source_stat(s, &st) == 0;
    char *room = good ? buf_reserve(out, st.size) : NULL;
    if (room && zip_source_read(s, room, st.size) == (zip_int64_t)st.size)
        out->n += st.size;
    EXPECT(out->n > 0);
    zip_source_close(s);
    zip_source_free(s);
    zip_error_fini(&error);
}

/* A whole book around one sheet; extra entries stand before or instead of the usual ones. */
static inline void book_make(Str sheet, const ZipEntry *extra, size_t n_extra, Buf *out)
{
    const ZipEntry usual[] = {
        { "_rels/.rels", S(XML_HEAD "<Relationships><Relationship Id=\"rId1\" Type=\"" REL
                                    "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>") },
        { "xl/_rels/workbook.xml.rels",
          S(XML_HEAD "<Relationships><Relationship Id=\"r1\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                     "<Relationship Id=\"r2\" Type=\"" REL "/styles\" Target=\"/xl/styles.xml\"/>"
                     "<Relationship Id=\"r3\" Type=\"" REL "/sharedStrings\" Target=\"../xl/./sharedStrings.xml\"/>"
                     "</Relationships>") },
        { "xl/workbook.xml", S(XML_HEAD "<workbook xmlns=\"" NS "\" xmlns:r=\"" REL "\"><sheets><sheet name=\"表\" sheetId=\"1\""
                                        " r:id=\"r1\"/></sheets></workbook>") },
        { "xl/worksheets/sheet1.xml", sheet },
    };
    ZipEntry all[16];
    size_t n = 0;
    for (size_t i = 0; i < n_extra && n < COUNT_OF(all); i++)
        all[n++] = extra[i];
    for (size_t i = 0; i < COUNT_OF(usual) && n < COUNT_OF(all); i++) {
        bool replaced = false;
        for (size_t k = 0; k < n_extra; k++)
            replaced |= strcmp(extra[k].name, usual[i].name) == 0;
        if (!replaced)
            all[n++] = usual[i];
    }
    zip_make(all, n, out);
}

/* Opens the bytes and reads sheet 0 whole; the first problem's sentence and code go to *ret (may be NULL). */
static inline Status book_text(Str bytes, bool fill_merged, Buf *out, Problem *ret)
{
    static Arena arena; /* the sentence outlives this call, until the next */
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    Problems ps;
    arena_done(&arena);
    arena_init(&arena, 1 << 20);
    problems_init(&ps, &arena);
    Status s = xlsx_open(bytes, &ps, &x);
    if (ret)
        *ret = ps.count ? ps.items[0] : (Problem){ 0 };
    if (s == OK) {
        EXPECT_I64(ps.count, 0);
        s = sheet_text(x, 0, fill_merged, out);
        if (ret && s != OK)
            *ret = (Problem){ .code = str_of(x->code), .sentence = arena_copy(&arena, xlsx_sentence(x)) };
    } else {
        EXPECT_I64(ps.count, 1);
        EXPECT(x == NULL);
    }
    return s;
}
