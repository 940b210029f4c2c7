/* Causes as JSON: bars that add up to the yen, each down to service, provider and care level. */
#include "domain/words.h"
#include "feature/why/why_parts.h"
#include "schema/landing_kept.h"
#include "schema/past.h"

#include <math.h>
#include <stdlib.h>

/* ---- names of providers ---- */

typedef struct {
    int64_t id;
    Str name;
} Provider;

typedef struct {
    Provider *items;
    size_t count;
} Providers;

#define PROVIDERS_MAX 10000

static Status read_providers(Req *rq, Providers *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Provider *found = ARENA_ARRAY(rq->arena, Provider, PROVIDERS_MAX);
    size_t n = 0;
    if (!found)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &why_sql_providers, &rows, P_INT(rq->org)));
    while (rows_next(&rows)) {
        if (n == PROVIDERS_MAX)
            return ERR_TOO_LARGE;
        found[n] = (Provider){ row_int(&rows, 0), arena_copy(rq->arena, row_text(&rows, 1)) };
        if (!found[n++].name.p)
            return ERR_MEMORY;
    }
    *ret = (Providers){ found, n };
    return rows.status;
}

static int by_id(const void *left, const void *right)
{
    int64_t a = ((const Provider *)left)->id, b = ((const Provider *)right)->id;
    return (a > b) - (a < b);
}

static Str provider_name(const Providers *ps, int64_t id)
{
    const Provider key = { .id = id }, *found = ps->count ? bsearch(&key, ps->items, ps->count, sizeof key, by_id) : NULL;
    return found ? found->name : id ? S("（登録のない事業所）") : S("事業所の内訳なし");
}

/* ---- a bar, opened ---- */

/* What one bar has in every cell, and in which order the cells are shown: line, provider, care level, each by its size. */
typedef struct {
    size_t line, cell;
    int64_t provider, yen, provider_yen, line_yen;
    Str level;
} Piece;

static int by_yen(int64_t a, int64_t b)
{
    return (llabs(a) < llabs(b)) - (llabs(a) > llabs(b));
}

static int by_place(const void *left, const void *right)
{
    const Piece *a = left, *b = right;
    int c = (a->line > b->line) - (a->line < b->line);
    return c ? c : (a->provider > b->provider) - (a->provider < b->provider);
}

static int piece_order(const void *left, const void *right)
{
    const Piece *a = left, *b = right;
    int c = by_yen(a->line_yen, b->line_yen);
    if (!c)
        c = (a->line > b->line) - (a->line < b->line);
    if (!c)
        c = by_yen(a->provider_yen, b->provider_yen);
    if (!c)
        c = (a->provider > b->provider) - (a->provider < b->provider);
    return c ? c : str_cmp(a->level, b->level);
}

/* bar BAR_COUNT: all of them. */
static Status pieces_of(const Why *w, Bar bar, Arena *a, Piece **ret, size_t *ret_n)
{
    size_t k = w->cells.in.factors, n = 0;
    Piece *pieces = ARENA_ARRAY(a, Piece, w->cells.in.cells + 1);
    int64_t *lines = ARENA_ARRAY(a, int64_t, w->line_count + 1);
    if (!pieces || !lines)
        return ERR_MEMORY;
    for (size_t i = 0; i < w->cells.in.cells; i++) {
        const WhyRow *row = &w->rows[w->cells.rows[i]];
        int64_t yen = 0;
        for (size_t f = 0; f < k; f++)
            if (bar == BAR_COUNT || why_bar(w, i, f) == bar)
                yen += w->yen[i * k + f];
        lines[row->line] += yen;
        if (yen)
            pieces[n++] = (Piece){ .line = row->line, .cell = i, .provider = row->provider, .yen = yen, .level = row->level };
    }
    if (n)
        qsort(pieces, n, sizeof *pieces, by_place);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t sum = 0;
        for (end = i; end < n && pieces[end].line == pieces[i].line && pieces[end].provider == pieces[i].provider; end++)
            sum += pieces[end].yen;
        for (size_t j = i; j < end; j++) {
            pieces[j].provider_yen = sum;
            pieces[j].line_yen = lines[pieces[j].line];
        }
    }
    if (n)
        qsort(pieces, n, sizeof *pieces, piece_order);
    *ret = pieces;
    *ret_n = n;
    return OK;
}

