/* Conversions (MS-VBAL 6.1.2.3). */
#include "emulate/vba/lib.h"

#include <math.h>

static int convert(vba_vm *vm, sk_value *v, sk_type type, sk_value *ret)
{
    if (type == SK_V_STRING && v[0].type == SK_V_ARRAY) {
        sk_str s;
        int error = vba_str(vm, v, 1, 0, &s);
        return error ? error : vba_give(ret, sk_string(s));
    }
    if (v[0].type == SK_V_ARRAY) return SK_ERR_TYPE;
    return sk_value_to(vm->w, type, &v[0], ret);
}

#define CONVERSION(name, type) \
    static int name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) \
    { \
        (void)count; \
        return convert(vm, v, type, ret); \
    }
CONVERSION(c_bool, SK_V_BOOLEAN)
CONVERSION(c_byte, SK_V_BYTE)
CONVERSION(c_cur, SK_V_CURRENCY)
CONVERSION(c_date, SK_V_DATE)
CONVERSION(c_dbl, SK_V_DOUBLE)
CONVERSION(c_int, SK_V_INTEGER)
CONVERSION(c_lng, SK_V_LONG)
CONVERSION(c_lnglng, SK_V_LONGLONG)
CONVERSION(c_sng, SK_V_SINGLE)
CONVERSION(c_str, SK_V_STRING)
CONVERSION(c_dec, SK_V_DECIMAL)

static int c_var(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, v[0]);
}

static int c_verr(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    int error = vba_int(vm, v, count, 0, 0, &i);
    if (error) return error;
    return i < 0 || i > 65535 ? SK_ERR_CALL : vba_give(ret, sk_cv_error((int32_t)i));
}

/* Hex and Oct of the bits that the argument's type has. */
static int based(vba_vm *vm, sk_value *v, unsigned shift, sk_value *ret)
{
    if (v[0].type == SK_V_NULL) return vba_give(ret, sk_null());
    double d;
    int error = sk_value_to_double(vm->w, &v[0], &d, NULL);
    if (error) return error;
    d = nearbyint(d);
    if (d < -9.2e18 || d > 9.2e18) return SK_ERR_OVERFLOW;
    if (v[0].type != SK_V_LONGLONG && (d < -2147483648.0 || d > 4294967295.0)) return SK_ERR_OVERFLOW;
    int64_t i = (int64_t)d;
    uint64_t bits = (uint64_t)i;
    if (i < 0) bits &= v[0].type == SK_V_INTEGER ? 0xFFFFu : v[0].type == SK_V_LONGLONG ? UINT64_MAX : 0xFFFFFFFFu;
    char text[24];
    size_t at = sizeof text;
    do {
        text[--at] = "0123456789ABCDEF"[bits & ((1u << shift) - 1)];
        bits >>= shift;
    } while (bits && at);
    return vba_give(ret, sk_string(sk_str_latin1(&vm->w->strings, sk_bytes_of(text + at, sizeof text - at))));
}

static int hex(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)count;
    return based(vm, v, 4, ret);
}

static int oct(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)count;
    return based(vm, v, 3, ret);
}

static int val(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int error = vba_str(vm, v, count, 0, &s);
    return error ? error : vba_give(ret, sk_double(sk_text_val(s)));
}

/* Str: as CStr, with a blank where the sign of a positive number would be. */
static int str(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)count;
    if (v[0].type == SK_V_NULL) return vba_give(ret, sk_null());
    double d;
    sk_str s;
    int error = sk_value_to_double(vm->w, &v[0], &d, NULL);
    if (error) return error;
    if (v[0].type == SK_V_STRING) s = sk_number_to_text(&vm->w->strings, d, false);
    else error = sk_value_to_str(vm->w, &v[0], &s);
    if (error) return error;
    if (sk_str_starts(s, "0.")) s = sk_str_from(s, 1);
    return vba_give(ret, sk_string(d < 0 ? s : sk_str_concat(&vm->w->strings, SK_STR(" "), s)));
}

static int error_text(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t number;
    int error = vba_int(vm, v, count, 0, vm->err_number, &number);
    return error ? error : vba_give(ret, sk_string_c(number ? sk_error_text((int)number) : ""));
}

static const vba_builtin rows[] = {
    {"cbool", c_bool, 1, 1, SK_V_BOOLEAN, false, NULL},
    {"cbyte", c_byte, 1, 1, SK_V_BYTE, false, NULL},
    {"ccur", c_cur, 1, 1, SK_V_CURRENCY, false, NULL},
    {"cdate", c_date, 1, 1, SK_V_DATE, false, NULL},
    {"cdbl", c_dbl, 1, 1, SK_V_DOUBLE, false, NULL},
    {"cdec", c_dec, 1, 1, 0, false, NULL},
    {"cint", c_int, 1, 1, SK_V_INTEGER, false, NULL},
    {"clng", c_lng, 1, 1, SK_V_LONG, false, NULL},
    {"clnglng", c_lnglng, 1, 1, SK_V_LONGLONG, false, NULL},
    {"clngptr", c_lng, 1, 1, SK_V_LONG, false, NULL},
    {"csng", c_sng, 1, 1, SK_V_SINGLE, false, NULL},
    {"cstr", c_str, 1, 1, 0, false, NULL},
    {"cvar", c_var, 1, 1, 0, true, NULL},
    {"cvdate", c_date, 1, 1, 0, false, NULL},
    {"cverr", c_verr, 1, 1, 0, false, NULL},
    {"error", error_text, 0, 1, 0, false, NULL},
    {"hex", hex, 1, 1, 0, false, NULL},
    {"oct", oct, 1, 1, 0, false, NULL},
    {"str", str, 1, 1, 0, false, NULL},
    {"val", val, 1, 1, SK_V_DOUBLE, false, NULL},
};

VBA_TABLE(vba_lib_convert, rows);
