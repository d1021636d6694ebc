/* Stored things of a document as objects: controls of forms and pages (MS-OFORMS), shapes, variables, properties, comments;
 * and collections of them. Properties put by code are remembered by the world and win over the stored ones. */
#include "emulate/vba/host.h"

#include "base/text.h"

typedef struct item {
    vba_vm *vm;
    sk_store store;
    sk_bytes container, name, path;
} item;

static sk_bytes key_of(sk_arena *arena, sk_store store, sk_bytes container, sk_bytes name, sk_bytes property)
{
    sk_buf b = sk_buf_new(arena, container.len + name.len + property.len + 16);
    sk_buf_byte(&b, (uint8_t)('A' + store));
    sk_buf_bytes(&b, container);
    sk_buf_byte(&b, 0);
    sk_buf_bytes(&b, name);
    sk_buf_byte(&b, 0);
    sk_buf_bytes(&b, property);
    return sk_text_lower(arena, sk_buf_view(&b));
}

/* Of the document, for all runs. */
static void index_values(vba_hosts *h, const sk_document *d)
{
    sk_arena *arena = h->vm->program->arena;
    for (const sk_doc_value *v = d->values; v; v = v->next) {
        sk_map_add(h->values, key_of(arena, v->store, v->container, v->name, v->property), (uintptr_t)v);
        if (v->store != SK_STORE_CONTROL) continue;
        sk_map_add(h->controls, sk_text_lower(arena, v->name), (uintptr_t)v);
        sk_bytes path = v->path, part; /* frames and pages that hold it may have no text of their own */
        while (sk_next_field(&path, '.', &part)) {
            sk_map_add(h->controls, sk_text_lower(arena, part), (uintptr_t)v);
        }
    }
}

/* A workbook has sheets, or modules and entry points that only Excel has; what has Word's document module is none. */
bool vba_is_excel(const vba_program *p, const sk_document *d)
{
    if (d && d->sheets) return true;
    for (const vba_module *m = p->modules; m; m = m->next) {
        if (sk_equal(m->symbol->key, SK_LIT("thisdocument"))) return false;
    }
    for (const vba_module *m = p->modules; m; m = m->next) {
        if (sk_equal(m->symbol->key, SK_LIT("thisworkbook"))) return true;
        for (const vba_proc *proc = m->procs; proc; proc = proc->next) {
            if (sk_starts(proc->symbol->key, SK_LIT("workbook_")) || sk_equal(proc->symbol->key, SK_LIT("auto_open"))) return true;
        }
    }
    return false;
}

vba_hosts *vba_hosts_of(vba_vm *vm)
{
    if (vm->hosts) return vm->hosts;
    vba_hosts *h = SK_NEW(vm->w->arena, vba_hosts);
    if (!h) return NULL;
    h->vm = vm;
    bool known = vm->program->stored_values != NULL; /* from an earlier run */
    h->values = known ? vm->program->stored_values : sk_map_new(vm->program->arena);
    h->controls = known ? vm->program->stored_controls : sk_map_new(vm->program->arena);
    h->objects = sk_map_new(vm->w->arena);
    h->cells = sk_table_new(vm->w, true);
    h->timers_end = &h->timers;
    if (!h->values || !h->controls || !h->objects || !h->cells) return NULL;
    if (vm->document && !known) index_values(h, vm->document);
    vm->program->stored_values = h->values;
    vm->program->stored_controls = h->controls;
    h->is_excel = vba_is_excel(vm->program, vm->document);
    vm->hosts = h;
    return h;
}

const sk_doc_value *vba_host_value(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes name, const char *property)
{
    vba_hosts *h = vba_hosts_of(vm);
    uintptr_t found;
    if (!h || !sk_map_get(h->values, key_of(vm->w->arena, store, container, name, sk_bytes_str(property)), &found)) return NULL;
    return (const sk_doc_value *)found;
}

static bool is_ascii(sk_bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.p[i] >= 0x80) return false;
    return true;
}

