/* Statements, scopes and scripts of PowerShell. Variables are found by shallow binding: each name holds a stack of its
 * bindings, which is what dynamic scoping (language specification 3.5) means. An error ends its statement; inside of try
 * it goes to the catch. A condition that is not known goes both ways. */
#include "emulate/powershell/ps_run.h"

#include "base/text.h"
#include "emulate/powershell/ps_automatic.h"

#define VAIN_MOST 64
#define WAITS_MOST 200 /* of one run: a program that only waits any more shows nothing */

bool sk_ps_step(sk_ps *r, unsigned cost)
{
    r->steps += cost;
    if (r->steps < r->steps_most && sk_arena_used(r->arena) < r->memory_most) return true;
    r->state = SK_PS_STOP;
    return false;
}

bool sk_ps_room(sk_ps *r, size_t bytes)
{
    if (sk_within(r->w->budget, SK_LIMIT_EMULATE_STRING, bytes) && sk_arena_used(r->arena) + bytes < r->memory_most) return true;
    r->state = SK_PS_STOP;
    return false;
}

void sk_ps_fail(sk_ps *r, const char *message)
{
    if (r->state != SK_PS_GO) return;
    sk_ps_value error = sk_ps_new_object(r->arena, SK_PS_ERROR_RECORD, SK_LIT("System.Exception"));
    if (error.type == SK_PS_OBJECT) error.object->data = sk_ps_literal(r->arena, message);
    r->error = error;
    r->state = r->stop_on_error ? SK_PS_THROWN : SK_PS_ERROR;
}

void sk_ps_note_unknown(sk_ps *r, const char *what, sk_bytes name)
{
    r->unknown_count++;
    if (r->w->sink.trace)
        sk_world_trace(r->w, "powershell",
                       sk_ps_str(r, sk_text_bytes(r->arena, "unknown %s %.*s", what, (int)(name.len < 200 ? name.len : 200),
                                                  (const char *)name.p)));
}

sk_ps_value sk_ps_unknown_of(sk_ps *r, const char *what, sk_bytes name)
{
    sk_ps_note_unknown(r, what, name);
    return sk_ps_unknown(r->arena, name);
}

/* ---- scopes ------------------------------------------------------------------------------------------------------ */

sk_ps_symbol *sk_ps_symbol_c(sk_ps *r, const char *name) { return sk_ps_symbol_of(&r->symbols, sk_bytes_str(name)); }

sk_ps_value sk_ps_get(sk_ps *r, const sk_ps_symbol *symbol)
{
    (void)r;
    return symbol && symbol->top ? symbol->top->value : sk_ps_null();
}

static void bind(sk_ps *r, sk_ps_symbol *symbol, sk_ps_value v)
{
    sk_ps_binding *b = SK_NEW(r->arena, sk_ps_binding);
    if (!b) return;
    *b = (sk_ps_binding){.value = v, .depth = r->scope, .below = symbol->top};
    symbol->top = b;
    if (r->scope == 0) return;
    if (r->undo.count == r->undo.cap) {
        size_t cap = r->undo.cap ? r->undo.cap * 2 : 64;
        sk_ps_symbol **p = sk_arena_grow(r->arena, r->undo.p, r->undo.cap, cap, sizeof *p);
        if (!p) return;
        r->undo.p = p;
        r->undo.cap = cap;
    }
    r->undo.p[r->undo.count++] = symbol;
}

static void bind_global(sk_ps *r, sk_ps_symbol *symbol, sk_ps_value v)
{
    sk_ps_binding **at = &symbol->top;
    while (*at && (*at)->depth > 0) at = &(*at)->below;
    if (!*at && !(*at = SK_NEW(r->arena, sk_ps_binding))) return;
    (*at)->value = v;
    (*at)->depth = 0;
}

void sk_ps_set(sk_ps *r, sk_ps_symbol *symbol, unsigned scope, sk_ps_value v)
{
    if (!symbol) return;
    if (scope == SK_PS_SCOPE_GLOBAL)
        bind_global(r, symbol, v);
    else if (symbol->top && symbol->top->depth == r->scope)
        symbol->top->value = v;
    else
        bind(r, symbol, v);
}

