/* S/MIME objects, and the content that comes out of them. */
#include <stdlib.h>

#include "format/program/pkcs7.h"
#include "fuzz.h"
#include "make/cms.h"
#include "open.h"

extern const sk_format sk_format_pkcs7;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    sk_der_item i;
    for (size_t at = 0; sk_der_read(b, at, &i); at = i.body)
        if (i.body <= at || i.next < i.body) abort();
    (void)sk_der_type(b);
    sk_fuzz_open(&sk_format_pkcs7, SK_KIND_CRYPTO_PKCS7, b);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(64u << 20);
    if (!arena) abort();
    sk_bytes content = SK_LIT("Content-Type: text/plain\r\n\r\nSigned.\r\n");
    for (unsigned form = 0; form < MAKE_CMS_FORMS; form++) take(self, make_cms_signed(arena, content, (make_cms_form)form));
    take(self, make_cms_signed(arena, (sk_bytes){0}, MAKE_CMS_WHOLE));
    take(self, make_cms_armoured(arena, make_cms_signed(arena, content, MAKE_CMS_WHOLE)));
    take(self, make_cms_compressed(arena, content));
    take(self, make_cms_enveloped(arena));
    sk_arena_free(arena);
}
