#include "base/limits.h"
#include "base/workbook.h"
#include "base/xlsx_testing.h"

#include <string.h>

static Str written(Arena *a, const char *words, Status *ret)
{
    CLEANUP(workbook_done) Workbook wb = { 0 };
    Str bytes = S("");
    EXPECT_I64(workbook_begin(&wb), OK);
    BookSheet *sheet = workbook_sheet(&wb, "表");
    workbook_words(sheet, 0, 0, words, wb.head);
    workbook_number(sheet, 1, 0, 5, wb.number);
    BookChart *chart = workbook_chart(sheet, BOOK_CHART_LINE);
    workbook_series(chart, &(BookSeries){ .categories = { { 1, 0 }, { 1, 0 } }, .values = { { 1, 0 }, { 1, 0 } }, .name = "数" });
    workbook_place(chart, 3, 0, &(BookPicture){ .title = "数" });
    workbook_page(sheet, true, 0);
    *ret = workbook_end(&wb, a, &bytes);
    return bytes;
}

TEST(a_workbook_is_whole_or_not_there)
{
    static char endless[40000];
    memset(endless, 'x', sizeof endless - 1);
    const struct { const char *words; Status want; } rows[] = {
        { "見本", OK },
        { "付せん\xEF\xBF\xBF、\xEF\xBF\xBE\xEF\xBF\xBF。ｱ", OK }, /* from outside: what XML has no letter for */
        { endless, ERR_TOO_LARGE },                                    /* Excel's cell ends at 32,767; the first failure is kept */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(arena_done) Arena a;
        Status s;
        arena_init(&a, 1 << 20);
        Str bytes = written(&a, rows[i].words, &s);
        EXPECT_I64(s, rows[i].want);
        EXPECT(s == OK ? xlsx_is_whole(bytes) == OK : bytes.n == 0);
    }
}

/* Each text with a letter that XML does not have is copied; when there is no room for the copy, that is what the caller is told. */
TEST(a_workbook_says_when_its_memory_ends)
{
    enum { LETTERS = 30000, CELLS = 40 };
    CLEANUP(workbook_done) Workbook wb = { 0 };
    CLEANUP(arena_done) Arena a;
    static char words[LETTERS] = "\xEF\xBF\xBE";
    Str bytes = S("");
    memset(words + 3, 'x', sizeof words - 4);
    arena_init(&a, 1 << 20);
    _Static_assert(LETTERS * CELLS > WORKBOOK_ARENA, "more than there is");
    EXPECT_I64(workbook_begin(&wb), OK);
    BookSheet *sheet = workbook_sheet(&wb, "表");
    for (BookRow row = 0; row < CELLS; row++)
        workbook_words(sheet, row, 0, words, NULL);
    EXPECT_I64(workbook_end(&wb, &a, &bytes), ERR_MEMORY);
    EXPECT_I64(bytes.n, 0);
}

/* Without a sheet (no memory for it) every call does nothing. */
TEST(a_sheet_that_could_not_be_made_takes_everything)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    workbook_words(NULL, 0, 0, "x", NULL);
    workbook_merge(NULL, 0, 0, 0, 3, "x", NULL);
    workbook_columns(NULL, 0, 3, 10);
    workbook_page(NULL, false, 0);
    BookChart *chart = workbook_chart(NULL, BOOK_CHART_STACK);
    workbook_series(chart, &(BookSeries){ .name = "x" });
    workbook_place(chart, 0, 0, &(BookPicture){ .title = "x" });
    EXPECT(chart == NULL);
    EXPECT_I64(workbook_text(NULL, 0, 0, S("x"), NULL, &a), ERR_MEMORY);
}

/* The disk took a part of a part: the library says nothing, the reader does. */
TEST(half_a_workbook_is_not_whole)
{
    CLEANUP(arena_done) Arena a;
    Status s;
    arena_init(&a, 1 << 22);
    Str bytes = written(&a, "見本", &s);
    EXPECT_I64(xlsx_is_whole(str_sub(bytes, 0, bytes.n - 30)), ERR_IO);
    EXPECT_I64(xlsx_is_whole(S("")), ERR_IO);
    static const char *const halves[] = { "<worksheet><sheetData>", "", "<worksheet><sheetData><row></sheetData></worksheet>", "<worksheet/>" };
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        CLEANUP(buf_done) Buf zip;
        buf_init(&zip, 1 << 16);
        zip_make(&(ZipEntry){ "xl/worksheets/sheet1.xml", str_of(halves[i]) }, 1, &zip);
        EXPECT_I64(xlsx_is_whole(buf_str(&zip)), i + 1 < COUNT_OF(halves) ? ERR_IO : OK);
    }
}
