/* A module line by line (MS-VBAL 4.2, 5.1): attributes, conditional compilation, declarations, procedures. */
#include "emulate/world/scripting.h"
#include "emulate/vba/parse_declaration.h"

#include <math.h>

/* ---- conditional compilation (MS-VBAL 3.4): Windows, 32 bit, VBA 7 ---- */

static double condition_value(vba_parser *p, unsigned depth);

static double condition_operand(vba_parser *p, unsigned depth)
{
    static const struct { const char *name; double value; } known[] = {{"vba6", -1}, {"vba7", -1}, {"win32", -1}};
    if (depth > 32) return 0;
    if (vba_take_word(p, VBA_K_NOT)) return condition_operand(p, depth + 1) != 0 ? 0 : -1;
    if (vba_take_sign(p, '-')) return -condition_operand(p, depth + 1);
    if (vba_take_sign(p, '(')) {
        double inside = condition_value(p, depth + 1);
        vba_take_sign(p, ')');
        return inside;
    }
    if (vba_take_word(p, VBA_K_TRUE)) return -1;
    if (p->t->kind == VBA_T_NUMBER) {
        double number = p->t->number;
        vba_next(p);
        return number;
    }
    if (p->t->kind != VBA_T_NAME) return 0;
    sk_bytes name = vba_token_text(&p->lexer, p->t);
    vba_next(p);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (sk_is(name, known[i].name)) return known[i].value;
    }
    vba_symbol *s = vba_intern_bytes(p->program, name, p->module->codepage);
    uintptr_t value;
    return s && sk_map_get(p->conditionals, s->key, &value) ? (double)(intptr_t)value : 0;
}

static double condition_value(vba_parser *p, unsigned depth)
{
    double left = condition_operand(p, depth);
    while (!vba_at_end(p) && !vba_at_sign(p, ')')) {
        const vba_token *t = p->t;
        if (t->kind == VBA_T_NAME && t->keyword != VBA_K_AND && t->keyword != VBA_K_OR) break;
        vba_next(p);
        double right = condition_operand(p, depth);
        if (t->keyword == VBA_K_AND) left = left != 0 && right != 0 ? -1 : 0;
        else if (t->keyword == VBA_K_OR) left = left != 0 || right != 0 ? -1 : 0;
        else if (t->sign == '=') left = left == right ? -1 : 0;
        else if (t->sign == VBA_SIGN_NE) left = left != right ? -1 : 0;
        else if (t->sign == '<') left = left < right ? -1 : 0;
        else if (t->sign == '>' || t->sign == VBA_SIGN_GE) left = left >= right ? -1 : 0;
        else break;
    }
    return left;
}

static bool skipped(const vba_parser *p)
{
    for (unsigned i = 0; i < p->condition_count; i++) {
        if (!p->conditions[i].active) return true;
    }
    return false;
}

/* True where the line is a directive. */
static bool parse_directive(vba_parser *p)
{
    if (!vba_at_sign(p, '#') || p->t[1].kind != VBA_T_NAME) return false;
    p->t++;
    vba_keyword k = p->t->keyword;
    unsigned n = p->condition_count;
    if (k == VBA_K_IF) {
        vba_next(p);
        bool value = condition_value(p, 0) != 0;
        if (n < 64) {
            p->conditions[n].active = p->conditions[n].taken = value;
            p->condition_count++;
        }
    } else if ((k == VBA_K_ELSEIF || k == VBA_K_ELSE) && n) {
        vba_next(p);
        bool value = k == VBA_K_ELSE || condition_value(p, 0) != 0;
        p->conditions[n - 1].active = value && !p->conditions[n - 1].taken;
        p->conditions[n - 1].taken = p->conditions[n - 1].taken || value;
    } else if (k == VBA_K_END && n) {
        p->condition_count--;
    } else if (k == VBA_K_CONST && p->conditionals) {
        vba_next(p);
        vba_symbol *s = vba_take_name(p);
        vba_take_sign(p, '=');
        double value = condition_value(p, 0);
        if (!(fabs(value) < 1e15)) value = -1; /* only whether it is zero counts */
        if (s) sk_map_put(p->conditionals, s->key, (uintptr_t)(intptr_t)value);
        p->broken = false;
    } else {
        return k == VBA_K_ELSEIF || k == VBA_K_ELSE || k == VBA_K_END;
    }
    return true;
}

