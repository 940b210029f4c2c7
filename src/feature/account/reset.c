/* Resets by an administrator — of another administrator only by two — and which roles must have a second factor. */
#include "feature/account/account_parts.h"
#include "feature/account/password.h"
#include "http/session.h"

#define ROLES_MAX 200 /* bytes of the names of all roles */

const Sql reset_sql_former = { .text = 
    "INSERT INTO former_admin (org, account, since_ms) VALUES ($1, $2, $3) ON CONFLICT (org, account) DO UPDATE SET since_ms = excluded.since_ms" };
const Sql reset_sql_is_former = { .read_only = true, .text = "SELECT 1 FROM former_admin WHERE org = $1 AND account = $2" };
const Sql reset_sql_ask = { .text =
    "INSERT INTO reset_request (org, account, asked_by_org, asked_by, asked_ms) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (org, account) DO UPDATE SET asked_by_org = excluded.asked_by_org, asked_by = excluded.asked_by, asked_ms = excluded.asked_ms" };
const Sql reset_sql_asked = { .read_only = true, .text =
    "SELECT asked_by_org, asked_by, asked_ms FROM reset_request WHERE org = $1 AND account = $2" };
const Sql reset_sql_done = { .text = "DELETE FROM reset_request WHERE org = $1 AND account = $2" };
const Sql reset_sql_list = { .read_only = true, .text =
    "SELECT r.account, a.name, r.asked_by, b.name, r.asked_ms FROM reset_request r JOIN account a ON a.org = r.org AND a.id = r.account"
    " JOIN account b ON b.org = r.asked_by_org AND b.id = r.asked_by WHERE r.org = $1 AND r.asked_ms > $2 ORDER BY r.asked_ms" };
const Sql reset_sql_doors = { .read_only = true, .text = "SELECT second_factor_roles, coalesce(key_verified, 0) FROM door_setting WHERE org = $1" };
const Sql reset_sql_set_doors = { .text =
    "INSERT INTO door_setting (org, second_factor_roles, key_verified) VALUES ($1, $2, $3)"
    " ON CONFLICT (org) DO UPDATE SET second_factor_roles = excluded.second_factor_roles, key_verified = excluded.key_verified" };

typedef struct {
    int64_t id;
    Str code, stored;
    bool waits; /* for a second administrator */
} Reset;

/* Who is or was an administrator: taking the role away first must not save the second signature. */
static Status needs_two(Req *rq, const Account *account, bool *ret)
{
    int64_t one;
    Status former = db_one_int(rq->db, &reset_sql_is_former, &one, P_INT(account->row.org), P_INT(account->row.id));
    if (former != OK && former != ERR_NOT_FOUND)
        return former;
    *ret = former == OK || str_eq(account->role, S("admin"));
    return OK;
}

static bool is_self(const Req *rq, int64_t id)
{
    return id == rq->who->account && rq->org == rq->who->org;
}

static Status refuse(Req *rq, const char *code, const char *sentence)
{
    return problem_add(rq->problems, S(""), code, "%s", sentence);
}

static Status reset_in_tx(Req *rq, void *context)
{
    Reset *r = context;
    Account account;
    TRY(entity_get(&account_entity, rq->db, rq->org, r->id, rq->arena, &account));
    TRY(needs_two(rq, &account, &r->waits));
    req_audit(rq, "account", r->id);
    if (!r->waits)
        return account_reset(rq->db, rq->org, r->id, r->stored);
    req_audit_reason(rq, S("コードの申し出。別の管理者の承認待ち"));
    return db_exec(rq->db, &reset_sql_ask, P_INT(rq->org), P_INT(r->id), P_INT(rq->who->org), P_INT(rq->who->account), P_INT(rq->now_ms));
}

Status account_answer_waiting(Req *rq, int64_t id)
{
    JsonWriter *w = reply_json(rq, 202);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_bool_field(w, "needs_second", true);
    json_i64_field(w, "until_ms", rq->now_ms + SECOND_HOURS * 3600000LL);
    json_close_object(w);
    return reply_done(rq);
}

Status reset_post(Req *rq)
{
    Reset r = { 0 };
    TRY(req_path_i64(rq, 0, &r.id));
    if (is_self(rq, r.id)) /* it would take one's second factor away without a code of it */
        return refuse(rq, "own", "自分の再発行はできません。パスワードは自分で変えられます。ほかの管理者に頼むこともできます。");
    TRY(one_time_code(rq->now_ms, rq->arena, &r.code, &r.stored));
    TRY(own_tx(rq, reset_in_tx, &r));
    return r.waits ? account_answer_waiting(rq, r.id) : account_answer_code(rq, 200, r.id, r.code);
}

/* ---- the second administrator ---- */

