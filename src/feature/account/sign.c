/* Signing in and out, the first account, one's own password, and the demo's people. */
#include "base/secret.h"
#include "base/version.h"
#include "domain/code.h"
#include "feature/account/account.h"
#include "feature/account/account_parts.h"
#include "feature/account/factor.h"
#include "feature/account/password.h"
#include "http/app.h"
#include "http/rate.h"
#include "http/scope.h"
#include "http/session.h"

#define DEMO_PEOPLE_MAX 50

const Sql sign_person = { .read_only = true, .text =
    "SELECT a.org, a.id, a.name, a.login, a.role, a.unit, a.previous_signed_in_ms,"
    " CASE WHEN a.password LIKE 'once:%' THEN 1 ELSE 0 END, o.name, o.kind, u.name,"
    " CASE WHEN f.confirmed_ms IS NULL AND NOT EXISTS (SELECT 1 FROM security_key k WHERE k.org = a.org AND k.account = a.id) THEN 0 ELSE 1 END,"
    " coalesce(f.again, 0), d.org, d.second_factor_roles"
    " FROM account a JOIN organisation o ON o.id = a.org LEFT JOIN unit u ON u.org = a.org AND u.id = a.unit"
    " LEFT JOIN second_factor f ON f.org = a.org AND f.account = a.id LEFT JOIN door_setting d ON d.org = a.org"
    " WHERE a.org = $1 AND a.id = $2" };
const Sql sign_mark = { .text =
    "UPDATE account SET previous_signed_in_ms = signed_in_ms, signed_in_ms = $1 WHERE org = $2 AND id = $3" };
const Sql sign_set_password = { .text = "UPDATE account SET password = $1, rev = rev + 1 WHERE org = $2 AND id = $3 AND password = $4" };
const Sql sign_sessions = { .read_only = true, .text =
    "SELECT id, created_ms, seen_ms, address FROM session WHERE org = $1 AND account = $2 ORDER BY created_ms DESC, id DESC" };
const Sql sign_meta = { .read_only = true, .text = "SELECT value FROM meta WHERE name = $1" };
const Sql sign_meta_done = { .text = "DELETE FROM meta WHERE name = $1" };
const Sql sign_new_town = { .text = "INSERT INTO organisation (id, rev, kind, code, name) VALUES ($1, 1, 'municipality', $2, $3)" };
const Sql sign_any_account = { .read_only = true, .scan_ok = true, .text = "SELECT 1 FROM account LIMIT 1" };
const Sql sign_demo_people = { .read_only = true, .scan_ok = true, .text =
    "SELECT a.org, a.id, a.name, a.role, o.name, u.name FROM account a JOIN organisation o ON o.id = a.org"
    " LEFT JOIN unit u ON u.org = a.org AND u.id = a.unit WHERE a.disabled = 0 ORDER BY a.id LIMIT $1" };

/* What each role opens first: shown beside the demo's people. */
static const struct {
    Role role;
    const char *opens;
} role_opens[] = {
    { ROLE_OFFICER, "上限額の見通しと、今月やること" }, { ROLE_HEAD, "課のまとめと、決裁前の1枚" }, { ROLE_HEALTH, "サービスの使われ方" },
    { ROLE_ADMIN, "組織とアカウントの管理" }, { ROLE_CENTRE, "担当の事業所と地域" },
    { ROLE_PREFECTURE, "県内の市町の見通し（個人の情報は見えません）" }, { ROLE_MINISTRY, "全国の組織と統計" },
};

static const char *opens_of(Role role)
{
    for (size_t i = 0; i < COUNT_OF(role_opens); i++)
        if (role_opens[i].role == role)
            return role_opens[i].opens;
    return "";
}

static const char *label_of(Role role)
{
    for (size_t i = 0; i < role_count; i++)
        if (role_infos[i].role == role)
            return role_infos[i].label;
    return "";
}

/* ---- reading the body ---- */

