/* A borrowed run of bytes. Whoever hands one out says how long it stays valid. */
#ifndef SEKISHO_BYTES_H
#define SEKISHO_BYTES_H

#include <stddef.h>
#include <stdint.h>

typedef struct sk_bytes {
    const uint8_t *p; /* may be NULL only when len is 0; not NUL-terminated */
    size_t len;       /* bytes */
} sk_bytes;

#endif
