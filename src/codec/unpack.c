/* See unpack.h. One frame for all: a decoder makes one step over what is in and out, the frame feeds it and judges
 * what it answers. Window sizes come from the input and are held by limit `archive.window`. */
#include "codec/unpack.h"

#include <bzlib.h>
#include <limits.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

enum step { STEP_ON, STEP_END, STEP_DAMAGED, STEP_TOO_BIG };

struct unpacker;
struct decoder {
    bool (*start)(struct unpacker *u);
    enum step (*step)(struct unpacker *u, uint8_t *out, size_t cap, size_t *ret_made);
    void (*end)(struct unpacker *u);
};

struct unpacker {
    sk_producer base;
    const struct decoder *decoder;
    sk_source *source;
    sk_budget *budget;
    sk_bytes in;
    bool in_ended, started, alive, done, made_any;
    uint64_t size; /* of LZMA in ZIP */
    union decoders {
        bz_stream bz;
        lzma_stream lzma;
        ZSTD_DStream *zstd;
    } u;
};

/* --- bzip2 --- */

static bool start_bzip2(struct unpacker *u) { return BZ2_bzDecompressInit(&u->u.bz, 0, 0) == BZ_OK; }

static enum step step_bzip2(struct unpacker *u, uint8_t *out, size_t cap, size_t *ret_made)
{
    bz_stream *z = &u->u.bz;
    z->next_in = (char *)u->in.p;
    z->avail_in = u->in.len > UINT_MAX ? UINT_MAX : (unsigned)u->in.len;
    z->next_out = (char *)out;
    z->avail_out = cap > UINT_MAX ? UINT_MAX : (unsigned)cap;
    unsigned had_in = z->avail_in, had_out = z->avail_out;
    int rc = BZ2_bzDecompress(z);
    u->in = sk_from(u->in, had_in - z->avail_in);
    *ret_made = had_out - z->avail_out;
    return rc == BZ_OK ? STEP_ON : rc == BZ_STREAM_END ? STEP_END : STEP_DAMAGED;
}

static void end_bzip2(struct unpacker *u) { BZ2_bzDecompressEnd(&u->u.bz); }

static const struct decoder bzip2 = {start_bzip2, step_bzip2, end_bzip2};

/* --- xz and LZMA --- */

static bool start_xz(struct unpacker *u)
{
    return lzma_stream_decoder(&u->u.lzma, u->budget->limits.value[SK_LIMIT_ARCHIVE_WINDOW], 0) == LZMA_OK;
}

static enum step step_lzma(struct unpacker *u, uint8_t *out, size_t cap, size_t *ret_made)
{
    lzma_stream *z = &u->u.lzma;
    z->next_in = u->in.p;
    z->avail_in = u->in.len;
    z->next_out = out;
    z->avail_out = cap;
    lzma_ret rc = lzma_code(z, LZMA_RUN);
    u->in = sk_from(u->in, u->in.len - z->avail_in);
    *ret_made = cap - z->avail_out;
    if (rc == LZMA_MEMLIMIT_ERROR || rc == LZMA_MEM_ERROR) return STEP_TOO_BIG;
    return rc == LZMA_OK || rc == LZMA_BUF_ERROR ? STEP_ON : rc == LZMA_STREAM_END ? STEP_END : STEP_DAMAGED;
}

static void end_lzma(struct unpacker *u) { lzma_end(&u->u.lzma); }

static const struct decoder xz = {start_xz, step_lzma, end_lzma};

/* The properties as the header of an .lzma file: the decoder of those reads the rest. */
static bool feed_lzma_header(struct unpacker *u)
{
    uint8_t header[13];
    for (unsigned i = 0; i < 5; i++) header[i] = u->in.p[4 + i];
    for (unsigned i = 0; i < 8; i++) header[5 + i] = (uint8_t)(u->size >> (8 * i));
    uint8_t none[1];
    lzma_stream *z = &u->u.lzma;
    z->next_in = header;
    z->avail_in = sizeof header;
    z->next_out = none;
    z->avail_out = sizeof none; /* nothing comes out of a header, but without room none is read */
    lzma_ret rc = lzma_code(z, LZMA_RUN);
    u->in = sk_from(u->in, 9);
    return (rc == LZMA_OK || rc == LZMA_BUF_ERROR) && z->avail_in == 0;
}

static bool start_zip_lzma(struct unpacker *u)
{
    if (u->in.len < 9 || sk_u16le_at(u->in, 2) != 5) return false;
    if (!sk_within(u->budget, SK_LIMIT_ARCHIVE_WINDOW, sk_u32le_at(u->in, 5))) return false;
    return lzma_alone_decoder(&u->u.lzma, u->budget->limits.value[SK_LIMIT_ARCHIVE_WINDOW] + (1u << 20)) == LZMA_OK &&
           feed_lzma_header(u);
}

static const struct decoder zip_lzma = {start_zip_lzma, step_lzma, end_lzma};

/* --- Zstandard --- */

