/* Commands on values: loops over the pipeline, selection, variables, aliases, text, chance and time. */
#include "base/text.h"
#include "emulate/world/locale.h"
#include "emulate/powershell/ps_automatic.h"
#include "emulate/powershell/ps_command.h"

void sk_ps_do_nothing(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)r;
    (void)c;
    (void)out;
}

void sk_ps_do_write_output(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    for (size_t i = 0; i < c->count; i++) sk_ps_emit(r, out, c->args[i].value);
    for (size_t i = 0; c->count == 0 && c->input && i < c->input->count; i++) sk_ps_emit(r, out, c->input->items[i]);
}

void sk_ps_do_write_host(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_print(r, sk_ps_join(r, sk_ps_subject(r, c, "Object", 0), SK_LIT(" ")));
}

void sk_ps_do_set_clipboard(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value v = sk_ps_join(r, sk_ps_subject(r, c, "Value", 0), SK_LIT("\r\n"));
    sk_world_set_clipboard(r->w, sk_ps_str_of(r, v), sk_ps_flow(v));
}

void sk_ps_do_get_clipboard(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)c;
    sk_value v = sk_world_clipboard(r->w);
    if (v.u.s.len) sk_ps_emit(r, out, sk_ps_flowing(sk_ps_from_str(r, v.u.s), v.flow));
}

void sk_ps_do_out_string(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_emit(r, out, sk_ps_join(r, sk_ps_subject(r, c, "InputObject", 0), SK_LIT("\r\n")));
}

void sk_ps_do_invoke_expression(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value text = sk_ps_subject(r, c, "Command", 0);
    if (text.type == SK_PS_OBJECT && text.object->class_id == SK_PS_WEB_RESPONSE) text = sk_ps_answer(r, text.object->data, true);
    sk_ps_run_text(r, text, "Invoke-Expression", out);
}

void sk_ps_do_invoke_command(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value args = sk_ps_parameter(c, "ArgumentList", 1), block = sk_ps_parameter(c, "ScriptBlock", 0);
    if (block.type == SK_PS_BLOCK)
        sk_ps_emit(r, out,
                   sk_ps_is_list(args) && args.type == SK_PS_ARRAY
                       ? sk_ps_call_block(r, block, args.array->items, args.array->count)
                       : sk_ps_call_block(r, block, &args, args.type != SK_PS_NULL));
}

/* Register-ObjectEvent and its kin: the event comes. */
void sk_ps_do_run_action(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value block = sk_ps_parameter(c, "Action", -1);
    if (block.type == SK_PS_BLOCK) sk_ps_emit(r, out, sk_ps_call_block(r, block, NULL, 0));
}

/* ---- the pipeline -------------------------------------------------------------------------------------------------- */

static size_t find_blocks(const sk_ps_call *c, sk_ps_value *blocks, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        sk_ps_value v = c->args[i].value;
        for (size_t k = 0; k < (v.type == SK_PS_ARRAY ? v.array->count : 1) && count < most; k++) {
            sk_ps_value b = v.type == SK_PS_ARRAY ? v.array->items[k] : v;
            if (b.type == SK_PS_BLOCK && c->args[i].name.len == 0) blocks[count++] = b;
        }
    }
    return count;
}

