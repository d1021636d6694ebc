/* Zstandard data: one file, packed. Source: RFC 8878, 3.1. */
#include "codec/unpack.h"
#include "format/archive/packed.h"

static sk_match probe(const sk_probe_input *in)
{
    bool fits = sk_starts(in->head, SK_LIT("\x28\xB5\x2F\xFD"));
    return fits ? (sk_match){95, SK_KIND_ARCHIVE_ZSTD} : (sk_match){0, SK_KIND_NONE};
}

static sk_outcome open(sk_opening *o)
{
    static const sk_packed_ending endings[] = {{".tzst", ".tar"}, {".zst", ""}};
    sk_bytes name = sk_packed_name(o, endings, sizeof endings / sizeof *endings);
    sk_source *source = sk_source_content(o->arena, o->content, 0);
    return sk_packed_tell(o, sk_zstd_producer(o->arena, o->budget, source), name);
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_ZSTD, SK_KIND_NONE};

const sk_format sk_format_zstd = {
    .id = "zstd",
    .title = "Zstandard data",
    .source = "RFC 8878, 3.1; docs/formats/archive.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
