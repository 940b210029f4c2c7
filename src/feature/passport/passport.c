#include "feature/passport/passport.h"
#include "domain/words.h"
#include "http/app.h"
#include "schema/landing_kept.h"

#define BATCHES_SHOWN 12
#define DAY_MS INT64_C(86400000)
#define JAPAN_MS (INT64_C(9) * 3600000)

/* Imports whose lines are part of the year, the newest first; also those taken back later, if that was after the day asked for. */
static const Sql sql_batches = { .read_only = true, .text =
    "SELECT b.id, b.file_name, b.applied_ms, b.rows_taken, a.name FROM batch b LEFT JOIN account a ON a.org = b.org AND a.id = b.account"
    " WHERE b.org = $1 AND b.applied_ms IS NOT NULL AND b.applied_ms <= $2 AND (b.undone_ms IS NULL OR b.undone_ms > $2)"
    " AND (b.first_month IS NULL OR (b.first_month <= $4 AND b.last_month >= $3)) ORDER BY b.applied_ms DESC, b.id DESC LIMIT 13" };
static const Sql sql_later = { .read_only = true, .text =
    "SELECT COUNT(*) FROM batch WHERE org = $1 AND (applied_ms > $2 OR undone_ms > $2)" };
static const Sql sql_claims = { .read_only = true, .text =
    "SELECT COUNT(*), COALESCE(SUM(c.paid), 0) FROM claim c JOIN batch b ON b.org = c.org AND b.id = c.batch"
    " WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND b.applied_ms <= $4" };
