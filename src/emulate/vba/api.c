/* Functions of Windows libraries that macros declare and call. Those that act become effects, with the results that their
 * documentation gives for success; all others give 0. */
#include "emulate/world/machine.h"
#include "emulate/vba/api.h"

#include "emulate/world/acts.h"

sk_str vba_api_text(const vba_api *c, size_t i)
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

int64_t vba_api_number(const vba_api *c, size_t i)
{
    int64_t n = 0;
    if (i < c->count && c->v[i].type < SK_V_LANGUAGE) sk_value_to_int(c->vm->w, &c->v[i], &n, NULL);
    return n;
}

static void download_to_file(vba_api *c)
{
    bool ok = sk_world_download(c->vm->w, vba_api_text(c, 1), vba_api_text(c, 2), "GET", "URLDownloadToFile");
    vba_api_give(c, ok ? 0 : (int32_t)0x800C0005);
}

static void download_to_cache(vba_api *c)
{
    bool ok = sk_world_download(c->vm->w, vba_api_text(c, 1), SK_STR(""), "GET", "URLDownloadToCacheFile");
    vba_api_give(c, ok ? 0 : (int32_t)0x800C0005);
}

static void shell_execute(vba_api *c)
{
    sk_world_run(c->vm->w, &(sk_run){.verb = vba_api_text(c, 1), .command = vba_api_text(c, 2), .arguments = vba_api_text(c, 3), .directory = vba_api_text(c, 4),
                                     .via = "ShellExecute", .hidden = vba_api_number(c, 5) == 0, .flow = vba_api_flow(c, 2) | vba_api_flow(c, 3)});
    vba_api_give(c, 42);
}

static void win_exec(vba_api *c)
{
    sk_world_run(c->vm->w, &(sk_run){.command = vba_api_text(c, 0), .via = "WinExec", .hidden = vba_api_number(c, 1) == 0, .flow = vba_api_flow(c, 0)});
    vba_api_give(c, 33);
}

static void create_process(vba_api *c)
{
    sk_str program = vba_api_text(c, 0), command = vba_api_text(c, 1);
    sk_world_run(c->vm->w, &(sk_run){.command = command.len ? command : program, .via = "CreateProcess", .flow = vba_api_flow(c, 0) | vba_api_flow(c, 1)});
    vba_api_give(c, 1);
}

/* A library that the program wrote itself is a start of it. */
static void load_library(vba_api *c)
{
    sk_str path = vba_api_text(c, 0);
    sk_world_load(c->vm->w, path, SK_STR(""), "LoadLibrary");
    sk_file *f = path.len ? sk_world_file(c->vm->w, path) : NULL;
    if (f && f->own) sk_world_run(c->vm->w, &(sk_run){.command = path, .via = "LoadLibrary", .flow = vba_api_flow(c, 0)});
    vba_api_give(c, 0x10000000);
}

static void open_url(vba_api *c)
{
    vba_api_give(c, sk_world_download(c->vm->w, vba_api_text(c, 1), SK_STR(""), "GET", "InternetOpenUrl") ? 3 : 0);
}

static void connect_to(vba_api *c)
{
    sk_value port = sk_longlong(vba_api_number(c, 2));
    sk_str s = SK_STR("");
    sk_value_to_str(c->vm->w, &port, &s);
    sk_world_connect(c->vm->w, vba_api_text(c, 1), s, "InternetConnect");
    vba_api_give(c, 2);
}

static void sleep_for(vba_api *c)
{
    sk_world_wait(c->vm->w, (double)vba_api_number(c, 0) / 1000);
}

static void tick_count(vba_api *c)
{
    *c->ret = sk_flowing(sk_long((int32_t)(sk_world_ticks(c->vm->w) & 0x7FFFFFFF)), SK_FLOW_ENVIRONMENT);
}

static void system_metric(vba_api *c)
{
    *c->ret = sk_flowing(sk_long(sk_world_system_metric(c->vm->w, vba_api_number(c, 0))), SK_FLOW_ENVIRONMENT);
}

static void copy_file(vba_api *c)
{
    vba_api_give(c, sk_world_copy(c->vm->w, vba_api_text(c, 0), vba_api_text(c, 1), false));
}

