/* Names that blocks declare. ECMA-262 14.3.1: let, const and class belong to their block; written as var they would belong to
 * the function, so each gets a number there. */
#include "emulate/javascript/js_printer.h"

static void add(js_printer *p, js_scope *s, sk_bytes name, bool renamed)
{
    if (!s->names && !(s->names = sk_map_new(p->arena))) p->failed = true;
    if (s->names) (void)sk_map_put(s->names, name, renamed ? ++p->next_number : 0);
}

static void add_pattern(js_printer *p, js_scope *s, const js_node *n, bool renamed)
{
    if (!n || !js_dive(p)) {
        if (n) p->depth--;
        return;
    }
    switch (n->type) {
    case JS_NAME: add(p, s, n->text, renamed); break;
    case JS_ASSIGN:
    case JS_SPREAD: add_pattern(p, s, n->a, renamed); break;
    case JS_PROPERTY: add_pattern(p, s, n->b, renamed); break;
    case JS_ARRAY:
    case JS_OBJECT:
        for (const js_node *i = n->a; i; i = i->next) add_pattern(p, s, i, renamed);
        break;
    default: break;
    }
    p->depth--;
}

static void add_declarators(js_printer *p, js_scope *s, const js_node *var, bool renamed)
{
    for (const js_node *d = var->a; d; d = d->next) add_pattern(p, s, d->a, renamed);
}

static bool is_of_block(const js_node *n) { return n && n->type == JS_VAR && sk_at(n->text, 0) != 'v'; }

static void add_block(js_printer *p, js_scope *s, const js_node *first, bool renamed)
{
    for (const js_node *n = first; n; n = n->next) {
        if (is_of_block(n)) add_declarators(p, s, n, renamed);
        if (n->type == JS_CLASS) add(p, s, n->text, renamed);
    }
}

void js_scope_block(js_printer *p, js_scope *s, const js_node *first) { add_block(p, s, first, true); }

void js_scope_head(js_printer *p, js_scope *s, const js_node *head)
{
    if (is_of_block(head)) add_declarators(p, s, head, true);
}

void js_scope_cases(js_printer *p, js_scope *s, const js_node *first)
{
    for (const js_node *c = first; c; c = c->next) add_block(p, s, c->b, true);
}

/* var and functions, wherever they stand in the function. */
static void add_hoisted(js_printer *p, js_scope *s, const js_node *first)
{
    if (!js_dive(p)) {
        p->depth--;
        return;
    }
    for (const js_node *n = first; n; n = n->next) {
        switch (n->type) {
        case JS_VAR:
            if (!is_of_block(n)) add_declarators(p, s, n, false);
            break;
        case JS_FUNCTION:
            if (n->flags & JS_DECLARATION) add(p, s, n->text, false);
            break;
        case JS_BLOCK:
        case JS_LABEL: add_hoisted(p, s, n->a); break;
        case JS_IF:
            for (const js_node *i = n; i; i = i->c && i->c->type == JS_IF ? i->c : NULL) {
                add_hoisted(p, s, i->b);
                if (i->c && i->c->type != JS_IF) add_hoisted(p, s, i->c);
            }
            break;
        case JS_FOR:
        case JS_FOR_IN:
        case JS_FOR_OF:
            if (n->a && n->a->type == JS_VAR && !is_of_block(n->a)) add_declarators(p, s, n->a, false);
            add_hoisted(p, s, n->d);
            break;
        case JS_WHILE:
        case JS_DO:
        case JS_WITH: add_hoisted(p, s, n->d); break;
        case JS_TRY:
            add_hoisted(p, s, n->a);
            add_hoisted(p, s, n->c);
            add_hoisted(p, s, n->d);
            break;
        case JS_SWITCH:
            for (const js_node *c = n->b; c; c = c->next) add_hoisted(p, s, c->b);
            break;
        default: break;
        }
    }
    p->depth--;
}

void js_scope_function(js_printer *p, js_scope *s, const js_node *f)
{
    for (const js_node *n = f->a; n; n = n->next) add_pattern(p, s, n, false);
    const js_node *body = f->type == JS_PROGRAM ? f->b : f->b && f->b->type == JS_BLOCK ? f->b->a : NULL;
    add_block(p, s, body, false);
    add_hoisted(p, s, body);
}

unsigned js_scope_find(const js_printer *p, sk_bytes name)
{
    uintptr_t number;
    for (const js_scope *s = p->scope; s; s = s->outer)
        if (s->names && sk_map_get(s->names, name, &number)) return (unsigned)number;
    return 0;
}
