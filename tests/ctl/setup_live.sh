#!/bin/sh
# dolsctl setup from nothing to a configuration that the daemon accepts, and dolsctl add.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_setup
createdb "$database"
mkdir -p "$work/etc"
cp -R "$top/conf/templates" "$work/etc/templates"
conf=$work/etc/dolsd.conf

# set_up CODE ANSWERS WORD ...: the answers are lines.
set_up() {
    wanted=$1
    answers=$2
    shift 2
    code=0
    last="dolsctl setup $*"
    printf %b "$answers" | "$dolsctl" -c "$conf" setup --sql-dir "$top/sql" --sample "$top/conf/dolsd.conf" "$@" \
        >"$said" 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || fail "$last ended with $code and not $wanted"
}
count() {
    [ "$(psql -X -At -d "$database" -c "$1")" = "$2" ] || fail "$last: not $2: $1"
}

# Nothing is done until every answer is valid.
set_up 2 "dbname=$database\n"
says "--council: Name of the council, as mails sign it: answer it, or give this option"
says "--team: "
set_up 2 "dbname=$database\nInvented Council\nnot an address\nrelay:post\nteam@council.example\n"
says "is not a relay; write HOST or HOST:PORT"
set_up 2 "dbname=$database\nInvented Council\nnot an address\n\nteam@council.example\n"
says "mail.from"
count "select count(*) from pg_namespace where nspname in ('dolsd', 'casework')" 0
[ ! -e "$conf" ] || fail "a configuration was written"
[ ! -e "$conf.new" ] || fail "a draft was left"

# Five answers, two of them as proposed.
cp "$top/conf/dolsd.conf" "$conf"
set_up 0 "dbname=$database\nInvented \"County\" Council\ndols@council.example\n\nteam@council.example\n"
says "Database, as a libpq connection string [dbname=casework]: "
says "login dolsd: has the role dolsd_daemon"
says "contact 1, dols team"
says "every week the team is notified that dolsd works"
says "configuration $conf"
says "configuration, templates, database and rules are good"
"${top_builddir:-.}/dolsd" -t -c "$conf" >"$said" 2>&1 || fail "dolsd refuses the configuration"
grep -q '^    name = "Invented \\"County\\" Council";$' "$conf" || fail "the name of the council is not in $conf"
grep -q '^        host = "localhost";$' "$conf" || fail "the relay is not in $conf"
grep -q '^    #safety_interval = 60;$' "$conf" || fail "what was not asked is not as it was shipped"
count "select count(*) from dolsd.attestation" 1

# It is kept; another file, for the same database, adds nothing twice. TLS except on this host.
set_up 2 "" --database "dbname=$database" --council C --from a@b.example --relay h --team team@council.example
says "$conf: is a configuration already; -c FILE names another"
conf=$work/etc/second.conf
set_up 0 "" --database "dbname=$database" --council "Invented" --from dols@council.example --relay mail.council.example:587 \
    --team team@council.example
says "nothing to do"
grep -q '^        tls = "starttls";$' "$conf" || fail "mail to another host without TLS"
grep -q '^        port = 587;$' "$conf" || fail "the port of the relay is not in $conf"
count "select count(*) from casework.address_book" 1
count "select count(*) from casework.appointment" 1

# A configuration elsewhere names the templates by an absolute path.
mkdir "$work/elsewhere"
conf=$work/elsewhere/my.conf
set_up 0 "" --database "dbname=$database" --council "Invented" --from dols@council.example --relay localhost --team team@council.example
grep -q '^    directory = "/.*/templates";$' "$conf" || fail "$conf does not say where the templates are"
"${top_builddir:-.}/dolsctl" -c "$work/elsewhere/none.conf" check --offline >"$said" 2>&1 && fail "a missing configuration is good"
last="check"
says "none.conf: is not there"

# The first home, contact, person and case.
expect 0 add home "Elm House Nursing Home" --reference H-1 --managing-authority "Elm Ltd" --mail elm@example.org --no-tls
says "added: home H-1, Elm House Nursing Home"
expect 0 add home "Elm Lodge"
expect 0 add person P-1 --initials J.S.
expect 0 add contact "Tom" --role representative --person p-1 --mail tom@example.org --tier initials
says "added: contact 3, representative"

