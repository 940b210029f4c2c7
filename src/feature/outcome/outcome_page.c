/* What the screens are told of the outcome indicators. From outside the town hall: the whole alone, no names, no notes, and no
 * value from which a handful of people follow (schema/outside.h). */
#include "base/date.h"
#include "feature/outcome/outcome_parts.h"
#include "http/app.h"
#include "http/told_outcomes.h"
#include "schema/outside.h"

static void text_or_null(JsonWriter *w, const char *key, Str s)
{
    if (s.n)
        json_str_field(w, key, s);
    else
        json_null_field(w, key);
}

static void number_or_null(JsonWriter *w, const char *key, int64_t n, bool known)
{
    if (known)
        json_i64_field(w, key, n);
    else
        json_null_field(w, key);
}

static void put_indicators(JsonWriter *w)
{
    json_array_field(w, "indicators");
    for (size_t i = 0; i < OUTCOME_INDICATOR_COUNT; i++) {
        const OutcomeInfo *info = &outcome_infos[i];
        json_open_object(w);
        json_str_field(w, "key", str_of(info->key));
        json_str_field(w, "block", str_of(info->block));
        json_str_field(w, "label", str_of(info->label));
        json_str_field(w, "numerator", str_of(info->numerator));
        text_or_null(w, "denominator", str_of(info->denominator));
        json_str_field(w, "hint", str_of(info->hint));
        json_bool_field(w, "by_age", info->parts == OUTCOME_BY_AGE);
        json_bool_field(w, "entered", info->entered);
        json_close_object(w);
    }
    json_close_array(w);
}

/* A handful in it, or a handful outside it: both tell somebody. */
static bool shows(const Outside *o, const OutcomeValue *v)
{
    int64_t rest = v->denominator ? v->denominator - v->numerator : 0;
    return outside_shows(o, v->numerator) && outside_shows(o, rest) && outside_shows(o, v->denominator);
}

static void put_value(JsonWriter *w, const OutcomeValue *v, const Outside *outside)
{
    bool hidden = outside && !shows(outside, v);
    json_open_object(w);
    json_i64_field(w, "year", v->year);
    json_str_field(w, "indicator", str_of(outcome_infos[v->indicator].key));
    json_str_field(w, "part", v->part);
    json_str_field(w, "part_label", v->part_label);
    number_or_null(w, "numerator", v->numerator, !hidden);
    number_or_null(w, "denominator", v->denominator, !hidden && v->denominator);
    number_or_null(w, "permille", outcome_permille(v), !hidden && v->denominator);
    json_bool_field(w, "hidden", hidden);
    json_str_field(w, "origin", str_of(outcome_origins[v->origin]));
    json_str_field(w, "mark", v->mark);
    text_or_null(w, "source", outside ? S("") : v->source);
    text_or_null(w, "note", outside ? S("") : v->note);
    text_or_null(w, "by", outside ? S("") : v->by);
    number_or_null(w, "at_ms", v->at_ms, v->at_ms && !outside);
    number_or_null(w, "batch", v->batch, v->batch && !outside);
    json_close_object(w);
}

