/* The application and the document that the code belongs to (object models of Word and Excel), their unqualified members, and
 * the resolution of controls by name. */
#include "emulate/world/machine.h"
#include "emulate/vba/host.h"

#include "emulate/world/acts.h"
#include "emulate/world/objects/objects.h"

/* ---- document ---- */

static const char *document_name(vba_vm *vm)
{
    vba_hosts *h = vba_hosts_of(vm);
    return h && h->is_excel ? "invoice.xls" : "invoice.doc";
}

static sk_str document_path(vba_vm *vm, bool whole)
{
    if (vm->w->self_path.len) return whole ? vm->w->self_path : sk_path_folder(vm->w->self_path);
    sk_str folder = sk_world_folder(vm->w, SK_STR("MyDocuments"));
    return whole ? sk_path_join(vm->w, folder, sk_str_c(document_name(vm))) : folder;
}

/* All running text, the main story first. Paragraphs end with vbCr (Range.Text, Word object model). */
static sk_str document_text(vba_vm *vm)
{
    sk_builder b = sk_builder_new(&vm->w->strings, 256);
    for (const sk_doc_value *v = vm->document ? vm->document->values : NULL; v && !b.full; v = v->next) {
        if (v->store == SK_STORE_TEXT && !sk_equal(v->container, SK_LIT("customXml"))) sk_builder_add(&b, sk_str_utf8(&vm->w->strings, v->value));
    }
    sk_str text = sk_builder_done(&b);
    return sk_str_replace(&vm->w->strings, text, SK_STR("\n"), SK_STR("\r"), 0, SIZE_MAX, false);
}

