/* Decoding by the field table: what is accepted, and how each refusal reads. */
#include "schema/sample_test.h"

#include <stdlib.h>

typedef struct {
    Arena arena;
    Problems problems;
    JsonDoc *doc;
    Errand row;
} Desk;

static void desk_done(Desk **desk)
{
    json_done(&(*desk)->doc);
    arena_done(&(*desk)->arena);
    free(*desk);
}

static Desk *desk_new(void)
{
    Desk *d = calloc(1, sizeof *d);
    arena_init(&d->arena, 1 << 20);
    problems_init(&d->problems, &d->arena);
    entity_init(&errand_entity, &d->row);
    return d;
}

static Status decode(Desk *d, Str text, bool update)
{
    Status s = json_parse(text, &d->problems, &d->doc);
    return s == OK ? entity_from_json(&errand_entity, json_root(d->doc), update, &d->problems, &d->row) : s;
}

#define WHOLE "\"title\":\"窓口\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1200"

TEST(the_required_members_are_enough_to_create)
{
    CLEANUP(desk_done) Desk *d = desk_new();
    d->row.row = (Row){ 7, 8, 0 };
    d->row.batch = 5;
    EXPECT_I64(decode(d, S("{" WHOLE "}"), false), OK);
    EXPECT_STR(d->row.title, S("窓口"));
    EXPECT_STR(d->row.mark, S("fact"));
    EXPECT_I64(d->row.month, 202604);
    EXPECT_I64(d->row.yen, 1200);
    EXPECT_I64(d->row.row.id, 8);
    EXPECT_I64(d->row.batch, 5);
    EXPECT_I64(d->row.count, NUMBER_NONE);
    EXPECT(date_is_none(d->row.birthday));
    EXPECT(!d->row.closed);
    EXPECT_I64(d->row.area, 0);
    EXPECT_STR(d->row.memo, S(""));
}

TEST(texts_outlive_the_document)
{
    CLEANUP(desk_done) Desk *d = desk_new();
    EXPECT_I64(decode(d, S("{" WHOLE ",\"memo\":\"𠮷野\\n髙﨑 Ａ ﾊﾟ\"}"), false), OK);
    json_done(&d->doc);
    EXPECT_STR(d->row.memo, S("𠮷野\n髙﨑 Ａ ﾊﾟ"));
    EXPECT_STR(d->row.title, S("窓口"));
}

static const struct {
    const char *member; /* added to a good object */
} accepted[] = {
    { "\"count\":-5" },           { "\"count\":100" },        { "\"count\":null" },
    { "\"count\":0" },            { "\"closed\":true" },      { "\"closed\":false" },
    { "\"memo\":null" },          { "\"memo\":\"\"" },        { "\"memo\":\"一\\n二\"" },
    { "\"phone\":\"12345\"" },    { "\"phone\":\"\"" },       { "\"birthday\":\"1868-01-01\"" },
    { "\"birthday\":null" },      { "\"until\":202604" },     { "\"until\":null" },
    { "\"until\":203003" },       { "\"fiscal_year\":2026" }, { "\"fiscal_year\":null" },
    { "\"area\":1" },             { "\"area\":9007199254740991" }, { "\"area\":null" },
    { "\"parts\":0" },            { "\"birthday\":\"2024-02-29\"" },
};

TEST(optional_members_are_accepted_at_their_edges)
{
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        Str text = arena_printf(&d->arena, "{" WHOLE ",%s}", accepted[i].member);
        Status s = decode(d, text, false);
        if (s != OK)
            test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, accepted[i].member, (int)s, STR_ARG(d->problems.items[0].sentence));
    }
}

