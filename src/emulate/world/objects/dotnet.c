/* Classes of .NET that COM shows to scripts: encodings, base64 transform, streams, and BinaryFormatter, whose Deserialize_2 loads
 * code. Overloads have numbers behind their names (GetBytes_4), in the order of Microsoft's .NET Framework reference. */
#include "codec/base64.h"
#include "emulate/world/objects/objects.h"

static int give_bytes(sk_world *w, sk_bytes b, unsigned flow, sk_value *ret)
{
    sk_array *a = sk_array_bytes(w, b);
    return a ? sk_give(ret, sk_flowing(sk_array_value(a), flow)) : SK_ERR_MEMORY;
}

static sk_bytes encode(sk_world *w, sk_object *self, sk_str s)
{
    if (self->class == &sk_com_class_encoding_unicode) return sk_str_to_utf16le(&w->strings, s);
    return self->class == &sk_com_class_encoding_utf8 ? sk_str_to_utf8(&w->strings, s) : sk_str_to_ansi(&w->strings, s);
}

static int get_bytes(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return give_bytes(w, encode(w, self, sk_arg_str(w, args, 0)), sk_arg_flow(args, 0), ret);
}

static int get_byte_count(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return sk_give(ret, sk_long((int32_t)encode(w, self, sk_arg_str(w, args, 0)).len));
}

static int get_string(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value v = sk_arg_value(args, 0);
    bool opaque;
    sk_bytes b = sk_value_bytes(w, &v, &opaque);
    if (opaque) return sk_give(ret, sk_unknown(w, SK_STR("GetString"), sk_arg_flow(args, 0)));
    if (args->count >= 3) b = sk_slice(b, (uint64_t)sk_arg_int(w, args, 1, 0), (uint64_t)sk_arg_int(w, args, 2, INT32_MAX));
    sk_str s = self->class == &sk_com_class_encoding_unicode ? sk_str_utf16le(&w->strings, b)
               : self->class == &sk_com_class_encoding_utf8  ? sk_str_utf8(&w->strings, b)
                                                             : sk_str_from_ansi(&w->strings, b);
    return sk_give(ret, sk_flowing(sk_string(s), sk_arg_flow(args, 0)));
}

static const sk_member encoding_members[] = {
    {"GetByteCount_2", get_byte_count, NULL, NULL}, {"GetBytes", get_bytes, NULL, NULL},
    {"GetBytes_4", get_bytes, NULL, NULL},          {"GetString", get_string, NULL, NULL},
    {"GetString_2", get_string, NULL, NULL},
};

static const char *const ascii_progids[] = {"System.Text.ASCIIEncoding", NULL};
static const char *const unicode_progids[] = {"System.Text.UnicodeEncoding", NULL};
static const char *const utf8_progids[] = {"System.Text.UTF8Encoding", NULL};
const sk_com_class sk_com_class_encoding_ascii = {
    .name = "ASCIIEncoding", .progids = ascii_progids, SK_MEMBERS(encoding_members)};
const sk_com_class sk_com_class_encoding_unicode = {
    .name = "UnicodeEncoding", .progids = unicode_progids, SK_MEMBERS(encoding_members)};
const sk_com_class sk_com_class_encoding_utf8 = {.name = "UTF8Encoding", .progids = utf8_progids, SK_MEMBERS(encoding_members)};

/* TransformFinalBlock(bytes, offset, count) */
static int transform_final(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value v = sk_arg_value(args, 0);
    bool opaque;
    (void)self;
    sk_bytes b = sk_value_bytes(w, &v, &opaque);
    if (opaque) return sk_give(ret, v);
    b = sk_slice(b, (uint64_t)sk_arg_int(w, args, 1, 0), (uint64_t)sk_arg_int(w, args, 2, INT32_MAX));
    b = sk_base64_decode(w->arena, b, SK_BASE64_CONTINUE);
    sk_world_decoded(w, "base64", b.len);
    return give_bytes(w, b, (unsigned)sk_arg_flow(args, 0) | SK_FLOW_DECODED, ret);
}

static const sk_member transform_members[] = {{"TransformFinalBlock", transform_final, NULL, NULL}};
static const char *const transform_progids[] = {"System.Security.Cryptography.FromBase64Transform", NULL};
const sk_com_class sk_com_class_base64_transform = {
    .name = "FromBase64Transform", .progids = transform_progids, SK_MEMBERS(transform_members)};

typedef struct memory {
    sk_file data;
    uint64_t position;
} memory;

static int write_memory(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    memory *m = sk_object_state(self);
    sk_value v = sk_arg_value(args, 0);
    bool opaque;
    sk_bytes b = sk_value_bytes(w, &v, &opaque);
    self->flow |= sk_arg_flow(args, 0);
    if (opaque) sk_file_put_opaque(w, &m->data, SK_ANSWER_BYTES, self->flow);
    b = sk_slice(b, (uint64_t)sk_arg_int(w, args, 1, 0), (uint64_t)sk_arg_int(w, args, 2, INT32_MAX));
    sk_file_put(w, &m->data, m->position, b, self->flow);
    m->position += b.len;
    return 0;
}

static int memory_to_array(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    memory *m = sk_object_state(self);
    if (m->data.opaque) return sk_give(ret, sk_world_answer_bytes(w, self->label));
    return give_bytes(w, sk_bytes_of(m->data.p, m->data.len), self->flow, ret);
}

static int put_position(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    memory *m = sk_object_state(self);
    int64_t at = sk_arg_int(w, args, 0, 0);
    m->position = at > 0 && at < INT32_MAX ? (uint64_t)at : 0;
    return 0;
}

static const sk_member memory_members[] = {
    {"Close", sk_do_nothing, NULL, NULL},
    {"GetBuffer", memory_to_array, NULL, NULL},
    {"Position", sk_answer_zero, put_position, NULL},
    {"ToArray", memory_to_array, NULL, NULL},
    {"Write", write_memory, NULL, NULL},
};
static const char *const memory_progids[] = {"System.IO.MemoryStream", NULL};
const sk_com_class sk_com_class_memory_stream = {
    .name = "MemoryStream", .progids = memory_progids, SK_MEMBERS(memory_members), .state_size = sizeof(memory)};

/* Deserialize_2(stream): the bytes become objects, and with them their code. */
static int deserialize(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value v = sk_arg_value(args, 0), me = sk_object_value(self);
    unsigned flow = sk_arg_flow(args, 0);
    SK_ACT(w, SK_OP_LOAD, {"library", SK_STR("serialized .NET objects")}, {"function", SK_STR("Deserialize")},
           {"via", SK_STR("BinaryFormatter")}, {"flow", sk_flow_text(w, flow)});
    if (sk_object_is(&v, &sk_com_class_memory_stream)) {
        memory *m = sk_object_state(v.u.o);
        sk_world_child(w, "serialized.bin", SK_KIND_NONE, sk_bytes_of(m->data.p, m->data.opaque ? 0 : m->data.len));
    }
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Deserialize")));
}

static const sk_member formatter_members[] = {{"Deserialize", deserialize, NULL, NULL},
                                              {"Deserialize_2", deserialize, NULL, NULL}};
static const char *const formatter_progids[] = {"System.Runtime.Serialization.Formatters.Binary.BinaryFormatter", NULL};
const sk_com_class sk_com_class_binary_formatter = {
    .name = "BinaryFormatter", .progids = formatter_progids, SK_MEMBERS(formatter_members)};
