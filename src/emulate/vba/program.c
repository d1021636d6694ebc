/* See program.h: names and what they stand for. */
#include "emulate/vba/program.h"

#include <stdio.h>

#include "base/text.h"
#include "codec/charset.h"

vba_program *vba_program_new(sk_world *w)
{
    vba_program *p = SK_NEW(w->arena, vba_program);
    if (!p) return NULL;
    p->arena = w->arena;
    p->strings = &w->strings;
    p->world = w;
    p->symbols = sk_map_new(w->arena);
    p->modules_end = &p->modules;
    return p->symbols ? p : NULL;
}

static vba_symbol *add_symbol(vba_program *p, sk_bytes key, sk_str name)
{
    vba_symbol *s = SK_NEW(p->arena, vba_symbol);
    if (!s) {
        p->full = true;
        return NULL;
    }
    s->key = sk_arena_copy(p->arena, key);
    s->name = name;
    if (!sk_map_put(p->symbols, s->key, (uintptr_t)s)) p->full = true;
    return s;
}

vba_symbol *vba_intern_bytes(vba_program *p, sk_bytes raw, uint16_t codepage)
{
    if (raw.len > 512 || !sk_charset_is_ascii(raw)) return vba_intern(p, vba_text(p, raw, codepage));
    uint8_t folded[512];
    for (size_t i = 0; i < raw.len; i++) {
        folded[i] = (uint8_t)sk_lower(raw.p[i]);
    }
    sk_bytes key = {folded, raw.len};
    uintptr_t found;
    if (sk_map_get(p->symbols, key, &found)) return (vba_symbol *)found;
    return add_symbol(p, key, sk_str_borrow_latin1(sk_arena_copy(p->arena, raw)));
}

static vba_symbol *find_by_text(const vba_program *p, sk_str name)
{
    uint8_t folded[512];
    uintptr_t found;
    if (name.wide || name.len > sizeof folded) {
        sk_bytes key = sk_str_to_utf8(p->strings, sk_str_lower(p->strings, name));
        return sk_map_get(p->symbols, key, &found) ? (vba_symbol *)found : NULL;
    }
    size_t len = 0;
    for (size_t i = 0; i < name.len && len + 2 <= sizeof folded; i++) {
        uint16_t c = sk_unit_lower(name.p.b[i]);
        if (c >= 0x80) folded[len++] = (uint8_t)(0xC0 | c >> 6);
        folded[len++] = (uint8_t)(c < 0x80 ? c : 0x80 | (c & 0x3F));
    }
    return sk_map_get(p->symbols, sk_bytes_of(folded, len), &found) ? (vba_symbol *)found : NULL;
}

/* Members are asked for by the text of the symbol that stands in the code, which lives as long as the program: where a text is
 * that very one it needs no comparing. */
vba_symbol *vba_find_symbol(vba_program *p, sk_str name)
{
    size_t place = ((uintptr_t)name.p.b >> 4) % VBA_RECENT;
    vba_symbol *s = p->recent[place];
    if (s && s->name.p.b == name.p.b && s->name.len == name.len && s->name.wide == name.wide) return s;
    s = find_by_text(p, name);
    if (s && s->name.p.b == name.p.b && s->name.len == name.len) p->recent[place] = s;
    return s;
}

/* A copy that outlives the run that made the name. */
static sk_str keep_name(vba_program *p, sk_str name)
{
    if (!name.wide) return sk_str_borrow_latin1(sk_arena_copy(p->arena, sk_bytes_of(name.p.b, name.len)));
    return sk_str_units(p->strings, name.p.w, name.len);
}

vba_symbol *vba_intern(vba_program *p, sk_str name)
{
    vba_symbol *known = vba_find_symbol(p, name);
    if (known) return known;
    return add_symbol(p, sk_str_to_utf8(p->strings, sk_str_lower(p->strings, name)), keep_name(p, name));
}

vba_symbol *vba_intern_c(vba_program *p, const char *name)
{
    return vba_intern_bytes(p, sk_bytes_str(name), 65001);
}

/* Names of code pages that are no "windows-N" (charset names as in WHATWG Encoding 4.2). */
static const struct { uint16_t codepage; const char *name; } charsets[] = {
    {0, ""}, {874, "windows-874"}, {932, "shift_jis"}, {936, "gbk"}, {949, "euc-kr"}, {950, "big5"},
    {10000, "macintosh"}, {10001, "shift_jis"}, {10007, "x-mac-cyrillic"}, {20866, "koi8-r"}, {65001, "utf-8"},
};

sk_str vba_text(vba_program *p, sk_bytes raw, uint16_t codepage)
{
    if (sk_charset_is_ascii(raw)) return sk_str_borrow_latin1(raw);
    char name[24];
    snprintf(name, sizeof name, "windows-%u", codepage);
    const char *charset = name;
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
        if (charsets[i].codepage == codepage) charset = charsets[i].name;
    }
    return sk_str_utf8(p->strings, sk_charset_to_utf8(p->arena, raw, sk_bytes_str(charset), NULL));
}

enum { WALKED_MOST = 8 /* declarations of one name; where modules have more of it, a map finds theirs */ };

vba_global *vba_module_find(const vba_module *m, const vba_symbol *s)
{
    uintptr_t found;
    vba_global *g = s ? s->globals : NULL;
    for (unsigned i = 0; g && i < WALKED_MOST; i++, g = g->next) {
        if (g->module == m) return g;
    }
    return m && g && sk_map_get(m->names, s->key, &found) ? (vba_global *)found : NULL;
}

vba_global *vba_declare_name(vba_program *p, vba_module *m, vba_symbol *s, vba_global_kind kind, bool is_public)
{
    if (!s) return NULL;
    vba_global *g = vba_module_find(m, s);
    if (g && g->kind == kind) return g;
    g = SK_NEW(p->arena, vba_global);
    if (!g) {
        p->full = true;
        return NULL;
    }
    g->kind = (uint8_t)kind;
    g->is_public = is_public;
    g->module = m;
    if (!sk_map_put(m->names, s->key, (uintptr_t)g)) p->full = true;
    g->next = s->globals;
    g->symbol = s;
    g->older = p->newest;
    s->globals = p->newest = g;
    p->generation++;
    return g;
}

vba_module *vba_program_module(const vba_program *p, const vba_symbol *s)
{
    for (vba_module *m = p->modules; m; m = m->next) {
        if (m->symbol == s) return m;
    }
    return NULL;
}

vba_module *vba_program_add(vba_program *p, vba_symbol *name, sk_module_type type)
{
    vba_module *m = SK_NEW(p->arena, vba_module);
    if (!m || !(m->names = sk_map_new(p->arena))) {
        p->full = true;
        return NULL;
    }
    m->symbol = name;
    m->type = type;
    m->procs_end = &m->procs;
    *p->modules_end = m;
    p->modules_end = &m->next;
    return m;
}

vba_state vba_program_state(const vba_program *p)
{
    return (vba_state){p->modules_end, p->newest};
}

void vba_program_return(vba_program *p, vba_state to)
{
    if (p->newest == to.newest && p->modules_end == to.modules_end) return;
    for (vba_global *g = p->newest; g != to.newest; g = g->older) {
        g->symbol->globals = g->next; /* the newest of a name is the first */
        p->newest = g->older;
    }
    *to.modules_end = NULL;
    p->modules_end = to.modules_end;
    p->generation++;
    for (vba_module *m = p->modules; m; m = m->next) {
        for (vba_proc *proc = m->procs; proc; proc = proc->next) proc->prepared = false;
        if (m->script) m->script->prepared = false;
    }
}
