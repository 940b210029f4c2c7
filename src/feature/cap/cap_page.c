/* The cap with every step: rates, branches, terms and where each came from. */
#include "feature/cap/cap_parts.h"
#include "http/app.h"
#include "http/told.h"
#include "schema/past.h"

void cap_put_missing(JsonWriter *w, const CapResult *r, Arena *a)
{
    json_array_field(w, "missing");
    for (size_t i = 0; i < r->issue_count; i++) {
        const CapIssue *issue = &r->issues[i];
        const char *key = cap_item_info(issue->item)->key;
        json_open_object(w);
        json_str_field(w, "item", issue->item == CAP_N75 ? arena_printf(a, "%s_%d", key, issue->year) : str_of(key));
        json_str_field(w, "label", cap_issue_label(issue, a));
        json_str_field(w, "code", str_of(cap_wrong_code(issue->wrong)));
        json_str_field(w, "sentence", cap_issue_sentence(issue, a));
        json_close_object(w);
    }
    json_close_array(w);
}

static Str source_of_n75(const TownCap *t, int year)
{
    Str s = t->n75[year - CAP_N75_FIRST].source;
    return s.n ? s : S("出典の記録がありません");
}

static void put_people(JsonWriter *w, const char *key, const TownCap *t, int year)
{
    const CapValue *v = &t->inputs.n75[year - CAP_N75_FIRST];
    if (v->given)
        json_i64_field(w, key, v->value);
    else
        json_null_field(w, key);
}

static void put_rates(JsonWriter *w, const TownCap *t)
{
    char rate[24], product[24];
    bool unbroken = true; /* the product stands for every rate so far */
    json_array_field(w, "rates");
    for (size_t i = 0; i < t->result.rate_count; i++) {
        const CapRate *r = &t->result.rates[i];
        json_open_object(w);
        json_i64_field(w, "year", r->year);
        json_i64_field(w, "from_year", r->from_year);
        put_people(w, "n_from", t, r->from_year);
        json_str_field(w, "from_source", source_of_n75(t, r->from_year));
        json_i64_field(w, "to_year", r->to_year);
        put_people(w, "n_to", t, r->to_year);
        json_str_field(w, "to_source", source_of_n75(t, r->to_year));
        unbroken = unbroken && r->rate;
        if (r->rate)
            json_str_field(w, "rate", cap_rate_text(r->rate, rate));
        else
            json_null_field(w, "rate");
        if (unbroken)
            json_str_field(w, "product", cap_product_text(cap_product_e10(&t->result, i), product));
        else
            json_null_field(w, "product");
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_term(JsonWriter *w, const TownCap *t, CapItem item, const char *sign)
{
    const CapItemInfo *info = cap_item_info(item);
    const CapSource *source = &t->sources[item];
    json_open_object(w);
    json_str_field(w, "item", str_of(info->key));
    json_str_field(w, "label", str_of(info->label));
    json_str_field(w, "article", str_of(info->article));
    json_str_field(w, "sign", str_of(sign));
    if (t->inputs.values[item].given)
        json_i64_field(w, "yen", t->inputs.values[item].value);
    else
        json_null_field(w, "yen");
    json_str_field(w, "mark", source->mark);
    json_str_field(w, "source", source->source);
    if (source->id)
        json_i64_field(w, "input", source->id);
    else
        json_null_field(w, "input");
    json_close_object(w);
}

static void put_branch(JsonWriter *w, const TownCap *t, CapBranchKey key)
{
    const CapBranch *b = &t->result.branches[key];
    json_open_object(w);
    json_str_field(w, "key", str_of(cap_branch_key(key)));
    json_str_field(w, "label", str_of(cap_branch_label(key)));
    json_bool_field(w, "known", b->known);
    json_bool_field(w, "chosen", t->result.state != CAP_UNKNOWN && b->known && t->result.chosen == key);
    json_i64_field(w, "rates_from", b->rates_from);
    json_array_field(w, "terms");
    for (size_t i = 0; i < b->term_count; i++)
        put_term(w, t, b->terms[i], "+");
    put_term(w, t, b->deducted, "-");
    json_close_array(w);
    static const char *const sums[] = { "start", "before", "deduction", "yen" };
    const int64_t values[] = { b->start, b->before, b->deduction, b->yen };
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        if (b->known)
            json_i64_field(w, sums[i], values[i]);
        else
            json_null_field(w, sums[i]);
    }
    json_close_object(w);
}

/* Written and changed as the records of the exception (feature/exception). */
static const Sql approvals_of = { .read_only = true, .text =
    "SELECT id, approved_yen, reason, decided_on, words FROM cap_exception"
    " WHERE org = $1 AND fiscal_year = $2 AND state IN ('approved', 'partly') AND approved_yen > 0 ORDER BY id" };

static Status put_approvals(Req *rq, JsonWriter *w, int64_t year)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &approvals_of, &rows, P_INT(rq->org), P_INT(year)));
    json_array_field(w, "approvals");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_i64_field(w, "yen", row_int(&rows, 1));
        json_str_field(w, "reason", row_text(&rows, 2));
        json_str_field(w, "decided_on", row_text(&rows, 3));
        json_str_field(w, "note", row_text(&rows, 4));
        json_close_object(w);
    }
    json_close_array(w);
    return rows.status;
}

