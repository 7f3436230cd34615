#!/bin/sh
# Officers' questions by dolsctl, with a running dolsd: the output of authority, due, unanswered, gaps and
# told matches SQL and fits 80 columns, and no argument can do anything but ask.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_questions
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 07:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'A.B.');
insert into casework.place (reference, name, managing_authority) values
    ('H-1', 'Elm House, the residential home by the river', 'Elm Ltd'), ('H-2', '=Ash "Lodge", <b>', 'Ash Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('DoLS team', 'dols@example.org', false),
    ('Ash Lodge', 'ash@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1), ('managing_authority', 3, 2);
insert into casework.appointment (role, contact_id) values ('dols_team', 2);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values
    ('U-26-0012', 1, 1, '2026-12-22', '2026-12-28'), ('U-26-0013', 2, 2, '2026-12-22', '2026-12-28');
SQL
start_dolsd
expect 0 simulate --until 2026-12-30 --quiet
run_sql -c "select dolsd.move_clock('2026-12-31 09:00+00')"

fits() {
    [ "$(wc -L <"$said")" -le 80 ] || fail "$last is wider than 80 columns"
}

# sql WORDS: the database's answer to the same question, line by line.
sql() {
    psql -X -At -d "$database" -c "$1"
}

expect 0 authority
fits
says "2 without authority on Thursday 31 December 2026, 0 with it, 0 suspended"
says "no decision in"
expect 0 authority --on 2026-12-27
says "0 without authority on Sunday 27 December 2026, 2 with it, 0 suspended"
expect 0 authority --on 2026-12-31 --as-known-on 2026-12-21
says "0 without authority on Thursday 31 December 2026, 0 with it"
expect 0 authority --home "ELM h" --person p-1 --names
says "1 without authority"
says "DoLS team"
says_not "U-26-0013"
expect 0 authority --json
[ "$(python3 -c 'import json, sys; print(*sorted(r["reference"] for r in json.load(sys.stdin)["rows"]))' <"$said")" = \
    "$(sql "select string_agg(reference, ' ' order by reference) from dolsd.authority_on() where status = 'without'")" ] ||
    fail "authority --json has other rows than dolsd.authority_on"
expect 0 authority --csv
python3 - "$said" <<'PY' || fail "authority --csv cannot be read back, or would be a formula"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
homes = {r["reference"]: r["home"] for r in rows}
assert homes == {"U-26-0012": "Elm House, the residential home by the river", "U-26-0013": "'=Ash \"Lodge\", <b>"}, homes
assert [r["days"] for r in rows] == ["3", "3"] and rows[0]["responsible"] == "DoLS team", rows
PY

expect 0 due
fits
says "End of an urgent"
says "overdue"
expect 0 due --until 2027-12-31 --role managing_authority --kind urgent --csv
[ "$(wc -l <"$said")" -eq "$((1 + $(sql "select count(*) from dolsd.due_by('2027-12-31', null, 'managing_authority', 'urgent')")))" ] ||
    fail "due --csv has another number of rows than dolsd.due_by"
all=$(sql "select count(*) from dolsd.due_by('2027-12-31')")
by_role=0
for role in $(sql "select role from dolsd.role"); do
    expect 0 due --until 2027-12-31 --role "$role" --csv
    by_role=$((by_role + $(wc -l <"$said") - 1))
done
if [ "$by_role" -ne "$all" ] || [ "$all" -eq 0 ]; then fail "by role $by_role deadlines are due, and $all in all"; fi
expect 2 due --role dolsteam
says "there is no role dolsteam"
expect 2 due --kind urgnt
says "there is no kind urgnt"

expect 0 unanswered
fits
says "2 homes have not answered, about 2 matters"
says "U-26-0012"
expect 0 unanswered --home elm
says "1 home has not answered"
expect 0 gaps --from 2026-12-01 --to 2026-12-31
fits
says "6 days without authority in 2 gaps, 1 Dec 2026 to 31 Dec 2026; 2 still run"
expect 2 gaps --from 2028-02-01
says "that day has not come: today is"
expect 2 authority --as-known-on 2020-01-01
says "the record begins on"
expect 2 authority --as-known-on 2030-01-01
says "that day has not come: today is"
expect 0 gaps --to 2026-12-30
says "4 days without authority in 2 gaps"
for by in home quarter month reason; do
    expect 0 gaps --by "$by"
    fits
done
says "no decision in time"
expect 2 gaps --by team
says "by home, quarter, month or reason"
expect 2 gaps --from 2027-01-02 --to 2027-01-01
says "the first day is later than the last"

expect 0 told --reference u-26-0012
fits
says "Elm House"
says "2 days before the last day"
expect 0 told --contact elm --csv
[ "$(wc -l <"$said")" -eq "$((1 + $(sql "select count(*) from dolsd.told_about(contact => 'elm')")))" ] ||
    fail "told --csv has another number of rows than dolsd.told_about"
says_not "@example.org"
expect 0 told --contact "Ash" --from 2026-12-22 --to 2026-12-22 --json
says '"U-26-0013"'

# The words: those of each mail, as in its folder, and their hash.
expect 0 told --reference u-26-0012 --words
says "    Subject: "
says "    Our reference   U-26-0012"
expect 0 told --words --json
# The version of the templates is the one worked out as dolsd-templates(7) says.
version=$(cd "$top_srcdir/conf/templates" &&
    sha256sum ./*/*.txt ./*/*.html ./*/words.conf ./*/terms.conf | sed 's|\./||' | LC_ALL=C sort -k 2 | sha256sum)
python3 - "$said" "$work/mail/new" "${version%% *}" <<'PY' || fail "told --words does not have the words of each mail"
import email, email.policy, hashlib, json, pathlib, sys

mails = {}
for file in pathlib.Path(sys.argv[2]).iterdir():
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    to = mail["To"].addresses[0].addr_spec
    text = mail.get_body(("plain",)).get_content()
    key = mail["Message-ID"].strip("<>").split("@")[0]
    mails[hashlib.sha256("\n".join([key, to, mail["Subject"], text]).encode()).hexdigest()] = (mail["Subject"], text)
rows = [r for r in json.load(open(sys.argv[1], encoding="utf-8"))["rows"] if r["state"] == "told"]
assert len(rows) > 3, rows
for row in rows:
    assert mails[row["sha256"]] == (row["subject"], row["text"]), row
    assert row["wording"] == sys.argv[3], row
assert {r["sha256"] for r in rows} == set(mails), "a mail has no words"
PY
# The words appear nowhere else.
! grep -qF "Our reference" "$work/dolsd.log" || fail "the log has the words of a mail"

# All of it as evidence: in order of time, complete for programs, and as a self-contained page.
expect 0 evidence u-26-0012
fits_not_words() {
    [ "$(sed '/^Message /,$d' "$said" | wc -L)" -le 80 ] || fail "$last is wider than 80 columns"
}
fits_not_words
says "U-26-0012: 1"
says "elm@example.org"
says "    Our reference   U-26-0012"
expect 0 evidence u-26-0012 --csv
[ "$(python3 -c 'import csv, sys; print(len(list(csv.DictReader(open(sys.argv[1], newline="")))))' "$said")" -gt 10 ] ||
    fail "evidence --csv has no rows"
expect 0 evidence u-26-0012 --json
python3 - "$said" "$work/mail/new" <<'PY' || fail "evidence --json lacks something"
import json, pathlib, sys

document = json.load(open(sys.argv[1], encoding="utf-8"))
matter, = document["matters"]
facts = {f["fact"]: f for f in matter["facts"]}
assert facts["given"]["day"] == "2026-12-22" and facts["given"]["recorded"].startswith("2026-12-22T07:00"), facts
end = next(d for d in matter["deadlines"] if d["limit"] == "urgent_end")
assert end["last_day"] == "2026-12-28" and len(end["days"]) == 7 and "Sch A1" in end["source"], end
assert any(h["event"] == "deadline opened" for h in end["history"]), end["history"]
home = [m for m in matter["told"] if m["contact"] == "Elm House"]
assert home and all(m["address"] == "elm@example.org" and m["attempts"][-1]["outcome"] == "delivered" and m["text"]
                    for m in home), home
# What was sent to the home on the 24th, and did it arrive?
day, = [m for m in home if m["settled"].startswith("2026-12-24")]
assert "U-26-0012" in day["text"] and day["attempts"][-1]["reply"], day
assert day["proof"].startswith("It was put into a folder on 24 December 2026, "), day["proof"]
file, = [f for f in pathlib.Path(sys.argv[2]).iterdir() if day["key"] in f.name]
assert matter["gaps"] and matter["gaps"][0]["from"] == "2026-12-29", matter["gaps"]
without, = [r for r in document["rows"] if r["what"] == "without authority"]
assert without["at"] == "2026-12-29T00:00:00Z" and without["how"].startswith(matter["gaps"][0]["counted"]), without
assert [r["at"] for r in document["rows"]] == sorted(r["at"] for r in document["rows"]), "out of order"
PY
expect 0 evidence u-26-0012 --html "$work/page.html" --templates "$top/conf/page/en"
[ "$(stat -c %a "$work/page.html")" = 600 ] || fail "others can read the evidence"
python3 - "$work/page.html" <<'PY' || fail "the page of evidence lacks something, or needs something from elsewhere"
import html.parser, sys

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.text = [], ""
    def handle_starttag(self, tag, attributes):
        assert tag not in ("script", "img", "link", "iframe", "object"), tag
        assert not {"src", "href", "style", "onload"} & {a for a, _ in attributes}, attributes
        if tag not in ("meta", "br"):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        self.text += data

page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
assert page.open == [] and "url(" not in text and "@import" not in text
for words in ["Record of U-26-0012", "Monday 28 December 2026", "Elm House", "elm@example.org", "Our reference   U-26-0012",
              "handed over", "It was put into a folder", "Sch A1", "Days without authority", "a demonstration or a test"]:
    assert words in page.text, words
PY
expect 2 evidence no-such
says "no matter has the reference \"no-such\""
expect 1 evidence
expect 1 evidence u-26-0012 --json --csv
expect 2 evidence u-26-0012 --html "$work/page.html" --templates "$work"

# Arguments are only ever text.
# Nothing in these must be expanded.
# shellcheck disable=SC1003,SC2016
for hostile in "'; drop table dolsd.notice; --" '%' '\' '$(id)' '"><script>'; do
    expect 2 authority --home "$hostile"
    says "no home of a matter has \"$hostile\" in its name"
    expect 2 authority --person "$hostile"
    says "no matter is of a person \"$hostile\""
    expect 2 told --reference "$hostile" --contact "$hostile"
    says "there is no contact \"$hostile\""
done
[ "$(sql 'select count(*) > 0 from dolsd.notice')" = t ] || fail "notices are gone"
expect 1 authority --on tomorrow
expect 1 authority --json --csv
expect 1 due now

# A council whose view has no column for the person.
run_sql -c "drop view casework.matter cascade" -c "create view casework.matter as select 'urgent'::text as kind, u.id, u.reference,
    'J.S.'::text as initials, 'Elm House'::text as place, 'england'::text as jurisdiction, '{}'::jsonb as facts, '{}'::jsonb as extra
    from casework.urgent u"
expect 0 migrate --sql-dir "$top/sql" --again
expect 2 authority --person P-1
says "casework.matter has no column person"
expect 0 authority
finish
