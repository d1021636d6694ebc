/* Locks of encrypted ZIP entries. Sources: APPNOTE.TXT 6.1 (traditional) and 7 (strong, only named); WinZip's AE-1 and AE-2.
 *
 * The traditional scheme checks one byte: one wrong password in 256 passes it, so that the entry is decrypted and unpacked
 * and its checksum decides; of a large entry the first piece decides. */
#include "codec/crypto.h"
#include "codec/inflate.h"
#include "codec/winzip.h"
#include "codec/zipcrypto.h"
#include "format/archive/zip_parts.h"

#define TRY_WHOLE ((uint64_t)1 << 20) /* larger entries: the first bytes decide */
#define TRY_HEAD ((uint64_t)64 << 10)
#define ZIPCRYPTO_COST_US 1
#define AES_COST_US 600 /* one block of 1,000 rounds, measured */

struct zip_lock {
    sk_lock lock;
    sk_zip *z;
    sk_zip_entry *entry;
    sk_bytes data;   /* packed and encrypted, without what stands in front and behind */
    sk_bytes header; /* the 12 bytes, or salt and verifier */
    sk_bytes mac;
    uint16_t method;
    sk_zipcrypto zipcrypto;
    sk_winzip winzip;
    bool mac_wrong;
};

/* Unpacks with the keys just tried, without telling anything, and compares the checksum. */
static bool proves(struct zip_lock *l, sk_source *source)
{
    const sk_zip_entry *e = l->entry;
    sk_producer *p = sk_zip_unpacker(l->z, e, l->method, source, l->data.len);
    if (!p) return false;
    uint8_t out[4096];
    uint64_t most = e->size <= TRY_WHOLE ? TRY_WHOLE * 2 : TRY_HEAD, len = 0;
    uint32_t crc = 0;
    size_t made = 1;
    while (len < most && (made = p->produce(p, out, sizeof out)) > 0) {
        crc = sk_crc32(crc, sk_bytes_of(out, made));
        len += made;
    }
    bool sound = p->outcome == SK_OUTCOME_COMPLETE;
    if (p->close) p->close(p);
    return sound && (made > 0 ? e->size > TRY_WHOLE : crc == e->crc || crc == e->local_crc);
}

/* The check byte is the high byte of the checksum, or of the time where the checksum comes later (6.1.6); Info-ZIP
 * accepts either. */
static bool try_zipcrypto(sk_lock *self, sk_bytes password)
{
    struct zip_lock *l = self->self;
    uint8_t check = 0;
    l->zipcrypto = sk_zipcrypto_start(password, l->header, &check);
    const sk_zip_entry *e = l->entry;
    if (check != e->crc >> 24 && check != e->local_crc >> 24 && check != e->dos_time >> 8) return false;
    if (!l->z->scratch) l->z->scratch = sk_zipcrypto_source(self->arena, l->zipcrypto, l->data);
    if (!l->z->scratch) return false;
    sk_zipcrypto_restart(l->z->scratch, l->zipcrypto, l->data);
    return proves(l, l->z->scratch);
}

static bool is_equal(sk_bytes a, const uint8_t *p, size_t len) { return sk_equal(a, sk_bytes_of(p, len)); }

static bool try_aes(sk_lock *self, sk_bytes password)
{
    struct zip_lock *l = self->self;
    unsigned strength = l->entry->aes_strength;
    sk_bytes salt = sk_slice(l->header, 0, sk_winzip_salt_len(strength)), verifier = sk_from(l->header, salt.len);
    uint8_t found[2], mac[SK_WINZIP_MAC];
    if (!sk_winzip_verifier(password, salt, strength, found) || !is_equal(verifier, found, 2)) return false;
    if (!sk_winzip_derive(password, salt, strength, &l->winzip) || !sk_winzip_mac(&l->winzip, l->data, mac)) return false;
    l->mac_wrong = !is_equal(l->mac, mac, sizeof mac);
    /* A wrong code is damage or a wrong password: what unpacks to the checksum was the right one. */
    return !l->mac_wrong || (l->entry->aes_version == 1 && proves(l, sk_winzip_source(self->arena, &l->winzip, l->data)));
}

static sk_content *open_with(struct zip_lock *l, sk_source *source, bool check_crc)
{
    return sk_zip_checked(l->z, l->entry, sk_zip_unpacker(l->z, l->entry, l->method, source, l->data.len), check_crc);
}

static sk_content *open_zipcrypto(sk_lock *self)
{
    struct zip_lock *l = self->self;
    return open_with(l, sk_zipcrypto_source(self->arena, l->zipcrypto, l->data), true);
}

/* AE-2 leaves the checksum out: the code stands for it. */
static sk_content *open_aes(sk_lock *self)
{
    struct zip_lock *l = self->self;
    if (l->mac_wrong) sk_zip_deviate(l->z, l->entry, SK_DEV_ZIP_AES_MAC);
    return open_with(l, sk_winzip_source(self->arena, &l->winzip, l->data), l->entry->aes_version == 1);
}

static void set_zipcrypto(struct zip_lock *l)
{
    sk_bytes packed = sk_zip_packed(l->z, l->entry);
    l->header = sk_slice(packed, 0, SK_ZIPCRYPTO_HEADER);
    l->data = sk_from(packed, SK_ZIPCRYPTO_HEADER);
    l->method = l->entry->method;
    l->lock.scheme = "ZipCrypto";
    l->lock.cost_us = ZIPCRYPTO_COST_US;
    l->lock.try = try_zipcrypto;
    l->lock.open = open_zipcrypto;
}

static void set_aes(struct zip_lock *l)
{
    static const char *const schemes[] = {"AES-128", "AES-192", "AES-256"};
    const sk_zip_entry *e = l->entry;
    sk_bytes packed = sk_zip_packed(l->z, e);
    l->header = sk_slice(packed, 0, sk_winzip_salt_len(e->aes_strength) + 2);
    l->data = sk_slice(packed, l->header.len, packed.len - l->header.len - SK_WINZIP_MAC);
    l->mac = sk_from(packed, packed.len - SK_WINZIP_MAC);
    l->method = e->aes_method;
    l->lock.scheme = schemes[e->aes_strength - 1];
    l->lock.cost_us = AES_COST_US;
    l->lock.try = try_aes;
    l->lock.open = open_aes;
}

sk_lock *sk_zip_lock(sk_zip *z, sk_zip_entry *e, const char **ret_scheme)
{
    bool aes = e->method == SK_ZIP_AES && e->aes_strength > 0;
    uint64_t least = aes ? sk_winzip_salt_len(e->aes_strength) + 2 + SK_WINZIP_MAC : SK_ZIPCRYPTO_HEADER;
    if (e->flags & SK_ZIP_STRONG)
        *ret_scheme = "PKWARE strong encryption";
    else if (e->method == SK_ZIP_AES && !aes)
        *ret_scheme = "AES of an unknown kind";
    else if (e->packed_size < least)
        *ret_scheme = "cut";
    else {
        struct zip_lock *l = SK_NEW(z->opening.arena, struct zip_lock);
        if (!l) return NULL;
        *l = (struct zip_lock){.z = z, .entry = e};
        l->lock = (sk_lock){.arena = z->opening.arena, .budget = z->opening.budget, .self = l};
        if (aes)
            set_aes(l);
        else
            set_zipcrypto(l);
        return &l->lock;
    }
    return NULL;
}
