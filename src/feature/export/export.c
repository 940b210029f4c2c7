#include "feature/export/export.h"
#include "base/csv.h"
#include "base/ring.h"
#include "base/workbook.h"
#include "feature/export/export_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"
#include "http/left.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)

static const Sql list_sql = { .read_only = true, .text =
    "SELECT e.id, e.source, e.state, e.purpose, e.purpose_words, e.recipient_kind, e.recipient_words, e.first_month, e.last_month, e.columns, e.number_reason,"
    " e.persons, e.rows, e.asked_by, e.asked_ms, e.decided_ms, e.until_ms, a.name, d.name, f.n, f.name, f.recipient, f.rows, f.persons, f.size, f.sha256"
    " FROM (SELECT * FROM export WHERE org = $1 ORDER BY id DESC LIMIT $2 OFFSET $3) AS e"
    " LEFT JOIN account a ON a.org = e.asked_by_org AND a.id = e.asked_by LEFT JOIN account d ON d.org = e.org AND d.id = e.decided_by"
    " LEFT JOIN export_file f ON f.org = e.org AND f.export = e.id ORDER BY e.id DESC, f.n" };
static const Sql count_sql = { .read_only = true, .text = "SELECT COUNT(*) FROM export WHERE org = $1" };
static const Sql recent_sql = { .read_only = true, .text =
    "SELECT COALESCE(SUM(persons), 0) FROM export WHERE org = $1 AND asked_by = $2 AND asked_ms > $3 AND state <> 'refused'" };
static const Sql one_sql = { .read_only = true, .text = "SELECT state, asked_by_org, asked_by, asked_ms, until_ms FROM export WHERE org = $1 AND id = $2" };
static const Sql decide_sql = { .text =
    "UPDATE export SET state = $3, decided_by = $4, decided_ms = $5, until_ms = $6 WHERE org = $1 AND id = $2 AND state = 'waiting'" };
static const Sql account_sql = { .read_only = true, .text = "SELECT created_ms FROM account WHERE org = $1 AND id = $2" };
static const Sql file_sql = { .read_only = true, .text =
    "SELECT name, bytes_sealed, sha256 FROM export_file WHERE org = $1 AND export = $2 AND n = $3" };
static const Sql empty_sql = { .text = "UPDATE export_file SET bytes_sealed = NULL WHERE org = $1 AND bytes_sealed IS NOT NULL AND export IN"
                                       " (SELECT id FROM export WHERE org = $1 AND (until_ms < $2 OR state = 'refused'))" };
/* Of all towns; the index export_file_kept holds only files that still have their bytes. */
#define OVER_FILES "bytes_sealed IS NOT NULL AND EXISTS (SELECT 1 FROM export e WHERE e.org = export_file.org AND e.id = export_file.export" \
                   " AND (e.until_ms < $1 OR e.state = 'refused'))"
static const Sql over_sql = { .read_only = true, .scan_ok = true, .text = "SELECT n FROM export_file WHERE " OVER_FILES " LIMIT 1" };
static const Sql empty_all_sql = { .scan_ok = true, .text = "UPDATE export_file SET bytes_sealed = NULL WHERE " OVER_FILES };

/* ---- preview ---- */

/* Alone above so many persons, also when they go in small portions. */
static Status needs_second(Req *rq, int64_t persons, bool *ret)
{
    int64_t recent;
    TRY(db_one_int(rq->db, &recent_sql, &recent, P_INT(rq->org), P_INT(rq->who->account), P_INT(rq->now_ms - EXPORT_ALONE_HOURS * HOUR_MS)));
    *ret = persons > 0 && persons + recent > EXPORT_ALONE_PERSONS;
    return OK;
}

