#include "http/left.h"
#include "base/secret.h"
#include "http/app.h"
#include "http/reply.h"
#include "http/router.h"

#include <string.h>

const Sql left_sql_export = { .text =
    "INSERT INTO export (org, id, source, state, purpose, purpose_words, recipient_kind, recipient, recipient_words, first_month, last_month, columns,"
    " number_reason, persons, rows, asked_by_org, asked_by, asked_ms, decided_by, decided_ms, until_ms)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, NULL, NULL, $19)" };
const Sql left_sql_file = { .text =
    "INSERT INTO export_file (org, export, n, name, recipient, unit, rows, persons, size, sha256, bytes_sealed)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
const Sql *const left_statements[] = { &left_sql_export, &left_sql_file };
const size_t left_statement_count = COUNT_OF(left_statements);

Status left_note(Req *rq, Db *db)
{
    const Reply *r = rq->reply;
    bool ordered = r->audit.entity && strcmp(r->audit.entity, "export") == 0;
    if (route_audit(rq->route) != AUDIT_EXPORT || !r->file_name.n || !rq->who || !rq->org || ordered)
        return OK;
    char sha256[65];
    Str body = reply_body(r);
    int64_t id = id_new(rq->now_ms);
    const char *recipient = rq->relation == RELATION_OWN ? "inside" : "asker";
    const Param p[] = { P_INT(rq->org), P_INT(id), P_TEXT(str_of(rq->route->path)), P_TEXT(S("given")), P_TEXT(S("one_click")), P_TEXT(S("")),
                        P_TEXT(str_of(recipient)), P_INT(rq->who->org), P_TEXT(rq->who->name), P_INT(0), P_INT(0), P_TEXT(S("")), P_NULL, P_INT(0), P_INT(0),
                        P_INT(rq->who->org), P_INT(rq->who->account), P_INT(rq->now_ms), P_INT(rq->now_ms) };
    TRY(db_exec_n(db, &left_sql_export, NULL, p, COUNT_OF(p)));
    sha256_hex(body, sha256);
    return db_exec(db, &left_sql_file, P_INT(rq->org), P_INT(id), P_INT(1), P_TEXT(r->file_name), P_TEXT(rq->who->name), P_INT(0), P_INT(0), P_INT(0),
                   P_INT(body.n), P_TEXT(str_of(sha256)), P_NULL);
}
