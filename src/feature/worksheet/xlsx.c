/* xlsx.c: the sheet as a workbook: a page for each block with its tables and native charts, and block 6 with cells that count on
 * when somebody types into them. Texts go in as texts: none is ever a formula. */
#include "base/workbook.h"
#include "feature/worksheet/worksheet_parts.h"
#include "http/figure_sources.h"

#include <stdio.h>

#define CHART_ROWS 19U
#define CHART_ROWS_OF_TWO 16U
#define NAME_ROOM 16
enum { C_LABEL, C_MARK, C_FIRST };

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    BookFormat *tenth, *wrap, *future, *yellow, *blue;
    Arena *arena;
    BookRow row, page_from;  /* page_from: the first row of the printed page */
    char name[NAME_ROOM];
    unsigned width;            /* of all columns, in letters */
    BookColumn last;            /* the last column that paragraphs run over */
    BookRow page_rows, breaks[WS_TABLES_MAX + 2];
    size_t n_breaks;
} Out;

static Status put_text(Out *o, BookColumn column, Str text, BookFormat *format)
{
    return workbook_text(o->sheet, o->row, column, text, format, o->arena);
}

/* What fits on A4: letters across and rows down, at 100 %; with room for a font that is wider than Excel's own. */
enum { PORTRAIT_LETTERS = 63, PORTRAIT_ROWS = 48, LANDSCAPE_LETTERS = 95, LANDSCAPE_ROWS = 33, COLUMNS_WIDE = 8, SCALE_MIN = 35 };

static void begin_sheet(Out *o, const char *name)
{
    snprintf(o->name, sizeof o->name, "%s", name);
    o->sheet = workbook_sheet(o->file, o->name);
    o->row = o->page_from = 0;
    o->n_breaks = 0;
}

#define PAGE_MARGIN 0.4 /* inches at the sides */
static void set_page(Out *o, BookColumn columns, unsigned first, unsigned mark, unsigned each)
{
    bool wide = columns > COLUMNS_WIDE;
    unsigned letters = wide ? LANDSCAPE_LETTERS : PORTRAIT_LETTERS;
    o->width = first + mark + each * columns;
    unsigned scale = o->width > letters ? letters * 100 / o->width : 100;
    scale = scale < SCALE_MIN ? SCALE_MIN : scale;
    o->last = (BookColumn)(C_FIRST + columns - 1);
    o->page_rows = (BookRow)(wide ? LANDSCAPE_ROWS : PORTRAIT_ROWS) * 100 / scale;
    workbook_page_at(o->sheet, wide, (uint16_t)scale, PAGE_MARGIN);
    workbook_columns(o->sheet, C_LABEL, C_LABEL, first);
    workbook_columns(o->sheet, C_MARK, C_MARK, mark);
    workbook_columns(o->sheet, C_FIRST, o->last, each);
}

/* Begins a new page where what comes next would be cut. */
static void keep_together(Out *o, BookRow rows)
{
    if (o->row + rows - o->page_from <= o->page_rows || o->row == o->page_from || o->n_breaks + 1 == COUNT_OF(o->breaks))
        return;
    o->breaks[o->n_breaks++] = o->page_from = o->row;
}

static void end_sheet(Out *o)
{
    o->breaks[o->n_breaks] = 0;
    workbook_breaks(o->sheet, o->breaks);
}

#define ROW_POINTS 16
/* A paragraph over all columns, as high as it needs: a letter of Japanese is two of the width. */
static Status put_paragraph(Out *o, Str text)
{
    Str z = arena_copy(o->arena, text);
    size_t lines = (str_utf8_count(text) * 2 + o->width - 1) / (o->width ? o->width : 1);
    if (!z.p)
        return ERR_MEMORY;
    workbook_merge(o->sheet, o->row, C_LABEL, o->row, o->last, z.p, o->wrap);
    workbook_height(o->sheet, o->row, (double)(ROW_POINTS * (lines ? lines : 1)));
    o->row++;
    return OK;
}

/* ---- charts ---- */

