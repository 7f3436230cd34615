#!/bin/sh
# dolsctl status --prometheus: the text format, every metric that alerts and dashboard name, and correct values.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_metrics
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 10:00+00')"
expect 0 add home 'Elm House' --mail elm@example.org --no-tls
expect 0 add contact 'DoLS team' --role dols_team --mail team@council.example --no-tls
expect 0 add person P-1 --initials J.S.
expect 0 add case urgent U-1 --person P-1 --home 'Elm House' given=2026-12-22 last_day=2026-12-28
start_dolsd
expect 0 simulate --until 2026-12-30 --quiet
run_sql -c "insert into dolsd.health (worker, what, bad_since, words, bound)
    select worker, E'a \"thing\" of \\\\ two\nlines', dolsd.clock(), 'no', '1 day' from dolsd.worker"
expect 0 status --prometheus
cp "$said" "$work/metrics"
says 'dolsd_lapsed_authorities 1'
says 'dolsd_matters 1'
says 'what="a \"thing\" of \\ two\nlines",worker="'
delivered=$(psql -X -At -d "$database" -c "select count(*) from dolsd.message where channel = 'mail' and state = 'delivered'")
[ "$delivered" -gt 0 ] || fail "no mail was delivered"
says "dolsd_messages{state=\"delivered\",way=\"mail\"} $delivered"
says_not "Elm"
expect 3 status --prometheus --json

/usr/bin/python3 - "$work/metrics" "$top/conf/monitoring" <<'PY' >"$said" 2>&1 || fail "the format, or a name"
import json, pathlib, re, sys
lines = pathlib.Path(sys.argv[1]).read_text().splitlines()
label = r'[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"'
sample = re.compile(r'([a-z_]+)(?:\{%s(?:,%s)*\})? (-?[0-9.]+)$' % (label, label))
typed, seen, last = set(), set(), None
for line in lines:
    if line.startswith("# TYPE "):
        last = line.split()[2]
        assert last not in typed, line
        typed.add(last)
    elif not line.startswith("# HELP "):
        match = sample.match(line)
        assert match and match[1] == last, line
        assert line not in seen, line
        seen.add(line)
folder = pathlib.Path(sys.argv[2])
used = set(re.findall(r'\bdolsd_[a-z_]+', (folder / "alerts.yml").read_text()))
board = json.loads((folder / "grafana.json").read_text())
for panel in board["panels"]:
    for target in panel["targets"]:
        used.update(re.findall(r'\bdolsd_[a-z_]+', target["expr"]))
assert used <= typed, used - typed
assert len(typed) >= 15, typed
PY
exit "$failed"
