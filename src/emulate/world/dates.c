/* Dates: days since 1899-12-30, the time of day as the fraction, also for negative days (MS-VBAL 2.1, data type Date).
 * Calendar arithmetic after Fliegel and van Flandern. Texts as Windows writes and reads them by default. */
#include <math.h>

#include "base/text.h"
#include "emulate/world/world.h"

enum { EPOCH = 2415019 /* Julian day number of 1899-12-30 */, DAY_LEAST = -657434, DAY_MOST = 2958465 };

static long julian_day(long year, long month, long day)
{
    long a = (14 - month) / 12, y = year + 4800 - a, m = month + 12 * a - 3;
    return day + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 32045;
}

sk_date_parts sk_date_split(double date)
{
    sk_date_parts p = {0};
    if (!(date > DAY_LEAST - 1 && date < DAY_MOST + 1)) date = 0;
    double whole = trunc(date);
    long seconds = lround(fabs(date - whole) * 86400);
    long days = (long)whole;
    if (seconds >= 86400) {
        seconds -= 86400;
        days++;
    }
    long l = days + EPOCH + 68569, n = 4 * l / 146097;
    l -= (146097 * n + 3) / 4;
    long i = 4000 * (l + 1) / 1461001;
    l = l - 1461 * i / 4 + 31;
    long j = 80 * l / 2447;
    p.day = (int)(l - 2447 * j / 80);
    l = j / 11;
    p.month = (int)(j + 2 - 12 * l);
    p.year = (int)(100 * (n - 49) + i + l);
    p.hour = (int)(seconds / 3600);
    p.minute = (int)(seconds / 60 % 60);
    p.second = (int)(seconds % 60);
    p.weekday = (int)((days % 7 + 7 + 6) % 7) + 1; /* 1899-12-30 was a Saturday */
    return p;
}

bool sk_date_join(const sk_date_parts *p, double *ret)
{
    if (p->year < -10000 || p->year > 20000 || p->month < -200000 || p->month > 200000 || p->day < -4000000 || p->day > 4000000)
        return false;
    long months = (long)p->year * 12 + p->month - 1;
    long year = months / 12, month = months % 12;
    if (month < 0) {
        month += 12;
        year--;
    }
    long days = julian_day(year, month + 1, 1) - EPOCH + p->day - 1;
    if (days < DAY_LEAST || days > DAY_MOST) return false;
    double time = (p->hour * 3600.0 + p->minute * 60.0 + p->second) / 86400;
    *ret = days < 0 && time > 0 ? (double)days - time : (double)days + time;
    return true;
}

static const char *const month_names[] = {"january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december"};

/* The pieces of a date's text. */
typedef struct date_text {
    long numbers[4], times[3];
    unsigned number_count, time_count;
    int month;         /* named one */
    unsigned month_at; /* numbers before it */
    bool pm, am, slashes;
} date_text;

static size_t read_word(sk_str s, size_t at, date_text *t, bool *ret_ok)
{
    size_t end = at;
    while (sk_is_alpha(sk_str_at(s, end))) end++;
    sk_str word = sk_str_slice(s, at, end - at);
    *ret_ok = true;
    if (sk_str_is(word, "am"))
        t->am = true;
    else if (sk_str_is(word, "pm"))
        t->pm = true;
    else {
        *ret_ok = false;
        for (int m = 0; m < 12 && word.len >= 3; m++) {
            if (!sk_str_equal_nocase(word, sk_str_slice(sk_str_c(month_names[m]), 0, word.len))) continue;
            *ret_ok = t->month == 0;
            t->month = m + 1;
            t->month_at = t->number_count;
            break;
        }
    }
    return end;
}

static size_t read_number(sk_str s, size_t at, date_text *t, bool *ret_ok)
{
    long value = 0;
    size_t end = at;
    for (; sk_is_digit(sk_str_at(s, end)) && end - at < 8; end++) value = value * 10 + (sk_str_at(s, end) - '0');
    bool time = sk_str_at(s, end) == ':' || (at > 0 && sk_str_at(s, at - 1) == ':');
    *ret_ok = time ? t->time_count < 3 : t->number_count < 3;
    if (*ret_ok && time)
        t->times[t->time_count++] = value;
    else if (*ret_ok)
        t->numbers[t->number_count++] = value;
    return end;
}

/* An hour alone needs am or pm behind it: "5 PM". */
static void settle_hour(date_text *t)
{
    if (!t->time_count && (t->am || t->pm) && t->number_count) t->times[t->time_count++] = t->numbers[--t->number_count];
}

static bool settle_date(const date_text *t, bool month_first, int year_now, sk_date_parts *p)
{
    const long *n = t->numbers;
    long y = year_now, m = t->month, d = 1;
    if (t->month && t->number_count == 1) {
        if (n[0] > 31)
            y = n[0];
        else
            d = n[0];
    } else if (t->month && t->number_count == 2) {
        d = n[0] > 31 ? n[1] : n[0];
        y = n[0] > 31 ? n[0] : n[1];
    } else if (!t->month && t->number_count == 3 && n[0] > 31) {
        y = n[0], m = n[1], d = n[2];
    } else if (!t->month && t->number_count >= 2) {
        m = month_first ? n[0] : n[1];
        d = month_first ? n[1] : n[0];
        if (m > 12 && d <= 12) {
            long swap = m;
            m = d;
            d = swap;
        }
        if (t->number_count == 3)
            y = n[2];
        else if (n[1] > 31)
            y = n[1], m = n[0], d = 1;
    } else {
        return false;
    }
    if (y >= 0 && y < 30)
        y += 2000;
    else if (y < 100)
        y += 1900;
    p->year = (int)y, p->month = (int)m, p->day = (int)d;
    return m >= 1 && m <= 12 && d >= 1 && d <= 31 && y <= 9999;
}

