/* Packs bytes by the libraries that sekisho unpacks with, for fixtures. */
#ifndef SK_MAKE_PACK_H
#define SK_MAKE_PACK_H

#include "base/arena.h"

sk_bytes make_deflate(sk_arena *a, sk_bytes plain);                /* raw, RFC 1951 */
sk_bytes make_gzip(sk_arena *a, sk_bytes plain, const char *name); /* name may be NULL */
sk_bytes make_bzip2(sk_arena *a, sk_bytes plain);
sk_bytes make_xz(sk_arena *a, sk_bytes plain);
sk_bytes make_zip_lzma(sk_arena *a, sk_bytes plain); /* ZIP method 14, with its end mark */
sk_bytes make_zstd(sk_arena *a, sk_bytes plain);
/* Text that packs well and is not the same twice: len bytes. */
sk_bytes make_prose(sk_arena *a, size_t len);

#endif
