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
