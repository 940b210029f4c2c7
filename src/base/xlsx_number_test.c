#include "base/test.h"
#include "base/xlsx_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void shows(const char *stored, NumberFormat format, bool from_1904, const char *wanted)
{
    Buf b;
    buf_init(&b, 4096);
    xlsx_put_number(&b, str_of(stored), format, from_1904);
    if (!str_eq(buf_str(&b), str_of(wanted)))
        test_fail(__FILE__, __LINE__, "%s shows " STR_FMT ", wanted %s", stored, STR_ARG(buf_str(&b)), wanted);
    buf_done(&b);
}

TEST(xlsx_numbers_are_shown_as_excel_shows_them)
{
    static const struct { const char *stored, *wanted; } rows[] = {
        { "0", "0" }, { "-0", "0" }, { "0.0", "0" }, { "7", "7" }, { "7.0", "7" }, { "-12.50", "-12.5" }, { "007", "7" },
        { "4.0000000000000000E+12", "4000000000000" }, { "4.00E+12", "4000000000000" }, { "1e3", "1000" },
        { "0.30000000000000004", "0.3" }, { "1.1000000000000001", "1.1" }, { "2.9999999999999996", "3" },
        { "10.199999999999999", "10.2" }, { "123456789012345", "123456789012345" },
        { "1234567890123456", "1234567890123460" }, { "9999999999999999", "10000000000000000" },
        { "999999999999999.9", "1000000000000000" }, { "0.00012", "0.00012" }, { "1.5E-5", "0.000015" },
        { "1E-20", "1E-20" }, { "1.25E-20", "1.25E-20" }, { "1E+300", "1E+300" }, { "-1.5e+300", "-1.5E+300" },
        { "134.03246917", "134.03246917" }, { " 5 ", "5" }, { "+5", "5" }, { ".5", "0.5" }, { "5.", "5" },
        /* what is no number stays as it stands: nothing is lost */
        { "NaN", "NaN" }, { "1E", "1E" }, { "1E+99999", "1E+99999" }, { "--1", "--1" }, { "1,000", "1,000" }, { ".", "." },
        { "0x10", "0x10" }, { "1 2", "1 2" }, { "-", "-" }, { "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        shows(rows[i].stored, FORMAT_NUMBER, false, rows[i].wanted);
}

/* Whatever double a program stores with 17 digits, the shown text is the double's %.15g, by value. */
TEST(xlsx_numbers_agree_with_printf_to_15_digits)
{
    for (int round = 0; round < 20000; round++) {
        char stored[64], wanted[64], text[64];
        double v = (double)test_rand(0, 1000000000) / (double)test_rand(1, 1000000);
        v = ldexp(v, (int)test_rand(0, 60) - 30) * (test_rand(0, 1) ? 1 : -1);
        snprintf(stored, sizeof stored, "%.17g", v);
        snprintf(wanted, sizeof wanted, "%.15g", v);
        Buf b;
        buf_init(&b, 256);
        xlsx_put_number(&b, str_of(stored), FORMAT_NUMBER, false);
        snprintf(text, sizeof text, STR_FMT, STR_ARG(buf_str(&b)));
        double shown = strtod(text, NULL), right = strtod(wanted, NULL);
        /* Rounding the 17 digits instead of the double itself may fall on the other side of a tie: one unit of the 15th. */
        if (fabs(shown - right) > fabs(right) * 1.1e-14)
            test_fail(__FILE__, __LINE__, "%s shows %s, wanted %s", stored, text, wanted);
        EXPECT(b.n < 32);
        buf_done(&b);
    }
}

/* ECMA-376 Part 1, 18.17.4 (both date systems and their ends), and days that Microsoft's documentation gives for DATEVALUE. */
TEST(xlsx_days_follow_both_date_systems)
{
    static const struct { const char *stored; NumberFormat format; bool from_1904; const char *wanted; } rows[] = {
        { "1", FORMAT_DATE, false, "1900-01-01" },       { "59", FORMAT_DATE, false, "1900-02-28" },
        { "60", FORMAT_DATE, false, "1900-02-29" },      { "61", FORMAT_DATE, false, "1900-03-01" },
        { "39448", FORMAT_DATE, false, "2008-01-01" },   { "40777", FORMAT_DATE, false, "2011-08-22" },
        { "46113", FORMAT_DATE, false, "2026-04-01" },   { "2958465", FORMAT_DATE, false, "9999-12-31" },
        { "0", FORMAT_DATE, true, "1904-01-01" },        { "2957003", FORMAT_DATE, true, "9999-12-31" },
        { "39448", FORMAT_DATE, true, "2012-01-02" },
        /* what Excel cannot show as a day stays the number that it is */
        { "0", FORMAT_DATE, false, "0" },                { "-1", FORMAT_DATE, false, "-1" },
        { "2958466", FORMAT_DATE, false, "2958466" },    { "2957004", FORMAT_DATE, true, "2957004" },
        { "1E+200", FORMAT_DATE, false, "1E+200" },      { "99999999999999999999999", FORMAT_TIME, false, "1E+23" },
        { "text", FORMAT_DATE, false, "text" },
        { "46113.395833333336", FORMAT_DATE_TIME, false, "2026-04-01 09:30" },
        { "46113.5", FORMAT_DATE, false, "2026-04-01" }, { "46113", FORMAT_DATE_TIME, false, "2026-04-01" },
        { "46113.999999999", FORMAT_DATE_TIME, false, "2026-04-02" },
        { "0.395833333333333", FORMAT_TIME, false, "09:30" }, { "0.5000115740740741", FORMAT_TIME, false, "12:00:01" },
        { "46113.75", FORMAT_TIME, false, "18:00" },     { "1.1041666666666667", FORMAT_ELAPSED, false, "26:30" },
        { "1E-30", FORMAT_TIME, false, "00:00" },        { "0", FORMAT_TIME, false, "00:00" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        shows(rows[i].stored, rows[i].format, rows[i].from_1904, rows[i].wanted);
}

TEST(xlsx_number_formats_tell_dates_from_numbers)
{
    static const struct { const char *code; NumberFormat wanted; } rows[] = {
        { "General", FORMAT_NUMBER }, { "GENERAL", FORMAT_NUMBER }, { "G/標準", FORMAT_NUMBER }, { "0", FORMAT_NUMBER },
        { "#,##0;[Red]-#,##0", FORMAT_NUMBER }, { "0.00E+00", FORMAT_NUMBER }, { "##0.0E-0", FORMAT_NUMBER }, { "@", FORMAT_NUMBER },
        { "#,##0\"円\"", FORMAT_NUMBER }, { "0\"days\"", FORMAT_NUMBER }, { "0\\d", FORMAT_NUMBER }, { "0_d", FORMAT_NUMBER },
        { "[Blue]0", FORMAT_NUMBER }, { "[DBNum3]0", FORMAT_NUMBER }, { "[>=100]0", FORMAT_NUMBER }, { "", FORMAT_NUMBER },
        { "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", FORMAT_NUMBER }, { "0;yyyy", FORMAT_NUMBER },
        { "\"unclosed yyyy", FORMAT_NUMBER }, { "[unclosed yyyy", FORMAT_NUMBER }, { "0\\", FORMAT_NUMBER },
        { "yyyy/m/d", FORMAT_DATE }, { "yyyy\"年\"m\"月\"d\"日\";@", FORMAT_DATE }, { "yyyy年m月d日", FORMAT_DATE },
        { "[$-411]ge.m.d", FORMAT_DATE }, { "[$-411]ggge\"年\"m\"月\"d\"日\";@", FORMAT_DATE }, { "e-m-d", FORMAT_DATE },
        { "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", FORMAT_DATE }, { "mmm-yy", FORMAT_DATE }, { "m\"月\"", FORMAT_DATE },
        { "aaaa", FORMAT_DATE }, { "m/d(aaa)", FORMAT_DATE },
        { "h:mm", FORMAT_TIME }, { "mm:ss.0", FORMAT_TIME }, { "h\"時\"mm\"分\"", FORMAT_TIME }, { "h:mm AM/PM", FORMAT_TIME },
        { "\"上午/下午 \"hh\"時\"mm\"分\"ss\"秒 \"", FORMAT_TIME },
        { "yyyy/m/d h:mm", FORMAT_DATE_TIME }, { "[$-411]ge.m.d h:mm", FORMAT_DATE_TIME },
        { "[h]:mm", FORMAT_ELAPSED }, { "[mm]:ss", FORMAT_ELAPSED }, { "[ss]", FORMAT_ELAPSED },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (number_format_of(rows[i].code) != rows[i].wanted)
            test_fail(__FILE__, __LINE__, "%s is %d, wanted %d", rows[i].code, number_format_of(rows[i].code), rows[i].wanted);
}

TEST(xlsx_builtin_formats)
{
    static const int dates[] = { 14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58 };
    static const int times[] = { 18, 19, 20, 21, 32, 33, 45, 47 };
    static const int numbers[] = { -1, 0, 1, 2, 9, 10, 11, 12, 13, 23, 26, 37, 40, 44, 48, 49, 59, 164, 100000 };
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        EXPECT_I64(number_format_builtin(dates[i]), FORMAT_DATE);
    for (size_t i = 0; i < COUNT_OF(times); i++)
        EXPECT_I64(number_format_builtin(times[i]), FORMAT_TIME);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        EXPECT_I64(number_format_builtin(numbers[i]), FORMAT_NUMBER);
    EXPECT_I64(number_format_builtin(22), FORMAT_DATE_TIME);
    EXPECT_I64(number_format_builtin(46), FORMAT_ELAPSED);
}
