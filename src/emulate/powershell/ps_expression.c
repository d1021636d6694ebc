/* Expressions of PowerShell. Source of facts: Windows PowerShell Language Specification 3.0, section 7, and
 * about_Operator_Precedence: , binds tighter than .., that tighter than -f, then * + comparison bitwise logical. */
#include "emulate/powershell/ps_parse.h"

#define LEVELS 7

static const struct {
    const char *text;
    uint8_t level;
} operators[SK_PO_COUNT] = {
#define SK_PS_OPERATOR(name, text, level) [SK_PO_##name] = {text, level},
#include "emulate/powershell/operators.def"
#undef SK_PS_OPERATOR
};

static sk_ps_node *parse_unary(sk_ps_parser *p);

/* ---- operators --------------------------------------------------------------------------------------------------- */

static uint8_t find_word(sk_bytes word, unsigned level)
{
    for (unsigned op = 1; op < SK_PO_COUNT; op++)
        if (operators[op].level == level && sk_is_alpha(operators[op].text[0]) && sk_is(word, operators[op].text))
            return (uint8_t)op;
    return 0;
}

static bool match_word(sk_bytes word, unsigned level, uint8_t *ret)
{
    *ret = find_word(word, level);
    if (*ret || level != 2) return *ret != 0;
    int first = sk_lower(sk_at(word, 0));
    if (first == 'i' || first == 'c') *ret = find_word(sk_from(word, 1), level);
    if (*ret && first == 'c') *ret |= SK_PS_CASE;
    return *ret != 0;
}

static bool match_sign(const sk_ps_parser *p, unsigned level, uint8_t *ret, size_t *ret_len)
{
    for (unsigned op = SK_PO_ADD; op <= SK_PO_RANGE; op++) {
        sk_bytes text = sk_bytes_str(operators[op].text);
        if (operators[op].level != level || sk_is_alpha(text.p[0])) continue;
        if (!sk_starts(sk_from(p->s, p->pos), text)) continue;
        int next = sk_ps_peek(p, text.len);
        if (next == '=' && op != SK_PO_RANGE) return false; /* an assignment */
        if ((op == SK_PO_ADD && next == '+') || (op == SK_PO_SUB && next == '-')) return false;
        *ret = (uint8_t)op;
        *ret_len = text.len;
        return true;
    }
    return false;
}

static bool take_operator(sk_ps_parser *p, unsigned level, uint8_t *ret)
{
    size_t len = 0, dash = 0;
    if (sk_ps_is_dash(p, &dash) && sk_is_alpha(sk_ps_peek(p, dash))) {
        size_t from = p->pos;
        p->pos += dash;
        sk_bytes word = sk_ps_name(p);
        if (match_word(word, level, ret)) return true;
        p->pos = from;
        return false;
    }
    if (dash == 3 && level == 3 && sk_ps_is_dash(p, &dash)) { /* a typographic minus */
        *ret = SK_PO_SUB;
        p->pos += dash;
        return true;
    }
    if (!match_sign(p, level, ret, &len)) return false;
    p->pos += len;
    return true;
}

static sk_ps_node *parse_list(sk_ps_parser *p)
{
    size_t from = p->pos;
    sk_ps_node *first = parse_unary(p);
    sk_ps_list list = {0};
    for (;;) {
        size_t before = p->pos;
        sk_ps_blank(p);
        if (p->in_arguments || sk_ps_peek(p, 0) != ',') {
            p->pos = before;
            break;
        }
        if (list.count == 0) sk_ps_list_add(p, &list, first);
        p->pos++;
        sk_ps_space(p);
        sk_ps_list_add(p, &list, parse_unary(p));
    }
    if (list.count == 0) return first;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_LIST, from);
    n->len = (uint32_t)(p->pos - from);
    sk_ps_list_to(n, &list);
    return n;
}

