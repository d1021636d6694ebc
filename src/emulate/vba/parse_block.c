/* Statements with a body (MS-VBAL 5.4.2): a stack of open blocks instead of recursion, so that a missing or doubled end costs
 * one line. */
#include "emulate/vba/parser.h"

static vba_block *open_block(vba_parser *p, vba_block_kind kind)
{
    vba_block b = {.kind = (uint8_t)kind, .head = p->proc->op_count, .test = VBA_NO_TARGET, .jumps = VBA_NO_TARGET,
                   .ifs = VBA_NO_TARGET, .outer_with = p->with};
    if (p->block_count >= VBA_BLOCKS_MOST) {
        p->broken = true;
        return NULL;
    }
    if (!vba_push(p, (void **)&p->blocks, &p->block_count, &p->block_cap, sizeof b, &b)) return NULL;
    return &p->blocks[p->block_count - 1];
}

static void patch(vba_parser *p, uint32_t chain, uint32_t target)
{
    while (chain != VBA_NO_TARGET) {
        uint32_t next = p->proc->ops[chain].target;
        p->proc->ops[chain].target = target;
        chain = next;
    }
}

static void close_block(vba_parser *p)
{
    vba_block *b = &p->blocks[p->block_count - 1];
    uint32_t here = p->proc->op_count;
    if (b->test != VBA_NO_TARGET) p->proc->ops[b->test].target = here;
    patch(p, b->jumps, here);
    for (uint32_t op = b->ifs; op != VBA_NO_TARGET;) {
        uint32_t next = p->proc->ops[op].end;
        p->proc->ops[op].end = here;
        op = next;
    }
    p->with = b->outer_with;
    p->block_count--;
}

/* The innermost open block of one of two kinds; what is open inside of it lost its end and is closed. */
static vba_block *find_block(vba_parser *p, unsigned kind, unsigned other)
{
    for (uint32_t i = p->block_count; i > 0; i--) {
        if (p->blocks[i - 1].kind != kind && p->blocks[i - 1].kind != other) continue;
        while (p->block_count > i) {
            close_block(p);
        }
        return &p->blocks[i - 1];
    }
    p->broken = true;
    return NULL;
}

void vba_close_line(vba_parser *p)
{
    while (p->proc && p->block_count && p->blocks[p->block_count - 1].one_line) {
        close_block(p);
    }
}

static uint32_t take_hidden(vba_parser *p, uint32_t count)
{
    uint32_t first = p->proc->hidden_count;
    p->proc->hidden_count += count;
    return first;
}

static void emit_if(vba_parser *p, vba_block *b, vba_node *condition)
{
    vba_op *op = vba_emit(p, VBA_OP_IF);
    op->a = condition;
    op->end = b->ifs;
    b->ifs = b->test = p->proc->op_count - 1;
}

static void parse_if(vba_parser *p)
{
    vba_next(p);
    vba_node *condition = vba_parse_expression(p);
    if (!condition) return;
    bool then = vba_take_word(p, VBA_K_THEN);
    if (!then && !vba_at_end(p) && !vba_at_word(p, VBA_K_GOTO)) {
        p->broken = true;
        return;
    }
    p->broken = false;
    vba_block *b = open_block(p, VBA_B_IF);
    if (!b) return;
    emit_if(p, b, condition);
    b->one_line = !vba_at_end(p);
    if (!b->one_line) return;
    if (p->t->kind == VBA_T_NUMBER) { /* If x Then 10 */
        vba_op *op = vba_emit(p, VBA_OP_GOTO);
        op->label = vba_intern_bytes(p->program, vba_token_text(&p->lexer, p->t), p->module->codepage);
        vba_next(p);
    }
}

/* Ends the branch before an Else. */
static void end_branch(vba_parser *p, vba_block *b)
{
    vba_emit(p, VBA_OP_END_THEN);
    if (p->broken) return;
    vba_link(p, &b->jumps, p->proc->op_count - 1);
    if (b->test != VBA_NO_TARGET) p->proc->ops[b->test].target = p->proc->op_count;
    b->test = VBA_NO_TARGET;
}

