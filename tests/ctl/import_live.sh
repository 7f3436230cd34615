#!/bin/sh
# dolsctl import: a small council's sheet as it is, and corrected; nothing half done, nothing twice, no name kept.
# dolsctl's messages use these quotes.
# shellcheck disable=SC1111
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
sheets=$top/tests/ctl/sheets
database=dolsd_test_import
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-11-28 09:00+00')"
count() {
    found=$(psql -X -At -d "$database" -c "$1")
    [ "$found" = "$2" ] || fail "$last: $found and not $2: $1"
}
record_of() {
    psql -X -At -d "$database" -c "select to_jsonb(m) - 'id' from casework.matter m order by m.kind, m.reference" \
        -c "select reference, initials, died_on from casework.person order by 1" \
        -c "select name, address from casework.address_book order by 1, 2"
}

# As it is: each cell that cannot be used is named, the other rows are tried, and nothing is kept.
expect 2 import "$sheets/council.csv" --who Alex --why "first import" --given-is-start
says "columns, by row 3:"
says "urgent_from = Urgent from"
says "not read: Comments"
says "council.csv:6: cell O6 (Auth start) is empty: the end is that of the authorisation that runs"
says "council.csv:8: cell L8 (Ext to?) is not a day: write it as 24/12/2026, or leave the cell empty"
says "council.csv:10: cell N10 (Status) has no year"
says "council.csv:11: cell I11 (Date rec'd) is not a day"
says "council.csv:11: cell N11 (Status) gives no day"
says "council.csv:14: cell N14 (Status) does not say what happened to it"
says "council.csv:16: cell N16 (Status) has no year"
says "council.csv:17: cell O17 (Auth start) is not a real date"
says "council.csv:19: cell N19 (Status) has no year"
says "council.csv:4: no column is “extension_requested”: write the day on which the extension was asked for"
says "row 12: new: new request 9-R; new standard authorisation 9-S"
says "row 13: new: new court order 10-C"
says "nothing was recorded"
for row in 5 7 9 12 13 15 18; do says "row $row: new"; done
for row in 4 6 8 10 11 14 16 17 19; do says_not "row $row: "; done
for word in Ashdown Vera Khan 999 1936 Devon "Tom "; do says_not "$word"; done
count "select count(*) from casework.person" 0
count "select count(*) from casework.place" 0

# Without a column for the day of signing, it is not guessed.
expect 2 import "$sheets/council.csv" --dry-run
says "council.csv:4: no column is “given”: write the day on which it was granted, or say --given-is-start"

# With one, an empty cell counts as the first day if that was asked for; a word that gives no day does not.
sed -e 's/^No\..*/&,Granted/' -e 's/^1,.*/&,tbc/' -e 's/^7,.*/&,/' -e 's#^11,.*,46180#11,Kemp,Lily,,,Larch View (Powys),,Std,45990,,,,,Granted,46000,ongoing#' \
    "$sheets/mended.csv" >"$work/given.csv"
expect 2 import "$work/given.csv" --dry-run
says "given.csv:4: cell T4 (Granted) gives no day: write the day on which it was granted, or say --given-is-start"
says "given.csv:10: cell T10 (Granted) is empty: write the day on which it was granted, or say --given-is-start"
expect 2 import "$work/given.csv" --dry-run --given-is-start
says "given.csv:4: cell T4 (Granted) gives no day: write the day on which it was granted, or empty it"
says "given.csv:15: cell P15 (Auth end) gives no day: write the last day in force"
says_not "given.csv:10:"
says "2 cells to correct, 0 rows refused: 2 of 16 rows cannot be used, and nothing was recorded"

