/* ring.h: the ring of data keys: one random key for each town, class of record and fiscal year, each sealed under the
 * installation's key, in a file beside the key file (`<key file>.ring`), apart from the database and from the backups. To destroy
 * a key is to make unreadable what was sealed under it, wherever a copy of that lies: crypto-erasure.
 *
 * The file is lines of one length, so that a key is destroyed by writing over it where it stands. None crosses a sector:
 *   key1  ORG CLASS YEAR  the key, sealed          gone1 ORG CLASS YEAR  when, and a keyed hash
 *   tomb1 N   -     0     of the Nth tombstone: the beginning of its signature, and a keyed hash (schema/tombstone.h)
 * A gone1 line holds for its year and all before it, wherever it stands: it is put at the end and brought to the disk first, then
 * the keys' lines are written over. A line that is neither is read past only when it begins with g, as a line torn while it was
 * written over does, and such a line holds for its place; any other is refused. */
#pragma once
#include "base/secret.h"

#define RING_LINE 256      /* divides a sector */
#define RING_LINES_MAX 65536
#define RING_YEARS_AHEAD 5 /* made together, so that a copy in the safe is good for some years */
#define RING_CLASS_MAX 12
#define RING_STONE 32      /* of a tombstone's signature */

/* The ring beside that key file; an absent one is empty. ERR_INVALID: a line that is neither ours nor whole (*ret_bad_line, from
 * 1), or a file that others can read (0). A last line that was never ended is one that nobody has used yet. */
MUST_USE Status ring_open(const Keys *k, const char *key_file, int64_t *ret_bad_line);
/* Without a file, its keys drawn from the installation's: for keys from a seed. */
MUST_USE Status ring_in_memory(const Keys *k);
void ring_close(Ring **ring);
int64_t ring_lines(const Keys *k);

/* What a value is sealed for. A year whose key was destroyed gives way to the first that was not. */
typedef struct {
    int64_t org;
    const char *class;
    int year;
} RingPlace;
/* Under the key of the year, which is made and on the disk before it is used. */
MUST_USE Status seal_year(const Keys *k, RingPlace p, Str place, Str plain, Buf *out);
/* Whatever it was sealed under, the installation's own key too. ERR_NOT_FOUND: the key was destroyed; ERR_INVALID: does not open;
 * ERR_IO: the ring cannot be read, which says nothing about the number. */
MUST_USE Status unseal_year(const Keys *k, int64_t org, const char *class, Str place, Str sealed, Buf *out);
/* Keyed BLAKE2b-128 under the key of that year (0: the installation's). ERR_NOT_FOUND: it is destroyed or was never made. */
MUST_USE Status lookup_year(const Keys *k, RingPlace p, Str purpose, Str value, uint8_t ret[static 16]);
/* The year under which a value of p.year is sealed. */
int ring_year(const Keys *k, RingPlace p);

/* Destroys the keys of p.year and all before it, on the disk and in memory; those that were never made cannot be made any more. */
MUST_USE Status ring_destroy(const Keys *k, RingPlace p, int64_t at_ms);
/* What is gone in one ring is gone in the other, too: for new keys. Whatever was done of it already is not done again. */
MUST_USE Status ring_carry_gone(const Keys *from, const Keys *to);
/* Makes the copy at path equal, destroyed keys included. ERR_INVALID: it is the copy of another ring, or holds more than the ring. */
MUST_USE Status ring_copy_to(const Keys *k, const char *path);

/* How many tombstones there are, and how the signature of the last begins; 0 and "" when there is none. */
MUST_USE Status ring_stone_put(const Keys *k, int64_t count, Str signature);
int64_t ring_stone(const Keys *k, char ret_signature[static RING_STONE + 1]);
