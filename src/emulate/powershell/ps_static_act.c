/* Static members of .NET types that act: files, environment, processes, code from text or bytes, COM. */
#include "base/text.h"
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_run.h"

typedef sk_ps_value (*static_method)(sk_ps *r, const sk_ps_method_call *c);

/* ---- files, paths, environment, processes ---------------------------------------------------------------------------- */

static sk_ps_value file_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value path = sk_ps_arg(c, 0);
    if (sk_is(c->name, "exists")) return sk_ps_bool(sk_world_file(r->w, sk_ps_str_of(r, path)) != NULL);
    if (sk_is(c->name, "readallbytes")) return sk_ps_read_file(r, path, false);
    if (sk_starts_nocase(c->name, SK_LIT("readalltext"))) return sk_ps_read_file(r, path, true);
    if (sk_starts_nocase(c->name, SK_LIT("readalllines")) || sk_is(c->name, "readlines"))
        return sk_ps_split_text(r, sk_ps_to_text(r->arena, sk_ps_read_file(r, path, true)), SK_LIT("\r?\n"), true, false, 0,
                                c->flow);
    if (sk_starts_nocase(c->name, SK_LIT("writeall"))) {
        sk_ps_value content = sk_ps_arg(c, 1);
        sk_bytes bytes;
        if (sk_is(c->name, "writeallbytes") && sk_ps_to_bytes(r->arena, content, &bytes))
            content = sk_ps_octets_of(r, bytes, sk_ps_flow(content));
        else if (content.type == SK_PS_ARRAY)
            content = sk_ps_join(r, content, SK_LIT("\r\n"));
        sk_ps_write_file(r, path, content, false);
    } else if (sk_starts_nocase(c->name, SK_LIT("append"))) {
        sk_ps_write_file(r, path, sk_ps_arg(c, 1), true);
    } else if (sk_is(c->name, "delete")) {
        sk_world_delete(r->w, sk_ps_str_of(r, path));
    } else if (sk_is(c->name, "copy") || sk_is(c->name, "move")) {
        sk_world_copy(r->w, sk_ps_str_of(r, path), sk_ps_str_of(r, sk_ps_arg(c, 1)), sk_is(c->name, "move"));
    } else if (sk_starts_nocase(c->name, SK_LIT("open")) || sk_starts_nocase(c->name, SK_LIT("create"))) {
        sk_ps_value stream = sk_ps_new_object(r->arena, SK_PS_STREAM, SK_LIT("System.IO.FileStream"));
        bool reads = sk_is(c->name, "openread") || sk_is(c->name, "opentext");
        if (stream.type == SK_PS_OBJECT) stream.object->data = reads ? sk_ps_read_file(r, path, false) : sk_ps_null();
        if (stream.type == SK_PS_OBJECT && !reads) sk_ps_set_member(r, stream, SK_LIT("Path"), false, path);
        return stream;
    }
    return sk_ps_null();
}

static sk_ps_value path_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_str path = sk_ps_str_of(r, sk_ps_arg(c, 0));
    sk_str name = sk_path_name(path);
    size_t dot = sk_str_find_last(name, SK_STR("."), name.len, false);
    if (sk_is(c->name, "gettemppath"))
        return sk_ps_flowing(sk_ps_append(r->arena, sk_ps_from_str(r, sk_world_folder(r->w, SK_STR("Temp"))), SK_LIT("\\"), 0),
                             SK_FLOW_ENVIRONMENT);
    if (sk_is(c->name, "gettempfilename"))
        return sk_ps_flowing(
            sk_ps_append(r->arena, sk_ps_from_str(r, sk_world_folder(r->w, SK_STR("Temp"))), SK_LIT("\\tmp4A1F.tmp"), 0),
            SK_FLOW_ENVIRONMENT);
    if (sk_is(c->name, "getrandomfilename")) return sk_ps_literal(r->arena, "qx3vbn1k.5zt");
    if (sk_is(c->name, "getfilename")) return sk_ps_flowing(sk_ps_from_str(r, name), c->flow);
    if (sk_is(c->name, "getfilenamewithoutextension"))
        return sk_ps_flowing(sk_ps_from_str(r, dot == SK_NPOS ? name : sk_str_slice(name, 0, dot)), c->flow);
    if (sk_is(c->name, "getextension"))
        return sk_ps_flowing(sk_ps_from_str(r, dot == SK_NPOS ? SK_STR("") : sk_str_from(name, dot)), c->flow);
    if (sk_is(c->name, "getdirectoryname")) return sk_ps_flowing(sk_ps_from_str(r, sk_path_folder(path)), c->flow);
    if (sk_is(c->name, "combine")) {
        for (size_t i = 1; i < c->count; i++) path = sk_path_join(r->w, path, sk_ps_str_of(r, c->args[i]));
        return sk_ps_flowing(sk_ps_from_str(r, path), c->flow | SK_FLOW_COMPUTED);
    }
    if (sk_is(c->name, "getfullpath")) return sk_ps_flowing(sk_ps_from_str(r, sk_path_whole(r->w, path)), c->flow);
    return sk_ps_unknown(r->arena, SK_LIT("Path"));
}

