"""Programs of JavaScript as JScript has it (ECMA-262, 3rd edition), for the comparison with Node: each leaves its result in x."""
from chance import Chance

# One expression a line.
PICKED = r'''
1 + 2 * 3
"1" + 2
1 + "2"
"3" * "4"
"a" * 2
"5" - 2
1 / 0
-1 / 0
0 / 0
5 % 3
-5 % 3
5.5 % 2
0.1 + 0.2
1 / 3
1e21
1e20
123456789012345680000
1e-7
0.000001
-0
1 / -0
2147483647 | 0
2147483648 | 0
4294967295 >>> 0
-1 >>> 0
-1 >>> 28
1 << 31
1 << 32
-8 >> 1
5 & 3
5 | 3
5 ^ 3
~5
~~"7.9"
!0
!"0"
!!""
!!"false"
!!NaN
!![]
null + 1
undefined + 1
true + true
[] + []
[] + {}
[1,2] + [3]
+[]
+[5]
+[1,2]
+{}
+""
+" 12 "
+"0x1F"
+"1e3"
+"abc"
+true
+null
+undefined
-"5"
null == undefined
null === undefined
null == 0
null >= 0
"1" == 1
"1" === 1
NaN == NaN
[] == false
"" == 0
"0" == false
[1] == 1
"b" > "a"
"10" < "9"
"10" < 9
"a" < 1
undefined < 1
typeof null
typeof undefined
typeof undeclared
typeof []
typeof function () {}
typeof NaN
typeof new String("a")
typeof /x/
void 0
(1, 2)
1 ? "a" : "b"
"" || "b"
"a" && 0
0 || null
"abc".length
"abc".charAt(1)
"abc".charAt(9)
"abc".charCodeAt(1)
"abc".charCodeAt(9)
"abc"[1]
String.fromCharCode(72, 105)
String.fromCharCode(65616)
"a,b,c".split(",")
"abc".split("")
"a1b2c".split(/\d/)
"a1b2c".split(/(\d)/)
"a,b,c".split(",", 2)
"abc".substring(1)
"abc".substring(2, 0)
"abc".substring(-1, 2)
"abc".substr(1)
"abc".substr(-2)
"abc".substr(-2, 1)
"abc".substr(1, 99)
"abc".slice(1)
"abc".slice(-2, -1)
"abcabc".indexOf("c")
"abcabc".indexOf("c", 3)
"abcabc".lastIndexOf("c")
"abcabc".lastIndexOf("c", 4)
"abc".indexOf("")
"aXbX".replace("X", "-")
"aXbX".replace(/X/g, "-")
"john smith".replace(/(\w+) (\w+)/, "$2, $1")
"abc".replace(/b/, "[$&$`$']")
"abc".replace(/./g, function (c) { return c.charCodeAt(0).toString(16); })
"a.b".replace(".", "$$")
"aBc".toUpperCase()
"aBc".toLowerCase()
"abc".concat(1, true)
"abc".match(/b/)
"abcb".match(/b/g)
"abc".match(/x/)
"abc".search(/c/)
"a" + null
"a" + undefined
"a" + true
"a" + [1, [2, 3]]
"\x41\u0042\103"
'it\'s'
parseInt("12abc")
parseInt("0x1F")
parseInt("1F", 16)
parseInt("z", 36)
parseInt("")
parseInt(" 42 ")
parseInt("12", 3)
parseInt("9", 8)
parseInt(3.9)
parseInt("-0x10")
parseFloat("1.5abc")
parseFloat(".5")
parseFloat("-1e3x")
parseFloat("x")
Number("")
Number("12px")
Number([])
Number("0x10")
isNaN("a")
isNaN("1")
isFinite(1 / 0)
(255).toString(16)
(255).toString(2)
(0.5).toString(2)
(-255).toString(36)
(3.14159).toFixed(2)
(2.5).toFixed(0)
(1.005).toFixed(2)
(1e21).toFixed(2)
(123.456).toPrecision(4)
(0.00001).toPrecision(1)
(12345.678).toExponential(2)
escape("a b+c/é")
escape("あ")
unescape("%41%u3042%zz")
encodeURIComponent("a b&c=é/あ")
decodeURIComponent("%E3%81%82")
decodeURIComponent("%zz")
encodeURI("http://a.example/x y?q=é#f")
decodeURI("%41%2F")
Math.round(2.5)
Math.round(-2.5)
Math.round(0.49999999999999994)
Math.floor(-1.5)
Math.ceil(-1.5)
Math.max()
Math.min(3, 1, 2)
Math.max(1, NaN)
Math.pow(2, 10)
Math.pow(0, 0)
Math.sqrt(2)
Math.abs(-3)
Math.atan2(1, 1)
Math.exp(1)
Math.log(10)
[3, 1, 2].sort()
[10, 9, 1].sort()
[10, 9, 1].sort(function (a, b) { return a - b; })
[1, 2, 3].reverse()
[1, 2, 3].join("-")
[1, 2, 3].join()
[1, , 3].join("-")
[null, undefined, 1].join("-")
[1, 2].concat(3, [4, [5]])
[1, 2, 3, 4].slice(1, 3)
[1, 2, 3].slice(-2)
new Array(3).length
new Array(3).join("a")
new Array(1, 2).length
[1, 2, 3].toString()
[1, 2, 3].length
(function () { return arguments.length; })(1, 2, 3)
(function (a, b) { return a + (b === undefined); })(1)
(function f(n) { return n < 2 ? 1 : n * f(n - 1); })(10)
(function () { return this === undefined; })()
typeof (function () { return this; })()
(function () { return typeof arguments; })()
new Function("a", "b", "return a + b")(1, 2)
eval("1 + 2")
eval("var q = 5; q * 2")
eval("({a: 7})").a
eval("")
({a: 1, b: 2}).b
"a" in {a: 1}
1 in [5, 6]
({}).toString()
[] instanceof Array
new Date(0).getTime()
Date.UTC(2020, 0, 2)
new Date(Date.UTC(2020, 1, 30)).getUTCDate()
new Date(86400000).getUTCDay()
new Date("x").getTime()
/a(b)?c/.exec("ac")
/a(b)?c/.exec("abc")
/^\s*(\w+)\s*$/.exec("  hi ")[1]
/[^a-c]/.test("abc")
/a{2,3}/.exec("aaaa")[0]
/a+?/.exec("aaa")[0]
/(?:a|b)(?=c)/.exec("bc")[0]
/\bfoo\b/i.test("a FOO b")
/\u0041/.test("A")
/[\d\-x]+/.exec("12-x")[0]
/(a)(b)\2\1/.test("abba")
/^b/m.test("a\nb")
/x/g.source
String(/a\/b/gi)
undeclared
null.a
undefined()
(5)()
new 5
"abc".foo()
"abc".foo
decodeURIComponent("%")
new Array(-1)
(1).toFixed(101)
'''

