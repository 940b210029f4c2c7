/* sheet.c: how blocks are put together, and the sheet as JSON. */
#include "feature/worksheet/worksheet_parts.h"

/* What is beyond the room is left out: every block here has far less. */
WsBlock *sheet_block(Sheet *s, const char *key, const char *title, const char *viewpoint)
{
    WsBlock *b = &s->blocks[s->n < WS_BLOCKS_MAX ? s->n++ : WS_BLOCKS_MAX - 1];
    *b = (WsBlock){ .key = key, .title = title, .viewpoint = viewpoint, .finding = S("") };
    return b;
}

WsTable *block_table(WsBlock *b, Str title, Str unit, int digits, WsChart chart)
{
    WsTable *t = &b->tables[b->n_tables < WS_TABLES_MAX ? b->n_tables++ : WS_TABLES_MAX - 1];
    *t = (WsTable){ .title = title, .unit = unit, .note = S(""), .digits = digits, .chart = chart };
    return t;
}

void table_column(WsTable *t, Str label, bool future)
{
    if (t->n_columns == WS_COLUMNS_MAX)
        return;
    if (!future && t->first_future == t->n_columns)
        t->first_future++;
    t->columns[t->n_columns++] = label;
}

WsSeries *table_series(WsTable *t, Str label, Str mark, WsLook look)
{
    WsSeries *s = &t->series[t->n_series < WS_SERIES_MAX ? t->n_series++ : WS_SERIES_MAX - 1];
    *s = (WsSeries){ .label = label, .mark = mark, .look = look };
    for (size_t i = 0; i < WS_COLUMNS_MAX; i++)
        s->values[i] = NUMBER_NONE;
    return s;
}

void block_drop_empty(WsBlock *b)
{
    if (b->n_tables && !b->tables[b->n_tables - 1].n_series)
        b->n_tables--;
}

void block_source(WsBlock *b, Str text)
{
    if (text.n && b->n_sources < WS_NOTES_MAX)
        b->sources[b->n_sources++] = text;
}

void block_missing(WsBlock *b, Str what, Str ask, Str screen)
{
    for (size_t i = 0; i < b->n_missing; i++)
        if (str_eq(b->missing[i].what, what))
            return;
    if (b->n_missing < WS_NOTES_MAX)
        b->missing[b->n_missing++] = (WsMissing){ what, ask, screen };
}

Status sheet_make(const Facts *f, Sheet **ret)
{
    Sheet *s = ARENA_NEW(f->arena, Sheet);
    if (!s)
        return ERR_MEMORY;
    blocks_people(f, s);
    block_choice(f, s);
    block_staff(f, s);
    block_level(f, s);
    block_cap(f, s);
    blocks_cost(f, s);
    block_outcomes(f, s);
    *ret = s;
    return arena_status(f->arena);
}

/* ---- JSON ---- */

static void put_values(JsonWriter *w, const WsTable *t, const WsSeries *s)
{
    json_array_field(w, "values");
    for (size_t i = 0; i < t->n_columns; i++)
        s->values[i] == NUMBER_NONE ? json_put_null(w) : json_put_i64(w, s->values[i]);
    json_close_array(w);
}

static void put_table(JsonWriter *w, const WsTable *t)
{
    static const char *const charts[] = { [WS_CHART_NONE] = "none", [WS_CHART_LINE] = "line", [WS_CHART_STACK] = "stack", [WS_CHART_GROUP] = "group" };
    static const char *const looks[] = { [WS_LOOK_BAR] = "bar", [WS_LOOK_LINE] = "line", [WS_LOOK_LIMIT] = "limit", [WS_LOOK_NONE] = "none" };
    json_open_object(w);
    json_str_field(w, "title", t->title);
    json_str_field(w, "unit", t->unit);
    json_str_field(w, "note", t->note);
    json_i64_field(w, "digits", t->digits);
    json_str_field(w, "chart", str_of(charts[t->chart]));
    json_array_field(w, "columns");
    for (size_t i = 0; i < t->n_columns; i++)
        json_put_str(w, t->columns[i]);
    json_close_array(w);
    json_i64_field(w, "first_future", (int64_t)t->first_future);
    json_array_field(w, "series");
    for (size_t i = 0; i < t->n_series; i++) {
        json_open_object(w);
        json_str_field(w, "label", t->series[i].label);
        json_str_field(w, "mark", t->series[i].mark);
        json_str_field(w, "look", str_of(looks[t->series[i].look]));
        put_values(w, t, &t->series[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_missing(JsonWriter *w, const WsMissing *m)
{
    json_open_object(w);
    json_str_field(w, "what", m->what);
    json_str_field(w, "ask", m->ask);
    json_str_field(w, "screen", m->screen);
    json_close_object(w);
}

void sheet_put(JsonWriter *w, const Sheet *s)
{
    json_array_field(w, "blocks");
    for (size_t i = 0; i < s->n; i++) {
        const WsBlock *b = &s->blocks[i];
        json_open_object(w);
        json_str_field(w, "key", str_of(b->key));
        json_str_field(w, "title", str_of(b->title));
        json_str_field(w, "viewpoint", str_of(b->viewpoint));
        json_str_field(w, "finding", b->finding);
        json_array_field(w, "tables");
        for (size_t k = 0; k < b->n_tables; k++)
            put_table(w, &b->tables[k]);
        json_close_array(w);
        json_array_field(w, "sources");
        for (size_t k = 0; k < b->n_sources; k++)
            json_put_str(w, b->sources[k]);
        json_close_array(w);
        json_array_field(w, "missing");
        for (size_t k = 0; k < b->n_missing; k++)
            put_missing(w, &b->missing[k]);
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}
