/* Formula tokens to trees. Sources: MS-XLS 2.5.198 (BIFF8), MS-XLSB section "Formulas" (BIFF12), "OpenOffice.org's
 * Documentation of the Microsoft Excel File Format" 3 (BIFF5). */
#include "base/reader.h"
#include "base/text.h"
#include "codec/charset.h"
#include "codec/ptg.h"
#include "emulate/xlm/xlm_inside.h"

#define OPERANDS_MOST 1024u
#define TOKENS_MOST 65536u

struct state {
    sk_xlm *x;
    sk_xlm_place at;
    sk_doc_tokens version;
    sk_reader r, extra;
    sk_xlm_node *stack[OPERANDS_MOST];
    unsigned depth;
    bool bad;
};

static void push(struct state *s, sk_xlm_node *n)
{
    if (!n || s->depth == OPERANDS_MOST) {
        s->bad = true;
        return;
    }
    s->stack[s->depth++] = n;
}

static sk_xlm_node *pop(struct state *s)
{
    if (s->depth == 0) {
        s->bad = true;
        return NULL;
    }
    return s->stack[--s->depth];
}

static void push_value(struct state *s, sk_xlm_value v) { push(s, sk_xlm_node_const(s->x, v)); }

/* --- constants --- */

static double read_double(sk_reader *r)
{
    union {
        uint64_t bits;
        double v;
    } u = {.bits = sk_u64le(r)};
    return u.v;
}

/* A count in one or two bytes, then in BIFF8 a byte whose lowest bit tells two-byte characters (MS-XLS 2.5.240). */
static sk_xlm_value read_string(struct state *s, sk_reader *r, bool long_count)
{
    size_t count = long_count || s->version == SK_TOKENS_BIFF12 ? sk_u16le(r) : sk_u8(r);
    bool wide = s->version == SK_TOKENS_BIFF12;
    if (s->version == SK_TOKENS_BIFF8) wide = sk_u8(r) & 1;
    sk_bytes chars = sk_take(r, wide ? count * 2 : count);
    if (wide) {
        sk_str text = sk_str_utf16le(s->x->strings, chars);
        text.home = 0;
        return sk_xlm_text(text);
    }
    if (s->version == SK_TOKENS_BIFF8 || sk_charset_is_ascii(chars)) {
        sk_str text = sk_str_latin1(s->x->strings, chars);
        text.home = 0;
        return sk_xlm_text(text);
    }
    sk_bytes charset = s->x->d->codepage ? sk_text_bytes(s->x->arena, "cp%u", s->x->d->codepage) : SK_LIT("");
    return sk_xlm_text(sk_xlm_keep(s->x, sk_charset_to_utf8(s->x->arena, chars, charset, NULL)));
}

static void on_string(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, read_string(s, &s->r, false));
}

static void on_error(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, sk_xlm_error_of(sk_u8(&s->r)));
}

static void on_bool(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, sk_xlm_bool(sk_u8(&s->r) != 0));
}

static void on_int(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, sk_xlm_number(sk_u16le(&s->r)));
}

static void on_number(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, sk_xlm_number(read_double(&s->r)));
}

static void on_missing(struct state *s, uint8_t base)
{
    (void)base;
    push_value(s, (sk_xlm_value){.type = SK_XLM_MISSING});
}

/* One element of an array constant (MS-XLS PtgExtraArray, SerAr). */
static sk_xlm_value read_element(struct state *s)
{
    bool recent = s->version == SK_TOKENS_BIFF12;
    sk_reader *e = &s->extra;
    uint8_t type = sk_u8(e);
    sk_xlm_value v = {.type = SK_XLM_BLANK};
    if (type == (recent ? 0 : 1)) return sk_xlm_number(read_double(e));
    if (type == (recent ? 1 : 2)) return read_string(s, e, s->version != SK_TOKENS_BIFF5);
    if (type == (recent ? 2 : 4)) {
        v = sk_xlm_bool(sk_u8(e) != 0);
        if (!recent) sk_skip(e, 7);
    } else if (type == (recent ? 4 : 0x10)) {
        v = sk_xlm_error_of(sk_u8(e));
        sk_skip(e, recent ? 3 : 7);
    } else if (!recent && type == 0) {
        sk_skip(e, 8);
    } else {
        e->failed = true;
    }
    return v;
}

