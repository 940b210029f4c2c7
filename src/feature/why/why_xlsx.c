/* The causes as a workbook: the table, and a waterfall as stacked columns (an unseen base, more, less). */
#include "base/workbook.h"
#include "feature/why/why_parts.h"
#include "http/figure_sources.h"

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    Arena *arena;
    BookRow row;
    int64_t level;   /* of the waterfall so far */
} Sheet;

enum { COLUMN_LABEL, COLUMN_YEN, COLUMN_SENTENCE, COLUMN_NUMBERS, COLUMN_BASE, COLUMN_MORE, COLUMN_LESS, COLUMN_WHOLE };
#define HEAD_ROW 3

static void put_number(Sheet *s, BookColumn column, int64_t n)
{
    workbook_number(s->sheet, s->row, column, (double)n, s->file->number);
}

static Status put_total(Sheet *s, Str label, int64_t yen)
{
    TRY(workbook_text(s->sheet, s->row, COLUMN_LABEL, label, s->file->head, s->arena));
    put_number(s, COLUMN_YEN, yen);
    put_number(s, COLUMN_WHOLE, yen);
    s->level = yen;
    s->row++;
    return OK;
}

static Status put_bar(Sheet *s, const Why *w, Bar b)
{
    int64_t yen = w->bars[b], next = s->level + yen;
    TRY(workbook_text(s->sheet, s->row, COLUMN_LABEL, str_of(bar_label(w, b)), NULL, s->arena));
    TRY(workbook_text(s->sheet, s->row, COLUMN_SENTENCE, bar_sentence(w, b, s->arena), NULL, s->arena));
    TRY(workbook_text(s->sheet, s->row, COLUMN_NUMBERS, bar_numbers(w, b, s->arena), NULL, s->arena));
    put_number(s, COLUMN_YEN, yen);
    put_number(s, COLUMN_BASE, next < s->level ? next : s->level);
    put_number(s, yen < 0 ? COLUMN_LESS : COLUMN_MORE, yen < 0 ? -yen : yen);
    s->level = next;
    s->row++;
    return OK;
}

static void add_series(Sheet *s, BookChart *chart, BookColumn column, const char *name, uint32_t colour, bool unseen)
{
    workbook_series(chart, &(BookSeries){ .categories = { { HEAD_ROW + 1, COLUMN_LABEL }, { s->row - 1, COLUMN_LABEL } }, .values = { { HEAD_ROW + 1, column }, { s->row - 1, column } },
                                          .name = name, .colour = colour, .filled = true, .unseen = unseen });
}

static void add_chart(Sheet *s)
{
    BookChart *chart = workbook_chart(s->sheet, BOOK_CHART_STACK);
    add_series(s, chart, COLUMN_BASE, "（下の支え）", BOOK_WHITE, true);
    add_series(s, chart, COLUMN_MORE, "多くした要因", BOOK_ORANGE, false);
    add_series(s, chart, COLUMN_LESS, "少なくした要因", BOOK_GREEN, false);
    add_series(s, chart, COLUMN_WHOLE, "費用", BOOK_BLUE, false);
    workbook_place(chart, s->row + 2, 0, &(BookPicture){ .legend = true, .first_hidden = true, .gap = 40, .across = 1.7, .down = 1.4 });
}

static Status put_heads(Sheet *s, const Why *w)
{
    static const char *const heads[] = { "要因", "円", "説明", "数の動き", "（図の支え）", "多くした額", "少なくした額", "費用" };
    workbook_words(s->sheet, 0, 0, "なぜ：事業費の増減の理由", s->file->title);
    TRY(workbook_text(s->sheet, 1, 0, why_sentence(w, s->arena), NULL, s->arena));
    for (BookColumn c = 0; c < COUNT_OF(heads); c++)
        workbook_words(s->sheet, HEAD_ROW, c, heads[c], s->file->head);
    workbook_columns(s->sheet, COLUMN_LABEL, COLUMN_LABEL, 30);
    workbook_columns(s->sheet, COLUMN_YEN, COLUMN_YEN, 16);
    workbook_columns(s->sheet, COLUMN_SENTENCE, COLUMN_SENTENCE, 56);
    workbook_columns(s->sheet, COLUMN_NUMBERS, COLUMN_NUMBERS, 26);
    workbook_columns(s->sheet, COLUMN_BASE, COLUMN_WHOLE, 14);
    s->row = HEAD_ROW + 1;
    return OK;
}

static Status fill(Sheet *s, const Why *w)
{
    Bar order[BAR_COUNT];
    TRY(put_heads(s, w));
    if (w->refusal.n)
        return OK;
    TRY(put_total(s, why_other_label(w, s->arena), w->from));
    size_t n = bars_by_size(w, order);
    for (size_t i = 0; i < n; i++)
        TRY(put_bar(s, w, order[i]));
    TRY(put_total(s, wareki_year(w->year, s->arena), w->to));
    add_chart(s);
    return OK;
}

/* The difference, and every bar that is there. */
static Status put_sources(Req *rq, const Why *w, Workbook *file)
{
    const char *keys[BAR_COUNT + 1] = { "why_difference" };
    Bar order[BAR_COUNT];
    size_t n = w->refusal.n ? 0 : bars_by_size(w, order);
    for (size_t i = 0; i < n; i++) {
        keys[i + 1] = arena_printf(rq->arena, "why_%s", bar_key(order[i])).p;
        if (!keys[i + 1])
            return ERR_MEMORY;
    }
    const FigureSources sources = { .year = w->year, .keys = keys, .n = n + 1 };
    return sources_sheet(rq, &sources, file);
}

Status why_xlsx(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Why *w = ARENA_NEW(rq->arena, Why);
    Str body;
    if (!w)
        return ERR_MEMORY;
    TRY(why_query_of(rq, w));
    TRY(why_read(rq, w));
    TRY(why_compute(w, rq->arena));
    TRY(workbook_begin(&file));
    Sheet s = { .file = &file, .sheet = workbook_sheet(&file, "なぜ"), .arena = rq->arena };
    TRY(fill(&s, w));
    workbook_page(s.sheet, true, HEAD_ROW);
    TRY(put_sources(rq, w, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("なぜ.xlsx"), body);
}