void sk_ps_do_for_each(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value bare[3] = {{0}}, begin = sk_ps_parameter(c, "Begin", -1), process = sk_ps_parameter(c, "Process", -1),
                end = sk_ps_parameter(c, "End", -1);
    size_t count = find_blocks(c, bare, 3);
    if (count > 1 && begin.type == SK_PS_NULL) begin = bare[0];
    if (process.type == SK_PS_NULL && count > 0) process = bare[count > 1];
    if (count > 2) end = bare[2];
    sk_ps_run_block(r, begin, sk_ps_null(), out);
    sk_ps_value member = process.type == SK_PS_NULL ? sk_ps_parameter(c, "MemberName", 0) : sk_ps_null();
    for (size_t i = 0; c->input && i < c->input->count && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_value item = c->input->items[i];
        if (process.type == SK_PS_ARRAY)
            for (size_t k = 0; k < process.array->count; k++) sk_ps_run_block(r, process.array->items[k], item, out);
        else if (process.type == SK_PS_BLOCK)
            sk_ps_run_block(r, process, item, out);
        else if (member.type != SK_PS_NULL) {
            sk_bytes name = sk_ps_to_text(r->arena, member);
            sk_ps_value args[8];
            size_t n = 0;
            for (size_t k = 1; k < c->count && n < SK_COUNT(args); k++) args[n++] = c->args[k].value;
            bool call = n > 0 || sk_starts_nocase(name, SK_LIT("to")) || sk_starts_nocase(name, SK_LIT("trim"));
            sk_ps_emit(r, out, call ? sk_ps_call_member(r, item, name, false, args, n) : sk_ps_get_member(r, item, name, false));
        }
    }
    if (sk_ps_going(r)) sk_ps_run_block(r, end, sk_ps_null(), out);
}

static const struct {
    const char *name;
    uint8_t op;
} where_operators[] = {{"eq", SK_PO_EQ},
                       {"ne", SK_PO_NE},
                       {"gt", SK_PO_GT},
                       {"ge", SK_PO_GE},
                       {"lt", SK_PO_LT},
                       {"le", SK_PO_LE},
                       {"like", SK_PO_LIKE},
                       {"notlike", SK_PO_NOTLIKE},
                       {"match", SK_PO_MATCH},
                       {"notmatch", SK_PO_NOTMATCH},
                       {"contains", SK_PO_CONTAINS},
                       {"in", SK_PO_IN}};

static bool where_holds(sk_ps *r, const sk_ps_call *c, sk_ps_value block, sk_ps_value item)
{
    if (block.type == SK_PS_BLOCK) {
        sk_ps_array kept = {0};
        sk_ps_run_block(r, block, item, &kept);
        return sk_ps_truth(sk_ps_collect(r, &kept));
    }
    sk_ps_value left = sk_ps_get_member(r, item, sk_ps_to_text(r->arena, sk_ps_parameter(c, "Property", 0)), false);
    for (size_t i = 0; i < c->count; i++)
        for (size_t k = 0; k < SK_COUNT(where_operators); k++)
            if (sk_is(c->args[i].name, where_operators[k].name))
                return sk_ps_truth(sk_ps_operate(r, where_operators[k].op, left, c->args[i].value));
    return sk_ps_truth(left);
}

void sk_ps_do_where(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value block = sk_ps_parameter(c, "FilterScript", 0);
    for (size_t i = 0; c->input && i < c->input->count && sk_ps_going(r) && sk_ps_step(r, 1); i++)
        if (where_holds(r, c, block, c->input->items[i])) sk_ps_emit(r, out, c->input->items[i]);
}

void sk_ps_do_select(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value first = sk_ps_parameter(c, "First", -1), last = sk_ps_parameter(c, "Last", -1),
                skip = sk_ps_parameter(c, "Skip", -1);
    sk_ps_value expand = sk_ps_parameter(c, "ExpandProperty", -1), index = sk_ps_parameter(c, "Index", -1);
    int64_t count = c->input ? (int64_t)c->input->count : 0, from = skip.type == SK_PS_NULL ? 0 : sk_ps_to_int(r->arena, skip),
            to = count;
    if (first.type != SK_PS_NULL && sk_ps_to_int(r->arena, first) < to - from) to = from + sk_ps_to_int(r->arena, first);
    if (last.type != SK_PS_NULL && sk_ps_to_int(r->arena, last) < to - from) from = to - sk_ps_to_int(r->arena, last);
    sk_map *seen = sk_ps_switch(c, "Unique") ? sk_map_new(r->arena) : NULL;
    for (int64_t i = from < 0 ? 0 : from; i < to && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_value item = c->input->items[i];
        if (index.type != SK_PS_NULL && !sk_ps_truth(sk_ps_operate(r, SK_PO_CONTAINS, index, sk_ps_int(i)))) continue;
        if (expand.type != SK_PS_NULL) item = sk_ps_get_member(r, item, sk_ps_to_text(r->arena, expand), false);
        if (seen && !sk_map_add(seen, sk_ps_to_text(r->arena, item), 1)) continue;
        sk_ps_emit(r, out, item);
    }
}