static sk_ps_node *parse_level(sk_ps_parser *p, unsigned level)
{
    if (level == LEVELS) return parse_list(p);
    size_t from = p->pos;
    sk_ps_node *first = parse_level(p, level + 1);
    sk_ps_list list = {0};
    sk_buf ops = sk_buf_new(p->arena, p->s.len + 1);
    for (;;) {
        uint8_t op = 0;
        size_t before = p->pos;
        sk_ps_blank(p);
        if (!take_operator(p, level, &op)) {
            p->pos = before;
            break;
        }
        if (list.count == 0) sk_ps_list_add(p, &list, first);
        sk_buf_byte(&ops, op);
        sk_ps_space(p);
        sk_ps_list_add(p, &list, parse_level(p, level + 1));
    }
    if (list.count == 0) return first;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_CHAIN, from);
    n->len = (uint32_t)(p->pos - from);
    n->ops = sk_buf_view(&ops).p;
    if (sk_buf_view(&ops).len + 1 < list.count) list.count = (uint32_t)sk_buf_view(&ops).len + 1;
    sk_ps_list_to(n, &list);
    return n;
}

sk_ps_node *sk_ps_expression(sk_ps_parser *p) { return parse_level(p, 0); }

/* ---- unary ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    uint8_t op;
} unary_words[] = {{"not", SK_PO_NOT},     {"bnot", SK_PO_BNOT},    {"join", SK_PO_JOIN},
                   {"split", SK_PO_SPLIT}, {"isplit", SK_PO_SPLIT}, {"csplit", SK_PO_SPLIT}};

static uint8_t take_unary(sk_ps_parser *p)
{
    size_t dash = 0, from = p->pos;
    int c = sk_ps_peek(p, 0);
    if (c == '!') {
        p->pos++;
        return SK_PO_NOT;
    }
    if (c == ',' || c == '+') {
        p->pos += c == '+' && sk_ps_peek(p, 1) == '+' ? 2 : 1;
        return c == ',' ? SK_PO_RANGE : p->pos - from == 2 ? SK_PO_SHL : SK_PO_ADD;
    }
    if (!sk_ps_is_dash(p, &dash)) return 0;
    p->pos += dash;
    if (sk_is_alpha(sk_ps_peek(p, 0))) {
        sk_bytes word = sk_ps_name(p);
        for (size_t i = 0; i < SK_COUNT(unary_words); i++)
            if (sk_is(word, unary_words[i].word)) return unary_words[i].op;
        p->pos = from;
        return 0;
    }
    if (sk_ps_is_dash(p, &dash)) {
        p->pos += dash;
        return SK_PO_SHR;
    }
    return SK_PO_SUB;
}

/* ++x and --x: op SHL stands for ++, SHR for --, RANGE for the unary comma. */
static sk_ps_node *parse_unary(sk_ps_parser *p)
{
    size_t from = p->pos;
    uint8_t op = take_unary(p);
    if (op == 0) {
        sk_ps_node *n = sk_ps_primary(p, false);
        if (n) return n;
        sk_ps_lost(p);
        int c = sk_ps_peek(p, 0);
        if (c < 0 || sk_ps_is_end(c) || c == ']') return sk_ps_const_text(p, (sk_bytes){0}, from);
        sk_ps_node *word = sk_ps_token(p, from, (sk_bytes){0}, NULL);
        if (p->pos == from) p->pos++;
        return word;
    }
    if (!sk_ps_enter(p)) return sk_ps_const_text(p, (sk_bytes){0}, from);
    sk_ps_space(p);
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_UNARY, from);
    n->op = op;
    n->a = parse_unary(p);
    n->len = (uint32_t)(p->pos - from);
    p->depth--;
    return n;
}

/* ---- primaries --------------------------------------------------------------------------------------------------- */

