/* Both sides of the comparison: this year's months that are in the data, and the same months of the other side. */
#include "feature/why/why_parts.h"
#include "http/app.h"

#include <stdlib.h>

/* In months with nothing but the ledger the claims are still to come: they are not compared yet. */
const Sql why_sql_last = { .read_only = true, .text =
    "SELECT COALESCE(MAX(CASE WHEN origin = 'ledger' THEN 0 ELSE service_month END), 0) FROM cube"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND " RELEASE_SEEN("cube", "$4") };
#define ROWS_OF " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY service, program, provider, level, origin" \
    " ORDER BY service, program, provider, level, origin"
const Sql why_sql_rows = { .read_only = true, .text = "SELECT service, program, provider, level, origin, SUM(people), SUM(paid) FROM cube" ROWS_OF };
const Sql why_sql_told_rows = { .read_only = true, .text = "SELECT service, program, provider, level, origin, SUM(people), SUM(paid) FROM " OUTSIDE_CUBE ROWS_OF };
/* Different people of the months of one side; who was taken back wholly (過誤) does not count. Grouped by number first: that sorts fastest. */
const Sql why_sql_users = { .read_only = true, .text =
    "SELECT t.service, t.program, COUNT(*) FROM ("
    "SELECT service, program, person FROM claim WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " GROUP BY person, service, program HAVING SUM(CASE WHEN kind = 3 THEN -1 ELSE 1 END) > 0) AS t"
    " GROUP BY t.service, t.program ORDER BY t.service, t.program" };
const Sql why_sql_entitled = { .read_only = true, .text =
    "SELECT fiscal_year, item, value FROM statistic WHERE org = $1 AND fiscal_year >= $2 AND fiscal_year <= $3"
    " AND item IN ('certified_12', 'certified_13') ORDER BY fiscal_year, item, batch" };
const Sql why_sql_providers = { .read_only = true, .text = "SELECT id, name FROM unit WHERE org = $1 ORDER BY id" };

/* ---- lines ---- */

Status why_line(Why *w, Str kind, Str program, bool fixed, Arena *a, size_t *ret)
{
    Str service = service_group(kind);
    for (size_t i = 0; i < w->line_count; i++)
        if (str_eq(w->lines[i].service, service) && str_eq(w->lines[i].program, program) && w->lines[i].fixed == fixed) {
            *ret = i;
            return OK;
        }
    if (w->line_count == WHY_LINES_MAX)
        return ERR_TOO_LARGE;
    WhyLine l = { .service = arena_copy(a, service), .program = arena_copy(a, program), .fixed = fixed, .tells = fixed ? TELLS_FIXED : TELLS_PERSONS };
    if (!l.service.p || !l.program.p)
        return ERR_MEMORY;
    *ret = w->line_count;
    w->lines[w->line_count++] = l;
    return OK;
}

/* A new row at the end; those of the same place are put together by why_join_rows. */
Status why_add_row(Why *w, size_t line, int64_t provider, Str level, Arena *a, WhyRow **ret)
{
    WhyRow *rows = ARENA_MORE(a, w->rows, w->row_count, &w->row_room, 128);
    if (!rows)
        return ERR_MEMORY;
    w->rows = rows;
    WhyRow *row = &w->rows[w->row_count++];
    *row = (WhyRow){ .line = line, .provider = provider, .level = arena_copy(a, level) };
    *ret = row;
    return row->level.p ? OK : ERR_MEMORY;
}

static int by_place(const void *left, const void *right)
{
    const WhyRow *a = left, *b = right;
    int c = (a->line > b->line) - (a->line < b->line);
    if (!c)
        c = (a->provider > b->provider) - (a->provider < b->provider);
    return c ? c : str_cmp(a->level, b->level);
}

void why_join_rows(Why *w)
{
    size_t kept = 0;
    if (w->row_count)
        qsort(w->rows, w->row_count, sizeof *w->rows, by_place);
    for (size_t i = 0; i < w->row_count; i++) {
        if (kept == 0 || by_place(&w->rows[kept - 1], &w->rows[i])) {
            w->rows[kept++] = w->rows[i];
            continue;
        }
        for (int side = 0; side < 2; side++) {
            w->rows[kept - 1].months[side] += w->rows[i].months[side];
            w->rows[kept - 1].yen[side] += w->rows[i].yen[side];
        }
    }
    w->row_count = kept;
}

void why_coarsen(WhyLine *l, Tells tells)
{
    if (!l->fixed && tells > l->tells)
        l->tells = tells;
}