static Status cap_get(Req *rq)
{
    int64_t year;
    TownCap *t = ARENA_NEW(rq->arena, TownCap);
    if (!t)
        return ERR_MEMORY;
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    TRY(town_cap(rq->db, rq->org, (int)year, rq->arena, t));
    const CapResult *r = &t->result;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "year", year);
    json_str_field(w, "year_label", wareki_year((int)year, rq->arena));
    put_rates(w, t);
    json_array_field(w, "branches");
    for (CapBranchKey b = 0; b < r->branch_count; b++)
        put_branch(w, t, b);
    json_close_array(w);
    if (r->state != CAP_UNKNOWN) {
        json_str_field(w, "chosen", str_of(cap_branch_key(r->chosen)));
        json_i64_field(w, "base_yen", r->base_yen);
        json_i64_field(w, "yen", r->yen);
    } else {
        json_null_field(w, "chosen");
        json_null_field(w, "base_yen");
        json_null_field(w, "yen");
    }
    json_i64_field(w, "approved_yen", r->approved_yen);
    json_bool_field(w, "provisional", r->provisional);
    json_bool_field(w, "at_least", r->state == CAP_AT_LEAST);
    json_str_field(w, "rounding", t->half_up ? S("half_up") : S("floor"));
    if (t->chain_year)
        json_i64_field(w, "chain_year", t->chain_year);
    else
        json_null_field(w, "chain_year");
    TRY(put_approvals(rq, w, year));
    cap_put_missing(w, r, rq->arena);
    json_array_field(w, "articles");
    json_put_str(w, S("介護保険法115条の45第4項"));
    json_put_str(w, r->rule ? str_of(r->rule->article) : S("介護保険法施行令37条の13"));
    json_put_str(w, S("介護保険法施行規則140条の62の10"));
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static const Entity *const entities[] = { &entity_cap_input, &entity_population, &entity_known_effect, &entity_forecast_assumption };
static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/cap", .handler = cap_get, .access = ACCESS_MONEY_READ, .tx = TX_READ, .as_of = PAST_SUMS, .cached = true,
      .summary = "The cap of a fiscal year with every step and source" },
    { .method = GET, .path = "/api/towns/{org}/home", .handler = home_get, .access = ACCESS_MONEY_READ, .tx = TX_READ, .as_of = PAST_SUMS, .cached = true,
      .summary = "Cap, spending, landing, reasons and duties of a town" },
    { .method = GET, .path = "/api/towns/{org}/outlook", .handler = outlook_get, .access = ACCESS_MONEY_READ, .tx = TX_READ, .as_of = PAST_SUMS, .cached = true,
      .summary = "What the forecast takes as known: coming changes, assumptions in force, late claims" },
};
static const Sql *const statements[] = { CAP_STATEMENTS, TOLD_STATEMENTS, HOME_STATEMENTS, &approvals_of };
const Feature feature_cap = {
    .name = "cap", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
    .town_begins = outlook_install,
};
