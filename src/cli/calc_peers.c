/* calc_peers.c: banso calc peers — the towns most like one, by circumstances. */
#include "cli/calc.h"
#include "domain/peers.h"

#include <math.h>

#define K_DEFAULT 15
#define OBSERVED_MIN_DEFAULT 0.7
#define VALUE_MAX 1e15
#define WEIGHT_MAX 1e6

static const char usage[] =
    "使い方 / usage: banso calc peers [--jsonl] < REQUEST.json\n"
    "\n"
    "置かれた状況が似ている団体を近い順に挙げ、どの項目がどれだけ違うかを示します。費用やサービスの選び方は入れないでください。\n"
    "The rows most like one of them, nearest first, and what each feature contributes. Circumstances only.\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request:\n"
    "  features      [\"ln65\",\"share75\",…] 項目の名前、1〜32個 / names, each once\n"
    "  rows          [{\"id\":\"19368\",\"values\":[…]},…] 団体ごとの値（features と同じ順、null は欠測）\n"
    "                任意 optional: \"group\":\"…\" 広域連合。同じ群からは最も近い1団体だけ / one row a group\n"
    "  of            どの団体の類似団体か / the id asked for\n"
    "  k             任意 optional 1〜1000、既定 default 15\n"
    "  method        任意 optional \"robust\"（既定 default：中央値と MAD、±4で切る）| \"euclid\"（平均と標準偏差）| \"mahalanobis\"\n"
    "  weights       任意 optional {\"ln65\":2,…} 項目の重み、既定は1 / default 1\n"
    "  shrinkage     任意 optional mahalanobis の λ：0〜1、または \"auto\"（Ledoit–Wolf）。既定 default 0\n"
    "  observed_min  任意 optional 両方の団体に値がある項目の重みの割合、既定 default 0.7（mahalanobis は全項目）\n"
    "  include, exclude  任意 optional [id,…] 手で加える団体・除く団体 / added or left out by hand\n"
    "  stability     任意 optional 重みを0.5〜1.5倍に振る回数、1〜10000 / how often the weights are perturbed\n"
    "  seed          任意 optional 乱数の種、既定 default 1\n"
    "\n"
    "出力 / answer: 小数は文字列、contributions は％で合計100 / decimals are strings; contributions in percent, sum 100\n"
    "  {\"of\":…,\"method\":\"robust\",\"compared\":1740,\"peers\":[{\"id\":…,\"distance\":\"…\",\"observed\":\"…\",\n"
    "   \"contributions\":{\"ln65\":\"…\"},\"stability\":\"…\",\"manual\":false},…]}\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2.\n";

static const char *const methods[] = { [PEERS_ROBUST] = "robust", [PEERS_MAHALANOBIS] = "mahalanobis", [PEERS_EUCLID] = "euclid" };

typedef struct {
    Str *features;
    size_t feature_count, rows, row; /* row: the one being read */
    double *weights, *values;
    Str *ids, *groups;
    bool *number;                    /* was the id a number? */
    uint32_t *group_numbers;
    PeersManual *manual;
    size_t method, of;
    int64_t k, draws, seed;
    double shrinkage, observed_min;
} Request;

/* ---- the request ---- */

static Status read_features(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    TRY(calc_read_names(c, pointer, n, PEERS_FEATURES_MAX, &rq->features, &rq->feature_count));
    rq->weights = ARENA_ARRAY(&c->arena, double, rq->feature_count + 1);
    for (size_t k = 0; rq->weights && k < rq->feature_count; k++)
        rq->weights[k] = 1;
    return rq->weights ? OK : ERR_MEMORY;
}

static Status read_weights(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    Str key;
    if (json_type(n) != JSON_OBJECT)
        return calc_add_type(c, pointer, "オブジェクト");
    for (size_t i = 0; i < json_count(n); i++) {
        JsonNode *value = json_member(n, i, &key);
        size_t k = 0;
        while (k < rq->feature_count && !str_eq(rq->features[k], key))
            k++;
        if (k < rq->feature_count)
            TRY(calc_read_real(c, calc_pointer(&c->arena, pointer, key), value, 0, WEIGHT_MAX, &rq->weights[k]));
        else if (rq->feature_count)
            TRY(calc_add_unknown(c, pointer, key));
    }
    return OK;
}

/* A name or a whole number, as text. */
static Status read_id(Calc *c, Str pointer, JsonNode *n, Str *ret, bool *ret_number)
{
    *ret_number = json_type(n) == JSON_INT;
    if (!*ret_number)
        return calc_read_name(c, pointer, n, ret);
    *ret = arena_printf(&c->arena, "%lld", (long long)json_i64(n));
    return ret->p ? OK : ERR_MEMORY;
}

