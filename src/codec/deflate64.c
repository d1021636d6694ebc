/* See deflate64.h. A canonical Huffman decoder, bit by bit with counts per length (RFC 1951, 3.2.2): simple, and fast enough for
 * a method that is rare. It keeps its place between calls, because output is asked for in pieces. */
#include "codec/deflate64.h"

#define WINDOW 65536u
#define MAX_BITS 15
#define LITERALS 288
#define DISTANCES 32

struct table {
    uint16_t count[MAX_BITS + 1], symbol[LITERALS];
};

enum state { BLOCK, STORED, CODES, DONE };

struct inflater {
    sk_producer base;
    sk_source *source;
    sk_bytes in;
    bool in_ended, damaged, last;
    enum state state;
    uint32_t bits;
    unsigned bit_count;
    uint32_t stored_left;
    uint32_t match_left, distance;
    uint32_t pos; /* bytes made, modulo the window */
    uint64_t made;
    struct table literals, distances;
    uint8_t window[WINDOW];
};

static int next_byte(struct inflater *f)
{
    if (f->in.len == 0 && !f->in_ended) f->in = f->source->next(f->source);
    if (f->in.len == 0) {
        f->in_ended = true;
        return -1;
    }
    int c = f->in.p[0];
    f->in = sk_from(f->in, 1);
    return c;
}

/* The next count (at most 16) bits, least significant first; 0 and damaged at the end. */
static uint32_t take_bits(struct inflater *f, unsigned count)
{
    while (f->bit_count < count) {
        int c = next_byte(f);
        if (c < 0) {
            f->damaged = true;
            return 0;
        }
        f->bits |= (uint32_t)c << f->bit_count;
        f->bit_count += 8;
    }
    uint32_t v = f->bits & ((1u << count) - 1);
    f->bits >>= count;
    f->bit_count -= count;
    return v;
}

/* False where the lengths claim more codes than there are. */
static bool build(struct table *t, const uint8_t *lengths, unsigned count)
{
    uint16_t offset[MAX_BITS + 2] = {0};
    for (unsigned i = 0; i <= MAX_BITS; i++) t->count[i] = 0;
    for (unsigned i = 0; i < count; i++) t->count[lengths[i]]++;
    t->count[0] = 0;
    int left = 1;
    for (unsigned i = 1; i <= MAX_BITS; i++) {
        left = left * 2 - t->count[i];
        if (left < 0) return false;
        offset[i + 1] = (uint16_t)(offset[i] + t->count[i]);
    }
    for (unsigned i = 0; i < count; i++)
        if (lengths[i]) t->symbol[offset[lengths[i]]++] = (uint16_t)i;
    return true;
}

/* The next symbol, or -1. */
static int decode(struct inflater *f, const struct table *t)
{
    int code = 0, first = 0, index = 0;
    for (unsigned len = 1; len <= MAX_BITS; len++) {
        code |= (int)take_bits(f, 1);
        int count = t->count[len];
        if (f->damaged) return -1;
        if (code - count < first) return t->symbol[index + code - first];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    f->damaged = true;
    return -1;
}

static void use_fixed(struct inflater *f)
{
    uint8_t lengths[LITERALS], five[DISTANCES];
    for (unsigned i = 0; i < LITERALS; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (unsigned i = 0; i < DISTANCES; i++) five[i] = 5;
    (void)build(&f->literals, lengths, LITERALS);
    (void)build(&f->distances, five, DISTANCES);
}

/* Lengths of both tables, run-length coded: RFC 1951, 3.2.7. */
static bool read_lengths(struct inflater *f, uint8_t *lengths, unsigned total)
{
    for (unsigned i = 0; i < total;) {
        int symbol = decode(f, &f->literals);
        if (symbol < 0) return false;
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        if (symbol == 16 && i == 0) return false;
        uint8_t value = symbol == 16 ? lengths[i - 1] : 0;
        unsigned repeat = symbol == 16 ? 3 + take_bits(f, 2) : symbol == 17 ? 3 + take_bits(f, 3) : 11 + take_bits(f, 7);
        if (f->damaged || repeat > total - i) return false;
        while (repeat-- > 0) lengths[i++] = value;
    }
    return true;
}

static bool read_tables(struct inflater *f)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES] = {0}, code_lengths[19] = {0};
    unsigned literals = 257 + take_bits(f, 5), distances = 1 + take_bits(f, 5), codes = 4 + take_bits(f, 4);
    if (literals > 286) return false;
    for (unsigned i = 0; i < codes; i++) code_lengths[order[i]] = (uint8_t)take_bits(f, 3);
    if (f->damaged || !build(&f->literals, code_lengths, 19) || !read_lengths(f, lengths, literals + distances)) return false;
    return lengths[256] != 0 && build(&f->literals, lengths, literals) && build(&f->distances, lengths + literals, distances);
}

