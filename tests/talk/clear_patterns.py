#!/usr/bin/python3
"""What the host check looks for in memory must not stand in its own programs as it is: an antivirus program would take them for it.
usage: clear_patterns.py PATTERNS.DEF PROGRAM..."""
import re
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    rows = re.findall(r'^SK_PATTERN\(\w+, "([^"]+)"\)', f.read(), re.M)
clear = [b"".join(b"." if h == "??" else re.escape(bytes([int(h, 16) ^ 0xa5])) for h in row.split()) for row in rows]
clear.append(rb"E[CS][KS]1\x20\x00\x00\x00")
held = []
for path in sys.argv[2:]:
    with open(path, "rb") as f:
        program = f.read()
    held += [(path, pattern) for pattern in clear if re.search(pattern, program, re.S)]
for row in held:
    print(*row)
sys.exit(1 if held or len(rows) < 7 else 0)
