#!/bin/sh
# The host check on a real NTFS volume: alone, in a partition, as E01, and as a mounted folder; every era's traces are found with
# their users, a clean machine is clean, and nothing is written. usage: host_image.sh SEKISHO SEKISHO_MAKE. 77: it cannot be tried here.
set -eu
sekisho=$1 make=$2
PATH=$PATH:/sbin:/usr/sbin
export PATH
for tool in mkntfs ntfs-3g ntfslabel ewfacquirestream; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
[ -w /dev/fuse ] || { echo "skipped: /dev/fuse cannot be used"; exit 77; }
dir=$(mktemp -d)
trap 'umount "$dir/mnt" 2>/dev/null || :; rm -rf "$dir"' EXIT
mkdir "$dir/mnt"
fail() { echo "FAILED: $*"; cat "$dir/out" 2>/dev/null; exit 1; }

volume() { # FILE KIND
    truncate -s 160M "$1"
    mkntfs -F -Q "$1" >/dev/null 2>&1
    ntfslabel --new-serial=112233448afc12d1 "$1" >/dev/null
    ntfs-3g -o streams_interface=windows "$1" "$dir/mnt" || { echo "skipped: no NTFS can be mounted"; exit 77; }
    "$make" machine "$dir/mnt" "$2"
    if [ "$2" = eras ]; then
        mkdir -p "$dir/mnt/Users/花子/Downloads"
        cp "$dir/letter" "$dir/mnt/Users/花子/Downloads/請求書.doc"
        printf '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://mail.example/letter\r\n' >"$dir/mnt/Users/花子/Downloads/請求書.doc:Zone.Identifier"
        truncate -s 120M "$dir/mnt/Users/saburo/AppData/Local/Zxcvbnmasd/padded.dll"
        touch -d '2022-03-01 00:00:00 UTC' "$dir/mnt/Users/saburo/AppData/Local/Qwertyuiop/weekold.dat"
        touch -d '2022-03-08 00:00:00 UTC' "$dir/mnt/Users/saburo/AppData/Local/Qwertyuiop"
    fi
    umount "$dir/mnt"
}

expect_eras() { # PATH
    status=0
    "$sekisho" host --format json "$1" >"$dir/out" 2>"$dir/err" || status=$?
    [ "$status" = 1 ] || { cat "$dir/err"; fail "$1: exit $status"; }
    for check in emocheck.v1 emocheck.v2 emocheck.v3 emocheck.v4 emocheck.v5 emotet.loader emotet.first-stage emotet.two-words emotet.windefservice \
        emotet.padded emotet.onenote emotet.first-file past.amcache past.loaded found.file click.opened; do
        grep -q "\"$check\"" "$dir/out" || fail "$1: $check was not found"
    done
    for text in '"user":"花子"' '"user":"taro"' '"user":"jiro"' '"user":"表子"' '"user":"saburo"' 'ialkquzoobkioba.czi' '2022-03-01T00:00:00Z' \
        'HostUrl=https://mail.example/letter' '"verdict":"infected"' \
        'Downloads\\請求書.doc","time":"2022-11-02T' 'Temp1_form.zip\\form.xlsm'; do
        grep -qF "$text" "$dir/out" || fail "$1: $text is not told"
    done
}

"$make" replica "$dir/letter" >/dev/null
volume "$dir/eras.img" eras
before=$(sha256sum <"$dir/eras.img")
expect_eras "$dir/eras.img"
[ "$before" = "$(sha256sum <"$dir/eras.img")" ] || fail "the image was written to"

{ truncate -s 1M "$dir/disk.img"; cat "$dir/eras.img" >>"$dir/disk.img"; truncate -s +1M "$dir/disk.img"; }
# One row of the table of partitions: type 7, from sector 2048, 327680 sectors.
printf '\000\000\000\000\007\000\000\000\000\010\000\000\000\000\005\000' | dd of="$dir/disk.img" bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of="$dir/disk.img" bs=1 seek=510 conv=notrunc status=none
expect_eras "$dir/disk.img"

