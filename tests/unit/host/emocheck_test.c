/* Names computed from the volume: known pairs, and an implementation of the documented arithmetic by another way for a thousand. */
#include "unit/with_arena.h"

#include <stdio.h>
#include <string.h>

#include "base/filetime.h"
#include "base/map.h"
#include "host/emocheck.h"

static void test_known_pairs(void **state)
{
    (void)state;
    static const struct { uint32_t serial; const char *name; } pairs[] = {
        {0x00000001, "uckelem.exe"}, {0x00000002, "ckelem.exe"}, {0x00000003, "kelem.exe"}, {0x00000004, "mfidlelem.exe"},
        {0x0000015d, "violetelem.exe"}, {0x0000015e, "thunkelem.exe"}, {0x0000015f, "thunkelem.exe"}, {0x8afc12d1, "clrdriver.exe"},
        {0x0badf00d, "shextwmistr.exe"}, {0x80000000, "palroam.exe"}, {0x7fffffff, "palroam.exe"}, {0xdeadbeef, "etwwce.exe"},
        {0x00abcdef, "sendtargets.exe"}, {0x1c3e5a70, "spacemfidl.exe"}, {0xfffffffe, "elemvol.exe"}, {0xffffffff, "elemvol.exe"},
        {0x12345678, "ptrthunk.exe"}, {0x00000abc, "multwmp.exe"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_string_equal(sk_arena_string(arena, sk_emocheck_v1_name(arena, pairs[i].serial)), pairs[i].name);
    }
}

/* Another way to the same words: a table of the word for each of the 356 positions, filled by walking over the list once. */
static void fill_words(char table[356][16])
{
    static const char *const list[] = {
        "duck", "mfidl", "targets", "ptr", "khmer", "purge", "metrics", "acc", "inet", "msra", "symbol", "driver", "sidebar", "restore", "msg",
        "volume", "cards", "shext", "query", "roam", "etw", "mexico", "basic", "url", "createa", "blb", "pal", "cors", "send", "devices",
        "radio", "bid", "format", "thrd", "taskmgr", "timeout", "vmd", "ctl", "bta", "shlp", "avi", "exce", "dbt", "pfx", "rtp", "edge",
        "mult", "clr", "wmistr", "ellipse", "vol", "cyan", "ses", "guid", "wce", "wmp", "dvb", "elem", "channel", "space", "digital",
        "pdeft", "violet", "thunk"};
    size_t at = 0;
    for (size_t w = 0; w < sizeof list / sizeof list[0]; w++) {
        if (w) strcpy(table[at++], list[w]); /* the comma before it */
        for (size_t i = 0; list[w][i]; i++) {
            strcpy(table[at++], w ? list[w] : list[w] + i);
        }
    }
    assert_int_equal(at, 356);
}

static void test_a_thousand_serials(void **state)
{
    (void)state;
    static char table[356][16];
    fill_words(table);
    uint32_t serial = 0x2545f491;
    for (unsigned i = 0; i < 1000; i++) {
        serial ^= serial << 13;
        serial ^= serial >> 17;
        serial ^= serial << 5;
        uint32_t q = serial / 356;
        char want[40];
        snprintf(want, sizeof want, "%s%s.exe", table[serial % 356], table[~q % 356]);
        assert_string_equal(sk_arena_string(arena, sk_emocheck_v1_name(arena, serial)), want);
    }
}

/* 64 words and the three ends of the first one, each with each: every position of the list, in both places. */
static void test_all_names(void **state)
{
    (void)state;
    static char table[356][16];
    sk_map *firsts = sk_map_new(arena);
    size_t distinct = 0;
    fill_words(table);
    for (uint32_t p = 0; p < 356; p++) {
        char want[40];
        sk_bytes name = sk_emocheck_v1_name(arena, p);
        snprintf(want, sizeof want, "%s%s.exe", table[p], table[UINT32_MAX % 356]);
        assert_string_equal(sk_arena_string(arena, name), want);
        uint32_t second = (UINT32_MAX - p) % 356; /* the quotient is p */
        snprintf(want, sizeof want, "%s%s.exe", table[0], table[second]);
        assert_string_equal(sk_arena_string(arena, sk_emocheck_v1_name(arena, p * 356)), want);
        distinct += !sk_map_get(firsts, name, &(uintptr_t){0});
        sk_map_add(firsts, name, 1);
    }
    assert_int_equal(distinct, 67);
}

static void test_name_in_the_registry(void **state)
{
    (void)state;
    uint8_t data[9];
    const char *plain = "historyma";
    for (size_t i = 0; i < 9; i++) {
        data[i] = (uint8_t)plain[i] ^ (uint8_t)(0x0badf00du >> (8 * (i % 4)));
    }
    assert_bytes(sk_emocheck_v2_value(arena, 0x0badf00d), "badf00d");
    assert_bytes(sk_emocheck_v2_name(arena, 0x0badf00d, sk_bytes_of(data, 9)), "historyma.exe");
    assert_int_equal(sk_emocheck_v2_name(arena, 0, SK_LIT("~ \x01")).len, 0);
    assert_bytes(sk_emocheck_v2_name(arena, 0, SK_LIT("a~ \x7f\x80\xe3" "b!}")), "ab!}.exe"); /* above the blank, below the tilde */
    assert_bytes(sk_emocheck_v2_value(arena, 0x00000abc), "abc");
    assert_bytes(sk_emocheck_v2_value(arena, 0xDEADBEEF), "deadbeef");
}

static void test_shapes(void **state)
{
    (void)state;
    assert_true(sk_emocheck_v4_folder(SK_LIT("Ckninfwzsiyqxydc")));
    assert_false(sk_emocheck_v4_folder(SK_LIT("Abc")));
    assert_false(sk_emocheck_v4_folder(SK_LIT("Ckninfwzsiyqxydcx")));
    assert_false(sk_emocheck_v4_folder(SK_LIT("Abc1")));
    assert_true(sk_emocheck_v4_file(SK_LIT("ialkquzoobkioba.czi")));
    assert_true(sk_emocheck_v4_file(SK_LIT("npuf.vya")));
    assert_false(sk_emocheck_v4_file(SK_LIT("npuf.dll")));
    assert_false(sk_emocheck_v4_file(SK_LIT("npuf.vyab")));
    assert_false(sk_emocheck_v4_file(SK_LIT("np.vya")));
    assert_true(sk_emocheck_v4_value(SK_LIT("abcdefg")));
    assert_false(sk_emocheck_v4_value(SK_LIT("abcdef")));
}

static void test_seven_days(void **state)
{
    (void)state;
    uint64_t folder = 132600000000000000u, week = 7 * SK_FILETIME_DAY;
    assert_true(sk_emocheck_v5_times(folder, folder - week));
    assert_true(sk_emocheck_v5_times(folder, folder - week + 3000000));
    assert_true(sk_emocheck_v5_times(folder, folder - week - 2999999));
    assert_false(sk_emocheck_v5_times(folder, folder - week + 3000001));
    assert_false(sk_emocheck_v5_times(folder, folder - week - 3000000));
    assert_false(sk_emocheck_v5_times(folder, folder + week));
}

static void test_command_lines_are_compared_unified(void **state)
{
    (void)state;
    assert_bytes(sk_emocheck_unify(arena, SK_LIT("\"C:\\Windows\\RUNDLL32.exe\"  \"C:\\A b\\c.qwe\",\tX")), "c:\\windows\\rundll32.exe c:\\a b\\c.qwe, x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_known_pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_thousand_serials, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_name_in_the_registry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_seven_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_command_lines_are_compared_unified, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
