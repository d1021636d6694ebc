/* Writes a program anew, as Duktape takes it and as we can follow it:
 *   - each turn of a loop and each function begins with $s(), which counts a step;
 *   - object.name(...) is object[$p("name", place)](...), so that objects of COM know a call from a look (js_object.c); names
 *     that only texts, arrays and numbers have stay as they are;
 *   - eval(text) is ($d(), eval($x(text))): still a direct call, of a text that was looked at and written anew;
 *   - object(index) = value, which JScript knows, is $put;
 *   - what came after ECMA-262, 5th edition is put into older words (js_print_modern.c). Blocks have no variables of their own
 *     then: names declared in a block get a number; that each turn of a loop has its own is lost.
 * Parentheses stay where they stood, and what is put anew brings its own. */
#include "emulate/javascript/js_printer.h"

#include <stdio.h>

#include "base/attr.h"
#include "base/text.h"

enum { LITERALS_MOST = 20000, LITERAL_LEN_MOST = 4096, SPAN_UNIT = 4096 };

void js_put(js_printer *p, const char *text) { sk_buf_str(&p->out, text); }
void js_put_bytes(js_printer *p, sk_bytes text) { sk_buf_bytes(&p->out, text); }

void js_put_format(js_printer *p, const char *format, unsigned number)
{
    char text[64];
    size_t at = 0;
    for (const char *f = format; *f && at < sizeof text - 16; f++) {
        if (*f == '#') at += (size_t)snprintf(text + at, 12, "$%u", number);
        else text[at++] = *f;
    }
    sk_buf_bytes(&p->out, sk_bytes_of(text, at));
}

bool js_dive(js_printer *p)
{
    if (++p->depth > p->options->depth_most) p->failed = true;
    return !p->failed;
}

static void add_var(js_printer *p, js_var row)
{
    js_var *v = SK_NEW(p->arena, js_var);
    if (!v) {
        p->failed = true;
        return;
    }
    *v = row;
    v->next = p->frame->vars;
    p->frame->vars = v;
}

unsigned js_new_place(js_printer *p)
{
    add_var(p, (js_var){.number = ++p->next_number});
    return p->next_number;
}

void js_add_var(js_printer *p, sk_bytes name)
{
    add_var(p, (js_var){.name = name, .number = p->tree->blocks_declare ? js_scope_find(p, name) : 0});
}

void js_put_vars(js_printer *p, const js_frame *frame)
{
    for (const js_var *v = frame->vars; v; v = v->next) {
        js_put(p, "var ");
        js_put_property(p, v->name);
        if (v->number) js_put_format(p, "#", v->number);
        js_put(p, ";");
    }
}

/* --- words --- */

void js_put_property(js_printer *p, sk_bytes name)
{
    if (sk_at(name, 0) == '#') {
        js_put(p, "_$");
        name = sk_from(name, 1);
    }
    js_put_bytes(p, name);
}

void js_put_this(js_printer *p) { js_put(p, p->frame->arrow ? "$this" : "this"); }

void js_put_name(js_printer *p, sk_bytes name)
{
    if (p->frame->arrow && sk_equal(name, SK_LIT("arguments"))) {
        js_put(p, "$args");
        return;
    }
    js_put_property(p, name);
    unsigned number = p->tree->blocks_declare ? js_scope_find(p, name) : 0;
    if (number) js_put_format(p, "#", number);
}

static void put_name(js_printer *p, const js_node *n) { js_put_name(p, n->text); }

/* Numbers without what later editions brought: 1_000, 10n. */
static void put_word(js_printer *p, const js_node *n)
{
    if (sk_equal(n->text, SK_LIT("this"))) {
        js_put_this(p);
        return;
    }
    if (n->text.len > 64 || !sk_is_digit(sk_at(n->text, 0))) {
        js_put_bytes(p, n->text);
        return;
    }
    bool hex = sk_lower(sk_at(n->text, 1)) == 'x';
    for (size_t i = 0; i < n->text.len; i++)
        if (n->text.p[i] != '_' && (n->text.p[i] != 'n' || hex)) sk_buf_byte(&p->out, n->text.p[i]);
}

