/* Commands of PowerShell: finding what a name means (function, command by name or alias, program) and its parameters. */
#include "emulate/powershell/ps_command.h"

#include "base/text.h"

static const struct {
    const char *name, *aliases;
    void (*run)(sk_ps *, const sk_ps_call *, sk_ps_array *);
} commands[] = {
#define SK_PS_COMMAND(name, aliases, handler) {name, aliases, sk_ps_do_##handler},
#include "emulate/powershell/commands.def"
#undef SK_PS_COMMAND
};

/* Parameters of the commands above that take no value. */
static const char *const switches[] = {"allowclobber",
                                       "append",
                                       "asjob",
                                       "asplaintext",
                                       "asstring",
                                       "descending",
                                       "directory",
                                       "file",
                                       "force",
                                       "hidden",
                                       "leaf",
                                       "line",
                                       "noclobber",
                                       "noexit",
                                       "nonewline",
                                       "nonewwindow",
                                       "noprofile",
                                       "parent",
                                       "passthru",
                                       "raw",
                                       "readonly",
                                       "recurse",
                                       "unique",
                                       "usebasicparsing",
                                       "usedefaultcredentials",
                                       "valueonly",
                                       "verbose",
                                       "wait",
                                       "whatif",
                                       "loaduserprofile",
                                       "useculture",
                                       "sum",
                                       "average",
                                       "maximum",
                                       "minimum",
                                       "character",
                                       "word",
                                       "allusers",
                                       "debug"};

static bool is_switch(sk_bytes name, const sk_ps_node *script)
{
    for (uint32_t i = 0; script && i < script->count; i++) {
        const sk_ps_node *variable = script->items[i]->kind == SK_PN_ASSIGN ? script->items[i]->a : script->items[i];
        if (variable->symbol && variable->count == 1 && sk_starts_nocase(variable->symbol->name, name)) return true;
    }
    if (script || sk_is(name, "value")) return false;
    for (size_t i = 0; i < SK_COUNT(switches); i++)
        if (name.len >= 3 ? sk_starts_nocase(sk_bytes_str(switches[i]), name) : false) return true;
    return sk_is(name, "r");
}

/* A parameter and the bare value behind it become one argument. script: the function that is called, or NULL. */
void sk_ps_merge(sk_ps_call *c, const sk_ps_node *script)
{
    size_t to = 0;
    for (size_t i = 0; i < c->count; i++) {
        sk_ps_argument a = c->args[i];
        bool next = i + 1 < c->count && c->args[i + 1].name.len == 0;
        if (a.name.len > 0 && !a.has_value && next && !is_switch(a.name, script)) {
            a.value = c->args[++i].value;
            a.has_value = true;
        }
        c->args[to++] = a;
    }
    c->count = to;
}

sk_ps_value sk_ps_parameter(const sk_ps_call *c, const char *name, int position)
{
    sk_bytes whole = sk_bytes_str(name);
    int at = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->args[i].name.len > 0 && c->args[i].has_value && sk_starts_nocase(whole, c->args[i].name)) return c->args[i].value;
    for (size_t i = 0; i < c->count && position >= 0; i++)
        if (c->args[i].name.len == 0 && at++ == position) return c->args[i].value;
    return sk_ps_null();
}

bool sk_ps_switch(const sk_ps_call *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->args[i].name.len > 0 && sk_starts_nocase(sk_bytes_str(name), c->args[i].name))
            return !c->args[i].has_value || sk_ps_truth(c->args[i].value);
    return false;
}

sk_ps_value sk_ps_subject(sk_ps *r, const sk_ps_call *c, const char *name, int position)
{
    sk_ps_value v = sk_ps_parameter(c, name, position);
    return v.type == SK_PS_NULL && c->input ? sk_ps_collect(r, c->input) : v;
}

sk_bytes sk_ps_command_match(sk_ps *r, sk_bytes pattern)
{
    (void)r;
    for (size_t i = 0; i < SK_COUNT(commands); i++)
        if (sk_ps_like(sk_bytes_str(commands[i].name), pattern, true)) return sk_bytes_str(commands[i].name);
    return (sk_bytes){0};
}

static int look_for_command(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(commands); i++) {
        if (sk_is(name, commands[i].name)) return (int)i;
        sk_bytes rest = sk_bytes_str(commands[i].aliases), alias;
        while (sk_next_field(&rest, ' ', &alias))
            if (alias.len > 0 && sk_equal_nocase(alias, name)) return (int)i;
    }
    return -1;
}

