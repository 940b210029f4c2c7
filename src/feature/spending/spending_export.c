/* What of spending can be given away through the room for exports: claim lines, the ledger, and sums for outside. */
#include "domain/service.h"
#include "feature/spending/spending_out.h"
#include "http/app.h"
#include "http/export_source.h"
#include "schema/person.h"

const Sql export_sql_claims = { .read_only = true, .text =
    "SELECT c.person, c.provider, u.name, c.service_month, c.service, c.item, c.program, c.level, c.exam_month, c.kind, c.units, c.cost, c.paid, p.number_sealed"
    " FROM claim c LEFT JOIN unit u ON u.org = c.org AND u.id = c.provider LEFT JOIN person p ON p.org = c.org AND p.id = c.person"
    " WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND ($4 = 0 OR c.provider = $4)"
    " ORDER BY c.service_month, c.provider, c.person, c.batch, c.line" };
const Sql export_sql_ledger = { .read_only = true, .text =
    "SELECT l.month, l.service, l.program, l.provider, u.name, l.yen, l.kind, l.payee, l.note FROM ledger l"
    " LEFT JOIN unit u ON u.org = l.org AND u.id = l.provider WHERE l.org = $1 AND l.month >= $2 AND l.month <= $3 AND ($4 = 0 OR l.provider = $4)"
    " ORDER BY l.month, l.id" };

static Str integer(int64_t n, Arena *a)
{
    return arena_printf(a, "%lld", (long long)n);
}

static Str month_text(int64_t m, Arena *a)
{
    char room[8];
    return m ? arena_copy(a, month_to_iso((Month)m, room)) : S("");
}

static Str program_label(Str key)
{
    Program p;
    return program_find(key, &p) ? str_of(program_word(p)->label) : key;
}

/* ---- claim lines ---- */

enum { CLAIM_NUMBER, CLAIM_MONTH, CLAIM_PROVIDER, CLAIM_SERVICE, CLAIM_ITEM, CLAIM_PROGRAM, CLAIM_LEVEL, CLAIM_EXAM, CLAIM_KIND, CLAIM_UNITS, CLAIM_COST,
       CLAIM_PAID, CLAIM_COLUMNS };
static const ExportColumn claim_columns[CLAIM_COLUMNS] = {
    [CLAIM_NUMBER] = { "number", "被保険者番号", EXPORT_OFF | EXPORT_REASON }, [CLAIM_MONTH] = { "month", "サービス提供月", 0 },
    [CLAIM_PROVIDER] = { "provider", "事業所", 0 }, [CLAIM_SERVICE] = { "service", "サービス種類", 0 }, [CLAIM_ITEM] = { "item", "項目", 0 },
    [CLAIM_PROGRAM] = { "program", "類型", 0 }, [CLAIM_LEVEL] = { "level", "要介護状態区分", 0 }, [CLAIM_EXAM] = { "exam_month", "審査月", EXPORT_OFF },
    [CLAIM_KIND] = { "kind", "新規・修正・取り下げ", EXPORT_OFF }, [CLAIM_UNITS] = { "units", "単位数", EXPORT_NUMBER },
    [CLAIM_COST] = { "cost", "費用額（円）", EXPORT_NUMBER }, [CLAIM_PAID] = { "paid", "事業費（円）", EXPORT_NUMBER },
};

static Status number_of(Req *rq, const ExportAsk *ask, const Rows *r, Arena *a, Str *ret)
{
    Str sealed = row_blob(r, 13);
    *ret = S("");
    if (!ask->wanted[CLAIM_NUMBER] || !sealed.n)
        return OK;
    return ask->preview ? person_masked(rq->app->keys, rq->org, row_int(r, 0), sealed, a, ret)
                        : person_number(rq->db, rq->app->keys, rq->org, row_int(r, 0), a, ret);
}

static Status claim_row(Req *rq, const ExportAsk *ask, const Rows *r, Arena *a, ExportTake take, void *context)
{
    static const char *const kinds[] = { "", "新規", "修正", "取り下げ" };
    Str cells[CLAIM_COLUMNS];
    const ServiceKind *service = service_kind(row_text(r, 4));
    const CareLevel *level = care_level(row_text(r, 7));
    int64_t kind = row_int(r, 9);
    TRY(number_of(rq, ask, r, a, &cells[CLAIM_NUMBER]));
    cells[CLAIM_MONTH] = month_text(row_int(r, 3), a);
    cells[CLAIM_PROVIDER] = row_text(r, 2).n ? row_text(r, 2) : S("（登録のない事業所）");
    cells[CLAIM_SERVICE] = service ? str_of(service->label) : row_text(r, 4);
    cells[CLAIM_ITEM] = row_text(r, 5);
    cells[CLAIM_PROGRAM] = program_label(row_text(r, 6));
    cells[CLAIM_LEVEL] = level ? str_of(level->label) : S("");
    cells[CLAIM_EXAM] = month_text(row_int(r, 8), a);
    cells[CLAIM_KIND] = str_of(kinds[kind >= 1 && kind <= 3 ? kind : 0]);
    for (int i = 0; i < 3; i++)
        cells[CLAIM_UNITS + i] = integer(row_int(r, 10 + i), a);
    const ExportRow row = { row_int(r, 0), row_int(r, 1), cells };
    return take(context, &row);
}

