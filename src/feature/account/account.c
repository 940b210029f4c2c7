/* Accounts of a town, as its administrator keeps them. */
#include "feature/account/account.h"
#include "feature/account/account_parts.h"
#include "feature/account/factor.h"
#include "feature/account/password.h"
#include "http/session.h"

static const Choice roles[] = {
    { "admin", "システム管理者" }, { "officer", "介護保険担当" }, { "head", "課長・係長" }, { "health", "高齢福祉・保健師" },
    { "centre", "地域包括支援センター" }, { "coordinator", "生活支援コーディネーター" }, { "caremanager", "居宅介護支援事業所" },
    { "provider", "サービス事業所" }, { "prefecture", "都道府県" }, { "bureau", "地方厚生局" }, { "ministry", "厚生労働省" },
    { "adviser", "アドバイザー" }, { 0 },
};
static const Field fields[] = {
    FIELD_TEXT(Account, login, "ログインID", .max = 64, .flags = FIELD_REQUIRED | FIELD_FIXED, .hint = "例: hanako"),
    FIELD_TEXT(Account, name, "氏名", .max = 80, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
    FIELD_CHOICE(Account, role, "役割", .choices = roles, .flags = FIELD_REQUIRED),
    FIELD_REF(Account, unit, "所属する事業所・センター", .ref = "unit"),
    FIELD_BOOL(Account, disabled, "停止中", .flags = 0),
    FIELD_TEXT(Account, password, "パスワードのハッシュ", .max = 400, .flags = FIELD_HIDDEN),
    FIELD_INT(Account, created_ms, "作った時", .max = ID_MAX, .flags = FIELD_REQUIRED | FIELD_READ_ONLY),
    FIELD_INT(Account, signed_in_ms, "最後のサインイン", .max = ID_MAX, .flags = FIELD_READ_ONLY),
    FIELD_INT(Account, previous_signed_in_ms, "その前のサインイン", .max = ID_MAX, .flags = FIELD_READ_ONLY),
};
const Entity account_entity = { .name = "account", .label = "アカウント", .table = "account", .plural = "accounts", .fields = fields,
                                .n_fields = COUNT_OF(fields), .size = sizeof(Account), .order = "login" };
static const Entity *const entities[] = { &account_entity };

static const Sql by_login = { .read_only = true, .text =
    "SELECT org, id, rev, login, name, role, unit, disabled, password, created_ms, signed_in_ms, previous_signed_in_ms"
    " FROM account WHERE login = $1" };
static const Sql set_code = { .text = "UPDATE account SET password = $1, rev = rev + 1 WHERE org = $2 AND id = $3" };
static const Sql list_all = { .read_only = true, .scan_ok = true, .text =
    "SELECT a.org, a.id, a.login, a.name, a.role, a.disabled, o.code FROM account a JOIN organisation o ON o.id = a.org"
    " ORDER BY o.code, a.login LIMIT $1 OFFSET $2" };
const Sql account_organisation_by_code = { .read_only = true, .text = "SELECT id FROM organisation WHERE code = $1" };
static const Sql has_unit = { .read_only = true, .text = "SELECT 1 FROM unit WHERE org = $1 AND id = $2" };

/* ---- for all ---- */

Status account_by_login(Db *db, Str login, Arena *arena, Account *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &by_login, &rows, P_TEXT(login)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Account account = { 0 };
    TRY(entity_from_row(&account_entity, &rows, 0, arena, &account));
    *ret = account;
    return rows.status;
}

static bool is_plain_login(Str login)
{
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
            return false;
    }
    return login.n > 0;
}

/* A role that works in a unit of the town needs the unit; the others must have none, for with one they
 * would stand within the town and not be the town. */
static Status check_account(Db *db, const Account *a, Problems *ps)
{
    const unsigned in_units = ROLE_CENTRE | ROLE_COORDINATOR | ROLE_CAREMANAGER | ROLE_PROVIDER;
    bool in_unit = role_from_name(a->role) & in_units;
    int64_t one;
    if (!is_plain_login(a->login))
        problem_add(ps, S("/login"), "type", "ログインIDには、半角の小文字・数字と . - _ だけを使ってください。");
    if (in_unit && !a->unit)
        problem_add(ps, S("/unit"), "missing", "この役割では、所属する事業所・センターを選んでください。");
    if (!in_unit && a->unit)
        problem_add(ps, S("/unit"), "unknown", "この役割では、事業所・センターを選べません。空にしてください。");
    if (a->unit && db) {
        Status found = db_one_int(db, &has_unit, &one, P_INT(a->row.org), P_INT(a->unit));
        if (found == ERR_NOT_FOUND)
            problem_add(ps, S("/unit"), "unknown", "この事業所・センターは見つかりません。選び直してください。");
        else
            TRY(found);
    }
    return problems_status(ps);
}

