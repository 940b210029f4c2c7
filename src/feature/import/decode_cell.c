/* decode_cell.c: one cell by its field, the same way for every kind: the decoder, the repair accepted for a whole
 * column, and what is said of a cell that is refused. */
#include "feature/import/run_inside.h"
#include <string.h>

static bool is_accepted(const ImportOrder *order, const ImportField *f, const char *code)
{
    for (size_t i = 0; i < order->n_column_repairs; i++)
        if (str_eq(order->column_repairs[i].field, str_of(f->name)) && str_eq(order->column_repairs[i].code, str_of(code)))
            return true;
    return false;
}

/* The kind of fault this is in this column; NULL when more kinds turn up than are kept. */
static ColumnFault *column_fault(ImportRun *run, const ImportField *f, const ImportFault *fault, Str value)
{
    ImportResult *r = run->result;
    for (size_t i = 0; i < r->n_column_faults; i++)
        if (r->column_faults[i].field == f && strcmp(r->column_faults[i].code, fault->code) == 0)
            return &r->column_faults[i];
    if (r->n_column_faults == COUNT_OF(r->column_faults))
        return NULL;
    ColumnFault *fresh = &r->column_faults[r->n_column_faults++];
    *fresh = (ColumnFault){ .field = f, .code = fault->code, .accepted = is_accepted(run->order, f, fault->code),
                            .value = arena_copy(run->im.arena, value), .repair = arena_copy(run->im.arena, fault->repair) };
    return fresh;
}

/* Reads the repair in place of the cell; *fault becomes what is wrong with the repair itself. */
static bool decode_repair(ImportRun *run, const ImportField *f, Str value, ImportValue *v, ImportFault *fault)
{
    ColumnFault *kind = column_fault(run, f, fault, value);
    if (kind)
        kind->cells++;
    if (!kind || !kind->accepted)
        return false;
    Str repair = fault->repair;
    *fault = (ImportFault){ 0 };
    *v = (ImportValue){ .given = true };
    return f->decode(repair, f, run->im.row_arena, v, fault);
}

bool import_decode(Import *im, const ImportField *f, Str cell, Str raw, ImportValue *ret, bool *ret_plain)
{
    ImportFault fault = { 0 };
    ImportValue v = { .given = true };
    bool read = f->decode(cell, f, im->row_arena, &v, &fault), repaired = false;
    if (!read && fault.repair.n)
        read = repaired = decode_repair(im->run, f, raw, &v, &fault);
    if (!read) {
        import_wrong(im, f, fault.code, raw, fault.repair, "%s", fault.sentence);
        return false;
    }
    if (fault.sentence)
        import_notice(im, f, fault.code, raw, "%s", fault.sentence);
    *ret = v;
    if (ret_plain)
        *ret_plain = !repaired && !fault.sentence;
    return true;
}

void decode_tell_repairs(ImportRun *run)
{
    for (size_t i = 0; i < run->result->n_column_faults; i++) {
        const ColumnFault *c = &run->result->column_faults[i];
        if (c->accepted)
            import_understood(&run->im, "「%s」の%lld件は、直し方の案のとおりに直して読みました。", c->field->label, (long long)c->cells);
    }
}