static void put_parcel(JsonWriter *w, const Order *o, const Parcel *p)
{
    json_open_object(w);
    json_str_field(w, "name", p->name);
    json_str_field(w, "recipient", p->recipient);
    json_i64_field(w, "rows", (int64_t)p->n);
    json_i64_field(w, "persons", (int64_t)p->n_persons);
    json_array_field(w, "first");
    for (size_t i = 0; i < p->n && i < EXPORT_PREVIEW_ROWS; i++)
        parcel_put_cells(w, o, p, i);
    json_close_array(w);
    json_close_object(w);
}

static Status preview(Req *rq)
{
    Order o;
    Bundle b;
    bool second;
    TRY(order_read(rq, &o));
    TRY(bundle_make(rq, &o, true, &b));
    TRY(needs_second(rq, b.persons, &second));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_key(w, S("columns"));
    order_put_columns(w, &o);
    json_i64_field(w, "rows", b.rows);
    json_i64_field(w, "persons", b.persons);
    json_i64_field(w, "nobodys", (int64_t)b.nobodys);
    json_bool_field(w, "needs_second", second);
    json_str_field(w, "note", b.note);
    json_array_field(w, "files");
    for (size_t i = 0; i < b.n; i++)
        put_parcel(w, &o, &b.parcels[i]);
    json_close_array(w);
    json_close_object(w);
    req_audit(rq, "export_preview", 0);
    return reply_done(rq);
}

/* ---- ordering ---- */

static Str place(int64_t org, int64_t id, int64_t n, Arena *a)
{
    return arena_printf(a, "export:%lld:%lld:%lld", (long long)org, (long long)id, (long long)n);
}

static Status keep_file(Req *rq, const Order *o, const Bundle *b, int64_t id, size_t i)
{
    CLEANUP(buf_done) Buf sealed;
    const Parcel *p = &b->parcels[i];
    char sha256[65];
    Str bytes;
    buf_init(&sealed, REPLY_MAX + SEAL_YEAR_OVERHEAD);
    TRY(parcel_file(rq, o, b, p, &bytes));
    sha256_hex(bytes, sha256);
    TRY(seal_year(rq->app->keys, (RingPlace){ rq->org, "exports", id_fiscal_year(id) }, place(rq->org, id, (int64_t)i + 1, rq->arena), bytes, &sealed));
    return db_exec(rq->db, &left_sql_file, P_INT(rq->org), P_INT(id), P_INT(i + 1), P_TEXT(p->name), P_TEXT(p->recipient), P_INT(p->unit), P_INT(p->n),
                   P_INT(p->n_persons), P_INT(bytes.n), P_TEXT(str_of(sha256)), P_BLOB(buf_str(&sealed)));
}

static Status column_words(Req *rq, const Order *o, Str *ret)
{
    Str words = S("");
    for (size_t i = 0; i < o->source->n_columns; i++)
        if (o->wanted[i])
            words = arena_printf(rq->arena, STR_FMT "%s%s", STR_ARG(words), words.n ? "、" : "", o->source->columns[i].label);
    *ret = words;
    return words.p ? OK : ERR_MEMORY;
}

static Status keep_order(Req *rq, const Order *o, const Bundle *b, bool second, int64_t id)
{
    Str columns;
    int64_t until = rq->now_ms + (second ? EXPORT_WAITS_DAYS * 24 : EXPORT_FETCH_HOURS) * HOUR_MS;
    TRY(column_words(rq, o, &columns));
    const Param p[] = { P_INT(rq->org), P_INT(id), P_TEXT(str_of(o->source->name)), P_TEXT(second ? S("waiting") : S("ready")), P_TEXT(o->purpose),
                        P_TEXT(o->purpose_words), P_TEXT(str_of(export_recipients[o->to_kind].value)), P_INT(o->recipient), P_TEXT(o->recipient_words),
                        P_INT(o->from), P_INT(o->to), P_TEXT(columns), o->number_reason.n ? P_TEXT(o->number_reason) : P_NULL, P_INT(b->persons), P_INT(b->rows),
                        P_INT(rq->who->org), P_INT(rq->who->account), P_INT(rq->now_ms), P_INT(until) };
    return db_exec_n(rq->db, &left_sql_export, NULL, p, COUNT_OF(p));
}