/* Loops ask for the same few names. */
static int find_command(sk_ps *r, sk_bytes name)
{
    uintptr_t known;
    if (sk_map_get(r->commands, name, &known)) return (int)known;
    int found = look_for_command(name);
    if (found >= 0) (void)sk_map_put(r->commands, sk_arena_copy(r->arena, name), (uintptr_t)found);
    return found;
}

sk_bytes sk_ps_alias_match(sk_bytes pattern, sk_bytes *ret_command)
{
    for (size_t i = 0; i < SK_COUNT(commands); i++) {
        sk_bytes rest = sk_bytes_str(commands[i].aliases), alias;
        while (sk_next_field(&rest, ' ', &alias)) {
            if (alias.len == 0 || !sk_ps_like(alias, pattern, true)) continue;
            *ret_command = sk_bytes_str(commands[i].name);
            return alias;
        }
    }
    return (sk_bytes){0};
}

/* ---- programs ------------------------------------------------------------------------------------------------------ */

/* Programs of Windows that scripts call without a path or extension. */
static const char *const programs[] = {
    "at",       "attrib",   "bcdedit",  "bitsadmin", "calc",       "certutil",   "cmd",      "cmstp",  "control",
    "cscript",  "expand",   "explorer", "extrac32",  "forfiles",   "ftp",        "hostname", "icacls", "installutil",
    "ipconfig", "msbuild",  "mshta",    "msiexec",   "net",        "netsh",      "netstat",  "nltest", "notepad",
    "nslookup", "odbcconf", "pcalua",   "ping",      "powershell", "pwsh",       "reg",      "regasm", "regsvcs",
    "regsvr32", "robocopy", "rundll32", "schtasks",  "shutdown",   "systeminfo", "takeown",  "tar",    "taskkill",
    "tasklist", "vssadmin", "wevtutil", "whoami",    "winrm",      "wmic",       "wscript",  "wusa",   "xcopy"};

static bool is_program(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(programs); i++)
        if (sk_is(name, programs[i])) return true;
    return sk_find_byte(name, 0, '\\') != SK_NPOS || sk_find_byte(name, 0, '/') != SK_NPOS ||
           (sk_find_byte(name, 0, '.') != SK_NPOS && !sk_starts(name, SK_LIT(".")) && name.len > 3);
}

/* A list that was written a,b goes on as a,b; one that was calculated as several words. */
static void add_word(sk_ps *r, sk_buf *line, sk_ps_value v, bool written)
{
    size_t count = sk_ps_is_list(v) ? sk_ps_count(v) : 1;
    for (size_t i = 0; i < count; i++) {
        sk_ps_value item = sk_ps_is_list(v) ? sk_ps_item(r->arena, v, i) : v;
        sk_bytes text = item.type == SK_PS_BLOCK && item.block ? SK_LIT("{...}") : sk_ps_to_text(r->arena, item);
        bool quote = text.len == 0 || (sk_find_byte(text, 0, ' ') != SK_NPOS && sk_at(text, 0) != '"');
        sk_buf_byte(line, written && i > 0 ? ',' : ' ');
        if (quote) sk_buf_byte(line, '"');
        sk_buf_bytes(line, text);
        if (quote) sk_buf_byte(line, '"');
    }
}

/* For an analyst: the command with the values of its arguments. */
static void trace_command(sk_ps *r, const sk_ps_call *c)
{
    sk_buf line = sk_buf_new(r->arena, 64 << 10);
    sk_buf_bytes(&line, sk_slice(c->name, 0, 300));
    for (size_t i = 0; i < c->count && line.len < 1000; i++) {
        const sk_ps_argument *a = &c->args[i];
        if (a->name.len) sk_buf_str(&line, " -");
        sk_buf_bytes(&line, sk_slice(a->name, 0, 100));
        if (a->has_value) add_word(r, &line, a->value, a->node && a->node->kind == SK_PN_LIST);
    }
    r->w->sink.trace(r->w->sink.self, r->w->place, "", sk_slice(sk_buf_view(&line), 0, 1000));
}

