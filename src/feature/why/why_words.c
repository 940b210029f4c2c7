/* Causes in the words of the trade. */
#include "domain/words.h"
#include "feature/why/why_parts.h"

#include <math.h>
#include <stdlib.h>

/* What happened when the bar goes up, and when it goes down; compared with others it is so, with last year it became so. */
static const struct {
    const char *key, *label, *up, *down, *more, *less;
} bars[BAR_COUNT] = {
    [BAR_POPULATION] = { "population", "75歳以上の人口", "75歳以上の人が増えて", "75歳以上の人が減って", "75歳以上の人が多く", "75歳以上の人が少なく" },
    [BAR_ELIGIBLE] = { "eligible", "要支援の人の割合", "75歳以上のうち要支援の人の割合が上がり", "75歳以上のうち要支援の人の割合が下がり",
                       "要支援の人の割合が高く", "要支援の人の割合が低く" },
    [BAR_USERS] = { "users", "使う人の割合", "サービスを使う人の割合が上がり", "サービスを使う人の割合が下がり", "サービスを使う人の割合が高く",
                    "サービスを使う人の割合が低く" },
    [BAR_MONTHS] = { "months", "1人あたりの月数", "1人が使う月数が延びて", "1人が使う月数が短くなり", "1人が使う月数が長く", "1人が使う月数が短く" },
    [BAR_USE] = { "use", "利用の量（人月）", "利用の量（延べの月数）が増えて", "利用の量（延べの月数）が減って", "利用の量（延べの月数）が多く",
                  "利用の量（延べの月数）が少なく" },
    [BAR_MIX] = { "mix", "事業所と要介護度の構成", "費用の高い事業所や区分の利用が増えて", "費用の低い事業所や区分の利用が増えて",
                  "費用の高い事業所や区分の利用が多く", "費用の低い事業所や区分の利用が多く" },
    [BAR_PRICE] = { "price", "1か月の単価", "同じ事業所・区分での1人1か月の費用が上がり", "同じ事業所・区分での1人1か月の費用が下がり",
                    "1人1か月の費用が高く", "1人1か月の費用が低く" },
    [BAR_PER75] = { "per75", "75歳以上1人あたりの額", "75歳以上1人あたりの費用が上がり", "75歳以上1人あたりの費用が下がり",
                    "75歳以上1人あたりの費用が高く", "75歳以上1人あたりの費用が低く" },
    [BAR_FIXED] = { "fixed", "委託・補助などの額", "委託・補助などの額が増えて", "委託・補助などの額が減って", "委託・補助などの額が多く",
                    "委託・補助などの額が少なく" },
    [BAR_AGED] = { "aged", "高齢者の年齢の構成", "より高齢の人が増えて", "より高齢の人が減って", "75歳以上に対して要支援になりやすい年齢の人が全国より多く",
                   "75歳以上に対して要支援になりやすい年齢の人が全国より少なく" },
    [BAR_CERTIFIED1] = { "certified_12", "要支援1の認定の多さ", "要支援1の認定が増えて", "要支援1の認定が減って", "同じ年齢で比べて要支援1の認定が全国より多く",
                         "同じ年齢で比べて要支援1の認定が全国より少なく" },
    [BAR_CERTIFIED2] = { "certified_13", "要支援2の認定の多さ", "要支援2の認定が増えて", "要支援2の認定が減って", "同じ年齢で比べて要支援2の認定が全国より多く",
                         "同じ年齢で比べて要支援2の認定が全国より少なく" },
};

const char *bar_key(Bar b)
{
    return bars[b].key;
}

const char *bar_label(const Why *w, Bar b)
{
    (void)w;
    return bars[b].label;
}

static Str service_word(Str service)
{
    ServiceCategory c;
    Program p;
    if (service_category_find(service, &c))
        return str_of(service_category(c)->label);
    return program_find(service, &p) ? str_of(program_word(p)->label) : service;
}

Str line_label(const WhyLine *l, Arena *a)
{
    Program p;
    if (str_eq(l->service, WHY_WHOLE))
        return S("全体（少人数の区分があるため分けていません）");
    if (str_eq(l->service, WHY_REST))
        return S("ほかのサービス（3市町村に満たないもの）");
    const char *tail = l->fixed && !str_eq(l->service, l->program) ? "・定額" : "";
    if (str_eq(l->service, l->program) || !program_find(l->program, &p))
        return service_word(l->service);
    return arena_printf(a, STR_FMT "（%s%s）", STR_ARG(service_word(l->service)), program_word(p)->label, tail);
}

