/* Security keys at the door: registered, used, refused, lost. The key is made of software; everything else is as it is. On each database. */
#include "base/passkey_testing.h"
#include "feature/account/account.h"
#include "feature/account/account_testing.h"

static const Feature *const list[] = { &feature_account };
#define NOON 1700000010000
#define KEYS "/api/security-keys"
#define LATER_MS (16 * 60000) /* every wait is over, and a session is locked */
static const char *const my_password = "{\"password\":\"" PASSWORD "\"}";

static void begin(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(NOON);
    give_password(h, "", hashed());
}

/* ---- a browser with a key in it, that may lie ---- */

typedef struct {
    const char *type, *origin, *more;
    Str challenge, rp_id, credential;
    unsigned flags;
    bool padded;
} Said; /* empty: the truth */

static Str encoded(ScenarioHouse *h, Str bytes)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 65536);
    base64url_add(&text, bytes);
    return arena_copy(&h->arena, buf_str(&text));
}

static Str client_data(ScenarioHouse *h, const Said *s, const char *type, Str challenge)
{
    Str c = s->challenge.n ? s->challenge : challenge;
    return arena_printf(&h->arena, "{\"type\":\"%s\",\"challenge\":\"" STR_FMT "\",\"origin\":\"%s\"%s}", s->type ? s->type : type, STR_ARG(c),
                        s->origin ? s->origin : "http://localhost", s->more ? s->more : ",\"crossOrigin\":false");
}

static const char *made_body(ScenarioHouse *h, const SoftKey *k, Str challenge, const char *name, const Said *s)
{
    Str client = encoded(h, client_data(h, s, "webauthn.create", challenge));
    Str auth = encoded(h, soft_made(k, s->rp_id.n ? s->rp_id : S("localhost"), s->flags ? s->flags : SOFT_PRESENT, &h->arena));
    return arena_printf(&h->arena, "{\"name\":\"%s\",\"client_data\":\"" STR_FMT "%s\",\"auth_data\":\"" STR_FMT "\"}", name, STR_ARG(client),
                        s->padded ? "=" : "", STR_ARG(auth)).p;
}

/* {"ticket"?,"credential","client_data","auth_data","signature"} */
static const char *signed_body(ScenarioHouse *h, SoftKey *k, Str challenge, Str ticket, const Said *s)
{
    Str auth, signature, client = client_data(h, s, "webauthn.get", challenge);
    Str first = ticket.n ? arena_printf(&h->arena, "\"ticket\":\"" STR_FMT "\",", STR_ARG(ticket)) : S("");
    soft_sign(k, s->rp_id.n ? s->rp_id : S("localhost"), s->flags ? s->flags : SOFT_PRESENT, client, &h->arena, &auth, &signature);
    Str credential = encoded(h, s->credential.n ? s->credential : (Str){ (const char *)k->id, sizeof k->id });
    return arena_printf(&h->arena, "{" STR_FMT "\"credential\":\"" STR_FMT "\",\"client_data\":\"" STR_FMT "\",\"auth_data\":\"" STR_FMT
                        "\",\"signature\":\"" STR_FMT "%s\"}", STR_ARG(first), STR_ARG(credential), STR_ARG(encoded(h, client)),
                        STR_ARG(encoded(h, auth)), STR_ARG(encoded(h, signature)), s->padded ? "=" : "").p;
}

static const Said truth;

static const char *here(ScenarioHouse *h, Str cookie, SoftKey *k)
{
    TestReply offer = post(h, cookie, KEYS "/challenge", NULL);
    EXPECT_I64(offer.status, 200);
    return signed_body(h, k, scenario_text_in(offer.body, "challenge"), (Str){ 0 }, &truth);
}

/* The password, and beside it a proof: an object. */
static const char *with_password(ScenarioHouse *h, const char *proof)
{
    return arena_printf(&h->arena, "{\"password\":\"" PASSWORD "\",%s", proof + 1).p;
}

