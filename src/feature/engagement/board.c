/* The prefecture's board: which of its towns stands still, in one statement for all of them. */
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"

/* The newest living engagement of each town; the last day on which anybody met, spoke or wrote; the next day;
 * promises that are over their day. Each part is one pass over the rows of the prefecture's towns. */
const Sql board_sql = { .read_only = true, .text =
    "WITH town AS (SELECT id, name, code FROM organisation WHERE parent = $1 AND (kind = 'municipality' OR kind = 'union')),"
    " newest AS (SELECT e.org, MAX(e.id) AS id FROM town JOIN engagement e ON e.org = town.id AND e.training = 0 GROUP BY e.org),"
    " touched AS ("
    "  SELECT m.org, MAX(m.day) AS day FROM town JOIN meeting m ON m.org = town.id JOIN newest n ON n.org = m.org AND n.id = m.engagement"
    "   WHERE m.day <= $2 GROUP BY m.org"
    "  UNION ALL SELECT c.org, MAX(c.day) FROM town JOIN contact c ON c.org = town.id JOIN newest n ON n.org = c.org AND n.id = c.engagement"
    "   WHERE c.day <= $2 GROUP BY c.org"
    "  UNION ALL SELECT p.org, MAX(p.done_on) FROM town JOIN promise p ON p.org = town.id JOIN newest n ON n.org = p.org AND n.id = p.engagement"
    "   WHERE p.done_on <= $2 GROUP BY p.org),"
    " moved AS (SELECT org, MAX(day) AS day FROM touched GROUP BY org),"
    " met AS (SELECT m.org, MAX(m.day) AS day FROM town JOIN meeting m ON m.org = town.id JOIN newest n ON n.org = m.org AND n.id = m.engagement"
    "   WHERE m.day <= $2 GROUP BY m.org),"
    " owed AS (SELECT p.org, SUM(CASE WHEN p.due < $2 THEN 1 ELSE 0 END) AS late, COUNT(*) AS open, MIN(p.due) AS due"
    "   FROM town JOIN promise p ON p.org = town.id JOIN newest n ON n.org = p.org AND n.id = p.engagement WHERE p.state = 'open' GROUP BY p.org),"
    " ahead AS (SELECT s.org, MIN(s.planned) AS day FROM town JOIN timeline_step s ON s.org = town.id"
    "   JOIN newest n ON n.org = s.org AND n.id = s.engagement WHERE s.held IS NULL AND s.planned >= $2 GROUP BY s.org),"
    " next_step AS (SELECT s.org, MIN(s.step) AS step FROM ahead JOIN timeline_step s ON s.org = ahead.org AND s.planned = ahead.day"
    "   JOIN newest n ON n.org = s.org AND n.id = s.engagement WHERE s.held IS NULL GROUP BY s.org)"
    " SELECT town.id, town.name, e.id, e.fiscal_year, e.theme, e.state, e.present, e.wish, e.wanted, met.day, moved.day, owed.late, owed.open,"
    "  ahead.day, next_step.step FROM town"
    " LEFT JOIN newest ON newest.org = town.id LEFT JOIN engagement e ON e.org = newest.org AND e.id = newest.id"
    " LEFT JOIN met ON met.org = town.id LEFT JOIN moved ON moved.org = town.id LEFT JOIN owed ON owed.org = town.id"
    " LEFT JOIN ahead ON ahead.org = town.id LEFT JOIN next_step ON next_step.org = town.id"
    " ORDER BY CASE WHEN e.id IS NULL THEN 1 ELSE 0 END, moved.day NULLS LAST, town.code NULLS LAST, town.id" };

static Str step_label(Str key)
{
    for (const Choice *c = engagement_steps; c->value; c++)
        if (str_eq(key, str_of(c->value)))
            return str_of(c->label);
    return key;
}

static void put_text_or_null(JsonWriter *w, const char *key, const Rows *r, int column)
{
    if (row_is_null(r, column))
        json_null_field(w, key);
    else
        json_str_field(w, key, row_text(r, column));
}

static void put_town(JsonWriter *w, const Rows *r, Date today)
{
    json_open_object(w);
    json_i64_field(w, "town", row_int(r, 0));
    json_str_field(w, "name", row_text(r, 1));
    bool walking = !row_is_null(r, 2);
    if (walking) {
        json_i64_field(w, "engagement", row_int(r, 2));
        json_i64_field(w, "fiscal_year", row_int(r, 3));
    } else {
        json_null_field(w, "engagement");
        json_null_field(w, "fiscal_year");
    }
    put_text_or_null(w, "theme", r, 4);
    put_text_or_null(w, "state", r, 5);
    put_text_or_null(w, "present", r, 6);
    put_text_or_null(w, "wish", r, 7);
    put_text_or_null(w, "wanted", r, 8);
    put_text_or_null(w, "met_on", r, 9);
    put_text_or_null(w, "moved_on", r, 10);
    Date moved = engagement_date(row_text(r, 10));
    if (date_is_none(moved))
        json_null_field(w, "still_days");
    else
        json_i64_field(w, "still_days", today.day - moved.day);
    json_i64_field(w, "promises_late", row_int(r, 11));
    json_i64_field(w, "promises_open", row_int(r, 12));
    put_text_or_null(w, "next_on", r, 13);
    if (row_is_null(r, 14))
        json_null_field(w, "next_step");
    else
        json_str_field(w, "next_step", step_label(row_text(r, 14)));
    json_close_object(w);
}

Status engagement_board(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    Date today = app_today(rq->app);
    TRY(db_query(rq->db, &board_sql, &rows, P_INT(rq->org), P_TEXT(date_to_iso(today, room))));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "today", date_to_iso(today, room));
    json_array_field(w, "items");
    while (rows_next(&rows))
        put_town(w, &rows, today);
    json_close_array(w);
    json_close_object(w);
    TRY(rows.status);
    return reply_done(rq);
}
