/* Dates: seconds since 1970 in an object (System.DateTime, System.DayOfWeek; Get-Date). What a script takes of the clock - its day as
 * a key, its date to wait for - is told to the world, which tries other days. */
#include "emulate/powershell/ps_date.h"

#include "base/text.h"
#include "emulate/powershell/ps_command.h"

enum { UNIX_DAYS = 25569, DAY = 86400 };

static double days_of(int64_t seconds) { return UNIX_DAYS + (double)seconds / DAY; }

sk_ps_value sk_ps_date(sk_ps *r, int64_t seconds)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_DATETIME, SK_LIT("System.DateTime"));
    if (v.type == SK_PS_OBJECT) v.object->data = sk_ps_int(seconds);
    return v;
}

sk_ps_value sk_ps_date_now(sk_ps *r)
{
    return sk_ps_flowing(sk_ps_date(r, (int64_t)((sk_world_now(r->w) - UNIX_DAYS) * DAY + 0.5)), SK_FLOW_ENVIRONMENT);
}

sk_ps_value sk_ps_date_parse(sk_ps *r, sk_ps_value text, sk_bytes pattern)
{
    double date = 0;
    bool month_first = sk_find_byte(pattern, 0, 'M') <= sk_find_byte(pattern, 0, 'd');
    if (!sk_text_to_date(sk_ps_str_of(r, text), month_first, &date)) return sk_ps_date(r, (int64_t)r->w->env.now);
    return sk_ps_flowing(sk_ps_date(r, (int64_t)((date - UNIX_DAYS) * DAY)), sk_ps_flow(text));
}

/* New-Object DateTime year, month, day, hour, minute, second; of one number: ticks. */
sk_ps_value sk_ps_date_make(sk_ps *r, const sk_ps_value *args, size_t count)
{
    int64_t n[6] = {1970, 1, 1, 0, 0, 0};
    unsigned flow = 0;
    double date = 0;
    for (size_t i = 0; i < count; i++) flow |= sk_ps_flow(args[i]);
    if (count == 1) return sk_ps_flowing(sk_ps_date(r, sk_ps_to_int(r->arena, args[0]) / 10000000 - 62135596800), flow);
    for (size_t i = 0; i < count && i < SK_COUNT(n); i++) n[i] = sk_ps_to_int(r->arena, args[i]) % 100000;
    sk_date_parts p = {.year = (int)n[0], .month = (int)n[1], .day = (int)n[2], .hour = (int)n[3], .minute = (int)n[4], .second = (int)n[5]};
    (void)sk_date_join(&p, &date);
    return sk_ps_flowing(sk_ps_date(r, (int64_t)((date - UNIX_DAYS) * DAY + 0.5)), flow);
}

bool sk_ps_to_date(sk_ps *r, sk_ps_value v, int64_t *ret)
{
    double date = 0;
    if (v.type == SK_PS_OBJECT && v.object->class_id == SK_PS_DATETIME) {
        *ret = v.object->data.i;
        return true;
    }
    if (v.type != SK_PS_STRING || !sk_text_to_date(sk_ps_str_of(r, v), true, &date)) return false;
    *ret = (int64_t)((date - UNIX_DAYS) * DAY);
    return true;
}

sk_bytes sk_ps_date_text(sk_arena *a, const sk_ps_object *o)
{
    sk_date_parts p = sk_date_split(days_of(o->data.i));
    return sk_text_bytes(a, "%02d/%02d/%04d %02d:%02d:%02d", p.month, p.day, p.year, p.hour, p.minute, p.second);
}

sk_bytes sk_ps_weekday_text(const sk_ps_object *o)
{
    static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    return sk_bytes_str(days[(uint64_t)o->data.i % SK_COUNT(days)]);
}

