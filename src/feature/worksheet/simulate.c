/* simulate.c: block 6: users and prices of the target year as people set them, and the years on the way, against the cap. The
 * base, the people and the cap are those of the scenarios (domain/whatif.h). */
#include "feature/worksheet/block_words.h"
#include "http/app.h"

#define FOLLOWS_DEFAULT S("age85")

/* What the base goes with, a year: the people of 75, of 80, or of 85 and over. */
static bool take_path(const Facts *f, Str follows, Simulated *s, int64_t *people)
{
    const WhatIf *w = f->path;
    for (size_t y = 0; y < w->year_count && w->years[y].year <= s->to; y++) {
        const WhatIfYear *x = &w->years[y];
        int64_t n = str_eq(follows, S("age75")) ? x->base_n75 : str_eq(follows, S("age80")) ? f->growth_index80[y] : x->base_n85;
        if (n <= 0)
            return false;
        people[y] = n;
        s->years[y] = x->year;
        s->base[y] = proportion(f->landing->landing.yen, n, people[0]);
        s->has_cap[y] = x->has_base_cap;
        s->cap[y] = x->base_cap;
        s->n_years = y + 1;
    }
    return s->n_years > 1;
}

static void take_lines(const Facts *f, const SimulationLine *cells, Simulated *s)
{
    for (size_t i = 0; i < f->n_lines; i++) {
        const WsLine *l = &f->lines[i];
        SimulationCell now = { .yen = facts_landing_part(f, l) };
        if (!l->gathered && l->people[WS_PAST] > 0 && l->paid[WS_PAST] > 0 && f->months[WS_PAST]) {
            now.users = proportion(l->people[WS_PAST], 1, f->months[WS_PAST]);
            now.unit_yen = proportion(l->paid[WS_PAST], 1, l->people[WS_PAST]);
        }
        s->lines[i] = (SimulationLine){ now, cells[i].set };
    }
}

static Str say_cost(const Facts *f, const Simulated *s)
{
    size_t y = s->n_years - 1;
    Str year = wareki_year(s->years[y], f->arena), total = yen_words(s->result.total[y], f->arena);
    if (!s->has_cap[y])
        return arena_printf(f->arena, STR_FMT "の費用は約" STR_FMT "です。上限額は、入力が足りないため計算できません。", STR_ARG(year), STR_ARG(total));
    int64_t over = s->result.total[y] - s->cap[y];
    return arena_printf(f->arena, STR_FMT "の費用は約" STR_FMT "で、上限額%s約" STR_FMT "%s。", STR_ARG(year), STR_ARG(total), over > 0 ? "を" : "まで",
                        STR_ARG(yen_words(over, f->arena)), over > 0 ? "超えます" : "の余裕があります");
}

/* And, where what is saved is more than there was to save, why it says 0 yen. */
static Str say(const Facts *f, const Simulated *s)
{
    Str cost = say_cost(f, s);
    for (size_t y = 0; y < s->n_years; y++)
        if (s->result.at_nothing[y])
            return arena_printf(f->arena, STR_FMT STR_FMT "は、見直しで減る額が自然体の費用を上回るため、費用を0円としています。今の利用者と単価（請求と台帳）が、着地の見込みと合っているかを確かめてください。",
                                STR_ARG(cost), STR_ARG(wareki_year(s->years[y], f->arena)));
    return cost;
}

static Status simulate(const Facts *f, const SimulationLine *cells, Str follows, bool at_once, Problems *ps, Simulated *ret)
{
    int64_t people[SIMULATION_YEARS_MAX] = { 0 };
    *ret = (Simulated){ .to = f->year + 4 > WS_TARGET ? f->year + 4 : WS_TARGET, .at_once = at_once, .follows = follows };
    if (!f->path) {
        ret->sentence = S("着地の見込みがまだ出ないため、試算できません。少なくとも1年分の給付実績を取り込んでください。");
        return OK;
    }
    if (!take_path(f, follows, ret, people)) {
        ret->follows = S("age75");
        ret->n_years = 0;
        if (!take_path(f, ret->follows, ret, people)) {
            ret->sentence = S("75歳以上の人口がないため、試算できません。「人口」を入力してください。");
            return OK;
        }
    }
    take_lines(f, cells, ret);
    const SimulationInputs in = { .year_count = ret->n_years, .people = people, .base = ret->base, .lines = ret->lines, .line_count = f->n_lines, .at_once = at_once };
    Status s = simulation_compute(&in, &ret->result);
    if (s == ERR_INVALID)
        return problem_add(ps, S("/rows"), "range", "この人数と単価では、費用の合計が計算できる範囲を出ます。値を確かめてください。");
    TRY(s);
    ret->known = true;
    ret->sentence = say(f, ret);
    return OK;
}

static void clear_cells(SimulationLine *cells)
{
    for (size_t i = 0; i < WS_LINES_MAX; i++)
        cells[i].set = (SimulationCell){ SIMULATION_NONE, SIMULATION_NONE, SIMULATION_NONE };
}

