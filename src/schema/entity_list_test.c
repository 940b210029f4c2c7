/* Lists: paging, order, filter, search, and what is tried against them. */
#include "schema/sample_test.h"

typedef struct {
    Str text;   /* the JSON, when OK */
    Status status;
    JsonDoc *doc;
} Answer;

static void answer_done(Answer *answer)
{
    json_done(&answer->doc);
}

static Answer ask_town(Bench *b, int64_t org, const ListQuery *q)
{
    Answer answer = { S(""), OK, NULL };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 20);
    JsonWriter w;
    json_begin(&w, &text);
    problems_init(&b->problems, &b->arena);
    answer.status = entity_list(&errand_entity, b->db, org, q, &b->arena, &b->problems, &w);
    if (answer.status != OK)
        return answer;
    EXPECT_I64(json_end(&w), OK);
    answer.text = arena_copy(&b->arena, buf_str(&text));
    EXPECT_I64(json_parse(answer.text, &b->problems, &answer.doc), OK);
    return answer;
}

static Answer ask(Bench *b, const ListQuery *q)
{
    return ask_town(b, 7, q);
}

static int64_t total_of(const Answer *answer)
{
    return answer->status == OK ? json_i64(json_get(json_root(answer->doc), S("total"))) : -1;
}

static size_t count_of(const Answer *answer)
{
    return answer->status == OK ? json_count(json_get(json_root(answer->doc), S("items"))) : 999;
}

/* The ids in order, "3 1 2". */
static Str ids_of(Bench *b, const Answer *answer)
{
    Str ids = S("");
    for (size_t i = 0; answer->status == OK && i < count_of(answer); i++) {
        JsonNode *item = json_at(json_get(json_root(answer->doc), S("items")), i);
        ids = arena_printf(&b->arena, STR_FMT "%s%lld", STR_ARG(ids), i ? " " : "", (long long)json_i64(json_get(item, S("id"))));
    }
    return ids;
}

