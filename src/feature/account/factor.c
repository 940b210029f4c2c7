#include "feature/account/factor.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/totp.h"
#include "feature/account/key.h"
#include "http/app.h"

#define RECOVERY_CHARACTERS 10 /* 50 bits, behind a keyed hash and the growing wait; 5 and 5 on paper */

const Sql factor_sql_get = { .read_only = true, .text =
    "SELECT f.secret, f.asked_ms, f.confirmed_ms, f.last_step,"
    " (SELECT count(*) FROM recovery_code r WHERE r.org = a.org AND r.account = a.id AND r.used_ms IS NULL)"
    " FROM account a LEFT JOIN second_factor f ON f.org = a.org AND f.account = a.id WHERE a.org = $1 AND a.id = $2" };
const Sql factor_sql_ask = { .text =
    "INSERT INTO second_factor (org, account, secret, asked_ms, last_step, again) VALUES ($1, $2, $3, $4, 0, 0)"
    " ON CONFLICT (org, account) DO UPDATE SET secret = excluded.secret, asked_ms = excluded.asked_ms, last_step = 0"
    " WHERE second_factor.confirmed_ms IS NULL" };
const Sql factor_sql_confirm = { .text =
    "UPDATE second_factor SET confirmed_ms = $1, last_step = $2, again = 0 WHERE org = $3 AND account = $4 AND confirmed_ms IS NULL AND secret IS NOT NULL" };
const Sql factor_sql_burn = { .text =
    "UPDATE second_factor SET last_step = $1 WHERE org = $2 AND account = $3 AND last_step < $1 AND confirmed_ms IS NOT NULL" };
const Sql factor_sql_burn_recovery = { .text =
    "UPDATE recovery_code SET used_ms = $1 WHERE org = $2 AND account = $3 AND hash = $4 AND used_ms IS NULL" };
const Sql factor_sql_add_recovery = { .text = "INSERT INTO recovery_code (org, account, hash) VALUES ($1, $2, $3)" };
const Sql factor_sql_no_recovery = { .text = "DELETE FROM recovery_code WHERE org = $1 AND account = $2" };
const Sql factor_sql_want_again = { .text =
    "UPDATE second_factor SET secret = NULL, confirmed_ms = NULL, last_step = 0, again = 1 WHERE org = $1 AND account = $2 AND"
    " (confirmed_ms IS NOT NULL OR again = 1)" };
/* Who had keys alone. */
const Sql factor_sql_must_again = { .text =
    "INSERT INTO second_factor (org, account, asked_ms, last_step, again) VALUES ($1, $2, 0, 0, 1)"
    " ON CONFLICT (org, account) DO UPDATE SET secret = NULL, confirmed_ms = NULL, last_step = 0, again = 1" };
const Sql factor_sql_has_again = { .text = "UPDATE second_factor SET again = 0 WHERE org = $1 AND account = $2 AND again = 1" };
/* The sheet goes with the last factor. */
const Sql factor_sql_end_sheet = { .text =
    "DELETE FROM recovery_code WHERE org = $1 AND account = $2 AND NOT EXISTS (SELECT 1 FROM security_key k WHERE k.org = $1 AND k.account = $2)"
    " AND NOT EXISTS (SELECT 1 FROM second_factor f WHERE f.org = $1 AND f.account = $2 AND f.confirmed_ms IS NOT NULL)" };
const Sql factor_sql_remove = { .text = "DELETE FROM second_factor WHERE org = $1 AND account = $2" };

/* The secret opens in its own row only. */
static Str place_of(Req *rq, int64_t org, int64_t account)
{
    return arena_printf(rq->arena, "second_factor:%lld:%lld", (long long)org, (long long)account);
}

static Status open_secret(Req *rq, Str place, Str sealed, Str *ret)
{
    CLEANUP(buf_done) Buf plain;
    buf_init(&plain, SEAL_OVERHEAD + TOTP_SECRET_BYTES);
    if (!place.p)
        return ERR_MEMORY;
    TRY(unseal(rq->app->keys, place, sealed, &plain) == OK ? OK : ERR_INTERNAL); /* another key file, or a row moved */
    *ret = arena_copy(rq->arena, buf_str(&plain));
    return ret->p ? OK : ERR_MEMORY;
}

Status factor_load(Req *rq, Db *db, int64_t org, int64_t account, Factor *ret)
{
    Factor f = { 0 };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &factor_sql_get, &rows, P_INT(org), P_INT(account)));
    if (!rows_next(&rows)) {
        *ret = f;
        return rows.status;
    }
    f.asked = !row_is_null(&rows, 0);
    f.enrolled = f.asked && !row_is_null(&rows, 2);
    f.asked_ms = row_int(&rows, 1);
    f.confirmed_ms = row_int(&rows, 2);
    f.last_step = row_int(&rows, 3);
    f.codes_left = row_int(&rows, 4);
    if (f.asked)
        TRY(open_secret(rq, place_of(rq, org, account), row_blob(&rows, 0), &f.secret));
    *ret = f;
    return rows.status;
}

