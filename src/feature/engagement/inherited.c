/* A town that was merged into another (合併): its engagements stay where they are, and its successor's town hall
 * reads them. The register of organisations says who became whom; several mergers follow one another. */
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"

#define MERGERS_MAX 8 /* one after the other */

/* The register is small: 1,741 municipalities and what they were before. */
const Sql inherited_sql_list = { .read_only = true, .scan_ok = true, .text =
    "WITH RECURSIVE before (id, depth) AS (SELECT id, 1 FROM organisation WHERE successor = $1 AND closed <= $2"
    " UNION ALL SELECT o.id, b.depth + 1 FROM before b JOIN organisation o ON o.successor = b.id AND o.closed <= $2 WHERE b.depth < $3)"
    " SELECT o.id, o.name, o.closed, e.id, e.fiscal_year, e.theme, e.state FROM before b JOIN organisation o ON o.id = b.id"
    " JOIN engagement e ON e.org = o.id AND e.training = 0 ORDER BY e.fiscal_year DESC, e.id" };
const Sql inherited_sql_heir = { .read_only = true, .scan_ok = true, .text =
    "WITH RECURSIVE after (id, depth) AS (SELECT successor, 1 FROM organisation WHERE id = $1 AND closed <= $2 AND successor IS NOT NULL"
    " UNION ALL SELECT o.successor, a.depth + 1 FROM after a JOIN organisation o ON o.id = a.id AND o.closed <= $2 AND o.successor IS NOT NULL"
    " WHERE a.depth < $3) SELECT COUNT(*) FROM after WHERE id = $4" };

Status inherited_list(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    TRY(db_query(rq->db, &inherited_sql_list, &rows, P_INT(rq->org), P_TEXT(date_to_iso(app_today(rq->app), room)), P_INT(MERGERS_MAX)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "town", row_int(&rows, 0));
        json_str_field(w, "name", row_text(&rows, 1));
        json_str_field(w, "closed", row_text(&rows, 2));
        json_i64_field(w, "engagement", row_int(&rows, 3));
        json_i64_field(w, "fiscal_year", row_int(&rows, 4));
        json_str_field(w, "theme", row_text(&rows, 5));
        json_str_field(w, "state", row_text(&rows, 6));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    TRY(rows.status);
    return reply_done(rq);
}

/* {org} is the successor, whom the dispatcher was asked about; the town before it is found by the register. */
Status inherited_page(Req *rq)
{
    char room[11];
    int64_t town, id, heir = 0;
    Engagement e;
    TRY(req_path_i64(rq, 0, &town));
    TRY(req_path_i64(rq, 1, &id));
    TRY(db_one_int(rq->db, &inherited_sql_heir, &heir, P_INT(town), P_TEXT(date_to_iso(app_today(rq->app), room)), P_INT(MERGERS_MAX), P_INT(rq->org)));
    if (!heir)
        return ERR_NOT_FOUND;
    TRY(entity_get(&entity_engagement, rq->db, town, id, rq->arena, &e));
    rq->org = town;
    return engagement_put_page(rq, &e);
}
