/* Statements: see js_print.c. */
#include "emulate/javascript/js_printer.h"

#include "base/attr.h"

static void put_paren(js_printer *p, const char *word, const js_node *n)
{
    js_put(p, word);
    js_put(p, "(");
    js_put_node(p, n);
    js_put(p, ")");
}

/* --- blocks --- */

static void put_block_inside(js_printer *p, const js_node *first)
{
    js_scope scope = {.outer = p->scope};
    if (p->tree->blocks_declare) {
        p->scope = &scope;
        js_scope_block(p, &scope, first);
    }
    js_put_statements(p, first);
    p->scope = scope.outer;
}

static void put_block(js_printer *p, const js_node *n)
{
    js_put(p, "{");
    put_block_inside(p, n->a);
    js_put(p, "}");
}

static void put_inside(js_printer *p, const js_node *n)
{
    if (n->type == JS_BLOCK) put_block_inside(p, n->a);
    else js_put_statement(p, n);
}

void js_put_body(js_printer *p, const js_node *n)
{
    js_put(p, "{$s();");
    put_inside(p, n);
    js_put(p, "}");
}

static void put_braced(js_printer *p, const js_node *n)
{
    js_put(p, "{");
    put_inside(p, n);
    js_put(p, "}");
}

/* --- declarations --- */

/* A name without value in a loop's block is new, and undefined, each time. */
static void put_declarator(js_printer *p, const js_node *d, bool let)
{
    js_put_node(p, d->a);
    if (d->b) {
        js_put(p, "=");
        js_put_node(p, d->b);
    } else if (let && p->tree->blocks_declare && js_scope_find(p, d->a->text)) {
        js_put(p, "=void 0");
    }
}

static bool has_pattern(const js_node *var)
{
    for (const js_node *d = var->a; d; d = d->next)
        if (js_is_pattern(d->a)) return true;
    return false;
}

/* With patterns: the names are declared at the function's end, the values set by an expression. */
static void put_pattern_var(js_printer *p, const js_node *var)
{
    for (const js_node *d = var->a; d; d = d->next) {
        if (d != var->a) js_put(p, ",");
        js_declare_pattern(p, d->a);
        if (js_is_pattern(d->a) && d->b) js_put_pattern_assign(p, d->a, d->b);
        else if (js_is_pattern(d->a)) js_put(p, "void 0");
        else put_declarator(p, d, true);
    }
}

static void put_var_inside(js_printer *p, const js_node *var)
{
    if (has_pattern(var)) {
        put_pattern_var(p, var);
        return;
    }
    js_put(p, "var ");
    for (const js_node *d = var->a; d; d = d->next) {
        if (d != var->a) js_put(p, ",");
        put_declarator(p, d, sk_at(var->text, 0) == 'l');
    }
}

static void put_var(js_printer *p, const js_node *n)
{
    put_var_inside(p, n);
    js_put(p, ";\n");
}

/* --- control --- */

static void put_if(js_printer *p, const js_node *n)
{
    for (;;) {
        put_paren(p, "if", n->a);
        put_braced(p, n->b);
        if (!n->c) break;
        js_put(p, "else ");
        if (n->c->type != JS_IF) {
            put_braced(p, n->c);
            break;
        }
        n = n->c;
    }
    js_put(p, "\n");
}

static void put_for_inside(js_printer *p, const js_node *n)
{
    js_put(p, "for(");
    if (n->a && n->a->type == JS_VAR) put_var_inside(p, n->a);
    else if (n->a) js_put_node(p, n->a);
    js_put(p, ";");
    if (n->b) js_put_node(p, n->b);
    js_put(p, ";");
    if (n->c) js_put_node(p, n->c);
    js_put(p, "){");
    js_put_skip(p, n);
    js_put_body(p, n->d);
    js_put(p, "}");
}

/* What a turn of for-in or for-of sets. */
static const js_node *target_of(const js_node *n)
{
    return n->a && n->a->type == JS_VAR && n->a->a ? n->a->a->a : n->a;
}

static void put_for_in_inside(js_printer *p, const js_node *n)
{
    const js_node *target = target_of(n);
    bool pattern = js_is_pattern(target);
    unsigned place = pattern ? js_new_place(p) : 0;
    js_put(p, "for(");
    if (pattern) {
        js_put_format(p, "#", place);
    } else {
        if (n->a->type == JS_VAR) js_put(p, "var ");
        js_put_node(p, target);
    }
    js_put(p, " in ");
    js_put_node(p, n->b);
    js_put(p, ")");
    js_put_body(p, n->d);
}

/* for (x of list) goes over a list that is made before. */
static void put_for_of_inside(js_printer *p, const js_node *n)
{
    const js_node *target = target_of(n);
    unsigned list = js_new_place(p), at = js_new_place(p), item = js_new_place(p);
    if (n->a->type == JS_VAR) js_declare_pattern(p, target);
    js_put_format(p, "for(#=$list(", list);
    js_put_node(p, n->b);
    js_put_format(p, "),#=0;", at);
    js_put_format(p, "#<", at);
    js_put_format(p, "#.length;){$s();", list);
    js_put_format(p, "#=", item);
    js_put_format(p, "#[", list);
    js_put_format(p, "#++];", at);
    if (js_is_pattern(target)) {
        js_put(p, "void 0");
        js_put_apart(p, target, item);
    } else {
        js_put_node(p, target);
        js_put_format(p, "=#", item);
    }
    js_put(p, ";");
    put_inside(p, n->d);
    js_put(p, "}");
}

