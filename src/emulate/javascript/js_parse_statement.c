/* Statements: ECMA-262 14, semicolons after 12.9. Imports and exports of modules are read over. */
#include "emulate/javascript/js_parser.h"

#include "base/attr.h"

static void end_statement(js_parser *p)
{
    if (js_take_sign(p, ';')) return;
    if (!p->t.line_before && p->t.word != JS_W_END && !js_is_sign(p, '}')) js_fail(p);
}

js_node *js_parse_block(js_parser *p)
{
    js_node *n = js_new_node(p, JS_BLOCK, p->t.off);
    js_want_sign(p, '{');
    p->block_depth++;
    n->a = js_parse_list(p, false);
    p->block_depth--;
    js_want_sign(p, '}');
    return js_finish_node(p, n);
}

static js_node *parse_paren_expression(js_parser *p)
{
    js_want_sign(p, '(');
    js_node *n = js_parse_expression(p);
    js_want_sign(p, ')');
    return n;
}

/* At var, let or const. In the head of a for the first may be followed by in or of. */
static js_node *parse_var(js_parser *p)
{
    js_node *n = js_new_node(p, JS_VAR, p->t.off), **end = &n->a;
    n->text = p->t.text;
    if (n->text.p && n->text.p[0] != 'v' && p->block_depth) p->tree->blocks_declare = true;
    js_advance(p);
    do {
        js_node *d = js_new_node(p, JS_DECLARATOR, p->t.off);
        bool no_in = p->no_in;
        if (js_is_sign(p, '[')) { /* a pattern reads as an array: without the value behind it */
            p->no_in = true;
            js_node *whole = js_parse_assign(p);
            p->no_in = no_in;
            d->a = whole->type == JS_ASSIGN ? whole->a : whole;
            d->b = whole->type == JS_ASSIGN ? whole->b : NULL;
        } else {
            d->a = js_parse_target(p);
            if (js_take_sign(p, '=')) d->b = js_parse_assign(p);
        }
        js_append(&end, js_finish_node(p, d));
    } while (!p->failed && js_take_sign(p, ','));
    return js_finish_node(p, n);
}

/* `let` is a name, too. */
static bool is_declaration(js_parser *p)
{
    if (js_is_word(p, "var")) return true;
    bool let = js_is_word(p, "let");
    if (!let && !js_is_word(p, "const")) return false;
    js_token next = js_peek(p);
    if (next.word == JS_W_NAME) return !(let && (sk_equal(next.text, SK_LIT("in")) || sk_equal(next.text, SK_LIT("instanceof"))));
    return next.word == JS_W_SIGN && (next.sign == '[' || next.sign == '{');
}

/* The chain of else ifs is a loop: it may be long. */
static js_node *parse_if(js_parser *p)
{
    js_node *first = NULL, **at = &first;
    for (;;) {
        js_node *n = js_new_node(p, JS_IF, p->t.off);
        *at = n;
        js_advance(p);
        n->a = parse_paren_expression(p);
        n->b = js_parse_statement(p);
        js_finish_node(p, n);
        if (p->failed || !js_take_word(p, "else")) return first;
        at = &n->c;
        if (js_is_word(p, "if")) continue;
        n->c = js_parse_statement(p);
        return first;
    }
}

static js_node *parse_body(js_parser *p)
{
    p->block_depth++;
    js_node *n = js_parse_statement(p);
    p->block_depth--;
    return n;
}

static js_node *parse_for(js_parser *p)
{
    js_node *n = js_new_node(p, JS_FOR, p->t.off);
    js_advance(p);
    js_take_word(p, "await");
    js_want_sign(p, '(');
    p->no_in = true;
    p->block_depth++;
    if (is_declaration(p)) n->a = parse_var(p);
    else if (!js_is_sign(p, ';')) n->a = js_parse_expression(p);
    p->block_depth--;
    p->no_in = false;
    bool in = js_is_word(p, "in"), of = js_is_word(p, "of");
    if (in || of) {
        n->type = in ? JS_FOR_IN : JS_FOR_OF;
        js_advance(p);
        n->b = js_parse_expression(p);
    } else {
        js_want_sign(p, ';');
        if (!js_is_sign(p, ';')) n->b = js_parse_expression(p);
        js_want_sign(p, ';');
        if (!js_is_sign(p, ')')) n->c = js_parse_expression(p);
    }
    js_want_sign(p, ')');
    n->d = parse_body(p);
    return js_finish_node(p, n);
}

