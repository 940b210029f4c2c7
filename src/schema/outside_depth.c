#include "schema/outside_depth.h"

OutsideDepth outside_depth_of(const Outside *o, int64_t below, int64_t least, int64_t people)
{
    below = below > o->rule.below ? below : o->rule.below;
    return least >= below ? OUTSIDE_LINES : people >= below ? OUTSIDE_PEOPLE : OUTSIDE_YEN;
}

Status outside_depths(Db *db, int64_t org, const Outside *o, Month from, Month to, OutsideDepth *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (int i = 0; i <= month_diff(to, from); i++)
        ret[i] = o->rule.none ? OUTSIDE_YEN : OUTSIDE_LINES;
    TRY(db_query(db, &outside_sql_slices, &rows, P_INT(org), P_INT(from), P_INT(to)));
    while (rows_next(&rows)) {
        OutsideDepth *of = &ret[month_diff((Month)row_int(&rows, 0), from)], depth = outside_depth_of(o, row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4));
        *of = depth < *of ? depth : *of;
    }
    return rows.status;
}
