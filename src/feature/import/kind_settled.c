/* kind_settled.c: the papers of a closed year that a town has already: 地域支援事業交付金事業実績報告書 (cost by item) and
 * 総合事業上限額算定 (the cap and its parts). Their layout changes, so cells are found by labels (label_finder.h, settled_labels.c);
 * several years may stand in a file, by sheet or by column. A record is one fiscal year; its fields are the items of
 * schema/settled.h, and goes into table settled with the cell it stood in. */
#include "feature/import/settled_read.h"
#include "base/clock.h"
#include "domain/cap.h"

#include <string.h>

/* What a person types for an item: yen, whatever the unit of the file is; persons; a rate like 1.0194. */
static bool take_typed(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    SettledItem item;
    (void)arena;
    *ret = (ImportValue){ 0 };
    if (!settled_item_find(str_of(f->name), &item)) {
        *fault = (ImportFault){ .code = "unknown", .sentence = "知らない項目です。" };
        return false;
    }
    if (str_eq(cell, S("なし")) || str_eq(cell, S("-"))) /* the item is not taken */
        return true;
    bool cut;
    ret->given = settled_value(cell, item, 1, &ret->i, &cut, fault);
    return ret->given;
}

#define ITEM(name_, label_) { .name = name_, .label = label_, .decode = take_typed, .max = YEN_MAX }
enum { F_YEAR = SETTLED_ITEM_COUNT };
/* In the order of schema/settled.h, as a test sees to. */
static const ImportField fields[] = {
    ITEM("visit_equivalent", "訪問型（従前相当）"), ITEM("visit_a", "訪問型サービス・活動A"), ITEM("visit_b", "訪問型サービス・活動B"), ITEM("visit_c", "訪問型サービス・活動C"),
    ITEM("visit_d", "訪問型サービス・活動D"), ITEM("visit_other", "訪問型（その他）"), ITEM("visit", "訪問型の計"),
    ITEM("day_equivalent", "通所型（従前相当）"), ITEM("day_a", "通所型サービス・活動A"), ITEM("day_b", "通所型サービス・活動B"), ITEM("day_c", "通所型サービス・活動C"),
    ITEM("day_other", "通所型（その他）"), ITEM("day", "通所型の計"),
    ITEM("support_meal", "生活支援（配食）"), ITEM("support_watch", "生活支援（見守り）"), ITEM("support_other", "生活支援（その他）"), ITEM("support", "生活支援の計"),
    ITEM("management", "介護予防ケアマネジメント"), ITEM("services", "サービス・活動事業の計"),
    ITEM("general_find", "介護予防把握事業"), ITEM("general_spread", "介護予防普及啓発事業"), ITEM("general_local", "地域介護予防活動支援事業"),
    ITEM("general_evaluate", "一般介護予防事業評価事業"), ITEM("general_rehab", "地域リハビリテーション活動支援事業"), ITEM("general", "一般介護予防事業の計"),
    ITEM("fee", "審査支払手数料"), ITEM("high_cost", "高額介護予防サービス費相当事業"), ITEM("high_combined", "高額医療合算介護予防サービス費相当事業"),
    ITEM("cost", "総合事業費の計"),
    ITEM("a26", "平成26年度の特定予防給付費"), ITEM("b26", "平成26年度の予防給付費"), ITEM("k26", "平成26年度の介護予防等事業費"),
    ITEM("n75_before", "4年度前の75歳以上人口（10月1日）"), ITEM("n75", "前年度の75歳以上人口（10月1日）"), ITEM("rate", "75歳以上の変動率"),
    ITEM("chain_i", "イ：変動率を掛けた額"), ITEM("chain_ro", "ロ：変動率を掛けた額"), ITEM("care_management", "当該年度の介護予防支援費"),
    ITEM("prevention_benefit", "当該年度の予防給付費"), ITEM("cap_i", "イの額"), ITEM("cap_ro", "ロの額"), ITEM("cap_base", "基本の上限額"),
    ITEM("approved", "個別協議で認められた額"), ITEM("cap", "上限額"),
    [F_YEAR] = { .name = "fiscal_year", .label = "年度", .decode = import_year },
};
_Static_assert(COUNT_OF(fields) == SETTLED_ITEM_COUNT + 1, "a field for every item, and the year");

