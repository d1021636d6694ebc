/* xz data: one file, packed. Source: The .xz file format 1.2.1, 2.1.1.1. */
#include "codec/unpack.h"
#include "format/archive/packed.h"

static sk_match probe(const sk_probe_input *in)
{
    bool fits = sk_starts(in->head, SK_LIT("\xFD\x37zXZ\0"));
    return fits ? (sk_match){95, SK_KIND_ARCHIVE_XZ} : (sk_match){0, SK_KIND_NONE};
}

static sk_outcome open(sk_opening *o)
{
    static const sk_packed_ending endings[] = {{".txz", ".tar"}, {".xz", ""}};
    sk_bytes name = sk_packed_name(o, endings, sizeof endings / sizeof *endings);
    sk_source *source = sk_source_content(o->arena, o->content, 0);
    return sk_packed_tell(o, sk_xz_producer(o->arena, o->budget, source), name);
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_XZ, SK_KIND_NONE};

const sk_format sk_format_xz = {
    .id = "xz",
    .title = "xz data",
    .source = "The .xz file format 1.2.1, 2.1.1.1; docs/formats/archive.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
