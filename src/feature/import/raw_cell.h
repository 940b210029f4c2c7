/* raw_cell.h: a cell of a raw kind, read as the house reads the cells of plain kinds. */
#pragma once
#include "feature/import/kind.h"

/* The cell of that column, or what a person typed for it. false: refused, and told. An empty cell that is not
 * required is taken with given = false. Texts live until the next row. */
bool raw_cell(Import *im, const ImportField *field, const ImportRow *row, size_t column, ImportValue *ret);
