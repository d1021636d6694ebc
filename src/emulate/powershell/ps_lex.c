/* Words of PowerShell: blanks and comments, quotes, variables, expandable text. Source of facts: Windows PowerShell
 * Language Specification 3.0, section 2 (lexical structure). Dashes and quotes also have their typographic forms there. */
#include "emulate/powershell/ps_parse.h"

#include "base/text.h"

sk_ps_node *sk_ps_node_new(sk_ps_parser *p, sk_ps_kind kind, size_t from)
{
    sk_ps_node *n = SK_NEW(p->arena, sk_ps_node);
    if (!n) {
        p->pos = p->s.len;
        p->errors++;
        return &p->spare;
    }
    n->kind = (uint8_t)kind;
    n->off = p->base + (uint32_t)from;
    return n;
}

void sk_ps_list_add(sk_ps_parser *p, sk_ps_list *list, sk_ps_node *n)
{
    if (list->count == list->cap) {
        uint32_t cap = list->cap ? list->cap * 2 : 4;
        sk_ps_node **grown = sk_arena_grow(p->arena, list->p, list->cap, cap, sizeof *grown);
        if (!grown) {
            p->pos = p->s.len;
            return;
        }
        list->p = grown;
        list->cap = cap;
    }
    list->p[list->count++] = n;
}

void sk_ps_list_to(sk_ps_node *n, const sk_ps_list *list)
{
    n->items = list->p;
    n->count = list->count;
}

bool sk_ps_take(sk_ps_parser *p, const char *text)
{
    sk_bytes word = sk_bytes_str(text);
    if (!sk_starts_nocase(sk_from(p->s, p->pos), word)) return false;
    p->pos += word.len;
    return true;
}

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_' || c >= 0x80; }

bool sk_ps_take_word(sk_ps_parser *p, const char *word)
{
    size_t len = sk_bytes_str(word).len;
    int next = sk_at(p->s, p->pos + len);
    if (is_name_char(next) || next == '-' || next == '\\' || next == '.') return false;
    return sk_ps_take(p, word);
}

static void skip_line(sk_ps_parser *p)
{
    size_t end = sk_find_byte(p->s, p->pos, '\n');
    p->pos = end == SK_NPOS ? p->s.len : end;
}

static bool skip_block_comment(sk_ps_parser *p)
{
    if (sk_ps_peek(p, 0) != '<' || sk_ps_peek(p, 1) != '#') return false;
    size_t end = sk_find(p->s, p->pos + 2, SK_LIT("#>"));
    p->pos = end == SK_NPOS ? p->s.len : end + 2;
    return true;
}

static bool skip_joined_line(sk_ps_parser *p)
{
    if (sk_ps_peek(p, 0) != '`') return false;
    size_t at = sk_ps_peek(p, 1) == '\r' ? 2 : 1;
    if (sk_ps_peek(p, at) != '\n') return false;
    p->pos += at + 1;
    return true;
}

void sk_ps_blank(sk_ps_parser *p)
{
    for (;;) {
        int c = sk_ps_peek(p, 0);
        if (c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == 0)
            p->pos++;
        else if (c == 0xC2 && sk_ps_peek(p, 1) == 0xA0)
            p->pos += 2; /* no-break space is a blank (2.2.3) */
        else if (c == '#')
            skip_line(p);
        else if (!skip_block_comment(p) && !skip_joined_line(p))
            return;
    }
}

void sk_ps_space(sk_ps_parser *p)
{
    for (;;) {
        sk_ps_blank(p);
        int c = sk_ps_peek(p, 0);
        if (c != '\n' && c != '\r') return;
        p->pos++;
    }
}

void sk_ps_separators(sk_ps_parser *p)
{
    for (;;) {
        sk_ps_space(p);
        if (sk_ps_peek(p, 0) != ';') return;
        p->pos++;
    }
}

bool sk_ps_is_end(int c)
{
    return c < 0 || sk_is_space(c) || c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '{' || c == '}' ||
           c == ',' || c == '>' || c == '<' || c == 0;
}

bool sk_ps_is_dash(const sk_ps_parser *p, size_t *ret_len)
{
    int c = sk_ps_peek(p, 0);
    *ret_len = 1;
    if (c == '-') return true;
    *ret_len = 3; /* U+2013, U+2014, U+2015 */
    return c == 0xE2 && sk_ps_peek(p, 1) == 0x80 && sk_ps_peek(p, 2) >= 0x93 && sk_ps_peek(p, 2) <= 0x95;
}

bool sk_ps_enter(sk_ps_parser *p)
{
    if (p->depth >= SK_PS_NEST_MOST) {
        p->errors++;
        p->pos = p->s.len; /* nothing honest nests so deep: the rest is given up */
        return false;
    }
    p->depth++;
    return true;
}

