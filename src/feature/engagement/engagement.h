/* engagement.h: walking beside a town (伴走支援): one engagement a year and theme, its team, its days, its
 * meetings, what was advised, noticed, decided and promised, and what became of it.
 *
 * The tables are plain entities of the town. Those of the town hall and those above it read all of them;
 * a person of the team from outside (アドバイザー …) reads one engagement, through its own doors, while his
 * access is open (http/scope.h). No table here holds a resident's data. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t fiscal_year;
    Str way, theme, goal, state;
    Str present, wish, concern;   /* 現状・目指す姿・課題意識, in the town's words */
    Str assessment, reached, wanted;
    bool training;                /* an example from published papers, and no living engagement */
    Str source;
} Engagement;

typedef struct {
    Row row;
    int64_t engagement;
    Str role, organisation, name, login;
    Date from_day, until_day;     /* access of a person from outside; without both there is none */
    Str note;
} TeamMember;

typedef struct {
    Row row;
    int64_t engagement;
    Str step;
    Date planned, held;
    Str note;
} TimelineStep;

/* A prefecture's own template; without one, domain/rhythm.h is taken. */
typedef struct {
    Row row;
    Str step;
    int64_t after_start;
    Str note;
} TimelineTemplate;

typedef struct {
    Row row;
    int64_t engagement;
    Str subject, standing, note;
} HonestItem;

typedef struct {
    Row row;
    int64_t engagement;
    Str step, title;
    Date day;
    Str place, style, agenda, minutes, carried;
    Str starts, ends;             /* "13:30" */
    int64_t seats;                /* of the room, in a コの字 */
    Str link;                     /* of an online meeting */
} Meeting;

typedef struct {
    Row row;
    int64_t engagement, meeting, place;
    Str what;
    int64_t minutes;
    Str speaker, state, note;
    int64_t carried_from;         /* the item of an earlier meeting that was not finished */
} AgendaItem;

typedef struct {
    Row row;
    Str what, owner;
    int64_t days_before;
    Str style;                    /* empty: of every meeting */
} PreparationTemplate;

/* Written through its own doors alone (minutes.c). */
typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str place, text, writer;
    int64_t twin_of;              /* the line that two people changed in different ways: this is the other text */
    bool gone;
    int64_t seq;
} MinuteLine;

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str role, organisation;
    int64_t invited, came;
} Attendance;

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str what, owner;
    Date due;
    bool done;
} Preparation;

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str kind, from_role, to_role, text;
    Date day;
    int64_t line;                 /* of the minutes, that it came from */
} Remark;

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str what, why;
    Date day;
    int64_t line;
} Decision;

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str role, who, what;
    Date due;
    Str state;
    Date done_on;
    Str result;
    int64_t line;
    Str login;                    /* of who promised, when he signs in here: an account that closes shows */
} Promise;

typedef struct {
    Row row;
    int64_t engagement;
    Date day;
    Str how, who, line;
} Contact;

typedef struct {
    Row row;
    int64_t engagement;
    Str words, original, origin;  /* original: as it was said first, kept for ever */
    int64_t votes, merged_into;
    Str cause;
    int64_t split_from;           /* merged_into and split_from change through lineage.c alone */
    Str said_by;                  /* whose words: an organisation, no name */
    int64_t source, line;         /* row it was made from (a sticky, an answer …), line of the minutes */
    int64_t yen, effort;          /* a year; 1 (light) to 5 (heavy) */
} TownIssue;

typedef struct {
    Row row;
    int64_t engagement, issue;
    Str what, indicator;
    int64_t priority;
} Measure;

typedef struct {
    Row row;
    int64_t engagement, measure;
    Str what, owner, second_owner;
    Date starts, due;
    bool needs_contract;
    Date contract_signed;
    Str indicator, state, result;
} Action;

/* What came of it, and what shows it. */
typedef struct {
    Row row;
    int64_t engagement, action;
    Date day;
    Str what, indicator, before_value, after_value;
} Outcome;

extern const Feature feature_engagement;
extern const Entity entity_engagement, entity_team_member, entity_timeline_step, entity_timeline_template, entity_honest_item;
extern const Entity entity_meeting, entity_agenda_item, entity_minute_line, entity_preparation_template, entity_attendance, entity_preparation, entity_remark, entity_decision, entity_promise, entity_contact;
extern const Entity entity_issue, entity_measure, entity_action, entity_outcome;

/* The rows of five published engagements and their towns' and prefectures' part in them (教材). The caller says
 * which organisation is which. Ids from *next_id on. */
typedef struct {
    const char *prefecture_code, *prefecture, *code, *name, *kana;
} TrainingTown;
#define TRAINING_TOWNS 5
extern const TrainingTown training_towns[TRAINING_TOWNS];
MUST_USE Status training_install(Db *db, const int64_t org[static TRAINING_TOWNS], int64_t *next_id);
/* One living engagement of the demo town, with a finished first visit. */
MUST_USE Status training_install_demo(Db *db, int64_t org, const char *adviser_login, int64_t *next_id);
/* A few words of one, for the prefecture's board. */
#define TRAINING_NEIGHBOURS 4
MUST_USE Status training_install_neighbour(Db *db, int64_t org, size_t i, int64_t *next_id);
