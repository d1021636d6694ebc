/* What emulated programs are told about their machine: settings of an analyst, and the clock of the input. The date of a mail
 * after RFC 5322 3.3, that of documents as the formats tell it (ISO 8601). */
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "engine/scan.h"
#include "model/facts.h"

/* --- dates --- */

/* Days from 1970-01-01 of a date in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Decimal digits, least to most of them; -1: none there. */
static int64_t take_number(sk_bytes *b, size_t least, size_t most)
{
    int64_t v = 0;
    size_t i = 0;
    for (; i < b->len && i < most && sk_is_digit(b->p[i]); i++) v = v * 10 + (b->p[i] - '0');
    if (i < least) return -1;
    *b = sk_from(*b, i);
    return v;
}

static bool take_char(sk_bytes *b, int c)
{
    if (sk_at(*b, 0) != c) return false;
    *b = sk_from(*b, 1);
    return true;
}

static bool put_date(int64_t y, int64_t m, int64_t d, int64_t seconds, uint64_t *ret)
{
    if (y < 1971 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31) return false;
    *ret = (uint64_t)(days_of(y, m, d) * 86400 + seconds);
    return true;
}

/* "09:00" or "09:00:30"; -1: none. */
static int64_t take_time(sk_bytes *b)
{
    int64_t h = take_number(b, 1, 2), m = take_char(b, ':') ? take_number(b, 2, 2) : -1;
    int64_t s = take_char(b, ':') ? take_number(b, 2, 2) : 0;
    return h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 ? -1 : h * 3600 + m * 60 + s;
}

/* "2021-01-26", "2021-01-26T09:00", "2021-01-26 09:00:30Z". Without a time it is nine in the morning. */
static bool read_iso_date(sk_bytes b, uint64_t *ret)
{
    b = sk_trim(b);
    int64_t y = take_number(&b, 4, 4), m = take_char(&b, '-') ? take_number(&b, 2, 2) : -1;
    int64_t d = take_char(&b, '-') ? take_number(&b, 2, 2) : -1, seconds = 9 * 3600;
    if (take_char(&b, 'T') || take_char(&b, ' ')) seconds = take_time(&b);
    (void)take_char(&b, 'Z');
    return seconds >= 0 && b.len == 0 && put_date(y, m, d, seconds, ret);
}

/* "Tue, 26 Jan 2021 18:00:00 +0900": the wall clock of the sender, which is that of the machine aimed at. */
static bool read_mail_date(sk_bytes b, uint64_t *ret)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    size_t comma = sk_find_byte(b, 0, ',');
    if (comma != SK_NPOS) b = sk_from(b, comma + 1);
    b = sk_trim(b);
    int64_t d = take_number(&b, 1, 2), m = 0;
    b = sk_trim(b);
    for (int64_t i = 0; i < 12 && m == 0; i++)
        if (sk_starts_nocase(b, sk_bytes_of(names + i * 3, 3))) m = i + 1;
    b = sk_trim(sk_from(b, 3));
    int64_t y = take_number(&b, 4, 4);
    b = sk_trim(b);
    int64_t seconds = take_time(&b);
    return put_date(y, m, d, seconds < 0 ? 9 * 3600 : seconds, ret);
}

uint64_t sk_clock_of(const sk_report *r, uint32_t artifact)
{
    uint64_t now;
    for (const sk_artifact *a = sk_report_artifact((sk_report *)(uintptr_t)r, artifact); a;
         a = sk_report_artifact((sk_report *)(uintptr_t)r, a->parent)) {
        const sk_fact *mail = sk_report_find_fact(r, SK_FACT_MAIL_DATE, a->id, NULL);
        if (mail && read_mail_date(mail->value, &now)) return now;
    }
    for (const sk_artifact *a = sk_report_artifact((sk_report *)(uintptr_t)r, artifact); a;
         a = sk_report_artifact((sk_report *)(uintptr_t)r, a->parent)) {
        const sk_fact *saved = sk_report_find_fact(r, SK_FACT_DOC_MODIFIED, a->id, NULL);
        if (saved && read_iso_date(saved->value, &now)) return now;
    }
    return 0;
}