static void put_level(JsonWriter *w, const Piece *p)
{
    const CareLevel *level = care_level(p->level);
    json_open_object(w);
    json_str_field(w, "level", p->level);
    json_str_field(w, "label", level ? str_of(level->label) : S("区分なし"));
    json_i64_field(w, "yen", p->yen);
    json_close_object(w);
}

static void put_providers(JsonWriter *w, const Piece *p, size_t n, const Providers *names)
{
    json_array_field(w, "providers");
    for (size_t i = 0; i < n;) {
        size_t end = i;
        json_open_object(w);
        json_i64_field(w, "provider", p[i].provider);
        json_str_field(w, "name", provider_name(names, p[i].provider));
        json_i64_field(w, "yen", p[i].provider_yen);
        json_array_field(w, "levels");
        for (; end < n && p[end].provider == p[i].provider; end++)
            put_level(w, &p[end]);
        json_close_array(w);
        json_close_object(w);
        i = end;
    }
    json_close_array(w);
}

static Status put_parts(Req *rq, JsonWriter *jw, const Why *w, Bar bar, const Providers *names)
{
    Piece *p = NULL;
    size_t n = 0;
    if (!w->told.outside) /* providers and care levels tell of single persons */
        TRY(pieces_of(w, bar, rq->arena, &p, &n));
    json_array_field(jw, "parts");
    for (size_t i = 0; i < n;) {
        const WhyLine *l = &w->lines[p[i].line];
        size_t end = i;
        while (end < n && p[end].line == p[i].line)
            end++;
        json_open_object(jw);
        json_str_field(jw, "service", l->service);
        json_str_field(jw, "program", l->program);
        json_str_field(jw, "label", line_label(l, rq->arena));
        json_i64_field(jw, "yen", p[i].line_yen);
        put_providers(jw, p + i, end - i, names);
        json_close_object(jw);
        i = end;
    }
    json_close_array(jw);
    return OK;
}

/* 偶然の幅: narrower is no news, wider than the bar means that chance alone could have made it. */
static void put_chance(JsonWriter *jw, const Why *w, Bar b)
{
    if (!w->has_chance || (w->chance[b].lo == 0 && w->chance[b].hi == 0)) {
        json_null_field(jw, "chance");
        return;
    }
    json_object_field(jw, "chance");
    json_i64_field(jw, "lo", llroundl(w->chance[b].lo));
    json_i64_field(jw, "hi", llroundl(w->chance[b].hi));
    json_close_object(jw);
}

static Status put_bars(Req *rq, JsonWriter *jw, const Why *w, const Providers *names)
{
    Bar order[BAR_COUNT];
    size_t n = w->refusal.n ? 0 : bars_by_size(w, order);
    json_array_field(jw, "bars");
    for (size_t i = 0; i < n; i++) {
        json_open_object(jw);
        json_str_field(jw, "key", str_of(bar_key(order[i])));
        json_str_field(jw, "label", str_of(bar_label(w, order[i])));
        json_i64_field(jw, "yen", w->bars[order[i]]);
        json_str_field(jw, "sentence", bar_sentence(w, order[i], rq->arena));
        json_str_field(jw, "numbers", bar_numbers(w, order[i], rq->arena));
        put_chance(jw, w, order[i]);
        TRY(put_parts(rq, jw, w, order[i], names));
        json_close_object(jw);
    }
    json_close_array(jw);
    return OK;
}

/* ---- the rest ---- */

static void put_service(JsonWriter *jw, Str service, Str program, Str label, int64_t yen, int64_t to)
{
    json_open_object(jw);
    json_str_field(jw, "service", service);
    json_str_field(jw, "program", program);
    json_str_field(jw, "label", label);
    json_i64_field(jw, "yen", yen);
    json_i64_field(jw, "from_yen", to - yen);
    json_i64_field(jw, "to_yen", to);
    json_close_object(jw);
}

