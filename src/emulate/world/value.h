/* sk_value: a variant as VBA and VBScript have it (MS-VBAL 2.1), shared by all emulated languages. Values are plain:
 * copy them freely (an array in a variant is shared until sk_array_copy; VBA copies on assignment).
 *
 * Functions that can fail answer a run-time error number of VBA (MS-VBAL 6.1.3.2: 5, 6, 9, 11, 13, 94 ...) or 0. On an
 * error *ret is untouched. */
#ifndef SK_EMULATE_VALUE_H
#define SK_EMULATE_VALUE_H

#include "base/attr.h"
#include "emulate/world/str.h"

struct sk_world;
struct sk_object;
struct sk_array;

/* Numbers as VarType tells them (MS-VBAL 6.1.1, VbVarType), where there is one. */
typedef enum sk_type {
    SK_V_EMPTY = 0,
    SK_V_NULL = 1,
    SK_V_INTEGER = 2,
    SK_V_LONG = 3,
    SK_V_SINGLE = 4,
    SK_V_DOUBLE = 5,
    SK_V_CURRENCY = 6, /* i: ten-thousandths */
    SK_V_DATE = 7,     /* d: days since 1899-12-30 */
    SK_V_STRING = 8,
    SK_V_OBJECT = 9,   /* o: NULL is Nothing */
    SK_V_ERROR = 10,   /* i: CVErr */
    SK_V_BOOLEAN = 11, /* i: 0 or -1 */
    SK_V_DECIMAL = 14, /* d: kept as Double */
    SK_V_BYTE = 17,
    SK_V_LONGLONG = 20,
    SK_V_ARRAY = 24,
    SK_V_MISSING = 25, /* an omitted argument */
    SK_V_UNKNOWN = 26, /* from outside or unmodelled; s tells the path it came by: "ActiveDocument.Foo(1).Bar" */
    SK_V_LANGUAGE = 32 /* a language may use 32 to 255 for its own (references, records): the world answers 13 */
} sk_type;

/* Where a value's content comes from, as a set; operations unite the sets of their operands. */
enum {
    SK_FLOW_COMPUTED = 1,     /* did not stand in the source as a whole */
    SK_FLOW_DOCUMENT = 2,     /* form, cell, property, text of the document */
    SK_FLOW_NETWORK = 4,      /* an answer from the network */
    SK_FLOW_DECODED = 8,      /* base64, hex, compression, cipher */
    SK_FLOW_ENVIRONMENT = 16, /* clock, locale, folders, versions */
    SK_FLOW_IDENTITY = 32,    /* names of user, computer, domain */
    SK_FLOW_UNKNOWN = 64,     /* a part of it is not known */
    SK_FLOW_CODE = 128        /* own source code, read back */
};

typedef struct sk_value {
    uint8_t type, flow;
    uint16_t tag; /* for the language's own use; operations give 0 */
    uint32_t aux; /* likewise */
    union {
        int64_t i;
        double d;
        sk_str s;
        struct sk_object *o;
        struct sk_array *a;
        void *ptr;
    } u;
} sk_value;

