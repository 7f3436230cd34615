#!/bin/sh
# Every start day from 1990 to 2150, with every span in the rule packs and in both jurisdictions, and
# every midnight in London: the engine's days checked against PostgreSQL's calendar. Takes some seconds.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
top=${top_srcdir:-$(dirname "$0")/../..}
built=${top_builddir:-.}
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-exhaustive.XXXXXX")
trap 'rm -rf "$work"' EXIT

createdb dolsd_test_exhaustive
PGDATABASE=dolsd_test_exhaustive
PGOPTIONS='-c client_min_messages=warning'
export PGDATABASE PGOPTIONS
"$built/dolsctl" -d dbname=dolsd_test_exhaustive migrate --reference-store --sql-dir "$top/sql" >/dev/null

ask() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}

# The spans of limits, with their floors, caps and extensions, and the distances of reminders.
ask <<'SQL'
create table span (number int generated always as identity, count int, unit text, reckoning text);
insert into span (count, unit, reckoning)
select count, unit, reckoning from dolsd.time_limit
union select floor_count, floor_unit, floor_reckoning from dolsd.time_limit where floor_count is not null
union select cap_count, cap_unit, cap_reckoning from dolsd.time_limit where cap_count is not null
union select extended_at_most, 'day', 'after' from dolsd.time_limit where extended_at_most is not null
union select abs(offset_count), offset_unit, case when offset_count < 0 then 'before' when offset_count > 0 then 'after' else 'on' end
  from dolsd.rung;
create table answer (what text, number int, jurisdiction text, start int, last bigint);
SQL
ask -c "select concat_ws(' ', 'day', coalesce(jurisdiction, 'any'), day) from dolsd.non_working_day" >"$work/questions"
ask -c "select concat_ws(' ', 'span', number, count, unit, reckoning) from span order by number" >>"$work/questions"
"$built/tests/law/exhaustive" <"$work/questions" >"$work/answers"
ask -c "\\copy answer from '$work/answers'"
ask -f "$top/tests/law/exhaustive.sql"