static bool start_zstd(struct unpacker *u)
{
    u->u.zstd = ZSTD_createDStream();
    if (!u->u.zstd) return false;
    int log = 10;
    while (log < 31 && (uint64_t)1 << (log + 1) <= u->budget->limits.value[SK_LIMIT_ARCHIVE_WINDOW]) log++;
    return !ZSTD_isError(ZSTD_DCtx_setParameter(u->u.zstd, ZSTD_d_windowLogMax, log));
}

static enum step step_zstd(struct unpacker *u, uint8_t *out, size_t cap, size_t *ret_made)
{
    ZSTD_inBuffer in = {u->in.p, u->in.len, 0};
    ZSTD_outBuffer to = {out, cap, 0};
    size_t rc = ZSTD_decompressStream(u->u.zstd, &to, &in);
    u->in = sk_from(u->in, in.pos);
    *ret_made = to.pos;
    if (ZSTD_isError(rc)) return ZSTD_getErrorCode(rc) == ZSTD_error_frameParameter_windowTooLarge ? STEP_TOO_BIG : STEP_DAMAGED;
    return rc == 0 ? STEP_END : STEP_ON;
}

static void end_zstd(struct unpacker *u) { ZSTD_freeDStream(u->u.zstd); }

static const struct decoder zstd = {start_zstd, step_zstd, end_zstd};

/* --- the frame --- */

static void stop(struct unpacker *u, sk_outcome outcome)
{
    u->done = true;
    u->base.outcome = outcome;
}

static bool refill(struct unpacker *u)
{
    if (u->in.len == 0 && !u->in_ended) u->in = u->source->next(u->source);
    if (u->in.len == 0) u->in_ended = true;
    return u->in.len > 0;
}

static void begin(struct unpacker *u)
{
    u->started = true;
    if (!refill(u)) {
        stop(u, SK_OUTCOME_PARTIAL);
        return;
    }
    u->alive = true;
    if (!u->decoder->start(u)) stop(u, u->budget->reached[SK_LIMIT_ARCHIVE_WINDOW] ? SK_OUTCOME_LIMIT : SK_OUTCOME_PARTIAL);
}

/* A stream ended. Another may follow; what follows and is none is not ours to judge. */
static void go_on(struct unpacker *u)
{
    u->decoder->end(u);
    u->alive = false;
    while (refill(u) && u->in.p[0] == 0) u->in = sk_from(u->in, 1); /* padding of xz streams and tapes */
    u->u = (union decoders){0};
    if (u->in.len == 0 || u->decoder == &zip_lzma)
        stop(u, SK_OUTCOME_COMPLETE);
    else
        begin(u);
}

static size_t produce(sk_producer *self, uint8_t *out, size_t cap)
{
    struct unpacker *u = (struct unpacker *)self;
    if (!u->started) begin(u);
    while (!u->done) {
        bool more = refill(u);
        size_t before = u->in.len, made = 0;
        enum step step = u->decoder->step(u, out, cap, &made);
        bool moved = made > 0 || u->in.len != before;
        if (step == STEP_END) {
            u->made_any = true;
            go_on(u);
        } else if (step == STEP_TOO_BIG) {
            u->budget->reached[SK_LIMIT_ARCHIVE_WINDOW] = true;
            stop(u, SK_OUTCOME_LIMIT);
        } else if (step == STEP_DAMAGED || (!more && !moved)) {
            /* Bytes behind a whole stream that start no other are no damage of it. */
            stop(u, u->made_any && step == STEP_DAMAGED && made == 0 ? SK_OUTCOME_COMPLETE : SK_OUTCOME_PARTIAL);
        }
        if (made > 0) return made;
    }
    return 0;
}

static void close_unpacker(sk_producer *self)
{
    struct unpacker *u = (struct unpacker *)self;
    if (u->alive) u->decoder->end(u);
    u->alive = false;
    u->done = true;
    sk_source_close(u->source);
}

static sk_producer *new_unpacker(sk_arena *a, sk_budget *budget, sk_source *source, const struct decoder *decoder, uint64_t size)
{
    struct unpacker *u = SK_NEW(a, struct unpacker);
    if (!u || !source) return NULL;
    u->base = (sk_producer){produce, close_unpacker, SK_OUTCOME_COMPLETE};
    u->decoder = decoder;
    u->source = source;
    u->budget = budget;
    u->size = size;
    return &u->base;
}

sk_producer *sk_bzip2_producer(sk_arena *a, sk_budget *b, sk_source *source) { return new_unpacker(a, b, source, &bzip2, 0); }
sk_producer *sk_xz_producer(sk_arena *a, sk_budget *b, sk_source *source) { return new_unpacker(a, b, source, &xz, 0); }
sk_producer *sk_zstd_producer(sk_arena *a, sk_budget *b, sk_source *source) { return new_unpacker(a, b, source, &zstd, 0); }

sk_producer *sk_zip_lzma_producer(sk_arena *a, sk_budget *b, sk_source *source, uint64_t size)
{
    return new_unpacker(a, b, source, &zip_lzma, size);
}
