/* Formula tokens to text. Sources: MS-XLS 2.5.198 (tokens of BIFF8), MS-XLSB, section "Formulas" (of BIFF12), and
 * "OpenOffice.org's Documentation of the Microsoft Excel File Format" 3.4 for the widths of BIFF5. */
#include "codec/ptg.h"

#include <math.h>

#include "base/reader.h"
#include "base/text.h"
#include "codec/charset.h"
#include "codec/ptg_tree.h"

#define ARRAY_ELEMENTS_MOST 65536u
#define USER_FUNCTION 0xFFu

struct sk_ptg {
    sk_ptg_tree tree;
};

struct state {
    const sk_ptg_input *in;
    sk_ptg_tree *t;
    sk_buf *w; /* words of the tree: the text of the next node goes here */
    sk_reader r, extra;
    sk_ptg_output out;
    sk_ptg_version version;
    size_t most;
};

sk_ptg *sk_ptg_new(sk_arena *a)
{
    sk_ptg *p = SK_NEW(a, sk_ptg);
    if (!p) return NULL;
    p->tree.arena = a;
    p->tree.words = sk_buf_new(a, 4 * SK_PTG_TEXT_MOST);
    p->tree.text = sk_buf_new(a, 2 * SK_PTG_TEXT_MOST);
    return p;
}

static void fail(struct state *s, sk_ptg_status status, size_t off)
{
    if (s->out.status != SK_PTG_SOUND) return;
    s->out.status = status;
    s->out.bad_off = off;
}

/* --- operands --- */

static void push_str(struct state *s, const char *text)
{
    sk_buf_str(s->w, text);
    sk_ptg_push(s->t);
}

/* Excel keeps 15 digits; numbers below 1E+20 are shown without an exponent. */
static void write_number(sk_buf *w, double v)
{
    if (!isfinite(v))
        sk_buf_str(w, "#NUM!");
    else if (v == floor(v) && fabs(v) < 1e15)
        sk_buf_format(w, "%.0f", v);
    else
        sk_buf_format(w, "%.15G", v);
}

static double read_double(sk_reader *r)
{
    union {
        uint64_t bits;
        double v;
    } u = {.bits = sk_u64le(r)};
    return u.v;
}

static void write_quoted_char(sk_buf *w, uint32_t c)
{
    if (c == '"') sk_buf_byte(w, '"');
    sk_buf_utf8(w, c);
}

