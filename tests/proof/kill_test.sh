#!/bin/sh
# The daemon is killed at twenty random points of a run of 500 messages and started again each time,
# when the leases have run out. Every message arrives; what arrives twice has the same Message-ID;
# the tables agree with the mailbox.
#
#   KILL_SEED=NUMBER    repeats the points of an earlier run; KILLS: how many
set -eu
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || exit 77
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

seed=${KILL_SEED:-$(date +%s)}
kills=${KILLS:-20}
messages=500
box=$place/box
echo "seed $seed"

# Four points while the matters are worked out, the others spread over the mails that arrive.
points() {
    awk -v seed="$seed" -v kills="$kills" -v messages="$messages" 'BEGIN {
        srand(seed)
        for (i = 0; i < kills; i++)
            print (i < 4 ? 0 : int(rand() * messages * 0.95)), int(rand() * (i < 4 ? 400 : 30))
    }' | sort -n
}

start_server() {
    mkdir "$relay"
    mkfifo "$place/hold"
    /usr/bin/python3 "$top/tests/channel/smtpd.py" --maildir "$box" --delay 0.02 <"$place/hold" >"$relay/port" &
    listener=$!
    exec 7>"$place/hold"
    wait_for "the mail server" test -s "$relay/port"
}

sessions=4
make_database dolsd_test_kill
sql "select dolsd.move_clock('2026-12-21 09:00+00')" >/dev/null
sql "begin;
     insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-26-' || i, '{\"given\": \"2026-12-21\", \"last_day\": \"2026-12-27\"}' from generate_series(1, $messages) i;
     insert into casework.a_contact (contact_id, name, address) select i, 'Home', 'home' || i || '@homes.example' from generate_series(1, $messages) i;
     insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(1, $messages) i;
     select dolsd.touch('urgent', array(select i::bigint from generate_series(1, $messages) i)); commit" >/dev/null
start_server
smtp_config ""

points >"$place/points"
while read -r mails milliseconds; do
    start_daemon
    python3 "$top/tests/proof/kill_at.py" "$daemon" "$box" "$mails" "$milliseconds"
    wait "$daemon" 2>/dev/null || true
    daemon=
    sql "select dolsd.move_clock(dolsd.clock() + interval '15 minutes')" >/dev/null
done <"$place/points"
killed=$(find "$box/new" -type f | wc -l)

# Everything may have left already: it must be at work before it is asked to stop.
starts=$(grep -c 'planner: rules of version' "$place/log")
at_work() {
    [ "$(grep -c 'planner: rules of version' "$place/log")" -gt "$starts" ]
}
start_daemon
wait_for "the last process at work" at_work
tries=0
until is_true "exists (select 1 from dolsd.message) and dolsd.idle() and not exists (select 1 from dolsd.message where state in ('pending', 'sending'))"; do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || fail "some messages do not leave"
    move_clock "$(sql "select dolsd.clock() + interval '20 minutes'")"
done
stop_daemon TERM || fail "it did not stop well"

python3 "$top/tests/proof/read_mails.py" "$box/new" | awk -F '\t' '{ sub(/^</, "", $2); sub(/@.*/, "", $2); print $2 "\t" $3 }' >"$place/mails"
sql "create table public.mail (key text, address text)"
psql -X -q -d "$db" -c "\\copy public.mail from '$place/mails'"
sql "create view public.arrived as select key, count(*) as mails, count(distinct address) as addresses from public.mail group by key;
     create view public.tried as
     select m.key::text, m.state, m.address, count(*) as attempts, count(*) filter (where a.outcome = 'delivered') as delivered,
            count(*) filter (where a.outcome = 'unknown') as unknown
       from dolsd.message m left join dolsd.attempts a on a.message_id = m.id group by m.id"
none() {
    is_true "not exists ($2)" || fail "$1: $(sql "$2 limit 5")"
}
is_true "(select count(*) = $messages from dolsd.message)" || fail "there are not $messages messages"
is_true "(select count(distinct address) = $messages from public.mail)" || fail "somebody had no mail"
none "an address with two Message-IDs" "select address from public.mail group by address having count(distinct key) > 1"
none "one Message-ID at two addresses" "select key from public.arrived where addresses > 1"
none "a mail that no message knows" "select * from public.mail p where not exists (select 1 from dolsd.message m where m.key::text = p.key and m.address = p.address)"
none "a message that is not delivered" "select * from dolsd.message where state <> 'delivered'"
none "a delivered message without a mail" "select * from public.tried t where not exists (select 1 from public.arrived a where a.key = t.key)"
none "more mails than attempts can explain" "select * from public.tried t join public.arrived a using (key) where a.mails > t.delivered + t.unknown or a.mails < t.delivered"
none "a message delivered twice on record" "select * from public.tried where delivered <> 1"
none "an attempt without an outcome" "select * from dolsd.attempts where outcome is null"
none "a notice that is not told" "select * from dolsd.notice where state <> 'told'"
none "a rung that was told twice" "select matter_id from dolsd.notice group by kind, matter_id, limit_code, last_day, rung, occurrence having count(*) > 1"
none "a deadline worked out twice" "select kind, matter_id from dolsd.ledger where event = 'deadline opened' group by kind, matter_id, limit_code having count(*) > 1"
echo "passed: seed $seed, $kills kills ($killed mails by then), $(wc -l <"$place/mails") mails of $messages messages," \
    "$(sql "select sum(mails - 1) from public.arrived") repeats with the same Message-ID," \
    "$(sql "select count(*) filter (where outcome = 'unknown') || ' of ' || count(*) from dolsd.attempts") attempts unknown"
