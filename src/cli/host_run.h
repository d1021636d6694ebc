/* The command's side of the host check: runs the child, scans what it hands over, and shows the report. */
#ifndef SK_CLI_HOST_RUN_H
#define SK_CLI_HOST_RUN_H

#include <stdio.h>

#include "cli/host_child.h"
#include "sandbox/locked.h"

typedef struct host_run_options {
    host_task task;
    unsigned jobs;            /* 0: the cores */
    bool scan;                /* files that are found are scanned */
    bool progress;            /* on standard error */
    uint64_t cpu_s;
    sk_locked_work *work;     /* NULL: host_child_work; tests put a child here that dies or lies */
} host_run_options;

/* Returns an exit status, with the report on out. A child that is lost gives a report of its own: unscannable. */
int host_run(const host_run_options *o, FILE *out);

/* The same for bytes that stand in a channel already, without child and engine: for the fuzzer. */
int host_listen(const host_run_options *o, int channel, FILE *out);

#endif
