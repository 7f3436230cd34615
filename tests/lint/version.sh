#!/bin/sh
# The number of the last migration is the version of the tables; it must match two other places: the
# function that the daemon calls, and the number that it was written for.
set -eu
cd "${top_srcdir:-.}"
last=$(find sql -maxdepth 1 -name '[0-9][0-9][0-9]_*.sql' | sed 's|^sql/0*\([0-9]*\)_.*|\1|' | sort -n | tail -n 1)
asked=$(sed -n "/function dolsd.schema_version()/,/;/s/.*as 'select \([0-9]*\)'.*/\1/p" sql/dolsd/10-clock.sql)
wanted=$(sed -n 's/^#define STORE_SCHEMA_VERSION \([0-9]*\)$/\1/p' daemon/store/store.h)

if [ "$last" != "$asked" ] || [ "$last" != "$wanted" ]; then
    echo "the last migration is $last, dolsd.schema_version() says $asked, store/store.h wants $wanted"
    exit 1
fi
