#!/bin/sh
# The mistakes of other reminder programs that concern planning, each with a test named after it
# (f01 to f20). One server, a database for each.
#
#   mistakes_test.sh [NAME ...]     only those whose file names begin with it
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
here=$top/tests/mistakes
if [ "${INSIDE:-}" != "$here" ]; then
    INSIDE=$here exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$@"
fi
failed=0
for test in "$here"/f*_test.sh; do
    name=${test##*/}
    wanted=$#
    for prefix; do
        case $name in "$prefix"*) wanted=0 ;; esac
    done
    [ "$wanted" -eq 0 ] || continue
    if sh "$test"; then
        echo "ok $name"
    else
        echo "FAILED $name"
        failed=1
    fi
done
exit "$failed"
