/* Pools for tests: what a worker does instead of a scan. */
#ifndef SK_SANDBOX_POOL_INTERNAL_H
#define SK_SANDBOX_POOL_INTERNAL_H

#include <sys/types.h>

#include "engine/scan.h"
#include "sandbox/record.h"
#include "sekisho/pool.h"

/* Runs in the locked worker in place of sk_scan_into(). channel is the worker's only socket. */
typedef sk_status (*sk_scan_hook)(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report *report,
                                  sk_record_writer *writer, int channel);

sk_status sk_pool_new_hooked(const sk_engine *engine, const sk_pool_options *options, sk_scan_hook hook, sk_pool **ret_pool,
                             sk_error *error);

typedef struct sk_pool_counts {
    unsigned workers;  /* alive now */
    unsigned started;  /* since the pool was made */
    unsigned lost;     /* ended before they had answered */
    pid_t zygote;
} sk_pool_counts;

sk_pool_counts sk_pool_count(const sk_pool *pool);

#endif
