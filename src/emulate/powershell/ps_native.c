/* What a script reaches below .NET: functions of Windows libraries that it declares (Add-Type with DllImport, about_Add-Type), memory
 * through System.Runtime.InteropServices.Marshal, and libraries of .NET that it loads from bytes. What is started there is code that
 * no file shows (ATT&CK T1055, T1620). */
#include "base/text.h"
#include "emulate/powershell/ps_command.h"
#include "emulate/world/code_memory.h"

enum { DECLARATION = 400 /* bytes between the attribute and the name that it declares */ };

/* ---- declared functions ----------------------------------------------------------------------------------------------- */

static sk_bytes word_before(sk_bytes text, size_t end)
{
    size_t start = end;
    while (start > 0 && (sk_is_alnum(text.p[start - 1]) || text.p[start - 1] == '_')) start--;
    return sk_slice(text, start, end - start);
}

/* [DllImport("kernel32.dll", EntryPoint = "VirtualAlloc")] public static extern IntPtr Any(...): what Any is in the library. */
static sk_bytes entry_point(sk_bytes attribute, sk_bytes name)
{
    size_t at = sk_find_nocase(attribute, 0, SK_LIT("EntryPoint")), from = at == SK_NPOS ? SK_NPOS : sk_find_byte(attribute, at, '"');
    size_t to = from == SK_NPOS ? SK_NPOS : sk_find_byte(attribute, from + 1, '"');
    return to == SK_NPOS ? name : sk_slice(attribute, from + 1, to - from - 1);
}

static void declare(sk_ps *r, sk_bytes text, size_t at)
{
    size_t from = sk_find_byte(text, at, '"'), to = from == SK_NPOS ? SK_NPOS : sk_find_byte(text, from + 1, '"');
    size_t open = to == SK_NPOS ? SK_NPOS : sk_find(text, sk_find_nocase(text, to, SK_LIT("extern")), SK_LIT("("));
    if (open == SK_NPOS || open > to + DECLARATION) return;
    sk_bytes name = word_before(text, open), function = entry_point(sk_slice(text, to + 1, open - to - 1), name);
    sk_world_load(r->w, sk_ps_str(r, sk_slice(text, from + 1, to - from - 1)), sk_ps_str(r, function), "Add-Type");
    if (!r->natives) r->natives = sk_map_new(r->arena);
    if (r->natives) (void)sk_map_put(r->natives, sk_text_lower(r->arena, name), (uintptr_t)sk_arena_string(r->arena, function));
}

void sk_ps_do_add_type(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value source = sk_ps_parameter(c, "MemberDefinition", -1);
    if (source.type == SK_PS_NULL) source = sk_ps_parameter(c, "TypeDefinition", 0);
    sk_bytes text = sk_ps_to_text(r->arena, source);
    for (size_t at = 0; (at = sk_find_nocase(text, at, SK_LIT("DllImport"))) != SK_NPOS && sk_ps_step(r, 1); at++) declare(r, text, at);
    sk_bytes name = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 1));
    if (sk_ps_switch(c, "PassThru")) sk_ps_emit(r, out, sk_ps_new_class(r->arena, name.len ? name : SK_LIT("AddedType")));
}

static int64_t number(sk_ps *r, const sk_ps_method_call *c, size_t i) { return sk_ps_to_int(r->arena, sk_ps_arg(c, i)); }
static sk_str text_of(sk_ps *r, const sk_ps_method_call *c, size_t i) { return sk_ps_str_of(r, sk_ps_arg(c, i)); }

/* An address that is not known is that of the one memory for code. */
static int64_t address(sk_ps *r, sk_ps_value v) { return v.type == SK_PS_UNKNOWN ? SK_CODE_BASE : sk_ps_to_int(r->arena, v); }

static void put(sk_ps *r, int64_t at, sk_ps_value what)
{
    sk_bytes bytes = {0};
    bool known = what.type != SK_PS_UNKNOWN && sk_ps_to_bytes(r->arena, what, &bytes);
    sk_world_put_code(r->w, at, bytes, !known, sk_ps_flow(what));
    r->steps += bytes.len / 16;
}