static uint32_t hex_number(sk_bytes digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) value = value << 4 | (uint32_t)(sk_hex_value(digits.p[i]) & 15);
    return value;
}

static bool all_hex(sk_bytes s, size_t len)
{
    if (s.len < len) return false;
    for (size_t i = 0; i < len; i++)
        if (sk_hex_value(s.p[i]) < 0) return false;
    return true;
}

/* UTF-8 that keeps halves of pairs, as Duktape does. */
static void put_unit(sk_buf *b, uint32_t c)
{
    if (c < 0x80) {
        sk_buf_byte(b, (uint8_t)c);
    } else if (c < 0x800) {
        sk_buf_byte(b, (uint8_t)(0xC0 | c >> 6));
        sk_buf_byte(b, (uint8_t)(0x80 | (c & 0x3F)));
    } else {
        sk_buf_byte(b, (uint8_t)(0xE0 | (c >> 12 & 15)));
        sk_buf_byte(b, (uint8_t)(0x80 | (c >> 6 & 0x3F)));
        sk_buf_byte(b, (uint8_t)(0x80 | (c & 0x3F)));
    }
}

/* The character of an escape behind the backslash; how many bytes it takes. */
static size_t cook_escape(sk_buf *b, sk_bytes rest)
{
    static const char plain[] = "bftnrv", meant[] = "\b\f\t\n\r\v";
    int c = sk_at(rest, 0);
    const char *at = c > 0 ? strchr(plain, c) : NULL;
    if (at) {
        sk_buf_byte(b, (uint8_t)meant[at - plain]);
        return 1;
    }
    if (c == 'x' && all_hex(sk_from(rest, 1), 2)) {
        put_unit(b, hex_number(sk_slice(rest, 1, 2)));
        return 3;
    }
    if (c == 'u' && all_hex(sk_from(rest, 1), 4)) {
        put_unit(b, hex_number(sk_slice(rest, 1, 4)));
        return 5;
    }
    if (c >= '0' && c <= '7') {
        uint32_t value = 0;
        size_t n = 0;
        while (n < 3 && sk_at(rest, n) >= '0' && sk_at(rest, n) <= '7' && value < 32) value = value * 8 + (uint32_t)(rest.p[n++] - '0');
        put_unit(b, value);
        return n;
    }
    if (c == '\r' && sk_at(rest, 1) == '\n') return 2;
    if (c != '\r' && c != '\n') sk_buf_byte(b, (uint8_t)c);
    return 1;
}

/* The text that a string of the source means. */
static void remember_literal(js_printer *p, sk_bytes inner)
{
    sk_map *literals = p->options->literals;
    if (!literals || p->literal_count >= LITERALS_MOST || inner.len > LITERAL_LEN_MOST || inner.len < 2) return;
    p->literal_count++;
    sk_buf b = sk_buf_new(p->options->literal_arena, inner.len);
    for (size_t i = 0; i < inner.len;) {
        if (inner.p[i] == '\\' && i + 1 < inner.len) i += 1 + cook_escape(&b, sk_from(inner, i + 1));
        else sk_buf_byte(&b, inner.p[i++]);
    }
    (void)sk_map_put(literals, sk_buf_view(&b), 1);
}

static void put_string(js_printer *p, const js_node *n)
{
    remember_literal(p, sk_slice(n->text, 1, n->text.len - 2));
    if (!p->options->jscript || sk_find(n->text, 0, SK_LIT("\\v")) == SK_NPOS) {
        js_put_bytes(p, n->text);
        return;
    }
    for (size_t i = 0; i < n->text.len; i++) {
        bool escape = n->text.p[i] == '\\' && i + 1 < n->text.len;
        if (escape && n->text.p[i + 1] != 'v') sk_buf_byte(&p->out, n->text.p[i]);
        if (escape) i++;
        sk_buf_byte(&p->out, n->text.p[i]);
    }
}

