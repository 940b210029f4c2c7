/* training.h: rows of the published engagements, as tables: which town, then the fields. */
#pragma once
#include "feature/engagement/engagement.h"

enum { SAKURA, TATEBAYASHI, FUJIKAWA, FUKUCHIYAMA, KIZUGAWA };

typedef struct { int town, fiscal_year; const char *way, *theme, *goal, *present, *wish, *concern, *assessment, *reached, *wanted, *source; } TrainingEngagement;
typedef struct { int town; const char *step, *day, *title, *place, *style, *agenda, *minutes; } TrainingMeeting;
typedef struct { int town; const char *step, *role, *organisation; int came; } TrainingCame;
typedef struct { int town; const char *step, *kind, *from, *to, *text; } TrainingRemark;
typedef struct { int town; const char *day, *what, *why; } TrainingDecision;
typedef struct { int town; const char *subject, *standing, *note; } TrainingHonest;
typedef struct { int town; const char *words, *cause, *measure, *indicator; } TrainingPair;
typedef struct { int town; const char *day, *what, *who, *result; } TrainingAction;
typedef struct { int town; const char *role, *organisation; } TrainingMember;

extern const TrainingEngagement training_engagements[TRAINING_TOWNS];
extern const TrainingMeeting training_meetings[];
extern const TrainingCame training_cames[];
extern const TrainingRemark training_remarks[];
extern const TrainingDecision training_decisions[];
extern const TrainingHonest training_honests[];
extern const TrainingPair training_pairs[];
extern const TrainingAction training_actions[];
extern const TrainingMember training_members[];
extern const size_t training_meeting_count, training_came_count, training_remark_count, training_decision_count, training_honest_count,
    training_pair_count, training_action_count, training_member_count;
