/* bzip2 data: one file, packed. Source: bzip2 1.0 file format (signature: "BZh", a digit, and pi or its root as block mark). */
#include "codec/unpack.h"
#include "format/archive/packed.h"

static sk_match probe(const sk_probe_input *in)
{
    bool fits = sk_starts(in->head, SK_LIT("BZh")) && sk_at(in->head, 3) >= '1' && sk_at(in->head, 3) <= '9' &&
                (sk_equal(sk_slice(in->head, 4, 6), SK_LIT("\x31\x41\x59\x26\x53\x59")) ||
                 sk_equal(sk_slice(in->head, 4, 6), SK_LIT("\x17\x72\x45\x38\x50\x90")));
    return fits ? (sk_match){95, SK_KIND_ARCHIVE_BZIP2} : (sk_match){0, SK_KIND_NONE};
}

static sk_outcome open(sk_opening *o)
{
    static const sk_packed_ending endings[] = {{".tbz2", ".tar"}, {".tbz", ".tar"}, {".bz2", ""}};
    sk_bytes name = sk_packed_name(o, endings, sizeof endings / sizeof *endings);
    sk_source *source = sk_source_content(o->arena, o->content, 0);
    return sk_packed_tell(o, sk_bzip2_producer(o->arena, o->budget, source), name);
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_BZIP2, SK_KIND_NONE};

const sk_format sk_format_bzip2 = {
    .id = "bzip2",
    .title = "bzip2 data",
    .source = "bzip2 1.0 file format; docs/formats/archive.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