static Status each_claim(Req *rq, const ExportAsk *ask, ExportTake take, void *context, Str *ret_note)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(arena_done) Arena a;
    arena_init(&a, REQUEST_ARENA_MAX);
    *ret_note = S("");
    TRY(db_query(rq->db, &export_sql_claims, &rows, P_INT(rq->org), P_INT(ask->from), P_INT(ask->to), P_INT(ask->unit)));
    while (rows_next(&rows)) {
        arena_reset(&a);
        TRY(claim_row(rq, ask, &rows, &a, take, context));
    }
    return rows.status;
}

const ExportSource export_claims = {
    .name = "claims", .label = "給付実績の明細（1人1行）", .columns = claim_columns, .n_columns = CLAIM_COLUMNS, .persons = true, .figure = "claim", .units = true, .each = each_claim,
};

/* ---- the ledger ---- */

static const ExportColumn ledger_columns[] = {
    { "month", "サービス月", 0 }, { "service", "サービス", 0 }, { "program", "類型", 0 }, { "provider", "事業所", 0 }, { "yen", "金額（円）", EXPORT_NUMBER },
    { "kind", "払い方", 0 }, { "payee", "支払先", 0 }, { "note", "メモ", EXPORT_OFF },
};

static Status each_ledger(Req *rq, const ExportAsk *ask, ExportTake take, void *context, Str *ret_note)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(arena_done) Arena a;
    arena_init(&a, REQUEST_ARENA_MAX);
    *ret_note = S("");
    TRY(db_query(rq->db, &export_sql_ledger, &rows, P_INT(rq->org), P_INT(ask->from), P_INT(ask->to), P_INT(ask->unit)));
    while (rows_next(&rows)) {
        arena_reset(&a);
        ServiceCategory c;
        Str service = service_category_find(row_text(&rows, 1), &c) ? str_of(service_category(c)->label) : program_label(row_text(&rows, 1));
        const Str cells[] = { month_text(row_int(&rows, 0), &a), service, program_label(row_text(&rows, 2)), row_text(&rows, 4), integer(row_int(&rows, 5), &a),
                              row_text(&rows, 6), row_text(&rows, 7), row_text(&rows, 8) };
        const ExportRow row = { 0, row_int(&rows, 3), cells };
        TRY(take(context, &row));
    }
    return rows.status;
}

const ExportSource export_ledger = {
    .name = "ledger", .label = "委託・補助の費用（台帳）", .columns = ledger_columns, .n_columns = COUNT_OF(ledger_columns), .figure = "ledger", .units = true, .each = each_ledger,
};

/* ---- sums, with small cells hidden ---- */

static const ExportColumn sum_columns[] = {
    { "month", "サービス月", 0 }, { "service", "サービス", 0 }, { "people", "人数（延べ・人月）", EXPORT_NUMBER }, { "lines", "件数", EXPORT_NUMBER | EXPORT_OFF },
    { "units", "単位数", EXPORT_NUMBER | EXPORT_OFF }, { "cost", "費用額（円）", EXPORT_NUMBER }, { "paid", "事業費（円）", EXPORT_NUMBER },
};

static Status each_sum(Req *rq, const ExportAsk *ask, ExportTake take, void *context, Str *ret_note)
{
    SpendingQuery q = { .from = ask->from, .to = ask->to, .by = { [DIM_MONTH] = true, [DIM_SERVICE] = true } };
    SpendingTable t;
    TRY(spending_table_outside(rq, !ask->preview, &q, &t));
    *ret_note = t.note;
    for (size_t i = 0; i < t.n; i++) {
        const Cell *c = &t.cells[i];
        const int64_t sums[] = { c->people, c->lines, c->units, c->cost, c->paid };
        Str cells[COUNT_OF(sum_columns)];
        for (int d = 0; d < 2; d++)
            TRY(dimension_word(&t, d ? DIM_SERVICE : DIM_MONTH, &c->at[d ? DIM_SERVICE : DIM_MONTH], rq->arena, &cells[d]));
        for (size_t k = 0; k < COUNT_OF(sums); k++)
            cells[2 + k] = c->hidden ? S("x") : integer(sums[k], rq->arena);
        const ExportRow row = { 0, 0, cells };
        TRY(take(context, &row));
    }
    return OK;
}

const ExportSource export_sums = {
    .name = "sums", .label = "月×サービスの集計（人数の少ない区分は隠します）", .columns = sum_columns, .n_columns = COUNT_OF(sum_columns), .figure = "spending", .each = each_sum,
};