static sk_ps_value directory_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_str path = sk_ps_str_of(r, sk_ps_arg(c, 0));
    if (sk_is(c->name, "exists")) return sk_ps_bool(sk_world_is_folder(r->w, path));
    if (sk_is(c->name, "createdirectory"))
        sk_world_make_folder(r->w, path);
    else if (sk_is(c->name, "delete"))
        sk_world_delete(r->w, path);
    else if (sk_is(c->name, "getcurrentdirectory"))
        return sk_ps_from_str(r, r->w->current_folder);
    else if (sk_starts_nocase(c->name, SK_LIT("get")))
        return sk_ps_new_array(r->arena, 0);
    return sk_ps_null();
}

static sk_ps_value environment_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_str name = sk_ps_str_of(r, sk_ps_arg(c, 0));
    if (sk_is(c->name, "getenvironmentvariable"))
        return sk_ps_flowing(sk_ps_from_str(r, sk_world_environ(r->w, name)), SK_FLOW_ENVIRONMENT);
    if (sk_is(c->name, "expandenvironmentvariables"))
        return sk_ps_flowing(sk_ps_from_str(r, sk_world_expand(r->w, name)), c->flow | SK_FLOW_ENVIRONMENT);
    if (sk_is(c->name, "setenvironmentvariable")) sk_world_set_environ(r->w, name, sk_ps_str_of(r, sk_ps_arg(c, 1)));
    if (sk_is(c->name, "exit")) r->state = SK_PS_EXIT;
    if (sk_is(c->name, "getfolderpath")) {
        sk_bytes which = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
        static const struct {
            const char *from, *to;
        } rows[] = {{"applicationdata", "AppData"},
                    {"localapplicationdata", "LocalAppData"},
                    {"desktopdirectory", "Desktop"},
                    {"personal", "MyDocuments"},
                    {"26", "AppData"},
                    {"28", "LocalAppData"},
                    {"7", "Startup"},
                    {"0", "Desktop"},
                    {"5", "MyDocuments"}};
        for (size_t i = 0; i < SK_COUNT(rows); i++)
            if (sk_is(which, rows[i].from)) which = sk_bytes_str(rows[i].to);
        sk_str folder = sk_world_folder(r->w, sk_ps_str(r, which));
        if (folder.len == 0) folder = sk_world_environ(r->w, sk_ps_str(r, which));
        return sk_ps_flowing(sk_ps_from_str(r, folder), SK_FLOW_ENVIRONMENT);
    }
    return sk_ps_null();
}

static sk_ps_value clipboard_method(sk_ps *r, const sk_ps_method_call *c)
{
    if (sk_is(c->name, "gettext")) {
        sk_value v = sk_world_clipboard(r->w);
        return sk_ps_flowing(sk_ps_from_str(r, v.u.s), v.flow);
    }
    if (sk_is(c->name, "settext")) sk_world_set_clipboard(r->w, sk_ps_str_of(r, sk_ps_arg(c, 0)), c->flow);
    if (sk_is(c->name, "clear")) sk_world_set_clipboard(r->w, SK_STR(""), 0);
    return sk_ps_null();
}

static sk_ps_value console_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_print(r, sk_ps_arg(c, 0));
    return sk_ps_null();
}

