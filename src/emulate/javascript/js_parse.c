/* Expressions. ECMA-262 (12th edition) 13. Arrow functions are read as what stands in their parentheses and turned into parameters when
 * the arrow comes, as the cover grammar of 13.2.5 and 15.3 means it. */
#include "emulate/javascript/js_parser.h"

#include "base/attr.h"

enum { PEEKS_TIMES = 8 /* looks ahead may read the source so many times over */ };

js_node *js_new_node(js_parser *p, js_type type, size_t off)
{
    static js_node none;
    js_node *n = SK_NEW(p->arena, js_node);
    if (!n) {
        js_fail(p);
        none = (js_node){.type = JS_EMPTY};
        return &none;
    }
    n->type = (uint8_t)type;
    n->off = (uint32_t)off;
    n->end = (uint32_t)off;
    return n;
}

js_node *js_finish_node(js_parser *p, js_node *n)
{
    n->end = (uint32_t)p->last_end;
    return n;
}

void js_fail(js_parser *p)
{
    p->failed = true;
    p->lex.bad = true;
    p->t = (js_token){.word = JS_W_END, .off = p->t.off, .line_before = true};
}

void js_advance(js_parser *p)
{
    if (p->failed) return;
    p->last_end = p->t.off + p->t.text.len;
    p->t = js_lex_next(&p->lex);
    if (p->lex.bad) js_fail(p);
}

bool js_is_sign(const js_parser *p, uint32_t sign) { return p->t.word == JS_W_SIGN && p->t.sign == sign; }
bool js_is_word(const js_parser *p, const char *word) { return p->t.word == JS_W_NAME && sk_equal(p->t.text, sk_bytes_str(word)); }

bool js_take_sign(js_parser *p, uint32_t sign)
{
    bool yes = js_is_sign(p, sign);
    if (yes) js_advance(p);
    return yes;
}

bool js_take_word(js_parser *p, const char *word)
{
    bool yes = js_is_word(p, word);
    if (yes) js_advance(p);
    return yes;
}

void js_want_sign(js_parser *p, uint32_t sign)
{
    if (!js_take_sign(p, sign)) js_fail(p);
}

bool js_enter(js_parser *p)
{
    if (++p->depth <= p->depth_most && !p->failed) return true;
    js_fail(p);
    return false;
}

js_token js_peek(js_parser *p)
{
    js_lexer kept = p->lex;
    js_token t = js_lex_next(&p->lex);
    uint64_t looked = p->lex.looked;
    p->lex = kept;
    p->lex.looked = looked;
    if (looked > (uint64_t)p->lex.source.len * PEEKS_TIMES + 4096) js_fail(p);
    return t;
}

void js_append(js_node ***end, js_node *n)
{
    **end = n;
    *end = &n->next;
}

static bool is_reserved(sk_bytes name)
{
    static const char *const words[] = {"break", "case", "catch", "continue", "default", "delete", "do", "else", "finally", "for", "if", "in", "instanceof",
                                        "return", "switch", "throw", "try", "typeof", "var", "void", "while", "with"};
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_equal(name, sk_bytes_str(words[i]))) return true;
    return false;
}

static bool is_name(const js_parser *p) { return p->t.word == JS_W_NAME && !is_reserved(p->t.text); }

static js_node *take_word_node(js_parser *p, js_type type)
{
    js_node *n = js_new_node(p, type, p->t.off);
    n->text = p->t.text;
    js_advance(p);
    return js_finish_node(p, n);
}

/* this and arguments of an arrow are those of the function around. */
static void note_this(js_parser *p, sk_bytes name)
{
    bool both = sk_equal(name, SK_LIT("this")) || sk_equal(name, SK_LIT("arguments"));
    if (both && p->plain && p->function != p->plain) p->plain->flags |= JS_USES_THIS;
}

/* --- patterns --- */

js_node *js_parse_target(js_parser *p)
{
    if (js_is_sign(p, '[') || js_is_sign(p, '{')) {
        bool no_in = p->no_in;
        js_node *n = NULL;
        p->no_in = false;
        if (js_enter(p)) n = js_is_sign(p, '{') ? js_parse_object(p) : js_parse_assign(p);
        p->depth--;
        p->no_in = no_in;
        return n ? n : js_new_node(p, JS_EMPTY, 0);
    }
    if (!is_name(p)) js_fail(p);
    return take_word_node(p, JS_NAME);
}

