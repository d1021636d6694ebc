"""The loops of bench_emulate in other interpreters, as yardsticks: node (which compiles) and LibreOffice Basic (which does not).
usage: emulate.py BENCH_EMULATE [PASSES]; an interpreter that is not installed is named and left out."""
import os, re, shutil, statistics, subprocess, sys, tempfile

NODE = """
const loops = {
  "vba arithmetic": [3e6, n => { let a = 0; for (let i = 1; i <= n; i++) a = a + i * 3 % 7; return a; }],
  "javascript": [3e6, n => { let a = 0; for (let i = 1; i <= n; i++) a = a + i * 3 % 7; return a; }],
  "vba strings": [1e6, n => { let s = ""; for (let i = 1; i <= n; i++) s = s + String.fromCharCode(65 + i % 26); return s.length; }],
  "vba calls": [3e6, n => { const f = x => x + 1; let a = 0; for (let i = 1; i <= n; i++) a = f(a); return a; }],
  "vba arrays": [3e6, n => { const v = new Array(256).fill(0); for (let i = 1; i <= n; i++) v[i & 255] = v[(i + 7) & 255] + 1; return v[3]; }],
};
for (const [name, [turns, run]] of Object.entries(loops)) {
  const times = [];
  for (let i = 0; i < PASSES; i++) {
    const start = process.hrtime.bigint();
    globalThis.kept = run(turns);
    times.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  times.sort((a, b) => a - b);
  console.log(name + "=" + turns / times[times.length >> 1]);
}
"""

# name, turns, what stands before the loop, what stands in it
BASIC = [("vba arithmetic", 300000, "Dim a As Long", "a = a + i * 3 Mod 7"),
         ("vba strings", 20000, "Dim s As String", "s = s & Chr(65 + i Mod 26)"),
         ("vba calls", 100000, "Dim a As Long", "a = AddOne(a)"),
         ("vba arrays", 200000, "Dim v(255) As Long", "v(i And 255) = v((i + 7) And 255) + 1")]

XML = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE %s PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "%s.dtd">\n'
LIBRARY = XML % ("library:library", "library") + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">%s</library:library>\n'


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def basic_module(result):
    lines = ["Function AddOne(ByVal x As Long) As Long", "AddOne = x + 1", "End Function", "Sub Main"]
    lines += ["Open \"%s\" For Output As #1" % result]
    for k, (name, turns, before, body) in enumerate(BASIC):
        lines += ["Print #1, \"%s=\" & %d / (Loop%d() / 1000)" % (name, turns, k)]
    lines += ["Close #1", "End Sub"]
    for k, (name, turns, before, body) in enumerate(BASIC):
        lines += ["Function Loop%d() As Double" % k, before, "Dim i As Long, start As Double", "start = GetSystemTicks()", "For i = 1 To %d" % turns, body, "Next i",
                  "Loop%d = GetSystemTicks() - start + 0.5" % k, "End Function"]
    escaped = "\n".join(lines).replace("&", "&amp;").replace("\"", "&quot;")
    return XML % ("script:module", "module") + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">' + escaped + "</script:module>\n"


def start(command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300, check=False)


def run_basic(passes):
    found = {}
    with tempfile.TemporaryDirectory() as home:
        basic, result = os.path.join(home, "user", "basic"), os.path.join(home, "result.txt")
        command = ["soffice", "--headless", "--norestore", "--nologo", "-env:UserInstallation=file://" + home]
        start(command + ["--terminate_after_init"])  # the first start fills the profile, over what stands in it
        write(os.path.join(basic, "Standard", "Module1.xba"), basic_module(result))
        write(os.path.join(basic, "Standard", "script.xlb"), LIBRARY % '<library:element library:name="Module1"/>')
        for _ in range(passes):
            start(command + ["macro:///Standard.Module1.Main"])
            if not os.path.exists(result):
                return found
            with open(result, encoding="utf-8") as f:
                read(f.read(), found)
    return found


def read(text, found):
    for name, value in re.findall(r"^(.*?)= *([\d.eE+]+)$", text, re.M):
        found.setdefault(name, []).append(float(value))


def main():
    bench, passes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    own_text = subprocess.run([bench, str(passes)], stdout=subprocess.PIPE, text=True, check=True).stdout
    print(own_text, end="")
    own = {name.strip(): float(rate) * 1e6 for name, rate in re.findall(r"^(.{26}) +([\d.]+) million turns", own_text, re.M)}
    peers = {"Node": {}, "LibreOffice Basic": {}}
    if shutil.which("node"):
        read(subprocess.run(["node", "-e", NODE.replace("PASSES", str(passes))], stdout=subprocess.PIPE, text=True, check=True).stdout, peers["Node"])
    if shutil.which("soffice"):
        peers["LibreOffice Basic"] = run_basic(min(passes, 3))
    for peer, rates in peers.items():
        if not rates:
            print("%s: not installed, or it ran no loop; left out" % peer)
        for name, values in rates.items():
            rate = statistics.median(values)
            print("%-26s %8.2f million turns/s in %s: sekisho has %.2f times its rate" % (name, rate / 1e6, peer, own[name] / rate))


if __name__ == "__main__":
    main()
