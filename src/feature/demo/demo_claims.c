#include "base/rng.h"
#include "feature/demo/demo.h"

#include <string.h>

/* Unit prices in 1/100 yen (仮定: 7級地): 通所 10.14, 訪問・ケアマネジメント 10.21. */
enum { PRICE_DAY = 1014, PRICE_VISIT = 1021, SHARE_OF_TEN = 9 };

/* A service item with its units by date of effect (people-and-formats.md §4.2; A-type prices are the demo's own). */
typedef struct {
    const char *service, *item;
    const char *level;      /* care level it is for, NULL: any */
    int before_2024, since_2024;
} Item;
static const Item items[] = {
    { "A6", "1111", "12", 1672, 1798 }, { "A6", "1111", "06", 1672, 1798 }, { "A6", "1121", "13", 3428, 3621 },
    { "A2", "1111", NULL, 1176, 1176 }, { "A2", "1211", "13", 2349, 2349 },
    { "A7", "1001", NULL, 1340, 1390 }, { "A3", "1001", NULL,  920,  940 }, { "AF", "2111", NULL, 438, 442 },
};
/* Add-ons: units, or per mille of the base when units are 0. */
typedef struct {
    const char *service, *item;
    int bit;
    int units_12, units_13, permille_before, permille_since;
    Month until;
} AddOn;
static const AddOn add_ons[] = {
    { "A6", "6011", 1,  88, 176,   0,   0, 999912 },
    { "A6", "5002", 4, 225, 225,   0,   0, 202403 },
    { "A6", "6311", 2,  40,  40,   0,   0, 999912 },
    { "A6", "6100", 2,   0,   0,  59,  92, 999912 },
    { "A2", "4003", 2,  50,  50,   0,   0, 999912 },
    { "A2", "6269", 2,   0,   0, 137, 245, 999912 },
};

typedef struct {
    int number;              /* makes the insured number */
    Month start, end;        /* first month, and the month after the last */
    int day, visit, centre;  /* provider indexes, -1: none */
    char level[3];
    bool twice;              /* two visits a week */
} User;

static const char *pick_level(Rng *r)
{
    uint64_t x = rng_below(r, 100);
    return x < 16 ? "06" : x < 58 ? "12" : "13";
}

/* A provider of one of the kinds, by the weights of the fiscal year. */
static int pick_provider(Rng *r, const char *kinds, int year)
{
    int total = 0, column = year - 2022;
    for (size_t i = 0; i < demo_provider_count; i++)
        if (strstr(kinds, demo_providers[i].service))
            total += demo_providers[i].weight[column];
    int at = (int)rng_below(r, (uint64_t)total);
    for (size_t i = 0; i < demo_provider_count; i++) {
        if (!strstr(kinds, demo_providers[i].service))
            continue;
        at -= demo_providers[i].weight[column];
        if (at < 0)
            return (int)i;
    }
    return -1;
}

/* How long a user stays: few graduate. Geometric with a monthly hazard of 2.2 %, at most eight years. */
static int months_of_use(Rng *r)
{
    int n = 3;
    while (n < 96 && rng_below(r, 1000) >= 22)
        n++;
    return n;
}

static User make_user(int number, Month start, int year)
{
    Rng r;
    rng_init(&r, DEMO_SEED, (uint64_t)number);
    User u = { .number = number, .start = start, .day = -1, .visit = -1 };
    memcpy(u.level, pick_level(&r), 3);
    uint64_t use = rng_below(&r, 100);
    if (use < 68)
        u.day = pick_provider(&r, "A6 A7", year);
    if (use >= 58)
        u.visit = pick_provider(&r, "A2 A3", year);
    u.centre = pick_provider(&r, "AF", year);
    u.twice = rng_below(&r, 100) < 45;
    u.end = month_add(start, months_of_use(&r));
    return u;
}

static int year_of(Month m)
{
    int y = fiscal_year_of(m, 3);
    return y < 2022 ? 2022 : y > 2026 ? 2026 : y;
}

/* New users in a month: a slow rise, fewer in the winter. */
static int arrivals(Month m)
{
    static const int by_calendar_month[12] = { 9, 10, 12, 14, 13, 13, 12, 11, 13, 14, 12, 10 };
    int rise = month_diff(m, DEMO_FIRST_MONTH) / 16;
    return by_calendar_month[m % 100 - 1] + rise - 1;
}

/* Which calendar month more, which less: short February, the heat of August, New Year. */
static bool attends(Rng *r, Month m)
{
    static const int absent_percent[12] = { 7, 6, 4, 3, 4, 3, 4, 6, 4, 3, 3, 5 };
    return rng_below(r, 100) >= (uint64_t)absent_percent[m % 100 - 1];
}

typedef struct {
    const char *service, *item;
    int units, days;
} Line;

/* The base item and the add-ons of one person, provider and month; answers how many lines. */
static size_t lines_of(const DemoProvider *p, const User *u, Month m, Line out[static 5])
{
    const char *item = strcmp(p->service, "A2") == 0 && u->twice && strcmp(u->level, "13") == 0 ? "1211" : NULL;
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(items) && n == 0; i++) {
        const Item *it = &items[i];
        if (strcmp(it->service, p->service) || (it->level && strcmp(it->level, u->level)) || (item && strcmp(it->item, item)))
            continue;
        out[n++] = (Line){ it->service, it->item, m >= 202404 ? it->since_2024 : it->before_2024, item ? 8 : 4 };
    }
    int base = n ? out[0].units : 0;
    for (size_t i = 0; i < COUNT_OF(add_ons) && n < 5; i++) {
        const AddOn *a = &add_ons[i];
        if (strcmp(a->service, p->service) || !(p->extras & a->bit) || m > a->until)
            continue;
        int fixed = strcmp(u->level, "13") == 0 ? a->units_13 : a->units_12;
        int permille = m >= 202406 ? a->permille_since : a->permille_before;
        int units = fixed ? fixed : (base * permille + 500) / 1000; /* per cent add-ons: half up (§4.4) */
        if (fixed)
            base += fixed;
        out[n++] = (Line){ a->service, a->item, units, 1 };
    }
    return n;
}