/* As a string between double quotes: what stands in a template, or the source of a regular expression (then backslashes stay
 * backslashes). */
static void put_as_string(js_printer *p, sk_bytes raw, bool escapes)
{
    sk_buf_byte(&p->out, '"');
    for (size_t i = 0; i < raw.len; i++) {
        uint8_t c = raw.p[i];
        if (c == '\r' && sk_at(raw, i + 1) == '\n') continue;
        if (c == '\n' || c == '\r') js_put(p, "\\n");
        else if (c == '"') js_put(p, "\\\"");
        else if (c == '\\' && !escapes) js_put(p, "\\\\");
        else if (c == '\\' && i + 1 < raw.len) {
            bool line = raw.p[i + 1] == '\n' || raw.p[i + 1] == '\r';
            if (!line) {
                sk_buf_byte(&p->out, c);
                sk_buf_byte(&p->out, raw.p[i + 1]);
            }
            i++;
        } else {
            sk_buf_byte(&p->out, c);
        }
    }
    sk_buf_byte(&p->out, '"');
}

void js_put_quoted(js_printer *p, sk_bytes raw) { put_as_string(p, raw, true); }

/* Named groups, looks behind, properties and flags of later editions are left to $re, which tries. */
static void put_regexp(js_printer *p, const js_node *n)
{
    size_t end = sk_find_last(n->text, SK_LIT("/"));
    if (end == SK_NPOS || end == 0) return;
    sk_bytes source = sk_slice(n->text, 1, end - 1), flags = sk_from(n->text, end + 1);
    bool made = p->options->regexps || sk_find(source, 0, SK_LIT("(?<")) != SK_NPOS || sk_find(source, 0, SK_LIT("\\p{")) != SK_NPOS;
    for (size_t i = 0; i < flags.len; i++)
        if (!strchr("gim", flags.p[i])) made = true;
    if (!made) {
        js_put_bytes(p, n->text);
        return;
    }
    js_put(p, "$re(");
    put_as_string(p, source, false);
    js_put(p, ",\"");
    js_put_bytes(p, flags);
    js_put(p, "\")");
}

/* --- lists --- */

void js_put_list(js_printer *p, const js_node *first)
{
    for (const js_node *n = first; n && !p->failed; n = n->next) {
        if (n != first) js_put(p, ",");
        js_put_node(p, n);
    }
}

/* $items([a, b], c, [d]): runs of plain items are arrays, spreads stand between. */
void js_put_items(js_printer *p, const js_node *first)
{
    bool open = false, any = false;
    js_put(p, "$items(");
    for (const js_node *n = first; n && !p->failed; n = n->next) {
        bool spread = n->type == JS_SPREAD;
        if (open && spread) js_put(p, "]");
        if (any) js_put(p, ",");
        if (spread) {
            js_put(p, "$list(");
            js_put_node(p, n->a);
            js_put(p, ")");
        } else {
            if (!open) js_put(p, "[");
            js_put_node(p, n);
        }
        open = !spread;
        any = true;
    }
    js_put(p, open ? "])" : ")");
}

static void put_array(js_printer *p, const js_node *n)
{
    if (n->flags & JS_HAS_SPREAD) {
        js_put_items(p, n->a);
        return;
    }
    js_put(p, "[");
    for (const js_node *i = n->a; i && !p->failed; i = i->next) {
        if (i->type != JS_HOLE) js_put_node(p, i);
        if (i->next || i->type == JS_HOLE) js_put(p, ",");
    }
    js_put(p, "]");
}

static void put_one_property(js_printer *p, const js_node *n)
{
    if (n->flags & JS_GETTER) js_put(p, "get ");
    if (n->flags & JS_SETTER) js_put(p, "set ");
    if (n->flags & JS_COMPUTED) {
        js_put(p, "[");
        js_put_node(p, n->a);
        js_put(p, "]");
    } else if (n->a->type == JS_NAME) {
        js_put_property(p, n->a->text);
    } else {
        js_put_node(p, n->a);
    }
    if (n->flags & (JS_GETTER | JS_SETTER)) {
        js_put_function_rest(p, n->b, NULL, false);
        return;
    }
    js_put(p, ":");
    js_put_node(p, n->b);
}

