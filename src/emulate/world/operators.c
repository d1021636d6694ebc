/* Operators of VBA (MS-VBAL 5.6.9) on variants: see value.h. Whole numbers are calculated in 64 bits and then fitted into the
 * type of the result, or the next wider one where operands are Variant. */
#include <math.h>

#include "emulate/world/world.h"

typedef struct operation {
    sk_world *w;
    sk_operator op;
    unsigned how, flow;
    sk_value a, b; /* resolved */
} operation;

/* Order of widening: MS-VBAL 5.6.9.3, tables of operator result types. */
static int rank_of(unsigned type)
{
    switch (type) {
    case SK_V_BYTE: return 1;
    case SK_V_EMPTY:
    case SK_V_BOOLEAN:
    case SK_V_INTEGER: return 2;
    case SK_V_LONG: return 3;
    case SK_V_LONGLONG: return 4;
    case SK_V_SINGLE: return 5;
    case SK_V_DOUBLE:
    case SK_V_STRING: return 6;
    case SK_V_CURRENCY: return 7;
    case SK_V_DECIMAL: return 8;
    case SK_V_DATE: return 9;
    default: return 0;
    }
}

static const uint8_t type_of_rank[] = {SK_V_ERROR,  SK_V_BYTE,   SK_V_INTEGER,  SK_V_LONG,    SK_V_LONGLONG,
                                       SK_V_SINGLE, SK_V_DOUBLE, SK_V_CURRENCY, SK_V_DECIMAL, SK_V_DATE};

static int answer(operation *o, sk_value v, sk_value *ret)
{
    v.flow = (uint8_t)o->flow;
    v.tag = 0;
    v.aux = 0;
    *ret = v;
    return 0;
}

static int answer_unknown(operation *o, sk_value *ret)
{
    *ret = sk_unknown(o->w, o->a.type == SK_V_UNKNOWN ? o->a.u.s : o->b.type == SK_V_UNKNOWN ? o->b.u.s : SK_STR("?"), o->flow);
    return 0;
}

/* The smallest of Byte, Integer, Long and LongLong at or above rank that holds i. */
static int answer_whole(operation *o, int rank, int64_t i, bool fits, sk_value *ret)
{
    bool is_long_long = rank == 4;
    for (; fits && rank <= 4; rank++) {
        if (rank == 1 && i >= 0 && i <= 255) return answer(o, sk_byte((uint8_t)i), ret);
        if (rank == 2 && i >= INT16_MIN && i <= INT16_MAX) return answer(o, sk_integer((int16_t)i), ret);
        if (rank == 3 && i >= INT32_MIN && i <= INT32_MAX) return answer(o, sk_long((int32_t)i), ret);
        if (rank == 4 && is_long_long) return answer(o, sk_longlong(i), ret);
        if (!(o->how & SK_WIDEN)) return SK_ERR_OVERFLOW;
    }
    return is_long_long || !fits || !(o->how & SK_WIDEN) ? SK_ERR_OVERFLOW : answer(o, sk_double((double)i), ret);
}

static int answer_real(operation *o, int rank, double d, sk_value *ret)
{
    if (isnan(d) || isinf(d)) return SK_ERR_OVERFLOW;
    sk_value v, number = sk_double(d);
    int error = sk_value_to(o->w, type_of_rank[rank], &number, &v);
    if (error && (o->how & SK_WIDEN)) {
        v = number;
        error = 0;
    }
    return error ? error : answer(o, v, ret);
}

/* Both operands as numbers. Texts that are none but hold an unknown part make the result unknown. */
static int read_numbers(operation *o, double *x, double *y, bool *known)
{
    bool known_a = true, known_b = true;
    int error = sk_value_to_double(o->w, &o->a, x, &known_a);
    if (!error) error = sk_value_to_double(o->w, &o->b, y, &known_b);
    *known = known_a && known_b;
    return error;
}

static bool is_whole(const sk_value *v)
{
    int rank = rank_of(v->type);
    return rank >= 1 && rank <= 4;
}