static void put_byte(sk_ps *r, int64_t at, sk_ps_value what)
{
    uint8_t byte = (uint8_t)sk_ps_to_int(r->arena, what);
    sk_world_put_code(r->w, at, sk_bytes_of(&byte, 1), what.type == SK_PS_UNKNOWN, sk_ps_flow(what));
}

static sk_ps_value allocate(sk_ps *r, const sk_ps_method_call *c) { (void)r, (void)c; return sk_ps_int(SK_CODE_BASE); }
static sk_ps_value one(sk_ps *r, const sk_ps_method_call *c) { (void)r, (void)c; return sk_ps_int(1); }

/* RtlMoveMemory(to, from, length) */
static sk_ps_value copy(sk_ps *r, const sk_ps_method_call *c)
{
    put(r, address(r, sk_ps_arg(c, 0)), sk_ps_arg(c, 1));
    return sk_ps_int(1);
}

/* WriteProcessMemory(process, to, from, length, ...) */
static sk_ps_value write_process(sk_ps *r, const sk_ps_method_call *c)
{
    put(r, address(r, sk_ps_arg(c, 1)), sk_ps_arg(c, 2));
    return sk_ps_int(1);
}

/* memset(to, value, length): droppers write a byte at a time with it */
static sk_ps_value fill(sk_ps *r, const sk_ps_method_call *c)
{
    int64_t to = address(r, sk_ps_arg(c, 0)), length = number(r, c, 2);
    for (int64_t i = 0; i < length && sk_is_code(to + i) && sk_ps_step(r, 1); i++) put_byte(r, to + i, sk_ps_arg(c, 1));
    return sk_ps_int(1);
}

static sk_ps_value start(sk_ps *r, const sk_ps_method_call *c)
{
    bool into = false;
    for (size_t i = 0; i < c->count; i++) into = into || sk_is_code(address(r, c->args[i]));
    if (into) sk_world_start_code(r->w, sk_ps_str(r, c->name), 0);
    return sk_ps_int(0x104);
}

static sk_ps_value download(sk_ps *r, const sk_ps_method_call *c)
{
    return sk_ps_int(sk_world_download(r->w, text_of(r, c, 1), text_of(r, c, 2), "GET", "URLDownloadToFile") ? 0 : (int32_t)0x800C0005);
}

static sk_ps_value win_exec(sk_ps *r, const sk_ps_method_call *c)
{
    sk_world_run(r->w, &(sk_run){.command = text_of(r, c, 0), .via = "WinExec", .hidden = number(r, c, 1) == 0, .flow = (uint8_t)c->flow});
    return sk_ps_int(33);
}

static sk_ps_value shell_execute(sk_ps *r, const sk_ps_method_call *c)
{
    sk_world_run(r->w, &(sk_run){.verb = text_of(r, c, 1), .command = text_of(r, c, 2), .arguments = text_of(r, c, 3), .via = "ShellExecute", .hidden = number(r, c, 5) == 0,
                                 .flow = (uint8_t)c->flow});
    return sk_ps_int(42);
}

static sk_ps_value create_process(sk_ps *r, const sk_ps_method_call *c)
{
    sk_str program = text_of(r, c, 0), command = text_of(r, c, 1);
    sk_world_run(r->w, &(sk_run){.command = command.len ? command : program, .via = "CreateProcess", .flow = (uint8_t)c->flow});
    return sk_ps_int(1);
}

