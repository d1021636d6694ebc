/* See quoted_printable.h. */
#include "codec/quoted_printable.h"

sk_qp sk_qp_start(sk_bytes text) { return (sk_qp){.text = text, .bad_at = SK_NPOS}; }

/* Length of a soft line break at "=": "=", white space that transport added, CR LF or LF (RFC 2045 6.7 rule 5). 0: none. */
static size_t soft_break_len(sk_bytes text, size_t at)
{
    size_t i = at + 1;
    while (i < text.len && i - at < 1000 && (text.p[i] == ' ' || text.p[i] == '\t')) i++;
    if (i >= text.len) return text.len - at;
    if (text.p[i] == '\r' && sk_at(text, i + 1) == '\n') return i + 2 - at;
    if (text.p[i] == '\n') return i + 1 - at;
    return 0;
}

size_t sk_qp_read(sk_qp *d, uint8_t *out, size_t cap)
{
    size_t len = 0;
    const sk_bytes t = d->text;
    while (len < cap && d->pos < t.len) {
        uint8_t c = t.p[d->pos];
        if (c != '=') {
            out[len++] = c;
            d->pos++;
            continue;
        }
        int high = sk_hex_value(sk_at(t, d->pos + 1)), low = sk_hex_value(sk_at(t, d->pos + 2));
        if (high >= 0 && low >= 0) {
            out[len++] = (uint8_t)(high << 4 | low);
            d->pos += 3;
            continue;
        }
        size_t skip = soft_break_len(t, d->pos);
        if (skip) {
            d->pos += skip;
            continue;
        }
        if (d->bad_count++ == 0) d->bad_at = d->pos;
        out[len++] = c;
        d->pos++;
    }
    return len;
}

sk_bytes sk_qp_decode(sk_arena *a, sk_bytes text)
{
    uint8_t *out = SK_NEW_ARRAY(a, uint8_t, text.len + 1);
    if (!out) return (sk_bytes){NULL, 0};
    sk_qp d = sk_qp_start(text);
    return sk_bytes_of(out, sk_qp_read(&d, out, text.len + 1));
}

sk_bytes sk_q_decode(sk_arena *a, sk_bytes text)
{
    uint8_t *out = SK_NEW_ARRAY(a, uint8_t, text.len + 1);
    if (!out) return (sk_bytes){NULL, 0};
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int high = text.p[i] == '=' ? sk_hex_value(sk_at(text, i + 1)) : -1,
            low = high < 0 ? -1 : sk_hex_value(sk_at(text, i + 2));
        if (low >= 0) {
            out[len++] = (uint8_t)(high << 4 | low);
            i += 2;
        } else {
            out[len++] = text.p[i] == '_' ? ' ' : text.p[i];
        }
    }
    return sk_bytes_of(out, len);
}
