/* audit_parts.h: what the files of this feature share, and their doors, listed in audit.c. */
#pragma once
#include "feature/audit/audit.h"

/* "head":{"seq","code"}: how far the chain reaches, and the code for the printed sheet. */
Status audit_put_head(Req *rq, JsonWriter *w);

/* ---- odd.c: the odd accesses of a week ---- */
Status odd_get(Req *rq);
Status odd_confirm_post(Req *rq);
extern const Sql odd_sql_night, odd_sql_many, odd_sql_again, odd_sql_first, odd_sql_exports, odd_sql_wrong, odd_sql_address, odd_sql_refused,
    odd_sql_copied, odd_sql_confirmed, odd_sql_name, odd_sql_confirm;
#define ODD_STATEMENTS &odd_sql_night, &odd_sql_many, &odd_sql_again, &odd_sql_first, &odd_sql_exports, &odd_sql_wrong, &odd_sql_address, \
    &odd_sql_refused, &odd_sql_copied, &odd_sql_confirmed, &odd_sql_name, &odd_sql_confirm

/* ---- sheet.c: the sheet of a month, to print and keep ---- */
Status sheet_get(Req *rq);
extern const Sql sheet_sql_counts, sheet_sql_confirmed;
#define SHEET_STATEMENTS &sheet_sql_counts, &sheet_sql_confirmed