ewfacquirestream -q -S 16777216 -t "$dir/split" <"$dir/eras.img" >/dev/null 2>&1 || fail "ewfacquirestream"
expect_eras "$dir/split.E01"

"$sekisho" host --evidence "$dir/package" "$dir/eras.img" >"$dir/out" 2>&1 || [ $? = 2 ] || fail "--evidence of an image"
grep -qF 'a7bd71699cd38d1c.automaticDestinations-ms' "$dir/package/manifest.jsonl" || fail "--evidence of an image: the jump list is missing"
[ "$before" = "$(sha256sum <"$dir/eras.img")" ] || fail "--evidence wrote to the image"

ntfs-3g -o ro,streams_interface=windows "$dir/eras.img" "$dir/mnt"
status=0
"$sekisho" host --format json --serial 8afc12d1 "$dir/mnt" >"$dir/out" || status=$?
[ "$status" = 1 ] || fail "mounted: exit $status"
grep -qF 'HostUrl=https://mail.example/letter' "$dir/out" || fail "mounted: the stream is not told"
grep -qF 'emocheck.v5' "$dir/out" || fail "mounted: emocheck.v5"
umount "$dir/mnt"
[ "$before" = "$(sha256sum <"$dir/eras.img")" ] || fail "the mounted image was written to"

volume "$dir/clean.img" clean
status=0
"$sekisho" host "$dir/clean.img" >"$dir/out" || status=$?
[ "$status" = 0 ] || fail "clean: exit $status"

# Two installations on one disk: one is looked at, the other named; a folder that is only called Windows is none.
two_volumes() { # FILE FIRST SECOND, of 160 MiB each
    { truncate -s 1M "$dir/empty"; cat "$dir/empty" "$2" "$3"; } >"$1"
    printf '\000\000\000\000\007\000\000\000\000\010\000\000\000\000\005\000\000\000\000\000\007\000\000\000\000\010\005\000\000\000\005\000' |
        dd of="$1" bs=1 seek=446 conv=notrunc status=none
    printf '\125\252' | dd of="$1" bs=1 seek=510 conv=notrunc status=none
}
two_volumes "$dir/disk.img" "$dir/clean.img" "$dir/eras.img"
status=0
"$sekisho" host "$dir/disk.img" >"$dir/out" || status=$?
[ "$status" = 2 ] || fail "two installations: exit $status"
grep -qF 'volume at byte 168820736: it holds another Windows' "$dir/out" || fail "two installations: the other one is not named"
truncate -s 160M "$dir/data.img"
mkntfs -F -Q "$dir/data.img" >/dev/null 2>&1
ntfs-3g "$dir/data.img" "$dir/mnt"
mkdir "$dir/mnt/Windows"
umount "$dir/mnt"
two_volumes "$dir/disk.img" "$dir/data.img" "$dir/eras.img"
expect_eras "$dir/disk.img"
grep -qF '"what":"volume at byte 1048576"' "$dir/out" || fail "two installations: the first one is not named"
rm "$dir/disk.img" "$dir/data.img" "$dir/empty"

# Damage: never a crash, never clean.
dd if=/dev/urandom of="$dir/clean.img" bs=1024 seek=16 count=64 conv=notrunc status=none
status=0
"$sekisho" host "$dir/clean.img" >"$dir/out" 2>&1 || status=$?
case $status in 2 | 3) ;; *) fail "damaged: exit $status" ;; esac
head -c 1000000 "$dir/eras.img" >"$dir/cut.img"
status=0
"$sekisho" host "$dir/cut.img" >"$dir/out" 2>&1 || status=$?
case $status in 2 | 3) ;; *) fail "cut: exit $status" ;; esac
echo "NTFS alone, in a partition, as E01 and mounted: every era found; clean is clean; nothing written"
