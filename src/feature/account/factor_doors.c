/* One's own second factor: enrol it, print a new recovery sheet, remove it. */
#include "base/secret.h"
#include "base/totp.h"
#include "feature/account/account_parts.h"
#include "feature/account/factor.h"
#include "feature/account/password.h"
#include "base/qr.h"
#include "http/app.h"
#include "http/rate.h"
#include "http/session.h"

#define GROUP 4 /* the secret is read and typed four characters at a time */

typedef struct {
    Str secret, codes[RECOVERY_CODES];
    Proof proof;
    bool with_sheet;
} Enrolling;

static Status self(Req *rq, Account *ret)
{
    return entity_get(&account_entity, rq->db, rq->who->org, rq->who->account, rq->arena, ret);
}

Status factor_get(Req *rq)
{
    Factor f;
    TRY(factor_load(rq, rq->db, rq->who->org, rq->who->account, &f));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_bool_field(w, "enrolled", f.enrolled);
    if (f.enrolled)
        json_i64_field(w, "since_ms", f.confirmed_ms);
    else
        json_null_field(w, "since_ms");
    json_i64_field(w, "codes_left", f.codes_left);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- enrolment ---- */

static Status ask_in_tx(Req *rq, void *context)
{
    const Enrolling *e = context;
    req_audit(rq, "second_factor", rq->who->account);
    return factor_ask(rq, rq->who->org, rq->who->account, e->secret);
}

static Str in_groups(Str text, Arena *arena)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 256);
    for (size_t i = 0; i < text.n; i += GROUP) {
        if (i)
            buf_char(&out, ' ');
        buf_add(&out, str_sub(text, i, GROUP));
    }
    return arena_copy(arena, buf_str(&out));
}

/* otpauth://totp/Banso:hanako?secret=…&issuer=Banso — a login holds nothing that must be escaped (is_plain_login). */
static Status answer_secret(Req *rq, Str secret)
{
    CLEANUP(buf_done) Buf text, svg;
    buf_init(&text, 256);
    buf_init(&svg, 256 * 1024);
    base32_add(&text, secret);
    Str groups = in_groups(buf_str(&text), rq->arena);
    Str uri = arena_printf(rq->arena, "otpauth://totp/Banso:" STR_FMT "?secret=" STR_FMT "&issuer=Banso", STR_ARG(rq->who->login),
                           STR_ARG(buf_str(&text)));
    if (!groups.p || !uri.p)
        return ERR_MEMORY;
    TRY(qr_svg(uri, &svg));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "secret", groups);
    json_str_field(w, "uri", uri);
    json_str_field(w, "qr_svg", buf_str(&svg));
    json_i64_field(w, "minutes", ENROL_MINUTES);
    json_close_object(w);
    return reply_done(rq);
}

Status factor_post(Req *rq)
{
    Str password;
    Account account;
    Enrolling e = { 0 };
    bool once, given;
    int64_t keys;
    char bytes[TOTP_SECRET_BYTES];
    const Member first = { "password", PASSWORD_BYTES_MAX, &password };
    TRY(proof_members_beside(rq, &first, &e.proof, &given));
    if (rq->app->demo)
        return problem_add(rq->problems, S(""), "demo", "体験用では、二段階の確認は登録できません。");
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(self(rq, &account));
    if (!stored_matches(account.password, password, rq->now_ms, rq->arena, &once))
        return sign_refuse_wrong(rq, &account, account.login, S("/password"), "パスワードが違います。もう一度入力してください。");
    TRY(key_count(rq->db, rq->who->org, rq->who->account, &keys));
    if (keys > 0)
        TRY(proof_of_present(rq, &account, given, &e.proof));
    random_bytes(bytes, sizeof bytes);
    e.secret = (Str){ bytes, sizeof bytes };
    Status asked = own_tx_judged(rq, account.password, S("/password"), ask_in_tx, &e);
    if (asked == ERR_CONFLICT)
        return problem_add(rq->problems, S(""), "enrolled", "二段階の確認は、もう登録されています。機器を替えるときは、先に登録を外してください。");
    TRY(asked);
    return answer_secret(rq, e.secret);
}

static Status answer_sheet(Req *rq, const Enrolling *e)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "recovery_codes");
    for (size_t i = 0; e->with_sheet && i < RECOVERY_CODES; i++)
        json_put_str(w, e->codes[i]);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* Sessions begun with a password alone end: they might be another's. */
static Status confirm_in_tx(Req *rq, void *context)
{
    Enrolling *e = context;
    const Principal *who = rq->who;
    int64_t keys;
    TRY(factor_confirm(rq, who->org, who->account, e->proof.code));
    TRY(key_count(rq->db, who->org, who->account, &keys));
    req_audit(rq, "second_factor", who->account);
    TRY(session_end_all(rq->db, who->org, who->account, who->session));
    e->with_sheet = keys == 0; /* the first factor of a person brings his sheet */
    return e->with_sheet ? factor_sheet(rq, who->org, who->account, e->codes) : OK;
}

static Status sheet_in_tx(Req *rq, void *context)
{
    Enrolling *e = context;
    TRY(proof_accept(rq, rq->who->org, rq->who->account, &e->proof));
    req_audit(rq, "second_factor", rq->who->account);
    e->with_sheet = true;
    return factor_sheet(rq, rq->who->org, rq->who->account, e->codes);
}

static Status remove_in_tx(Req *rq, void *context)
{
    Enrolling *e = context;
    TRY(proof_accept(rq, rq->who->org, rq->who->account, &e->proof));
    req_audit(rq, "second_factor", rq->who->account);
    TRY(db_exec(rq->db, &factor_sql_remove, P_INT(rq->who->org), P_INT(rq->who->account)));
    return db_exec(rq->db, &factor_sql_end_sheet, P_INT(rq->who->org), P_INT(rq->who->account)); /* one's keys stay */
}

/* What needs proof: fn burns it; a wrong one is counted like a wrong password. */
static Status with_proof(Req *rq, Status (*fn)(Req *, void *), Enrolling *e)
{
    Account account;
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(self(rq, &account));
    Status status = proof_read_here(rq, &e->proof);
    if (status == OK)
        status = own_tx(rq, fn, e);
    return status == ERR_UNAUTHENTICATED ? proof_refuse(rq, &account, &e->proof) : status;
}

Status factor_confirm_post(Req *rq)
{
    Enrolling e = { 0 };
    const Member members[] = { { "code", CODE_BYTES_MAX, &e.proof.code } }; /* of the device that is being enrolled, and of no key */
    TRY(sign_members(rq, members, COUNT_OF(members)));
    Status status = with_proof(rq, confirm_in_tx, &e);
    if (status == ERR_NOT_FOUND)
        return problem_add(rq->problems, S(""), "begin_again", "登録の途中ではないか、%d 分を過ぎました。はじめからやり直してください。", ENROL_MINUTES);
    TRY(status);
    return answer_sheet(rq, &e);
}

Status factor_sheet_post(Req *rq)
{
    Enrolling e = { 0 };
    TRY(proof_members(rq, NULL, &e.proof));
    TRY(with_proof(rq, sheet_in_tx, &e));
    return answer_sheet(rq, &e);
}

Status factor_remove_post(Req *rq)
{
    Enrolling e = { 0 };
    TRY(proof_members(rq, NULL, &e.proof));
    TRY(with_proof(rq, remove_in_tx, &e));
    return reply_no_content(rq);
}