# Corrected: a dry run says the same as the import, and keeps nothing.
expect 0 import "$sheets/mended.csv" --dry-run --given-is-start
says "row 4: new: new request 1-R; new urgent authorisation 1-U; new standard authorisation 1-S"
says "dry run: nothing was recorded"
# What the rules make of it is said as well: last days, and days that the law does not allow.
says "  follows: 1-S: Standard authorisation: ends with its stated period, at most 1 year: Wednesday 12 May 2027 (open)"
says "row 8: doubted: 5-U: the form states a later day than the law allows"
says "2 doubts to look at"
count "select count(*) from casework.person" 0
cp "$said" "$work/dry"
expect 0 import "$sheets/mended.csv" --who Alex --why "first import" --given-is-start
grep -v -e "recorded" -e "^  follows: " "$work/dry" >"$work/dry.rows"
grep -v "recorded" "$said" | cmp -s - "$work/dry.rows" || fail "the dry run and the import say different things"
count "select count(*) from casework.person" 15
count "select count(*) from casework.place" 9
count "select initials || ' ' || coalesce(died_on::text, '') from casework.person where reference = '6'" "M.F. 2026-08-09"
count "select string_agg(r.reference, ' ' order by r.id) from casework.request r join casework.place p on p.id = r.place_id where p.name = 'Elm House'" "1-R 2-R 3-R 10-R 14-R"
count "select given_on || ' ' || last_day || ' ' || extended_to from casework.urgent where reference = '1-U'" "2026-11-01 2026-11-07 2026-11-14"
count "select starts_on || ' ' || last_day from casework.standard where reference = '11-S'" "2025-12-09 2026-06-07"
count "select decided_on || ' ' || outcome from casework.request where reference = '12-R'" "2026-11-20 refused"
count "select ended_on from casework.standard where reference = '7-S'" 2026-10-01
count "select suspended_on from casework.standard where reference = '15-S'" 2026-11-10
count "select withdrawn_on from casework.request where reference = '8-R'" 2026-07-20
count "select count(*) from casework.address_book where address in ('oaklodge@group.example', 'deputy@oaklodge.example')" 2
count "select who || ': ' || why || ' ' || rows from casework.import" "Alex: first import 16"
if pg_dump "$database" | grep -qE "Ashdown|Vera|Garner|999 ?000|1936|Khan"; then fail "a name or number was kept"; fi
record_of >"$work/first"

# The same again changes nothing, nor does it in Windows-1252 with semicolons, or as a workbook.
expect 0 import "$sheets/mended.csv" --who Alex --why again --given-is-start
for row in 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do says "row $row: same"; done
record_of | cmp -s - "$work/first" || fail "the same file twice changes something"
/usr/bin/python3 - "$sheets/mended.csv" "$work" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))
with open(sys.argv[2] + "/ansi.csv", "w", encoding="cp1252", newline="") as out:
    csv.writer(out, delimiter=";").writerows(rows)
with open(sys.argv[2] + "/mark.csv", "w", encoding="utf-8-sig", newline="") as out:
    csv.writer(out, delimiter="\t").writerows(rows)

import zipfile
from xml.sax.saxutils import escape
space = "http://schemas.openxmlformats.org/"
cells = "".join('<row r="%d">%s</row>' % (r, "".join(
    '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (chr(65 + c), r, escape(text))
    for c, text in enumerate(row) if text)) for r, row in enumerate(rows, 1))
other = '<row r="1"><c r="A1" t="inlineStr"><is><t>last year</t></is></c></row>'
sheet = '<worksheet xmlns="%sspreadsheetml/2006/main"><sheetData>%%s</sheetData></worksheet>' % space
with zipfile.ZipFile(sys.argv[2] + "/book.xlsx", "w") as book:
    book.writestr("[Content_Types].xml", '<Types xmlns="%spackage/2006/content-types"><Default Extension="xml" '
                  'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
                  'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>' % space)
    book.writestr("xl/workbook.xml", '<workbook xmlns="%sspreadsheetml/2006/main" xmlns:r="%sofficeDocument/2006/'
                  'relationships"><sheets><sheet name="2025" sheetId="1" r:id="rId1"/><sheet name="2026" sheetId="2" '
                  'r:id="rId2"/></sheets></workbook>' % (space, space))
    book.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="%spackage/2006/relationships">%s'
                  '</Relationships>' % (space, "".join('<Relationship Id="rId%d" Type="%sofficeDocument/2006/'
                  'relationships/worksheet" Target="worksheets/sheet%d.xml"/>' % (n, space, n) for n in (1, 2))))
    book.writestr("xl/worksheets/sheet1.xml", sheet % other)
    book.writestr("xl/worksheets/sheet2.xml", sheet % cells)
PY
expect 2 import "$work/book.xlsx" --dry-run --given-is-start
says "book.xlsx: no row among the first 20 has known column names; is it the right file and, in a workbook, the right --sheet?"
expect 0 import "$work/book.xlsx" --sheet 2026 --who Alex --why again --given-is-start
says "row 19: same"
says_not ": new"
record_of | cmp -s - "$work/first" || fail "the workbook gives something else"
expect 2 import "$work/book.xlsx" --sheet 2027 --dry-run
says "book.xlsx: has no sheet “2027”; its sheets are: 2025, 2026"
cp "$sheets/mended.csv" "$work/renamed.xlsx"
expect 2 import "$work/renamed.xlsx" --dry-run
says "renamed.xlsx: cannot be read as a workbook: open it in a spreadsheet program and save it as .xlsx or as CSV"
expect 2 import "$work/renamed.xlsx" --sheet 2026 --dry-run
says "renamed.xlsx: cannot be read as a workbook"
says_not Traceback
for file in ansi mark; do
    expect 0 import "$work/$file.csv" --who Alex --why again --given-is-start
    says_not ": new"
    record_of | cmp -s - "$work/first" || fail "$file.csv gives something else"
