#include "base/xlsx_testing.h"

#include <stdio.h>

/* ---- the sheet's XML alone, without a zip ---- */

#define SHEET(data) XML_HEAD "<worksheet xmlns=\"" NS "\"><sheetData>" data "</sheetData></worksheet>"

static Status xml_text(const char *sheet, const char *shared, const char *styles, Buf *out)
{
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
    MemoryReader m = { str_of(sheet), 0 }, s = { str_of(shared), 0 }, f = { str_of(styles), 0 };
    TRY(xlsx_new(&x));
    if (shared)
        TRY(xlsx_shared_read(x, memory_read, &s));
    if (styles)
        TRY(xlsx_styles_read(x, memory_read, &f));
    TRY(xlsx_rows_from(x, NULL, memory_read, &m, &r));
    return rows_text(r, out);
}

static void reads(int line, const char *sheet, const char *shared, const char *styles, const char *wanted)
{
    Buf b;
    buf_init(&b, 1 << 20);
    Status s = xml_text(sheet, shared, styles, &b);
    if (s != OK || !str_eq(buf_str(&b), str_of(wanted)))
        test_fail(__FILE__, line, "%s: read \"" STR_FMT "\", wanted \"%s\"", status_info(s)->code, STR_ARG(buf_str(&b)), wanted);
    buf_done(&b);
}
#define READS(sheet, wanted) reads(__LINE__, sheet, NULL, NULL, wanted)

static void refuses(int line, const char *sheet, const char *shared, Status wanted)
{
    Buf b;
    buf_init(&b, 1 << 20);
    Status s = xml_text(sheet, shared, NULL, &b);
    if (s != wanted)
        test_fail(__FILE__, line, "%s, wanted %s", status_info(s)->code, status_info(wanted)->code);
    buf_done(&b);
}
#define REFUSES(sheet, wanted) refuses(__LINE__, sheet, NULL, wanted)

TEST(xlsx_cells_of_every_type)
{
    READS(SHEET("<row r=\"1\"><c r=\"A1\"><v>12</v></c><c r=\"B1\" t=\"n\"><v>4.00E+12</v></c><c r=\"C1\" t=\"b\"><v>1</v></c>"
                "<c r=\"D1\" t=\"b\"><v>0</v></c><c r=\"E1\" t=\"e\"><v>#N/A</v></c><c r=\"F1\" t=\"str\"><v>文&amp;字</v></c>"
                "<c r=\"G1\" t=\"inlineStr\"><is><t>ab</t></is></c><c r=\"H1\" t=\"d\"><v>2026-04-01T00:00:00</v></c>"
                "<c r=\"I1\" t=\"d\"><v>2026-04-01T09:30:00.000</v></c></row>"),
          "12|4000000000000|TRUE|FALSE|#N/A|文&字|ab|2026-04-01|2026-04-01 09:30\n");
    READS(SHEET("<row><c t=\"d\"><v>2026-04-01</v></c><c t=\"d\"><v>2026-04-01T09:30:15Z</v></c><c t=\"d\"><v>2026-04-01T09:30:0あ</v></c>"
                "<c t=\"b\"><v>2</v></c><c t=\"unknown\"><v>1.0</v></c></row>"),
          "2026-04-01|2026-04-01 09:30:15|2026-04-01T09:30:0あ|2|1\n");
}

TEST(xlsx_formulas_give_their_last_value)
{
    READS(SHEET("<row r=\"1\"><c r=\"A1\"><f>SUM(B1:B9)</f><v>15</v></c><c r=\"B1\" t=\"str\"><f t=\"shared\" si=\"0\">A1&amp;\"x\"</f>"
                "<v>15x</v></c><c r=\"C1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"D1\"><f>B9</f></c></row>"),
          "15|15x|#DIV/0!\n");
}

