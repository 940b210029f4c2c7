/* Issues are gathered and taken apart without losing where they came from: a gathered issue stays a row with its
 * words, votes and speaker and points to the one above it; a part points to what it was split from. Both ways
 * back are one request. */
#include "feature/engagement/engagement_parts.h"

const Sql issue_sql_merged = { .read_only = true, .text = "SELECT id FROM issue WHERE org = $1 AND merged_into = $2 ORDER BY id" };
const Sql issue_sql_parts = { .read_only = true, .text = "SELECT id FROM issue WHERE org = $1 AND split_from = $2 ORDER BY id" };
/* What hangs on an issue so that it cannot just go: measures, gathered issues, parts. */
const Sql issue_sql_used = { .read_only = true, .text =
    "SELECT (SELECT COUNT(*) FROM measure WHERE org = $1 AND issue = $2) + (SELECT COUNT(*) FROM issue WHERE org = $1 AND merged_into = $2)"
    " + (SELECT COUNT(*) FROM issue WHERE org = $1 AND split_from = $2)" };

#define WORDS_CHARACTERS_MAX 400

typedef struct {
    int64_t items[ISSUES_AT_ONCE_MAX];
    size_t n;
} Ids;

static Status read_ids(Req *rq, const Sql *sql, int64_t of, Ids *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = (Ids){ 0 };
    TRY(db_query(rq->db, sql, &rows, P_INT(rq->org), P_INT(of)));
    while (rows_next(&rows) && ret->n < COUNT_OF(ret->items))
        ret->items[ret->n++] = row_int(&rows, 0);
    return rows.status;
}

static Status issue_of(Req *rq, int64_t engagement, int64_t id, TownIssue *ret)
{
    TownIssue issue;
    TRY(entity_get(&entity_issue, rq->db, rq->org, id, rq->arena, &issue));
    if (issue.engagement != engagement)
        return ERR_NOT_FOUND;
    *ret = issue;
    return OK;
}

static Status issue_of_path(Req *rq, TownIssue *ret)
{
    Engagement e;
    int64_t id;
    TRY(engagement_of_path(rq, &e));
    TRY(req_path_i64(rq, 1, &id));
    return issue_of(rq, e.row.id, id, ret);
}

static Status answer_issue(Req *rq, int http, const TownIssue *issue)
{
    req_audit(rq, "issue", issue->row.id);
    JsonWriter *w = reply_json(rq, http);
    entity_to_json(&entity_issue, issue, w);
    return reply_done(rq);
}

static Status words_of(Req *rq, JsonNode *n, const char *pointer, Str *ret)
{
    Str words = n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
    if (!words.n)
        return problem_add(rq->problems, str_of(pointer), "missing", "課題の言葉を入れてください。");
    if (str_utf8_count(words) > WORDS_CHARACTERS_MAX)
        return problem_add(rq->problems, str_of(pointer), "range", "課題は%d文字までで書いてください。", WORDS_CHARACTERS_MAX);
    *ret = words;
    return OK;
}

static TownIssue new_issue(const Req *rq, int64_t engagement, Str words, Str origin)
{
    TownIssue issue;
    entity_init(&entity_issue, &issue);
    issue.row = (Row){ .org = rq->org, .id = id_new(rq->now_ms), .rev = 1 };
    issue.engagement = engagement;
    issue.words = words;
    issue.origin = origin;
    return issue;
}

/* ---- gathering ---- */

static Status read_gathered(Req *rq, int64_t engagement, TownIssue *ret, size_t *ret_n)
{
    JsonNode *list = rq->body ? json_get(rq->body, S("issues")) : NULL;
    size_t n = list && json_type(list) == JSON_ARRAY ? json_count(list) : 0;
    if (n < 2 || n > ISSUES_AT_ONCE_MAX)
        return problem_add(rq->problems, S("/issues"), "range", "まとめる課題を2件から%d件まで選んでください。", ISSUES_AT_ONCE_MAX);
    for (size_t i = 0; i < n; i++) {
        Status found = issue_of(rq, engagement, json_i64(json_at(list, i)), &ret[i]);
        if (found == ERR_NOT_FOUND || (found == OK && ret[i].merged_into))
            return problem_add(rq->problems, S("/issues"), "unknown", "選んだ課題のなかに、もうまとめられたか、消えたものがあります。画面を読み込み直してください。");
        TRY(found);
        for (size_t k = 0; k < i; k++)
            if (ret[k].row.id == ret[i].row.id)
                return problem_add(rq->problems, S("/issues"), "duplicate", "同じ課題が二度選ばれています。");
    }
    *ret_n = n;
    return OK;
}

