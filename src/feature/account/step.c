/* The second step of signing in, and going on after the idle lock. */
#include "base/secret.h"
#include "base/totp.h"
#include "feature/account/account_parts.h"
#include "feature/account/factor.h"
#include "feature/account/password.h"
#include "http/app.h"
#include "http/rate.h"
#include "http/session.h"

#include <string.h>

#define TICKET_SECONDS 300
#define TICKET_MAX 400

/* Between the steps the browser holds a ticket: whose password was right, until when, and a digest of that password as
 * stored, so that a changed one ends the ticket. Sealed, so it can neither be read nor made; nothing is kept here. */
typedef struct {
    int64_t org, account, until_ms;
    uint8_t password[32];
} Ticket;

static Str ticket_text(Req *rq, const Ticket *t)
{
    CLEANUP(buf_done) Buf sealed, text;
    buf_init(&sealed, 256);
    buf_init(&text, TICKET_MAX);
    if (seal(rq->app->keys, S("sign_in_ticket"), (Str){ (const char *)t, sizeof *t }, &sealed) != OK)
        return (Str){ 0 };
    base32_add(&text, buf_str(&sealed));
    return buf_status(&text) == OK ? arena_copy(rq->arena, buf_str(&text)) : (Str){ 0 };
}

static bool ticket_read(Req *rq, Str text, Ticket *ret)
{
    CLEANUP(buf_done) Buf sealed, plain;
    buf_init(&sealed, TICKET_MAX);
    buf_init(&plain, TICKET_MAX);
    if (base32_read(text, &sealed) != OK || unseal(rq->app->keys, S("sign_in_ticket"), buf_str(&sealed), &plain) != OK ||
        plain.n != sizeof *ret)
        return false;
    memcpy(ret, plain.p, sizeof *ret);
    return clock_within(ret->until_ms - TICKET_SECONDS * 1000LL, TICKET_SECONDS * 1000LL, rq->now_ms);
}

/* ---- after the password ---- */

static Status note_first_step(Req *rq, void *context)
{
    Entering *e = context;
    rq->org = e->org;
    TRY(sign_look_again(rq, e));
    req_audit(rq, "account", e->account);
    req_audit_reason(rq, S("二段階の一段階目"));
    return OK;
}

/* A key's challenge answers this ticket alone. */
static Str bound_to_ticket(Req *rq, Str ticket)
{
    return arena_printf(rq->arena, "enter:" STR_FMT, STR_ARG(ticket));
}

