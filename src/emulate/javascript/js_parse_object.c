/* Objects and classes: ECMA-262 13.2.5 and 15.7. */
#include "emulate/javascript/js_parser.h"

static js_node *parse_key(js_parser *p, js_node *property)
{
    if (js_is_sign(p, '[')) {
        property->flags |= JS_COMPUTED;
        js_advance(p);
        js_node *key = js_parse_assign(p);
        js_want_sign(p, ']');
        return key;
    }
    if (p->t.word != JS_W_NAME && p->t.word != JS_W_STRING && p->t.word != JS_W_NUMBER && p->t.word != JS_W_PRIVATE) js_fail(p);
    js_node *key = js_new_node(p, p->t.word == JS_W_STRING ? JS_STRING : p->t.word == JS_W_NUMBER ? JS_WORD : JS_NAME, p->t.off);
    key->text = p->t.text;
    js_advance(p);
    return js_finish_node(p, key);
}

/* get, set, async, static: names of their own where a sign follows. */
static bool is_prefix(js_parser *p, const char *word)
{
    if (!js_is_word(p, word)) return false;
    js_token next = js_peek(p);
    if (next.word != JS_W_SIGN) return next.word != JS_W_END;
    return next.sign == '[' || (next.sign == '*' && word[0] != 'g' && word[0] != 's') || (next.sign == '{' && word[1] == 't') || (next.sign == '*' && word[1] == 't');
}

static js_node *method_of(js_parser *p, unsigned flags)
{
    js_node *f = js_new_node(p, JS_FUNCTION, p->t.off);
    f->flags = (uint16_t)flags;
    return js_parse_function_rest(p, f);
}

static unsigned parse_prefixes(js_parser *p, js_node *property)
{
    unsigned flags = 0;
    if (is_prefix(p, "async")) {
        js_advance(p);
        flags |= JS_ASYNC;
    }
    if (js_take_sign(p, '*')) flags |= JS_GENERATOR;
    if (!flags && is_prefix(p, "get")) {
        js_advance(p);
        property->flags |= JS_GETTER;
    } else if (!flags && is_prefix(p, "set")) {
        js_advance(p);
        property->flags |= JS_SETTER;
    }
    return flags;
}

static js_node *parse_property(js_parser *p)
{
    js_node *n = js_new_node(p, JS_PROPERTY, p->t.off);
    if (js_take_sign(p, JS_SIGN3('.', '.', '.'))) {
        n->type = JS_SPREAD;
        n->a = js_parse_assign(p);
        return js_finish_node(p, n);
    }
    unsigned flags = parse_prefixes(p, n);
    n->a = parse_key(p, n);
    if (js_is_sign(p, '(')) {
        n->flags |= JS_METHOD;
        n->b = method_of(p, flags);
    } else if (js_take_sign(p, ':')) {
        n->b = js_parse_assign(p);
    } else if (n->a->type == JS_NAME) {
        n->flags |= JS_SHORTHAND;
        n->b = n->a;
        if (js_is_sign(p, '=')) { /* only in patterns */
            n->b = js_new_node(p, JS_ASSIGN, n->off);
            n->b->sign = '=';
            n->b->a = n->a;
            js_advance(p);
            n->b->b = js_parse_assign(p);
        }
    } else {
        js_fail(p);
    }
    return js_finish_node(p, n);
}

js_node *js_parse_object(js_parser *p)
{
    js_node *n = js_new_node(p, JS_OBJECT, p->t.off), **end = &n->a;
    bool no_in = p->no_in;
    p->no_in = false;
    js_want_sign(p, '{');
    while (!p->failed && !js_is_sign(p, '}')) {
        js_node *property = parse_property(p);
        if (property->type == JS_SPREAD) n->flags |= JS_HAS_SPREAD;
        js_append(&end, property);
        if (!js_take_sign(p, ',')) break;
    }
    js_want_sign(p, '}');
    p->no_in = no_in;
    return js_finish_node(p, n);
}

/* A block that runs when the class is made, or the value of a field: a function without parameters. */
static js_node *parse_static_block(js_parser *p, js_node *n)
{
    n->flags |= JS_FIELD;
    n->b = js_new_node(p, JS_FUNCTION, p->t.off);
    js_parse_function_body(p, n->b);
    return js_finish_node(p, n);
}

static js_node *parse_field_value(js_parser *p)
{
    js_node *function = p->function, *plain = p->plain, *holder = js_new_node(p, JS_FUNCTION, p->t.off);
    p->function = p->plain = holder; /* this of a field is the new object */
    js_node *value = js_parse_assign(p);
    p->function = function;
    p->plain = plain;
    return value;
}

static js_node *parse_class_member(js_parser *p)
{
    js_node *n = js_new_node(p, JS_PROPERTY, p->t.off);
    if (is_prefix(p, "static")) {
        js_advance(p);
        n->flags |= JS_STATIC;
        if (js_is_sign(p, '{')) return parse_static_block(p, n);
    }
    unsigned flags = parse_prefixes(p, n);
    n->a = parse_key(p, n);
    if (js_is_sign(p, '(')) {
        n->flags |= JS_METHOD;
        n->b = method_of(p, flags);
        return js_finish_node(p, n);
    }
    n->flags |= JS_FIELD;
    if (js_take_sign(p, '=')) n->b = parse_field_value(p);
    if (!js_take_sign(p, ';') && !p->t.line_before && !js_is_sign(p, '}')) js_fail(p);
    return js_finish_node(p, n);
}

js_node *js_parse_class(js_parser *p, bool declaration)
{
    js_node *n = js_new_node(p, JS_CLASS, p->t.off), **end = &n->b;
    if (!js_enter(p)) {
        p->depth--;
        return n;
    }
    js_advance(p);
    if (declaration) n->flags |= JS_DECLARATION;
    if (p->t.word == JS_W_NAME && !js_is_word(p, "extends")) {
        n->text = p->t.text;
        js_advance(p);
    }
    if (js_take_word(p, "extends")) n->a = js_parse_assign(p);
    js_want_sign(p, '{');
    while (!p->failed && !js_is_sign(p, '}')) {
        if (js_take_sign(p, ';')) continue;
        js_append(&end, parse_class_member(p));
    }
    js_want_sign(p, '}');
    p->depth--;
    return js_finish_node(p, n);
}
