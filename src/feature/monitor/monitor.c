/* Tables and doors of the monitoring sheet. */
#include "feature/monitor/monitor_parts.h"
#include "http/app.h"

enum { TITLE_MAX = 60 };

static const Choice figures[] = {
    { "paid", "その月の事業費（データから）" }, { "people", "サービスの利用者・延べ（データから）" },
    { "equivalent_share", "従前相当の費用の割合（データから）" }, { "people_c", "サービス・活動Cの利用者（データから）" },
    { "yen_a_person", "利用者1人・1か月あたりの費用（データから）" }, { "paid_general", "一般介護予防事業の費用（データから）" }, { 0 },
};
static const Field indicator_fields[] = {
    FIELD_REF(Indicator, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_TEXT(Indicator, name, "指標", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120, .hint = "例：通所型サービスCを終えて、通いの場につながった人"),
    FIELD_CHOICE(Indicator, figure, "データから計算する数字", .choices = figures, .hint = "空なら、測った値を手で入れます"),
    FIELD_TEXT(Indicator, unit, "単位", .max = 12, .hint = "人、か所、％ など"),
    FIELD_INT(Indicator, digits, "小数の桁", .flags = FIELD_REQUIRED, .max = 3),
    FIELD_INT(Indicator, begin_value, "始まりの値", .min = -1000000000000, .max = 1000000000000, .hint = "小数の桁が1なら、18.4 は 184 です"),
    FIELD_INT(Indicator, target, "目標の値", .min = -1000000000000, .max = 1000000000000),
    FIELD_DATE(Indicator, target_day, "いつまでに"),
    FIELD_TEXT(Indicator, why, "なぜこの指標か", .max = 400),
};
static void check_indicator(const void *row, Problems *ps)
{
    const Indicator *i = row;
    if (!i->figure.n && !i->unit.n)
        problem_add(ps, S("/unit"), "missing", "手で入れる指標には、単位（人、か所など）を入れてください。");
}
const Entity entity_indicator = {
    .name = "indicator", .label = "指標", .table = "indicator", .plural = "indicators", .check = check_indicator,
    .fields = indicator_fields, .n_fields = COUNT_OF(indicator_fields), .size = sizeof(Indicator),
    .order = "name", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field reading_fields[] = {
    FIELD_REF(Reading, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_REF(Reading, indicator, "指標", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "indicator"),
    FIELD_DATE(Reading, day, "測った日", .flags = FIELD_REQUIRED),
    FIELD_INT(Reading, value, "値", .flags = FIELD_REQUIRED, .min = -1000000000000, .max = 1000000000000),
    FIELD_TEXT(Reading, note, "コメント", .max = 400, .hint = "数の裏で起きたこと"),
};
const Entity entity_reading = {
    .name = "reading", .label = "測った値", .table = "reading", .plural = "readings",
    .fields = reading_fields, .n_fields = COUNT_OF(reading_fields), .size = sizeof(Reading), .unique = "indicator, day",
    .order = "day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

/* ---- the sheet ---- */

static void put_number(JsonWriter *w, const char *key, int64_t n, bool known)
{
    if (known)
        json_i64_field(w, key, n);
    else
        json_null_field(w, key);
}

static void put_day(JsonWriter *w, const char *key, Date d)
{
    char room[11];
    if (date_is_none(d))
        json_null_field(w, key);
    else
        json_str_field(w, key, date_to_iso(d, room));
}

static void put_points(JsonWriter *w, const Measured *m)
{
    json_array_field(w, "points");
    for (size_t i = 0; i < m->n; i++) {
        const Point *p = &m->points[i];
        json_open_object(w);
        put_day(w, "day", p->day);
        json_i64_field(w, "value", p->value);
        json_str_field(w, "how", p->reading ? S("entered") : S("computed"));
        json_str_field(w, "note", p->note);
        put_number(w, "reading", p->reading, p->reading != 0);
        put_number(w, "rev", p->rev, p->reading != 0);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_indicator(JsonWriter *w, const Measured *m)
{
    int64_t percent = 0;
    bool known = measured_progress(m, &percent);
    json_open_object(w);
    json_i64_field(w, "id", m->it.row.id);
    json_i64_field(w, "rev", m->it.row.rev);
    json_str_field(w, "name", m->it.name);
    json_str_field(w, "figure", m->it.figure);
    json_str_field(w, "unit", m->unit);
    json_i64_field(w, "digits", m->digits);
    put_number(w, "begin_value", m->it.begin_value, m->it.begin_value != NUMBER_NONE);
    put_number(w, "target", m->it.target, m->it.target != NUMBER_NONE);
    put_day(w, "target_day", m->it.target_day);
    json_str_field(w, "why", m->it.why);
    put_number(w, "now", m->n ? m->points[m->n - 1].value : 0, m->n > 0);
    put_number(w, "progress_percent", percent, known);
    put_points(w, m);
    json_close_object(w);
}

static void put_words(JsonWriter *w, const Sheet *s)
{
    const struct { const char *key; Str text; } texts[] = {
        { "town", s->town }, { "theme", s->theme }, { "goal", s->goal }, { "reached", s->reached }, { "assessment", s->assessment },
        { "wanted", s->wanted }, { "present", s->present }, { "wish", s->wish }, { "concern", s->concern },
    };
    json_i64_field(w, "engagement", s->id);
    json_i64_field(w, "fiscal_year", s->fiscal_year);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_str_field(w, texts[i].key, texts[i].text);
    put_day(w, "today", s->today);
}

static void put_promises(JsonWriter *w, const Sheet *s)
{
    json_object_field(w, "promises");
    json_i64_field(w, "kept", s->promises.kept);
    json_i64_field(w, "kept_late", s->promises.kept_late);
    json_i64_field(w, "open", s->promises.open);
    json_i64_field(w, "late", s->promises.late);
    json_i64_field(w, "dropped", s->promises.dropped);
    json_close_object(w);
}

static Status get_sheet(Req *rq)
{
    Sheet s;
    TRY(sheet_read(rq, &s));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_words(w, &s);
    put_promises(w, &s);
    json_array_field(w, "indicators");
    for (size_t i = 0; i < s.n; i++)
        put_indicator(w, &s.indicators[i]);
    json_close_array(w);
    json_array_field(w, "portraits");
    for (size_t i = 0; i < s.n_portraits; i++) {
        json_open_object(w);
        json_i64_field(w, "id", s.portraits[i].id);
        put_day(w, "day", s.portraits[i].day);
        json_str_field(w, "title", s.portraits[i].title);
        json_key(w, S("sheet"));
        json_put_raw(w, s.portraits[i].sheet);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- how the town saw itself on a day ---- */

static const Sql honest_sql = { .read_only = true, .text =
    "SELECT subject, standing, note FROM honest_item WHERE org = $1 AND engagement = $2 ORDER BY id" };
static const Sql count_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM self_portrait WHERE org = $1 AND engagement = $2" };
static const Sql keep_sql = { .text = "INSERT INTO self_portrait (org, id, engagement, day, title, sheet) VALUES ($1, $2, $3, $4, $5, $6)" };
static const Sql drop_sql = { .text = "DELETE FROM self_portrait WHERE org = $1 AND engagement = $2 AND id = $3" };

static Status write_portrait(Req *rq, const Sheet *s, Buf *out)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_str_field(&w, "present", s->present);
    json_str_field(&w, "wish", s->wish);
    json_str_field(&w, "concern", s->concern);
    json_array_field(&w, "honest");
    TRY(db_query(rq->db, &honest_sql, &rows, P_INT(rq->org), P_INT(s->id)));
    while (rows_next(&rows)) {
        json_open_object(&w);
        json_str_field(&w, "subject", row_text(&rows, 0));
        json_str_field(&w, "standing", row_text(&rows, 1));
        json_str_field(&w, "note", row_text(&rows, 2));
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    TRY(rows.status);
    return json_end(&w);
}

static Status title_of(Req *rq, Str *ret)
{
    JsonNode *title = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("title")) : NULL;
    if (!title || json_type(title) != JSON_STRING || !str_trim(json_str(title)).n)
        return problem_add(rq->problems, S("/title"), "missing", "いつの姿かを入れてください（例：最初のヒアリング）。");
    if (str_utf8_count(json_str(title)) > TITLE_MAX)
        return problem_add(rq->problems, S("/title"), "range", "題は%d文字までにしてください。", TITLE_MAX);
    *ret = str_trim(json_str(title));
    return OK;
}

static Status post_portrait(Req *rq)
{
    CLEANUP(buf_done) Buf out;
    Sheet s;
    Str title;
    char room[11];
    int64_t there, id = id_new(rq->now_ms);
    buf_init(&out, BODY_MAX_DEFAULT);
    TRY(title_of(rq, &title));
    TRY(sheet_read(rq, &s));
    TRY(db_one_int(rq->db, &count_sql, &there, P_INT(rq->org), P_INT(s.id)));
    if (there >= PORTRAITS_MAX)
        return problem_add(rq->problems, S(""), "range", "残せる姿は%dまでです。要らないものを消してから残してください。", PORTRAITS_MAX);
    TRY(write_portrait(rq, &s, &out));
    TRY(db_exec(rq->db, &keep_sql, P_INT(rq->org), P_INT(id), P_INT(s.id), P_TEXT(date_to_iso(s.today, room)), P_TEXT(title), P_TEXT(buf_str(&out))));
    req_audit(rq, "self_portrait", id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_close_object(w);
    return reply_done(rq);
}

static Status delete_portrait(Req *rq)
{
    int64_t engagement, id, n;
    TRY(req_path_i64(rq, 0, &engagement));
    TRY(req_path_i64(rq, 1, &id));
    TRY(db_exec_count(rq->db, &drop_sql, &n, P_INT(rq->org), P_INT(engagement), P_INT(id)));
    if (!n)
        return ERR_NOT_FOUND;
    req_audit(rq, "self_portrait", id);
    return reply_no_content(rq);
}

#define SHEET "/api/towns/{org}/engagements/{id}/monitoring"
static const Route routes[] = {
    { .method = GET, .path = SHEET, .handler = get_sheet, .access = ACCESS_WALK_JOIN, .tx = TX_READ,
      .summary = "Indicators, readings, promises and self-portraits of an engagement" },
    { .method = GET, .path = SHEET ".xlsx", .handler = monitor_xlsx, .access = ACCESS_WALK_JOIN, .tx = TX_READ, .audit = AUDIT_EXPORT,
      .summary = "The monitoring sheet as a workbook, for ministry and bureau" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/portraits", .handler = post_portrait, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Keep the hearing sheet and the honest table as they are today" },
    { .method = DELETE, .path = "/api/towns/{org}/engagements/{id}/portraits/{portrait}", .handler = delete_portrait, .access = ACCESS_WALK_WRITE,
      .tx = TX_WRITE, .summary = "Throw a kept self-portrait away" },
};
static const Entity *const entities[] = { &entity_indicator, &entity_reading };
static const Sql *const statements[] = {
    TOLD_STATEMENTS, &sheet_sql_engagement, &sheet_sql_indicators, &sheet_sql_readings, &sheet_sql_cube, &sheet_sql_told_cube, &sheet_sql_promises, &sheet_sql_portraits,
    &honest_sql, &count_sql, &keep_sql, &drop_sql,
};
const Feature feature_monitor = { .name = "monitor", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };
