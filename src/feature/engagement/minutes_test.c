/* Minutes that several people type at once: what each of them typed is still there. */
#include "feature/engagement/engagement_testing.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    ScenarioHouse *h;
    const char *door;
    int64_t engagement, meeting;
    unsigned ops;
} Room;

static Room room_of(ScenarioHouse *h)
{
    Room r = { .h = h, .engagement = made(h, TOWN "/engagements", NEW_ENGAGEMENT) };
    r.meeting = made(h, TOWN "/meetings", text(h, "{\"engagement\":%ld,\"step\":\"visit_1\",\"title\":\"1回目支援\",\"day\":\"2026-09-20\"}", (long)r.engagement));
    r.door = text(h, TOWN "/engagements/%ld/meetings/%ld/minutes", (long)r.engagement, (long)r.meeting);
    return r;
}

/* ---- lines as a client knows them ---- */

#define LINES_MAX 200
#define TEXT_MAX 4096
typedef struct {
    int64_t id, rev;
    char text[TEXT_MAX];
    bool gone;
} SeenLine;
typedef struct {
    SeenLine lines[LINES_MAX];
    size_t n;
    int64_t seq;
    char became[16]; /* of the last change */
    int64_t line;
} Seen;

static SeenLine *line_of(Seen *s, int64_t id)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->lines[i].id == id)
            return &s->lines[i];
    if (s->n == LINES_MAX)
        return NULL;
    s->lines[s->n] = (SeenLine){ .id = id };
    return &s->lines[s->n++];
}

static void take(Seen *s, Str body)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems ps;
    arena_init(&a, 4 << 20);
    problems_init(&ps, &a);
    EXPECT_I64(json_parse(body, &ps, &doc), OK);
    JsonNode *lines = json_get(json_root(doc), S("lines")), *results = json_get(json_root(doc), S("results"));
    for (size_t i = 0; i < json_count(lines); i++) {
        JsonNode *n = json_at(lines, i);
        SeenLine *l = line_of(s, json_i64(json_get(n, S("id"))));
        Str text = json_str(json_get(n, S("text")));
        if (!l || text.n >= TEXT_MAX) {
            test_fail(__FILE__, __LINE__, "too many lines or too long");
            return;
        }
        l->rev = json_i64(json_get(n, S("rev")));
        l->gone = json_bool(json_get(n, S("gone")));
        memcpy(l->text, text.p, text.n);
        l->text[text.n] = 0;
    }
    s->seq = json_i64(json_get(json_root(doc), S("seq")));
    if (results && json_count(results)) {
        JsonNode *last = json_at(results, json_count(results) - 1);
        Str became = json_str(json_get(last, S("became")));
        snprintf(s->became, sizeof s->became, STR_FMT, STR_ARG(became));
        s->line = json_i64(json_get(last, S("line")));
    }
}

static void pull(Room *r, Person who, Seen *s)
{
    TestReply reply = scenario_ask(r->h, who, GET, text(r->h, "%s?since=%ld", r->door, (long)s->seq), NULL, NULL);
    EXPECT_I64(reply.status, 200);
    take(s, reply.body);
}

/* What the sender answers with is forgotten again: he goes on with what he sees. */
static void change(Room *r, Person who, Seen *ret, const char *rest)
{
    TestReply reply = scenario_ask(r->h, who, POST, r->door, text(r->h, "{\"since\":%ld,\"changes\":[{\"op\":\"op-%06u\",%s}]}", (long)ret->seq, ++r->ops, rest), NULL);
    if (reply.status != 200)
        test_fail(__FILE__, __LINE__, "%s: " STR_FMT, rest, STR_ARG(reply.body));
    else
        take(ret, reply.body);
}

static void add(Room *r, Person who, Seen *ret, int64_t after, const char *words)
{
    change(r, who, ret, after < 0 ? text(r->h, "\"kind\":\"add\",\"text\":\"%s\"", words) : text(r->h, "\"kind\":\"add\",\"after\":%ld,\"text\":\"%s\"", (long)after, words));
}