done

# Days that nobody can have meant are doubted: recorded all the same, because they may be on the form.
cat >"$work/odd.csv" <<CSV
Ref,Initials,Home,Type,Received,UA start,UA end,Ext requested,Ext to,Status,Granted,Auth start,Auth end
o1,A.B.,Elm House,Std,02/11/2026,,,,,Granted,20/11/2026,20/11/2026,19/12/2027
o2,C.D.,Elm House,Urgent,,01/11/2026,29/11/2026,,,New,,,
o3,E.F.,Elm House,Urg + Std,01/11/2026,01/11/2026,07/11/2026,05/11/2026,29/11/2026,New,,,
o4,G.H.,Elm House,Std,20/11/2026,,,,,Granted,10/11/2026,10/11/2026,09/05/2027
o5,I.J.,Elm House,Std,02/11/2026,,,,,Granted,20/11/2026,20/11/2026,19/11/2027
CSV
expect 0 import "$work/odd.csv" --dry-run
says "row 2: doubted: o1-S: the form states a later day than the law allows"
says "row 3: doubted: o2-U: the form states a later day than the law allows"
says "row 4: doubted: o3-U: the extension is longer than the law allows"
says "row 5: doubted: o4-R: granted is dated before received: one of them is wrong"
says_not "row 6: doubted"

# Somebody who may record and not read dolsd's rules is told that these are not looked at.
run_sql -c "create role sam_imports login in role casework_officer"
expect 0 import "$work/odd.csv" --dry-run -d "dbname=$database user=sam_imports"
says "what the rules make of it cannot be said: "
says "row 5: new: new request o4-R; new standard authorisation o4-S"
run_sql -c "grant dolsd_reader to sam_imports"
expect 0 import "$work/odd.csv" --dry-run -d "dbname=$database user=sam_imports"
says "row 5: doubted: o4-R"

# Two rows about the same matter: said twice is said once, and a contradiction is refused, in whichever order.
sed -e '/^2,/{p;p;s#3/11/26#04/11/2026#;}' -e '/^7,/{p;s#01/10/2026#02/10/2026#;}' -e '/^6,/{p;s#RIP 09/08/26#RIP 09/07/26#;}' \
    -e '/^8,/{p;s#W/drawn 20/07/2026#New#;}' -e '/^14,/p' "$sheets/mended.csv" >"$work/twice.csv"
expect 2 import "$work/twice.csv" --who Alex --why again --given-is-start
says "twice.csv:5: cell I5 (Date rec'd) contradicts cell I7 of row 7 about 2-R: keep the row that is right, or give each row a reference of its own"
says "twice.csv:7: cell I7 (Date rec'd) contradicts cell I5 of row 5 about 2-R: keep the row that is right"
says "twice.csv:11: cell N11 (Status) contradicts cell N12 of row 12 about 6: keep"
says "twice.csv:13: cell N13 (Status) contradicts cell N14 of row 14 about 7-S: keep"
says "twice.csv:16: cell N16 (Status) contradicts cell N15 of row 15 about 8-R: keep"
says "row 6: same"
says "row 23: same"
says "8 cells to correct, 0 rows refused: 8 of 22 rows cannot be used, and nothing was recorded"
record_of | cmp -s - "$work/first" || fail "a contradiction changes something"

# What changed is reported, old and new; a last day moves with the reason; a row that is gone closes nothing.
sed -e '/^14,/d' -e 's/^2,\(.*\)Alloc.d/2,\1Withdrawn 27\/11\/2026/' -e 's#^1,\(.*\)12/05/2027#1,\110/05/2027#' \
    "$sheets/mended.csv" >"$work/next.csv"
expect 0 import "$work/next.csv" --who Sam --why "typed wrongly" --given-is-start
says "row 4: changed: changed 1-S: last day 2027-05-12 → 2027-05-10"
says "row 5: changed: changed 2-R: withdrawn on 2026-11-27 (nothing before)"
says "recorded but not in the file, and left as they are: 1"
count "select closed_on is null and withdrawn_on is null from casework.request where reference = '14-R'" t
count "select old_date || ' ' || new_date || ' ' || reason from casework.end_date_change" "2027-05-12 2027-05-10 typed wrongly"