static Status put_services(Req *rq, JsonWriter *jw, const Why *w)
{
    Piece *p = NULL;
    size_t n = 0;
    int64_t yen = 0, to = 0;
    if (!w->refusal.n)
        TRY(pieces_of(w, BAR_COUNT, rq->arena, &p, &n));
    json_array_field(jw, "services");
    for (size_t i = 0; i < n; i++) {
        const WhyLine *l = &w->lines[p[i].line];
        if (i && p[i - 1].line == p[i].line)
            continue;
        yen += p[i].line_yen;
        to += l->yen[CAUSE_TO];
        if (!w->gathered)
            put_service(jw, l->service, l->program, line_label(l, rq->arena), p[i].line_yen, l->yen[CAUSE_TO]);
    }
    if (w->gathered && (yen || to))
        put_service(jw, WHY_WHOLE, S(""), line_label(&(WhyLine){ .service = WHY_WHOLE }, rq->arena), yen, to);
    json_close_array(jw);
    return OK;
}

static Str moved_words(int64_t yen, Arena *a)
{
    return yen ? arena_printf(a, "約" STR_FMT "%s", STR_ARG(yen_words(yen, a)), yen > 0 ? "悪く" : "良く") : S("変わらず");
}

/* The cap grows with the population too; both by as many months as are compared. */
static void put_cap_view(Req *rq, JsonWriter *jw, const Why *w)
{
    const CapResult *from = &w->caps[CAUSE_FROM]->result, *to = &w->caps[CAUSE_TO]->result;
    if (w->against != AGAINST_LAST_YEAR || w->refusal.n || from->state != CAP_KNOWN || to->state != CAP_KNOWN || w->no_people) {
        json_null_field(jw, "cap_view");
        return;
    }
    const int64_t effects[2] = { w->bars[BAR_POPULATION], w->difference - w->bars[BAR_POPULATION] };
    DecomposeCapView view = decompose_cap_view(effects, 2, 0, from->base_yen * w->months / 12, to->base_yen * w->months / 12);
    json_object_field(jw, "cap_view");
    json_i64_field(jw, "cap_change", to->base_yen * w->months / 12 - from->base_yen * w->months / 12);
    json_i64_field(jw, "own", view.own);
    json_i64_field(jw, "population", view.population);
    json_i64_field(jw, "total", view.total);
    json_str_field(jw, "sentence", arena_printf(rq->arena,
        "75歳以上の人が増えると、上限額も増えます。上限額（月割り）との差は、昨年より" STR_FMT "なりました。このうち、人口と上限額の動きで" STR_FMT "、それ以外で" STR_FMT "なりました。",
        STR_ARG(moved_words(view.total, rq->arena)), STR_ARG(moved_words(view.population, rq->arena)), STR_ARG(moved_words(view.own, rq->arena))));
    json_close_object(jw);
}

/* What the country does not publish is not compared, and said so. */
static void put_country(Req *rq, JsonWriter *jw, const Why *w)
{
    json_array_field(jw, "merged");
    json_put_str(jw, arena_printf(rq->arena, "全国の数は介護保険事業状況報告（年報）の" STR_FMT "末です。比べているのは要支援1・2の認定の多さだけです。",
                                  STR_ARG(wareki_year((int)w->country.year, rq->arena))));
    json_put_str(jw, S("年報には、総合事業を使う人の数、1人あたりの額、単価、費用がありません。使い方と単価は、この町の値のまま置いています。"));
    if (w->country.apart)
        json_put_str(jw, arena_printf(rq->arena, "事業対象者、区分の分からない人、委託・補助などの約" STR_FMT "は、全国の数がないため、同じ額のまま置いています。",
                                      STR_ARG(yen_words(w->country.apart, rq->arena))));
    json_close_array(jw);
}

