#include "base/csv.h"
#include "base/limits.h"
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A source that gives at most step bytes at a time, so that every place becomes a boundary. */
typedef struct {
    Str left;
    size_t step;
} Source;

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Source *s = context;
    size_t k = s->step && s->step < n ? s->step : n;
    Str part = str_sub(s->left, 0, k);
    if (part.n)
        memcpy(p, part.p, part.n);
    s->left = str_sub(s->left, part.n, s->left.n);
    *ret_n = part.n;
    return OK;
}

/* The cells of a text in one visible line: [a|b][c], and the status when it is not OK. */
static void show(Str text, const CsvDialect *d, size_t step, Buf *out)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    Source source = { text, step };
    CsvRow row = { 0 };
    Status s = csv_open(give, &source, d, &r);
    while (s == OK && (s = csv_next(r, &row)) == OK && row.cells) {
        for (size_t i = 0; i < row.n; i++) {
            buf_char(out, i ? '|' : '[');
            buf_add(out, row.cells[i]);
        }
        buf_char(out, ']');
    }
    if (s != OK)
        buf_printf(out, "!%s line %lld", status_info(s)->code, (long long)row.line);
}

static const CsvDialect COMMA = { ENCODING_UTF8, ',', 0 };

static void expect_cells(Str text, const CsvDialect *d, Str wanted)
{
    static const size_t steps[] = { 0, 1, 2, 3, 7 };
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        Buf out;
        buf_init(&out, 1 << 20);
        show(text, d, steps[i], &out);
        EXPECT_STR(buf_str(&out), wanted);
        buf_done(&out);
    }
}

TEST(rfc_4180_and_what_excel_makes_of_it)
{
    static const struct { const char *text, *wanted; } rows[] = {
        { "", "" },
        { "a", "[a]" },
        { "a,b\r\nc,d\r\n", "[a|b][c|d]" },
        { "a,b\nc,d", "[a|b][c|d]" },
        { "a,b\rc,d\r", "[a|b][c|d]" },
        { "a\r\n\r\nb", "[a][][b]" },
        { "a\n\nb\r\rc", "[a][][b][][c]" },
        { ",", "[|]" },
        { "a,\n,b\n", "[a|][|b]" },
        { "\"\"", "[]" },
        { "\"a\"", "[a]" },
        { "\"a,b\",c", "[a,b|c]" },
        { "\"a\r\nb\",c\n", "[a\r\nb|c]" },
        { "\"a\"\"b\"", "[a\"b]" },
        { "\"\"\"\"", "[\"]" },
        { "\"\"\"\"\"\",\"\"", "[\"\"|]" },
        { "a\"b,c\"", "[a\"b|c\"]" },
        { " \"a\",b", "[ \"a\"|b]" },
        { "\"a\"b,c", "[ab|c]" },
        { "\"a\" \"b\",c", "[a \"b\"|c]" },
        { "\"a\"\"\"b\"c", "[a\"b\"c]" },
        { "訪問型,\"通所型\n（Ⅱ）\"", "[訪問型|通所型\n（Ⅱ）]" },
        { "a;b\tc|d", "[a;b\tc|d]" },
        { "a,\"b", "!invalid line 1" },
        { "a\n\"b\nc\n", "[a]!invalid line 2" },
        { "\"a\nb\",\"c", "!invalid line 2" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_cells(str_of(rows[i].text), &COMMA, str_of(rows[i].wanted));
}

TEST(other_delimiters_leave_commas_alone)
{
    expect_cells(S("a;b,c;\"d;e\"\n"), &(CsvDialect){ ENCODING_UTF8, ';', 0 }, S("[a|b,c|d;e]"));
    expect_cells(S("a\tb,c\n"), &(CsvDialect){ ENCODING_UTF8, '\t', 0 }, S("[a|b,c]"));
    /* ソ is 83 5C and ポ is 83 7C in CP932: a second byte is no delimiter. */
    expect_cells(S("\x83\x7C|\x83\x5C\"\n"), &(CsvDialect){ ENCODING_CP932, '|', 0 }, S("[ポ|ソ\"]"));
}

TEST(encodings_and_byte_order_marks)
{
    expect_cells(S("\xEF\xBB\xBF名,b"), &(CsvDialect){ ENCODING_UTF8_BOM, ',', 3 }, S("[名|b]"));
    expect_cells(S("\x92\xCA\x8F\x8A\x8C^\x87U,\xB6\xDE"), &(CsvDialect){ ENCODING_CP932, ',', 0 }, S("[通所型Ⅱ|ｶﾞ]"));
    expect_cells(S("\xFF\xFE" "a\0,\0\xD9\x9A\r\0\n\0"), &(CsvDialect){ ENCODING_UTF16LE, ',', 2 }, S("[a|髙]"));
}

TEST(rows_lines_and_lost_characters_are_counted)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    static const CsvDialect d = { ENCODING_CP932, ',', 0 };
    Source source = { S("a,\"1\n2\r\n3\"\r\n\xF0\x40,b\n\nc,\x81"), 1 };
    static const struct { int64_t line, number; size_t n; bool lost; } wanted[] = {
        { 1, 1, 2, false }, { 4, 2, 2, true }, { 5, 3, 1, false }, { 6, 4, 2, true },
    };
    CsvRow row;
    EXPECT(csv_open(give, &source, &d, &r) == OK);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        EXPECT(csv_next(r, &row) == OK && row.cells != NULL);
        EXPECT_I64(row.line, wanted[i].line);
        EXPECT_I64(row.number, wanted[i].number);
        EXPECT_I64(row.n, wanted[i].n);
        EXPECT(row.undecodable == wanted[i].lost);
    }
    EXPECT(csv_next(r, &row) == OK && row.cells == NULL && row.n == 0);
    EXPECT(csv_next(r, &row) == OK && row.cells == NULL);
    EXPECT_I64(csv_bytes_read(r), 21);
    const UndecodableList *lost = csv_undecodable(r);
    EXPECT_I64(lost->count, 2);
    EXPECT(lost->first[0].at == 12 && lost->first[0].n == 2 && lost->first[0].bytes[0] == 0xF0);
    EXPECT(lost->first[1].at == 20 && lost->first[1].n == 1 && lost->first[1].bytes[0] == 0x81);
}

