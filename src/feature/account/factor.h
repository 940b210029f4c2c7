/* factor.h: a person's second factor: a secret for codes by the clock (base/totp.h), sealed, and ten recovery codes
 * for the day the device is lost, kept as keyed hashes. Whatever was accepted once is burnt. */
#pragma once
#include "http/feature.h"

#define RECOVERY_CODES 10
#define ENROL_MINUTES 10 /* between the password and the first code */

typedef struct {
    bool asked, enrolled; /* enrolment has begun; it is done */
    int64_t asked_ms, confirmed_ms, last_step;
    int64_t codes_left;   /* of the recovery sheet, which belongs to security keys too (key.h) */
    Str secret;           /* plain, in the arena of the request */
} Factor;

/* Nothing there is OK too: all zero. */
MUST_USE Status factor_load(Req *rq, Db *db, int64_t org, int64_t account, Factor *ret);
/* All below in a transaction. */
MUST_USE Status factor_ask(Req *rq, int64_t org, int64_t account, Str secret);
/* The first code of a new secret. ERR_NOT_FOUND: no enrolment, or it is too long ago; ERR_UNAUTHENTICATED: not a code of it. */
MUST_USE Status factor_confirm(Req *rq, int64_t org, int64_t account, Str code);
/* A code by the clock, or from the sheet, burnt by this. ERR_UNAUTHENTICATED. */
MUST_USE Status factor_accept(Req *rq, int64_t org, int64_t account, Str code);
/* A new sheet; the old one is worth nothing any more. */
MUST_USE Status factor_sheet(Req *rq, int64_t org, int64_t account, Str ret[static RECOVERY_CODES]);
/* Codes and keys. again: who had one must enrol one before anything else. */
MUST_USE Status factor_forget(Db *db, int64_t org, int64_t account, bool again);

extern const Sql factor_sql_get, factor_sql_ask, factor_sql_confirm, factor_sql_burn, factor_sql_burn_recovery, factor_sql_add_recovery,
    factor_sql_no_recovery, factor_sql_want_again, factor_sql_must_again, factor_sql_has_again, factor_sql_end_sheet, factor_sql_remove;
#define FACTOR_STATEMENTS &factor_sql_get, &factor_sql_ask, &factor_sql_confirm, &factor_sql_burn, &factor_sql_burn_recovery, \
    &factor_sql_add_recovery, &factor_sql_no_recovery, &factor_sql_want_again, &factor_sql_must_again, \
    &factor_sql_has_again, &factor_sql_end_sheet, &factor_sql_remove
