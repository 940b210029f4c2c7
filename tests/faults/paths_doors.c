#include "base/passkey_testing.h"
#include "http/router.h"
#include "tests/faults/folder.h"
#include "tests/faults/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define KEYS "/api/security-keys"
static const char *const my_password = "{\"password\":\"" PATH_PASSWORD "\"}";

/* ---- the demo's people ---- */

static void be_a_demo(ScenarioHouse *h, Path *p, Arena *arena)
{
    (void)p;
    (void)arena;
    h->app.demo = true;
}

static void be_none(ScenarioHouse *h)
{
    h->app.demo = false;
}

/* ---- the first account ---- */

#define SETUP_CODE "SETUP-CODE"

static void nobody_can_sign_in(ScenarioHouse *h, Path *p, Arena *arena)
{
    (void)p;
    (void)arena;
    h->app.setup_needed = true;
}

size_t paths_of_an_empty_house(ScenarioHouse *h, Path *ret)
{
    Str hash = { 0 };
    scenario_sql(h, "DELETE FROM account");
    EXPECT_I64(app_setup_hash(S(SETUP_CODE), &h->arena, &hash), OK);
    scenario_sql(h, path_text(h, "INSERT INTO meta (name, value) VALUES ('setup_code', '" STR_FMT "')", STR_ARG(hash)));
    for (size_t i = 0; i < router_count(h->app.router); i++)
        if (strcmp(router_route(h->app.router, i)->path, "/api/setup") == 0) {
            *ret = (Path){ .route = router_route(h->app.router, i), .target = "/api/setup", .before = nobody_can_sign_in,
                           .body = "{\"code\":\"" SETUP_CODE "\",\"login\":\"first\",\"name\":\"見本 花子\",\"password\":\"" PATH_PASSWORD "\","
                                   "\"town_code\":\"992046\",\"town_name\":\"うみべ市\"}" };
            return 1;
        }
    return 0;
}

/* ---- security keys: the key is made of software ---- */

static SoftKey held, fresh; /* one that is registered, one that is not yet */
static int64_t held_id;

static TestReply ask(ScenarioHouse *h, Str cookie, const char *target, const char *body, Arena *arena)
{
    TestReply reply = { 0 };
    TestRequest request = { .method = POST, .target = str_of(target), .body = str_of(body), .cookie = cookie, .same_origin = true };
    EXPECT_I64(app_request(&h->app, &request, arena, &reply), OK);
    EXPECT(reply.status < 300);
    return reply;
}

static Str encoded(Str bytes, Arena *arena)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 65536);
    base64url_add(&text, bytes);
    return arena_copy(arena, buf_str(&text));
}

static Str client_data(const char *type, TestReply offer, Arena *arena)
{
    return arena_printf(arena, "{\"type\":\"%s\",\"challenge\":\"" STR_FMT "\",\"origin\":\"http://localhost\",\"crossOrigin\":false}", type,
                        STR_ARG(scenario_text_in(offer.body, "challenge")));
}

/* A challenge counts once: each try wants its own. */
static void begin_a_key(ScenarioHouse *h, Path *p, Arena *arena)
{
    TestReply begun = ask(h, h->cookies[p->as], KEYS "/begin", my_password, arena);
    Str client = encoded(client_data("webauthn.create", begun, arena), arena), made = encoded(soft_made(&fresh, S("localhost"), SOFT_PRESENT, arena), arena);
    p->body = arena_printf(arena, "{\"name\":\"引き出しの鍵\",\"client_data\":\"" STR_FMT "\",\"auth_data\":\"" STR_FMT "\"}", STR_ARG(client), STR_ARG(made)).p;
}