void sk_ps_lost(sk_ps_parser *p) { p->errors++; }

/* The kind of quote at pos: '"', '\'' or 0, and its length (2.3.5.2: typographic quotes are quotes). */
static int quote_at(const sk_ps_parser *p, size_t ahead, size_t *ret_len)
{
    int c = sk_ps_peek(p, ahead);
    *ret_len = 1;
    if (c == '"' || c == '\'') return c;
    if (c != 0xE2 || sk_ps_peek(p, ahead + 1) != 0x80) return 0;
    *ret_len = 3;
    int last = sk_ps_peek(p, ahead + 2);
    if (last >= 0x98 && last <= 0x9B) return '\'';
    return last >= 0x9C && last <= 0x9E ? '"' : 0;
}

sk_ps_node *sk_ps_const_text(sk_ps_parser *p, sk_bytes text, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_CONST, from);
    n->value = sk_ps_text(p->arena, text);
    n->len = (uint32_t)(p->pos - from);
    return n;
}

sk_bytes sk_ps_name(sk_ps_parser *p)
{
    size_t from = p->pos;
    bool ticked = false;
    while (is_name_char(sk_ps_peek(p, 0)) || (sk_ps_peek(p, 0) == '`' && is_name_char(sk_ps_peek(p, 1)))) {
        ticked = ticked || sk_ps_peek(p, 0) == '`';
        p->pos++;
    }
    sk_bytes name = sk_slice(p->s, from, p->pos - from);
    if (!ticked) return name;
    sk_buf b = sk_buf_new(p->arena, name.len);
    for (size_t i = 0; i < name.len; i++)
        if (name.p[i] != '`') sk_buf_byte(&b, name.p[i]);
    return sk_buf_view(&b);
}

sk_bytes sk_ps_type_token(sk_ps_parser *p)
{
    sk_buf b = sk_buf_new(p->arena, 4096);
    unsigned depth = 1;
    for (; p->pos < p->s.len; p->pos++) {
        int c = sk_ps_peek(p, 0);
        if (c == '[') depth++;
        if (c == ']' && --depth == 0) break;
        if (!sk_is_space(c) && c != '`') sk_buf_byte(&b, (uint8_t)c);
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
    return sk_buf_view(&b);
}

/* Variables (2.3.2). */
static const struct {
    const char *prefix;
    sk_ps_scope scope;
} scopes[] = {{"env", SK_PS_SCOPE_ENV},     {"function", SK_PS_SCOPE_FUNCTION}, {"global", SK_PS_SCOPE_GLOBAL},
              {"local", SK_PS_SCOPE_LOCAL}, {"private", SK_PS_SCOPE_LOCAL},     {"script", SK_PS_SCOPE_GLOBAL},
              {"using", SK_PS_SCOPE_NONE},  {"variable", SK_PS_SCOPE_NONE},     {"workflow", SK_PS_SCOPE_NONE}};

static sk_ps_node *make_variable(sk_ps_parser *p, sk_bytes name, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_VARIABLE, from);
    n->len = (uint32_t)(p->pos - from);
    size_t colon = sk_find_byte(name, 0, ':');
    sk_bytes prefix = colon == SK_NPOS ? (sk_bytes){0} : sk_slice(name, 0, colon);
    for (size_t i = 0; i < SK_COUNT(scopes) && prefix.len > 0; i++)
        if (sk_is(prefix, scopes[i].prefix)) {
            n->op = (uint8_t)scopes[i].scope;
            name = sk_from(name, colon + 1);
            break;
        }
    n->symbol = sk_ps_symbol_of(p->symbols, name);
    if (!n->symbol) p->pos = p->s.len;
    return n;
}

