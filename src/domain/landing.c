#include "domain/landing.h"
#include "base/limits.h"
#include "domain/words.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 Wide;

#define YEAR 12
#define TRIALS_MANY 8
#define TRIALS_MIN 3
#define BAND_80 1.2815515655446004 /* Φ(1.28155…) = 0.9 */

const LandingRules landing_defaults = { .growth_min = 800, .growth_max = 1250, .spread_assumed = 100, .spread_few = 1300 };

typedef struct {
    int64_t num, den; /* growth as a fraction; den > 0 */
} Growth;

/* The months that count, without a gap: history[0] is month `first`. */
typedef struct {
    const LandingInputs *in;
    LandingRules rules;
    Month first, year_first, last;
    int n;             /* months in history */
    int year_at;       /* index of this year's first month */
    int complete;      /* history[0..complete) cannot grow any more */
    int64_t history[LANDING_HISTORY_MAX];
} Series;

static Status refuse(Landing *l, LandingRefusal why, Month month)
{
    *l = (Landing){ .refusal = why, .refused_month = month };
    return ERR_INVALID;
}

static void assume(Landing *l, LandingAssumptionCode code, int64_t a, int64_t b)
{
    if (l->assumption_count < LANDING_ASSUMPTIONS_MAX)
        l->assumptions[l->assumption_count++] = (LandingAssumption){ code, a, b };
}

/* Where the run without a gap begins that ends with the last month. */
static size_t run_start(const LandingInputs *in, size_t end)
{
    size_t at = end - 1;
    while (at > 0 && end - at < LANDING_HISTORY_MAX && month_diff(in->months[at].month, in->months[at - 1].month) == 1)
        at--;
    return at;
}

static Status read_series(const LandingInputs *in, Series *s, Landing *ret)
{
    Month year_last = month_add(s->year_first, YEAR - 1);
    size_t end = in->month_count;
    for (size_t i = 0; i < in->month_count; i++)
        if (!month_is_valid(in->months[i].month) || (i && in->months[i].month <= in->months[i - 1].month))
            return refuse(ret, LANDING_GAP, in->months[i].month);
    if (end == 0)
        return refuse(ret, LANDING_NO_DATA, 0);
    Month newest = in->months[end - 1].month;
    while (end && in->months[end - 1].month > year_last)
        end--;
    if (end == 0)
        return refuse(ret, LANDING_NO_DATA, 0);
    size_t start = run_start(in, end);
    s->first = in->months[start].month;
    s->last = in->months[end - 1].month;
    s->n = (int)(end - start);
    s->year_at = month_diff(s->year_first, s->first);
    if (start && end - start < LANDING_HISTORY_MAX && s->first > month_add(s->year_first, -YEAR))
        return refuse(ret, LANDING_GAP, month_add(s->first, -1));
    for (size_t i = start; i < end; i++) {
        if (in->months[i].paid < 0)
            return refuse(ret, LANDING_NEGATIVE, in->months[i].month);
        if (in->months[i].paid > YEN_MAX)
            return refuse(ret, LANDING_TOO_LARGE, in->months[i].month);
        s->history[i - start] = in->months[i].paid;
    }
    int old = month_diff(newest, s->last); /* months of data after this year make it old enough */
    int late = in->late_months > old ? in->late_months - old : 0;
    s->complete = late < s->n ? s->n - late : 0;
    return OK;
}

static int64_t sum(const Series *s, int from, int to)
{
    int64_t total = 0;
    for (int i = from; i < to; i++)
        total += s->history[i];
    return total;
}

/* Growth of the k months before `at` over the same months a year earlier. */
static bool growth_before(const Series *s, int at, int k, Growth *ret)
{
    if (k <= 0 || at - k - YEAR < 0 || at > s->n)
        return false;
    Growth g = { sum(s, at - k, at), sum(s, at - k - YEAR, at - YEAR) };
    if (g.den <= 0)
        return false;
    *ret = g;
    return true;
}

