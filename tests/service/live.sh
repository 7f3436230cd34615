# Shared by the tests that run the daemon on its own PostgreSQL. Sourced inside with-postgres.sh.
#
# The database has the contract's three views over plain tables (tests/sql/casework_stub.sql), the
# daemon's own schema, the rule packs and the clock that can be moved; the daemon logs in with only the rights of
# dolsd_daemon. A test that leaves anybody's name in a log or the like fails (poison.sh).
# shellcheck shell=sh

top=${top_srcdir:?}
# shellcheck source=tests/base/poison.sh
. "$top/tests/base/poison.sh"
dolsd=${top_builddir:?}/dolsd
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-live.XXXXXX")
daemon=
db=

finish() {
    status=$?
    trap - EXIT
    if [ -n "$daemon" ]; then kill -9 "$daemon" 2>/dev/null || true; fi
    # others: other processes of the test.
    for process in ${listener:-} ${others:-}; do kill -9 "$process" 2>/dev/null || true; done
    look_for_poison "$top/tests/base/poison.txt" "$place" || status=1
    if [ "$status" -ne 0 ] && [ -f "$place/log" ]; then
        echo "---- the daemon's log:" >&2
        tail -40 "$place/log" >&2
        if [ -f "$place/failed" ]; then where_it_stands >&2 2>/dev/null || true; fi
    fi
    # Once more where a long log is cut off.
    if [ -f "$place/failed" ]; then cat "$place/failed" >&2; fi
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# What waits and for what, in numbers only: where a wait was in vain, the log says what came last and not what did not.
where_it_stands() {
    sql "set statement_timeout = '5s';
         select 'now', dolsd.clock();
         select 'waits: message', message_id, channel, not_before, attempts, lease_id from dolsd.queue order by 2 limit 8;
         select 'not fired:', kind, id, limit_code, next_at from dolsd.deadline where next_at <= dolsd.clock() limit 8;
         select 'changed:', kind, id from dolsd.changed limit 8;
         select 'set aside:', what, kind, id, limit_code, again_at from dolsd.aside limit 8"
}

PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS

sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$db" -c "$1"
}

