/* Scenarios as a workbook for the council: side by side, then each with its years, its effects, its sources and what it rests on. */
#include "base/workbook.h"
#include "feature/scenario/scenario_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

#include <stdio.h>

#define SHEET_NAME_ROOM 16
#define HEAD_ROW 3
#define AXIS_STEP 10000000
#define HEAD_HEIGHT 30 /* two lines */

typedef struct {
    Req *rq;
    Workbook *file;
    BookSheet *sheet;
    BookRow row;
    char name[SHEET_NAME_ROOM];
} Sheet;

static void put_number(Sheet *s, BookRow row, BookColumn column, int64_t n)
{
    workbook_number(s->sheet, row, column, (double)n, s->file->number);
}

static Status put_text(Sheet *s, BookRow row, BookColumn column, Str text)
{
    return workbook_text(s->sheet, row, column, text, NULL, s->rq->arena);
}

static Status put_head(Sheet *s, BookRow row, BookColumn column, Str text)
{
    return workbook_text(s->sheet, row, column, text, s->file->head, s->rq->arena);
}

/* ---- the chart: lines, told apart without colour too ---- */

typedef struct {
    BookColumn column;
    uint32_t colour;
    BookDash dash;
    BookMarker marker;
} Drawn;
#define BASE_LINE(column_) { column_, BOOK_LIGHT_GREY, BOOK_DASH_DASH, BOOK_MARKER_NONE }
#define CAP_LINE(column_) { column_, BOOK_RED, BOOK_DASH_SOLID, BOOK_MARKER_NONE }

/* The lines lie close together: the axis begins below the lowest, and says so. */
static void add_chart(Sheet *s, const Drawn *drawn, size_t n, BookRow first, BookRow last, BookRow at, int64_t lowest)
{
    const int64_t from = lowest > 0 ? lowest * 9 / 10 / AXIS_STEP * AXIS_STEP : 0;
    const BookPicture picture = { .legend = true, .number = "#,##0", .axis = from > 0 ? "円（0からではありません）" : "円", .axis_from = (double)from, .across = 1.9, .down = 1.3 };
    BookChart *chart = workbook_chart(s->sheet, BOOK_CHART_LINE);
    for (size_t i = 0; i < n; i++) {
        const Drawn *d = &drawn[i];
        workbook_series(chart, &(BookSeries){ .categories = { { first, 0 }, { last, 0 } }, .values = { { first, d->column }, { last, d->column } },
                                              .named_at = &(BookCell){ first - 1, d->column }, .colour = d->colour, .width = 2.25F, .dash = d->dash, .marker = d->marker });
    }
    workbook_place(chart, at, 0, &picture);
}

/* ---- side by side ---- */

static const struct {
    uint32_t colour;
    BookMarker marker;
} looks[SCENARIOS_COMPARED_MAX] = {
    { BOOK_BLUE, BOOK_MARKER_CIRCLE }, { BOOK_GREEN, BOOK_MARKER_SQUARE }, { BOOK_ORANGE, BOOK_MARKER_TRIANGLE }, { BOOK_PURPLE, BOOK_MARKER_DIAMOND },
};

static const WhatIfYear *year_of(const WhatIf *r, int year)
{
    for (size_t i = 0; i < r->year_count; i++)
        if (r->years[i].year == year)
            return &r->years[i];
    return NULL;
}

static int64_t lowest_of(const WhatIf *r, int64_t so_far)
{
    for (size_t i = 0; i < r->year_count; i++) {
        const WhatIfYear *y = &r->years[i];
        const int64_t drawn[] = { y->base75, y->total, y->has_cap ? y->cap : y->total };
        for (size_t k = 0; k < COUNT_OF(drawn); k++)
            so_far = drawn[k] < so_far ? drawn[k] : so_far;
    }
    return so_far;
}

static void put_compared_year(Sheet *s, const Compared *c, const WhatIf *const *results, const WhatIfYear *y, BookRow row)
{
    put_number(s, row, 1, y->base);
    if (y->has_base_cap)
        put_number(s, row, 2, y->base_cap);
    for (size_t i = 0; i < c->count; i++) {
        const WhatIfYear *own = year_of(results[i], y->year);
        if (!own)
            continue;
        put_number(s, row, (BookColumn)(3 + i), own->total);
        if (own->has_cap)
            put_number(s, row, (BookColumn)(3 + c->count + i), own->total - own->cap);
    }
}

