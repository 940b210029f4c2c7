/* sealed_file.h: zlib lives here alone: a file that is packed (deflate), sealed in chunks under the key for backups and
 * bound to a head that everybody can read. Written and read as a stream; nothing is held whole.
 *
 *   head      lines of text, ending with "end " and the BLAKE2b-256 of what stands before that line
 *   24 bytes  head of the sealed stream (base/secret.h)
 *   chunks    length (4 bytes, low first), then that many sealed bytes; the last one is marked inside
 *
 * A changed, missing, swapped or foreign chunk does not open; so neither does one under a changed head. */
#pragma once
#include "base/secret.h"

typedef struct SealedWriter SealedWriter;
/* fd stays the caller's. head: lines that each end in '\n', without the "end" line. */
MUST_USE Status sealed_writer_new(const Keys *k, int fd, Str head, SealedWriter **ret);
MUST_USE Status sealed_writer_add(SealedWriter *w, Str plain);
MUST_USE Status sealed_writer_end(SealedWriter *w); /* the last chunk; fsync is the caller's */
void sealed_writer_free(SealedWriter **w);

/* Reads the head, up to its "end" line, into *ret without that line. ERR_INVALID: damaged or another kind of file;
 * ERR_NOT_FOUND: it ends too early. first: how the head must begin. */
MUST_USE Status sealed_head_read(int fd, Str first, Arena *a, Str *ret);

typedef struct SealedReader SealedReader;
/* fd stands behind the head. */
MUST_USE Status sealed_reader_new(const Keys *k, int fd, Str head, SealedReader **ret);
/* The next plain bytes, alive until the next call; none at the end. ERR_INVALID: changed, or something follows the end;
 * ERR_NOT_FOUND: the file ends too early. */
MUST_USE Status sealed_reader_next(SealedReader *r, Str *ret);
void sealed_reader_free(SealedReader **r);

/* All of s to fd; ERR_IO. */
MUST_USE Status file_write_all(int fd, Str s);
/* The entry of a new or renamed file reaches the disk. */
MUST_USE Status file_directory_sync(const char *path);
