/* The list of municipalities, in every shape it is published in. */
#include "feature/import/reference_testing.h"
#include "feature/import/statements.h"

static const Sql towns = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM organisation WHERE kind = 'municipality' AND $1 = 1" };
static const Sql prefectures = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM organisation WHERE kind = 'prefecture' AND $1 = 1" };
static const Sql orphans = { .read_only = true, .scan_ok = true, .text =
    "SELECT COUNT(*) FROM organisation t WHERE $1 = 1 AND kind <> 'nation' AND NOT EXISTS (SELECT 1 FROM organisation p WHERE p.id = t.parent "
    "AND p.kind = CASE t.kind WHEN 'prefecture' THEN 'nation' ELSE 'prefecture' END)" };
static const Sql sakura = { .read_only = true, .text =
    "SELECT t.code || ' ' || t.insurer || ' ' || t.name || ' ' || t.kana || ' ' || p.code || ' ' || p.name FROM organisation t JOIN organisation p ON p.id = t.parent WHERE t.id = $1" };
static const Sql every = { .read_only = true, .scan_ok = true, .text =
    "SELECT CAST(rev AS TEXT) || ' ' || COALESCE(code, '-') || ' ' || COALESCE(insurer, '-') || ' ' || name || ' ' || COALESCE(kana, '-') "
    "FROM organisation WHERE $1 = 1 ORDER BY code, id" };
static const Sql fuji = { .read_only = true, .text = "SELECT insurer || ' ' || COALESCE(kana, '-') FROM organisation WHERE code = '193682' AND $1 = 1" };
static const Sql close_town = { .text = "UPDATE organisation SET closed = '2020-01-01', insurer = NULL WHERE id = 1" };
static const Sql closed_day = { .read_only = true, .text = "SELECT closed FROM organisation WHERE id = $1" };

#define LIST "団体コード,都道府県名（漢字）,市区町村名（漢字）,都道府県名（カナ）,市区町村名（カナ）\n"

static const struct { const char *path; int64_t taken; } shapes[] = {
    { SHARED "municipalities/localgovjp-utf8.csv", 1741 },
    { SHARED "municipalities/localgovjp-20200104-sjis.csv", 1741 },
    { SHARED "municipalities/municipalities-1741-joined.csv", 1741 },
    { SHARED "municipalities/lgcode-2024-01-01.json", 1741 + 47 },
};

/* 1,741 municipalities (792 cities, 743 towns, 183 villages, 23 special wards) and 47 prefectures. */
REFERENCE(every_published_list_gives_1741_municipalities)
{
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        CLEANUP(world_done) World w;
        Taken t, again;
        Str bytes;
        if (!reference_open(&w) || !shared_file(&w, shapes[i].path, &bytes))
            return;
        take_all(&w, NATION, "municipality", S("list.csv"), bytes, shapes[i].taken, &t);
        EXPECT_I64(world_int(&w, &towns), 1741);
        EXPECT_I64(world_int(&w, &prefectures), 47);
        EXPECT_I64(world_int(&w, &orphans), 0);
        EXPECT_STR(world_lines(&w, &sakura), S("092142 092148 さくら市 サクラシ 090000 栃木県\n"));
        EXPECT_STR(world_lines(&w, &fuji), S("193680 フジカワチョウ\n"));
        EXPECT(understood(&t.result, "【仮定】保険者番号"));
        Str before = world_lines(&w, &every);
        EXPECT_I64(take_as(&w, NATION, S("list.csv"), bytes, &again), OK);
        EXPECT_I64(again.same.id, t.batch);
        EXPECT_I64(again.result.rows_same, shapes[i].taken);
        EXPECT_I64(again.result.rows_taken, 0);
        EXPECT_STR(world_lines(&w, &every), before);
    }
}

REFERENCE(a_newer_list_brings_names_up_to_date_and_keeps_what_it_does_not_say)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    EXPECT_I64(db_exec0(w.db, &close_town), OK);
    take_all(&w, NATION, "municipality", S("a.csv"), S(LIST "92142,栃木県,桜市,ﾄﾁｷﾞｹﾝ,ｻｸﾗｼ\n"), 1, &t); /* Excel ate the 0 */
    EXPECT_STR(world_lines(&w, &sakura), S("092142 092148 桜市 サクラシ 090000 栃木県\n"));
    EXPECT(understood(&t.result, "1市区町村"));
    take_all(&w, NATION, "municipality", S("b.csv"), S(LIST "092142,栃木県,さくら市,ﾄﾁｷﾞｹﾝ,\n"), 1, &t);
    EXPECT_STR(world_lines(&w, &sakura), S("092142 092148 さくら市 サクラシ 090000 栃木県\n"));
    EXPECT(!understood(&t.result, "仮定"));
    EXPECT_STR(world_lines(&w, &closed_day), S("2020-01-01\n"));
}

