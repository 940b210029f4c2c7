#include "tests/faults/paths.h"
#include "domain/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOWN "/api/towns/1001"
#define PREF "/api/towns/100"
#define WALK "/api/towns/{org}/engagements/{id}"
#define BOARD "/api/towns/{org}/boards/{id}"
#define SUMS_AS(format) "{\"source\":\"sums\",\"format\":\"" format "\",\"from\":202504,\"to\":202603,\"purpose\":\"report\",\"purpose_words\":\"運営状況調査の回答\"," \
             "\"recipient_kind\":\"organisation\",\"recipient\":100}"
#define SUMS SUMS_AS("csv")
#define CELLS "{\"year\":2026,\"follows\":\"age75\",\"rows\":[{\"service\":\"day\",\"program\":\"equivalent\",\"users\":30,\"unit_yen\":20000}]}"
#define CLAIM_COLUMNS "claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
#define CUBE_COLUMNS "cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"

/* Asks as whoever may; the number behind "id" of the answer. */
static int64_t made(ScenarioHouse *h, Person who, const char *target, const char *body)
{
    TestReply r = scenario_ask(h, who, POST, target, body, NULL);
    if (r.status >= 300)
        test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, target, r.status, STR_ARG(r.body));
    return scenario_number_in(r.body, "id");
}

static void done(ScenarioHouse *h, Person who, Method method, const char *target, const char *body)
{
    TestReply r = scenario_ask(h, who, method, target, body, NULL);
    if (r.status >= 300)
        test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, target, r.status, STR_ARG(r.body));
}

/* ---- what leaves and what goes ---- */

/* Lines that are over, in both towns: one has an open list, the other makes one. */
static void give_old_lines(ScenarioHouse *h)
{
    char folder[] = "/tmp/banso-stones-XXXXXX";
    if (!mkdtemp(folder))
        abort();
    h->app.config.key_file = path_text(h, "%s/key", folder);
    bool postgres = str_starts(str_of(h->url), S("postgres"));
    scenario_sql(h, path_text(h, "INSERT INTO person (org, id, number_key, number_sealed) VALUES (1002, 1, %s, %s)", postgres ? "'\\x01'" : "X'01'", postgres ? "'\\x01'" : "X'01'"));
    for (int town = 1001; town <= 1002; town++) {
        long long person = (long long)scenario_number(h, path_text(h, "SELECT MIN(id) FROM person WHERE org = %d", town));
        scenario_sql(h, path_text(h, "INSERT INTO " CLAIM_COLUMNS " VALUES (%d, 201903, 1, 1, %lld, 7, 'A6', '1111', 'equivalent', '12', 201904, 201905, 1, 4, 1, 10, 9, 1)", town, person));
        scenario_sql(h, path_text(h, "INSERT INTO " CUBE_COLUMNS " VALUES (%d, 201903, 'A6', 'equivalent', 7, '12', 'claim', 1, 1, 1, 10, 9)", town));
    }
}

/* A town that is no village, and sums of so many that a reader outside may see them. */
static void give_sums(ScenarioHouse *h)
{
    scenario_sql(h, "UPDATE population SET total = 30000");
    for (Month m = 201904; m < 202603; m = month_add(m, 1)) /* from the old lines to the claims without a gap: so a year lands */
        scenario_sql(h, path_text(h, "INSERT INTO " CUBE_COLUMNS " VALUES (1001, %d, 'A6', 'equivalent', 8, '12', 'claim', 120, 120, 215760, 2187720, 1968840)", m));
}

/* What is released is what was looked at: the stamp goes with it. */
static void look_at_the_month(ScenarioHouse *h, Path *p, Arena *arena)
{
    p->body = arena_printf(arena, "{\"stamp\":%lld}", (long long)scenario_number(h, "SELECT n FROM town_stamp WHERE org = 1001")).p;
}

