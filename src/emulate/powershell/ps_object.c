/* Objects that act or hold: Net.WebClient and its kin, streams, builders, lists, dates, COM. */
#include "base/text.h"
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_run.h"

/* ---- making ------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *type;
    sk_ps_class class_id;
} makers[] = {
    {"net.webclient", SK_PS_WEB_CLIENT},
    {"net.http.httpclient", SK_PS_WEB_CLIENT},
    {"io.memorystream", SK_PS_STREAM},
    {"io.filestream", SK_PS_STREAM},
    {"io.stringreader", SK_PS_READER},
    {"io.streamreader", SK_PS_READER},
    {"io.binaryreader", SK_PS_READER},
    {"text.stringbuilder", SK_PS_STRING_BUILDER},
    {"random", SK_PS_RANDOM},
    {"collections.arraylist", SK_PS_COLLECTION},
    {"collections.objectmodel.collection", SK_PS_COLLECTION},
    {"diagnostics.processstartinfo", SK_PS_SHELL_EXECUTE},
    {"diagnostics.process", SK_PS_PROCESS},
    {"io.fileinfo", SK_PS_FILE_INFO},
    {"text.asciiencoding", SK_PS_ENCODING},
    {"text.utf8encoding", SK_PS_ENCODING},
    {"text.unicodeencoding", SK_PS_ENCODING},
    {"text.regularexpressions.regex", SK_PS_REGEX},
    {"regex", SK_PS_REGEX},
};

static sk_ps_value file_stream(sk_ps *r, sk_ps_value v, const sk_ps_value *args, size_t count)
{
    sk_bytes mode = count > 1 ? sk_ps_to_text(r->arena, args[1]) : (sk_bytes){0};
    sk_ps_set_member(r, v, SK_LIT("Path"), false, count ? args[0] : sk_ps_null());
    if (sk_starts_nocase(mode, SK_LIT("open")) && count > 0) v.object->data = sk_ps_read_file(r, args[0], false);
    return v;
}

static sk_ps_value unpack_stream(sk_ps *r, sk_bytes type, const sk_ps_value *args, size_t count)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_STREAM, type);
    sk_ps_value from = count ? args[0] : sk_ps_null();
    if (v.type != SK_PS_OBJECT || from.type != SK_PS_OBJECT) return v;
    sk_ps_value data = from.object->data;
    sk_bytes packed;
    if (data.type == SK_PS_UNKNOWN)
        v.object->data = data;
    else if (sk_ps_to_bytes(r->arena, data, &packed))
        v.object->data = sk_ps_inflate(r, sk_from(packed, from.object->pos), sk_find_nocase(type, 0, SK_LIT("gzip")) != SK_NPOS,
                                       sk_ps_flow(data));
    return v;
}

static sk_ps_value make_list(sk_ps *r, sk_bytes type, const sk_ps_value *args, size_t count)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_COLLECTION, type);
    if (v.type != SK_PS_OBJECT) return v;
    v.object->data = sk_ps_new_array(r->arena, 0);
    for (size_t i = 0;
         count && sk_ps_is_list(args[0]) && i < sk_ps_count(args[0]) && v.object->data.type == SK_PS_ARRAY && sk_ps_step(r, 1);
         i++)
        sk_ps_push(r->arena, v.object->data.array, sk_ps_item(r->arena, args[0], i));
    return v;
}

static sk_ps_value make_array(sk_ps *r, sk_bytes item, const sk_ps_value *args, size_t count)
{
    int64_t n = count ? sk_ps_to_int(r->arena, args[0]) : 0;
    if (n < 0 || n > (int64_t)SK_PS_LIST_MOST * 8 || !sk_ps_room(r, (size_t)n)) {
        sk_ps_fail(r, "array too long");
        return sk_ps_null();
    }
    if (sk_is(item, "byte")) return sk_ps_new_octets(r->arena, (size_t)n);
    if (n > (int64_t)SK_PS_LIST_MOST) return sk_ps_null();
    sk_ps_value list = sk_ps_new_array(r->arena, (size_t)n),
                fill = sk_is(item, "string") || sk_is(item, "object") ? sk_ps_null() : sk_ps_int(0);
    if (sk_is(item, "char")) fill = sk_ps_char(0);
    for (int64_t i = 0; i < n && list.type == SK_PS_ARRAY; i++) sk_ps_push(r->arena, list.array, fill);
    return list;
}

/* String(char, count), String(char[]), String(char[], from, count). */
static sk_ps_value make_string(sk_ps *r, const sk_ps_value *args, size_t count)
{
    if (count == 0) return sk_ps_text(r->arena, (sk_bytes){0});
    if (sk_ps_is_list(args[0])) {
        sk_ps_value all = sk_ps_join(r, args[0], (sk_bytes){0});
        return count > 2 ? sk_ps_call_member(r, all, SK_LIT("substring"), false, args + 1, 2) : all;
    }
    sk_ps_value text = sk_ps_to_string(r->arena, args[0]);
    return count > 1 ? sk_ps_operate(r, SK_PO_MUL, text, args[1]) : text;
}