static size_t enter_scope(sk_ps *r)
{
    r->scope++;
    return r->undo.count;
}

static void leave_scope(sk_ps *r, size_t mark)
{
    while (r->undo.count > mark) {
        sk_ps_symbol *symbol = r->undo.p[--r->undo.count];
        if (symbol->top && symbol->top->depth > 0) symbol->top = symbol->top->below;
    }
    r->scope--;
}

/* ---- output ------------------------------------------------------------------------------------------------------ */

void sk_ps_emit(sk_ps *r, sk_ps_array *out, sk_ps_value v)
{
    if (!out || v.type == SK_PS_NULL || r->state == SK_PS_STOP) return;
    if (v.type == SK_PS_BYTES || !sk_ps_is_list(v)) {
        sk_ps_push(r->arena, out, v);
        return;
    }
    for (size_t i = 0; i < sk_ps_count(v) && sk_ps_step(r, 1); i++)
        sk_ps_push(r->arena, out, sk_ps_flowing(sk_ps_item(r->arena, v, i), v.flow));
}

sk_ps_value sk_ps_collect(sk_ps *r, const sk_ps_array *out)
{
    if (out->count == 0) return sk_ps_null();
    if (out->count == 1) return out->items[0];
    sk_ps_value v = sk_ps_new_array(r->arena, 0);
    if (v.type == SK_PS_ARRAY) *v.array = *out;
    return v;
}

/* ---- scripts and blocks -------------------------------------------------------------------------------------------- */

static void run_body(sk_ps *r, const sk_ps_node *script, const sk_ps_array *input, sk_ps_array *out)
{
    if (script->a) sk_ps_exec(r, script->a, out);
    if (script->b && input) {
        for (size_t i = 0; i < input->count && r->state == SK_PS_GO && sk_ps_step(r, 1); i++) {
            sk_ps_set(r, r->underscore, SK_PS_SCOPE_LOCAL, input->items[i]);
            sk_ps_exec(r, script->b, out);
        }
    } else if (script->b) {
        sk_ps_exec(r, script->b, out);
    }
    if (script->c && r->state == SK_PS_GO) sk_ps_exec(r, script->c, out);
}

static const sk_ps_node *parameter_variable(const sk_ps_node *parameter)
{
    return parameter->kind == SK_PN_ASSIGN ? parameter->a : parameter;
}

static void bind_parameter(sk_ps *r, const sk_ps_node *script, uint32_t i, const sk_ps_call *call, bool *taken)
{
    const sk_ps_node *parameter = script->items[i];
    sk_ps_symbol *symbol = parameter_variable(parameter)->symbol;
    if (!symbol) return;
    for (size_t k = 0; call && k < call->count; k++) {
        if (taken[k] || call->args[k].name.len == 0 || !sk_starts_nocase(symbol->name, call->args[k].name)) continue;
        taken[k] = true;
        bind(r, symbol, call->args[k].has_value ? call->args[k].value : sk_ps_bool(true));
        return;
    }
    bind(r, symbol, parameter->kind == SK_PN_ASSIGN ? sk_ps_eval(r, parameter->b) : sk_ps_null());
}

static bool is_named(const sk_ps_node *script, uint32_t i, const sk_ps_call *call)
{
    sk_ps_symbol *symbol = parameter_variable(script->items[i])->symbol;
    for (size_t k = 0; symbol && k < call->count; k++)
        if (call->args[k].name.len > 0 && sk_starts_nocase(symbol->name, call->args[k].name)) return true;
    return false;
}

static void bind_arguments(sk_ps *r, const sk_ps_node *script, const sk_ps_call *call)
{
    bool *taken = sk_arena_take(r->arena, call && call->count ? call->count : 1, sizeof *taken);
    if (!taken) return;
    for (uint32_t i = 0; i < script->count; i++) bind_parameter(r, script, i, call, taken);
    sk_ps_value rest = sk_ps_new_array(r->arena, 0);
    uint32_t next = 0;
    for (size_t k = 0; call && k < call->count; k++) {
        if (taken[k] || call->args[k].name.len > 0) continue;
        while (next < script->count && is_named(script, next, call)) next++;
        if (next < script->count)
            sk_ps_set(r, parameter_variable(script->items[next++])->symbol, SK_PS_SCOPE_LOCAL, call->args[k].value);
        else if (rest.type == SK_PS_ARRAY)
            sk_ps_push(r->arena, rest.array, call->args[k].value);
    }
    bind(r, r->args, rest);
}