static Status order(Req *rq)
{
    Order o;
    Bundle b;
    bool second;
    int64_t id = id_new(rq->now_ms);
    TRY(order_read(rq, &o));
    TRY(bundle_make(rq, &o, false, &b));
    if (!b.rows)
        return problem_add(rq->problems, S("/from"), "empty", "この条件に当てはまる行がありません。期間か相手を変えてください。");
    TRY(db_exec(rq->db, &empty_sql, P_INT(rq->org), P_INT(rq->now_ms)));
    TRY(needs_second(rq, b.persons, &second));
    TRY(keep_order(rq, &o, &b, second, id));
    for (size_t i = 0; i < b.n; i++)
        TRY(keep_file(rq, &o, &b, id, i));
    req_audit(rq, "export", id);
    req_audit_reason(rq, arena_printf(rq->arena, STR_FMT "／" STR_FMT "／%lld人", STR_ARG(o.recipient_words), STR_ARG(o.purpose_words), (long long)b.persons));
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_str_field(w, "state", second ? S("waiting") : S("ready"));
    json_i64_field(w, "files", (int64_t)b.n);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the second person ---- */

static Status refuse(Req *rq, const char *code, const char *sentence)
{
    return problem_add(rq->problems, S(""), code, "%s", sentence);
}

typedef struct {
    Str state;
    int64_t by_org, by, asked_ms, until_ms;
} Asked;

static Status find(Req *rq, int64_t id, Asked *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &one_sql, &rows, P_INT(rq->org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = (Asked){ arena_copy(rq->arena, row_text(&rows, 0)), row_int(&rows, 1), row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4) };
    return ret->state.p ? OK : ERR_MEMORY;
}

static bool is_asker(const Req *rq, const Asked *a)
{
    return a->by_org == rq->who->org && a->by == rq->who->account;
}

static Status check_waiting(Req *rq, const Asked *a)
{
    if (!str_eq(a->state, S("waiting")))
        return refuse(rq, "state", "この申し出は、もう承認待ちではありません。一覧を読み込み直してください。");
    if (rq->now_ms >= a->until_ms)
        return refuse(rq, "expired", "申し出から7日を過ぎました。もう一度、申し出からやり直してください。");
    return OK;
}

static Status decide(Req *rq, int64_t id, const char *state, int64_t until, const char *words)
{
    TRY(db_exec(rq->db, &decide_sql, P_INT(rq->org), P_INT(id), P_TEXT(str_of(state)), P_INT(rq->who->account), P_INT(rq->now_ms), P_INT(until)));
    req_audit(rq, "export", id);
    req_audit_reason(rq, str_of(words));
    return reply_no_content(rq);
}

/* Another person than who asked, and no account made after the asking. */
static Status approve(Req *rq)
{
    int64_t id, created;
    Asked a;
    TRY(req_path_i64(rq, 0, &id));
    TRY(find(rq, id, &a));
    TRY(check_waiting(rq, &a));
    if (is_asker(rq, &a))
        return refuse(rq, "second", "申し出た人は、承認できません。別の人に頼んでください。");
    TRY(db_one_int(rq->db, &account_sql, &created, P_INT(rq->who->org), P_INT(rq->who->account)));
    if (created >= a.asked_ms)
        return refuse(rq, "second", "申し出のあとに作られた利用者は、承認できません。別の人に頼んでください。");
    return decide(rq, id, "ready", rq->now_ms + EXPORT_FETCH_HOURS * HOUR_MS, "別の人が承認");
}

static Status take_back(Req *rq)
{
    int64_t id;
    Asked a;
    TRY(req_path_i64(rq, 0, &id));
    TRY(find(rq, id, &a));
    TRY(check_waiting(rq, &a));
    TRY(decide(rq, id, "refused", rq->now_ms, is_asker(rq, &a) ? "申し出の取り下げ" : "承認しない"));
    return db_exec(rq->db, &empty_sql, P_INT(rq->org), P_INT(rq->now_ms));
}

/* ---- fetching ---- */

static Status fetch(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf plain;
    int64_t id, n;
    char sha256[65];
    Asked a;
    buf_init(&plain, REPLY_MAX);
    TRY(req_path_i64(rq, 0, &id));
    TRY(req_path_i64(rq, 1, &n));
    TRY(find(rq, id, &a));
    req_audit(rq, "export", id);
    if (str_eq(a.state, S("waiting")))
        return refuse(rq, "waiting", "別の人の承認を待っています。承認されると、取り出せます。");
    if (!str_eq(a.state, S("ready")) || rq->now_ms >= a.until_ms)
        return refuse(rq, "expired", "取り出せる時間が終わりました。もう一度、出し直してください。");
    TRY(db_query(rq->db, &file_sql, &rows, P_INT(rq->org), P_INT(id), P_INT(n)));
    if (!rows_next(&rows) || row_is_null(&rows, 1))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Status opened = unseal_year(rq->app->keys, rq->org, "exports", place(rq->org, id, n, rq->arena), row_blob(&rows, 1), &plain);
    if (opened == ERR_NOT_FOUND)
        return refuse(rq, "expired", "取り出せる時間が終わりました。もう一度、出し直してください。");
    if (opened != OK)
        return ERR_INTERNAL;
    sha256_hex(buf_str(&plain), sha256);
    if (!str_eq(row_text(&rows, 2), str_of(sha256)))
        return ERR_INTERNAL;
    Str name = arena_copy(rq->arena, row_text(&rows, 0)), body = arena_copy(rq->arena, buf_str(&plain));
    if (!name.p || !body.p)
        return ERR_MEMORY;
    bool csv = str_ends(name, S(".csv"));
    return reply_file(rq, csv ? "text/csv" : WORKBOOK_TYPE, name, body);
}

/* ---- once a minute ---- */

static Status empty_in_tx(Db *db, void *context)
{
    const int64_t *now_ms = context;
    return db_exec(db, &empty_all_sql, P_INT(*now_ms));
}

/* What can no longer be fetched is not kept either; that it left stays in the list. */
static Status tidy(App *app, int64_t now_ms)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    {
        CLEANUP(db_pool_return) Db *reader = NULL;
        int64_t one;
        TRY(db_pool_reader(app->pool, &reader));
        Status s = db_one_int(reader, &over_sql, &one, P_INT(now_ms));
        if (s != OK)
            return s == ERR_NOT_FOUND ? OK : s;
    }
    TRY(db_pool_writer(app->pool, &writer));
    return db_tx(writer, empty_in_tx, &now_ms);
}

