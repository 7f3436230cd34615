#!/bin/sh
# dolsctl at a terminal (at_terminal.py).
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsctl-screen.XXXXXX")
trap 'rm -rf "$place"' EXIT
/usr/bin/python3 "$top/tests/ctl/at_terminal.py" "${top_builddir:-.}/dolsctl" "$place"
