# What the tests of known mistakes share; sourced inside with-postgres.sh.
#
# Each test has its own database with the reference store, a home, a representative, a DoLS team and its
# manager, and the tree's dolsd, which writes into a Maildir.
# shellcheck shell=sh
# shellcheck source=tests/service/live.sh
. "${top_srcdir:?}/tests/service/live.sh"
# shellcheck disable=SC2034
safety=3600

# make_store NAME INSTANT: the clock stands there.
make_store() {
    db=$1
    sh "$top/tests/pg/fresh-database.sh" "$db"
    psql -X -q -d postgres -c "create role dolsd login" 2>/dev/null || true
    sql "grant dolsd_daemon to dolsd"
    sql "select dolsd.move_clock('$2')" >/dev/null
    sql "insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'K.T.'), ('P-3', 'L.U.');
         insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
         insert into casework.address_book (name, address, tier, require_tls) values
             ('Elm House', 'elm@example.org', 'initials', false), ('DoLS team', 'dols@example.org', 'initials', false),
             ('The manager', 'manager@example.org', 'initials', false), ('A representative', 'rpr@example.org', 'reference', false);
         insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1);
         insert into casework.appointment (role, contact_id) values ('dols_team', 2), ('manager', 3);
         insert into casework.appointment (role, contact_id, person_id, since)
             select 'representative', 4, id, '2020-01-01' from casework.person" >/dev/null
    write_config ''
}

# add_standard REFERENCE PERSON STARTS LAST_DAY
add_standard() {
    sql "insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day)
         values ('$1', $2, 1, '$3', '$3', '$4', '$4')" >/dev/null
}

# live UNTIL: what happens up to the end of that day, instant by instant.
live() {
    code=0
    "$top_builddir/dolsctl" -d "dbname=$db" simulate --until "$1" --quiet --patience 20 >"$place/said" 2>&1 || code=$?
    case $code in
    0 | 4) ;;
    *)
        cat "$place/said" >&2
        fail "simulate until $1"
        ;;
    esac
}

# expect NUMBER WHAT QUERY
expect() {
    found=$(sql "$3")
    [ "$found" = "$1" ] || fail "$2: $found, not $1"
}

# Nobody was notified of the same thing twice, by any message.
nothing_twice() {
    expect 0 "said twice" "select count(*) from (select 1 from dolsd.notice n join dolsd.attempts a on n.id = any(a.notices) and a.outcome = 'delivered'
        where n.instead_of is null group by n.kind, n.matter_id, n.limit_code, n.last_day, n.rung, n.occurrence, n.contact_id having count(*) > 1) x"
    expect "$(mails)" "mails and delivered messages" "select count(*) from dolsd.message where state = 'delivered'"
}
