/* Spread over the network, as this machine's logs show it: failed log-ons of many accounts from one address (4625), a log-on that
 * works (4624), shares for administrators (5140, 5145), a service that is installed (7045, 4697). Logs are read one after the other,
 * so the steps are gathered by address and put together at the end. */
#include "base/filetime.h"
#include "base/map.h"
#include "base/text.h"
#include "host/checks/events.h"

enum { MOST_SOURCES = 4096, MOST_SERVICES = 1024, MOST_ACCOUNTS = 32, BURST = 10 };
static const uint64_t window = 300ull * SK_FILETIME_SECOND, after = 3600ull * SK_FILETIME_SECOND;

typedef struct source {
    sk_bytes address;
    uint64_t recent[BURST];     /* times of the last failures, as a ring */
    uint32_t failures, account_count;
    uint64_t accounts[MOST_ACCOUNTS];
    uint64_t burst, success, share; /* first time of each step; 0: not seen */
    sk_bytes share_name, user;
    struct source *next;
} source;

typedef struct service {
    uint64_t time;
    sk_bytes image;
    bool strange;
} service;

struct sk_spread {
    sk_arena *arena;
    sk_map *by_address;
    source *first, **end;
    uint32_t count;
    service services[MOST_SERVICES];
    uint32_t service_count;
};

struct sk_spread *sk_spread_new(sk_arena *a)
{
    struct sk_spread *s = SK_NEW(a, struct sk_spread);
    if (!s) return NULL;
    s->arena = a;
    s->by_address = sk_map_new(a);
    s->end = &s->first;
    return s;
}

static source *source_of(struct sk_spread *s, sk_bytes address)
{
    uintptr_t known;
    if (!s || address.len < 2 || sk_is(address, "127.0.0.1") || sk_is(address, "::1")) return NULL;
    if (sk_map_get(s->by_address, address, &known)) return (source *)known;
    source *n = s->count < MOST_SOURCES ? SK_NEW(s->arena, source) : NULL;
    if (!n) return NULL;
    n->address = sk_arena_copy(s->arena, address);
    *s->end = n;
    s->end = &n->next;
    s->count++;
    sk_map_put(s->by_address, n->address, (uintptr_t)n);
    return n;
}

static source *source_of_event(sk_event_look *l, const sk_event *e)
{
    sk_bytes address = sk_event_value(e, "IpAddress"), v4 = SK_LIT("::ffff:");
    return source_of(l->spread, sk_starts_nocase(address, v4) ? sk_from(address, v4.len) : address);
}

static void count_account(source *s, sk_bytes name)
{
    uint64_t h = 14695981039346656037ull; /* FNV-1a: only the number of different names is wanted */
    for (size_t i = 0; i < name.len; i++) {
        h = (h ^ (uint64_t)(unsigned)sk_lower(name.p[i])) * 1099511628211ull;
    }
    for (uint32_t i = 0; i < s->account_count; i++) {
        if (s->accounts[i] == h) return;
    }
    if (s->account_count < MOST_ACCOUNTS) s->accounts[s->account_count++] = h;
}

void sk_event_logon_failed(sk_event_look *l, const sk_event *e)
{
    source *s = sk_is(sk_event_value(e, "LogonType"), "3") ? source_of_event(l, e) : NULL;
    if (!s) return;
    uint64_t oldest = s->recent[s->failures % BURST];
    s->recent[s->failures % BURST] = e->written;
    s->failures++;
    count_account(s, sk_event_value(e, "TargetUserName"));
    if (!s->burst && s->failures >= BURST && oldest && e->written >= oldest && e->written - oldest <= window) s->burst = e->written;
    if (!s->burst && s->failures == BURST && e->written - s->recent[0] <= window) s->burst = e->written;
}

/* The first time behind the burst counts; the logs of one machine are in the order of time. */
void sk_event_logon(sk_event_look *l, const sk_event *e)
{
    source *s = sk_is(sk_event_value(e, "LogonType"), "3") ? source_of_event(l, e) : NULL;
    if (!s || !s->burst || s->success || e->written < s->burst) return;
    s->success = e->written;
    s->user = sk_arena_copy(l->spread->arena, sk_event_value(e, "TargetUserName"));
}

void sk_event_share(sk_event_look *l, const sk_event *e)
{
    sk_bytes share = sk_event_value(e, "ShareName");
    bool for_administrators = sk_ends_nocase(share, SK_LIT("ADMIN$")) || sk_ends_nocase(share, SK_LIT("C$")) || sk_ends_nocase(share, SK_LIT("IPC$"));
    source *s = for_administrators ? source_of_event(l, e) : NULL;
    if (!s || !s->burst || s->share || e->written < s->burst) return;
    s->share = e->written;
    s->share_name = sk_arena_copy(l->spread->arena, share);
}

void sk_spread_note_service(sk_event_look *l, const sk_event *e, sk_bytes image, bool strange)
{
    struct sk_spread *s = l->spread;
    if (!s || s->service_count == MOST_SERVICES) return;
    s->services[s->service_count++] = (service){e->written, sk_arena_copy(s->arena, image), strange};
}

static const service *service_behind(const struct sk_spread *s, uint64_t time)
{
    const service *found = NULL;
    for (uint32_t i = 0; time && i < s->service_count; i++) {
        const service *v = &s->services[i];
        if (v->time >= time && v->time - time <= after && (!found || v->strange > found->strange)) found = v;
    }
    return found;
}

static void tell_source(sk_event_look *l, const source *s)
{
    const service *installed = service_behind(l->spread, s->share ? s->share : s->success);
    sk_host_state state = SK_HOST_NOTE;
    if (s->success && (s->share || installed)) state = SK_HOST_SUSPICIOUS;
    if (s->success && installed && installed->strange) state = SK_HOST_PAST;
    sk_arena *a = l->r->arena;
    sk_bytes detail = sk_text_bytes(a, "%.*s, %u failures, %u accounts%s%s", (int)s->address.len, (const char *)s->address.p, s->failures, s->account_count,
                                    s->account_count == MOST_ACCOUNTS ? " or more" : "", s->success ? ", then a log-on that worked" : "");
    if (s->share) detail = sk_text_bytes(a, "%.*s, share %.*s", (int)detail.len, (const char *)detail.p, (int)s->share_name.len, (const char *)s->share_name.p);
    if (installed) detail = sk_text_bytes(a, "%.*s, service %.*s", (int)detail.len, (const char *)detail.p, (int)installed->image.len, (const char *)installed->image.p);
    sk_host_tell(l->r, &(sk_host_finding){.check = SK_HOST_CHECK_EVENT_SPREAD, .state = state, .user = SK_HOST_NO_USER, .registry = s->address, .time = s->burst,
                                          .command = s->user, .detail = detail});
}

void sk_spread_end(sk_event_look *l)
{
    for (const source *s = l->spread ? l->spread->first : NULL; s; s = s->next) {
        if (s->burst) tell_source(l, s);
    }
}
