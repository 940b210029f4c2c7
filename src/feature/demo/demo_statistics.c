/* demo_statistics.c: what ministry and research institute publish of the demo's towns: 介護保険事業状況報告 by insurer and a projection of
 * the population, as files that the import takes. */
#include "feature/demo/demo.h"

#include <string.h>

#define PERMILLE 1000

void demo_neighbour_ages(size_t town, int age75, int *ret_age65, int *ret_age85)
{
    int tilt = (int)(town % 5);
    bool small = demo_towns[town].people < 20000;
    *ret_age65 = age75 * (small ? 182 + tilt : 190 + tilt) / 100;
    *ret_age85 = age75 * (small ? 36 + tilt : 29 + tilt) / 100;
}

/* People on 1 October of a year that has been counted. */
static DemoPopulation people_of(size_t town, int year)
{
    DemoPopulation p = demo_populations[0];
    for (size_t i = 0; i < demo_population_count; i++)
        if (demo_populations[i].fiscal_year == year)
            p = demo_populations[i];
    if (town) {
        p.total = demo_towns[town].people;
        p.age75 = demo_neighbour_75(town, year);
        demo_neighbour_ages(town, p.age75, &p.age65, &p.age85);
    }
    return p;
}

/* ---- the annual report ---- */

enum { LEVELS = DEMO_LEVELS, AGES = DEMO_AGES };
static const char *const level_names[LEVELS] = { "要支援1", "要支援2", "要介護1", "要介護2", "要介護3", "要介護4", "要介護5" };
static const char *const age_names[AGES] = { "65歳以上70歳未満", "70歳以上75歳未満", "75歳以上80歳未満", "80歳以上85歳未満", "85歳以上90歳未満", "90歳以上" };
typedef struct {
    int insured[3];              /* 65–74, 75–84, 85 and over */
    int certified[AGES][LEVELS], second[LEVELS];
} Report;

static Report report_of(size_t town, int year)
{
    DemoPopulation p = people_of(town, year);
    Report r = { .insured = { p.age65 - p.age75, p.age75 - p.age85, p.age85 } };
    for (int a = 0; a < AGES; a++)
        for (int l = 0; l < LEVELS; l++)
            r.certified[a][l] = (int)demo_certified_in(town, (size_t)l, (size_t)a, r.insured[a / 2]);
    for (int l = 0; l < LEVELS; l++)
        r.second[l] = p.total * (l < 2 ? 3 : 4) / 10000;
    return r;
}

static void put_levels(Buf *out, const int *levels)
{
    int sum = 0;
    for (int l = 0; l < LEVELS; l++) {
        buf_printf(out, ",%d", levels[l]);
        sum += levels[l];
    }
    buf_printf(out, ",%d", sum);
}

static void put_report(Buf *out, size_t town, int year)
{
    Report r = report_of(town, year);
    int first[LEVELS] = { 0 }, all[LEVELS];
    for (int l = 0; l < LEVELS; l++) {
        for (int a = 0; a < AGES; a++)
            first[l] += r.certified[a][l];
        all[l] = first[l] + r.second[l];
    }
    buf_printf(out, "見本県,%s,%d,%d,%d,%d,0,0", demo_towns[town].name, r.insured[0] + r.insured[1] + r.insured[2], r.insured[0], r.insured[1], r.insured[2]);
    put_levels(out, all);
    put_levels(out, first);
    for (int a = 0; a < AGES; a++)
        put_levels(out, r.certified[a]);
    put_levels(out, r.second);
    buf_add(out, S("\r\n"));
}

Status demo_annual_csv(int year, Buf *out)
{
    static const char *const groups[] = { "総数", "第1号被保険者", NULL, "第2号被保険者" };
    buf_printf(out, "令和%d年度　介護保険事業状況報告（年報）の形にした見本\r\n,,,,,,,", year - 2018);
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        for (int a = 0; a < (groups[g] ? 1 : AGES); a++)
            for (int l = 0; l <= LEVELS; l++)
                buf_printf(out, ",%s", groups[g] ? groups[g] : age_names[a]);
    buf_add(out, S("\r\n都道府県,保険者,計,65歳以上75歳未満,75歳以上85歳未満,85歳以上,外国人被保険者,住所地特例被保険者"));
    for (int g = 0; g < 3 + AGES; g++) {
        for (int l = 0; l < LEVELS; l++)
            buf_printf(out, ",%s", level_names[l]);
        buf_add(out, S(",合計"));
    }
    buf_add(out, S("\r\n"));
    for (size_t town = 0; town < demo_town_count; town++)
        put_report(out, town, year);
    return buf_status(out);
}

