/* Formula trees: made by the readers of tokens and of text. */
#include "emulate/xlm/xlm_inside.h"

sk_xlm_node *sk_xlm_node_new(sk_xlm *x, sk_xlm_op op)
{
    sk_xlm_node *n = SK_NEW(x->arena, sk_xlm_node);
    if (!n) return NULL;
    n->op = (uint8_t)op;
    n->pure = true;
    return n;
}

sk_xlm_node *sk_xlm_node_const(sk_xlm *x, sk_xlm_value v)
{
    sk_xlm_node *n = sk_xlm_node_new(x, SK_XLM_OP_CONST);
    if (n) n->u.value = v;
    return n;
}

sk_xlm_node *sk_xlm_node_ref(sk_xlm *x, sk_xlm_ref r)
{
    bool one = r.r0 == r.r1 && r.c0 == r.c1 && r.sheet != SK_XLM_ACTIVE_SHEET;
    sk_xlm_node *n = sk_xlm_node_new(x, one ? SK_XLM_OP_CELL : SK_XLM_OP_AREA);
    if (!n) return NULL;
    if (one)
        n->u.at.ref = r;
    else
        n->u.value = sk_xlm_ref_value(r);
    return n;
}

sk_xlm_node *sk_xlm_node_unary(sk_xlm *x, sk_xlm_op op, sk_xlm_node *a) { return sk_xlm_node_binary(x, op, a, NULL); }

sk_xlm_node *sk_xlm_node_binary(sk_xlm *x, sk_xlm_op op, sk_xlm_node *a, sk_xlm_node *b)
{
    sk_xlm_node *n = a ? sk_xlm_node_new(x, op) : NULL;
    if (!n) return NULL;
    n->u.op.a = a;
    n->u.op.b = b;
    n->pure = a->pure && (!b || b->pure);
    return n;
}

static bool keep_args(sk_xlm *x, sk_xlm_node *n, sk_xlm_node *const *args, unsigned count)
{
    n->count = count;
    n->u.args = NULL;
    if (count == 0) return true;
    n->u.args = SK_NEW_ARRAY(x->arena, sk_xlm_node *, count);
    if (!n->u.args) return false;
    for (unsigned i = 0; i < count; i++) {
        n->u.args[i] = args[i];
        n->pure &= args[i]->pure;
    }
    return true;
}

sk_xlm_node *sk_xlm_node_call(sk_xlm *x, unsigned fn, sk_xlm_node *const *args, unsigned count)
{
    sk_xlm_node *n = sk_xlm_node_new(x, SK_XLM_OP_CALL);
    if (!n) return NULL;
    const sk_xlm_row *row = sk_xlm_function_row(fn);
    n->fn = (uint16_t)fn;
    n->pure = row && !(row->flags & SK_XLM_ACTS);
    return keep_args(x, n, args, count) ? n : NULL;
}

sk_xlm_node *sk_xlm_node_user(sk_xlm *x, sk_xlm_node *const *args, unsigned count)
{
    sk_xlm_node *n = count ? sk_xlm_node_new(x, SK_XLM_OP_USER) : NULL;
    if (!n) return NULL;
    n->pure = false;
    return keep_args(x, n, args, count) ? n : NULL;
}

sk_xlm_node *sk_xlm_node_name(sk_xlm *x, sk_bytes name, unsigned sheet)
{
    sk_xlm_node *n = sk_xlm_node_new(x, SK_XLM_OP_NAME);
    if (!n) return NULL;
    n->u.name = sk_xlm_name_find(x, name, sheet, true);
    return n->u.name ? n : NULL;
}

sk_xlm_node *sk_xlm_node_foreign(sk_xlm *x, sk_bytes name)
{
    sk_xlm_node *n = sk_xlm_node_new(x, SK_XLM_OP_FOREIGN);
    if (n) n->u.value = sk_xlm_text(sk_xlm_keep(x, name));
    return n;
}
