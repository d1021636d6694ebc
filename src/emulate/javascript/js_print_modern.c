/* What came after ECMA-262, 5th edition, in older words: see js_print.c. The functions with $ that it calls are in
 * prelude/core.js. Promises settle at once, so await is a call; a generator runs to its end and gives a list. */
#include "emulate/javascript/js_printer.h"

#include <stdio.h>

bool js_is_pattern(const js_node *n) { return n && (n->type == JS_ARRAY || n->type == JS_OBJECT); }

/* --- taking apart --- */

static const js_node *target_of(const js_node *n) { return n->type == JS_ASSIGN ? n->a : n; }

void js_declare_pattern(js_printer *p, const js_node *n)
{
    if (!n || !js_dive(p)) {
        if (n) p->depth--;
        return;
    }
    switch (n->type) {
    case JS_NAME: js_add_var(p, n->text); break;
    case JS_ASSIGN:
    case JS_SPREAD: js_declare_pattern(p, n->a); break;
    case JS_PROPERTY: js_declare_pattern(p, n->b); break;
    case JS_ARRAY:
    case JS_OBJECT:
        for (const js_node *i = n->a; i; i = i->next) js_declare_pattern(p, i);
        break;
    default: break;
    }
    p->depth--;
}

void js_put_key(js_printer *p, const js_node *property)
{
    bool name = property->a->type == JS_NAME && !(property->flags & JS_COMPUTED);
    js_put(p, name ? "[\"" : "[");
    if (name) js_put_property(p, property->a->text);
    else js_put_node(p, property->a);
    js_put(p, name ? "\"]" : "]");
}

/* ,target = SOURCE, where SOURCE was written by `put` into a fresh place when there is a default or a pattern. */
static void put_part(js_printer *p, const js_node *part, unsigned place, void (*put)(js_printer *p, unsigned place, const js_node *of, unsigned n),
                     const js_node *of, unsigned n)
{
    const js_node *target = target_of(part);
    bool pattern = js_is_pattern(target), fallback = part->type == JS_ASSIGN;
    unsigned inner = pattern || fallback ? js_new_place(p) : 0;
    js_put(p, ",");
    if (pattern) js_put_format(p, "#=", inner);
    else {
        js_put_node(p, target);
        js_put(p, "=");
    }
    if (fallback) js_put_format(p, "(#=", inner);
    put(p, place, of, n);
    if (fallback) {
        js_put(p, ")===void 0?");
        js_put_node(p, part->b);
        js_put_format(p, ":#", inner);
    }
    if (pattern) js_put_apart(p, target, inner);
}

static void put_from_key(js_printer *p, unsigned place, const js_node *of, unsigned n)
{
    (void)n;
    js_put_format(p, "#", place);
    js_put_key(p, of);
}

static void put_from_index(js_printer *p, unsigned place, const js_node *of, unsigned n)
{
    char text[16];
    int len = snprintf(text, sizeof text, "[%u]", n);
    (void)of;
    js_put_format(p, "#", place);
    js_put_bytes(p, sk_bytes_of(text, (size_t)len));
}

static void put_from_rest(js_printer *p, unsigned place, const js_node *of, unsigned n)
{
    char text[24];
    int len = snprintf(text, sizeof text, ".slice(%u)", n);
    (void)of;
    js_put_format(p, "#", place);
    js_put_bytes(p, sk_bytes_of(text, (size_t)len));
}

static void put_from_others(js_printer *p, unsigned place, const js_node *of, unsigned n)
{
    (void)n;
    js_put_format(p, "$rest(#", place);
    for (const js_node *i = of->a; i && i->type == JS_PROPERTY; i = i->next) {
        if (i->flags & JS_COMPUTED) continue;
        js_put(p, i->a->type == JS_NAME ? ",\"" : ",");
        if (i->a->type == JS_NAME) js_put_property(p, i->a->text);
        else js_put_node(p, i->a);
        if (i->a->type == JS_NAME) js_put(p, "\"");
    }
    js_put(p, ")");
}

