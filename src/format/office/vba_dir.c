/* The dir stream of a VBA project (MS-OVBA 2.3.4.2): records of id, length, data. Every record is read by its own
 * length, whatever its place, so that a record that is missing or unknown costs nothing. */
#include "base/attr.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/office/vba_inside.h"

#define MOST_REFERENCES 256

enum {
    DIR_SYSKIND = 0x0001,
    DIR_CODEPAGE = 0x0003,
    DIR_NAME = 0x0004,
    DIR_VERSION = 0x0009,
    DIR_REFERENCE_REGISTERED = 0x000D,
    DIR_REFERENCE_PROJECT = 0x000E,
    DIR_END = 0x0010,
    DIR_MODULE_NAME = 0x0019,
    DIR_MODULE_STREAM = 0x001A,
    DIR_MODULE_PROCEDURAL = 0x0021,
    DIR_MODULE_OTHER = 0x0022,
    DIR_MODULE_READ_ONLY = 0x0025,
    DIR_MODULE_PRIVATE = 0x0028,
    DIR_MODULE_END = 0x002B,
    DIR_REFERENCE_CONTROL = 0x002F,
    DIR_REFERENCE_EXTENDED = 0x0030,
    DIR_MODULE_OFFSET = 0x0031,
    DIR_MODULE_STREAM_WIDE = 0x0032,
    DIR_REFERENCE_ORIGINAL = 0x0033,
    DIR_MODULE_NAME_WIDE = 0x0047
};

struct dir {
    vba_project *p;
    vba_module *module; /* being read, or NULL */
    unsigned references;
};

static void begin_module(struct dir *d, sk_bytes data)
{
    vba_module *m = NULL;
    if (sk_within(d->p->o->budget, SK_LIMIT_VBA_MODULES, (uint64_t)d->p->count + 1)) m = SK_NEW(d->p->o->arena, vba_module);
    d->module = m;
    if (!m) return;
    m->name = m->stream = vba_decode_text(d->p, data);
    m->type = SK_MODULE_PROCEDURAL;
    *d->p->modules_end = m;
    d->p->modules_end = &m->next;
    d->p->count++;
}

/* The wide name wins. A narrow one that says something else (beyond what its code page cannot write) is told. */
static void set_wide(struct dir *d, sk_bytes *text, sk_bytes data)
{
    sk_bytes wide = sk_utf16le_to_utf8(d->p->o->arena, data);
    bool ascii = true;
    for (size_t i = 0; i < wide.len; i++) ascii = ascii && wide.p[i] < 0x80;
    if (ascii && !sk_equal(wide, *text)) d->module->names_differ = true;
    if (wide.len > 0) *text = wide;
}

static void on_syskind(struct dir *d, sk_bytes data) { d->p->syskind = sk_u32le_at(data, 0); }
static void on_codepage(struct dir *d, sk_bytes data) { d->p->codepage = sk_u16le_at(data, 0); }
static void on_name(struct dir *d, sk_bytes data) { d->p->name = vba_decode_text(d->p, data); }
static void on_module_stream(struct dir *d, sk_bytes data) { d->module->stream = vba_decode_text(d->p, data); }
static void on_module_stream_wide(struct dir *d, sk_bytes data) { set_wide(d, &d->module->stream, data); }
static void on_module_name_wide(struct dir *d, sk_bytes data) { set_wide(d, &d->module->name, data); }
static void on_procedural(struct dir *d, sk_bytes data)
{
    (void)data;
    d->module->type = SK_MODULE_PROCEDURAL;
}
static void on_other(struct dir *d, sk_bytes data) /* document, class or form: PROJECT tells which */
{
    (void)data;
    d->module->type = SK_MODULE_CLASS;
}
static void on_read_only(struct dir *d, sk_bytes data)
{
    (void)data;
    d->module->read_only = true;
}
static void on_private(struct dir *d, sk_bytes data)
{
    (void)data;
    d->module->is_private = true;
}
static void on_module_offset(struct dir *d, sk_bytes data)
{
    d->module->offset = sk_u32le_at(data, 0);
    d->module->has_offset = data.len >= 4;
}

static void tell_reference(struct dir *d, sk_bytes libid)
{
    if (libid.len == 0 || d->references++ >= MOST_REFERENCES) return;
    sk_tell_fact(d->p->o, SK_FACT_VBA_REFERENCE, vba_decode_text(d->p, libid), 0, 0);
}

/* Libids with a length in front (2.3.4.2.2.3 ff.). */
static void on_reference(struct dir *d, sk_bytes data) { tell_reference(d, sk_slice(data, 4, sk_u32le_at(data, 0))); }
static void on_reference_project(struct dir *d, sk_bytes data) { on_reference(d, data); /* the absolute path stands first */ }
static void on_reference_original(struct dir *d, sk_bytes data) { tell_reference(d, data); }

static const struct {
    uint16_t id;
    bool in_module;
    uint32_t least; /* bytes of data */
    void (*run)(struct dir *d, sk_bytes data);
} records[] = {
    {DIR_SYSKIND, false, 4, on_syskind},
    {DIR_CODEPAGE, false, 2, on_codepage},
    {DIR_NAME, false, 0, on_name},
    {DIR_REFERENCE_REGISTERED, false, 4, on_reference},
    {DIR_REFERENCE_PROJECT, false, 4, on_reference_project},
    {DIR_REFERENCE_CONTROL, false, 4, on_reference},
    {DIR_REFERENCE_EXTENDED, false, 4, on_reference},
    {DIR_REFERENCE_ORIGINAL, false, 0, on_reference_original},
    {DIR_MODULE_NAME, false, 0, begin_module},
    {DIR_MODULE_NAME_WIDE, true, 0, on_module_name_wide},
    {DIR_MODULE_STREAM, true, 0, on_module_stream},
    {DIR_MODULE_STREAM_WIDE, true, 0, on_module_stream_wide},
    {DIR_MODULE_OFFSET, true, 4, on_module_offset},
    {DIR_MODULE_PROCEDURAL, true, 0, on_procedural},
    {DIR_MODULE_OTHER, true, 0, on_other},
    {DIR_MODULE_READ_ONLY, true, 0, on_read_only},
    {DIR_MODULE_PRIVATE, true, 0, on_private},
};

static void run_record(struct dir *d, unsigned id, sk_bytes data)
{
    for (size_t i = 0; i < SK_COUNT(records); i++) {
        if (records[i].id != id) continue;
        if (data.len < records[i].least)
            d->p->dir_odd = true;
        else if (!records[i].in_module || d->module)
            records[i].run(d, data);
    }
    if (id == DIR_MODULE_END) d->module = NULL;
}

void vba_read_dir(vba_project *p, sk_bytes dir)
{
    struct dir d = {.p = p};
    sk_reader r = sk_reader_on(dir, 0);
    bool ended = false;
    while (!ended && sk_left(&r) >= 6) {
        unsigned id = sk_u16le(&r);
        uint32_t len = sk_u32le(&r);
        if (id == DIR_VERSION) len = 6;  /* the stored length leaves the minor version out (2.3.4.2.1.11) */
        if (id == DIR_CODEPAGE) len = 2; /* fixed whatever stands there (2.3.4.2.1.4) */
        sk_bytes data = sk_take(&r, len);
        if (r.failed) break;
        run_record(&d, id, data);
        ended = id == DIR_END;
    }
    if (!ended) p->dir_odd = true;
}
