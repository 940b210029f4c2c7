/* scope.h: how a person stands to an organisation. */
#pragma once
#include "http/feature.h"

/* His own (or, working in a unit of it, within), one below his own, or none of his business. */
MUST_USE Status scope_relation(Db *db, const Principal *who, int64_t org, Relation *ret);
/* Is this person's access to an engagement of org open on that day? engagement 0: to any of them. It opens by
 * the login in the team and both its days, and closes by itself after the last, or with the engagement. */
MUST_USE Status scope_walks(Db *db, const Principal *who, int64_t org, int64_t engagement, Date today, bool *ret);
/* Is an organisation of this kind a municipality (or a union of them), and not one above? */
bool scope_is_town(Str kind);
extern const Sql *const scope_statements[];
extern const size_t scope_statement_count;
