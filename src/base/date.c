#include "base/date.h"

enum { YEAR_MIN = 1868, YEAR_MAX = 2200 };

/* ---- the Gregorian calendar ---- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Whole days from 0000-03-01 to the day, with years that begin in March so that the leap day comes last. */
static int32_t days_from_march(int year, int month, int day)
{
    int y = month < 3 ? year - 1 : year;
    int since_march = (month + 9) % 12;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * since_march + 2) / 5 + day - 1;
}

enum { EPOCH_FROM_MARCH = 719468, DAYS_400_YEARS = 146097 };

bool date_is_none(Date d)
{
    return d.day == INT32_MIN;
}

bool date_make(int year, int month, int day, Date *ret)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12)
        return false;
    if (day < 1 || day > days_in_month(year, month))
        return false;
    *ret = (Date){ days_from_march(year, month, day) - EPOCH_FROM_MARCH };
    return true;
}

void date_parts(Date d, int *year, int *month, int *day)
{
    int64_t z = (int64_t)d.day + EPOCH_FROM_MARCH;
    int64_t era = (z >= 0 ? z : z - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
    int64_t in_era = z - era * DAYS_400_YEARS;
    int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_400_YEARS - 1)) / 365;
    int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t since_march = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * since_march + 2) / 5 + 1);
    *month = (int)(since_march < 10 ? since_march + 3 : since_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month < 3));
}

/* The value of n digits at p, -1 when one of them is none. */
static int digits_at(const char *p, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

bool date_from_iso(Str s, Date *ret)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    return date_make(digits_at(s.p, 4), digits_at(s.p + 5, 2), digits_at(s.p + 8, 2), ret);
}

static void put_digits(char *p, size_t n, int value)
{
    while (n--) {
        p[n] = (char)('0' + value % 10);
        value /= 10;
    }
}

Str date_to_iso(Date d, char room[static 11])
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    if (date_is_none(d) || year < 0 || year > 9999)
        return (Str){ "", 0 };
    put_digits(room, 4, year);
    put_digits(room + 5, 2, month);
    put_digits(room + 8, 2, day);
    room[4] = room[7] = '-';
    room[10] = '\0';
    return (Str){ room, 10 };
}

/* ---- months and fiscal years ---- */

bool month_is_valid(Month m)
{
    return m / 100 >= YEAR_MIN && m / 100 <= YEAR_MAX && m % 100 >= 1 && m % 100 <= 12;
}

Month month_of(Date d)
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    return year * 100 + month;
}

static int months_from_zero(Month m)
{
    return m / 100 * 12 + m % 100 - 1;
}

Month month_add(Month m, int months)
{
    int total = months_from_zero(m) + months;
    return total / 12 * 100 + total % 12 + 1;
}

int month_diff(Month a, Month b)
{
    return months_from_zero(a) - months_from_zero(b);
}

bool month_from_iso(Str s, Month *ret)
{
    bool dashed = s.n == 7 && s.p[4] == '-';
    if (!dashed && s.n != 6)
        return false;
    int year = digits_at(s.p, 4), month = digits_at(s.p + (dashed ? 5 : 4), 2);
    if (year < 0 || month < 0 || !month_is_valid(year * 100 + month))
        return false;
    *ret = year * 100 + month;
    return true;
}

Str month_to_iso(Month m, char room[static 8])
{
    if (!month_is_valid(m))
        return (Str){ "", 0 };
    put_digits(room, 4, m / 100);
    put_digits(room + 5, 2, m % 100);
    room[4] = '-';
    room[7] = '\0';
    return (Str){ room, 7 };
}

Date month_first_day(Month m)
{
    Date d = DATE_NONE;
    return month_is_valid(m) && date_make(m / 100, m % 100, 1, &d) ? d : DATE_NONE;
}

int fiscal_year_of(Month m, int starts_in)
{
    return m / 100 - (m % 100 < starts_in);
}

Month fiscal_year_first(int fiscal_year, int starts_in)
{
    return fiscal_year * 100 + starts_in;
}
