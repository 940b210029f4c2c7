/* The rows of the tree, and the example it may begin with. */
#include "feature/cause/cause_parts.h"
#include "http/told.h"
#include "schema/town_landing.h"

static const Choice kinds[] = { { "figure", "数字" }, { "survey", "アンケート" }, { "note", "メモ" }, { 0 } };
static const Choice figures[] = {
    { "equivalent_visit", "訪問型で従前相当を使う割合" }, { "equivalent_day", "通所型で従前相当を使う割合" },
    { "price_visit", "訪問型Aの単価（従前相当との比）" }, { "price_day", "通所型Aの単価（従前相当との比）" },
    { "providers_visit", "訪問型Aの事業所の数（従前相当との比）" }, { "providers_day", "通所型Aの事業所の数（従前相当との比）" },
    { "management", "ケアマネジメント費（1人1か月）" }, { "growth", "費用の伸び（前の年の同じ月との比）" },
    { "cap_share", "上限額に対する着地の割合" }, { "over", "上限額を超える見込みの額" }, { 0 },
};
static const Choice directions[] = { { "high", "この値以上なら支える" }, { "low", "この値より小さければ支える" }, { 0 } };
static const Choice judgements[] = { { "supports", "支える" }, { "weakens", "弱める" }, { 0 } };
static const Choice marks[] = { { "measured", "実績" }, { "given", "入力" }, { "assumed", "仮定" }, { 0 } };

