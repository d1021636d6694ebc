/* Questions about values, arrays, choices (MS-VBAL 6.1.2.7, 6.1.2.8). */
#include "emulate/vba/lib.h"

#include <stdio.h>

static int is_array(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_bool(v[0].type == SK_V_ARRAY));
}

static int is_date(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)count;
    bool yes = v[0].type == SK_V_DATE || (v[0].type == SK_V_STRING && sk_text_to_date(v[0].u.s, vm->w->month_first, &d));
    return vba_give(ret, sk_bool(yes));
}

static int is_empty(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_bool(v[0].type == SK_V_EMPTY));
}

static int is_error(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_bool(v[0].type == SK_V_ERROR));
}

static int is_missing(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm;
    return vba_give(ret, sk_bool(count == 0 || v[0].type == SK_V_MISSING || (v[0].type == SK_V_ERROR && v[0].u.i == 448)));
}

static int is_null(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_bool(v[0].type == SK_V_NULL));
}

static int is_numeric(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    double d;
    (void)vm, (void)count;
    bool yes = v[0].type == SK_V_EMPTY || (sk_is_number(&v[0]) && v[0].type != SK_V_DATE) ||
               (v[0].type == SK_V_STRING && sk_text_to_number(v[0].u.s, &d));
    return vba_give(ret, sk_bool(yes));
}

static int is_object(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_bool(v[0].type == SK_V_OBJECT));
}

static int type_name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)count;
    return vba_give(ret, sk_string_c(sk_type_name(vm->w, &v[0])));
}

static int var_type(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)count;
    return vba_give(ret, sk_integer((int16_t)sk_var_type(&v[0])));
}

static int bound(vba_vm *vm, sk_value *v, size_t count, bool upper, sk_value *ret)
{
    int64_t dimension;
    sk_bound b;
    int error = vba_int(vm, v, count, 1, 1, &dimension);
    if (error) return error;
    if (sk_is_unknown(&v[0])) return vba_give(ret, sk_unknown(vm->w, SK_STR("UBound"), v[0].flow));
    if (v[0].type != SK_V_ARRAY || !v[0].u.a) return SK_ERR_TYPE;
    if (dimension < 1 || dimension > SK_ARRAY_DIMENSIONS) return SK_ERR_SUBSCRIPT;
    error = sk_array_bound(v[0].u.a, (unsigned)dimension, &b);
    return error ? error : vba_give(ret, sk_long(upper ? b.high : b.low));
}

static int u_bound(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return bound(vm, v, count, true, ret); }
static int l_bound(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return bound(vm, v, count, false, ret); }

static int array(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    for (size_t i = 0; i < count; i++) {
        if (v[i].type == SK_V_ARRAY) v[i] = vba_copy_value(vm, &v[i]);
    }
    sk_array *a = sk_array_of(vm->w, v, count);
    vm->steps += count;
    if (!a) return SK_ERR_MEMORY;
    if (vm->frame && vm->frame->proc->module->base_one && a->dimensions == 1) {
        a->bounds[0].low++;
        a->bounds[0].high++;
    }
    return vba_give(ret, sk_array_value(a));
}

static int choose(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    sk_value index;
    int error = sk_value_resolve(vm->w, &v[0], &index);
    if (!error) error = vba_int(vm, &index, 1, 0, 0, &i);
    if (error) return error;
    return vba_give(ret, i < 1 || (size_t)i >= count ? sk_null() : v[i]);
}

static int switch_of(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (vba_flag(vm, v, count, i, false)) return vba_give(ret, v[i + 1]);
    }
    return vba_give(ret, sk_null());
}

static int iif(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    bool yes = false;
    (void)count;
    int error = v[0].type == SK_V_NULL ? 0 : sk_value_to_bool(vm->w, &v[0], &yes, NULL);
    return error ? error : vba_give(ret, yes ? v[1] : v[2]);
}