static void parse_else(vba_parser *p)
{
    bool else_if = vba_at_word(p, VBA_K_ELSEIF);
    vba_block *b = p->block_count && p->blocks[p->block_count - 1].one_line ? &p->blocks[p->block_count - 1] : NULL;
    if (b) {
        while (b->has_else && p->block_count > 1 && p->blocks[p->block_count - 2].one_line) { /* of an outer If on the line */
            close_block(p);
            b = &p->blocks[p->block_count - 1];
        }
    } else {
        b = find_block(p, VBA_B_IF, VBA_B_IF);
    }
    if (!b) return;
    vba_next(p);
    end_branch(p, b);
    if (!else_if) {
        b->has_else = true;
        return;
    }
    vba_node *condition = vba_parse_expression(p);
    if (!vba_take_word(p, VBA_K_THEN) && !vba_at_end(p)) p->broken = true;
    b = &p->blocks[p->block_count - 1];
    if (condition) emit_if(p, b, condition);
}

static void parse_select(vba_parser *p)
{
    vba_next(p);
    vba_take_word(p, VBA_K_CASE);
    vba_node *subject = vba_parse_expression(p);
    if (!subject) return;
    vba_block *b = open_block(p, VBA_B_SELECT);
    if (!b) return;
    b->hidden = take_hidden(p, 1);
    uint32_t hidden = b->hidden;
    vba_op *op = vba_emit(p, VBA_OP_SELECT);
    op->a = subject;
    op->index = hidden;
}

static int case_operator(vba_parser *p)
{
    static const struct { uint16_t sign; int op; } signs[] = {
        {'=', SK_OP2_EQ}, {'<', SK_OP2_LT}, {'>', SK_OP2_GT}, {VBA_SIGN_LE, SK_OP2_LE}, {VBA_SIGN_GE, SK_OP2_GE}, {VBA_SIGN_NE, SK_OP2_NE},
    };
    bool is = vba_take_word(p, VBA_K_IS);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (vba_take_sign(p, signs[i].sign)) return signs[i].op;
    }
    if (is) p->broken = true;
    return SK_OP2_EQ;
}

static void parse_case(vba_parser *p)
{
    vba_next(p);
    vba_block *b = find_block(p, VBA_B_SELECT, VBA_B_SELECT);
    if (!b) return;
    if (p->proc->op_count > b->head + 1) end_branch(p, b);
    vba_case *cases = NULL;
    uint32_t count = 0, cap = 0;
    if (vba_take_word(p, VBA_K_ELSE)) {
        vba_case other = {.op = -1};
        vba_push(p, (void **)&cases, &count, &cap, sizeof other, &other);
    } else {
        do {
            vba_case c = {.op = case_operator(p)};
            c.a = vba_parse_expression(p);
            if (vba_take_word(p, VBA_K_TO)) {
                c.op = -2;
                c.b = vba_parse_expression(p);
            }
            if (!p->broken) vba_push(p, (void **)&cases, &count, &cap, sizeof c, &c);
        } while (!p->broken && vba_take_sign(p, ','));
    }
    b = &p->blocks[p->block_count - 1];
    vba_op *op = vba_emit(p, VBA_OP_CASE);
    op->u.cases = cases;
    op->count = (uint16_t)(count > UINT16_MAX ? UINT16_MAX : count);
    op->index = b->hidden;
    op->end = b->ifs;
    b->ifs = b->test = p->proc->op_count - 1;
}

