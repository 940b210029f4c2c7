/* person.h: an insured person: a sealed number and nothing else. Lists show ******1234; the whole number is opened
 * one at a time, with a reason, and recorded. */
#pragma once
#include "base/secret.h"
#include "db/db.h"

/* The place that a sealed number is bound to. */
Str person_place(int64_t org, int64_t id, char room[static 64]);
/* Opens the number of a person. ERR_NOT_FOUND; ERR_INTERNAL when the seal does not open. */
MUST_USE Status person_number(Db *db, const Keys *keys, int64_t org, int64_t id, Arena *a, Str *ret);
/* ******1234 (a number too short to be one: all stars) from the sealed number that a list read together with its rows. */
MUST_USE Status person_masked(const Keys *keys, int64_t org, int64_t id, Str sealed, Arena *a, Str *ret);
extern const Sql person_sql_number;
