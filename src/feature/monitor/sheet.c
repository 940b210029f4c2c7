/* sheet.c: reads the monitoring sheet of one engagement: six statements, whatever it holds. */
#include "domain/service.h"
#include "feature/monitor/monitor_parts.h"
#include "http/app.h"

#define MONTHS_BEFORE 12 /* a year before the engagement's own: where it came from */

const Sql sheet_sql_engagement = { .read_only = true, .text =
    "SELECT e.fiscal_year, e.theme, e.goal, e.reached, e.assessment, e.wanted, e.present, e.wish, e.concern, o.name FROM engagement e"
    " JOIN organisation o ON o.id = e.org WHERE e.org = $1 AND e.id = $2" };
const Sql sheet_sql_indicators = { .read_only = true, .text =
    "SELECT id, rev, name, figure, unit, digits, begin_value, target, target_day, why FROM indicator WHERE org = $1 AND engagement = $2 ORDER BY id LIMIT $3" };
const Sql sheet_sql_readings = { .read_only = true, .text =
    "SELECT indicator, id, rev, day, value, note FROM reading WHERE org = $1 AND engagement = $2 ORDER BY indicator, day" };
#define MONTHS_OF(cube) "SELECT service_month, program, SUM(paid), SUM(people), MAX(CASE WHEN origin = 'ledger' THEN 0 ELSE 1 END) FROM " cube \
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY service_month, program ORDER BY service_month, program"
const Sql sheet_sql_cube = { .read_only = true, .text = MONTHS_OF("cube") };
const Sql sheet_sql_told_cube = { .read_only = true, .text = MONTHS_OF(OUTSIDE_CUBE) };
const Sql sheet_sql_promises = { .read_only = true, .text =
    "SELECT COALESCE(SUM(CASE WHEN state = 'done' AND (done_on IS NULL OR done_on <= due) THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN state = 'done' AND done_on > due THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN state = 'open' AND due >= $3 THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN state = 'open' AND due < $3 THEN 1 ELSE 0 END), 0),"
    " COALESCE(SUM(CASE WHEN state <> 'open' AND state <> 'done' THEN 1 ELSE 0 END), 0) FROM promise WHERE org = $1 AND engagement = $2" };
const Sql sheet_sql_portraits = { .read_only = true, .text =
    "SELECT id, day, title, sheet FROM self_portrait WHERE org = $1 AND engagement = $2 ORDER BY day, id LIMIT $3" };

static Date day_of(Str iso)
{
    Date d;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

static int64_t number_of(const Rows *r, int column)
{
    return row_is_null(r, column) ? NUMBER_NONE : row_int(r, column);
}

static Status read_engagement(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sheet_sql_engagement, &rows, P_INT(rq->org), P_INT(s->id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Str *const texts[] = { &s->theme, &s->goal, &s->reached, &s->assessment, &s->wanted, &s->present, &s->wish, &s->concern, &s->town };
    s->fiscal_year = row_int(&rows, 0);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = arena_copy(rq->arena, row_text(&rows, 1 + (int)i));
    return OK;
}

static Status read_indicators(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    s->indicators = ARENA_ARRAY(rq->arena, Measured, INDICATORS_MAX);
    if (!s->indicators)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &sheet_sql_indicators, &rows, P_INT(rq->org), P_INT(s->id), P_INT(INDICATORS_MAX)));
    while (s->n < INDICATORS_MAX && rows_next(&rows)) {
        Measured *m = &s->indicators[s->n++];
        m->it = (Indicator){ .row = { rq->org, row_int(&rows, 0), row_int(&rows, 1) }, .engagement = s->id,
                             .name = arena_copy(rq->arena, row_text(&rows, 2)), .figure = arena_copy(rq->arena, row_text(&rows, 3)),
                             .unit = arena_copy(rq->arena, row_text(&rows, 4)), .digits = row_int(&rows, 5), .begin_value = number_of(&rows, 6),
                             .target = number_of(&rows, 7), .target_day = day_of(row_text(&rows, 8)), .why = arena_copy(rq->arena, row_text(&rows, 9)) };
        const FigureKind *f = figure_kind(m->it.figure);
        m->unit = f ? str_of(f->unit) : m->it.unit;
        m->digits = f ? f->digits : (int)m->it.digits;
        m->points = ARENA_ARRAY(rq->arena, Point, POINTS_MAX);
        if (!m->points)
            return ERR_MEMORY;
    }
    return rows.status;
}

static Measured *indicator_by_id(Sheet *s, int64_t id)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->indicators[i].it.row.id == id)
            return &s->indicators[i];
    return NULL;
}

static Status read_readings(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sheet_sql_readings, &rows, P_INT(rq->org), P_INT(s->id)));
    while (rows_next(&rows)) {
        Measured *m = indicator_by_id(s, row_int(&rows, 0));
        if (m && m->n < POINTS_MAX)
            m->points[m->n++] = (Point){ .day = day_of(row_text(&rows, 3)), .value = row_int(&rows, 4), .note = arena_copy(rq->arena, row_text(&rows, 5)),
                                         .reading = row_int(&rows, 1), .rev = row_int(&rows, 2) };
    }
    return rows.status;
}