static const struct {
    const char *text, *pointer, *code, *sentence; /* sentence: NULL when it does not matter */
} refused[] = {
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604}", "/yen", "missing", "金額を入力してください。" },
    { "{\"title\":\"a\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/mark", "missing", "根拠を選択してください。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":-5}", "/yen", "range",
      "金額は0以上の整数（円）で入力してください。いまは「-5」です。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1000000000000001}", "/yen", "range", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":\"1,000\"}", "/yen", "type",
      "金額は0以上の整数（円）で入力してください。いまは「1,000」です。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1.0}", "/yen", "type",
      "金額は0以上の整数（円）で入力してください。いまは「小数」です。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":null}", "/yen", "missing", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":true}", "/yen", "type", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":[1]}", "/yen", "type", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":{}}", "/yen", "type", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202613,\"yen\":1}", "/month", "month",
      "対象月は「202604」の形の年月（6桁の整数）で入力してください。いまは「202613」です。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":\"202604\",\"yen\":1}", "/month", "type", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":0,\"yen\":1}", "/month", "month", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":4294967296,\"yen\":1}", "/month", "month", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-02-29\",\"month\":202604,\"yen\":1}", "/day", "date",
      "日は「2026-04-01」の形の、暦にある日付で入力してください。いまは「2026-02-29」です。" },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"R8.4.1\",\"month\":202604,\"yen\":1}", "/day", "date", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026/04/01\",\"month\":202604,\"yen\":1}", "/day", "date", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"2026-04-01T00:00\",\"month\":202604,\"yen\":1}", "/day", "date", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":\"\",\"month\":202604,\"yen\":1}", "/day", "date", NULL },
    { "{\"title\":\"a\",\"mark\":\"fact\",\"day\":20260401,\"month\":202604,\"yen\":1}", "/day", "type", NULL },
    { "{\"title\":\"a\",\"mark\":\"Fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/mark", "choice",
      "根拠は「実績」「仮定」「法令」のどれかを選択してください。いまは「Fact」です。" },
    { "{\"title\":\"a\",\"mark\":\"\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/mark", "missing", NULL },
    { "{\"title\":\" 　\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "missing", "用件を入力してください。" },
    { "{\"title\":\"一二三四五六七八九十一二三四五六七八九十一\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}",
      "/title", "too_long", "用件は20文字以内の文字で入力してください。いまは21文字です。" },
    { "{\"title\":\"a\\tb\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "control", NULL },
    { "{\"title\":\"a\\rb\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "control", NULL },
    { "{\"title\":\"a\\u007fb\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "control", NULL },
    { "{\"title\":\"a\\u0085b\",\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "control", NULL },
    { "{\"title\":1,\"mark\":\"fact\",\"day\":\"2026-04-01\",\"month\":202604,\"yen\":1}", "/title", "type", NULL },
    { "{" WHOLE ",\"phone\":\"0463\"}", "/phone", "too_short", "電話番号は5文字から15文字までの文字で入力してください。いまは4文字です。" },
    { "{" WHOLE ",\"phone\":463}", "/phone", "type", "電話番号は5文字から15文字までの文字で入力してください。" },
    { "{" WHOLE ",\"birthday\":\"昭和12年\"}", "/birthday", "date", "生年月日は「2026-04-01」の形の、暦にある日付で入力してください。" },
    { "{" WHOLE ",\"parts\":-1}", "/parts", "range", "内訳は0以上の整数で入力してください。" },
    { "{" WHOLE ",\"count\":-6}", "/count", "range", "件数は-5から100までの整数で入力してください。いまは「-6」です。" },
    { "{" WHOLE ",\"count\":101}", "/count", "range", NULL },
    { "{" WHOLE ",\"count\":\"\"}", "/count", "type", NULL },
    { "{" WHOLE ",\"until\":203004}", "/until", "range", NULL },
    { "{" WHOLE ",\"until\":202603}", "/until", "range", NULL },
    { "{" WHOLE ",\"fiscal_year\":8}", "/fiscal_year", "range", NULL },
    { "{" WHOLE ",\"fiscal_year\":\"令和8年度\"}", "/fiscal_year", "type", NULL },
    { "{" WHOLE ",\"area\":0}", "/area", "range", NULL },
    { "{" WHOLE ",\"area\":9007199254740992}", "/area", "range", NULL },
    { "{" WHOLE ",\"area\":\"1\"}", "/area", "type", NULL },
    { "{" WHOLE ",\"closed\":1}", "/closed", "type", NULL },
    { "{" WHOLE ",\"closed\":null}", "/closed", "missing", NULL },
    { "{" WHOLE ",\"closed\":\"true\"}", "/closed", "type", NULL },
    { "{" WHOLE ",\"batch\":1}", "/batch", "read_only", NULL },
    { "{" WHOLE ",\"id\":1}", "/id", "read_only", NULL },
    { "{" WHOLE ",\"org\":1}", "/org", "read_only", NULL },
    { "{" WHOLE ",\"rev\":0}", "/rev", "read_only", NULL },
    { "{" WHOLE ",\"secret\":\"x\"}", "/secret", "unknown", "「secret」という項目は用務にありません。項目名を確かめてください。" },
    { "{" WHOLE ",\"Yen\":1}", "/Yen", "unknown", NULL },
    { "{" WHOLE ",\"a/b~c\":1}", "/a~1b~0c", "unknown", NULL },
    { "{" WHOLE ",\"\":1}", "/", "unknown", NULL },
    { "{" WHOLE ",\"__proto__\":{}}", "/__proto__", "unknown", NULL },
    { "[]", "", "type", NULL },
    { "null", "", "type", NULL },
    { "\"{}\"", "", "type", NULL },
};

TEST(each_refusal_names_its_place_and_reason)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        Errand before = d->row;
        Status s = decode(d, str_of(refused[i].text), false);
        const Problem *p = &d->problems.items[0];
        if (s != ERR_INVALID || !only_problem(&d->problems, refused[i].pointer, refused[i].code))
            test_fail(__FILE__, __LINE__, "%s: status %d, %zu problems, " STR_FMT " " STR_FMT, refused[i].text, (int)s, d->problems.count,
                      STR_ARG(p->pointer), STR_ARG(p->code));
        else if (refused[i].sentence)
            EXPECT_STR(p->sentence, str_of(refused[i].sentence));
        errand_equal(&d->row, &before);
    }
}

TEST(all_problems_come_at_once_and_the_row_stays)
{
    CLEANUP(desk_done) Desk *d = desk_new();
    d->row.yen = 77;
    EXPECT_I64(decode(d, S("{\"title\":\"\",\"yen\":-1,\"day\":\"x\",\"count\":\"1\",\"nope\":1,\"birthday\":1}"), false), ERR_INVALID);
    static const char *const pointers[] = { "/title", "/mark", "/day", "/birthday", "/month", "/yen", "/count", "/nope" };
    EXPECT_I64(d->problems.count, COUNT_OF(pointers));
    for (size_t i = 0; i < COUNT_OF(pointers); i++)
        EXPECT_STR(d->problems.items[i].pointer, str_of(pointers[i]));
    EXPECT_I64(d->row.yen, 77);
}

TEST(personal_values_are_never_repeated)
{
    static const char *const members[] = { "\"phone\":\"09012345678901234\"", "\"birthday\":\"09012345678901234\"",
                                           "\"parts\":-9012345678901234", "\"phone\":9012345678901234" };
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        EXPECT_I64(decode(d, arena_printf(&d->arena, "{" WHOLE ",%s}", members[i]), false), ERR_INVALID);
        EXPECT_I64(d->problems.count, 1);
        EXPECT(!str_contains(d->problems.items[0].sentence, S("9012345")));
    }
}

TEST(what_is_repeated_is_short_and_plain)
{
    CLEANUP(desk_done) Desk *d = desk_new();
    Str bell = S("\"count\":\"\\u0007bell\\n");
    Buf text;
    buf_init(&text, 1 << 16);
    buf_add(&text, S("{" WHOLE ","));
    buf_add(&text, bell);
    for (int i = 0; i < 1000; i++)
        buf_add(&text, S("長"));
    buf_add(&text, S("\"}"));
    EXPECT_I64(decode(d, buf_str(&text), false), ERR_INVALID);
    Str sentence = d->problems.items[0].sentence;
    EXPECT(str_utf8_count(sentence) < 100);
    EXPECT(str_is_utf8(sentence));
    EXPECT(!str_contains(sentence, S("\a")) && !str_contains(sentence, S("\n")));
    EXPECT(str_contains(sentence, S(" bell 長")));
    buf_done(&text);
}

TEST(more_problems_than_are_kept_are_counted)
{
    CLEANUP(desk_done) Desk *d = desk_new();
    Buf text;
    buf_init(&text, 1 << 16);
    buf_add(&text, S("{" WHOLE));
    for (int i = 0; i < PROBLEMS_MAX + 30; i++) {
        buf_add(&text, S(",\"x"));
        buf_i64(&text, i);
        buf_add(&text, S("\":0"));
    }
    buf_char(&text, '}');
    EXPECT_I64(decode(d, buf_str(&text), false), ERR_INVALID);
    EXPECT_I64(d->problems.count, PROBLEMS_MAX);
    EXPECT_I64(d->problems.beyond, 30);
    buf_done(&text);
}

static const struct {
    const char *text, *pointer, *code; /* pointer NULL: accepted */
} updates[] = {
    { "{}", NULL, NULL },
    { "{\"yen\":5}", NULL, NULL },
    { "{\"org\":7,\"id\":8,\"rev\":3,\"month\":202604,\"batch\":9}", NULL, NULL },
    { "{\"memo\":null,\"count\":null}", NULL, NULL },
    { "{\"id\":9}", "/id", "read_only" },
    { "{\"id\":\"8\"}", "/id", "read_only" },
    { "{\"rev\":4}", "/rev", "read_only" },
    { "{\"org\":null}", "/org", "read_only" },
    { "{\"month\":202605}", "/month", "fixed" },
    { "{\"month\":null}", "/month", "fixed" },
    { "{\"month\":\"202604\"}", "/month", "fixed" },
    { "{\"batch\":0}", "/batch", "read_only" },
    { "{\"yen\":null}", "/yen", "missing" },
    { "{\"title\":null}", "/title", "missing" },
    { "{\"closed\":null}", "/closed", "missing" },
};

TEST(an_update_keeps_what_it_does_not_name_and_what_is_fixed)
{
    for (size_t i = 0; i < COUNT_OF(updates); i++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        d->row = errand_plain(7, 8, "窓口");
        d->row.row.rev = 3;
        d->row.batch = 9;
        Status s = decode(d, str_of(updates[i].text), true);
        bool right = updates[i].pointer ? s == ERR_INVALID && only_problem(&d->problems, updates[i].pointer, updates[i].code)
                                        : s == OK && d->problems.count == 0;
        if (!right)
            test_fail(__FILE__, __LINE__, "%s: %d", updates[i].text, (int)s);
        EXPECT_STR(d->row.title, S("窓口"));
        EXPECT_I64(d->row.month, 202604);
        EXPECT_I64(d->row.batch, 9);
        EXPECT_I64(d->row.row.rev, 3);
    }
}

TEST(any_row_comes_back_from_its_json)
{
    for (int round = 0; round < 300; round++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        Errand wanted = errand_random(&d->arena, (int64_t)test_rand(1, ID_MAX), (int64_t)test_rand(1, ID_MAX));
        CLEANUP(buf_done) Buf text;
        buf_init(&text, 1 << 20);
        JsonWriter w;
        json_begin(&w, &text);
        entity_to_json(&errand_entity, &wanted, &w);
        EXPECT_I64(json_end(&w), OK);
        d->row.row = wanted.row;
        d->row.month = wanted.month; /* fixed */
        d->row.batch = wanted.batch; /* read-only */
        EXPECT_I64(decode(d, buf_str(&text), true), OK);
        errand_equal(&d->row, &wanted);
    }
}

static void check_parts(const void *row, Problems *ps)
{
    const Errand *e = row;
    if (e->count > e->yen)
        (void)problem_add(ps, S("/count"), "order", "件数が金額より多くなっています。どちらかを直してください。");
}

TEST(a_rule_over_the_row_is_asked_when_its_fields_are_right)
{
    static Entity ruled;
    ruled = errand_entity;
    ruled.check = check_parts;
    static const struct { const char *text; Status status; const char *pointer, *code; } rows[] = {
        { "{\"yen\":50,\"count\":50}", OK, NULL, NULL },
        { "{\"yen\":49,\"count\":50}", ERR_INVALID, "/count", "order" },
        { "{\"yen\":-1,\"count\":50}", ERR_INVALID, "/yen", "range" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(desk_done) Desk *d = desk_new();
        d->row = errand_plain(7, 8, "窓口");
        EXPECT_I64(json_parse(str_of(rows[i].text), &d->problems, &d->doc), OK);
        EXPECT_I64(entity_from_json(&ruled, json_root(d->doc), true, &d->problems, &d->row), rows[i].status);
        EXPECT(rows[i].status == OK || only_problem(&d->problems, rows[i].pointer, rows[i].code));
        EXPECT_I64(d->row.yen, rows[i].status == OK ? 50 : 1000);
    }
}

/* With too little memory the answer is an error, never a row that nobody checked. */
TEST(no_memory_is_no_acceptance)
{
    size_t failures = 0;
    for (size_t limit = 0; limit < 3000; limit += 16) {
        CLEANUP(desk_done) Desk *good = desk_new(), *bad = desk_new();
        good->arena.limit = bad->arena.limit = limit;
        Errand before = good->row;
        Status s = decode(good, S("{" WHOLE ",\"memo\":\"長いメモ\"}"), false);
        EXPECT(s == OK || s == ERR_MEMORY);
        if (s != OK)
            errand_equal(&good->row, &before);
        failures += s != OK;
        s = decode(bad, S("{" WHOLE ",\"nope\":\"長いメモ\"}"), false);
        EXPECT(s == ERR_INVALID || s == ERR_MEMORY);
        EXPECT(s == ERR_MEMORY || bad->problems.count == 1);
    }
    EXPECT(failures > 10 && failures < 180);
}

TEST(hidden_fields_stay_inside)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 16);
    Errand row = errand_plain(1, 2, "x");
    row.secret = S("himitsu");
    JsonWriter w;
    json_begin(&w, &text);
    entity_to_json(&errand_entity, &row, &w);
    EXPECT_I64(json_end(&w), OK);
    EXPECT(!str_contains(buf_str(&text), S("himitsu")));
    EXPECT(!str_contains(buf_str(&text), S("secret")));
    EXPECT(str_starts(buf_str(&text), S("{\"org\":1,\"id\":2,\"rev\":0,\"title\":\"x\",\"memo\":null,")));
}

