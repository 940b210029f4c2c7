/* agenda.h: an agenda with times: when each item begins, and what runs beyond the end of the meeting. */
#pragma once
#include "base/str.h"

#define AGENDA_MINUTES_MAX 600
#define AGENDA_DAY_MINUTES (24 * 60)

/* "13:30" or "9:05" as minutes after midnight. */
bool agenda_clock(Str text, int *ret_minute);

typedef struct {
    int from, until; /* minutes after midnight; beyond 24 hours when it runs so long */
    int over;        /* minutes of this item after the end of the meeting; 0 when there is no end */
} AgendaSlot;

/* Items one after the other. ends < 0: the meeting has no end. Answers how many minutes it runs over in all. */
int agenda_lay(const int *minutes, size_t n, int starts, int ends, AgendaSlot *ret);