static sk_ps_node *braced_variable(sk_ps_parser *p, size_t from)
{
    sk_buf name = sk_buf_new(p->arena, 4096);
    p->pos += 2;
    while (p->pos < p->s.len && sk_ps_peek(p, 0) != '}') {
        if (sk_ps_peek(p, 0) == '`' && p->pos + 1 < p->s.len) p->pos++;
        sk_buf_byte(&name, (uint8_t)sk_ps_peek(p, 0));
        p->pos++;
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
    return make_variable(p, sk_buf_view(&name), from);
}

sk_ps_node *sk_ps_variable_token(sk_ps_parser *p)
{
    size_t from = p->pos;
    bool splat = sk_ps_peek(p, 0) == '@';
    int c = sk_ps_peek(p, 1);
    if (c == '{' && !splat) return braced_variable(p, from);
    if (c == '?' || c == '$' || c == '^') {
        p->pos += 2;
        return make_variable(p, sk_slice(p->s, from + 1, 1), from);
    }
    if (!is_name_char(c)) return NULL;
    p->pos++;
    while (is_name_char(sk_ps_peek(p, 0)) ||
           (sk_ps_peek(p, 0) == ':' && is_name_char(sk_ps_peek(p, 1)) && sk_ps_peek(p, 1) != ':'))
        p->pos++;
    sk_ps_node *n = make_variable(p, sk_slice(p->s, from + 1, p->pos - from - 1), from);
    if (splat) n->op = SK_PS_SCOPE_SPLAT;
    return n;
}

/* Escapes behind a backtick (2.3.7). */
static void take_escape(sk_ps_parser *p, sk_buf *b)
{
    static const char names[] = "0abfnrtv", values[] = {0, 7, 8, 12, 10, 13, 9, 11};
    p->pos++;
    int c = sk_ps_peek(p, 0);
    if (c < 0) return;
    p->pos++;
    if (c == '\r' && sk_ps_peek(p, 0) == '\n') c = sk_at(p->s, p->pos++);
    for (size_t i = 0; i < sizeof names - 1; i++)
        if (names[i] == c) {
            sk_buf_byte(b, (uint8_t)values[i]);
            return;
        }
    if (c != '\n') sk_buf_byte(b, (uint8_t)c);
}

typedef enum text_mode { TEXT_QUOTED, TEXT_HERE, TEXT_TOKEN, TEXT_WHOLE } text_mode;

typedef struct parts {
    sk_ps_list list;
    sk_buf literal;
    size_t from;
} parts;

static void flush_literal(sk_ps_parser *p, parts *t)
{
    sk_bytes text = sk_buf_view(&t->literal);
    if (text.len == 0) return;
    sk_ps_list_add(p, &t->list, sk_ps_const_text(p, text, t->from));
    t->literal = sk_buf_new(p->arena, p->s.len + 16);
}

static bool take_part(sk_ps_parser *p, parts *t)
{
    if (sk_ps_peek(p, 0) != '$') return false;
    size_t from = p->pos;
    sk_ps_node *part = NULL;
    if (sk_ps_peek(p, 1) == '(') {
        if (!sk_ps_enter(p)) return true;
        p->pos += 2;
        part = sk_ps_node_new(p, SK_PN_SUB, from);
        part->a = sk_ps_statements(p, ')');
        p->depth--;
    } else {
        part = sk_ps_variable_token(p);
    }
    if (!part) return false;
    flush_literal(p, t);
    sk_ps_list_add(p, &t->list, part);
    return true;
}

/* True, and the closing quote is taken, where the text ends. */
static bool take_text_end(sk_ps_parser *p, text_mode mode, parts *t)
{
    size_t len = 0;
    if (p->pos >= p->s.len) {
        if (mode == TEXT_QUOTED || mode == TEXT_HERE) sk_ps_lost(p);
        return true;
    }
    if (mode == TEXT_QUOTED && quote_at(p, 0, &len) == '"') {
        size_t next = 0;
        p->pos += len;
        if (quote_at(p, 0, &next) != '"') return true;
        sk_buf_byte(&t->literal, '"');
        p->pos += next;
    }
    if (mode == TEXT_HERE && (sk_ps_peek(p, 0) == '\n' || sk_ps_peek(p, 0) == '\r')) {
        size_t end = sk_ps_peek(p, 0) == '\r' && sk_ps_peek(p, 1) == '\n' ? 2 : 1;
        if (quote_at(p, end, &len) == '"' && sk_ps_peek(p, end + len) == '@') {
            p->pos += end + len + 1;
            return true;
        }
    }
    return mode == TEXT_TOKEN && sk_ps_is_end(sk_ps_peek(p, 0));
}

static void take_single_quoted(sk_ps_parser *p, sk_buf *b)
{
    size_t len = 0, next = 0;
    quote_at(p, 0, &len);
    p->pos += len;
    while (p->pos < p->s.len) {
        if (quote_at(p, 0, &len) == '\'') {
            if (quote_at(p, len, &next) != '\'') {
                p->pos += len;
                return;
            }
            p->pos += len;
            len = next;
        } else {
            len = 1;
        }
        sk_buf_bytes(b, sk_slice(p->s, p->pos, len));
        p->pos += len;
    }
    sk_ps_lost(p);
}

static sk_ps_node *close_parts(sk_ps_parser *p, parts *t)
{
    if (t->list.count == 0) {
        sk_ps_node *n = sk_ps_const_text(p, sk_buf_view(&t->literal), t->from);
        return n;
    }
    flush_literal(p, t);
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_EXPAND, t->from);
    n->len = (uint32_t)(p->pos - t->from);
    sk_ps_list_to(n, &t->list);
    return n;
}