REFERENCE(a_list_may_say_the_insurer_itself)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, NATION, "municipality", S("a.csv"), S("団体コード,都道府県名,市区町村名,保険者番号\n193682,山梨県,富士川町,192005\n"), 1, &t);
    EXPECT_STR(world_lines(&w, &fuji), S("192005 -\n"));
    EXPECT(!understood(&t.result, "仮定"));
    expect_wrong(&w, NATION, S("b.csv"), S("団体コード,都道府県名,市区町村名,保険者番号\n193682,山梨県,富士川町,193682\n"), "other_kind");
    EXPECT_STR(world_lines(&w, &fuji), S("192005 -\n"));
}

REFERENCE(prefectures_wards_and_islands_of_a_list)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, NATION, "municipality", S("a.csv"),
             S(LIST "010006,北海道,,ﾎｯｶｲﾄﾞｳ,\n011002,北海道,札幌市,ﾎｯｶｲﾄﾞｳ,ｻｯﾎﾟﾛｼ\n011011,北海道,札幌市中央区,ﾎｯｶｲﾄﾞｳ,ｻｯﾎﾟﾛｼﾁｭｳｵｳｸ\n"
                    "016951,北海道,色丹村,ﾎｯｶｲﾄﾞｳ,ｼｺﾀﾝﾑﾗ\n131024,東京都,中央区,ﾄｳｷｮｳﾄ,ﾁｭｳｵｳｸ\n"), 3, &t);
    EXPECT_I64(world_int(&w, &towns), 3); /* さくら市 was there */
    EXPECT_I64(world_int(&w, &prefectures), 2);
    EXPECT(understood(&t.result, "政令市の区1件"));
    EXPECT(understood(&t.result, "北方領土の1村"));
}

REFERENCE(a_list_is_taken_back_by_nobody)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, NATION, "municipality", S("a.csv"), S(LIST "193682,山梨県,富士川町,ﾔﾏﾅｼｹﾝ,ﾌｼﾞｶﾜﾁｮｳ\n"), 1, &t);
    EXPECT_I64(undo_as(&w, NATION, t.batch), ERR_CONFLICT);
    EXPECT_I64(w.problems.count, 1);
    EXPECT_I64(world_int(&w, &towns), 2);
}

REFERENCE(wrong_rows_of_a_list_are_refused)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    expect_wrong(&w, NATION, S("a.csv"), S(LIST "193680,山梨県,富士川町,ﾔﾏﾅｼｹﾝ,ﾌ\n"), "other_kind"); /* the 保険者番号 */
    expect_wrong(&w, NATION, S("a.csv"), S(LIST "193683,山梨県,富士川町,ﾔﾏﾅｼｹﾝ,ﾌ\n"), "check_digit");
    expect_wrong(&w, NATION, S("a.csv"), S(LIST "1.93E+05,山梨県,富士川町,ﾔﾏﾅｼｹﾝ,ﾌ\n"), "scientific");
    expect_wrong(&w, NATION, S("a.csv"), S(LIST ",山梨県,富士川町,ﾔﾏﾅｼｹﾝ,ﾌ\n"), "missing");
    expect_wrong(&w, NATION, S("a.csv"), S(LIST "193682,山梨県,,ﾔﾏﾅｼｹﾝ,\n"), "missing");
    expect_wrong(&w, NATION, S("a.csv"), S(LIST "193682,,富士川町,,\n"), "missing");
    expect_wrong(&w, NATION, S("a.csv"), S("pid,pref,cid,city\n19,山梨県,368,富士川町\n"), "type");
    EXPECT_I64(world_int(&w, &towns), 1);
    Taken t;
    EXPECT_I64(take_as(&w, NATION, S("a.csv"), S(LIST "193682,山梨県,富士川町,,\n193682,山梨県,富士河口湖町,,\n194239,長野県,富士河口湖町,,\n"), &t), OK);
    EXPECT_I64(t.result.rows_wrong, 2);
    EXPECT(issue_with(&t.result, "duplicate") && issue_with(&t.result, "duplicate")->row == 3);
    EXPECT(issue_with(&t.result, "prefecture") && issue_with(&t.result, "prefecture")->row == 4);
    if (issue_with(&t.result, "prefecture"))
        EXPECT_STR(issue_with(&t.result, "prefecture")->repair, S("山梨県"));
}

