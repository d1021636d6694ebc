/* See lzfu.h. Section numbers are those of MS-OXRTFCP. */
#include "codec/lzfu.h"

#include "codec/inflate.h"

#define HEADER_LEN 16u
#define TYPE_LZFU 0x75465A4Cu
#define TYPE_MELA 0x414C454Du
#define WINDOW 4096u
#define SHORTEST 2u /* a reference of length 0 copies two bytes */

/* 2.1.3.1.3: what the window holds before the first byte. */
static const char dictionary[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
#define DICTIONARY_LEN (sizeof dictionary - 1)
_Static_assert(DICTIONARY_LEN == 207, "length of the dictionary, 2.1.3.1.3");

struct lzfu {
    sk_producer producer; /* first: the producer is the decoder */
    sk_bytes in;
    size_t at;
    uint8_t window[WINDOW];
    unsigned write;
    unsigned control, control_left; /* bits still to come of the control byte: a reference, or a byte as it is */
    unsigned copy_from, copy_left;
    bool ended;
};

/* 2.1.3.1.1. COMPSIZE counts from behind itself. */
bool sk_lzfu_read(sk_bytes packed, sk_lzfu_header *ret)
{
    uint32_t type = sk_u32le_at(packed, 8);
    if (!sk_has(packed, 0, HEADER_LEN) || (type != TYPE_LZFU && type != TYPE_MELA)) return false;
    uint64_t told = sk_u32le_at(packed, 0);
    uint64_t len = told > HEADER_LEN - 4 ? told - (HEADER_LEN - 4) : 0;
    sk_lzfu_header h = {.raw_size = sk_u32le_at(packed, 4), .stored = type == TYPE_MELA};
    h.body = sk_slice(packed, HEADER_LEN, len);
    h.cut = h.body.len < len;
    /* 2.1.3.2: CRC-32 that starts with 0 and is not inverted at the end */
    h.checksum_wrong = !h.stored && (sk_crc32(UINT32_MAX, h.body) ^ UINT32_MAX) != sk_u32le_at(packed, 12);
    *ret = h;
    return true;
}

/* The next thing to do: a byte as it is in *ret_literal, or a copy in l. False at the end. */
static bool next_token(struct lzfu *l, int *ret_literal)
{
    *ret_literal = -1;
    if (l->control_left == 0) {
        int c = sk_at(l->in, l->at++);
        if (c < 0) return false;
        l->control = (unsigned)c;
        l->control_left = 8;
    }
    bool reference = l->control & 1;
    l->control >>= 1;
    l->control_left--;
    if (!reference) {
        *ret_literal = sk_at(l->in, l->at++);
        return *ret_literal >= 0;
    }
    if (!sk_has(l->in, l->at, 2)) return false;
    unsigned word = sk_u16be_at(l->in, l->at);
    l->at += 2;
    l->copy_from = word >> 4;
    l->copy_left = (word & 0x0F) + SHORTEST;
    l->ended = l->copy_from == l->write; /* 2.2.2.1: a reference to the place that is written next is the end */
    return !l->ended;
}

static uint8_t put(struct lzfu *l, uint8_t c)
{
    l->window[l->write] = c;
    l->write = (l->write + 1) % WINDOW;
    return c;
}

static size_t produce_lzfu(sk_producer *self, uint8_t *out, size_t cap)
{
    struct lzfu *l = (struct lzfu *)self;
    size_t len = 0;
    while (len < cap && !l->ended) {
        int literal = -1;
        if (l->copy_left > 0) {
            out[len++] = put(l, l->window[l->copy_from]);
            l->copy_from = (l->copy_from + 1) % WINDOW;
            l->copy_left--;
        } else if (!next_token(l, &literal)) {
            if (!l->ended) self->outcome = SK_OUTCOME_PARTIAL;
            l->ended = true;
            l->copy_left = 0;
        } else if (literal >= 0) {
            out[len++] = put(l, (uint8_t)literal);
        }
    }
    return len;
}

sk_producer *sk_lzfu_producer(sk_arena *a, const sk_lzfu_header *h)
{
    if (h->stored) {
        sk_source *source = sk_source_bytes(a, sk_slice(h->body, 0, h->raw_size));
        return source ? sk_copy_producer(a, source, h->raw_size < h->body.len ? h->raw_size : h->body.len) : NULL;
    }
    struct lzfu *l = SK_NEW(a, struct lzfu);
    if (!l) return NULL;
    l->producer = (sk_producer){.produce = produce_lzfu, .outcome = SK_OUTCOME_COMPLETE};
    l->in = h->body;
    (void)sk_copy_out(sk_bytes_of(dictionary, DICTIONARY_LEN), l->window, sizeof l->window);
    l->write = DICTIONARY_LEN;
    return &l->producer;
}
