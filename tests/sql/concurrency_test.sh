#!/bin/sh
# Several sessions at once: who waits, who skips, and that nothing is done twice or lost.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
here=$top/tests/sql
if [ "${1:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" inside
fi
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-concurrency.XXXXXX")
trap 'rm -rf "$work"' EXIT

sh "$here/make_database.sh" dolsd_test_concurrency
PGDATABASE=dolsd_test_concurrency
export PGDATABASE

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
ask() { sql -c "$1"; }
fail() {
    echo "FAILED: $1" >&2
    exit 1
}
want() { # WHAT WANTED STATEMENT
    got=$(ask "$3")
    [ "$got" = "$2" ] || fail "$1: got '$got', want '$2'"
}

# A session that holds its transaction open: statements go in by a pipe, one by one.
# open_session N; say N STATEMENT (and wait until it is done); send N STATEMENT; close_session N
open_session() {
    mkfifo "$work/in$1"
    # Without the other session's pipe open, or that session would never see its end.
    psql -X -q -A -t -v ON_ERROR_STOP=1 <"$work/in$1" >"$work/out$1" 2>&1 7>&- 8>&- &
    eval "pid$1=$!"
    eval "exec $1>$work/in$1"
}
send() { printf '%s\n' "$2" >&"$1"; }
finished() { # N MARK
    tries=0
    until grep -q "$2" "$work/out$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || fail "session $1 hangs: $(cat "$work/out$1")"
        sleep 0.02
    done
}
marks=0
say() {
    marks=$((marks + 1))
    send "$1" "$2"
    send "$1" "\\echo mark$marks."
    finished "$1" "mark$marks\\."
}
waits_for_lock() { # how many sessions wait until at least one does
    tries=0
    until [ "$(ask "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")" -gt 0 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || fail "nobody waits for a lock"
        sleep 0.02
    done
}
close_session() {
    eval "exec $1>&-"
    eval "wait \$pid$1" || fail "session $1: $(cat "$work/out$1")"
    rm -f "$work/in$1" "$work/out$1"
}

fresh() { # ID: an urgent notice about matter ID is pending
    ask "select t.case('urgent', $1, '{\"given\": \"2026-11-20\"}'); select t.plan(); select dolsd.fire(10);" >/dev/null
}
state="select string_agg(n.state, ' ' order by n.id) from dolsd.notice n where matter_id ="

# The clock that is moved meanwhile stands still for a transaction, as the server's own does; who moves it
# sees it moved.
begun=$(ask "select dolsd.clock()")
open_session 7
say 7 "begin; select dolsd.clock() = '$begun';"
ask "select dolsd.move_clock('$begun'::timestamptz + interval '1 hour')"
say 7 "select dolsd.clock() = '$begun'; commit; select dolsd.clock() = '$begun';"
say 7 "begin; select dolsd.clock() = '$begun'; select dolsd.move_clock('$begun'); select dolsd.clock() = '$begun'; commit;"
got=$(grep '^[tf]$' "$work/out7" | tr -d '\n')
[ "$got" = ttfft ] || fail "one time in a transaction: $got"
close_session 7

# A change is being recorded: its matter is skipped, others are not; then it is in the queue.
fresh 1
fresh 2
open_session 7
say 7 "begin; select t.record('urgent', 1, '{\"closed\": \"2026-11-23\"}');"
want "claim beside an open change" 1 "select t.deliver()"
want "the other one was told" told "$state 2"
# Two officers at once do not wait for each other, nor for the planner, nor it for them.
open_session 8
say 8 "begin; select dolsd.touch('urgent', 1); select dolsd.touch('urgent', 2);"
say 7 "select dolsd.touch('urgent', 2); select dolsd.touch('urgent', 1);"
ask "update dolsd.rung set at_time = '09:05' where name = 'urgent-1'" >/dev/null
want "the planner works beside them" 2 "select t.plan()"
say 7 "commit;"
say 8 "rollback;"
want "after the commit" 0 "select t.deliver()"
want "planned" 2 "select t.plan()"
want "nothing was sent" cancelled "$state 1"
close_session 7
close_session 8

# A claim is in progress: recording a change waits for it, and for nothing longer.
fresh 3
open_session 7
say 7 "begin; select count(*) from dolsd.claim('a', '{mail}', '{10}', '5 minutes');"
open_session 8
send 8 "select t.record('urgent', 3, '{\"closed\": \"2026-11-23\"}');"
waits_for_lock
say 7 "commit;"
say 8 "select 1;"
close_session 7
close_session 8
want "the claim was before the change" sending "select state from dolsd.message m where exists (select 1 from dolsd.notice n where n.message_id = m.id and n.matter_id = 3)"
ask "select t.plan(); select dolsd.settle(array_agg(id), array_agg('delivered'::text), null, null, null, null, null, true) from dolsd.attempts where outcome is null" >/dev/null
want "said, though it was cancelled on its way" told "$state 3"

# Its sender returns a message while the planner cancels its notices: whichever begins first, no empty
# message is left waiting.
for first in planner sender; do
    case $first in planner) matter=21 ;; *) matter=22 ;; esac
    fresh "$matter"
    ask "select count(*) from dolsd.claim('a', '{mail}', '{10}', '5 minutes'); select t.record('urgent', $matter, '{\"closed\": \"2026-11-23\"}')" >/dev/null
    planner="select t.plan();"
    sender="select dolsd.settle(array_agg(id), array_agg('released'::text), null, null, null, null, null, true) from dolsd.attempts where outcome is null;"
    open_session 7
    open_session 8
    say 7 "begin;"
    case $first in
    planner) say 7 "$planner" && send 8 "$sender" ;;
    *) say 7 "$sender" && send 8 "$planner" ;;
    esac
    waits_for_lock
    say 7 "commit;"
    say 8 "select 1;"
    close_session 7
    close_session 8
    want "nothing of it waits" "cancelled 0" "select string_agg(distinct m.state, ' ') || ' ' || (select count(*) from dolsd.queue) from dolsd.message m where exists (select 1 from dolsd.notice n where n.message_id = m.id and n.matter_id = $matter)"
