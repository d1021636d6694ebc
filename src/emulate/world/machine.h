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
/* The n-th property of an instance of a class of WMI; false behind the last, or where the machine has no such instance. *ret_known:
 * the class is one of the table. */
bool sk_world_machine_wmi(sk_world *w, sk_str wmi_class, unsigned instance, size_t n, const char **ret_property, sk_value *ret, bool *ret_known);


/* The class of "SELECT a, b FROM class WHERE ...", or of the name alone; and its instances of which the condition is true, as a
 * collection: objects/wmi.c. */
sk_str sk_wmi_class_asked(sk_str query);
sk_value sk_wmi_query(sk_world *w, sk_str query, sk_str wmi_class);

/* A program that runs there: those of Windows, the office's and the one that the program itself runs in. */
typedef struct sk_process {
    const char *name;
    sk_str path; /* empty: the system tells none */
    unsigned id, parent;
    bool of_user;
} sk_process;
/* The n-th of them; false behind the last. */
bool sk_world_process_at(sk_world *w, unsigned n, sk_process *ret);

#endif
