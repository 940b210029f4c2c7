/* worksheet.c: the doors. */
#include "feature/worksheet/worksheet_parts.h"
#include "http/app.h"
#include "http/told_outcomes.h"
#include "schema/landing_kept.h"

const Sql ws_sql_parent = { .read_only = true, .text = "SELECT COALESCE(parent, 0) FROM organisation WHERE id = $1" };

static Status keep_others(Req *rq)
{
    int64_t parent;
    TRY(db_int_or(rq->db, &ws_sql_parent, 0, &parent, P_INT(rq->org)));
    return pool_keep(rq, parent);
}

Status worksheet_facts_of(Req *rq, int year, Facts **ret)
{
    Told t;
    TRY(relation_is_outside(rq->relation) ? told_outcomes_keep(rq, rq->org) : keep_others(rq)); /* of other towns only the whole is told outside */
    TRY(told_read(rq, rq->org, outside_year_first(year - WS_PAST), outside_year_last(year), &t));
    return facts_read(rq->db, rq->org, year, app_today(rq->app), &t, rq->arena, ret);
}

Status worksheet_facts(Req *rq, Facts **ret)
{
    int64_t year;
    Date today = app_today(rq->app);
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(today), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    return worksheet_facts_of(rq, (int)year, ret);
}

static Status put(JsonWriter *w, const Facts *f)
{
    Sheet *sheet;
    Simulated *s = ARENA_NEW(f->arena, Simulated);
    if (!s)
        return ERR_MEMORY;
    TRY(sheet_make(f, &sheet));
    TRY(simulate_kept(f, s));
    json_open_object(w);
    json_str_field(w, "town", f->name);
    json_i64_field(w, "year", f->year);
    json_str_field(w, "year_label", wareki_year(f->year, f->arena));
    if (f->last)
        json_i64_field(w, "last_month", f->last);
    else
        json_null_field(w, "last_month");
    json_str_field(w, "note", facts_note(f));
    sheet_put(w, sheet);
    json_key(w, S("simulation"));
    simulated_put(w, f, s);
    json_close_object(w);
    return arena_status(f->arena);
}

static Status get_sheet(Req *rq)
{
    Facts *f;
    TRY(worksheet_facts(rq, &f));
    TRY(put(reply_json(rq, 200), f));
    return reply_done(rq);
}

static Status facts_inside(Db *db, int64_t org, int year, Date today, Arena *a, Facts **ret)
{
    return facts_read(db, org, year, today, &(Told){ .depth = OUTSIDE_LINES }, a, ret);
}

Status worksheet_json(Db *db, int64_t org, int year, Date today, Arena *a, JsonWriter *w)
{
    Facts *f;
    TRY(facts_inside(db, org, year, today, a, &f));
    return put(w, f);
}

Status worksheet_words(Db *db, int64_t org, int year, Date today, Arena *a, Buf *out)
{
    Facts *f;
    Sheet *sheet;
    Simulated *s = ARENA_NEW(a, Simulated);
    if (!s)
        return ERR_MEMORY;
    TRY(facts_inside(db, org, year, today, a, &f));
    TRY(sheet_make(f, &sheet));
    TRY(simulate_kept(f, s));
    buf_printf(out, STR_FMT " " STR_FMT " 総合事業の充実に向けたワークシート\n", STR_ARG(f->name), STR_ARG(wareki_year(year, a)));
    for (size_t i = 0; i < sheet->n; i++) {
        const WsBlock *b = &sheet->blocks[i];
        buf_printf(out, "%s %s\n", b->key, b->title);
        if (b->finding.n)
            buf_printf(out, "  " STR_FMT "\n", STR_ARG(b->finding));
        for (size_t k = 0; k < b->n_missing; k++)
            buf_printf(out, "  足りないもの：" STR_FMT STR_FMT "\n", STR_ARG(b->missing[k].what), STR_ARG(b->missing[k].ask));
    }
    buf_printf(out, "6 事業費の試算\n  " STR_FMT "\n", STR_ARG(s->sentence));
    return buf_status(out);
}

#define VIEW .access = ACCESS_MONEY_READ, .tx = TX_READ
static const Route routes[] = {
    { VIEW, .method = GET, .path = "/api/towns/{org}/worksheet", .handler = get_sheet, .cached = true,
      .summary = "The worksheet of 総合事業: blocks 1.1 to 6 with tables, sources and what is missing" },
    { VIEW, .method = GET, .path = "/api/towns/{org}/worksheet.xlsx", .handler = worksheet_xlsx, .audit = AUDIT_EXPORT,
      .summary = "The worksheet as a workbook with native charts" },
    { VIEW, .method = POST, .path = "/api/towns/{org}/worksheet-simulations", .handler = worksheet_simulate, .audit = AUDIT_NONE,
      .summary = "Block 6 with other users and prices, without keeping them" },
    { .access = ACCESS_MONEY_WRITE, .tx = TX_WRITE, .method = PUT, .path = "/api/towns/{org}/worksheet-cells", .handler = worksheet_keep,
      .summary = "Keep the users and prices of block 6" },
    { .access = ACCESS_WALK_BOARD, .tx = TX_READ, .method = GET, .path = "/api/prefectures/{org}/worksheet", .handler = worksheet_prefecture, .cached = true,
      .summary = "The worksheet's indicators for all towns of a prefecture" },
    { .access = ACCESS_WALK_BOARD, .tx = TX_READ, .method = GET, .path = "/api/prefectures/{org}/worksheet.xlsx", .handler = worksheet_prefecture_xlsx,
      .audit = AUDIT_EXPORT, .summary = "The same as a workbook" },
};
static const Sql *const statements[] = { TOLD_STATEMENTS, LANDINGS_STATEMENTS, SETTLED_STATEMENTS, OUTCOME_STATEMENTS, OUTCOME_SHOWN_STATEMENTS, WORKSHEET_STATEMENTS };
const Feature feature_worksheet = { .name = "worksheet", LIST_OF(routes, routes), LIST_OF(statements, statements) };
