/* Environment variables and known folders of the emulated machine: a usual Windows 10 in English, 64 bits. Names and folders by
 * Microsoft's "Recognized environment variables" and WshShell.SpecialFolders. */
#include "emulate/world/machine.h"
#include "emulate/world/world_internal.h"

typedef struct pair {
    const char *name, *value;
} pair;

/* {user}, {computer}, {domain} stand for the environment's. */
static const pair variables[] = {
    {"ALLUSERSPROFILE", "C:\\ProgramData"},
    {"APPDATA", "C:\\Users\\{user}\\AppData\\Roaming"},
    {"CommonProgramFiles", "C:\\Program Files\\Common Files"},
    {"CommonProgramFiles(x86)", "C:\\Program Files (x86)\\Common Files"},
    {"CommonProgramW6432", "C:\\Program Files\\Common Files"},
    {"COMPUTERNAME", "{computer}"},
    {"ComSpec", "C:\\WINDOWS\\system32\\cmd.exe"},
    {"DriverData", "C:\\Windows\\System32\\Drivers\\DriverData"},
    {"HOMEDRIVE", "C:"},
    {"HOMEPATH", "\\Users\\{user}"},
    {"LOCALAPPDATA", "C:\\Users\\{user}\\AppData\\Local"},
    {"LOGONSERVER", "\\\\{domain}"},
    {"NUMBER_OF_PROCESSORS", "{cores}"},
    {"OS", "Windows_NT"},
    {"Path", "C:\\WINDOWS\\system32;C:\\WINDOWS;C:\\WINDOWS\\System32\\Wbem;C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\"},
    {"PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"},
    {"PROCESSOR_ARCHITECTURE", "AMD64"},
    {"PROCESSOR_IDENTIFIER", "Intel64 Family 6 Model 142 Stepping 12, GenuineIntel"},
    {"PROCESSOR_LEVEL", "6"},
    {"PROCESSOR_REVISION", "8e0c"},
    {"ProgramData", "C:\\ProgramData"},
    {"ProgramFiles", "C:\\Program Files"},
    {"ProgramFiles(x86)", "C:\\Program Files (x86)"},
    {"ProgramW6432", "C:\\Program Files"},
    {"PSModulePath", "C:\\Program Files\\WindowsPowerShell\\Modules;C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\Modules"},
    {"PUBLIC", "C:\\Users\\Public"},
    {"SESSIONNAME", "Console"},
    {"SystemDrive", "C:"},
    {"SystemRoot", "C:\\WINDOWS"},
    {"TEMP", "C:\\Users\\{user}\\AppData\\Local\\Temp"},
    {"TMP", "C:\\Users\\{user}\\AppData\\Local\\Temp"},
    {"USERDNSDOMAIN", "{domain}"},
    {"USERDOMAIN", "{domain}"},
    {"USERNAME", "{user}"},
    {"USERPROFILE", "C:\\Users\\{user}"},
    {"windir", "C:\\WINDOWS"},
};

static const pair folders[] = {
    {"AllUsersDesktop", "C:\\Users\\Public\\Desktop"},
    {"AllUsersPrograms", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs"},
    {"AllUsersStartMenu", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu"},
    {"AllUsersStartup", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
    {"AppData", "C:\\Users\\{user}\\AppData\\Roaming"},
    {"Desktop", "C:\\Users\\{user}\\Desktop"},
    {"Favorites", "C:\\Users\\{user}\\Favorites"},
    {"Fonts", "C:\\WINDOWS\\Fonts"},
    {"LocalAppData", "C:\\Users\\{user}\\AppData\\Local"},
    {"MyDocuments", "C:\\Users\\{user}\\Documents"},
    {"NetHood", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Network Shortcuts"},
    {"PrintHood", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Printer Shortcuts"},
    {"Programs", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs"},
    {"Recent", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Recent"},
    {"SendTo", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\SendTo"},
    {"StartMenu", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu"},
    {"Startup", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
    {"System", "C:\\WINDOWS\\system32"},
    {"Temp", "C:\\Users\\{user}\\AppData\\Local\\Temp"},
    {"Templates", "C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Templates"},
    {"UserProfile", "C:\\Users\\{user}"},
    {"Windows", "C:\\WINDOWS"},
};

static const char *const identity[] = {"USERNAME", "COMPUTERNAME", "USERDOMAIN", "USERDNSDOMAIN", "LOGONSERVER"};

static sk_str fill(sk_world *w, const char *pattern)
{
    const pair names[] = {{"{user}", w->env.user}, {"{computer}", w->env.computer}, {"{domain}", w->env.domain},
                          {"{cores}", w->env.bare ? "1" : "4"}};
    sk_str s = sk_str_c(pattern);
    for (size_t i = 0; i < SK_COUNT(names); i++) {
        s = sk_str_replace(&w->strings, s, sk_str_c(names[i].name), sk_str_c(names[i].value), 0, SIZE_MAX, false);
    }
    return s;
}

bool sk_environ_start(sk_world *w)
{
    w->environ_table = sk_table_new(w, true);
    for (size_t i = 0; w->environ_table && i < SK_COUNT(variables); i++) {
        sk_value key = sk_string_c(variables[i].name), v = sk_string(fill(w, variables[i].value));
        if (!sk_table_put(w, w->environ_table, &key, &v)) return false;
    }
    for (size_t i = 0; w->environ_table && i < w->env.variable_count; i++) {
        sk_value key = sk_string(sk_str_utf8(&w->strings, sk_bytes_str(w->env.variables[i].name)));
        sk_value v = sk_string(sk_str_utf8(&w->strings, sk_bytes_str(w->env.variables[i].value)));
        if (!sk_table_put(w, w->environ_table, &key, &v)) return false;
    }
    return w->environ_table != NULL;
}

unsigned sk_environ_flow(sk_str name)
{
    for (size_t i = 0; i < SK_COUNT(identity); i++) {
        if (sk_str_is(name, identity[i])) return SK_FLOW_IDENTITY;
    }
    return SK_FLOW_ENVIRONMENT;
}

sk_str sk_world_environ(sk_world *w, sk_str name)
{
    sk_value key = sk_string(name), *v = sk_table_find(w, w->environ_table, &key);
    if (v && sk_environ_flow(name) == SK_FLOW_IDENTITY) {
        sk_world_ask(w, SK_ASKED_IDENTITY);
        sk_world_probe(w, "environment", name);
    }
    if (sk_str_is(name, "NUMBER_OF_PROCESSORS")) (void)sk_world_machine(w, SK_MACHINE_CORES);
    return v ? v->u.s : SK_STR("");
}

/* What a started program changes is not seen by the one that started it. */
static bool own_environ(sk_world *w)
{
    if (!w->environ_lent) return true;
    sk_table *own = sk_table_new(w, true);
    sk_value key, v;
    for (size_t i = 0; own && sk_table_nth(w->environ_table, i, &key, &v); i++)
        if (!sk_table_put(w, own, &key, &v)) return false;
    if (!own) return false;
    w->environ_table = own;
    w->environ_lent = false;
    return true;
}

void sk_world_set_environ(sk_world *w, sk_str name, sk_str value)
{
    if (!own_environ(w)) return;
    w->changes++;
    sk_value key = sk_string(name), v = sk_string(value);
    if (value.len)
        sk_table_put(w, w->environ_table, &key, &v);
    else
        sk_table_remove(w, w->environ_table, &key);
}

bool sk_world_environ_nth(sk_world *w, size_t n, sk_str *ret_name, sk_str *ret_value)
{
    sk_value key, v;
    if (!sk_table_nth(w->environ_table, n, &key, &v)) return false;
    *ret_name = key.u.s;
    *ret_value = v.u.s;
    return true;
}

sk_str sk_world_expand(sk_world *w, sk_str text)
{
    size_t at = sk_str_find(text, SK_STR("%"), 0, false);
    if (at == SK_NPOS) return text;
    sk_builder out = sk_builder_new(&w->strings, text.len);
    sk_builder_add(&out, sk_str_slice(text, 0, at));
    while (at < text.len && !out.full) {
        size_t end = sk_str_find(text, SK_STR("%"), at + 1, false);
        sk_value key = sk_string(sk_str_slice(text, at + 1, end == SK_NPOS ? 0 : end - at - 1));
        sk_value *v = end == SK_NPOS ? NULL : sk_table_find(w, w->environ_table, &key);
        if (v) {
            sk_builder_add(&out, v->u.s);
            at = end + 1;
        }
        /* A "%" without a name stands for itself. */
        size_t next = sk_str_find(text, SK_STR("%"), v ? at : at + 1, false);
        if (next == SK_NPOS) next = text.len;
        sk_builder_add(&out, sk_str_slice(text, at, next - at));
        at = next;
    }
    return sk_builder_done(&out);
}

sk_str sk_world_folder(sk_world *w, sk_str name)
{
    for (size_t i = 0; i < SK_COUNT(folders); i++) {
        if (sk_str_is(name, folders[i].name)) return fill(w, folders[i].value);
    }
    return SK_STR("");
}