Status factor_ask(Req *rq, int64_t org, int64_t account, Str secret)
{
    int64_t changed;
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, SEAL_OVERHEAD + TOTP_SECRET_BYTES);
    Str place = place_of(rq, org, account);
    if (!place.p)
        return ERR_MEMORY;
    TRY(seal(rq->app->keys, place, secret, &sealed));
    TRY(db_exec_count(rq->db, &factor_sql_ask, &changed, P_INT(org), P_INT(account), P_BLOB(buf_str(&sealed)), P_INT(rq->now_ms)));
    return changed ? OK : ERR_CONFLICT;
}

/* As people type it: full-width digits, blanks and hyphens are forgiven. */
static Status plain_code(Req *rq, Str typed, Str *ret)
{
    Str half = text_fold_width(typed, rq->arena);
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < half.n; i++) {
        char c = half.p[i];
        if (c != ' ' && c != '-')
            buf_char(&out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    TRY(buf_status(&out));
    *ret = arena_copy(rq->arena, buf_str(&out));
    return half.p && ret->p ? OK : ERR_MEMORY;
}

Status factor_confirm(Req *rq, int64_t org, int64_t account, Str code)
{
    Factor f;
    int64_t step, changed;
    TRY(plain_code(rq, code, &code));
    TRY(factor_load(rq, rq->db, org, account, &f));
    if (!f.asked || f.enrolled || !clock_within(f.asked_ms, ENROL_MINUTES * 60000LL, rq->now_ms))
        return ERR_NOT_FOUND;
    TRY(totp_match(f.secret, code, rq->now_ms, f.last_step, &step));
    TRY(db_exec_count(rq->db, &factor_sql_confirm, &changed, P_INT(rq->now_ms), P_INT(step), P_INT(org), P_INT(account)));
    return changed ? OK : ERR_NOT_FOUND;
}

static Status accept_recovery(Req *rq, int64_t org, int64_t account, Str code)
{
    int64_t changed;
    uint8_t hash[32];
    Str purpose = arena_printf(rq->arena, "recovery:%lld:%lld", (long long)org, (long long)account);
    if (!purpose.p)
        return ERR_MEMORY;
    token_digest(rq->app->keys, purpose, code, hash);
    TRY(db_exec_count(rq->db, &factor_sql_burn_recovery, &changed, P_INT(rq->now_ms), P_INT(org), P_INT(account),
                      P_BLOB(((Str){ (const char *)hash, sizeof hash }))));
    return changed ? OK : ERR_UNAUTHENTICATED;
}

Status factor_accept(Req *rq, int64_t org, int64_t account, Str code)
{
    Factor f;
    int64_t step, changed;
    TRY(plain_code(rq, code, &code));
    if (code.n == RECOVERY_CHARACTERS)
        return accept_recovery(rq, org, account, code);
    TRY(factor_load(rq, rq->db, org, account, &f));
    if (!f.enrolled)
        return ERR_UNAUTHENTICATED;
    TRY(totp_match(f.secret, code, rq->now_ms, f.last_step, &step));
    TRY(db_exec_count(rq->db, &factor_sql_burn, &changed, P_INT(step), P_INT(org), P_INT(account)));
    return changed ? OK : ERR_UNAUTHENTICATED; /* another request was faster with the same code */
}

Status factor_sheet(Req *rq, int64_t org, int64_t account, Str ret[static RECOVERY_CODES])
{
    Str purpose = arena_printf(rq->arena, "recovery:%lld:%lld", (long long)org, (long long)account);
    TRY(db_exec(rq->db, &factor_sql_no_recovery, P_INT(org), P_INT(account)));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        char typed[24];
        uint8_t hash[32];
        setup_code_new(typed);
        ret[i] = arena_copy(rq->arena, (Str){ typed, RECOVERY_CHARACTERS + 1 }); /* two groups of five */
        Str plain = arena_printf(rq->arena, "%.5s%.5s", typed, typed + 6);
        if (!purpose.p || !ret[i].p || !plain.p)
            return ERR_MEMORY;
        token_digest(rq->app->keys, purpose, plain, hash);
        TRY(db_exec(rq->db, &factor_sql_add_recovery, P_INT(org), P_INT(account), P_BLOB(((Str){ (const char *)hash, sizeof hash }))));
    }
    return OK;
}

Status factor_forget(Db *db, int64_t org, int64_t account, bool again)
{
    int64_t changed = 0, keys;
    TRY(db_exec(db, &factor_sql_no_recovery, P_INT(org), P_INT(account)));
    TRY(keys_forget(db, org, account, &keys));
    if (again && keys)
        return db_exec(db, &factor_sql_must_again, P_INT(org), P_INT(account));
    if (again)
        TRY(db_exec_count(db, &factor_sql_want_again, &changed, P_INT(org), P_INT(account)));
    return changed ? OK : db_exec(db, &factor_sql_remove, P_INT(org), P_INT(account));
}