static sk_ps_value make_com(sk_ps *r, sk_bytes name)
{
    sk_value v = sk_object_value(sk_world_create(r->w, sk_ps_str(r, name)));
    return sk_ps_from_world(r, &v);
}

sk_ps_value sk_ps_make(sk_ps *r, sk_bytes type, const sk_ps_value *args, size_t count)
{
    type = sk_ps_short_type(type);
    if (sk_starts(type, SK_LIT("com:"))) return make_com(r, sk_from(type, 4));
    if (sk_ends_nocase(type, SK_LIT("[]"))) return make_array(r, sk_slice(type, 0, type.len - 2), args, count);
    if (sk_is(type, "string")) return make_string(r, args, count);
    if (sk_is(type, "datetime")) return sk_ps_date_make(r, args, count);
    if (sk_is(type, "hashtable") || sk_is(type, "collections.hashtable") ||
        sk_starts_nocase(type, SK_LIT("collections.generic.dictionary")) ||
        sk_is(type, "collections.specialized.namevaluecollection"))
        return sk_ps_new_hash(r->arena);
    if (sk_is(type, "uri") || sk_is(type, "object") || sk_is(type, "intptr") || sk_is(type, "version"))
        return count ? args[0] : sk_ps_new_object(r->arena, SK_PS_CUSTOM, type);
    if (sk_is(type, "psobject") || sk_is(type, "pscustomobject") || sk_is(type, "management.automation.psobject"))
        return sk_ps_new_object(r->arena, SK_PS_CUSTOM, type);
    if (sk_starts_nocase(type, SK_LIT("collections.generic."))) return make_list(r, type, args, count);
    if (sk_starts_nocase(type, SK_LIT("io.compression."))) return unpack_stream(r, type, args, count);
    if (sk_find_nocase(type, 0, SK_LIT("tcpclient")) != SK_NPOS && count > 1)
        sk_world_connect(r->w, sk_ps_str_of(r, args[0]), sk_ps_str_of(r, args[1]), "TcpClient");
    for (size_t i = 0; i < SK_COUNT(makers); i++) {
        if (!sk_is(type, makers[i].type)) continue;
        if (makers[i].class_id == SK_PS_COLLECTION) return make_list(r, type, args, count);
        sk_ps_value v = sk_ps_new_object(r->arena, makers[i].class_id, type);
        if (v.type != SK_PS_OBJECT) return v;
        if (sk_is(type, "io.filestream")) return file_stream(r, v, args, count);
        if (count > 0) v.object->data = args[0];
        if (v.object->class_id == SK_PS_STREAM && sk_ps_is_list(v.object->data))
            v.object->data = sk_ps_cast(r, SK_LIT("byte[]"), v.object->data);
        if (v.object->class_id == SK_PS_STREAM && v.object->data.type == SK_PS_INT) v.object->data = sk_ps_null();
        return v;
    }
    sk_ps_note_unknown(r, "type", type);
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_CERTAIN, type);
    if (v.type == SK_PS_OBJECT && count > 0) v.object->data = args[0];
    return v;
}

/* ---- the network --------------------------------------------------------------------------------------------------- */

static sk_ps_value whole_address(sk_ps *r, const sk_ps_object *o, sk_ps_value url)
{
    sk_ps_value base;
    if (!o->fields || !sk_ps_hash_get(r->arena, o->fields, sk_ps_literal(r->arena, "BaseAddress"), &base)) return url;
    return sk_ps_append(r->arena, sk_ps_to_string(r->arena, base), sk_ps_to_text(r->arena, url), sk_ps_flow(url));
}

