/* The odd accesses of a week, for the head of section. A rule is a row: a statement that finds, and a sentence that says why it is
 * listed. What is listed is no reproach; looking into it is recorded. The rules ask the record alone, never a person's data: so “the same
 * surname” is none of them, for the program keeps no names of the people it counts. */
#include "feature/audit/audit_parts.h"
#include "http/app.h"

#define BEFORE_MS (90 * DAY_MS) /* “for the first time”: not within so long before */
#define NOTE_MAX 200
#define FOUND_MAX 400

/* In Japan. */
#define DAY "((at_ms + 32400000) / 86400000)"
#define HOUR "(((at_ms + 32400000) % 86400000) / 3600000)"
#define WEEKDAY "((" DAY " + 4) % 7)" /* 0: Sunday */
#define OF_WEEK " FROM audit a WHERE org = $1 AND at_ms >= $2 AND at_ms < $3"
/* At people; looking at the record itself is what this screen is for. */
#define LOOKED " AND verb IN ('view', 'export') AND result = 'ok' AND account <> 0 AND route NOT IN ('GET /api/towns/{org}/audit'," \
               " 'GET /api/towns/{org}/audit-month', 'GET /api/towns/{org}/odd-accesses')"
#define LOOKED_BEFORE " AND e.verb IN ('view', 'export') AND e.result = 'ok' AND e.route NOT IN ('GET /api/towns/{org}/audit'," \
                      " 'GET /api/towns/{org}/audit-month', 'GET /api/towns/{org}/odd-accesses')"
#define FINDS(who) "SELECT " who " AS who, MIN(at_ms), COUNT(*), MIN(seq), MAX(seq)"
#define OFTEN " HAVING COUNT(*) >= $4 ORDER BY 4"

/* Each answers: whose, when first, how often, first and last entry. $2 to $3: the week; $4: how often makes it odd. */
const Sql odd_sql_night = { .read_only = true, .text =
    FINDS("account") OF_WEEK LOOKED " AND (" HOUR " < 7 OR " HOUR " >= 20 OR " WEEKDAY " IN (0, 6)) GROUP BY account, " DAY OFTEN };
const Sql odd_sql_many = { .read_only = true, .text =
    FINDS("account") OF_WEEK LOOKED " AND entity = 'person' GROUP BY account, " DAY ", " HOUR " HAVING COUNT(DISTINCT target) >= $4 ORDER BY 4" };
const Sql odd_sql_again = { .read_only = true, .text =
    FINDS("account") OF_WEEK LOOKED " AND route = 'POST /api/towns/{org}/persons/{id}/reveal' GROUP BY account, target" OFTEN };
const Sql odd_sql_first = { .read_only = true, .text =
    FINDS("account") OF_WEEK LOOKED " AND NOT EXISTS (SELECT 1 FROM audit e WHERE e.org = $1 AND e.at_ms >= $5 AND e.at_ms < $2"
    " AND e.account = a.account" LOOKED_BEFORE ") GROUP BY account" OFTEN };
const Sql odd_sql_exports = { .read_only = true, .text =
    FINDS("account") OF_WEEK " AND verb = 'export' AND result = 'ok' AND account <> 0 GROUP BY account, " DAY OFTEN };
const Sql odd_sql_wrong = { .read_only = true, .text =
    FINDS("target") OF_WEEK " AND verb = 'sign' AND result <> 'ok' AND entity = 'account' GROUP BY target, " DAY OFTEN };
const Sql odd_sql_address = { .read_only = true, .text =
    FINDS("target") OF_WEEK " AND verb = 'sign' AND result = 'ok' AND entity = 'account' AND EXISTS (SELECT 1 FROM audit e WHERE e.org = $1"
    " AND e.at_ms >= $5 AND e.at_ms < $2 AND e.verb = 'sign' AND e.result = 'ok' AND e.target = a.target AND e.entity = 'account') AND NOT EXISTS"
    " (SELECT 1 FROM audit e WHERE e.org = $1 AND e.at_ms >= $5 AND e.at_ms < $2 AND e.verb = 'sign' AND e.result = 'ok' AND e.target = a.target"
    " AND e.entity = 'account' AND e.address = a.address) GROUP BY target, address" OFTEN };

/* http/refusals.c: an entry is a minute's refusals of one kind, target how many. */
const Sql odd_sql_refused = { .read_only = true, .text =
    "SELECT account AS who, MIN(at_ms), CAST(SUM(target) AS BIGINT), MIN(seq), MAX(seq)" OF_WEEK " AND entity = 'refusal' AND account <> 0"
    " GROUP BY account, " DAY " HAVING SUM(target) >= $4 ORDER BY 4" };
