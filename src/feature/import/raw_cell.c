#include "feature/import/raw_cell.h"

bool raw_cell(Import *im, const ImportField *f, const ImportRow *r, size_t column, ImportValue *ret)
{
    Str raw = import_cell(im, f, column < r->n_cells ? r->cells[column] : S(""));
    Str cell = str_trim(f->decode == import_text ? raw : text_fold_width(raw, im->row_arena));
    *ret = (ImportValue){ 0 };
    if (!cell.n && (f->flags & IMPORT_REQUIRED))
        import_wrong(im, f, "missing", raw, (Str){ 0 }, "「%s」が空です。値を入れてください。", f->label);
    if (!cell.n)
        return !(f->flags & IMPORT_REQUIRED);
    return import_decode(im, f, cell, raw, ret, NULL);
}
