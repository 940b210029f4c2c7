/* A key file changed for another: whatever stops it in between, the next one ends it, and no key is lost. */
#include "base/key_file.h"
#include "base/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    Arena arena;
    char folder[32];
    Str path;
    const Keys *old;
    char old_name[33], new_name[33];
} House;

static void put(House *h, const char *tail, const char *text)
{
    Str path = arena_printf(&h->arena, "%s%s", h->path.p, tail);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
}

static bool holds(House *h, const char *tail, const char *text)
{
    char room[64] = "";
    int fd = open(arena_printf(&h->arena, "%s%s", h->path.p, tail).p, O_RDONLY | O_CLOEXEC);
    bool same = fd >= 0 && read(fd, room, sizeof room - 1) >= 0 && strcmp(room, text) == 0;
    if (fd >= 0)
        close(fd);
    return same;
}

static bool there(House *h, const char *tail)
{
    return access(arena_printf(&h->arena, "%s%s", h->path.p, tail).p, F_OK) == 0;
}

static void name_of(House *h, const char *tail, char ret[static 33])
{
    CLEANUP(keys_close) const Keys *keys = NULL;
    ret[0] = 0;
    if (keys_open(arena_printf(&h->arena, "%s%s", h->path.p, tail).p, false, &keys) == OK)
        keys_name(keys, ret);
}

/* Old ones at their place, new ones beside them. */
static void house_make(House *h)
{
    CLEANUP(keys_close) const Keys *new = NULL;
    *h = (House){ .folder = "/tmp/banso-keys-XXXXXX" };
    arena_init(&h->arena, 1 << 20);
    EXPECT(secret_init() == OK && mkdtemp(h->folder) != NULL);
    h->path = arena_printf(&h->arena, "%s/key", h->folder);
    EXPECT_I64(keys_open(h->path.p, true, &h->old), OK);
    keys_name(h->old, h->old_name);
    put(h, ".ring", "old ring");
    put(h, ".tombstones", "old stones");
    EXPECT_I64(keys_open(key_files_new(h->path.p, &h->arena).p, true, &new), OK);
    keys_name(new, h->new_name);
    put(h, ".new.ring", "new ring");
    put(h, ".new.tombstones", "new stones");
}

static void house_done(House *h)
{
    keys_close(&h->old);
    Str command = arena_printf(&h->arena, "rm -rf %s", h->folder);
    EXPECT(command.p && system(command.p) == 0);
    arena_done(&h->arena);
}

static void is_changed(House *h)
{
    char name[33], kept[80], tail[16];
    name_of(h, "", name);
    EXPECT_STR(str_of(name), str_of(h->new_name));
    EXPECT(holds(h, ".ring", "new ring") && holds(h, ".tombstones", "new stones") && !there(h, ".new") && !there(h, ".new.ring") && !there(h, ".new.tombstones"));
    snprintf(tail, sizeof tail, ".old-%.8s", h->old_name);
    name_of(h, tail, name);
    EXPECT_STR(str_of(name), str_of(h->old_name));
    snprintf(kept, sizeof kept, "%s.ring", tail);
    EXPECT(holds(h, kept, "old ring"));
    snprintf(kept, sizeof kept, "%s.tombstones", tail);
    EXPECT(holds(h, kept, "old stones"));
}

TEST(a_key_file_gives_way_to_the_one_that_waits)
{
    House h;
    house_make(&h);
    EXPECT(key_files_wait(h.path.p, str_of(h.new_name)) && !key_files_wait(h.path.p, str_of(h.old_name)));
    EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), OK);
    is_changed(&h);
    EXPECT(!key_files_wait(h.path.p, str_of(h.new_name)));
    EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), OK); /* nothing waits any more */
    is_changed(&h);
    house_done(&h);
}

/* The steps are a link and a rename for each of three files: stopped after any of them, it waits, and goes on. */
TEST(a_change_that_was_stopped_goes_on)
{
    static const char *const tails[] = { ".tombstones", ".ring", "" };
    for (int steps = 0; steps < 6; steps++) {
        House h;
        house_make(&h);
        for (int i = 0; i < steps; i++) {
            const char *tail = tails[i / 2];
            Str at = arena_printf(&h.arena, "%s%s", h.path.p, tail), new = arena_printf(&h.arena, "%s.new%s", h.path.p, tail),
                old = arena_printf(&h.arena, "%s.old-%.8s%s", h.path.p, h.old_name, tail);
            EXPECT(i % 2 ? rename(new.p, at.p) == 0 : link(at.p, old.p) == 0);
        }
        EXPECT(key_files_wait(h.path.p, str_of(h.new_name)));
        EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), OK);
        is_changed(&h);
        house_done(&h);
    }
}

