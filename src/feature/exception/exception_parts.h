/* exception_parts.h: what the files of this feature share. */
#pragma once
#include "feature/exception/exception.h"

Str exception_reason_label(Str reason);
extern const Choice exception_reasons[];

Status exception_page(Req *rq);
Status exception_lay_papers(Req *rq);
Status exception_take_over(Req *rq);
Status exception_plan_workbook(Req *rq);

extern const Sql exception_sql_people, exception_sql_rules, exception_sql_approvals, exception_sql_paper_count, exception_sql_plan, exception_sql_plan_years;
extern const Sql exception_sql_paper_drop, exception_sql_plan_drop, exception_sql_plan_year_drop;
#define EXCEPTION_STATEMENTS \
    &exception_sql_people, &exception_sql_rules, &exception_sql_approvals, &exception_sql_paper_count, &exception_sql_plan, &exception_sql_plan_years, \
    &exception_sql_paper_drop, &exception_sql_plan_drop, &exception_sql_plan_year_drop
