#!/bin/sh
# The demonstration does what it promises: it ends well and within a minute, tells the care home on
# Christmas Eve, leaves nothing uncovered, and leaves nothing behind but its mails.
#
#   tests/demo/check.sh      after the build; top_builddir where that is not build/
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
if [ -n "${top_builddir:-}" ]; then top_builddir=$(cd "$top_builddir" && pwd); fi
export top_builddir="${top_builddir:-$top/build}"
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-check.XXXXXX")
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM HUP

fail() {
    echo "FAILED: $*" >&2
    tail -n 20 "$place/errors" >&2
    exit 1
}

has_line() {
    grep -qE "$1" "$place/out" || fail "no line: $1"
}

# Server, daemon and clients all name a file below the temporary directory.
left_running() {
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF "$place/tmp/"; then
            printf '%s ' "${process#/proc/}"
        fi
    done 2>/dev/null
}

# PostgreSQL may run as another user, who has to get in.
mkdir "$place/tmp" "$place/mails"
chmod 755 "$place" "$place/tmp"
began=$(date +%s)
status=0
TMPDIR=$place/tmp sh "$top/tests/pg/with-postgres.sh" \
    sh "$top/tests/demo/demo.sh" "$place/mails" >"$place/out" 2>"$place/errors" || status=$?
took=$(($(date +%s) - began))
[ "$status" -ne 77 ] || exit 77
[ "$status" -eq 0 ] || fail "it ended with $status"
[ "$took" -lt 60 ] || fail "it took $took s"

has_line '^Thu 24 Dec 2026 09:00 GMT +urgent +delivered +managing_authority +urgent-end-managing-authority +U-2026-1222'
has_line '^ +Date: Thu, 24 Dec 2026 09:00:00 \+0000'
has_line '^ +Subject: Urgent authorisation ends in 4 days: Monday 28 December 2026'
has_line '^0 deadlines uncovered at the end'
has_line '^not covered +0$'
if grep 'NOT RECORDED' "$place/out"; then fail "an event could not be recorded"; fi
mails=$(find "$place/mails/new" -type f | wc -l)
has_line "^$mails mails lie in $place/mails"
[ "$(find "$place/mails/tmp" "$place/mails/cur" -type f | wc -l)" -eq 0 ] || fail "mails lie where none should"

[ -z "$(ls -A "$place/tmp")" ] || fail "left behind: $(ls -A "$place/tmp")"
running=$(left_running)
[ -z "$running" ] || fail "still running: $running"
echo "passed: $mails mails in $took s"
