#!/bin/sh
# A grant, a death and a withdrawal while reminders are pending: after the commit nothing further
# goes out for the matter, and a notification to CQC is prompted after the first and the third, never
# after the second. In four situations: while a digest waits; while the messages are claimed and not
# begun; while the server has one and others are claimed behind it; and from an open transaction.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_store dolsd_test_over
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -f "$top/sql/demo/caseload.sql" >/dev/null
sql "select dolsd.move_clock('2026-12-21 08:00+00'); select casework.demo_places(1, 27);
     update casework.address_book set require_tls = false" >/dev/null

# Each case is a person, a request and an urgent authorisation given on Monday 21 December, to Sunday
# the 27th, at its own home. went: what left this host, attempt by attempt.
sql "create function public.today() returns date language sql as
         'select (dolsd.clock() at time zone ''Europe/London'')::date';
     create function public.add_case(name text, home bigint) returns void language sql as \$\$
         with p as (insert into casework.person (reference, initials) values ('P-' || name, 'Z.Q.') returning id),
              r as (insert into casework.request (reference, person_id, place_id, received_on)
                    select 'R-' || name, id, home, '2026-12-21' from p returning id, person_id)
         insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day)
         select 'U-' || name, person_id, home, id, '2026-12-21', '2026-12-27' from r \$\$;
     create function public.granted(name text) returns void language sql as \$\$
         insert into casework.standard (reference, person_id, place_id, request_id, given_on, starts_on, last_day, maximum_last_day)
         select 'S-' || name, person_id, place_id, id, public.today(), public.today(), public.today() + 364, public.today() + 364
           from casework.request where reference = 'R-' || name \$\$;
     create function public.died(name text) returns void language sql as
         'update casework.person set died_on = public.today() where reference = ''P-'' || name';
     create function public.withdrawn(name text) returns void language sql as
         'update casework.request set withdrawn_on = public.today() where reference = ''R-'' || name;
          update casework.urgent set closed_on = public.today() where reference = ''U-'' || name';
     create table public.over (name text primary key, how text, attempts bigint);
     create view public.went as
     select split_part(c.reference, '-', 2) as name, n.limit_code, n.role, n.purpose, n.template, a.id, a.begun_at
       from dolsd.attempts a join dolsd.notice n on n.id = any(a.notices)
       join casework.matter c on c.kind = n.kind and c.id = n.matter_id
      where a.outcome is distinct from 'released' and c.kind in ('urgent', 'request')"
homes="1 2 4 5 6 7 8 9 10 11 12 13 16 17"
for name in digest.G digest.D digest.W claimed.G claimed.D claimed.W held.G held.D held.W committed.D rolledback.D control; do
    home=${homes%% *}
    homes=${homes#* }
    sql "select public.add_case('$name', $home)" >/dev/null
done

# is_over NAME HOW: recorded in a separate transaction; what was begun until then is noted.
is_over() {
    sql "select public.$2('$1')" >/dev/null
    sql "insert into public.over select '$1', '$2', coalesce(max(id), 0) from dolsd.attempts"
}

# three_are_over TIME
three_are_over() {
    is_over "$1.G" granted
    is_over "$1.D" died
    is_over "$1.W" withdrawn
}

# What the relay accepted, a line per mail; the texts name the matters.
taken() {
    python3 "$top/tests/proof/read_mails.py" "$relay"/mail.* | cut -f 5
}

# The key of the last mail that the relay accepted.
last_key() {
    find "$relay" -name 'mail.*' ! -name '*.new' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2 |
        xargs grep -i '^Message-ID:' | sed 's/.*<\([^@]*\)@.*/\1/'
}

# fire_now: due rungs become messages, while no daemon is there to send them.
fire_now() {
    while [ "$(sql "select deadlines from dolsd.fire(500)")" -gt 0 ]; do :; done
}

sessions=1
start_relay ""
smtp_config 'courier: { drain = 20; };'
start_daemon
wait_true "dolsd.idle()"
move_clock '2026-12-21 09:00+00'
is_true "(select count(distinct name) = 12 from public.went where limit_code = 'urgent_end')" || fail "not everybody was told on the first day"

# ---- from an open transaction, while the courier works. At the commit the messages are there.
stop_daemon TERM || fail "it did not stop well"
sql "select dolsd.move_clock('2026-12-22 09:00+00')" >/dev/null
fire_now
waiting="select count(*) from dolsd.message m where m.state = 'pending' and exists (
    select 1 from dolsd.notice n join casework.matter c on c.kind = n.kind and c.id = n.matter_id
     where n.message_id = m.id and c.reference ~ 'NAME')"
