/* Scripts of PowerShell, made from the bytes by a grammar: each ends within its budgets, and does the same when it
 * is run again. */
#include "grammar.h"

#include "make/paper.h"

#define STEPS 20000

static const char *const programs[] = {"%S", "%S%S%S%S", "%D%S%S%S%S%S%S", "%D%D%S%S%S%S%S%S%S%S", NULL};
static const char *const definitions[] = {"",
                                          "function f($a, [switch]$b, $c = %N) { %B }\n",
                                          "function g { param($d) process { $_ } end { %E } }\n",
                                          "filter h { $_ + %E }\n",
                                          "$k = { %B }\n",
                                          NULL};
static const char *const bodies[] = {"1", "%E", "%S%E", "return %E", "%S%S", NULL};
static const char *const statements[] = {"$x = 1\n",
                                         "%L = %E\n",
                                         "%L = %E; %L = %E\n",
                                         "%L += %E\n",
                                         "%L -= %E\n",
                                         "%L *= %E\n",
                                         "$x++\n",
                                         "--$y\n",
                                         "$x, $y = %E, %E\n",
                                         "if (%E) { %S } elseif (%E) { %S } else { %S }\n",
                                         "for ($i = %N; $i -lt %N; $i++) { %S }\n",
                                         "foreach ($e in %E) { %S }\n",
                                         "while (%E) { %S }\n",
                                         "do { %S } while (%E)\n",
                                         "do { %S } until (%E)\n",
                                         "switch (%E) { %E { %S } {$_ -gt 1} { %S } default { %S } }\n",
                                         "switch -regex (%E) { %T { %S } }\n",
                                         "try { %S } catch { %S } finally { %S }\n",
                                         "throw %E\n",
                                         "break\n",
                                         "continue\n",
                                         "return %E\n",
                                         "%C\n",
                                         "%E | %C\n",
                                         "%E | ForEach-Object { %E }\n",
                                         "%E | %% { %E } | ? { %E }\n",
                                         "$h[%E] = %E\n",
                                         "$h.k = %E\n",
                                         "& %E %E\n",
                                         ". %E\n",
                                         "iex %E\n",
                                         "[void]%E\n",
                                         "$k.Invoke()\n",
                                         "trap { %S }\n",
                                         "%E | Out-Null\n",
                                         "Set-Variable %T %E\n",
                                         NULL};
static const char *const places[] = {"$x",        "$y",     "$z", "$i", "$e", "$script:x", "$env:TEMP",
                                     "$global:y", "${a b}", "$_", "$h", "$k", NULL};
static const char *const expressions[] = {"1",
                                          "%N",
                                          "%T",
                                          "%L",
                                          "%L",
                                          "(%E)",
                                          "(%E %P %E)",
                                          "(%E %P %E)",
                                          "(%E %P %E)",
                                          "(%E -f %E, %E)",
                                          "@(%E, %E, %E)",
                                          "@{k = %E; 'j' = %E}",
                                          "%L[%E]",
                                          "%L[%E, %E]",
                                          "%L[%N..%N]",
                                          "(%N..%N)",
                                          "[%Y]%E",
                                          "[%Y]::%F",
                                          "(%E).%M",
                                          "(%E).%M",
                                          "-%E",
                                          "(-not %E)",
                                          "(!%E)",
                                          "(-join %E)",
                                          "(-split %E)",
                                          "(f %E -c %E)",
                                          "(%C)",
                                          "$(%S)",
                                          "\"a$x b$($y) ${z}\"",
                                          "@'\nhere $x\n'@\n",
                                          "(New-Object %O)",
                                          "(& { %B })",
                                          "(,%E)",
                                          "($x = %E)",
                                          "({ %B })",
                                          NULL};
static const char *const operators[] = {"+",    "-",     "*",         "/",       "%%",       "-eq",    "-ne",   "-lt",
                                        "-ge",  "-like", "-notlike",  "-match",  "-replace", "-split", "-join", "-contains",
                                        "-in",  "-and",  "-or",       "-xor",    "-band",    "-bor",   "-bxor", "-shl",
                                        "-shr", "-ceq",  "-creplace", "-csplit", "-is",      "-as",    "..",    NULL};
static const char *const numbers[] = {
    "1",     "0",   "2",   "3",  "5",  "-1", "0x41", "1.5", "1kb", "2147483647", "9223372036854775807",
    "1e300", "255", "100", "4d", "7L", NULL};
static const char *const texts[] = {"''",
                                    "'a'",
                                    "'abc'",
                                    "'a,b;c'",
                                    "'{0}{1:X2}{2,5}'",
                                    "'http://a.example/x'",
                                    "'YQBiAA=='",
                                    "'(a+)+$'",
                                    "'[^a]|b'",
                                    "'(.)(.)'",
                                    "'$2$1'",
                                    "'ÄÖあ'",
                                    "'65'",
                                    "'$x'",
                                    "'*b?'",
                                    "'H4sIAAAAAAAA'",
                                    "\"`t`n`0\"",
                                    "'Get-Date'",
                                    "'write-output 1'",
                                    "'.'",
                                    NULL};
