/* kind_annual.c: 介護保険事業状況報告（年報）, the tables by insurer that the ministry publishes as workbooks: 第2表 (第1号被保険者数) and
 * 第4-1-1表 (認定者数 by level; one sheet for each age group). Goes into table statistic (org, fiscal_year, item, batch, value).
 *
 * The fields below are the list of items. An item's name is what statistic.item says:
 *   insured1_total  insured1_65_74  insured1_75_84  insured1_85  insured1_foreign  insured1_moved (住所地特例)
 *   certified_LEVEL        everyone, LEVEL 12 13 21 22 23 24 25 (要介護状態区分コード) or total
 *   certified_LEVEL_GROUP  GROUP insured1, insured2, or of insured1 65_69 70_74 75_79 80_84 85_89 90
 * Values are persons at the end of the fiscal year (31 March of the following calendar year). */
#include "feature/import/map.h"
#include "feature/import/place.h"
#include "feature/import/raw_cell.h"
#include "feature/import/year_cell.h"

#include <string.h>

/* A dash is nobody. */
static bool take_persons(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    if (str_eq(cell, S("-")) || str_eq(cell, S("―")) || str_eq(cell, S("ー")) || str_eq(cell, S("‐"))) {
        ret->i = 0;
        return true;
    }
    return import_int(cell, f, arena, ret, fault);
}

#define PERSONS(name_, label_, alias_) { .name = name_, .label = label_, .aliases = alias_, .decode = take_persons, .max = 99999999 }
#define GROUP(tail, label_) \
    PERSONS("certified_12" tail, "要支援1" label_, "要支援1"), PERSONS("certified_13" tail, "要支援2" label_, "要支援2"), \
    PERSONS("certified_21" tail, "要介護1" label_, "要介護1"), PERSONS("certified_22" tail, "要介護2" label_, "要介護2"), \
    PERSONS("certified_23" tail, "要介護3" label_, "要介護3"), PERSONS("certified_24" tail, "要介護4" label_, "要介護4"), \
    PERSONS("certified_25" tail, "要介護5" label_, "要介護5"), PERSONS("certified_total" tail, "認定者数" label_, "合計|計")

enum { F_YEAR, F_PREFECTURE, F_INSURER, F_INSURED, INSURED_ITEMS = 6, F_CERTIFIED = F_INSURED + INSURED_ITEMS, LEVELS = 8, GROUPS = 9 };

static const ImportField fields[] = {
    [F_YEAR] = { .name = "fiscal_year", .label = "年度", .decode = import_year },
    [F_PREFECTURE] = { .name = "prefecture", .label = "都道府県", .aliases = "都道府県名", .decode = import_text },
    [F_INSURER] = { .name = "insurer", .label = "保険者", .aliases = "保険者名|市町村名", .decode = import_text },
    [F_INSURED] = PERSONS("insured1_total", "第1号被保険者数", "計|合計"),
    PERSONS("insured1_65_74", "65歳以上75歳未満の第1号被保険者数", "65歳以上75歳未満"),
    PERSONS("insured1_75_84", "75歳以上85歳未満の第1号被保険者数", "75歳以上85歳未満"),
    PERSONS("insured1_85", "85歳以上の第1号被保険者数", "85歳以上"),
    PERSONS("insured1_foreign", "外国人被保険者数", "外国人被保険者"),
    PERSONS("insured1_moved", "住所地特例被保険者数", "住所地特例被保険者"),
    [F_CERTIFIED] = GROUP("", ""),
    GROUP("_insured1", "（第1号被保険者）"), GROUP("_65_69", "（65〜69歳）"), GROUP("_70_74", "（70〜74歳）"), GROUP("_75_79", "（75〜79歳）"),
    GROUP("_80_84", "（80〜84歳）"), GROUP("_85_89", "（85〜89歳）"), GROUP("_90", "（90歳以上）"), GROUP("_insured2", "（第2号被保険者）"),
};
_Static_assert(COUNT_OF(fields) == F_CERTIFIED + LEVELS * GROUPS, "an item for every level of every group");

