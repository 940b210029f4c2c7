/* audit.h: the record of what was done, written in the transaction that does it. */
#pragma once
#include "http/feature.h"

/* The row of this request: who, when, from where, which route, what it touched, why, how it ended. */
MUST_USE Status audit_write(Req *rq, Db *db, Status result);
extern const Sql *const audit_statements[];
extern const size_t audit_statement_count;