Status simulate_kept(const Facts *f, Simulated *ret)
{
    SimulationLine *none = ARENA_ARRAY(f->arena, SimulationLine, WS_LINES_MAX);
    Problems *unsaid = ARENA_NEW(f->arena, Problems);
    if (!none || !unsaid)
        return ERR_MEMORY;
    clear_cells(none);
    problems_init(unsaid, f->arena);
    Status s = simulate(f, f->cells, FOLLOWS_DEFAULT, false, unsaid, ret);
    if (s != ERR_INVALID)
        return s;
    s = simulate(f, none, FOLLOWS_DEFAULT, false, unsaid, ret);
    if (s == ERR_INVALID) {
        ret->sentence = S("今年度の人数と単価では、費用の合計が計算できる範囲を出るため、試算できません。取り込んだ請求と台帳の数を確かめてください。");
        return OK;
    }
    ret->sentence = arena_printf(f->arena, "保存してある人数と単価では、費用の合計が大きすぎるため、自然体の数を示しています。見直す数を入れ直してください。" STR_FMT, STR_ARG(ret->sentence));
    return s;
}

/* ---- JSON ---- */

static void put_number(JsonWriter *w, const char *key, bool there, int64_t v)
{
    if (there)
        json_i64_field(w, key, v);
    else
        json_null_field(w, key);
}

static void put_cell(JsonWriter *w, const char *key, const SimulationCell *c)
{
    json_object_field(w, key);
    put_number(w, "users", c->users != SIMULATION_NONE, c->users);
    put_number(w, "unit_yen", c->unit_yen != SIMULATION_NONE, c->unit_yen);
    put_number(w, "yen", c->yen != SIMULATION_NONE, c->yen);
    json_close_object(w);
}