/* Which of the other towns are in the sum, and why not all. */
static void put_pool(Req *rq, JsonWriter *jw, const Why *w)
{
    const char *which = w->against == AGAINST_PEERS ? "似た" : "県内のほかの";
    if (w->towns < w->asked && !w->refusal.n)
        json_put_str(jw, arena_printf(rq->arena, "%s%zu市町村のうち、%zu市町村を合わせています。", which, w->asked, w->towns));
    if (w->hidden && w->gathered)
        json_put_str(jw, S("内訳を外に出している市町村が3つに満たないため、費用の全体だけを比べています（人数の少ない区分が分かるのを防ぐため）。"));
    else if (w->hidden)
        json_put_str(jw, arena_printf(rq->arena, "%zu市町村は、使う人の少ない区分があって内訳を外に出していないため、合計に入れていません。", w->hidden));
    if (w->left_out)
        json_put_str(jw, arena_printf(rq->arena, "%zu市町村は、同じ月の費用か人口がそろわないため、合計に入れていません。", w->left_out));
    if (!w->gathered)
        json_put_str(jw, S("ほかの市町村の数は、役場の外に出しているものだけです。一度外に出した月は、前に出した数のままです。"));
    if (w->rest)
        json_put_str(jw, S("使っている市町村が3つに満たないサービスは、1つの町の額が分からないように「ほかのサービス」に合わせています。"));
}

/* What the data could not tell apart. */
static void put_merged(Req *rq, JsonWriter *jw, const Why *w)
{
    bool seen[TELLS_FIXED + 1] = { false };
    for (size_t i = 0; i < w->line_count; i++)
        seen[w->lines[i].tells] |= w->lines[i].yen[0] || w->lines[i].yen[1];
    json_array_field(jw, "merged");
    if (w->told.outside)
        json_put_str(jw, S(OUTSIDE_KEPT));
    if (w->told.waiting.n)
        json_put_str(jw, w->told.waiting);
    if (w->no_people && w->against == AGAINST_LAST_YEAR)
        json_put_str(jw, S("75歳以上の人口が2年分そろわないため、人口の動きは「使う人の割合」などに含まれています。"));
    if (!w->knows_eligible && (seen[TELLS_PERSONS] || seen[TELLS_MONTHS]))
        json_put_str(jw, S("要支援の人数（介護保険事業状況報告）がこの2年にないため、「要支援の人の割合」は利用に含めています。事業対象者の人数はどの統計にもありません。"));
    if (seen[TELLS_MONTHS] && w->from_above)
        json_put_str(jw, S("町の外からは一人ひとりの記録に触れないため、人数と月数を分けず「利用の量（人月）」にしています。"));
    else if (seen[TELLS_MONTHS])
        json_put_str(jw, S("使った人の実数が分からないサービスは、人数と月数を分けず「利用の量（人月）」にしています。"));
    if (seen[TELLS_PERSONS])
        json_put_str(jw, S("使った回数は、月ぎめの項目や加算の回数と分けられないため、回数の増減も「1か月の単価」に含めています。単価には偶然の幅を出していません。"));
    if (seen[TELLS_YEN] && w->against != AGAINST_LAST_YEAR)
        json_put_str(jw, S("相手の市町村は費用の合計だけが分かるため、利用・月数・事業所・単価を分けず「75歳以上1人あたりの額」にしています。"));
    else if (seen[TELLS_YEN])
        json_put_str(jw, S("人数のない集計値だけのサービスは、「75歳以上1人あたりの額」にまとめています。"));
    if (seen[TELLS_FIXED])
        json_put_str(jw, S("国保連を通らない委託・補助などは、使う人の数で決まらないため、額の増減だけを示しています。"));
    if (why_is_pooled(w))
        put_pool(rq, jw, w);
    json_close_array(jw);
}

static void put_side(JsonWriter *jw, const char *key, Str label, int64_t yen, int64_t people, int year)
{
    json_object_field(jw, key);
    json_str_field(jw, "label", label);
    json_i64_field(jw, "yen", yen);
    if (year) {
        json_i64_field(jw, "people75", people);
        json_i64_field(jw, "people_year", year);
    } else {
        json_null_field(jw, "people75");
        json_null_field(jw, "people_year");
    }
    json_close_object(jw);
}

