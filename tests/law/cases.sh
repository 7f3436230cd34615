#!/bin/sh
# The table cases.txt: awkward cases, run through dolsctl reckon with the rules as installed.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
top=${top_srcdir:-$(dirname "$0")/../..}
dolsctl=${top_builddir:-.}/dolsctl

createdb dolsd_test_cases
PGOPTIONS='-c client_min_messages=warning' "$dolsctl" -d dbname=dolsd_test_cases \
    migrate --reference-store --sql-dir "$top/sql" >/dev/null
# The reference store records every fact that a limit waits for.
missing=$(psql -X -A -t -d dolsd_test_cases -c "select string_agg(code || ' of ' || kind, ', ') from dolsd.time_limit
    where needs_fact and dolsd.alarms_from(kind, met_by) is not null")
[ -z "$missing" ] || { echo "the reference store does not record what these wait for: $missing"; exit 1; }
python3 "$top/tests/law/ask_cases.py" "$top/tests/law/cases.txt" "$dolsctl" -d dbname=dolsd_test_cases
# A reading that is switched off, as if a council followed it.
psql -X -q -d dolsd_test_cases -c "update dolsd.rule_pack set commences = '2011-04-05' where pack = 'wales-hiw'"
python3 "$top/tests/law/ask_cases.py" "$top/tests/law/cases-hiw.txt" "$dolsctl" -d dbname=dolsd_test_cases
# The Liberty Protection Safeguards, as if they were in force.
psql -X -q -d dolsd_test_cases -c "update dolsd.rule_pack set commences = '2028-10-01' where pack = 'lps'"
exec python3 "$top/tests/law/ask_cases.py" "$top/tests/law/cases-lps.txt" "$dolsctl" -d dbname=dolsd_test_cases
