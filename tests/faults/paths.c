#include "tests/faults/paths.h"
#include "base/totp.h"
#include "feature/account/password.h"
#include "http/job.h"
#include "http/router.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOON 1790000000000 /* 2026-09-21; the clock stands, so that codes and windows stay */
#define PASSWORD PATH_PASSWORD
#define OTHER_PASSWORD "雪の日は炬燵で蜜柑を食べましょう"
#define TOWN "/api/towns/1001"
#define HEADER "被保険者番号,氏名,サービス提供年月,審査年月,事業所番号,サービスコード,要介護状態区分,単位数,費用額,給付費\r\n"
#define ROW(person, month) person ",見本 花子," month ",202604,0970100012,A61111,要支援1,1798,18231,16407\r\n"

const char *path_text(ScenarioHouse *h, const char *format, ...)
{
    char room[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(room, sizeof room, format, args);
    va_end(args);
    return arena_printf(&h->arena, "%s", room).p;
}

TestReply path_run(ScenarioHouse *h, const Path *p, Arena *arena, bool *ret_good)
{
    TestRequest request = { .method = p->route->method, .target = str_of(p->target), .body = p->bytes.n ? p->bytes : str_of(p->body),
                            .if_match = str_of(p->if_match), .cookie = p->cookie.n ? p->cookie : h->cookies[p->as], .same_origin = true, .content_type = p->content_type };
    TestReply reply = { 0 };
    Status s = app_request(&h->app, &request, arena, &reply);
    *ret_good = s == OK && reply.status >= 200 && reply.status < 300;
    if (*ret_good && p->job)
        *ret_good = job_wait(&h->app, scenario_number_in(reply.body, "job")) == OK;
    if (p->nightly) { /* it may have begun whatever became of the answer */
        NightlyState state;
        nightly_wait(&h->app);
        nightly_look(&h->app, &state);
        *ret_good &= state.failed != p->nightly;
    }
    return reply;
}

/* ---- the rows of entities ---- */

typedef struct {
    const Entity *entity;
    int64_t org, id; /* of a row that stands there; 0: none yet */
    Person who;
} Standing;
static Standing standing[64];
static size_t n_standing;

/* What a check of the whole row wants beyond its required fields. */
static const struct {
    const char *entity, *members;
} wanted[] = {
    { "scenario_step", "\"kind\":\"population\",\"growth_permille\":%d,\"source\":\"見本\",\"mark\":\"assumed\"" },
    { "cap_input", "\"item\":\"a26\",\"fiscal_year\":202%d,\"yen\":1,\"mark\":\"final\"" },
    { "unit", "\"kind\":\"area\",\"name\":\"見本%d\"" },
    { "program_map", "\"service\":\"A6\",\"from_month\":20260%d,\"program\":\"c\"" },
    { "peer_choice", "\"other\":2001,\"reason\":\"見本%d\"" },
    { "known_effect", "\"kind\":\"unlike\",\"from_month\":20260%d" },
    { "care_plan_code", "\"item\":\"211%d\",\"kind\":\"a\"" },
    { "cause_evidence", "\"kind\":\"note\",\"words\":\"見本%d\",\"judgement\":\"supports\"" },
    { "indicator", "\"name\":\"見本%d\",\"unit\":\"人\"" },
    { "ledger", "\"people\":1%d,\"month\":202603" }, /* of a month with claims: a gap would end the landing */
};

static int64_t stands(const char *entity)
{
    for (size_t i = 0; i < n_standing; i++)
        if (strcmp(standing[i].entity->name, entity) == 0)
            return standing[i].id;
    return 0;
}

static void put_value(Buf *b, const Field *f, int variant)
{
    size_t n = 0;
    switch (f->kind) {
    case KIND_TEXT: buf_printf(b, "\"見本%d\"", variant); break;
    case KIND_CHOICE:
        while (f->choices[n].value)
            n++;
        buf_printf(b, "\"%s\"", f->choices[(size_t)variant % n].value);
        break;
    case KIND_DATE: buf_printf(b, "\"2026-0%d-01\"", variant); break;
    case KIND_MONTH: buf_printf(b, "20260%d", variant); break;
    case KIND_YEAR: buf_printf(b, "202%d", variant); break;
    case KIND_BOOL: buf_printf(b, "false"); break;
    case KIND_REF: buf_printf(b, "%lld", (long long)stands(f->ref)); break;
    case KIND_INT:
    case KIND_YEN:
    case KIND_COUNT: {
        int64_t from = f->min > 0 ? f->min : 0, span = f->max > 0 && f->max - from < 10 ? f->max - from + 1 : 10;
        buf_printf(b, "%lld", (long long)(from + variant % span));
        break;
    }
    }
}

static const char *body_of(ScenarioHouse *h, const Entity *e, int variant)
{
    CLEANUP(buf_done) Buf b;
    buf_init(&b, 1 << 16);
    buf_char(&b, '{');
    const char *special = NULL;
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        special = strcmp(wanted[i].entity, e->name) == 0 ? wanted[i].members : special;
    if (special) {
        char room[300];
        Str head, tail;
        str_cut(str_of(special), '%', &head, &tail);
        snprintf(room, sizeof room, STR_FMT "%d" STR_FMT, STR_ARG(head), variant, STR_ARG(str_sub(tail, 1, tail.n)));
        buf_add(&b, str_of(room));
    }
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        bool named = special && strstr(special, f->name);
        if (!(f->flags & FIELD_REQUIRED) || (f->flags & (FIELD_READ_ONLY | FIELD_HIDDEN)) || named)
            continue;
        if (b.n > 1)
            buf_char(&b, ',');
        buf_printf(&b, "\"%s\":", f->name);
        put_value(&b, f, variant);
    }
    buf_char(&b, '}');
    return arena_printf(&h->arena, STR_FMT, STR_ARG(buf_str(&b))).p;
}

