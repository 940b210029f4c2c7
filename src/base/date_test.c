#include "base/date.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static Date day(int year, int month, int day_of_month)
{
    Date d = DATE_NONE;
    EXPECT(date_make(year, month, day_of_month, &d));
    return d;
}

TEST(days_count_as_the_c_library_counts_them)
{
    for (int i = 0; i < 2000; i++) {
        time_t t = ((time_t)test_rand(0, 120000) - 37000) * 86400;
        struct tm tm;
        int y, m, d;
        gmtime_r(&t, &tm);
        date_parts((Date){ (int32_t)(t / 86400) }, &y, &m, &d);
        EXPECT(y == tm.tm_year + 1900 && m == tm.tm_mon + 1 && d == tm.tm_mday);
    }
}

TEST(every_day_from_1868_to_2200_follows_the_day_before)
{
    int32_t wanted = day(1868, 1, 1).day;
    for (int y = 1868; y <= 2200; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= 31; d++) {
                Date made;
                int py, pm, pd;
                if (!date_make(y, m, d, &made))
                    continue;
                date_parts(made, &py, &pm, &pd);
                if (made.day != wanted++ || py != y || pm != m || pd != d)
                    test_fail(__FILE__, __LINE__, "%d-%d-%d", y, m, d);
            }
    EXPECT_I64(wanted - 1, day(2200, 12, 31).day);
    EXPECT_I64(day(1970, 1, 1).day, 0);
    EXPECT_I64(day(2000, 3, 1).day, 11017); /* 30 years and 8 leap days, and two months */
}

TEST(days_that_do_not_exist_are_refused)
{
    static const int rows[][3] = { { 2026, 2, 29 }, { 1900, 2, 29 }, { 2026, 4, 31 }, { 2026, 0, 1 }, { 2026, 13, 1 },
                                   { 2026, 1, 0 },  { 2026, 1, 32 }, { 1867, 1, 1 },  { 2201, 1, 1 }, { -1, -1, -1 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Date d = DATE_NONE;
        EXPECT(!date_make(rows[i][0], rows[i][1], rows[i][2], &d) && date_is_none(d));
    }
    EXPECT(date_is_none(DATE_NONE) && !date_is_none(day(1970, 1, 1)));
}

TEST(iso_days_round_trip_and_nothing_else_is_one)
{
    static const char *const bad[] = { "",           "2026-3-1",   "2026-03-1 ", "2026/03/01", "2026-02-29",
                                       "2026-03-01T", "+026-03-01", "２０２６",    "2026-0a-01" };
    for (int i = 0; i < 500; i++) {
        char room[11];
        Date d = { (int32_t)test_rand(0, 80000) }, back;
        EXPECT(date_from_iso(date_to_iso(d, room), &back) && back.day == d.day);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Date d = DATE_NONE;
        EXPECT(!date_from_iso(str_of(bad[i]), &d) && date_is_none(d));
    }
    char room[11];
    EXPECT_STR(date_to_iso(DATE_NONE, room), S(""));
}

TEST(months_add_and_differ_as_one_count)
{
    EXPECT_I64(month_add(202612, 1), 202701);
    EXPECT_I64(month_add(202601, -1), 202512);
    EXPECT_I64(month_diff(202703, 202604), 11);
    for (int i = 0; i < 500; i++) {
        Month m = (Month)(test_rand(1900, 2100) * 100 + test_rand(1, 12)), back;
        int k = (int)test_rand(0, 600) - 300;
        char room[8];
        EXPECT(month_is_valid(month_add(m, k)));
        EXPECT_I64(month_diff(month_add(m, k), m), k);
        EXPECT_I64(month_of(month_first_day(m)), m);
        EXPECT(month_from_iso(month_to_iso(m, room), &back) && back == m);
    }
}

TEST(months_are_read_in_two_forms_only)
{
    static const char *const bad[] = { "", "2026", "2026-4", "202613", "202600", "2026-13", "2026/04", "2026040", "abcdef" };
    Month m = 0;
    EXPECT(month_from_iso(S("202604"), &m) && m == 202604);
    EXPECT(month_from_iso(S("2026-04"), &m) && m == 202604);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!month_from_iso(str_of(bad[i]), &m) && m == 202604);
    EXPECT(!month_is_valid(0) && !month_is_valid(202600) && !month_is_valid(-202604));
    EXPECT(date_is_none(month_first_day(202613)));
}

/* April for the paying year; March for the service months that are paid in it. */
TEST(fiscal_years_hold_twelve_months_and_every_month_once)
{
    static const int starts[] = { 4, 3 };
    EXPECT_I64(fiscal_year_of(month_of(day(2026, 3, 31)), 4), 2025);
    EXPECT_I64(fiscal_year_of(month_of(day(2026, 4, 1)), 4), 2026);
    EXPECT_I64(fiscal_year_of(202603, 3), 2026);
    EXPECT_I64(fiscal_year_of(202602, 3), 2025);
    EXPECT_I64(fiscal_year_first(2026, 4), 202604);
    EXPECT_I64(fiscal_year_first(2026, 3), 202603);
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        for (int year = 1990; year <= 2100; year++) {
            Month first = fiscal_year_first(year, starts[i]);
            for (int k = 0; k < 12; k++)
                EXPECT_I64(fiscal_year_of(month_add(first, k), starts[i]), year);
            EXPECT_I64(fiscal_year_of(month_add(first, -1), starts[i]), year - 1);
            EXPECT_I64(fiscal_year_of(month_add(first, 12), starts[i]), year + 1);
        }
}

