/* The town's own papers of closed years: two layouts for two years, what is found by its label, what is refused. */
#include "feature/import/run_inside.h"
#include "feature/import/settled_read.h"
#include "feature/import/settled_testing.h"

#include <stdlib.h>

/* FY2023: names of before August 2024, groups merged over their rows, three columns of amounts, yen. */
static const Put old_layout[] = {
    { "A1:G1", "令和５年度　地域支援事業交付金　事業実績報告書", 0 }, { "A2", "市町村名", 0 }, { "B2", "さくら市", 0 }, { "D2", "保険者番号", 0 }, { "E2", "092148", 0 },
    { "G3", "（単位：円）", 0 },
    { "A4:B4", "区分", 0 }, { "C4", "総事業費", 0 }, { "D4", "寄付金その他の収入額", 0 }, { "E4", "対象経費の実支出額", 0 }, { "F4", "利用者数", 0 },
    { "A5:A10", "訪問型サービス", 0 }, { "B5", "①訪問介護相当サービス", 0 }, { "C5", NULL, 31000000 }, { "D5", NULL, 0 }, { "E5", NULL, 30000000 }, { "F5", NULL, 812 },
    { "B6", "②訪問型サービスＡ（緩和した基準によるサービス）", 0 }, { "C6", NULL, 2500000 }, { "E6", NULL, 2400000 }, { "F6", NULL, 120 },
    { "B7", "③訪問型サービスＢ", 0 }, { "E7", NULL, 300000 },
    { "B8", "④訪問型サービスＣ（短期集中予防サービス）", 0 }, { "E8", NULL, 500000 },
    { "B9", "⑤訪問型サービスＤ（移動支援）", 0 }, { "E9", NULL, 0 },
    { "B10", "小計", 0 }, { "C10", NULL, 34300000 }, { "E10", NULL, 33200000 },
    { "A11:A14", "通所型サービス", 0 }, { "B11", "①通所介護相当サービス", 0 }, { "C11", NULL, 91000000 }, { "E11", NULL, 90000000 },
    { "B12", "②通所型サービスＡ", 0 }, { "E12", NULL, 12000000 }, { "B13", "③通所型サービスＣ", 0 }, { "E13", NULL, 3000000 }, { "B14", "小計", 0 }, { "E14", NULL, 105000000 },
    { "A15:B15", "介護予防ケアマネジメント", 0 }, { "E15", NULL, 11000000 },
    { "A16:A18", "一般介護予防事業", 0 }, { "B16", "介護予防普及啓発事業", 0 }, { "E16", NULL, 4000000 }, { "B17", "地域介護予防活動支援事業", 0 }, { "E17", NULL, 2000000 },
    { "B18", "小計", 0 }, { "E18", NULL, 6000000 },
    { "A19:B19", "審査支払手数料", 0 }, { "E19", NULL, 400000 },
    { "A20:B20", "総合事業費　合計", 0 }, { "E20", NULL, 155600000 },
    { "A22", "※端数は切り捨て。平成30年度からの様式による。", 0 },
};
#define OLD_FIGURES "cost=155600000 day=105000000 day_a=12000000 day_c=3000000 day_equivalent=90000000 fee=400000 general=6000000 general_local=2000000 " \
                    "general_spread=4000000 management=11000000 visit=33200000 visit_a=2400000 visit_b=300000 visit_c=500000 visit_d=0 visit_equivalent=30000000"

