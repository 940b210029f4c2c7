/* label_text.h: what one text of a paper says by itself, wherever it stands: which labels, group or head it is, of which year it
 * speaks, in which unit. For label_finder.c. The aliases of a book are found by hash, so that a text costs the same whatever the
 * book holds: a clumsy sheet has 200,000 of them. */
#pragma once
#include "feature/import/label_finder.h"

/* What an alias list of the book answers to a text: places in the book, NO_LABEL where none. */
typedef struct {
    int label[LABEL_GROUPS_MAX + 1]; /* by group; [0]: those that count everywhere */
    int group, head;
    bool total, any;                 /* 小計; a label in whatever group */
} LabelHits;
int label_id(const LabelIndex *index, const LabelHits *hits, int group); /* what the text means as a label of the group */

typedef struct {
    int group;          /* it is the label of this group; 0: of none */
    bool known, total, note;
    bool in_bracket;    /* 訪問型サービス(従前相当): */
    int part;           /* what that means; NO_LABEL: the group has no such part */
    int rank;           /* as the head of a column, HEAD_UNSAID: it is none */
    int64_t year;       /* that the column below is of; 0: not said */
    int64_t unit;       /* written in it; 0: none */
    bool heads_unit;    /* the unit is that of the column below */
} TextSense;
/* The arena is for the way only. */
TextSense label_sense(const LabelIndex *index, Str key, Arena *scratch, LabelHits *ret_hits);