/* Names of the head belong to the loop. */
static void put_in_head_scope(js_printer *p, const js_node *n, void (*put)(js_printer *p, const js_node *n))
{
    js_scope scope = {.outer = p->scope};
    if (p->tree->blocks_declare) {
        p->scope = &scope;
        js_scope_head(p, &scope, n->a);
    }
    put(p, n);
    p->scope = scope.outer;
    js_put(p, "\n");
}

static void put_for(js_printer *p, const js_node *n) { put_in_head_scope(p, n, put_for_inside); }
static void put_for_in(js_printer *p, const js_node *n) { put_in_head_scope(p, n, put_for_in_inside); }
static void put_for_of(js_printer *p, const js_node *n) { put_in_head_scope(p, n, put_for_of_inside); }

static void put_while(js_printer *p, const js_node *n)
{
    put_paren(p, "while", n->a);
    js_put(p, "{");
    js_put_skip(p, n);
    js_put_body(p, n->d);
    js_put(p, "}\n");
}

static void put_with(js_printer *p, const js_node *n)
{
    put_paren(p, "with", n->a);
    p->with_depth++;
    put_braced(p, n->d);
    p->with_depth--;
}

static void put_do(js_printer *p, const js_node *n)
{
    js_put(p, "do");
    js_put_body(p, n->d);
    put_paren(p, "while", n->a);
    js_put(p, ";\n");
}

static void put_return(js_printer *p, const js_node *n)
{
    if (p->frame->node->type == JS_PROGRAM) { /* JScript takes it, at the top: the program ends */
        js_put(p, "$end();");
        return;
    }
    js_put(p, "return ");
    if (n->a) js_put_node(p, n->a);
    js_put(p, ";\n");
}

static void put_throw(js_printer *p, const js_node *n)
{
    js_put(p, "throw ");
    if (n->a) js_put_node(p, n->a);
    else js_put(p, "void 0");
    js_put(p, ";\n");
}

static void put_jump(js_printer *p, const js_node *n)
{
    js_put(p, n->type == JS_BREAK ? "break " : "continue ");
    js_put_bytes(p, n->text);
    js_put(p, ";\n");
}

static void put_try(js_printer *p, const js_node *n)
{
    js_put(p, "try");
    put_block(p, n->a);
    if (n->c) {
        js_put(p, "catch(");
        if (n->b && n->b->type == JS_NAME) js_put_node(p, n->b);
        else js_put(p, "$error");
        js_put(p, ")");
        put_block(p, n->c);
    }
    if (n->d) {
        js_put(p, "finally");
        put_block(p, n->d);
    }
}

static void put_switch(js_printer *p, const js_node *n)
{
    js_scope scope = {.outer = p->scope};
    put_paren(p, "switch", n->a);
    js_put(p, "{");
    if (p->tree->blocks_declare) {
        p->scope = &scope;
        js_scope_cases(p, &scope, n->b);
    }
    for (const js_node *c = n->b; c && !p->failed; c = c->next) {
        if (c->a) {
            js_put(p, "case ");
            js_put_node(p, c->a);
        } else {
            js_put(p, "default");
        }
        js_put(p, ":");
        js_put_statements(p, c->b);
    }
    p->scope = scope.outer;
    js_put(p, "}\n");
}

static void put_label(js_printer *p, const js_node *n)
{
    js_put_bytes(p, n->text);
    js_put(p, ":");
    js_put_statement(p, n->a);
}

/* "use strict" would forbid what older scripts do beside it. */
static void put_expression(js_printer *p, const js_node *n)
{
    if (n->a->type == JS_STRING && sk_equal(sk_slice(n->a->text, 1, 10), SK_LIT("use strict"))) return;
    js_put_node(p, n->a);
    js_put(p, ";\n");
}

static void put_empty(js_printer *p, const js_node *n)
{
    (void)n;
    js_put(p, ";");
}

static void (*const statements[])(js_printer *p, const js_node *n) = {
    [JS_BLOCK] = put_block, [JS_VAR] = put_var,       [JS_EXPRESSION] = put_expression, [JS_EMPTY] = put_empty, [JS_IF] = put_if,
    [JS_FOR] = put_for,     [JS_FOR_IN] = put_for_in, [JS_FOR_OF] = put_for_of,         [JS_WHILE] = put_while, [JS_DO] = put_do,
    [JS_RETURN] = put_return, [JS_THROW] = put_throw, [JS_BREAK] = put_jump,            [JS_CONTINUE] = put_jump, [JS_TRY] = put_try,
    [JS_SWITCH] = put_switch, [JS_LABEL] = put_label, [JS_WITH] = put_with,             [JS_FUNCTION] = js_put_function, [JS_CLASS] = js_put_class,
};

void js_put_statement(js_printer *p, const js_node *n)
{
    if (js_dive(p)) {
        if (n->type < SK_COUNT(statements) && statements[n->type]) statements[n->type](p, n);
        else p->failed = true;
    }
    p->depth--;
}

void js_put_statements(js_printer *p, const js_node *first)
{
    for (const js_node *n = first; n && !p->failed && !p->out.full; n = n->next) js_put_statement(p, n);
}
