/* claim_check.h: what looks wrong in a series of months though every line parses. Pure.
 *
 * The questions an officer asks before he trusts a file: is a month missing in the middle; is a month
 * the copy of the month before; is a month far outside what the town has seen? "Far" is robust: more than three
 * median absolute deviations and more than 15 % from the median of the 24 months before, so that one
 * odd month in the past neither hides nor raises an alarm (Hampel 1974, doi 10.1080/01621459.1974.10482962). */
#pragma once
#include "base/date.h"

enum { CLAIM_CHECK_BACK = 24, CLAIM_CHECK_LEAST = 6, CLAIM_CHECK_PERCENT = 15, CLAIM_CHECK_DEVIATIONS = 3 };

typedef struct {
    Month month;
    int64_t lines, units, yen;
    bool in_file; /* findings are about these only */
} ClaimMonth;

typedef enum {
    CLAIM_GAP,       /* nothing in this month, something before and after */
    CLAIM_REPEATED,  /* lines, units and yen equal the month before */
    CLAIM_JUMP,      /* far from usual */
} ClaimFindingKind;

typedef struct {
    ClaimFindingKind kind;
    Month month;
    int64_t yen, usual;  /* CLAIM_JUMP: this month and the median before */
} ClaimFinding;

/* months: ascending, each once. Writes at most room findings, answers how many there are. */
size_t claim_check(const ClaimMonth *months, size_t n, ClaimFinding *ret, size_t room);
