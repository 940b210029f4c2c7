#include "schema/settled.h"
#include "domain/service.h"
#include "schema/town_cap.h"

#define COST(key_, label_, within_, service_, program_) \
    { .key = key_, .label = label_, .cost = true, .within = SETTLED_##within_, .service = service_, .program = program_ }
#define PART(key_, label_, unit_, self) { .key = key_, .label = label_, .unit = SETTLED_##unit_, .within = SETTLED_##self }

const SettledItemInfo settled_items[SETTLED_ITEM_COUNT] = {
    [SETTLED_VISIT_EQUIVALENT] = COST("visit_equivalent", "訪問型（従前相当）", VISIT, "visit", "equivalent"),
    [SETTLED_VISIT_A] = COST("visit_a", "訪問型サービス・活動A", VISIT, "visit", "a"),
    [SETTLED_VISIT_B] = COST("visit_b", "訪問型サービス・活動B", VISIT, "visit", "b"),
    [SETTLED_VISIT_C] = COST("visit_c", "訪問型サービス・活動C", VISIT, "visit", "c"),
    [SETTLED_VISIT_D] = COST("visit_d", "訪問型サービス・活動D", VISIT, "visit", "d"),
    [SETTLED_VISIT_OTHER] = COST("visit_other", "訪問型（その他）", VISIT, "visit", "other"),
    [SETTLED_VISIT] = COST("visit", "訪問型の計", SERVICES, "visit", NULL),
    [SETTLED_DAY_EQUIVALENT] = COST("day_equivalent", "通所型（従前相当）", DAY, "day", "equivalent"),
    [SETTLED_DAY_A] = COST("day_a", "通所型サービス・活動A", DAY, "day", "a"),
    [SETTLED_DAY_B] = COST("day_b", "通所型サービス・活動B", DAY, "day", "b"),
    [SETTLED_DAY_C] = COST("day_c", "通所型サービス・活動C", DAY, "day", "c"),
    [SETTLED_DAY_OTHER] = COST("day_other", "通所型（その他）", DAY, "day", "other"),
    [SETTLED_DAY] = COST("day", "通所型の計", SERVICES, "day", NULL),
    [SETTLED_SUPPORT_MEAL] = COST("support_meal", "生活支援（配食）", SUPPORT, NULL, NULL),
    [SETTLED_SUPPORT_WATCH] = COST("support_watch", "生活支援（見守り）", SUPPORT, NULL, NULL),
    [SETTLED_SUPPORT_OTHER] = COST("support_other", "生活支援（その他）", SUPPORT, NULL, NULL),
    [SETTLED_SUPPORT] = COST("support", "生活支援の計", SERVICES, "support", NULL),
    [SETTLED_MANAGEMENT] = COST("management", "介護予防ケアマネジメント", SERVICES, "management", NULL),
    [SETTLED_SERVICES] = COST("services", "サービス・活動事業の計", COST, NULL, NULL),
    [SETTLED_GENERAL_FIND] = COST("general_find", "介護予防把握事業", GENERAL, NULL, NULL),
    [SETTLED_GENERAL_SPREAD] = COST("general_spread", "介護予防普及啓発事業", GENERAL, NULL, NULL),
    [SETTLED_GENERAL_LOCAL] = COST("general_local", "地域介護予防活動支援事業", GENERAL, NULL, NULL),
    [SETTLED_GENERAL_EVALUATE] = COST("general_evaluate", "一般介護予防事業評価事業", GENERAL, NULL, NULL),
    [SETTLED_GENERAL_REHAB] = COST("general_rehab", "地域リハビリテーション活動支援事業", GENERAL, NULL, NULL),
    [SETTLED_GENERAL] = COST("general", "一般介護予防事業の計", COST, "general", NULL),
    [SETTLED_FEE] = COST("fee", "審査支払手数料", COST, "fee", NULL),
    [SETTLED_HIGH_COST] = COST("high_cost", "高額介護予防サービス費相当事業", COST, NULL, NULL),
    [SETTLED_HIGH_COMBINED] = COST("high_combined", "高額医療合算介護予防サービス費相当事業", COST, NULL, NULL),
    [SETTLED_COST] = COST("cost", "総合事業費の計", COST, NULL, NULL),
    [SETTLED_A26] = PART("a26", "平成26年度の特定予防給付費", YEN, A26),
    [SETTLED_B26] = PART("b26", "平成26年度の予防給付費", YEN, B26),
    [SETTLED_K26] = PART("k26", "平成26年度の介護予防等事業費", YEN, K26),
    [SETTLED_N75_BEFORE] = PART("n75_before", "4年度前の75歳以上人口（10月1日）", PEOPLE, N75_BEFORE),
    [SETTLED_N75] = PART("n75", "前年度の75歳以上人口（10月1日）", PEOPLE, N75),
    [SETTLED_RATE] = PART("rate", "75歳以上の変動率", RATE_UNIT, RATE),
    [SETTLED_CHAIN_I] = PART("chain_i", "イ：変動率を掛けた額", YEN, CHAIN_I),
    [SETTLED_CHAIN_RO] = PART("chain_ro", "ロ：変動率を掛けた額", YEN, CHAIN_RO),
    [SETTLED_CARE_MANAGEMENT] = PART("care_management", "当該年度の介護予防支援費", YEN, CARE_MANAGEMENT),
    [SETTLED_PREVENTION_BENEFIT] = PART("prevention_benefit", "当該年度の予防給付費", YEN, PREVENTION_BENEFIT),
    [SETTLED_CAP_I] = PART("cap_i", "イの額", YEN, CAP_I),
    [SETTLED_CAP_RO] = PART("cap_ro", "ロの額", YEN, CAP_RO),
    [SETTLED_CAP_BASE] = PART("cap_base", "基本の上限額", YEN, CAP_BASE),
    [SETTLED_APPROVED] = PART("approved", "個別協議で認められた額", YEN, APPROVED),
    [SETTLED_CAP] = PART("cap", "上限額", YEN, CAP),
};

bool settled_item_find(Str key, SettledItem *ret)
{
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++)
        if (str_eq(key, str_of(settled_items[i].key))) {
            *ret = (SettledItem)i;
            return true;
        }
    return false;
}