static void parse_for_each(vba_parser *p)
{
    vba_node *variable = vba_parse_target(p);
    if (!vba_take_word(p, VBA_K_IN)) p->broken = true;
    if (p->broken) return;
    vba_node *of = vba_parse_expression(p);
    vba_block *b = of ? open_block(p, VBA_B_FOR_EACH) : NULL;
    if (!b) return;
    b->hidden = take_hidden(p, 2);
    uint32_t hidden = b->hidden;
    vba_op *op = vba_emit(p, VBA_OP_FOR_EACH);
    op->a = variable;
    op->b = of;
    op->index = hidden;
    p->blocks[p->block_count - 1].test = p->proc->op_count - 1;
}

static void parse_for(vba_parser *p)
{
    vba_next(p);
    if (vba_take_word(p, VBA_K_EACH)) {
        parse_for_each(p);
        return;
    }
    vba_node **list = SK_NEW_ARRAY(p->program->arena, vba_node *, 4);
    vba_node *variable = vba_parse_target(p);
    vba_expect_sign(p, '=');
    if (p->broken || !list) return;
    list[0] = variable;
    list[1] = vba_parse_expression(p);
    if (!vba_take_word(p, VBA_K_TO)) p->broken = true;
    if (p->broken) return;
    list[2] = vba_parse_expression(p);
    if (vba_take_word(p, VBA_K_STEP)) list[3] = vba_parse_expression(p);
    vba_block *b = p->broken ? NULL : open_block(p, VBA_B_FOR);
    if (!b) return;
    b->hidden = take_hidden(p, 2);
    uint32_t hidden = b->hidden;
    vba_op *op = vba_emit(p, VBA_OP_FOR);
    op->u.list = list;
    op->count = 4;
    op->index = hidden;
    p->blocks[p->block_count - 1].test = p->proc->op_count - 1;
}

static void parse_next(vba_parser *p)
{
    vba_next(p);
    do {
        if (!vba_at_statement_end(p)) vba_parse_target(p);
        vba_block *b = find_block(p, VBA_B_FOR, VBA_B_FOR_EACH);
        if (!b) return;
        uint32_t head = b->test, hidden = b->hidden;
        vba_op *op = vba_emit(p, b->kind == VBA_B_FOR ? VBA_OP_NEXT : VBA_OP_NEXT_EACH);
        op->target = head + 1;
        op->index = hidden;
        if (head < p->proc->op_count) {
            op->u.list = p->proc->ops[head].u.list;
            op->a = p->proc->ops[head].a;
        }
        close_block(p);
    } while (!p->broken && vba_take_sign(p, ','));
}

static void parse_do(vba_parser *p, vba_block_kind kind)
{
    bool is_while = kind == VBA_B_WHILE;
    vba_next(p);
    bool until = false, test = is_while;
    if (!is_while) {
        until = vba_at_word(p, VBA_K_UNTIL);
        test = until || vba_at_word(p, VBA_K_WHILE);
        if (test) vba_next(p);
    }
    vba_node *condition = test ? vba_parse_expression(p) : NULL;
    if (p->broken) return;
    vba_block *b = open_block(p, kind);
    if (!b) return;
    vba_op *op = vba_emit(p, test ? VBA_OP_TEST : VBA_OP_NOTHING);
    op->a = condition;
    op->flag = until;
    if (test) p->blocks[p->block_count - 1].test = p->proc->op_count - 1;
}

static void parse_loop(vba_parser *p)
{
    bool wend = vba_at_word(p, VBA_K_WEND);
    vba_next(p);
    bool until = vba_at_word(p, VBA_K_UNTIL), test = !wend && (until || vba_at_word(p, VBA_K_WHILE));
    if (test) vba_next(p);
    vba_node *condition = test ? vba_parse_expression(p) : NULL;
    p->broken = test && !condition;
    vba_block *b = wend ? find_block(p, VBA_B_WHILE, VBA_B_WHILE) : find_block(p, VBA_B_DO, VBA_B_DO);
    if (!b) return;
    uint32_t head = b->head;
    vba_op *op = vba_emit(p, VBA_OP_AGAIN);
    op->a = condition;
    op->flag = until;
    op->target = head;
    close_block(p);
}