static Status put_comparison(Sheet *s, const Compared *c, const WhatIf *const *results)
{
    Drawn drawn[SCENARIOS_COMPARED_MAX + 2] = { BASE_LINE(1), CAP_LINE(2) };
    const WhatIf *longest = results[0];
    int64_t lowest = YEN_MAX;
    workbook_words(s->sheet, 0, 0, "もし：決めごとを置いたときの見通し", s->file->title);
    TRY(put_text(s, 1, 0, S("差は、上限額を超える額です（マイナスは余裕）。このまま・上限額は、最初の「もし」の年度からの見通しです。")));
    TRY(put_head(s, HEAD_ROW, 0, S("年度")));
    TRY(put_head(s, HEAD_ROW, 1, S("このまま")));
    TRY(put_head(s, HEAD_ROW, 2, S("上限額")));
    for (size_t i = 0; i < c->count; i++) {
        TRY(put_head(s, HEAD_ROW, (BookColumn)(3 + i), c->asked[i].name));
        TRY(put_head(s, HEAD_ROW, (BookColumn)(3 + c->count + i), arena_printf(s->rq->arena, "差：" STR_FMT, STR_ARG(c->asked[i].name))));
        lowest = lowest_of(results[i], lowest);
        drawn[2 + i] = (Drawn){ (BookColumn)(3 + i), looks[i].colour, BOOK_DASH_SOLID, looks[i].marker };
    }
    for (size_t y = 0; y < longest->year_count; y++) {
        BookRow row = HEAD_ROW + 1 + (BookRow)y;
        TRY(put_text(s, row, 0, wareki_year(longest->years[y].year, s->rq->arena)));
        put_compared_year(s, c, results, &longest->years[y], row);
    }
    BookRow last = HEAD_ROW + (BookRow)longest->year_count;
    if (longest->year_count)
        add_chart(s, drawn, 2 + c->count, HEAD_ROW + 1, last, last + 2, lowest);
    workbook_height(s->sheet, HEAD_ROW, HEAD_HEIGHT);
    workbook_columns(s->sheet, 0, 0, 14);
    workbook_columns(s->sheet, 1, (BookColumn)(2 + 2 * c->count), 18);
    workbook_page(s->sheet, true, HEAD_ROW);
    return OK;
}

/* ---- one of them ---- */

enum { C_YEAR, C_75, C_85, C_BASE75, C_BASE85, C_EFFECT, C_TOGETHER, C_TOTAL, C_CAP, C_OVER, C_COUNT };

static Status put_years(Sheet *s, const WhatIf *r)
{
    static const char *const heads[C_COUNT] = { "年度", "75歳以上（人）", "85歳以上（人）", "このまま（75歳以上に比例）", "このまま（85歳以上に比例）",
                                                "それぞれの効果の計", "組み合わせの影響", "もし", "上限額", "上限額との差" };
    for (BookColumn c = 0; c < C_COUNT; c++)
        TRY(put_head(s, s->row, c, str_of(heads[c])));
    for (size_t i = 0; i < r->year_count; i++) {
        const WhatIfYear *y = &r->years[i];
        BookRow row = s->row + 1 + (BookRow)i;
        TRY(put_text(s, row, C_YEAR, wareki_year(y->year, s->rq->arena)));
        if (y->n75)
            put_number(s, row, C_75, y->n75);
        if (y->n85)
            put_number(s, row, C_85, y->n85);
        put_number(s, row, C_BASE75, y->base75);
        if (y->base_n85)
            put_number(s, row, C_BASE85, y->base85);
        put_number(s, row, C_EFFECT, y->total - y->base - y->together);
        put_number(s, row, C_TOGETHER, y->together);
        put_number(s, row, C_TOTAL, y->total);
        if (y->has_cap) {
            put_number(s, row, C_CAP, y->cap);
            put_number(s, row, C_OVER, y->total - y->cap);
        }
    }
    s->row += 1 + (BookRow)r->year_count;
    return OK;
}

static bool part_there(const WhatIf *r, size_t step, WhatIfPart p)
{
    for (size_t y = 0; y < r->year_count; y++)
        if (r->years[y].parts[step][p])
            return true;
    return false;
}

/* Net in its years, then what it is made of where it is more than one part. */
static Status put_step(Sheet *s, const Asked *asked, size_t i, const WhatIf *r)
{
    const ScenarioStep *d = &asked->steps[i];
    size_t parts = 0;
    TRY(put_text(s, s->row, 0, step_label(d, s->rq->arena)));
    for (size_t y = 0; y < r->year_count; y++)
        put_number(s, s->row, (BookColumn)(1 + y), r->years[y].effects[i]);
    s->row++;
    TRY(put_text(s, s->row++, 0, arena_printf(s->rq->arena, "　条件：" STR_FMT, STR_ARG(step_terms(d, s->rq->arena)))));
    for (WhatIfPart p = 0; p < WHATIF_PART_COUNT; p++)
        parts += part_there(r, i, p);
    for (WhatIfPart p = 0; p < WHATIF_PART_COUNT && parts > 1; p++) {
        if (!part_there(r, i, p))
            continue;
        TRY(put_text(s, s->row, 0, arena_printf(s->rq->arena, "　うち%s", scenario_part_labels[p])));
        for (size_t y = 0; y < r->year_count; y++)
            put_number(s, s->row, (BookColumn)(1 + y), r->years[y].parts[i][p]);
        s->row++;
    }
    TRY(put_text(s, s->row, 0, arena_printf(s->rq->arena, "　出どころ（" STR_FMT "）：" STR_FMT, STR_ARG(scenario_mark_label(d->mark)), STR_ARG(d->source))));
    s->row++;
    return OK;
}