static const Sql sql_ledger = { .read_only = true, .text = "SELECT COUNT(*), COALESCE(SUM(yen), 0) FROM ledger WHERE org = $1 AND month >= $2 AND month <= $3" };
static const Sql sql_spent = { .read_only = true, .text = "SELECT COALESCE(SUM(paid), 0) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };
static const Sql sql_changed = { .read_only = true, .text =
    "SELECT t.at_ms, a.name FROM audit t LEFT JOIN account a ON a.org = t.org AND a.id = t.account"
    " WHERE t.org = $1 AND t.entity = $2 AND t.target = $3 AND t.verb = 'write' ORDER BY t.seq DESC LIMIT 1" };
static const Sql sql_approvals = { .read_only = true, .text = "SELECT id, yen, decided_on FROM approval WHERE org = $1 AND fiscal_year = $2 ORDER BY id" };

typedef struct {
    const PassportFigure *figure;
    int year;
    Date as_of;       /* DATE_NONE: today */
    int64_t until_ms; /* the end of that day in Japan */
    bool outside;     /* no names of people or files, no counts of lines, no sum of another day: their difference is one file's */
    bool later;       /* something changed since */
    TownCap cap;
    KeptLanding landing;
    Month first, last;
    int64_t claims, claims_yen, ledger, ledger_yen, spent;
} Passport;

/* ---- reading ---- */

static Status ask_figure(Req *rq, Passport *p)
{
    Str key = S(""), day = S("");
    int64_t year;
    req_query(rq, "figure", &key);
    p->figure = passport_figure(key);
    if (!p->figure)
        return problem_add(rq->problems, S("?figure"), "choice", "この数字の出どころはありません。画面を開き直してください。");
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    p->year = (int)year;
    p->as_of = DATE_NONE;
    p->until_ms = INT64_MAX;
    if (req_query(rq, "as_of", &day) && day.n) {
        if (!date_from_iso(day, &p->as_of))
            return problem_add(rq->problems, S("?as_of"), "type", "日付は 2026-11-20 のように入力してください。");
        p->until_ms = ((int64_t)p->as_of.day + 1) * DAY_MS - JAPAN_MS - 1;
    }
    p->outside = relation_is_outside(rq->relation);
    return OK;
}

static Status pair_of(Rows *rows, int64_t *ret_a, int64_t *ret_b)
{
    if (!rows_next(rows))
        return rows->status == OK ? ERR_INTERNAL : rows->status;
    *ret_a = row_int(rows, 0);
    *ret_b = row_int(rows, 1);
    return OK;
}

static Status read_figure(Req *rq, Passport *p)
{
    CLEANUP(rows_done) Rows claims = { 0 };
    CLEANUP(rows_done) Rows ledger = { 0 };
    int64_t later = 0;
    TRY(town_cap(rq->db, rq->org, p->year, rq->arena, &p->cap));
    TRY(landing_of(rq->db, rq->org, p->year, rq->arena, &p->landing));
    p->first = fiscal_year_first(p->year, p->cap.year_starts);
    p->last = month_add(p->first, 11);
    TRY(db_query(rq->db, &sql_claims, &claims, P_INT(rq->org), P_INT(p->first), P_INT(p->last), P_INT(p->until_ms)));
    TRY(pair_of(&claims, &p->claims, &p->claims_yen));
    TRY(db_query(rq->db, &sql_ledger, &ledger, P_INT(rq->org), P_INT(p->first), P_INT(p->last)));
    TRY(pair_of(&ledger, &p->ledger, &p->ledger_yen));
    /* Months in which only the ledger has rows are still to come: the first screen does not count them either. */
    TRY(db_one_int(rq->db, &sql_spent, &p->spent, P_INT(rq->org), P_INT(p->first), P_INT(p->landing.last_month ? p->landing.last_month : p->last)));
    TRY(db_one_int(rq->db, &sql_later, &later, P_INT(rq->org), P_INT(p->until_ms)));
    p->later = later > 0;
    return OK;
}

/* ---- writing ---- */

static bool value_of(const Passport *p, int64_t *ret)
{
    const KeptLanding *l = &p->landing;
    bool capped = p->cap.result.state != CAP_UNKNOWN;
    switch (p->figure->value) {
    case PASSPORT_CAP: *ret = p->cap.result.yen; return capped;
    case PASSPORT_APPROVED: *ret = p->cap.result.approved_yen; return true;
    case PASSPORT_SPENT: *ret = p->later ? p->claims_yen + p->ledger_yen : p->spent; return true;
    case PASSPORT_LANDING: *ret = l->yen; return l->landed;
    case PASSPORT_LANDING_LOW: *ret = l->lo80; return l->landed;
    case PASSPORT_LANDING_HIGH: *ret = l->hi80; return l->landed;
    case PASSPORT_OVER: *ret = l->over_yen; return l->landed && l->has_cap;
    case PASSPORT_CHANCE: *ret = l->chance_percent; return l->landed && l->has_cap;
    case PASSPORT_FIRST_OVER: *ret = l->first_over; return l->first_over != 0;
    case PASSPORT_TOLD: break;
    }
    return false;
}

static void put_versions(JsonWriter *w, const PassportFigure *f)
{
    json_array_field(w, "versions");
    for (size_t i = 0; i < COUNT_OF(f->versions) && f->versions[i].from; i++) {
        json_open_object(w);
        json_str_field(w, "from", str_of(f->versions[i].from));
        json_str_field(w, "formula", str_of(f->versions[i].formula));
        json_str_field(w, "article", str_of(f->versions[i].article));
        json_close_object(w);
    }
    json_close_array(w);
}

typedef struct {
    Str label;
    int64_t value;
    const char *unit;
    Str mark, source;
    const char *entity;  /* whose row it is; NULL: none */
    int64_t id;
} Input;

/* Who changed the row last, and when; whether that was after the day asked for. */
static Status put_changed(Req *rq, JsonWriter *w, const Passport *p, const Input *in)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    bool some = false;
    if (in->entity && in->id) {
        TRY(db_query(rq->db, &sql_changed, &rows, P_INT(rq->org), P_TEXT(str_of(in->entity)), P_INT(in->id)));
        some = rows_next(&rows);
    }
    if (some)
        json_i64_field(w, "changed_ms", row_int(&rows, 0));
    else
        json_null_field(w, "changed_ms");
    if (some && !p->outside && row_text(&rows, 1).n)
        json_str_field(w, "changed_by", row_text(&rows, 1));
    else
        json_null_field(w, "changed_by");
    json_bool_field(w, "changed_after", some && row_int(&rows, 0) > p->until_ms);
    return rows.status;
}