/* --- functions --- */

static js_node *parse_parameter(js_parser *p)
{
    size_t off = p->t.off;
    if (js_take_sign(p, JS_SIGN3('.', '.', '.'))) {
        js_node *rest = js_new_node(p, JS_SPREAD, off);
        rest->a = js_parse_target(p);
        return js_finish_node(p, rest);
    }
    js_node *target;
    if (js_is_sign(p, '[')) {
        target = js_parse_assign(p); /* the default comes along */
        return target;
    }
    target = js_parse_target(p);
    if (!js_take_sign(p, '=')) return target;
    js_node *n = js_new_node(p, JS_ASSIGN, off);
    n->sign = '=';
    n->a = target;
    n->b = js_parse_assign(p);
    return js_finish_node(p, n);
}

js_node *js_parse_function_body(js_parser *p, js_node *f)
{
    js_node *function = p->function, *plain = p->plain;
    unsigned blocks = p->block_depth;
    bool no_in = p->no_in;
    p->function = f;
    if (!(f->flags & JS_ARROW)) p->plain = f;
    p->block_depth = 0;
    if ((f->flags & JS_ARROW) && !js_is_sign(p, '{')) {
        f->b = js_parse_assign(p);
    } else {
        p->no_in = false;
        js_want_sign(p, '{');
        f->b = js_new_node(p, JS_BLOCK, p->t.off);
        f->b->a = js_parse_list(p, false);
        p->no_in = no_in;
        js_want_sign(p, '}');
        js_finish_node(p, f->b);
    }
    p->function = function;
    p->plain = plain;
    p->block_depth = blocks;
    return js_finish_node(p, f);
}

js_node *js_parse_function_rest(js_parser *p, js_node *f)
{
    js_node **end = &f->a;
    bool no_in = p->no_in;
    p->no_in = false;
    js_want_sign(p, '(');
    while (!p->failed && !js_is_sign(p, ')')) {
        js_append(&end, parse_parameter(p));
        if (!js_take_sign(p, ',')) break;
    }
    js_want_sign(p, ')');
    p->no_in = no_in;
    return js_parse_function_body(p, f);
}

/* At `function`. */
js_node *js_parse_function(js_parser *p, unsigned flags, bool declaration)
{
    js_node *f = js_new_node(p, JS_FUNCTION, p->t.off);
    if (!js_enter(p)) {
        p->depth--;
        return f;
    }
    js_advance(p);
    if (js_take_sign(p, '*')) flags |= JS_GENERATOR;
    f->flags = (uint16_t)(flags | (declaration ? JS_DECLARATION : 0u));
    if (p->t.word == JS_W_NAME) {
        f->text = p->t.text;
        js_advance(p);
    }
    js_parse_function_rest(p, f);
    p->depth--;
    return f;
}

static js_node *arrow_of(js_parser *p, js_node *parameters, size_t off, unsigned flags)
{
    js_node *f = js_new_node(p, JS_FUNCTION, off);
    f->flags = (uint16_t)(JS_ARROW | flags);
    f->a = parameters;
    js_want_sign(p, JS_SIGN2('=', '>'));
    return js_parse_function_body(p, f);
}

/* --- primary expressions --- */

/* (a, b), (a, ...b) => or () =>. */
static js_node *parse_paren(js_parser *p, unsigned flags)
{
    size_t off = p->t.off;
    js_node *list = NULL, **end = &list;
    bool no_in = p->no_in, arrow = false;
    size_t count = 0;
    p->no_in = false;
    js_advance(p);
    while (!p->failed && !js_is_sign(p, ')')) {
        size_t at = p->t.off;
        if (js_take_sign(p, JS_SIGN3('.', '.', '.'))) {
            js_node *rest = js_new_node(p, JS_SPREAD, at);
            rest->a = js_parse_target(p);
            js_append(&end, rest);
            arrow = true;
        } else {
            js_append(&end, js_parse_assign(p));
        }
        count++;
        if (!js_take_sign(p, ',')) break;
        if (js_is_sign(p, ')')) arrow = true;
    }
    js_want_sign(p, ')');
    p->no_in = no_in;
    if (js_is_sign(p, JS_SIGN2('=', '>')) && !p->t.line_before) return arrow_of(p, list, off, flags);
    if (arrow || count == 0) js_fail(p);
    js_node *n = js_new_node(p, JS_PAREN, off);
    if (count > 1) {
        n->a = js_new_node(p, JS_COMMA, off);
        n->a->a = list;
    } else {
        n->a = list;
    }
    return js_finish_node(p, n);
}

