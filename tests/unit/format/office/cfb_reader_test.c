/* Compound files: what a writer wrote is read back, whatever the layout; broken structures end and are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/office/cfb_reader.h"
#include "make/cfb.h"

static sk_arena *arena;
static sk_budget budget;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(256u << 20);
    budget = (sk_budget){.limits = sk_limits_default()};
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static sk_bytes pattern(size_t len, unsigned seed)
{
    sk_buf b = sk_buf_new(arena, len);
    for (size_t i = 0; i < len; i++) make_u8(&b, (unsigned)(i * 31 + seed + (i >> 8)));
    return sk_buf_view(&b);
}

static const size_t sizes[] = {0, 1, 63, 64, 65, 511, 4095, 4096, 4097, 70000};
#define SIZES (sizeof sizes / sizeof sizes[0])

static make_cfb *start(unsigned major, bool scatter)
{
    make_cfb *c = make_cfb_new(arena, major);
    if (scatter) make_cfb_scatter(c);
    static const uint8_t clsid[16] = {0x06, 0x09, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    make_cfb_clsid(c, 0, clsid);
    for (unsigned i = 0; i < SIZES; i++) {
        sk_buf name = sk_buf_new(arena, 64);
        sk_buf_format(&name, "Storage/%u/s%u", i % 3, i);
        make_u8(&name, 0);
        make_cfb_put(c, (const char *)name.p, pattern(sizes[i], i));
    }
    make_cfb_put(c, "\005Summary", pattern(100, 99));
    make_cfb_put(c, "\xE8\xA1\xA8", pattern(5000, 98));
    return c;
}

static sk_cfb *open_bytes(sk_bytes file) { return sk_cfb_open(arena, &budget, sk_content_view(arena, file)); }

static void check_stream(sk_cfb *c, const char *path, sk_bytes want)
{
    uint32_t id = sk_cfb_find_str(c, SK_CFB_ROOT, path);
    assert_int_not_equal(id, SK_CFB_NONE);
    sk_bytes got = sk_cfb_bytes(c, id);
    assert_int_equal(got.len, want.len);
    if (want.len) assert_memory_equal(got.p, want.p, want.len);
    assert_int_equal(sk_content_outcome(sk_cfb_stream(c, id)), SK_OUTCOME_COMPLETE);
}

static void check_file(unsigned major, bool scatter)
{
    sk_bytes file = make_cfb_finish(start(major, scatter));
    sk_cfb *c = open_bytes(file);
    assert_non_null(c);
    for (unsigned i = 0; i < SIZES; i++) {
        sk_buf path = sk_buf_new(arena, 64);
        sk_buf_format(&path, "STORAGE/%u/S%u", i % 3, i);
        make_u8(&path, 0);
        check_stream(c, (const char *)path.p, pattern(sizes[i], i));
    }
    check_stream(c, "\005summary", pattern(100, 99));
    check_stream(c, "\xE8\xA1\xA8", pattern(5000, 98));
    uint64_t off;
    for (unsigned odd = 0; odd < SK_CFB_ODD_COUNT; odd++) assert_false(sk_cfb_is_odd(c, (sk_cfb_odd)odd, &off));
    assert_true(sk_cfb_used_end(c) <= file.len);
    assert_true(sk_cfb_used_end(c) + 4096 > file.len || scatter);
}

static void test_reads_what_was_written(void **state)
{
    (void)state;
    check_file(3, false);
    check_file(3, true);
    check_file(4, false);
    check_file(4, true);
}

static void test_paths_and_classes(void **state)
{
    (void)state;
    sk_cfb *c = open_bytes(make_cfb_finish(start(3, false)));
    uint32_t id = sk_cfb_find_str(c, SK_CFB_ROOT, "storage/1");
    assert_int_not_equal(id, SK_CFB_NONE);
    assert_true(sk_equal(sk_cfb_path(c, arena, sk_cfb_find_str(c, id, "s4")), SK_LIT("Storage/1/s4")));
    assert_int_equal(sk_cfb_path(c, arena, SK_CFB_ROOT).len, 0);
    assert_true(
        sk_equal(sk_cfb_clsid_text(arena, sk_cfb_entry_of(c, 0)->clsid), SK_LIT("{00020906-0000-0000-C000-000000000046}")));
    assert_int_equal(sk_cfb_find_str(c, SK_CFB_ROOT, "storage/nothing"), SK_CFB_NONE);
    assert_int_equal(sk_cfb_find_str(c, id, "s4/below"), SK_CFB_NONE);
    assert_null(sk_cfb_stream(c, id));
    assert_null(sk_cfb_stream(c, SK_CFB_NONE));
    assert_null(sk_cfb_entry_of(c, sk_cfb_count(c)));
    for (uint32_t i = 1; i < sk_cfb_count(c); i++) assert_true(sk_cfb_entry_of(c, i)->parent < i);
}

/* Where a stream is cut or a table lies, everything ends, and what could be had is a beginning of the truth. */
static void test_truncation(void **state)
{
    (void)state;
    make_cfb *made = make_cfb_new(arena, 3);
    make_cfb_put(made, "A/Big", pattern(6000, 1));
    make_cfb_put(made, "A/Small", pattern(100, 2));
    sk_bytes file = make_cfb_finish(made);
    for (size_t len = 0; len < file.len; len += 7) {
        sk_arena *a = sk_arena_new(8u << 20);
        sk_cfb *c = sk_cfb_open(a, &budget, sk_content_view(a, sk_slice(file, 0, len)));
        assert_true(c != NULL || len < 512);
        for (uint32_t i = 0; c && i < sk_cfb_count(c); i++) (void)sk_cfb_bytes(c, i);
        if (c) {
            sk_bytes big = sk_cfb_bytes(c, sk_cfb_find_str(c, SK_CFB_ROOT, "A/Big"));
            if (big.len) assert_memory_equal(big.p, pattern(6000, 1).p, big.len);
        }
        sk_arena_free(a);
    }
}

