/* The prefecture's board: which of its towns stands still, in one statement for all of them. */
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"
#include "http/told.h"
#include "schema/landing_kept.h"

#include <stdlib.h>

/* The newest living engagement of each town; the last day on which anybody met, spoke or kept a promise; the
 * next day; promises beyond their day. Every part is found by the index of its table. */
const Sql board_sql = { .read_only = true, .text =
    "SELECT o.id, o.name, e.id, e.fiscal_year, e.theme, e.state, e.present, e.wish, e.wanted,"
    " (SELECT MAX(m.day) FROM meeting m WHERE m.org = o.id AND m.engagement = e.id AND m.day <= $2),"
    " (SELECT MAX(c.day) FROM contact c WHERE c.org = o.id AND c.engagement = e.id AND c.day <= $2),"
    " (SELECT MAX(p.done_on) FROM promise p WHERE p.org = o.id AND p.engagement = e.id AND p.done_on <= $2),"
    " (SELECT COUNT(*) FROM promise p WHERE p.org = o.id AND p.engagement = e.id AND p.state = 'open' AND p.due < $2),"
    " (SELECT COUNT(*) FROM promise p WHERE p.org = o.id AND p.engagement = e.id AND p.state = 'open'),"
    " (SELECT MIN(s.planned) FROM timeline_step s WHERE s.org = o.id AND s.engagement = e.id AND s.held IS NULL AND s.planned >= $2),"
    " (SELECT s.step FROM timeline_step s WHERE s.org = o.id AND s.engagement = e.id AND s.held IS NULL AND s.planned >= $2"
    "   ORDER BY s.planned, s.id LIMIT 1)"
    " FROM organisation o LEFT JOIN engagement e ON e.org = o.id AND e.id ="
    " (SELECT MAX(x.id) FROM engagement x WHERE x.org = o.id AND x.training = 0)"
    " WHERE o.parent = $1 AND (o.kind = 'municipality' OR o.kind = 'union') ORDER BY o.code NULLS LAST, o.id" };

#define TOWNS_MAX 400 /* Hokkaido has 179 */

typedef struct {
    int64_t town, engagement, fiscal_year, late, open;
    Str name, theme, state, present, wish, wanted, next_step;
    Date met, moved, next_on;
    size_t place;         /* as read: by code */
    KeptLanding landing;
} BoardTown;

static Str step_label(Str key)
{
    for (const Choice *c = engagement_steps; c->value; c++)
        if (str_eq(key, str_of(c->value)))
            return str_of(c->label);
    return key;
}

static Date later(Date a, Date b)
{
    return date_is_none(a) || (!date_is_none(b) && b.day > a.day) ? b : a;
}

static Status take_town(const Rows *r, size_t place, Arena *a, BoardTown *ret)
{
    BoardTown t = {
        .town = row_int(r, 0), .engagement = row_int(r, 2), .fiscal_year = row_int(r, 3), .late = row_int(r, 12), .open = row_int(r, 13),
        .met = engagement_date(row_text(r, 9)), .next_on = engagement_date(row_text(r, 14)), .place = place,
    };
    struct { Str *to; int column; } texts[] = {
        { &t.name, 1 }, { &t.theme, 4 }, { &t.state, 5 }, { &t.present, 6 }, { &t.wish, 7 }, { &t.wanted, 8 },
    };
    t.moved = later(later(t.met, engagement_date(row_text(r, 10))), engagement_date(row_text(r, 11)));
    t.next_step = arena_copy(a, step_label(row_text(r, 15)));
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        *texts[i].to = arena_copy(a, row_text(r, texts[i].column));
        if (!texts[i].to->p)
            return ERR_MEMORY;
    }
    *ret = t;
    return OK;
}

