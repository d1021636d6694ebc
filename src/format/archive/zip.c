/* ZIP archives, also behind a program that unpacks itself. Source: PKWARE APPNOTE.TXT 6.3.10; see zip_reader.h. */
#include "format/archive/zip_reader.h"

#define TAIL ((uint64_t)66 << 10) /* an end record and the longest comment: APPNOTE.TXT 4.3.16 */

/* A program with an archive behind it. Only where all bytes are there anyway: nothing is unpacked for a guess. */
static bool is_self_extracting(const sk_probe_input *in)
{
    if (!sk_starts(in->head, SK_LIT("MZ")) || !sk_content_ended(in->content)) return false;
    sk_bytes all = sk_content_had(in->content);
    sk_bytes tail = all.len > TAIL ? sk_from(all, all.len - TAIL) : all;
    size_t at = sk_find_last(tail, SK_LIT("PK\5\6"));
    return at != SK_NPOS && sk_has(tail, at, 22) && sk_u16le_at(tail, at + 10) > 0;
}

static sk_match probe(const sk_probe_input *in)
{
    static const char *const starts[] = {"PK\3\4", "PK\5\6", "PK\7\10PK\3\4", "PK00PK\3\4"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (sk_starts(in->head, sk_bytes_str(starts[i]))) return (sk_match){90, SK_KIND_ARCHIVE_ZIP};
    if (is_self_extracting(in)) return (sk_match){90, SK_KIND_ARCHIVE_ZIP};
    return (sk_match){0, SK_KIND_NONE};
}

static sk_outcome open(sk_opening *o)
{
    sk_zip *z = sk_zip_read(o);
    if (!z) return SK_OUTCOME_NOT_THIS;
    sk_zip_tell_rest(z, SK_KIND_NONE);
    return sk_zip_outcome(z);
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_ZIP, SK_KIND_NONE};

const sk_format sk_format_zip = {
    .id = "zip",
    .title = "ZIP archive",
    .source = "PKWARE APPNOTE.TXT 6.3.10; docs/formats/zip.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
