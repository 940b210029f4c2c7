/* Reads what a town's cap is computed from, and computes it. */
#include "schema/town_cap.h"
#include "base/date.h"

const Sql cap_sql_inputs = { .read_only = true, .text =
    "SELECT id, fiscal_year, item, yen, mark, source FROM cap_input WHERE org = $1 ORDER BY fiscal_year" };
const Sql cap_sql_populations = { .read_only = true, .text =
    "SELECT id, day, age75, mark, source FROM population WHERE org = $1"
    " ORDER BY day, CASE WHEN batch = 0 THEN 1 ELSE 0 END, batch" }; /* the last of a day counts: what people typed, else the newest import */
const Sql cap_sql_approved = { .read_only = true, .text = 
    "SELECT COALESCE(SUM(approved_yen), 0) FROM cap_exception WHERE org = $1 AND fiscal_year = $2 AND state IN ('approved', 'partly')" };
const Sql cap_sql_setting = { .read_only = true, .text =
    "SELECT year_starts, yen_rounding, late_months, special_town FROM town_setting WHERE org = $1 ORDER BY id LIMIT 1" };

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
