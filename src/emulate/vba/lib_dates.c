/* Dates and times (MS-VBAL 6.1.2.4). */
#include "emulate/vba/lib.h"

#include <math.h>

static int as_date(vba_vm *vm, sk_value *v, size_t count, size_t i, double *ret)
{
    sk_value d;
    *ret = 0;
    if (!vba_given(v, count, i)) return 0;
    if (v[i].type == SK_V_NULL) return SK_ERR_NULL;
    int error = sk_value_to(vm->w, SK_V_DATE, &v[i], &d);
    if (!error) *ret = d.u.d;
    return error;
}

static int give_date(sk_value *ret, double d)
{
    return vba_give(ret, sk_date(d));
}

static sk_value outside(sk_value v)
{
    return sk_flowing(v, SK_FLOW_ENVIRONMENT);
}

static int now(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    return vba_give(ret, outside(sk_date(sk_world_now(vm->w))));
}

static int today(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    return vba_give(ret, outside(sk_date(floor(sk_world_now(vm->w)))));
}

static int time_now(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    double d = sk_world_now(vm->w);
    return vba_give(ret, outside(sk_date(d - floor(d))));
}

static int timer(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    return vba_give(ret, outside((sk_value){.type = SK_V_SINGLE, .u.d = sk_world_timer(vm->w)}));
}

static int date_serial(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n[3];
    for (size_t i = 0; i < 3; i++) {
        int error = vba_int(vm, v, count, i, 0, &n[i]);
        if (error) return error;
        if (n[i] < -32768 || n[i] > 32767) return SK_ERR_OVERFLOW;
    }
    if (n[0] >= 0 && n[0] < 30) n[0] += 2000;
    else if (n[0] >= 30 && n[0] < 100) n[0] += 1900;
    sk_date_parts p = {.year = (int)n[0], .month = (int)n[1], .day = (int)n[2]};
    double d;
    return sk_date_join(&p, &d) ? give_date(ret, d) : SK_ERR_CALL;
}

static int time_serial(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n[3];
    for (size_t i = 0; i < 3; i++) {
        int error = vba_int(vm, v, count, i, 0, &n[i]);
        if (error) return error;
        if (n[i] < -32768 || n[i] > 32767) return SK_ERR_OVERFLOW;
    }
    return give_date(ret, (double)(n[0] * 3600 + n[1] * 60 + n[2]) / 86400);
}

static int date_value(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    int error = as_date(vm, v, count, 0, &d);
    return error ? error : give_date(ret, floor(d));
}

static int time_value(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    int error = as_date(vm, v, count, 0, &d);
    return error ? error : give_date(ret, d - floor(d));
}

static int part_of(vba_vm *vm, sk_value *v, size_t count, sk_value *ret, int (*pick)(const sk_date_parts *p))
{
    double d;
    if (vba_given(v, count, 0) && v[0].type == SK_V_NULL) return vba_give(ret, sk_null());
    int error = as_date(vm, v, count, 0, &d);
    if (error) return error;
    sk_date_parts p = sk_date_split(d);
    return vba_give(ret, sk_integer((int16_t)pick(&p)));
}

#define PART(name, field) \
    static int pick_##name(const sk_date_parts *p) { return p->field; } \
    static int get_##name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return part_of(vm, v, count, ret, pick_##name); }
PART(year, year)
PART(month, month)
PART(day, day)
PART(hour, hour)
PART(minute, minute)
PART(second, second)

/* The day of today is a key that days to come will not have. */
static int day_asked(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    if (count && v[0].flow & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, SK_ASKED_DAY);
    return get_day(vm, v, count, ret);
}

static int month_asked(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    if (count && v[0].flow & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, SK_ASKED_MONTH);
    return get_month(vm, v, count, ret);
}

/* Day of the week with 1 for the first day that first_day tells. */
static int week_day(int weekday, int64_t first_day)
{
    if (first_day < 1 || first_day > 7) first_day = 1;
    return (int)((weekday - first_day + 7) % 7) + 1;
}

static int weekday(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    int64_t first;
    if (count && v[0].flow & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, SK_ASKED_WEEKDAY);
    int error = as_date(vm, v, count, 0, &d);
    if (!error) error = vba_int(vm, v, count, 1, 1, &first);
    if (error) return error;
    return vba_give(ret, sk_integer((int16_t)week_day(sk_date_split(d).weekday, first)));
}

static const char *const months[] = {"January", "February", "March", "April", "May", "June",
                                     "July", "August", "September", "October", "November", "December"};