static inline sk_value sk_empty(void) { return (sk_value){.type = SK_V_EMPTY}; }
static inline sk_value sk_null(void) { return (sk_value){.type = SK_V_NULL}; }
static inline sk_value sk_missing(void) { return (sk_value){.type = SK_V_MISSING}; }
static inline sk_value sk_bool(bool b) { return (sk_value){.type = SK_V_BOOLEAN, .u.i = b ? -1 : 0}; }
static inline sk_value sk_byte(uint8_t i) { return (sk_value){.type = SK_V_BYTE, .u.i = i}; }
static inline sk_value sk_integer(int16_t i) { return (sk_value){.type = SK_V_INTEGER, .u.i = i}; }
static inline sk_value sk_long(int32_t i) { return (sk_value){.type = SK_V_LONG, .u.i = i}; }
static inline sk_value sk_longlong(int64_t i) { return (sk_value){.type = SK_V_LONGLONG, .u.i = i}; }
static inline sk_value sk_double(double d) { return (sk_value){.type = SK_V_DOUBLE, .u.d = d}; }
static inline sk_value sk_date(double d) { return (sk_value){.type = SK_V_DATE, .u.d = d}; }
static inline sk_value sk_cv_error(int32_t i) { return (sk_value){.type = SK_V_ERROR, .u.i = i}; }
static inline sk_value sk_string(sk_str s) { return (sk_value){.type = SK_V_STRING, .u.s = s}; }
static inline sk_value sk_string_c(const char *s) { return sk_string(sk_str_c(s)); }
static inline sk_value sk_object_value(struct sk_object *o) { return (sk_value){.type = SK_V_OBJECT, .u.o = o}; }
static inline sk_value sk_array_value(struct sk_array *a) { return (sk_value){.type = SK_V_ARRAY, .u.a = a}; }
static inline sk_value sk_nothing(void) { return sk_object_value(NULL); }
static inline sk_value sk_flowing(sk_value v, unsigned flow)
{
    v.flow = (uint8_t)(v.flow | flow);
    return v;
}
/* An unknown that came by path, e.g. "Application.Foo". */
sk_value sk_unknown(struct sk_world *w, sk_str path, unsigned flow);
/* path + "." + name, bounded: what a member or call of an unknown gives. */
sk_value sk_unknown_member(struct sk_world *w, const sk_value *of, sk_str name);

/* True for an unknown and for an object of a class that we do not model: operations on it are unknown. */
bool sk_is_unknown(const sk_value *v);
static inline bool sk_is_number(const sk_value *v)
{
    return (v->type >= SK_V_INTEGER && v->type <= SK_V_DATE) || v->type == SK_V_BOOLEAN || v->type == SK_V_DECIMAL ||
           v->type == SK_V_BYTE || v->type == SK_V_LONGLONG;
}
const char *sk_type_name(struct sk_world *w, const sk_value *v); /* TypeName: "String", "Variant()", "Dictionary" ... */
int sk_var_type(const sk_value *v);                              /* VarType */

/* The value of an object's default member where v is an object, else v itself. Error 91 for Nothing, 438 without one. */
int sk_value_resolve(struct sk_world *w, const sk_value *v, sk_value *ret);

/* Let-coercion (MS-VBAL 5.5.1.2) to a type of numbers, Boolean, Date, String: CInt, CLng, CStr ... are exactly this.
 * Unknown stays unknown. Null gives 94, texts that are no number 13, too large 6; halves go to the even neighbour. */
int sk_value_to(struct sk_world *w, sk_type type, const sk_value *v, sk_value *ret);
/* The same into C types. An unknown gives *ret_known false (may be NULL) and 0 or its path as text. */
int sk_value_to_double(struct sk_world *w, const sk_value *v, double *ret, bool *ret_known);
int sk_value_to_int(struct sk_world *w, const sk_value *v, int64_t *ret, bool *ret_known);
int sk_value_to_bool(struct sk_world *w, const sk_value *v, bool *ret, bool *ret_known);
int sk_value_to_str(struct sk_world *w, const sk_value *v, sk_str *ret);

/* Fix to a declared type's default: 0, "", False, Nothing ... */
sk_value sk_value_default(sk_type type);

/* A text as a number by the rules of VBA (MS-VBAL 5.5.1.2.4): white space, sign, group separators, "&H", "&O", exponent
 * with E or D, currency sign, parentheses. False: it is none. */
bool sk_text_to_number(sk_str s, double *ret);
/* A text as a date: "2021-01-31", "1/31/2021 5:04 PM", "31 Jan 2021", "12:30". month_first decides 1/2/2021. */
bool sk_text_to_date(sk_str s, bool month_first, double *ret);
/* Val(): the longest number at the start, blanks skipped; 0 where there is none. */
double sk_text_val(sk_str s);
/* As CStr writes numbers: 15 (Single: 7) significant digits, "1E+15", ".5" as "0.5". */
sk_str sk_number_to_text(sk_strings *h, double d, bool single);
/* As CStr writes dates in locale en-US (or ja-JP): "1/31/2021 5:04:00 PM". */
sk_str sk_date_to_text(struct sk_world *w, double date);

