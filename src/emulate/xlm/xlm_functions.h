/* The handlers of xlm_functions.def. An argument is what the row's flags say: a single value, or with SK_XLM_RAW also a
 * reference or an array. */
#ifndef SK_EMULATE_XLM_FUNCTIONS_H
#define SK_EMULATE_XLM_FUNCTIONS_H

#include "emulate/xlm/xlm_inside.h"

#define SK_XLM_F(name) sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n);
#define SK_XLM_L(name) sk_xlm_value sk_xlm_l_##name(sk_xlm *x, const sk_xlm_node *call);
SK_XLM_F(abs) SK_XLM_F(absref) SK_XLM_F(acos) SK_XLM_F(acosh) SK_XLM_F(activate) SK_XLM_F(active_cell)
SK_XLM_F(address) SK_XLM_F(alert) SK_XLM_F(and) SK_XLM_F(areas) SK_XLM_F(argument) SK_XLM_F(asin) SK_XLM_F(asinh)
SK_XLM_F(atan) SK_XLM_F(atan2) SK_XLM_F(atanh) SK_XLM_F(average) SK_XLM_F(bin2dec) SK_XLM_F(bitand)
SK_XLM_F(bitlshift) SK_XLM_F(bitor) SK_XLM_F(bitrshift) SK_XLM_F(bitxor) SK_XLM_F(break) SK_XLM_F(call)
SK_XLM_F(caller) SK_XLM_F(ceiling) SK_XLM_F(cell) SK_XLM_F(char) SK_XLM_F(clean) SK_XLM_F(clear) SK_XLM_F(close)
SK_XLM_F(code) SK_XLM_F(column) SK_XLM_F(columns) SK_XLM_F(combin) SK_XLM_F(concat) SK_XLM_F(concatenate)
SK_XLM_F(copy) SK_XLM_F(cos) SK_XLM_F(cosh) SK_XLM_F(count) SK_XLM_F(counta) SK_XLM_F(countblank) SK_XLM_F(countif)
SK_XLM_F(cut) SK_XLM_F(date) SK_XLM_F(datevalue) SK_XLM_F(day) SK_XLM_F(days360) SK_XLM_F(dec2bin) SK_XLM_F(dec2hex)
SK_XLM_F(dec2oct) SK_XLM_F(define_name) SK_XLM_F(degrees) SK_XLM_F(delete_name) SK_XLM_F(deref) SK_XLM_F(directory)
SK_XLM_F(documents) SK_XLM_F(dollar) SK_XLM_F(edate) SK_XLM_F(eomonth) SK_XLM_F(error_type) SK_XLM_F(evaluate)
SK_XLM_F(even) SK_XLM_F(exact) SK_XLM_F(exec) SK_XLM_F(execute) SK_XLM_F(exp) SK_XLM_F(fact) SK_XLM_F(false)
SK_XLM_F(fclose) SK_XLM_F(file_delete) SK_XLM_F(files) SK_XLM_F(find) SK_XLM_F(fixed) SK_XLM_F(floor) SK_XLM_F(fopen)
SK_XLM_F(formula) SK_XLM_F(formula_convert) SK_XLM_F(formula_fill) SK_XLM_F(fpos) SK_XLM_F(fread) SK_XLM_F(freadln)
SK_XLM_F(fsize) SK_XLM_F(fwrite) SK_XLM_F(fwriteln) SK_XLM_F(get_cell) SK_XLM_F(get_document) SK_XLM_F(get_formula)
SK_XLM_F(get_name) SK_XLM_F(get_note) SK_XLM_F(get_window) SK_XLM_F(get_workbook) SK_XLM_F(get_workspace)
SK_XLM_F(goto) SK_XLM_F(halt) SK_XLM_F(hex2dec) SK_XLM_F(hlookup) SK_XLM_F(hour) SK_XLM_F(iferror) SK_XLM_F(index)
SK_XLM_F(indirect) SK_XLM_F(info) SK_XLM_F(initiate) SK_XLM_F(input) SK_XLM_F(insert_file) SK_XLM_F(int)
SK_XLM_F(isblank) SK_XLM_F(iserr) SK_XLM_F(iserror) SK_XLM_F(iseven) SK_XLM_F(islogical) SK_XLM_F(isna)
SK_XLM_F(isnontext) SK_XLM_F(isnumber) SK_XLM_F(isodd) SK_XLM_F(isref) SK_XLM_F(istext) SK_XLM_F(later)
SK_XLM_F(left) SK_XLM_F(len) SK_XLM_F(ln) SK_XLM_F(log) SK_XLM_F(log10) SK_XLM_F(lookup) SK_XLM_F(lower)
SK_XLM_F(match) SK_XLM_F(max) SK_XLM_F(message) SK_XLM_F(mid) SK_XLM_F(min) SK_XLM_F(minute) SK_XLM_F(mod)
SK_XLM_F(month) SK_XLM_F(n) SK_XLM_F(na) SK_XLM_F(next) SK_XLM_F(not) SK_XLM_F(nothing) SK_XLM_F(now)
SK_XLM_F(oct2dec) SK_XLM_F(odd) SK_XLM_F(offset) SK_XLM_F(open) SK_XLM_F(or) SK_XLM_F(pi) SK_XLM_F(poke)
SK_XLM_F(power) SK_XLM_F(product) SK_XLM_F(proper) SK_XLM_F(quotient) SK_XLM_F(radians) SK_XLM_F(rand)
SK_XLM_F(randbetween) SK_XLM_F(reftext) SK_XLM_F(register) SK_XLM_F(register_id) SK_XLM_F(replace) SK_XLM_F(rept)
SK_XLM_F(return) SK_XLM_F(right) SK_XLM_F(round) SK_XLM_F(rounddown) SK_XLM_F(roundup) SK_XLM_F(row) SK_XLM_F(rows)
SK_XLM_F(run) SK_XLM_F(save_as) SK_XLM_F(search) SK_XLM_F(second) SK_XLM_F(select) SK_XLM_F(selection)
SK_XLM_F(send_mail) SK_XLM_F(set_name) SK_XLM_F(set_value) SK_XLM_F(sign) SK_XLM_F(sin) SK_XLM_F(sinh) SK_XLM_F(sqrt)
SK_XLM_F(sqrtpi) SK_XLM_F(stdev) SK_XLM_F(substitute) SK_XLM_F(sum) SK_XLM_F(sumif) SK_XLM_F(sumproduct)
SK_XLM_F(sumsq) SK_XLM_F(t) SK_XLM_F(tan) SK_XLM_F(tanh) SK_XLM_F(text) SK_XLM_F(textjoin) SK_XLM_F(textref)
SK_XLM_F(time) SK_XLM_F(timevalue) SK_XLM_F(today) SK_XLM_F(transpose) SK_XLM_F(trim) SK_XLM_F(true) SK_XLM_F(trunc)
SK_XLM_F(type) SK_XLM_F(unichar) SK_XLM_F(unicode) SK_XLM_F(upper) SK_XLM_F(value) SK_XLM_F(var) SK_XLM_F(vlookup)
SK_XLM_F(wait) SK_XLM_F(weekday) SK_XLM_F(year)
SK_XLM_L(choose) SK_XLM_L(else) SK_XLM_L(for) SK_XLM_L(for_cell) SK_XLM_L(if) SK_XLM_L(while)
#undef SK_XLM_F
#undef SK_XLM_L

#endif
