/* figures.c: what a town's own data answer before anybody types. */
#include "domain/words.h"
#include "feature/inquiry/inquiry_parts.h"
#include "http/app.h"
#include "schema/landing_kept.h"

const Sql figure_sql_population = { .read_only = true, .text =
    "SELECT day, age65, age75, source FROM population WHERE org = $1 ORDER BY day DESC, batch DESC LIMIT 1" };
const Sql figure_sql_units = { .read_only = true, .text = "SELECT COUNT(*) FROM unit WHERE org = $1 AND kind = $2 AND closed IS NULL" };
const Sql figure_sql_paid = { .read_only = true, .text =
    "SELECT SUM(paid) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };
const Sql figure_sql_theme = { .read_only = true, .text =
    "SELECT theme, wanted FROM engagement WHERE org = $1 AND training = 0 ORDER BY id DESC LIMIT 1" };

static int year_now(const Req *rq)
{
    return fiscal_year_of(month_of(app_today(rq->app)), 4);
}

static Status number(Req *rq, int64_t n, Str *ret)
{
    *ret = arena_printf(rq->arena, "%lld", (long long)n);
    return ret->p ? OK : ERR_MEMORY;
}

static Status of_population(Req *rq, int column, Str *ret_answer, Str *ret_source)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &figure_sql_population, &rows, P_INT(rq->org)));
    if (!rows_next(&rows) || row_is_null(&rows, column))
        return rows.status;
    Date day;
    if (!date_from_iso(row_text(&rows, 0), &day))
        return ERR_INVALID;
    *ret_source = arena_printf(rq->arena, STR_FMT "（" STR_FMT "）", STR_ARG(row_text(&rows, 3)), STR_ARG(wareki_long(day, rq->arena)));
    return number(rq, row_int(&rows, column), ret_answer);
}

static Status of_units(Req *rq, const char *kind, Str *ret_answer, Str *ret_source)
{
    int64_t n;
    TRY(db_one_int(rq->db, &figure_sql_units, &n, P_INT(rq->org), P_TEXT(str_of(kind))));
    if (!n)
        return OK;
    *ret_source = S("圏域・包括・事業所の一覧");
    return number(rq, n, ret_answer);
}

static Status of_last_year(Req *rq, Str *ret_answer, Str *ret_source)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int year = year_now(rq) - 1;
    Month first = fiscal_year_first(year, 3);
    TRY(db_query(rq->db, &figure_sql_paid, &rows, P_INT(rq->org), P_INT(first), P_INT(month_add(first, 11))));
    if (!rows_next(&rows) || row_is_null(&rows, 0))
        return rows.status;
    *ret_source = arena_printf(rq->arena, STR_FMT "の請求と台帳", STR_ARG(wareki_year(year, rq->arena)));
    return number(rq, row_int(&rows, 0), ret_answer);
}

static Status of_landing(Req *rq, Str key, Str *ret_answer, Str *ret_source)
{
    KeptLanding k;
    TRY(landing_of(rq->db, rq->org, year_now(rq), MONTHS_ALL, rq->arena, &k));
    bool cap = str_eq(key, S("cap")), landing = str_eq(key, S("landing"));
    if (cap ? !k.has_cap : !k.landed || (!landing && !k.has_cap))
        return OK;
    Str span = landing ? arena_printf(rq->arena, STR_FMT "〜" STR_FMT, STR_ARG(yen_exact(k.lo80, rq->arena)), STR_ARG(yen_exact(k.hi80, rq->arena)))
                       : over_span(k.lo80 - k.cap_yen, k.hi80 - k.cap_yen, rq->arena);
    *ret_source = cap ? S("上限額の計算")
                      : arena_printf(rq->arena, "着地見込み（参考）。8割の確かさの幅は、" STR_FMT "。%s仮定はホームにあります", STR_ARG(span),
                                     !landing && k.over_yen < 0 ? "マイナスは、余る額です。" : "");
    return number(rq, cap ? k.cap_yen : landing ? k.yen : k.over_yen, ret_answer);
}

static Status of_engagement(Req *rq, int column, Str *ret_answer, Str *ret_source)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &figure_sql_theme, &rows, P_INT(rq->org)));
    if (!rows_next(&rows) || !row_text(&rows, column).n)
        return rows.status;
    *ret_source = S("伴走支援の記録");
    *ret_answer = arena_copy(rq->arena, row_text(&rows, column));
    return ret_answer->p ? OK : ERR_MEMORY;
}

Status figure_answer(Req *rq, Str key, Str *ret_answer, Str *ret_source)
{
    *ret_answer = *ret_source = S("");
    if (str_eq(key, S("age65")) || str_eq(key, S("age75")))
        return of_population(rq, str_eq(key, S("age65")) ? 1 : 2, ret_answer, ret_source);
    if (str_eq(key, S("centres")) || str_eq(key, S("providers")))
        return of_units(rq, str_eq(key, S("centres")) ? "centre" : "provider", ret_answer, ret_source);
    if (str_eq(key, S("paid_last_year")))
        return of_last_year(rq, ret_answer, ret_source);
    if (str_eq(key, S("cap")) || str_eq(key, S("landing")) || str_eq(key, S("over")))
        return of_landing(rq, key, ret_answer, ret_source);
    if (str_eq(key, S("theme")) || str_eq(key, S("wanted")))
        return of_engagement(rq, str_eq(key, S("theme")) ? 0 : 1, ret_answer, ret_source);
    return OK;
}

const char *answer_refuses(Str kind, Str answer)
{
    int64_t n;
    if (!answer.n)
        return NULL;
    if (str_eq(kind, S("number")) && !str_to_i64(answer, &n))
        return "数だけを入れてください（例：1200）。わからないときは空にして、言葉の欄に書いてください。";
    if (str_eq(kind, S("yes_no")) && !str_eq(answer, S("はい")) && !str_eq(answer, S("いいえ")))
        return "「はい」か「いいえ」を選んでください。";
    return NULL;
}