sk_bytes sk_text_of_clock(sk_arena *arena, uint64_t now)
{
    /* The other way round: days to year, month, day. */
    int64_t days = (int64_t)(now / 86400) + 719468, era = days / 146097, of_era = days - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), mp = (5 * of_year + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return sk_text_bytes(arena, "%04d-%02d-%02d %02d:%02d", (int)(year + era * 400 + (month <= 2)), (int)month, (int)(of_year - (153 * mp + 2) / 5 + 1),
                         (int)(now % 86400 / 3600), (int)(now % 3600 / 60));
}

/* --- settings --- */

static bool is_locale(sk_bytes b)
{
    if (b.len < 5 || b.len > 11 || sk_at(b, b.len - 3) != '-') return false;
    for (size_t i = 0; i < b.len; i++)
        if (!sk_is_alpha(b.p[i]) && b.p[i] != '-') return false;
    return sk_is_alpha(b.p[0]) && sk_is_alpha(b.p[1]);
}

static bool is_name(sk_bytes b)
{
    if (b.len == 0 || b.len > 64) return false;
    for (size_t i = 0; i < b.len; i++)
        if (b.p[i] < ' ' || sk_find_byte(SK_LIT("\"/\\[]:;|=,+*?<>%"), 0, b.p[i]) != SK_NPOS) return false;
    return true;
}

static sk_status set_one(const sk_env_setting *set, sk_environment *env, sk_error *error)
{
    sk_bytes name = sk_bytes_str(set->name), value = sk_bytes_str(set->value);
    struct {
        const char *name, **at;
    } names[] = {{"user", &env->user}, {"computer", &env->computer}, {"domain", &env->domain}};
    if (sk_is(name, "locale")) {
        env->locale = set->value;
        return is_locale(value) ? SK_OK : sk_fail(error, SK_USAGE, "locale takes a language and a country such as ja-JP, not '%s'", set->value);
    }
    if (sk_is(name, "now") || sk_is(name, "date")) {
        if (read_iso_date(value, &env->now)) return SK_OK;
        return sk_fail(error, SK_USAGE, "%s takes a date such as 2021-01-26 or 2021-01-26T09:00, not '%s'", set->name, set->value);
    }
    for (size_t i = 0; i < SK_COUNT(names); i++) {
        if (!sk_is(name, names[i].name)) continue;
        *names[i].at = set->value;
        return is_name(value) ? SK_OK : sk_fail(error, SK_USAGE, "%s takes a name without \\ / : and such, not '%s'", set->name, set->value);
    }
    return sk_fail(error, SK_USAGE, "the environment has no '%s': it has locale, now, user, computer, domain, and variables as %%NAME%%", set->name);
}

sk_status sk_scan_environment(const sk_scan_options *options, sk_arena *arena, sk_environment *ret, sk_error *error)
{
    sk_environment env = {0};
    size_t count = options ? options->env_count : 0;
    struct sk_env_variable *variables = ret && count ? SK_NEW_ARRAY(arena, struct sk_env_variable, count) : NULL;
    if (ret && count && !variables) return sk_fail(error, SK_NOMEM, "no memory for a scan");
    for (size_t i = 0; i < count; i++) {
        const sk_env_setting *set = &options->env[i];
        sk_bytes name = sk_bytes_str(set->name);
        if (name.len > 2 && sk_at(name, 0) == '%' && sk_at(name, name.len - 1) == '%') {
            if (variables)
                variables[env.variable_count] = (struct sk_env_variable){sk_arena_string(arena, sk_slice(name, 1, name.len - 2)), set->value};
            env.variable_count++;
            continue;
        }
        sk_status status = set_one(set, &env, error);
        if (status != SK_OK) return status;
    }
    env.variables = variables;
    if (ret) *ret = env;
    return SK_OK;
}
