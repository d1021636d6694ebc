/* The emulated registry: values by their whole name, without case. Keys that start programs by themselves after MITRE ATT&CK
 * T1547.001, T1547.004, T1546.012, T1543.003 and T1037.001. */
#include "emulate/world/world_internal.h"

static const char *const hives[][2] = {
    {"HKEY_CURRENT_USER\\", "HKCU\\"},
    {"HKEY_LOCAL_MACHINE\\", "HKLM\\"},
    {"HKEY_CLASSES_ROOT\\", "HKCR\\"},
    {"HKEY_USERS\\", "HKU\\"},
};

static const char *const values[][2] = {
    {"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProductName", "Windows 10 Pro"},
    {"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\CurrentVersion", "6.3"},
    {"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\CurrentBuild", "19042"},
    {"HKCU\\Control Panel\\International\\LocaleName", "en-US"},
    {"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\User Agent",
     "Mozilla/4.0 (compatible; MSIE 8.0; Win32)"},
};

static const char *const starting[][2] = {
    {"\\currentversion\\run\\", "run-key"},
    {"\\currentversion\\runonce\\", "run-key"},
    {"\\currentversion\\runservices", "run-key"},
    {"\\policies\\explorer\\run\\", "run-key"},
    {"\\winlogon\\shell", "run-key"},
    {"\\winlogon\\userinit", "run-key"},
    {"\\windows nt\\currentversion\\windows\\load", "run-key"},
    {"\\windows nt\\currentversion\\windows\\run", "run-key"},
    {"\\image file execution options\\", "run-key"},
    {"\\environment\\userinitmprlogonscript", "run-key"},
    {"\\currentcontrolset\\services\\", "service"},
    {"\\shell\\open\\command", "run-key"},
};

static sk_str short_name(sk_world *w, sk_str key)
{
    for (size_t i = 0; i < SK_COUNT(hives); i++) {
        if (sk_str_starts(key, hives[i][0]))
            return sk_str_concat(&w->strings, sk_str_c(hives[i][1]), sk_str_from(key, sk_str_c(hives[i][0]).len));
    }
    return key;
}

bool sk_registry_start(sk_world *w)
{
    w->registry = SK_NEW(w->arena, sk_world_registry);
    if (!w->registry || !(w->registry->values = sk_table_new(w, true))) return false;
    for (size_t i = 0; i < SK_COUNT(values); i++) {
        sk_value key = sk_string_c(values[i][0]), v = sk_string_c(values[i][1]);
        if (!sk_table_put(w, w->registry->values, &key, &v)) return false;
    }
    return true;
}

bool sk_world_reg_read(sk_world *w, sk_str key, sk_value *ret)
{
    sk_value name = sk_string(short_name(w, key)), *v = sk_table_find(w, w->registry->values, &name);
    SK_ACT(w, SK_OP_REGISTRY, {"action", SK_STR("read")}, {"key", name.u.s});
    if (v) *ret = *v;
    return v != NULL;
}

void sk_world_reg_write(sk_world *w, sk_str key, const sk_value *v)
{
    sk_value name = sk_string(short_name(w, key));
    sk_str text = SK_STR("");
    if (sk_value_to_str(w, v, &text)) text = SK_STR("?");
    w->changes++;
    sk_table_put(w, w->registry->values, &name, v);
    SK_ACT(w, SK_OP_REGISTRY, {"action", SK_STR("write")}, {"key", name.u.s}, {"value", text});
    for (size_t i = 0; i < SK_COUNT(starting); i++) {
        if (sk_str_find(name.u.s, sk_str_c(starting[i][0]), 0, true) == SK_NPOS) continue;
        sk_world_persist(w, starting[i][1], name.u.s, text);
        return;
    }
}

bool sk_world_reg_delete(sk_world *w, sk_str key)
{
    sk_value name = sk_string(short_name(w, key));
    SK_ACT(w, SK_OP_REGISTRY, {"action", SK_STR("delete")}, {"key", name.u.s});
    w->changes++;
    return sk_table_remove(w, w->registry->values, &name);
}
