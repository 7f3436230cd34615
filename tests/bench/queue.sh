#!/bin/sh
# What a mail costs from the database to the relay. Prints figures; tests nothing.
#
#     tests/bench/queue.sh [MAILS [OLD]]          in the build folder; 10000 and 1000000 unless told
#
# Reminders of as many matters, each to its own home, leave for Postfix's smtp-sink on this host and are recorded:
# once from messages that are queued, once from rungs that are due, so that firing and grouping count too; on a
# store without history, and on one with OLD attempts; and once without proof, that is, with nothing sealed and
# only the hash of the words kept. PostgreSQL writes as durably as by default. Clock: from the daemon's start to
# the last recorded outcome. Processor time is that of the daemon and of all processes of PostgreSQL that still
# exist at the end.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
mails=${1:-10000}
old=${2:-1000000}
if [ "${3:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$mails" "$old" inside
fi
top_srcdir=$top
top_builddir=$build
# shellcheck source=tests/service/live.sh
. "$top/tests/service/live.sh"
work=$place
# shellcheck source=tests/bench/sink.sh
. "$top/tests/bench/sink.sh"
trap 'stop_sink; finish' EXIT

# shellcheck source=tests/bench/durable.sh
. "$top/tests/bench/durable.sh"
postmaster=$(head -1 "$PGHOST/data/postmaster.pid")
fetch_postfix || { echo "Postfix's smtp-sink cannot be fetched"; exit 77; }

# nanoseconds PROCESS ...: of processor time, so far.
nanoseconds() {
    for process in "$@"; do cat "/proc/$process/task/"*/schedstat 2>/dev/null || true; done | awk '{ s += $1 } END { printf "%.0f", s }'
}

servers() {
    echo "$postmaster"
    cat "/proc/$postmaster/task/$postmaster/children"
}

# prepare NAME FROM OLD: a store with the reminders, and OLD attempts before them.
prepare() {
    make_database "$1"
    sql "select dolsd.move_clock('2026-12-21 08:00+00')" >/dev/null
    sql "begin;
         insert into casework.a_matter (kind, id, reference, facts)
             select 'urgent', i, 'U-26-' || i, '{\"given\": \"2026-12-21\"}' from generate_series(1, $mails) i;
         insert into casework.a_contact (contact_id, name, address) select i, 'Home', 'home' || i || '@homes.example' from generate_series(1, $mails) i;
         insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(1, $mails) i;
         select dolsd.touch('urgent', array(select i::bigint from generate_series(1, $mails) i)); commit; analyze" >/dev/null
    [ "$3" = 0 ] || psql -X -q -d "$db" -v ON_ERROR_STOP=1 -v old="$3" -v contacts="$mails" -f "$top/tests/bench/old_attempts.sql"
    mkdir -p "$relay"
    echo "$port" >"$relay/port"
    sessions=4
    smtp_config "log: { level = \"warning\"; };"
    patience=6000
    start
    wait_true "dolsd.idle()"
    stop_daemon TERM
    sql "select dolsd.move_clock('2026-12-21 09:00+00')" >/dev/null
    if [ "$2" = queued ]; then
        while [ "$(sql "select deadlines from dolsd.fire(500)")" -gt 0 ]; do :; done
    fi
    sql "vacuum analyze"
    sql "checkpoint"
}

start() {
    "$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
    daemon=$!
}

# measure FROM OLD [PROOF]
measure() {
    start_sink
    prepare "dolsd_test_bench_$1_$2" "$1" "$2"
    if [ "${3:-}" = "without proof" ]; then
        sql "update dolsd.policy set who = 'bench', why = 'what proof costs', value = case when name = 'seal_every' then most else 0 end where name = 'seal_every' or name like 'words_kept_%'"
    fi
    last=$(sql "select last_value from dolsd.ledger_seq")
    wal=$(sql "select pg_current_wal_lsn() - '0/0'")
    # shellcheck disable=SC2046
    theirs=$(nanoseconds $(servers))
    begun=$(date +%s%N)
    start
    # The watching session has gone before the processes are counted.
    psql -X -q -d "$db" -c "do \$\$
        begin
            while (select count(*) from dolsd.outcome o where o.attempt_id > $last and o.outcome = 'delivered') < $mails loop
                commit;
                perform pg_sleep(0.02);
            end loop;
        end \$\$"
    took=$(($(date +%s%N) - begun))
    # shellcheck disable=SC2046
    theirs=$(($(nanoseconds $(servers)) - theirs))
    awk -v what="$1, $2 old attempts${3:+, $3}" -v n="$mails" -v took="$took" -v ours="$(nanoseconds "$daemon")" -v theirs="$theirs" \
        -v wal="$(sql "select pg_current_wal_lsn() - '0/0' - $wal")" -v most="$(awk '/VmHWM/ { print $2 }' "/proc/$daemon/status")" 'BEGIN {
        printf "  %-38s %6.0f mails a second; a mail: dolsd %4.0f us, PostgreSQL %4.0f us, WAL %5.0f bytes; dolsd %.1f MB at most\n",
            what, n / took * 1e9, ours / n / 1000, theirs / n / 1000, wal / n, most / 1024 }'
    stop_daemon TERM
    stop_sink
    psql -X -q -c "drop database $db"
}

echo "$mails reminders of one notice each to smtp-sink, 4 sessions, $(nproc) processors"
measure queued 0
measure due 0
measure queued 0 "without proof"
if [ "$old" -gt 0 ]; then
    measure queued "$old"
    measure due "$old"
fi