/* What stands above the levels, in the order of looking; the index of its group among the fields. */
static const struct { const char *text; int group; } groups[] = {
    { "第2号被保険者", 8 },      { "65歳以上70歳未満", 2 }, { "70歳以上75歳未満", 3 }, { "75歳以上80歳未満", 4 }, { "80歳以上85歳未満", 5 },
    { "85歳以上90歳未満", 6 }, { "90歳以上", 7 },           { "第1号被保険者", 1 },      { "総数", 0 },
};

enum { COLUMNS_MAX = 128, NO_ITEM = -1 };

typedef struct {
    int prefecture, insurer, item[COLUMNS_MAX];
    size_t n_items, n_columns;
} Layout;

/* Which column holds what, seen from one row and the row above; true when it is the header. */
static bool layout_of(const Str *cells, size_t n, const Str *above, size_t n_above, Arena *arena, Layout *ret)
{
    Layout l = { .prefecture = NO_ITEM, .insurer = NO_ITEM, .n_columns = n < COLUMNS_MAX ? n : COLUMNS_MAX };
    bool levels = false;
    for (size_t c = 0; c < l.n_columns; c++) {
        Str key = import_header_key(cells[c], arena), over = c < n_above ? import_header_key(above[c], arena) : S("");
        l.item[c] = NO_ITEM;
        if (import_header_is(key, "都道府県|都道府県名"))
            l.prefecture = (int)c;
        if (import_header_is(key, "保険者|保険者名|市町村名"))
            l.insurer = (int)c;
        int first = F_INSURED, last = F_CERTIFIED;
        for (size_t g = 0; g < COUNT_OF(groups); g++)
            if (str_contains(over, str_of(groups[g].text))) {
                first = F_CERTIFIED + groups[g].group * LEVELS;
                last = first + LEVELS;
                break;
            }
        for (int f = first; f < last && l.item[c] == NO_ITEM; f++)
            if (import_header_is(key, fields[f].aliases))
                l.item[c] = f;
        l.n_items += l.item[c] != NO_ITEM;
        levels = levels || l.item[c] >= F_CERTIFIED;
    }
    *ret = l;
    return l.prefecture != NO_ITEM && l.insurer != NO_ITEM && l.n_items >= (levels ? 8 : 4);
}

static int recognise(const ImportSample *sample)
{
    CLEANUP(arena_done) Arena arena;
    Layout l;
    arena_init(&arena, 4u << 20);
    for (size_t i = 0; i < sample->n; i++) {
        const CsvRow *row = &sample->rows[i], *above = i ? &sample->rows[i - 1] : row;
        if (layout_of(row->cells, row->n, above->cells, i ? above->n : 0, &arena, &l))
            return 100;
    }
    return 0;
}

/* ---- the run ---- */

typedef struct {
    Places places;
    Reach reach;
    int64_t year;
    bool began, assumed, no_year;
    /* of the sheet */
    Str sheet;
    bool in_sheet, headed, has_nation;
    Layout layout;
    Str *above;
    size_t n_above;
    int64_t prefecture; /* of the row above, where the cell is left empty */
    Map seen;           /* id mixed → row */
    int64_t sums[COUNT_OF(fields)], nation[COUNT_OF(fields)];
    /* of the whole */
    int64_t sheets, beyond;
    Buf unions;
    int64_t n_unions;
} Annual;

static const Sql stored_items = { .read_only = true, .text =
    "SELECT item, value FROM statistic WHERE org = $1 AND fiscal_year = $2 ORDER BY item, batch" };
static const Sql add = { .text = "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES ($1, $2, $3, $4, $5)" };
/* A batch of the whole country lies under 1,600 organisations. */
static const Sql take_back = { .scan_ok = true, .text = "DELETE FROM statistic WHERE batch = $1" };
static const Sql *const statements[] = { &stored_items, &add, &take_back };

static Status begin(Import *im, void *state)
{
    Annual *a = state;
    buf_init(&a->unions, 64 * 1024);
    a->began = true;
    TRY(reach_of(im, &a->reach));
    TRY(places_load(im, &a->places));
    if (!a->places.prefectures)
        return import_refuse(im, "no_places", "市区町村の一覧がまだありません。先に市区町村の一覧を取り込んでください。");
    return OK;
}

/* ---- the year ---- */