waiting_for() {
    printf '(%s)' "$waiting" | sed "s/NAME/$1/"
}
is_true "$(waiting_for committed) > 0 and $(waiting_for rolledback) > 0" || fail "nothing was pending"
for name in committed rolledback; do
    mkfifo "$place/$name"
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$db" <"$place/$name" >"$place/$name.said" &
    others="${others:-} $!"
done
exec 8>"$place/committed" 9>"$place/rolledback"
echo "begin; select public.died('committed.D'); select 'open';" >&8
echo "begin; select public.died('rolledback.D'); select 'open';" >&9
for name in committed rolledback; do wait_for "an open transaction" grep -q open "$place/$name.said"; done
before=$(sql "select max(id) from dolsd.attempts")
start_daemon
wait_true "not exists (select 1 from dolsd.messages m where m.state in ('pending', 'sending') and m.not_before <= dolsd.clock()
    and not exists (select 1 from dolsd.notice n join casework.matter c on c.kind = n.kind and c.id = n.matter_id
                     where n.message_id = m.id and c.reference ~ 'committed|rolledback'))"
is_true "exists (select 1 from public.went where id > $before and name = 'control')" || fail "the open transactions held up the others"
is_true "not exists (select 1 from public.went where id > $before and name ~ 'committed|rolledback')" || fail "it did not wait for the open transactions"
echo "commit; select 'over';" >&8
wait_for "the commit" grep -q over "$place/committed.said"
sql "insert into public.over values ('committed.D', 'died', $before)"
echo "rollback;" >&9
exec 8>&- 9>&-
wait_true "dolsd.idle()"
is_true "exists (select 1 from public.went where id > $before and name = 'rolledback.D')" || fail "what was rolled back stopped the telling"

# ---- while a digest waits: made at seven, to leave at eight.
move_clock '2026-12-23 07:00+00'
is_true "(select count(distinct c.reference) >= 6 from dolsd.message m join dolsd.notice n on n.message_id = m.id join casework.matter c on c.kind = n.kind and c.id = n.matter_id
           where m.state = 'pending' and m.digest_on is not null and c.reference ~ '-(digest|control)')" || fail "no digest waits"
move_clock '2026-12-23 07:30+00'
three_are_over digest
move_clock '2026-12-23 08:00+00'
is_true "exists (select 1 from public.went where name = 'control' and begun_at = '2026-12-23 08:00+00')" || fail "the digest did not leave"
move_clock '2026-12-23 09:00+00'
is_true "(select count(*) = 2 from public.went where limit_code = 'cqc_notification' and role = 'managing_authority' and name in ('digest.G', 'digest.W')
             and begun_at = '2026-12-23 09:00+00')" || fail "no prompt to tell CQC on the day"

# ---- while the messages are claimed and not begun: another process holds them, and gives them back
# unsent (released) or not delivered (retry).
stop_daemon TERM || fail "it did not stop well"
sql "select dolsd.move_clock('2026-12-24 09:00+00')" >/dev/null
fire_now
sql "create table public.claimed as select * from dolsd.claim('elsewhere', '{mail}', '{1000}', '5 minutes')"
is_true "(select count(distinct c.reference) = 6 from public.claimed k join dolsd.notice n on n.message_id = k.message_id
           join casework.matter c on c.kind = n.kind and c.id = n.matter_id where c.reference ~ '-claimed')" || fail "not claimed"
three_are_over claimed
sql "select dolsd.settle(array_agg(attempt_id), array_agg(case attempt_id % 2 when 0 then 'released' else 'retry' end), null, null, null, null,
         array_agg(dolsd.clock() + interval '1 minute'), true) from public.claimed" >/dev/null
start_daemon
wait_true "dolsd.idle()"
move_clock '2026-12-24 09:05+00'
is_true "exists (select 1 from public.went w join public.claimed k on k.attempt_id < w.id where w.name = 'control' and w.begun_at > '2026-12-24 09:00+00')" ||
    fail "what was given back for the others did not leave"

