/* Commands that act: network, programs, files, registry, WMI, services, tasks, code. */
#include "base/text.h"
#include "emulate/world/machine.h"
#include "emulate/powershell/ps_command.h"

/* ---- network and programs ------------------------------------------------------------------------------------------ */

void sk_ps_do_web_request(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value url = sk_ps_subject(r, c, "Uri", 0), file = sk_ps_parameter(c, "OutFile", -1);
    if (sk_find_byte(sk_ps_to_text(r->arena, url), 0, '.') == SK_NPOS && url.type == SK_PS_STRING) return; /* curl --version */
    bool rest = sk_starts_nocase(c->name, SK_LIT("irm")) || sk_find_nocase(c->name, 0, SK_LIT("restmethod")) != SK_NPOS;
    if (!sk_ps_download(r, url, file, rest ? "Invoke-RestMethod" : "Invoke-WebRequest") || file.type != SK_PS_NULL) return;
    sk_ps_value v = rest ? sk_ps_answer(r, url, true)
                         : sk_ps_new_object(r->arena, SK_PS_WEB_RESPONSE, SK_LIT("WebResponseObject"));
    if (!rest && v.type == SK_PS_OBJECT) v.object->data = url;
    sk_ps_emit(r, out, v);
}

void sk_ps_do_bits_transfer(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_download(r, sk_ps_parameter(c, "Source", 0), sk_ps_parameter(c, "Destination", 1), "Start-BitsTransfer");
}

void sk_ps_do_start_process(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value program = sk_ps_subject(r, c, "FilePath", 0), args = sk_ps_parameter(c, "ArgumentList", 1);
    bool hidden = sk_is(sk_ps_to_text(r->arena, sk_ps_parameter(c, "WindowStyle", -1)), "hidden") ||
                  sk_ps_switch(c, "NoNewWindow");
    sk_ps_start(r, program, args, "Start-Process", hidden);
    if (sk_ps_switch(c, "PassThru"))
        sk_ps_emit(r, out, sk_ps_new_object(r->arena, SK_PS_PROCESS, SK_LIT("System.Diagnostics.Process")));
}

void sk_ps_do_invoke_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_start(r, sk_ps_subject(r, c, "Path", 0), sk_ps_null(), "Invoke-Item", false);
}

void sk_ps_do_test_connection(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_world_connect(r->w, sk_ps_str_of(r, sk_ps_parameter(c, "ComputerName", 0)), SK_STR(""), "Test-Connection");
    sk_ps_emit(r, out, sk_ps_bool(true));
}

/* ---- files ---------------------------------------------------------------------------------------------------------- */

static sk_ps_value path_of(sk_ps *r, const sk_ps_call *c)
{
    sk_ps_value v = sk_ps_parameter(c, "LiteralPath", -1);
    if (v.type == SK_PS_NULL) v = sk_ps_parameter(c, "FilePath", -1);
    return v.type == SK_PS_NULL ? sk_ps_subject(r, c, "Path", 0) : v;
}

static bool starts(sk_bytes path, const char *drive) { return sk_starts_nocase(path, sk_bytes_str(drive)); }

static void write_content(sk_ps *r, const sk_ps_call *c, bool append)
{
    sk_ps_value path = path_of(r, c), value = sk_ps_parameter(c, "Value", -1);
    bool to_file = sk_find_nocase(c->name, 0, SK_LIT("out-file")) != SK_NPOS;
    if (value.type == SK_PS_NULL) value = sk_ps_parameter(c, "InputObject", -1);
    if (value.type == SK_PS_NULL && !c->input) value = sk_ps_parameter(c, "Value", 1);
    if (value.type == SK_PS_NULL && c->input) value = sk_ps_collect(r, c->input);
    sk_bytes encoding = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Encoding", -1));
    if (to_file && path.type == SK_PS_NULL) path = sk_ps_parameter(c, "FilePath", 0);
    sk_bytes bytes;
    if (sk_is(encoding, "byte") && sk_ps_to_bytes(r->arena, value, &bytes))
        value = sk_ps_octets_of(r, bytes, sk_ps_flow(value));
    else if (value.type != SK_PS_UNKNOWN) {
        value = sk_ps_join(r, value, SK_LIT("\r\n"));
        if (!sk_ps_switch(c, "NoNewline")) value = sk_ps_append(r->arena, value, SK_LIT("\r\n"), 0);
    }
    sk_ps_write_file(r, path, value, append || sk_ps_switch(c, "Append"));
}

