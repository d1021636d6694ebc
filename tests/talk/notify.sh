#!/bin/sh
# `sekisho notify` as a person uses it: mbox, Maildir, a mail, contacts, a Thunderbird profile, damaged mailboxes, hostile names.
# usage: notify.sh SEKISHO
set -eu
sekisho=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

# run STATUS ARGUMENT...: what it writes is in the files out and err
run() {
    expected=$1
    shift
    status=0
    "$sekisho" notify "$@" > "$folder/out" 2> "$folder/err" || status=$?
    [ "$status" = "$expected" ] || { echo "notify $*: exit status $status, not $expected"; cat "$folder/err"; failed=1; }
}
has() { grep -qF -- "$1" "$folder/out" || { echo "not in the list: $1"; cat "$folder/out"; failed=1; }; }
lacks() { ! grep -qF -- "$1" "$folder/out" || { echo "in the list: $1"; failed=1; }; }

mkdir -p maildir/cur maildir/new maildir/tmp profile/Mail/Local
printf 'From: =?UTF-8?B?55Sw5Lit?= <tanaka@customer.example>\nTo: sato@company.example\nDate: Mon, 6 Jun 2022 09:30:00 +0900\n\nx\n' > maildir/cur/1:2,S
printf 'From: sato@company.example\nTo: tanaka@customer.example\nCc: old@past.example\nDate: Mon, 3 Jan 2022 09:30:00 +0900\n\nx\n' > maildir/new/2
{ printf 'From - Mon Jun  6 09:30:00 2022\n'; cat maildir/cur/1:2,S; printf '\nFrom - Mon Jun  6 09:30:00 2022\n'; cat maildir/new/2; } > profile/Mail/Local/Inbox
printf 'user_pref("x", 1);\n' > profile/prefs.js
printf 'BEGIN:VCARD\nFN:Card\nEMAIL:card@book.example\nEND:VCARD\n' > book.vcf
printf 'Name,E-mail\nRow,row@book.example\n' > book.csv
ln -s /etc profile/elsewhere

run 0 --own company.example maildir
has 'tanaka@customer.example'
has '2 people outside, 1 inside; 2 mails'
run 0 --own company.example --format csv --since 2022-06-01 profile book.vcf book.csv
has '"tanaka@customer.example","田中","customer.example",external,1'
has 'card@book.example'
has 'row@book.example'
lacks 'past.example'
run 0 --own company.example --internal --format json profile maildir
has '"address":"sato@company.example","mails":4'
lacks 'customer.example'
run 0 --letter ja --organisation 例商事 --contact '情報システム課 03-0000-0000' --own company.example maildir
has '例商事'
has '03-0000-0000'
has '2022年1月3日'
run 0 --letter en --internal --own company.example maildir
has 'Never press'

printf '!BDN this is no mailbox' > broken.pst
printf 'text' > note.txt
run 2 --format csv broken.pst note.txt nowhere maildir
grep -q 'broken.pst: it is damaged' err && grep -q 'note.txt: it is neither' err && grep -q 'nowhere: No such file' err || { cat err; failed=1; }
has 'tanaka@customer.example'
run 3
run 3 --since yesterday maildir
run 3 --own a@b.example maildir
run 3 --format xml maildir

if command -v sqlite3 > /dev/null; then
    sqlite3 profile/abook.sqlite "CREATE TABLE properties (card TEXT, name TEXT, value TEXT); PRAGMA journal_mode = WAL;
        INSERT INTO properties VALUES ('1', 'DisplayName', '鈴木'), ('1', 'PrimaryEmail', 'suzuki@book.example'), ('1', 'SecondEmail', 's2@book.example');" > /dev/null
    sqlite3 profile/cookies.sqlite "CREATE TABLE moz_cookies (id INTEGER);"
    run 0 --format csv profile
    has '"suzuki@book.example","鈴木"'
    has 's2@book.example'
    head -c 5000 profile/abook.sqlite > cut.sqlite
    run 2 cut.sqlite
fi
exit $failed
