/* Expressions of PowerShell: values of nodes, assignments, pipelines. */
#include "emulate/powershell/ps_run.h"

#include "base/text.h"

bool sk_ps_is_known(sk_ps_value v)
{
    if (v.type == SK_PS_ARRAY && v.array->count == 1) return sk_ps_is_known(v.array->items[0]);
    return v.type != SK_PS_UNKNOWN;
}

static sk_ps_value read_variable(sk_ps *r, const sk_ps_node *n)
{
    if (!n->symbol) return sk_ps_null();
    if (n->op == SK_PS_SCOPE_ENV) {
        sk_str value = sk_world_environ(r->w, sk_ps_str(r, n->symbol->name));
        return value.len ? sk_ps_flowing(sk_ps_from_str(r, value), SK_FLOW_ENVIRONMENT) : sk_ps_null();
    }
    if (n->op == SK_PS_SCOPE_FUNCTION) {
        uintptr_t script = 0;
        if (!sk_map_get(r->functions, n->symbol->name, &script)) return sk_ps_null();
        return (sk_ps_value){.type = SK_PS_BLOCK, .block = (const sk_ps_node *)script};
    }
    return sk_ps_get(r, n->symbol);
}

static sk_ps_value eval_expand(sk_ps *r, const sk_ps_node *n)
{
    sk_ps_value text = sk_ps_text(r->arena, (sk_bytes){0});
    for (uint32_t i = 0; i < n->count && sk_ps_going(r); i++) {
        sk_ps_value part = sk_ps_eval(r, n->items[i]);
        bool constant = n->items[i]->kind == SK_PN_CONST;
        if (!sk_ps_room(r, sk_ps_view(text).len)) break;
        text = sk_ps_append(r->arena, text, sk_ps_to_text(r->arena, part), constant ? 0 : sk_ps_flow(part) | SK_FLOW_COMPUTED);
    }
    return text;
}

static sk_ps_value eval_list(sk_ps *r, const sk_ps_node *n)
{
    sk_ps_value v = sk_ps_new_array(r->arena, n->count);
    for (uint32_t i = 0; i < n->count && v.type == SK_PS_ARRAY && sk_ps_going(r); i++)
        sk_ps_push(r->arena, v.array, sk_ps_eval(r, n->items[i]));
    return v;
}

static sk_ps_value eval_hash(sk_ps *r, const sk_ps_node *n)
{
    sk_ps_value v = sk_ps_new_hash(r->arena);
    for (uint32_t i = 0; i + 1 < n->count && v.type == SK_PS_HASH && sk_ps_going(r); i += 2) {
        sk_ps_value key = sk_ps_eval(r, n->items[i]);
        sk_ps_hash_put(r->arena, v.hash, key, sk_ps_eval(r, n->items[i + 1]));
    }
    return v;
}

static sk_ps_value eval_statements(sk_ps *r, const sk_ps_node *body, bool always_array)
{
    sk_ps_array out = {0};
    sk_ps_exec(r, body, &out);
    if (!always_array) return sk_ps_collect(r, &out);
    if (out.count == 1 && out.items[0].type == SK_PS_BYTES) return out.items[0];
    sk_ps_value v = sk_ps_new_array(r->arena, 0);
    if (v.type == SK_PS_ARRAY) *v.array = out;
    return v;
}

/* a -and b -or c: the right side is looked at only where it decides. */
static sk_ps_value eval_chain(sk_ps *r, const sk_ps_node *n)
{
    sk_ps_value left = sk_ps_eval(r, n->items[0]);
    for (uint32_t i = 1; i < n->count && sk_ps_going(r); i++) {
        uint8_t op = n->ops[i - 1];
        if (sk_ps_is_known(left) && ((op == SK_PO_AND && !sk_ps_truth(left)) || (op == SK_PO_OR && sk_ps_truth(left)))) {
            left = sk_ps_bool(op == SK_PO_OR);
            continue;
        }
        sk_ps_value right = sk_ps_eval(r, n->items[i]);
        if (sk_ps_going(r)) left = sk_ps_operate(r, op, left, right);
    }
    return left;
}

/* ---- assignment -------------------------------------------------------------------------------------------------- */

static void assign_access(sk_ps *r, const sk_ps_node *target, sk_ps_value v);

static void set_preference(sk_ps *r, const sk_ps_symbol *symbol, sk_ps_value v)
{
    if (sk_equal(symbol->name, SK_LIT("erroractionpreference"))) r->stop_on_error = sk_is(sk_ps_to_text(r->arena, v), "stop");
}

