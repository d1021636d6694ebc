/* Mathematical, statistical and logical functions. */
#include <math.h>

#include "emulate/xlm/xlm_functions.h"

#define NUM_ERROR sk_xlm_error_of(SK_XLM_NUM)
#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)

static sk_xlm_value number_or_error(double v) { return isfinite(v) ? sk_xlm_number(v) : NUM_ERROR; }

/* --- of one number --- */

static double sign_of(double v) { return (v > 0) - (v < 0); }
static double degrees_of(double v) { return v * 180 / M_PI; }
static double radians_of(double v) { return v * M_PI / 180; }
static double sqrt_pi(double v) { return sqrt(v * M_PI); }

static double even_of(double v)
{
    double r = ceil(fabs(v) / 2) * 2;
    return v < 0 ? -r : r;
}

static double odd_of(double v)
{
    double r = ceil((fabs(v) - 1) / 2) * 2 + 1;
    if (r < 1) r = 1;
    return v < 0 ? -r : r;
}

static double factorial(double v)
{
    double r = 1;
    if (v < 0 || v > 170) return NAN;
    for (double i = 2; i <= floor(v); i++) r *= i;
    return r;
}

#define OF_ONE(name, expression)                                                                                       \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        double v;                                                                                                      \
        sk_xlm_value error;                                                                                            \
        if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error)) return error;                                                      \
        return number_or_error(expression);                                                                            \
    }

OF_ONE(abs, fabs(v))
OF_ONE(int, floor(v))
OF_ONE(sign, sign_of(v))
OF_ONE(sqrt, sqrt(v))
OF_ONE(exp, exp(v))
OF_ONE(ln, log(v))
OF_ONE(log10, log10(v))
OF_ONE(sin, sin(v))
OF_ONE(cos, cos(v))
OF_ONE(tan, tan(v))
OF_ONE(asin, asin(v))
OF_ONE(acos, acos(v))
OF_ONE(atan, atan(v))
OF_ONE(sinh, sinh(v))
OF_ONE(cosh, cosh(v))
OF_ONE(tanh, tanh(v))
OF_ONE(asinh, asinh(v))
OF_ONE(acosh, acosh(v))
OF_ONE(atanh, atanh(v))
OF_ONE(fact, factorial(v))
OF_ONE(even, even_of(v))
OF_ONE(odd, odd_of(v))
OF_ONE(degrees, degrees_of(v))
OF_ONE(radians, radians_of(v))
OF_ONE(sqrtpi, sqrt_pi(v))

/* --- of two numbers --- */

#define OF_TWO(name, fallback, expression)                                                                             \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        double v, w;                                                                                                   \
        sk_xlm_value error;                                                                                            \
        if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error) || !sk_xlm_arg(x, a, n, 1, fallback, &w, &error)) return error;     \
        expression;                                                                                                    \
    }

static double rounded(double v, double digits, double (*how)(double))
{
    if (!(fabs(digits) <= 300)) return v;
    double scale = pow(10, trunc(digits)), scaled = v * scale;
    if (!isfinite(scaled)) return v;
    double near = round(scaled * 2) / 2;
    if (fabs(scaled - near) < 1e-9 * (fabs(scaled) + 1)) scaled = near; /* 1.005 is meant as written */
    return how(scaled) / scale;
}

static double away(double v) { return v < 0 ? floor(v) : ceil(v); }

static double modulo(double v, double w)
{
    double r = fmod(v, w);
    return r != 0 && (r < 0) != (w < 0) ? r + w : r;
}

