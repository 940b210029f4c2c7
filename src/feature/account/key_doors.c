/* One's own security keys: register one, give proof by one, remove it. */
#include "base/secret.h"
#include "feature/account/account_parts.h"
#include "feature/account/factor.h"
#include "feature/account/key.h"
#include "feature/account/password.h"
#include "http/app.h"
#include "http/rate.h"
#include "http/session.h"

#define NOT_HERE "not_here"

static Status self(Req *rq, Account *ret)
{
    return entity_get(&account_entity, rq->db, rq->who->org, rq->who->account, rq->arena, ret);
}

/* What belongs to this session: a challenge given to it answers nothing elsewhere. */
static Str bound_to_session(Req *rq, const char *purpose)
{
    return arena_printf(rq->arena, "%s:%lld:%lld:%lld", purpose, (long long)rq->who->org, (long long)rq->who->account, (long long)rq->who->session);
}

/* ---- proof of a second factor, by a code or a key ---- */

Status proof_members(Req *rq, const Member *first, Proof *p)
{
    p->by_key = rq->body && json_get(rq->body, S("credential"));
    const Member by_code[] = { { "code", CODE_BYTES_MAX, &p->code }, first ? *first : (Member){ 0 } };
    const Member by_key[] = { { "credential", KEY_FIELD_MAX, &p->given[0] }, { "client_data", KEY_FIELD_MAX, &p->given[1] },
                              { "auth_data", KEY_FIELD_MAX, &p->given[2] }, { "signature", KEY_FIELD_MAX, &p->given[3] },
                              first ? *first : (Member){ 0 } };
    return p->by_key ? sign_members(rq, by_key, first ? 5 : 4) : sign_members(rq, by_code, first ? 2 : 1);
}

Status proof_members_beside(Req *rq, const Member *first, Proof *p, bool *ret_given)
{
    *ret_given = rq->body && (json_get(rq->body, S("code")) || json_get(rq->body, S("credential")));
    return *ret_given ? proof_members(rq, first, p) : sign_members(rq, first, 1);
}

Status proof_read(Req *rq, int64_t org, Str bound, Proof *p)
{
    if (!p->by_key)
        return OK;
    return bound.p ? key_proof_read(rq, p->given, org, bound, &p->key) : ERR_MEMORY;
}

Status proof_read_here(Req *rq, Proof *p)
{
    return proof_read(rq, rq->who->org, bound_to_session(rq, "prove"), p);
}

Status proof_accept(Req *rq, int64_t org, int64_t account, Proof *p)
{
    return p->by_key ? key_accept(rq, org, account, &p->key) : factor_accept(rq, org, account, p->code);
}

/* A right key that has counted less than before is a copy of one: that stands in the record by itself. */
static Status refuse_copied(Req *rq, const Account *account)
{
    signin_failed(rq->app->rates, account->login, rq->address, rq->now_ms);
    rq->org = account->row.org;
    req_audit(rq, "security_key", account->row.id);
    req_audit_reason(rq, S("使用回数が前より戻った鍵。複製の疑い"));
    if (problem_add(rq->problems, S("/key"), "copied",
                    "このセキュリティキーは、使用回数が前より戻っています。複製のおそれがあるので断りました。ほかの方法で入り、この鍵の登録を外してください。") == ERR_MEMORY)
        return ERR_MEMORY;
    return req_refuse_recorded(rq, ERR_UNAUTHENTICATED);
}

Status proof_refuse(Req *rq, const Account *account, const Proof *p)
{
    if (rq->problems->count)
        return ERR_UNAUTHENTICATED;
    if (!p->by_key)
        return sign_refuse_wrong(rq, account, account->login, S("/code"), "確認コードが違うか、もう使われています。次のコードに変わるのを待つか、控えのコードを入力してください。");
    if (p->key.copied)
        return refuse_copied(rq, account);
    return sign_refuse_wrong(rq, account, account->login, S("/key"), "セキュリティキーを確かめられませんでした。登録した鍵かどうかを確かめて、もう一度やり直してください。");
}