void sk_ps_do_set_content(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    write_content(r, c, false);
}

void sk_ps_do_add_content(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    write_content(r, c, true);
}

static bool get_drive_item(sk_ps *r, sk_bytes path, bool content, sk_ps_array *out)
{
    size_t colon = sk_find_byte(path, 0, ':');
    sk_bytes name = colon == SK_NPOS ? path : sk_from(path, colon + 1), command;
    name = sk_trim_char(sk_trim_char(name, '\\'), '/');
    if (starts(path, "variable:")) {
        sk_ps_emit_variables(r, name, content, out);
        return true;
    }
    if (starts(path, "alias:")) {
        sk_bytes alias = sk_ps_alias_match(name, &command);
        sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_CUSTOM, alias);
        if (alias.len > 0 && v.type == SK_PS_OBJECT) {
            sk_ps_set_member(r, v, SK_LIT("Name"), false, sk_ps_text(r->arena, alias));
            sk_ps_set_member(r, v, SK_LIT("Definition"), false, sk_ps_text(r->arena, command));
            sk_ps_emit(r, out, v);
        }
        return true;
    }
    if (!starts(path, "env:")) return false;
    sk_str key, value;
    for (size_t n = 0; sk_world_environ_nth(r->w, n, &key, &value) && sk_ps_step(r, 1); n++) {
        sk_ps_value k = sk_ps_from_str(r, key), v = sk_ps_flowing(sk_ps_from_str(r, value), SK_FLOW_ENVIRONMENT);
        if (!sk_ps_like(sk_ps_view(k), name.len ? name : SK_LIT("*"), true)) continue;
        if (content) {
            sk_ps_emit(r, out, v);
            continue;
        }
        sk_ps_value entry = sk_ps_new_hash(r->arena);
        if (entry.type != SK_PS_HASH) return true;
        sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Name"), k);
        sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Key"), k);
        sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Value"), v);
        sk_ps_emit(r, out, entry);
    }
    return true;
}

static void emit_file(sk_ps *r, sk_str path, sk_ps_array *out)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_FILE_INFO, SK_LIT("System.IO.FileInfo"));
    if (v.type != SK_PS_OBJECT) return;
    v.object->data = sk_ps_from_str(r, path);
    sk_ps_emit(r, out, v);
}

void sk_ps_do_get_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value path = path_of(r, c);
    if (path.type == SK_PS_UNKNOWN) sk_ps_emit(r, out, path);
    if (path.type == SK_PS_UNKNOWN || get_drive_item(r, sk_ps_to_text(r->arena, path), false, out)) return;
    sk_str whole = sk_path_whole(r->w, sk_ps_str_of(r, path));
    if (sk_world_file(r->w, whole) || sk_world_is_folder(r->w, whole))
        emit_file(r, whole, out);
    else
        sk_ps_fail(r, "Cannot find path because it does not exist.");
}

void sk_ps_do_get_child_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value path = path_of(r, c), filter = sk_ps_parameter(c, "Filter", 1);
    if (get_drive_item(r, sk_ps_to_text(r->arena, path), false, out)) return;
    if (filter.type == SK_PS_NULL) filter = sk_ps_parameter(c, "Include", -1);
    sk_str folder = path.type == SK_PS_NULL ? r->w->current_folder : sk_ps_str_of(r, path);
    bool wild = sk_str_find(folder, SK_STR("*"), 0, false) != SK_NPOS;
    sk_str pattern = wild ? folder
                          : sk_path_join(r->w, folder, filter.type == SK_PS_NULL ? SK_STR("*") : sk_ps_str_of(r, filter));
    for (size_t n = 0; n < 64 && sk_ps_step(r, 1); n++) {
        sk_file *f = sk_world_match(r->w, pattern, false, n);
        if (!f) return;
        emit_file(r, f->path, out);
    }
}