static js_node *parse_while(js_parser *p)
{
    js_node *n = js_new_node(p, JS_WHILE, p->t.off);
    js_advance(p);
    n->a = parse_paren_expression(p);
    n->d = parse_body(p);
    return js_finish_node(p, n);
}

static js_node *parse_with(js_parser *p)
{
    js_node *n = parse_while(p);
    n->type = JS_WITH;
    return n;
}

static js_node *parse_do(js_parser *p)
{
    js_node *n = js_new_node(p, JS_DO, p->t.off);
    js_advance(p);
    n->d = parse_body(p);
    if (!js_take_word(p, "while")) js_fail(p);
    n->a = parse_paren_expression(p);
    js_take_sign(p, ';');
    return js_finish_node(p, n);
}

static js_node *parse_jump(js_parser *p, js_type type)
{
    js_node *n = js_new_node(p, type, p->t.off);
    js_advance(p);
    bool ends = p->t.line_before || js_is_sign(p, ';') || js_is_sign(p, '}') || p->t.word == JS_W_END;
    if (type == JS_BREAK || type == JS_CONTINUE) {
        if (!ends && p->t.word == JS_W_NAME) {
            n->text = p->t.text;
            js_advance(p);
        }
    } else if (!ends) {
        n->a = js_parse_expression(p);
    }
    end_statement(p);
    return js_finish_node(p, n);
}

static js_node *parse_return(js_parser *p) { return parse_jump(p, JS_RETURN); }
static js_node *parse_throw(js_parser *p) { return parse_jump(p, JS_THROW); }
static js_node *parse_break(js_parser *p) { return parse_jump(p, JS_BREAK); }
static js_node *parse_continue(js_parser *p) { return parse_jump(p, JS_CONTINUE); }

static js_node *parse_try(js_parser *p)
{
    js_node *n = js_new_node(p, JS_TRY, p->t.off);
    js_advance(p);
    n->a = js_parse_block(p);
    if (js_take_word(p, "catch")) {
        if (js_take_sign(p, '(')) {
            n->b = js_parse_target(p);
            js_want_sign(p, ')');
        }
        n->c = js_parse_block(p);
    }
    if (js_take_word(p, "finally")) n->d = js_parse_block(p);
    if (!n->c && !n->d) js_fail(p);
    return js_finish_node(p, n);
}

static js_node *parse_switch(js_parser *p)
{
    js_node *n = js_new_node(p, JS_SWITCH, p->t.off), **end = &n->b;
    js_advance(p);
    n->a = parse_paren_expression(p);
    js_want_sign(p, '{');
    p->block_depth++;
    while (!p->failed && !js_is_sign(p, '}')) {
        js_node *c = js_new_node(p, JS_CASE, p->t.off);
        if (js_take_word(p, "case")) c->a = js_parse_expression(p);
        else if (!js_take_word(p, "default")) js_fail(p);
        js_want_sign(p, ':');
        c->b = js_parse_list(p, true);
        js_append(&end, js_finish_node(p, c));
    }
    p->block_depth--;
    js_want_sign(p, '}');
    return js_finish_node(p, n);
}

static js_node *parse_nothing(js_parser *p)
{
    js_node *n = js_new_node(p, JS_EMPTY, p->t.off);
    js_advance(p);
    end_statement(p);
    return n;
}

/* import x from "m"; what it names stays undefined. */
static js_node *parse_import(js_parser *p)
{
    js_node *n = js_new_node(p, JS_EMPTY, p->t.off);
    while (!p->failed && p->t.word != JS_W_END && p->t.word != JS_W_STRING && !js_is_sign(p, ';')) js_advance(p);
    js_advance(p);
    js_take_sign(p, ';');
    return n;
}

static js_node *parse_export(js_parser *p)
{
    js_advance(p);
    if (js_take_word(p, "default")) {
        if (js_is_word(p, "function") || js_is_word(p, "class") || js_is_word(p, "async")) return js_parse_statement(p);
        js_node *n = js_new_node(p, JS_EXPRESSION, p->t.off);
        n->a = js_parse_assign(p);
        end_statement(p);
        return n;
    }
    if (!js_is_sign(p, '{') && !js_is_sign(p, '*')) return js_parse_statement(p);
    js_node *n = js_new_node(p, JS_EMPTY, p->t.off);
    while (!p->failed && p->t.word != JS_W_END && !js_is_sign(p, ';') && !p->t.line_before) js_advance(p);
    js_take_sign(p, ';');
    return n;
}

