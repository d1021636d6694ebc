/* Named constants of VBA and of the applications: constants_*.def, each sorted by name. Macros use them as numbers, and hide
 * characters behind them: Chr(vbKeyP), ChrW(wdKeyS). */
#include "emulate/vba/vm.h"

typedef struct vba_constant {
    const char *name;
    int32_t value;
} vba_constant;

#define VBA_CONSTANT(name, value) {name, value},
static const vba_constant of_vba[] = {
#include "emulate/vba/constants_vba.def"
};
static const vba_constant of_word[] = {
#include "emulate/vba/constants_word.def"
};
static const vba_constant of_excel[] = {
#include "emulate/vba/constants_excel.def"
};
static const vba_constant of_office[] = {
#include "emulate/vba/constants_office.def"
};
#undef VBA_CONSTANT

static const struct { const vba_constant *rows; size_t count; } tables[] = {
    {of_vba, sizeof of_vba / sizeof *of_vba}, {of_word, sizeof of_word / sizeof *of_word},
    {of_excel, sizeof of_excel / sizeof *of_excel}, {of_office, sizeof of_office / sizeof *of_office},
};

static const struct { const char *name, *text; size_t len; } texts[] = {
    {"vbback", "\b", 1}, {"vbcr", "\r", 1}, {"vbcrlf", "\r\n", 2}, {"vbformfeed", "\f", 1}, {"vblf", "\n", 1}, {"vbnewline", "\r\n", 2},
    {"vbnullchar", "\0", 1}, {"vbnullstring", "", 0}, {"vbtab", "\t", 1}, {"vbverticaltab", "\v", 1},
};

static const vba_constant *find_in(const vba_constant *rows, size_t count, sk_bytes key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = sk_compare(key, sk_bytes_str(rows[middle].name));
        if (order == 0) return &rows[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

static const vba_constant *find_number(sk_bytes key)
{
    const vba_constant *found = NULL;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !found; i++) {
        found = find_in(tables[i].rows, tables[i].count, key);
    }
    return found;
}

static bool value_of(vba_symbol *s, sk_value *ret)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!sk_equal(s->key, sk_bytes_str(texts[i].name))) continue;
        *ret = sk_string(sk_str_borrow_latin1(sk_bytes_of(texts[i].text, texts[i].len)));
        return true;
    }
    const vba_constant *c = find_number(s->key);
    if (!c) return false;
    *ret = sk_long(c->value);
    return true;
}

const sk_value *vba_constant_find(vba_program *p, vba_symbol *s)
{
    if (s->constant_asked) return s->constant;
    s->constant_asked = true;
    sk_value v;
    if (!value_of(s, &v)) return NULL;
    sk_value *kept = SK_NEW(p->arena, sk_value);
    if (!kept) return NULL;
    v.tag = v.type;
    *kept = v;
    s->constant = kept;
    return kept;
}
