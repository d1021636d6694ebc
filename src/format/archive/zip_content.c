/* Contents of ZIP entries, and how entries are told as children. See zip_reader.h.
 *
 * Stored bytes are checked at once and handed on as a view; packed ones are unpacked as they are asked for, and their
 * checksum is judged at their end. Where the declared method is a lie ("Zombie ZIP", CVE-2026-0866: stored by name, deflated
 * in truth), the bytes are told as they are and as what they unpack to. */
#include "format/archive/zip_reader.h"

#include "base/text.h"
#include "codec/deflate64.h"
#include "codec/inflate.h"
#include "codec/unpack.h"
#include "format/archive/zip_parts.h"

#define LINK_MOST 1024
#define TELL_MOST 20

struct checker {
    sk_producer base;
    sk_producer *inner;
    sk_zip *z;
    sk_zip_entry *entry;
    uint64_t len;
    uint32_t crc;
    bool check_crc;
};

sk_bytes sk_zip_packed(const sk_zip *z, const sk_zip_entry *e) { return sk_slice(z->bytes, e->data_off, e->packed_size); }

void sk_zip_deviate_at(sk_zip *z, sk_deviation_id id, uint64_t off)
{
    if (z->told[id] >= TELL_MOST) return;
    z->told[id]++;
    sk_tell_deviation(&z->opening, id, off);
}

void sk_zip_deviate(sk_zip *z, const sk_zip_entry *e, sk_deviation_id id)
{
    if (e->artifact != SK_NO_ARTIFACT)
        sk_tell_deviation_of(&z->opening, e->artifact, id, 0);
    else
        sk_zip_deviate_at(z, id, e->local_off);
}

/* --- unpacking --- */

static void judge_end(struct checker *c)
{
    const sk_zip_entry *e = c->entry;
    c->base.outcome = c->inner->outcome;
    if (c->base.outcome != SK_OUTCOME_COMPLETE) return;
    if (e->size != SK_SIZE_UNKNOWN && c->len != e->size) sk_zip_deviate(c->z, e, SK_DEV_ZIP_SIZE);
    if (!c->check_crc || c->crc == e->crc || c->crc == e->local_crc) return;
    sk_zip_deviate(c->z, e, SK_DEV_ZIP_CRC);
    c->base.outcome = SK_OUTCOME_PARTIAL;
}

static size_t produce(sk_producer *self, uint8_t *out, size_t cap)
{
    struct checker *c = (struct checker *)self;
    size_t made = c->inner->produce(c->inner, out, cap);
    if (made == 0) {
        judge_end(c);
        return 0;
    }
    c->len += made;
    if (c->check_crc) c->crc = sk_crc32(c->crc, sk_bytes_of(out, made));
    return made;
}

static void close_checker(sk_producer *self)
{
    struct checker *c = (struct checker *)self;
    if (c->inner->close) c->inner->close(c->inner);
}

sk_content *sk_zip_checked(sk_zip *z, sk_zip_entry *e, sk_producer *p, bool check_crc)
{
    struct checker *c = SK_NEW(z->opening.arena, struct checker);
    if (!c || !p) return NULL;
    *c = (struct checker){
        .base = {produce, close_checker, SK_OUTCOME_COMPLETE}, .inner = p, .z = z, .entry = e, .check_crc = check_crc};
    return sk_content_produced(z->opening.arena, z->opening.budget, &c->base, e->size);
}

sk_producer *sk_zip_unpacker(sk_zip *z, const sk_zip_entry *e, uint16_t method, sk_source *source, uint64_t packed_len)
{
    sk_arena *a = z->opening.arena;
    sk_budget *b = z->opening.budget;
    switch (method) {
    case SK_ZIP_STORED: return sk_copy_producer(a, source, packed_len);
    case SK_ZIP_DEFLATE: return sk_inflate_producer(a, source, SK_INFLATE_RAW);
    case SK_ZIP_DEFLATE64: return sk_deflate64_producer(a, source);
    case SK_ZIP_BZIP2: return sk_bzip2_producer(a, b, source);
    case SK_ZIP_LZMA: return sk_zip_lzma_producer(a, b, source, e->flags & 2 ? SK_SIZE_UNKNOWN : e->size); /* bit 1: 4.4.4 */
    case SK_ZIP_ZSTD:
    case SK_ZIP_ZSTD_OLD: return sk_zstd_producer(a, b, source);
    case SK_ZIP_XZ: return sk_xz_producer(a, b, source);
    default: return NULL;
    }
}

