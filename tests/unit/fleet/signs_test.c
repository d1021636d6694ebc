/* What findings are recognised by on another machine. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "fleet/signs.h"

static const char *seen;

static void see(void *to, sk_sign_kind kind, sk_bytes value)
{
    (void)to;
    seen = sk_text_format(arena, "%s%s=%.*s ", seen, sk_sign_rows[kind].id, (int)value.len, (const char *)value.p);
}

static const char *signs_of(sk_fleet_finding f)
{
    seen = "";
    sk_signs_of(arena, &f, see, NULL);
    return seen;
}

static void test_files_and_folders(void **state)
{
    (void)state;
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("C:\\Users\\Hanako\\AppData\\Local\\EEd\\x.DLL")}), "file=x.dll folder=c:\\users\\*\\appdata\\local\\eed ");
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("c:/users/\xe8\x8a\xb1/AppData/Local/EEd/x.dll")}), "file=x.dll folder=c:\\users\\*\\appdata\\local\\eed ");
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("C:\\Windows\\System32\\x.exe")}), "file=x.exe ");
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("C:\\Users\\a\\AppData\\Local\\Zxcvbnm")}), "folder=c:\\users\\*\\appdata\\local\\zxcvbnm ");
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("C:\\Users\\Public\\a\\x.exe")}), "file=x.exe folder=c:\\users\\public\\a ");
    assert_string_equal(signs_of((sk_fleet_finding){.path = SK_LIT("")}), "");
}

static void test_services(void **state)
{
    (void)state;
    assert_string_equal(signs_of((sk_fleet_finding){.registry = SK_LIT("HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinPrintX\\Parameters")}), "service=winprintx ");
    assert_string_equal(signs_of((sk_fleet_finding){.registry = SK_LIT("HKLM\\SYSTEM\\ControlSet001\\Services\\WinPrintX: ImagePath")}), "service=winprintx ");
    assert_string_equal(signs_of((sk_fleet_finding){.registry = SK_LIT("HKCU\\Software\\Run")}), "");
}

static void test_addresses(void **state)
{
    (void)state;
    assert_string_equal(signs_of((sk_fleet_finding){.detail = SK_LIT("talks to 192.0.2.1:8080 and 198.51.100.7")}), "address=192.0.2.1:8080 address=198.51.100.7 ");
    assert_string_equal(signs_of((sk_fleet_finding){.command = SK_LIT("powershell http://Drop.Example/a")}), "address=drop.example ");
    assert_string_equal(signs_of((sk_fleet_finding){.detail = SK_LIT("127.0.0.1 300.1.1.1 1.2.3 1.2.3.4.5 0.1.2.3 x1.2.3.4 1.2.3.4x")}), "");
    assert_string_equal(signs_of((sk_fleet_finding){.sha256 = SK_LIT("00")}), "sha256=00 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_and_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_services, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_addresses, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