/* Of a text without its document nothing that was stored in it is known. */
static int not_known(vba_vm *vm, sk_str name, sk_value *ret)
{
    sk_str path = sk_str_concat(&vm->w->strings, SK_STR("Document."), name);
    *ret = sk_unknown(vm->w, path, SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
    return 0;
}

static int give_collection(vba_vm *vm, sk_store store, sk_args *args, sk_value *ret)
{
    if (!vm->document && store != SK_STORE_VARIABLE) return not_known(vm, SK_STR("Items"), ret);
    sk_object *o = vba_host_collection(vm, store, SK_LIT(""), SK_LIT(""));
    if (!o) return SK_ERR_MEMORY;
    sk_value of = sk_object_value(o);
    return args->count ? sk_invoke(vm->w, &of, SK_STR("Item"), SK_GET, args, ret) : vba_object(o, ret);
}

static int give_range(vba_vm *vm, sk_str name, sk_args *args, sk_value *ret)
{
    if (!vm->document) return not_known(vm, name, ret);
    sk_object *o = vba_host_range(vm, document_text(vm));
    if (!o) return SK_ERR_MEMORY;
    sk_value of = sk_object_value(o);
    return sk_str_is(name, "Content") || !name.len ? vba_object(o, ret) : sk_invoke(vm->w, &of, name, SK_GET, args, ret);
}

/* Builtin properties are asked by name or by number (WdBuiltInProperty). */
static int builtin_property(vba_vm *vm, sk_args *args, sk_value *ret)
{
    if (!vm->document) return not_known(vm, SK_STR("BuiltInDocumentProperties"), ret);
    static const char *const names[] = {"Title", "Subject", "Author", "Keywords", "Comments", "Template", "Last Author", "Revision Number",
                                        "Application Name", "Last Print Date", "Creation Date", "Last Save Time", "Total Editing Time",
                                        "Number of Pages", "Number of Words", "Number of Characters", "Security", "Category", "Format",
                                        "Manager", "Company", "Number of Bytes", "Number of Lines", "Number of Paragraphs"};
    if (args->count && sk_is_number(&args->v[0])) {
        int64_t n = sk_arg_int(vm->w, args, 0, 0);
        if (n >= 1 && n <= (int64_t)(sizeof names / sizeof *names))
            return vba_object(vba_host_item(vm, SK_STORE_BUILTIN_PROPERTY, SK_LIT(""), sk_bytes_str(names[n - 1])), ret);
    }
    return give_collection(vm, SK_STORE_BUILTIN_PROPERTY, args, ret);
}

static int save_as(vba_vm *vm, sk_args *args)
{
    sk_str path = sk_arg_str(vm->w, args, 0);
    if (!path.len) return 0;
    sk_world_write(vm->w, path, SK_LIT(""), SK_FLOW_DOCUMENT | SK_FLOW_CODE);
    bool starts = sk_str_find(path, SK_STR("\\XLSTART\\"), 0, true) != SK_NPOS || sk_str_find(path, SK_STR("\\Word\\STARTUP\\"), 0, true) != SK_NPOS;
    if (starts) sk_world_replicate(vm->w, vm->w->self_path, path);
    return 0;
}

static int follow(vba_vm *vm, sk_args *args)
{
    sk_world_run(vm->w, &(sk_run){.command = sk_arg_str(vm->w, args, 0), .verb = SK_STR("open"), .via = "FollowHyperlink", .flow = sk_arg_flow(args, 0)});
    return 0;
}

static const struct { const char *name; sk_store store; } stores[] = {
    {"Variables", SK_STORE_VARIABLE},   {"CustomDocumentProperties", SK_STORE_CUSTOM_PROPERTY}, {"Shapes", SK_STORE_SHAPE},
    {"InlineShapes", SK_STORE_SHAPE},   {"Comments", SK_STORE_COMMENT},                         {"Names", SK_STORE_NAME},
    {"FormFields", SK_STORE_CONTROL},   {"ContentControls", SK_STORE_CONTROL},                  {"Controls", SK_STORE_CONTROL},
    {"OLEObjects", SK_STORE_CONTROL},
};

static bool is_text_member(sk_str name)
{
    return sk_str_is(name, "Content") || sk_str_is(name, "Range") || sk_str_is(name, "Paragraphs") || sk_str_is(name, "Words") ||
           sk_str_is(name, "Sentences") || sk_str_is(name, "Characters");
}

int vba_document_member(vba_vm *vm, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_hosts *h = vba_hosts_of(vm);
    if (!h) return SK_ERR_MEMORY;
    if (how & (SK_LET | SK_SET)) {
        if (sk_str_is(name, "AttachedTemplate")) sk_world_load(vm->w, sk_arg_str(vm->w, args, args->count ? args->count - 1 : 0), SK_STR(""), "AttachedTemplate");
        return SK_MEMBER_NOT_HERE;
    }
    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
        if (sk_str_is(name, stores[i].name)) return give_collection(vm, stores[i].store, args, ret);
    }
    if (sk_str_is(name, "BuiltInDocumentProperties")) return builtin_property(vm, args, ret);
    if (is_text_member(name) && !(h->is_excel && sk_str_is(name, "Range"))) return give_range(vm, name, args, ret);
    if (sk_str_is(name, "Name") || (!name.len && !args->count)) {
        *ret = sk_flowing(sk_string(sk_path_name(document_path(vm, true))), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    if (sk_str_is(name, "FullName") || sk_str_is(name, "Path")) {
        *ret = sk_flowing(sk_string(document_path(vm, sk_str_is(name, "FullName"))), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    if (sk_str_is(name, "Sheets") || sk_str_is(name, "Worksheets") || sk_str_is(name, "Excel4MacroSheets")) {
        sk_object *o = vba_host_sheets(vm, name);
        sk_value of = sk_object_value(o);
        if (!o) return SK_ERR_MEMORY;
        return args->count ? sk_invoke(vm->w, &of, SK_STR("Item"), SK_GET, args, ret) : vba_object(o, ret);
    }
    if (sk_str_is(name, "ActiveSheet")) return vba_object(vba_host_sheet(vm, vba_host_active_sheet(vm)), ret);
    if (sk_str_is(name, "VBProject")) return vba_object(vba_host_project(vm, SK_STR("document")), ret);
    if (sk_str_is(name, "SaveAs") || sk_str_is(name, "SaveAs2") || sk_str_is(name, "SaveCopyAs")) return save_as(vm, args);
    if (sk_str_is(name, "FollowHyperlink")) return follow(vm, args);
    if (sk_str_is(name, "Application")) {
        *ret = vba_application_value(vm);
        return 0;
    }
    if (sk_str_is(name, "Saved") || sk_str_is(name, "ReadOnly") || sk_str_is(name, "HasVBProject")) {
        *ret = sk_bool(sk_str_is(name, "HasVBProject"));
        return 0;
    }
    if (sk_str_is(name, "Close") || sk_str_is(name, "Save") || sk_str_is(name, "Activate") || sk_str_is(name, "Unprotect") ||
        sk_str_is(name, "Protect"))
        return 0;
    return SK_MEMBER_NOT_HERE;
}

/* A control on a page or form of module m, or on any page where m is NULL. */
static const sk_doc_value *find_control(vba_vm *vm, const vba_module *m, sk_bytes key)
{
    vba_hosts *h = vba_hosts_of(vm);
    uintptr_t found;
    if (!h || !sk_map_get(h->controls, key, &found)) return NULL;
    const sk_doc_value *first = (const sk_doc_value *)found, *page = NULL;
    for (const sk_doc_value *v = first; v; v = v->next) {
        if (v->store != SK_STORE_CONTROL || !vba_host_names(v, key)) continue;
        if (m && sk_equal_nocase(v->container, m->symbol->key)) return v;
        vba_symbol *container = vba_find_symbol(vm->program, sk_str_utf8(&vm->w->strings, v->container));
        const vba_module *of = container ? vba_program_module(vm->program, container) : NULL;
        if (!page && (!of || of->type != SK_MODULE_FORM)) page = v;
    }
    return m && m->type == SK_MODULE_FORM ? NULL : page;
}

/* The key of a name among the controls; empty where the document has none, as most names are asked of that. */
static sk_bytes control_key(vba_vm *vm, sk_str name)
{
    vba_hosts *h = vba_hosts_of(vm);
    if (!h || !sk_map_count(h->controls)) return sk_bytes_of(NULL, 0);
    return sk_str_to_utf8(&vm->w->strings, sk_str_lower(&vm->w->strings, name));
}

static int document_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_vm *vm = vba_of_world(w);
    int error = vba_document_member(vm, name, how, args, ret);
    if (error != SK_MEMBER_NOT_HERE || !name.len) return error;
    (void)self;
    sk_bytes key = control_key(vm, name);
    const sk_doc_value *v = key.len ? find_control(vm, NULL, key) : NULL;
    return v ? vba_object(vba_host_control(vm, v, key), ret) : SK_MEMBER_NOT_HERE;
}

static const sk_com_class document_class = {.name = "Document", .invoke = document_invoke};

sk_value vba_document_value(vba_vm *vm)
{
    vba_hosts *h = vba_hosts_of(vm);
    if (!h) return sk_nothing();
    static const char *const modules[] = {"thisdocument", "thisworkbook"};
    for (vba_module *m = vm->program->modules; m; m = m->next) {
        bool own = m->type == SK_MODULE_DOCUMENT && vm->document && vm->document->document_module.len &&
                   sk_equal_nocase(m->symbol->key, vm->document->document_module);
        for (size_t i = 0; i < 2 && !own; i++) {
            own = sk_equal(m->symbol->key, sk_bytes_str(modules[i]));
        }
        if (own && m->instance) return vba_module_value(vm, m);
    }
    if (!h->document) h->document = sk_object_new(vm->w, &document_class);
    return h->document ? sk_object_value(h->document) : sk_nothing();
}

/* ---- form ---- */

static int form_member(vba_vm *vm, vba_module *m, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Controls") || (!name.len && args->count)) {
        sk_bytes container = sk_str_to_utf8(&vm->w->strings, m->symbol->name);
        sk_object *o = vba_host_collection(vm, SK_STORE_CONTROL, container, SK_LIT(""));
        sk_value of = sk_object_value(o);
        if (!o) return SK_ERR_MEMORY;
        return args->count ? sk_invoke(vm->w, &of, SK_STR("Item"), SK_GET, args, ret) : vba_object(o, ret);
    }
    if (sk_str_is(name, "Show")) { /* its events run: opened, then the buttons that a user could press */
        static const char *const events[] = {"UserForm_Activate", "UserForm_Layout"};
        for (size_t i = 0; i < 2; i++) {
            vba_symbol *s = vba_intern_c(vm->program, events[i]);
            vba_global *g = s ? vba_module_find(m, s) : NULL;
            sk_args none = {0};
            sk_value ignored;
            if (g && g->kind == VBA_G_PROC && g->u.proc[0]) vba_call_values(vm, g->u.proc[0], m->instance, &none, &ignored);
        }
        return 0;
    }
    if (sk_str_is(name, "Hide") || sk_str_is(name, "Repaint")) return 0;
    /* the form's own Caption and Tag are stored under an empty name or under its own */
    static const char *const own[] = {"Caption", "Tag"};
    for (size_t i = 0; i < 2; i++) {
        if (!sk_str_is(name, own[i])) continue;
        sk_bytes container = sk_str_to_utf8(&vm->w->strings, m->symbol->name);
        const sk_doc_value *v = vba_host_value(vm, SK_STORE_CONTROL, container, SK_LIT(""), own[i]);
        if (!v) v = vba_host_value(vm, SK_STORE_CONTROL, container, container, own[i]);
        if (v) *ret = vba_host_text(vm, v->value);
        return v ? 0 : SK_MEMBER_NOT_HERE;
    }
    return SK_MEMBER_NOT_HERE;
}

/* A sheet that a document module stands for; NULL: none. */
static const sk_doc_sheet *sheet_of(vba_vm *vm, const vba_module *m)
{
    const sk_doc_sheet *first = vm->document ? vm->document->sheets : NULL;
    sk_bytes name = first ? sk_str_to_utf8(&vm->w->strings, m->symbol->name) : sk_bytes_of(NULL, 0);
    for (const sk_doc_sheet *s = first; s; s = s->next) {
        if (sk_equal_nocase(s->name, name)) return s;
    }
    if (!sk_starts(m->symbol->key, SK_LIT("sheet")) && !sk_starts(m->symbol->key, SK_LIT("feuil")) && !sk_starts(m->symbol->key, SK_LIT("tabelle")) &&
        !sk_starts(m->symbol->key, SK_LIT("hoja")) && !sk_starts(m->symbol->key, SK_LIT("foglio")) && !sk_starts(m->symbol->key, SK_LIT("plan")))
        return NULL;
    uint64_t n = 0;
    size_t digit = 0;
    while (digit < m->symbol->key.len && !sk_is_digit(m->symbol->key.p[digit])) {
        digit++;
    }
    if (!sk_parse_u64(sk_from(m->symbol->key, digit), &n) || n == 0 || n > 100000) return NULL;
    sk_value which = sk_long((int32_t)n);
    return vba_host_find_sheet(vm, &which);
}

int vba_host_member(vba_vm *vm, vba_module *m, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    if (m->type == SK_MODULE_CLASS || m->type == SK_MODULE_PROCEDURAL) return SK_MEMBER_NOT_HERE;
    sk_bytes key = control_key(vm, name);
    if (key.len) {
        const sk_doc_value *v = find_control(vm, m, key);
        sk_object *o = v ? vba_host_control(vm, v, key) : NULL;
        if (o && (how & (SK_LET | SK_SET))) {
            sk_value of = sk_object_value(o);
            return sk_invoke(vm->w, &of, SK_STR(""), how, args, ret);
        }
        if (o) {
            sk_value of = sk_object_value(o);
            return args->count ? sk_invoke(vm->w, &of, SK_STR(""), how, args, ret) : vba_object(o, ret);
        }
    }
    if (m->type == SK_MODULE_FORM) return form_member(vm, m, name, how, args, ret);
    const sk_doc_sheet *sheet = sheet_of(vm, m);
    if (sheet) {
        sk_object *o = vba_host_sheet(vm, sheet);
        return o ? o->class->invoke(vm->w, o, name, how, args, ret) : SK_ERR_MEMORY;
    }
    return vba_document_member(vm, name, how, args, ret);
}

/* ---- what needs no qualifier ---- */

typedef enum host_name {
    HOST_APPLICATION, HOST_DOCUMENT, HOST_ERR, HOST_DEBUG, HOST_LIBRARY, HOST_OF_DOCUMENT, HOST_OF_APPLICATION, HOST_RANGE, HOST_CELLS,
    HOST_NORMAL, HOST_SYSTEM, HOST_WSCRIPT, HOST_OF_SHEET
} host_name;

static const struct { const char *name; host_name what; } globals[] = {
    {"activedocument", HOST_DOCUMENT}, {"activesheet", HOST_OF_DOCUMENT}, {"activecell", HOST_CELLS}, {"activewindow", HOST_OF_APPLICATION},
    {"activeworkbook", HOST_DOCUMENT}, {"addins", HOST_OF_APPLICATION}, {"application", HOST_APPLICATION}, {"assistant", HOST_OF_APPLICATION},
    {"calculate", HOST_OF_APPLICATION}, {"cells", HOST_CELLS}, {"centimeterstopoints", HOST_OF_APPLICATION}, {"charts", HOST_OF_APPLICATION}, {"commandbars", HOST_OF_APPLICATION},
    {"conversion", HOST_LIBRARY}, {"customizationcontext", HOST_OF_APPLICATION}, {"datetime", HOST_LIBRARY}, {"ddeinitiate", HOST_OF_APPLICATION},
    {"ddeexecute", HOST_OF_APPLICATION}, {"debug", HOST_DEBUG}, {"dialogs", HOST_OF_APPLICATION}, {"documents", HOST_OF_APPLICATION},
    {"err", HOST_ERR}, {"evaluate", HOST_OF_APPLICATION}, {"excel4macrosheets", HOST_OF_DOCUMENT}, {"executeexcel4macro", HOST_OF_APPLICATION},
    {"filesystem", HOST_LIBRARY}, {"filesearch", HOST_OF_APPLICATION}, {"fileconverters", HOST_OF_APPLICATION}, {"financial", HOST_LIBRARY},
    {"findkey", HOST_OF_APPLICATION}, {"fontnames", HOST_OF_APPLICATION}, {"inchestopoints", HOST_OF_APPLICATION}, {"information", HOST_LIBRARY}, {"interaction", HOST_LIBRARY},
    {"keybindings", HOST_OF_APPLICATION}, {"keystring", HOST_OF_APPLICATION}, {"languages", HOST_OF_APPLICATION}, {"listgalleries", HOST_OF_APPLICATION},
    {"macrocontainer", HOST_DOCUMENT}, {"math", HOST_LIBRARY}, {"names", HOST_OF_DOCUMENT}, {"normaltemplate", HOST_NORMAL}, {"options", HOST_OF_APPLICATION},
    {"organizercopy", HOST_OF_APPLICATION}, {"range", HOST_RANGE}, {"recentfiles", HOST_OF_APPLICATION}, {"run", HOST_OF_APPLICATION},
    {"selection", HOST_OF_APPLICATION}, {"sheets", HOST_OF_DOCUMENT}, {"startuppath", HOST_OF_APPLICATION}, {"strings", HOST_LIBRARY},
    {"synonyminfo", HOST_OF_APPLICATION}, {"system", HOST_SYSTEM}, {"tasks", HOST_OF_APPLICATION}, {"templates", HOST_OF_APPLICATION},
    {"thisdocument", HOST_DOCUMENT}, {"thisworkbook", HOST_DOCUMENT}, {"username", HOST_OF_APPLICATION}, {"vba", HOST_LIBRARY},
    {"vbe", HOST_OF_APPLICATION}, {"windows", HOST_OF_APPLICATION}, {"word", HOST_APPLICATION}, {"excel", HOST_APPLICATION},
    {"workbooks", HOST_OF_APPLICATION}, {"worksheets", HOST_OF_DOCUMENT}, {"worksheetfunction", HOST_OF_APPLICATION}, {"wscript", HOST_WSCRIPT},
    {"builtindocumentproperties", HOST_OF_DOCUMENT}, {"columns", HOST_OF_SHEET}, {"comments", HOST_OF_DOCUMENT}, {"content", HOST_OF_DOCUMENT},
    {"customdocumentproperties", HOST_OF_DOCUMENT}, {"formfields", HOST_OF_DOCUMENT}, {"inlineshapes", HOST_OF_DOCUMENT},
    {"oleobjects", HOST_OF_DOCUMENT}, {"paragraphs", HOST_OF_DOCUMENT}, {"rows", HOST_OF_SHEET}, {"shapes", HOST_OF_DOCUMENT},
    {"usedrange", HOST_OF_SHEET}, {"variables", HOST_OF_DOCUMENT},
};

const void *vba_host_find(vba_vm *vm, vba_module *m, vba_symbol *s, bool control)
{
    if (control) {
        if (!vm->document || m->vbscript || (m->type != SK_MODULE_DOCUMENT && m->type != SK_MODULE_FORM)) return NULL;
        return find_control(vm, m, s->key);
    }
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        if (sk_equal(s->key, sk_bytes_str(globals[i].name))) return &globals[i];
    }
    return NULL;
}

static bool is_global_row(const void *host)
{
    uintptr_t at = (uintptr_t)host, first = (uintptr_t)globals;
    return at >= first && at < first + sizeof globals;
}

bool vba_host_is_control(const void *host)
{
    return !is_global_row(host);
}

/* VBA.Shell, Interaction.Shell, VBA.Strings.Chr: functions of the language by their library. */
static int library_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_vm *vm = vba_of_world(w);
    vba_symbol *s = vba_intern(vm->program, name);
    if (how & (SK_LET | SK_SET) || !s || !name.len) return SK_MEMBER_NOT_HERE;
    const vba_builtin *b = vba_builtin_find(vm->program, s);
    if (b) return vba_call_builtin_values(vm, b, args, ret);
    const sk_value *constant = vba_constant_find(vm->program, s);
    if (constant) {
        *ret = *constant;
        return 0;
    }
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        if (!sk_equal(s->key, sk_bytes_str(globals[i].name))) continue;
        if (globals[i].what == HOST_LIBRARY) return vba_object(self, ret);
        return vba_host_get(vm, vm->program->modules, &globals[i], s, args, ret);
    }
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class library_class = {.name = "VBA", .invoke = library_invoke};

