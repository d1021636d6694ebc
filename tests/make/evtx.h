/* Writer of Windows event logs (EVTX), with templates as a machine writes them, or without as forwarded events have them. */
#ifndef SK_MAKE_EVTX_H
#define SK_MAKE_EVTX_H

#include "make/make.h"

typedef struct make_evtx make_evtx;

typedef struct make_event_pair {
    const char *name, *value; /* name NULL: a Data element without name */
} make_event_pair;

typedef struct make_event {
    unsigned id;
    const char *provider, *channel, *computer;
    uint64_t time; /* FILETIME */
    const make_event_pair *data;
    size_t count;
    bool forwarded; /* written out, without template */
} make_event;

make_evtx *make_evtx_new(sk_arena *a);
void make_evtx_add(make_evtx *l, const make_event *event);
sk_bytes make_evtx_end(make_evtx *l);

#endif
