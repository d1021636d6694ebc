/* Functions of Windows libraries that macros declare and call. Those that act become effects, with the results that their
 * documentation gives for success; all others give 0. */
#include "emulate/vba/lib.h"

#include "emulate/world/acts.h"

typedef struct api_call {
    vba_vm *vm;
    const vba_declare *d;
    sk_value *v;
    size_t count;
    sk_value *ret;
} api_call;

static sk_str text(const api_call *c, size_t i)
{
    sk_str s = SK_STR("");
    const sk_value *behind = i < c->count ? vba_pointed(c->vm, &c->v[i]) : NULL;
    if (behind && behind->type == SK_V_ARRAY) { /* bytes of a text in ANSI */
        bool opaque = false;
        sk_bytes raw = sk_value_bytes(c->vm->w, behind, &opaque);
        size_t end = sk_find_byte(raw, 0, 0);
        s = sk_str_from_ansi(&c->vm->w->strings, sk_slice(raw, 0, end == SK_NPOS ? raw.len : end));
    } else if (behind) {
        vba_str(c->vm, behind, 1, 0, &s);
    } else if (i < c->count && c->v[i].type < SK_V_LANGUAGE && !sk_is_number(&c->v[i])) {
        vba_str(c->vm, c->v, c->count, i, &s);
    }
    size_t nul = sk_str_find(s, sk_str_char(&c->vm->w->strings, 0), 0, false);
    return nul == SK_NPOS ? s : sk_str_slice(s, 0, nul);
}

static int64_t number(const api_call *c, size_t i)
{
    int64_t n = 0;
    if (i < c->count && c->v[i].type < SK_V_LANGUAGE) sk_value_to_int(c->vm->w, &c->v[i], &n, NULL);
    return n;
}

static uint8_t flow(const api_call *c, size_t i)
{
    return i < c->count ? c->v[i].flow : 0;
}

static void give(api_call *c, int32_t i)
{
    *c->ret = sk_long(i);
}

static void download_to_file(api_call *c)
{
    bool ok = sk_world_download(c->vm->w, text(c, 1), text(c, 2), "GET", "URLDownloadToFile");
    give(c, ok ? 0 : (int32_t)0x800C0005);
}

static void download_to_cache(api_call *c)
{
    bool ok = sk_world_download(c->vm->w, text(c, 1), SK_STR(""), "GET", "URLDownloadToCacheFile");
    give(c, ok ? 0 : (int32_t)0x800C0005);
}

static void shell_execute(api_call *c)
{
    sk_world_run(c->vm->w, &(sk_run){.verb = text(c, 1), .command = text(c, 2), .arguments = text(c, 3), .directory = text(c, 4),
                                     .via = "ShellExecute", .hidden = number(c, 5) == 0, .flow = flow(c, 2) | flow(c, 3)});
    give(c, 42);
}

static void win_exec(api_call *c)
{
    sk_world_run(c->vm->w, &(sk_run){.command = text(c, 0), .via = "WinExec", .hidden = number(c, 1) == 0, .flow = flow(c, 0)});
    give(c, 33);
}

static void create_process(api_call *c)
{
    sk_str program = text(c, 0), command = text(c, 1);
    sk_world_run(c->vm->w, &(sk_run){.command = command.len ? command : program, .via = "CreateProcess", .flow = flow(c, 0) | flow(c, 1)});
    give(c, 1);
}

static void load_library(api_call *c)
{
    sk_world_load(c->vm->w, text(c, 0), SK_STR(""), "LoadLibrary");
    give(c, 0x10000000);
}

static void open_url(api_call *c)
{
    give(c, sk_world_download(c->vm->w, text(c, 1), SK_STR(""), "GET", "InternetOpenUrl") ? 3 : 0);
}

static void connect_to(api_call *c)
{
    sk_value port = sk_longlong(number(c, 2));
    sk_str s = SK_STR("");
    sk_value_to_str(c->vm->w, &port, &s);
    sk_world_connect(c->vm->w, text(c, 1), s, "InternetConnect");
    give(c, 2);
}

