/* A prefecture's own templates: the days of an engagement, and what is prepared before a meeting. Until it has
 * any, the program's are taken; one request copies these, so that they can be changed row by row. */
#include "domain/rhythm.h"
#include "feature/engagement/engagement_parts.h"

const Sql templates_sql_count = { .read_only = true, .text =
    "SELECT (SELECT COUNT(*) FROM timeline_template WHERE org = $1), (SELECT COUNT(*) FROM preparation_template WHERE org = $1)" };

/* What さくら市 prepared before its first visit, and what every meeting wants. The days are assumed. */
const UsualPreparation usual_preparations[] = {
    { "広い部屋を押さえる（コの字に並べると、思ったより広さが要ります）", "onsite", 30 },
    { "関係者に事業を説明し、出席を頼む（包括・ケアマネジャー・事業所・社会福祉協議会など）", NULL, 21 },
    { "アドバイザーに、どの情報が要るかを聞く", NULL, 21 },
    { "資料をそろえる（見える化システムと今ある資料を先に使い、足りないところだけ作る）", NULL, 7 },
    { "案内状と次第を送る", NULL, 7 },
    { "ありのままの表を見直す（できていること・思い込んでいること・後回しのこと）", NULL, 3 },
    { "オンライン会議につながるか、音が届くかを試す", "online", 1 },
    { 0 },
};

static Status copy_days(Req *rq, int64_t *made)
{
    for (RhythmStep s = 0; s < RHYTHM_STEP_COUNT; s++) {
        TimelineTemplate row = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .step = str_of(rhythm_step(s)->key),
                                 .after_start = rhythm_step(s)->after_start };
        TRY(entity_insert(&entity_timeline_template, rq->db, &row));
        ++*made;
    }
    return OK;
}

static Status copy_preparations(Req *rq, int64_t *made)
{
    for (const UsualPreparation *u = usual_preparations; u->what; u++) {
        PreparationTemplate row = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .what = str_of(u->what), .days_before = u->days_before,
                                    .style = str_of(u->style) };
        TRY(entity_insert(&entity_preparation_template, rq->db, &row));
        ++*made;
    }
    return OK;
}

Status templates_begin(Req *rq)
{
    int64_t days = 0, preparations = 0, made = 0;
    {
        CLEANUP(rows_done) Rows rows = { 0 };
        TRY(db_query(rq->db, &templates_sql_count, &rows, P_INT(rq->org)));
        if (rows_next(&rows)) {
            days = row_int(&rows, 0);
            preparations = row_int(&rows, 1);
        }
        TRY(rows.status);
    }
    if (!days)
        TRY(copy_days(rq, &made));
    if (!preparations)
        TRY(copy_preparations(rq, &made));
    req_audit(rq, "templates", rq->org);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "made", made);
    json_close_object(w);
    return reply_done(rq);
}
