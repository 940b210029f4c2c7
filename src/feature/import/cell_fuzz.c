/* One cell by the decoder of one field: the first byte chooses the kind, the second the field. A refusal has words, what is taken
 * is in range, and a repair that is proposed can be read. */
#include "base/fuzz.h"
#include "feature/import/kind.h"

static void check_value(const ImportField *f, const ImportValue *v)
{
    must(str_is_utf8(v->s));
    if (f->decode == import_int && f->max)
        must(v->i >= f->min && v->i <= f->max);
    if (f->decode == import_month)
        must(month_is_valid((Month)v->i));
    if (f->decode == import_digits)
        must(str_is_digits(v->s) && v->s.n == (size_t)f->max);
}

/* As the house gives it: trimmed, and in half width except where a text is to stay as it is written. */
static bool decode(const ImportField *f, Str cell, Arena *a, ImportFault *fault)
{
    ImportValue v = { .given = true };
    bool taken = f->decode(cell, f, a, &v, fault);
    must(taken ? !fault->code || fault->warning : fault->code && fault->sentence);
    must(!fault->sentence || str_is_utf8(str_of(fault->sentence)));
    if (taken)
        check_value(f, &v);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const ImportKind *kind = import_kinds[data[0] % import_kind_count];
    Str cell = { (const char *)data + 2, size - 2 };
    if (!kind->n_fields || !str_is_utf8(cell))
        return 0;
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    const ImportField *f = &kind->fields[data[1] % kind->n_fields];
    cell = str_trim(f->decode == import_text ? cell : text_fold_width(cell, &a));
    ImportFault fault = { 0 }, again = { 0 };
    if (cell.n && !decode(f, cell, &a, &fault) && fault.repair.n)
        must(str_is_utf8(fault.repair) && decode(f, fault.repair, &a, &again));
    return 0;
}
