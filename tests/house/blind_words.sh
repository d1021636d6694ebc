#!/bin/sh
# Every reason why something was not looked at has its Japanese in src/host/blind_words.def. usage: blind_words.sh SOURCE
set -eu
cd "$1"
missing=0
grep -rhoE '(tell_blind|tell_torn|refuse)\([^;]*, "[^"]{4,}"\)' src/host/*.c src/host/checks src/host/windows src/hunt/sigma.c src/hunt/sigma_report.c |
    grep -oE '"[^"]*"\)$' | sed 's/^"//; s/")$//' | grep -v '^[A-Z]' | sort -u | while read -r why; do
    grep -qF "SK_HOST_BLIND_WORD(\"$why\"," src/host/blind_words.def || echo "$why"
done >"${TMPDIR:-/tmp}/blind_words.$$"
while read -r why; do
    echo "no Japanese in src/host/blind_words.def: $why"
    missing=1
done <"${TMPDIR:-/tmp}/blind_words.$$"
rm -f "${TMPDIR:-/tmp}/blind_words.$$"
exit $missing