/* {a, ...b, c} is $assign({a: a}, b, {c: c}). */
static void put_object(js_printer *p, const js_node *n)
{
    bool spread = (n->flags & JS_HAS_SPREAD) != 0, open = !spread;
    js_put(p, spread ? "$assign({}" : "{");
    for (const js_node *i = n->a; i && !p->failed; i = i->next) {
        bool is_spread = i->type == JS_SPREAD;
        if (is_spread && open) js_put(p, "}");
        if (is_spread || !open) js_put(p, ",");
        if (!is_spread && !open) js_put(p, "{");
        open = !is_spread;
        if (is_spread) js_put_node(p, i->a);
        else put_one_property(p, i);
        if (!is_spread && i->next && i->next->type != JS_SPREAD) js_put(p, ",");
    }
    if (open) js_put(p, "}");
    if (spread) js_put(p, ")");
}

/* --- calls --- */

/* Members of texts, numbers, arrays and functions that no object of COM has: their calls stay plain and fast. */
static bool is_of_language(sk_bytes name)
{
    static const char *const names[] = {"apply", "call", "charAt", "charCodeAt", "concat", "fromCharCode", "hasOwnProperty", "indexOf", "join", "lastIndexOf",
                                        "pop", "push", "replace", "reverse", "shift", "slice", "split", "substr", "substring", "toLowerCase", "toUpperCase",
                                        "unshift", "splice", "floor", "round", "abs", "random", "forEach", "match"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_equal(name, sk_bytes_str(names[i]))) return true;
    return false;
}

static void put_span(js_printer *p, const js_node *n)
{
    char text[32];
    if (!p->options->spans) return;
    uint32_t len = n->end - n->off;
    if (len >= SPAN_UNIT) len = SPAN_UNIT - 1;
    snprintf(text, sizeof text, ",%.0f", (double)n->off * SPAN_UNIT + len);
    js_put(p, text);
}

static void put_arguments(js_printer *p, const js_node *call)
{
    js_put(p, "(");
    js_put_list(p, call->b);
    js_put(p, ")");
}

static void put_super_call(js_printer *p, const js_node *call, const js_node *member)
{
    js_put(p, member ? "$super.prototype" : "$super");
    if (member && member->type == JS_MEMBER) {
        js_put(p, ".");
        js_put_property(p, member->text);
    } else if (member) {
        js_put(p, "[");
        js_put_node(p, member->b);
        js_put(p, "]");
    }
    js_put(p, (call->flags & JS_HAS_SPREAD) ? ".apply(" : ".call(");
    js_put_this(p);
    if (call->b) js_put(p, ",");
    if (call->flags & JS_HAS_SPREAD) js_put_items(p, call->b);
    else js_put_list(p, call->b);
    js_put(p, ")");
}

static void put_spread_call(js_printer *p, const js_node *call)
{
    const js_node *of = call->a;
    bool member = of->type == JS_MEMBER || of->type == JS_INDEX;
    js_put(p, member ? "$apply(" : "$call(");
    js_put_node(p, member ? of->a : of);
    js_put(p, ",");
    if (of->type == JS_MEMBER) {
        js_put(p, "\"");
        js_put_property(p, of->text);
        js_put(p, "\",");
    } else if (member) {
        js_put_node(p, of->b);
        js_put(p, ",");
    }
    js_put_items(p, call->b);
    js_put(p, ")");
}

static void put_eval(js_printer *p, const js_node *call)
{
    js_put(p, "($d(),eval($x(");
    js_put_node(p, call->b);
    js_put(p, ")");
    for (const js_node *n = call->b->next; n; n = n->next) {
        js_put(p, ",");
        js_put_node(p, n);
    }
    js_put(p, "))");
}

