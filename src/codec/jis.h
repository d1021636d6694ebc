/* The shifted and double-byte encodings that iconv does not read as mail programs do. */
#ifndef SK_CODEC_JIS_H
#define SK_CODEC_JIS_H

#include "base/arena.h"

/* Length of an escape sequence of ISO-2022-JP or its relatives at at, or 0. */
size_t sk_jis_escape_len(sk_bytes text, size_t at);
/* ISO-2022-JP in all variants of Windows (CP50220 to CP50222) to CP932; bytes above 0x7F outside shifted runs stay as
 * they are (mail that mixes Shift_JIS in). JIS X 0212 has no place in CP932: each becomes "?" and *ret_lossy. */
sk_bytes sk_jis_to_cp932(sk_arena *a, sk_bytes text, bool *ret_lossy);
/* HZ (RFC 1843) to GB 2312 with the high bits set. */
sk_bytes sk_hz_to_gb(sk_arena *a, sk_bytes text);

/* Whole text of sound double-byte characters of which enough are Japanese. */
bool sk_looks_like_cp932(sk_bytes text);
bool sk_looks_like_euc_jp(sk_bytes text);

static inline bool sk_cp932_is_lead(int c) { return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC); }

#endif
