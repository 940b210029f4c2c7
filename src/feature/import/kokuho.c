/* kokuho.c: the envelope files of the 国保連 (domain/envelope.h): 71R1 claims, 8171 care management, 7113 bills.
 *
 * A claim is several records: 01 who and when, 02 its lines, 10 the money per service kind. Lines carry units
 * only, so the money of a 10 record is divided over its lines by units (yen_split). A claim is taken whole or not at all.
 * 処理対象年月 of the control record is the month of examination; it is not the month of service. */
#include "domain/code.h"
#include "domain/envelope.h"
#include "domain/service.h"
#include "feature/import/claim_batch.h"
#include "feature/import/claim_sink.h"
#include <string.h>

enum { LINES_MAX = 200, BILL_KINDS = 2, PRICE_SCALE = 100 };

enum { F_INSURER, F_INSURED, F_MONTH, F_PROVIDER, F_LEVEL, F_SERVICE, F_UNITS, F_DAYS, F_YEN, F_PRICE };
static const ImportField fields[] = {
    [F_INSURER] = { "insurer", "証記載保険者番号", NULL, import_text, .flags = 0, .max = 8 },
    [F_INSURED] = { "insured", "被保険者番号", NULL, import_insured, .flags = IMPORT_PERSONAL },
    [F_MONTH] = { "service_month", "サービス提供年月", NULL, import_month, .flags = 0 },
    [F_PROVIDER] = { "provider", "事業所番号", NULL, import_provider, .flags = 0 },
    [F_LEVEL] = { "level", "要介護状態区分コード", NULL, import_code, .flags = 0, .codes = claim_levels },
    [F_SERVICE] = { "service", "サービスコード", NULL, import_text, .flags = 0, .max = 6 },
    [F_UNITS] = { "units", "単位数", NULL, import_int, .flags = 0, .min = -99999999, .max = 99999999 },
    [F_DAYS] = { "days", "日数・回数", NULL, import_int, .flags = 0, .min = -999, .max = 999 },
    [F_YEN] = { "paid", "請求額", NULL, import_int, .flags = 0, .min = -YEN_MAX, .max = YEN_MAX },
    [F_PRICE] = { "price", "単位数単価", NULL, import_int, .flags = 0, .min = 0, .max = 99999 },
};

typedef struct {
    int64_t row, units, days, cost, paid;
    char code[6];
    bool priced;
} Line;

/* The claim being gathered. */
typedef struct {
    int64_t row;                /* of its first record; 0: none */
    char insured[10], provider[10], level[2];
    Month month;
    bool wrong, plan;           /* plan: 8171 */
    int64_t total;              /* plan: 請求金額 */
    Line lines[LINES_MAX];
    size_t n;
} Claim;

typedef struct {
    int64_t claims, units, cost, paid;
} Sums;

typedef struct {
    ClaimSink *sink;
    Envelope envelope;
    Claim claim;
    Sums billed[BILL_KINDS], counted[BILL_KINDS]; /* 05 訪問・通所・その他, 06 ケアマネジメント */
    bool has_bill[BILL_KINDS], odd_number;
    int64_t others;
} Kokuho;

static const char *const bill_labels[BILL_KINDS] = { "訪問・通所・その他の生活支援", "介護予防ケアマネジメント" };

static int recognise(const ImportSample *s)
{
    return s->n && envelope_is(s->rows[0].cells, s->rows[0].n) ? 100 : 0;
}

/* ---- cells ---- */

static bool cell(Import *im, const ImportRow *r, size_t at, size_t field, ImportValue *ret)
{
    const ImportField *f = &fields[field];
    Str text = str_trim(import_cell(im, f, at < r->n_cells ? r->cells[at] : S("")));
    *ret = (ImportValue){ 0 };
    return !text.n || import_decode(im, f, text, text, ret, NULL);
}

typedef struct {
    size_t at, field;
    ImportValue *ret;
    bool needed;
} Wanted;

