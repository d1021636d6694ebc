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

bool sk_tell_data_uri(sk_opening *o, sk_bytes uri, sk_bytes name, uint64_t off)
{
    uri = sk_trim(uri);
    size_t comma = sk_find_byte(uri, 0, ',');
    if (!sk_is_data_uri(uri) || comma == SK_NPOS) return false;
    sk_bytes head = sk_slice(uri, 5, comma - 5), type = head;
    size_t semicolon = sk_find_byte(head, 0, ';');
    if (semicolon != SK_NPOS) type = sk_slice(head, 0, semicolon);
    sk_bytes bytes = percent_decode(o->arena, sk_from(uri, comma + 1));
    if (sk_ends_nocase(sk_trim(head), SK_LIT("base64"))) bytes = sk_base64_decode(o->arena, bytes, SK_BASE64_CONTINUE);
    sk_content *content = sk_content_computed(o->arena, o->budget, bytes);
    if (!content) return false;
    return sk_tell_child(o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                        .name = name,
                                        .offset = off,
                                        .content = content,
                                        .declared_type = sk_trim(type)}) != SK_NO_ARTIFACT;
}