static void merge_runs(sk_ps *r, sk_ps_pair *from, sk_ps_pair *to, size_t low, size_t middle, size_t high, bool down)
{
    size_t a = low, b = middle;
    for (size_t i = low; i < high; i++) {
        bool left = a < middle && (b >= high || sk_ps_order(r, from[a].key, from[b].key, true) * (down ? -1 : 1) <= 0);
        to[i] = left ? from[a++] : from[b++];
    }
}

void sk_ps_do_sort(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    size_t count = c->input ? c->input->count : 0;
    sk_ps_pair *a = SK_NEW_ARRAY(r->arena, sk_ps_pair, count ? count : 1),
               *b = SK_NEW_ARRAY(r->arena, sk_ps_pair, count ? count : 1);
    sk_ps_value by = sk_ps_parameter(c, "Property", 0);
    bool down = sk_ps_switch(c, "Descending"), unique = sk_ps_switch(c, "Unique");
    if (!a || !b) return;
    for (size_t i = 0; i < count && sk_ps_step(r, 8); i++) {
        sk_ps_value key = c->input->items[i];
        sk_ps_array kept = {0};
        if (by.type == SK_PS_BLOCK) {
            sk_ps_run_block(r, by, key, &kept);
            key = sk_ps_collect(r, &kept);
        } else if (by.type != SK_PS_NULL && key.type != SK_PS_STRING && key.type != SK_PS_INT) {
            key = sk_ps_get_member(r, key, sk_ps_to_text(r->arena, by), false);
        }
        a[i] = (sk_ps_pair){.key = key, .value = c->input->items[i]};
    }
    for (size_t width = 1; width < count && sk_ps_going(r); width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count, high = low + 2 * width < count ? low + 2 * width : count;
            merge_runs(r, a, b, low, middle, high, down);
        }
        sk_ps_pair *kept = a;
        a = b;
        b = kept;
    }
    for (size_t i = 0; i < count && sk_ps_going(r); i++)
        if (!unique || i == 0 || sk_ps_order(r, a[i].key, a[i - 1].key, true) != 0) sk_ps_emit(r, out, a[i].value);
}

void sk_ps_do_measure(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value v = sk_ps_new_hash(r->arena), sum = sk_ps_int(0);
    size_t count = c->input ? c->input->count : 0;
    for (size_t i = 0; i < count && sk_ps_step(r, 1); i++) {
        sk_ps_value n;
        if (sk_ps_to_number(r->arena, c->input->items[i], &n)) sum = sk_ps_operate(r, SK_PO_ADD, sum, n);
    }
    if (v.type != SK_PS_HASH) return;
    sk_ps_hash_put(r->arena, v.hash, sk_ps_literal(r->arena, "Count"), sk_ps_int((int64_t)count));
    sk_ps_hash_put(r->arena, v.hash, sk_ps_literal(r->arena, "Sum"), sum);
    sk_ps_emit(r, out, v);
}

/* ---- variables, commands, aliases ------------------------------------------------------------------------------------- */

