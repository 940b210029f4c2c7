#include "feature/account/key.h"
#include "base/secret.h"
#include "http/app.h"

#define HOST_MAX 253 /* of a name in DNS */

const Sql key_sql_count = { .read_only = true, .text = "SELECT count(*) FROM security_key WHERE org = $1 AND account = $2" };
const Sql key_sql_policy = { .read_only = true, .text = "SELECT coalesce(key_verified, 0) FROM door_setting WHERE org = $1" };
const Sql key_sql_list = { .read_only = true, .text =
    "SELECT id, name, rp_id, credential, made_ms, used_ms FROM security_key WHERE org = $1 AND account = $2 ORDER BY id" };
const Sql key_sql_one = { .read_only = true, .text =
    "SELECT id, rp_id, algorithm, public_key, counter FROM security_key WHERE credential = $1 AND org = $2 AND account = $3" };
const Sql key_sql_known = { .read_only = true, .text = "SELECT 1 FROM security_key WHERE credential = $1" };
const Sql key_sql_add = { .text =
    "INSERT INTO security_key (org, account, id, name, rp_id, credential, algorithm, public_key, counter, made_ms)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
const Sql key_sql_used = { .text =
    "UPDATE security_key SET counter = $1, used_ms = $2 WHERE org = $3 AND account = $4 AND id = $5 AND (counter < $1 OR (counter = 0 AND $1 = 0))" };
const Sql key_sql_remove = { .text = "DELETE FROM security_key WHERE org = $1 AND account = $2 AND id = $3" };
const Sql key_sql_forget = { .text = "DELETE FROM security_key WHERE org = $1 AND account = $2" };

/* ---- where keys work ---- */

/* A name, not an address: its last part has a letter (WHATWG URL: a last part of digits makes it an address). */
static bool is_name(Str host)
{
    Str last = host;
    for (Str head, tail; str_cut(last, '.', &head, &tail);)
        last = tail;
    bool letter = false;
    for (size_t i = 0; i < host.n; i++)
        if (!((host.p[i] >= 'a' && host.p[i] <= 'z') || (host.p[i] >= '0' && host.p[i] <= '9') || host.p[i] == '-' || host.p[i] == '.'))
            return false;
    for (size_t i = 0; i < last.n; i++)
        letter |= last.p[i] >= 'a' && last.p[i] <= 'z';
    return letter && host.n <= HOST_MAX && !str_starts(last, S("0x"));
}

static Str in_small_letters(Str s, Arena *arena)
{
    Str copy = arena_copy(arena, s);
    char *p = (char *)(uintptr_t)copy.p;
    for (size_t i = 0; p && i < copy.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] - 'A' + 'a');
    return copy;
}

Status key_place(const Req *rq, KeyPlace *ret)
{
    Str name, port, host = in_small_letters(rq->host, rq->arena);
    bool secure = rq->app->secure;
    if (!host.p)
        return ERR_MEMORY;
    str_cut(host, ':', &name, &port);
    KeyPlace place = { .rp_id = arena_copy(rq->arena, name),
                       .origin = arena_printf(rq->arena, "%s://" STR_FMT, secure ? "https" : "http", STR_ARG(host)) };
    if (!place.rp_id.p || !place.origin.p)
        return ERR_MEMORY;
    if (!is_name(name))
        place.why_not = "数字のアドレスで開いているので、セキュリティキーは使えません。名前のついたアドレス（例：https://banso.town.lg.jp）で開くと使えます。";
    else if (!secure && !str_eq(name, S("localhost")))
        place.why_not = "通信が暗号化されていない（https ではない）ので、セキュリティキーは使えません。庁内のシステム担当に、https で開けるようにしてもらってください。";
    *ret = place;
    return OK;
}

/* ---- what a town and a person have ---- */

Status key_count(Db *db, int64_t org, int64_t account, int64_t *ret)
{
    return db_one_int(db, &key_sql_count, ret, P_INT(org), P_INT(account));
}

Status key_policy(Db *db, int64_t org, bool *ret_verified)
{
    int64_t verified = 0;
    Status found = db_one_int(db, &key_sql_policy, &verified, P_INT(org));
    *ret_verified = verified != 0;
    return found == ERR_NOT_FOUND ? OK : found;
}

Status keys_forget(Db *db, int64_t org, int64_t account, int64_t *ret_n)
{
    return db_exec_count(db, &key_sql_forget, ret_n, P_INT(org), P_INT(account));
}

/* ---- asking for one ---- */

Status key_put_bytes(JsonWriter *w, const char *key, Str bytes)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, KEY_FIELD_MAX);
    base64url_add(&text, bytes);
    TRY(buf_status(&text));
    if (key)
        json_str_field(w, key, buf_str(&text));
    else
        json_put_str(w, buf_str(&text));
    return OK;
}

static Status put_credentials(Db *db, JsonWriter *w, int64_t org, int64_t account, Str rp_id)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &key_sql_list, &rows, P_INT(org), P_INT(account)));
    json_array_field(w, "credentials");
    while (rows_next(&rows))
        if (str_eq(row_text(&rows, 2), rp_id))
            TRY(key_put_bytes(w, NULL, row_blob(&rows, 3)));
    json_close_array(w);
    return rows.status;
}

