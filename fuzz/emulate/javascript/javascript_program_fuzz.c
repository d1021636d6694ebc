/* Scripts of JavaScript, made from the bytes by a grammar: each ends within its budgets, and does the same when it is run again. */
#include "emulate/generated.h"

#include "emulate/javascript/javascript.h"

#define STEPS 20000
#define MEMORY (64u << 20)

static const char *const programs[] = {"%S", "%S%S%S%S", "%D%S%S%S%S%S%S", "%D%D%S%S%S%S%S%S%S%S", NULL};
static const char *const definitions[] = {"",
                                          "function f(a, b) { %B return %E; }\n",
                                          "var g = function (c) { %B };\n",
                                          "function K(v) { this.v = v; } K.prototype.m = function () { %B };\n",
                                          "function h(n) { return n > 0 ? h(n - 1) + %E : %E; }\n",
                                          NULL};
static const char *const bodies[] = {"", "%S", "%S%S", "%S%S%S", NULL};
static const char *const statements[] = {"x = 1;\n",
                                         "var %L = %E;\n",
                                         "%L = %E;\n",
                                         "%L += %E;\n",
                                         "%L++;\n",
                                         "if (%E) { %B } else { %B }\n",
                                         "if (%E) %S",
                                         "for (var i = 0; i < %N; i++) { %B }\n",
                                         "for (var k in %E) { %B }\n",
                                         "while (%E) { %B }\n",
                                         "do { %B } while (%E);\n",
                                         "switch (%E) { case %E: %B case %E: %B break; default: %B }\n",
                                         "try { %B } catch (e) { %B } finally { %B }\n",
                                         "throw %E;\n",
                                         "with (%E) { %B }\n",
                                         "q: for (;;) { %B break q; }\n",
                                         "return;\n",
                                         "f(%E, %E);\n",
                                         "g(%E);\n",
                                         "%E;\n",
                                         "eval(%T);\n",
                                         "WScript.Echo(%E);\n",
                                         "o.%M = %E;\n",
                                         "a[%E] = %E;\n",
                                         "delete o.%M;\n",
                                         "%O.Run(%E);\n",
                                         "%O.Open(\"GET\", %T, false);\n",
                                         "function n() { %B }\n",
                                         "WScript.Sleep(%N);\n",
                                         "o = %O;\n",
                                         "/*@cc_on @if (@_jscript) %S @end @*/\n",
                                         "document.write(%E);\n",
                                         "location = %E;\n",
                                         NULL};
static const char *const places[] = {"x", "y", "s", "a", "o", "i", "this.z", "o.p", "a[0]", NULL};
static const char *const expressions[] = {"1",
                                          "%N",
                                          "%T",
                                          "%L",
                                          "%L",
                                          "(%E)",
                                          "(%E %P %E)",
                                          "(%E %P %E)",
                                          "(%E ? %E : %E)",
                                          "-%E",
                                          "!%E",
                                          "~%E",
                                          "typeof %E",
                                          "void %E",
                                          "[%E, %E]",
                                          "{}",
                                          "({a: %E, b: %E})",
                                          "f(%E, %E)",
                                          "h(%N)",
                                          "new K(%E)",
                                          "new K(%E).m()",
                                          "(%E).%M",
                                          "(%E)[%E]",
                                          "(%E).%F",
                                          "(%E).%F",
                                          "(%T).%F",
                                          "%G",
                                          "%G",
                                          "function (a) { %B return %E; }",
                                          "(function () { %B })()",
                                          "%R",
                                          "%R.exec(%E)",
                                          "(%E instanceof Array)",
                                          "(%E in a)",
                                          "(%E, %E)",
                                          "%O",
                                          "arguments",
                                          "this",
                                          NULL};
static const char *const operators[] = {
    "+", "-", "*", "/", "%%", "==", "===", "!=", "<", ">=", "&", "|", "^", "<<", ">>", ">>>", "&&", "||", NULL};
static const char *const numbers[] = {"1",     "0",   "2",  "3",   "-1",         "0x41", "1.5",
                                      "1e300", "255", "65", "NaN", "4294967296", "1e9",  NULL};
static const char *const texts[] = {"''",          "'a'",           "'abc'",          "'1,2;3'",          "'http://a.example/x'",
                                    "'x = x + 1'", "'%%41%%u3042'", "'\\x41\\u0042'", "'WScript.Shell'",  "'12'",
                                    "'(a+)+$'",    "\"あ\"",        "'return 1'",     "'MSXML2.XMLHTTP'", "'f(1)'",
                                    NULL};
