#!/bin/sh
# A recipient who wants deadlines in a diary gets them as iCalendar, read back by independent parsers: all day, under
# one UID, with a sequence that rises when the day moves, and cancelled when it is over: in the next mail about that
# matter, or in a separate one. Others get none, and nobody is written to after a death.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if ! /usr/bin/python3 -c 'import icalendar' 2>/dev/null; then
    echo "needs python3-icalendar" >&2
    exit 77
fi
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_diary
add_contacts
sql "create or replace view casework.contact as
     select c.contact_id, c.name, c.channel, c.address, c.language, c.tier, c.require_tls, c.contact_id = 1 as calendar
       from casework.a_contact c"
write_config
# told MATTER PURPOSE: the home was notified of the urgent authorisation's end.
told() {
    is_true "exists (select from dolsd.told where contact_id = 1 and kind = 'urgent' and id = $1
                        and limit_code = 'urgent_end' and purpose = '$2' and state = 'told')"
}
# record MATTER FACTS: more facts for it.
record() {
    sql "update casework.a_matter set facts = facts || '$2' where id = $1; select dolsd.touch('urgent', $1)" >/dev/null
}
later() {
    sql "select dolsd.move_clock(dolsd.clock() + interval '1 minute')" >/dev/null
}
cancelled() {
    [ "$(grep -rl 'method=CANCEL' "$place/mail/new" | wc -l)" -ge "$1" ]
}

sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
start_daemon

# The day moves, and then it is over, which a separate mail says; for another matter, a mail that is sent at
# once says it.
add_urgent 1 2026-11-23
add_urgent 4 2026-11-23
wait_for "the reminder" told 1 reminder
wait_for "the reminder" told 4 reminder
later
record 1 '{"extension_requested": "2026-11-26", "extended_to": "2026-12-03"}'
wait_for "that the day moved" told 1 moved
later
record 1 '{"standard_started": "2026-11-26"}'
record 4 '{"extension_requested": "2026-11-26", "standard_started": "2026-11-26"}'
wait_true "exists (select from dolsd.notice where matter_id = 4 and limit_code = 'notice_extension_asked')"
# That something is over settles for an hour, and the digest of the day with it.
sql "select dolsd.move_clock('2026-11-26 10:05+00')" >/dev/null
wait_for "another mail, which cancels" cancelled 1
is_true "exists (select from dolsd.notice where kind = 'urgent' and matter_id = 4 and contact_id = 1 and purpose = 'over'
                    and reason = 'the outcome itself is told today')" || fail "said twice"

# By the rules nobody would be notified that it is over: those who have it in a diary are.
sql "update dolsd.rung set say_over = false"
add_urgent 2 2026-11-23
add_urgent 3 2026-11-23
wait_for "the reminder" told 2 reminder
wait_for "the reminder" told 3 reminder
later
record 2 '{"closed": "2026-11-26"}'
record 3 '{"closed": "2026-11-26", "died": "2026-11-26"}'
wait_true "(select state = 'cancelled' from dolsd.deadline where kind = 'urgent' and id = 3 and limit_code = 'urgent_end')"
wait_true "exists (select from dolsd.notice where contact_id = 1 and kind = 'urgent' and matter_id = 2 and purpose = 'over')"
sql "select dolsd.move_clock('2026-11-27 12:00+00')" >/dev/null
wait_for "that it is over" told 1 over
wait_for "that it is over" told 2 over
is_true "not exists (select from dolsd.notice where matter_id = 3 and purpose = 'over')" || fail "written to after a death"
is_true "not exists (select from dolsd.notice where contact_id = 2 and purpose = 'over')" || fail "the team did not ask for it"

/usr/bin/python3 - "$place/mail/new" <<'PYTHON'
import datetime, email, os, sys
from email import policy
import icalendar

found, by_mail = {}, []
for name in os.listdir(sys.argv[1]):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        data = file.read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")  # a Maildir has LF
    mail = email.message_from_bytes(data, policy=policy.default)
    assert not mail.defects, mail.defects
    parts = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    if "team@" in mail["To"]:
        assert not parts, "the team did not ask for it"
        continue
    if not parts:
        continue
    assert mail.get_content_type() == "multipart/mixed", mail.get_content_type()
    assert mail.get_body(("plain",)) is not None and mail.get_body(("html",)) is not None
    assert [p.get_content_type() for p in mail.iter_parts()] == ["multipart/alternative"] + ["text/calendar"] * len(parts)
    assert max(len(line) for line in data.split(b"\r\n")) <= 78, [l for l in data.split(b"\r\n") if len(l) > 78]
    methods = set()
    for part in parts:
        assert not part.defects and part.get_content_charset() == "utf-8" and part.is_attachment()
        raw = part.get_payload(decode=True)
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        calendar = icalendar.Calendar.from_ical(raw)
        assert part.get_param("method") == calendar["METHOD"], part["Content-Type"]
        assert calendar["VERSION"] == "2.0" and calendar["METHOD"] not in methods
        methods.add(calendar["METHOD"])
        for word in (b"U-26-", b"Elm", b"elm-house", b"J.S."):
            assert word not in raw, word
        events = calendar.walk("VEVENT")
        assert events and len({event["UID"] for event in events}) == len(events), "one event for each deadline"
        for event in events:
            first, end = event["DTSTART"].dt, event["DTEND"].dt
            assert type(first) is datetime.date and end - first == datetime.timedelta(days=1)
            assert event["TRANSP"] == "TRANSPARENT" and event["CLASS"] == "PRIVATE"
            assert event["ORGANIZER"] == "mailto:team@council.example" and event["SUMMARY"]
            found.setdefault(str(event["UID"]), set()).add(
                (int(event["SEQUENCE"]), str(calendar["METHOD"]), str(event["STATUS"]), first))
            by_mail.append((str(event["UID"]), int(event["SEQUENCE"]), event["DTSTAMP"].dt))
ends = sorted(sorted(rows) for rows in found.values()
              if any(row[3] == datetime.date(2026, 11, 29) for row in rows))
for rows in ends:
    print(rows)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows}), "a rising sequence"
first, moved = datetime.date(2026, 11, 29), datetime.date(2026, 12, 3)
runs, over = ("PUBLISH", "CONFIRMED"), ("CANCEL", "CANCELLED")
assert sorted([row[1:] for row in rows] for rows in ends) == sorted([
    [(*runs, first), (*runs, moved), (*over, moved)],  # moved, then met
    [(*runs, first), (*over, first)],                  # closed
    [(*runs, first), (*over, first)],                  # met, and something else said
    [(*runs, first)],                                  # closed after a death
]), ends
PYTHON
