#!/bin/sh
# F15: a wrong or stale holiday feed (Zammad #390). Each day says where it is from, and the end of the
# known holidays is reported 400 days ahead.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f15 '2026-12-01 07:00+00'
expect 0 "days without a source" "select count(*) from dolsd.non_working_day where length(trim(source)) < 5"
if sql "insert into dolsd.non_working_day (day, title, source) values ('2027-06-01', 'Nobody knows', null)" >/dev/null 2>&1; then fail "a day without a source"; fi
horizon=$(sql "select max(day) from dolsd.non_working_day")
ctl() {
    "$top_builddir/dolsctl" -d "dbname=$db" "$@" >"$place/said" 2>&1 || true
}
sql "select dolsd.move_clock(('$horizon'::date - 410) + time '09:00')" >/dev/null
ctl status
if grep -q 'the bank holidays are known' "$place/said"; then fail "status complains 410 days ahead"; fi
sql "select dolsd.move_clock(('$horizon'::date - 390) + time '09:00')" >/dev/null
ctl status
grep -q 'attention: the bank holidays are known for 390 days only' "$place/said" || fail "status does not warn"
ctl -c "$place/dolsd.conf" check
grep -q 'the bank holidays reach to' "$place/said" || { cat "$place/said"; fail "check does not warn"; }
sql "insert into dolsd.non_working_day (day, title, source) values ('$horizon'::date + 200, 'A day', 'GOV.UK')" >/dev/null
ctl status
if grep -q 'the bank holidays are known' "$place/said"; then fail "status complains though the days were added"; fi
echo passed