static sk_ps_node *parse_number(sk_ps_parser *p)
{
    size_t from = p->pos;
    bool hex = sk_ps_peek(p, 0) == '0' && sk_lower(sk_ps_peek(p, 1)) == 'x';
    if (hex) p->pos += 2;
    while (hex ? sk_hex_value(sk_ps_peek(p, 0)) >= 0 : sk_is_digit(sk_ps_peek(p, 0))) p->pos++;
    if (!hex && sk_ps_peek(p, 0) == '.' && sk_is_digit(sk_ps_peek(p, 1)))
        for (p->pos++; sk_is_digit(sk_ps_peek(p, 0));) p->pos++;
    size_t sign = sk_ps_peek(p, 1) == '-' || sk_ps_peek(p, 1) == '+';
    if (!hex && sk_lower(sk_ps_peek(p, 0)) == 'e' && sk_is_digit(sk_ps_peek(p, 1 + sign)))
        for (p->pos += 1 + sign; sk_is_digit(sk_ps_peek(p, 0));) p->pos++;
    while (sk_is_alpha(sk_ps_peek(p, 0))) p->pos++; /* suffixes */
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_CONST, from);
    n->len = (uint32_t)(p->pos - from);
    if (!sk_ps_parse_number(sk_slice(p->s, from, p->pos - from), &n->value)) {
        sk_ps_lost(p);
        n->value = sk_ps_text(p->arena, sk_slice(p->s, from, p->pos - from));
    }
    return n;
}

/* ( ... ), $( ... ), @( ... ), { ... }: what stands between. */
static sk_ps_node *parse_bracket(sk_ps_parser *p, sk_ps_kind kind, size_t open_len)
{
    size_t from = p->pos;
    if (!sk_ps_enter(p)) return sk_ps_const_text(p, (sk_bytes){0}, from);
    bool in_arguments = p->in_arguments;
    p->in_arguments = false;
    p->pos += open_len;
    sk_ps_node *n = sk_ps_node_new(p, kind, from);
    if (kind == SK_PN_PAREN) {
        sk_ps_space(p);
        n->a = sk_ps_statement(p);
        sk_ps_separators(p);
        if (sk_ps_peek(p, 0) == ')') {
            p->pos++;
        } else { /* more than one statement: not the language, but the rest is worth reading */
            sk_ps_lost(p);
            sk_ps_statements(p, ')');
        }
    } else {
        n->a = kind == SK_PN_BLOCK ? sk_ps_script(p, '}') : sk_ps_statements(p, ')');
    }
    n->len = (uint32_t)(p->pos - from);
    p->in_arguments = in_arguments;
    p->depth--;
    return n;
}

static sk_ps_node *parse_key(sk_ps_parser *p)
{
    size_t from = p->pos;
    int c = sk_ps_peek(p, 0);
    if (c == '$' || c == '(' || c == '@' || c == '[' || sk_ps_quote(p) || sk_is_digit(c)) {
        sk_ps_node *key = sk_ps_primary(p, false);
        if (key) return key;
    }
    while (sk_ps_peek(p, 0) >= 0 && sk_ps_peek(p, 0) != '=' && !sk_ps_is_end(sk_ps_peek(p, 0))) p->pos++;
    return sk_ps_const_text(p, sk_slice(p->s, from, p->pos - from), from);
}

static sk_ps_node *parse_hash(sk_ps_parser *p)
{
    size_t from = p->pos;
    if (!sk_ps_enter(p)) return sk_ps_const_text(p, (sk_bytes){0}, from);
    bool in_arguments = p->in_arguments;
    p->in_arguments = false;
    sk_ps_list list = {0};
    for (p->pos += 2; p->pos < p->s.len;) {
        sk_ps_separators(p);
        if (sk_ps_peek(p, 0) == '}') break;
        size_t before = p->pos;
        sk_ps_node *key = parse_key(p);
        sk_ps_blank(p);
        if (sk_ps_peek(p, 0) == '=') {
            p->pos++;
            sk_ps_space(p);
            sk_ps_node *value = sk_ps_statement(p);
            sk_ps_list_add(p, &list, key);
            sk_ps_list_add(p, &list, value ? value : sk_ps_const_text(p, (sk_bytes){0}, p->pos));
        } else {
            sk_ps_lost(p);
            if (p->pos == before) p->pos++;
        }
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_HASH, from);
    sk_ps_list_to(n, &list);
    n->len = (uint32_t)(p->pos - from);
    p->in_arguments = in_arguments;
    p->depth--;
    return n;
}

