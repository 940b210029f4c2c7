/* The table of issues, measures and owners (課題①–⑨と対策) as a workbook: one row an action; a gathered issue
 * stands below the one above it with its own words and votes. */
#include "base/workbook.h"
#include "domain/april_guard.h"
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

/* The first column gathers what belongs together: the issue above, else the issue itself. */
const Sql plan_sql = { .read_only = true, .text =
    "SELECT i.id, i.merged_into, i.words, i.original, i.said_by, i.votes, i.yen, i.effort, i.cause, m.what, m.indicator,"
    " a.what, a.owner, a.second_owner, a.starts, a.due, a.needs_contract, a.contract_signed, a.state, a.indicator, i.origin"
    " FROM issue i LEFT JOIN measure m ON m.org = i.org AND m.issue = i.id LEFT JOIN action a ON a.org = i.org AND a.engagement = i.engagement AND a.measure = m.id"
    " WHERE i.org = $1 AND i.engagement = $2"
    " ORDER BY COALESCE(i.merged_into, i.id), CASE WHEN i.merged_into IS NULL THEN 0 ELSE 1 END, i.id, m.priority NULLS LAST, m.id, a.due NULLS LAST, a.id" };

enum { COLUMN_NUMBER, COLUMN_ISSUE, COLUMN_ORIGINAL, COLUMN_BY, COLUMN_VOTES, COLUMN_YEN, COLUMN_EFFORT, COLUMN_CAUSE, COLUMN_MEASURE, COLUMN_ACTION, COLUMN_OWNER,
       COLUMN_SECOND, COLUMN_DUE, COLUMN_CONTRACT, COLUMN_INDICATOR, COLUMN_GUARD, COLUMN_COUNT };
static const struct {
    const char *label;
    double width;
} columns[COLUMN_COUNT] = {
    [COLUMN_NUMBER] = { "番号", 5 },        [COLUMN_ISSUE] = { "課題", 22 },      [COLUMN_ORIGINAL] = { "もとの言葉", 16 }, [COLUMN_BY] = { "だれの言葉か", 10 },
    [COLUMN_VOTES] = { "いいね", 6 },       [COLUMN_YEN] = { "1年の金額（円）", 11 }, [COLUMN_EFFORT] = { "手間（1〜5）", 6 }, [COLUMN_CAUSE] = { "原因", 14 },
    [COLUMN_MEASURE] = { "対策", 20 },      [COLUMN_ACTION] = { "行動", 20 },     [COLUMN_OWNER] = { "担当", 11 },       [COLUMN_SECOND] = { "2人目の担当", 11 },
    [COLUMN_DUE] = { "いつまでに", 9 },     [COLUMN_CONTRACT] = { "契約", 8 },    [COLUMN_INDICATOR] = { "指標", 14 },   [COLUMN_GUARD] = { "4月の見張り", 18 },
};
#define HEAD_ROW 2

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    BookFormat *wrapped;
    Arena *arena;
    Date today;
    BookRow row;
    int64_t last;  /* issue of the row above */
    int number;
} PlanSheet;

static Status put_text(PlanSheet *s, BookColumn column, Str text)
{
    return text.n ? workbook_text(s->sheet, s->row, column, text, s->wrapped, s->arena) : OK;
}

static void put_number(PlanSheet *s, const Rows *r, int from, BookColumn column)
{
    if (!row_is_null(r, from))
        workbook_number(s->sheet, s->row, column, (double)row_int(r, from), s->file->number);
}