/* Engagements before towns without one; in which nobody ever met first, then the longest standstill. */
static int by_standing_still(const void *left, const void *right)
{
    const BoardTown *a = left, *b = right;
    if (!a->engagement != !b->engagement)
        return a->engagement ? -1 : 1;
    if (a->moved.day != b->moved.day) /* DATE_NONE is the smallest day of all */
        return a->moved.day < b->moved.day ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static void put_text(JsonWriter *w, const char *key, Str s)
{
    if (s.n)
        json_str_field(w, key, s);
    else
        json_null_field(w, key);
}

static void put_number(JsonWriter *w, const char *key, int64_t n, bool known)
{
    if (known)
        json_i64_field(w, key, n);
    else
        json_null_field(w, key);
}

static void put_landing(JsonWriter *w, const KeptLanding *l, Arena *a)
{
    bool against_cap = l->landed && l->has_cap;
    put_number(w, "landing_yen", l->yen, l->landed);
    put_number(w, "over_yen", l->over_yen, against_cap);
    put_number(w, "chance_percent", l->chance_percent, against_cap);
    put_number(w, "first_month", l->first_over, l->first_over != 0);
    put_text(w, "cause", l->cause.service.n ? town_move_label(&l->cause, a) : S(""));
    put_number(w, "cause_yen", l->cause.yen, l->cause.service.n > 0);
}

static void put_town(JsonWriter *w, const BoardTown *t, Date today, Arena *a)
{
    bool moved = !date_is_none(t->moved);
    json_open_object(w);
    json_i64_field(w, "town", t->town);
    json_str_field(w, "name", t->name);
    put_number(w, "engagement", t->engagement, t->engagement != 0);
    put_number(w, "fiscal_year", t->fiscal_year, t->engagement != 0);
    put_text(w, "theme", t->theme);
    put_text(w, "state", t->state);
    put_text(w, "present", t->present);
    put_text(w, "wish", t->wish);
    put_text(w, "wanted", t->wanted);
    engagement_put_date(w, "met_on", t->met);
    engagement_put_date(w, "moved_on", t->moved);
    put_number(w, "still_days", moved ? today.day - t->moved.day : 0, moved);
    put_landing(w, &t->landing, a);
    json_i64_field(w, "promises_late", t->late);
    json_i64_field(w, "promises_open", t->open);
    engagement_put_date(w, "next_on", t->next_on);
    put_text(w, "next_step", t->next_step);
    json_close_object(w);
}

/* ---- how each will end the year ---- */

static int by_id(const void *left, const void *right)
{
    const BoardTown *a = left, *b = right;
    return (a->town > b->town) - (a->town < b->town);
}

/* From the rows that every screen of the towns agrees with. What is owed of all towns is kept at once, not in a transaction each. */
static Status land_all(Req *rq, int year, BoardTown *towns, size_t n)
{
    KeptLanding *kept = ARENA_ARRAY(rq->arena, KeptLanding, n);
    int64_t *orgs = ARENA_ARRAY(rq->arena, int64_t, n);
    if (!kept || !orgs)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        orgs[i] = kept[i].org = towns[i].town;
    TRY(told_keep(rq, orgs, n));
    TRY(landings_below(rq->db, rq->org, year, MONTHS_RELEASED, rq->arena, kept, n));
    for (size_t i = 0; i < n; i++) {
        TRY(told_cause(rq, year, &kept[i]));
        towns[i].landing = kept[i];
    }
    return OK;
}

Status engagement_board(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    size_t n = 0;
    int64_t year;
    Date today = app_today(rq->app);
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(today), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    BoardTown *towns = ARENA_ARRAY(rq->arena, BoardTown, TOWNS_MAX);
    if (!towns)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &board_sql, &rows, P_INT(rq->org), P_TEXT(date_to_iso(today, room))));
    while (rows_next(&rows)) {
        if (n == TOWNS_MAX)
            return ERR_TOO_LARGE;
        TRY(take_town(&rows, n, rq->arena, &towns[n]));
        n++;
    }
    TRY(rows.status);
    if (n) {
        qsort(towns, n, sizeof *towns, by_id);
        TRY(land_all(rq, (int)year, towns, n));
        qsort(towns, n, sizeof *towns, by_standing_still);
    }
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "today", date_to_iso(today, room));
    json_i64_field(w, "year", year);
    json_array_field(w, "items");
    for (size_t i = 0; i < n; i++)
        put_town(w, &towns[i], today, rq->arena);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}
