/* key_file.h: the key file of an installation, and changing it for another one. Beside it stand its ring (base/ring.h) and its
 * tombstones (schema/tombstone.h): the three belong together, and go together.
 *
 * A change of keys prepares the new three as `<key file>.new`. Once the database is sealed under them they take the places of the
 * old ones, the key file last; the old ones stay as `<key file>.old-NNNNNNNN`, by the name of their keys. Whatever stops that in
 * between, the next one to open ends it. No key is ever deleted here but one that nothing was sealed under. */
#pragma once
#include "base/secret.h"

#define KEY_FILE_BYTES 32
/* Opens, locks (shared) and reads it; made, whole or not at all, when it is absent and create. As keys_open. */
MUST_USE Status key_file_open(const char *path, bool create, int *ret_fd, uint8_t ret_master[static KEY_FILE_BYTES]);

/* Where the new three are made, and where the old three go. */
Str key_files_new(const char *path, Arena *a);
Str key_files_old(const char *path, const Keys *old, Arena *a);
/* New ones wait beside path, and are those of that name. */
bool key_files_wait(const char *path, Str name);
/* Before anything is done: can they take their places, and the old ones keep their names? Of the file *ret_which: ERR_CONFLICT: it
 * has the name that an old one would get; ERR_UNSUPPORTED: it is a link or mounted alone. ERR_IO: files get no second name there. */
MUST_USE Status key_files_ready(const char *path, const Keys *old, Arena *a, Str *ret_which);
/* They take their places. old: the keys that path holds. May be called again after it failed or was killed. ERR_CONFLICT: nothing is
 * written over, a file has the name that an old one would get. */
MUST_USE Status key_files_take(const char *path, const Keys *old, Arena *a);
/* New ones that the database does not know: what a change that was killed left behind. They go aside, as `<key file>.unused-NNNNNNNN`. */
MUST_USE Status key_files_aside(const char *path, Arena *a);
/* New ones of which it is certain that nothing was sealed under them. */
void key_files_drop(const char *path, Arena *a);
/* An old key file that still lies beside path; empty: none. */
Str key_files_left(const char *path, Arena *a);
