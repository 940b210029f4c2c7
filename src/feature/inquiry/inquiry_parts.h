/* inquiry_parts.h: what the files of this feature share. */
#pragma once
#include "feature/inquiry/inquiry.h"

#define INQUIRY_ITEMS_MAX 40
#define INQUIRY_TOWNS_MAX 400 /* Hokkaido has 179 */
#define ANSWER_MAX 400        /* characters */

/* The answer as a town would write it, with its source; empty when the data do not know. */
MUST_USE Status figure_answer(Req *rq, Str key, Str *ret_answer, Str *ret_source);

/* "", "number", "yes_no": does the answer fit? NULL, or a sentence. */
const char *answer_refuses(Str kind, Str answer);

Status inquiry_answers(Req *rq);      /* the prefecture's table */
Status inquiry_answers_xlsx(Req *rq);

extern const Sql figure_sql_population, figure_sql_units, figure_sql_paid, figure_sql_theme;
extern const Sql answers_sql_items, answers_sql_towns, answers_sql_answers, answers_sql_inquiry;