/* Before something is done that another must not do: a fresh challenge for one's own keys. */
Status key_challenge_post(Req *rq)
{
    Str bound = bound_to_session(rq, "prove");
    if (!bound.p)
        return ERR_MEMORY;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    TRY(key_offer(rq, w, rq->who->org, rq->who->account, bound));
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the list ---- */

Status keys_get(Req *rq)
{
    KeyPlace place;
    bool verified;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(key_place(rq, &place));
    TRY(key_policy(rq->db, rq->who->org, &verified));
    TRY(db_query(rq->db, &key_sql_list, &rows, P_INT(rq->who->org), P_INT(rq->who->account)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_bool_field(w, "available", !place.why_not);
    if (place.why_not)
        json_str_field(w, "why", str_of(place.why_not));
    else
        json_null_field(w, "why");
    json_bool_field(w, "verified", verified);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "name", row_text(&rows, 1));
        json_str_field(w, "host", row_text(&rows, 2));
        json_bool_field(w, "here", str_eq(row_text(&rows, 2), place.rp_id));
        json_i64_field(w, "made_ms", row_int(&rows, 4));
        if (row_is_null(&rows, 5))
            json_null_field(w, "used_ms");
        else
            json_i64_field(w, "used_ms", row_int(&rows, 5));
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- registering one ---- */

static Status has_factor(Req *rq, bool *ret)
{
    Factor f;
    int64_t keys;
    TRY(factor_load(rq, rq->db, rq->who->org, rq->who->account, &f));
    TRY(key_count(rq->db, rq->who->org, rq->who->account, &keys));
    *ret = f.enrolled || keys > 0;
    return OK;
}

/* A challenge given for the first factor, by a password alone, registers no further one. */
static Str bound_to_add(Req *rq, bool further)
{
    return bound_to_session(rq, further ? "add_further" : "add");
}

static Status put_known(Req *rq, JsonWriter *w)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &key_sql_list, &rows, P_INT(rq->who->org), P_INT(rq->who->account)));
    json_array_field(w, "exclude");
    while (rows_next(&rows))
        TRY(key_put_bytes(w, NULL, row_blob(&rows, 3)));
    json_close_array(w);
    return rows.status;
}

/* What navigator.credentials.create takes. The key learns an opaque number and the login, no name of a person. */
static Status answer_begin(Req *rq, const KeyPlace *place, Str bound)
{
    uint8_t challenge[CHALLENGE_BYTES], user[16];
    bool verified;
    Str who = arena_printf(rq->arena, "%lld:%lld", (long long)rq->who->org, (long long)rq->who->account);
    if (!who.p || !bound.p)
        return ERR_MEMORY;
    TRY(key_policy(rq->db, rq->who->org, &verified));
    lookup_key(rq->app->keys, S("security_key_user"), who, user);
    challenge_give(rq->app->challenges, bound, rq->now_ms, challenge);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    TRY(key_put_bytes(w, "challenge", (Str){ (const char *)challenge, sizeof challenge }));
    json_str_field(w, "rp_id", place->rp_id);
    TRY(key_put_bytes(w, "user", (Str){ (const char *)user, sizeof user }));
    json_str_field(w, "login", rq->who->login);
    json_str_field(w, "verification", verified ? S("required") : S("discouraged"));
    json_i64_field(w, "seconds", CHALLENGE_SECONDS);
    json_array_field(w, "algorithms");
    for (size_t i = 0; i < PASSKEY_ALGORITHMS; i++)
        json_put_i64(w, passkey_algorithms[i]);
    json_close_array(w);
    TRY(put_known(rq, w));
    json_close_object(w);
    return reply_done(rq);
}

static Status check_may_add(Req *rq, KeyPlace *ret)
{
    int64_t n;
    if (rq->app->demo)
        return problem_add(rq->problems, S(""), "demo", "体験用では、二段階の確認は登録できません。");
    TRY(key_place(rq, ret));
    if (ret->why_not)
        return problem_add(rq->problems, S(""), NOT_HERE, "%s", ret->why_not);
    TRY(key_count(rq->db, rq->who->org, rq->who->account, &n));
    if (n >= KEYS_PER_ACCOUNT_MAX)
        return problem_add(rq->problems, S(""), "full", "セキュリティキーは%d本まで登録できます。使わない鍵の登録を外してください。", KEYS_PER_ACCOUNT_MAX);
    return OK;
}