Status account_create(Db *db, Account *account, Str stored, int64_t now_ms, Problems *ps)
{
    Account other;
    TRY(check_account(db, account, ps));
    Status taken = account_by_login(db, account->login, ps->arena, &other);
    if (taken == OK)
        return problem_add(ps, S("/login"), "taken", "このログインIDは、もう使われています。ほかのIDにしてください。");
    if (taken != ERR_NOT_FOUND)
        return taken;
    account->row.id = id_new(now_ms);
    account->row.rev = 1;
    account->password = stored;
    account->created_ms = now_ms;
    account->signed_in_ms = account->previous_signed_in_ms = NUMBER_NONE;
    return entity_insert(&account_entity, db, account);
}

Status account_reset(Db *db, int64_t org, int64_t id, Str stored)
{
    int64_t changed;
    TRY(db_exec_count(db, &set_code, &changed, P_TEXT(stored), P_INT(org), P_INT(id)));
    if (!changed)
        return ERR_NOT_FOUND;
    TRY(factor_forget(db, org, id, true));
    return session_end_all(db, org, id, 0);
}

Status account_list_all(Db *db, int64_t limit, int64_t offset, Rows *ret)
{
    return db_query(db, &list_all, ret, P_INT(limit), P_INT(offset));
}

/* ---- doors ---- */

static Status list_accounts(Req *rq)
{
    ListQuery q = { 0 };
    int64_t page;
    TRY(req_query_i64(rq, "page", 1, 1, INT32_MAX, &page));
    TRY(req_query_i64(rq, "size", LIST_PAGE_DEFAULT, 1, LIST_PAGE_MAX, &q.page_size));
    q.offset = (page - 1) * q.page_size;
    JsonWriter *w = reply_json(rq, 200);
    TRY(entity_list(&account_entity, rq->db, rq->org, &q, rq->arena, rq->problems, w));
    return reply_done(rq);
}

Status account_answer_code(Req *rq, int http, int64_t id, Str code)
{
    JsonWriter *w = reply_json(rq, http);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_str_field(w, "one_time_code", code);
    json_close_object(w);
    return reply_done(rq);
}

typedef struct {
    Account account;
    Str stored;
    int64_t id;
    bool waits; /* for a second administrator */
} New;

static Status insert_new(Req *rq, void *context)
{
    New *n = context;
    problems_init(rq->problems, rq->arena); /* may run again */
    Account a = n->account;
    n->waits = false;
    if (promote_is_admin(&a))
        TRY(promote_needs_two(rq, 0, &n->waits));
    a.disabled |= n->waits;
    const Str none = { 0 };
    TRY(account_create(rq->db, &a, n->waits ? none : n->stored, rq->now_ms, rq->problems));
    n->id = a.row.id;
    req_audit(rq, "account", n->id);
    return n->waits ? promote_ask(rq, n->id) : OK;
}

static Status create_account(Req *rq)
{
    New n = { 0 };
    Str code;
    TRY(account_need_object(rq));
    TRY(entity_from_json(&account_entity, rq->body, false, rq->problems, &n.account));
    n.account.row.org = rq->org;
    TRY(check_account(NULL, &n.account, rq->problems));
    TRY(one_time_code(rq->now_ms, rq->arena, &code, &n.stored));
    TRY(own_tx(rq, insert_new, &n));
    return n.waits ? account_answer_waiting(rq, n.id) : account_answer_code(rq, 201, n.id, code);
}

/* What follows from a change: who is no administrator any more is remembered, who may do less signs in again. */
static Status after_update(Req *rq, const Account *before, const Account *a)
{
    bool demoted = str_eq(before->role, S("admin")) && !str_eq(a->role, before->role);
    if (demoted || (promote_is_admin(before) && !promote_is_admin(a)))
        TRY(db_exec(rq->db, &reset_sql_former, P_INT(rq->org), P_INT(a->row.id), P_INT(rq->now_ms)));
    if (a->disabled || !str_eq(a->role, before->role))
        TRY(session_end_all(rq->db, rq->org, a->row.id, 0));
    return OK;
}

