#include "feature/disposal/disposal.h"
#include "http/app.h"
#include "http/house.h"
#include "schema/disposal.h"
#include "schema/person.h"
#include "schema/tombstone.h"

#include <stdio.h>
#include <unistd.h>

#define YEARS_MAX 100
#define BASIS_MAX 200

static const Sql get_sql = { .read_only = true, .text = "SELECT years, basis, mark, hold FROM retention WHERE org = $1 AND class = $2" };
static const Sql put_sql = { .text =
    "INSERT INTO retention (org, class, years, basis, mark, hold) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org, class) DO UPDATE SET"
    " years = excluded.years, basis = excluded.basis, mark = excluded.mark, hold = excluded.hold" };
static const Sql open_sql = { .read_only = true, .text = "SELECT id FROM disposal WHERE org = $1 AND state = 'open'" };
static const Sql add_sql = { .text = "INSERT INTO disposal (org, id, state, first_by, first_ms) VALUES ($1, $2, 'open', $3, $4)" };
static const Sql add_item_sql = { .text = "INSERT INTO disposal_item (org, disposal, class, until, amount) VALUES ($1, $2, $3, $4, $5)" };
static const Sql one_sql = { .read_only = true, .text = "SELECT state, first_by, first_ms FROM disposal WHERE org = $1 AND id = $2" };
static const Sql items_sql = { .read_only = true, .text = "SELECT class, until, amount FROM disposal_item WHERE org = $1 AND disposal = $2 ORDER BY class" };
static const Sql close_sql = { .text = "UPDATE disposal SET state = $3, second_by = $4, second_ms = $5 WHERE org = $1 AND id = $2 AND state = 'open'" };
static const Sql account_sql = { .read_only = true, .text = "SELECT created_ms FROM account WHERE org = $1 AND id = $2" };
static const Sql list_sql = { .read_only = true, .text =
    "SELECT d.id, d.state, d.first_by, a.name, d.first_ms, b.name, d.second_ms, i.class, i.until, i.amount, d.erased_ms FROM disposal d"
    " JOIN disposal_item i ON i.org = d.org AND i.disposal = d.id LEFT JOIN account a ON a.org = d.org AND a.id = d.first_by"
    " LEFT JOIN account b ON b.org = d.org AND b.id = d.second_by WHERE d.org = $1 ORDER BY d.id DESC, i.class" };

typedef struct {
    int64_t years;
    Str basis, mark;
    bool hold;
} Period;

static Status period_of(Req *rq, const DisposalClass *c, Period *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = (Period){ c->years, str_of(c->basis), S("assumed"), false };
    TRY(db_query(rq->db, &get_sql, &rows, P_INT(rq->org), P_TEXT(str_of(c->name))));
    if (rows_next(&rows))
        *ret = (Period){ row_int(&rows, 0), arena_copy(rq->arena, row_text(&rows, 1)), arena_copy(rq->arena, row_text(&rows, 2)), row_int(&rows, 3) != 0 };
    return rows.status == OK && (!ret->basis.p || !ret->mark.p) ? ERR_MEMORY : rows.status;
}

/* What is over of one class; persons with the claims that go with the same list. */
static Status look(Req *rq, const DisposalClass *c, Period *ret_period, Date *ret_until, int64_t *ret_over)
{
    Period claims;
    TRY(period_of(rq, disposal_class(S("claims")), &claims));
    TRY(period_of(rq, c, ret_period));
    *ret_until = disposal_until(app_today(rq->app), ret_period->years);
    return disposal_count(rq->db, c, rq->org, *ret_until, claims.hold ? DATE_NONE : disposal_until(app_today(rq->app), claims.years), ret_over);
}