static sk_content *unpack_as(sk_zip *z, sk_zip_entry *e, uint16_t method)
{
    sk_bytes packed = sk_zip_packed(z, e);
    sk_source *source = sk_source_bytes(z->opening.arena, packed);
    return sk_zip_checked(z, e, sk_zip_unpacker(z, e, method, source, packed.len), true);
}

/* --- stored, or said to be --- */

static bool crc_fits(const sk_zip_entry *e, sk_bytes b)
{
    uint32_t crc = sk_crc32(0, b);
    return crc == e->crc || crc == e->local_crc;
}

static bool looks_deflated(sk_bytes packed)
{
    uint8_t head[512];
    return sk_inflate_head(packed, SK_INFLATE_RAW, head, sizeof head) > 0;
}

static sk_content *make_stored(sk_zip *z, sk_zip_entry *e)
{
    sk_bytes packed = sk_zip_packed(z, e);
    bool cheap = packed.len <= z->opening.budget->limits.value[SK_LIMIT_LAZY_BYTES];
    if (!cheap || crc_fits(e, packed)) return sk_content_view(z->opening.arena, packed);
    return unpack_as(z, e, SK_ZIP_STORED); /* says at its end that the checksum is wrong */
}

/* A method that is not read, or one that the bytes belie: some loaders do not look at it. */
static sk_content *make_unknown(sk_zip *z, sk_zip_entry *e)
{
    sk_bytes packed = sk_zip_packed(z, e);
    if (packed.len == e->size && crc_fits(e, packed)) {
        sk_zip_deviate(z, e, SK_DEV_ZIP_METHOD);
        return sk_content_view(z->opening.arena, packed);
    }
    if (!looks_deflated(packed)) {
        e->missing = SK_OUTCOME_UNKNOWN;
        return NULL;
    }
    sk_zip_deviate(z, e, SK_DEV_ZIP_METHOD);
    return unpack_as(z, e, SK_ZIP_DEFLATE);
}

static bool is_read(uint16_t method)
{
    static const uint16_t methods[] = {SK_ZIP_STORED, SK_ZIP_DEFLATE,  SK_ZIP_DEFLATE64, SK_ZIP_BZIP2,
                                       SK_ZIP_LZMA,   SK_ZIP_ZSTD_OLD, SK_ZIP_ZSTD,      SK_ZIP_XZ};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (methods[i] == method) return true;
    return false;
}

/* Packed by name, stored in truth: the size is the same and the checksum fits the bytes as they stand. */
static bool is_secretly_stored(sk_zip *z, const sk_zip_entry *e)
{
    return e->method != SK_ZIP_STORED && e->packed_size == e->size && e->size > 0 &&
           e->size <= z->opening.budget->limits.value[SK_LIMIT_LAZY_BYTES] && crc_fits(e, sk_zip_packed(z, e));
}

sk_content *sk_zip_content(sk_zip *z, sk_zip_entry *e)
{
    if (e->content || e->missing != SK_OUTCOME_OPEN) return e->content;
    if (e->refused || !e->has_local)
        e->missing = e->refused ? SK_OUTCOME_LIMIT : SK_OUTCOME_PARTIAL;
    else if (e->flags & SK_ZIP_ENCRYPTED)
        e->missing = SK_OUTCOME_ENCRYPTED;
    else if (!is_read(e->method) || is_secretly_stored(z, e))
        e->content = make_unknown(z, e);
    else if (e->method == SK_ZIP_STORED)
        e->content = make_stored(z, e);
    else
        e->content = unpack_as(z, e, e->method);
    if (!e->content && e->missing == SK_OUTCOME_OPEN) e->missing = SK_OUTCOME_LIMIT;
    return e->content;
}

/* --- telling --- */

