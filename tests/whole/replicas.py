#!/usr/bin/python3
"""The replicas as files, scanned by the command in one go: a table era -> verdicts and what was reached, compared with
tests/golden/replicas.tsv (the exact comparison is unit.replicas_test). `--update` writes it anew.

usage: replicas.py SEKISHO SEKISHO-MAKE [--update]"""
import collections, json, os, pathlib, re, subprocess, sys, tempfile

command, make = sys.argv[1:3]
golden = pathlib.Path(__file__).resolve().parent.parent / "golden" / "replicas.tsv"


def table(folder):
    rows = collections.defaultdict(collections.Counter)
    files = sorted(f for f in os.listdir(folder) if not f.endswith(".expected"))
    shown = subprocess.run([command, "scan", "--format", "jsonl"] + [os.path.join(folder, f) for f in files], capture_output=True, text=True)
    for line in shown.stdout.splitlines():
        report = json.loads(line)
        era = re.sub(r"-\d+(-stranger)?\.\w+$", r"\1", os.path.basename(report["input"]["path"]))
        rows[era]["verdict " + report["verdict"]] += 1
        for op in {e["op"] for e in report["effects"]} & {"download", "run"}:
            rows[era]["effect " + op] += 1
    return "".join("\t".join([era] + [f"{what} {n}" for what, n in sorted(rows[era].items())]) + "\n" for era in sorted(rows))


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([make, "replicas", folder, "--seed", "1", "--count", "4"], check=True)
    got = table(folder)
if "--update" in sys.argv:
    golden.write_text(got)
    sys.exit(0)
wanted = golden.read_text()
if got != wanted:
    for a, b in zip(wanted.splitlines() + [""] * 99, got.splitlines()):
        if a != b:
            print("wanted " + a + "\n   got " + b)
    sys.exit("the table differs; look at it, then --update")