/* FY2024 and FY2025 side by side: names of today, thousands of yen, no merged cells, a group label on its own line. */
static const Put new_layout[] = {
    { "B2", "地域支援事業　実績の推移", 0 }, { "E3", "単位：千円", 0 },
    { "C4", "令和6年度", 0 }, { "D4", "令和7年度", 0 }, { "E4", "増減", 0 },
    { "B5", "訪問型サービス・活動", 0 }, { "C5", NULL, 34500 }, { "D5", NULL, 36000.5 }, { "E5", NULL, 1500 },
    { "B6", "　従前相当", 0 }, { "C6", NULL, 31000 }, { "D6", NULL, 32000.5 }, { "E6", NULL, 1000 },
    { "B7", "　サービス・活動A", 0 }, { "C7", NULL, 3500 }, { "D7", NULL, 4000 },
    { "B8", "通所型サービス・活動", 0 }, { "C8", NULL, 110000 }, { "D8", NULL, 115000 },
    { "B9", "　従前相当", 0 }, { "C9", NULL, 95000 }, { "D9", NULL, 97000 },
    { "B10", "　その他", 0 }, { "C10", NULL, 15000 }, { "D10", NULL, 18000 },
    { "B11", "その他の生活支援サービス", 0 }, { "C11", NULL, 900 }, { "D11", NULL, 950 },
    { "B12", "　配食", 0 }, { "C12", NULL, 900 }, { "D12", NULL, 950 },
    { "B13", "介護予防ケアマネジメント", 0 }, { "C13", NULL, 11500 }, { "D13", NULL, 11500 },
    { "B14", "一般介護予防事業", 0 }, { "C14", NULL, 6100 }, { "D14", NULL, 6300 },
    { "B15", "総合事業費計", 0 }, { "C15", NULL, 163000 }, { "D15", NULL, 169750.5 },
};
#define FIGURES_2024 "cost=163000000 day=110000000 day_equivalent=95000000 day_other=15000000 general=6100000 management=11500000 support=900000 support_meal=900000 " \
                     "visit=34500000 visit_a=3500000 visit_equivalent=31000000"
#define FIGURES_2025 "cost=169750500 day=115000000 day_equivalent=97000000 day_other=18000000 general=6300000 management=11500000 support=950000 support_meal=950000 " \
                     "visit=36000500 visit_a=4000000 visit_equivalent=32000500"

/* The cap of FY2025, the worked example of the rule: labels beside their figures, and above them. */
static const Put cap_layout[] = {
    { "A1", "総合事業上限額の算定（令和7年度）", 0 }, { "A2", "保険者名：さくら市", 0 }, { "D2", "（単位：円）", 0 },
    { "A4", "平成26年度特定予防給付費額", 0 }, { "B4", NULL, 150000000 }, { "A5", "平成26年度予防給付費額", 0 }, { "B5", NULL, 230000000 },
    { "A6", "平成26年度介護予防等事業費額", 0 }, { "B6", NULL, 20000000 },
    { "A8", "75歳以上人口", 0 }, { "B8", "4年度前（10月1日）", 0 }, { "C8", NULL, 11000 }, { "D8", "人", 0 }, { "B9", "前年度（10月1日）", 0 }, { "C9", NULL, 11640 }, { "D9", "人", 0 },
    { "A10", "75歳以上被保険者数変動率", 0 }, { "C10", NULL, 1.0194 },
    { "A12", "イ", 0 }, { "B12", "変動率を乗じた額", 0 }, { "C12", NULL, 211678617.2 }, { "B13", "当該年度の介護予防支援費", 0 }, { "C13", NULL, 12000000 },
    { "B14", "イの額", 0 }, { "C14", NULL, 199678617 },
    { "A15", "ロ", 0 }, { "B15", "変動率を乗じた額", 0 }, { "C15", NULL, 311292084 }, { "B16", "当該年度の予防給付費額", 0 }, { "C16", NULL, 95000000 },
    { "B17", "ロの額", 0 }, { "C17", NULL, 216292084 },
    { "A19", "基本の上限額", 0 }, { "B19", "個別協議で認められた額", 0 }, { "C19", "上限額", 0 },
    { "A20", NULL, 216292084 }, { "B20", NULL, 0 }, { "C20", NULL, 216292084 },
};
#define CAP_FIGURES "a26=150000000 approved=0 b26=230000000 cap=216292084 cap_base=216292084 cap_i=199678617 cap_ro=216292084 care_management=12000000 chain_i=211678617 " \
                    "chain_ro=311292084 k26=20000000 n75=11640 n75_before=11000 prevention_benefit=95000000 rate=10194"

static void taken(World *w, Str bytes, int64_t rows)
{
    Taken t;
    EXPECT_I64(world_take(w, bytes, false, &t), OK);
    EXPECT(t.result.kind == &import_settled);
    EXPECT_I64(t.result.rows_taken, rows);
    for (size_t i = 0; i < t.result.n_issues; i++)
        if (t.result.issues[i].severity == ISSUE_WRONG || t.result.refused)
            test_fail(__FILE__, __LINE__, STR_FMT, STR_ARG(t.result.issues[i].sentence));
}

TEST(settled_reads_an_old_layout_by_its_labels)
{
    CLEANUP(world_done) World w;
    if (!world_open(&w))
        return;
    taken(&w, BOOK(&w, PAPER("実績報告", old_layout)), 16);
    EXPECT_STR(settled_text(&w, 2023), S(OLD_FIGURES));
    EXPECT_STR(settled_text(&w, 2018), S(""));
}