/* Makes the row of an entity by whoever may; answers whether it stands. */
static bool make_standing(ScenarioHouse *h, const Entity *e, int64_t org)
{
    static const Person who[] = { OFFICER, HEAD, ADMIN, PREFECTURE, NURSE, MINISTRY };
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        TestReply r = scenario_ask(h, who[i], POST, path_text(h, "/api/towns/%lld/%s", (long long)org, e->plural), body_of(h, e, 5), NULL);
        if (r.status == 201 && n_standing < COUNT_OF(standing)) {
            standing[n_standing++] = (Standing){ e, org, scenario_number_in(r.body, "id"), who[i] };
            return true;
        }
        if (getenv("BANSO_FAULTS_WHY"))
            printf("%s: %d " STR_FMT "\n", e->name, r.status, STR_ARG(r.body));
    }
    return false;
}

static const Standing *standing_of(const Entity *e)
{
    for (size_t i = 0; i < n_standing; i++)
        if (standing[i].entity == e)
            return &standing[i];
    return NULL;
}

/* References want others first: so often, until nothing is added. */
static void make_all_standing(ScenarioHouse *h)
{
    const size_t n = router_count(h->app.router);
    n_standing = 0;
    for (size_t round = 0; round < 4; round++)
        for (size_t i = 0; i < n; i++) {
            const Route *r = router_route(h->app.router, i);
            const Entity *e = r->data;
            if (r->method == POST && e && !standing_of(e) && !make_standing(h, e, IN_TOWN))
                make_standing(h, e, IN_PREFECTURE);
        }
}

/* Of some there is one row a town: another town makes its own. */
static bool neighbour_path(ScenarioHouse *h, const Route *route, Path *ret)
{
    const Entity *e = route->data;
    if (route->method != POST || (strcmp(e->name, "town_setting") != 0 && strcmp(e->name, "peer_choice") != 0))
        return false;
    *ret = (Path){ .route = route, .as = NEIGHBOUR, .target = path_text(h, "/api/towns/1002/%s", e->plural), .body = body_of(h, e, 6) };
    return true;
}

