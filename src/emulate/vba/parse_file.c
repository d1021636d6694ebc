/* Statements on files (MS-VBAL 5.4.5). */
#include "emulate/vba/parser.h"

/* Copies n nodes into the arena as the list of an op. */
static void set_list(vba_parser *p, vba_op *op, vba_node *const *nodes, uint16_t n)
{
    vba_node **list = SK_NEW_ARRAY(p->program->arena, vba_node *, n);
    if (!list) {
        p->broken = true;
        return;
    }
    for (uint16_t i = 0; i < n; i++) {
        list[i] = nodes[i];
    }
    op->u.list = list;
    op->count = n;
}

/* "Open path For mode Access ... As #n Len = x". */
static bool parse_open(vba_parser *p)
{
    static const struct { vba_keyword word; unsigned mode; } modes[] = {
        {VBA_K_INPUT, VBA_MODE_INPUT},   {VBA_K_OUTPUT, VBA_MODE_OUTPUT}, {VBA_K_APPEND, VBA_MODE_APPEND},
        {VBA_K_BINARY, VBA_MODE_BINARY}, {VBA_K_RANDOM, VBA_MODE_RANDOM},
    };
    const vba_token *start = p->t;
    vba_next(p);
    vba_node *nodes[3] = {vba_parse_expression(p)};
    unsigned mode = VBA_MODE_RANDOM;
    if (p->broken || (!vba_at_word(p, VBA_K_FOR) && !vba_at_word(p, VBA_K_AS) && !vba_at_word(p, VBA_K_ACCESS))) {
        p->broken = false;
        p->t = start;
        return false;
    }
    while (!vba_at_statement_end(p) && !vba_at_word(p, VBA_K_AS)) { /* For Binary Access Read Write Lock Read */
        for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
            if (vba_at_word(p, modes[i].word)) mode = modes[i].mode;
        }
        vba_next(p);
    }
    if (!vba_take_word(p, VBA_K_AS)) p->broken = true;
    if (!p->broken) nodes[1] = vba_parse_expression(p);
    if (vba_at_word(p, VBA_K_LEN)) {
        vba_next(p);
        vba_expect_sign(p, '=');
        if (!p->broken) nodes[2] = vba_parse_expression(p);
    }
    if (p->broken) return true;
    vba_op *op = vba_emit(p, VBA_OP_OPEN);
    op->index = mode;
    set_list(p, op, nodes, 3);
    return true;
}

static bool parse_close(vba_parser *p)
{
    vba_next(p);
    vba_args *args = vba_at_statement_end(p) ? NULL : vba_parse_args(p, true);
    if (p->broken) return true;
    vba_op *op = vba_emit(p, VBA_OP_CLOSE);
    if (args) set_list(p, op, args->items, (uint16_t)args->count);
    return true;
}

/* "#n, list": a number and what is written or read. tail: the separator that ends the list is told by flag. */
static bool parse_numbered(vba_parser *p, vba_op_code code)
{
    const vba_token *start = p->t;
    vba_next(p);
    if (code == VBA_OP_LINE_INPUT) vba_next(p); /* Line Input */
    bool sharp = vba_at_sign(p, '#');
    if (!sharp && (code == VBA_OP_PRINT || code == VBA_OP_WRITE || code == VBA_OP_INPUT)) {
        p->t = start;
        return false;
    }
    if (!sharp && (vba_at_statement_end(p) || vba_at_sign(p, '=') || vba_at_sign(p, '.'))) {
        p->t = start;
        return false;
    }
    vba_node *number = vba_parse_expression(p);
    vba_args *args = NULL;
    bool open_end = false;
    if (vba_take_sign(p, ',') && !vba_at_statement_end(p)) {
        args = vba_parse_args(p, true);
        const vba_token *last = p->t - 1;
        open_end = last->kind == VBA_T_SIGN && (last->sign == ';' || last->sign == ',');
    }
    if (p->broken) return true;
    vba_op *op = vba_emit(p, code);
    op->a = number;
    op->flag = open_end;
    if (args) set_list(p, op, args->items, (uint16_t)args->count);
    return true;
}

static bool parse_name_as(vba_parser *p)
{
    const vba_token *start = p->t;
    vba_next(p);
    vba_node *nodes[2] = {vba_parse_expression(p)};
    if (p->broken || !vba_take_word(p, VBA_K_AS)) {
        p->broken = false;
        p->t = start;
        return false;
    }
    nodes[1] = vba_parse_expression(p);
    if (!p->broken) set_list(p, vba_emit(p, VBA_OP_NAME_AS), nodes, 2);
    return true;
}

static bool skip_statement(vba_parser *p)
{
    while (!vba_at_statement_end(p)) {
        vba_next(p);
    }
    vba_emit(p, VBA_OP_NOTHING);
    return true;
}

bool vba_parse_file_word(vba_parser *p)
{
    switch (p->t->keyword) {
    case VBA_K_OPEN: return parse_open(p);
    case VBA_K_CLOSE:
    case VBA_K_RESET: return parse_close(p);
    case VBA_K_PRINT: return parse_numbered(p, VBA_OP_PRINT);
    case VBA_K_WRITE: return parse_numbered(p, VBA_OP_WRITE);
    case VBA_K_PUT: return parse_numbered(p, VBA_OP_PUT);
    case VBA_K_GET: return parse_numbered(p, VBA_OP_GET_RECORD);
    case VBA_K_INPUT: return parse_numbered(p, VBA_OP_INPUT);
    case VBA_K_LINE:
        if (p->t[1].keyword != VBA_K_INPUT) return false;
        return parse_numbered(p, VBA_OP_LINE_INPUT);
    case VBA_K_SEEK: return parse_numbered(p, VBA_OP_SEEK);
    case VBA_K_NAME: return parse_name_as(p);
    case VBA_K_LOCK:
    case VBA_K_UNLOCK:
    case VBA_K_WIDTH: return p->t[1].kind == VBA_T_SIGN && p->t[1].sign == '#' ? skip_statement(p) : false;
    default: return false;
    }
}
