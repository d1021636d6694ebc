/* A thread a connection: most of its time it waits for the disk. The token is looked at before a byte of the body is taken, and all bodies
 * together have a limit. */
#include "fleet/collector.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/attr.h"
#include "fleet/guests.h"
#include "fleet/host_reader.h"
#include "fleet/metrics.h"
#include "fleet/tell.h"

enum { CONNECTIONS = 256, CONNECTIONS_OF_ONE = 64, TIMEOUT_S = 30, BODIES_MOST = 256 << 20, METRICS_MOST = 16384, WAIT_MS = 20 };
enum { HEAD_S = 20, REPORT_S = 120 }; /* from the connection to a token that is right; from there to the answer */

typedef enum path { PATH_REPORT, PATH_HEALTH, PATH_METRICS, PATH_COUNT } path;
static const struct { const char *url, *method; } paths[PATH_COUNT] = {
    [PATH_REPORT] = {"/v1/report", "POST"}, [PATH_HEALTH] = {"/healthz", "GET"}, [PATH_METRICS] = {"/metrics", "GET"}};

typedef struct peer {
    char name[INET6_ADDRSTRLEN];
    bool loopback;
} peer;

typedef struct request {
    uint8_t *body;
    size_t len, cap;
    bool large, full; /* the rest is counted, not kept: larger than a report; no memory left among all bodies */
} request;

struct sk_collector {
    struct MHD_Daemon *daemon;
    sk_collector_options options;
    sk_guests *guests;
    atomic_size_t bodies;   /* bytes of all bodies */
    atomic_uint active;     /* requests that are not finished */
};

/* ---- answers ---- */

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, const char *type, const char *text, size_t len)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(len, (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    if (!r) return MHD_NO;
    (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (status == MHD_HTTP_UNAUTHORIZED) (void)MHD_add_response_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer realm=\"sekisho\"");
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE) (void)MHD_add_response_header(r, MHD_HTTP_HEADER_RETRY_AFTER, "60");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) (void)MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, POST");
    enum MHD_Result done = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result say(struct MHD_Connection *c, unsigned status, const char *what)
{
    char text[128];
    int len = snprintf(text, sizeof text, "{\"answer\":\"%s\"}\n", what);
    return answer(c, status, "application/json", text, (size_t)len);
}

static peer peer_of(struct MHD_Connection *c)
{
    peer p = {.name = "?"};
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    if (address && address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const void *)address;
        (void)inet_ntop(AF_INET, &in->sin_addr, p.name, sizeof p.name);
        p.loopback = ntohl(in->sin_addr.s_addr) >> 24 == 127;
    }
    if (address && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const void *)address;
        (void)inet_ntop(AF_INET6, &in->sin6_addr, p.name, sizeof p.name);
        p.loopback = IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
    }
    return p;
}

static bool is_allowed(sk_collector *s, struct MHD_Connection *c)
{
    return sk_tokens_allow(s->options.tokens, MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION));
}

static enum MHD_Result refuse(sk_collector *s, struct MHD_Connection *c, sk_intake_answer how, const char *why)
{
    peer p = peer_of(c);
    sk_tell(s->options.tell, s->options.self, "%s: refused (%s): %s", p.name, sk_intake_rows[how].id, why);
    return say(c, sk_intake_rows[how].status, sk_intake_rows[how].id);
}

static enum MHD_Result refuse_and_count(sk_collector *s, struct MHD_Connection *c, sk_intake_answer how)
{
    sk_intake_count(s->options.intake, how);
    return refuse(s, c, how, sk_intake_rows[how].text);
}

/* ---- slow senders ---- */

static void tell_cut(void *self, const char *name)
{
    const sk_collector *s = self;
    sk_tell(s->options.tell, s->options.self, "%s: cut: its request took too long", name);
}

static void watch_guest(void *self, struct MHD_Connection *c, void **guest, enum MHD_ConnectionNotificationCode code)
{
    sk_collector *s = self;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        sk_guests_remove(s->guests, *guest);
        *guest = NULL;
    } else {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        peer p = peer_of(c);
        *guest = info ? sk_guests_add(s->guests, info->connect_fd, p.name, HEAD_S) : NULL;
    }
}

static void give_time(sk_collector *s, struct MHD_Connection *c, unsigned seconds)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    if (info) sk_guests_give(s->guests, info->socket_context, seconds);
}