static size_t leaving(ScenarioHouse *h, HandPath *ret)
{
    give_old_lines(h);
    give_sums(h);
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (1001, 201904, 0, 0)");
    int64_t disposal = made(h, OFFICER, TOWN "/disposals", "{}"), waiting = made(h, OFFICER, TOWN "/exports", SUMS);
    scenario_sql(h, "UPDATE export SET state = 'waiting', decided_by = NULL, decided_ms = NULL");
    const int64_t file = made(h, OFFICER, TOWN "/exports", SUMS_AS("xlsx"));
    TestReply odd;
    done(h, OFFICER, GET, TOWN "/claims?month=202603", NULL); /* late in the evening */
    odd = scenario_ask(h, HEAD, GET, TOWN "/odd-accesses?week=2026-09-21", NULL, NULL);
    Str what = scenario_text_in(odd.body, "what");
    const char *looked = path_text(h, "{\"what\":\"" STR_FMT "\",\"account\":%lld,\"first\":%lld,\"note\":\"本人に聞いた\"}", STR_ARG(what),
                              (long long)scenario_number_in(odd.body, "account"), (long long)scenario_number_in(odd.body, "first"));
    const HandPath rows[] = {
        { "POST", "/api/towns/{org}/export-previews", { .as = OFFICER, .target = TOWN "/export-previews", .body = SUMS } },
        { "POST", "/api/towns/{org}/exports", { .as = OFFICER, .target = TOWN "/exports", .body = SUMS } },
        { "POST", "/api/towns/{org}/exports", { .as = OFFICER, .target = TOWN "/exports", .body = SUMS_AS("xlsx") } },
        { "POST", "/api/towns/{org}/exports/{id}/approval", { .as = HEAD, .target = path_text(h, TOWN "/exports/%lld/approval", (long long)waiting), .body = "{}" } },
        { "DELETE", "/api/towns/{org}/exports/{id}", { .as = OFFICER, .target = path_text(h, TOWN "/exports/%lld", (long long)waiting) } },
        { "PUT", "/api/towns/{org}/retention/{class}", { .as = HEAD, .target = TOWN "/retention/claims",
          .body = "{\"years\":10,\"basis\":\"文書管理規程8条\",\"mark\":\"confirmed\",\"hold\":false}" } },
        { "POST", "/api/towns/{org}/disposals", { .as = NEIGHBOUR, .target = "/api/towns/1002/disposals", .body = "{}" } },
        { "POST", "/api/towns/{org}/disposals/{id}/signature", { .as = HEAD, .waits = "meta", .target = path_text(h, TOWN "/disposals/%lld/signature", (long long)disposal), .body = "{}" } },
        { "DELETE", "/api/towns/{org}/disposals/{id}", { .as = OFFICER, .target = path_text(h, TOWN "/disposals/%lld", (long long)disposal) } },
        { "GET", "/api/towns/{org}/exports.csv", { .as = OFFICER, .target = TOWN "/exports.csv" } },
        { "GET", "/api/towns/{org}/exports/{id}/files/{n}", { .as = OFFICER, .target = path_text(h, TOWN "/exports/%lld/files/1", (long long)file) } },
        { "GET", "/api/towns/{org}/spending.csv", { .as = OFFICER, .target = TOWN "/spending.csv?from=202603&to=202609&by=month,service&encoding=cp932" } },
        { "GET", "/api/towns/{org}/spending.xlsx", { .as = OFFICER, .target = TOWN "/spending.xlsx?from=202603&to=202609&by=month,service" } },
        { "GET", "/api/towns/{org}/why.xlsx", { .as = OFFICER, .target = TOWN "/why.xlsx?year=2026" } },
        { "GET", "/api/towns/{org}/worksheet.xlsx", { .as = OFFICER, .target = TOWN "/worksheet.xlsx?year=2026" } },
        { "GET", "/api/prefectures/{org}/worksheet.xlsx", { .as = PREFECTURE, .target = "/api/prefectures/100/worksheet.xlsx?year=2026" } },
        { "POST", "/api/towns/{org}/releases/{month}", { .as = OFFICER, .target = TOWN "/releases/201904", .before = look_at_the_month } },
        { "POST", "/api/towns/{org}/odd-accesses/confirm", { .as = HEAD, .target = TOWN "/odd-accesses/confirm?week=2026-09-21", .body = looked } },
    };
    memcpy(ret, rows, sizeof rows);
    return COUNT_OF(rows);
}

/* ---- what is given on, asked and applied for ---- */