static const struct {
    uint32_t colour;
    BookMarker marker;
    BookDash dash;
} looks[] = {
    { BOOK_BLUE, BOOK_MARKER_CIRCLE, BOOK_DASH_SOLID }, { BOOK_ORANGE, BOOK_MARKER_SQUARE, BOOK_DASH_SOLID },
    { BOOK_GREEN, BOOK_MARKER_TRIANGLE, BOOK_DASH_SOLID }, { BOOK_PURPLE, BOOK_MARKER_DIAMOND, BOOK_DASH_SOLID },
    { BOOK_OLIVE, BOOK_MARKER_CIRCLE, BOOK_DASH_DASH }, { BOOK_GREY, BOOK_MARKER_SQUARE, BOOK_DASH_DASH },
    { BOOK_SKY, BOOK_MARKER_TRIANGLE, BOOK_DASH_DASH }, { BOOK_PINK, BOOK_MARKER_DIAMOND, BOOK_DASH_DASH },
    { BOOK_GREEN, BOOK_MARKER_CIRCLE, BOOK_DASH_DOTS }, { BOOK_PURPLE, BOOK_MARKER_SQUARE, BOOK_DASH_DOTS },
    { BOOK_OLIVE, BOOK_MARKER_TRIANGLE, BOOK_DASH_DOTS }, { BOOK_GREY, BOOK_MARKER_DIAMOND, BOOK_DASH_DOTS },
};

static void draw(BookChart *chart, const WsTable *t, size_t i, BookRow head, bool line)
{
    const size_t look = i % COUNT_OF(looks);
    const bool limit = t->series[i].look == WS_LOOK_LIMIT;
    const BookRow row = head + 1 + (BookRow)i;
    const BookColumn last = (BookColumn)(C_FIRST + t->n_columns - 1);
    BookSeries s = { .categories = { { head, C_FIRST }, { head, last } }, .values = { { row, C_FIRST }, { row, last } }, .named_at = &(BookCell){ row, C_LABEL },
                     .colour = limit ? BOOK_RED : looks[look].colour, .filled = !line };
    if (line) {
        s.width = limit ? 3 : 2.25F;
        s.dash = limit ? BOOK_DASH_SOLID : looks[look].dash;
        s.marker = limit ? BOOK_MARKER_NONE : looks[look].marker;
    }
    workbook_series(chart, &s);
}

static size_t count_of(const WsTable *t, bool bars)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_series; i++)
        n += bars ? t->series[i].look == WS_LOOK_BAR : t->series[i].look == WS_LOOK_LINE || t->series[i].look == WS_LOOK_LIMIT;
    return n;
}

static void place_chart(Out *o, BookChart *chart, const WsTable *t, BookRow head, BookRow rows)
{
    double wide = (double)o->width * 7.3 / 480; /* as wide as the table; a chart is 480 dots, a letter about 7 */
    const BookPicture picture = { .titled_at = &(BookCell){ head - 1, C_LABEL }, .title_points = 11, .legend = true, .number = t->digits ? "#,##0.0" : "#,##0",
                                  .across = wide > 2.4 ? 2.4 : wide, .down = (double)(rows - 1) / 14.4 }; /* a chart is 14.4 rows */
    workbook_place(chart, o->row, C_LABEL, &picture);
    o->row += rows;
}

/* What the screen draws in one picture are two here where there are bars and lines: the library combines no charts. */
static void add_charts(Out *o, const WsTable *t, BookRow head)
{
    BookChart *charts[2] = { NULL, NULL };
    if (count_of(t, true))
        charts[0] = workbook_chart(o->sheet, t->chart == WS_CHART_STACK ? BOOK_CHART_STACK : BOOK_CHART_COLUMNS);
    if (count_of(t, false))
        charts[1] = workbook_chart(o->sheet, BOOK_CHART_LINE);
    for (size_t i = 0; i < t->n_series; i++)
        if (t->series[i].look != WS_LOOK_NONE)
            draw(charts[t->series[i].look != WS_LOOK_BAR], t, i, head, t->series[i].look != WS_LOOK_BAR);
    for (size_t k = 0; k < COUNT_OF(charts); k++)
        if (charts[k])
            place_chart(o, charts[k], t, head, charts[0] && charts[1] ? CHART_ROWS_OF_TWO : CHART_ROWS);
}

/* ---- a block ---- */