/* Reads all of them, so that all that is wrong in a record is told at once. */
static bool read_cells(Import *im, const ImportRow *r, const Wanted *list, size_t n)
{
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        bool read = cell(im, r, list[i].at, list[i].field, list[i].ret);
        if (read && list[i].needed && !list[i].ret->given) {
            const ImportField *f = &fields[list[i].field];
            import_wrong(im, f, "missing", S(""), (Str){ 0 }, "「%s」が空です。", f->label);
            read = false;
        }
        good = good && read;
    }
    return good;
}
#define READ_CELLS(im, r, ...) read_cells((im), (r), (const Wanted[]){ __VA_ARGS__ }, COUNT_OF(((const Wanted[]){ __VA_ARGS__ })))

static void keep_text(char *to, size_t n, Str s)
{
    memset(to, 0, n);
    memcpy(to, s.p, s.n < n ? s.n : n);
}

/* ---- a claim ---- */

static Status give_line(Kokuho *k, Import *im, const Line *l)
{
    const Claim *c = &k->claim;
    ClaimLine line = { .insured = { c->insured, 10 }, .service_month = c->month, .exam_month = k->envelope.exam_month,
                       .provider = { c->provider, 10 }, .service = { l->code, 2 }, .item = { l->code + 2, 4 },
                       .level = { c->level, c->level[0] ? 2 : 0 }, .days = l->days, .units = l->units, .cost = l->cost, .paid = l->paid,
                       .correction = CLAIM_NEW };
    im->row = l->row;
    return claim_sink_add(k->sink, im, &line);
}

static void refuse_claim(const Claim *c, Import *im)
{
    for (size_t i = 0; i < c->n; i++) {
        im->row = c->lines[i].row;
        import_wrong(im, NULL, "claim", S(""), (Str){ 0 }, "同じ請求の中に誤りがあるため、この請求は取り込みません（%lld行目からの請求）。", (long long)c->row);
    }
}

static Status split_plan(Claim *c, Import *im)
{
    int64_t weights[LINES_MAX], parts[LINES_MAX];
    for (size_t i = 0; i < c->n; i++)
        weights[i] = c->lines[i].units;
    TRY(yen_split(c->total, weights, c->n, im->row_arena, parts));
    for (size_t i = 0; i < c->n; i++) {
        c->lines[i].cost = c->lines[i].paid = parts[i]; /* no user share: §4.4 */
        c->lines[i].priced = true;
    }
    return OK;
}

/* Hands the gathered claim over, or refuses it as a whole. */
static Status close_claim(Kokuho *k, Import *im)
{
    Claim *c = &k->claim;
    int64_t here = im->row;
    if (!c->row)
        return OK;
    if (c->plan && c->n && !c->wrong)
        TRY(split_plan(c, im));
    for (size_t i = 0; i < c->n && !c->wrong; i++)
        if (!c->lines[i].priced) {
            im->row = c->lines[i].row;
            import_wrong(im, NULL, "no_sum", S(""), (Str){ 0 }, "この明細の金額（集計情報のレコード）がありません。ファイルが途中で切れていないか確かめてください。");
            c->wrong = true;
        }
    if (c->wrong)
        refuse_claim(c, im);
    Sums *sums = &k->counted[c->plan];
    sums->claims++;
    for (size_t i = 0; i < c->n && !c->wrong; i++) {
        TRY(give_line(k, im, &c->lines[i]));
        sums->units += c->lines[i].units;
        sums->cost += c->lines[i].cost;
        sums->paid += c->lines[i].paid;
    }
    im->row = here;
    *c = (Claim){ 0 };
    return OK;
}

/* Who, when, where: the head of a claim. */
static Status open_claim(Kokuho *k, Import *im, const ImportRow *r, const size_t at[static 5], bool plan)
{
    Claim *c = &k->claim;
    ImportValue month, provider, insured, insurer, level;
    *c = (Claim){ .row = r->number, .plan = plan };
    bool good = READ_CELLS(im, r, { at[0], F_MONTH, &month, true }, { at[1], F_PROVIDER, &provider, true }, { at[2], F_INSURER, &insurer, false }, { at[3], F_INSURED, &insured, true }, { at[4], F_LEVEL, &level, false });
    if (good && insurer.given)
        TRY(claim_sink_insurer(k->sink, im, &fields[F_INSURER], code_insurer_of_eight(insurer.s), &good));
    c->wrong = !good;
    if (!good)
        return OK;
    c->month = (Month)month.i;
    keep_text(c->provider, sizeof c->provider, provider.s);
    keep_text(c->insured, sizeof c->insured, insured.s);
    keep_text(c->level, sizeof c->level, level.s);
    return OK;
}