/* Asked of every town; the id of this town's copy. */
static int64_t asked(ScenarioHouse *h, bool send, int64_t *ret_inquiry)
{
    int64_t inquiry = made(h, PREFECTURE, PREF "/inquiries", "{\"title\":\"通いの場の状況\",\"due\":\"2099-03-31\"}");
    made(h, PREFECTURE, PREF "/inquiry-items", path_text(h, "{\"inquiry\":%lld,\"place\":1,\"label\":\"困っていること\",\"kind\":\"text\"}", (long long)inquiry));
    *ret_inquiry = inquiry;
    if (!send)
        return 0;
    done(h, PREFECTURE, POST, path_text(h, PREF "/inquiries/%lld/send", (long long)inquiry), "{}");
    return scenario_number(h, "SELECT MAX(id) FROM question WHERE org = 1001");
}

static int64_t answered(ScenarioHouse *h)
{
    int64_t inquiry, question = asked(h, true, &inquiry);
    done(h, OFFICER, PUT, path_text(h, TOWN "/questions/%lld", (long long)question), "{\"answers\":[{\"place\":1,\"answer\":\"送迎がない\"}]}");
    return question;
}

static size_t given_on(ScenarioHouse *h, HandPath *ret)
{
    int64_t unsent, inquiry, open, ready, sent, exception, unplanned;
    scenario_sql(h, "INSERT INTO promise (org, id, rev, engagement, role, who, what, due, state) VALUES (1001, 701, 1, 9, 'town', '前任', '会場を押さえる', '2026-12-01', 'open'),"
                    " (1001, 702, 1, 9, 'town', '先々代', '名簿を作る', '2026-12-01', 'open')");
    int64_t transfer = made(h, OFFICER, TOWN "/transfers", "{\"from\":\"先々代\",\"to\":\"先代\"}");
    asked(h, false, &unsent);
    open = asked(h, true, &inquiry);
    ready = answered(h);
    sent = answered(h);
    done(h, OFFICER, POST, path_text(h, TOWN "/questions/%lld/confirm", (long long)sent), "{}");
    exception = made(h, OFFICER, TOWN "/cap-exceptions",
                     "{\"fiscal_year\":2021,\"reason\":\"before_2024\",\"words\":\"従前相当の利用が多い\",\"asked_yen\":1700000,\"approved_yen\":1700000,\"state\":\"approved\",\"decided_on\":\"2021-12-01\"}");
    unplanned = made(h, OFFICER, TOWN "/cap-exceptions",
                     "{\"fiscal_year\":2020,\"reason\":\"before_2024\",\"words\":\"従前相当の利用が多い\",\"asked_yen\":1600000,\"state\":\"draft\"}");
    const HandPath rows[] = {
        { "POST", "/api/towns/{org}/transfers", { .as = OFFICER, .target = TOWN "/transfers", .body = "{\"from\":\"前任\",\"to\":\"後任\"}" } },
        { "POST", "/api/towns/{org}/transfers/preview", { .as = OFFICER, .target = TOWN "/transfers/preview", .body = "{\"from\":\"前任\"}" } },
        { "POST", "/api/towns/{org}/transfers/{id}/undo", { .as = OFFICER, .target = path_text(h, TOWN "/transfers/%lld/undo", (long long)transfer), .body = "{}" } },
        { "POST", "/api/towns/{org}/inquiries/{id}/send", { .as = PREFECTURE, .target = path_text(h, PREF "/inquiries/%lld/send", (long long)unsent), .body = "{}" } },
        { "PUT", "/api/towns/{org}/questions/{id}", { .as = OFFICER, .target = path_text(h, TOWN "/questions/%lld", (long long)open), .body = "{\"answers\":[{\"place\":1,\"answer\":\"担い手がいない\"}]}" } },
        { "POST", "/api/towns/{org}/questions/{id}/confirm", { .as = OFFICER, .target = path_text(h, TOWN "/questions/%lld/confirm", (long long)ready), .body = "{}" } },
        { "POST", "/api/towns/{org}/questions/{id}/withdraw", { .as = OFFICER, .target = path_text(h, TOWN "/questions/%lld/withdraw", (long long)sent), .body = "{}" } },
        { "POST", "/api/towns/{org}/cap-exceptions/{id}/papers", { .as = OFFICER, .target = path_text(h, TOWN "/cap-exceptions/%lld/papers", (long long)exception), .body = "{}" } },
        { "GET", "/api/prefectures/{org}/inquiries/{id}/answers.xlsx", { .as = PREFECTURE, .target = path_text(h, "/api/prefectures/100/inquiries/%lld/answers.xlsx", (long long)inquiry) } },
        { "GET", "/api/towns/{org}/cap-exceptions/{id}/plan.xlsx", { .as = OFFICER, .target = path_text(h, TOWN "/cap-exceptions/%lld/plan.xlsx", (long long)exception) } },
        { "POST", "/api/towns/{org}/cap-exceptions/{id}/next", { .as = OFFICER, .target = path_text(h, TOWN "/cap-exceptions/%lld/next", (long long)exception),
          .body = "{\"year\":2022,\"needed\":true,\"why\":\"新しい教室が7月に始まるまでは超える\"}" } },
        { "POST", "/api/towns/{org}/exception-plans", { .as = OFFICER, .target = TOWN "/exception-plans", .body = path_text(h, "{\"exception\":%lld}", (long long)unplanned) } },
        { "POST", "/api/towns/{org}/outcome-indicators", { .as = OFFICER, .target = TOWN "/outcome-indicators",
          .body = "{\"fiscal_year\":2025,\"indicator\":\"joined\",\"part\":\"\",\"numerator\":120,\"denominator\":900,\"source\":\"台帳\"}" } },
        { "POST", "/api/towns/{org}/worksheet-simulations", { .as = OFFICER, .target = TOWN "/worksheet-simulations", .body = CELLS } },
        { "PUT", "/api/towns/{org}/worksheet-cells", { .as = OFFICER, .target = TOWN "/worksheet-cells", .body = CELLS } },
        { "POST", "/api/towns/{org}/scenario-unit-costs", { .as = OFFICER, .target = TOWN "/scenario-unit-costs", .body = "{\"units\":1798,\"permille\":92,\"price_e2\":1014,\"percent\":90}" } },
        { "POST", "/api/towns/{org}/cause-tree/example", { .as = NEIGHBOUR, .target = "/api/towns/1002/cause-tree/example", .body = "{\"example\":\"tatebayashi\"}" } },
    };
    memcpy(ret, rows, sizeof rows);
    return COUNT_OF(rows);
}

