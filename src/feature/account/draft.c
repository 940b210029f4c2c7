/* What a person has typed and not saved yet, kept for him on the server, sealed: nothing of it ever lies in the
 * browser's storage (ASVS 14.3.3), and the idle lock may clear the page. */
#include "base/secret.h"
#include "feature/account/account_parts.h"
#include "http/app.h"

#define DRAFT_KEY_MAX 80

const Sql draft_sql_list = { .read_only = true, .text =
    "SELECT name, saved_ms FROM draft WHERE org = $1 AND account = $2 AND saved_ms > $3 ORDER BY name" };
const Sql draft_sql_get = { .read_only = true, .text =
    "SELECT body_sealed, saved_ms FROM draft WHERE org = $1 AND account = $2 AND name = $3 AND saved_ms > $4" };
const Sql draft_sql_others = { .read_only = true, .text =
    "SELECT count(*) FROM draft WHERE org = $1 AND account = $2 AND name <> $3" };
const Sql draft_sql_put = { .text =
    "INSERT INTO draft (org, account, name, body_sealed, saved_ms) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (org, account, name) DO UPDATE SET body_sealed = excluded.body_sealed, saved_ms = excluded.saved_ms" };
const Sql draft_sql_delete = { .text = "DELETE FROM draft WHERE org = $1 AND account = $2 AND name = $3" };

/* Keys stand in paths: letters of programs only, so that no personal data does. */
static Status draft_key(Req *rq, Str *ret)
{
    Str key = rq->path[0];
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
            return ERR_NOT_FOUND;
    }
    if (!key.n || key.n > DRAFT_KEY_MAX)
        return ERR_NOT_FOUND;
    *ret = key;
    return OK;
}

static Str draft_place(Req *rq, Str key)
{
    return arena_printf(rq->arena, "draft:%lld:%lld:" STR_FMT, (long long)rq->who->org, (long long)rq->who->account, STR_ARG(key));
}

static int64_t oldest_ms(const Req *rq)
{
    return rq->now_ms - DRAFT_DAYS * DAY_MS;
}

Status drafts_get(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &draft_sql_list, &rows, P_INT(rq->who->org), P_INT(rq->who->account), P_INT(oldest_ms(rq))));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_str_field(w, "key", row_text(&rows, 0));
        json_i64_field(w, "saved_ms", row_int(&rows, 1));
        json_close_object(w);
    }
    TRY(rows.status);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

Status draft_get(Req *rq)
{
    Str key;
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, DRAFT_BYTES_MAX + SEAL_OVERHEAD);
    TRY(draft_key(rq, &key));
    Str place = draft_place(rq, key);
    TRY(db_query(rq->db, &draft_sql_get, &rows, P_INT(rq->who->org), P_INT(rq->who->account), P_TEXT(key), P_INT(oldest_ms(rq))));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    if (!place.p)
        return ERR_MEMORY;
    TRY(unseal(rq->app->keys, place, row_blob(&rows, 0), &text) == OK ? OK : ERR_INTERNAL);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "text", buf_str(&text));
    json_i64_field(w, "saved_ms", row_int(&rows, 1));
    json_close_object(w);
    return reply_done(rq);
}

Status draft_put(Req *rq)
{
    Str key, text;
    int64_t others;
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, DRAFT_BYTES_MAX + SEAL_OVERHEAD);
    const Member members[] = { { "text", DRAFT_BYTES_MAX, &text } };
    TRY(draft_key(rq, &key));
    TRY(sign_members(rq, members, COUNT_OF(members)));
    TRY(db_one_int(rq->db, &draft_sql_others, &others, P_INT(rq->who->org), P_INT(rq->who->account), P_TEXT(key)));
    if (others >= DRAFTS_PER_ACCOUNT_MAX)
        return problem_add(rq->problems, S(""), "range", "下書きは %d 件までです。要らない下書きを消してください。", DRAFTS_PER_ACCOUNT_MAX);
    Str place = draft_place(rq, key);
    if (!place.p)
        return ERR_MEMORY;
    TRY(seal(rq->app->keys, place, text, &sealed));
    TRY(db_exec(rq->db, &draft_sql_put, P_INT(rq->who->org), P_INT(rq->who->account), P_TEXT(key), P_BLOB(buf_str(&sealed)),
                P_INT(rq->now_ms)));
    return reply_no_content(rq);
}

Status draft_delete(Req *rq)
{
    Str key;
    TRY(draft_key(rq, &key));
    TRY(db_exec(rq->db, &draft_sql_delete, P_INT(rq->who->org), P_INT(rq->who->account), P_TEXT(key)));
    return reply_no_content(rq);
}
