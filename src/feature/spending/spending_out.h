/* spending_out.h: the spending table as files. */
#pragma once
#include "feature/spending/spending.h"

extern const Sql spending_sql_cube, spending_sql_shown, spending_sql_provider;
#define SPENDING_STATEMENTS &spending_sql_cube, &spending_sql_shown, &spending_sql_provider
extern const Sql ledger_sql_rules, ledger_sql_combinations, ledger_sql_remap, ledger_sql_unnumbered;
#define LEDGER_STATEMENTS &ledger_sql_rules, &ledger_sql_combinations, &ledger_sql_remap, &ledger_sql_unnumbered
extern const Sql claim_sql_lines, claim_sql_count;
#define CLAIM_STATEMENTS &claim_sql_lines, &claim_sql_count

MUST_USE Status claims_get(Req *rq); /* handler: claim_lines.c */

MUST_USE Status spending_query_of(Req *rq, SpendingQuery *ret);
/* ?name=202604; *ret stays when absent. */
MUST_USE Status spending_take_month(Req *rq, const char *name, Month *ret);
/* UTF-8, CRLF, one header row; formulas guarded. */
MUST_USE Status spending_csv(Req *rq, const SpendingQuery *q, const SpendingTable *t, Buf *out);
/* One visible sheet, A4 landscape, repeated header row, native chart; no author, no path. Body in the arena. */
MUST_USE Status spending_xlsx(Req *rq, const SpendingQuery *q, const SpendingTable *t, Str *ret);

/* spending_export.c */
extern const struct ExportSource export_claims, export_ledger, export_sums;
extern const Sql export_sql_claims, export_sql_ledger;
#define EXPORT_STATEMENTS &export_sql_claims, &export_sql_ledger
