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
Status engagement_timeline(Req *rq);  /* lays the days of the template */
Status engagement_speak(Req *rq);     /* an advice or a notice, by those who may not write tables */
Status engagement_mine(Req *rq);      /* where my access is open today */
Status engagement_board(Req *rq);     /* all towns of a prefecture */
Status engagement_handover(Req *rq);

extern const Sql page_sql_steps, page_sql_actions, page_sql_population, page_sql_units, page_sql_spending, page_sql_services;
extern const Sql timeline_sql_template, timeline_sql_count, mine_sql;
extern const Sql board_sql, handover_sql_duties;
