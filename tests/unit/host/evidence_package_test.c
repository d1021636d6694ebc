/* Names in a package of evidence, which hostile paths choose, and the lines of its manifest. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "host/evidence_package.h"

static void expect(const char *path, bool sample, unsigned way, const char *place)
{
    assert_string_equal(sk_arena_string(arena, sk_package_place(arena, sk_bytes_str(path), sample, 7, way)), place);
}

static void test_places(void **state)
{
    (void)state;
    expect("C:\\Windows\\System32\\config\\SYSTEM", false, 0, "disk/Windows/System32/config/SYSTEM");
    expect("C:\\Users\\\xe8\x8a\xb1\xe5\xad\x90\\x.dll", true, 0, "disk/Users/\xe8\x8a\xb1\xe5\xad\x90/x.dll.sample");
    expect("C:\\x.dll", true, 1, "disk/x.dll~7.sample");
    expect("C:\\a\\x.dll", true, 2, "disk/_7.sample");
    expect("", false, 0, "disk/_");
    expect("C:", true, 1, "disk/_~7.sample");
}

static void test_names_that_harm(void **state)
{
    (void)state;
    expect("C:\\..\\..\\etc\\x", false, 0, "disk/__/__/etc/x");
    expect("C:\\a/../b\\.", false, 0, "disk/a_.._b/_");
    expect("C:\\a\\\\b", false, 0, "disk/a/_/b");
    expect("C:\\d:\\x\x1b[2J|y", false, 0, "disk/d_/x_[2J_y");
    expect("C:\\CON\\nul.txt\\com1\\comma\\lpt9.a.b\\a. ", false, 0, "disk/_CON/_nul.txt/_com1/comma/_lpt9.a.b/a._");
    expect("C:\\\xff\xfe", false, 0, "disk/\xef\xbf\xbd\xef\xbf\xbd");
    sk_buf deep = sk_buf_new(arena, 4096);
    for (unsigned i = 0; i < 65; i++) sk_buf_str(&deep, "a\\");
    assert_int_equal(sk_package_place(arena, sk_buf_view(&deep), false, 7, 0).len, 0);
    assert_int_equal(sk_package_place(arena, sk_buf_view(&deep), false, 7, 1).len, 0);
    assert_int_not_equal(sk_package_place(arena, sk_buf_view(&deep), false, 7, 2).len, 0);
}

static char line[4096];
static size_t line_len;

static bool write_line(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    if (len > sizeof line - 1 - line_len) return false;
    memcpy(line + line_len, p, len);
    line_len += len;
    line[line_len] = 0;
    return true;
}

static sk_out begin(void)
{
    sk_out o;
    line_len = 0;
    sk_out_init(&o, write_line, NULL);
    return o;
}

static void test_manifest(void **state)
{
    (void)state;
    sk_out o = begin();
    const sk_package_head head = {.version = "1", .rules = "2", .source = SK_LIT("live"), .computer = SK_LIT("PC\"7"), .begun = 132560712000000000u,
                                  .time_zone = SK_LIT("Tokyo Standard Time"), .utc_offset_s = 32400, .on_examined_disk = true};
    sk_package_write_head(&o, arena, &head);
    assert_true(sk_out_flush(&o));
    assert_string_equal(line, "{\"schema\":\"sekisho.evidence/1\",\"tool\":\"sekisho 1\",\"rules\":\"2\",\"source\":\"live\",\"computer\":\"PC\\\"7\",\"begun\":\"2021-01-25T18:00:00.0000000Z\","
                              "\"time_zone\":\"Tokyo Standard Time\",\"utc_offset_s\":32400,\"on_examined_disk\":true}\n");
    o = begin();
    const sk_package_entry entry = {.file = "disk/a", .path = SK_LIT("C:\\a"), .size = 3, .copied = 2, .sha256 = "00", .method = "registry", .sample = true};
    sk_package_write_entry(&o, arena, &entry);
    assert_true(sk_out_flush(&o));
    assert_string_equal(line, "{\"file\":\"disk/a\",\"path\":\"C:\\\\a\",\"size\":3,\"copied\":2,\"sha256\":\"00\",\"method\":\"registry\",\"whole\":false,\"sample\":true}\n");
    o = begin();
    sk_package_write_blind(&o, SK_LIT("C:\\b"), SK_LIT("locked"));
    sk_package_write_end(&o, arena, &(sk_package_end){132560712000000000u, 1, 0, 1, true, "clean"});
    assert_true(sk_out_flush(&o));
    assert_string_equal(line, "{\"not_looked_at\":\"C:\\\\b\",\"why\":\"locked\"}\n"
                              "{\"ended\":\"2021-01-25T18:00:00Z\",\"files\":1,\"partly_read\":0,\"not_looked_at\":1,\"whole\":true,\"verdict\":\"clean\"}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_that_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manifest, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