static Status update_account(Req *rq)
{
    Account a = { 0 }, before;
    bool waits = false;
    int64_t id, rev;
    TRY(req_path_i64(rq, 0, &id));
    TRY(own_session_still(rq)); /* it may make an administrator */
    TRY(account_need_object(rq));
    if (!str_to_i64(rq->if_match, &rev))
        return problem_add(rq->problems, S(""), "if_match", "どの版を変更するのか分かりません。画面を読み込み直してください。");
    TRY(entity_get(&account_entity, rq->db, rq->org, id, rq->arena, &a));
    if (a.row.rev != rev) {
        entity_to_json(&account_entity, &a, reply_current(rq));
        return ERR_CONFLICT;
    }
    before = a;
    TRY(entity_from_json(&account_entity, rq->body, true, rq->problems, &a));
    a.row = before.row;
    TRY(check_account(rq->db, &a, rq->problems));
    bool own = id == rq->who->account && rq->org == rq->who->org;
    if (own && (a.disabled || !str_eq(a.role, before.role)))
        return problem_add(rq->problems, S("/disabled"), "own", "自分を停止したり、自分の役割を変えたりはできません。ほかの管理者に頼んでください。");
    if (promote_is_admin(&a) && !promote_is_admin(&before))
        TRY(promote_needs_two(rq, id, &waits));
    if (waits) {
        a.role = before.role;
        a.unit = before.unit;
        a.disabled = before.disabled;
    }
    TRY(entity_update(&account_entity, rq->db, &a));
    TRY(after_update(rq, &before, &a));
    req_audit(rq, "account", id);
    if (waits) {
        TRY(promote_ask(rq, id));
        return account_answer_waiting(rq, id);
    }
    a.row.rev = rev + 1;
    JsonWriter *w = reply_json(rq, 200);
    entity_to_json(&account_entity, &a, w);
    reply_rev(rq, a.row.rev);
    return reply_done(rq);
}

Status account_need_object(Req *rq)
{
    if (rq->body && json_type(rq->body) == JSON_OBJECT)
        return OK;
    return problem_add(rq->problems, S(""), "type", "内容がありません。項目を入れて送ってください。");
}