static bool web_client_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_value url = whole_address(r, c->target.object, sk_ps_arg(c, 0));
    sk_bytes name = c->name;
    bool upload = sk_starts_nocase(name, SK_LIT("upload")) || sk_starts_nocase(name, SK_LIT("post"));
    if (sk_starts_nocase(name, SK_LIT("downloadfile"))) {
        sk_ps_download(r, url, sk_ps_arg(c, 1), "WebClient.DownloadFile");
    } else if (sk_starts_nocase(name, SK_LIT("downloadstring")) || sk_starts_nocase(name, SK_LIT("getstring"))) {
        if (sk_ps_download(r, url, sk_ps_null(), "WebClient.DownloadString")) *ret = sk_ps_answer(r, url, true);
    } else if (sk_starts_nocase(name, SK_LIT("downloaddata")) || sk_starts_nocase(name, SK_LIT("getbyte"))) {
        if (sk_ps_download(r, url, sk_ps_null(), "WebClient.DownloadData")) *ret = sk_ps_answer(r, url, false);
    } else if (sk_starts_nocase(name, SK_LIT("openread")) || sk_starts_nocase(name, SK_LIT("get")) || upload) {
        if (!sk_ps_download(r, url, sk_ps_null(), upload ? "WebClient.Upload" : "WebClient.OpenRead")) return true;
        *ret = sk_ps_new_object(r->arena, SK_PS_STREAM, SK_LIT("System.Net.ConnectStream"));
        if (ret->type == SK_PS_OBJECT) ret->object->data = sk_ps_answer(r, url, false);
    } else {
        *ret = sk_ps_null(); /* Dispose, CancelAsync, Add */
    }
    return true;
}

static bool web_request_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    bool answer = sk_starts_nocase(c->name, SK_LIT("getresponse")) && !sk_is(c->name, "getresponsestream");
    if (o->class_id == SK_PS_WEB_REQUEST && answer) {
        if (!sk_ps_download(r, o->data, sk_ps_null(), "WebRequest.GetResponse")) return true;
        *ret = sk_ps_new_object(r->arena, SK_PS_WEB_RESPONSE, SK_LIT("System.Net.HttpWebResponse"));
        if (ret->type == SK_PS_OBJECT) ret->object->data = o->data;
    } else if (sk_is(c->name, "getresponsestream") || sk_is(c->name, "getrequeststream")) {
        *ret = sk_ps_new_object(r->arena, SK_PS_STREAM, SK_LIT("System.Net.ConnectStream"));
        if (ret->type == SK_PS_OBJECT) ret->object->data = sk_ps_answer(r, o->data, false);
    }
    return true;
}

/* ---- streams, readers, builders ------------------------------------------------------------------------------------- */

static sk_ps_value stream_data(const sk_ps_object *o)
{
    sk_ps_value data = o->data;
    return data.type == SK_PS_OBJECT ? data.object->data : data;
}

/* The part of bytes that a write names; unknown where the bytes are. */
static sk_ps_value written_part(sk_ps *r, sk_ps_value bytes, int64_t from, int64_t count)
{
    sk_bytes all;
    if (bytes.type == SK_PS_UNKNOWN) return bytes;
    if (!sk_ps_to_bytes(r->arena, bytes, &all))
        return bytes.type == SK_PS_BYTES ? sk_ps_flowing(sk_ps_unknown(r->arena, SK_LIT("bytes")), sk_ps_flow(bytes))
                                         : sk_ps_null();
    if (count >= 0) all = sk_slice(all, from < 0 ? 0 : (uint64_t)from, (uint64_t)count);
    return sk_ps_octets_of(r, all, sk_ps_flow(bytes));
}