void sk_ps_do_get_content(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value path = path_of(r, c);
    if (get_drive_item(r, sk_ps_to_text(r->arena, path), true, out)) return;
    bool bytes = sk_is(sk_ps_to_text(r->arena, sk_ps_parameter(c, "Encoding", -1)), "byte") || sk_ps_switch(c, "AsByteStream");
    sk_ps_value v = sk_ps_read_file(r, path, !bytes);
    if (v.type == SK_PS_STRING && !sk_ps_switch(c, "Raw"))
        v = sk_ps_split_text(r, sk_ps_view(v), SK_LIT("\r?\n"), true, false, 0, v.flow);
    sk_ps_emit(r, out, v);
}

void sk_ps_do_remove_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value paths = path_of(r, c);
    for (size_t i = 0; i < sk_ps_count(paths) && sk_ps_step(r, 1); i++) {
        sk_bytes path = sk_ps_to_text(r->arena, sk_ps_item(r->arena, paths, i));
        if (!starts(path, "variable:") && !starts(path, "alias:") && !starts(path, "function:") && path.len > 0)
            sk_world_delete(r->w, sk_ps_str(r, path));
    }
}

void sk_ps_do_copy_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value to = sk_ps_parameter(c, "Destination", 1);
    if (to.type == SK_PS_NULL) to = sk_ps_parameter(c, "NewName", 1);
    bool copy = sk_lower(sk_at(c->name, 0)) == 'c';
    sk_str from = sk_ps_str_of(r, path_of(r, c)), target = sk_ps_str_of(r, to);
    bool rename = sk_starts_nocase(c->name, SK_LIT("r"));
    if (rename && sk_str_find(target, SK_STR("\\"), 0, false) == SK_NPOS)
        target = sk_path_join(r->w, sk_path_folder(from), target);
    sk_world_copy(r->w, from, target, !copy);
}

void sk_ps_do_new_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_bytes type = sk_ps_to_text(r->arena, sk_ps_parameter(c, "ItemType", -1));
    if (type.len == 0) type = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Type", -1));
    sk_ps_value path = path_of(r, c), name = sk_ps_parameter(c, "Name", -1), value = sk_ps_parameter(c, "Value", -1);
    sk_str whole = name.type == SK_PS_NULL ? sk_ps_str_of(r, path)
                                           : sk_path_join(r->w, sk_ps_str_of(r, path), sk_ps_str_of(r, name));
    sk_bytes shown = sk_ps_to_text(r->arena, path);
    if (starts(shown, "hk") || starts(shown, "registry::")) return; /* an empty key does nothing */
    bool folder = sk_starts_nocase(type, SK_LIT("d")) || sk_lower(sk_at(c->name, 0)) == 'm';
    if (folder)
        sk_world_make_folder(r->w, whole);
    else
        sk_ps_write_file(r, sk_ps_from_str(r, whole), value.type == SK_PS_NULL ? sk_ps_text(r->arena, (sk_bytes){0}) : value,
                         false);
    emit_file(r, sk_path_whole(r->w, whole), out);
}

void sk_ps_do_test_path(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_str path = sk_ps_str_of(r, path_of(r, c));
    sk_ps_emit(r, out,
               sk_ps_bool(sk_world_file(r->w, path) || sk_world_is_folder(r->w, path) || sk_world_match(r->w, path, false, 0)));
}

void sk_ps_do_join_path(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value a = sk_ps_subject(r, c, "Path", 0), b = sk_ps_parameter(c, "ChildPath", 1);
    sk_str joined = sk_path_join(r->w, sk_ps_str_of(r, a), sk_ps_str_of(r, b));
    sk_ps_emit(r, out, sk_ps_flowing(sk_ps_from_str(r, joined), sk_ps_flow(a) | sk_ps_flow(b) | SK_FLOW_COMPUTED));
}

void sk_ps_do_split_path(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value path = path_of(r, c);
    sk_str whole = sk_ps_str_of(r, path);
    sk_ps_emit(r, out,
               sk_ps_flowing(sk_ps_from_str(r, sk_ps_switch(c, "Leaf") ? sk_path_name(whole) : sk_path_folder(whole)),
                             sk_ps_flow(path)));
}