/* Without the A or W of the charset. */
static const struct {
    const char *name;
    sk_ps_value (*call)(sk_ps *r, const sk_ps_method_call *c);
} functions[] = {
    {"callwindowproc", start},      {"copymemory", copy},           {"createprocess", create_process}, {"createremotethread", start},
    {"createthread", start},        {"enumdesktops", start},        {"enumsystemlocales", start},      {"enumwindows", start},
    {"heapalloc", allocate},        {"memcpy", copy},               {"memset", fill},                  {"ntcreatethreadex", start},
    {"openprocess", one},           {"queueuserapc", start},        {"rtlmovememory", copy},           {"shellexecute", shell_execute},
    {"urldownloadtofile", download}, {"virtualalloc", allocate},    {"virtualallocex", allocate},      {"virtualprotect", one},
    {"waitforsingleobject", one},   {"winexec", win_exec},          {"writeprocessmemory", write_process},
};

static bool is_function(sk_bytes name, const char *known)
{
    bool charset = name.len > 1 && (name.p[name.len - 1] == 'A' || name.p[name.len - 1] == 'W');
    return sk_is(name, known) || (charset && sk_is(sk_slice(name, 0, name.len - 1), known));
}

static bool call_declared(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    uintptr_t function = 0;
    if (!r->natives || !sk_map_get(r->natives, sk_text_lower(r->arena, c->name), &function)) return false;
    sk_ps_method_call call = *c;
    call.name = sk_bytes_str((const char *)function);
    *ret = sk_ps_int(0);
    for (size_t i = 0; i < SK_COUNT(functions); i++)
        if (is_function(call.name, functions[i].name)) {
            *ret = functions[i].call(r, &call);
            break;
        }
    return true;
}

/* ---- Marshal and delegates -------------------------------------------------------------------------------------------- */

static sk_ps_value marshal_copy(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value from = sk_ps_arg(c, 0), to = sk_ps_arg(c, 2);
    if (from.type == SK_PS_BYTES || from.type == SK_PS_ARRAY || from.type == SK_PS_UNKNOWN) put(r, address(r, to), from);
    return sk_ps_null();
}

/* GetDelegateForFunctionPointer(address, type): called, it is a function of a library, or the code that was put into memory. */
static sk_ps_value marshal_delegate(sk_ps *r, const sk_ps_method_call *c)
{
    (void)c;
    SK_ACT(r->w, SK_OP_LOAD, {"library", SK_STR("memory")}, {"function", SK_STR("delegate")}, {"via", SK_STR("Marshal.GetDelegateForFunctionPointer")});
    return sk_ps_new_object(r->arena, SK_PS_DELEGATE, SK_LIT("System.Delegate"));
}

sk_ps_value sk_ps_marshal(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value v = sk_ps_arg(c, 0);
    /* SecureString to text and back: what a script wrote is what it reads */
    if (sk_starts_nocase(c->name, SK_LIT("securestringto"))) return v.type == SK_PS_OBJECT ? v.object->data : v;
    if (sk_starts_nocase(c->name, SK_LIT("ptrtostring"))) return v;
    if (sk_starts_nocase(c->name, SK_LIT("getdelegate"))) return marshal_delegate(r, c);
    if (sk_starts_nocase(c->name, SK_LIT("alloc"))) return allocate(r, c);
    if (sk_is(c->name, "copy")) return marshal_copy(r, c);
    if (sk_is(c->name, "writebyte")) {
        put_byte(r, address(r, v) + (c->count > 2 ? number(r, c, 1) : 0), sk_ps_arg(c, c->count > 2 ? 2 : 1));
        return sk_ps_null();
    }
    return sk_ps_unknown(r->arena, c->name);
}

bool sk_ps_delegate_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    bool called = sk_is(c->name, "invoke") || sk_is(c->name, "dynamicinvoke");
    if (called && sk_world_has_code(r->w)) sk_world_start_code(r->w, SK_STR("Delegate.Invoke"), 0);
    if (called) *ret = sk_ps_int(SK_CODE_BASE); /* before anything was put there, it is what gives the memory */
    return called;
}

/* ---- libraries of .NET out of bytes ----------------------------------------------------------------------------------- */

