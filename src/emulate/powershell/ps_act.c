/* Ways into the world: values to and from its kinds, downloads, starts, files. */
#include "base/text.h"
#include "emulate/powershell/ps_run.h"

sk_str sk_ps_str(sk_ps *r, sk_bytes utf8) { return sk_str_utf8(&r->w->strings, utf8); }

sk_str sk_ps_str_of(sk_ps *r, sk_ps_value v) { return sk_ps_str(r, sk_ps_to_text(r->arena, v)); }

sk_ps_value sk_ps_from_str(sk_ps *r, sk_str s) { return sk_ps_text(r->arena, sk_str_to_utf8(&r->w->strings, s)); }

static sk_ps_value from_world_array(sk_ps *r, const sk_value *v)
{
    bool opaque = false;
    sk_bytes bytes = sk_value_bytes(r->w, v, &opaque);
    if (opaque) return sk_ps_unknown(r->arena, SK_LIT("bytes"));
    return sk_ps_octets_of(r, bytes, v->flow);
}

sk_ps_value sk_ps_from_world(sk_ps *r, const sk_value *v)
{
    sk_ps_value made = sk_ps_null();
    switch (v->type) {
    case SK_V_EMPTY:
    case SK_V_NULL:
    case SK_V_MISSING: break;
    case SK_V_BOOLEAN: made = sk_ps_bool(v->u.i != 0); break;
    case SK_V_INTEGER:
    case SK_V_LONG:
    case SK_V_LONGLONG:
    case SK_V_BYTE: made = sk_ps_int(v->u.i); break;
    case SK_V_SINGLE:
    case SK_V_DOUBLE: made = sk_ps_double(v->u.d); break;
    case SK_V_STRING: made = sk_ps_from_str(r, v->u.s); break;
    case SK_V_ARRAY: made = from_world_array(r, v); break;
    case SK_V_OBJECT:
        if (!v->u.o) break;
        made = sk_ps_new_object(r->arena, SK_PS_COM, sk_str_to_utf8(&r->w->strings, v->u.o->label));
        if (made.type == SK_PS_OBJECT) made.object->com = v->u.o;
        break;
    default: made = sk_ps_unknown(r->arena, SK_LIT("COM")); break;
    }
    return sk_ps_flowing(made, v->flow);
}

sk_value sk_ps_to_world(sk_ps *r, sk_ps_value v)
{
    sk_value made = sk_empty();
    switch (v.type) {
    case SK_PS_NULL: break;
    case SK_PS_BOOL: made = sk_bool(v.truth); break;
    case SK_PS_INT: made = v.i == (int32_t)v.i ? sk_long((int32_t)v.i) : sk_longlong(v.i); break;
    case SK_PS_DOUBLE: made = sk_double(v.d); break;
    case SK_PS_UNKNOWN: made = sk_unknown(r->w, v.s ? sk_ps_str(r, (sk_bytes){v.s->p, v.s->len}) : SK_STR("?"), v.flow); break;
    case SK_PS_OBJECT: made = v.object->com ? sk_object_value(v.object->com) : sk_string(sk_ps_str_of(r, v)); break;
    default: made = sk_string(sk_ps_str_of(r, v)); break;
    }
    return sk_flowing(made, sk_ps_flow(v));
}

/* An address may be a text or an object of type Uri; several are all told. */
bool sk_ps_download(sk_ps *r, sk_ps_value url, sk_ps_value path, const char *via)
{
    bool good = false;
    size_t count = sk_ps_count(url);
    for (size_t i = 0; i < count && i < 64; i++) {
        sk_ps_value target = sk_ps_is_list(path) ? sk_ps_item(r->arena, path, i) : path;
        good = sk_world_download(r->w, sk_ps_str_of(r, sk_ps_item(r->arena, url, i)), sk_ps_str_of(r, target), "GET", via);
    }
    if (!good) sk_ps_fail(r, "The remote server returned an error: (404) Not Found.");
    return good;
}

sk_ps_value sk_ps_answer(sk_ps *r, sk_ps_value url, bool as_text)
{
    sk_bytes address = sk_ps_to_text(r->arena, url);
    sk_ps_value v = sk_ps_unknown(r->arena, sk_text_bytes(r->arena, "%s of %.*s", as_text ? "text" : "bytes",
                                                          (int)(address.len < 300 ? address.len : 300), (const char *)address.p));
    return sk_ps_flowing(v, SK_FLOW_NETWORK);
}

void sk_ps_start(sk_ps *r, sk_ps_value program, sk_ps_value arguments, const char *via, bool hidden)
{
    sk_ps_value line = sk_ps_is_list(arguments) ? sk_ps_join(r, arguments, SK_LIT(" ")) : arguments;
    unsigned flow = sk_ps_flow(program) | sk_ps_flow(line);
    sk_run run = {.command = sk_ps_str_of(r, program),
                  .arguments = sk_ps_str_of(r, line),
                  .via = via,
                  .hidden = hidden,
                  .flow = (uint8_t)flow};
    sk_world_run(r->w, &run);
}

void sk_ps_write_file(sk_ps *r, sk_ps_value path, sk_ps_value content, bool append)
{
    sk_str where = sk_ps_str_of(r, path);
    unsigned flow = sk_ps_flow(content);
    sk_bytes bytes;
    if (where.len == 0) return;
    if (content.type == SK_PS_BYTES && content.octets->opaque)
        content = sk_ps_flowing(sk_ps_unknown(r->arena, SK_LIT("bytes")), flow);
    if (content.type == SK_PS_UNKNOWN || append) {
        sk_file *f = sk_world_open_write(r->w, where, append);
        if (!f) return;
        if (content.type == SK_PS_UNKNOWN)
            sk_file_put_opaque(r->w, f, SK_ANSWER_BYTES, flow);
        else if (content.type == SK_PS_BYTES && sk_ps_to_bytes(r->arena, content, &bytes))
            sk_file_put(r->w, f, f->len, bytes, flow);
        else
            sk_file_put(r->w, f, f->len, sk_ps_to_text(r->arena, content), flow);
        sk_file_close(r->w, f);
        return;
    }
    if (content.type != SK_PS_BYTES || !sk_ps_to_bytes(r->arena, content, &bytes)) bytes = sk_ps_to_text(r->arena, content);
    sk_world_write(r->w, where, bytes, flow);
}

sk_ps_value sk_ps_read_file(sk_ps *r, sk_ps_value path, bool as_text)
{
    sk_bytes content;
    unsigned flow = 0;
    bool opaque = false;
    if (!sk_world_read(r->w, sk_ps_str_of(r, path), &content, &flow, &opaque)) {
        sk_ps_fail(r, "Could not find file.");
        return sk_ps_null();
    }
    if (opaque) return sk_ps_flowing(sk_ps_unknown(r->arena, sk_ps_to_text(r->arena, path)), flow);
    if (as_text) return sk_ps_decode_text(r, sk_utf8_valid(content) ? SK_LIT("utf8") : SK_LIT("default"), content, flow);
    return sk_ps_octets_of(r, content, flow);
}