static void edit(Room *r, Person who, Seen *ret, int64_t line, int64_t base, const char *words)
{
    change(r, who, ret, text(r->h, "\"kind\":\"edit\",\"line\":%ld,\"base\":%ld,\"text\":\"%s\"", (long)line, (long)base, words));
}

static void take_away(Room *r, Person who, Seen *ret, int64_t line, int64_t base)
{
    change(r, who, ret, text(r->h, "\"kind\":\"remove\",\"line\":%ld,\"base\":%ld", (long)line, (long)base));
}

static void expect_line(Seen *s, int64_t id, const char *words, bool gone)
{
    SeenLine *l = line_of(s, id);
    EXPECT_STR(str_of(l->text), str_of(words));
    EXPECT(l->gone == gone);
}

/* ---- two people ---- */

static void together(ScenarioHouse *h)
{
    Room r = room_of(h);
    static Seen one, other;
    one = other = (Seen){ 0 };
    add(&r, OFFICER, &one, -1, "県は費用を比べる");
    int64_t line = one.line;
    pull(&r, PREFECTURE, &other);
    /* the same line, in two places */
    edit(&r, OFFICER, &one, line, 1, "見本県は費用を比べる");
    edit(&r, PREFECTURE, &other, line, 1, "県は費用を、事業所ごとに比べる");
    EXPECT_STR(str_of(other.became), S("merged"));
    expect_line(&other, line, "見本県は費用を、事業所ごとに比べる", false);
    /* the same words, in two ways: both stay */
    pull(&r, OFFICER, &one);
    edit(&r, OFFICER, &one, line, 3, "見本県は費用を、月ごとに比べる");
    edit(&r, PREFECTURE, &other, line, 3, "見本県は費用を、年ごとに比べる");
    EXPECT_STR(str_of(other.became), S("twin"));
    expect_line(&other, line, "見本県は費用を、月ごとに比べる", false);
    expect_line(&other, other.line, "見本県は費用を、年ごとに比べる", false);
    EXPECT(other.line != line);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM minute_line WHERE twin_of IS NOT NULL"), 1);
    /* one takes a line away that the other is changing: it stays */
    edit(&r, PREFECTURE, &other, line, 4, "見本県は費用を、月ごとに比べる（11月まで）");
    take_away(&r, OFFICER, &one, line, 4);
    EXPECT_STR(str_of(one.became), S("kept"));
    /* the other way round: it comes back */
    pull(&r, OFFICER, &one);
    take_away(&r, OFFICER, &one, line, 5);
    EXPECT_STR(str_of(one.became), S("gone"));
    edit(&r, PREFECTURE, &other, line, 5, "見本県は費用を、月ごとに比べる（11月末まで）");
    EXPECT_STR(str_of(other.became), S("back"));
    expect_line(&other, line, "見本県は費用を、月ごとに比べる（11月末まで）", false);
}
TEST(two_people_in_one_line_of_the_minutes)
{
    scenario_each(list, COUNT_OF(list), together);
}

static void in_order(ScenarioHouse *h)
{
    Room r = room_of(h);
    static Seen s;
    s = (Seen){ 0 };
    add(&r, OFFICER, &s, -1, "a");
    int64_t a = s.line;
    add(&r, OFFICER, &s, -1, "d");
    add(&r, OFFICER, &s, a, "c"); /* both at the same place */
    add(&r, PREFECTURE, &s, a, "b");
    add(&r, OFFICER, &s, 0, "0");
    add(&r, OFFICER, &s, 77, "e"); /* below a line that is not there: at the end, and not lost */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM minute_line x JOIN minute_line y ON x.org = y.org AND x.place < y.place AND x.text >= y.text"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(DISTINCT place) FROM minute_line"), 6);
    /* the same change sent twice, as after a cut line */
    --r.ops;
    add(&r, OFFICER, &s, 77, "e");
    EXPECT_STR(str_of(s.became), S("again"));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM minute_line"), 6);
}
TEST(lines_stand_where_they_were_put)
{
    scenario_each(list, COUNT_OF(list), in_order);
}

