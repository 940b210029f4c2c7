/* account.h: the people who sign in: their accounts, sessions and passwords, the first one (setup), and the
 * people one may be in the demo. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    Str login, name, role;
    int64_t unit;
    bool disabled;
    Str password;          /* PHC string, or "once:expiry:PHC" of a one-time code; empty: cannot sign in */
    int64_t created_ms, signed_in_ms, previous_signed_in_ms;
} Account;
extern const Entity account_entity;
extern const Feature feature_account;

/* For the command line; in a transaction. account.row.org, login, name, role, unit are given. */
MUST_USE Status account_create(Db *db, Account *account, Str stored, int64_t now_ms, Problems *ps);
MUST_USE Status account_by_login(Db *db, Str login, Arena *arena, Account *ret);
/* Takes a new one-time code, takes the second factor away (another must be enrolled then), ends the sessions. */
MUST_USE Status account_reset(Db *db, int64_t org, int64_t id, Str stored);
/* A page of all accounts of the installation, by town. */
MUST_USE Status account_list_all(Db *db, int64_t limit, int64_t offset, Rows *ret); /* org, id, login, name, role, disabled, code of the organisation */
extern const Sql account_organisation_by_code;                                     /* id of $1 */
