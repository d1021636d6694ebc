/* See data_uri.h. */
#include "format/document/data_uri.h"

#include "base/buf.h"
#include "codec/base64.h"

bool sk_is_data_uri(sk_bytes uri) { return sk_starts_nocase(sk_trim(uri), SK_LIT("data:")); }

static sk_bytes percent_decode(sk_arena *a, sk_bytes b)
{
    if (sk_find_byte(b, 0, '%') == SK_NPOS) return b;
    sk_buf out = sk_buf_new(a, b.len);
    for (size_t i = 0; i < b.len; i++) {
        int high = sk_hex_value(sk_at(b, i + 1)), low = sk_hex_value(sk_at(b, i + 2));
        if (b.p[i] == '%' && high >= 0 && low >= 0) {
            sk_buf_byte(&out, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            sk_buf_byte(&out, b.p[i]);
        }
    }
    return sk_buf_view(&out);
}

sk_bytes sk_data_uri_bytes(sk_arena *a, sk_bytes uri, sk_bytes *ret_type)
{
    uri = sk_trim(uri);
    size_t comma = sk_find_byte(uri, 0, ',');
    *ret_type = (sk_bytes){0};
    if (!sk_is_data_uri(uri) || comma == SK_NPOS) return (sk_bytes){0};
    sk_bytes head = sk_slice(uri, 5, comma - 5);
    size_t semicolon = sk_find_byte(head, 0, ';');
    *ret_type = sk_trim(semicolon == SK_NPOS ? head : sk_slice(head, 0, semicolon));
    sk_bytes bytes = percent_decode(a, sk_from(uri, comma + 1));
    return sk_ends_nocase(sk_trim(head), SK_LIT("base64")) ? sk_base64_decode(a, bytes, SK_BASE64_CONTINUE) : bytes;
}

bool sk_tell_data_uri(sk_opening *o, sk_bytes uri, sk_bytes name, uint64_t off)
{
    if (!sk_is_data_uri(uri) || sk_find_byte(uri, 0, ',') == SK_NPOS) return false;
    sk_bytes type, bytes = sk_data_uri_bytes(o->arena, uri, &type);
    sk_content *content = sk_content_computed(o->arena, o->budget, bytes);
    if (!content) return false;
    return sk_tell_child(o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                        .name = name,
                                        .offset = off,
                                        .content = content,
                                        .declared_type = type}) != SK_NO_ARTIFACT;
}
