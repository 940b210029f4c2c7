/* answers.c: the prefecture's table of one inquiry: items × towns. A town that has not confirmed is named, and
 * nothing it typed is read. */
#include "base/workbook.h"
#include "feature/inquiry/inquiry_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

const Sql answers_sql_inquiry = { .read_only = true, .text = "SELECT title, words, due, sent_on FROM inquiry WHERE org = $1 AND id = $2" };
const Sql answers_sql_items = { .read_only = true, .text =
    "SELECT i.label, i.kind, i.unit FROM question q JOIN question_item i ON i.org = q.org AND i.question = q.id WHERE q.asked_by = $1 AND q.inquiry = $2"
    " AND q.id = (SELECT MIN(f.id) FROM question f WHERE f.asked_by = $1 AND f.inquiry = $2) ORDER BY i.place LIMIT $3" }; /* as it was sent */
const Sql answers_sql_towns = { .read_only = true, .text =
    "SELECT o.id, o.name, q.confirmed_ms, q.id FROM question q JOIN organisation o ON o.id = q.org WHERE q.asked_by = $1 AND q.inquiry = $2"
    " ORDER BY o.code NULLS LAST, o.id LIMIT $3" };
const Sql answers_sql_answers = { .read_only = true, .text =
    "SELECT q.org, i.place, i.answer, i.origin FROM question q JOIN question_item i ON i.org = q.org AND i.question = q.id"
    " WHERE q.asked_by = $1 AND q.inquiry = $2 AND q.confirmed_ms IS NOT NULL ORDER BY q.org, i.place" };

typedef struct {
    int64_t town, confirmed_ms;
    Str name;
    Str *answers;  /* by place − 1 */
    bool confirmed;
} TownAnswers;

typedef struct {
    Str title, words, due, sent_on;
    struct { Str label, kind, unit; } items[INQUIRY_ITEMS_MAX];
    size_t n_items, n_towns;
    TownAnswers *towns;
} Answers;

static Status read_inquiry(Req *rq, int64_t id, Answers *a)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Str *const texts[] = { &a->title, &a->words, &a->due, &a->sent_on };
    TRY(db_query(rq->db, &answers_sql_inquiry, &rows, P_INT(rq->org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = arena_copy(rq->arena, row_text(&rows, (int)i));
    return OK;
}

static Status read_items(Req *rq, int64_t id, Answers *a)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &answers_sql_items, &rows, P_INT(rq->org), P_INT(id), P_INT(INQUIRY_ITEMS_MAX)));
    for (; a->n_items < INQUIRY_ITEMS_MAX && rows_next(&rows); a->n_items++) {
        a->items[a->n_items].label = arena_copy(rq->arena, row_text(&rows, 0));
        a->items[a->n_items].kind = arena_copy(rq->arena, row_text(&rows, 1));
        a->items[a->n_items].unit = arena_copy(rq->arena, row_text(&rows, 2));
    }
    return rows.status;
}

static Status read_towns(Req *rq, int64_t id, Answers *a)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    a->towns = ARENA_ARRAY(rq->arena, TownAnswers, INQUIRY_TOWNS_MAX);
    if (!a->towns)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &answers_sql_towns, &rows, P_INT(rq->org), P_INT(id), P_INT(INQUIRY_TOWNS_MAX)));
    while (a->n_towns < INQUIRY_TOWNS_MAX && rows_next(&rows)) {
        TownAnswers *t = &a->towns[a->n_towns++];
        *t = (TownAnswers){ .town = row_int(&rows, 0), .name = arena_copy(rq->arena, row_text(&rows, 1)), .confirmed = !row_is_null(&rows, 2),
                            .confirmed_ms = row_int(&rows, 2), .answers = ARENA_ARRAY(rq->arena, Str, INQUIRY_ITEMS_MAX) };
        if (!t->answers)
            return ERR_MEMORY;
    }
    return rows.status;
}

static Status read_answers(Req *rq, int64_t id, Answers *a)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &answers_sql_answers, &rows, P_INT(rq->org), P_INT(id)));
    while (rows_next(&rows)) {
        int64_t place = row_int(&rows, 1);
        for (size_t i = 0; i < a->n_towns && place >= 1 && place <= INQUIRY_ITEMS_MAX; i++)
            if (a->towns[i].town == row_int(&rows, 0) && a->towns[i].confirmed)
                a->towns[i].answers[place - 1] = arena_copy(rq->arena, row_text(&rows, 2));
    }
    return rows.status;
}