/* The document outlives the run: its text is not copied, because loops that decode a control ask for it at each letter. */
sk_value vba_host_text(vba_vm *vm, sk_bytes utf8)
{
    vm->steps += utf8.len / 4096;
    sk_str s = is_ascii(utf8) ? sk_str_borrow_latin1(utf8) : sk_str_utf8(&vm->w->strings, utf8);
    return sk_flowing(sk_string(s), SK_FLOW_DOCUMENT);
}

/* ---- one thing ---- */

static const char *const default_properties[] = {"Value", "Text", "Caption", "AlternativeText", "Range", "Title", "Tag"};

/* Members that only lead on to the text. */
static bool leads_on(sk_str name)
{
    static const char *const names[] = {"TextFrame", "TextFrame2", "TextRange", "Characters", "Range", "OLEFormat", "Object", "Item",
                                        "ContainingRange", "ShapeRange", "Shape", "Comment", "DrawingObject", "Scope", "Chars"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sk_str_is(name, names[i])) return true;
    }
    return false;
}

static bool stored(item *it, const char *property, sk_value *ret)
{
    const sk_doc_value *v = vba_host_value(it->vm, it->store, it->container, it->name, property);
    if (v) *ret = vba_host_text(it->vm, v->value);
    return v != NULL;
}

static bool stored_default(item *it, sk_value *ret)
{
    for (size_t i = 0; i < sizeof default_properties / sizeof *default_properties; i++) {
        if (stored(it, default_properties[i], ret)) return true;
    }
    return false;
}

static bool in_bag(sk_world *w, const sk_object *o, sk_str name)
{
    sk_value key = sk_string(name);
    return o->bag && sk_table_find(w, o->bag, &key);
}

static int put_default(sk_world *w, sk_object *self, sk_args *args)
{
    sk_value key = sk_string_c("Value");
    if (!args->count) return SK_ERR_ARGUMENTS;
    if (!self->bag) self->bag = sk_table_new(w, true);
    if (self->bag) sk_table_put(w, self->bag, &key, &args->v[args->count - 1]);
    return 0;
}

/* Value, Text and Caption of a control mean the same text where only one of them is stored. */
static bool is_text_property(sk_str name)
{
    static const char *const names[] = {"Value", "Text", "Caption", "AlternativeText", "Title", "Tag", "ControlTipText", "GroupName",
                                        "ControlSource", "RowSource", "PasswordChar", "HelpContextID", "ToolTipText"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sk_str_is(name, names[i])) return true;
    }
    return false;
}

static int item_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    item *it = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) return name.len ? SK_MEMBER_NOT_HERE : put_default(w, self, args);
    if (!name.len && args->count) { /* Pages(0) of a MultiPage by its default, an element of a list */
        sk_object *inside = vba_host_collection(it->vm, it->store, it->container, it->name);
        sk_value of = sk_object_value(inside);
        return inside ? sk_invoke(w, &of, SK_STR("Item"), SK_GET, args, ret) : SK_ERR_MEMORY;
    }
    if (!name.len) {
        if (in_bag(w, self, SK_STR("Value"))) {
            sk_value me = sk_object_value(self);
            return sk_invoke(w, &me, SK_STR("Value"), SK_GET, args, ret);
        }
        if (!stored_default(it, ret)) *ret = vba_host_text(it->vm, SK_LIT(""));
        return 0;
    }
    if (in_bag(w, self, name)) return SK_MEMBER_NOT_HERE;
    sk_bytes property = sk_str_to_utf8(&w->strings, name);
    if (stored(it, sk_arena_string(w->arena, property), ret)) return 0;
    if (sk_str_is(name, "Name")) {
        *ret = vba_host_text(it->vm, it->name);
        return 0;
    }
    if (sk_str_is(name, "Controls") || sk_str_is(name, "Pages") || sk_str_is(name, "Tabs")) {
        sk_object *inside = vba_host_collection(it->vm, it->store, it->container, it->name);
        sk_value of = sk_object_value(inside);
        return inside && args->count ? sk_invoke(w, &of, SK_STR("Item"), SK_GET, args, ret) : vba_object(inside, ret);
    }
    if (sk_str_is(name, "Parent")) {
        *ret = vba_document_value(it->vm);
        return 0;
    }
    if (leads_on(name)) return vba_object(self, ret);
    if (sk_str_is(name, "Visible") || sk_str_is(name, "Enabled") || sk_str_is(name, "HasText") || sk_str_is(name, "HasTextFrame")) {
        *ret = sk_bool(true);
        return 0;
    }
    if (sk_str_is(name, "Value") || sk_str_is(name, "Text")) {
        if (stored_default(it, ret)) return 0;
    }
    if (is_text_property(name)) {
        *ret = vba_host_text(it->vm, SK_LIT(""));
        return 0;
    }
    if (sk_str_is(name, "Delete") || sk_str_is(name, "Select") || sk_str_is(name, "SetFocus") || sk_str_is(name, "Show") || sk_str_is(name, "Hide"))
        return 0;
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class item_class = {.name = "Control", .state_size = sizeof(item), .invoke = item_invoke};

