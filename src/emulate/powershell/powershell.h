/* PowerShell on paper: a script is parsed and calculated in a world, and what it would do becomes effects. */
#ifndef SK_EMULATE_POWERSHELL_H
#define SK_EMULATE_POWERSHELL_H

#include "emulate/world/world.h"

/* What a run cost and how well it went. */
typedef struct sk_powershell_figures {
    uint64_t steps;
    uint32_t statements_lost; /* by the parser, in the script and in the texts that it ran */
    uint32_t unknown_count;   /* commands, types and members that are not modelled */
    uint32_t choices;         /* how many ways the script could have gone at a random choice of addresses */
} sk_powershell_figures;

/* Runs a script: UTF-8, or UTF-16 with or without its mark. place: the artifact that holds it; offsets of effects count
 * from place.off. Texts that it would run are told as children and calculated at once. Where the script chooses one of
 * several texts by chance, it is run again for each of the others, up to powershell.choices. */
void sk_powershell_run(sk_world *w, sk_place place, sk_bytes script);
/* The same, and the figures of the run. */
void sk_powershell_run_counted(sk_world *w, sk_place place, sk_bytes script, sk_powershell_figures *ret);

/* True for the name of a child whose text was calculated at once, as part of the script that made it (the argument of
 * Invoke-Expression and its kin): it needs no run of its own, which would tell everything again, and once more for each
 * layer. False for those that only their own run can show, such as the script of another powershell.exe. */
bool sk_powershell_has_run(sk_bytes child_name);

#endif
