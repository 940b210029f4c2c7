/* told.h: what a reader outside the town hall is told of months, for every screen but the tables of spending, which protect themselves: read
 * from what is kept for such readers, as deep as these tables hide nothing (schema/outside_depth.h). Of now only the whole of a month in yen. */
#pragma once
#include "http/feature.h"
#include "schema/landing_kept.h"
#include "schema/outside_towns.h"

typedef struct {
    bool outside;         /* statements read OUTSIDE_CUBE, where nothing is owed */
    Outside rule;         /* of a reader outside */
    OutsideDepth depth;   /* of the least of the months; inside OUTSIDE_LINES */
    OutsideDepth *months; /* of each; NULL inside */
    Month from, to;
    Str waiting;          /* which of the months are not shown yet (schema/release.h); empty: all are */
} Told;

/* Keeps first what is owed of the town, and waits for who writes just then only where something is shown that is not kept. From here on the request reads
 * one moment (req_moment): what is judged here is what it shows. org: the town, also where a list of a prefecture is asked for. */
MUST_USE Status told_read(Req *rq, int64_t org, Month from, Month to, Told *ret);
/* Before other towns are laid beside one's own (schema/outside_towns.h): keeps what is owed of them, where somebody else does not write just
 * then and the disk takes it; otherwise they show no lines this time. */
MUST_USE Status told_keep(Req *rq, const int64_t *orgs, size_t n);
/* Writes down what is about to be shown. Not must: where somebody else writes just then, or the disk takes nothing, another time: it is not shown yet. */
MUST_USE Status told_note(Req *rq, bool must, Status (*fn)(Req *rq, void *context), void *context);
/* The months that this request may read the whole of. */
MonthsSeen told_seen(const Req *rq);
MonthsSeen told_months(const Told *t);
OutsideDepth told_month(const Told *t, Month month);
/* Of two statements that say the same, the one this reader may be answered from. */
const Sql *told_from(const Told *t, const Sql *cube, const Sql *outside_cube);
/* Of a landing that was foretold from all there is: what moved it most, as this reader is told. */
MUST_USE Status told_cause(Req *rq, int year, KeptLanding *ret);
#define TOLD_STATEMENTS OUTSIDE_STATEMENTS, OUTSIDE_KEEP_STATEMENTS, OUTSIDE_TOWNS_STATEMENTS, MOVES_STATEMENTS