TEST(xlsx_readings_and_formats_of_words_are_not_their_value)
{
    static const char shared[] = XML_HEAD "<sst xmlns=\"" NS "\"><si><t>高松市</t><rPh sb=\"0\" eb=\"3\"><t>タカマツシ</t></rPh>"
                                          "<phoneticPr fontId=\"1\"/></si><si><r><t>要</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">支援 </t></r>"
                                          "<r><t>１</t></r><rPh sb=\"0\" eb=\"1\"><t>ヨウ</t></rPh></si><si><t/></si><si><t>a_x000D__x000a_b_x0041_"
                                          "_xD83D_ _xZZZZ_ _x12</t></si></sst>";
    reads(__LINE__,
          SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>"
                "<c r=\"D1\" t=\"s\"><v>3</v></c><c r=\"E1\" t=\"inlineStr\"><is><r><t>介</t></r><r><t>護</t></r>"
                "<rPh sb=\"0\" eb=\"2\"><t>カイゴ</t></rPh></is></c><c r=\"F1\" t=\"str\"><v>_x3042__x00e9_</v></c></row>"),
          shared, NULL, "高松市|要支援 １||a\r\nbA_xD83D_ _xZZZZ_ _x12|介護|あé\n");
}

TEST(xlsx_styles_make_days_of_numbers)
{
    static const char styles[] = XML_HEAD
        "<styleSheet xmlns=\"" NS "\"><numFmts count=\"2\"><numFmt numFmtId=\"176\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
        "<numFmt numFmtId=\"14\" formatCode=\"0.0\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        "<cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"57\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    reads(__LINE__,
          SHEET("<row r=\"1\"><c r=\"A1\" s=\"0\"><v>46113</v></c><c r=\"B1\" s=\"1\"><v>46113</v></c><c r=\"C1\" s=\"2\"><v>46113</v></c>"
                "<c r=\"D1\" s=\"3\"><v>46113</v></c><c r=\"E1\" s=\"4\"><v>46113</v></c><c r=\"F1\" s=\"-1\"><v>46113</v></c>"
                "<c r=\"G1\" s=\"1\" t=\"str\"><v>46113</v></c></row>"),
          NULL, styles, "46113|2026-04-01|2026-04-01|46113|46113|46113|46113\n");
}

TEST(xlsx_gaps_are_kept_and_ends_without_values_are_not)
{
    READS(SHEET("<row r=\"2\"><c r=\"B2\" s=\"1\"/><c r=\"C2\"><v>1</v></c><c r=\"D2\"/><c r=\"XFD2\" s=\"9\"/></row><row r=\"3\"/>"
                "<row r=\"4\"><c r=\"A4\" t=\"str\"><v></v></c></row><row r=\"5\"><c><v>2</v></c><c><v>3</v></c></row>"
                "<row><c r=\"B6\"><v>4</v></c></row><row r=\"7\"/><row r=\"1048576\"><c r=\"A1048576\" s=\"3\"/></row>"),
          "\n||1\n\n\n2|3\n|4\n");
    /* what a sheet says of its own size is not believed */
    READS("<worksheet><dimension ref=\"A1:XFD1048576\"/><cols><col min=\"1\" max=\"16384\"/></cols><sheetData><row><c><v>1</v></c></row>"
          "</sheetData></worksheet>", "1\n");
    READS(SHEET(""), "");
    READS(XML_HEAD "<worksheet xmlns=\"" NS "\"/>", "");
    READS(XML_HEAD "<chartsheet xmlns=\"" NS "\"><sheetData><row><c><v>1</v></c></row></sheetData></chartsheet>", "");
}

TEST(xlsx_strict_namespaces_and_prefixes_are_read)
{
    READS("<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\">"
          "<x:is><x:t>strict</x:t></x:is><x:extLst><x:ext><x:v>no</x:v></x:ext></x:extLst></x:c></x:row></x:sheetData></x:worksheet>",
          "strict\n");
    /* 16-bit XML, as some programs write it */
    static const char wide[] = "\xFF\xFE<\0w\0o\0r\0k\0s\0h\0e\0e\0t\0/\0>\0";
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
    MemoryReader m = { { wide, sizeof wide - 1 }, 0 };
    CsvRow row;
    EXPECT(xlsx_new(&x) == OK && xlsx_rows_from(x, NULL, memory_read, &m, &r) == OK);
    EXPECT(xlsx_next(r, &row) == OK && row.cells == NULL);
    EXPECT(xlsx_next(r, &row) == OK && row.cells == NULL); /* the end stays the end */
}