/* ---- reports ---- */

/* Before the body: an answer queued here closes the connection without reading it. */
static enum MHD_Result begin_report(sk_collector *s, struct MHD_Connection *c, request **ret)
{
    const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    uint64_t announced = 0;
    if (!is_allowed(s, c)) return refuse_and_count(s, c, SK_INTAKE_TOKEN);
    if (length && (!sk_parse_u64(sk_bytes_str(length), &announced) || announced > SK_HOST_READER_MOST)) return refuse_and_count(s, c, SK_INTAKE_LARGE);
    *ret = calloc(1, sizeof **ret);
    if (!*ret) return MHD_NO;
    atomic_fetch_add(&s->active, 1);
    give_time(s, c, REPORT_S);
    return MHD_YES;
}

static bool make_room(sk_collector *s, request *r, size_t more)
{
    if (r->cap - r->len >= more) return true;
    size_t cap = r->cap ? r->cap * 2 : 16384;
    while (cap < r->len + more) {
        cap *= 2;
    }
    if (atomic_fetch_add(&s->bodies, cap - r->cap) + cap - r->cap > BODIES_MOST) {
        atomic_fetch_sub(&s->bodies, cap - r->cap);
        return false;
    }
    uint8_t *body = realloc(r->body, cap);
    if (!body) {
        atomic_fetch_sub(&s->bodies, cap - r->cap);
        return false;
    }
    r->body = body;
    r->cap = cap;
    return true;
}

static void drop_body(sk_collector *s, request *r)
{
    atomic_fetch_sub(&s->bodies, r->cap);
    free(r->body);
    r->body = NULL;
    r->cap = 0;
}

/* False: the connection ends; there is no way to answer in the midst of a body. */
static bool take_piece(sk_collector *s, request *r, const char *p, size_t len)
{
    r->large = r->large || r->len + len > SK_HOST_READER_MOST;
    r->full = r->full || (!r->large && !make_room(s, r, len));
    if (r->large || r->full) drop_body(s, r);
    else memcpy(r->body + r->len, p, len);
    r->len += len;
    return r->len <= 4u * SK_HOST_READER_MOST;
}

static enum MHD_Result end_report(sk_collector *s, struct MHD_Connection *c, const request *r)
{
    sk_intake_piece p = {.json = sk_bytes_of(r->body, r->len)};
    if (r->large) return refuse_and_count(s, c, SK_INTAKE_LARGE);
    if (r->full) {
        sk_intake_count(s->options.intake, SK_INTAKE_FAILED);
        return refuse(s, c, SK_INTAKE_FAILED, "more reports at a time than there is memory for");
    }
    sk_intake_take(s->options.intake, &p, 1);
    return p.answer == SK_INTAKE_STORED ? say(c, MHD_HTTP_OK, "stored") : refuse(s, c, p.answer, p.why);
}

static void end_request(void *self, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how)
{
    sk_collector *s = self;
    request *r = *state;
    (void)how;
    if (!r) return;
    give_time(s, c, TIMEOUT_S); /* for the next report */
    drop_body(s, r);
    atomic_fetch_sub(&s->active, 1);
    free(r);
    *state = NULL;
}

/* ---- the rest ---- */

static enum MHD_Result get_metrics(sk_collector *s, struct MHD_Connection *c)
{
    static _Thread_local char text[METRICS_MOST];
    if (!peer_of(c).loopback && !is_allowed(s, c)) return refuse_and_count(s, c, SK_INTAKE_TOKEN);
    size_t len = sk_metrics_write(s->options.intake, text, sizeof text);
    return len ? answer(c, MHD_HTTP_OK, "text/plain; version=0.0.4", text, len) : say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "failed");
}

static enum MHD_Result get_health(sk_collector *s, struct MHD_Connection *c)
{
    sk_error error;
    const char *why = sk_intake_ails(s->options.intake, &error);
    if (why && error.message[0]) sk_tell(s->options.tell, s->options.self, "unhealthy: %s: %s", why, error.message);
    return say(c, why ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_OK, why ? why : "ok");
}

static path path_of(const char *url)
{
    for (path p = 0; p < PATH_COUNT; p++) {
        if (strcmp(paths[p].url, url) == 0) return p;
    }
    return PATH_COUNT;
}