static sk_object *make(vba_vm *vm, const sk_com_class *class, char what, sk_store store, sk_bytes container, sk_bytes name)
{
    vba_hosts *h = vba_hosts_of(vm);
    if (!h) return NULL;
    sk_bytes key = key_of(vm->w->arena, store, container, name, sk_bytes_of(&what, 1));
    uintptr_t found;
    if (sk_map_get(h->objects, key, &found)) return (sk_object *)found;
    sk_object *o = sk_object_new(vm->w, class);
    if (!o) return NULL;
    item *it = sk_object_state(o);
    *it = (item){.vm = vm, .store = store, .container = container, .name = name};
    o->label = sk_str_utf8(&vm->w->strings, name);
    o->flow = SK_FLOW_DOCUMENT;
    sk_map_put(h->objects, key, (uintptr_t)o);
    return o;
}

sk_object *vba_host_item(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes name)
{
    return make(vm, &item_class, 'i', store, container, name);
}

/* ---- collections: name is the path of what they stand in ---- */

bool vba_host_names(const sk_doc_value *v, sk_bytes key)
{
    sk_bytes path = v->path, part;
    if (sk_equal_nocase(v->name, key)) return true;
    while (sk_next_field(&path, '.', &part)) {
        if (sk_equal_nocase(part, key)) return true;
    }
    return false;
}

/* The last part of a path: "MultiPage1.Page2" ends in Page2. */
static bool stands_in(const sk_doc_value *v, sk_bytes inside)
{
    if (!inside.len) return true;
    size_t cut = v->path.len;
    while (cut > 0 && v->path.p[cut - 1] != '.') {
        cut--;
    }
    return sk_equal_nocase(sk_from(v->path, cut), inside);
}

static bool is_member(const item *it, const sk_doc_value *v)
{
    if (v->store != it->store) return false;
    if (it->container.len && v->container.len && !sk_equal_nocase(v->container, it->container)) return false;
    return stands_in(v, it->name);
}

/* The n-th different name from 0; NULL behind the end. Rows of one thing follow one another. */
static const sk_doc_value *nth_row(const item *it, size_t n, size_t *ret_count)
{
    const sk_doc_value *before = NULL;
    *ret_count = 0;
    for (const sk_doc_value *v = it->vm->document ? it->vm->document->values : NULL; v; v = v->next) {
        if (!is_member(it, v)) continue;
        it->vm->steps++;
        if (before && sk_equal_nocase(before->name, v->name) && sk_equal(before->path, v->path)) continue;
        before = v;
        if ((*ret_count)++ == n) return v;
    }
    return NULL;
}

static const sk_doc_value *named_row(const item *it, sk_bytes name)
{
    for (const sk_doc_value *v = it->vm->document ? it->vm->document->values : NULL; v; v = v->next) {
        if (is_member(it, v) && sk_equal_nocase(v->name, name)) return v;
        it->vm->steps++;
    }
    return NULL;
}

