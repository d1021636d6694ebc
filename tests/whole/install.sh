#!/bin/sh
# `make install` into a folder, and the example of the documents built against what lies there. usage: install.sh SOURCE BUILD
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
DESTDIR=$root cmake --install "$2" --prefix /usr >/dev/null
for file in bin/sekisho include/sekisho/engine.h include/sekisho/version.h share/man/man1/sekisho.1 bin/sekisho-collect bin/sekisho-fleet lib/systemd/system/sekisho-collect.service; do
    [ -e "$root/usr/$file" ] || { echo "$file was not installed"; exit 1; }
done
config=$(dirname "$(find "$root" -name sekisho.pc)")
flags=$(PKG_CONFIG_PATH=$config PKG_CONFIG_SYSROOT_DIR=$root pkg-config --cflags --libs --static sekisho)
# shellcheck disable=SC2086
cc -Wall -Wextra -Werror "$1/docs/example.c" $flags -o "$root/example"
[ "$("$root/example" "$1/LICENSE")" = clean ] || { echo "the example did not find LICENSE clean"; exit 1; }
[ "$("$root/usr/bin/sekisho" --version | cut -d' ' -f1)" = sekisho ]
