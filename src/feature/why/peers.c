/* Which towns are like this one: by how many old people there are, how old, and how fast they become more; never by what is
 * spent or chosen. */
#include "feature/why/why_parts.h"
#include "http/app.h"

#include <math.h>
#include <string.h>

const PeerFeatureInfo peer_features[PEER_FEATURE_COUNT] = {
    [PEER_LN65] = { "ln65", "65歳以上の人数", "people" },
    [PEER_SHARE65] = { "share65", "65歳以上の割合", "percent" },
    [PEER_SHARE75] = { "share75", "うち75歳以上", "percent" },
    [PEER_SHARE85] = { "share85", "うち85歳以上", "percent" },
    [PEER_GROWTH75] = { "growth75", "75歳以上の伸び（3年）", "percent" },
};

const Sql peer_sql_towns = { .read_only = true, .scan_ok = true, .text =
    "SELECT o.id, o.name, o.parent, o.insurer_org, p.day, p.total, p.age65, p.age75, p.age85 FROM organisation o"
    " LEFT JOIN population p ON p.org = o.id AND (p.day = $1 OR p.day = $2) WHERE o.kind = 'municipality' AND o.closed IS NULL"
    " ORDER BY o.id, p.day, CASE WHEN p.batch = 0 THEN 1 ELSE 0 END, p.batch" };
const Sql peer_sql_statistic = { .read_only = true, .scan_ok = true, .text =
    "SELECT org, fiscal_year, item, value FROM statistic WHERE fiscal_year = (SELECT MAX(fiscal_year) FROM statistic WHERE fiscal_year <= $1)"
    " AND item IN ('insured1_total', 'insured1_75_84', 'insured1_85', 'certified_12', 'certified_13') ORDER BY org, item, batch" };
const Sql peer_sql_choices = { .read_only = true, .text = "SELECT id, other, choice, reason FROM peer_choice WHERE org = $1 ORDER BY id" };
const Sql peer_sql_exists = { .read_only = true, .text = "SELECT COUNT(*) FROM organisation WHERE id = $1 AND kind = 'municipality'" };

/* ---- the choices of people ---- */

static const Choice choices[] = { { "in", "加える" }, { "out", "除く" }, { 0 } };
static const Field choice_fields[] = {
    FIELD_INT(PeerChoice, other, "市町村", .flags = FIELD_REQUIRED, .min = 1, .max = ID_MAX),
    FIELD_CHOICE(PeerChoice, choice, "どうするか", .flags = FIELD_REQUIRED, .choices = choices),
    FIELD_TEXT(PeerChoice, reason, "理由", .flags = FIELD_REQUIRED, .max = 500, .hint = "例：同じ広域の医療圏で、施設の数も近い"),
};

/* The other is a municipality, and not the town itself. */
static Status choice_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const PeerChoice *c = after;
    int64_t known = 0;
    (void)before;
    if (!c)
        return OK;
    TRY(db_one_int(db, &peer_sql_exists, &known, P_INT(c->other)));
    return known && c->other != org ? OK : ERR_INVALID;
}

const Entity entity_peer_choice = {
    .name = "peer_choice", .label = "似た市町村の選び直し", .table = "peer_choice", .plural = "peer-choices",
    .fields = choice_fields, .n_fields = COUNT_OF(choice_fields), .size = sizeof(PeerChoice), .unique = "other",
    .order = "other", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .changed = choice_changed,
};

/* ---- reading ---- */

