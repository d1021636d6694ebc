#include "fuzz.h"
#include "make/make.h"
#include "open.h"

extern const sk_format sk_format_text, sk_format_magic;

static void probe(const sk_format *format, sk_bytes b, const char *name)
{
    sk_arena *a = sk_arena_new(1u << 20);
    if (!a) return;
    sk_probe_input in = {
        .content = sk_content_view(a, b), .head = sk_slice(b, 0, 4096), .name = sk_bytes_str(name), .parent_kind = SK_KIND_NONE};
    if (in.content && b.len > 0) (void)format->probe(&in);
    sk_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    probe(&sk_format_text, b, "a.html");
    probe(&sk_format_text, b, "");
    probe(&sk_format_magic, b, "");
    sk_fuzz_open(&sk_format_text, SK_KIND_TEXT_PLAIN, b);
    sk_fuzz_open(&sk_format_text, SK_KIND_SCRIPT_JAVASCRIPT, b);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const texts[] = {
        "see http://0x7f000001/x, mail a@b.example \\\\host.example\\share 192.0.2.1 http:\\/\\/c.example\\/d\n",
        "<!-- c --><?xml version='1.0'?><!DOCTYPE x><job><script>x</script></job>",
        "@echo off\r\nset /a x=1\r\nif exist y goto :z\r\n:z\r\n",
        "Option Explicit\nPrivate Sub A(ByVal x As String)\nDim y As Long\nEnd Sub\n",
        "param($a)\n$b = Get-Item c\n$b | Where-Object { $_ -gt 1 }\n",
        "{\"a\": [1, \"\xE8\xAB\x8B\"]}",
        "a;b\n1;2\n3;4\n5;6\n",
        "\x1B$B@A5a\x1B(B",
        "\x90\xBF\x8B\x81\x82\xCC",
        "MZ\x90\x01PE",
        "0\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) take(self, sk_bytes_str(texts[i]));
    sk_arena *a = sk_arena_new(1u << 20);
    if (!a) return;
    sk_buf wide = sk_buf_new(a, 4096);
    make_u16(&wide, 0xFEFF);
    make_utf16(&wide, "var a = new ActiveXObject('Example'); // https://a.example/");
    take(self, sk_buf_view(&wide));
    sk_arena_free(a);
}