/* ---- walking beside a town ---- */

static int64_t issue(ScenarioHouse *h, int64_t e, const char *words)
{
    return made(h, OFFICER, TOWN "/issues", path_text(h, "{\"engagement\":%lld,\"words\":\"%s\",\"original\":\"%s\",\"origin\":\"sticky\",\"said_by\":\"市\",\"votes\":3}", (long long)e, words, words));
}

static int64_t meeting(ScenarioHouse *h, int64_t e, const char *step, const char *day)
{
    return made(h, OFFICER, TOWN "/meetings", path_text(h, "{\"engagement\":%lld,\"step\":\"%s\",\"title\":\"支援\",\"day\":\"%s\",\"style\":\"onsite\"}", (long long)e, step, day));
}

static size_t walking(ScenarioHouse *h, HandPath *ret)
{
    int64_t e = made(h, OFFICER, TOWN "/engagements", "{\"fiscal_year\":2026,\"way\":\"entry\",\"theme\":\"通所Cの立て直し\",\"state\":\"active\"}");
    int64_t a = issue(h, e, "送迎がない"), b = issue(h, e, "足がない"), c = issue(h, e, "雪の日"), d = issue(h, e, "冬の道"), whole = issue(h, e, "送迎も担い手もない"), halved = issue(h, e, "会場も時間もない");
    const char *walk = path_text(h, TOWN "/engagements/%lld", (long long)e), *halves = "{\"parts\":[\"送迎がない\",\"担い手がいない\"]}";
    int64_t above = made(h, OFFICER, path_text(h, "%s/issues/merge", walk), path_text(h, "{\"issues\":[%lld,%lld],\"words\":\"冬の移動\"}", (long long)c, (long long)d));
    done(h, OFFICER, POST, path_text(h, "%s/issues/%lld/split", walk, (long long)halved), halves);
    int64_t first = meeting(h, e, "visit_1", "2026-11-20"), second = meeting(h, e, "visit_2", "2026-12-05");
    made(h, OFFICER, TOWN "/agenda-items", path_text(h, "{\"engagement\":%lld,\"meeting\":%lld,\"place\":1,\"what\":\"移動の話\",\"minutes\":20,\"state\":\"open\"}", (long long)e, (long long)first));
    const HandPath rows[] = {
        { "POST", WALK "/issues/merge", { .as = OFFICER, .target = path_text(h, "%s/issues/merge", walk), .body = path_text(h, "{\"issues\":[%lld,%lld],\"words\":\"移動\"}", (long long)a, (long long)b) } },
        { "POST", WALK "/issues/{i}/unmerge", { .as = OFFICER, .target = path_text(h, "%s/issues/%lld/unmerge", walk, (long long)above) } },
        { "POST", WALK "/issues/{i}/split", { .as = OFFICER, .target = path_text(h, "%s/issues/%lld/split", walk, (long long)whole), .body = halves } },
        { "POST", WALK "/issues/{i}/unsplit", { .as = OFFICER, .target = path_text(h, "%s/issues/%lld/unsplit", walk, (long long)halved) } },
        { "POST", WALK "/meetings/{m}/preparation", { .as = OFFICER, .target = path_text(h, "%s/meetings/%lld/preparation", walk, (long long)first) } },
        { "POST", WALK "/meetings/{m}/carry", { .as = OFFICER, .target = path_text(h, "%s/meetings/%lld/carry", walk, (long long)second) } },
        { "POST", WALK "/meetings/{m}/minutes", { .as = OFFICER, .target = path_text(h, "%s/meetings/%lld/minutes", walk, (long long)first),
          .body = "{\"since\":0,\"changes\":[{\"op\":\"op-000001\",\"kind\":\"add\",\"text\":\"はじめに\"}]}" } },
        { "PUT", WALK "/assessment", { .as = OFFICER, .target = path_text(h, "%s/assessment", walk), .body = "{\"assessment\":\"つなぐ人が行き先を知らない\",\"goal\":\"その場で言える\"}", .if_match = "\"1\"" } },
        { "GET", WALK "/plan.xlsx", { .as = OFFICER, .target = path_text(h, "%s/plan.xlsx", walk) } },
        { "GET", WALK "/monitoring.xlsx", { .as = OFFICER, .target = path_text(h, "%s/monitoring.xlsx", walk) } },
        { "POST", "/api/prefectures/{org}/templates", { .as = PREFECTURE, .target = "/api/prefectures/100/templates" } },
    };
    memcpy(ret, rows, sizeof rows);
    return COUNT_OF(rows);
}