/* ---- lines ---- */

static void tell_broken(vba_parser *p)
{
    vba_program *program = p->program;
    if (program->lines_broken++ == 0) {
        program->line_artifact = p->module->artifact;
        program->line_off = p->module->artifact_off + p->lexer.line_off;
    }
    if (p->proc) p->proc->broken_lines++;
}

static void tell_lost(vba_parser *p, uint32_t off)
{
    vba_program *program = p->program;
    if (program->procs_lost++ == 0) {
        program->lost_artifact = p->module->artifact;
        program->lost_off = p->module->artifact_off + off;
    }
}

static void end_proc(vba_parser *p)
{
    vba_proc *proc = p->proc;
    if (!proc) return;
    vba_close_line(p);
    if (proc->broken_lines && !proc->good_lines && proc != p->module->script) tell_lost(p, proc->off);
    vba_finish_proc(p);
}

/* VBScript: code outside of procedures runs as a procedure of its own, whose names are those of the module. */
static void enter_script(vba_parser *p)
{
    vba_proc *script = p->module->script;
    if (!script) {
        script = SK_NEW(p->program->arena, vba_proc);
        if (!script) {
            p->broken = true;
            return;
        }
        script->symbol = p->module->symbol;
        script->module = p->module;
        script->is_script = true;
        p->module->script = script;
    }
    p->proc = script;
}

static void parse_attribute(vba_parser *p)
{
    vba_next(p);
    const vba_token *name = p->t;
    vba_symbol *of = vba_take_name(p);
    bool member = vba_take_sign(p, '.');
    if (member) name = p->t;
    while (!vba_at_end(p) && !vba_at_sign(p, '=')) {
        vba_next(p);
    }
    vba_take_sign(p, '=');
    if (p->t->kind == VBA_T_STRING && vba_word_is(p, name, "vb_control") && !member) {
        sk_bytes value = vba_token_text(&p->lexer, p->t), first;
        sk_next_field(&value, ',', &first);
        vba_symbol *s = vba_intern_bytes(p->program, sk_trim(first), p->module->codepage);
        vba_push(p, (void **)&p->module->controls, &p->module->control_count, &p->module->control_cap, sizeof s, &s);
    } else if (member && vba_word_is(p, name, "vb_usermemid") && p->t->kind == VBA_T_NUMBER && p->t->number == 0) {
        vba_global *g = vba_module_find(p->module, of);
        if (g && g->kind == VBA_G_PROC && g->u.proc[0]) g->u.proc[0]->is_default = true;
    }
    p->broken = false;
}

static void parse_option(vba_parser *p)
{
    vba_next(p);
    if (vba_at_word(p, VBA_K_COMPARE)) p->module->fold = vba_word_is(p, p->t + 1, "text") || vba_word_is(p, p->t + 1, "database");
    if (vba_at_word(p, VBA_K_EXPLICIT)) p->module->explicit_names = true;
    if (vba_word_is(p, p->t, "base")) p->module->base_one = p->t[1].number == 1;
}

static void parse_class(vba_parser *p)
{
    vba_next(p);
    vba_symbol *s = vba_take_name(p);
    vba_module *m = s ? vba_program_add(p->program, s, SK_MODULE_CLASS) : NULL;
    if (!m) {
        p->broken = true;
        return;
    }
    end_proc(p);
    m->vbscript = true;
    m->source = p->module->source;
    m->codepage = p->module->codepage;
    m->artifact = p->module->artifact;
    m->artifact_off = p->module->artifact_off;
    p->class_outer = p->module;
    p->module = m;
}

