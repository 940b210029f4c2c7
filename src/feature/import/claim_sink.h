/* claim_sink.h: where claim lines end, whatever file they come from: persons and providers by their numbers,
 * programme, the same line once, corrections (修正・取消) against what is there, the claim table and the
 * cube, and the checks of the whole.
 *
 * The same line once: every line has a fingerprint of all that makes it (person, provider, service, months,
 * kind, days, units, money) and of how many equal lines stood before it in the same file. Lines of an overlapping
 * file are recognised by it; two true equal lines of one file are both taken. */
#pragma once
#include "feature/import/kind.h"
#include "schema/cube.h"

typedef struct {
    Str insured;        /* 10 characters */
    Month service_month, exam_month, paid_month; /* exam, paid: 0 when the file does not tell */
    Str provider, provider_name;
    Str service, item;  /* "A6", "1111" */
    Str level;          /* 要介護状態区分コード, or empty */
    int64_t days, units, cost, paid;
    int correction;     /* CLAIM_NEW, CLAIM_CORRECTED, CLAIM_TAKEN_BACK */
} ClaimLine;

typedef struct ClaimSink ClaimSink;
MUST_USE Status claim_sink_open(Import *im, ClaimSink **ret);
void claim_sink_close(ClaimSink **s);
/* Ends the record im->row: taken, same or wrong. */
MUST_USE Status claim_sink_add(ClaimSink *s, Import *im, const ClaimLine *line);
/* Writes the cube, tells new providers, looks at the months. */
MUST_USE Status claim_sink_finish(ClaimSink *s, Import *im);
/* Is the 証記載保険者番号 of a row this town's? Ends the record as wrong when it is not. */
MUST_USE Status claim_sink_insurer(ClaimSink *s, Import *im, const ImportField *field, Str insurer, bool *ret);

extern const ImportCode claim_levels[];
extern const ImportCode claim_corrections[];
