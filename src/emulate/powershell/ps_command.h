/* Inside of the commands of PowerShell: their handlers, one table. */
#ifndef SK_EMULATE_PS_COMMAND_H
#define SK_EMULATE_PS_COMMAND_H

#include "emulate/powershell/ps_run.h"

/* Each row of commands.def names one of these. */
#define SK_PS_COMMAND(name, aliases, handler) void sk_ps_do_##handler(sk_ps *r, const sk_ps_call *c, sk_ps_array *out);
#include "emulate/powershell/commands.def"
#undef SK_PS_COMMAND

/* What a command works on: a parameter, else the pipeline. */
sk_ps_value sk_ps_subject(sk_ps *r, const sk_ps_call *c, const char *name, int position);

#endif