/* present: one he has; NULL for the first factor. */
static TestReply enrol_beside(ScenarioHouse *h, Str cookie, SoftKey *present, SoftKey *k, const char *name)
{
    soft_make(k);
    TestReply begun = post(h, cookie, KEYS "/begin", present ? with_password(h, here(h, cookie, present)) : my_password);
    EXPECT_I64(begun.status, 200);
    TestReply made = post(h, cookie, KEYS, made_body(h, k, scenario_text_in(begun.body, "challenge"), name, &truth));
    EXPECT_I64(made.status, 201);
    return made;
}

static TestReply enrol(ScenarioHouse *h, Str cookie, SoftKey *k, const char *name)
{
    return enrol_beside(h, cookie, NULL, k, name);
}

static TestReply first_step(ScenarioHouse *h, const char *login)
{
    return post(h, (Str){ 0 }, "/api/session", arena_printf(&h->arena, "{\"login\":\"%s\",\"password\":\"" PASSWORD "\"}", login).p);
}

static TestReply second_step(ScenarioHouse *h, TestReply first, SoftKey *k, const Said *s)
{
    return post(h, (Str){ 0 }, "/api/session/code", signed_body(h, k, scenario_text_in(first.body, "challenge"), scenario_text_in(first.body, "ticket"), s));
}

/* ---- registering ---- */

static const Said lies_made[] = {
    { .type = "webauthn.get" }, { .origin = "http://localhost.evil.example" }, { .origin = "https://localhost" }, { .origin = "http://localhost:8080" },
    { .challenge = { "AAAA", 4 } }, { .challenge = { "", 1 } }, { .rp_id = { "evil.example", 12 } }, { .flags = 0x04 }, { .more = ",\"crossOrigin\":true" },
    { .more = ",\"crossOrigin\":0" }, { .padded = true },
};

static void registering(ScenarioHouse *h)
{
    begin(h);
    SoftKey key, second;
    Str me = scenario_cookie(h, OFFICER), other;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &other), OK);
    EXPECT(str_contains(get(h, me, KEYS).body, S("\"available\":true,\"why\":null,\"verified\":false,\"items\":[]")));
    EXPECT_I64(post(h, (Str){ 0 }, KEYS "/begin", my_password).status, 401);
    EXPECT_I64(post(h, me, KEYS "/begin", "{\"password\":\"wrong\"}").status, 401); /* a session alone does not do */
    soft_make(&key);
    EXPECT_I64(post(h, me, KEYS, made_body(h, &key, S("AAAA"), "x", &truth)).status, 422); /* not begun */
    for (size_t i = 0; i < COUNT_OF(lies_made); i++) {
        Str challenge = scenario_text_in(post(h, me, KEYS "/begin", my_password).body, "challenge");
        EXPECT_I64(post(h, me, KEYS, made_body(h, &key, challenge, "x", &lies_made[i])).status, 422);
        EXPECT_I64(post(h, me, KEYS, made_body(h, &key, challenge, "x", &truth)).status, 422); /* the challenge is burnt all the same */
        h->app.clock.fixed_ms += 60000; /* twenty a minute */
    }
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key"), 0);
    Str of_other = scenario_text_in(post(h, other, KEYS "/begin", my_password).body, "challenge");
    EXPECT_I64(post(h, me, KEYS, made_body(h, &key, of_other, "x", &truth)).status, 422); /* given to another session */
    Str late = scenario_text_in(post(h, me, KEYS "/begin", my_password).body, "challenge");
    h->app.clock.fixed_ms += 300000;
    EXPECT_I64(post(h, me, KEYS, made_body(h, &key, late, "x", &truth)).status, 422);
    TestReply begun = post(h, me, KEYS "/begin", my_password);
    EXPECT(str_contains(begun.body, S("\"rp_id\":\"localhost\"")) && str_contains(begun.body, S("\"algorithms\":[-7,-257]")));
    EXPECT(!str_contains(begun.body, S("1001"))); /* the key learns no number of ours */
    TestReply made = post(h, me, KEYS, made_body(h, &key, scenario_text_in(begun.body, "challenge"), "引き出しの鍵", &truth));
    EXPECT_I64(made.status, 201);
    EXPECT(str_contains(made.body, S("\"recovery_codes\":[\"")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code WHERE used_ms IS NULL"), 10);
    EXPECT_I64(get(h, other, "/api/sessions").status, 401); /* begun with a password alone */
    EXPECT(str_contains(get(h, me, "/api/session").body, S("\"second_factor\":true")));
    EXPECT(str_contains(get(h, me, KEYS).body, S("\"name\":\"引き出しの鍵\",\"host\":\"localhost\",\"here\":true")));
    EXPECT(str_contains(enrol_beside(h, me, &key, &second, "二本目").body, S("\"recovery_codes\":[]"))); /* the sheet is there */
    Str again = scenario_text_in(post(h, me, KEYS "/begin", with_password(h, here(h, me, &second))).body, "challenge");
    EXPECT(str_contains(post(h, me, KEYS, made_body(h, &key, again, "x", &truth)).body, S("\"known\"")));
    Str of_nurse = scenario_text_in(post(h, scenario_cookie(h, NURSE), KEYS "/begin", my_password).body, "challenge");
    EXPECT(str_contains(post(h, scenario_cookie(h, NURSE), KEYS, made_body(h, &key, of_nurse, "x", &truth)).body, S("\"known\""))); /* nor somebody else's */
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key"), 2);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE entity = 'second_factor' AND verb = 'write' AND result = 'ok'"), 4); /* and twice a proof */
    soft_done(&second);
    soft_done(&key);
}
TEST(a_security_key_is_registered_by_its_person_alone) { scenario_each(list, COUNT_OF(list), registering); }