static int64_t permille(Growth g)
{
    return (int64_t)((Wide)g.num * 1000 / g.den);
}

static Growth bounded(const Series *s, Growth g)
{
    if ((Wide)g.num * 1000 < (Wide)g.den * s->rules.growth_min)
        return (Growth){ s->rules.growth_min, 1000 };
    if ((Wide)g.num * 1000 > (Wide)g.den * s->rules.growth_max)
        return (Growth){ s->rules.growth_max, 1000 };
    return g;
}

static int64_t grown(int64_t yen, Growth g)
{
    return (int64_t)(((Wide)yen * g.num * 2 + g.den) / ((Wide)g.den * 2));
}

/* Months of this year that are complete; before the first of them, the whole of last year speaks. */
static int months_compared(const Series *s)
{
    int k = s->complete - s->year_at;
    return k > 0 ? k : YEAR;
}

static Growth find_growth(const Series *s, Landing *ret)
{
    int k = months_compared(s);
    Growth g;
    if (!growth_before(s, s->complete, k, &g)) {
        assume(ret, LANDING_GROWTH_UNKNOWN, 0, 0);
        return (Growth){ 1, 1 };
    }
    Growth used = bounded(s, g);
    assume(ret, LANDING_GROWTH, permille(used), k);
    if (permille(used) != permille(g))
        assume(ret, LANDING_GROWTH_BOUNDED, permille(g), permille(used));
    return used;
}

/* Fills how and yen of a month that may still grow. */
static void complete_late(const LandingInputs *in, int age, int64_t expected, LandingRow *row)
{
    const LandingLate *late = (size_t)age < in->late_count ? &in->late[age] : NULL;
    bool told = late && late->then > 0 && late->finally >= late->then && late->finally / 2 <= late->then;
    if (told) {
        row->how = LANDING_COMPLETED;
        row->yen = (int64_t)((Wide)row->paid * late->finally / late->then);
    } else {
        row->how = LANDING_EXPECTED;
        row->yen = row->paid > expected ? row->paid : expected;
    }
}

static Status fill_rows(const Series *s, Growth g, Landing *ret)
{
    int completed = 0, doubtful = 0;
    int64_t added = 0;
    for (int i = 0; i < YEAR; i++) {
        LandingRow *row = &ret->rows[i];
        int at = s->year_at + i, before = at - YEAR;
        bool known = at >= 0 && at < s->n, had = before >= 0 && before < s->n;
        row->month = month_add(s->year_first, i);
        row->paid = known ? s->history[at] : 0;
        row->last_year = had ? s->history[before] : 0;
        if (known && at < s->complete) {
            row->how = LANDING_PAID;
            row->yen = row->paid;
            continue;
        }
        int64_t expected = had ? grown(row->last_year, g) : 0;
        row->how = LANDING_EXPECTED;
        row->yen = expected;
        if (known)
            complete_late(s->in, s->n - 1 - at, expected, row);
        if (row->how == LANDING_EXPECTED && !had)
            return refuse(ret, LANDING_TOO_SHORT, month_add(row->month, -YEAR));
        completed += row->how == LANDING_COMPLETED;
        added += row->how == LANDING_COMPLETED ? row->yen - row->paid : 0;
        doubtful += known && row->how == LANDING_EXPECTED;
    }
    if (completed)
        assume(ret, LANDING_LATE_FACTOR, completed, added);
    if (doubtful)
        assume(ret, LANDING_LATE_EXPECTED, doubtful, 0);
    return OK;
}

