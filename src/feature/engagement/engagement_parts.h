/* engagement_parts.h: what the files of this feature share. */
#pragma once
#include "feature/engagement/engagement.h"

extern const Choice engagement_roles[], engagement_steps[];

/* The engagement of the path; ERR_NOT_FOUND when the town has none of that id. */
MUST_USE Status engagement_of_path(Req *rq, Engagement *ret);
Date engagement_date(Str iso); /* DATE_NONE when it is none */
void engagement_put_date(JsonWriter *w, const char *key, Date d);

/* Doors */
Status engagement_page(Req *rq);      /* all of one engagement, with facts, warnings and what is missing */
Status engagement_board(Req *rq);     /* all towns of a prefecture */
Status engagement_handover(Req *rq);
Status engagement_training_page(Req *rq); /* a published one, for everybody who is signed in */

extern const Sql page_sql_steps, page_sql_actions, page_sql_population, page_sql_units, page_sql_spending, page_sql_services;
extern const Sql board_sql, handover_sql_duties;
