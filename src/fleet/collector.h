/* The HTTP(S) side of the collector, on libmicrohttpd: POST /v1/report, GET /healthz, GET /metrics. */
#ifndef SK_FLEET_COLLECTOR_H
#define SK_FLEET_COLLECTOR_H

#include "base/status.h"
#include "fleet/intake.h"
#include "fleet/token.h"

typedef struct sk_collector_options {
    const char *listen;             /* ADDRESS:PORT, [ADDRESS]:PORT; port 0: any */
    const char *certificate, *key;  /* PEM texts, or both NULL: plain HTTP, on a loopback address only */
    const sk_tokens *tokens;
    sk_intake *intake;
    void (*tell)(void *self, const char *line);
    void *self;
} sk_collector_options;

typedef struct sk_collector sk_collector;

sk_status sk_collector_start(const sk_collector_options *options, sk_collector **ret, uint16_t *ret_port, sk_error *error);
/* No new connections; what has begun may end within ms; NULL is allowed. */
void sk_collector_stop(sk_collector *c, unsigned ms);

#endif
