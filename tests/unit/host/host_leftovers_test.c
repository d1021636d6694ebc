/* What lies where each era's mails put it first, and what it looks like where nothing of the kind lies. */
#include "unit/with_arena.h"

#include "host/check.h"
#include "make/staged.h"

#define HOME "C:\\Users\\hanako\\"
#define TEMP HOME "AppData\\Local\\Temp\\"

static make_staged *s;

static int set_up_machine(void **state)
{
    if (set_up(state)) return -1;
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    return 0;
}

static const sk_host_finding *find(sk_host_check_id check)
{
    const sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    const sk_host_finding *f = r->findings;
    while (f && f->check != check) f = f->next;
    return f;
}

static void expect(const char *path, const char *content, sk_host_check_id check, sk_host_state state)
{
    make_staged_file(s, path, sk_bytes_str(content), 0);
    const sk_host_finding *f = find(check);
    if (!f) fail_msg("%s gives no %s", path, sk_host_checks[check].id);
    assert_int_equal(f->state, state);
    assert_string_equal(sk_arena_string(arena, f->path), path);
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
}

static void test_first_files(void **state)
{
    (void)state;
    static const char *const paths[] = {HOME "soci1.ocx", HOME "oxnv1.ooccxx", "C:\\ProgramData\\qwsdfg.dll", TEMP "WOrd\\2019\\Dyxxur4gx.exe", HOME "Xkjqvd\\Zwqkbf\\Qxjvh.exe",
                                        HOME "Downloads\\123456\\0123456789abcdef.dll", TEMP "654321\\Ab12Cd34Ef56Gh78.dll"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) expect(paths[i], "MZ text", SK_HOST_CHECK_FIRST_FILE, SK_HOST_SUSPICIOUS);
    make_staged_process(s, 9, "regsvr32.exe", "C:\\Windows\\System32\\regsvr32.exe", "regsvr32 /S " HOME "soci1.ocx");
    expect(HOME "soci1.ocx", "MZ text", SK_HOST_CHECK_FIRST_FILE, SK_HOST_INFECTED);
}

static void test_copies_and_templates(void **state)
{
    (void)state;
    expect(TEMP "certutil.exe", "MZ text", SK_HOST_CHECK_HOLLOW_COPY, SK_HOST_SUSPICIOUS);
    expect(TEMP "abc\\CertUtil.exe", "MZ text", SK_HOST_CHECK_HOLLOW_COPY, SK_HOST_SUSPICIOUS);
    make_staged_view(s)->program_files = SK_LIT("C:\\Program Files");
    expect("C:\\Program Files\\Microsoft Office\\root\\Templates\\invoice.xls", "text", SK_HOST_CHECK_TEMPLATE, SK_HOST_SUSPICIOUS);
}

static void test_what_the_police_left(void **state)
{
    (void)state;
    const char *key = "Root\\InventoryApplicationFile\\emotetloader|0123";
    make_staged_text(s, SK_HOST_AMCACHE, 0, key, "LowerCaseLongPath", "c:\\users\\hanako\\appdata\\local\\abcdef\\emotetloader.dll");
    const sk_host_finding *f = find(SK_HOST_CHECK_TAKEDOWN);
    assert_non_null(f);
    assert_int_equal(f->state, SK_HOST_PAST);
}

static void test_lost_marks(void **state)
{
    (void)state;
    make_staged_file(s, HOME "Downloads\\form.doc", SK_LIT("text"), 0);
    make_staged_file(s, HOME "Downloads\\form.doc:Zone.Identifier", SK_LIT("[ZoneTransfer]\r\nZoneId=3\r\n"), 0);
    assert_null(find(SK_HOST_CHECK_NO_MARK));
    make_staged_file(s, HOME "Downloads\\a.exe", SK_LIT("MZ text"), 0);
    const sk_host_finding *f = find(SK_HOST_CHECK_NO_MARK);
    assert_non_null(f);
    assert_int_equal(f->state, SK_HOST_NOTE);
    assert_bytes(f->path, HOME "Downloads\\a.exe");
}

static void test_quiet(void **state)
{
    (void)state;
    static const char *const honest[] = {HOME "setup.exe", HOME "notes.dll.txt", HOME "NTUSER.DAT", HOME "Projects\\Release\\Editor.exe", HOME "Downloads\\123456\\library.dll", TEMP "2019\\setup.exe",
                                         "C:\\Windows\\System32\\certutil.exe", "C:\\Program Files\\Microsoft Office\\root\\Templates\\1033\\letter.dotm", "C:\\ProgramData\\desktop.ini", HOME "Downloads\\a.exe"};
    make_staged_view(s)->program_files = SK_LIT("C:\\Program Files");
    for (size_t i = 0; i < sizeof honest / sizeof honest[0]; i++) make_staged_file(s, honest[i], SK_LIT("MZ text"), 0);
    make_staged_file(s, HOME "text.ocx", SK_LIT("text"), 0);
    static const sk_host_check_id checks[] = {SK_HOST_CHECK_FIRST_FILE, SK_HOST_CHECK_HOLLOW_COPY, SK_HOST_CHECK_TEMPLATE, SK_HOST_CHECK_NO_MARK, SK_HOST_CHECK_TAKEDOWN};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        const sk_host_finding *f = find(checks[i]);
        if (f) fail_msg("%s tells %s", sk_host_checks[checks[i]].id, sk_arena_string(arena, f->path));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first_files, set_up_machine, tear_down),
        cmocka_unit_test_setup_teardown(test_copies_and_templates, set_up_machine, tear_down),
        cmocka_unit_test_setup_teardown(test_what_the_police_left, set_up_machine, tear_down),
        cmocka_unit_test_setup_teardown(test_lost_marks, set_up_machine, tear_down),
        cmocka_unit_test_setup_teardown(test_quiet, set_up_machine, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
