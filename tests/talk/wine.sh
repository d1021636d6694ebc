# What the dialogues with Wine share; sourced with $1 the folder of the sources. Sets wine, work (removed at the end), c (the drive), and
# needs WINE_NEEDS: further programs without which the test is skipped.
wine=$(command -v wine64 || command -v wine || echo /usr/lib/wine/wine64)
for needed in "$wine" x86_64-w64-mingw32-gcc i686-w64-mingw32-gcc ${WINE_NEEDS-}; do
    command -v "$needed" >/dev/null || { echo "skipped: $needed is not installed (packaging/bootstrap test)"; exit 77; }
done
work=$(mktemp -d)
export WINEPREFIX="$work/prefix" WINEDEBUG=-all DISPLAY= WINEDLLOVERRIDES="mscoree,mshtml="
wine_end() {
    "${wine%/*}/wineserver" -k 2>/dev/null
    rm -rf "$work"
}
trap wine_end EXIT
failures=0
fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
# wine_volume SERIAL: Wine's server starts again with this serial number of the drive (empty: as it is), and the service that knows drives has come up:
# on a loaded machine it does so after the first programs
wine_volume() {
    "${wine%/*}/wineserver" -k 2>/dev/null
    "${wine%/*}/wineserver" -w 2>/dev/null
    [ -n "$1" ] && printf '%s\n' "$1" >"$c/.windows-serial"
    shown=${1:-'[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$'}
    for _ in $(seq 60); do
        "$wine" cmd /c vol c: </dev/null 2>/dev/null | tr -d '\r-' | grep -qi "$shown" && return
        sleep 1
    done
    fail "Wine does not show the serial number ${1-} of the drive"
}
"$wine" wineboot -i >/dev/null 2>&1
c="$WINEPREFIX/drive_c"
