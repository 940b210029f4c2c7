#include "feature/passport/passport.h"
#include "http/app.h"
#include "http/past_turn.h"
#include "http/told.h"
#include "schema/passport.h"
#include "schema/past.h"

static const Sql sql_later = { .read_only = true, .text =
    "SELECT COUNT(*) FROM batch WHERE org = $1 AND (applied_ms > $2 OR undone_ms > $2)" };
static const Sql sql_claims = { .read_only = true, .text =
    "SELECT COUNT(*) FROM claim c JOIN batch b ON b.org = c.org AND b.id = c.batch"
    " WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND b.applied_ms <= $4" };
static const Sql sql_ledger = { .read_only = true, .text = "SELECT COUNT(*) FROM ledger WHERE org = $1 AND month >= $2 AND month <= $3" };
static const Sql sql_spent = { .read_only = true, .text = "SELECT COALESCE(SUM(paid), 0) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " AND " RELEASE_SEEN("cube", "$4") };
static const Sql sql_changed = { .read_only = true, .text =
    "SELECT t.at_ms, a.name FROM audit t LEFT JOIN account a ON a.org = t.org AND a.id = t.account"
    " WHERE t.org = $1 AND t.entity = $2 AND t.target = $3 AND t.verb = 'write' AND t.at_ms <= $4 ORDER BY t.seq DESC LIMIT 1" };

typedef struct {
    const PassportFigure *figure;
    int year;
    int64_t at_ms;    /* INT64_MAX: now */
    Str as_of;        /* as it was asked; empty: now */
    bool outside;     /* no names of people or files, no counts of lines, no sum of another day: their difference is one file's */
    bool told;        /* not from outside of a day on which something was different */
    int64_t since_ms;
    Db *db;           /* of now, or of that moment */
    TownCap cap;
    TownLanding at;   /* of figures that the landing gives */
    Month first, last;
    int64_t claims, ledger, spent;
} Passport;

/* ---- reading ---- */

static Status ask_figure(Req *rq, Passport *p)
{
    Str key = S("");
    int64_t year;
    req_query(rq, "figure", &key);
    p->figure = passport_figure(key);
    if (!p->figure)
        return problem_add(rq->problems, S("?figure"), "choice", "この数字の出どころはありません。画面を開き直してください。");
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    p->year = (int)year;
    p->as_of = S("");
    req_query(rq, "as_of", &p->as_of);
    p->outside = relation_is_outside(rq->relation);
    return req_as_of(rq, &p->at_ms);
}

/* From outside: when nothing came since, the figures of now; else none. */
static Status open_moment(Req *rq, Passport *p, App **turn, Past *past)
{
    int64_t later = 0;
    p->db = rq->db;
    p->told = true;
    if (p->at_ms == INT64_MAX)
        return OK;
    if (p->outside) {
        TRY(db_one_int(rq->db, &sql_later, &later, P_INT(rq->org), P_INT(p->at_ms)));
        p->told = later == 0;
        return OK;
    }
    TRY(past_turn_take(rq->app, turn));
    TRY(past_open(rq->db, rq->org, p->at_ms, PAST_SUMS, rq->arena, past));
    p->db = past->db;
    p->since_ms = past->since_ms;
    return OK;
}

static Status read_figure(Req *rq, Passport *p)
{
    PassportValue v = p->figure->value;
    TRY(town_cap(p->db, rq->org, p->year, rq->arena, &p->cap));
    p->first = fiscal_year_first(p->year, p->cap.year_starts);
    p->last = month_add(p->first, 11);
    TRY(db_one_int(rq->db, &sql_claims, &p->claims, P_INT(rq->org), P_INT(p->first), P_INT(p->last), P_INT(p->at_ms)));
    TRY(db_one_int(rq->db, &sql_ledger, &p->ledger, P_INT(rq->org), P_INT(p->first), P_INT(p->last)));
    if (v == PASSPORT_TOLD || v == PASSPORT_CAP || v == PASSPORT_APPROVED)
        return OK;
    TRY(town_landing(p->db, rq->org, p->year, told_seen(rq), rq->arena, &p->at));
    /* Months in which only the ledger has rows are still to come: the first screen does not count them either. */
    return db_one_int(p->db, &sql_spent, &p->spent, P_INT(rq->org), P_INT(p->first), P_INT(p->at.landing.last_month ? p->at.landing.last_month : p->last), P_INT(told_seen(rq)));
}

/* ---- writing ---- */

static bool value_of_landing(const Passport *p, const Landing *l, bool landed, int64_t *ret)
{
    bool capped = landed && p->at.has_cap;
    switch (p->figure->value) {
    case PASSPORT_LANDING: *ret = l->yen; return landed;
    case PASSPORT_LANDING_LOW: *ret = l->lo80; return landed;
    case PASSPORT_LANDING_HIGH: *ret = l->hi80; return landed;
    case PASSPORT_OVER: *ret = l->over_yen; return capped;
    case PASSPORT_CHANCE: *ret = l->chance_percent; return capped;
    case PASSPORT_FIRST_OVER: *ret = l->first_over; return capped && l->first_over != 0;
    default: return false;
    }
}

static bool value_of(const Passport *p, int64_t *ret)
{
    switch (p->figure->value) {
    case PASSPORT_TOLD: return false;
    case PASSPORT_CAP: *ret = p->cap.result.yen; return p->cap.result.state != CAP_UNKNOWN;
    case PASSPORT_APPROVED: *ret = p->cap.result.approved_yen; return true;
    case PASSPORT_SPENT: *ret = p->spent; return true;
    default: return value_of_landing(p, &p->at.landing, p->at.landed, ret);
    }
}

/* Beside the version that counts, what the simple one gives on the same rows; of one that is gone, or of other years, the formula alone. */
static bool value_by(const Passport *p, size_t i, int64_t *ret)
{
    const PassportVersion *v = &p->figure->versions[i];
    if (!p->told)
        return false;
    if (passport_in_force(p->figure, i, p->year, p->at.forecast != NULL))
        return value_of(p, ret);
    return v->rule == RULE_SIMPLE && value_of_landing(p, &p->at.simple, p->at.simple_landed, ret);
}

static void put_known(JsonWriter *w, const char *key, bool known, int64_t value)
{
    if (known)
        json_i64_field(w, key, value);
    else
        json_null_field(w, key);
}

static void put_versions(JsonWriter *w, const Passport *p)
{
    const PassportFigure *f = p->figure;
    json_array_field(w, "versions");
    for (size_t i = 0; i < COUNT_OF(f->versions) && f->versions[i].from; i++) {
        int64_t value = 0;
        bool known = value_by(p, i, &value);
        json_open_object(w);
        json_str_field(w, "from", str_of(f->versions[i].from));
        json_str_field(w, "formula", str_of(f->versions[i].formula));
        json_str_field(w, "article", str_of(f->versions[i].article));
        json_bool_field(w, "in_force", passport_in_force(f, i, p->year, p->at.forecast != NULL || f->value == PASSPORT_TOLD));
        put_known(w, "value", known, value);
        json_close_object(w);
    }
    json_close_array(w);
}

/* Who changed the row last until then, and when. */
static Status put_changed(Req *rq, JsonWriter *w, const Passport *p, const PassportInput *in)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    bool some = false;
    if (in->entity && in->id) {
        TRY(db_query(rq->db, &sql_changed, &rows, P_INT(rq->org), P_TEXT(str_of(in->entity)), P_INT(in->id), P_INT(p->at_ms)));
        some = rows_next(&rows);
    }
    put_known(w, "changed_ms", some, some ? row_int(&rows, 0) : 0);
    if (some && !p->outside && row_text(&rows, 1).n)
        json_str_field(w, "changed_by", row_text(&rows, 1));
    else
        json_null_field(w, "changed_by");
    return rows.status;
}

