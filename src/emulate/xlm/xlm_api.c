/* Functions of Windows that macros call by REGISTER and CALL: a row says what each does. Arguments stand as in the
 * documentation of Windows; a final A or W of a name does not count. */
#include <math.h>

#include "emulate/world/machine.h"
#include "emulate/xlm/xlm_inside.h"

#define FAILED_DOWNLOAD (-2146697211.0) /* INET_E_RESOURCE_NOT_FOUND, 0x800C0005 */

enum what {
    DOWNLOAD,
    RUN,
    FOLDER,
    DELETE,
    COPY,
    MOVE,
    LOAD,
    METRIC,
    PROBE,
    SLEEP,
    REGISTRY_SET,
    CONNECT,
    FETCH,
    ALLOCATE,
    POKE,
    THREAD,
    TEMP,
    PLAIN,
    MESSAGE
};

/* Indexes of arguments, 255: none. */
struct row {
    const char *library, *function;
    enum what what;
    uint8_t first, second, third, fourth;
    double answer;
};

#define NONE 255

static const struct row rows[] = {
    {"urlmon", "URLDownloadToFile", DOWNLOAD, 1, 2, NONE, NONE, 0},
    {"urlmon", "URLDownloadToCacheFile", DOWNLOAD, 1, NONE, NONE, NONE, 0},
    {"urlmon", "URLOpenBlockingStream", DOWNLOAD, 1, NONE, NONE, NONE, 0},
    {"wininet", "InternetOpenUrl", FETCH, 1, NONE, NONE, NONE, 3},
    {"wininet", "InternetConnect", CONNECT, 1, 2, NONE, NONE, 2},
    {"wininet", "InternetOpen", PLAIN, NONE, NONE, NONE, NONE, 1},
    {"wininet", "InternetCheckConnection", PROBE, 0, NONE, NONE, NONE, 1},
    {"winhttp", "WinHttpConnect", CONNECT, 1, 2, NONE, NONE, 2},
    {"shell32", "ShellExecute", RUN, 2, 3, 4, 1, 42},
    {"shell32", "ShellExecuteEx", RUN, 0, NONE, NONE, NONE, 1},
    {"kernel32", "WinExec", RUN, 0, NONE, NONE, NONE, 33},
    {"kernel32", "CreateProcess", RUN, 0, 1, 7, NONE, 1},
    {"advapi32", "CreateProcessAsUser", RUN, 1, 2, 8, NONE, 1},
    {"kernel32", "LoadLibrary", LOAD, 0, NONE, NONE, NONE, 268435456},
    {"kernel32", "LoadLibraryEx", LOAD, 0, NONE, NONE, NONE, 268435456},
    {"kernel32", "LoadModule", RUN, 0, NONE, NONE, NONE, 33},
    {"kernel32", "CreateDirectory", FOLDER, 0, NONE, NONE, NONE, 1},
    {"shell32", "SHCreateDirectoryEx", FOLDER, 1, NONE, NONE, NONE, 0},
    {"kernel32", "DeleteFile", DELETE, 0, NONE, NONE, NONE, 1},
    {"kernel32", "CopyFile", COPY, 0, 1, NONE, NONE, 1},
    {"kernel32", "MoveFile", MOVE, 0, 1, NONE, NONE, 1},
    {"kernel32", "MoveFileEx", MOVE, 0, 1, NONE, NONE, 1},
    {"kernel32", "Sleep", SLEEP, 0, NONE, NONE, NONE, 0},
    {"kernel32", "VirtualAlloc", ALLOCATE, 1, NONE, NONE, NONE, 0},
    {"kernel32", "VirtualAllocEx", ALLOCATE, 2, NONE, NONE, NONE, 0},
    {"kernel32", "HeapAlloc", ALLOCATE, 2, NONE, NONE, NONE, 0},
    {"kernel32", "VirtualProtect", PLAIN, NONE, NONE, NONE, NONE, 1},
    {"kernel32", "WriteProcessMemory", POKE, 1, 2, 3, NONE, 1},
    {"ntdll", "RtlMoveMemory", POKE, 0, 1, 2, NONE, 1},
    {"kernel32", "RtlMoveMemory", POKE, 0, 1, 2, NONE, 1},
    {"ntdll", "RtlCopyMemory", POKE, 0, 1, 2, NONE, 1},
    {"kernel32", "RtlCopyMemory", POKE, 0, 1, 2, NONE, 1},
    {"ntdll", "NtWriteVirtualMemory", POKE, 1, 2, 3, NONE, 0},
    {"kernel32", "lstrcpy", POKE, 0, 1, NONE, NONE, 1},
    {"kernel32", "CreateThread", THREAD, 2, NONE, NONE, NONE, 1},
    {"kernel32", "CreateRemoteThread", THREAD, 3, NONE, NONE, NONE, 1},
    {"kernel32", "QueueUserAPC", THREAD, 0, NONE, NONE, NONE, 1},
    {"kernel32", "CreateFiber", THREAD, 1, NONE, NONE, NONE, 1},
    {"ntdll", "NtQueueApcThread", THREAD, 1, NONE, NONE, NONE, 0},
    {"kernel32", "EnumSystemLocales", THREAD, 0, NONE, NONE, NONE, 1},
    {"user32", "EnumWindows", THREAD, 0, NONE, NONE, NONE, 1},
    {"user32", "CallWindowProc", THREAD, 0, NONE, NONE, NONE, 1},
    {"ntdll", "NtTestAlert", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"kernel32", "GetCurrentProcess", PLAIN, NONE, NONE, NONE, NONE, -1},
    {"kernel32", "GetCurrentThread", PLAIN, NONE, NONE, NONE, NONE, -2},
    {"kernel32", "GetTempPath", TEMP, NONE, NONE, NONE, NONE, 0},
    {"kernel32", "WaitForSingleObject", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"kernel32", "CloseHandle", PLAIN, NONE, NONE, NONE, NONE, 1},
    {"kernel32", "GetProcAddress", PLAIN, NONE, NONE, NONE, NONE, 268439552},
    {"kernel32", "GetModuleHandle", PLAIN, NONE, NONE, NONE, NONE, 268435456},
    {"kernel32", "GetTickCount", PLAIN, NONE, NONE, NONE, NONE, 86400000},
    {"kernel32", "GetSystemMetrics", METRIC, 0, NONE, NONE, NONE, 0},
    {"user32", "GetSystemMetrics", METRIC, 0, NONE, NONE, NONE, 0},
    {"kernel32", "IsDebuggerPresent", PROBE, NONE, NONE, NONE, NONE, 0},
    {"kernel32", "GetComputerName", PROBE, NONE, NONE, NONE, NONE, 1},
    {"advapi32", "GetUserName", PROBE, NONE, NONE, NONE, NONE, 1},
    {"user32", "MessageBox", MESSAGE, 1, NONE, NONE, NONE, 1},
    {"user32", "ShowWindow", PLAIN, NONE, NONE, NONE, NONE, 1},
    {"user32", "FindWindow", PROBE, 0, NONE, NONE, NONE, 0},
    {"advapi32", "RegSetValueEx", REGISTRY_SET, 1, 4, NONE, NONE, 0},
    {"advapi32", "RegSetValue", REGISTRY_SET, 1, 3, NONE, NONE, 0},
    {"advapi32", "RegSetKeyValue", REGISTRY_SET, 1, 4, 2, NONE, 0},
    {"advapi32", "RegOpenKeyEx", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"advapi32", "RegOpenKey", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"advapi32", "RegCreateKey", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"advapi32", "RegCreateKeyEx", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"advapi32", "RegCloseKey", PLAIN, NONE, NONE, NONE, NONE, 0},
    {"advpack", "LaunchINFSection", RUN, 2, NONE, NONE, NONE, 0},
    {"advpack", "RegisterOCX", LOAD, 0, NONE, NONE, NONE, 0},
    {"ieadvpack", "RegisterOCX", LOAD, 0, NONE, NONE, NONE, 0},
    {"zipfldr", "RouteTheCall", RUN, 2, NONE, NONE, NONE, 0},
    {"url", "FileProtocolHandler", RUN, 2, NONE, NONE, NONE, 0},
    {"url", "OpenURL", RUN, 2, NONE, NONE, NONE, 0},
};

