/* year_cell.h: fiscal years as papers write them. */
#pragma once
#include "feature/import/kind.h"

/* 2023, 令和5年度, R5, 令和5年; .i is the year, 2000–2100. */
bool import_year(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* The first year in a text: 令和5年度 in a title; loose: also r5 or 2023, as file names have it. */
bool import_year_in(Str text, bool loose, Arena *arena, int64_t *ret);
