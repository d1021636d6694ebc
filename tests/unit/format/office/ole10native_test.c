/* Packaged files, links and classes of embedded objects. */
#include "unit/with_arena.h"

#include "format/office/ole10native.h"
#include "make/doc.h"
#include "make/opened.h"

extern const sk_format sk_format_ole10native;

static void same(sk_bytes got, const char *want)
{
    sk_bytes w = sk_bytes_str(want);
    assert_int_equal(got.len, w.len);
    if (w.len) assert_memory_equal(got.p, w.p, w.len);
}

static opened open_native(sk_bytes b) { return opened_format(arena, &sk_format_ole10native, SK_KIND_OFFICE_OLE10NATIVE, b); }

static void test_package(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        opened t = open_native(
            make_ole10native(arena, "notes.txt", "C:\\From\\notes.txt", "C:\\Temp\\notes.txt", SK_LIT("inert payload"), wide));
        assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
        same(opened_bytes(&t, "notes.txt"), "inert payload");
        same(opened_fact(&t, SK_FACT_OLE_LABEL), "notes.txt");
        same(opened_fact(&t, SK_FACT_OLE_SOURCE), "C:\\From\\notes.txt");
        same(opened_fact(&t, SK_FACT_OLE_TEMPORARY), "C:\\Temp\\notes.txt");
    }
}

/* The name that people see may be in UTF-16 only. */
static void test_wide_name(void **state)
{
    (void)state;
    opened t = open_native(make_ole10native(arena, "\xE8\xAB\x8B.js", "\xE8\xAB\x8B.js", "t", SK_LIT("x"), true));
    same(opened_fact(&t, SK_FACT_OLE_LABEL), "\xE8\xAB\x8B.js");
    same(opened_bytes(&t, "\xE8\xAB\x8B.js"), "x");
}

/* Data of another class behind the length. */
static void test_other_class(void **state)
{
    (void)state;
    opened t = open_native(SK_LIT("\5\0\0\0BMxyz"));
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    assert_int_equal(t.count, 1);
    same(t.children->bytes, "BMxyz");
}

static void test_cuts(void **state)
{
    (void)state;
    sk_bytes all = make_ole10native(arena, "a.txt", "C:\\a.txt", "C:\\t\\a.txt", SK_LIT("the whole payload"), false);
    for (size_t len = 0; len < all.len; len++) {
        opened t = open_native(sk_arena_copy(arena, sk_slice(all, 0, len)));
        if (len >= 4) assert_int_equal(t.outcome, SK_OUTCOME_PARTIAL);
        sk_bytes data = opened_bytes(&t, "a.txt");
        if (data.len) assert_memory_equal(data.p, "the whole payload", data.len);
    }
}

/* A link whose moniker is an address (MS-OLEDS 2.3.3.1), an equation, and an object with its class. */
static void test_objects(void **state)
{
    (void)state;
    static const uint8_t equation[16] = {0x02, 0xCE, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    sk_buf link = sk_buf_new(arena, 4096), url = sk_buf_new(arena, 4096);
    make_utf16(&url, "http://link.example/object");
    make_u16(&url, 0);
    make_zeros(&link, 24);
    sk_buf_bytes(&link, SK_LIT("\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B"));
    make_u32(&link, (uint32_t)url.len);
    sk_buf_bytes(&link, sk_buf_view(&url));
    make_cfb *c = make_cfb_new(arena, 3);
    uint32_t first = make_cfb_put(c, "ObjectPool/_1/\001Ole", sk_buf_view(&link));
    make_cfb_clsid(c, first - 1, equation);
    opened t = opened_part(arena, sk_ole_object_open, make_cfb_finish(c));
    same(opened_fact(&t, SK_FACT_OFFICE_OBJECT_EXTERNAL), "http://link.example/object");
    assert_true(opened_indicator(&t, SK_IOC_URL, "http://link.example/object"));
    same(opened_fact(&t, SK_FACT_OFFICE_EQUATION), "ObjectPool/_1");
    same(opened_fact(&t, SK_FACT_OFFICE_EMBEDDED), "{0002CE02-0000-0000-C000-000000000046} - ObjectPool/_1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_package), cmocka_unit_test(test_wide_name), cmocka_unit_test(test_other_class),
        cmocka_unit_test(test_cuts),    cmocka_unit_test(test_objects),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