OF_TWO(mod, 0, return w == 0 ? sk_xlm_error_of(SK_XLM_DIV0) : number_or_error(modulo(v, w)))
OF_TWO(power, 0, return v == 0 && w == 0 ? NUM_ERROR : number_or_error(pow(v, w)))
OF_TWO(round, 0, return number_or_error(rounded(v, w, round)))
OF_TWO(roundup, 0, return number_or_error(rounded(v, w, away)))
OF_TWO(rounddown, 0, return number_or_error(rounded(v, w, trunc)))
OF_TWO(trunc, 0, return number_or_error(rounded(v, w, trunc)))
OF_TWO(log, 10,
       return v <= 0 || w <= 0 ? NUM_ERROR
              : w == 1         ? sk_xlm_error_of(SK_XLM_DIV0)
                               : number_or_error(log(v) / log(w)))
OF_TWO(atan2, 0, return v == 0 && w == 0 ? sk_xlm_error_of(SK_XLM_DIV0) : number_or_error(atan2(w, v)))
OF_TWO(quotient, 0, return w == 0 ? sk_xlm_error_of(SK_XLM_DIV0) : number_or_error(trunc(v / w)))
OF_TWO(ceiling, 1, return w == 0 ? sk_xlm_number(0) : number_or_error(ceil(v / w) * w))
OF_TWO(floor, 1, return w == 0 ? sk_xlm_number(0) : number_or_error(floor(v / w) * w))
OF_TWO(combin, 0,
       return v < w || w < 0 ? NUM_ERROR
                             : number_or_error(round(exp(lgamma(v + 1) - lgamma(w + 1) - lgamma(v - w + 1)))))

/* --- bits and bases --- */

static bool bits_of(double v, double w, uint64_t *ret_v, uint64_t *ret_w)
{
    if (!(v >= 0 && v < 281474976710656.0 && w >= 0 && w < 281474976710656.0)) return false;
    *ret_v = (uint64_t)v;
    *ret_w = (uint64_t)w;
    return true;
}

OF_TWO(bitand, 0, uint64_t l; uint64_t r; return bits_of(v, w, &l, &r) ? sk_xlm_number((double)(l & r)) : NUM_ERROR)
OF_TWO(bitor, 0, uint64_t l; uint64_t r; return bits_of(v, w, &l, &r) ? sk_xlm_number((double)(l | r)) : NUM_ERROR)
OF_TWO(bitxor, 0, uint64_t l; uint64_t r; return bits_of(v, w, &l, &r) ? sk_xlm_number((double)(l ^ r)) : NUM_ERROR)
OF_TWO(bitlshift, 0, return fabs(w) > 53 ? NUM_ERROR : number_or_error(trunc(v * pow(2, trunc(w)))))
OF_TWO(bitrshift, 0, return fabs(w) > 53 ? NUM_ERROR : number_or_error(trunc(v / pow(2, trunc(w)))))

/* Ten digits at most; the highest of ten is the sign. */
static sk_xlm_value from_base(sk_xlm *x, const sk_xlm_value *v, unsigned base)
{
    sk_str s = sk_xlm_to_text(x, v);
    double r = 0;
    if (s.len > 10) return NUM_ERROR;
    for (size_t i = 0; i < s.len; i++) {
        int digit = sk_hex_value(sk_str_at(s, i));
        if (digit < 0 || (unsigned)digit >= base) return NUM_ERROR;
        r = r * base + digit;
    }
    double whole = pow(base, 10);
    return sk_xlm_number(s.len == 10 && r >= whole / 2 ? r - whole : r);
}

static sk_xlm_value to_base(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned base)
{
    double v, places;
    sk_xlm_value error;
    uint8_t digits[48];
    size_t at = sizeof digits;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error) || !sk_xlm_arg(x, a, n, 1, 0, &places, &error)) return error;
    double whole = pow(base, 10);
    v = trunc(v);
    if (!(v < whole / 2 && v >= -whole / 2) || !(places >= 0 && places <= 10)) return NUM_ERROR;
    bool negative = v < 0;
    for (uint64_t left = (uint64_t)(negative ? v + whole : v); left > 0 || at == sizeof digits; left /= base)
        digits[--at] = (uint8_t) "0123456789ABCDEF"[left % base];
    while (!negative && sizeof digits - at < (size_t)places) digits[--at] = '0';
    return sk_xlm_flowing(
        sk_xlm_text(sk_str_latin1(x->strings, sk_slice(sk_bytes_of(digits, sizeof digits), at, sizeof digits))),
        SK_FLOW_COMPUTED);
}

