#include "base/test.h"
#include "domain/peers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_LIMIT (256u * 1024 * 1024)

/* Arrests per 100,000 and share of urban population of 50 states (McNeil 1977): murder, assault, urban, rape. */
static const struct { const char *name; double x[4]; } states[] = {
    { "Alabama", { 13.2, 236, 58, 21.2 } }, { "Alaska", { 10, 263, 48, 44.5 } }, { "Arizona", { 8.1, 294, 80, 31 } },
    { "Arkansas", { 8.8, 190, 50, 19.5 } }, { "California", { 9, 276, 91, 40.6 } }, { "Colorado", { 7.9, 204, 78, 38.7 } },
    { "Connecticut", { 3.3, 110, 77, 11.1 } }, { "Delaware", { 5.9, 238, 72, 15.8 } }, { "Florida", { 15.4, 335, 80, 31.9 } },
    { "Georgia", { 17.4, 211, 60, 25.8 } }, { "Hawaii", { 5.3, 46, 83, 20.2 } }, { "Idaho", { 2.6, 120, 54, 14.2 } },
    { "Illinois", { 10.4, 249, 83, 24 } }, { "Indiana", { 7.2, 113, 65, 21 } }, { "Iowa", { 2.2, 56, 57, 11.3 } },
    { "Kansas", { 6, 115, 66, 18 } }, { "Kentucky", { 9.7, 109, 52, 16.3 } }, { "Louisiana", { 15.4, 249, 66, 22.2 } },
    { "Maine", { 2.1, 83, 51, 7.8 } }, { "Maryland", { 11.3, 300, 67, 27.8 } }, { "Massachusetts", { 4.4, 149, 85, 16.3 } },
    { "Michigan", { 12.1, 255, 74, 35.1 } }, { "Minnesota", { 2.7, 72, 66, 14.9 } }, { "Mississippi", { 16.1, 259, 44, 17.1 } },
    { "Missouri", { 9, 178, 70, 28.2 } }, { "Montana", { 6, 109, 53, 16.4 } }, { "Nebraska", { 4.3, 102, 62, 16.5 } },
    { "Nevada", { 12.2, 252, 81, 46 } }, { "New Hampshire", { 2.1, 57, 56, 9.5 } }, { "New Jersey", { 7.4, 159, 89, 18.8 } },
    { "New Mexico", { 11.4, 285, 70, 32.1 } }, { "New York", { 11.1, 254, 86, 26.1 } }, { "North Carolina", { 13, 337, 45, 16.1 } },
    { "North Dakota", { 0.8, 45, 44, 7.3 } }, { "Ohio", { 7.3, 120, 75, 21.4 } }, { "Oklahoma", { 6.6, 151, 68, 20 } },
    { "Oregon", { 4.9, 159, 67, 29.3 } }, { "Pennsylvania", { 6.3, 106, 72, 14.9 } }, { "Rhode Island", { 3.4, 174, 87, 8.3 } },
    { "South Carolina", { 14.4, 279, 48, 22.5 } }, { "South Dakota", { 3.8, 86, 45, 12.8 } }, { "Tennessee", { 13.2, 188, 59, 26.9 } },
    { "Texas", { 12.7, 201, 80, 25.5 } }, { "Utah", { 3.2, 120, 80, 22.9 } }, { "Vermont", { 2.2, 48, 32, 11.2 } },
    { "Virginia", { 8.5, 156, 63, 20.7 } }, { "Washington", { 4, 145, 73, 26.2 } }, { "West Virginia", { 5.7, 81, 39, 9.3 } },
    { "Wisconsin", { 2.6, 53, 66, 10.8 } }, { "Wyoming", { 6.8, 161, 60, 15.6 } },
};
enum { STATES = COUNT_OF(states), IOWA = 14 };
static double arrests[STATES * 4];