static void assign(sk_ps *r, const sk_ps_node *target, sk_ps_value v)
{
    switch (target->kind) {
    case SK_PN_VARIABLE:
        if (!target->symbol) return;
        if (target->op == SK_PS_SCOPE_ENV)
            sk_world_set_environ(r->w, sk_ps_str(r, target->symbol->name), sk_ps_str_of(r, v));
        else if (target->op == SK_PS_SCOPE_FUNCTION && v.type == SK_PS_BLOCK)
            sk_map_put(r->functions, target->symbol->name, (uintptr_t)v.block);
        else
            sk_ps_set(r, target->symbol, target->op, v);
        set_preference(r, target->symbol, v);
        return;
    case SK_PN_CAST: assign(r, target->a, sk_ps_cast(r, target->text, v)); return;
    case SK_PN_PAREN:
        if (target->a) assign(r, target->a, v);
        return;
    case SK_PN_LIST: {
        size_t count = sk_ps_count(v);
        for (uint32_t i = 0; i < target->count; i++) {
            sk_ps_value part = sk_ps_item(r->arena, v, i);
            if (i + 1 == target->count && count > target->count) {
                part = sk_ps_new_array(r->arena, count - i);
                for (size_t k = i; k < count && part.type == SK_PS_ARRAY; k++)
                    sk_ps_push(r->arena, part.array, sk_ps_item(r->arena, v, k));
            }
            assign(r, target->items[i], part);
        }
        return;
    }
    case SK_PN_ACCESS: assign_access(r, target, v); return;
    default: return;
    }
}

static sk_bytes member_name(sk_ps *r, const sk_ps_node *link)
{
    if (link->a->kind == SK_PN_CONST && link->a->value.type == SK_PS_STRING) return sk_ps_view(link->a->value);
    return sk_ps_to_text(r->arena, sk_ps_eval(r, link->a));
}

static sk_ps_value call_named(sk_ps *r, sk_ps_value target, const sk_ps_node *named, const sk_ps_node *call)
{
    sk_bytes name = member_name(r, named);
    sk_ps_value few[8], *args = few;
    if (call->count > SK_COUNT(few) && !(args = SK_NEW_ARRAY(r->arena, sk_ps_value, call->count))) return sk_ps_null();
    for (uint32_t i = 0; i < call->count; i++) args[i] = sk_ps_eval(r, call->items[i]);
    if (!sk_ps_going(r)) return sk_ps_null();
    return sk_ps_call_member(r, target, name, named->op == 1, args, call->count);
}

/* x.Name.Invoke(...) is x.Name(...), where Name is a method. */
static bool names_method(sk_ps *r, const sk_ps_node *named, const sk_ps_node *call, sk_ps_value target)
{
    if (named->kind != SK_PN_MEMBER || call->kind != SK_PN_CALL || target.type == SK_PS_BLOCK || target.type == SK_PS_UNKNOWN)
        return false;
    if (call->a->kind != SK_PN_CONST || !sk_is(sk_ps_view(call->a->value), "invoke")) return false;
    sk_ps_value field;
    if (target.type == SK_PS_HASH)
        return !sk_ps_hash_get(r->arena, target.hash, sk_ps_text(r->arena, member_name(r, named)), &field);
    return true;
}

static sk_ps_value follow(sk_ps *r, const sk_ps_node *link, sk_ps_value target)
{
    if (link->kind == SK_PN_INDEX) return sk_ps_index(r, target, sk_ps_eval(r, link->a));
    if (link->kind == SK_PN_MEMBER) return sk_ps_get_member(r, target, member_name(r, link), link->op == 1);
    return link->kind == SK_PN_CALL ? call_named(r, target, link, link) : target;
}

static void assign_access(sk_ps *r, const sk_ps_node *target, sk_ps_value v)
{
    sk_ps_value holder = sk_ps_eval(r, target->a);
    for (uint32_t i = 0; i + 1 < target->count && sk_ps_going(r); i++) holder = follow(r, target->items[i], holder);
    if (!sk_ps_going(r) || target->count == 0) return;
    const sk_ps_node *last = target->items[target->count - 1];
    if (last->kind == SK_PN_INDEX)
        sk_ps_set_index(r, holder, sk_ps_eval(r, last->a), v);
    else if (last->kind == SK_PN_MEMBER)
        sk_ps_set_member(r, holder, member_name(r, last), last->op == 1, v);
}