struct call {
    sk_xlm *x;
    const struct row *row;
    const sk_xlm_value *a;
    unsigned n;
    const char *via;
    uint8_t flow;
};

static bool same_function(sk_str have, const char *want)
{
    size_t len = 0;
    while (want[len]) len++;
    if (!sk_str_starts(have, want)) return false;
    if (have.len == len) return true;
    uint16_t last = sk_str_at(have, len);
    return have.len == len + 1 && (last == 'A' || last == 'W');
}

/* The library as it may be written: a path, and an extension. */
static bool same_library(sk_str have, const char *want)
{
    have = sk_path_name(have);
    if (sk_str_ends(have, ".dll")) have = sk_str_slice(have, 0, have.len - 4);
    return sk_str_is(have, want);
}

static const struct row *find(sk_str library, sk_str function)
{
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (same_function(function, rows[i].function) && same_library(library, rows[i].library)) return &rows[i];
    return NULL;
}

static sk_str text_at(const struct call *c, unsigned i)
{
    if (i >= c->n) return SK_STR("");
    sk_xlm_value v = sk_xlm_single(c->x, c->a[i]);
    return v.type == SK_XLM_TEXT ? v.u.text : SK_STR("");
}

static double number_at(const struct call *c, unsigned i)
{
    double v = 0;
    sk_xlm_value one = i < c->n ? sk_xlm_single(c->x, c->a[i]) : sk_xlm_number(0);
    return sk_xlm_number_of(c->x, &one, &v) ? v : 0;
}