static void on_array(struct state *s, uint8_t base)
{
    (void)base;
    bool recent = s->version == SK_TOKENS_BIFF12;
    sk_skip(&s->r, recent ? 14 : 7);
    uint64_t first = recent ? sk_u32le(&s->extra) : sk_u8(&s->extra) + 1u;
    uint64_t second = recent ? sk_u32le(&s->extra) : sk_u16le(&s->extra) + 1u;
    uint64_t rows = recent ? first : second, columns = recent ? second : first;
    sk_xlm_array *a = sk_fits(&s->extra, rows, 1) && sk_fits(&s->extra, columns, 1)
                          ? sk_xlm_array_new(s->x, rows, columns)
                          : NULL;
    for (uint64_t i = 0; a && i < rows * columns && !s->extra.failed; i++) a->items[i] = read_element(s);
    if (!a || s->extra.failed)
        push_value(s, sk_xlm_error_of(SK_XLM_VALUE));
    else
        push_value(s, (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = a});
}

/* --- references --- */

static uint32_t row_mask(const struct state *s)
{
    return s->version == SK_TOKENS_BIFF12 ? 0xFFFFF : s->version == SK_TOKENS_BIFF8 ? 0xFFFF : 0x3FFF;
}

static uint32_t column_mask(const struct state *s) { return s->version == SK_TOKENS_BIFF12 ? 0x3FFF : 0xFF; }

/* Rows, then columns with flags; in BIFF5 the flags share the row. relative: flagged parts count from the cell. */
static sk_xlm_ref read_reference(struct state *s, unsigned count, bool relative, unsigned sheet)
{
    uint32_t row[2] = {0, 0}, column[2] = {0, 0};
    bool old = s->version == SK_TOKENS_BIFF5;
    for (unsigned i = 0; i < count; i++) row[i] = s->version == SK_TOKENS_BIFF12 ? sk_u32le(&s->r) : sk_u16le(&s->r);
    for (unsigned i = 0; i < count; i++) {
        column[i] = old ? sk_u8(&s->r) : sk_u16le(&s->r);
        uint32_t flags = old ? row[i] : column[i];
        row[i] &= row_mask(s);
        column[i] &= column_mask(s);
        if (relative && (flags & 0x8000)) row[i] = (row[i] + s->at.row) & row_mask(s);
        if (relative && (flags & 0x4000)) column[i] = (column[i] + s->at.column) & column_mask(s);
    }
    unsigned last = count - 1;
    bool rows_swap = row[last] < row[0], columns_swap = column[last] < column[0];
    return (sk_xlm_ref){.sheet = (uint16_t)sheet,
                        .r0 = row[rows_swap ? last : 0],
                        .r1 = row[rows_swap ? 0 : last],
                        .c0 = (uint16_t)column[columns_swap ? last : 0],
                        .c1 = (uint16_t)column[columns_swap ? 0 : last]};
}

static void on_ref(struct state *s, uint8_t base)
{
    bool area = base == 0x25 || base == 0x2D;
    push(s, sk_xlm_node_ref(s->x, read_reference(s, area ? 2 : 1, base >= 0x2C, s->at.sheet)));
}

/* The sheet of a three-dimensional reference; SK_XLM_NO_SHEET for another book. BIFF5 carries the tabs (OOo 3.4.8.6). */
static unsigned read_sheet(struct state *s)
{
    if (s->version == SK_TOKENS_BIFF5) {
        int32_t external = (int16_t)sk_u16le(&s->r);
        sk_skip(&s->r, 8);
        uint32_t first = sk_u16le(&s->r);
        sk_skip(&s->r, 2);
        return external < 0 && first < s->x->sheet_count ? first : SK_XLM_NO_SHEET;
    }
    uint32_t ixti = sk_u16le(&s->r);
    const sk_doc_reference *r = ixti < s->x->d->reference_count ? &s->x->d->references[ixti] : NULL;
    if (!r || !r->own) return SK_XLM_NO_SHEET;
    if (r->first == -2) return s->at.sheet;
    return r->first >= 0 && (uint32_t)r->first < s->x->sheet_count ? (unsigned)r->first : SK_XLM_NO_SHEET;
}

static void on_ref3d(struct state *s, uint8_t base)
{
    unsigned sheet = read_sheet(s);
    sk_xlm_ref r = read_reference(s, base == 0x3B ? 2 : 1, false, sheet);
    push(s, sheet == SK_XLM_NO_SHEET ? sk_xlm_node_foreign(s->x, SK_LIT("")) : sk_xlm_node_ref(s->x, r));
}

