/* The ledger and the programme types. Both change the cube, in the transaction that changes them. */
#include "domain/service.h"
#include "feature/spending/spending_out.h"
#include "schema/cube.h"

static const Choice services[] = {
    { "visit", "訪問型" }, { "day", "通所型" }, { "support", "生活支援" }, { "management", "介護予防ケアマネジメント" },
    { "general", "一般介護予防事業" }, { "fee", "審査支払手数料" }, { 0 },
};
static const Choice programs[] = {
    { "equivalent", "従前相当" }, { "a", "サービス・活動A" }, { "b", "サービス・活動B" }, { "c", "サービス・活動C" },
    { "d", "サービス・活動D（移動支援）" }, { "other", "その他の生活支援" }, { "management", "介護予防ケアマネジメント" },
    { "general", "一般介護予防事業" }, { "fee", "審査支払手数料" }, { 0 },
};
static const Choice kinds[] = { { "contract", "委託" }, { "subsidy", "補助" }, { "direct", "直営" }, { "fee", "手数料" }, { "other", "その他" }, { 0 } };

static const Field ledger_fields[] = {
    FIELD_MONTH(Ledger, month, "サービス月", .flags = FIELD_REQUIRED),
    FIELD_CHOICE(Ledger, service, "サービス", .flags = FIELD_REQUIRED, .choices = services),
    FIELD_CHOICE(Ledger, program, "事業の種類", .flags = FIELD_REQUIRED, .choices = programs),
    FIELD_REF(Ledger, provider, "事業所", .ref = "unit"),
    FIELD_YEN(Ledger, yen, "金額", .flags = FIELD_REQUIRED, .min = -YEN_MAX, .max = YEN_MAX, .hint = "返還はマイナスで入れます"),
    FIELD_INT(Ledger, people, "利用した人の数", .max = 1000000, .hint = "一般介護予防事業と手数料のほかは、入れてください。役場の外には、人数が少ないか分からない支払いを見せません"),
    FIELD_CHOICE(Ledger, kind, "払い方", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_TEXT(Ledger, payee, "支払先", .max = 120, .hint = "団体や事業所の名前。個人の名前は入れません"),
    FIELD_TEXT(Ledger, note, "メモ", .flags = FIELD_SEARCH, .max = 500),
};

static const Field map_fields[] = {
    FIELD_TEXT(ProgramMap, service, "サービス種類コード", .flags = FIELD_REQUIRED, .max = 2, .hint = "例：A6"),
    FIELD_TEXT(ProgramMap, item, "項目コード（先頭だけでもよい）", .max = 4),
    FIELD_REF(ProgramMap, provider, "事業所", .ref = "unit"),
    FIELD_MONTH(ProgramMap, from_month, "いつから", .flags = FIELD_REQUIRED),
    FIELD_MONTH(ProgramMap, to_month, "いつまで"),
    FIELD_CHOICE(ProgramMap, program, "事業の種類", .flags = FIELD_REQUIRED, .choices = programs),
    FIELD_TEXT(ProgramMap, note, "メモ", .max = 500),
};

const Sql ledger_sql_rules = { .read_only = true, .text =
    "SELECT service, item, provider, from_month, to_month, program FROM program_map WHERE org = $1 ORDER BY from_month, id" };
const Sql ledger_sql_unnumbered = { .read_only = true, .text =
    "SELECT COUNT(*) FROM ledger l WHERE l.org = $1 AND l.month >= $2 AND l.month <= $3 AND COALESCE(l.people, 0) = 0 AND l.program NOT IN ('general', 'fee')" };
const Sql ledger_sql_combinations = { .read_only = true, .text =
    "SELECT DISTINCT service_month, service, item, provider, program FROM claim WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " ORDER BY service_month, service, item, provider, program" };
const Sql ledger_sql_remap = { .text =
    "UPDATE claim SET program = $6 WHERE org = $1 AND service_month = $2 AND service = $3 AND item = $4 AND provider = $5" };

/* What may have been paid for one person says for how many it was. */
static void check_ledger(const void *row, Problems *ps)
{
    const Ledger *l = row;
    Program program;
    if (l->people == NUMBER_NONE && program_find(l->program, &program) && program_is_personal(program))
        problem_add(ps, S("/people"), "missing", "利用した人の数を入れてください。人数の少ない支払いを役場の外に見せないために使います。一般介護予防事業と手数料のほかは、要ります。だれも使わなかった月は0です。");
}

static Status ledger_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const Ledger *old = before, *new = after;
    if (old)
        TRY(cube_rebuild_month(db, org, old->month));
    return new && (!old || old->month != new->month) ? cube_rebuild_month(db, org, new->month) : OK;
}

/* ---- programme types ---- */

static void check_map(const void *row, Problems *ps)
{
    const ProgramMap *m = row;
    if (!service_kind(m->service))
        problem_add(ps, S("/service"), "unknown", "サービス種類コードは A2、A6 のように入力してください。総合事業の明細にあるコードです。");
    if (m->to_month && m->to_month < m->from_month)
        problem_add(ps, S("/to_month"), "range", "「いつまで」が「いつから」より前です。同じ月か、後の月を入力してください。");
}

typedef struct {
    ProgramRule *items;
    size_t n, room;
} Rules;

static Status add_rule(Rules *rules, const Rows *r, Arena *a)
{
    if (rules->n == rules->room)
        return ERR_TOO_LARGE;
    ProgramRule *rule = &rules->items[rules->n++];
    *rule = (ProgramRule){ .service = arena_copy(a, row_text(r, 0)), .item = arena_copy(a, row_text(r, 1)), .provider = row_int(r, 2),
                           .from = (Month)row_int(r, 3), .to = (Month)row_int(r, 4) };
    if (!rule->service.p || !rule->item.p)
        return ERR_MEMORY;
    return program_find(row_text(r, 5), &rule->program) ? OK : ERR_INTERNAL;
}

static Status read_rules(Db *db, int64_t org, Arena *a, Rules *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = (Rules){ .items = ARENA_ARRAY(a, ProgramRule, PROGRAM_RULES_MAX), .room = PROGRAM_RULES_MAX };
    if (!ret->items)
        return ERR_MEMORY;
    TRY(db_query(db, &ledger_sql_rules, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(add_rule(ret, &rows, a));
    return rows.status;
}

typedef struct {
    int64_t month, provider;
    Str service, item;
    Program program;
} Change;

/* The combinations whose programme is another one under the rules as they are now. */
static Status find_changes(Db *db, int64_t org, Month from, Month to, const Rules *rules, Arena *a, Change *ret, size_t room, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    TRY(db_query(db, &ledger_sql_combinations, &rows, P_INT(org), P_INT(from), P_INT(to)));
    while (rows_next(&rows)) {
        Str service = row_text(&rows, 1), item = row_text(&rows, 2);
        const ProgramRule *rule = program_rule(rules->items, rules->n, service, item, row_int(&rows, 3), (Month)row_int(&rows, 0));
        const ServiceKind *kind = service_kind(service);
        Program program = rule ? rule->program : kind ? kind->usual : PROGRAM_OTHER;
        if (str_eq(row_text(&rows, 4), str_of(program_word(program)->key)))
            continue;
        if (n == room)
            return ERR_TOO_LARGE;
        ret[n++] = (Change){ row_int(&rows, 0), row_int(&rows, 3), arena_copy(a, service), arena_copy(a, item), program };
    }
    *ret_n = n;
    return rows.status;
}

static Status remap(Db *db, int64_t org, Month from, Month to, Arena *a)
{
    Rules rules;
    size_t n = 0;
    Change *changes = ARENA_ARRAY(a, Change, PROGRAM_CHANGES_MAX);
    if (!changes)
        return ERR_MEMORY;
    TRY(read_rules(db, org, a, &rules));
    TRY(find_changes(db, org, from, to, &rules, a, changes, PROGRAM_CHANGES_MAX, &n));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(db, &ledger_sql_remap, P_INT(org), P_INT(changes[i].month), P_TEXT(changes[i].service), P_TEXT(changes[i].item),
                    P_INT(changes[i].provider), P_TEXT(str_of(program_word(changes[i].program)->key))));
    for (size_t i = 0; i < n; i++)
        if (i == 0 || changes[i].month != changes[i - 1].month)
            TRY(cube_rebuild_month(db, org, (Month)changes[i].month));
    return OK;
}

static Status map_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const ProgramMap *rows[] = { before, after };
    Month from = 999912, to = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!rows[i])
            continue;
        Month end = rows[i]->to_month ? rows[i]->to_month : 999912;
        from = rows[i]->from_month < from ? rows[i]->from_month : from;
        to = end > to ? end : to;
    }
    CLEANUP(arena_done) Arena a;
    arena_init(&a, REQUEST_ARENA_MAX);
    return remap(db, org, from, to, &a);
}

const Entity entity_ledger = {
    .name = "ledger", .label = "台帳（国保連を通らない支払い）", .table = "ledger", .plural = "ledger",
    .fields = ledger_fields, .n_fields = COUNT_OF(ledger_fields), .size = sizeof(Ledger), .order = "-month",
    .read = ACCESS_PERSON_READ /* it may count a handful */, .write = ACCESS_MONEY_WRITE, .check = check_ledger, .changed = ledger_changed,
};
const Entity entity_program_map = {
    .name = "program_map", .label = "事業の種類の対応", .table = "program_map", .plural = "program-maps",
    .fields = map_fields, .n_fields = COUNT_OF(map_fields), .size = sizeof(ProgramMap), .order = "service",
    .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .check = check_map, .changed = map_changed,
};
