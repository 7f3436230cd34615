#!/bin/sh
# An urgent authorisation given on Tuesday 22 December 2026 ends on Monday 28 December, a bank
# holiday. The care home is notified for the last time on Thursday 24 December at nine, the last working
# day before, and gets nothing more until the end has passed.
#
# On the demonstration's caseload and its events, without the extension and the grant that follow.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_store dolsd_test_christmas
sql "select dolsd.move_clock('2026-12-14 07:00+00')" >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" >/dev/null
sql "select casework.demo()" >/dev/null
sql "delete from casework.demo_event where at > '2026-12-24' and what ~ '[US]-2026-1222'"
# The weeks before are skipped: the daemon starts on the day before.
sql "select dolsd.move_clock('2026-12-21 18:00+00'); select casework.demo_events_until('2026-12-21 18:00+00')" >/dev/null
write_config
start_daemon
"$top_builddir/dolsctl" -d "dbname=$db" simulate --until 2026-12-29 --events --quiet >"$place/simulated" ||
    fail "the simulation: $(cat "$place/simulated")"

sql "create view public.told as
     select n.limit_code, n.role, n.last_day, n.template, m.key, m.address, a.begun_at, a.ended_at, a.outcome,
            a.begun_at at time zone 'Europe/London' as london
       from dolsd.notice n join dolsd.message m on m.id = n.message_id
       join dolsd.attempts a on a.message_id = m.id and n.id = any(a.notices)
       join casework.matter c on c.kind = n.kind and c.id = n.matter_id
      where c.reference = 'U-2026-1222'"
last="select * from public.told where role = 'managing_authority' and begun_at < '2026-12-29' order by begun_at desc limit 1"

is_true "(select last_day = '2026-12-28' and ends_at = '2026-12-29 00:00+00' and state = 'lapsed' from dolsd.deadline d
           join casework.matter c using (kind, id) where c.reference = 'U-2026-1222' and d.limit_code = 'urgent_end')" ||
    fail "the last day is not 28 December"
is_true "(select count(*) = 3 from public.told where role = 'managing_authority' and begun_at < '2026-12-29')" ||
    fail "the home is not told three times: given, 23 and 24 December"
is_true "(select begun_at = '2026-12-24 09:00+00' and ended_at = begun_at and outcome = 'delivered' and limit_code = 'urgent_end'
             and last_day = '2026-12-28' and template = 'urgent-end-managing-authority' from ($last) l)" ||
    fail "the last reminder did not leave on 24 December at nine: $(sql "$last")"
is_true "not exists (select 1 from public.told where role = 'managing_authority' and london::date between '2026-12-25' and '2026-12-28')" ||
    fail "something left over Christmas"
is_true "exists (select 1 from public.told where role = 'managing_authority' and london = '2026-12-29 08:00' and template = 'urgent-lapsed-managing-authority')" ||
    fail "the home is not told that it has ended"

# The mail itself.
key=$(sql "select key from ($last) l")
python3 "$top/tests/demo/show_mail.py" "$place/mail" "$key" >"$place/shown"
for line in 'Date: Thu, 24 Dec 2026 09:00:00 +0000' 'To: .*<manager@elm-house.example>' \
    'Subject: Urgent authorisation ends in 4 days: Monday 28 December 2026$' 'Please reply today: is this person still with you' \
    'until midnight at the end of that day' 'Last day  *Monday 28 December 2026' 'you can ask us now to extend it' \
    'Boxing Day' 'Thursday 24 December 2026' 'Please reply to team@council.example' 'U-2026-1222'; do
    grep -q "$line" "$place/shown" || fail "the mail does not say: $line
$(cat "$place/shown")"
done
stop_daemon TERM || fail "it did not stop well"
echo "passed: the last reminder left on $(sql "select to_char(london, 'Dy DD Mon YYYY HH24:MI') from ($last) l")"
