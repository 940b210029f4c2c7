/* cause_tree.h: なぜの木: questions that people write (なぜ？), each bound to figures, survey items and notes that support or weaken
 * it. A figure is read anew with every look, so that a leaf changes its colour when data change. A leaf becomes an issue of an
 * engagement; the node remembers which, the issue where it came from. Nothing is deleted: what is dropped can come back. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t parent;        /* 0: a root */
    int64_t place;         /* among its siblings */
    Str words, note;
    bool dropped;          /* with all below it */
    int64_t issue;         /* what it became; 0: nothing yet */
    Str source;
} CauseNode;

typedef struct {
    Row row;
    int64_t node;
    Str kind;              /* "figure", "survey", "note" */
    Str figure;            /* key of a figure */
    Str words;             /* the question of the survey, or the note */
    int64_t value;         /* of the survey, in 1/10 % */
    Str direction;         /* "high": supports from the threshold on; "low": supports below it */
    int64_t threshold;
    Str judgement;         /* of a note: "supports", "weakens" */
    Str mark, source;
} CauseEvidence;

extern const Entity entity_cause_node, entity_cause_evidence;
extern const Feature feature_cause;