bool settled_is_detail(SettledItem item)
{
    SettledItem within = settled_items[item].within;
    return within == SETTLED_VISIT || within == SETTLED_DAY || within == SETTLED_SUPPORT;
}

/* ---- what the papers say ---- */

const Sql settled_sql_years = { .read_only = true, .text =
    "SELECT s.fiscal_year, s.item, s.value, s.batch, b.applied_ms, b.file_name, s.sheet, s.cell, s.label, s.unit, s.found, s.corrected FROM settled s"
    " LEFT JOIN batch b ON b.org = s.org AND b.id = s.batch WHERE s.org = $1 ORDER BY s.fiscal_year, s.item, s.batch" };

/* Rows come by year: the one at hand is the last of the list. */
static Status year_of(Arena *a, int64_t year, SettledYear **list, size_t *n, size_t *room)
{
    if (*n && (*list)[*n - 1].year == year)
        return OK;
    SettledYear *more = ARENA_MORE(a, *list, *n, room, 8);
    if (!more)
        return ERR_MEMORY;
    *list = more;
    (*list)[(*n)++] = (SettledYear){ .year = (int)year };
    return OK;
}

static SettledFigure figure_of(const Rows *r, Arena *a)
{
    return (SettledFigure){ .known = true, .value = row_int(r, 2), .batch = row_int(r, 3), .applied_ms = row_int(r, 4),
                            .file_name = arena_copy(a, row_text(r, 5)), .sheet = arena_copy(a, row_text(r, 6)), .cell = arena_copy(a, row_text(r, 7)),
                            .label = arena_copy(a, row_text(r, 8)), .unit = arena_copy(a, row_text(r, 9)), .found = arena_copy(a, row_text(r, 10)),
                            .corrected = row_int(r, 11) != 0 };
}

Status settled_years(Db *db, int64_t org, Arena *a, SettledYear **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    SettledYear *list = NULL;
    size_t n = 0, room = 0;
    SettledItem item;
    TRY(db_query(db, &settled_sql_years, &rows, P_INT(org)));
    while (rows_next(&rows)) {
        TRY(year_of(a, row_int(&rows, 0), &list, &n, &room));
        if (settled_item_find(row_text(&rows, 1), &item)) /* a later batch of the same figure stands in its place */
            list[n - 1].items[item] = figure_of(&rows, a);
    }
    TRY(rows.status);
    TRY(arena_status(a));
    *ret = list;
    *ret_n = n;
    return OK;
}

bool settled_sum(const SettledYear *y, SettledItem sum, int64_t *ret)
{
    int64_t total = 0, part;
    bool any = false;
    if (y->items[sum].known) {
        *ret = y->items[sum].value;
        return true;
    }
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++)
        if (i != sum && settled_items[i].within == sum && settled_sum(y, (SettledItem)i, &part)) {
            total += part;
            any = true;
        }
    if (any)
        *ret = total;
    return any;
}