static Status put_input(Req *rq, JsonWriter *w, const Passport *p, const Input *in)
{
    json_open_object(w);
    json_str_field(w, "label", in->label);
    json_i64_field(w, "value", in->value);
    json_str_field(w, "unit", str_of(in->unit));
    json_str_field(w, "mark", in->mark);
    json_str_field(w, "source", in->source);
    TRY(put_changed(rq, w, p, in));
    json_close_object(w);
    return OK;
}

static Status put_cap_inputs(Req *rq, JsonWriter *w, const Passport *p)
{
    for (CapItem i = 0; i < CAP_ITEM_COUNT; i++) {
        const CapSource *s = &p->cap.sources[i];
        if (i == CAP_N75 || !p->cap.inputs.values[i].given || !s->id)
            continue;
        const Input in = { str_of(cap_item_info(i)->label), p->cap.inputs.values[i].value, "yen", s->mark, s->source, "cap_input", s->id };
        TRY(put_input(rq, w, p, &in));
    }
    return OK;
}

/* The two that the year's own rate stands on. */
static Status put_population(Req *rq, JsonWriter *w, const Passport *p)
{
    for (int year = p->year - 4; year < p->year; year += 3) {
        const int i = year - CAP_N75_FIRST;
        if (i < 0 || year > CAP_N75_LAST || !p->cap.inputs.n75[i].given)
            continue;
        const CapSource *s = &p->cap.n75[i];
        const Input in = { arena_printf(rq->arena, STR_FMT "10月1日の75歳以上人口", STR_ARG(wareki_year(year, rq->arena))), p->cap.inputs.n75[i].value, "people",
                           s->mark, s->source, "population", s->id };
        TRY(put_input(rq, w, p, &in));
    }
    return OK;
}

static Status put_approvals(Req *rq, JsonWriter *w, const Passport *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &sql_approvals, &rows, P_INT(rq->org), P_INT(p->year)));
    while (rows_next(&rows)) {
        const Input in = { S("個別協議で認められた額"), row_int(&rows, 1), "yen", S("final"), arena_copy(rq->arena, row_text(&rows, 2)), "approval", row_int(&rows, 0) };
        TRY(put_input(rq, w, p, &in));
    }
    return rows.status;
}

static Status put_outlook(Req *rq, JsonWriter *w, const Passport *p)
{
    TownOutlook *o = ARENA_NEW(rq->arena, TownOutlook);
    if (!o)
        return ERR_MEMORY;
    TRY(town_outlook(rq->db, rq->org, rq->arena, o));
    for (Assume k = 0; k < ASSUME_COUNT; k++) {
        const Assumed *a = &o->assumed[k];
        const Input in = { str_of(assume_infos[k].label), a->value, "permille", a->mark, a->source, "forecast_assumption", a->id };
        TRY(put_input(rq, w, p, &in));
    }
    for (size_t i = 0; i < o->count; i++) {
        const Effect *e = &o->effects[i];
        const Input in = { S("見通しに入れる予定"), e->kind == EFFECT_PRICE ? e->rate : e->yen, e->kind == EFFECT_PRICE ? "basis" : "yen", e->mark, e->source,
                           "known_effect", e->id };
        TRY(put_input(rq, w, p, &in));
    }
    return OK;
}

static Status put_inputs(Req *rq, JsonWriter *w, const Passport *p)
{
    static const struct { unsigned bit; Status (*put)(Req *, JsonWriter *, const Passport *); } parts[] = {
        { FROM_CAP_INPUTS, put_cap_inputs }, { FROM_POPULATION, put_population }, { FROM_APPROVALS, put_approvals }, { FROM_OUTLOOK, put_outlook },
    };
    json_array_field(w, "inputs");
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (p->figure->from & parts[i].bit)
            TRY(parts[i].put(rq, w, p));
    json_close_array(w);
    return OK;
}

static void put_rows(JsonWriter *w, const Passport *p)
{
    if (p->outside || !(p->figure->from & (FROM_CLAIMS | FROM_LEDGER))) {
        json_null_field(w, "rows");
        return;
    }
    json_object_field(w, "rows");
    json_i64_field(w, "from_month", p->first);
    json_i64_field(w, "to_month", p->last);
    json_i64_field(w, "claims", p->figure->from & FROM_CLAIMS ? p->claims : 0);
    json_i64_field(w, "ledger", p->figure->from & FROM_LEDGER ? p->ledger : 0);
    json_close_object(w);
}

