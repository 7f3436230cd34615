#!/bin/sh
# A simulated year of a council, and an audit of it.
#
#   tests/year/year.sh [average|largest|small|REQUESTS] [SEED] [WEEKS]      in the build folder
#
# average: 2,170 requests a year, as the average council of England had in 2023-24 (332,455 by 153 councils); largest:
# 12,000, more than five times that; small: 200, and five weeks of them; REQUESTS: that number a year. WEEKS: how many of
# the 52 are simulated, for the same council. Its own database, a dolsd that mails to a realistic relay
# (tests/service/relay.py: it refuses some addresses, now and then defers, or hangs up), the clock moved from instant to
# instant. auditor.sql prints what happened and whether the rules of the design held; the exit status shows that.
# KEEP=FOLDER keeps the daemon's log and the auditor's answer there.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
council=${1:-small}
seed=${2:-2026}
here=$top/tests/year
lived=${3:-52}
case $council in
small) requests=200 days=35 buffers=128MB ;;
average) requests=2170 days=364 buffers=512MB ;;
largest) requests=12000 days=364 buffers=2GB ;;
*[!0-9]*)
    echo "usage: year.sh [average|largest|small|REQUESTS] [SEED] [WEEKS]" >&2
    exit 64
    ;;
*) requests=$council days=364 buffers=1GB ;;
esac
lived=$((lived * 7 < days ? lived * 7 : days))

if [ "${4:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$council" "$seed" "${3:-52}" inside
fi

# A year of mails goes into memory if it can.
if [ -z "${TMPDIR:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then TMPDIR=/dev/shm; fi
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-year.XXXXXX")
daemon=
relay=
# shellcheck source=tests/base/poison.sh
. "$top/tests/base/poison.sh"
database=dolsd_test_year

finish() {
    status=$?
    trap - EXIT INT TERM HUP
    for process in $daemon $relay; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    look_for_poison "$top/tests/base/poison.txt" "$place" || status=1
    if [ "$status" -ne 0 ] && [ -s "$place/log" ]; then
        echo "The last that dolsd said:" >&2
        tail -n 20 "$place/log" >&2
    fi
    if [ -n "${KEEP:-}" ]; then
        mkdir -p "$KEEP"
        cp "$place"/log "$place"/weeks "$KEEP" || true
    fi
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

ask() {
    PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$database" "$@"
}

# The moment, in seconds.
now() {
    date +%s
}

day_after() {
    date -u -d "$first + $1 days" +%F
}

# ---------------------------------------------------------------- the council

# The auditor uses commit times to see which of two transactions came first.
psql -X -q -c "alter system set track_commit_timestamp = on" -c "alter system set shared_buffers = '$buffers'" \
    -c "alter system set max_wal_size = '4GB'" -c "alter system set jit = off"
"$WITH_POSTGRES_CTL" stop
"$WITH_POSTGRES_CTL" start

began=$(now)
first=2026-12-14
top_srcdir=$top top_builddir=$build sh "$top/tests/pg/fresh-database.sh" "$database"
ask -c "select dolsd.move_clock('$first 07:00+00')" -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" >/dev/null
ask -Atc "select casework.demo_council($seed, $requests, '$first', $days, 730)"
ask -f "$here/events.sql" -f "$here/watch.sql"
ask -c "analyze casework.person, casework.place, casework.request, casework.urgent, casework.standard, casework.appointment, casework.address_book, casework.demo_event"
ask -c "create role dolsd login in role dolsd_daemon"
made=$(now)

mkdir "$place/mail"
echo life >"$place/mail/mode"
/usr/bin/python3 "$top/tests/service/relay.py" "$place/mail" &
relay=$!
until [ -f "$place/mail/port" ]; do sleep 0.1; done
cat >"$place/dolsd.conf" <<CONF
database: { conninfo = "dbname=$database user=dolsd"; safety_interval = 3600; statement_timeout = 600; };
mail: {
    smtp: { host = "127.0.0.1"; port = $(cat "$place/mail/port"); };
    from = "dols@council.example";
    message_id_domain = "council.example";
};
council: {
    name = "Invented County Council";
    team = "DoLS team";
    reply_to = "dols@council.example";
    phone = "01632 960100";
};
templates: { directory = "$(cd "$top" && pwd)/conf/templates"; };
worker: { name = "year"; };
log: { level = "${LEVEL:-error}"; };
CONF
"$build/dolsd" -t -c "$place/dolsd.conf"
"$build/dolsd" -c "$place/dolsd.conf" 2>"$place/log" &
daemon=$!

# ---------------------------------------------------------------- week by week

# An empty table, once analysed, gets query plans for empty tables; so analyse again when it is filled.
: >"$place/weeks"
code=0
"$build/dolsctl" -d "dbname=$database" simulate --until "$first" --events --quiet --patience 600 >>"$place/weeks" 2>&1 || code=$?
ask -c "vacuum analyze"
week=6
while [ "$week" -lt "$lived" ]; do
    code=0
    "$build/dolsctl" -d "dbname=$database" simulate --until "$(day_after "$week")" --events --quiet --patience 600 \
        >>"$place/weeks" 2>&1 || code=$?
    if [ "$code" -ne 0 ] && [ "$code" -ne 4 ]; then
        tail -n 5 "$place/weeks" >&2
        exit 1
    fi
    ask -Atc "select audit.look()" >/dev/null
    week=$((week + 7))
done
played=$(now)
memory=$(awk '/VmHWM/ { print $2, $3 }' "/proc/$daemon/status")
kill "$daemon"
code=0
wait "$daemon" || code=$?
daemon=
if [ "$code" -ne 0 ]; then
    echo "dolsd left with $code" >&2
    exit 1
fi

# ---------------------------------------------------------------- the auditor

ask -c "create table audit.mail (file text, written timestamptz, message_id text, recipient text, subject text, date text)"
ask -c "create unlogged table audit.matter as select kind, id, reference, initials, place, jurisdiction from casework.matter" \
    -c "create unlogged table audit.role as select kind, id, role, contact_id, since, until from casework.recipient"
/usr/bin/python3 "$here/mailbox.py" "$place/mail" >"$place/mails"
ask -c "\\copy audit.mail from '$place/mails'"
ask -c "create index on audit.mail (message_id)" -c "create index on audit.matter (kind, id)" \
    -c "create index on audit.role (kind, id)" -c "analyze"
code=0
ask -f "$here/auditor.sql" || code=$?
if [ "$code" -eq 0 ] && [ "$council" = small ]; then
    ask -f "$here/sabotage.sql" || code=$?
fi
audited=$(now)

awk -v council="$council" -v seed="$seed" -v days="$lived" -v made="$((made - began))" -v played="$((played - made))" \
    -v audited="$((audited - played))" -v memory="$memory" '
    /^from / { for (i = 1; i <= NF; i++) if ($i == "steps") steps += $(i - 1) }
    END {
        printf "%s council, seed %s: %d days in %d steps: %d s to make it, %d s to live it (%.1f ms a step), %d s to audit it; dolsd took %s at most\n",
            council, seed, days, steps, made, played, steps ? played * 1000 / steps : 0, audited, memory
    }' "$place/weeks"
if [ "$code" -ne 0 ]; then
    exit 1
fi
