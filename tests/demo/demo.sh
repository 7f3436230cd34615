#!/bin/sh
# dolsd at work on an invented caseload over four weeks around Christmas 2026. Run as
# `./bootstrap demo`, which starts a PostgreSQL server of its own for it (with-postgres.sh).
#
#   demo.sh [FOLDER]     where the mails are left; build/demo-mail where nothing is said
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
build=${top_builddir:-$top/build}
mkdir -p "${1:-$build/demo-mail}"
mails=$(cd "${1:-$build/demo-mail}" && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-demo.XXXXXX")
daemon=

say() {
    printf '%s\n' "$*"
}

finish() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ -n "$daemon" ]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    if [ "$status" -ne 0 ] && [ -s "$place/dolsd.log" ]; then
        say "The last that dolsd said:" >&2
        tail -n 20 "$place/dolsd.log" >&2
    fi
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

ask() {
    psql -X -q -v ON_ERROR_STOP=1 -d dolsd_demo "$@"
}

ctl() {
    "$build/dolsctl" -d "dbname=dolsd_demo" "$@"
}

head_line() {
    printf '\n%s\n' "$1"
    printf '%s\n' "$1" | sed 's/./-/g'
}

head_line "A database of its own, and an invented caseload"
createdb dolsd_demo
ctl migrate --reference-store --sql-dir "$top/sql" >"$place/migrate.log" || {
    cat "$place/migrate.log" >&2
    exit 1
}
ask -f "$top/sql/clock.sql" >/dev/null
ask -c "select dolsd.move_clock('2026-12-14 07:00+00')" >/dev/null
ask -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" >/dev/null
ask -Atc "select casework.demo()"
ask -c "create role dolsd login in role dolsd_daemon"

rm -rf "$mails/new" "$mails/cur" "$mails/tmp"
cat >"$place/dolsd.conf" <<CONF
database: { conninfo = "dbname=dolsd_demo user=dolsd"; };
mail: {
    deliver = "maildir";
    maildir = "$mails";
    from = "dols@council.example";
    reply_to = "dols@council.example";
    message_id_domain = "council.example";
};
council: {
    name = "Invented County Council";
    team = "DoLS team";
    reply_to = "dols@council.example";
    phone = "01632 960100";
    address = "County Hall, Invented";
    hours = "Monday to Friday, 8.30 to 17.00";
};
templates: { directory = "$top/conf/templates"; };
worker: { name = "demo"; };
CONF

ask -c "insert into dolsd.attestation (contact_id)
        select min(contact_id) from casework.recipient where role = 'manager'"

head_line "dolsd from Monday 14 December 2026 to Monday 11 January 2027, a line per message"
say "Its clock is moved from instant to instant; nothing waits. What officers and homes record meanwhile"
say "is shown with a star."
say ""
"$build/dolsd" -t -c "$place/dolsd.conf" >/dev/null
"$build/dolsd" -c "$place/dolsd.conf" 2>"$place/dolsd.log" &
daemon=$!
ctl simulate --until 2027-01-11 --events

head_line "Who was told what, and when: the urgent authorisation U-2026-1222, given on Tuesday 22 December"
ctl explain U-2026-1222

head_line "Everybody: messages by role and kind of reminder"
ask -P footer=off -c "
    select coalesce(r.title, n.role) as \"who was told\", l.title as \"about\", count(*) as notices,
           count(distinct n.message_id) as mails,
           to_char(min(m.settled_at at time zone 'Europe/London'), 'Dy DD Mon HH24:MI') as first,
           to_char(max(m.settled_at at time zone 'Europe/London'), 'Dy DD Mon HH24:MI') as last
      from dolsd.notice n
      join dolsd.message m on m.id = n.message_id and m.state = 'delivered'
      join dolsd.limit_code l on l.code = n.limit_code
      left join dolsd.role r on r.role = n.role
     group by 1, 2 order by 1, 2"

head_line "What comes next"
ctl upcoming --to 2027-01-15 >"$place/upcoming"
head -n 20 "$place/upcoming"
say "... and $(($(wc -l <"$place/upcoming") - 20)) more until Friday 15 January"

head_line "How it stands"
ctl status || true

head_line "The mails"
say "$(find "$mails/new" -type f | wc -l) mails lie in $mails"
say "Read them with any mail reader, as:  mutt -f $mails"
say "Here is the last reminder to the care home before Monday 28 December. It left on the last working"
say "day before; the extension was recorded six hours later."
say ""
last=$(ask -Atc "
    select m.key from dolsd.notice n
      join dolsd.message m on m.id = n.message_id
      join casework.matter c on c.kind = n.kind and c.id = n.matter_id
     where c.reference = 'U-2026-1222' and n.role = 'managing_authority' and n.limit_code = 'urgent_end'
       and n.last_day = '2026-12-28' and m.state = 'delivered'
     order by m.settled_at desc limit 1")
/usr/bin/python3 "$top/tests/demo/show_mail.py" "$mails" "$last"
