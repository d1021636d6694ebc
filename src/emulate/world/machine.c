/* See machine.h. */
#include "emulate/world/machine.h"

#include "base/buf.h"
#include "base/text.h"

static const struct {
    const char *what, *item;
    int32_t office, bare;
} rows[] = {
#define SK_MACHINE(name, what, item, office, bare) {what, item, office, bare},
#include "emulate/world/machine.def"
#undef SK_MACHINE
};

static const struct {
    const char *wmi_class;
    unsigned instance;
    const char *property;
    char type;
    const char *office, *bare;
} instances[] = {
#define SK_MACHINE_WMI(wmi_class, instance, property, type, office, bare) {wmi_class, instance, property, type, office, bare},
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

/* %u, %c and %d: who works there, and where. */
static sk_value identity_text(sk_world *w, const char *pattern)
{
    sk_buf b = sk_buf_new(w->arena, 1000);
    for (const char *p = pattern; *p; p++) {
        bool sign = p[0] == '%' && p[1];
        if (sign) p++;
        if (sign) sk_buf_str(&b, *p == 'u' ? w->env.user : *p == 'c' ? w->env.computer : w->env.domain);
        else sk_buf_byte(&b, (uint8_t)*p);
    }
    sk_world_ask(w, SK_ASKED_IDENTITY);
    return sk_flowing(sk_string(sk_str_utf8(&w->strings, sk_buf_view(&b))), SK_FLOW_IDENTITY);
}

static sk_value text_list(sk_world *w, const char *texts)
{
    sk_value items[8];
    sk_bytes rest = sk_bytes_str(texts), field;
    size_t count = 0;
    while (count < SK_COUNT(items) && sk_next_field(&rest, '|', &field)) items[count++] = sk_string(sk_str_utf8(&w->strings, field));
    sk_array *a = sk_array_of(w, items, count);
    return a ? sk_array_value(a) : sk_null();
}

static sk_value property_value(sk_world *w, char type, const char *text)
{
    int32_t number = 0;
    for (const char *p = text; *p && type == 'N'; p++) number = number * 10 + (*p - '0');
    sk_value v = type == 'N' ? sk_long(number) : type == 'B' ? sk_bool(text[0] == '1') : type == 'A' ? text_list(w, text) : sk_string_c(text);
    return type == 'I' ? identity_text(w, text) : sk_flowing(v, SK_FLOW_ENVIRONMENT);
}

bool sk_world_machine_wmi(sk_world *w, sk_str wmi_class, unsigned instance, size_t n, const char **ret_property, sk_value *ret, bool *ret_known)
{
    *ret_known = false;
    for (size_t i = 0; i < SK_COUNT(instances); i++) {
        if (!sk_str_is(wmi_class, instances[i].wmi_class)) continue;
        *ret_known = true;
        if (instances[i].instance != instance || n-- > 0) continue;
        const char *text = w->env.bare ? instances[i].bare : instances[i].office;
        if (!text) return false;
        *ret_property = instances[i].property;
        *ret = property_value(w, instances[i].type, text);
        return true;
    }
    return false;
}