static bool entity_path(ScenarioHouse *h, const Route *route, Path *ret)
{
    const Entity *e = route->data;
    const Standing *s = e ? standing_of(e) : NULL;
    if (!s)
        return false;
    if (neighbour_path(h, route, ret))
        return true;
    const char *list = path_text(h, "/api/towns/%lld/%s", (long long)s->org, e->plural), *one = path_text(h, "%s/%lld", list, (long long)s->id);
    *ret = (Path){ .route = route, .as = s->who, .target = route->method == POST ? list : one,
                   .body = route->method == DELETE ? NULL : body_of(h, e, route->method == POST ? 6 : 5),
                   .if_match = route->method == POST ? NULL : "\"1\"" };
    return true;
}

/* ---- the others ---- */

typedef struct {
    int64_t checked, thrown, applied, portrait, session, job, duty, engagement, bare, person;
    const char *enrol_code, *step_code, *other_code;
} Prepared;

static Status set_passwords(Db *db, void *context)
{
    static const Sql sql = { .text = "UPDATE account SET password = $1" };
    return db_exec(db, &sql, P_TEXT(*(const Str *)context));
}

static void give_passwords(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    Str stored = { 0 };
    EXPECT_I64(password_store(S(PASSWORD), &h->arena, &stored), OK);
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, set_passwords, &stored), OK);
}

/* The body with the code that a phone shows `later` after noon. */
static const char *code_of(ScenarioHouse *h, Str secret, int64_t later_ms)
{
    CLEANUP(buf_done) Buf bytes;
    uint32_t code = 0;
    buf_init(&bytes, 1024);
    EXPECT_I64(base32_read(secret, &bytes), OK);
    EXPECT_I64(hotp(buf_str(&bytes), (uint64_t)totp_step(NOON + later_ms), TOTP_DIGITS, &code), OK);
    return path_text(h, "{\"code\":\"%06u\"}", code);
}

/* The head has begun to enrol; the coordinator has done so. */
static void give_factors(ScenarioHouse *h, Prepared *p)
{
    TestReply begun = scenario_ask(h, HEAD, POST, "/api/second-factor", "{\"password\":\"" PASSWORD "\"}", NULL);
    p->enrol_code = code_of(h, scenario_text_in(begun.body, "secret"), 0);
    begun = scenario_ask(h, COORDINATOR, POST, "/api/second-factor", "{\"password\":\"" PASSWORD "\"}", NULL);
    Str secret = arena_copy(&h->arena, scenario_text_in(begun.body, "secret"));
    EXPECT_I64(scenario_ask(h, COORDINATOR, POST, "/api/second-factor/confirm", code_of(h, secret, 0), NULL).status, 200);
    h->cookies[COORDINATOR] = (Str){ 0 };
    scenario_cookie(h, COORDINATOR);
    p->step_code = code_of(h, secret, 30000);
    TestReply first = scenario_ask(h, NOBODY, POST, "/api/session", "{\"login\":\"coordinator\",\"password\":\"" PASSWORD "\"}", NULL);
    p->other_code = path_text(h, "{\"ticket\":\"" STR_FMT "\",\"code\":" STR_FMT, STR_ARG(scenario_text_in(first.body, "ticket")),
                         STR_ARG(str_sub(str_of(p->step_code), 8, 100)));
}

static int64_t upload(ScenarioHouse *h, Str bytes, int64_t *ret_job)
{
    TestRequest request = { .method = POST, .target = S(TOWN "/imports?name=claims.csv"), .body = bytes, .cookie = scenario_cookie(h, OFFICER),
                            .same_origin = true, .content_type = S("application/octet-stream") };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    *ret_job = scenario_number_in(reply.body, "job");
    EXPECT_I64(job_wait(&h->app, *ret_job), OK);
    return scenario_number_in(reply.body, "batch");
}

