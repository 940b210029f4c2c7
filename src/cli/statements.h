/* statements.h: what the commands themselves ask the database, for banso check. */
#pragma once
#include "db/db.h"

extern const Sql *const demo_statements[];
extern const size_t demo_statement_count;
extern const Sql *const org_statements[];
extern const size_t org_statement_count;
extern const Sql *const user_statements[];
extern const size_t user_statement_count;
extern const Sql *const import_cli_statements[];
extern const size_t import_cli_statement_count;