static Status text_member(Req *rq, const char *key, size_t max, Str *ret)
{
    JsonNode *n = json_get(rq->body, str_of(key));
    Str pointer = arena_printf(rq->arena, "/%s", key);
    if (!n)
        return problem_add(rq->problems, pointer, "missing", "入力してください。");
    if (json_type(n) != JSON_STRING)
        return problem_add(rq->problems, pointer, "type", "文字で入力してください。");
    Str s = json_str(n);
    if (!s.n || s.n > max)
        return problem_add(rq->problems, pointer, "range", "1 文字以上、%zu バイトまでで入力してください。", max);
    *ret = s;
    return OK;
}

Status sign_members(Req *rq, const Member *members, size_t n)
{
    TRY(account_need_object(rq));
    for (size_t i = 0; i < n; i++)
        if (text_member(rq, members[i].key, members[i].max, members[i].to) == ERR_MEMORY)
            return ERR_MEMORY;
    for (size_t i = 0; i < json_count(rq->body); i++) {
        Str key;
        bool known = false;
        json_member(rq->body, i, &key);
        for (size_t k = 0; k < n; k++)
            known |= str_eq(key, str_of(members[k].key));
        if (!known)
            problem_add(rq->problems, S(""), "unknown", "知らない項目が送られました。画面を読み込み直してください。");
    }
    return problems_status(rq->problems);
}

/* ---- what a page learns about the session ---- */

/* The nation's register is kept by the nation alone (feature/town). */
static void write_permissions(JsonWriter *w, Role role, Relation relation, bool above, bool nation)
{
    json_array_field(w, "permissions");
    for (int a = ACCESS_SIGNED_IN; a < ACCESS_COUNT; a++)
        if ((a != ACCESS_REGISTER_WRITE || nation) &&
            (access_allows((Access)a, role, relation) || (above && access_allows((Access)a, role, RELATION_ABOVE)) ||
             (role == ROLE_ADVISER && access_allows((Access)a, role, RELATION_WALKING))))
            json_put_str(w, str_of(access_rows[a].name));
    json_close_array(w);
}

static void write_id_or_null(JsonWriter *w, const char *key, int64_t id)
{
    if (id)
        json_i64_field(w, key, id);
    else
        json_null_field(w, key);
}

static Status write_person(Req *rq, JsonWriter *w, int64_t org, int64_t account)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sign_person, &rows, P_INT(org), P_INT(account)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Role role = role_from_name(row_text(&rows, 4));
    bool town = scope_is_town(row_text(&rows, 9));
    json_object_field(w, "person");
    json_i64_field(w, "id", account);
    json_str_field(w, "name", row_text(&rows, 2));
    json_str_field(w, "login", row_text(&rows, 3));
    json_str_field(w, "role", row_text(&rows, 4));
    json_str_field(w, "role_label", str_of(label_of(role)));
    json_i64_field(w, "org", org);
    json_str_field(w, "org_name", row_text(&rows, 8));
    write_id_or_null(w, "town", town ? org : 0);
    write_id_or_null(w, "unit", row_int(&rows, 5));
    json_str_field(w, "unit_name", row_text(&rows, 10));
    write_id_or_null(w, "previous_signed_in_ms", row_int(&rows, 6));
    json_bool_field(w, "must_change_password", row_int(&rows, 7) != 0);
    Str roles = row_is_null(&rows, 13) ? S(SECOND_FACTOR_ROLES_DEFAULT) : row_text(&rows, 14);
    bool wanted = row_int(&rows, 12) != 0 || second_factor_wanted(roles, row_text(&rows, 4));
    json_bool_field(w, "must_enrol", wanted && row_int(&rows, 11) == 0 && !rq->app->demo);
    json_bool_field(w, "second_factor", row_int(&rows, 11) != 0);
    json_close_object(w);
    write_permissions(w, role, row_int(&rows, 5) ? RELATION_WITHIN : RELATION_OWN, !town, str_eq(row_text(&rows, 9), S("nation")));
    return rows.status;
}

