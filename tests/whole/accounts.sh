#!/bin/sh
# Accounts of an offline machine: databases that SQLite itself wrote, with pages of several sizes and texts in UTF-8 and UTF-16, are read
# as SQLite reads them, and no password appears. usage: accounts.sh SEKISHO SEKISHO_MAKE. 77: it cannot be tried here.
set -eu
sekisho=$1 make=$2
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
fail() { echo "FAILED: $*"; head -c 2000 "$dir/out" 2>/dev/null; exit 1; }
mkdir "$dir/disk"
"$make" machine "$dir/disk" clean
chrome="$dir/disk/Users/花子/AppData/Local/Google/Chrome/User Data"

database() { # FILE PAGE_SIZE ENCODING ROWS
    mkdir -p "$(dirname "$1")"
    sqlite3 "$1" <<SQL
PRAGMA page_size=$2; PRAGMA encoding='$3';
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
CREATE TABLE logins (origin_url VARCHAR NOT NULL, action_url VARCHAR, username_element VARCHAR, username_value VARCHAR, password_element VARCHAR,
 password_value BLOB, submit_element VARCHAR, signon_realm VARCHAR NOT NULL, date_created INTEGER NOT NULL, blacklisted_by_user INTEGER NOT NULL,
 scheme INTEGER NOT NULL, UNIQUE (origin_url, username_element, username_value, password_element, signon_realm));
CREATE INDEX logins_signon ON logins (signon_realm);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $4)
INSERT INTO logins SELECT 'https://site' || i || '.example/' || printf('%.*c', i * 37 % 3000, 'x'), 'https://site.example/hidden-word', 'u', '利用者' || i, 'p',
 CAST('hidden-word' || i AS BLOB), '', 'https://site' || i || '.example/', 13300000000000000 + i, i % 10 = 0, 0 FROM n;
DELETE FROM logins WHERE rowid % 7 = 3;
SQL
}

database "$chrome/Default/Login Data" 4096 UTF-8 900
database "$chrome/Profile 1/Login Data" 512 UTF-16le 300
database "$chrome/Profile 2/Login Data" 65536 UTF-16be 300
status=0
"$sekisho" host --accounts --format json "$dir/disk" >"$dir/out" || status=$?
[ "$status" = 0 ] || fail "exit $status"
grep -q 'hidden-word' "$dir/out" && fail "a password is told"
for profile in Default "Profile 1" "Profile 2"; do
    sqlite3 "$chrome/$profile/Login Data" "SELECT rtrim(signon_realm, '/') || ' ' || username_value FROM logins WHERE NOT blacklisted_by_user"
done | sort -u >"$dir/theirs"
sed 's/{/\n{/g' "$dir/out" | sed -n 's/.*"kind":"site".*"where":"\([^"]*\)","name":"\([^"]*\)".*/\1 \2/p' | sort -u >"$dir/ours"
[ "$(wc -l <"$dir/ours")" -gt 600 ] || fail "$(wc -l <"$dir/ours") sites"
cmp "$dir/ours" "$dir/theirs" || fail "SQLite reads other rows"

# Cut anywhere: told, never a crash, never a password.
size=$(stat -c %s "$chrome/Default/Login Data")
for part in 1 3 5 7; do
    truncate -s $((size * part / 8)) "$chrome/Default/Login Data"
    status=0
    "$sekisho" host --accounts "$dir/disk" >"$dir/out" || status=$?
    [ "$status" = 2 ] || fail "cut at $part/8: exit $status"
    grep -q 'hidden-word' "$dir/out" && fail "a password is told"
    cp "$chrome/Profile 1/Login Data" "$chrome/Default/Login Data"
    size=$(stat -c %s "$chrome/Default/Login Data")
done
echo "accounts: $(wc -l <"$dir/ours") log-ins as SQLite reads them, no password"
