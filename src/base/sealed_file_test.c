#include "base/test.h"
#include "base/limits.h"
#include "base/sealed_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEAD S("banso test 1\nnote abc\n")
#define FIRST S("banso test 1\n")
#define PLAIN_MAX (4 * 1024 * 1024)

typedef struct {
    Arena arena;
    const Keys *keys, *others;
    Buf file, plain;
} Bench;

static void bench_open(Bench *b)
{
    *b = (Bench){ 0 };
    EXPECT(secret_init() == OK && keys_from_seed(1, &b->keys) == OK && keys_from_seed(2, &b->others) == OK);
    arena_init(&b->arena, 1 << 20);
    buf_init(&b->file, PLAIN_MAX * 2);
    buf_init(&b->plain, PLAIN_MAX);
}

static void bench_done(Bench *b)
{
    keys_close(&b->keys);
    keys_close(&b->others);
    buf_done(&b->file);
    buf_done(&b->plain);
    arena_done(&b->arena);
}

/* Half of it packs well, half does not at all. */
static Str invent(Bench *b, size_t n)
{
    buf_clear(&b->plain);
    char *p = buf_reserve(&b->plain, n + 1);
    EXPECT(p != NULL);
    memset(p, 'a', n);
    random_bytes(p + n / 2, n - n / 2);
    b->plain.n = n;
    return buf_str(&b->plain);
}

static int file_of(Str bytes)
{
    int fd = memfd_create("sealed", 0);
    EXPECT(fd >= 0 && file_write_all(fd, bytes) == OK && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void take_back(Bench *b, int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    buf_clear(&b->file);
    char *p = buf_reserve(&b->file, (size_t)n + 1);
    EXPECT(p && pread(fd, p, (size_t)n, 0) == n);
    b->file.n = (size_t)n;
    close(fd);
}

static void write_file(Bench *b, Str plain)
{
    int fd = memfd_create("sealed", 0);
    SealedWriter *w = NULL;
    EXPECT(sealed_writer_new(b->keys, fd, HEAD, &w) == OK);
    while (plain.n) {
        size_t piece = (size_t)test_rand(1, 3 * SEALED_CHUNK);
        EXPECT(sealed_writer_add(w, str_sub(plain, 0, piece)) == OK);
        plain = str_sub(plain, piece, plain.n);
    }
    EXPECT(sealed_writer_end(w) == OK);
    sealed_writer_free(&w);
    take_back(b, fd);
}

/* How reading ends; and is what was read, up to there, the beginning of wanted? */
static Status read_file(Bench *b, const Keys *keys, Str file, Str wanted, bool *ret_whole)
{
    int fd = file_of(file);
    Str head, piece = S("x");
    SealedReader *r = NULL;
    size_t at = 0;
    bool same = true;
    Status s = sealed_head_read(fd, FIRST, &b->arena, &head);
    if (s == OK) {
        EXPECT_STR(head, HEAD);
        s = sealed_reader_new(keys, fd, head, &r);
    }
    while (s == OK && piece.n) {
        s = sealed_reader_next(r, &piece);
        if (s != OK)
            break;
        same = same && str_eq(piece, str_sub(wanted, at, piece.n));
        at += piece.n;
    }
    *ret_whole = same && at == wanted.n;
    EXPECT(same);
    sealed_reader_free(&r);
    close(fd);
    return s;
}

TEST(a_sealed_file_comes_back)
{
    Bench b;
    bench_open(&b);
    const size_t sizes[] = { 0, 1, SEALED_CHUNK - 1, SEALED_CHUNK, SEALED_CHUNK + 1, 7 * SEALED_CHUNK + 3, (size_t)test_rand(0, 40 * SEALED_CHUNK) };
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        bool whole = false;
        Str plain = invent(&b, sizes[i]);
        write_file(&b, plain);
        EXPECT(str_starts(buf_str(&b.file), HEAD));
        EXPECT_I64(read_file(&b, b.keys, buf_str(&b.file), plain, &whole), OK);
        EXPECT(whole);
    }
    /* What can be packed is: a megabyte of one letter takes less than a twentieth. */
    buf_clear(&b.plain);
    for (int i = 0; i < 1 << 20; i++)
        buf_char(&b.plain, 'a');
    write_file(&b, buf_str(&b.plain));
    EXPECT(SEALED_CHUNK < 1024 || b.file.n < (1 << 20) / 20);
    bench_done(&b);
}

TEST(every_flipped_bit_is_seen)
{
    Bench b;
    bench_open(&b);
    Str plain = invent(&b, 3 * SEALED_CHUNK + 11);
    write_file(&b, plain);
    for (int round = 0; round < 400; round++) {
        /* The head and the beginning of the stream one after another, then anywhere. */
        size_t at = round < 200 ? (size_t)round : (size_t)test_rand(0, b.file.n - 1);
        char bit = (char)(1 << test_rand(0, 7));
        bool whole = false;
        if (at >= b.file.n)
            continue;
        b.file.p[at] = (char)(b.file.p[at] ^ bit);
        int fd = file_of(buf_str(&b.file));
        Str head;
        Status s = sealed_head_read(fd, FIRST, &b.arena, &head);
        close(fd);
        if (s == OK)
            s = read_file(&b, b.keys, buf_str(&b.file), plain, &whole);
        /* A length that became longer reaches beyond the end. */
        if (s != ERR_INVALID && s != ERR_NOT_FOUND)
            test_fail(__FILE__, __LINE__, "byte %zu bit %d: %d", at, bit, (int)s);
        b.file.p[at] = (char)(b.file.p[at] ^ bit);
        arena_reset(&b.arena);
    }
    bench_done(&b);
}

TEST(a_file_cut_short_is_seen_wherever_it_is_cut)
{
    Bench b;
    bench_open(&b);
    Str plain = invent(&b, 2 * SEALED_CHUNK + 5);
    write_file(&b, plain);
    for (int round = 0; round < 300; round++) {
        size_t n = round < 150 ? (size_t)round : (size_t)test_rand(0, b.file.n - 1);
        bool whole = true;
        if (n >= b.file.n)
            continue;
        EXPECT_I64(read_file(&b, b.keys, (Str){ b.file.p, n }, plain, &whole), ERR_NOT_FOUND);
        EXPECT(!whole);
        arena_reset(&b.arena);
    }
    bench_done(&b);
}

/* Where chunk i begins, its length word included. */
static size_t chunk_at(const Bench *b, size_t i)
{
    size_t at = HEAD.n + 69 + SEAL_STREAM_HEAD;
    for (; i > 0; i--) {
        uint32_t n = 0;
        for (int k = 3; k >= 0; k--)
            n = n << 8 | (uint8_t)b->file.p[at + (size_t)k];
        at += 4 + n;
    }
    return at;
}

TEST(chunks_swapped_dropped_repeated_or_added_are_seen)
{
    Bench b;
    bench_open(&b);
    Str plain = invent(&b, 12 * SEALED_CHUNK);
    write_file(&b, plain);
    Str all = buf_str(&b.file);
    size_t first = chunk_at(&b, 0), second = chunk_at(&b, 1), third = chunk_at(&b, 2);
    const Str parts[4] = { str_sub(all, 0, first), str_sub(all, first, second - first), str_sub(all, second, third - second), str_sub(all, third, all.n) };
    const int orders[][6] = { { 0, 2, 1, 3, -1 }, { 0, 2, 3, -1 }, { 0, 1, 3, -1 }, { 0, 1, 1, 2, 3, -1 }, { 0, 1, 2, 3, 1, -1 } };
    CLEANUP(buf_done) Buf made;
    buf_init(&made, PLAIN_MAX * 2);
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        bool whole;
        buf_clear(&made);
        for (int k = 0; orders[i][k] >= 0; k++)
            buf_add(&made, parts[orders[i][k]]);
        EXPECT_I64(read_file(&b, b.keys, buf_str(&made), plain, &whole), ERR_INVALID);
    }
    bench_done(&b);
}