/* [1, 2, 0x3]: long tables of numbers and words stay as they are. Behind the closing bracket, or 0. */
static size_t plain_array(const js_parser *p, size_t at)
{
    sk_bytes s = p->lex.source;
    bool value = false;
    for (size_t i = at + 1; i < s.len;) {
        int c = s.p[i];
        if (c == ']') return value ? i + 1 : 0;
        if (c == ',') {
            if (!value) return 0;
            value = false;
            i++;
        } else if (sk_is_space(c)) {
            i++;
        } else if (value) {
            return 0;
        } else if (sk_is_digit(c) || (c == '-' && sk_is_digit(sk_at(s, i + 1)))) {
            i++;
            while (sk_is_alnum(sk_at(s, i)) || sk_at(s, i) == '.') i++;
            if (s.p[i - 1] == 'n') return 0;
            value = true;
        } else {
            return 0;
        }
    }
    return 0;
}

static js_node *parse_array(js_parser *p)
{
    js_node *n = js_new_node(p, JS_ARRAY, p->t.off), **end = &n->a;
    size_t plain = plain_array(p, p->t.off);
    if (plain) {
        n->type = JS_WORD;
        n->text = sk_slice(p->lex.source, p->t.off, plain - p->t.off);
        p->lex.at = plain;
        p->t.text = n->text;
        js_advance(p);
        return js_finish_node(p, n);
    }
    js_advance(p);
    while (!p->failed && !js_is_sign(p, ']')) {
        size_t at = p->t.off;
        js_node *item;
        if (js_is_sign(p, ',')) {
            item = js_new_node(p, JS_HOLE, at);
        } else if (js_take_sign(p, JS_SIGN3('.', '.', '.'))) {
            item = js_new_node(p, JS_SPREAD, at);
            item->a = js_parse_assign(p);
            n->flags |= JS_HAS_SPREAD;
        } else {
            item = js_parse_assign(p);
        }
        js_append(&end, item);
        if (!js_take_sign(p, ',')) break;
    }
    js_want_sign(p, ']');
    return js_finish_node(p, n);
}

js_node *js_parse_template(js_parser *p)
{
    js_node *n = js_new_node(p, JS_TEMPLATE, p->t.off), **end = &n->a;
    while (!p->failed && p->t.word == JS_W_TEMPLATE) {
        bool opens = p->t.opens;
        js_node *piece = js_new_node(p, JS_STRING, p->t.off);
        piece->text = sk_slice(p->t.text, 1, p->t.text.len - (opens ? 3 : 2));
        js_append(&end, piece);
        if (!opens) {
            js_advance(p);
            break;
        }
        js_advance(p);
        js_append(&end, js_parse_expression(p));
        if (!js_is_sign(p, '}')) js_fail(p);
        if (p->failed) break;
        p->t = js_lex_template(&p->lex, p->t.off);
        if (p->lex.bad) js_fail(p);
    }
    return js_finish_node(p, n);
}

static js_node *parse_regexp(js_parser *p)
{
    p->t = js_lex_regexp(&p->lex, p->t.off);
    if (p->lex.bad) js_fail(p);
    return take_word_node(p, JS_REGEXP);
}

static js_node *parse_word(js_parser *p)
{
    static const char *const plain[] = {"this", "null", "true", "false"};
    size_t off = p->t.off;
    if (js_is_word(p, "function")) return js_parse_function(p, 0, false);
    if (js_is_word(p, "class")) return js_parse_class(p, false);
    if (js_is_word(p, "super")) return take_word_node(p, JS_SUPER);
    if (js_is_word(p, "async")) {
        js_token next = js_peek(p);
        if (!next.line_before && next.word == JS_W_NAME && sk_equal(next.text, SK_LIT("function"))) {
            js_advance(p);
            return js_parse_function(p, JS_ASYNC, false);
        }
        if (!next.line_before && next.word == JS_W_NAME && !is_reserved(next.text)) {
            js_advance(p);
            js_node *parameter = take_word_node(p, JS_NAME);
            return arrow_of(p, parameter, off, JS_ASYNC);
        }
    }
    for (size_t i = 0; i < SK_COUNT(plain); i++) {
        if (!js_is_word(p, plain[i])) continue;
        note_this(p, p->t.text);
        return take_word_node(p, JS_WORD);
    }
    if (!is_name(p)) {
        js_fail(p);
        return js_new_node(p, JS_EMPTY, off);
    }
    note_this(p, p->t.text);
    js_node *n = take_word_node(p, JS_NAME);
    if (js_is_sign(p, JS_SIGN2('=', '>')) && !p->t.line_before) return arrow_of(p, n, off, 0);
    return n;
}

