/* Variants: what they are and how they turn into one another (MS-VBAL 5.5.1.2, Let-coercion). See value.h. */
#include <math.h>
#include <string.h>

#include "emulate/world/world.h"

enum { PATH_MOST = 200 /* characters of an unknown's path */ };

static const sk_str nothing_text = {.p = {.b = (const uint8_t *)"?"}, .len = 1};

sk_value sk_unknown(sk_world *w, sk_str path, unsigned flow)
{
    (void)w;
    return (sk_value){.type = SK_V_UNKNOWN, .flow = (uint8_t)(flow | SK_FLOW_UNKNOWN), .u.s = sk_str_slice(path, 0, PATH_MOST)};
}

/* The path of an unknown or of an object that we do not model. */
static sk_str path_of(const sk_value *v)
{
    if (v->type == SK_V_UNKNOWN) return v->u.s;
    if (v->type == SK_V_OBJECT && v->u.o) return v->u.o->label;
    return nothing_text;
}

static uint8_t narrow(uint16_t unit) { return unit < 0x100 ? (uint8_t)unit : '?'; }

static bool is_joined(sk_str s, sk_str path, sk_str name)
{
    return path.len && s.len == path.len + name.len + 1 && !path.wide && !name.wide && s.p.b[path.len] == '.' &&
           memcmp(s.p.b, path.p.b, path.len) == 0 && memcmp(s.p.b + path.len + 1, name.p.b, name.len) == 0;
}

/* path.name, kept once, so that a loop over unknowns takes no memory. */
static sk_str join_path(sk_world *w, sk_str path, sk_str name)
{
    uint8_t room[PATH_MOST];
    size_t len = 0;
    if (name.len == 0 || path.len + name.len + 1 > PATH_MOST) return path;
    sk_str *recent = &w->path_recent[(((uintptr_t)path.p.b >> 4) ^ ((uintptr_t)name.p.b >> 4)) % SK_COUNT(w->path_recent)];
    if (is_joined(*recent, path, name)) return *recent;
    for (size_t i = 0; i < path.len; i++) room[len++] = narrow(sk_str_at(path, i));
    room[len++] = '.';
    for (size_t i = 0; i < name.len; i++) room[len++] = narrow(sk_str_at(name, i));
    sk_value key = sk_string(sk_str_borrow_latin1(sk_bytes_of(room, len)));
    const sk_value *kept = sk_table_find(w, w->paths, &key);
    if (kept) return *recent = kept->u.s;
    key = sk_string(sk_str_latin1(&w->strings, sk_bytes_of(room, len)));
    sk_table_put(w, w->paths, &key, &key);
    return *recent = key.u.s;
}

sk_value sk_unknown_member(sk_world *w, const sk_value *of, sk_str name)
{
    unsigned flow = of->flow | (of->type == SK_V_OBJECT && of->u.o ? of->u.o->flow : 0u);
    return sk_unknown(w, join_path(w, path_of(of), name), flow);
}

bool sk_is_unknown(const sk_value *v) { return v->type == SK_V_UNKNOWN || sk_object_is(v, &sk_com_class_unknown); }

typedef struct type_row {
    uint8_t type;
    const char *name, *array_name;
} type_row;

static const type_row type_rows[] = {
    {SK_V_EMPTY, "Empty", "Variant()"},        {SK_V_NULL, "Null", "Variant()"},
    {SK_V_INTEGER, "Integer", "Integer()"},    {SK_V_LONG, "Long", "Long()"},
    {SK_V_SINGLE, "Single", "Single()"},       {SK_V_DOUBLE, "Double", "Double()"},
    {SK_V_CURRENCY, "Currency", "Currency()"}, {SK_V_DATE, "Date", "Date()"},
    {SK_V_STRING, "String", "String()"},       {SK_V_OBJECT, "Object", "Object()"},
    {SK_V_ERROR, "Error", "Variant()"},        {SK_V_BOOLEAN, "Boolean", "Boolean()"},
    {SK_V_DECIMAL, "Decimal", "Variant()"},    {SK_V_BYTE, "Byte", "Byte()"},
    {SK_V_LONGLONG, "LongLong", "LongLong()"}, {SK_V_MISSING, "Error", "Variant()"},
    {SK_V_UNKNOWN, "Object", "Variant()"},
};

static const type_row *row_of(unsigned type)
{
    for (size_t i = 0; i < SK_COUNT(type_rows); i++) {
        if (type_rows[i].type == type) return &type_rows[i];
    }
    return &type_rows[0];
}

const char *sk_type_name(sk_world *w, const sk_value *v)
{
    (void)w;
    if (v->type == SK_V_OBJECT) return v->u.o ? v->u.o->class->name : "Nothing";
    if (v->type == SK_V_ARRAY) return row_of(v->u.a ? v->u.a->type : 0)->array_name;
    return row_of(v->type)->name;
}