static void give_imports(ScenarioHouse *h, Prepared *p)
{
    scenario_sql(h, "UPDATE organisation SET code = '092142', insurer = '092148' WHERE id = 1001");
    p->applied = upload(h, S(HEADER ROW("0000000001", "202603")), &p->job);
    TestReply r = scenario_ask(h, OFFICER, POST, path_text(h, TOWN "/imports/%lld/apply", (long long)p->applied), "{}", NULL);
    EXPECT_I64(job_wait(&h->app, scenario_number_in(r.body, "job")), OK);
    p->checked = upload(h, S(HEADER ROW("0000000002", "202605") ROW("3", "202605")), &p->job);
    p->thrown = upload(h, S(HEADER ROW("0000000003", "202606")), &p->job);
    p->person = scenario_number(h, "SELECT MIN(id) FROM person");
}

static Prepared prepare(ScenarioHouse *h)
{
    Prepared p = { 0 };
    h->app.clock = clock_fixed(NOON);
    give_passwords(h);
    give_imports(h, &p);
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 21, 1, 'admin2', '見本', 'admin', 0, 0)");
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 22, 1, 'officer2', '見本', 'officer', 0, 0)");
    make_all_standing(h);
    p.duty = stands("duty");
    p.engagement = stands("engagement");
    for (size_t i = 0; i < n_standing; i++)
        if (strcmp(standing[i].entity->name, "engagement") == 0)
            p.bare = scenario_number_in(scenario_ask(h, OFFICER, POST, TOWN "/engagements", body_of(h, standing[i].entity, 7), NULL).body, "id");
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 23, 1, 'officer3', '見本', 'officer', 0, 0)");
    EXPECT_I64(scenario_ask(h, ADMIN, POST, TOWN "/accounts/21/reset", "{}", NULL).status, 202);
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, TOWN "/accounts/23", "{\"role\":\"admin\"}", "\"1\"").status, 202);
    TestReply r = scenario_ask(h, OFFICER, POST, path_text(h, TOWN "/engagements/%lld/portraits", (long long)p.engagement), "{\"title\":\"見本\"}", NULL);
    p.portrait = scenario_number_in(r.body, "id");
    give_factors(h, &p);
    Str second = { 0 };
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 3, &h->arena, &second), OK);
    scenario_cookie(h, NURSE);
    p.session = scenario_number(h, "SELECT MIN(id) FROM session WHERE account = 3");
    for (Person who = OFFICER; who < DISABLED; who++)
        scenario_cookie(h, who);
    return p;
}