/* The first step stands in line behind the key that ends what a password alone opens. */
static void key_then_sign_in(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    Str me = scenario_cookie(h, OFFICER);
    soft_make(&key);
    TestReply begun = post(h, me, KEYS "/begin", my_password);
    Asker add = { .cookie = me, .method = POST, .target = KEYS, .body = made_body(h, &key, scenario_text_in(begun.body, "challenge"), "x", &truth) };
    Asker in = { .method = POST, .target = "/api/session", .body = "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}" };
    one_after_the_other(h, &add, &in);
    EXPECT_I64(add.reply.status, 201);
    EXPECT_I64(in.reply.status, 200);
    EXPECT(!in.reply.set_cookie.n && str_contains(in.reply.body, S("\"signed_in\":false,\"ticket\":\"")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM session WHERE account = 1"), 1);
    EXPECT_I64(second_step(h, in.reply, &key, &truth).status, 200);
    soft_done(&key);
}
TEST(no_session_of_a_password_alone_outlives_a_first_key)
{
    scenario_each(list, COUNT_OF(list), key_then_sign_in);
}

/* His session ended while the key stood in line. */
static void change_then_key(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    Str me = scenario_cookie(h, OFFICER), other;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &other), OK);
    soft_make(&key);
    TestReply begun = post(h, other, KEYS "/begin", my_password);
    Asker change = { .cookie = me, .method = POST, .target = "/api/password", .body = "{\"old\":\"" PASSWORD "\",\"new\":\"ひるの汽車は海ぞいをゆっくり走る\"}" };
    Asker add = { .cookie = other, .method = POST, .target = KEYS, .body = made_body(h, &key, scenario_text_in(begun.body, "challenge"), "x", &truth) };
    one_after_the_other(h, &change, &add);
    EXPECT_I64(change.reply.status, 204);
    EXPECT_I64(add.reply.status, 401);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key"), 0);
    EXPECT_I64(get(h, me, "/api/sessions").status, 200);
    soft_done(&key);
}
TEST(a_session_that_was_ended_adds_no_key)
{
    scenario_each(list, COUNT_OF(list), change_then_key);
}

/* ---- a further one ---- */

static const char *nth_code(ScenarioHouse *h, TestReply sheet, size_t n)
{
    const char *at = memmem(sheet.body.p, sheet.body.n, "\"recovery_codes\":[\"", 19);
    return at ? arena_printf(&h->arena, "{\"code\":\"%.11s\"}", at + 19 + n * 14).p : "{}"; /* "ABCDE-FGHJK", */
}