void sk_ps_run_script(sk_ps *r, const sk_ps_node *script, const sk_ps_call *call, bool own_scope, sk_ps_array *out)
{
    if (!script || !sk_ps_going(r)) return;
    if (r->calls >= SK_PS_CALLS_MOST) r->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
    if (r->calls >= SK_PS_CALLS_MOST || !sk_ps_step(r, 1)) {
        sk_ps_fail(r, "call depth overflow");
        return;
    }
    r->calls++;
    size_t mark = own_scope ? enter_scope(r) : 0;
    bind_arguments(r, script, call);
    if (call && call->input) {
        sk_ps_value input = sk_ps_new_array(r->arena, 0);
        if (input.type == SK_PS_ARRAY) *input.array = *call->input;
        sk_ps_set(r, r->input, SK_PS_SCOPE_LOCAL, input);
    }
    run_body(r, script, call ? call->input : NULL, out);
    if (r->state == SK_PS_RETURN && own_scope) r->state = SK_PS_GO;
    if (own_scope) leave_scope(r, mark);
    r->calls--;
}

void sk_ps_run_block(sk_ps *r, sk_ps_value block, sk_ps_value underscore, sk_ps_array *out)
{
    if (block.type != SK_PS_BLOCK || !block.block || r->calls >= SK_PS_CALLS_MOST) return;
    sk_ps_value before = sk_ps_get(r, r->underscore);
    r->calls++;
    sk_ps_set(r, r->underscore, SK_PS_SCOPE_LOCAL, underscore);
    run_body(r, block.block, NULL, out);
    if (r->state == SK_PS_RETURN || r->state == SK_PS_CONTINUE) r->state = SK_PS_GO;
    sk_ps_set(r, r->underscore, SK_PS_SCOPE_LOCAL, before);
    r->calls--;
}

sk_ps_value sk_ps_call_block(sk_ps *r, sk_ps_value block, const sk_ps_value *args, size_t count)
{
    if (block.type != SK_PS_BLOCK) return sk_ps_null();
    sk_ps_argument *list = sk_arena_take(r->arena, count ? count : 1, sizeof *list);
    if (!list) return sk_ps_null();
    for (size_t i = 0; i < count; i++) list[i] = (sk_ps_argument){.value = args[i], .has_value = true};
    sk_ps_call call = {.args = list, .count = count};
    sk_ps_array out = {0};
    sk_ps_run_script(r, block.block, &call, true, &out);
    return sk_ps_collect(r, &out);
}

sk_ps_value sk_ps_block_of_text(sk_ps *r, sk_bytes text)
{
    sk_ps_parsed parsed = sk_ps_parse(&r->symbols, text, 0);
    r->lost += parsed.error_count;
    r->steps += text.len / 8; /* parsing costs too */
    return (sk_ps_value){.type = SK_PS_BLOCK, .block = parsed.script};
}

/* A text from the network that is run as a program: the effect says so, there is nothing to read. */
static void run_unknown_text(sk_ps *r, sk_ps_value text, const char *how)
{
    sk_bytes shown = text.type == SK_PS_UNKNOWN && text.s ? (sk_bytes){text.s->p, text.s->len} : sk_ps_to_text(r->arena, text);
    SK_ACT(r->w, SK_OP_RUN, {"command", sk_ps_str(r, shown)}, {"via", sk_str_c(how)},
           {"flow", sk_flow_text(r->w, sk_ps_flow(text))});
}

