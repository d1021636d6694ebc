/* gzip: one file, deflated, perhaps with its name. Source: RFC 1952. */
#include "base/reader.h"
#include "base/text.h"
#include "codec/inflate.h"
#include "format/archive/packed.h"

#define NAME_MOST 1024

enum { FLAG_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAG_RESERVED = 0xE0 };

static sk_match probe(const sk_probe_input *in)
{
    bool fits = sk_starts(in->head, SK_LIT("\x1F\x8B\x08")) && (sk_at(in->head, 3) & FLAG_RESERVED) == 0 && in->head.len >= 10;
    return fits ? (sk_match){95, SK_KIND_ARCHIVE_GZIP} : (sk_match){0, SK_KIND_NONE};
}

/* 2.3.1: the name is Latin-1 by the letter; programs write what the system has, today UTF-8. */
static sk_bytes read_name(sk_opening *o, sk_bytes b)
{
    sk_reader r = sk_reader_on(b, 0);
    sk_skip(&r, 3);
    uint8_t flags = sk_u8(&r);
    sk_skip(&r, 6);
    if (flags & FLAG_EXTRA) sk_skip(&r, sk_u16le(&r));
    if (!(flags & FLAG_NAME) || r.failed) return (sk_bytes){NULL, 0};
    sk_bytes rest = sk_from(b, sk_tell(&r));
    size_t end = sk_find_byte(rest, 0, 0);
    if (end == SK_NPOS || end > NAME_MOST) return (sk_bytes){NULL, 0};
    sk_bytes name = sk_slice(rest, 0, end);
    return sk_utf8_valid(name) ? name : sk_latin1_to_utf8(o->arena, name);
}

static sk_outcome open(sk_opening *o)
{
    static const sk_packed_ending endings[] = {{".tgz", ".tar"}, {".svgz", ".svg"}, {".emz", ".emf"}, {".wmz", ".wmf"},
                                               {".gzip", ""},    {".gz", ""},       {".z", ""}};
    sk_bytes name = read_name(o, sk_content_need(o->content, 70000));
    if (name.len == 0) name = sk_packed_name(o, endings, sizeof endings / sizeof *endings);
    sk_source *source = sk_source_content(o->arena, o->content, 0);
    return sk_packed_tell(o, sk_inflate_producer(o->arena, source, SK_INFLATE_GZIP), name);
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_GZIP, SK_KIND_NONE};

const sk_format sk_format_gzip = {
    .id = "gzip",
    .title = "gzip data",
    .source = "RFC 1952; docs/formats/archive.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