static void fill(Bench *b)
{
    static const struct { int64_t id; const char *title, *memo; Month month; int64_t yen, count, area; } rows[] = {
        { 1, "窓口", "100%の書類", 202604, 500, 3, 0 },
        { 2, "Alpha デイ", "a_b", 202605, 400, NUMBER_NONE, 4 },
        { 3, "alpha 本町", "", 202606, 300, -5, 4 },
        { 4, "it's \"so\"", "!", 202606, 200, 100, 0 },
        { 5, "本町デイ", "axb", 202607, 100, NUMBER_NONE, 5 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Errand e = errand_plain(7, rows[i].id, rows[i].title);
        e.memo = str_of(rows[i].memo);
        e.month = rows[i].month;
        e.yen = rows[i].yen;
        e.count = rows[i].count;
        e.area = rows[i].area;
        e.closed = rows[i].id == 5;
        e.phone = S("12345");
        EXPECT_I64(entity_insert(&errand_entity, b->db, &e), OK);
    }
    Errand other = errand_plain(6, 99, "窓口");
    EXPECT_I64(entity_insert(&errand_entity, b->db, &other), OK);
}

static void orders(Bench *b)
{
    fill(b);
    static const struct { const char *sort, *ids; } rows[] = {
        { "", "5 4 3 2 1" },       /* -month, then the newer id */
        { "month", "1 2 3 4 5" },  { "-month", "5 4 3 2 1" }, { "yen", "5 4 3 2 1" },  { "-yen", "1 2 3 4 5" },
        { "count", "3 1 4 2 5" },  /* what is not known comes last, */
        { "-count", "4 1 3 5 2" }, /* either way */
        { "id", "1 2 3 4 5" },     { "-id", "5 4 3 2 1" },    { "phone", "1 2 3 4 5" }, { "closed", "1 2 3 4 5" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(answer_done) Answer answer = ask(b, &(ListQuery){ .sort = str_of(rows[i].sort), .page_size = 500 });
        EXPECT_STR(ids_of(b, &answer), str_of(rows[i].ids));
        EXPECT_I64(total_of(&answer), 5);
    }
}
TEST(lists_are_ordered_alike_in_both_databases) { each_database(orders); }

static void pages(Bench *b)
{
    fill(b);
    static const struct { int64_t size, offset; const char *ids; } rows[] = {
        { 2, 0, "1 2" }, { 2, 2, "3 4" }, { 2, 4, "5" }, { 2, 6, "" }, { 5, 0, "1 2 3 4 5" }, { 5, 5, "" },
        { LIST_PAGE_MAX, 1, "2 3 4 5" }, { 1, 4, "5" }, { 500, 100000000, "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(answer_done) Answer answer = ask(b, &(ListQuery){ .sort = S("id"), .page_size = rows[i].size, .offset = rows[i].offset });
        EXPECT_STR(ids_of(b, &answer), str_of(rows[i].ids));
        EXPECT_I64(total_of(&answer), 5);
    }
    CLEANUP(answer_done) Answer plain = ask(b, &(ListQuery){ .sort = S("id") });
    EXPECT_I64(count_of(&plain), LIST_PAGE_DEFAULT < 5 ? LIST_PAGE_DEFAULT : 5);
    EXPECT_I64(total_of(&plain), 5);
    CLEANUP(answer_done) Answer empty = ask_town(b, 5, &(ListQuery){ .page_size = 0 });
    EXPECT_STR(empty.text, S("{\"items\":[],\"total\":0}"));
}
TEST(every_page_has_a_size_and_the_total) { each_database(pages); }

static void filters(Bench *b)
{
    fill(b);
    static const struct { const char *field, *value, *field2, *value2, *ids; } rows[] = {
        { "month", "202606", "", "", "3 4" },      { "month", "202606", "yen", "300", "3" }, { "area", "4", "", "", "2 3" },
        { "mark", "fact", "", "", "1 2 3 4 5" },   { "mark", "law", "", "", "" },            { "closed", "true", "", "", "5" },
        { "closed", "0", "", "", "1 2 3 4" },      { "title", "本町デイ", "", "", "5" },     { "count", "-5", "", "", "3" },
        { "title", "it's \"so\"", "", "", "4" },   { "month", "", "", "", "1 2 3 4 5" },     { "day", "2024-10-04", "", "", "1 2 3 4 5" },
        { "title", "' OR '1'='1", "", "", "" },    { "title", "x'; DROP TABLE e", "", "", "" },
        { "title", "%", "", "", "" },              { "title", "$1", "", "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        ListQuery q = { .sort = S("id"), .page_size = 500, .n_filters = rows[i].field2[0] ? 2 : 1,
                        .filters = { { str_of(rows[i].field), str_of(rows[i].value) }, { str_of(rows[i].field2), str_of(rows[i].value2) } } };
        CLEANUP(answer_done) Answer answer = ask(b, &q);
        if (!str_eq(ids_of(b, &answer), str_of(rows[i].ids)) || answer.status != OK)
            test_fail(__FILE__, __LINE__, "%s=%s: %d " STR_FMT, rows[i].field, rows[i].value, (int)answer.status, STR_ARG(ids_of(b, &answer)));
    }
}
TEST(filters_compare_and_nothing_more) { each_database(filters); }

static void searches(Bench *b)
{
    fill(b);
    static const struct { const char *q, *ids; } rows[] = {
        { "本町", "3 5" },        { "デイ", "2 5" },    { "本町　デイ", "5" }, { "デイ 本町", "5" }, { "ALPHA", "2 3" },
        { "alpha", "2 3" },       { "100%", "1" },      { "%", "1" },          { "_", "2" },         { "a_b", "2" },
        { "!", "4" },             { "'", "4" },         { "\"", "4" },         { "\\", "" },         { "  ", "1 2 3 4 5" },
        { "", "1 2 3 4 5" },      { "12345", "" },      { "' OR 1=1 --", "" }, { "%' --", "" },      { "$1", "" },
        { "it's", "4" },          { "a b", "2 5" },       { "窓", "1" },         { "窓口 100 % 書類", "1" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(answer_done) Answer answer = ask(b, &(ListQuery){ .search = str_of(rows[i].q), .sort = S("id"), .page_size = 500 });
        if (!str_eq(ids_of(b, &answer), str_of(rows[i].ids)) || answer.status != OK)
            test_fail(__FILE__, __LINE__, "q=%s: %d " STR_FMT, rows[i].q, (int)answer.status, STR_ARG(ids_of(b, &answer)));
        EXPECT_I64(total_of(&answer), (int64_t)count_of(&answer));
    }
}
TEST(search_takes_words_literally) { each_database(searches); }

#define FILTER(f, v) .n_filters = 1, .filters = { { { f, sizeof f - 1 }, { v, sizeof v - 1 } } }
#define TEXT(z) { z, sizeof z - 1 }
static const struct {
    ListQuery q;
    const char *pointer, *code;
} refused[] = {
    { { .sort = TEXT("nothing") }, "/sort", "unknown" },
    { { .sort = TEXT("--id") }, "/sort", "unknown" },
    { { .sort = TEXT("-") }, "/sort", "unknown" },
    { { .sort = TEXT("secret") }, "/sort", "unknown" },
    { { .sort = TEXT("org") }, "/sort", "unknown" },
    { { .sort = TEXT("month DESC") }, "/sort", "unknown" },
    { { .sort = TEXT("id; DROP TABLE errand") }, "/sort", "unknown" },
    { { .sort = TEXT("(SELECT 1)") }, "/sort", "unknown" },
    { { .sort = TEXT("1") }, "/sort", "unknown" },
    { { .page_size = -1 }, "/size", "range" },
    { { .page_size = LIST_PAGE_MAX + 1 }, "/size", "range" },
    { { .offset = -1 }, "/page", "range" },
    { { .offset = INT64_MAX }, "/page", "range" },
    { { FILTER("nothing", "1") }, "/nothing", "unknown" },
    { { FILTER("a/b", "1") }, "/a~1b", "unknown" },
    { { FILTER("1=1; --", "1") }, "/1=1; --", "unknown" },
    { { FILTER("secret", "x") }, "/secret", "unknown" },
    { { FILTER("org", "6") }, "/org", "unknown" },
    { { FILTER("phone", "12345") }, "/phone", "unknown" },
    { { FILTER("birthday", "1940-01-01") }, "/birthday", "unknown" },
    { { FILTER("month", "202613") }, "/month", "month" },
    { { FILTER("month", "2026-04") }, "/month", "type" },
    { { FILTER("month", "202604 OR 1=1") }, "/month", "type" },
    { { FILTER("yen", "1e3") }, "/yen", "type" },
    { { FILTER("yen", "-1") }, "/yen", "range" },
    { { FILTER("yen", "99999999999999999999") }, "/yen", "type" },
    { { FILTER("day", "R8.4.1") }, "/day", "date" },
    { { FILTER("mark", "' OR ''='") }, "/mark", "choice" },
    { { FILTER("closed", "はい") }, "/closed", "type" },
    { { FILTER("closed", "2") }, "/closed", "type" },
    { { FILTER("title", "a\0b") }, "/title", "control" },
    { { FILTER("title", "\xFF") }, "/title", "encoding" },
    { { .n_filters = 2, .filters = { { TEXT("month"), TEXT("202604") }, { TEXT("month"), TEXT("202605") } } }, "/month", "twice" },
    { { .search = TEXT("a b c d e") }, "/q", "too_many" },
    { { .search = TEXT("\xE3\x81") }, "/q", "encoding" },
    { { .search = TEXT("a\0b") }, "/q", "encoding" },
};

static void refusals(Bench *b)
{
    fill(b);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        size_t before = db_statement_count(b->db);
        CLEANUP(answer_done) Answer answer = ask(b, &refused[i].q);
        if (answer.status != ERR_INVALID || !only_problem(&b->problems, refused[i].pointer, refused[i].code))
            test_fail(__FILE__, __LINE__, "row %zu: %d " STR_FMT " " STR_FMT, i, (int)answer.status, STR_ARG(b->problems.items[0].pointer),
                      STR_ARG(b->problems.items[0].code));
        EXPECT_I64(db_statement_count(b->db), before);
    }
    CLEANUP(answer_done) Answer all = ask(b, &(ListQuery){ .page_size = 500 });
    EXPECT_I64(total_of(&all), 5);
}
TEST(what_the_table_does_not_know_reaches_no_database) { each_database(refusals); }

static void long_search(Bench *b)
{
    Buf q;
    buf_init(&q, 1 << 16);
    for (int i = 0; i < 101; i++)
        buf_add(&q, S("長"));
    CLEANUP(answer_done) Answer answer = ask(b, &(ListQuery){ .search = buf_str(&q) });
    EXPECT_I64(answer.status, ERR_INVALID);
    EXPECT(only_problem(&b->problems, "/q", "too_long"));
    buf_done(&q);
}
TEST(a_search_has_a_length) { each_database(long_search); }

static void all_problems(Bench *b)
{
    ListQuery q = { .sort = S("x"), .page_size = 501, .search = S("a b c d e"), FILTER("month", "x") };
    CLEANUP(answer_done) Answer answer = ask(b, &q);
    EXPECT_I64(answer.status, ERR_INVALID);
    EXPECT_I64(b->problems.count, 4);
}
TEST(a_query_hears_all_its_problems) { each_database(all_problems); }

static void statements(Bench *b)
{
    fill(b);
    size_t before = db_statement_count(b->db);
    CLEANUP(answer_done) Answer whole = ask(b, &(ListQuery){ .page_size = 500 });
    EXPECT_I64(db_statement_count(b->db) - before, 1);
    before = db_statement_count(b->db);
    CLEANUP(answer_done) Answer part = ask(b, &(ListQuery){ .page_size = 2 });
    EXPECT_I64(db_statement_count(b->db) - before, 2);
    EXPECT_I64(total_of(&whole) + total_of(&part), 10);
}
TEST(a_list_is_one_statement_or_two) { each_database(statements); }

/* More shapes than are kept: the general statement must answer as the exact one does. */
static void shapes(Bench *b)
{
    static const char *const fields[] = { "title", "memo", "mark", "day", "month", "until", "yen", "count", "fiscal_year", "area", "batch", "closed" };
    static const char *const values[] = { "窓口", "100%の書類", "fact", "2024-10-04", "202604", "202604", "500", "3", "2026", "4", "0", "false" };
    fill(b);
    size_t rounds = 0;
    for (unsigned mask = 0; mask < 1u << COUNT_OF(fields); mask += 1 + (unsigned)test_rand(0, 12)) {
        ListQuery q = { .sort = mask & 1 ? S("yen") : S("-yen"), .page_size = 500, .search = mask & 2 ? S("窓") : S("") };
        for (size_t i = 0; i < COUNT_OF(fields) && q.n_filters < COUNT_OF(q.filters); i++)
            if (mask >> i & 1) {
                q.filters[q.n_filters].field = str_of(fields[i]);
                q.filters[q.n_filters++].value = str_of(values[i]);
            }
        CLEANUP(answer_done) Answer answer = ask(b, &q);
        bool impossible = false; /* no row has until, fiscal_year, or area with the title of row 1 */
        for (size_t i = 0; i < q.n_filters; i++)
            impossible |= str_eq(q.filters[i].field, S("until")) || str_eq(q.filters[i].field, S("fiscal_year"));
        EXPECT_I64(answer.status, OK);
        if (impossible)
            EXPECT_I64(total_of(&answer), 0);
        else if (!(mask >> 9 & 1))
            EXPECT(str_contains(ids_of(b, &answer), S("1")));
        rounds++;
    }
    EXPECT(rounds > 250);
    const Sql *list[256];
    size_t n = entity_statements(&errand_entity, list, COUNT_OF(list));
    Str why = S("");
    EXPECT_I64(db_check(b->db, list, n, &b->arena, &why), OK);
}
TEST(more_shapes_than_are_kept_answer_alike) { each_database(shapes); }
