/* kind_population.c: people of a town by age on a day, out of 地域・年齢別人口 in all its forms (推奨データセット, 自治体標準オープンデータセット, BODIK,
 * a town's own monthly file) and out of a plain list of years with 75歳以上. Goes into table population.
 *
 * 65+, 75+ and 85+ are sums of bands, men and women. Rows of areas are added up only on days that have no row of
 * the whole town. A later batch is newer knowledge of the same day. */
#include "feature/import/map.h"
#include "feature/import/place.h"
#include <stdlib.h>

static bool take_people(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    static const char *const nobody[] = { "-", "―", "ー", "‐" }, *const hidden[] = { "*", "**", "***", "x", "X", "χ", "…", "秘匿" };
    for (size_t i = 0; i < COUNT_OF(nobody); i++)
        if (str_eq(cell, str_of(nobody[i])))
            return true;
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        if (str_eq(cell, str_of(hidden[i]))) {
            *fault = (ImportFault){ .code = "suppressed", .sentence = "人数が伏せられています。伏せていない元の数を入れてください。" };
            return false;
        }
    return import_int(cell, f, arena, ret, fault);
}

/* A month alone is its first day. */
static bool take_day(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    if (import_date(cell, f, arena, ret, fault))
        return true;
    if (!import_month(cell, f, arena, ret, fault))
        return false;
    ret->i = month_first_day((Month)ret->i).day;
    *fault = (ImportFault){ 0 };
    return true;
}

/* 2025, 2025年度, 令和7年度, R7: its 1 October, the day that the cap counts (施行令37条の13). */
static bool take_year(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    Str year = cell;
    if (str_ends(year, S("年度")))
        year = str_sub(year, 0, year.n - 6);
    else if (str_ends(year, S("年")))
        year = str_sub(year, 0, year.n - 3);
    bool plain = year.n == 4 && str_is_digits(year);
    Str day = arena_printf(arena, plain ? STR_FMT "-10-01" : STR_FMT ".10.1", STR_ARG(year));
    if (str_starts(cell, S("令和")) || str_starts(cell, S("平成")))
        day = arena_printf(arena, STR_FMT "年10月1日", STR_ARG(year));
    if (import_date(day, f, arena, ret, fault))
        return true;
    *fault = (ImportFault){ .code = "type", .sentence = "年度は 2025、R7、令和7年度 のように入れてください。" };
    return false;
}

#define PEOPLE(name_, label_, alias_) { .name = name_, .label = label_, .aliases = alias_, .decode = take_people, .max = 99999999 }
#define SEX(lo, sep, hi, word) lo sep hi "歳の" word "性|" lo sep hi "歳" word "性|" lo sep hi "歳" word "|" lo sep hi "歳(" word ")|" \
    lo sep hi "歳_" word "|" word lo sep hi "歳|" word "性" lo sep hi "歳|"
#define BAND(lo, hi) \
    PEOPLE("m" lo "_" hi, lo "-" hi "歳の男性", SEX(lo, "-", hi, "男") SEX(lo, "~", hi, "男") SEX(lo, "〜", hi, "男") "male_" lo "-" hi), \
    PEOPLE("f" lo "_" hi, lo "-" hi "歳の女性", SEX(lo, "-", hi, "女") SEX(lo, "~", hi, "女") SEX(lo, "〜", hi, "女") "female_" lo "-" hi), \
    PEOPLE("b" lo "_" hi, lo "-" hi "歳", lo "~" hi "歳|" lo "〜" hi "歳|" lo "-" hi "歳の総数|" lo "-" hi "歳総数|" lo "-" hi "歳計")
#define OPEN_SEX(lo, word) lo "歳以上の" word "性|" lo "歳以上" word "性|" lo "歳以上" word "|" lo "歳以上(" word ")|" lo "歳以上_" word "|" \
    word lo "歳以上|" word "性" lo "歳以上|"
