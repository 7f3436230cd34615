#!/bin/sh
# The long comparison with the oracle: 100,000 histories, and about a hundred matters whose notices are really sent.
#
#   full.sh [BUILD [SEED]]      BUILD: where tests/oracle/engine was built; default build
#
# Not in `make check`: it takes a minute or two. The same seed gives the same histories; .ci/run draws a
# seed and prints it.
set -eu
top_srcdir=$(cd "$(dirname "$0")/../.." && pwd)
top_builddir=${1:-$top_srcdir/build}
export top_srcdir top_builddir
exec sh "$top_srcdir/tests/oracle/agree.sh" 100000 300 40 "${2:-1}"
