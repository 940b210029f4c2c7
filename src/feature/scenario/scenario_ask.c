/* Which decisions: those in a request that keeps nothing, or kept ones side by side. */
#include "feature/scenario/scenario_parts.h"
#include "http/app.h"

#include <string.h>

/* ---- not kept ---- */

/* The problems of one decision, under its place in the list. */
static void point_into(Problems *ps, size_t before, size_t index)
{
    for (size_t i = before; i < ps->count; i++)
        ps->items[i].pointer = arena_printf(ps->arena, "/rows/%zu" STR_FMT, index, STR_ARG(ps->items[i].pointer));
}

static Status read_step(Req *rq, JsonNode *n, size_t index, ScenarioStep *ret)
{
    size_t before = rq->problems->count;
    entity_init(&entity_scenario_step, ret);
    Status s = entity_from_json(&entity_scenario_step, n, false, rq->problems, ret);
    if (s == OK)
        step_check(ret, rq->problems);
    point_into(rq->problems, before, index);
    return s == ERR_INVALID ? OK : s;
}

static Status read_rows(Req *rq, JsonNode *rows, Asked *asked)
{
    if (!rows || json_type(rows) != JSON_ARRAY || json_count(rows) > WHATIF_ROWS_MAX)
        return problem_add(rq->problems, S("/rows"), "type", "rows は%d件までの配列にしてください。", WHATIF_ROWS_MAX);
    asked->steps = ARENA_ARRAY(rq->arena, ScenarioStep, json_count(rows) + 1);
    if (!asked->steps)
        return ERR_MEMORY;
    for (size_t i = 0; i < json_count(rows); i++)
        TRY(read_step(rq, json_at(rows, i), i, &asked->steps[asked->count++]));
    return problems_status(rq->problems);
}

static Status read_year(Req *rq, const char *name, int64_t otherwise, int64_t min, int64_t max, int *ret)
{
    JsonNode *n = json_get(rq->body, str_of(name));
    int64_t year = n ? json_i64(n) : otherwise;
    if ((n && json_type(n) != JSON_INT) || year < min || year > max)
        return problem_add(rq->problems, arena_printf(rq->arena, "/%s", name), "range", "年度を %lld から %lld の間で指定してください。", (long long)min, (long long)max);
    *ret = (int)year;
    return OK;
}

static Status read_follows(Req *rq, Asked *asked)
{
    JsonNode *n = json_get(rq->body, S("follows"));
    asked->follows = n ? json_str(n) : S("age75");
    if (!str_eq(asked->follows, S("age75")) && !str_eq(asked->follows, S("age85")))
        return problem_add(rq->problems, S("/follows"), "choice", "age75 か age85 を指定してください。");
    return OK;
}

static int default_to(int year)
{
    return year > SCENARIO_YEAR_TO ? year : SCENARIO_YEAR_TO - year >= WHATIF_YEARS_MAX ? year + WHATIF_YEARS_MAX - 1 : SCENARIO_YEAR_TO;
}

Status scenario_post_result(Req *rq)
{
    Asked asked = { 0 };
    ScenarioBasis *basis = ARENA_NEW(rq->arena, ScenarioBasis);
    if (!basis)
        return ERR_MEMORY;
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "オブジェクトを送ってください。");
    TRY(read_year(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &asked.year));
    TRY(read_year(rq, "to", default_to(asked.year), asked.year, asked.year + WHATIF_YEARS_MAX - 1, &asked.to));
    TRY(read_follows(rq, &asked));
    TRY(read_rows(rq, json_get(rq->body, S("rows")), &asked));
    TRY(scenario_basis(rq, asked.year, basis));
    JsonWriter *w = reply_json(rq, 200);
    TRY(scenario_put_result(rq, w, &asked, basis));
    return reply_done(rq);
}

/* ---- kept ---- */

/* The columns of the entity, in its order. */
const Sql scenario_sql_steps = { .read_only = true, .text =
    "SELECT org, id, rev, scenario, kind, service, program, to_program, from_month, to_month, people, unit_yen, to_yen, care_management,"
    " replacement, courses, course_months, course_yen, fill, treated, control, hold_months, price_permille, growth_permille, mark, source,"
    " growth85_permille, start_months, cert_from, cert_to, until_year"
    " FROM scenario_step WHERE org = $1 AND scenario = $2 ORDER BY from_month NULLS LAST, id" };

