#!/bin/sh
# The rule packs: applied twice to a fresh database, inspected, and checked against the templates.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}

if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec "$top/tests/pg/with-postgres.sh" sh "$0" "$@"
fi

run() {
    psql -X -q -v ON_ERROR_STOP=1 -d dolsd_test_rules "$@"
}

apply() {
    for file in "$top"/sql/rules/*.sql; do
        run --single-transaction -f "$file"
    done
}

# Everything that a pack can write, as text.
content() {
    run -A -t -c "select * from dolsd.kind order by 1; select * from dolsd.limit_code order by 1;
        select * from dolsd.role order by 1; select * from dolsd.channel order by 1;
        select * from dolsd.rule_pack order by 1; select * from dolsd.time_limit order by id;
        select * from dolsd.rung order by id; select * from dolsd.non_working_day order by 1, 2"
}

fail() {
    echo "rules_test: $*" >&2
    failed=1
}

failed=0
createdb dolsd_test_rules
for file in "$top"/sql/[0-9]*.sql; do run --single-transaction -f "$file"; done
apply
first=$(content)
apply
[ "$first" = "$(content)" ] || fail "applying the packs again changed something"
run -f "$top/tests/sql/rules_test.sql" >/dev/null

names=$(run -A -t -c "select distinct template from dolsd.rung order by 1")

# What an administrator changed stays changed.
run -c "update dolsd.rung set active = false, at_time = '10:30', template = 'our-own' where role = 'manager';
    update dolsd.time_limit set effective_to = '2027-03-31' where code = 'urgent_end';
    update dolsd.rule_pack set commences = '2028-10-01' where pack = 'lps';
    update dolsd.channel set enabled = true where channel = 'webhook';
    update dolsd.role set title = 'team leader' where role = 'manager'"
first=$(content)
apply
[ "$first" = "$(content)" ] || fail "applying the packs again undid what an administrator changed"

# Every template that a rung names exists; relatives' subjects reveal nothing.
[ -n "$names" ] || fail "no rung names a template"
for name in $names undelivered date-moved no-longer-needed attestation layout digest; do
    [ -f "$top/conf/templates/en/$name.txt" ] || fail "conf/templates/en/$name.txt is missing"
done
# Nothing is left over: no template that no rung names, no translation without an original.
for file in "$top"/conf/templates/en/*.txt; do
    name=$(basename "$file" .txt)
    case $name in _* | layout | digest | undelivered | date-moved | no-longer-needed | attestation) continue ;; esac
    echo "$names" | grep -qx "$name" || fail "$file: no rung names it"
done
for file in "$top"/conf/templates/cy/*.txt; do
    [ -f "$top/conf/templates/en/$(basename "$file")" ] || fail "$file: there is no such file in en"
done
# Whatever families, providers and advocates in Wales may get exists in Welsh, and so do the corrections.
for words in "$top"/conf/templates/*/words.conf; do
    language=$(basename "$(dirname "$words")")
    missing=
    for name in $(run -A -t -c "select distinct template from dolsd.rung
            where role not in ('dols_team', 'manager', 'legal', 'allocated_worker', 'best_interests_assessor', 'responsible_body', 'approved_professional')
              and template <> 'our-own' and jurisdiction is distinct from 'england' order by 1") \
        date-moved no-longer-needed stated-beyond-dols-team extension-beyond-dols-team layout digest; do
        [ -f "$top/conf/templates/$language/$name.txt" ] || missing="$missing $name"
    done
    [ -z "$missing" ] || fail "conf/templates/$language lacks:$missing"
    for file in "$top/conf/templates/$language"/*.txt; do
        grep -q 'HEB EI WIRIO' "$file" || [ "$language" = en ] || fail "$file: does not say that a translator must check it"
    done
done
family=$(run -A -t -c "select distinct template from dolsd.rung
    where role in ('representative', 'rule12_representative', 'appropriate_person')")
for name in $family; do
    for file in "$top"/conf/templates/*/"$name.txt"; do
        [ -f "$file" ] || continue
        if head -n 1 "$file" | grep -Eiq 'depriv|dols|liberty|amddifad|rhyddid'; then
            fail "$file: a relative's subject says what it is about"
        fi
        if ! head -n 2 "$file" | grep -Eq '^Tier: (reference|nothing)$'; then
            fail "$file: a relative's mail shows more than a reference"
        fi
        if grep -Eq '\{\{[^}]*(initials|place)' "$file"; then
            fail "$file: a relative's mail shows who or where"
        fi
    done
done
exit "$failed"
