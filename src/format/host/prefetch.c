#include "format/host/prefetch.h"

#include "base/reader.h"
#include "base/text.h"
#include "codec/xpress.h"

enum { HEADER = 84, MOST_BYTES = 64 << 20, MOST_FILES = 65536, MOST_VOLUMES = 64, NAME_BYTES = 60 };

/* Where the versions differ: offsets in the file. */
typedef struct layout {
    uint32_t version;
    uint16_t last, last_count, runs, volume_size;
} layout;

static const layout layouts[] = {
    {17, 120, 1, 144, 40}, {23, 128, 1, 152, 104}, {26, 128, 8, 208, 104}, {30, 128, 8, 208, 96}, {31, 128, 8, 208, 96},
};

static const layout *layout_of(uint32_t version)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (layouts[i].version == version) return &layouts[i];
    }
    return NULL;
}

/* Newer builds of Windows 10 left out eight bytes before the count of runs; their metrics begin at 0x128 instead of 0x130. */
static size_t runs_offset(const layout *l, sk_bytes file) { return l->version >= 30 && sk_u32le_at(file, 84) == 0x128 ? 200 : l->runs; }

static sk_bytes unpack(sk_arena *a, sk_bytes file, bool *ret_bad)
{
    uint32_t size = sk_u32le_at(file, 4);
    if (!sk_starts(file, SK_LIT("MAM\x04")) || size > MOST_BYTES) return file;
    return sk_xpress_huffman(a, sk_from(file, 8), size, ret_bad);
}

/* Strings in UTF-16, each with its NUL. */
static void read_files(sk_arena *a, sk_bytes names, sk_prefetch *p)
{
    size_t count = 0;
    for (size_t i = 0; i + 2 <= names.len; i += 2) {
        count += sk_u16le_at(names, i) == 0;
    }
    sk_bytes *files = SK_NEW_ARRAY(a, sk_bytes, count < MOST_FILES ? count : MOST_FILES);
    if (count > MOST_FILES || (count && !files)) p->damaged = true;
    for (size_t i = 0, from = 0; files && i + 2 <= names.len && p->file_count < MOST_FILES; i += 2) {
        if (sk_u16le_at(names, i)) continue;
        if (i > from) files[p->file_count++] = sk_utf16le_to_utf8(a, sk_slice(names, from, i - from));
        from = i + 2;
    }
    p->files = files;
}

static void read_volumes(sk_arena *a, sk_bytes section, uint32_t count, size_t each, sk_prefetch *p)
{
    sk_prefetch_volume *volumes = count && count <= MOST_VOLUMES ? SK_NEW_ARRAY(a, sk_prefetch_volume, count) : NULL;
    if (count > MOST_VOLUMES) p->damaged = true;
    for (uint32_t i = 0; volumes && i < count; i++) {
        sk_bytes row = sk_slice(section, i * each, each);
        uint64_t off = sk_u32le_at(row, 0), len = (uint64_t)sk_u32le_at(row, 4) * 2;
        if (row.len < each || !sk_has(section, off, len)) {
            p->damaged = true;
            break;
        }
        volumes[p->volume_count++] =
            (sk_prefetch_volume){sk_utf16le_to_utf8(a, sk_slice(section, off, len)), sk_u64le_at(row, 8), sk_u32le_at(row, 16)};
    }
    p->volumes = volumes;
}

static sk_bytes section_of(sk_bytes file, size_t off_at, size_t len_at, sk_prefetch *p)
{
    uint64_t off = sk_u32le_at(file, off_at), len = sk_u32le_at(file, len_at);
    if (!sk_has(file, off, len)) p->damaged = true;
    return sk_slice(file, off, len);
}

bool sk_prefetch_read(sk_arena *a, sk_bytes packed, sk_prefetch *ret)
{
    *ret = (sk_prefetch){0};
    sk_bytes file = unpack(a, packed, &ret->damaged);
    const layout *l = layout_of(sk_u32le_at(file, 0));
    if (!l || !sk_equal(sk_slice(file, 4, 4), SK_LIT("SCCA"))) return false;
    ret->version = l->version;
    ret->program = sk_utf16_until_nul(a, sk_slice(file, 16, NAME_BYTES));
    ret->hash = sk_u32le_at(file, 76);
    ret->runs = sk_u32le_at(file, runs_offset(l, file));
    for (unsigned i = 0; i < l->last_count; i++) {
        ret->last[i] = sk_u64le_at(file, l->last + (size_t)i * 8);
    }
    if (!sk_has(file, HEADER, l->runs + 4 - HEADER)) ret->damaged = true;
    read_files(a, section_of(file, 100, 104, ret), ret);
    read_volumes(a, section_of(file, 108, 116, ret), sk_u32le_at(file, 112), l->volume_size, ret);
    return true;
}
