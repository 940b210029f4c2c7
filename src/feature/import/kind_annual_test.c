/* 介護保険事業状況報告 of fiscal 2023, all insurers, against the figures that were read out of the same tables by other means. */
#include "feature/import/map.h"
#include "feature/import/place.h"
#include "feature/import/reference_testing.h"
#include <xlsxwriter.h>

static const Sql unions = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM organisation WHERE kind = 'union' AND $1 = 1" };
static const Sql stranded = { .read_only = true, .scan_ok = true, .text =
    "SELECT COUNT(*) FROM organisation u LEFT JOIN organisation p ON p.id = u.parent WHERE u.kind = 'union' AND $1 = 1 AND COALESCE(p.kind, '') <> 'prefecture'" };
static const Sql count = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM statistic WHERE $1 = 1" };
static const Sql insurers = { .read_only = true, .scan_ok = true, .text =
    "SELECT COUNT(DISTINCT s.org) FROM statistic s JOIN organisation o ON o.id = s.org WHERE o.kind IN ('municipality', 'union') AND $1 = 1" };
static const Sql sums = { .read_only = true, .scan_ok = true, .text =
    "SELECT s.item || ' ' || CAST(SUM(s.value) AS TEXT) FROM statistic s JOIN organisation o ON o.id = s.org WHERE o.kind IN ('municipality', 'union') "
    "AND $1 = 1 AND s.fiscal_year = 2023 GROUP BY s.item ORDER BY s.item" };
static const Sql national = { .read_only = true, .text =
    "SELECT item || ' ' || CAST(value AS TEXT) FROM statistic WHERE org = 2 AND $1 = 1 AND fiscal_year = 2023 ORDER BY item" };
static const Sql value = { .read_only = true, .text = "SELECT value FROM statistic WHERE org = $1 AND fiscal_year = 2023 AND item = $2 ORDER BY batch DESC" };
static const Sql own_items = { .read_only = true, .text =
    "SELECT item || ' ' || CAST(value AS TEXT) FROM statistic WHERE org = $1 ORDER BY item, batch" };

/* The lists of municipalities first, as a person would; false when the data are not there. */
static bool with_places(World *w)
{
    Taken t;
    Str list;
    if (!reference_open(w) || !shared_file(w, SHARED "municipalities/localgovjp-utf8.csv", &list))
        return false;
    take_all(w, NATION, "municipality", S("list.csv"), list, 1741, &t);
    return true;
}

/* What the program stored for each row of a derived list. Columns: pref, insurer, then the values of those items. */
static void compare(World *w, Str csv, size_t skip, const char *const *items, size_t n, Str (*suffix)(Str group), int64_t rows)
{
    BatchWork work = work_of(w, NATION);
    Import im = { .db = work.db, .arena = &w->arena, .row_arena = &w->arena, .now_ms = w->now_ms };
    Places places;
    EXPECT_I64(places_load(&im, &places), OK);
    Str line, rest = csv;
    int64_t seen = 0, wrong = 0;
    str_cut(rest, '\n', &line, &rest);
    for (; rest.n; seen++) {
        Str cell[16], tail;
        str_cut(rest, '\n', &line, &rest);
        tail = str_ends(line, S("\r")) ? str_sub(line, 0, line.n - 1) : line;
        for (size_t c = 0; c < skip + n; c++)
            str_cut(tail, ',', &cell[c], &tail);
        int64_t org = NATION, have = -1, wanted = -2;
        if (cell[1].n)
            org = places_find(&places, places_find(&places, 0, place_key(cell[0], &w->arena)), place_key(cell[1], &w->arena));
        for (size_t c = 0; c < n; c++) {
            Str tag = suffix ? suffix(cell[2]) : S(""), item = arena_printf(&w->arena, "%s" STR_FMT, items[c], STR_ARG(tag));
            EXPECT(str_to_i64(cell[skip + c], &wanted));
            if (db_one_int(w->db, &value, &have, P_INT(org), P_TEXT(item)) != OK || have != wanted)
                if (wrong++ < 5)
                    test_fail(__FILE__, __LINE__, STR_FMT " " STR_FMT " " STR_FMT ": %lld, wanted %lld", STR_ARG(cell[0]), STR_ARG(cell[1]),
                              STR_ARG(item), (long long)have, (long long)wanted);
        }
    }
    EXPECT_I64(seen, rows);
    EXPECT_I64(wrong, 0);
}

