#!/bin/sh
# dolsctl at a terminal (screen_test.py).
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsctl-screen.XXXXXX")
trap 'rm -rf "$place"' EXIT
/usr/bin/python3 "$top/tests/ctl/screen_test.py" "${top_builddir:-.}/dolsctl" "$place"
