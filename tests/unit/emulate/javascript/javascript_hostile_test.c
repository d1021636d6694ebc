/* Programs that would not end, or not fit: the limit, its name, and the effects up to then. */
#include "unit/emulate/javascript/ran_script.h"

#include <stdio.h>
#include <string.h>

static const ran_limit narrow[] = {{SK_LIMIT_JAVASCRIPT_STEPS, 100000},       {SK_LIMIT_JAVASCRIPT_TIME, 600},      {SK_LIMIT_JAVASCRIPT_MEMORY, 8 << 20},
                                   {SK_LIMIT_JAVASCRIPT_ALLOCATED, 1 << 30}, {SK_LIMIT_JAVASCRIPT_SOURCE, 1 << 20}};

static const struct {
    const char *text;
    sk_limit reached; /* SK_LIMIT_COUNT: none has to be */
} programs[] = {
    {"while (true);", SK_LIMIT_JAVASCRIPT_STEPS},
    {"for (;;) try { for (;;) ; } catch (e) { } finally { }", SK_LIMIT_JAVASCRIPT_STEPS},
    {"function f() { try { f() } finally { f() } } f();", SK_LIMIT_JAVASCRIPT_STEPS},
    {"eval('for(;;);')", SK_LIMIT_JAVASCRIPT_STEPS},
    {"new Function('while(1);')()", SK_LIMIT_JAVASCRIPT_STEPS},
    {"'aaaa'.replace(/a/g, function () { for (;;) ; })", SK_LIMIT_JAVASCRIPT_STEPS},
    {"var s = 'x'; for (;;) { try { s += s } catch (e) { s = 'x' } }", SK_LIMIT_COUNT},
    {"var s = ''; for (;;) s += 'xxxxxxxxxxxxxxxxxxxxxxxx';", SK_LIMIT_JAVASCRIPT_ALLOCATED},
    {"var a = []; for (;;) a.push(new Array(1000).join('a' + a.length));", SK_LIMIT_COUNT},
    {"/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')", SK_LIMIT_JAVASCRIPT_ALLOCATED},
    {"var s = 'a'; while (s.length < 1e6) s += s; s.indexOf(s.substr(s.length / 2) + 'b')", SK_LIMIT_JAVASCRIPT_TIME},
    {"var o = {get a() { return this.a }}; try { o.a } catch (e) { }", SK_LIMIT_COUNT},
    {"var o = {}; o.toString = function () { return '' + this }; try { '' + o } catch (e) { }", SK_LIMIT_COUNT},
    {"new Array(4294967295).join('abcdefgh');", SK_LIMIT_COUNT},
    {"var x = new ActiveXObject('No.Such'); for (;;) x = x.a.b(x).c;", SK_LIMIT_COUNT},
    {"var s = 'WScript.Echo(1);'; for (;;) { s = 'eval(' + JSON.stringify(s) + ');'; eval(s) }", SK_LIMIT_COUNT},
    {"setInterval(function () { setInterval(arguments.callee, 0) }, 0)", SK_LIMIT_COUNT},
    {"Object.defineProperty(Object.prototype, 'then', {get: function () { for (;;) ; }}); Promise.resolve({})", SK_LIMIT_COUNT},
    {"Math.max.apply(null, new Array(900000))", SK_LIMIT_COUNT},
    {"delete this.$s; $s = null; $d = $x = $p = 1; for (;;) ;", SK_LIMIT_COUNT},
    {"$p('open'); $p({toString: function () { return $p('x') }}); $put(1); $put(WScript, {}, {}); $nth(WScript, -1e300); $bounds(WScript, 1e300)", SK_LIMIT_COUNT},
    {"$s = $x = 1; var p = new Proxy(WScript, {get: function () { for (;;) ; }}); p.a", SK_LIMIT_COUNT},
    {"Object.setPrototypeOf(Object.prototype, WScript); ({}).x; Array.prototype.push.call(WScript, 1); Object.keys(WScript); JSON.stringify(WScript)", SK_LIMIT_COUNT},
    {"var x = new ActiveXObject('MSXML2.XMLHTTP'); x.onreadystatechange = function () { x.open('GET', 'http://r.example/', 0); x.send() }; x.onreadystatechange()", SK_LIMIT_COUNT},
    {"var d = new ActiveXObject('Scripting.Dictionary'); d.add('a', d); for (var i = 0; i < 1e4; i++) d.add(i, [d, [d], function () { }]);", SK_LIMIT_COUNT},
};

static void test_hostile(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(programs); i++) {
        char text[512];
        snprintf(text, sizeof text, "WScript.Echo('first'); %s", programs[i].text);
        ran_limit limits[SK_COUNT(narrow)];
        memcpy(limits, narrow, sizeof limits);
        /* Where another limit is expected, a slow or busy machine must not come to the time first. */
        bool timed = programs[i].reached == SK_LIMIT_JAVASCRIPT_TIME || programs[i].reached == SK_LIMIT_COUNT;
        if (!timed) limits[1].value = 60000;
        ran_script r = run_script_with(text, NULL, limits, SK_COUNT(limits));
        want_told(&r, programs[i].text, "text=first");
        if (programs[i].reached != SK_LIMIT_COUNT && !r.made->budget.reached[programs[i].reached])
            fail_msg("%s: %s was not reached; %u errors\n%s", programs[i].text, sk_limit_row_of(programs[i].reached)->id, r.figures.errors, r.told);
        end_script(&r);
    }
}