/* Declarations and headers; false: none of them. p->t is the first token. */
static bool parse_module_word(vba_parser *p)
{
    const vba_token *start = p->t;
    bool is_public = true, given = false, is_static = false, is_default = false;
    for (;; vba_next(p)) {
        if (vba_at_word(p, VBA_K_PRIVATE)) is_public = false, given = true;
        else if (vba_at_word(p, VBA_K_PUBLIC) || vba_at_word(p, VBA_K_GLOBAL) || vba_at_word(p, VBA_K_FRIEND)) given = true;
        else if (vba_at_word(p, VBA_K_STATIC) && p->t[1].kind == VBA_T_NAME) is_static = true;
        else if (vba_at_word(p, VBA_K_DEFAULT) && given) is_default = true;
        else break;
    }
    vba_keyword next = p->t[1].kind == VBA_T_NAME ? (vba_keyword)p->t[1].keyword : VBA_K_NONE;
    switch (p->t->kind == VBA_T_NAME && !p->t->bracketed ? p->t->keyword : VBA_K_NONE) {
    case VBA_K_PROPERTY:
        if (next != VBA_K_GET && next != VBA_K_LET && next != VBA_K_SET) break;
        /* fall through */
    case VBA_K_SUB:
    case VBA_K_FUNCTION:
        if (vba_at_end(p) || p->t[1].kind == VBA_T_END || (p->t[1].kind == VBA_T_SIGN && p->module->vbscript)) break;
        end_proc(p);
        vba_parse_header(p, is_public, is_static, is_default);
        if (p->broken && !p->proc) tell_lost(p, start->off);
        return true;
    case VBA_K_DECLARE:
        if (next == VBA_K_NONE) break;
        vba_parse_declare(p, is_public);
        return true;
    case VBA_K_TYPE:
        if (p->proc || p->t[1].kind != VBA_T_NAME) break;
        vba_parse_type(p, is_public);
        return true;
    case VBA_K_ENUM:
        if (p->t[1].kind != VBA_T_NAME) break;
        p->in_enum = true;
        p->enum_public = is_public;
        p->enum_base = NULL;
        p->enum_step = 0;
        vba_next(p);
        vba_declare_name(p->program, p->module, vba_take_name(p), VBA_G_TYPE, is_public);
        return true;
    case VBA_K_CLASS:
        if (!p->module->vbscript || p->t[1].kind != VBA_T_NAME) break;
        parse_class(p);
        return true;
    case VBA_K_EVENT:
    case VBA_K_IMPLEMENTS:
        if (p->proc || p->t[1].kind != VBA_T_NAME) break;
        while (!vba_at_end(p)) {
            vba_next(p);
        }
        return true;
    case VBA_K_OPTION:
        if (p->t[1].kind != VBA_T_NAME || p->t[1].suffix) break;
        parse_option(p);
        while (!vba_at_end(p) && !vba_at_sign(p, ':')) {
            vba_next(p);
        }
        return true;
    case VBA_K_ATTRIBUTE:
        if (p->t[1].kind != VBA_T_NAME) break;
        parse_attribute(p);
        while (!vba_at_end(p)) {
            vba_next(p);
        }
        return true;
    case VBA_K_CONST:
    case VBA_K_DIM:
        if (p->proc && !given) break;
        is_public = p->t->keyword == VBA_K_DIM || p->t->keyword == VBA_K_CONST ? given && is_public : is_public;
        given = p->t->keyword == VBA_K_CONST;
        vba_next(p);
        vba_parse_variables(p, is_public || p->module->vbscript, given, false);
        return true;
    default:
        if (given && p->t->kind == VBA_T_NAME && !p->proc) {
            vba_parse_variables(p, is_public, false, false);
            return true;
        }
        break;
    }
    static const struct { vba_keyword word; sk_type type; } defs[] = {
        {VBA_K_DEFBOOL, SK_V_BOOLEAN}, {VBA_K_DEFBYTE, SK_V_BYTE}, {VBA_K_DEFCUR, SK_V_CURRENCY}, {VBA_K_DEFDATE, SK_V_DATE},
        {VBA_K_DEFDBL, SK_V_DOUBLE}, {VBA_K_DEFINT, SK_V_INTEGER}, {VBA_K_DEFLNG, SK_V_LONG}, {VBA_K_DEFOBJ, SK_V_OBJECT},
        {VBA_K_DEFSNG, SK_V_SINGLE}, {VBA_K_DEFSTR, SK_V_STRING}, {VBA_K_DEFVAR, SK_V_EMPTY},
    };
    for (size_t i = 0; i < sizeof defs / sizeof *defs && !p->proc; i++) {
        if (!vba_at_word(p, defs[i].word) || p->t[1].kind != VBA_T_NAME) continue;
        vba_parse_def(p, defs[i].type);
        return true;
    }
    p->t = start;
    return false;
}