static bool start_stored(struct inflater *f)
{
    f->bits = f->bit_count = 0;
    uint32_t len = take_bits(f, 16), inverse = take_bits(f, 16);
    f->stored_left = len;
    f->state = STORED;
    return !f->damaged && len == (inverse ^ 0xFFFF);
}

static bool start_block(struct inflater *f)
{
    if (f->last) {
        f->state = DONE;
        return true;
    }
    f->last = take_bits(f, 1);
    uint32_t type = take_bits(f, 2);
    if (f->damaged || type == 3) return false;
    if (type == 0) return start_stored(f);
    f->state = CODES;
    if (type == 2) return read_tables(f);
    use_fixed(f);
    return true;
}

/* Deflate64: length code 285 is 3 plus 16 bits; distances go on to code 31. */
static bool start_match(struct inflater *f, unsigned symbol)
{
    static const uint16_t base[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                      31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3};
    static const uint8_t extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16};
    unsigned i = symbol - 257;
    if (i >= 29) return false;
    f->match_left = base[i] + take_bits(f, extra[i]);
    int code = decode(f, &f->distances);
    if (code < 0) return false;
    unsigned more = code < 2 ? 0 : (unsigned)(code / 2 - 1);
    uint32_t start = code < 2 ? (uint32_t)code + 1 : ((2u + ((uint32_t)code & 1)) << more) + 1;
    f->distance = start + take_bits(f, more);
    return !f->damaged && f->distance <= f->made;
}

static void put(struct inflater *f, uint8_t c, uint8_t *out, size_t *len)
{
    out[(*len)++] = c;
    f->window[f->pos] = c;
    f->pos = (f->pos + 1) % WINDOW;
    f->made++;
}

/* Makes at least one byte of progress, or reports damage. */
static bool step(struct inflater *f, uint8_t *out, size_t *len)
{
    if (f->match_left > 0) {
        f->match_left--;
        put(f, f->window[(f->pos + WINDOW - f->distance) % WINDOW], out, len);
        return true;
    }
    if (f->state == BLOCK) return start_block(f);
    if (f->state == STORED) {
        if (f->stored_left == 0)
            f->state = BLOCK;
        else if (f->stored_left-- > 0) {
            int c = next_byte(f);
            if (c < 0) return false;
            put(f, (uint8_t)c, out, len);
        }
        return true;
    }
    int symbol = decode(f, &f->literals);
    if (symbol < 0) return false;
    if (symbol < 256)
        put(f, (uint8_t)symbol, out, len);
    else if (symbol == 256)
        f->state = BLOCK;
    else
        return start_match(f, (unsigned)symbol);
    return true;
}

static size_t produce(sk_producer *self, uint8_t *out, size_t cap)
{
    struct inflater *f = (struct inflater *)self;
    size_t len = 0;
    while (len < cap && f->state != DONE) {
        if (step(f, out, &len)) continue;
        f->state = DONE;
        f->base.outcome = SK_OUTCOME_PARTIAL;
    }
    return len;
}

static void close_inflater(sk_producer *self) { sk_source_close(((struct inflater *)self)->source); }

sk_producer *sk_deflate64_producer(sk_arena *a, sk_source *source)
{
    struct inflater *f = SK_NEW(a, struct inflater);
    if (!f || !source) return NULL;
    f->base = (sk_producer){produce, close_inflater, SK_OUTCOME_COMPLETE};
    f->source = source;
    return &f->base;
}