static Status put_class(Req *rq, JsonWriter *w, const DisposalClass *c)
{
    Period p;
    char day[11];
    int64_t over;
    Date until;
    TRY(look(rq, c, &p, &until, &over));
    json_open_object(w);
    json_str_field(w, "class", str_of(c->name));
    json_str_field(w, "label", str_of(c->label));
    json_i64_field(w, "years", p.years);
    json_str_field(w, "basis", p.basis);
    json_str_field(w, "mark", p.mark);
    json_bool_field(w, "hold", p.hold);
    json_str_field(w, "until", date_to_iso(until, day));
    json_i64_field(w, "over", over);
    json_close_object(w);
    return OK;
}

static Status get_retention(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < disposal_class_count; i++)
        TRY(put_class(rq, w, &disposal_classes[i]));
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static Status put_retention(Req *rq)
{
    const DisposalClass *c = disposal_class(rq->path[0]);
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "保存の年数と根拠を送ってください。画面を読み込み直してください。");
    JsonNode *years = json_get(rq->body, S("years")), *basis = json_get(rq->body, S("basis")), *mark = json_get(rq->body, S("mark")), *hold = json_get(rq->body, S("hold"));
    if (!c)
        return ERR_NOT_FOUND;
    if (!years || json_type(years) != JSON_INT || json_i64(years) < 1 || json_i64(years) > YEARS_MAX)
        problem_add(rq->problems, S("/years"), "range", "保存する年数を、1〜%dの整数で入力してください。", YEARS_MAX);
    Str text = basis && json_type(basis) == JSON_STRING ? str_trim(json_str(basis)) : S("");
    if (!text.n || str_utf8_count(text) > BASIS_MAX)
        problem_add(rq->problems, S("/basis"), "missing", "根拠（法律・条例・規程の名前と条）を、%d文字までで入力してください。", BASIS_MAX);
    Str sure = mark && json_type(mark) == JSON_STRING ? json_str(mark) : S("");
    if (!str_eq(sure, S("confirmed")) && !str_eq(sure, S("assumed")))
        problem_add(rq->problems, S("/mark"), "choice", "根拠を確かめたかどうか（確定・仮定）を選んでください。");
    TRY(problems_status(rq->problems));
    TRY(db_exec(rq->db, &put_sql, P_INT(rq->org), P_TEXT(str_of(c->name)), P_INT(json_i64(years)), P_TEXT(text), P_TEXT(sure), P_INT(hold && json_bool(hold))));
    req_audit(rq, "retention", (int64_t)(c - disposal_classes) + 1);
    return reply_no_content(rq);
}

/* ---- the list ---- */

static Status refuse(Req *rq, const char *code, const char *sentence)
{
    return problem_add(rq->problems, S(""), code, "%s", sentence);
}

static Status post_disposal(Req *rq)
{
    int64_t one, id = id_new(rq->now_ms), items = 0;
    Status already = db_one_int(rq->db, &open_sql, &one, P_INT(rq->org));
    if (already == OK)
        return refuse(rq, "open", "署名を待っている廃棄の一覧があります。先に、署名するか取り下げてください。");
    if (already != ERR_NOT_FOUND)
        return already;
    TRY(db_exec(rq->db, &add_sql, P_INT(rq->org), P_INT(id), P_INT(rq->who->account), P_INT(rq->now_ms)));
    for (size_t i = 0; i < disposal_class_count; i++) {
        const DisposalClass *c = &disposal_classes[i];
        Period p;
        char day[11];
        int64_t over;
        Date until;
        TRY(look(rq, c, &p, &until, &over));
        if (!over || p.hold)
            continue;
        items++;
        TRY(db_exec(rq->db, &add_item_sql, P_INT(rq->org), P_INT(id), P_TEXT(str_of(c->name)), P_TEXT(date_to_iso(until, day)), P_INT(over)));
    }
    if (!items)
        return refuse(rq, "empty", "保存期間を過ぎた記録はありません。");
    req_audit(rq, "disposal", id);
    req_audit_reason(rq, S("廃棄の一覧を作り、一人目として署名"));
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_close_object(w);
    return reply_done(rq);
}

typedef struct {
    int64_t id, first_by, first_ms;
} List;

