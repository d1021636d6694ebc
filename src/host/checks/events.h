/* What the checks of event logs share: one walk over all logs hands each event of interest to the handlers of events.def. */
#ifndef SK_HOST_CHECKS_EVENTS_H
#define SK_HOST_CHECKS_EVENTS_H

#include "host/event_logs.h"

typedef struct sk_event_look {
    sk_host_result *r;
    sk_arena *scratch;     /* of one piece of a log */
    sk_bytes log;          /* its path */
    struct sk_spread *spread;
    uint32_t told[SK_HOST_CHECK_COUNT];
} sk_event_look;

typedef void sk_event_handler(sk_event_look *l, const sk_event *e);

#define SK_EVENT(id, provider, handler) sk_event_handler handler;
#include "host/checks/events.def"
#undef SK_EVENT

/* Fills in time, place and user. Each check tells at most 100 events; the rest is counted as cut. */
void sk_event_tell(sk_event_look *l, const sk_event *e, sk_host_finding f);

/* A command line of a log, whoever wrote it; parent may be empty. */
typedef struct sk_event_command {
    sk_bytes image, line, parent;
} sk_event_command;
void sk_event_look_at_command(sk_event_look *l, const sk_event *e, const sk_event_command *c);
/* A script of PowerShell, or text with one in Base64 behind -e. True: something was told. */
bool sk_event_look_at_script(sk_event_look *l, const sk_event *e, sk_bytes text);
bool sk_event_look_at_encoded(sk_event_look *l, const sk_event *e, sk_bytes line);

/* Failed logons to shares to services: events_spread.c. */
struct sk_spread *sk_spread_new(sk_arena *a);
void sk_spread_end(sk_event_look *l);
void sk_spread_note_service(sk_event_look *l, const sk_event *e, sk_bytes image, bool strange);

#endif
