#include "base/filetime.h"

#include "base/text.h"

enum { LAST_DAY = 3067670 }; /* 9999-12-31, in days since 1601-01-01 */

/* Days since 1601-01-01 to a date of the Gregorian calendar, in which 400 years have 146,097 days. */
static void date_of(uint64_t days, unsigned *ret_year, unsigned *ret_month, unsigned *ret_day)
{
    days += 306; /* since 1600-03-01, so that the leap day ends a year */
    uint64_t era = days / 146097, of_era = days % 146097;
    uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
    *ret_day = (unsigned)(of_year - (153 * shifted + 2) / 5 + 1);
    *ret_month = (unsigned)(shifted < 10 ? shifted + 3 : shifted - 9);
    *ret_year = (unsigned)(1600 + era * 400 + year + (*ret_month <= 2 ? 1 : 0));
}

static sk_bytes write(sk_arena *arena, uint64_t filetime, const char *fraction)
{
    uint64_t seconds = filetime / SK_FILETIME_SECOND, of_day = seconds % 86400;
    unsigned year, month, day;
    if (filetime == 0 || seconds / 86400 > LAST_DAY) return (sk_bytes){NULL, 0};
    date_of(seconds / 86400, &year, &month, &day);
    return sk_text_bytes(arena, "%04u-%02u-%02uT%02u:%02u:%02u%sZ", year, month, day, (unsigned)(of_day / 3600), (unsigned)(of_day / 60 % 60),
                         (unsigned)(of_day % 60), fraction);
}

sk_bytes sk_filetime_text(sk_arena *arena, uint64_t filetime) { return write(arena, filetime, ""); }

sk_bytes sk_filetime_exact(sk_arena *arena, uint64_t filetime)
{
    return write(arena, filetime, sk_text_format(arena, ".%07u", (unsigned)(filetime % SK_FILETIME_SECOND)));
}

/* ---- from text ---- */

static bool digits(sk_bytes text, size_t at, size_t len, unsigned *ret)
{
    *ret = 0;
    for (size_t i = at; i < at + len; i++) {
        int c = sk_at(text, i);
        if (!sk_is_digit(c)) return false;
        *ret = *ret * 10 + (unsigned)(c - '0');
    }
    return true;
}

static uint64_t days_to(unsigned year, unsigned month, unsigned day)
{
    uint64_t y = (uint64_t)year - (month <= 2) - 1600, shifted = month > 2 ? month - 3 : month + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * shifted + 2) / 5 + day - 1 - 306;
}

/* Seven digits behind the point at most count: a unit of FILETIME is the seventh. */
static uint64_t fraction_of(sk_bytes text, size_t at)
{
    uint64_t n = 0;
    for (size_t i = 0; i < 7; i++) {
        int c = sk_at(text, at);
        if (sk_is_digit(c)) at++;
        n = n * 10 + (sk_is_digit(c) ? (unsigned)(c - '0') : 0);
    }
    return n;
}

bool sk_filetime_parse(sk_bytes text, uint64_t *ret)
{
    unsigned year, month, day, hour, minute, second;
    bool shape = sk_at(text, 4) == '-' && sk_at(text, 7) == '-' && (sk_at(text, 10) == 'T' || sk_at(text, 10) == ' ') && sk_at(text, 13) == ':' && sk_at(text, 16) == ':';
    if (!shape || !digits(text, 0, 4, &year) || !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day) || !digits(text, 11, 2, &hour) ||
        !digits(text, 14, 2, &minute) || !digits(text, 17, 2, &second)) return false;
    if (year < 1601 || !month || month > 12 || !day || day > 31 || hour > 23 || minute > 59 || second > 60) return false;
    uint64_t seconds = days_to(year, month, day) * 86400 + hour * 3600u + minute * 60u + second;
    *ret = seconds * SK_FILETIME_SECOND + (sk_at(text, 19) == '.' ? fraction_of(text, 20) : 0);
    return true;
}