/* ---- what this program computes ---- */

const Sql settled_sql_cube = { .read_only = true, .text =
    "SELECT service_month, service, program, SUM(paid) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND " RELEASE_SEEN("cube", "$4")
    " GROUP BY service_month, service, program ORDER BY service_month, service, program" };

static void count_in(SettledOwn *own, SettledItem item, int64_t yen)
{
    own->known[item] = true;
    own->value[item] += yen;
}

/* A cell counts in its line, and in every sum above it. */
static void take_cell(SettledOwn *own, Str kind, Str program, int64_t yen)
{
    Str service = service_group(kind);
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++) {
        const SettledItemInfo *info = &settled_items[i];
        if (info->service && str_eq(service, str_of(info->service)) && (!info->program || str_eq(program, str_of(info->program))))
            count_in(own, (SettledItem)i, yen);
    }
    bool services = str_eq(service, S("visit")) || str_eq(service, S("day")) || str_eq(service, S("support")) || str_eq(service, S("management"));
    if (services)
        count_in(own, SETTLED_SERVICES, yen);
    count_in(own, SETTLED_COST, yen);
}

static Status own_costs(Db *db, int64_t org, Month first, MonthsSeen seen, SettledOwn *own)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t last = 0;
    TRY(db_query(db, &settled_sql_cube, &rows, P_INT(org), P_INT(first), P_INT(month_add(first, 11)), P_INT(seen)));
    while (rows_next(&rows)) {
        own->months += row_int(&rows, 0) != last;
        last = row_int(&rows, 0);
        take_cell(own, row_text(&rows, 1), row_text(&rows, 2), row_int(&rows, 3));
    }
    return rows.status;
}

static void give(SettledOwn *own, SettledItem item, bool known, int64_t value)
{
    own->known[item] = known;
    own->value[item] = known ? value : 0;
}

static void own_branch(SettledOwn *own, const CapBranch *b, SettledItem chain, SettledItem yen)
{
    give(own, chain, b->known, b->before);
    give(own, yen, b->known, b->yen);
}

static void own_cap(SettledOwn *own, const TownCap *t, int year)
{
    static const struct { SettledItem item; CapItem of; } inputs[] = {
        { SETTLED_A26, CAP_A26 }, { SETTLED_B26, CAP_B26 }, { SETTLED_K26, CAP_K26 }, { SETTLED_CARE_MANAGEMENT, CAP_CARE_MANAGEMENT },
        { SETTLED_PREVENTION_BENEFIT, CAP_PREVENTION_BENEFIT },
    };
    const CapResult *r = &t->result;
    for (size_t i = 0; i < COUNT_OF(inputs); i++)
        give(own, inputs[i].item, t->inputs.values[inputs[i].of].given, t->inputs.values[inputs[i].of].value);
    give(own, SETTLED_N75, t->inputs.n75[year - 1 - CAP_N75_FIRST].given, t->inputs.n75[year - 1 - CAP_N75_FIRST].value);
    give(own, SETTLED_N75_BEFORE, t->inputs.n75[year - 4 - CAP_N75_FIRST].given, t->inputs.n75[year - 4 - CAP_N75_FIRST].value);
    for (size_t i = 0; i < r->rate_count; i++)
        if (r->rates[i].year == year)
            give(own, SETTLED_RATE, r->rates[i].rate != 0, r->rates[i].rate);
    if (r->branch_count >= 2) {
        own_branch(own, &r->branches[CAP_BRANCH_I], SETTLED_CHAIN_I, SETTLED_CAP_I);
        own_branch(own, &r->branches[CAP_BRANCH_RO], SETTLED_CHAIN_RO, SETTLED_CAP_RO);
    }
    give(own, SETTLED_CAP_BASE, r->state == CAP_KNOWN, r->base_yen);
    give(own, SETTLED_APPROVED, t->inputs.values[CAP_APPROVED].given, t->inputs.values[CAP_APPROVED].value);
    give(own, SETTLED_CAP, r->state == CAP_KNOWN, r->yen);
}

Status settled_own(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, SettledOwn *ret)
{
    TownCap *cap = ARENA_NEW(a, TownCap);
    *ret = (SettledOwn){ 0 };
    if (!cap)
        return ERR_MEMORY;
    TRY(town_cap(db, org, year, a, cap));
    TRY(own_costs(db, org, fiscal_year_first(year, cap->year_starts), seen, ret));
    if (year >= CAP_YEAR_FIRST && year <= CAP_YEAR_LAST)
        own_cap(ret, cap, year);
    return OK;
}
