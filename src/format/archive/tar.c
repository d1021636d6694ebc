/* tar archives. Sources: POSIX.1-2024, pax, "ustar Interchange Format" and "pax Interchange Format"; GNU tar manual, "Basic
 * Tar Format" (long names, base-256 numbers, sparse members).
 *
 * A header is 512 bytes: name 0 (100), size 124 (12), checksum 148 (8), type 156, link 157 (100), magic 257, prefix 345 (155). */
#include "base/buf.h"
#include "base/reader.h"
#include "base/text.h"
#include "model/format.h"

#define BLOCK 512u
#define PAX_MOST ((uint64_t)1 << 20) /* an extended header is a few hundred bytes; a longer one is skipped */

struct header {
    sk_bytes name, prefix, link;
    uint64_t size;
    int type;
    bool ustar, size_bad;
};

struct walk {
    sk_opening *o;
    sk_bytes all;
    sk_bytes long_name, long_link; /* of the next member: GNU 'L' and 'K', or pax */
    uint64_t pax_size;
    bool has_pax_size, damaged, checksum_told;
};

static sk_bytes field(sk_bytes block, size_t off, size_t len)
{
    sk_bytes f = sk_slice(block, off, len);
    size_t end = sk_find_byte(f, 0, 0);
    return end == SK_NPOS ? f : sk_slice(f, 0, end);
}

/* Octal digits, perhaps with blanks around them; or, with the highest bit set, a big-endian number (GNU). */
static bool read_number(sk_bytes f, uint64_t *ret)
{
    uint64_t v = 0;
    if (sk_at(f, 0) >= 0x80) {
        if (sk_at(f, 0) != 0x80) return false; /* negative, or more than a file can have */
        for (size_t i = 1; i < f.len; i++) {
            if (v >> 56) return false;
            v = v << 8 | f.p[i];
        }
        *ret = v;
        return true;
    }
    size_t i = 0;
    while (sk_at(f, i) == ' ') i++;
    for (; sk_at(f, i) >= '0' && sk_at(f, i) <= '7'; i++) v = v << 3 | (uint64_t)(f.p[i] - '0');
    if (sk_at(f, i) > ' ') return false;
    *ret = v;
    return true;
}

/* The sum of all bytes, those of the checksum itself counted as blanks; old programs summed signed bytes. */
static bool sum_fits(sk_bytes block)
{
    uint64_t told = 0;
    int64_t plain = 0, with_sign = 0;
    if (block.len < BLOCK || !read_number(sk_slice(block, 148, 8), &told)) return false;
    for (size_t i = 0; i < BLOCK; i++) {
        int c = i >= 148 && i < 156 ? ' ' : block.p[i];
        plain += c;
        with_sign += c >= 128 ? c - 256 : c;
    }
    return (int64_t)told == plain || (int64_t)told == with_sign;
}

static bool is_zero(sk_bytes block)
{
    for (size_t i = 0; i < block.len; i++)
        if (block.p[i] != 0) return false;
    return true;
}

static struct header read_header(sk_bytes block)
{
    struct header h = {.name = field(block, 0, 100), .type = sk_at(block, 156), .link = field(block, 157, 100)};
    h.ustar = sk_equal(sk_slice(block, 257, 5), SK_LIT("ustar"));
    bool posix = h.ustar && sk_at(block, 262) == 0; /* GNU has a blank there, and times in the prefix */
    if (posix) h.prefix = field(block, 345, 155);
    h.size_bad = !read_number(sk_slice(block, 124, 12), &h.size);
    return h;
}

static sk_match probe(const sk_probe_input *in)
{
    bool magic = sk_equal(sk_slice(in->head, 257, 5), SK_LIT("ustar"));
    if (in->head.len < BLOCK || sk_at(in->head, 0) <= 0 || !sum_fits(sk_slice(in->head, 0, BLOCK)))
        return (sk_match){0, SK_KIND_NONE};
    return (sk_match){magic ? 100 : 85, SK_KIND_ARCHIVE_TAR};
}

/* Records "LENGTH KEY=VALUE\n", LENGTH counting all of it. */
static void read_pax(struct walk *w, sk_bytes data, uint64_t off)
{
    while (data.len > 0 && sk_at(data, 0) != 0) {
        uint64_t len = 0;
        size_t blank = sk_find_byte(sk_slice(data, 0, 21), 0, ' ');
        if (blank == SK_NPOS || !sk_parse_u64(data, &len) || len <= blank + 1 || len > data.len) {
            sk_tell_deviation(w->o, SK_DEV_TAR_EXTENDED, off);
            return;
        }
        sk_bytes record = sk_slice(data, blank + 1, len - blank - 2), key = record, value = record;
        sk_next_field(&value, '=', &key);
        if (sk_equal(key, SK_LIT("path")))
            w->long_name = value;
        else if (sk_equal(key, SK_LIT("linkpath")))
            w->long_link = value;
        else if (sk_equal(key, SK_LIT("size")))
            w->has_pax_size = sk_parse_u64(value, &w->pax_size);
        data = sk_from(data, len);
    }
}

static sk_bytes name_of(struct walk *w, const struct header *h)
{
    sk_bytes name = h->name;
    if (w->long_name.len > 0) {
        name = w->long_name;
    } else if (h->prefix.len > 0) {
        sk_buf b = sk_buf_new(w->o->arena, h->prefix.len + name.len + 1);
        sk_buf_bytes(&b, h->prefix);
        sk_buf_byte(&b, '/');
        sk_buf_bytes(&b, name);
        name = sk_buf_view(&b);
    }
    return sk_utf8_repair(w->o->arena, name);
}