void sk_ps_run_text(sk_ps *r, sk_ps_value text, const char *how, sk_ps_array *out)
{
    unsigned flow = sk_ps_flow(text);
    if (text.type == SK_PS_UNKNOWN) {
        run_unknown_text(r, text, how);
        return;
    }
    if (text.type == SK_PS_BLOCK) {
        sk_ps_run_script(r, text.block, NULL, false, out);
        return;
    }
    sk_bytes source = sk_ps_is_list(text) ? sk_ps_view(sk_ps_join(r, text, SK_LIT("\n"))) : sk_ps_to_text(r->arena, text);
    if (r->calls >= SK_PS_CALLS_MOST) r->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
    if (source.len == 0 || r->calls >= SK_PS_CALLS_MOST || !sk_ps_going(r)) return;
    if (flow & (SK_FLOW_COMPUTED | SK_FLOW_DECODED | SK_FLOW_NETWORK | SK_FLOW_UNKNOWN)) {
        SK_ACT(r->w, SK_OP_RUN, {"command", sk_ps_str(r, sk_slice(source, 0, 2048))}, {"via", sk_str_c(how)},
               {"flow", sk_flow_text(r->w, flow)});
        sk_world_child(r->w, how, SK_KIND_SCRIPT_POWERSHELL, source);
    }
    sk_ps_value block = sk_ps_block_of_text(r, source);
    r->nested++;
    r->calls++;
    if (block.block) run_body(r, block.block, NULL, out);
    if (r->state == SK_PS_RETURN) r->state = SK_PS_GO;
    r->calls--;
    r->nested--;
}

void sk_ps_wait(sk_ps *r, double seconds)
{
    sk_world_wait(r->w, seconds);
    if (++r->waits > WAITS_MOST) r->state = SK_PS_EXIT;
}

/* ---- statements -------------------------------------------------------------------------------------------------- */

/* True where a loop ends; break and continue are taken. */
static bool loop_ends(sk_ps *r)
{
    if (r->state == SK_PS_CONTINUE) r->state = SK_PS_GO;
    if (r->state == SK_PS_BREAK) {
        r->state = SK_PS_GO;
        return true;
    }
    return r->state != SK_PS_GO;
}

/* A loop that works through what is not known, item by item (decrypting an answer), shows nothing more after some rounds. */
static bool loop_is_vain(const sk_ps *r, uint64_t before) { return r->vain - before > VAIN_MOST; }

static void exec_if(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    for (uint32_t i = 0; i + 1 < n->count; i += 2) {
        sk_ps_value condition = n->items[i] ? sk_ps_eval(r, n->items[i]) : sk_ps_null();
        if (!sk_ps_going(r)) return;
        if (sk_ps_flow(condition) & (SK_FLOW_ENVIRONMENT | SK_FLOW_IDENTITY)) sk_world_ask(r->w, SK_ASKED_CONDITION);
        if (!sk_ps_is_known(condition)) { /* both ways */
            sk_ps_exec(r, n->items[i + 1], out);
            if (r->state == SK_PS_BREAK || r->state == SK_PS_EXIT || r->state == SK_PS_RETURN || r->state == SK_PS_CONTINUE)
                r->state = SK_PS_GO;
            continue;
        }
        if (!sk_ps_truth(condition)) continue;
        sk_ps_exec(r, n->items[i + 1], out);
        return;
    }
    if (n->b) sk_ps_exec(r, n->b, out);
}

static void exec_while(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    uint64_t vain = r->vain;
    while (sk_ps_step(r, 1)) {
        sk_ps_value condition = n->a ? sk_ps_eval(r, n->a) : sk_ps_null();
        if (!sk_ps_going(r) || !sk_ps_truth(condition)) return;
        sk_ps_exec(r, n->b, out);
        if (loop_ends(r) || !sk_ps_is_known(condition) || loop_is_vain(r, vain)) return;
    }
}

static void exec_do(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    while (sk_ps_step(r, 1)) {
        sk_ps_exec(r, n->b, out);
        if (loop_ends(r)) return;
        sk_ps_value condition = n->a ? sk_ps_eval(r, n->a) : sk_ps_null();
        if (!sk_ps_going(r) || !sk_ps_is_known(condition) || sk_ps_truth(condition) == (n->op == 1)) return;
    }
}

