/* house.h: what the house adds to a database and to a list of features, for the server and for the
 * commands that are no server. */
#pragma once
#include "base/secret.h"
#include "http/feature.h"

extern const Sql house_sql_meta_get, house_sql_meta_set;

/* A row of the table meta; ERR_NOT_FOUND. */
MUST_USE Status house_meta(Db *db, const char *name, Arena *arena, Str *ret);
/* The keys of an installation: key_file, or beside the SQLite file url. Made for a new database only: with a new
 * key, an old database's sealed values would be lost silently. On failure *ret_why is a Japanese sentence. */
MUST_USE Status house_keys(Db *writer, const char *url, const char *key_file, Arena *arena, const Keys **ret, Str *ret_why);
/* A change of keys that was killed after the database was under the new ones is ended: their files take the places of the old. */
MUST_USE Status house_keys_settle(Db *db, const char *path, Arena *arena, bool *ret_taken);
/* Are they the keys that the database is under? ERR_INVALID. */
MUST_USE Status house_keys_fit(Db *db, const Keys *keys, const char *path, Arena *arena, Str *ret_why);
/* Why a key file cannot be opened, and why a change of keys cannot be ended. */
Str house_key_refused(Status s, const char *path, Arena *arena);
Str house_settle_refused(Status s, const char *path, Arena *arena);
/* The ring of data keys beside that key file. */
MUST_USE Status house_ring(const Keys *keys, const char *key_path, Arena *arena, Str *ret_why);
/* The database remembers how long the ring was, so that a cut or older one is noticed at the next start. In a transaction. */
MUST_USE Status house_ring_note(Db *db, const Keys *keys, Arena *arena);
MUST_USE Status house_ring_grew(Db *db, const Keys *keys, Arena *arena, bool *ret);
/* own, the house's, and the generic one (list, one, create, change, delete) of all their entities. */
MUST_USE Status house_features(const Feature *const *own, size_t n, Arena *arena, const Feature ***ret, size_t *ret_n);
