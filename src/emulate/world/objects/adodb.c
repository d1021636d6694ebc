/* ADODB.Stream and Connection: Microsoft's "Stream Object Properties, Methods, and Events" (ADO). A text stream starts as
 * charset "Unicode", UTF-16LE with a byte order mark; "utf-8" writes one too. */
#include "codec/ansi_page.h"
#include "codec/charset.h"
#include "emulate/world/objects/objects.h"

enum { BINARY = 1, TEXT = 2 };

typedef struct stream {
    sk_file data; /* in no file system: only its bytes */
    uint64_t position;
    int64_t type;
    sk_str charset;
} stream;

static stream *state(sk_object *self) { return sk_object_state(self); }

static bool start(sk_world *w, sk_object *self)
{
    (void)w;
    state(self)->type = TEXT;
    state(self)->charset = SK_STR("Unicode");
    return true;
}

static int get_type(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)state(self)->type));
}

static int put_type(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    state(self)->type = sk_arg_int(w, args, 0, TEXT) == BINARY ? BINARY : TEXT;
    return 0;
}

static int get_charset(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(state(self)->charset));
}

static int put_charset(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    state(self)->charset = sk_arg_str(w, args, 0);
    return 0;
}

static int get_position(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)state(self)->position));
}

static int put_position(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    int64_t at = sk_arg_int(w, args, 0, 0);
    state(self)->position = at > 0 && at < INT32_MAX ? (uint64_t)at : 0;
    return 0;
}

static int get_size(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)state(self)->data.len));
}

static int at_end(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_bool(state(self)->position >= state(self)->data.len));
}

static void put_bytes(sk_world *w, stream *s, sk_bytes b, unsigned flow)
{
    sk_file_put(w, &s->data, s->position, b, flow);
    s->position += b.len;
}

static unsigned page_of(sk_world *w, const stream *s)
{
    sk_bytes name = sk_str_to_utf8(&w->strings, s->charset);
    unsigned page = sk_ansi_page_named(name);
    return page || sk_starts_nocase(name, SK_LIT("windows-")) || sk_starts_nocase(name, SK_LIT("iso-8859")) ? page : w->strings.codepage;
}

static void put_value(sk_world *w, sk_object *self, sk_args *args, bool text)
{
    stream *s = state(self);
    sk_value v = sk_arg_value(args, 0);
    unsigned flow = sk_arg_flow(args, 0);
    bool opaque = false;
    sk_bytes b = text && !sk_is_unknown(&v) ? sk_bytes_of(NULL, 0) : sk_value_bytes(w, &v, &opaque);
    self->flow |= (uint8_t)flow;
    if (opaque) {
        sk_file_put_opaque(w, &s->data, (flow & SK_FLOW_NETWORK) ? SK_ANSWER_BYTES : 1024, flow);
        s->position = s->data.len;
        return;
    }
    if (!text) {
        put_bytes(w, s, b, flow);
        return;
    }
    sk_str t = sk_arg_str(w, args, 0);
    bool wide = sk_str_is(s->charset, "Unicode") || sk_str_is(s->charset, "utf-16") || sk_str_is(s->charset, "utf-16le");
    bool utf8 = sk_str_is(s->charset, "utf-8") || sk_str_is(s->charset, "utf8");
    if (s->position == 0 && wide) put_bytes(w, s, SK_LIT("\xFF\xFE"), 0);
    if (s->position == 0 && utf8) put_bytes(w, s, SK_LIT("\xEF\xBB\xBF"), 0);
    put_bytes(w, s,
              wide   ? sk_str_to_utf16le(&w->strings, t)
              : utf8 ? sk_str_to_utf8(&w->strings, t)
                     : sk_str_to_page(&w->strings, t, page_of(w, s)),
              flow);
}

static int write_bytes(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    put_value(w, self, args, false);
    return 0;
}

static int write_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    put_value(w, self, args, true);
    if (sk_arg_int(w, args, 1, 0) == 1) put_bytes(w, state(self), SK_LIT("\r\n"), 0);
    return 0;
}

static sk_bytes next_bytes(sk_world *w, stream *s, sk_args *args)
{
    int64_t count = sk_arg_int(w, args, 0, -1);
    sk_bytes b = sk_slice(sk_bytes_of(s->data.p, s->data.len), s->position, count < 0 ? SIZE_MAX : (uint64_t)count);
    s->position += b.len;
    return b;
}

static int read_bytes(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    stream *s = state(self);
    if (s->data.opaque) return sk_give(ret, sk_world_answer_bytes(w, self->label));
    sk_bytes b = next_bytes(w, s, args);
    if (b.len == 0) return sk_give(ret, sk_null());
    sk_array *a = sk_array_bytes(w, b);
    return a ? sk_give(ret, sk_flowing(sk_array_value(a), self->flow)) : SK_ERR_MEMORY;
}

