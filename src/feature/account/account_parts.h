/* account_parts.h: what the files of this feature share, and their doors, listed in account.c. */
#pragma once
#include "feature/account/account.h"
#include "feature/account/key.h"

#define CODE_BYTES_MAX 64

/* ---- sign.c ---- */

typedef struct {
    const char *key;
    size_t max;
    Str *to;
} Member;

Status account_need_object(Req *rq);
/* All members, all errors at once; nothing else may be sent. */
Status sign_members(Req *rq, const Member *members, size_t n);

typedef struct {
    int64_t org, account;
    Str judged;   /* the password as stored when it was found right */
    Str new_hash; /* empty: keep the password as it is */
    bool alone;   /* by the password alone: nobody has a second factor */
    Str cookie;
    bool stale;   /* it is another password, or he was stopped, meanwhile */
    bool asks;    /* alone, and he has a factor meanwhile */
} Entering;

/* In a transaction: a new session id with every sign-in; the one the browser came with ends. */
Status sign_begin(Req *rq, Entering *e);
/* In a transaction, before anything else: the password is still the one that was judged, and takes its new hash. ERR_UNAUTHENTICATED: e->stale. */
Status sign_look_again(Req *rq, Entering *e);
Status sign_answer_entered(Req *rq, const Entering *e);
/* ERR_RATE while this login or address must wait. */
Status sign_refuse_wait(Req *rq, Str login);
/* Counts and records a wrong password or code: 401 at pointer. */
Status sign_refuse_wrong(Req *rq, const Account *account, Str login, Str pointer, const char *sentence);

/* The same for a wrong password at sign-in. */
Status sign_refuse_password(Req *rq, const Account *account, Str login);

/* ERR_FORBIDDEN, recorded: his role does not come in from the closed network. */
Status sign_refuse_closed(Req *rq, const Account *account);

Status session_get(Req *rq);
Status session_post(Req *rq);
Status session_delete(Req *rq);
Status sessions_get(Req *rq);
Status sessions_delete(Req *rq);
Status setup_post(Req *rq);
Status password_post(Req *rq);
Status demo_people_get(Req *rq);
Status demo_session_post(Req *rq);

extern const Sql sign_person, sign_units, sign_mark, sign_set_password, sign_sessions, sign_meta, sign_meta_done, sign_town,
    sign_new_town, sign_any_account, sign_demo_people;
#define ACCOUNT_SIGN_STATEMENTS \
    &sign_person, &sign_mark, &sign_set_password, &sign_sessions, &sign_meta, &sign_meta_done, &sign_new_town, &sign_any_account, \
    &sign_demo_people

/* ---- own.c: what was judged before a transaction, looked at again in it ---- */

/* req_in_tx for who is signed in: ERR_UNAUTHENTICATED, with a problem that says so, when his session has ended meanwhile. */
Status own_tx(Req *rq, Status (*fn)(Req *rq, void *context), void *context);
/* Besides, his password is the judged one as stored; else ERR_INVALID with a problem at pointer. */
Status own_tx_judged(Req *rq, Str judged, Str pointer, Status (*fn)(Req *rq, void *context), void *context);
/* For a handler that is in a transaction already. */
Status own_session_still(Req *rq);
/* ERR_NOT_FOUND: it is another one, or the account is stopped. */
Status own_password_still(Db *db, int64_t org, int64_t account, Str judged);
extern const Sql own_sql_password;
#define OWN_STATEMENTS &own_sql_password

/* ---- step.c: the second step, and going on after the lock ---- */

/* The password was right: answers a ticket for the second step instead of a session. */
Status step_ask(Req *rq, const Account *account, Entering *e);
Status session_code_post(Req *rq);
Status session_unlock_post(Req *rq);

/* ---- factor_doors.c: one's own second factor ---- */

Status factor_get(Req *rq);
Status factor_post(Req *rq);
Status factor_confirm_post(Req *rq);
Status factor_sheet_post(Req *rq);
Status factor_remove_post(Req *rq);