Str why_other_label(const Why *w, Arena *a)
{
    if (w->against == AGAINST_LAST_YEAR)
        return arena_printf(a, STR_FMT "の同じ月", STR_ARG(wareki_year(w->year - 1, a)));
    if (w->against == AGAINST_NATION)
        return S("認定が全国なみなら");
    return arena_printf(a, "%s%zu市町村（この町の大きさにそろえた額）", w->against == AGAINST_PEERS ? "似た" : "県内のほかの", w->towns);
}

static Str counted(int64_t n, const char *unit, Arena *a)
{
    Str yen = yen_exact(n, a);
    return arena_printf(a, STR_FMT "%s", STR_ARG(str_sub(yen, 0, yen.n - sizeof "円" + 1)), unit);
}

/* Of the other side, at the size of the town. */
static int64_t scaled(const Why *w, int64_t n)
{
    if (w->against == AGAINST_LAST_YEAR)
        return n;
    return (int64_t)((long double)n * (long double)w->people[CAUSE_TO] / (long double)w->people[CAUSE_FROM] + 0.5L);
}

static void sum_lines(const Why *w, Tells tells, int64_t users[2], int64_t months[2], int64_t yen[2])
{
    for (int side = 0; side < 2; side++)
        users[side] = months[side] = yen[side] = 0;
    for (size_t i = 0; i < w->line_count; i++)
        for (int side = 0; side < 2 && w->lines[i].tells == tells; side++) {
            users[side] += w->lines[i].users[side];
            months[side] += w->lines[i].months[side];
            yen[side] += w->lines[i].yen[side];
        }
}

static Str pair(int64_t from, int64_t to, const char *unit, Arena *a)
{
    if (from == to)
        return arena_printf(a, STR_FMT "のまま", STR_ARG(counted(to, unit, a)));
    return arena_printf(a, STR_FMT " → " STR_FMT, STR_ARG(counted(from, unit, a)), STR_ARG(counted(to, unit, a)));
}

static int64_t tenths(int64_t part, int64_t whole)
{
    return (20 * part + whole) / (2 * whole);
}

/* An arrow between two numbers that look alike says nothing, and more digits would claim what the average of all services does not tell. */
static Str months_each(const int64_t months[2], const int64_t users[2], Arena *a)
{
    int64_t from = tenths(months[0], users[0]), to = tenths(months[1], users[1]);
    if (from == to)
        return arena_printf(a, "平均%lld.%lldか月で、ほぼ同じ", (long long)(to / 10), (long long)(to % 10));
    return arena_printf(a, "平均%lld.%lldか月 → %lld.%lldか月", (long long)(from / 10), (long long)(from % 10), (long long)(to / 10), (long long)(to % 10));
}

static Str certified_numbers(const WhyCountry *c, size_t level, Arena *a)
{
    double ratio = (double)c->certified[level] / c->expected[level];
    return arena_printf(a, "全国の年齢別の割合なら" STR_FMT " → 実際は" STR_FMT "（%.2f倍）", STR_ARG(counted(llround(c->expected[level]), "人", a)),
                        STR_ARG(counted(c->certified[level], "人", a)), ratio);
}

