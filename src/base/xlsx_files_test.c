#include "base/xlsx_testing.h"

#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define DATA "../shared/data/"

/* False, and the test is skipped, when the file is not there. */
static bool file_read(const char *path, Buf *out)
{
    buf_init(out, 64u * 1024 * 1024);
    FILE *f = fopen(path, "rb");
    if (!f) {
        test_skip(path);
        return false;
    }
    char *room;
    for (size_t k = 1; k > 0 && (room = buf_reserve(out, 65536)) != NULL; out->n += k)
        k = fread(room, 1, 65536, f);
    fclose(f);
    return buf_status(out) == OK;
}

static Xlsx *book_open(Str bytes)
{
    Xlsx *x = NULL;
    Arena a;
    Problems ps;
    arena_init(&a, 1 << 20);
    problems_init(&ps, &a);
    if (xlsx_open(bytes, &ps, &x) != OK)
        test_fail(__FILE__, __LINE__, STR_FMT, STR_ARG(ps.items[0].sentence));
    arena_done(&a);
    return x;
}

/* ---- books written by another program ---- */

static void write_book(const char *path)
{
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "実績"), *hidden = workbook_add_worksheet(book, "隠した表");
    lxw_format *bold = workbook_add_format(book), *day = workbook_add_format(book), *era = workbook_add_format(book);
    lxw_format *moment = workbook_add_format(book), *money = workbook_add_format(book);
    format_set_bold(bold);
    format_set_num_format(day, "yyyy/m/d");
    format_set_num_format(era, "[$-411]ggge\"年\"m\"月\"d\"日\";@");
    format_set_num_format(moment, "yyyy/m/d h:mm");
    format_set_num_format(money, "#,##0\"円\"");
    lxw_datetime april = { 2026, 4, 1, 9, 30, 0 }, reiwa = { 2019, 5, 1, 0, 0, 0 };
    char level[] = "要支援", one[] = "１";
    lxw_rich_string_tuple a = { .format = bold, .string = level }, b = { .format = NULL, .string = one };
    lxw_rich_string_tuple *rich[] = { &a, &b, NULL };
    worksheet_merge_range(sheet, 0, 0, 1, 0, "区分", NULL);
    worksheet_merge_range(sheet, 0, 1, 0, 3, "日付", NULL);
    worksheet_write_string(sheet, 1, 1, "日", NULL);
    worksheet_write_string(sheet, 1, 2, "和暦", NULL);
    worksheet_write_string(sheet, 1, 3, "時刻", NULL);
    worksheet_write_rich_string(sheet, 2, 0, rich, NULL);
    worksheet_write_datetime(sheet, 2, 1, &reiwa, day);
    worksheet_write_datetime(sheet, 2, 2, &reiwa, era);
    worksheet_write_datetime(sheet, 2, 3, &april, moment);
    worksheet_write_number(sheet, 2, 4, 4e12, money);
    worksheet_write_number(sheet, 2, 5, 0.1 + 0.2, NULL);
    worksheet_write_boolean(sheet, 2, 6, 1, NULL);
    worksheet_write_formula_num(sheet, 2, 7, "=1+2", NULL, 3);
    worksheet_write_string(sheet, 4, 0, "𠮷野 <&> \"x\"", NULL);
    worksheet_write_string(hidden, 0, 0, "見えない", NULL);
    worksheet_hide(hidden);
    EXPECT(workbook_close(book) == LXW_NO_ERROR);
}

TEST(xlsx_books_of_libxlsxwriter_are_read)
{
    char path[] = "/tmp/banso-xlsx-XXXXXX";
    int fd = mkstemp(path);
    EXPECT(fd >= 0);
    write_book(path);
    Buf bytes, out;
    buf_init(&out, 4096);
    EXPECT(file_read(path, &bytes));
    CLEANUP(xlsx_close) Xlsx *x = book_open(buf_str(&bytes));
    if (x) {
        EXPECT_I64(xlsx_sheet_count(x), 2);
        EXPECT_STR(xlsx_sheet_name(x, 0), S("実績"));
        EXPECT_STR(xlsx_sheet_name(x, 1), S("隠した表"));
        EXPECT_STR(xlsx_sheet_name(x, 2), S(""));
        EXPECT(!xlsx_sheet_hidden(x, 0) && xlsx_sheet_hidden(x, 1) && !xlsx_sheet_hidden(x, 2));
        EXPECT(sheet_text(x, 0, true, &out) == OK);
        EXPECT_STR(buf_str(&out), S("区分|日付|日付|日付\n区分|日|和暦|時刻\n"
                                    "要支援１|2019-05-01|2019-05-01|2026-04-01 09:30|4000000000000|0.3|TRUE|3\n\n"
                                    "𠮷野 <&> \"x\"\n"));
        buf_clear(&out);
        EXPECT(sheet_text(x, 1, false, &out) == OK);
        EXPECT_STR(buf_str(&out), S("見えない\n"));
        EXPECT(sheet_text(x, 2, false, &out) == ERR_NOT_FOUND);
    }
    close(fd);
    unlink(path);
    buf_done(&bytes), buf_done(&out);
}

/* ---- real books ---- */

/* The rows of a sheet that hold numbers, as the lines of the CSV that was derived from it by other means. */
static void statistics_add(Xlsx *x, size_t sheet, Str group, Buf *out)
{
    CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
    CsvRow row;
    int64_t number;
    EXPECT(xlsx_rows(x, sheet, false, &r) == OK);
    while (r && xlsx_next(r, &row) == OK && row.cells) {
        if (row.n < 3 || !str_to_i64(row.cells[row.n - 1], &number))
            continue;
        for (size_t i = 0; i < row.n; i++) {
            if (i)
                buf_char(out, ',');
            buf_add(out, str_eq(row.cells[i], S("全　 国")) ? S("全 国") : row.cells[i]); /* the CSV has one blank there */
            if (i == 1 && group.n) {
                buf_char(out, ',');
                buf_add(out, group);
            }
        }
        buf_char(out, '\n');
    }
    EXPECT_STR(xlsx_sentence(x), S(""));
}

