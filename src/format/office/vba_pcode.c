/* Compiled VBA ("p-code"), which stands in a module's stream before its source and which a program of the same version
 * runs instead of the source. MS-OVBA calls it the performance cache and does not describe it; the places and
 * opcodes used here are public knowledge from independent disassemblers.
 *
 * It is read only as far as its string literals need: each line is walked opcode by opcode, and a module counts as
 * read only when every line ends exactly where its record says. Otherwise nothing is concluded from it. */
#include "base/attr.h"
#include "base/reader.h"
#include "format/office/vba_inside.h"

#define MAGIC 0xCAFE
#define LINE_RECORD 12
#define OPCODES 264
#define MOST_LITERALS 20000

/* Operands of each opcode of 64-bit VBA 7: a digit counts words; l string literal, r text of a line that was not
 * compiled, c comment, q a word and a comment, s other bytes with a length; o option; x context (a word more in
 * 64 bit: two of them), v variable (a word more by a flag). */
static const char shapes[] = "000000000000000000000000000000011111222111122211112221122112211222"
                             "222010011000000000011000x02000000000100000000000102222000000000000"
                             "0000001000000100102201100114000101s014401241240124240l000000004444"
                             "0001001ss1oo00100000000000010q44rc1001001002020v000001000000000100";

/* Older opcodes became the present ones by insertions: from first on, add shift. */
struct shift {
    uint16_t first, add;
};
static const struct shift shifts_5[] = {{0, 0}, {69, 1}, {72, 3}, {113, 7}, {152, 8}, {166, 9}, {168, 10}, {171, 11}};
static const struct shift shifts_6[] = {{0, 0}, {174, 1}, {176, 2}, {179, 3}};
static const struct shift shifts_7[] = {{0, 0}};

enum family { FAMILY_5, FAMILY_32, FAMILY_64, FAMILY_COUNT };

static const struct {
    const struct shift *shifts;
    size_t count;
} families[FAMILY_COUNT] = {
    [FAMILY_5] = {shifts_5, SK_COUNT(shifts_5)},
    [FAMILY_32] = {shifts_6, SK_COUNT(shifts_6)},
    [FAMILY_64] = {shifts_7, SK_COUNT(shifts_7)},
};

struct code {
    sk_arena *arena;
    sk_bytes cache;
    bool big; /* written on a big-endian machine */
    enum family family;
    vba_pcode *out;
    size_t cap;
};

static uint16_t word_at(const struct code *c, size_t off)
{
    return c->big ? sk_u16be_at(c->cache, off) : sk_u16le_at(c->cache, off);
}
static uint32_t long_at(const struct code *c, size_t off)
{
    return c->big ? sk_u32be_at(c->cache, off) : sk_u32le_at(c->cache, off);
}

static unsigned translate(enum family family, unsigned opcode)
{
    unsigned add = 0;
    for (size_t i = 0; i < families[family].count && opcode >= families[family].shifts[i].first; i++)
        add = families[family].shifts[i].add;
    return opcode + add;
}

static bool keep(struct code *c, sk_bytes literal)
{
    vba_pcode *out = c->out;
    if (out->count == MOST_LITERALS) return true;
    if (out->count == c->cap) {
        size_t more = c->cap ? c->cap * 2 : 32;
        sk_bytes *literals = sk_arena_grow(c->arena, out->literals, c->cap, more, sizeof *literals);
        if (!literals) return false;
        out->literals = literals;
        c->cap = more;
    }
    out->literals[out->count++] = literal;
    return true;
}

/* Literals inside the text of a line that was kept uncompiled. */
static bool keep_text(struct code *c, sk_bytes text)
{
    for (size_t at = sk_find_byte(text, 0, '"'); at != SK_NPOS; at = sk_find_byte(text, at + 1, '"')) {
        size_t end = sk_find_byte(text, at + 1, '"');
        if (end == SK_NPOS) return true;
        if (!keep(c, sk_slice(text, at + 1, end - at - 1))) return false;
        at = end;
    }
    return true;
}

