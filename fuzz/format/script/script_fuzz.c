/* Script files and encoded scripts: opened and, as the engine would, calculated. */
#include "fuzz.h"
#include "make/scanned.h"
#include "make/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a.wsf", "a.sct", "a.hta", "a.vbe"};
    if (size > 8192) return 0;
    sk_report_free(make_scanned(sk_bytes_of(data, size), names[size % 4], NULL));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const files[] = {
        "<?xml version='1.0'?><package><job id=a><object id='sh' progid='WScript.Shell'/><resource id='r'>a&lt;b</resource>"
        "<script language='VBScript'><![CDATA[ x = getResource(\"r\") : WScript.Echo x ]]></script></job>"
        "<job><script language='JScript'>var f = function () { return 1; }; WScript.Echo(f());</script></job></package>",
        "<scriptlet><registration progid='Example.One' classid='{1}'><script language=VBScript>MsgBox 1</script></registration>"
        "<public><method name='Two' internalName=Three/></public><script>function Three() { return 2; }</script></scriptlet>",
        "<html><hta:application><body onload='vbscript:F'><p id=a b=c>t<script language=vbscript>Sub F\nMsgBox a.innerText & G(1)\nEnd Sub\n"
        "</script><script>function G(n) { return n ? F : n; }</script><script for=a event=onclick>F()</script>",
    };
    sk_arena *a = sk_arena_new(8u << 20);
    if (!a) return;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) take(self, sk_bytes_str(files[i]));
    take(self, make_script_encoded(a, "MsgBox \"a@b\"\r\n", 0, 0));
    take(self, make_script_encoded(a, "WScript.Echo(1);", 3, 1));
    sk_arena_free(a);
}
