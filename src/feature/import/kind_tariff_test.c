/* 単位数表マスタ with everything that was seen in published ones. */
#include "feature/import/reference_testing.h"

#define HEAD "保険者番号,サービス種類コード,サービス項目コード,適用開始年月,適用終了年月,サービス名称,単位数,算定単位,制限日数回数,算定回数制限期間," \
             "限度額管理対象区分,単位数単価,給付率,利用者負担額,事業対象者実施区分,要支援1実施区分,要支援2実施区分,国保連委託区分,作成日\r\n"
#define TAIL ",2,2,2,1,20240401\r\n"
#define GOOD "092148,A2,1111,202404,999999,訪問型独自サービスⅠ,1176,03,,,3,,,"

static const Sql rows = { .read_only = true, .text =
    "SELECT service || ' ' || item || ' ' || CAST(from_month AS TEXT) || ' ' || COALESCE(CAST(to_month AS TEXT), '-') || ' ' || name || ' ' || "
    "CAST(units AS TEXT) || ' ' || per || ' ' || COALESCE(CAST(unit_price AS TEXT), '-') || ' ' || COALESCE(CAST(rate AS TEXT), '-') || ' ' || "
    "COALESCE(CAST(user_yen AS TEXT), '-') FROM tariff WHERE org = $1 ORDER BY service, item, from_month, batch" };
static const Sql count = { .read_only = true, .text = "SELECT COUNT(*) FROM tariff WHERE org = $1" };
static const Sql forget_insurer = { .text = "UPDATE organisation SET insurer = NULL WHERE id = 1" };

REFERENCE(tariff_with_a_header_is_taken_in)
{
    CLEANUP(world_done) World w;
    Taken t, again;
    Str file = S(HEAD GOOD TAIL "092148,A6,1121,202404,999999,通所型独自サービス１２,03621,03,,,3,,," TAIL
                 "092148,A7,1001,202404,202703,元気クラブ,01390,03,,,3,1014,90," TAIL "092148,A8,1001,202404,,配食,0,01,,,,,,300" TAIL);
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "tariff", S("tanka.csv"), file, 4, &t);
    EXPECT_STR(world_lines(&w, &rows), S("A2 1111 202404 - 訪問型独自サービスⅠ 1176 03 - - -\nA6 1121 202404 - 通所型独自サービス１２ 3621 03 - - -\n"
                                        "A7 1001 202404 202703 元気クラブ 1390 03 1014 90 -\nA8 1001 202404 - 配食 0 01 - - 300\n"));
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_I64(take_as(&w, WORLD_ORG, S("tanka.csv"), file, &again), OK);
    EXPECT_I64(again.same.id, t.batch);
    EXPECT_I64(again.result.rows_same, 4);
    EXPECT_I64(world_int(&w, &count), 4);
    EXPECT_I64(undo_as(&w, WORLD_ORG, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 0);
}

/* Without a header, with quotes on some cells, padded, signed behind zeros, without the leading 0, in two encodings. */
REFERENCE(tariff_without_a_header_and_with_all_its_quirks)
{
    CLEANUP(world_done) World w;
    Taken t;
    Buf cp932;
    if (!reference_open(&w))
        return;
    Str file = S("92148,\"A2\",1111,201504,201909,\"訪問型独自サービスⅠ　　　　　　　　\",01168,03,,,3,,,,2,2,2,1,20150401\r\n"
                 "00092148,a6,5612,202404,999999,通所型独自送迎減算,00-376,1,,,,10.14,090,,2,2,2,1,20240401\r\n"
                 "092148,A2,2411,202404,,訪問型独自サービスⅤ／２,-47,,,,,0000,000,,2,2,2,1,20240401\r\n\r\n");
    const char *wanted = "A2 1111 201504 201909 訪問型独自サービスⅠ 1168 03 - - -\nA2 2411 202404 - 訪問型独自サービスⅤ／２ -47  - - -\n"
                         "A6 5612 202404 - 通所型独自送迎減算 -376 01 1014 90 -\n";
    take_all(&w, WORLD_ORG, "tariff", S("A.CSV"), file, 3, &t);
    EXPECT_STR(world_lines(&w, &rows), str_of(wanted));
    EXPECT(understood(&t.result, "見出しの行がない"));
    EXPECT_I64(undo_as(&w, WORLD_ORG, t.batch), OK);
    buf_init(&cp932, 1 << 16);
    EXPECT_I64(text_encode_cp932(file, &cp932, NULL), OK);
    take_all(&w, WORLD_ORG, "tariff", S("B.CSV"), buf_str(&cp932), 3, &t);
    EXPECT_STR(world_lines(&w, &rows), str_of(wanted));
    buf_done(&cp932);
}

