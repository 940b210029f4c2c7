/* The officer's first screen: will the year end within the cap, from when not, and why. */
#include "domain/words.h"
#include "feature/cap/cap_parts.h"
#include "http/app.h"
#include "http/told.h"

const Sql home_sql_latest = { .read_only = true, .text =
    "SELECT id, file_name, applied_ms, rows_taken, rev FROM batch WHERE org = $1 AND state = 'applied' ORDER BY applied_ms DESC, id DESC LIMIT 1" };
const Sql home_sql_duties = { .read_only = true, .text =
    "SELECT id, rev, title, why, how, screen, mark, done_year FROM duty WHERE org = $1 AND month = $2 ORDER BY id" };
const Sql home_sql_town = { .read_only = true, .text =
    "SELECT o.name, o.code, o.insurer, p.name FROM organisation o LEFT JOIN organisation p ON p.id = o.parent WHERE o.id = $1" };

#define REASONS_MAX 3

typedef struct {
    TownLanding at;
    TownMoves moves;     /* none where this reader is not told services apart */
    Str waiting;         /* which months such a reader is not shown yet */
    bool outside, apart; /* apart: he is */
} Home;

/* ---- reading ---- */

static Status read_home(Req *rq, Home *h, int year)
{
    Told told;
    h->outside = relation_is_outside(rq->relation);
    h->apart = true;
    const Landing *l = &h->at.landing;
    TRY(town_landing(rq->db, rq->org, year, told_seen(rq), rq->arena, &h->at));
    if (h->outside)
        TRY(release_sentence(rq->db, rq->org, outside_year_first(year), outside_year_last(year), rq->arena, &h->waiting));
    if (!h->at.landed || !l->known)
        return OK;
    Month first = fiscal_year_first(year, h->at.cap.year_starts);
    TRY(told_read(rq, rq->org, month_add(first, -12), l->last_month, &told));
    h->apart = told.depth == OUTSIDE_LINES;
    return h->apart ? town_moves_of(rq->db, rq->org, first, l->last_month, told.outside, rq->arena, &h->moves) : OK;
}

/* ---- words ---- */

static Str why_sentence(const Home *h, bool more, Arena *a)
{
    const TownMove *m = town_move_largest(&h->moves, more);
    return m ? arena_printf(a, "いちばん大きな理由は、" STR_FMT "ことです。", STR_ARG(town_move_sentence(m, a))) : S("");
}

static Str sentence(const Home *h, Arena *a)
{
    const Landing *l = &h->at.landing;
    if (!h->at.landed)
        return landing_refusal_sentence(l, a);
    Str year = wareki_year(h->at.year, a);
    if (!h->at.has_cap)
        return arena_printf(a, STR_FMT "の着地は" STR_FMT "の見込みです。上限額は、入力が足りないか正しくないため計算できません。上限額の画面で確かめてください。",
                            STR_ARG(year), STR_ARG(yen_words(l->yen, a)));
    bool over = l->over_yen > 0;
    Str from = over && l->first_over ? arena_printf(a, "超えるのは" STR_FMT "サービス分からです。", STR_ARG(wareki_month(l->first_over, a))) : S("");
    return arena_printf(a, "このまま進むと、" STR_FMT "は上限額%s約" STR_FMT "%s見込みです。" STR_FMT STR_FMT, STR_ARG(year), over ? "を" : "まで",
                        STR_ARG(yen_words(l->over_yen, a)), over ? "超える" : "の余裕がある", STR_ARG(from), STR_ARG(why_sentence(h, over, a)));
}

/* ---- JSON ---- */