#define FROM_BASE(name, base)                                                                                          \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        (void)n;                                                                                                       \
        return from_base(x, &a[0], base);                                                                              \
    }
#define TO_BASE(name, base)                                                                                            \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return to_base(x, a, n, base); }

FROM_BASE(hex2dec, 16)
FROM_BASE(oct2dec, 8)
FROM_BASE(bin2dec, 2)
TO_BASE(dec2hex, 16)
TO_BASE(dec2oct, 8)
TO_BASE(dec2bin, 2)

/* --- of many values --- */

struct gather {
    sk_xlm *x;
    double sum, product, squares, least, most, count;
    bool all, any, counted, direct;
    sk_xlm_value error;
    bool unknown;
};

static bool gather_one(void *self, const sk_xlm_value *v)
{
    struct gather *g = self;
    double number = v->u.number;
    if (v->type == SK_XLM_ERROR) g->error = *v;
    if (v->type == SK_XLM_UNKNOWN) g->unknown = true;
    if (v->type == SK_XLM_TEXT || v->type == SK_XLM_BOOL) { /* count only where they stand as arguments themselves */
        if (!g->direct) return true;
        if (!sk_xlm_number_of(g->x, v, &number)) g->error = VALUE_ERROR;
    } else if (v->type != SK_XLM_NUMBER) {
        return v->type != SK_XLM_ERROR;
    }
    g->least = g->count == 0 || number < g->least ? number : g->least;
    g->most = g->count == 0 || number > g->most ? number : g->most;
    g->sum += number;
    g->product *= number;
    g->squares += number * number;
    g->count++;
    return g->error.type != SK_XLM_ERROR;
}

static bool gather(sk_xlm *x, const sk_xlm_value *a, unsigned n, struct gather *g, sk_xlm_value *ret_error)
{
    *g = (struct gather){.x = x, .product = 1};
    for (unsigned i = 0; i < n; i++) {
        g->direct = a[i].type != SK_XLM_REF && a[i].type != SK_XLM_ARRAY;
        if (!sk_xlm_each(x, &a[i], gather_one, g)) break;
    }
    if (g->error.type == SK_XLM_ERROR)
        *ret_error = g->error;
    else if (g->unknown)
        *ret_error = sk_xlm_unknown();
    else
        return true;
    return false;
}

#define OF_MANY(name, expression)                                                                                      \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        struct gather g;                                                                                               \
        sk_xlm_value error;                                                                                            \
        if (!gather(x, a, n, &g, &error)) return error;                                                                \
        return expression;                                                                                             \
    }

OF_MANY(sum, number_or_error(g.sum))
OF_MANY(product, number_or_error(g.count > 0 ? g.product : 0))
OF_MANY(sumsq, number_or_error(g.squares))
OF_MANY(min, number_or_error(g.least))
OF_MANY(max, number_or_error(g.most))
OF_MANY(average, g.count > 0 ? number_or_error(g.sum / g.count) : sk_xlm_error_of(SK_XLM_DIV0))
OF_MANY(stdev, g.count > 1 ? number_or_error(sqrt((g.squares - g.sum * g.sum / g.count) / (g.count - 1)))
                           : sk_xlm_error_of(SK_XLM_DIV0))
OF_MANY(var, g.count > 1 ? number_or_error((g.squares - g.sum * g.sum / g.count) / (g.count - 1))
                         : sk_xlm_error_of(SK_XLM_DIV0))

struct tally {
    sk_xlm *x;
    double count;
    bool direct; /* an argument itself: texts of numbers and truth values count too */
};

