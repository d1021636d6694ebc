/* The reader of host reports: what is needed is read, what a stranger bends is refused with a line. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "fleet/host_reader.h"
#include "make/host_json.h"

static char why[200];

static bool reads(const make_host_json *how, sk_fleet_report *ret) { return sk_host_reader_read(arena, make_host_json_text(arena, how), ret, why, sizeof why); }

static void test_reads_all_members(void **state)
{
    (void)state;
    sk_fleet_report r;
    const char *finding = make_host_json_finding(arena, "emotet.loader", "infected", "C:\\\\x\\\\y.dll",
                                                 ",\"user\":\"花子\",\"registry\":\"HKCU\",\"command\":\"regsvr32\",\"later\":{\"unknown\":[1]}");
    assert_true(reads(&(make_host_json){.verdict = "infected", .findings = finding, .blind = "{\"what\":\"a\",\"why\":\"b\"}"}, &r));
    assert_bytes(r.id, "00112233445566778899aabbccddeeff");
    assert_bytes(r.computer, "PC-001");
    assert_bytes(r.serial, "8afc12d1");
    assert_int_equal(r.taken, 1667901600);
    assert_int_equal(r.verdict, SK_HOST_WORD_INFECTED);
    assert_int_equal(r.build, 19045);
    assert_true(r.live);
    assert_int_equal(r.finding_count, 1);
    assert_bytes(r.findings[0].check, "emotet.loader");
    assert_bytes(r.findings[0].path, "C:\\x\\y.dll");
    assert_bytes(r.findings[0].user, "花子");
    assert_bytes(r.findings[0].attack, "T1218.010");
    assert_int_equal(r.blind_count, 1);
    assert_bytes(r.blind[0].why, "b");
}

static void test_time(void **state)
{
    (void)state;
    sk_fleet_report r;
    assert_true(reads(&(make_host_json){.time = ""}, &r));
    assert_int_equal(r.taken, 0);
    assert_true(reads(&(make_host_json){.time = "2022-11-08T10:00:00.1234567Z"}, &r));
    assert_int_equal(r.taken, 1667901600);
    assert_false(reads(&(make_host_json){.time = "2022-11-08T10:00:00+09:00"}, &r));
}

/* Who says "clean" above an infection, or beside what was not looked at, is not believed. */
static void test_mild_verdict_is_raised(void **state)
{
    (void)state;
    sk_fleet_report r;
    assert_true(reads(&(make_host_json){.findings = make_host_json_finding(arena, "a", "infected", "", NULL)}, &r));
    assert_int_equal(r.verdict, SK_HOST_WORD_INFECTED);
    assert_true(reads(&(make_host_json){.findings = make_host_json_finding(arena, "a", "note", "", NULL)}, &r));
    assert_int_equal(r.verdict, SK_HOST_WORD_CLEAN);
    assert_true(reads(&(make_host_json){.blind = "{\"what\":\"a\",\"why\":\"b\"}"}, &r));
    assert_int_equal(r.verdict, SK_HOST_WORD_UNSCANNABLE);
}

/* An end within a text of the machine's is kept, not taken for the end. */
static void test_nul_in_text(void **state)
{
    (void)state;
    sk_fleet_report r;
    assert_true(reads(&(make_host_json){.findings = make_host_json_finding(arena, "a", "note", "C:\\\\a\\u0000b", NULL)}, &r));
    assert_int_equal(r.findings[0].path.len, 6);
}

static void test_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    sk_fleet_report r;
    sk_buf path = sk_buf_new(arena, 1 << 20);
    for (int i = 0; i < 5000; i++) {
        sk_buf_str(&path, "花");
    }
    assert_true(reads(&(make_host_json){.findings = make_host_json_finding(arena, "a", "note", sk_arena_string(arena, sk_buf_view(&path)), NULL)}, &r));
    assert_int_equal(r.findings[0].path.len, 8190);
    assert_true(sk_utf8_valid(r.findings[0].path));
}

static void test_hostile(void **state)
{
    (void)state;
    sk_bytes text;
    const char *name;
    for (size_t i = 0; (name = make_host_json_hostile(arena, i, &text)); i++) {
        sk_fleet_report r = {.taken = 42};
        why[0] = 0;
        if (sk_host_reader_read(arena, text, &r, why, sizeof why)) fail_msg("%s was taken for a report", name);
        assert_true(why[0] != 0);
        assert_int_equal(r.taken, 42);
    }
    sk_bytes whole = make_host_json_text(arena, &(make_host_json){.findings = make_host_json_finding(arena, "a", "note", "x", NULL)});
    for (size_t len = 0; len + 2 < whole.len; len++) {
        sk_fleet_report r;
        assert_false(sk_host_reader_read(arena, sk_slice(whole, 0, len), &r, why, sizeof why));
    }
}

static void test_larger_than_allowed(void **state)
{
    (void)state;
    sk_fleet_report r;
    uint8_t *blanks = sk_arena_take(arena, 1, SK_HOST_READER_MOST + 1);
    assert_non_null(blanks);
    memset(blanks, ' ', SK_HOST_READER_MOST + 1);
    assert_false(sk_host_reader_read(arena, sk_bytes_of(blanks, SK_HOST_READER_MOST + 1), &r, why, sizeof why));
    assert_non_null(strstr(why, "larger"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads_all_members, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mild_verdict_is_raised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nul_in_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_text_is_cut_between_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_larger_than_allowed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
