#!/usr/bin/python3
"""What the host check looks for in memory and in command lines must not stand in its own programs as it is: an antivirus program would
take them for it. usage: clear_patterns.py PATTERNS.DEF COMMANDS.DEF PROGRAM..."""
import re
import sys

SHORT = 8  # characters: shorter texts are words that any program holds
TOLD = {"license.dat"}  # the text of the finding names it


def rows_of(path, row):
    with open(path, encoding="utf-8") as f:
        return re.findall(row, f.read(), re.M)


patterns = rows_of(sys.argv[1], r'^SK_PATTERN\(\w+, "([^"]+)"\)')
commands = rows_of(sys.argv[2], r'^SK_COMMAND\(\w+, \w+, ' + ", ".join([r'"((?:[^"\\]|\\.)*)"'] * 4))
texts = {re.sub(r"\\(.)", r"\1", text) for row in commands for text in row[2:]} - TOLD
texts = sorted(text for text in texts if len(text) >= SHORT)
clear = [b"".join(b"." if h == "??" else re.escape(bytes([int(h, 16) ^ 0xa5])) for h in row.split()) for row in patterns]
clear.append(rb"E[CS][KS]1\x20\x00\x00\x00")
clear += [re.escape(text.encode(encoding)) for text in texts for encoding in ("ascii", "utf-16-le")]
held = []
for path in sys.argv[3:]:
    with open(path, "rb") as f:
        program = f.read()
    held += [(path, pattern) for pattern in clear if re.search(pattern, program, re.S)]
for row in held:
    print(*row)
sys.exit(1 if held or len(patterns) < 7 or len(commands) < 20 or len(texts) < 15 else 0)
