/* ActiveMime: how Word and Excel put a compound file (mostly the macros) into MHTML, as editdata.mso, and into Word
 * 2003 XML, as oledata.mso: a header that starts with "ActiveMime", then zlib data. Its layout is not published;
 * that the data starts at 0x32 is what every file of Office shows (OpenOffice's and oletools' readers say the same). */
#include "codec/inflate.h"
#include "model/format.h"

#define MAGIC SK_LIT("ActiveMime")
#define USUAL_START 0x32
#define SCAN_END 0x400

/* Where zlib data starts that unpacks to anything; SK_NPOS when nowhere. */
static size_t find_body(sk_bytes b)
{
    uint8_t probe[8];
    if (sk_inflate_head(sk_from(b, USUAL_START), SK_INFLATE_ZLIB, probe, sizeof probe) > 0) return USUAL_START;
    for (size_t at = sk_find_byte(b, MAGIC.len, 0x78); at != SK_NPOS && at < SCAN_END;
         at = sk_find_byte(b, at + 1, 0x78))
        if (sk_inflate_head(sk_from(b, at), SK_INFLATE_ZLIB, probe, sizeof probe) > 0) return at;
    return SK_NPOS;
}

static sk_match probe_activemime(const sk_probe_input *in)
{
    return sk_starts(in->head, MAGIC) ? (sk_match){100, SK_KIND_OFFICE_ACTIVEMIME} : (sk_match){0, SK_KIND_NONE};
}

static sk_outcome open_activemime(sk_opening *o)
{
    sk_bytes b = sk_content_all(o->content);
    if (!sk_starts(b, MAGIC)) return SK_OUTCOME_NOT_THIS;
    size_t body = find_body(b);
    if (body == SK_NPOS) {
        sk_tell_deviation(o, SK_DEV_ACTIVEMIME_DAMAGED, 0);
        return SK_OUTCOME_PARTIAL;
    }
    sk_source *source = sk_source_bytes(o->arena, sk_from(b, body));
    sk_producer *p = source ? sk_inflate_producer(o->arena, source, SK_INFLATE_ZLIB) : NULL;
    sk_content *content = p ? sk_content_produced(o->arena, o->budget, p, SK_SIZE_UNKNOWN) : NULL;
    if (!content) return SK_OUTCOME_LIMIT;
    sk_tell_child(o, &(sk_child){.relation = SK_REL_EMBEDDED, .offset = body, .content = content});
    return SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_ACTIVEMIME, SK_KIND_NONE};

const sk_format sk_format_activemime = {
    .id = "activemime",
    .title = "ActiveMime (editdata.mso)",
    .source = "observed: no published specification",
    .probe = probe_activemime,
    .open = open_activemime,
    .kinds = kinds,
};