static js_node *parse_primary(js_parser *p)
{
    switch (p->t.word) {
    case JS_W_NAME: return parse_word(p);
    case JS_W_NUMBER: return take_word_node(p, JS_WORD);
    case JS_W_STRING: return take_word_node(p, JS_STRING);
    case JS_W_TEMPLATE: return js_parse_template(p);
    case JS_W_PRIVATE: return take_word_node(p, JS_NAME); /* #a in b */
    case JS_W_SIGN:
        if (p->t.sign == '(') return parse_paren(p, 0);
        if (p->t.sign == '[') return parse_array(p);
        if (p->t.sign == '{') return js_parse_object(p);
        if (p->t.sign == '/' || p->t.sign == JS_SIGN2('/', '=')) return parse_regexp(p);
        break;
    default: break;
    }
    js_fail(p);
    return js_new_node(p, JS_EMPTY, p->t.off);
}

/* --- calls and members --- */

static void parse_arguments(js_parser *p, js_node *call)
{
    js_node **end = &call->b;
    bool no_in = p->no_in;
    p->no_in = false;
    js_want_sign(p, '(');
    while (!p->failed && !js_is_sign(p, ')')) {
        size_t at = p->t.off;
        if (js_take_sign(p, JS_SIGN3('.', '.', '.'))) {
            js_node *spread = js_new_node(p, JS_SPREAD, at);
            spread->a = js_parse_assign(p);
            js_append(&end, spread);
            call->flags |= JS_HAS_SPREAD;
        } else {
            js_append(&end, js_parse_assign(p));
        }
        if (!js_take_sign(p, ',')) break;
    }
    js_want_sign(p, ')');
    p->no_in = no_in;
}

static js_node *parse_index(js_parser *p, js_node *of)
{
    js_node *n = js_new_node(p, JS_INDEX, of->off);
    bool no_in = p->no_in;
    p->no_in = false;
    js_advance(p);
    n->a = of;
    n->b = js_parse_expression(p);
    js_want_sign(p, ']');
    p->no_in = no_in;
    return js_finish_node(p, n);
}

static js_node *parse_member_name(js_parser *p, js_node *of)
{
    js_node *n = js_new_node(p, JS_MEMBER, of->off);
    n->a = of;
    if (p->t.word != JS_W_NAME && p->t.word != JS_W_PRIVATE) js_fail(p);
    n->text = p->t.text;
    js_advance(p);
    return js_finish_node(p, n);
}

static js_node *parse_new(js_parser *p)
{
    js_node *n = js_new_node(p, JS_NEW, p->t.off);
    js_advance(p);
    if (js_take_sign(p, '.')) { /* new.target */
        js_advance(p);
        n->type = JS_WORD;
        n->text = SK_LIT("undefined");
        return js_finish_node(p, n);
    }
    if (!js_enter(p)) {
        p->depth--;
        return n;
    }
    js_node *of = js_is_word(p, "new") ? parse_new(p) : parse_primary(p);
    for (;;) {
        if (js_is_sign(p, '[')) of = parse_index(p, of);
        else if (js_take_sign(p, '.')) of = parse_member_name(p, of);
        else break;
    }
    p->depth--;
    n->a = of;
    if (js_is_sign(p, '(')) parse_arguments(p, n);
    return js_finish_node(p, n);
}

static js_node *call_of(js_parser *p, js_node *of, unsigned flags)
{
    js_node *n = js_new_node(p, JS_CALL, of->off);
    n->a = of;
    n->flags = (uint16_t)flags;
    parse_arguments(p, n);
    return js_finish_node(p, n);
}

static js_node *parse_optional(js_parser *p, js_node *of)
{
    js_advance(p);
    js_node *n = js_is_sign(p, '(') ? call_of(p, of, 0) : js_is_sign(p, '[') ? parse_index(p, of) : parse_member_name(p, of);
    n->flags |= JS_OPTIONAL;
    return n;
}