/* Nothing but yen is told of this whole. */
static bool tells_yen_alone(const Why *w)
{
    return w->gathered && (why_is_pooled(w) || w->told.depth == OUTSIDE_YEN);
}

/* A contract costs what it costs, whoever comes: the ledger has amounts, not prices. */
static bool is_fixed(const Why *w, Str origin, int64_t months)
{
    return str_eq(origin, S("ledger")) && !why_is_pooled(w) && !tells_yen_alone(w) && !(w->gathered && months);
}

static Tells tells_of(const Why *w, Str origin, int64_t months, int64_t yen)
{
    const bool counted = !str_eq(origin, S("ledger")) && (w->gathered || months || !yen);
    if (!counted || tells_yen_alone(w))
        return TELLS_YEN;
    return why_is_pooled(w) || w->from_above || !str_eq(origin, S("claim")) ? TELLS_MONTHS : TELLS_PERSONS;
}

/* Of one side. Readers outside are not told providers, and nothing apart where there is something to hide: then only contracts stand beside the
 * whole, which tell of nobody. */
static Status take_row(Req *rq, Why *w, const Rows *r, int side)
{
    const bool pooled = why_is_pooled(w), whole = w->gathered;
    const int64_t months = row_int(r, 5), yen = row_int(r, 6);
    const bool fixed = is_fixed(w, row_text(r, 4), months);
    WhyRow *row;
    size_t line;
    TRY(why_line(w, whole ? WHY_WHOLE : row_text(r, 0), whole ? WHY_WHOLE : row_text(r, 1), fixed, rq->arena, &line));
    why_coarsen(&w->lines[line], tells_of(w, row_text(r, 4), months, yen));
    TRY(why_add_row(w, line, pooled || w->told.outside ? 0 : row_int(r, 2), pooled || whole ? S("") : row_text(r, 3), rq->arena, &row));
    row->months[side] = fixed ? 0 : months;
    row->yen[side] = yen;
    return OK;
}

static Status read_rows(Req *rq, Why *w, int side, Month first, Month last)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, told_from(&w->told, &why_sql_rows, &why_sql_told_rows), &rows, P_INT(rq->org), P_INT(first), P_INT(last)));
    while (rows_next(&rows))
        TRY(take_row(rq, w, &rows, side));
    return rows.status;
}

static Status read_users(Req *rq, Why *w, int side, Month first, Month last)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &why_sql_users, &rows, P_INT(rq->org), P_INT(first), P_INT(last)));
    while (rows_next(&rows)) {
        size_t line;
        TRY(why_line(w, row_text(&rows, 0), row_text(&rows, 1), false, rq->arena, &line));
        w->lines[line].users[side] += row_int(&rows, 2);
    }
    return rows.status;
}

Status why_read_side(Req *rq, Why *w, int side, Month first, Month last)
{
    TRY(read_rows(rq, w, side, first, last));
    if (w->against == AGAINST_LAST_YEAR && !w->from_above)
        TRY(read_users(rq, w, side, first, last));
    return OK;
}

/* 要支援1・2 at the end of each year from `first` on; 0: not reported. */
Status why_entitled(Req *rq, int first, size_t n, int64_t *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t (*levels)[2] = arena_alloc(rq->arena, n * sizeof *levels);
    if (!levels)
        return ERR_MEMORY;
    for (size_t y = 0; y < n; y++)
        levels[y][0] = levels[y][1] = -1;
    TRY(db_query(rq->db, &why_sql_entitled, &rows, P_INT(rq->org), P_INT(first), P_INT(first + (int)n - 1)));
    while (rows_next(&rows))
        levels[row_int(&rows, 0) - first][str_eq(row_text(&rows, 1), S("certified_13"))] = row_int(&rows, 2);
    for (size_t y = 0; y < n; y++)
        ret[y] = levels[y][0] >= 0 && levels[y][1] >= 0 ? levels[y][0] + levels[y][1] : 0;
    return rows.status;
}

/* Of two years that follow each other, the later one this year or the one before. */
static Status read_entitled(Req *rq, Why *w)
{
    int64_t people[3];
    TRY(why_entitled(rq, w->year - 2, COUNT_OF(people), people));
    for (int y = 2; y > 0 && !w->knows_eligible; y--)
        if (people[y] > 0 && people[y - 1] > 0) {
            w->knows_eligible = true;
            for (int side = 0; side < 2; side++) {
                w->eligible[side] = people[y - 1 + side];
                w->statistic_year[side] = w->year - 2 + y - 1 + side;
            }
        }
    return OK;
}

