/* Against the country, by the annual report of all insurers: how many are certified at 要支援1 and 2. The report says neither who uses
 * 総合事業 nor what it costs: use and prices stay the town's own. What its ages make is told apart from how many of the
 * same age are certified (indirect standardisation):
 *
 *   spending of a level = people of the town at the country's rates × what its ages add × what is left × yen a certified person */
#include "domain/standardise.h"
#include "feature/why/why_parts.h"

#include <math.h>

const Sql why_sql_nation = { .read_only = true, .text = "SELECT COALESCE(MIN(id), 0) FROM organisation WHERE kind = $1" };
const Sql why_sql_report = { .read_only = true, .text =
    "SELECT fiscal_year, item, value FROM statistic WHERE org = $1 AND fiscal_year >= $2 AND fiscal_year <= $3 ORDER BY fiscal_year, item, batch" };

#define REPORT_YEARS 6 /* an older one says nothing of today */
#define AGES 3         /* those both tables know: 65–74, 75–84, 85 and over */
enum { ITEM_PEOPLE, ITEM_CERTIFIED = AGES, ITEM_COUNT = ITEM_CERTIFIED + COUNTRY_LEVELS * 2 * AGES };
static const char *const items[ITEM_COUNT] = {
    "insured1_65_74", "insured1_75_84", "insured1_85",
    "certified_12_65_69", "certified_12_70_74", "certified_12_75_79", "certified_12_80_84", "certified_12_85_89", "certified_12_90",
    "certified_13_65_69", "certified_13_70_74", "certified_13_75_79", "certified_13_80_84", "certified_13_85_89", "certified_13_90",
};
static const char *const levels[COUNTRY_LEVELS] = { "12", "13" };

typedef struct {
    int64_t counts[ITEM_COUNT]; /* −1: not reported */
} Report;

static Status read_reports(Req *rq, int64_t org, int first, Report ret[static REPORT_YEARS])
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (size_t y = 0; y < REPORT_YEARS; y++)
        for (size_t i = 0; i < ITEM_COUNT; i++)
            ret[y].counts[i] = -1;
    TRY(db_query(rq->db, &why_sql_report, &rows, P_INT(org), P_INT(first), P_INT(first + REPORT_YEARS - 1)));
    while (rows_next(&rows))
        for (size_t i = 0; i < ITEM_COUNT; i++)
            if (str_eq(row_text(&rows, 1), str_of(items[i])))
                ret[row_int(&rows, 0) - first].counts[i] = row_int(&rows, 2);
    return rows.status;
}

static bool is_whole(const Report *r)
{
    for (size_t i = 0; i < ITEM_COUNT; i++)
        if (r->counts[i] < 0)
            return false;
    return r->counts[ITEM_PEOPLE + 1] + r->counts[ITEM_PEOPLE + 2] > 0;
}

static int64_t certified_of(const Report *r, size_t level, size_t age)
{
    const int64_t *five_years = r->counts + ITEM_CERTIFIED + (level * AGES + age) * 2;
    return five_years[0] + five_years[1];
}

static void expect(const Report *own, const Report *country, WhyCountry *ret)
{
    int64_t own75 = own->counts[ITEM_PEOPLE + 1] + own->counts[ITEM_PEOPLE + 2];
    int64_t all75 = country->counts[ITEM_PEOPLE + 1] + country->counts[ITEM_PEOPLE + 2];
    for (size_t l = 0; l < COUNTRY_LEVELS; l++) {
        double rates[AGES], expected;
        int64_t all = 0;
        ret->certified[l] = 0;
        for (size_t a = 0; a < AGES; a++) {
            int64_t people = country->counts[ITEM_PEOPLE + a];
            rates[a] = people ? (double)certified_of(country, l, a) / (double)people : 0;
            ret->certified[l] += certified_of(own, l, a);
            all += certified_of(country, l, a);
        }
        bool known = ret->certified[l] > 0 && all > 0 && standardise_expected(own->counts + ITEM_PEOPLE, rates, AGES, &expected) == OK;
        ret->expected[l] = known ? expected : 0;
        ret->crude[l] = (double)all * (double)own75 / (double)all75;
    }
}

