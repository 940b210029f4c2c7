#include "base/workbook.h"
#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libxlsxwriter writes files only: a private one that lives as long as the workbook. */
Status workbook_begin(Workbook *ret)
{
    Workbook wb = { .path = "/tmp/banso-xlsx-XXXXXX" };
    int fd = mkstemp(wb.path);
    if (fd < 0)
        return ERR_IO;
    close(fd);
    wb.book = workbook_new(wb.path);
    if (!wb.book) {
        unlink(wb.path);
        return ERR_MEMORY;
    }
    wb.head = workbook_add_format(wb.book);
    wb.number = workbook_add_format(wb.book);
    wb.title = workbook_add_format(wb.book);
    if (!wb.head || !wb.number || !wb.title) {
        workbook_done(&wb);
        return ERR_MEMORY;
    }
    format_set_bold(wb.head);
    format_set_bg_color(wb.head, 0xF2F2F2);
    format_set_num_format(wb.number, "#,##0");
    format_set_bold(wb.title);
    *ret = wb;
    return OK;
}

Status workbook_sheet(Workbook *wb, const char *name, lxw_worksheet **ret)
{
    lxw_worksheet *sheet = workbook_add_worksheet(wb->book, name);
    if (!sheet)
        return ERR_MEMORY;
    *ret = sheet;
    return OK;
}

static Status status_of(lxw_error wrong)
{
    return wrong == LXW_NO_ERROR ? OK : wrong == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_MEMORY : ERR_TOO_LARGE;
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

Status workbook_end(Workbook *wb, Arena *arena, Str *ret)
{
    lxw_error wrong = workbook_close(wb->book);
    wb->book = NULL;
    return wrong == LXW_NO_ERROR ? read_back(wb->path, arena, ret) : ERR_IO;
}

void workbook_done(Workbook *wb)
{
    if (wb->book)
        lxw_workbook_free(wb->book);
    if (wb->path[0])
        unlink(wb->path);
    *wb = (Workbook){ 0 };
}

Status workbook_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text, lxw_format *format, Arena *arena)
{
    Str z = arena_copy(arena, text);
    if (!z.p)
        return ERR_MEMORY;
    return status_of(worksheet_write_string(sheet, row, column, z.p, format));
}

Status workbook_number(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, double value, lxw_format *format)
{
    return status_of(worksheet_write_number(sheet, row, column, value, format));
}

void workbook_page(lxw_worksheet *sheet, bool landscape, lxw_row_t head_row)
{
    if (landscape)
        worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, head_row, head_row);
    worksheet_set_footer(sheet, "&C&P / &N");
    worksheet_freeze_panes(sheet, head_row + 1, 0);
}