static void exec_for(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    uint64_t vain = r->vain;
    if (n->count > 0 && n->items[0]) sk_ps_exec(r, n->items[0], NULL);
    while (sk_ps_going(r) && sk_ps_step(r, 1)) {
        sk_ps_value condition = n->count > 1 && n->items[1] ? sk_ps_eval(r, n->items[1]) : sk_ps_bool(true);
        if (!sk_ps_going(r) || !sk_ps_truth(condition)) return;
        sk_ps_exec(r, n->b, out);
        if (loop_ends(r) || !sk_ps_is_known(condition) || loop_is_vain(r, vain)) return;
        if (n->count > 2 && n->items[2]) sk_ps_exec(r, n->items[2], NULL);
    }
}

static void exec_foreach(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    sk_ps_value list = n->a ? sk_ps_eval(r, n->a) : sk_ps_null();
    size_t count = sk_ps_count(list);
    for (size_t i = 0; i < count && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_set(r, n->symbol, SK_PS_SCOPE_NONE, sk_ps_flowing(sk_ps_item(r->arena, list, i), list.flow));
        sk_ps_exec(r, n->b, out);
        if (loop_ends(r)) return;
    }
}

static bool switch_matches(sk_ps *r, const sk_ps_node *n, const sk_ps_node *condition, sk_ps_value v)
{
    if (condition->kind == SK_PN_BLOCK) {
        sk_ps_array out = {0};
        sk_ps_run_block(r, sk_ps_eval(r, condition), v, &out);
        return sk_ps_truth(sk_ps_collect(r, &out));
    }
    sk_ps_value wanted = sk_ps_eval(r, condition);
    if (!sk_ps_is_known(v)) return true;
    uint8_t fold = n->op & 4 ? SK_PS_CASE : 0;
    if (n->op & 1) return sk_ps_truth(sk_ps_operate(r, SK_PO_LIKE | fold, v, wanted));
    if (n->op & 2) return sk_ps_truth(sk_ps_operate(r, SK_PO_MATCH | fold, v, wanted));
    return sk_ps_equal(r, v, wanted, fold == 0);
}

static void exec_switch(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    sk_ps_value list = n->a ? sk_ps_eval(r, n->a) : sk_ps_null();
    for (size_t i = 0; i < sk_ps_count(list) && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_value v = sk_ps_item(r->arena, list, i);
        const sk_ps_node *fallback = NULL;
        bool any = false;
        sk_ps_set(r, r->underscore, SK_PS_SCOPE_LOCAL, v);
        for (uint32_t k = 0; k + 1 < n->count && sk_ps_going(r) && sk_ps_step(r, 1); k += 2) {
            if (!n->items[k]) {
                fallback = n->items[k + 1];
            } else if (switch_matches(r, n, n->items[k], v)) {
                any = true;
                sk_ps_exec(r, n->items[k + 1], out);
            }
        }
        if (!any && fallback && sk_ps_going(r)) sk_ps_exec(r, fallback, out);
        if (loop_ends(r)) return;
    }
}

static void exec_try(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    r->try_depth++;
    sk_ps_exec(r, n->a, out);
    r->try_depth--;
    if (r->state == SK_PS_ERROR || r->state == SK_PS_THROWN) {
        r->state = SK_PS_GO;
        sk_ps_set(r, r->underscore, SK_PS_SCOPE_LOCAL, r->error);
        if (n->count > 0) sk_ps_exec(r, n->items[0], out);
    }
    if (!n->b || r->state == SK_PS_STOP) return;
    sk_ps_state state = r->state;
    r->state = SK_PS_GO;
    sk_ps_exec(r, n->b, out);
    if (r->state == SK_PS_GO) r->state = state;
}

static void exec_flow(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    static const sk_ps_state states[] = {[SK_PS_WORD_BREAK] = SK_PS_BREAK,
                                         [SK_PS_WORD_CONTINUE] = SK_PS_CONTINUE,
                                         [SK_PS_WORD_RETURN] = SK_PS_RETURN,
                                         [SK_PS_WORD_EXIT] = SK_PS_EXIT,
                                         [SK_PS_WORD_THROW] = SK_PS_THROWN};
    bool has_value = n->op == SK_PS_WORD_RETURN || n->op == SK_PS_WORD_THROW;
    if (n->a && n->op == SK_PS_WORD_RETURN) {
        sk_ps_exec(r, n->a, out);
    } else if (n->a && has_value) {
        r->error = sk_ps_eval(r, n->a);
    }
    if (sk_ps_going(r)) r->state = states[n->op];
}

