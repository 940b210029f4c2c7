/* json_table.h: a list in JSON as delimited text, so that portals' JSON is read like their CSV. */
#pragma once
#include "base/buf.h"
#include "base/problem.h"

/* Begins like an array of objects, or like an object. */
bool json_table_looks_like(Str first_bytes);
/* The longest array of objects, at the top or one level below: a header of all keys in the order they appear, then one
 * row an object. Texts, integers and booleans become cells; what is nested is left empty. ERR_INVALID with a problem. */
MUST_USE Status json_table_to_csv(Str text, Problems *ps, Buf *out);