/* Characters of one or two bytes between quotes, where quotes inside are doubled. */
static void write_quoted(sk_buf *w, sk_bytes chars, bool wide)
{
    sk_buf_byte(w, '"');
    for (size_t i = 0; i < chars.len; i += wide ? 2 : 1) {
        uint32_t c = wide ? sk_u16le_at(chars, i) : (uint32_t)sk_at(chars, i);
        uint32_t low = wide && c >= 0xD800 && c < 0xDC00 ? sk_u16le_at(chars, i + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        write_quoted_char(w, c);
    }
    sk_buf_byte(w, '"');
}

/* The same of a text in the workbook's code page. */
static void write_quoted_utf8(struct state *s, sk_bytes chars)
{
    sk_arena *a = s->t->arena;
    sk_bytes text = sk_charset_to_utf8(a, chars,
                                       s->in->codepage ? sk_text_bytes(a, "cp%u", s->in->codepage) : SK_LIT(""), NULL);
    sk_buf_byte(s->w, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (sk_at(text, i) == '"') sk_buf_byte(s->w, '"');
        sk_buf_byte(s->w, (uint8_t)sk_at(text, i));
    }
    sk_buf_byte(s->w, '"');
}

/* A count in one or two bytes, then in BIFF8 a byte whose lowest bit tells two-byte characters (MS-XLS 2.5.240). */
static void read_string(struct state *s, sk_reader *r, bool long_count)
{
    size_t count = long_count || s->version == SK_PTG_BIFF12 ? sk_u16le(r) : sk_u8(r);
    bool wide = s->version == SK_PTG_BIFF12;
    if (s->version == SK_PTG_BIFF8) wide = sk_u8(r) & 1;
    sk_bytes chars = sk_take(r, wide ? count * 2 : count);
    if (s->version == SK_PTG_BIFF5 && !sk_charset_is_ascii(chars)) {
        write_quoted_utf8(s, chars);
        return;
    }
    write_quoted(s->w, chars, wide);
}

/* --- references --- */

struct place {
    uint32_t row, column;
    bool row_relative, column_relative;
};

static uint32_t row_mask(const struct state *s)
{
    return s->version == SK_PTG_BIFF12 ? 0xFFFFF : s->version == SK_PTG_BIFF8 ? 0xFFFF : 0x3FFF;
}

static uint32_t column_mask(const struct state *s) { return s->version == SK_PTG_BIFF12 ? 0x3FFF : 0xFF; }

static void set_flags(const struct state *s, struct place *p, uint32_t flags)
{
    p->column_relative = flags & 0x4000;
    p->row_relative = flags & 0x8000;
    p->row &= row_mask(s);
    p->column &= column_mask(s);
}

/* Row and column of one cell; in BIFF5 the flags share the row, later the column (RgceLoc). */
static void read_rows(struct state *s, uint32_t *ret, unsigned count)
{
    for (unsigned i = 0; i < count; i++) ret[i] = s->version == SK_PTG_BIFF12 ? sk_u32le(&s->r) : sk_u16le(&s->r);
}

static void read_places(struct state *s, struct place *p, unsigned count)
{
    uint32_t rows[2] = {0, 0};
    read_rows(s, rows, count);
    for (unsigned i = 0; i < count; i++) {
        bool old = s->version == SK_PTG_BIFF5;
        uint32_t column = old ? sk_u8(&s->r) : sk_u16le(&s->r);
        p[i] = (struct place){.row = rows[i], .column = column};
        set_flags(s, &p[i], old ? rows[i] : column);
    }
}

/* A relative part counts from the cell and wraps around the sheet (RgceLocRel). */
static void make_absolute(const struct state *s, struct place *p)
{
    if (p->row_relative) p->row = (p->row + s->in->row) & row_mask(s);
    if (p->column_relative) p->column = (p->column + s->in->column) & column_mask(s);
}

static void write_column(sk_buf *w, const struct place *p)
{
    char letters[8];
    size_t n = 0;
    for (uint32_t c = p->column + 1; c > 0; c = (c - 1) / 26) letters[n++] = (char)('A' + (c - 1) % 26);
    if (!p->column_relative) sk_buf_byte(w, '$');
    while (n > 0) sk_buf_byte(w, (uint8_t)letters[--n]);
}

static void write_row(sk_buf *w, const struct place *p)
{
    sk_buf_format(w, p->row_relative ? "%u" : "$%u", p->row + 1);
}

static void write_place(sk_buf *w, const struct place *p)
{
    write_column(w, p);
    write_row(w, p);
}

static void write_area(struct state *s, const struct place *a, const struct place *b)
{
    bool columns = a->row == 0 && b->row == row_mask(s), rows = a->column == 0 && b->column == column_mask(s);
    void (*write)(sk_buf *, const struct place *) = columns ? write_column : rows ? write_row : write_place;
    write(s->w, a);
    sk_buf_byte(s->w, ':');
    write(s->w, b);
}

static void read_reference(struct state *s, bool area, bool relative)
{
    struct place p[2];
    read_places(s, p, area ? 2 : 1);
    for (unsigned i = 0; relative && i < (area ? 2u : 1u); i++) make_absolute(s, &p[i]);
    if (area)
        write_area(s, &p[0], &p[1]);
    else
        write_place(s->w, &p[0]);
    sk_ptg_push(s->t);
}

/* The sheet in front of a three-dimensional reference. BIFF5 carries the tabs (OOo 3.4.8.6). */
static void read_sheet(struct state *s)
{
    const sk_ptg_names *n = s->in->names;
    if (s->version == SK_PTG_BIFF5) {
        int32_t external = (int16_t)sk_u16le(&s->r);
        sk_skip(&s->r, 8);
        uint32_t first = sk_u16le(&s->r), last = sk_u16le(&s->r);
        if (!n || !n->tabs || !n->tabs(n->self, external, first, last, s->w)) sk_buf_format(s->w, "Sheet#%u!", first);
        return;
    }
    uint32_t ixti = sk_u16le(&s->r);
    if (!n || !n->sheet || !n->sheet(n->self, ixti, s->w)) sk_buf_format(s->w, "Sheet#%u!", ixti);
}

static void on_ref(struct state *s, uint8_t base) { read_reference(s, base == 0x25 || base == 0x2D, base >= 0x2C); }

static void on_ref3d(struct state *s, uint8_t base)
{
    read_sheet(s);
    read_reference(s, base == 0x3B, false);
}

static size_t reference_len(const struct state *s, bool area)
{
    static const uint8_t len[2][3] = {{3, 4, 6}, {6, 8, 12}};
    return len[area][s->version];
}

static void on_ref_error(struct state *s, uint8_t base)
{
    if (base >= 0x3C) read_sheet(s);
    sk_skip(&s->r, reference_len(s, base == 0x2B || base == 0x3D));
    push_str(s, "#REF!");
}

/* --- names --- */

static void on_name(struct state *s, uint8_t base)
{
    (void)base;
    const sk_ptg_names *n = s->in->names;
    uint32_t index = s->version == SK_PTG_BIFF12 ? sk_u32le(&s->r) : sk_u16le(&s->r);
    if (s->version != SK_PTG_BIFF12) sk_skip(&s->r, s->version == SK_PTG_BIFF8 ? 2 : 12);
    if (!n || !n->name || !n->name(n->self, index, s->w)) sk_buf_format(s->w, "Name#%u", index);
    sk_ptg_push(s->t);
}

static void on_name_external(struct state *s, uint8_t base)
{
    (void)base;
    const sk_ptg_names *n = s->in->names;
    uint32_t ixti = sk_u16le(&s->r), index;
    if (s->version == SK_PTG_BIFF5) {
        sk_skip(&s->r, 8);
        index = sk_u16le(&s->r);
        sk_skip(&s->r, 12);
    } else {
        index = sk_u32le(&s->r);
        if (s->version == SK_PTG_BIFF8) index &= 0xFFFF; /* the upper half is reserved */
    }
    if (!n || !n->external || !n->external(n->self, ixti, index, s->w)) sk_buf_format(s->w, "Name#%u.%u", ixti, index);
    sk_ptg_push(s->t);
}

/* --- constants --- */

static void on_string(struct state *s, uint8_t base)
{
    (void)base;
    read_string(s, &s->r, false);
    sk_ptg_push(s->t);
}

static void on_error(struct state *s, uint8_t base)
{
    (void)base;
    push_str(s, sk_ptg_error(sk_u8(&s->r)));
}

static void on_bool(struct state *s, uint8_t base)
{
    (void)base;
    push_str(s, sk_u8(&s->r) ? "TRUE" : "FALSE");
}

static void on_int(struct state *s, uint8_t base)
{
    (void)base;
    sk_buf_format(s->w, "%u", sk_u16le(&s->r));
    sk_ptg_push(s->t);
}

static void on_number(struct state *s, uint8_t base)
{
    (void)base;
    write_number(s->w, read_double(&s->r));
    sk_ptg_push(s->t);
}

static void on_missing(struct state *s, uint8_t base)
{
    (void)base;
    sk_ptg_push(s->t);
}

/* One element of an array constant (MS-XLS and MS-XLSB: PtgExtraArray, SerAr). */
static void read_element(struct state *s)
{
    bool recent = s->version == SK_PTG_BIFF12;
    sk_reader *x = &s->extra;
    enum { NUMBER, STRING, BOOLEAN, ERROR, NOTHING, NO_ELEMENT } what = NO_ELEMENT;
    static const uint8_t old_types[] = {NOTHING, NUMBER, STRING, NO_ELEMENT, BOOLEAN};
    static const uint8_t new_types[] = {NUMBER, STRING, BOOLEAN, NO_ELEMENT, ERROR};
    uint8_t type = sk_u8(x);
    if (type < 5) what = recent ? new_types[type] : old_types[type];
    if (!recent && type == 0x10) what = ERROR;
    if (what == NUMBER)
        write_number(s->w, read_double(x));
    else if (what == STRING)
        read_string(s, x, s->version != SK_PTG_BIFF5);
    else if (what == BOOLEAN)
        sk_buf_str(s->w, sk_u8(x) ? "TRUE" : "FALSE");
    else if (what == ERROR)
        sk_buf_str(s->w, sk_ptg_error(sk_u8(x)));
    else if (what == NOTHING)
        sk_skip(x, 8);
    else
        x->failed = true;
    if (what == BOOLEAN || what == ERROR) sk_skip(x, !recent ? 7 : what == ERROR ? 3 : 0);
}

static void on_array(struct state *s, uint8_t base)
{
    (void)base;
    sk_skip(&s->r, s->version == SK_PTG_BIFF12 ? 14 : 7);
    bool recent = s->version == SK_PTG_BIFF12;
    uint64_t first = recent ? sk_u32le(&s->extra) : sk_u8(&s->extra) + 1u;
    uint64_t second = recent ? sk_u32le(&s->extra) : sk_u16le(&s->extra) + 1u;
    uint64_t rows = recent ? first : second, columns = recent ? second : first;
    bool sane = columns > 0 && rows > 0 && columns <= ARRAY_ELEMENTS_MOST && rows <= ARRAY_ELEMENTS_MOST;
    sk_buf_byte(s->w, '{');
    for (uint64_t i = 0; sane && i < rows * columns && !s->extra.failed && !s->w->full; i++) {
        if (i > 0) sk_buf_byte(s->w, i % columns == 0 ? ';' : ',');
        read_element(s);
    }
    sk_buf_byte(s->w, '}');
    sk_ptg_push(s->t);
    if (s->extra.failed || !sane) fail(s, SK_PTG_CUT, s->r.pos);
}

/* --- operators and functions --- */

static void on_binary(struct state *s, uint8_t base)
{
    static const char *const text[] = {"+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"};
    sk_buf_str(s->w, text[base - 0x03]);
    sk_ptg_join(s->t, SK_PTG_INFIX, 2);
}

static void on_unary(struct state *s, uint8_t base)
{
    static const char *const text[] = {"+", "-", "%"};
    sk_buf_str(s->w, text[base - 0x12]);
    sk_ptg_join(s->t, base == 0x14 ? SK_PTG_SUFFIX : SK_PTG_PREFIX, 1);
}

static void on_parenthesis(struct state *s, uint8_t base)
{
    (void)base;
    sk_ptg_join(s->t, SK_PTG_PAREN, 1);
}

static void call(struct state *s, uint32_t number, bool command, const char *mark, uint32_t count)
{
    const char *name = sk_ptg_function(number, command, NULL);
    if (name) {
        sk_buf_format(s->w, "%s%s", name, mark);
        sk_ptg_join(s->t, SK_PTG_CALL, count);
        return;
    }
    s->out.unknown_functions++;
    sk_buf_format(s->w, "FUNC(%u%s", number | (command ? 0x8000u : 0), count ? ";" : "");
    sk_ptg_join(s->t, SK_PTG_NUMBERED, count);
}

static void on_function(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t number = sk_u16le(&s->r);
    int args = -1;
    if (s->r.failed) return;
    (void)sk_ptg_function(number, false, &args);
    call(s, number, false, "", args < 0 ? s->t->depth > 0 : (uint32_t)args);
}

/* Bit 7 of the count: the command asks with its dialog, written "?"; bit 15 of the number: a command. */
static void on_function_var(struct state *s, uint8_t base)
{
    (void)base;
    uint32_t count = sk_u8(&s->r), number = sk_u16le(&s->r);
    bool command = number & 0x8000;
    if (s->r.failed) return;
    const char *mark = count & 0x80 ? "?" : "";
    count &= 0x7F;
    if (!command && number == USER_FUNCTION && count > 0)
        sk_ptg_join(s->t, SK_PTG_USER, count);
    else
        call(s, number & 0x7FFF, command, mark, count);
}

/* PtgAttr...: jumps and white space say nothing about the text, but SUM of one argument is one of them. */
static void on_attribute(struct state *s, uint8_t base)
{
    (void)base;
    uint8_t kind = sk_u8(&s->r);
    uint16_t data = sk_u16le(&s->r);
    if (kind & 0x04) sk_skip(&s->r, 2 * ((uint64_t)data + 1));
    if ((kind & 0x10) && !s->r.failed) {
        sk_buf_str(s->w, "SUM");
        sk_ptg_join(s->t, SK_PTG_CALL, 1);
    }
}

/* Memory tokens hold a result that was kept; the expression follows. PtgMemArea keeps its areas in the extra data. */
static void on_memory(struct state *s, uint8_t base)
{
    bool recent = s->version == SK_PTG_BIFF12;
    if (base != 0x29 && base < 0x2E) sk_skip(&s->r, 4);
    sk_skip(&s->r, 2);
    if (base != 0x26) return;
    uint64_t count = recent ? sk_u32le(&s->extra) : sk_u16le(&s->extra);
    sk_skip(&s->extra, count * (recent ? 16u : s->version == SK_PTG_BIFF8 ? 8u : 6u));
}

/* A lone reference to the cell that holds the shared formula, array or table (MS-XLS 2.5.198.58 PtgExp). In BIFF12 its
 * column is extra data. */
static void on_exp(struct state *s, uint8_t base)
{
    (void)base;
    bool recent = s->version == SK_PTG_BIFF12;
    s->out.exp_row = recent ? sk_u32le(&s->r) : sk_u16le(&s->r);
    s->out.exp_column = recent ? sk_u32le(&s->extra) : sk_u16le(&s->r);
    s->out.exp = !s->r.failed && !s->extra.failed;
}

/* Natural-language references and lists (PtgElf...; MS-XLSB PtgList). */
static void on_extended(struct state *s, uint8_t base)
{
    (void)base;
    uint8_t kind = sk_u8(&s->r);
    bool list = s->version == SK_PTG_BIFF12 && kind == 0x19;
    if (list) {
        uint32_t ixti = sk_u16le(&s->r), flags = sk_u16le(&s->r), table = sk_u32le(&s->r);
        sk_skip(&s->r, 4);
        (void)ixti;
        (void)flags;
        sk_buf_format(s->w, "Table#%u[]", table);
        sk_ptg_push(s->t);
        return;
    }
    uint32_t row = sk_u16le(&s->r), column = sk_u16le(&s->r);
    if (kind == 0x0B || kind == 0x0D || kind == 0x0F)
        sk_skip(&s->extra, 4 * (uint64_t)(sk_u32le(&s->extra) & 0x3FFFFFFF));
    struct place p = {.row = row, .column = column & 0xFF, .row_relative = true, .column_relative = true};
    if (kind == 0x02 || kind == 0x03 || kind == 0x06 || kind == 0x07 || kind == 0x0A)
        write_place(s->w, &p);
    else
        sk_buf_str(s->w, kind == 0x01 ? "#NAME?" : "Label#");
    sk_ptg_push(s->t);
    if (kind == 0 || kind > 0x1D) fail(s, SK_PTG_UNKNOWN, s->r.pos);
}

/* --- the tokens --- */

/* Tokens below 0x20 have no class; from 0x20 on bits 5 and 6 are the class and each stands three times. */
static void (*const basic[0x20])(struct state *, uint8_t) = {
    [0x01] = on_exp,         [0x02] = on_exp,     [0x03] = on_binary, [0x04] = on_binary,   [0x05] = on_binary,
    [0x06] = on_binary,      [0x07] = on_binary,  [0x08] = on_binary, [0x09] = on_binary,   [0x0A] = on_binary,
    [0x0B] = on_binary,      [0x0C] = on_binary,  [0x0D] = on_binary, [0x0E] = on_binary,   [0x0F] = on_binary,
    [0x10] = on_binary,      [0x11] = on_binary,  [0x12] = on_unary,  [0x13] = on_unary,    [0x14] = on_unary,
    [0x15] = on_parenthesis, [0x16] = on_missing, [0x17] = on_string, [0x18] = on_extended, [0x19] = on_attribute,
    [0x1C] = on_error,       [0x1D] = on_bool,    [0x1E] = on_int,    [0x1F] = on_number};

static void (*const classed[0x20])(struct state *, uint8_t) = {
    [0x00] = on_array,         [0x01] = on_function, [0x02] = on_function_var, [0x03] = on_name,
    [0x04] = on_ref,           [0x05] = on_ref,      [0x06] = on_memory,       [0x07] = on_memory,
    [0x08] = on_memory,        [0x09] = on_memory,   [0x0A] = on_ref_error,    [0x0B] = on_ref_error,
    [0x0C] = on_ref,           [0x0D] = on_ref,      [0x0E] = on_memory,       [0x0F] = on_memory,
    [0x19] = on_name_external, [0x1A] = on_ref3d,    [0x1B] = on_ref3d,        [0x1C] = on_ref_error,
    [0x1D] = on_ref_error};

static void read_tokens(struct state *s)
{
    while (sk_left(&s->r) > 0 && !s->t->full && !s->w->full && s->w->len <= s->most) {
        size_t at = s->r.pos;
        uint8_t token = sk_u8(&s->r), base = token < 0x20 ? token : (uint8_t)((token & 0x1F) | 0x20);
        void (*on)(struct state *, uint8_t) = token >= 0x80  ? NULL
                                              : token < 0x20 ? basic[token]
                                                             : classed[token & 0x1F];
        if (!on) {
            fail(s, SK_PTG_UNKNOWN, at);
            return;
        }
        uint32_t top = s->t->top, depth = s->t->depth;
        on(s, base);
        if (!s->r.failed) continue;
        if (s->t->depth > depth) { /* what was made of a cut token is no operand */
            s->t->top = top;
            s->t->depth = depth;
        }
        fail(s, SK_PTG_CUT, at);
        return;
    }
}

sk_ptg_output sk_ptg_text(sk_ptg *p, const sk_ptg_input *in)
{
    struct state s = {
        .in = in, .version = in->version, .most = in->most < SK_PTG_TEXT_MOST ? in->most : SK_PTG_TEXT_MOST};
    if (!p) return (sk_ptg_output){.status = SK_PTG_LIMIT};
    s.t = &p->tree;
    s.w = &p->tree.words;
    s.r = sk_reader_on(in->tokens, 0);
    s.extra = sk_reader_on(in->extra, 0);
    sk_ptg_tree_clear(s.t);
    read_tokens(&s);
    bool whole = s.out.exp ? s.t->depth == 0 : s.t->depth == 1 || in->tokens.len == 0;
    if (s.t->underflow || !whole) fail(&s, SK_PTG_STACK, in->tokens.len);
    s.out.text = sk_ptg_tree_text(s.t, s.most);
    if (s.t->full || s.w->full || s.w->len > s.most) s.out.status = SK_PTG_LIMIT;
    return s.out;
}