static int collection_item(sk_world *w, item *it, sk_args *args, sk_value *ret)
{
    const sk_doc_value *v = NULL;
    size_t count = 0;
    if (args->count && args->v[0].type == SK_V_STRING) {
        v = named_row(it, sk_str_to_utf8(&w->strings, args->v[0].u.s));
    } else {
        int64_t base = it->store == SK_STORE_CONTROL ? 0 : 1, n = sk_arg_int(w, args, 0, base) - base;
        if (n >= 0) v = nth_row(it, (size_t)n, &count);
    }
    if (!v) {
        if (it->vm->document && args->count && args->v[0].type == SK_V_STRING && it->store != SK_STORE_CONTROL) {
            if (it->store == SK_STORE_VARIABLE || it->store == SK_STORE_CUSTOM_PROPERTY || it->store == SK_STORE_BUILTIN_PROPERTY)
                return vba_object(vba_host_item(it->vm, it->store, it->container, sk_str_to_utf8(&w->strings, args->v[0].u.s)), ret);
        }
        *ret = sk_unknown(w, SK_STR("Item"), SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
        return 0;
    }
    return vba_object(vba_host_item(it->vm, it->store, v->container, v->name), ret);
}

/* Names.Add name, refers to: the workbook's formulas know it too. */
static void define_name(sk_world *w, const sk_args *args)
{
    size_t plain = args->count - args->named_count;
    sk_value name = sk_arg_value(args, 0), to = sk_arg_value(args, 1);
    sk_str text;
    for (size_t i = 0; i < args->named_count; i++) {
        if (sk_str_is(args->names[i], "Name")) name = args->v[plain + i];
        if (sk_str_starts(args->names[i], "RefersTo")) to = args->v[plain + i];
    }
    if (to.type != SK_V_MISSING && sk_value_to_str(w, &name, &text) == 0) w->book->define(w->book->self, w, text, &to);
}

static int collection_add(item *it, sk_world *w, sk_args *args, sk_value *ret)
{
    if (it->store == SK_STORE_NAME && w->book) define_name(w, args);
    sk_object *o = vba_host_item(it->vm, it->store, it->container, sk_str_to_utf8(&w->strings, sk_arg_str(w, args, 0)));
    if (!o) return SK_ERR_MEMORY;
    if (args->count > 1) {
        sk_args value = {.v = args->v + args->count - 1, .count = 1};
        put_default(w, o, &value);
    }
    *ret = sk_object_value(o);
    return 0;
}

static int collection_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    item *it = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) {
        if (name.len || args->count < 2) return SK_MEMBER_NOT_HERE;
        sk_args index = {.v = args->v, .count = args->count - 1};
        sk_value of;
        int error = collection_item(w, it, &index, &of);
        sk_args value = {.v = args->v + args->count - 1, .count = 1};
        if (!error && of.type == SK_V_OBJECT && of.u.o) put_default(w, of.u.o, &value);
        return error;
    }
    if (sk_str_is(name, "Count")) {
        size_t count;
        nth_row(it, SIZE_MAX, &count);
        *ret = sk_long((int32_t)count);
        return 0;
    }
    if (sk_str_is(name, "Add")) return collection_add(it, w, args, ret);
    if (name.len && !sk_str_is(name, "Item")) return SK_MEMBER_NOT_HERE;
    if (!args->count) return vba_object(self, ret);
    return collection_item(w, it, args, ret);
}

static bool collection_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    item *it = sk_object_state(self);
    size_t count;
    const sk_doc_value *v = nth_row(it, n, &count);
    sk_object *o = v ? vba_host_item(it->vm, it->store, v->container, v->name) : NULL;
    (void)w;
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class collection_class = {.name = "Collection", .state_size = sizeof(item), .invoke = collection_invoke,
                                              .nth = collection_nth};

sk_object *vba_host_control(vba_vm *vm, const sk_doc_value *v, sk_bytes key)
{
    return vba_host_item(vm, SK_STORE_CONTROL, v->container, sk_equal_nocase(v->name, key) ? v->name : key);
}

sk_object *vba_host_collection(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes path)
{
    return make(vm, &collection_class, 'c', store, container, path);
}
