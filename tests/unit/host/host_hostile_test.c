/* Names and values that want to fool whoever reads the report: controls of a terminal, marks of direction, line ends, markup, bytes that are no
 * text, and lengths that nobody expects. They are told, and reach nobody as they are. */
#include "unit/host_said.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/host/hive.h"
#include "host/timeline.h"
#include "make/staged.h"

#define RUN "Software\\Microsoft\\Windows\\CurrentVersion\\Run"
#define TRUST "Software\\Microsoft\\Office\\16.0\\Word\\Security\\Trusted Documents\\TrustRecords"
#define EVIL "a\x1b[2J\x1b]0;t\x07\r\n\xe2\x80\xae" "b\xe2\x81\xa6\xef\xbb\xbf<b>&\"'%n%s\x7f\xc2\x9b"

static void expect_harmless(const sk_host_result *r, const char *what)
{
    static host_writer *const writers[] = {sk_host_write_text, sk_host_write_json, sk_host_timeline_text, sk_host_timeline_json, host_whole_page};
    for (size_t i = 0; i < 2 * sizeof writers / sizeof writers[0]; i++) {
        sk_bytes said = sk_bytes_str(host_said(writers[i / 2], r, i % 2));
        for (size_t at = 0; at < said.len;) {
            bool bad = false;
            uint32_t c = sk_utf8_next(said, &at, &bad);
            if (bad || (c != '\n' && sk_char_is_deceptive(c))) fail_msg("%s: writer %zu lets U+%04X through", what, i / 2, (unsigned)c);
        }
    }
}

static sk_host_result *check(make_staged *s)
{
    sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    return r;
}

static const sk_host_finding *found(const sk_host_result *r, sk_host_check_id id)
{
    const sk_host_finding *f = host_found(r, id);
    if (!f) fail_msg("%s was not found", sk_host_checks[id].id);
    return f;
}