static void parse_with(vba_parser *p)
{
    vba_next(p);
    vba_node *subject = vba_parse_expression(p);
    if (!subject) return;
    vba_block *b = open_block(p, VBA_B_WITH);
    if (!b) return;
    b->hidden = take_hidden(p, 1);
    p->with = b->hidden;
    vba_op *op = vba_emit(p, VBA_OP_WITH);
    op->a = subject;
    op->index = p->with;
}

/* End If, End Select, End With; End alone stops the program. Ends of procedures are seen by the reader of modules. */
static void parse_end(vba_parser *p)
{
    static const struct { vba_keyword word; vba_block_kind kind; } ends[] = {
        {VBA_K_IF, VBA_B_IF}, {VBA_K_SELECT, VBA_B_SELECT}, {VBA_K_WITH, VBA_B_WITH}, {VBA_K_WHILE, VBA_B_WHILE},
    };
    vba_next(p);
    if (vba_at_statement_end(p)) {
        vba_emit(p, VBA_OP_STOP_ALL);
        return;
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (!vba_at_word(p, ends[i].word)) continue;
        vba_next(p);
        if (find_block(p, ends[i].kind, ends[i].kind)) close_block(p);
        return;
    }
    p->broken = true;
}

bool vba_parse_block_word(vba_parser *p)
{
    switch (p->t->keyword) {
    case VBA_K_IF: parse_if(p); return true;
    case VBA_K_ELSE:
    case VBA_K_ELSEIF: parse_else(p); return true;
    case VBA_K_ENDIF:
        vba_next(p);
        if (find_block(p, VBA_B_IF, VBA_B_IF)) close_block(p);
        return true;
    case VBA_K_SELECT: parse_select(p); return true;
    case VBA_K_CASE: parse_case(p); return true;
    case VBA_K_FOR: parse_for(p); return true;
    case VBA_K_NEXT: parse_next(p); return true;
    case VBA_K_DO: parse_do(p, VBA_B_DO); return true;
    case VBA_K_WHILE: parse_do(p, VBA_B_WHILE); return true;
    case VBA_K_LOOP:
    case VBA_K_WEND: parse_loop(p); return true;
    case VBA_K_WITH: parse_with(p); return true;
    case VBA_K_END: parse_end(p); return true;
    default: return false;
    }
}

static uint32_t find_label(const sk_map *labels, const vba_symbol *s)
{
    uintptr_t target;
    return s && sk_map_get(labels, s->key, &target) ? (uint32_t)target : VBA_NO_TARGET;
}

static void bind_labels(vba_parser *p, vba_proc *proc)
{
    sk_map *labels = p->label_count ? sk_map_new(p->program->arena) : NULL;
    for (uint32_t i = 0; labels && i < p->label_count; i++) {
        if (p->label_names[i]) sk_map_add(labels, p->label_names[i]->key, p->label_targets[i]);
    }
    for (uint32_t i = 0; i < proc->op_count; i++) {
        vba_op *op = &proc->ops[i];
        if (op->label) op->target = find_label(labels, op->label);
        if (op->code != VBA_OP_ON_GOTO && op->code != VBA_OP_ON_GOSUB) continue;
        for (unsigned k = 0; k < op->count; k++) {
            op->u.labels[k].target = find_label(labels, op->u.labels[k].symbol);
        }
    }
}

/* Closes what is open and binds labels. */
void vba_finish_proc(vba_parser *p)
{
    vba_proc *proc = p->proc;
    if (!proc) return;
    while (p->block_count) {
        close_block(p);
    }
    bind_labels(p, proc);
    p->label_count = 0;
    p->proc = NULL;
    p->with = VBA_NO_WITH;
}

void vba_start_body(vba_parser *p, vba_proc *proc)
{
    p->program->proc_number++;
    p->proc = proc;
    p->block_count = 0;
    p->label_count = 0;
    p->with = VBA_NO_WITH;
}
