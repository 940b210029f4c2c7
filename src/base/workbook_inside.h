/* workbook_inside.h: what the files of the workbook know of each other. */
#pragma once
#include "base/workbook.h"

#include <xlsxwriter.h>

struct BookSheet {
    Workbook *of;
    lxw_worksheet *own;
    const char *name;
};

/* What the library takes at most for one of them (1.1.4 on 64 bits takes half of it at most), without their words. */
enum { ROOM_BOOK = 64 * 1024, ROOM_SHEET = 64 * 1024, ROOM_FORMAT = 4 * 1024, ROOM_CELL = 512, ROOM_CHART = 16 * 1024, ROOM_SERIES = 4 * 1024, ROOM_CLOSE = 1536 * 1024 };

/* True when nothing has failed and so much memory is there: only then may the library be called. */
bool workbook_has(Workbook *wb, size_t bytes);
bool sheet_has(BookSheet *sheet, size_t bytes);
void workbook_keep(Workbook *wb, lxw_error wrong); /* the first one counts */
