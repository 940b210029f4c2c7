/* tell.c: what a kind reports while it reads: counts, sums by month, what is wrong, what was understood. */
#include "feature/import/run_inside.h"
#include <stdarg.h>
#include <stdio.h>

static void keep_issue(ImportRun *run, Issue issue)
{
    ImportResult *r = run->result;
    size_t most = issue.severity == ISSUE_WARNING ? IMPORT_ERRORS_KEPT_MAX + IMPORT_WARNINGS_KEPT_MAX : IMPORT_ERRORS_KEPT_MAX;
    if (r->n_issues >= most) {
        r->issues_beyond++;
        return;
    }
    Issue *more = ARENA_MORE(run->im.arena, r->issues, r->n_issues, &run->issues_room, 16);
    if (!more) {
        r->issues_beyond++;
        return;
    }
    r->issues = more;
    issue.value = arena_copy(run->im.arena, issue.value);
    issue.repair = arena_copy(run->im.arena, issue.repair);
    r->issues[r->n_issues++] = issue;
}

static __attribute__((format(printf, 2, 0))) Str sentence_of(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *p = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (!p)
        return S("記憶が足りません。");
    vsnprintf(p, (size_t)n + 1, format, args);
    return (Str){ p, (size_t)n };
}

#define SENTENCE(run, last) \
    va_list args; \
    va_start(args, last); \
    Str sentence = sentence_of((run)->im.arena, last, args); \
    va_end(args)

void import_wrong(Import *im, const ImportField *field, const char *code, Str value, Str repair, const char *format, ...)
{
    SENTENCE(im->run, format);
    keep_issue(im->run, (Issue){ im->row, field, ISSUE_WRONG, code, sentence, value, repair });
    im->run->result->rows_wrong += im->run->wrong_row != im->row;
    im->run->wrong_row = im->row;
}

void import_notice(Import *im, const ImportField *field, const char *code, Str value, const char *format, ...)
{
    SENTENCE(im->run, format);
    keep_issue(im->run, (Issue){ im->row, field, ISSUE_NOTICE, code, sentence, value, { 0 } });
}

void import_warn(Import *im, const char *code, const char *format, ...)
{
    SENTENCE(im->run, format);
    keep_issue(im->run, (Issue){ 0, NULL, ISSUE_WARNING, code, sentence, { 0 }, { 0 } });
}

void import_understood(Import *im, const char *format, ...)
{
    SENTENCE(im->run, format);
    if (im->run->result->n_understood < COUNT_OF(im->run->result->understood))
        im->run->result->understood[im->run->result->n_understood++] = sentence;
}

Status import_refuse(Import *im, const char *code, const char *format, ...)
{
    SENTENCE(im->run, format);
    keep_issue(im->run, (Issue){ 0, NULL, ISSUE_WARNING, code, sentence, { 0 }, { 0 } });
    im->run->result->refused = true;
    return ERR_INVALID;
}

void import_figure(Import *im, const ImportFigure *figure)
{
    ImportRun *run = im->run;
    ImportResult *r = run->result;
    ImportFigure *more = ARENA_MORE(im->arena, r->figures, r->n_figures, &run->figures_room, 64);
    if (!more)
        return; /* the arena remembers, and nothing is committed */
    r->figures = more;
    r->figures[r->n_figures++] = *figure;
}

static MonthSum *month_sum(ImportRun *run, Month month)
{
    ImportResult *r = run->result;
    int32_t *at;
    bool fresh;
    if (map_at(&run->month_at, (uint64_t)month, &at, &fresh) != OK)
        return NULL;
    if (!fresh)
        return &r->months[*at];
    MonthSum *more = ARENA_MORE(run->im.arena, r->months, r->n_months, &run->months_room, 64);
    if (!more)
        return NULL;
    r->months = more;
    *at = (int32_t)r->n_months;
    r->months[r->n_months] = (MonthSum){ .month = month };
    return &r->months[r->n_months++];
}

void import_taken(Import *im, Month month, int64_t yen)
{
    im->run->result->rows_taken++;
    im->run->result->yen += yen;
    MonthSum *sum = month ? month_sum(im->run, month) : NULL;
    if (sum) {
        sum->rows++;
        sum->yen += yen;
    }
}

void import_same(Import *im)
{
    im->run->result->rows_same++;
}

void import_month_before(Import *im, Month month, int64_t yen)
{
    MonthSum *sum = month_sum(im->run, month);
    if (sum)
        sum->yen_before = yen;
}

int64_t import_wrong_count(const Import *im)
{
    return im->run->result->rows_wrong;
}

bool import_month_touched(const Import *im, Month month)
{
    const int32_t *at = map_get(&im->run->month_at, (uint64_t)month);
    return at && im->run->result->months[*at].rows;
}

bool import_has(const Import *im, size_t field)
{
    return im->run->column_of[field] != COLUMN_UNUSED;
}
