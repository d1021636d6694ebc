/* Declarations (MS-VBAL 5.2, 5.3): variables, constants, types, enumerations, external functions, headers of procedures. */
#include "emulate/vba/parse_declaration.h"

static const struct { const char *name; sk_type type; } plain_types[] = {
    {"boolean", SK_V_BOOLEAN}, {"byte", SK_V_BYTE},       {"currency", SK_V_CURRENCY}, {"date", SK_V_DATE},
    {"double", SK_V_DOUBLE},   {"integer", SK_V_INTEGER}, {"long", SK_V_LONG},         {"longlong", SK_V_LONGLONG},
    {"longptr", SK_V_LONG},    {"single", SK_V_SINGLE},   {"string", SK_V_STRING},     {"variant", SK_V_EMPTY},
    {"any", SK_V_EMPTY},
};

static sk_type letter_type(const vba_parser *p, const vba_symbol *name)
{
    int c = name && name->key.len ? name->key.p[0] : 0;
    return c >= 'a' && c <= 'z' ? p->module->letters[c - 'a'] : SK_V_EMPTY;
}

/* "As [New] Type [* length]"; without As the suffix or the first letter of the name tells. */
vba_type_ref *vba_parse_as(vba_parser *p, uint8_t suffix, const vba_symbol *name)
{
    vba_type_ref *type = SK_NEW(p->program->arena, vba_type_ref);
    if (!type) {
        p->broken = true;
        return NULL;
    }
    type->type = suffix ? vba_type_of_suffix(suffix) : letter_type(p, name);
    if (!vba_at_word(p, VBA_K_AS)) return type;
    vba_next(p);
    type->is_new = vba_take_word(p, VBA_K_NEW);
    const vba_token *word = p->t;
    type->symbol = vba_take_name(p);
    type->type = SK_V_OBJECT;
    while (vba_take_sign(p, '.')) {
        type->qualifier = type->symbol;
        word = p->t;
        type->symbol = vba_take_name(p);
    }
    for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++) {
        if (word->bracketed || !vba_word_is(p, word, plain_types[i].name)) continue;
        type->type = plain_types[i].type;
        type->symbol = NULL;
        break;
    }
    if (vba_at_sign(p, '(') && p->t[1].kind == VBA_T_SIGN && p->t[1].sign == ')') { /* As Byte() */
        p->t += 2;
        type->type = SK_V_EMPTY;
        type->symbol = NULL;
    }
    if (type->type == SK_V_STRING && vba_take_sign(p, '*')) type->string_length = vba_parse_primary(p);
    return type;
}

/* "(1 To 5, 3)" behind a declared name: the sign was not taken. Pairs of low (may be NULL) and high. */
vba_args *vba_parse_bounds(vba_parser *p)
{
    if (!vba_take_sign(p, '(')) return NULL;
    vba_args *args = vba_parse_args(p, false);
    vba_expect_sign(p, ')');
    return args;
}

static void add_variable(vba_parser *p, vba_variable *v)
{
    vba_module *m = p->module;
    if (p->proc) {
        vba_push(p, (void **)&p->proc->locals, &p->proc->local_count, &p->proc->local_cap, sizeof *v, v);
        if (p->proc == m->script) {
            vba_global *g = vba_declare_name(p->program, m, v->symbol, VBA_G_VAR, true);
            if (g) {
                g->u.var = m->var_count;
                vba_push(p, (void **)&m->vars, &m->var_count, &m->var_cap, sizeof *v, v);
            }
            p->proc->local_count--;
        }
        return;
    }
    vba_global *g = vba_declare_name(p->program, m, v->symbol, VBA_G_VAR, v->is_public);
    if (!g) return;
    g->u.var = m->var_count;
    vba_push(p, (void **)&m->vars, &m->var_count, &m->var_cap, sizeof *v, v);
}

void vba_parse_variables(vba_parser *p, bool is_public, bool is_const, bool is_static)
{
    do {
        vba_variable v = {.is_public = is_public, .is_const = is_const, .is_static = is_static};
        v.with_events = vba_at_word(p, VBA_K_WITHEVENTS) && p->t[1].kind == VBA_T_NAME;
        if (v.with_events) vba_next(p);
        uint8_t suffix = p->t->suffix;
        v.symbol = vba_take_name(p);
        if (p->broken) return;
        v.bounds = vba_parse_bounds(p);
        v.is_array = v.bounds != NULL;
        v.type = vba_parse_as(p, suffix, v.symbol);
        if (v.is_array && vba_at_sign(p, '(')) v.bounds = vba_parse_bounds(p);
        if (vba_take_sign(p, '=')) v.fallback = vba_parse_expression(p);
        if (p->broken) return;
        add_variable(p, &v);
    } while (vba_take_sign(p, ','));
}

/* ---- procedures ---- */