static Status prove_in_tx(Req *rq, void *context)
{
    TRY(proof_accept(rq, rq->who->org, rq->who->account, context));
    req_audit(rq, "second_factor", rq->who->account);
    req_audit_reason(rq, S("セキュリティキーを加える前の確認"));
    return OK;
}

Status proof_of_present(Req *rq, const Account *account, bool given, Proof *p)
{
    if (!given)
        return problem_add(rq->problems, S("/code"), "proof",
                           "二段階の確認がもう登録されています。確認コードを入力するか、登録した鍵で確かめてから、加えてください。");
    Status status = proof_read_here(rq, p);
    if (status == OK)
        status = own_tx(rq, prove_in_tx, p);
    return status == ERR_UNAUTHENTICATED ? proof_refuse(rq, account, p) : status;
}

Status key_begin_post(Req *rq)
{
    Str password;
    Account account;
    KeyPlace place;
    Proof proof = { 0 };
    bool once, further;
    const Member first = { "password", PASSWORD_BYTES_MAX, &password };
    bool given;
    TRY(proof_members_beside(rq, &first, &proof, &given));
    TRY(check_may_add(rq, &place));
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(self(rq, &account));
    if (!stored_matches(account.password, password, rq->now_ms, rq->arena, &once))
        return sign_refuse_wrong(rq, &account, account.login, S("/password"), "パスワードが違います。もう一度入力してください。");
    TRY(has_factor(rq, &further));
    if (further)
        TRY(proof_of_present(rq, &account, given, &proof));
    return answer_begin(rq, &place, bound_to_add(rq, further));
}

typedef struct {
    Str name, codes[RECOVERY_CODES];
    Str rp_id;
    Passkey passkey;
    int64_t id;
    bool further; /* not the first factor of this person */
} Adding;

static Status to_bytes(Req *rq, Str text, Str *ret)
{
    CLEANUP(buf_done) Buf bytes;
    buf_init(&bytes, KEY_FIELD_MAX);
    if (base64url_read(text, &bytes) != OK)
        return ERR_INVALID;
    *ret = arena_copy(rq->arena, buf_str(&bytes));
    return ret->p ? OK : ERR_MEMORY;
}

static Status begin_again(Req *rq)
{
    return problem_add(rq->problems, S("/key"), "begin_again", "セキュリティキーの登録を確かめられませんでした。パスワードの入力からやり直してください。");
}

/* The challenge is taken whatever the rest is worth. */
static Status read_made(Req *rq, const KeyPlace *place, bool further, Str client_text, Str auth_text, Passkey *ret)
{
    uint8_t challenge[CHALLENGE_BYTES];
    Str client_data, auth_data, bound = bound_to_add(rq, further);
    bool verified;
    if (!bound.p)
        return ERR_MEMORY;
    if (!challenge_take(rq->app->challenges, bound, rq->now_ms, challenge))
        return ERR_INVALID;
    TRY(to_bytes(rq, client_text, &client_data));
    TRY(to_bytes(rq, auth_text, &auth_data));
    TRY(key_policy(rq->db, rq->who->org, &verified));
    TRY(client_data_check(client_data, CLIENT_MAKES, (Str){ (const char *)challenge, sizeof challenge }, place->origin, rq->arena));
    return passkey_made(place->rp_id, auth_data, verified, rq->arena, ret);
}