static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

static int month_name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    int error = vba_int(vm, v, count, 0, 1, &i);
    if (error) return error;
    if (i < 1 || i > 12) return SK_ERR_CALL;
    sk_str s = sk_str_c(months[i - 1]);
    return vba_give(ret, sk_string(vba_flag(vm, v, count, 1, false) ? sk_str_slice(s, 0, 3) : s));
}

static int weekday_name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i, first;
    int error = vba_int(vm, v, count, 0, 1, &i);
    if (!error) error = vba_int(vm, v, count, 2, 1, &first);
    if (error) return error;
    if (i < 1 || i > 7) return SK_ERR_CALL;
    if (first < 1 || first > 7) first = 1;
    sk_str s = sk_str_c(days[(i + first - 2) % 7]);
    return vba_give(ret, sk_string(vba_flag(vm, v, count, 1, false) ? sk_str_slice(s, 0, 3) : s));
}

/* ---- intervals ---- */

typedef enum interval { YEARS, QUARTERS, MONTHS, YEAR_DAYS, DAYS, WEEK_DAYS, WEEKS, HOURS, MINUTES, SECONDS, NO_INTERVAL } interval;

static interval interval_of(sk_str s)
{
    static const char *const names[] = {"yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s"};
    for (int i = 0; i < NO_INTERVAL; i++) {
        if (sk_str_is(s, names[i])) return (interval)i;
    }
    return NO_INTERVAL;
}

static const double lengths[] = {[WEEKS] = 7, [HOURS] = 1.0 / 24, [MINUTES] = 1.0 / 1440, [SECONDS] = 1.0 / 86400};

static int days_of_month(int year, int month)
{
    sk_date_parts a = {.year = year, .month = month, .day = 1}, b = {.year = year, .month = month + 1, .day = 1};
    double from = 0, to = 31;
    if (!sk_date_join(&a, &from) || !sk_date_join(&b, &to)) return 31;
    return (int)(to - from);
}

static int add_months(double d, double months_more, sk_value *ret)
{
    if (fabs(months_more) > 120000) return SK_ERR_CALL;
    sk_date_parts p = sk_date_split(d);
    int total = p.year * 12 + p.month - 1 + (int)months_more;
    p.year = total / 12;
    p.month = total % 12 + 1;
    int most = days_of_month(p.year, p.month);
    if (p.day > most) p.day = most;
    double sum;
    return sk_date_join(&p, &sum) ? give_date(ret, sum) : SK_ERR_CALL;
}

static int date_add(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    double n, d;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_double(vm, v, count, 1, 0, &n);
    if (!error) error = as_date(vm, v, count, 2, &d);
    if (error) return error;
    n = nearbyint(n);
    switch (interval_of(s)) {
    case YEARS: return add_months(d, n * 12, ret);
    case QUARTERS: return add_months(d, n * 3, ret);
    case MONTHS: return add_months(d, n, ret);
    case YEAR_DAYS:
    case DAYS:
    case WEEK_DAYS: d += n; break;
    case WEEKS:
    case HOURS:
    case MINUTES:
    case SECONDS: d += n * lengths[interval_of(s)]; break;
    default: return SK_ERR_CALL;
    }
    return d < -657434 || d >= 2958466 ? SK_ERR_CALL : give_date(ret, d);
}

static int date_diff(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    double a, b;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = as_date(vm, v, count, 1, &a);
    if (!error) error = as_date(vm, v, count, 2, &b);
    if (error) return error;
    if ((v[1].flow ^ v[2].flow) & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, SK_ASKED_DATE); /* what was to come is compared behind */
    sk_date_parts p = sk_date_split(a), q = sk_date_split(b);
    double diff;
    switch (interval_of(s)) {
    case YEARS: diff = q.year - p.year; break;
    case QUARTERS: diff = (q.year - p.year) * 4 + (q.month - 1) / 3 - (p.month - 1) / 3; break;
    case MONTHS: diff = (q.year - p.year) * 12 + q.month - p.month; break;
    case YEAR_DAYS:
    case DAYS: diff = floor(b) - floor(a); break;
    case WEEK_DAYS: diff = trunc((floor(b) - floor(a)) / 7); break;
    case WEEKS: diff = floor((floor(b) - q.weekday + 1 - (floor(a) - p.weekday + 1)) / 7 + 0.5); break;
    case HOURS: diff = floor(b * 24 + 1e-7) - floor(a * 24 + 1e-7); break;
    case MINUTES: diff = floor(b * 1440 + 1e-6) - floor(a * 1440 + 1e-6); break;
    case SECONDS: diff = nearbyint((b - a) * 86400); break;
    default: return SK_ERR_CALL;
    }
    return fabs(diff) > INT32_MAX ? SK_ERR_OVERFLOW : vba_give(ret, sk_long((int32_t)diff));
}