/* "VERSION 1.0 CLASS", "Begin ... End" of exported classes and forms. */
static bool skip_form_line(vba_parser *p)
{
    if (p->skip_form) {
        if (vba_at_word(p, VBA_K_BEGIN) || vba_word_is(p, p->t, "beginproperty")) p->skip_form++;
        else if ((vba_at_word(p, VBA_K_END) && p->t[1].kind == VBA_T_END) || vba_word_is(p, p->t, "endproperty")) p->skip_form--;
        return true;
    }
    if (p->proc && p->proc != p->module->script) return false;
    if (vba_at_word(p, VBA_K_VERSION) && p->t[1].kind == VBA_T_NUMBER) return true;
    if (!vba_at_word(p, VBA_K_BEGIN) || p->module->vbscript) return false;
    p->skip_form = 1;
    return true;
}

/* "End Sub" and its kin, also "End Class". True where the line was one. */
static bool parse_end_of_proc(vba_parser *p)
{
    if (!vba_at_word(p, VBA_K_END)) return false;
    vba_keyword k = p->t[1].kind == VBA_T_NAME ? (vba_keyword)p->t[1].keyword : VBA_K_NONE;
    if (k == VBA_K_SUB || k == VBA_K_FUNCTION || k == VBA_K_PROPERTY) {
        end_proc(p);
        p->t += 2;
        return true;
    }
    if (k == VBA_K_CLASS && p->class_outer) {
        end_proc(p);
        p->module = p->class_outer;
        p->class_outer = NULL;
        p->t += 2;
        return true;
    }
    if (k != VBA_K_TYPE && k != VBA_K_ENUM) return false;
    p->t += 2;
    return true;
}

/* Statement by statement: a line may hold a whole procedure: "Sub a(): b: End Sub". */
static void parse_line(vba_parser *p)
{
    if (p->type) {
        vba_parse_type_line(p);
        return;
    }
    if (p->in_enum) {
        vba_parse_enum_line(p);
        return;
    }
    for (;;) {
        while (vba_take_sign(p, ':')) {
        }
        if (vba_at_end(p) || p->broken) return;
        if (parse_end_of_proc(p)) continue;
        if (parse_module_word(p)) {
            if (!p->broken && !p->proc && !vba_at_end(p) && !vba_at_sign(p, ':')) p->broken = true;
            continue;
        }
        if (!p->proc && p->module->vbscript && !p->class_outer) enter_script(p);
        if (!p->proc) {
            p->broken = true;
            return;
        }
        const vba_token *before = p->t;
        vba_parse_statements(p);
        if (p->t == before) p->broken = true;
        if (p->broken) return;
        p->proc->good_lines++;
    }
}