static Status put_table(Out *o, const WsTable *t)
{
    static const double scale[] = { 1, 10, 100 };
    BookRow charts = count_of(t, true) && count_of(t, false) ? 2 * CHART_ROWS_OF_TWO : CHART_ROWS;
    keep_together(o, 4 + (BookRow)t->n_series + charts);
    TRY(put_text(o, C_LABEL, arena_printf(o->arena, STR_FMT "（単位：" STR_FMT "）", STR_ARG(t->title), STR_ARG(t->unit)), o->file->title));
    BookRow head = ++o->row;
    workbook_height(o->sheet, head, 2 * ROW_POINTS);
    TRY(put_text(o, C_LABEL, S("項目"), o->file->head));
    TRY(put_text(o, C_MARK, S("確かさ"), o->file->head));
    for (size_t c = 0; c < t->n_columns; c++)
        TRY(put_text(o, (BookColumn)(C_FIRST + c), t->columns[c], c < t->first_future ? o->file->head : o->future));
    for (size_t i = 0; i < t->n_series; i++) {
        const WsSeries *s = &t->series[i];
        o->row++;
        TRY(put_text(o, C_LABEL, s->label, NULL));
        TRY(put_text(o, C_MARK, s->mark, NULL));
        for (size_t c = 0; c < t->n_columns; c++)
            if (s->values[c] != NUMBER_NONE)
                workbook_number(o->sheet, o->row, (BookColumn)(C_FIRST + c), (double)s->values[c] / scale[t->digits], t->digits ? o->tenth : o->file->number);
    }
    o->row++;
    if (t->note.n)
        TRY(put_paragraph(o, t->note));
    o->row++;
    add_charts(o, t, head);
    o->row++;
    return OK;
}

static Status put_lines(Out *o, const char *head, const Str *lines, size_t n)
{
    if (!n)
        return OK;
    TRY(put_text(o, C_LABEL, str_of(head), o->file->head));
    o->row++;
    for (size_t i = 0; i < n; i++)
        TRY(put_paragraph(o, lines[i]));
    return OK;
}

static Status put_block(Out *o, const WsBlock *b)
{
    Str missing[WS_NOTES_MAX];
    size_t columns = 4;
    bool yen = false;
    for (size_t i = 0; i < b->n_tables; i++) {
        columns = b->tables[i].n_columns > columns ? b->tables[i].n_columns : columns;
        yen = yen || str_eq(b->tables[i].unit, S("円"));
    }
    begin_sheet(o, b->key);
    set_page(o, (BookColumn)columns, 28, 11, yen ? 13 : 11);
    TRY(put_text(o, C_LABEL, arena_printf(o->arena, "%s　%s", b->key, b->title), o->file->title));
    o->row++;
    TRY(put_paragraph(o, arena_printf(o->arena, "確認の視点：%s", b->viewpoint)));
    TRY(put_paragraph(o, b->finding));
    o->row++;
    for (size_t i = 0; i < b->n_tables; i++)
        TRY(put_table(o, &b->tables[i]));
    TRY(put_lines(o, "数の出どころ", b->sources, b->n_sources));
    for (size_t i = 0; i < b->n_missing; i++)
        missing[i] = arena_printf(o->arena, STR_FMT " → " STR_FMT, STR_ARG(b->missing[i].what), STR_ARG(b->missing[i].ask));
    TRY(put_lines(o, "足りないものと、聞く相手", missing, b->n_missing));
    end_sheet(o);
    return OK;
}

/* ---- block 6 ---- */

enum { S_LABEL, S_USERS_NOW, S_UNIT_NOW, S_USERS_NATURAL, S_UNIT_NATURAL, S_YEN_NATURAL, S_USERS, S_UNIT, S_YEN, S_COUNT };
#define FORMULA_ROOM 64

static void put_number(Out *o, BookColumn column, int64_t n, BookFormat *format)
{
    workbook_number(o->sheet, o->row, column, (double)n, format);
}

/* users × price × 12 of this row; shown at once, counted anew when a cell is changed. */
static void put_product(Out *o, BookColumn users, BookColumn unit, BookColumn yen, int64_t value)
{
    char formula[FORMULA_ROOM];
    unsigned row = o->row + 1;
    snprintf(formula, sizeof formula, "=%c%u*%c%u*12", 'A' + users, row, 'A' + unit, row);
    workbook_formula(o->sheet, o->row, yen, formula, o->file->number, (double)value);
}