int sk_var_type(const sk_value *v)
{
    if (v->type == SK_V_ARRAY) return 8192 + (v->u.a && v->u.a->type != SK_V_EMPTY ? (int)v->u.a->type : 12);
    if (v->type == SK_V_MISSING) return SK_V_ERROR;
    if (v->type == SK_V_UNKNOWN) return SK_V_OBJECT;
    return v->type;
}

sk_value sk_value_default(sk_type type)
{
    if (type == SK_V_STRING) return sk_string(SK_STR(""));
    if (type == SK_V_OBJECT) return sk_nothing();
    return (sk_value){.type = (uint8_t)type};
}

int sk_value_resolve(sk_world *w, const sk_value *v, sk_value *ret)
{
    sk_value now = *v;
    for (int depth = 0; now.type == SK_V_OBJECT; depth++) {
        if (!now.u.o) return SK_ERR_NOTHING;
        if (now.u.o->class == &sk_com_class_unknown) {
            now = sk_unknown(w, now.u.o->label, now.flow | now.u.o->flow);
            break;
        }
        if (depth > 8) return SK_ERR_NO_MEMBER;
        sk_args none = {.count = 0};
        sk_value next = sk_empty();
        int error = sk_invoke(w, &now, SK_STR(""), SK_GET, &none, &next);
        if (error) return error;
        now = next;
    }
    *ret = now;
    return 0;
}

/* Ranges of the whole numbers; the rest has none. */
static bool range_of(sk_type type, double *low, double *high)
{
    switch (type) {
    case SK_V_BYTE: *low = 0, *high = 255; return true;
    case SK_V_INTEGER: *low = -32768, *high = 32767; return true;
    case SK_V_LONG: *low = -2147483648.0, *high = 2147483647.0; return true;
    case SK_V_LONGLONG: *low = -9223372036854775808.0, *high = 9223372036854774784.0; return true;
    default: return false;
    }
}

/* A finite number as a value of a numeric type. nearbyint rounds halves to even, as VBA does. */
static int number_to(sk_type type, double d, sk_value *ret)
{
    double low, high;
    sk_value v = {.type = (uint8_t)type, .flow = ret->flow};
    if (isnan(d) || isinf(d)) return SK_ERR_OVERFLOW;
    if (range_of(type, &low, &high)) {
        double whole = nearbyint(d);
        if (whole < low || whole > high) return SK_ERR_OVERFLOW;
        v.u.i = (int64_t)whole;
    } else if (type == SK_V_BOOLEAN) {
        v.u.i = d != 0 ? -1 : 0;
    } else if (type == SK_V_CURRENCY) {
        double scaled = nearbyint(d * 10000);
        if (fabs(scaled) > 9223372036854774784.0) return SK_ERR_OVERFLOW;
        v.u.i = (int64_t)scaled;
    } else if (type == SK_V_SINGLE) {
        if (fabs(d) > 3.4028234663852886e38) return SK_ERR_OVERFLOW;
        v.u.d = (float)d;
    } else if (type == SK_V_DATE) {
        if (d < -657434 || d >= 2958466) return SK_ERR_OVERFLOW;
        v.u.d = d;
    } else {
        v.u.d = d;
    }
    *ret = v;
    return 0;
}

/* The number that a scalar without texts holds. */
static bool plain_number(const sk_value *v, double *ret)
{
    switch (v->type) {
    case SK_V_EMPTY: *ret = 0; return true;
    case SK_V_INTEGER:
    case SK_V_LONG:
    case SK_V_BYTE:
    case SK_V_LONGLONG:
    case SK_V_BOOLEAN:
    case SK_V_ERROR: *ret = (double)v->u.i; return true;
    case SK_V_SINGLE:
    case SK_V_DOUBLE:
    case SK_V_DATE:
    case SK_V_DECIMAL: *ret = v->u.d; return true;
    case SK_V_CURRENCY: *ret = (double)v->u.i / 10000; return true;
    default: return false;
    }
}

static int text_to_bool(sk_str s, bool *ret)
{
    double d;
    s = sk_str_trim(s, true, true, true);
    bool yes = sk_str_is(s, "True") || sk_str_is(s, "#TRUE#");
    if (yes || sk_str_is(s, "False") || sk_str_is(s, "#FALSE#")) {
        *ret = yes;
        return 0;
    }
    if (!sk_text_to_number(s, &d)) return SK_ERR_TYPE;
    *ret = d != 0;
    return 0;
}

