#include "make/script.h"

#include "codec/script_encoder.h"
#include "make/page.h"

static void add_number(sk_arena *a, sk_buf *out, uint32_t n)
{
    uint8_t bytes[4] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};
    sk_buf_bytes(out, sk_slice(make_base64_text(a, sk_bytes_of(bytes, 4)), 0, 6));
    sk_buf_str(out, "==");
}

sk_bytes make_script_encoded(sk_arena *a, const char *clear, uint32_t length_wrong_by, uint32_t sum_wrong_by)
{
    static const char escaped[] = "\n\r><@", marks[] = "&#*!$";
    sk_bytes text = sk_bytes_str(clear);
    sk_buf body = sk_buf_new(a, 2 * text.len + 16), out = sk_buf_new(a, 2 * text.len + 64);
    uint32_t sum = 0;
    size_t step = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *escape = strchr(escaped, text.p[i]);
        sum += text.p[i];
        if (escape) {
            sk_buf_byte(&body, '@');
            sk_buf_byte(&body, (uint8_t)marks[escape - escaped]);
            step++;
        } else if (text.p[i] < 128) {
            sk_buf_byte(&body, sk_script_encoded_char(text.p[i], sk_script_table_of(step++)));
        } else {
            sk_buf_byte(&body, text.p[i]);
        }
    }
    sk_buf_str(&out, "#@~^");
    add_number(a, &out, (uint32_t)body.len + length_wrong_by);
    sk_buf_bytes(&out, sk_buf_view(&body));
    add_number(a, &out, sum + sum_wrong_by);
    sk_buf_str(&out, "^#~@");
    return sk_buf_view(&out);
}
