/* Simple statements (MS-VBAL 5.4): assignments, calls, jumps, errors. Blocks are in parse_block.c, files in parse_file.c. */
#include "emulate/vba/parser.h"

bool vba_at_statement_end(const vba_parser *p)
{
    if (p->t->kind == VBA_T_END || vba_at_sign(p, ':')) return true;
    if (!vba_at_word(p, VBA_K_ELSE) || p->block_count == 0) return false;
    return p->blocks[p->block_count - 1].one_line;
}

vba_op *vba_emit(vba_parser *p, vba_op_code code)
{
    static vba_op none;
    vba_op op = {.code = (uint8_t)code, .off = p->statement_off, .target = VBA_NO_TARGET, .end = VBA_NO_TARGET};
    if (!p->proc || !vba_push(p, (void **)&p->proc->ops, &p->proc->op_count, &p->proc->op_cap, sizeof op, &op)) {
        p->broken = true;
        return &none;
    }
    return &p->proc->ops[p->proc->op_count - 1];
}

void vba_link(vba_parser *p, uint32_t *chain, uint32_t op)
{
    if (op >= p->proc->op_count) return;
    p->proc->ops[op].target = *chain;
    *chain = op;
}

void vba_add_label(vba_parser *p, vba_symbol *s)
{
    uint32_t names = p->label_count, cap = p->label_cap, target = p->proc->op_count;
    vba_push(p, (void **)&p->label_names, &names, &cap, sizeof s, &s);
    vba_push(p, (void **)&p->label_targets, &p->label_count, &p->label_cap, sizeof target, &target);
}

/* ---- assignments and calls ---- */

static void emit_assign(vba_parser *p, vba_op_code code, vba_node *target)
{
    vba_node *value = vba_parse_expression(p);
    if (p->broken) return;
    vba_op *op = vba_emit(p, code);
    op->a = target;
    op->b = value;
}

static void emit_call(vba_parser *p, vba_node *target)
{
    if (p->broken) return;
    vba_emit(p, VBA_OP_CALL)->a = target;
}

/* The argument list that a target ends with; NULL without one. */
static vba_args **last_args(vba_node *n)
{
    if (!n) return NULL;
    if (n->kind == VBA_N_NAME) return &n->u.name.args;
    if (n->kind != VBA_N_CHAIN || !n->u.chain.count) return NULL;
    return &n->u.chain.suffixes[n->u.chain.count - 1].args;
}

/* Token where the last list of a target begins; the target ends before end. NULL: it does not end with ")". */
static const vba_token *list_start(const vba_token *first, const vba_token *end)
{
    const vba_token *t = end - 1;
    if (t <= first || t->kind != VBA_T_SIGN || t->sign != ')') return NULL;
    int open = 0;
    for (; t > first; t--) {
        if (t->kind != VBA_T_SIGN) continue;
        if (t->sign == ')') open++;
        if (t->sign == '(' && --open == 0) return t;
    }
    return NULL;
}

static bool starts_args(const vba_parser *p)
{
    const vba_token *t = p->t;
    if (t->kind != VBA_T_SIGN) return !vba_at_statement_end(p);
    return t->sign == '(' || t->sign == '-' || t->sign == '+' || t->sign == ',' || t->sign == '.' || t->sign == '!' || t->sign == '#';
}

/* "target = value", "target args" or "target". A call without Call takes what stands in parentheses behind its name as the
 * beginning of its first argument where more follows: "Print (a) & b, c". */