static bool climbs(sk_bytes name)
{
    for (sk_bytes part; sk_next_field(&name, '/', &part);)
        if (sk_equal(part, SK_LIT(".."))) return true;
    return false;
}

static void tell_member(struct walk *w, const struct header *h, sk_bytes data, uint64_t off, uint64_t size)
{
    bool sparse = h->type == 'S';
    sk_bytes name = name_of(w, h);
    sk_child child = {.relation = SK_REL_MEMBER, .name = name, .offset = off, .kind = SK_KIND_NONE, .size = size};
    child.content = sparse ? NULL : sk_content_view(w->o->arena, data);
    child.outcome = child.content ? SK_OUTCOME_OPEN : sparse ? SK_OUTCOME_UNKNOWN : SK_OUTCOME_LIMIT;
    uint32_t id = sk_tell_child(w->o, &child);
    if (sparse) sk_tell_deviation_of(w->o, id, SK_DEV_TAR_SPARSE, 0);
    if (sk_at(name, 0) == '/' || climbs(name)) sk_tell_fact_of(w->o, id, SK_FACT_ARCHIVE_UNSAFE_NAME, name);
}

/* Links have no bytes: told as empty members, because their targets are how archives write where they should not. */
static void tell_link(struct walk *w, const struct header *h, uint64_t off)
{
    sk_child child = {
        .relation = SK_REL_MEMBER, .name = name_of(w, h), .offset = off, .kind = SK_KIND_DATA_EMPTY, .kind_fixed = true};
    child.content = sk_content_view(w->o->arena, (sk_bytes){NULL, 0});
    child.outcome = child.content ? SK_OUTCOME_OPEN : SK_OUTCOME_LIMIT;
    sk_bytes target = w->long_link.len > 0 ? w->long_link : h->link;
    sk_tell_fact_of(w->o, sk_tell_child(w->o, &child), SK_FACT_ARCHIVE_LINK, sk_utf8_repair(w->o->arena, target));
}

static void forget_extended(struct walk *w)
{
    w->long_name = w->long_link = (sk_bytes){NULL, 0};
    w->has_pax_size = false;
}

static bool is_one_of(int type, const char *types)
{
    while (*types && *types != type) types++;
    return *types != 0;
}

static void use_extended(struct walk *w, int type, sk_bytes data, uint64_t off)
{
    if (data.len > PAX_MOST)
        sk_tell_deviation(w->o, SK_DEV_TAR_EXTENDED, off);
    else if (type == 'L')
        w->long_name = field(data, 0, data.len);
    else if (type == 'K')
        w->long_link = field(data, 0, data.len);
    else if (type == 'x')
        read_pax(w, data, off);
}

static void use_member(struct walk *w, const struct header *h, sk_bytes data, uint64_t off, uint64_t size)
{
    if (is_one_of(h->type, "xgLK")) {
        use_extended(w, h->type, data, off);
        return;
    }
    bool folder = h->type == '5' || (h->type == 0 && sk_at(h->name, h->name.len - 1) == '/');
    if (is_one_of(h->type, "12"))
        tell_link(w, h, off);
    else if (!folder && (h->type == 0 || is_one_of(h->type, "07S") || size > 0))
        tell_member(w, h, data, off, size);
    forget_extended(w);
}

/* Returns the offset behind the member; 0 ends the walk. */
static uint64_t read_member(struct walk *w, uint64_t at)
{
    sk_bytes block = sk_slice(w->all, at, BLOCK);
    if (is_zero(block)) return at + BLOCK;
    if (block.len < BLOCK || !sum_fits(block)) {
        sk_tell_deviation(w->o, SK_DEV_TAR_CHECKSUM, at);
        w->damaged = true;
        return 0;
    }
    if (!sk_spend(w->o->budget, SK_LIMIT_TAR_ENTRIES, 1)) return 0;
    struct header h = read_header(block);
    if (h.size_bad) {
        sk_tell_deviation(w->o, SK_DEV_TAR_NUMBER, at);
        w->damaged = true;
    }
    uint64_t size = w->has_pax_size && h.type != 'x' && h.type != 'L' && h.type != 'K' ? w->pax_size : h.size;
    if (h.type == '5' || h.type == '1' || h.type == '2') size = 0; /* a size is allowed there, but no bytes follow */
    sk_bytes data = sk_slice(w->all, at + BLOCK, size);
    if (data.len < size) {
        sk_tell_deviation(w->o, SK_DEV_TAR_CUT, at);
        w->damaged = true;
    }
    use_member(w, &h, data, at, size);
    return data.len < size ? 0 : at + BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
}

static sk_outcome open(sk_opening *o)
{
    struct walk w = {.o = o, .all = sk_content_all(o->content)};
    if (!sum_fits(sk_slice(w.all, 0, BLOCK))) return SK_OUTCOME_NOT_THIS;
    for (uint64_t at = 0, next; at < w.all.len; at = next) {
        next = read_member(&w, at);
        if (next == 0) break;
    }
    if (o->budget->reached[SK_LIMIT_TAR_ENTRIES]) return SK_OUTCOME_LIMIT;
    return w.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_ARCHIVE_TAR, SK_KIND_NONE};

const sk_format sk_format_tar = {
    .id = "tar",
    .title = "tar archive",
    .source = "POSIX.1-2024 pax; GNU tar manual; docs/formats/archive.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
