/* audit.h: the record of what was done, written in the transaction that does it. */
#pragma once
#include "http/feature.h"

/* The row of this request: who, when, from where, which route, what it touched, why, how it ended. */
MUST_USE Status audit_write(Req *rq, Db *db, Status result);
/* Refusals of one person, counted (http/refusals.h). */
typedef struct {
    int64_t org, account, at_ms, count;
    const Route *route;
    Str reason, address;
    Status result;
} AuditRefusal;
MUST_USE Status audit_write_refusal(Db *db, const AuditRefusal *r);
/* Once a minute, and at the stop: a signed checkpoint when one is due, and the second copy (config.audit_copy) brought
 * up to date. */
MUST_USE Status audit_keep(struct App *app);
