#!/bin/sh
# Functions are short, files have one subject, nothing is left half done.
set -eu
cd "${top_srcdir:-.}"
faults=0

long=$(awk '
    FNR == 1 { start = 0 }
    /^\{/ { start = FNR }
    /^\}/ { if (start && FNR - start > 50) printf "%s:%d: a body of %d lines\n", FILENAME, start, FNR - start; start = 0 }
' daemon/*.c daemon/*/*.c)
if [ -n "$long" ]; then
    printf 'functions over 50 lines:\n%s\n' "$long"
    faults=1
fi

big=$(wc -l daemon/*.c daemon/*/*.[ch] | awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines" }')
if [ -n "$big" ]; then
    printf 'files over 500 lines:\n%s\n' "$big"
    faults=1
fi

left=$(grep -nE 'TO''DO|FIX''ME|X''XX' -r daemon sql conf man systemd README || true)
if [ -n "$left" ]; then
    printf 'left unfinished:\n%s\n' "$left"
    faults=1
fi
exit $faults