static Status put_issue(PlanSheet *s, const Rows *r)
{
    bool gathered = !row_is_null(r, 1);
    if (!gathered)
        workbook_number(s->sheet, s->row, COLUMN_NUMBER, ++s->number, NULL);
    Str words = row_text(r, 2), original = row_text(r, 3);
    TRY(put_text(s, COLUMN_ISSUE, gathered ? arena_printf(s->arena, "（まとめた）" STR_FMT, STR_ARG(words)) : words));
    TRY(put_text(s, COLUMN_ORIGINAL, str_eq(words, original) ? S("") : original));
    TRY(put_text(s, COLUMN_BY, row_text(r, 4)));
    TRY(put_text(s, COLUMN_CAUSE, row_text(r, 8)));
    put_number(s, r, 5, COLUMN_VOTES);
    put_number(s, r, 6, COLUMN_YEN);
    put_number(s, r, 7, COLUMN_EFFORT);
    return OK;
}

static Str short_day(PlanSheet *s, Str iso)
{
    Date d = engagement_date(iso);
    return date_is_none(d) ? S("") : wareki_short(d, s->arena);
}

static Status put_action(PlanSheet *s, const Rows *r)
{
    Str state = row_text(r, 18);
    const GuardedAction a = { .starts = engagement_date(row_text(r, 14)), .due = engagement_date(row_text(r, 15)), .needs_contract = row_int(r, 16) != 0,
                              .finished = str_eq(state, S("done")) || str_eq(state, S("dropped")), .contract_signed = engagement_date(row_text(r, 17)),
                              .second_named = row_text(r, 13).n > 0 };
    TRY(put_text(s, COLUMN_ACTION, row_text(r, 11)));
    TRY(put_text(s, COLUMN_OWNER, row_text(r, 12)));
    TRY(put_text(s, COLUMN_SECOND, row_text(r, 13)));
    TRY(put_text(s, COLUMN_DUE, short_day(s, row_text(r, 15))));
    TRY(put_text(s, COLUMN_CONTRACT, !a.needs_contract ? S("") : date_is_none(a.contract_signed) ? S("まだ") : short_day(s, row_text(r, 17))));
    return put_text(s, COLUMN_GUARD, april_sentence(&a, april_guard(&a, s->today), s->today, s->arena));
}

static Status put_row(PlanSheet *s, const Rows *r)
{
    if (row_int(r, 0) != s->last)
        TRY(put_issue(s, r));
    s->last = row_int(r, 0);
    TRY(put_text(s, COLUMN_MEASURE, row_text(r, 9)));
    TRY(put_text(s, COLUMN_INDICATOR, row_text(r, 19).n ? row_text(r, 19) : row_text(r, 10)));
    if (row_text(r, 11).n)
        TRY(put_action(s, r));
    s->row++;
    return OK;
}

static Status fill(Req *rq, const Engagement *e, PlanSheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(workbook_text(s->sheet, 0, 0, arena_printf(rq->arena, "課題と対策：" STR_FMT, STR_ARG(e->theme)), s->file->title, rq->arena));
    for (BookColumn c = 0; c < COLUMN_COUNT; c++) {
        workbook_columns(s->sheet, c, c, columns[c].width);
        workbook_words(s->sheet, HEAD_ROW, c, columns[c].label, s->file->head);
    }
    TRY(db_query(rq->db, &plan_sql, &rows, P_INT(rq->org), P_INT(e->row.id)));
    while (rows_next(&rows))
        TRY(put_row(s, &rows));
    return rows.status;
}

Status plan_xlsx(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    Engagement e;
    Str body;
    TRY(engagement_of_path(rq, &e));
    TRY(workbook_begin(&file));
    PlanSheet s = { .file = &file, .sheet = workbook_sheet(&file, "課題と対策"), .arena = rq->arena, .today = app_today(rq->app), .row = HEAD_ROW + 1 };
    s.wrapped = workbook_format(&file, (BookLook){ .wrap = true, .top = true });
    TRY(fill(rq, &e, &s));
    workbook_page(s.sheet, true, HEAD_ROW);
    static const char *const keys[] = { "issue_yen", "progress" };
    const FigureSources sources = { .year = fiscal_year_of(month_of(s.today), 4), .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("課題と対策.xlsx"), body);
}