# Several ways to one contact: in the order of the channels, or in the order given; the same twice adds nothing.
ways_of() {
    psql -X -At -d "$database" -c "select string_agg(channel || ' ' || replace(address, E'\n', '/'), ', ' order by turn) from casework.contact where name = '$1'"
}
has_ways() {
    [ "$(ways_of "$1")" = "$2" ] || fail "$1: $(ways_of "$1"), not $2"
}
for how in added "on record already"; do
    expect 0 add contact "Ann" --role representative --person P-1 --notify-letter "Ann, 1 Lane , AB1 2CD" \
        --notify-sms "07700 900111" --mail ann@example.org
    says "$how: contact 4, representative, by mail, then notify-sms, then notify-letter"
    has_ways Ann "mail ann@example.org, notify-sms 07700 900111, notify-letter Ann/1 Lane/AB1 2CD"
done
count "select count(*) from casework.appointment where contact_id = 4" 1
expect 0 add contact "Ann" --role representative --person P-1 --mail ANN@example.org --notify-sms 07700900222 --order "notify-sms, mail"
says "changed: contact 4, representative, by notify-sms, then mail, then notify-letter"
has_ways Ann "notify-sms 07700900222, mail ANN@example.org, notify-letter Ann/1 Lane/AB1 2CD"
expect 0 add contact "Ann" --role representative --person P-1 --mail ann@example.org --notify-sms "07700 900222" --order mail,notify-sms
has_ways Ann "mail ann@example.org, notify-sms 07700 900222, notify-letter Ann/1 Lane/AB1 2CD"
expect 0 add contact "ann" --role manager --notify-sms 07700900222
says "added: contact 4, manager, by mail, then notify-sms, then notify-letter"
run_sql -c "update casework.further_way set in_use = false where channel = 'notify-letter'"
expect 0 add contact "Ann" --role representative --person P-1 --mail ann@example.org --notify-letter "Ann, 1 Lane, AB1 2CD"
has_ways Ann "mail ann@example.org, notify-sms 07700 900222"
expect 0 add contact "Bob" --role representative --person P-1 --mail bob@example.org --notify-sms "07700 900222"
says "added: contact 5, representative, by mail, then notify-sms"
expect 2 add contact "Cat" --role manager --mail cat@example.org --order notify-sms,mail
says 'Cat: the order names "notify-sms", and no address for that is given.'
expect 2 add contact "Cat" --role manager
says "Cat: no address is given. Give one at least: --mail, --notify-sms and so on."
expect 2 add contact "Cat" --role manager --mail cat@example.org --notify-letter "nowhere"
says "Cat: a postal address has 3 to 7 lines"
count "select count(*) from casework.address_book where name = 'Cat'" 0

# Whether mails have deadlines for a diary attached: as last given.
has_calendar() {
    count "select string_agg(distinct calendar::text, ',') from casework.contact where name = '$1'" "$2"
}
has_calendar Ann false
expect 0 add contact "Ann" --role representative --person P-1 --mail ann@example.org --calendar yes
says "changed: contact 4, representative, by mail, then notify-sms"
has_calendar Ann true
expect 0 add contact "Ann" --role representative --person P-1 --mail ann@example.org
has_calendar Ann true
expect 0 add contact "Ann" --role representative --person P-1 --mail ann@example.org --calendar no
has_calendar Ann false
expect 0 add contact "Dee" --role manager --mail dee@example.org --calendar yes
has_calendar Dee true
expect 2 add contact "Eve" --role manager --mail eve@example.org --calendar maybe
says 'Eve: the calendar is "maybe". Write yes or no.'
expect 1 add person P-2 --initials A.B. --calendar yes
says "calendar: add person does not take it"

expect 0 add home "Fern Court" --calendar yes --notify-sms "07700 900333"
has_ways "Fern Court" "notify-sms 07700 900333"