static js_node *tagged_of(js_parser *p, js_node *of)
{
    js_node *n = js_new_node(p, JS_TAGGED, of->off);
    n->a = of;
    n->b = js_parse_template(p);
    return js_finish_node(p, n);
}

static bool is_async_arrow(const js_node *n) { return n->type == JS_NAME && sk_equal(n->text, SK_LIT("async")); }

static js_node *parse_call(js_parser *p)
{
    size_t off = p->t.off;
    bool chain = false;
    js_node *n = js_is_word(p, "new") ? parse_new(p) : parse_primary(p);
    if (n->type == JS_FUNCTION && (n->flags & JS_ARROW)) return n;
    while (!p->failed) {
        if (js_is_sign(p, '(') && is_async_arrow(n) && !p->t.line_before) {
            js_node *call = call_of(p, n, 0);
            if (js_is_sign(p, JS_SIGN2('=', '>'))) return arrow_of(p, call->b, off, JS_ASYNC);
            n = call;
        } else if (js_is_sign(p, '(')) n = call_of(p, n, 0);
        else if (js_is_sign(p, '[')) n = parse_index(p, n);
        else if (js_take_sign(p, '.')) n = parse_member_name(p, n);
        else if (js_is_sign(p, JS_SIGN2('?', '.'))) {
            n = parse_optional(p, n);
            chain = true;
        } else if (p->t.word == JS_W_TEMPLATE) n = tagged_of(p, n);
        else break;
    }
    if (!chain) return n;
    js_node *whole = js_new_node(p, JS_CHAIN, off);
    whole->a = n;
    return js_finish_node(p, whole);
}

/* --- operators --- */

static js_node *parse_unary(js_parser *p);

static js_node *parse_unary_of(js_parser *p, js_type type)
{
    js_node *n = js_new_node(p, type, p->t.off);
    n->sign = p->t.word == JS_W_SIGN ? p->t.sign : 0;
    n->text = p->t.text;
    js_advance(p);
    if (js_enter(p)) n->a = parse_unary(p);
    else n->a = js_new_node(p, JS_EMPTY, 0);
    p->depth--;
    return js_finish_node(p, n);
}

static bool awaits(js_parser *p)
{
    if (!js_is_word(p, "await")) return false;
    if (p->function && (p->function->flags & JS_ASYNC)) return true;
    js_token next = js_peek(p); /* at the top of a module */
    return p->function && p->function->type == JS_PROGRAM && !next.line_before && (next.word == JS_W_NAME) && !is_reserved(next.text);
}

static js_node *parse_unary(js_parser *p)
{
    if (p->t.word == JS_W_SIGN) {
        uint32_t s = p->t.sign;
        if (s == '!' || s == '-' || s == '+' || s == '~') return parse_unary_of(p, JS_UNARY);
        if (s == JS_SIGN2('+', '+') || s == JS_SIGN2('-', '-')) return parse_unary_of(p, JS_BEFORE);
    } else if (p->t.word == JS_W_NAME) {
        if (js_is_word(p, "typeof") || js_is_word(p, "void") || js_is_word(p, "delete")) return parse_unary_of(p, JS_UNARY);
        if (awaits(p)) return parse_unary_of(p, JS_AWAIT);
    }
    js_node *n = parse_call(p);
    if (!p->t.line_before && (js_is_sign(p, JS_SIGN2('+', '+')) || js_is_sign(p, JS_SIGN2('-', '-')))) {
        js_node *after = js_new_node(p, JS_AFTER, n->off);
        after->sign = p->t.sign;
        after->a = n;
        js_advance(p);
        return js_finish_node(p, after);
    }
    return n;
}

static int level_of(const js_parser *p)
{
    static const struct { uint32_t sign; int level; } rows[] = {
        {JS_SIGN2('?', '?'), 1}, {JS_SIGN2('|', '|'), 2}, {JS_SIGN2('&', '&'), 3}, {'|', 4}, {'^', 5}, {'&', 6},
        {JS_SIGN2('=', '='), 7}, {JS_SIGN2('!', '='), 7}, {JS_SIGN3('=', '=', '='), 7}, {JS_SIGN3('!', '=', '='), 7},
        {'<', 8}, {'>', 8}, {JS_SIGN2('<', '='), 8}, {JS_SIGN2('>', '='), 8},
        {JS_SIGN2('<', '<'), 9}, {JS_SIGN2('>', '>'), 9}, {JS_SIGN3('>', '>', '>'), 9},
        {'+', 10}, {'-', 10}, {'*', 11}, {'/', 11}, {'%', 11}, {JS_SIGN2('*', '*'), 12}};
    if (js_is_word(p, "instanceof")) return 8;
    if (js_is_word(p, "in")) return p->no_in ? 0 : 8;
    if (p->t.word != JS_W_SIGN) return 0;
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (rows[i].sign == p->t.sign) return rows[i].level;
    return 0;
}

