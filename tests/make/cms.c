/* See cms.h. */
#include "make/cms.h"

#include <zlib.h>

#include "make/page.h"

#define MOST (1u << 20)
#define PIECE 7u

enum { INTEGER = 0x02, OCTETS = 0x04, OID = 0x06, PIECES = 0x24, SEQUENCE = 0x30, SET = 0x31, CONTEXT_0 = 0xA0 };

#define OID_DATA SK_LIT("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01")
#define OID_SIGNED SK_LIT("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02")
#define OID_ENVELOPED SK_LIT("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03")
#define OID_COMPRESSED SK_LIT("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09")

void make_der(sk_buf *b, unsigned tag, sk_bytes contents)
{
    make_u8(b, tag);
    if (contents.len >= 128) {
        make_u8(b, 0x83);
        make_u8(b, (unsigned)(contents.len >> 16) & 0xFF);
        make_u8(b, (unsigned)(contents.len >> 8) & 0xFF);
    }
    make_u8(b, (unsigned)contents.len & 0xFF);
    sk_buf_bytes(b, contents);
}

static sk_bytes wrap(sk_arena *a, unsigned tag, sk_bytes contents, bool indefinite)
{
    sk_buf b = sk_buf_new(a, MOST);
    if (!indefinite) {
        make_der(&b, tag, contents);
        return sk_buf_view(&b);
    }
    make_u8(&b, tag);
    make_u8(&b, 0x80);
    sk_buf_bytes(&b, contents);
    make_u16(&b, 0);
    return sk_buf_view(&b);
}

static sk_bytes join(sk_arena *a, sk_bytes one, sk_bytes two)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_bytes(&b, one);
    sk_buf_bytes(&b, two);
    return sk_buf_view(&b);
}

static sk_bytes octets_of(sk_arena *a, sk_bytes content, make_cms_form form)
{
    sk_buf pieces = sk_buf_new(a, MOST);
    if (form == MAKE_CMS_WHOLE) return wrap(a, OCTETS, content, false);
    for (size_t at = 0; at < content.len; at += PIECE) {
        sk_bytes piece = wrap(a, OCTETS, sk_slice(content, at, PIECE), false);
        sk_buf_bytes(&pieces, form == MAKE_CMS_NESTED ? wrap(a, PIECES, piece, at % 2) : piece);
    }
    return wrap(a, PIECES, sk_buf_view(&pieces), form != MAKE_CMS_PIECES);
}

static sk_bytes content_info(sk_arena *a, sk_bytes type, sk_bytes content, bool indefinite)
{
    sk_bytes oid = wrap(a, OID, type, false);
    if (content.len == 0) return wrap(a, SEQUENCE, oid, indefinite);
    return wrap(a, SEQUENCE, join(a, oid, wrap(a, CONTEXT_0, content, indefinite)), indefinite);
}

sk_bytes make_cms_signed(sk_arena *a, sk_bytes content, make_cms_form form)
{
    bool indefinite = form >= MAKE_CMS_INDEFINITE;
    sk_bytes version = wrap(a, INTEGER, SK_LIT("\1"), false),
             algorithm = wrap(a, SEQUENCE, wrap(a, OID, OID_DATA, false), indefinite);
    sk_bytes inner = content_info(a, OID_DATA, content.len ? octets_of(a, content, form) : content, indefinite);
    sk_bytes head = join(a, version, wrap(a, SET, algorithm, indefinite));
    sk_bytes signers = wrap(a, SET, wrap(a, OCTETS, SK_LIT("no signature"), false), indefinite);
    sk_bytes data = wrap(a, SEQUENCE, join(a, head, join(a, inner, signers)), indefinite);
    return content_info(a, OID_SIGNED, data, indefinite);
}

sk_bytes make_cms_compressed(sk_arena *a, sk_bytes content)
{
    sk_bytes version = wrap(a, INTEGER, SK_LIT("\0"), false), algorithm = wrap(a, SEQUENCE, wrap(a, OID, OID_DATA, false), false);
    uint8_t packed[4096];
    uLongf len = sizeof packed;
    if (compress(packed, &len, content.p, content.len) != Z_OK) return (sk_bytes){0};
    sk_bytes inner = content_info(a, OID_DATA, octets_of(a, sk_bytes_of(packed, len), MAKE_CMS_WHOLE), false);
    return content_info(a, OID_COMPRESSED, wrap(a, SEQUENCE, join(a, join(a, version, algorithm), inner), false), false);
}

sk_bytes make_cms_enveloped(sk_arena *a)
{
    sk_bytes version = wrap(a, INTEGER, SK_LIT("\0"), false);
    sk_bytes body = join(a, version, wrap(a, SET, wrap(a, OCTETS, SK_LIT("no recipient"), false), false));
    return content_info(a, OID_ENVELOPED, wrap(a, SEQUENCE, body, false), false);
}

sk_bytes make_cms_armoured(sk_arena *a, sk_bytes cms)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_str(&b, "-----BEGIN PKCS7-----\n");
    sk_buf_bytes(&b, make_base64_text(a, cms));
    sk_buf_str(&b, "\n-----END PKCS7-----\n");
    return sk_buf_view(&b);
}