static void exec_function(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    (void)out;
    sk_bytes name = sk_text_lower(r->arena, n->text);
    if (r->functions) sk_map_put(r->functions, name, (uintptr_t)n->a);
}

static void exec_statements(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    for (uint32_t i = 0; i < n->count; i++) {
        sk_ps_exec(r, n->items[i], out);
        if (r->state == SK_PS_ERROR && r->try_depth == 0) {
            r->state = SK_PS_GO;
            sk_ps_set(r, r->error_symbol, SK_PS_SCOPE_GLOBAL, r->error);
        }
        if (r->state != SK_PS_GO) return;
    }
}

static void (*const statements[])(sk_ps *, const sk_ps_node *, sk_ps_array *) = {[SK_PN_STATEMENTS] = exec_statements,
                                                                                 [SK_PN_IF] = exec_if,
                                                                                 [SK_PN_WHILE] = exec_while,
                                                                                 [SK_PN_DO] = exec_do,
                                                                                 [SK_PN_FOR] = exec_for,
                                                                                 [SK_PN_FOREACH] = exec_foreach,
                                                                                 [SK_PN_SWITCH] = exec_switch,
                                                                                 [SK_PN_TRY] = exec_try,
                                                                                 [SK_PN_FUNCTION] = exec_function,
                                                                                 [SK_PN_FLOW] = exec_flow};

static void set_place(sk_ps *r, const sk_ps_node *n)
{
    if (r->nested > 0) return;
    r->w->place = (sk_place){.artifact = r->place.artifact, .off = r->place.off + n->off, .len = n->len};
}

enum { TRACED_MOST = 300 };

static void trace_assign(sk_ps *r, const sk_ps_node *target, sk_ps_value v)
{
    sk_buf b = sk_buf_new(r->arena, 2 * TRACED_MOST + 64);
    bool named = target && target->kind == SK_PN_VARIABLE && target->symbol;
    sk_buf_byte(&b, '$');
    sk_buf_bytes(&b, named ? sk_slice(target->symbol->name, 0, TRACED_MOST) : SK_LIT("..."));
    sk_buf_str(&b, " = ");
    sk_buf_bytes(&b, v.type == SK_PS_BLOCK ? SK_LIT("{...}") : sk_slice(sk_ps_to_text(r->arena, v), 0, TRACED_MOST));
    r->w->sink.trace(r->w->sink.self, r->w->place, "", sk_buf_view(&b));
}

void sk_ps_exec(sk_ps *r, const sk_ps_node *n, sk_ps_array *out)
{
    if (!n || r->state != SK_PS_GO || !sk_ps_step(r, 1)) return;
    if (r->depth >= SK_PS_DEPTH_MOST) {
        r->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
        sk_ps_fail(r, "depth");
        return;
    }
    r->depth++;
    if (n->kind < SK_COUNT(statements) && statements[n->kind]) {
        statements[n->kind](r, n, out);
    } else {
        set_place(r, n);
        bool silent = n->kind == SK_PN_ASSIGN ||
                      (n->kind == SK_PN_ACCESS && n->count > 0 && n->items[n->count - 1]->kind == SK_PN_STEP) ||
                      (n->kind == SK_PN_UNARY && (n->op == SK_PO_SHL || n->op == SK_PO_SHR));
        if (n->kind == SK_PN_PIPELINE) {
            sk_ps_run_pipeline(r, n, out);
        } else {
            sk_ps_value v = sk_ps_eval(r, n);
            if (r->w->sink.trace && n->kind == SK_PN_ASSIGN && sk_ps_going(r)) trace_assign(r, n->a, v);
            if (!silent && sk_ps_going(r)) sk_ps_emit(r, out, v);
        }
    }
    r->depth--;
}

/* ---- the public functions ------------------------------------------------------------------------------------------- */

static sk_bytes readable(sk_arena *a, sk_bytes script)
{
    if (sk_starts(script, SK_LIT("\xFF\xFE"))) return sk_utf16le_to_utf8(a, sk_from(script, 2));
    if (sk_starts(script, SK_LIT("\xFE\xFF"))) return sk_utf16be_to_utf8(a, sk_from(script, 2));
    if (script.len >= 4 && script.len % 2 == 0 && script.p[0] && !script.p[1] && script.p[2] && !script.p[3])
        return sk_utf16le_to_utf8(a, script);
    return sk_utf8_repair(a, script);
}

