/* See inflate.h. zlib's state is its own memory: made at the first byte asked for, freed when the producer closes. */
#include "codec/inflate.h"

#include <limits.h>
#include <zlib.h>

struct inflater {
    sk_producer base;
    sk_source *source;
    sk_inflate_wrap wrap;
    bool started, between; /* between: a gzip member ended, perhaps another follows */
    bool done;
    z_stream z;
};

static int bits_of(sk_inflate_wrap wrap)
{
    static const int bits[] = {[SK_INFLATE_RAW] = -15, [SK_INFLATE_ZLIB] = 15, [SK_INFLATE_GZIP] = 15 + 16};
    return bits[wrap];
}

static void set_input(z_stream *z, sk_bytes in)
{
    z->next_in = (z_const Bytef *)in.p;
    z->avail_in = in.len > UINT_MAX ? UINT_MAX : (uInt)in.len;
}

static bool refill(struct inflater *f)
{
    if (f->z.avail_in > 0) return true;
    set_input(&f->z, f->source->next(f->source));
    return f->z.avail_in > 0;
}

static void stop(struct inflater *f, sk_outcome outcome)
{
    f->done = true;
    f->base.outcome = outcome;
}

/* After the end of a gzip member: another one, padding of zeros, or what does not belong to it. */
static bool start_next_member(struct inflater *f)
{
    if (!refill(f)) {
        stop(f, SK_OUTCOME_COMPLETE);
        return false;
    }
    if (f->z.next_in[0] != 0x1F) {
        stop(f, SK_OUTCOME_COMPLETE);
        return false;
    }
    f->between = false;
    return inflateReset(&f->z) == Z_OK;
}

static void end_stream(struct inflater *f)
{
    if (f->wrap == SK_INFLATE_GZIP)
        f->between = true;
    else
        stop(f, SK_OUTCOME_COMPLETE);
}

static size_t produce(sk_producer *self, uint8_t *out, size_t cap)
{
    struct inflater *f = (struct inflater *)self;
    if (!f->started) {
        f->started = true;
        if (inflateInit2(&f->z, bits_of(f->wrap)) != Z_OK) stop(f, SK_OUTCOME_LIMIT);
    }
    uInt room = cap > UINT_MAX ? UINT_MAX : (uInt)cap;
    f->z.next_out = out;
    f->z.avail_out = room;
    while (!f->done && f->z.avail_out == room) {
        if (f->between && !start_next_member(f)) break;
        bool more = refill(f);
        int rc = inflate(&f->z, Z_SYNC_FLUSH);
        if (rc == Z_STREAM_END)
            end_stream(f);
        else if ((rc != Z_OK && rc != Z_BUF_ERROR) || (!more && f->z.avail_out == room))
            stop(f, SK_OUTCOME_PARTIAL);
    }
    return room - f->z.avail_out;
}

static void close_inflater(sk_producer *self)
{
    struct inflater *f = (struct inflater *)self;
    if (f->started) inflateEnd(&f->z);
    f->started = false;
    f->done = true;
    sk_source_close(f->source);
}

sk_producer *sk_inflate_producer(sk_arena *a, sk_source *source, sk_inflate_wrap wrap)
{
    struct inflater *f = SK_NEW(a, struct inflater);
    if (!f || !source) return NULL;
    f->base = (sk_producer){produce, close_inflater, SK_OUTCOME_COMPLETE};
    f->source = source;
    f->wrap = wrap;
    return &f->base;
}

int sk_inflate_head(sk_bytes packed, sk_inflate_wrap wrap, uint8_t *out, size_t cap)
{
    z_stream z = {0};
    if (inflateInit2(&z, bits_of(wrap)) != Z_OK) return -1;
    set_input(&z, packed);
    z.next_out = out;
    z.avail_out = cap > INT_MAX ? INT_MAX : (uInt)cap;
    uInt room = z.avail_out;
    int rc = inflate(&z, Z_SYNC_FLUSH);
    int made = (int)(room - z.avail_out);
    inflateEnd(&z);
    return rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR ? made : -1;
}

uint32_t sk_crc32(uint32_t crc, sk_bytes b) { return b.len ? (uint32_t)crc32_z(crc, b.p, b.len) : crc; }
