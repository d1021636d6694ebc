#include "fuzz.h"
#include "make/page.h"
#include "open.h"

extern const sk_format sk_format_html;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t kinds[] = {SK_KIND_DOCUMENT_HTML, SK_KIND_DOCUMENT_SVG, SK_KIND_SCRIPT_HTA};
    sk_fuzz_open(&sk_format_html, kinds[size % 3], sk_bytes_of(data, size));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const bodies[] = {
        "<a href='https://b.invalid/'>www.bank.example</a><base href='https://c.example/'><a href=d>e</a>",
        "<span style='color:#fff;background:rgb(255,255,255);font-size:0'>x</span><td bgcolor=red width=0 "
        "style='overflow:hidden'>",
        "<form action=x><input type=password><button formaction=y></form><meta http-equiv=refresh content='0;url=z'>",
        "<iframe srcdoc='&lt;b&gt;'></iframe><svg><script><![CDATA[x]]></script></svg><p onclick=a()>b<p>c",
        "<a href='data:text/html;base64,PGI+eDwvYj4='>x</a><img src='data:image/gif,%47%49'><!--[if mso]>y<![endif]-->",
    };
    sk_arena *a = sk_arena_new(8u << 20);
    if (!a) return;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) take(self, make_page(a, bodies[i]));
    take(self, make_page_smuggling(a, SK_LIT("harmless text"), "example.zip"));
    sk_arena_free(a);
}