/* A locked screen says whose it is, and no more. */
static void write_lock(Req *rq, JsonWriter *w, int64_t account)
{
    const Principal *who = rq->who;
    bool here = who && who->account == account;
    int64_t idle_ms = here ? who->locks_at_ms - rq->now_ms : SESSION_IDLE_SECONDS * 1000LL;
    int64_t whole_ms = here ? who->ends_at_ms - rq->now_ms : SESSION_ABSOLUTE_SECONDS * 1000LL;
    bool locked = who && who->locked && !account;
    json_bool_field(w, "locked", locked);
    if (locked)
        json_str_field(w, "locked_name", who->name);
    else
        json_null_field(w, "locked_name");
    json_i64_field(w, "seconds_left", account && idle_ms > 0 ? idle_ms / 1000 : 0);
    json_i64_field(w, "ends_in_seconds", account && whole_ms > 0 ? whole_ms / 1000 : 0);
}

static Status answer_session(Req *rq, int http, int64_t org, int64_t account)
{
    JsonWriter *w = reply_json(rq, http);
    json_open_object(w);
    json_bool_field(w, "signed_in", account != 0);
    if (account) {
        TRY(write_person(rq, w, org, account));
    } else {
        json_null_field(w, "person");
        json_array_field(w, "permissions");
        json_close_array(w);
    }
    write_lock(rq, w, account);
    char today[11];
    json_bool_field(w, "demo", rq->app->demo);
    json_bool_field(w, "setup_needed", rq->app->setup_needed);
    json_str_field(w, "version", S(BANSO_VERSION));
    json_str_field(w, "today", date_to_iso(app_today(rq->app), today));
    json_close_object(w);
    return reply_done(rq);
}

Status session_get(Req *rq)
{
    bool inside = rq->who && !rq->who->locked;
    return answer_session(rq, 200, inside ? rq->who->org : 0, inside ? rq->who->account : 0);
}

/* ---- signing in ---- */

/* Over the one that was judged and no other: a reset meanwhile stays. */
static Status set_password(Req *rq, Entering *e)
{
    int64_t changed;
    TRY(db_exec_count(rq->db, &sign_set_password, &changed, P_TEXT(e->new_hash), P_INT(e->org), P_INT(e->account), P_TEXT(e->judged)));
    e->stale = !changed;
    return changed ? OK : ERR_UNAUTHENTICATED;
}

Status sign_look_again(Req *rq, Entering *e)
{
    e->stale = e->asks = false; /* may run again */
    Status same = own_password_still(rq->db, e->org, e->account, e->judged);
    e->stale = same == ERR_NOT_FOUND;
    TRY(e->stale ? ERR_UNAUTHENTICATED : same);
    return e->new_hash.n ? set_password(rq, e) : OK;
}

static Status has_factor(Req *rq, const Entering *e, bool *ret)
{
    Factor factor;
    int64_t keys;
    TRY(factor_load(rq, rq->db, e->org, e->account, &factor));
    TRY(key_count(rq->db, e->org, e->account, &keys));
    *ret = (factor.enrolled || keys) && !rq->app->demo;
    return OK;
}

static Status enter(Req *rq, void *context)
{
    Entering *e = context;
    TRY(sign_look_again(rq, e));
    if (e->alone)
        TRY(has_factor(rq, e, &e->asks));
    return e->asks ? ERR_UNAUTHENTICATED : sign_begin(rq, e);
}

Status sign_begin(Req *rq, Entering *e)
{
    rq->org = e->org; /* the record belongs to the town of the person */
    if (rq->who) {
        Status ended = session_end(rq->db, rq->who->org, rq->who->account, rq->who->session);
        if (ended != OK && ended != ERR_NOT_FOUND)
            return ended;
    }
    TRY(db_exec(rq->db, &sign_mark, P_INT(rq->now_ms), P_INT(e->org), P_INT(e->account)));
    req_audit(rq, "account", e->account);
    return session_start(rq->app, rq->db, e->org, e->account, rq->address, rq->arena, &e->cookie);
}

