/* What the tables of functions share. Arguments were resolved: no objects (but where a row keeps them), no unknowns. */
#ifndef SK_EMULATE_VBA_LIB_H
#define SK_EMULATE_VBA_LIB_H

#include "emulate/vba/vm.h"

#define VBA_TABLE(name, rows) const vba_builtin_table name = {rows, sizeof(rows) / sizeof *(rows)}

static inline bool vba_given(const sk_value *v, size_t count, size_t i) { return i < count && v[i].type != SK_V_MISSING; }
/* Argument i as text, number; error numbers of coercion. Null is error 94. */
int vba_str(vba_vm *vm, const sk_value *v, size_t count, size_t i, sk_str *ret);
int vba_int(vba_vm *vm, const sk_value *v, size_t count, size_t i, int64_t fallback, int64_t *ret);
int vba_double(vba_vm *vm, const sk_value *v, size_t count, size_t i, double fallback, double *ret);
bool vba_flag(vba_vm *vm, const sk_value *v, size_t count, size_t i, bool fallback);
/* compare argument: vbTextCompare, or the module's Option Compare. */
bool vba_fold(vba_vm *vm, const sk_value *v, size_t count, size_t i);
static inline int vba_give(sk_value *ret, sk_value v)
{
    *ret = v;
    return 0;
}
sk_str vba_format(vba_vm *vm, const sk_value *v, sk_str pattern); /* Format() */
int vba_week_of(double date, int64_t first_day, int64_t first_week); /* DatePart("ww") */

#endif
