#!/bin/sh
# Plays the stories of a file in its own reference store, with a dolsd that writes to a Maildir and a
# clock that is moved from instant to instant, and checks the result.
#
#   run.sh STORIES FROM UNTIL [FOLDER]     in the build folder; FOLDER keeps the mails, a folder for each story
#
# The exit status is that of stories.py read: whether everybody was notified as required, and no mail
# contradicted the facts at its time. KEEP=FOLDER keeps the Maildir there.
set -eu
if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" "$@"
fi
top=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
build=${top_builddir:-.}
here=$top/tests/stories
database=dolsd_test_stories
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-stories.XXXXXX")
mkdir -p "${4:-$place/mails}"
folder=$(cd "${4:-$place/mails}" && pwd)
daemon=
# shellcheck source=tests/base/poison.sh
. "$top/tests/base/poison.sh"

finish() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ -n "$daemon" ]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    look_for_poison "$top/tests/base/poison.txt" "$place" || status=1
    if [ "$status" -ne 0 ] && [ -s "$place/log" ]; then tail -n 20 "$place/log" >&2; fi
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

ask() {
    PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@"
}

PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
top_srcdir=$top top_builddir=$build sh "$top/tests/pg/fresh-database.sh" "$database"
ask -c "select dolsd.move_clock('$2 06:00+00')" -f "$top/sql/demo/events.sql" >/dev/null
python3 "$here/stories.py" sql "$1" >"$place/stories.sql"
ask -f "$place/stories.sql" >/dev/null
# Many of these people live the same days, which the guard would hold as a mass change.
ask -c "update dolsd.policy set value = most, who = 'stories', why = 'all on one day' where name = 'guard_least'"
ask -c "create role dolsd login in role dolsd_daemon"
cat >"$place/dolsd.conf" <<CONF
database: { conninfo = "dbname=$database user=dolsd"; };
mail: {
    deliver = "maildir";
    maildir = "$place/maildir";
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
worker: { name = "stories"; };
log: { level = "error"; };
CONF
mkdir -p "$place/maildir"
"$build/dolsd" -c "$place/dolsd.conf" 2>"$place/log" &
daemon=$!
"$build/dolsctl" -d "dbname=$database" simulate --until "$3" --events --quiet --patience 300 >"$place/simulated" || {
    cat "$place/simulated"
    exit 1
}
status=0
faults=$(ask -c "select what || ', ' || at || ': ' || coalesce(fault, 'not played') from casework.demo_event where fault is not null or done_at is null order by at, id")
if [ -n "$faults" ]; then
    printf 'What could not be recorded:\n%s\n' "$faults"
    status=1
fi
ask -c "select 'A template that no mail used: ' || r.template
          from (select r.template from dolsd.rung r join dolsd.rule_pack p using (pack) where r.active and p.commences is not null
                except select r.template from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.message_id is not null) r order by 1"
ask -c "select day from dolsd.non_working_day where jurisdiction is null" |
    python3 "$here/stories.py" read "$1" "$here/contradictions.txt" "$place/maildir" "$folder" || status=1
[ -z "${KEEP:-}" ] || cp -r "$place/maildir" "$KEEP"
exit $status
