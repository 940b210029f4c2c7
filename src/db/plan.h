/* plan.h: does an SQLite statement walk through a whole table? Told from what EXPLAIN QUERY PLAN
 * and EXPLAIN print. The plan alone does not tell a table from a subquery under an alias, the
 * byte code alone does not tell MAX(key) from a walk; a scan is what both call one. */
#pragma once
#include "base/str.h"

enum { PLAN_CURSORS_MAX = 256 };
typedef struct {
    bool scans, walks;
    bool stored[PLAN_CURSORS_MAX]; /* the cursor stands on a table or index of the file */
} Plan;

void plan_read_detail(Plan *p, Str detail);          /* a row of EXPLAIN QUERY PLAN, column 3 */
void plan_read_code(Plan *p, Str opcode, int cursor); /* a row of EXPLAIN, columns 1 and 2 */
