#!/bin/sh
# No Welsh mail contains English from the rules: every Welsh template with every time limit of the packs, what its
# notice must contain and whom it goes to, each role, the digest and the weekly report. And a text without Welsh is
# found.
set -eu
if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0"
fi
top=${top_srcdir:-$(dirname "$0")/../..}
render=${top_builddir:-.}/tests/message/render
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-welsh.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "welsh_test: $*" >&2
    failed=1
}

sh "$top/tests/pg/fresh-database.sh" dolsd_test_welsh
ask() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d dolsd_test_welsh "$@"
}

# ---- what is said: one message a line

cp -R "$top/conf/templates" "$work/templates"
chmod -R u+w "$work/templates"
templates=$(cd "$work/templates/cy" && printf '%s,' [!_]*.txt | sed 's/\.txt,/,/g; s/,$//; s/\(^\|,\)layout\(,\|$\)/\1\2/; s/\(^\|,\)digest\(,\|$\)/\1\2/; s/,,*/,/g')
ask -v templates="$templates" >"$work/notices" <<'SQL'
with template as (select unnest(string_to_array(:'templates', ',')) as name),
limits as (
    select c.code, c.title, coalesce(t.kind, 'standard') as kind, coalesce(t.jurisdiction, 'wales') as jurisdiction,
           nullif(t.owed_by, '') as owed_by, nullif(t.owed_to, '') as owed_to, nullif(t.contents, '') as contents
      from dolsd.limit_code c left join dolsd.time_limit t on t.code = c.code),
roles as (select string_agg(title, E'\n' order by role) as titles from dolsd.role),
one as (
    select row_number() over () as id, p.name, l.*, v.state,
           jsonb_build_object('id', row_number() over (), 'template', p.name, 'pressing', 'soon', 'kind', l.kind, 'limit', l.code,
               'title', l.title, 'reference', 'R-1', 'initials', 'A.B.', 'place', 'Elm House', 'jurisdiction', l.jurisdiction,
               'state', v.state, 'last_day', '2026-12-25', 'old_last_day', '2026-12-28', 'statutory_last_day', '2026-12-20',
               'stated_last_day', '2027-01-20', 'start_on', '2026-12-01', 'owed_by', l.owed_by, 'owed_to', l.owed_to,
               'contents', l.contents, 'role', 'managing_authority', 'fallback_for', 'representative',
               'fallback_for_title', roles.titles, 'role_title', roles.titles, 'undelivered_role_title', roles.titles,
               'flags', '["stated_beyond", "extension_beyond"]'::jsonb, 'facts', '{}'::jsonb) as notice
      from template p cross join limits l cross join roles cross join (values ('open'), ('lapsed')) v (state)
     where p.name <> 'attestation')
select jsonb_build_array(notice) from one
union all
select jsonb_agg(notice || jsonb_build_object('long_over', id % 3 = 0)) from one where state = 'lapsed' group by name, kind
union all
select jsonb_build_array(jsonb_build_object('id', 1, 'template', 'attestation', 'pressing', 'routine', 'report', jsonb_build_object(
           'from', '2026-12-14', 'until', '2026-12-21', 'trouble', true, 'pauses', 2,
           'limits', (select jsonb_agg(jsonb_build_object('what', title, 'running', 1, 'run_out', 1)) from dolsd.limit_code),
           'held', (select jsonb_agg(jsonb_build_object('what', title, 'until', '2026-12-24', 'owner', 'A. Lead')) from dolsd.kind))));
SQL
# What facts mean is on pages only, and some of it is too short to be looked for in mails.
ask -c "select text from dolsd.ctl_terms() where what not like 'meaning of the fact %' order by 1" >"$work/english"
ask -c "select distinct meaning from dolsd.fact order by 1" >"$work/facts"
ask -c "select distinct title from dolsd.non_working_day order by 1" >>"$work/english"

# rendered: the mails, a line each, and any English in them.
rendered() {
    "$render" "$work/templates" cy initials 1797930000 <"$work/notices" | tr '\n\f' ' \n' | tr -s ' ' |
        sed 's/DoLS team, Borsetshire County Council//' >"$work/mails"
    grep -o -F -f "$work/english" "$work/mails" | sort | uniq -c >"$work/found" || true
}

rendered
mails=$(grep -c 'Subject: ' "$work/mails")
[ "$mails" -gt 5000 ] || fail "only $mails mails were made"
[ ! -s "$work/found" ] || fail "English in Welsh mails:
$(cat "$work/found")"
for words in 'Diwedd awdurdodiad brys' 'bod adolygiad' 'IMCA adran 39A, IMCA adran 39C' 'Amod awdurdodiad safonol'; do
    grep -qF "$words" "$work/mails" || fail "no mail says: $words"
done

# Every text has its Welsh, even those that no template shows today; and none is left over.
awk '!/^[#[:space:]]/ && NF' "$top/conf/templates/cy/terms.conf" | sort >"$work/terms"
sort -u "$work/english" "$work/facts" | comm -3 - "$work/terms" >"$work/apart"
[ ! -s "$work/apart" ] || fail "in the rules only, or (indented) in terms.conf only:
$(cat "$work/apart")"

# One that is missing is found.
sed -i '/^End of an urgent authorisation$/,+1d' "$work/templates/cy/terms.conf"
rendered
grep -q 'End of an urgent authorisation' "$work/found" || fail "a title without Welsh is not found"
[ "$failed" -ne 0 ] || echo "$mails Welsh mails, no English of the rules"
exit "$failed"