Status sign_answer_entered(Req *rq, const Entering *e)
{
    TRY(answer_session(rq, 200, e->org, e->account));
    reply_header(rq, "Set-Cookie", e->cookie);
    return OK;
}

Status sign_refuse_wait(Req *rq, Str login)
{
    int64_t wait_ms = signin_wait_ms(rq->app->rates, login, rq->address, rq->now_ms);
    if (wait_ms <= 0)
        return OK;
    int64_t seconds = (wait_ms + 999) / 1000;
    reply_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)seconds));
    if (problem_add(rq->problems, S("/password"), "wait", "間違いが続いたので、あと %lld 秒待ってから、もう一度入力してください。",
                    (long long)seconds) == ERR_MEMORY)
        return ERR_MEMORY;
    return ERR_RATE;
}

Status sign_refuse_wrong(Req *rq, const Account *account, Str login, Str pointer, const char *sentence)
{
    signin_failed(rq->app->rates, login, rq->address, rq->now_ms);
    if (account->row.id) {
        rq->org = account->row.org;
        req_audit(rq, "account", account->row.id);
    }
    if (problem_add(rq->problems, pointer, "wrong", "%s", sentence) == ERR_MEMORY)
        return ERR_MEMORY;
    return req_refuse_recorded(rq, ERR_UNAUTHENTICATED);
}

Status sign_refuse_password(Req *rq, const Account *account, Str login)
{
    return sign_refuse_wrong(rq, account, login, S("/password"), "ログインIDかパスワードが違います。大文字・小文字と、全角・半角を確かめてください。");
}

/* From the closed network come centres and providers alone; a right password is no reason, and is recorded. */
Status sign_refuse_closed(Req *rq, const Account *account)
{
    if (!rq->closed || role_is_closed(role_from_name(account->role)))
        return OK;
    rq->org = account->row.org;
    req_audit(rq, "account", account->row.id);
    if (problem_add(rq->problems, S("/login"), "closed_network",
                    "このネットワークからは、センターと事業所の人だけがサインインできます。役場の人は、庁内の画面から使ってください。") == ERR_MEMORY)
        return ERR_MEMORY;
    return req_refuse_recorded(rq, ERR_FORBIDDEN);
}

Status session_post(Req *rq)
{
    Str login, password;
    const Member members[] = { { "login", 64, &login }, { "password", PASSWORD_BYTES_MAX, &password } };
    TRY(sign_members(rq, members, COUNT_OF(members)));
    TRY(sign_refuse_wait(rq, login));
    Account account = { 0 };
    Status found = account_by_login(rq->db, login, rq->arena, &account);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    bool once;
    bool right = stored_matches(account.password, password, rq->now_ms, rq->arena, &once); /* ~50 ms, whoever it is */
    if (!right || account.disabled)
        return sign_refuse_password(rq, &account, login);
    TRY(sign_refuse_closed(rq, &account));
    bool asks;
    Entering e = { .org = account.row.org, .account = account.row.id, .judged = account.password, .alone = true };
    if (stored_is_old(account.password, rq->arena))
        TRY(password_store(password, rq->arena, &e.new_hash));
    TRY(has_factor(rq, &e, &asks));
    Status entered = asks ? OK : req_in_tx(rq, enter, &e);
    if (asks || (entered == ERR_UNAUTHENTICATED && e.asks))
        return step_ask(rq, &account, &e); /* no session before the second step */
    if (entered == ERR_UNAUTHENTICATED)
        return sign_refuse_password(rq, &account, login);
    TRY(entered);
    signin_succeeded(rq->app->rates, login);
    return sign_answer_entered(rq, &e);
}

Status session_delete(Req *rq)
{
    Status ended = session_end(rq->db, rq->who->org, rq->who->account, rq->who->session);
    if (ended != OK && ended != ERR_NOT_FOUND)
        return ended;
    reply_header(rq, "Set-Cookie", session_clear_cookie(rq->app));
    reply_header(rq, "Clear-Site-Data", S("\"cache\", \"cookies\", \"storage\""));
    return reply_no_content(rq);
}

