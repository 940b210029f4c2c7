/* people.h: numbers of the files to ids of the database: insured persons (sealed) and providers. Known ones are
 * read once when a run begins, so that no line asks the database. */
#pragma once
#include "base/date.h"
#include "db/db.h"
#include "feature/import/map.h"
#include "schema/person.h"

typedef struct {
    int64_t id;
    uint8_t key[16];            /* the keyed hash, under the key of key_year */
    int key_year, last_year;    /* as the database has them; 0: of a new one */
    int seen_year;              /* the latest of this run */
    char number[10];            /* of those seen in this run */
} KnownPerson;

enum { KEY_YEARS_MAX = 64 };
typedef struct {
    Map at;                     /* packed number -> index, this run */
    Map known;                  /* head of the keyed hash -> index, from the database */
    KnownPerson *list;          /* new ones from n_known on */
    size_t n, room, n_known;
    int key_years[KEY_YEARS_MAX]; /* under which numbers of the database are sealed, the latest first */
    size_t n_key_years;
} People;

typedef struct {
    Map at;                     /* packed number -> index */
    Map by_id;                  /* id -> index */
    int64_t *ids;
    size_t n, room;
} Providers;

typedef struct {
    Db *db;
    const Keys *keys;
    int64_t org, now_ms;
} Town;

void people_done(People *p);
MUST_USE Status people_load(People *p, const Town *town);
/* number: 10 characters, seen in that month. An unknown one becomes a new person, written by people_write. */
MUST_USE Status people_id(People *p, const Town *town, Str number, Month month, int64_t *ret);
/* Stores the new persons, their numbers sealed under the fiscal year of their latest line, and brings known ones forward to
 * theirs. Together at the end: lines go into the database faster undisturbed. */
MUST_USE Status people_write(const People *p, const Town *town);
size_t people_made(const People *p);

void providers_done(Providers *p);
MUST_USE Status providers_load(Providers *p, const Town *town);
/* Makes the unit when unknown: *ret_new. name may be empty. */
MUST_USE Status provider_index(Providers *p, const Town *town, Str number, Str name, int32_t *ret, bool *ret_new);

/* Of a provider that claims in the database name. */
MUST_USE Status provider_index_of_id(Providers *p, int64_t id, int32_t *ret);

/* Up to 12 letters and digits as one number, different for different texts. */
uint64_t pack_number(Str number);
