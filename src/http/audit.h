/* audit.h: the record of what was done, written in the transaction that does it. */
#pragma once
#include "http/feature.h"
#include "schema/audit_chain.h"

/* The entry of this request: who, when, from where, which route, what it touched, why, how it ended. Its texts live as long as the
 * request. */
AuditEntry audit_entry(const Req *rq, Status result);
/* Writes it, and a file that leaves the house into its list (http/left.h). */
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