#define OPEN(lo) \
    PEOPLE("m" lo, lo "歳以上の男性", OPEN_SEX(lo, "男") "male_" lo "+"), PEOPLE("f" lo, lo "歳以上の女性", OPEN_SEX(lo, "女") "female_" lo "+"), \
    PEOPLE("b" lo, lo "歳以上", lo "歳以上人口|" lo "歳以上の人口|" lo "歳以上総数|" lo "歳以上の総数|" lo "歳以上人口総数")

enum { F_CODE, F_PREFECTURE, F_CITY, F_AREA_CODE, F_AREA, F_DAY, F_YEAR, F_TOTAL, F_MALE, F_FEMALE, F_HOUSEHOLDS, F_65, F_75, F_BANDS };
/* Indices of bands: 0–4 is 0, 95–99 is 19, then the open ones. */
enum { B_65 = 13, B_70, B_75, B_80, B_85, B_90, B_95, B_OPEN_85, B_OPEN_90, B_OPEN_95, B_OPEN_100, B_UNKNOWN, BAND_COUNT };

static const ImportField fields[] = {
    [F_CODE] = { "code", "団体コード", "都道府県コード又は市区町村コード|都道府県コードまたは市区町村コード|全国地方公共団体コード|市区町村コード", .decode = import_town_code },
    [F_PREFECTURE] = { "prefecture", "都道府県名", "都道府県", .decode = import_text },
    [F_CITY] = { "city", "市区町村名", "地方公共団体名|市町村名|自治体名|団体名", .decode = import_text },
    [F_AREA_CODE] = { "area_code", "地域コード", "町字ID|町丁字コード|地区コード|町字コード", .decode = import_text },
    [F_AREA] = { "area", "地域名", "地域|町字名|町丁字名|町丁名|町名|地区名|行政区", .decode = import_text },
    [F_DAY] = { "day", "調査年月日", "基準日|調査日|年月日|現在日|調査基準日|年月|month|日付", .decode = take_day },
    [F_YEAR] = { "year", "年度", "会計年度|年|fiscal_year", .decode = take_year },
    [F_TOTAL] = PEOPLE("total", "総人口", "人口|人口総数|総数|総人口数|人口計|total"),
    [F_MALE] = PEOPLE("male", "男性", "男|男性人口|人口_男"),
    [F_FEMALE] = PEOPLE("female", "女性", "女|女性人口|人口_女"),
    [F_HOUSEHOLDS] = PEOPLE("households", "世帯数", "世帯"),
    [F_65] = PEOPLE("age65", "65歳以上", "65歳以上人口|65歳以上の人口|65歳以上総数|高齢者人口|老年人口"),
    [F_75] = PEOPLE("age75", "75歳以上", "75歳以上人口|75歳以上の人口|75歳以上総数|75歳以上人口数|後期高齢者人口|後期高齢者数"),
    [F_BANDS] = BAND("0", "4"), BAND("5", "9"), BAND("10", "14"), BAND("15", "19"), BAND("20", "24"), BAND("25", "29"), BAND("30", "34"),
    BAND("35", "39"), BAND("40", "44"), BAND("45", "49"), BAND("50", "54"), BAND("55", "59"), BAND("60", "64"), BAND("65", "69"),
    BAND("70", "74"), BAND("75", "79"), BAND("80", "84"), BAND("85", "89"), BAND("90", "94"), BAND("95", "99"),
    OPEN("85"), OPEN("90"), OPEN("95"), OPEN("100"),
    PEOPLE("m_unknown", "年齢不詳の男性", "不詳者の男性|不詳の男性|年齢不詳男性|年齢不詳(男)"),
    PEOPLE("f_unknown", "年齢不詳の女性", "不詳者の女性|不詳の女性|年齢不詳女性|年齢不詳(女)"),
    PEOPLE("b_unknown", "年齢不詳", "不詳|不詳者"),
};
_Static_assert(COUNT_OF(fields) == F_BANDS + 3 * BAND_COUNT, "men, women and both of every band");

/* ---- recognising ---- */

static bool is_named(Str key, size_t f)
{
    return str_eq(key, str_of(fields[f].label)) || import_header_is(key, fields[f].aliases);
}

static bool is_one_of_bands(Str key, size_t band)
{
    for (size_t k = 0; k < 3; k++)
        if (is_named(key, F_BANDS + band * 3 + k))
            return true;
    return false;
}