bool sk_ps_date_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret)
{
    int64_t seconds = target.object->data.i;
    sk_date_parts p = sk_date_split(days_of(seconds)), first = {.year = p.year, .month = 1, .day = 1};
    double start = 0;
    (void)sk_date_join(&first, &start);
    const struct {
        const char *name;
        int64_t value;
        unsigned asked;
    } rows[] = {{"year", p.year, 0},
                {"month", p.month, SK_ASKED_MONTH},
                {"day", p.day, SK_ASKED_DAY},
                {"dayofyear", (int64_t)(days_of(seconds) - start) + 1, SK_ASKED_DAY},
                {"hour", p.hour, 0},
                {"minute", p.minute, 0},
                {"second", p.second, 0},
                {"millisecond", 0, 0},
                {"dayofweek", p.weekday - 1, SK_ASKED_WEEKDAY},
                {"ticks", (seconds + 62135596800) * 10000000, 0}};
    unsigned flow = sk_ps_flow(target);
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (!sk_is(name, rows[i].name)) continue;
        if (flow & SK_FLOW_ENVIRONMENT) sk_world_ask(r->w, rows[i].asked);
        *ret = sk_ps_int(rows[i].value);
        if (rows[i].asked == SK_ASKED_WEEKDAY) *ret = sk_ps_new_object(r->arena, SK_PS_WEEKDAY, SK_LIT("System.DayOfWeek"));
        if (ret->type == SK_PS_OBJECT) ret->object->data = sk_ps_int(rows[i].value);
        *ret = sk_ps_flowing(*ret, flow);
        return true;
    }
    if (!sk_is(name, "date")) return false;
    *ret = sk_ps_flowing(sk_ps_date(r, seconds - seconds % DAY), flow);
    return true;
}

bool sk_ps_date_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } units[] = {{"adddays", DAY},  {"addhours", 3600},     {"addminutes", 60},
                 {"addseconds", 1}, {"addmonths", 2629746}, {"addyears", 31556952}};
    int64_t seconds = c->target.object->data.i;
    for (size_t i = 0; i < SK_COUNT(units); i++) {
        if (!sk_is(c->name, units[i].name)) continue;
        double by = sk_ps_to_double(r->arena, sk_ps_arg(c, 0)) * (double)units[i].seconds;
        *ret = sk_ps_flowing(sk_ps_date(r, by > -1e12 && by < 1e12 ? seconds + (int64_t)by : seconds), c->flow);
        return true;
    }
    if (!sk_is(c->name, "touniversaltime") && !sk_is(c->name, "tolocaltime")) return false;
    *ret = c->target;
    return true;
}

/* ---- what is asked of the clock ------------------------------------------------------------------------------------ */

/* A part of today alone may be a key that other days do not have; a whole date is a name. */
void sk_ps_ask_format(sk_ps *r, sk_ps_value v, sk_bytes spec)
{
    if (v.type != SK_PS_OBJECT || v.object->class_id != SK_PS_DATETIME || !(sk_ps_flow(v) & SK_FLOW_ENVIRONMENT)) return;
    bool day = sk_find_byte(spec, 0, 'd') != SK_NPOS, time = sk_find_nocase(spec, 0, SK_LIT("h")) != SK_NPOS;
    bool year = sk_find_byte(spec, 0, 'y') != SK_NPOS, month = sk_find_byte(spec, 0, 'M') != SK_NPOS;
    if (day && !time) sk_world_ask(r->w, SK_ASKED_PART);
    if (month && !time && !year) sk_world_ask(r->w, SK_ASKED_MONTH);
}

static sk_value plain_value(sk_ps *r, sk_ps_value v)
{
    sk_value plain = sk_empty();
    if (v.type == SK_PS_OBJECT && v.object->class_id == SK_PS_DATETIME)
        plain = sk_date(days_of(v.object->data.i));
    else if (v.type == SK_PS_INT || v.type == SK_PS_DOUBLE)
        plain = sk_double(sk_ps_to_double(r->arena, v));
    else if (v.type == SK_PS_STRING)
        plain = sk_string(sk_ps_str_of(r, v));
    return sk_flowing(plain, sk_ps_flow(v));
}

void sk_ps_ask_comparison(sk_ps *r, bool equality, sk_ps_value left, sk_ps_value right)
{
    if (!((sk_ps_flow(left) ^ sk_ps_flow(right)) & SK_FLOW_ENVIRONMENT)) return;
    sk_value a = plain_value(r, left), b = plain_value(r, right);
    sk_world_ask_date(r->w, equality ? SK_OP2_EQ : SK_OP2_LT, &a, &b);
}