static void emit_named(sk_ps *r, sk_ps_array *out, sk_bytes name, const char *second, sk_ps_value value)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_CUSTOM, name);
    sk_ps_value fields = sk_ps_new_hash(r->arena);
    if (v.type != SK_PS_OBJECT || fields.type != SK_PS_HASH) return;
    v.object->fields = fields.hash;
    sk_ps_hash_put(r->arena, fields.hash, sk_ps_literal(r->arena, "Name"),
                   sk_ps_flowing(sk_ps_text(r->arena, name), SK_FLOW_COMPUTED));
    sk_ps_hash_put(r->arena, fields.hash, sk_ps_literal(r->arena, second), value);
    sk_ps_emit(r, out, v);
}

void sk_ps_emit_variables(sk_ps *r, sk_bytes pattern, bool value_only, sk_ps_array *out)
{
    bool wild = sk_find_byte(pattern, 0, '*') != SK_NPOS || sk_find_byte(pattern, 0, '?') != SK_NPOS ||
                sk_find_byte(pattern, 0, '[') != SK_NPOS;
    for (size_t n = 0;; n++) {
        sk_bytes name = wild ? sk_ps_automatic_match(pattern, n) : n == 0 ? pattern : (sk_bytes){0};
        if (name.len == 0 || !sk_ps_step(r, 1)) return;
        if (value_only) {
            sk_ps_emit(r, out, sk_ps_get(r, sk_ps_symbol_of(&r->symbols, name)));
            continue;
        }
        sk_ps_emit(r, out, sk_ps_new_object(r->arena, SK_PS_VARIABLE, name));
    }
}

void sk_ps_do_get_variable(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value names = sk_ps_parameter(c, "Name", 0);
    for (size_t i = 0; i < sk_ps_count(names); i++)
        sk_ps_emit_variables(r, sk_ps_to_text(r->arena, sk_ps_item(r->arena, names, i)), sk_ps_switch(c, "ValueOnly"), out);
}

void sk_ps_do_set_variable(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value name = sk_ps_parameter(c, "Name", 0), value = sk_ps_parameter(c, "Value", 1);
    if (value.type == SK_PS_NULL && c->input) value = sk_ps_collect(r, c->input);
    sk_ps_set(r, sk_ps_symbol_of(&r->symbols, sk_arena_copy(r->arena, sk_ps_to_text(r->arena, name))), SK_PS_SCOPE_NONE, value);
}

void sk_ps_do_get_command(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_bytes name = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 0)), found = sk_ps_command_match(r, name), command;
    if (found.len == 0 && sk_ps_alias_match(name, &command).len > 0) found = command;
    if (found.len == 0 && sk_find_byte(name, 0, '*') == SK_NPOS) found = name;
    if (found.len > 0) emit_named(r, out, found, "Definition", sk_ps_text(r->arena, found));
}

void sk_ps_do_get_alias(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value definition = sk_ps_parameter(c, "Definition", -1);
    sk_bytes command = {0}, alias = {0};
    if (definition.type != SK_PS_NULL) {
        sk_bytes wanted = sk_ps_to_text(r->arena, definition);
        if (sk_is(wanted, "Invoke-Expression"))
            alias = SK_LIT("iex"), command = wanted;
        else if (sk_is(wanted, "New-Object"))
            return;
    } else {
        alias = sk_ps_alias_match(sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 0)), &command);
    }
    if (alias.len > 0) emit_named(r, out, alias, "Definition", sk_ps_text(r->arena, command));
}

void sk_ps_do_set_alias(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_bytes name = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 0)),
             value = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Value", 1));
    sk_bytes key = sk_text_bytes(r->arena, "alias:%.*s", (int)(name.len < 200 ? name.len : 200), (const char *)name.p);
    if (name.len > 0 && value.len > 0 && !sk_equal_nocase(name, value))
        sk_map_put(r->functions, sk_text_lower(r->arena, key), (uintptr_t)sk_arena_string(r->arena, value));
}

/* ---- objects, chance, time ------------------------------------------------------------------------------------------- */