static void parse_implicit(vba_parser *p)
{
    const vba_token *first = p->t;
    p->bare_target = p->t->kind == VBA_T_NAME;
    vba_node *target = vba_parse_target(p);
    p->bare_target = false;
    if (p->broken) return;
    vba_take_sign(p, '^'); /* the suffix of a LongLong, which stands in the way of nothing here: "Shell^ a, 0" */
    if (vba_take_sign(p, '=')) {
        emit_assign(p, VBA_OP_LET, target);
        return;
    }
    if (vba_at_statement_end(p)) {
        vba_args **args = last_args(target);
        const vba_token *open = args && *args ? list_start(first, p->t) : NULL;
        if (open && open->spaced && !p->module->vbscript && (*args)->count == 1 && !(*args)->named_count) {
            /* "Name (x)": the argument is an expression, passed by value */
            vba_node *paren = vba_node_new(p, VBA_N_PAREN);
            if (!paren) return;
            paren->u.two.a = (*args)->items[0];
            if (paren->u.two.a && paren->u.two.a->kind != VBA_N_MISSING) (*args)->items[0] = paren;
        }
        emit_call(p, target);
        return;
    }
    vba_args **args = last_args(target);
    if (!args) {
        p->broken = true;
        return;
    }
    if (*args) {
        const vba_token *open = list_start(first, p->t);
        if (!open) {
            p->broken = true;
            return;
        }
        p->t = open;
        *args = NULL;
    } else if (!starts_args(p)) {
        p->broken = true;
        return;
    }
    vba_args *list = vba_parse_args(p, true);
    if (target->kind == VBA_N_NAME) target->u.name.args = list;
    else target->u.chain.suffixes[target->u.chain.count - 1].args = list;
    if (!vba_at_statement_end(p)) p->broken = true;
    emit_call(p, target);
}

static void parse_call(vba_parser *p)
{
    vba_next(p);
    vba_node *target = vba_parse_target(p);
    if (!vba_at_statement_end(p) && !p->broken) { /* "Call f a, b" */
        vba_args **args = last_args(target);
        if (args && !*args) *args = vba_parse_args(p, true);
    }
    emit_call(p, target);
}

static void parse_set(vba_parser *p, vba_op_code code)
{
    vba_next(p);
    vba_node *target = vba_parse_target(p);
    vba_expect_sign(p, '=');
    if (!p->broken) emit_assign(p, code, target);
}

/* "Mid(s, 2, 1) = x": the list holds s, start, length, value. */
static bool parse_mid(vba_parser *p)
{
    const vba_token *start = p->t;
    if (p->t[1].kind != VBA_T_SIGN || p->t[1].sign != '(') return false;
    vba_next(p);
    vba_next(p);
    vba_args *args = vba_parse_args(p, false);
    if (p->broken || !vba_take_sign(p, ')') || !vba_take_sign(p, '=')) {
        p->broken = false;
        p->t = start;
        return false;
    }
    vba_node *value = vba_parse_expression(p);
    if (p->broken || args->count < 2 || args->count > 3) {
        p->broken = true;
        return true;
    }
    vba_node **list = SK_NEW_ARRAY(p->program->arena, vba_node *, 4);
    if (!list) {
        p->broken = true;
        return true;
    }
    list[0] = args->items[0];
    list[1] = args->items[1];
    list[2] = args->count > 2 ? args->items[2] : NULL;
    list[3] = value;
    vba_op *op = vba_emit(p, VBA_OP_MID);
    op->u.list = list;
    op->count = 4;
    return true;
}

/* ---- jumps ---- */

/* A label: a name or a line number. */
static vba_symbol *take_label(vba_parser *p)
{
    if (p->t->kind == VBA_T_NUMBER) {
        vba_symbol *s = vba_intern_bytes(p->program, vba_token_text(&p->lexer, p->t), p->module->codepage);
        vba_next(p);
        return s;
    }
    return vba_take_name(p);
}

static void emit_jump(vba_parser *p, vba_op_code code, uint32_t index)
{
    vba_symbol *label = take_label(p);
    if (p->broken) return;
    vba_op *op = vba_emit(p, code);
    op->label = label;
    op->index = index;
}

static void parse_on_error(vba_parser *p)
{
    if (vba_take_word(p, VBA_K_RESUME)) {
        vba_take_word(p, VBA_K_NEXT);
        vba_emit(p, VBA_OP_ON_ERROR)->index = 1;
        return;
    }
    if (!vba_take_word(p, VBA_K_GOTO)) {
        p->broken = true;
        return;
    }
    if (vba_take_sign(p, '-')) {
        vba_next(p);
        vba_emit(p, VBA_OP_ON_ERROR)->index = 3;
        return;
    }
    if (p->t->kind == VBA_T_NUMBER && p->t->number == 0) {
        vba_next(p);
        vba_emit(p, VBA_OP_ON_ERROR)->index = 0;
        return;
    }
    emit_jump(p, VBA_OP_ON_ERROR, 2);
}

