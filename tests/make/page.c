#include "make/page.h"

#include "base/text.h"

sk_bytes make_base64_text(sk_arena *a, sk_bytes b)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    sk_buf out = sk_buf_new(a, b.len * 2 + 8);
    for (size_t i = 0; i < b.len; i += 3) {
        uint32_t v = (uint32_t)b.p[i] << 16 | (uint32_t)(sk_at(b, i + 1) & 255) << 8 | (uint32_t)(sk_at(b, i + 2) & 255);
        size_t have = b.len - i < 3 ? b.len - i : 3;
        if (have < 3) v &= have == 1 ? 0xFF0000 : 0xFFFF00;
        for (size_t k = 0; k < 4; k++) sk_buf_byte(&out, k <= have ? (uint8_t)letters[v >> (18 - 6 * k) & 63] : '=');
    }
    return sk_buf_view(&out);
}

sk_bytes make_page(sk_arena *a, const char *body)
{
    return sk_text_bytes(
        a, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Example page</title></head>\n<body>%s</body></html>\n",
        body);
}

sk_bytes make_page_link(sk_arena *a, const char *target, const char *shown)
{
    return sk_text_bytes(a, "<a href=\"%s\">%s</a>", target, shown);
}

sk_bytes make_page_smuggling(sk_arena *a, sk_bytes payload, const char *file_name)
{
    sk_bytes base64 = make_base64_text(a, payload);
    return sk_text_bytes(a,
                         "<!DOCTYPE html><html><body><p>Please wait</p><script>\nvar data = atob(\"%.*s\");\n"
                         "var blob = new Blob([data]);\nvar a = document.createElement('a');\n"
                         "a.href = URL.createObjectURL(blob);\na.download = \"%s\";\n</script></body></html>",
                         (int)base64.len, (const char *)base64.p, file_name);
}

sk_bytes make_data_uri(sk_arena *a, const char *type, sk_bytes payload)
{
    sk_bytes base64 = make_base64_text(a, payload);
    return sk_text_bytes(a, "data:%s;base64,%.*s", type, (int)base64.len, (const char *)base64.p);
}