Status issue_merge(Req *rq)
{
    Engagement e;
    TownIssue gathered[ISSUES_AT_ONCE_MAX];
    size_t n = 0;
    Str words = S("");
    TRY(engagement_of_path(rq, &e));
    TRY(read_gathered(rq, e.row.id, gathered, &n));
    TRY(words_of(rq, json_get(rq->body, S("words")), "/words", &words));
    TownIssue above = new_issue(rq, e.row.id, words, S("merged"));
    TRY(entity_insert(&entity_issue, rq->db, &above));
    for (size_t i = 0; i < n; i++) {
        gathered[i].merged_into = above.row.id;
        TRY(entity_update(&entity_issue, rq->db, &gathered[i]));
    }
    return answer_issue(rq, 201, &above);
}

/* The issue above goes when nothing else hangs on it; else it stays as an issue of its own. */
Status issue_unmerge(Req *rq)
{
    TownIssue above, below;
    Ids ids;
    int64_t used = 0;
    TRY(issue_of_path(rq, &above));
    TRY(read_ids(rq, &issue_sql_merged, above.row.id, &ids));
    if (!ids.n)
        return problem_add(rq->problems, S(""), "missing", "この課題には、まとめた課題がありません。");
    for (size_t i = 0; i < ids.n; i++) {
        TRY(issue_of(rq, above.engagement, ids.items[i], &below));
        below.merged_into = above.merged_into;
        TRY(entity_update(&entity_issue, rq->db, &below));
    }
    TRY(db_one_int(rq->db, &issue_sql_used, &used, P_INT(rq->org), P_INT(above.row.id)));
    if (!used && str_eq(above.origin, S("merged")))
        TRY(entity_delete(&entity_issue, rq->db, rq->org, above.row.id, above.row.rev));
    req_audit(rq, "issue", above.row.id);
    return reply_no_content(rq);
}

/* ---- taking apart ---- */

Status issue_split(Req *rq)
{
    TownIssue whole;
    Ids ids;
    TRY(issue_of_path(rq, &whole));
    TRY(read_ids(rq, &issue_sql_parts, whole.row.id, &ids));
    JsonNode *parts = rq->body ? json_get(rq->body, S("parts")) : NULL;
    size_t n = parts && json_type(parts) == JSON_ARRAY ? json_count(parts) : 0;
    if (ids.n || whole.merged_into)
        return problem_add(rq->problems, S(""), "in_use", "この課題は、もう分けられているか、まとめられています。元に戻してから分けてください。");
    if (n < 2 || n > ISSUES_AT_ONCE_MAX)
        return problem_add(rq->problems, S("/parts"), "range", "分けたあとの課題を2件から%d件まで入れてください。", ISSUES_AT_ONCE_MAX);
    for (size_t i = 0; i < n; i++) {
        Str words = S("");
        TRY(words_of(rq, json_at(parts, i), "/parts", &words));
        TownIssue part = new_issue(rq, whole.engagement, words, S("split"));
        part.original = whole.original.n ? whole.original : whole.words;
        part.said_by = whole.said_by;
        part.split_from = whole.row.id;
        TRY(entity_insert(&entity_issue, rq->db, &part));
    }
    return answer_issue(rq, 201, &whole);
}

Status issue_unsplit(Req *rq)
{
    TownIssue whole, part;
    Ids ids;
    TRY(issue_of_path(rq, &whole));
    TRY(read_ids(rq, &issue_sql_parts, whole.row.id, &ids));
    if (!ids.n)
        return problem_add(rq->problems, S(""), "missing", "この課題は、分けられていません。");
    for (size_t i = 0; i < ids.n; i++) {
        int64_t used = 0;
        TRY(issue_of(rq, whole.engagement, ids.items[i], &part));
        TRY(db_one_int(rq->db, &issue_sql_used, &used, P_INT(rq->org), P_INT(part.row.id)));
        if (used || part.merged_into)
            return problem_add(rq->problems, S(""), "in_use", "分けた課題に、対策がついているか、ほかの課題とまとめられています。先にそれを外してください。");
        TRY(entity_delete(&entity_issue, rq->db, rq->org, part.row.id, part.row.rev));
    }
    return answer_issue(rq, 200, &whole);
}