void sk_ps_do_new_object(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value com = sk_ps_parameter(c, "ComObject", -1), type = sk_ps_parameter(c, "TypeName", 0), v;
    sk_ps_value args = sk_ps_parameter(c, "ArgumentList", 1), fields = sk_ps_parameter(c, "Property", -1);
    if (com.type != SK_PS_NULL)
        v = sk_ps_make(r,
                       sk_text_bytes(r->arena, "com:%.*s", (int)sk_ps_to_text(r->arena, com).len,
                                     (const char *)sk_ps_to_text(r->arena, com).p),
                       NULL, 0);
    else if (args.type == SK_PS_ARRAY)
        v = sk_ps_make(r, sk_ps_to_text(r->arena, type), args.array->items, args.array->count);
    else
        v = sk_ps_make(r, sk_ps_to_text(r->arena, type), &args, args.type != SK_PS_NULL);
    if (fields.type == SK_PS_HASH)
        for (size_t i = 0; i < fields.hash->count; i++)
            sk_ps_set_member(r, v, sk_ps_to_text(r->arena, fields.hash->pairs[i].key), false, fields.hash->pairs[i].value);
    if (!out || v.type == SK_PS_NULL) return;
    sk_ps_push(r->arena, out, v); /* as it is: a new list is not unrolled */
}

void sk_ps_do_get_random(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value list = sk_ps_subject(r, c, "InputObject", 0);
    sk_ps_value low = sk_ps_parameter(c, "Minimum", -1), high = sk_ps_parameter(c, "Maximum", -1);
    r->random = r->random * 6364136223846793005u + 1442695040888963407u;
    if (sk_ps_is_list(list)) {
        size_t count = sk_ps_count(list), take = (size_t)sk_ps_to_int(r->arena, sk_ps_parameter(c, "Count", -1));
        bool text = count > 0 && sk_ps_item(r->arena, list, 0).type == SK_PS_STRING;
        if (text && take == 0 && count > r->choices) r->choices = (unsigned)(count < 1000 ? count : 1000);
        if (take > 0)
            sk_ps_emit(r, out, list);
        else if (count > 0)
            sk_ps_emit(r, out, sk_ps_item(r->arena, list, text ? r->choice % count : (r->random >> 33) % count));
        return;
    }
    if (high.type == SK_PS_NULL && list.type != SK_PS_NULL) high = list;
    int64_t from = sk_ps_to_int(r->arena, low), to = high.type == SK_PS_NULL ? INT32_MAX : sk_ps_to_int(r->arena, high);
    sk_ps_emit(r, out, sk_ps_int(to > from ? from + (int64_t)((r->random >> 33) % ((uint64_t)to - (uint64_t)from)) : from));
}

void sk_ps_do_start_sleep(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value ms = sk_ps_parameter(c, "Milliseconds", -1), s = sk_ps_parameter(c, "Seconds", 0);
    sk_ps_wait(r, ms.type != SK_PS_NULL ? sk_ps_to_double(r->arena, ms) / 1000 : sk_ps_to_double(r->arena, s));
}

void sk_ps_do_get_culture(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)c;
    sk_world_probe(r->w, "locale", sk_str_c(r->w->env.locale));
    sk_world_ask(r->w, SK_ASKED_LOCALE);
    sk_bytes locale = sk_bytes_str(r->w->env.locale);
    emit_named(r, out, locale, "LCID", sk_ps_flowing(sk_ps_int(sk_locale_find(r->w->env.locale)->lcid), SK_FLOW_ENVIRONMENT));
}

void sk_ps_do_secure_string(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_SECURE_STRING, SK_LIT("System.Security.SecureString"));
    sk_ps_value text = sk_ps_subject(r, c, "String", 0);
    if (v.type != SK_PS_OBJECT) return;
    v.object->data = sk_ps_switch(c, "AsPlainText") ? text : sk_ps_unknown(r->arena, SK_LIT("SecureString"));
    sk_ps_emit(r, out, v);
}
