/* participation.h: the social participation rate (社会参加率) of the needs survey (介護予防・日常生活圏域ニーズ調査 問5), as the guide of
 * 「総合事業の充実に向けたワークシート」 counts it: who joins something at least once a week; once to three times a month in two (or
 * three) things counts as weekly. Towns cut ages in their own ways: what they gave is put into the finest of our cuts that it fits. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* The answers of the form, by number; 0: none given. */
typedef enum { JOINS_UNKNOWN, JOINS_4_A_WEEK, JOINS_2_A_WEEK, JOINS_WEEKLY, JOINS_MONTHLY, JOINS_YEARLY, JOINS_NOT, JOINS_COUNT } Joins;
#define PARTICIPATION_ACTIVITIES 8
extern const char *const participation_activities[PARTICIPATION_ACTIVITIES]; /* ボランティアのグループ … 収入のある仕事 */
extern const char *const participation_answers[JOINS_COUNT];
/* A cell as files give it: its number, or its words; false: neither. Empty and 無回答 are JOINS_UNKNOWN. The cell is half-width. */
bool joins_of(Str cell, Joins *ret);

bool participation_answered(const Joins *answers);           /* at least one of the eight */
bool participation_weekly_in(Joins answer);
/* monthly_needed: 2 or 3. */
bool participation_weekly(const Joins *answers, int monthly_needed);

#define AGE_OPEN 999
typedef struct {
    int from, to; /* whole years, both inside; to AGE_OPEN: and over */
} AgeClass;
#define AGE_CLASSES_MAX 6
typedef struct {
    const char *label; /* 5歳ごと */
    AgeClass classes[AGE_CLASSES_MAX];
    int n;
} AgeCut;
extern const AgeCut age_cuts[]; /* the finest first; the last is everybody of 65 and over */
extern const size_t age_cut_count;
/* "65〜69歳", "85歳以上", "前期高齢者", "72" (one year); false when it is none of them or under 65. The cell is half-width. */
bool age_class_of(Str cell, AgeClass *ret);
/* The place of a class in a cut; −1: it crosses a border. */
int age_cut_place(const AgeCut *cut, AgeClass c);
/* The finest cut that every class fits into. */
const AgeCut *age_cut_for(const AgeClass *classes, size_t n);
Str age_class_label(AgeClass c, Arena *a); /* 65〜69歳 */