/* Keeps the order of days: what was typed for a month may stand among what was computed. */
static void insert_point(Measured *m, Point p)
{
    if (m->n == POINTS_MAX)
        return;
    size_t at = m->n++;
    for (; at > 0 && m->points[at - 1].day.day > p.day.day; at--)
        m->points[at] = m->points[at - 1];
    m->points[at] = p;
}

static void take_month(Sheet *s, const MonthFacts *month, const Told *told)
{
    for (size_t i = 0; month->month && i < s->n; i++) {
        const FigureKind *f = figure_kind(s->indicators[i].it.figure);
        int64_t value;
        if (f && told_month(told, month->month) >= f->needs && f->value(month, &value))
            insert_point(&s->indicators[i], (Point){ .day = { month_first_day(month_add(month->month, 1)).day - 1 }, .value = value, .note = S("") });
    }
}

static void add_program(MonthFacts *m, Str program, int64_t yen, int64_t persons)
{
    m->paid += yen;
    m->people += persons;
    m->paid_equivalent += str_eq(program, str_of(program_word(PROGRAM_EQUIVALENT)->key)) ? yen : 0;
    m->people_equivalent += str_eq(program, str_of(program_word(PROGRAM_EQUIVALENT)->key)) ? persons : 0;
    m->people_c += str_eq(program, str_of(program_word(PROGRAM_C)->key)) ? persons : 0;
    m->paid_general += str_eq(program, str_of(program_word(PROGRAM_GENERAL)->key)) ? yen : 0;
}

/* A month of which only the ledger has rows is not known yet. */
static Status compute_figures(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    MonthFacts m = { 0 };
    Told told;
    bool claims = false;
    Month first = month_add(fiscal_year_first((int)s->fiscal_year, 3), -MONTHS_BEFORE);
    TRY(told_read(rq, rq->org, first, month_of(s->today), &told));
    TRY(db_query(rq->db, told_from(&told, &sheet_sql_cube, &sheet_sql_told_cube), &rows, P_INT(rq->org), P_INT(first), P_INT(month_of(s->today))));
    while (rows_next(&rows)) {
        Month month = (Month)row_int(&rows, 0);
        if (month != m.month) {
            if (claims)
                take_month(s, &m, &told);
            m = (MonthFacts){ .month = month };
            claims = false;
        }
        add_program(&m, row_text(&rows, 1), row_int(&rows, 2), row_int(&rows, 3));
        claims = claims || row_int(&rows, 4);
    }
    if (claims)
        take_month(s, &m, &told);
    return rows.status;
}

static Status read_promises(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    TRY(db_query(rq->db, &sheet_sql_promises, &rows, P_INT(rq->org), P_INT(s->id), P_TEXT(date_to_iso(s->today, room))));
    if (!rows_next(&rows))
        return rows.status;
    s->promises.kept = row_int(&rows, 0);
    s->promises.kept_late = row_int(&rows, 1);
    s->promises.open = row_int(&rows, 2);
    s->promises.late = row_int(&rows, 3);
    s->promises.dropped = row_int(&rows, 4);
    return OK;
}

static Status read_portraits(Req *rq, Sheet *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sheet_sql_portraits, &rows, P_INT(rq->org), P_INT(s->id), P_INT(PORTRAITS_MAX)));
    while (s->n_portraits < PORTRAITS_MAX && rows_next(&rows))
        s->portraits[s->n_portraits++] = (Portrait){ row_int(&rows, 0), day_of(row_text(&rows, 1)), arena_copy(rq->arena, row_text(&rows, 2)),
                                                     arena_copy(rq->arena, row_text(&rows, 3)) };
    return rows.status;
}

Status sheet_read(Req *rq, Sheet *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    *ret = (Sheet){ .id = id, .today = app_today(rq->app) };
    TRY(read_engagement(rq, ret));
    TRY(read_indicators(rq, ret));
    TRY(read_readings(rq, ret));
    TRY(compute_figures(rq, ret));
    TRY(read_promises(rq, ret));
    return read_portraits(rq, ret);
}

bool measured_progress(const Measured *m, int64_t *ret_percent)
{
    if (!m->n || m->it.begin_value == NUMBER_NONE || m->it.target == NUMBER_NONE || m->it.target == m->it.begin_value)
        return false;
    int64_t now = m->points[m->n - 1].value, done, way;
    if (__builtin_sub_overflow(now, m->it.begin_value, &done) || __builtin_sub_overflow(m->it.target, m->it.begin_value, &way) ||
        __builtin_mul_overflow(done, 100, &done))
        return false;
    *ret_percent = done / way;
    return true;
}

Str measured_words(const Measured *m, int64_t value, Arena *a)
{
    static const int64_t scale[] = { 1, 10, 100, 1000 };
    int64_t unit = scale[m->digits], whole = value / unit, part = value % unit;
    const char *sign = value < 0 && whole == 0 ? "-" : "";
    if (m->digits == 0)
        return arena_printf(a, "%lld" STR_FMT, (long long)value, STR_ARG(m->unit));
    return arena_printf(a, "%s%lld.%0*lld" STR_FMT, sign, (long long)whole, m->digits, (long long)(part < 0 ? -part : part), STR_ARG(m->unit));
}