static int calculate_whole(operation *o, sk_value *ret)
{
    int64_t x = o->a.type == SK_V_EMPTY ? 0 : o->a.u.i, y = o->b.type == SK_V_EMPTY ? 0 : o->b.u.i, z = 0;
    int rank = rank_of(o->a.type) > rank_of(o->b.type) ? rank_of(o->a.type) : rank_of(o->b.type);
    bool over = o->op == SK_OP2_ADD   ? __builtin_add_overflow(x, y, &z)
                : o->op == SK_OP2_SUB ? __builtin_sub_overflow(x, y, &z)
                                      : __builtin_mul_overflow(x, y, &z);
    return answer_whole(o, rank, z, !over, ret);
}

static int calculate(operation *o, sk_value *ret)
{
    if (is_whole(&o->a) && is_whole(&o->b)) return calculate_whole(o, ret);
    double x, y;
    bool known;
    int error = read_numbers(o, &x, &y, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    int ra = rank_of(o->a.type), rb = rank_of(o->b.type), rank = ra > rb ? ra : rb;
    if (rank == 5 && (ra == 3 || rb == 3 || ra == 4 || rb == 4)) rank = 6; /* Single with Long is Double */
    bool dates = o->a.type == SK_V_DATE && o->b.type == SK_V_DATE;
    if (rank == 9 && (o->op == SK_OP2_MUL || (o->op == SK_OP2_SUB && dates))) rank = 6;
    double z = o->op == SK_OP2_ADD ? x + y : o->op == SK_OP2_SUB ? x - y : x * y;
    return answer_real(o, rank, z, ret);
}

static int concat(operation *o, sk_value *ret)
{
    sk_str x = SK_STR(""), y = SK_STR("");
    if (o->a.type == SK_V_NULL && o->b.type == SK_V_NULL) return answer(o, sk_null(), ret);
    if (o->a.type == SK_V_ERROR || o->b.type == SK_V_ERROR) return SK_ERR_TYPE;
    int error = o->a.type == SK_V_NULL ? 0 : sk_value_to_str(o->w, &o->a, &x);
    if (!error && o->b.type != SK_V_NULL) error = sk_value_to_str(o->w, &o->b, &y);
    if (error) return error;
    o->flow |= SK_FLOW_COMPUTED;
    return answer(o, sk_string(sk_str_concat(&o->w->strings, x, y)), ret);
}

static int add(operation *o, sk_value *ret)
{
    unsigned a = o->a.type, b = o->b.type;
    if ((a == SK_V_STRING || a == SK_V_EMPTY || a == SK_V_UNKNOWN) &&
        (b == SK_V_STRING || b == SK_V_EMPTY || b == SK_V_UNKNOWN) && (a == SK_V_STRING || b == SK_V_STRING))
        return concat(o, ret);
    return calculate(o, ret);
}

static int divide(operation *o, sk_value *ret)
{
    double x, y;
    bool known;
    int error = read_numbers(o, &x, &y, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    if (y == 0) return x == 0 ? SK_ERR_OVERFLOW : SK_ERR_DIVIDE;
    int ra = rank_of(o->a.type), rb = rank_of(o->b.type);
    bool single = (ra == 5 || rb == 5) && ra != 3 && rb != 3 && ra <= 5 && rb <= 5;
    return answer_real(o, single ? 5 : 6, x / y, ret);
}

/* \ and Mod round their operands to whole numbers first. */
static int divide_whole(operation *o, sk_value *ret)
{
    double x, y;
    bool known;
    int error = read_numbers(o, &x, &y, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    int ra = rank_of(o->a.type), rb = rank_of(o->b.type), rank = ra > rb ? ra : rb;
    if (rank > 4) rank = 3;
    int64_t i, j;
    if ((error = sk_value_to_int(o->w, &o->a, &i, NULL)) || (error = sk_value_to_int(o->w, &o->b, &j, NULL))) return error;
    if (rank <= 3 && (i < INT32_MIN || i > INT32_MAX || j < INT32_MIN || j > INT32_MAX)) return SK_ERR_OVERFLOW;
    if (j == 0) return SK_ERR_DIVIDE;
    if (j == -1) return answer_whole(o, rank, o->op == SK_OP2_MOD ? 0 : (int64_t)(0 - (uint64_t)i), i != INT64_MIN, ret);
    return answer_whole(o, rank, o->op == SK_OP2_MOD ? i % j : i / j, true, ret);
}

static int power(operation *o, sk_value *ret)
{
    double x, y;
    bool known;
    int error = read_numbers(o, &x, &y, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    if ((x < 0 && y != trunc(y)) || (x == 0 && y < 0)) return SK_ERR_CALL;
    return answer_real(o, 6, pow(x, y), ret);
}

static bool order_is(sk_operator op, int order)
{
    switch (op) {
    case SK_OP2_EQ: return order == 0;
    case SK_OP2_NE: return order != 0;
    case SK_OP2_LT: return order < 0;
    case SK_OP2_LE: return order <= 0;
    case SK_OP2_GT: return order > 0;
    default: return order >= 0;
    }
}

static int compare_texts(operation *o, sk_value *ret)
{
    sk_str x, y;
    int error = sk_value_to_str(o->w, &o->a, &x);
    if (!error) error = sk_value_to_str(o->w, &o->b, &y);
    if (error) return error;
    return answer(o, sk_bool(order_is(o->op, sk_str_compare(x, y, o->how & SK_FOLD))), ret);
}

/* A text beside a number: among Variants the number is the smaller, else the text is read as a number. */
static int compare_mixed(operation *o, sk_value *ret)
{
    const sk_value *text = o->a.type == SK_V_STRING ? &o->a : &o->b, *other = text == &o->a ? &o->b : &o->a;
    if (other->type == SK_V_EMPTY) return compare_texts(o, ret);
    if (o->how & SK_WIDEN) return answer(o, sk_bool(order_is(o->op, text == &o->a ? 1 : -1)), ret);
    sk_value number;
    int error = sk_value_to(o->w, other->type == SK_V_BOOLEAN || other->type == SK_V_DATE ? other->type : SK_V_DOUBLE, text,
                            &number);
    if (error) return error;
    if (text == &o->a)
        o->a = number;
    else
        o->b = number;
    double x, y;
    bool known;
    error = read_numbers(o, &x, &y, &known);
    return error ? error : answer(o, sk_bool(order_is(o->op, x < y ? -1 : x > y)), ret);
}

static int compare(operation *o, sk_value *ret)
{
    if (o->flow & SK_FLOW_UNKNOWN) return answer_unknown(o, ret);
    bool text_a = o->a.type == SK_V_STRING, text_b = o->b.type == SK_V_STRING;
    if (text_a && text_b) return compare_texts(o, ret);
    if (text_a || text_b) return compare_mixed(o, ret);
    if (o->a.type == SK_V_ERROR || o->b.type == SK_V_ERROR) {
        if (o->a.type != o->b.type) return SK_ERR_TYPE;
        return answer(o, sk_bool(order_is(o->op, o->a.u.i < o->b.u.i ? -1 : o->a.u.i > o->b.u.i)), ret);
    }
    if (is_whole(&o->a) && is_whole(&o->b)) {
        int64_t x = o->a.type == SK_V_EMPTY ? 0 : o->a.u.i, y = o->b.type == SK_V_EMPTY ? 0 : o->b.u.i;
        return answer(o, sk_bool(order_is(o->op, x < y ? -1 : x > y)), ret);
    }
    double x, y;
    bool known;
    int error = read_numbers(o, &x, &y, &known);
    return error ? error : answer(o, sk_bool(order_is(o->op, x < y ? -1 : x > y)), ret);
}

static int64_t combine(sk_operator op, int64_t x, int64_t y)
{
    switch (op) {
    case SK_OP2_AND: return x & y;
    case SK_OP2_OR: return x | y;
    case SK_OP2_XOR: return x ^ y;
    case SK_OP2_EQV: return ~(x ^ y);
    default: return ~x | y;
    }
}

/* An operand of a bitwise operator: whole, and the rank of its type (0: Boolean). */
static int read_bits(operation *o, const sk_value *v, int64_t *ret, int *ret_rank, bool *known)
{
    if (v->type == SK_V_BOOLEAN) {
        *ret = v->u.i;
        *ret_rank = 0;
        return 0;
    }
    *ret_rank = v->type == SK_V_EMPTY ? 2 : is_whole(v) ? rank_of(v->type) : 3;
    bool this_known = true;
    int error = sk_value_to_int(o->w, v, ret, &this_known);
    *known = *known && this_known;
    if (!error && *ret_rank <= 3 && (*ret < INT32_MIN || *ret > INT32_MAX)) error = SK_ERR_OVERFLOW;
    return error;
}

static int answer_bits(operation *o, int rank, int64_t i, sk_value *ret)
{
    if (rank == 0) return answer(o, sk_bool(i != 0), ret);
    if (rank == 1) return answer(o, sk_byte((uint8_t)i), ret);
    if (rank == 2) return answer(o, sk_integer((int16_t)i), ret);
    return answer(o, rank == 3 ? sk_long((int32_t)i) : sk_longlong(i), ret);
}

/* Null beside a value (MS-VBAL 5.6.9.8): known only where the other operand decides alone. */
static int logic_with_null(operation *o, sk_value *ret)
{
    const sk_value *other = o->a.type == SK_V_NULL ? &o->b : &o->a;
    int64_t i = 0;
    int rank = 0;
    bool known = true;
    if (other->type == SK_V_NULL) return answer(o, sk_null(), ret);
    int error = read_bits(o, other, &i, &rank, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    bool left = other == &o->a;
    if (o->op == SK_OP2_AND && i == 0) return answer_bits(o, rank, 0, ret);
    if (o->op == SK_OP2_OR && i != 0) return answer_bits(o, rank, i, ret);
    if (o->op == SK_OP2_IMP && ((left && i == 0) || (!left && i == -1))) return answer_bits(o, rank, -1, ret);
    return answer(o, sk_null(), ret);
}

static int logic(operation *o, sk_value *ret)
{
    if (o->a.type == SK_V_NULL || o->b.type == SK_V_NULL) return logic_with_null(o, ret);
    int64_t x = 0, y = 0;
    int rx, ry;
    bool known = true;
    int error = read_bits(o, &o->a, &x, &rx, &known);
    if (!error) error = read_bits(o, &o->b, &y, &ry, &known);
    if (error) return error;
    if (!known) return answer_unknown(o, ret);
    int rank = rx > ry ? rx : ry;
    if (rank == 1 && rx != ry) rank = 2; /* Byte with Boolean */
    return answer_bits(o, rank, combine(o->op, x, y), ret);
}

static int like(operation *o, sk_value *ret)
{
    sk_str s, pattern;
    bool hit = false;
    int error = sk_value_to_str(o->w, &o->a, &s);
    if (!error) error = sk_value_to_str(o->w, &o->b, &pattern);
    if (!error && (o->flow & SK_FLOW_UNKNOWN)) return answer_unknown(o, ret);
    if (!error) error = sk_str_like(o->w, s, pattern, o->how & SK_FOLD, &hit);
    return error ? error : answer(o, sk_bool(hit), ret);
}

static int is_same(sk_world *w, const sk_value *a, const sk_value *b, sk_value *ret)
{
    if (a->type == SK_V_UNKNOWN || b->type == SK_V_UNKNOWN) {
        *ret = sk_unknown(w, a->type == SK_V_UNKNOWN ? a->u.s : b->u.s, a->flow | b->flow);
        return 0;
    }
    if (a->type != SK_V_OBJECT || b->type != SK_V_OBJECT) return SK_ERR_OBJECT;
    *ret = sk_bool(a->u.o == b->u.o);
    return 0;
}

static int (*const operators[])(operation *, sk_value *) = {
    [SK_OP2_ADD] = add,    [SK_OP2_SUB] = calculate,       [SK_OP2_MUL] = calculate,
    [SK_OP2_DIV] = divide, [SK_OP2_INTDIV] = divide_whole, [SK_OP2_MOD] = divide_whole,
    [SK_OP2_POW] = power,  [SK_OP2_CONCAT] = concat,       [SK_OP2_EQ] = compare,
    [SK_OP2_NE] = compare, [SK_OP2_LT] = compare,          [SK_OP2_LE] = compare,
    [SK_OP2_GT] = compare, [SK_OP2_GE] = compare,          [SK_OP2_AND] = logic,
    [SK_OP2_OR] = logic,   [SK_OP2_XOR] = logic,           [SK_OP2_EQV] = logic,
    [SK_OP2_IMP] = logic,  [SK_OP2_LIKE] = like,
};

static bool is_logic(sk_operator op) { return op >= SK_OP2_AND && op <= SK_OP2_IMP; }

static bool is_small(unsigned type) { return type == SK_V_LONG || type == SK_V_INTEGER; }

/* Long and Integer among themselves, where no type needs to change: most steps of any loop. */
static bool answer_small(sk_operator op, const sk_value *a, const sk_value *b, sk_value *ret)
{
    int64_t x = a->u.i, y = b->u.i, z;
    bool is_long = a->type == SK_V_LONG || b->type == SK_V_LONG;
    switch (op) {
    case SK_OP2_ADD: z = x + y; break;
    case SK_OP2_SUB: z = x - y; break;
    case SK_OP2_MUL: z = x * y; break;
    case SK_OP2_AND: z = x & y; break;
    case SK_OP2_OR: z = x | y; break;
    case SK_OP2_XOR: z = x ^ y; break;
    case SK_OP2_EQ:
    case SK_OP2_NE:
    case SK_OP2_LT:
    case SK_OP2_LE:
    case SK_OP2_GT:
    case SK_OP2_GE: *ret = sk_flowing(sk_bool(order_is(op, x < y ? -1 : x > y)), (unsigned)(a->flow | b->flow)); return true;
    default: return false;
    }
    if (is_long ? z < INT32_MIN || z > INT32_MAX : z < INT16_MIN || z > INT16_MAX) return false;
    *ret = (sk_value){.type = is_long ? SK_V_LONG : SK_V_INTEGER, .flow = (uint8_t)(a->flow | b->flow), .u.i = z};
    return true;
}

int sk_value_binary(sk_world *w, sk_operator op, const sk_value *a, const sk_value *b, unsigned how, sk_value *ret)
{
    if (is_small(a->type) && is_small(b->type) && !((a->flow | b->flow) & SK_FLOW_UNKNOWN) && answer_small(op, a, b, ret))
        return 0;
    if (op == SK_OP2_IS) return is_same(w, a, b, ret);
    operation o = {.w = w, .op = op, .how = how, .a = *a, .b = *b};
    int error = 0;
    if ((a->flow ^ b->flow) & SK_FLOW_ENVIRONMENT) sk_world_ask_date(w, op, a, b);
    if (a->type == SK_V_OBJECT) error = sk_value_resolve(w, a, &o.a);
    if (!error && b->type == SK_V_OBJECT) error = sk_value_resolve(w, b, &o.b);
    if (error) return error;
    o.flow = (unsigned)(o.a.flow | o.b.flow);
    bool joins = op == SK_OP2_CONCAT, array = o.a.type == SK_V_ARRAY || o.b.type == SK_V_ARRAY;
    if (o.a.type == SK_V_MISSING || o.b.type == SK_V_MISSING ||
        (array && !joins && op != SK_OP2_EQ && op != SK_OP2_NE && op != SK_OP2_ADD))
        return SK_ERR_TYPE;
    if (array && !joins) {
        /* A Byte() compares and adds as the string that it is. */
        if (o.a.type == SK_V_ARRAY) error = sk_value_to(w, SK_V_STRING, &o.a, &o.a);
        if (!error && o.b.type == SK_V_ARRAY) error = sk_value_to(w, SK_V_STRING, &o.b, &o.b);
        if (error) return error;
    }
    bool unknown = o.a.type == SK_V_UNKNOWN || o.b.type == SK_V_UNKNOWN;
    if (unknown && !joins && op != SK_OP2_ADD) return answer_unknown(&o, ret);
    if (!joins && !is_logic(op) && (o.a.type == SK_V_NULL || o.b.type == SK_V_NULL)) return answer(&o, sk_null(), ret);
    return operators[op](&o, ret);
}

int sk_value_negate(sk_world *w, const sk_value *v, unsigned how, sk_value *ret)
{
    sk_value zero = sk_integer(0);
    return sk_value_binary(w, SK_OP2_SUB, &zero, v, how, ret);
}

int sk_value_not(sk_world *w, const sk_value *v, sk_value *ret)
{
    operation o = {.w = w, .flow = v->flow};
    int error = sk_value_resolve(w, v, &o.a);
    if (error) return error;
    o.flow |= o.a.flow;
    if (o.a.type == SK_V_NULL) return answer(&o, sk_null(), ret);
    int64_t i = 0;
    int rank = 0;
    bool known = true;
    error = read_bits(&o, &o.a, &i, &rank, &known);
    if (error) return error;
    return known ? answer_bits(&o, rank, ~i, ret) : answer_unknown(&o, ret);
}
