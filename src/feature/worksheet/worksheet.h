/* worksheet.h: 「総合事業の充実に向けたワークシート」 of a town: its blocks 1.1 to 6 from the town's own rows, for the past, for the
 * month at hand, for the years to come and those between; and the same indicators for all towns of a prefecture. One model
 * (worksheet_parts.h) is written three ways: JSON for the screen, a workbook with native charts, lines for the command line. */
#pragma once
#include "http/feature.h"

extern const Feature feature_worksheet;

/* For the command line, as seen from inside the town hall: the whole sheet as one JSON value, or what its blocks say, a line each. */
MUST_USE Status worksheet_json(Db *db, int64_t org, int year, Date today, Arena *a, JsonWriter *w);
MUST_USE Status worksheet_words(Db *db, int64_t org, int year, Date today, Arena *a, Buf *out);
