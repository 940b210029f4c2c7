/* The doors of spending: JSON, CSV, XLSX. */
#include "base/csv.h"
#include "base/workbook.h"
#include "feature/spending/release.h"
#include "feature/spending/spending_out.h"
#include "http/app.h"
#include "schema/outside_persons.h"
#include "schema/past.h"

#include <string.h>

/* ---- reading the question ---- */

Status spending_take_month(Req *rq, const char *name, Month *ret)
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
    SpendingQuery q = { .from = MONTH_EARLIEST, .to = MONTH_LATEST };
    Str by = S("month"), one;
    (void)!spending_take_month(rq, "from", &q.from);
    (void)!spending_take_month(rq, "to", &q.to);
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

/* The table as the asker may see it: whole, or as for outside. */
static Status spending_read(Req *rq, bool file, SpendingQuery *q, SpendingTable *ret)
{
    int64_t outside;
    TRY(req_query_i64(rq, "outside", 0, 0, 1, &outside));
    if (!outside && !relation_is_outside(rq->relation))
        return spending_table(rq->db, rq->org, q, rq->arena, ret);
    return spending_table_outside(rq, file || relation_is_outside(rq->relation), q, ret);
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
    const struct {
        const char *name;
        int64_t value;
    } sums[] = { { "people", c->people }, { "lines", c->lines }, { "units", c->units }, { "cost", c->cost }, { "paid", c->paid } };
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        if (c->hidden)
            json_null_field(w, sums[i].name);
        else
            json_i64_field(w, sums[i].name, sums[i].value);
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
    TRY(spending_read(rq, false, &q, &t));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "by");
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q.by[d])
            json_put_str(w, str_of(dimension_name(d)));
    json_close_array(w);
    json_i64_field(w, "from", q.from);
    json_i64_field(w, "to", q.to);
    json_bool_field(w, "outside", t.note.n > 0);
    json_str_field(w, "note", t.note);
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

static Status take_encoding(Req *rq, Str *ret)
{
    Str e = S("cp932");
    req_query(rq, "encoding", &e);
    if (!str_eq(e, S("cp932")) && !str_eq(e, S("utf8")))
        return problem_add(rq->problems, S("?encoding"), "choice", "文字コードは cp932 か utf8 を指定してください。");
    *ret = e;
    return OK;
}

static Status get_csv(Req *rq)
{
    SpendingQuery q;
    SpendingTable t;
    Str encoding = { 0 };
    UnmappedList lost = { 0 };
    CLEANUP(buf_done) Buf text, bytes;
    buf_init(&text, REPLY_MAX);
    buf_init(&bytes, REPLY_MAX);
    TRY(take_encoding(rq, &encoding));
    TRY(spending_query_of(rq, &q));
    TRY(spending_read(rq, true, &q, &t));
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
    TRY(spending_read(rq, false, &q, &t));
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
    TRY(spending_read(rq, true, &q, &t));
    TRY(spending_xlsx(rq, &q, &t, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("事業費.xlsx"), body);
}

#define MONEY_VIEW .method = GET, .access = ACCESS_MONEY_READ, .tx = TX_READ
#define RELEASING .access = ACCESS_RELEASE
#define RELEASES "/api/towns/{org}/releases"
static const Route routes[] = {
    { MONEY_VIEW, .path = "/api/towns/{org}/spending", .handler = get_spending, .as_of = PAST_SUMS, .cached = true, .summary = "Spending by chosen dimensions" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.csv", .handler = get_csv, .as_of = PAST_SUMS, .audit = AUDIT_EXPORT, .summary = "Spending as CSV" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.csv/unmapped", .handler = get_unmapped, .summary = "Characters CP932 cannot express" },
    { MONEY_VIEW, .path = "/api/towns/{org}/spending.xlsx", .handler = get_xlsx, .as_of = PAST_SUMS, .audit = AUDIT_EXPORT, .summary = "Spending as a workbook with a chart" },
    { .method = GET, .access = ACCESS_PERSON_READ, .tx = TX_READ, .path = "/api/towns/{org}/claims", .handler = claims_get,
      .audit = AUDIT_VIEW_PERSON, .summary = "Claim lines behind a figure; people by number, masked" },
    { RELEASING, .method = GET, .path = RELEASES, .handler = release_get_months, .tx = TX_READ, .summary = "The town's months: shown outside, or waiting, and until when" },
    { RELEASING, .method = GET, .path = RELEASES "/{month}", .handler = release_get_month, .tx = TX_READ,
      .summary = "What readers outside would see of a month, and how much of it would be hidden" },
    { RELEASING, .method = POST, .path = RELEASES "/{month}", .handler = release_post_month, .tx = TX_WRITE, .per_minute = 30,
      .summary = "Shows a waiting month outside now" },
};
static const Entity *const entities[] = { &entity_ledger, &entity_program_map };
static const Sql *const statements[] = { EXPORT_STATEMENTS, OUTSIDE_STATEMENTS, OUTSIDE_KEEP_STATEMENTS, OUTSIDE_PERSONS_STATEMENTS, SPENDING_STATEMENTS, LEDGER_STATEMENTS, CLAIM_STATEMENTS,
    RELEASE_PAGE_STATEMENTS };
static const struct ExportSource *const exports[] = { &export_claims, &export_ledger, &export_sums };
const Feature feature_spending = {
    .name = "spending", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
    LIST_OF(exports, exports), .tidy = release_tidy,
};
