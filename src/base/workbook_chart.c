#include "base/workbook_inside.h"

struct BookChart {
    BookSheet *on;
    lxw_chart *own;
};

static const uint8_t kinds[] = { [BOOK_CHART_COLUMNS] = LXW_CHART_COLUMN, [BOOK_CHART_STACK] = LXW_CHART_COLUMN_STACKED, [BOOK_CHART_LINE] = LXW_CHART_LINE };
static const uint8_t dashes[] = { [BOOK_DASH_SOLID] = LXW_CHART_LINE_DASH_SOLID, [BOOK_DASH_DASH] = LXW_CHART_LINE_DASH_DASH, [BOOK_DASH_DOTS] = LXW_CHART_LINE_DASH_ROUND_DOT };
static const uint8_t markers[] = { [BOOK_MARKER_NONE] = LXW_CHART_MARKER_NONE, [BOOK_MARKER_CIRCLE] = LXW_CHART_MARKER_CIRCLE, [BOOK_MARKER_SQUARE] = LXW_CHART_MARKER_SQUARE,
                                   [BOOK_MARKER_TRIANGLE] = LXW_CHART_MARKER_TRIANGLE, [BOOK_MARKER_DIAMOND] = LXW_CHART_MARKER_DIAMOND };

static bool chart_has(BookChart *chart, size_t bytes)
{
    return chart && sheet_has(chart->on, bytes);
}

static BookChart *lost(BookSheet *sheet)
{
    if (sheet)
        workbook_keep(sheet->of, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return NULL;
}

BookChart *workbook_chart(BookSheet *sheet, BookChartKind kind)
{
    BookChart *chart = sheet ? ARENA_NEW(&sheet->of->arena, BookChart) : NULL;
    if (!chart || !sheet_has(sheet, ROOM_CHART))
        return lost(sheet);
    *chart = (BookChart){ sheet, workbook_add_chart(sheet->of->book, kinds[kind]) };
    return chart->own ? chart : lost(sheet);
}

static void draw(lxw_chart_series *own, const BookSeries *s)
{
    if (s->width > 0) {
        lxw_chart_line line = { .color = s->colour, .width = s->width, .dash_type = dashes[s->dash] };
        chart_series_set_line(own, &line);
    }
    if (s->marker != BOOK_MARKER_DEFAULT)
        chart_series_set_marker_type(own, markers[s->marker]);
    if (s->filled) {
        lxw_chart_fill fill = { .color = s->colour, .none = s->unseen };
        lxw_chart_line edge = { .none = LXW_TRUE };
        chart_series_set_fill(own, &fill);
        chart_series_set_line(own, &edge);
    }
}

void workbook_series(BookChart *chart, const BookSeries *s)
{
    if (!chart_has(chart, ROOM_SERIES))
        return;
    lxw_chart_series *own = chart_add_series(chart->own, NULL, NULL);
    if (!own) {
        lost(chart->on);
        return;
    }
    const char *sheet = chart->on->name;
    const BookRange *c = &s->categories, *v = &s->values;
    chart_series_set_categories(own, sheet, c->first.row, c->first.column, c->last.row, c->last.column);
    chart_series_set_values(own, sheet, v->first.row, v->first.column, v->last.row, v->last.column);
    if (s->named_at)
        chart_series_set_name_range(own, sheet, s->named_at->row, s->named_at->column);
    else if (s->name)
        chart_series_set_name(own, s->name);
    draw(own, s);
}

static void set_title(lxw_chart *chart, const char *sheet, const BookPicture *p)
{
    if (p->titled_at)
        chart_title_set_name_range(chart, sheet, p->titled_at->row, p->titled_at->column);
    else if (p->title)
        chart_title_set_name(chart, p->title);
    else
        chart_title_off(chart);
    if (p->title_points > 0) {
        lxw_chart_font font = { .size = p->title_points, .bold = LXW_TRUE };
        chart_title_set_name_font(chart, &font);
    }
}

static void set_axis(lxw_chart_axis *axis, const BookPicture *p)
{
    if (p->number)
        chart_axis_set_num_format(axis, p->number);
    if (p->axis)
        chart_axis_set_name(axis, p->axis);
    if (p->axis_from > 0)
        chart_axis_set_min(axis, p->axis_from);
}

void workbook_place(BookChart *chart, BookRow row, BookColumn column, const BookPicture *p)
{
    static int16_t first[] = { 0, -1 };
    if (!chart_has(chart, ROOM_CHART))
        return;
    set_title(chart->own, chart->on->name, p);
    set_axis(chart->own->y_axis, p);
    chart_legend_set_position(chart->own, p->legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    if (p->first_hidden)
        chart_legend_delete_series(chart->own, first);
    if (p->gap)
        chart_set_series_gap(chart->own, p->gap);
    lxw_chart_options size = { .x_scale = p->across > 0 ? p->across : 1, .y_scale = p->down > 0 ? p->down : 1 };
    workbook_keep(chart->on->of, worksheet_insert_chart_opt(chart->on->own, row, column, chart->own, &size));
}
