#!/bin/sh
# dolsd -t --online: what answers is said, what does not is a fault; nothing is sent.
# shellcheck disable=SC2119
set -eu
if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0"
fi
# shellcheck source=tests/service/live.sh
. "${top_srcdir:?}/tests/service/live.sh"
make_database dolsd_test_online
start_relay

# asks STATUS: the check's exit status; $place/said has both of its outputs.
asks() {
    code=0
    "$dolsd" -t --online -c "$place/dolsd.conf" >"$place/said" 2>&1 || code=$?
    [ "$code" -eq "$1" ] || { cat "$place/said" >&2; fail "ends with $code and not $1"; }
}

# says PATTERN
says() {
    grep -qE -- "$1" "$place/said" || { cat "$place/said" >&2; fail "does not say: $1"; }
}

smtp_config
asks 0
says "^database: answers$"
says "^mail: answers$"
[ -z "$(find "$relay" -name 'mail.*')" ] || fail "something was sent"

sql "create or replace function dolsd.schema_version() returns int language sql immutable parallel safe as 'select 77'"
asks 2
says "^database: the database has version 77 of the schema"
says "^mail: answers$"

# Nobody listens there, and there is no such database: both are told.
echo 9 >"$relay/port"
smtp_config
sed -i 's/dbname=dolsd_test_online/dbname=dolsd_test_none/' "$place/dolsd.conf"
asks 2
says '^mail: connect: '
says '^database: .*dolsd_test_none'

code=0
"$dolsd" --online -c "$place/dolsd.conf" >"$place/said" 2>&1 || code=$?
[ "$code" -eq 1 ] || fail "--online without -t ends with $code"