static enum MHD_Result handle(void *self, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *piece, size_t *len,
                              void **state)
{
    sk_collector *s = self;
    path p = path_of(url);
    (void)version;
    if (p == PATH_COUNT) return say(c, MHD_HTTP_NOT_FOUND, "there is no such page");
    if (strcmp(method, paths[p].method) != 0 && !(p != PATH_REPORT && strcmp(method, MHD_HTTP_METHOD_HEAD) == 0))
        return say(c, MHD_HTTP_METHOD_NOT_ALLOWED, "not by this method");
    if (p == PATH_HEALTH) return get_health(s, c);
    if (p == PATH_METRICS) return get_metrics(s, c);
    request *r = *state;
    if (!r) return begin_report(s, c, (request **)state);
    if (*len == 0) return end_report(s, c, r);
    bool good = take_piece(s, r, piece, *len);
    *len = 0;
    return good ? MHD_YES : MHD_NO;
}

/* ---- start and stop ---- */

typedef struct place {
    union { struct sockaddr any; struct sockaddr_in v4; struct sockaddr_in6 v6; } address;
    bool loopback, v6;
} place;

static bool find_place(const char *text, place *ret)
{
    char host[64];
    uint64_t port;
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host || !sk_parse_u64(sk_bytes_str(colon + 1), &port) || port > 65535 ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return false;
    bool v6 = text[0] == '[' && colon > text + 1 && colon[-1] == ']';
    snprintf(host, sizeof host, "%.*s", (int)(colon - text - (v6 ? 2 : 0)), text + (v6 ? 1 : 0));
    *ret = (place){.v6 = v6};
    if (v6) {
        ret->address.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        if (inet_pton(AF_INET6, host, &ret->address.v6.sin6_addr) != 1) return false;
        ret->loopback = IN6_IS_ADDR_LOOPBACK(&ret->address.v6.sin6_addr);
        return true;
    }
    ret->address.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &ret->address.v4.sin_addr) != 1) return false;
    ret->loopback = ntohl(ret->address.v4.sin_addr.s_addr) >> 24 == 127;
    return true;
}

static struct MHD_Daemon *start_daemon(sk_collector *s, const place *at)
{
    const sk_collector_options *o = &s->options;
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC | (o->certificate ? MHD_USE_TLS : 0) |
                     (at->v6 ? MHD_USE_IPv6 : 0);
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->certificate}, {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->key},
                                   {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"}, {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR, &at->address.any, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
                            MHD_OPTION_PER_IP_CONNECTION_LIMIT, at->loopback ? 0u : (unsigned)CONNECTIONS_OF_ONE, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
                            MHD_OPTION_NOTIFY_COMPLETED, end_request, s, MHD_OPTION_NOTIFY_CONNECTION, watch_guest, s, MHD_OPTION_ARRAY, o->certificate ? tls : none, MHD_OPTION_END);
}

sk_status sk_collector_start(const sk_collector_options *options, sk_collector **ret, uint16_t *ret_port, sk_error *error)
{
    place at;
    if (!find_place(options->listen, &at)) return sk_fail(error, SK_USAGE, "%s is no ADDRESS:PORT (127.0.0.1:8443, [::]:8443)", options->listen);
    if (!options->certificate && !at.loopback)
        return sk_fail(error, SK_USAGE, "without certificate and key only a loopback address is listened on, not %s: tokens would go in the clear", options->listen);
    sk_collector *s = calloc(1, sizeof *s);
    if (!s) return sk_fail(error, SK_NOMEM, "the system has no memory");
    s->options = *options;
    s->guests = sk_guests_new(tell_cut, s);
    s->daemon = s->guests ? start_daemon(s, &at) : NULL;
    if (!s->daemon) {
        sk_guests_free(s->guests);
        free(s);
        return sk_fail(error, SK_IO, "%s cannot be listened on: is the port taken, and are certificate and key PEM and of one pair?", options->listen);
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    *ret_port = info ? info->port : 0;
    *ret = s;
    return SK_OK;
}

void sk_collector_stop(sk_collector *s, unsigned ms)
{
    if (!s) return;
    MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    for (unsigned waited = 0; waited < ms && atomic_load(&s->active); waited += WAIT_MS) {
        usleep(WAIT_MS * 1000);
    }
    MHD_stop_daemon(s->daemon);
    sk_guests_free(s->guests);
    if (listening != MHD_INVALID_SOCKET) close(listening);
    free(s);
}