static Status find_open(Req *rq, List *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(req_path_i64(rq, 0, &ret->id));
    TRY(db_query(rq->db, &one_sql, &rows, P_INT(rq->org), P_INT(ret->id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    if (!str_eq(row_text(&rows, 0), S("open")))
        return refuse(rq, "state", "この一覧は、もう署名を待っていません。読み込み直してください。");
    ret->first_by = row_int(&rows, 1);
    ret->first_ms = row_int(&rows, 2);
    return OK;
}

static Status check_second(Req *rq, const List *l)
{
    int64_t created;
    if (l->first_by == rq->who->account)
        return refuse(rq, "second", "一覧を作った人は、二人目の署名ができません。別の人に頼んでください。");
    TRY(db_one_int(rq->db, &account_sql, &created, P_INT(rq->who->org), P_INT(rq->who->account)));
    return created < l->first_ms ? OK : refuse(rq, "second", "一覧のあとに作られた利用者は、署名できません。別の人に頼んでください。");
}

static Str tombstone_path(const App *app, Arena *a)
{
    return app->config.key_file ? arena_printf(a, "%s.tombstones", app->config.key_file) : arena_printf(a, "%s.key.tombstones", app->config.db.url);
}

enum { ITEMS_MAX = 16 };
typedef struct {
    Tombstone stones[ITEMS_MAX]; /* what each class will be disposed of until */
    size_t n;
} Stones;

/* A hold, or a longer period, that came after the list wins over it. */
static Status check_period(Req *rq, const Tombstone *t)
{
    Period p;
    TRY(period_of(rq, t->class, &p));
    if (p.hold || disposal_until(app_today(rq->app), p.years).day < t->until.day)
        return refuse(rq, "held", "一覧を作ったあとに、廃棄を止めたか、保存期間を延ばした記録があります。取り下げて、一覧を作り直してください。");
    return OK;
}

/* What is counted now must be what was signed. */
static Status read_items(Req *rq, const List *l, Stones *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t signed_for[ITEMS_MAX], now;
    Date claims_until = DATE_NONE;
    ret->n = 0;
    TRY(db_query(rq->db, &items_sql, &rows, P_INT(rq->org), P_INT(l->id)));
    while (rows_next(&rows) && ret->n < COUNT_OF(ret->stones)) {
        Tombstone *t = &ret->stones[ret->n];
        *t = (Tombstone){ .disposal = l->id, .at_ms = rq->now_ms, .org = rq->org, .class = disposal_class(row_text(&rows, 0)) };
        if (!t->class || !date_from_iso(row_text(&rows, 1), &t->until))
            return ERR_INTERNAL;
        if (t->class == disposal_class(S("claims")))
            claims_until = t->until;
        signed_for[ret->n++] = row_int(&rows, 2);
    }
    TRY(rows.status);
    rows_done(&rows);
    for (size_t i = 0; i < ret->n; i++) {
        TRY(check_period(rq, &ret->stones[i]));
        TRY(disposal_count(rq->db, ret->stones[i].class, rq->org, ret->stones[i].until, claims_until, &now));
        if (now != signed_for[i])
            return refuse(rq, "changed", "一覧を作ったあとに、対象の件数が変わりました。取り下げて、一覧を作り直してください。");
    }
    return OK;
}

static Erasing erasing_of(const App *app, int64_t now_ms, Arena *a)
{
    return (Erasing){ .keys = app->keys, .tombstones = tombstone_path(app, a).p, .ring_copy = app->config.ring_copy, .now_ms = now_ms };
}

/* Before anything is deleted: every kept copy of the keys must be at hand, else one of them would survive. */
static Status check_ring(Req *rq)
{
    if (!rq->app->config.ring_copy)
        return OK;
    Status s = ring_copy_to(rq->app->keys, rq->app->config.ring_copy);
    if (s == ERR_INVALID)
        return refuse(rq, "ring", "鍵束の控え（--ring-copy）が、いまの鍵束の控えではありません。正しい控えを置いてから、もう一度署名してください。");
    return s == OK ? OK : refuse(rq, "ring", "鍵束の控え（--ring-copy）に書けません。媒体をつないでから、もう一度署名してください。鍵は、控えからも同時に消します。");
}

/* Rows go; who stays is sealed under a year that stays. The keys and the tombstones follow the commit (disposal_finish). */
static Status sign_in_tx(Req *rq, void *context)
{
    List *l = context;
    Stones s;
    TRY(find_open(rq, l));
    TRY(check_second(rq, l));
    TRY(read_items(rq, l, &s));
    for (size_t i = 0; i < s.n; i++)
        TRY(disposal_apply(rq->db, s.stones[i].class, rq->org, s.stones[i].until));
    for (size_t i = 0; i < s.n; i++)
        if (s.stones[i].class == disposal_class(S(PERSON_CLASS)))
            TRY(person_bring_forward(rq->db, rq->app->keys, rq->org, fiscal_year_of(month_of(s.stones[i].until), 4)));
    TRY(db_exec(rq->db, &close_sql, P_INT(rq->org), P_INT(l->id), P_TEXT(S("done")), P_INT(rq->who->account), P_INT(rq->now_ms)));
    req_audit(rq, "disposal", l->id);
    req_audit_reason(rq, S("二人目の署名。廃棄した"));
    return OK;
}

static Status post_signature(Req *rq)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    List l = { 0 };
    TRY(check_ring(rq));
    TRY(req_in_tx(rq, sign_in_tx, &l));
    const Erasing e = erasing_of(rq->app, rq->now_ms, rq->arena);
    Status s = e.tombstones ? db_pool_writer(rq->app->pool, &writer) : ERR_MEMORY;
    if (s == OK)
        s = disposal_finish(writer, &e, rq->org, l.id, rq->arena);
    if (s == OK)
        return reply_no_content(rq);
    JsonWriter *w = reply_json(rq, 202); /* the rows are gone; the minute's work tries again until the keys are too */
    json_open_object(w);
    json_str_field(w, "waits", S("記録は廃棄しました。鍵の消去が終わっていないので、1分ごとにもう一度試します。鍵束と廃棄の控えに書けることを確かめてください。"));
    json_close_object(w);
    return reply_done(rq);
}

/* ---- once a minute ---- */

static Status note_in_tx(Db *db, void *context)
{
    App *app = context;
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 16);
    return house_ring_note(db, app->keys, &a);
}

static Status look_once(App *app, Arena *a, bool *ret_grew, bool *ret_waiting)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t org;
    TRY(db_pool_reader(app->pool, &reader));
    TRY(house_ring_grew(reader, app->keys, a, ret_grew));
    Status s = db_one_int0(reader, &disposal_sql_unfinished, &org);
    *ret_waiting = s == OK;
    return s == ERR_NOT_FOUND ? OK : s;
}

