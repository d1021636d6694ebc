/* For unit tests of the host check: what a writer says of a result, and the findings of one check. */
#ifndef SK_HOST_SAID_H
#define SK_HOST_SAID_H

#include <stdlib.h>
#include <string.h>

#include "unit/with_arena.h"

#include "host/host_page.h"

typedef void host_writer(sk_out *o, const sk_host_result *r, const sk_host_report_options *how);

/* Grows by the size of what is said, which for hostile machines is some megabytes: not in the arena of the test. */
static struct {
    char *text;
    size_t len, cap;
} host_text;

static inline bool host_keep(void *self, const uint8_t *p, size_t n)
{
    (void)self;
    if (host_text.len + n + 1 > host_text.cap) {
        size_t cap = (host_text.len + n + 1) * 2;
        char *grown = realloc(host_text.text, cap);
        if (!grown) return false;
        host_text.text = grown;
        host_text.cap = cap;
    }
    memcpy(host_text.text + host_text.len, p, n);
    host_text.len += n;
    host_text.text[host_text.len] = 0;
    return true;
}

/* Holds until the next call. */
static inline const char *host_said(host_writer *write, const sk_host_result *r, bool japanese)
{
    const sk_host_report_options how = {.japanese = japanese, .version = "0", .source = "case"};
    sk_out o;
    host_text.len = 0;
    sk_out_init(&o, host_keep, NULL);
    write(&o, r, &how);
    assert_true(sk_out_flush(&o));
    return host_text.text;
}

static inline void host_whole_page(sk_out *o, const sk_host_result *r, const sk_host_report_options *how)
{
    sk_host_page_begin(o, how->japanese, how->version);
    sk_host_page_middle(o, r, how, false);
    sk_host_page_end(o);
}

/* The first finding of a check; NULL: none. */
static inline const sk_host_finding *host_found(const sk_host_result *r, sk_host_check_id check)
{
    const sk_host_finding *f = r->findings;
    while (f && f->check != check) f = f->next;
    return f;
}

#endif
