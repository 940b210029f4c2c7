#include "base/date.h"
#include "base/xlsx_inside.h"

#include <string.h>
#include <strings.h>

/* ---- what a number format shows: ECMA-376 Part 1, 18.8.30 and 18.8.31 ---- */

NumberFormat number_format_builtin(int64_t id)
{
    /* 27–36 and 50–58 are the Japanese ones: [$-411]ge.m.d, yyyy"年"m"月", h"時"mm"分" … */
    static const struct { int8_t first, last; NumberFormat format; } rows[] = {
        { 14, 17, FORMAT_DATE },    { 18, 21, FORMAT_TIME }, { 22, 22, FORMAT_DATE_TIME }, { 27, 31, FORMAT_DATE },
        { 32, 33, FORMAT_TIME },    { 34, 36, FORMAT_DATE }, { 45, 45, FORMAT_TIME },      { 46, 46, FORMAT_ELAPSED },
        { 47, 47, FORMAT_TIME },    { 50, 58, FORMAT_DATE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (id >= rows[i].first && id <= rows[i].last)
            return rows[i].format;
    return FORMAT_NUMBER;
}

/* Length of a piece at p that shows no part of a date, whatever letters it holds; 0 when p is not such a piece. */
static size_t format_literal(const char *p)
{
    static const char *const words[] = { "General", "G/標準", "AM/PM", "A/P" };
    if (*p == 'E' && (p[1] == '+' || p[1] == '-')) /* the power of ten; the year of the era is written small */
        return 2;
    if (*p == '"' || *p == '[') {
        const char *end = strchr(p + 1, *p == '"' ? '"' : ']');
        return end ? (size_t)(end - p) + 1 : strlen(p);
    }
    if (*p == '\\' || *p == '_' || *p == '*')
        return p[1] ? 2 : 1;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strncasecmp(p, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

static bool format_elapsed(const char *p)
{
    return *p == '[' && p[1] && strchr("hHmMsS", p[1]) && strspn(p + 1, "hHmMsS") == strcspn(p + 1, "]");
}

NumberFormat number_format_of(const char *code)
{
    bool date = false, time = false, month_or_minute = false;
    for (const char *p = code; *p && *p != ';';) { /* the first section is the one of positive numbers */
        if (format_elapsed(p))
            return FORMAT_ELAPSED;
        size_t skip = format_literal(p);
        if (skip) {
            p += skip;
            continue;
        }
        date |= strchr("yYdDgGeE", *p) != NULL || strncasecmp(p, "aaa", 3) == 0;
        time |= strchr("hHsS", *p) != NULL;
        month_or_minute |= *p == 'm' || *p == 'M';
        p++;
    }
    if (month_or_minute && !date && !time)
        return FORMAT_DATE;
    return date ? time ? FORMAT_DATE_TIME : FORMAT_DATE : time ? FORMAT_TIME : FORMAT_NUMBER;
}

/* ---- decimal numbers, by integers ---- */

#define DIGITS_SHOWN 15 /* Excel shows no more; what a double carries beyond is noise: 0.1+0.2 is stored as 0.30000000000000004 */

/* digits × 10^exponent without zeros at the end. */
typedef struct {
    uint64_t digits;
    int exponent;
    bool negative;
} Decimal;

static bool exponent_parse(Str s, int *ret)
{
    bool negative = s.n && s.p[0] == '-';
    int64_t value;
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_sub(s, 1, s.n);
    if (!str_is_digits(s) || s.n > 4 || !str_to_i64(s, &value))
        return false;
    *ret = (int)(negative ? -value : value);
    return true;
}

/* Takes the digits of s into d, as far as they are shown; *kept counts them, *next is the first one beyond. */
static bool digits_take(Decimal *d, Str s, bool fraction, int *kept, int *next)
{
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (*kept < DIGITS_SHOWN) {
            d->digits = d->digits * 10 + (unsigned)digit;
            *kept += d->digits > 0;
            d->exponent -= fraction;
            continue;
        }
        if (*next < 0)
            *next = digit;
        d->exponent += !fraction;
    }
    return true;
}

static bool decimal_parse(Str s, Decimal *ret)
{
    Decimal d = { 0 };
    Str mantissa, power, whole, fraction;
    int kept = 0, next = -1, exponent = 0;
    s = str_trim(s);
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
        d.negative = s.p[0] == '-';
        s = str_sub(s, 1, s.n);
    }
    if (s.n > XLSX_CELL_MAX)
        return false;
    if ((str_cut(s, 'E', &mantissa, &power) || str_cut(s, 'e', &mantissa, &power)) && !exponent_parse(power, &exponent))
        return false;
    str_cut(mantissa, '.', &whole, &fraction);
    if (whole.n + fraction.n == 0 || !digits_take(&d, whole, false, &kept, &next)
        || !digits_take(&d, fraction, true, &kept, &next))
        return false;
    d.digits += next >= 5;
    d.exponent += exponent;
    while (d.digits && d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    if (d.digits == 0)
        d = (Decimal){ 0 };
    *ret = d;
    return true;
}

static void put_zeros(Buf *out, int n)
{
    while (n-- > 0)
        buf_char(out, '0');
}

static void decimal_put(Buf *out, Decimal d)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = d.digits;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    Str s = { digits + at, sizeof digits - at };
    int point = (int)s.n + d.exponent; /* digits before the point */
    if (d.negative)
        buf_char(out, '-');
    if (d.exponent >= 0 && point <= 21) {
        buf_add(out, s);
        put_zeros(out, d.exponent);
    } else if (d.exponent < 0 && point > -10) {
        buf_add(out, point > 0 ? str_sub(s, 0, (size_t)point) : S("0"));
        buf_char(out, '.');
        put_zeros(out, -point);
        buf_add(out, point > 0 ? str_sub(s, (size_t)point, s.n) : s);
    } else {
        buf_char(out, s.p[0]);
        if (s.n > 1)
            buf_char(out, '.');
        buf_add(out, str_sub(s, 1, s.n));
        buf_add(out, point > 0 ? S("E+") : S("E"));
        buf_i64(out, point - 1);
    }
}

/* ---- days and times ---- */

#define DAY_SECONDS 86400
#define SERIAL_MAX 2958465 /* 9999-12-31 */

/* Days and seconds; false when negative or beyond the year 9999, which Excel shows as ##### . */
static bool serial_split(Decimal d, int64_t *ret_day, int64_t *ret_second)
{
    if (d.negative)
        return false;
    uint64_t day = d.digits, part = 0, scale = 1;
    for (int e = d.exponent; e > 0 && day <= SERIAL_MAX; e--)
        day *= 10;
    if (d.exponent < 0) {
        int places = -d.exponent;
        for (; places > 12 && day; places--) /* so that part × 86400 fits */
            day /= 10;
        for (; places > 0 && day; places--)
            scale *= 10;
        part = day % scale;
        day /= scale;
    }
    int64_t second = (int64_t)((part * DAY_SECONDS + scale / 2) / scale);
    if (day > SERIAL_MAX)
        return false;
    *ret_day = (int64_t)day + second / DAY_SECONDS;
    *ret_second = second % DAY_SECONDS;
    return true;
}

static void put_padded(Buf *out, int64_t value, int digits)
{
    for (int64_t limit = 10; --digits > 0; limit *= 10)
        if (value < limit)
            buf_char(out, '0');
    buf_i64(out, value);
}

/* Seconds are left out when there are none, as people write opening hours. */
static void put_time(Buf *out, int64_t hours, int64_t second)
{
    put_padded(out, hours, 2);
    buf_char(out, ':');
    put_padded(out, second / 60 % 60, 2);
    if (second % 60 == 0)
        return;
    buf_char(out, ':');
    put_padded(out, second % 60, 2);
}

/* Excel counts from 1900-01-01 = 1 and, to agree with Lotus 1-2-3, knows a 1900-02-29 = 60 that never was. */
static bool put_day(Buf *out, int64_t serial, bool from_1904)
{
    enum { DAYS_1899_12_30 = -25569, DAYS_1904_01_01 = -24107 };
    int y = 1900, m = 2, d = 29;
    if (from_1904 ? serial > SERIAL_MAX - 1462 : serial < 1 || serial > SERIAL_MAX)
        return false;
    if (from_1904)
        date_parts((Date){ (int32_t)(DAYS_1904_01_01 + serial) }, &y, &m, &d);
    else if (serial != 60)
        date_parts((Date){ (int32_t)(DAYS_1899_12_30 + serial + (serial < 60)) }, &y, &m, &d);
    put_padded(out, y, 4);
    buf_char(out, '-');
    put_padded(out, m, 2);
    buf_char(out, '-');
    put_padded(out, d, 2);
    return true;
}

static bool put_serial(Buf *out, Decimal value, NumberFormat format, bool from_1904)
{
    int64_t day, second;
    if (!serial_split(value, &day, &second))
        return false;
    if (format == FORMAT_TIME || format == FORMAT_ELAPSED) {
        put_time(out, second / 3600 + (format == FORMAT_ELAPSED ? day * 24 : 0), second);
        return true;
    }
    if (!put_day(out, day, from_1904))
        return false;
    if (format == FORMAT_DATE_TIME && second) {
        buf_char(out, ' ');
        put_time(out, second / 3600, second);
    }
    return true;
}

void xlsx_put_number(Buf *out, Str stored, NumberFormat format, bool from_1904)
{
    Decimal d;
    if (!decimal_parse(stored, &d))
        buf_add(out, stored);
    else if (format == FORMAT_NUMBER || !put_serial(out, d, format, from_1904))
        decimal_put(out, d);
}