static void further(ScenarioHouse *h)
{
    begin(h);
    SoftKey key, second, nurses;
    Str me = scenario_cookie(h, OFFICER), nurse = scenario_cookie(h, NURSE);
    enrol(h, me, &key, "鍵");
    enrol(h, nurse, &nurses, "鍵");
    TestReply bare = post(h, me, KEYS "/begin", my_password);
    EXPECT_I64(bare.status, 422); /* the password alone does not do any more */
    EXPECT(str_contains(bare.body, S("\"/code\"")) && str_contains(bare.body, S("\"proof\"")) && !scenario_text_in(bare.body, "challenge").n);
    soft_make(&second);
    EXPECT_I64(post(h, me, KEYS, made_body(h, &second, S("AAAA"), "x", &truth)).status, 422);
    const char *proof = here(h, me, &key);
    const char *no_password = arena_printf(&h->arena, "{\"password\":\"wrong\",%s", proof + 1).p;
    EXPECT(str_contains(post(h, me, KEYS "/begin", no_password).body, S("\"/password\"")));
    EXPECT_I64(post(h, me, KEYS "/begin", with_password(h, "{\"code\":\"123456\"}")).status, 401);
    h->app.clock.fixed_ms += 60000;
    EXPECT_I64(post(h, me, KEYS "/begin", with_password(h, here(h, me, &nurses))).status, 401); /* another's key */
    EXPECT_I64(post(h, me, KEYS "/begin", with_password(h, here(h, nurse, &key))).status, 401); /* given to another session */
    h->app.clock.fixed_ms += 60000;
    EXPECT_I64(post(h, me, KEYS "/begin", proof).status, 422); /* no password */
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key"), 2);
    const char *once = with_password(h, here(h, me, &key));
    TestReply begun = post(h, me, KEYS "/begin", once);
    EXPECT_I64(begun.status, 200);
    EXPECT_I64(post(h, me, KEYS "/begin", once).status, 401); /* the same proof again */
    TestReply made = post(h, me, KEYS, made_body(h, &second, scenario_text_in(begun.body, "challenge"), "二本目", &truth));
    EXPECT_I64(made.status, 201);
    EXPECT(str_contains(made.body, S("\"recovery_codes\":[]")));
    soft_done(&nurses);
    soft_done(&second);
    soft_done(&key);
}
TEST(a_further_security_key_wants_a_proof_beside_the_password) { scenario_each(list, COUNT_OF(list), further); }

static void used_up(ScenarioHouse *h)
{
    static const char *const left = "SELECT count(*) FROM recovery_code WHERE used_ms IS NULL";
    begin(h);
    SoftKey key, second;
    Str me = scenario_cookie(h, OFFICER);
    TestReply sheet = enrol(h, me, &key, "鍵");
    for (size_t i = 0; i < 10; i++) {
        EXPECT_I64(scenario_number(h, left), (int64_t)(10 - i));
        EXPECT_I64(post(h, me, KEYS "/begin", with_password(h, nth_code(h, sheet, i))).status, 200);
    }
    EXPECT_I64(scenario_number(h, left), 0);
    h->app.clock.fixed_ms += 60000;
    EXPECT_I64(post(h, me, KEYS "/begin", with_password(h, nth_code(h, sheet, 9))).status, 401); /* burnt */
    EXPECT(str_contains(enrol_beside(h, me, &key, &second, "二本目").body, S("\"recovery_codes\":[]")));
    EXPECT_I64(scenario_number(h, left), 0); /* a sheet comes with the first factor, or for a proof */
    soft_done(&second);
    soft_done(&key);
}
TEST(a_further_security_key_brings_no_new_sheet) { scenario_each(list, COUNT_OF(list), used_up); }

/* Nor may a known password put an app beside the key. */
static void an_app_beside(ScenarioHouse *h)
{
    static const char *const left = "SELECT count(*) FROM recovery_code WHERE used_ms IS NULL";
    begin(h);
    SoftKey key;
    Str me = scenario_cookie(h, OFFICER);
    TestReply sheet = enrol(h, me, &key, "鍵");
    TestReply bare = post(h, me, "/api/second-factor", my_password);
    EXPECT_I64(bare.status, 422);
    EXPECT(str_contains(bare.body, S("\"proof\"")) && !str_contains(bare.body, S("secret")));
    EXPECT_I64(post(h, me, "/api/second-factor", with_password(h, "{\"code\":\"123456\"}")).status, 401);
    EXPECT_I64(scenario_number(h, left), 10);
    EXPECT(str_contains(post(h, me, "/api/second-factor", with_password(h, nth_code(h, sheet, 0))).body, S("\"secret\":\"")));
    EXPECT(str_contains(post(h, me, "/api/second-factor", with_password(h, here(h, me, &key))).body, S("\"secret\":\"")));
    EXPECT_I64(scenario_number(h, left), 9);
    soft_done(&key);
}
TEST(an_app_beside_a_security_key_wants_a_proof) { scenario_each(list, COUNT_OF(list), an_app_beside); }

