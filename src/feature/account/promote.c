/* Making an administrator takes two, wherever there are two: nobody gives himself a second signature by making a second account. */
#include "feature/account/account_parts.h"
#include "feature/account/password.h"
#include "http/session.h"

/* An administrator beside who asks and whom it is about, in the town or where the asking one belongs; one who was stopped or lost
 * the role within a day counts too. */
const Sql promote_sql_other = { .read_only = true, .text =
    "SELECT 1 FROM account a LEFT JOIN former_admin f ON f.org = a.org AND f.account = a.id WHERE a.org IN ($1, $2)"
    " AND NOT (a.org = $2 AND a.id = $3) AND NOT (a.org = $1 AND a.id = $4)"
    " AND ((a.role = 'admin' AND a.disabled = 0) OR coalesce(f.since_ms, 0) > $5) LIMIT 1" };
const Sql promote_sql_ask = { .text =
    "INSERT INTO promotion_request (org, account, asked_by_org, asked_by, asked_ms) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (org, account) DO UPDATE SET asked_by_org = excluded.asked_by_org, asked_by = excluded.asked_by, asked_ms = excluded.asked_ms" };
const Sql promote_sql_asked = { .read_only = true, .text =
    "SELECT asked_by_org, asked_by, asked_ms FROM promotion_request WHERE org = $1 AND account = $2" };
const Sql promote_sql_done = { .text = "DELETE FROM promotion_request WHERE org = $1 AND account = $2" };
const Sql promote_sql_list = { .read_only = true, .text =
    "SELECT r.account, a.name, r.asked_by, b.name, r.asked_ms FROM promotion_request r JOIN account a ON a.org = r.org AND a.id = r.account"
    " JOIN account b ON b.org = r.asked_by_org AND b.id = r.asked_by WHERE r.org = $1 AND r.asked_ms > $2 ORDER BY r.asked_ms" };

bool promote_is_admin(const Account *a)
{
    return str_eq(a->role, S("admin")) && !a->disabled;
}

Status promote_needs_two(Req *rq, int64_t id, bool *ret)
{
    int64_t one;
    Status found = db_one_int(rq->db, &promote_sql_other, &one, P_INT(rq->org), P_INT(rq->who->org), P_INT(rq->who->account), P_INT(id),
                              P_INT(rq->now_ms - SECOND_HOURS * 3600000LL));
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    *ret = found == OK;
    return OK;
}

Status promote_ask(Req *rq, int64_t id)
{
    req_audit(rq, "account", id);
    req_audit_reason(rq, S("システム管理者にする申し出。別の管理者の承認待ち"));
    return db_exec(rq->db, &promote_sql_ask, P_INT(rq->org), P_INT(id), P_INT(rq->who->org), P_INT(rq->who->account), P_INT(rq->now_ms));
}

typedef struct {
    int64_t id;
    Str code, stored;
    bool coded; /* a new account: the code was set */
} Promotion;

static Status confirm_in_tx(Req *rq, void *context)
{
    Promotion *p = context;
    Account a = { 0 };
    problems_init(rq->problems, rq->arena); /* may run again */
    TRY(account_check_second(rq, &promote_sql_asked, p->id));
    TRY(entity_get(&account_entity, rq->db, rq->org, p->id, rq->arena, &a));
    p->coded = !a.password.n;
    if (p->coded)
        a.password = p->stored;
    a.role = S("admin");
    a.unit = 0;
    a.disabled = false;
    req_audit(rq, "account", p->id);
    req_audit_reason(rq, S("システム管理者にすることを、別の管理者が承認"));
    TRY(entity_update(&account_entity, rq->db, &a));
    TRY(db_exec(rq->db, &promote_sql_done, P_INT(rq->org), P_INT(p->id)));
    return session_end_all(rq->db, rq->org, p->id, 0);
}

Status promotion_confirm_post(Req *rq)
{
    Promotion p = { 0 };
    TRY(req_path_i64(rq, 0, &p.id));
    TRY(account_check_second(rq, &promote_sql_asked, p.id)); /* before the dear hash; again in the transaction */
    TRY(one_time_code(rq->now_ms, rq->arena, &p.code, &p.stored));
    TRY(own_tx(rq, confirm_in_tx, &p));
    if (p.coded)
        return account_answer_code(rq, 200, p.id, p.code);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "id", p.id);
    json_close_object(w);
    return reply_done(rq);
}

Status promotion_delete(Req *rq)
{
    return account_take_wish_back(rq, &promote_sql_done);
}

Status promotions_get(Req *rq)
{
    return account_list_wishes(rq, &promote_sql_list);
}