static void sign_with_the_key(ScenarioHouse *h, Path *p, Arena *arena)
{
    Str auth, signature, client = client_data("webauthn.get", ask(h, h->cookies[p->as], KEYS "/challenge", NULL, arena), arena);
    soft_sign(&held, S("localhost"), SOFT_PRESENT, client, arena, &auth, &signature);
    p->body = arena_printf(arena, "{\"credential\":\"" STR_FMT "\",\"client_data\":\"" STR_FMT "\",\"auth_data\":\"" STR_FMT "\",\"signature\":\"" STR_FMT "\"}",
                           STR_ARG(encoded((Str){ (const char *)held.id, sizeof held.id }, arena)), STR_ARG(encoded(client, arena)), STR_ARG(encoded(auth, arena)),
                           STR_ARG(encoded(signature, arena))).p;
}

static void give_a_key(ScenarioHouse *h, Person who)
{
    Path p = { .as = who };
    soft_done(&held); /* of the house before */
    soft_done(&fresh);
    soft_make(&held);
    soft_make(&fresh);
    const SoftKey later = fresh;
    fresh = held;
    begin_a_key(h, &p, &h->arena);
    held_id = scenario_number_in(ask(h, h->cookies[who], KEYS, p.body, &h->arena).body, "id");
    fresh = later;
}

/* ---- backups: the night's thread does them ---- */

static char first[] = "/tmp/banso-faults-XXXXXX", second[] = "/tmp/banso-faults-XXXXXX";

static void remove_folders(void)
{
    folder_empty(first);
    folder_empty(second);
    rmdir(first);
    rmdir(second);
}

static void no_backup_yet(ScenarioHouse *h, Path *p, Arena *arena)
{
    (void)p;
    (void)arena;
    Str why = S("");
    if (!h->app.nightly)
        EXPECT_I64(nightly_start(&h->app, &why), OK);
    nightly_wait(&h->app);
    folder_empty(first);
    folder_empty(second);
}

static void one_backup(ScenarioHouse *h, Path *p, Arena *arena)
{
    no_backup_yet(h, p, arena);
    EXPECT_I64(nightly_ask(&h->app, NIGHTLY_BACKUP), OK);
    nightly_wait(&h->app);
}

static bool makes_backups(ScenarioHouse *h)
{
    static bool made;
    if (db_pool_is_postgres(h->app.pool))
        return false; /* pg_dump does, and the doors only say so */
    if (!made && (!mkdtemp(first) || !mkdtemp(second) || atexit(remove_folders) != 0))
        abort();
    made = true;
    h->app.config.backup_to = first;
    h->app.config.backup_second = second;
    return true;
}

size_t door_paths(ScenarioHouse *h, HandPath *ret)
{
    size_t n = 0;
    give_a_key(h, CENTRE);
    ret[n++] = (HandPath){ "POST", "/api/demo/session", { .as = NOBODY, .target = "/api/demo/session", .body = "{\"org\":1001,\"id\":3}", .before = be_a_demo, .after = be_none } };
    ret[n++] = (HandPath){ "POST", KEYS "/begin", { .as = CAREMANAGER, .target = KEYS "/begin", .body = my_password } };
    ret[n++] = (HandPath){ "POST", KEYS, { .as = CAREMANAGER, .target = KEYS, .before = begin_a_key } };
    ret[n++] = (HandPath){ "POST", KEYS "/challenge", { .as = CENTRE, .target = KEYS "/challenge" } };
    ret[n++] = (HandPath){ "POST", KEYS "/{id}/remove", { .as = CENTRE, .target = path_text(h, KEYS "/%lld/remove", (long long)held_id), .before = sign_with_the_key } };
    if (!makes_backups(h))
        return n;
    ret[n++] = (HandPath){ "POST", "/api/towns/{org}/backups", { .as = ADMIN, .target = "/api/towns/1001/backups", .nightly = NIGHTLY_BACKUP, .before = no_backup_yet } };
    ret[n++] = (HandPath){ "POST", "/api/towns/{org}/backup-drills", { .as = ADMIN, .target = "/api/towns/1001/backup-drills", .nightly = NIGHTLY_DRILL, .before = one_backup } };
    return n;
}
