/* Exceptions of all years with their papers and plans, each judged by the rule of its own year and by that of a chosen day. */
#include "domain/exception_rule.h"
#include "feature/exception/exception_parts.h"
#include "http/app.h"
#include "schema/town_cap.h"

const Sql exception_sql_people = { .read_only = true, .text =
    "SELECT total FROM population WHERE org = $1 AND day = $2 AND total IS NOT NULL ORDER BY CASE WHEN batch = 0 THEN 1 ELSE 0 END DESC, batch DESC LIMIT 1" };
const Sql exception_sql_rules = { .read_only = true, .text =
    "SELECT reason, from_day, until_day, accepted, condition, mark, source FROM exception_rule WHERE org = $1 ORDER BY reason, from_day LIMIT $2" };
/* What the cap counts. */
const Sql exception_sql_approvals = { .read_only = true, .text =
    "SELECT id, fiscal_year, approved_yen, reason FROM cap_exception WHERE org = $1 AND state IN ('approved', 'partly') AND approved_yen > 0"
    " ORDER BY fiscal_year DESC, id" };

static Date day_of(Str iso)
{
    Date d = DATE_NONE;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

static void put_day(JsonWriter *w, const char *key, Date d)
{
    char room[11];
    if (date_is_none(d))
        json_null_field(w, key);
    else
        json_str_field(w, key, date_to_iso(d, room));
}

/* ---- the rules ---- */

typedef struct {
    ExceptionRule list[EXCEPTION_RULES_MAX];
    bool own[EXCEPTION_RULES_MAX];
    size_t count;
} Rules;

static Status take_text(const Rows *rows, int column, Arena *a, Str *ret)
{
    *ret = arena_copy(a, row_text(rows, column));
    return ret->p || ret->n == 0 ? OK : ERR_MEMORY;
}

static Status take_own_rule(const Rows *rows, Arena *a, ExceptionRule *ret)
{
    *ret = (ExceptionRule){ .from = day_of(row_text(rows, 1)), .until = day_of(row_text(rows, 2)), .accepted = row_int(rows, 3) != 0 };
    TRY(take_text(rows, 0, a, &ret->reason));
    TRY(take_text(rows, 4, a, &ret->condition));
    TRY(take_text(rows, 5, a, &ret->mark));
    return take_text(rows, 6, a, &ret->source);
}

static bool has_reason(const Rules *r, size_t n, Str reason)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(r->list[i].reason, reason))
            return true;
    return false;
}

/* The town's own rows stand in place of the built-in ones of the same reason. */
static Status read_rules(Req *rq, Rules *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    ExceptionRule built_in[EXCEPTION_RULES_MAX];
    size_t n = exception_rules(built_in);
    ret->count = 0;
    TRY(db_query(rq->db, &exception_sql_rules, &rows, P_INT(rq->org), P_INT((int64_t)(EXCEPTION_RULES_MAX - n))));
    while (rows_next(&rows) && ret->count < EXCEPTION_RULES_MAX - n) {
        ret->own[ret->count] = true;
        TRY(take_own_rule(&rows, rq->arena, &ret->list[ret->count++]));
    }
    TRY(rows.status);
    size_t own = ret->count;
    for (size_t i = 0; i < n; i++)
        if (!has_reason(ret, own, built_in[i].reason)) {
            ret->own[ret->count] = false;
            ret->list[ret->count++] = built_in[i];
        }
    return OK;
}

static void put_rules(JsonWriter *w, const Rules *rules, Date on)
{
    json_array_field(w, "rules");
    for (size_t i = 0; i < rules->count; i++) {
        const ExceptionRule *r = &rules->list[i];
        json_open_object(w);
        json_str_field(w, "reason", r->reason);
        json_str_field(w, "label", exception_reason_label(r->reason));
        put_day(w, "from", r->from);
        put_day(w, "until", r->until);
        json_bool_field(w, "accepted", r->accepted);
        json_str_field(w, "condition", r->condition);
        json_str_field(w, "mark", r->mark);
        json_str_field(w, "source", r->source);
        json_bool_field(w, "own", rules->own[i]);
        json_bool_field(w, "in_force", r->from.day <= on.day && (date_is_none(r->until) || on.day <= r->until.day));
        json_close_object(w);
    }
    json_close_array(w);
}

/* ---- what conditions count ---- */