/* ---- signing in ---- */

static void signing_in(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    TestReply made = enrol(h, scenario_cookie(h, OFFICER), &key, "鍵");
    Str recovery = scenario_text_in(made.body, "recovery_codes\":[\""); /* nothing: an array */
    EXPECT_I64(recovery.n, 0);
    TestReply first = first_step(h, "officer");
    EXPECT(str_contains(first.body, S("\"signed_in\":false")) && str_contains(first.body, S("\"by_clock\":false,\"key_why\":null,\"key\":{\"challenge\":\"")));
    EXPECT_I64(first.set_cookie.n, 0);
    const char *body = signed_body(h, &key, scenario_text_in(first.body, "challenge"), scenario_text_in(first.body, "ticket"), &truth);
    TestReply in = post(h, (Str){ 0 }, "/api/session/code", body);
    EXPECT_I64(in.status, 200);
    EXPECT_I64(get(h, sid(in), "/api/sessions").status, 200);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", body).status, 401); /* the same again */
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key WHERE counter = 1 AND used_ms IS NOT NULL"), 1);
    static const char *const sheet_code = "SELECT count(*) FROM recovery_code WHERE used_ms IS NULL";
    EXPECT_I64(scenario_number(h, sheet_code), 10);
    const char *at = memmem(made.body.p, made.body.n, "\"recovery_codes\":[\"", 19);
    TestReply by_paper = post(h, (Str){ 0 }, "/api/session/code", arena_printf(&h->arena, "{\"ticket\":\"" STR_FMT "\",\"code\":\"%.11s\"}",
                                                                            STR_ARG(scenario_text_in(first.body, "ticket")), at ? at + 19 : "").p);
    EXPECT_I64(by_paper.status, 200); /* the day the key is lost */
    EXPECT_I64(scenario_number(h, sheet_code), 9);
    soft_done(&key);
}
TEST(a_security_key_opens_the_second_step_once) { scenario_each(list, COUNT_OF(list), signing_in); }

static void refusals(ScenarioHouse *h)
{
    begin(h);
    SoftKey key, stranger, nurses;
    enrol(h, scenario_cookie(h, OFFICER), &key, "鍵");
    enrol(h, scenario_cookie(h, NURSE), &nurses, "鍵");
    soft_make(&stranger);
    const Said lies[] = {
        { .type = "webauthn.create" }, { .origin = "http://localhost.evil.example" }, { .origin = "https://localhost" }, { .challenge = { "AAAA", 4 } },
        { .rp_id = { "evil.example", 12 } }, { .flags = 0x04 }, { .more = ",\"crossOrigin\":true" }, { .padded = true },
        { .credential = { (const char *)nurses.id, sizeof nurses.id } }, { .credential = { (const char *)stranger.id, sizeof stranger.id } },
    };
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        TestReply first = first_step(h, "officer");
        EXPECT_I64(second_step(h, first, &key, &lies[i]).status, 401);
        EXPECT_I64(second_step(h, first, &key, &truth).status, 401); /* a wrong answer burns the challenge too */
        h->app.clock.fixed_ms += LATER_MS;
    }
    const Said mine = { .credential = { (const char *)key.id, sizeof key.id } };
    EXPECT_I64(second_step(h, first_step(h, "officer"), &nurses, &truth).status, 401); /* the key of another account */
    EXPECT_I64(second_step(h, first_step(h, "officer"), &stranger, &mine).status, 401); /* the right name, another key's signature */
    TestReply a = first_step(h, "officer"), b = first_step(h, "officer");
    const char *crossed = signed_body(h, &key, scenario_text_in(a.body, "challenge"), scenario_text_in(b.body, "ticket"), &truth);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", crossed).status, 401); /* the challenge of another ticket */
    TestReply late = first_step(h, "officer");
    h->app.clock.fixed_ms += LATER_MS;
    EXPECT_I64(second_step(h, late, &key, &truth).status, 401);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", "{\"ticket\":\"x\",\"credential\":\"x\"}").status, 422);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM session WHERE account = 1"), 1);
    EXPECT_I64(second_step(h, first_step(h, "officer"), &key, &truth).status, 200); /* and yet nobody is locked out */
    soft_done(&stranger);
    soft_done(&nurses);
    soft_done(&key);
}
TEST(what_a_security_key_did_not_sign_for_this_moment_is_refused) { scenario_each(list, COUNT_OF(list), refusals); }