/* 202510opendata.csv: the first six digits of the name. */
static bool month_of_name(Str name, Month *ret)
{
    for (size_t i = 0; i + 6 <= name.n; i++) {
        int64_t n;
        Str six = str_sub(name, i, 6);
        bool alone = (!i || !str_is_digits(str_sub(name, i - 1, 1))) && (i + 6 == name.n || !str_is_digits(str_sub(name, i + 6, 1)));
        if (alone && str_is_digits(six) && str_to_i64(six, &n) && n >= 190000 && n < 220000 && month_is_valid((Month)n)) {
            *ret = (Month)n;
            return true;
        }
    }
    return false;
}

static int recognise(const ImportSample *sample)
{
    CLEANUP(arena_done) Arena arena;
    Month month;
    arena_init(&arena, 8u << 20);
    for (size_t r = 0; r < sample->n; r++) {
        bool when = month_of_name(sample->file_name, &month), old = false;
        for (size_t c = 0; c < sample->rows[r].n; c++) {
            Str key = import_header_key(sample->rows[r].cells[c], &arena);
            when = when || is_named(key, F_DAY) || is_named(key, F_YEAR);
            old = old || is_named(key, F_75) || is_one_of_bands(key, B_75);
        }
        if (when && old)
            return 100;
    }
    return 0;
}

/* ---- the run ---- */

typedef struct {
    int64_t total, age65, age75, age85, households;
    bool has_total, has_65, has_85, has_households;
} People;

typedef struct {
    Date day;
    int64_t row;            /* the first that speaks of it */
    People whole, areas;
    int64_t n_areas;
    bool has_whole;
} Day;

typedef struct {
    Str code, name;         /* of the town; name as a key */
    bool has[BAND_COUNT], bands_85, bands_75, bands_65, bands_all;
    Month name_month;
    bool by_name, by_month;
    Map at;
    Day *days;
    size_t n, room;
    int64_t others, unequal, unequal_row, unequal_total, unequal_sum;
} Population;

static const Sql own_town = { .read_only = true, .text = "SELECT code, name FROM organisation WHERE id = $1 AND kind = 'municipality'" };
static const Sql latest = { .read_only = true, .text =
    "SELECT total, age65, age75, age85, households FROM population WHERE org = $1 AND day = $2 ORDER BY batch DESC LIMIT 1" };
static const Sql add = { .text =
    "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, households, mark, source, batch) "
    "VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, 'final', $9, $10)" };
static const Sql take_back = { .text = "DELETE FROM population WHERE org = $1 AND batch = $2" };
static const Sql *const statements[] = { &own_town, &latest, &add, &take_back };

static bool has_band(const Import *im, size_t band)
{
    return import_has(im, F_BANDS + band * 3) || import_has(im, F_BANDS + band * 3 + 1) || import_has(im, F_BANDS + band * 3 + 2);
}

/* Which sums the columns allow. Where 85歳以上 is one band, nobody looks for finer ones. */
static void learn_columns(const Import *im, Population *p)
{
    for (size_t b = 0; b < BAND_COUNT; b++)
        p->has[b] = has_band(im, b);
    const bool *h = p->has;
    bool from95 = h[B_OPEN_95] || (h[B_95] && h[B_OPEN_100]);
    bool from90 = h[B_OPEN_90] || (h[B_90] && from95);
    p->bands_85 = h[B_OPEN_85] || (h[B_85] && from90);
    p->bands_75 = h[B_75] && h[B_80] && p->bands_85;
    p->bands_65 = h[B_65] && h[B_70] && p->bands_75;
    p->bands_all = p->bands_65;
    for (size_t b = 0; b < B_65; b++)
        p->bands_all = p->bands_all && h[b];
}

