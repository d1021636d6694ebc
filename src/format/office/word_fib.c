/* FIB, piece table, string tables: MS-DOC 2.5, 2.9.38 (Clx), 2.9.177 (Pcd), 2.9.73 (FcCompressed), 2.2.4 (STTB), 2.9.298. The
 * layout of Word 6 and 95 headers is that of the format's published description of 1994. */
#include "format/office/word_fib.h"

#include "base/attr.h"
#include "base/reader.h"
#include "base/text.h"

#define FLAGS_AT 0x0A
#define FLAG_TEMPLATE 0x0001u
#define FLAG_ENCRYPTED 0x0100u
#define FLAG_SECOND_TABLE 0x0200u
#define FLAG_OBFUSCATED 0x8000u
#define LENGTHS_AT 0x4C /* ccpText in FibRgLw97 */
#define OLD_LENGTHS_AT 0x34
#define PAIR_COUNT_AT 0x98 /* cbRgFcLcb */
#define PAIRS_AT 0x9A
#define VERSION_97 0x0065 /* headers of Word 6 and 95 say 101 to 104 */
#define IDENT_97 0xA5EC
#define OLD_LAST 0x00C0 /* nFib of Word 97 is 0x00C1 */

bool sk_word_fib_read(sk_bytes stream, sk_word_fib *ret)
{
    if (stream.len < 0x60) return false;
    sk_word_fib f = {.stream = stream, .ident = sk_u16le_at(stream, 0), .version = sk_u16le_at(stream, 2)};
    if (f.ident >> 8 != 0xA5 && f.ident >> 8 != 0xA6 && f.ident >> 8 != 0x37) return false;
    uint16_t flags = sk_u16le_at(stream, FLAGS_AT);
    f.template = flags & FLAG_TEMPLATE;
    f.encrypted = flags & FLAG_ENCRYPTED;
    f.second_table = flags & FLAG_SECOND_TABLE;
    f.obfuscated = flags & FLAG_OBFUSCATED;
    f.old = f.version <= OLD_LAST && f.version >= VERSION_97 - 1;
    for (unsigned i = 0; i < SK_WORD_STORY_COUNT; i++)
        f.lengths[i] = sk_u32le_at(stream, (f.old ? OLD_LENGTHS_AT : LENGTHS_AT) + 4u * i);
    f.text_start = sk_u32le_at(stream, 0x18);
    f.text_end = sk_u32le_at(stream, 0x1C);
    f.pairs = f.old ? 0 : sk_u16le_at(stream, PAIR_COUNT_AT);
    *ret = f;
    return true;
}

bool sk_word_structure(const sk_word_fib *fib, sk_bytes table, unsigned index, sk_bytes *ret)
{
    size_t at = PAIRS_AT + 8u * (size_t)index;
    *ret = (sk_bytes){NULL, 0};
    if (index >= fib->pairs) return true;
    if (!sk_has(fib->stream, at, 8)) return false;
    uint32_t off = sk_u32le_at(fib->stream, at), len = sk_u32le_at(fib->stream, at + 4);
    *ret = sk_slice(table, off, len);
    return len == 0 || sk_has(table, off, len);
}

sk_word_lock sk_word_lock_of(const sk_word_fib *fib, sk_bytes table)
{
    if (!fib->encrypted) return SK_WORD_OPEN;
    if (fib->obfuscated || fib->old) return SK_WORD_XOR;
    uint16_t major = sk_u16le_at(table, 0), minor = sk_u16le_at(table, 2);
    if (major == 1 && minor == 1) return SK_WORD_RC4;
    return major >= 2 && major <= 4 && minor == 2 ? SK_WORD_CRYPTOAPI : SK_WORD_UNKNOWN_LOCK;
}

/* 2.9.73: bytes 0x80 to 0x9F stand for these; all others for themselves. */
static const uint16_t high_bytes[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

static void write_bytes(sk_word_writer *w, sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i];
        sk_word_write(w, c >= 0x80 && c < 0xA0 ? high_bytes[c - 0x80] : c);
    }
}

static void write_units(sk_word_writer *w, sk_bytes text)
{
    for (size_t i = 0; i + 1 < text.len; i += 2) sk_word_write(w, sk_u16le_at(text, i));
}

#define FC_COMPRESSED 0x40000000u
#define FC_MASK 0x3FFFFFFFu

static bool write_piece(const sk_word_fib *fib, uint32_t count, uint32_t fc, sk_word_writer *w)
{
    bool single = fc & FC_COMPRESSED;
    uint64_t off = single ? (fc & FC_MASK) / 2 : fc & FC_MASK, len = single ? count : 2ull * count;
    sk_bytes text = sk_slice(fib->stream, off, len);
    if (single)
        write_bytes(w, text);
    else
        write_units(w, text);
    return text.len == len;
}

