/* date.h: days, months, fiscal years, and the Japanese calendar.
 * A Date counts days from 1970-01-01 (proleptic Gregorian); a Month is the integer 202604;
 * a fiscal year 2026 is April 2026 to March 2027. */
#pragma once
#include "base/arena.h"

typedef struct {
    int32_t day;
} Date;
typedef int32_t Month; /* YYYYMM */

#define DATE_NONE ((Date){ INT32_MIN })

bool date_is_none(Date d);
bool date_make(int year, int month, int day, Date *ret); /* false when there is no such day; years 1868..2200 */
void date_parts(Date d, int *year, int *month, int *day);
bool date_from_iso(Str s, Date *ret);                    /* exactly YYYY-MM-DD */
Str date_to_iso(Date d, char room[static 11]);

/* From the one to the other are all months there can be data of: no bound. */
#define MONTH_EARLIEST 190001
#define MONTH_LATEST 299912
bool month_is_valid(Month m);
Month month_of(Date d);
Month month_add(Month m, int months);
int month_diff(Month a, Month b);                        /* a − b in months */
bool month_from_iso(Str s, Month *ret);                  /* YYYY-MM or YYYYMM */
Str month_to_iso(Month m, char room[static 8]);          /* 2026-04 */
Date month_first_day(Month m);

/* The fiscal year a month belongs to: starts_in is the first calendar month of the year, 4 for
 * April–March; 3 for the service months March–February whose claims are paid April–March. */
int fiscal_year_of(Month m, int starts_in);
Month fiscal_year_first(int fiscal_year, int starts_in); /* 2026, 4 -> 202604; 2026, 3 -> 202603 */

/* Reads a date as people write it: R8.3.1, 令和８年３月１日, 令和元年5月1日, r080301, 昭和十二年四月五日,
 * 2026/3/1, 20260301, 2026-03-01. On failure answers ERR_INVALID and a sentence that names the
 * right date where there is one (昭和64年1月8日 → 平成元年1月8日). Eras from 1873-01-01. */
MUST_USE Status wareki_parse(Str s, Arena *arena, Date *ret, Str *ret_sentence);
Str wareki_short(Date d, Arena *arena);                  /* R8.3.1 */
Str wareki_long(Date d, Arena *arena);                   /* 令和8年3月1日, 令和元年5月1日 */
Str wareki_month(Month m, Arena *arena);                 /* 令和8年3月 */
Str wareki_year(int fiscal_year, Arena *arena);          /* 令和8年度 */
