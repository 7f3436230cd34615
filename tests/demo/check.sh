#!/bin/sh
# The demonstration does what it promises: it succeeds, notifies the care home on Christmas Eve, leaves
# nothing uncovered, shows on one screen what happened and what those without mail got, and leaves nothing
# behind except its folder, whose pages have no dead links.
#
#   tests/demo/check.sh      after the build; top_builddir if that is not build/
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

# has_line FILE PATTERN
has_line() {
    grep -qE "$2" "$place/$1" || fail "no line in $1: $2"
}

# Server, daemon and clients all name a file below the temporary directory.
left_running() {
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF "$place/tmp/"; then
            printf '%s ' "${process#/proc/}"
        fi
    done 2>/dev/null
}

# PostgreSQL may run as another user, who needs access.
mkdir "$place/tmp" "$place/demo"
chmod 755 "$place" "$place/tmp"
began=$(date +%s)
status=0
TMPDIR=$place/tmp sh "$top/tests/pg/with-postgres.sh" \
    sh "$top/tests/demo/demo.sh" "$place/demo" >"$place/out" 2>"$place/errors" || status=$?
took=$(($(date +%s) - began))
[ "$status" -ne 77 ] || exit 77
[ "$status" -eq 0 ] || fail "it ended with $status"

has_line demo/day-by-day.txt '^Thu 24 Dec 2026 09:00 GMT +urgent +delivered +managing_authority +urgent-end-managing-authority +U-2026-1222'
has_line demo/mail.txt '^ +Date: Thu, 24 Dec 2026 09:00:00 \+0000'
has_line demo/mail.txt '^ +Subject: Urgent authorisation ends in 4 days: Monday 28 December 2026'
has_line demo/day-by-day.txt '^0 deadlines uncovered at the end'
has_line demo/status.txt '^not covered +0$'
has_line demo/explained.txt '28 December 2026'
has_line demo/evidence.html 'U-2026-1222'
has_line demo/evidence.html '<dt>In force until</dt><dd><strong>Wednesday 30 December 2026</strong>; ended by: [^<]*, Thursday 31 December 2026<'
has_line demo/evidence.html '<dt>By law before the extension</dt><dd>Monday 28 December 2026<'
has_line demo/evidence.html '<tr class="off"><td>14</td><td>Monday 4 January 2027</td><td>last day, no longer in force<'
if grep -oE '\b[A-Z]{1,2}-20[0-9]{2}-[0-9]+' "$place/demo/evidence.html" | grep -v -- -1222; then fail "the evidence names other matters"; fi
has_line demo/evidence.html '<td>[1-9][0-9]*, all fit</td>'
has_line demo/evidence.html 'Rows about this matter that were written since the last seal: 0'
has_line demo/verified.txt '^[1-9][0-9]* of the seals are those in '
has_line demo/verified.txt '^0 rows were written since the last seal$'
has_line out '^  U-2026-1222: the home was asked 24 December at 09:00; last day Monday 28, a bank holiday$'
has_line out '^  0 refused, 0 given up, 0 open deadlines that nobody would be told of$'
if grep 'NOT RECORDED' "$place/demo/day-by-day.txt"; then fail "an event could not be recorded"; fi
[ "$(wc -l <"$place/out")" -le 30 ] || fail "more than a screen"
[ "$(sed "s#$place/##g" "$place/out" | wc -L)" -le 90 ] || fail "lines too long for a screen: $(sed "s#$place/##g" "$place/out" | grep -E "^.{91}")"

# saved FOLDER BEFORE AFTER: what was saved there, and that the screen shows the same number.
saved() {
    many=$(find "$place/demo/$1" -type f -size +0 | wc -l)
    [ "$many" -gt 0 ] || fail "nothing in $1"
    has_line out "$2 $many $3"
}
saved webhook '^  .+, by webhook:' 'events, each signed$'
saved letters '^  [1-9][0-9]* families, by letter:' 'letters, printed and posted by GOV.UK Notify$'
saved teams '^  DoLS team, in Teams:' 'cards, each beside its digest$'
if grep -rlE '[A-Z]\.[A-Z]\.' "$place/demo/teams" "$place/demo/webhook"; then fail "initials where none should be"; fi
mails=$(find "$place/demo/mails/new" -type f | wc -l)
has_line out "^  mails +$mails mails"
[ "$(find "$place/demo/mails/tmp" "$place/demo/mails/cur" -type f | wc -l)" -eq 0 ] || fail "mails lie where none should"
grep -ohE '(href|action)="[^"#]+' "$place"/demo/pages/*.html | sed 's/.*="//' | sort -u >"$place/links"
[ "$(wc -l <"$place/links")" -gt 50 ] || fail "few links in the pages"
while read -r link; do
    [ -f "$place/demo/pages/$link" ] || fail "a page leads to $link, which is not there"
done <"$place/links"

[ -z "$(ls -A "$place/tmp")" ] || fail "left behind: $(ls -A "$place/tmp")"
running=$(left_running)
[ -z "$running" ] || fail "still running: $running"
echo "passed: $mails mails in $took s"
