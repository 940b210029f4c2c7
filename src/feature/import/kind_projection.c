/* kind_projection.c: 将来推計人口: people of a town by age in years to come, as 国立社会保障・人口問題研究所 publishes them (a row for each
 * municipality and year, five-year bands) or as a town made them itself (a row for each year). Goes into table projection.
 *
 * A file of the whole country or of a prefecture is taken in as far as the reach of who takes it (place.h); a later batch is newer knowledge. */
#include "domain/code.h"
#include "feature/import/map.h"
#include "feature/import/place.h"

/* 5 digits, as the research institute writes them, or 6 with the check digit. */
static bool take_code(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    Str five = cell.n == 4 ? arena_printf(arena, "0" STR_FMT, STR_ARG(cell)) : str_sub(cell, 0, 5);
    if (!str_is_digits(cell) || cell.n < 4 || cell.n > 6 || (cell.n == 6 && code_municipality_digit(five) != cell.p[5])) {
        *fault = (ImportFault){ .code = "type", .sentence = "市区町村コードは5桁か、検証数字を付けた6桁の数字です。値と列の対応を確かめてください。" };
        return false;
    }
    ret->s = arena_printf(arena, STR_FMT "%c", STR_ARG(five), code_municipality_digit(five));
    return ret->s.p != NULL;
}

/* 2030, 2030年, 令和12年 */
static bool take_year(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    Str year = str_ends(cell, S("年")) ? str_sub(cell, 0, cell.n - 3) : cell;
    Date day;
    Str sentence;
    int64_t n = 0;
    if (str_starts(year, S("令和")) && wareki_parse(arena_printf(arena, STR_FMT "年10月1日", STR_ARG(year)), arena, &day, &sentence) == OK)
        n = month_of(day) / 100;
    else if (!str_to_i64(year, &n))
        n = 0;
    if (n < f->min || n > f->max) {
        *fault = (ImportFault){ .code = "type", .sentence = "年は 2030 や 令和12年 のように入れてください。" };
        return false;
    }
    ret->i = n;
    return true;
}

#define PEOPLE(name_, label_, alias_) { .name = name_, .label = label_, .aliases = alias_, .decode = import_int, .max = 200000000 }
#define BAND(lo, hi) PEOPLE("b" lo, lo "〜" hi "歳", lo "~" hi "歳|" lo "-" hi "歳|" lo "~" hi "歳(男女計)|" lo "-" hi "歳(男女計)|" lo "~" hi "|" lo "-" hi)
#define OPEN(lo) PEOPLE("b" lo "_open", lo "歳以上", lo "歳~|" lo "~|" lo "歳以上(男女計)|" lo "歳以上人口|" lo "+")

enum { F_CODE, F_YEAR, F_TOTAL, F_WORK, F_65, F_75, F_80, F_85, F_90, F_95, F_BANDS };
enum { BANDS = 16, B_65 = 10, B_75 = 12, B_80 = 13, B_85 = 14, B_90 = 15 }; /* 15〜19 … 90〜94 */
static const ImportField fields[] = {
    [F_CODE] = { "code", "市区町村コード", "コード|団体コード|地域コード|都道府県市区町村コード|全国地方公共団体コード", .decode = take_code },
    [F_YEAR] = { "year", "年", "西暦|推計年|年次|年度", take_year, .flags = IMPORT_REQUIRED, .min = 1990, .max = 2150 },
    [F_TOTAL] = { "total", "総数", "総人口|人口|総数(男女計)|総人口(男女計)|人口総数", import_int, .flags = IMPORT_REQUIRED, .max = 200000000 },
    [F_WORK] = PEOPLE("work", "15〜64歳", "15~64歳|15-64歳|生産年齢人口|15~64歳人口"),
    [F_65] = OPEN("65"), [F_75] = OPEN("75"), [F_80] = OPEN("80"), [F_85] = OPEN("85"), [F_90] = OPEN("90"), [F_95] = OPEN("95"),
    [F_BANDS] = BAND("15", "19"), BAND("20", "24"), BAND("25", "29"), BAND("30", "34"), BAND("35", "39"), BAND("40", "44"), BAND("45", "49"),
    BAND("50", "54"), BAND("55", "59"), BAND("60", "64"), BAND("65", "69"), BAND("70", "74"), BAND("75", "79"), BAND("80", "84"), BAND("85", "89"), BAND("90", "94"),
};
_Static_assert(COUNT_OF(fields) == F_BANDS + BANDS, "a field for every band");

