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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fraction, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
