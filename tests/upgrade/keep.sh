#!/bin/sh
# Keeps the store that this tree's programs make, full of work, for the test of upgrades from it: run it by hand
# once for each release, from the build that is released.
#
#   cd build && top_srcdir=.. top_builddir=. sh ../tests/upgrade/keep.sh NAME [FOLDER]
#
# Leaves FOLDER/NAME.sql.xz (tests/upgrade by default): tables, functions and rows of both schemas after eight days
# of the demonstration's council, stopped on a morning with work of every kind in progress. Add it to
# tests/upgrade/tests.am and its checksum to tests/upgrade/releases.sha256; from then on it never changes.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside "$@"
fi
name=${2:?say the version}
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/../ctl/common.sh"
folder=${3:-$top/tests/upgrade}
database=dolsd_demo_kept
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-14 07:00+00')"
run_sql -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" -c "select casework.demo(11, 120, '2026-12-14')" \
    -c "insert into dolsd.attestation (contact_id) select min(contact_id) from casework.recipient where role = 'manager'"
start_dolsd
"$dolsctl" -d "dbname=$database" simulate --until 2026-12-22 --events --quiet >"$said" || fail "the eight days"

# Somebody acknowledges a last day, and somebody holds reminders back.
one=$(psql -X -At -F ' ' -d "$database" -c "select u.reference, u.limit_code, u.contact_ids[1] from dolsd.upcoming u
    where u.state = 'open' and u.contact_ids[1] is not null order by u.at limit 1")
# The words are a reference, a limit and a number.
# shellcheck disable=SC2086
set -- $one
expect 0 acknowledge "$1" "$2" --contact "$3" --who "A. Officer"
one=$(psql -X -At -F ' ' -d "$database" -c "select u.reference, u.limit_code from dolsd.upcoming u
    where u.state = 'open' and u.last_day > '2027-01-20' and u.reference <> '$1' order by u.at limit 1")
# shellcheck disable=SC2086
set -- $one
expect 0 pause "$1" "$2" --until 2026-12-24 --owner "A. Officer" --reason "waits for the assessor"
kill "$daemon"
wait "$daemon" || true
daemon=

# A morning on which the daemon stopped: messages wait, one is held back, some are with a process that died, and
# case work has changes that have not been worked out.
run_sql -c "select dolsd.move_clock('2026-12-23 09:00+00')" -c "select dolsd.fire(500)" -c "select dolsd.fire(500)"
run_sql -c "select dolsd.operate('hold', min(q.message_id), 'A. Officer', 'asked by the home') from dolsd.queue q where q.lease_id is null"
run_sql -c "select count(*) from dolsd.claim('died', '{mail}', '{3}', '5 minutes')"
run_sql -c "insert into casework.urgent (reference, person_id, place_id, given_on, last_day)
    select 'U-KEPT-1', s.person_id, s.place_id, '2026-12-23', '2026-12-29' from casework.standard s order by s.id limit 1"
psql -X -At -d "$database" -c "select format('%s messages wait, %s held, %s sending, %s changes, %s told', count(*) filter (where m.state = 'pending'),
    count(*) filter (where m.state = 'held'), count(*) filter (where m.state = 'sending'), (select count(*) from dolsd.changed),
    (select count(*) from dolsd.notice where state = 'told')) from dolsd.message m"

{
    echo "-- The store of dolsd $name. Its roles belong to the whole server."
    echo "do \$\$ declare r text; begin"
    echo "    foreach r in array array['dolsd_daemon', 'dolsd_policy', 'dolsd_reader', 'casework_officer'] loop"
    echo "        if not exists (select from pg_roles where rolname = r) then execute format('create role %I nologin', r); end if;"
    echo "    end loop;"
    echo "end \$\$;"
    pg_dump --no-owner -d "$database"
} | xz -9 >"$folder/$name.sql.xz"
ls -l "$folder/$name.sql.xz"
finish
