/* The first byte chooses: even, the rest is a file, as it might lie in a folder of backups; odd, a sealed file is made of the
 * rest and hurt at one place, which must never go unseen. */
#include "base/fuzz.h"
#include "base/sealed_file.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST S("banso backup 1\n")

static Status read_back(const Keys *keys, int fd, Buf *out)
{
    Arena a;
    Str head, piece;
    SealedReader *r = NULL;
    arena_init(&a, 1 << 20);
    must(lseek(fd, 0, SEEK_SET) == 0);
    Status s = sealed_head_read(fd, FIRST, &a, &head);
    if (s == OK)
        s = sealed_reader_new(keys, fd, head, &r);
    while (s == OK && (s = sealed_reader_next(r, &piece)) == OK && piece.n)
        buf_add(out, piece);
    sealed_reader_free(&r);
    arena_done(&a);
    return s;
}

static void seal_to(const Keys *keys, int fd, Str plain)
{
    SealedWriter *w = NULL;
    must(sealed_writer_new(keys, fd, S("banso backup 1\nmade_ms 1\n"), &w) == OK);
    must(sealed_writer_add(w, plain) == OK && sealed_writer_end(w) == OK);
    sealed_writer_free(&w);
}

static void hurt(const Keys *keys, int fd, Str plain, uint8_t where, uint8_t bits)
{
    Buf out;
    buf_init(&out, 1 << 20);
    seal_to(keys, fd, plain);
    must(read_back(keys, fd, &out) == OK && str_eq(buf_str(&out), plain));
    buf_clear(&out);
    off_t size = lseek(fd, 0, SEEK_END), at = size * where / 256;
    char c;
    must(pread(fd, &c, 1, at) == 1);
    c = (char)(c ^ (bits ? bits : 1));
    must(pwrite(fd, &c, 1, at) == 1);
    must(read_back(keys, fd, &out) != OK);
    buf_done(&out);
}

static const Keys *keys;

static void close_keys(void)
{
    keys_close(&keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    if (fd < 0) {
        must(secret_init() == OK && keys_from_seed(1, &keys) == OK && atexit(close_keys) == 0);
        fd = memfd_create("sealed", MFD_CLOEXEC);
    }
    if (size < 3 || ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return 0;
    if (data[0] & 1) {
        hurt(keys, fd, (Str){ (const char *)data + 3, size - 3 }, data[1], data[2]);
        return 0;
    }
    Buf out;
    buf_init(&out, 1 << 20);
    must(file_write_all(fd, (Str){ (const char *)data + 1, size - 1 }) == OK);
    (void)!read_back(keys, fd, &out);
    buf_done(&out);
    return 0;
}
