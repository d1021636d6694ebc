/* Office documents in one XML file, and ActiveMime: the first byte of the input chooses. */
#include "fuzz.h"
#include "open.h"

#include <stdlib.h>

#include "make/ooxml.h"

extern const sk_format sk_format_word2003, sk_format_flat, sk_format_odf, sk_format_activemime;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    sk_bytes b = sk_from(sk_bytes_of(data, size), 1);
    switch (data[0] % 4) {
    case 0: sk_fuzz_open(&sk_format_word2003, SK_KIND_OFFICE_WORD2003, b); break;
    case 1: sk_fuzz_open(&sk_format_flat, SK_KIND_OFFICE_FLAT, b); break;
    case 2: sk_fuzz_open(&sk_format_odf, SK_KIND_OFFICE_ODF, b); break;
    default: sk_fuzz_open(&sk_format_activemime, SK_KIND_OFFICE_ACTIVEMIME, b);
    }
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(256u << 20);
    if (!a) abort();
    const make_part parts[] = {{"word/document.xml", SK_LIT("<w:document><w:t>Text</w:t></w:document>")},
                               {"word/a.bin", SK_LIT("bytes")}};
    sk_fuzz_take_as(take, self, a, 0,
            make_word2003(a, "<w:p><w:r><w:t>Text</w:t></w:r></w:p>", make_activemime(a, SK_LIT("no compound file"))));
    sk_fuzz_take_as(take, self, a, 1, make_flat_package(a, parts, SK_COUNT(parts)));
    sk_fuzz_take_as(take, self, a, 1,
            SK_LIT("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet "
                   "ss:Name=\"A\">"
                   "<Table><Row><Cell ss:Formula=\"=cmd|'/c "
                   "x'!A1\"><Data>t</Data></Cell></Row></Table></Worksheet></Workbook>"));
    sk_fuzz_take_as(take, self, a, 2,
            SK_LIT("<office:document><office:meta><dc:title>T</dc:title></office:meta><text:p>Text</text:p></"
                   "office:document>"));
    sk_fuzz_take_as(take, self, a, 3, make_activemime(a, SK_LIT("no compound file")));
    sk_arena_free(a);
}
