/* generations.h: which backups are kept, and when the next one is due. A rule over times alone.
 *
 * Kept are the newest of each of the last 7 days, of the last 5 weeks (from Monday) and of the last 12 months that have
 * one, all in Japan's time. Counted are periods that have a backup: when none is made for a year, none is thrown away. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GENERATIONS_DAYS 7
#define GENERATIONS_WEEKS 5
#define GENERATIONS_MONTHS 12
#define BACKUP_HOUR 2 /* of the night, in Japan */
#define BACKUP_AGE_HOURS_MAX 30 /* a night and some tries again; older than that people are warned */
#define DRILL_AGE_DAYS_MAX 40   /* an exercise a month, and a few days */

/* made_ms: newest first, Unix milliseconds. Writes n answers. */
void generations_choose(const int64_t *made_ms, size_t n, bool *ret_keep);
/* Has a 02:00 passed since the newest backup (INT64_MIN: there is none)? */
bool backup_is_due(int64_t newest_ms, int64_t now_ms);
