#!/bin/sh
# docs/effects.md says what `sekisho list chains` says: the grammar by which effects become evidence. Fails where the file differs.
# usage: effects_doc.sh SEKISHO SOURCE_FOLDER [--update]
set -eu
sekisho=$1
page=$2/docs/effects.md
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

{
    cat <<'HEAD'
# Effects and what they prove

Macros and scripts are calculated, not run; each attempt to act is an effect (`effects` of a report). The table below is read from
the top for each effect; the first row that fits decides. A row without evidence is an exception, with its reason. This page is
written by `tests/house/effects_doc.sh SEKISHO . --update` from `src/detect/chains.def`, and a test compares it with the program.

Effects: STARTS run, load; RUNS run; FETCHES download; SENDS download, connect; KEEPS download, write; COPIES replicate; STAYS persist.

## Conditions

| Condition | Holds when |
|---|---|
HEAD
    "$sekisho" list chains | awk '$1 !~ /^[0-9]/ { name = $1; $1 = ""; sub(/^ /, ""); print "| " name " | " $0 " |" }'
    cat <<'TABLE'

## Rows

| | Evidence | Class | Effect | All of | None of | Why |
|---|---|---|---|---|---|---|
TABLE
    "$sekisho" list chains | awk '$1 ~ /^[0-9]/ {
        at = index($0, ": "); why = substr($0, at + 2); head = substr($0, 1, at - 1)
        none = ""; cut = index(head, ", but not "); if (cut) { none = substr(head, cut + 10); head = substr(head, 1, cut - 1) }
        n = split(head, f, / +/); class = ""; from = 3
        if (f[2] != "-") { class = f[3]; from = 4 }
        all = ""; for (i = from + 1; i <= n; i++) if (f[i] != "|") all = all (all ? ", " : "") f[i]
        gsub(/ [|] /, ", ", none)
        id = f[2] == "-" ? "none" : "`" f[2] "`"
        print "| " f[1] " | " id " | " class " | " f[from] " | " all " | " none " | " why " |" }'
} > "$fresh"

[ "$(grep -c '^| [0-9]' "$fresh")" -gt 10 ] || { echo "$sekisho lists no chains"; exit 1; }
if [ "${3:-}" = --update ]; then
    cp "$fresh" "$page"
elif ! diff -u "$page" "$fresh"; then
    echo "docs/effects.md is not what the program says: run tests/house/effects_doc.sh $sekisho $2 --update"
    exit 1
fi