/* Somebody else than who asked and than whom it is about, and no account made after the wish for it. */
Status account_check_second(Req *rq, const Sql *asked, int64_t id)
{
    const Principal *who = rq->who;
    Account second;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, asked, &rows, P_INT(rq->org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    int64_t by_org = row_int(&rows, 0), by = row_int(&rows, 1), asked_ms = row_int(&rows, 2);
    rows_done(&rows);
    if (!clock_within(asked_ms, SECOND_HOURS * 3600000LL, rq->now_ms))
        return refuse(rq, "expired", "申し出から24時間を過ぎました。もう一度、申し出からやり直してください。");
    if ((by_org == who->org && by == who->account) || is_self(rq, id))
        return refuse(rq, "second", "申し出た人と本人は、承認できません。別の管理者に頼んでください。");
    TRY(entity_get(&account_entity, rq->db, who->org, who->account, rq->arena, &second));
    return second.created_ms < asked_ms ? OK : refuse(rq, "second", "申し出のあとに作られた利用者は、承認できません。別の管理者に頼んでください。");
}

static Status confirm_in_tx(Req *rq, void *context)
{
    const Reset *r = context;
    problems_init(rq->problems, rq->arena); /* may run again */
    TRY(account_check_second(rq, &reset_sql_asked, r->id));
    req_audit(rq, "account", r->id);
    req_audit_reason(rq, S("別の管理者が承認"));
    TRY(db_exec(rq->db, &reset_sql_done, P_INT(rq->org), P_INT(r->id)));
    return account_reset(rq->db, rq->org, r->id, r->stored);
}

Status reset_confirm_post(Req *rq)
{
    Reset r = { 0 };
    TRY(req_path_i64(rq, 0, &r.id));
    TRY(account_check_second(rq, &reset_sql_asked, r.id)); /* before the dear hash; again in the transaction */
    TRY(one_time_code(rq->now_ms, rq->arena, &r.code, &r.stored));
    TRY(own_tx(rq, confirm_in_tx, &r));
    return account_answer_code(rq, 200, r.id, r.code);
}

Status account_take_wish_back(Req *rq, const Sql *done)
{
    int64_t id, changed;
    TRY(req_path_i64(rq, 0, &id));
    TRY(db_exec_count(rq->db, done, &changed, P_INT(rq->org), P_INT(id)));
    if (!changed)
        return ERR_NOT_FOUND;
    req_audit(rq, "account", id);
    req_audit_reason(rq, S("申し出の取り下げ"));
    return reply_no_content(rq);
}

Status reset_delete(Req *rq)
{
    return account_take_wish_back(rq, &reset_sql_done);
}

Status account_list_wishes(Req *rq, const Sql *list)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, list, &rows, P_INT(rq->org), P_INT(rq->now_ms - SECOND_HOURS * 3600000LL)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "account", row_int(&rows, 0));
        json_str_field(w, "name", row_text(&rows, 1));
        json_i64_field(w, "asked_by", row_int(&rows, 2));
        json_str_field(w, "asked_by_name", row_text(&rows, 3));
        json_i64_field(w, "asked_ms", row_int(&rows, 4));
        json_i64_field(w, "until_ms", row_int(&rows, 4) + SECOND_HOURS * 3600000LL);
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status resets_get(Req *rq)
{
    return account_list_wishes(rq, &reset_sql_list);
}

/* ---- who must have a second factor ---- */

static Status answer_doors(Req *rq, Str wanted, bool key_verified)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "roles");
    for (size_t i = 0; i < role_count; i++) {
        json_open_object(w);
        json_str_field(w, "role", str_of(role_infos[i].name));
        json_str_field(w, "label", str_of(role_infos[i].label));
        json_bool_field(w, "second_factor", second_factor_wanted(wanted, str_of(role_infos[i].name)));
        json_close_object(w);
    }
    json_close_array(w);
    json_bool_field(w, "key_verified", key_verified);
    json_close_object(w);
    return reply_done(rq);
}

Status doors_get(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &reset_sql_doors, &rows, P_INT(rq->org)));
    bool set = rows_next(&rows);
    Str wanted = set ? arena_copy(rq->arena, row_text(&rows, 0)) : S(SECOND_FACTOR_ROLES_DEFAULT);
    bool key_verified = set && row_int(&rows, 1) != 0;
    TRY(rows.status);
    return wanted.p ? answer_doors(rq, wanted, key_verified) : ERR_MEMORY;
}

static Status add_role(Req *rq, JsonNode *n, size_t i, Buf *roles)
{
    Str name = json_type(n) == JSON_STRING ? json_str(n) : (Str){ 0 };
    Str pointer = arena_printf(rq->arena, "/second_factor_roles/%zu", i);
    if (role_from_name(name) == ROLE_NONE)
        return problem_add(rq->problems, pointer, "unknown", "この役割はありません。画面を読み込み直してください。");
    if (second_factor_wanted(buf_str(roles), name))
        return problem_add(rq->problems, pointer, "twice", "同じ役割が二度あります。画面を読み込み直してください。");
    if (roles->n)
        buf_char(roles, ' ');
    buf_add(roles, name);
    return buf_status(roles);
}

Status doors_put(Req *rq)
{
    CLEANUP(buf_done) Buf roles;
    buf_init(&roles, ROLES_MAX);
    TRY(account_need_object(rq));
    JsonNode *list = json_get(rq->body, S("second_factor_roles"));
    JsonNode *verified = json_get(rq->body, S("key_verified"));
    bool key_verified;
    if (!list || json_type(list) != JSON_ARRAY || json_count(rq->body) != (verified ? 2 : 1))
        return problem_add(rq->problems, S("/second_factor_roles"), "type", "二段階の確認を必ず使う役割を送ってください。");
    if (verified && json_type(verified) != JSON_BOOL)
        return problem_add(rq->problems, S("/key_verified"), "type", "鍵の暗証番号や指紋も求めるかを、はいかいいえで送ってください。");
    TRY(key_policy(rq->db, rq->org, &key_verified)); /* left out: as it was */
    key_verified = verified ? json_bool(verified) : key_verified;
    for (size_t i = 0; i < json_count(list); i++)
        TRY(add_role(rq, json_at(list, i), i, &roles));
    TRY(db_exec(rq->db, &reset_sql_set_doors, P_INT(rq->org), P_TEXT(buf_str(&roles)), P_INT(key_verified)));
    req_audit(rq, "door_setting", rq->org);
    Str wanted = arena_copy(rq->arena, buf_str(&roles));
    return wanted.p ? answer_doors(rq, wanted, key_verified) : ERR_MEMORY;
}
