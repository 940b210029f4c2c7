/* Envelope files of the 国保連: whole claims, money by units, the bill that must agree. */
#include "feature/import/import_testing.h"

#define CONTROL(count) "1,1,0," count ",71R,0,000000,0970100012,09,1,202604,0\r\n"
#define BASE(n, person) "2," n ",\"71R1\",\"01\",\"202603\",\"0970100012\",\"00092148\",\"" person "\",\"\",\"\",\"\",\"\",\"\",\"\",\"19400101\",\"2\",\"12\",\"\",\"\"\r\n"
#define LINE(n, person, item, units) "2," n ",\"71R1\",\"02\",\"202603\",\"0970100012\",\"00092148\",\"" person "\",\"A6\",\"" item "\",\"\",\"4\",\"\",\"\",\"\",\"" units "\",\"\",\"\",\"\",\"\"\r\n"
#define SUM(n, person, units, paid, share) "2," n ",\"71R1\",\"10\",\"202603\",\"0970100012\",\"00092148\",\"" person "\",\"A6\",\"4\",\"\",\"\",\"0\",\"\",\"\",\"" units "\",\"1014\",\"" paid "\",\"" share "\"\r\n"
#define BILL(n, claims, units, cost, paid) "2," n ",\"7113\",\"202603\",\"0970100012\",\"1\",\"\",\"05\",\"" claims "\",\"" units "\",\"" cost "\",\"" paid "\",\"0\",\"0\"\r\n"
#define END(n) "3," n "\r\n"
/* 1798 + 165 = 1963 units; 1963 × 10.14 = 19904.82 → 19904; 90 % → 17913 */
#define CLAIM(a, b, c, d, person) BASE(a, person) LINE(b, person, "1111", "1798") LINE(c, person, "6100", "165") SUM(d, person, "1963", "17913", "1991")

static const Sql claims = { .read_only = true, .text = "SELECT COUNT(*) FROM claim WHERE org = $1" };
static const Sql paid = { .read_only = true, .text = "SELECT CAST(COALESCE(SUM(paid), 0) AS BIGINT) FROM claim WHERE org = $1" };
static const Sql cost = { .read_only = true, .text = "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM claim WHERE org = $1" };
static const Sql exam = { .read_only = true, .text = "SELECT MIN(exam_month) FROM claim WHERE org = $1" };
static const Sql month = { .read_only = true, .text = "SELECT MAX(service_month) FROM claim WHERE org = $1" };
static const Sql larger = { .read_only = true, .text = "SELECT MAX(paid) FROM claim WHERE org = $1" };

TEST(kokuho_lines_get_the_money_of_their_claim)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(CONTROL("5") BILL("2", "1", "1963", "19904", "17913") CLAIM("3", "4", "5", "6", "0000000001") END("7")), false, &t), OK);
    EXPECT_STR(str_of(t.result.kind->name), S("kokuho"));
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_I64(world_int(&w, &claims), 2);
    EXPECT_I64(world_int(&w, &paid), 17913);
    EXPECT_I64(world_int(&w, &cost), 19904);
    EXPECT_I64(world_int(&w, &larger), 16407); /* 17913 × 1798 / 1963 = 16407.3; 1505.7 → 1506 */
    EXPECT_I64(world_int(&w, &exam), 202604);
    EXPECT_I64(world_int(&w, &month), 202603);
}

TEST(kokuho_care_management_has_no_user_share)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    Str file = S("1,1,0,2,81R,0,000000,0900100019,09,1,202604,0\r\n"
                 "2,2,\"8171\",\"0970100012\",\"1\",\"202603\",\"00092148\",\"1021\",\"0000000001\",\"\",\"\",\"19400101\",\"2\",\"12\",\"\",\"\",\"\",\"01\",\"AF2111\",\"442\",\"1\",\"442\",\"742\",\"7575\",\"\",\"\"\r\n"
                 "2,3,\"8171\",\"0970100012\",\"1\",\"202603\",\"00092148\",\"1021\",\"0000000001\",\"\",\"\",\"19400101\",\"2\",\"12\",\"\",\"\",\"\",\"02\",\"AF4001\",\"300\",\"1\",\"300\",\"742\",\"7575\",\"\",\"\"\r\n"
                 "3,4\r\n");
    EXPECT_I64(world_take(&w, file, false, &t), OK);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(t.result.n_issues, 0);
    EXPECT_I64(world_int(&w, &paid), 7575);
    EXPECT_I64(world_int(&w, &cost), 7575);
}

