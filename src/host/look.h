/* Looks that many checks share. */
#ifndef SK_HOST_LOOK_H
#define SK_HOST_LOOK_H

#include "host/autostart.h"
#include "host/check.h"

typedef struct sk_process_list {
    const sk_host_process *p;
    size_t count;
} sk_process_list;

/* Running processes, read once; none, and told as blind, where the evidence has none. */
sk_process_list sk_host_process_list(sk_host_result *r);
/* The process that runs the file: with that image, else a loader that was given it, else any whose command line names it; NULL: none.
 * Of SysWOW64 a loader may say System32. */
const sk_host_process *sk_host_running(sk_host_result *r, sk_bytes path);
/* The first autostart that starts or loads the path; NULL: none. */
const sk_autostart *sk_host_started(sk_host_result *r, sk_bytes path);

/* A folder without what lies below it; told as blind where it cannot be read. */
sk_host_answer sk_host_list(sk_host_result *r, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to);
/* The file begins as a program of Windows does. */
bool sk_host_is_pe(sk_host_result *r, sk_bytes path);
bool sk_host_stat(sk_host_result *r, sk_bytes path, sk_host_file *ret); /* exists */

/* Tells a candidate file with the state that its use gives: running or started by itself: infected; only there: state. */
void sk_host_tell_file(sk_host_result *r, sk_host_check_id check, uint32_t user, const sk_host_file *file, sk_host_state dormant);

#endif
