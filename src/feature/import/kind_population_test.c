/* People by age, in every form of people-and-formats.md §6.5. */
#include "feature/import/reference_testing.h"

static const Sql rows = { .read_only = true, .text =
    "SELECT day || ' ' || COALESCE(CAST(total AS TEXT), '-') || ' ' || COALESCE(CAST(age65 AS TEXT), '-') || ' ' || CAST(age75 AS TEXT) || ' ' || "
    "COALESCE(CAST(age85 AS TEXT), '-') || ' ' || COALESCE(CAST(households AS TEXT), '-') || ' ' || mark FROM population WHERE org = $1 ORDER BY day, batch" };
static const Sql count = { .read_only = true, .text = "SELECT COUNT(*) FROM population WHERE org = $1" };

typedef enum { OLD, BODIK, NEW, MONTHLY, BOTH_SEXES } Form;

static void header_bands(Buf *b, Form form)
{
    static const char *const male[] = { [OLD] = "歳の男性", [BODIK] = "歳の男性", [NEW] = "歳の男性", [MONTHLY] = "歳男" };
    static const char *const female[] = { [OLD] = "歳の女性", [BODIK] = "歳の女性", [NEW] = "歳の女性", [MONTHLY] = "歳女" };
    int last = form == BODIK || form == BOTH_SEXES ? 80 : 95;
    for (int lo = 0; lo <= last; lo += 5)
        if (form == BOTH_SEXES)
            buf_printf(b, ",%d～%d歳", lo, lo + 4);
        else
            buf_printf(b, ",%d-%d%s,%d-%d%s", lo, lo + 4, male[form], lo, lo + 4, female[form]);
    if (form == BOTH_SEXES)
        buf_add(b, S(",85歳以上"));
    else if (form == BODIK)
        buf_add(b, S(",85歳以上の男性,85歳以上の女性,不詳者の男性,不詳者の女性"));
    else if (form == MONTHLY)
        buf_add(b, S(",100歳以上男,100歳以上女"));
    else
        buf_add(b, S(",100歳以上の男性,100歳以上の女性,年齢不詳の男性,年齢不詳の女性"));
}

/* A band of lo holds lo men and lo + 1 women: 65+, 75+ and 85+ follow by adding (the open band is lo 85 or 100). */
static void cells_bands(Buf *b, Form form)
{
    int last = form == BODIK || form == BOTH_SEXES ? 85 : 100;
    for (int lo = 0; lo <= last; lo += 5)
        if (form == BOTH_SEXES)
            buf_printf(b, ",%d", lo + lo + 1);
        else
            buf_printf(b, ",%d,%d", lo, lo + 1);
    if (form != MONTHLY && form != BOTH_SEXES)
        buf_add(b, S(",3,4"));
}

static int sum_from(int lo, int last)
{
    int sum = 0;
    for (; lo <= last; lo += 5)
        sum += lo + lo + 1;
    return sum;
}

static const struct {
    Form form;
    const char *name, *head, *before, *after_head, *after, *day;
    bool cp932;
} forms[] = {
    { OLD, "a.csv", "都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性", "092142,,栃木県,さくら市,2025-10-01,,%d,1,2",
      ",世帯数,備考", ",1000,", "2025-10-01", false },
    { BODIK, "b.csv", "都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性", "92142,,栃木県,さくら市,2025/1/1,,%d,1,2",
      ",世帯数,備考,KEY_CODE", ",1000,,09214", "2025-01-01", false },
    { NEW, "c.csv", "全国地方公共団体コード,地域コード,地方公共団体名,調査年月日,地域名,総人口,男性,女性", "092142,,栃木県さくら市,令和7年10月1日,,%d,1,2", ",世帯数,備考",
      ",1000,", "2025-10-01", false },
    { MONTHLY, "202510opendata.csv", "地域名,総人口,男性,女性", "総数,%d,1,2", ",世帯数", ",1000", "2025-10-01", true },
    { BOTH_SEXES, "e.csv", "基準日,人口", "R7.10.1,%d", ",世帯数", ",1000", "2025-10-01", true },
};

static Str form_file(World *w, size_t i, int more)
{
    Buf b, out;
    Form form = forms[i].form;
    int last = form == BODIK || form == BOTH_SEXES ? 85 : 100;
    int total = sum_from(0, last) + (form == MONTHLY || form == BOTH_SEXES ? 0 : 7) + more;
    buf_init(&b, 1 << 16);
    buf_init(&out, 1 << 16);
    buf_add(&b, str_of(forms[i].head));
    header_bands(&b, form);
    buf_printf(&b, "%s\r\n", forms[i].after_head);
    Str before = str_of(forms[i].before), head, tail;
    str_cut(before, '%', &head, &tail);
    buf_add(&b, head);
    buf_i64(&b, total);
    buf_add(&b, str_sub(tail, 1, tail.n));
    cells_bands(&b, form);
    buf_printf(&b, "%s\r\n", forms[i].after);
    if (forms[i].cp932)
        EXPECT_I64(text_encode_cp932(buf_str(&b), &out, NULL), OK);
    Str text = arena_copy(&w->arena, buf_str(forms[i].cp932 ? &out : &b));
    buf_done(&b);
    buf_done(&out);
    return text;
}

