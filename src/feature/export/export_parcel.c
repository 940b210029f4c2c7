/* Rows into parcels, one for each recipient, and parcels into files. */
#include "base/csv.h"
#include "base/workbook.h"
#include "feature/export/export_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Req *rq;
    const Order *o;
    Kept *rows;
    size_t n;
} Gathering;

static Status gather(void *context, const ExportRow *row)
{
    Gathering *g = context;
    size_t n = g->o->source->n_columns;
    Str *cells = ARENA_ARRAY(g->rq->arena, Str, n);
    if (g->n == EXPORT_ROWS_MAX)
        return problem_add(g->rq->problems, S("/to"), "range", "%d行を超えます。期間を短くして、分けて出してください。", EXPORT_ROWS_MAX);
    if (!cells)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        cells[i] = g->o->wanted[i] ? arena_copy(g->rq->arena, row->cells[i]) : S("");
        if (!cells[i].p)
            return ERR_MEMORY;
    }
    g->rows[g->n++] = (Kept){ row->person, row->unit, cells };
    return OK;
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static Status count_persons(const Kept *rows, size_t n, Arena *a, int64_t **ret, size_t *ret_n)
{
    int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
    size_t kept = 0, all = 0;
    if (!ids)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (rows[i].person)
            ids[all++] = rows[i].person;
    if (all)
        qsort(ids, all, sizeof *ids, by_number);
    for (size_t i = 0; i < all; i++)
        if (!kept || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    *ret = ids;
    *ret_n = kept;
    return OK;
}

/* A name for a folder of any system: no separators, no dots in front. */
static Str file_name(const Order *o, Str recipient, Arena *a)
{
    char *name = arena_alloc(a, recipient.n + 1);
    for (size_t i = 0; name && i < recipient.n; i++)
        name[i] = strchr("/\\:*?\"<>|.", recipient.p[i]) ? '_' : recipient.p[i];
    return arena_printf(a, "%s_%.*s_%d-%d.%s", o->source->label, name ? (int)recipient.n : 0, name ? name : "", (int)o->from, (int)o->to, o->csv ? "csv" : "xlsx");
}

static Status add_parcel(Req *rq, const Order *o, Bundle *b, int64_t unit, Str recipient, const Gathering *g)
{
    Parcel *p = &b->parcels[b->n];
    *p = (Parcel){ .unit = unit, .recipient = arena_copy(rq->arena, recipient), .rows = ARENA_ARRAY(rq->arena, Kept, g->n + 1) };
    p->name = file_name(o, recipient, rq->arena);
    if (!p->recipient.p || !p->rows || !p->name.p)
        return ERR_MEMORY;
    for (size_t i = 0; i < g->n; i++)
        if (!unit || g->rows[i].unit == unit)
            p->rows[p->n++] = g->rows[i];
    TRY(count_persons(p->rows, p->n, rq->arena, &p->persons, &p->n_persons));
    b->rows += (int64_t)p->n;
    b->n += p->n > 0;
    return OK;
}

static Status split(Req *rq, const Order *o, const Gathering *g, Bundle *b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &order_sql_units, &rows, P_INT(rq->org)));
    while (rows_next(&rows)) {
        bool some = false;
        for (size_t i = 0; i < g->n && !some; i++)
            some = g->rows[i].unit == row_int(&rows, 0);
        if (some && b->n == EXPORT_FILES_MAX)
            return problem_add(rq->problems, S("/recipient_kind"), "range", "相手が%dを超えます。期間を短くして、分けて出してください。", EXPORT_FILES_MAX);
        if (some)
            TRY(add_parcel(rq, o, b, row_int(&rows, 0), row_text(&rows, 1), g));
    }
    TRY(rows.status);
    b->nobodys = g->n - (size_t)b->rows;
    return OK;
}

Status bundle_make(Req *rq, const Order *o, bool preview, Bundle *ret)
{
    Bundle b = { .parcels = ARENA_ARRAY(rq->arena, Parcel, EXPORT_FILES_MAX + 1), .note = S("") };
    Gathering g = { .rq = rq, .o = o, .rows = ARENA_ARRAY(rq->arena, Kept, EXPORT_ROWS_MAX) };
    const ExportAsk ask = { o->from, o->to, o->to_kind == TO_UNIT ? o->recipient : 0, o->wanted, preview };
    int64_t *all;
    size_t persons;
    if (!b.parcels || !g.rows)
        return ERR_MEMORY;
    TRY(o->source->each(rq, &ask, gather, &g, &b.note));
    TRY(o->to_kind == TO_UNITS ? split(rq, o, &g, &b) : add_parcel(rq, o, &b, o->to_kind == TO_UNIT ? o->recipient : 0, o->recipient_words, &g));
    TRY(count_persons(g.rows, g.n, rq->arena, &all, &persons));
    b.persons = (int64_t)persons;
    *ret = b;
    return OK;
}

/* ---- cells ---- */

/* A number within this file alone: the same person has another one in another file. */
static Str serial(const Parcel *p, size_t row, Arena *a)
{
    const int64_t *found = p->n_persons ? bsearch(&p->rows[row].person, p->persons, p->n_persons, sizeof *found, by_number) : NULL;
    return found ? arena_printf(a, "%lld", (long long)(found - p->persons + 1)) : S("");
}