void sk_ps_print(sk_ps *r, sk_ps_value v)
{
    if (r->w->output) sk_world_print_line(r->w, sk_str_utf8(&r->w->strings, sk_ps_to_text(r->arena, v)), sk_ps_flow(v) | SK_FLOW_COMPUTED);
}

static void run_once(sk_world *w, sk_place place, sk_bytes source, unsigned choice, uint64_t steps_most, sk_ps *r)
{
    *r = (sk_ps){
        .w = w, .arena = w->arena, .place = place, .steps_most = steps_most, .choice = choice, .random = 0x2545F4914F6CDD1Dull};
    r->memory_most = sk_arena_used(w->arena) + (size_t)w->budget->limits.value[SK_LIMIT_POWERSHELL_MEMORY];
    size_t used = sk_arena_used(w->arena);
    r->symbols = (sk_ps_symbols){.arena = w->arena, .by_name = sk_map_new(w->arena), .parse_most = used + (r->memory_most - used) / 4 * 3};
    r->functions = sk_map_new(w->arena);
    r->commands = sk_map_new(w->arena);
    r->patterns = sk_map_new(w->arena);
    sk_ps_automatic(r);
    sk_ps_parsed parsed = sk_ps_parse(&r->symbols, source, 0);
    r->lost = parsed.error_count;
    if (sk_arena_used(w->arena) > r->symbols.parse_most) w->budget->reached[SK_LIMIT_POWERSHELL_MEMORY] = true;
    if (!parsed.script || sk_arena_exhausted(w->arena)) return;
    sk_ps_array out = {0};
    run_body(r, parsed.script, NULL, &out);
    for (size_t i = 0; w->output && i < out.count; i++) sk_ps_print(r, out.items[i]);
}

void sk_powershell_run_counted(sk_world *w, sk_place place, sk_bytes script, sk_powershell_figures *ret)
{
    *ret = (sk_powershell_figures){0};
    sk_place before = w->place;
    sk_bytes source = readable(w->arena, script);
    uint64_t limit = w->budget->limits.value[SK_LIMIT_EMULATE_STEPS], used = w->budget->used[SK_LIMIT_EMULATE_STEPS];
    uint64_t left = limit > used ? limit - used : 0;
    unsigned most = (unsigned)w->budget->limits.value[SK_LIMIT_POWERSHELL_CHOICES];
    w->place = place;
    for (unsigned choice = 0;; choice++) {
        sk_ps r;
        sk_world *world = choice == 0 ? w : sk_world_again(w, w->answers, NULL);
        if (!world || left == 0 || !sk_world_alive(world)) break;
        run_once(world, place, source, choice, left, &r);
        if (r.state == SK_PS_STOP) sk_within(w->budget, SK_LIMIT_EMULATE_STEPS, r.steps >= left ? UINT64_MAX : 0);
        if (r.state == SK_PS_STOP && r.steps < left) sk_within(w->budget, SK_LIMIT_POWERSHELL_MEMORY, UINT64_MAX);
        ret->steps += r.steps;
        ret->statements_lost = r.lost;
        ret->unknown_count = r.unknown_count;
        ret->choices = r.choices > ret->choices ? r.choices : ret->choices;
        left = left > r.steps ? left - r.steps : 0;
        if (choice + 1 >= r.choices || choice + 1 >= most) break;
    }
    sk_spend(w->budget, SK_LIMIT_EMULATE_STEPS, ret->steps < limit - used ? ret->steps : limit - used);
    w->place = before;
}

bool sk_powershell_has_run(sk_bytes child_name)
{
    static const char *const names[] = {"Invoke-Expression", "InvokeScript", "PowerShell.Invoke", "ScriptBlock.Create",
                                        "standard input"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_is(child_name, names[i])) return true;
    return false;
}

void sk_powershell_run(sk_world *w, sk_place place, sk_bytes script)
{
    sk_powershell_figures figures;
    sk_powershell_run_counted(w, place, script, &figures);
}