static void parse_on(vba_parser *p)
{
    vba_next(p);
    if (vba_word_is(p, p->t, "local")) vba_next(p); /* On Local Error: an older Basic's */
    if (vba_at_word(p, VBA_K_ERROR)) {
        vba_next(p);
        parse_on_error(p);
        return;
    }
    vba_node *which = vba_parse_expression(p);
    bool sub = vba_at_word(p, VBA_K_GOSUB);
    if (!sub && !vba_at_word(p, VBA_K_GOTO)) {
        p->broken = true;
        return;
    }
    vba_next(p);
    vba_label_use *labels = NULL;
    uint32_t count = 0, cap = 0;
    do {
        vba_label_use use = {take_label(p), VBA_NO_TARGET};
        vba_push(p, (void **)&labels, &count, &cap, sizeof use, &use);
    } while (!p->broken && vba_take_sign(p, ','));
    if (p->broken) return;
    vba_op *op = vba_emit(p, sub ? VBA_OP_ON_GOSUB : VBA_OP_ON_GOTO);
    op->a = which;
    op->u.labels = labels;
    op->count = (uint16_t)(count > UINT16_MAX ? UINT16_MAX : count);
}

static void parse_resume(vba_parser *p)
{
    vba_next(p);
    if (vba_at_statement_end(p)) {
        vba_emit(p, VBA_OP_RESUME)->index = 0;
    } else if (vba_take_word(p, VBA_K_NEXT)) {
        vba_emit(p, VBA_OP_RESUME)->index = 1;
    } else if (p->t->kind == VBA_T_NUMBER && p->t->number == 0) {
        vba_next(p);
        vba_emit(p, VBA_OP_RESUME)->index = 0;
    } else {
        emit_jump(p, VBA_OP_RESUME, 2);
    }
}

static void parse_goto(vba_parser *p)
{
    vba_next(p);
    emit_jump(p, VBA_OP_GOTO, 0);
}

static void parse_gosub(vba_parser *p)
{
    vba_next(p);
    emit_jump(p, VBA_OP_GOSUB, 0);
}

static void parse_return(vba_parser *p)
{
    vba_next(p);
    vba_emit(p, VBA_OP_RETURN);
}

/* Exit Sub, Exit For ... */
static void parse_exit(vba_parser *p)
{
    vba_next(p);
    vba_keyword k = p->t->kind == VBA_T_NAME ? p->t->keyword : VBA_K_NONE;
    vba_next(p);
    if (k == VBA_K_SUB || k == VBA_K_FUNCTION || k == VBA_K_PROPERTY) {
        vba_emit(p, VBA_OP_EXIT);
        return;
    }
    for (uint32_t i = p->block_count; i > 0; i--) {
        vba_block *b = &p->blocks[i - 1];
        bool hit = k == VBA_K_FOR ? b->kind == VBA_B_FOR || b->kind == VBA_B_FOR_EACH
                 : k == VBA_K_DO  ? b->kind == VBA_B_DO || b->kind == VBA_B_WHILE
                                  : k == VBA_K_WHILE && b->kind == VBA_B_WHILE;
        if (!hit) continue;
        vba_emit(p, VBA_OP_LEAVE);
        if (!p->broken) vba_link(p, &b->jumps, p->proc->op_count - 1);
        return;
    }
    p->broken = true;
}

/* ---- the rest ---- */

static void parse_redim(vba_parser *p)
{
    vba_next(p);
    bool preserve = vba_take_word(p, VBA_K_PRESERVE);
    do {
        vba_node *n = vba_parse_target(p);
        vba_node **list = SK_NEW(p->program->arena, vba_node *);
        vba_type_ref *type = vba_parse_as(p, 0, NULL);
        vba_args **args = last_args(n);
        if (p->broken || !list || !args || !*args || !(*args)->count) {
            p->broken = true;
            return;
        }
        *list = n;
        vba_op *op = vba_emit(p, VBA_OP_REDIM);
        op->u.list = list;
        op->count = 1;
        op->flag = preserve;
        op->type = type;
    } while (vba_take_sign(p, ','));
}