/* ---- the projection ---- */

enum { BANDS = 20, POINTS = 7 };
static const int shape_years[POINTS] = { 2020, 2025, 2030, 2035, 2040, 2045, 2050 };
/* Of 2025, in ‰: the baby boomers are past 75, and 85 and over still grows. */
static const struct { int work, age65, age75, age80, age85; } shape[POINTS] = {
    { 1048, 955, 877, 880, 832 },  { 1000, 1000, 1000, 1000, 1000 }, { 952, 1004, 1031, 1172, 1163 }, { 897, 1001, 1012, 1215, 1398 },
    { 831, 1022, 985, 1150, 1476 }, { 774, 1019, 993, 1106, 1381 },    { 729, 1001, 1021, 1118, 1312 },
};

static int scaled(int n, int permille)
{
    return (int)((int64_t)n * permille / PERMILLE);
}

static void put_point(Buf *out, size_t town, int point)
{
    DemoPopulation p = people_of(town, 2025);
    int tilt = town ? (int)(town * 11 % 31) - 15 : 0; /* ‰ in five years: no two towns alike */
    int turn = PERMILLE + (point - 1) * tilt;
    int age65 = scaled(p.age65, shape[point].age65 * turn / PERMILLE), age75 = scaled(p.age75, shape[point].age75 * turn / PERMILLE);
    int age80 = scaled(p.age75 * 58 / 100, shape[point].age80 * turn / PERMILLE), age85 = scaled(p.age85, shape[point].age85 * turn / PERMILLE);
    int young = (p.total - p.age65) * 17 / 100, work = p.total - p.age65 - young;
    int bands[BANDS] = { 0 }, total = 0;
    work = scaled(work, shape[point].work);
    young = scaled(young, shape[point].work);
    for (int b = 0; b < 3; b++)
        bands[b] = young / 3;
    for (int b = 3; b < 13; b++)
        bands[b] = work / 10;
    bands[13] = (age65 - age75) * 47 / 100;
    bands[14] = age65 - age75 - bands[13];
    bands[15] = age75 - age80;
    bands[16] = age80 - age85;
    bands[17] = age85 * 57 / 100;
    bands[18] = age85 * 31 / 100;
    bands[19] = age85 - bands[17] - bands[18];
    for (int b = 0; b < BANDS; b++)
        total += bands[b];
    buf_printf(out, "%.5s,%s,見本県,%s,%d,%d", demo_towns[town].code, demo_towns[town].code[2] == '2' ? "市" : "町村", demo_towns[town].name, shape_years[point], total);
    for (int b = 0; b < BANDS; b++)
        buf_printf(out, ",%d", bands[b]);
    buf_add(out, S("\r\n"));
}

Status demo_projection_csv(Buf *out)
{
    buf_add(out, S("日本の地域別将来推計人口の形にした見本\r\nコード,市などの別,都道府県,市区町村,年,総数"));
    for (int b = 0; b < BANDS - 1; b++)
        buf_printf(out, ",%d～%d歳", b * 5, b * 5 + 4);
    buf_add(out, S(",95歳以上\r\n"));
    for (size_t town = 0; town < demo_town_count; town++)
        for (int point = 0; point < POINTS; point++)
            put_point(out, town, point);
    return buf_status(out);
}

/* ---- what the town itself counted ---- */

#define PLANS "地域包括支援センター4か所のプランの集計（見本）"
#define LIST "元気クラブ・通いの場の参加者名簿（見本）"
#define FOLLOWED "パワーアップ教室の6か月後の確認（見本）"
const DemoOutcome demo_outcomes[] = {
    { 2023, "plan", "", 402, 470, PLANS },          { 2024, "plan", "", 398, 478, PLANS },         { 2025, "plan", "", 391, 486, PLANS },
    { 2023, "joined", "", 1010, 11960, LIST },      { 2024, "joined", "", 1105, 12010, LIST },     { 2025, "joined", "", 1236, 12050, LIST },
    { 2025, "joined", "65-74", 410, 5970, LIST },   { 2025, "joined", "75-84", 640, 4180, LIST },  { 2025, "joined", "85-", 186, 1900, LIST },
    { 2024, "kept", "", 742, 1010, LIST },          { 2025, "kept", "", 828, 1105, LIST },
    { 2024, "risk_kept", "", 31, 46, FOLLOWED },    { 2025, "risk_kept", "", 38, 52, FOLLOWED },
    { 2024, "risk_life", "", 27, 46, FOLLOWED },    { 2025, "risk_life", "", 33, 52, FOLLOWED },
};
const size_t demo_outcome_count = COUNT_OF(demo_outcomes);