/* Moves *pos behind one opcode with its operands; false where they do not fit the line. */
static bool walk_opcode(struct code *c, size_t *pos, size_t end, bool *ret_acts)
{
    unsigned word = word_at(c, *pos), opcode = translate(c->family, word & 0x3FF);
    if (opcode >= OPCODES) return false;
    char shape = shapes[opcode];
    size_t words = shape >= '0' && shape <= '9' ? (size_t)(shape - '0') : 0;
    if (shape == 'x') words = c->family == FAMILY_64 ? 4 : 2;
    if (shape == 'v') words = word >> 10 & 0x10 ? 3 : 2;
    if (shape == 'q') words = 1;
    *pos += 2 + words * 2;
    bool has_text = shape == 'l' || shape == 'r' || shape == 'c' || shape == 'q' || shape == 's';
    *ret_acts = *ret_acts || !(shape == 'o' || shape == 'c' || shape == 'q');
    if (!has_text) return *pos <= end;
    size_t len = word_at(c, *pos);
    if (*pos > end || end - *pos < 2 + len) return false;
    sk_bytes text = sk_slice(c->cache, *pos + 2, len);
    *pos += 2 + len + (len & 1);
    if (shape == 'l') return keep(c, text);
    return shape != 'r' || keep_text(c, text);
}

/* A line ends at its length; a last odd text byte may be padded behind it. */
static bool walk_line(struct code *c, size_t start, size_t len)
{
    size_t pos = start, end = start + len;
    bool acts = false;
    if (!sk_has(c->cache, start, len)) return false;
    while (pos < end)
        if (!walk_opcode(c, &pos, end, &acts)) return false;
    c->out->lines += acts;
    return pos <= end + 1;
}

/* Behind a count of elements of each bytes; SIZE_MAX outside. */
static size_t skip_table(const struct code *c, size_t off, unsigned width, size_t each)
{
    uint64_t count = width == 4 ? long_at(c, off) : word_at(c, off);
    return off < c->cache.len && sk_has(c->cache, off + width, count * each) ? off + width + (size_t)(count * each)
                                                                             : SIZE_MAX / 2;
}

/* Where the place of the line table is stored. VBA 5 keeps three tables of own length in front of it. */
static size_t find_pointer(const struct code *c)
{
    if (c->family != FAMILY_5) return 0x19;
    size_t off = skip_table(c, 11, 4, 1);
    off = skip_table(c, off + 64, 2, 16);
    off = skip_table(c, off, 4, 1);
    off = skip_table(c, off + 6, 4, 1);
    return off + 77;
}

static bool walk_module(struct code *c)
{
    uint64_t at = (uint64_t)long_at(c, find_pointer(c)) + 0x3C;
    if (!sk_has(c->cache, at, 6) || word_at(c, (size_t)at) != MAGIC) return false;
    size_t count = word_at(c, (size_t)at + 4), records = (size_t)at + 6, start = records + count * LINE_RECORD + 10;
    if (!sk_has(c->cache, records, count * LINE_RECORD)) return false;
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        size_t record = records + i * LINE_RECORD, len = word_at(c, record + 4), off = long_at(c, record + 8);
        total += len;
        if (total > c->cache.len) return false; /* lines share bytes */
        if (len > 0 && !walk_line(c, start + off, len)) return false;
    }
    return true;
}

vba_pcode vba_read_pcode(sk_arena *a, sk_bytes cache, sk_bytes vba_project_stream, bool is_64bit)
{
    enum family first = sk_u16le_at(vba_project_stream, 2) < 0x6B ? FAMILY_5 : is_64bit ? FAMILY_64 : FAMILY_32;
    const enum family order[] = {first, FAMILY_32, FAMILY_64, FAMILY_5};
    vba_pcode out = {.state = VBA_PCODE_ABSENT};
    if (cache.len == 0) return out;
    for (size_t i = 0; i < SK_COUNT(order); i++) {
        if (i > 0 && order[i] == first) continue;
        out = (vba_pcode){.state = VBA_PCODE_UNREAD};
        struct code c = {.arena = a, .cache = cache, .big = sk_u16le_at(cache, 2) > 0xFF, .family = order[i], .out = &out};
        if (!walk_module(&c)) continue;
        out.state = VBA_PCODE_READ;
        return out;
    }
    return (vba_pcode){.state = VBA_PCODE_UNREAD};
}