static int read_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    stream *s = state(self);
    if (s->data.opaque) return sk_give(ret, sk_flowing(sk_world_answer_text(w, self->label), self->flow));
    sk_bytes b = next_bytes(w, s, args);
    sk_str t;
    if (sk_starts(b, SK_LIT("\xFF\xFE")) || sk_str_starts(s->charset, "Unicode") || sk_str_starts(s->charset, "utf-16")) {
        t = sk_str_utf16le(&w->strings, sk_starts(b, SK_LIT("\xFF\xFE")) ? sk_from(b, 2) : b);
    } else if (sk_str_starts(s->charset, "iso-8859-1") || sk_str_starts(s->charset, "windows-1252") ||
               sk_str_is(s->charset, "us-ascii")) {
        t = sk_str_starts(s->charset, "iso") ? sk_str_latin1(&w->strings, b) : sk_str_from_page(&w->strings, b, 0);
    } else {
        bool lossy;
        if (sk_starts(b, SK_LIT("\xEF\xBB\xBF"))) b = sk_from(b, 3);
        t = sk_str_utf8(&w->strings, sk_charset_to_utf8(w->arena, b, sk_str_to_utf8(&w->strings, s->charset), &lossy));
    }
    return sk_give(ret, sk_flowing(sk_string(t), self->flow));
}

static int save(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    stream *s = state(self);
    sk_str path = sk_arg_str(w, args, 0);
    if (sk_arg_int(w, args, 1, 1) == 1 && sk_world_file(w, path)) return 3004; /* adErrWriteFile: it exists */
    sk_file *f = sk_world_open_write(w, path, false);
    if (!f) return 3004;
    if (s->data.opaque)
        sk_file_put_opaque(w, f, s->data.len, s->data.flow);
    else
        sk_file_put(w, f, 0, sk_bytes_of(s->data.p, s->data.len), s->data.flow);
    sk_file_close(w, f);
    return 0;
}

static int load(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    stream *s = state(self);
    sk_bytes b;
    unsigned flow;
    bool opaque;
    sk_str path = sk_arg_str(w, args, 0);
    if (!sk_world_read(w, path, &b, &flow, &opaque)) return 3002; /* adErrOpeningFile */
    s->data = (sk_file){.flow = (uint8_t)flow};
    self->flow |= (uint8_t)flow;
    s->position = 0;
    if (opaque)
        sk_file_put_opaque(w, &s->data, SK_ANSWER_BYTES, flow);
    else
        sk_file_put(w, &s->data, 0, b, flow);
    return 0;
}

static int copy_to(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    stream *s = state(self);
    sk_value to = sk_arg_value(args, 0);
    if (!sk_object_is(&to, &sk_com_class_adodb_stream)) return 0;
    stream *target = state(to.u.o);
    to.u.o->flow |= self->flow;
    if (s->data.opaque)
        sk_file_put_opaque(w, &target->data, s->data.len, s->data.flow);
    else
        put_bytes(w, target, sk_from(sk_bytes_of(s->data.p, s->data.len), s->position), s->data.flow);
    return 0;
}

static int set_end(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    sk_file_resize(w, &state(self)->data, state(self)->position);
    return 0;
}

/* "URL=http://..." opens an address. */
static int open_stream(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_str source = sk_arg_str(w, args, 0);
    if (!sk_str_starts(source, "URL=")) return 0;
    sk_str url = sk_str_from(source, 4);
    if (sk_world_download(w, url, SK_STR(""), "GET", "ADODB.Stream.Open"))
        sk_file_put_opaque(w, &state(self)->data, SK_ANSWER_BYTES, SK_FLOW_NETWORK);
    return 0;
}

static int close_stream(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args, (void)ret;
    state(self)->data = (sk_file){.len = 0};
    state(self)->position = 0;
    return 0;
}

static const sk_member members[] = {
    {"Charset", get_charset, put_charset, NULL},
    {"Close", close_stream, NULL, NULL},
    {"CopyTo", copy_to, NULL, "DestStream,CharNumber"},
    {"EOS", at_end, NULL, NULL},
    {"Flush", sk_do_nothing, NULL, NULL},
    {"LoadFromFile", load, NULL, "FileName"},
    {"Open", open_stream, NULL, "Source,Mode,Options"},
    {"Position", get_position, put_position, NULL},
    {"Read", read_bytes, NULL, NULL},
    {"ReadText", read_text, NULL, NULL},
    {"SaveToFile", save, NULL, "FileName,Options"},
    {"SetEOS", set_end, NULL, NULL},
    {"Size", get_size, NULL, NULL},
    {"Type", get_type, put_type, NULL},
    {"Write", write_bytes, NULL, "Buffer"},
    {"WriteText", write_text, NULL, "Data,Options"},
};

static const char *const progids[] = {"ADODB.Stream", NULL};
const sk_com_class sk_com_class_adodb_stream = {.name = "Stream",
                                                .progids = progids,
                                                .clsid = "00000566-0000-0010-8000-00AA006D2EA4",
                                                SK_MEMBERS(members),
                                                .state_size = sizeof(stream),
                                                .start = start};

static int open_connection(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    sk_world_connect(w, sk_arg_str(w, args, 0), SK_STR(""), "ADODB.Connection.Open");
    return 0;
}

static const sk_member connection_members[] = {{"Close", sk_do_nothing, NULL, NULL},
                                               {"Open", open_connection, NULL, "ConnectionString"}};
static const char *const connection_progids[] = {"ADODB.Connection", NULL};
const sk_com_class sk_com_class_adodb_connection = {
    .name = "Connection", .progids = connection_progids, SK_MEMBERS(connection_members)};