REFERENCE(every_form_of_people_by_age_is_taken_in)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        CLEANUP(world_done) World w;
        Taken t, again;
        if (!reference_open(&w))
            return;
        int last = forms[i].form == BODIK || forms[i].form == BOTH_SEXES ? 85 : 100;
        int unknown = forms[i].form == MONTHLY || forms[i].form == BOTH_SEXES ? 0 : 7;
        Str file = form_file(&w, i, 0);
        Str wanted = arena_printf(&w.arena, "%s %d %d %d %d 1000 final\n", forms[i].day, sum_from(0, last) + unknown, sum_from(65, last),
                                  sum_from(75, last), sum_from(85, last));
        take_all(&w, WORLD_ORG, "population", str_of(forms[i].name), file, 1, &t);
        EXPECT_STR(world_lines(&w, &rows), wanted);
        EXPECT_I64(t.result.n_issues, 0);
        EXPECT(understood(&t.result, "仮定") == (forms[i].form == MONTHLY));
        EXPECT_I64(take_as(&w, WORLD_ORG, str_of(forms[i].name), file, &again), OK);
        EXPECT_I64(again.result.rows_same, 1);
        EXPECT_I64(world_int(&w, &count), 1);
        EXPECT_I64(undo_as(&w, WORLD_ORG, t.batch), OK);
        EXPECT_I64(world_int(&w, &count), 0);
        EXPECT_I64(take_as(&w, WORLD_ORG, str_of(forms[i].name), form_file(&w, i, 5), &t), OK);
        EXPECT_I64(t.result.rows_taken, 1);
        EXPECT(issue_with(&t.result, "total") && issue_with(&t.result, "total")->severity == ISSUE_WARNING);
    }
}

/* The sample of the demo town's desk, row by row the same. */
REFERENCE(people_of_the_demo_town)
{
    static const int bands[][2] = {
        { 890, 860 }, { 1000, 960 }, { 1130, 1080 }, { 1210, 1160 }, { 1260, 1180 }, { 1120, 1010 }, { 1190, 1090 }, { 1310, 1220 },
        { 1440, 1360 }, { 1660, 1580 }, { 1790, 1710 }, { 1450, 1420 }, { 830, 810 }, { 1440, 1490 }, { 1410, 1560 },
        { 1130, 1330 }, { 780, 990 }, { 430, 680 }, { 170, 410 }, { 50, 180 }, { 5, 35 },
    };
    CLEANUP(world_done) World w;
    Taken t;
    Buf b;
    if (!reference_open(&w))
        return;
    buf_init(&b, 1 << 16);
    buf_add(&b, str_of(forms[0].head));
    for (int lo = 0; lo < 100; lo += 5)
        buf_printf(&b, ",%d-%d歳の男性,%d-%d歳の女性", lo, lo + 4, lo, lo + 4);
    buf_add(&b, S(",100歳以上の男性,100歳以上の女性,世帯数,備考\r\n092142,,栃木県,さくら市,2026-10-01,,43810,21695,22115"));
    for (size_t i = 0; i < COUNT_OF(bands); i++)
        buf_printf(&b, ",%d,%d", bands[i][0], bands[i][1]);
    buf_add(&b, S(",18420,見本\r\n"));
    take_all(&w, WORLD_ORG, "population", S("05.csv"), buf_str(&b), 1, &t);
    EXPECT_STR(world_lines(&w, &rows), S("2026-10-01 43810 12090 6190 1960 18420 final\n"));
    EXPECT_I64(t.result.n_issues, 0);
    buf_done(&b);
}

REFERENCE(monthly_people_of_takamatsu)
{
    CLEANUP(world_done) World w;
    Taken t;
    Str bytes;
    if (!reference_open(&w) || !shared_file(&w, SHARED "population/takamatsu-city-monthly-by-age.csv", &bytes))
        return;
    take_all(&w, WORLD_ORG, "population", S("takamatsu.csv"), bytes, 87, &t);
    EXPECT_I64(world_int(&w, &count), 87);
    Str all = world_lines(&w, &rows), first, rest;
    str_cut(all, '\n', &first, &rest);
    /* 14728+16322+13125+14888 = 59063; 9555+11933+6708+9936 = 38132; 6015+13681 = 19696 */
    EXPECT_STR(first, S("2018-11-01 428276 116891 57828 19696 - final"));
}

#define AREAS "市区町村名,調査年月日,地域名,総人口,65歳以上,75歳以上,85歳以上\n"

