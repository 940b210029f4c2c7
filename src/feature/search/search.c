#include "feature/search/search.h"
#include "base/text.h"

#define WORD_MAX 60
#define ROWS_MAX 8

/* Screens by what people call them; terms with what they mean. */
static const struct {
    const char *kind, *title, *words, *detail, *to;
} entries[] = {
    { "screen", "ホーム", "ほーむ 見通し 着地 最初 今月やること", "上限額の見通しと、今月やること", "/" },
    { "screen", "データを取り込む", "とりこみ 取り込み import csv excel 国保連 ファイル", "国保連や介護保険システムのファイルを取り込みます", "/import" },
    { "screen", "上限額の計算", "じょうげんがく 上限 cap 個別協議 イ ロ 変動率 予防給付", "イとロのすべての段と、数字の出どころ", "/cap" },
    { "screen", "費用を見る", "ひよう 事業費 spending 支出 実績 月別 サービス別", "月・サービス・事業所・要介護度で見ます", "/spending" },
    { "screen", "委託・補助の費用", "いたく 台帳 委託 補助 ledger 一般介護予防", "国保連を通らない支払いを記録します", "/ledger" },
    { "screen", "類型の割り当て", "るいけい 従前相当 サービスA 対応", "どのサービスコードが従前相当・A〜Dかを決めます", "/program-maps" },
    { "screen", "年間の仕事", "しごと 今月やること 年間 引継ぎ duty", "1年の仕事と、その理由", "/duties" },
    { "screen", "圏域・事業所", "けんいき 事業所 包括 組織 unit", "日常生活圏域・地域包括支援センター・事業所", "/units" },
    { "screen", "アカウント", "あかうんと 使う人 権限 パスワード account サインイン", "サインインする人の登録と、一回限りの番号", "/accounts" },
    { "screen", "はじめかた", "へるぷ help 使い方 はじめかた", "最初の5分ですること", "/help" },
    { "term", "上限額", "じょうげんがく", "総合事業に交付金が出る、1年度の限りの額です。施行令37条の13で決まります。", "/cap" },
    { "term", "個別協議", "こべつきょうぎ", "上限額を超える分を、その年度だけ認めてもらう手続きです。令和6年度から理由が告示で限られています。", "/cap" },
    { "term", "従前相当サービス", "じゅうぜんそうとう", "以前の介護予防訪問介護・通所介護と同じ基準のサービスです。", "/spending?program=equivalent" },
    { "term", "サービス・活動A", "さーびすえー 緩和 多様", "基準をゆるめ、多様な主体が行うサービスです。", "/spending?program=a" },
    { "term", "サービス・活動B", "さーびすびー 住民主体", "住民が主体となって行い、市町村が補助するサービスです。", "/spending?program=b" },
    { "term", "サービス・活動C", "さーびすしー 短期集中", "3〜6か月、専門職が短期集中で行うサービスです。", "/spending?program=c" },
    { "term", "月遅れ請求", "つきおくれ", "サービスの翌月より後に届く請求です。新しい月の額は、あとから増えます。", "/" },
    { "term", "過誤", "かご 取消 修正 マイナス", "前に払った請求を取り下げ、または直すことです。マイナスの行になります。", "/import" },
    { "term", "75歳以上の変動率", "へんどうりつ 伸び率", "10月1日の75歳以上人口の、3年間の平均の伸びです。小数第4位までで計算します。", "/cap" },
    { "term", "基本チェックリスト", "きほんちぇっくりすと kcl", "25の質問で、生活機能の低下を確かめるものです。", "/help" },
    { "term", "規範的統合", "きはんてきとうごう", "関係する人たちが、目指す姿と考え方を共有することです。", "/help" },
};

static const Sql find_units = { .read_only = true, .text =
    "SELECT id, name, number FROM unit WHERE org = $1 AND (name LIKE $2 ESCAPE '!' OR kana LIKE $2 ESCAPE '!' OR number LIKE $2 ESCAPE '!')"
    " ORDER BY name LIMIT 8" };
static const Sql find_towns = { .read_only = true, .scan_ok = true, .text =
    "SELECT id, name, code FROM organisation WHERE kind = 'municipality' AND (name LIKE $1 ESCAPE '!' OR kana LIKE $1 ESCAPE '!' OR code LIKE $1 ESCAPE '!')"
    " ORDER BY code LIMIT 8" };

static void put(JsonWriter *w, const char *kind, Str title, Str detail, Str to)
{
    json_open_object(w);
    json_str_field(w, "kind", str_of(kind));
    json_str_field(w, "title", title);
    json_str_field(w, "detail", detail);
    json_str_field(w, "to", to);
    json_close_object(w);
}

static void put_entries(JsonWriter *w, Str q, Arena *a)
{
    Str key = text_search_key(q, a);
    for (size_t i = 0, n = 0; i < COUNT_OF(entries) && n < ROWS_MAX; i++) {
        if (!str_contains(text_search_key(str_of(entries[i].title), a), key) && !str_contains(text_search_key(str_of(entries[i].words), a), key))
            continue;
        put(w, entries[i].kind, str_of(entries[i].title), str_of(entries[i].detail), str_of(entries[i].to));
        n++;
    }
}

static Status put_units(Req *rq, JsonWriter *w, Str pattern)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    if (!rq->who->town)
        return OK;
    TRY(db_query(rq->db, &find_units, &rows, P_INT(rq->who->town), P_TEXT(pattern)));
    while (rows_next(&rows))
        put(w, "unit", row_text(&rows, 1), arena_printf(rq->arena, "事業所番号 " STR_FMT, STR_ARG(row_text(&rows, 2))),
            arena_printf(rq->arena, "/spending?provider=%lld", (long long)row_int(&rows, 0)));
    return rows.status;
}

static Status put_towns(Req *rq, JsonWriter *w, Str pattern)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    if (rq->who->town)
        return OK;
    TRY(db_query(rq->db, &find_towns, &rows, P_TEXT(pattern)));
    while (rows_next(&rows))
        put(w, "town", row_text(&rows, 1), arena_printf(rq->arena, "団体コード " STR_FMT, STR_ARG(row_text(&rows, 2))),
            arena_printf(rq->arena, "/?town=%lld", (long long)row_int(&rows, 0)));
    return rows.status;
}

static Status post_search(Req *rq)
{
    Str pattern;
    JsonNode *n = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("q")) : NULL;
    Str q = n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
    if (!n || json_type(n) != JSON_STRING || str_utf8_count(q) > WORD_MAX)
        return problem_add(rq->problems, S("/q"), "range", "さがす言葉は%d文字までで入力してください。", WORD_MAX);
    TRY(db_like(q, rq->arena, &pattern));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    put_entries(w, q, rq->arena); /* before a letter is typed: the screens */
    if (q.n) {
        TRY(put_units(rq, w, pattern));
        TRY(put_towns(rq, w, pattern));
    }
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = POST, .path = "/api/search", .handler = post_search, .access = ACCESS_SIGNED_IN, .tx = TX_READ, .audit = AUDIT_NONE,
      .summary = "Screens, terms, units and towns for one box" },
};
static const Sql *const statements[] = { &find_units, &find_towns };
const Feature feature_search = { .name = "search", LIST_OF(routes, routes), LIST_OF(statements, statements) };
