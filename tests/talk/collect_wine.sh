#!/bin/sh
# sekisho-host.exe /collect under Wine against `sekisho collect` with HTTPS on a loopback address: the right pin, a wrong one, none, a wrong
# token, no collector (the report waits in the spool) and one that is back (it is delivered). usage: collect_wine.sh SOURCE-FOLDER BUILD-FOLDER
set -u
WINE_NEEDS="openssl sqlite3"
. "$1/tests/talk/wine.sh"
sekisho=$2/sekisho
"$1/packaging/windows/build" "$work/programs" "$2/include" || exit 1
collector=
trap '[ -n "$collector" ] && kill "$collector" 2>/dev/null; wine_end' EXIT
cp "$work/programs/sekisho-host.exe" "$c/"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=collector.example -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
pin=$(openssl x509 -in "$work/cert.pem" -noout -fingerprint -sha256 | sed 's/.*=//')
openssl rand -hex 32 >"$work/token"
chmod 600 "$work/token"
cp "$work/token" "$c/token.txt"
echo 0123456789abcdef0123456789abcdef >"$c/wrong.txt"

# start PORT: the collector, on the same port each time
start() {
    : >"$work/log"
    "$sekisho" collect --listen "127.0.0.1:$1" --store "$work/fleet.db" --token-file "$work/token" --cert "$work/cert.pem" --key "$work/key.pem" 2>"$work/log" &
    collector=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$work/log")
        [ -n "$port" ] && return
        sleep 0.1
    done
    echo "FAILED: the collector does not start: $(cat "$work/log")"
    exit 1
}
stop() {
    kill "$collector"
    wait "$collector"
    collector=
}
# bring STATUS TEXT OPTION...: the check with these options; its last lines say TEXT
bring() {
    status=$1 text=$2
    shift 2
    (cd "$c" && "$wine" sekisho-host.exe /quiet /collect "https://127.0.0.1:$port/" /spool 'C:\spool' "$@" </dev/null >"$work/out" 2>"$work/err")
    got=$?
    [ "$got" = "$status" ] || fail "$*: status $got instead of $status: $(cat "$work/err")"
    if [ -n "$text" ]; then
        grep -qF -- "$text" "$work/err" || fail "$*: not told: $text: $(cat "$work/err")"
    else
        [ -s "$work/err" ] && fail "$*: $(cat "$work/err")"
    fi
}
reports() { sqlite3 "$work/fleet.db" 'SELECT count(*) FROM report'; }
waiting() { find "$c/spool" -name '*.json' 2>/dev/null | wc -l; }
expect() { [ "$2" = "$3" ] || fail "$1: $2 instead of $3"; }

start 0
bring 0 '' /token 'C:\token.txt' /pin "$pin"
expect 'reports after the first' "$(reports)" 1
bring 0 '' /token 'C:\token.txt' /pin "$(echo "$pin" | tr -d : | tr A-F a-f)"
expect 'reports after the second' "$(reports)" 2
expect 'reports that wait' "$(waiting)" 0

# another certificate: neither token nor report goes to it
other=$(echo "$pin" | tr 0123456789ABCDEF 123456789ABCDEF0)
bring 0 'another certificate than the pinned one' /token 'C:\token.txt' /pin "$other"
expect 'reports by a wrong pin' "$(reports)" 2
expect 'reports that wait after a wrong pin' "$(waiting)" 1
grep -q refused "$work/log" && fail "something came to the collector in spite of the pin: $(cat "$work/log")"
bring 0 'is not trusted' /token 'C:\token.txt'
expect 'reports without pin to an unknown certificate' "$(reports)" 2
bring 0 'HTTP 401' /token 'C:\wrong.txt' /pin "$pin"
expect 'reports that wait after a wrong token' "$(waiting)" 3
stop

# nobody there, then there again: all are delivered
before=$(date +%s)
bring 0 'waits in the spool' /token 'C:\token.txt' /pin "$pin"
[ $(($(date +%s) - before)) -lt 60 ] || fail "without a collector the check takes more than a minute"
expect 'reports that wait without a collector' "$(waiting)" 4
start "$port"
bring 0 '' /token 'C:\token.txt' /pin "$pin"
expect 'reports after the spool was sent' "$(reports)" 7
expect 'reports that wait in the end' "$(waiting)" 0
"$sekisho" fleet --store "$work/fleet.db" --format json >"$work/fleet.json"
grep -q '"clean":1' "$work/fleet.json" || fail "the machine is not in the list: $(cat "$work/fleet.json")"
stop

# what was sent is what the document says
(cd "$c" && "$wine" sekisho-host.exe /json </dev/null >"$work/report.json" 2>/dev/null)
/usr/bin/python3 -c 'import json, sys, jsonschema
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))' "$1/docs/host.schema.json" "$work/report.json" || fail "the report does not fit docs/host.schema.json"

# what is not sent at all
(cd "$c" && "$wine" sekisho-host.exe /quiet /collect http://collector.example/ /token 'C:\token.txt' /spool 'C:\spool' </dev/null 2>"$work/err")
grep -q 'must begin with https' "$work/err" || fail "a token would go in the clear: $(cat "$work/err")"
for wrong in "/pin 00" "/token C:\\not-there"; do
    # shellcheck disable=SC2086
    (cd "$c" && "$wine" sekisho-host.exe /quiet /collect "https://127.0.0.1:$port/" /spool 'C:\spool' /token 'C:\token.txt' $wrong </dev/null 2>"$work/err")
    [ -s "$work/err" ] || fail "$wrong is taken"
done
(cd "$c" && "$wine" sekisho-host.exe /collect "https://127.0.0.1:$port/" </dev/null >/dev/null 2>&1)
[ $? = 3 ] || fail "/collect without /token does not end with 3"
# the spool's own place: a folder that is not the administrators' is not used by a program with rights (Wine gives it to the user)
(cd "$c" && "$wine" sekisho-host.exe /quiet /collect "https://127.0.0.1:$port/" /token 'C:\token.txt' </dev/null 2>"$work/err")
[ $? = 3 ] || fail "a report that is lost does not end with 3"
grep -q 'could not be kept in the spool' "$work/err" || fail "a spool of somebody else is used: $(cat "$work/err")"

[ $failures = 0 ] && echo "the reports came through"
exit $failures