static void parse_param(vba_parser *p, vba_proc *proc, uint32_t *cap)
{
    vba_variable v = {0};
    for (;;) {
        if (vba_at_word(p, VBA_K_OPTIONAL) && p->t[1].kind == VBA_T_NAME) v.optional = true;
        else if (vba_at_word(p, VBA_K_BYVAL) && p->t[1].kind == VBA_T_NAME) v.by_value = true;
        else if (vba_at_word(p, VBA_K_PARAMARRAY) && p->t[1].kind == VBA_T_NAME) v.param_array = true;
        else if (!(vba_at_word(p, VBA_K_BYREF) && p->t[1].kind == VBA_T_NAME)) break;
        vba_next(p);
    }
    uint8_t suffix = p->t->suffix;
    v.symbol = vba_take_name(p);
    if (p->broken) return;
    if (vba_at_sign(p, '(')) {
        v.is_array = true;
        vba_parse_bounds(p);
    }
    v.type = vba_parse_as(p, suffix, v.symbol);
    if (vba_take_sign(p, '=')) v.fallback = vba_parse_expression(p);
    if (!p->broken) vba_push(p, (void **)&proc->params, &proc->param_count, cap, sizeof v, &v);
}

static void parse_params(vba_parser *p, vba_proc *proc)
{
    uint32_t cap = 0;
    if (!vba_take_sign(p, '(')) return;
    while (!p->broken && !vba_at_sign(p, ')')) {
        parse_param(p, proc, &cap);
        if (!vba_take_sign(p, ',')) break;
    }
    vba_expect_sign(p, ')');
}

static vba_proc *new_proc(vba_parser *p, vba_symbol *s, vba_proc_kind kind)
{
    vba_proc *proc = SK_NEW(p->program->arena, vba_proc);
    if (!proc || !s) {
        p->broken = true;
        return NULL;
    }
    proc->symbol = s;
    proc->module = p->module;
    proc->kind = (uint8_t)kind;
    proc->is_public = true;
    return proc;
}

vba_proc *vba_add_proc(vba_parser *p, vba_symbol *s, vba_proc_kind kind, bool is_public)
{
    vba_proc *proc = new_proc(p, s, kind);
    if (!proc) return NULL;
    proc->is_public = is_public;
    vba_global *g = vba_declare_name(p->program, p->module, s, VBA_G_PROC, is_public);
    if (!g) return NULL;
    unsigned use = kind == VBA_LET ? 1 : kind == VBA_SET ? 2 : 0;
    g->u.proc[use] = proc;
    g->is_public = g->is_public || is_public;
    *p->module->procs_end = proc;
    p->module->procs_end = &proc->next;
    return proc;
}

/* A name whose characters were damaged ("Sub fo^o()"): what stands before the parameters. */
static vba_symbol *take_proc_name(vba_parser *p)
{
    const vba_token *first = p->t;
    vba_symbol *s = vba_take_name(p);
    if (p->module->vbscript || vba_at_sign(p, '(') || vba_at_end(p) || vba_at_sign(p, ':') || vba_at_word(p, VBA_K_AS) ||
        vba_at_word(p, VBA_K_STATIC))
        return s;
    const vba_token *t = first;
    while (t->kind != VBA_T_END && !(t->kind == VBA_T_SIGN && t->sign == '(')) {
        t++;
    }
    if (t->kind == VBA_T_END) return s;
    p->broken = false;
    p->t = t;
    return vba_intern_bytes(p->program, sk_trim(sk_slice(p->lexer.source, first->off, t->off - first->off)), p->module->codepage);
}

/* [Public] [Static] Sub name(params) [As type]: the current token is Sub, Function or Property. A header whose parameters
 * cannot be read still gives a procedure. */
void vba_parse_header(vba_parser *p, bool is_public, bool is_static, bool is_default)
{
    vba_proc_kind kind = vba_at_word(p, VBA_K_FUNCTION) ? VBA_FUNCTION : VBA_SUB;
    bool property = vba_at_word(p, VBA_K_PROPERTY);
    uint32_t off = p->t->off;
    vba_next(p);
    if (property) {
        kind = vba_at_word(p, VBA_K_LET) ? VBA_LET : vba_at_word(p, VBA_K_SET) ? VBA_SET : VBA_GET;
        vba_next(p);
    }
    uint8_t suffix = p->t->suffix;
    vba_symbol *s = take_proc_name(p);
    if (p->broken) return;
    vba_proc *proc = vba_add_proc(p, s, kind, is_public);
    if (!proc) return;
    proc->off = off;
    proc->is_static = is_static;
    proc->is_default = is_default;
    vba_start_body(p, proc);
    parse_params(p, proc);
    if (!p->broken) proc->type = vba_parse_as(p, suffix, s);
    if (vba_take_word(p, VBA_K_STATIC)) proc->is_static = true;
}

/* ---- the rest of modules ---- */