static sk_ps_value eval_assign(sk_ps *r, const sk_ps_node *n)
{
    sk_ps_value v = n->b ? sk_ps_eval(r, n->b) : sk_ps_null();
    if (!sk_ps_going(r)) return v;
    if (n->op) {
        sk_ps_value before = sk_ps_eval(r, n->a);
        if (sk_ps_going(r)) v = sk_ps_operate(r, n->op, before, v);
    }
    if (sk_ps_going(r)) assign(r, n->a, v);
    return v;
}

static sk_ps_value step_value(sk_ps *r, const sk_ps_node *target, bool up, bool before)
{
    sk_ps_value old = sk_ps_eval(r, target);
    sk_ps_value now = sk_ps_operate(r, up ? SK_PO_ADD : SK_PO_SUB, old.type == SK_PS_NULL ? sk_ps_int(0) : old, sk_ps_int(1));
    if (sk_ps_going(r)) assign(r, target, now);
    return before ? old : now;
}

static sk_ps_value eval_access(sk_ps *r, const sk_ps_node *n)
{
    const sk_ps_node *last = n->items[n->count - 1];
    if (last->kind == SK_PN_STEP) {
        sk_ps_node inner = *n;
        inner.count--;
        return step_value(r, inner.count ? &inner : n->a, last->op == 1, true);
    }
    sk_ps_value v = sk_ps_eval(r, n->a);
    for (uint32_t i = 0; i < n->count && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        if (i + 1 < n->count && names_method(r, n->items[i], n->items[i + 1], v)) {
            v = call_named(r, v, n->items[i], n->items[i + 1]);
            i++;
        } else {
            v = follow(r, n->items[i], v);
        }
    }
    return v;
}

static sk_ps_value eval_unary(sk_ps *r, const sk_ps_node *n)
{
    if (n->op == SK_PO_SHL || n->op == SK_PO_SHR) return step_value(r, n->a, n->op == SK_PO_SHL, false);
    sk_ps_value v = sk_ps_eval(r, n->a);
    return sk_ps_going(r) ? sk_ps_unary(r, n->op, v) : v;
}

/* ---- pipelines --------------------------------------------------------------------------------------------------- */

static void add_argument(sk_ps *r, sk_ps_argument *args, size_t *count, const sk_ps_node *n)
{
    if (n->kind == SK_PN_VARIABLE && n->op == SK_PS_SCOPE_SPLAT) return;
    if (n->kind == SK_PN_PARAMETER) {
        args[*count] = (sk_ps_argument){.name = n->text, .node = n, .has_value = n->a != NULL};
        if (n->a) args[*count].value = sk_ps_eval(r, n->a);
    } else {
        args[*count] = (sk_ps_argument){.value = sk_ps_eval(r, n), .has_value = true, .node = n};
    }
    (*count)++;
}

/* @name: a table's entries are parameters, a list's items are arguments. */
static void add_splat(sk_ps *r, sk_ps_argument *args, size_t room, size_t *count, const sk_ps_node *n)
{
    sk_ps_value v = sk_ps_get(r, n->symbol);
    if (v.type == SK_PS_HASH) {
        for (size_t i = 0; i < v.hash->count && *count < room; i++)
            args[(*count)++] = (sk_ps_argument){.name = sk_ps_to_text(r->arena, v.hash->pairs[i].key),
                                                .value = v.hash->pairs[i].value,
                                                .has_value = true,
                                                .node = n};
        return;
    }
    for (size_t i = 0; i < sk_ps_count(v) && *count < room; i++)
        args[(*count)++] = (sk_ps_argument){.value = sk_ps_item(r->arena, v, i), .has_value = true, .node = n};
}

static size_t splat_room(sk_ps *r, const sk_ps_node *n)
{
    size_t room = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        room++;
        if (n->items[i]->kind != SK_PN_VARIABLE || n->items[i]->op != SK_PS_SCOPE_SPLAT) continue;
        sk_ps_value v = sk_ps_get(r, n->items[i]->symbol);
        room += v.type == SK_PS_HASH ? v.hash->count : sk_ps_count(v);
    }
    return room;
}