static void put_line(JsonWriter *w, const Facts *f, const Simulated *s, size_t i)
{
    size_t end = s->n_years - 1;
    json_open_object(w);
    json_str_field(w, "service", f->lines[i].service);
    json_str_field(w, "program", f->lines[i].program);
    json_str_field(w, "label", f->lines[i].label);
    json_bool_field(w, "by_users", s->lines[i].now.users > 0);
    put_cell(w, "now", &s->lines[i].now);
    put_cell(w, "natural", &s->result.natural[i][end]);
    put_cell(w, "set", &s->lines[i].set);
    json_array_field(w, "years");
    for (size_t y = 0; y < s->n_years; y++) {
        json_open_object(w);
        json_i64_field(w, "users", s->result.cells[i][y].users);
        json_i64_field(w, "unit_yen", s->result.cells[i][y].unit_yen);
        json_i64_field(w, "yen", s->result.cells[i][y].yen);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

void simulated_put(JsonWriter *w, const Facts *f, const Simulated *s)
{
    json_open_object(w);
    json_i64_field(w, "year", f->year);
    json_i64_field(w, "to", s->to);
    json_str_field(w, "follows", s->follows);
    json_bool_field(w, "at_once", s->at_once);
    json_bool_field(w, "known", s->known);
    json_str_field(w, "sentence", s->sentence);
    json_array_field(w, "years");
    for (size_t y = 0; s->known && y < s->n_years; y++) {
        json_open_object(w);
        json_i64_field(w, "year", s->years[y]);
        json_str_field(w, "label", wareki_year(s->years[y], f->arena));
        json_i64_field(w, "base", s->base[y]);
        json_i64_field(w, "total", s->result.total[y]);
        put_number(w, "cap", s->has_cap[y], s->cap[y]);
        put_number(w, "over", s->has_cap[y], s->result.total[y] - s->cap[y]);
        json_close_object(w);
    }
    json_close_array(w);
    json_array_field(w, "lines");
    for (size_t i = 0; s->known && i < f->n_lines; i++)
        put_line(w, f, s, i);
    json_close_array(w);
    json_close_object(w);
}

/* ---- what is asked ---- */

static Status take_number(Req *rq, JsonNode *row, size_t i, const char *name, int64_t max, int64_t *ret)
{
    JsonNode *n = json_get(row, str_of(name));
    *ret = SIMULATION_NONE;
    if (!n || json_type(n) == JSON_NULL)
        return OK;
    if (json_type(n) != JSON_INT || json_i64(n) < 0 || json_i64(n) > max)
        return problem_add(rq->problems, arena_printf(rq->arena, "/rows/%zu/%s", i, name), "range", "0から%lldまでの整数を入力してください。空にすると、自然体の数を使います。", (long long)max);
    *ret = json_i64(n);
    return OK;
}

static size_t line_of(const Facts *f, Str service, Str program)
{
    size_t i = 0;
    while (i < f->n_lines && !(str_eq(f->lines[i].service, service) && str_eq(f->lines[i].program, program)))
        i++;
    return i;
}

static void take_row(Req *rq, const Facts *f, JsonNode *row, size_t i, SimulationLine *cells)
{
    static const struct { const char *name; int64_t max; } numbers[] = { { "users", SIMULATION_USERS_MAX }, { "unit_yen", SIMULATION_UNIT_MAX }, { "yen", YEN_MAX } };
    int64_t v[COUNT_OF(numbers)];
    size_t line = line_of(f, json_str(json_get(row, S("service"))), json_str(json_get(row, S("program"))));
    if (line == f->n_lines || f->lines[line].gathered) {
        problem_add(rq->problems, arena_printf(rq->arena, "/rows/%zu/service", i), "unknown", "この町の今年度の費用にないサービスと類型です。画面を開き直してください。");
        return;
    }
    bool good = true;
    for (size_t k = 0; k < COUNT_OF(numbers); k++)
        good = take_number(rq, row, i, numbers[k].name, numbers[k].max, &v[k]) == OK && good;
    if (good)
        cells[line].set = (SimulationCell){ v[0], v[1], v[2] };
}

static Status take_rows(Req *rq, const Facts *f, SimulationLine *cells)
{
    JsonNode *rows = json_get(rq->body, S("rows"));
    clear_cells(cells);
    if (!rows || json_type(rows) != JSON_ARRAY || json_count(rows) > WS_LINES_MAX)
        return problem_add(rq->problems, S("/rows"), "type", "rows は%d件までの配列にしてください。", WS_LINES_MAX);
    for (size_t i = 0; i < json_count(rows); i++)
        take_row(rq, f, json_at(rows, i), i, cells);
    return problems_status(rq->problems);
}

static Status take_follows(Req *rq, Str *ret)
{
    JsonNode *n = json_get(rq->body, S("follows"));
    *ret = n ? json_str(n) : FOLLOWS_DEFAULT;
    if (str_eq(*ret, S("age75")) || str_eq(*ret, S("age80")) || str_eq(*ret, S("age85")))
        return OK;
    return problem_add(rq->problems, S("/follows"), "choice", "age75、age80、age85 のどれかを指定してください。");
}

static Status take_year(Req *rq, int *ret)
{
    JsonNode *n = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("year")) : NULL;
    int64_t year = n && json_type(n) == JSON_INT ? json_i64(n) : 0;
    if (year < CAP_YEAR_FIRST || year > CAP_YEAR_LAST)
        return problem_add(rq->problems, S("/year"), "range", "年度を %d から %d の間で指定してください。", CAP_YEAR_FIRST, CAP_YEAR_LAST);
    *ret = (int)year;
    return OK;
}

/* The facts, and the cells of the body. */
static Status take_body(Req *rq, Facts **ret_facts, SimulationLine *cells)
{
    int year = 0;
    TRY(take_year(rq, &year));
    TRY(worksheet_facts_of(rq, year, ret_facts));
    return take_rows(rq, *ret_facts, cells);
}

Status worksheet_simulate(Req *rq)
{
    Facts *f;
    Str follows;
    Simulated *s = ARENA_NEW(rq->arena, Simulated);
    SimulationLine *cells = ARENA_ARRAY(rq->arena, SimulationLine, WS_LINES_MAX);
    if (!s || !cells)
        return ERR_MEMORY;
    TRY(take_body(rq, &f, cells));
    TRY(take_follows(rq, &follows));
    JsonNode *once = json_get(rq->body, S("at_once"));
    TRY(simulate(f, cells, follows, once && json_bool(once), rq->problems, s));
    simulated_put(reply_json(rq, 200), f, s);
    return reply_done(rq);
}

/* ---- keeping ---- */

const Sql ws_sql_drop = { .text = "DELETE FROM worksheet_cell WHERE org = $1 AND fiscal_year = $2" };
const Sql ws_sql_add = { .text = "INSERT INTO worksheet_cell (org, fiscal_year, service, program, users, unit_yen, yen) VALUES ($1, $2, $3, $4, $5, $6, $7)" };

static Param number(int64_t v)
{
    return v == SIMULATION_NONE ? P_NULL : P_INT(v);
}

Status worksheet_keep(Req *rq)
{
    Facts *f;
    SimulationLine *cells = ARENA_ARRAY(rq->arena, SimulationLine, WS_LINES_MAX);
    if (!cells)
        return ERR_MEMORY;
    TRY(take_body(rq, &f, cells));
    TRY(db_exec(rq->db, &ws_sql_drop, P_INT(rq->org), P_INT(f->year)));
    for (size_t i = 0; i < f->n_lines; i++) {
        const SimulationCell *c = &cells[i].set;
        if (c->users != SIMULATION_NONE || c->unit_yen != SIMULATION_NONE || c->yen != SIMULATION_NONE)
            TRY(db_exec(rq->db, &ws_sql_add, P_INT(rq->org), P_INT(f->year), P_TEXT(f->lines[i].service), P_TEXT(f->lines[i].program), number(c->users),
                        number(c->unit_yen), number(c->yen)));
    }
    req_audit(rq, "worksheet_cell", f->year);
    return reply_no_content(rq);
}