static Status put_town(Req *rq, JsonWriter *w, const Home *h)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &home_sql_town, &rows, P_INT(rq->org)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    static const char *const names[] = { "name", "code", "insurer", "prefecture" };
    json_object_field(w, "town");
    json_i64_field(w, "id", rq->org);
    for (int i = 0; i < (int)COUNT_OF(names); i++)
        json_str_field(w, names[i], row_text(&rows, i));
    json_close_object(w);
    json_i64_field(w, "year", h->at.year);
    json_str_field(w, "year_label", wareki_year(h->at.year, rq->arena));
    json_object_field(w, "calendar");
    json_i64_field(w, "starts", h->at.cap.year_starts);
    json_str_field(w, "label", h->at.cap.year_starts == 3 ? S("3月〜翌年2月サービス分（4月〜3月支払）") : S("4月〜翌年3月サービス分"));
    json_close_object(w);
    return OK;
}

static void put_cap(Req *rq, JsonWriter *w, const Home *h)
{
    const CapResult *r = &h->at.cap.result;
    json_object_field(w, "cap");
    if (h->at.has_cap) {
        json_i64_field(w, "yen", r->yen);
        json_i64_field(w, "base_yen", r->base_yen);
        json_i64_field(w, "approved_yen", r->approved_yen);
        json_str_field(w, "chosen", str_of(cap_branch_key(r->chosen)));
        json_str_field(w, "chosen_label", str_of(cap_branch_label(r->chosen)));
    } else {
        json_null_field(w, "yen");
    }
    json_bool_field(w, "provisional", r->provisional);
    cap_put_missing(w, r, rq->arena);
    json_close_object(w);
}

static void put_month_or_null(JsonWriter *w, const char *key, Month m)
{
    if (m)
        json_i64_field(w, key, m);
    else
        json_null_field(w, key);
}