static bool starts_operand(const sk_ps_parser *p)
{
    int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
    if (c == '$' || c == '@' || c == '(' || c == '[' || c == '{' || c == '!' || sk_is_digit(c) || sk_ps_quote(p)) return true;
    if (c == '.' && sk_is_digit(next)) return true;
    if (c != '-') return false;
    if (sk_is_digit(next) || next == '$' || next == '(') return true;
    sk_bytes rest = sk_from(p->s, p->pos + 1);
    for (size_t i = 0; i < SK_COUNT(unary_words); i++)
        if (sk_starts_nocase(rest, sk_bytes_str(unary_words[i].word))) return true;
    return false;
}

static sk_ps_node *parse_type(sk_ps_parser *p)
{
    size_t from = p->pos;
    p->pos++;
    sk_bytes name = sk_ps_type_token(p);
    size_t behind = p->pos;
    if (sk_ps_peek(p, 0) != ':' && sk_ps_peek(p, 0) != '.') {
        sk_ps_blank(p); /* a line end leaves the type alone */
        if (starts_operand(p) && sk_ps_enter(p)) {
            sk_ps_node *n = sk_ps_node_new(p, SK_PN_CAST, from);
            n->text = name;
            n->a = parse_unary(p);
            n->len = (uint32_t)(p->pos - from);
            p->depth--;
            return n;
        }
    }
    p->pos = behind;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_TYPE, from);
    n->text = name;
    n->len = (uint32_t)(p->pos - from);
    return n;
}

/* ---- members, calls, indexes --------------------------------------------------------------------------------------- */

static void parse_arguments(sk_ps_parser *p, sk_ps_node *call)
{
    sk_ps_list list = {0};
    if (!sk_ps_enter(p)) return;
    bool in_arguments = p->in_arguments;
    p->in_arguments = true;
    p->pos++;
    for (;;) {
        sk_ps_space(p);
        int c = sk_ps_peek(p, 0);
        if (c < 0 || c == ')') break;
        size_t before = p->pos;
        if (c == ',')
            p->pos++;
        else
            sk_ps_list_add(p, &list, sk_ps_expression(p));
        if (p->pos == before) {
            sk_ps_lost(p);
            p->pos++;
        }
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
    p->in_arguments = in_arguments;
    p->depth--;
    sk_ps_list_to(call, &list);
}

static sk_ps_node *parse_member_name(sk_ps_parser *p)
{
    size_t from = p->pos;
    int c = sk_ps_peek(p, 0);
    if (sk_ps_quote(p) && c != '@') return sk_ps_string_token(p);
    if (c == '$' && sk_ps_peek(p, 1) != '(') return sk_ps_variable_token(p);
    if (c == '$') return parse_bracket(p, SK_PN_SUB, 2);
    if (c == '(') return parse_bracket(p, SK_PN_PAREN, 1);
    sk_bytes name = sk_ps_name(p);
    return name.len ? sk_ps_const_text(p, name, from) : NULL;
}

static sk_ps_node *parse_member(sk_ps_parser *p, bool is_static)
{
    size_t from = p->pos;
    p->pos += is_static ? 2 : 1;
    sk_ps_blank(p);
    sk_ps_node *name = parse_member_name(p);
    if (!name) {
        p->pos = from;
        return NULL;
    }
    int c = sk_ps_peek(p, 0);
    bool block = c == '{' && name->kind == SK_PN_CONST &&
                 (sk_is(sk_ps_view(name->value), "foreach") || sk_is(sk_ps_view(name->value), "where"));
    sk_ps_node *n = sk_ps_node_new(p, c == '(' || block ? SK_PN_CALL : SK_PN_MEMBER, from);
    n->op = is_static;
    n->a = name;
    if (c == '(') parse_arguments(p, n);
    if (block) {
        sk_ps_list list = {0};
        sk_ps_list_add(p, &list, parse_bracket(p, SK_PN_BLOCK, 1));
        sk_ps_list_to(n, &list);
    }
    n->len = (uint32_t)(p->pos - from);
    return n;
}

static sk_ps_node *parse_index(sk_ps_parser *p)
{
    size_t from = p->pos;
    if (!sk_ps_enter(p)) return NULL;
    bool in_arguments = p->in_arguments;
    p->in_arguments = false;
    p->pos++;
    sk_ps_space(p);
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_INDEX, from);
    n->a = sk_ps_expression(p);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == ']')
        p->pos++;
    else
        sk_ps_lost(p);
    p->in_arguments = in_arguments;
    p->depth--;
    n->len = (uint32_t)(p->pos - from);
    return n;
}