static Status put_effects(Sheet *s, const Asked *asked, const WhatIf *r)
{
    TRY(put_head(s, s->row, 0, S("それぞれの効果（円。マイナスは減る額）")));
    for (size_t y = 0; y < r->year_count; y++)
        TRY(put_head(s, s->row, (BookColumn)(1 + y), wareki_year(r->years[y].year, s->rq->arena)));
    s->row++;
    for (size_t i = 0; i < asked->count; i++)
        TRY(put_step(s, asked, i, r));
    TRY(put_text(s, s->row, 0, S("組み合わせの影響")));
    for (size_t y = 0; y < r->year_count; y++)
        put_number(s, s->row, (BookColumn)(1 + y), r->years[y].together);
    s->row += 2;
    return OK;
}

static Status put_assumptions(Sheet *s, const WhatIf *r)
{
    Assumption list[SCENARIO_ASSUMPTIONS_MAX];
    size_t n = scenario_assumptions(s->rq, r, list);
    TRY(put_head(s, s->row++, 0, S("置いたこと")));
    for (size_t i = 0; i < n; i++)
        TRY(put_text(s, s->row++, 0, arena_printf(s->rq->arena, "（" STR_FMT "）" STR_FMT, STR_ARG(list[i].mark), STR_ARG(list[i].text))));
    return OK;
}

#define CHART_ROWS 22

static Status put_one(Sheet *s, const Asked *asked, const WhatIf *r)
{
    static const Drawn drawn[] = { BASE_LINE(C_BASE75), { C_TOTAL, BOOK_BLUE, BOOK_DASH_SOLID, BOOK_MARKER_CIRCLE }, CAP_LINE(C_CAP) };
    TRY(workbook_text(s->sheet, 0, 0, arena_printf(s->rq->arena, "もし：" STR_FMT, STR_ARG(asked->name)), s->file->title, s->rq->arena));
    TRY(put_text(s, 1, 0, scenario_sentence(r, s->rq->arena)));
    s->row = HEAD_ROW;
    TRY(put_years(s, r));
    add_chart(s, drawn, COUNT_OF(drawn), HEAD_ROW + 1, HEAD_ROW + (BookRow)r->year_count, s->row + 1, lowest_of(r, YEN_MAX));
    s->row += CHART_ROWS;
    TRY(put_effects(s, asked, r));
    TRY(put_assumptions(s, r));
    workbook_height(s->sheet, HEAD_ROW, HEAD_HEIGHT);
    workbook_columns(s->sheet, 0, 0, 34);
    workbook_columns(s->sheet, 1, C_COUNT, 15);
    workbook_page(s->sheet, true, HEAD_ROW);
    return OK;
}

static Sheet begin_sheet(Req *rq, Workbook *file, size_t number)
{
    Sheet s = { .rq = rq, .file = file };
    snprintf(s.name, sizeof s.name, number ? "もし%zu" : "比べる", number);
    s.sheet = workbook_sheet(file, s.name);
    return s;
}

static Status put_all(Req *rq, Workbook *file, const Compared *c)
{
    const WhatIf *results[SCENARIOS_COMPARED_MAX] = { NULL };
    for (size_t i = 0; i < c->count; i++) {
        WhatIf *r = ARENA_NEW(rq->arena, WhatIf);
        if (!r)
            return ERR_MEMORY;
        if (!c->basis[i]->landing->landed)
            return problem_add(rq->problems, S("?ids"), "missing", "着地の見込みがまだ出ないため、Excel にできません。" STR_FMT,
                               STR_ARG(landing_refusal_sentence(&c->basis[i]->landing->landing, rq->arena)));
        TRY(scenario_compute(rq, &c->asked[i], c->basis[i], r));
        results[i] = r;
    }
    Sheet first = begin_sheet(rq, file, 0);
    TRY(put_comparison(&first, c, results));
    for (size_t i = 0; i < c->count; i++) {
        Sheet s = begin_sheet(rq, file, i + 1);
        TRY(put_one(&s, &c->asked[i], results[i]));
    }
    return OK;
}

Status scenario_workbook(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Compared c;
    Str body;
    TRY(scenario_read_compared(rq, &c));
    TRY(workbook_begin(&file));
    workbook_wrap_head(&file);
    TRY(put_all(rq, &file, &c));
    static const char *const keys[] = { "whatif", "landing", "cap", "unit_cost", "people_now" };
    const FigureSources sources = { .year = c.count ? c.asked[0].year : fiscal_year_of(month_of(app_today(rq->app)), 4), .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("もし.xlsx"), body);
}
