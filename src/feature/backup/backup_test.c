/* Who sees the backups, what is warned of, and that a backup and an exercise by hand are really made. */
#include "feature/backup/backup.h"
#include "domain/generations.h"
#include "http/nightly.h"
#include "http/scenario.h"
#include "schema/backup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const Feature *const list[] = { &feature_backup };
#define VIEW "/api/towns/1001/backups"
#define DRILLS "/api/towns/1001/backup-drills"

static const Scenario without[] = {
    { .name = "the administrator sees", .method = GET, .target = VIEW, .as = ADMIN, .want = 200, .has = { "\"can_start\":false", "\"first\":null", "\"drill\":null", "\"age_minutes\":null" } },
    { .name = "and the head", .method = GET, .target = VIEW, .as = HEAD, .want = 200 },
    { .name = "the nation's administrator, of his own", .method = GET, .target = "/api/towns/1/backups", .as = NATION_ADMIN, .want = 200 },
    { .name = "not the officer", .method = GET, .target = VIEW, .as = OFFICER, .want = 403, .hasnot = { "first" } },
    { .name = "nor the centre", .method = GET, .target = VIEW, .as = CENTRE, .want = 403 },
    { .name = "nor the neighbour", .method = GET, .target = VIEW, .as = NEIGHBOUR, .want = 403 },
    { .name = "nor the prefecture", .method = GET, .target = VIEW, .as = PREFECTURE, .want = 403 },
    { .name = "nor a stranger", .method = GET, .target = VIEW, .as = NOBODY, .want = 401 },
    { .name = "no folder, no backup", .method = POST, .target = VIEW, .as = ADMIN, .want = 422, .body = "{}", .has = { "\"no_folder\"" } },
    { .name = "nor an exercise", .method = POST, .target = DRILLS, .as = ADMIN, .want = 422, .body = "{}", .has = { "\"no_folder\"" } },
    { .name = "the head only looks", .method = POST, .target = VIEW, .as = HEAD, .want = 403, .body = "{}" },
    { .name = "nor exercises", .method = POST, .target = DRILLS, .as = HEAD, .want = 403, .body = "{}" },
};

TEST(backups_are_for_the_administrator_and_the_head) { scenarios(list, COUNT_OF(list), without, COUNT_OF(without)); }

typedef struct {
    char dir[40];
    Str first, second;
    ScenarioHouse h;
} Place;

static void place_open(Place *p, Arena *a, bool two)
{
    *p = (Place){ .dir = "/tmp/banso-media-XXXXXX" };
    EXPECT(mkdtemp(p->dir) != NULL);
    p->first = arena_printf(a, "%s/one", p->dir);
    p->second = arena_printf(a, "%s/two/", p->dir);
    EXPECT(mkdir(p->first.p, 0700) == 0 && mkdir(p->second.p, 0700) == 0);
    Str why = S("");
    const AppConfig config = { .clock = clock_fixed(1700000000000), .backup_to = p->first.p, .backup_second = two ? p->second.p : NULL };
    scenario_open(&p->h, NULL, list, COUNT_OF(list), &config);
    EXPECT_I64(nightly_start(&p->h.app, &why), OK); /* a start that listens does it */
    nightly_wait(&p->h.app);                        /* for the first, of the night that was missed */
}

static void place_close(Place *p, Arena *a)
{
    scenario_close(&p->h);
    EXPECT_I64(system(arena_printf(a, "rm -rf %s", p->dir).p), 0);
}

static void expect_row(ScenarioHouse *h, Scenario row)
{
    scenario_run(h, &row, 1);
}

TEST(a_backup_and_an_exercise_by_hand)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    Place p;
    place_open(&p, &a, true);
    expect_row(&p.h, (Scenario){ .name = "on both media, never exercised", .method = GET, .target = VIEW, .as = ADMIN, .want = 200,
                                 .has = { "\"folder\":\"one\"", "\"folder\":\"two\"", "\"age_minutes\":0", "\"drill_old\"", "\"failed\":null", "\"under_way\":null" },
                                 .hasnot = { "/tmp", "\"old\"", "second_" } });
    p.h.app.clock.fixed_ms += 1000;
    expect_row(&p.h, (Scenario){ .name = "another", .method = POST, .target = VIEW, .as = ADMIN, .want = 204, .body = "{}" });
    nightly_wait(&p.h.app);
    expect_row(&p.h, (Scenario){ .name = "is the newest now, the only one of its day", .method = GET, .target = VIEW, .as = ADMIN, .want = 200,
                                 .has = { "\"count\":1,\"made_ms\":1700000001000", "\"failed\":null" }, .hasnot = { "1700000000000" } });
    expect_row(&p.h, (Scenario){ .name = "exercise", .method = POST, .target = DRILLS, .as = ADMIN, .want = 204, .body = "{}" });
    nightly_wait(&p.h.app);
    expect_row(&p.h, (Scenario){ .name = "it came back", .method = GET, .target = VIEW, .as = HEAD, .want = 200,
                                 .has = { "\"sound\":true", "\"warnings\":[]" } });
    EXPECT_I64(scenario_number(&p.h, "SELECT COUNT(*) FROM drill WHERE result = 'sound'"), 1);
    EXPECT_I64(scenario_number(&p.h, "SELECT COUNT(*) FROM audit WHERE entity = 'drill' AND result = 'sound'"), 1);
    EXPECT_I64(scenario_number(&p.h, "SELECT COUNT(*) FROM audit WHERE entity = 'backup' AND account = 4"), 2);
    place_close(&p, &a);
}