static Line *new_line(Claim *c, Import *im)
{
    if (c->n == LINES_MAX) {
        import_wrong(im, NULL, "range", S(""), (Str){ 0 }, "1件の請求の明細が%d行を超えています。", LINES_MAX);
        c->wrong = true;
        return NULL;
    }
    c->lines[c->n] = (Line){ .row = im->row };
    return &c->lines[c->n++];
}

/* Does a record belong to the claim that its 01 record opened? */
static bool belongs(Import *im, const Claim *c, const ImportRow *r, size_t insured, size_t provider)
{
    if (c->row && (c->wrong || (str_eq(str_trim(import_cell(im, &fields[F_INSURED], r->cells[insured])), (Str){ c->insured, 10 }) &&
                                str_eq(str_trim(import_cell(im, &fields[F_PROVIDER], r->cells[provider])), (Str){ c->provider, 10 }))))
        return true;
    import_wrong(im, NULL, "order", S(""), (Str){ 0 }, "前にある基本情報のレコードと、被保険者または事業所が違います。ファイルが壊れていないか確かめてください。");
    return false;
}

static Status claim_base(Kokuho *k, Import *im, const ImportRow *r)
{
    static const size_t at[5] = { BASE_MONTH, BASE_PROVIDER, BASE_INSURER, BASE_INSURED, BASE_LEVEL };
    TRY(close_claim(k, im));
    return open_claim(k, im, r, at, false);
}

static Status claim_line(Kokuho *k, Import *im, const ImportRow *r)
{
    Claim *c = &k->claim;
    ImportValue service, item, units, days;
    if (!belongs(im, c, r, LINE_INSURED, LINE_PROVIDER))
        return OK;
    Line *l = new_line(c, im);
    if (!l)
        return OK;
    bool good = READ_CELLS(im, r, { LINE_SERVICE, F_SERVICE, &service, true }, { LINE_ITEM, F_SERVICE, &item, true }, { LINE_UNITS, F_UNITS, &units, true }, { LINE_DAYS, F_DAYS, &days, false });
    if (!good || service.s.n != 2 || item.s.n != 4) {
        if (good)
            import_wrong(im, &fields[F_SERVICE], "service", service.s, (Str){ 0 }, "サービスコードは種類2桁と項目4桁です。");
        c->wrong = true;
        return OK;
    }
    keep_text(l->code, 2, service.s);
    keep_text(l->code + 2, 4, item.s);
    l->units = units.i;
    l->days = days.i;
    return OK;
}

/* The money of one service kind of the claim, divided over its lines. */
static Status price_lines(Claim *c, Import *im, Str service, int64_t cost, int64_t paid, int64_t units)
{
    int64_t weights[LINES_MAX], costs[LINES_MAX], paids[LINES_MAX], sum = 0;
    size_t which[LINES_MAX], n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (str_eq((Str){ c->lines[i].code, 2 }, service) && !c->lines[i].priced) {
            weights[n] = c->lines[i].units;
            sum += weights[n];
            which[n++] = i;
        }
    if (!n) {
        import_wrong(im, NULL, "no_lines", S(""), (Str){ 0 }, "集計情報に対応する明細がありません。");
        c->wrong = true;
        return OK;
    }
    if (sum != units)
        import_notice(im, &fields[F_UNITS], "sum", S(""), "集計の単位数%lldと、明細を足した単位数%lldが合いません。", (long long)units, (long long)sum);
    TRY(yen_split(cost, weights, n, im->row_arena, costs));
    TRY(yen_split(paid, weights, n, im->row_arena, paids));
    for (size_t i = 0; i < n; i++) {
        c->lines[which[i]].cost = costs[i];
        c->lines[which[i]].paid = paids[i];
        c->lines[which[i]].priced = true;
    }
    return OK;
}

