/* What the cap is made of: the entities, and their reading into the rule's inputs. */
#include "feature/cap/cap_parts.h"
#include "schema/town_stamp.h"

static const Choice marks[] = { { "final", "確定" }, { "expected", "見込み" }, { "assumed", "仮定" }, { 0 } };
static const Choice items[] = {
    { "a26", "A26 平成26年度 特定予防給付費額（予防訪問介護・予防通所介護・予防支援）" },
    { "b26", "B26 平成26年度 予防給付費額（すべて）" },
    { "k26", "K26 平成26年度 介護予防等事業費額" },
    { "care_management", "S 当該年度の介護予防支援費" },
    { "prevention_benefit", "P 当該年度の予防給付費額" },
    { "transitional_benefit", "経過的特定予防給付費額（平成27〜29年度）" },
    { "chain_i", "イの積（その年度までの伸び率をかけた額）" },
    { "chain_ro", "ロの積（その年度までの伸び率をかけた額）" },
    { "h29_program", "平成29年度 総合事業費（特例）" },
    { "h29_transitional", "平成29年度 経過的特定予防給付費額（特例）" },
    { "h29_prevention", "平成29年度 予防給付費額（特例）" },
    { 0 },
};

static const Field input_fields[] = {
    FIELD_YEAR(CapInput, fiscal_year, "年度", .flags = FIELD_REQUIRED, .min = 2014, .max = CAP_YEAR_LAST),
    FIELD_CHOICE(CapInput, item, "項目", .flags = FIELD_REQUIRED, .choices = items),
    FIELD_YEN(CapInput, yen, "金額", .flags = FIELD_REQUIRED, .max = YEN_MAX),
    FIELD_CHOICE(CapInput, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(CapInput, source, "出典", .max = 200, .hint = "例：令和6年度 介護保険特別会計決算書"),
};
const Entity entity_cap_input = {
    .name = "cap_input", .label = "上限額のもとになる金額", .table = "cap_input", .plural = "cap-inputs",
    .fields = input_fields, .n_fields = COUNT_OF(input_fields), .size = sizeof(CapInput), .unique = "fiscal_year, item",
    .order = "fiscal_year", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .changed = town_row_changed,
};

static const Field population_fields[] = {
    FIELD_DATE(Population, day, "基準日", .flags = FIELD_REQUIRED, .hint = "上限額に使うのは10月1日です"),
    FIELD_INT(Population, total, "総人口", .max = CAP_POPULATION_MAX),
    FIELD_INT(Population, age65, "65歳以上", .max = CAP_POPULATION_MAX),
    FIELD_INT(Population, age75, "75歳以上", .flags = FIELD_REQUIRED, .min = 1, .max = CAP_POPULATION_MAX),
    FIELD_INT(Population, age85, "85歳以上", .max = CAP_POPULATION_MAX),
    FIELD_INT(Population, households, "世帯数", .max = CAP_POPULATION_MAX),
    FIELD_CHOICE(Population, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(Population, source, "出典", .max = 200),
    FIELD_INT(Population, batch, "取り込み", .flags = FIELD_REQUIRED | FIELD_READ_ONLY, .max = ID_MAX),
};
const Entity entity_population = {
    .name = "population", .label = "人口（住民基本台帳）", .table = "population", .plural = "populations",
    .fields = population_fields, .n_fields = COUNT_OF(population_fields), .size = sizeof(Population), .unique = "day, batch",
    .order = "-day", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .changed = town_row_changed,
};
