/* Two who keep at once what readers outside are shown. */
#include "http/scenario_town.h"
#include "schema/outside.h"

#define APRIL 202604
#define BELOW 10 /* of a town of 74,563 people */

static void give(ScenarioHouse *h, Month month, int people)
{
    scenario_cell(h, (ScenarioCell){ .month = month, .service = "A6", .program = "equivalent", .people = people, .paid = 1000 * people });
}

typedef struct {
    DbPool *pool;
    int tries;
} Meeting;

static Status keep(Db *db, void *context)
{
    (void)context;
    return outside_keep_all(db, IN_TOWN, BELOW, 1);
}

/* This one has looked when another one, who came later, has kept already. */
static Status keep_second(Db *db, void *context)
{
    Meeting *m = context;
    CLEANUP(db_pool_return) Db *other = NULL;
    bool owes;
    TRY(outside_owes(db, IN_TOWN, 1, &owes));
    EXPECT_I64(owes, m->tries == 0);
    if (m->tries++ == 0 && db_pool_writer_if_free(m->pool, &other) == OK)
        EXPECT_I64(db_tx(other, keep, NULL), OK);
    return keep(db, NULL);
}

static void two_at_once(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    Meeting m = { .pool = h->app.pool };
    give(h, APRIL, 40);
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 1) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1");
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, keep_second, &m), OK);
    db_pool_return(&writer);
    EXPECT_I64(m.tries, *h->file ? 1 : 2); /* SQLite has one writer: nobody else can be at it */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice"), 1);
    EXPECT_I64(scenario_number(h, "SELECT SUM(people) FROM shown_cube"), 40);
}
TEST(two_who_keep_a_month_at_once_keep_it_once)
{
    scenario_each(NULL, 0, two_at_once);
}
