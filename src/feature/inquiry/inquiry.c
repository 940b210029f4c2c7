/* Tables and doors: writing and sending a question, and a town's answers to it. */
#include "feature/inquiry/inquiry_parts.h"
#include "base/text.h"
#include "http/app.h"
#include "schema/landing_kept.h"

static const Choice kinds[] = { { "text", "言葉" }, { "number", "数" }, { "yes_no", "はい・いいえ" }, { 0 } };
static const Choice figures[] = {
    { "age65", "65歳以上人口" }, { "age75", "75歳以上人口" }, { "centres", "地域包括支援センターの数" }, { "providers", "サービス事業所の数" },
    { "paid_last_year", "前年度の事業費" }, { "cap", "今年度の上限額" }, { "landing", "今年度の着地見込み" }, { "over", "上限額との差の見込み" },
    { "theme", "伴走支援のテーマ" }, { "wanted", "求めている支援" }, { 0 },
};
static const Field inquiry_fields[] = {
    FIELD_TEXT(Inquiry, title, "題", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_TEXT(Inquiry, words, "説明", .max = 1000, .hint = "なぜ聞くのか、答えを何に使うのか"),
    FIELD_DATE(Inquiry, due, "しめ切り", .flags = FIELD_REQUIRED),
    FIELD_DATE(Inquiry, sent_on, "送った日", .flags = FIELD_READ_ONLY),
};
const Entity entity_inquiry = {
    .name = "inquiry", .label = "照会", .table = "inquiry", .plural = "inquiries",
    .fields = inquiry_fields, .n_fields = COUNT_OF(inquiry_fields), .size = sizeof(Inquiry),
    .order = "-due", .read = ACCESS_WALK_TEMPLATE, .write = ACCESS_WALK_TEMPLATE,
};
static const Field item_fields[] = {
    FIELD_REF(InquiryItem, inquiry, "照会", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "inquiry"),
    FIELD_INT(InquiryItem, place, "順", .flags = FIELD_REQUIRED, .min = 1, .max = INQUIRY_ITEMS_MAX),
    FIELD_TEXT(InquiryItem, label, "聞くこと", .flags = FIELD_REQUIRED, .max = 200),
    FIELD_CHOICE(InquiryItem, kind, "答え方", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_TEXT(InquiryItem, unit, "単位", .max = 12),
    FIELD_CHOICE(InquiryItem, figure, "データで埋める数字", .choices = figures, .hint = "市町村のデータに答えがあれば、はじめから入っています。送るかどうかは市町村が決めます"),
};
const Entity entity_inquiry_item = {
    .name = "inquiry_item", .label = "聞くこと", .table = "inquiry_item", .plural = "inquiry-items",
    .fields = item_fields, .n_fields = COUNT_OF(item_fields), .size = sizeof(InquiryItem),
    .order = "place", .read = ACCESS_WALK_TEMPLATE, .write = ACCESS_WALK_TEMPLATE,
};

/* ---- sending ---- */

static const Sql towns_sql = { .read_only = true, .text =
    "SELECT id FROM organisation WHERE parent = $1 AND (kind = 'municipality' OR kind = 'union') AND closed IS NULL ORDER BY id LIMIT $2" };
static const Sql items_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM inquiry_item WHERE org = $1 AND inquiry = $2" };
static const Sql mark_sent = { .text = "UPDATE inquiry SET sent_on = $3, rev = rev + 1 WHERE org = $1 AND id = $2" };
static const Sql give_question = { .text =
    "INSERT INTO question (org, id, asked_by, inquiry, title, words, due, asked_on) SELECT $1, $2, org, id, title, words, due, $5 FROM inquiry WHERE org = $3 AND id = $4" };
static const Sql give_items = { .text =
    "INSERT INTO question_item (org, question, place, label, kind, unit, figure)"
    " SELECT $1, $2, ROW_NUMBER() OVER (ORDER BY place, id), label, kind, unit, figure FROM inquiry_item WHERE org = $3 AND inquiry = $4" };

static Status towns_below(Req *rq, int64_t *towns, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    TRY(db_query(rq->db, &towns_sql, &rows, P_INT(rq->org), P_INT(INQUIRY_TOWNS_MAX)));
    while (n < INQUIRY_TOWNS_MAX && rows_next(&rows))
        towns[n++] = row_int(&rows, 0);
    *ret_n = n;
    return rows.status;
}

/* {"towns":[…]}: some of them; without it, all. Who is not below this prefecture is refused. */
static Status chosen_towns(Req *rq, int64_t *towns, size_t *n)
{
    JsonNode *list = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("towns")) : NULL;
    size_t kept = 0;
    if (!list)
        return OK;
    if (json_type(list) != JSON_ARRAY || !json_count(list) || json_count(list) > *n)
        return problem_add(rq->problems, S("/towns"), "type", "送り先の市町村を選んでください。");
    for (size_t i = 0; i < *n; i++)
        for (size_t k = 0; k < json_count(list); k++)
            if (json_type(json_at(list, k)) == JSON_INT && json_i64(json_at(list, k)) == towns[i]) {
                towns[kept++] = towns[i];
                break;
            }
    if (kept != json_count(list))
        return problem_add(rq->problems, S("/towns"), "unknown", "この都道府県の市町村ではないものがあります。選び直してください。");
    *n = kept;
    return OK;
}

static Status may_send(Req *rq, const Inquiry *q)
{
    int64_t items;
    if (!date_is_none(q->sent_on))
        return problem_add(rq->problems, S(""), "state", "この照会は、もう送ってあります。聞き足すときは、新しい照会を作ってください。");
    if (q->due.day < app_today(rq->app).day)
        return problem_add(rq->problems, S("/due"), "range", "しめ切りが過ぎています。日付を直してから送ってください。");
    TRY(db_one_int(rq->db, &items_sql, &items, P_INT(rq->org), P_INT(q->row.id)));
    if (!items || items > INQUIRY_ITEMS_MAX)
        return problem_add(rq->problems, S(""), "missing", "聞くことを1つ以上、%dまで入れてから送ってください。", INQUIRY_ITEMS_MAX);
    return OK;
}

static Status post_send(Req *rq)
{
    int64_t id, *towns = ARENA_ARRAY(rq->arena, int64_t, INQUIRY_TOWNS_MAX);
    Inquiry q;
    char room[11];
    size_t n;
    if (!towns)
        return ERR_MEMORY;
    TRY(req_path_i64(rq, 0, &id));
    TRY(entity_get(&entity_inquiry, rq->db, rq->org, id, rq->arena, &q));
    TRY(may_send(rq, &q));
    TRY(towns_below(rq, towns, &n));
    TRY(chosen_towns(rq, towns, &n));
    Str today = date_to_iso(app_today(rq->app), room);
    for (size_t i = 0; i < n; i++) {
        int64_t question = id_new(rq->now_ms);
        TRY(db_exec(rq->db, &give_question, P_INT(towns[i]), P_INT(question), P_INT(rq->org), P_INT(id), P_TEXT(today)));
        TRY(db_exec(rq->db, &give_items, P_INT(towns[i]), P_INT(question), P_INT(rq->org), P_INT(id)));
    }
    TRY(db_exec(rq->db, &mark_sent, P_INT(rq->org), P_INT(id), P_TEXT(today)));
    req_audit(rq, "inquiry", id);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "towns", (int64_t)n);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- a town's own copy ---- */

static const Sql questions_sql = { .read_only = true, .text =
    "SELECT q.id, q.title, q.words, q.due, q.asked_on, q.confirmed_ms, o.name, a.name FROM question q JOIN organisation o ON o.id = q.asked_by"
    " LEFT JOIN account a ON a.org = q.org AND a.id = q.confirmed_by WHERE q.org = $1 ORDER BY q.due DESC, q.id DESC LIMIT $2" };
static const Sql question_items_sql = { .read_only = true, .text =
    "SELECT place, label, kind, unit, figure, answer, origin FROM question_item WHERE org = $1 AND question = $2 ORDER BY place" };
static const Sql question_sql = { .read_only = true, .text = "SELECT due, confirmed_ms FROM question WHERE org = $1 AND id = $2" };
static const Sql item_kind_sql = { .read_only = true, .text = "SELECT kind, label FROM question_item WHERE org = $1 AND question = $2 AND place = $3" };
static const Sql set_answer = { .text = "UPDATE question_item SET answer = $4, origin = $5 WHERE org = $1 AND question = $2 AND place = $3" };
static const Sql set_confirmed = { .text = "UPDATE question SET confirmed_ms = $3, confirmed_by = $4 WHERE org = $1 AND id = $2" };
static const Sql open_items_sql = { .read_only = true, .text =
    "SELECT COUNT(*) FROM question_item WHERE org = $1 AND question = $2 AND (answer IS NULL OR answer = '')" };
#define QUESTIONS_SHOWN 50

static void put_text(JsonWriter *w, const char *key, Str s)
{
    if (s.n)
        json_str_field(w, key, s);
    else
        json_null_field(w, key);
}

/* An open question shows what the data would answer beside what was typed. */
static Status put_items(Req *rq, JsonWriter *w, int64_t question, bool open)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    static const char *const texts[] = { "label", "kind", "unit", "figure", "answer", "origin" };
    TRY(db_query(rq->db, &question_items_sql, &rows, P_INT(rq->org), P_INT(question)));
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        Str answer = S(""), source = S("");
        Str figure = arena_copy(rq->arena, row_text(&rows, 4));
        json_open_object(w);
        json_i64_field(w, "place", row_int(&rows, 0));
        for (int i = 0; i < (int)COUNT_OF(texts); i++)
            put_text(w, texts[i], row_text(&rows, 1 + i));
        if (open && figure.n)
            TRY(figure_answer(rq, figure, &answer, &source));
        put_text(w, "suggested", answer);
        put_text(w, "source", source);
        json_close_object(w);
    }
    json_close_array(w);
    return rows.status;
}

