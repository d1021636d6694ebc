/* Traces that outlive what they tell of: prefetch files and Amcache, on staged machines; and names of honest software. */
#include "unit/with_arena.h"

#include "host/check.h"
#include "host/shapes.h"
#include "make/jump_list.h"
#include "make/prefetch.h"
#include "make/staged.h"

#define LOCAL "C:\\Users\\hanako\\AppData\\Local"
#define V "\\VOLUME{01d8a3}\\"
#define KEY "Root\\InventoryApplicationFile\\pyvzqbuwqgboj.dll|1"

static make_staged *s;
static const uint64_t ran = 133118460000000000u;

static void stage(void)
{
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
}

static const sk_host_finding *find(sk_host_check_id check)
{
    const sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    const sk_host_finding *f = r->findings;
    while (f && f->check != check) {
        f = f->next;
    }
    return f;
}

static void stage_run(const char *program, const char *file)
{
    const char *files[] = {V "WINDOWS\\SYSTEM32\\NTDLL.DLL", file};
    const make_run run = {program, 0x12345678, 3, ran, files, 2, "\\VOLUME{01d8a3}", 0x8afc12d1};
    make_staged_file(s, "C:\\Windows\\Prefetch\\A.pf", make_prefetch(arena, &run, true), 0);
}

static void expect_loaded(const char *program, const char *file, sk_host_state state)
{
    stage();
    stage_run(program, file);
    const sk_host_finding *f = find(SK_HOST_CHECK_PAST_LOADED);
    assert_non_null(f);
    assert_int_equal(f->state, state);
    assert_int_equal(f->time, ran);
    assert_bytes(f->evidence, "C:\\Windows\\Prefetch\\A.pf");
    assert_string_equal(sk_arena_string(arena, f->process), program);
}

static void test_what_loaders_loaded(void **state)
{
    (void)state;
    expect_loaded("REGSVR32.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\EEDAFOGQJRPP\\PYVZQBUWQGBOJ.DLL", SK_HOST_PAST);
    expect_loaded("RUNDLL32.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\CKNINFWZSIYQXYDC\\IALKQUZOOBKIOBA.CZI", SK_HOST_PAST);
    expect_loaded("REGSVR32.EXE", "\\DEVICE\\HARDDISKVOLUME2\\WINDOWS\\SYSWOW64\\VPIFPBQMU\\LSXMRBWEJITDUVO.QZR", SK_HOST_PAST);
    expect_loaded("REGSVR32.EXE", V "USERS\\HANAKO\\SOCI1.OCX", SK_HOST_SUSPICIOUS);
    expect_loaded("WSCRIPT.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\TEMP\\ONENOTE\\16.0\\EXPORTED\\{1}\\NT\\0\\CLICK.WSF", SK_HOST_PAST);
    expect_loaded("WSCRIPT.EXE", V "PROGRAMDATA\\QWERT.VBS", SK_HOST_SUSPICIOUS);
}

static void test_file_that_is_still_there(void **state)
{
    (void)state;
    stage();
    stage_run("REGSVR32.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\EEDAFOGQJRPP\\PYVZQBUWQGBOJ.DLL");
    make_staged_file(s, LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll", SK_LIT("MZ text"), 0);
    assert_int_equal(find(SK_HOST_CHECK_PAST_LOADED)->state, SK_HOST_SUSPICIOUS);
}

static void expect_quiet(const char *program, const char *file)
{
    stage();
    stage_run(program, file);
    assert_null(find(SK_HOST_CHECK_PAST_LOADED));
    assert_null(find(SK_HOST_CHECK_PAST_PROGRAM));
}

static void test_honest_runs_are_quiet(void **state)
{
    (void)state;
    expect_quiet("RUNDLL32.EXE", V "WINDOWS\\SYSTEM32\\SHELL32.DLL");
    expect_quiet("REGSVR32.EXE", V "PROGRAM FILES\\EDITOR\\SHELLEXT.DLL");
    expect_quiet("REGSVR32.EXE", V "USERS\\HANAKO\\NTUSER.DAT");
    expect_quiet("RUNDLL32.EXE", V "WINDOWS\\SYSTEM32\\DRIVERS\\QXZWVJ.SYS");
    expect_quiet("EDITOR.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\EEDAFOGQJRPP\\PYVZQBUWQGBOJ.DLL");
    expect_quiet("DISCORD.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\DISCORD\\DISCORD.EXE");
    expect_quiet("WSCRIPT.EXE", V "WINDOWS\\SYSTEM32\\PRNMNGR.VBS");
}

static void test_programs_that_ran(void **state)
{
    (void)state;
    stage();
    stage_run("QYOMFWMN.EXE", V "USERS\\HANAKO\\APPDATA\\LOCAL\\OUOENQUD\\QYOMFWMN.EXE");
    assert_int_equal(find(SK_HOST_CHECK_PAST_PROGRAM)->state, SK_HOST_SUSPICIOUS);
    stage();
    stage_run("CLRDRIVER.EXE", V "WINDOWS\\SYSWOW64\\CLRDRIVER.EXE");
    assert_int_equal(find(SK_HOST_CHECK_EMOCHECK_V1)->state, SK_HOST_PAST);
    stage();
    stage_run("WEBBROWSERPASSVIEW.EXE", V "USERS\\HANAKO\\DOWNLOADS\\WEBBROWSERPASSVIEW.EXE");
    const sk_host_finding *f = find(SK_HOST_CHECK_PASSWORD_VIEWER);
    assert_int_equal(f->state, SK_HOST_SUSPICIOUS);
    assert_int_equal(f->user, 0);
}

static void test_broken_prefetch_is_told(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, "C:\\Windows\\Prefetch\\B.pf", SK_LIT("MAM\x04 and no more"), 0);
    assert_int_equal(sk_host_run(arena, make_staged_view(s))->blind_count, 1);
}

static void stage_amcache(const char *path, const char *publisher)
{
    make_staged_text(s, SK_HOST_AMCACHE, 0, KEY, "LowerCaseLongPath", path);
    make_staged_text(s, SK_HOST_AMCACHE, 0, KEY, "FileId", "0000da39a3ee5e6b4b0d3255bfef95601890afd80709");
    if (publisher) make_staged_text(s, SK_HOST_AMCACHE, 0, KEY, "Publisher", publisher);
}

static void test_amcache(void **state)
{
    (void)state;
    stage();
    stage_amcache("c:\\users\\hanako\\appdata\\local\\eedafogqjrpp\\pyvzqbuwqgboj.dll", NULL);
    const sk_host_finding *f = find(SK_HOST_CHECK_AMCACHE);
    assert_int_equal(f->state, SK_HOST_PAST);
    assert_bytes(f->detail, "SHA-1 da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_bytes(f->evidence, "Amcache.hve, " KEY);
    assert_true(f->time != 0);
    make_staged_file(s, LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll", SK_LIT("MZ text"), 0);
    assert_int_equal(find(SK_HOST_CHECK_AMCACHE)->state, SK_HOST_SUSPICIOUS);
    stage();
    stage_amcache("c:\\users\\hanako\\appdata\\local\\kfichjg\\pyvzqbuwqgboj.exe", "a known company");
    assert_int_equal(find(SK_HOST_CHECK_AMCACHE)->state, SK_HOST_NOTE);
    stage();
    stage_amcache("c:\\users\\hanako\\appdata\\local\\discord\\update.exe", NULL);
    assert_null(find(SK_HOST_CHECK_AMCACHE));
}

/* A running Windows keeps it open: that is a note, and on a disk that lies still something that was not looked at. */
static void test_amcache_in_use(void **state)
{
    (void)state;
    for (int live = 0; live < 2; live++) {
        stage();
        make_staged_blind(s, "Root\\InventoryApplicationFile");
        make_staged_view(s)->live = live;
        const sk_host_finding *f = find(SK_HOST_CHECK_AMCACHE_OPEN);
        if (live) assert_int_equal(f->state, SK_HOST_NOTE);
        else assert_null(f);
        assert_int_equal(sk_host_judge(sk_host_run(arena, make_staged_view(s))), live ? SK_HOST_VERDICT_CLEAN : SK_HOST_VERDICT_UNSCANNABLE);
    }
}

static void test_amcache_of_windows_7(void **state)
{
    (void)state;
    stage();
    const char *key = "Root\\File\\{01}\\100002";
    make_staged_text(s, SK_HOST_AMCACHE, 0, key, "15", "C:\\Windows\\SysWOW64\\Vpifpbqmu\\lsxmrbwejitduvo.qzr");
    make_staged_text(s, SK_HOST_AMCACHE, 0, key, "101", "0000da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_int_equal(find(SK_HOST_CHECK_AMCACHE)->state, SK_HOST_PAST);
}

static void test_places_and_names(void **state)
{
    (void)state;
    static const struct { const char *path; sk_place place; } rows[] = {
        {LOCAL "\\Abcdefg\\x.qwe", SK_PLACE_OWN_FOLDER}, {LOCAL "\\Temp\\x.dll", SK_PLACE_TEMP}, {LOCAL "\\Microsoft\\x.dll", SK_PLACE_ELSEWHERE},
        {LOCAL "\\A B\\x.dll", SK_PLACE_ELSEWHERE}, {LOCAL "\\Abcdefg\\sub\\x.dll", SK_PLACE_ELSEWHERE}, {"C:\\Users\\hanako\\x.ocx", SK_PLACE_ROOT},
        {"C:\\ProgramData\\x.dll", SK_PLACE_ROOT}, {"C:\\Windows\\System32\\wbem\\x.dll", SK_PLACE_ELSEWHERE}, {"C:\\Windows\\SysWOW64\\Qwertz\\x", SK_PLACE_OWN_FOLDER},
        {"D:\\backup\\Users\\a\\AppData\\Local\\Abcdefg\\x.dll", SK_PLACE_ELSEWHERE}, {"", SK_PLACE_ELSEWHERE}, {"C:\\Users\\", SK_PLACE_ELSEWHERE},
        {"C:\\Documents and Settings\\a\\Local Settings\\Application Data\\Abcdefg\\x.exe", SK_PLACE_OWN_FOLDER}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(sk_place_of(sk_bytes_str(rows[i].path)), rows[i].place);
    }
    static const char *const honest[][2] = {{"Discord", "Update"}, {"GitHubDesktop", "GitHubDesktop"}, {"Postman", "Postman"}, {"slack", "slack"}, {"Notion", "Notion"},
                                            {"SquirrelTemp", "Update"}, {"WhatsApp", "WhatsApp"}, {"gitkraken", "update"}, {"Figma", "FigmaAgent"}, {"ATOK", "atokpadm"}};
    for (size_t i = 0; i < sizeof honest / sizeof honest[0]; i++) {
        assert_false(sk_shape_random(sk_bytes_str(honest[i][0]), sk_bytes_str(honest[i][1])));
    }
}

/* ---- what was opened ---- */

#define RECENT "C:\\Users\\hanako\\AppData\\Roaming\\Microsoft\\Windows\\Recent\\"
#define LIST RECENT "AutomaticDestinations\\a7bd71699cd38d1c.automaticDestinations-ms"

static void stage_list(const char *path, bool row)
{
    const make_lnk link = {.local_path = path, .machine = "pc"};
    const make_jump jump = {row ? path : NULL, "pc", ran, 1, 1, false, &link};
    stage();
    make_staged_file(s, LIST, make_jump_list(arena, 4, &jump, 1), 0);
}

static void test_jump_list_tells_what_was_opened(void **state)
{
    (void)state;
    stage_list("C:\\Users\\hanako\\Downloads\\letter.doc", true);
    const sk_host_finding *f = find(SK_HOST_CHECK_OPENED);
    assert_non_null(f);
    assert_int_equal(f->time, ran);
    assert_int_equal(f->user, 0);
    assert_int_equal(f->state, SK_HOST_NOTE);
    assert_bytes(f->path, "C:\\Users\\hanako\\Downloads\\letter.doc");
    assert_bytes(f->evidence, LIST);
    stage_list("C:\\Users\\hanako\\Downloads\\letter.doc", false);
    assert_int_equal(find(SK_HOST_CHECK_OPENED)->time, 0);
}

static void test_recent_shortcut_tells_what_was_opened(void **state)
{
    (void)state;
    const make_lnk link = {.local_path = "C:\\Users\\hanako\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\AB12\\form.xlsm"};
    stage();
    make_staged_file(s, RECENT "form.lnk", make_lnk_file(arena, &link), ran + 1);
    const sk_host_finding *f = find(SK_HOST_CHECK_OPENED);
    assert_non_null(f);
    assert_int_equal(f->time, ran + 1);
    assert_bytes(f->evidence, RECENT "form.lnk");
}

static void test_work_of_every_day_is_not_told(void **state)
{
    (void)state;
    stage_list("C:\\Users\\hanako\\Documents\\letter.doc", true);
    assert_null(find(SK_HOST_CHECK_OPENED));
    stage_list("C:\\Users\\hanako\\Downloads\\picture.png", true);
    assert_null(find(SK_HOST_CHECK_OPENED));
}

static void test_broken_list_is_told(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LIST, SK_LIT("no list"), 0);
    const sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_int_equal(r->blind_count, 1);
    assert_bytes(r->blind->what, LIST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_loaders_loaded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file_that_is_still_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_honest_runs_are_quiet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_programs_that_ran, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_prefetch_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amcache, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amcache_in_use, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_amcache_of_windows_7, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_places_and_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_jump_list_tells_what_was_opened, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recent_shortcut_tells_what_was_opened, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_work_of_every_day_is_not_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_list_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
