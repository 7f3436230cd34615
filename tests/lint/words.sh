#!/bin/sh
# One word for one thing: no identifier, message, comment or manual uses a word that the glossary retired.
set -eu
cd "${top_srcdir:-.}"
list=tests/lint/retired_words.txt
tab=$(printf '\t')
grep -v '^#' "$list" >/dev/null || { echo "$list has no words"; exit 1; }
faults=0
while IFS=$tab read -r word instead; do
    case $word in '#'* | '') continue ;; esac
    found=$(grep -rniE "(^|[^[:alnum:]])$word([^[:alnum:]]|$)" daemon sql/*.sql sql/dolsd sql/casework man conf/dolsd.conf README |
        grep -viE "there $word" || true)
    if [ -n "$found" ]; then
        printf '"%s" was retired; write: %s\n%s\n' "$word" "$instead" "$found"
        faults=1
    fi
done <"$list"
exit $faults