static void stream_write(sk_ps *r, sk_ps_object *o, sk_ps_value bytes, int64_t from, int64_t count)
{
    sk_bytes more, old = {0};
    sk_ps_value path;
    bytes = count == 0 ? sk_ps_null() : written_part(r, bytes, from, count);
    if (bytes.type == SK_PS_NULL) return;
    if (o->fields && sk_ps_hash_get(r->arena, o->fields, sk_ps_literal(r->arena, "Path"), &path)) {
        sk_ps_write_file(r, path, bytes, o->pos++ > 0);
        return;
    }
    if (bytes.type == SK_PS_UNKNOWN || o->data.type == SK_PS_UNKNOWN || !sk_ps_to_bytes(r->arena, bytes, &more)) {
        o->data = bytes.type == SK_PS_UNKNOWN ? bytes : o->data;
        return;
    }
    if (o->data.type != SK_PS_NULL) sk_ps_to_bytes(r->arena, o->data, &old);
    sk_ps_value all = sk_ps_room(r, old.len + more.len) ? sk_ps_new_octets(r->arena, old.len + more.len) : sk_ps_null();
    if (all.type != SK_PS_BYTES) return;
    sk_copy_out(old, all.octets->p, all.octets->len);
    for (size_t i = 0; i < more.len; i++) all.octets->p[old.len + i] = more.p[i];
    r->steps += (old.len + more.len) / 16;
    o->data = sk_ps_flowing(all, sk_ps_flow(bytes) | o->data.flow);
}

static sk_ps_value stream_read(sk_ps *r, sk_ps_object *o, const sk_ps_method_call *c)
{
    sk_ps_value data = stream_data(o), to = sk_ps_arg(c, 0);
    sk_bytes bytes;
    if (data.type == SK_PS_UNKNOWN) { /* one answer, then the end */
        if (o->pos++ > 0) return sk_ps_int(sk_is(c->name, "readbyte") ? -1 : 0);
        if (to.type == SK_PS_BYTES) {
            to.octets->opaque = true;
            to.octets->flow = data.flow;
        }
        return sk_ps_int(to.type == SK_PS_BYTES ? (int64_t)to.octets->len : 1);
    }
    if (data.type == SK_PS_NULL || !sk_ps_to_bytes(r->arena, data, &bytes)) return sk_ps_int(0);
    if (sk_is(c->name, "readbyte")) return o->pos < bytes.len ? sk_ps_int(bytes.p[o->pos++]) : sk_ps_int(-1);
    int64_t at = sk_ps_to_int(r->arena, sk_ps_arg(c, 1)),
            most = c->count > 2 ? sk_ps_to_int(r->arena, c->args[2]) : (int64_t)sk_ps_count(to);
    int64_t n = 0;
    while (n < most && o->pos < bytes.len && sk_ps_step(r, 1)) {
        sk_ps_set_index(r, to, sk_ps_int(at + n), sk_ps_int(bytes.p[o->pos]));
        if (!sk_ps_going(r)) break;
        o->pos++;
        n++;
    }
    return sk_ps_int(n);
}

static bool stream_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    if (sk_is(c->name, "toarray") || sk_is(c->name, "getbuffer")) {
        *ret = o->data.type == SK_PS_NULL ? sk_ps_new_octets(r->arena, 0) : o->data;
    } else if (sk_is(c->name, "write")) {
        stream_write(r, o, sk_ps_arg(c, 0), sk_ps_to_int(r->arena, sk_ps_arg(c, 1)),
                     c->count > 2 ? sk_ps_to_int(r->arena, c->args[2]) : -1);
    } else if (sk_is(c->name, "writebyte")) {
        stream_write(r, o, sk_ps_cast(r, SK_LIT("byte[]"), sk_ps_arg(c, 0)), 0, -1);
    } else if (sk_is(c->name, "copyto")) {
        sk_ps_value to = sk_ps_arg(c, 0);
        if (to.type == SK_PS_OBJECT) stream_write(r, to.object, stream_data(o), 0, -1);
    } else if (sk_is(c->name, "read") || sk_is(c->name, "readbyte")) {
        *ret = stream_read(r, o, c);
    } else if (sk_is(c->name, "seek")) {
        o->pos = (size_t)sk_ps_to_int(r->arena, sk_ps_arg(c, 0));
    }
    return true;
}

static sk_ps_value reader_text(sk_ps *r, sk_ps_object *o)
{
    sk_ps_value data = stream_data(o);
    sk_bytes bytes;
    if (data.type == SK_PS_UNKNOWN || data.type == SK_PS_STRING) return data;
    if (!sk_ps_to_bytes(r->arena, data, &bytes)) return sk_ps_null();
    return sk_ps_decode_text(r, sk_utf8_valid(bytes) ? SK_LIT("utf8") : SK_LIT("default"), bytes, sk_ps_flow(data));
}