/* Line by line, so that a difference is named. */
static void compare_lines(Str mine, Str theirs, size_t wanted_lines)
{
    Str a, b;
    size_t lines = 0, different = 0;
    str_cut(theirs, '\n', &b, &theirs); /* the head of the CSV */
    while (mine.n && theirs.n) {
        str_cut(mine, '\n', &a, &mine);
        str_cut(theirs, '\n', &b, &theirs);
        b = str_trim(b);
        lines++;
        if (!str_eq(a, b) && different++ < 3)
            EXPECT_STR(a, b);
    }
    EXPECT_I64(different, 0);
    EXPECT_I64(lines, wanted_lines);
    EXPECT_I64(mine.n + theirs.n, 0);
}

TEST(xlsx_insured_by_age_of_every_insurer_agree)
{
    Buf bytes, csv, mine;
    buf_init(&mine, 1 << 24);
    if (file_read(DATA "care-insurance/r5-nenpo-02h.xlsx", &bytes) && file_read(DATA "care-insurance/r5-insured1-by-age.csv", &csv)) {
        CLEANUP(xlsx_close) Xlsx *x = book_open(buf_str(&bytes));
        statistics_add(x, 0, S(""), &mine);
        EXPECT(str_starts(buf_str(&mine), S("全 国,,35889733,15708886,13592838,6588009,215389,198202\n")));
        compare_lines(buf_str(&mine), buf_str(&csv), 1572);
        buf_done(&csv);
    }
    buf_done(&bytes), buf_done(&mine);
}

TEST(xlsx_certified_by_level_of_every_insurer_agree)
{
    static const Str groups[] = { { "all", 3 },   { "insured1", 8 }, { "65-69", 5 }, { "70-74", 5 },   { "75-79", 5 },
                                  { "80-84", 5 }, { "85-89", 5 },    { "90+", 3 },   { "insured2", 8 } };
    Buf bytes, csv, mine;
    buf_init(&mine, 1 << 24);
    if (file_read(DATA "care-insurance/r5-nenpo-04-1-1h.xlsx", &bytes)
        && file_read(DATA "care-insurance/r5-certified-by-age-level.csv", &csv)) {
        CLEANUP(xlsx_close) Xlsx *x = book_open(buf_str(&bytes));
        EXPECT_I64(x ? xlsx_sheet_count(x) : 0, COUNT_OF(groups));
        for (size_t i = 0; x && i < COUNT_OF(groups); i++)
            statistics_add(x, i, groups[i], &mine);
        /* 要支援1 全国 1,020,247 (令和5年度 介護保険事業状況報告 第4表-1) */
        EXPECT(str_contains(buf_str(&mine), S(",,all,1020247,996151,1464074,1191037,927231,894589,589907,7083236\n")));
        compare_lines(buf_str(&mine), buf_str(&csv), 9 * 1572);
        buf_done(&csv);
    }
    buf_done(&bytes), buf_done(&mine);
}

TEST(xlsx_books_of_takamatsu_are_read)
{
    static const struct { const char *path; size_t rows; const char *some; } books[] = {
        { DATA "resources/takamatsu/community_center.xlsx", 53, "52|34.33783|134.13929|高松市牟礼コミュニティセンター|" },
        { DATA "resources/takamatsu/elderly_welfare_center.xlsx", 0, "#property" },
        { DATA "resources/takamatsu/elderly_wedding_house.xlsx", 0, "#property" },
        { DATA "resources/takamatsu/regional_comprehensive_support_center.xlsx", 0, "#property" },
        { DATA "resources/takamatsu/events.xlsx", 0, "|13:30|14:20|まなび映画CAN(9)" }, /* times are 0.5625 … in the file */
        { DATA "care-insurance/takamatsu-0095.xlsx", 10, "9|高松市|10/1/2025|120093|26331\n" },
    };
    for (size_t i = 0; i < COUNT_OF(books); i++) {
        Buf bytes, out;
        buf_init(&out, 1 << 22);
        if (file_read(books[i].path, &bytes)) {
            CLEANUP(xlsx_close) Xlsx *x = book_open(buf_str(&bytes));
            size_t lines = 0;
            EXPECT(x && sheet_text(x, 0, true, &out) == OK);
            for (size_t k = 0; k < out.n; k++)
                lines += out.p[k] == '\n';
            EXPECT(lines > 2 && (books[i].rows == 0 || lines == books[i].rows));
            EXPECT(str_contains(buf_str(&out), str_of(books[i].some)));
            EXPECT(str_is_utf8(buf_str(&out)));
        }
        buf_done(&bytes), buf_done(&out);
    }
}

TEST(xlsx_of_the_largest_real_book)
{
    Buf bytes;
    if (file_read(DATA "care-insurance/r5-nenpo-04-1-1h.xlsx", &bytes)) {
        size_t rows = 0;
        CLEANUP(xlsx_close) Xlsx *x = book_open(buf_str(&bytes));
        for (size_t i = 0; x && i < xlsx_sheet_count(x); i++) {
            CLEANUP(xlsx_rows_close) XlsxRows *r = NULL;
            CsvRow row;
            EXPECT(xlsx_rows(x, i, true, &r) == OK);
            while (r && xlsx_next(r, &row) == OK && row.cells)
                rows++;
        }
        EXPECT_I64(rows, 9 * 1578);
    }
    buf_done(&bytes);
}
