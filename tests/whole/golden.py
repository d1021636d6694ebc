#!/usr/bin/python3
"""Golden reports: every generated sample mail gives the report that is stored in tests/golden/, and every report fits the
schema of docs/report.schema.json.    usage: golden.py SEKISHO SEKISHO-MAKE [--update]"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "golden")
SCHEMA = os.path.join(HERE, "..", "..", "docs", "report.schema.json")


def reports_of(sekisho, folder):
    run = subprocess.run([sekisho, "scan", "--format", "jsonl", folder], stdout=subprocess.PIPE, timeout=200)
    if run.returncode not in (0, 1, 2):
        sys.exit("golden: scan ended with %d" % run.returncode)
    return [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]


def without_changing_parts(report):
    """Version, time and the folder of this run are no part of a golden report."""
    report = dict(report, engine={"version": "", "rules": ""}, elapsed_ms=0)
    path = report["input"]["path"]
    name = os.path.basename(path)
    report["input"] = dict(report["input"], path=name)
    report["artifacts"] = [dict(a, name=name) if a["name"] == path else a for a in report["artifacts"]]
    return report


def main():
    import jsonschema
    update = "--update" in sys.argv
    sekisho, make = sys.argv[1:3]
    with open(SCHEMA) as f:
        validator = jsonschema.Draft202012Validator(json.load(f))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([make, "mails", folder], check=True)
        reports = reports_of(sekisho, folder)
    bad, seen = 0, set()
    for report in reports:
        for error in validator.iter_errors(report):
            bad += 1
            print("schema: %s: %s at %s" % (report["input"]["path"], error.message[:200], list(error.path)))
        report = without_changing_parts(report)
        name = report["input"]["path"] + ".json"
        seen.add(name)
        text = json.dumps(report, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        path = os.path.join(GOLDEN, name)
        if update:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            continue
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
        if old != text:
            bad += 1
            changed = [(a, b) for a, b in zip(old.splitlines(), text.splitlines()) if a != b][:5]
            print("golden: %s differs: %s" % (name, changed or "length"))
    stored = {n for n in os.listdir(GOLDEN) if n.endswith(".json")}
    for name in sorted(stored - seen):
        bad += 1
        print("golden: %s has no sample any more" % name)
    print("%d reports, %d differences" % (len(reports), bad))
    return 1 if bad or not reports else 0


if __name__ == "__main__":
    sys.exit(main())
