/* ring_inside.h: what the files of the ring share. */
#pragma once
#include "base/ring.h"

#include <pthread.h>
#include <sys/types.h>

#define DATA_KEY 32
#define HEAD 44                               /* word, town, class, year */
#define PAYLOAD (2 * (DATA_KEY + SEAL_OVERHEAD))
#define HASH_HEX 64
_Static_assert(HEAD + PAYLOAD < RING_LINE && 512 % RING_LINE == 0, "the length in ring.h");

typedef struct {
    int64_t org;
    int64_t line;  /* from 0 */
    int64_t at_ms; /* when it went */
    int year;
    bool gone, wiped, torn; /* wiped: its line says so itself; torn: it says nothing that can be read */
    char class[RING_CLASS_MAX + 1];
    YearKey key;
} Entry;

struct Ring {
    pthread_mutex_t lock;
    const Keys *keys;
    char *path;    /* NULL: in memory */
    Entry *entries;
    size_t n, room, hint;
    int64_t lines, stones;
    char stone[RING_STONE + 1];
};

Ring *ring_take(const Keys *k); /* locks it; NULL when there is none */
void ring_unlock(Ring **r);     /* for CLEANUP */
/* Locked against other processes until it is closed. ERR_NOT_FOUND; ERR_INVALID: no plain file, or others can read it. */
MUST_USE Status ring_open_file(const char *path, int how, int *ret);
void ring_fd_close(int *fd);    /* for CLEANUP */
MUST_USE Status ring_read_all(int fd, Buf *out);
MUST_USE Status ring_write_at(int fd, Str bytes, off_t at);
/* Open for writing and read anew; made when there never was one. ERR_IO: it cannot be read, and what is known stays. */
MUST_USE Status ring_open_anew(Ring *r, int *ret);
/* Writes over what is gone and does not say so: a destruction that was stopped is ended. */
MUST_USE Status ring_wipe(Ring *r, int fd);

/* ---- ring_lines.c ---- */

typedef struct {
    char text[RING_LINE + 1];
} RingLine;
MUST_USE Status ring_line_of_key(const Keys *k, RingPlace p, const uint8_t data[static DATA_KEY], RingLine *ret);
void ring_line_of_gone(const Keys *k, RingPlace p, int64_t at_ms, RingLine *ret);
void ring_line_of_stone(const Keys *k, int64_t count, Str signature, RingLine *ret);
MUST_USE Status ring_room_for_one(Ring *r);
void ring_forget(Ring *r); /* all that was read */
MUST_USE Status ring_read_file(Ring *r, int fd, int64_t *ret_bad_line);
/* In a running program a ring that does not read is no fault of what was asked, and no answer to it: ERR_IO. */
MUST_USE Status ring_read_again(Ring *r, int fd);
