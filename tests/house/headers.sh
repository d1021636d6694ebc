#!/bin/sh
# Every public header compiles alone, as C11 and as C++17, without warnings. usage: headers.sh SOURCE_FOLDER BUILD_FOLDER
set -u
status=0
for header in "$1"/include/sekisho/*.h "$2"/include/sekisho/version.h; do
    name=sekisho/$(basename "$header")
    printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$name" "$name" >"$2/header.c"
    cp "$2/header.c" "$2/header.cc"
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$1/include" -I"$2/include" -fsyntax-only "$2/header.c" || status=1
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$1/include" -I"$2/include" -fsyntax-only "$2/header.cc" || status=1
done
rm -f "$2/header.c" "$2/header.cc"
exit $status