PeerTown *peer_town_of(const PeerTowns *towns, int64_t id)
{
    size_t lo = 0, hi = towns->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (towns->items[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < towns->count && towns->items[lo].id == id ? &towns->items[lo] : NULL;
}

static Status make_room(PeerTowns *towns, size_t *room, Arena *a)
{
    if (towns->count == PEERS_ROWS_MAX)
        return ERR_TOO_LARGE;
    PeerTown *more = ARENA_MORE(a, towns->items, towns->count, room, 64);
    if (!more)
        return ERR_MEMORY;
    towns->items = more;
    return OK;
}

static Status read_people(Req *rq, PeerTowns *towns)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t room = 0;
    Str now = arena_printf(rq->arena, "%04d-10-01", towns->year), before = arena_printf(rq->arena, "%04d-10-01", towns->year - PEER_YEARS_BACK);
    if (!now.p || !before.p)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &peer_sql_towns, &rows, P_TEXT(now), P_TEXT(before)));
    while (rows_next(&rows)) {
        int64_t id = row_int(&rows, 0);
        if (!towns->count || towns->items[towns->count - 1].id != id) {
            TRY(make_room(towns, &room, rq->arena));
            towns->items[towns->count++] = (PeerTown){ .id = id, .name = arena_copy(rq->arena, row_text(&rows, 1)),
                                                       .parent = row_int(&rows, 2), .union_of = row_int(&rows, 3) };
        }
        PeerTown *t = &towns->items[towns->count - 1];
        if (!t->name.p)
            return ERR_MEMORY;
        if (str_eq(row_text(&rows, 4), before)) {
            t->before75 = row_int(&rows, 7);
        } else if (!row_is_null(&rows, 4)) {
            t->total = row_int(&rows, 5);
            t->age65 = row_int(&rows, 6);
            t->age75 = row_int(&rows, 7);
            t->age85 = row_int(&rows, 8);
        }
    }
    return rows.status;
}

/* The annual report fills what the register does not say. */
static Status read_statistic(Req *rq, PeerTowns *towns)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &peer_sql_statistic, &rows, P_INT(towns->year)));
    int64_t last = 0, from75 = 0, from85 = 0, level12 = 0;
    while (rows_next(&rows)) {
        PeerTown *t = peer_town_of(towns, row_int(&rows, 0));
        Str item = row_text(&rows, 2);
        int64_t value = row_int(&rows, 3);
        towns->statistic_year = row_int(&rows, 1);
        if (!t)
            continue;
        if (t->id != last)
            last = t->id, from75 = from85 = level12 = 0;
        if (str_eq(item, S("certified_12")))
            level12 = value;
        else if (str_eq(item, S("certified_13")))
            t->entitled = level12 + value;
        else if (str_eq(item, S("insured1_75_84")))
            from75 = value;
        else if (str_eq(item, S("insured1_85")))
            from85 = value;
        else if (!t->age65)
            t->age65 = value;
        if (!t->age85)
            t->age85 = from85;
        if (!t->age75 && from75 && from85)
            t->age75 = from75 + from85;
    }
    return rows.status;
}

static Status read_choices(Req *rq, PeerTowns *towns)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &peer_sql_choices, &rows, P_INT(rq->org)));
    while (rows_next(&rows)) {
        PeerTown *t = peer_town_of(towns, row_int(&rows, 1));
        if (!t || t->id == rq->org)
            continue;
        t->choice = row_int(&rows, 0);
        t->manual = str_eq(row_text(&rows, 2), S("in")) ? PEERS_IN : PEERS_OUT;
        t->reason = arena_copy(rq->arena, row_text(&rows, 3));
    }
    return rows.status;
}

static double share(int64_t part, int64_t whole)
{
    return part > 0 && whole > 0 ? 100 * (double)part / (double)whole : NAN;
}

static void set_values(PeerTown *t)
{
    t->values[PEER_LN65] = t->age65 > 0 ? log((double)t->age65) : NAN;
    t->values[PEER_SHARE65] = share(t->age65, t->total);
    t->values[PEER_SHARE75] = share(t->age75, t->age65);
    t->values[PEER_SHARE85] = share(t->age85, t->age75);
    t->values[PEER_GROWTH75] = share(t->age75, t->before75) - 100;
}

Status peer_towns_read(Req *rq, int year, PeerTowns *ret)
{
    PeerTowns towns = { .year = year };
    TRY(read_people(rq, &towns));
    TRY(read_statistic(rq, &towns));
    TRY(read_choices(rq, &towns));
    towns.own = towns.count;
    for (size_t i = 0; i < towns.count; i++) {
        set_values(&towns.items[i]);
        if (towns.items[i].id == rq->org)
            towns.own = i;
    }
    *ret = towns;
    return OK;
}