void js_put_apart(js_printer *p, const js_node *pattern, unsigned place)
{
    unsigned n = 0;
    if (!js_dive(p)) {
        p->depth--;
        return;
    }
    if (pattern->type == JS_ARRAY) js_put_format(p, ",#=$list(", place), js_put_format(p, "#)", place);
    for (const js_node *i = pattern->a; i && !p->failed; i = i->next, n++) {
        if (i->type == JS_HOLE) continue;
        if (i->type == JS_SPREAD) put_part(p, i->a, place, pattern->type == JS_ARRAY ? put_from_rest : put_from_others, pattern, n);
        else if (i->type == JS_PROPERTY) put_part(p, i->b, place, put_from_key, i, n);
        else put_part(p, i, place, put_from_index, i, n);
    }
    p->depth--;
}

void js_put_pattern_assign(js_printer *p, const js_node *pattern, const js_node *value)
{
    unsigned place = js_new_place(p);
    js_put_format(p, "(#=", place);
    js_put_node(p, value);
    js_put_apart(p, pattern, place);
    js_put_format(p, ",#)", place);
}

/* --- functions --- */

static void put_parameter_names(js_printer *p, const js_node *f, unsigned first)
{
    unsigned n = 0;
    for (const js_node *a = f->a; a && a->type != JS_SPREAD; a = a->next, n++) {
        const js_node *target = target_of(a);
        if (n) js_put(p, ",");
        if (target->type == JS_NAME) js_put_node(p, target);
        else js_put_format(p, "#", first + n);
    }
}

/* Defaults, patterns and the rest, at the head of the body. */
static void put_parameter_values(js_printer *p, const js_node *f, unsigned first)
{
    unsigned n = 0;
    char text[64];
    for (const js_node *a = f->a; a && !p->failed; a = a->next, n++) {
        const js_node *target = target_of(a->type == JS_SPREAD ? a->a : a);
        unsigned place = first + n;
        bool name = target->type == JS_NAME;
        if (a->type == JS_SPREAD) {
            int len = snprintf(text, sizeof text, "=[].slice.call(arguments,%u);", n);
            if (name) js_put(p, "var "), js_put_node(p, target);
            else js_put_format(p, "var #", place);
            js_put_bytes(p, sk_bytes_of(text, (size_t)len));
        } else if (a->type == JS_ASSIGN) {
            js_put(p, "if(");
            if (name) js_put_node(p, target);
            else js_put_format(p, "#", place);
            js_put(p, "===void 0)");
            if (name) js_put_node(p, target);
            else js_put_format(p, "#", place);
            js_put(p, "=");
            js_put_node(p, a->b);
            js_put(p, ";");
        }
        if (name) continue;
        js_declare_pattern(p, target);
        js_put(p, "void 0");
        js_put_apart(p, target, place);
        js_put(p, ";");
    }
}

static void put_body(js_printer *p, const js_node *f)
{
    if (f->b && f->b->type == JS_BLOCK) {
        js_put_statements(p, f->b->a);
    } else if (f->b) {
        js_put(p, "return ");
        js_put_node(p, f->b);
        js_put(p, ";");
    }
}

static void put_field(js_printer *p, const js_node *n)
{
    js_put_this(p);
    js_put_key(p, n);
    js_put(p, "=");
    if (n->b) js_put_node(p, n->b);
    else js_put(p, "void 0");
    js_put(p, ";");
}

/* (a, b) {...}: fields: members of a class to be set first. */
void js_put_function_rest(js_printer *p, const js_node *f, const js_node *fields, bool of_class)
{
    js_frame frame = {.node = f, .arrow = (f->flags & JS_ARROW) != 0, .outer = p->frame};
    js_scope scope = {.outer = p->scope};
    unsigned first = p->next_number + 1;
    for (const js_node *a = f->a; a; a = a->next) p->next_number++;
    if (p->tree->blocks_declare) {
        p->scope = &scope;
        js_scope_function(p, &scope, f);
    }
    p->frame = &frame;
    js_put(p, "(");
    put_parameter_names(p, f, first);
    js_put(p, "){$s();");
    if (!frame.arrow && (of_class || (f->flags & JS_USES_THIS))) js_put(p, "var $this=this,$args=arguments;");
    put_parameter_values(p, f, first);
    for (const js_node *n = fields; n; n = n->next)
        if ((n->flags & JS_FIELD) && !(n->flags & JS_STATIC)) put_field(p, n);
    put_body(p, f);
    js_put_vars(p, &frame);
    js_put(p, "}");
    p->frame = frame.outer;
    p->scope = scope.outer;
}