Status why_read_country(Req *rq, Why *w)
{
    Report own[REPORT_YEARS], country[REPORT_YEARS];
    int64_t nation = 0;
    int first = w->year - REPORT_YEARS + 1, y = REPORT_YEARS;
    bool has_country = false;
    w->people_year[CAUSE_FROM] = 0; /* the other side is this town, with as many certified as elsewhere */
    TRY(db_one_int(rq->db, &why_sql_nation, &nation, P_TEXT(S("nation"))));
    TRY(read_reports(rq, nation, first, country));
    TRY(read_reports(rq, rq->org, first, own));
    while (y-- > 0 && !w->country.year) {
        has_country |= is_whole(&country[y]);
        if (!is_whole(&country[y]) || !is_whole(&own[y]))
            continue;
        w->country.year = first + y;
        expect(&own[y], &country[y], &w->country);
    }
    if (!has_country)
        w->refusal = S("全国の数がまだありません。国の組織で「介護保険事業状況報告（年報）」の第2表と第4-1-1表を取り込むと、要支援の認定の多さを全国と比べられます。");
    else if (!w->country.year)
        w->refusal = S("この町の年報の数（年齢別の第1号被保険者と認定者）がありません。第2表と第4-1-1表を取り込んでください。保険者が広域連合の町は、年報に町ごとの数がありません。");
    return OK;
}

/* COUNTRY_LEVELS: neither of them, or not known. */
static size_t level_of(const Why *w, const WhyRow *r)
{
    size_t l = 0;
    while (l < COUNTRY_LEVELS && !(str_eq(r->level, str_of(levels[l])) && w->country.expected[l] > 0))
        l++;
    return l;
}

enum { FACTOR_AGED, FACTOR_CERTIFIED, FACTOR_OWN, FACTORS };

Status why_country_cells(Why *w, Arena *a, Decomposition *ret)
{
    double *from = ARENA_ARRAY(a, double, (w->row_count + 1) * FACTORS), *to = ARENA_ARRAY(a, double, (w->row_count + 1) * FACTORS);
    Str *keys = ARENA_ARRAY(a, Str, w->row_count + 1);
    size_t *rows = ARENA_ARRAY(a, size_t, w->row_count + 1), n = 0;
    const WhyCountry *c = &w->country;
    if (!from || !to || !keys || !rows)
        return ERR_MEMORY;
    for (size_t i = 0; i < w->row_count; i++) {
        const WhyRow *r = &w->rows[i];
        size_t l = level_of(w, r);
        w->lines[r->line].yen[CAUSE_TO] += r->yen[CAUSE_TO];
        w->lines[r->line].months[CAUSE_TO] += r->months[CAUSE_TO];
        if (l == COUNTRY_LEVELS) {
            w->country.apart += r->yen[CAUSE_TO];
            continue;
        }
        double *x = from + n * FACTORS, *y = to + n * FACTORS;
        x[FACTOR_AGED] = c->crude[l];
        x[FACTOR_CERTIFIED] = 1;
        y[FACTOR_AGED] = c->expected[l];
        y[FACTOR_CERTIFIED] = (double)c->certified[l] / c->expected[l];
        x[FACTOR_OWN] = y[FACTOR_OWN] = (double)r->yen[CAUSE_TO] / (double)c->certified[l];
        keys[n] = arena_printf(a, "%zu/%lld/" STR_FMT, r->line, (long long)r->provider, STR_ARG(r->level));
        rows[n] = i;
        if (!keys[n++].p)
            return ERR_MEMORY;
    }
    w->cells = (CauseCells){ .in = { .factors = FACTORS, .cells = n, .from = from, .to = to }, .keys = keys, .rows = rows };
    TRY(n ? decompose_compute(&w->cells.in, a, ret) : ERR_INVALID);
    w->cells.difference = llroundl(ret->total);
    return OK;
}

/* Byar's limits of 95 % of how many are certified, in yen: what chance alone makes of a small town. */
void why_country_chance(Why *w)
{
    static const Bar bars[COUNTRY_LEVELS] = { BAR_CERTIFIED1, BAR_CERTIFIED2 };
    const WhyCountry *c = &w->country;
    for (size_t l = 0; l < COUNTRY_LEVELS; l++) {
        StandardRatio r;
        double yen = 0; /* of the level, at as many certified as expected: by the mean of both sides' ages */
        for (size_t i = 0; i < w->row_count; i++)
            if (level_of(w, &w->rows[i]) == l)
                yen += (double)w->rows[i].yen[CAUSE_TO] / (double)c->certified[l] * (c->crude[l] + c->expected[l]) / 2;
        if (c->expected[l] <= 0 || standardise_ratio(c->certified[l], c->expected[l], &r) != OK)
            continue;
        w->chance[bars[l]] = (CauseWidth){ yen * (r.lo - 1), yen * (r.hi - 1) };
        w->has_chance = true;
    }
}
