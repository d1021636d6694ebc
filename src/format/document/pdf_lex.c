/* See pdf_lex.h. Tolerant as readers are: what is no token is stepped over. */
#include "format/document/pdf_lex.h"

#include "base/attr.h"
#include "base/buf.h"
#include "base/text.h"

#define NAME_MOST 64

static bool is_delimiter(int c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%';
}

static bool is_blank(int c) { return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '; }
static bool is_regular(int c) { return c >= 0 && !is_blank(c) && !is_delimiter(c); }

static void skip_blanks(pdf_lexer *l)
{
    while (l->at < l->text.len) {
        int c = l->text.p[l->at];
        if (c == '%') {
            while (l->at < l->text.len && l->text.p[l->at] != '\n' && l->text.p[l->at] != '\r') l->at++;
        } else if (is_blank(c)) {
            l->at++;
        } else {
            return;
        }
    }
}

/* Behind the bracket that closes the string; brackets inside are balanced (7.3.4.2). */
static pdf_token take_string(pdf_lexer *l, size_t start)
{
    size_t depth = 1, i = start + 1;
    for (; i < l->text.len && depth > 0; i++) {
        int c = l->text.p[i];
        if (c == '\\')
            i++;
        else if (c == '(')
            depth++;
        else if (c == ')')
            depth--;
    }
    if (i > l->text.len) i = l->text.len;
    l->at = i;
    size_t end = depth == 0 ? i - 1 : i;
    return (pdf_token){.type = PDF_STRING, .text = sk_slice(l->text, start + 1, end - start - 1), .off = start};
}

static pdf_token take_run(pdf_lexer *l, pdf_type type, size_t start)
{
    size_t end = start;
    while (is_regular(sk_at(l->text, end))) end++;
    l->at = end;
    return (pdf_token){.type = type, .text = sk_slice(l->text, start, end - start), .off = start};
}

/* "12 0 R" is one token. */
static bool take_reference(pdf_lexer *l, pdf_token *t)
{
    size_t i = l->at;
    uint64_t generation;
    while (is_blank(sk_at(l->text, i))) i++;
    if (i == l->at || !sk_parse_u64(sk_slice(l->text, i, 6), &generation)) return false;
    while (sk_is_digit(sk_at(l->text, i))) i++;
    size_t gap = i;
    while (is_blank(sk_at(l->text, i))) i++;
    if (i == gap || sk_at(l->text, i) != 'R' || is_regular(sk_at(l->text, i + 1))) return false;
    t->type = PDF_REF;
    l->at = i + 1;
    return true;
}

static pdf_token take_word(pdf_lexer *l, size_t start)
{
    pdf_token t = take_run(l, PDF_WORD, start);
    bool digits = t.text.len > 0;
    for (size_t i = 0; i < t.text.len && digits; i++) digits = sk_is_digit(t.text.p[i]);
    if (digits && sk_parse_u64(t.text, &t.number)) {
        t.type = PDF_NUMBER;
        (void)take_reference(l, &t);
    } else if (sk_is_digit(sk_at(t.text, 0)) || sk_at(t.text, 0) == '-' || sk_at(t.text, 0) == '.' || sk_at(t.text, 0) == '+') {
        t.type = PDF_NUMBER;
        t.number = SK_NPOS;
    }
    return t;
}

pdf_token pdf_next(pdf_lexer *l)
{
    skip_blanks(l);
    size_t start = l->at;
    int c = sk_at(l->text, start), next = sk_at(l->text, start + 1);
    pdf_token t = {.off = start};
    if (c < 0) return t;
    if (is_regular(c)) return take_word(l, start);
    if (c == '/') {
        t = take_run(l, PDF_NAME, start + 1);
        t.off = start;
        return t;
    }
    if (c == '(') return take_string(l, start);
    if (c == '<' && next != '<') {
        size_t end = sk_find_byte(l->text, start, '>');
        if (end == SK_NPOS) end = l->text.len;
        l->at = end < l->text.len ? end + 1 : end;
        return (pdf_token){.type = PDF_HEX, .text = sk_slice(l->text, start + 1, end - start - 1), .off = start};
    }
    t.type = c == '<'                  ? PDF_OPEN_DICT
             : c == '>' && next == '>' ? PDF_CLOSE_DICT
             : c == '['                ? PDF_OPEN_ARRAY
             : c == ']'                ? PDF_CLOSE_ARRAY
                                       : PDF_WORD;
    l->at = start + (t.type == PDF_OPEN_DICT || t.type == PDF_CLOSE_DICT ? 2 : 1);
    return t;
}

/* --- values --- */

sk_bytes pdf_name(sk_arena *a, sk_bytes text)
{
    if (sk_find_byte(text, 0, '#') == SK_NPOS) return text;
    sk_buf out = sk_buf_new(a, text.len);
    for (size_t i = 0; i < text.len; i++) {
        int high = sk_hex_value(sk_at(text, i + 1)), low = sk_hex_value(sk_at(text, i + 2));
        if (text.p[i] == '#' && high >= 0 && low >= 0) {
            sk_buf_byte(&out, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            sk_buf_byte(&out, text.p[i]);
        }
    }
    return sk_buf_view(&out);
}

bool pdf_name_is(sk_bytes text, const char *name)
{
    sk_bytes want = sk_bytes_str(name);
    if (sk_find_byte(text, 0, '#') == SK_NPOS) return sk_equal(text, want);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++, n++) {
        int c = text.p[i], high = sk_hex_value(sk_at(text, i + 1)), low = sk_hex_value(sk_at(text, i + 2));
        if (c == '#' && high >= 0 && low >= 0) {
            c = high << 4 | low;
            i += 2;
        }
        if (sk_at(want, n) != c) return false;
    }
    return n == want.len;
}

static void put_escape(sk_buf *out, sk_bytes t, size_t *i)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    int c = sk_at(t, *i + 1);
    ++*i;
    if (c >= '0' && c <= '7') {
        unsigned v = 0;
        size_t n = 0;
        for (; n < 3 && sk_at(t, *i + n) >= '0' && sk_at(t, *i + n) <= '7'; n++) v = v * 8 + (unsigned)(sk_at(t, *i + n) - '0');
        *i += n - 1;
        sk_buf_byte(out, (uint8_t)v);
        return;
    }
    if (c == '\r' && sk_at(t, *i + 1) == '\n') ++*i;
    if (c == '\r' || c == '\n' || c < 0) return; /* a line goes on */
    for (size_t k = 0; k < sizeof from - 1; k++)
        if (c == from[k]) c = to[k];
    sk_buf_byte(out, (uint8_t)c);
}