/* Hexadecimal texts fill the type: CInt("&HFFFF") is -1, CLng("&HFFFF") 65535. */
static double wrap_radix(sk_type type, sk_str s, double d)
{
    s = sk_str_trim(s, true, true, true);
    if (sk_str_at(s, 0) != '&') return d;
    if (type == SK_V_INTEGER && d > 32767 && d <= 65535) return d - 65536;
    if (type == SK_V_LONG && d > 2147483647 && d <= 4294967295.0) return d - 4294967296.0;
    return d;
}

static int text_to(sk_world *w, sk_type type, const sk_value *v, sk_value *ret)
{
    double d;
    sk_value made = {.flow = v->flow};
    int error = 0;
    if (type == SK_V_BOOLEAN) {
        bool yes = false;
        error = text_to_bool(v->u.s, &yes);
        made = sk_flowing(sk_bool(yes), v->flow);
    } else if (type == SK_V_DATE && sk_text_to_date(v->u.s, w->month_first, &d)) {
        error = number_to(type, d, &made);
    } else if (sk_text_to_number(v->u.s, &d)) {
        error = number_to(type, wrap_radix(type, v->u.s, d), &made);
    } else {
        error = SK_ERR_TYPE;
    }
    if (error == SK_ERR_TYPE && (v->flow & SK_FLOW_UNKNOWN)) {
        made = sk_unknown(w, v->u.s, v->flow);
        error = 0;
    }
    if (!error) *ret = made;
    return error;
}

static sk_str long_text(sk_world *w, int64_t i)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (i < 0) digits[--at] = '-';
    if (sizeof(digits) - at == 1) return sk_str_char(&w->strings, (uint8_t)digits[at]);
    return sk_str_latin1(&w->strings, sk_bytes_of(digits + at, sizeof(digits) - at));
}

static sk_str currency_text(sk_world *w, int64_t i)
{
    uint64_t all = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    unsigned part = (unsigned)(all % 10000);
    sk_str s = long_text(w, (int64_t)(all / 10000));
    if (i < 0) s = sk_str_concat(&w->strings, SK_STR("-"), s);
    if (part == 0) return s;
    char tail[5] = {'.', (char)('0' + part / 1000), (char)('0' + part / 100 % 10), (char)('0' + part / 10 % 10),
                    (char)('0' + part % 10)};
    size_t n = 5;
    while (tail[n - 1] == '0') n--;
    return sk_str_concat(&w->strings, s, sk_str_latin1(&w->strings, sk_bytes_of(tail, n)));
}

/* A Byte() in a String is UTF-16 (MS-VBAL 5.5.1.2.8). */
static int array_text(sk_world *w, const sk_value *v, sk_str *ret)
{
    if (!v->u.a || v->u.a->type != SK_V_BYTE) return SK_ERR_TYPE;
    *ret = sk_str_utf16le(&w->strings, sk_array_to_bytes(w, v->u.a));
    return 0;
}

int sk_value_to_str(sk_world *w, const sk_value *v, sk_str *ret)
{
    sk_value r;
    switch (v->type) {
    case SK_V_STRING: *ret = v->u.s; return 0;
    case SK_V_EMPTY: *ret = SK_STR(""); return 0;
    case SK_V_NULL: return SK_ERR_NULL;
    case SK_V_BOOLEAN: *ret = v->u.i ? SK_STR("True") : SK_STR("False"); return 0;
    case SK_V_INTEGER:
    case SK_V_LONG:
    case SK_V_BYTE:
    case SK_V_LONGLONG: *ret = long_text(w, v->u.i); return 0;
    case SK_V_CURRENCY: *ret = currency_text(w, v->u.i); return 0;
    case SK_V_SINGLE:
    case SK_V_DOUBLE:
    case SK_V_DECIMAL: *ret = sk_number_to_text(&w->strings, v->u.d, v->type == SK_V_SINGLE); return 0;
    case SK_V_DATE: *ret = sk_date_to_text(w, v->u.d); return 0;
    case SK_V_ERROR: *ret = sk_str_concat(&w->strings, SK_STR("Error "), long_text(w, v->u.i)); return 0;
    case SK_V_UNKNOWN: *ret = sk_str_concat(&w->strings, sk_str_concat(&w->strings, SK_STR("{"), v->u.s), SK_STR("}")); return 0;
    case SK_V_ARRAY: return array_text(w, v, ret);
    case SK_V_OBJECT: {
        int error = sk_value_resolve(w, v, &r);
        return error ? error : r.type == SK_V_OBJECT ? SK_ERR_TYPE : sk_value_to_str(w, &r, ret);
    }
    default: return SK_ERR_TYPE;
    }
}

/* What Let-coercion can make: numbers, Boolean, Date, String. */
static bool is_target(unsigned type)
{
    sk_value v = {.type = (uint8_t)type};
    return type == SK_V_STRING || sk_is_number(&v);
}

