/* engagement_parts.h: what the files of this feature share. */
#pragma once
#include "feature/engagement/engagement.h"

extern const Choice engagement_roles[], engagement_steps[];

/* The engagement of the path; ERR_NOT_FOUND when the town has none of that id. */
MUST_USE Status engagement_of_path(Req *rq, Engagement *ret);
Date engagement_date(Str iso); /* DATE_NONE when it is none */
void engagement_put_date(JsonWriter *w, const char *key, Date d);

#define MINUTE_CHARACTERS_MAX 1000
#define MINUTE_LINES_MAX 2000    /* of one meeting, gone ones too */
#define MINUTE_CHANGES_MAX 100   /* in one request */
#define AGENDA_ITEMS_MAX 100

/* Row lists of one engagement under its own key; with a meeting, only of that. */
typedef struct {
    const char *key;
    const Entity *entity;
} NamedList;
MUST_USE Status engagement_put_lists(Req *rq, JsonWriter *w, const NamedList *list, size_t n, int64_t engagement, int64_t meeting);
/* The meeting {m} of the engagement {id} of the path. */
MUST_USE Status engagement_meeting_of_path(Req *rq, Engagement *ret, Meeting *ret_meeting);

#define ISSUES_AT_ONCE_MAX 50 /* merged, or parts of one */

/* What the program prepares before a meeting when the prefecture has no template of its own; ends with {0}. */
typedef struct {
    const char *what, *style; /* style NULL: of every meeting */
    int days_before;
} UsualPreparation;
extern const UsualPreparation usual_preparations[];

/* "facts" and "missing" of the hearing sheet. */
MUST_USE Status engagement_put_facts(Req *rq, JsonWriter *w, const Engagement *e);
/* The page of an engagement in reply, for a door that found it by itself. */
MUST_USE Status engagement_put_page(Req *rq, const Engagement *e);

/* Doors */
Status templates_begin(Req *rq);      /* a prefecture begins to change the program's templates */
Status inherited_list(Req *rq);       /* engagements of the towns that became mine */
Status inherited_page(Req *rq);
Status issue_merge(Req *rq);          /* several into a new one */
Status issue_unmerge(Req *rq);
Status issue_split(Req *rq);          /* one into parts */
Status issue_unsplit(Req *rq);
Status plan_xlsx(Req *rq);            /* issue × measure × owner as a workbook */
Status meeting_page(Req *rq);         /* one meeting: agenda with times, who, preparation, what came out, what is left from before */
Status meeting_prepare(Req *rq);      /* lays the preparation of the template */
Status meeting_carry(Req *rq);        /* takes over what the meeting before did not finish */
Status minutes_get(Req *rq);          /* lines, or those that changed since */
Status minutes_post(Req *rq);         /* changes of lines, merged */
Status engagement_page(Req *rq);      /* all of one engagement, with facts, warnings and what is missing */
Status engagement_board(Req *rq);     /* all towns of a prefecture */
Status engagement_handover(Req *rq);
Status engagement_training_page(Req *rq); /* a published one, for everybody who is signed in */

extern const Sql meeting_sql_previous, meeting_sql_unfinished, meeting_sql_agenda, meeting_sql_invited, meeting_sql_template, meeting_sql_prepared;
extern const Sql minutes_sql_seq, minutes_sql_count, minutes_sql_changed, minutes_sql_op, minutes_sql_base, minutes_sql_keep, minutes_sql_place, minutes_sql_next,
    minutes_sql_last;
extern const Sql issue_sql_merged, issue_sql_parts, issue_sql_used, plan_sql;
extern const Sql templates_sql_count, inherited_sql_list, inherited_sql_heir, page_sql_ownerless, page_sql_duties;
extern const Sql page_sql_steps, page_sql_actions, page_sql_population, page_sql_units, page_sql_spending, page_sql_told_spending, page_sql_services;
extern const Sql board_sql, handover_sql_duties;
