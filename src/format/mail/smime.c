/* S/MIME (RFC 8551): what is signed with the content inside, or compressed, is taken out; what is sealed stays shut.
 *
 * The content is an OCTET STRING, whole or in pieces, of definite or indefinite length (RFC 5652 5.2, X.690 8.7). In mail it is
 * a MIME entity with its own header. Signatures are not verified. */
#include "base/buf.h"
#include "codec/base64.h"
#include "codec/inflate.h"
#include "format/program/pkcs7.h"
#include "model/format.h"

#define DEPTH_MOST 16u /* pieces inside pieces; real mail has one level */

struct octets {
    sk_bytes first; /* the only piece, or the first */
    size_t first_at;
    unsigned count;
    sk_buf all; /* once there are two */
    bool cut, malformed;
};

static void add_piece(struct octets *o, sk_bytes piece, size_t at)
{
    if (piece.len == 0 && o->count) return;
    if (o->count++ == 0) {
        o->first = piece;
        o->first_at = at;
        return;
    }
    if (o->count == 2) sk_buf_bytes(&o->all, o->first);
    sk_buf_bytes(&o->all, piece);
}

/* Adds the pieces of the octet string at at. Each round moves on, so the work is linear. */
static void read_octets(sk_bytes b, size_t at, struct octets *o)
{
    size_t ends[DEPTH_MOST], depth = 0;
    do {
        sk_der_item i;
        if (depth && ends[depth - 1] != SK_NPOS && at >= ends[depth - 1]) {
            depth--;
            continue;
        }
        if (!sk_der_read(b, at, &i)) {
            o->cut = true;
            return;
        }
        at = i.next == SK_NPOS ? i.body : i.next;
        if (i.tag == SK_TAG_OCTETS && i.next != SK_NPOS) {
            add_piece(o, sk_slice(b, i.body, i.next - i.body), i.body);
            o->cut |= i.next > b.len;
        } else if (i.tag == SK_TAG_OCTETS_IN_PIECES && depth < DEPTH_MOST) {
            ends[depth++] = i.next;
            at = i.body;
        } else if (i.tag == 0 && i.next == i.body && depth && ends[depth - 1] == SK_NPOS) {
            depth--;
        } else {
            o->malformed = true;
            return;
        }
    } while (depth && !o->cut);
}

static sk_bytes joined(const struct octets *o) { return o->count > 1 ? sk_buf_view(&o->all) : o->first; }

/* Base64 between lines of dashes (RFC 7468); else the bytes themselves. */
static sk_bytes without_armour(sk_opening *o, sk_bytes b)
{
    if (!sk_starts(b, SK_LIT("-----BEGIN "))) return b;
    size_t start = sk_find_byte(b, 0, '\n'), end = sk_find(b, 5, SK_LIT("-----END "));
    if (start == SK_NPOS) return (sk_bytes){0};
    return sk_base64_decode(o->arena, sk_slice(b, start, end > start ? end - start : 0), SK_BASE64_CONTINUE);
}

static sk_content *content_of(sk_opening *o, sk_cms_type type, const struct octets *octets)
{
    sk_bytes bytes = joined(octets);
    if (type == SK_CMS_COMPRESSED) {
        sk_source *source = sk_source_bytes(o->arena, bytes);
        sk_producer *p = source ? sk_inflate_producer(o->arena, source, SK_INFLATE_ZLIB) : NULL;
        return p ? sk_content_produced(o->arena, o->budget, p, SK_SIZE_UNKNOWN) : NULL;
    }
    return octets->count > 1 ? sk_content_computed(o->arena, o->budget, bytes) : sk_content_view(o->arena, bytes);
}

/* What PKCS #7 1.5 signs may be any structure in place of an octet string: lists of certificates and hashes, no mail. */
static sk_outcome tell_structure(sk_opening *o, sk_bytes b, size_t at, size_t offset)
{
    sk_der_item i;
    if (!sk_der_read(b, at, &i)) return SK_OUTCOME_PARTIAL;
    sk_child child = {.relation = SK_REL_DECODED,
                      .offset = offset,
                      .content = sk_content_view(o->arena, sk_slice(b, at, i.next == SK_NPOS ? b.len : i.next - at)),
                      .kind = SK_KIND_DATA_INERT};
    return child.content && sk_tell_child(o, &child) != SK_NO_ARTIFACT ? SK_OUTCOME_COMPLETE : SK_OUTCOME_LIMIT;
}

static sk_outcome tell_content(sk_opening *o, const sk_cms *cms, sk_bytes b, bool armoured)
{
    struct octets octets = {.all = sk_buf_new(o->arena, b.len)};
    if (sk_at(b, cms->content) == SK_TAG_SEQUENCE) return tell_structure(o, b, cms->content, armoured ? 0 : cms->content);
    read_octets(b, cms->content, &octets);
    if (octets.cut) sk_tell_deviation(o, SK_DEV_SMIME_CUT, armoured ? 0 : cms->content);
    if (octets.malformed) sk_tell_deviation(o, SK_DEV_SMIME_MALFORMED, armoured ? 0 : cms->content);
    if (octets.count) {
        sk_child child = {.relation = SK_REL_DECODED,
                          .offset = armoured ? 0 : octets.first_at,
                          .content = octets.all.full ? NULL : content_of(o, cms->type, &octets)};
        if (!child.content || sk_tell_child(o, &child) == SK_NO_ARTIFACT) return SK_OUTCOME_LIMIT;
    }
    return octets.cut || octets.malformed ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static sk_outcome open_pkcs7(sk_opening *o)
{
    sk_bytes file = sk_content_all(o->content), b = without_armour(o, file);
    bool armoured = b.p != file.p;
    sk_cms cms = sk_cms_read(b);
    if (cms.type == SK_CMS_NONE && !armoured) return SK_OUTCOME_NOT_THIS;
    if (cms.type == SK_CMS_SEALED) {
        sk_tell_fact(o, SK_FACT_LOCK_SCHEME, SK_LIT("S/MIME"), 0, 0);
        return SK_OUTCOME_ENCRYPTED;
    }
    if (cms.has_content) return tell_content(o, &cms, b, armoured);
    if (!cms.broken && cms.type == SK_CMS_SIGNED) return SK_OUTCOME_COMPLETE;
    sk_tell_deviation(o, SK_DEV_SMIME_MALFORMED, 0);
    return SK_OUTCOME_PARTIAL;
}

static const uint16_t kinds[] = {SK_KIND_CRYPTO_PKCS7, SK_KIND_NONE};

const sk_format sk_format_pkcs7 = {
    .id = "crypto.pkcs7",
    .title = "S/MIME",
    .source = "RFC 8551, RFC 5652, RFC 3274; docs/formats/mail.md",
    .open = open_pkcs7,
    .kinds = kinds,
};