done

# A change that commits while the planner works stays in the queue.
fresh 4
ask "select dolsd.touch('urgent', 4)" >/dev/null
open_session 7
say 7 "begin; create temporary table mine as select * from dolsd.take_changed(10);"
ask "select t.record('urgent', 4, '{\"given\": \"2026-11-21\"}')" >/dev/null
want "a second planner gets nothing" 0 "select t.plan()"
want "fire leaves it alone" "(0,0,0)" "select dolsd.fire(10)"
want "a claim too" 0 "select t.deliver()"
say 7 "select dolsd.apply_plan(array_agg((kind, id, facts, 1, null, null)::dolsd.planned_matter), '{}') from mine; commit;"
close_session 7
want "it is still there" 1 "select count(distinct id) from dolsd.changed"
want "and worked out" 1 "select t.plan()"
want "with the new facts" 2026-11-27 "select last_day from dolsd.deadline where id = 4"

# A planner that dies gives everything back.
ask "select t.record('urgent', 4, '{\"given\": \"2026-11-22\"}')" >/dev/null
open_session 7
say 7 "begin; select count(*) from dolsd.take_changed(10);"
say 7 "rollback;"
close_session 7
want "given back" 1 "select t.plan()"
ask "select t.run()" >/dev/null

# fire: one at a time; the second has nothing to do and does not wait.
ask "select t.case('standard', i, '{\"last_day\": \"2026-12-21\"}') from generate_series(1, 20) i; select t.plan()" >/dev/null
open_session 7
say 7 "begin; select dolsd.fire(5);"
want "a second fire" "(0,0,0)" "select dolsd.fire(100)"
say 7 "commit;"
close_session 7
want "then the rest" 15 "select (dolsd.fire(100)).deadlines"

# A digest is cancelled while fire puts more into it: the new notice is not lost.
ask "select t.unguarded(); select t.record(kind, id, '{\"closed\": \"2026-11-23\"}') from casework.a_matter; select t.run(); select t.at('2026-11-24 09:00'); select t.case('standard', i, '{\"last_day\": \"2026-12-22\"}') from generate_series(31, 32) i; select t.plan(); select dolsd.fire(1)" >/dev/null
first=$(ask "select matter_id from dolsd.notice where state = 'pending'")
open_session 7
say 7 "begin; select dolsd.fire(1);"
ask "select t.record('standard', $first, '{\"closed\": \"2026-11-24\"}')" >/dev/null
open_session 8
send 8 "select t.plan();"
waits_for_lock
say 7 "commit;"
say 8 "select 1;"
close_session 7
close_session 8
want "no stray notice" 0 "select count(*) from dolsd.uncovered where what = 'notice without a message'"
want "the other one is told" 1 "select t.deliver()"
# And the other way round: fire waits for the planner and starts a new digest.
ask "select t.at('2026-11-25 09:00'); select t.case('standard', i, '{\"last_day\": \"2026-12-23\"}') from generate_series(41, 42) i; select t.plan(); select dolsd.fire(1)" >/dev/null
first=$(ask "select matter_id from dolsd.notice where state = 'pending'")
ask "select t.record('standard', $first, '{\"closed\": \"2026-11-25\"}')" >/dev/null
open_session 7
say 7 "begin; select t.plan();"
open_session 8
send 8 "select dolsd.fire(1);"
waits_for_lock
say 7 "commit;"
say 8 "select 1;"
close_session 7
close_session 8
want "no stray notice" 0 "select count(*) from dolsd.uncovered where what = 'notice without a message'"
want "the other one is told" 1 "select t.deliver()"