static void on_ref_error(struct state *s, uint8_t base)
{
    static const uint8_t len[2][4] = {{0, 3, 4, 6}, {0, 6, 8, 12}};
    if (base >= 0x3C) (void)read_sheet(s);
    sk_skip(&s->r, len[base == 0x2B || base == 0x3D][s->version]);
    push_value(s, sk_xlm_error_of(SK_XLM_REFERENCE));
}

/* --- names --- */

static void push_name(struct state *s, uint32_t index)
{
    const sk_doc_name *n = index > 0 && index <= s->x->d->name_count ? &s->x->d->names[index - 1] : NULL;
    if (n)
        push(s, sk_xlm_node_name(s->x, n->name, n->sheet >= 0 ? (unsigned)n->sheet : SK_XLM_NO_SHEET));
    else
        push_value(s, sk_xlm_error_of(SK_XLM_NAME));
}

static void on_name(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t index = s->version == SK_TOKENS_BIFF12 ? sk_u32le(&s->r) : sk_u16le(&s->r);
    if (s->version != SK_TOKENS_BIFF12) sk_skip(&s->r, s->version == SK_TOKENS_BIFF8 ? 2 : 12);
    push_name(s, index);
}

static void on_name_external(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t ixti = sk_u16le(&s->r), index;
    if (s->version == SK_TOKENS_BIFF5) {
        sk_skip(&s->r, 8);
        index = sk_u16le(&s->r);
        sk_skip(&s->r, 12);
    } else {
        index = sk_u32le(&s->r);
        if (s->version == SK_TOKENS_BIFF8) index &= 0xFFFF;
    }
    const sk_doc_reference *r = ixti < s->x->d->reference_count ? &s->x->d->references[ixti] : NULL;
    if (r && r->own) {
        push_name(s, index);
        return;
    }
    sk_bytes name = r && index > 0 && index <= r->name_count ? r->names[index - 1] : (sk_bytes){NULL, 0};
    if (sk_starts_nocase(name, SK_LIT("_xlbgnm."))) name = sk_from(name, 8);
    push(s, sk_xlm_node_foreign(s->x, name));
}

/* --- operators and functions --- */

static void on_binary(struct state *s, uint8_t base)
{
    static const uint8_t ops[] = {SK_XLM_OP_ADD,       SK_XLM_OP_SUB,           SK_XLM_OP_MUL,     SK_XLM_OP_DIV,
                                  SK_XLM_OP_POWER,     SK_XLM_OP_JOIN,          SK_XLM_OP_LESS,    SK_XLM_OP_LESS_EQUAL,
                                  SK_XLM_OP_EQUAL,     SK_XLM_OP_GREATER_EQUAL, SK_XLM_OP_GREATER, SK_XLM_OP_NOT_EQUAL,
                                  SK_XLM_OP_INTERSECT, SK_XLM_OP_UNION,         SK_XLM_OP_RANGE};
    sk_xlm_node *b = pop(s), *a = pop(s);
    if (!s->bad) push(s, sk_xlm_node_binary(s->x, ops[base - 0x03], a, b));
}

static void on_unary(struct state *s, uint8_t base)
{
    static const uint8_t ops[] = {SK_XLM_OP_PLUS, SK_XLM_OP_MINUS, SK_XLM_OP_PERCENT};
    sk_xlm_node *a = pop(s);
    if (!s->bad) push(s, sk_xlm_node_unary(s->x, ops[base - 0x12], a));
}

static void on_parenthesis(struct state *s, uint8_t base)
{
    (void)base;
    if (s->depth == 0) s->bad = true;
}

static void call(struct state *s, unsigned fn, unsigned count, bool user)
{
    if (count > s->depth) {
        s->bad = true;
        return;
    }
    s->depth -= count;
    sk_xlm_node *const *args = s->stack + s->depth;
    push(s, user ? sk_xlm_node_user(s->x, args, count) : sk_xlm_node_call(s->x, fn, args, count));
}

static void on_function(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t number = sk_u16le(&s->r);
    int args = -1;
    (void)sk_ptg_function(number, false, &args);
    call(s, number < SK_XLM_COMMAND ? number : SK_XLM_FUNCTIONS, args < 0 ? s->depth > 0 : (unsigned)args, false);
}