/* What a person typed, else the titles, else the name of the sheet or file. Asked in every row above the header. */
static void learn_year(Import *im, Annual *a, const ImportRow *r)
{
    ImportValue v;
    Str typed = im->row == 1 ? import_cell(im, &fields[F_YEAR], S("")) : S("");
    if (typed.n && raw_cell(im, &fields[F_YEAR], &(ImportRow){ .cells = &typed, .n_cells = 1 }, 0, &v)) {
        a->year = v.i;
        a->assumed = false;
    }
    for (size_t i = 0; i < r->n_cells && !a->year; i++)
        import_year_in(r->cells[i], false, im->row_arena, &a->year);
}

static void settle_year(Import *im, Annual *a)
{
    if (!a->year && (import_year_in(im->sheet, false, im->row_arena, &a->year) || import_year_in(im->file_name, true, im->row_arena, &a->year)))
        a->assumed = true;
    if (a->year || a->no_year)
        return;
    int64_t row = im->row;
    a->no_year = true;
    im->row = 1;
    import_wrong(im, &fields[F_YEAR], "missing", (Str){ 0 }, (Str){ 0 },
                 "何年度の報告か、題名にもファイル名にも書いてありません。年度を 2023 や R5 のように入れてください。");
    im->row = row;
}

/* ---- sheets ---- */

/* The sum of the insurers must be the row of the nation. */
static void close_sheet(Import *im, Annual *a)
{
    for (size_t f = F_INSURED; a->has_nation && f < COUNT_OF(fields); f++)
        if (a->sums[f] != a->nation[f])
            import_warn(im, "total", "%s「%s」: 全国の行は%lldですが、保険者を足すと%lldです。抜けている行がないか確かめてください。", fields[f].label,
                        a->sheet.n ? a->sheet.p : "", (long long)a->nation[f], (long long)a->sums[f]);
    map_clear(&a->seen);
    a->in_sheet = a->headed = a->has_nation = false;
    a->prefecture = 0;
    a->n_above = 0;
    memset(a->sums, 0, sizeof a->sums);
    memset(a->nation, 0, sizeof a->nation);
}

static Status open_sheet(Import *im, Annual *a)
{
    if (a->in_sheet)
        close_sheet(im, a);
    a->sheet = arena_copy(im->arena, im->sheet);
    a->in_sheet = true;
    a->sheets++;
    return a->sheet.p ? OK : ERR_MEMORY;
}

static Status keep_above(Import *im, Annual *a, const ImportRow *r)
{
    a->above = ARENA_ARRAY(im->arena, Str, r->n_cells + 1);
    if (!a->above)
        return ERR_MEMORY;
    for (size_t i = 0; i < r->n_cells; i++) {
        a->above[i] = arena_copy(im->arena, r->cells[i]);
        if (!a->above[i].p)
            return ERR_MEMORY;
    }
    a->n_above = r->n_cells;
    return OK;
}

/* ---- rows of figures ---- */

typedef struct {
    ImportValue v[COUNT_OF(fields)];
    bool has[COUNT_OF(fields)];
} Figures;

static bool read_figures(Import *im, const Annual *a, const ImportRow *r, Figures *ret)
{
    bool good = true;
    memset(ret, 0, sizeof *ret);
    for (size_t c = 0; c < a->layout.n_columns; c++) {
        int f = a->layout.item[c];
        if (f == NO_ITEM)
            continue;
        good = raw_cell(im, &fields[f], r, c, &ret->v[f]) && good;
        ret->has[f] = true;
        if (!ret->v[f].given && good) {
            import_wrong(im, &fields[f], "missing", (Str){ 0 }, (Str){ 0 }, "「%s」が空です。いないときは 0 を入れてください。", fields[f].label);
            good = false;
        }
    }
    return good;
}

/* Ages, or levels, must add up to their total. */
static void check_parts(Import *im, const Figures *x, int total, int first, int last)
{
    int64_t sum = 0;
    for (int f = first; f <= last; f++) {
        if (!x->has[f])
            return;
        sum += x->v[f].i;
    }
    if (x->has[total] && sum != x->v[total].i)
        import_notice(im, &fields[total], "parts", (Str){ 0 }, "「%s」は%lldですが、内訳を足すと%lldです。", fields[total].label,
                      (long long)x->v[total].i, (long long)sum);
}

