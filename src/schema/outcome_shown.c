#include "schema/outcome_shown.h"
#include "schema/outcome_inside.h"

const Sql outcome_sql_shown = { .read_only = true, .text =
    "SELECT fiscal_year, indicator, origin, numerator, denominator FROM shown_outcome WHERE org = $1" };
const Sql outcome_sql_show = { .text =
    "INSERT INTO shown_outcome (org, fiscal_year, indicator, origin, numerator, denominator, shown_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (org, fiscal_year, indicator, origin) DO NOTHING" };

static bool origin_find(Str key, OutcomeOrigin *ret)
{
    for (OutcomeOrigin o = OUTCOME_ENTERED; o <= OUTCOME_SURVEY; o++)
        if (str_eq(key, str_of(outcome_origins[o]))) {
            *ret = o;
            return true;
        }
    return false;
}

static Status take_row(OutcomeList *l, const Rows *r)
{
    OutcomeIndicator indicator;
    OutcomeOrigin origin;
    if (!outcome_find(row_text(r, 1), &indicator) || !origin_find(row_text(r, 2), &origin))
        return OK;
    OutcomeValue *v = outcome_more(l);
    if (!v)
        return ERR_MEMORY;
    v->year = (int)row_int(r, 0);
    v->indicator = indicator;
    v->origin = origin;
    v->numerator = row_int(r, 3);
    v->denominator = row_int(r, 4);
    return OK;
}

Status outcome_shown(Db *db, int64_t org, Arena *a, OutcomeValue **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    OutcomeList l = { .arena = a };
    TRY(db_query(db, &outcome_sql_shown, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(take_row(&l, &rows));
    TRY(rows.status);
    outcome_in_order(&l);
    *ret = l.items;
    *ret_n = l.n;
    return OK;
}

static bool may_be_shown(const OutcomeValue *v, int year)
{
    return v->year < year && !v->part.n && str_eq(v->mark, S("final"));
}

static bool is_among(const OutcomeValue *v, const OutcomeValue *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].year == v->year && list[i].indicator == v->indicator && list[i].origin == v->origin)
            return true;
    return false;
}

Status outcome_shown_owes(Db *db, int64_t org, int year, int64_t now_ms, Arena *a, bool *ret)
{
    OutcomeValue *now, *kept;
    size_t n, n_kept;
    bool waits;
    TRY(release_forgot(db, org, now_ms, &waits));
    TRY(outcome_values(db, org, false, a, &now, &n));
    TRY(outcome_shown(db, org, a, &kept, &n_kept));
    *ret = false;
    for (size_t i = 0; i < n; i++)
        *ret |= !waits && may_be_shown(&now[i], year) && !is_among(&now[i], kept, n_kept);
    return OK;
}

Status outcome_shown_keep(Db *db, int64_t org, int year, int64_t now_ms, Arena *a)
{
    OutcomeValue *now;
    size_t n;
    TRY(outcome_values(db, org, false, a, &now, &n));
    for (size_t i = 0; i < n; i++)
        if (may_be_shown(&now[i], year))
            TRY(db_exec(db, &outcome_sql_show, P_INT(org), P_INT(now[i].year), P_TEXT(str_of(outcome_infos[now[i].indicator].key)),
                        P_TEXT(str_of(outcome_origins[now[i].origin])), P_INT(now[i].numerator), P_INT(now[i].denominator), P_INT(now_ms)));
    return OK;
}
