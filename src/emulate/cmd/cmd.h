/* Command lines and batch files on paper: what cmd.exe and the programs of Windows would do becomes effects. */
#ifndef SK_EMULATE_CMD_H
#define SK_EMULATE_CMD_H

#include "emulate/world/world.h"

/* A command line as CreateProcess takes it: a program and its arguments. cmd.exe's own rules start behind its /c. A line
 * whose first word is a command of cmd (echo, set, for ...) is read by those rules at once. */
void sk_cmd_run(sk_world *w, sk_place place, sk_bytes command_line);
/* The text of a batch file. */
void sk_batch_run(sk_world *w, sk_place place, sk_bytes text);

/* How powershell.exe is started, by its arguments (everything behind the program's name). */
typedef struct sk_powershell_line {
    sk_bytes script;                           /* UTF-8: -Command, -EncodedCommand (decoded) */
    sk_bytes file;                             /* -File */
    bool encoded, hidden, no_exit, from_input; /* from_input: -Command - */
    size_t encoded_len;
} sk_powershell_line;
sk_powershell_line sk_powershell_line_of(sk_arena *a, sk_bytes arguments);

#endif