static void check_row(Import *im, const Figures *x)
{
    check_parts(im, x, F_INSURED, F_INSURED + 1, F_INSURED + 3);
    for (int g = 0; g < GROUPS; g++)
        check_parts(im, x, F_CERTIFIED + g * LEVELS + LEVELS - 1, F_CERTIFIED + g * LEVELS, F_CERTIFIED + g * LEVELS + LEVELS - 2);
}

static int field_of(Str item)
{
    for (size_t f = F_INSURED; f < COUNT_OF(fields); f++)
        if (str_eq(item, str_of(fields[f].name)))
            return (int)f;
    return NO_ITEM;
}

/* The newest values known. */
static Status known(Import *im, const Annual *a, int64_t org, Figures *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &stored_items, &rows, P_INT(org), P_INT(a->year)));
    while (rows_next(&rows)) {
        int f = field_of(row_text(&rows, 0));
        if (f != NO_ITEM) {
            ret->v[f].i = row_int(&rows, 1);
            ret->has[f] = true;
        }
    }
    return rows.status;
}

static bool differs(const Figures *x, const Figures *old, size_t f)
{
    return x->has[f] && !(old->has[f] && old->v[f].i == x->v[f].i);
}

static Status store(Import *im, const Annual *a, int64_t org, const Figures *x)
{
    Figures old = { 0 };
    size_t n = 0;
    TRY(known(im, a, org, &old));
    for (size_t f = F_INSURED; f < COUNT_OF(fields); f++)
        n += differs(x, &old, f);
    if (!n) {
        import_same(im);
        return OK;
    }
    TRY(db_batch_begin(im->db));
    for (size_t f = F_INSURED; f < COUNT_OF(fields); f++)
        if (differs(x, &old, f))
            TRY(db_exec(im->db, &add, P_INT(org), P_INT(a->year), P_TEXT(str_of(fields[f].name)), P_INT(im->batch), P_INT(x->v[f].i)));
    TRY(db_batch_end(im->db));
    import_taken(im, 0, 0);
    return OK;
}

static Status once(Import *im, Annual *a, int64_t org, bool *ret)
{
    int32_t *row;
    TRY(map_at(&a->seen, map_mix((uint64_t)org), &row, ret));
    if (*ret)
        *row = (int32_t)im->row;
    else
        import_wrong(im, &fields[F_INSURER], "duplicate", (Str){ 0 }, (Str){ 0 }, "シート「" STR_FMT "」の%d行目と同じ保険者です。どちらかを取り除いてください。",
                     STR_ARG(a->sheet), *row);
    return OK;
}

/* 広域連合 are insurers that no list of municipalities has: they are made, below their prefecture. */
static Status new_union(Import *im, Annual *a, Str name, int64_t *ret)
{
    TRY(places_add_union(im, &a->places, a->prefecture, name, ret));
    if (a->n_unions++)
        buf_add(&a->unions, S("、"));
    buf_add(&a->unions, name);
    return buf_status(&a->unions);
}

static Status insurer(Import *im, Annual *a, Str name, const Figures *x)
{
    bool fresh;
    Str key = place_key(name, im->row_arena);
    int64_t org = places_find(&a->places, a->prefecture, key);
    for (size_t f = F_INSURED; f < COUNT_OF(fields); f++)
        a->sums[f] += x->v[f].i;
    if (!reach_covers(&a->reach, org, a->prefecture)) {
        a->beyond++;
        return OK;
    }
    if (!org && place_is_union(name))
        TRY(new_union(im, a, str_trim(name), &org));
    if (!org) {
        import_wrong(im, &fields[F_INSURER], "unknown_place", name, (Str){ 0 },
                     "この名前の保険者が、市区町村の一覧のこの都道府県にありません。名前を直すか、新しい市区町村の一覧を取り込んでください。");
        return OK;
    }
    TRY(once(im, a, org, &fresh));
    if (!fresh)
        return OK;
    check_row(im, x);
    return store(im, a, org, x);
}

static Status nation(Import *im, Annual *a, const Figures *x)
{
    for (size_t f = F_INSURED; f < COUNT_OF(fields); f++)
        a->nation[f] = x->v[f].i;
    a->has_nation = true;
    return a->places.nation && a->reach.all ? store(im, a, a->places.nation, x) : OK;
}