static void run_command(sk_ps *r, const sk_ps_node *n, const sk_ps_array *input, bool last, sk_ps_array *out)
{
    size_t room = splat_room(r, n), count = 0;
    sk_ps_argument *args = SK_NEW_ARRAY(r->arena, sk_ps_argument, room ? room : 1);
    if (!args) return;
    sk_ps_value name = sk_ps_eval(r, n->a);
    const sk_ps_node *redirect = NULL;
    for (uint32_t i = 0; i < n->count && sk_ps_going(r); i++) {
        const sk_ps_node *item = n->items[i];
        if (item->kind == SK_PN_REDIRECT)
            redirect = item->a ? item : redirect;
        else if (item->kind == SK_PN_VARIABLE && item->op == SK_PS_SCOPE_SPLAT)
            add_splat(r, args, room, &count, item);
        else
            add_argument(r, args, &count, item);
    }
    if (!sk_ps_going(r)) return;
    sk_ps_call call = {
        .name = sk_ps_to_text(r->arena, name), .args = args, .count = count, .input = input, .last = last, .node = n};
    if (redirect) {
        sk_ps_array kept = {0};
        sk_ps_value target = sk_ps_eval(r, redirect->a);
        if (name.type == SK_PS_BLOCK)
            sk_ps_run_script(r, name.block, &call, true, &kept);
        else
            sk_ps_command(r, &call, &kept);
        if (target.type != SK_PS_NULL && sk_ps_going(r))
            sk_ps_write_file(r, target, sk_ps_join(r, sk_ps_collect(r, &kept), SK_LIT("\r\n")), redirect->op == 1);
        return;
    }
    if (name.type == SK_PS_BLOCK)
        sk_ps_run_script(r, name.block, &call, n->op != '.', out);
    else
        sk_ps_command(r, &call, out);
}

/* Stage by stage, each on the whole output of the one before. */
void sk_ps_run_pipeline(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    sk_ps_array stages[2] = {{0}, {0}};
    const sk_ps_array *input = NULL;
    for (uint32_t i = 0; i < n->count && sk_ps_going(r); i++) {
        bool last = i + 1 == n->count;
        stages[i % 2] = (sk_ps_array){0};
        sk_ps_array *to = last ? out : &stages[i % 2];
        if (n->items[i]->kind == SK_PN_COMMAND) {
            run_command(r, n->items[i], input, last, to);
        } else {
            sk_ps_value v = sk_ps_eval(r, n->items[i]);
            if (v.type == SK_PS_BYTES) { /* what comes behind reads single values */
                for (size_t k = 0; k < v.octets->len && sk_ps_step(r, 1) && to; k++)
                    sk_ps_push(r->arena, to, sk_ps_flowing(sk_ps_int(v.octets->p[k]), v.flow));
            } else {
                sk_ps_emit(r, to, v);
            }
        }
        input = to;
    }
}

/* ---- all nodes --------------------------------------------------------------------------------------------------- */

sk_ps_value sk_ps_eval(sk_ps *r, const sk_ps_node *n)
{
    if (!n || r->state != SK_PS_GO || !sk_ps_step(r, 1)) return sk_ps_null();
    if (n->kind == SK_PN_CONST) return n->value;
    if (n->kind == SK_PN_VARIABLE) return read_variable(r, n);
    if (r->depth >= SK_PS_DEPTH_MOST) {
        sk_ps_fail(r, "depth");
        return sk_ps_null();
    }
    r->depth++;
    sk_ps_value v = sk_ps_null();
    switch (n->kind) {
    case SK_PN_EXPAND: v = eval_expand(r, n); break;
    case SK_PN_LIST: v = eval_list(r, n); break;
    case SK_PN_ARRAY: v = eval_statements(r, n->a, true); break;
    case SK_PN_SUB: v = eval_statements(r, n->a, false); break;
    case SK_PN_PAREN: v = n->a ? sk_ps_eval(r, n->a) : sk_ps_null(); break;
    case SK_PN_HASH: v = eval_hash(r, n); break;
    case SK_PN_BLOCK: v = (sk_ps_value){.type = SK_PS_BLOCK, .block = n->a}; break;
    case SK_PN_TYPE: v = sk_ps_new_class(r->arena, n->text); break;
    case SK_PN_CAST: {
        sk_ps_value operand = sk_ps_eval(r, n->a);
        if (sk_ps_going(r)) v = sk_ps_cast(r, n->text, operand);
        break;
    }
    case SK_PN_UNARY: v = eval_unary(r, n); break;
    case SK_PN_CHAIN: v = eval_chain(r, n); break;
    case SK_PN_ASSIGN: v = eval_assign(r, n); break;
    case SK_PN_ACCESS: v = eval_access(r, n); break;
    default: v = eval_statements(r, n, false); break; /* a statement as a value */
    }
    r->depth--;
    return v;
}
