/* The language as the rewritten source keeps it: each row is true in Windows Script Host or in a browser of today. */
#include "unit/emulate/javascript/ran_script.h"

#include <stdio.h>

static const char *const truths[] = {
    "1 + 1 == 2",
    "typeof undefinedName === 'undefined'",
    "(function () { return arguments.length })(1, 2) == 2",
    "eval('1+1') == 2",
    "eval('parseInt') === parseInt && eval('String').fromCharCode(65) == 'A' && (0, eval)('Math') === Math",
    "(function () { var local = 5; return eval('local') })() == 5",
    "this['ev' + 'al']('2+3') == 5",
    "(function () { var local = 5; return (0, eval)('typeof local') })() == 'undefined'",
    "new Function('a', 'b', 'return a+b')(2, 3) == 5",
    "Function('return this')() === this",
    "unescape('%41%u0042') == 'AB' && escape('\\u3042') == '%u3042'",
    "'\\v' == 'v'",
    "/*@cc_on @*/ /*@if (@_jscript) true @else @*/ false /*@end @*/ == true",
    "(function () { /*@cc_on @set @x = 3 @if (@x > 2) return true; @end @*/ return false })()",
    "/*@cc_on!@*/true == false",
    "(function () { var f = function leaked() { return 7 }; return leaked() })() == 7",
    "[1, 2, 3,].length == 3",
    "new Date('Jan 5, 2016 10:00').getTime() == Date.UTC(2016, 0, 5, 10)",
    "new Date(2016, 0, 5).getYear() == 116",
    "new Date().getFullYear() == 2021",
    "/[/\\]]/.test('/') && 'a/b'.split(/\\//).length == 2",
    "(function () { x: for (;;) { for (;;) break x } return true })()",
    "(function () { if (1) return true\nelse return false })()",
    "(function () { return\n1 })() === undefined",
    "(a => a * 2)(4) == 8",
    "((a, b = a + 1, ...rest) => a + b + rest.length)(1, undefined, 3, 4) == 5",
    "`a${1 + 1}b${`c${3}`}` == 'a2bc3'",
    "(function () { let a = 1; { let a = 2; { const a = 3 } } return a })() == 1",
    "(function () { var s = ''; for (const [k, v] of Object.entries({x: 1, y: 2})) s += k + v; return s })() == 'x1y2'",
    "(function () { var {a, b: {c = 5, ...r} = {d: 6}, ...o} = {a: 1, z: 2}; return a + c + r.d + o.z })() == 14",
    "(function () { var a = 1, b = 2; [a, b] = [b, a]; return a * 10 + b })() == 21",
    "(function () { class A { #p = 3; static s = 4; constructor(n) { this.n = n } get p() { return this.#p } m() { return this.n } }"
    " class B extends A { constructor() { super(5) } m() { return super.m() + A.s } } var b = new B(); return b.m() + b.p })() == 12",
    "(function () { function* g() { yield 1; yield* [2, 3] } return [...g()].join('') })() == '123'",
    "({a: 1, ['b' + 1]: 2, m() { return this.a }, get g() { return 3 }}).m() == 1",
    "(null ?? 3) == 3 && undefined?.a.b === undefined && ({a: {b: 1}})?.a?.b == 1",
    "(function () { var a; a ?\?= 1; a ||= 2; a &&= 3; return a })() == 3",
    "Math.max(...[1, 5, 3]) == 5 && new Date(...[2016, 0, 1]).getFullYear() == 2016",
    "(function () { return (() => this)() })() === this",
    "new Map([[1, 'a']]).get(1) == 'a' && new Set([1, 1]).size == 1",
    "'x'.padStart(3, '-') == '--x' && 'a-b-'.replaceAll('-', '') == 'ab' && [1, [2, [3]]].flat(9).length == 3",
    "/(?<year>\\d+)/u.test('12')",
    "1_000 + 0b11 == 1003 && 2 ** 10 == 1024",
    "(function () { switch (3) { case 3: let y = 4; return y } })() == 4",
    "(function () { try { null.x } catch { return true } })()",
    "(function () { var n = 0; do n++; while (n < 3) return n })() == 3",
    "(function () { var n = 0; while (true) { n = n + 1; if (n == 2000000000) break } return n })() == 2000000000",
    "(function () { for (var i = 0; i < 1e9; i++); return i })() == 1e9",
    "Math.random() != Math.random()",
    "Uint8Array.from('AB', c => c.charCodeAt(0))[1] == 66",
    "(function () { var r = 0; for (var i = 0, a = [1, 2]; i in a; i++) r += a[i]; return r })() == 3",
    "(function () { if (0) ; else if (0) ; else return 1 })() == 1",
    "'a' + -1 + +1 + - -1 == 'a-111'",
    "(function (a, b) { return a, b })(1, 2) == 2",
    "[,1].length == 2 && [1,,2].length == 3",
    "(function () { var o = {if: 1, new: 2}; return o.if + o.new })() == 3",
};

static void test_language(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(truths); i++) {
        char text[1024];
        snprintf(text, sizeof text, "var ok = %s;\nWScript.Echo(ok === true ? 'it holds' : 'it fails: ' + ok);", truths[i]);
        ran_script r = run_script(text);
        want_told(&r, truths[i], "text=it holds");
        assert_int_equal(r.figures.texts_lost, 0);
        end_script(&r);
    }
}

/* Cut anywhere, a text is no trap for the parser. */
static void test_cut_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(truths); i += 2) {
        size_t whole = strlen(truths[i]);
        for (size_t len = 0; len < whole; len += whole / 12 + 1) {
            char text[1024];
            snprintf(text, sizeof text, "%.*s", (int)len, truths[i]);
            ran_script r = run_script(text);
            end_script(&r);
        }
    }
}

static void test_no_javascript(void **state)
{
    (void)state;
    ran_script r = run_script("this is no program (");
    assert_true(r.figures.lost);
    assert_int_equal(r.figures.lost_artifact, 1);
    end_script(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_language), cmocka_unit_test(test_cut_everywhere), cmocka_unit_test(test_no_javascript)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
