/* MSXML2.DOMDocument as decoder of base64 and hex (Microsoft's "dataType", "nodeTypedValue": MSXML DOM reference), and as
 * carrier of scripts: a style sheet with msxsl:script is a program once transformNode is called. */
#include "base/text.h"
#include "codec/base64.h"
#include "emulate/world/objects/objects.h"

typedef struct node {
    sk_str name, type, text, xml;
    bool opaque;
} node;

static const sk_com_class node_class;

static node *state(sk_object *self) { return sk_object_state(self); }

static sk_value make_node(sk_world *w, sk_str name)
{
    sk_object *o = sk_object_new(w, &node_class);
    if (o) {
        state(o)->name = name;
        o->label = SK_STR("IXMLDOMElement");
    }
    return sk_object_value(o);
}

static int create_element(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, make_node(w, sk_arg_str(w, args, 0)));
}

static int create_node(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, make_node(w, sk_arg_str(w, args, 1)));
}

static int get_type(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, state(self)->type.len ? sk_string(state(self)->type) : sk_null());
}

static int put_type(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    state(self)->type = sk_arg_str(w, args, 0);
    return 0;
}

static int get_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_value me = sk_object_value(self);
    if (state(self)->opaque) return sk_give(ret, sk_unknown_member(w, &me, SK_STR("text")));
    return sk_give(ret, sk_flowing(sk_string(state(self)->text), self->flow));
}

static int put_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_value v = sk_arg_value(args, 0);
    self->flow = sk_arg_flow(args, 0);
    state(self)->opaque = sk_is_unknown(&v);
    state(self)->text = sk_arg_str(w, args, 0);
    return 0;
}

static sk_bytes decode_hex(sk_world *w, sk_bytes text)
{
    uint8_t *out = sk_arena_take(w->arena, text.len / 2 + 1, 1);
    size_t n = 0;
    int high = -1;
    for (size_t i = 0; out && i < text.len; i++) {
        int value = sk_hex_value(text.p[i]);
        if (value < 0) continue;
        if (high < 0) {
            high = value;
        } else {
            out[n++] = (uint8_t)(high * 16 + value);
            high = -1;
        }
    }
    return sk_bytes_of(out, n);
}

static sk_bytes decode(sk_world *w, const node *n, const char **ret_how)
{
    sk_bytes text = sk_str_to_ansi(&w->strings, n->text);
    bool hex = sk_str_is(n->type, "bin.hex");
    *ret_how = hex ? "hex" : "base64";
    return hex ? decode_hex(w, text) : sk_base64_decode(w->arena, text, SK_BASE64_STOP_AT_PAD);
}

static bool is_binary(const node *n) { return sk_str_is(n->type, "bin.base64") || sk_str_is(n->type, "bin.hex"); }

static int get_typed(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    node *n = state(self);
    if (!is_binary(n)) return get_text(w, self, args, ret);
    if (n->opaque) return sk_give(ret, sk_world_answer_bytes(w, self->label));
    const char *how;
    sk_bytes b = decode(w, n, &how);
    sk_world_decoded(w, how, b.len);
    sk_array *a = sk_array_bytes(w, b);
    return a ? sk_give(ret, sk_flowing(sk_array_value(a), self->flow | SK_FLOW_DECODED)) : SK_ERR_MEMORY;
}

static void encode_base64(sk_builder *out, sk_bytes b)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < b.len && !out->full; i += 3) {
        size_t n = b.len - i < 3 ? b.len - i : 3;
        uint32_t group = (uint32_t)b.p[i] << 16 | (n > 1 ? (uint32_t)b.p[i + 1] << 8 : 0) | (n > 2 ? (uint32_t)b.p[i + 2] : 0);
        for (size_t k = 0; k < 4; k++) sk_builder_unit(out, k <= n ? (uint8_t)alphabet[group >> (18 - 6 * k) & 63] : '=');
        if (i / 3 % 18 == 17 && i + 3 < b.len) sk_builder_unit(out, '\n'); /* MSXML breaks after 72 characters */
    }
}

static int put_typed(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    node *n = state(self);
    sk_value v = sk_arg_value(args, 0);
    if (!is_binary(n)) return put_text(w, self, args, ret);
    sk_bytes b = sk_value_bytes(w, &v, &n->opaque);
    self->flow = sk_arg_flow(args, 0);
    sk_builder out = sk_builder_new(&w->strings, b.len * 4 / 3 + 4);
    if (sk_str_is(n->type, "bin.hex"))
        sk_builder_bytes(&out, sk_text_hex(w->arena, b));
    else
        encode_base64(&out, b);
    n->text = sk_builder_done(&out);
    return 0;
}

/* The text of a document: what stands between its tags. */
static sk_str text_of(sk_world *w, sk_str xml)
{
    sk_builder out = sk_builder_new(&w->strings, xml.len);
    bool tag = false;
    for (size_t i = 0; i < xml.len && !out.full; i++) {
        uint16_t c = sk_str_at(xml, i);
        if (c == '<') tag = true;
        if (!tag) sk_builder_unit(&out, c);
        if (c == '>') tag = false;
    }
    return sk_str_trim(sk_builder_done(&out), true, true, true);
}