static const struct {
    const char *what, *file, *code;
    int64_t taken, wrong;
} files[] = {
    { "the bill says more", CONTROL("5") BILL("2", "2", "1963", "19904", "17913") CLAIM("3", "4", "5", "6", "0000000001") END("7"), "bill", 2, 0 },
    { "the bill says other money", CONTROL("5") BILL("2", "1", "1963", "19904", "17000") CLAIM("3", "4", "5", "6", "0000000001") END("7"), "bill", 2, 0 },
    { "fewer records than announced", CONTROL("9") CLAIM("2", "3", "4", "5", "0000000001") END("6"), "count", 2, 0 },
    { "no end record", CONTROL("4") CLAIM("2", "3", "4", "5", "0000000001"), "no_end", 2, 0 },
    { "record numbers jump", CONTROL("4") CLAIM("2", "3", "5", "6", "0000000001") END("7"), "record_number", 2, 0 },
    { "rows after the end", CONTROL("4") CLAIM("2", "3", "4", "5", "0000000001") END("6") CLAIM("7", "8", "9", "10", "0000000002"), "end", 2, 0 },
    { "no money for the lines", CONTROL("3") BASE("2", "0000000001") LINE("3", "0000000001", "1111", "1798") LINE("4", "0000000001", "6100", "165") END("5"), "no_sum", 0, 2 },
    { "money without lines", CONTROL("2") BASE("2", "0000000001") SUM("3", "0000000001", "1963", "17913", "1991") END("4"), "no_lines", 0, 1 },
    { "a line of somebody else", CONTROL("2") BASE("2", "0000000001") LINE("3", "0000000002", "1111", "1798") END("4"), "order", 0, 1 },
    { "units that do not add up", CONTROL("3") BASE("2", "0000000001") LINE("3", "0000000001", "1111", "1798") SUM("4", "0000000001", "1963", "17913", "1991") END("5"), "sum", 1, 0 },
    { "another insurer", CONTROL("2") "2,2,\"71R1\",\"01\",\"202603\",\"0970100012\",\"00102079\",\"0000000001\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"12\",\"\"\r\n"
      LINE("3", "0000000001", "1111", "1798") END("4"), "other_town", 0, 2 },
    { "a broken record", CONTROL("5") CLAIM("2", "3", "4", "5", "0000000001") "2,6,\"71R1\",\"02\"\r\n" END("7"), "record", 2, 1 },
    { "介護給付 inside", CONTROL("5") CLAIM("2", "3", "4", "5", "0000000001") "2,6,\"7131\",\"01\",\"202603\"\r\n" END("7"), "others", 2, 0 },
    { "a wrong number refuses the whole claim", CONTROL("4") CLAIM("2", "3", "4", "5", "00000001") END("6"), "claim", 0, 3 },
};

TEST(kokuho_every_quirk_of_a_file)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!world_open(&w))
            return;
        Status status = world_take(&w, str_of(files[i].file), false, &t);
        if (status != OK || t.result.rows_taken != files[i].taken || t.result.rows_wrong != files[i].wrong || !issue_with(&t.result, files[i].code))
            test_fail(__FILE__, __LINE__, "%s: status %d, taken %lld, wrong %lld, %s", files[i].what, (int)status, (long long)t.result.rows_taken,
                      (long long)t.result.rows_wrong, t.result.n_issues ? t.result.issues[0].code : "no issue");
    }
}

TEST(kokuho_file_taken_twice_in_other_clothes_is_taken_once)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!world_open(&w))
        return;
    EXPECT_I64(world_take(&w, S(CONTROL("4") CLAIM("2", "3", "4", "5", "0000000001") END("6")), false, &t), OK);
    EXPECT_I64(world_take(&w, S(CONTROL("8") CLAIM("2", "3", "4", "5", "0000000001") CLAIM("6", "7", "8", "9", "0000000002") END("10")), false, &t), OK);
    EXPECT_I64(t.result.rows_same, 2);
    EXPECT_I64(t.result.rows_taken, 2);
    EXPECT_I64(world_int(&w, &claims), 4);
}
