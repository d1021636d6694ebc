/* Arithmetic functions (MS-VBAL 6.1.2.10), and the generator behind Rnd. */
#include "emulate/vba/lib.h"

#include <math.h>

static int number_of(vba_vm *vm, sk_value *v, double *ret)
{
    return sk_value_to_double(vm->w, &v[0], ret, NULL);
}

/* A function of one number; results that are none are error 5 (domain) or 6 (range). */
static int apply(vba_vm *vm, sk_value *v, sk_value *ret, double (*f)(double))
{
    double d;
    int error = number_of(vm, v, &d);
    if (error) return error;
    d = f(d);
    if (isnan(d)) return SK_ERR_CALL;
    return isinf(d) ? SK_ERR_OVERFLOW : vba_give(ret, sk_double(d));
}

#define FUNCTION(name, f) \
    static int name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) \
    { \
        (void)count; \
        return apply(vm, v, ret, f); \
    }
FUNCTION(m_atn, atan)
FUNCTION(m_cos, cos)
FUNCTION(m_exp, exp)
FUNCTION(m_sin, sin)
FUNCTION(m_tan, tan)

static int m_log(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)count;
    int error = number_of(vm, v, &d);
    if (error) return error;
    return d <= 0 ? SK_ERR_CALL : vba_give(ret, sk_double(log(d)));
}

static int m_sqr(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)count;
    int error = number_of(vm, v, &d);
    if (error) return error;
    return d < 0 ? SK_ERR_CALL : vba_give(ret, sk_double(sqrt(d)));
}

/* A result in the type of the argument, texts as Double. */
static int keep_type(vba_vm *vm, sk_value *v, double d, sk_value *ret)
{
    sk_value wide = sk_double(d);
    sk_type type = (sk_type)v[0].type;
    if (type == SK_V_NULL) return vba_give(ret, sk_null());
    if (type == SK_V_BOOLEAN || type == SK_V_EMPTY) type = SK_V_INTEGER;
    if (type == SK_V_STRING || !sk_is_number(&v[0])) return vba_give(ret, wide);
    return sk_value_to(vm->w, type, &wide, ret);
}

static int m_abs(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d = 0;
    (void)count;
    int error = v[0].type == SK_V_NULL ? 0 : number_of(vm, v, &d);
    return error ? error : keep_type(vm, v, fabs(d), ret);
}

static int m_int(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d = 0;
    (void)count;
    int error = v[0].type == SK_V_NULL ? 0 : number_of(vm, v, &d);
    return error ? error : keep_type(vm, v, floor(d), ret);
}

static int m_fix(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d = 0;
    (void)count;
    int error = v[0].type == SK_V_NULL ? 0 : number_of(vm, v, &d);
    return error ? error : keep_type(vm, v, trunc(d), ret);
}

static int m_sgn(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)count;
    int error = number_of(vm, v, &d);
    return error ? error : vba_give(ret, sk_integer((int16_t)(d > 0 ? 1 : d < 0 ? -1 : 0)));
}

/* Halves go to the even neighbour. */
static int m_round(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d = 0;
    int64_t digits;
    int error = v[0].type == SK_V_NULL ? 0 : number_of(vm, v, &d);
    if (!error) error = vba_int(vm, v, count, 1, 0, &digits);
    if (error) return error;
    if (digits < 0 || digits > 22) return SK_ERR_CALL;
    double scale = pow(10, (double)digits), scaled = d * scale;
    return keep_type(vm, v, isfinite(scaled) ? nearbyint(scaled) / scale : d, ret);
}

/* VBA's Rnd: x = (x * 0x43FD43FD + 0xC39EC3) mod 2^24, first seed 0x50000, result x / 2^24 (Microsoft KB 231847). */
uint32_t vba_rnd_next(vba_vm *vm)
{
    vm->rnd = (vm->rnd * 0x43FD43FDu + 0xC39EC3u) & 0xFFFFFFu;
    return vm->rnd;
}

static uint32_t float_bits(float f)
{
    uint32_t bits = 0;
    sk_copy_out(sk_bytes_of(&f, sizeof f), (uint8_t *)&bits, sizeof bits);
    return bits;
}

static int m_rnd(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    int error = vba_double(vm, v, count, 0, 1, &d);
    if (error) return error;
    if (d < 0) { /* a negative argument is the seed */
        uint32_t bits = float_bits((float)d);
        vm->rnd = (bits + (bits >> 24)) & 0xFFFFFFu;
    }
    uint32_t x = d == 0 ? vm->rnd : vba_rnd_next(vm);
    return vba_give(ret, (sk_value){.type = SK_V_SINGLE, .u.d = (double)((float)x / 16777216.0f)});
}

static int m_randomize(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)ret;
    int error = vba_double(vm, v, count, 0, sk_world_timer(vm->w), &d);
    if (error) return error;
    uint64_t bits = 0;
    sk_copy_out(sk_bytes_of(&d, sizeof d), (uint8_t *)&bits, sizeof bits);
    uint32_t high = (uint32_t)(bits >> 32);
    vm->rnd = (vm->rnd & 0xFF0000FFu) | ((((high & 0xFFFFu) ^ (high >> 16)) << 8) & 0xFFFF00u);
    return 0;
}

static int m_rgb(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t part[3];
    for (size_t i = 0; i < 3; i++) {
        int error = vba_int(vm, v, count, i, 0, &part[i]);
        if (error) return error;
        if (part[i] < 0) return SK_ERR_CALL;
        if (part[i] > 255) part[i] = 255;
    }
    return vba_give(ret, sk_long((int32_t)(part[0] | part[1] << 8 | part[2] << 16)));
}

static int m_qbcolor(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    static const int32_t colors[16] = {0, 0x800000, 0x8000, 0x808000, 0x80, 0x800080, 0x8080, 0xC0C0C0,
                                       0x808080, 0xFF0000, 0xFF00, 0xFFFF00, 0xFF, 0xFF00FF, 0xFFFF, 0xFFFFFF};
    int64_t i;
    int error = vba_int(vm, v, count, 0, 0, &i);
    if (error) return error;
    return i < 0 || i > 15 ? SK_ERR_CALL : vba_give(ret, sk_long(colors[i]));
}

static const vba_builtin rows[] = {
    {"abs", m_abs, 1, 1, 0, false, NULL},
    {"atn", m_atn, 1, 1, SK_V_DOUBLE, false, NULL},
    {"cos", m_cos, 1, 1, SK_V_DOUBLE, false, NULL},
    {"exp", m_exp, 1, 1, SK_V_DOUBLE, false, NULL},
    {"fix", m_fix, 1, 1, 0, false, NULL},
    {"int", m_int, 1, 1, 0, false, NULL},
    {"log", m_log, 1, 1, SK_V_DOUBLE, false, NULL},
    {"qbcolor", m_qbcolor, 1, 1, SK_V_LONG, false, NULL},
    {"randomize", m_randomize, 0, 1, 0, false, NULL},
    {"rgb", m_rgb, 3, 3, SK_V_LONG, false, NULL},
    {"rnd", m_rnd, 0, 1, SK_V_SINGLE, false, NULL},
    {"round", m_round, 1, 2, 0, false, NULL},
    {"sgn", m_sgn, 1, 1, 0, false, NULL},
    {"sin", m_sin, 1, 1, SK_V_DOUBLE, false, NULL},
    {"sqr", m_sqr, 1, 1, SK_V_DOUBLE, false, NULL},
    {"tan", m_tan, 1, 1, SK_V_DOUBLE, false, NULL},
};

VBA_TABLE(vba_lib_math, rows);
