#!/usr/bin/python3
"""The reports of the host check: each valid by its schema, and none that carries a control or direction character of a hostile name to the
reader.    usage: host_reports.py SEKISHO SEKISHO-MAKE"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DOCS = os.path.join(HERE, "..", "..", "docs")
RULE = """title: "Program of \\x1b[31ma \\u202euser\\u0007"
id: "\\u2066x\\r\\ny"
level: high
tags: [attack.persistence, attack.t1543.003]
logsource: {product: windows, service: system}
detection: {s: {EventID: 7045}, condition: s}
"""
# For a folder in which every script is told: what a terminal, a page or a reader of names could be fooled by.
NAMES = [b"a\x1b[2J\x1b]0;owned\x07.vbs", "x\u202egpj.js".encode(), "\u2066a\u2069\u200f.wsf".encode(), b"line\nInfected: no\r.bat", b"bad\xff\xfe\xc3\x28.ps1",
         b"<img src=x onerror=alert(1)>.hta", b"&quot;'\"`$(id).cmd", b"%n%s%x.lnk", b"A" * 251 + b".vbs", "\U000e0041\u00ad\ufeff.js".encode()]
FOOLING = set(range(0x20)) - {0x0a} | {0x7f} | set(range(0x80, 0xa0)) | {0x061c, 0x200e, 0x200f} | set(range(0x202a, 0x202f)) | set(range(0x2066, 0x206a))
failures = 0


def fail(what, text):
    global failures
    failures += 1
    print("FAILED:", what, ascii(text)[:300])


def harmless(what, text):
    bad = sorted({hex(ord(c)) for c in text if ord(c) in FOOLING})
    if bad:
        fail(what, bad)


def strings(value):
    if isinstance(value, dict):
        for v in value.values():
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)
    elif isinstance(value, str):
        yield value


def main():
    sekisho, make = sys.argv[1:3]
    try:
        import jsonschema
    except ImportError:
        print("skipped: no jsonschema")
        sys.exit(77)
    schemas = {}
    for name in ("host", "posture", "timeline"):
        with open(os.path.join(DOCS, name + ".schema.json"), encoding="utf-8") as f:
            schemas[name] = jsonschema.Draft202012Validator(json.load(f))
    with tempfile.TemporaryDirectory() as folder:
        machine, rules = os.path.join(folder, "machine"), os.path.join(folder, "rules.yml")
        os.mkdir(machine)
        subprocess.run([make, "machine", machine, "eras"], check=True, capture_output=True)
        with open(rules, "w", encoding="utf-8") as f:
            f.write(RULE)
        exported = os.path.join(machine, "Users/taro/AppData/Local/Temp/OneNote/16.0/Exported/{1}/NT/0").encode()
        os.makedirs(exported, exist_ok=True)
        for name in NAMES:
            with open(os.path.join(exported, name), "wb") as f:
                f.write(b"text")
        runs = [("host", []), ("host", ["--sigma", rules]), ("posture", ["--posture"]), ("timeline", ["--timeline"])]
        for schema, options in runs:
            for language in ("en", "ja"):
                text = subprocess.run([sekisho, "host", "--no-scan", "--lang", language, *options, machine], capture_output=True, check=False).stdout.decode("utf-8")
                harmless("text %s" % options, text)
                if not text:
                    fail("no text of %s" % options, "")
            if schema != "posture":
                page = subprocess.run([sekisho, "host", "--no-scan", "-f", "html", *options, machine], capture_output=True, check=False).stdout.decode("utf-8")
                harmless("page %s" % options, page)
                if "<html" not in page or "<img" in page or "onerror=alert(1)>" in page:
                    fail("page of %s" % options, page)
            out = subprocess.run([sekisho, "host", "--no-scan", "-f", "json", *options, machine], capture_output=True, check=False).stdout
            harmless("json %s" % options, out.decode("utf-8"))
            report = json.loads(out)
            for error in schemas[schema].iter_errors(report):
                fail("schema %s: %s" % (schema, list(error.path)), error.message)
            if schema == "host":
                told = [f.get("path", "") for f in report["findings"] if f["check"] == "emotet.onenote"]
                if len(told) < len(NAMES):
                    fail("of %d hostile names only these are told" % len(NAMES), told)
                if not any("\x1b[2J" in s for s in strings(report)):
                    fail("the name as it is does not stand in the JSON", told)
    print("reports hold" if not failures else "%d failures" % failures)
    sys.exit(1 if failures else 0)


main()