static Status read_row_id(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    return read_id(c, pointer, n, &rq->ids[rq->row], &rq->number[rq->row]);
}

static Status read_row_group(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    return calc_read_name(c, pointer, n, &rq->groups[rq->row]);
}

static Status read_row_values(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    size_t count;
    if (rq->feature_count == 0)
        return OK; /* no feature is known: that was told */
    TRY(calc_read_count(c, pointer, n, rq->feature_count, rq->feature_count, &count));
    for (size_t k = 0; k < count; k++) {
        double *to = &rq->values[rq->row * rq->feature_count + k];
        *to = NAN;
        if (json_type(json_at(n, k)) != JSON_NULL)
            TRY(calc_read_real(c, calc_pointer_at(&c->arena, pointer, k), json_at(n, k), -VALUE_MAX, VALUE_MAX, to));
    }
    return OK;
}

static const CalcMember row_members[] = {
    { "id", "団体の番号", true, read_row_id },
    { "values", "値", true, read_row_values },
    { "group", "広域連合", false, read_row_group },
};

static Status read_rows(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    TRY(calc_read_count(c, pointer, n, 2, PEERS_ROWS_MAX, &rq->rows));
    rq->ids = ARENA_ARRAY(&c->arena, Str, rq->rows + 1);
    rq->groups = ARENA_ARRAY(&c->arena, Str, rq->rows + 1);
    rq->number = ARENA_ARRAY(&c->arena, bool, rq->rows + 1);
    rq->values = ARENA_ARRAY(&c->arena, double, rq->rows * (rq->feature_count + 1) + 1);
    rq->group_numbers = ARENA_ARRAY(&c->arena, uint32_t, rq->rows + 1);
    rq->manual = ARENA_ARRAY(&c->arena, PeersManual, rq->rows + 1);
    if (!rq->ids || !rq->groups || !rq->number || !rq->values || !rq->group_numbers || !rq->manual)
        return ERR_MEMORY;
    for (; rq->row < rq->rows; rq->row++)
        TRY(calc_read_object(c, calc_pointer_at(&c->arena, pointer, rq->row), json_at(n, rq->row), row_members, COUNT_OF(row_members), rq));
    return calc_check_unique(c, pointer, "/id", rq->ids, rq->rows);
}

/* Which row has the id; told when none has. */
static Status find_row(Calc *c, Request *rq, Str pointer, JsonNode *n, size_t *ret)
{
    Str id = S("");
    bool number;
    *ret = rq->rows;
    TRY(read_id(c, pointer, n, &id, &number));
    for (size_t i = 0; id.n && i < rq->rows; i++)
        if (str_eq(rq->ids[i], id)) {
            *ret = i;
            return OK;
        }
    return id.n && rq->rows ? CALC_WRONG(c, pointer, "choice", "rows にこの番号の団体がありません。番号を確かめてください。") : OK;
}

static Status read_of(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    return find_row(c, rq, pointer, n, &rq->of);
}

static Status read_manual(Calc *c, Request *rq, Str pointer, JsonNode *n, PeersManual how)
{
    size_t count, row;
    TRY(calc_read_count(c, pointer, n, 0, PEERS_K_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        Str at = calc_pointer_at(&c->arena, pointer, i);
        TRY(find_row(c, rq, at, json_at(n, i), &row));
        if (row == rq->rows)
            continue;
        if (row == rq->of || rq->manual[row] != PEERS_AUTO)
            TRY(CALC_WRONG(c, at, "duplicate", "比べる団体そのものか、2回挙げた団体です。取り除いてください。"));
        rq->manual[row] = how;
    }
    return OK;
}

static Status read_include(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return read_manual(c, request, pointer, n, PEERS_IN);
}

static Status read_exclude(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return read_manual(c, request, pointer, n, PEERS_OUT);
}

static Status read_k(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, 1, PEERS_K_MAX, &((Request *)request)->k);
}

static Status read_method(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_choice(c, pointer, n, methods, COUNT_OF(methods), &((Request *)request)->method);
}

static Status read_shrinkage(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    if (!str_eq(json_str(n), S("auto")))
        return calc_read_real(c, pointer, n, 0, 1, &rq->shrinkage);
    rq->shrinkage = PEERS_SHRINK_AUTO;
    return OK;
}

static Status read_observed_min(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_real(c, pointer, n, 0, 1, &((Request *)request)->observed_min);
}

