/* Event logs: each event goes to the handlers that events.def names for it. */
#include "host/checks/events.h"

#include "base/text.h"
#include "host/look.h"

enum { MOST_TOLD = 100 };

typedef struct event_row {
    uint32_t id;
    const char *provider;
    sk_event_handler *handler;
} event_row;

static const event_row rows[] = {
#define SK_EVENT(id, provider, handler) {id, provider, handler},
#include "host/checks/events.def"
#undef SK_EVENT
};

/* A provider's name; a star stands for a version. */
static bool is_provider(sk_bytes name, const char *wanted)
{
    sk_bytes w = sk_bytes_str(wanted);
    size_t star = sk_find_byte(w, 0, '*');
    if (star == SK_NPOS) return sk_equal_nocase(name, w);
    return sk_starts_nocase(name, sk_slice(w, 0, star)) && sk_ends_nocase(name, sk_from(w, star + 1));
}

static void take_event(void *self, const sk_event *e, sk_bytes log, sk_arena *scratch)
{
    sk_event_look *l = self;
    l->log = log;
    l->scratch = scratch;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && rows[i].id <= e->id; i++) {
        if (rows[i].id == e->id && is_provider(e->provider, rows[i].provider)) rows[i].handler(l, e);
    }
}

void sk_event_tell(sk_event_look *l, const sk_event *e, sk_host_finding f)
{
    if (l->told[f.check]++ >= MOST_TOLD) {
        l->r->cut++;
        return;
    }
    f.time = sk_host_event_time(e);
    f.evidence = sk_text_bytes(l->scratch, "%.*s, event %u, record %llu", (int)l->log.len, (const char *)l->log.p, e->id, (unsigned long long)sk_host_event_record(e));
    f.user = sk_host_event_user(l->r->view, e);
    sk_host_tell(l->r, &f);
}

void sk_host_check_events(sk_host_result *r)
{
    sk_event_look look = {.r = r, .spread = sk_spread_new(r->arena)};
    sk_event_logs logs = {.visit = take_event, .self = &look};
    sk_host_each_event(r, &logs);
    look.scratch = r->arena;
    sk_spread_end(&look);
}
