/* What the settled papers say, and what is computed beside it. */
#include "schema/sample_test.h"
#include "schema/settled.h"

#define ORG 7
static const Sql put = { .text =
    "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) VALUES ($1, $2, $3, $4, $5, '実績', 'F12', '訪問型サービスA', '千円', '12', 0)" };
static const Sql put_cube = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
    "VALUES ($1, $2, $3, $4, 0, '', $5, 1, 1, 1, $6, $6)" };

static void say(Bench *b, int year, const char *item, int batch, int64_t value)
{
    EXPECT_I64(db_exec(b->db, &put, P_INT(ORG), P_INT(year), P_TEXT(str_of(item)), P_INT(batch), P_INT(value)), OK);
}

static void spend(Bench *b, Month month, const char *service, const char *program, const char *origin, int64_t yen)
{
    EXPECT_I64(db_exec(b->db, &put_cube, P_INT(ORG), P_INT(month), P_TEXT(str_of(service)), P_TEXT(str_of(program)), P_TEXT(str_of(origin)), P_INT(yen)), OK);
}

static void newest_counts(Bench *b)
{
    SettledYear *list = NULL;
    size_t n = 9;
    int64_t sum = -1;
    EXPECT_I64(settled_years(b->db, ORG, &b->arena, &list, &n), OK);
    EXPECT_I64(n, 0);
    say(b, 2023, "visit_a", 1, 12000);
    say(b, 2022, "cost", 1, 900);
    say(b, 2023, "visit_a", 2, 13000);
    say(b, 2023, "visit_b", 1, 500);
    say(b, 2023, "no_such_item", 1, 5);
    EXPECT_I64(settled_years(b->db, ORG, &b->arena, &list, &n), OK);
    EXPECT_I64(n, 2);
    EXPECT_I64(list[0].year, 2022);
    EXPECT_I64(list[0].items[SETTLED_COST].value, 900);
    const SettledFigure *f = &list[1].items[SETTLED_VISIT_A];
    EXPECT_I64(f->value, 13000);
    EXPECT_I64(f->batch, 2);
    EXPECT_STR(f->cell, S("F12"));
    EXPECT_STR(f->file_name, S("")); /* its batch is gone */
    EXPECT(!list[1].items[SETTLED_VISIT].known);
    EXPECT(settled_sum(&list[1], SETTLED_VISIT, &sum));
    EXPECT_I64(sum, 13500);
    EXPECT(settled_sum(&list[1], SETTLED_COST, &sum)); /* through the sums between */
    EXPECT_I64(sum, 13500);
    EXPECT(!settled_sum(&list[1], SETTLED_DAY, &sum));
    EXPECT(!settled_sum(&list[1], SETTLED_CAP, &sum));
    EXPECT_I64(settled_years(b->db, ORG + 1, &b->arena, &list, &n), OK);
    EXPECT_I64(n, 0);
}
TEST(settled_figures_of_the_newest_batch_count)
{
    each_migrated(newest_counts);
}

static void computed(Bench *b)
{
    SettledOwn own;
    spend(b, 202303, "A2", "equivalent", "claim", 100); /* the year's months are those of March to February */
    spend(b, 202402, "A3", "a", "claim", 30);
    spend(b, 202402, "visit", "b", "ledger", 7);
    spend(b, 202402, "AF", "management", "claim", 11);
    spend(b, 202402, "general", "general", "ledger", 1000);
    spend(b, 202302, "A2", "equivalent", "claim", 5000000); /* the year before */
    spend(b, 202403, "A2", "equivalent", "claim", 7000000); /* the year after */
    EXPECT_I64(settled_own(b->db, ORG, 2023, MONTHS_ALL, &b->arena, &own), OK);
    EXPECT_I64(own.months, 2);
    EXPECT_I64(own.value[SETTLED_VISIT_EQUIVALENT], 100);
    EXPECT_I64(own.value[SETTLED_VISIT_A], 30);
    EXPECT_I64(own.value[SETTLED_VISIT_B], 7);
    EXPECT_I64(own.value[SETTLED_VISIT], 137);
    EXPECT_I64(own.value[SETTLED_MANAGEMENT], 11);
    EXPECT_I64(own.value[SETTLED_SERVICES], 148);
    EXPECT_I64(own.value[SETTLED_GENERAL], 1000);
    EXPECT_I64(own.value[SETTLED_COST], 1148);
    EXPECT(!own.known[SETTLED_DAY] && !own.known[SETTLED_CAP] && !own.known[SETTLED_A26]);
}
TEST(settled_own_counts_the_months_of_the_year)
{
    each_migrated(computed);
}

TEST(settled_items_are_one_tree)
{
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++) {
        SettledItem found = SETTLED_ITEM_COUNT, at = (SettledItem)i;
        EXPECT(settled_item_find(str_of(settled_items[i].key), &found));
        EXPECT_I64(found, i);
        for (int steps = 0; settled_items[at].within != at; steps++, at = settled_items[at].within)
            EXPECT(steps < 5);
        EXPECT_I64(at, settled_items[i].cost ? SETTLED_COST : (SettledItem)i);
    }
    SettledItem none = SETTLED_ITEM_COUNT;
    EXPECT(!settled_item_find(S("visit_z"), &none));
}