static void put_callee(js_printer *p, const js_node *call)
{
    const js_node *of = call->a;
    bool plain = of->type == JS_MEMBER ? is_of_language(of->text)
                                       : of->type != JS_INDEX || (of->b->type == JS_WORD && sk_is_digit(sk_at(of->b->text, 0)));
    if (plain) {
        js_put_node(p, of);
        return;
    }
    js_put_node(p, of->a);
    js_put(p, "[$p(");
    if (of->type == JS_MEMBER) {
        js_put(p, "\"");
        js_put_property(p, of->text);
        js_put(p, "\"");
    } else {
        if (of->b->type == JS_COMMA) js_put(p, "(");
        js_put_node(p, of->b);
        if (of->b->type == JS_COMMA) js_put(p, ")");
    }
    put_span(p, call);
    js_put(p, ")]");
}

static void put_call(js_printer *p, const js_node *n)
{
    const js_node *of = n->a;
    if (of->type == JS_SUPER) put_super_call(p, n, NULL);
    else if ((of->type == JS_MEMBER || of->type == JS_INDEX) && of->a->type == JS_SUPER) put_super_call(p, n, of);
    else if (n->flags & JS_HAS_SPREAD) put_spread_call(p, n);
    else if (of->type == JS_NAME && sk_equal(of->text, SK_LIT("eval")) && n->b) put_eval(p, n);
    else if (of->type == JS_NAME && sk_equal(of->text, SK_LIT("import"))) {
        js_put(p, "$import");
        put_arguments(p, n);
    } else if (p->with_depth && of->type == JS_NAME) { /* with (object) name(...) */
        js_put(p, "($p(\"");
        js_put_property(p, of->text);
        js_put(p, "\"");
        put_span(p, n);
        js_put(p, "),");
        put_callee(p, n);
        put_arguments(p, n);
        js_put(p, ")");
    } else {
        put_callee(p, n);
        put_arguments(p, n);
    }
}

static void put_new(js_printer *p, const js_node *n)
{
    if (n->flags & JS_HAS_SPREAD) {
        js_put(p, "$new(");
        js_put_node(p, n->a);
        js_put(p, ",");
        js_put_items(p, n->b);
        js_put(p, ")");
        return;
    }
    js_put(p, "new ");
    js_put_node(p, n->a);
    put_arguments(p, n);
}

static void put_member(js_printer *p, const js_node *n)
{
    if (n->a->type == JS_SUPER) js_put(p, "$super.prototype");
    else if (n->a->type == JS_NAME && sk_equal(n->a->text, SK_LIT("import"))) js_put(p, "({})");
    else js_put_node(p, n->a);
    js_put(p, n->a->type == JS_WORD && sk_is_digit(sk_at(n->a->text, 0)) ? " ." : ".");
    js_put_property(p, n->text);
}

static void put_index(js_printer *p, const js_node *n)
{
    if (n->a->type == JS_SUPER) js_put(p, "$super.prototype");
    else js_put_node(p, n->a);
    js_put(p, "[");
    js_put_node(p, n->b);
    js_put(p, "]");
}

/* --- operators --- */

static void put_typeof(js_printer *p, const js_node *of)
{
    if (of->type != JS_NAME) {
        js_put(p, "$t(");
        js_put_node(p, of);
        js_put(p, ")");
        return;
    }
    js_put(p, "(typeof ");
    js_put_node(p, of);
    js_put(p, "===\"undefined\"?\"undefined\":$t(");
    js_put_node(p, of);
    js_put(p, "))");
}

static void put_unary(js_printer *p, const js_node *n)
{
    if (sk_equal(n->text, SK_LIT("typeof"))) {
        put_typeof(p, n->a);
        return;
    }
    js_put_bytes(p, n->text);
    js_put(p, " ");
    js_put_node(p, n->a);
}

static void put_before(js_printer *p, const js_node *n)
{
    js_put(p, n->sign == JS_SIGN2('+', '+') ? " ++" : " --");
    js_put_node(p, n->a);
}

