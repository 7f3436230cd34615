# Postfix's smtp-sink and smtp-source, from Debian's package postfix: unpacked, not installed. Sourced by the
# mail benchmarks, which set $work, their own folder, and call stop_sink when they end.
# shellcheck shell=sh
: "${work:?}"
sink=

free_port() {
    /usr/bin/python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# fetch_postfix: false if it cannot be fetched. Sets sbin and postfix_libraries.
fetch_postfix() {
    sbin=$work/root/usr/sbin
    postfix_libraries=$work/root/usr/lib/postfix
    [ -x "$sbin/smtp-sink" ] || (cd "$work" && apt-get download postfix >/dev/null 2>&1 && dpkg-deb -x postfix_*.deb root)
    [ -x "$sbin/smtp-sink" ]
}

# start_sink: on $port.
start_sink() {
    port=$(free_port)
    user=$(id -un)
    if [ "$user" = root ]; then user=nobody; fi
    chmod 755 "$work"
    LD_LIBRARY_PATH=$postfix_libraries "$sbin/smtp-sink" -u "$user" -m 1024 "127.0.0.1:$port" 1024 &
    sink=$!
    sleep 0.5
}

stop_sink() {
    if [ -n "$sink" ]; then
        kill "$sink" 2>/dev/null || true
        wait "$sink" 2>/dev/null || true
    fi
    sink=
}