Status outcome_page(Req *rq)
{
    OutcomeValue *list;
    size_t n;
    bool waits;
    Outside o = { 0 };
    const Outside *outside = relation_is_outside(rq->relation) ? &o : NULL;
    if (outside) {
        TRY(outside_read(rq->db, rq->org, app_today(rq->app), rq->arena, &o));
        TRY(told_outcomes_keep(rq, rq->org));
        TRY(release_forgot(rq->db, rq->org, rq->now_ms, &waits));
        o.sentence = arena_printf(rq->arena, STR_FMT OUTCOME_SHOWN "%s", STR_ARG(o.sentence), waits ? OUTCOME_FORGOTTEN : "");
    }
    TRY(outside ? outcome_shown(rq->db, rq->org, rq->arena, &list, &n) : outcome_values(rq->db, rq->org, true, rq->arena, &list, &n));
    TRY(arena_status(rq->arena));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_indicators(w);
    json_array_field(w, "values");
    for (size_t i = 0; i < n; i++)
        put_value(w, &list[i], outside);
    json_close_array(w);
    json_bool_field(w, "outside", outside != NULL);
    text_or_null(w, "sentence", outside ? o.sentence : S(""));
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the entries of one value ---- */

const Sql outcome_sql_history = { .read_only = true, .text =
    "SELECT e.id, e.numerator, e.denominator, e.mark, e.source, e.note, e.at_ms, a.name FROM outcome_entry e"
    " LEFT JOIN account a ON a.org = e.org AND a.id = e.account"
    " WHERE e.org = $1 AND e.fiscal_year = $2 AND e.indicator = $3 AND e.part = $4 ORDER BY e.id DESC" };

static void put_entry(JsonWriter *w, const Rows *r)
{
    json_open_object(w);
    json_i64_field(w, "id", row_int(r, 0));
    number_or_null(w, "numerator", row_int(r, 1), !row_is_null(r, 1));
    number_or_null(w, "denominator", row_int(r, 2), row_int(r, 2) != 0);
    json_str_field(w, "mark", row_text(r, 3));
    text_or_null(w, "source", row_text(r, 4));
    text_or_null(w, "note", row_text(r, 5));
    json_i64_field(w, "at_ms", row_int(r, 6));
    text_or_null(w, "by", row_text(r, 7));
    json_close_object(w);
}

Status outcome_history(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t year;
    Str indicator = S(""), part = S("");
    OutcomeIndicator known;
    TRY(req_query_i64(rq, "year", 0, 2000, 2200, &year));
    req_query(rq, "indicator", &indicator);
    req_query(rq, "part", &part);
    if (!year)
        return problem_add(rq->problems, S("?year"), "missing", "年度を指定してください。");
    if (!outcome_find(indicator, &known))
        return problem_add(rq->problems, S("?indicator"), "unknown", "指標を一覧から選んでください。");
    TRY(db_query(rq->db, &outcome_sql_history, &rows, P_INT(rq->org), P_INT(year), P_TEXT(indicator), P_TEXT(part)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (!relation_is_outside(rq->relation) && rows_next(&rows))
        put_entry(w, &rows);
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the survey ---- */

static void put_survey(JsonWriter *w, const OutcomeSurvey *s, Arena *a)
{
    json_open_object(w);
    json_i64_field(w, "year", s->year);
    json_i64_field(w, "batch", s->batch);
    json_str_field(w, "file_name", s->file_name);
    json_str_field(w, "cut", str_of(s->cut->label));
    json_i64_field(w, "unanswered", s->unanswered);
    json_array_field(w, "cells");
    for (size_t i = 0; i < s->n; i++) {
        const SurveyCell *c = &s->cells[i];
        json_open_object(w);
        json_str_field(w, "sex", c->sex);
        json_str_field(w, "age", c->age.from ? age_class_label(c->age, a) : S("年齢の回答なし"));
        json_i64_field(w, "from", c->age.from);
        json_i64_field(w, "answered", c->answered);
        json_i64_field(w, "weekly2", c->weekly2);
        json_i64_field(w, "weekly3", c->weekly3);
        json_array_field(w, "activity");
        for (int k = 0; k < PARTICIPATION_ACTIVITIES; k++)
            json_put_i64(w, c->activity[k]);
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

Status outcome_survey_page(Req *rq)
{
    OutcomeSurvey *list;
    size_t n;
    TRY(outcome_surveys(rq->db, rq->org, rq->arena, &list, &n));
    if (relation_is_outside(rq->relation))
        n = 0;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "activities");
    for (int k = 0; k < PARTICIPATION_ACTIVITIES; k++)
        json_put_str(w, str_of(participation_activities[k]));
    json_close_array(w);
    json_array_field(w, "surveys");
    for (size_t i = 0; i < n; i++)
        put_survey(w, &list[i], rq->arena);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}