/* How many of them were made for the name that is used now. */
static Status count_here(Db *db, int64_t org, int64_t account, Str rp_id, int64_t *ret_all, int64_t *ret_here)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret_all = *ret_here = 0;
    TRY(db_query(db, &key_sql_list, &rows, P_INT(org), P_INT(account)));
    for (; rows_next(&rows); ++*ret_all)
        *ret_here += str_eq(row_text(&rows, 2), rp_id);
    return rows.status;
}

Status key_offer(Req *rq, JsonWriter *w, int64_t org, int64_t account, Str bound)
{
    KeyPlace place;
    int64_t all, here;
    bool verified;
    uint8_t challenge[CHALLENGE_BYTES];
    TRY(key_place(rq, &place));
    TRY(key_policy(rq->db, org, &verified));
    TRY(count_here(rq->db, org, account, place.rp_id, &all, &here));
    bool usable = here && !place.why_not;
    if (!all || usable)
        json_null_field(w, "key_why");
    else
        json_str_field(w, "key_why", str_of(place.why_not ? place.why_not : "登録したセキュリティキーは、別のアドレスのためのものです。登録したときのアドレスで開いてください。"));
    if (!usable) {
        json_null_field(w, "key");
        return OK;
    }
    challenge_give(rq->app->challenges, bound, rq->now_ms, challenge);
    json_object_field(w, "key");
    TRY(key_put_bytes(w, "challenge", (Str){ (const char *)challenge, sizeof challenge }));
    json_str_field(w, "rp_id", place.rp_id);
    json_str_field(w, "verification", verified ? S("required") : S("discouraged"));
    json_i64_field(w, "seconds", CHALLENGE_SECONDS);
    TRY(put_credentials(rq->db, w, org, account, place.rp_id));
    json_close_object(w);
    return OK;
}

/* ---- what comes back ---- */

static Status to_bytes(Req *rq, Str text, Str *ret)
{
    CLEANUP(buf_done) Buf bytes;
    buf_init(&bytes, KEY_FIELD_MAX);
    if (base64url_read(text, &bytes) != OK || !bytes.n)
        return ERR_UNAUTHENTICATED;
    *ret = arena_copy(rq->arena, buf_str(&bytes));
    return ret->p ? OK : ERR_MEMORY;
}

Status key_proof_read(Req *rq, const Str given[static 4], int64_t org, Str bound, KeyProof *ret)
{
    KeyProof p = { 0 };
    uint8_t challenge[CHALLENGE_BYTES];
    Str *const to[] = { &p.credential, &p.client_data, &p.auth_data, &p.signature };
    if (!challenge_take(rq->app->challenges, bound, rq->now_ms, challenge)) /* first: a wrong answer burns it too */
        return ERR_UNAUTHENTICATED;
    for (size_t i = 0; i < COUNT_OF(to); i++)
        TRY(to_bytes(rq, given[i], to[i]));
    TRY(key_place(rq, &p.place));
    TRY(key_policy(rq->db, org, &p.verified));
    if (p.place.why_not)
        return ERR_UNAUTHENTICATED;
    Status said = client_data_check(p.client_data, CLIENT_SIGNS, (Str){ (const char *)challenge, sizeof challenge }, p.place.origin, rq->arena);
    if (said != OK)
        return said == ERR_MEMORY ? said : ERR_UNAUTHENTICATED;
    *ret = p;
    return OK;
}

typedef struct {
    int64_t id;
    Str rp_id;
    Passkey passkey;
} Kept;

static Status find_key(Req *rq, int64_t org, int64_t account, Str credential, Kept *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &key_sql_one, &rows, P_BLOB(credential), P_INT(org), P_INT(account)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_UNAUTHENTICATED : rows.status; /* of nobody, or of somebody else */
    *ret = (Kept){ row_int(&rows, 0), arena_copy(rq->arena, row_text(&rows, 1)),
                   { row_int(&rows, 2), credential, arena_copy(rq->arena, row_blob(&rows, 3)), row_int(&rows, 4) } };
    return ret->rp_id.p && ret->passkey.public_key.p ? OK : ERR_MEMORY;
}

Status key_accept(Req *rq, int64_t org, int64_t account, KeyProof *p)
{
    Kept kept;
    int64_t counter, changed;
    p->copied = false;
    TRY(find_key(rq, org, account, p->credential, &kept));
    if (!str_eq(kept.rp_id, p->place.rp_id))
        return ERR_UNAUTHENTICATED;
    TRY(passkey_signed(&kept.passkey, kept.rp_id, p->client_data, p->auth_data, p->signature, p->verified, rq->arena, &counter));
    p->copied = !passkey_counter_rises(kept.passkey.counter, counter);
    if (p->copied)
        return ERR_UNAUTHENTICATED;
    TRY(db_exec_count(rq->db, &key_sql_used, &changed, P_INT(counter), P_INT(rq->now_ms), P_INT(org), P_INT(account), P_INT(kept.id)));
    return changed ? OK : ERR_UNAUTHENTICATED; /* it was removed, or used elsewhere, meanwhile */
}
