#include "base/xlsx_testing.h"

#define SMALL_SHEET XML_HEAD "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>"

static void refused(int line, Str bytes, Status wanted, const char *code)
{
    Buf out;
    Problem p;
    buf_init(&out, 1 << 20);
    Status s = book_text(bytes, true, &out, &p);
    if (s != wanted || !str_eq(p.code, str_of(code)) || p.sentence.n == 0 || !str_ends(p.sentence, S("。")))
        test_fail(__FILE__, line, "%s " STR_FMT " " STR_FMT ", wanted %s %s", status_info(s)->code, STR_ARG(p.code),
                  STR_ARG(p.sentence), status_info(wanted)->code, code);
    buf_done(&out);
}
#define REFUSED(bytes, wanted, code) refused(__LINE__, bytes, wanted, code)

static void small_book(Buf *b)
{
    buf_init(b, 1 << 20);
    book_make(S(SMALL_SHEET), NULL, 0, b);
}

/* The central directory record (APPNOTE.TXT 4.3.12) of an entry. */
static char *central_record(const Buf *b, const char *name)
{
    for (char *p = b->p; (p = memmem(p, b->n - (size_t)(p - b->p), "PK\1\2", 4)) != NULL; p++)
        if (memcmp(p + 46, name, strlen(name)) == 0)
            return p;
    test_fail(__FILE__, __LINE__, "no record of %s", name);
    return NULL;
}

static void patch(char *at, uint32_t value, int bytes)
{
    for (int i = 0; at && i < bytes; i++)
        at[i] = (char)(value >> (8 * i));
}

enum { CENTRAL_FLAGS = 8, CENTRAL_METHOD = 10, CENTRAL_CRC = 16, CENTRAL_PACKED = 20, CENTRAL_SIZE = 24 };