Status step_ask(Req *rq, const Account *account, Entering *e)
{
    Ticket t;
    memset(&t, 0, sizeof t);
    t.org = e->org;
    t.account = e->account;
    t.until_ms = rq->now_ms + TICKET_SECONDS * 1000LL;
    digest_of(e->new_hash.n ? e->new_hash : account->password, t.password);
    Str ticket = ticket_text(rq, &t);
    if (!ticket.p)
        return ERR_MEMORY;
    Factor factor;
    Status noted = req_in_tx(rq, note_first_step, e);
    if (noted == ERR_UNAUTHENTICATED)
        return sign_refuse_password(rq, account, account->login);
    TRY(noted);
    TRY(factor_load(rq, rq->db, e->org, e->account, &factor));
    Str bound = bound_to_ticket(rq, ticket);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_bool_field(w, "signed_in", false);
    json_str_field(w, "ticket", ticket);
    json_i64_field(w, "ticket_seconds", TICKET_SECONDS);
    json_bool_field(w, "by_clock", factor.enrolled);
    TRY(bound.p ? key_offer(rq, w, e->org, e->account, bound) : ERR_MEMORY);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the second step ---- */

typedef struct {
    Entering entering;
    Proof proof;
} SecondStep;

static Status enter_with_proof(Req *rq, void *context)
{
    SecondStep *s = context;
    TRY(sign_look_again(rq, &s->entering));
    TRY(proof_accept(rq, s->entering.org, s->entering.account, &s->proof));
    return sign_begin(rq, &s->entering);
}

static Status refuse_ticket(Req *rq)
{
    signin_failed(rq->app->rates, S("ticket"), rq->address, rq->now_ms);
    if (problem_add(rq->problems, S("/ticket"), "begin_again", "時間がたったので、もう一度、ログインIDとパスワードから入力してください。") == ERR_MEMORY)
        return ERR_MEMORY;
    return ERR_UNAUTHENTICATED;
}

/* The account of the ticket, as long as it may sign in with the password of the first step. */
static Status ticket_account(Req *rq, Str text, Account *ret)
{
    Ticket t;
    uint8_t now[32];
    if (!ticket_read(rq, text, &t))
        return refuse_ticket(rq);
    Status found = entity_get(&account_entity, rq->db, t.org, t.account, rq->arena, ret);
    if (found == ERR_NOT_FOUND)
        return refuse_ticket(rq);
    TRY(found);
    digest_of(ret->password, now);
    bool same = str_eq_secret((Str){ (const char *)now, sizeof now }, (Str){ (const char *)t.password, sizeof t.password });
    return ret->disabled || !same ? refuse_ticket(rq) : OK;
}

Status session_code_post(Req *rq)
{
    Str ticket;
    SecondStep s = { 0 };
    Account account = { 0 };
    const Member first = { "ticket", TICKET_MAX, &ticket };
    TRY(proof_members(rq, &first, &s.proof));
    TRY(ticket_account(rq, ticket, &account));
    TRY(sign_refuse_wait(rq, account.login));
    TRY(sign_refuse_closed(rq, &account));
    s.entering = (Entering){ .org = account.row.org, .account = account.row.id, .judged = account.password };
    Status status = proof_read(rq, account.row.org, bound_to_ticket(rq, ticket), &s.proof);
    if (status == OK)
        status = req_in_tx(rq, enter_with_proof, &s);
    if (s.entering.stale)
        return refuse_ticket(rq);
    if (status == ERR_UNAUTHENTICATED)
        return proof_refuse(rq, &account, &s.proof);
    TRY(status);
    signin_succeeded(rq->app->rates, account.login);
    return sign_answer_entered(rq, &s.entering);
}

/* ---- after the idle lock ---- */

typedef struct {
    bool proven; /* by the password */
    Proof proof;
} Unlocking;

static Status unlock_in_tx(Req *rq, void *context)
{
    Unlocking *u = context;
    const Principal *who = rq->who;
    if (!u->proven)
        TRY(proof_accept(rq, who->org, who->account, &u->proof));
    req_audit(rq, "account", who->account);
    req_audit_reason(rq, S("閉じた画面の続き"));
    return session_unlock(rq->db, who->org, who->account, who->session, rq->now_ms);
}

/* A wrong one is counted and waits like at sign-in; a right one does not forgive the failures, for it may be a known
 * password beside guessed codes. */
Status session_unlock_post(Req *rq)
{
    Str password = { 0 };
    Unlocking u = { 0 };
    Account account;
    bool once;
    const Member members[] = { { "password", PASSWORD_BYTES_MAX, &password } };
    u.proven = !rq->body || !(json_get(rq->body, S("code")) || json_get(rq->body, S("credential")));
    TRY(u.proven ? sign_members(rq, members, COUNT_OF(members)) : proof_members(rq, NULL, &u.proof));
    TRY(sign_refuse_wait(rq, rq->who->login));
    TRY(entity_get(&account_entity, rq->db, rq->who->org, rq->who->account, rq->arena, &account));
    if (u.proven && !stored_matches(account.password, password, rq->now_ms, rq->arena, &once))
        return sign_refuse_wrong(rq, &account, account.login, S("/password"), "パスワードが違います。もう一度入力してください。");
    Status status = u.proven ? OK : proof_read_here(rq, &u.proof);
    const Str judged = u.proven ? account.password : (Str){ 0 };
    if (status == OK)
        status = own_tx_judged(rq, judged, S("/password"), unlock_in_tx, &u);
    if (status == ERR_UNAUTHENTICATED)
        return proof_refuse(rq, &account, &u.proof);
    TRY(status);
    return reply_no_content(rq);
}