static size_t hand_paths(ScenarioHouse *h, const Prepared *p, HandPath *ret)
{
    const char *import = path_text(h, TOWN "/imports/%lld", (long long)p->checked);
    const char *walk = path_text(h, TOWN "/engagements/%lld", (long long)p->engagement);
    static const Str raw = { "application/octet-stream", 24 };
    const HandPath rows[] = {
        { "POST", "/api/session", { .as = NOBODY, .target = "/api/session", .body = "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}" } },
        { "DELETE", "/api/session", { .as = NURSE, .target = "/api/session" } },
        { "DELETE", "/api/sessions/{id}", { .as = NURSE, .target = path_text(h, "/api/sessions/%lld", (long long)p->session) } },
        { "POST", "/api/session/code", { .as = NOBODY, .target = "/api/session/code", .body = p->other_code } },
        { "POST", "/api/session/unlock", { .as = NURSE, .target = "/api/session/unlock", .body = "{\"password\":\"" PASSWORD "\"}" } },
        { "POST", "/api/password", { .as = NURSE, .target = "/api/password", .body = "{\"old\":\"" PASSWORD "\",\"new\":\"" OTHER_PASSWORD "\"}" } },
        { "POST", "/api/second-factor", { .as = NURSE, .target = "/api/second-factor", .body = "{\"password\":\"" PASSWORD "\"}" } },
        { "POST", "/api/second-factor/confirm", { .as = HEAD, .target = "/api/second-factor/confirm", .body = p->enrol_code } },
        { "POST", "/api/second-factor/sheet", { .as = COORDINATOR, .target = "/api/second-factor/sheet", .body = p->step_code } },
        { "POST", "/api/second-factor/remove", { .as = COORDINATOR, .target = "/api/second-factor/remove", .body = p->step_code } },
        { "PUT", "/api/drafts/{key}", { .as = OFFICER, .target = "/api/drafts/a", .body = "{\"text\":\"x\"}" } },
        { "DELETE", "/api/drafts/{key}", { .as = OFFICER, .target = "/api/drafts/kept" } },
        { "POST", "/api/towns/{org}/accounts", { .as = ADMIN, .target = TOWN "/accounts", .body = "{\"login\":\"new\",\"name\":\"見本\",\"role\":\"officer\",\"disabled\":false}" } },
        { "PUT", "/api/towns/{org}/accounts/{id}", { .as = ADMIN, .target = TOWN "/accounts/22", .body = "{\"disabled\":true}", .if_match = "\"1\"" } },
        { "POST", "/api/towns/{org}/accounts/{id}/promotion/confirm", { .as = NATION_ADMIN, .target = TOWN "/accounts/23/promotion/confirm", .body = "{}" } },
        { "DELETE", "/api/towns/{org}/accounts/{id}/promotion", { .as = ADMIN, .target = TOWN "/accounts/23/promotion" } },
        { "POST", "/api/towns/{org}/accounts/{id}/reset", { .as = ADMIN, .target = TOWN "/accounts/22/reset", .body = "{}" } },
        { "DELETE", "/api/towns/{org}/accounts/{id}/reset", { .as = ADMIN, .target = TOWN "/accounts/21/reset" } },
        { "POST", "/api/towns/{org}/accounts/{id}/reset/confirm", { .as = NATION_ADMIN, .target = TOWN "/accounts/21/reset/confirm", .body = "{}" } },
        { "PUT", "/api/towns/{org}/doors", { .as = ADMIN, .target = TOWN "/doors", .body = "{\"second_factor_roles\":[\"head\"]}" } },
        { "POST", "/api/towns/{org}/duties/{id}/done", { .as = OFFICER, .target = path_text(h, TOWN "/duties/%lld/done", (long long)p->duty), .body = "{\"year\":2026}" } },
        { "POST", "/api/towns/{org}/engagements/{id}/timeline", { .as = OFFICER, .target = path_text(h, TOWN "/engagements/%lld/timeline", (long long)p->bare), .body = "{\"start\":\"2026-07-15\"}" } },
        { "POST", "/api/towns/{org}/engagements/{id}/remarks", { .as = OFFICER, .target = path_text(h, "%s/remarks", walk),
          .body = path_text(h, "{\"engagement\":%lld,\"kind\":\"notice\",\"from_role\":\"town\",\"to_role\":\"prefecture\",\"text\":\"見本\",\"day\":\"2026-07-15\"}", (long long)p->engagement) } },
        { "POST", "/api/towns/{org}/engagements/{id}/portraits", { .as = OFFICER, .target = path_text(h, "%s/portraits", walk), .body = "{\"title\":\"次\"}" } },
        { "DELETE", "/api/towns/{org}/engagements/{id}/portraits/{portrait}", { .as = OFFICER, .target = path_text(h, "%s/portraits/%lld", walk, (long long)p->portrait) } },
        { "POST", "/api/towns/{org}/imports", { .as = OFFICER, .target = TOWN "/imports?name=more.csv", .job = true, .steps = true, .content_type = raw,
          .bytes = S(HEADER ROW("0000000004", "202607") ROW("0000000005", "202607")) } },
        { "GET", "/api/towns/{org}/imports/{id}/issues.csv", { .as = OFFICER, .target = path_text(h, "%s/issues.csv", import) } },
        { "DELETE", "/api/towns/{org}/imports/{id}", { .as = OFFICER, .target = path_text(h, TOWN "/imports/%lld", (long long)p->thrown) } },
        { "PUT", "/api/towns/{org}/imports/{id}/mapping", { .as = OFFICER, .job = true, .steps = true, .target = path_text(h, "%s/mapping", import), .body = "{\"columns\":[{\"index\":1,\"field\":null}]}" } },
        { "PUT", "/api/towns/{org}/imports/{id}/repairs", { .as = OFFICER, .job = true, .steps = true, .target = path_text(h, "%s/repairs", import), .body = "{\"repairs\":[{\"row\":3,\"skip\":true}]}" } },
        { "POST", "/api/towns/{org}/imports/{id}/apply", { .as = OFFICER, .job = true, .target = path_text(h, "%s/apply", import), .body = "{}" } },
        { "POST", "/api/towns/{org}/imports/{id}/undo", { .as = OFFICER, .job = true, .target = path_text(h, TOWN "/imports/%lld/undo", (long long)p->applied), .body = "{}" } },
        { "POST", "/api/towns/{org}/persons/{id}/reveal", { .as = OFFICER, .target = path_text(h, TOWN "/persons/%lld/reveal", (long long)p->person), .body = "{\"reason\":\"本人からの電話\"}" } },
        { "POST", "/api/towns/{org}/scenario-results", { .as = OFFICER, .target = TOWN "/scenario-results", .body = "{\"year\":2026,\"to\":2030,\"rows\":[]}" } },
        { "GET", "/api/towns/{org}/scenario-workbook", { .as = OFFICER, .target = path_text(h, TOWN "/scenario-workbook?ids=%lld", (long long)stands("scenario")) } },
        { "POST", "/api/search", { .as = OFFICER, .target = "/api/search", .body = "{\"q\":\"上限額\"}" } },
        { "POST", "/api/registers/{org}/organisations", { .as = MINISTRY, .target = "/api/registers/1/organisations",
          .body = "{\"kind\":\"municipality\",\"code\":\"992046\",\"name\":\"うみべ市\",\"parent\":100}" } },
        { "PUT", "/api/registers/{org}/organisations/{id}", { .as = MINISTRY, .target = "/api/registers/1/organisations/1002", .body = "{\"name\":\"となり新市\"}", .if_match = "\"1\"" } },
        { "DELETE", "/api/jobs/{id}", { .as = OFFICER, .target = path_text(h, "/api/jobs/%lld", (long long)p->job) } },
    };
    memcpy(ret, rows, sizeof rows);
    return COUNT_OF(rows);
}

