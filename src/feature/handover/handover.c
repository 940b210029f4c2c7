/* Notes, prompts, and handing over in one act. */
#include "feature/handover/handover.h"
#include "feature/handover/prompts.h"
#include "http/app.h"

enum { NAME_MAX_CHARACTERS = 60, ITEMS_MAX = 1000, TRANSFERS_SHOWN = 20 };

static const Choice kinds[] = { { "why", "なぜ" }, { "pitfall", "つまずきやすいこと" }, { "person", "人" }, { "term", "言葉" }, { 0 } };
static const Field fields[] = {
    FIELD_CHOICE(HandoverNote, kind, "種類", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_TEXT(HandoverNote, title, "題", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_TEXT(HandoverNote, words, "内容", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 2000, .hint = "住民の個人の情報は書かないでください"),
    FIELD_TEXT(HandoverNote, prompt, "問い", .flags = FIELD_FIXED, .max = 40),
};
const Entity entity_handover_note = {
    .name = "handover_note", .label = "次の担当へのメモ", .table = "handover_note", .plural = "handover-notes",
    .fields = fields, .n_fields = COUNT_OF(fields), .size = sizeof(HandoverNote),
    .order = "kind", .read = ACCESS_ANSWER, .write = ACCESS_ANSWER,
};

/* ---- three a week ---- */

static const Sql answered_sql = { .read_only = true, .text = "SELECT prompt FROM handover_note WHERE org = $1 AND prompt IS NOT NULL" };

static Status read_answered(Req *rq, bool *answered)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &answered_sql, &rows, P_INT(rq->org)));
    while (rows_next(&rows))
        for (size_t i = 0; i < handover_prompt_count; i++)
            answered[i] = answered[i] || str_eq(row_text(&rows, 0), str_of(handover_prompts[i].key));
    return rows.status;
}

static Status get_prompts(Req *rq)
{
    size_t due = prompts_due(app_today(rq->app)), shown = 0, open = 0;
    bool *answered = ARENA_ARRAY(rq->arena, bool, handover_prompt_count);
    if (!answered)
        return ERR_MEMORY;
    TRY(read_answered(rq, answered));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < due; i++) {
        open += !answered[i];
        if (answered[i] || shown == PROMPTS_A_WEEK)
            continue;
        shown++;
        json_open_object(w);
        json_str_field(w, "key", str_of(handover_prompts[i].key));
        json_str_field(w, "kind", str_of(handover_prompts[i].kind));
        json_str_field(w, "question", str_of(handover_prompts[i].question));
        json_str_field(w, "why", str_of(handover_prompts[i].why));
        json_close_object(w);
    }
    json_close_array(w);
    json_i64_field(w, "open", (int64_t)open);
    json_i64_field(w, "due", (int64_t)due);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- in one act ---- */

/* What can be in a name's hands. Only what is still to be done goes over: what is done stays with who did it. */
static const struct {
    const char *key, *label;
    Sql list, move, back;
} parts[] = {
    { "promise", "約束",
      { .read_only = true, .text = "SELECT id, what FROM promise WHERE org = $1 AND who = $2 AND state = 'open' ORDER BY due, id LIMIT $3" },
      { .text = "UPDATE promise SET who = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND who = $3 AND state = 'open'" },
      { .text = "UPDATE promise SET who = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND who = $3" } },
    { "action", "行動（担当）",
      { .read_only = true, .text = "SELECT id, what FROM action WHERE org = $1 AND owner = $2 AND state <> 'done' AND state <> 'dropped' ORDER BY id LIMIT $3" },
      { .text = "UPDATE action SET owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND owner = $3 AND state <> 'done'" },
      { .text = "UPDATE action SET owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND owner = $3" } },
    { "action_second", "行動（2人目の担当）",
      { .read_only = true, .text = "SELECT id, what FROM action WHERE org = $1 AND second_owner = $2 AND state <> 'done' AND state <> 'dropped' ORDER BY id LIMIT $3" },
      { .text = "UPDATE action SET second_owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND second_owner = $3 AND state <> 'done'" },
      { .text = "UPDATE action SET second_owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND second_owner = $3" } },
    { "preparation", "会議の準備",
      { .read_only = true, .text = "SELECT id, what FROM preparation WHERE org = $1 AND owner = $2 AND done = 0 ORDER BY id LIMIT $3" },
      { .text = "UPDATE preparation SET owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND owner = $3 AND done = 0" },
      { .text = "UPDATE preparation SET owner = $4, rev = rev + 1 WHERE org = $1 AND id = $2 AND owner = $3" } },
};

