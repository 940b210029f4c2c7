#include "feature/import/ahead.h"
#include "base/limits.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#ifdef SMALL
enum { BLOCKS = 2, BLOCK_ROWS = 3 };
#else
enum { BLOCKS = 4, BLOCK_ROWS = 512 };
#endif

/* Rows and their cells, with the bytes of the cells in one buffer. Cells hold offsets until the block is full,
 * because the buffer moves while it grows. */
typedef struct {
    CsvRow rows[BLOCK_ROWS];
    size_t first[BLOCK_ROWS]; /* cell of a row */
    size_t n;
    Str *cells;
    size_t n_cells, room;
    Buf text;
    int64_t bytes;
    UndecodableList undecodable;
    Status status;            /* of the row after the last; OK and no cells at the end */
    CsvRow last;              /* what that row said */
    bool ends;
} Block;

struct Ahead {
    CsvReader *reader;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    Block blocks[BLOCKS];
    size_t filled, taken;     /* blocks so far */
    bool stop;
    size_t at;                /* row of the block at hand */
    bool holding;
};

static Status add_row(Block *b, const CsvRow *row)
{
    if (b->n_cells + row->n > b->room) {
        size_t room = (b->n_cells + row->n) * 2;
        Str *more = realloc(b->cells, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        b->cells = more;
        b->room = room;
    }
    b->rows[b->n] = *row;
    b->first[b->n] = b->n_cells;
    for (size_t i = 0; i < row->n; i++) {
        b->cells[b->n_cells++].n = row->cells[i].n;
        buf_add(&b->text, row->cells[i]);
    }
    b->n++;
    return buf_status(&b->text);
}

/* Now that nothing grows any more, cells point to their bytes. */
static void point_cells(Block *b)
{
    const char *p = b->text.p ? b->text.p : "";
    for (size_t i = 0; i < b->n_cells; i++) {
        b->cells[i].p = p;
        p += b->cells[i].n;
    }
    for (size_t i = 0; i < b->n; i++)
        b->rows[i].cells = b->cells + b->first[i];
}

static void fill(Ahead *a, Block *b)
{
    b->n = b->n_cells = 0;
    b->ends = false;
    b->status = OK;
    buf_clear(&b->text);
    while (b->n < BLOCK_ROWS && b->text.n < IMPORT_ROW_MAX / 2 && !b->ends) {
        CsvRow row = { 0 };
        b->status = csv_next(a->reader, &row);
        b->ends = b->status != OK || !row.cells;
        if (b->ends)
            b->last = row;
        else
            b->status = add_row(b, &row);
        b->ends = b->ends || b->status != OK;
    }
    point_cells(b);
    b->bytes = csv_bytes_read(a->reader);
    b->undecodable = *csv_undecodable(a->reader);
}

static void *read_on(void *context)
{
    Ahead *a = context;
    for (bool ends = false; !ends;) {
        pthread_mutex_lock(&a->lock);
        while (!a->stop && a->filled - a->taken == BLOCKS)
            pthread_cond_wait(&a->moved, &a->lock);
        bool stop = a->stop;
        Block *b = &a->blocks[a->filled % BLOCKS];
        pthread_mutex_unlock(&a->lock);
        if (stop)
            break;
        fill(a, b);
        ends = b->ends;
        pthread_mutex_lock(&a->lock);
        a->filled++;
        pthread_cond_broadcast(&a->moved);
        pthread_mutex_unlock(&a->lock);
    }
    return NULL;
}

static void free_all(Ahead *a)
{
    for (size_t i = 0; i < BLOCKS; i++) {
        free(a->blocks[i].cells);
        buf_done(&a->blocks[i].text);
    }
    pthread_cond_destroy(&a->moved);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

Status ahead_start(CsvReader *reader, Ahead **ret)
{
    Ahead *a = calloc(1, sizeof *a);
    if (!a)
        return ERR_MEMORY;
    a->reader = reader;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->moved, NULL);
    for (size_t i = 0; i < BLOCKS; i++)
        buf_init(&a->blocks[i].text, 2u * IMPORT_ROW_MAX);
    if (pthread_create(&a->thread, NULL, read_on, a) != 0) {
        free_all(a);
        return ERR_BUSY;
    }
    *ret = a;
    return OK;
}

/* The block at hand is used up: gives it back and waits for the next. */
static Block *next_block(Ahead *a)
{
    pthread_mutex_lock(&a->lock);
    a->taken += a->holding;
    a->holding = true;
    a->at = 0;
    pthread_cond_broadcast(&a->moved);
    while (a->filled == a->taken)
        pthread_cond_wait(&a->moved, &a->lock);
    pthread_mutex_unlock(&a->lock);
    return &a->blocks[a->taken % BLOCKS];
}

static const Block *block_at_hand(const Ahead *a)
{
    return &a->blocks[a->taken % BLOCKS];
}

Status ahead_next(Ahead *a, CsvRow *ret)
{
    Block *b = &a->blocks[a->taken % BLOCKS];
    if (!a->holding || (a->at == b->n && !b->ends))
        b = next_block(a);
    if (a->at < b->n) {
        *ret = b->rows[a->at++];
        return OK;
    }
    *ret = b->last;
    return b->status;
}

int64_t ahead_bytes_read(const Ahead *a)
{
    return a->holding ? block_at_hand(a)->bytes : 0;
}

const UndecodableList *ahead_undecodable(const Ahead *a)
{
    return a->holding ? &block_at_hand(a)->undecodable : NULL;
}

void ahead_stop(Ahead **pa)
{
    Ahead *a = *pa;
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->stop = true;
    pthread_cond_broadcast(&a->moved);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    free_all(a);
    *pa = NULL;
}
