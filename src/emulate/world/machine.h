/* The machine under a program: screen, recent files, processes, processors, memory, maker. Programs that fear a test bench ask for
 * these and stop; sk_environment.bare says which of the two machines of machine.def it is. */
#ifndef SK_EMULATE_MACHINE_H
#define SK_EMULATE_MACHINE_H

#include "emulate/world/world.h"

typedef enum sk_machine {
#define SK_MACHINE(name, what, item, office, bare) SK_MACHINE_##name,
#include "emulate/world/machine.def"
#undef SK_MACHINE
    SK_MACHINE_COUNT
} sk_machine;

/* The answer, of flow environment. That it was asked is told, and is a reason to run on the other machine. */
int32_t sk_world_machine(sk_world *w, sk_machine what);
/* The same without telling. */
int32_t sk_world_machine_has(const sk_world *w, sk_machine what);
/* What a program's answers to GetSystemMetrics are (Microsoft, "GetSystemMetrics function": SM_CXSCREEN 0 and so on). */
int32_t sk_world_system_metric(sk_world *w, int64_t index);
/* The n-th property of the instance of a class of WMI; false behind the last, or where the machine has none. *ret_known: the class
 * is one of the table. */
bool sk_world_machine_wmi(const sk_world *w, sk_str wmi_class, size_t n, const char **ret_property, sk_value *ret, bool *ret_known);

#endif