static const Sql add_transfer = { .text = "INSERT INTO transfer (org, id, from_name, to_name, made_ms) VALUES ($1, $2, $3, $4, $5)" };
static const Sql add_item = { .text = "INSERT INTO transfer_item (org, transfer, place, part, target) VALUES ($1, $2, $3, $4, $5)" };
static const Sql list_transfers = { .read_only = true, .text =
    "SELECT t.id, t.from_name, t.to_name, t.made_ms, t.undone_ms, (SELECT COUNT(*) FROM transfer_item i WHERE i.org = t.org AND i.transfer = t.id)"
    " FROM transfer t WHERE t.org = $1 ORDER BY t.id DESC LIMIT $2" };
static const Sql get_transfer = { .read_only = true, .text = "SELECT from_name, to_name, undone_ms FROM transfer WHERE org = $1 AND id = $2" };
static const Sql items_of = { .read_only = true, .text = "SELECT part, target FROM transfer_item WHERE org = $1 AND transfer = $2 ORDER BY place" };
static const Sql mark_undone = { .text = "UPDATE transfer SET undone_ms = $3 WHERE org = $1 AND id = $2" };
static const Sql names_sql = { .read_only = true, .text =
    "SELECT who FROM promise WHERE org = $1 AND state = 'open' UNION SELECT owner FROM action WHERE org = $1 AND state <> 'done' AND state <> 'dropped'"
    " UNION SELECT second_owner FROM action WHERE org = $1 AND second_owner IS NOT NULL AND state <> 'done' AND state <> 'dropped'"
    " UNION SELECT owner FROM preparation WHERE org = $1 AND done = 0 AND owner IS NOT NULL ORDER BY 1 LIMIT $2" };

static Status name_of(Req *rq, const char *key, const char *sentence, Str *ret)
{
    JsonNode *n = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, str_of(key)) : NULL;
    Str pointer = arena_printf(rq->arena, "/%s", key);
    if (!n || json_type(n) != JSON_STRING || !str_trim(json_str(n)).n)
        return problem_add(rq->problems, pointer, "missing", "%s", sentence);
    if (str_utf8_count(json_str(n)) > NAME_MAX_CHARACTERS)
        return problem_add(rq->problems, pointer, "range", "名前は%d文字までにしてください。", NAME_MAX_CHARACTERS);
    *ret = str_trim(json_str(n));
    return OK;
}

static Status put_part(Req *rq, JsonWriter *w, size_t part, Str from)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &parts[part].list, &rows, P_INT(rq->org), P_TEXT(from), P_INT(ITEMS_MAX)));
    json_open_object(w);
    json_str_field(w, "part", str_of(parts[part].key));
    json_str_field(w, "label", str_of(parts[part].label));
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "what", row_text(&rows, 1));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    return rows.status;
}

/* A POST because a name is no part of an address; it changes nothing. */
static Status post_preview(Req *rq)
{
    Str from;
    TRY(name_of(rq, "from", "だれの仕事を引き継ぐかを選んでください。", &from));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "parts");
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        TRY(put_part(rq, w, i, from));
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static Status move_part(Req *rq, int64_t transfer, size_t part, Str from, Str to, int64_t *place)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t *ids = ARENA_ARRAY(rq->arena, int64_t, ITEMS_MAX), n = 0;
    if (!ids)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &parts[part].list, &rows, P_INT(rq->org), P_TEXT(from), P_INT(ITEMS_MAX)));
    while (n < ITEMS_MAX && rows_next(&rows))
        ids[n++] = row_int(&rows, 0);
    TRY(rows.status);
    rows_done(&rows);
    for (int64_t i = 0; i < n; i++) {
        TRY(db_exec(rq->db, &parts[part].move, P_INT(rq->org), P_INT(ids[i]), P_TEXT(from), P_TEXT(to)));
        TRY(db_exec(rq->db, &add_item, P_INT(rq->org), P_INT(transfer), P_INT(++*place), P_TEXT(str_of(parts[part].key)), P_INT(ids[i])));
    }
    return OK;
}

static Status post_transfer(Req *rq)
{
    Str from, to;
    int64_t id = id_new(rq->now_ms), moved = 0;
    TRY(name_of(rq, "from", "だれの仕事を引き継ぐかを選んでください。", &from));
    TRY(name_of(rq, "to", "だれが引き継ぐかを入れてください。", &to));
    if (str_eq(from, to))
        return problem_add(rq->problems, S("/to"), "range", "引き継ぐ人が、いまの担当と同じです。別の人を入れてください。");
    TRY(db_exec(rq->db, &add_transfer, P_INT(rq->org), P_INT(id), P_TEXT(from), P_TEXT(to), P_INT(rq->now_ms)));
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        TRY(move_part(rq, id, i, from, to, &moved));
    if (!moved)
        return problem_add(rq->problems, S("/from"), "missing", "この名前が担当の、これからの仕事はありません。");
    req_audit(rq, "transfer", id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_i64_field(w, "moved", moved);
    json_close_object(w);
    return reply_done(rq);
}

static Status back_one(Req *rq, Str part, int64_t target, Str from, Str to)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_eq(part, str_of(parts[i].key)))
            return db_exec(rq->db, &parts[i].back, P_INT(rq->org), P_INT(target), P_TEXT(to), P_TEXT(from));
    return ERR_INTERNAL;
}