static bool is_named(Str key, size_t f)
{
    return str_eq(key, str_of(fields[f].label)) || import_header_is(key, fields[f].aliases);
}

/* People by age, of years to come: the word stands in the title, in the name of the file or of the sheet. */
static int recognise(const ImportSample *sample)
{
    CLEANUP(arena_done) Arena arena;
    bool told = str_contains(sample->file_name, S("推計")) || str_contains(sample->sheet, S("推計")), year = false, old = false;
    arena_init(&arena, 4u << 20);
    for (size_t r = 0; r < sample->n; r++) {
        bool has_year = false, has_old = false;
        for (size_t c = 0; c < sample->rows[r].n; c++) {
            Str key = import_header_key(sample->rows[r].cells[c], &arena);
            told = told || str_contains(key, S("推計"));
            has_year = has_year || is_named(key, F_YEAR);
            has_old = has_old || is_named(key, F_80) || is_named(key, F_BANDS + B_80);
        }
        year = year || (has_year && has_old);
        old = old || has_old;
    }
    return told && year && old ? 100 : 0;
}

/* ---- the run ---- */

enum { OUT_65, OUT_75, OUT_80, OUT_85, OUT_COUNT };
static const struct { size_t open, band; } outs[OUT_COUNT] = { { F_65, B_65 }, { F_75, B_75 }, { F_80, B_80 }, { F_85, B_85 } };

typedef struct {
    Reach reach;
    bool own_only;      /* no column of codes: every row is of the town itself */
    int64_t beyond, unknown, first, last;
    Map seen;           /* organisation and year mixed → row */
} Projection;

static const Sql town_of = { .read_only = true, .text = "SELECT id, parent FROM organisation WHERE code = $1 AND kind = 'municipality'" };
static const Sql own_kind = { .read_only = true, .text = "SELECT COUNT(*) FROM organisation WHERE id = $1 AND kind = 'municipality'" };
static const Sql latest = { .read_only = true, .text =
    "SELECT total, age15_64, age65, age75, age80, age85 FROM projection WHERE org = $1 AND year = $2 ORDER BY batch DESC LIMIT 1" };
static const Sql add = { .text =
    "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" };
/* A batch of the whole country lies under 1,700 organisations. */
static const Sql take_back = { .scan_ok = true, .text = "DELETE FROM projection WHERE batch = $1" };
static const Sql *const statements[] = { &town_of, &own_kind, &latest, &add, &take_back };

/* Does the file tell everybody from that band on? */
static bool tells_from(const Import *im, size_t band)
{
    bool open = import_has(im, F_95) && import_has(im, F_BANDS + B_90);
    open = open || import_has(im, F_90);
    for (size_t b = B_85; b >= band; b--)
        open = (open && import_has(im, F_BANDS + b)) || (b >= B_85 && import_has(im, F_85)) || (b == B_80 && import_has(im, F_80)) ||
               (b == B_75 && import_has(im, F_75)) || (b == B_65 && import_has(im, F_65));
    return open;
}

static Status begin(Import *im, void *state)
{
    Projection *p = state;
    int64_t towns = 0;
    bool work = import_has(im, F_WORK), whole = true;
    TRY(reach_of(im, &p->reach));
    for (size_t b = 0; b < B_65 && !work; b++)
        whole = whole && import_has(im, F_BANDS + b);
    if (!work && !whole)
        return import_refuse(im, "missing_column", "15〜64歳の人口を求める列がそろっていません。列の対応を確かめてください。");
    for (size_t k = 0; k < OUT_COUNT; k++)
        if (!tells_from(im, outs[k].band))
            return import_refuse(im, "missing_column", "%sの人口を求める列がそろっていません。列の対応を確かめてください。", fields[outs[k].open].label);
    p->own_only = !import_has(im, F_CODE);
    TRY(db_one_int(im->db, &own_kind, &towns, P_INT(im->org)));
    if (p->own_only && !towns)
        return import_refuse(im, "missing_column", "「市区町村コード」の列が見つかりません。列の対応で選んでください。");
    return OK;
}

static int64_t number(const ImportRow *r, size_t f)
{
    return r->values[f].given ? r->values[f].i : 0;
}

/* Everybody of that band and older: its own column, else the band and what is above it. */
static int64_t people_from(const Import *im, const ImportRow *r, size_t band)
{
    int64_t sum = import_has(im, F_90) ? number(r, F_90) : number(r, F_BANDS + B_90) + number(r, F_95);
    for (size_t b = B_85; b >= band; b--) {
        size_t open = b == B_85 ? F_85 : b == B_80 ? F_80 : b == B_75 ? F_75 : b == B_65 ? F_65 : COUNT_OF(fields);
        sum = open < COUNT_OF(fields) && import_has(im, open) ? number(r, open) : sum + number(r, F_BANDS + b);
    }
    return sum;
}