static void copies(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    enrol(h, scenario_cookie(h, OFFICER), &key, "鍵");
    key.counter = 40;
    EXPECT_I64(second_step(h, first_step(h, "officer"), &key, &truth).status, 200);
    key.counter = 40; /* a copy of the key, from yesterday: counts to 41 again */
    TestReply refused = second_step(h, first_step(h, "officer"), &key, &truth);
    EXPECT_I64(refused.status, 401);
    EXPECT(str_contains(refused.body, S("\"copied\"")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE entity = 'security_key' AND target = 1 AND org = 1001 AND result = 'unauthenticated'"), 1);
    EXPECT_I64(scenario_number(h, "SELECT counter FROM security_key"), 41);
    EXPECT_I64(second_step(h, first_step(h, "officer"), &key, &truth).status, 200); /* the true one has counted on */
    soft_done(&key);
}
TEST(a_copied_security_key_is_refused_and_recorded) { scenario_each(list, COUNT_OF(list), copies); }

/* ---- going on, removing, losing ---- */

static void using(ScenarioHouse *h)
{
    begin(h);
    SoftKey key, second;
    Str me = scenario_cookie(h, OFFICER);
    enrol(h, me, &key, "一本目");
    enrol_beside(h, me, &key, &second, "二本目");
    h->app.clock.fixed_ms += LATER_MS;
    EXPECT_I64(get(h, me, KEYS).status, 401); /* locked */
    const char *answer = here(h, me, &key);
    EXPECT_I64(post(h, me, "/api/session/unlock", answer).status, 204);
    EXPECT_I64(post(h, me, "/api/session/unlock", answer).status, 401);
    EXPECT_I64(get(h, me, KEYS).status, 200);
    EXPECT_I64(post(h, me, "/api/second-factor/sheet", here(h, me, &key)).status, 200);
    int64_t id = scenario_number(h, "SELECT id FROM security_key WHERE name = '二本目'");
    const char *target = arena_printf(&h->arena, KEYS "/%lld/remove", (long long)id).p;
    EXPECT_I64(post(h, me, target, "{}").status, 422);
    EXPECT_I64(post(h, me, target, "{\"code\":\"123456\"}").status, 401);
    EXPECT_I64(post(h, scenario_cookie(h, NURSE), target, here(h, me, &key)).status, 401); /* given to another session */
    EXPECT_I64(post(h, me, KEYS "/77/remove", here(h, me, &key)).status, 404);
    EXPECT_I64(post(h, me, target, here(h, me, &second)).status, 204); /* by itself */
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code"), 10);
    target = arena_printf(&h->arena, KEYS "/%lld/remove", (long long)scenario_number(h, "SELECT id FROM security_key")).p;
    EXPECT_I64(post(h, me, target, here(h, me, &key)).status, 204);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code"), 0); /* the sheet goes with the last factor */
    EXPECT(str_contains(first_step(h, "officer").body, S("\"signed_in\":true")));
    soft_done(&second);
    soft_done(&key);
}
TEST(a_security_key_unlocks_and_removes) { scenario_each(list, COUNT_OF(list), using); }

static void lost(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    enrol(h, scenario_cookie(h, OFFICER), &key, "鍵");
    TestReply reset = post(h, scenario_cookie(h, ADMIN), "/api/towns/1001/accounts/1/reset", NULL);
    EXPECT_I64(reset.status, 200);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM security_key"), 0);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code"), 0);
    TestReply in = post(h, (Str){ 0 }, "/api/session", arena_printf(&h->arena, "{\"login\":\"officer\",\"password\":\"" STR_FMT "\"}",
                                                                     STR_ARG(scenario_text_in(reset.body, "one_time_code"))).p);
    EXPECT_I64(in.status, 200);
    EXPECT(str_contains(in.body, S("\"must_enrol\":true"))); /* the way of losing it skips nothing */
    soft_done(&key);
}
TEST(a_reset_takes_security_keys_and_wants_another_factor) { scenario_each(list, COUNT_OF(list), lost); }

