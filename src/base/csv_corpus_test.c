/* The reader against files of others: shapes counted with another reader, and every file back to its bytes.
 * The files are read where they lie; without them the tests say so. */
#include "base/csv.h"
#include "base/test.h"

#include <stdio.h>
#include <string.h>

#define DATA "../shared/data/"

static bool load(const char *folder, const char *name, Buf *out)
{
    Arena a;
    arena_init(&a, 1 << 16);
    buf_init(out, 64u << 20);
    Str path = arena_printf(&a, DATA "%s%s", folder, name);
    FILE *f = path.p ? fopen(path.p, "rb") : NULL;
    for (size_t n = f != NULL; n;) {
        char *to = buf_reserve(out, 65536);
        n = to ? fread(to, 1, 65536, f) : 0;
        out->n += n;
    }
    if (f)
        fclose(f);
    else
        test_skip(path.p);
    arena_done(&a);
    return f != NULL;
}

static Status give(void *context, char *p, size_t n, size_t *ret_n)
{
    Str *left = context;
    Str part = str_sub(*left, 0, n < 1000 ? n : 1000);
    if (part.n)
        memcpy(p, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    *ret_n = part.n;
    return OK;
}

typedef struct {
    CsvDialect dialect;
    size_t rows, cells, lost;
    Status status;
    int64_t line;
} Shape;

/* Counts what is in the file; copy, if any, gets all of it written again. */
static Shape measure(Str text, Buf *copy)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    Shape s = { .rows = 0 };
    CsvRow row = { 0 };
    csv_detect(str_sub(text, 0, 65536), &s.dialect);
    s.status = csv_open(give, &text, &s.dialect, &r);
    while (s.status == OK && (s.status = csv_next(r, &row)) == OK && row.cells) {
        s.rows++;
        s.cells += row.n;
        for (size_t i = 0; copy && i < row.n; i++)
            csv_put_cell(copy, row.cells[i], i == 0, false);
        if (copy)
            csv_end_row(copy);
    }
    s.line = row.line;
    s.lost = r ? csv_undecodable(r)->count : 0;
    return s;
}

typedef struct {
    const char *name;
    char delimiter;
    size_t rows, cells, lost;
} Wanted;

static void expect_shape(const char *folder, const Wanted *w)
{
    Buf file;
    if (load(folder, w->name, &file)) {
        Shape s = measure(buf_str(&file), NULL);
        if (s.status != OK || s.dialect.delimiter != w->delimiter || s.rows != w->rows || s.cells != w->cells || s.lost != w->lost)
            test_fail(__FILE__, __LINE__, "%s: %s '%c' %zu rows %zu cells %zu lost", w->name, status_info(s.status)->code,
                      s.dialect.delimiter, s.rows, s.cells, s.lost);
    }
    buf_done(&file);
}

/* Empty lines count as one cell. caret_*, delim_0x1f, control_byte: a delimiter that nobody named is none, so one
 * column. invalid_quote: read leniently. encoding_*, utf32be_bom: what cannot be decoded is counted, not refused. */