static sk_ps_value process_static(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value info = sk_ps_arg(c, 0);
    if (!sk_is(c->name, "start")) return sk_ps_new_array(r->arena, 0);
    if (info.type == SK_PS_OBJECT && info.object->class_id == SK_PS_SHELL_EXECUTE) {
        sk_ps_value program = sk_ps_get_member(r, info, SK_LIT("FileName"), false),
                    args = sk_ps_get_member(r, info, SK_LIT("Arguments"), false);
        sk_ps_start(r, program, args.type == SK_PS_UNKNOWN ? sk_ps_null() : args, "Process.Start", false);
    } else {
        sk_ps_start(r, info, sk_ps_arg(c, 1), "Process.Start", false);
    }
    return sk_ps_new_object(r->arena, SK_PS_PROCESS, SK_LIT("System.Diagnostics.Process"));
}

/* ---- code loaded or made from text ----------------------------------------------------------------------------------- */

static sk_ps_value block_create(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value text = sk_ps_arg(c, 0);
    if (text.type == SK_PS_UNKNOWN) {
        sk_ps_run_text(r, text, "ScriptBlock.Create", NULL);
        return sk_ps_null();
    }
    sk_bytes source = sk_ps_to_text(r->arena, text);
    if (c->flow & SK_FLOW_COMPUTED) {
        SK_ACT(r->w, SK_OP_RUN, {"command", sk_ps_str(r, sk_slice(source, 0, 2048))}, {"via", SK_STR("ScriptBlock.Create")},
               {"flow", sk_flow_text(r->w, c->flow)});
        sk_world_child(r->w, "ScriptBlock.Create", SK_KIND_SCRIPT_POWERSHELL, source);
    }
    return sk_ps_block_of_text(r, source);
}

static sk_ps_value powershell_create(sk_ps *r, const sk_ps_method_call *c)
{
    (void)c;
    return sk_ps_new_object(r->arena, SK_PS_POWERSHELL, SK_LIT("System.Management.Automation.PowerShell"));
}

static sk_ps_value activator_create(sk_ps *r, const sk_ps_method_call *c)
{
    return sk_ps_make(r, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)), c->args + 1, c->count ? c->count - 1 : 0);
}

static sk_ps_value web_request_create(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_WEB_REQUEST, SK_LIT("System.Net.HttpWebRequest"));
    if (v.type == SK_PS_OBJECT) v.object->data = sk_ps_arg(c, 0);
    return v;
}

static sk_ps_value encoding_get(sk_ps *r, const sk_ps_method_call *c)
{
    return sk_ps_new_object(r->arena, SK_PS_ENCODING, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)));
}

static sk_ps_value uri_method(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes text = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    if (sk_find_nocase(c->name, 0, SK_LIT("unescape")) == SK_NPOS && sk_find_nocase(c->name, 0, SK_LIT("decode")) == SK_NPOS)
        return sk_ps_to_string(r->arena, sk_ps_arg(c, 0));
    sk_buf b = sk_buf_new(r->arena, text.len);
    for (size_t i = 0; i < text.len; i++) {
        int high = text.p[i] == '%' ? sk_hex_value(sk_at(text, i + 1)) : -1,
            low = high >= 0 ? sk_hex_value(sk_at(text, i + 2)) : -1;
        if (low >= 0) {
            sk_buf_byte(&b, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            sk_buf_byte(&b, text.p[i]);
        }
    }
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), c->flow | SK_FLOW_COMPUTED);
}

static sk_ps_value thread_sleep(sk_ps *r, const sk_ps_method_call *c)
{
    if (sk_is(c->name, "sleep")) sk_ps_wait(r, sk_ps_to_double(r->arena, sk_ps_arg(c, 0)) / 1000);
    return sk_ps_null();
}

static sk_ps_value visual_basic(sk_ps *r, const sk_ps_method_call *c)
{
    if (sk_is(c->name, "shell"))
        sk_ps_start(r, sk_ps_arg(c, 0), sk_ps_null(), "Interaction.Shell", false);
    else if (sk_is(c->name, "msgbox") || sk_is(c->name, "show"))
        sk_world_message(r->w, sk_ps_str_of(r, sk_ps_arg(c, 0)), "MsgBox");
    else if (sk_is(c->name, "createobject")) {
        sk_value v = sk_object_value(sk_world_create(r->w, sk_ps_str_of(r, sk_ps_arg(c, 0))));
        return sk_ps_from_world(r, &v);
    } else if (sk_is(c->name, "callbyname")) {
        return sk_ps_call_member(r, sk_ps_arg(c, 0), sk_ps_to_text(r->arena, sk_ps_arg(c, 1)), false,
                                 c->args + (c->count > 3 ? 3 : c->count), c->count > 3 ? c->count - 3 : 0);
    }
    return sk_ps_null();
}