static const Field node_fields[] = {
    FIELD_REF(CauseNode, parent, "上の問い", .ref = "cause_node"),
    FIELD_INT(CauseNode, place, "順番", .flags = FIELD_REQUIRED, .min = 0, .max = 100000),
    FIELD_TEXT(CauseNode, words, "なぜ？", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400, .hint = "例：住民のニーズに合っていない？"),
    FIELD_TEXT(CauseNode, note, "メモ", .max = 1000),
    FIELD_BOOL(CauseNode, dropped, "外した"),
    FIELD_REF(CauseNode, issue, "課題", .ref = "issue"),
    FIELD_TEXT(CauseNode, source, "出どころ", .max = 300),
};
static void check_node(const void *row, Problems *ps)
{
    const CauseNode *n = row;
    if (n->parent && n->parent == n->row.id)
        problem_add(ps, S("/parent"), "range", "自分自身の下には置けません。");
}
const Entity entity_cause_node = {
    .name = "cause_node", .label = "なぜの木の問い", .table = "cause_node", .plural = "cause-nodes", .check = check_node,
    .fields = node_fields, .n_fields = COUNT_OF(node_fields), .size = sizeof(CauseNode),
    .order = "place", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field evidence_fields[] = {
    FIELD_REF(CauseEvidence, node, "問い", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "cause_node"),
    FIELD_CHOICE(CauseEvidence, kind, "種類", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_CHOICE(CauseEvidence, figure, "数字", .choices = figures),
    FIELD_TEXT(CauseEvidence, words, "アンケートの問い・メモ", .max = 400),
    FIELD_INT(CauseEvidence, value, "アンケートの答え（1/10％）", .max = 1000),
    FIELD_CHOICE(CauseEvidence, direction, "どちらなら支えるか", .choices = directions),
    FIELD_INT(CauseEvidence, threshold, "境の値（％は1/10％、円は円）", .min = -1000000000000, .max = 1000000000000),
    FIELD_CHOICE(CauseEvidence, judgement, "メモの見立て", .choices = judgements),
    FIELD_CHOICE(CauseEvidence, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(CauseEvidence, source, "出どころ", .max = 300),
};
static void check_evidence(const void *row, Problems *ps)
{
    const CauseEvidence *e = row;
    bool note = str_eq(e->kind, S("note")), figure = str_eq(e->kind, S("figure"));
    if (figure && !e->figure.n)
        problem_add(ps, S("/figure"), "missing", "どの数字かを選んでください。");
    if (!figure && !e->words.n)
        problem_add(ps, S("/words"), "missing", note ? "メモを書いてください。" : "アンケートの問いを書いてください。");
    if (note && !e->judgement.n)
        problem_add(ps, S("/judgement"), "missing", "支えるのか弱めるのかを選んでください。");
    if (!note && !e->direction.n)
        problem_add(ps, S("/direction"), "missing", "どちらなら支えるかを選んでください。");
    if (!note && e->threshold == NUMBER_NONE)
        problem_add(ps, S("/threshold"), "missing", "境の値を入力してください。");
}
const Entity entity_cause_evidence = {
    .name = "cause_evidence", .label = "問いを確かめるもの", .table = "cause_evidence", .plural = "cause-evidence", .check = check_evidence,
    .fields = evidence_fields, .n_fields = COUNT_OF(evidence_fields), .size = sizeof(CauseEvidence),
    .order = "node", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

/* ---- the example: the six questions of 館林市 ---- */

#define SOURCE "館林市の伴走支援（令和4年度）の話し合いより"
#define THRESHOLD "境の値は仮に置いたものです。町で直せます。"

static const struct {
    const char *words;
    struct {
        const char *kind, *figure, *words, *direction;
        int64_t threshold;
    } evidence[2];
} example[] = {
    { "従前相当サービスの割合が高く、新しいサービスが使われていないのは、なぜ？",
      { { "figure", "equivalent_visit", NULL, "high", 700 }, { "figure", "equivalent_day", NULL, "high", 700 } } },
    { "住民のニーズに合っていない？", { { "survey", NULL, "移動手段があれば通いの場に行ける人の割合（通所の利用者）", "high", 300 } } },
    { "サービス提供者が足りていない？", { { "figure", "providers_visit", NULL, "low", 500 }, { "figure", "providers_day", NULL, "low", 500 } } },
    { "報酬単価が安いから、サービス事業所が受けてくれない？", { { "figure", "price_visit", NULL, "low", 750 }, { "figure", "price_day", NULL, "low", 750 } } },
    { "ケアマネも、サービス事業所に気を遣って頼めない？", { { "survey", NULL, "事業所に気を遣って新しいサービスを勧めにくいと答えた人の割合", "high", 300 } } },
    { "ケアマネジメント費が安くて、予防プランには手をかけられない？", { { "figure", "management", NULL, "low", 4500 } } },
    { "そもそも、ケアマネが総合事業について知らない？", { { "survey", NULL, "総合事業を自分の言葉で説明できると答えた人の割合", "low", 500 } } },
};

const Sql cause_sql_count = { .read_only = true, .text = "SELECT COUNT(*) FROM cause_node WHERE org = $1 AND dropped = 0" };

static Status plant(Req *rq, size_t i, int64_t parent, int64_t *ret)
{
    CauseNode n = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .parent = parent, .place = (int64_t)i, .words = str_of(example[i].words),
                    .source = S(SOURCE) };
    TRY(entity_insert(&entity_cause_node, rq->db, &n));
    for (size_t k = 0; k < COUNT_OF(example[i].evidence) && example[i].evidence[k].kind; k++) {
        CauseEvidence e;
        entity_init(&entity_cause_evidence, &e);
        e.row = (Row){ .org = rq->org, .id = id_new(rq->now_ms) };
        e.node = n.row.id;
        e.kind = str_of(example[i].evidence[k].kind);
        e.figure = example[i].evidence[k].figure ? str_of(example[i].evidence[k].figure) : S("");
        e.words = example[i].evidence[k].words ? str_of(example[i].evidence[k].words) : S("");
        e.direction = str_of(example[i].evidence[k].direction);
        e.threshold = example[i].evidence[k].threshold;
        e.mark = S("assumed");
        e.source = S(THRESHOLD);
        TRY(entity_insert(&entity_cause_evidence, rq->db, &e));
    }
    *ret = n.row.id;
    return OK;
}

static Status cause_template(Req *rq)
{
    int64_t there = 0, root, child;
    JsonNode *name = rq->body ? json_get(rq->body, S("example")) : NULL;
    if (!name || !str_eq(json_str(name), S("tatebayashi")))
        return problem_add(rq->problems, S("/example"), "choice", "例の名前（tatebayashi）を送ってください。");
    TRY(db_one_int(rq->db, &cause_sql_count, &there, P_INT(rq->org)));
    if (there)
        return problem_add(rq->problems, S(""), "duplicate", "木には、もう問いがあります。例は、何もないときに置けます。");
    TRY(plant(rq, 0, 0, &root));
    for (size_t i = 1; i < COUNT_OF(example); i++)
        TRY(plant(rq, i, root, &child));
    req_audit(rq, "cause_node", root);
    return reply_no_content(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/cause-tree", .handler = cause_page, .access = ACCESS_WALK_READ, .tx = TX_READ, .cached = true,
      .summary = "The tree of causes; what supports or weakens each, with figures of now" },
    { .method = POST, .path = "/api/towns/{org}/cause-tree/example", .handler = cause_template, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Plant the six questions of a published engagement" },
};
static const Entity *const entities[] = { &entity_cause_node, &entity_cause_evidence };
static const Sql *const statements[] = { TOLD_STATEMENTS, &cause_sql_lines, &cause_sql_told_lines, &cause_sql_last, &cause_sql_count, &cause_sql_evidence, TOWN_LANDING_STATEMENTS };
const Feature feature_cause = {
    .name = "cause", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
