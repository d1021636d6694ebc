/* Prefetch files, plain and packed; cuts and lies. */
#include "unit/with_arena.h"

#include <string.h>

#include "codec/xpress.h"
#include "format/host/prefetch.h"
#include "make/prefetch.h"

static const char *const files[] = {"\\VOLUME{01}\\WINDOWS\\SYSTEM32\\NTDLL.DLL", "\\VOLUME{01}\\USERS\\HANAKO\\APPDATA\\LOCAL\\QWERTYU\\ASDFGH.ZXC"};
static const make_run run = {"REGSVR32.EXE", 0x12345678, 3, 133118460000000000u, files, 2, "\\VOLUME{01}", 0xa26e529a};

static void expect_run(sk_bytes file, uint32_t version)
{
    sk_prefetch p;
    assert_true(sk_prefetch_read(arena, file, &p));
    assert_false(p.damaged);
    assert_int_equal(p.version, version);
    assert_bytes(p.program, "REGSVR32.EXE");
    assert_int_equal(p.hash, 0x12345678);
    assert_int_equal(p.runs, 3);
    assert_int_equal(p.last[0], 133118460000000000u);
    assert_int_equal(p.file_count, 2);
    assert_string_equal(sk_arena_string(arena, p.files[1]), files[1]);
    assert_int_equal(p.volume_count, 1);
    assert_bytes(p.volumes[0].device, "\\VOLUME{01}");
    assert_int_equal(p.volumes[0].serial, 0xa26e529a);
}

static void test_plain(void **state)
{
    (void)state;
    expect_run(make_prefetch(arena, &run, false), 23);
}

static void test_packed(void **state)
{
    (void)state;
    expect_run(make_prefetch(arena, &run, true), 30);
}

static void test_xpress_over_blocks(void **state)
{
    (void)state;
    sk_buf plain = sk_buf_new(arena, 200000);
    for (unsigned i = 0; i < 150000; i++) {
        make_u8(&plain, i % 7 < 5 ? 'a' : i * 31);
    }
    bool bad;
    sk_bytes packed = make_xpress(arena, sk_buf_view(&plain)), got = sk_xpress_huffman(arena, packed, plain.len, &bad);
    assert_false(bad);
    assert_int_equal(got.len, plain.len);
    assert_memory_equal(got.p, plain.p, plain.len);
    got = sk_xpress_huffman(arena, sk_slice(packed, 0, packed.len / 2), plain.len, &bad);
    assert_true(bad);
    assert_true(got.len < plain.len);
}

/* A table whose codes do not fill the space exactly would leave a reader without a symbol. */
static void test_xpress_table_that_does_not_add_up(void **state)
{
    (void)state;
    uint8_t table[300] = {0x11};
    bool bad;
    assert_int_equal(sk_xpress_huffman(arena, sk_bytes_of(table, sizeof table), 10, &bad).len, 10);
    table[1] = 0x11;
    assert_int_equal(sk_xpress_huffman(arena, sk_bytes_of(table, sizeof table), 10, &bad).len, 0);
    assert_true(bad);
    memset(table, 0, sizeof table);
    assert_int_equal(sk_xpress_huffman(arena, sk_bytes_of(table, sizeof table), 10, &bad).len, 0);
    assert_true(bad);
}

static void test_cuts_and_lies(void **state)
{
    (void)state;
    sk_bytes file = make_prefetch(arena, &run, false);
    sk_prefetch p;
    for (size_t len = 0; len < file.len; len++) {
        if (sk_prefetch_read(arena, sk_slice(file, 0, len), &p)) assert_true(p.damaged);
    }
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    for (size_t at = 84; at + 4 <= 120; at += 4) {
        memcpy(raw, file.p, file.len);
        memset(raw + at, 0xff, 4);
        assert_true(sk_prefetch_read(arena, sk_bytes_of(raw, file.len), &p));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_packed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xpress_over_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xpress_table_that_does_not_add_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cuts_and_lies, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
