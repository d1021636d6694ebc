/* Functions of the language by name. */
#include "emulate/vba/vm.h"

static const vba_builtin_table *const tables[] = {
    &vba_lib_strings, &vba_lib_looks, &vba_lib_convert, &vba_lib_math, &vba_lib_dates, &vba_lib_information, &vba_lib_system, &vba_lib_files,
    &vba_lib_format,
};

const vba_builtin *vba_builtin_find(vba_program *p, vba_symbol *s)
{
    (void)p;
    if (s->builtin_asked) return s->builtin;
    s->builtin_asked = true;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (size_t i = 0; i < tables[t]->count; i++) {
            if (sk_equal(s->key, sk_bytes_str(tables[t]->rows[i].name))) s->builtin = &tables[t]->rows[i];
        }
    }
    return s->builtin;
}