static void put_after(js_printer *p, const js_node *n)
{
    js_put_node(p, n->a);
    js_put(p, n->sign == JS_SIGN2('+', '+') ? "++ " : "-- ");
}

/* a ?? b */
static void put_coalesce(js_printer *p, const js_node *n)
{
    unsigned place = js_new_place(p);
    js_put_format(p, "((#=", place);
    js_put_node(p, n->a);
    js_put_format(p, ")!=null?#:", place);
    js_put_node(p, n->b);
    js_put(p, ")");
}

/* x == "text", f(x) == y: an answer of the network may be compared. */
static bool is_text_compare(const js_node *n)
{
    bool equals = n->sign == JS_SIGN2('=', '=') || n->sign == JS_SIGN3('=', '=', '=') || n->sign == JS_SIGN2('!', '=') ||
                  n->sign == JS_SIGN3('!', '=', '=');
    bool text = n->type == JS_BINARY && (n->a->type == JS_STRING || n->b->type == JS_STRING || (n->a->type == JS_CALL && n->b->type != JS_WORD));
    return equals && text && n->a->type != JS_UNARY && n->b->type != JS_UNARY;
}

static void put_text_compare(js_printer *p, const js_node *n)
{
    js_put(p, n->sign == JS_SIGN2('!', '=') || n->sign == JS_SIGN3('!', '=', '=') ? "(!$eq(" : "($eq(");
    js_put_node(p, n->a);
    js_put(p, ",");
    js_put_node(p, n->b);
    js_put(p, n->text.len == 3 ? ",1))" : "))");
}

/* Long chains lean to the left: written from the innermost on, without recursion. */
static void put_binary(js_printer *p, const js_node *n)
{
    const js_node *first = n;
    size_t count = 0;
    if (n->sign == JS_SIGN2('?', '?')) {
        put_coalesce(p, n);
        return;
    }
    if (is_text_compare(n)) {
        put_text_compare(p, n);
        return;
    }
    for (; first->type == JS_BINARY && first->sign != JS_SIGN2('?', '?') && !is_text_compare(first); first = first->a) count++;
    const js_node **chain = SK_NEW_ARRAY(p->arena, const js_node *, count);
    if (!chain) {
        p->failed = true;
        return;
    }
    for (size_t i = count; i > 0; i--, n = n->a) chain[i - 1] = n;
    js_put_node(p, first);
    for (size_t i = 0; i < count && !p->failed; i++) {
        js_put(p, " ");
        js_put_bytes(p, chain[i]->text);
        js_put(p, " ");
        js_put_node(p, chain[i]->b);
    }
}

/* object.key(args) = value */
static void put_call_assign(js_printer *p, const js_node *n)
{
    const js_node *of = n->a->a;
    bool member = of->type == JS_MEMBER || of->type == JS_INDEX;
    js_put(p, "$put(");
    js_put_node(p, member ? of->a : of);
    js_put(p, ",");
    if (of->type == JS_MEMBER) {
        js_put(p, "\"");
        js_put_property(p, of->text);
        js_put(p, "\"");
    } else if (member) {
        js_put_node(p, of->b);
    } else {
        js_put(p, "void 0");
    }
    js_put(p, ",");
    js_put_node(p, n->b);
    if (n->a->b) js_put(p, ",");
    js_put_list(p, n->a->b);
    js_put(p, ")");
}

static void put_assign(js_printer *p, const js_node *n)
{
    const char *logical = n->sign == JS_SIGN3('&', '&', '=') ? "&&(" : n->sign == JS_SIGN3('|', '|', '=') ? "||(" : NULL;
    if (n->sign == '=' && n->a->type == JS_CALL) {
        put_call_assign(p, n);
    } else if (n->sign == '=' && js_is_pattern(n->a)) {
        js_put_pattern_assign(p, n->a, n->b);
    } else if (logical || n->sign == JS_SIGN3('?', '?', '=')) {
        js_put(p, "(");
        js_put_node(p, n->a);
        js_put(p, logical ? logical : "!=null?");
        if (!logical) {
            js_put_node(p, n->a);
            js_put(p, ":(");
        }
        js_put_node(p, n->a);
        js_put(p, "=");
        js_put_node(p, n->b);
        js_put(p, "))");
    } else {
        js_put_node(p, n->a);
        js_put_bytes(p, n->text.len ? n->text : SK_LIT("="));
        js_put_node(p, n->b);
    }
}