# make_database NAME
make_database() {
    db=$1
    createdb "$db"
    for file in "$top"/tests/sql/casework_stub.sql "$top"/sql/0*.sql "$top"/sql/dolsd/*.sql "$top"/sql/rules/*.sql \
        "$top"/sql/clock.sql; do
        psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$db" -f "$file" >/dev/null
    done
    psql -X -q -d "$db" -c "create role dolsd login" 2>/dev/null || true
    sql "grant dolsd_daemon to dolsd"
    sql "insert into dolsd.channel values ('mail', 'Mail', true) on conflict (channel) do update set enabled = true"
}

# make_store NAME: the same with the council's own tables (sql/casework) behind the views, and their triggers.
make_store() {
    db=$1
    sh "$top/tests/pg/fresh-database.sh" "$db"
    psql -X -q -d "$db" -c "create role dolsd login" 2>/dev/null || true
    sql "grant dolsd_daemon to dolsd"
}

# Two contacts for all matters: the home (1) and the team (2).
add_contacts() {
    sql "insert into casework.a_contact (contact_id, name, address) values
             (1, 'Elm House', 'manager@elm-house.example'), (2, 'DoLS team', 'team@council.example')"
}

# add_urgent ID GIVEN [FACTS]: stated to end after seven days, as the form has it
add_urgent() {
    more=${3:-"{}"}
    sql "begin;
         insert into casework.a_matter (kind, id, reference, facts)
             values ('urgent', $1, 'U-26-$1', jsonb_build_object('given', '$2', 'last_day', date '$2' + 6) || '$more'::jsonb);
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('urgent', $1, 'managing_authority', 1), ('urgent', $1, 'dols_team', 2);
         select dolsd.touch('urgent', $1);
         commit" >/dev/null
}

# write_config [LINES]: a configuration for the Maildir channel.
write_config() {
    mkdir -p "$place/mail"
    cat > "$place/dolsd.conf" <<CONF
database: { conninfo = "host=$PGHOST port=$PGPORT user=dolsd dbname=$db"; safety_interval = ${safety:-3600};
    reconnect_at_most = 1; };
mail: { deliver = "maildir"; maildir = "mail"; from = "dols@council.example"; };
council: { name = "Example Council"; reply_to = "team@council.example"; phone = "01632 960001"; };
templates: { directory = "$(cd "$top" && pwd)/conf/templates"; };
worker: { name = "one"; };
${1:-}
CONF
}

start_daemon() {
    "$dolsd" -v -c "$place/dolsd.conf" 2>>"$place/log" &
    daemon=$!
}

# The exit status of the daemon after a signal.
stop_daemon() {
    kill -"${1:-TERM}" "$daemon"
    code=0
    wait "$daemon" || code=$?
    daemon=
    return $code
}

fail() {
    echo "FAILED: $*" | tee "$place/failed" >&2
    exit 1
}

# wait_for WHAT COMMAND...: until the command succeeds, at most 20 seconds, or $patience tenths.
wait_for() {
    what=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt "${patience:-200}" ] || fail "waited in vain: $what"
        if [ -n "$daemon" ] && ! kill -0 "$daemon" 2>/dev/null; then fail "the daemon is gone; waited: $what"; fi
        sleep 0.1
    done
}

is_true() {
    [ "$(sql "select ($1)::bool")" = t ]
}

wait_true() {
    wait_for "$1" is_true "$1"
}

# hold TEXT: somebody begins a transaction, does that, and leaves it open, until let_go.
hold() {
    [ -p "$place/somebody" ] || mkfifo "$place/somebody"
    PGAPPNAME='case system' psql -X -q -d "$db" <"$place/somebody" >/dev/null &
    somebody=$!
    others="${others:-} $somebody"
    exec 3>"$place/somebody"
    echo "begin; $1;" >&3
    wait_true "exists (select from pg_stat_activity where application_name = 'case system' and state = 'idle in transaction'
                          and query <> 'begin;')"
}

let_go() {
    exec 3>&-
    wait "$somebody" || true
}

logged() {
    grep -q -e "$1" "$place/log"
}

wait_logged() {
    wait_for "log: $1" logged "$1"
}

times_logged() {
    grep -c -e "$1" "$place/log" || true
}

# The clock goes to an instant, and everything that is due then is done.
move_clock() {
    sql "select dolsd.move_clock('$1')" >/dev/null
    wait_true "dolsd.idle()"
}

mails() {
    find "$place/mail/new" -type f 2>/dev/null | wc -l
}

# ---------------------------------------------------------------- a relay (relay.py)

relay=$place/relay

# start_relay [PORT]
start_relay() {
    mkdir -p "$relay"
    python3 "$top_srcdir/tests/service/relay.py" "$relay" ${1:+"$1"} &
    listener=$!
    wait_for "the relay" test -f "$relay/port"
}

stop_relay() {
    kill "$listener"
    wait "$listener" 2>/dev/null || true
    listener=
}

set_mode() {
    echo "$1" > "$relay/mode"
}

relay_mails() {
    find "$relay" -name 'mail.*' ! -name '*.new' | wc -l
}

# relay_has NUMBER: at least that many mails came.
relay_has() {
    [ "$(relay_mails)" -ge "$1" ]
}

message_ids() {
    cat "$relay"/mail.* | grep -i '^Message-I[Dd]:' | sort
}

# smtp_config [LINES]: a configuration for that relay. sessions: how many, 2 unless set.
smtp_config() {
    write_config "$@"
    sed "s/deliver = \"maildir\"; maildir = \"mail\";/smtp: { host = \"127.0.0.1\"; port = $(cat "$relay/port"); sessions = ${sessions:-2}; };/" "$place/dolsd.conf" > "$place/new.conf"
    mv "$place/new.conf" "$place/dolsd.conf"
}