/* ---- faulty tables ---- */
static const Field good = FIELD_TEXT(Errand, title, "用件", .flags = 0);

TEST(a_faulty_table_is_refused_by_name_and_everywhere)
{
    static const Choice none[] = { { "", "x" }, { 0 } };
    const Field faults[] = {
        { .name = "Title", .label = "x", .kind = KIND_TEXT, .offset = sizeof(Row) },
        { .name = "a; DROP TABLE x", .label = "x", .kind = KIND_TEXT, .offset = sizeof(Row) },
        { .name = "id", .label = "x", .kind = KIND_INT, .offset = sizeof(Row) },
        { .name = "title", .label = "x", .kind = KIND_TEXT, .offset = sizeof(Row) },
        { .name = "size", .label = "x", .kind = KIND_INT, .offset = sizeof(Row) },
        { .name = "a", .label = "", .kind = KIND_TEXT, .offset = sizeof(Row) },
        { .name = "a", .label = "x", .kind = KIND_COUNT, .offset = sizeof(Row) },
        { .name = "a", .label = "x", .kind = KIND_TEXT, .offset = 0 },
        { .name = "a", .label = "x", .kind = KIND_TEXT, .offset = sizeof(Errand) },
        { .name = "a", .label = "x", .kind = KIND_REF, .offset = sizeof(Row) },
        { .name = "a", .label = "x", .kind = KIND_CHOICE, .offset = sizeof(Row) },
        { .name = "a", .label = "x", .kind = KIND_CHOICE, .offset = sizeof(Row), .choices = none },
        { .name = "a", .label = "x", .kind = KIND_INT, .offset = sizeof(Row), .max = INT64_MAX },
        { .name = "a", .label = "x", .kind = KIND_INT, .offset = sizeof(Row), .min = 9, .max = 8 },
        { .name = "a", .label = "x", .kind = KIND_INT, .offset = sizeof(Row), .flags = FIELD_SEARCH },
        { .name = "a", .label = "x", .kind = KIND_TEXT, .offset = sizeof(Row), .flags = FIELD_SEARCH | FIELD_PERSONAL },
    };
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        const Field fields[] = { good, faults[i] };
        const Entity e = { .name = "x", .label = "x", .table = "x", .plural = "x", .fields = fields, .n_fields = 2, .size = sizeof(Errand), .read = 1 };
        if (!entity_fault(&e) || entity_columns(&e) || entity_statements(&e, NULL, 0))
            test_fail(__FILE__, __LINE__, "fault %zu passed", i);
    }
    Entity e = errand_entity;
    EXPECT(entity_fault(&e) == NULL);
    e.order = "-nothing";
    EXPECT(entity_fault(&e) != NULL);
    e.order = "secret";
    EXPECT(entity_fault(&e) != NULL);
    e = errand_entity;
    e.unique = "month, nothing";
    EXPECT(entity_fault(&e) != NULL);
    e = errand_entity;
    e.table = "errand; --";
    EXPECT(entity_fault(&e) != NULL);
    e = errand_entity;
    e.size = 8;
    EXPECT(entity_fault(&e) != NULL);
}

TEST(ids_increase_whatever_the_clock_does)
{
    int64_t last = 0;
    for (int i = 0; i < 20000; i++) {
        int64_t id = id_new(1795000000000 - (int64_t)test_rand(0, 5));
        EXPECT(id > last && id <= ID_MAX);
        last = id;
    }
    /* Time-ordered: a later second is a higher id even after a burst; the far end of time fits. */
    EXPECT(id_new(1795000060000) > last);
    EXPECT(id_new(-1) > last && id_new(-1) <= ID_MAX);
}