static PeersInputs inputs(PeersMethod method)
{
    for (size_t i = 0; i < STATES; i++)
        memcpy(arrests + 4 * i, states[i].x, sizeof states[i].x);
    return (PeersInputs){ .features = 4, .rows = STATES, .values = arrests, .method = method, .observed_min = 0.7 };
}

static double shares_sum(const Peer *p)
{
    double sum = 0;
    for (size_t k = 0; k < PEERS_FEATURES_MAX; k++)
        sum += p->shares[k];
    return sum;
}

TEST(peers_of_iowa_as_computed_elsewhere)
{
    static const struct { PeersMethod method; struct { const char *name; double d; } near[5]; } tables[] = {
        { PEERS_MAHALANOBIS, { { "New Hampshire", .2708706 }, { "Nebraska", .6277381 }, { "Minnesota", .6441606 },
                               { "Wisconsin", .8224784 }, { "Montana", .9694993 } } },
        { PEERS_EUCLID, { { "New Hampshire", .2058539 }, { "Wisconsin", .6318069 }, { "Maine", .6457158 },
                          { "Minnesota", .7644384 }, { "Idaho", .8584962 } } },
    };
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        PeersInputs in = inputs(tables[t].method);
        Peers p;
        PeerList list;
        EXPECT(peers_prepare(&in, &arena, &p) == OK);
        EXPECT(peers_find(&p, IOWA, 5, NULL, &arena, &list) == OK);
        EXPECT_I64(list.count, 5);
        EXPECT_I64(list.compared, STATES - 1);
        for (size_t i = 0; i < list.count; i++) {
            EXPECT_STR(str_of(states[list.items[i].row].name), str_of(tables[t].near[i].name));
            EXPECT(fabs(list.items[i].distance - tables[t].near[i].d) < 0.5e-7 + 1e-12);
            EXPECT(fabs(shares_sum(&list.items[i]) - 1) < 1e-12);
        }
    }
    arena_done(&arena);
}

/* By hand: medians 3 and 30, MADs 1 and 10. */
TEST(peers_robust_by_hand)
{
    static const double x[] = { 1, 10, 2, 20, 3, 30, 4, 40, 1000, 50, 3, NAN };
    static const double weights[] = { 3, 1 };
    PeersInputs in = { .features = 2, .rows = 6, .values = x, .weights = weights, .observed_min = 0.7 };
    Peers p;
    PeerList list;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(peers_prepare(&in, &arena, &p) == OK);
    EXPECT(p.z[8] == 4); /* cut */
    EXPECT(peers_find(&p, 2, 10, NULL, &arena, &list) == OK);
    EXPECT_I64(list.count, 5);
    EXPECT_I64(list.items[0].row, 5); /* equal in all that it has: three quarters of the weight */
    EXPECT(list.items[0].distance == 0 && list.items[0].observed == 0.75 && shares_sum(&list.items[0]) == 0);
    EXPECT_I64(list.items[1].row, 1);
    EXPECT_I64(list.items[2].row, 3); /* as near as row 1: the first stays first */
    double z = 1 / 1.4826;
    EXPECT(fabs(list.items[1].distance - z) < 1e-12);
    EXPECT(fabs(list.items[1].shares[0] - 0.75) < 1e-12 && fabs(list.items[1].shares[1] - 0.25) < 1e-12);
    in.observed_min = 0.8;
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, 2, 10, NULL, &arena, &list) == OK);
    EXPECT_I64(list.count, 4);
    EXPECT(peers_find(&p, 5, 10, NULL, &arena, &list) == OK);
    EXPECT_I64(list.count, 0); /* itself it lacks too much */
    arena_done(&arena);
}

