/* scope.h: how a person stands to an organisation. */
#pragma once
#include "http/feature.h"

/* His own (or, working in a unit of it, within), one below his own, or none of his business. */
MUST_USE Status scope_relation(Db *db, const Principal *who, int64_t org, Relation *ret);
/* Is an organisation of this kind a municipality (or a union of them), and not one above? */
bool scope_is_town(Str kind);
extern const Sql *const scope_statements[];
extern const size_t scope_statement_count;