static sk_ps_value guid_new(sk_ps *r, const sk_ps_method_call *c)
{
    (void)c;
    return sk_ps_literal(r->arena, "7d1f6c0e-3b52-4f0a-9c86-2e5a41d0b7f3");
}

static sk_ps_value date_parse(sk_ps *r, const sk_ps_method_call *c) 
{
    sk_ps_value pattern = sk_ps_arg(c, 1); /* of ParseExact; Parse has none, or the country */
    return sk_ps_date_parse(r, sk_ps_arg(c, 0), sk_is(c->name, "parseexact") ? sk_ps_to_text(r->arena, pattern) : (sk_bytes){0});
}

static sk_ps_value marshal_com(sk_ps *r, const sk_ps_method_call *c)
{
    sk_value v = sk_object_value(sk_world_create(r->w, sk_ps_str_of(r, sk_ps_arg(c, 0))));
    return sk_ps_from_world(r, &v);
}

static sk_ps_value type_from_progid(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes id = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    bool clsid = sk_is(c->name, "gettypefromclsid");
    return sk_ps_new_class(r->arena, clsid ? sk_text_bytes(r->arena, "com:{%.*s}", (int)id.len, (const char *)id.p)
                                           : sk_text_bytes(r->arena, "com:%.*s", (int)id.len, (const char *)id.p));
}

/* [Type]::GetType("Name, Assembly, ..."). */
static sk_ps_value type_of_name(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes name = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    size_t comma = sk_find_byte(name, 0, ',');
    return sk_ps_new_class(r->arena, sk_trim(comma == SK_NPOS ? name : sk_slice(name, 0, comma)));
}

/* method NULL: every method of the type. */
static const struct {
    const char *type, *method;
    static_method call;
} methods[] = {
    {"activator", "createinstance", activator_create},
    {"datetime", "parse", date_parse},
    {"datetime", "parseexact", date_parse},
    {"diagnostics.process", NULL, process_static},
    {"environment", NULL, environment_method},
    {"guid", "newguid", guid_new},
    {"io.directory", NULL, directory_method},
    {"io.file", NULL, file_method},
    {"io.path", NULL, path_method},
    {"management.automation.powershell", "create", powershell_create},
    {"management.automation.scriptblock", "create", block_create},
    {"microsoft.visualbasic.interaction", NULL, visual_basic},
    {"net.httpwebrequest", "create", web_request_create},
    {"net.webrequest", "create", web_request_create},
    {"powershell", "create", powershell_create},
    {"reflection.assembly", NULL, sk_ps_assembly_load},
    {"runtime.interopservices.marshal", "bindtomoniker", marshal_com},
    {"runtime.interopservices.marshal", "getactiveobject", marshal_com},
    {"runtime.interopservices.marshal", NULL, sk_ps_marshal},
    {"scriptblock", "create", block_create},
    {"text.encoding", "getencoding", encoding_get},
    {"threading.thread", NULL, thread_sleep},
    {"type", "gettype", type_of_name},
    {"type", "gettypefromclsid", type_from_progid},
    {"type", "gettypefromprogid", type_from_progid},
    {"uri", NULL, uri_method},
    {"web.httputility", NULL, uri_method},
    {"net.webutility", NULL, uri_method},
    {"windows.forms.messagebox", "show", visual_basic},
    {"windows.forms.clipboard", NULL, clipboard_method},
    {"windows.clipboard", NULL, clipboard_method},
    {"console", "write", console_method},
    {"console", "writeline", console_method},
};

bool sk_ps_static_act(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret)
{
    for (size_t i = 0; i < SK_COUNT(methods); i++) {
        if (!sk_is(type, methods[i].type) || (methods[i].method && !sk_is(c->name, methods[i].method))) continue;
        *ret = methods[i].call(r, c);
        return true;
    }
    return sk_ps_native_call(r, type, c, ret);
}