static bool is_public_name(const vba_symbol *s)
{
    for (const vba_global *g = s->globals; g; g = g->next) {
        if (g->is_public && g->module->type != SK_MODULE_CLASS) return true;
    }
    return false;
}

static void declare_script_name(vba_parser *p, const vba_node *n)
{
    for (; n && n->kind == VBA_N_CHAIN; n = n->u.chain.head) {
        for (uint32_t i = 0; i < n->u.chain.count; i++) {
            if (n->u.chain.suffixes[i].member) return; /* x.y = 1 needs an x, and makes none */
        }
    }
    bool member;
    sk_world *w = p->program->world;
    if (n && n->kind == VBA_N_NAME && w->items && sk_world_find_item(w, n->u.name.symbol->name, NULL, &member)) return;
    if (!n || n->kind != VBA_N_NAME || vba_module_find(p->module, n->u.name.symbol) || is_public_name(n->u.name.symbol)) return;
    vba_variable v = {.symbol = n->u.name.symbol, .is_public = true};
    vba_global *g = vba_declare_name(p->program, p->module, v.symbol, VBA_G_VAR, true);
    if (!g) return;
    g->u.var = p->module->var_count;
    vba_push(p, (void **)&p->module->vars, &p->module->var_count, &p->module->var_cap, sizeof v, &v);
}

/* What a script's own code assigns to is a variable of the module, declared or not. */
static void declare_script_names(vba_parser *p)
{
    const vba_proc *script = p->module->script;
    for (uint32_t i = 0; i < script->op_count; i++) {
        const vba_op *op = &script->ops[i];
        if (op->code == VBA_OP_LET || op->code == VBA_OP_SET || op->code == VBA_OP_FOR_EACH) declare_script_name(p, op->a);
        if (op->code == VBA_OP_FOR || op->code == VBA_OP_REDIM) declare_script_name(p, op->u.list[0]);
    }
}

void vba_parse_module(vba_program *program, vba_module *m)
{
    vba_parser p = {.program = program, .module = m, .with = VBA_NO_WITH};
    p.lexer = vba_lexer_on(program->arena, m->source, m->codepage, m->vbscript);
    p.conditionals = sk_map_new(program->arena);
    const uint64_t room = program->world->budget->limits.value[SK_LIMIT_MEMORY], used = sk_arena_used(program->arena);
    const uint64_t most = used + (room > used ? (room - used) / 8 * 5 : 0);
    while (vba_lexer_line(&p.lexer) && !program->full) {
        if (sk_arena_used(program->arena) > most) { /* what was read so far is calculated */
            program->world->budget->reached[SK_LIMIT_MEMORY] = true;
            break;
        }
        p.t = p.lexer.tokens;
        p.broken = false;
        p.depth = 0;
        if (vba_at_end(&p)) continue;
        if (parse_directive(&p) || skipped(&p) || skip_form_line(&p)) continue;
        parse_line(&p);
        if (p.broken) tell_broken(&p);
        vba_close_line(&p);
    }
    if (p.lexer.full) program->full = true;
    if (p.proc && p.proc != p.module->script) end_proc(&p);
    if (p.class_outer) p.module = p.class_outer;
    if (p.module->script) {
        p.proc = p.module->script;
        vba_finish_proc(&p);
        declare_script_names(&p);
    }
}

vba_node *vba_parse_text_expression(vba_program *program, vba_module *m, vba_proc *proc, sk_bytes text)
{
    vba_parser p = {.program = program, .module = m, .with = VBA_NO_WITH};
    p.lexer = vba_lexer_on(program->arena, text, 65001, m->vbscript);
    if (!vba_lexer_line(&p.lexer)) return NULL;
    p.t = p.lexer.tokens;
    program->proc_number++;
    p.proc = proc;
    vba_node *n = vba_parse_expression(&p);
    return p.broken || !vba_at_end(&p) ? NULL : n;
}