static void put_i64(Buf *out, int64_t v)
{
    buf_char(out, ',');
    buf_i64(out, v);
}

static void put_text(Buf *out, const char *text)
{
    buf_char(out, ',');
    buf_add(out, str_of(text));
}

/* The lines of one claim. Money is computed once from the summed units (§4.4) and divided over the lines
 * cumulatively, so that the lines add up to the yen. */
static void put_claim(Buf *out, const User *u, const DemoProvider *p, Month m, Month exam)
{
    Line lines[5];
    size_t n = lines_of(p, u, m, lines);
    int64_t total = 0, before = 0;
    for (size_t i = 0; i < n; i++)
        total += lines[i].units;
    bool day = strcmp(p->service, "A6") == 0 || strcmp(p->service, "A7") == 0;
    bool management = strcmp(p->service, "AF") == 0;
    int64_t cost = total * (day ? PRICE_DAY : PRICE_VISIT) / 100;
    int64_t paid = management ? cost : cost * SHARE_OF_TEN / 10;
    for (size_t i = 0; i < n; i++) {
        int64_t after = before + lines[i].units;
        buf_printf(out, "992016,0099%06d", u->number);
        put_i64(out, m);
        put_i64(out, exam);
        put_text(out, p->number);
        put_text(out, p->name);
        put_text(out, lines[i].service);
        put_text(out, lines[i].item);
        put_text(out, u->level);
        put_text(out, "1");
        put_i64(out, lines[i].days);
        put_i64(out, lines[i].units);
        put_i64(out, cost * after / total - cost * before / total);
        put_i64(out, paid * after / total - paid * before / total);
        buf_add(out, S("\r\n"));
        before = after;
    }
}

/* Most claims are examined the month after the service, some one or two months later (月遅れ). */
static Month exam_month(Rng *r, Month m)
{
    uint64_t x = rng_below(r, 1000);
    return month_add(m, x < 968 ? 1 : x < 992 ? 2 : 3);
}

static void put_user_month(Buf *out, const User *u, Month m, Month exam_from, Month exam_to)
{
    const int providers[] = { u->day, u->visit, u->centre };
    Rng r;
    rng_init(&r, DEMO_SEED + (uint64_t)m, (uint64_t)u->number);
    bool away = !attends(&r, m);
    for (size_t k = 0; k < COUNT_OF(providers); k++) {
        Month exam = exam_month(&r, m);
        if (providers[k] < 0 || away || exam < exam_from || exam > exam_to)
            continue;
        put_claim(out, u, &demo_providers[providers[k]], m, exam);
    }
}

Status demo_claims_csv(Month from, Month to, Buf *out)
{
    buf_add(out, S("証記載保険者番号,被保険者番号,サービス提供年月,審査年月,事業所番号,事業所名,サービス種類コード,"
                   "サービス項目コード,要介護状態区分コード,作成区分,日数・回数,単位数,費用額,給付費\r\n"));
    Month earliest = month_add(DEMO_FIRST_MONTH, -96);
    int number = 1;
    for (Month start = earliest; start <= to; start = month_add(start, 1)) {
        for (int k = arrivals(start); k > 0; k--, number++) {
            User u = make_user(number, start, year_of(start));
            Month m = start > DEMO_FIRST_MONTH ? start : DEMO_FIRST_MONTH;
            Month first = month_add(from, -3);
            if (m < first)
                m = first;
            for (; m < u.end && m < to; m = month_add(m, 1))
                put_user_month(out, &u, m, from, to);
        }
    }
    return buf_status(out);
}

/* ---- neighbours: no people, only monthly sums ---- */

int demo_neighbour_75(size_t town, int fiscal_year)
{
    int base = demo_towns[town].people * (town % 3 ? 150 : 138) / 1000;
    return base + base * (fiscal_year - 2022) * (int)(20 + town % 13) / 1000;
}

int64_t demo_neighbour_yen(size_t town, Month m, const char *service, const char *program)
{
    static const struct { const char *service, *program; int percent; } shares[] = {
        { "day", "equivalent", 44 }, { "day", "a", 14 }, { "visit", "equivalent", 18 }, { "visit", "a", 7 },
        { "management", "management", 11 }, { "general", "general", 6 },
    };
    int64_t year = (int64_t)demo_neighbour_75(town, fiscal_year_of(m, 3)) * demo_towns[town].yen_per_75;
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        if (strcmp(shares[i].service, service) || strcmp(shares[i].program, program))
            continue;
        Rng r;
        rng_init(&r, DEMO_SEED + (uint64_t)m, town * 16 + i);
        return year * shares[i].percent / 1200 * (960 + (int64_t)rng_below(&r, 81)) / 1000;
    }
    return 0;
}

int64_t demo_neighbour_people(size_t town, const char *service, const char *program, int64_t yen)
{
    static const struct { const char *service, *program; int yen; } prices[] = {
        { "day", "equivalent", 26400 }, { "day", "a", 12700 }, { "visit", "equivalent", 16600 }, { "visit", "a", 8900 }, { "management", "management", 4510 },
    };
    for (size_t i = 0; i < COUNT_OF(prices); i++)
        if (strcmp(prices[i].service, service) == 0 && strcmp(prices[i].program, program) == 0)
            return yen * 100 / (prices[i].yen * (int64_t)(92 + (town * 5 + i * 3) % 17));
    return 0;
}
