/* Reads what a town's cap is computed from, and computes it. */
#include "schema/town_cap.h"
#include "base/date.h"

const Sql cap_sql_inputs = { .read_only = true, .text =
    "SELECT id, fiscal_year, item, yen, mark, source FROM cap_input WHERE org = $1 ORDER BY fiscal_year" };
const Sql cap_sql_populations = { .read_only = true, .text =
    "SELECT id, day, age75, mark, source FROM population WHERE org = $1"
    " ORDER BY day, CASE WHEN batch = 0 THEN 1 ELSE 0 END, batch" }; /* the last of a day counts: what people typed, else the newest import */
const Sql cap_sql_approved = { .read_only = true, .text = "SELECT COALESCE(SUM(yen), 0) FROM approval WHERE org = $1 AND fiscal_year = $2" };
const Sql cap_sql_setting = { .read_only = true, .text =
    "SELECT year_starts, yen_rounding, late_months, special_town FROM town_setting WHERE org = $1 ORDER BY id LIMIT 1" };

/* The same rows of all towns below an organisation: the same columns, then whose they are. */
const Sql cap_sql_below_inputs = { .read_only = true, .text =
    "SELECT c.id, c.fiscal_year, c.item, c.yen, c.mark, c.source, o.id FROM organisation o JOIN cap_input c ON c.org = o.id"
    " WHERE o.parent = $1 ORDER BY o.id, c.fiscal_year" };
const Sql cap_sql_below_populations = { .read_only = true, .text =
    "SELECT p.id, p.day, p.age75, p.mark, p.source, o.id FROM organisation o JOIN population p ON p.org = o.id WHERE o.parent = $1"
    " ORDER BY o.id, p.day, CASE WHEN p.batch = 0 THEN 1 ELSE 0 END, p.batch" };
const Sql cap_sql_below_approved = { .read_only = true, .text =
    "SELECT SUM(a.yen), o.id FROM organisation o JOIN approval a ON a.org = o.id WHERE o.parent = $1 AND a.fiscal_year = $2 GROUP BY o.id" };
const Sql cap_sql_below_setting = { .read_only = true, .text =
    "SELECT s.year_starts, s.yen_rounding, s.late_months, s.special_town, o.id FROM organisation o JOIN town_setting s ON s.org = o.id"
    " WHERE o.parent = $1" };

/* Which rows of cap_input count for a year. */
typedef enum { YEAR_2014, YEAR_2017, YEAR_OWN, YEAR_LATEST_BEFORE } WhichYear;
static const struct {
    CapItem item;
    WhichYear which;
} readings[] = {
    { CAP_A26, YEAR_2014 },         { CAP_B26, YEAR_2014 },
    { CAP_K26, YEAR_2014 },         { CAP_CARE_MANAGEMENT, YEAR_OWN },
    { CAP_TRANSITIONAL, YEAR_OWN }, { CAP_PREVENTION_BENEFIT, YEAR_OWN },
    { CAP_H29_PROGRAM, YEAR_2017 }, { CAP_H29_TRANSITIONAL, YEAR_2017 },
    { CAP_H29_PREVENTION, YEAR_2017 },
    { CAP_CHAIN_I, YEAR_LATEST_BEFORE }, { CAP_CHAIN_RO, YEAR_LATEST_BEFORE },
};

static bool counts(WhichYear which, int64_t row_year, int fiscal_year)
{
    switch (which) {
    case YEAR_2014: return row_year == 2014;
    case YEAR_2017: return row_year == 2017;
    case YEAR_OWN: return row_year == fiscal_year;
    case YEAR_LATEST_BEFORE: return row_year < fiscal_year;
    }
    return false;
}

static Status take_source(const Rows *r, int mark, int source, Arena *a, CapSource *ret)
{
    CapSource s = { row_int(r, 0), arena_copy(a, row_text(r, mark)), arena_copy(a, row_text(r, source)) };
    if (!s.mark.p || !s.source.p)
        return ERR_MEMORY;
    *ret = s;
    return OK;
}

/* Rows come in the order of years: the chain of an earlier one is dropped whole, so that イ and ロ are of one year. */
static void take_chain_year(TownCap *t, int64_t year)
{
    if (t->chain_year == year)
        return;
    t->chain_year = (int)year;
    t->inputs.values[CAP_CHAIN_I] = t->inputs.values[CAP_CHAIN_RO] = (CapValue){ 0 };
    t->sources[CAP_CHAIN_I] = t->sources[CAP_CHAIN_RO] = (CapSource){ 0 };
}

static Status take_input(const Rows *r, Arena *a, TownCap *t)
{
    Str key = row_text(r, 2);
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        CapItem item = readings[i].item;
        if (!str_eq(key, str_of(cap_item_info(item)->key)) || !counts(readings[i].which, row_int(r, 1), t->inputs.fiscal_year))
            continue;
        if (readings[i].which == YEAR_LATEST_BEFORE)
            take_chain_year(t, row_int(r, 1));
        CAP_SET(&t->inputs, item, row_int(r, 3));
        TRY(take_source(r, 4, 5, a, &t->sources[item]));
    }
    return OK;
}

static Status read_inputs(Db *db, int64_t org, Arena *a, TownCap *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cap_sql_inputs, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(take_input(&rows, a, t));
    return rows.status;
}