static Status read_stability(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, 1, PEERS_DRAWS_MAX, &((Request *)request)->draws);
}

static Status read_seed(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, 0, INT64_MAX, &((Request *)request)->seed);
}

static const CalcMember members[] = {
    { "features", "項目の名前", true, read_features },
    { "weights", "重み", false, read_weights },
    { "rows", "団体", true, read_rows },
    { "of", "どの団体か", true, read_of },
    { "k", "団体数", false, read_k },
    { "method", "方法", false, read_method },
    { "shrinkage", "λ", false, read_shrinkage },
    { "observed_min", "値がある割合", false, read_observed_min },
    { "include", "加える団体", false, read_include },
    { "exclude", "除く団体", false, read_exclude },
    { "stability", "回数", false, read_stability },
    { "seed", "乱数の種", false, read_seed },
};

/* Groups by name: the number of the first row with it, and 0 for none. */
static void number_groups(Request *rq)
{
    for (size_t i = 0; i < rq->rows; i++) {
        size_t first = 0;
        while (rq->groups[i].n && !str_eq(rq->groups[first], rq->groups[i]))
            first++;
        rq->group_numbers[i] = rq->groups[i].n ? (uint32_t)first + 1 : 0;
    }
}

static Status tell_refusal(Calc *c, const Peers *p)
{
    Str at = p->refusal == PEERS_WEIGHT ? S("/weights") : p->refusal == PEERS_SINGULAR ? S("/features") : S("/rows");
    if (p->refusal == PEERS_SINGULAR)
        at = calc_pointer_at(&c->arena, at, p->refused_feature);
    return problem_add(&c->problems, at, peers_refusal_code(p->refusal), "%s", peers_refusal_sentence(p->refusal));
}

/* ---- the answer ---- */

static void put_id(JsonWriter *w, const char *key, const Request *rq, size_t row)
{
    if (rq->number[row])
        json_key(w, str_of(key)), json_put_raw(w, rq->ids[row]);
    else
        json_str_field(w, key, rq->ids[row]);
}

static Status put_result(const Request *rq, const PeerList *list, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    put_id(&w, "of", rq, rq->of);
    json_str_field(&w, "method", str_of(methods[rq->method]));
    json_i64_field(&w, "compared", (int64_t)list->compared);
    json_array_field(&w, "peers");
    for (size_t i = 0; i < list->count; i++) {
        const Peer *peer = &list->items[i];
        json_open_object(&w);
        put_id(&w, "id", rq, peer->row);
        calc_decimal_field(&w, S("distance"), (long double)peer->distance);
        calc_decimal_field(&w, S("observed"), (long double)peer->observed);
        json_object_field(&w, "contributions");
        for (size_t k = 0; k < rq->feature_count; k++)
            calc_decimal_field(&w, rq->features[k], 100 * (long double)peer->shares[k]);
        json_close_object(&w);
        if (rq->draws)
            calc_decimal_field(&w, S("stability"), (long double)peer->stability);
        json_bool_field(&w, "manual", peer->manual);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    return json_end(&w);
}

static Status answer(Calc *c, JsonNode *root, Buf *out)
{
    Request rq = { .k = K_DEFAULT, .method = PEERS_ROBUST, .seed = 1, .observed_min = OBSERVED_MIN_DEFAULT };
    Peers p;
    PeerList list;
    TRY(calc_read_object(c, S(""), root, members, COUNT_OF(members), &rq));
    TRY(problems_status(&c->problems));
    number_groups(&rq);
    PeersInputs in = { .features = rq.feature_count, .rows = rq.rows, .values = rq.values, .weights = rq.weights, .groups = rq.group_numbers,
                       .method = (PeersMethod)rq.method, .shrinkage = rq.shrinkage, .observed_min = rq.observed_min };
    Status s = peers_prepare(&in, &c->arena, &p);
    if (s == ERR_INVALID)
        return tell_refusal(c, &p);
    TRY(s);
    TRY(peers_find(&p, rq.of, (size_t)rq.k, rq.manual, &c->arena, &list));
    if (list.count == 0)
        return problem_add(&c->problems, S("/of"), "missing", "比べられる団体がありません。この団体の欠けた値を補うか、observed_min を下げてください。");
    if (rq.draws)
        TRY(peers_stability(&p, rq.of, (size_t)rq.k, rq.manual, (size_t)rq.draws, (uint64_t)rq.seed, &c->arena, &list));
    return put_result(&rq, &list, out);
}

const CalcTopic calc_peers = { "peers", "類似団体 / towns most like one", usage, answer };