static void put_landing(Req *rq, JsonWriter *w, const Home *h)
{
    const Landing *l = &h->at.landing;
    if (!h->at.landed) {
        json_null_field(w, "landing");
        return;
    }
    json_object_field(w, "landing");
    json_i64_field(w, "yen", l->yen);
    json_i64_field(w, "lo80", l->lo80);
    json_i64_field(w, "hi80", l->hi80);
    if (h->at.has_cap) {
        json_i64_field(w, "over_yen", l->over_yen);
        json_i64_field(w, "chance_percent", l->chance_percent);
    } else {
        json_null_field(w, "over_yen");
        json_null_field(w, "chance_percent");
    }
    put_month_or_null(w, "first_month", l->first_over);
    json_str_field(w, "mark", S("参考"));
    if (h->at.forecast) {
        home_put_forecast(rq, w, h->at.forecast);
        json_close_object(w);
        return;
    }
    json_str_field(w, "engine", S("simple"));
    json_null_field(w, "backtest");
    json_array_field(w, "assumptions");
    for (size_t i = 0; i < l->assumption_count; i++) {
        json_open_object(w);
        json_str_field(w, "text", landing_assumption_sentence(&l->assumptions[i], rq->arena));
        json_str_field(w, "mark", landing_is_assumed(l->assumptions[i].code) ? S("仮定") : S("実績"));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_months(JsonWriter *w, const Home *h)
{
    static const char *const how[] = { [LANDING_PAID] = "paid", [LANDING_COMPLETED] = "completed", [LANDING_EXPECTED] = "expected" };
    json_array_field(w, "months");
    for (size_t i = 0; h->at.landed && i < COUNT_OF(h->at.landing.rows); i++) {
        const LandingRow *r = &h->at.landing.rows[i];
        json_open_object(w);
        json_i64_field(w, "month", r->month);
        json_str_field(w, "how", str_of(how[r->how]));
        json_bool_field(w, "expected", r->how != LANDING_PAID);
        json_i64_field(w, "paid", r->yen);
        json_i64_field(w, "in_data", r->paid);
        json_i64_field(w, "paid_last_year", r->last_year);
        json_i64_field(w, "cumulative", r->cumulative);
        json_i64_field(w, "lo80", r->lo80);
        json_i64_field(w, "hi80", r->hi80);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_reasons(Req *rq, JsonWriter *w, const Home *h)
{
    json_array_field(w, "reasons");
    for (size_t i = 0; i < h->moves.count && i < REASONS_MAX && h->moves.items[i].yen; i++) {
        const TownMove *m = &h->moves.items[i];
        json_open_object(w);
        json_str_field(w, "sentence", town_move_sentence(m, rq->arena));
        json_i64_field(w, "yen", m->yen);
        json_str_field(w, "service", m->service);
        json_str_field(w, "program", m->program);
        json_close_object(w);
    }
    json_close_array(w);
}

static Status put_duties(Req *rq, JsonWriter *w, const Home *h, int month)
{
    static const char *const texts[] = { "title", "why", "how", "screen", "mark" };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &home_sql_duties, &rows, P_INT(rq->org), P_INT(month)));
    json_array_field(w, "duties");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_i64_field(w, "rev", row_int(&rows, 1));
        for (int i = 0; i < (int)COUNT_OF(texts); i++)
            json_str_field(w, texts[i], row_text(&rows, 2 + i));
        json_bool_field(w, "done", row_int(&rows, 7) == h->at.year);
        json_close_object(w);
    }
    json_close_array(w);
    json_i64_field(w, "duties_month", month);
    return rows.status;
}

typedef struct {
    int64_t yen, months;
    Month last;
} Spent;

/* Also when the landing is refused: what was paid is known all the same. */
static Spent spent_of(const Home *h)
{
    Spent s = { 0 };
    Month first = fiscal_year_first(h->at.year, h->at.cap.year_starts);
    for (size_t i = 0; i < h->at.month_count; i++)
        if (h->at.months[i].month >= first) {
            s.yen += h->at.months[i].paid;
            s.months++;
            s.last = h->at.months[i].month;
        }
    return s;
}

/* "spent" and "latest_import": the second is the source of the first. */
static Status put_spent(Req *rq, JsonWriter *w, const Home *h)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &home_sql_latest, &rows, P_INT(rq->org)));
    bool some = !h->outside && rows_next(&rows); /* no names of files, nor how many rows one of them had */
    Str source = h->outside ? S("取り込まれた請求と台帳") : S("台帳に入力された金額");
    if (some) {
        source = arena_printf(rq->arena, STR_FMT "（" STR_FMT " 取り込み）", STR_ARG(row_text(&rows, 1)),
                              STR_ARG(wareki_long(clock_day(row_int(&rows, 2)), rq->arena)));
        json_object_field(w, "latest_import");
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "file_name", row_text(&rows, 1));
        json_i64_field(w, "applied_ms", row_int(&rows, 2));
        json_i64_field(w, "rows_taken", row_int(&rows, 3));
        json_i64_field(w, "rev", row_int(&rows, 4));
        json_close_object(w);
    } else {
        json_null_field(w, "latest_import");
    }
    Spent spent = spent_of(h);
    json_object_field(w, "spent");
    json_i64_field(w, "yen", spent.yen);
    json_i64_field(w, "months", spent.months);
    put_month_or_null(w, "last_month", spent.last);
    json_str_field(w, "source", source);
    json_close_object(w);
    return rows.status;
}

Status home_get(Req *rq)
{
    int64_t year;
    Date today = app_today(rq->app);
    Home *h = ARENA_NEW(rq->arena, Home);
    if (!h)
        return ERR_MEMORY;
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(today), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    TRY(read_home(rq, h, (int)year));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    TRY(put_town(rq, w, h));
    put_cap(rq, w, h);
    TRY(put_spent(rq, w, h));
    put_landing(rq, w, h);
    json_str_field(w, "sentence", arena_printf(rq->arena, STR_FMT STR_FMT, STR_ARG(sentence(h, rq->arena)), STR_ARG(h->waiting)));
    put_reasons(rq, w, h);
    json_str_field(w, "reasons_note", h->apart ? S("") : S("使った人の少ない区分があるため、役場の外からは、サービスごとの理由を見られません（引き算で少人数の区分が分かるのを防ぐため）。"));
    put_months(w, h);
    TRY(put_duties(rq, w, h, month_of(today) % 100));
    json_close_object(w);
    return reply_done(rq);
}
