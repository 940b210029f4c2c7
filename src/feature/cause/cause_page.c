/* The tree as it stands: figures read anew, and what each says about its question. */
#include "domain/service.h"
#include "domain/words.h"
#include "feature/cause/cause_parts.h"
#include "http/app.h"
#include "http/told.h"
#include "schema/town_landing.h"

static const FigureInfo cause_figures[FIGURE_COUNT] = {
    [FIGURE_EQUIVALENT_VISIT] = { "equivalent_visit", "訪問型で従前相当を使う割合（人月）", "permille", "spending" },
    [FIGURE_EQUIVALENT_DAY] = { "equivalent_day", "通所型で従前相当を使う割合（人月）", "permille", "spending" },
    [FIGURE_PRICE_VISIT] = { "price_visit", "訪問型Aの1人1か月の費用（従前相当との比）", "permille", "spending" },
    [FIGURE_PRICE_DAY] = { "price_day", "通所型Aの1人1か月の費用（従前相当との比）", "permille", "spending" },
    [FIGURE_PROVIDERS_VISIT] = { "providers_visit", "訪問型Aの事業所の数（従前相当との比）", "permille", "spending" },
    [FIGURE_PROVIDERS_DAY] = { "providers_day", "通所型Aの事業所の数（従前相当との比）", "permille", "spending" },
    [FIGURE_MANAGEMENT] = { "management", "ケアマネジメント費（1人1か月）", "yen", "spending" },
    [FIGURE_GROWTH] = { "growth", "費用の伸び（前の年の同じ月との比）", "permille", "why" },
    [FIGURE_CAP_SHARE] = { "cap_share", "上限額に対する着地の割合", "permille", "home" },
    [FIGURE_OVER] = { "over", "上限額を超える見込みの額", "yen", "home" },
};

static bool cause_figure_find(Str key, Figure *ret)
{
    for (Figure f = 0; f < FIGURE_COUNT; f++)
        if (str_eq(key, str_of(cause_figures[f].key)))
            return *ret = f, true;
    return false;
}

static Str cause_figure_words(Figure f, int64_t value, Arena *a)
{
    int64_t size = value < 0 ? -value : value;
    if (str_eq(str_of(cause_figures[f].unit), S("yen")))
        return value < 0 ? arena_printf(a, "−" STR_FMT, STR_ARG(yen_exact(size, a))) : yen_exact(value, a);
    return arena_printf(a, "%s%lld.%lld％", value < 0 ? "−" : "", (long long)(size / 10), (long long)(size % 10));
}

/* ---- figures ---- */

const Sql cause_sql_last = { .read_only = true, .text = "SELECT COALESCE(MAX(service_month), 0) FROM cube WHERE org = $1 AND origin = 'claim' AND " RELEASE_SEEN("cube", "$2") };
#define LINES_OF(cube) "SELECT service, program, SUM(people), SUM(paid), COUNT(DISTINCT provider) FROM " cube \
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY service, program"
const Sql cause_sql_lines = { .read_only = true, .text = LINES_OF("cube") };
const Sql cause_sql_told_lines = { .read_only = true, .text = LINES_OF(OUTSIDE_CUBE) };

typedef struct {
    int64_t months, paid, providers;
} Sum;
typedef struct {
    Sum lines[SERVICE_CATEGORY_COUNT][PROGRAM_COUNT];
    int64_t paid;
} Year;

static Status read_year(Req *rq, const Told *told, Month first, Month last, Year *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = (Year){ 0 };
    TRY(db_query(rq->db, told_from(told, &cause_sql_lines, &cause_sql_told_lines), &rows, P_INT(rq->org), P_INT(first), P_INT(last)));
    while (rows_next(&rows)) {
        ServiceCategory c;
        Program p;
        ret->paid += row_int(&rows, 3);
        if (!service_category_find(service_group(row_text(&rows, 0)), &c) || !program_find(row_text(&rows, 1), &p))
            continue;
        Sum *s = &ret->lines[c][p];
        s->months += row_int(&rows, 2);
        s->paid += row_int(&rows, 3);
        s->providers += row_int(&rows, 4);
    }
    return rows.status;
}

static void set(Figures *f, Figure at, int64_t part, int64_t whole, int64_t scale)
{
    if (whole <= 0)
        return;
    f->known[at] = true;
    f->value[at] = (part * scale * 2 + whole) / (whole * 2);
}

static void set_category(Figures *f, const Year *y, ServiceCategory c, Figure share, Figure price, Figure providers)
{
    const Sum *old = &y->lines[c][PROGRAM_EQUIVALENT], *a = &y->lines[c][PROGRAM_A];
    int64_t all = 0;
    for (Program p = 0; p < PROGRAM_COUNT; p++)
        all += y->lines[c][p].months;
    set(f, share, old->months, all, 1000);
    set(f, providers, a->providers, old->providers, 1000);
    if (a->months > 0 && old->months > 0 && old->paid > 0)
        set(f, price, a->paid / a->months, old->paid / old->months, 1000);
}

static Status read_landing(Req *rq, Figures *f)
{
    TownLanding *t = ARENA_NEW(rq->arena, TownLanding);
    if (!t)
        return ERR_MEMORY;
    TRY(town_landing(rq->db, rq->org, fiscal_year_of(month_of(app_today(rq->app)), 4), told_seen(rq), rq->arena, t));
    if (!t->landed || !t->has_cap || t->cap.result.yen <= 0)
        return OK;
    set(f, FIGURE_CAP_SHARE, t->landing.yen, t->cap.result.yen, 1000);
    f->known[FIGURE_OVER] = true;
    f->value[FIGURE_OVER] = t->landing.yen - t->cap.result.yen;
    return OK;
}