/* head, then n times unit, then tail. */
static void repeat(Buf *b, const char *head, size_t n, const char *unit, const char *tail)
{
    buf_clear(b);
    buf_add(b, str_of(head));
    for (size_t i = 0; i < n; i++)
        buf_add(b, str_of(unit));
    buf_add(b, str_of(tail));
    EXPECT(buf_status(b) == OK);
}

static Status status_of(Str text, CsvRow *row)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    Source source = { text, 0 };
    Status s = csv_open(give, &source, &COMMA, &r);
    *row = (CsvRow){ 0 };
    do
        s = s == OK ? csv_next(r, row) : s;
    while (s == OK && row->cells);
    EXPECT(s == OK || csv_next(r, row) == s);
    return s;
}

TEST(limits_hold_to_the_byte)
{
    Buf b;
    CsvRow row;
    buf_init(&b, 64u << 20);
    repeat(&b, "", IMPORT_FIELD_MAX, "x", ",y\n");
    EXPECT_I64(status_of(buf_str(&b), &row), OK);
    repeat(&b, "a\n", IMPORT_FIELD_MAX + 1, "x", ",y\n");
    EXPECT_I64(status_of(buf_str(&b), &row), ERR_TOO_LARGE);
    EXPECT_I64(row.line, 2);
    repeat(&b, "\"", IMPORT_FIELD_MAX, "\"\"", "\"");
    EXPECT_I64(status_of(buf_str(&b), &row), OK);
    repeat(&b, "\"", IMPORT_FIELD_MAX + 1, "\"\"", "\"");
    EXPECT_I64(status_of(buf_str(&b), &row), ERR_TOO_LARGE);
    repeat(&b, "a\n\"", 3 * IMPORT_FIELD_MAX, "x\n", "");
    EXPECT_I64(status_of(buf_str(&b), &row), ERR_TOO_LARGE);
    EXPECT_I64(row.line, 2);
    repeat(&b, "", IMPORT_COLUMNS_MAX - 1, ",", "\n");
    EXPECT_I64(status_of(buf_str(&b), &row), OK);
    repeat(&b, "", IMPORT_COLUMNS_MAX, ",", "\n");
    EXPECT_I64(status_of(buf_str(&b), &row), ERR_TOO_LARGE);
    buf_done(&b);
}

static Status give_nothing(void *context, char *p, size_t n, size_t *ret_n)
{
    (void)context, (void)p, (void)n, (void)ret_n;
    return ERR_IO;
}

TEST(a_source_that_fails_is_heard)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    CsvRow row;
    EXPECT(csv_open(give_nothing, NULL, &COMMA, &r) == OK);
    EXPECT_I64(csv_next(r, &row), ERR_IO);
    EXPECT_I64(csv_next(r, &row), ERR_IO);
}