/* ---- Get-Date ------------------------------------------------------------------------------------------------------ */

/* -UFormat: the signs of date(1), %s alone counts seconds. */
static sk_ps_value unix_text(sk_ps *r, sk_ps_value date, sk_bytes signs)
{
    static const struct {
        char sign;
        const char *spec;
    } rows[] = {{'d', "dd"}, {'e', "%d"}, {'m', "MM"}, {'Y', "yyyy"}, {'y', "yy"}, {'H', "HH"}, {'M', "mm"},
                {'S', "ss"}, {'A', "dddd"}, {'a', "ddd"}, {'B', "MMMM"}, {'b', "MMM"}};
    sk_buf b = sk_buf_new(r->arena, 4096);
    for (size_t i = 0; i < signs.len; i++) {
        size_t k = 0;
        if (signs.p[i] != '%' || i + 1 == signs.len) {
            sk_buf_byte(&b, signs.p[i]);
            continue;
        }
        i++;
        while (k < SK_COUNT(rows) && rows[k].sign != signs.p[i]) k++;
        sk_bytes spec = k < SK_COUNT(rows) ? sk_bytes_str(rows[k].spec) : (sk_bytes){0};
        if (spec.len) sk_ps_ask_format(r, date, spec);
        if (spec.len) sk_buf_bytes(&b, sk_ps_format_one(r, date, spec));
        else if (signs.p[i] == 's') sk_buf_format(&b, "%lld", (long long)date.object->data.i);
        else if (signs.p[i] == 'u' || signs.p[i] == 'w') sk_buf_format(&b, "%d", sk_date_split(days_of(date.object->data.i)).weekday - 1);
    }
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), sk_ps_flow(date));
}

/* -Year, -Month ... in the place of today's. */
static sk_ps_value with_parts(sk_ps *r, const sk_ps_call *c, sk_ps_value date)
{
    sk_date_parts p = sk_date_split(days_of(date.object->data.i));
    const struct {
        const char *name;
        int *field;
    } rows[] = {{"Year", &p.year}, {"Month", &p.month}, {"Day", &p.day}, {"Hour", &p.hour}, {"Minute", &p.minute}, {"Second", &p.second}};
    unsigned given = 0;
    double days = 0;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_ps_value v = sk_ps_parameter(c, rows[i].name, -1);
        if (v.type == SK_PS_NULL) continue;
        *rows[i].field = (int)(sk_ps_to_int(r->arena, v) % 100000);
        given |= 1u << i;
    }
    if (!given || !sk_date_join(&p, &days)) return date;
    sk_ps_value made = sk_ps_date(r, (int64_t)((days - UNIX_DAYS) * DAY + 0.5));
    return (given & 7) == 7 ? made : sk_ps_flowing(made, sk_ps_flow(date));
}

void sk_ps_do_get_date(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value given = sk_ps_subject(r, c, "Date", 0), format = sk_ps_parameter(c, "Format", -1), signs = sk_ps_parameter(c, "UFormat", -1);
    sk_ps_value v = given.type == SK_PS_STRING ? sk_ps_date_parse(r, given, (sk_bytes){0})
                    : given.type == SK_PS_OBJECT && given.object->class_id == SK_PS_DATETIME ? given : sk_ps_date_now(r);
    if (v.type == SK_PS_OBJECT) v = with_parts(r, c, v);
    if (v.type != SK_PS_OBJECT) return;
    if (format.type != SK_PS_NULL) {
        sk_bytes spec = sk_ps_to_text(r->arena, format);
        sk_ps_ask_format(r, v, spec);
        v = sk_ps_flowing(sk_ps_text(r->arena, sk_ps_format_one(r, v, spec)), sk_ps_flow(v));
    } else if (signs.type != SK_PS_NULL) {
        v = unix_text(r, v, sk_ps_to_text(r->arena, signs));
    }
    sk_ps_emit(r, out, v);
}