static Status begin(Import *im, void *state)
{
    Population *p = state;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &own_town, &rows, P_INT(im->org)));
    if (!rows_next(&rows))
        return rows.status != OK ? rows.status : import_refuse(im, "reach", "人口は市町村ごとのものです。市町村の画面で取り込んでください。");
    p->code = arena_copy(im->arena, row_text(&rows, 0));
    p->name = place_key(row_text(&rows, 1), im->arena);
    learn_columns(im, p);
    if (!p->bands_75 && !import_has(im, F_75))
        return import_refuse(im, "missing_column", "75歳以上の人口を求める列（75-79歳、80-84歳、85歳以上など）がそろっていません。列の対応を確かめてください。");
    p->by_name = !import_has(im, F_DAY) && !import_has(im, F_YEAR);
    if (p->by_name && !month_of_name(im->file_name, &p->name_month))
        return import_refuse(im, "missing_column", "「調査年月日」の列が見つかりません。列の対応で選んでください。");
    return p->code.p && p->name.p ? OK : ERR_MEMORY;
}

/* ---- a row ---- */

static int64_t band(const ImportRow *r, size_t b)
{
    const ImportValue *v = &r->values[F_BANDS + b * 3];
    return v[0].given || v[1].given ? v[0].i + v[1].i : v[2].i;
}

static int64_t band_sum(const ImportRow *r, size_t first, size_t last)
{
    int64_t sum = 0;
    for (size_t b = first; b <= last; b++)
        sum += band(r, b);
    return sum;
}

static int64_t sum_85(const Population *p, const ImportRow *r)
{
    int64_t from95 = p->has[B_OPEN_95] ? band(r, B_OPEN_95) : band(r, B_95) + band(r, B_OPEN_100);
    int64_t from90 = p->has[B_OPEN_90] ? band(r, B_OPEN_90) : band(r, B_90) + from95;
    return p->has[B_OPEN_85] ? band(r, B_OPEN_85) : band(r, B_85) + from90;
}

static void check_total(Population *p, const ImportRow *r, const People *x)
{
    int64_t sum = band_sum(r, 0, B_70) + band_sum(r, B_75, B_80) + sum_85(p, r) + band(r, B_UNKNOWN);
    if (!p->bands_all || !r->values[F_TOTAL].given || sum == x->total)
        return;
    if (!p->unequal++) {
        p->unequal_row = r->number;
        p->unequal_total = x->total;
        p->unequal_sum = sum;
    }
}

static void count_people(Population *p, const ImportRow *r, People *ret)
{
    const ImportValue *v = r->values;
    People x = { .total = v[F_TOTAL].i, .has_total = v[F_TOTAL].given, .households = v[F_HOUSEHOLDS].i, .has_households = v[F_HOUSEHOLDS].given,
                 .has_85 = p->bands_85, .age85 = p->bands_85 ? sum_85(p, r) : 0 };
    if (!x.has_total && v[F_MALE].given && v[F_FEMALE].given) {
        x.total = v[F_MALE].i + v[F_FEMALE].i;
        x.has_total = true;
    }
    x.age75 = p->bands_75 && !v[F_75].given ? band_sum(r, B_75, B_80) + x.age85 : v[F_75].i;
    x.has_65 = v[F_65].given || p->bands_65;
    x.age65 = v[F_65].given ? v[F_65].i : p->bands_65 ? band_sum(r, B_65, B_70) + x.age75 : 0;
    check_total(p, r, &x);
    *ret = x;
}

/* Empty, 総数, or the town itself: the whole of it. */
static bool is_whole(const Population *p, const ImportRow *r, Arena *arena)
{
    static const char *const words[] = { "総数", "全域", "全体", "全市", "全町", "全村", "市全体", "町全体", "村全体", "市計", "町計", "村計", "全市計" };
    const ImportValue *area = &r->values[F_AREA], *code = &r->values[F_AREA_CODE];
    if (!area->given)
        return !code->given || str_eq(code->s, p->code);
    Str key = place_key(area->s, arena);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(key, str_of(words[i])))
            return true;
    return str_eq(key, p->name);
}

static bool is_other_town(const Population *p, const ImportRow *r, Arena *arena)
{
    if (r->values[F_CODE].given && p->code.n)
        return !str_eq(r->values[F_CODE].s, p->code);
    if (!r->values[F_CITY].given)
        return false;
    Str city = place_key(r->values[F_CITY].s, arena);
    return !str_ends(city, p->name); /* 見本県みほん市 is みほん市 */
}