static Status put_sim_line(Out *o, const Facts *f, const Simulated *s, size_t i)
{
    const SimulationCell *now = &s->lines[i].now, *natural = &s->result.natural[i][s->n_years - 1], *own = &s->result.cells[i][s->n_years - 1];
    TRY(put_text(o, S_LABEL, f->lines[i].label, NULL));
    if (now->users > 0 || s->lines[i].set.users != SIMULATION_NONE) {
        put_number(o, S_USERS_NOW, now->users, o->file->number);
        put_number(o, S_UNIT_NOW, now->unit_yen, o->file->number);
        put_number(o, S_USERS_NATURAL, natural->users, o->yellow);
        put_number(o, S_UNIT_NATURAL, natural->unit_yen, o->yellow);
        put_product(o, S_USERS_NATURAL, S_UNIT_NATURAL, S_YEN_NATURAL, natural->yen);
        put_number(o, S_USERS, own->users, o->blue);
        put_number(o, S_UNIT, own->unit_yen, o->blue);
        put_product(o, S_USERS, S_UNIT, S_YEN, own->yen);
    } else {
        put_number(o, S_YEN_NATURAL, natural->yen, o->yellow);
        put_number(o, S_YEN, own->yen, o->blue);
    }
    o->row++;
    return OK;
}

static Status put_sum(Out *o, const Facts *f, const Simulated *s, BookRow first)
{
    char formula[FORMULA_ROOM];
    size_t end = s->n_years - 1;
    double natural = 0, own = 0;
    for (size_t i = 0; i < f->n_lines; i++) {
        natural += (double)s->result.natural[i][end].yen;
        own += (double)s->result.cells[i][end].yen;
    }
    unsigned from = first + 1, to = o->row, base = o->row + 2, total = o->row + 3, cap = o->row + 4;
    TRY(put_text(o, S_LABEL, S("合計"), o->file->head));
    snprintf(formula, sizeof formula, "=SUM(F%u:F%u)", from, to);
    workbook_formula(o->sheet, o->row, S_YEN_NATURAL, formula, o->file->number, natural);
    snprintf(formula, sizeof formula, "=SUM(I%u:I%u)", from, to);
    workbook_formula(o->sheet, o->row, S_YEN, formula, o->file->number, own);
    o->row++;
    TRY(put_text(o, S_LABEL, S("自然体の費用"), NULL));
    put_number(o, S_YEN, s->base[end], o->file->number);
    o->row++;
    TRY(put_text(o, S_LABEL, S("見直した費用"), o->file->head));
    snprintf(formula, sizeof formula, "=MAX(0,I%u+I%u-F%u)", base, base - 1, base - 1);
    workbook_formula(o->sheet, o->row, S_YEN, formula, o->file->number, (double)s->result.total[end]);
    o->row++;
    if (s->has_cap[end]) {
        TRY(put_text(o, S_LABEL, S("上限額"), NULL));
        put_number(o, S_YEN, s->cap[end], o->file->number);
        o->row++;
        TRY(put_text(o, S_LABEL, S("上限額との差（マイナスは余裕）"), o->file->head));
        snprintf(formula, sizeof formula, "=I%u-I%u", total, cap);
        workbook_formula(o->sheet, o->row, S_YEN, formula, o->file->number, (double)(s->result.total[end] - s->cap[end]));
        o->row++;
    }
    o->row++;
    return OK;
}

static void path_table(const Facts *f, const Simulated *s, WsTable *t)
{
    *t = (WsTable){ .title = S("途中の年度"), .unit = S("円"), .note = S(""), .chart = WS_CHART_LINE };
    WsSeries *base = table_series(t, S("自然体"), S("推計"), WS_LOOK_LINE), *own = table_series(t, S("見直した費用"), S("計算"), WS_LOOK_LINE);
    WsSeries *cap = table_series(t, S("上限額"), S("計算"), WS_LOOK_LIMIT);
    for (size_t y = 0; y < s->n_years; y++) {
        table_column(t, wareki_year(s->years[y], f->arena), y > 0);
        base->values[y] = s->base[y];
        own->values[y] = s->result.total[y];
        cap->values[y] = s->has_cap[y] ? s->cap[y] : NUMBER_NONE;
    }
}