static Status place_of(Import *im, Projection *p, const ImportRow *r, int64_t *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = 0;
    if (p->own_only) {
        *ret = im->org;
        return OK;
    }
    if (!r->values[F_CODE].given) {
        import_wrong(im, &fields[F_CODE], "missing", (Str){ 0 }, (Str){ 0 }, "市区町村コードが空です。");
        return OK;
    }
    TRY(db_query(im->db, &town_of, &rows, P_TEXT(r->values[F_CODE].s)));
    if (!rows_next(&rows)) {
        p->unknown++; /* prefectures, wards, and towns that are not in the register */
        return rows.status;
    }
    if (reach_covers(&p->reach, row_int(&rows, 0), row_int(&rows, 1)))
        *ret = row_int(&rows, 0);
    else
        p->beyond++;
    return OK;
}

static Status store(Import *im, int64_t org, int64_t year, const int64_t *v, size_t n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &latest, &rows, P_INT(org), P_INT(year)));
    bool same = rows_next(&rows);
    for (size_t i = 0; i < n && same; i++)
        same = row_int(&rows, (int)i) == v[i];
    TRY(rows.status);
    if (same) {
        import_same(im);
        return OK;
    }
    TRY(db_exec(im->db, &add, P_INT(org), P_INT(year), P_INT(im->batch), P_INT(v[0]), P_INT(v[1]), P_INT(v[2]), P_INT(v[3]), P_INT(v[4]), P_INT(v[5])));
    import_taken(im, 0, 0);
    return OK;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Projection *p = state;
    int64_t org, year = r->values[F_YEAR].i, v[2 + OUT_COUNT] = { r->values[F_TOTAL].i, number(r, F_WORK) };
    int32_t *at;
    bool fresh;
    TRY(place_of(im, p, r, &org));
    if (!org)
        return OK;
    TRY(map_at(&p->seen, map_mix((uint64_t)org * 4096 + (uint64_t)year), &at, &fresh));
    if (!fresh) {
        import_wrong(im, &fields[F_YEAR], "duplicate", (Str){ 0 }, (Str){ 0 }, "同じ市区町村の同じ年が%d行目にもあります。どちらかを取り除いてください。", *at);
        return OK;
    }
    *at = (int32_t)im->row;
    for (size_t b = 0; b < B_65 && !import_has(im, F_WORK); b++)
        v[1] += number(r, F_BANDS + b);
    for (size_t k = 0; k < OUT_COUNT; k++)
        v[2 + k] = people_from(im, r, outs[k].band);
    for (size_t k = 1; k < OUT_COUNT; k++)
        if (v[2 + k] > v[1 + k] || v[2] > v[0]) {
            import_wrong(im, &fields[outs[k].open], "order", (Str){ 0 }, (Str){ 0 }, "年齢の高い人のほうが多くなっています。列の対応を確かめてください。");
            return OK;
        }
    p->first = !p->first || year < p->first ? year : p->first;
    p->last = year > p->last ? year : p->last;
    return store(im, org, year, v, COUNT_OF(v));
}

static Status finish(Import *im, void *state)
{
    const Projection *p = state;
    if (!p->last && !import_wrong_count(im))
        return import_refuse(im, "other_town", "このファイルには、取り込める市区町村の行がありません。ほかの地域のファイルではないか確かめてください。");
    if (p->last)
        import_understood(im, "%lld年から%lld年までの将来推計人口を読みました。15〜64歳・65歳以上・75歳以上・80歳以上・85歳以上は、年齢の列から求めました。", (long long)p->first, (long long)p->last);
    if (p->beyond)
        import_understood(im, "ほかの市区町村の%lld行は取り込みません。", (long long)p->beyond);
    if (p->unknown)
        import_understood(im, "都道府県・行政区など、市区町村の一覧にない%lld行は取り込みません。", (long long)p->unknown);
    return OK;
}

static void drop(void *state)
{
    map_done(&((Projection *)state)->seen);
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)org, (void)ps;
    return db_exec(db, &take_back, P_INT(batch));
}

const ImportKind import_projection = {
    .name = "projection", .label = "将来推計人口", LIST_OF(fields, fields), .recognise = recognise, .state_size = sizeof(Projection),
    .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = undo, LIST_OF(statements, statements),
};
