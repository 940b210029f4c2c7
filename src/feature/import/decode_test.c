/* Cells as people write them. */
#include "base/test.h"
#include "feature/import/kind.h"

typedef struct {
    Arena arena;
    ImportValue value;
    ImportFault fault;
    bool good;
} Read;

static void read_done(Read *r)
{
    arena_done(&r->arena);
}

static Read decode(ImportDecode with, const char *cell, const ImportField *f)
{
    static const ImportField plain = { .min = -YEN_MAX, .max = YEN_MAX };
    Read r = { 0 };
    arena_init(&r.arena, 1u << 20);
    r.value.s = S("");
    r.good = with(str_of(cell), f ? f : &plain, &r.arena, &r.value, &r.fault);
    return r;
}

TEST(decode_months)
{
    static const struct {
        const char *cell;
        int64_t month; /* 0: refused */
    } rows[] = {
        { "202603", 202603 }, { "2026/03", 202603 }, { "2026/3", 202603 }, { "2026-03", 202603 }, { "2026.3", 202603 }, { "2026年3月", 202603 },
        { "2026年03月分", 202603 }, { "20260315", 202603 }, { "2026-03-01", 202603 }, { "2026/3/31", 202603 }, { "2026-03-01 00:00:00", 202603 },
        { "R8.3", 202603 }, { "R08.03", 202603 }, { "r8/3", 202603 }, { "R8-3", 202603 }, { "R0803", 202603 }, { "R080301", 202603 }, { "令和8年3月", 202603 },
        { "令和 8年 3月", 202603 }, { "令和元年5月", 201905 }, { "令和八年三月", 202603 }, { "㋿8年3月", 202603 }, { "平成31年4月", 201904 },
        { "H30.12", 201812 }, { "S64.1", 198901 }, { "50803", 202603 }, { "5080301", 202603 }, { "43104", 201904 }, { "令和8年3月1日", 202603 },
        { "202613", 0 }, { "202600", 0 }, { "2026", 0 }, { "3月", 0 }, { "R8", 0 }, { "令和8年度", 0 }, { "令和8年13月", 0 }, { "X8.3", 0 }, { "2026/3/32", 0 },
        { "2026/3/x", 0 }, { "20260", 0 }, { "185003", 0 }, { "999999", 0 }, { "abc", 0 }, { "2.026E+05", 0 }, { "-202603", 0 }, { "2026//3", 0 }, { "60803", 0 },
        { "99999999999999999999", 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(read_done) Read r = decode(import_month, rows[i].cell, NULL);
        if (r.good != (rows[i].month != 0) || (r.good && r.value.i != rows[i].month))
            test_fail(__FILE__, __LINE__, "%s: %d %lld", rows[i].cell, r.good, (long long)r.value.i);
        EXPECT(r.good || (r.fault.code && r.fault.sentence));
    }
}

TEST(decode_month_suggests_what_excel_meant)
{
    CLEANUP(read_done) Read r = decode(import_month, "46082", NULL); /* 2026-03-01 */
    EXPECT(!r.good);
    EXPECT_STR(r.fault.repair, S("2026-03"));
}

TEST(decode_month_beyond_its_era_is_told)
{
    CLEANUP(read_done) Read r = decode(import_month, "平成38年3月", NULL), may = decode(import_month, "H31.5", NULL), april = decode(import_month, "H31.4", NULL);
    EXPECT(r.good && r.fault.warning);
    EXPECT_I64(r.value.i, 202603);
    EXPECT(may.good && may.fault.warning);
    EXPECT(april.good && !april.fault.sentence);
}

TEST(decode_numbers)
{
    static const struct {
        const char *cell;
        int64_t value;
        const char *code; /* refused */
    } rows[] = {
        { "0", 0, NULL }, { "1798", 1798, NULL }, { "001798", 1798, NULL }, { "1,798", 1798, NULL }, { "18,231円", 18231, NULL }, { "¥18,231", 18231, NULL },
        { "\\18,231", 18231, NULL }, { "-1798", -1798, NULL }, { "▲1,798", -1798, NULL }, { "△1798", -1798, NULL }, { "(1,798)", -1798, NULL },
        { "-¥100", -100, NULL }, { "¥-100", -100, NULL }, { "1798.0", 1798, NULL }, { "1798.00", 1798, NULL }, { "90%", 90, NULL }, { "4回", 4, NULL }, { "1,798単位", 1798, NULL },
        { "1798.5", 0, "type" }, { "", 0, "type" }, { "-", 0, "type" }, { "不明", 0, "type" }, { "12a", 0, "type" }, { "(12", 0, "type" }, { "1.2E+05", 0, "excel" },
        { "9999999999999999", 0, "range" }, { "99999999999999999999", 0, "type" }, { "1 798", 0, "type" }, { "--1", 0, "type" }, { ",1", 0, "type" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(read_done) Read r = decode(import_int, rows[i].cell, NULL);
        bool right = rows[i].code ? !r.good && str_eq(str_of(r.fault.code), str_of(rows[i].code)) : r.good && r.value.i == rows[i].value;
        if (!right)
            test_fail(__FILE__, __LINE__, "%s: %d %lld %s", rows[i].cell, r.good, (long long)r.value.i, r.fault.code ? r.fault.code : "");
    }
}

TEST(decode_numbers_of_towns_and_insurers)
{
    static const struct {
        ImportDecode with;
        const char *cell, *text, *code, *repair;
    } rows[] = {
        { import_town_code, "092142", "092142", NULL, NULL },          { import_town_code, "92142", "092142", NULL, NULL },
        { import_town_code, "092148", NULL, "other_kind", "092142" }, { import_town_code, "092143", NULL, "check_digit", NULL },
        { import_town_code, "9214", NULL, "length", NULL },           { import_town_code, "09214x", NULL, "character", NULL },
        { import_insurer, "092148", "092148", NULL, NULL },           { import_insurer, "92148", "092148", NULL, NULL },
        { import_insurer, "00092148", "092148", NULL, NULL },         { import_insurer, "092142", NULL, "other_kind", "092148" },
        { import_insured, "0000000001", "0000000001", NULL, NULL },   { import_insured, "H000000001", "H000000001", NULL, NULL },
        { import_insured, "1", NULL, "lost_zero", "0000000001" },     { import_insured, "4.00E+09", NULL, "scientific", NULL },
        { import_insured, "12345678901", NULL, "length", NULL },      { import_insured, "X000000001", NULL, "character", NULL },
        { import_provider, "0970100012", "0970100012", NULL, NULL },  { import_provider, "970100012", NULL, "lost_zero", "0970100012" },
        { import_provider, "09A0100012", "09A0100012", NULL, NULL },  { import_provider, "09701000-1", NULL, "character", NULL },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(read_done) Read r = decode(rows[i].with, rows[i].cell, NULL);
        bool right = rows[i].code ? !r.good && str_eq(str_of(r.fault.code), str_of(rows[i].code)) : r.good && str_eq(r.value.s, str_of(rows[i].text));
        if (!right || (rows[i].repair && !str_eq(r.fault.repair, str_of(rows[i].repair))))
            test_fail(__FILE__, __LINE__, "%s: %d %s " STR_FMT, rows[i].cell, r.good, r.fault.code ? r.fault.code : "", STR_ARG(r.fault.repair));
    }
}

TEST(decode_digits_and_texts_mind_their_length)
{
    static const ImportField four = { .max = 4 };
    CLEANUP(read_done) Read good = decode(import_digits, "0012", &four), few = decode(import_digits, "12", &four), many = decode(import_digits, "12345", &four);
    CLEANUP(read_done) Read name = decode(import_text, "みほん町", &four), longer = decode(import_text, "みほん町立", &four);
    EXPECT(good.good && !few.good && !many.good && name.good && !longer.good);
    EXPECT_STR(few.fault.repair, S("0012"));
}
