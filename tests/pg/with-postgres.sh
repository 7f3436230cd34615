#!/bin/sh
# Runs a command with its own PostgreSQL server, and removes the server afterwards.
#
#   with-postgres.sh COMMAND [ARGUMENT ...]
#
# The cluster is in a new temporary directory and listens only on a socket there; the machine's own clusters are not
# touched. PostgreSQL refuses to run as root, so root runs it as the user postgres (or nobody). The command finds
# PGHOST, PGPORT, PGUSER and PGDATABASE set, and WITH_POSTGRES_CTL, a command line that takes `stop` and `start`
# (for tests that pull the plug). Exit status: the command's, 77 if PostgreSQL is not installed, or 1 if the
# server's log identifies somebody (tests/base/poison.txt).
set -eu

if [ $# -eq 0 ]; then
    echo "usage: with-postgres.sh COMMAND [ARGUMENT ...]" >&2
    exit 64
fi

base=$(cd "$(dirname "$0")/../base" && pwd)
# shellcheck source=tests/base/poison.sh
. "$base/poison.sh"

bin=
for dir in /usr/lib/postgresql/*/bin; do
    if [ -x "$dir/initdb" ]; then bin=$dir; fi
done
if [ -z "$bin" ]; then
    echo "with-postgres.sh: no PostgreSQL server below /usr/lib/postgresql; install the package postgresql" >&2
    exit 77
fi

place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-postgres.XXXXXX")
as=
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    chown "$user" "$place"
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

# $as is a command and its words, or nothing.
# shellcheck disable=SC2086
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ -f "$place/data/postmaster.pid" ]; then
        (cd "$place" && $as "$bin/pg_ctl" -D "$place/data" -m immediate -w stop >/dev/null 2>&1) || true
    fi
    look_for_poison_in_server_log "$base/poison.txt" "$place/log" || status=1
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

cat > "$place/ctl" <<CTL
#!/bin/sh
cd "$place" && exec $as "$bin/pg_ctl" -D "$place/data" -m fast -w -l "$place/log" "\$@" >/dev/null
CTL
chmod 755 "$place/ctl"

# shellcheck disable=SC2086
(cd "$place" && $as "$bin/initdb" -D "$place/data" -U dolsd_owner -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync >"$place/initdb.log" 2>&1) || {
    echo "with-postgres.sh: initdb failed:" >&2
    cat "$place/initdb.log" >&2
    exit 1
}
cat >> "$place/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$place'
port = 54321
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 128MB
max_connections = 60
timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] %u '
CONF
"$place/ctl" start || {
    echo "with-postgres.sh: the server did not start:" >&2
    cat "$place/log" >&2
    exit 1
}

# The server's own clients first: each time, Debian's psql and createdb start a Perl program that looks for them.
export PATH="$bin:$PATH"
export PGHOST="$place" PGPORT=54321 PGUSER=dolsd_owner PGDATABASE=postgres
export WITH_POSTGRES_CTL="$place/ctl"
status=0
"$@" || status=$?
exit "$status"
