/* See machine.h. */
#include "emulate/world/machine.h"

static const struct {
    const char *what, *item;
    int32_t office, bare;
} rows[] = {
#define SK_MACHINE(name, what, item, office, bare) {what, item, office, bare},
#include "emulate/world/machine.def"
#undef SK_MACHINE
};

static const struct {
    const char *wmi_class, *property;
    char type;
    const char *office, *bare;
} instances[] = {
#define SK_MACHINE_WMI(wmi_class, property, type, office, bare) {wmi_class, property, type, office, bare},
#include "emulate/world/machine_wmi.def"
#undef SK_MACHINE_WMI
};

int32_t sk_world_machine_has(const sk_world *w, sk_machine what) { return w->env.bare ? rows[what].bare : rows[what].office; }

int32_t sk_world_machine(sk_world *w, sk_machine what)
{
    sk_world_probe(w, rows[what].what, sk_str_c(rows[what].item));
    sk_world_ask(w, SK_ASKED_MACHINE);
    return sk_world_machine_has(w, what);
}

int32_t sk_world_system_metric(sk_world *w, int64_t index)
{
    static const struct {
        uint8_t index;
        sk_machine what;
    } metrics[] = {{0, SK_MACHINE_SCREEN_WIDTH},  {1, SK_MACHINE_SCREEN_HEIGHT},  {16, SK_MACHINE_SCREEN_WIDTH}, {17, SK_MACHINE_SCREEN_HEIGHT},
                   {61, SK_MACHINE_SCREEN_WIDTH}, {62, SK_MACHINE_SCREEN_HEIGHT}, {78, SK_MACHINE_SCREEN_WIDTH}, {79, SK_MACHINE_SCREEN_HEIGHT}};
    for (size_t i = 0; i < SK_COUNT(metrics); i++)
        if (metrics[i].index == index) return sk_world_machine(w, metrics[i].what);
    sk_world_probe(w, "GetSystemMetrics", SK_STR(""));
    /* SM_CMOUSEBUTTONS, SM_MOUSEPRESENT, SM_CMONITORS; no remote session, no safe mode */
    return index == 43 ? 3 : index == 19 || index == 80;
}

bool sk_world_machine_wmi(const sk_world *w, sk_str wmi_class, size_t n, const char **ret_property, sk_value *ret, bool *ret_known)
{
    *ret_known = false;
    for (size_t i = 0; i < SK_COUNT(instances); i++) {
        if (!sk_str_is(wmi_class, instances[i].wmi_class)) continue;
        *ret_known = true;
        if (n-- > 0) continue;
        const char *text = w->env.bare ? instances[i].bare : instances[i].office;
        if (!text) return false;
        int32_t number = 0;
        for (const char *p = text; *p && instances[i].type == 'N'; p++) number = number * 10 + (*p - '0');
        *ret_property = instances[i].property;
        *ret = sk_flowing(instances[i].type == 'N' ? sk_long(number) : sk_string_c(text), SK_FLOW_ENVIRONMENT);
        return true;
    }
    return false;
}