static void move_file(vba_api *c)
{
    vba_api_give(c, sk_world_copy(c->vm->w, vba_api_text(c, 0), vba_api_text(c, 1), true));
}

static void delete_file(vba_api *c)
{
    vba_api_give(c, sk_world_delete(c->vm->w, vba_api_text(c, 0)));
}

static void one(vba_api *c)
{
    vba_api_give(c, 1);
}

/* Sorted by name, without the A or W of the charset. */
static const struct { const char *name; void (*run)(vba_api *c); } functions[] = {
    {"callwindowproc", vba_api_start}, {"copyfile", copy_file}, {"copymemory", vba_api_copy}, {"createprocess", create_process},
    {"createremotethread", vba_api_start}, {"createthread", vba_api_start}, {"createtimerqueuetimer", vba_api_start},
    {"deletefile", delete_file}, {"deleteurlcacheentry", one}, {"enumcalendarinfo", vba_api_start}, {"enumchildwindows", vba_api_start},
    {"enumdateformats", vba_api_start}, {"enumdesktops", vba_api_start}, {"enumdesktopwindows", vba_api_start},
    {"enumfontfamilies", vba_api_start}, {"enumpropsex", vba_api_start}, {"enumpwrschemes", vba_api_start},
    {"enumresourcetypes", vba_api_start}, {"enumsystemcodepages", vba_api_start}, {"enumsystemlanguagegroups", vba_api_start},
    {"enumsystemlocales", vba_api_start}, {"enumthreadwindows", vba_api_start}, {"enumtimeformats", vba_api_start},
    {"enumuilanguages", vba_api_start}, {"enumwindows", vba_api_start}, {"getprocaddress", vba_api_address_of},
    {"getsystemmetrics", system_metric}, {"gettickcount", tick_count}, {"graystring", vba_api_start}, {"heapalloc", vba_api_allocate}, {"heapcreate", vba_api_allocate},
    {"httpopenrequest", one}, {"httpsendrequest", one}, {"internetclosehandle", one}, {"internetconnect", connect_to},
    {"internetopen", one}, {"internetopenurl", open_url}, {"loadlibrary", load_library}, {"loadlibraryex", load_library},
    {"memcpy", vba_api_copy}, {"movefile", move_file}, {"multibytetowidechar", vba_api_to_wide},
    {"ntallocatevirtualmemory", vba_api_allocate}, {"ntwritevirtualmemory", vba_api_write_process}, {"openprocess", one},
    {"queueuserapc", vba_api_start}, {"resumethread", one}, {"rtlcopymemory", vba_api_copy}, {"rtlfillmemory", vba_api_fill},
    {"rtlmovememory", vba_api_copy}, {"setthreadcontext", vba_api_start}, {"settimer", vba_api_start}, {"shellexecute", shell_execute},
    {"shellexecuteex", one}, {"sleep", sleep_for}, {"urldownloadtocachefile", download_to_cache},
    {"urldownloadtofile", download_to_file}, {"virtualalloc", vba_api_allocate}, {"virtualallocex", vba_api_allocate},
    {"virtualprotect", one}, {"widechartomultibyte", vba_api_to_bytes}, {"winexec", win_exec},
    {"writeprocessmemory", vba_api_write_process},
};

/* "URLDownloadToFileA" and "...W" are one function. */
static bool is_function(sk_str name, const char *known)
{
    if (sk_str_is(name, known)) return true;
    uint16_t last = sk_str_at(name, name.len - 1);
    return name.len > 1 && (last == 'A' || last == 'W' || last == 'a') && sk_str_is(sk_str_slice(name, 0, name.len - 1), known);
}

int vba_call_api(vba_vm *vm, const vba_declare *d, sk_value *v, sk_value *const *variables, size_t count, sk_value *ret)
{
    static sk_value *const none[VBA_API_ARGUMENTS] = {NULL};
    if (count > VBA_API_ARGUMENTS) count = VBA_API_ARGUMENTS;
    if (!variables) variables = none;
    vba_api c = {.vm = vm, .d = d, .v = v, .count = count, .variables = variables, .ret = ret};
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
