/* prompts.h: the questions that write the handover note before anybody has to leave: three a week from January. */
#pragma once
#include "base/date.h"
#include "base/str.h"

typedef struct {
    const char *key, *kind, *question, *why;
} HandoverPrompt;

#define PROMPTS_A_WEEK 3
extern const HandoverPrompt handover_prompts[];
extern const size_t handover_prompt_count;

/* How many prompts have come up by this day: 0 outside January to March, then three more each week from the first
 * Monday of January on, up to all. */
size_t prompts_due(Date today);