# ---- while one is in the server's hands, and others are claimed behind it.
set_mode hold
had=$(relay_mails)
sql "select dolsd.move_clock('2026-12-28 08:00+00')" >/dev/null
wait_for "a mail that is held" relay_has $((had + 1))
in_hand=$(sql "select m.id from dolsd.message m where m.key::text = '$(last_key)'")
wait_true "exists (select 1 from dolsd.message where state = 'sending')"
three_are_over held
behind=$(sql "select count(*) - 1 from dolsd.message where state = 'sending'")
# The channel gives back what it could not begin within a second of its own time.
sleep 1.5
set_mode take
wait_true "dolsd.idle()"
move_clock '2026-12-28 08:01+00'
is_true "not exists (select 1 from public.went w join dolsd.attempts a using (id) where a.begun_at >= '2026-12-28 08:00+00' and w.name ~ '^held'
             and w.purpose = 'reminder' and w.limit_code = 'urgent_end' and a.message_id <> $in_hand)" || fail "more left than was in the server's hands"
is_true "exists (select 1 from public.went where name = 'control' and begun_at between '2026-12-28 08:00+00' and '2026-12-28 08:01+00')" ||
    fail "the others were not told"

# ---- for weeks afterwards.
"$top_builddir/dolsctl" -d "dbname=$db" simulate --until 2027-01-29 --quiet >"$place/simulated" || fail "the simulation: $(cat "$place/simulated")"
stop_daemon TERM || fail "it did not stop well"

# By the tables: what was begun after the commit. A grant and a withdrawal have their own duties, and
# those notified before are notified that no more is needed; nobody is sent anything about the dead.
is_true "not exists (select 1 from public.went w join public.over o using (name) where w.id > o.attempts and o.how = 'died'
)" ||
    fail "told after a death: $(sql "select * from public.went w join public.over o using (name) where w.id > o.attempts and o.how = 'died'")"
is_true "not exists (select 1 from public.went w join public.over o using (name) where w.id > o.attempts and o.how <> 'died'
             and w.template <> 'no-longer-needed' and w.limit_code not in ('cqc_notification', 'copies_of_decision', 'notice_urgent_ceased'))" ||
    fail "told after a grant or a withdrawal: $(sql "select * from public.went w join public.over o using (name) where w.id > o.attempts and o.how <> 'died'")"
is_true "not exists (select 1 from public.went w join public.over o using (name) where o.how = 'withdrawn' and w.id > o.attempts
             and w.template <> 'no-longer-needed' and w.limit_code <> 'cqc_notification')" || fail "told of more than CQC after a withdrawal"
is_true "not exists (select 1 from dolsd.notice n join casework.matter c on c.kind = n.kind and c.id = n.matter_id join public.over o on o.name = split_part(c.reference, '-', 2)
           where n.purpose = 'over' and n.state = 'told' group by n.kind, n.matter_id, n.contact_id, n.limit_code having count(*) > 1)" || fail "told twice that it is over"
is_true "(select count(distinct o.name) = 6 from public.went w join public.over o using (name)
           where w.limit_code = 'cqc_notification' and w.role = 'managing_authority' and o.how in ('granted', 'withdrawn'))" || fail "somebody was not prompted to tell CQC"
is_true "not exists (select 1 from public.went w join public.over o using (name) where w.limit_code = 'cqc_notification' and o.how = 'died')" ||
    fail "prompted to tell CQC of a death"

# By the mailbox: as many mails as attempts, and the prompts are about the right people.
taken >"$place/taken"
is_true "(select count(*) = $(relay_mails) from dolsd.attempts where outcome = 'delivered')" || fail "mails and attempts differ"
is_true "not exists (select 1 from dolsd.attempts where outcome is null or outcome = 'unknown')" || fail "an attempt is open"
for name in digest claimed held; do
    for how in G W; do grep 'notify CQC' "$place/taken" | grep -q "R-$name.$how" || fail "no mail prompts for CQC about $name.$how"; done
done
if grep -E 'notify CQC.*(committed|digest|claimed|held)\.D |(committed|digest|claimed|held)\.D\) Notification' "$place/taken"; then
    fail "a mail prompts for CQC about a death"
fi
echo "passed: $(sql "select count(*) from dolsd.notice where state = 'cancelled'") notices cancelled, $behind messages claimed behind the one held," \
    "$(sql "select count(*) from dolsd.attempts where outcome = 'released'") released, $(relay_mails) mails"