TEST(the_rvl_corpus_has_the_shapes_that_its_authors_state)
{
    static const Wanted files[] = {
        { "accounting_parentheses.csv", ',', 6, 12, 0 },
        { "ambiguous_delimiter.csv", ',', 2, 4, 0 },
        { "backslash_escape.csv", ',', 2, 2, 0 },
        { "backslash_in_quoted_rfc.csv", ',', 3, 6, 0 },
        { "basic_new.csv", ',', 3, 6, 0 },
        { "basic_old.csv", ',', 3, 6, 0 },
        { "blank_lines_before_header.csv", ',', 5, 8, 0 },
        { "blank_only.csv", '\t', 2, 3, 0 },
        { "blank_records.csv", ',', 5, 8, 0 },
        { "blank_records_between.csv", ',', 5, 9, 0 },
        { "bom_no_trailing_newline.csv", ',', 3, 6, 0 },
        { "caret_basic.csv", ',', 3, 3, 0 },
        { "caret_delimiter.csv", ',', 3, 3, 0 },
        { "caret_quoted.csv", ',', 3, 3, 0 },
        { "control_byte_header.csv", ',', 3, 3, 0 },
        { "crlf_line_endings.csv", ',', 3, 6, 0 },
        { "currency_values.csv", ',', 4, 8, 0 },
        { "delim_0x1f.csv", ',', 3, 3, 0 },
        { "duplicate_headers.csv", ',', 2, 4, 0 },
        { "empty_fields.csv", ',', 4, 12, 0 },
        { "empty_file.csv", ',', 0, 0, 0 },
        { "empty_header_names.csv", ',', 2, 6, 0 },
        { "empty_headers.csv", ',', 2, 8, 0 },
        { "encoding_nul_first8k.csv", ',', 1, 1, 0 },
        { "encoding_utf16le.csv", ',', 1, 1, 1 },
        { "encoding_utf32be.csv", ',', 2, 4, 2 },
        { "excel_quoted_commas.csv", ',', 4, 12, 0 },
        { "extra_fields_empty.csv", ',', 3, 9, 0 },
        { "extra_fields_non_empty.csv", ',', 2, 5, 0 },
        { "extra_trailing_empty_fields.csv", ',', 3, 9, 0 },
        { "extra_trailing_nonempty.csv", ',', 2, 5, 0 },
        { "header_only.csv", ',', 1, 3, 0 },
        { "header_with_spaces.csv", ',', 3, 6, 0 },
        { "hex_prefix_header.csv", ',', 3, 6, 0 },
        { "invalid_quote.csv", ',', 2, 4, 0 },
        { "leading_blank_lines.csv", ',', 5, 8, 0 },
        { "leading_tabs_header.csv", ',', 3, 6, 0 },
        { "locale_decimal.csv", ',', 3, 6, 0 },
        { "missing_tokens.csv", ',', 6, 18, 0 },
        { "missingness_numeric_vs_missing.csv", ',', 5, 10, 0 },
        { "mixed_line_endings.csv", ',', 3, 6, 0 },
        { "mixed_types_numeric_text.csv", ',', 4, 8, 0 },
        { "multiline_quoted.csv", ',', 3, 6, 0 },
        { "no_trailing_newline.csv", ',', 3, 6, 0 },
        { "non_ascii_header.csv", ',', 3, 9, 0 },
        { "nul_in_8k.csv", ',', 2, 3, 0 },
        { "numeric_thousands.csv", ',', 3, 6, 0 },
        { "only_blank_lines.csv", '\t', 3, 4, 0 },
        { "only_header.csv", ',', 1, 3, 0 },
        { "percent_values.csv", ',', 3, 6, 0 },
        { "pipe_delimiter.csv", '|', 3, 9, 0 },
        { "pipe_quoted.csv", '|', 3, 9, 0 },
        { "pipe_with_spaces.csv", '|', 3, 9, 0 },
        { "plus_sign_numbers.csv", ',', 4, 8, 0 },
        { "quoted_empty_fields.csv", ',', 3, 9, 0 },
        { "ragged_rows_long_empty.csv", ',', 3, 10, 0 },
        { "ragged_rows_short.csv", ',', 4, 9, 0 },
        { "rfc4180_quotes.csv", ',', 3, 6, 0 },
        { "rfc_quote_escape.csv", ',', 2, 2, 0 },
        { "scientific_notation.csv", ',', 3, 6, 0 },
        { "semicolon_delimiter.csv", ';', 3, 9, 0 },
        { "semicolon_quoted.csv", ';', 3, 9, 0 },
        { "semicolon_with_spaces.csv", ';', 3, 9, 0 },
        { "sep_caret.csv", '^', 3, 6, 0 },
        { "sep_equal.csv", '=', 3, 9, 0 },
        { "sep_equals.csv", '=', 3, 9, 0 },
        { "sep_only.csv", ',', 0, 0, 0 },
        { "sep_pipe.csv", '|', 3, 9, 0 },
        { "sep_semicolon.csv", ';', 3, 9, 0 },
        { "sep_tab.csv", '\t', 3, 9, 0 },
        { "single_column.csv", ',', 2, 2, 0 },
        { "tab_basic.csv", '\t', 3, 6, 0 },
        { "tab_delimiter.csv", '\t', 3, 9, 0 },
        { "tab_quoted.csv", '\t', 3, 9, 0 },
        { "tab_with_spaces.csv", '\t', 3, 9, 0 },
        { "trailing_blank_lines.csv", ',', 5, 8, 0 },
        { "trailing_spaces_fields.csv", ',', 3, 6, 0 },
        { "u8_prefix_header.csv", ',', 3, 6, 0 },
        { "utf16le_bom.csv", ',', 0, 0, 0 },
        { "utf32be_bom.csv", ',', 1, 1, 2 },
        { "utf8_accented.csv", ',', 3, 6, 0 },
        { "utf8_bom.csv", ',', 3, 6, 0 },
        { "utf8_bom_blank_lines.csv", ',', 6, 9, 0 },
        { "utf8_bom_sep_pipe.csv", '|', 2, 6, 0 },
        { "wide_row_extra_empty.csv", ',', 2, 6, 0 },
        { "wide_row_extra_non_empty.csv", ',', 2, 5, 0 },
        { "windows_crlf.csv", ',', 3, 6, 0 },
        { "windows_quotes_crlf.csv", ',', 3, 6, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(files); i++)
        expect_shape("torture/rvl-csv-corpus/", &files[i]);
    Buf file;
    if (load("torture/rvl-csv-corpus/", "unterminated_quote.csv", &file)) {
        Shape s = measure(buf_str(&file), NULL);
        EXPECT_I64(s.status, ERR_INVALID);
        EXPECT_I64(s.line, 2);
    }
    buf_done(&file);
}

/* The wanted texts are those of the json/ folder beside the files. */
TEST(csv_spectrum_reads_as_its_json_says)
{
    static const struct { const char *name, *wanted; } files[] = {
        { "comma_in_quotes", "first,last,address,city,zip\r\nJohn,Doe,120 any st.,\"Anytown, WW\",08123\r\n" },
        { "empty", "a,b,c\r\n1,,\r\n2,3,4\r\n" },
        { "empty_crlf", "a,b,c\r\n1,,\r\n2,3,4\r\n" },
        { "escaped_quotes", "a,b\r\n1,\"ha \"\"ha\"\" ha\"\r\n3,4\r\n" },
        { "json", "key,val\r\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\r\n" },
        { "newlines", "a,b,c\r\n1,2,3\r\n\"Once upon \na time\",5,6\r\n7,8,9\r\n" },
        { "newlines_crlf", "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n" },
        { "quotes_and_newlines", "a,b\r\n1,\"ha \n\"\"ha\"\" \nha\"\r\n3,4\r\n" },
        { "simple", "a,b,c\r\n1,2,3\r\n" },
        { "simple_crlf", "a,b,c\r\n1,2,3\r\n" },
        { "utf8", "a,b,c\r\n1,2,3\r\n4,5,ʤ\r\n" },
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Arena a;
        Buf file, copy;
        arena_init(&a, 1 << 16);
        buf_init(&copy, 1 << 16);
        Str name = arena_printf(&a, "%s.csv", files[i].name);
        if (load("torture/csv-spectrum/csvs/", name.p, &file)) {
            EXPECT_I64(measure(buf_str(&file), &copy).status, OK);
            EXPECT_STR(buf_str(&copy), str_of(files[i].wanted));
        }
        buf_done(&file);
        buf_done(&copy);
        arena_done(&a);
    }
    /* Lost signs of degree, U+FFFD in the file itself; the quotes inside unquoted cells stay. */
    expect_shape("torture/csv-spectrum/csvs/", &(Wanted){ "location_coordinates.csv", ',', 2, 8, 0 });
}

static const Wanted towns[] = {
    { "care-services/mhlw-kaigo-8cities.csv", ',', 560, 13440, 0 },
    { "municipalities/localgovjp-utf8.csv", ',', 1917, 19170, 0 },
    { "municipalities/localgovjp-20200104-sjis.csv", ',', 1917, 17253, 0 },
    { "torture/yaizu-yohairyosya.cp932.csv", ',', 278, 4448, 0 },
    { "resources/yaizu/222127_aed.csv", ',', 83, 1826, 0 },
    { "resources/yaizu/222127_park_info.csv", ',', 143, 2002, 0 },
    { "resources/takamatsu/elderly_welfare_facility.csv", ',', 48, 672, 0 },
    { "resources/takamatsu/old-0094.csv", ',', 38, 722, 0 },
    { "population/takamatsu-city-monthly-by-age.csv", ',', 88, 3432, 0 },
    { "care-insurance/r5-certified-by-age-level.csv", ',', 14149, 155639, 0 },
};

TEST(files_of_real_towns_have_their_shapes)
{
    for (size_t i = 0; i < COUNT_OF(towns); i++)
        expect_shape("", &towns[i]);
}

TEST(files_of_real_towns_survive_writing_and_cp932)
{
    for (size_t i = 0; i < COUNT_OF(towns); i++) {
        Buf file, text, back, copy, again;
        if (!load("", towns[i].name, &file))
            continue;
        buf_init(&text, 64u << 20);
        buf_init(&back, 64u << 20);
        buf_init(&copy, 64u << 20);
        buf_init(&again, 64u << 20);
        Shape s = measure(buf_str(&file), &copy);
        EXPECT(measure(buf_str(&copy), &again).cells == s.cells);
        EXPECT(str_eq(buf_str(&copy), buf_str(&again)));
        if (s.dialect.encoding == ENCODING_CP932) {
            EXPECT(text_decode(ENCODING_CP932, buf_str(&file), true, &text, NULL, NULL) == OK);
            EXPECT(text_encode_cp932(buf_str(&text), &back, NULL) == OK);
            EXPECT(str_eq(buf_str(&back), buf_str(&file)));
        }
        Buf *all[] = { &file, &text, &back, &copy, &again };
        for (size_t k = 0; k < COUNT_OF(all); k++)
            buf_done(all[k]);
    }
}