TEST(another_key_or_another_head_does_not_open_it)
{
    Bench b;
    bool whole;
    bench_open(&b);
    Str plain = invent(&b, SEALED_CHUNK);
    write_file(&b, plain);
    EXPECT_I64(read_file(&b, b.others, buf_str(&b.file), plain, &whole), ERR_INVALID);
    /* A head that is whole in itself, put before a stream that was sealed under another one. */
    int fd = memfd_create("sealed", 0);
    SealedWriter *w = NULL;
    EXPECT(sealed_writer_new(b.keys, fd, S("banso test 1\nnote abd\n"), &w) == OK && sealed_writer_end(w) == OK);
    sealed_writer_free(&w);
    char head[200];
    size_t n = HEAD.n + 69;
    EXPECT(pread(fd, head, n, 0) == (ssize_t)n);
    close(fd);
    memcpy(b.file.p, head, n);
    fd = file_of(buf_str(&b.file));
    Str read, piece;
    SealedReader *r = NULL;
    EXPECT_I64(sealed_head_read(fd, FIRST, &b.arena, &read), OK);
    EXPECT_I64(sealed_reader_new(b.keys, fd, read, &r), OK);
    EXPECT_I64(sealed_reader_next(r, &piece), ERR_INVALID);
    sealed_reader_free(&r);
    close(fd);
    bench_done(&b);
}

TEST(what_is_no_sealed_file_is_refused)
{
    Bench b;
    bench_open(&b);
    const Str files[] = { S("SQLite format 3\0and so on"), S("banso test 2\nend "), S("x"), S("banso test 1\nend 00\n") };
    Str head;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        int fd = file_of(files[i]);
        EXPECT_I64(sealed_head_read(fd, FIRST, &b.arena, &head), ERR_INVALID);
        close(fd);
    }
    buf_clear(&b.plain);
    buf_add(&b.plain, FIRST);
    for (int i = 0; i < 2 * SEALED_HEAD_MAX; i++)
        buf_char(&b.plain, '\n');
    int fd = file_of(buf_str(&b.plain));
    EXPECT_I64(sealed_head_read(fd, FIRST, &b.arena, &head), ERR_INVALID);
    close(fd);
    SealedWriter *w = NULL;
    EXPECT_I64(sealed_writer_new(b.keys, -1, buf_str(&b.plain), &w), ERR_TOO_LARGE);
    EXPECT(w == NULL);
    bench_done(&b);
}
