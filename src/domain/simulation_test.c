/* The simulation of the worksheet: nothing set is the base; what is set is users × price × 12; the way is straight. */
#include "base/test.h"
#include "domain/simulation.h"

#define NONE SIMULATION_NONE
static const int64_t people[] = { 1000, 1050, 1100, 1150, 1200 }, base[] = { 20000000, 21000000, 22000000, 23000000, 24000000 };

static SimulationInputs inputs(const SimulationLine *lines, size_t n)
{
    return (SimulationInputs){ .year_count = 5, .people = people, .base = base, .lines = lines, .line_count = n };
}

TEST(simulation_with_nothing_set_is_the_base)
{
    const SimulationLine lines[] = {
        { { 40, 25000, 12000000 }, { NONE, NONE, NONE } }, { { 0, 0, 5000000 }, { NONE, NONE, NONE } },
    };
    SimulationInputs in = inputs(lines, 2);
    Simulation s;
    EXPECT_I64(simulation_compute(&in, &s), OK);
    for (size_t y = 0; y < 5; y++)
        EXPECT_I64(s.total[y], base[y]);
    EXPECT_I64(s.natural[0][4].users, 48);
    EXPECT_I64(s.natural[0][4].yen, 48 * 25000 * 12);
    EXPECT_I64(s.natural[1][4].yen, 6000000);
}

TEST(simulation_goes_straight_to_what_was_set)
{
    const SimulationLine lines[] = { { { 40, 25000, 12000000 }, { 20, NONE, NONE } } };
    SimulationInputs in = inputs(lines, 1);
    Simulation s;
    EXPECT_I64(simulation_compute(&in, &s), OK);
    const int64_t users[] = { 40, 35, 30, 25, 20 }, natural[] = { 40, 42, 44, 46, 48 };
    for (size_t y = 0; y < 5; y++) {
        EXPECT_I64(s.cells[0][y].users, users[y]);
        EXPECT_I64(s.total[y], base[y] + (users[y] - natural[y]) * 25000 * 12);
    }
    in.at_once = true;
    EXPECT_I64(simulation_compute(&in, &s), OK);
    EXPECT_I64(s.total[0], base[0]); /* this year is what it is */
    EXPECT_I64(s.cells[0][1].users, 20);
}

TEST(simulation_of_a_price_and_of_a_line_without_users)
{
    const SimulationLine lines[] = { { { 40, 25000, 12000000 }, { NONE, 24000, NONE } }, { { 0, 0, 5000000 }, { NONE, NONE, 4000000 } },
                                     { { 0, 0, 0 }, { 10, 12000, NONE } } };
    SimulationInputs in = inputs(lines, 3);
    Simulation s;
    EXPECT_I64(simulation_compute(&in, &s), OK);
    EXPECT_I64(s.total[4], base[4] - 48 * 1000 * 12 - 2000000 + 10 * 12000 * 12);
    EXPECT_I64(s.cells[1][2].yen, 4500000);
}

TEST(simulation_refuses)
{
    const SimulationLine bad[] = {
        { { -1, 0, 0 }, { NONE, NONE, NONE } }, { { 0, 0, 0 }, { -1, NONE, NONE } }, { { 1, 1, 1 }, { SIMULATION_USERS_MAX + 1, NONE, NONE } },
        { { 1, 1, 1 }, { NONE, SIMULATION_UNIT_MAX + 1, NONE } }, { { 0, 0, 0 }, { NONE, NONE, YEN_MAX + 1 } }, { { 0, 0, YEN_MAX + 1 }, { NONE, NONE, NONE } },
    };
    Simulation s;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        SimulationInputs in = inputs(&bad[i], 1);
        EXPECT_I64(simulation_compute(&in, &s), ERR_INVALID);
    }
    SimulationInputs in = inputs(NULL, 0);
    in.year_count = 0;
    EXPECT_I64(simulation_compute(&in, &s), ERR_INVALID);
    in.year_count = SIMULATION_YEARS_MAX + 1;
    EXPECT_I64(simulation_compute(&in, &s), ERR_INVALID);
}

/* Nobody is paid for care that is not given: the cost ends at 0, and that is said. */
TEST(simulation_saves_no_more_than_there_is)
{
    const SimulationLine sunk = { { 1000, 25000, 300000000 }, { 0, NONE, NONE } }, kept = { { 1000, 25000, 300000000 }, { NONE, NONE, NONE } };
    SimulationInputs in = inputs(&sunk, 1);
    static Simulation s;
    EXPECT_I64(simulation_compute(&in, &s), OK);
    EXPECT_I64(s.total[0], in.base[0]);
    EXPECT(!s.at_nothing[0]);
    EXPECT_I64(s.total[in.year_count - 1], 0);
    EXPECT(s.at_nothing[in.year_count - 1]);
    in = inputs(&kept, 1);
    EXPECT_I64(simulation_compute(&in, &s), OK);
    EXPECT(!s.at_nothing[in.year_count - 1]);
}

/* A town of one person that is to be a nation: more than any yen. */
TEST(simulation_refuses_what_no_number_holds)
{
    static const int64_t crowd[] = { 1, 1000000000 }, cost[] = { 1000, 1000 };
    static const SimulationLine line = { { 1000000, 10000000, 0 }, { NONE, NONE, NONE } };
    const SimulationInputs in = { .year_count = 2, .people = crowd, .base = cost, .lines = &line, .line_count = 1 };
    static Simulation s;
    EXPECT_I64(simulation_compute(&in, &s), ERR_INVALID);
}

/* Each change alone adds up to all of them together, and whoever sets the natural numbers changes nothing in the target year. */
TEST(simulation_adds_up)
{
    for (int round = 0; round < 300; round++) {
        SimulationLine lines[3], alone[3];
        Simulation all, one;
        int64_t effect = 0;
        static const int64_t wide[] = { 900000000, 900000000, 900000000, 900000000, 900000000 };
        for (int i = 0; i < 3; i++)
            lines[i] = (SimulationLine){ { (int64_t)test_rand(0, 299), (int64_t)test_rand(0, 29999), (int64_t)test_rand(0, 8999999) },
                                         { (int64_t)test_rand(0, 299), test_rand(0, 1) ? NONE : (int64_t)test_rand(0, 29999), NONE } };
        SimulationInputs in = inputs(lines, 3);
        in.base = wide;
        EXPECT_I64(simulation_compute(&in, &all), OK);
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++)
                alone[k] = (SimulationLine){ lines[k].now, k == i ? lines[k].set : (SimulationCell){ NONE, NONE, NONE } };
            in.lines = alone;
            EXPECT_I64(simulation_compute(&in, &one), OK);
            effect += one.total[4] - wide[4];
        }
        EXPECT_I64(all.total[4], wide[4] + effect);
        for (int k = 0; k < 3; k++)
            alone[k].set = (SimulationCell){ lines[k].now.users ? all.natural[k][4].users : NONE, NONE, NONE };
        EXPECT_I64(simulation_compute(&in, &one), OK);
        EXPECT_I64(one.total[4], wide[4]);
    }
}