/* What most towns have not reported cannot tell which are alike: a house with nothing but the annual report knows ages alone. */
static void weigh(const PeerTowns *towns, double ret[static PEER_FEATURE_COUNT])
{
    size_t people = 0;
    for (size_t i = 0; i < towns->count; i++)
        people += isnan(towns->items[i].values[PEER_LN65]) ? 0 : 1;
    for (PeerFeature f = 0; f < PEER_FEATURE_COUNT; f++) {
        size_t known = 0;
        for (size_t i = 0; i < towns->count; i++)
            known += isnan(towns->items[i].values[f]) ? 0 : 1;
        ret[f] = known > 0 && 2 * known >= people ? 1 : 0;
    }
}

static Status prepare(const PeerTowns *towns, Arena *a, Peers *ret)
{
    double weights[PEER_FEATURE_COUNT];
    double *values = ARENA_ARRAY(a, double, towns->count * PEER_FEATURE_COUNT);
    uint32_t *groups = ARENA_ARRAY(a, uint32_t, towns->count);
    if (!values || !groups)
        return ERR_MEMORY;
    for (size_t i = 0; i < towns->count; i++) {
        memcpy(values + i * PEER_FEATURE_COUNT, towns->items[i].values, sizeof towns->items[i].values);
        for (size_t k = 0; towns->items[i].union_of && k <= i && !groups[i]; k++)
            if (towns->items[k].union_of == towns->items[i].union_of)
                groups[i] = (uint32_t)k + 1;
    }
    weigh(towns, weights);
    const PeersInputs in = { .features = PEER_FEATURE_COUNT, .rows = towns->count, .values = values, .weights = weights, .groups = groups,
                             .method = PEERS_ROBUST, .observed_min = 0.7 };
    return peers_prepare(&in, a, ret);
}

Status peer_towns_find(Req *rq, PeerTowns *towns, int64_t k, size_t draws)
{
    Peers *peers = ARENA_NEW(rq->arena, Peers);
    PeersManual *manual = ARENA_ARRAY(rq->arena, PeersManual, towns->count + 1);
    if (!peers || !manual)
        return ERR_MEMORY;
    if (towns->own == towns->count || towns->count < 2)
        return OK;
    for (size_t i = 0; i < towns->count; i++)
        manual[i] = towns->items[i].manual;
    Status s = prepare(towns, rq->arena, peers);
    if (s != OK)
        return s == ERR_INVALID ? OK : s;
    size_t third = (towns->count - 1) / 3, most = third < PEER_K_MIN ? PEER_K_MIN : third;
    towns->k = k ? (size_t)k : most < PEER_K ? most : PEER_K;
    s = peers_find(peers, towns->own, towns->k, manual, rq->arena, &towns->list);
    if (s == OK && draws && towns->list.count)
        s = peers_stability(peers, towns->own, towns->k, manual, draws, (uint64_t)rq->org, rq->arena, &towns->list);
    return s == ERR_INVALID ? OK : s;
}

/* ---- the door ---- */

static void put_town(JsonWriter *w, const PeerTown *t)
{
    json_i64_field(w, "org", t->id);
    json_str_field(w, "name", t->name);
    json_object_field(w, "values");
    for (PeerFeature f = 0; f < PEER_FEATURE_COUNT; f++) {
        if (isnan(t->values[f]))
            json_null_field(w, peer_features[f].key);
        else if (f == PEER_LN65)
            json_i64_field(w, peer_features[f].key, t->age65);
        else
            json_real_field(w, peer_features[f].key, round(t->values[f] * 10) / 10);
    }
    json_close_object(w);
}

static void put_choice(JsonWriter *w, const PeerTown *t)
{
    json_bool_field(w, "manual", t->manual == PEERS_IN);
    json_str_field(w, "reason", t->reason);
    if (t->choice)
        json_i64_field(w, "choice", t->choice);
    else
        json_null_field(w, "choice");
}

