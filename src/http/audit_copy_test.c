/* The second copy on its medium: it goes on where it ended, however many checkpoints were signed at its end. */
#include "http/audit.h"
#include "http/scenario.h"
#include "schema/audit_chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIGNED = 60, LATER = 5 }; /* so many checkpoint lines are more than the end of the file that is looked at */

typedef struct {
    App *app;
    int64_t at_ms;
} Entry;

static Status sign_one(Db *db, void *context)
{
    const Entry *e = context;
    const AuditEntry entry = { .org = IN_TOWN, .at_ms = e->at_ms, .verb = S("view"), .route = S("GET /x"), .result = S("ok"), .address = S("") };
    bool made;
    TRY(audit_append(db, &entry));
    return audit_checkpoint(db, e->app->keys, e->at_ms, true, &made);
}

static void sign_many(ScenarioHouse *h, int n)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    for (int i = 0; i < n; i++)
        EXPECT_I64(db_tx(writer, sign_one, &(Entry){ &h->app, clock_ms(&h->app.clock) }), OK);
}

static int64_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : -1;
}

static void expect_sound(ScenarioHouse *h, const char *path, int64_t entries)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(buf_done) Buf text;
    AuditVerdict v = { 0 };
    char room[4096];
    buf_init(&text, 1 << 24);
    FILE *f = fopen(path, "r");
    EXPECT(f != NULL);
    for (size_t n; f && (n = fread(room, 1, sizeof room, f)) > 0;)
        buf_add(&text, (Str){ room, n });
    if (f)
        fclose(f);
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(audit_verify(reader, h->app.keys, buf_str(&text), &v), OK);
    EXPECT_I64(v.finding, AUDIT_SOUND);
    EXPECT_I64(audit_copy_end(buf_str(&text)).seq, v.entries);
    EXPECT_I64(v.entries, entries);
}

static void grows_once(const char *url)
{
    ScenarioHouse *h = scenario_new();
    char copy[] = "/tmp/banso-copy-XXXXXX";
    int fd = mkstemp(copy);
    EXPECT(fd >= 0 && close(fd) == 0);
    scenario_open(h, url, NULL, 0, &(AppConfig){ .audit_copy = copy });
    int64_t before = scenario_number(h, "SELECT count(*) FROM audit");
    sign_many(h, SIGNED);
    EXPECT_I64(audit_keep(&h->app), OK);
    int64_t size = size_of(copy);
    EXPECT_I64(audit_keep(&h->app), OK);
    EXPECT_I64(size_of(copy), size);
    sign_many(h, LATER);
    EXPECT_I64(audit_keep(&h->app), OK);
    EXPECT(size_of(copy) > size && size_of(copy) < 2 * size);
    expect_sound(h, copy, before + SIGNED + LATER);
    scenario_close(h);
    free(h);
    unlink(copy);
}
TEST(the_second_copy_goes_on_where_it_ended)
{
    grows_once(NULL);
    if (test_postgres())
        grows_once(test_postgres());
}