/* Nothing that has the name of an old one is written over, and nothing is lost for it. */
TEST(what_has_the_name_of_an_old_file_is_in_the_way)
{
    static const char *const tails[] = { ".tombstones", ".ring", "" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        House h;
        char foreign[40], name[33];
        Str which = S("");
        house_make(&h);
        EXPECT_I64(key_files_ready(h.path.p, h.old, &h.arena, &which), OK);
        EXPECT(!there(&h, arena_printf(&h.arena, ".old-%.8s", h.old_name).p));
        snprintf(foreign, sizeof foreign, ".old-%.8s%s", h.old_name, tails[i]);
        put(&h, foreign, "another one");
        EXPECT_I64(key_files_ready(h.path.p, h.old, &h.arena, &which), ERR_CONFLICT);
        EXPECT(str_ends(which, str_of(foreign)));
        EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), ERR_CONFLICT);
        EXPECT(holds(&h, foreign, "another one") && key_files_wait(h.path.p, str_of(h.new_name)));
        name_of(&h, "", name);
        EXPECT_STR(str_of(name), str_of(h.old_name));
        EXPECT(unlink(arena_printf(&h.arena, "%s%s", h.path.p, foreign).p) == 0);
        EXPECT_I64(key_files_ready(h.path.p, h.old, &h.arena, &which), i ? ERR_CONFLICT : OK); /* those before it have exchanged already */
        EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), OK);
        is_changed(&h);
        house_done(&h);
    }
}

static int count_files(House *h)
{
    int n = 0;
    DIR *d = opendir(h->folder);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

TEST(a_look_before_leaves_nothing_and_finds_what_would_not_move)
{
    House h;
    Str which = S("");
    house_make(&h);
    Str ring = arena_printf(&h.arena, "%s.ring", h.path.p), away = arena_printf(&h.arena, "%s/away", h.folder), old = key_files_old(h.path.p, h.old, &h.arena);
    EXPECT(link(h.path.p, old.p) == 0 && key_files_ready(h.path.p, h.old, &h.arena, &which) == ERR_CONFLICT && unlink(old.p) == 0);
    EXPECT(count_files(&h) == 6 && key_files_ready(h.path.p, h.old, &h.arena, &which) == OK && count_files(&h) == 6);
    EXPECT(rename(ring.p, away.p) == 0 && key_files_ready(h.path.p, h.old, &h.arena, &which) == OK); /* without a ring */
    EXPECT(symlink(away.p, ring.p) == 0);
    EXPECT_I64(key_files_ready(h.path.p, h.old, &h.arena, &which), ERR_UNSUPPORTED);
    EXPECT_STR(which, ring);
    EXPECT(!there(&h, arena_printf(&h.arena, ".old-%.8s.tombstones", h.old_name).p));
    house_done(&h);
}

TEST(an_old_key_file_that_still_lies_there_is_found)
{
    House h;
    house_make(&h);
    EXPECT_I64(key_files_left(h.path.p, &h.arena).n, 0);
    put(&h, ".old-0123456", "no name");
    put(&h, ".old-01234567.ring", "a ring alone");
    EXPECT_I64(key_files_left(h.path.p, &h.arena).n, 0);
    EXPECT_I64(key_files_take(h.path.p, h.old, &h.arena), OK);
    EXPECT_STR(key_files_left(h.path.p, &h.arena), key_files_old(h.path.p, h.old, &h.arena));
    const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    EXPECT(here >= 0 && chdir(h.folder) == 0);
    EXPECT_STR(key_files_left("key", &h.arena), key_files_old("key", h.old, &h.arena));
    EXPECT(fchdir(here) == 0 && close(here) == 0);
    EXPECT_I64(key_files_left("/nowhere/key", &h.arena).n, 0);
    house_done(&h);
}

TEST(new_keys_that_nobody_knows_go_aside_and_are_not_deleted)
{
    House h;
    char name[33], tail[24];
    house_make(&h);
    EXPECT_I64(key_files_aside(h.path.p, &h.arena), OK);
    snprintf(tail, sizeof tail, ".unused-%.8s", h.new_name);
    name_of(&h, tail, name);
    EXPECT_STR(str_of(name), str_of(h.new_name));
    EXPECT(!there(&h, ".new") && !there(&h, ".new.ring") && !there(&h, ".new.tombstones") && holds(&h, ".ring", "old ring"));
    EXPECT_I64(key_files_aside(h.path.p, &h.arena), OK); /* nothing there */
    house_done(&h);
}

TEST(a_key_file_in_use_is_not_changed_and_one_being_changed_is_not_opened)
{
    House h;
    const Keys *other = NULL;
    house_make(&h);
    EXPECT_I64(keys_open(h.path.p, false, &other), OK); /* many may read it */
    EXPECT_I64(keys_alone(h.old), ERR_BUSY);
    keys_close(&other);
    EXPECT_I64(keys_alone(h.old), OK);
    EXPECT_I64(keys_open(h.path.p, false, &other), ERR_BUSY);
    EXPECT_I64(keys_open(h.path.p, true, &other), ERR_BUSY);
    keys_close(&h.old);
    EXPECT_I64(keys_open(h.path.p, false, &other), OK);
    keys_close(&other);
    EXPECT(keys_from_seed(1, &other) == OK && keys_alone(other) == OK); /* of no file */
    keys_close(&other);
    house_done(&h);
}