Status sessions_get(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sign_sessions, &rows, P_INT(rq->who->org), P_INT(rq->who->account)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_i64_field(w, "created_ms", row_int(&rows, 1));
        json_i64_field(w, "seen_ms", row_int(&rows, 2));
        json_str_field(w, "address", row_text(&rows, 3));
        json_bool_field(w, "current", row_int(&rows, 0) == rq->who->session);
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status sessions_delete(Req *rq)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    TRY(session_end(rq->db, rq->who->org, rq->who->account, id));
    return reply_no_content(rq);
}

/* ---- one's own password ---- */

static Status change(Req *rq, void *context)
{
    Entering *e = context;
    TRY(set_password(rq, e));
    req_audit(rq, "account", e->account);
    return session_end_all(rq->db, e->org, e->account, rq->who->session);
}

static Status org_name(Db *db, int64_t org, int64_t account, Arena *arena, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &sign_person, &rows, P_INT(org), P_INT(account)));
    *ret = rows_next(&rows) ? arena_copy(arena, row_text(&rows, 8)) : S("");
    return rows.status;
}

Status password_post(Req *rq)
{
    Str old, fresh, town;
    const Member members[] = { { "old", PASSWORD_BYTES_MAX, &old }, { "new", PASSWORD_BYTES_MAX, &fresh } };
    TRY(sign_members(rq, members, COUNT_OF(members)));
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(org_name(rq->db, rq->who->org, rq->who->account, rq->arena, &town));
    const Str own[] = { rq->who->login, rq->who->name, town };
    TRY(password_check(fresh, own, COUNT_OF(own), S("/new"), rq->problems));
    Account account;
    TRY(account_by_login(rq->db, rq->who->login, rq->arena, &account));
    bool once;
    if (!stored_matches(account.password, old, rq->now_ms, rq->arena, &once)) {
        signin_failed(rq->app->rates, rq->who->login, rq->address, rq->now_ms);
        return problem_add(rq->problems, S("/old"), "wrong", "いまのパスワードが違います。もう一度入力してください。");
    }
    if (str_eq(old, fresh))
        return problem_add(rq->problems, S("/new"), "same", "いまと同じパスワードです。新しいものを決めてください。");
    Entering e = { .org = account.row.org, .account = account.row.id, .judged = account.password };
    TRY(password_store(fresh, rq->arena, &e.new_hash));
    TRY(own_tx_judged(rq, e.judged, S("/old"), change, &e));
    return reply_no_content(rq);
}

/* ---- the first account ---- */

static Status check_setup_code(Req *rq, Str code)
{
    Str hash, stored = { 0 };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(app_setup_hash(str_trim(code), rq->arena, &hash));
    TRY(db_query(rq->db, &sign_meta, &rows, P_TEXT(S("setup_code"))));
    if (rows_next(&rows))
        stored = arena_copy(rq->arena, row_text(&rows, 0));
    TRY(rows.status);
    if (stored.n && str_eq_secret(stored, hash))
        return OK;
    signin_failed(rq->app->rates, S("setup"), rq->address, rq->now_ms);
    if (problem_add(rq->problems, S("/code"), "wrong", "最初のコードが違います。プログラムを始めた画面に出ているコードを、そのまま入力してください。") ==
        ERR_MEMORY)
        return ERR_MEMORY;
    return ERR_FORBIDDEN;
}

typedef struct {
    Account account;
    Str stored, town_code, town_name;
    Entering entering;
} Setup;

static Status find_or_make_town(Req *rq, const Setup *s, int64_t *ret)
{
    Status found = db_one_int(rq->db, &account_organisation_by_code, ret, P_TEXT(s->town_code));
    if (found != ERR_NOT_FOUND)
        return found;
    *ret = id_new(rq->now_ms);
    return db_exec(rq->db, &sign_new_town, P_INT(*ret), P_TEXT(s->town_code), P_TEXT(s->town_name));
}

