#include "db/plan.h"

void plan_read_detail(Plan *p, Str detail)
{
    p->scans |= str_starts(detail, S("SCAN ")) && !str_contains(detail, S("CONSTANT ROW"));
}

void plan_read_code(Plan *p, Str opcode, int cursor)
{
    if (cursor < 0 || cursor >= PLAN_CURSORS_MAX)
        return;
    bool *stored = &p->stored[cursor];
    if (str_eq(opcode, S("OpenRead")) || str_eq(opcode, S("OpenWrite")) || str_eq(opcode, S("ReopenIdx")))
        *stored = true;
    else if (str_starts(opcode, S("Open")))
        *stored = false;
    p->walks |= *stored && (str_eq(opcode, S("Rewind")) || str_eq(opcode, S("Last")) || str_eq(opcode, S("Count")));
}