static Status read_facts(Req *rq, int year, ExceptionFacts *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TownCap *cap = ARENA_NEW(rq->arena, TownCap);
    if (!cap)
        return ERR_MEMORY;
    *ret = (ExceptionFacts){ 0 };
    TRY(db_query(rq->db, &exception_sql_people, &rows, P_INT(rq->org), P_TEXT(arena_printf(rq->arena, "%d-10-01", year - 1))));
    if (rows_next(&rows)) {
        ret->knows_people = true;
        ret->people = row_int(&rows, 0);
    }
    TRY(rows.status);
    if (year < CAP_YEAR_FIRST || year > CAP_YEAR_LAST)
        return OK;
    TRY(town_cap(rq->db, rq->org, year, rq->arena, cap));
    for (size_t i = 0; i < cap->result.rate_count; i++)
        if (cap->result.rates[i].year == year && cap->result.rates[i].rate > 0) {
            ret->knows_rate = true;
            ret->rate = cap->result.rates[i].rate;
        }
    return OK;
}

static void put_facts(JsonWriter *w, const ExceptionFacts *f)
{
    char room[24];
    json_object_field(w, "facts");
    if (f->knows_people)
        json_i64_field(w, "people", f->people);
    else
        json_null_field(w, "people");
    if (f->knows_rate)
        json_str_field(w, "rate75", cap_rate_text(f->rate, room));
    else
        json_null_field(w, "rate75");
    json_close_object(w);
}

static void put_verdict(Req *rq, JsonWriter *w, const char *key, const Rules *rules, Str reason, Date on, const ExceptionFacts *facts)
{
    ExceptionVerdict v;
    exception_judge(rules->list, rules->count, reason, on, facts, rq->arena, &v);
    json_object_field(w, key);
    put_day(w, "on", on);
    json_str_field(w, "state", str_of(exception_state_key(v.state)));
    json_str_field(w, "sentence", v.sentence);
    json_str_field(w, "mark", v.rule ? v.rule->mark : S("assumed"));
    json_str_field(w, "source", v.rule ? v.rule->source : S(""));
    json_close_object(w);
}

/* ---- the page ---- */

static Status put_list(Req *rq, JsonWriter *w, const char *key, const Entity *e)
{
    const ListQuery q = { .page_size = LIST_PAGE_MAX };
    json_key(w, str_of(key));
    return entity_list(e, rq->db, rq->org, &q, rq->arena, rq->problems, w);
}

/* Every reason by the rule of the day, with the people of now. */
static void put_reasons(Req *rq, JsonWriter *w, const Rules *rules, Date on, const ExceptionFacts *facts)
{
    json_array_field(w, "reasons");
    for (const Choice *c = exception_reasons; c->value; c++) {
        json_open_object(w);
        json_str_field(w, "reason", str_of(c->value));
        json_str_field(w, "label", str_of(c->label));
        put_verdict(rq, w, "now", rules, str_of(c->value), on, facts);
        json_close_object(w);
    }
    json_close_array(w);
}

/* What the cap counts, each judged by the first of April of its own year. */
static Status put_approvals(Req *rq, JsonWriter *w, const Rules *rules)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &exception_sql_approvals, &rows, P_INT(rq->org)));
    json_array_field(w, "approvals");
    while (rows_next(&rows)) {
        int year = (int)row_int(&rows, 1);
        ExceptionFacts facts;
        Date april;
        TRY(read_facts(rq, year, &facts));
        if (!date_make(year, 4, 1, &april))
            return ERR_INTERNAL;
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_i64_field(w, "fiscal_year", year);
        json_i64_field(w, "yen", row_int(&rows, 2));
        json_str_field(w, "reason", row_text(&rows, 3));
        put_verdict(rq, w, "then", rules, row_text(&rows, 3), april, &facts);
        json_close_object(w);
    }
    json_close_array(w);
    return rows.status;
}

static Status day_asked(Req *rq, Date *ret)
{
    Str text = S("");
    *ret = app_today(rq->app);
    if (!req_query(rq, "on", &text) || text.n == 0)
        return OK;
    if (!date_from_iso(text, ret))
        return problem_add(rq->problems, S("?on"), "type", "日付を 2026-04-01 の形で指定してください。");
    return OK;
}

Status exception_page(Req *rq)
{
    Date on;
    ExceptionFacts facts;
    Rules *rules = ARENA_NEW(rq->arena, Rules);
    if (!rules)
        return ERR_MEMORY;
    TRY(day_asked(rq, &on));
    int year = fiscal_year_of(month_of(on), 4);
    TRY(read_rules(rq, rules));
    TRY(read_facts(rq, year, &facts));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_day(w, "on", on);
    json_i64_field(w, "year", year);
    put_facts(w, &facts);
    put_reasons(rq, w, rules, on, &facts);
    put_rules(w, rules, on);
    TRY(put_approvals(rq, w, rules));
    TRY(put_list(rq, w, "exceptions", &entity_cap_exception));
    TRY(put_list(rq, w, "papers", &entity_exception_paper));
    TRY(put_list(rq, w, "plans", &entity_exception_plan));
    TRY(put_list(rq, w, "plan_years", &entity_exception_plan_year));
    json_close_object(w);
    return reply_done(rq);
}
