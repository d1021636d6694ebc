/* The cage of a worker: what the system lets it do. Sanitizer builds have none, so that their findings are seen. */
#ifndef SK_SANDBOX_CAGE_H
#define SK_SANDBOX_CAGE_H

#include "base/bytes.h"

typedef struct sk_cage {
    bool landlock, seccomp; /* this system has them */
    uint16_t filter_len;
    const void *filter;     /* struct sock_filter[filter_len], made once before any worker */
} sk_cage;

/* True in a sanitizer build: nothing is locked. */
bool sk_cage_is_open(void);
/* In the zygote, once: builds the filter, and takes all files from this process and all that it forks. */
sk_cage sk_cage_prepare(void);
/* In a fresh process that reads evidence: the same, but what lies at the paths and below may still be read. sk_cage_enter() follows. */
sk_cage sk_cage_prepare_reading(const char *const *paths, size_t count);
/* In a fresh worker: limits and filter. False: it must not go on. */
bool sk_cage_enter(const sk_cage *cage, uint64_t memory, uint64_t cpu_s);

/* System calls that the filter answered instead of the kernel, since the last call. */
uint32_t sk_cage_refused_files(void);
uint32_t sk_cage_refused_others(void);

#endif
