/* outside_depth.h: how deep may readers outside the town hall look into months, in a table that is not one of the protected family
 * (spending_outside.c)? Services and programmes are told apart only where that family has nothing to hide: no cell of month × service ×
 * programme × level is small, so that no sum of such cells is. Else a line beside the family would give back what it hides, and the whole is
 * told alone; and only in yen where few persons make a month. So whatever such a table tells is a sum of what the family shows anyway. It is
 * asked of what is kept for them (outside_keep), so that no later claim changes the answer. */
#pragma once
#include "schema/outside.h"

typedef enum { OUTSIDE_YEN, OUTSIDE_PEOPLE, OUTSIDE_LINES } OutsideDepth;

/* Of each month from `from` to `to`; of one without anybody OUTSIDE_LINES. Nothing must be owed of them. */
MUST_USE Status outside_depths(Db *db, int64_t org, const Outside *o, Month from, Month to, OutsideDepth *ret);
/* Of a slice that was kept under that rule, with its least cell and the most persons of one service. */
OutsideDepth outside_depth_of(const Outside *o, int64_t below, int64_t least, int64_t people);

/* Where statements for readers outside read instead of the cube: what is kept, and amounts that never had people as they are. */
#define OUTSIDE_CUBE "(SELECT org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM shown_cube" \
    " UNION ALL SELECT l.org, l.service_month, l.service, l.program, l.provider, l.level, l.origin, l.people, l.lines, l.units, l.cost, l.paid" \
    " FROM cube l WHERE l.origin = 'ledger' AND l.people = 0 AND NOT " OUTSIDE_UNNUMBERED("l") " AND NOT " OUTSIDE_KEPT_PLACE("l") ") AS told"