/* Tries the method at every earlier month: k months known before it, h months foretold after it. */
static double find_spread(const Series *s, int k, int h, Landing *ret)
{
    double squares = 0;
    int trials = 0;
    for (int at = k + YEAR; at + h <= s->complete; at++) {
        Growth g;
        int64_t last_year = sum(s, at - YEAR, at - YEAR + h);
        if (!growth_before(s, at, k, &g) || last_year <= 0)
            continue;
        double error = (double)sum(s, at, at + h) / (double)grown(last_year, bounded(s, g)) - 1;
        squares += error * error;
        trials++;
    }
    if (trials < TRIALS_MIN) {
        assume(ret, LANDING_SPREAD_ASSUMED, s->rules.spread_assumed, 0);
        return (double)s->rules.spread_assumed / 1000;
    }
    double spread = sqrt(squares / trials) * (trials < TRIALS_MANY ? (double)s->rules.spread_few / 1000 : 1);
    assume(ret, LANDING_SPREAD_PAST, llround(spread * 1000), trials);
    return spread;
}

static int chance_percent(int64_t room, double deviation, bool open)
{
    if (!open)
        return room < 0 ? 100 : 0;
    if (!(deviation > 0))
        return room < 0 ? 99 : 1;
    long percent = lround(50 * erfc((double)room / deviation / sqrt(2)));
    return percent < 1 ? 1 : percent > 99 ? 99 : (int)percent;
}

/* Cumulative sums, their band, and the cap against them. */
static void add_up(const LandingInputs *in, double spread, Landing *l)
{
    int64_t cumulative = 0, paid = 0, open = 0;
    for (int i = 0; i < YEAR; i++) {
        LandingRow *row = &l->rows[i];
        cumulative += row->yen;
        paid += row->paid;
        open += row->how == LANDING_EXPECTED ? row->yen : row->yen - row->paid;
        int64_t half = llround(BAND_80 * spread * (double)open);
        row->cumulative = cumulative;
        row->lo80 = cumulative - half < paid ? paid : cumulative - half;
        row->hi80 = cumulative + half;
        if (in->has_cap && !l->first_over && cumulative > in->cap)
            l->first_over = row->month;
    }
    const LandingRow *last = &l->rows[YEAR - 1];
    l->yen = last->cumulative;
    l->lo80 = last->lo80;
    l->hi80 = last->hi80;
    l->paid = paid;
    if (in->has_cap) {
        l->over_yen = l->yen - in->cap;
        l->chance_percent = chance_percent(in->cap - l->yen, spread * (double)open, open > 0);
    }
}

static int count_open(const Landing *l)
{
    int open = 0;
    for (int i = 0; i < YEAR; i++)
        open += l->rows[i].how != LANDING_PAID;
    return open;
}

static LandingRules rules_of(const LandingRules *given)
{
    LandingRules r = *given;
    r.growth_min = r.growth_min > 0 ? r.growth_min : landing_defaults.growth_min;
    r.growth_max = r.growth_max > 0 ? r.growth_max : landing_defaults.growth_max;
    r.spread_assumed = r.spread_assumed > 0 ? r.spread_assumed : landing_defaults.spread_assumed;
    r.spread_few = r.spread_few > 0 ? r.spread_few : landing_defaults.spread_few;
    return r;
}

Status landing_compute(const LandingInputs *in, Landing *ret)
{
    Series s = { .in = in, .rules = rules_of(&in->rules) };
    memset(ret, 0, sizeof *ret);
    if (in->fiscal_year < 2000 || in->fiscal_year > 2199 || (in->year_starts != 3 && in->year_starts != 4)
        || in->late_months < 0 || in->late_months > YEAR)
        return refuse(ret, LANDING_BAD_YEAR, 0);
    s.year_first = fiscal_year_first(in->fiscal_year, in->year_starts);
    TRY(read_series(in, &s, ret));
    if (s.last < month_add(s.year_first, -1))
        return refuse(ret, LANDING_NO_DATA, s.year_first);
    if (sum(&s, s.year_at > YEAR ? s.year_at - YEAR : 0, s.n) == 0)
        return refuse(ret, LANDING_ALL_ZERO, 0);
    assume(ret, LANDING_IS_REFERENCE, 0, 0);
    assume(ret, LANDING_BY_CALENDAR, in->year_starts, 0);
    bool finished = s.complete >= s.year_at + YEAR;
    Growth g = finished ? (Growth){ 1, 1 } : find_growth(&s, ret);
    TRY(fill_rows(&s, g, ret));
    int open = count_open(ret);
    add_up(in, open ? find_spread(&s, months_compared(&s), open, ret) : 0, ret);
    ret->known = s.n > s.year_at ? s.n - (s.year_at > 0 ? s.year_at : 0) : 0;
    ret->last_month = ret->known ? s.last : 0;
    return OK;
}

