#include "http/figure_sources.h"
#include "base/csv.h"
#include "http/app.h"
#include "schema/passport.h"

enum { CELLS = 4 };
typedef Status (*TakeLine)(void *context, const Str cells[CELLS]);

typedef struct {
    Req *rq;
    const FigureSources *sources;
    bool outside;
    int64_t at_ms;
    Month first, last;
    TakeLine take;
    void *context;
} Telling;

static Str day_of_ms(int64_t ms, Arena *a)
{
    return wareki_long(clock_day(ms), a);
}

static Status line(const Telling *t, Str figure, Str what, Str content, Str source)
{
    const Str cells[CELLS] = { figure, what, content, source };
    return t->take(t->context, cells);
}

static Str mark_word(Str mark)
{
    return str_eq(mark, S("final")) ? S("確定") : str_eq(mark, S("expected")) ? S("見込み") : str_eq(mark, S("assumed")) ? S("仮定") : mark;
}

static Status tell_versions(const Telling *t, const PassportFigure *f)
{
    Arena *a = t->rq->arena;
    for (size_t i = 0; i < PASSPORT_VERSIONS_MAX && f->versions[i].from; i++) {
        const PassportVersion *v = &f->versions[i];
        bool now = passport_in_force(f, i, t->sources->year, true);
        if (now || v->rule == RULE_SIMPLE)
            TRY(line(t, str_of(f->label), arena_printf(a, "計算のしかた（%s）", v->from), str_of(v->formula), str_of(v->article)));
    }
    return OK;
}

static Status tell_inputs(const Telling *t, const PassportFigure *f)
{
    Arena *a = t->rq->arena;
    PassportInput *list;
    size_t n;
    TRY(passport_inputs(t->rq->db, t->rq->org, t->sources->year, f, a, &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(line(t, S("上の数字"), arena_printf(a, "もとの数字：" STR_FMT, STR_ARG(list[i].label)),
                 arena_printf(a, STR_FMT "（" STR_FMT "）", STR_ARG(passport_amount(list[i].value, list[i].unit, a)), STR_ARG(mark_word(list[i].mark))), list[i].source));
    return OK;
}

static Status tell_batches(const Telling *t, const PassportFigure *f)
{
    Arena *a = t->rq->arena;
    PassportBatch list[PASSPORT_BATCHES_SHOWN];
    size_t n;
    bool more;
    TRY(passport_batches(t->rq->db, t->rq->org, f, t->first, t->last, t->at_ms, a, list, &n, &more));
    for (size_t i = 0; i < n; i++)
        TRY(line(t, S("上の数字"), S("取り込んだファイル"), t->outside ? S("（ファイル名は役場の中だけで見られます）") : list[i].file_name,
                 t->outside ? day_of_ms(list[i].applied_ms, a)
                            : arena_printf(a, STR_FMT "・%lld行" STR_FMT STR_FMT, STR_ARG(day_of_ms(list[i].applied_ms, a)), (long long)list[i].rows_taken,
                                           STR_ARG(list[i].by.n ? S("・") : S("")), STR_ARG(list[i].by))));
    return more ? line(t, S("上の数字"), S("取り込んだファイル"), S("ほかにもあります。画面の数字を押すと、すべて見られます。"), S("")) : OK;
}

static Status tell_all(Telling *t)
{
    Req *rq = t->rq;
    TownCap *cap = ARENA_NEW(rq->arena, TownCap);
    PassportFigure all = { 0 }; /* what all of them are made of is told once */
    Str as_of = S("");
    bool dated = rq->route->as_of && req_query(rq, "as_of", &as_of) && as_of.n; /* elsewhere the file is of today, whatever was asked */
    if (!cap)
        return ERR_MEMORY;
    t->at_ms = INT64_MAX;
    if (dated)
        TRY(req_as_of(rq, &t->at_ms));
    TRY(town_cap(rq->db, rq->org, t->sources->year, rq->arena, cap));
    t->first = fiscal_year_first(t->sources->year, cap->year_starts);
    t->last = month_add(t->first, 11);
    t->outside = t->sources->outside || relation_is_outside(rq->relation);
    TRY(line(t, S("数字"), S("項目"), S("内容"), S("根拠・出典")));
    TRY(line(t, S("このファイル"), S("作った日"), day_of_ms(rq->now_ms, rq->arena), S("")));
    if (dated)
        TRY(line(t, S("このファイル"), S("いつの時点の数字か"), as_of, S("")));
    for (size_t i = 0; i < t->sources->n; i++) {
        const PassportFigure *f = passport_figure(str_of(t->sources->keys[i]));
        if (!f)
            return ERR_INTERNAL;
        TRY(tell_versions(t, f));
        all.from |= f->from;
    }
    TRY(tell_inputs(t, &all));
    TRY(tell_batches(t, &all));
    return arena_status(rq->arena);
}

/* ---- as a sheet ---- */

#define HEAD_ROW 2
typedef struct {
    Workbook *file;
    BookSheet *sheet;
    BookFormat *wrap;
    BookRow head, row;
    Arena *arena;
} SourceSheet;

static Status put_row(void *context, const Str cells[CELLS])
{
    SourceSheet *s = context;
    for (BookColumn c = 0; c < CELLS; c++)
        TRY(workbook_text(s->sheet, s->row, c, cells[c], s->row == s->head ? s->file->head : s->wrap, s->arena));
    s->row++;
    return OK;
}

Status sources_sheet(Req *rq, const FigureSources *sources, Workbook *file)
{
    SourceSheet s = { .file = file, .sheet = workbook_sheet(file, "数字の出どころ"), .wrap = workbook_format(file, (BookLook){ .wrap = true, .top = true }), .head = HEAD_ROW, .row = HEAD_ROW,
                      .arena = rq->arena };
    static const int widths[CELLS] = { 24, 34, 70, 44 };
    TRY(workbook_text(s.sheet, 0, 0, S("数字の出どころ"), file->title, rq->arena));
    for (BookColumn c = 0; c < CELLS; c++)
        workbook_columns(s.sheet, c, c, widths[c]);
    Telling t = { .rq = rq, .sources = sources, .take = put_row, .context = &s };
    TRY(tell_all(&t));
    workbook_page(s.sheet, true, HEAD_ROW);
    return OK;
}

Status sources_below(Req *rq, const FigureSources *sources, Workbook *file, BookSheet *sheet, BookRow row)
{
    SourceSheet s = { .file = file, .sheet = sheet, .head = row + 1, .row = row + 1, .arena = rq->arena };
    TRY(workbook_text(sheet, row, 0, S("数字の出どころ"), file->title, rq->arena));
    Telling t = { .rq = rq, .sources = sources, .take = put_row, .context = &s };
    return tell_all(&t);
}

/* ---- as lines ---- */

static Status put_line(void *context, const Str cells[CELLS])
{
    Buf *out = context;
    for (size_t c = 0; c < CELLS; c++)
        csv_put_cell(out, cells[c], c == 0, true);
    buf_add(out, S("\r\n"));
    return buf_status(out);
}

Status sources_csv(Req *rq, const FigureSources *sources, Buf *out)
{
    Telling t = { .rq = rq, .sources = sources, .take = put_line, .context = out };
    buf_add(out, S("\r\n数字の出どころ\r\n"));
    return tell_all(&t);
}
