/* The handover note (引継ぎ): what moves, what was decided and why, who is who, and the yearly duties with
 * their reasons. It writes itself from the records: nobody has to remember in March. */
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"

const Sql handover_sql_duties = { .read_only = true, .text =
    "SELECT month, title, why, how, mark FROM duty WHERE org = $1 ORDER BY CASE WHEN month < 4 THEN month + 12 ELSE month END, id" };

static const struct {
    const char *key;
    const Entity *entity;
    const char *field, *value; /* what is still moving, of the tables that have a state */
} parts[] = {
    { "promises", &entity_promise, "state", "open" },  { "actions_open", &entity_action, "state", "open" },
    { "actions_moving", &entity_action, "state", "moving" }, { "decisions", &entity_decision, NULL, NULL },
    { "people", &entity_team_member, NULL, NULL },     { "notices", &entity_remark, "kind", "notice" },
};

static Status put_parts(Req *rq, JsonWriter *w, int64_t engagement)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        ListQuery q = { .page_size = LIST_PAGE_MAX, .n_filters = parts[i].field ? 2 : 1 };
        q.filters[0].field = S("engagement");
        q.filters[0].value = arena_printf(rq->arena, "%lld", (long long)engagement);
        q.filters[1].field = str_of(parts[i].field);
        q.filters[1].value = str_of(parts[i].value);
        json_key(w, str_of(parts[i].key));
        TRY(entity_list(parts[i].entity, rq->db, rq->org, &q, rq->arena, rq->problems, w));
    }
    return OK;
}

static Status put_duties(Req *rq, JsonWriter *w)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &handover_sql_duties, &rows, P_INT(rq->org)));
    json_array_field(w, "duties");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "month", row_int(&rows, 0));
        json_str_field(w, "title", row_text(&rows, 1));
        json_str_field(w, "why", row_text(&rows, 2));
        json_str_field(w, "how", row_text(&rows, 3));
        json_str_field(w, "mark", row_text(&rows, 4));
        json_close_object(w);
    }
    json_close_array(w);
    return rows.status;
}

Status engagement_handover(Req *rq)
{
    Engagement e;
    TRY(engagement_of_path(rq, &e));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    engagement_put_date(w, "made_on", app_today(rq->app));
    json_key(w, S("engagement"));
    entity_to_json(&entity_engagement, &e, w);
    TRY(put_parts(rq, w, e.row.id));
    TRY(put_duties(rq, w));
    json_close_object(w);
    return reply_done(rq);
}