static void put_head(Req *rq, JsonWriter *jw, const Why *w)
{
    json_i64_field(jw, "year", w->year);
    json_str_field(jw, "year_label", wareki_year(w->year, rq->arena));
    json_str_field(jw, "against", str_of(against_keys[w->against]));
    if (w->last) {
        json_i64_field(jw, "first_month", w->first);
        json_i64_field(jw, "last_month", w->last);
    } else {
        json_null_field(jw, "first_month");
        json_null_field(jw, "last_month");
    }
    json_i64_field(jw, "months", w->months);
    json_bool_field(jw, "refused", w->refusal.n > 0);
    json_str_field(jw, "sentence", why_sentence(w, rq->arena));
    put_side(jw, "own", arena_printf(rq->arena, STR_FMT "%s", STR_ARG(wareki_year(w->year, rq->arena)), w->months < 12 ? "のこれまで" : ""), w->to,
             w->people[CAUSE_TO], w->people_year[CAUSE_TO]);
    put_side(jw, "other", why_other_label(w, rq->arena), w->from, w->people[CAUSE_FROM], w->people_year[CAUSE_FROM]);
    json_i64_field(jw, "towns", (int64_t)w->towns);
    json_i64_field(jw, "towns_asked", (int64_t)w->asked);
    json_i64_field(jw, "difference", w->difference);
    json_i64_field(jw, "year_pace", why_year_pace(w));
}

/* Where the year lands: the same figure as on every other screen. */
static Status put_landing(Req *rq, JsonWriter *jw, const Why *w)
{
    KeptLanding l;
    TRY(landing_of(rq->db, rq->org, w->year, told_seen(rq), rq->arena, &l));
    if (!l.landed) {
        json_null_field(jw, "landing");
        return OK;
    }
    json_object_field(jw, "landing");
    json_i64_field(jw, "yen", l.yen);
    if (l.has_cap)
        json_i64_field(jw, "over_yen", l.over_yen);
    else
        json_null_field(jw, "over_yen");
    json_str_field(jw, "sentence", l.has_cap ? arena_printf(rq->arena, "着地見込みは" STR_FMT "（上限額%s約" STR_FMT "%s見込み）です。", STR_ARG(yen_words(l.yen, rq->arena)),
                                                   l.over_yen > 0 ? "を" : "まで", STR_ARG(yen_words(l.over_yen, rq->arena)), l.over_yen > 0 ? "超える" : "の余裕がある")
                                             : arena_printf(rq->arena, "着地見込みは" STR_FMT "です。", STR_ARG(yen_words(l.yen, rq->arena))));
    json_close_object(jw);
    return OK;
}

static Status why_get(Req *rq)
{
    Why *w = ARENA_NEW(rq->arena, Why);
    Providers names = { 0 };
    if (!w)
        return ERR_MEMORY;
    TRY(why_query_of(rq, w));
    TRY(why_read(rq, w));
    TRY(why_compute(w, rq->arena));
    TRY(read_providers(rq, &names));
    JsonWriter *jw = reply_json(rq, 200);
    json_open_object(jw);
    put_head(rq, jw, w);
    TRY(put_landing(rq, jw, w));
    TRY(put_bars(rq, jw, w, &names));
    TRY(put_services(rq, jw, w));
    put_cap_view(rq, jw, w);
    if (w->against == AGAINST_NATION && !w->refusal.n)
        put_country(rq, jw, w);
    else
        put_merged(rq, jw, w);
    json_close_object(jw);
    return reply_done(rq);
}

#define MONEY_VIEW .method = GET, .access = ACCESS_MONEY_READ, .tx = TX_READ
static const Route routes[] = {
    { MONEY_VIEW, .path = "/api/towns/{org}/why", .handler = why_get, .as_of = PAST_SUMS | PAST_CLAIMS, .cached = true, .summary = "Why spending differs, to the yen" },
    { MONEY_VIEW, .path = "/api/towns/{org}/why-years", .handler = why_years, .cached = true, .summary = "Why spending moved over several years, in effects that agree" },
    { MONEY_VIEW, .path = "/api/towns/{org}/why.xlsx", .handler = why_xlsx, .as_of = PAST_SUMS | PAST_CLAIMS, .audit = AUDIT_EXPORT, .summary = "The same as a workbook with its chart" },
    { MONEY_VIEW, .path = "/api/towns/{org}/peers", .handler = peers_get, .cached = true, .summary = "Towns like this one, by circumstances" },
};
static const Entity *const entities[] = { &entity_peer_choice };
static const Sql *const statements[] = { TOLD_STATEMENTS, WHY_STATEMENTS, PEER_STATEMENTS, LANDINGS_STATEMENTS };
const Feature feature_why = {
    .name = "why", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
