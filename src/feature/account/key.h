/* key.h: security keys (base/passkey.h) of a person, as a second factor beside or in place of codes by the clock. A key works on the
 * host name it was made for; the program has none of its own, so that name is the one by which it is called, over TLS or on this machine. */
#pragma once
#include "base/passkey.h"
#include "feature/account/client_data.h"
#include "http/challenge.h"
#include "http/feature.h"

#define KEYS_PER_ACCOUNT_MAX 10
#define KEY_NAME_MAX 40            /* characters */
#define KEY_FIELD_MAX 4096         /* characters of base64url of anything a browser sends about a key */

/* Where the browser is, as WebAuthn sees it. */
typedef struct {
    Str rp_id, origin;
    const char *why_not; /* NULL: keys work here; else a sentence that says why they do not */
} KeyPlace;
MUST_USE Status key_place(const Req *rq, KeyPlace *ret);

MUST_USE Status key_count(Db *db, int64_t org, int64_t account, int64_t *ret);
/* Must they ask for the PIN or a finger? As the town says. */
MUST_USE Status key_policy(Db *db, int64_t org, bool *ret_verified);
/* The member "key" of the object being written: what a browser needs to ask one of the person's keys, or null; bound as in
 * http/challenge.h. "key_why": a sentence when he has keys that do not work here, else null. */
MUST_USE Status key_offer(Req *rq, JsonWriter *w, int64_t org, int64_t account, Str bound);
/* Bytes as browsers take them: base64url, at most KEY_FIELD_MAX characters of it. key NULL: an element of an array. */
MUST_USE Status key_put_bytes(JsonWriter *w, const char *key, Str bytes);

/* What a browser brings from a key. */
typedef struct {
    Str credential, client_data, auth_data, signature; /* bytes */
    KeyPlace place;
    bool verified; /* by policy */
    bool copied;   /* key_accept: the key is right, but it has counted less than before */
} KeyProof;
/* Members of the body (base64url) to bytes, its challenge taken; before any transaction. ERR_UNAUTHENTICATED when it is for
 * another challenge, another page or another purpose. */
MUST_USE Status key_proof_read(Req *rq, const Str given[static 4], int64_t org, Str bound, KeyProof *ret);
/* In a transaction: a key of this person signed it; its counter and the time are kept. ERR_UNAUTHENTICATED. */
MUST_USE Status key_accept(Req *rq, int64_t org, int64_t account, KeyProof *proof);
/* All keys of the person; in a transaction. */
MUST_USE Status keys_forget(Db *db, int64_t org, int64_t account, int64_t *ret_n);

extern const Sql key_sql_count, key_sql_policy, key_sql_list, key_sql_one, key_sql_known, key_sql_add, key_sql_used, key_sql_remove, key_sql_forget;
#define KEY_STATEMENTS &key_sql_count, &key_sql_policy, &key_sql_list, &key_sql_one, &key_sql_known, &key_sql_add, &key_sql_used, \
    &key_sql_remove, &key_sql_forget