# What the record has and the sheet takes back is doubted, and stays.
record_of >"$work/before"
sed -e '/^14,/d' -e 's/^1,\(.*\)Granted,13.11.2026,12.05.2027/1,\1New,,/' -e 's#^1,\(.*\)14/11/2026\(.*\)05/11/2026#1,\1tbc\2#' \
    -e 's#RIP 09/08/26#Pending#' -e 's#^7,\(.*\)Granted / reviewed / ENDED 01/10/2026#7,\1Granted#' -e 's#W/drawn 20/07/2026#New#' \
    -e 's#Not granted 20/11/2026#With signatory#' -e 's#^15,\(.*\)Suspended (MHA) 10/11/2026#15,\1Ended 12/11/2026#' \
    "$sheets/mended.csv" >"$work/back.csv"
expect 0 import "$work/back.csv" --dry-run --given-is-start
says "row 4: doubted: 1-S: the record has this standard authorisation, and the sheet does not. An import takes nothing back: correct the record or the sheet."
says "row 4: doubted: 1-U: the record has extended to 2026-11-14, and the sheet does not."
says "row 4: doubted: 1-U: the record has extension requested on 2026-11-05, and the sheet does not."
says "row 5: doubted: 2-R: the record has withdrawn on 2026-11-27, and the sheet does not."
says "row 9: doubted: 6: the record has the death of 2026-08-09, and the sheet does not."
says "row 10: doubted: 7-S: the record has ended on 2026-10-01, and the sheet does not."
says "row 11: doubted: 8-R: the record has withdrawn on 2026-07-20, and the sheet does not."
says "row 16: doubted: 12-R: the record has outcome refused, and the sheet does not."
says_not "row 11: same"
says "row 18: changed: changed 15-S: ended on 2026-11-12 (nothing before), end reason other (nothing before)"
says_not "row 18: doubted"
says "8 doubts to look at"
record_of | cmp -s - "$work/before" || fail "a dry run changes something"

# Why an authorisation ended is not in a sheet, so it stays as it is.
run_sql -c "update casework.standard set end_reason = 'review' where reference = '7-S'"
expect 0 import "$work/next.csv" --dry-run --given-is-start
says "row 10: same"

# A home similar to another is asked about; another person under a reference is refused; all or nothing.
sed -e 's/^14,\(.*\)Elm House/14,\1Elm Grove/' -e 's/^15,Osman/15,Usman/' "$sheets/mended.csv" >"$work/doubt.csv"
expect 2 import "$work/doubt.csv" --who Sam --why again --given-is-start
says 'row 18: refused: Elm Grove: there is no such home, but one is called "Elm House"'
says "row 19: refused: 15: this reference is on record with other initials"
says "0 cells to correct, 2 rows refused: 2 of 16 rows cannot be used, and nothing was recorded"

# Columns with other names.
sed -e "s/Date rec'd/Came in/" "$sheets/mended.csv" >"$work/named.csv"
expect 2 import "$work/named.csv" --dry-run --given-is-start
says "no column is “received”"
printf 'received = Came in\n' >"$work/map"
expect 0 import "$work/named.csv" --dry-run --given-is-start --map "$work/map"
printf 'recieved = Came in\n' >"$work/map"
expect 2 import "$work/named.csv" --dry-run --given-is-start --map "$work/map"
says "there is no field “recieved”"

# Further ways to reach a home: for its first mailbox, once, even in a row that has only the number.
sed -e 's/^No\..*/&,Home mobile,Home postal address/' -e 's/^1,.*/&,07700 900111,"Elm House, 1 Lane, AB1 2CD"/' \
    -e 's/^2,.*/&,07700900111,/' "$sheets/mended.csv" >"$work/ways.csv"
for _ in once twice; do
    expect 0 import "$work/ways.csv" --who Sam --why "more ways" --given-is-start
    says "mobile = Home mobile"
    count "select string_agg(channel || ' ' || replace(address, E'\n', '/'), ', ' order by turn) from casework.contact where contact_id in (select contact_id from casework.contact where address ilike '07700%')" \
        "mail manager@elm.example, notify-sms 07700 900111, notify-letter Elm House/1 Lane/AB1 2CD"
done
sed -e 's/07700900111/switchboard/' "$work/ways.csv" >"$work/wrong.csv"
expect 2 import "$work/wrong.csv" --who Sam --why again --given-is-start
says "row 5: refused: elm hse: the address is not a telephone number"
says "0 cells to correct, 1 row refused: 1 of 16 rows cannot be used, and nothing was recorded"

# The reason is looked at first, as the store will when a date is moved.
for run in "--who Sam" --dry-run; do
    # shellcheck disable=SC2086
    expect 1 import "$work/nowhere.csv" $run --why ok
    says "--why: a date on record is moved only with a reason of at least 3 characters. Say in a few words why."
    says_not "cannot be read"
done

expect 1 import "$sheets/mended.csv"
says "say who imports it and why, or --dry-run"
expect 2 import "$work/nowhere.csv" --dry-run
says "nowhere.csv: cannot be read"
exit "$failed"