/* ---- the list ---- */

static Str label_of(const Choice *list, Str value)
{
    for (; list->value; list++)
        if (str_eq(value, str_of(list->value)))
            return str_of(list->label);
    return str_eq(value, S("one_click")) ? S("集計をそのまま保存") : str_eq(value, S("inside")) ? S("役場の中") : str_eq(value, S("asker")) ? S("見ていた人（役場の外）") : value;
}

/* A path of ours is said as what was saved; the sources say their own names. */
static Str source_label(Req *rq, Str name)
{
    for (size_t i = 0; i < rq->app->n_features; i++)
        for (size_t k = 0; k < rq->app->features[i]->n_exports; k++)
            if (str_eq(name, str_of(rq->app->features[i]->exports[k]->name)))
                return str_of(rq->app->features[i]->exports[k]->label);
    return S("画面の表");
}

static void put_export(Req *rq, JsonWriter *w, const Rows *r)
{
    static const char *const texts[] = { "source", "state", "purpose", "purpose_words", "recipient_kind", "recipient" };
    json_i64_field(w, "id", row_int(r, 0));
    for (int i = 0; i < (int)COUNT_OF(texts); i++)
        json_str_field(w, texts[i], row_text(r, 1 + i));
    json_str_field(w, "source_label", source_label(rq, row_text(r, 1)));
    json_str_field(w, "purpose_label", label_of(export_purposes, row_text(r, 3)));
    json_str_field(w, "recipient_label", label_of(export_recipients, row_text(r, 5)));
    json_i64_field(w, "from", row_int(r, 7));
    json_i64_field(w, "to", row_int(r, 8));
    json_str_field(w, "columns", row_text(r, 9));
    json_str_field(w, "number_reason", row_text(r, 10));
    json_i64_field(w, "persons", row_int(r, 11));
    json_i64_field(w, "rows", row_int(r, 12));
    json_i64_field(w, "asked_by", row_int(r, 13));
    json_i64_field(w, "asked_ms", row_int(r, 14));
    if (row_is_null(r, 15))
        json_null_field(w, "decided_ms");
    else
        json_i64_field(w, "decided_ms", row_int(r, 15));
    json_i64_field(w, "until_ms", row_int(r, 16));
    json_str_field(w, "asked_by_name", row_text(r, 17));
    json_str_field(w, "decided_by_name", row_text(r, 18));
    json_bool_field(w, "open", row_int(r, 16) > rq->now_ms);
    json_array_field(w, "files");
}