/* The first factor of a person brings his recovery sheet; sessions begun with a password alone end, they might be another's. */
static Status add_in_tx(Req *rq, void *context)
{
    Adding *a = context;
    const Principal *who = rq->who;
    bool further;
    int64_t one;
    TRY(has_factor(rq, &further));
    if (further != a->further)
        return ERR_INVALID; /* another request was faster */
    Status known = db_one_int(rq->db, &key_sql_known, &one, P_BLOB(a->passkey.id));
    if (known != ERR_NOT_FOUND)
        return known == OK ? ERR_CONFLICT : known;
    a->id = id_new(rq->now_ms);
    TRY(db_exec(rq->db, &key_sql_add, P_INT(who->org), P_INT(who->account), P_INT(a->id), P_TEXT(a->name), P_TEXT(a->rp_id), P_BLOB(a->passkey.id),
                P_INT(a->passkey.algorithm), P_BLOB(a->passkey.public_key), P_INT(a->passkey.counter), P_INT(rq->now_ms)));
    TRY(db_exec(rq->db, &factor_sql_has_again, P_INT(who->org), P_INT(who->account)));
    req_audit(rq, "second_factor", who->account);
    req_audit_reason(rq, S("セキュリティキーの登録"));
    TRY(session_end_all(rq->db, who->org, who->account, who->session));
    return further ? OK : factor_sheet(rq, who->org, who->account, a->codes);
}

static Status answer_added(Req *rq, const Adding *a)
{
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", a->id);
    json_array_field(w, "recovery_codes");
    for (size_t i = 0; !a->further && i < RECOVERY_CODES; i++)
        json_put_str(w, a->codes[i]);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status keys_post(Req *rq)
{
    Str client_data, auth_data;
    KeyPlace place;
    Adding a = { 0 };
    const Member members[] = { { "name", KEY_NAME_MAX * 4, &a.name }, { "client_data", KEY_FIELD_MAX, &client_data }, { "auth_data", KEY_FIELD_MAX, &auth_data } };
    TRY(sign_members(rq, members, COUNT_OF(members)));
    a.name = str_trim(a.name);
    if (!a.name.n || str_utf8_count(a.name) > KEY_NAME_MAX)
        return problem_add(rq->problems, S("/name"), "range", "鍵の名前を、1字から%d字までで入れてください。例：机の引き出しの鍵", KEY_NAME_MAX);
    TRY(check_may_add(rq, &place));
    TRY(has_factor(rq, &a.further));
    Status made = read_made(rq, &place, a.further, client_data, auth_data, &a.passkey);
    if (made != OK)
        return made == ERR_MEMORY || made == ERR_DB ? made : begin_again(rq);
    a.rp_id = place.rp_id;
    Status added = own_tx(rq, add_in_tx, &a);
    if (added == ERR_CONFLICT)
        return problem_add(rq->problems, S("/key"), "known", "このセキュリティキーは、もう登録されています。別の鍵を使ってください。");
    if (added == ERR_INVALID)
        return begin_again(rq);
    TRY(added);
    return answer_added(rq, &a);
}

/* ---- removing one ---- */

typedef struct {
    int64_t id;
    Proof proof;
} Removing;

static Status remove_in_tx(Req *rq, void *context)
{
    Removing *r = context;
    const Principal *who = rq->who;
    int64_t changed;
    TRY(proof_accept(rq, who->org, who->account, &r->proof));
    TRY(db_exec_count(rq->db, &key_sql_remove, &changed, P_INT(who->org), P_INT(who->account), P_INT(r->id)));
    if (!changed)
        return ERR_NOT_FOUND;
    req_audit(rq, "second_factor", who->account);
    req_audit_reason(rq, S("セキュリティキーの登録を外した"));
    return db_exec(rq->db, &factor_sql_end_sheet, P_INT(who->org), P_INT(who->account));
}

Status key_remove_post(Req *rq)
{
    Removing r = { 0 };
    Account account;
    TRY(req_path_i64(rq, 0, &r.id));
    TRY(proof_members(rq, NULL, &r.proof));
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(self(rq, &account));
    Status status = proof_read_here(rq, &r.proof);
    if (status == OK)
        status = own_tx(rq, remove_in_tx, &r);
    if (status == ERR_UNAUTHENTICATED)
        return proof_refuse(rq, &account, &r.proof);
    TRY(status);
    return reply_no_content(rq);
}
