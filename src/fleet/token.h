/* Bearer tokens (RFC 6750) of a file: one a line, so that an old one stays valid while a new one is rolled out. */
#ifndef SK_FLEET_TOKEN_H
#define SK_FLEET_TOKEN_H

#include "base/status.h"
#include "base/bytes.h"

enum { SK_TOKENS_MOST = 16, SK_TOKEN_LEAST = 16, SK_TOKEN_MOST = 512 };

/* Only their SHA-256 is kept. */
typedef struct sk_tokens {
    uint8_t digests[SK_TOKENS_MOST][32];
    size_t count;
} sk_tokens;

/* Text of a token file: blank lines and lines that begin with # are passed over. */
sk_status sk_tokens_read(sk_bytes text, const char *path, sk_tokens *ret, sk_error *error);
/* Of the header "Authorization: Bearer TOKEN"; NULL is no token. The time it takes does not depend on where they differ. */
bool sk_tokens_allow(const sk_tokens *t, const char *authorization);

#endif
