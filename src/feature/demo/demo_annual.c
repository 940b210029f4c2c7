/* The annual report (介護保険事業状況報告（年報）) of 令和5年度: the country's figures are those the ministry published (厚生労働省, 第2表 and
 * 第4-1-1表, 公共データ利用規約 PDL1.0); those of the invented towns follow from their ages at the country's rates, a little more or less. */
#include "feature/demo/demo.h"

const char *const demo_annual_ages[DEMO_AGES] = { "65_69", "70_74", "75_79", "80_84", "85_89", "90" };
const int64_t demo_insured[DEMO_AGES / 2] = { 15708886, 13592838, 6588009 }; /* 65–74, 75–84, 85 and over */
const DemoCertified demo_certified[DEMO_LEVELS] = {
    { "12", { 29322, 77303, 153730, 286154, 287380, 173998 } },
    { "13", { 32084, 78094, 140700, 242246, 272432, 210412 } },
    { "21", { 36197, 90563, 176192, 333201, 417601, 389388 } },
    { "22", { 35820, 82221, 137777, 235244, 309492, 363513 } },
    { "23", { 24607, 57342, 97369, 167266, 230464, 332116 } },
    { "24", { 22850, 53687, 89127, 150656, 212307, 349786 } },
    { "25", { 19561, 41016, 66049, 102848, 134924, 209226 } },
};

int64_t demo_certified_in(size_t town, size_t level, size_t age, int64_t people)
{
    int64_t permille = 880 + (int64_t)((town * 7 + level * 11) % 25) * 10; /* 0.88 to 1.12 */
    if (town == 0)
        permille = level == 0 ? 1120 : level == 1 ? 970 : 1000;
    return (demo_certified[level].people[age] * people * permille / demo_insured[age / 2] + 500) / 1000;
}