static void put_wrapped(js_printer *p, const js_node *f)
{
    bool declared = (f->flags & JS_DECLARATION) != 0;
    const char *wrapper = (f->flags & JS_GENERATOR) ? "$generator(function " : "$async(function ";
    if (declared) {
        js_put(p, "function ");
        js_put_name(p, f->text);
        js_put(p, "(){return ");
    }
    js_put(p, wrapper);
    js_put_function_rest(p, f, NULL, false);
    js_put(p, ")");
    if (declared) js_put(p, ".apply(this,arguments)}\n");
}

void js_put_function(js_printer *p, const js_node *f)
{
    bool declared = (f->flags & JS_DECLARATION) != 0;
    if (f->flags & (JS_ASYNC | JS_GENERATOR)) {
        put_wrapped(p, f);
        return;
    }
    bool leaks = p->options->jscript && !declared && f->text.len > 0;
    bool parens = leaks || (f->flags & JS_ARROW);
    if (parens) js_put(p, "(");
    if (leaks) {
        js_add_var(p, f->text);
        js_put_name(p, f->text);
        js_put(p, "=");
    }
    js_put(p, "function ");
    if (declared) js_put_name(p, f->text);
    else js_put_property(p, f->text);
    js_put_function_rest(p, f, NULL, false);
    if (parens) js_put(p, ")");
    if (declared) js_put(p, "\n");
}

/* --- classes --- */

static const js_node *constructor_of(const js_node *class)
{
    for (const js_node *n = class->b; n; n = n->next)
        if ((n->flags & JS_METHOD) && !(n->flags & (JS_STATIC | JS_COMPUTED)) && n->a->type == JS_NAME && sk_equal(n->a->text, SK_LIT("constructor")))
            return n;
    return NULL;
}

static void put_class_member(js_printer *p, const js_node *n)
{
    const char *of = (n->flags & JS_STATIC) ? "$class" : "$class.prototype";
    if (!n->a) { /* static block */
        js_put(p, "(function");
        js_put_function_rest(p, n->b, NULL, false);
        js_put(p, ").call($class);");
        return;
    }
    if (n->flags & (JS_GETTER | JS_SETTER)) {
        js_put(p, "$accessor(");
        js_put(p, of);
        js_put(p, ",[");
        bool name = n->a->type == JS_NAME && !(n->flags & JS_COMPUTED);
        if (name) js_put(p, "\"");
        if (name) js_put_property(p, n->a->text);
        else js_put_node(p, n->a);
        if (name) js_put(p, "\"");
        js_put(p, (n->flags & JS_GETTER) ? "],\"get\"," : "],\"set\",");
        js_put_function(p, n->b);
        js_put(p, ");");
        return;
    }
    js_put(p, of);
    js_put_key(p, n);
    js_put(p, "=");
    if (n->b) js_put_node(p, n->b);
    else js_put(p, "void 0");
    js_put(p, ";");
}

static void put_constructor(js_printer *p, const js_node *class, const js_node *constructor)
{
    js_put(p, "function $class");
    if (constructor) {
        js_put_function_rest(p, constructor->b, class->b, true);
        return;
    }
    js_frame frame = {.node = class, .outer = p->frame};
    p->frame = &frame;
    js_put(p, "(){$s();var $this=this,$args=arguments;");
    if (class->a) js_put(p, "if($super)$super.apply(this,arguments);");
    for (const js_node *n = class->b; n; n = n->next)
        if ((n->flags & JS_FIELD) && !(n->flags & JS_STATIC)) put_field(p, n);
    js_put_vars(p, &frame);
    js_put(p, "}");
    p->frame = frame.outer;
}

