/* Lists of machines as inventories write them. */
#include "unit/with_arena.h"

#include "base/buf.h"
#include "base/text.h"
#include "fleet/expected.h"

static sk_expected read_list(const char *text)
{
    sk_expected e = {.count = 99};
    assert_true(sk_expected_read(arena, sk_bytes_str(text), &e));
    return e;
}

static void test_headings(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "computer\nPC-1\nPC-2\n", "asset,Computer Name,owner\r\n1,PC-1,a\r\n2,PC-2,b\r\n", "\xef\xbb\xbf\"HOSTNAME\"\n\"PC-1\"\n\"PC-2\"",
        "管理番号;端末名\n1;PC-1\n2;PC-2\n", "PC-1\nPC-2", "PC-1,first\n\nPC-2,second\n# a note\n", "id\thost\n1\tPC-1\n2\tPC-2\n",
        "note,name\n\"two\nlines, and \"\"quotes\"\"\",PC-1\nx,PC-2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sk_expected e = read_list(texts[i]);
        assert_int_equal(e.count, 2);
        assert_bytes(e.names[0], "PC-1");
        assert_bytes(e.names[1], "PC-2");
    }
}

static void test_utf16(void **state)
{
    (void)state;
    static const struct { sk_bytes mark; bool big; } kinds[] = {{{(const uint8_t *)"\xff\xfe", 2}, false}, {{(const uint8_t *)"\xfe\xff", 2}, true}};
    for (size_t i = 0; i < 2; i++) {
        sk_expected e;
        sk_buf b = sk_buf_new(arena, 256);
        sk_buf_bytes(&b, kinds[i].mark);
        for (const char *c = "computer\towner\r\nPC-1\ta\r\nPC-2\tb\r\n"; *c; c++) {
            if (kinds[i].big) sk_buf_byte(&b, 0);
            sk_buf_byte(&b, (uint8_t)*c);
            if (!kinds[i].big) sk_buf_byte(&b, 0);
        }
        assert_true(sk_expected_read(arena, sk_buf_view(&b), &e));
        assert_int_equal(e.count, 2);
        assert_bytes(e.names[1], "PC-2");
    }
}

static void test_each_once(void **state)
{
    (void)state;
    sk_expected e = read_list("host\nPC-1\npc-1\nPC-1.company.example\nPC-2\n\n");
    assert_int_equal(e.count, 2);
    assert_bytes(sk_expected_key(arena, SK_LIT("Pc-1.company.example")), "pc-1");
    assert_bytes(sk_expected_key(arena, SK_LIT("WORKSTATION-OF-HANAKO")), "workstation-of-");
}

static void test_hostile(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n\n\n", "\"", "\"no end", ",,,,\n,,,,", "computer", "computer\n\"\"\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        (void)read_list(texts[i]);
    }
    assert_int_equal(read_list("").count, 0);
    assert_int_equal(read_list("computer\n").count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_headings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_utf16, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