TEST(xlsx_wrong_places_are_refused)
{
    REFUSES(SHEET("<row r=\"1048577\"><c><v>1</v></c></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"0\"/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"-5\"/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"99999999999999999999\"/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"2\"/><row r=\"2\"/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"2\"/><row r=\"1\"/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1048576\"/><row/>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"XFE1\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"AAAAAAAAAAAA1\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"A2\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"B1\"/><c r=\"B1\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"XFD1\"/><c/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"1\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"A\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"\"/></row>"), ERR_INVALID);
    REFUSES(SHEET("<row r=\"1\"><c r=\"SS1\"><v>1</v></c></row>"), ERR_TOO_LARGE); /* the 512th column, SR, is the last that an import takes */
    REFUSES(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), ERR_INVALID);
    refuses(__LINE__, SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>"), "<sst><si><t>x</t></si></sst>", ERR_INVALID);
    refuses(__LINE__, SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"), "<sst><si><t>x</t></si></sst>", ERR_INVALID);
    refuses(__LINE__, SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>x</v></c></row>"), "<sst><si><t>x</t></si></sst>", ERR_INVALID);
}

TEST(xlsx_references)
{
    static const struct { const char *text; uint32_t column, row; } rows[] = {
        { "A1", 1, 1 }, { "Z9", 26, 9 }, { "AA10", 27, 10 }, { "XFD1048576", 16384, 1048576 }, { "b2", 2, 2 }, { "A01", 1, 1 },
        { "XFE1", 0, 0 }, { "A1048577", 0, 0 }, { "A0", 0, 0 }, { "A", 0, 0 }, { "1", 0, 0 }, { "", 0, 0 }, { "A1 ", 0, 0 },
        { "$A$1", 0, 0 }, { "A-1", 0, 0 }, { "AAAA1", 0, 0 }, { "A99999999", 0, 0 }, { "あ1", 0, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint32_t column = 0, row = 0;
        EXPECT(xlsx_reference(str_of(rows[i].text), &column, &row) == (rows[i].column > 0));
        EXPECT_I64(column, rows[i].column);
        EXPECT_I64(row, rows[i].row);
    }
}

TEST(xlsx_hostile_xml_is_refused)
{
    REFUSES("<!DOCTYPE worksheet><worksheet/>", ERR_INVALID);
    REFUSES("<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]>"
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&c;</v></c></row></sheetData></worksheet>", ERR_INVALID);
    REFUSES("<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\"><v>&x;</v></c></row>"
            "</sheetData></worksheet>", ERR_INVALID);
    REFUSES(SHEET("<row><c t=\"str\"><v>&undefined;</v></c></row>"), ERR_INVALID);
    REFUSES("<worksheet><sheetData><row><c><v>1</v></c></row>", ERR_INVALID);
    REFUSES("<worksheet><sheetData></worksheet>", ERR_INVALID);
    REFUSES("", ERR_INVALID);
    REFUSES("a,b,c\n1,2,3\n", ERR_INVALID);
    REFUSES("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><worksheet/>", ERR_INVALID);
    REFUSES("<worksheet>\xFF\xFE\xFD</worksheet>", ERR_INVALID);
    refuses(__LINE__, SHEET(""), "<!DOCTYPE sst><sst/>", ERR_INVALID);
}

/* n times one piece between head and tail. */
static Str repeated(Buf *b, const char *head, const char *piece, size_t n, const char *tail)
{
    buf_init(b, 64u * 1024 * 1024);
    buf_add(b, str_of(head));
    for (size_t i = 0; i < n; i++)
        buf_add(b, str_of(piece));
    buf_add(b, str_of(tail));
    buf_char(b, 0);
    EXPECT(buf_status(b) == OK);
    return buf_str(b);
}

TEST(xlsx_xml_without_measure_is_refused)
{
    static const struct { const char *head, *piece, *tail; size_t n; Status wanted; } rows[] = {
        { "<worksheet>", "<a>", "", 1000, ERR_INVALID },                                         /* nests without end */
        { "<worksheet><", "a", "/></worksheet>", XLSX_XML_QUIET_MAX + 100000, ERR_INVALID },     /* a name without end */
        { "<worksheet><!--", "c", "--></worksheet>", XLSX_XML_QUIET_MAX + 100000, ERR_INVALID }, /* a comment without end */
        { "<worksheet><sheetData><row><c t=\"str\"><v>", "x", "</v></c></row></sheetData></worksheet>", XLSX_CELL_MAX, OK },
        { "<worksheet><sheetData><row><c t=\"str\"><v>", "x", "</v></c></row></sheetData></worksheet>", XLSX_CELL_MAX + 1,
          ERR_TOO_LARGE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf b;
        Str text = repeated(&b, rows[i].head, rows[i].piece, rows[i].n, rows[i].tail);
        if (rows[i].wanted != OK)
            refuses((int)i + 100000, text.p, NULL, rows[i].wanted);
        else {
            Buf out;
            buf_init(&out, 1 << 20);
            EXPECT(xml_text(text.p, NULL, NULL, &out) == OK);
            EXPECT_I64(out.n, rows[i].n + 1);
            buf_done(&out);
        }
        buf_done(&b);
    }
}

/* ---- merged cells ---- */

#define MERGED(data, merges) XML_HEAD "<worksheet xmlns=\"" NS "\"><sheetData>" data "</sheetData><mergeCells>" merges "</mergeCells></worksheet>"

static Status merged_text(const char *sheet, bool fill, Buf *out)
{
    Buf zip;
    buf_init(&zip, 1 << 20);
    book_make(str_of(sheet), NULL, 0, &zip);
    Problem p;
    Status s = book_text(buf_str(&zip), fill, out, &p);
    if (s != OK)
        EXPECT(p.sentence.n > 0);
    buf_done(&zip);
    return s;
}

TEST(xlsx_merged_headers_repeat_their_first_cell)
{
    static const char sheet[] = MERGED(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>番号</v></c><c r=\"B1\" t=\"str\"><v>件数</v></c><c r=\"C1\"/><c r=\"D1\" t=\"str\"><v>計</v></c></row>"
        "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>下に隠れた値</v></c><c r=\"B2\" t=\"str\"><v>4月</v></c><c r=\"C2\" t=\"str\"><v>5月</v></c></row>"
        "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\"><v>2</v></c><c r=\"C3\"><v>3</v></c><c r=\"D3\"><v>5</v></c></row>",
        "<mergeCell ref=\"D1:D2\"/><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"SR9:XFD10\"/>");
    static const struct { bool fill; const char *wanted; } rows[] = {
        { true, "番号|件数|件数|計\n番号|4月|5月|計\n1|2|3|5\n" },
        { false, "番号|件数||計\n下に隠れた値|4月|5月\n1|2|3|5\n" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf out;
        buf_init(&out, 4096);
        EXPECT(merged_text(sheet, rows[i].fill, &out) == OK);
        EXPECT_STR(buf_str(&out), str_of(rows[i].wanted));
        buf_done(&out);
    }
}

TEST(xlsx_merges_that_reach_beyond_the_values)
{
    Buf out;
    buf_init(&out, 1 << 16);
    EXPECT(merged_text(MERGED("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"4\"><c r=\"B4\"><v>2</v></c></row>",
                              "<mergeCell ref=\"A1:A1048576\"/>"), true, &out) == OK);
    EXPECT_STR(buf_str(&out), S("1\n\n\n1|2\n"));
    buf_clear(&out);
    EXPECT(merged_text(MERGED("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>", "<mergeCell ref=\"A1:XFD1\"/>"), true, &out) == OK);
    EXPECT_I64(out.n, 2 * IMPORT_COLUMNS_MAX); /* as wide as an import may be, not as Excel may be */
    buf_clear(&out);
    EXPECT(merged_text(MERGED("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row><row r=\"2\"><c r=\"C2\"><v>9</v></c></row>",
                              "<mergeCell ref=\"B1:B2\"/>"), true, &out) == OK);
    EXPECT_STR(buf_str(&out), S("7\n||9\n"));
    buf_done(&out);
}

TEST(xlsx_wrong_merges_are_refused)
{
    static const char *const refs[] = {
        "<mergeCell ref=\"A1:XFE1\"/>", "<mergeCell ref=\"B1:A1\"/>", "<mergeCell ref=\"A2:A1\"/>", "<mergeCell/>",
        "<mergeCell ref=\"A1:B1:C1\"/>", "<mergeCell ref=\"A1:A9\"/><mergeCell ref=\"A1:B1\"/>",
    };
    for (size_t i = 0; i < COUNT_OF(refs); i++) {
        char sheet[1024];
        snprintf(sheet, sizeof sheet, "%s%s%s", XML_HEAD "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells>",
                 refs[i], "</mergeCells></worksheet>");
        Buf out;
        buf_init(&out, 4096);
        EXPECT(merged_text(sheet, true, &out) == ERR_INVALID);
        EXPECT(merged_text(sheet, false, &out) == OK); /* who does not ask for merges does not care */
        buf_done(&out);
    }
}