static sk_xlm_value download(const struct call *c)
{
    sk_str url = text_at(c, c->row->first), path = text_at(c, c->row->second);
    c->x->asked |= SK_XLM_ASKED_NETWORK;
    if (url.len == 0 || !sk_xlm_makes_sense(c->x, url)) return sk_xlm_number(FAILED_DOWNLOAD);
    c->x->acts++;
    return sk_xlm_number(sk_world_download(c->x->w, url, path, "GET", c->via) ? 0 : FAILED_DOWNLOAD);
}

static sk_xlm_value fetch(const struct call *c)
{
    sk_str url = text_at(c, c->row->first);
    c->x->asked |= SK_XLM_ASKED_NETWORK;
    if (url.len == 0 || !sk_xlm_makes_sense(c->x, url)) return sk_xlm_number(0);
    c->x->acts++;
    return sk_xlm_number(sk_world_download(c->x->w, url, SK_STR(""), "GET", c->via) ? c->row->answer : 0);
}

static sk_xlm_value run(const struct call *c)
{
    sk_str program = text_at(c, c->row->first), arguments = text_at(c, c->row->second);
    if (program.len == 0) {
        program = arguments;
        arguments = SK_STR("");
    }
    bool shell = same_function(SK_STR("ShellExecute"), c->row->function);
    if (!shell && arguments.len &&
        sk_str_find(arguments, program, 0, true) != SK_NPOS) { /* CreateProcess repeats the program */
        program = arguments;
        arguments = SK_STR("");
    }
    if (program.len == 0 || !sk_xlm_makes_sense(c->x, program)) return sk_xlm_number(c->row->answer);
    c->x->acts++;
    bool hidden = shell ? number_at(c, 5) == 0 : c->n > 1 && number_at(c, 1) == 0;
    sk_world_run(c->x->w, &(sk_run){.command = program,
                                    .arguments = arguments,
                                    .directory = text_at(c, c->row->third),
                                    .verb = text_at(c, c->row->fourth),
                                    .via = c->via,
                                    .hidden = hidden,
                                    .flow = c->flow});
    return sk_xlm_number(c->row->answer);
}

/* Registry keys are handles: of the usual roots the name is known. */
static sk_xlm_value set_registry(const struct call *c)
{
    static const char *const roots[] = {"HKCR\\", "HKCU\\", "HKLM\\", "HKU\\"};
    double root = fmod(number_at(c, 0) + 4294967296.0, 4294967296.0) - 2147483648.0;
    sk_str key = sk_str_c(root >= 0 && root < 4 ? roots[(unsigned)root] : "");
    key = sk_str_concat(c->x->strings, key, text_at(c, c->row->first));
    if (c->row->third != NONE) {
        key = sk_str_concat(c->x->strings, key, SK_STR("\\"));
        key = sk_str_concat(c->x->strings, key, text_at(c, c->row->third));
    }
    sk_value v = sk_string(text_at(c, c->row->second));
    c->x->acts++;
    sk_world_reg_write(c->x->w, key, &v);
    return sk_xlm_number(0);
}

/* --- memory --- */

static sk_xlm_value allocate(const struct call *c)
{
    double size = number_at(c, c->row->first);
    sk_xlm *x = c->x;
    if (!(size >= 0 && size <= 1048576) || x->memory_top > 1u << 20) return sk_xlm_number(0);
    double at = (double)(SK_XLM_MEMORY_BASE + x->memory_top);
    x->memory_top += ((uint64_t)size + 0xFFFF) & ~0xFFFFull;
    return sk_xlm_number(at);
}