REFERENCE(insured_of_all_1571_insurers)
{
    static const char *const items[] = { "insured1_total", "insured1_65_74", "insured1_75_84", "insured1_85", "insured1_foreign", "insured1_moved" };
    CLEANUP(world_done) World w;
    Taken t, again;
    Str book, csv;
    if (!with_places(&w) || !shared_file(&w, SHARED "care-insurance/r5-nenpo-02h.xlsx", &book) ||
        !shared_file(&w, SHARED "care-insurance/r5-insured1-by-age.csv", &csv))
        return;
    take_all(&w, NATION, "annual", S("r5-nenpo-02h.xlsx"), book, 1572, &t);
    EXPECT_I64(world_int(&w, &insurers), 1571);
    EXPECT_I64(world_int(&w, &count), 1572 * 6);
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_I64(world_int(&w, &unions), 40);
    EXPECT_I64(world_int(&w, &stranded), 0);
    EXPECT(understood(&t.result, "40保険者") && understood(&t.result, "新川地域介護保険・ケーブルテレビ事業組合"));
    EXPECT(understood(&t.result, "2023年度"));
    EXPECT_STR(world_lines(&w, &national), S("insured1_65_74 15708886\ninsured1_75_84 13592838\ninsured1_85 6588009\ninsured1_foreign 215389\n"
                                            "insured1_moved 198202\ninsured1_total 35889733\n"));
    EXPECT_STR(world_lines(&w, &sums), world_lines(&w, &national));
    compare(&w, csv, 2, items, COUNT_OF(items), NULL, 1572);
    EXPECT_I64(take_as(&w, NATION, S("r5-nenpo-02h.xlsx"), book, &again), OK);
    EXPECT_I64(again.same.id, t.batch);
    EXPECT_I64(again.result.rows_same, 1572);
    EXPECT_I64(world_int(&w, &unions), 40);
    EXPECT_I64(undo_as(&w, NATION, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 0);
    EXPECT_I64(world_int(&w, &unions), 40); /* they stay: other tables may use them */
}

static Str suffix_of(Str group)
{
    static const struct { const char *group, *suffix; } all[] = {
        { "all", "" }, { "insured1", "_insured1" }, { "65-69", "_65_69" }, { "70-74", "_70_74" }, { "75-79", "_75_79" }, { "80-84", "_80_84" },
        { "85-89", "_85_89" }, { "90+", "_90" }, { "insured2", "_insured2" },
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(group, str_of(all[i].group)))
            return str_of(all[i].suffix);
    return S("?");
}

REFERENCE(certified_of_all_insurers_by_age_and_level)
{
    static const char *const items[] = { "certified_12", "certified_13", "certified_21", "certified_22", "certified_23", "certified_24", "certified_25",
                                         "certified_total" };
    CLEANUP(world_done) World w;
    Taken t;
    Str book, csv;
    int64_t number = 0;
    if (!with_places(&w) || !shared_file(&w, SHARED "care-insurance/r5-nenpo-04-1-1h.xlsx", &book) ||
        !shared_file(&w, SHARED "care-insurance/r5-certified-by-age-level.csv", &csv))
        return;
    take_all(&w, NATION, "annual", S("r5-nenpo-04-1-1h.xlsx"), book, 9 * 1572, &t);
    EXPECT(understood(&t.result, "シート9枚"));
    EXPECT_I64(world_int(&w, &insurers), 1571);
    EXPECT_I64(world_int(&w, &count), 1572 * 72);
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_STR(world_lines(&w, &sums), world_lines(&w, &national));
    EXPECT(db_one_int(w.db, &value, &number, P_INT(NATION), P_TEXT(S("certified_12"))) == OK && number == 1020247);
    EXPECT(db_one_int(w.db, &value, &number, P_INT(NATION), P_TEXT(S("certified_total_insured1"))) == OK && number == 6952265);
    EXPECT(db_one_int(w.db, &value, &number, P_INT(NATION), P_TEXT(S("certified_13_90"))) == OK && number == 210412);
    compare(&w, csv, 3, items, COUNT_OF(items), suffix_of, 9 * 1572);
}

/* ---- small tables of our own ---- */

#define TITLE "第２表　保険者別　第１号被保険者数（年度末現在）,,,,,\n"
#define HEAD "都道府県,保険者,計,６５歳以上７５歳未満,７５歳以上８５歳未満,８５歳以上\n"
static const Sql add_prefecture = { .text = "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (9, 1, 'prefecture', '090000', '栃木県', 2)" };
static const Sql join_prefecture = { .text = "UPDATE organisation SET parent = 9 WHERE id = 1" };
static const Sql add_town = { .text = "INSERT INTO organisation (id, rev, kind, name, parent) VALUES (10, 1, 'municipality', '鎌ケ﨑町', 9)" };

static bool with_prefecture(World *w)
{
    return reference_open(w) && db_exec0(w->db, &add_prefecture) == OK && db_exec0(w->db, &join_prefecture) == OK && db_exec0(w->db, &add_town) == OK;
}

REFERENCE(names_of_insurers_are_found_however_they_are_written)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!with_prefecture(&w))
        return;
    take_all(&w, NATION, "annual", S("02h.csv"), S("令和５年度 介護保険事業状況報告（年報）,,,,,\n" TITLE HEAD "全　 国,,33,6,9,18\n栃木県,さくら 市,11,2,3,6\n,鎌ヶ崎町,11,2,3,6\n"
                                                  "栃木県,那須　広域連合,11,2,3,6\n※ 注,,,,,\n"), 4, &t);
    EXPECT_STR(world_lines(&w, &own_items), S("insured1_65_74 2\ninsured1_75_84 3\ninsured1_85 6\ninsured1_total 11\n"));
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_I64(world_int(&w, &unions), 1);
    EXPECT(understood(&t.result, "那須　広域連合") && !understood(&t.result, "仮定"));
    EXPECT_I64(world_int(&w, &count), 16);
    take_all(&w, NATION, "annual", S("x2023.csv"), S(TITLE HEAD "栃木県,計,11,2,3,6\n栃木県,那須広域連合,12,3,3,6\n栃木県,さくら市,11,2,3,6\n"), 2, &t);
    EXPECT_I64(t.result.rows_same, 1);
    EXPECT_I64(world_int(&w, &unions), 1);
    EXPECT(understood(&t.result, "【仮定】ファイル名"));
    EXPECT_I64(world_int(&w, &count), 16 + 4 + 2); /* the prefecture; and what changed: the total and one age */
    EXPECT_I64(undo_as(&w, NATION, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 16);
}