static Status finish_waiting(App *app, int64_t now_ms, Db *writer, Arena *a)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    const Erasing e = erasing_of(app, now_ms, a);
    TRY(e.tombstones ? db_pool_reader(app->pool, &reader) : ERR_MEMORY);
    return disposal_finish_all(reader, writer, &e, a);
}

static Status tidy(App *app, int64_t now_ms)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(db_pool_return) Db *writer = NULL;
    bool grew, waiting;
    arena_init(&a, 1 << 20);
    if (app->config.ring_copy)
        TRY(ring_copy_to(app->keys, app->config.ring_copy));
    TRY(look_once(app, &a, &grew, &waiting));
    if (!grew && !waiting)
        return OK;
    TRY(db_pool_writer(app->pool, &writer));
    if (waiting)
        TRY(finish_waiting(app, now_ms, writer, &a));
    return db_tx(writer, note_in_tx, app);
}

static Status delete_disposal(Req *rq)
{
    List l;
    TRY(find_open(rq, &l));
    TRY(db_exec(rq->db, &close_sql, P_INT(rq->org), P_INT(l.id), P_TEXT(S("withdrawn")), P_INT(rq->who->account), P_INT(rq->now_ms)));
    req_audit(rq, "disposal", l.id);
    req_audit_reason(rq, S("廃棄の一覧の取り下げ"));
    return reply_no_content(rq);
}

