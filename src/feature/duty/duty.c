#include "feature/duty/duty.h"

static const Choice marks[] = { { "confirmed", "確認済み" }, { "assumed", "仮定" }, { 0 } };
static const Choice screens[] = {
    { "home", "ホーム" }, { "cap", "上限額" }, { "spending", "事業費" }, { "import", "取り込み" }, { "organisation", "組織" }, { 0 },
};
static const Field fields[] = {
    FIELD_INT(Duty, month, "月", .flags = FIELD_REQUIRED, .min = 1, .max = 12),
    FIELD_TEXT(Duty, title, "やること", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_TEXT(Duty, why, "なぜ", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 500, .hint = "理由のない仕事は引き継がない。次の人のために必ず書きます"),
    FIELD_TEXT(Duty, how, "どうやって", .max = 1000),
    FIELD_CHOICE(Duty, screen, "開く画面", .choices = screens),
    FIELD_CHOICE(Duty, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(Duty, source, "出典", .max = 200),
    FIELD_YEAR(Duty, done_year, "済んだ年度", .min = 0, .max = 2100),
};
const Entity entity_duty = {
    .name = "duty", .label = "今月やること", .table = "duty", .plural = "duties",
    .fields = fields, .n_fields = COUNT_OF(fields), .size = sizeof(Duty),
    .order = "month", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

/* The officer's year. Months marked "assumed" differ by prefecture; the town corrects its copy. */
static const struct {
    int month;
    const char *title, *why, *how, *screen, *mark, *source;
} year[] = {
    { 4, "引継ぎを読み、今年度の上限額を確かめる", "担当が替わる月です。上限額を超えていることに、誰も気づかないまま年度が進んだ町があります。",
      "上限額の画面で、足りない入力（75歳以上人口・予防給付費の見込み）を埋めます。", "cap", "confirmed", "伴走支援の報告（令和4年度）" },
    { 4, "今年も個別協議が必要か、一から考える", "個別協議は「前の担当がしていたから」申請するものではありません。令和6年度から理由は告示で限られています。",
      "見込みが上限額に収まるなら、申請しません。", "cap", "confirmed", "令和6年1月22日 告示第19号" },
    { 5, "昨年度の事業費を締める", "出納閉鎖（5月31日）のあと、実績報告の数字になります。", "取り込みの漏れた月がないか、事業費の画面で見ます。", "spending", "assumed", "" },
    { 6, "実績報告の数字を確かめる", "交付金の精算のもとになります。上限額と合わないと差し戻されます。", "", "cap", "assumed", "" },
    { 7, "国のワークシートと見くらべる", "厚生労働省が毎年7月に「総合事業の充実に向けたワークシート」を出しています。同じ問いに、月ごとの数字で答えられます。",
      "", "spending", "confirmed", "介護保険最新情報 Vol.1403" },
    { 8, "実施状況調査に答える", "全国1,741市町村が答える調査です。翌年2月の結果で、ほかの町と比べられます。", "", "spending", "confirmed", "総合事業実施状況調査" },
    { 9, "決算を議会に説明する", "上限額との差と、その理由を1枚で示します。", "ホームの「A4 1枚を印刷する」を使います。", "home", "assumed", "" },
    { 10, "10月1日の75歳以上人口を記録する", "来年度の上限額の伸び率は、この日の住民基本台帳の人数で決まります。", "住民基本台帳の集計を取り込みます。", "import", "confirmed", "施行規則140条の62の10" },
    { 11, "国保連データを取り込み、着地を見る", "年度の後半です。超えそうなら、来年度の予算要求の前に打つ手を決めます。", "先月分のファイルを画面に落とすだけです。", "import", "assumed", "" },
    { 11, "来年度の予算要求に上限額の見通しを添える", "財政の担当は事業を、事業の担当はお金を知りません。同じ数字を見て話します。", "", "home", "assumed", "" },
    { 12, "変更交付申請が要るか確かめる", "見込みが当初の申請と離れたら、年度内に変更します。", "", "cap", "assumed", "" },
    { 1, "来年度の委託先と契約の準備を始める", "4月に担当が替わっても教室が始められるよう、年度内に契約まで進めた町があります。", "", "", "confirmed", "伴走支援の報告（令和4年度）" },
    { 2, "実施状況調査の結果で、ほかの町と比べる", "自分の町だけを見ていると、高いか安いかわかりません。", "", "spending", "confirmed", "" },
    { 3, "単価の改定を事業所に知らせる", "4月からの単価と様式を、事業所が準備できる時期に知らせます。", "", "spending", "assumed", "" },
    { 3, "次の担当のために「なぜ」を書き足す", "総合事業の担当は、おおむね3年で替わります。理由のない仕事は、次の人には続けられません。", "", "home", "confirmed", "伴走支援の報告（令和4年度）" },
};

static const Sql how_many = { .read_only = true, .text = "SELECT COUNT(*) FROM duty WHERE org = $1" };

Status duty_install(Db *db, int64_t org, int64_t now_ms)
{
    int64_t there = 0;
    TRY(db_one_int(db, &how_many, &there, P_INT(org)));
    if (there)
        return OK;
    for (size_t i = 0; i < COUNT_OF(year); i++) {
        Duty d = { .row = { .org = org, .id = id_new(now_ms) }, .month = year[i].month, .title = str_of(year[i].title),
                   .why = str_of(year[i].why), .how = str_of(year[i].how), .screen = str_of(year[i].screen),
                   .mark = str_of(year[i].mark), .source = str_of(year[i].source) };
        TRY(entity_insert(&entity_duty, db, &d));
    }
    return OK;
}

static const Sql mark_done = { .text = "UPDATE duty SET done_year = $3, rev = rev + 1 WHERE org = $1 AND id = $2" };

/* POST …/duties/{id}/done {"year":2026} ticks it, {"year":0} takes the tick back. */
static Status post_done(Req *rq)
{
    int64_t id, changed = 0;
    TRY(req_path_i64(rq, 0, &id));
    JsonNode *given = rq->body ? json_get(rq->body, S("year")) : NULL;
    if (!given || json_type(given) != JSON_INT || json_i64(given) < 0 || json_i64(given) > 2100)
        return problem_add(rq->problems, S("/year"), "type", "済んだ年度を整数で送ってください（取り消すときは0）。");
    TRY(db_exec_count(rq->db, &mark_done, &changed, P_INT(rq->org), P_INT(id), P_INT(json_i64(given))));
    if (!changed)
        return ERR_NOT_FOUND;
    req_audit(rq, "duty", id);
    return reply_no_content(rq);
}

static const Route routes[] = {
    { .method = POST, .path = "/api/towns/{org}/duties/{id}/done", .handler = post_done, .access = ACCESS_MONEY_WRITE,
      .tx = TX_WRITE, .summary = "Tick a duty for a fiscal year" },
};
static const Entity *const entities[] = { &entity_duty };
static const Sql *const statements[] = { &mark_done, &how_many };
const Feature feature_duty = {
    .name = "duty", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
    .town_begins = duty_install,
};