TEST(peers_scale_what_most_towns_do_not_have)
{
    static const double snow[] = { 0, 0, 0, 0, 0, 5, 10 }, same[] = { 7, 7, 7, NAN };
    PeersInputs in = { .features = 1, .rows = 7, .values = snow, .observed_min = 0.7 };
    Peers p;
    PeerList list;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(peers_prepare(&in, &arena, &p) == OK);
    EXPECT(fabs(p.z[5] - 5 / (1.2533141373155003 * 15 / 7)) < 1e-12);
    EXPECT(peers_find(&p, 6, 1, NULL, &arena, &list) == OK);
    EXPECT_I64(list.items[0].row, 5);
    in.rows = 4;
    in.values = same;
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, 0, 9, NULL, &arena, &list) == OK);
    EXPECT_I64(list.count, 2);
    EXPECT(list.items[0].distance == 0);
    arena_done(&arena);
}

TEST(peers_by_hand_and_of_one_union)
{
    PeersInputs in = inputs(PEERS_EUCLID);
    PeersManual manual[STATES] = { PEERS_AUTO };
    uint32_t groups[STATES] = { 0 };
    Peers p;
    PeerList list;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    manual[28] = PEERS_OUT; /* New Hampshire */
    manual[27] = PEERS_IN;  /* Nevada, far off */
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, IOWA, 3, manual, &arena, &list) == OK);
    EXPECT_I64(list.count, 4);
    EXPECT_STR(str_of(states[list.items[0].row].name), S("Wisconsin"));
    EXPECT(list.items[3].row == 27 && list.items[3].manual && !list.items[2].manual);
    EXPECT(list.items[3].distance > list.items[2].distance);
    EXPECT(peers_stability(&p, IOWA, 3, manual, 200, 1, &arena, &list) == OK);
    EXPECT(list.items[0].stability > 0.5 && list.items[3].stability == 0);
    groups[IOWA] = groups[28] = 7;            /* one union with Iowa */
    groups[48] = groups[18] = groups[22] = 8; /* Wisconsin, Maine, Minnesota: the nearest stays */
    in.groups = groups;
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, IOWA, 2, NULL, &arena, &list) == OK);
    EXPECT_I64(list.count, 2);
    EXPECT_I64(list.items[0].row, 48);
    EXPECT_STR(str_of(states[list.items[1].row].name), S("Idaho"));
    arena_done(&arena);
}

/* A random list against all distances sorted: unions and ties included. */
TEST(peers_finds_the_nearest_of_every_union)
{
    enum { N = 60, K = 9 };
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int round = 0; round < 200; round++) {
        double x[N];
        uint32_t groups[N];
        PeerList list;
        Peers p;
        arena_reset(&arena);
        for (size_t i = 0; i < N; i++) {
            x[i] = i ? (double)test_rand(0, 40) : 0; /* all on one side: equal values alone tie */
            groups[i] = (uint32_t)test_rand(0, 5) * (test_rand(0, 2) == 0);
        }
        PeersInputs in = { .features = 1, .rows = N, .values = x, .groups = groups, .method = PEERS_EUCLID };
        EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, 0, K, NULL, &arena, &list) == OK);
        bool taken[N] = { true }, met[6] = { false };
        met[groups[0]] = true;
        for (size_t i = 0; i < list.count; i++) {
            size_t best = N;
            for (size_t j = 0; j < N; j++)
                if (!taken[j] && !(groups[j] && met[groups[j]]) && (best == N || fabs(x[j] - x[0]) < fabs(x[best] - x[0])))
                    best = j;
            EXPECT(best < N && list.items[i].row == best);
            if (best < N)
                taken[best] = met[groups[best]] = true;
        }
        EXPECT(list.count == K || list.count < N);
    }
    arena_done(&arena);
}

