#include "feature/town/town.h"
#include "domain/code.h"
#include "feature/town/organisation.h"
#include "schema/release.h"
#include "schema/town_stamp.h"

static const Choice unit_kinds[] = {
    { "area", "日常生活圏域" }, { "centre", "地域包括支援センター" }, { "provider", "サービス事業所" }, { 0 },
};
static const Choice run_bys[] = { { "direct", "直営" }, { "contract", "委託" }, { "other", "その他" }, { 0 } };
static const Choice roundings[] = { { "floor", "1円未満を切り捨てる" }, { "half_up", "1円未満を四捨五入する" }, { 0 } };

static const Field unit_fields[] = {
    FIELD_CHOICE(Unit, kind, "種類", .flags = FIELD_REQUIRED, .choices = unit_kinds),
    FIELD_TEXT(Unit, name, "名前", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_TEXT(Unit, kana, "かな", .flags = FIELD_SEARCH, .max = 120),
    FIELD_TEXT(Unit, number, "事業所番号", .flags = FIELD_SEARCH, .max = 10, .hint = "10桁。先頭の0も入れます"),
    FIELD_CHOICE(Unit, run_by, "運営", .choices = run_bys),
    FIELD_REF(Unit, area, "日常生活圏域", .ref = "unit"),
    FIELD_TEXT(Unit, address, "住所", .max = 200),
    FIELD_TEXT(Unit, phone, "電話", .max = 20),
    FIELD_DATE(Unit, opened, "開いた日"),
    FIELD_DATE(Unit, closed, "閉じた日", .hint = "閉じても、これまでの記録は残ります"),
    FIELD_TEXT(Unit, note, "メモ", .max = 1000),
};
/* Providers and centres have a 事業所番号 (a centre as 介護予防支援事業所), areas have none. */
static void check_unit(const void *row, Problems *ps)
{
    const Unit *u = row;
    if (!date_is_none(u->opened) && !date_is_none(u->closed) && u->closed.day < u->opened.day)
        problem_add(ps, S("/closed"), "range", "閉じた日が、開いた日より前です。日付を確かめてください。");
    if (!u->number.n)
        return;
    CodeFinding found = code_check(CODE_PROVIDER, u->number, ps->arena);
    if (!code_is_usable(found.verdict))
        problem_add(ps, S("/number"), code_verdict_code(found.verdict), STR_FMT, STR_ARG(code_sentence(CODE_PROVIDER, &found, ps->arena)));
    if (str_eq(u->kind, S("area")))
        problem_add(ps, S("/number"), "unknown", "日常生活圏域には事業所番号がありません。空にしてください。");
}

static const Sql unit_mentioned = { .read_only = true, .text =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM cube c WHERE c.org = $1 AND c.provider = $2) OR EXISTS (SELECT 1 FROM account a WHERE a.org = $1 AND a.unit = $2)"
    " OR EXISTS (SELECT 1 FROM unit x WHERE x.org = $1 AND x.area = $2) OR EXISTS (SELECT 1 FROM ledger l WHERE l.org = $1 AND l.provider = $2)"
    " OR EXISTS (SELECT 1 FROM program_map m WHERE m.org = $1 AND m.provider = $2) THEN 1 ELSE 0 END" };

/* What claims, accounts or the ledger name is closed, not deleted. */
static Status unit_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const Unit *u = before;
    int64_t mentioned = 0;
    if (after)
        return OK;
    TRY(db_one_int(db, &unit_mentioned, &mentioned, P_INT(org), P_INT(u->row.id)));
    return mentioned ? ERR_CONFLICT : OK;
}

const Entity entity_unit = {
    .name = "unit", .label = "圏域・包括・事業所", .table = "unit", .plural = "units",
    .fields = unit_fields, .n_fields = COUNT_OF(unit_fields), .size = sizeof(Unit),
    .order = "name", .read = ACCESS_ORG_READ, .write = ACCESS_ORG_WRITE, .check = check_unit, .changed = unit_changed,
};

static const Field setting_fields[] = {
    FIELD_INT(TownSetting, year_starts, "年度の最初のサービス月", .flags = FIELD_REQUIRED, .min = 3, .max = 4,
              .hint = "3＝3月〜翌年2月サービス分（4月〜3月支払）、4＝4月〜翌年3月サービス分"),
    FIELD_CHOICE(TownSetting, yen_rounding, "上限額の1円未満", .flags = FIELD_REQUIRED, .choices = roundings),
    FIELD_INT(TownSetting, late_months, "請求が出そろわない月の数", .flags = FIELD_REQUIRED, .min = 0, .max = 6,
              .hint = "新しい方から数えます。月遅れ請求が届くまで、見込みで補います"),
    FIELD_BOOL(TownSetting, special_town, "特定事情市町村（平成27〜29年度に認められた）"),
    FIELD_INT(TownSetting, release_days, "月を外に見せるまでの日数", .min = RELEASE_DAYS_MIN, .max = RELEASE_DAYS_MAX,
              .hint = "請求の取り込みや台帳の入力が最後にあってから数えます。空欄は10日（仮定）。1〜60日"),
};
const Entity entity_town_setting = {
    .name = "town_setting", .label = "計算の設定", .table = "town_setting", .plural = "town-settings",
    .fields = setting_fields, .n_fields = COUNT_OF(setting_fields), .size = sizeof(TownSetting),
    .order = "year_starts", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .changed = town_row_changed,
};

static const Entity *const entities[] = { &entity_unit, &entity_town_setting };
static const Sql *const statements[] = { ORGANISATION_STATEMENTS, &unit_mentioned };
const Feature feature_town = {
    .name = "town", LIST_OF(entities, entities), .routes = organisation_routes,
    .n_routes = ORGANISATION_ROUTES, LIST_OF(statements, statements),
};
