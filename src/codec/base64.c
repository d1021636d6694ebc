/* See base64.h. The alphabet: RFC 4648 section 4. */
#include "codec/base64.h"

#define JUNK 64
#define SPACE 65
#define PAD 66

#define J JUNK
static const uint8_t classes[256] = {
    J, J, J, J, J, J, J, J, J, SPACE, SPACE, SPACE, SPACE, SPACE, J, J, /* 00 */
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,                     /* 10 */
    SPACE, J, J, J, J, J, J, J, J, J, J, 62, J, J, J, 63,               /* 20 */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, J, J, J, PAD, J, J,         /* 30 */
    J, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,                /* 40 */
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, J, J, J, J, J,          /* 50 */
    J, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,      /* 60 */
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, J, J, J, J, J,          /* 70 */
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J,
};
#undef J

sk_base64_survey sk_base64_survey_of(sk_bytes text)
{
    sk_base64_survey s = {.pad_at = SK_NPOS, .after_pad_at = SK_NPOS, .junk_at = SK_NPOS};
    size_t in_group = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t class = classes[text.p[i]];
        if (class < JUNK) {
            s.letter_count++;
            in_group++;
            if (s.pad_at != SK_NPOS && s.after_pad_at == SK_NPOS) s.after_pad_at = i;
        } else if (class == JUNK) {
            if (s.junk_count++ == 0) s.junk_at = i;
        } else if (class == PAD) {
            if (s.pad_at == SK_NPOS) s.pad_at = i;
            s.alone |= in_group % 4 == 1;
            in_group = 0;
        }
    }
    s.cut = in_group % 4 != 0;
    s.alone |= in_group % 4 == 1;
    return s;
}

sk_base64 sk_base64_start(sk_bytes text, sk_base64_mode mode) { return (sk_base64){.text = text, .mode = mode}; }

/* Moves the open group to ready: one byte less than it has characters. */
static void close_group(sk_base64 *d)
{
    d->ready_len = d->count > 1 ? d->count - 1 : 0;
    d->ready_pos = 0;
    uint32_t bits = d->group << 6 * (4 - d->count);
    for (unsigned i = 0; i < 3; i++) d->ready[i] = (uint8_t)(bits >> (16 - 8 * i));
    d->group = 0;
    d->count = 0;
}

/* Whole groups without anything between them: most of every attachment. */
static size_t decode_plain_groups(sk_base64 *d, uint8_t *out, size_t cap)
{
    size_t len = 0;
    const sk_bytes t = d->text;
    while (cap - len >= 3 && t.len - d->pos >= 4) {
        uint32_t a = classes[t.p[d->pos]], b = classes[t.p[d->pos + 1]], c = classes[t.p[d->pos + 2]],
                 e = classes[t.p[d->pos + 3]];
        if ((a | b | c | e) >= JUNK) break;
        uint32_t bits = a << 18 | b << 12 | c << 6 | e;
        out[len] = (uint8_t)(bits >> 16);
        out[len + 1] = (uint8_t)(bits >> 8);
        out[len + 2] = (uint8_t)bits;
        len += 3;
        d->pos += 4;
    }
    return len;
}

/* Reads one character into the group; closes it when it is full, padded, or the text ends. */
static void take_character(sk_base64 *d)
{
    if (d->pos >= d->text.len) {
        close_group(d);
        d->done = true;
        return;
    }
    uint8_t class = classes[d->text.p[d->pos++]];
    if (class < JUNK) {
        d->group = d->group << 6 | class;
        if (++d->count == 4) close_group(d);
    } else if (class == PAD && d->count > 1) {
        close_group(d);
        d->done = d->mode == SK_BASE64_STOP_AT_PAD;
    } else if (class == PAD) {
        d->group = 0; /* padding where none can be: a single character says no byte */
        d->count = 0;
    } else if (class == JUNK && d->mode == SK_BASE64_STOP_AT_JUNK) {
        close_group(d);
        d->done = true;
    }
}

size_t sk_base64_read(sk_base64 *d, uint8_t *out, size_t cap)
{
    size_t len = 0;
    while (len < cap) {
        if (d->ready_pos < d->ready_len) {
            out[len++] = d->ready[d->ready_pos++];
            continue;
        }
        if (d->done) break;
        if (d->count == 0) {
            len += decode_plain_groups(d, &out[len], cap - len);
            if (len == cap) break;
        }
        take_character(d);
    }
    return len;
}

sk_bytes sk_base64_decode(sk_arena *a, sk_bytes text, sk_base64_mode mode)
{
    size_t cap = text.len / 4 * 3 + 3;
    uint8_t *out = SK_NEW_ARRAY(a, uint8_t, cap);
    if (!out) return (sk_bytes){NULL, 0};
    sk_base64 d = sk_base64_start(text, mode);
    return sk_bytes_of(out, sk_base64_read(&d, out, cap));
}