TEST(dialects_are_told_apart)
{
    static const struct { const char *text; char delimiter; Encoding e; } rows[] = {
        { "", ',', ENCODING_UTF8 },
        { "a\n", ',', ENCODING_UTF8 },
        { "a,b\n1,2\n", ',', ENCODING_UTF8 },
        { "a;b\n1,5;2\n2,5;3\n", ';', ENCODING_UTF8 },
        { "a\tb\tc\n\"1,234\"\t5\t6\n1,000\t2\t3", '\t', ENCODING_UTF8 },
        { "a|b|c\nd, e|f|g\n", '|', ENCODING_UTF8 },
        { "表の題\n\n年月;人数\n202604;\"1;2\"\n202605;3\n", ';', ENCODING_UTF8 },
        { "\xEF\xBB\xBF" "a;b\r\n1;2", ';', ENCODING_UTF8_BOM },
        { "\x94N\x8C\x8E\t\x90l\x90\x94\r1\t2\r", '\t', ENCODING_CP932 },
        { "sep=^\na^b;c;d\n1^2;3;4\n", '^', ENCODING_UTF8 },
        { "sep=\xA3\na,b\n", ',', ENCODING_CP932 },
        { "sep=\"\na,b\n", ',', ENCODING_UTF8 },
        { "a,\"b;c;d\ne;f;g\",h\n1,2,3\n", ',', ENCODING_UTF8 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CsvDialect d;
        csv_detect(str_of(rows[i].text), &d);
        if (d.delimiter != rows[i].delimiter || d.encoding != rows[i].e)
            test_fail(__FILE__, __LINE__, "row %zu: %c %s", i, d.delimiter, encoding_label(d.encoding));
    }
}

TEST(cells_are_quoted_when_needed_and_guarded_when_asked)
{
    static const struct { const char *cell; bool guard; const char *wanted; } rows[] = {
        { "＝1+1", true, "'＝1+1" }, { "＋1", true, "'＋1" }, { "＠x", false, "＠x" }, { "\n=1", true, "\"'\n=1\"" },
        { "", true, "" },           { "a b", true, "a b" },        { "a,b", true, "\"a,b\"" },
        { "a\"b", true, "\"a\"\"b\"" }, { "\"", false, "\"\"\"\"" }, { "a\nb", true, "\"a\nb\"" },
        { "=1+1", true, "'=1+1" },  { "=1+1", false, "=1+1" },     { "+81", true, "'+81" },
        { "-5", true, "'-5" },      { "-5", false, "-5" },         { "@a", true, "'@a" },
        { "\ta", true, "'\ta" },    { "\ra", true, "\"'\ra\"" },   { "=\"a\",b", true, "\"'=\"\"a\"\",b\"" },
        { "令和8年", true, "令和8年" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf b;
        buf_init(&b, 100);
        csv_put_cell(&b, str_of(rows[i].cell), true, rows[i].guard);
        EXPECT_STR(buf_str(&b), str_of(rows[i].wanted));
        buf_done(&b);
    }
}

enum { CELLS = 60 };

static Str random_cell(char room[64])
{
    static const char *const pieces[] = { "a", "\"", ",", "\r\n", "\n", "\r", ";", " ", "介護", "髙﨑", "Ⅲ", "ｶﾞ", "12", "～", "ソ" };
    size_t n = 0;
    for (size_t k = test_rand(0, 6); k > 0; k--) {
        const char *piece = pieces[test_rand(0, COUNT_OF(pieces) - 1)];
        memcpy(room + n, piece, strlen(piece));
        n += strlen(piece);
    }
    return (Str){ room, n };
}

/* Reads the text back in steps and compares with the cells that were written. */
static void expect_back(Str text, Encoding e, size_t step, const Str *cells, const size_t *widths, size_t rows)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    CsvDialect d = { e, ',', 0 };
    Source source = { text, step };
    CsvRow row = { 0 };
    EXPECT(csv_open(give, &source, &d, &r) == OK);
    for (size_t i = 0; i < rows; i++) {
        EXPECT(csv_next(r, &row) == OK);
        EXPECT_I64(row.n, widths[i]);
        for (size_t k = 0; k < row.n && row.n == widths[i]; k++)
            EXPECT_STR(row.cells[k], *cells++);
        EXPECT(!row.undecodable);
    }
    EXPECT(csv_next(r, &row) == OK && row.cells == NULL);
}

TEST(what_is_written_reads_back_at_every_boundary)
{
    for (int round = 0; round < 100; round++) {
        Buf text, sjis;
        char room[CELLS][64];
        Str cells[CELLS];
        size_t widths[CELLS], rows = 0;
        UnmappedList lost;
        buf_init(&text, 1 << 16);
        buf_init(&sjis, 1 << 16);
        for (size_t k = 0; k < CELLS; rows++) {
            widths[rows] = test_rand(1, CELLS - k < 9 ? CELLS - k : 9);
            for (size_t c = 0; c < widths[rows]; c++, k++) {
                cells[k] = random_cell(room[k]);
                csv_put_cell(&text, cells[k], c == 0, false);
            }
            csv_end_row(&text);
        }
        EXPECT(text_encode_cp932(buf_str(&text), &sjis, &lost) == OK);
        expect_back(buf_str(&text), ENCODING_UTF8, test_rand(0, 40), cells, widths, rows);
        EXPECT_I64(lost.n, 0);
        expect_back(buf_str(&sjis), ENCODING_CP932, test_rand(0, 40), cells, widths, rows);
        buf_done(&text);
        buf_done(&sjis);
    }
}