/* What somebody gave to a third person since then stays there. */
static Status post_undo(Req *rq)
{
    CLEANUP(rows_done) Rows head = { 0 };
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    TRY(db_query(rq->db, &get_transfer, &head, P_INT(rq->org), P_INT(id)));
    if (!rows_next(&head))
        return head.status == OK ? ERR_NOT_FOUND : head.status;
    if (!row_is_null(&head, 2))
        return problem_add(rq->problems, S(""), "state", "この引き継ぎは、もう取り消してあります。");
    Str from = arena_copy(rq->arena, row_text(&head, 0)), to = arena_copy(rq->arena, row_text(&head, 1));
    rows_done(&head);
    TRY(db_query(rq->db, &items_of, &rows, P_INT(rq->org), P_INT(id)));
    int64_t n = 0, *targets = ARENA_ARRAY(rq->arena, int64_t, ITEMS_MAX * COUNT_OF(parts));
    Str *kind = ARENA_ARRAY(rq->arena, Str, ITEMS_MAX * COUNT_OF(parts));
    if (!targets || !kind)
        return ERR_MEMORY;
    for (; n < (int64_t)(ITEMS_MAX * COUNT_OF(parts)) && rows_next(&rows); n++) {
        kind[n] = arena_copy(rq->arena, row_text(&rows, 0));
        targets[n] = row_int(&rows, 1);
    }
    TRY(rows.status);
    rows_done(&rows);
    for (int64_t i = 0; i < n; i++)
        TRY(back_one(rq, kind[i], targets[i], from, to));
    TRY(db_exec(rq->db, &mark_undone, P_INT(rq->org), P_INT(id), P_INT(rq->now_ms)));
    req_audit(rq, "transfer", id);
    return reply_no_content(rq);
}

static Status put_names(Req *rq, JsonWriter *w)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &names_sql, &rows, P_INT(rq->org), P_INT(ITEMS_MAX)));
    json_array_field(w, "names");
    while (rows_next(&rows))
        json_put_str(w, row_text(&rows, 0));
    json_close_array(w);
    return rows.status;
}

static Status get_transfers(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &list_transfers, &rows, P_INT(rq->org), P_INT(TRANSFERS_SHOWN)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "from", row_text(&rows, 1));
        json_str_field(w, "to", row_text(&rows, 2));
        json_i64_field(w, "made_ms", row_int(&rows, 3));
        json_key(w, S("undone_ms"));
        row_is_null(&rows, 4) ? json_put_null(w) : json_put_i64(w, row_int(&rows, 4));
        json_i64_field(w, "moved", row_int(&rows, 5));
        json_close_object(w);
    }
    json_close_array(w);
    TRY(rows.status);
    TRY(put_names(rq, w));
    json_close_object(w);
    return reply_done(rq);
}

#define TRANSFERS "/api/towns/{org}/transfers"
static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/handover-prompts", .handler = get_prompts, .access = ACCESS_ANSWER, .tx = TX_READ,
      .summary = "At most three questions for the handover note, from January to March" },
    { .method = GET, .path = TRANSFERS, .handler = get_transfers, .access = ACCESS_ANSWER, .tx = TX_READ,
      .summary = "What was handed over, and the names that hold open work" },
    { .method = POST, .path = TRANSFERS "/preview", .handler = post_preview, .access = ACCESS_ANSWER, .tx = TX_READ, .audit = AUDIT_NONE,
      .summary = "What would go over; changes nothing" },
    { .method = POST, .path = TRANSFERS, .handler = post_transfer, .access = ACCESS_ANSWER, .tx = TX_WRITE,
      .summary = "Give all open work of one name to another" },
    { .method = POST, .path = TRANSFERS "/{id}/undo", .handler = post_undo, .access = ACCESS_ANSWER, .tx = TX_WRITE,
      .summary = "Take a handing over back" },
};
static const Entity *const entities[] = { &entity_handover_note };
static const Sql *const statements[] = {
    &answered_sql, &parts[0].list, &parts[0].move, &parts[0].back, &parts[1].list, &parts[1].move, &parts[1].back, &parts[2].list, &parts[2].move,
    &parts[2].back, &parts[3].list, &parts[3].move, &parts[3].back, &add_transfer, &add_item, &list_transfers, &get_transfer, &items_of, &mark_undone,
    &names_sql,
};
const Feature feature_handover = { .name = "handover", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };
