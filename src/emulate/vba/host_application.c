/* The Application object (Word and Excel), Evaluate, and VBA's Collection. What is not answered here is answered by the world's
 * Office programs. */
#include <math.h>

#include "emulate/world/machine.h"
#include "emulate/world/locale.h"
#include "emulate/vba/host.h"

#include "emulate/world/acts.h"

/* Run "name", arguments: a procedure of the project, else what stands in cells is another language's. */
static int run_macro(vba_vm *vm, sk_args *args, sk_value *ret)
{
    sk_str name = sk_arg_str(vm->w, args, 0);
    vba_proc *proc = vba_find_proc(vm, name);
    sk_args rest = {.v = args->v + (args->count ? 1 : 0), .count = args->count ? args->count - 1 : 0};
    if (proc) return vba_call_values(vm, proc, proc->module->instance, &rest, ret);
    if (args->count && vba_host_run_cells(vm, &args->v[0], &rest, ret)) return 0;
    *ret = sk_unknown(vm->w, SK_STR("Application.Run"), SK_FLOW_UNKNOWN);
    return 0;
}

static int run_later(vba_vm *vm, sk_str name)
{
    vba_hosts *h = vba_hosts_of(vm);
    vba_timer *t = SK_NEW(vm->w->arena, vba_timer);
    if (!h || !t) return SK_ERR_MEMORY;
    t->name = name;
    *h->timers_end = t;
    h->timers_end = &t->next;
    return 0;
}

/* OnTime when, procedure: runs at the end of the entry point. */
static int on_time(vba_vm *vm, sk_args *args)
{
    for (size_t i = 0; i < args->count; i++) { /* the first text that names a procedure */
        if (args->v[i].type == SK_V_STRING && args->v[i].u.s.len && vba_find_proc(vm, args->v[i].u.s)) return run_later(vm, args->v[i].u.s);
    }
    return 0;
}

/* AddressOf: whoever has the address calls it, a forged table of methods too. What takes arguments waits for its caller. */
void vba_give_address(vba_vm *vm, sk_str name)
{
    const vba_proc *proc = vba_find_proc(vm, name);
    if (!proc || proc->param_count || !vba_hosts_of(vm)) return;
    for (const vba_timer *t = vba_hosts_of(vm)->timers; t; t = t->next) {
        if (sk_str_equal_nocase(t->name, name)) return;
    }
    (void)run_later(vm, name);
}

void vba_run_timers(vba_vm *vm)
{
    if (!vm->hosts) return;
    unsigned count = 0;
    for (vba_timer *t = vm->hosts->timers; t && count < 32 && vba_alive(vm); t = t->next, count++) {
        vba_proc *proc = vba_find_proc(vm, t->name);
        sk_args none = {0};
        sk_value ignored;
        if (proc) vba_call_values(vm, proc, proc->module->instance, &none, &ignored);
    }
}

/* ---- Documents, Workbooks: one is open, ours ---- */

/* Opening: an address is fetched, a file that the program wrote is started, what is not there is an error. */
static int open_document(sk_world *w, sk_args *args, bool excel, sk_value *ret)
{
    sk_str path = sk_arg_str(w, args, 0);
    if (sk_str_starts(path, "http")) {
        sk_world_download(w, path, SK_STR(""), "GET", "Open");
    } else if (!(sk_arg_flow(args, 0) & SK_FLOW_UNKNOWN)) {
        sk_file *f = sk_world_file(w, path);
        if (!f || f->gone) return excel ? 1004 : 5174;
        if (sk_str_equal_nocase(f->path, w->self_path)) {
            *ret = vba_document_value(vba_of_world(w));
            return 0;
        }
        if (f->own) sk_world_run(w, &(sk_run){.command = path, .verb = SK_STR("open"), .via = "Open", .flow = (uint8_t)(f->flow | sk_arg_flow(args, 0))});
    }
    SK_ACT(w, SK_OP_READ, {"path", path});
    *ret = sk_unknown(w, SK_STR("Open"), SK_FLOW_UNKNOWN);
    return 0;
}

static int documents_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_vm *vm = vba_of_world(w);
    bool excel = sk_str_is(self->label, "Workbooks");
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Count")) {
        *ret = sk_long(1);
        return 0;
    }
    if (sk_str_starts(name, "Open")) return open_document(w, args, excel, ret);
    if (sk_str_is(name, "Add")) {
        *ret = sk_unknown(w, SK_STR("Add"), SK_FLOW_UNKNOWN);
        return 0;
    }
    if (name.len && !sk_str_is(name, "Item")) return SK_MEMBER_NOT_HERE;
    if (!args->count) return vba_object(self, ret);
    *ret = vba_document_value(vm);
    if (args->v[0].type != SK_V_STRING || sk_str_equal_nocase(args->v[0].u.s, sk_path_name(w->self_path))) return 0;
    *ret = sk_unknown(w, self->label, SK_FLOW_UNKNOWN);
    return 0;
}

static bool documents_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)self;
    if (n) return false;
    *ret = vba_document_value(vba_of_world(w));
    return true;
}

static const sk_com_class documents_class = {.name = "Documents", .invoke = documents_invoke, .nth = documents_nth};

static int give_documents(vba_vm *vm, sk_str name, sk_args *args, sk_value *ret)
{
    sk_object *o = sk_object_new(vm->w, &documents_class);
    if (!o) return SK_ERR_MEMORY;
    o->label = sk_str_is(name, "Workbooks") ? SK_STR("Workbooks") : SK_STR("Documents");
    return args->count ? documents_invoke(vm->w, o, SK_STR("Item"), SK_GET, args, ret) : vba_object(o, ret);
}

/* XlApplicationInternational: what macros ask to know where they are. */
static int international(vba_vm *vm, sk_args *args, sk_value *ret)
{
    const sk_locale *l = sk_locale_find(vm->w->env.locale);
    int64_t which = sk_arg_int(vm->w, args, 0, 1);
    sk_value v;
    switch (which) {
    case 1:
    case 2: v = sk_long(l->country); break;
    case 3: v = sk_string_c(l->decimal); break;
    case 4: v = sk_string_c(l->thousands); break;
    case 5: v = sk_string_c(l->list); break;
    case 17: v = sk_string_c(l->date); break;
    case 18: v = sk_string_c(":"); break;
    case 19: v = sk_string_c("y"); break;
    case 20: v = sk_string_c("m"); break;
    case 21: v = sk_string_c("d"); break;
    case 25: v = sk_string(sk_str_utf8(&vm->w->strings, sk_bytes_str(l->currency))); break;
    case 32: v = sk_long(l->order); break;
    default: v = sk_long(0); break;
    }
    sk_world_probe(vm->w, "locale", SK_STR("Application.International"));
    *ret = sk_flowing(v, SK_FLOW_ENVIRONMENT);
    return 0;
}

/* Word's names of keys, by WdKey number (Application.KeyString). */
static int key_string(vba_vm *vm, sk_args *args, sk_value *ret)
{
    int64_t code = sk_arg_int(vm->w, args, 0, 0) & 0xFF;
    bool plain = (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9');
    *ret = plain ? sk_string(sk_str_char(&vm->w->strings, (uint32_t)code)) : sk_unknown(vm->w, SK_STR("KeyString"), 0);
    return 0;
}

static int evaluate(vba_vm *vm, sk_args *args, sk_value *ret)
{
    return vba_evaluate(vm, sk_arg_str(vm->w, args, 0), ret);
}

int vba_evaluate(vba_vm *vm, sk_str text, sk_value *ret)
{
    if (vba_host_cells(vm, vba_host_active_sheet(vm), text, ret)) return 0;
    const sk_world_book *book = vm->w->book;
    if (book && book->evaluate(book->self, vm->w, text, false, ret)) return 0;
    if (vm->w->sink.run && vm->w->sink.run(vm->w->sink.self, vm->w, SK_KIND_MACRO_XLM, sk_str_to_utf8(&vm->w->strings, text), ret)) return 0;
    *ret = sk_unknown(vm->w, SK_STR("Evaluate"), SK_FLOW_UNKNOWN);
    return 0;
}

static int folder_of(vba_vm *vm, const char *folder, sk_value *ret)
{
    *ret = sk_flowing(sk_string(sk_world_folder(vm->w, sk_str_c(folder))), SK_FLOW_ENVIRONMENT);
    return 0;
}

static int startup_path(vba_vm *vm, sk_value *ret)
{
    bool excel = vba_is_excel(vm->program, vm->document);
    sk_str folder = sk_path_join(vm->w, sk_world_folder(vm->w, SK_STR("AppData")), excel ? SK_STR("Microsoft\\Excel\\XLSTART") : SK_STR("Microsoft\\Word\\STARTUP"));
    *ret = sk_flowing(sk_string(folder), SK_FLOW_ENVIRONMENT);
    return 0;
}

static int to_points(vba_vm *vm, sk_args *args, double factor, sk_value *ret)
{
    double number = 0;
    sk_value v = sk_arg_value(args, 0);
    int error = sk_value_to_double(vm->w, &v, &number, NULL);
    *ret = sk_double(round(number * factor * 1000) / 1000);
    return error;
}

/* A count that a used machine has: recent files, running tasks. */
static int counted_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)args, (void)how;
    if (!sk_str_is(name, "Count")) return SK_MEMBER_NOT_HERE;
    sk_machine what = sk_str_is(self->label, "Tasks") ? SK_MACHINE_TASKS : SK_MACHINE_RECENT_FILES;
    *ret = sk_flowing(sk_long(sk_world_machine(w, what)), SK_FLOW_ENVIRONMENT);
    return 0;
}

static const sk_com_class counted_class = {.name = "RecentFiles", .invoke = counted_invoke};

static int counted(vba_vm *vm, sk_str label, sk_value *ret)
{
    sk_object *o = sk_object_new(vm->w, &counted_class);
    if (o) o->label = label;
    return vba_object(o, ret);
}

/* OrganizerCopy source, destination, name, object: a macro module into a template; styles (0), entries (1) and bars (2) are no
 * code (Microsoft, WdOrganizerObject). */
static int organizer_copy(vba_vm *vm, sk_args *args)
{
    size_t at = args->count > 3 ? 3 : args->count;
    for (size_t i = 0; args->names && i < args->named_count && i < args->count; i++) {
        if (sk_str_is(args->names[i], "Object")) at = args->count - args->named_count + i;
    }
    if (sk_arg_int(vm->w, args, at, 3) < 3) return 0;
    sk_world_replicate(vm->w, sk_arg_str(vm->w, args, 0), sk_arg_str(vm->w, args, 1));
    return 0;
}

/* Points, at 96 dots an inch; the window of the program takes the screen but for its frame. */
static int usable(vba_vm *vm, sk_machine what, double frame, sk_value *ret)
{
    *ret = sk_flowing(sk_double(sk_world_machine(vm->w, what) * 0.75 - frame), SK_FLOW_ENVIRONMENT);
    return 0;
}

static bool is_quiet(sk_str name)
{
    static const char *const names[] = {"Calculate", "ScreenRefresh", "Goto", "Undo", "Repeat", "StatusBar", "Activate", "ShowClipboard",
                                        "CutCopyMode", "SendKeys", "OnKey", "OnUndo", "Volatile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sk_str_is(name, names[i])) return true;
    }
    return false;
}