static bool day_of(Import *im, Population *p, const ImportRow *r, Date *ret)
{
    const ImportValue *v = r->values;
    if (!v[F_DAY].given && !v[F_YEAR].given && !p->by_name) {
        import_wrong(im, &fields[import_has(im, F_DAY) ? F_DAY : F_YEAR], "missing", (Str){ 0 }, (Str){ 0 }, "いつの人口か書いてありません。日付を入れてください。");
        return false;
    }
    if (p->by_name)
        *ret = month_first_day(p->name_month);
    else
        ret->day = (int32_t)(v[F_DAY].given ? v[F_DAY].i : v[F_YEAR].i);
    return true;
}

static Status day_at(Import *im, Population *p, Date day, Day **ret)
{
    int32_t *at;
    bool fresh;
    TRY(map_at(&p->at, map_mix((uint64_t)day.day + (UINT64_C(1) << 40)), &at, &fresh));
    if (fresh) {
        Day *more = ARENA_MORE(im->arena, p->days, p->n, &p->room, 64);
        if (!more)
            return ERR_MEMORY;
        p->days = more;
        *at = (int32_t)p->n;
        p->days[p->n++] = (Day){ .day = day, .row = im->row };
    }
    *ret = &p->days[*at];
    return OK;
}

static void add_area(Day *d, const People *x)
{
    People *sum = &d->areas;
    bool first = !d->n_areas++;
    sum->has_total = (first || sum->has_total) && x->has_total;
    sum->has_65 = (first || sum->has_65) && x->has_65;
    sum->has_85 = (first || sum->has_85) && x->has_85;
    sum->has_households = (first || sum->has_households) && x->has_households;
    sum->total += x->total;
    sum->age65 += x->age65;
    sum->age75 += x->age75;
    sum->age85 += x->age85;
    sum->households += x->households;
}

static bool same_people(const People *a, const People *b)
{
    return a->age75 == b->age75 && a->has_total == b->has_total && a->total == b->total && a->has_65 == b->has_65 && a->age65 == b->age65 &&
           a->has_85 == b->has_85 && a->age85 == b->age85 && a->has_households == b->has_households && a->households == b->households;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Population *p = state;
    Date date;
    Day *d;
    People x;
    if (is_other_town(p, r, im->row_arena)) {
        p->others++;
        return OK;
    }
    if (!day_of(im, p, r, &date))
        return OK;
    if (!p->bands_75 && !r->values[F_75].given) {
        import_wrong(im, &fields[F_75], "missing", (Str){ 0 }, (Str){ 0 }, "「75歳以上」が空です。値を入れてください。");
        return OK;
    }
    TRY(day_at(im, p, date, &d));
    count_people(p, r, &x);
    if (!is_whole(p, r, im->row_arena)) {
        add_area(d, &x);
        return OK;
    }
    if (d->has_whole && !same_people(&d->whole, &x)) {
        import_wrong(im, &fields[F_DAY], "duplicate", (Str){ 0 }, (Str){ 0 }, "同じ日の全体の行が%lld行目にもあり、人数が違います。どちらかを取り除いてください。", (long long)d->row);
        return OK;
    }
    d->whole = x;
    d->row = d->has_whole ? d->row : im->row;
    d->has_whole = true;
    return OK;
}

/* ---- the end ---- */

static Param number(int64_t value, bool known)
{
    return known ? P_INT(value) : P_NULL;
}

static Status is_stored(Import *im, Str day, const People *x, bool *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &latest, &rows, P_INT(im->org), P_TEXT(day)));
    *ret = false;
    if (!rows_next(&rows))
        return rows.status;
    People old = { .total = row_int(&rows, 0), .has_total = !row_is_null(&rows, 0), .age65 = row_int(&rows, 1), .has_65 = !row_is_null(&rows, 1),
                   .age75 = row_int(&rows, 2), .age85 = row_int(&rows, 3), .has_85 = !row_is_null(&rows, 3),
                   .households = row_int(&rows, 4), .has_households = !row_is_null(&rows, 4) };
    *ret = same_people(&old, x);
    return OK;
}