TEST(xlsx_first_bytes_tell_a_workbook)
{
    EXPECT(xlsx_looks_like(S("PK\3\4rest")));
    EXPECT(xlsx_looks_like(S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")));
    EXPECT(!xlsx_looks_like(S("PK\3")));
    EXPECT(!xlsx_looks_like(S("PKO,1\n")));
    EXPECT(!xlsx_looks_like(S("")));
}

TEST(xlsx_a_small_book_is_read)
{
    Buf b, out;
    small_book(&b), buf_init(&out, 4096);
    EXPECT(book_text(buf_str(&b), true, &out, NULL) == OK);
    EXPECT_STR(buf_str(&out), S("1\n"));
    buf_done(&b), buf_done(&out);
}

TEST(xlsx_other_kinds_of_file_are_named)
{
    static const struct { const char *part; const char *word; } rows[] = {
        { "xl/workbook.bin", ".xlsb" }, { "META-INF/manifest.xml", ".ods" }, { "word/document.xml", "Word" },
        { "ppt/presentation.xml", "PowerPoint" }, { "mimetype", "ブックではありません" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf b, out;
        Problem p;
        buf_init(&b, 4096), buf_init(&out, 4096);
        zip_make(&(ZipEntry){ rows[i].part, S("x") }, 1, &b);
        EXPECT(book_text(buf_str(&b), false, &out, &p) == ERR_UNSUPPORTED);
        EXPECT(str_contains(p.sentence, str_of(rows[i].word)));
        buf_done(&b), buf_done(&out);
    }
}

TEST(xlsx_old_and_protected_files_are_refused_with_what_to_do)
{
    static const char plain[600] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", name[] = "EncryptedPackage";
    char locked[600];
    Problem p;
    Buf out;
    memcpy(locked, plain, sizeof locked);
    for (size_t i = 0; i < sizeof name; i++)
        locked[512 + 2 * i] = name[i];
    buf_init(&out, 16);
    EXPECT(book_text((Str){ plain, sizeof plain }, false, &out, &p) == ERR_UNSUPPORTED);
    EXPECT_STR(p.sentence, S("古い形式の .xls です。Excel で「名前を付けて保存」から .xlsx を選んでください。"));
    EXPECT(book_text((Str){ locked, sizeof locked }, false, &out, &p) == ERR_UNSUPPORTED);
    EXPECT(str_contains(p.sentence, S("パスワード")));
    REFUSED(S(""), ERR_UNSUPPORTED, "not_xlsx");
    REFUSED(S("a,b\n1,2\n"), ERR_UNSUPPORTED, "not_xlsx");
    REFUSED(S("PK\3\4"), ERR_INVALID, "zip_damaged");
    buf_done(&out);
}

TEST(xlsx_bombs_are_refused)
{
    enum { BIG = 6 * 1024 * 1024 };
    Buf zeros, b;
    buf_init(&zeros, BIG), buf_init(&b, BIG);
    char *room = buf_reserve(&zeros, BIG);
    memset(room, ' ', BIG);
    zeros.n = BIG;
    book_make(buf_str(&zeros), NULL, 0, &b);
    EXPECT(b.n < 20000);
    REFUSED(buf_str(&b), ERR_TOO_LARGE, "zip_bomb");
    /* the same, with a lie about its size: found out while it is read */
    patch(central_record(&b, "xl/worksheets/sheet1.xml") + CENTRAL_SIZE, 1000, 4);
    Buf out;
    Problem p;
    buf_init(&out, 4096);
    EXPECT(book_text(buf_str(&b), false, &out, &p) != OK);
    EXPECT(str_eq(p.code, S("zip_bomb")) || str_eq(p.code, S("zip_damaged")));
    buf_done(&b), buf_done(&zeros), buf_done(&out);
}

TEST(xlsx_sizes_that_add_up_to_too_much_are_refused)
{
    Buf b;
    small_book(&b);
    char *one = central_record(&b, "xl/workbook.xml"), *two = central_record(&b, "xl/worksheets/sheet1.xml");
    patch(one + CENTRAL_SIZE, XLSX_UNPACKED_MAX / 2 + 1, 4), patch(one + CENTRAL_PACKED, XLSX_UNPACKED_MAX / 4, 4);
    patch(two + CENTRAL_SIZE, XLSX_UNPACKED_MAX / 2, 4), patch(two + CENTRAL_PACKED, XLSX_UNPACKED_MAX / 4, 4);
    REFUSED(buf_str(&b), ERR_TOO_LARGE, "zip_bomb");
    buf_done(&b);
}

TEST(xlsx_too_many_entries_are_refused)
{
    static ZipEntry many[XLSX_ENTRIES_MAX + 1];
    static char names[XLSX_ENTRIES_MAX + 1][8];
    Buf b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(many); i++) {
        for (size_t k = 0, rest = i; k < 7; k++, rest /= 10)
            names[i][k] = (char)('0' + rest % 10);
        many[i] = (ZipEntry){ names[i], S("") };
    }
    zip_make(many, COUNT_OF(many), &b);
    REFUSED(buf_str(&b), ERR_TOO_LARGE, "zip_entries");
    /* a directory that only says so, and one that hides behind ZIP64 */
    Buf small;
    small_book(&small);
    char *end = memmem(small.p, small.n, "PK\5\6", 4);
    patch(end + 10, 65535, 2);
    REFUSED(buf_str(&small), ERR_TOO_LARGE, "zip_entries");
    buf_done(&b), buf_done(&small);
}

TEST(xlsx_encrypted_and_strangely_packed_entries_are_refused)
{
    Buf b;
    small_book(&b);
    char *flags = central_record(&b, "xl/worksheets/sheet1.xml") + CENTRAL_FLAGS;
    char was = *flags;
    *flags = (char)(was | 1);
    REFUSED(buf_str(&b), ERR_UNSUPPORTED, "encrypted");
    *flags = was;
    patch(central_record(&b, "xl/worksheets/sheet1.xml") + CENTRAL_METHOD, 12, 2); /* bzip2 */
    REFUSED(buf_str(&b), ERR_UNSUPPORTED, "zip_method");
    buf_done(&b);
}

TEST(xlsx_check_sums_count)
{
    static const char *const parts[] = { "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml" };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Buf b;
        small_book(&b);
        char *crc = central_record(&b, parts[i]) + CENTRAL_CRC;
        *crc = (char)~*crc;
        REFUSED(buf_str(&b), ERR_INVALID, "zip_damaged");
        buf_done(&b);
    }
}

TEST(xlsx_every_cut_is_refused_and_no_damage_crashes)
{
    Buf b, out;
    small_book(&b), buf_init(&out, 1 << 20);
    for (size_t n = 0; n < b.n; n += 3) {
        char *exact = malloc(n ? n : 1); /* exactly as long, so that a sanitizer sees one byte too far */
        memcpy(exact, b.p, n);
        EXPECT(book_text((Str){ exact, n }, true, &out, NULL) != OK);
        free(exact);
    }
    for (int round = 0; round < 2000; round++) {
        size_t at = test_rand(0, b.n - 1);
        char was = b.p[at];
        b.p[at] = (char)test_rand(0, 255);
        buf_clear(&out);
        Problem p;
        if (book_text(buf_str(&b), true, &out, &p) != OK)
            EXPECT(p.sentence.n > 0);
        b.p[at] = was;
    }
    buf_done(&b), buf_done(&out);
}

TEST(xlsx_parts_that_are_missing_or_elsewhere)
{
    static const struct { ZipEntry entry; Status wanted; const char *code; } rows[] = {
        /* without the package's relationships the usual name is tried */
        { { "_rels/.rels", { "<Relationships/>", 0 } }, OK, NULL },
        { { "_rels/.rels", { "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"/no/book.xml\"/></Relationships>", 0 } },
          ERR_UNSUPPORTED, "no_workbook" },
        { { "xl/workbook.xml", { "<workbook/>", 0 } }, ERR_INVALID, "no_sheets" },
        { { "xl/workbook.xml", { "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>", 0 } }, ERR_INVALID, "no_sheets" },
        { { "xl/workbook.xml", { "<workbook><sheets><sheet name=\"a\" r:id=\"r9\"/></sheets></workbook>", 0 } }, ERR_INVALID, "no_sheets" },
        { { "xl/workbook.xml", { "<workbook>", 0 } }, ERR_INVALID, "xml_damaged" },
        { { "xl/_rels/workbook.xml.rels",
            { "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"../../../../gone.xml\"/></Relationships>", 101 } },
          ERR_INVALID, "no_sheet" },
        { { "xl/_rels/workbook.xml.rels",
            { "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"../XL/./worksheets/x/../SHEET1.XML\"/></Relationships>", 115 } },
          OK, NULL },
        { { "xl/_rels/workbook.xml.rels",
            { "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" TargetMode=\"External\" Target=\"file:///x\"/></Relationships>", 112 } },
          ERR_INVALID, "no_sheets" },
        { { "xl/styles.xml", { "<!DOCTYPE s><styleSheet/>", 0 } }, ERR_INVALID, "doctype" },
        { { "xl/sharedStrings.xml", { "<sst><si><t>a</t></si>", 0 } }, ERR_INVALID, "xml_damaged" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf b, out;
        ZipEntry entry = { rows[i].entry.name, str_of(rows[i].entry.content.p) };
        buf_init(&b, 1 << 20), buf_init(&out, 4096);
        book_make(S(SMALL_SHEET), &entry, 1, &b);
        if (rows[i].wanted == OK)
            EXPECT(book_text(buf_str(&b), true, &out, NULL) == OK && str_eq(buf_str(&out), S("1\n")));
        else
            refused((int)i + 100000, buf_str(&b), rows[i].wanted, rows[i].code);
        buf_done(&b), buf_done(&out);
    }
}