static Status put_simulation(Out *o, const Facts *f, const Simulated *s)
{
    static const char *const heads[S_COUNT] = { "サービス", "今の利用者（月）", "今の単価（月）", "自然体の利用者", "自然体の単価", "自然体の費用（年）", "見直す利用者", "見直す単価", "見直した費用（年）" };
    begin_sheet(o, "6");
    set_page(o, S_COUNT - C_FIRST, 28, 15, 15);
    TRY(put_text(o, S_LABEL, arena_printf(o->arena, "6　" STR_FMT "の事業費の試算", STR_ARG(wareki_year(s->to, o->arena))), o->file->title));
    o->row++;
    TRY(put_paragraph(o, S("黄色は自然体の見積もり、青は変えられる数です。青を変えると、このファイルのなかで計算し直します。途中の年度は、画面で変えたときの値です。")));
    TRY(put_paragraph(o, s->sentence));
    o->row++;
    if (!s->known)
        return OK;
    for (BookColumn c = 0; c < S_COUNT; c++)
        TRY(put_text(o, c, str_of(heads[c]), o->file->head));
    workbook_height(o->sheet, o->row, 2 * ROW_POINTS);
    BookRow first = ++o->row;
    for (size_t i = 0; i < f->n_lines; i++)
        TRY(put_sim_line(o, f, s, i));
    TRY(put_sum(o, f, s, first));
    WsTable *t = ARENA_NEW(o->arena, WsTable);
    if (!t)
        return ERR_MEMORY;
    path_table(f, s, t);
    TRY(put_table(o, t));
    end_sheet(o);
    return OK;
}

/* ---- the file ---- */

static Status put_cover(Out *o, const Facts *f, const Sheet *s)
{
    begin_sheet(o, "はじめに");
    TRY(put_text(o, 0, S("総合事業の充実に向けたワークシート"), o->file->title));
    o->row++;
    TRY(put_text(o, 0, arena_printf(o->arena, STR_FMT "　" STR_FMT, STR_ARG(f->name), STR_ARG(wareki_year(f->year, o->arena))), NULL));
    o->row++;
    TRY(put_text(o, 0, arena_printf(o->arena, "作成日：" STR_FMT, STR_ARG(wareki_long(f->today, o->arena))), NULL));
    o->row++;
    TRY(put_text(o, 0, facts_note(f), NULL));
    o->row += 2;
    for (size_t i = 0; i < s->n; i++, o->row++)
        TRY(put_text(o, 0, arena_printf(o->arena, "%s　%s", s->blocks[i].key, s->blocks[i].title), NULL));
    TRY(put_text(o, 0, S("6　事業費の試算"), NULL));
    workbook_columns(o->sheet, 0, 0, 80);
    workbook_page(o->sheet, false, 0);
    return OK;
}

static void add_formats(Out *o)
{
    workbook_wrap_head(o->file);
    o->tenth = workbook_format(o->file, (BookLook){ .number = "#,##0.0" });
    o->wrap = workbook_format(o->file, (BookLook){ .wrap = true, .top = true });
    o->future = workbook_format(o->file, (BookLook){ .wrap = true, .bold = true, .fill = 0xE8F1FE });
    o->yellow = workbook_format(o->file, (BookLook){ .number = "#,##0", .fill = 0xFFF2CC });
    o->blue = workbook_format(o->file, (BookLook){ .number = "#,##0", .fill = 0xBDD7EE });
}

Status worksheet_xlsx(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Facts *f;
    Sheet *sheet;
    Str body;
    Simulated *s = ARENA_NEW(rq->arena, Simulated);
    if (!s)
        return ERR_MEMORY;
    TRY(worksheet_facts(rq, &f));
    TRY(sheet_make(f, &sheet));
    TRY(simulate_kept(f, s));
    TRY(workbook_begin(&file));
    Out o = { .file = &file, .arena = rq->arena };
    add_formats(&o);
    TRY(put_cover(&o, f, sheet));
    for (size_t i = 0; i < sheet->n; i++)
        TRY(put_block(&o, &sheet->blocks[i]));
    TRY(put_simulation(&o, f, s));
    static const char *const keys[] = { "cap", "landing", "spent", "unit_cost", "people_now", "statistic", "indicator" };
    const FigureSources sources = { .year = f->year, .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("充実に向けたワークシート.xlsx"), body);
}
