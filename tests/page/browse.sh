#!/bin/sh
# Every page on the demonstration's caseload in Debian's Chromium, as wide as a desk and as a telephone; axe
# must find nothing, and a Welsh page has no English that is not marked. By hand or in .ci/run; needs chromium, node
# and npm.
#
#   browse.sh [FOLDER]     where to put the screenshots; build/shots by default
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside "${1:-}"
fi
shots=$2
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/../ctl/common.sh"
shots=${shots:-${top_builddir:-.}/shots}
mkdir -p "$shots"
database=dolsd_demo_pages
page=
# Called by the trap.
# shellcheck disable=SC2317
stop_page() {
    ended=$?
    if [ -n "$page" ]; then kill "$page" 2>/dev/null || true; fi
    stop
}
trap stop_page EXIT

PAGE_NODE_MODULES=$work/node_modules
export PAGE_NODE_MODULES
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" playwright-core@1.65.1 axe-core@4.14.1 >"$said" 2>&1 ||
    { fail "npm cannot bring playwright-core and axe-core"; exit 1; }

createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-14 07:00+00')"
run_sql -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" -c "select casework.demo()"
start_dolsd
expect 0 simulate --until 2026-12-29 --events --quiet
run_sql -c "create role page_reader login in role dolsd_reader"
"${top_builddir:-.}/dolsd-page" -A -l 127.0.0.1:8471 -t "$top/conf/page/en" -L cy -n "Invented Council" \
    -d "dbname=$database user=page_reader" 2>"$work/page.log" &
page=$!
sleep 2

ask() {
    psql -X -At -d "$database" -c "select '$1' || replace(replace($2, '&', '%26'), ' ', '%20') from $3 limit 1"
}
set -- / /authority /due '/due?until=2027-03-31' /unanswered /gaps '/gaps?by=home' '/gaps?by=reason' '/gaps?by=month' \
    '/gaps?by=quarter' /told /homes /rules /health \
    "$(ask '/home?home=' place "dolsd.matter where place <> '' order by place")" \
    "$(ask '/person?person=' person "dolsd.matter where person is not null order by person")" \
    "$(ask '/contact?contact=' contact_id::text "casework.contact order by contact_id")" \
    "$(ask '/evidence?reference=' m.reference "dolsd.gaps g join dolsd.matter m using (kind, id) order by g.gap_days desc")" \
    "$(ask '/matter?reference=' m.reference "dolsd.gaps g join dolsd.matter m using (kind, id) order by g.gap_days desc")" \
    "$(ask '/matter?reference=' reference "dolsd.matter where kind = 'court_order' order by id")" \
    "$(ask '/matter?reference=' reference "dolsd.matter where kind = 'request' order by id")" \
    "$(ask '/matter?reference=' reference "dolsd.matter where kind = 'standard' and facts ? 'suspended' order by id")"
psql -X -At -d "$database" -c "select place from dolsd.matter union select name from casework.contact" >"$work/names"
last="the browser"
node "$top/tests/page/browse.js" http://127.0.0.1:8471 "$shots" "$work/names" "$@" >"$said" 2>&1 || fail "the pages in a browser"
cat "$said"
exit "$failed"
