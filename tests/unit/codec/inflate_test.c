/* Unpackers in pieces of every size, cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "codec/deflate64.h"
#include "codec/inflate.h"
#include "codec/unpack.h"
#include "make/pack.h"

static sk_budget budget;

static int set_up(void **state)
{
    *state = sk_arena_new((size_t)128 << 20);
    budget = (sk_budget){.limits = sk_limits_default()};
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    sk_arena_free(*state);
    return 0;
}

/* A source that hands out one byte at a time. */
struct drip {
    sk_source base;
    sk_bytes rest;
};

static sk_bytes next_byte(sk_source *self)
{
    struct drip *d = (struct drip *)self;
    sk_bytes one = sk_slice(d->rest, 0, 1);
    d->rest = sk_from(d->rest, 1);
    return one;
}

static sk_producer *start(sk_arena *a, unsigned which, sk_source *source)
{
    switch (which) {
    case 0: return sk_inflate_producer(a, source, SK_INFLATE_RAW);
    case 1: return sk_deflate64_producer(a, source);
    case 2: return sk_bzip2_producer(a, &budget, source);
    case 3: return sk_xz_producer(a, &budget, source);
    default: return sk_zstd_producer(a, &budget, source);
    }
}

static sk_bytes pack(sk_arena *a, unsigned which, sk_bytes plain)
{
    switch (which) {
    case 0: return make_deflate(a, plain);
    case 1: return make_deflate(a, plain); /* the same where no match is 258 bytes long */
    case 2: return make_bzip2(a, plain);
    case 3: return make_xz(a, plain);
    default: return make_zstd(a, plain);
    }
}

static size_t run(sk_producer *p, uint8_t *out, size_t cap, size_t piece)
{
    size_t len = 0, made;
    while (len < cap && (made = p->produce(p, out + len, piece < cap - len ? piece : cap - len)) > 0) len += made;
    return len;
}

static void pieces_of_every_size(void **state)
{
    sk_bytes d = make_prose(*state, 3000);
    uint8_t out[4096];
    for (unsigned which = 0; which < 5; which++) {
        sk_bytes packed = pack(*state, which, d);
        for (size_t piece = 1; piece < 4096; piece = piece * 3 + 1) {
            struct drip drip = {.base.next = next_byte, .rest = packed};
            sk_producer *p = start(*state, which, piece % 2 ? &drip.base : sk_source_bytes(*state, packed));
            size_t len = run(p, out, sizeof out, piece);
            assert_true(sk_equal(sk_bytes_of(out, len), d));
            assert_int_equal(p->produce(p, out, 1), 0);
            assert_int_equal(p->outcome, SK_OUTCOME_COMPLETE);
            p->close(p);
        }
    }
}

static void cut_at_every_byte(void **state)
{
    sk_bytes d = make_prose(*state, 3000);
    uint8_t out[4096];
    for (unsigned which = 0; which < 5; which++) {
        sk_bytes packed = pack(*state, which, d);
        for (size_t cut = 0; cut + 1 < packed.len; cut++) {
            sk_producer *p = start(*state, which, sk_source_bytes(*state, sk_slice(packed, 0, cut)));
            size_t len = run(p, out, sizeof out, sizeof out);
            assert_true(sk_starts(d, sk_bytes_of(out, len)));
            assert_int_equal(p->outcome, SK_OUTCOME_PARTIAL);
            p->close(p);
        }
    }
}

static void window_is_limited(void **state)
{
    budget.limits.value[SK_LIMIT_ARCHIVE_WINDOW] = 1 << 16;
    uint8_t out[64];
    sk_bytes d = make_prose(*state, 300000);
    for (unsigned which = 3; which < 5; which++) {
        budget.reached[SK_LIMIT_ARCHIVE_WINDOW] = false;
        sk_producer *p = start(*state, which, sk_source_bytes(*state, pack(*state, which, d)));
        assert_int_equal(p->produce(p, out, sizeof out), 0);
        assert_int_equal(p->outcome, SK_OUTCOME_LIMIT);
        assert_true(budget.reached[SK_LIMIT_ARCHIVE_WINDOW]);
        p->close(p);
    }
}

static void head_tells_a_stream_from_noise(void **state)
{
    uint8_t out[64];
    sk_bytes d = make_prose(*state, 3000);
    assert_int_equal(sk_inflate_head(make_deflate(*state, d), SK_INFLATE_RAW, out, sizeof out), 64);
    assert_true(sk_inflate_head(d, SK_INFLATE_RAW, out, sizeof out) <= 0);
    assert_true(sk_inflate_head((sk_bytes){NULL, 0}, SK_INFLATE_RAW, out, sizeof out) <= 0);
    assert_int_equal(sk_crc32(0, SK_LIT("123456789")), 0xCBF43926u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces_of_every_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_at_every_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(window_is_limited, set_up, tear_down),
        cmocka_unit_test_setup_teardown(head_tells_a_stream_from_noise, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