static sk_xlm_value poke(const struct call *c)
{
    sk_xlm *x = c->x;
    double at = number_at(c, c->row->first) - SK_XLM_MEMORY_BASE;
    sk_bytes bytes = sk_str_to_ansi(x->strings, text_at(c, c->row->second));
    if (c->row->third != NONE && number_at(c, c->row->third) >= 1)
        bytes = sk_slice(bytes, 0, (uint64_t)number_at(c, c->row->third));
    if (!(at >= 0 && at < 1048576)) return sk_xlm_number(0);
    while (x->memory.len < (size_t)at && !x->memory.full) sk_buf_byte(&x->memory, 0);
    for (size_t i = 0; i < bytes.len && !x->memory.full; i++) {
        if ((size_t)at + i < x->memory.len)
            x->memory.p[(size_t)at + i] = bytes.p[i];
        else
            sk_buf_byte(&x->memory, bytes.p[i]);
    }
    x->steps += bytes.len / 8;
    return sk_xlm_number(c->row->answer);
}

static sk_xlm_value start_thread(const struct call *c)
{
    sk_xlm *x = c->x;
    x->acts++;
    SK_ACT(x->w, SK_OP_RUN, {"command", SK_STR("memory")}, {"via", sk_str_c(c->via)},
           {"flow", sk_flow_text(x->w, SK_FLOW_DOCUMENT | SK_FLOW_DECODED)});
    if (x->memory.len) sk_world_child(x->w, "memory", SK_KIND_NONE, sk_arena_copy(x->arena, sk_buf_view(&x->memory)));
    return sk_xlm_number(c->row->answer);
}

/* --- the call --- */

static sk_xlm_value other(const struct call *c)
{
    sk_xlm *x = c->x;
    sk_str first = text_at(c, c->row->first), second = text_at(c, c->row->second);
    bool sense = sk_xlm_makes_sense(x, first);
    switch (c->row->what) {
    case FOLDER:
        if (first.len && sense) {
            x->acts++;
            SK_ACT(x->w, SK_OP_WRITE, {"path", first}, {"via", sk_str_c(c->via)});
            sk_world_make_folder(x->w, first);
        }
        break;
    case DELETE:
        if (first.len && sense) (void)sk_world_delete(x->w, first);
        break;
    case COPY:
    case MOVE:
        if (first.len && sense) (void)sk_world_copy(x->w, first, second, c->row->what == MOVE);
        break;
    case LOAD:
        if (first.len && sense) {
            x->acts++;
            sk_world_load(x->w, first, SK_STR(""), c->via);
        }
        break;
    case CONNECT:
        if (first.len && sense) sk_world_connect(x->w, first, SK_STR(""), c->via);
        break;
    case METRIC: return sk_xlm_flowing(sk_xlm_number(sk_world_system_metric(x->w, (int64_t)number_at(c, 0))), SK_FLOW_ENVIRONMENT);
    case PROBE: sk_world_probe(x->w, c->via, first); break;
    case SLEEP: sk_world_wait(x->w, number_at(c, 0) / 1000); break;
    case MESSAGE:
        if (sense) sk_world_message(x->w, first, c->via);
        break;
    default: break;
    }
    return sk_xlm_number(c->row->answer);
}

/* "library.function" that outlives the run: the row's own names. */
static const char *via_of(sk_xlm *x, const struct row *r)
{
    sk_buf b = sk_buf_new(x->arena, 128);
    sk_buf_format(&b, "%s.%s", r->library, r->function);
    return sk_arena_string(x->arena, sk_buf_view(&b));
}

sk_xlm_value sk_xlm_call_library(sk_xlm *x, sk_str library, sk_str function, const sk_xlm_value *a, unsigned n)
{
    struct call c = {.x = x, .row = find(library, function), .a = a, .n = n};
    for (unsigned i = 0; i < n; i++) c.flow |= a[i].type == SK_XLM_REF ? sk_xlm_single(x, a[i]).flow : a[i].flow;
    if (!c.row) {
        if (!sk_xlm_makes_sense(x, library) || !sk_xlm_makes_sense(x, function)) return sk_xlm_error_of(SK_XLM_VALUE);
        x->acts++;
        sk_world_load(x->w, library, function, "CALL");
        return sk_xlm_unknown();
    }
    c.via = via_of(x, c.row);
    switch (c.row->what) {
    case DOWNLOAD: return download(&c);
    case FETCH: return fetch(&c);
    case RUN: return run(&c);
    case REGISTRY_SET: return set_registry(&c);
    case ALLOCATE: return allocate(&c);
    case POKE: return poke(&c);
    case THREAD: return start_thread(&c);
    case TEMP: return sk_xlm_text(sk_world_folder(x->w, SK_STR("Temp")));
    default: return other(&c);
    }
}