static Status put_inputs(Req *rq, JsonWriter *w, const Passport *p)
{
    PassportInput *list = NULL;
    size_t n = 0;
    if (p->told)
        TRY(passport_inputs(p->db, rq->org, p->year, p->figure, rq->arena, &list, &n));
    json_array_field(w, "inputs");
    for (size_t i = 0; i < n; i++) {
        const PassportInput *in = &list[i];
        json_open_object(w);
        json_str_field(w, "label", in->label);
        json_i64_field(w, "value", in->value);
        json_str_field(w, "unit", str_of(in->unit));
        json_str_field(w, "mark", in->mark);
        json_str_field(w, "source", in->source);
        TRY(put_changed(rq, w, p, in));
        json_close_object(w);
    }
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

static Status put_batches(Req *rq, JsonWriter *w, const Passport *p)
{
    PassportBatch list[PASSPORT_BATCHES_SHOWN];
    size_t n = 0;
    bool more = false;
    TRY(passport_batches(rq->db, rq->org, p->figure, p->first, p->last, p->at_ms, rq->arena, list, &n, &more));
    json_array_field(w, "batches");
    for (size_t i = 0; i < n; i++) {
        const PassportBatch *b = &list[i];
        json_open_object(w);
        json_i64_field(w, "id", b->id);
        json_i64_field(w, "applied_ms", b->applied_ms);
        if (p->outside)
            json_null_field(w, "file_name");
        else
            json_str_field(w, "file_name", b->file_name);
        put_known(w, "rows_taken", !p->outside, b->rows_taken);
        if (!p->outside && b->by.n)
            json_str_field(w, "by", b->by);
        else
            json_null_field(w, "by");
        json_close_object(w);
    }
    json_close_array(w);
    json_bool_field(w, "more_batches", more);
    return OK;
}

static Str note_of(const Passport *p)
{
    if (p->at_ms == INT64_MAX)
        return S("");
    if (p->outside)
        return p->told ? S("その時点より後に、取り込みも取り消しもありません。") : S("その時点より後に、取り込みや取り消しがありました。役場の外には、その時点の額を出しません。");
    if (p->at_ms < p->since_ms)
        return S("数字の移り変わりを記録する前の時点です。取り込みと入力の日時から組み立てました。その後に直した数字と、取り消したファイルは、入っていません。");
    return S("その時点で分かっていた数字を、いまの計算のしかたで計算した額です。");
}

static Status put_figure(Req *rq, const Passport *p)
{
    static const char *const units[] = {
        [PASSPORT_YEN] = "yen", [PASSPORT_PERCENT] = "percent", [PASSPORT_MONTH] = "month", [PASSPORT_PEOPLE] = "people", [PASSPORT_PLAIN] = "plain" };
    int64_t value = 0;
    bool known = p->told && value_of(p, &value);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "figure", str_of(p->figure->key));
    json_str_field(w, "label", str_of(p->figure->label));
    json_i64_field(w, "year", p->year);
    json_str_field(w, "unit", str_of(units[p->figure->unit]));
    if (p->as_of.n)
        json_str_field(w, "as_of", p->as_of);
    else
        json_null_field(w, "as_of");
    put_known(w, "value", known, value);
    json_bool_field(w, "on_screen", p->figure->value == PASSPORT_TOLD);
    json_str_field(w, "note", note_of(p));
    put_versions(w, p);
    TRY(put_inputs(rq, w, p));
    put_rows(w, p);
    TRY(put_batches(rq, w, p));
    json_close_object(w);
    return reply_done(rq);
}

static Status passport_get(Req *rq)
{
    CLEANUP(past_turn_done) App *turn = NULL;
    CLEANUP(past_done) Past past = { 0 };
    Passport *p = ARENA_NEW(rq->arena, Passport);
    if (!p)
        return ERR_MEMORY;
    TRY(ask_figure(rq, p));
    TRY(open_moment(rq, p, &turn, &past));
    TRY(read_figure(rq, p));
    return put_figure(rq, p);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/passport", .handler = passport_get, .access = ACCESS_MONEY_READ, .tx = TX_READ, .slow = true,
      .summary = "Where a figure comes from: formula and version, inputs, rows, imports, who and when" },
};
static const Sql *const statements[] = { &sql_later, &sql_claims, &sql_ledger, &sql_spent, &sql_changed, PASSPORT_STATEMENTS };
const Feature feature_passport = { .name = "passport", LIST_OF(routes, routes), LIST_OF(statements, statements) };
