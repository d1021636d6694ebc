/* CreateObject and GetObject: ProgIDs, CLSIDs and monikers to the tables of objects/. Monikers after Microsoft's "COM
 * Monikers" (new:, script:) and "Constructing a Moniker String" (winmgmts:). */
#include "emulate/world/world.h"
#include "emulate/world/objects/objects.h"

static const sk_com_class *const classes[] = {
#define SK_COM_CLASS(name) &sk_com_class_##name,
#include "emulate/world/objects/classes.def"
#undef SK_COM_CLASS
};

/* "MSXML2.ServerXMLHTTP.6.0" without ".6.0". */
static sk_str without_version(sk_str progid)
{
    size_t end = progid.len;
    while (end > 0 && (sk_is_digit(sk_str_at(progid, end - 1)) || sk_str_at(progid, end - 1) == '.')) end--;
    size_t points = 0;
    for (size_t i = 0; i < end; i++) points += sk_str_at(progid, i) == '.';
    return points && end < progid.len && sk_str_at(progid, end) == '.' ? sk_str_slice(progid, 0, end) : progid;
}

static bool has_clsid(const sk_com_class *class, sk_str clsid)
{
    if (!class->clsid || clsid.len != 36) return false;
    return sk_str_find(sk_str_c(class->clsid), clsid, 0, true) != SK_NPOS;
}

const sk_com_class *sk_com_class_find(sk_str progid)
{
    progid = sk_str_trim(progid, true, true, true);
    sk_str clsid = progid;
    if (sk_str_at(progid, 0) == '{' && progid.len >= 38) clsid = sk_str_slice(progid, 1, 36);
    sk_str bare = without_version(progid);
    for (size_t i = 0; i < SK_COUNT(classes); i++) {
        if (has_clsid(classes[i], clsid)) return classes[i];
        for (const char *const *p = classes[i]->progids; p && *p; p++) {
            if (sk_str_is(progid, *p) || sk_str_is(bare, *p)) return classes[i];
        }
    }
    return NULL;
}

sk_object *sk_world_create(sk_world *w, sk_str progid)
{
    sk_object *o = w->host.create ? w->host.create(w->host.self, w, progid) : NULL;
    if (o) return o;
    const sk_com_class *class = sk_com_class_find(progid);
    o = sk_object_new(w, class ? class : &sk_com_class_unknown);
    if (o) o->label = sk_str_slice(progid, 0, 120);
    return o;
}

static int create_new(sk_world *w, sk_str what, sk_value *ret)
{
    *ret = sk_object_value(sk_world_create(w, what));
    return ret->u.o ? 0 : SK_ERR_MEMORY;
}

/* "script:http://host/file.sct": the scriptlet is fetched and run. */
static int get_scriptlet(sk_world *w, sk_str path, sk_value *ret)
{
    sk_str url = sk_str_from(path, path.len && sk_str_starts(path, "scriptlet:") ? 10 : 7);
    sk_world_download(w, url, SK_STR(""), "GET", "script moniker");
    SK_ACT(w, SK_OP_RUN, {"command", path}, {"path", url}, {"via", SK_STR("GetObject")}, {"flow", SK_STR("network")});
    *ret = sk_unknown(w, path, SK_FLOW_NETWORK);
    return 0;
}

int sk_world_get_object(sk_world *w, sk_str path, sk_str class, sk_value *ret)
{
    if (w->host.get_object && w->host.get_object(w->host.self, w, path, class, ret)) return 0;
    path = sk_str_trim(path, true, true, true);
    if (path.len == 0) return create_new(w, class, ret);
    if (sk_str_starts(path, "winmgmts:") || sk_str_is(path, "winmgmts")) return sk_wmi_moniker(w, path, ret);
    if (sk_str_starts(path, "new:")) return create_new(w, sk_str_from(path, 4), ret);
    if (sk_str_starts(path, "script:") || sk_str_starts(path, "scriptlet:")) return get_scriptlet(w, path, ret);
    if (sk_str_at(path, 0) == '{' || (class.len && sk_com_class_find(class))) return create_new(w, class.len ? class : path, ret);
    SK_ACT(w, SK_OP_READ, {"path", path}, {"via", SK_STR("GetObject")});
    sk_object *o = sk_object_new(w, &sk_com_class_unknown);
    if (o) o->label = sk_str_slice(path, 0, 120);
    *ret = sk_object_value(o);
    return o ? 0 : SK_ERR_MEMORY;
}
