/* Times of Windows as text. */
#include "unit/with_arena.h"

#include "base/filetime.h"

static void assert_text(sk_bytes got, const char *want) { assert_string_equal(sk_arena_string(arena, got), want); }

/* Known moments: the start of FILETIME, of Unix time, a leap day, and the end of a century without one. */
static void test_times(void **state)
{
    (void)state;
    assert_int_equal(sk_filetime_text(arena, 0).len, 0);
    assert_text(sk_filetime_text(arena, 10000000u), "1601-01-01T00:00:01Z");
    assert_text(sk_filetime_text(arena, 116444736000000000u), "1970-01-01T00:00:00Z");
    assert_text(sk_filetime_text(arena, (11644473600u + 951782400u) * 10000000u), "2000-02-29T00:00:00Z");
    assert_text(sk_filetime_text(arena, (11644473600u + 4107542399u) * 10000000u), "2100-02-28T23:59:59Z");
    assert_text(sk_filetime_text(arena, (11644473600u + 4107542400u) * 10000000u), "2100-03-01T00:00:00Z");
    assert_text(sk_filetime_text(arena, (11644473600u + 253402300799u) * 10000000u), "9999-12-31T23:59:59Z");
    assert_int_equal(sk_filetime_text(arena, (11644473600u + 253402300800u) * 10000000u).len, 0);
    assert_int_equal(sk_filetime_text(arena, UINT64_MAX).len, 0);
}

static void test_fraction(void **state)
{
    (void)state;
    assert_text(sk_filetime_exact(arena, 116444736000000000u + 15), "1970-01-01T00:00:00.0000015Z");
    assert_int_equal(sk_filetime_exact(arena, 0).len, 0);
}

static void test_parse(void **state)
{
    (void)state;
    static const uint64_t times[] = {10000000u, 116444736000000015u, 125963424000000000u, 133118460001234567u, (11644473600u + 4107542400u) * 10000000u};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        uint64_t got;
        assert_true(sk_filetime_parse(sk_filetime_exact(arena, times[i]), &got));
        assert_int_equal(got, times[i]);
    }
    static const char *const wrong[] = {"", "2021-01-26", "2021-13-26T00:00:00Z", "2021-01-26T24:00:00Z", "1600-12-31T00:00:00Z", "20x1-01-26T00:00:00Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint64_t got;
        assert_false(sk_filetime_parse(sk_bytes_str(wrong[i]), &got));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fraction, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parse, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