typedef struct sk_date_parts {
    int year, month, day, hour, minute, second, weekday; /* weekday: 1 Sunday */
} sk_date_parts;
sk_date_parts sk_date_split(double date);
/* Months and days may lie outside their ranges, as DateSerial allows. False outside of years 100 to 9999. */
bool sk_date_join(const sk_date_parts *parts, double *ret);

typedef enum sk_operator {
    SK_OP2_ADD,
    SK_OP2_SUB,
    SK_OP2_MUL,
    SK_OP2_DIV,
    SK_OP2_INTDIV,
    SK_OP2_MOD,
    SK_OP2_POW,
    SK_OP2_CONCAT,
    SK_OP2_EQ,
    SK_OP2_NE,
    SK_OP2_LT,
    SK_OP2_LE,
    SK_OP2_GT,
    SK_OP2_GE,
    SK_OP2_AND,
    SK_OP2_OR,
    SK_OP2_XOR,
    SK_OP2_EQV,
    SK_OP2_IMP,
    SK_OP2_LIKE,
    SK_OP2_IS
} sk_operator;

/* How an operation behaves where the languages or statements differ. */
enum {
    SK_WIDEN = 1, /* operands are declared Variant: Integer overflows into Long, Long into Double (MS-VBAL 5.6.9.3); else 6 */
    SK_FOLD = 2   /* Option Compare Text */
};
int sk_value_binary(struct sk_world *w, sk_operator op, const sk_value *a, const sk_value *b, unsigned how, sk_value *ret);
int sk_value_negate(struct sk_world *w, const sk_value *v, unsigned how, sk_value *ret);
int sk_value_not(struct sk_world *w, const sk_value *v, sk_value *ret);
/* Like (MS-VBAL 5.6.9.7): ? * # [list] [!list]. Error 93 for a broken list. Steps count as emulate.pattern. */
int sk_str_like(struct sk_world *w, sk_str s, sk_str pattern, bool fold, bool *ret);

enum {
    SK_ERR_NONE = 0,
    SK_ERR_CALL = 5, /* invalid procedure call or argument */
    SK_ERR_OVERFLOW = 6,
    SK_ERR_MEMORY = 7,
    SK_ERR_SUBSCRIPT = 9,
    SK_ERR_LOCKED = 10, /* this array is fixed or temporarily locked */
    SK_ERR_DIVIDE = 11,
    SK_ERR_TYPE = 13,
    SK_ERR_STACK = 28,
    SK_ERR_FILE_NUMBER = 52,
    SK_ERR_NO_FILE = 53,
    SK_ERR_FILE_MODE = 54,
    SK_ERR_FILE_OPEN = 55,
    SK_ERR_FILE_EXISTS = 58,
    SK_ERR_PAST_END = 62,
    SK_ERR_PERMISSION = 70,
    SK_ERR_PATH_ACCESS = 75,
    SK_ERR_NO_PATH = 76,
    SK_ERR_NOTHING = 91, /* object variable not set */
    SK_ERR_PATTERN = 93,
    SK_ERR_NULL = 94,
    SK_ERR_OBJECT = 424, /* object required */
    SK_ERR_CREATE = 429, /* cannot create object */
    SK_ERR_AUTOMATION = 432,
    SK_ERR_NO_MEMBER = 438,
    SK_ERR_ARGUMENTS = 450,
    SK_ERR_KEY_EXISTS = 457,
    SK_ERR_SYSTEM = -2147467259 /* E_FAIL: what a failed connection gives */
};
/* Err.Description of a number, "Application-defined or object-defined error" for others. */
const char *sk_error_text(int number);

#endif
