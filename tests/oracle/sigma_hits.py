#!/usr/bin/env python3
"""The hits of sigma/rules.yml over the event logs of a corpus, against sigma/hits.tsv, which a reader of its own made: libevtx (evtxexport) or
python-evtx reads the logs, PyYAML the rules, values become regular expressions of Python. Nothing of the product is in it.

usage: sigma_hits.py check SEKISHO CORPUS      77: there is no such corpus
       sigma_hits.py make CORPUS [RULES]       writes the table; RULES: another file or folder, for instance the public rules"""
import collections
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from datetime import datetime

HERE = os.path.dirname(os.path.abspath(__file__))
SYSMON, SECURITY, POWERSHELL = "microsoft-windows-sysmon/operational", "security", "microsoft-windows-powershell/operational"
CATEGORY = {"process_creation": [(SYSMON, 1), (SECURITY, 4688)], "network_connection": [(SYSMON, 3), (SECURITY, 5156)], "driver_load": [(SYSMON, 6)],
            "image_load": [(SYSMON, 7)], "create_remote_thread": [(SYSMON, 8)], "process_access": [(SYSMON, 10)], "file_event": [(SYSMON, 11)],
            "registry_add": [(SYSMON, 12)], "registry_delete": [(SYSMON, 12)], "registry_set": [(SYSMON, 13)],
            "registry_event": [(SYSMON, 12), (SYSMON, 13), (SYSMON, 14)], "pipe_created": [(SYSMON, 17), (SYSMON, 18)], "dns_query": [(SYSMON, 22)],
            "ps_module": [(POWERSHELL, 4103)], "ps_script": [(POWERSHELL, 4104)], "ps_classic_start": [("windows powershell", 400)],
            "ps_classic_provider_start": [("windows powershell", 600)], "ps_classic_script": [("windows powershell", 800)]}
SERVICE = {"security": SECURITY, "system": "system", "application": "application", "sysmon": SYSMON, "powershell": POWERSHELL,
           "powershell-classic": "windows powershell", "capi2": "microsoft-windows-capi2/operational", "msexchange-management": "msexchange management"}
NAMES = {"newprocessname": "image", "parentprocessname": "parentimage", "subjectusername": "user", "subjectlogonid": "logonid", "mandatorylabel": "integritylevel"}