Str bar_numbers(const Why *w, Bar b, Arena *a)
{
    int64_t users[2], months[2], yen[2];
    switch (b) {
    case BAR_POPULATION:
        return pair(w->people[CAUSE_FROM], w->people[CAUSE_TO], "人", a);
    case BAR_ELIGIBLE:
        return w->knows_eligible ? pair(w->eligible[CAUSE_FROM], w->eligible[CAUSE_TO], "人", a) : S("");
    case BAR_USERS:
        sum_lines(w, TELLS_PERSONS, users, months, yen);
        return arena_printf(a, "のべ" STR_FMT, STR_ARG(pair(users[CAUSE_FROM], users[CAUSE_TO], "人", a)));
    case BAR_MONTHS:
        sum_lines(w, TELLS_PERSONS, users, months, yen);
        return users[0] > 0 && users[1] > 0 ? months_each(months, users, a) : S("");
    case BAR_USE:
        sum_lines(w, TELLS_MONTHS, users, months, yen);
        return pair(scaled(w, months[CAUSE_FROM]), months[CAUSE_TO], "人月", a);
    case BAR_PER75:
        sum_lines(w, TELLS_YEN, users, months, yen);
        return pair((yen[CAUSE_FROM] + w->people[CAUSE_FROM] / 2) / w->people[CAUSE_FROM], (yen[CAUSE_TO] + w->people[CAUSE_TO] / 2) / w->people[CAUSE_TO], "円", a);
    case BAR_FIXED:
        sum_lines(w, TELLS_FIXED, users, months, yen);
        return pair(yen[CAUSE_FROM], yen[CAUSE_TO], "円", a);
    case BAR_AGED:
        return arena_printf(a, "要支援の人数の見込み" STR_FMT, STR_ARG(pair(llround(w->country.crude[0] + w->country.crude[1]),
                                                                  llround(w->country.expected[0] + w->country.expected[1]), "人", a)));
    case BAR_CERTIFIED1:
        return certified_numbers(&w->country, 0, a);
    case BAR_CERTIFIED2:
        return certified_numbers(&w->country, 1, a);
    default:
        return S("");
    }
}

Str bar_sentence(const Why *w, Bar b, Arena *a)
{
    bool past = w->against == AGAINST_LAST_YEAR, up = w->bars[b] >= 0;
    const char *what = past ? (up ? bars[b].up : bars[b].down) : up ? bars[b].more : bars[b].less;
    Str yen = yen_words(w->bars[b], a);
    return arena_printf(a, "%s、約" STR_FMT "%s。", what, STR_ARG(yen), past ? (up ? "増えました" : "減りました") : up ? "多くなっています" : "少なくなっています");
}

size_t bars_by_size(const Why *w, Bar ret[static BAR_COUNT])
{
    size_t n = 0;
    for (Bar b = 0; b < BAR_COUNT; b++) {
        size_t at = n;
        if (!w->has[b])
            continue;
        for (; at > 0 && llabs(w->bars[b]) > llabs(w->bars[ret[at - 1]]); at--)
            ret[at] = ret[at - 1];
        ret[at] = b;
        n++;
    }
    return n;
}

/* The difference as a whole year would have it, month for month. */
int64_t why_year_pace(const Why *w)
{
    return w->months ? w->difference / w->months * 12 + w->difference % w->months * 12 / w->months : 0;
}

/* The line that makes most of it: what people ask first. */
static Str first_cause(const Why *w, Arena *a)
{
    size_t k = w->cells.in.factors, best = w->line_count;
    int64_t *sums = ARENA_ARRAY(a, int64_t, w->line_count + 1);
    if (!sums)
        return S("");
    for (size_t i = 0; i < w->cells.in.cells; i++)
        for (size_t f = 0; f < k; f++)
            sums[w->rows[w->cells.rows[i]].line] += w->yen[i * k + f];
    for (size_t i = 0; i < w->line_count; i++)
        if (!w->gathered && (w->difference >= 0 ? sums[i] > 0 : sums[i] < 0) && (best == w->line_count || llabs(sums[i]) > llabs(sums[best])))
            best = i;
    if (best == w->line_count)
        return S("");
    return arena_printf(a, "いちばん大きいのは" STR_FMT "で、約" STR_FMT "です。", STR_ARG(line_label(&w->lines[best], a)), STR_ARG(yen_words(sums[best], a)));
}

Str why_sentence(const Why *w, Arena *a)
{
    if (w->refusal.n)
        return w->refusal;
    static const char *const others[AGAINST_COUNT] = { "昨年の同じ月", "似た市町村", "県内のほかの市町村", "要支援の認定が全国なみだった場合" };
    Str year = w->months < 12 ? arena_printf(a, "（1年分にすると約" STR_FMT "）", STR_ARG(yen_words(why_year_pace(w), a))) : S("");
    return arena_printf(a, "%lldか月分の費用は、" "%sより約" STR_FMT "%s" STR_FMT "です。" STR_FMT, (long long)w->months, others[w->against],
                        STR_ARG(yen_words(w->difference, a)), w->difference >= 0 ? "多い額" : "少ない額", STR_ARG(year), STR_ARG(first_cause(w, a)));
}
