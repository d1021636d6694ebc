/* See pkcs7.h. Only headers are read: enough to tell a sealed letter from a signature from a key, and where
 * what is signed starts. */
#include "format/program/pkcs7.h"

#include "base/attr.h"

/* Identifier and length octets (X.690 8.1). A length beyond the view is allowed: the head may be cut. */
bool sk_der_read(sk_bytes b, size_t at, sk_der_item *ret)
{
    int tag = sk_at(b, at), first = sk_at(b, at + 1);
    if (tag < 0 || first < 0) return false;
    uint64_t len = (uint64_t)first, end;
    size_t body = at + 2;
    if (first == 0x80) {
        *ret = (sk_der_item){tag, body, SK_NPOS};
        return true;
    }
    if (first > 0x80) {
        size_t count = (size_t)first & 0x7F;
        if (count > 8) return false;
        len = 0;
        for (size_t i = 0; i < count; i++) {
            int c = sk_at(b, body + i);
            if (c < 0) return false;
            len = len << 8 | (uint64_t)c;
        }
        body += count;
    }
    if (!sk_add(body, len, &end) || end >= SK_NPOS) return false;
    *ret = (sk_der_item){tag, body, (size_t)end};
    return true;
}

static bool enter(sk_bytes b, size_t *at, int tag)
{
    sk_der_item i;
    if (!sk_der_read(b, *at, &i) || i.tag != tag) return false;
    *at = i.body;
    return true;
}

/* Steps over one item. Inside the indefinite form items are counted in and out until its end comes (X.690 8.1.5). */
static bool step_over(sk_bytes b, size_t *at, int tag)
{
    sk_der_item i;
    size_t open = 0, pos = *at;
    if (!sk_der_read(b, pos, &i) || i.tag != tag) return false;
    do {
        if (!sk_der_read(b, pos, &i)) return false;
        if (i.next == SK_NPOS)
            open++;
        else if (open && i.tag == 0 && i.next == i.body)
            open--;
        pos = i.next == SK_NPOS ? i.body : i.next;
    } while (open);
    *at = pos;
    return true;
}

static sk_bytes take_oid(sk_bytes b, size_t *at)
{
    sk_der_item i;
    if (!sk_der_read(b, *at, &i) || i.tag != SK_TAG_OID || i.next == SK_NPOS) return (sk_bytes){0};
    *at = i.next;
    return sk_slice(b, i.body, i.next - i.body);
}

