/* XML: any bytes; the same bytes give the same number of tags twice. */
#include "fuzz.h"

#include <stdlib.h>

#include "codec/xml.h"

static void count_tag(void *self, const sk_xml_tag *tag)
{
    size_t *total = self;
    if (tag->attr_count > SK_XML_ATTRS || tag->depth > SK_XML_DEPTH) abort();
    for (size_t i = 0; i < tag->attr_count; i++) *total += tag->attrs[i].value.len;
    *total += tag->name.len;
}

static void count_text(void *self, sk_bytes text) { *(size_t *)self += text.len; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t totals[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        sk_arena *arena = sk_arena_new(32u << 20);
        if (!arena) abort();
        sk_bytes b = sk_bytes_of(data, size);
        (void)sk_xml_parse(arena, b, &(sk_xml_sink){.self = &totals[i], .start = count_tag, .text = count_text});
        (void)sk_xml_root(arena, sk_slice(b, 0, 4096));
        sk_arena_free(arena);
    }
    if (totals[0] != totals[1]) abort();
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    take(self, SK_LIT("<?xml version=\"1.0\"?><w:a x='1&amp;2'><b/>t&#65;&lt;<![CDATA[<c>]]><!-- no --></w:a>"));
    take(self, SK_LIT("<a><b>one</c>two<d x=\"1\">three&#x1F600;</a>"));
    take(self, SK_LIT("<!DOCTYPE a [<!ENTITY x \"ha\">]><a>&x;</a>"));
    take(self, SK_LIT("\xFF\xFE<\0a\0>\0t\0<\0/\0a\0>\0"));
    take(self, SK_LIT("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>"));
}