static sk_ps_node *expand(sk_ps_parser *p, text_mode mode, size_t from, sk_bytes start, sk_ps_node *first)
{
    parts t = {.literal = sk_buf_new(p->arena, p->s.len + 16), .from = from};
    if (first) sk_ps_list_add(p, &t.list, first);
    sk_buf_bytes(&t.literal, start);
    size_t len = 0;
    while (!take_text_end(p, mode, &t) && p->pos < p->s.len) {
        int c = sk_ps_peek(p, 0);
        int quote = mode == TEXT_TOKEN ? quote_at(p, 0, &len) : 0;
        if (c == '`') {
            take_escape(p, &t.literal);
        } else if (quote == '\'') {
            take_single_quoted(p, &t.literal);
        } else if (quote == '"') {
            p->pos += len;
            flush_literal(p, &t);
            sk_ps_list_add(p, &t.list, expand(p, TEXT_QUOTED, p->pos, (sk_bytes){0}, NULL));
        } else if (!take_part(p, &t) && p->pos < p->s.len && !(mode == TEXT_QUOTED && quote_at(p, 0, &len) == '"')) {
            sk_buf_byte(&t.literal, (uint8_t)sk_ps_peek(p, 0));
            p->pos++;
        }
    }
    return close_parts(p, &t);
}

sk_ps_node *sk_ps_token(sk_ps_parser *p, size_t from, sk_bytes start, sk_ps_node *first)
{
    return expand(p, TEXT_TOKEN, from, start, first);
}

static sk_ps_node *here_string(sk_ps_parser *p, size_t from, int quote)
{
    size_t line = sk_find_byte(p->s, p->pos, '\n');
    if (line == SK_NPOS || sk_trim(sk_slice(p->s, p->pos, line - p->pos)).len > 0) {
        sk_ps_lost(p);
        p->pos = line == SK_NPOS ? p->s.len : line;
        return sk_ps_const_text(p, (sk_bytes){0}, from);
    }
    if (quote == '"') {
        size_t len = 0;
        p->pos = line;
        bool empty = quote_at(p, 1, &len) == '"' && sk_ps_peek(p, 1 + len) == '@';
        if (!empty) p->pos++;
        return expand(p, TEXT_HERE, from, (sk_bytes){0}, NULL);
    }
    size_t end = line;
    if ((end = sk_find(p->s, end, SK_LIT("\n'@"))) == SK_NPOS) {
        sk_ps_lost(p);
        p->pos = p->s.len;
        return sk_ps_const_text(p, sk_from(p->s, line + 1), from);
    }
    size_t stop = end > line && sk_at(p->s, end - 1) == '\r' ? end - 1 : end;
    sk_bytes text = stop > line + 1 ? sk_slice(p->s, line + 1, stop - line - 1) : (sk_bytes){0};
    p->pos = end + 3;
    return sk_ps_const_text(p, text, from);
}

sk_ps_node *sk_ps_string_token(sk_ps_parser *p)
{
    size_t from = p->pos, len = 0;
    if (sk_ps_peek(p, 0) == '@') {
        int quote = quote_at(p, 1, &len);
        p->pos += 1 + len;
        return here_string(p, from, quote);
    }
    if (quote_at(p, 0, &len) == '"') {
        p->pos += len;
        return expand(p, TEXT_QUOTED, from, (sk_bytes){0}, NULL);
    }
    sk_buf b = sk_buf_new(p->arena, p->s.len);
    take_single_quoted(p, &b);
    return sk_ps_const_text(p, sk_buf_view(&b), from);
}

int sk_ps_quote(const sk_ps_parser *p)
{
    size_t len = 0;
    if (sk_ps_peek(p, 0) == '@') return quote_at(p, 1, &len);
    return quote_at(p, 0, &len);
}

sk_ps_node *sk_ps_parse_expandable(sk_ps_symbols *symbols, sk_bytes text, uint32_t base)
{
    sk_ps_parser p = {.arena = symbols->arena, .symbols = symbols, .s = text, .base = base};
    return expand(&p, TEXT_WHOLE, 0, (sk_bytes){0}, NULL);
}

sk_ps_symbol *sk_ps_symbol_of(sk_ps_symbols *s, sk_bytes name)
{
    uintptr_t known = 0;
    bool folded = true;
    for (size_t i = 0; i < name.len && folded; i++) folded = !(name.p[i] >= 'A' && name.p[i] <= 'Z');
    if (!folded) name = sk_text_lower(s->arena, name);
    if (sk_map_get(s->by_name, name, &known)) return (sk_ps_symbol *)known;
    sk_ps_symbol *symbol = SK_NEW(s->arena, sk_ps_symbol);
    if (!symbol) return NULL;
    symbol->name = name;
    return sk_map_put(s->by_name, name, (uintptr_t)symbol) ? symbol : NULL;
}
