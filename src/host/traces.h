/* What traces of programs have in common: prefetch files, Amcache and event logs tell of the same programs. */
#ifndef SK_HOST_TRACES_H
#define SK_HOST_TRACES_H

#include "host/check.h"

/* A program that ran, or a file that existed: time as the trace gives it, evidence where it stands, hash where it is known. Tells a
 * name that this machine's serial number gives, a random name in a folder of its own, and viewers of saved passwords. */
typedef struct sk_trace {
    sk_bytes path, publisher, hash, evidence;
    uint64_t time;
    sk_host_check_id as; /* check that tells a random name */
    bool library; /* not a program: a DLL, whatever its ending */
} sk_trace;
void sk_trace_of_program(sk_host_result *r, const sk_trace *t);
bool sk_trace_is_password_viewer(sk_bytes name); /* a file name */
/* The user whose profile the path lies in, or SK_HOST_NO_USER. */
uint32_t sk_trace_user_of(const sk_host_view *v, sk_bytes path);
/* The file is there now. What cannot be looked at counts as there. */
bool sk_trace_exists(sk_host_result *r, sk_bytes path);

#endif