sk_ps_value sk_ps_assembly_load(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value what = sk_ps_arg(c, 0);
    sk_bytes bytes = {0};
    bool memory = what.type == SK_PS_BYTES || what.type == SK_PS_ARRAY;
    if (what.type == SK_PS_NULL) {
        sk_ps_fail(r, "Value cannot be null.");
        return what;
    }
    bool known = memory && sk_ps_to_bytes(r->arena, what, &bytes);
    sk_bytes library = memory || what.type == SK_PS_UNKNOWN ? SK_LIT("memory") : sk_ps_to_text(r->arena, what);
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_ASSEMBLY, library);
    if (sk_starts_nocase(library, SK_LIT("system.")) || sk_starts_nocase(library, SK_LIT("microsoft."))) return v; /* parts of .NET */
    SK_ACT(r->w, SK_OP_LOAD, {"library", sk_ps_str(r, library)}, {"via", SK_STR("Assembly.Load")}, {"flow", sk_flow_text(r->w, c->flow)});
    if (known) sk_world_child(r->w, "assembly", SK_KIND_NONE, bytes);
    r->assembly = sk_is(library, "memory");
    r->assembly_flow |= r->assembly ? c->flow : 0;
    if (v.type == SK_PS_OBJECT) v.object->data = sk_ps_bool(r->assembly);
    return v;
}

static void start_assembly(sk_ps *r, const char *via)
{
    SK_ACT(r->w, SK_OP_RUN, {"command", SK_STR("code in memory")}, {"path", SK_STR("memory")}, {"via", sk_str_c(via)}, {"flow", sk_flow_text(r->w, r->assembly_flow)});
}

static bool is_of_memory(const sk_ps_object *o) { return o->data.type == SK_PS_BOOL && o->data.truth; }

/* GetType("Name").GetMethod("Run").Invoke(...), EntryPoint.Invoke(...): of a library in memory all of them are that library. */
bool sk_ps_assembly_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    if (sk_is(c->name, "load")) { /* of the AppDomain */
        *ret = sk_ps_assembly_load(r, c);
        return true;
    }
    bool memory = is_of_memory(c->target.object);
    *ret = memory ? c->target : sk_starts_nocase(c->name, SK_LIT("gettype")) ? sk_ps_new_class(r->arena, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)))
                                                                            : sk_ps_unknown(r->arena, c->name);
    bool starts = sk_starts_nocase(c->name, SK_LIT("invoke")) || sk_is(c->name, "createinstance") || sk_is(c->name, "entrypoint"); /* EntryPoint.Invoke(...) */
    if (memory && starts) start_assembly(r, "Assembly.Load");
    return true;
}

bool sk_ps_assembly_property(sk_ps_object *o, sk_bytes name, sk_ps_value *ret)
{
    if (!is_of_memory(o) || sk_is(name, "fullname") || sk_is(name, "location")) return false;
    *ret = (sk_ps_value){.type = SK_PS_OBJECT, .object = o};
    return true;
}

/* Namespace.Class, and none of .NET's own below System, which is left out of names here. */
static bool is_foreign(sk_bytes type)
{
    static const char *const own[] = {"collections.", "componentmodel.", "configuration.", "data.", "diagnostics.", "directoryservices.", "drawing.", "globalization.", "io.", "linq.",
                                      "management.", "media.", "microsoft.", "net.", "reflection.", "resources.", "runtime.", "security.", "servicemodel.", "serviceprocess.",
                                      "text.", "threading.", "timers.", "web.", "windows.", "xml."};
    for (size_t i = 0; i < SK_COUNT(own); i++)
        if (sk_starts_nocase(type, sk_bytes_str(own[i]))) return false;
    return sk_find_byte(type, 0, '.') != SK_NPOS;
}

/* A static method of a type that nothing declares: a declared function, or a type of the library in memory. */
bool sk_ps_native_call(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret)
{
    if (call_declared(r, c, ret)) return true;
    if (!r->assembly || !is_foreign(type)) return false;
    start_assembly(r, "Assembly.Load");
    *ret = sk_ps_unknown(r->arena, c->name);
    return true;
}