void sk_ps_do_get_location(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)c;
    emit_file(r, r->w->current_folder, out);
}

void sk_ps_do_set_location(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value path = path_of(r, c);
    if (path.type == SK_PS_STRING) r->w->current_folder = sk_path_whole(r->w, sk_ps_str_of(r, path));
}

void sk_ps_do_expand_archive(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value to = sk_ps_parameter(c, "DestinationPath", 1);
    SK_ACT(r->w, SK_OP_READ, {"path", sk_ps_str_of(r, path_of(r, c))});
    SK_ACT(r->w, SK_OP_WRITE, {"path", sk_ps_str_of(r, to)}, {"flow", SK_STR("unknown")});
}

/* Set-Item: an environment variable, a variable, or a file. */
void sk_ps_do_set_item(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_ps_value path = sk_ps_parameter(c, "Path", 0), value = sk_ps_parameter(c, "Value", 1);
    sk_bytes name = sk_ps_to_text(r->arena, path);
    if (starts(name, "variable:")) {
        sk_bytes key = sk_trim_char(sk_from(name, 9), '\\');
        sk_ps_set(r, sk_ps_symbol_of(&r->symbols, sk_arena_copy(r->arena, sk_trim_char(key, '/'))), SK_PS_SCOPE_NONE, value);
    } else if (starts(name, "env:")) {
        sk_world_set_environ(r->w, sk_ps_str(r, sk_trim_char(sk_from(name, 4), '\\')), sk_ps_str_of(r, value));
    } else if (starts(name, "hk") || starts(name, "registry::")) {
        sk_value v = sk_ps_to_world(r, value);
        sk_world_reg_write(r->w, sk_ps_str(r, name), &v);
    }
}

/* ---- registry ------------------------------------------------------------------------------------------------------- */

/* "HKCU:\Software\X" or "Registry::HKEY_CURRENT_USER\..." and a value's name. */
static sk_str registry_key(sk_ps *r, sk_bytes path, sk_bytes name)
{
    if (starts(path, "registry::")) path = sk_from(path, 10);
    sk_buf b = sk_buf_new(r->arena, path.len + name.len + 2);
    for (size_t i = 0; i < path.len; i++)
        if (path.p[i] != ':') sk_buf_byte(&b, path.p[i] == '/' ? '\\' : path.p[i]);
    sk_buf_byte(&b, '\\');
    sk_buf_bytes(&b, name);
    return sk_ps_str(r, sk_buf_view(&b));
}

void sk_ps_do_set_item_property(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_bytes path = sk_ps_to_text(r->arena, path_of(r, c));
    sk_value v = sk_ps_to_world(r, sk_ps_parameter(c, "Value", 2));
    if (starts(path, "hk") || starts(path, "registry::"))
        sk_world_reg_write(r->w, registry_key(r, path, sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 1))), &v);
}

void sk_ps_do_get_item_property(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_bytes path = sk_ps_to_text(r->arena, path_of(r, c)), name = sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 1));
    if (!starts(path, "hk") && !starts(path, "registry::")) {
        sk_ps_do_get_item(r, c, out);
        return;
    }
    sk_value v = sk_empty();
    bool found = sk_world_reg_read(r->w, registry_key(r, path, name), &v);
    sk_ps_value made = found ? sk_ps_from_world(r, &v) : sk_ps_unknown(r->arena, path);
    if (sk_find_nocase(c->name, 0, SK_LIT("value")) != SK_NPOS || sk_is(c->name, "gpv") || name.len == 0) {
        sk_ps_emit(r, out, made);
        return;
    }
    sk_ps_value object = sk_ps_new_object(r->arena, SK_PS_CUSTOM, SK_LIT("PSCustomObject"));
    sk_ps_set_member(r, object, name, false, made);
    sk_ps_emit(r, out, object);
}

void sk_ps_do_remove_item_property(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_world_reg_delete(
        r->w, registry_key(r, sk_ps_to_text(r->arena, path_of(r, c)), sk_ps_to_text(r->arena, sk_ps_parameter(c, "Name", 1))));
}

/* ---- system --------------------------------------------------------------------------------------------------------- */