/* ---- all of it ---- */

static int latest_people(const TownCap *cap, int year)
{
    for (int y = year < CAP_N75_LAST ? year : CAP_N75_LAST; y >= CAP_N75_FIRST; y--)
        if (cap->inputs.n75[y - CAP_N75_FIRST].given && cap->inputs.n75[y - CAP_N75_FIRST].value > 0)
            return y;
    return 0;
}

static void take_people(Why *w)
{
    const TownCap *cap = w->caps[CAUSE_TO];
    int year = latest_people(cap, w->year);
    w->people_year[CAUSE_TO] = year;
    w->people[CAUSE_FROM] = w->people[CAUSE_TO] = year ? cap->inputs.n75[year - CAP_N75_FIRST].value : 1;
    const CapValue *before = year > CAP_N75_FIRST ? &cap->inputs.n75[year - 1 - CAP_N75_FIRST] : NULL;
    w->no_people = !before || !before->given || before->value <= 0;
    if (w->no_people)
        return;
    w->people_year[CAUSE_FROM] = year - 1;
    w->people[CAUSE_FROM] = before->value;
}

static Status read_caps(Req *rq, Why *w)
{
    for (int side = 0; side < 2; side++) {
        w->caps[side] = ARENA_NEW(rq->arena, TownCap);
        if (!w->caps[side])
            return ERR_MEMORY;
        TRY(town_cap(rq->db, rq->org, w->year - 1 + side, rq->arena, w->caps[side]));
    }
    return OK;
}

/* Of the sums of other towns each could be subtracted: outside they are compared by the whole. */
static Status find_depth(Req *rq, Why *w, int years)
{
    TRY(told_read(rq, rq->org, month_add(w->first, -12 * years), w->last, &w->told));
    w->gathered = w->told.outside && (w->told.depth != OUTSIDE_LINES || why_is_pooled(w));
    if (w->gathered && w->against == AGAINST_NATION)
        w->refusal = S("使った人の少ない区分があるため、役場の外からは、要支援1・2に分けて全国と比べた理由を見られません（引き算で少人数の区分が分かるのを防ぐため）。");
    return OK;
}

Status why_begin(Req *rq, Why *w, int years)
{
    int64_t last = 0;
    TRY(read_caps(rq, w));
    take_people(w);
    w->first = fiscal_year_first(w->year, w->caps[CAUSE_TO]->year_starts);
    TRY(db_one_int(rq->db, &why_sql_last, &last, P_INT(rq->org), P_INT(w->first), P_INT(month_add(w->first, 11)), P_INT(told_seen(rq))));
    w->last = (Month)last;
    if (!last) {
        w->refusal = S("この年度の費用がまだありません。給付実績を取り込むと、理由を示せます。");
        return OK;
    }
    w->months = month_diff(w->last, w->first) + 1;
    return find_depth(rq, w, years);
}

Status why_read(Req *rq, Why *w)
{
    TRY(why_begin(rq, w, w->against == AGAINST_LAST_YEAR));
    if (w->refusal.n)
        return OK;
    if (why_is_pooled(w))
        return why_read_pool(rq, w);
    TRY(why_read_side(rq, w, CAUSE_TO, w->first, w->last));
    if (w->against == AGAINST_LAST_YEAR) {
        TRY(why_read_side(rq, w, CAUSE_FROM, month_add(w->first, -12), month_add(w->last, -12)));
        TRY(read_entitled(rq, w));
    } else {
        TRY(why_read_country(rq, w));
    }
    why_join_rows(w);
    return OK;
}

const char *const against_keys[AGAINST_COUNT] = { "last_year", "peers", "prefecture", "country" };

Status why_query_of(Req *rq, Why *ret)
{
    int64_t year;
    Str text = S("last_year");
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST + 1, CAP_YEAR_LAST, &year));
    req_query(rq, "against", &text);
    for (Against a = 0; a < AGAINST_COUNT; a++)
        if (str_eq(text, str_of(against_keys[a]))) {
            ret->against = a;
            ret->year = (int)year;
            ret->from_above = rq->relation != RELATION_OWN;
            return OK;
        }
    return problem_add(rq->problems, S("?against"), "choice", "比べる相手は last_year（昨年）、peers（似た市町村）、prefecture（県内）、country（全国）から選んでください。");
}