static bool count_number(void *self, const sk_xlm_value *v)
{
    struct tally *t = self;
    double number;
    bool other = v->type == SK_XLM_TEXT || v->type == SK_XLM_BOOL;
    t->count += v->type == SK_XLM_NUMBER || (other && t->direct && sk_xlm_number_of(t->x, v, &number));
    return true;
}

static bool count_any(void *self, const sk_xlm_value *v)
{
    (void)v;
    ((struct tally *)self)->count++;
    return true;
}

static sk_xlm_value count(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool (*take)(void *, const sk_xlm_value *))
{
    struct tally t = {.x = x};
    for (unsigned i = 0; i < n; i++) {
        t.direct = a[i].type != SK_XLM_REF && a[i].type != SK_XLM_ARRAY;
        (void)sk_xlm_each(x, &a[i], take, &t);
    }
    return sk_xlm_number(t.count);
}

sk_xlm_value sk_xlm_f_count(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return count(x, a, n, count_number); }
sk_xlm_value sk_xlm_f_counta(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return count(x, a, n, count_any); }

sk_xlm_value sk_xlm_f_countblank(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value filled = count(x, a, n, count_any);
    return sk_xlm_number((double)sk_xlm_rows(&a[0]) * sk_xlm_columns(&a[0]) - filled.u.number);
}

sk_xlm_value sk_xlm_f_sumproduct(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double sum = 0;
    uint32_t rows = sk_xlm_rows(&a[0]), columns = sk_xlm_columns(&a[0]);
    if ((uint64_t)rows * columns > 1000000) return VALUE_ERROR;
    for (uint32_t r = 0; r < rows && sk_xlm_alive(x); r++)
        for (uint32_t c = 0; c < columns; c++) {
            double product = 1, v = 0;
            for (unsigned i = 0; i < n; i++) {
                sk_xlm_value item = sk_xlm_item(x, &a[i], r, c);
                if (item.type == SK_XLM_ERROR) return item;
                product *= item.type == SK_XLM_NUMBER && sk_xlm_number_of(x, &item, &v) ? item.u.number : 0;
                x->steps += 2;
            }
            sum += product;
        }
    return number_or_error(sum);
}

/* Criteria of COUNTIF and SUMIF: a value, or a text that starts with an operator. */
static bool meets(sk_xlm *x, const sk_xlm_value *v, const sk_xlm_value *criterion)
{
    static const char *const operators[] = {"<=", ">=", "<>", "<", ">", "="};
    if (criterion->type != SK_XLM_TEXT) return v->type == criterion->type && sk_xlm_compare(x, v, criterion) == 0;
    sk_str s = criterion->u.text;
    unsigned op = 5;
    for (unsigned i = 0; i < 6; i++)
        if (sk_str_starts(s, operators[i])) {
            op = i;
            s = sk_str_from(s, i < 3 ? 2 : 1);
            break;
        }
    sk_xlm_value want = sk_xlm_text(s);
    double number;
    if (sk_xlm_parse_number(s, &number)) want = sk_xlm_number(number);
    bool equal = false;
    if (want.type == SK_XLM_TEXT && v->type == SK_XLM_TEXT && (op == 5 || op == 2))
        equal = sk_xlm_matches(x, v->u.text, s);
    else
        equal = v->type == want.type && sk_xlm_compare(x, v, &want) == 0;
    if (op == 5) return equal;
    if (op == 2) return !equal;
    if (v->type != want.type) return false;
    int order = sk_xlm_compare(x, v, &want);
    return op == 0 ? order <= 0 : op == 1 ? order >= 0 : op == 3 ? order < 0 : order > 0;
}

