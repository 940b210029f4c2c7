/* session.h: who is asking. A session is 256 random bits in a cookie; the database holds only their
 * hash. It locks after SESSION_IDLE_SECONDS without a request, until one factor is given again; it ends
 * SESSION_ABSOLUTE_SECONDS after signing in, and at once when it is deleted, the account disabled or its
 * password changed. In the demo, where there are no factors, it ends where it would lock. */
#pragma once
#include "http/feature.h"

typedef struct Sessions Sessions;

Sessions *sessions_new(App *app);
void sessions_free(Sessions **s);

/* The person whose cookie header this is; ERR_UNAUTHENTICATED when there is none. Texts are copied
 * into the arena. generation: of db, just read. passive: finding is no use of the session. A locked one is
 * found and says so. */
MUST_USE Status session_find(Sessions *s, Db *db, int64_t generation, Str cookie_header, bool passive, Arena *arena, Principal *ret);
/* In a transaction, after a factor was given: the session counts as used at now_ms. */
MUST_USE Status session_unlock(Db *db, int64_t org, int64_t account, int64_t session, int64_t now_ms);
/* In a transaction. *ret_cookie: the value of Set-Cookie. The oldest session beyond
 * SESSIONS_PER_ACCOUNT_MAX ends. */
MUST_USE Status session_start(App *app, Db *db, int64_t org, int64_t account, Str address, Arena *arena, Str *ret_cookie);
/* In a transaction that waited: ERR_NOT_FOUND when it has ended since it was found. */
MUST_USE Status session_still(Db *db, int64_t org, int64_t account, int64_t session);
MUST_USE Status session_end(Db *db, int64_t org, int64_t account, int64_t session);
/* All sessions of the account but `except` (0: all). */
MUST_USE Status session_end_all(Db *db, int64_t org, int64_t account, int64_t except);
/* Set-Cookie that takes the cookie away. */
Str session_clear_cookie(const App *app);

/* Roles that must have a second factor where a town says nothing else; names with blanks between. */
#define SECOND_FACTOR_ROLES_DEFAULT "admin"
bool second_factor_wanted(Str roles, Str role);

/* Writes when sessions were last seen, and deletes those that are over and drafts older than DRAFT_DAYS; about once
 * a minute. */
void sessions_tidy(Sessions *s);

extern const Sql *const session_statements[];
extern const size_t session_statement_count;
