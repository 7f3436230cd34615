#!/bin/sh
# The daemon with its database: due messages until they are settled. Called by mail.sh.
#
#     mail_database.sh PORT MESSAGES SESSIONS      inside with-postgres.sh; PORT of a relay
#
# Prints one figure, messages a second from the first claim to the last outcome on record. Each is a
# reminder of its own, in text and HTML, written from the templates.
set -eu
. "${top_srcdir:?}/tests/service/live.sh"

relay_port=$1
messages=$2
sessions=$3
make_database dolsd_test_bench
sql "select dolsd.move_clock('2026-12-21 08:00+00')" >/dev/null
mkdir "$relay"
echo "$relay_port" >"$relay/port"
smtp_config ""
sed "s/^worker/log: { level = \"warning\"; };\n&/" "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"

begin_daemon() {
    "$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
    daemon=$!
}

sql "begin;
     insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-26-' || i, '{\"given\": \"2026-12-21\"}' from generate_series(1, $messages) i;
     insert into casework.a_contact (contact_id, name, address) select i, 'Home', 'home' || i || '@homes.example' from generate_series(1, $messages) i;
     insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(1, $messages) i;
     select dolsd.touch('urgent', array(select i::bigint from generate_series(1, $messages) i)); commit; analyze" >/dev/null
patience=6000
begin_daemon
wait_true "dolsd.idle()"
stop_daemon TERM
sql "select dolsd.move_clock('2026-12-21 09:00+00')" >/dev/null
while [ "$(sql "select deadlines from dolsd.fire(500)")" -gt 0 ]; do :; done
sql "analyze"
[ "$(sql "select count(*) from dolsd.message where state = 'pending'")" -eq "$messages" ] || fail "not $messages messages"

begin_daemon
# No transaction is kept open meanwhile: it would keep dead rows in the courier's way.
took=$(psql -X -q -d "$db" 2>&1 <<'SQL' | sed -n 's/.*NOTICE: *took //p'
set client_min_messages = notice;
do $$
declare
    began timestamptz;
begin
    while not exists (select 1 from dolsd.attempts) loop
        commit;
        perform pg_sleep(0.005);
    end loop;
    began := clock_timestamp();
    while exists (select 1 from dolsd.message where state in ('pending', 'sending')) loop
        commit;
        perform pg_sleep(0.05);
    end loop;
    raise notice 'took %', extract(epoch from clock_timestamp() - began);
end $$
SQL
)
processor=$(awk '{ print ($14 + $15) / 100 }' "/proc/$daemon/stat")
stop_daemon TERM
is_true "(select count(*) = $messages from dolsd.attempts where outcome = 'delivered')" || fail "not each was delivered at once"
awk -v n="$messages" -v took="$took" -v cpu="$processor" -v claims="$(sql "select count(distinct xmin::text) from dolsd.attempt")" \
    'BEGIN { printf "%.0f messages a second (%d in %.1f s; %d claims; %.1f s of the daemon'\''s processor time)\n", n / took, n, took, claims, cpu }'