static bool reader_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    if (sk_starts_nocase(c->name, SK_LIT("readtoend"))) {
        *ret = reader_text(r, o);
    } else if (sk_is(c->name, "readline")) {
        sk_ps_value text = reader_text(r, o);
        sk_bytes rest = sk_from(sk_ps_view(text), o->pos), line;
        size_t before = rest.len;
        if (text.type == SK_PS_UNKNOWN)
            *ret = o->pos++ ? sk_ps_null() : text;
        else if (sk_next_line(&rest, &line, NULL)) {
            o->pos += before - rest.len;
            *ret = sk_ps_flowing(sk_ps_text(r->arena, line), text.flow);
        }
    } else if (sk_is(c->name, "readbytes")) {
        *ret = stream_data(o);
    }
    return true;
}

static bool builder_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    if (o->data.type != SK_PS_STRING) o->data = sk_ps_text(r->arena, (sk_bytes){0});
    if (sk_is(c->name, "tostring")) {
        *ret = o->data;
        return true;
    }
    bool line = sk_is(c->name, "appendline"), format = sk_is(c->name, "appendformat");
    if (line || format || sk_is(c->name, "append")) {
        sk_ps_value more = format && c->count ? sk_ps_format(r, c->args[0], c->args + 1, c->count - 1) : sk_ps_arg(c, 0);
        if (!sk_ps_room(r, sk_ps_view(o->data).len)) return true;
        o->data = sk_ps_append(r->arena, o->data, sk_ps_to_text(r->arena, more), c->flow | SK_FLOW_COMPUTED);
        if (line) o->data = sk_ps_append(r->arena, o->data, SK_LIT("\r\n"), 0);
    } else if (sk_is(c->name, "clear")) {
        o->data = sk_ps_text(r->arena, (sk_bytes){0});
    } else { /* Replace, Insert, Remove: as on texts */
        sk_ps_method_call on_text = *c;
        on_text.target = o->data;
        if (!sk_ps_text_method(r, &on_text, &o->data)) return false;
    }
    *ret = c->target;
    return true;
}

static bool collection_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_array *list = c->target.object->data.type == SK_PS_ARRAY ? c->target.object->data.array : NULL;
    if (!list) return false;
    sk_ps_value v = sk_ps_arg(c, 0);
    if (sk_is(c->name, "add") || sk_is(c->name, "enqueue") || sk_is(c->name, "push")) {
        sk_ps_push(r->arena, list, v);
    } else if (sk_is(c->name, "addrange")) {
        for (size_t i = 0; i < sk_ps_count(v) && sk_ps_step(r, 1); i++) sk_ps_push(r->arena, list, sk_ps_item(r->arena, v, i));
    } else if (sk_is(c->name, "reverse")) {
        sk_ps_value self = c->target;
        sk_ps_method_call reverse = {.name = SK_LIT("reverse"), .args = &self, .count = 1};
        sk_ps_static_method(r, SK_LIT("array"), &reverse, ret);
    } else if (sk_is(c->name, "toarray")) {
        *ret = c->target.object->data;
    } else if (sk_is(c->name, "clear")) {
        list->count = 0;
    } else if (sk_is(c->name, "removeat") || sk_is(c->name, "removerange") || sk_is(c->name, "dequeue") ||
               sk_is(c->name, "pop")) {
        int64_t at = sk_is(c->name, "pop") ? (int64_t)list->count - 1 : sk_ps_to_int(r->arena, v);
        if (at < 0 || at >= (int64_t)list->count) return true;
        *ret = sk_is(c->name, "removeat") ? sk_ps_null() : list->items[at];
        for (size_t i = (size_t)at; i + 1 < list->count; i++) list->items[i] = list->items[i + 1];
        r->steps += list->count / 8;
        list->count--;
    } else if (sk_is(c->name, "insert")) {
        int64_t at = sk_ps_to_int(r->arena, v);
        if (at < 0 || at > (int64_t)list->count || !sk_ps_push(r->arena, list, sk_ps_null())) return true;
        for (size_t i = list->count - 1; i > (size_t)at; i--) list->items[i] = list->items[i - 1];
        list->items[at] = sk_ps_arg(c, 1);
        r->steps += list->count / 8;
    } else {
        sk_ps_method_call on_list = *c;
        on_list.target = c->target.object->data;
        return sk_ps_list_method(r, &on_list, ret);
    }
    return true;
}

/* ---- dates, processes, code ------------------------------------------------------------------------------------------ */

