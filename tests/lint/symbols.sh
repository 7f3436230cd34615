#!/bin/sh
# A name that the library exports means one thing: no two of its objects define the same one, even if no
# program links both.
set -eu
library=${top_builddir:-build}/libdolsd.a
defined=$(nm -A --defined-only "$library" | awk '$(NF - 1) ~ /^[A-Z]$/ { print $NF, $1 }')
[ -n "$defined" ] || { echo "$library defines nothing"; exit 1; }
twice=$(echo "$defined" | awk '{ n[$1]++; where[$1] = where[$1] " " $2 } END { for (s in n) if (n[s] > 1) print s ":" where[s] }')
if [ -n "$twice" ]; then
    printf 'defined twice:\n%s\n' "$twice"
    exit 1
fi