static Status claim_sum(Kokuho *k, Import *im, const ImportRow *r)
{
    Claim *c = &k->claim;
    ImportValue service, units, price, paid;
    int64_t cost;
    if (!belongs(im, c, r, SUM_INSURED, SUM_PROVIDER))
        return OK;
    bool good = READ_CELLS(im, r, { SUM_SERVICE, F_SERVICE, &service, true }, { SUM_UNITS, F_UNITS, &units, true }, { SUM_PRICE, F_PRICE, &price, true }, { SUM_PAID, F_YEN, &paid, true });
    if (!good || !units_cost(units.i, price.i, &cost)) {
        c->wrong = true;
        return OK;
    }
    return c->wrong ? OK : price_lines(c, im, service.s, cost, paid.i, units.i);
}

static bool same_plan(const Claim *c, const ImportRow *r)
{
    Month month;
    return c->row && c->plan && str_eq(r->cells[PLAN_INSURED], (Str){ c->insured, 10 }) && str_eq(r->cells[PLAN_PROVIDER], (Str){ c->provider, 10 }) &&
           month_from_iso(r->cells[PLAN_MONTH], &month) && month == c->month && !str_eq(r->cells[PLAN_LINE], S("01"));
}

static Status plan_line(Kokuho *k, Import *im, const ImportRow *r)
{
    static const size_t at[5] = { PLAN_MONTH, PLAN_PROVIDER, PLAN_INSURER, PLAN_INSURED, PLAN_LEVEL };
    Claim *c = &k->claim;
    ImportValue code, units, times, paid;
    if (!same_plan(c, r)) {
        TRY(close_claim(k, im));
        TRY(open_claim(k, im, r, at, true));
    }
    bool good = READ_CELLS(im, r, { PLAN_CODE, F_SERVICE, &code, false }, { PLAN_UNITS, F_UNITS, &units, false }, { PLAN_TIMES, F_DAYS, &times, false }, { PLAN_PAID, F_YEN, &paid, false });
    c->wrong = c->wrong || !good;
    c->total = good && paid.given ? paid.i : c->total; /* stands on every line, or on the last */
    if (!good || !code.given)
        return OK;
    Line *l = new_line(c, im);
    if (!l)
        return OK;
    if (code.s.n != 6) {
        import_wrong(im, &fields[F_SERVICE], "service", code.s, (Str){ 0 }, "サービスコードは6桁です。");
        c->wrong = true;
        return OK;
    }
    keep_text(l->code, 6, code.s);
    l->units = units.i;
    l->days = times.i;
    return OK;
}

static Status bill(Kokuho *k, Import *im, const ImportRow *r)
{
    ImportValue claims, units, cost, paid;
    TRY(close_claim(k, im));
    int kind = str_eq(r->cells[BILL_KIND], S("05")) ? 0 : str_eq(r->cells[BILL_KIND], S("06")) ? 1 : -1;
    bool insurance = str_eq(r->cells[BILL_PAYER], S("1")); /* 2: 公費, counted in the claims already */
    bool good = READ_CELLS(im, r, { BILL_CLAIMS, F_UNITS, &claims, false }, { BILL_UNITS, F_UNITS, &units, false }, { BILL_COST, F_YEN, &cost, false }, { BILL_PAID, F_YEN, &paid, false });
    if (!good || kind < 0 || !insurance)
        return OK;
    Sums *b = &k->billed[kind];
    k->has_bill[kind] = true;
    *b = (Sums){ b->claims + claims.i, b->units + units.i, b->cost + cost.i, b->paid + paid.i };
    return OK;
}

/* ---- the file ---- */

static Status begin(Import *im, void *state)
{
    Kokuho *k = state;
    return claim_sink_open(im, &k->sink);
}

static void drop(void *state)
{
    Kokuho *k = state;
    claim_sink_close(&k->sink);
}