static void run_program(sk_ps *r, const sk_ps_call *c, unsigned flow, sk_ps_array *out)
{
    sk_buf line = sk_buf_new(r->arena, (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING]);
    bool quote = sk_find_byte(c->name, 0, ' ') != SK_NPOS;
    if (quote) sk_buf_byte(&line, '"');
    sk_buf_bytes(&line, c->name);
    if (quote) sk_buf_byte(&line, '"');
    for (size_t i = 0; i < c->count; i++) {
        const sk_ps_argument *a = &c->args[i];
        if (a->name.len > 0) {
            sk_buf_str(&line, " -");
            sk_buf_bytes(&line, a->name);
        }
        if (!a->has_value) continue;
        flow |= sk_ps_flow(a->value);
        add_word(r, &line, a->value, a->node && a->node->kind == SK_PN_LIST);
    }
    sk_bytes base = sk_slice(c->name, 0, sk_ends_nocase(c->name, SK_LIT(".exe")) ? c->name.len - 4 : c->name.len);
    if (c->input && c->input->count > 0 && (sk_ends_nocase(base, SK_LIT("powershell")) || sk_ends_nocase(base, SK_LIT("pwsh"))))
        sk_ps_run_text(r, sk_ps_collect(r, c->input), "standard input", NULL); /* ... | powershell - */
    sk_run run = {.command = sk_ps_str(r, sk_buf_view(&line)), .via = "powershell", .flow = (uint8_t)flow};
    sk_world_run(r->w, &run);
    sk_ps_emit(r, out, sk_ps_unknown(r->arena, c->name));
}

static void unknown_command(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_note_unknown(r, "command", c->name);
    unsigned flow = 0;
    for (size_t i = 0; i < c->count; i++) {
        sk_bytes text = sk_ps_view(c->args[i].value);
        flow |= sk_ps_flow(c->args[i].value);
        if (sk_starts_nocase(text, SK_LIT("http://")) || sk_starts_nocase(text, SK_LIT("https://")))
            SK_ACT(r->w, SK_OP_CONNECT, {"host", sk_ps_str(r, text)}, {"via", sk_ps_str(r, c->name)});
    }
    sk_ps_emit(r, out, sk_ps_flowing(sk_ps_unknown(r->arena, c->name), flow));
}

static bool run_alias(sk_ps *r, sk_ps_call *c, sk_ps_array *out)
{
    uintptr_t target = 0;
    sk_bytes key = sk_text_bytes(r->arena, "alias:%.*s", (int)(c->name.len < 200 ? c->name.len : 200), (const char *)c->name.p);
    if (!sk_map_get(r->functions, sk_text_lower(r->arena, key), &target) || r->calls >= SK_PS_CALLS_MOST) return false;
    c->name = sk_bytes_str((const char *)target);
    r->calls++;
    sk_ps_command(r, c, out);
    r->calls--;
    return true;
}

static sk_bytes get_name(sk_ps *r, sk_bytes name)
{
    return sk_text_bytes(r->arena, "Get-%.*s", (int)name.len, (const char *)name.p);
}

void sk_ps_command(sk_ps *r, const sk_ps_call *call, sk_ps_array *out)
{
    sk_ps_call c = *call;
    uintptr_t script = 0;
    c.name = sk_trim(c.name);
    if (c.name.len == 0 || !sk_ps_step(r, 1)) return;
    if (r->w->sink.trace) trace_command(r, &c);
    bool has_module = sk_find_byte(c.name, 0, '\\') != SK_NPOS && sk_starts_nocase(c.name, SK_LIT("microsoft.powershell"));
    if (has_module) c.name = sk_from(c.name, sk_find_last(c.name, SK_LIT("\\")) + 1);
    if (sk_map_get(r->functions, sk_text_lower(r->arena, c.name), &script)) {
        sk_ps_merge(&c, (const sk_ps_node *)script);
        sk_ps_run_script(r, (const sk_ps_node *)script, &c, true, out);
        return;
    }
    if (run_alias(r, &c, out)) return;
    int found = find_command(r, c.name);
    if (found < 0 && sk_is(c.name, "exit"))
        r->state = SK_PS_EXIT;
    else if (found >= 0) {
        sk_ps_merge(&c, NULL);
        commands[found].run(r, &c, out);
    } else if (is_program(c.name)) {
        run_program(r, &c, 0, out);
    } else if (!sk_starts_nocase(c.name, SK_LIT("get-")) && c.name.len < 64 && find_command(r, get_name(r, c.name)) >= 0) {
        c.name = get_name(r, c.name); /* a verb that is left out is Get */
        sk_ps_merge(&c, NULL);
        commands[find_command(r, c.name)].run(r, &c, out);
    } else {
        unknown_command(r, &c, out);
    }
}
