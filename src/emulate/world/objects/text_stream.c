/* TextStream of the Scripting runtime: files of FileSystemObject, StdOut of Exec. Microsoft's "TextStream object". */
#include "emulate/world/objects/objects.h"

typedef struct stream {
    sk_file *file; /* written to */
    sk_str text;   /* read from */
    size_t at;
    bool wide, opaque;
} stream;

static stream *state(sk_object *self) { return sk_object_state(self); }

static void put_text(sk_world *w, sk_object *self, sk_str text, unsigned flow)
{
    stream *s = state(self);
    if (!s->file) return;
    sk_bytes b = s->wide ? sk_str_to_utf16le(&w->strings, text) : sk_str_to_ansi(&w->strings, text);
    sk_file_put(w, s->file, s->file->len, b, flow);
}

static int write_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    stream *s = state(self);
    sk_value v = sk_arg_value(args, 0);
    if (sk_is_unknown(&v) && (sk_arg_flow(args, 0) & SK_FLOW_NETWORK) && s->file) {
        sk_file_put_opaque(w, s->file, SK_ANSWER_BYTES, sk_arg_flow(args, 0));
        return 0;
    }
    put_text(w, self, sk_arg_str(w, args, 0), sk_arg_flow(args, 0));
    return 0;
}

static int write_line(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    write_text(w, self, args, ret);
    put_text(w, self, SK_STR("\r\n"), 0);
    return 0;
}

static int write_blank_lines(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    int64_t n = sk_arg_int(w, args, 0, 1);
    put_text(w, self, sk_str_repeat(&w->strings, SK_STR("\r\n"), n > 0 && n < 1000 ? (size_t)n : 0), 0);
    return 0;
}

static int give_text(sk_world *w, sk_object *self, sk_str text, sk_value *ret)
{
    stream *s = state(self);
    sk_value me = sk_object_value(self);
    if (s->opaque) return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Read")));
    return sk_give(ret, sk_flowing(sk_string(text), self->flow));
}

static int read_all(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    stream *s = state(self);
    if (!s->opaque && s->at >= s->text.len && s->text.len) return SK_ERR_PAST_END;
    sk_str rest = sk_str_from(s->text, s->at);
    s->at = s->text.len;
    return give_text(w, self, rest, ret);
}

static int read_line(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    stream *s = state(self);
    if (!s->opaque && s->at >= s->text.len) return SK_ERR_PAST_END;
    size_t end = sk_str_find(s->text, SK_STR("\n"), s->at, false), next = end == SK_NPOS ? s->text.len : end + 1;
    if (end == SK_NPOS) end = s->text.len;
    if (end > s->at && sk_str_at(s->text, end - 1) == '\r') end--;
    sk_str line = sk_str_slice(s->text, s->at, end - s->at);
    s->at = next;
    return give_text(w, self, line, ret);
}

static int read_some(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    stream *s = state(self);
    int64_t n = sk_arg_int(w, args, 0, 0);
    if (!s->opaque && s->at >= s->text.len) return SK_ERR_PAST_END;
    sk_str part = sk_str_slice(s->text, s->at, n > 0 ? (size_t)n : 0);
    s->at += part.len;
    return give_text(w, self, part, ret);
}

static int skip_some(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    stream *s = state(self);
    int64_t n = sk_arg_int(w, args, 0, 0);
    if (n > 0) s->at += (size_t)n;
    if (s->at > s->text.len) s->at = s->text.len;
    return 0;
}

static int skip_line(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    int error = read_line(w, self, args, ret);
    *ret = sk_empty();
    return error;
}

static int at_end(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    stream *s = state(self);
    return sk_give(ret, sk_bool(s->opaque || s->at >= s->text.len));
}

static int close_stream(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    stream *s = state(self);
    if (s->file) sk_file_close(w, s->file);
    return 0;
}

static const sk_member members[] = {
    {"AtEndOfLine", at_end, NULL, NULL},     {"AtEndOfStream", at_end, NULL, NULL},
    {"Close", close_stream, NULL, NULL},     {"Read", read_some, NULL, "Characters"},
    {"ReadAll", read_all, NULL, NULL},       {"ReadLine", read_line, NULL, NULL},
    {"Skip", skip_some, NULL, "Characters"}, {"SkipLine", skip_line, NULL, NULL},
    {"Write", write_text, NULL, "Text"},     {"WriteBlankLines", write_blank_lines, NULL, "Lines"},
    {"WriteLine", write_line, NULL, "Text"},
};

static const sk_com_class text_stream_class = {.name = "TextStream", SK_MEMBERS(members), .state_size = sizeof(stream)};

static sk_str decode(sk_world *w, sk_bytes b, bool wide)
{
    if (sk_starts(b, SK_LIT("\xFF\xFE"))) return sk_str_utf16le(&w->strings, sk_from(b, 2));
    return wide ? sk_str_utf16le(&w->strings, b) : sk_str_from_ansi(&w->strings, b);
}

sk_value sk_text_stream_new(sk_world *w, sk_str path, bool writes, bool append, bool wide)
{
    sk_object *o = sk_object_new(w, &text_stream_class);
    if (!o) return sk_nothing();
    stream *s = sk_object_state(o);
    o->label = SK_STR("TextStream");
    s->wide = wide;
    if (writes) {
        s->file = sk_world_open_write(w, path, append);
        if (s->file && wide && s->file->len == 0) sk_file_put(w, s->file, 0, SK_LIT("\xFF\xFE"), 0);
        return sk_object_value(o);
    }
    sk_bytes b;
    unsigned flow;
    if (!sk_world_read(w, path, &b, &flow, &s->opaque)) return sk_nothing();
    o->flow = (uint8_t)flow;
    s->text = decode(w, b, wide);
    return sk_object_value(o);
}

sk_value sk_text_stream_of(sk_world *w, sk_str text, unsigned flow)
{
    sk_object *o = sk_object_new(w, &text_stream_class);
    if (!o) return sk_nothing();
    stream *s = sk_object_state(o);
    s->text = text;
    o->flow = (uint8_t)flow;
    return sk_object_value(o);
}
