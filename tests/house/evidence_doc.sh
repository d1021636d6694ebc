#!/bin/sh
# docs/evidence.md says what `sekisho explain` says, for every id of `sekisho list evidence`. Fails where the file differs.
# usage: evidence_doc.sh SEKISHO SOURCE_FOLDER [--update]
set -eu
sekisho=$1
page=$2/docs/evidence.md
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

explained() {
    "$sekisho" explain --lang en "$1" | awk '
        NR == 1 { print "## `" $1 "` " $2; next }
        NR == 2 { sub(/^ +/, ""); gsub(/[{][}]/, "…"); print ""; print; next }
        /^[A-Z][^:]*: / { at = index($0, ":"); print "**" substr($0, 1, at) "**" substr($0, at + 1); next }
        { print }'
}

{
    cat <<'HEAD'
# Evidence

What Sekisho may say about an input, as `sekisho explain ID` prints it (`--lang ja` in Japanese). How evidence becomes a verdict:
`sekisho list verdicts`. This page is written by `tests/house/evidence_doc.sh SEKISHO . --update`, and a test compares it with
the program.

| Class | Meaning |
|---|---|
| E1 | proven: what it would do fetches or unpacks code and starts it |
| E2 | opaque: a hidden value reaches something that acts, or it starts by itself and its act stays unknown |
| E3 | carrier: a thing that has no business in mail |
| E4 | identity: the sender is not who the mail says |
| E5 | text: lures and pressure |
| K1 | known: exact hash, own canary, curated indicator |
| K2 | likely known: rule, list or model |
HEAD
    "$sekisho" list evidence | awk '{ print $1 }' | LC_ALL=C sort | while read -r id; do
        echo
        explained "$id"
    done
} > "$fresh"

[ "$(grep -c '^## ' "$fresh")" -gt 10 ] || { echo "$sekisho lists no evidence"; exit 1; }
if [ "${3:-}" = --update ]; then
    cp "$fresh" "$page"
elif ! diff -u "$page" "$fresh"; then
    echo "docs/evidence.md is not what the program says: run tests/house/evidence_doc.sh $sekisho $2 --update"
    exit 1
fi