/* Row 13 of CP932 read by a machine that does not know it. */
REFERENCE(damaged_numerals_are_mended_and_pointed_out)
{
    static const struct { const char *read, *meant; } names[] = {
        { "訪問型独自サービスT", "訪問型独自サービスⅠ" },       { "訪問型独自サービスU", "訪問型独自サービスⅡ" },
        { "訪問型独自サービスV／2", "訪問型独自サービスⅢ／2" }, { "処遇改善加算W", "処遇改善加算Ⅳ" },
        { "処遇改善加算X(2)", "処遇改善加算Ⅴ(2)" },             { "サービス㈵", "サービスⅠ" },
        { "サービス㈼・日割", "サービスⅡ・日割" },               { "提供体制㈽", "提供体制Ⅲ" }, { "加算（U）", "加算（Ⅱ）" },
    };
    static const char *const sound[] = { "訪問型サービスＴ", "通所型UD体操", "VR体操教室", "サービスⅡ", "体操A", "送迎（A）" };
    for (size_t i = 0; i < COUNT_OF(names) + COUNT_OF(sound); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        bool damaged = i < COUNT_OF(names);
        const char *name = damaged ? names[i].read : sound[i - COUNT_OF(names)];
        if (!reference_open(&w))
            return;
        Str file = arena_printf(&w.arena, "092148,A2,1111,202404,999999,%s,1176,03,,,3,,," TAIL, name);
        take_all(&w, WORLD_ORG, "tariff", S("a.csv"), file, 1, &t);
        Str wanted = arena_printf(&w.arena, "A2 1111 202404 - %s 1176 03 - - -\n", damaged ? names[i].meant : name);
        EXPECT_STR(world_lines(&w, &rows), wanted);
        const Issue *notice = issue_with(&t.result, "numeral");
        EXPECT((notice != NULL) == damaged);
        if (notice)
            EXPECT(notice->severity == ISSUE_NOTICE && str_contains(notice->sentence, str_of(names[i].meant)));
    }
}

REFERENCE(a_later_tariff_stands_beside_the_earlier_one_until_it_is_undone)
{
    CLEANUP(world_done) World w;
    Taken first, second;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "tariff", S("a.csv"), S(HEAD GOOD TAIL), 1, &first);
    Str before = world_lines(&w, &rows);
    EXPECT_I64(take_as(&w, WORLD_ORG, S("b.csv"), S(HEAD GOOD TAIL "092148,A2,1211,202404,999999,訪問型独自サービスⅡ,2349,03,,,3,,," TAIL
                                                   "092148,A2,1111,202704,999999,訪問型独自サービスⅠ,1200,03,,,3,,," TAIL), &second), OK);
    EXPECT_I64(second.result.rows_taken, 2);
    EXPECT_I64(second.result.rows_same, 1);
    EXPECT_I64(undo_as(&w, WORLD_ORG, second.batch), OK);
    EXPECT_STR(world_lines(&w, &rows), before);
}

REFERENCE(columns_of_a_tariff_follow_its_header)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "tariff", S("a.csv"), S("サービス種類コード,サービス項目コード,サービス名称,単位数,算定単位,適用開始年月,適用終了年月,保険者番号\n"
                                                   "A2,1111,訪問,1176,03,202404,999999,092148\n"), 1, &t);
    EXPECT_STR(world_lines(&w, &rows), S("A2 1111 202404 - 訪問 1176 03 - - -\n"));
}

#define REFUSE(row, code) expect_wrong(&w, WORLD_ORG, S("a.csv"), S(HEAD row TAIL), code)

REFERENCE(wrong_rows_of_a_tariff_are_refused)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    REFUSE("102079,A2,1111,202404,999999,x,1176,03,,,3,,,", "other_town");
    REFUSE("092142,A2,1111,202404,999999,x,1176,03,,,3,,,", "other_kind");
    REFUSE("092147,A2,1111,202404,999999,x,1176,03,,,3,,,", "check_digit");
    REFUSE(",A2,1111,202404,999999,x,1176,03,,,3,,,", "missing");
    REFUSE("092148,B2,1111,202404,999999,x,1176,03,,,3,,,", "unknown");
    REFUSE("092148,A2,111,202404,999999,x,1176,03,,,3,,,", "zeros");
    REFUSE("092148,A2,11111,202404,999999,x,1176,03,,,3,,,", "length");
    REFUSE("092148,A2,1111,202413,999999,x,1176,03,,,3,,,", "type");
    REFUSE("092148,A2,1111,202404,202403,x,1176,03,,,3,,,", "order");
    REFUSE("092148,A2,1111,202404,999999,,1176,03,,,3,,,", "missing");
    REFUSE("092148,A2,1111,202404,999999,x,,03,,,3,,,", "missing");
    REFUSE("092148,A2,1111,202404,999999,x,11.5,03,,,3,,,", "type");
    REFUSE("092148,A2,1111,202404,999999,x,00-37-6,03,,,3,,,", "type");
    REFUSE("092148,A2,1111,202404,999999,x,1176,月,,,3,,,", "type");
    REFUSE("092148,A2,1111,202404,999999,x,1176,03,,,3,2014,,", "range");
    REFUSE("092148,A2,1111,202404,999999,x,1176,03,,,3,,900,", "range");
    EXPECT_I64(world_int(&w, &count), 0);
    Taken t;
    EXPECT_I64(take_as(&w, WORLD_ORG, S("a.csv"), S(HEAD GOOD TAIL "092148,A2,1111,202404,999999,ほか,1,03,,,3,,," TAIL), &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    EXPECT(issue_with(&t.result, "duplicate") && issue_with(&t.result, "duplicate")->row == 3);
}

REFERENCE(files_that_are_no_tariff_of_a_town)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    expect_refused(&w, NATION, S("a.csv"), S(HEAD GOOD TAIL), "reach");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("保険者番号,サービス名称\n092148,x\n"), "unknown_kind");
    expect_refused(&w, WORLD_ORG, S("a.csv"), S("092148,A2,1111,202404\n"), "unknown_kind");
    EXPECT_I64(db_exec0(w.db, &forget_insurer), OK);
    take_all(&w, WORLD_ORG, "tariff", S("a.csv"), S(HEAD "102079,A2,1111,202404,999999,x,1176,03,,,3,,," TAIL), 1, &t);
    EXPECT(understood(&t.result, "【仮定】"));
}