static bool execution_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_array out = {0};
    if (sk_is(c->name, "invokescript")) {
        sk_ps_run_text(r, c->count > 1 && sk_ps_arg(c, 0).type == SK_PS_BOOL ? sk_ps_arg(c, 1) : sk_ps_arg(c, 0), "InvokeScript",
                       &out);
        *ret = sk_ps_collect(r, &out);
    } else if (sk_is(c->name, "newscriptblock")) {
        *ret = sk_ps_block_of_text(r, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)));
    } else if (sk_is(c->name, "expandstring")) {
        sk_ps_node *n = sk_ps_parse_expandable(&r->symbols, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)), 0);
        *ret = sk_ps_eval(r, n);
    } else if (sk_starts_nocase(c->name, SK_LIT("getc"))) { /* GetCommand, GetCmdlets, GetCommandName */
        sk_bytes found = sk_ps_command_match(r, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)));
        *ret = found.len ? sk_ps_flowing(sk_ps_text(r->arena, found), SK_FLOW_COMPUTED) : sk_ps_null();
    } else {
        return false;
    }
    return true;
}

static bool powershell_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    if (sk_is(c->name, "addscript") || sk_is(c->name, "addcommand")) {
        o->data = sk_ps_arg(c, 0);
        *ret = c->target;
    } else if (sk_starts_nocase(c->name, SK_LIT("invoke")) || sk_starts_nocase(c->name, SK_LIT("begininvoke"))) {
        sk_ps_array out = {0};
        sk_ps_run_text(r, o->data, "PowerShell.Invoke", &out);
        *ret = sk_ps_collect(r, &out);
    } else {
        *ret = c->target;
    }
    return true;
}

static bool process_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_value info;
    if (!sk_is(c->name, "start")) return true;
    sk_ps_object *o = c->target.object;
    if (o->fields && sk_ps_hash_get(r->arena, o->fields, sk_ps_literal(r->arena, "StartInfo"), &info)) {
        sk_ps_method_call start = {.name = SK_LIT("start"), .args = &info, .count = 1};
        return sk_ps_static_method(r, SK_LIT("diagnostics.process"), &start, ret);
    }
    return true;
}

static bool random_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    r->random = r->random * 6364136223846793005u + 1442695040888963407u;
    int64_t low = c->count > 1 ? sk_ps_to_int(r->arena, c->args[0]) : 0,
            high = c->count ? sk_ps_to_int(r->arena, c->args[c->count - 1]) : INT32_MAX;
    *ret = sk_ps_int(high > low ? low + (int64_t)((r->random >> 33) % (uint64_t)(high - low)) : low);
    return sk_starts_nocase(c->name, SK_LIT("next"));
}

static bool encoding_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_bytes name = c->target.object->name, bytes;
    sk_ps_value v = sk_ps_arg(c, 0);
    if (sk_is(c->name, "getbytes")) {
        *ret = v.type == SK_PS_UNKNOWN ? v : sk_ps_encode_text(r, name, v);
        return true;
    }
    if (!sk_is(c->name, "getstring") && !sk_is(c->name, "getchars")) return false;
    if (v.type == SK_PS_UNKNOWN || !sk_ps_to_bytes(r->arena, v, &bytes)) {
        *ret = sk_ps_flowing(v.type == SK_PS_UNKNOWN ? v : sk_ps_unknown(r->arena, SK_LIT("GetString")), c->flow);
        return true;
    }
    if (c->count > 2)
        bytes = sk_slice(bytes, (uint64_t)sk_ps_to_int(r->arena, c->args[1]), (uint64_t)sk_ps_to_int(r->arena, c->args[2]));
    if (c->flow & SK_FLOW_ENVIRONMENT) sk_world_ask(r->w, SK_ASKED_KEY);
    *ret = sk_ps_decode_text(r, name, bytes, c->flow);
    if (sk_is(c->name, "getchars")) *ret = sk_ps_cast(r, SK_LIT("char[]"), *ret);
    return true;
}

static bool com_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_value args[16], v = sk_empty(), self = sk_object_value(c->target.object->com);
    size_t count = c->count < SK_COUNT(args) ? c->count : SK_COUNT(args);
    if (!c->target.object->com) return false;
    for (size_t i = 0; i < count; i++) args[i] = sk_ps_to_world(r, c->args[i]);
    int error = sk_invoke_c(r->w, &self, sk_arena_string(r->arena, c->name), SK_GET | SK_CALL, args, count, &v);
    if (error)
        sk_ps_fail(r, "Exception calling a method of a COM object.");
    else
        *ret = sk_ps_from_world(r, &v);
    return true;
}