static void put_condition(js_printer *p, const js_node *n)
{
    js_put_node(p, n->a);
    js_put(p, "?");
    js_put_node(p, n->b);
    js_put(p, ":");
    js_put_node(p, n->c);
}

static void put_comma(js_printer *p, const js_node *n) { js_put_list(p, n->a); }

static void put_paren(js_printer *p, const js_node *n)
{
    js_put(p, "(");
    js_put_node(p, n->a);
    js_put(p, ")");
}

static void put_called(js_printer *p, const char *function, const js_node *n)
{
    js_put(p, function);
    js_put(p, "(");
    if (n) js_put_node(p, n);
    js_put(p, ")");
}

static void put_await(js_printer *p, const js_node *n) { put_called(p, "$await", n->a); }
static void put_yield(js_printer *p, const js_node *n) { put_called(p, (n->flags & JS_HAS_SPREAD) ? "$yieldall" : "$yield", n->a); }
static void put_spread(js_printer *p, const js_node *n) { put_called(p, "$list", n->a); }
static void put_super(js_printer *p, const js_node *n)
{
    (void)n;
    js_put(p, "$super");
}

static void put_nothing(js_printer *p, const js_node *n)
{
    (void)n;
    js_put(p, "void 0");
}

static void (*const expressions[])(js_printer *p, const js_node *n) = {
    [JS_WORD] = put_word,         [JS_NAME] = put_name,     [JS_STRING] = put_string,       [JS_REGEXP] = put_regexp,   [JS_TEMPLATE] = js_put_template,
    [JS_TAGGED] = js_put_tagged,  [JS_ARRAY] = put_array,   [JS_HOLE] = put_nothing,        [JS_OBJECT] = put_object,   [JS_PROPERTY] = put_nothing,
    [JS_FUNCTION] = js_put_function, [JS_CLASS] = js_put_class, [JS_UNARY] = put_unary,     [JS_BEFORE] = put_before,   [JS_AFTER] = put_after,
    [JS_BINARY] = put_binary,     [JS_ASSIGN] = put_assign, [JS_CONDITION] = put_condition, [JS_COMMA] = put_comma,     [JS_CALL] = put_call,
    [JS_NEW] = put_new,           [JS_MEMBER] = put_member, [JS_INDEX] = put_index,         [JS_CHAIN] = js_put_chain,  [JS_SPREAD] = put_spread,
    [JS_YIELD] = put_yield,       [JS_AWAIT] = put_await,   [JS_PAREN] = put_paren,         [JS_SUPER] = put_super,
};

void js_put_node(js_printer *p, const js_node *n)
{
    if (js_dive(p)) {
        if (n->type < SK_COUNT(expressions)) expressions[n->type](p, n);
        else p->failed = true;
    }
    p->depth--;
}

bool js_print(sk_arena *a, const js_tree *tree, size_t source_len, const js_print_options *options, sk_bytes *ret)
{
    js_frame frame = {.node = tree->program};
    js_scope scope = {0};
    js_printer p = {.arena = a, .options = options, .tree = tree, .frame = &frame, .out = sk_buf_new(a, source_len * 12 + 4096)};
    if (tree->blocks_declare) {
        p.scope = &scope;
        js_scope_function(&p, &scope, tree->program);
    }
    if (tree->program->flags & JS_USES_THIS) js_put(&p, "var $this=this,$args=[];");
    js_put_statements(&p, tree->program->b);
    js_put_vars(&p, &frame);
    *ret = sk_buf_view(&p.out);
    return !p.failed && !p.out.full;
}