static void sleep_for(api_call *c)
{
    sk_world_wait(c->vm->w, (double)number(c, 0) / 1000);
}

static void tick_count(api_call *c)
{
    *c->ret = sk_flowing(sk_long((int32_t)(sk_world_ticks(c->vm->w) & 0x7FFFFFFF)), SK_FLOW_ENVIRONMENT);
}

static void copy_file(api_call *c)
{
    give(c, sk_world_copy(c->vm->w, text(c, 0), text(c, 1), false));
}

static void move_file(api_call *c)
{
    give(c, sk_world_copy(c->vm->w, text(c, 0), text(c, 1), true));
}

static void delete_file(api_call *c)
{
    give(c, sk_world_delete(c->vm->w, text(c, 0)));
}

/* Memory for code, and what starts it. */
static void code_memory(api_call *c)
{
    sk_world_load(c->vm->w, c->d->library, c->d->function, "Declare");
    give(c, 0x00660000);
}

static void one(api_call *c)
{
    give(c, 1);
}

/* Sorted by name, without the A or W of the charset. */
static const struct { const char *name; void (*run)(api_call *c); } functions[] = {
    {"callwindowproc", code_memory}, {"copyfile", copy_file}, {"createprocess", create_process}, {"createremotethread", code_memory},
    {"createthread", code_memory}, {"createtimerqueuetimer", code_memory}, {"deletefile", delete_file}, {"deleteurlcacheentry", one},
    {"enumcalendarinfo", code_memory}, {"enumdateformats", code_memory}, {"enumdesktops", code_memory}, {"enumresourcetypes", code_memory},
    {"enumsystemcodepages", code_memory}, {"enumsystemlanguagegroups", code_memory}, {"enumsystemlocales", code_memory},
    {"enumtimeformats", code_memory}, {"enumuilanguages", code_memory}, {"enumwindows", code_memory}, {"getprocaddress", code_memory},
    {"gettickcount", tick_count}, {"grayString", code_memory}, {"heapalloc", code_memory}, {"heapcreate", code_memory},
    {"httpopenrequest", one}, {"httpsendrequest", one}, {"internetclosehandle", one}, {"internetconnect", connect_to},
    {"internetopen", one}, {"internetopenurl", open_url}, {"loadlibrary", load_library}, {"movefile", move_file},
    {"ntallocatevirtualmemory", code_memory}, {"ntwritevirtualmemory", code_memory}, {"openprocess", one}, {"queueuserapc", code_memory},
    {"resumethread", one}, {"rtlmovememory", one}, {"setthreadcontext", code_memory}, {"settimer", one}, {"shellexecute", shell_execute},
    {"shellexecuteex", one}, {"sleep", sleep_for}, {"urldownloadtocachefile", download_to_cache}, {"urldownloadtofile", download_to_file},
    {"virtualalloc", code_memory}, {"virtualallocex", code_memory}, {"virtualprotect", one}, {"winexec", win_exec},
    {"writeprocessmemory", code_memory},
};

/* "URLDownloadToFileA" and "...W" are one function. */
static bool is_function(sk_str name, const char *known)
{
    if (sk_str_is(name, known)) return true;
    uint16_t last = sk_str_at(name, name.len - 1);
    return name.len > 1 && (last == 'A' || last == 'W' || last == 'a') && sk_str_is(sk_str_slice(name, 0, name.len - 1), known);
}

int vba_call_api(vba_vm *vm, const vba_declare *d, sk_value *v, size_t count, sk_value *ret)
{
    api_call c = {.vm = vm, .d = d, .v = v, .count = count, .ret = ret};
    *ret = sk_long(0);
    vm->steps += 20;
    for (size_t i = 0; d->function.len && i < sizeof functions / sizeof *functions; i++) {
        if (!is_function(d->function, functions[i].name)) continue;
        functions[i].run(&c);
        return 0;
    }
    sk_world_trace(vm->w, "Declare", d->function);
    return 0;
}