/* Chains of one level grow to the left without recursion. */
static js_node *parse_binary(js_parser *p, int least)
{
    js_node *left = parse_unary(p);
    for (int level; !p->failed && (level = level_of(p)) >= least && level > 0;) {
        js_node *n = js_new_node(p, JS_BINARY, left->off);
        n->sign = p->t.word == JS_W_SIGN ? p->t.sign : 0;
        n->text = p->t.text;
        n->a = left;
        js_advance(p);
        if (js_enter(p)) n->b = parse_binary(p, level == 12 ? 12 : level + 1);
        else n->b = js_new_node(p, JS_EMPTY, 0);
        p->depth--;
        left = js_finish_node(p, n);
    }
    return left;
}

static js_node *parse_yield(js_parser *p)
{
    js_node *n = js_new_node(p, JS_YIELD, p->t.off);
    js_advance(p);
    if (js_take_sign(p, '*')) n->flags |= JS_HAS_SPREAD;
    bool empty = p->t.line_before || p->t.word == JS_W_END || js_is_sign(p, ')') || js_is_sign(p, ']') || js_is_sign(p, '}') || js_is_sign(p, ',') ||
                 js_is_sign(p, ';') || js_is_sign(p, ':');
    if (!empty) n->a = js_parse_assign(p);
    return js_finish_node(p, n);
}

static bool is_assignment(const js_parser *p)
{
    static const uint32_t signs[] = {'=', JS_SIGN2('+', '='), JS_SIGN2('-', '='), JS_SIGN2('*', '='), JS_SIGN2('/', '='), JS_SIGN2('%', '='),
                                     JS_SIGN2('&', '='), JS_SIGN2('|', '='), JS_SIGN2('^', '='), JS_SIGN3('<', '<', '='), JS_SIGN3('>', '>', '='),
                                     JS_SIGN4('>', '>', '>', '='), JS_SIGN3('*', '*', '='), JS_SIGN3('&', '&', '='), JS_SIGN3('|', '|', '='),
                                     JS_SIGN3('?', '?', '=')};
    if (p->t.word != JS_W_SIGN) return false;
    for (size_t i = 0; i < SK_COUNT(signs); i++)
        if (p->t.sign == signs[i]) return true;
    return false;
}

static js_node *parse_conditional(js_parser *p)
{
    js_node *n = parse_binary(p, 1);
    if (!js_is_sign(p, '?')) return n;
    js_node *c = js_new_node(p, JS_CONDITION, n->off);
    bool no_in = p->no_in;
    js_advance(p);
    c->a = n;
    p->no_in = false;
    c->b = js_parse_assign(p);
    p->no_in = no_in;
    js_want_sign(p, ':');
    c->c = js_parse_assign(p);
    return js_finish_node(p, c);
}

static js_node *parse_assign_inside(js_parser *p)
{
    if (js_is_word(p, "yield") && p->function && (p->function->flags & JS_GENERATOR)) return parse_yield(p);
    js_node *n = parse_conditional(p);
    if (!is_assignment(p)) return n;
    js_node *set = js_new_node(p, JS_ASSIGN, n->off);
    set->sign = p->t.sign;
    set->text = p->t.text;
    set->a = n;
    js_advance(p);
    set->b = js_parse_assign(p);
    return js_finish_node(p, set);
}

js_node *js_parse_assign(js_parser *p)
{
    js_node *n = js_enter(p) ? parse_assign_inside(p) : js_new_node(p, JS_EMPTY, 0);
    p->depth--;
    return n;
}

js_node *js_parse_expression(js_parser *p)
{
    js_node *n = js_parse_assign(p);
    if (!js_is_sign(p, ',')) return n;
    js_node *list = js_new_node(p, JS_COMMA, n->off), **end = &list->a;
    js_append(&end, n);
    while (!p->failed && js_take_sign(p, ',')) js_append(&end, js_parse_assign(p));
    return js_finish_node(p, list);
}