static Status take_population(const Rows *r, Arena *a, TownCap *t)
{
    Str day = row_text(r, 1);
    int64_t year;
    if (!str_ends(day, S("-10-01")) || !str_to_i64(str_sub(day, 0, 4), &year) || year < CAP_N75_FIRST || year > CAP_N75_LAST)
        return OK;
    CAP_SET_N75(&t->inputs, year, row_int(r, 2));
    return take_source(r, 3, 4, a, &t->n75[year - CAP_N75_FIRST]);
}

static Status read_populations(Db *db, int64_t org, Arena *a, TownCap *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cap_sql_populations, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(take_population(&rows, a, t));
    return rows.status;
}

static void take_setting(const Rows *r, TownCap *t)
{
    t->year_starts = (int)row_int(r, 0);
    t->half_up = str_eq(row_text(r, 1), S("half_up"));
    t->late_months = row_int(r, 2);
    t->inputs.special = row_int(r, 3) != 0;
}

static Status read_setting(Db *db, int64_t org, TownCap *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &cap_sql_setting, &rows, P_INT(org)));
    if (rows_next(&rows))
        take_setting(&rows, t);
    return rows.status;
}

static bool is_final(const TownCap *t, CapItem item)
{
    return str_eq(t->sources[item].mark, S("final"));
}

static TownCap begun(int fiscal_year)
{
    return (TownCap){ .inputs.fiscal_year = fiscal_year, .year_starts = 3, .late_months = 1 };
}

/* When all rows are taken. */
static Status finish(TownCap *t, int64_t approved)
{
    t->inputs.rounding = t->half_up ? CAP_HALF_UP : CAP_FLOOR;
    if (t->chain_year)
        CAP_SET(&t->inputs, CAP_CHAIN_YEAR, t->chain_year);
    if (approved)
        CAP_SET(&t->inputs, CAP_APPROVED, approved);
    t->inputs.settled = is_final(t, CAP_CARE_MANAGEMENT) && is_final(t, CAP_PREVENTION_BENEFIT);
    Status s = cap_compute(&t->inputs, &t->result);
    if (s != ERR_INVALID)
        return s;
    t->result.state = CAP_UNKNOWN;
    t->result.provisional = true;
    return OK;
}

Status town_cap(Db *db, int64_t org, int fiscal_year, Arena *a, TownCap *ret)
{
    int64_t approved = 0;
    *ret = begun(fiscal_year);
    TRY(read_setting(db, org, ret));
    TRY(read_inputs(db, org, a, ret));
    TRY(read_populations(db, org, a, ret));
    TRY(db_one_int(db, &cap_sql_approved, &approved, P_INT(org), P_INT(fiscal_year)));
    return finish(ret, approved);
}

/* ---- all towns below one organisation ---- */

static TownCapOf *town_of(TownCapOf *list, size_t n, int64_t org)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].org < org)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && list[low].org == org ? &list[low] : NULL;
}

typedef enum { PART_SETTING, PART_INPUT, PART_POPULATION, PART_APPROVED, PART_COUNT } Part;
static const struct {
    const Sql *sql;
    int org;         /* column */
    bool by_year;    /* $2 is the fiscal year */
} parts[PART_COUNT] = {
    [PART_SETTING] = { &cap_sql_below_setting, 4, false }, [PART_INPUT] = { &cap_sql_below_inputs, 6, false },
    [PART_POPULATION] = { &cap_sql_below_populations, 5, false }, [PART_APPROVED] = { &cap_sql_below_approved, 1, true },
};

static Status take_part(Part part, const Rows *r, Arena *a, TownCapOf *t)
{
    switch (part) {
    case PART_SETTING: take_setting(r, &t->cap); return OK;
    case PART_INPUT: return take_input(r, a, &t->cap);
    case PART_POPULATION: return take_population(r, a, &t->cap);
    case PART_APPROVED: t->approved = row_int(r, 0); return OK;
    case PART_COUNT: break;
    }
    return ERR_INTERNAL;
}

Status town_caps_below(Db *db, int64_t parent, int fiscal_year, Arena *a, TownCapOf *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        list[i] = (TownCapOf){ .org = list[i].org, .cap = begun(fiscal_year) };
    for (Part part = 0; part < PART_COUNT; part++) {
        CLEANUP(rows_done) Rows rows = { 0 };
        const Param params[] = { P_INT(parent), P_INT(fiscal_year) };
        TRY(db_query_n(db, parts[part].sql, &rows, params, parts[part].by_year ? 2 : 1));
        while (rows_next(&rows)) {
            TownCapOf *t = town_of(list, n, row_int(&rows, parts[part].org));
            if (t)
                TRY(take_part(part, &rows, a, t));
        }
        TRY(rows.status);
    }
    for (size_t i = 0; i < n; i++)
        TRY(finish(&list[i].cap, list[i].approved));
    return OK;
}

Str cap_issue_label(const CapIssue *issue, Arena *a)
{
    if (issue->item != CAP_N75)
        return str_of(cap_item_info(issue->item)->label);
    Date day;
    if (!date_make(issue->year, 10, 1, &day))
        return str_of(cap_item_info(issue->item)->label);
    return arena_printf(a, STR_FMT "の75歳以上人口", STR_ARG(wareki_long(day, a)));
}

Str cap_issue_sentence(const CapIssue *issue, Arena *a)
{
    return arena_printf(a, STR_FMT "は、%s", STR_ARG(cap_issue_label(issue, a)), cap_wrong_sentence(issue->wrong));
}