size_t paths_make(ScenarioHouse *h, Path *ret, const Route **ret_untried, size_t *ret_n_untried)
{
    static HandPath hand[HAND_MAX];
    Prepared p = prepare(h);
    (void)scenario_ask(h, OFFICER, PUT, "/api/drafts/kept", "{\"text\":\"x\"}", NULL);
    size_t n_hand = hand_paths(h, &p, hand), n = 0;
    n_hand += town_paths(h, p.engagement, hand + n_hand);
    n_hand += door_paths(h, hand + n_hand);
    EXPECT(n_hand <= HAND_MAX);
    *ret_n_untried = 0;
    for (size_t i = 0; i < router_count(h->app.router) && n < PATHS_MAX; i++) {
        const Route *route = router_route(h->app.router, i);
        if (!route_is_unsafe(route) && route->audit != AUDIT_EXPORT)
            continue;
        const size_t before = n;
        for (size_t k = 0; k < n_hand && n < PATHS_MAX; k++)
            if (strcmp(hand[k].method, method_name(route->method)) == 0 && strcmp(hand[k].route, route->path) == 0) {
                ret[n] = hand[k].path;
                ret[n++].route = route;
            }
        if (n == before && entity_path(h, route, &ret[n]))
            n++;
        if (n == before)
            ret_untried[(*ret_n_untried)++] = route;
    }
    return n;
}