static Status town_begins(Req *rq, int64_t org)
{
    for (size_t i = 0; i < rq->app->n_features; i++)
        if (rq->app->features[i]->town_begins)
            TRY(rq->app->features[i]->town_begins(rq->db, org, rq->now_ms));
    return OK;
}

static Status set_up(Req *rq, void *context)
{
    Setup *s = context;
    int64_t one;
    Status any = db_one_int_n(rq->db, &sign_any_account, &one, NULL, 0);
    if (any != ERR_NOT_FOUND)
        return any == OK ? ERR_FORBIDDEN : any;
    TRY(find_or_make_town(rq, s, &s->account.row.org));
    TRY(town_begins(rq, s->account.row.org));
    TRY(account_create(rq->db, &s->account, s->stored, rq->now_ms, rq->problems));
    TRY(db_exec(rq->db, &sign_meta_done, P_TEXT(S("setup_code"))));
    s->entering = (Entering){ .org = s->account.row.org, .account = s->account.row.id };
    return sign_begin(rq, &s->entering);
}

Status setup_post(Req *rq)
{
    Setup s = { .account.role = S("admin") };
    Str code, password;
    const Member members[] = {
        { "code", 64, &code }, { "login", 64, &s.account.login }, { "name", 240, &s.account.name },
        { "password", PASSWORD_BYTES_MAX, &password }, { "town_code", 16, &s.town_code }, { "town_name", 120, &s.town_name },
    };
    if (!rq->app->setup_needed)
        return ERR_NOT_FOUND;
    TRY(sign_members(rq, members, COUNT_OF(members)));
    TRY(sign_refuse_wait(rq, S("setup")));
    TRY(check_setup_code(rq, code));
    const Str own[] = { s.account.login, s.account.name, s.town_name };
    CodeFinding town = code_check(CODE_MUNICIPALITY, s.town_code, rq->arena);
    if (!code_is_usable(town.verdict))
        problem_add(rq->problems, S("/town_code"), code_verdict_code(town.verdict), STR_FMT,
                    STR_ARG(code_sentence(CODE_MUNICIPALITY, &town, rq->arena)));
    Status checked = password_check(password, own, COUNT_OF(own), S("/password"), rq->problems);
    if (checked == ERR_MEMORY)
        return checked;
    TRY(problems_status(rq->problems));
    TRY(password_store(password, rq->arena, &s.stored));
    TRY(req_in_tx(rq, set_up, &s));
    rq->app->setup_needed = false;
    return sign_answer_entered(rq, &s.entering);
}

/* ---- the demo's people ---- */

Status demo_people_get(Req *rq)
{
    if (!rq->app->demo)
        return ERR_NOT_FOUND;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sign_demo_people, &rows, P_INT(DEMO_PEOPLE_MAX)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        Role role = role_from_name(row_text(&rows, 3));
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 1));
        json_i64_field(w, "org", row_int(&rows, 0));
        json_str_field(w, "name", row_text(&rows, 2));
        json_str_field(w, "role", row_text(&rows, 3));
        json_str_field(w, "role_label", str_of(label_of(role)));
        json_str_field(w, "org_name", row_text(&rows, 4));
        json_str_field(w, "unit_name", row_text(&rows, 5));
        json_str_field(w, "opens", str_of(opens_of(role)));
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status demo_session_post(Req *rq)
{
    if (!rq->app->demo)
        return ERR_NOT_FOUND;
    TRY(account_need_object(rq));
    JsonNode *org = json_get(rq->body, S("org")), *id = json_get(rq->body, S("id"));
    if (!org || !id || json_type(org) != JSON_INT || json_type(id) != JSON_INT)
        return problem_add(rq->problems, S("/id"), "missing", "だれになるかを選んでください。");
    Account account = { 0 };
    TRY(entity_get(&account_entity, rq->db, json_i64(org), json_i64(id), rq->arena, &account));
    if (account.disabled)
        return ERR_FORBIDDEN;
    Entering e = { .org = account.row.org, .account = account.row.id };
    TRY(sign_begin(rq, &e));
    return sign_answer_entered(rq, &e);
}