static void put_item(JsonWriter *w, const Rows *r)
{
    const DisposalClass *c = disposal_class(row_text(r, 7));
    json_open_object(w);
    json_i64_field(w, "disposal", row_int(r, 0));
    json_str_field(w, "state", row_text(r, 1));
    json_i64_field(w, "first_by", row_int(r, 2));
    json_str_field(w, "first_by_name", row_text(r, 3));
    json_i64_field(w, "first_ms", row_int(r, 4));
    json_str_field(w, "second_by_name", row_text(r, 5));
    json_i64_field(w, "second_ms", row_int(r, 6));
    json_str_field(w, "label", c ? str_of(c->label) : row_text(r, 7));
    json_str_field(w, "class", row_text(r, 7));
    json_str_field(w, "until", row_text(r, 8));
    json_i64_field(w, "amount", row_int(r, 9));
    json_bool_field(w, "erased", !row_is_null(r, 10));
    json_close_object(w);
}

/* Are the tombstones all there? Else an older backup would bring back what was disposed of. */
static Status look_at_tombstones(Req *rq, const char **ret)
{
    CLEANUP(buf_done) Buf text;
    TombstoneEnd known, end;
    buf_init(&text, TOMBSTONES_MAX);
    TRY(tombstone_end_of(rq->db, &known));
    Status s = tombstones_read(tombstone_path(rq->app, rq->arena).p, &text);
    if (s == OK)
        s = tombstones_check(rq->app->keys, buf_str(&text), &end);
    *ret = s == ERR_NOT_FOUND && known.count ? "missing" : s != OK && s != ERR_NOT_FOUND ? "changed" : tombstones_reach(buf_str(&text), &known) ? "sound" : "short";
    return s == ERR_MEMORY ? s : OK;
}

static Status get_disposals(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    const char *tombstones;
    TRY(look_at_tombstones(rq, &tombstones));
    TRY(db_query(rq->db, &list_sql, &rows, P_INT(rq->org)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows))
        put_item(w, &rows);
    TRY(rows.status);
    json_close_array(w);
    json_str_field(w, "tombstones", str_of(tombstones));
    json_close_object(w);
    return reply_done(rq);
}

#define KEEPING .access = ACCESS_DISPOSE
#define DISPOSALS "/api/towns/{org}/disposals"
static const Route routes[] = {
    { KEEPING, .method = GET, .path = "/api/towns/{org}/retention", .handler = get_retention, .tx = TX_READ, .summary = "How long each class is kept, and what is over" },
    { KEEPING, .method = PUT, .path = "/api/towns/{org}/retention/{class}", .handler = put_retention, .tx = TX_WRITE, .summary = "Years, basis, mark, hold" },
    { KEEPING, .method = GET, .path = DISPOSALS, .handler = get_disposals, .tx = TX_READ, .summary = "What was disposed of, and what waits for the second signature" },
    { KEEPING, .method = POST, .path = DISPOSALS, .handler = post_disposal, .tx = TX_WRITE, .summary = "Makes the list and signs it first" },
    { KEEPING, .method = POST, .path = DISPOSALS "/{id}/signature", .handler = post_signature, .tx = TX_NONE, .summary = "The second signature: disposes, and destroys the keys" },
    { KEEPING, .method = DELETE, .path = DISPOSALS "/{id}", .handler = delete_disposal, .tx = TX_WRITE, .summary = "Takes the list back" },
};
static const Sql *const statements[] = { &get_sql, &put_sql, &open_sql, &add_sql, &add_item_sql, &one_sql, &items_sql, &close_sql, &account_sql, &list_sql };
const Feature feature_disposal = { .name = "disposal", LIST_OF(routes, routes), LIST_OF(statements, statements), .tidy = tidy };