def xml_of(path):
    """Both readers stop before a chunk that is cut off: what is missing becomes zeros in a copy."""
    with tempfile.NamedTemporaryFile(suffix=".evtx") as copy:
        with open(path, "rb") as log:
            shutil.copyfileobj(log, copy)
        copy.truncate(4096 + -(-(copy.tell() - 4096) // 65536) * 65536)
        copy.flush()
        if shutil.which("evtxexport"):
            text = subprocess.run(["evtxexport", "-f", "xml", copy.name], capture_output=True, check=False).stdout.decode("utf-8", "replace")
            yield from re.findall(r"<Event .*?</Event>", text, re.S)
        else:
            from Evtx.Evtx import Evtx
            with Evtx(copy.name) as log:
                for record in log.records():
                    try:
                        yield record.xml()
                    except Exception as e:
                        print("not read:", path, e, file=sys.stderr)


def fields_of(text):
    short = lambda tag: tag.rsplit("}", 1)[-1]
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        root = ET.fromstring(re.sub(r"(</?)\w+:(\w)", r"\1\2", re.sub(r"\s\w+:\w+=\"[^\"]*\"", "", text)))
    fields = collections.defaultdict(list)

    def put(name, value):
        if value and re.fullmatch(r"0x0[0-9a-f]*", value):
            value = hex(int(value, 16))  # Windows shows none of the zeros
        if value:
            fields[name.lower()].append(value)
    for part in root:
        for e in part if short(part.tag) == "System" else ():
            put(short(e.tag), (e.text or "").strip())
            for k, v in e.attrib.items():
                put(short(e.tag) + "_" + k, v)
        for e in part.iter() if short(part.tag) != "System" else ():
            if len(e) == 0:
                put(e.attrib.get("Name") or short(e.tag), e.text)
    if fields["channel"][:1] == ["Security"] and fields["eventid"][:1] == ["4688"]:
        for written, asked in NAMES.items():
            if written in fields:
                fields.setdefault(asked, fields[written])
    return fields


def expression(value, mods):
    out, i = "", 0
    while i < len(value):
        c, n = value[i], value[i + 1:i + 2]
        if c == "\\" and n and n in "*?\\":
            out += re.escape(n)
            i += 1
        elif c in "*?":
            out += ".*" if c == "*" else "."
        elif "windash" in mods and c in "-/" and re.match(r"\w", n) and not (i and re.match(r"\w", value[i - 1])):
            out += "[-/\u2013\u2014\u2015]"
        else:
            out += re.escape(c)
        i += 1
    out = (".*" if {"contains", "endswith"} & set(mods) else "") + out + (".*" if {"contains", "startswith"} & set(mods) else "")
    return re.compile(out, re.S | (0 if "cased" in mods else re.I))


ORDERS = {"lt": int.__lt__, "lte": int.__le__, "gt": int.__gt__, "gte": int.__ge__}


def number(text):
    return int(text, 0) if re.fullmatch(r"[1-9]\d*|0|0x[0-9a-fA-F]+", text) else None


def meets(value, mods, have, event, keyword):
    if "exists" in mods:
        return bool(have) == value
    if value is None or (value == "" and not mods):
        return not have
    if "fieldref" in mods:
        return any(a.lower() == b.lower() for a in have for b in event.get(value.lower(), []))
    if "re" in mods:
        return any(re.search(value, v, re.I if "i" in mods else 0) for v in have)
    if "cidr" in mods:
        addresses = [v for v in have if re.fullmatch(r"\d+\.\d+\.\d+\.\d+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*", v)]
        return any(ipaddress.ip_address(v) in ipaddress.ip_network(value, strict=False) for v in addresses)
    for name, holds in ORDERS.items():
        if name in mods:
            return any(number(v) is not None and holds(number(v), int(value)) for v in have)
    if isinstance(value, int) and not isinstance(value, bool) and not mods:
        return any(v == str(value) or number(v) == value for v in have)
    if {"base64", "base64offset", "expand"} & set(mods):
        raise NotImplementedError
    found = expression(str(value), mods + (["contains"] if keyword else []))
    return any(found.fullmatch(v) for v in have)


def field(key, value, event):
    name, *mods = key.split("|")
    have = event.get(name.lower(), []) if name else [v for vs in event.values() for v in vs]
    values = value if isinstance(value, list) else [value]
    return (all if "all" in mods else any)(meets(v, [m for m in mods if m != "all"], have, event, not name) for v in values)


def part(d, event):
    if isinstance(d, dict):
        return all(field(k, v, event) for k, v in d.items())
    if isinstance(d, list):
        return any(part(x, event) if isinstance(x, dict) else field("", x, event) for x in d)
    return field("", d, event)


def condition(text, detection, event):
    names = [n for n in detection if n != "condition"]

    def many(m):
        fits = [n for n in names if n[0] != "_"] if m[2] == "them" else [n for n in names if re.fullmatch(m[2].replace("*", ".*"), n)]
        got = sum(part(detection[n], event) for n in fits)
        return str(got == len(fits) if m[1] == "all" else got >= int(m[1]))
    text = re.sub(r"\b(all|\d+) of ([\w*]+)", many, text)
    truth = re.sub(r"\b(?!and\b|or\b|not\b|True\b|False\b)[A-Za-z_]\w*", lambda m: str(part(detection[m[0]], event)), text)
    return eval(truth, {"__builtins__": {}})  # of True, False, and, or, not and parentheses


def places(source):
    if source.get("product") != "windows":
        return []
    if source.get("category"):
        return CATEGORY.get(source["category"], [])
    return [(SERVICE[source["service"]], None)] if source.get("service") in SERVICE else []


def is_hit(rule, event):
    channel, ids = event["channel"][0].lower() if event["channel"] else "", event["eventid"]
    if not any(c == channel and (n is None or str(n) in ids) for c, n in places(rule["logsource"])):
        return False
    given = rule["detection"]["condition"]
    try:
        return any(condition(c, rule["detection"], event) for c in (given if isinstance(given, list) else [given]))
    except NotImplementedError:
        return False


def time_of(event):
    text = event["timecreated_systemtime"][0].replace("Z", "").replace("T", " ")
    whole, _, fraction = text.partition(".")
    return datetime.strptime(whole, "%Y-%m-%d %H:%M:%S").timestamp() + float("0." + (re.match(r"\d*", fraction)[0] or "0"))


def correlate(c, hits):
    """hits: (rule, log, event) in the order of reading. Yields the completing hit of each span, and how many were counted."""
    span = int(c["timespan"][:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[c["timespan"][-1]]
    least = c.get("condition", {}).get("gte", len(c["rules"]))
    groups = collections.defaultdict(list)
    for n, (rule, log, event) in enumerate(hits):
        if rule in c["rules"]:
            key = tuple(tuple(v.lower() for v in event.get(g.lower(), [])) for g in c.get("group-by", []))
            counted = {"event_count": n, "value_count": str(event.get(c.get("condition", {}).get("field", "").lower()))}.get(c["type"], rule)
            groups[key].append((time_of(event), n, counted, rule, log, event))
    for group in groups.values():
        window = []
        for one in sorted(group, key=lambda g: g[:2]):
            window = [w for w in window if one[0] - w[0] <= span] + [one]
            order = iter(w[3] for w in window)
            ordered = c["type"] != "temporal_ordered" or all(r in order for r in c["rules"])
            if len({w[2] for w in window}) >= least and ordered:
                yield one[4], one[5], len({w[2] for w in window})
                window = []


def files_below(top, ending):
    if os.path.isfile(top):
        return [top]
    return sorted(os.path.join(folder, f) for folder, _, files in os.walk(top) for f in files if f.endswith(ending))


def make(corpus, given):
    import yaml
    rules = [r for f in files_below(given, ".yml") for r in yaml.safe_load_all(open(f, encoding="utf-8"))]
    plain = [r for r in rules if "detection" in r and places(r["logsource"])]
    correlations = [r for r in rules if "correlation" in r]
    hits, table = [], set()
    for log in files_below(corpus, ".evtx"):
        for text in xml_of(log):
            event = fields_of(text)
            hits += [(r["id"], os.path.relpath(log, corpus), event) for r in plain if is_hit(r, event)]
    quiet = {name for r in correlations if not r["correlation"].get("generate") for name in r["correlation"]["rules"]}
    table.update((rule, log, e["eventrecordid"][0], "1") for rule, log, e in hits if rule not in quiet)
    for r in correlations:
        table.update((r["id"], log, e["eventrecordid"][0], str(n)) for log, e, n in correlate(r["correlation"], hits))
    for row in sorted(table):
        print(*row, sep="\t")


def check(sekisho, corpus):
    if not os.path.isdir(corpus):
        print("no corpus at", corpus)
        sys.exit(77)
    rules = os.path.join(HERE, "sigma", "rules.yml")
    done = subprocess.run([sekisho, "host", "--no-scan", "--format", "json", "--sigma", rules, corpus], capture_output=True, check=False)
    report = json.loads(done.stdout)
    got = {(f["rule"]["id"], f["event"]["log"], str(f["event"]["record"]), str(f["event"]["count"])) for f in report["findings"] if "rule" in f}
    with open(os.path.join(HERE, "sigma", "hits.tsv"), encoding="utf-8") as table:
        wanted = {tuple(line.rstrip("\n").split("\t")) for line in table}
    for row in sorted(got ^ wanted):
        print("only ours:" if row in got else "only theirs:", *row)
    print("%d hits of %d, %d logs, %d events" % (len(got & wanted), len(wanted), report["sigma"]["logs"], report["sigma"]["events"]))
    sys.exit(0 if got == wanted and wanted else 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"] and len(sys.argv) == 4:
        check(sys.argv[2], sys.argv[3])
    elif sys.argv[1:2] == ["make"] and len(sys.argv) in (3, 4):
        make(sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else os.path.join(HERE, "sigma", "rules.yml"))
    else:
        sys.exit(__doc__)