REFERENCE(areas_are_added_up_only_where_no_row_is_the_whole)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "population", S("a.csv"), S(AREAS "さくら市,2025-10-01,氏家,100,40,20,5\nさくら市,2025-10-01,喜連川,50,30,15,4\n"
                                                       "さくら市,2026-10-01,氏家,101,41,21,6\nさくら市,2026-10-01,,160,80,40,11\n"), 2, &t);
    EXPECT_STR(world_lines(&w, &rows), S("2025-10-01 150 70 35 9 - final\n2026-10-01 160 80 40 11 - final\n"));
    EXPECT(understood(&t.result, "1日分は、地域の行を足しました"));
    const Issue *areas = issue_with(&t.result, "areas");
    EXPECT(areas && areas->severity == ISSUE_NOTICE && areas->row == 5);
}

REFERENCE(years_with_75_and_over)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "population", S("a.csv"), S("年度,75歳以上\n令和5年度,\"5,900\"\nR6,6000人\n2025,6100\n2026年度,6190\n"), 4, &t);
    EXPECT_STR(world_lines(&w, &rows), S("2023-10-01 - - 5900 - - final\n2024-10-01 - - 6000 - - final\n2025-10-01 - - 6100 - - final\n2026-10-01 - - 6190 - - final\n"));
    take_all(&w, WORLD_ORG, "population", S("b.csv"), S("基準日,総人口,65歳以上人口,75歳以上人口,85歳以上人口\nH26.10.1,43000,11000,5000,1500\n"), 1, &t);
    EXPECT(str_starts(world_lines(&w, &rows), S("2014-10-01 43000 11000 5000 1500 - final\n")));
}

REFERENCE(newer_figures_of_a_day_stand_beside_the_older_until_undone)
{
    CLEANUP(world_done) World w;
    Taken first, second;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "population", S("a.csv"), S("年度,75歳以上\n2025,6100\n2026,6190\n"), 2, &first);
    Str before = world_lines(&w, &rows);
    EXPECT_I64(take_as(&w, WORLD_ORG, S("b.csv"), S("年度,75歳以上\n2025,6100\n2026,6200\n"), &second), OK);
    EXPECT_I64(second.result.rows_same, 1);
    EXPECT_I64(second.result.rows_taken, 1);
    EXPECT_STR(world_lines(&w, &rows), S("2025-10-01 - - 6100 - - final\n2026-10-01 - - 6190 - - final\n2026-10-01 - - 6200 - - final\n"));
    EXPECT_I64(undo_as(&w, WORLD_ORG, second.batch), OK);
    EXPECT_STR(world_lines(&w, &rows), before);
}

REFERENCE(wrong_rows_of_people_are_refused)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n来年,6100\n"), "type");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n,6100\n"), "missing");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n2026,\n"), "missing");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n2026,六千\n"), "type");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n2026,-5\n"), "range");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n2026,6.1E+03\n"), "excel");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("年度,75歳以上\n2026,*\n"), "suppressed");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("基準日,75歳以上\n2026-13-01,6100\n"), "type");
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S("団体コード,基準日,75歳以上\n092143,2026-10-01,6100\n"), "check_digit");
    /* one area cannot be read: the town is not the sum of the others */
    expect_wrong(&w, WORLD_ORG, S("a.csv"), S(AREAS "さくら市,2025-10-01,氏家,100,40,20,5\nさくら市,2025-10-01,喜連川,50,30,x,4\n"), "incomplete");
    EXPECT_I64(world_int(&w, &count), 0);
    Taken t;
    EXPECT_I64(take_as(&w, WORLD_ORG, S("a.csv"), S(AREAS "さくら市,2025-10-01,,100,40,20,5\nさくら市,2025-10-01,,100,40,21,5\n"), &t), OK);
    EXPECT(issue_with(&t.result, "duplicate") && t.result.rows_taken == 1);
}

REFERENCE(files_that_hold_no_people_of_the_town)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    expect_refused(&w, NATION, S("a.csv"), S("年度,75歳以上\n2026,6100\n"), "reach");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("団体コード,基準日,75歳以上\n193682,2026-10-01,3000\n"), "other_town");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("市区町村名,基準日,75歳以上\n富士川町,2026-10-01,3000\n"), "other_town");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("基準日,75-79歳の男性,80-84歳の男性\n2026-10-01,3000,2000\n"), "missing_column");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("年度,65歳以上\n2026,6100\n"), "unknown_kind");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("町,75歳以上\nさくら市,6100\n"), "unknown_kind");
    EXPECT_I64(world_int(&w, &count), 0);
    EXPECT_I64(take_as(&w, WORLD_ORG, S("a.csv"), S("団体コード,基準日,75歳以上\n193682,2026-10-01,3000\n092142,2026-10-01,6100\n"), &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    EXPECT(issue_with(&t.result, "other_town") && issue_with(&t.result, "other_town")->severity == ISSUE_WARNING);
}