static sk_ps_value new_fields(sk_ps *r, const char *type, sk_ps_hash **ret)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_CUSTOM, sk_bytes_str(type)), fields = sk_ps_new_hash(r->arena);
    if (v.type != SK_PS_OBJECT || fields.type != SK_PS_HASH) return sk_ps_null();
    *ret = v.object->fields = fields.hash;
    return v;
}

/* Get-Process tells names without ".exe". */
void sk_ps_do_get_process(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value name = sk_ps_parameter(c, "Name", 0);
    sk_bytes wanted = sk_ps_to_text(r->arena, name);
    sk_process p;
    sk_ps_hash *fields;
    sk_world_probe(r->w, "processes", sk_ps_str_of(r, name));
    if (sk_ps_parameter(c, "Id", -1).type != SK_PS_NULL) return; /* none of those asked for runs */
    (void)sk_world_machine(r->w, SK_MACHINE_PROCESSES);
    for (unsigned n = 0; sk_ps_step(r, 1) && sk_world_process_at(r->w, n, &p); n++) {
        sk_bytes shown = sk_bytes_str(p.name);
        if (sk_ends_nocase(shown, SK_LIT(".exe"))) shown = sk_slice(shown, 0, shown.len - 4);
        if (name.type != SK_PS_NULL && !sk_ps_like(shown, wanted, true)) continue;
        sk_ps_value v = new_fields(r, "System.Diagnostics.Process", &fields);
        if (v.type != SK_PS_OBJECT) return;
        sk_ps_hash_put(r->arena, fields, sk_ps_literal(r->arena, "ProcessName"), sk_ps_flowing(sk_ps_text(r->arena, shown), SK_FLOW_ENVIRONMENT));
        sk_ps_hash_put(r->arena, fields, sk_ps_literal(r->arena, "Name"), sk_ps_flowing(sk_ps_text(r->arena, shown), SK_FLOW_ENVIRONMENT));
        sk_ps_hash_put(r->arena, fields, sk_ps_literal(r->arena, "Id"), sk_ps_int(p.id));
        sk_ps_hash_put(r->arena, fields, sk_ps_literal(r->arena, "Path"), sk_ps_from_str(r, p.path));
        sk_ps_emit(r, out, v);
    }
}

static void put_field(sk_ps *r, sk_ps_hash *fields, const sk_value *instance, const char *property)
{
    static const char *const wide[] = {"TotalPhysicalMemory", "Capacity", "Size", "FreeSpace", "TotalVisibleMemorySize", "FreePhysicalMemory"};
    sk_value v = sk_empty();
    double number;
    if (sk_invoke_c(r->w, instance, property, SK_GET, NULL, 0, &v) || v.type == SK_V_UNKNOWN) return;
    sk_ps_value field = sk_ps_from_world(r, &v);
    for (size_t i = 0; i < SK_COUNT(wide); i++)
        if (sk_str_is(sk_str_c(property), wide[i]) && !sk_value_to_double(r->w, &v, &number, NULL)) field = sk_ps_flowing(sk_ps_int((int64_t)number), SK_FLOW_ENVIRONMENT);
    sk_ps_hash_put(r->arena, fields, sk_ps_literal(r->arena, property), field);
}

/* What WMI has of the machine. False: the class is none of those. */
static bool emit_instances(sk_ps *r, sk_str query, sk_ps_array *out)
{
    static const char *const of_process[] = {"Name", "Caption", "ProcessId", "ParentProcessId", "SessionId", "Handle", "ExecutablePath", "CommandLine"};
    sk_str class = sk_wmi_class_asked(query);
    sk_value list = sk_wmi_query(r->w, query, class), one, ignored;
    const char *property;
    bool known, processes = sk_str_is(class, "Win32_Process");
    sk_ps_hash *fields;
    (void)sk_world_machine_wmi(r->w, class, 0, 0, &property, &ignored, &known);
    for (size_t n = 0; list.u.o && sk_ps_step(r, 1) && sk_enumerate(r->w, &list, n, &one); n++) {
        sk_ps_value v = new_fields(r, "ManagementObject", &fields);
        if (v.type != SK_PS_OBJECT) break;
        for (size_t i = 0; processes && i < SK_COUNT(of_process); i++) put_field(r, fields, &one, of_process[i]);
        for (size_t i = 0; !processes && sk_world_machine_wmi(r->w, class, 0, i, &property, &ignored, &known); i++) put_field(r, fields, &one, property);
        sk_ps_emit(r, out, v);
    }
    return known || processes;
}

