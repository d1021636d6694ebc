/* Sources of packed bytes: see source.h. */
#include "codec/source.h"

#define PIECE ((uint64_t)64 << 10)

struct bytes_source {
    sk_source base;
    sk_bytes rest;
};

struct content_source {
    sk_source base;
    sk_content *content;
    uint64_t pos;
};

struct copier {
    sk_producer base;
    sk_source *source;
    sk_bytes rest;
    uint64_t left;
};

static sk_bytes next_bytes(sk_source *self)
{
    struct bytes_source *s = (struct bytes_source *)self;
    sk_bytes all = s->rest;
    s->rest = (sk_bytes){NULL, 0};
    return all;
}

sk_source *sk_source_bytes(sk_arena *a, sk_bytes bytes)
{
    struct bytes_source *s = SK_NEW(a, struct bytes_source);
    if (!s) return NULL;
    *s = (struct bytes_source){.base.next = next_bytes, .rest = bytes};
    return &s->base;
}

static sk_bytes next_of_content(sk_source *self)
{
    struct content_source *s = (struct content_source *)self;
    sk_bytes piece = sk_slice(sk_content_need(s->content, s->pos + PIECE), s->pos, PIECE);
    s->pos += piece.len;
    return piece;
}

sk_source *sk_source_content(sk_arena *a, sk_content *content, uint64_t off)
{
    struct content_source *s = SK_NEW(a, struct content_source);
    if (!s) return NULL;
    *s = (struct content_source){.base.next = next_of_content, .content = content, .pos = off};
    return &s->base;
}

void sk_source_close(sk_source *s)
{
    if (s && s->close) s->close(s);
    if (s) s->close = NULL;
}

static size_t copy(sk_producer *self, uint8_t *out, size_t cap)
{
    struct copier *c = (struct copier *)self;
    if (c->rest.len == 0 && c->left > 0) c->rest = c->source->next(c->source);
    size_t len = sk_copy_out(sk_slice(c->rest, 0, c->left), out, cap);
    c->rest = sk_from(c->rest, len);
    c->left -= len;
    if (len == 0 && c->left > 0) c->base.outcome = SK_OUTCOME_PARTIAL;
    return len;
}

static void close_copier(sk_producer *self) { sk_source_close(((struct copier *)self)->source); }

sk_producer *sk_copy_producer(sk_arena *a, sk_source *source, uint64_t len)
{
    struct copier *c = SK_NEW(a, struct copier);
    if (!c || !source) return NULL;
    *c = (struct copier){.base = {copy, close_copier, SK_OUTCOME_COMPLETE}, .source = source, .left = len};
    return &c->base;
}