sk_bytes pdf_string(sk_arena *a, const pdf_token *t)
{
    sk_buf out = sk_buf_new(a, t->text.len + 1);
    if (t->type == PDF_HEX) {
        int high = -1;
        for (size_t i = 0; i <= t->text.len; i++) {
            int v = i < t->text.len ? sk_hex_value(t->text.p[i]) : high >= 0 ? 0 : -1; /* an odd last digit stands for two */
            if (v < 0) continue;
            if (high >= 0) sk_buf_byte(&out, (uint8_t)(high << 4 | v));
            high = high >= 0 ? -1 : v;
        }
        return sk_buf_view(&out);
    }
    if (t->type != PDF_STRING || sk_find_byte(t->text, 0, '\\') == SK_NPOS)
        return t->type == PDF_STRING ? t->text : (sk_bytes){0};
    for (size_t i = 0; i < t->text.len; i++) {
        if (t->text.p[i] == '\\')
            put_escape(&out, t->text, &i);
        else
            sk_buf_byte(&out, t->text.p[i]);
    }
    return sk_buf_view(&out);
}

sk_bytes pdf_text(sk_arena *a, const pdf_token *t)
{
    sk_bytes b = pdf_string(a, t);
    if (sk_starts(b, SK_LIT("\xFE\xFF"))) return sk_utf16be_to_utf8(a, sk_from(b, 2));
    if (sk_starts(b, SK_LIT("\xFF\xFE"))) return sk_utf16le_to_utf8(a, sk_from(b, 2));
    if (sk_starts(b, SK_LIT("\xEF\xBB\xBF"))) return sk_from(b, 3);
    return sk_utf8_valid(b) ? b : sk_latin1_to_utf8(a, b);
}

/* --- dictionaries --- */

static const char *const key_names[PDF_KEY_COUNT] = {[PDF_KEY_AA] = "AA",
                                                     [PDF_KEY_ACROFORM] = "AcroForm",
                                                     [PDF_KEY_D] = "D",
                                                     [PDF_KEY_DECODEPARMS] = "DecodeParms",
                                                     [PDF_KEY_EF] = "EF",
                                                     [PDF_KEY_ENCRYPT] = "Encrypt",
                                                     [PDF_KEY_F] = "F",
                                                     [PDF_KEY_FILTER] = "Filter",
                                                     [PDF_KEY_FIRST] = "First",
                                                     [PDF_KEY_JS] = "JS",
                                                     [PDF_KEY_LENGTH] = "Length",
                                                     [PDF_KEY_N] = "N",
                                                     [PDF_KEY_OPENACTION] = "OpenAction",
                                                     [PDF_KEY_P] = "P",
                                                     [PDF_KEY_PREDICTOR] = "Predictor",
                                                     [PDF_KEY_S] = "S",
                                                     [PDF_KEY_SUBTYPE] = "Subtype",
                                                     [PDF_KEY_TYPE] = "Type",
                                                     [PDF_KEY_UF] = "UF",
                                                     [PDF_KEY_URI] = "URI",
                                                     [PDF_KEY_WIN] = "Win",
                                                     [PDF_KEY_XFA] = "XFA"};

static int find_key(sk_bytes name)
{
    if (name.len > NAME_MOST) return -1;
    for (int i = 0; i < PDF_KEY_COUNT; i++)
        if (pdf_name_is(name, key_names[i])) return i;
    return -1;
}