/* System.PrivateProfileString("", key, value) is the registry; with a file name an .ini file. */
static int system_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)self;
    if (sk_str_is(name, "HorizontalResolution") || sk_str_is(name, "VerticalResolution")) {
        sk_machine what = sk_str_is(name, "VerticalResolution") ? SK_MACHINE_SCREEN_HEIGHT : SK_MACHINE_SCREEN_WIDTH;
        *ret = sk_flowing(sk_long(sk_world_machine(w, what)), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    if (!sk_str_is(name, "PrivateProfileString")) return SK_MEMBER_NOT_HERE;
    sk_str key = sk_str_concat(&w->strings, sk_str_concat(&w->strings, sk_arg_str(w, args, 1), SK_STR("\\")), sk_arg_str(w, args, 2));
    if (how & (SK_LET | SK_SET)) {
        if (args->count) sk_world_reg_write(w, key, &args->v[args->count - 1]);
        return 0;
    }
    if (!sk_world_reg_read(w, key, ret)) *ret = sk_string_c("");
    return 0;
}

static const sk_com_class system_class = {.name = "System", .invoke = system_invoke};

static int normal_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    vba_vm *vm = vba_of_world(w);
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "VBProject")) return vba_object(vba_host_project(vm, SK_STR("Normal template")), ret);
    if (!name.len || sk_str_is(name, "FullName") || sk_str_is(name, "Name") || sk_str_is(name, "Path")) {
        sk_str path = sk_path_join(w, sk_world_folder(w, SK_STR("Templates")), SK_STR("Normal.dot"));
        *ret = sk_flowing(sk_string(sk_str_is(name, "Name") ? sk_path_name(path) : path), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class normal_class = {.name = "Template", .invoke = normal_invoke};

/* WScript.StdOut. */
static int console_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (!sk_str_is(name, "Write") && !sk_str_is(name, "WriteLine")) return sk_str_is(name, "Close") ? 0 : SK_MEMBER_NOT_HERE;
    sk_str text = sk_arg_str(w, args, 0);
    sk_world_message(w, text, "WScript.StdOut");
    sk_world_print(w, text, sk_arg_flow(args, 0));
    if (sk_str_is(name, "WriteLine")) sk_world_print(w, SK_STR("\r\n"), 0);
    return 0;
}

static const sk_com_class console_class = {.name = "TextStream", .invoke = console_invoke};

static int script_host_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)self;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "CreateObject")) return vba_object(sk_world_create(w, sk_arg_str(w, args, 0)), ret);
    if (sk_str_is(name, "GetObject")) return sk_world_get_object(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1), ret);
    if (sk_str_is(name, "Echo")) {
        sk_world_message(w, sk_arg_str(w, args, 0), "WScript.Echo");
        sk_world_print_line(w, sk_arg_str(w, args, 0), sk_arg_flow(args, 0));
        return 0;
    }
    if (sk_str_is(name, "StdOut")) return vba_object(sk_object_new(w, &console_class), ret);
    if (sk_str_is(name, "StdIn")) {
        *ret = sk_text_stream_of(w, SK_STR(""), 0);
        return 0;
    }
    if (sk_str_is(name, "Arguments")) return sk_give_arguments(w, args, ret);
    if (sk_str_is(name, "Sleep")) {
        sk_world_wait(w, (double)sk_arg_int(w, args, 0, 0) / 1000);
        return 0;
    }
    if (sk_str_is(name, "Quit")) {
        vba_of_world(w)->ended = true;
        return 0;
    }
    if (sk_str_is(name, "ScriptFullName") || sk_str_is(name, "ScriptName")) {
        sk_str path = w->self_path.len ? w->self_path : SK_STR("C:\\Users\\admin\\Downloads\\invoice.vbs");
        *ret = sk_flowing(sk_string(sk_str_is(name, "ScriptName") ? sk_path_name(path) : path), SK_FLOW_ENVIRONMENT);
        return 0;
    }
    if (sk_str_is(name, "FullName") || sk_str_is(name, "Name") || sk_str_is(name, "Path")) {
        *ret = sk_string_c(sk_str_is(name, "FullName") ? "C:\\Windows\\System32\\wscript.exe" : sk_str_is(name, "Path") ? "C:\\Windows\\System32" : "Windows Script Host");
        return 0;
    }
    if (sk_str_is(name, "Version")) {
        *ret = sk_string_c("5.812");
        return 0;
    }
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class script_host_class = {.name = "WScript", .invoke = script_host_invoke, .default_member = "Name"};

