#!/bin/sh
# From the store of each release to this version, with work in progress and a daemon of this version waiting: what was
# on record stays as it was, nothing is sent twice, nothing that waited or was to come is lost.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/../ctl/common.sh"

# none TITLE QUERY: it must have no rows; the first ones are printed.
none() {
    psql -X -At -v ON_ERROR_STOP=1 -d "$database" -c "$2 limit 10" >"$said" 2>&1 || fail "$1: cannot be asked"
    [ ! -s "$said" ] || fail "$1"
}

ask() {
    psql -X -At -d "$database" -c "$1"
}

# What is there before: every row of the ledger, every notice and message, and what is to come within the week.
keep_what_is() {
    run_sql -f - <<'SQL'
create schema kept;
create table kept.rows (tab text, row jsonb);
insert into kept.rows
    select 'event', to_jsonb(x) from dolsd.event x union all select 'attempt', to_jsonb(x) from dolsd.attempt x
    union all select 'outcome', to_jsonb(x) from dolsd.outcome x union all select 'said', to_jsonb(x) from dolsd.said x
    union all select 'seal', to_jsonb(x) - 'secret' from dolsd.seal x union all select 'pause', to_jsonb(x) from dolsd.pause x
    union all select 'acknowledgement', to_jsonb(x) from dolsd.acknowledgement x union all select 'policy', to_jsonb(x) - 'meaning' from dolsd.policy x
    union all select 'channel', to_jsonb(x) from dolsd.channel x;
create table kept.message as select id, key, state from dolsd.message;
create table kept.notice as select id, kind, matter_id, limit_code, last_day, rung, state, message_id from dolsd.notice;
create table kept.matter as select kind, id, reference from dolsd.matter;
create table kept.coming as
    select u.kind, u.id, u.limit_code, u.last_day, r.id as rung, u.at, c.contact_id
      from dolsd.upcoming u join dolsd.rung r on r.limit_code = u.limit_code and r.name = u.rung
     cross join unnest(u.contact_ids) c (contact_id)
     where u.at < '2026-12-30' and u.held_until is null and not u.nobody and r.active and not u.contact_ids is null;
SQL
}

# as_it_was TABLE [COLUMN TO LEAVE OUT]: each row still has every column it had.
as_it_was() {
    none "rows of dolsd.$1 are gone, or others" "select k.row from kept.rows k where k.tab = '$1' and not exists (
        select from dolsd.$1 x where to_jsonb(x) @> (k.row - '{${2:-}}'::text[]))"
}