static void test_hostile_pages(void **state)
{
    static const char *const texts[] = {
        "document.write(document); for (;;) document.write('<b>');",
        "function f() { var s = document.createElement('script'); s.text = 'f()'; document.body.appendChild(s) } f()",
        "document.body.appendChild(document.body); document.body.innerText",
        "document.onclick = function () { document.body.click(); document.onclick = arguments.callee }",
        "new Blob([new Blob([{toString: function () { for (;;) ; }}])])",
        "var b = new Blob(['x']); for (var i = 0; i < 40; i++) b = new Blob([b, b]); URL.createObjectURL(b)",
        "window.onload = function () { for (var i = 0; ; i++) addEventListener('e' + i, window.onload) }",
        "location = location; location.href = {toString: function () { location = this }}; document.all.length = 1e9",
        "atob(new Array(5e6).join('A')); $bytes({length: 1e9}); $text(1); $latin({}); $save({}, 1); $element(-1); $child(1); $fetch()",
        "Promise.prototype.then = function (f) { f(); return this.then(f) }; fetch('x').then(function () { })",
    };
    static const sk_javascript_options page = {.host = SK_JAVASCRIPT_PAGE};
    (void)state;
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        char text[512];
        snprintf(text, sizeof text, "alert('first'); %s", texts[i]);
        ran_script r = run_script_with(text, &page, narrow, SK_COUNT(narrow));
        want_told(&r, texts[i], "text=first");
        end_script(&r);
    }
}

static char *repeat(const char *before, const char *unit, size_t count, const char *after)
{
    size_t len = strlen(unit), at = strlen(before);
    char *text = test_malloc(at + len * count + strlen(after) + 1);
    memcpy(text, before, at);
    for (size_t i = 0; i < count; i++, at += len) memcpy(text + at, unit, len);
    memcpy(text + at, after, strlen(after) + 1);
    return text;
}

/* Depth in the text itself, and length. told: what a reader of any depth would still tell; NULL: the text may be lost. */
static void test_deep_and_long(void **state)
{
    (void)state;
    static const struct { const char *before, *unit, *after; size_t count; const char *told; } rows[] = {
        {"WScript.Echo('a'", "+'a'", ")", 20000, "text=aaaaaaaa"}, {"WScript.Echo('on');x=[", "1,", "2]", 200000, "text=on"},
        {"WScript.Echo('on');", "if(0);else ", ";", 400, "text=on"},  {"x=", "(", "1", 100000, NULL},
        {"x=", "[", "", 100000, NULL},           {"", "if(1){", "", 50000, NULL},      {"x=", "!", "1", 100000, NULL},
        {"x=", "function(){return ", "1", 20000, NULL}, {"x=", "a?b:", "c", 20000, NULL}, {"x=", "`${", "1", 20000, NULL},
        {"", "if(0);else ", ";", 20000, NULL},   {"x=", "{a:", "1", 20000, NULL},      {"x=a", ".b", "", 20000, NULL},
        {"x=a", "(1)", "", 20000, NULL},         {"x=", "a=>", "1", 20000, NULL},      {"", "a:", ";", 20000, NULL},
        {"x=", "new ", "a", 20000, NULL},        {"", "{let a=1;", "", 20000, NULL},   {"async async=", "async(", "", 20000, NULL},
        {"x=a", "?.b", "", 20000, NULL},         {"", "/*@if(0)", "", 20000, NULL},    {"/*@cc_on @set @a=", "(", "1", 20000, NULL},
        {"", "let [", "", 20000, NULL},          {"/", "(", "/", 100000, NULL},        {"x=", "class extends ", "a", 20000, NULL}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        char *text = repeat(rows[i].before, rows[i].unit, rows[i].count, rows[i].after);
        ran_script r = run_script(text);
        if (rows[i].told) want_told(&r, rows[i].unit, rows[i].told);
        end_script(&r);
        test_free(text);
    }
}

/* The same text ends at the same step. */
static void test_repeats(void **state)
{
    (void)state;
    static const char text[] = "var t = ''; for (;;) { t += Math.random() + new Date().getTime(); if (t.length % 7 == 0) WScript.Echo(t.length) }";
    static const ran_limit few = {SK_LIMIT_JAVASCRIPT_STEPS, 3000};
    ran_script a = run_script_with(text, NULL, &few, 1), b = run_script_with(text, NULL, &few, 1);
    assert_string_equal(a.told, b.told);
    assert_int_equal(a.figures.steps, b.figures.steps);
    assert_true(a.figures.steps > 1000);
    end_script(&a);
    end_script(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hostile), cmocka_unit_test(test_hostile_pages), cmocka_unit_test(test_deep_and_long),
                                       cmocka_unit_test(test_repeats)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
