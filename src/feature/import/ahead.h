/* ahead.h: rows of delimited text, decoded and cut on a second thread a few blocks ahead of the one that stores
 * them, so that reading and storing take the time of the slower one. */
#pragma once
#include "base/csv.h"

typedef struct Ahead Ahead;

/* From here on the reader belongs to the second thread. Where no thread is to be had, answers ERR_BUSY and the
 * caller reads by himself. */
MUST_USE Status ahead_start(CsvReader *reader, Ahead **ret);
/* As csv_next; a row lives until the next call. */
MUST_USE Status ahead_next(Ahead *a, CsvRow *ret);
/* What was known of the file when the row at hand was cut. */
int64_t ahead_bytes_read(const Ahead *a);
const UndecodableList *ahead_undecodable(const Ahead *a);
/* Ends the thread, however far it is; the reader is the caller's again. */
void ahead_stop(Ahead **a); /* for CLEANUP */