static Status cause_read_figures(Req *rq, Figures *ret)
{
    Told told;
    Year now, before;
    int64_t last = 0;
    *ret = (Figures){ .source = S("請求の実績がまだありません。") };
    TRY(db_one_int(rq->db, &cause_sql_last, &last, P_INT(rq->org), P_INT(told_seen(rq))));
    if (!month_is_valid((Month)last))
        return OK;
    Month first = month_add((Month)last, -11);
    TRY(told_read(rq, rq->org, month_add(first, -12), (Month)last, &told));
    TRY(read_year(rq, &told, first, (Month)last, &now));
    TRY(read_year(rq, &told, month_add(first, -12), month_add((Month)last, -12), &before));
    ret->source = arena_printf(rq->arena, "%d年%d月〜%d年%d月サービス分の実績", (int)first / 100, (int)first % 100, (int)last / 100, (int)last % 100);
    if (told.depth == OUTSIDE_LINES) {
        set_category(ret, &now, SERVICE_VISIT, FIGURE_EQUIVALENT_VISIT, FIGURE_PRICE_VISIT, FIGURE_PROVIDERS_VISIT);
        set_category(ret, &now, SERVICE_DAY, FIGURE_EQUIVALENT_DAY, FIGURE_PRICE_DAY, FIGURE_PROVIDERS_DAY);
        set(ret, FIGURE_MANAGEMENT, now.lines[SERVICE_MANAGEMENT][PROGRAM_MANAGEMENT].paid, now.lines[SERVICE_MANAGEMENT][PROGRAM_MANAGEMENT].months, 1);
    }
    if (before.paid > 0)
        set(ret, FIGURE_GROWTH, now.paid, before.paid, 1000);
    return read_landing(rq, ret);
}

/* ---- verdicts ---- */

Verdict cause_verdict(const CauseEvidence *e, const Figures *f)
{
    Figure at;
    if (str_eq(e->kind, S("note")))
        return str_eq(e->judgement, S("supports")) ? EVIDENCE_SUPPORTS : EVIDENCE_WEAKENS;
    bool figure = str_eq(e->kind, S("figure"));
    if (figure && (!cause_figure_find(e->figure, &at) || !f->known[at]))
        return EVIDENCE_UNKNOWN;
    int64_t value = figure ? f->value[at] : e->value;
    if (value == NUMBER_NONE || e->threshold == NUMBER_NONE)
        return EVIDENCE_UNKNOWN;
    bool high = value >= e->threshold;
    return high == str_eq(e->direction, S("high")) ? EVIDENCE_SUPPORTS : EVIDENCE_WEAKENS;
}

/* ---- the page ---- */

static void put_figures(Req *rq, JsonWriter *w, const Figures *f)
{
    json_array_field(w, "figures");
    for (Figure i = 0; i < FIGURE_COUNT; i++) {
        json_open_object(w);
        json_str_field(w, "key", str_of(cause_figures[i].key));
        json_str_field(w, "label", str_of(cause_figures[i].label));
        json_str_field(w, "unit", str_of(cause_figures[i].unit));
        json_str_field(w, "screen", str_of(cause_figures[i].screen));
        if (f->known[i])
            json_i64_field(w, "value", f->value[i]);
        else
            json_null_field(w, "value");
        json_str_field(w, "words", f->known[i] ? cause_figure_words(i, f->value[i], rq->arena) : S("データがありません"));
        json_close_object(w);
    }
    json_close_array(w);
}

const Sql cause_sql_evidence = { .read_only = true, .text =
    "SELECT org, id, rev, node, kind, figure, words, value, direction, threshold, judgement, mark, source FROM cause_evidence WHERE org = $1"
    " ORDER BY node, id LIMIT $2" };

static Status put_evidence(Req *rq, JsonWriter *w, const Figures *f)
{
    static const char *const states[] = { [EVIDENCE_UNKNOWN] = "unknown", [EVIDENCE_SUPPORTS] = "supports", [EVIDENCE_WEAKENS] = "weakens" };
    CLEANUP(rows_done) Rows rows = { 0 };
    json_array_field(w, "evidence");
    TRY(db_query(rq->db, &cause_sql_evidence, &rows, P_INT(rq->org), P_INT(LIST_PAGE_MAX)));
    while (rows_next(&rows)) {
        CauseEvidence e;
        Figure at;
        TRY(entity_from_row(&entity_cause_evidence, &rows, 0, rq->arena, &e));
        json_open_object(w);
        json_key(w, S("row"));
        entity_to_json(&entity_cause_evidence, &e, w);
        json_str_field(w, "state", str_of(states[cause_verdict(&e, f)]));
        bool figure = str_eq(e.kind, S("figure")) && cause_figure_find(e.figure, &at);
        json_str_field(w, "reading", !figure ? S("") : f->known[at] ? cause_figure_words(at, f->value[at], rq->arena) : S("データがありません"));
        json_str_field(w, "border", figure && e.threshold != NUMBER_NONE ? cause_figure_words(at, e.threshold, rq->arena) : S(""));
        json_close_object(w);
    }
    json_close_array(w);
    return rows.status;
}

Status cause_page(Req *rq)
{
    Figures f;
    const ListQuery q = { .page_size = LIST_PAGE_MAX };
    TRY(cause_read_figures(rq, &f));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_key(w, S("nodes"));
    TRY(entity_list(&entity_cause_node, rq->db, rq->org, &q, rq->arena, rq->problems, w));
    TRY(put_evidence(rq, w, &f));
    put_figures(rq, w, &f);
    json_str_field(w, "source", f.source);
    json_close_object(w);
    return reply_done(rq);
}