static int load_xml(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    node *n = state(self);
    n->xml = sk_arg_str(w, args, 0);
    n->text = text_of(w, n->xml);
    n->opaque = (sk_arg_flow(args, 0) & SK_FLOW_UNKNOWN) != 0;
    self->flow = sk_arg_flow(args, 0);
    if (sk_str_find(n->xml, SK_STR("bin.base64"), 0, true) != SK_NPOS)
        n->type = SK_STR("bin.base64");
    else if (sk_str_find(n->xml, SK_STR("bin.hex"), 0, true) != SK_NPOS)
        n->type = SK_STR("bin.hex");
    return sk_give(ret, sk_bool(n->xml.len > 0));
}

static int load(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str path = sk_arg_str(w, args, 0);
    sk_bytes b;
    unsigned flow;
    if (sk_str_starts(path, "http")) {
        state(self)->opaque = true;
        self->flow |= SK_FLOW_NETWORK;
        return sk_give(ret, sk_bool(sk_world_download(w, path, SK_STR(""), "GET", "MSXML2.DOMDocument.load")));
    }
    if (!sk_world_read(w, path, &b, &flow, &state(self)->opaque)) return sk_give(ret, sk_bool(false));
    sk_value text = sk_flowing(sk_string(sk_str_utf8(&w->strings, b)), flow);
    sk_args one = {.v = &text, .count = 1};
    return load_xml(w, self, &one, ret);
}

static int document_element(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    *ret = make_node(w, SK_STR(""));
    if (!ret->u.o) return SK_ERR_MEMORY;
    *state(ret->u.o) = *state(self);
    ret->u.o->flow = self->flow;
    return 0;
}

static int transform(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value v = sk_arg_value(args, 0);
    sk_object *sheet = v.type == SK_V_OBJECT && v.u.o &&
                               (v.u.o->class == &node_class || v.u.o->class == &sk_com_class_dom_document)
                           ? v.u.o
                           : self;
    node *n = state(sheet);
    bool scripted = sk_str_find(n->xml, SK_STR(":script"), 0, true) != SK_NPOS;
    if (scripted || (sheet->flow & SK_FLOW_NETWORK)) {
        SK_ACT(w, SK_OP_RUN, {"command", SK_STR("style sheet with script")}, {"via", SK_STR("MSXML2.DOMDocument.transformNode")},
               {"flow", sk_flow_text(w, sheet->flow)});
    }
    if (scripted) sk_world_child(w, "stylesheet.xsl", SK_KIND_NONE, sk_str_to_utf8(&w->strings, n->xml));
    return sk_give(ret, sk_flowing(sk_string(SK_STR("")), sheet->flow));
}

static int get_xml(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_flowing(sk_string(state(self)->xml), self->flow));
}

static int get_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(state(self)->name));
}

static int append_child(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self;
    return sk_give(ret, sk_arg_value(args, 0));
}

static const sk_member members[] = {
    {"appendChild", append_child, NULL, NULL},
    {"createElement", create_element, NULL, NULL},
    {"createNode", create_node, NULL, NULL},
    {"dataType", get_type, put_type, NULL},
    {"documentElement", document_element, NULL, NULL},
    {"load", load, NULL, NULL},
    {"loadXML", load_xml, NULL, NULL},
    {"nodeName", get_name, NULL, NULL},
    {"nodeTypedValue", get_typed, put_typed, NULL},
    {"nodeValue", get_text, put_text, NULL},
    {"parseError", sk_answer_zero, NULL, NULL},
    {"readyState", sk_answer_zero, NULL, NULL},
    {"selectSingleNode", document_element, NULL, NULL},
    {"setProperty", sk_do_nothing, NULL, NULL},
    {"tagName", get_name, NULL, NULL},
    {"text", get_text, put_text, NULL},
    {"transformNode", transform, NULL, NULL},
    {"transformNodeToObject", transform, NULL, NULL},
    {"xml", get_xml, NULL, NULL},
};

static const sk_com_class node_class = {
    .name = "IXMLDOMElement", SK_MEMBERS(members), .default_member = "text", .state_size = sizeof(node)};

static const char *const progids[] = {"MSXML2.DOMDocument", "Microsoft.XMLDOM", "MSXML.DOMDocument",
                                      "MSXML2.FreeThreadedDOMDocument", NULL};
const sk_com_class sk_com_class_dom_document = {
    .name = "DOMDocument",
    .progids = progids,
    .clsid = "2933BF90-7B36-11D2-B20E-00C04F983E60 88D96A05-F192-11D4-A65F-0040963251E5 F6D90F11-9C73-11D3-B32E-00C04F990BB4",
    SK_MEMBERS(members),
    .default_member = "text",
    .state_size = sizeof(node)};
