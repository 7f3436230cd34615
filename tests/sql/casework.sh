#!/bin/sh
# The reference store and the demonstration: contract, facts, refusals, touches, and that the same seed
# makes the same council twice. Each part has its own database.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
if [ "${1:-}" != inside ]; then
    exec "$top/tests/pg/with-postgres.sh" sh "$0" inside
fi

run() {
    psql -X -q -t -A -o /dev/null -v ON_ERROR_STOP=1 "$@"
}

make_database() {
    PGOPTIONS='-c client_min_messages=error' "$top/tests/pg/fresh-database.sh" "$1"
    PGOPTIONS='-c client_min_messages=error' run -d "$1" -f "$top/tests/sql/dolsd_stub.sql" -f "$top/tests/sql/casework_assert.sql" \
        -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql"
}

failed=0
make_database dolsd_test_casework
for part in contract facts refusals touch; do
    createdb -T dolsd_test_casework "dolsd_test_$part"
    if PGOPTIONS='-c client_min_messages=error' run -d "dolsd_test_$part" -f "$top/tests/sql/casework_$part.sql"; then
        echo "ok: $part"
    else
        echo "FAILED: $part"
        failed=1
    fi
done

sum=''
for database in dolsd_test_demo_a dolsd_test_demo_b; do
    createdb -T dolsd_test_casework "$database"
    run -d "$database" -c "select dolsd.move_clock('2026-12-14 08:00+00')" -c 'select casework.demo(7)' -c analyze
    next=$(psql -X -q -t -A -d "$database" -c "
        select md5(string_agg(m::text, '|' order by kind, id)) from casework.matter m
        union all select md5(string_agg(r::text, '|' order by r::text)) from casework.recipient r
        union all select md5(string_agg(c::text, '|' order by contact_id)) from casework.contact c
        union all select md5(string_agg(e::text, '|' order by id)) from casework.demo_event e")
    if [ -n "$sum" ] && [ "$sum" != "$next" ]; then
        echo "FAILED: the same seed made two different councils"
        failed=1
    fi
    sum=$next
done
if run -d dolsd_test_demo_a -f "$top/tests/sql/casework_demo.sql"; then
    echo "ok: demo"
else
    echo "FAILED: demo"
    failed=1
fi

# A whole council with a year ahead of it: about as many requests in the year as were asked for.
createdb -T dolsd_test_casework dolsd_test_council
run -d dolsd_test_council -c "select dolsd.move_clock('2026-12-14 08:00+00')" -c "select casework.demo_council(7, 600, '2026-12-14')" -c "
    select test.same('requests in the last year', (select count(*) between 500 and 700 from casework.request where received_on > '2025-12-14')::text, 'true')" -c "
    select test.same('and in the next', (select count(*) between 500 and 700 from casework.demo_event where sql like 'insert into casework.request%')::text, 'true')" -c "
    select test.same('urgent, per cent', (select 100 * (select count(*) from casework.urgent) / count(*) between 50 and 70 from casework.request)::text, 'true')" ||
    failed=1
exit "$failed"