static Status read_all(Req *rq, Answers *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    *ret = (Answers){ 0 };
    TRY(read_inquiry(rq, id, ret));
    TRY(read_items(rq, id, ret));
    TRY(read_towns(rq, id, ret));
    return read_answers(rq, id, ret);
}

static void put_town(JsonWriter *w, const Answers *a, const TownAnswers *t)
{
    json_open_object(w);
    json_i64_field(w, "town", t->town);
    json_str_field(w, "name", t->name);
    json_key(w, S("confirmed_ms"));
    t->confirmed ? json_put_i64(w, t->confirmed_ms) : json_put_null(w);
    json_array_field(w, "answers");
    for (size_t i = 0; t->confirmed && i < a->n_items; i++)
        json_put_str(w, t->answers[i].p ? t->answers[i] : S(""));
    json_close_array(w);
    json_close_object(w);
}

Status inquiry_answers(Req *rq)
{
    Answers *a = ARENA_NEW(rq->arena, Answers);
    if (!a)
        return ERR_MEMORY;
    TRY(read_all(rq, a));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "title", a->title);
    json_str_field(w, "words", a->words);
    json_str_field(w, "due", a->due);
    json_str_field(w, "sent_on", a->sent_on);
    json_array_field(w, "items");
    for (size_t i = 0; i < a->n_items; i++) {
        json_open_object(w);
        json_str_field(w, "label", a->items[i].label);
        json_str_field(w, "kind", a->items[i].kind);
        json_str_field(w, "unit", a->items[i].unit);
        json_close_object(w);
    }
    json_close_array(w);
    json_array_field(w, "towns");
    for (size_t i = 0; i < a->n_towns; i++)
        put_town(w, a, &a->towns[i]);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static Status put_cell(Workbook *file, BookSheet *sheet, BookRow row, BookColumn column, Str kind, Str answer, Arena *arena)
{
    int64_t n;
    if (str_eq(kind, S("number")) && str_to_i64(answer, &n)) {
        workbook_number(sheet, row, column, (double)n, file->number);
        return OK;
    }
    return workbook_text(sheet, row, column, answer, NULL, arena);
}

static Status fill(Workbook *file, BookSheet *sheet, const Answers *a, Arena *arena)
{
    TRY(workbook_text(sheet, 0, 0, a->title, file->title, arena));
    workbook_words(sheet, 2, 0, "市町村", file->head);
    workbook_words(sheet, 2, 1, "答え", file->head);
    for (size_t i = 0; i < a->n_items; i++) {
        Str unit = a->items[i].unit;
        Str head = unit.n ? arena_printf(arena, STR_FMT "（" STR_FMT "）", STR_ARG(a->items[i].label), STR_ARG(unit)) : a->items[i].label;
        TRY(workbook_text(sheet, 2, (BookColumn)(2 + i), head, file->head, arena));
    }
    for (size_t t = 0; t < a->n_towns; t++) {
        BookRow row = (BookRow)(3 + t);
        TRY(workbook_text(sheet, row, 0, a->towns[t].name, NULL, arena));
        workbook_words(sheet, row, 1, a->towns[t].confirmed ? "あり" : "まだ", NULL);
        for (size_t i = 0; a->towns[t].confirmed && i < a->n_items; i++)
            if (a->towns[t].answers[i].p)
                TRY(put_cell(file, sheet, row, (BookColumn)(2 + i), a->items[i].kind, a->towns[t].answers[i], arena));
    }
    workbook_columns(sheet, 0, 0, 16);
    workbook_columns(sheet, 2, (BookColumn)(1 + a->n_items), 24);
    workbook_page(sheet, true, 2);
    return OK;
}

Status inquiry_answers_xlsx(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Answers *a = ARENA_NEW(rq->arena, Answers);
    Str body;
    if (!a)
        return ERR_MEMORY;
    TRY(read_all(rq, a));
    TRY(workbook_begin(&file));
    TRY(fill(&file, workbook_sheet(&file, "照会"), a, rq->arena));
    static const char *const keys[] = { "answer" };
    const FigureSources sources = { .year = fiscal_year_of(month_of(app_today(rq->app)), 4), .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("照会の答え.xlsx"), body);
}