static Status read_ids(Req *rq, int64_t *ids, size_t *ret_n)
{
    Str text = S(""), one;
    size_t n = 0;
    req_query(rq, "ids", &text);
    while (text.n) {
        str_cut(text, ',', &one, &text);
        if (n == SCENARIOS_COMPARED_MAX || !str_to_i64(one, &ids[n]) || ids[n] <= 0)
            return problem_add(rq->problems, S("?ids"), "range", "比べる「もし」は、番号で4つまで指定してください。");
        n++;
    }
    if (n == 0)
        return problem_add(rq->problems, S("?ids"), "missing", "比べる「もし」を選んでください。");
    *ret_n = n;
    return OK;
}

static Status read_steps(Req *rq, Asked *asked)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    asked->steps = ARENA_ARRAY(rq->arena, ScenarioStep, WHATIF_ROWS_MAX);
    if (!asked->steps)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &scenario_sql_steps, &rows, P_INT(rq->org), P_INT(asked->id)));
    while (rows_next(&rows) && asked->count < WHATIF_ROWS_MAX)
        TRY(entity_from_row(&entity_scenario_step, &rows, 0, rq->arena, &asked->steps[asked->count++]));
    return rows.status;
}

static int within_reach(int64_t to, int year)
{
    return to < year ? year : to >= year + WHATIF_YEARS_MAX ? year + WHATIF_YEARS_MAX - 1 : (int)to;
}

/* Those of one year share their basis. */
static Status read_kept(Req *rq, int64_t id, int64_t to, Compared *c)
{
    ScenarioSet s;
    size_t n = c->count;
    TRY(entity_get(&entity_scenario, rq->db, rq->org, id, rq->arena, &s));
    c->asked[n] = (Asked){ .id = id, .name = s.name, .year = (int)s.fiscal_year, .to = within_reach(to, (int)s.fiscal_year), .follows = s.follows };
    TRY(read_steps(rq, &c->asked[n]));
    if (n > 0 && c->asked[n - 1].year == c->asked[n].year) {
        c->basis[n] = c->basis[n - 1];
    } else {
        c->basis[n] = ARENA_NEW(rq->arena, ScenarioBasis);
        if (!c->basis[n])
            return ERR_MEMORY;
        TRY(scenario_basis(rq, c->asked[n].year, c->basis[n]));
    }
    c->count++;
    return OK;
}

Status scenario_read_compared(Req *rq, Compared *ret)
{
    int64_t ids[SCENARIOS_COMPARED_MAX], to;
    size_t n = 0;
    *ret = (Compared){ 0 };
    TRY(read_ids(rq, ids, &n));
    TRY(req_query_i64(rq, "to", SCENARIO_YEAR_TO, CAP_YEAR_FIRST, CAP_YEAR_LAST, &to));
    for (size_t i = 0; i < n; i++)
        TRY(read_kept(rq, ids[i], to, ret));
    return OK;
}

static Status put_compared(Req *rq, const Compared *c)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < c->count; i++)
        TRY(scenario_put_result(rq, w, &c->asked[i], c->basis[i]));
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status scenario_compare(Req *rq)
{
    Compared c;
    TRY(scenario_read_compared(rq, &c));
    return put_compared(rq, &c);
}

/* ---- shared with an engagement ---- */

const Sql scenario_sql_shared = { .read_only = true, .text =
    "SELECT id FROM scenario WHERE org = $1 AND engagement = $2 ORDER BY name, id LIMIT $3" };

/* The outcome alone: no note, no count of who uses a service now. */
Status scenario_shared(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t engagement, ids[SCENARIOS_COMPARED_MAX];
    size_t n = 0;
    Compared c = { 0 };
    TRY(req_path_i64(rq, 0, &engagement));
    TRY(db_query(rq->db, &scenario_sql_shared, &rows, P_INT(rq->org), P_INT(engagement), P_INT(SCENARIOS_COMPARED_MAX)));
    while (rows_next(&rows) && n < SCENARIOS_COMPARED_MAX)
        ids[n++] = row_int(&rows, 0);
    TRY(rows.status);
    for (size_t i = 0; i < n; i++)
        TRY(read_kept(rq, ids[i], SCENARIO_YEAR_TO, &c));
    for (size_t i = 0; i < c.count; i++)
        c.asked[i].for_team = true;
    return put_compared(rq, &c);
}
