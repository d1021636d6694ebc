#include "notify/mail_date.h"

#include "base/filetime.h"

static const struct { const char *name; int minutes; } zones[] = {
    {"EST", -300}, {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}, {"JST", 540},
};

/* Days since 1970-01-01 in the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static uint64_t filetime_of(int year, int month, int day, int64_t seconds)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1971 || year > 2199 || month < 1 || month > 12 || day < 1) return 0;
    if (day > lengths[month - 1] + (month == 2 && is_leap(year))) return 0;
    return SK_FILETIME_1970 + (uint64_t)(days_of(year, month, day) * 86400 + seconds) * SK_FILETIME_SECOND;
}

/* Digits at *at, at most most of them; -1: none. */
static int take_number(sk_bytes b, size_t *at, size_t most)
{
    int n = 0;
    size_t start = *at;
    while (*at < b.len && *at - start < most && sk_is_digit(b.p[*at])) n = n * 10 + (b.p[(*at)++] - '0');
    return *at == start ? -1 : n;
}

static void skip_space(sk_bytes b, size_t *at)
{
    while (*at < b.len && (sk_is_space(b.p[*at]) || b.p[*at] == ',' || b.p[*at] == '-')) (*at)++;
}

static int take_month(sk_bytes b, size_t *at)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++) {
        if (!sk_starts_nocase(sk_from(b, *at), sk_bytes_of(names + i * 3, 3))) continue;
        while (*at < b.len && sk_is_alpha(b.p[*at])) (*at)++;
        return i + 1;
    }
    return 0;
}

/* Minutes east of Greenwich. */
static int zone_of(sk_bytes b)
{
    int sign = sk_at(b, 0);
    size_t at = 1;
    if (sign == '+' || sign == '-') {
        int n = take_number(b, &at, 4);
        int minutes = n < 0 ? 0 : n / 100 * 60 + n % 100;
        return minutes > 24 * 60 ? 0 : sign == '-' ? -minutes : minutes;
    }
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
        if (sk_starts_nocase(b, sk_bytes_str(zones[i].name))) return zones[i].minutes;
    return 0;
}

uint64_t sk_mail_date(sk_bytes value)
{
    size_t at = 0;
    while (at < value.len && at < 16 && !sk_is_digit(value.p[at])) at++; /* name of the day */
    int day = take_number(value, &at, 2);
    skip_space(value, &at);
    int month = take_month(value, &at);
    skip_space(value, &at);
    size_t digits = at;
    int year = take_number(value, &at, 4);
    if (year >= 0 && at - digits <= 3) year += year < 50 ? 2000 : 1900; /* RFC 5322 4.3 */
    skip_space(value, &at);
    int part[3] = {0, 0, 0};
    for (size_t i = 0; i < 3; i++) {
        int n = take_number(value, &at, 2);
        if (n < 0 || n > (i ? 60 : 23)) break;
        part[i] = n;
        if (sk_at(value, at) != ':') break;
        at++;
    }
    while (at < value.len && sk_is_space(value.p[at])) at++;
    if (day < 0 || year < 0) return 0;
    return filetime_of(year, month, day, ((int64_t)part[0] * 60 + part[1] - zone_of(sk_from(value, at))) * 60 + part[2]);
}

uint64_t sk_day_date(sk_bytes text)
{
    size_t at = 0;
    int part[3];
    for (size_t i = 0; i < 3; i++) {
        part[i] = take_number(text, &at, i ? 2 : 4);
        if (part[i] < 0 || (i < 2 && sk_at(text, at++) != '-')) return 0;
    }
    return at == text.len ? filetime_of(part[0], part[1], part[2], 0) : 0;
}