const Sql odd_sql_copied = { .read_only = true, .text =
    FINDS("target") OF_WEEK " AND entity = 'security_key' AND result <> 'ok' GROUP BY target, " DAY OFTEN };

static const struct {
    const char *what, *label;
    const Sql *find;
    int64_t often;
    bool with_before;
    const char *why, *and; /* with how often between them */
} rules[] = {
    { "night", "時間の外", &odd_sql_night, 1, false, "平日の7時から20時のほかに、個人の情報を見るかファイルに出すことが、この日に", "回ありました。" },
    { "many", "短い間に多くの人", &odd_sql_many, 60, false, "1時間のうちに60人以上の情報を開きました（", "回）。" },
    { "again", "同じ人を何度も", &odd_sql_again, 3, false, "同じ方の被保険者番号を、この週に", "回表示しました。" },
    { "first", "はじめて見た人", &odd_sql_first, 1, true, "この3か月、個人の情報を見ていなかった利用者が、この週に見ました（", "回）。" },
    { "exports", "持ち出しが多い", &odd_sql_exports, 5, false, "1日に", "回、ファイルに出しました。" },
    { "wrong", "サインインの間違い", &odd_sql_wrong, 5, false, "この利用者のサインインが、1日に", "回断られました。本人に心当たりを聞いてください。" },
    { "address", "いつもと違う場所", &odd_sql_address, 1, true, "この3か月使われていないアドレスからサインインしました（", "回）。本人に心当たりを聞いてください。" },
    { "refused", "許されていない操作", &odd_sql_refused, 5, false, "権限のない情報や、この団体にない番号を開こうとして、1日に", "回断られました。何をしようとしたのか、本人に聞いてください。" },
    { "copied", "複製の疑いがある鍵", &odd_sql_copied, 1, false, "セキュリティキーの使用回数が前より戻ったので、", "回断りました。鍵が複製されたおそれがあります。登録を外し、本人に聞いてください。" },
};

const Sql odd_sql_name = { .read_only = true, .text = "SELECT name FROM account WHERE org = $1 AND id = $2" };
const Sql odd_sql_confirmed = { .read_only = true, .text =
    "SELECT c.confirmed_ms, c.note, u.name FROM odd_confirmed c LEFT JOIN account u ON u.org = c.org AND u.id = c.confirmed_by"
    " WHERE c.org = $1 AND c.what = $2 AND c.first = $3 AND c.account = $4" };
const Sql odd_sql_confirm = { .text =
    "INSERT INTO odd_confirmed (org, what, first, account, confirmed_by, confirmed_ms, note) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (org, what, first, account) DO NOTHING" };

typedef struct {
    int64_t account, at_ms, count, first, last;
} Found;

/* Monday of the week of ?week= (any day of it), or of today. */
static Status week_of(Req *rq, Date *ret)
{
    Str text;
    Date day = clock_today(&rq->app->clock); /* the record keeps real time, the demo town too */
    if (req_query(rq, "week", &text) && !date_from_iso(text, &day))
        return problem_add(rq->problems, S("?week"), "type", "週は、その中の日を 2026-10-15 のように指定してください。");
    *ret = (Date){ day.day - (int32_t)(((int64_t)day.day + 3) % 7) }; /* 1970-01-01 was a Thursday */
    return OK;
}

static Status find(Req *rq, size_t rule, Date monday, Found *found, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t from = clock_midnight_ms(monday);
    const Param p[] = { P_INT(rq->org), P_INT(from), P_INT(from + 7 * DAY_MS), P_INT(rules[rule].often), P_INT(from - BEFORE_MS) };
    TRY(db_query_n(rq->db, rules[rule].find, &rows, p, rules[rule].with_before ? 5 : 4));
    size_t n = 0;
    while (n < FOUND_MAX && rows_next(&rows))
        found[n++] = (Found){ row_int(&rows, 0), row_int(&rows, 1), row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4) };
    *ret_n = n;
    return rows.status;
}

static Status put_confirmed(Req *rq, JsonWriter *w, const char *what, const Found *f, int64_t *open)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &odd_sql_confirmed, &rows, P_INT(rq->org), P_TEXT(str_of(what)), P_INT(f->first), P_INT(f->account)));
    if (!rows_next(&rows)) {
        json_null_field(w, "confirmed");
        ++*open;
        return rows.status;
    }
    json_object_field(w, "confirmed");
    json_i64_field(w, "at_ms", row_int(&rows, 0));
    json_str_field(w, "note", row_text(&rows, 1));
    json_str_field(w, "by_name", row_text(&rows, 2));
    json_close_object(w);
    return OK;
}

