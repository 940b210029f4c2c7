#include "feature/outcome/outcome.h"
#include "base/limits.h"
#include "feature/outcome/outcome_parts.h"
#include "http/app.h"
#include "schema/outcome_shown.h"

static const Choice kinds[] = { { "a", "ケアマネジメントA（原則）" }, { "b", "ケアマネジメントB（簡略）" }, { "c", "ケアマネジメントC（初回のみ）" },
                                { "none", "数えない（加算など）" }, { 0 } };
static const Field code_fields[] = {
    FIELD_TEXT(CarePlanCode, item, "項目コード", .flags = FIELD_REQUIRED, .min = 4, .max = 4, .hint = "例：2111。AF の単位数表にある4桁です"),
    FIELD_CHOICE(CarePlanCode, kind, "種類", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_TEXT(CarePlanCode, note, "メモ", .max = 400),
};
const Entity entity_care_plan_code = {
    .name = "care_plan_code", .label = "ケアマネジメントのコード", .table = "care_plan_code", .plural = "care-plan-codes",
    .fields = code_fields, .n_fields = COUNT_OF(code_fields), .size = sizeof(CarePlanCode), .unique = "item",
    .order = "item", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

/* ---- what is entered ---- */

#define WORDS_MAX 400
#define PEOPLE_MAX INT64_C(100000000)
#define YEAR_FIRST 2015
#define YEAR_LAST 2099

typedef struct {
    int64_t year, numerator, denominator;
    bool empty;                /* takes the value back */
    OutcomeIndicator indicator;
    Str part, mark, source, note;
} Entry;

static Str text_of(Req *rq, JsonNode *body, const char *name, size_t most)
{
    JsonNode *n = json_get(body, str_of(name));
    if (!n || json_type(n) == JSON_NULL)
        return S("");
    Str s = json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
    Str pointer = arena_printf(rq->arena, "/%s", name);
    if (json_type(n) != JSON_STRING)
        problem_add(rq->problems, pointer, "type", "文字で入力してください。");
    else if (str_utf8_count(s) > most)
        problem_add(rq->problems, pointer, "too_long", "%zu文字までで入力してください。", most);
    return s;
}

static bool number_of(Req *rq, JsonNode *body, const char *name, int64_t least, int64_t most, int64_t *ret)
{
    JsonNode *n = json_get(body, str_of(name));
    if (!n || json_type(n) == JSON_NULL)
        return false;
    *ret = json_i64(n);
    if (json_type(n) != JSON_INT || *ret < least || *ret > most)
        problem_add(rq->problems, arena_printf(rq->arena, "/%s", name), json_type(n) == JSON_INT ? "range" : "type",
                    "%lldから%lldまでの整数で入力してください。", (long long)least, (long long)most);
    return true;
}

/* Age classes of one of the cuts: "65-74". */
static bool known_part(const OutcomeInfo *info, Str part, Arena *a)
{
    for (size_t k = 0; info->parts == OUTCOME_BY_AGE && k < age_cut_count; k++)
        for (int i = 0; i < age_cuts[k].n; i++) {
            AgeClass c = age_cuts[k].classes[i];
            Str key = c.to == AGE_OPEN ? arena_printf(a, "%d-", c.from) : arena_printf(a, "%d-%d", c.from, c.to);
            if (str_eq(part, key))
                return true;
        }
    return part.n == 0;
}

static void check_figures(Req *rq, JsonNode *body, const OutcomeInfo *info, Entry *e)
{
    bool has_numerator = number_of(rq, body, "numerator", 0, PEOPLE_MAX, &e->numerator);
    bool has_denominator = number_of(rq, body, "denominator", 0, PEOPLE_MAX, &e->denominator);
    e->empty = !has_numerator && !has_denominator;
    if (e->empty || problems_status(rq->problems) != OK)
        return;
    if (!has_numerator)
        problem_add(rq->problems, S("/numerator"), "missing", "「%s」を入力してください。", info->numerator);
    if (!info->denominator && has_denominator && e->denominator)
        problem_add(rq->problems, S("/denominator"), "range", "この指標は件数だけです。分母は空にしてください。");
    if (info->denominator && (!has_denominator || e->denominator == 0))
        problem_add(rq->problems, S("/denominator"), "missing", "「%s」を1以上で入力してください。", info->denominator);
    else if (info->denominator && e->numerator > e->denominator)
        problem_add(rq->problems, S("/numerator"), "range", "「%s」が「%s」より大きくなっています。数を確かめてください。", info->numerator, info->denominator);
    if (!e->source.n)
        problem_add(rq->problems, S("/source"), "missing", "どこから数えたか（出典）を入力してください。次の担当が同じように数えられます。");
}

static Status entry_of_body(Req *rq, Entry *ret)
{
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "オブジェクトを送ってください。");
    *ret = (Entry){ .part = text_of(rq, rq->body, "part", WORDS_MAX), .mark = text_of(rq, rq->body, "mark", WORDS_MAX),
                    .source = text_of(rq, rq->body, "source", WORDS_MAX), .note = text_of(rq, rq->body, "note", WORDS_MAX) };
    if (!number_of(rq, rq->body, "fiscal_year", YEAR_FIRST, YEAR_LAST, &ret->year))
        problem_add(rq->problems, S("/fiscal_year"), "missing", "年度を選んでください。");
    if (!ret->mark.n)
        ret->mark = S("final");
    if (!str_eq(ret->mark, S("final")) && !str_eq(ret->mark, S("assumed")))
        problem_add(rq->problems, S("/mark"), "unknown", "確かさは「確定」か「仮定」を選んでください。");
    if (!outcome_find(text_of(rq, rq->body, "indicator", WORDS_MAX), &ret->indicator) || !outcome_infos[ret->indicator].entered)
        return problem_add(rq->problems, S("/indicator"), "unknown", "入力できる指標を一覧から選んでください。社会参加率（5.2）は、ニーズ調査を取り込むと計算します。");
    if (!known_part(&outcome_infos[ret->indicator], ret->part, rq->arena))
        problem_add(rq->problems, S("/part"), "unknown", "年齢の区分を一覧から選んでください。");
    check_figures(rq, rq->body, &outcome_infos[ret->indicator], ret);
    return problems_status(rq->problems);
}

const Sql outcome_sql_add = { .text =
    "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" };
const Sql outcome_sql_count = { .read_only = true, .text =
    "SELECT COUNT(*) FROM outcome_entry WHERE org = $1 AND fiscal_year = $2 AND indicator = $3 AND part = $4" };

static Status post_outcome(Req *rq)
{
    Entry e;
    int64_t id = id_new(rq->now_ms), before = 0;
    TRY(entry_of_body(rq, &e));
    Str key = str_of(outcome_infos[e.indicator].key);
    TRY(db_one_int(rq->db, &outcome_sql_count, &before, P_INT(rq->org), P_INT(e.year), P_TEXT(key), P_TEXT(e.part)));
    if (e.empty && !before)
        return problem_add(rq->problems, S("/numerator"), "missing", "「%s」を入力してください。", outcome_infos[e.indicator].numerator);
    if (before >= OUTCOME_HISTORY_MAX)
        return problem_add(rq->problems, S(""), "full", "同じ値を%d回まで直せます。これより多い直しが要るときは、管理者に知らせてください。", OUTCOME_HISTORY_MAX);
    TRY(db_exec(rq->db, &outcome_sql_add, P_INT(rq->org), P_INT(e.year), P_TEXT(key), P_TEXT(e.part), P_INT(id), e.empty ? P_NULL : P_INT(e.numerator),
                e.empty ? P_NULL : P_INT(e.denominator), P_TEXT(e.mark), P_TEXT(e.source), P_TEXT(e.note), P_INT(rq->who->account), P_INT(rq->now_ms)));
    req_audit(rq, "outcome_entry", id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_close_object(w);
    return reply_done(rq);
}

#define OUTCOMES "/api/towns/{org}/outcome-indicators"
static const Route routes[] = {
    { .method = GET, .path = OUTCOMES, .handler = outcome_page, .access = ACCESS_MONEY_READ, .tx = TX_READ, .cached = true,
      .summary = "Outcome indicators by year: entered, from claims, from the needs survey" },
    { .method = POST, .path = OUTCOMES, .handler = post_outcome, .access = ACCESS_MONEY_WRITE, .tx = TX_WRITE,
      .summary = "Enter a value; the ones before stay as history" },
    { .method = GET, .path = OUTCOMES "/history", .handler = outcome_history, .access = ACCESS_MONEY_READ, .tx = TX_READ,
      .summary = "All entries of one value; nothing for readers outside the town hall" },
    { .method = GET, .path = OUTCOMES "/survey", .handler = outcome_survey_page, .access = ACCESS_MONEY_READ, .tx = TX_READ,
      .summary = "The needs survey by sex and age; nothing for readers outside the town hall" },
};
static const Entity *const entities[] = { &entity_care_plan_code };
static const Sql *const statements[] = { OUTCOME_STATEMENTS, OUTCOME_SHOWN_STATEMENTS, &outcome_sql_add, &outcome_sql_count, &outcome_sql_history };
const Feature feature_outcome = { .name = "outcome", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };
