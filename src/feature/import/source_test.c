/* Files as they come: titles above the header, other encodings, other delimiters, workbooks, broken ones. */
#include "base/xlsx_testing.h"
#include "feature/import/import_testing.h"

#define ROW1 "0000000001,202603,0970100012,A61111,12,1798,18231,16407\r\n"
#define ROW2 "0000000002,202603,0970100012,A61111,12,1798,18231,16407\r\n"
#define HEAD "被保険者番号,サービス提供年月,事業所番号,サービスコード,要介護状態区分,単位数,費用額,給付費\r\n"

static const struct {
    const char *what, *file, *code; /* code: of a warning that must be there */
    int64_t taken, wrong;
} files[] = {
    { "plain", HEAD ROW1, NULL, 1, 0 },
    { "titles above", "総合事業　給付実績一覧\r\n作成日,令和8年4月1日\r\n\r\n" HEAD ROW1 ROW2, NULL, 2, 0 },
    { "UTF-8 with BOM", "\xEF\xBB\xBF" HEAD ROW1, NULL, 1, 0 },
    { "line feeds alone", "被保険者番号,提供年月,事業所番号,サービスコード,単位数,費用額,給付費\n0000000001,202603,0970100012,A61111,1798,18231,16407\n", "no_level", 1, 0 },
    { "tabs", "被保険者番号\t提供年月\t事業所番号\tサービスコード\t単位数\t費用額\t給付費\r\n0000000001\t202603\t0970100012\tA61111\t1798\t18231\t16407\r\n", NULL, 1, 0 },
    { "header in half-width kana and brackets", "被保険者番号,ｻｰﾋﾞｽ提供年月,事業所番号,ｻｰﾋﾞｽｺｰﾄﾞ,単位数,費用額（円）,給付費 (円)\r\n0000000001,202603,0970100012,A61111,1798,18231,16407\r\n", NULL, 1, 0 },
    { "a line break in the header", "被保険者番号,\"サービス\r\n提供年月\",事業所番号,サービスコード,単位数,費用額,給付費\r\n0000000001,202603,0970100012,A61111,1798,18231,16407\r\n", NULL, 1, 0 },
    { "header repeated at every page", HEAD ROW1 HEAD ROW2, NULL, 2, 0 },
    { "empty rows between", HEAD "\r\n" ROW1 ",,,,,,,\r\n" ROW2 "\r\n", NULL, 2, 0 },
    { "a total that agrees", HEAD ROW1 ROW2 "合計,,,,,3596,36462,32814\r\n", NULL, 2, 0 },
    { "a total that does not", HEAD ROW1 ROW2 "合計,,,,,3596,36462,99999\r\n", "total", 2, 0 },
    { "a subtotal is no record", HEAD ROW1 "小計,,,,,1798,18231,16407\r\n" ROW2, NULL, 2, 0 },
    { "two columns of one name", "被保険者番号,提供年月,事業所番号,サービスコード,単位数,費用額,給付費,給付費\r\n0000000001,202603,0970100012,A61111,1798,18231,16407,1\r\n", NULL, 1, 0 },
    { "empty header cells at the end", "被保険者番号,提供年月,事業所番号,サービスコード,単位数,費用額,給付費,,\r\n0000000001,202603,0970100012,A61111,1798,18231,16407,,\r\n", NULL, 1, 0 },
    { "longer rows than the header", HEAD "0000000001,202603,0970100012,A61111,12,1798,18231,16407,x,y\r\n", NULL, 1, 0 },
    { "header only", HEAD, NULL, 0, 0 },
    { "no row is right", HEAD "x,y,z,,,,,\r\n", NULL, 0, 1 },
};

TEST(files_as_they_come)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        w.piece = i % 2 ? 7 : 0; /* files arrive in pieces */
        Status status = world_take(&w, str_of(files[i].file), false, &t);
        bool told = files[i].code ? issue_with(&t.result, files[i].code) != NULL : !issue_with(&t.result, "total");
        if (status != OK || t.result.refused || t.result.rows_taken != files[i].taken || t.result.rows_wrong != files[i].wrong || !told)
            test_fail(__FILE__, __LINE__, "%s: status %d, refused %d, taken %lld, wrong %lld, %s", files[i].what, (int)status, t.result.refused,
                      (long long)t.result.rows_taken, (long long)t.result.rows_wrong, t.result.n_issues ? t.result.issues[0].code : "");
    }
}

