/* The doors of spending: JSON, CSV, XLSX, and the masked claim lines behind a figure. */
#include "base/csv.h"
#include "domain/service.h"
#include "feature/spending/spending_out.h"
#include "http/app.h"
#include "schema/person.h"

#include <string.h>

/* ---- reading the question ---- */

static Status take_month(Req *rq, const char *name, Month *ret)
{
    Str text;
    Month m;
    if (!req_query(rq, name, &text))
        return OK;
    if (!month_from_iso(text, &m))
        return problem_add(rq->problems, arena_printf(rq->arena, "?%s", name), "type", "月を 202604 の形で指定してください。");
    *ret = m;
    return OK;
}

static Status take_filters(Req *rq, SpendingQuery *q)
{
    for (Dimension d = DIM_SERVICE; d < DIM_COUNT; d++) {
        Str text;
        if (!req_query(rq, dimension_name(d), &text) || !text.n)
            continue;
        q->only[d] = true;
        if (d != DIM_PROVIDER)
            q->filter[d].text = text;
        else if (!str_to_i64(text, &q->filter[d].number))
            problem_add(rq->problems, S("?provider"), "type", "事業所は番号（整数）で指定してください。");
    }
    return OK;
}

static bool dimension_by_name(Str name, Dimension *ret)
{
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (str_eq(name, str_of(dimension_name(d)))) {
            *ret = d;
            return true;
        }
    return false;
}

Status spending_query_of(Req *rq, SpendingQuery *ret)
{
    SpendingQuery q = { .from = 190001, .to = 299912 };
    Str by = S("month"), one;
    take_month(rq, "from", &q.from);
    take_month(rq, "to", &q.to);
    if (q.from > q.to)
        problem_add(rq->problems, S("?to"), "range", "終わりの月が、始めの月より前です。");
    take_filters(rq, &q);
    req_query(rq, "by", &by);
    while (by.n) {
        Dimension d;
        str_cut(by, ',', &one, &by);
        if (dimension_by_name(one, &d))
            q.by[d] = true;
        else
            problem_add(rq->problems, S("?by"), "choice", "分け方は month, service, kind, program, provider, level, origin から選んでください。");
    }
    TRY(problems_status(rq->problems));
    *ret = q;
    return OK;
}

/* ---- JSON ---- */

static void put_value(JsonWriter *w, Dimension d, const DimValue *v)
{
    if (d == DIM_MONTH || d == DIM_PROVIDER)
        json_i64_field(w, dimension_name(d), v->number);
    else
        json_str_field(w, dimension_name(d), v->text);
}

static void put_sums(JsonWriter *w, const Cell *c)
{
    json_i64_field(w, "people", c->people);
    json_i64_field(w, "lines", c->lines);
    json_i64_field(w, "units", c->units);
    json_i64_field(w, "cost", c->cost);
    json_i64_field(w, "paid", c->paid);
}

/* The label of every value that occurs in a kept dimension, once. */
static Status put_labels(Req *rq, JsonWriter *w, Dimension d, const SpendingTable *t)
{
    json_object_field(w, dimension_name(d));
    for (size_t i = 0; i < t->n; i++) {
        const DimValue *v = &t->cells[i].at[d];
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = t->cells[k].at[d].number == v->number && str_eq(t->cells[k].at[d].text, v->text);
        if (seen)
            continue;
        Str word, key = d == DIM_PROVIDER ? arena_printf(rq->arena, "%lld", (long long)v->number) : v->text;
        TRY(dimension_word(t, d, v, rq->arena, &word));
        json_key(w, key);
        json_put_str(w, word);
    }
    json_close_object(w);
    return OK;
}

