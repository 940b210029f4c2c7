/* Who asks and what he gave was judged on a reader; a writer may be a minute away (somebody imports). So what is done at one's own door, and
 * what hands out a code, looks again in its transaction: one's session may have ended meanwhile, the password may be another. */
#include "feature/account/account_parts.h"
#include "http/session.h"

const Sql own_sql_password = { .read_only = true, .text = "SELECT 1 FROM account WHERE org = $1 AND id = $2 AND disabled = 0 AND password = $3" };

Status own_password_still(Db *db, int64_t org, int64_t account, Str judged)
{
    int64_t one;
    return db_one_int(db, &own_sql_password, &one, P_INT(org), P_INT(account), P_TEXT(judged));
}

static Status say_ended(Req *rq)
{
    if (problem_add(rq->problems, S(""), "ended",
                    "待っているあいだに、このサインインは終わりました。何も変えていません。もう一度サインインしてください。管理者がコードを出し直していれば、そのコードで入れます。") ==
        ERR_MEMORY)
        return ERR_MEMORY;
    return ERR_UNAUTHENTICATED;
}

Status own_session_still(Req *rq)
{
    Status there = session_still(rq->db, rq->who->org, rq->who->account, rq->who->session);
    return there == ERR_NOT_FOUND ? say_ended(rq) : there;
}

typedef struct {
    Str judged;
    Status (*fn)(Req *rq, void *context);
    void *context;
    bool ended, changed;
} Own;

static Status own_in_tx(Req *rq, void *context)
{
    Own *o = context;
    const Principal *who = rq->who;
    Status there = session_still(rq->db, who->org, who->account, who->session);
    o->ended = there == ERR_NOT_FOUND;
    TRY(there);
    Status same = o->judged.n ? own_password_still(rq->db, who->org, who->account, o->judged) : OK;
    o->changed = same == ERR_NOT_FOUND;
    TRY(same);
    return o->fn(rq, o->context);
}

static Status own_tx_of(Req *rq, Own *o, Str pointer)
{
    Status status = req_in_tx(rq, own_in_tx, o);
    if (status == ERR_NOT_FOUND && o->ended)
        return say_ended(rq);
    if (status == ERR_NOT_FOUND && o->changed)
        return problem_add(rq->problems, pointer, "changed", "待っているあいだに、パスワードが別のところで変わりました。何も変えていません。いまのパスワードを入力してください。");
    return status;
}

Status own_tx(Req *rq, Status (*fn)(Req *, void *), void *context)
{
    return own_tx_of(rq, &(Own){ .fn = fn, .context = context }, S(""));
}

Status own_tx_judged(Req *rq, Str judged, Str pointer, Status (*fn)(Req *, void *), void *context)
{
    return own_tx_of(rq, &(Own){ .judged = judged, .fn = fn, .context = context }, pointer);
}