TEST(the_better_name_of_a_column_wins)
{
    static const Sql units = { .read_only = true, .text = "SELECT MAX(units) FROM claim WHERE org = $1" };
    static const Sql paid = { .read_only = true, .text = "SELECT MAX(paid) FROM claim WHERE org = $1" };
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S("被保険者番号,提供年月,事業所番号,サービスコード,単位数,回数,サービス単位数,費用額,請求額,給付費\r\n"
                                "0000000001,202603,0970100012,A61113,436,4,1744,17684,1,15915\r\n"), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    EXPECT_I64(world_int(&w, &units), 1744);
    EXPECT_I64(world_int(&w, &paid), 15915);
}

TEST(files_in_every_encoding_give_the_same)
{
    for (int e = 0; e < 3; e++) {
        CLEANUP(world_done) World w;
        CLEANUP(buf_done) Buf bytes;
        Taken t;
        if (!world_open(&w))
            return;
        buf_init(&bytes, 1u << 16);
        if (e == 0)
            EXPECT_I64(text_encode_cp932(S(HEAD ROW1 ROW2), &bytes, NULL), OK);
        for (size_t at = 0, n = sizeof HEAD ROW1 ROW2 - 1; e && at < n;) {
            uint32_t c = utf8_next(S(HEAD ROW1 ROW2), &at);
            if (!bytes.n)
                buf_add(&bytes, e == 1 ? S("\xFF\xFE") : S("\xFE\xFF"));
            buf_char(&bytes, (char)(e == 1 ? c & 0xFF : c >> 8));
            buf_char(&bytes, (char)(e == 1 ? c >> 8 : c & 0xFF));
        }
        EXPECT_I64(world_take(&w, buf_str(&bytes), false, &t), OK);
        EXPECT_I64(t.result.rows_taken, 2);
        EXPECT_I64(t.result.rows_wrong, 0);
    }
}

TEST(files_with_gaiji_are_taken_and_say_so)
{
    static const Sql name = { .read_only = true, .text = "SELECT COUNT(*) FROM unit WHERE org = $1 AND name LIKE '%\xEF\xBF\xBD%'" };
    CLEANUP(world_done) World w;
    CLEANUP(buf_done) Buf bytes;
    Taken t;
    if (!world_open(&w))
        return;
    buf_init(&bytes, 1u << 16);
    EXPECT_I64(text_encode_cp932(S("被保険者番号,提供年月,事業所番号,事業所名,サービスコード,単位数,費用額,給付費\r\n0000000001,202603,0970100012,"), &bytes, NULL), OK);
    buf_add(&bytes, S("\xF0\x40,A61111,1798,18231,16407\r\n"));
    EXPECT_I64(world_take(&w, buf_str(&bytes), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    const Issue *issue = issue_with(&t.result, "undecodable");
    EXPECT(issue && issue->row == 2 && str_contains(issue->sentence, S("F040")));
    EXPECT_I64(world_int(&w, &name), 1); /* kept, marked, not dropped */
}

static const struct {
    const char *what;
    Str file;
    const char *code;
} refused[] = {
    { "nothing", { "", 0 }, "empty" },
    { "a PDF", { "%PDF-1.7", 8 }, "unsupported" },
    { "an old workbook", { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, "old_xls" },
    { "a picture", { "\x89PNG\r\n\x1A\n", 8 }, "unsupported" },
    { "bytes", { "a\0b\0c,d\0\1\2\3\n", 12 }, "unsupported" },
};

TEST(files_that_are_no_tables_are_refused_with_a_reason)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        Status status = world_take(&w, refused[i].file, false, &t);
        if ((status != ERR_INVALID && status != ERR_UNSUPPORTED) || w.problems.count != 1 || !str_eq(w.problems.items[0].code, str_of(refused[i].code)))
            test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, refused[i].what, (int)status, STR_ARG(w.problems.count ? w.problems.items[0].code : S("no problem")));
    }
}