static Status put_name(Req *rq, JsonWriter *w, int64_t account)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &odd_sql_name, &rows, P_INT(rq->org), P_INT(account)));
    bool known = rows_next(&rows);
    json_str_field(w, "account_name", known ? row_text(&rows, 0) : S("（この団体の外の利用者）"));
    return rows.status;
}

static Status put_found(Req *rq, JsonWriter *w, size_t rule, const Found *f, int64_t *open)
{
    json_open_object(w);
    json_str_field(w, "what", str_of(rules[rule].what));
    json_str_field(w, "label", str_of(rules[rule].label));
    json_i64_field(w, "account", f->account);
    TRY(put_name(rq, w, f->account));
    json_i64_field(w, "at_ms", f->at_ms);
    json_i64_field(w, "first", f->first);
    json_i64_field(w, "last", f->last);
    json_str_field(w, "why", arena_printf(rq->arena, "%s%lld%s", rules[rule].why, (long long)f->count, rules[rule].and));
    TRY(put_confirmed(rq, w, rules[rule].what, f, open));
    json_close_object(w);
    return OK;
}

Status odd_get(Req *rq)
{
    Date monday;
    char room[11];
    int64_t open = 0;
    TRY(week_of(rq, &monday));
    Found *found = ARENA_ARRAY(rq->arena, Found, FOUND_MAX);
    if (!found)
        return ERR_MEMORY;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "week", date_to_iso(monday, room));
    json_array_field(w, "items");
    for (size_t rule = 0; rule < COUNT_OF(rules); rule++) {
        size_t n;
        TRY(find(rq, rule, monday, found, &n));
        for (size_t i = 0; i < n; i++)
            TRY(put_found(rq, w, rule, &found[i], &open));
    }
    json_close_array(w);
    json_i64_field(w, "open", open);
    json_close_object(w);
    req_audit(rq, "odd_access", 0);
    return reply_done(rq);
}

/* ---- looking into one ---- */

static int64_t number(Req *rq, const char *key)
{
    JsonNode *n = json_get(rq->body, str_of(key));
    return n && json_type(n) == JSON_INT ? json_i64(n) : 0;
}

static Str text(Req *rq, const char *key)
{
    JsonNode *n = json_get(rq->body, str_of(key));
    return n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
}

/* Is it really listed in the week of that day? */
static Status is_listed(Req *rq, size_t rule, Date day, int64_t account, int64_t first, bool *ret)
{
    Found *found = ARENA_ARRAY(rq->arena, Found, FOUND_MAX);
    size_t n = 0;
    if (!found)
        return ERR_MEMORY;
    TRY(find(rq, rule, day, found, &n));
    *ret = false;
    for (size_t i = 0; i < n; i++)
        *ret |= found[i].account == account && found[i].first == first;
    return OK;
}

Status odd_confirm_post(Req *rq)
{
    Date monday;
    bool listed = false;
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "内容がありません。画面を読み込み直してください。");
    TRY(week_of(rq, &monday));
    int64_t account = number(rq, "account"), first = number(rq, "first");
    Str what = text(rq, "what"), note = text(rq, "note");
    if (!note.n || str_utf8_count(note) > NOTE_MAX)
        return problem_add(rq->problems, S("/note"), note.n ? "range" : "missing", "確かめたことを%d文字以内で書いてください。例：本人に聞いた。夜間の電話対応。", NOTE_MAX);
    for (size_t rule = 0; rule < COUNT_OF(rules); rule++)
        if (str_eq(what, str_of(rules[rule].what)))
            TRY(is_listed(rq, rule, monday, account, first, &listed));
    if (!listed)
        return ERR_NOT_FOUND;
    if (account == rq->who->account)
        return problem_add(rq->problems, S(""), "own", "自分の閲覧は、自分では確認できません。ほかの人に確かめてもらってください。");
    TRY(db_exec(rq->db, &odd_sql_confirm, P_INT(rq->org), P_TEXT(what), P_INT(first), P_INT(account), P_INT(rq->who->account), P_INT(rq->now_ms),
                P_TEXT(note)));
    req_audit(rq, "odd_access", first);
    req_audit_reason(rq, note);
    return reply_no_content(rq);
}
