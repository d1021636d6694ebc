"""Programs of ES3: each in a context of its own in one Node, and as a script of Windows Script Host in the emulator."""
import json
import subprocess

SHOW = r"""function show(v) {
  var t = typeof v, s = '', i, c;
  if (v instanceof Array) { for (i = 0; i < v.length; i++) s += '[' + show(v[i]) + ']'; return 'array ' + s; }
  v = String(v);
  for (i = 0; i < v.length; i++) { c = v.charCodeAt(i); s += c < 32 || c > 126 ? '<' + c.toString(16) + '>' : v.charAt(i); }
  return t + ' ' + s;
}
"""

NODE = r"""const vm = require('vm'), programs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(programs.map(p => {
  const said = [];
  try { vm.runInNewContext(p, {WScript: {Echo: t => said.push(t)}}); } catch (e) { return null; }
  return said.join('|');
})));
"""


def for_us(case):
    return SHOW + "var x;\ntry {\n%s\n} catch (e) { x = '!' + e.name; }\nWScript.Echo(show(x));\n" % case


def ask_oracle(cases):
    run = subprocess.run(["node", "-e", NODE], input=json.dumps([for_us(c) for c in cases]).encode("utf-8"), stdout=subprocess.PIPE,
                         timeout=60, check=True)
    return json.loads(run.stdout.decode("utf-8"))