TEST(peers_mahalanobis_ignores_units_and_shrinks)
{
    PeersInputs in = inputs(PEERS_MAHALANOBIS);
    double scaled[STATES * 4];
    Peers p, q;
    PeerList a, b;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (size_t i = 0; i < STATES * 4; i++)
        scaled[i] = i % 4 == 1 ? 1e6 * arrests[i] + 5 : arrests[i];
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, IOWA, 10, NULL, &arena, &a) == OK);
    in.values = scaled;
    EXPECT(peers_prepare(&in, &arena, &q) == OK && peers_find(&q, IOWA, 10, NULL, &arena, &b) == OK);
    for (size_t i = 0; i < 10; i++)
        EXPECT(a.items[i].row == b.items[i].row && fabs(a.items[i].distance - b.items[i].distance) < 1e-9);
    in = inputs(PEERS_MAHALANOBIS);
    in.shrinkage = 1; /* only the variances remain: euclid */
    EXPECT(peers_prepare(&in, &arena, &p) == OK && peers_find(&p, IOWA, 1, NULL, &arena, &a) == OK);
    EXPECT(fabs(a.items[0].distance - .2058539) < 1e-7);
    in.shrinkage = PEERS_SHRINK_AUTO;
    EXPECT(peers_prepare(&in, &arena, &p) == OK);
    EXPECT(p.shrinkage > 0 && p.shrinkage < 0.3);
    EXPECT(peers_find(&p, IOWA, 5, NULL, &arena, &a) == OK && peers_stability(&p, IOWA, 5, NULL, 50, 3, &arena, &a) == OK);
    EXPECT(a.items[0].stability == 1);
    arena_done(&arena);
}

/* ---- refusals ---- */

static void refuses(PeersInputs in, PeersRefusal why, size_t feature)
{
    Peers p;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(peers_prepare(&in, &arena, &p) == ERR_INVALID);
    EXPECT_I64(p.refusal, why);
    EXPECT_I64(p.refused_feature, feature);
    arena_done(&arena);
}

TEST(peers_refuses)
{
    static const double bad_weights[] = { 1, -1, 1, 1 }, no_weights[] = { 0, 0, 0, 0 }, nan_weights[] = { 1, 1, NAN, 1 };
    static const double infinite[] = { 1, 2, 3, INFINITY }, twins[] = { 1, 2, 2, 4, 3, 6, 5, 10 }, same[] = { 1, 2, 1, 4, 1, 7 };
    static const double holes[] = { 1, NAN, NAN, 2 };
    PeersInputs in = inputs(PEERS_ROBUST);
    in.features = 0;
    refuses(in, PEERS_SIZE, 0);
    in = inputs(PEERS_ROBUST);
    in.rows = 1;
    refuses(in, PEERS_SIZE, 0);
    in = inputs(PEERS_ROBUST);
    in.weights = bad_weights;
    refuses(in, PEERS_WEIGHT, 1);
    in.weights = no_weights;
    refuses(in, PEERS_WEIGHT, 0);
    in.weights = nan_weights;
    refuses(in, PEERS_WEIGHT, 2);
    in = inputs(PEERS_MAHALANOBIS);
    in.shrinkage = 1.5;
    refuses(in, PEERS_RANGE, 0);
    refuses((PeersInputs){ .features = 2, .rows = 2, .values = infinite }, PEERS_RANGE, 1);
    refuses((PeersInputs){ .features = 2, .rows = 4, .values = twins, .method = PEERS_MAHALANOBIS }, PEERS_SINGULAR, 1);
    refuses((PeersInputs){ .features = 2, .rows = 3, .values = same, .method = PEERS_MAHALANOBIS }, PEERS_SINGULAR, 0);
    refuses((PeersInputs){ .features = 2, .rows = 2, .values = holes, .method = PEERS_MAHALANOBIS }, PEERS_TOO_FEW, 0);
}