static int year_day(double d, const sk_date_parts *p)
{
    sk_date_parts first = {.year = p->year, .month = 1, .day = 1};
    double start = 0;
    return sk_date_join(&first, &start) ? (int)(floor(d) - start) + 1 : 1;
}

/* The week of the year. first_day: 1 is Sunday; first_week: 1 holds January 1st, 2 has four days in the year, 3 is whole. The last
 * days of a year may lie in the first week of the next, and the first ones in the last week of the one before. */
int vba_week_of(double d, int64_t first_day, int64_t first_week)
{
    static const int least[] = {1, 1, 4, 7}; /* days of the first week that lie in the year */
    sk_date_parts p = sk_date_split(d);
    int need = least[first_week < 0 || first_week > 3 ? 0 : first_week];
    for (int year = p.year + 1;; year--) {
        sk_date_parts start = {.year = year, .month = 1, .day = 1};
        double january = 0;
        if (!sk_date_join(&start, &january)) return 1;
        int past = week_day(sk_date_split(january).weekday, first_day) - 1; /* days of that week in the year before */
        double begin = january - past + (7 - past < need ? 7 : 0);
        if (floor(d) >= begin && (need > 1 || year == p.year)) return (int)(floor(d) - begin) / 7 + 1;
        if (year < p.year) return 1;
    }
}

static int date_part(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    double d;
    int64_t first, first_week;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = as_date(vm, v, count, 1, &d);
    if (!error) error = vba_int(vm, v, count, 2, 1, &first);
    if (!error) error = vba_int(vm, v, count, 3, 1, &first_week);
    if (error) return error;
    sk_date_parts p = sk_date_split(d);
    static const unsigned asked[NO_INTERVAL + 1] = {[MONTHS] = SK_ASKED_MONTH, [YEAR_DAYS] = SK_ASKED_PART, [DAYS] = SK_ASKED_PART, [WEEK_DAYS] = SK_ASKED_PART};
    if (v[1].flow & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, asked[interval_of(s)]);
    int n;
    switch (interval_of(s)) {
    case YEARS: n = p.year; break;
    case QUARTERS: n = (p.month - 1) / 3 + 1; break;
    case MONTHS: n = p.month; break;
    case YEAR_DAYS: n = year_day(d, &p); break;
    case DAYS: n = p.day; break;
    case WEEK_DAYS: n = week_day(p.weekday, first); break;
    case WEEKS: n = vba_week_of(d, first, first_week); break;
    case HOURS: n = p.hour; break;
    case MINUTES: n = p.minute; break;
    case SECONDS: n = p.second; break;
    default: return SK_ERR_CALL;
    }
    return vba_give(ret, sk_integer((int16_t)n));
}

static const vba_builtin rows[] = {
    {"date", today, 0, 0, 0, false, NULL},
    {"dateadd", date_add, 3, 3, 0, false, "interval,number,date"},
    {"datediff", date_diff, 3, 5, 0, false, "interval,date1,date2"},
    {"datepart", date_part, 2, 4, 0, false, NULL},
    {"dateserial", date_serial, 3, 3, 0, false, NULL},
    {"datevalue", date_value, 1, 1, 0, false, NULL},
    {"day", day_asked, 1, 1, 0, false, NULL},
    {"hour", get_hour, 1, 1, 0, false, NULL},
    {"minute", get_minute, 1, 1, 0, false, NULL},
    {"month", month_asked, 1, 1, 0, false, NULL},
    {"monthname", month_name, 1, 2, 0, false, NULL},
    {"now", now, 0, 0, 0, false, NULL},
    {"second", get_second, 1, 1, 0, false, NULL},
    {"time", time_now, 0, 0, 0, false, NULL},
    {"timer", timer, 0, 0, 0, false, NULL},
    {"timeserial", time_serial, 3, 3, 0, false, NULL},
    {"timevalue", time_value, 1, 1, 0, false, NULL},
    {"weekday", weekday, 1, 2, 0, false, NULL},
    {"weekdayname", weekday_name, 1, 3, 0, false, NULL},
    {"year", get_year, 1, 1, 0, false, NULL},
};

VBA_TABLE(vba_lib_dates, rows);
