#include "fleet/token.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

sk_status sk_tokens_read(sk_bytes text, const char *path, sk_tokens *ret, sk_error *error)
{
    sk_tokens t = {.count = 0};
    sk_bytes line;
    while (sk_next_line(&text, &line, NULL)) {
        line = sk_trim(line);
        if (!line.len || line.p[0] == '#') continue;
        if (line.len < SK_TOKEN_LEAST || line.len > SK_TOKEN_MOST)
            return sk_fail(error, SK_USAGE, "%s: a token has %d to %d characters; `openssl rand -hex 32` makes one", path, SK_TOKEN_LEAST, SK_TOKEN_MOST);
        if (t.count == SK_TOKENS_MOST) return sk_fail(error, SK_USAGE, "%s: more than %d tokens", path, SK_TOKENS_MOST);
        SHA256(line.p, line.len, t.digests[t.count++]);
    }
    if (!t.count) return sk_fail(error, SK_USAGE, "%s holds no token; `openssl rand -hex 32` makes one", path);
    *ret = t;
    return SK_OK;
}

bool sk_tokens_allow(const sk_tokens *t, const char *authorization)
{
    uint8_t digest[32];
    unsigned same = 0;
    sk_bytes value = sk_bytes_str(authorization);
    if (!sk_starts_nocase(value, SK_LIT("Bearer "))) return false;
    value = sk_trim(sk_from(value, 7));
    if (value.len > SK_TOKEN_MOST) return false;
    SHA256(value.p ? value.p : digest, value.len, digest);
    for (size_t i = 0; i < t->count; i++) {
        same |= CRYPTO_memcmp(digest, t->digests[i], sizeof digest) == 0;
    }
    return same != 0;
}