/* Does the row hold any figure? Notes below a table do not. */
static bool has_figures(const Annual *a, const ImportRow *r)
{
    for (size_t c = 0; c < a->layout.n_columns && c < r->n_cells; c++)
        if (a->layout.item[c] != NO_ITEM && str_trim(r->cells[c]).n)
            return true;
    return false;
}

static Str cell_at(const ImportRow *r, int column)
{
    return (size_t)column < r->n_cells ? str_trim(r->cells[column]) : S("");
}

static Status record(Import *im, Annual *a, const ImportRow *r)
{
    Figures x;
    Str prefecture = import_cell(im, &fields[F_PREFECTURE], cell_at(r, a->layout.prefecture));
    Str name = import_cell(im, &fields[F_INSURER], cell_at(r, a->layout.insurer));
    Str key = place_key(prefecture, im->row_arena), name_key = place_key(name, im->row_arena);
    if (!has_figures(a, r) || !read_figures(im, a, r, &x))
        return OK;
    if (str_eq(key, S("全国")) || str_eq(name_key, S("全国")))
        return nation(im, a, &x);
    if (key.n)
        a->prefecture = places_find(&a->places, 0, key);
    if (!a->prefecture) {
        import_wrong(im, &fields[F_PREFECTURE], "unknown_place", prefecture, (Str){ 0 }, "この名前の都道府県がありません。名前を確かめてください。");
        return OK;
    }
    if (name.n && !str_eq(name_key, S("計")) && !str_eq(name_key, S("合計")) && !str_eq(name_key, key))
        return insurer(im, a, name, &x);
    return reach_covers(&a->reach, a->prefecture, a->places.nation) ? store(im, a, a->prefecture, &x) : OK;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Annual *a = state;
    if (!a->in_sheet || !str_eq(im->sheet, a->sheet))
        TRY(open_sheet(im, a));
    if (a->headed)
        return a->year ? record(im, a, r) : OK;
    if (im->row > IMPORT_HEADER_ROWS_MAX)
        return import_refuse(im, "no_header", "シート「" STR_FMT "」に「都道府県」「保険者」の見出しがありません。", STR_ARG(a->sheet));
    if (!a->year)
        learn_year(im, a, r);
    a->headed = layout_of(r->cells, r->n_cells, a->above, a->n_above, im->row_arena, &a->layout);
    if (a->headed)
        settle_year(im, a);
    return a->headed ? OK : keep_above(im, a, r);
}

static Status finish(Import *im, void *state)
{
    Annual *a = state;
    if (a->in_sheet)
        close_sheet(im, a);
    if (a->no_year) /* row 1 asks for it; with the year typed there the file is taken */
        return import_refuse(im, "no_year", "何年度の報告か分からないので取り込めません。1行目に年度を入れるか、ファイル名を「r5-02h.xlsx」のように変えてください。");
    if (a->year)
        import_understood(im, "%s%lld年度（年度末）の数として読みました。", a->assumed ? "【仮定】ファイル名から、" : "", (long long)a->year);
    if (a->sheets > 1)
        import_understood(im, "シート%lld枚を続けて読みました。", (long long)a->sheets);
    if (a->n_unions)
        import_understood(im, "市区町村の一覧にない広域連合など%lld保険者を、新しく登録します: " STR_FMT, (long long)a->n_unions, STR_ARG(buf_str(&a->unions)));
    if (a->beyond)
        import_understood(im, "ほかの保険者の%lld行は、合計を確かめるだけで取り込みません。", (long long)a->beyond);
    return OK;
}

static void drop(void *state)
{
    Annual *a = state;
    map_done(&a->seen);
    if (a->began)
        buf_done(&a->unions);
}

/* 広域連合 that were made stay: other tables may have come to use them. */
static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)org, (void)ps;
    return db_exec(db, &take_back, P_INT(batch));
}

const ImportKind import_annual = {
    .name = "annual", .label = "介護保険事業状況報告（年報）", LIST_OF(fields, fields), .raw = true, .fill_merged = true, .all_sheets = true,
    .recognise = recognise, .state_size = sizeof(Annual), .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = undo,
    LIST_OF(statements, statements),
};