REFERENCE(totals_that_do_not_add_up_are_pointed_out)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!with_prefecture(&w))
        return;
    EXPECT_I64(take_as(&w, NATION, S("r5.csv"), S(TITLE HEAD "全国,,12,2,3,6\n栃木県,さくら市,11,2,3,6\n"), &t), OK);
    const Issue *i = issue_with(&t.result, "total");
    EXPECT(i && i->severity == ISSUE_WARNING && str_contains(i->sentence, S("12")) && str_contains(i->sentence, S("11")));
    EXPECT_I64(take_as(&w, NATION, S("r5.csv"), S(TITLE HEAD "全国,,12,2,3,6\n栃木県,さくら市,12,2,3,6\n"), &t), OK);
    i = issue_with(&t.result, "parts");
    EXPECT(i && i->severity == ISSUE_NOTICE && i->row == 4 && !issue_with(&t.result, "total"));
    EXPECT_I64(t.result.rows_taken, 1);
}

REFERENCE(a_town_takes_its_own_row_only)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!with_prefecture(&w))
        return;
    take_all(&w, WORLD_ORG, "annual", S("r5.csv"), S(TITLE HEAD "全国,,33,6,9,18\n栃木県,さくら市,11,2,3,6\n栃木県,鎌ケ崎町,11,2,3,6\n栃木県,那須広域連合,11,2,3,6\n"), 1, &t);
    EXPECT_I64(world_int(&w, &count), 4);
    EXPECT_I64(world_int(&w, &unions), 0);
    EXPECT(understood(&t.result, "ほかの保険者の2行"));
}

static Status store_batch(World *w, Str name, Str bytes, int64_t *ret)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    BatchWork work = work_of(w, NATION);
    int64_t id = id_new(w->now_ms);
    TRY(tx_begin(w->db, &tx));
    TRY(batch_open(&work, id, name, (int64_t)bytes.n));
    TRY(tx_commit(&tx));
    *ret = id;
    return batch_put_bytes(&work, id, bytes);
}

static Status type_in(World *w, int64_t batch, const Repair *repair)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    BatchWork work = work_of(w, NATION);
    TRY(tx_begin(w->db, &tx));
    TRY(batch_set_repairs(&work, batch, repair, 1));
    TRY(tx_commit(&tx));
    return batch_check(&work, batch);
}

REFERENCE(the_year_can_be_typed_where_nothing_says_it)
{
    CLEANUP(world_done) World w;
    ImportResult result;
    int64_t batch = 0;
    Str file = S(TITLE HEAD "栃木県,さくら市,11,2,3,6\n");
    static const Repair wrong[] = { { .row = 1, .field = { "fiscal_year", 11 }, .value = { "来年", 6 } } };
    static const Repair right[] = { { .row = 1, .field = { "fiscal_year", 11 }, .value = { "令和5年度", 13 } } };
    if (!with_prefecture(&w))
        return;
    expect_refused(&w, NATION, S("02h.csv"), file, "no_year");
    expect_refused(&w, NATION, S("02h.csv"), file, "missing"); /* asked for in row 1 */
    EXPECT_I64(store_batch(&w, S("02h.csv"), file, &batch), OK);
    EXPECT_I64(type_in(&w, batch, wrong), OK);
    BatchWork work = work_of(&w, NATION);
    EXPECT_I64(batch_apply(&work, batch, &result), ERR_CONFLICT);
    EXPECT_I64(type_in(&w, batch, right), OK);
    EXPECT_I64(batch_apply(&work, batch, &result), OK);
    EXPECT_I64(result.rows_taken, 1);
    EXPECT_I64(result.rows_wrong, 0);
    EXPECT_I64(world_int(&w, &count), 4);
}