/* 2.9.38: property changes, each 1, length, bytes; then 2, length, the table of pieces. */
static sk_bytes find_pieces(sk_bytes clx)
{
    sk_reader r = sk_reader_on(clx, 0);
    while (!r.failed) {
        uint8_t type = sk_u8(&r);
        if (type == 2) return sk_take(&r, sk_u32le(&r));
        if (type != 1) break;
        sk_skip(&r, sk_u16le(&r));
    }
    return (sk_bytes){NULL, 0};
}

/* n + 1 positions, then n descriptors of 8 bytes. Pieces may share bytes only in damaged or hostile files, so all of
 * them together are held to the length of the stream. */
static bool write_pieces(const sk_word_fib *fib, sk_bytes pieces, sk_budget *budget, sk_word_writer *w)
{
    size_t count = pieces.len >= 16 ? (pieces.len - 4) / 12 : 0;
    uint64_t left = fib->stream.len;
    bool sound = count > 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t from = sk_u32le_at(pieces, 4 * i), to = sk_u32le_at(pieces, 4 * (i + 1));
        uint32_t fc = sk_u32le_at(pieces, 4 * (count + 1) + 8 * i + 2);
        if (!sk_spend(budget, SK_LIMIT_OFFICE_RECORDS, 1)) return false;
        if (to <= from || to - from > left) {
            sound = sound && to == from;
            if (to > from) return false;
            continue;
        }
        left -= to - from;
        sound = write_piece(fib, to - from, fc, w) && sound;
    }
    return sound;
}

bool sk_word_write_text(const sk_word_fib *fib, sk_bytes table, sk_budget *budget, sk_word_writer *w)
{
    sk_bytes clx;
    if (fib->old) {
        uint64_t len = fib->text_end > fib->text_start ? fib->text_end - fib->text_start : 0;
        write_bytes(w, sk_slice(fib->stream, fib->text_start, len));
        return sk_has(fib->stream, fib->text_start, len);
    }
    bool sound = sk_word_structure(fib, table, SK_WORD_CLX, &clx);
    return write_pieces(fib, find_pieces(clx), budget, w) && sound;
}

struct strings {
    sk_reader r;
    unsigned count, extra;
    bool wide;
};

/* 2.2.4: 0xFFFF marks UTF-16 characters; else they are single bytes. */
static struct strings begin_strings(sk_bytes sttb)
{
    struct strings s = {.r = sk_reader_on(sttb, 0)};
    s.wide = sk_u16le_at(sttb, 0) == 0xFFFF;
    if (s.wide) sk_skip(&s.r, 2);
    s.count = sk_u16le(&s.r);
    s.extra = sk_u16le(&s.r);
    return s;
}

static sk_bytes next_string(struct strings *s)
{
    size_t len = s->wide ? 2u * sk_u16le(&s->r) : sk_u8(&s->r);
    sk_bytes text = sk_take(&s->r, len);
    sk_skip(&s->r, s->extra);
    return text;
}

static sk_bytes to_utf8(const struct strings *s, sk_bytes text, sk_arena *a)
{
    return s->wide ? sk_utf16le_to_utf8(a, text) : sk_latin1_to_utf8(a, text);
}

sk_bytes sk_word_table_string(sk_bytes sttb, unsigned index, sk_arena *a)
{
    struct strings s = begin_strings(sttb);
    sk_bytes text = {NULL, 0};
    if (index >= s.count) return text;
    for (unsigned i = 0; i <= index && !s.r.failed; i++) text = next_string(&s);
    return s.r.failed ? (sk_bytes){NULL, 0} : to_utf8(&s, text, a);
}

/* The values of these two are signatures in a form of their own (2.9.298). */
static bool is_signature(sk_bytes name) { return sk_equal(name, SK_LIT("Sign")) || sk_equal(name, SK_LIT("SigAgile")); }

bool sk_word_read_variables(sk_bytes stw, sk_arena *a, sk_word_pair **ret_first)
{
    struct strings s = begin_strings(stw);
    sk_word_pair *first = NULL, **last = &first;
    for (unsigned i = 0; i < s.count && !s.r.failed; i++) {
        sk_bytes name = next_string(&s);
        sk_word_pair *row = s.r.failed ? NULL : SK_NEW(a, sk_word_pair);
        if (!row) break;
        row->name = to_utf8(&s, name, a);
        *last = row;
        last = &row->next;
    }
    for (sk_word_pair *row = first; row && !s.r.failed; row = row->next) {
        size_t len = sk_u16le(&s.r);
        sk_bytes value = sk_take(&s.r, is_signature(row->name) ? len : 2 * len);
        if (!s.r.failed && !is_signature(row->name)) row->value = sk_utf16le_to_utf8(a, value);
    }
    *ret_first = first;
    return !s.r.failed;
}