TEST(settled_reads_years_side_by_side_in_thousands_of_yen)
{
    CLEANUP(world_done) World w;
    if (!world_open(&w))
        return;
    taken(&w, BOOK(&w, PAPER("推移", new_layout)), 22);
    EXPECT_STR(settled_text(&w, 2024), S(FIGURES_2024));
    EXPECT_STR(settled_text(&w, 2025), S(FIGURES_2025));
}

TEST(settled_reads_the_cap_and_its_parts)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, BOOK(&w, PAPER("算定", cap_layout)), false, &t), OK);
    EXPECT_STR(settled_text(&w, 2025), S(CAP_FIGURES));
    EXPECT_I64(t.result.rows_wrong, 0);
    EXPECT(issue_with(&t.result, "cut") != NULL);      /* 211,678,617.2 */
    EXPECT(issue_with(&t.result, "rate") == NULL);     /* the populations give the rate */
    EXPECT(issue_with(&t.result, "branch") == NULL);
}

/* All of it in one file, taken once; undone as a whole; the same file again changes nothing. */
TEST(settled_takes_several_years_at_once_and_back)
{
    static const Sql where = { .read_only = true, .text =
        "SELECT sheet || ' ' || cell || ' ' || label || ' ' || unit || ' ' || found FROM settled WHERE org = $1 AND fiscal_year = 2025 AND item = 'visit_a'" };
    static const Sql count = { .read_only = true, .text = "SELECT COUNT(*) FROM settled WHERE org = $1" };
    CLEANUP(world_done) World w;
    Taken t, again;
    if (!world_open(&w))
        return;
    Str bytes = BOOK(&w, PAPER("R5", old_layout), PAPER("推移", new_layout), PAPER("上限額", cap_layout));
    EXPECT_I64(world_take(&w, bytes, true, &t), OK); /* looked at only */
    EXPECT_I64(world_int(&w, &count), 0);
    EXPECT_I64(world_take(&w, bytes, false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 16 + 22 + 15);
    EXPECT_STR(settled_text(&w, 2025), S("a26=150000000 approved=0 b26=230000000 cap=216292084 cap_base=216292084 cap_i=199678617 cap_ro=216292084 care_management=12000000 "
                                         "chain_i=211678617 chain_ro=311292084 cost=169750500 day=115000000 day_equivalent=97000000 day_other=18000000 general=6300000 k26=20000000 "
                                         "management=11500000 n75=11640 n75_before=11000 prevention_benefit=95000000 rate=10194 support=950000 support_meal=950000 visit=36000500 "
                                         "visit_a=4000000 visit_equivalent=32000500"));
    EXPECT_STR(world_dump(&w, &where, 1), S("推移 D7 サービス・活動A 千円 40000\n"));
    EXPECT_I64(world_take(&w, bytes, false, &again), OK);
    EXPECT_I64(again.same.id, t.batch);
    EXPECT_I64(world_int(&w, &count), 53);
    EXPECT_I64(world_take(&w, BOOK(&w, PAPER("べつのシート", old_layout)), false, &again), OK); /* another file of the same figures */
    EXPECT_I64(again.result.rows_same, 16);
    EXPECT_I64(again.result.rows_taken, 0);
    BatchWork work = world_work(&w);
    EXPECT_I64(batch_undo(&work, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 0);
}

/* A corrected report stands in place of the older one; taking it back brings the older one again. */
TEST(settled_newer_report_counts_until_it_is_taken_back)
{
    static const Put first[] = { { "A1", "令和5年度 地域支援事業実績報告書（単位:円）", 0 }, { "A3", "訪問型サービスA", 0 }, { "B3", NULL, 100 }, { "A4", "総合事業費計", 0 }, { "B4", NULL, 900 } };
    static const Put second[] = { { "A1", "令和5年度 地域支援事業実績報告書（単位:円）", 0 }, { "A3", "訪問型サービスA", 0 }, { "B3", NULL, 120 }, { "A4", "総合事業費計", 0 }, { "B4", NULL, 900 } };
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    taken(&w, BOOK(&w, PAPER("1", first)), 2);
    EXPECT_I64(world_take(&w, BOOK(&w, PAPER("1", second)), false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 1);
    EXPECT_I64(t.result.rows_same, 1);
    EXPECT(issue_with(&t.result, "changed") != NULL);
    EXPECT_STR(settled_text(&w, 2023), S("cost=900 visit_a=120"));
    BatchWork work = world_work(&w);
    EXPECT_I64(batch_undo(&work, t.batch), OK);
    EXPECT_STR(settled_text(&w, 2023), S("cost=900 visit_a=100"));
}

/* ---- what is refused, and what is told ---- */

#define TITLE { "A1", "令和5年度 地域支援事業交付金 事業実績報告書", 0 }
#define YEN { "D2", "単位：円", 0 }
#define HEADS { "A3", "区分", 0 }, { "B3", "実支出額", 0 }
static const struct {
    const char *name;
    Put puts[14];
    const char *code;      /* of the issue */
    const char *left;      /* what is taken of FY2023 all the same */
    bool refused;
} rows[] = {
    { "another town's number", { TITLE, YEN, HEADS, { "A2", "保険者番号", 0 }, { "B2", "092155", 0 }, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 5 } }, "other_town", "", true },
    { "another town's name", { TITLE, YEN, HEADS, { "A2", "市町村名", 0 }, { "B2", "那須烏山市", 0 }, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 5 } }, "other_town", "", true },
    { "the town with its prefecture, and the other one of its numbers", { TITLE, YEN, HEADS, { "A2", "団体名：栃木県さくら市", 0 }, { "B2", "団体コード", 0 }, { "C2", NULL, 92142 }, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 6 } }, NULL, "fee=6 visit_a=5", false },
    { "a label twice with different values", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 }, { "A6", "審査支払手数料", 0 }, { "B6", NULL, 8 } }, "twice", "visit_a=5", false },
    { "a label twice with the same value", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 }, { "A6", "審査支払手数料", 0 }, { "B6", NULL, 7 } }, NULL, "fee=7 visit_a=5", false },
    { "words where a number should be", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", "別紙のとおり", 0 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "type", "fee=7", false },
    { "an error of Excel", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", "#REF!", 0 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "excel", "fee=7", false },
    { "less than nothing", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, -5 }, { "A5", "審査支払手数料", 0 }, { "B5", "▲7", 0 }, { "A6", "介護予防把握事業", 0 }, { "B6", NULL, 9 } }, "negative", "general_find=9", false },
    { "more than Japan spends", { TITLE, { "D2", "単位：千円", 0 }, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 1e13 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "range", "fee=7000", false },
    { "no unit anywhere", { TITLE, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "unit", "fee=7 visit_a=5", false },
    { "a unit in the head of the column", { TITLE, YEN, { "A3", "区分", 0 }, { "B3", "実支出額（千円）", 0 }, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料（円）", 0 }, { "B5", NULL, 7 } }, NULL, "fee=7 visit_a=5000", false },
    { "a year that has not begun", { { "A1", "令和20年度 地域支援事業実績報告書", 0 }, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "range", "", false },
    { "a year before the programme", { { "A1", "平成20年度 地域支援事業実績報告書", 0 }, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "range", "", false },
    { "no year at all", { { "A1", "地域支援事業実績報告書", 0 }, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 } }, "missing", "", false },
    { "parts beyond their sum", { TITLE, YEN, HEADS, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "訪問型サービス計", 0 }, { "B5", NULL, 4 } }, "parts", "visit=4 visit_a=5", false },
    { "a plan is not what was spent", { TITLE, YEN, { "A3", "区分", 0 }, { "B3", "予算額", 0 }, { "C3", "決算額", 0 }, { "A4", "訪問型サービスA", 0 }, { "B4", NULL, 99 }, { "C4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 98 }, { "C5", NULL, 7 } }, NULL, "fee=7 visit_a=5", false },
    { "a short label without its group says nothing", { TITLE, YEN, HEADS, { "A4", "サービスA", 0 }, { "B4", NULL, 5 }, { "A5", "審査支払手数料", 0 }, { "B5", NULL, 7 }, { "A6", "介護予防把握事業", 0 }, { "B6", NULL, 8 } }, NULL, "fee=7 general_find=8", false },
    { "the part in the bracket, not the group before it", { TITLE, YEN, HEADS, { "A4", "訪問型サービス（従前相当）", 0 }, { "B4", NULL, 5 }, { "A5", "通所型サービス（何か別の区分）", 0 }, { "B5", NULL, 6 }, { "A6", "審査支払手数料", 0 }, { "B6", NULL, 7 } }, NULL, "fee=7 visit_equivalent=5", false },
    { "a rate that is none", { { "A1", "令和5年度 総合事業上限額の算定", 0 }, YEN, { "A4", "75歳以上被保険者数変動率", 0 }, { "B4", NULL, 3.5 }, { "A5", "イの額", 0 }, { "B5", NULL, 7 } }, "range", "cap_i=7", false },
    { "a rate in per cent, and its growth", { { "A1", "令和5年度 総合事業上限額の算定", 0 }, YEN, { "A4", "75歳以上被保険者数変動率", 0 }, { "B4", "1.94%", 0 }, { "A5", "イの額", 0 }, { "B5", NULL, 7 } }, NULL, "cap_i=7 rate=10194", false },
    { "a rate that its populations do not give", { { "A1", "令和5年度 総合事業上限額の算定", 0 }, YEN, { "A4", "75歳以上被保険者数変動率", 0 }, { "B4", NULL, 1.02 }, { "A5", "4年度前の75歳以上人口", 0 }, { "B5", NULL, 11000 }, { "A6", "前年度の75歳以上人口", 0 }, { "B6", NULL, 11640 } }, "rate", "n75=11640 n75_before=11000 rate=10200", false },
    { "half a person", { { "A1", "令和5年度 総合事業上限額の算定", 0 }, YEN, { "A4", "前年度の75歳以上人口", 0 }, { "B4", NULL, 11.5 }, { "A5", "イの額", 0 }, { "B5", NULL, 7 } }, "range", "cap_i=7", false },
    { "a cap that is not the higher branch", { { "A1", "令和5年度 総合事業上限額の算定", 0 }, YEN, { "A4", "イの額", 0 }, { "B4", NULL, 9 }, { "A5", "ロの額", 0 }, { "B5", NULL, 7 }, { "A6", "基本の上限額", 0 }, { "B6", NULL, 7 } }, "branch", "cap_base=7 cap_i=9 cap_ro=7", false },
};

TEST(settled_refuses_and_tells)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        size_t n = 0;
        if (!world_open(&w))
            return;
        while (n < COUNT_OF(rows[i].puts) && rows[i].puts[n].at)
            n++;
        EXPECT_I64(world_take(&w, papers(&w.arena, &(PaperOf){ "表", rows[i].puts, n }, 1), false, &t), OK);
        bool refused = t.result.refused || t.result.nothing, told = !rows[i].code || issue_with(&t.result, rows[i].code);
        bool quiet = rows[i].code || t.result.n_issues == 0;
        if (t.result.kind != &import_settled || (rows[i].refused && !refused) || !told || !quiet || !str_eq(settled_text(&w, 2023), str_of(rows[i].left)))
            test_fail(__FILE__, __LINE__, "%s: kind %s, %zu issues (first %s), left " STR_FMT, rows[i].name, t.result.kind ? t.result.kind->name : "none", t.result.n_issues,
                      t.result.n_issues ? t.result.issues[0].code : "-", STR_ARG(settled_text(&w, 2023)));
    }
}

/* Thousands taken for yen show beside what the claims came to. */
TEST(settled_tells_when_thousands_were_taken_for_yen)
{
    static const Sql spend = { .text =
        "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
        "VALUES ($1, $2, 'A2', 'equivalent', 0, '', 'claim', 1, 1, 1, 1000000, 1000000)" };
    static const Put puts[] = { TITLE, YEN, HEADS, { "A4", "総合事業費計", 0 }, { "B4", NULL, 12100 }, { "A5", "訪問介護相当サービス", 0 }, { "B5", NULL, 12000 } };
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    for (int m = 0; m < 12; m++)
        EXPECT_I64(db_exec(w.db, &spend, P_INT(WORLD_ORG), P_INT(month_add(202303, m))), OK);
    EXPECT_I64(world_take(&w, BOOK(&w, PAPER("表", puts)), true, &t), OK);
    EXPECT(issue_with(&t.result, "thousand") != NULL);
    const ImportFigure *f = NULL;
    for (size_t i = 0; i < t.result.n_figures; i++)
        if (str_eq(str_of(t.result.figures[i].field->name), S("visit_equivalent")))
            f = &t.result.figures[i];
    EXPECT(f && f->own.given && f->own.i == 12000000 && f->value.i == 12000);
}

/* A run of sheets without a file behind it. */
typedef struct {
    Arena arena;
    ImportResult result;
    ImportRun run;
    Settled papers;
} Bench;

static void bench_done(Bench **b)
{
    if (*b) {
        settled_papers_done(&(*b)->papers);
        arena_done(&(*b)->arena);
    }
    free(*b);
}

static Bench *bench_open(size_t limit)
{
    Bench *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    arena_init(&b->arena, limit);
    b->run.result = &b->result;
    b->run.im = (Import){ .arena = &b->arena, .run = &b->run, .file_name = S("") };
    return b;
}

static Status sheet_of(Bench *b, const char *name, const Str *row, size_t n, int64_t last)
{
    TRY(settled_paper_end(&b->run.im, &b->papers));
    TRY(settled_paper_begin(&b->run.im, &b->papers, str_of(name)));
    for (int64_t r = 1; r <= last; r++)
        TRY(settled_paper_row(&b->run.im, &b->papers, &(ImportRow){ .cells = row, .n_cells = n, .number = r }));
    return OK;
}

/* What a sheet needs to be read is given back before the next: as many as may be take the memory of one. */
TEST(settled_keeps_of_a_sheet_only_what_it_found)
{
    CLEANUP(bench_done) Bench *b = bench_open(256 << 10);
    Str row[GRID_COLUMNS_MAX];
    if (!b)
        return;
    row[0] = S("訪問型サービスA");
    for (size_t c = 1; c < COUNT_OF(row); c++)
        row[c] = c % 2 ? S("1200") : S("別の列です");
    for (int k = 0; k < SETTLED_PAPERS_MAX; k++)
        if (sheet_of(b, k % 2 ? "令和5年度" : "令和4年度", row, COUNT_OF(row), 40) != OK)
            test_fail(__FILE__, __LINE__, "sheet %d", k);
    EXPECT_I64(settled_paper_end(&b->run.im, &b->papers), OK);
    EXPECT_I64(b->papers.n_years, 2);
    EXPECT(b->papers.years[0].year == 2022 && b->papers.years[0].picks[SETTLED_VISIT_A].found != NULL);
    EXPECT_STR(b->papers.years[0].picks[SETTLED_VISIT_A].cell, S("B1"));
    EXPECT_STR(b->papers.years[1].picks[SETTLED_VISIT_A].found->text, S("1200"));
    EXPECT(b->papers.paper.arena.used > b->arena.used);
    EXPECT_I64(settled_paper_begin(&b->run.im, &b->papers, S("もう1枚")), ERR_INVALID);
    EXPECT(b->result.refused && str_contains(b->result.issues[b->result.n_issues - 1].sentence, S("64枚")));
}

/* Too much to be such a paper: refused with the sheet, the row, the bound and what to do. */
TEST(settled_refuses_a_sheet_of_too_much_text)
{
    CLEANUP(bench_done) Bench *b = bench_open(1 << 20);
    static char texts[GRID_COLUMNS_MAX][GRID_CELL_MAX];
    Str row[GRID_COLUMNS_MAX];
    if (!b)
        return;
    Status status = settled_paper_begin(&b->run.im, &b->papers, S("別紙"));
    int64_t n = 0;
    while (status == OK && n < GRID_ROWS_MAX) {
        n++;
        for (size_t c = 0; c < COUNT_OF(row); c++) {
            memset(texts[c], 'x', GRID_CELL_MAX);
            snprintf(texts[c], GRID_CELL_MAX, "%lld %zu", (long long)n, c);
            row[c] = (Str){ texts[c], GRID_CELL_MAX };
        }
        status = settled_paper_row(&b->run.im, &b->papers, &(ImportRow){ .cells = row, .n_cells = COUNT_OF(row), .number = n });
    }
    EXPECT_I64(status, ERR_INVALID);
    EXPECT_I64(n, GRID_TEXT_MAX / (GRID_CELL_MAX * GRID_COLUMNS_MAX) + 1);
    EXPECT(b->result.refused && str_eq(str_of(b->result.issues[0].code), S("too_large")));
    Str told = b->result.issues[0].sentence;
    EXPECT(str_contains(told, S("別紙")) && str_contains(told, S("168行目")) && str_contains(told, S("8MB")) && str_contains(told, S("だけを残したファイル")));
}

TEST(settled_fields_are_the_items)
{
    EXPECT_I64(import_settled.n_fields, SETTLED_ITEM_COUNT + 1);
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++) {
        EXPECT_STR(str_of(import_settled.fields[i].name), str_of(settled_items[i].key));
        EXPECT_STR(str_of(import_settled.fields[i].label), str_of(settled_items[i].label));
    }
}