PROGRAMS = [
    "x = 0; for (var i = 0; i < 10; i++) { if (i % 2) continue; if (i > 6) break; x += i; }",
    "x = ''; for (var i = 3; i--;) x += i;",
    "x = 0; while (x < 5) x++;",
    "x = 0; do { x++; } while (x < 0);",
    "x = ''; outer: for (var i = 0; i < 3; i++) for (var j = 0; j < 3; j++) { if (j == 1) continue outer; if (i == 2) break outer; x += i + '' + j + ' '; }",
    "x = ''; for (var k in {a: 1, b: 2}) x += k;",
    "x = ''; for (var k in [5, 6]) x += k;",
    "switch (3) { case 1: x = 'a'; case 3: x = 'b'; case 4: x += 'c'; break; default: x = 'd'; }",
    "switch ('1') { case 1: x = 'number'; break; default: x = 'other'; }",
    "switch (9) { default: x = 'd'; case 1: x += '1'; }",
    "try { throw 'a'; } catch (e) { x = e; } finally { x += 'f'; }",
    "try { null.a; } catch (e) { x = e instanceof TypeError; }",
    "x = (function () { try { return 1; } finally { x = 2; } })();",
    "x = (function () { try { return 1; } finally { return 2; } })();",
    "try { throw new Error('m'); } catch (e) { x = e.name + e.message; }",
    "function A(v) { this.v = v; } A.prototype.get = function () { return this.v; }; x = new A(5).get();",
    "function A() {} function B() {} B.prototype = new A(); x = new B() instanceof A;",
    "var o = {a: 1}; with (o) { a = 2; x = a; }",
    "var o = {f: function () { return this.n; }, n: 4}; x = o.f();",
    "var o = {}; o['a b'] = 1; o[2] = 3; x = o['a b'] + o['2'];",
    "var o = {a: 1}; delete o.a; x = 'a' in o;",
    "var a = [1, 2, 3]; x = a.shift() + '|' + a.pop() + '|' + a.push(9) + '|' + a.unshift(8) + '|' + a;",
    "var a = [1, 2, 3, 4, 5]; x = a.splice(1, 2, 'x', 'y', 'z') + '|' + a;",
    "var a = [1, 2, 3]; a.length = 1; x = a.length + '|' + a;",
    "var a = []; a[5] = 1; x = a.length;",
    "var f = []; for (var i = 0; i < 3; i++) f.push(function () { return i; }); x = f[0]() + '' + f[2]();",
    "var c = (function () { var n = 0; return function () { return ++n; }; })(); c(); x = c();",
    "x = typeof hoisted; function hoisted() {}",
    "x = typeof later; var later = 1;",
    "var y = 1; (function () { x = y; var y = 2; })();",
    "function f(a) { arguments[0] = 9; return a; } x = f(1);",
    "x = ''; var s = 'abc'; for (var i = 0; i < s.length; i++) x = s.charAt(i) + x;",
    "var s = '68656c6c6f'; x = ''; for (var i = 0; i < s.length; i += 2) x += String.fromCharCode(parseInt(s.substr(i, 2), 16));",
    "var k = 'key', s = 'secret'; x = ''; for (var i = 0; i < s.length; i++) x += (s.charCodeAt(i) ^ k.charCodeAt(i % k.length)).toString(16) + ' ';",
    "var b = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', s = 'aGVsbG8h', n = 0, bits = 0; x = ''; for (var i = 0; i < s.length; i++) "
    "{ n = n << 6 | b.indexOf(s.charAt(i)); bits += 6; if (bits >= 8) { bits -= 8; x += String.fromCharCode(n >> bits & 255); } }",
    "x = []; for (var i = 2; i < 30; i++) { for (var j = 2; j * j <= i && i % j; j++); if (j * j > i) x.push(i); }",
    "var r = /a(.)/g, m; x = ''; while (m = r.exec('abacad')) x += m[1] + r.lastIndex;",
    "var a = [5, 3, 9]; a.sort(function (p, q) { return q - p; }); x = a;",
    "x = 1; x += x++ + ++x;",
    "var i = 5; x = i++ + i + --i;",
    "var a = 1, b = a = 2; x = a + b;",
    "x = function () { return 1; }.call(null) + Math.max.apply(null, [1, 5, 3]);",
    "x = eval('(function (a) { return a * 2; })')(21);",
    "eval('var made = 5'); x = made;",
    "x = new Function('return typeof x')();",
    "var o = {toString: function () { return 'o'; }, valueOf: function () { return 7; }}; x = o + 1 + '' + o;",
    "var d = new Date(2020, 0, 31); d.setMonth(1); x = d.getMonth() + '/' + d.getDate();",
    "Array.prototype.last = function () { return this[this.length - 1]; }; x = [1, 2].last();",
    "String.prototype.twice = function () { return this + this; }; x = 'ab'.twice();",
    "if (0) x = 1; else if ('') x = 2; else x = 3;",
    "var a = 1\nvar b = a\n++b\nx = b",
    "x = (function () { return\n1; })();",
    "x = [1, 2, 3].toString() === '1,2,3' ? 'same' : 'other'",
    "label: { x = 1; break label; x = 2; }",
    "var n = 0; for (;;) { if (++n > 4) break; } x = n;",
    "x = ''; for (var p in 'ab') x += p;",
    "x = /* a remark */ 5 // another\n",
    "var o = {get: 1, 'if': 2, 3: 4}; x = o.get + o['if'] + o[3];",
    "x = (function (a, a) { return a; })(1, 2);",
    "x = escape(unescape('%u0041%20%7e')) + encodeURIComponent(unescape('%u3042'));",
]

