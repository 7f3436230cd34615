#!/bin/sh
# Every template, SQL file and manual is in a list of what is distributed: otherwise it would exist in this
# tree and be missing where dolsd is installed.
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
# The tests of the functions are run by name, in the tarball too.
for file in tests/sql/test_*.sql; do
    grep -qF "$file" tests/sql/tests.am || {
        echo "$file is not in tests/sql/tests.am"
        exit 1
    }
done