REFERENCE(only_the_nation_takes_a_list_in_and_no_other_file_is_one)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    expect_refused(&w, WORLD_ORG, S("a.csv"), S(LIST "193682,山梨県,富士川町,,\n"), "reach");
    expect_refused(&w, NATION, S("a.csv"), S("都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称\n193682,1,山梨県,富士川町,公民館\n"), "unknown_kind");
    expect_refused(&w, NATION, S("a.csv"), S("団体コード,都道府県名,イベント名\n193682,山梨県,まつり\n"), "unknown_kind");
    EXPECT_I64(world_int(&w, &towns), 1);
}

static const Sql add_account = { .text =
    "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES ($1, $2, 1, $3, '名前', 'officer', 0, 0)" };

/* A town in a house of its own has nobody else to ask; with a second one in it, only the nation takes the list in. */
REFERENCE(a_town_alone_in_its_house_takes_the_list_in)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    EXPECT_I64(db_exec(w.db, &add_account, P_INT(WORLD_ORG), P_INT(8801), P_TEXT(S("sole1"))), OK);
    EXPECT_I64(db_exec(w.db, &add_account, P_INT(WORLD_ORG), P_INT(8802), P_TEXT(S("sole2"))), OK);
    EXPECT_I64(take_as(&w, WORLD_ORG, S("a.csv"), S(LIST "193682,山梨県,富士川町,,\n"), &t), OK);
    EXPECT_I64(t.result.rows_wrong, 0);
    EXPECT_I64(world_int(&w, &towns), 2);
    EXPECT_I64(db_exec(w.db, &add_account, P_INT(NATION), P_INT(8803), P_TEXT(S("another"))), OK);
    expect_refused(&w, WORLD_ORG, S("b.csv"), S(LIST "193658,山梨県,身延町,,\n"), "reach");
    EXPECT_I64(world_int(&w, &towns), 2);
}

REFERENCE(every_statement_of_a_kind_is_fit_for_the_database)
{
    CLEANUP(world_done) World w;
    Str why = S("");
    if (!reference_open(&w))
        return;
    for (size_t i = 0; i < import_kind_count; i++)
        EXPECT_I64(db_check(w.db, import_kinds[i]->statements, import_kinds[i]->n_statements, &w.arena, &why), OK);
    EXPECT_I64(db_check(w.db, place_statements, place_statement_count, &w.arena, &why), OK);
    EXPECT_STR(why, S(""));
}

#define JSON_ROW(code, name) "{\"c\":\"" code "\",\"n\":\"" name "\",\"p\":\"山梨県\",\"t\":\"town\",\"x\":{\"y\":[1]}}"

REFERENCE(lists_in_json)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, NATION, "municipality", S("a.json"), S("\xEF\xBB\xBF {\"meta\":[{\"c\":1}],\"items\":[" JSON_ROW("193682", "富士川町") "," JSON_ROW("193461", "市川三郷町") "]}"), 2, &t);
    EXPECT_STR(str_of(t.result.encoding), S("JSON"));
    take_all(&w, NATION, "municipality", S("b.json"), S("[" JSON_ROW("193682", "富士\\u5DDD \\\"町") "]\n"), 1, &t);
    expect_wrong(&w, NATION, S("c.json"), S("[" JSON_ROW("193680", "富士川町") "]"), "other_kind");
    EXPECT_I64(take_as(&w, NATION, S("d.json"), S("[{\"c\":\"193682\",]"), &t), ERR_INVALID);
    EXPECT_I64(take_as(&w, NATION, S("e.json"), S("{\"c\":\"193682\"}"), &t), ERR_INVALID);
    EXPECT_I64(take_as(&w, NATION, S("f.json"), S("[{\"c\":1,\"c\":2}]"), &t), ERR_INVALID);
    expect_refused(&w, NATION, S("g.json"), S("[{\"event\":\"まつり\"}]"), "unknown_kind");
}
