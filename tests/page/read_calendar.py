"""Reads calendars of dolsd-page as a subscriber's program does, with a parser that is not ours.

read_calendar.py FILE EXPECTED...   EXPECTED: YYYY-MM-DD=TITLE, in any order, and nothing else
"""
import datetime
import re
import sys

import icalendar

raw = open(sys.argv[1], "rb").read()
faults = []


def ok(good, what):
    if not good:
        faults.append(what)


ok(raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b""), "lines do not end with CR LF")
ok(all(len(line) <= 75 for line in raw.split(b"\r\n")), "a line of more than 75 bytes")
calendar = icalendar.Calendar.from_ical(raw)
ok(calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH" and calendar["PRODID"], "the head")
ok("no reminder" in calendar["X-WR-CALDESC"] and "no reminder" in calendar["X-WR-CALNAME"], "does not say that it is no reminder")
ok(calendar["NAME"] == calendar["X-WR-CALNAME"] and calendar["REFRESH-INTERVAL"] == "PT4H", "RFC 7986")
events = calendar.walk("VEVENT")
seen = []
for event in events:
    first, after = event["DTSTART"].dt, event["DTEND"].dt
    ok(type(first) is datetime.date and after == first + datetime.timedelta(days=1), "not one whole day")
    ok(event["TRANSP"] == "TRANSPARENT" and event["CLASS"] == "PRIVATE", "busy, or public")
    ok(re.fullmatch(r"[0-9a-f]{32}@calendar\.dolsd\.invalid", event["UID"]), f"UID {event['UID']}")
    ok("no reminder" in event["DESCRIPTION"] and event["DTSTAMP"].dt.tzinfo is not None, "description or stamp")
    seen.append(f"{first}={event['SUMMARY']}")
ok(len({event["UID"] for event in events}) == len(events), "a UID twice")
ok(not calendar.walk("VALARM"), "an alarm")
ok(sorted(seen) == sorted(sys.argv[2:]), f"shows {sorted(seen)}")
for word in [rb"[A-Z]-26-", rb"P-\d", rb"J\.S\.", rb"A\.B\.", rb"Elm", rb"Ash", rb"example\.org", rb"script"]:
    ok(not re.search(word, raw), f"identifies: {word}")
for fault in faults:
    print("FAILED:", fault)
print("\n".join(sorted(event["UID"] for event in events)))
sys.exit(1 if faults else 0)