static void put_file(JsonWriter *w, const Rows *r)
{
    json_open_object(w);
    json_i64_field(w, "n", row_int(r, 19));
    json_str_field(w, "name", row_text(r, 20));
    json_str_field(w, "recipient", row_text(r, 21));
    json_i64_field(w, "rows", row_int(r, 22));
    json_i64_field(w, "persons", row_int(r, 23));
    json_i64_field(w, "size", row_int(r, 24));
    json_str_field(w, "sha256", row_text(r, 25));
    json_close_object(w);
}

static Status list(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t page, total, last = 0;
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    TRY(db_one_int(rq->db, &count_sql, &total, P_INT(rq->org)));
    TRY(db_query(rq->db, &list_sql, &rows, P_INT(rq->org), P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        if (row_int(&rows, 0) != last && last) {
            json_close_array(w);
            json_close_object(w);
        }
        if (row_int(&rows, 0) != last) {
            json_open_object(w);
            put_export(rq, w, &rows);
        }
        last = row_int(&rows, 0);
        if (!row_is_null(&rows, 19))
            put_file(w, &rows);
    }
    TRY(rows.status);
    if (last) {
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
    json_i64_field(w, "total", total);
    json_close_object(w);
    return reply_done(rq);
}

/* One line a file: what is kept in the town's own register. */
static Status list_csv(Req *rq)
{
    static const char *const heads[] = { "申し出", "出した人", "承認した人", "状態", "何を", "目的", "相手", "ファイル", "行", "人数", "列", "番号を入れた理由", "SHA-256" };
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf out;
    buf_init(&out, REPLY_MAX);
    buf_add(&out, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        csv_put_cell(&out, str_of(heads[i]), i == 0, true);
    csv_end_row(&out);
    TRY(db_query(rq->db, &list_sql, &rows, P_INT(rq->org), P_INT(EXPORT_ROWS_MAX), P_INT(0)));
    while (rows_next(&rows)) {
        char day[11];
        const Str cells[] = { date_to_iso(clock_day(row_int(&rows, 14)), day), row_text(&rows, 17), row_text(&rows, 18), row_text(&rows, 2), source_label(rq, row_text(&rows, 1)),
                              row_text(&rows, 4), row_text(&rows, 21).n ? row_text(&rows, 21) : row_text(&rows, 6), row_text(&rows, 20),
                              arena_printf(rq->arena, "%lld", (long long)row_int(&rows, 22)), arena_printf(rq->arena, "%lld", (long long)row_int(&rows, 23)),
                              row_text(&rows, 9), row_text(&rows, 10), row_text(&rows, 25) };
        for (size_t i = 0; i < COUNT_OF(cells); i++)
            csv_put_cell(&out, cells[i], i == 0, true);
        csv_end_row(&out);
    }
    TRY(rows.status);
    static const char *const keys[] = { "exported" };
    const FigureSources sources = { .year = fiscal_year_of(month_of(app_today(rq->app)), 4), .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_csv(rq, &sources, &out));
    TRY(buf_status(&out));
    Str body = arena_copy(rq->arena, buf_str(&out));
    return body.p ? reply_file(rq, "text/csv", S("外に出したもの.csv"), body) : ERR_MEMORY;
}

static void put_choices(JsonWriter *w, const char *name, const Choice *choices)
{
    json_array_field(w, name);
    for (; choices->value; choices++) {
        json_open_object(w);
        json_str_field(w, "value", str_of(choices->value));
        json_str_field(w, "label", str_of(choices->label));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_source(JsonWriter *w, const ExportSource *s)
{
    json_open_object(w);
    json_str_field(w, "name", str_of(s->name));
    json_str_field(w, "label", str_of(s->label));
    json_bool_field(w, "persons", s->persons);
    json_bool_field(w, "units", s->units);
    json_array_field(w, "columns");
    for (size_t i = 0; i < s->n_columns; i++) {
        json_open_object(w);
        json_str_field(w, "name", str_of(s->columns[i].name));
        json_str_field(w, "label", str_of(s->columns[i].label));
        json_bool_field(w, "off", s->columns[i].flags & EXPORT_OFF);
        json_bool_field(w, "reason", s->columns[i].flags & EXPORT_REASON);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static Status sources(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "sources");
    for (size_t i = 0; i < rq->app->n_features; i++)
        for (size_t k = 0; k < rq->app->features[i]->n_exports; k++)
            put_source(w, rq->app->features[i]->exports[k]);
    json_close_array(w);
    put_choices(w, "purposes", export_purposes);
    put_choices(w, "recipients", export_recipients);
    json_i64_field(w, "alone_persons", EXPORT_ALONE_PERSONS);
    json_close_object(w);
    return reply_done(rq);
}

#define EXPORTS "/api/towns/{org}/exports"
#define ROOM .access = ACCESS_EXPORT
static const Route routes[] = {
    { ROOM, .method = GET, .path = "/api/towns/{org}/export-sources", .handler = sources, .tx = TX_READ, .summary = "What can be given away, for what, to whom" },
    { ROOM, .method = POST, .path = "/api/towns/{org}/export-previews", .handler = preview, .tx = TX_READ, .audit = AUDIT_VIEW_PERSON,
      .per_minute = 60, .summary = "Columns, counts and first rows, before there is a file" },
    { ROOM, .method = POST, .path = EXPORTS, .handler = order, .tx = TX_WRITE, .per_minute = 30, .summary = "Makes the files; above 100 persons they wait for a second person" },
    { ROOM, .method = GET, .path = EXPORTS, .handler = list, .tx = TX_READ, .summary = "What left, and what waits" },
    { ROOM, .method = GET, .path = "/api/towns/{org}/exports.csv", .handler = list_csv, .tx = TX_READ, .audit = AUDIT_EXPORT, .summary = "The list of what left, as CSV" },
    { ROOM, .method = POST, .path = EXPORTS "/{id}/approval", .handler = approve, .tx = TX_WRITE, .summary = "The second person agrees" },
    { ROOM, .method = DELETE, .path = EXPORTS "/{id}", .handler = take_back, .tx = TX_WRITE, .summary = "Taken back, or not agreed to" },
    { ROOM, .method = GET, .path = EXPORTS "/{id}/files/{n}", .handler = fetch, .tx = TX_READ, .audit = AUDIT_EXPORT, .summary = "A file, while it can be fetched" },
};
static const Sql *const statements[] = { &list_sql, &count_sql, &recent_sql, &one_sql, &decide_sql, &account_sql, &file_sql, &empty_sql, &over_sql, &empty_all_sql, ORDER_STATEMENTS };
const Feature feature_export = { .name = "export", LIST_OF(routes, routes), LIST_OF(statements, statements), .tidy = tidy };