static bool is_unsafe(sk_bytes name)
{
    if (sk_at(name, 0) == '/' || sk_at(name, 0) == '\\' || sk_at(name, 1) == ':') return true;
    for (size_t at = sk_find(name, 0, SK_LIT("..")); at != SK_NPOS; at = sk_find(name, at + 1, SK_LIT(".."))) {
        int before = at == 0 ? '/' : sk_at(name, at - 1), behind = sk_at(name, at + 2);
        if ((before == '/' || before == '\\') && (behind == '/' || behind == '\\' || behind == -1)) return true;
    }
    return false;
}

static void tell_about(sk_zip *z, sk_zip_entry *e)
{
    if (is_unsafe(e->name)) sk_tell_fact_of(&z->opening, e->artifact, SK_FACT_ARCHIVE_UNSAFE_NAME, e->name);
    if (e->is_link && e->content)
        sk_tell_fact_of(&z->opening, e->artifact, SK_FACT_ARCHIVE_LINK,
                        sk_slice(sk_content_need(e->content, LINK_MOST), 0, LINK_MOST));
    if (e->is_view) sk_tell_fact_of(&z->opening, e->artifact, SK_FACT_ARCHIVE_VIEW, SK_LIT("as the local header tells"));
    sk_zip_header local;
    if (e->has_local && !e->refused && sk_zip_local_at(z->bytes, e->local_off, &local) && !sk_equal(local.name, e->raw_name))
        sk_tell_fact_of(&z->opening, e->artifact, SK_FACT_ARCHIVE_LOCAL_NAME, sk_zip_name(z->opening.arena, &local));
    if (!e->content && e->missing == SK_OUTCOME_UNKNOWN)
        sk_tell_number_of(&z->opening, e->artifact, SK_FACT_ARCHIVE_METHOD, e->method);
}

static void tell_inflated_view(sk_zip *z, const sk_zip_entry *e)
{
    sk_zip_entry *view = SK_NEW(z->opening.arena, sk_zip_entry);
    if (!view) return;
    *view = *e;
    view->artifact = SK_NO_ARTIFACT;
    view->content = unpack_as(z, view, SK_ZIP_DEFLATE);
    if (!view->content) return;
    sk_zip_deviate(z, e, SK_DEV_ZIP_METHOD);
    view->artifact = sk_tell_child(
        &z->opening,
        &(sk_child){
            .relation = SK_REL_MEMBER, .name = e->name, .offset = e->local_off, .content = view->content, .kind = SK_KIND_NONE});
    sk_tell_fact_of(&z->opening, view->artifact, SK_FACT_ARCHIVE_VIEW, SK_LIT("inflated though told to be stored"));
}

/* Stored by name, with a checksum of something else. */
static bool is_zombie(sk_zip *z, const sk_zip_entry *e)
{
    if (e->method != SK_ZIP_STORED || !e->content || sk_content_ended(e->content)) return false;
    return looks_deflated(sk_zip_packed(z, e));
}

uint32_t sk_zip_tell_entry(sk_zip *z, sk_zip_entry *e, uint16_t kind, sk_bytes declared_type)
{
    if (e->told || e->is_directory) return e->artifact;
    e->told = true;
    sk_child child = {
        .relation = SK_REL_MEMBER, .name = e->name, .offset = e->local_off, .kind = kind, .declared_type = declared_type};
    const char *scheme = NULL;
    child.content = sk_zip_content(z, e);
    if (!child.content) {
        child.outcome = e->missing;
        child.size = e->size == SK_SIZE_UNKNOWN ? 0 : e->size;
        if (e->missing == SK_OUTCOME_ENCRYPTED) child.lock = sk_zip_lock(z, e, &scheme);
    }
    e->artifact = sk_tell_child(&z->opening, &child);
    if (e->artifact == SK_NO_ARTIFACT) return e->artifact;
    if (scheme && !child.lock) sk_tell_fact_of(&z->opening, e->artifact, SK_FACT_LOCK_SCHEME, sk_bytes_str(scheme));
    tell_about(z, e);
    if (is_zombie(z, e)) tell_inflated_view(z, e);
    return e->artifact;
}

void sk_zip_tell_rest(sk_zip *z, uint16_t kind)
{
    for (size_t i = 0; i < z->entry_count; i++) (void)sk_zip_tell_entry(z, &z->entries[i], kind, (sk_bytes){NULL, 0});
}