static void put_peer(JsonWriter *w, const PeerTowns *towns, const Peer *p)
{
    const PeerTown *t = &towns->items[p->row];
    json_open_object(w);
    put_town(w, t);
    json_real_field(w, "distance", round(p->distance * 1000) / 1000);
    json_i64_field(w, "observed_percent", llround(100 * p->observed));
    json_i64_field(w, "stability_percent", p->stability < 0 ? 0 : llround(100 * p->stability));
    json_object_field(w, "contributions");
    for (PeerFeature f = 0; f < PEER_FEATURE_COUNT; f++)
        json_i64_field(w, peer_features[f].key, llround(100 * p->shares[f]));
    json_close_object(w);
    put_choice(w, t);
    json_close_object(w);
}

static void put_features(JsonWriter *w)
{
    json_array_field(w, "features");
    for (PeerFeature f = 0; f < PEER_FEATURE_COUNT; f++) {
        json_open_object(w);
        json_str_field(w, "key", str_of(peer_features[f].key));
        json_str_field(w, "label", str_of(peer_features[f].label));
        json_str_field(w, "unit", str_of(peer_features[f].unit));
        json_close_object(w);
    }
    json_close_array(w);
}

static Str peers_sentence(const PeerTowns *towns, Arena *a)
{
    if (towns->own == towns->count)
        return S("この団体は市町村ではないため、似た市町村を選べません。市町村を選んでください。");
    if (!towns->list.count)
        return S("人口などの数が足りないため、似た市町村を選べません。「人口」に10月1日の人数を入れるか、人口の統計を取り込んでください。");
    bool grew = !isnan(towns->items[towns->own].values[PEER_GROWTH75]);
    return arena_printf(a, "高齢者の数・年齢%sが近い%zu市町村です。費用やサービスの選び方は、選ぶときに使っていません。", grew ? "・伸び" : "", towns->list.count);
}

Status peers_get(Req *rq)
{
    int64_t year, k;
    PeerTowns towns = { 0 };
    int now = fiscal_year_of(month_of(app_today(rq->app)), 4);
    TRY(req_query_i64(rq, "year", now, CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    TRY(req_query_i64(rq, "k", 0, 0, PEER_K_MAX, &k));
    TownCap *cap = ARENA_NEW(rq->arena, TownCap);
    if (!cap)
        return ERR_MEMORY;
    TRY(town_cap(rq->db, rq->org, (int)year, rq->arena, cap));
    int people = (int)year;
    while (people > CAP_N75_FIRST && (people > CAP_N75_LAST || !cap->inputs.n75[people - CAP_N75_FIRST].given))
        people--;
    TRY(peer_towns_read(rq, people > CAP_N75_FIRST ? people : (int)year, &towns));
    TRY(peer_towns_find(rq, &towns, k, PEER_DRAWS));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "year", year);
    json_i64_field(w, "people_year", towns.year);
    json_i64_field(w, "statistic_year", towns.statistic_year);
    json_str_field(w, "sentence", peers_sentence(&towns, rq->arena));
    json_i64_field(w, "compared", (int64_t)towns.list.compared);
    json_i64_field(w, "k", (int64_t)towns.k);
    put_features(w);
    json_object_field(w, "own");
    if (towns.own < towns.count)
        put_town(w, &towns.items[towns.own]);
    json_close_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < towns.list.count; i++)
        put_peer(w, &towns, &towns.list.items[i]);
    json_close_array(w);
    json_array_field(w, "excluded");
    for (size_t i = 0; i < towns.count; i++)
        if (towns.items[i].manual == PEERS_OUT) {
            json_open_object(w);
            put_town(w, &towns.items[i]);
            put_choice(w, &towns.items[i]);
            json_close_object(w);
        }
    json_close_array(w);
    TRY(peer_places_put(rq, &towns, w));
    json_close_object(w);
    return reply_done(rq);
}