upgrade() {
    database=dolsd_test_upgrade
    createdb "$database"
    xz -dc "$1" | psql -X -q -v ON_ERROR_STOP=1 -d "$database" >/dev/null 2>"$said" || fail "$1 cannot be read in"
    from=$(ask "select dolsd.schema_version()")
    keep_what_is
    [ "$(ask "select count(*) > 100 and (select count(*) from kept.message where state in ('pending', 'held', 'sending')) > 10
        and (select count(*) from kept.coming) > 10 from kept.rows")" = t ] || fail "$1 is not full of work"

    # The new daemon says that it is waiting, and does nothing.
    start_dolsd
    if [ "$from" -ne "$now" ]; then
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            if grep -q "the database has version $from of the schema" "$work/dolsd.log"; then break; fi
            sleep 0.5
        done
        grep -q "the database has version $from of the schema" "$work/dolsd.log" || { cp "$work/dolsd.log" "$said"; fail "the daemon does not say what it waits for"; }
        [ "$(ask "select count(*) = (select count(*) from kept.message where state = 'sending') from dolsd.message where state = 'sending'")" = t ] ||
            fail "the daemon worked on tables of another version"
    fi
    expect 0 migrate --sql-dir "$top/sql" --reference-store
    [ "$from" -eq "$now" ] || says "migration "
    expect 0 migrate --sql-dir "$top/sql" --reference-store
    says "nothing to do"
    [ "$(ask "select dolsd.schema_version()")" -eq "$now" ] || fail "not of version $now"

    # The time by which the process that died had to report has passed.
    run_sql -c "select dolsd.move_clock(dolsd.clock() + interval '10 minutes')"

    # The week that follows; in the middle of it functions are applied again under the running daemon.
    "$dolsctl" -d "dbname=$database" simulate --until 2026-12-24 --quiet >"$said" 2>&1 || fail "until Christmas Eve"
    expect 0 migrate --sql-dir "$top/sql" --again
    "$dolsctl" -d "dbname=$database" simulate --until 2026-12-30 --quiet >"$said" 2>&1 || fail "the week"

    as_it_was event
    as_it_was attempt
    as_it_was outcome
    as_it_was said
    as_it_was seal secret
    as_it_was pause ended_at,ended_by
    as_it_was acknowledgement
    as_it_was policy
    as_it_was channel
    none "matters are gone" "select * from kept.matter k where not exists (select from dolsd.matter m where m.kind = k.kind and m.id = k.id)"
    expect 0 verify

    # What waited has ended; what was held by hand was given up in time and somebody else was notified, or it still
    # stands.
    none "messages are lost" "select k.*, m.state from kept.message k left join dolsd.message m on m.id = k.id and m.key = k.key
        where m.id is null or (k.state in ('pending', 'sending') and m.state not in ('delivered', 'cancelled'))"
    none "promises are lost" "select k.*, n.state from kept.notice k left join dolsd.notice n on n.id = k.id
        where n.id is null or (k.state = 'told' and n.state <> 'told') or (k.state = 'pending' and n.state = 'pending'
          and not exists (select from dolsd.message m where m.id = n.message_id and m.state = 'held'))"
    # What was to come was sent, or is no longer true.
    none "reminders that were to come are lost" "select k.* from kept.coming k
        join dolsd.deadline d on d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code and d.last_day = k.last_day
        join dolsd.rung r on r.id = k.rung and r.active
       where d.state in ('open', 'lapsed', 'paused') and not exists (select from dolsd.notice n where n.kind = k.kind and n.matter_id = k.id
         and n.limit_code = k.limit_code and n.last_day = k.last_day and (n.rung = k.rung or n.due_at >= k.at) and n.contact_id = k.contact_id)"
    [ "$(ask "select count(*) > 0 from dolsd.notice n join dolsd.matter m on m.kind = n.kind and m.id = n.matter_id
        where m.reference = 'U-KEPT-1' and n.state = 'told'")" = t ] || fail "a change of the last morning was never worked out"

    # Nothing twice: no message that had arrived left again, none arrived twice, no reminder was made again.
    none "delivered twice" "select a.message_id from dolsd.attempts a where a.outcome = 'delivered' group by a.message_id having count(*) > 1"
    none "said twice" "select n.kind, n.matter_id, n.limit_code, n.last_day, n.rung, n.occurrence, n.contact_id, n.purpose from dolsd.notice n
        where n.state = 'told' and n.after_notice is null group by 1, 2, 3, 4, 5, 6, 7, 8, n.instead_of having count(*) > 1"
    ask "select key from kept.message where state = 'delivered'" >"$work/arrived"
    grep -rhi '^message-id:' "$work/mail/new" >"$work/sent" || true
    [ "$(wc -l <"$work/sent")" -ge "$(ask "select count(*) from kept.message where state in ('pending', 'sending')")" ] || fail "few mails"
    if grep -F -f "$work/arrived" "$work/sent" >"$said"; then fail "mails that had arrived left again"; fi
    [ -z "$(tr -d ' \r' <"$work/sent" | sort | uniq -d)" ] || fail "a mail left twice"
    none "something is uncovered" "select * from dolsd.uncovered"
    printf '%s: from version %s to %s; %s rows on record as they were, %s messages that waited ended, %s reminders came, %s mails, none twice\n' \
        "$(basename "$1" .sql.xz)" "$from" "$now" "$(ask "select count(*) from kept.rows")" \
        "$(ask "select count(*) from kept.message where state in ('pending', 'sending', 'held')")" \
        "$(ask "select count(*) from kept.coming")" "$(wc -l <"$work/sent")"
    kill "$daemon"
    wait "$daemon" || true
    daemon=
    rm -rf "$work/mail"
    dropdb "$database"
}

now=$(sed -n 's/^#define STORE_SCHEMA_VERSION \([0-9]*\)$/\1/p' "$top/daemon/store/store.h")
stores=0
for store in "$top"/tests/upgrade/*.sql.xz; do
    [ -f "$store" ] || break
    upgrade "$store"
    stores=$((stores + 1))
done
[ "$stores" -gt 0 ] || fail "there is no store to upgrade from"
finish
