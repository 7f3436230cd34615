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
#
# queue.sh measures the daemon with its database.
set -eu

here=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
driver=${top_builddir:-.}/tests/channel/smtp_driver
messages=${1:-20000}
size=2000
work=$(mktemp -d)
relay=
# shellcheck source=tests/bench/sink.sh
. "$here/tests/bench/sink.sh"

stop_relay() {
    if [ -n "$relay" ]; then
        kill "$relay" 2>/dev/null || true
        wait "$relay" 2>/dev/null || true
    fi
    relay=
}
trap 'stop_relay; stop_sink; rm -rf "$work"' EXIT
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

through_channel() {
    start_sink
    "$driver" "port=$port" "sessions=$1" "count=$messages" "size=$size" quiet=1 >"$work/fast$1"
    stop_sink
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
    stop_sink
    printf '  %-34s %6s messages a second\n' "smtp-source -d -s 4" \
        "$(rate 1000000000 "$messages" $((ended - begun)))"
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
else
    echo "  Postfix's tools cannot be fetched: skipped"
fi
