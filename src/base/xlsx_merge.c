#include "base/xlsx_inside.h"

#include <stdlib.h>
#include <string.h>

bool xlsx_reference(Str s, uint32_t *ret_column, uint32_t *ret_row)
{
    uint32_t column = 0;
    int64_t row;
    size_t i = 0;
    for (; i < s.n && i < 4; i++) {
        char c = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (uint32_t)(c - 'A' + 1);
    }
    Str digits = str_sub(s, i, s.n);
    if (column == 0 || column > XLSX_COLUMNS_MAX || digits.n > 7 || !str_is_digits(digits) || !str_to_i64(digits, &row)
        || row < 1 || row > XLSX_ROWS_MAX)
        return false;
    *ret_column = column;
    *ret_row = (uint32_t)row;
    return true;
}

/* They stand behind the cells, so this is a walk of its own through the sheet. */
enum { MERGE_SHEET = 1, MERGE_LIST, MERGE_ONE };
static const XmlStep merge_steps[] = {
    { XML_DOCUMENT, "worksheet", MERGE_SHEET },
    { MERGE_SHEET, "mergeCells", MERGE_LIST },
    { MERGE_LIST, "mergeCell", MERGE_ONE },
};

typedef struct {
    Xlsx *x;
    XlsxMerges *m;
} MergeRead;

static bool merge_parse(Str s, XlsxMerge *ret)
{
    Str first, last;
    XlsxMerge one = { 0 };
    if (!str_cut(s, ':', &first, &last))
        last = first;
    if (!xlsx_reference(first, &one.left, &one.top) || !xlsx_reference(last, &one.right, &one.bottom)
        || one.right < one.left || one.bottom < one.top)
        return false;
    if (one.right > IMPORT_COLUMNS_MAX)
        one.right = IMPORT_COLUMNS_MAX;
    *ret = one;
    return true;
}

static bool merge_room(XlsxMerges *m)
{
    if (m->n < m->room)
        return true;
    size_t room = m->room ? m->room * 2 : 64;
    XlsxMerge *all = reallocarray(m->all, room, sizeof *all);
    if (!all)
        return false;
    m->all = all;
    m->room = room;
    return true;
}

static void merge_open(void *context, int state, const char **attributes)
{
    MergeRead *r = context;
    XlsxMerge one;
    if (state != MERGE_ONE)
        return;
    if (!merge_parse(str_of(xml_attribute(attributes, "ref")), &one))
        (void)xlsx_refuse(r->x, ERR_INVALID, "reference", "結合したセルの範囲が Excel の大きさをこえています。Excel で開いて保存し直してください。");
    else if (r->m->n == XLSX_MERGES_MAX)
        (void)xlsx_refuse(r->x, ERR_TOO_LARGE, "merges", "結合したセルが %d 個をこえています。結合を解除してからもう一度試してください。",
                          XLSX_MERGES_MAX);
    else if (one.left > IMPORT_COLUMNS_MAX)
        return;
    else if (!merge_room(r->m))
        (void)xlsx_refuse(r->x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
    else
        r->m->all[r->m->n++] = one;
}

static int by_top(const void *a, const void *b)
{
    const XlsxMerge *x = a, *y = b;
    return x->top != y->top ? (x->top > y->top) - (x->top < y->top) : (x->left > y->left) - (x->left < y->left);
}

Status xlsx_merges_read(XlsxMerges *m, Xlsx *x, ReadFn read, void *from)
{
    static const XmlPlan plan = { merge_steps, COUNT_OF(merge_steps), merge_open, NULL, NULL, "シート" };
    MergeRead r = { x, m };
    *m = (XlsxMerges){ 0 };
    arena_init(&m->arena, XLSX_MERGED_TEXT_MAX);
    Status s = xml_read(x, &plan, &r, read, from);
    if (s != OK)
        xlsx_merges_done(m);
    else if (m->n)
        qsort(m->all, m->n, sizeof *m->all, by_top);
    return s;
}

void xlsx_merges_done(XlsxMerges *m)
{
    free(m->all);
    m->all = NULL;
    m->n = m->room = m->next = m->n_active = 0;
    arena_done(&m->arena);
}

/* Ranges that share a cell cannot be made in Excel. Refusing them keeps the work per row below its columns. */
static bool overlaps(const XlsxMerges *m, const XlsxMerge *one)
{
    for (size_t i = 0; i < m->n_active; i++)
        if (m->active[i]->left <= one->right && one->left <= m->active[i]->right)
            return true;
    return false;
}

static Status activate(XlsxMerges *m, Xlsx *x, uint32_t row, const Str *cells, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->n_active; i++)
        if (m->active[i]->bottom >= row)
            m->active[kept++] = m->active[i];
    m->n_active = kept;
    for (; m->next < m->n && m->all[m->next].top <= row; m->next++) {
        XlsxMerge *one = &m->all[m->next];
        if (one->bottom < row)
            continue;
        if (overlaps(m, one))
            return xlsx_refuse(x, ERR_INVALID, "merges", "結合したセルが重なっています（%u 行目）。Excel で開いて保存し直してください。", row);
        if (one->top == row && one->left <= n)
            one->value = cells[one->left - 1];
        if (one->bottom > row && one->value.n) {
            one->value = arena_copy(&m->arena, one->value);
            if (!one->value.p)
                return xlsx_refuse(x, ERR_TOO_LARGE, "merges", "結合したセルの文字が多すぎます。結合を解除してからもう一度試してください。");
        }
        m->active[m->n_active++] = one;
    }
    return OK;
}

Status xlsx_merges_fill(XlsxMerges *m, Xlsx *x, uint32_t row, Str cells[static IMPORT_COLUMNS_MAX], size_t *n)
{
    TRY(activate(m, x, row, cells, *n));
    for (size_t i = 0; i < m->n_active; i++) {
        const XlsxMerge *one = m->active[i];
        for (; one->value.n && *n < one->right; (*n)++)
            cells[*n] = (Str){ "", 0 };
        for (size_t c = one->left; c <= one->right && c <= *n; c++)
            cells[c - 1] = one->value.n ? one->value : (Str){ "", 0 };
    }
    return OK;
}