static void doors(ScenarioHouse *h)
{
    Room r = room_of(h);
    const char *elsewhere = text(h, TOWN "/engagements/%ld/meetings/%ld/minutes", (long)made(h, TOWN "/engagements", NEW_ENGAGEMENT), (long)r.meeting);
    const char *line = "{\"changes\":[{\"op\":\"op-adviser\",\"kind\":\"add\",\"text\":\"助言\"}]}";
    const Scenario before[] = {
        { "an adviser nobody invited reads nothing", GET, r.door, ADVISER, .want = 403 },
        { "nor writes", POST, r.door, ADVISER, 403, .body = line },
        { "nor the neighbour", POST, r.door, NEIGHBOUR, 403, .body = line },
        { "not through another engagement", POST, elsewhere, OFFICER, 404, .body = line },
        { "no changes", POST, r.door, OFFICER, 422, .body = "{\"changes\":[]}", .has = { "/changes" } },
        { "no body", POST, r.door, OFFICER, 422, .body = "[]" },
        { "a kind there is not", POST, r.door, OFFICER, 422, .body = "{\"changes\":[{\"op\":\"12345678\",\"kind\":\"burn\"}]}", .has = { "/changes/0" } },
        { "no mark", POST, r.door, OFFICER, 422, .body = "{\"changes\":[{\"kind\":\"add\",\"text\":\"x\"}]}", .has = { "/changes/0" } },
        { "a mark with a name in it", POST, r.door, OFFICER, 422, .body = "{\"changes\":[{\"op\":\"みほん太郎さん\",\"kind\":\"add\",\"text\":\"x\"}]}" },
        { "which line?", POST, r.door, OFFICER, 422, .body = "{\"changes\":[{\"op\":\"12345678\",\"kind\":\"edit\",\"text\":\"x\"}]}", .has = { "missing" } },
        { "no such line", POST, r.door, OFFICER, 404, .body = "{\"changes\":[{\"op\":\"12345678\",\"kind\":\"edit\",\"line\":5,\"base\":1,\"text\":\"x\"}]}" },
        { "a line of no meeting comes from nowhere", POST, TOWN "/decisions", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"what\":\"x\",\"why\":\"y\",\"day\":\"2026-09-20\",\"line\":5}", (long)r.engagement), .has = { "/line" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    made(h, TOWN "/team-members", text(h, "{\"engagement\":%ld,\"role\":\"adviser\",\"login\":\"adviser\",\"from_day\":\"%s\",\"until_day\":\"%s\"}", (long)r.engagement,
                                       iso(h, -1), iso(h, 1)));
    const Scenario open[] = { { "invited, he types with the others", POST, r.door, ADVISER, 200, .body = line, .has = { "アドバイザー", "助言", "\"became\":\"saved\"" } } };
    scenario_run(h, open, COUNT_OF(open));
    int64_t from = scenario_number(h, "SELECT id FROM minute_line");
    const Scenario records[] = {
        { "a decision keeps the line it came from", POST, TOWN "/decisions", OFFICER, 201,
          .body = text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"what\":\"助言\",\"why\":\"y\",\"day\":\"2026-09-20\",\"line\":%ld}", (long)r.engagement, (long)r.meeting, (long)from),
          .has = { text(h, "\"line\":%ld", (long)from) } },
        { "the adviser's own remark too", POST, text(h, TOWN "/engagements/%ld/remarks", (long)r.engagement), ADVISER, 201,
          .body = text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"kind\":\"advice\",\"from_role\":\"adviser\",\"text\":\"助言\",\"day\":\"2026-09-20\",\"line\":%ld}",
                       (long)r.engagement, (long)r.meeting, (long)from), .has = { text(h, "\"line\":%ld", (long)from) } },
    };
    scenario_run(h, records, COUNT_OF(records));
    scenario_sql(h, text(h, "UPDATE team_member SET from_day = '%s', until_day = '%s'", iso(h, -9), iso(h, -1)));
    const Scenario over[] = { { "the day after the end he does not", POST, r.door, ADVISER, 403, .body = line }, { "nor reads", GET, r.door, ADVISER, .want = 403 } };
    scenario_run(h, over, COUNT_OF(over));
}
TEST(who_may_type_the_minutes)
{
    scenario_each(list, COUNT_OF(list), doors);
}