static Status get_spending(Req *rq)
{
    SpendingQuery q;
    SpendingTable t;
    TRY(spending_query_of(rq, &q));
    TRY(spending_table(rq->db, rq->org, &q, rq->arena, &t));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "by");
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q.by[d])
            json_put_str(w, str_of(dimension_name(d)));
    json_close_array(w);
    json_array_field(w, "rows");
    for (size_t i = 0; i < t.n; i++) {
        json_open_object(w);
        for (Dimension d = 0; d < DIM_COUNT; d++)
            if (q.by[d])
                put_value(w, d, &t.cells[i].at[d]);
        put_sums(w, &t.cells[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_object_field(w, "total");
    put_sums(w, &t.total);
    json_close_object(w);
    json_object_field(w, "labels");
    for (Dimension d = DIM_SERVICE; d < DIM_COUNT; d++)
        if (q.by[d])
            TRY(put_labels(rq, w, d, &t));
    json_close_object(w);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- files ---- */

static Status get_csv(Req *rq)
{
    SpendingQuery q;
    SpendingTable t;
    Str encoding = S("cp932");
    UnmappedList lost = { 0 };
    CLEANUP(buf_done) Buf text, bytes;
    buf_init(&text, REPLY_MAX);
    buf_init(&bytes, REPLY_MAX);
    TRY(spending_query_of(rq, &q));
    TRY(spending_table(rq->db, rq->org, &q, rq->arena, &t));
    req_query(rq, "encoding", &encoding);
    TRY(spending_csv(rq, &q, &t, &text));
    if (str_eq(encoding, S("utf8"))) {
        buf_add(&bytes, S("\xEF\xBB\xBF"));
        buf_add(&bytes, buf_str(&text));
    } else {
        TRY(text_encode_cp932(buf_str(&text), &bytes, &lost));
        reply_header(rq, "X-Banso-Unmapped", arena_printf(rq->arena, "%zu", lost.n + lost.beyond));
    }
    TRY(buf_status(&bytes));
    Str body = arena_copy(rq->arena, buf_str(&bytes));
    return body.p ? reply_file(rq, "text/csv", S("事業費.csv"), body) : ERR_MEMORY;
}

/* What CP932 could not express in the same table: character, code point, how often. */
static Status get_unmapped(Req *rq)
{
    SpendingQuery q;
    SpendingTable t;
    UnmappedList lost = { 0 };
    CLEANUP(buf_done) Buf text, bytes, one;
    buf_init(&text, REPLY_MAX);
    buf_init(&bytes, REPLY_MAX);
    buf_init(&one, 16);
    TRY(spending_query_of(rq, &q));
    TRY(spending_table(rq->db, rq->org, &q, rq->arena, &t));
    TRY(spending_csv(rq, &q, &t, &text));
    TRY(text_encode_cp932(buf_str(&text), &bytes, &lost));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < lost.n; i++) {
        buf_clear(&one);
        utf8_put(&one, lost.items[i].code_point);
        json_open_object(w);
        json_str_field(w, "character", buf_str(&one));
        json_str_field(w, "code", arena_printf(rq->arena, "U+%04X", (unsigned)lost.items[i].code_point));
        json_i64_field(w, "count", (int64_t)lost.items[i].count);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static Status get_xlsx(Req *rq)
{
    SpendingQuery q;
    SpendingTable t;
    Str body;
    TRY(spending_query_of(rq, &q));
    TRY(spending_table(rq->db, rq->org, &q, rq->arena, &t));
    TRY(spending_xlsx(rq, &q, &t, &body));
    return reply_file(rq, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", S("事業費.xlsx"), body);
}

/* ---- the lines behind a figure ---- */

/* $4: the kinds of a category as "|A2|A6|", one kind as "|A2|", or empty for all. */
#define CLAIM_FILTER "FROM claim c WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3" \
                     " AND ($4 = '' OR $4 LIKE '%|' || c.service || '|%') AND ($5 = 0 OR c.provider = $5)" \
                     " AND ($6 = '' OR c.level = $6) AND ($7 = '' OR c.program = $7)"
static const Sql claim_lines = { .read_only = true, .text =
    "SELECT l.batch, l.line, l.person, l.provider, l.service, l.item, l.program, l.level, l.exam_month, l.kind, l.units, l.cost, l.paid,"
    " p.number_sealed, u.name FROM (SELECT c.* " CLAIM_FILTER " ORDER BY c.batch, c.line LIMIT $8 OFFSET $9) AS l"
    " JOIN person p ON p.org = l.org AND p.id = l.person LEFT JOIN unit u ON u.org = l.org AND u.id = l.provider ORDER BY l.batch, l.line" };
static const Sql claim_count = { .read_only = true, .text = "SELECT COUNT(*) " CLAIM_FILTER };

static Str query_text(const Req *rq, const char *name)
{
    Str s = S("");
    req_query(rq, name, &s);
    return s;
}

static Status put_line(Req *rq, JsonWriter *w, const Rows *r)
{
    Str number;
    static const char *const names[] = { "batch", "line", "person", "provider", NULL, NULL, NULL, NULL, "exam_month", "kind", "units", "cost", "paid" };
    static const char *const words[] = { NULL, NULL, NULL, NULL, "service", "item", "program", "level" };
    json_open_object(w);
    for (int i = 0; i < (int)COUNT_OF(names); i++) {
        if (names[i])
            json_i64_field(w, names[i], row_int(r, i));
        else
            json_str_field(w, words[i], row_text(r, i));
    }
    TRY(person_masked(rq->app->keys, rq->org, row_int(r, 2), row_blob(r, 13), rq->arena, &number));
    json_str_field(w, "number", number);
    json_str_field(w, "provider_name", row_text(r, 14));
    json_close_object(w);
    return OK;
}

/* ?kind=A6 is one service kind; ?service=day a category, as in the table the figure stands in. */
static Str claim_kinds(const Req *rq)
{
    Str kind = query_text(rq, "kind"), service = query_text(rq, "service");
    if (kind.n)
        return arena_printf(rq->arena, "|" STR_FMT "|", STR_ARG(kind));
    if (!service.n)
        return S("");
    ServiceCategory category;
    bool known = service_category_find(service, &category);
    Str all = S("|");
    for (size_t i = 0; known && service_kind_at(i); i++)
        if (service_kind_at(i)->category == category)
            all = arena_printf(rq->arena, STR_FMT "%s|", STR_ARG(all), service_kind_at(i)->code);
    return all;
}

/* ?month= or ?from=&to= */
static Status claim_months(Req *rq, Month *ret_from, Month *ret_to)
{
    Month month = 0, from = 0, to = 0;
    TRY(take_month(rq, "month", &month));
    TRY(take_month(rq, "from", &from));
    TRY(take_month(rq, "to", &to));
    *ret_from = month ? month : from;
    *ret_to = month ? month : to;
    return *ret_from && *ret_to ? OK : problem_add(rq->problems, S("?month"), "missing", "どの月の明細かを指定してください。");
}

static Status get_claims(Req *rq)
{
    Month from, to;
    int64_t provider, page, total;
    TRY(claim_months(rq, &from, &to));
    TRY(req_query_i64(rq, "provider", 0, 0, INT64_MAX, &provider));
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    const Param p[] = { P_INT(rq->org), P_INT(from), P_INT(to), P_TEXT(claim_kinds(rq)), P_INT(provider), P_TEXT(query_text(rq, "level")),
                        P_TEXT(query_text(rq, "program")), P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT) };
    TRY(db_one_int_n(rq->db, &claim_count, &total, p, 7));
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(rq->db, &claim_lines, &rows, p, COUNT_OF(p)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows))
        TRY(put_line(rq, w, &rows));
    TRY(rows.status);
    json_close_array(w);
    json_i64_field(w, "total", total);
    json_close_object(w);
    return reply_done(rq);
}

#define MONEY_VIEW .method = GET, .access = ACCESS_MONEY_READ, .tx = TX_READ
static const Route routes[] = {
    { MONEY_VIEW, .path = "/api/towns/{org}/spending", .handler = get_spending, .cached = true, .summary = "Spending by chosen dimensions" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.csv", .handler = get_csv, .audit = AUDIT_EXPORT, .summary = "Spending as CSV" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.csv/unmapped", .handler = get_unmapped, .summary = "Characters CP932 cannot express" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.xlsx", .handler = get_xlsx, .audit = AUDIT_EXPORT, .summary = "Spending as a workbook with a chart" },
    { .method = GET, .access = ACCESS_PERSON_READ, .tx = TX_READ, .path = "/api/towns/{org}/claims", .handler = get_claims,
      .audit = AUDIT_VIEW_PERSON, .summary = "Claim lines behind a figure; people by number, masked" },
};
static const Entity *const entities[] = { &entity_ledger, &entity_program_map };
static const Sql *const statements[] = { SPENDING_STATEMENTS, LEDGER_STATEMENTS, &claim_lines, &claim_count };
const Feature feature_spending = {
    .name = "spending", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