expect 0 add case urgent U-1 --person p-1 --home "elm hse" given=2026-12-22 last_day=2026-12-28
says "added: urgent authorisation U-1"
count "select u.given_on || ' ' || p.reference from casework.urgent u join casework.place p on p.id = u.place_id" "2026-12-22 H-1"
expect 2 add case urgent U-2 --person P-1 --home elm given=2026-12-22
says '"elm" may be H-1 Elm House Nursing Home, H-2 Elm Lodge. Give the reference'
expect 2 add case urgent U-2 --person P-9 --home H-1 given=2026-12-22
says 'there is nobody with the reference "P-9"'
expect 2 add case urgent U-2 --person P-1 --home H-1 gave=2026-12-22
says 'a case of the kind urgent has no fact "gave"'
expect 2 add case urgent U-2 --person P-1 --home H-1 given=2026-02-31
says 'given is "2026-02-31", which is not a day. Write it as 2026-12-22.'
expect 2 add case house U-2 --person P-1 --home H-1 given=2026-02-28
says '"house" is not a kind of case'
expect 2 add person P-2 --initials Jane
says "initials are one to four capital letters"
expect 1 add person P-2
says "add person needs --initials"
expect 1 add home "Elm" --role manager
says "add home does not take it"
expect 1 add
count "select count(*) from casework.urgent" 1

# What is on record is not recorded again, in whatever case or spelling; it says what is there.
for name in "Elm House Nursing Home" "the elm hse." "ELM HOUSE (dementia wing)"; do
    expect 2 add home "$name" --mail elm@example.org
    says "$name: on record already, as home H-1 Elm House Nursing Home; nothing was added."
    says "give it a reference of its own: --reference."
done
expect 2 add home "Oak House" --reference h-1
says "H-1: on record already (place); nothing was added."
expect 2 add person p-1 --initials J.S.
says "P-1: on record already (person); nothing was added."
expect 2 add case urgent u-1 --person P-1 --home H-1 given=2026-12-22
says "U-1: on record already (urgent authorisation); nothing was added."
expect 0 add contact "Tom" --role representative --person p-1 --mail tom@example.org --tier initials
says "on record already: contact 3, representative"
expect 0 add contact "Tom" --role representative --person P-1 --mail thomas@example.org
says "representative; the same name with this role: contact 3"
# Appointed again, under another authorisation: only with a later day.
expect 0 add contact "Tom" --role representative --person P-1 --mail thomas@example.org --since 2026-12-01
says "added: contact "
expect 0 add contact "Tom" --role representative --person P-1 --mail thomas@example.org --since 2026-12-01
says "on record already: contact "
count "select string_agg(a.since || ' to ' || coalesce(a.until::text, ''), ', ' order by a.since) from casework.appointment a
    join casework.address_book b on b.id = a.contact_id where b.address = 'thomas@example.org'" "1990-01-01 to 2026-11-30, 2026-12-01 to "
count "select count(*) from casework.place" 3
count "select count(*) from casework.urgent" 1
count "select count(*) from casework.person" 1

# Another home of that name has a reference of its own; one that was recorded by mistake is merged.
expect 0 add home "Elm House" --reference E-2 --mail elm2@example.org
says "added: home E-2, Elm House"
expect 0 add case request R-9 --person P-1 --home E-2 received=2026-12-22
expect 0 add case urgent U-9 --person P-1 --home E-2 given=2026-12-22 last_day=2026-12-28
run_sql -c "update casework.urgent u set request_id = r.id from casework.request r where u.reference = 'U-9' and r.reference = 'R-9'"
expect 2 add contact "Tim" --role manager --home "elm hse" --mail tim@example.org
says '"elm hse" may be H-1 Elm House Nursing Home, E-2 Elm House.'
psql -X -q -A -t -d "$database" -c "set role casework_officer" -c "select casework.merge_homes('H-1', 'E-2')" >"$said" 2>&1
last="casework.merge_homes"
says "home H-1 has what E-2 had, and E-2 is renamed"
count "select string_agg(u.reference || ' ' || p.reference, ', ' order by u.reference) from casework.urgent u join casework.place p on p.id = u.place_id" "U-1 H-1, U-9 H-1"
count "select count(*) from casework.appointment a join casework.place p on p.id = a.place_id where p.reference = 'E-2'" 0
expect 0 add contact "Tim" --role manager --home "elm hse" --mail tim@example.org
says "added: contact "
says_not "the same name"

# A council with its own views: no table is made for it, and its team is found by the address.
database=dolsd_test_setup_views
createdb "$database"
run_sql -f "$top/tests/sql/casework_stub.sql"
conf=$work/etc/third.conf
set_up 4 "" --database "dbname=$database" --council "Invented" --from dols@council.example --relay localhost \
    --team nobody@council.example
says "No contact in casework.contact has the team's address"
expect 2 add person P-2 --initials J.S.
says "this database has no reference store"
exit "$failed"