static sk_xlm_value sum_if(sk_xlm *x, const sk_xlm_value *area, const sk_xlm_value *criterion, const sk_xlm_value *sums)
{
    double total = 0;
    uint32_t rows = sk_xlm_rows(area), columns = sk_xlm_columns(area);
    sk_xlm_value want = sk_xlm_single(x, *criterion);
    if ((uint64_t)rows * columns > 1000000) return VALUE_ERROR;
    for (uint32_t r = 0; r < rows && sk_xlm_alive(x); r++)
        for (uint32_t c = 0; c < columns; c++) {
            sk_xlm_value v = sk_xlm_item(x, area, r, c);
            x->steps += 2;
            if (!meets(x, &v, &want)) continue;
            sk_xlm_value add = sums ? sk_xlm_item(x, sums, r, c) : sk_xlm_number(1);
            if (add.type == SK_XLM_NUMBER) total += add.u.number;
        }
    return number_or_error(total);
}

sk_xlm_value sk_xlm_f_countif(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return sum_if(x, &a[0], &a[1], NULL);
}

sk_xlm_value sk_xlm_f_sumif(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return sum_if(x, &a[0], &a[1], n > 2 ? &a[2] : &a[0]);
}

/* --- chance: the same on every run --- */

static double next_random(sk_xlm *x) /* xorshift64 (Marsaglia 2003) */
{
    x->random ^= x->random << 13;
    x->random ^= x->random >> 7;
    x->random ^= x->random << 17;
    return (double)(x->random >> 11) / 9007199254740992.0;
}

sk_xlm_value sk_xlm_f_rand(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return sk_xlm_number(next_random(x));
}

OF_TWO(randbetween, 0,
       return v > w ? NUM_ERROR : number_or_error(floor(ceil(v) + next_random(x) * (floor(w) - ceil(v) + 1))))

sk_xlm_value sk_xlm_f_pi(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)a;
    (void)n;
    return sk_xlm_number(M_PI);
}

/* --- logic --- */

struct logic {
    sk_xlm *x;
    bool all, any, some, unknown, direct;
    sk_xlm_value error;
};

static bool logic_one(void *self, const sk_xlm_value *v)
{
    struct logic *l = self;
    bool yes = false;
    if (v->type == SK_XLM_ERROR) l->error = *v;
    if (v->type == SK_XLM_UNKNOWN) l->unknown = true;
    if (!sk_xlm_to_bool(l->x, v, &yes)) {
        if (v->type == SK_XLM_TEXT && l->direct) l->error = VALUE_ERROR; /* texts in cells are passed over */
        return l->error.type != SK_XLM_ERROR;
    }
    l->some = true;
    l->all &= yes;
    l->any |= yes;
    return true;
}

static sk_xlm_value logic(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool all)
{
    struct logic l = {.x = x, .all = true};
    for (unsigned i = 0; i < n; i++) {
        l.direct = a[i].type != SK_XLM_REF && a[i].type != SK_XLM_ARRAY;
        if (!sk_xlm_each(x, &a[i], logic_one, &l)) break;
    }
    if (l.error.type == SK_XLM_ERROR) return l.error;
    if (l.unknown && (all ? l.all : !l.any)) return sk_xlm_unknown(); /* else it is decided all the same */
    if (!l.some) return VALUE_ERROR;
    return sk_xlm_bool(all ? l.all : l.any);
}

sk_xlm_value sk_xlm_f_and(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return logic(x, a, n, true); }
sk_xlm_value sk_xlm_f_or(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return logic(x, a, n, false); }

sk_xlm_value sk_xlm_f_not(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    bool yes = false;
    (void)n;
    return sk_xlm_to_bool(x, &a[0], &yes) ? sk_xlm_bool(!yes) : VALUE_ERROR;
}

sk_xlm_value sk_xlm_f_true(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)a;
    (void)n;
    return sk_xlm_bool(true);
}

sk_xlm_value sk_xlm_f_false(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)a;
    (void)n;
    return sk_xlm_bool(false);
}

sk_xlm_value sk_xlm_f_iferror(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return a[0].type == SK_XLM_ERROR ? a[1] : a[0];
}
