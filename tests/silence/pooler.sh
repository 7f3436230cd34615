# Shared by the tests with a pooler, pgbouncer. Sourced after tests/service/live.sh.
# shellcheck shell=sh
# shellcheck disable=SC2154 # place, db and the like are live.sh's

# Debian's own, installed, or unpacked by tests/mta/unpack.sh; PGBOUNCER=PROGRAM.
unpacked=$top_builddir/mta/root
pgbouncer=${PGBOUNCER:-/usr/sbin/pgbouncer}
if [ ! -x "$pgbouncer" ] && [ -x "$unpacked/usr/sbin/pgbouncer" ]; then
    pgbouncer=$(cd "$unpacked" && pwd)/usr/sbin/pgbouncer
    LD_LIBRARY_PATH=$(find "$(cd "$unpacked" && pwd)/usr/lib" -name 'libcares.so*' -printf '%h\n' -quit)
    export LD_LIBRARY_PATH
fi
[ -x "$pgbouncer" ] || { echo "no pgbouncer; see tests/mta/unpack.sh"; exit 77; }

# It takes no options at the start of a session.
unset PGOPTIONS
chmod 711 "$place"
bouncer=$place/bouncer
mkdir "$bouncer"
chmod 777 "$bouncer"
printf '"dolsd" ""\n"dolsd_owner" ""\n' >"$bouncer/users"
as=
if [ "$(id -u)" -eq 0 ]; then as="setpriv --reuid=$(stat -c %u "$PGHOST") --regid=$(stat -c %g "$PGHOST") --clear-groups"; fi

# start_pooler MODE: pooler is its process.
start_pooler() {
    cat >"$bouncer/ini" <<INI
[databases]
$db = host=$PGHOST port=$PGPORT
[pgbouncer]
unix_socket_dir = $bouncer
listen_addr =
listen_port = 64320
auth_type = trust
auth_file = $bouncer/users
pool_mode = $1
default_pool_size = ${pool_size:-3}
logfile = $bouncer/log
INI
    # shellcheck disable=SC2086
    $as "$pgbouncer" "$bouncer/ini" >/dev/null 2>&1 &
    pooler=$!
    others="${others:-} $pooler"
    wait_for "pgbouncer" psql -X -h "$bouncer" -p 64320 -U dolsd -d "$db" -c "select 1"
}

stop_pooler() {
    kill "$pooler"
    wait "$pooler" 2>/dev/null || true
}

# The configuration from write_config points to the pooler.
through_pooler() {
    sed -i "s|host=$PGHOST port=$PGPORT|host=$bouncer port=64320|" "$place/dolsd.conf"
}
