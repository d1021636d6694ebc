/* The table of functions by number, and their numbers by name. */
#include "emulate/xlm/xlm_functions.h"

#include "codec/ptg.h"

static const sk_xlm_row rows[] = {
#define SK_XLM_FUNCTION(id, text, handler, few, many, how)                                                             \
    {.number = id, .name = text, .run = sk_xlm_f_##handler, .least = few, .most = many, .flags = how},
#define SK_XLM_LAZY(id, text, handler, few, many, how)                                                                 \
    {.number = id, .name = text, .lazy = sk_xlm_l_##handler, .least = few, .most = many, .flags = how},
#include "emulate/xlm/xlm_functions.def"
#undef SK_XLM_FUNCTION
#undef SK_XLM_LAZY
};

enum {
#define SK_XLM_FUNCTION(id, text, handler, few, many, how) ROW_##id,
#define SK_XLM_LAZY(id, text, handler, few, many, how) ROW_##id,
#include "emulate/xlm/xlm_functions.def"
#undef SK_XLM_FUNCTION
#undef SK_XLM_LAZY
};

/* Where the row of a number stands, plus one. */
static const uint16_t places[SK_XLM_FUNCTIONS] = {
#define SK_XLM_FUNCTION(id, text, handler, few, many, how) [id] = ROW_##id + 1,
#define SK_XLM_LAZY(id, text, handler, few, many, how) [id] = ROW_##id + 1,
#include "emulate/xlm/xlm_functions.def"
#undef SK_XLM_FUNCTION
#undef SK_XLM_LAZY
};

const sk_xlm_row *sk_xlm_function_row(unsigned number)
{
    return number < SK_XLM_FUNCTIONS && places[number] ? &rows[places[number] - 1] : NULL;
}

const sk_xlm_row *sk_xlm_function_nth(size_t n) { return n < SK_COUNT(rows) ? &rows[n] : NULL; }

const char *sk_xlm_function_name(unsigned number)
{
    const sk_xlm_row *row = sk_xlm_function_row(number);
    if (row) return row->name;
    bool command = number & SK_XLM_COMMAND;
    return number < SK_XLM_NAMED ? sk_ptg_function(number & (SK_XLM_COMMAND - 1), command, NULL) : NULL;
}

/* Every function that Excel knows, modelled or not: a name that is none is the macro's own. */
static void fill_names(sk_xlm *x)
{
    x->functions = sk_map_new(x->arena);
    for (unsigned i = 0; x->functions && i < SK_XLM_FUNCTIONS; i++) {
        const char *name = sk_xlm_function_name(i);
        if (name) (void)sk_map_add(x->functions, sk_bytes_str(name), i);
    }
}

int32_t sk_xlm_function_find(sk_xlm *x, sk_bytes name)
{
    uint8_t upper[40];
    uintptr_t number;
    if (name.len == 0 || name.len > sizeof upper) return -1;
    for (size_t i = 0; i < name.len; i++) upper[i] = (uint8_t)sk_upper(sk_at(name, i));
    if (!x->functions) fill_names(x);
    return sk_map_get(x->functions, sk_bytes_of(upper, name.len), &number) ? (int32_t)number : -1;
}