bool sk_text_to_date(sk_str s, bool month_first, double *ret)
{
    date_text t = {0};
    s = sk_str_trim(s, true, true, true);
    if (s.len == 0 || s.len > 64) return false;
    for (size_t at = 0; at < s.len;) {
        int c = sk_str_at(s, at);
        bool ok = true;
        if (sk_is_digit(c))
            at = read_number(s, at, &t, &ok);
        else if (sk_is_alpha(c))
            at = read_word(s, at, &t, &ok);
        else if (c == '/' || c == '-' || c == '.')
            t.slashes = true, at++;
        else if (c == ' ' || c == ':' || c == ',')
            at++;
        else
            return false;
        if (!ok) return false;
    }
    settle_hour(&t);
    sk_date_parts p = {.year = 1899, .month = 12, .day = 30};
    if (t.number_count == 0 && !t.month) {
        if (!t.time_count) return false;
    } else if ((!t.slashes && !t.month) || !settle_date(&t, month_first, 2021, &p)) {
        return false;
    }
    if (t.time_count && (t.times[0] > 23 || t.times[1] > 59 || t.times[2] > 59)) return false;
    p.hour = (int)t.times[0], p.minute = (int)t.times[1], p.second = (int)t.times[2];
    if (t.pm && p.hour < 12) p.hour += 12;
    if (t.am && p.hour == 12) p.hour = 0;
    return sk_date_join(&p, ret);
}

sk_str sk_date_to_text(sk_world *w, double date)
{
    sk_date_parts p = sk_date_split(date);
    sk_buf out = sk_buf_new(w->arena, 64);
    sk_bytes locale = sk_bytes_str(w->env.locale);
    bool has_time = p.hour || p.minute || p.second, has_day = trunc(date) != 0 || !has_time;
    bool english = sk_equal_nocase(locale, SK_LIT("en-US"));
    if (has_day) {
        if (english)
            sk_buf_format(&out, "%d/%d/%d", p.month, p.day, p.year);
        else if (sk_starts_nocase(locale, SK_LIT("ja")))
            sk_buf_format(&out, "%d/%02d/%02d", p.year, p.month, p.day);
        else if (sk_starts_nocase(locale, SK_LIT("de")))
            sk_buf_format(&out, "%02d.%02d.%d", p.day, p.month, p.year);
        else
            sk_buf_format(&out, "%02d/%02d/%d", p.day, p.month, p.year);
    }
    if (has_day && has_time) sk_buf_byte(&out, ' ');
    if (has_time && english) {
        sk_buf_format(&out, "%d:%02d:%02d %s", p.hour % 12 ? p.hour % 12 : 12, p.minute, p.second, p.hour < 12 ? "AM" : "PM");
    } else if (has_time) {
        sk_buf_format(&out, sk_starts_nocase(locale, SK_LIT("ja")) ? "%d:%02d:%02d" : "%02d:%02d:%02d", p.hour, p.minute,
                      p.second);
    }
    return sk_str_borrow_latin1(sk_buf_view(&out));
}

/* Numbers that are dates from 1980 to 2100: years, days since 1899, 20210126, seconds since 1970, .NET's ticks. */
static bool is_date_number(double n, bool year_only)
{
    static const struct {
        double from, to;
    } ranges[] = {{1980, 2101}, {29221, 73415}, {19800101, 21001231}, {315532800, 4133980800}, {624511296e9, 662695992e9}};
    for (size_t i = 0; i < (year_only ? 1 : SK_COUNT(ranges)); i++)
        if (n >= ranges[i].from && n < ranges[i].to) return true;
    return false;
}

void sk_world_ask_date(sk_world *w, sk_operator op, const sk_value *a, const sk_value *b)
{
    const sk_value *v = a->flow & SK_FLOW_ENVIRONMENT ? a : b, *other = v == a ? b : a;
    double n = 0;
    bool equality = op == SK_OP2_EQ || op == SK_OP2_NE;
    if (!(v->flow & SK_FLOW_ENVIRONMENT) || (other->flow & SK_FLOW_ENVIRONMENT) || (sk_world_asked(w) & SK_ASKED_DATE)) return;
    if (op == SK_OP2_SUB && (a->type != SK_V_DATE || b->type != SK_V_DATE)) return;
    if (op != SK_OP2_SUB && (op < SK_OP2_EQ || op > SK_OP2_GE)) return;
    if (v->type == SK_V_STRING && v->u.s.len <= 40 && !sk_text_to_number(v->u.s, &n)) (void)sk_text_to_date(v->u.s, w->month_first, &n);
    if (v->type != SK_V_STRING && (!sk_is_number(v) || sk_value_to_double(w, v, &n, NULL))) return;
    if (is_date_number(n, equality)) sk_world_ask(w, SK_ASKED_DATE);
}