static bool regex_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    *ret = sk_ps_regex_call(r, sk_ps_to_text(r->arena, c->target.object->data), c->name, sk_ps_arg(c, 0), sk_ps_arg(c, 1),
                            c->flow);
    return true;
}

static bool file_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    (void)ret;
    if (sk_is(c->name, "delete")) sk_world_delete(r->w, sk_ps_str_of(r, c->target.object->data));
    return sk_is(c->name, "delete") || sk_is(c->name, "refresh");
}

static bool (*const class_methods[SK_PS_CLASS_COUNT])(sk_ps *, const sk_ps_method_call *,
                                                      sk_ps_value *) = {[SK_PS_WEB_CLIENT] = web_client_method,
                                                                        [SK_PS_WEB_REQUEST] = web_request_method,
                                                                        [SK_PS_WEB_RESPONSE] = web_request_method,
                                                                        [SK_PS_STREAM] = stream_method,
                                                                        [SK_PS_READER] = reader_method,
                                                                        [SK_PS_STRING_BUILDER] = builder_method,
                                                                        [SK_PS_COLLECTION] = collection_method,
                                                                        [SK_PS_DATETIME] = sk_ps_date_method,
                                                                        [SK_PS_EXECUTION_CONTEXT] = execution_method,
                                                                        [SK_PS_INVOKE_COMMAND] = execution_method,
                                                                        [SK_PS_POWERSHELL] = powershell_method,
                                                                        [SK_PS_PROCESS] = process_method,
                                                                        [SK_PS_RANDOM] = random_method,
                                                                        [SK_PS_ENCODING] = encoding_method,
                                                                        [SK_PS_COM] = com_method,
                                                                        [SK_PS_REGEX] = regex_method,
                                                                        [SK_PS_ASSEMBLY] = sk_ps_assembly_method,
                                                                        [SK_PS_DELEGATE] = sk_ps_delegate_method,
                                                                        [SK_PS_FILE_INFO] = file_method};

bool sk_ps_object_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_object *o = c->target.object;
    sk_ps_value field;
    if (class_methods[o->class_id] && class_methods[o->class_id](r, c, ret)) return true;
    if (o->fields && sk_ps_hash_get(r->arena, o->fields, sk_ps_text(r->arena, c->name), &field) && field.type == SK_PS_BLOCK) {
        *ret = sk_ps_call_block(r, field, c->args, c->count);
        return true;
    }
    if (sk_is(c->name, "tostring") && o->class_id != SK_PS_DATETIME) {
        *ret = sk_ps_to_string(r->arena, c->target);
        return true;
    }
    return false;
}

/* ---- properties ------------------------------------------------------------------------------------------------------ */

static bool file_property(sk_ps *r, const sk_ps_object *o, sk_bytes name, sk_ps_value *ret)
{
    sk_str path = sk_path_whole(r->w, sk_ps_str_of(r, o->data));
    const sk_file *f = sk_world_file(r->w, path);
    if (sk_is(name, "length"))
        *ret = f ? sk_ps_int((int64_t)f->len) : sk_ps_null();
    else if (sk_is(name, "fullname") || sk_is(name, "pspath"))
        *ret = sk_ps_from_str(r, path);
    else if (sk_is(name, "name"))
        *ret = sk_ps_from_str(r, sk_path_name(path));
    else if (sk_is(name, "directory") || sk_is(name, "directoryname"))
        *ret = sk_ps_from_str(r, sk_path_folder(path));
    else if (sk_is(name, "exists"))
        *ret = sk_ps_bool(f != NULL);
    else
        return false;
    return true;
}

