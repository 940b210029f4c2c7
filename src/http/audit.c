#include "http/audit.h"
#include "http/reply.h"
#include "http/router.h"

static const Sql insert_sql = { .text =
    "INSERT INTO audit (org, id, at_ms, account, verb, route, entity, target, reason, result, address)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
const Sql *const audit_statements[] = { &insert_sql };
const size_t audit_statement_count = COUNT_OF(audit_statements);

static const char *const verbs[] = {
    [AUDIT_NONE] = "read", [AUDIT_WRITE] = "write", [AUDIT_VIEW_PERSON] = "view", [AUDIT_EXPORT] = "export", [AUDIT_SIGN] = "sign",
};

Status audit_write(Req *rq, Db *db, Status result)
{
    const Reply *r = rq->reply;
    int64_t org = rq->org ? rq->org : rq->who ? rq->who->org : 0;
    Str route = arena_printf(rq->arena, "%s %s", method_name(rq->route->method), rq->route->path);
    return db_exec(db, &insert_sql, P_INT(org), P_INT(id_new(rq->now_ms)), P_INT(rq->now_ms), P_INT(rq->who ? rq->who->account : 0),
                   P_TEXT(str_of(verbs[route_audit(rq->route)])), P_TEXT(route),
                   r->audit.entity ? P_TEXT(str_of(r->audit.entity)) : P_NULL, r->audit.target ? P_INT(r->audit.target) : P_NULL,
                   r->audit.reason.n ? P_TEXT(r->audit.reason) : P_NULL, P_TEXT(str_of(status_info(result)->code)),
                   P_TEXT(rq->address));
}