static void parse_erase(vba_parser *p)
{
    vba_next(p);
    vba_args *args = vba_parse_args(p, true);
    if (p->broken) return;
    vba_op *op = vba_emit(p, VBA_OP_ERASE);
    op->u.list = args->items;
    op->count = (uint16_t)args->count;
}

static void parse_error(vba_parser *p)
{
    vba_next(p);
    vba_node *n = vba_parse_expression(p);
    if (!p->broken) vba_emit(p, VBA_OP_ERROR)->a = n;
}

static void parse_raise(vba_parser *p)
{
    vba_next(p);
    vba_node *n = vba_parse_target(p);
    if (!p->broken) vba_emit(p, VBA_OP_RAISE_EVENT)->a = n;
}

static void parse_stop(vba_parser *p)
{
    vba_next(p);
    vba_emit(p, VBA_OP_NOTHING);
}

static void parse_let(vba_parser *p) { parse_set(p, VBA_OP_LET); }
static void parse_set_object(vba_parser *p) { parse_set(p, VBA_OP_SET); }
static void parse_lset(vba_parser *p) { parse_set(p, VBA_OP_LSET); }
static void parse_rset(vba_parser *p) { parse_set(p, VBA_OP_RSET); }

static void parse_declaration(vba_parser *p)
{
    vba_keyword k = p->t->keyword;
    vba_next(p);
    bool is_const = k == VBA_K_CONST || ((k == VBA_K_PRIVATE || k == VBA_K_PUBLIC) && vba_take_word(p, VBA_K_CONST));
    vba_parse_variables(p, k == VBA_K_PUBLIC, is_const, k == VBA_K_STATIC);
}

/* "Debug.Print a; b": a list with semicolons, as in Print. */
static bool parse_debug_print(vba_parser *p)
{
    if (!vba_word_is(p, p->t, "debug") || !(p->t[1].kind == VBA_T_SIGN && p->t[1].sign == '.') || !vba_word_is(p, p->t + 2, "print"))
        return false;
    p->t += 3;
    vba_args *args = vba_at_statement_end(p) ? NULL : vba_parse_args(p, true);
    if (p->broken) return true;
    vba_op *op = vba_emit(p, VBA_OP_DEBUG);
    op->u.list = args ? args->items : NULL;
    op->count = (uint16_t)(args ? args->count : 0);
    return true;
}

static const struct { vba_keyword word; void (*parse)(vba_parser *p); } statements[] = {
    {VBA_K_CALL, parse_call},       {VBA_K_SET, parse_set_object},     {VBA_K_LET, parse_let},       {VBA_K_LSET, parse_lset},
    {VBA_K_RSET, parse_rset},       {VBA_K_ON, parse_on},              {VBA_K_RESUME, parse_resume}, {VBA_K_GOTO, parse_goto},
    {VBA_K_GOSUB, parse_gosub},     {VBA_K_RETURN, parse_return},      {VBA_K_EXIT, parse_exit},     {VBA_K_REDIM, parse_redim},
    {VBA_K_ERASE, parse_erase},     {VBA_K_ERROR, parse_error},        {VBA_K_STOP, parse_stop},     {VBA_K_RAISEEVENT, parse_raise},
    {VBA_K_DIM, parse_declaration}, {VBA_K_STATIC, parse_declaration}, {VBA_K_CONST, parse_declaration},
    {VBA_K_PRIVATE, parse_declaration}, {VBA_K_PUBLIC, parse_declaration},
};

/* A word that starts an assignment or a member is a name, whatever it means elsewhere: "Name = 1", "Error.Foo". */
static bool is_plain_name(const vba_parser *p)
{
    const vba_token *t = p->t + 1;
    if (p->t->bracketed) return true;
    if (t->kind != VBA_T_SIGN) return false;
    if (t->sign == '=' || t->sign == VBA_SIGN_NAMED) return p->t->keyword != VBA_K_CASE;
    if (t->sign != '.') return false;
    switch (p->t->keyword) {
    case VBA_K_CALL: case VBA_K_SET: case VBA_K_LET: case VBA_K_IF: case VBA_K_ELSEIF: case VBA_K_WITH: case VBA_K_SELECT:
    case VBA_K_WHILE: case VBA_K_CASE: case VBA_K_REDIM: case VBA_K_ERASE: case VBA_K_PRINT: case VBA_K_PUT: case VBA_K_FOR:
    case VBA_K_ELSE: case VBA_K_LSET: case VBA_K_RSET: return false;
    default: return true;
    }
}