void js_put_class(js_printer *p, const js_node *n)
{
    const js_node *constructor = constructor_of(n);
    bool declared = (n->flags & JS_DECLARATION) != 0;
    js_frame frame = {.node = n, .outer = p->frame};
    if (declared) {
        js_put(p, "var ");
        js_put_name(p, n->text);
        js_put(p, "=");
    }
    js_put(p, "(function($super){");
    p->frame = &frame;
    if (n->text.len) {
        js_put(p, "var ");
        js_put_name(p, n->text);
        js_put(p, "=$class;");
    }
    put_constructor(p, n, constructor);
    js_put(p, "$extend($class,$super);");
    for (const js_node *m = n->b; m && !p->failed; m = m->next) {
        bool field = (m->flags & JS_FIELD) && !(m->flags & JS_STATIC);
        if (m != constructor && !field) put_class_member(p, m);
    }
    js_put(p, "return $class;");
    js_put_vars(p, &frame);
    p->frame = frame.outer;
    js_put(p, "})(");
    if (n->a) js_put_node(p, n->a);
    js_put(p, declared ? ");\n" : ")");
}

/* --- optional chains --- */

static void put_link(js_printer *p, const js_node *n)
{
    if (n->type == JS_MEMBER) {
        js_put(p, ".");
        js_put_property(p, n->text);
    } else if (n->type == JS_INDEX) {
        js_put(p, "[");
        js_put_node(p, n->b);
        js_put(p, "]");
    } else if (n->flags & JS_HAS_SPREAD) {
        js_put(p, ".apply(void 0,");
        js_put_items(p, n->b);
        js_put(p, ")");
    } else {
        js_put(p, "(");
        js_put_list(p, n->b);
        js_put(p, ")");
    }
}

static bool is_link(const js_node *n) { return n->type == JS_MEMBER || n->type == JS_INDEX || n->type == JS_CALL; }

/* a?.b.c?.(d) is (($1=a)==null?void 0:(($2=$1.b.c)==null?void 0:$2(d))) */
void js_put_chain(js_printer *p, const js_node *n)
{
    size_t count = 0, open = 0;
    const js_node *base = n->a;
    for (; is_link(base); base = base->a) count++;
    const js_node **links = SK_NEW_ARRAY(p->arena, const js_node *, count ? count : 1);
    if (!links) {
        p->failed = true;
        return;
    }
    const js_node *at = n->a;
    for (size_t i = count; i > 0; i--, at = at->a) links[i - 1] = at;
    size_t optional = 0;
    for (size_t i = 0; i < count; i++) optional += (links[i]->flags & JS_OPTIONAL) != 0;
    unsigned first = p->next_number + 1, used = 0;
    for (size_t i = 0; i < optional; i++) (void)js_new_place(p);
    if (optional) js_put_format(p, "((#=", first);
    js_put_node(p, base);
    for (size_t i = 0; i < count && !p->failed; i++) {
        if (links[i]->flags & JS_OPTIONAL) {
            js_put(p, ")==null?void 0:");
            open++;
            if (used + 1 < optional) js_put_format(p, "((#=", first + used + 1);
            js_put_format(p, "#", first + used);
            used++;
        }
        put_link(p, links[i]);
    }
    for (size_t i = 0; i < open; i++) js_put(p, ")");
}

/* --- templates --- */

void js_put_template(js_printer *p, const js_node *n)
{
    js_put(p, "(");
    for (const js_node *i = n->a; i && !p->failed; i = i->next) {
        js_put_quoted(p, i->text);
        i = i->next;
        if (!i) break;
        js_put(p, "+(");
        js_put_node(p, i);
        js_put(p, ")+");
    }
    js_put(p, ")");
}

void js_put_tagged(js_printer *p, const js_node *n)
{
    js_put_node(p, n->a);
    js_put(p, "($tag([");
    for (const js_node *i = n->b->a; i; i = i->next ? i->next->next : NULL) {
        if (i != n->b->a) js_put(p, ",");
        js_put_quoted(p, i->text);
    }
    js_put(p, "])");
    for (const js_node *i = n->b->a; i && i->next; i = i->next->next) {
        js_put(p, ",");
        js_put_node(p, i->next);
    }
    js_put(p, ")");
}