/* Declare [PtrSafe] Sub|Function name Lib "x" [Alias "y"] (params) [As type]. */
void vba_parse_declare(vba_parser *p, bool is_public)
{
    vba_next(p);
    vba_take_word(p, VBA_K_PTRSAFE);
    if (!vba_take_word(p, VBA_K_FUNCTION) && !vba_take_word(p, VBA_K_SUB)) p->broken = true;
    vba_declare *d = SK_NEW(p->program->arena, vba_declare);
    vba_symbol *s = p->broken ? NULL : vba_take_name(p);
    if (!d || !s) {
        p->broken = true;
        return;
    }
    d->symbol = s;
    d->function = s->name;
    while (vba_at_word(p, VBA_K_LIB) || vba_at_word(p, VBA_K_ALIAS)) {
        bool lib = vba_at_word(p, VBA_K_LIB);
        vba_next(p);
        if (p->t->kind != VBA_T_STRING) {
            p->broken = true;
            return;
        }
        if (lib) d->library = vba_string_token(p);
        else d->function = vba_string_token(p);
        vba_next(p);
    }
    d->shape = new_proc(p, s, VBA_FUNCTION);
    vba_global *g = vba_declare_name(p->program, p->module, s, VBA_G_DECLARE, is_public);
    if (g) g->u.declare = d;
    d->next = p->module->declares;
    p->module->declares = d;
    if (!d->shape) return;
    parse_params(p, d->shape);
    if (!p->broken) d->shape->type = vba_parse_as(p, 0, NULL);
}

void vba_parse_type(vba_parser *p, bool is_public)
{
    vba_next(p);
    vba_record_type *t = SK_NEW(p->program->arena, vba_record_type);
    vba_symbol *s = vba_take_name(p);
    if (!t || !s) {
        p->broken = true;
        return;
    }
    t->symbol = s;
    t->module = p->module;
    t->next = p->module->types;
    p->module->types = t;
    vba_global *g = vba_declare_name(p->program, p->module, s, VBA_G_TYPE, is_public);
    if (g) g->u.type = t;
    p->type = t;
}

/* One line inside Type ... End Type. */
void vba_parse_type_line(vba_parser *p)
{
    if (vba_at_word(p, VBA_K_END) && p->t[1].keyword == VBA_K_TYPE) {
        p->type = NULL;
        return;
    }
    while (!vba_at_end(p) && !p->broken) {
        vba_variable v = {0};
        uint8_t suffix = p->t->suffix;
        v.symbol = vba_take_name(p);
        if (p->broken) return;
        v.bounds = vba_parse_bounds(p);
        v.is_array = v.bounds != NULL;
        v.type = vba_parse_as(p, suffix, v.symbol);
        if (!p->broken) vba_push(p, (void **)&p->type->fields, &p->type->count, &p->type->cap, sizeof v, &v);
        if (!vba_take_sign(p, ':')) break;
    }
}

/* A member of an Enum is a constant: its value, or one more than the one before. */
void vba_parse_enum_line(vba_parser *p)
{
    if (vba_at_word(p, VBA_K_END) && p->t[1].keyword == VBA_K_ENUM) {
        p->in_enum = false;
        return;
    }
    vba_variable v = {.is_const = true, .is_public = p->enum_public};
    v.symbol = vba_take_name(p);
    v.type = SK_NEW(p->program->arena, vba_type_ref);
    if (p->broken || !v.type) return;
    if (vba_take_sign(p, '=')) {
        p->enum_base = vba_parse_expression(p);
        p->enum_step = 0;
    }
    vba_node *sum = vba_node_new(p, VBA_N_BINARY);
    if (!sum || p->broken) return;
    sum->op = SK_OP2_ADD;
    sum->u.two.a = p->enum_base ? vba_node_copy(p, p->enum_base) : vba_node_long(p, 0);
    sum->u.two.b = vba_node_long(p, (int32_t)p->enum_step++);
    v.fallback = sum;
    vba_global *g = vba_declare_name(p->program, p->module, v.symbol, VBA_G_VAR, v.is_public);
    if (!g) return;
    g->u.var = p->module->var_count;
    vba_push(p, (void **)&p->module->vars, &p->module->var_count, &p->module->var_cap, sizeof v, &v);
}

/* DefInt A-C, X */
void vba_parse_def(vba_parser *p, sk_type type)
{
    vba_next(p);
    do {
        int first = sk_lower(sk_at(vba_token_text(&p->lexer, p->t), 0));
        vba_next(p);
        int last = first;
        if (vba_take_sign(p, '-')) {
            last = sk_lower(sk_at(vba_token_text(&p->lexer, p->t), 0));
            vba_next(p);
        }
        for (int c = first; c <= last && c >= 'a' && c <= 'z'; c++) {
            p->module->letters[c - 'a'] = type;
        }
    } while (vba_take_sign(p, ','));
}