/* ---- any interleaving ---- */

#define TYPISTS 4
#define STEPS 160
#define TYPED_MAX 1024

typedef struct {
    Room room;
    Seen seen[TYPISTS];
    bool erased[TYPED_MAX]; /* somebody who saw the word took it away */
    int typed;
} Evening;

static const Person typists[TYPISTS] = { OFFICER, HEAD, NURSE, PREFECTURE };

/* Marks the words of a text, w12 w13 …, as taken away on purpose. */
static void erase_words(Evening *e, const char *words)
{
    for (const char *p = strchr(words, 'w'); p; p = strchr(p + 1, 'w'))
        e->erased[strtol(p + 1, NULL, 10)] = true;
}

/* The text with a word more at some place, or one less. */
static const char *retyped(Evening *e, const char *from)
{
    char to[TEXT_MAX + 16];
    size_t words = 0, at = 0, n = 0;
    for (const char *p = from; *p; p++)
        words += *p == ' ';
    bool less = words > 1 && test_rand(0, 3) == 0;
    size_t place = (size_t)test_rand(0, less ? words - 1 : words);
    for (const char *p = from; at <= words; at++) {
        size_t length = at < words ? strcspn(p, " ") + 1 : 0;
        if (at == place && less) {
            e->erased[strtol(p + 1, NULL, 10)] = true;
        } else {
            if (at == place)
                n += (size_t)snprintf(to + n, sizeof to - n, "w%d ", ++e->typed);
            n += (size_t)snprintf(to + n, sizeof to - n, "%.*s", (int)length, p);
        }
        p += length;
    }
    return text(e->room.h, "%s", to);
}

static void step(Evening *e, size_t k)
{
    Seen *s = &e->seen[k], *forgotten = calloc(1, sizeof *forgotten);
    SeenLine *l = s->n ? &s->lines[test_rand(0, s->n - 1)] : NULL;
    switch (test_rand(0, 5)) {
    case 0:
        pull(&e->room, typists[k], s);
        break;
    case 1:
        add(&e->room, typists[k], forgotten, l ? l->id : -1, text(e->room.h, "w%d ", ++e->typed));
        break;
    case 2:
        if (l && !l->gone) {
            take_away(&e->room, typists[k], forgotten, l->id, l->rev);
            if (strcmp(forgotten->became, "gone") == 0)
                erase_words(e, l->text);
        }
        break;
    default:
        if (l && !l->gone)
            edit(&e->room, typists[k], forgotten, l->id, l->rev, retyped(e, l->text));
    }
    free(forgotten);
}

static void evening(ScenarioHouse *h)
{
    Evening *e = calloc(1, sizeof *e);
    Seen *end = calloc(1, sizeof *end);
    e->room = room_of(h);
    for (int i = 0; i < STEPS; i++)
        step(e, (size_t)test_rand(0, TYPISTS - 1));
    pull(&e->room, OFFICER, end);
    for (int w = 1; w <= e->typed; w++) {
        char word[16];
        bool there = e->erased[w];
        snprintf(word, sizeof word, "w%d ", w);
        for (size_t i = 0; i < end->n && !there; i++)
            there = !end->lines[i].gone && strstr(end->lines[i].text, word);
        if (!there)
            test_fail(__FILE__, __LINE__, "%s is lost", word);
    }
    EXPECT(e->typed > STEPS / 4);
    free(end);
    free(e);
}
TEST(no_word_typed_into_the_minutes_is_lost)
{
    scenario_each(list, COUNT_OF(list), evening);
}