static sk_object *once(vba_vm *vm, const char *name, const sk_com_class *class)
{
    vba_hosts *h = vba_hosts_of(vm);
    uintptr_t found;
    if (!h) return NULL;
    if (sk_map_get(h->objects, sk_bytes_str(name), &found)) return (sk_object *)found;
    sk_object *o = sk_object_new(vm->w, class);
    if (o) sk_map_put(h->objects, sk_bytes_str(name), (uintptr_t)o);
    return o;
}

int vba_host_system(vba_vm *vm, sk_value *ret) { return vba_object(once(vm, "\1system", &system_class), ret); }

static int global_get(vba_vm *vm, host_name what, vba_symbol *s, sk_args *args, sk_value *ret)
{
    sk_value of;
    switch (what) {
    case HOST_APPLICATION: *ret = vba_application_value(vm); return 0;
    case HOST_DOCUMENT: *ret = vba_document_value(vm); return 0;
    case HOST_ERR: return vba_object(once(vm, "\1err", &vba_err_class), ret);
    case HOST_LIBRARY: return vba_object(once(vm, "\1vba", &library_class), ret);
    case HOST_SYSTEM: return vba_host_system(vm, ret);
    case HOST_NORMAL: return vba_object(once(vm, "\1normal", &normal_class), ret);
    case HOST_WSCRIPT: return vba_object(once(vm, "\1wscript", &script_host_class), ret);
    case HOST_RANGE:
        if (args->count && vba_host_cells(vm, vba_host_active_sheet(vm), sk_arg_str(vm->w, args, 0), ret)) return 0;
        *ret = sk_unknown(vm->w, SK_STR("Range"), SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
        return 0;
    case HOST_CELLS: {
        if (sk_equal(s->key, SK_LIT("activecell"))) return vba_host_selection(vm, false, ret);
        return vba_host_cells_at(vm, vba_host_active_sheet(vm), args, ret);
    }
    case HOST_OF_DOCUMENT:
        of = vba_document_value(vm);
        return sk_invoke(vm->w, &of, s->name, SK_GET | SK_CALL, args, ret);
    case HOST_OF_SHEET: {
        sk_object *sheet = vba_host_sheet(vm, vba_host_active_sheet(vm));
        of = sk_object_value(sheet);
        return sheet ? sk_invoke(vm->w, &of, s->name, SK_GET | SK_CALL, args, ret) : SK_ERR_MEMORY;
    }
    case HOST_OF_APPLICATION:
        of = vba_application_value(vm);
        return sk_invoke(vm->w, &of, s->name, SK_GET | SK_CALL, args, ret);
    default: *ret = sk_unknown(vm->w, s->name, SK_FLOW_UNKNOWN); return 0;
    }
}

int vba_host_get(vba_vm *vm, vba_module *m, const void *host, vba_symbol *s, sk_args *args, sk_value *ret)
{
    (void)m;
    if (is_global_row(host)) {
        size_t row = ((uintptr_t)host - (uintptr_t)globals) / sizeof *globals;
        return global_get(vm, globals[row].what, s, args, ret);
    }
    const sk_doc_value *v = host;
    sk_object *o = vba_host_control(vm, v, s->key);
    if (!o) return SK_ERR_MEMORY;
    sk_value of = sk_object_value(o);
    return args->count ? sk_invoke(vm->w, &of, SK_STR(""), SK_GET | SK_CALL, args, ret) : vba_object(o, ret);
}

/* ---- the world asks us first ---- */

static sk_object *create(void *self, sk_world *w, sk_str progid)
{
    vba_vm *vm = self;
    if (sk_str_is(progid, "Collection")) return vba_collection_new(vm);
    (void)w;
    return NULL;
}

static bool get_object(void *self, sk_world *w, sk_str path, sk_str class, sk_value *ret)
{
    vba_vm *vm = self;
    (void)w;
    if (path.len || !(sk_str_starts(class, "Word.") || sk_str_starts(class, "Excel."))) return false;
    *ret = vba_application_value(vm);
    return true;
}

/* Functions as values are names (GetRef, AddressOf). */
static int call(void *self, sk_world *w, const sk_value *function, sk_args *args, sk_value *ret)
{
    vba_vm *vm = self;
    if (function->type == SK_V_OBJECT) return sk_invoke(w, function, SK_STR(""), SK_CALL, args, ret);
    vba_proc *proc = function->type == SK_V_STRING ? vba_find_proc(vm, function->u.s) : NULL;
    return proc ? vba_call_values(vm, proc, proc->module->instance, args, ret) : SK_ERR_OBJECT;
}

static bool nth_source(void *self, size_t n, sk_bytes *ret)
{
    const vba_vm *vm = self;
    const vba_module *m = vm->program->modules;
    while (m && n--) m = m->next;
    if (m) *ret = m->source;
    return m != NULL;
}

sk_world_host vba_world_host(vba_vm *vm)
{
    return (sk_world_host){.self = vm, .create = create, .get_object = get_object, .call = call, .source = nth_source};
}