static const Sql stored = { .read_only = true, .text = "SELECT item, value FROM settled WHERE org = $1 AND fiscal_year = $2 ORDER BY item, batch" };
static const Sql add = { .text =
    "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
static const Sql take_back = { .text = "DELETE FROM settled WHERE batch = $1 AND org = $2" };
static const Sql own_town = { .read_only = true, .text = "SELECT kind, name, insurer, code FROM organisation WHERE id = $1" };
static const Sql *const statements[] = { &stored, &add, &take_back, &own_town, SETTLED_STATEMENTS };

/* ---- the run ---- */

static Status begin(Import *im, void *state)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Settled *s = state;
    TRY(db_query(im->db, &own_town, &rows, P_INT(im->org)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    s->town = arena_copy(im->arena, row_text(&rows, 1));
    s->insurer = arena_copy(im->arena, row_text(&rows, 2));
    s->code = arena_copy(im->arena, row_text(&rows, 3));
    Str kind = row_text(&rows, 0);
    if (!str_eq(kind, S("municipality")) && !str_eq(kind, S("union")))
        return import_refuse(im, "no_town", "実績報告書と上限額の算定は、市町村で取り込みます。市町村の担当としてサインインしてください。");
    return OK;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Settled *s = state;
    if (!s->n_papers || !str_eq(im->sheet, s->paper.grid.name)) {
        TRY(settled_paper_end(im, s));
        TRY(settled_paper_begin(im, s, im->sheet));
    }
    return settled_paper_row(im, s, r);
}

static void drop(void *state)
{
    settled_papers_done(state);
}

/* ---- one year ---- */

typedef struct {
    Import *im;
    SettledOwn own;
    ImportValue before[SETTLED_ITEM_COUNT], value[SETTLED_ITEM_COUNT];
    int64_t record, year, changed, unsaid;
    bool storable;
} Year;

static Status load_before(Year *y)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    SettledItem item;
    TRY(db_query(y->im->db, &stored, &rows, P_INT(y->im->org), P_INT(y->year)));
    while (rows_next(&rows))
        if (settled_item_find(row_text(&rows, 0), &item))
            y->before[item] = (ImportValue){ .given = true, .i = row_int(&rows, 1) };
    return rows.status;
}

static const char *const unit_words[] = { "円", "千円", "百万円" };

static Str unit_of(SettledItem item, const Pick *p)
{
    if (settled_items[item].unit != SETTLED_YEN)
        return str_of(settled_items[item].unit == SETTLED_PEOPLE ? "人" : "率");
    int64_t unit = p->found ? p->found->unit : 1;
    return unit == 0 ? S("円（記載なし）") : str_of(unit_words[unit == 1000000 ? 2 : unit == 1000]);
}

static Status store(Year *y, SettledItem item, const Pick *p, bool typed, ImportFigure *f)
{
    Import *im = y->im;
    y->value[item] = f->value;
    if (!y->storable)
        return OK;
    if (y->before[item].given && y->before[item].i == f->value.i) {
        f->state = "same";
        import_same(im);
        return OK;
    }
    y->changed += y->before[item].given;
    y->unsaid += !typed && p->found && p->found->unit == 0 && settled_items[item].unit == SETTLED_YEN;
    import_taken(im, 0, 0);
    return db_exec(im->db, &add, P_INT(im->org), P_INT(y->year), P_TEXT(str_of(fields[item].name)), P_INT(im->batch), P_INT(f->value.i), P_TEXT(f->sheet),
                   P_TEXT(f->cell), P_TEXT(f->label), P_TEXT(typed ? S("") : f->unit), P_TEXT(f->found), P_INT(typed));
}

/* The value a person typed stands in place of the cell; two cells that say different things are nobody's value. */
static bool decide(Year *y, SettledItem item, const Pick *p, ImportFigure *f, bool *ret_typed)
{
    static const char *const measures[] = { [SETTLED_YEN] = "yen", [SETTLED_PEOPLE] = "people", [SETTLED_RATE_UNIT] = "rate" };
    Import *im = y->im;
    bool cut = false;
    ImportFault fault = { 0 };
    Str typed = str_trim(import_cell(im, &fields[item], S("")));
    *f = (ImportFigure){ .record = y->record, .year = y->year, .field = &fields[item], .sheet = S(""), .cell = S(""), .label = S(""), .unit = unit_of(item, p),
                         .found = S(""), .state = "missing", .measure = measures[settled_items[item].unit], .before = y->before[item],
                         .own = { .given = y->own.known[item], .i = y->own.value[item] } };
    if (p->found) {
        f->sheet = p->sheet;
        f->cell = p->cell;
        f->label = p->found->label;
        f->found = p->found->text;
    }
    *ret_typed = typed.n > 0;
    if (typed.n) {
        f->state = "typed";
        Str folded = text_fold_width(typed, im->arena);
        return import_decode(im, &fields[item], folded, typed, &f->value, NULL) && f->value.given;
    }
    if (!p->found)
        return false;
    f->state = "wrong";
    if (p->twice.n) {
        import_wrong(im, &fields[item], "twice", f->found, (Str){ 0 }, "%s「" STR_FMT "」が2か所にあり、値が違います（" STR_FMT " は " STR_FMT "、" STR_FMT "）。正しいほうを円で入力してください。",
                     y->year ? arena_printf(im->arena, "%lld年度の", (long long)y->year).p : "", STR_ARG(f->label), STR_ARG(f->cell), STR_ARG(f->found), STR_ARG(p->twice));
        return false;
    }
    f->value.given = settled_value(text_fold_width(f->found, im->arena), item, p->found->unit ? p->found->unit : 1, &f->value.i, &cut, &fault);
    if (!f->value.given) {
        import_wrong(im, &fields[item], fault.code, f->found, (Str){ 0 }, "シート「" STR_FMT "」の" STR_FMT "（" STR_FMT "）: %s", STR_ARG(f->sheet), STR_ARG(f->cell),
                     STR_ARG(f->label), fault.sentence);
        return false;
    }
    f->state = "read";
    if (cut)
        import_notice(im, &fields[item], "cut", f->found, "シート「" STR_FMT "」の" STR_FMT "（" STR_FMT "）に1円未満の端数があります。切り捨てて取り込みます。",
                      STR_ARG(f->sheet), STR_ARG(f->cell), STR_ARG(f->label));
    return true;
}

/* Which items a paper of these figures should have. */
static bool expected(const YearOfPapers *g, SettledItem item)
{
    return settled_items[item].cost ? g->cost : g->cap;
}

static Status one_item(Year *y, const YearOfPapers *g, SettledItem item)
{
    ImportFigure f;
    bool typed;
    bool good = decide(y, item, &g->picks[item], &f, &typed);
    if (!g->picks[item].found && !typed && !expected(g, item))
        return OK;
    if (good)
        TRY(store(y, item, &g->picks[item], typed, &f));
    import_figure(y->im, &f);
    return OK;
}

/* The year that counts: as typed, as found; refused when it has not ended or another record has it. */
static void settle_year(Settled *s, YearOfPapers *g, Year *y)
{
    Import *im = y->im;
    ImportValue v = { 0 };
    Str typed = str_trim(import_cell(im, &fields[F_YEAR], S("")));
    y->year = g->year;
    if (typed.n) {
        g->assumed = false;
        y->year = import_decode(im, &fields[F_YEAR], text_fold_width(typed, im->arena), typed, &v, NULL) ? v.i : 0;
        if (!y->year)
            return;
    }
    if (!y->year)
        import_wrong(im, &fields[F_YEAR], "missing", (Str){ 0 }, (Str){ 0 }, "シート「" STR_FMT "」が何年度のものか分かりません。年度を 2023 や R5 のように入れてください。",
                     STR_ARG(g->where));
    else if (y->year < SETTLED_YEAR_FIRST || y->year > fiscal_year_of(month_of(clock_day(im->now_ms)), 4))
        import_wrong(im, &fields[F_YEAR], "range", (Str){ 0 }, (Str){ 0 }, "シート「" STR_FMT "」は%lld年度とありますが、平成26年度から今年度までのものを取り込みます。年度を確かめて入れてください。",
                     STR_ARG(g->where), (long long)y->year);
    else
        y->storable = true;
    for (size_t i = 0; y->storable && i < s->n_done; i++)
        if (s->done[i] == y->year) {
            import_wrong(im, &fields[F_YEAR], "twice", (Str){ 0 }, (Str){ 0 }, "%lld年度のものが2つあります。どちらかの年度を直してください。", (long long)y->year);
            y->storable = false;
        }
    if (y->storable)
        s->done[s->n_done++] = y->year;
}

static Status one_year(Import *im, Settled *s, YearOfPapers *g, int64_t record)
{
    Year *y = ARENA_NEW(im->arena, Year);
    if (!y)
        return ERR_MEMORY;
    *y = (Year){ .im = im, .record = record };
    if (!import_record(im, record)) {
        import_understood(im, "シート「" STR_FMT "」の%lld年度は、取り込みません。", STR_ARG(g->where), (long long)g->year);
        return OK;
    }
    settle_year(s, g, y);
    if (y->year)
        TRY(load_before(y));
    if (y->storable)
        TRY(settled_own(im->db, im->org, (int)y->year, MONTHS_ALL, im->arena, &y->own));
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++)
        TRY(one_item(y, g, (SettledItem)i));
    if (y->storable)
        import_understood(im, "%s" STR_FMT "（シート「" STR_FMT "」）の%s%s%sとして読みました。", g->assumed ? "【仮定】ファイルやシートの名前から、" : "",
                          STR_ARG(wareki_year((int)y->year, im->arena)), STR_ARG(g->where), g->cost ? "事業費" : "", g->cost && g->cap ? "と" : "", g->cap ? "上限額" : "");
    if (y->unsaid)
        import_warn(im, "unit", "【仮定】%lld年度の%lld個の額は、単位が書いてないので円として読みました。千円の表なら、取り込まずに、表の上に「単位：千円」と書いて読み込み直してください。",
                    (long long)y->year, (long long)y->unsaid);
    if (y->changed)
        import_warn(im, "changed", "%lld年度の%lld個は、前に取り込んだ値と違います。取り込むと新しいほうを使い、前の値も残します。", (long long)y->year, (long long)y->changed);
    if (y->storable)
        settled_check(im, y->year, y->value, &y->own);
    return OK;
}

static Status finish(Import *im, void *state)
{
    Settled *s = state;
    TRY(settled_paper_end(im, s));
    if (!s->n_years)
        return import_refuse(im, "no_figures", "実績報告書や上限額の算定の項目が見つかりませんでした。項目名（訪問型サービス、上限額など）と額が並ぶシートがあるか確かめてください。");
    s->done = ARENA_ARRAY(im->arena, int64_t, s->n_years + 1);
    if (!s->done)
        return ERR_MEMORY;
    for (size_t i = 0; i < s->n_years; i++)
        TRY(one_year(im, s, &s->years[i], (int64_t)i + 1));
    return arena_status(im->arena);
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)ps;
    return db_exec(db, &take_back, P_INT(batch), P_INT(org));
}

const ImportKind import_settled = {
    .name = "settled", .label = "実績報告書・上限額の算定", LIST_OF(fields, fields), .raw = true, .fill_merged = true, .all_sheets = true, .gathers = true,
    .recognise = settled_recognise, .state_size = sizeof(Settled), .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = undo,
    LIST_OF(statements, statements),
};