static const struct {
    const char *oid;
    size_t len;
    sk_cms_type type;
} contents[] = {
    {"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 9, SK_CMS_SIGNED},
    {"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03", 9, SK_CMS_SEALED},              /* envelopedData */
    {"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06", 9, SK_CMS_SEALED},              /* encryptedData */
    {"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09", 11, SK_CMS_COMPRESSED}, /* RFC 3274 */
    {"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17", 11, SK_CMS_SEALED},     /* authEnvelopedData, RFC 5083 */
};

/* { version, algorithms, encapContentInfo { type, [0] content OPTIONAL }, ... }: a SET of algorithms in SignedData
 * (RFC 5652 5.1, 5.2), one in CompressedData (RFC 3274 1.1). */
static void find_content(sk_bytes b, size_t at, sk_cms *cms)
{
    sk_der_item i;
    cms->broken = true;
    if (!enter(b, &at, SK_TAG_CONTEXT_0) || !enter(b, &at, SK_TAG_SEQUENCE) || !step_over(b, &at, SK_TAG_INTEGER) ||
        !step_over(b, &at, cms->type == SK_CMS_SIGNED ? SK_TAG_SET : SK_TAG_SEQUENCE))
        return;
    if (!sk_der_read(b, at, &i) || i.tag != SK_TAG_SEQUENCE) return;
    at = i.body;
    if (take_oid(b, &at).len == 0) return;
    int tag = at < i.next ? sk_at(b, at) : 0;
    cms->has_content = tag == SK_TAG_CONTEXT_0 && enter(b, &at, SK_TAG_CONTEXT_0);
    cms->broken = tag < 0 || (tag == SK_TAG_CONTEXT_0 && !cms->has_content);
    cms->content = at;
}

sk_cms sk_cms_read(sk_bytes b)
{
    sk_cms cms = {.type = SK_CMS_NONE};
    size_t at = 0;
    if (!enter(b, &at, SK_TAG_SEQUENCE)) return cms;
    sk_bytes oid = take_oid(b, &at);
    for (size_t i = 0; i < SK_COUNT(contents); i++)
        if (sk_equal(oid, sk_bytes_of(contents[i].oid, contents[i].len))) cms.type = contents[i].type;
    if (cms.type == SK_CMS_SIGNED || cms.type == SK_CMS_COMPRESSED) find_content(b, at, &cms);
    return cms;
}

sk_der sk_der_type(sk_bytes b)
{
    sk_cms cms = sk_cms_read(b);
    size_t at = 0;
    if (cms.type == SK_CMS_SIGNED) return cms.has_content || cms.broken ? SK_DER_MESSAGE : SK_DER_SIGNATURE;
    if (cms.type != SK_CMS_NONE) return SK_DER_MESSAGE;
    if (!enter(b, &at, SK_TAG_SEQUENCE)) return SK_DER_NONE;
    size_t inside = at;
    /* PFX and PrivateKeyInfo start with a small version number, Certificate with tbsCertificate { [0] version }. */
    if (step_over(b, &at, SK_TAG_INTEGER))
        return at == inside + 3 && sk_at(b, at - 1) <= 3 && sk_at(b, at) == SK_TAG_SEQUENCE ? SK_DER_KEY : SK_DER_NONE;
    at = inside;
    return enter(b, &at, SK_TAG_SEQUENCE) && sk_starts(sk_from(b, at), SK_LIT("\xA0\x03\x02\x01")) ? SK_DER_KEY : SK_DER_NONE;
}

/* Packet tag and body of the first packet (RFC 9580 4.2); lengths matter only as far as they lead to the body. */
static bool read_packet(sk_bytes b, int *ret_tag, size_t *ret_body)
{
    int c = sk_at(b, 0), len = sk_at(b, 1);
    if (c < 0x80 || len < 0) return false;
    if (c & 0x40) {
        *ret_tag = c & 0x3F;
        *ret_body = len < 192 ? 2 : len < 224 ? 3 : len == 255 ? 6 : 2;
        return true;
    }
    *ret_tag = (c >> 2) & 0x0F;
    *ret_body = (c & 3) == 3 ? 1 : 1 + ((size_t)1 << (c & 3));
    return true;
}

sk_der sk_pgp_type(sk_bytes b)
{
    int tag;
    size_t at;
    if (!read_packet(b, &tag, &at)) return SK_DER_NONE;
    int version = sk_at(b, at), second = sk_at(b, at + 1), third = sk_at(b, at + 2);
    int keyed = sk_at(b, at + 9); /* public-key algorithm behind version and key ID */
    int dated = sk_at(b, at + 5); /* public-key algorithm behind version and creation time */
    switch (tag) {
    case 1: return version == 3 && (keyed == 1 || keyed == 16 || keyed == 18) ? SK_DER_MESSAGE : SK_DER_NONE;
    case 2: return version == 4 && second <= 0x18 && third <= 27 && sk_at(b, at + 3) <= 14 ? SK_DER_SIGNATURE : SK_DER_NONE;
    case 3: return version == 4 && second >= 1 && second <= 13 && (third == 0 || third == 3) ? SK_DER_MESSAGE : SK_DER_NONE;
    case 5:
    case 6: return version == 4 && (dated == 1 || dated == 17 || dated == 22) ? SK_DER_KEY : SK_DER_NONE;
    default: return SK_DER_NONE;
    }
}
