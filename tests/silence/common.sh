# Shared by the scripts of this folder: how each fault is waited for and repaired, and the table that they print.
# Sourced after tests/service/live.sh.
# shellcheck shell=sh
# shellcheck disable=SC2154 # place, relay, db and the like are live.sh's
# shellcheck disable=SC2034 # and others is read there

table=$place/table
: >"$table"

# The server for the ping and the alarm's webhook; see smtp_alarm.
start_ping() {
    python3 "$top_srcdir/tests/silence/ping_listen.py" "$place/ping-port" "$place/pings" &
    others=$!
    wait_for "the ping's server" test -s "$place/ping-port"
}

# The configuration: relay, alarm after two seconds by mail and webhook, a ping each second.
smtp_alarm() {
    safety=1
    smtp_config "alarm: { address = \"admin@council.example\"; after = 2;
        webhook = \"http://127.0.0.1:$(cat "$place/ping-port")/hook\";
        ping = \"http://127.0.0.1:$(cat "$place/ping-port")/\"; ping_every = 1; };"
}

# faults_around NAME: its own database with a moved clock, contacts, the relay and the ping's server; the
# configuration is written, but nothing is started yet.
faults_around() {
    make_database "dolsd_test_$1"
    sql "select dolsd.move_clock('2026-12-02 10:00+00')" >/dev/null
    add_contacts
    moved=yes
    start_relay
    start_ping
    smtp_alarm
}

# The first ping came, and nothing is wrong yet.
begin_well() {
    wait_for "the first ping" pinged_again 0
    is_well || { cat "$place/said"; fail "it is not well to begin with"; }
    forget_alarms
}

# begin_with_three: starts the daemon with three urgent authorisations.
begin_with_three() {
    start_daemon
    wait_logged 'rules of version'
    for i in 1 2 3; do add_urgent $i 2026-11-30; done
    wait_true "(select count(*) from dolsd.deadline where state = 'open') >= 3"
    begin_well
}

# The daemon's own clock can be set ahead with the database's (tests/silence/clock.c), so that its pauses go by.
# Before start_daemon.
take_over_clock() {
    head -c 8 /dev/zero >"$place/clock"
    "${CC:-cc}" -shared -fPIC -o "$place/clock.so" "$top_srcdir/tests/silence/clock.c"
    ahead=0
    MOVED_CLOCK=$place/clock
    export MOVED_CLOCK
    printf '#!/bin/sh\nLD_PRELOAD=%s exec %s "$@"\n' "$place/clock.so" "$dolsd" >"$place/dolsd"
    chmod +x "$place/dolsd"
    dolsd=$place/dolsd
}
# set_ahead SECONDS
set_ahead() {
    if [ -n "${MOVED_CLOCK:-}" ]; then
        ahead=$((ahead + $1))
        python3 -c 'import sys
with open(sys.argv[1], "r+b") as file: file.write(int(sys.argv[2]).to_bytes(8, sys.byteorder))' "$place/clock" "${ahead}000000000"
    fi
}

pings() { wc -l <"$place/pings" 2>/dev/null || echo 0; }
# A moved clock stands still between moves: here it runs, so that faults get older.
asks() {
    if [ -n "${moved:-}" ]; then sql "update dolsd.moved_clock set at = at + interval '2 seconds'"; fi
    code=0
    "$top_builddir/dolsctl" -d "dbname=$db" status >"$place/said" 2>&1 || code=$?
}
says_critical() { asks; [ "$code" -eq 2 ] && head -1 "$place/said" | grep -q "^dolsd CRITICAL" && grep -q "attention: .*$1" "$place/said"; }
alarmed() { grep -la "^Subject: dolsd: $1" "$relay"/mail.* >/dev/null 2>&1; }
hooked() { grep -q "\"text\":\"dolsd: $1" "$place/pings.posted" 2>/dev/null; }
is_well() { asks; ! grep -q "attention: .* since " "$place/said" && [ "$code" -ne 2 ]; }
pinged_again() { [ "$(pings)" -gt "$1" ]; }
letters() { sql "select count(*) from dolsd.attempt"; }
forget_alarms() { rm -f "$place/pings.posted"; : >"$place/pings.posted"; }

# goes_wrong FAULT LINE SUBJECT: waits until status and the alarm report it, the alarm by mail or, if no
# mail can leave, by its webhook; and checks that there is no ping.
goes_wrong() {
    begun=$(date +%s)
    wait_for "status tells of: $1" says_critical "$2"
    by=status
    if [ -n "$3" ]; then
        wait_for "the alarm tells of: $1" told_by_alarm "$3"
    fi
    after=$(($(date +%s) - begun))
    # One may be in progress; after that none comes, though the daemon looks every two seconds.
    sleep 0.3
    count=$(pings)
    sleep 2.2
    [ "$(pings)" -eq "$count" ] || fail "the ping goes on: $1"
    sent=$(letters)
}
told_by_alarm() {
    if alarmed "$1"; then by="status, mail"; elif hooked "$1"; then by="status, webhook"; else return 1; fi
}

# is_mended FAULT [ASKED [TWICE]]: everything continues by itself; what was due is sent, nothing twice, nothing lost.
# ASKED: the number of notices that did not arrive, and of each of which somebody else was notified. TWICE: the
# number of mails that came again, as the same, because their reply was lost.
is_mended() {
    wait_for "the end of: $1" is_well
    wait_for "the ping after: $1" pinged_again "$(pings)"
    wait_true "not exists (select 1 from dolsd.queue where not_before <= dolsd.clock())"
    late=$(($(letters) - sent))
    lost=$(sql "select count(*) from dolsd.notice n where n.state in ('failed', 'unknown')
                   and not exists (select from dolsd.notice i where i.instead_of = n.id or i.after_notice = n.id)")
    asked=$(sql "select count(*) from dolsd.notice n where n.state in ('failed', 'unknown')")
    twice=$(message_ids | sort | uniq -d | wc -l)
    printf '%-46s %8s s   %-16s %5s %5s %6s\n' "$1" "$after" "$by" "$late" "$lost" "$twice" >>"$table"
    [ "$lost" -eq 0 ] || fail "lost: $1"
    [ "$asked" -eq "${2:-0}" ] || fail "$asked not delivered: $1: $(sql "select n.state, n.reason from dolsd.notice n where n.state in ('failed', 'unknown')")"
    [ "$twice" -eq "${3:-0}" ] || fail "$twice sent twice: $1"
    forget_alarms
    # The alarm's mails about one fault must not count for the next.
    grep -la "^Subject: dolsd: " "$relay"/mail.* 2>/dev/null | xargs -r rm -f
}

# minutes_go MINUTES [SECONDS]: moves the clock forward, and gives retries time to follow.
minutes_go() {
    set_ahead "$(($1 * 60))"
    sql "select dolsd.move_clock(dolsd.clock() + interval '$1 minutes')" >/dev/null
    sleep "${2:-0.3}"
}

print_table() {
    printf '%-46s %-12s %-16s %5s %5s %6s\n' "fault" "reported in" "by, and no ping" "late" "lost" "twice"
    cat "$table"
}
