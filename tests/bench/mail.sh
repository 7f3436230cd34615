#!/bin/sh
# How fast mail leaves. Prints figures; tests nothing.
#
#     tests/bench/mail.sh [MESSAGES]          in the build folder; 20000 unless told
#
# (a) A relay that answers each message after two seconds: sessions work beside one another, and the
#     loop turns meanwhile.
# (b) Postfix's smtp-sink on this host, beside Postfix's own smtp-source with as many messages of the
#     same size and as many sessions. The tools come from Debian's package `postfix`, unpacked, not
#     installed.
# (c) The daemon with its database, to the same smtp-sink: due reminders, from the first claim until
#     the last outcome is on record, each claimed, written from its template, sent and settled. Where
#     PostgreSQL is not installed it is left out.
set -eu

here=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
driver=${top_builddir:-.}/tests/channel/smtp_driver
messages=${1:-20000}
size=2000
work=$(mktemp -d)
relay=

stop_relay() {
    if [ -n "$relay" ]; then
        kill "$relay" 2>/dev/null || true
        wait "$relay" 2>/dev/null || true
    fi
    relay=
}
trap 'stop_relay; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# The value of KEY in a report of the driver.
value() {
    awk -F '\t' -v key="$2" '$1 == key { print $2 }' "$1"
}

# $2 per $3 milliseconds, as a rate per $1 milliseconds.
rate() {
    awk -v unit="$1" -v count="$2" -v took="$3" 'BEGIN { printf "%.0f", count * unit / took }'
}

port_of_file() {
    tries=0
    while [ ! -s "$1" ] && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    cat "$1"
}

# (a) -----------------------------------------------------------------------------------------

slow_relay() {
    sessions=$1
    count=$((sessions * 4))
    rm -f "$work/port"
    mkfifo "$work/in" 2>/dev/null || true
    sleep 1000 >"$work/in" &
    hold=$!
    /usr/bin/python3 "$here/tests/channel/fake.py" --log /dev/null --at "final=wait 2" \
        <"$work/in" >"$work/port" &
    relay=$!
    "$driver" "port=$(port_of_file "$work/port")" "sessions=$sessions" "count=$count" quiet=1 \
        retry=1000 >"$work/slow$sessions"
    stop_relay
    kill "$hold"
    wait "$hold" 2>/dev/null || true
    printf '  %2d sessions: %4s messages a minute, largest gap of the loop %s ms\n' "$sessions" \
        "$(rate 60000 "$count" "$(value "$work/slow$sessions" took_ms)")" \
        "$(value "$work/slow$sessions" gap_ms)"
}

slow_ratio() {
    awk -v one="$(value "$work/slow1" took_ms)" -v four="$(value "$work/slow4" took_ms)" \
        'BEGIN { printf "  four sessions carry %.2f times as much as one\n", 4 * one / four }'
}

# (b) -----------------------------------------------------------------------------------------

free_port() {
    /usr/bin/python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

fetch_postfix() {
    (cd "$work" && apt-get download postfix >/dev/null 2>&1 && dpkg-deb -x postfix_*.deb root)
    sbin=$work/root/usr/sbin
    postfix_libraries=$work/root/usr/lib/postfix
    [ -x "$sbin/smtp-sink" ]
}

start_sink() {
    port=$(free_port)
    user=$(id -un)
    if [ "$user" = root ]; then user=nobody; fi
    chmod 755 "$work"
    LD_LIBRARY_PATH=$postfix_libraries "$sbin/smtp-sink" -u "$user" "127.0.0.1:$port" 100 &
    relay=$!
    sleep 0.5
}

through_channel() {
    start_sink
    "$driver" "port=$port" "sessions=$1" "count=$messages" "size=$size" quiet=1 >"$work/fast$1"
    stop_relay
    printf '  %-34s %6s messages a second, largest gap of the loop %s ms\n' \
        "the mail channel, $1 session(s)" \
        "$(rate 1000 "$messages" "$(value "$work/fast$1" took_ms)")" \
        "$(value "$work/fast$1" gap_ms)"
}

through_source() {
    start_sink
    begun=$(date +%s%N)
    LD_LIBRARY_PATH=$postfix_libraries "$sbin/smtp-source" -s 4 -d -m "$messages" -l "$size" \
        "127.0.0.1:$port"
    ended=$(date +%s%N)
    stop_relay
    printf '  %-34s %6s messages a second\n' "smtp-source -d -s 4" \
        "$(rate 1000000000 "$messages" $((ended - begun)))"
}

through_daemon() {
    start_sink
    status=0
    figure=$(top_srcdir=$here top_builddir=${top_builddir:-.} sh "$here/tests/pg/with-postgres.sh" \
        sh "$here/tests/bench/mail_database.sh" "$port" "$messages" "$1") || status=$?
    stop_relay
    case $status in
    0) printf '  %-34s %s\n' "dolsd, $1 session(s)" "$figure" ;;
    77) echo "  no PostgreSQL: skipped" ;;
    *) exit "$status" ;;
    esac
}

echo "(a) a relay that answers each message after 2 s"
slow_relay 1
slow_relay 4
slow_ratio
echo "(b) $messages messages of $size bytes to smtp-sink on this host, $(nproc) processors"
if fetch_postfix; then
    through_channel 1
    through_channel 4
    through_source
    echo "(c) the same through the daemon and its database (fsync off)"
    through_daemon 1
    through_daemon 4
else
    echo "  Postfix's tools cannot be fetched: skipped"
fi