static void put_file(JsonWriter *w, const Passport *p, const Rows *r)
{
    if (p->outside) {
        json_null_field(w, "file_name");
        json_null_field(w, "rows_taken");
        return;
    }
    json_str_field(w, "file_name", row_text(r, 1));
    json_i64_field(w, "rows_taken", row_int(r, 3));
}

static Status put_batches(Req *rq, JsonWriter *w, const Passport *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    bool more = false;
    json_array_field(w, "batches");
    if (p->figure->from & FROM_CLAIMS) {
        TRY(db_query(rq->db, &sql_batches, &rows, P_INT(rq->org), P_INT(p->until_ms), P_INT(p->first), P_INT(p->last)));
        while (rows_next(&rows)) {
            more = n == BATCHES_SHOWN;
            if (more)
                continue;
            n++;
            json_open_object(w);
            json_i64_field(w, "id", row_int(&rows, 0));
            json_i64_field(w, "applied_ms", row_int(&rows, 2));
            put_file(w, p, &rows);
            if (!p->outside && row_text(&rows, 4).n)
                json_str_field(w, "by", row_text(&rows, 4));
            else
                json_null_field(w, "by");
            json_close_object(w);
        }
    }
    json_close_array(w);
    json_bool_field(w, "more_batches", more);
    return rows.status;
}

/* Of an earlier day only what can be told from rows that are still there; else it says why not. */
static void put_value(JsonWriter *w, const Passport *p)
{
    int64_t value = 0;
    bool past = !date_is_none(p->as_of), known = value_of(p, &value);
    bool recounted = p->figure->value == PASSPORT_SPENT && !p->outside;
    bool told = known && (!past || !p->later || recounted);
    if (told)
        json_i64_field(w, "value", value);
    else
        json_null_field(w, "value");
    json_str_field(w, "note", !past ? S("")
                   : !p->later ? S("その日より後に、取り込みも取り消しもありません。もとの数字が「後で直された」となっていなければ、その日も同じ額です。")
                   : recounted ? S("その日までに取り込まれ、いまも残っている明細と、いまの台帳から数えた額です。")
                                                        : S("その日より後に取り込みや取り消しがあったため、その日の額は計算し直せません。下は、その日までに取り込まれていたファイルです。"));
}

static Status passport_get(Req *rq)
{
    static const char *const units[] = {
        [PASSPORT_YEN] = "yen", [PASSPORT_PERCENT] = "percent", [PASSPORT_MONTH] = "month", [PASSPORT_PEOPLE] = "people", [PASSPORT_PLAIN] = "plain" };
    char room[11];
    Passport *p = ARENA_NEW(rq->arena, Passport);
    if (!p)
        return ERR_MEMORY;
    TRY(ask_figure(rq, p));
    TRY(read_figure(rq, p));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "figure", str_of(p->figure->key));
    json_str_field(w, "label", str_of(p->figure->label));
    json_i64_field(w, "year", p->year);
    json_str_field(w, "unit", str_of(units[p->figure->unit]));
    if (date_is_none(p->as_of))
        json_null_field(w, "as_of");
    else
        json_str_field(w, "as_of", date_to_iso(p->as_of, room));
    put_value(w, p);
    put_versions(w, p->figure);
    TRY(put_inputs(rq, w, p));
    put_rows(w, p);
    TRY(put_batches(rq, w, p));
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/passport", .handler = passport_get, .access = ACCESS_MONEY_READ, .tx = TX_READ,
      .summary = "Where a figure comes from: formula and version, inputs, rows, imports, who and when" },
};
static const Sql *const statements[] = { &sql_batches, &sql_later, &sql_claims, &sql_ledger, &sql_spent, &sql_changed, &sql_approvals, LANDINGS_STATEMENTS };
const Feature feature_passport = { .name = "passport", LIST_OF(routes, routes), LIST_OF(statements, statements) };