struct reading {
    pdf_dict *stack; /* PDF_DEPTH_MOST */
    size_t depth, beyond;
    int key[PDF_DEPTH_MOST];     /* of the value that comes next, or -1 */
    bool expect[PDF_DEPTH_MOST]; /* a key comes next */
    int arrays[PDF_DEPTH_MOST];  /* open arrays in this dictionary */
};

static void open_dict(struct reading *r, size_t off)
{
    if (r->depth >= PDF_DEPTH_MOST) {
        r->beyond++;
        return;
    }
    pdf_dict *d = &r->stack[r->depth];
    *d = (pdf_dict){.owner = -1, .off = off};
    if (r->depth > 0) {
        d->parent = &r->stack[r->depth - 1];
        d->owner = r->key[r->depth - 1];
    }
    r->key[r->depth] = -1;
    r->expect[r->depth] = true;
    r->arrays[r->depth] = 0;
    r->depth++;
}

static void take_in_array(pdf_dict *d, int key, const pdf_token *t)
{
    if (key == PDF_KEY_FILTER && t->type == PDF_NAME && d->filter_count < PDF_FILTERS_MOST) d->filters[d->filter_count++] = *t;
    if (key == PDF_KEY_XFA && t->type == PDF_REF && d->xfa_count < PDF_ITEMS_MOST) d->xfa[d->xfa_count++] = t->number;
}

static void take_value(struct reading *r, const pdf_token *t)
{
    size_t top = r->depth - 1;
    pdf_dict *d = &r->stack[top];
    if (t->type == PDF_OPEN_ARRAY) r->arrays[top]++;
    if (t->type == PDF_CLOSE_ARRAY) {
        if (r->arrays[top] > 0 && --r->arrays[top] == 0) r->expect[top] = true;
        return;
    }
    if (r->arrays[top] > (t->type == PDF_OPEN_ARRAY)) {
        take_in_array(d, r->key[top], t);
        return;
    }
    if (r->expect[top] && t->type == PDF_NAME) {
        r->key[top] = find_key(t->text);
        r->expect[top] = false;
        return;
    }
    if (r->expect[top]) return; /* a value without a key */
    if (r->key[top] >= 0) d->value[r->key[top]] = *t;
    if (r->key[top] == PDF_KEY_FILTER) take_in_array(d, PDF_KEY_FILTER, t);
    if (t->type != PDF_OPEN_ARRAY) r->expect[top] = true;
}

/* What an inner dictionary means for the one around it. */
static void hand_up(pdf_dict *up, const pdf_dict *d)
{
    const pdf_token *f = &d->value[PDF_KEY_F], *uf = &d->value[PDF_KEY_UF];
    if (d->owner == PDF_KEY_EF) up->file = f->type == PDF_REF ? *f : *uf;
    if (d->owner == PDF_KEY_F && up->value[PDF_KEY_F].type == PDF_OPEN_DICT) up->value[PDF_KEY_F] = f->type != PDF_END ? *f : *uf;
    if (d->owner == PDF_KEY_DECODEPARMS) up->value[PDF_KEY_PREDICTOR] = d->value[PDF_KEY_PREDICTOR];
}

static void close_dict(struct reading *r, size_t end, void (*close)(void *self, const pdf_dict *d), void *self, pdf_dict *ret_top)
{
    if (r->beyond > 0) {
        r->beyond--;
        return;
    }
    if (r->depth == 0) return;
    pdf_dict *d = &r->stack[--r->depth];
    d->end = end;
    if (close) close(self, d);
    if (d->parent) hand_up(d->parent, d);
    if (r->depth == 0 && ret_top) *ret_top = *d;
    if (r->depth > 0 && r->arrays[r->depth - 1] == 0) r->expect[r->depth - 1] = true;
}

static bool ends_object(sk_bytes word)
{
    return sk_equal(word, SK_LIT("endobj")) || sk_equal(word, SK_LIT("stream")) || sk_equal(word, SK_LIT("obj")) ||
           sk_equal(word, SK_LIT("xref")) || sk_equal(word, SK_LIT("startxref")) || sk_equal(word, SK_LIT("trailer"));
}

void pdf_read_object(pdf_dict *stack, pdf_lexer *l, void (*close)(void *self, const pdf_dict *d), void *self, pdf_dict *ret_top)
{
    struct reading r = {.stack = stack};
    for (;;) {
        size_t before = l->at;
        pdf_token t = pdf_next(l);
        if (t.type == PDF_END) break;
        if (t.type == PDF_WORD && ends_object(t.text)) {
            l->at = before;
            break;
        }
        if (t.type == PDF_OPEN_DICT) {
            if (r.depth > 0 && r.beyond == 0) take_value(&r, &t);
            open_dict(&r, t.off);
        } else if (t.type == PDF_CLOSE_DICT) {
            close_dict(&r, l->at, close, self, ret_top);
        } else if (r.depth > 0 && r.beyond == 0) {
            take_value(&r, &t);
        }
    }
    while (r.depth > 0) {
        r.beyond = 0;
        close_dict(&r, l->at, close, self, ret_top);
    }
}