TEST(peers_refuses_questions_out_of_range)
{
    PeersInputs in = inputs(PEERS_ROBUST);
    Peers p;
    PeerList list;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(peers_prepare(&in, &arena, &p) == OK);
    EXPECT(peers_find(&p, STATES, 5, NULL, &arena, &list) == ERR_INVALID);
    EXPECT(peers_find(&p, 0, 0, NULL, &arena, &list) == ERR_INVALID);
    EXPECT(peers_find(&p, 0, PEERS_K_MAX + 1, NULL, &arena, &list) == ERR_INVALID);
    EXPECT(peers_find(&p, 0, 5, NULL, &arena, &list) == OK);
    EXPECT(peers_stability(&p, 0, 5, NULL, 0, 1, &arena, &list) == ERR_INVALID);
    EXPECT(peers_stability(&p, 0, 5, NULL, PEERS_DRAWS_MAX + 1, 1, &arena, &list) == ERR_INVALID);
    arena_done(&arena);
}

/* ---- all municipalities ---- */

#define TOWNS_FILE "../shared/data/municipalities/municipalities-1741-joined.csv"
enum { TOWNS_MAX = 2000, TOWN_FEATURES = 8 };

/* The file has no quotes; empty cells are missing. */
static double cell(const char *line, int column)
{
    for (int i = 0; i < column && line; i++)
        line = (line = strchr(line, ',')) ? line + 1 : NULL;
    return line && *line != ',' && *line != '\n' && *line != '\r' && *line ? strtod(line, NULL) : NAN;
}

static size_t read_towns(FILE *file, double *x)
{
    enum { AREA = 9, POP = 10, AGED = 15, AGED_2015 = 17, SINGLE = 18, POP_2050 = 25, CHILDREN = 13, LAT = 6, SHARE_2050 = 26 };
    char *line = NULL;
    size_t size = 0, n = 0;
    while (getline(&line, &size, file) > 0 && n < TOWNS_MAX) {
        double pop = cell(line, POP), aged = cell(line, AGED), *row = x + n * TOWN_FEATURES;
        row[0] = log(aged);
        row[1] = aged / pop;
        row[2] = log(pop / cell(line, AREA));
        row[3] = cell(line, SINGLE) / aged;
        row[4] = aged / cell(line, AGED_2015);
        row[5] = cell(line, POP_2050) / pop;
        row[6] = cell(line, CHILDREN) / pop;
        row[7] = cell(line, SHARE_2050);
        for (size_t k = 0; k < TOWN_FEATURES; k++)
            row[k] = isfinite(row[k]) ? row[k] : NAN;
        n++;
    }
    free(line);
    return n;
}

TEST(peers_of_all_municipalities)
{
    static double x[TOWNS_MAX * TOWN_FEATURES];
    FILE *file = fopen(TOWNS_FILE, "r");
    if (!file) {
        test_skip(TOWNS_FILE);
        return;
    }
    char header[4096];
    EXPECT(fgets(header, sizeof header, file) && strstr(header, "area_km2,pop2020,pop2025,households2025,pop0_14_2020"));
    size_t towns = read_towns(file, x), full = 0;
    fclose(file);
    EXPECT_I64(towns, 1741);
    Arena arena, each;
    Peers p;
    arena_init(&arena, ARENA_LIMIT);
    arena_init(&each, ARENA_LIMIT);
    PeersInputs in = { .features = TOWN_FEATURES, .rows = towns, .values = x, .observed_min = 0.7 };
    EXPECT(peers_prepare(&in, &arena, &p) == OK);
    for (size_t i = 0; i < towns; i++) {
        PeerList list = { NULL, 0, 0 };
        arena_reset(&each);
        EXPECT(peers_find(&p, i, 15, NULL, &each, &list) == OK);
        full += list.count == 15;
        for (size_t k = 0; k < list.count; k++) {
            EXPECT(list.items[k].row != i && (k == 0 || list.items[k].distance >= list.items[k - 1].distance));
            EXPECT(list.items[k].distance == 0 || fabs(shares_sum(&list.items[k]) - 1) < 1e-9);
        }
    }
    EXPECT(full > 1600); /* but for the towns of 2011's evacuation, everybody can be compared */
    arena_done(&each);
    arena_done(&arena);
}