static sk_ps_node *parse_link(sk_ps_parser *p, bool command_mode)
{
    int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
    if (c == ':' && next == ':') return parse_member(p, true);
    if (c == '?' && next == '.' && !command_mode) p->pos++, c = '.', next = sk_ps_peek(p, 1);
    if (c == '.' && next != '.' && !(command_mode && (next == '\\' || next == '/'))) return parse_member(p, false);
    if (c == '[') return parse_index(p);
    if (!command_mode && next == c && (c == '+' || c == '-')) {
        sk_ps_node *n = sk_ps_node_new(p, SK_PN_STEP, p->pos);
        n->op = c == '+' ? 1 : 2;
        p->pos += 2;
        return n;
    }
    return NULL;
}

/* A dot at the start of the next line goes on with the chain (PowerShell 7; older versions lose the statement). */
static bool chain_goes_on(sk_ps_parser *p, bool command_mode)
{
    if (command_mode || (sk_ps_peek(p, 0) != '\r' && sk_ps_peek(p, 0) != '\n')) return false;
    size_t before = p->pos;
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == '.' && sk_is_alpha(sk_ps_peek(p, 1))) return true;
    p->pos = before;
    return false;
}

static sk_ps_node *parse_links(sk_ps_parser *p, sk_ps_node *start, size_t from, bool command_mode)
{
    sk_ps_list list = {0};
    for (;;) {
        sk_ps_node *link = parse_link(p, command_mode);
        if (!link && chain_goes_on(p, command_mode)) link = parse_link(p, command_mode);
        if (!link) break;
        sk_ps_list_add(p, &list, link);
    }
    if (list.count == 0) return start;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_ACCESS, from);
    n->a = start;
    sk_ps_list_to(n, &list);
    n->len = (uint32_t)(p->pos - from);
    return n;
}

sk_ps_node *sk_ps_primary(sk_ps_parser *p, bool command_mode)
{
    size_t from = p->pos;
    sk_ps_node *n = NULL;
    int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
    if (c == '$')
        n = next == '(' ? parse_bracket(p, SK_PN_SUB, 2) : sk_ps_variable_token(p);
    else if (c == '@' && next == '(')
        n = parse_bracket(p, SK_PN_ARRAY, 2);
    else if (c == '@' && next == '{')
        n = parse_hash(p);
    else if (sk_ps_quote(p))
        n = sk_ps_string_token(p);
    else if (c == '@')
        n = sk_ps_variable_token(p);
    else if (c == '(')
        n = parse_bracket(p, SK_PN_PAREN, 1);
    else if (c == '{')
        n = parse_bracket(p, SK_PN_BLOCK, 1);
    else if (c == '[' && !command_mode)
        n = parse_type(p);
    else if (!command_mode && (sk_is_digit(c) || (c == '.' && sk_is_digit(next))))
        n = parse_number(p);
    if (!n) return NULL;
    if (n->kind == SK_PN_BLOCK && sk_ps_peek(p, 0) != '.') return n;
    return n->kind == SK_PN_CAST ? n : parse_links(p, n, from, command_mode);
}
