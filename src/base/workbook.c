#include "base/limits.h"
#include "base/workbook_inside.h"
#include "base/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- memory ---- */

enum { ROOM_STEP = 96 * 1024 }; /* below what malloc takes from the system for itself alone: given back, it stays with this thread */

typedef struct Held {
    struct Held *next;
} Held;

/* Takes so much in pieces and gives it back: then the library finds it. */
static Status room_ask(size_t bytes)
{
    Held *held = NULL, *next;
    size_t got = 0;
    while (got < bytes && (next = malloc(ROOM_STEP)) != NULL) {
        next->next = held;
        held = next;
        got += ROOM_STEP;
    }
    while (held) {
        next = held->next;
        free(held);
        held = next;
    }
    return got < bytes ? ERR_MEMORY : OK;
}

bool workbook_has(Workbook *wb, size_t bytes)
{
    if (wb->wrong == OK && wb->room < bytes) {
        size_t wanted = bytes > ROOM_STEP ? bytes : ROOM_STEP;
        wb->wrong = room_ask(wanted);
        wb->room = wanted;
    }
    if (wb->wrong != OK)
        return false;
    wb->room -= bytes;
    return true;
}

void workbook_keep(Workbook *wb, lxw_error wrong)
{
    if (wb->wrong == OK && wrong != LXW_NO_ERROR)
        wb->wrong = wrong == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_MEMORY : ERR_TOO_LARGE;
}

/* ---- formats ---- */

BookFormat *workbook_format(Workbook *wb, BookLook look)
{
    lxw_format *f = workbook_has(wb, ROOM_FORMAT) ? workbook_add_format(wb->book) : NULL;
    if (!f) {
        workbook_keep(wb, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    if (look.number)
        format_set_num_format(f, look.number);
    if (look.fill)
        format_set_bg_color(f, look.fill);
    if (look.bold)
        format_set_bold(f);
    if (look.wrap)
        format_set_text_wrap(f);
    if (look.top)
        format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    return f;
}

void workbook_wrap_head(Workbook *wb)
{
    format_set_text_wrap(wb->head);
}

/* ---- the file ---- */

/* libxlsxwriter writes files only: a private one that lives as long as the workbook. */
static Status make_book(Workbook *wb)
{
    int fd = mkstemp(wb->path);
    if (fd < 0) {
        wb->path[0] = 0;
        return ERR_IO;
    }
    close(fd);
    if (workbook_has(wb, ROOM_BOOK))
        wb->book = workbook_new(wb->path);
    if (!wb->book)
        return ERR_MEMORY;
    wb->head = workbook_format(wb, (BookLook){ .bold = true, .fill = 0xF2F2F2 });
    wb->number = workbook_format(wb, (BookLook){ .number = "#,##0" });
    wb->title = workbook_format(wb, (BookLook){ .bold = true });
    return wb->wrong;
}

Status workbook_begin(Workbook *ret)
{
    Workbook wb = { .path = "/tmp/banso-xlsx-XXXXXX" };
    arena_init(&wb.arena, WORKBOOK_ARENA);
    Status s = make_book(&wb);
    if (s != OK) {
        workbook_done(&wb);
        return s;
    }
    *ret = wb;
    return OK;
}

static Status read_back(const char *path, Arena *a, Str *ret)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR_IO;
    Status s = ERR_IO;
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    if (size > (long)REPLY_MAX) {
        s = ERR_TOO_LARGE;
    } else if (size >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        char *p = arena_alloc(a, (size_t)size + 1);
        s = !p ? ERR_MEMORY : fread(p, 1, (size_t)size, f) == (size_t)size ? OK : ERR_IO;
        if (s == OK)
            *ret = (Str){ p, (size_t)size };
    }
    fclose(f);
    return s;
}

/* The library writes each part to a file of its own first and does not look whether the disk took it: so the parts are read again. */
Status workbook_end(Workbook *wb, Arena *arena, Str *ret)
{
    Str bytes;
    if (!workbook_has(wb, ROOM_CLOSE))
        return wb->wrong;
    lxw_error wrong = workbook_close(wb->book);
    wb->book = NULL;
    if (wrong != LXW_NO_ERROR)
        return wrong == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_MEMORY : ERR_IO;
    TRY(read_back(wb->path, arena, &bytes));
    TRY(xlsx_is_whole(bytes));
    *ret = bytes;
    return OK;
}

void workbook_done(Workbook *wb)
{
    if (wb->book)
        lxw_workbook_free(wb->book);
    if (wb->path[0])
        unlink(wb->path);
    arena_done(&wb->arena);
    *wb = (Workbook){ 0 };
}