TEST(an_unclosed_quote_is_refused_with_its_line)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(HEAD ROW1 "\"0000000002,202603,0970100012\r\n" ROW2), false, &t), ERR_INVALID);
    EXPECT(w.problems.count == 1 && str_contains(w.problems.items[0].sentence, S("3行目")));
}

/* A sheet whose cells are texts, but for those that begin with '#': numbers. */
static void sheet_of(const char *const (*rows)[8], size_t n, Buf *out)
{
    buf_add(out, S(XML_HEAD "<worksheet xmlns=\"" NS "\"><sheetData>"));
    for (size_t r = 0; r < n; r++) {
        buf_printf(out, "<row r=\"%zu\">", r + 1);
        for (int c = 0; c < 8 && rows[r][c]; c++) {
            const char *cell = rows[r][c];
            if (*cell == '#')
                buf_printf(out, "<c r=\"%c%zu\"><v>%s</v></c>", 'A' + c, r + 1, cell + 1);
            else
                buf_printf(out, "<c r=\"%c%zu\" t=\"inlineStr\"><is><t>%s</t></is></c>", 'A' + c, r + 1, cell);
        }
        buf_add(out, S("</row>"));
    }
    buf_add(out, S("</sheetData></worksheet>"));
}

TEST(workbooks_are_read_and_numbers_that_excel_ate_are_pointed_out)
{
    static const char *const rows[][8] = {
        { "給付実績（令和8年3月）" },
        { "被保険者番号", "提供年月", "事業所番号", "サービスコード", "介護度", "単位数", "費用額", "給付費" },
        { "0000000001", "令和8年3月", "0970100012", "A61111", "要支援１", "#1798", "#18231", "#16407" },
        { "#2", "#202603", "#970100012", "A61111", "要支援１", "#1798", "#18231", "#16407" },
        { "0000000003", "#202603", "0970100012", "A61111", "要支援１", "#1798", "#18231", "#16407" },
    };
    CLEANUP(world_done) World w;
    CLEANUP(buf_done) Buf sheet, book;
    Taken t;
    if (!world_open(&w))
        return;
    buf_init(&sheet, 1u << 20);
    buf_init(&book, 1u << 20);
    sheet_of(rows, COUNT_OF(rows), &sheet);
    book_make(buf_str(&sheet), NULL, 0, &book);
    EXPECT_I64(world_take(&w, buf_str(&book), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(t.result.rows_wrong, 1);
    const Issue *issue = issue_with(&t.result, "lost_zero");
    EXPECT(issue && issue->row == 4);
    EXPECT_STR(issue ? issue->repair : S(""), S("0000000002"));
}

/* ---- files of others: nobody's claims ---- */

static Str read_whole(World *w, const char *path)
{
    FILE *f = fopen(path, "rb");
    Buf bytes;
    buf_init(&bytes, 64u << 20);
    char piece[4096];
    for (size_t n; f && (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&bytes, (Str){ piece, n });
    if (f)
        fclose(f);
    Str copy = arena_copy(&w->arena, buf_str(&bytes));
    buf_done(&bytes);
    return f ? copy : (Str){ 0 };
}

TEST(files_of_real_towns_are_not_taken_for_claims)
{
    static const char *const paths[] = {
        "../shared/data/municipalities/localgovjp-20200104-sjis.csv", "../shared/data/municipalities/localgovjp-utf8.csv",
        "../shared/data/care-services/mhlw-kaigo-8cities.csv", "../shared/data/population/takamatsu-city-monthly-by-age.csv",
        "../shared/data/resources/yaizu/222127_aed.csv", "../shared/data/resources/takamatsu/events.xlsx",
        "../shared/data/care-insurance/r5-nenpo-02h.xlsx", "../shared/data/torture/yaizu-yohairyosya.cp932.csv",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        Str bytes = read_whole(&w, paths[i]);
        if (!bytes.p) {
            test_skip(paths[i]);
            continue;
        }
        Status status = world_take(&w, bytes, true, &t);
        bool claims = status == OK && !t.result.refused && (strcmp(t.result.kind->name, "claims") == 0 || strcmp(t.result.kind->name, "kokuho") == 0);
        if ((status != OK && status != ERR_INVALID) || claims)
            test_fail(__FILE__, __LINE__, "%s: %d", paths[i], (int)status);
    }
}
