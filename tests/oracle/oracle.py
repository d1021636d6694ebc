#!/usr/bin/python3
"""Compares the emulators with independent implementations of their languages.

    oracle.py check LANGUAGE CALCULATE    our answers against the recorded ones, and against the table of intended differences
    oracle.py live LANGUAGE               the recorded answers against the implementation itself; 77 where it is not installed
    oracle.py record LANGUAGE             asks the implementation and writes LANGUAGE.answers

CALCULATE is the program made of calculate.c. LANGUAGE.answers holds a case a line with its answer, differences.tsv what differs
on purpose: every other difference fails, and so does every row that no longer differs."""
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
LANGUAGES = {"vba": ("soffice", "uno"), "xlm": ("soffice", None), "javascript": ("node", None), "powershell": (None, None)}  # and the program that is asked, and the module that reaches it


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def unescape(text):
    out, rest = [], iter(text)
    for c in rest:
        if c == "\\":
            c = next(rest)
            c = {"n": "\n", "t": "\t", "r": "\r"}.get(c, c)
        out.append(c)
    return "".join(out)


def rows_of(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


def module_of(language, what):
    return importlib.import_module("%s_%s" % (language, what))


def our_answers(language, calculate, cases):
    wrap = module_of(language, "language").for_us
    text = "".join("%s\t%s\n" % (language, escape(wrap(case))) for case in cases)
    run = subprocess.run([calculate], input=text.encode("utf-8"), stdout=subprocess.PIPE, timeout=250)
    lines = run.stdout.decode("utf-8").split("\n")[:-1]
    if run.returncode != 0 or len(lines) != len(cases):
        sys.exit("oracle: %d answers to %d cases, status %d" % (len(lines), len(cases), run.returncode))
    return lines


def check(language, calculate):
    recorded = rows_of(language + ".answers")
    intended = {row[1]: row[2:] for row in rows_of("differences.tsv") if row[0] == language}
    bad = 0
    ours_of = our_answers(language, calculate, [unescape(row[0]) for row in recorded])
    for (case, theirs), ours in zip([row[:2] for row in recorded], ours_of):
        row = intended.pop(case, None)
        if row is None and ours != theirs:
            print("differs: %s\n    ours   %s\n    theirs %s" % (case, ours, theirs))
        elif row is not None and (ours == theirs or row[:2] != [ours, theirs]):
            print("differs otherwise than differences.tsv says: %s\n    ours   %s\n    theirs %s" % (case, ours, theirs))
        elif row is not None and len(row) < 3:
            print("differences.tsv gives no reason: %s" % case)
        else:
            continue
        bad += 1
    for case in intended:
        bad += 1
        print("differences.tsv names a case that is not recorded: %s" % case)
    print("%s: %d cases, %d not as they should be" % (language, len(recorded), bad))
    return 1 if bad or not recorded else 0


def ask(language, cases):
    """Cases and answers as the implementation gives them now; cases that it cannot read are left out."""
    answers = module_of(language, "language").ask_oracle(cases)
    return [[escape(c), escape(a)] for c, a in zip(cases, answers) if a]


def record(language):
    cases = module_of(language, "cases").cases()
    rows = ask(language, cases)
    with open(os.path.join(HERE, language + ".answers"), "w", encoding="utf-8") as f:
        f.writelines("%s\t%s\n" % tuple(row) for row in rows)
    print("%s: %d of %d cases answered and recorded" % (language, len(rows), len(cases)))
    return 0


def live(language):
    program, module = LANGUAGES[language]
    if not shutil.which(program) or (module and not importlib.util.find_spec(module)):
        print("SKIPPED: %s is not installed (packaging/bootstrap oracle installs it)" % program)
        return 77
    recorded = rows_of(language + ".answers")
    now = ask(language, [unescape(row[0]) for row in recorded])
    changed = [(a, b) for a, b in zip(now, recorded) if a != b]
    for a, b in changed:
        print("answers otherwise now: %s\n    then %s\n    now  %s" % (b[0], b[1], a))
    print("%s: %d answers now, %d recorded, %d changed" % (language, len(now), len(recorded), len(changed)))
    return 1 if changed or len(now) != len(recorded) else 0


def main():
    if len(sys.argv) < 3 or sys.argv[2] not in LANGUAGES:
        sys.exit(__doc__)
    verb, language = sys.argv[1:3]
    return {"check": lambda: check(language, sys.argv[3]), "live": lambda: live(language), "record": lambda: record(language)}[verb]()


if __name__ == "__main__":
    sys.exit(main())