static sk_bytes patch(sk_bytes file, size_t at, uint32_t value)
{
    sk_buf b = sk_buf_new(arena, file.len);
    sk_buf_bytes(&b, file);
    make_patch_u32(&b, at, value);
    return sk_buf_view(&b);
}

/* Sector s stands at (s + 1) * 512; the writer puts large streams first, so stream A starts in sector 0. */
static size_t fat_at(sk_bytes file) { return ((size_t)sk_u32le_at(file, 76) + 1) * 512; }
static size_t entry_at(sk_bytes file, uint32_t i) { return ((size_t)sk_u32le_at(file, 48) + 1) * 512 + (size_t)i * 128; }

static sk_bytes two_streams(void)
{
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "A", pattern(8192, 1));
    make_cfb_put(c, "B", pattern(8192, 2));
    return make_cfb_finish(c);
}

static void check_odd(sk_bytes file, sk_cfb_odd odd, size_t want_a)
{
    uint64_t off;
    sk_cfb *c = open_bytes(file);
    assert_non_null(c);
    sk_bytes a = sk_cfb_bytes(c, sk_cfb_find_str(c, SK_CFB_ROOT, "A"));
    (void)sk_cfb_bytes(c, sk_cfb_find_str(c, SK_CFB_ROOT, "B"));
    assert_true(sk_cfb_is_odd(c, odd, &off));
    assert_int_equal(a.len, want_a);
}

static void test_chains(void **state)
{
    (void)state;
    sk_bytes file = two_streams();
    size_t fat = fat_at(file);
    check_odd(patch(file, fat + 4 * 4, 2), SK_CFB_ODD_CHAIN_LOOP, 5 * 512);
    check_odd(patch(file, fat + 4 * 4, 0xFFFFFFFE), SK_CFB_ODD_CHAIN_CUT, 5 * 512);
    check_odd(patch(file, fat + 4 * 4, 0x00FFFFFF), SK_CFB_ODD_CHAIN_OUTSIDE, 5 * 512);
    check_odd(patch(file, fat + 4 * 4, 18), SK_CFB_ODD_SHARED, 8192); /* on into the stream behind */
    check_odd(patch(file, entry_at(file, 1) + 120, 0x7FFFFFFF), SK_CFB_ODD_CHAIN_CUT, 8192);
    check_odd(patch(file, entry_at(file, 1) + 120, 0x90000000), SK_CFB_ODD_SIZE, 8192);
}

