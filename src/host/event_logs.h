/* The event logs of a machine, read piece by piece in bounded memory; each event is handed over once. */
#ifndef SK_HOST_EVENT_LOGS_H
#define SK_HOST_EVENT_LOGS_H

#include "format/host/evtx.h"
#include "host/check.h"

typedef struct sk_event_logs {
    /* One event. log: its path, of logs alone from where they lie; scratch: memory that ends with the piece. */
    void (*visit)(void *self, const sk_event *e, sk_bytes log, sk_arena *scratch);
    void *self;
    /* What was read. */
    uint32_t logs;
    uint64_t events, bytes;
} sk_event_logs;

/* The logs of C:\Windows\System32\winevt\Logs, or of a view of logs alone all that lie anywhere in it. What cannot be read is told in r. */
void sk_host_each_event(sk_host_result *r, sk_event_logs *logs);

/* As event viewers show them: a log that was exported numbers its records anew, and some writers leave their time out. */
uint64_t sk_host_event_record(const sk_event *e);
uint64_t sk_host_event_time(const sk_event *e);

/* The user of the machine whom the event names; SK_HOST_NO_USER: none of them. */
uint32_t sk_host_event_user(const sk_host_view *v, const sk_event *e);

#endif
