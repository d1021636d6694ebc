/* Runs command lines, batch files and PowerShell scripts on paper as the engine will: everything twice, with a network that
 * fails and one that answers, and each text that is told as a child in turn. What is told becomes one text, a line each:
 * "download url=http://a.example/x path=... result=failed", "child NAME kind.id text". */
#ifndef MAKE_PAPER_H
#define MAKE_PAPER_H

#include "base/buf.h"
#include "emulate/powershell/powershell.h"

typedef struct make_paper {
    sk_arena *arena;
    sk_budget budget;
    sk_buf told;
    sk_powershell_figures figures; /* of the last script */
    unsigned runs;                 /* texts that were run */
} make_paper;

/* budget of steps; 0: the default. NULL when the system has no memory. */
make_paper *make_paper_new(uint64_t steps);
void make_paper_free(make_paper *p);
void make_paper_command(make_paper *p, sk_bytes line);
void make_paper_batch(make_paper *p, sk_bytes text);
/* A file is there before: path and content, of the program's carrier. May be empty. */
void make_paper_carrier(make_paper *p, const char *path, sk_bytes content);
void make_paper_script(make_paper *p, sk_bytes script);
/* What was told, as a C string. */
const char *make_paper_told(make_paper *p);

#endif