TEST(a_medium_that_is_gone_is_told)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    Place p;
    place_open(&p, &a, true);
    EXPECT_I64(system(arena_printf(&a, "rm -f %s/*", p.second.p).p), 0);
    expect_row(&p.h, (Scenario){ .name = "behind", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"second_behind\"" } });
    EXPECT(rmdir(p.second.p) == 0);
    expect_row(&p.h, (Scenario){ .name = "gone", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"second_missing\"" }, .hasnot = { "second_behind" } });
    EXPECT_I64(system(arena_printf(&a, "rm -rf %s", p.first.p).p), 0);
    expect_row(&p.h, (Scenario){ .name = "both", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"first_missing\"", "\"second_missing\"" } });
    expect_row(&p.h, (Scenario){ .name = "asked all the same", .method = POST, .target = VIEW, .as = ADMIN, .want = 204, .body = "{}" });
    nightly_wait(&p.h.app);
    expect_row(&p.h, (Scenario){ .name = "and said that it failed", .method = GET, .target = VIEW, .as = ADMIN, .want = 200, .has = { "\"failed\":\"backup\"" }, .hasnot = { "/tmp" } });
    expect_row(&p.h, (Scenario){ .name = "an exercise without a backup", .method = POST, .target = DRILLS, .as = ADMIN, .want = 204, .body = "{}" });
    nightly_wait(&p.h.app);
    expect_row(&p.h, (Scenario){ .name = "is kept, too", .method = GET, .target = VIEW, .as = ADMIN, .want = 200, .has = { "\"drill_failed\"", "\"sound\":false" } });
    place_close(&p, &a);
}

/* As banso backup --second, that has written the first and copies it now. */
static int hold_making(const ScenarioHouse *h, Arena *a)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int fd = open(arena_printf(a, "%s-backup-lock", h->file).p, O_RDWR | O_CLOEXEC);
    EXPECT(fd >= 0 && fcntl(fd, F_OFD_SETLK, &whole) == 0);
    return fd;
}

TEST(the_second_medium_is_not_behind_while_another_program_copies)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    Place p;
    BackupMade made;
    Str why = S("");
    CLEANUP(db_pool_return) Db *reader = NULL;
    place_open(&p, &a, true);
    EXPECT_I64(system(arena_printf(&a, "rm -f %s/*", p.second.p).p), 0);
    int fd = hold_making(&p.h, &a);
    expect_row(&p.h, (Scenario){ .name = "it copies", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"under_way\":\"backup\"" }, .hasnot = { "second_behind", "\"none\"" } });
    expect_row(&p.h, (Scenario){ .name = "one at a time", .method = POST, .target = VIEW, .as = ADMIN, .want = 422, .body = "{}", .has = { "\"under_way\"" } });
    EXPECT_I64(db_pool_reader(p.h.app.pool, &reader), OK);
    const BackupOrder order = { .database = p.h.file, .dir = p.first.p, .now_ms = 1700000002000 };
    EXPECT_I64(backup_make(reader, p.h.app.keys, &order, &a, &made, &why), ERR_BUSY); /* the lock is the real one */
    db_pool_return(&reader);
    close(fd);
    expect_row(&p.h, (Scenario){ .name = "it ended without the second", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"second_behind\"", "\"under_way\":null" } });
    EXPECT_I64(system(arena_printf(&a, "rm -f %s/*", p.first.p).p), 0);
    fd = hold_making(&p.h, &a);
    expect_row(&p.h, (Scenario){ .name = "the first is being made", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .hasnot = { "\"none\"" } });
    close(fd);
    expect_row(&p.h, (Scenario){ .name = "and was not", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"none\"" } });
    place_close(&p, &a);
}

TEST(an_old_backup_and_a_single_medium_are_told)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    Place p;
    place_open(&p, &a, false);
    expect_row(&p.h, (Scenario){ .name = "one medium", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"no_second\"", "\"second\":null" }, .hasnot = { "\"old\"" } });
    p.h.app.clock.fixed_ms += BACKUP_AGE_HOURS_MAX * INT64_C(3600000);
    expect_row(&p.h, (Scenario){ .name = "at the limit", .method = GET, .target = VIEW, .as = ADMIN, .want = 200, .has = { "\"age_minutes\":1800" }, .hasnot = { "\"old\"" } });
    p.h.app.clock.fixed_ms += 1;
    expect_row(&p.h, (Scenario){ .name = "and over it", .method = GET, .target = VIEW, .as = ADMIN, .want = 200, .has = { "\"old\"" } });
    place_close(&p, &a);
}