static void parse_one(vba_parser *p)
{
    if (vba_at_sign(p, '#')) {
        p->broken = true;
        return;
    }
    if (p->t->kind != VBA_T_NAME || is_plain_name(p) || p->t->keyword == VBA_K_NONE || p->t->keyword == VBA_K_ME) {
        if (!parse_debug_print(p)) parse_implicit(p);
        return;
    }
    if (vba_parse_block_word(p) || p->broken) return;
    if ((p->t->keyword == VBA_K_MID || p->t->keyword == VBA_K_MIDB) && parse_mid(p)) return;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (statements[i].word != p->t->keyword) continue;
        statements[i].parse(p);
        return;
    }
    if (vba_parse_file_word(p) || p->broken) return;
    parse_implicit(p);
}

/* Labels stand first on their line: "name:" or a number. */
static void parse_labels(vba_parser *p)
{
    if (p->t->kind == VBA_T_NUMBER && p->t->whole && !p->module->vbscript) {
        vba_add_label(p, take_label(p));
        vba_take_sign(p, ':');
    }
    if (p->t->kind != VBA_T_NAME || p->t[1].kind != VBA_T_SIGN || p->t[1].sign != ':' || p->t[1].spaced) return;
    switch (p->t->keyword) {
    case VBA_K_ELSE: case VBA_K_LOOP: case VBA_K_NEXT: case VBA_K_WEND: case VBA_K_DO: case VBA_K_RETURN: case VBA_K_RESUME:
    case VBA_K_CLOSE: case VBA_K_RESET: case VBA_K_STOP: case VBA_K_END: case VBA_K_BEGIN: return;
    default: break;
    }
    vba_symbol *s = vba_take_name(p);
    if (p->module->vbscript) { /* no labels there: a call */
        p->t--;
        return;
    }
    vba_add_label(p, s);
    vba_next(p);
}

/* "End Sub" and its kin end the body on this line. */
static bool at_end_of_proc(const vba_parser *p)
{
    vba_keyword k = vba_at_word(p, VBA_K_END) && p->t[1].kind == VBA_T_NAME ? (vba_keyword)p->t[1].keyword : VBA_K_NONE;
    return k == VBA_K_SUB || k == VBA_K_FUNCTION || k == VBA_K_PROPERTY || (k == VBA_K_CLASS && p->class_outer);
}

void vba_parse_statements(vba_parser *p)
{
    if (p->block_count == 0 || !p->blocks[p->block_count - 1].one_line) parse_labels(p);
    while (!p->broken) {
        while (vba_take_sign(p, ':')) {
        }
        if (vba_at_end(p) || at_end_of_proc(p)) return;
        p->statement_off = p->t->off - (p->t->bracketed ? 1 : 0);
        uint32_t first = p->proc->op_count;
        const vba_token *before = p->t;
        bool at_else = vba_at_word(p, VBA_K_ELSE) || vba_at_word(p, VBA_K_ELSEIF);
        parse_one(p);
        for (uint32_t i = first; i < p->proc->op_count; i++) {
            p->proc->ops[i].len = p->t->off > p->statement_off ? p->t->off - p->statement_off : 0;
        }
        if (p->t == before) p->broken = true;
        if (p->broken) return;
        if (!vba_at_statement_end(p) && !at_else && first == p->proc->op_count) continue;
        if (vba_at_end(p)) return;
        if (!vba_at_sign(p, ':') && !vba_at_word(p, VBA_K_ELSE) && p->block_count && p->blocks[p->block_count - 1].one_line) continue;
        if (!vba_at_statement_end(p) && !at_else) p->broken = true;
    }
}