static bool held_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret)
{
    sk_ps_object *o = target.object;
    switch (o->class_id) {
    case SK_PS_ASSEMBLY: return sk_ps_assembly_property(o, name, ret);
    case SK_PS_DATETIME: return sk_ps_date_property(r, target, name, ret);
    case SK_PS_WEEKDAY:
        *ret = o->data;
        return sk_is(name, "value__");
    case SK_PS_FILE_INFO: return file_property(r, o, name, ret);
    case SK_PS_COLLECTION:
        if (!sk_is(name, "count") && !sk_is(name, "length")) return false;
        *ret = sk_ps_int((int64_t)sk_ps_count(o->data));
        return true;
    case SK_PS_STRING_BUILDER:
        if (!sk_is(name, "length")) return false;
        *ret = sk_ps_int((int64_t)sk_ps_view(o->data).len);
        return true;
    case SK_PS_STREAM: {
        sk_bytes bytes = {0};
        if (o->data.type == SK_PS_UNKNOWN)
            bytes.len = SK_ANSWER_BYTES;
        else if (o->data.type != SK_PS_NULL)
            sk_ps_to_bytes(r->arena, o->data, &bytes);
        if (sk_is(name, "length"))
            *ret = sk_ps_int((int64_t)bytes.len);
        else if (sk_is(name, "position"))
            *ret = sk_ps_int((int64_t)o->pos);
        else if (sk_starts_nocase(name, SK_LIT("can")))
            *ret = sk_ps_bool(true);
        else
            return false;
        return true;
    }
    case SK_PS_READER:
        if (!sk_is(name, "endofstream") && !sk_is(name, "basestream")) return false;
        *ret = sk_is(name, "basestream") ? o->data : sk_ps_bool(o->pos > 0 && o->data.type == SK_PS_UNKNOWN);
        return true;
    case SK_PS_ENCODING: *ret = sk_ps_new_object(r->arena, SK_PS_ENCODING, name); return true;
    case SK_PS_EXECUTION_CONTEXT: *ret = sk_ps_new_object(r->arena, SK_PS_INVOKE_COMMAND, SK_LIT("InvokeCommand")); return true;
    case SK_PS_ERROR_RECORD:
        *ret = sk_is(name, "message")     ? o->data
               : sk_is(name, "exception") ? (sk_ps_value){.type = SK_PS_OBJECT, .object = o}
                                          : sk_ps_null();
        return true;
    case SK_PS_WEB_RESPONSE:
        if (sk_is(name, "statuscode"))
            *ret = sk_ps_int(200);
        else if (sk_is(name, "contentlength"))
            *ret = sk_ps_int(SK_ANSWER_BYTES);
        else if (sk_is(name, "content") || sk_is(name, "rawcontent"))
            *ret = sk_ps_answer(r, o->data, true);
        else
            return false;
        return true;
    case SK_PS_VARIABLE:
        *ret = sk_is(name, "value") ? sk_ps_get(r, sk_ps_symbol_of(&r->symbols, o->name))
                                    : sk_ps_flowing(sk_ps_text(r->arena, o->name), SK_FLOW_COMPUTED);
        return true;
    case SK_PS_WEB_CLIENT:
    case SK_PS_WEB_REQUEST: /* Headers, Proxy, Credentials: tables that take what they are given */
        *ret = sk_ps_new_hash(r->arena);
        return true;
    case SK_PS_PROCESS:
        *ret = sk_is(name, "id") || sk_is(name, "exitcode") ? sk_ps_int(sk_is(name, "id") ? 4712 : 0)
                                                            : sk_ps_unknown(r->arena, name);
        if (!sk_is(name, "startinfo")) return true;
        *ret = sk_ps_new_object(r->arena, SK_PS_SHELL_EXECUTE, SK_LIT("System.Diagnostics.ProcessStartInfo"));
        sk_ps_set_member(r, (sk_ps_value){.type = SK_PS_OBJECT, .object = o}, name, false, *ret);
        return true;
    default: return false;
    }
}

bool sk_ps_object_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret)
{
    sk_ps_object *o = target.object;
    if (o->class_id == SK_PS_COM) {
        sk_value v = sk_empty(), self = sk_object_value(o->com);
        if (!o->com || sk_invoke_c(r->w, &self, sk_arena_string(r->arena, name), SK_GET, NULL, 0, &v)) return false;
        *ret = sk_ps_from_world(r, &v);
        return true;
    }
    if (o->fields && sk_ps_hash_get(r->arena, o->fields, sk_ps_text(r->arena, name), ret)) return true;
    if (held_property(r, target, name, ret)) return true;
    if (o->class_id == SK_PS_SHELL_EXECUTE) {
        *ret = sk_is(name, "filename") ? o->data : sk_ps_null();
        return true;
    }
    if (o->class_id != SK_PS_CUSTOM) return false;
    *ret = sk_ps_null();
    return true;
}