static void tell_fault(Kokuho *k, Import *im, EnvelopeFault fault)
{
    const Envelope *e = &k->envelope;
    switch (fault) {
    case ENVELOPE_OK:
        return;
    case ENVELOPE_NO_CONTROL:
        import_warn(im, "control", "コントロールレコードが先頭に1つだけありません。ファイルをつなげたり切ったりしていませんか。");
        return;
    case ENVELOPE_NUMBER:
        if (!k->odd_number)
            import_warn(im, "record_number", "%lld行目でレコード番号が続いていません。行が抜けていないか確かめてください。", (long long)im->row);
        k->odd_number = true;
        return;
    case ENVELOPE_AFTER_END:
        import_warn(im, "end", "エンドレコードの後（%lld行目）に行があります。その行は読みません。", (long long)im->row);
        return;
    case ENVELOPE_COUNT:
        import_warn(im, "count", "コントロールレコードの件数は%lld件ですが、データは%lld件です。ファイルが途中で切れていないか確かめてください。",
                    (long long)e->announced, (long long)e->data);
        return;
    case ENVELOPE_NO_END:
        import_warn(im, "no_end", "エンドレコードがありません。ファイルが途中で切れています。受け取り直してください。");
        return;
    }
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    static Status (*const readers[])(Kokuho *, Import *, const ImportRow *) = {
        [ENVELOPE_CLAIM_BASE] = claim_base, [ENVELOPE_CLAIM_LINE] = claim_line, [ENVELOPE_CLAIM_SUM] = claim_sum,
        [ENVELOPE_PLAN] = plan_line, [ENVELOPE_BILL] = bill,
    };
    Kokuho *k = state;
    if (r->n_cells == 1 && !str_trim(r->cells[0]).n)
        return OK;
    EnvelopeRecord record = envelope_record(r->cells, r->n_cells);
    EnvelopeFault fault = envelope_pass(&k->envelope, record, r->cells, r->n_cells);
    tell_fault(k, im, fault);
    if (fault == ENVELOPE_AFTER_END)
        return OK;
    if (record == ENVELOPE_CONTROL)
        import_understood(im, "国保連のファイル（データ種別 " STR_FMT "）、審査は%d年%d月分です。", STR_ARG(k->envelope.type),
                          k->envelope.exam_month / 100, k->envelope.exam_month % 100);
    if (record == ENVELOPE_BROKEN)
        import_wrong(im, NULL, "record", S(""), (Str){ 0 }, "国保連の形のレコードではありません。項目が足りないか、行が途中で切れています。");
    k->others += record == ENVELOPE_OTHER;
    return record < COUNT_OF(readers) ? readers[record](k, im, r) : OK;
}

static void compare(Import *im, const char *bill, const char *what, int64_t billed, int64_t counted)
{
    if (billed != counted)
        import_warn(im, "bill", "請求書（%s）の%sは%lldですが、明細を足すと%lldです。明細が抜けていないか確かめてください。", bill, what,
                    (long long)billed, (long long)counted);
}

static Status finish(Import *im, void *state)
{
    Kokuho *k = state;
    TRY(close_claim(k, im));
    tell_fault(k, im, envelope_finish(&k->envelope));
    if (k->others)
        import_warn(im, "others", "総合事業の請求ではないレコードが%lld件あります。読みませんでした。", (long long)k->others);
    for (size_t i = 0; i < BILL_KINDS; i++) {
        const Sums *b = &k->billed[i], *c = &k->counted[i];
        if (!k->has_bill[i])
            continue;
        compare(im, bill_labels[i], "件数", b->claims, c->claims);
        compare(im, bill_labels[i], "単位数", b->units, c->units);
        compare(im, bill_labels[i], "費用合計", b->cost, c->cost);
        compare(im, bill_labels[i], "請求額", b->paid, c->paid);
    }
    return claim_sink_finish(k->sink, im);
}

const ImportKind import_kokuho = {
    .name = "kokuho", .label = "国保連の請求ファイル（総合事業）", LIST_OF(fields, fields), .raw = true, .recognise = recognise,
    .state_size = sizeof(Kokuho), .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = claim_batch_undo,
};