static const char *const types[] = {"int",    "string",   "char",    "byte",          "double", "bool",        "array",
                                    "char[]", "byte[]",   "int[]",   "regex",         "long",   "scriptblock", "datetime",
                                    "xml",    "object[]", "convert", "text.encoding", NULL};
static const char *const statics[] = {"Empty",
                                      "Join(%E, %E)",
                                      "Format(%E, %E)",
                                      "Concat(%E, %E)",
                                      "ToInt32(%E, %N)",
                                      "FromBase64String(%E)",
                                      "ToBase64String(%E)",
                                      "ToChar(%E)",
                                      "ToString(%E, %N)",
                                      "Parse(%E)",
                                      "Round(%E, %N)",
                                      "Pow(%E, %E)",
                                      "Reverse(%E)",
                                      "MaxValue",
                                      "Replace(%E, %E, %E)",
                                      "Matches(%E, %E)",
                                      "UTF8.GetString(%E)",
                                      "Unicode.GetBytes(%E)",
                                      "new(%E)",
                                      "Create(%E)",
                                      "IsNullOrEmpty(%E)",
                                      NULL};
static const char *const members[] = {"Length",
                                      "Count",
                                      "ToString()",
                                      "ToString(%E)",
                                      "ToUpper()",
                                      "ToLower()",
                                      "Trim(%E)",
                                      "Split(%E)",
                                      "Replace(%E, %E)",
                                      "Substring(%E)",
                                      "Substring(%E, %E)",
                                      "IndexOf(%E)",
                                      "Insert(%E, %E)",
                                      "Remove(%E, %E)",
                                      "ToCharArray()",
                                      "PadLeft(%E)",
                                      "StartsWith(%E)",
                                      "Contains(%E)",
                                      "Chars(%E)",
                                      "GetType().Name",
                                      "k",
                                      "Invoke(%E)",
                                      "Keys",
                                      "Values",
                                      "Add(%E, %E)",
                                      "DownloadString(%T)",
                                      "Open('GET', %T)",
                                      "[%N]",
                                      "Value",
                                      "Name[%N]",
                                      "Clone()",
                                      "CompareTo(%E)",
                                      "LastIndexOf(%E)",
                                      "Normalize()",
                                      NULL};
static const char *const objects[] = {"Net.WebClient",
                                      "IO.MemoryStream",
                                      "Random",
                                      "Text.StringBuilder",
                                      "Collections.ArrayList",
                                      "-ComObject WScript.Shell",
                                      "IO.StreamReader(%E)",
                                      "Object",
                                      "String('a', %N)",
                                      NULL};
static const char *const commands[] = {"Get-Date",
                                       "Write-Output %E",
                                       "Write-Host %E",
                                       "Get-Variable x",
                                       "Get-Item %E",
                                       "Set-Content %T %E",
                                       "Get-Content %E",
                                       "Start-Process %E",
                                       "Invoke-WebRequest %E -OutFile %E",
                                       "Select-Object -First %N",
                                       "Sort-Object",
                                       "Measure-Object -Sum",
                                       "Get-ChildItem env:",
                                       "Out-String",
                                       "Start-Sleep %N",
                                       "New-Object %O",
                                       "Get-Random -InputObject %E",
                                       "Where-Object { %E }",
                                       "f %E",
                                       "g %E",
                                       "h %E",
                                       "Join-Path %E %E",
                                       "Test-Path %E",
                                       "Set-Alias q %T",
                                       "Split-Path %E",
                                       "ConvertTo-SecureString %E",
                                       "cmd /c echo %T",
                                       "powershell -c %E",
                                       "Add-Type -TypeDefinition %T",
                                       "Group-Object",
                                       NULL};
static const grammar_rule rules[] = {{'Z', programs},    {'D', definitions}, {'B', bodies},  {'S', statements}, {'L', places},
                                     {'E', expressions}, {'P', operators},   {'N', numbers}, {'T', texts},      {'Y', types},
                                     {'F', statics},     {'M', members},     {'O', objects}, {'C', commands},   {0, NULL}};
static const grammar powershell = {rules, 12, 4000};

static make_paper *run(sk_bytes program)
{
    make_paper *p = make_paper_new(STEPS);
    p->budget.limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 18;
    p->budget.limits.value[SK_LIMIT_EMULATE_STRINGS] = 4u << 20;
    p->budget.limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    make_paper_script(p, program);
    grammar_must(p->budget.used[SK_LIMIT_EMULATE_STEPS] <= STEPS && p->budget.used[SK_LIMIT_EMULATE_STRINGS] <= 4u << 20);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *text = sk_arena_new(4u << 20);
    grammar_must(text != NULL);
    sk_bytes program = grammar_program(&powershell, text, sk_bytes_of(data, size));
    make_paper *first = run(program), *second = run(program);
    const char *told = make_paper_told(first);
    grammar_must(strcmp(told, make_paper_told(second)) == 0);
    make_paper_free(first);
    make_paper_free(second);
    sk_arena_free(text);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self) { grammar_seeds(3, take, self); }
