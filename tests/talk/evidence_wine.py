#!/usr/bin/python3
"""A package that sekisho-host.exe made under Wine: its manifest parses, every file in it has the size and digest that it tells, and there is
no other. usage: evidence_wine.py PACKAGE DRIVE [NAME VALUE]... (members of the last line)"""
import hashlib
import json
import os
import sys

package, drive = sys.argv[1:3]
with open(os.path.join(package, "manifest.jsonl"), encoding="utf-8") as f:
    lines = [json.loads(line) for line in f]
head, end = lines[0], lines[-1]
entries = [line for line in lines if "file" in line]
blind = {line["not_looked_at"].lower(): line["why"] for line in lines if "not_looked_at" in line and "ended" not in line}
# Wine's drive holds names of one folder in one spelling, whichever a path of Windows has
there = {os.path.relpath(os.path.join(where, name), package).lower(): os.path.join(where, name)
         for where, _, names in os.walk(package) for name in names}


def on_drive(path):
    found = drive
    for part in path.split("\\")[1:]:
        found = os.path.join(found, next((n for n in os.listdir(found) if n.lower() == part.lower()), part))
    return found


assert head["schema"] == "sekisho.evidence/1" and head["source"] == "live" and head["computer"] and head["begun"].startswith("20"), head
assert head["time_zone"] and isinstance(head["utc_offset_s"], int), head
assert head["tool"].startswith("sekisho ") and head["operator"] and head["clock_offset_s"] == -90, head
for e in entries:
    with open(there.pop(e["file"].lower()), "rb") as f:
        content = f.read()
    assert e["whole"] and e["size"] == e["copied"] == len(content), e
    assert e["sha256"] == hashlib.sha256(content).hexdigest(), e
    assert e["file"].endswith(".sample") == e["sample"], e
    if "path" in e:
        with open(on_drive(e["path"]), "rb") as f:
            assert f.read() == content, e
assert set(there) == {"manifest.jsonl"}, there
assert end["files"] == len(entries) and end["not_looked_at"] == len(blind) and end["partly_read"] == 0, end
for name, value in zip(sys.argv[3::2], sys.argv[4::2]):
    told = end[name] if name in end else head[name] if name in head else blind.get(name.lower())
    assert value in json.dumps(told, ensure_ascii=False), (name, value, told)
paths = [e["path"].lower() for e in entries if "path" in e]
assert len(paths) == len(set(paths)), "a file stands twice in the package"
