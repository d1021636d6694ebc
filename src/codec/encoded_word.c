/* See encoded_word.h. */
#include "codec/encoded_word.h"

#include "base/text.h"
#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/quoted_printable.h"

struct word {
    sk_bytes charset, text;
    int encoding; /* 'b' or 'q' */
    size_t end;   /* index behind it */
};

#define CHARSET_MOST 80

/* "=?" charset ["*" language] "?" encoding "?" text "?=" (RFC 2047 2, RFC 2231 5). */
static bool read_word(sk_bytes b, size_t at, struct word *ret)
{
    if (sk_at(b, at) != '=' || sk_at(b, at + 1) != '?') return false;
    sk_bytes head = sk_slice(b, at + 2, CHARSET_MOST);
    size_t mark = sk_find_byte(head, 0, '?');
    if (mark == SK_NPOS || mark == 0) return false;
    size_t pos = at + 2 + mark + 1;
    ret->charset = sk_slice(head, 0, mark);
    size_t star = sk_find_byte(ret->charset, 0, '*');
    if (star != SK_NPOS) ret->charset.len = star;
    ret->encoding = sk_lower(sk_at(b, pos));
    if ((ret->encoding != 'b' && ret->encoding != 'q') || sk_at(b, pos + 1) != '?') return false;
    pos += 2;
    for (size_t i = pos; i < b.len; i++) {
        if (b.p[i] != '?' || sk_at(b, i + 1) != '=') {
            if (b.p[i] == '?' && ret->encoding == 'b') return false;
            continue;
        }
        if (ret->encoding == 'q' && i == pos && sk_hex_value(sk_at(b, i + 2)) >= 0)
            continue; /* "=?x?q?=41?=" begins with "=" */
        ret->text = sk_slice(b, pos, i - pos);
        ret->end = i + 2;
        return true;
    }
    return false;
}

static sk_bytes decode_text(sk_arena *a, const struct word *w)
{
    return w->encoding == 'b' ? sk_base64_decode(a, w->text, SK_BASE64_CONTINUE) : sk_q_decode(a, w->text);
}

static size_t skip_space(sk_bytes b, size_t at)
{
    while (at < b.len && sk_is_space(b.p[at])) at++;
    return at;
}

/* A run of encoded words of one charset, joined before conversion: writers split characters between words. Returns
 * the index behind the run. */
static size_t decode_run(sk_arena *a, sk_bytes text, struct word w, sk_buf *out, sk_encoded_words *found)
{
    sk_buf raw = sk_buf_new(a, text.len);
    sk_bytes charset = w.charset;
    size_t end;
    for (;;) {
        sk_buf_bytes(&raw, decode_text(a, &w));
        found->count++;
        end = w.end;
        struct word next;
        if (!read_word(text, skip_space(text, end), &next) || !sk_equal_nocase(next.charset, charset)) break;
        w = next;
    }
    bool lossy = false;
    sk_buf_bytes(out, sk_charset_to_utf8(a, sk_buf_view(&raw), charset, &lossy));
    found->lossy |= lossy;
    found->unknown_charset |= !sk_charset_known(charset);
    return end;
}

static void put_outside(sk_arena *a, sk_bytes text, sk_buf *out, sk_encoded_words *found)
{
    if (sk_charset_is_ascii(text)) {
        sk_buf_bytes(out, text);
        return;
    }
    bool lossy = false;
    sk_buf_bytes(out, sk_charset_to_utf8(a, text, SK_LIT(""), &lossy));
    found->raw = true;
    found->lossy |= lossy;
}

sk_bytes sk_encoded_words_decode(sk_arena *a, sk_bytes text, sk_encoded_words *ret)
{
    sk_encoded_words found = {0};
    size_t at = sk_find(text, 0, SK_LIT("=?"));
    if (at == SK_NPOS && sk_charset_is_ascii(text)) {
        if (ret) *ret = found;
        return text;
    }
    sk_buf out = sk_buf_new(a, text.len > SIZE_MAX / 8 ? SIZE_MAX : text.len * 6 + 16);
    size_t from = 0;
    bool behind_word = false;
    /* A closing mark must still come: without it no later start can be a word, and looking for it again from each
     * start would cost the square of the length. */
    sk_bytes sound = text;
    sound.len = sk_find_last(text, SK_LIT("?="));
    sound.len = sound.len == SK_NPOS ? 0 : sound.len + 2;
    for (; at != SK_NPOS && at < sound.len; at = sk_find(text, at, SK_LIT("=?"))) {
        struct word w;
        if (!read_word(sound, at, &w)) {
            found.malformed++;
            at += 2;
            continue;
        }
        sk_bytes outside = sk_slice(text, from, at - from);
        if (!behind_word || sk_trim(outside).len > 0) put_outside(a, outside, &out, &found);
        from = at = decode_run(a, sound, w, &out, &found);
        behind_word = true;
    }
    put_outside(a, sk_from(text, from), &out, &found);
    if (ret) *ret = found;
    return sk_buf_view(&out);
}