static void test_values_of_the_registry(void **state)
{
    (void)state;
    make_staged *s = make_staged_new(arena);
    uint32_t user = make_staged_user(s, EVIL);
    uint8_t record[24] = {0};
    memset(record + 20, 0xff, 3);
    record[23] = 0x7f;
    make_staged_text(s, SK_HOST_USER, user, RUN, EVIL, "regsvr32.exe \"C:\\Users\\x\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll\" " EVIL);
    make_staged_text(s, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Services\\" EVIL, "ImagePath", "rundll32.exe C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll," EVIL);
    make_staged_value(s, SK_HOST_USER, user, TRUST, "%USERPROFILE%/Downloads/" EVIL ".doc", SK_HIVE_BINARY, sk_bytes_of(record, 24));
    const sk_host_result *r = check(s);
    assert_true(sk_find(found(r, SK_HOST_CHECK_LOADER_RANDOM)->registry, 0, SK_LIT(EVIL)) != SK_NPOS);
    (void)found(r, SK_HOST_CHECK_TRUSTED_DOCUMENT);
    expect_harmless(r, "registry");
}

static void test_names_of_files(void **state)
{
    (void)state;
    make_staged *s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    make_staged_file(s, "C:\\Users\\hanako\\AppData\\Local\\Temp\\OneNote\\16.0\\Exported\\{1}\\NT\\0\\" EVIL ".vbs", SK_LIT("text"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\AppData\\Local\\Temp\\OneNote\\16.0\\Exported\\{1}\\NT\\0\\bad\xff\xc3(.vbs", SK_LIT("text"), 0);
    make_staged_blind(s, "C:\\Users\\hanako\\Downloads");
    const sk_host_result *r = check(s);
    (void)found(r, SK_HOST_CHECK_ONENOTE);
    assert_true(r->blind_count > 0);
    expect_harmless(r, "files");
}

static void test_processes(void **state)
{
    (void)state;
    make_staged *s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    make_staged_process(s, 7, "regsvr32.exe", "C:\\" EVIL "\\regsvr32.exe", "regsvr32.exe /s C:\\Users\\hanako\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll " EVIL);
    const sk_host_result *r = check(s);
    (void)found(r, SK_HOST_CHECK_LOADER_RANDOM);
    expect_harmless(r, "processes");
}

/* A value of the registry may be a megabyte; a path of Windows 32,767 characters; a key may hold thousands of values. */
static void test_lengths(void **state)
{
    (void)state;
    make_staged *s = make_staged_new(arena);
    uint32_t user = make_staged_user(s, "hanako");
    char *name = sk_arena_take(arena, 16384, 1), *data = sk_arena_take(arena, 1 << 20, 1), *path = sk_arena_take(arena, 40000, 1);
    memset(name, 'n', 16383);
    name[16383] = 0;
    memset(data, 'd', (1 << 20) - 1);
    data[(1 << 20) - 1] = 0;
    memcpy(data, "regsvr32.exe /s ", 16);
    memset(path, 'p', 39999);
    path[39999] = 0;
    memcpy(path, "regsvr32.exe C:\\Users\\hanako\\AppData\\Local\\Xqzwvkjh\\", 52);
    make_staged_text(s, SK_HOST_USER, user, RUN, name, data);
    make_staged_text(s, SK_HOST_USER, user, RUN, "long", path);
    for (unsigned i = 0; i < 3000; i++) make_staged_text(s, SK_HOST_USER, user, RUN, sk_text_format(arena, "v%u", i), "C:\\x.exe");
    make_staged_text(s, SK_HOST_USER, user, RUN, "z", "regsvr32.exe C:\\Users\\hanako\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll");
    const sk_host_result *r = check(s);
    (void)found(r, SK_HOST_CHECK_LOADER_RANDOM);
    expect_harmless(r, "lengths");
    assert_true(host_text.len < 4u << 20);
}

/* A reader of Japanese gets what was not looked at, what would be a false alarm, and the era in Japanese, in each form. */
static void test_japanese(void **state)
{
    (void)state;
    static host_writer *const writers[] = {sk_host_write_text, host_whole_page};
    make_staged *s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    make_staged_file(s, "C:\\Users\\hanako\\AppData\\Local\\Ckninfwzsiyqxydc\\ialkquzoobkioba.czi", SK_LIT("MZ text"), 0);
    make_staged_blind(s, "C:\\Users\\hanako\\Downloads");
    const sk_host_result *r = check(s);
    assert_int_equal(found(r, SK_HOST_CHECK_EMOCHECK_V4)->state, SK_HOST_SUSPICIOUS);
    for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++) {
        const char *said = host_said(writers[i], r, true);
        assert_non_null(strstr(said, "\xe3\x83\x95\xe3\x82\xa9\xe3\x83\xab\xe3\x83\x80\xe3\x83\xbc\xe3\x82\x92\xe8\xaa\xad\xe3\x81\xbf\xe5\x8f\x96\xe3\x82\x8c\xe3\x81\xbe\xe3\x81\x9b\xe3\x82\x93"));
        assert_non_null(strstr(said, "2020-12\xef\xbd\x9e" "2022-02"));
        assert_null(strstr(said, "could not"));
        assert_null(strstr(said, "a component of"));
        assert_non_null(strstr(host_said(writers[i], r, false), "a component of a product"));
    }
}

/* A hundred thousand traces cost no square of their number; the same one is told once, with the worst it was. */
static void test_many_traces(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    sk_host_result *r = check(make_staged_new(arena));
    unsigned before = r->finding_count;
    for (unsigned i = 0; i < MANY; i++) {
        sk_bytes path = sk_text_bytes(arena, "C:\\x%u.dll", i);
        sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_PAST_LOADED, .state = SK_HOST_NOTE, .user = SK_HOST_NO_USER, .path = path});
        sk_host_tell_blind(r, path, "it is damaged");
        sk_host_tell_blind(r, sk_text_bytes(arena, "C:\\X%u.DLL", i), "it is damaged");
    }
    assert_int_equal(r->finding_count, 10000);
    assert_int_equal(r->cut, MANY + before - 10000);
    assert_int_equal(r->blind_count, 10000);
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_PAST_LOADED, .state = SK_HOST_PAST, .user = SK_HOST_NO_USER, .path = SK_LIT("c:\\X7.DLL")});
    assert_int_equal(r->cut, MANY + before - 10000);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_PAST);
}

/* What was not kept is told, a trace without a number of a process shows none, and a line of time says where the file is. */
static void test_what_is_told_beside(void **state)
{
    (void)state;
    make_staged *s = make_staged_new(arena);
    sk_host_result *r = check(s);
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_PAST_LOADED, .state = SK_HOST_PAST, .user = SK_HOST_NO_USER, .path = SK_LIT("C:\\x.dll"), .process = SK_LIT("REGSVR32.EXE")});
    r->cut = 7;
    const char *said = host_said(sk_host_write_text, r, false);
    assert_non_null(strstr(said, "+7 findings beyond the limit"));
    assert_non_null(strstr(said, "process: REGSVR32.EXE\n"));
    assert_non_null(strstr(host_said(host_whole_page, r, false), "+7 findings beyond the limit"));
    const sk_host_finding of_program = {.path = SK_LIT("C:\\a\\x.dll"), .detail = SK_LIT("X.DLL")}, of_hash = {.path = SK_LIT("C:\\a\\x.dll"), .detail = SK_LIT("SHA-1 da39")};
    const sk_host_finding of_command = {.path = SK_LIT("C:\\a\\x.dll"), .detail = SK_LIT("regsvr32 c:\\A\\x.dll")};
    assert_bytes(sk_host_subject_of(&of_program), "C:\\a\\x.dll");
    assert_int_equal(sk_host_place_of(&of_program).len, 0);
    assert_bytes(sk_host_place_of(&of_hash), "C:\\a\\x.dll");
    assert_int_equal(sk_host_place_of(&of_command).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values_of_the_registry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_of_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_processes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lengths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_japanese, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_traces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_told_beside, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
