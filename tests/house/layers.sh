#!/bin/sh
# The rooms of the house and who may include whom (ARCHITECTURE.md). Fails on an include that is not allowed, on a circle by
# that, and on two files of the same name. usage: layers.sh SOURCE_FOLDER
set -eu
cd "$1"
status=0
allowed() {
    case $1 in
    base) echo base ;;
    model) echo base model ;;
    codec) echo base model codec ;;
    format) echo base model codec format ;;
    emulate) echo base model codec emulate ;;
    detect) echo base model detect ;;
    engine) echo base model codec format emulate detect engine ;;
    sandbox) echo base model codec format engine sandbox ;;
    report) echo base model codec report ;;
    host) echo base codec format report host ;; # codec: commands that event logs keep in Base64
    image) echo base host image ;;
    notify) echo base model codec format sandbox report notify ;;
    hunt) echo base format report host hunt ;;
    store) echo base model store ;;
    fleet) echo base model store report fleet ;;
    cli) echo base model codec format engine sandbox report host hunt image store fleet cli ;;
    *) echo "" ;;
    esac
}
for room in src/*/; do
    room=${room%/}
    name=${room#src/}
    may=$(allowed "$name")
    [ -n "$may" ] || { echo "src/$name is no room that tests/house/layers.sh knows"; status=1; continue; }
    for target in $(grep -rhoE '^#include "[a-z]+/' "$room" | sed 's/.*"//; s,/,,' | sort -u); do
        [ "$target" = sekisho ] && continue
        case " $may " in
        *" $target "*) ;;
        *) grep -rnE "^#include \"$target/" "$room" | sed "s/^/$name may not include $target: /"; status=1 ;;
        esac
    done
done
twice=$(find src fuzz tests/unit -type f \( -name "*.c" -o -name "*.h" \) -exec basename {} \; | sort | uniq -d | tr "\n" " ")
if [ -n "$twice" ]; then
    echo "file names that occur twice: $twice"
    status=1
fi
exit $status
