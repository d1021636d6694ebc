/* Recovery of a hive that was not written out whole: pages of its transaction logs over the primary file. */
#ifndef SK_FORMAT_HOST_HIVE_LOG_H
#define SK_FORMAT_HOST_HIVE_LOG_H

#include "format/host/hive.h"

typedef struct sk_hive_image {
    sk_bytes base;    /* base block that holds: of the file, or of the log that replaced it */
    sk_bytes bins;    /* hive bins data: a view of the file, or a copy with the pages of the logs */
    bool dirty;
    uint32_t applied; /* entries, or pages of a log of the old kind */
} sk_hive_image;

/* file is at least a base block. Never fails: what cannot be recovered stays as it is (dirty, nothing applied). */
void sk_hive_recover(sk_arena *a, sk_bytes file, const sk_hive_logs *logs, sk_hive_image *ret);

/* Marvin32 with the registry's seed, as it stands in log entries. Public for tests that write logs. */
uint64_t sk_hive_log_hash(sk_bytes b);
/* XOR of the first 508 bytes as words, never 0 or all ones. */
uint32_t sk_hive_base_checksum(sk_bytes base);

#endif