static const char *const members[] = {"length", "p",         "a",      "prototype", "constructor", "responseText",
                                      "Count",  "lastIndex", "callee", "caller",    NULL};
static const char *const methods[] = {"charAt(%E)",
                                      "charCodeAt(%E)",
                                      "split(%E)",
                                      "join(%E)",
                                      "replace(%E, %E)",
                                      "replace(%R, %E)",
                                      "substr(%E, %E)",
                                      "slice(%E)",
                                      "indexOf(%E)",
                                      "toString(%E)",
                                      "toUpperCase()",
                                      "concat(%E)",
                                      "reverse()",
                                      "sort()",
                                      "sort(g)",
                                      "push(%E)",
                                      "pop()",
                                      "shift()",
                                      "splice(%E, %E, %E)",
                                      "match(%R)",
                                      "search(%R)",
                                      "call(null, %E)",
                                      "apply(null, [%E])",
                                      "toFixed(%E)",
                                      "hasOwnProperty(%E)",
                                      "m()",
                                      "Send()",
                                      "Run(%E)",
                                      "valueOf()",
                                      "test(%E)",
                                      NULL};
static const char *const functions[] = {"Math.random()",
                                        "String.fromCharCode(%E, %E)",
                                        "parseInt(%E, %E)",
                                        "parseFloat(%E)",
                                        "Number(%E)",
                                        "String(%E)",
                                        "unescape(%E)",
                                        "escape(%E)",
                                        "decodeURIComponent(%E)",
                                        "encodeURIComponent(%E)",
                                        "Math.floor(%E)",
                                        "Math.pow(%E, %E)",
                                        "new Array(%E)",
                                        "new Array(%E, %E)",
                                        "new Date(%E).getTime()",
                                        "new Function('a', %T)(%E)",
                                        "eval(%T)",
                                        "eval(%E)",
                                        "new RegExp(%E, 'g')",
                                        "isNaN(%E)",
                                        "new Enumerator(%O)",
                                        "WScript.ScriptFullName",
                                        "atob(%T)",
                                        "new Error(%E)",
                                        NULL};
static const char *const patterns[] = {"/a/", "/(a+)+$/", "/[^b]/g", "/(.)(\\d)?/i", "/\\s|,/", "/^.*$/m", NULL};
static const char *const objects[] = {"this",
                                      "new ActiveXObject(%T)",
                                      "WScript.CreateObject(%T)",
                                      "new ActiveXObject('Scripting.FileSystemObject')",
                                      "new ActiveXObject('ADODB.Stream')",
                                      "o",
                                      "GetObject('winmgmts:')",
                                      NULL};
static const grammar_rule rules[] = {{'Z', programs},    {'D', definitions}, {'B', bodies},   {'S', statements}, {'L', places},
                                     {'E', expressions}, {'P', operators},   {'N', numbers},  {'T', texts},      {'M', members},
                                     {'F', methods},     {'G', functions},   {'R', patterns}, {'O', objects},    {0, NULL}};
static const grammar javascript = {rules, 12, 4000};

/* A run that ended by CPU time may end elsewhere the next time. */
static sk_bytes run(sk_arena *a, sk_bytes program, sk_bytes choices, bool *ret_timed)
{
    (void)choices;
    sk_budget *b = program_budget(a, SK_LIMIT_JAVASCRIPT_STEPS, STEPS);
    b->limits.value[SK_LIMIT_JAVASCRIPT_MEMORY] = 8u << 20;
    b->limits.value[SK_LIMIT_JAVASCRIPT_ALLOCATED] = 256u << 20;
    program_told t = {.budget = b, .steps = SK_LIMIT_JAVASCRIPT_STEPS, .text = sk_buf_new(a, 16u << 20)};
    sk_world_sink sink = {.self = &t, .effect = program_take_effect, .child = program_take_child};
    sk_world *w = sk_world_new(a, b, &sink, NULL);
    if (w) sk_javascript_run(w, (sk_place){.artifact = 5, .len = program.len}, program, NULL, NULL);
    grammar_must(b->used[SK_LIMIT_JAVASCRIPT_STEPS] <= STEPS && sk_arena_used(a) <= MEMORY);
    *ret_timed |= b->reached[SK_LIMIT_JAVASCRIPT_TIME];
    return sk_buf_view(&t.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    program_twice(&javascript, sk_bytes_of(data, size), MEMORY, run);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self) { grammar_seeds(3, take, self); }