/* ---- key_doors.c: one's own security keys, and proof of a second factor by a code or a key ---- */

typedef struct {
    bool by_key;
    Str code, given[4]; /* as they came */
    KeyProof key;
} Proof;
/* {"code"} or {"credential","client_data","auth_data","signature"}, and first when there is one. */
Status proof_members(Req *rq, const Member *first, Proof *p);
/* The proof may be absent. */
Status proof_members_beside(Req *rq, const Member *first, Proof *p, bool *ret_given);
/* Who has a factor proves it before he is given a further one: a known password must not make one. */
Status proof_of_present(Req *rq, const Account *account, bool given, Proof *p);
/* Before a transaction: takes the challenge. _here: the one given to this session. */
Status proof_read(Req *rq, int64_t org, Str bound, Proof *p);
Status proof_read_here(Req *rq, Proof *p);
/* In a transaction: burns the code, or counts the key on. ERR_UNAUTHENTICATED. */
Status proof_accept(Req *rq, int64_t org, int64_t account, Proof *p);
/* Counts and records it like a wrong password; what own_tx has refused and said is passed on. */
Status proof_refuse(Req *rq, const Account *account, const Proof *p);
Status keys_get(Req *rq);
Status keys_post(Req *rq);
Status key_begin_post(Req *rq);
Status key_challenge_post(Req *rq);
Status key_remove_post(Req *rq);

/* ---- reset.c: resets, and who must have a second factor ---- */

Status reset_post(Req *rq);
Status reset_confirm_post(Req *rq);
Status reset_delete(Req *rq);
Status resets_get(Req *rq);
Status doors_get(Req *rq);
Status doors_put(Req *rq);
/* {"id","one_time_code"} */
Status account_answer_code(Req *rq, int http, int64_t id, Str code);
/* 202 {"id","needs_second","until_ms"} */
Status account_answer_waiting(Req *rq, int64_t id);
/* What takes two waits so long for the second. */
#define SECOND_HOURS 24
/* The wish that asked finds is not too old, and who asks here is another administrator than the first, than whom it is about, and
 * than one made for it. */
Status account_check_second(Req *rq, const Sql *asked, int64_t id);
Status account_take_wish_back(Req *rq, const Sql *done);
Status account_list_wishes(Req *rq, const Sql *list);
extern const Sql reset_sql_former; /* marks $1, $2 as a former administrator since $3 */
extern const Sql reset_sql_is_former, reset_sql_ask, reset_sql_asked, reset_sql_done, reset_sql_list, reset_sql_doors, reset_sql_set_doors;
#define RESET_STATEMENTS &reset_sql_former, &reset_sql_is_former, &reset_sql_ask, &reset_sql_asked, &reset_sql_done, &reset_sql_list, \
    &reset_sql_doors, &reset_sql_set_doors

/* ---- promote.c: making an administrator ---- */

bool promote_is_admin(const Account *a); /* and may sign in */
/* Must a second administrator agree? id: whom it is about, 0 for a new one. */
Status promote_needs_two(Req *rq, int64_t id, bool *ret);
/* In a transaction: keeps the wish. */
Status promote_ask(Req *rq, int64_t id);
Status promotion_confirm_post(Req *rq);
Status promotion_delete(Req *rq);
Status promotions_get(Req *rq);
extern const Sql promote_sql_other, promote_sql_ask, promote_sql_asked, promote_sql_done, promote_sql_list;
#define PROMOTE_STATEMENTS &promote_sql_other, &promote_sql_ask, &promote_sql_asked, &promote_sql_done, &promote_sql_list

/* ---- draft.c ---- */

Status drafts_get(Req *rq);
Status draft_get(Req *rq);
Status draft_put(Req *rq);
Status draft_delete(Req *rq);
extern const Sql draft_sql_list, draft_sql_get, draft_sql_others, draft_sql_put, draft_sql_delete;
#define DRAFT_STATEMENTS &draft_sql_list, &draft_sql_get, &draft_sql_others, &draft_sql_put, &draft_sql_delete
