/* The claim lines behind a figure, insured numbers masked. */
#include "domain/service.h"
#include "feature/spending/spending_out.h"
#include "http/app.h"
#include "schema/person.h"

#define CLAIM_FILTER " WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND ($4 = '' OR $4 LIKE '%,' || c.service || ',%')" \
                     " AND ($5 = 0 OR c.provider = $5) AND ($6 = '' OR c.level = $6) AND ($7 = '' OR c.program = $7)"
#define CLAIM_PARAMS 7
const Sql claim_sql_lines = { .read_only = true, .text =
    "SELECT c.batch, c.line, c.service_month, c.person, c.provider, c.exam_month, c.kind, c.units, c.cost, c.paid,"
    " c.service, c.item, c.program, c.level, u.name, p.number_sealed FROM claim c"
    " LEFT JOIN unit u ON u.org = c.org AND u.id = c.provider LEFT JOIN person p ON p.org = c.org AND p.id = c.person" CLAIM_FILTER
    " ORDER BY c.service_month, c.batch, c.line LIMIT $8 OFFSET $9" };
const Sql claim_sql_count = { .read_only = true, .text = "SELECT COUNT(*) FROM claim c" CLAIM_FILTER };

/* ",A6,A7," of the filters ?service=day and ?kind=A6; "" when neither is set, "," when nothing can fit. */
static Str kinds_of(const SpendingQuery *q, Arena *a)
{
    if (!q->only[DIM_SERVICE] && !q->only[DIM_KIND])
        return S("");
    Str list = S(",");
    const ServiceKind *k;
    for (size_t i = 0; (k = service_kind_at(i)); i++) {
        bool fits = !q->only[DIM_SERVICE] || str_eq(service_group(str_of(k->code)), q->filter[DIM_SERVICE].text);
        if (fits && (!q->only[DIM_KIND] || str_eq(str_of(k->code), q->filter[DIM_KIND].text)))
            list = arena_printf(a, STR_FMT "%s,", STR_ARG(list), k->code);
    }
    return list;
}

static Status put_line(Req *rq, JsonWriter *w, const Rows *r)
{
    static const char *const numbers[] = { "batch", "line", "service_month", "person", "provider", "exam_month", "kind", "units", "cost", "paid" };
    static const char *const texts[] = { "service", "item", "program", "level", "provider_name" };
    const int n_numbers = (int)COUNT_OF(numbers), n_texts = (int)COUNT_OF(texts);
    json_open_object(w);
    for (int i = 0; i < n_numbers; i++)
        json_i64_field(w, numbers[i], row_int(r, i));
    for (int i = 0; i < n_texts; i++)
        json_str_field(w, texts[i], row_text(r, n_numbers + i));
    Str sealed = row_blob(r, n_numbers + n_texts), masked = S("");
    if (sealed.n)
        TRY(person_masked(rq->app->keys, rq->org, row_int(r, 3), sealed, rq->arena, &masked));
    json_str_field(w, "number", masked);
    json_close_object(w);
    return OK;
}

static Status take_months(Req *rq, SpendingQuery *q)
{
    Month month = 0;
    Str text;
    TRY(spending_query_of(rq, q));
    TRY(spending_take_month(rq, "month", &month));
    if (month)
        q->from = q->to = month;
    else if (!req_query(rq, "from", &text) || !req_query(rq, "to", &text))
        return problem_add(rq->problems, S("?month"), "missing", "どの月の明細かを指定してください。");
    return OK;
}

Status claims_get(Req *rq)
{
    SpendingQuery q;
    int64_t page, total = 0;
    TRY(take_months(rq, &q));
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    Str kinds = kinds_of(&q, rq->arena);
    if (!kinds.p)
        return ERR_MEMORY;
    if (q.only[DIM_ORIGIN] && !str_eq(q.filter[DIM_ORIGIN].text, S("claim")))
        kinds = S(","); /* the ledger has no lines about people */
    const Param p[] = { P_INT(rq->org), P_INT(q.from), P_INT(q.to), P_TEXT(kinds), P_INT(q.filter[DIM_PROVIDER].number),
                        P_TEXT(q.filter[DIM_LEVEL].text), P_TEXT(q.filter[DIM_PROGRAM].text),
                        P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT) };
    TRY(db_one_int_n(rq->db, &claim_sql_count, &total, p, CLAIM_PARAMS));
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(rq->db, &claim_sql_lines, &rows, p, COUNT_OF(p)));
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