# An editor of rules in mid-transaction does not hold anybody up.
open_session 7
say 7 "begin; update dolsd.rung set at_time = '09:10' where name = 'urgent-1';"
ask "select t.at('2026-11-26 09:00'); select dolsd.sweep(); select t.run()" >/dev/null
say 7 "rollback;"
close_session 7

# Planners, fires and claims side by side, with officers in between: everything once.
ask "select t.at('2026-12-01 08:00')" >/dev/null
ask "insert into casework.a_contact (contact_id, name, address) select i, 'Home ' || i, 'home' || i || '@example.org' from generate_series(101, 120) i" >/dev/null
ask "select t.case('urgent', 1000 + i, '{\"given\": \"2026-11-28\"}', jsonb_build_object('managing_authority', 101 + i % 20, 'dols_team', 3)) from generate_series(1, 400) i" >/dev/null
worker() {
    for _ in 1 2 3 4 5 6; do
        sql -c "select t.plan(37)" -c "select dolsd.fire(23)" -c "select t.deliver('delivered', 17)" || return 1
    done
}
officer() {
    for i in 1 2 3 4 5 6 7 8 9 10; do
        sql -c "select t.record('urgent', 1000 + (random() * 399 + 1)::int, '{\"noted\": \"2026-12-01\"}') from generate_series(1, 5)" \
            -c "begin; select t.record('urgent', 1000 + $i, '{\"closed\": \"2026-12-01\"}'); select t.record('urgent', 1100 - $i, '{\"seen\": \"2026-12-01\"}'); commit;" || return 1
    done
}
ask "select t.at('2026-12-01 09:00')" >/dev/null
pids=
for n in 1 2 3 4; do
    worker >"$work/worker$n" 2>&1 &
    pids="$pids $!"
done
for n in 1 2; do
    officer >"$work/officer$n" 2>&1 &
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || fail "a session failed: $(cat "$work"/worker* "$work"/officer*)"
done
ask "select t.run()" >/dev/null
want "no attempt twice" 0 "select count(*) from (select n from dolsd.attempts a, unnest(a.notices) n where a.outcome = 'delivered' group by n having count(*) > 1) x"
want "every open one told, every closed one not" "390 0" "select concat_ws(' ', count(*) filter (where d.state = 'open' and exists (select 1 from dolsd.notice n where n.kind = d.kind and n.matter_id = d.id and n.state = 'told')),
    count(*) filter (where d.state = 'open' and not exists (select 1 from dolsd.notice n where n.kind = d.kind and n.matter_id = d.id and n.state = 'told'))) from dolsd.deadline d where d.id > 1000"
want "nothing is left" t "select dolsd.idle()"
want "nothing uncovered" 0 "select count(*) from dolsd.uncovered"
want "told only before it was closed" 0 "select count(*) from dolsd.ledger t join dolsd.ledger c on c.kind = t.kind and c.matter_id = t.matter_id and c.event = 'deadline cancelled' and c.seq < t.seq
    where t.event = 'notice made' and t.matter_id > 1000"

# Ten thousand rungs due at one instant, in transactions of five hundred, by two processes.
ask "select t.at('2027-01-04 08:00'); select t.record(kind, id, '{\"closed\": \"2027-01-04\"}') from casework.a_matter; select t.run()" >/dev/null
ask "insert into casework.a_matter (kind, id, reference, facts) select 'standard', i, 'S-' || i, '{\"last_day\": \"2027-02-01\"}' from generate_series(10001, 20000) i;
    insert into casework.a_recipient (kind, id, role, contact_id) select 'standard', i, 'managing_authority', 101 + i % 20 from generate_series(10001, 20000) i;
    select dolsd.touch('standard', array(select i::bigint from generate_series(10001, 20000) i)); analyze" >/dev/null
while [ "$(ask "select t.plan(2000)")" -gt 0 ]; do :; done
ask "select t.at('2027-01-04 09:00')" >/dev/null
firing() {
    while [ "$(ask "select dolsd.fire(500)")" != "(0,0,0)" ] || [ "$(ask "select count(*) from dolsd.deadline where next_at <= dolsd.clock()")" -gt 0 ]; do :; done
}
firing &
one=$!
firing &
two=$!
wait $one && wait $two
want "ten thousand notices" 10000 "select count(*) from dolsd.notice where matter_id > 10000"
want "twenty messages" 20 "select count(distinct message_id) from dolsd.notice where matter_id > 10000"
want "delivered" 20 "select t.deliver()"
want "all told" 10000 "select count(*) from dolsd.notice where matter_id > 10000 and state = 'told'"
echo "passed: concurrency"