WORDS = ["", "a", "abc", "Hello World", "x1y2z3", " pad ", "aXbXcX", "12.5", "-7", "0x1F", "mississippi", "Tool.Example"]
VALUES = ["0", "1", "-1", "2.5", "-7", "255", "1e21", "NaN", "\"\"", "\"a\"", "\"5\"", "\"-2.5\"", "true", "false", "null", "undefined", "[]", "[3]", "[1,2]"]


def quote(text):
    return '"' + text.replace('"', '\\"') + '"'


def generated(c):
    for _ in range(120):
        op = c.of(["+", "-", "*", "/", "%", "==", "===", "!=", "<", ">=", "&", "|", "^", "<<", ">>", ">>>", "&&", "||"])
        yield "(%s) %s (%s)" % (c.of(VALUES), op, c.of(VALUES))
    for _ in range(60):
        word, n, m = quote(c.of(WORDS)), c.between(-3, 6), c.between(-2, 6)
        yield c.of(["%s.substr(%d, %d)", "%s.substring(%d, %d)", "%s.slice(%d, %d)"]) % (word, n, m)
    for _ in range(40):
        yield c.of(["%s.split(%s)", "%s.indexOf(%s)", "%s.lastIndexOf(%s)", "%s.replace(%s, \"$&-\")"]) % (quote(c.of(WORDS)), quote(c.of(["a", "X", "ss", "", "i", " "])))
    for _ in range(40):
        pattern = "".join(c.of(["a", "b", "[ab]", "[^a]", ".", "\\d", "(a|b)", "a*", "b+", "c?", "(?:x)"]) for _ in range(c.between(1, 4)))
        yield "/%s/.exec(%s)" % (pattern, quote("".join(c.of("abc1") for _ in range(c.between(0, 7)))))
    for _ in range(30):
        yield c.of(["parseInt(%s)", "parseFloat(%s)", "Number(%s)", "isNaN(%s)", "String(%s)", "Boolean(%s)", "!%s", "~%s", "-(%s)", "typeof %s"]) % c.of(VALUES + [quote(w) for w in WORDS])
    for _ in range(20):
        yield "(%s).toString(%d)" % (c.of(["255", "-7", "1024", "0.5", "4294967295"]), c.of([2, 8, 16, 36]))
    for _ in range(20):
        yield "Math.%s(%s)" % (c.of(["round", "floor", "ceil", "abs", "sqrt"]), c.of(["2.5", "-2.5", "0.5", "-0.5", "3.7", "16"]))


def cases():
    c = Chance(20180907)
    found = ["x = " + line for line in PICKED.split("\n") if line.strip()] + PROGRAMS + ["x = " + e for e in generated(c)]
    return list(dict.fromkeys(found))