/* Partition (VBA language reference): the range that holds a number as " 5: 9"; both sides as wide as the number behind the last. */
static int partition(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n[4]; /* number, start, stop, interval */
    for (size_t i = 0; i < 4; i++) {
        int error = vba_int(vm, v, count, i, 0, &n[i]);
        if (error) return error;
        if (n[i] > INT32_MAX || n[i] < INT32_MIN) return SK_ERR_OVERFLOW;
    }
    if (n[3] < 1 || n[1] < 0 || n[2] <= n[1]) return SK_ERR_CALL;
    char low[24] = "", high[24] = "", text[64];
    int64_t from = n[1] + (n[0] - n[1]) / n[3] * n[3], to = from + n[3] - 1 < n[2] ? from + n[3] - 1 : n[2];
    if (n[0] > n[2]) from = n[2] + 1;
    if (n[0] < n[1]) to = n[1] - 1;
    if (n[0] >= n[1]) snprintf(low, sizeof low, "%lld", (long long)from);
    if (n[0] <= n[2]) snprintf(high, sizeof high, "%lld", (long long)to);
    int width = snprintf(NULL, 0, "%lld", (long long)n[2] + 1);
    snprintf(text, sizeof text, "%*s:%*s", width, low, width, high);
    return vba_give(ret, sk_string(sk_str_latin1(&vm->w->strings, sk_bytes_str(text))));
}

sk_value vba_pointer_to(vba_vm *vm, const sk_value *v)
{
    uint32_t n = vm->pointer_count++;
    vm->pointers[n % VBA_POINTERS] = *v;
    vm->pointer_variables[n % VBA_POINTERS] = NULL;
    return sk_flowing(sk_long((int32_t)(VBA_POINTER_BASE + n % VBA_POINTERS * 16)), v->flow);
}

/* The number of the pointer that an address is; VBA_POINTERS: none. */
static size_t pointer_number(const sk_value *address)
{
    int64_t at = address->type == SK_V_LONG || address->type == SK_V_LONGLONG ? address->u.i - VBA_POINTER_BASE : -1;
    return at < 0 || at >= VBA_POINTERS * 16 ? VBA_POINTERS : (size_t)at / 16;
}

const sk_value *vba_pointed(vba_vm *vm, const sk_value *address)
{
    size_t n = pointer_number(address);
    if (n == VBA_POINTERS || vm->pointers[n].type == SK_V_EMPTY) return NULL;
    const sk_value *variable = vm->pointer_variables[n];
    return variable && variable->type == vm->pointers[n].type ? variable : &vm->pointers[n];
}

sk_value *vba_pointed_variable(vba_vm *vm, const sk_value *address)
{
    size_t n = pointer_number(address);
    return n == VBA_POINTERS ? NULL : vm->pointer_variables[n];
}

static int address(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)count;
    sk_value *variable = vm->asked && vm->asked->count == 1 ? vba_argument_variable(vm, vm->asking, vm->asked->items[0]) : NULL;
    if (variable && variable->type >= SK_V_LANGUAGE) variable = NULL;
    *ret = vba_pointer_to(vm, variable ? variable : &v[0]);
    vm->pointer_variables[(vm->pointer_count - 1) % VBA_POINTERS] = variable;
    return 0;
}

static const vba_builtin rows[] = {
    {"array", array, 0, UINT8_MAX, 0, true, NULL},
    {"choose", choose, 1, UINT8_MAX, 0, true, NULL},
    {"iif", iif, 3, 3, 0, true, NULL},
    {"isarray", is_array, 1, 1, SK_V_BOOLEAN, true, NULL},
    {"isdate", is_date, 1, 1, SK_V_BOOLEAN, false, NULL},
    {"isempty", is_empty, 1, 1, SK_V_BOOLEAN, true, NULL},
    {"iserror", is_error, 1, 1, SK_V_BOOLEAN, false, NULL},
    {"ismissing", is_missing, 1, 1, SK_V_BOOLEAN, true, NULL},
    {"isnull", is_null, 1, 1, SK_V_BOOLEAN, false, NULL},
    {"isnumeric", is_numeric, 1, 1, SK_V_BOOLEAN, false, NULL},
    {"isobject", is_object, 1, 1, SK_V_BOOLEAN, true, NULL},
    {"lbound", l_bound, 1, 2, SK_V_LONG, true, NULL},
    {"objptr", address, 1, 1, SK_V_LONG, true, NULL},
    {"partition", partition, 4, 4, 0, false, NULL},
    {"strptr", address, 1, 1, SK_V_LONG, true, NULL},
    {"switch", switch_of, 2, UINT8_MAX, 0, true, NULL},
    {"typename", type_name, 1, 1, 0, true, NULL},
    {"ubound", u_bound, 1, 2, SK_V_LONG, true, NULL},
    {"vartype", var_type, 1, 1, 0, true, NULL},
    {"varptr", address, 1, 1, SK_V_LONG, true, NULL},
};

VBA_TABLE(vba_lib_information, rows);
