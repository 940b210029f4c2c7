/* password.h: what a password must be, and the two forms in which one is stored.
 *
 * The rule (NIST SP 800-63B-4, 総務省ガイドライン): 15 characters or more, any characters, no composition
 * rules, no yearly change; refused only when little is left of it after taking out what an attacker
 * tries first: common words, the town's name, the person's own names, runs and repetitions. */
#pragma once
#include "base/problem.h"

/* own: the login, the name, the town's name, … */
Status password_check(Str password, const Str *own, size_t n_own, Str pointer, Problems *ps);

/* Argon2id, ~50 ms: only on a slow-lane or job thread. */
MUST_USE Status password_store(Str password, Arena *arena, Str *ret_stored);
/* A code for one sign-in within 24 hours, after which a password must be chosen. */
MUST_USE Status one_time_code(int64_t now_ms, Arena *arena, Str *ret_code, Str *ret_stored);
/* Costs the same when stored is empty (nobody there). *ret_once: it was a one-time code. */
bool stored_matches(Str stored, Str password, int64_t now_ms, Arena *arena, bool *ret_once);
bool stored_is_old(Str stored, Arena *arena); /* hashed with parameters we no longer use */
