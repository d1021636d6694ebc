/* `sekisho host --evidence DIR PATH`: a package of evidence. A child (sandbox/locked.h) reads the disk and hands the files over; this
 * side, which never looks into them, writes them with their digests. */
#ifndef SK_CLI_HOST_PACKAGE_H
#define SK_CLI_HOST_PACKAGE_H

#include "cli/host_child.h"

typedef struct host_package {
    host_task task;
    uint64_t cpu_s;
    const char *folder;       /* made, or empty; never inside what is examined */
    const char *operator_name; /* who collects; NULL: the user of the process */
    const char *clock_offset; /* seconds that the machine's clock was ahead, as text; NULL: unknown */
} host_package;

/* Returns an exit status. */
int host_package_write(const host_package *p);

/* The same for words that stand in a channel already, without child: for tests and the fuzzer. */
int host_package_listen(const host_package *p, int channel);

#endif
