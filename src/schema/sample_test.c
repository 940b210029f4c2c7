#include "schema/sample_test.h"
#include "db/migrate.h"

#include <stdlib.h>

static const Choice marks[] = { { "fact", "実績" }, { "guess", "仮定" }, { "law", "法令" }, { 0 } };

static const Field errand_fields[] = {
    FIELD_TEXT(Errand, title, "用件", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 20),
    FIELD_TEXT(Errand, memo, "メモ", .flags = FIELD_SEARCH, .hint = "何をどうしたか"),
    FIELD_CHOICE(Errand, mark, "根拠", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(Errand, phone, "電話番号", .flags = FIELD_PERSONAL, .min = 5, .max = 15),
    FIELD_TEXT(Errand, secret, "鍵", .flags = FIELD_HIDDEN),
    FIELD_DATE(Errand, day, "日", .flags = FIELD_REQUIRED),
    FIELD_DATE(Errand, birthday, "生年月日", .flags = FIELD_PERSONAL),
    FIELD_MONTH(Errand, month, "対象月", .flags = FIELD_REQUIRED | FIELD_FIXED),
    FIELD_MONTH(Errand, until, "終了月", .min = 202604, .max = 203003),
    FIELD_YEN(Errand, yen, "金額", .flags = FIELD_REQUIRED),
    FIELD_INT(Errand, count, "件数", .min = -5, .max = 100),
    FIELD_YEAR(Errand, fiscal_year, "年度", .flags = 0),
    FIELD_REF(Errand, area, "地域", .ref = "errand"),
    FIELD_INT(Errand, batch, "取込", .flags = FIELD_REQUIRED | FIELD_READ_ONLY),
    FIELD_INT(Errand, parts, "内訳", .flags = FIELD_PERSONAL),
    FIELD_BOOL(Errand, closed, "終了", .hint = NULL),
};

const Entity errand_entity = {
    .name = "errand", .label = "用務", .table = "errand", .plural = "errands",
    .fields = errand_fields, .n_fields = COUNT_OF(errand_fields), .size = sizeof(Errand),
    .unique = "month, title", .order = "-month", .read = 3, .write = 4,
};

/* PostgreSQL keeps one database for all suites: each begins and leaves it empty. */
static Status empty_database(const Bench *b)
{
    static const Sql drop = { .text = "DROP SCHEMA public CASCADE" }, create = { .text = "CREATE SCHEMA public" };
    if (!b->postgres)
        return OK;
    TRY(db_exec0(b->db, &drop));
    return db_exec0(b->db, &create);
}

static void on_database(const char *url, const Migration *list, size_t n, void (*body)(Bench *b))
{
    Bench *b = calloc(1, sizeof *b);
    arena_init(&b->arena, 64u << 20);
    problems_init(&b->problems, &b->arena);
    Str why = S("");
    Status s = db_pool_open(&b->pool, &(DbConfig){ .url = url, .readers = 1, .create = true }, &b->arena, &why);
    b->postgres = s == OK && db_pool_is_postgres(b->pool);
    if (s == OK)
        s = db_pool_writer(b->pool, &b->db);
    if (s == OK)
        s = empty_database(b);
    if (s == OK)
        s = migrate_list(b->db, list, n, &b->arena, &why);
    EXPECT_STR(why, S(""));
    EXPECT_I64(s, OK);
    if (s == OK)
        body(b);
    if (b->db)
        EXPECT_I64(empty_database(b), OK);
    db_pool_return(&b->db);
    db_pool_close(&b->pool);
    arena_done(&b->arena);
    free(b);
}

static void on_both(const Migration *list, size_t n, void (*body)(Bench *b))
{
    on_database(":memory:", list, n, body);
    const char *url = test_postgres();
    if (url)
        on_database(url, list, n, body);
}

/* The table is made from the printed DDL by way of a migration. */
void each_database(void (*body)(Bench *b))
{
    CLEANUP(buf_done) Buf ddl;
    buf_init(&ddl, 1 << 16);
    entity_ddl(&errand_entity, &ddl);
    buf_char(&ddl, '\0');
    EXPECT_I64(buf_status(&ddl), OK);
    const Migration one = { 1, "0001_errand", buf_str(&ddl).p };
    on_both(&one, 1, body);
}

void each_migrated(void (*body)(Bench *b))
{
    on_both(db_migrations, db_migration_count, body);
}

void each_migrated_before(int number, void (*body)(Bench *b))
{
    size_t n = 0;
    while (n < db_migration_count && db_migrations[n].number < number)
        n++;
    on_both(db_migrations, n, body);
}

static Str random_text(Arena *a, size_t least, size_t most)
{
    static const char *const letters[] = { "a", "Z", "0", "%", "_", "!", "'", "\"", "\\", "\n", " ", "　", "伴", "走", "髙", "𠮷", "ﾊ", "é", "$", "?" };
    size_t n = test_rand(least, most);
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 12);
    for (size_t i = 0; i < n; i++)
        buf_add(&text, str_of(letters[test_rand(0, COUNT_OF(letters) - 1)]));
    return arena_copy(a, buf_str(&text));
}

