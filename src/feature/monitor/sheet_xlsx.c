/* sheet_xlsx.c: the monitoring sheet as prefecture, bureau and ministry file it: one sheet of words, one of numbers
 * with a native line for each indicator. */
#include "base/workbook.h"
#include "feature/monitor/monitor_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

#define WORDS "まとめ"
#define NUMBERS "指標"
enum { CHART_ROWS = 16, NAME_ABOVE = 3 };

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    Arena *arena;
    BookRow row;
} Out;

static Status put_pair(Out *o, const char *label, Str text)
{
    workbook_words(o->sheet, o->row, 0, label, o->file->head);
    return workbook_text(o->sheet, o->row++, 1, text, NULL, o->arena);
}

static Status put_words(Out *o, const Sheet *s)
{
    Arena *a = o->arena;
    workbook_words(o->sheet, o->row, 0, "モニタリングシート", o->file->title);
    o->row += 2;
    TRY(put_pair(o, "市町村", s->town));
    TRY(put_pair(o, "年度", wareki_year((int)s->fiscal_year, a)));
    TRY(put_pair(o, "テーマ", s->theme));
    TRY(put_pair(o, "作成日", wareki_long(s->today, a)));
    TRY(put_pair(o, "現状", s->present));
    TRY(put_pair(o, "目指す姿", s->wish));
    TRY(put_pair(o, "課題意識", s->concern));
    TRY(put_pair(o, "アセスメント", s->assessment));
    TRY(put_pair(o, "到達目標", s->goal));
    TRY(put_pair(o, "到達点", s->reached));
    TRY(put_pair(o, "求めている支援", s->wanted));
    return put_pair(o, "約束", arena_printf(a, "果たした%lld件（うち期日のあと%lld件）、これから%lld件、遅れ%lld件、やめた%lld件",
                                           (long long)(s->promises.kept + s->promises.kept_late), (long long)s->promises.kept_late,
                                           (long long)s->promises.open, (long long)s->promises.late, (long long)s->promises.dropped));
}

static double shown(const Measured *m, int64_t value)
{
    static const double scale[] = { 1, 10, 100, 1000 };
    return (double)value / scale[m->digits];
}

static void add_chart(Out *o, BookRow first)
{
    const BookCell name = { first - NAME_ABOVE, 0 };
    BookChart *chart = workbook_chart(o->sheet, BOOK_CHART_LINE);
    workbook_series(chart, &(BookSeries){ .categories = { { first, 0 }, { o->row - 1, 0 } }, .values = { { first, 1 }, { o->row - 1, 1 } }, .named_at = &name });
    workbook_place(chart, first, 5, &(BookPicture){ .titled_at = &name, .across = 1.1, .down = 0.9 });
}

static Status put_indicator(Out *o, const Measured *m)
{
    static const char *const heads[] = { "日", "値", "どうやって", "コメント" };
    char room[11];
    TRY(workbook_text(o->sheet, o->row++, 0, m->it.name, o->file->title, o->arena));
    Str target = m->it.target == NUMBER_NONE ? S("目標はまだありません") : arena_printf(o->arena, "目標 " STR_FMT, STR_ARG(measured_words(m, m->it.target, o->arena)));
    Str begin = m->it.begin_value == NUMBER_NONE ? S("") : arena_printf(o->arena, "始まり " STR_FMT "、", STR_ARG(measured_words(m, m->it.begin_value, o->arena)));
    TRY(workbook_text(o->sheet, o->row++, 0, arena_printf(o->arena, STR_FMT STR_FMT "（単位：" STR_FMT "）", STR_ARG(begin), STR_ARG(target), STR_ARG(m->unit)), NULL, o->arena));
    for (BookColumn c = 0; c < COUNT_OF(heads); c++)
        workbook_words(o->sheet, o->row, c, heads[c], o->file->head);
    BookRow first = ++o->row;
    for (size_t i = 0; i < m->n; i++) {
        const Point *p = &m->points[i];
        TRY(workbook_text(o->sheet, o->row, 0, date_to_iso(p->day, room), NULL, o->arena));
        workbook_number(o->sheet, o->row, 1, shown(m, p->value), m->digits ? NULL : o->file->number);
        workbook_words(o->sheet, o->row, 2, p->reading ? "手で入れた" : "データから", NULL);
        TRY(workbook_text(o->sheet, o->row++, 3, p->note, NULL, o->arena));
    }
    if (m->n > 1)
        add_chart(o, first);
    BookRow least = first + CHART_ROWS;
    o->row = (o->row > least ? o->row : least) + 1;
    return OK;
}

Status monitor_xlsx(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Sheet s;
    Str body;
    TRY(sheet_read(rq, &s));
    TRY(workbook_begin(&file));
    Out words = { .file = &file, .sheet = workbook_sheet(&file, WORDS), .arena = rq->arena };
    TRY(put_words(&words, &s));
    workbook_columns(words.sheet, 0, 0, 18);
    workbook_columns(words.sheet, 1, 1, 90);
    workbook_page(words.sheet, true, 0);
    Out numbers = { .file = &file, .sheet = workbook_sheet(&file, NUMBERS), .arena = rq->arena };
    for (size_t i = 0; i < s.n; i++)
        TRY(put_indicator(&numbers, &s.indicators[i]));
    workbook_columns(numbers.sheet, 0, 2, 14);
    workbook_columns(numbers.sheet, 3, 3, 40);
    workbook_page(numbers.sheet, true, 0);
    static const char *const keys[] = { "indicator", "progress" };
    const FigureSources sources = { .year = fiscal_year_of(month_of(app_today(rq->app)), 4), .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("モニタリングシート.xlsx"), body);
}