/* Bit 7 of the count: the command asks with its dialog; bit 15 of the number: a command. 0xFF: a user-defined function,
 * whose name is the first argument. */
static void on_function_var(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t count = sk_u8(&s->r) & 0x7Fu, number = sk_u16le(&s->r);
    bool command = number & 0x8000;
    number &= 0x7FFF;
    bool user = !command && number == 0xFF && count > 0;
    unsigned most = command ? SK_XLM_NAMED - SK_XLM_COMMAND : SK_XLM_COMMAND;
    call(s, number >= most ? SK_XLM_FUNCTIONS : command ? number | SK_XLM_COMMAND : number, count, user);
}

/* PtgAttr...: jumps and white space say nothing about the value, but SUM of one argument is one of them. */
static void on_attribute(struct state *s, uint8_t base)
{
    (void)base;
    uint8_t kind = sk_u8(&s->r);
    uint16_t data = sk_u16le(&s->r);
    if (kind & 0x04) sk_skip(&s->r, 2 * ((uint64_t)data + 1));
    if (kind & 0x10) call(s, 4, 1, false);
}

static void on_memory(struct state *s, uint8_t base)
{
    bool recent = s->version == SK_TOKENS_BIFF12;
    if (base != 0x29 && base < 0x2E) sk_skip(&s->r, 4);
    sk_skip(&s->r, 2);
    if (base != 0x26) return;
    uint64_t count = recent ? sk_u32le(&s->extra) : sk_u16le(&s->extra);
    sk_skip(&s->extra, count * (recent ? 16u : s->version == SK_TOKENS_BIFF8 ? 8u : 6u));
}

/* --- the tokens --- */

static void (*const basic[0x20])(struct state *, uint8_t) = {
    [0x03] = on_binary, [0x04] = on_binary,    [0x05] = on_binary, [0x06] = on_binary,      [0x07] = on_binary,
    [0x08] = on_binary, [0x09] = on_binary,    [0x0A] = on_binary, [0x0B] = on_binary,      [0x0C] = on_binary,
    [0x0D] = on_binary, [0x0E] = on_binary,    [0x0F] = on_binary, [0x10] = on_binary,      [0x11] = on_binary,
    [0x12] = on_unary,  [0x13] = on_unary,     [0x14] = on_unary,  [0x15] = on_parenthesis, [0x16] = on_missing,
    [0x17] = on_string, [0x19] = on_attribute, [0x1C] = on_error,  [0x1D] = on_bool,        [0x1E] = on_int,
    [0x1F] = on_number};

static void (*const classed[0x20])(struct state *, uint8_t) = {
    [0x00] = on_array,         [0x01] = on_function, [0x02] = on_function_var, [0x03] = on_name,
    [0x04] = on_ref,           [0x05] = on_ref,      [0x06] = on_memory,       [0x07] = on_memory,
    [0x08] = on_memory,        [0x09] = on_memory,   [0x0A] = on_ref_error,    [0x0B] = on_ref_error,
    [0x0C] = on_ref,           [0x0D] = on_ref,      [0x0E] = on_memory,       [0x0F] = on_memory,
    [0x19] = on_name_external, [0x1A] = on_ref3d,    [0x1B] = on_ref3d,        [0x1C] = on_ref_error,
    [0x1D] = on_ref_error};

sk_xlm_node *sk_xlm_read_tokens(sk_xlm *x, sk_bytes tokens, sk_bytes extra, sk_xlm_place at)
{
    struct state s = {.x = x, .at = at, .version = x->d->tokens};
    if (s.version == SK_TOKENS_NONE || tokens.len == 0 || tokens.len > TOKENS_MOST) return NULL;
    s.r = sk_reader_on(tokens, 0);
    s.extra = sk_reader_on(extra, 0);
    while (sk_left(&s.r) > 0 && !s.bad) {
        uint8_t token = sk_u8(&s.r), base = token < 0x20 ? token : (uint8_t)((token & 0x1F) | 0x20);
        void (*on)(struct state *, uint8_t) = token >= 0x80  ? NULL
                                              : token < 0x20 ? basic[token]
                                                             : classed[token & 0x1F];
        if (!on) return NULL;
        on(&s, base);
        x->steps++;
        if (s.r.failed) return NULL;
    }
    return !s.bad && s.depth == 1 ? s.stack[0] : NULL;
}