static Status get_questions(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    static const char *const texts[] = { "title", "words", "due", "asked_on" };
    TRY(db_query(rq->db, &questions_sql, &rows, P_INT(rq->org), P_INT(QUESTIONS_SHOWN)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        bool open = row_is_null(&rows, 5);
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        for (int i = 0; i < (int)COUNT_OF(texts); i++)
            put_text(w, texts[i], row_text(&rows, 1 + i));
        json_key(w, S("confirmed_ms"));
        open ? json_put_null(w) : json_put_i64(w, row_int(&rows, 5));
        json_str_field(w, "asked_by", row_text(&rows, 6));
        put_text(w, "confirmed_by", row_text(&rows, 7));
        TRY(put_items(rq, w, row_int(&rows, 0), open));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    TRY(rows.status);
    return reply_done(rq);
}

static Status open_question(Req *rq, bool confirmed, int64_t *ret_id)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Date due = DATE_NONE;
    TRY(req_path_i64(rq, 0, ret_id));
    TRY(db_query(rq->db, &question_sql, &rows, P_INT(rq->org), P_INT(*ret_id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    if (confirmed == row_is_null(&rows, 1))
        return problem_add(rq->problems, S(""), "state", confirmed ? "まだ送っていません。" : "もう送ってあります。直すときは、先に取り下げてください。");
    if (confirmed && date_from_iso(row_text(&rows, 0), &due) && due.day < app_today(rq->app).day)
        return problem_add(rq->problems, S(""), "state", "しめ切りを過ぎたので、取り下げられません。直したいことは、都道府県に連絡してください。");
    return OK;
}

static Status put_one(Req *rq, int64_t question, size_t i, JsonNode *given)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    JsonNode *place = json_type(given) == JSON_OBJECT ? json_get(given, S("place")) : NULL, *answer = place ? json_get(given, S("answer")) : NULL;
    JsonNode *data = place ? json_get(given, S("from_data")) : NULL;
    Str pointer = arena_printf(rq->arena, "/answers/%zu", i);
    if (!place || json_type(place) != JSON_INT || !answer || json_type(answer) != JSON_STRING || str_utf8_count(json_str(answer)) > ANSWER_MAX)
        return problem_add(rq->problems, pointer, "type", "答えは%d文字までの文で送ってください。", ANSWER_MAX);
    TRY(db_query(rq->db, &item_kind_sql, &rows, P_INT(rq->org), P_INT(question), P_INT(json_i64(place))));
    if (!rows_next(&rows))
        return rows.status == OK ? problem_add(rq->problems, pointer, "unknown", "この照会に、その項目はありません。") : rows.status;
    bool is_number = str_eq(row_text(&rows, 0), S("number"));
    Str text = str_trim(is_number ? text_fold_width(json_str(answer), rq->arena) : json_str(answer));
    const char *refused = answer_refuses(row_text(&rows, 0), text);
    if (refused)
        return problem_add(rq->problems, pointer, "type", "「" STR_FMT "」：%s", STR_ARG(row_text(&rows, 1)), refused);
    bool from_data = data && json_type(data) == JSON_BOOL && json_bool(data);
    rows_done(&rows);
    return db_exec(rq->db, &set_answer, P_INT(rq->org), P_INT(question), P_INT(json_i64(place)), P_TEXT(text), P_TEXT(from_data ? S("data") : S("hand")));
}

static Status put_answers(Req *rq)
{
    int64_t id;
    JsonNode *list = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("answers")) : NULL;
    TRY(open_question(rq, false, &id));
    if (!list || json_type(list) != JSON_ARRAY || !json_count(list) || json_count(list) > INQUIRY_ITEMS_MAX)
        return problem_add(rq->problems, S("/answers"), "missing", "答えがありません。");
    for (size_t i = 0; i < json_count(list); i++) {
        Status st = put_one(rq, id, i, json_at(list, i));
        if (st != OK && st != ERR_INVALID)
            return st;
    }
    req_audit(rq, "question", id);
    return rq->problems->count ? ERR_INVALID : reply_no_content(rq);
}

static Status post_confirm(Req *rq)
{
    int64_t id, open;
    TRY(open_question(rq, false, &id));
    TRY(db_one_int(rq->db, &open_items_sql, &open, P_INT(rq->org), P_INT(id)));
    if (open)
        return problem_add(rq->problems, S("/answers"), "missing", "答えていない項目が%lldあります。わからないことは、言葉の欄なら「不明」と書いてください。", (long long)open);
    TRY(db_exec(rq->db, &set_confirmed, P_INT(rq->org), P_INT(id), P_INT(rq->now_ms), P_INT(rq->who->account)));
    req_audit(rq, "question", id);
    return reply_no_content(rq);
}

static Status post_withdraw(Req *rq)
{
    int64_t id;
    TRY(open_question(rq, true, &id));
    TRY(db_exec(rq->db, &set_confirmed, P_INT(rq->org), P_INT(id), P_NULL, P_NULL));
    req_audit(rq, "question", id);
    return reply_no_content(rq);
}

static const Route routes[] = {
    { .method = POST, .path = "/api/towns/{org}/inquiries/{id}/send", .handler = post_send, .access = ACCESS_WALK_TEMPLATE, .tx = TX_WRITE,
      .summary = "Send an inquiry to towns, once" },
    { .method = GET, .path = "/api/prefectures/{org}/inquiries/{id}/answers", .handler = inquiry_answers, .access = ACCESS_WALK_BOARD, .tx = TX_READ,
      .summary = "What the towns confirmed; nothing of those that did not" },
    { .method = GET, .path = "/api/prefectures/{org}/inquiries/{id}/answers.xlsx", .handler = inquiry_answers_xlsx, .access = ACCESS_WALK_BOARD,
      .tx = TX_READ, .audit = AUDIT_EXPORT, .summary = "The same as a workbook" },
    { .method = GET, .path = "/api/towns/{org}/questions", .handler = get_questions, .access = ACCESS_ANSWER, .tx = TX_READ,
      .summary = "What the town was asked, with what its data would answer" },
    { .method = PUT, .path = "/api/towns/{org}/questions/{id}", .handler = put_answers, .access = ACCESS_ANSWER, .tx = TX_WRITE,
      .summary = "Write answers; the prefecture does not see them yet" },
    { .method = POST, .path = "/api/towns/{org}/questions/{id}/confirm", .handler = post_confirm, .access = ACCESS_ANSWER, .tx = TX_WRITE,
      .summary = "Send the answers to the prefecture" },
    { .method = POST, .path = "/api/towns/{org}/questions/{id}/withdraw", .handler = post_withdraw, .access = ACCESS_ANSWER, .tx = TX_WRITE,
      .summary = "Take the answers back, until the closing day" },
};
static const Entity *const entities[] = { &entity_inquiry, &entity_inquiry_item };
static const Sql *const statements[] = {
    &towns_sql, &items_sql, &mark_sent, &give_question, &give_items, &questions_sql, &question_items_sql, &question_sql, &item_kind_sql, &set_answer,
    &set_confirmed, &open_items_sql, &figure_sql_population, &figure_sql_units, &figure_sql_paid, &figure_sql_theme, LANDINGS_STATEMENTS,
    &answers_sql_items, &answers_sql_towns, &answers_sql_answers, &answers_sql_inquiry,
};
const Feature feature_inquiry = { .name = "inquiry", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };
