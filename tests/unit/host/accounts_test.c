/* Accounts whose passwords must be changed: each place of a staged machine is told, and no byte of a secret leaves. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "host/accounts.h"
#include "make/sqlite.h"
#include "make/staged.h"

/* In every place where a password may stand. */
#define SECRET "s3cret-Kx9"
#define PROFILE "C:\\Users\\hanako\\"
#define LOCAL PROFILE "AppData\\Local\\"
#define ROAMING PROFILE "AppData\\Roaming\\"
#define OUTLOOK "Software\\Microsoft\\Office\\16.0\\Outlook\\Profiles\\Outlook\\9375CFF0413111d3B88A00104B2A6676\\00000002"
#define OLD "Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows Messaging Subsystem\\Profiles\\p\\9375CFF0413111d3B88A00104B2A6676\\00000001"
#define LOGINS "CREATE TABLE logins (origin_url VARCHAR NOT NULL, username_value VARCHAR, password_value BLOB, blacklisted_by_user INTEGER NOT NULL)"

static make_staged *s;
static sk_host_view *view;

static sk_bytes wide(const char *text)
{
    sk_buf b = sk_buf_new(arena, 4096);
    make_utf16(&b, text);
    make_u16(&b, 0);
    return sk_buf_view(&b);
}

static void stage_outlook(void)
{
    make_staged_text(s, SK_HOST_USER, 0, OUTLOOK, "Email", "\xe8\x8a\xb1\xe5\xad\x90@corp.example");
    make_staged_text(s, SK_HOST_USER, 0, OUTLOOK, "IMAP Server", "imap.corp.example");
    make_staged_text(s, SK_HOST_USER, 0, OUTLOOK, "SMTP Server", "smtp.corp.example");
    make_staged_text(s, SK_HOST_USER, 0, OUTLOOK, "HTTP Server URL", "hana:" SECRET "@dav.corp.example");
    make_staged_text(s, SK_HOST_USER, 0, OUTLOOK, "SMTP Password", SECRET);
    make_staged_value(s, SK_HOST_USER, 0, OUTLOOK, "IMAP Password", 3, wide(SECRET));
    make_staged_value(s, SK_HOST_USER, 0, OLD, "POP3 Server", 3, wide("pop.old.example"));
    make_staged_value(s, SK_HOST_USER, 0, OLD, "POP3 User", 3, wide("hanako"));
    make_staged_value(s, SK_HOST_USER, 0, OLD, "POP3 Password", 3, SK_LIT(SECRET));
}

static void stage_mozilla(void)
{
    make_staged_file(s, ROAMING "Thunderbird\\Profiles\\abc.default\\prefs.js",
                     SK_LIT("# Mozilla\r\nuser_pref(\"mail.server.server1.hostname\", \"imap.home.example\");\r\nuser_pref(\"mail.server.server1.userName\", \"hana\");\r\n"
                            "user_pref(\"mail.server.server2.hostname\", \"Local Folders\");\r\nuser_pref(\"mail.smtpserver.smtp1.hostname\", \"smtp.home.example\");\r\n"
                            "user_pref(\"mail.smtpserver.smtp1.username\", \"hana\");\r\nuser_pref(\"some.password\", \"" SECRET "\");\r\n"), 0);
    make_staged_file(s, ROAMING "Thunderbird\\Profiles\\abc.default\\logins.json",
                     SK_LIT("{\"logins\":[{\"hostname\":\"imap:\\/\\/imap.home.example\",\"encryptedPassword\":\"" SECRET "\"}]}"), 0);
    make_staged_file(s, ROAMING "Mozilla\\Firefox\\Profiles\\x.default\\logins.json",
                     SK_LIT("{\"nextId\":3,\"logins\":[{\"id\":1,\"hostname\":\"https://shop.example\",\"formSubmitURL\":\"https://a/?" SECRET "\",\"encryptedUsername\":\"" SECRET
                            "\",\"encryptedPassword\":\"" SECRET "\"},{\"id\":2,\"hostname\" : \"https://forum.example:8443\",\"encryptedPassword\":\"" SECRET "\"}]}"), 0);
}

static void stage_chromium(const char *path)
{
    const make_cell cells[] = {
        {.bytes = SK_LIT("https://hana:" SECRET "@bank.example/login?token=" SECRET)}, {.bytes = SK_LIT("hanako@corp.example")}, {.bytes = SK_LIT(SECRET), .blob = true}, {.bytes = SK_LIT("\0"), .number = true},
        {.bytes = SK_LIT("https://never.example/")}, {.bytes = SK_LIT("")}, {.bytes = SK_LIT(""), .blob = true}, {.bytes = SK_LIT("\1"), .number = true},
        {.bytes = SK_LIT("http://router.example/#" SECRET)}, {.bytes = SK_LIT("admin")}, {.bytes = SK_LIT(SECRET), .blob = true}, {.bytes = SK_LIT("\0"), .number = true},
    };
    make_staged_file(s, path, make_sqlite(arena, "logins", LOGINS, cells, 4, 3), 0);
}

static void stage_rest(void)
{
    make_staged_file(s, ROAMING "Microsoft\\Credentials\\0123456789ABCDEF0123456789ABCDEF", SK_LIT("\1\0\0\0" SECRET), 0);
    make_staged_file(s, LOCAL "Microsoft\\Credentials\\1123456789ABCDEF0123456789ABCDEF", SK_LIT("\1\0\0\0" SECRET), 0);
    make_staged_file(s, LOCAL "Microsoft\\Credentials\\2123456789ABCDEF0123456789ABCDEF", SK_LIT("\1\0\0\0" SECRET), 0);
    make_staged_file(s, LOCAL "Microsoft\\Vault\\4BF4C442-9B8A-41A0-B380-DD4A704DDB28\\A.vcrd", SK_LIT(SECRET), 0);
    make_staged_file(s, LOCAL "Microsoft\\Vault\\4BF4C442-9B8A-41A0-B380-DD4A704DDB28\\Policy.vpol", SK_LIT(SECRET), 0);
    make_staged_file(s, "C:\\ProgramData\\Microsoft\\Wlansvc\\Profiles\\Interfaces\\{1}\\{2}.xml",
                     SK_LIT("<?xml version=\"1.0\"?><WLANProfile><name>office &amp; guests</name><SSIDConfig><SSID><name>office</name></SSID></SSIDConfig><MSM><security><authEncryption>"
                            "<authentication>WPA2PSK</authentication></authEncryption><sharedKey><protected>false</protected><keyMaterial>" SECRET "</keyMaterial></sharedKey></security></MSM>"
                            "</WLANProfile>"), 0);
    make_staged_file(s, "C:\\ProgramData\\Microsoft\\Wlansvc\\Profiles\\Interfaces\\{1}\\{3}.xml",
                     SK_LIT("<WLANProfile><name>station</name><MSM><authentication>open</authentication></MSM></WLANProfile>"), 0);
}

static const sk_accounts *list(void)
{
    const sk_accounts *c = sk_accounts_run(arena, view);
    assert_non_null(c);
    return c;
}

static const sk_accounts *stage_all(void)
{
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    view = make_staged_view(s);
    stage_outlook();
    stage_mozilla();
    stage_chromium(LOCAL "Google\\Chrome\\User Data\\Default\\Login Data");
    stage_chromium(LOCAL "Microsoft\\Edge\\User Data\\Profile 1\\Login Data");
    stage_rest();
    return list();
}

static const sk_account *find(const sk_accounts *c, const char *program, const char *where)
{
    const sk_account *n = c->first;
    while (n && !(strcmp(n->program, program) == 0 && sk_is(n->where, where))) {
        n = n->next;
    }
    return n;
}

static void test_every_place(void **state)
{
    (void)state;
    const sk_accounts *c = stage_all();
    assert_bytes(find(c, "Outlook", "imap.corp.example, smtp.corp.example, dav.corp.example")->name, "\xe8\x8a\xb1\xe5\xad\x90@corp.example");
    assert_bytes(find(c, "Outlook", "pop.old.example")->name, "hanako");
    assert_bytes(find(c, "Thunderbird", "imap.home.example")->name, "hana");
    assert_bytes(find(c, "Thunderbird", "smtp.home.example")->name, "hana");
    assert_non_null(find(c, "Thunderbird", "imap://imap.home.example"));
    assert_bytes(find(c, "Chrome", "https://bank.example")->name, "hanako@corp.example");
    assert_bytes(find(c, "Edge", "http://router.example")->name, "admin");
    assert_null(find(c, "Chrome", "https://never.example"));
    assert_non_null(find(c, "Firefox", "https://shop.example"));
    assert_non_null(find(c, "Firefox", "https://forum.example:8443"));
    assert_non_null(find(c, "Wi-Fi", "office & guests"));
    assert_null(find(c, "Wi-Fi", "station"));
    assert_int_equal(c->counts[SK_ACCOUNT_MAIL], 5);
    assert_int_equal(c->counts[SK_ACCOUNT_SITE], 6);
    assert_int_equal(c->counts[SK_ACCOUNT_CREDENTIAL], 4);
    assert_int_equal(c->counts[SK_ACCOUNT_NETWORK], 1);
    assert_int_equal(c->blind_count, 0);
}

/* ---- no secret leaves ---- */

static bool write_buf(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static sk_bytes report(const sk_accounts *c, bool json, bool japanese)
{
    sk_out o;
    sk_buf *b = SK_NEW(arena, sk_buf);
    *b = sk_buf_new(arena, 1 << 20);
    const sk_host_report_options how = {japanese, "0", "x", NULL};
    sk_out_init(&o, write_buf, b);
    if (json) sk_accounts_write_json(&o, c, &how);
    else sk_accounts_write_text(&o, c, &how);
    assert_true(sk_out_flush(&o));
    return sk_buf_view(b);
}

static void test_no_secret_leaves(void **state)
{
    (void)state;
    const sk_accounts *c = stage_all();
    const sk_bytes forms[] = {SK_LIT(SECRET), SK_LIT("s\0" "3\0" "c\0"), sk_text_hex(arena, SK_LIT(SECRET)), SK_LIT("czNjcmV0LUt4O"), SK_LIT("s3cre")};
    for (unsigned i = 0; i < 4; i++) {
        sk_bytes text = report(c, i & 1, i & 2);
        assert_true(sk_find(text, 0, SK_LIT("bank.example")) != SK_NPOS);
        for (size_t n = 0; n < sizeof forms / sizeof forms[0]; n++) {
            assert_true(sk_find_nocase(text, 0, forms[n]) == SK_NPOS);
        }
    }
    for (const sk_account *n = c->first; n; n = n->next) {
        assert_true(sk_find(n->where, 0, SK_LIT("s3cre")) == SK_NPOS && sk_find(n->name, 0, SK_LIT("s3cre")) == SK_NPOS);
    }
}

/* ---- what cannot be read ---- */

static void test_broken_files_are_told(void **state)
{
    (void)state;
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    view = make_staged_view(s);
    make_staged_file(s, LOCAL "Google\\Chrome\\User Data\\Default\\Login Data", SK_LIT("no database"), 0);
    make_staged_file(s, ROAMING "Mozilla\\Firefox\\Profiles\\x\\logins.json", SK_LIT("no json"), 0);
    assert_int_equal(list()->blind_count, 2);
}

static sk_host_answer two_credentials(void *self, bool (*visit)(void *to, sk_bytes target, sk_bytes user), void *to)
{
    (void)self;
    (void)(visit(to, SK_LIT("Domain:target=server.example"), SK_LIT("corp\\hanako")) && visit(to, SK_LIT("LegacyGeneric:target=git:https://hana:" SECRET "@code.example/x?" SECRET), SK_LIT("hana")));
    return SK_HOST_SOME;
}

static void test_targets_of_a_running_machine(void **state)
{
    (void)state;
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    view = make_staged_view(s);
    view->credentials = two_credentials;
    assert_bytes(find(list(), "Credential Manager", "Domain:target=server.example")->name, "corp\\hanako");
    assert_bytes(find(list(), "Credential Manager", "https://code.example")->name, "hana");
    assert_true(sk_find(report(list(), true, false), 0, SK_LIT(SECRET)) == SK_NPOS);
}

static void test_addresses_are_cut_to_their_site(void **state)
{
    (void)state;
    assert_bytes(sk_account_site(arena, SK_LIT("https://a:b@c@host.example:1/p?q#f")), "https://host.example:1");
    assert_bytes(sk_account_site(arena, SK_LIT("android://hash@com.example.app/")), "android://com.example.app");
    assert_bytes(sk_account_site(arena, SK_LIT("https://host.example")), "https://host.example");
    assert_bytes(sk_account_site(arena, SK_LIT("https://user:pa/ss@host.example/")), "https://user");
    assert_bytes(sk_account_site(arena, SK_LIT("https://[2001:db8::1]:8443/x")), "https://[2001:db8::1]:8443");
    assert_bytes(sk_account_site(arena, SK_LIT("word word https://host.example")), "https://host.example");
    assert_int_equal(sk_account_site(arena, SK_LIT("no address")).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_secret_leaves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_files_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_targets_of_a_running_machine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_addresses_are_cut_to_their_site, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