static Date random_date(void)
{
    Date d = DATE_NONE;
    EXPECT(date_make((int)test_rand(1868, 2200), (int)test_rand(1, 12), (int)test_rand(1, 28), &d));
    return d;
}

Errand errand_random(Arena *a, int64_t org, int64_t id)
{
    Errand e;
    entity_init(&errand_entity, &e);
    e.row = (Row){ org, id, 0 };
    Str start = random_text(a, 0, 10);
    e.title = arena_printf(a, STR_FMT "%lld", STR_ARG(start), (long long)(id % 100000));
    e.memo = random_text(a, 0, 200);
    e.mark = str_of(marks[test_rand(0, 2)].value);
    e.phone = test_rand(0, 1) ? random_text(a, 5, 15) : S("");
    e.day = random_date();
    if (test_rand(0, 1))
        e.birthday = random_date();
    e.month = (Month)(test_rand(1900, 2199) * 100 + test_rand(1, 12));
    if (test_rand(0, 1))
        e.until = (Month)(test_rand(2027, 2029) * 100 + test_rand(1, 12));
    e.yen = (int64_t)test_rand(0, 1000000000000000);
    if (test_rand(0, 1))
        e.count = (int64_t)test_rand(0, 105) - 5;
    e.fiscal_year = test_rand(0, 1) ? (int64_t)test_rand(1868, 2200) : 0;
    e.area = test_rand(0, 1) ? (int64_t)test_rand(1, ID_MAX) : 0;
    e.batch = (int64_t)test_rand(0, 9);
    e.parts = test_rand(0, 1) ? 0 : NUMBER_NONE;
    e.closed = test_rand(0, 1);
    return e;
}

Errand errand_plain(int64_t org, int64_t id, const char *title)
{
    Errand e;
    entity_init(&errand_entity, &e);
    e.row = (Row){ org, id, 0 };
    e.title = str_of(title);
    e.mark = S("fact");
    e.day = (Date){ 20000 };
    e.month = 202604;
    e.yen = 1000;
    e.batch = 0;
    return e;
}

void errand_equal(const Errand *have, const Errand *wanted)
{
    const struct { const char *name; int64_t have, wanted; } numbers[] = {
        { "org", have->row.org, wanted->row.org }, { "id", have->row.id, wanted->row.id },
        { "day", have->day.day, wanted->day.day }, { "birthday", have->birthday.day, wanted->birthday.day },
        { "month", have->month, wanted->month },   { "until", have->until, wanted->until },
        { "yen", have->yen, wanted->yen },         { "count", have->count, wanted->count },
        { "year", have->fiscal_year, wanted->fiscal_year }, { "area", have->area, wanted->area },
        { "batch", have->batch, wanted->batch },   { "parts", have->parts, wanted->parts },
        { "closed", have->closed, wanted->closed },
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (numbers[i].have != numbers[i].wanted)
            test_fail(__FILE__, __LINE__, "%s is %lld, wanted %lld", numbers[i].name, (long long)numbers[i].have, (long long)numbers[i].wanted);
    EXPECT_STR(have->title, wanted->title);
    EXPECT_STR(have->memo, wanted->memo);
    EXPECT_STR(have->mark, wanted->mark);
    EXPECT_STR(have->phone, wanted->phone);
    EXPECT_STR(have->secret, wanted->secret);
}

bool only_problem(const Problems *ps, const char *pointer, const char *code)
{
    return ps->count == 1 && str_eq(ps->items[0].pointer, str_of(pointer)) && str_eq(ps->items[0].code, str_of(code));
}
