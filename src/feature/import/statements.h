/* statements.h: what the import asks the database, for banso check. */
#pragma once
#include "db/db.h"

extern const Sql *const batch_statements[];
extern const size_t batch_statement_count;
extern const Sql *const report_statements[];
extern const size_t report_statement_count;
extern const Sql *const run_statements[];
extern const size_t run_statement_count;
extern const Sql *const claim_statements[];
extern const size_t claim_statement_count;
extern const Sql *const claim_batch_statements[];
extern const size_t claim_batch_statement_count;
extern const Sql *const people_statements[];
extern const size_t people_statement_count;
extern const Sql *const place_statements[];
extern const size_t place_statement_count;
