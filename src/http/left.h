/* left.h: the list of what left the house (table export): rows of orders are written by feature/export; a file that is
 * given by one click (sums, no persons) is noted here, with its audit entry. */
#pragma once
#include "http/feature.h"

/* In the transaction of the audit entry: notes the file of an answer, if it is one and is not of an order. */
MUST_USE Status left_note(Req *rq, Db *db);

extern const Sql left_sql_export, left_sql_file;
extern const Sql *const left_statements[];
extern const size_t left_statement_count;
