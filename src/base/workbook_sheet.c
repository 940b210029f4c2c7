#include "base/workbook_inside.h"

#include <string.h>

bool sheet_has(BookSheet *sheet, size_t bytes)
{
    return sheet && workbook_has(sheet->of, bytes);
}

static BookSheet *lost(Workbook *wb)
{
    workbook_keep(wb, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return NULL;
}

BookSheet *workbook_sheet(Workbook *wb, const char *name)
{
    BookSheet *sheet = ARENA_NEW(&wb->arena, BookSheet);
    Str own_name = arena_copy(&wb->arena, str_of(name));
    if (!sheet || !own_name.p || !workbook_has(wb, ROOM_SHEET))
        return lost(wb);
    *sheet = (BookSheet){ wb, workbook_add_worksheet(wb->book, name), own_name.p };
    return sheet->own ? sheet : lost(wb);
}

/* ---- pages ---- */

static void set_paper(BookSheet *sheet, bool landscape)
{
    if (landscape)
        worksheet_set_landscape(sheet->own);
    worksheet_set_paper(sheet->own, 9); /* A4 */
    workbook_keep(sheet->of, worksheet_set_footer(sheet->own, "&C&P / &N"));
}

void workbook_page(BookSheet *sheet, bool landscape, BookRow head_row)
{
    if (!sheet_has(sheet, ROOM_CELL))
        return;
    set_paper(sheet, landscape);
    worksheet_fit_to_pages(sheet->own, 1, 0);
    workbook_keep(sheet->of, worksheet_repeat_rows(sheet->own, head_row, head_row));
    worksheet_freeze_panes(sheet->own, head_row + 1, 0);
}

void workbook_page_at(BookSheet *sheet, bool landscape, uint16_t percent, double margin_inches)
{
    if (!sheet_has(sheet, ROOM_CELL))
        return;
    set_paper(sheet, landscape);
    worksheet_set_print_scale(sheet->own, percent);
    worksheet_set_margins(sheet->own, margin_inches, margin_inches, -1, -1);
}

void workbook_breaks(BookSheet *sheet, BookRow *rows)
{
    size_t n = 0;
    while (rows[n])
        n++;
    if (n && sheet_has(sheet, ROOM_CELL + n * sizeof *rows))
        workbook_keep(sheet->of, worksheet_set_h_pagebreaks(sheet->own, rows));
}

void workbook_columns(BookSheet *sheet, BookColumn first, BookColumn last, double letters)
{
    if (sheet_has(sheet, (size_t)ROOM_CELL * (size_t)(last - first + 1)))
        workbook_keep(sheet->of, worksheet_set_column(sheet->own, first, last, letters, NULL));
}

void workbook_height(BookSheet *sheet, BookRow row, double points)
{
    if (sheet_has(sheet, ROOM_CELL))
        workbook_keep(sheet->of, worksheet_set_row(sheet->own, row, points, NULL));
}

/* ---- cells ---- */

void workbook_number(BookSheet *sheet, BookRow row, BookColumn column, double value, BookFormat *format)
{
    if (sheet_has(sheet, ROOM_CELL))
        workbook_keep(sheet->of, worksheet_write_number(sheet->own, row, column, value, format));
}

/* XML has no U+FFFE and U+FFFF (XML 1.0, 2.2 Char): a reader would refuse the whole file. They become U+FFFD. NULL: no memory, which is kept. */
static const char *as_xml(BookSheet *sheet, const char *words)
{
    const char *at = strstr(words, "\xEF\xBF");
    while (at && at[2] != '\xBE' && at[2] != '\xBF')
        at = strstr(at + 2, "\xEF\xBF");
    if (!at)
        return words;
    size_t n = strlen(words);
    char *own = arena_alloc(&sheet->of->arena, n + 1);
    if (!own) {
        workbook_keep(sheet->of, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    memcpy(own, words, n + 1);
    for (size_t i = (size_t)(at - words); i + 2 < n; i++)
        if (own[i] == '\xEF' && own[i + 1] == '\xBF' && (own[i + 2] == '\xBE' || own[i + 2] == '\xBF'))
            own[i + 2] = '\xBD';
    return own;
}

void workbook_words(BookSheet *sheet, BookRow row, BookColumn column, const char *words, BookFormat *format)
{
    const char *xml = sheet_has(sheet, ROOM_CELL + 2 * strlen(words)) ? as_xml(sheet, words) : NULL;
    if (xml)
        workbook_keep(sheet->of, worksheet_write_string(sheet->own, row, column, xml, format));
}

void workbook_formula(BookSheet *sheet, BookRow row, BookColumn column, const char *formula, BookFormat *format, double value)
{
    if (sheet_has(sheet, ROOM_CELL + 2 * strlen(formula)))
        workbook_keep(sheet->of, worksheet_write_formula_num(sheet->own, row, column, formula, format, value));
}

void workbook_merge(BookSheet *sheet, BookRow top, BookColumn left, BookRow bottom, BookColumn right, const char *words, BookFormat *format)
{
    const size_t cells = (size_t)(bottom - top + 1) * (size_t)(right - left + 1);
    if (cells == 1) { /* the library merges no single one */
        workbook_words(sheet, top, left, words, format);
        return;
    }
    const char *xml = sheet_has(sheet, ROOM_CELL * (cells + 1) + 2 * strlen(words)) ? as_xml(sheet, words) : NULL;
    if (xml)
        workbook_keep(sheet->of, worksheet_merge_range(sheet->own, top, left, bottom, right, xml, format));
}

Status workbook_text(BookSheet *sheet, BookRow row, BookColumn column, Str text, BookFormat *format, Arena *arena)
{
    Str z = arena_copy(arena, text);
    if (!z.p || !sheet)
        return ERR_MEMORY;
    workbook_words(sheet, row, column, z.p, format);
    return sheet->of->wrong;
}