int vba_application_member(vba_vm *vm, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Run")) return run_macro(vm, args, ret);
    if (sk_str_is(name, "OnTime")) return on_time(vm, args);
    if (sk_str_is(name, "Documents") || sk_str_is(name, "Workbooks")) return give_documents(vm, name, args, ret);
    if (sk_str_is(name, "International")) return international(vm, args, ret);
    if (sk_str_is(name, "KeyString")) return key_string(vm, args, ret);
    if (sk_str_is(name, "Evaluate")) return evaluate(vm, args, ret);
    if (sk_str_is(name, "OrganizerCopy")) return organizer_copy(vm, args);
    if (sk_str_is(name, "Application")) {
        *ret = vba_application_value(vm);
        return 0;
    }
    if (sk_str_is(name, "ActiveDocument") || sk_str_is(name, "ThisDocument") || sk_str_is(name, "ActiveWorkbook") ||
        sk_str_is(name, "ThisWorkbook") || sk_str_is(name, "MacroContainer")) {
        *ret = vba_document_value(vm);
        return 0;
    }
    if (sk_str_is(name, "Name")) {
        *ret = sk_string_c(vba_hosts_of(vm) && vba_hosts_of(vm)->is_excel ? "Microsoft Excel" : "Microsoft Word");
        return 0;
    }
    if (sk_str_is(name, "StartupPath")) return startup_path(vm, ret);
    if (sk_str_is(name, "CentimetersToPoints")) return to_points(vm, args, 72 / 2.54, ret);
    if (sk_str_is(name, "InchesToPoints")) return to_points(vm, args, 72, ret);
    if (sk_str_is(name, "TemplatesPath")) return folder_of(vm, "Templates", ret);
    if (sk_str_is(name, "UserLibraryPath")) return folder_of(vm, "AppData", ret);
    if (sk_str_is(name, "DefaultFilePath")) return folder_of(vm, "MyDocuments", ret);
    if (sk_str_is(name, "PathSeparator")) {
        *ret = sk_string_c("\\");
        return 0;
    }
    if (sk_str_is(name, "OperatingSystem")) {
        *ret = sk_flowing(sk_string_c("Windows (64-bit) NT 10.00"), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    if (sk_str_is(name, "RecentFiles") || sk_str_is(name, "Tasks")) return counted(vm, name, ret);
    if (sk_str_is(name, "UsableWidth")) return usable(vm, SK_MACHINE_SCREEN_WIDTH, 9, ret);
    if (sk_str_is(name, "UsableHeight")) return usable(vm, SK_MACHINE_SCREEN_HEIGHT, 122, ret);
    if (sk_str_is(name, "System") && !vba_is_excel(vm->program, vm->document)) return vba_host_system(vm, ret);
    if (sk_str_is(name, "VBE")) {
        *ret = vba_application_value(vm);
        return 0;
    }
    if (sk_str_is(name, "ActiveVBProject") || sk_str_is(name, "VBProjects")) return vba_object(vba_host_project(vm, SK_STR("project")), ret);
    if (sk_str_is(name, "NormalTemplate")) {
        vba_symbol *s = vba_intern_c(vm->program, "normaltemplate");
        const void *host = s ? vba_host_find(vm, vm->program->modules, s, false) : NULL;
        return host ? vba_host_get(vm, vm->program->modules, host, s, args, ret) : SK_MEMBER_NOT_HERE;
    }
    if (sk_str_is(name, "ActiveCell") || (sk_str_is(name, "Selection") && vba_is_excel(vm->program, vm->document)))
        return vba_host_selection(vm, sk_str_is(name, "Selection"), ret);
    if (sk_str_is(name, "Selection")) return vba_object(vba_host_range(vm, SK_STR("")), ret);
    if (is_quiet(name)) return 0;
    static const char *const of_document[] = {"Sheets", "Worksheets", "ActiveSheet", "Names", "Excel4MacroSheets"};
    for (size_t i = 0; i < sizeof of_document / sizeof *of_document; i++) {
        if (sk_str_is(name, of_document[i])) return vba_document_member(vm, name, how, args, ret);
    }
    if (sk_str_is(name, "Range") && args->count)
        return vba_host_cells(vm, vba_host_active_sheet(vm), sk_arg_str(vm->w, args, 0), ret) ? 0 : SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Cells")) return vba_host_cells_at(vm, vba_host_active_sheet(vm), args, ret);
    /* functions of the language are members too: Application.Shell is not, but WorksheetFunction's Trim, Round ... are */
    return SK_MEMBER_NOT_HERE;
}

typedef struct application {
    sk_object *world; /* the world's Word or Excel */
} application;

static int application_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_vm *vm = vba_of_world(w);
    int error = vba_application_member(vm, name, how, args, ret);
    if (error != SK_MEMBER_NOT_HERE) return error;
    application *a = sk_object_state(self);
    sk_value of = sk_object_value(a->world);
    return a->world ? sk_invoke(w, &of, name, how, args, ret) : SK_MEMBER_NOT_HERE;
}

static const sk_com_class application_class = {.name = "Application", .state_size = sizeof(application), .invoke = application_invoke,
                                               .default_member = "Name"};

sk_value vba_application_value(vba_vm *vm)
{
    vba_hosts *h = vba_hosts_of(vm);
    if (!h) return sk_nothing();
    if (!h->application) {
        h->application = sk_object_new(vm->w, &application_class);
        if (!h->application) return sk_nothing();
        sk_str progid = h->is_excel ? SK_STR("Excel.Application") : SK_STR("Word.Application");
        ((application *)sk_object_state(h->application))->world = sk_world_create(vm->w, progid);
        h->application->label = progid;
    }
    return sk_object_value(h->application);
}

/* ---- Collection ---- */

typedef struct collection {
    sk_table *items; /* key: "k" and the given key, or a running number */
    int64_t next;
} collection;

static bool nth_of(collection *c, sk_world *w, sk_args *args, sk_value *ret_key, sk_value *ret)
{
    if (args->count && args->v[0].type == SK_V_STRING) {
        sk_value *found = sk_table_find(w, c->items, &args->v[0]);
        if (found) *ret = *found;
        *ret_key = args->v[0];
        return found != NULL;
    }
    int64_t n = sk_arg_int(w, args, 0, 0);
    return n >= 1 && (uint64_t)n <= sk_table_count(c->items) && sk_table_nth(c->items, (size_t)n - 1, ret_key, ret);
}

/* Add item, key, before, after: the order of the last two is not kept. */
static int collection_add(collection *c, sk_world *w, sk_args *args)
{
    bool keyed = sk_arg_given(args, 1);
    sk_value key = keyed ? args->v[1] : sk_longlong(c->next++);
    if (!args->count) return SK_ERR_ARGUMENTS;
    if (keyed && key.type != SK_V_STRING) return SK_ERR_TYPE;
    if (sk_table_find(w, c->items, &key)) return SK_ERR_KEY_EXISTS;
    return sk_table_put(w, c->items, &key, &args->v[0]) ? 0 : SK_ERR_MEMORY;
}

static int collection_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    collection *c = sk_object_state(self);
    sk_value key, value;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Add")) return collection_add(c, w, args);
    if (sk_str_is(name, "Count")) {
        *ret = sk_long((int32_t)sk_table_count(c->items));
        return 0;
    }
    if (sk_str_is(name, "Remove")) {
        if (!nth_of(c, w, args, &key, &value)) return SK_ERR_SUBSCRIPT;
        sk_table_remove(w, c->items, &key);
        return 0;
    }
    if (name.len && !sk_str_is(name, "Item")) return SK_ERR_NO_MEMBER;
    if (!args->count) return vba_object(self, ret);
    if (!nth_of(c, w, args, &key, &value)) return args->v[0].type == SK_V_STRING ? SK_ERR_CALL : SK_ERR_SUBSCRIPT;
    *ret = value;
    return 0;
}

static bool collection_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    sk_value key;
    (void)w;
    return sk_table_nth(((collection *)sk_object_state(self))->items, n, &key, ret);
}

static const sk_com_class collection_class = {.name = "Collection", .state_size = sizeof(collection), .invoke = collection_invoke,
                                              .nth = collection_nth};

sk_object *vba_collection_new(vba_vm *vm)
{
    sk_object *o = sk_object_new(vm->w, &collection_class);
    if (!o) return NULL;
    collection *c = sk_object_state(o);
    c->items = sk_table_new(vm->w, true);
    c->next = 1;
    return c->items ? o : NULL;
}
