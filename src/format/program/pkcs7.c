/* See pkcs7.h. Only headers are read: enough to tell a sealed letter from a signature from a key. */
#include "format/program/pkcs7.h"

#include "base/attr.h"

enum { TAG_INTEGER = 0x02, TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_SET = 0x31, TAG_CONTEXT_0 = 0xA0 };

struct item {
    int tag;
    size_t body; /* where its contents start */
    size_t next; /* where the next item starts; SK_NPOS for the indefinite form */
};

/* Identifier and length octets (X.690 8.1). A length beyond the view is allowed: the head may be cut. */
static bool read_item(sk_bytes b, size_t at, struct item *ret)
{
    int tag = sk_at(b, at), first = sk_at(b, at + 1);
    if (tag < 0 || first < 0) return false;
    size_t len = (size_t)first, body = at + 2;
    if (first == 0x80) {
        *ret = (struct item){tag, body, SK_NPOS};
        return true;
    }
    if (first > 0x80) {
        size_t count = (size_t)first & 0x7F;
        if (count > 4) return false;
        len = 0;
        for (size_t i = 0; i < count; i++) {
            int c = sk_at(b, body + i);
            if (c < 0) return false;
            len = len << 8 | (size_t)c;
        }
        body += count;
    }
    *ret = (struct item){tag, body, body + len};
    return true;
}

static bool enter(sk_bytes b, size_t *at, int tag)
{
    struct item i;
    if (!read_item(b, *at, &i) || i.tag != tag) return false;
    *at = i.body;
    return true;
}

/* Steps over one item. Of the indefinite form only a SET of algorithms occurs here: its end is looked for. */
static bool step_over(sk_bytes b, size_t *at, int tag)
{
    struct item i;
    if (!read_item(b, *at, &i) || i.tag != tag) return false;
    while (i.next == SK_NPOS) {
        struct item inner;
        if (!read_item(b, i.body, &inner)) return false;
        if (inner.tag == 0 && inner.next == inner.body) {
            i.next = inner.next;
        } else if (inner.next == SK_NPOS) {
            return false;
        } else {
            i.body = inner.next;
        }
    }
    *at = i.next;
    return true;
}

static sk_bytes take_oid(sk_bytes b, size_t *at)
{
    struct item i;
    if (!read_item(b, *at, &i) || i.tag != TAG_OID || i.next == SK_NPOS) return (sk_bytes){0};
    *at = i.next;
    return sk_slice(b, i.body, i.next - i.body);
}

/* SignedData ::= version, digestAlgorithms, encapContentInfo { type, [0] content OPTIONAL } ... (RFC 5652 5.1, 5.2) */
static sk_der type_of_signed(sk_bytes b, size_t at)
{
    struct item i;
    if (!enter(b, &at, TAG_CONTEXT_0) || !enter(b, &at, TAG_SEQUENCE) || !step_over(b, &at, TAG_INTEGER) ||
        !step_over(b, &at, TAG_SET))
        return SK_DER_MESSAGE;
    if (!read_item(b, at, &i) || i.tag != TAG_SEQUENCE) return SK_DER_MESSAGE;
    at = i.body;
    (void)take_oid(b, &at);
    bool has_content = at < i.next && sk_at(b, at) == TAG_CONTEXT_0;
    return has_content ? SK_DER_MESSAGE : SK_DER_SIGNATURE;
}

sk_der sk_der_type(sk_bytes b)
{
    static const struct {
        const char *oid;
        size_t len;
        sk_der type;
    } contents[] = {
        {"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03", 9, SK_DER_MESSAGE},          /* envelopedData */
        {"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06", 9, SK_DER_MESSAGE},          /* encryptedData */
        {"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09", 11, SK_DER_MESSAGE}, /* compressedData, RFC 3274 */
        {"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17", 11, SK_DER_MESSAGE}, /* authEnvelopedData, RFC 5083 */
    };
    size_t at = 0;
    if (!enter(b, &at, TAG_SEQUENCE)) return SK_DER_NONE;
    size_t inside = at;
    sk_bytes oid = take_oid(b, &at);
    if (sk_equal(oid, SK_LIT("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"))) return type_of_signed(b, at);
    for (size_t i = 0; i < SK_COUNT(contents); i++)
        if (sk_equal(oid, sk_bytes_of(contents[i].oid, contents[i].len))) return contents[i].type;
    at = inside;
    /* PFX and PrivateKeyInfo start with a small version number, Certificate with tbsCertificate { [0] version }. */
    if (step_over(b, &at, TAG_INTEGER))
        return at == inside + 3 && sk_at(b, at - 1) <= 3 && sk_at(b, at) == TAG_SEQUENCE ? SK_DER_KEY : SK_DER_NONE;
    at = inside;
    return enter(b, &at, TAG_SEQUENCE) && sk_starts(sk_from(b, at), SK_LIT("\xA0\x03\x02\x01")) ? SK_DER_KEY : SK_DER_NONE;
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
