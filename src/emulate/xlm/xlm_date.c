/* Dates and times. The clock is the world's; what was asked of it is kept, because it is a reason to run again. */
#include <math.h>

#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)
#define NUM_ERROR sk_xlm_error_of(SK_XLM_NUM)

static sk_xlm_value from_clock(double v) { return sk_xlm_flowing(sk_xlm_number(v), SK_FLOW_ENVIRONMENT); }

sk_xlm_value sk_xlm_f_now(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    x->asked |= SK_XLM_ASKED_NOW;
    return from_clock(sk_world_now(x->w));
}

sk_xlm_value sk_xlm_f_today(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    x->asked |= SK_XLM_ASKED_NOW;
    return from_clock(floor(sk_world_now(x->w)));
}

static bool parts_of(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned asked, sk_date_parts *ret,
                     sk_xlm_value *ret_error)
{
    double v;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, ret_error)) return false;
    *ret_error = NUM_ERROR;
    if (!(v >= 0 && v < 2958466)) return false;
    if (a[0].flow & SK_FLOW_ENVIRONMENT) x->asked |= asked;
    *ret = sk_date_split(v);
    return true;
}

#define PART(name, asked, expression)                                                                                  \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        sk_date_parts d;                                                                                               \
        sk_xlm_value error;                                                                                            \
        if (!parts_of(x, a, n, asked, &d, &error)) return error;                                                       \
        return sk_xlm_number(expression);                                                                              \
    }

PART(day, SK_XLM_ASKED_DAY, d.day)
PART(month, SK_XLM_ASKED_MONTH, d.month)
PART(year, SK_XLM_ASKED_YEAR, d.year)
PART(hour, SK_XLM_ASKED_HOUR, d.hour)
PART(minute, SK_XLM_ASKED_HOUR, d.minute)
PART(second, 0, d.second)

sk_xlm_value sk_xlm_f_weekday(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_date_parts d;
    double kind;
    sk_xlm_value error;
    if (!parts_of(x, a, n, SK_XLM_ASKED_WEEKDAY, &d, &error) || !sk_xlm_arg(x, a, n, 1, 1, &kind, &error)) return error;
    if (kind == 2) return sk_xlm_number((d.weekday + 5) % 7 + 1);
    return sk_xlm_number(kind == 3 ? (d.weekday + 5) % 7 : d.weekday);
}

sk_xlm_value sk_xlm_f_date(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double year, month, day, v;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &year, &error) || !sk_xlm_arg(x, a, n, 1, 0, &month, &error) ||
        !sk_xlm_arg(x, a, n, 2, 0, &day, &error))
        return error;
    if (!(fabs(year) < 10000 && fabs(month) < 100000 && fabs(day) < 4000000)) return NUM_ERROR;
    if (year >= 0 && year < 1900) year += 1900;
    sk_date_parts d = {.year = (int)year, .month = (int)month, .day = (int)day};
    return sk_date_join(&d, &v) && v >= 0 ? sk_xlm_number(v) : NUM_ERROR;
}

sk_xlm_value sk_xlm_f_time(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double hour, minute, second;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &hour, &error) || !sk_xlm_arg(x, a, n, 1, 0, &minute, &error) ||
        !sk_xlm_arg(x, a, n, 2, 0, &second, &error))
        return error;
    double seconds = trunc(hour) * 3600 + trunc(minute) * 60 + trunc(second);
    return seconds >= 0 ? sk_xlm_number(fmod(seconds / 86400, 1)) : NUM_ERROR;
}

static sk_xlm_value text_date(sk_xlm *x, const sk_xlm_value *a, bool day)
{
    double v;
    if (!sk_text_to_date(sk_xlm_to_text(x, &a[0]), x->w->month_first, &v)) return VALUE_ERROR;
    return sk_xlm_number(day ? floor(v) : v - floor(v));
}

sk_xlm_value sk_xlm_f_datevalue(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return text_date(x, a, true);
}

sk_xlm_value sk_xlm_f_timevalue(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return text_date(x, a, false);
}

static sk_xlm_value add_months(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool end)
{
    sk_date_parts d;
    double months, v;
    sk_xlm_value error;
    if (!parts_of(x, a, n, SK_XLM_ASKED_DAY, &d, &error) || !sk_xlm_arg(x, a, n, 1, 0, &months, &error)) return error;
    if (!(fabs(months) < 100000)) return NUM_ERROR;
    sk_date_parts last = {.year = d.year, .month = d.month + (int)months + 1, .day = 0}, same = d;
    same.month += (int)months;
    same.hour = same.minute = same.second = 0;
    if (!sk_date_join(&last, &v)) return NUM_ERROR;
    int last_day = sk_date_split(v).day;
    if (end) return sk_xlm_number(v);
    if (same.day > last_day) same.day = last_day;
    return sk_date_join(&same, &v) ? sk_xlm_number(v) : NUM_ERROR;
}

sk_xlm_value sk_xlm_f_edate(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return add_months(x, a, n, false); }
sk_xlm_value sk_xlm_f_eomonth(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return add_months(x, a, n, true); }

sk_xlm_value sk_xlm_f_days360(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double from, to;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &from, &error) || !sk_xlm_arg(x, a, n, 1, 0, &to, &error)) return error;
    if (!(from >= 0 && from < 2958466 && to >= 0 && to < 2958466)) return NUM_ERROR;
    sk_date_parts f = sk_date_split(from), t = sk_date_split(to);
    if (f.day == 31) f.day = 30;
    if (t.day == 31 && f.day == 30) t.day = 30;
    return sk_xlm_number((t.year - f.year) * 360 + (t.month - f.month) * 30 + t.day - f.day);
}