TEST(every_day_reads_back_from_both_japanese_forms)
{
    Arena a;
    arena_init(&a, 1 << 20);
    for (Date d = day(1873, 1, 1); d.day <= day(2100, 12, 31).day; d.day++) {
        Str texts[] = { wareki_short(d, &a), wareki_long(d, &a) };
        for (size_t i = 0; i < COUNT_OF(texts); i++) {
            Date back = DATE_NONE;
            if (wareki_parse(texts[i], &a, &back, NULL) != OK || back.day != d.day)
                test_fail(__FILE__, __LINE__, STR_FMT, STR_ARG(texts[i]));
        }
        arena_reset(&a);
    }
    arena_done(&a);
}

static bool read_whole(const char *path, Buf *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    for (size_t n = 1; n;) {
        char *to = buf_reserve(out, 4096);
        n = to ? fread(to, 1, 4096, f) : 0;
        out->n += n;
    }
    fclose(f);
    return true;
}

/* The vectors are shared with the client: input TAB day or ! TAB what the refusal must say. */
TEST(the_shared_vectors_of_the_japanese_calendar_hold)
{
    Buf file;
    Arena a;
    buf_init(&file, 1 << 20);
    arena_init(&a, 1 << 20);
    EXPECT(read_whole("tests/vectors/wareki.tsv", &file));
    int lines = 0;
    for (Str rest = buf_str(&file), line; rest.n; lines++) {
        Str input, iso, said, tail, sentence = S("");
        Date d = DATE_NONE;
        char room[11];
        str_cut(rest, '\n', &line, &rest);
        str_cut(line, '\t', &input, &tail);
        str_cut(tail, '\t', &iso, &said);
        Status s = wareki_parse(input, &a, &d, &sentence);
        bool good = str_eq(iso, S("!")) ? s == ERR_INVALID && date_is_none(d) && said.n && str_contains(sentence, said)
                                        : s == OK && str_eq(date_to_iso(d, room), iso);
        if (!good)
            test_fail(__FILE__, __LINE__, STR_FMT ": " STR_FMT, STR_ARG(line), STR_ARG(sentence));
    }
    EXPECT(lines > 80);
    arena_done(&a);
    buf_done(&file);
}

TEST(a_full_arena_is_an_answer_of_its_own)
{
    Arena none;
    Date d = DATE_NONE;
    Str sentence = S("untouched");
    arena_init(&none, 0);
    EXPECT_I64(wareki_parse(S("S64.1.8"), &none, &d, &sentence), ERR_MEMORY);
    EXPECT_STR(sentence, S("untouched"));
    EXPECT(wareki_parse(S("R8.3.1"), &none, &d, &sentence) == OK);
    arena_done(&none);
}

TEST(fiscal_years_are_named_after_their_era)
{
    static const struct { int year; const char *name; } rows[] = {
        { 2026, "令和8年度" }, { 2020, "令和2年度" }, { 2019, "令和元年度" }, { 2018, "平成30年度" },
        { 1989, "平成元年度" }, { 1988, "昭和63年度" }, { 1926, "大正15年度" }, { 1850, "1850年度" },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_STR(wareki_year(rows[i].year, &a), str_of(rows[i].name));
    EXPECT_STR(wareki_short(day(2026, 3, 1), &a), S("R8.3.1"));
    EXPECT_STR(wareki_long(day(2019, 5, 1), &a), S("令和元年5月1日"));
    EXPECT_STR(wareki_month(201905, &a), S("令和元年5月"));
    EXPECT_STR(wareki_month(202612, &a), S("令和8年12月"));
    EXPECT_STR(wareki_short(day(1870, 3, 1), &a), S("1870-03-01"));
    arena_done(&a);
}

TEST(a_day_in_japan_begins_at_three_in_the_afternoon_of_utc)
{
    static const struct { int64_t ms; int year, month, day; } rows[] = {
        { 0, 1970, 1, 1 }, { -1, 1970, 1, 1 }, { -32400000, 1970, 1, 1 }, { -32400001, 1969, 12, 31 }, { 53999999, 1970, 1, 1 }, { 54000000, 1970, 1, 2 },
        { INT64_C(1798729199999), 2026, 12, 31 }, { INT64_C(1798729200000), 2027, 1, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_I64(clock_day(rows[i].ms).day, day(rows[i].year, rows[i].month, rows[i].day).day);
    for (int i = 0; i < 1000; i++) {
        const Date d = { (int32_t)test_rand(0, 200000) - 100000 };
        EXPECT_I64(clock_day(clock_midnight_ms(d)).day, d.day);
        EXPECT_I64(clock_day(clock_midnight_ms(d) - 1).day, d.day - 1);
        EXPECT_I64(clock_day(clock_midnight_ms(d) + DAY_MS - 1).day, d.day);
    }
}
