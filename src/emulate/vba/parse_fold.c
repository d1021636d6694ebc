/* Operations on constants are calculated once, when they are read: junk such as "ab" & "cd" & "ef" or 7 - 9 + 7 stands in
 * loops. The result, its type and its flow are those that the machine would come to; what would fail is left to it. */
#include "emulate/vba/parser.h"
#include "emulate/vba/vm.h"

static bool is_constant(const vba_node *n)
{
    return n && n->kind == VBA_N_CONST && n->u.value->type < SK_V_ARRAY && n->u.value->type != SK_V_OBJECT;
}

/* Operators whose outcome hangs on nothing but their operands (comparisons of texts hang on Option Compare). */
static bool is_plain(unsigned op)
{
    return op <= SK_OP2_CONCAT;
}

/* A constant in the place of n; false: left as it is. */
static bool put_constant(vba_parser *p, vba_node *n, const sk_value *v)
{
    sk_value *kept = p->program->world->strings.full ? NULL : SK_NEW(p->program->arena, sk_value);
    if (!kept) return false;
    *kept = *v;
    n->kind = VBA_N_CONST;
    n->u.value = kept;
    return true;
}

static bool join(vba_parser *p, vba_operand *left, const vba_operand *right)
{
    sk_value v;
    if (!is_constant(left->node) || !is_constant(right->node) || !is_plain(right->op)) return false;
    if (vba_operate(p->program->world, right->op, left->node->u.value, right->node->u.value, p->module->vbscript, false, &v)) return false;
    vba_node *n = vba_node_new(p, VBA_N_CONST);
    if (!n || !put_constant(p, n, &v)) return false;
    n->off = left->node->off;
    left->node = n;
    return true;
}

/* A run of literal texts as one: they can be joined wherever they stand, of other operators only the first two operands. */
static uint32_t join_texts(vba_parser *p, vba_operand *operands, uint32_t count, uint32_t from)
{
    sk_str parts[64];
    uint32_t used = 0;
    while (used < SK_COUNT(parts) && from + used < count) {
        const vba_node *n = operands[from + used].node;
        if (!is_constant(n) || n->u.value->type != SK_V_STRING || (used && operands[from + used].op != SK_OP2_CONCAT)) break;
        parts[used++] = n->u.value->u.s;
    }
    if (used < 2 || (from && operands[from].op != SK_OP2_CONCAT)) return 0;
    sk_value v = sk_flowing(sk_string(sk_str_gather(&p->program->world->strings, parts, used)), SK_FLOW_COMPUTED);
    for (uint32_t i = 0; i < used; i++) v.flow = (uint8_t)(v.flow | operands[from + i].node->u.value->flow);
    vba_node *n = vba_node_new(p, VBA_N_CONST);
    if (!n || !put_constant(p, n, &v)) return 0;
    n->off = operands[from].node->off;
    operands[from].node = n;
    return used - 1;
}

uint32_t vba_fold_operands(vba_parser *p, vba_operand *operands, uint32_t count)
{
    uint32_t at = 0;
    while (!p->broken && at + 1 < count) {
        uint32_t gone = join_texts(p, operands, count, at);
        if (!gone && at == 0 && join(p, &operands[0], &operands[1])) gone = 1;
        if (!gone) {
            at++;
            continue;
        }
        for (uint32_t i = at + 1; i + gone < count; i++) operands[i] = operands[i + gone];
        count -= gone;
    }
    return count;
}

void vba_fold_unary(vba_parser *p, vba_node *n)
{
    const vba_node *a = n->u.two.a;
    if (!is_constant(a) || !sk_is_number(a->u.value) || n->op != VBA_NEGATE) return;
    bool widen = !a->u.value->tag || p->module->vbscript;
    sk_value v;
    if (sk_value_negate(p->program->world, a->u.value, widen ? SK_WIDEN : 0u, &v)) return;
    v.tag = a->u.value->tag ? v.type : 0;
    put_constant(p, n, &v);
}
