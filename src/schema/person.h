/* person.h: an insured person: a sealed number and nothing else. Lists show ******1234; the whole number is opened
 * one at a time, with a reason, and recorded. */
#pragma once
#include "base/secret.h"
#include "db/db.h"

#define PERSON_CLASS "persons"          /* of records (schema/disposal.h), and of the ring's keys */
#define PERSON_ERASED "消去済み"          /* in the place of a number whose key was destroyed */
#define PERSON_NUMBER_MAX 64

/* The place that a sealed number is bound to. */
Str person_place(int64_t org, int64_t id, char room[static 64]);
/* Seals a number under the key of the fiscal year of the person's latest claim, or of the first year whose key was not destroyed;
 * the keyed hash that finds it again is under the same key, so that with the key both are gone. */
MUST_USE Status person_seal(const Keys *keys, int64_t org, int64_t id, int year, Str number, Buf *out, uint8_t ret_key[static 16], int *ret_key_year);
/* The keyed hash of a number under the key of that year; 0: of before there were years. ERR_NOT_FOUND: it is destroyed. */
MUST_USE Status person_lookup(const Keys *keys, int64_t org, int key_year, Str number, uint8_t ret[static 16]);
/* Opens the number of a person, or answers PERSON_ERASED. ERR_NOT_FOUND; ERR_INTERNAL when the seal does not open. */
MUST_USE Status person_number(Db *db, const Keys *keys, int64_t org, int64_t id, Arena *a, Str *ret);
/* ******1234 (a number too short to be one: all stars) from the sealed number that a list read together with its rows. */
MUST_USE Status person_masked(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret);
/* Everybody of the town who is still sealed under a year up to `through` goes to a later one. In a transaction, before the keys of
 * those years are destroyed. */
MUST_USE Status person_bring_forward(Db *db, const Keys *keys, int64_t org, int through);
/* The first year to seal under: those before it were signed away, and their keys go, perhaps hours later. In the transaction that
 * seals; the signature is committed in one that reads persons, so that of two at once one fails and is tried again. 0: any. */
MUST_USE Status person_first_year(Db *db, int64_t org, int *ret);
/* How many are still sealed under one of those years. */
MUST_USE Status person_behind(Db *db, int64_t org, int through, int64_t *ret);
/* At most `most` numbers of before there were years get theirs, in the caller's transaction; this_year is for who has no claim. */
MUST_USE Status person_rekey(Db *db, const Keys *keys, int this_year, int64_t most, int64_t *ret_done);
extern const Sql person_sql_number, person_sql_old;
extern const Sql *const person_statements[];
extern const size_t person_statement_count;