static const char *const refusals[] = {
    [LANDING_GOOD] = "",
    [LANDING_BAD_YEAR] = "年度か年度の始まりの月が正しくありません。設定を確かめてください。",
    [LANDING_NO_DATA] = "この年度の支払データがまだありません。取り込むと見込みが出ます。",
    [LANDING_TOO_SHORT] = "昨年度の同じ月の支払データがないため見込みを出せません。昨年度分を取り込んでください。",
    [LANDING_ALL_ZERO] = "支払額がすべて0円のため見込みを出せません。取り込んだファイルを確かめてください。",
    [LANDING_NEGATIVE] = "月の合計が負の数です。過誤だけを取り込んでいないか確かめてください。",
    [LANDING_GAP] = "途中の月の支払データがありません。その月のファイルを取り込んでください。",
    [LANDING_TOO_LARGE] = "月の合計が大きすぎます。単位（円）を確かめてください。",
};

Str landing_refusal_sentence(const Landing *l, Arena *arena)
{
    const char *sentence = refusals[l->refusal];
    if (!l->refused_month)
        return str_of(sentence);
    return arena_printf(arena, "%d年%d月：%s", (int)(l->refused_month / 100), (int)(l->refused_month % 100), sentence);
}

bool landing_is_assumed(LandingAssumptionCode code)
{
    return code != LANDING_BY_CALENDAR && code != LANDING_GROWTH && code != LANDING_LATE_FACTOR && code != LANDING_SPREAD_PAST;
}

Str landing_assumption_sentence(const LandingAssumption *a, Arena *arena)
{
    long long x = a->a, y = a->b;
    switch (a->code) {
    case LANDING_IS_REFERENCE: return S("簡易な計算による参考値です。");
    case LANDING_BY_CALENDAR:
        return x == 4 ? S("4月〜翌年3月のサービス分で数えています。") : S("3月〜翌年2月のサービス分で数えています。");
    case LANDING_LATE_FACTOR: return arena_printf(arena, "最近の%lldか月分に、過去の月遅れ請求の割合から" STR_FMT "を足しています。", x, STR_ARG(yen_exact(y, arena)));
    case LANDING_LATE_EXPECTED: return arena_printf(arena, "最近の%lldか月分は請求がそろっていないとみて、見込みに置き換えています。", x);
    case LANDING_GROWTH:
        return arena_printf(arena, "残りの月は、昨年の同じ月の%lld.%lld%%としています（%lldか月分の実績の比）。", x / 10, x % 10, y);
    case LANDING_GROWTH_BOUNDED:
        return arena_printf(arena, "実績の比は%lld.%lld%%ですが、%lld.%lld%%までに抑えています。", x / 10, x % 10, y / 10, y % 10);
    case LANDING_GROWTH_UNKNOWN: return S("前の年と比べられないため、残りの月は昨年と同じ額としています。");
    case LANDING_SPREAD_PAST:
        return arena_printf(arena, "幅は、過去%lld回同じ方法で見込んだときの外れ方（残りの月の%lld.%lld%%）から出しています。", y, x / 10, x % 10);
    case LANDING_SPREAD_ASSUMED: return arena_printf(arena, "過去の実績が少ないため、残りの月の外れ方を%lld.%lld%%としています。", x / 10, x % 10);
    }
    return S("");
}