static Status keep(Import *im, const Day *d, const People *x)
{
    char room[11];
    bool same;
    Str day = date_to_iso(d->day, room), source = arena_printf(im->row_arena, "取込 " STR_FMT, STR_ARG(im->file_name));
    TRY(is_stored(im, day, x, &same));
    if (same) {
        import_same(im);
        return OK;
    }
    TRY(db_exec(im->db, &add, P_INT(im->org), P_INT(id_new(im->now_ms)), P_TEXT(day), number(x->total, x->has_total),
                number(x->age65, x->has_65), P_INT(x->age75), number(x->age85, x->has_85), number(x->households, x->has_households),
                P_TEXT(source), P_INT(im->batch)));
    import_taken(im, 0, 0);
    return OK;
}

/* Where a row of an area could not be read, the sum of the areas is not the town. */
static Status end_day(Import *im, Day *d, bool broken)
{
    const People *x = d->has_whole ? &d->whole : &d->areas;
    im->row = d->row;
    if (!d->has_whole && broken) {
        import_wrong(im, NULL, "incomplete", (Str){ 0 }, (Str){ 0 },
                     "読めない地域の行があるので、地域を足した全体の人口を求められません。先にその行を直してください。");
        return OK;
    }
    if (d->has_whole && d->n_areas && !broken && d->areas.age75 != d->whole.age75)
        import_notice(im, &fields[F_75], "areas", (Str){ 0 }, "75歳以上は、全体の行では%lld人ですが、地域を足すと%lld人です。全体の行を使います。",
                      (long long)d->whole.age75, (long long)d->areas.age75);
    if (x->age75 > x->age65 && x->has_65)
        import_notice(im, &fields[F_75], "order", (Str){ 0 }, "75歳以上が65歳以上より多くなっています。列の対応を確かめてください。");
    return keep(im, d, x);
}

static int by_day(const void *a, const void *b)
{
    const Day *x = a, *y = b;
    return (x->day.day > y->day.day) - (x->day.day < y->day.day);
}

static void tell(Import *im, const Population *p)
{
    size_t summed = 0;
    for (size_t i = 0; i < p->n; i++)
        summed += !p->days[i].has_whole;
    import_understood(im, "%zu日分の人口を読みました。65歳以上・75歳以上・85歳以上は年齢の列から求めました。", p->n);
    if (summed)
        import_understood(im, "市町村全体の行がない%zu日分は、地域の行を足しました。", summed);
    if (p->by_name)
        import_understood(im, "【仮定】日付の列がないので、ファイル名から%d年%d月1日の人口として読みました。", p->name_month / 100, p->name_month % 100);
    if (p->others)
        import_warn(im, "other_town", "ほかの市町村の%lld行は取り込みません。", (long long)p->others);
    if (p->unequal)
        import_warn(im, "total", "総人口と、年齢の列を足した数が合わない行が%lld行あります。最初は%lld行目で、総人口は%lld人、足すと%lld人です。", (long long)p->unequal,
                    (long long)p->unequal_row, (long long)p->unequal_total, (long long)p->unequal_sum);
}

static Status finish(Import *im, void *state)
{
    Population *p = state;
    bool broken = import_wrong_count(im) > 0;
    if (!p->n && p->others)
        return import_refuse(im, "other_town", "このファイルには、この市町村の行がありません。ほかの市町村のファイルではないか確かめてください。");
    if (p->n)
        qsort(p->days, p->n, sizeof *p->days, by_day);
    for (size_t i = 0; i < p->n; i++)
        TRY(end_day(im, &p->days[i], broken));
    tell(im, p);
    return OK;
}

static void drop(void *state)
{
    map_done(&((Population *)state)->at);
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)ps;
    return db_exec(db, &take_back, P_INT(org), P_INT(batch));
}

const ImportKind import_population = {
    .name = "population", .label = "年齢別の人口", LIST_OF(fields, fields), .recognise = recognise, .state_size = sizeof(Population),
    .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = undo, LIST_OF(statements, statements),
};