#define ONE(row, code) expect_wrong(&w, NATION, S("r5.csv"), S(TITLE HEAD row), code)

REFERENCE(wrong_rows_of_a_report_are_refused)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!with_prefecture(&w))
        return;
    ONE("栃木県,見知らぬ市,11,2,3,6\n", "unknown_place");
    ONE("栃本県,さくら市,11,2,3,6\n", "unknown_place");
    ONE("栃木県,さくら市,11,2,3,\n", "missing");
    ONE("栃木県,さくら市,11,2,3,六\n", "type");
    ONE("栃木県,さくら市,11,2,3.5,6\n", "type");
    ONE("栃木県,さくら市,11,2,-3,6\n", "range");
    EXPECT_I64(world_int(&w, &count), 0);
    EXPECT_I64(take_as(&w, NATION, S("r5.csv"), S(TITLE HEAD "栃木県,さくら市,11,2,3,6\n栃木県,さくら　市,11,2,3,6\n"), &t), OK);
    EXPECT(issue_with(&t.result, "duplicate") && issue_with(&t.result, "duplicate")->row == 4 && t.result.rows_taken == 1);
}

REFERENCE(a_report_without_places_or_header_is_refused)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    expect_refused(&w, NATION, S("r5.csv"), S(TITLE HEAD "栃木県,さくら市,11,2,3,6\n"), "no_places");
    expect_refused(&w, NATION, S("r5.csv"), S("都道府県,市名,計\n栃木県,さくら市,11\n"), "unknown_kind");
    expect_refused(&w, NATION, S("r5.csv"), S("保険者,被保険者番号,計\nさくら市,1,11\n"), "unknown_kind");
}

/* A workbook with another sheet between, and the same row wrong in two sheets. */
REFERENCE(sheets_are_read_one_after_another_and_others_left_alone)
{
    static const char *const titles[] = { "総数", "（再掲）第１号被保険者", "", "（再掲）第２号被保険者" };
    static const char *const levels[] = { "要支援１", "要支援２", "要介護１", "要介護２", "要介護３", "要介護４", "要介護５", "合計" };
    CLEANUP(world_done) World w;
    char path[] = "/tmp/banso-annual-XXXXXX";
    Taken t;
    Str bytes;
    int fd = mkstemp(path);
    if (fd < 0 || !with_prefecture(&w))
        return;
    lxw_workbook *book = workbook_new(path);
    for (size_t s = 0; s < COUNT_OF(titles); s++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
        worksheet_write_string(sheet, 0, 0, "令和５年度　認定者数", NULL);
        if (!titles[s][0])
            continue;
        worksheet_merge_range(sheet, 1, 2, 1, 9, titles[s], NULL);
        worksheet_merge_range(sheet, 1, 0, 2, 0, "都道府県", NULL);
        worksheet_merge_range(sheet, 1, 1, 2, 1, "保険者", NULL);
        worksheet_write_string(sheet, 3, 0, "栃木県", NULL);
        worksheet_write_string(sheet, 3, 1, "さくら市", NULL);
        worksheet_write_string(sheet, 4, 0, "栃木県", NULL);
        worksheet_write_string(sheet, 4, 1, "どこか市", NULL);
        for (lxw_col_t c = 0; c < 8; c++) {
            worksheet_write_string(sheet, 2, (lxw_col_t)(c + 2), levels[c], NULL);
            worksheet_write_number(sheet, 3, (lxw_col_t)(c + 2), c < 7 ? (double)s : 7 * (double)s, NULL);
            worksheet_write_number(sheet, 4, (lxw_col_t)(c + 2), 0, NULL);
        }
    }
    EXPECT_I64(workbook_close(book), LXW_NO_ERROR);
    if (!shared_file(&w, path, &bytes))
        return;
    EXPECT_I64(take_as(&w, NATION, S("x.xlsx"), bytes, &t), OK);
    EXPECT_I64(t.result.rows_taken, 3);
    EXPECT_I64(t.result.rows_wrong, 3);
    EXPECT(understood(&t.result, "シート3枚"));
    EXPECT(str_contains(world_lines(&w, &own_items), S("certified_12 0\ncertified_12_insured1 1\ncertified_12_insured2 3\ncertified_13 0\n")));
    remove(path);
}