static const Route routes[] = {
    { GET, "/api/session", session_get, ACCESS_PUBLIC, TX_READ, .summary = "Who is signed in, what he may do, and when it locks",
      .door = DOOR_LOCKED, .passive = true },
    { POST, "/api/session", session_post, ACCESS_PUBLIC, TX_NONE, .summary = "Sign in; with a second factor, the first step", .slow = true,
      .audit = AUDIT_SIGN, .per_minute = 120, .door = DOOR_LOCKED },
    { POST, "/api/session/code", session_code_post, ACCESS_PUBLIC, TX_NONE, .summary = "Sign in: the second step, by a code or a security key", .slow = true,
      .audit = AUDIT_SIGN, .per_minute = 120, .door = DOOR_LOCKED },
    { POST, "/api/session/unlock", session_unlock_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Go on after the idle lock with one factor",
      .slow = true, .audit = AUDIT_SIGN, .per_minute = 60, .door = DOOR_LOCKED },
    { DELETE, "/api/session", session_delete, ACCESS_SIGNED_IN, TX_WRITE, .summary = "Sign out", .audit = AUDIT_SIGN, .door = DOOR_LOCKED },
    { GET, "/api/sessions", sessions_get, ACCESS_SIGNED_IN, TX_READ, .summary = "One's own sessions", .door = DOOR_HALF },
    { DELETE, "/api/sessions/{id}", sessions_delete, ACCESS_SIGNED_IN, TX_WRITE, .summary = "End one of them", .audit = AUDIT_SIGN,
      .door = DOOR_HALF },
    { POST, "/api/setup", setup_post, ACCESS_PUBLIC, TX_NONE, .summary = "First run: the first account", .slow = true, .audit = AUDIT_SIGN,
      .per_minute = 30, .inside_only = true },
    { POST, "/api/password", password_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Change one's password", .slow = true,
      .audit = AUDIT_WRITE, .per_minute = 10, .door = DOOR_HALF },
    { GET, "/api/second-factor", factor_get, ACCESS_SIGNED_IN, TX_READ, .summary = "One's second factor", .door = DOOR_HALF },
    { POST, "/api/second-factor", factor_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Begin to enrol one; needs the password", .slow = true,
      .audit = AUDIT_WRITE, .per_minute = 20, .door = DOOR_HALF },
    { POST, "/api/second-factor/confirm", factor_confirm_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Enrol it; needs a code of it",
      .slow = true, .audit = AUDIT_WRITE, .per_minute = 60, .door = DOOR_HALF },
    { POST, "/api/second-factor/sheet", factor_sheet_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "A new recovery sheet; needs a code",
      .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { POST, "/api/second-factor/remove", factor_remove_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Remove it; needs a code",
      .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { GET, "/api/security-keys", keys_get, ACCESS_SIGNED_IN, TX_READ, .summary = "One's security keys (WebAuthn), and whether they work at this address",
      .door = DOOR_HALF },
    { POST, "/api/security-keys/begin", key_begin_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Begin to register one; needs the password", .slow = true,
      .per_minute = 20, .door = DOOR_HALF },
    { POST, "/api/security-keys", keys_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Register it; needs what the key made", .slow = true,
      .audit = AUDIT_WRITE, .per_minute = 20, .door = DOOR_HALF },
    { POST, "/api/security-keys/challenge", key_challenge_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "A challenge for one's keys", .quick = true,
      .per_minute = 60, .door = DOOR_LOCKED },
    { POST, "/api/security-keys/{id}/remove", key_remove_post, ACCESS_SIGNED_IN, TX_NONE, .summary = "Remove one; needs a code or a key",
      .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { GET, "/api/drafts", drafts_get, ACCESS_SIGNED_IN, TX_READ, .summary = "One's drafts" },
    { GET, "/api/drafts/{key}", draft_get, ACCESS_SIGNED_IN, TX_READ, .summary = "One draft" },
    { PUT, "/api/drafts/{key}", draft_put, ACCESS_SIGNED_IN, TX_WRITE, .summary = "Keep a draft for 30 days", .per_minute = 60 },
    { DELETE, "/api/drafts/{key}", draft_delete, ACCESS_SIGNED_IN, TX_WRITE, .summary = "Delete a draft" },
    { GET, "/api/demo/people", demo_people_get, ACCESS_PUBLIC, TX_READ, .summary = "Demo only: people one may be", .inside_only = true },
    { POST, "/api/demo/session", demo_session_post, ACCESS_PUBLIC, TX_WRITE, .summary = "Demo only: be one of them", .audit = AUDIT_SIGN,
      .door = DOOR_LOCKED, .inside_only = true },
    { GET, "/api/towns/{org}/accounts", list_accounts, ACCESS_ACCOUNT_ADMIN, TX_READ, .summary = "Accounts of the town", .data = &account_entity },
    { POST, "/api/towns/{org}/accounts", create_account, ACCESS_ACCOUNT_ADMIN, TX_NONE, .summary = "New account with a one-time code",
      .slow = true, .audit = AUDIT_WRITE, .per_minute = 60, .data = &account_entity },
    { PUT, "/api/towns/{org}/accounts/{id}", update_account, ACCESS_ACCOUNT_ADMIN, TX_WRITE, .summary = "Change or stop an account; needs If-Match",
      .data = &account_entity },
    { POST, "/api/towns/{org}/accounts/{id}/reset", reset_post, ACCESS_ACCOUNT_ADMIN, TX_NONE,
      .summary = "A new one-time code; for an administrator, the wish for one", .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { POST, "/api/towns/{org}/accounts/{id}/reset/confirm", reset_confirm_post, ACCESS_ACCOUNT_ADMIN, TX_NONE,
      .summary = "A second administrator agrees: a new one-time code", .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { DELETE, "/api/towns/{org}/accounts/{id}/reset", reset_delete, ACCESS_ACCOUNT_ADMIN, TX_WRITE, .summary = "Take the wish back" },
    { GET, "/api/towns/{org}/resets", resets_get, ACCESS_ACCOUNT_ADMIN, TX_READ, .summary = "Resets that wait for a second administrator" },
    { POST, "/api/towns/{org}/accounts/{id}/promotion/confirm", promotion_confirm_post, ACCESS_ACCOUNT_ADMIN, TX_NONE,
      .summary = "A second administrator agrees that he becomes one", .slow = true, .audit = AUDIT_WRITE, .per_minute = 60 },
    { DELETE, "/api/towns/{org}/accounts/{id}/promotion", promotion_delete, ACCESS_ACCOUNT_ADMIN, TX_WRITE, .summary = "Take the wish back" },
    { GET, "/api/towns/{org}/promotions", promotions_get, ACCESS_ACCOUNT_ADMIN, TX_READ, .summary = "Who waits to become an administrator" },
    { GET, "/api/towns/{org}/doors", doors_get, ACCESS_ACCOUNT_ADMIN, TX_READ, .summary = "Which roles must have a second factor" },
    { PUT, "/api/towns/{org}/doors", doors_put, ACCESS_ACCOUNT_ADMIN, TX_WRITE, .summary = "Say which roles must have a second factor" },
};
static const Sql *const statements[] = {
    &by_login, &set_code, &list_all, &account_organisation_by_code, &has_unit, ACCOUNT_SIGN_STATEMENTS, OWN_STATEMENTS, FACTOR_STATEMENTS,
    KEY_STATEMENTS, RESET_STATEMENTS, PROMOTE_STATEMENTS, DRAFT_STATEMENTS,
};
const Feature feature_account = { .name = "account", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };
