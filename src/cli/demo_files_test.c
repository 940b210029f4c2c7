/* The files on the demo's desk, given to the import: the papers that are no claims. */
#include "feature/demo/demo.h"
#include "feature/import/import_testing.h"

static const Sql mihon = { .text = "UPDATE organisation SET code = '992011', insurer = '992016', name = 'みほん市' WHERE id = $1" };
static const Sql people = { .read_only = true, .text =
    "SELECT total * 1000000000000 + age65 * 1000000 + age75 FROM population WHERE org = $1 AND day = '2026-10-01'" };
static const Sql tariffs = { .read_only = true, .text = "SELECT COUNT(*) FROM tariff WHERE org = $1" };

static const Sql settled = { .read_only = true, .text = "SELECT COUNT(*) FROM settled WHERE org = $1" };
static const Sql settled_cost = { .read_only = true, .text = "SELECT SUM(value) FROM settled WHERE org = $1 AND item = 'cost'" };

static bool give(World *w, const char *number, Taken *ret)
{
    Buf bytes;
    bool found = false;
    for (size_t i = 0; i < demo_file_count; i++) {
        if (!str_starts(str_of(demo_files[i].file_name), str_of(number)))
            continue;
        found = true;
        buf_init(&bytes, 1u << 24);
        EXPECT_I64(demo_file_bytes(i, &bytes), OK);
        BatchWork work = world_work(w);
        Str file = buf_str(&bytes);
        w->left = file;
        const DirectImport given = { .file_name = str_of(demo_files[i].file_name), .read = world_read, .read_context = w, .size = (int64_t)file.n };
        *ret = (Taken){ 0 };
        EXPECT_I64(batch_direct(&work, &given, &ret->result, &ret->batch, &ret->same), OK);
        buf_done(&bytes);
    }
    EXPECT(found);
    return found;
}

TEST(the_reference_papers_of_the_demo_are_taken_in_without_a_wrong_row)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(db_exec(w.db, &mihon, P_INT(WORLD_ORG)), OK);
    if (give(&w, "04", &t)) {
        EXPECT_I64(t.result.rows_wrong + (int64_t)t.result.n_issues, 0);
        EXPECT_I64(world_int(&w, &tariffs), t.result.rows_taken);
        EXPECT(t.result.rows_taken > 0);
    }
    if (give(&w, "05", &t)) {
        EXPECT_I64(t.result.rows_wrong + (int64_t)t.result.n_issues, 0);
        EXPECT_I64(world_int(&w, &people), INT64_C(43810) * 1000000000000 + INT64_C(12090) * 1000000 + 6190);
    }
    if (give(&w, "06", &t))
        EXPECT(t.result.refused && issue_with(&t.result, "unknown_kind"));
    if (give(&w, "07", &t)) {
        EXPECT_I64(t.result.rows_wrong, 0);
        EXPECT_I64((int64_t)t.result.n_issues, 0);
        EXPECT_I64(world_int(&w, &settled), 13 + 2 * 13 + 13);
        EXPECT_I64(world_int(&w, &settled_cost), 131081519 + 155733000 + 167618000);
    }
    if (give(&w, "08", &t)) {
        EXPECT_I64(t.result.rows_wrong + (int64_t)t.result.n_issues, 0);
        EXPECT_I64(t.result.rows_taken, 400);
    }
}

TEST(the_papers_of_the_demo_are_refused_by_another_town)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w)) /* さくら市 */
        return;
    if (give(&w, "04", &t))
        EXPECT(t.result.rows_taken == 0 && t.result.rows_wrong == 7 && issue_with(&t.result, "other_town"));
    if (give(&w, "05", &t))
        EXPECT(t.result.refused && issue_with(&t.result, "other_town"));
    if (give(&w, "07", &t))
        EXPECT(t.result.refused && issue_with(&t.result, "other_town"));
    EXPECT_I64(world_int(&w, &tariffs), 0);
}