static void policy(ScenarioHouse *h)
{
    begin(h);
    SoftKey key;
    enrol(h, scenario_cookie(h, OFFICER), &key, "鍵");
    Str admin = scenario_cookie(h, ADMIN);
    const char *doors = "/api/towns/1001/doors";
    EXPECT_I64(ask(h, admin, PUT, doors, S("{\"second_factor_roles\":[],\"key_verified\":1}")).status, 422);
    EXPECT(str_contains(ask(h, admin, PUT, doors, S("{\"second_factor_roles\":[],\"key_verified\":true}")).body, S("\"key_verified\":true")));
    EXPECT(str_contains(ask(h, admin, PUT, doors, S("{\"second_factor_roles\":[]}")).body, S("\"key_verified\":true"))); /* left out: as it was */
    TestReply first = first_step(h, "officer");
    EXPECT(str_contains(first.body, S("\"verification\":\"required\"")));
    EXPECT_I64(second_step(h, first, &key, &truth).status, 401); /* only touched */
    const Said with_pin = { .flags = SOFT_PRESENT | SOFT_VERIFIED };
    EXPECT_I64(second_step(h, first_step(h, "officer"), &key, &with_pin).status, 200);
    soft_done(&key);
}
TEST(a_town_may_ask_keys_for_their_pin) { scenario_each(list, COUNT_OF(list), policy); }

/* ---- where the name allows it ---- */

static void names(ScenarioHouse *h)
{
    static const struct {
        const char *host, *why;
    } rows[] = {
        { "localhost", NULL }, { "LocalHost:8080", NULL }, { "127.0.0.1:8080", "数字のアドレス" }, { "10.1.2.3", "数字のアドレス" }, { "[::1]:8080", "数字のアドレス" },
        { "0x7f.1", "数字のアドレス" }, { "banso.0x1f", "数字のアドレス" }, { "banso.town.example", "https" }, { "localhost.evil.example", "https" }, { "ba nso", "数字のアドレス" },
    };
    begin(h);
    SoftKey key;
    Str me = scenario_cookie(h, OFFICER);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        TestReply reply = ask_at(h, str_of(rows[i].host), me, GET, KEYS, S(""));
        EXPECT_I64(reply.status, 200);
        EXPECT(str_contains(reply.body, rows[i].why ? str_of(rows[i].why) : S("\"available\":true,\"why\":null")));
        TestReply begun = ask_at(h, str_of(rows[i].host), me, POST, KEYS "/begin", str_of(my_password));
        EXPECT_I64(begun.status, rows[i].why ? 422 : 200);
    }
    h->app.clock.fixed_ms += 60000;
    enrol(h, me, &key, "鍵");
    h->app.secure = true; /* over TLS, by another name than the key was made for */
    Str me_tls;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &me_tls), OK);
    TestReply there = ask_at(h, S("banso.town.example"), me_tls, GET, KEYS, S(""));
    EXPECT(str_contains(there.body, S("\"available\":true")) && str_contains(there.body, S("\"here\":false")));
    TestReply offer = ask_at(h, S("banso.town.example"), me_tls, POST, KEYS "/challenge", S(""));
    EXPECT(str_contains(offer.body, S("\"key\":null")) && str_contains(offer.body, S("別のアドレス")));
    soft_done(&key);
}
TEST(keys_work_where_the_name_allows_it_and_the_page_says_why_not) { scenario_each(list, COUNT_OF(list), names); }
