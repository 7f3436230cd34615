#!/bin/sh
# Every template, SQL file and manual is in a list of what is distributed: one that is not would be there in
# this tree and missing where dolsd is installed.
set -eu
cd "${top_srcdir:-.}"
find conf man sql systemd -type f ! -name '*.am' | (
    faults=0
    while read -r file; do
        grep -qF "$file" conf/files.am man/files.am sql/files.am systemd/files.am Makefile.am || {
            echo "$file is in no files.am"
            faults=1
        }
    done
    exit $faults
)