void order_put_columns(JsonWriter *w, const Order *o)
{
    json_open_array(w);
    if (o->source->persons)
        json_put_str(w, S("通し番号"));
    for (size_t i = 0; i < o->source->n_columns; i++)
        if (o->wanted[i])
            json_put_str(w, str_of(o->source->columns[i].label));
    json_close_array(w);
}

void parcel_put_cells(JsonWriter *w, const Order *o, const Parcel *p, size_t row)
{
    json_open_array(w);
    if (o->source->persons)
        json_put_str(w, S("＊"));
    for (size_t i = 0; i < o->source->n_columns; i++)
        if (o->wanted[i])
            json_put_str(w, p->rows[row].cells[i]);
    json_close_array(w);
}

/* ---- CSV ---- */

/* A file of the room is for outside the hall. */
static FigureSources sources_of(const Req *rq, const Order *o)
{
    return (FigureSources){ .year = fiscal_year_of(o->to ? o->to : month_of(app_today(rq->app)), 4), .keys = &o->source->figure, .n = 1, .outside = true };
}

static Status csv_file(Req *rq, const Order *o, const Bundle *b, const Parcel *p, Str *ret)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, REPLY_MAX);
    buf_add(&out, S("\xEF\xBB\xBF"));
    for (size_t r = 0; r <= p->n; r++) {
        bool first = true;
        if (o->source->persons) {
            csv_put_cell(&out, r ? serial(p, r - 1, rq->arena) : S("通し番号"), true, true);
            first = false;
        }
        for (size_t i = 0; i < o->source->n_columns; i++) {
            if (!o->wanted[i])
                continue;
            bool number = r && (o->source->columns[i].flags & EXPORT_NUMBER);
            csv_put_cell(&out, r ? p->rows[r - 1].cells[i] : str_of(o->source->columns[i].label), first, !number);
            first = false;
        }
        csv_end_row(&out);
    }
    if (b->note.n) {
        csv_put_cell(&out, b->note, true, true);
        csv_end_row(&out);
    }
    if (o->source->figure) {
        const FigureSources sources = sources_of(rq, o);
        TRY(sources_csv(rq, &sources, &out));
    }
    TRY(buf_status(&out));
    *ret = arena_copy(rq->arena, buf_str(&out));
    return ret->p ? OK : ERR_MEMORY;
}

/* ---- workbook ---- */

#define HEAD_ROW 3

static Status sheet_cell(BookSheet *sheet, const Workbook *wb, BookRow row, BookColumn column, Str text, bool number, Arena *a)
{
    int64_t value;
    if (!number || !str_to_i64(text, &value))
        return workbook_text(sheet, row, column, text, NULL, a);
    workbook_number(sheet, row, column, (double)value, wb->number);
    return OK;
}

static Status sheet_rows(Req *rq, const Order *o, const Parcel *p, BookSheet *sheet, const Workbook *wb)
{
    for (size_t r = 0; r <= p->n; r++) {
        BookColumn column = 0;
        BookRow row = (BookRow)(HEAD_ROW + r);
        if (o->source->persons)
            TRY(r ? sheet_cell(sheet, wb, row, column, serial(p, r - 1, rq->arena), true, rq->arena) : workbook_text(sheet, row, column, S("通し番号"), wb->head, rq->arena));
        column += o->source->persons;
        for (size_t i = 0; i < o->source->n_columns; i++) {
            const ExportColumn *c = &o->source->columns[i];
            if (!o->wanted[i])
                continue;
            TRY(r ? sheet_cell(sheet, wb, row, column, p->rows[r - 1].cells[i], c->flags & EXPORT_NUMBER, rq->arena)
                  : workbook_text(sheet, row, column, str_of(c->label), wb->head, rq->arena));
            column++;
        }
        if (r == 0)
            workbook_columns(sheet, 0, column, 16);
    }
    return OK;
}

static Status xlsx_file(Req *rq, const Order *o, const Bundle *b, const Parcel *p, Str *ret)
{
    CLEANUP(workbook_done) Workbook wb = { 0 };
    TRY(workbook_begin(&wb));
    BookSheet *sheet = workbook_sheet(&wb, "提供データ");
    Str about = arena_printf(rq->arena, "提供先：" STR_FMT "　目的：" STR_FMT "　作成日：" STR_FMT, STR_ARG(p->recipient), STR_ARG(o->purpose_words),
                             STR_ARG(wareki_long(app_today(rq->app), rq->arena)));
    TRY(workbook_text(sheet, 0, 0, str_of(o->source->label), wb.title, rq->arena));
    TRY(workbook_text(sheet, 1, 0, about, NULL, rq->arena));
    TRY(sheet_rows(rq, o, p, sheet, &wb));
    if (b->note.n)
        TRY(workbook_text(sheet, (BookRow)(HEAD_ROW + p->n + 2), 0, b->note, NULL, rq->arena));
    workbook_page(sheet, true, HEAD_ROW);
    if (o->source->figure) {
        const FigureSources sources = sources_of(rq, o);
        TRY(sources_below(rq, &sources, &wb, sheet, (BookRow)(HEAD_ROW + p->n + 4)));
    }
    return workbook_end(&wb, rq->arena, ret);
}

Status parcel_file(Req *rq, const Order *o, const Bundle *b, const Parcel *p, Str *ret)
{
    return o->csv ? csv_file(rq, o, b, p, ret) : xlsx_file(rq, o, b, p, ret);
}
