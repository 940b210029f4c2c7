/* causes: what the pages of causes and of peers compute. Writes milliseconds of processor time, a line a run: 15 services ×
 * 60 providers × 7 factors against each of 20 peers, to the yen; then the peers of every one of 1,741 towns.
 *   usage: causes [RUNS] */
#include "base/rng.h"
#include "domain/cause.h"
#include "domain/peers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SERVICES = 15, PROVIDERS = 60, PEERS = 20, TOWNS = 1741, FEATURES = 13, NEAREST = 15 };
static CauseService services[SERVICES];
static CauseRow rows[SERVICES * PROVIDERS];
static char names[SERVICES * PROVIDERS][8];
static double circumstances[TOWNS][FEATURES];

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The town, and another peer each time. */
static void draw_peer(Rng *r)
{
    for (size_t s = 0; s < SERVICES; s++) {
        services[s].key = (Str){ names[s], 4 };
        services[s].users[CAUSE_FROM] = services[s].users[CAUSE_TO] = 0;
    }
    for (size_t i = 0; i < SERVICES * PROVIDERS; i++) {
        CauseRow *row = &rows[i];
        snprintf(names[i], sizeof names[i], "p%03zu", i % 1000);
        *row = (CauseRow){ .service = i / PROVIDERS, .provider = { names[i], 4 } };
        for (int side = 0; side < 2; side++) {
            row->months[side] = (int64_t)rng_below(r, 400); /* now and then nobody */
            row->visits[side] = row->months[side] * (2 + (int64_t)rng_below(r, 6));
            row->yen[side] = row->visits[side] * (3000 + (int64_t)rng_below(r, 2000));
            services[row->service].users[side] += row->months[side] / 10 + 1;
        }
    }
}

static bool against_peers(Arena *arena)
{
    Rng r;
    rng_init(&r, 1, 1);
    for (int p = 0; p < PEERS; p++) {
        CauseCells cells;
        Decomposition d;
        draw_peer(&r);
        const CauseInputs in = { .population = { 9000 + 100 * p, 9500 }, .eligible = { 1300, 1400 }, .services = services, .service_count = SERVICES,
                                 .rows = rows, .row_count = SERVICES * PROVIDERS, .by_visits = true, .same_size = true };
        arena_reset(arena);
        if (cause_cells(&in, arena, &cells) != OK || decompose_compute(&cells.in, arena, &d) != OK)
            return false;
        int64_t *yen = ARENA_ARRAY(arena, int64_t, cells.in.cells * cells.in.factors), sum = 0;
        if (!yen || decompose_round(d.cells, cells.keys, cells.in.cells, cells.in.factors, cells.difference, arena, yen) != OK)
            return false;
        for (size_t i = 0; i < cells.in.cells * cells.in.factors; i++)
            sum += yen[i];
        if (sum != cells.difference)
            return false;
    }
    return true;
}

static bool of_every_town(Arena *arena)
{
    Peers *peers = ARENA_NEW(arena, Peers);
    const PeersInputs in = { .features = FEATURES, .rows = TOWNS, .values = &circumstances[0][0], .method = PEERS_ROBUST, .observed_min = 0.7 };
    Arena answer;
    bool good = peers && peers_prepare(&in, arena, peers) == OK;
    arena_init(&answer, 32u << 20);
    for (size_t town = 0; town < TOWNS && good; town++) {
        PeerList list;
        arena_reset(&answer);
        good = peers_find(peers, town, NEAREST, NULL, &answer, &list) == OK && list.count == NEAREST;
    }
    arena_done(&answer);
    return good;
}

int main(int argc, char **argv)
{
    long runs = argc > 1 ? strtol(argv[1], NULL, 10) : 9;
    Arena arena;
    Rng r;
    rng_init(&r, 2, 2);
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t k = 0; k < FEATURES; k++)
            circumstances[i][k] = rng_below(&r, 50) ? rng_unit(&r) + rng_unit(&r) : (double)NAN;
    arena_init(&arena, 64u << 20);
    for (long i = 0; i < runs; i++) {
        double start = milliseconds();
        if (!against_peers(&arena))
            return 1;
        double middle = milliseconds();
        arena_reset(&arena);
        if (!of_every_town(&arena))
            return 1;
        printf("%.1f %.1f\n", middle - start, milliseconds() - middle);
    }
    arena_done(&arena);
    return 0;
}