static void test_directory_links(void **state)
{
    (void)state;
    sk_bytes file = two_streams();
    check_odd(patch(file, entry_at(file, 2) + 72, 1), SK_CFB_ODD_LINK, 8192);            /* B's right sibling: A again */
    check_odd(patch(file, entry_at(file, 1) + 72, 0xFFFFFFFF), SK_CFB_ODD_ORPHAN, 8192); /* B is lost */
    check_odd(patch(file, entry_at(file, 0) + 76, 0xFFFFFFFF), SK_CFB_ODD_ORPHAN, 8192); /* all are lost */
    check_odd(patch(file, entry_at(file, 0) + 76, 0x01000000), SK_CFB_ODD_LINK, 8192);
    check_odd(patch(file, entry_at(file, 2) + 64, 0x01020040), SK_CFB_ODD_NAME, 8192);
    check_odd(patch(file, entry_at(file, 2), 'A'), SK_CFB_ODD_DUPLICATE, 8192);
    sk_cfb *c = open_bytes(patch(file, entry_at(file, 1) + 72, 0xFFFFFFFF));
    uint32_t b = sk_cfb_find_str(c, SK_CFB_ROOT, "B");
    assert_true(sk_cfb_entry_of(c, b)->orphan);
    assert_int_equal(sk_cfb_bytes(c, b).len, 8192);
}

static void test_tables(void **state)
{
    (void)state;
    sk_bytes file = two_streams();
    check_odd(patch(file, 44, 7), SK_CFB_ODD_FAT, 8192);
    check_odd(patch(file, 72, 7), SK_CFB_ODD_DIFAT, 8192);
    check_odd(patch(file, 68, 3), SK_CFB_ODD_DIFAT, 8192); /* a DIFAT sector inside a stream */
    check_odd(patch(file, 28, 0x0009FEFF), SK_CFB_ODD_BYTE_ORDER, 8192);
    check_odd(patch(file, 24, 0x0007003E), SK_CFB_ODD_VERSION, 8192);
    check_odd(patch(file, 56, 64), SK_CFB_ODD_CUTOFF, 8192);
    assert_null(open_bytes(SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")));
    assert_null(open_bytes(pattern(4096, 3)));
}

/* A produced parent is asked no further than the sectors in use. */
struct zeros {
    sk_producer base;
    sk_bytes head;
    uint64_t made;
};

static size_t make_padded(sk_producer *self, uint8_t *out, size_t cap)
{
    struct zeros *z = (struct zeros *)self;
    size_t done = sk_copy_out(sk_from(z->head, z->made), out, cap);
    for (; done < cap; done++) out[done] = 0;
    z->made += done;
    return done;
}

static void test_padding_costs_nothing(void **state)
{
    (void)state;
    sk_bytes file = two_streams();
    struct zeros *z = SK_NEW(arena, struct zeros);
    *z = (struct zeros){.base = {.produce = make_padded, .outcome = SK_OUTCOME_COMPLETE}, .head = file};
    sk_content *content = sk_content_produced(arena, &budget, &z->base, 500u << 20);
    sk_cfb *c = sk_cfb_open(arena, &budget, content);
    assert_non_null(c);
    check_stream(c, "A", pattern(8192, 1));
    check_stream(c, "B", pattern(8192, 2));
    assert_true(sk_cfb_used_end(c) <= file.len);
    assert_true(z->made < 2u << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_what_was_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_paths_and_classes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_truncation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chains, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_directory_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_padding_costs_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
