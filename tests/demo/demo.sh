#!/bin/sh
# dolsd at work on an invented caseload over four weeks around Christmas 2026. Run as
# `./bootstrap demo [--keep]`, which starts a PostgreSQL server for it (with-postgres.sh).
#
#   demo.sh [--keep] [FOLDER]
#
# Leaves in FOLDER (build/demo by default) the mails, the pages for any browser, and the long lists; shows on
# one screen what happened. --keep leaves the database and the pages running until Ctrl-C.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
build=${top_builddir:-$top/build}
keep=
if [ "${1:-}" = --keep ]; then
    keep=1
    shift
fi
mkdir -p "${1:-$build/demo}"
out=$(cd "${1:-$build/demo}" && pwd)
short=${out#"$PWD"/}
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-demo.XXXXXX")
daemon=
page=
others=

say() {
    printf '%s\n' "$*"
}

finish() {
    status=$?
    trap - EXIT INT TERM HUP
    for process in $page $daemon $others; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    if [ "$status" -ne 0 ] && [ "$status" -ne 130 ] && [ -s "$place/dolsd.log" ]; then
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

# start_page WHERE: the pages, with their own rights; no answer means that it could not listen there.
start_page() {
    "$build/dolsd-page" -A -l "$1" -t "$top/conf/page/en" -n "Invented County Council" \
        -d "dbname=dolsd_demo user=dolsd_page" 2>"$place/page.log" &
    page=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if grep -q 'listens' "$place/page.log" || ! kill -0 "$page" 2>/dev/null; then break; fi
        sleep 0.2
    done
    kill -0 "$page" 2>/dev/null
}

stop_page() {
    kill "$page" 2>/dev/null || true
    wait "$page" 2>/dev/null || true
    page=
}

# start_other NAME PROGRAM...: a fake service outside the council; it writes its port to $place/NAME.port.
start_other() {
    name=$1
    shift
    /usr/bin/python3 "$@" >"$place/$name.said" 2>&1 &
    others="$others $!"
}

port_of() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if [ -s "$1" ]; then break; fi
        sleep 0.2
    done
    cat "$1"
}

createdb dolsd_demo
ctl migrate --reference-store --sql-dir "$top/sql" >"$place/migrate.log" || {
    cat "$place/migrate.log" >&2
    exit 1
}
ask -f "$top/sql/clock.sql" >/dev/null
ask -c "select dolsd.move_clock('2026-12-14 07:00+00')" >/dev/null
ask -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" -f "$top/sql/demo/summary.sql" >/dev/null
ask -Atc "select casework.demo()" >/dev/null
ask -c "create role dolsd login in role dolsd_daemon" -c "create role dolsd_page login in role dolsd_reader"
ask -c "insert into dolsd.attestation (contact_id)
        select min(contact_id) from casework.recipient where role = 'manager'"

# A home with its own system, families who get letters, and the team's channel in Teams.
start_other hook "$top/tests/service/receiver.py" "$place"
start_other teams "$top/tests/service/teams_fake.py" "$place"
start_other notify "$top/tests/channel/notify_fake.py" "$place" any-time
home=$(ask -Atc "update dolsd.channel set enabled = true where channel in ('webhook', 'notify-letter', 'teams')" -c "
    insert into casework.further_way (contact_id, channel, address)
    select min(contact_id), 'teams', 'DoLS digests' from casework.recipient where role = 'dols_team'" -c "
    update casework.address_book b
       set channel = 'notify-letter', address = E'The representative\n' || b.id || E' Nowhere Lane\nExampleton\nZZ9 9ZZ'
      from casework.standard s join casework.appointment a on a.person_id = s.person_id and a.role = 'representative'
     where a.contact_id = b.id and s.reference in ('S-2025-0102', 'S-2025-0103')" -c "
    update casework.address_book set channel = 'webhook', address = 'http://127.0.0.1:$(port_of "$place/hook.port")/dols'
     where note = 'H-0002' returning id")
mkdir "$place/secrets"
echo "whsec_$(head -c 32 /dev/urandom | base64)" >"$place/secrets/$home"
echo "http://127.0.0.1:$(port_of "$place/teams.port")/workflows/demo/triggers?sig=Zebra" >"$place/flow-url"
echo dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0 >"$place/key"
chmod 600 "$place/secrets/$home" "$place/flow-url" "$place/key"

rm -rf "$out/seals" "$out/mails" "$out/pages" "$out/webhook" "$out/letters" "$out/teams"
mkdir -p "$out/mails"
cat >"$place/dolsd.conf" <<CONF
database: { conninfo = "dbname=dolsd_demo user=dolsd"; safety_interval = 1; };
mail: {
    deliver = "maildir";
    maildir = "$out/mails";
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
webhook: { secrets = "$place/secrets"; allow = "127.0.0.1"; };
teams: { url_file = "$place/flow-url"; };
notify: {
    key_file = "$place/key";
    url = "http://127.0.0.1:$(port_of "$place/notify.said")";
    letter_template = "33333333-3333-4333-8333-333333333333";
};
seal: { file = "$out/seals"; };
worker: { name = "demo"; };
CONF

say "An invented council, from Monday 14 December 2026 to Monday 11 January 2027. The clock is"
say "moved from instant to instant; homes and officers record what happens meanwhile ..."
"$build/dolsd" -t -c "$place/dolsd.conf" >/dev/null
"$build/dolsd" -c "$place/dolsd.conf" 2>"$place/dolsd.log" &
daemon=$!
ctl simulate --until 2027-01-11 --events >"$out/day-by-day.txt"
# A seal comes with a sweep, ten minutes after the previous one by the moved clock: the last one covers everything.
sealed=
for _ in 1 2 3 4 5 6 7 8 9 10; do
    ask -c "select dolsd.move_clock(dolsd.clock() + interval '10 minutes')" >/dev/null
    for _ in 1 2 3 4 5 6; do
        sealed=$(ask -Atc "select dolsd.verify(null)->>'unsealed'")
        if [ "$sealed" = 0 ]; then break 2; fi
        sleep 0.5
    done
done
ctl verify --seal "$out/seals" >"$out/verified.txt"
used=$(awk '{ printf "%.0f", $1 / 1e9 }' "/proc/$daemon/schedstat")
memory=$(awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$daemon/status")

ctl explain U-2026-1222 >"$out/explained.txt"
ctl evidence U-2026-1222 --html "$out/evidence.html" --templates "$top/conf/page/en" >/dev/null
ctl upcoming --to 2027-01-15 >"$out/what-comes-next.txt"
ctl status >"$out/status.txt" || true
last=$(ask -Atc "
    select m.key from dolsd.notice n
      join dolsd.message m on m.id = n.message_id
      join casework.matter c on c.kind = n.kind and c.id = n.matter_id
     where c.reference = 'U-2026-1222' and n.role = 'managing_authority' and n.limit_code = 'urgent_end'
       and n.last_day = '2026-12-28' and m.state = 'delivered'
     order by m.settled_at desc limit 1")
/usr/bin/python3 "$top/tests/demo/show_mail.py" "$out/mails" "$last" >"$out/mail.txt"
/usr/bin/python3 "$top/tests/demo/save_others.py" "$place" "$out" "$place/secrets/$home"
start_page "$place/page" || {
    cat "$place/page.log" >&2
    exit 1
}
pages=$(/usr/bin/python3 "$top/tests/demo/save_pages.py" "$place/page" "$out/pages" 120 \
    "/matter?reference=U-2026-1222")
stop_page

say ""
ask -Atc "select '  ' || s from casework.demo_summary() s"
say "  dolsd took $used s of processor and $memory MB of memory"
say ""
row() {
    printf '  %-34s  %s\n' "$@"
}

say "Worth trying next:"
row "less $short/explained.txt" "one matter, its days counted one by one"
row "less $short/mail.txt" "what its home was asked before Christmas"
if [ -z "$keep" ]; then
    row "./bootstrap demo --keep" "the same, and database and pages stay to be asked"
else
    row "build/dolsctl gaps" "who was without authority, and why"
fi
say ""
say "In $short:"
row "pages/index.html" "the officers' pages at that midnight, $pages of them"
row "mails" "$(find "$out/mails/new" -type f | wc -l) mails: mutt -f $short/mails"
row "webhook, letters, teams" "what these three got, a file each"
row "evidence.html" "one matter, all that was done and said, to print"
row "verified.txt, seals" "the record, held against its seals"
row "day-by-day.txt" "every message, and what was recorded when"
row "what-comes-next.txt, status.txt" "who hears what next; how dolsd itself stands"
if [ -n "$keep" ]; then
    for port in 8470 8471 8472 8473 8474 8475; do
        if start_page "127.0.0.1:$port"; then break; fi
        page=
    done
    say ""
    say "Running until Ctrl-C: http://127.0.0.1:$port/ and, for dolsctl and psql in another terminal,"
    say "  export PGHOST=$PGHOST PGPORT=$PGPORT PGUSER=$PGUSER PGDATABASE=dolsd_demo"
    wait "$page" || true
fi