int sk_value_to(sk_world *w, sk_type type, const sk_value *v, sk_value *ret)
{
    sk_value now = *v;
    double d;
    if (now.type == type && type != SK_V_OBJECT) {
        *ret = now;
        return 0;
    }
    if (now.type == SK_V_OBJECT && type != SK_V_OBJECT) {
        int error = sk_value_resolve(w, v, &now);
        if (error) return error;
    }
    if (now.type == SK_V_UNKNOWN || type == SK_V_EMPTY || now.type == type) {
        *ret = now;
        return 0;
    }
    if (!is_target(type)) return SK_ERR_TYPE;
    if (now.type == SK_V_NULL) return SK_ERR_NULL;
    if (type == SK_V_STRING) {
        sk_str s;
        int error = sk_value_to_str(w, &now, &s);
        if (!error) *ret = sk_flowing(sk_string(s), now.type == SK_V_ARRAY && now.u.a ? now.flow | now.u.a->flow : now.flow);
        return error;
    }
    if (now.type == SK_V_STRING) return text_to(w, type, &now, ret);
    if (!plain_number(&now, &d)) return SK_ERR_TYPE;
    if (type == SK_V_LONGLONG &&
        (now.type == SK_V_INTEGER || now.type == SK_V_LONG || now.type == SK_V_BYTE || now.type == SK_V_BOOLEAN)) {
        *ret = sk_flowing(sk_longlong(now.u.i), now.flow);
        return 0;
    }
    sk_value made = {.flow = now.flow};
    int error = number_to(type, d, &made);
    if (!error) *ret = made;
    return error;
}

int sk_value_to_double(sk_world *w, const sk_value *v, double *ret, bool *ret_known)
{
    double d;
    if (ret_known) *ret_known = true;
    if (v->type != SK_V_ERROR && plain_number(v, &d)) {
        *ret = d;
        return 0;
    }
    sk_value made;
    int error = sk_value_to(w, SK_V_DOUBLE, v, &made);
    if (error) return error;
    if (made.type == SK_V_UNKNOWN && ret_known) *ret_known = false;
    *ret = made.type == SK_V_DOUBLE ? made.u.d : 0;
    return 0;
}

int sk_value_to_int(sk_world *w, const sk_value *v, int64_t *ret, bool *ret_known)
{
    if (ret_known) *ret_known = true;
    if (v->type == SK_V_INTEGER || v->type == SK_V_LONG || v->type == SK_V_LONGLONG || v->type == SK_V_BYTE) {
        *ret = v->u.i;
        return 0;
    }
    sk_value made;
    int error = sk_value_to(w, SK_V_LONGLONG, v, &made);
    if (error) return error;
    if (made.type == SK_V_UNKNOWN && ret_known) *ret_known = false;
    *ret = made.type == SK_V_LONGLONG ? made.u.i : 0;
    return 0;
}

int sk_value_to_bool(sk_world *w, const sk_value *v, bool *ret, bool *ret_known)
{
    sk_value made;
    int error = sk_value_to(w, SK_V_BOOLEAN, v, &made);
    if (error) return error;
    if (ret_known) *ret_known = made.type != SK_V_UNKNOWN;
    *ret = made.type == SK_V_BOOLEAN && made.u.i != 0;
    return 0;
}

typedef struct error_row {
    int number;
    const char *text;
} error_row;

/* MS-VBAL 6.1.3.2, run-time errors, and the Visual Basic documentation "Trappable errors". */
static const error_row error_rows[] = {
    {5, "Invalid procedure call or argument"},
    {6, "Overflow"},
    {7, "Out of memory"},
    {9, "Subscript out of range"},
    {10, "This array is fixed or temporarily locked"},
    {11, "Division by zero"},
    {13, "Type mismatch"},
    {14, "Out of string space"},
    {28, "Out of stack space"},
    {35, "Sub or Function not defined"},
    {52, "Bad file name or number"},
    {53, "File not found"},
    {54, "Bad file mode"},
    {55, "File already open"},
    {58, "File already exists"},
    {62, "Input past end of file"},
    {70, "Permission denied"},
    {75, "Path/File access error"},
    {76, "Path not found"},
    {91, "Object variable or With block variable not set"},
    {93, "Invalid pattern string"},
    {94, "Invalid use of Null"},
    {424, "Object required"},
    {429, "ActiveX component can't create object"},
    {432, "File name or class name not found during Automation operation"},
    {438, "Object doesn't support this property or method"},
    {448, "Named argument not found"},
    {449, "Argument not optional"},
    {450, "Wrong number of arguments or invalid property assignment"},
    {457, "This key is already associated with an element of this collection"},
};

const char *sk_error_text(int number)
{
    for (size_t i = 0; i < SK_COUNT(error_rows); i++) {
        if (error_rows[i].number == number) return error_rows[i].text;
    }
    return "Application-defined or object-defined error";
}