/* ---- boards ---- */

static int64_t board(ScenarioHouse *h, int64_t e)
{
    return made(h, OFFICER, path_text(h, TOWN "/engagements/%lld/boards", (long long)e), "{\"title\":\"2回目\",\"template\":\"free\",\"groups\":[\"A班\",\"B班\"]}");
}

static Str guest(ScenarioHouse *h, const char *body)
{
    TestRequest request = { .method = POST, .target = S("/api/rooms"), .body = str_of(body), .same_origin = true };
    TestReply reply = { 0 };
    Str cookie = S(""), rest;
    if (app_request(&h->app, &request, &h->arena, &reply) == OK && reply.status == 200)
        str_cut(reply.set_cookie, ';', &cookie, &rest);
    return arena_copy(&h->arena, cookie);
}

static size_t rooms(ScenarioHouse *h, int64_t e, HandPath *ret)
{
    int64_t shut = board(h, e), open = board(h, e);
    const char *base = path_text(h, TOWN "/boards/%lld", (long long)open);
    TestReply opened = scenario_ask(h, OFFICER, POST, path_text(h, "%s/open", base), "{\"hours\":3}", NULL);
    Str code = scenario_text_in(opened.body, "code");
    const char *join = path_text(h, "{\"code\":\"" STR_FMT "\",\"name\":\"見本\",\"organisation_kind\":\"centre\"}", STR_ARG(code));
    TestReply shown = scenario_ask(h, OFFICER, GET, path_text(h, "%s/code", base), NULL, NULL), live = scenario_ask(h, OFFICER, GET, path_text(h, "%s/live", base), NULL, NULL);
    const char *room = memmem(shown.body.p, shown.body.n, "/room#", 6);
    Str link = str_sub(room ? (Str){ room, (size_t)(shown.body.p + shown.body.n - room) } : S(""), strlen("/room#") + code.n + 1, BOARD_LINK_CHARACTERS);
    const char *groups = memmem(live.body.p, live.body.n, "\"groups\":", 9);
    long long group = groups ? (long long)scenario_number_in((Str){ groups, (size_t)(live.body.p + live.body.n - groups) }, "id") : 0;
    Str one = guest(h, join), two = guest(h, join);
    TestRequest add = { .method = POST, .target = S("/api/room/operations"), .same_origin = true, .cookie = one,
                        .body = str_of(path_text(h, "{\"operations\":[{\"key\":\"k1\",\"kind\":\"add\",\"group\":%lld,\"area\":\"free\",\"text\":\"移動の手段\"}]}", group)) };
    TestReply added = { 0 };
    EXPECT(app_request(&h->app, &add, &h->arena, &added) == OK && added.status == 200);
    long long sticky = (long long)scenario_number_in(added.body, "id"), problem = (long long)issue(h, e, "板の課題");
    const HandPath rows[] = {
        { "POST", WALK "/boards", { .as = OFFICER, .target = path_text(h, TOWN "/engagements/%lld/boards", (long long)e), .body = "{\"title\":\"次\",\"template\":\"free\",\"groups\":[\"A班\"]}" } },
        { "POST", BOARD "/open", { .as = OFFICER, .target = path_text(h, TOWN "/boards/%lld/open", (long long)shut), .body = "{\"hours\":3}" } },
        { "POST", BOARD "/close", { .as = OFFICER, .target = path_text(h, "%s/close", base) } },
        { "POST", BOARD "/template", { .as = OFFICER, .target = path_text(h, "%s/template", base), .body = "{\"name\":\"うちの型\"}" } },
        { "POST", BOARD "/operations", { .as = OFFICER, .target = path_text(h, "%s/operations", base), .body = "{\"operations\":[{\"key\":\"k2\",\"kind\":\"phase\",\"phase\":\"talk\"}]}" } },
        { "POST", BOARD "/issues", { .as = OFFICER, .target = path_text(h, "%s/issues", base), .body = path_text(h, "{\"stickies\":[%lld],\"title\":\"移動の手段が足りない\"}", sticky) } },
        { "POST", BOARD "/lineages", { .as = OFFICER, .target = path_text(h, "%s/lineages", base), .body = path_text(h, "{\"issue\":%lld,\"stickies\":[%lld]}", problem, sticky) } },
        { "GET", BOARD "/stickies.csv", { .as = OFFICER, .target = path_text(h, "%s/stickies.csv", base) } },
        { "GET", BOARD "/stickies.xlsx", { .as = OFFICER, .target = path_text(h, "%s/stickies.xlsx", base) } },
        { "POST", "/api/rooms", { .as = NOBODY, .target = "/api/rooms", .body = join } },
        { "POST", "/api/rooms/linked", { .as = NOBODY, .target = "/api/rooms/linked",
          .body = path_text(h, "{\"code\":\"" STR_FMT "\",\"link\":\"" STR_FMT "\"}", STR_ARG(code), STR_ARG(link)) } },
        { "POST", BOARD "/wall", { .as = OFFICER, .target = path_text(h, "%s/wall", base) } },
        { "DELETE", "/api/room", { .cookie = two, .target = "/api/room" } },
        { "POST", "/api/room/operations", { .cookie = one, .target = "/api/room/operations",
          .body = path_text(h, "{\"operations\":[{\"key\":\"k3\",\"kind\":\"add\",\"group\":%lld,\"area\":\"free\",\"text\":\"担い手\"}]}", group) } },
    };
    memcpy(ret, rows, sizeof rows);
    return COUNT_OF(rows);
}

size_t town_paths(ScenarioHouse *h, int64_t engagement, HandPath *ret)
{
    size_t n = leaving(h, ret);
    n += given_on(h, ret + n);
    n += walking(h, ret + n);
    n += rooms(h, engagement, ret + n);
    done(h, PREFECTURE, GET, "/api/prefectures/100/worksheet.xlsx?year=2026", NULL); /* what is shown outside is kept as it is first shown, town by town */
    return n;
}