static const struct { const char *word; js_node *(*parse)(js_parser *p); } statements[] = {
    {"break", parse_break}, {"continue", parse_continue}, {"debugger", parse_nothing}, {"do", parse_do}, {"export", parse_export}, {"for", parse_for},
    {"if", parse_if}, {"return", parse_return}, {"switch", parse_switch}, {"throw", parse_throw}, {"try", parse_try}, {"while", parse_while}, {"with", parse_with}};

static js_node *parse_expression_statement(js_parser *p)
{
    js_node *n = js_new_node(p, JS_EXPRESSION, p->t.off);
    n->a = js_parse_expression(p);
    end_statement(p);
    return js_finish_node(p, n);
}

static js_node *parse_named_statement(js_parser *p)
{
    for (size_t i = 0; i < SK_COUNT(statements); i++)
        if (js_is_word(p, statements[i].word)) return statements[i].parse(p);
    if (js_is_word(p, "function")) return js_parse_function(p, 0, true);
    if (js_is_word(p, "class")) {
        if (p->block_depth) p->tree->blocks_declare = true;
        return js_parse_class(p, true);
    }
    if (is_declaration(p)) {
        js_node *n = parse_var(p);
        end_statement(p);
        return n;
    }
    js_token next = js_peek(p);
    if (js_is_word(p, "async") && !next.line_before && next.word == JS_W_NAME && sk_equal(next.text, SK_LIT("function"))) {
        js_advance(p);
        return js_parse_function(p, JS_ASYNC, true);
    }
    if (js_is_word(p, "import") && !(next.word == JS_W_SIGN && (next.sign == '(' || next.sign == '.'))) return parse_import(p);
    if (next.word == JS_W_SIGN && next.sign == ':') {
        js_node *n = js_new_node(p, JS_LABEL, p->t.off);
        n->text = p->t.text;
        js_advance(p);
        js_advance(p);
        n->a = js_parse_statement(p);
        return js_finish_node(p, n);
    }
    return parse_expression_statement(p);
}

static js_node *parse_inside(js_parser *p)
{
    if (js_is_sign(p, '{')) return js_parse_block(p);
    if (js_is_sign(p, ';')) {
        js_node *n = js_new_node(p, JS_EMPTY, p->t.off);
        js_advance(p);
        return n;
    }
    return p->t.word == JS_W_NAME ? parse_named_statement(p) : parse_expression_statement(p);
}

js_node *js_parse_statement(js_parser *p)
{
    bool no_in = p->no_in;
    p->no_in = false;
    js_node *n = js_enter(p) ? parse_inside(p) : js_new_node(p, JS_EMPTY, 0);
    p->depth--;
    p->no_in = no_in;
    return n;
}

js_node *js_parse_list(js_parser *p, bool in_case)
{
    js_node *first = NULL, **end = &first;
    while (!p->failed && p->t.word != JS_W_END && !js_is_sign(p, '}')) {
        if (in_case && (js_is_word(p, "case") || js_is_word(p, "default"))) break;
        js_append(&end, js_parse_statement(p));
    }
    return first;
}

enum { STATEMENTS_MOST = 32768 /* of one text on its top level: what is told of them is calculated, the rest is cut */ };

bool js_parse(sk_arena *a, sk_bytes source, unsigned depth_most, js_tree *ret)
{
    js_parser p = {.arena = a, .lex = {.source = source}, .depth_most = depth_most, .tree = ret};
    *ret = (js_tree){0};
    if (source.len > UINT32_MAX / 2) return false;
    js_node *program = js_new_node(&p, JS_PROGRAM, 0);
    p.function = p.plain = program;
    js_advance(&p);
    js_node **end = &program->b;
    for (unsigned n = 0; !p.failed && p.t.word != JS_W_END && !js_is_sign(&p, '}') && !ret->cut; n++) {
        js_append(&end, js_parse_statement(&p));
        ret->cut = n + 1 == STATEMENTS_MOST && p.t.word != JS_W_END;
    }
    if (!ret->cut && (p.t.word != JS_W_END || p.lex.at < source.len)) p.failed = true;
    ret->program = program;
    return !p.failed;
}