void sk_ps_do_get_wmi(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value what = sk_ps_parameter(c, "Class", 0), filter = sk_ps_parameter(c, "Filter", -1);
    if (what.type == SK_PS_NULL) what = sk_ps_parameter(c, "Query", 0);
    if (what.type == SK_PS_NULL) what = sk_ps_parameter(c, "ClassName", 0);
    sk_bytes text = sk_ps_to_text(r->arena, what), condition = sk_ps_to_text(r->arena, filter);
    if (condition.len) text = sk_text_bytes(r->arena, "%.*s where %.*s", (int)(text.len & 0xFFFF), (const char *)text.p, (int)(condition.len & 0xFFFF), (const char *)condition.p);
    sk_world_probe(r->w, "wmi", sk_ps_str(r, text));
    if (emit_instances(r, sk_ps_str(r, text), out)) return;
    sk_ps_emit(r, out, sk_ps_flowing(sk_ps_unknown(r->arena, text), SK_FLOW_ENVIRONMENT));
}

/* Invoke-WmiMethod Win32_Process Create "command": what WMI starts. */
void sk_ps_do_invoke_wmi(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value class_name = sk_ps_parameter(c, "Class", 0), method = sk_ps_parameter(c, "Name", 1),
                args = sk_ps_parameter(c, "ArgumentList", 2);
    if (class_name.type == SK_PS_NULL) class_name = sk_ps_parameter(c, "Path", 0);
    if (method.type == SK_PS_NULL) method = sk_ps_parameter(c, "MethodName", 1);
    if (args.type == SK_PS_NULL) args = sk_ps_parameter(c, "Arguments", 2);
    if (args.type == SK_PS_HASH) sk_ps_hash_get(r->arena, args.hash, sk_ps_literal(r->arena, "CommandLine"), &args);
    if (sk_ps_is_list(args)) args = sk_ps_item(r->arena, args, 0);
    bool starts_program = sk_find_nocase(sk_ps_to_text(r->arena, class_name), 0, SK_LIT("win32_process")) != SK_NPOS;
    if (starts_program && sk_is(sk_ps_to_text(r->arena, method), "create"))
        sk_ps_start(r, args, sk_ps_null(), "Win32_Process.Create", false);
    sk_ps_emit(r, out, sk_ps_unknown(r->arena, SK_LIT("WmiMethod")));
}

void sk_ps_do_new_service(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_world_persist(r->w, "service", sk_ps_str_of(r, sk_ps_parameter(c, "Name", 0)),
                     sk_ps_str_of(r, sk_ps_parameter(c, "BinaryPathName", 1)));
}

void sk_ps_do_task_action(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    sk_ps_value program = sk_ps_parameter(c, "Execute", 0), args = sk_ps_parameter(c, "Argument", 1);
    sk_ps_value line = sk_ps_append(r->arena, sk_ps_to_string(r->arena, program), SK_LIT(" "), 0);
    sk_ps_emit(r, out, sk_ps_append(r->arena, line, sk_ps_to_text(r->arena, args), sk_ps_flow(args)));
}

void sk_ps_do_register_task(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    sk_world_persist(r->w, "task", sk_ps_str_of(r, sk_ps_parameter(c, "TaskName", 0)),
                     sk_ps_str_of(r, sk_ps_parameter(c, "Action", -1)));
}

/* What Defender is told not to look at. */
void sk_ps_do_defender(sk_ps *r, const sk_ps_call *c, sk_ps_array *out)
{
    (void)out;
    for (size_t i = 0; i < c->count; i++) {
        sk_value v = sk_ps_to_world(r, c->args[i].value);
        if (c->args[i].name.len > 0)
            sk_world_reg_write(r->w, registry_key(r, SK_LIT("HKLM\\SOFTWARE\\Microsoft\\Windows Defender"), c->args[i].name), &v);
    }
}

/* Functions of libraries that C# source or a member definition imports: [DllImport("kernel32.dll")]. */
