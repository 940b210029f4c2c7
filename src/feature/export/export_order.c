/* What is asked for: read and checked. */
#include "feature/export/export_parts.h"
#include "http/app.h"

#include <string.h>

const Choice export_purposes[] = {
    { "check", "事業所への確認・照会" }, { "share", "支援のための共有（包括・事業所）" }, { "report", "国・都道府県への報告" },
    { "inspection", "監査・検査" }, { "survey", "調査・統計" }, { "other", "そのほか" }, { 0 },
};
const Choice export_recipients[] = {
    [TO_UNIT] = { "unit", "ひとつの事業所・センター" }, [TO_UNITS] = { "units", "事業所・センターごとに分ける" },
    [TO_ORGANISATION] = { "organisation", "市町村・都道府県・国" }, [TO_WORDS] = { "words", "そのほか" }, { 0 },
};

const Sql order_sql_unit = { .read_only = true, .text = "SELECT name FROM unit WHERE org = $1 AND id = $2" };
const Sql order_sql_units = { .read_only = true, .text = "SELECT id, name FROM unit WHERE org = $1 ORDER BY id" };
const Sql order_sql_organisation = { .read_only = true, .text = "SELECT name, kind FROM organisation WHERE id = $1" };

static Str text_of(Req *rq, const char *name)
{
    JsonNode *n = json_get(rq->body, str_of(name));
    return n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
}

static int64_t number_of(Req *rq, const char *name)
{
    JsonNode *n = json_get(rq->body, str_of(name));
    return n && json_type(n) == JSON_INT ? json_i64(n) : 0;
}

static bool choice_index(const Choice *list, Str value, size_t *ret)
{
    for (size_t i = 0; list[i].value; i++)
        if (str_eq(value, str_of(list[i].value))) {
            *ret = i;
            return true;
        }
    return false;
}

static void find_source(Req *rq, Order *o)
{
    Str name = text_of(rq, "source");
    for (size_t i = 0; i < rq->app->n_features; i++)
        for (size_t k = 0; k < rq->app->features[i]->n_exports; k++)
            if (str_eq(name, str_of(rq->app->features[i]->exports[k]->name)))
                o->source = rq->app->features[i]->exports[k];
    if (!o->source)
        problem_add(rq->problems, S("/source"), "choice", "何を出すかを選んでください。");
}

static void read_columns(Req *rq, Order *o)
{
    JsonNode *list = json_get(rq->body, S("columns"));
    size_t wanted = 0;
    if (list && json_type(list) != JSON_ARRAY) {
        problem_add(rq->problems, S("/columns"), "type", "出す列を、名前の配列で送ってください。");
        return;
    }
    for (size_t i = 0; o->source && i < o->source->n_columns; i++) {
        o->wanted[i] = !list && !(o->source->columns[i].flags & EXPORT_OFF);
        for (size_t k = 0; list && k < json_count(list); k++)
            o->wanted[i] |= str_eq(json_str(json_at(list, k)), str_of(o->source->columns[i].name));
        wanted += o->wanted[i];
        if (o->wanted[i] && (o->source->columns[i].flags & EXPORT_REASON) && str_utf8_count(o->number_reason) < 4)
            problem_add(rq->problems, S("/number_reason"), "missing", "被保険者番号を入れる理由を、4文字以上で書いてください。記録に残ります。");
    }
    if (o->source && !wanted)
        problem_add(rq->problems, S("/columns"), "missing", "出す列を、ひとつ以上選んでください。");
}

static void read_months(Req *rq, Order *o)
{
    o->from = (Month)number_of(rq, "from");
    o->to = (Month)number_of(rq, "to");
    if (!month_is_valid(o->from))
        problem_add(rq->problems, S("/from"), "missing", "いつの分から出すかを、202604 の形で指定してください。");
    if (!month_is_valid(o->to) || o->to < o->from)
        problem_add(rq->problems, S("/to"), "range", "いつの分まで出すかを、始めの月か、後の月で指定してください。");
}

static void read_purpose(Req *rq, Order *o)
{
    size_t purpose;
    o->purpose = text_of(rq, "purpose");
    o->purpose_words = text_of(rq, "purpose_words");
    if (!choice_index(export_purposes, o->purpose, &purpose))
        problem_add(rq->problems, S("/purpose"), "missing", "何のために出すかを選んでください。");
    size_t length = str_utf8_count(o->purpose_words);
    if (length < 4 || length > EXPORT_WORDS_MAX)
        problem_add(rq->problems, S("/purpose_words"), length ? "range" : "missing", "目的を、4〜%d文字で書いてください（例：9月の請求内容の確認）。", EXPORT_WORDS_MAX);
}

static Status named(Req *rq, const Sql *sql, const Param *p, size_t n, const char *what, Order *o, bool *ret_above)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(rq->db, sql, &rows, p, n));
    *ret_above = false;
    if (!rows_next(&rows)) {
        TRY(rows.status);
        return problem_add(rq->problems, S("/recipient"), "unknown", "%sを選んでください。", what);
    }
    o->recipient_words = arena_copy(rq->arena, row_text(&rows, 0));
    if (n == 1)
        *ret_above = !str_eq(row_text(&rows, 1), S("municipality")) && !str_eq(row_text(&rows, 1), S("union"));
    return o->recipient_words.p ? OK : ERR_MEMORY;
}

static Status read_recipient(Req *rq, Order *o)
{
    size_t kind;
    bool above = false;
    o->recipient = number_of(rq, "recipient");
    if (!choice_index(export_recipients, text_of(rq, "recipient_kind"), &kind))
        return problem_add(rq->problems, S("/recipient_kind"), "missing", "だれに出すかを選んでください。");
    o->to_kind = (RecipientKind)kind;
    if (o->to_kind == TO_WORDS) {
        o->recipient_words = text_of(rq, "recipient_words");
        size_t length = str_utf8_count(o->recipient_words);
        return length >= 2 && length <= EXPORT_WORDS_MAX ? OK : problem_add(rq->problems, S("/recipient_words"), "missing", "だれに出すかを、2〜%d文字で書いてください。", EXPORT_WORDS_MAX);
    }
    if (o->source && !o->source->units && o->to_kind != TO_ORGANISATION)
        return problem_add(rq->problems, S("/recipient_kind"), "unfit", "この集計は事業所ごとに分けられません。ほかの相手を選んでください。");
    if (o->to_kind == TO_UNITS) {
        o->recipient_words = S("事業所・センターごと");
        return OK;
    }
    if (o->to_kind == TO_UNIT)
        return named(rq, &order_sql_unit, (const Param[]){ P_INT(rq->org), P_INT(o->recipient) }, 2, "事業所・センター", o, &above);
    TRY(named(rq, &order_sql_organisation, (const Param[]){ P_INT(o->recipient) }, 1, "相手", o, &above));
    if (above && o->source && o->source->persons)
        return problem_add(rq->problems, S("/recipient"), "forbidden", "都道府県や国には、人ごとの行を出せません。集計を選んでください。");
    return OK;
}

Status order_read(Req *rq, Order *ret)
{
    Order o = { 0 };
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "送られた内容が読めません。画面を読み込み直してください。");
    o.number_reason = text_of(rq, "number_reason");
    o.csv = str_eq(text_of(rq, "format"), S("csv"));
    find_source(rq, &o);
    read_columns(rq, &o);
    read_months(rq, &o);
    read_purpose(rq, &o);
    Status s = read_recipient(rq, &o);
    if (s != OK && s != ERR_INVALID)
        return s;
    TRY(problems_status(rq->problems));
    *ret = o;
    return OK;
}
