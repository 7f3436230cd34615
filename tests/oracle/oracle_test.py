#!/usr/bin/python3
"""The oracle itself, on examples worked by hand, so that an error in it shows.

  oracle_test.py RULES
"""

import json
import sys
import unittest

import oracle
from days import calendars, corresponding, instant, iso, london_day, midnight_after, months_beginning, read, wall_clock
from ladder import Ladders, plan, told, whom

RULES = {}
LAWS = {}  # made once for each supposed change


def at(text):
    """"2026-12-24 09:00" in London."""
    when, clock = text.split()
    return instant(read(when), int(clock[:2]) * 60 + int(clock[3:]))


def facts_of(text):
    return dict(word.split("=") for word in text.split())


def worked_out(kind, facts, now="2026-11-22 12:00", where="england", **changes):
    key = str(changes)
    if key not in LAWS:
        LAWS[key] = oracle.Law(RULES, **changes), Ladders(RULES)
    deadlines = plan(*LAWS[key], kind, where, facts_of(facts), at(now))[1]
    return {deadline.code: deadline for deadline in deadlines}


class Days(unittest.TestCase):
    def test_months(self):
        for start, months, last in (
            ("2026-01-15", 12, "2027-01-14"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2027-03-01", 12, "2028-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-02-28", 12, "2027-02-27"),
            ("2026-12-01", 1, "2026-12-31"),
        ):
            self.assertEqual(iso(months_beginning(read(start), months)), last, start)
        self.assertEqual(iso(corresponding(read("2027-03-31"), -1)[0]), "2027-02-28")
        self.assertEqual(iso(corresponding(read("2027-01-15"), -1)[0]), "2026-12-15")

    def test_what_is_no_date(self):
        for text in ("2027-02-29", "2027-2-3", "2027-02-03 ", "1989-12-31", "2151-01-01", "", None, "\u0662027-02-03"):
            self.assertIsNone(read(text), text)
        for text in ("1990-01-01", "2028-02-29", "2150-12-31"):
            self.assertIsNotNone(read(text), text)

    def test_working_days(self):
        working = calendars(RULES["days"])["england"]
        christmas = read("2026-12-25")
        self.assertEqual(iso(working.on_or_before(christmas)), "2026-12-24")
        self.assertEqual(iso(working.after(christmas)), "2026-12-29")
        self.assertEqual(iso(working.after(read("2026-12-23"), 2)), "2026-12-29")
        self.assertEqual(iso(working.before(read("2026-12-29"))), "2026-12-24")
        self.assertEqual(iso(working.before(read("2026-12-26"), 2)), "2026-12-23")
        self.assertEqual(working.count(read("2026-12-24"), read("2027-01-04")), 4)
        # Beyond the list of bank holidays there are weekends only.
        self.assertIn(read("2034-12-25"), working)

    def test_clock(self):
        self.assertEqual(at("2026-12-29 00:00"), 1798502400)
        self.assertEqual(at("2026-07-01 00:00"), 1782860400)
        self.assertEqual(at("2026-03-29 01:30"), at("2026-03-29 02:00"))  # skipped
        self.assertEqual(at("2026-10-25 01:30") + 2 * 3600, at("2026-10-25 02:30"))  # shown twice
        self.assertEqual(midnight_after(read("2026-03-29")) - at("2026-03-29 00:00"), 23 * 3600)
        self.assertEqual(midnight_after(read("2026-10-25")) - at("2026-10-25 00:00"), 25 * 3600)
        self.assertEqual(london_day(at("2026-07-01 00:00") - 1), read("2026-06-30"))


class Checks(unittest.TestCase):
    """An example and what follows from it."""

    def check(self, kind, facts, code, last_day, by="count", state="open", flags=(), now="2026-11-22 12:00", where="england"):
        deadline = worked_out(kind, facts, now, where).get(code)
        if last_day is None:
            self.assertIsNone(deadline, facts)
            return None
        self.assertIsNotNone(deadline, facts)
        # Most of the examples lie ahead of that day, and many state no end, which is no part of them.
        said = tuple(name for name in deadline.flags if name not in ("not_begun", "not_stated") or name in flags)
        found = (iso(deadline.last_day), deadline.decided_by, deadline.state, said)
        self.assertEqual(found, (last_day, by, state, tuple(flags)), facts)
        self.assertEqual(wall_clock(deadline.ends_at).isoformat(), iso(deadline.last_day + 1) + "T00:00:00")
        return deadline


class Law(Checks):
    """The worked examples of the law, and the last days of each limit."""

    def test_urgent(self):
        for facts, last_day, by, flags in (
            ("given=2026-12-22", "2026-12-28", "count", ()),
            ("given=2026-12-22 last_day=2026-12-28 extended_to=2027-01-04", "2027-01-04", "extension", ()),
            ("given=2026-12-22 extended_to=2027-01-05", "2027-01-04", "extension", ("extension_beyond",)),
            ("given=2026-12-22 extended_to=2026-12-28", "2026-12-28", "count", ("extension_idle",)),
            ("given=2026-12-22 extension_requested=2026-12-28 extended_to=2027-01-04", "2027-01-04", "extension", ()),
            ("given=2026-12-22 extension_requested=2026-12-29 extended_to=2027-01-04", "2026-12-28", "count", ("extension_late",)),
            ("given=2026-12-22 last_day=2026-12-29", "2026-12-28", "count", ("stated_beyond",)),
            ("given=2026-12-22 last_day=2026-12-25", "2026-12-25", "stated", ()),
            ("given=2026-12-22 last_day=2026-12-25 extended_to=2027-01-02", "2027-01-01", "extension", ("extension_beyond",)),
            ("given=2026-12-22 last_day=2026-12-21", "2026-12-21", "stated", ("before_start",)),
            ("given=2027-03-25", "2027-03-31", "count", ()),
            ("given=2028-02-24", "2028-03-01", "count", ()),
            ("given=2026-12-22 last_day=2027-02-30", "2026-12-28", "count", ()),
        ):
            self.check("urgent", facts, "urgent_end", last_day, by, "open", flags)

    def test_urgent_hours(self):
        spring = self.check("urgent", "given=2026-03-26", "urgent_end", "2026-04-01", now="2026-03-26 12:00")
        self.assertEqual(spring.ends_at - at("2026-03-26 00:00"), 167 * 3600)
        autumn = self.check("urgent", "given=2026-10-22", "urgent_end", "2026-10-28", now="2026-10-22 12:00")
        self.assertEqual(autumn.ends_at - at("2026-10-22 00:00"), 169 * 3600)

    def test_urgent_states(self):
        for more, now, state in (
            ("", "2026-12-28 23:59", "open"),
            ("", "2026-12-29 00:00", "lapsed"),
            (" standard_started=2026-12-29", "2026-12-24 12:00", "met"),
            (" standard_started=2026-12-30", "2026-12-24 12:00", "open"),
            (" standard_started=2026-12-30", "2026-12-29 12:00", "lapsed"),
            (" standard_started=2026-12-30", "2026-12-30 12:00", "met"),
            (" refusal_received=2026-12-24", "2026-12-24 12:00", "cancelled"),
            (" refusal_received=2026-12-25", "2026-12-24 12:00", "open"),
            (" standard_started=2026-12-24 died=2026-12-24", "2026-12-24 12:00", "cancelled"),
            (" standard_started=2026-12-24 moved=2026-12-24", "2026-12-24 12:00", "met"),
        ):
            deadline = worked_out("urgent", "given=2026-12-22" + more, now)["urgent_end"]
            self.assertEqual(deadline.state, state, more + now)
        self.assertEqual(worked_out("urgent", "given=2009-03-31"), {})

    def test_gaps(self):
        for began, now, state, flags in (
            ("2026-12-29", "2026-12-31 12:00", "met", ()),
            ("2026-12-30", "2026-12-29 12:00", "lapsed", ()),
            ("2026-12-30", "2026-12-30 12:00", "met", ("after_gap",)),
        ):
            self.check("urgent", "given=2026-12-22 standard_started=" + began, "urgent_end", "2026-12-28", state=state, flags=flags, now=now)
        order = "made=2026-01-10 last_day=2027-01-09 followed_on=2027-01-"
        self.check("court_order", order + "11", "court_order_end", "2027-01-09", state="met", flags=("after_gap",), now="2027-02-01 12:00")
        self.check("court_order", order + "10", "court_order_end", "2027-01-09", state="met", now="2027-02-01 12:00")
        duty = "given=2026-01-15 last_day=2026-11-19 ceased_notice=2026-11-25"
        self.check("standard", duty, "notice_standard_ceased", "2026-11-20", state="met", flags=("met_late",), now="2026-12-01 12:00")

    def test_report_without_anybody_to_consult(self):
        # Section 39B(9); said on Christmas Eve. A finding that there is authority, or no detention, ends the need.
        report = "reported=2026-12-22 imca39a_needed=2026-12-24"
        self.check("unauthorised", report, "imca39a", "2026-12-29")
        self.check("unauthorised", "reported=2026-12-22", "imca39a", None)
        for outcome in ("authorised", "no_deprivation", "not_pursued"):
            self.check("unauthorised", report + f" {outcome}=2026-12-28", "imca39a", "2026-12-29", state="cancelled", now="2026-12-30 12:00")
        found = report + " unauthorised=2026-12-28 request_received=2026-12-28"
        self.check("unauthorised", found, "imca39a", "2026-12-29", state="lapsed", now="2026-12-30 12:00")
        self.check("unauthorised", found + " request_decided=2026-12-30", "imca39a", "2026-12-29", state="cancelled", now="2026-12-30 12:00")

    def test_withdrawn(self):
        # Para 89 names no withdrawal, and para 66 none either: it runs to its end, and there is no extension.
        urgent = "given=2026-12-22 last_day=2026-12-28 withdrawn=2026-12-24"
        self.check("urgent", urgent, "urgent_end", "2026-12-28", now="2026-12-27 12:00")
        self.check("urgent", urgent, "urgent_end", "2026-12-28", state="lapsed", now="2026-12-30 12:00")
        extended = urgent + " extended_to=2027-01-04 extension_requested=2026-12-2"
        self.check("urgent", extended + "5", "urgent_end", "2026-12-28", flags=("extension_late",), now="2026-12-27 12:00")
        self.check("urgent", extended + "3", "urgent_end", "2027-01-04", by="extension", now="2026-12-27 12:00")
        self.check("urgent", urgent, "notice_urgent_ceased", "2026-12-29", now="2026-12-29 12:00")

    def test_notice_urgent_ceased(self):
        self.check("urgent", "given=2026-12-22", "notice_urgent_ceased", "2026-12-29")
        self.check("urgent", "given=2026-12-22 standard_started=2026-12-24", "notice_urgent_ceased", "2026-12-29")
        self.check("urgent", "given=2026-12-22 refusal_received=2026-12-23", "notice_urgent_ceased", "2026-12-24")

    def test_assessments(self):
        self.check("request", "received=2026-12-14", "assess_standard", "2027-01-03")
        self.check("request", "received=2026-12-14", "assess_standard", "2027-01-03", where="wales")
        urgent = "received=2026-12-22 urgent_given=2026-12-22 urgent_last_day=2026-12-28"
        self.check("request", urgent, "assess_urgent", "2026-12-28")
        self.check("request", urgent, "assess_standard", None)
        self.check("request", urgent + " urgent_extended_to=2027-01-04", "assess_urgent", "2027-01-04", "extension")
        self.check("request", urgent, "assess_urgent", "2026-12-26", where="wales")
        short = "received=2026-12-22 urgent_last_day=2026-12-24"
        self.check("request", short, "assess_urgent", "2026-12-24", "stated")
        self.check("request", short, "assess_urgent", "2026-12-24", "cap", where="wales")
        no_end = "received=2026-12-24 urgent_given=2026-12-20"
        self.check("request", no_end, "assess_urgent", "2026-12-26", "cap", where="wales")
        self.check("unauthorised", "reported=2026-12-22", "assess_unauthorised", "2026-12-28")
        self.check("request", "received=2026-12-14 withdrawn=2026-11-20", "assess_standard", "2027-01-03", state="cancelled")

    def test_decisions(self):
        assessed = "received=2026-11-02 assessed=2026-12-22"
        self.check("request", "received=2026-11-02", "decision_due", None)
        self.check("request", assessed, "decision_due", "2026-12-29", now="2026-12-22 12:00")
        self.check("request", assessed, "decision_due", "2026-12-29", state="lapsed", now="2026-12-30 12:00")
        self.check("request", assessed + " decided=2026-12-23 refused=2026-12-23", "decision_due", "2026-12-29", state="met", now="2026-12-30 12:00")
        self.check("request", assessed + " withdrawn=2026-12-23", "decision_due", "2026-12-29", state="cancelled", now="2026-12-30 12:00")
        facts = "received=2026-11-02 decided=2026-12-24 granted=2026-12-24"
        self.check("request", facts, "copies_of_decision", "2026-12-29")
        self.check("request", facts, "cqc_notification", "2026-12-24")
        self.check("request", "received=2026-11-02", "cqc_notification", None)
        for done, code, last_day in (("cqc_notified", "cqc_notification", "2026-12-24"), ("copies_sent", "copies_of_decision", "2026-12-29")):
            self.check("request", facts + " %s=2026-12-23" % done, code, last_day, state="lapsed", now="2026-12-30 12:00")
            self.check("request", facts + " %s=2026-12-24" % done, code, last_day, state="met", now="2026-12-30 12:00")
        self.check("request", "received=2026-11-02 withdrawn=2026-11-20", "cqc_notification", "2026-11-20", state="lapsed")
        self.check("request", "received=2018-04-01 withdrawn=2026-11-22", "cqc_notification", None, where="wales")
        self.check("request", "received=2026-12-02 granted=2026-12-20", "cqc_notification", "2026-12-02", where="wales")
        self.check("request", "received=2026-11-22 imca39a_needed=2026-12-24", "imca39a", "2026-12-29")
        self.check("request", "received=2026-11-22 further=2026-12-20 imca39a_needed=2026-12-24", "imca39a", None)

    def test_standard(self):
        for facts, last_day, by, flags in (
            ("given=2026-01-15", "2027-01-14", "count", ()),
            ("given=2028-02-29", "2029-02-28", "count", ()),
            ("given=2027-03-01", "2028-02-29", "count", ()),
            ("given=2026-08-31 last_day=2027-02-28", "2027-02-28", "stated", ()),
            ("given=2026-12-01 starts=2026-12-10", "2027-12-09", "count", ()),
            ("given=2026-12-10 starts=2026-12-01", "2027-11-30", "count", ("dated_back",)),
            ("given=2026-12-01 last_day=2027-12-01", "2027-11-30", "count", ("stated_beyond",)),
            ("given=2026-12-01 last_day=2027-03-31 court_last_day=2027-06-30", "2027-06-30", "variation", ()),
            ("given=2026-06-01 suspended=2026-12-10", "2027-01-06", "cap", ()),
            ("given=2026-06-01 suspended=2026-12-10 court_last_day=2027-06-30", "2027-01-06", "cap", ()),
            ("given=2026-06-01 suspended=2026-12-10 last_day=2026-12-31", "2026-12-31", "stated", ()),
            ("given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-10", "2027-05-31", "count", ()),
            ("given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-06", "2027-05-31", "count", ()),
            ("given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-07", "2027-01-06", "cap", ("too_late",)),
            ("given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-09", "2027-01-06", "cap", ()),
        ):
            self.check("standard", facts, "standard_end", last_day, by, "open", flags)

    def test_before_the_first_day(self):
        deferred = "given=2026-06-01 starts=2026-06-20"
        for now, flags in (("2026-06-19 12:00", ["not_begun"]), ("2026-06-20 00:00", [])):
            self.assertEqual(worked_out("standard", deferred + " last_day=2026-12-31", now)["standard_end"].flags, flags)

    def test_around_a_standard(self):
        facts = "given=2026-01-15 last_day=2027-01-14"
        self.check("standard", facts, "further_request", "2026-12-25")
        self.check("standard", facts, "further_pending", None)
        self.check("standard", facts + " further_requested=2026-11-20", "further_pending", "2027-01-14")
        followed = " further_requested=2026-11-20 followed_on=2027-01-20"
        self.check("standard", facts + followed, "further_pending", None)
        self.check("standard", facts, "notice_standard_ceased", "2027-01-15")
        self.check("standard", facts + " review_ended=2026-12-24", "notice_standard_ceased", "2026-12-29")
        # An urgent authorisation or an order brings the representative no copies; a standard one does.
        next_day = facts + " followed_on=2027-01-15"
        self.check("standard", next_day, "notice_standard_ceased", "2027-01-15", state="lapsed", now="2027-01-20 12:00")
        copied = next_day + " next_copies=2027-01-08"
        self.check("standard", copied, "notice_standard_ceased", "2027-01-15", state="met", now="2027-01-20 12:00")
        self.check("standard", facts + " review_ended=2026-11-22", "standard_end", "2027-01-14", state="cancelled")
        self.check("standard", facts + " review_ended=2026-12-24", "cqc_notification", None)
        self.check("standard", "given=2026-12-18 starts=2027-01-04", "rpr_appointment", "2026-12-29")
        self.check("standard", "given=2026-12-18 starts=2027-01-04", "standard_start", "2027-01-04")
        gap = facts + " rpr_appointed=2026-02-01 rpr_ended=2026-12-24"
        self.check("standard", gap, "rpr_gap", "2026-12-29")
        self.check("standard", gap + " imca39c_instructed=2026-12-23", "rpr_gap", "2026-12-29")
        self.check("standard", gap + " imca39c_instructed=2026-12-24", "rpr_gap", "2026-12-29", state="met")
        # Copies of the appointment, of each anew; not once the authorisation is over.
        appointed = facts + " rpr_appointed=2026-12-24"
        self.check("standard", appointed, "notice_rpr_appointed", "2026-12-29")
        self.check("standard", appointed + " rpr_copies=2026-12-23", "notice_rpr_appointed", "2026-12-29")
        self.check("standard", appointed + " rpr_copies=2026-12-24", "notice_rpr_appointed", "2026-12-29", state="met")
        # Section 39D, asked for on Christmas Eve; not where the representative is paid.
        asked = facts + " rpr_appointed=2026-02-01 imca39d_asked=2026-12-24"
        self.check("standard", asked, "imca39d", "2026-12-29")
        self.check("standard", asked + " imca39d_instructed=2026-12-23", "imca39d", "2026-12-29")
        self.check("standard", asked + " rpr_paid=2026-02-01", "imca39d", None)
        # Para 139(2): the IMCA only bridges it, and a new representative is due as after a grant.
        bridged = gap + " imca39c_instructed=2026-12-24"
        self.check("standard", gap, "rpr_appointment", None)
        self.check("standard", bridged, "rpr_appointment", "2027-01-05")
        self.check("standard", bridged + " rpr_paid=2026-12-30", "rpr_appointment", "2027-01-05", state="met", now="2026-12-30 12:00")
        self.check("standard", facts + " suspended=2026-12-10", "suspension_end", "2027-01-06")

    def test_a_gap_before_the_successor(self):
        for followed, now, state in (
            ("2027-01-15", "2026-12-01 12:00", "met"),
            ("2027-01-16", "2026-12-01 12:00", "open"),
            ("2027-01-16", "2027-01-15 12:00", "lapsed"),
            ("2027-01-16", "2027-01-16 00:00", "met"),
        ):
            found = worked_out("standard", "given=2026-01-15 followed_on=" + followed, now)["standard_end"]
            self.assertEqual(found.state, state, followed + now)

    def test_court(self):
        confirmed = "made=2026-01-15 last_day=2027-03-31 last_day_confirmed=2026-02-01"
        self.check("court_order", confirmed, "court_order_end", "2027-03-31")
        doubted = ("stated_beyond", "unsure_end")
        self.check("court_order", "made=2026-01-15 last_day=2036-01-14", "court_order_end", "2027-01-15", flags=doubted)
        self.check("court_order", "made=2026-01-15 last_day=2027-01-15", "court_order_end", "2027-01-15")
        self.check("court_order", "made=2026-01-15", "court_order_end", "2027-01-14", flags=("unsure_end",))
        self.check("court_order", "made=2026-04-01 last_day=2027-03-31", "court_application", "2027-02-28")
        due = "made=2026-04-01 last_day=2027-03-31 application_due=2027-01-31"
        self.check("court_order", due, "court_application", "2027-01-31", "variation")
        self.check("court_order", "made=2026-04-01 plan_reviewed=2026-09-30", "care_plan_review", "2027-09-30")
        self.check("court_order", "made=2026-11-22", "cqc_notification", "2026-11-22")

    def test_the_rest(self):
        self.check("condition", "set=2026-11-02 due=2026-12-25", "condition_due", "2026-12-25")
        self.check("condition", "set=2026-11-02", "condition_due", None)
        self.check("review", "requested=2026-12-14", "review_due", "2027-01-03")
        self.check("milestone", "due=2027-03-31", "milestone_due", "2027-03-31")
        self.check("lps", "given=2026-12-01 first_effect=2026-12-10", "lps_end", None)

    def test_lps_if_it_came(self):
        lps = {"lps_from": read("2028-10-01")}
        self.assertEqual(worked_out("lps", "given=2028-09-30", "2028-10-02 12:00", **lps), {})
        found = worked_out("lps", "given=2028-10-01 first_effect=2028-10-15", "2028-10-02 12:00", **lps)
        self.assertEqual(iso(found["lps_end"].last_day), "2029-10-14")


class OffThePath(Checks):
    """Refused, suspended, second, followed by a court, reported by a third party, in Wales."""

    def gap(self, kind, facts, code, now, where="england"):
        deadline = worked_out(kind, facts, now, where)[code]
        return iso(deadline.gap_from), iso(deadline.gap_until), deadline.gap_runs

    def test_april_2009(self):
        """What decides is when the urgent authorisation was given, not when the request came."""
        for facts, last_day, by, flags in (
            ("received=2009-04-30 urgent_given=2009-05-01", "2009-05-07", "count", ()),
            ("received=2009-05-04 urgent_given=2009-04-29", "2009-05-19", "count", ()),
            ("received=2009-04-30 urgent_last_day=2035-07-08 urgent_extended_to=2035-07-08", "2035-07-08", "stated", ()),
            ("received=2009-05-01 urgent_last_day=2035-07-08 urgent_extended_to=2035-07-08", "2035-07-08", "stated", ("extension_idle",)),
        ):
            self.check("request", facts, "assess_urgent", last_day, by, "open" if "2035" in facts else "lapsed", flags)

    def test_followed_by_any_authority(self):
        urgent = "given=2026-03-01 last_day=2026-03-07 followed_on=2026-03-"
        self.check("urgent", urgent + "05", "urgent_end", "2026-03-07", "count", "met", now="2026-03-20 12:00")
        self.check("urgent", urgent + "08", "urgent_end", "2026-03-07", "count", "met", now="2026-03-20 12:00")
        self.check("urgent", urgent + "09", "urgent_end", "2026-03-07", "count", "met", ("after_gap",), now="2026-03-20 12:00")
        self.assertEqual(self.gap("urgent", urgent + "10", "urgent_end", "2026-03-20 12:00"), ("2026-03-08", "2026-03-09", False))

    def test_second_urgent(self):
        second = "given=2026-03-30 last_day=2026-04-05 earlier_urgent=2026-02-28"
        self.check("urgent", second, "urgent_end", "2026-04-05", "count", flags=("barred",), now="2026-04-01 12:00")
        self.assertEqual(self.gap("urgent", second, "urgent_end", "2026-04-01 12:00"), ("2026-03-30", "2026-04-01", True))
        self.check("urgent", second, "notice_urgent_ceased", None)

    def test_refused(self):
        refused = "given=2027-01-11 last_day=2027-01-17 refused=2027-01-13 refusal_sent=2027-01-13"
        self.check("urgent", refused, "urgent_end", "2027-01-17", "count", flags=("refused",), now="2027-01-14 12:00")
        self.check("urgent", refused, "refusal_receipt", "2027-01-14", now="2027-01-14 12:00")
        read_by = refused + " refusal_received=2027-01-14"
        self.check("urgent", read_by, "urgent_end", "2027-01-17", "count", "cancelled", ("refused",), now="2027-01-14 12:00")
        form2 = "given=2026-04-01 last_day=2027-03-29 further_requested=2027-03-07 further_decided=2027-03-25 further_refused=2027-03-25"
        self.check("standard", form2, "further_refused", "2027-03-29", "cap", now="2027-03-25 12:00")
        self.check("standard", form2, "standard_end", "2027-03-29", "stated", now="2027-03-26 12:00")

    def test_suspended(self):
        facts = "given=2026-09-01 last_day=2027-08-31 suspended=2026-12-10"
        self.check("standard", facts, "standard_end", "2027-01-06", "cap", flags=("suspended",), now="2026-12-20 12:00")
        self.check("standard", facts, "further_request", "2026-12-17", state="cancelled", flags=("on_hold",), now="2026-12-11 12:00")
        self.check("standard", facts, "notice_suspended", "2026-12-11", now="2026-12-10 12:00")
        self.check("standard", facts, "standard_end", "2027-01-06", "cap", "lapsed", ("ceased",), now="2027-01-07 12:00")
        for now, gap in (("2026-12-20 12:00", ("2026-12-10", "2026-12-20", True)), ("2027-02-01 12:00", ("2026-12-10", "2027-01-06", False))):
            self.assertEqual(self.gap("standard", facts, "suspension_end", now), gap)
        lifted = facts + " suspension_lifted=2026-12-20"
        self.assertEqual(self.gap("standard", lifted, "suspension_end", "2027-02-01 12:00"), ("2026-12-10", "2026-12-19", False))
        self.check("standard", lifted, "notice_suspension_lifted", "2026-12-21", now="2026-12-20 12:00")
        self.check("standard", facts + " suspension_lifted=2027-01-07", "notice_suspension_lifted", None, now="2027-01-08 12:00")
        self.assertEqual(self.gap("standard", "given=2026-12-12 suspended=2026-12-10", "suspension_end", "2026-12-14 12:00")[0], "2026-12-12")
        # What had ended cannot be suspended, and what ended while it was suspended cannot be lifted.
        over = "given=2026-01-15 last_day=2026-11-10 suspended=2026-11-11"
        self.check("standard", over, "standard_end", "2026-11-10", "stated", "lapsed")
        late = "given=2026-01-15 last_day=2026-11-10 suspended=2026-11-10 suspension_lifted=2026-11-11"
        self.check("standard", late, "standard_end", "2026-11-10", "stated", "lapsed", ("ceased",))

    def test_third_party(self):
        report = "reported=2026-12-01 unauthorised=2026-12-07"
        self.check("unauthorised", report, "assess_standard", "2026-12-27", now="2026-12-07 12:00")
        self.check("unauthorised", report, "notice_report", "2026-12-02", now="2026-12-01 12:00")
        self.check("unauthorised", report, "notice_report_outcome", "2026-12-08", now="2026-12-07 12:00")
        entered = report + " request_received=2026-12-08"
        self.check("unauthorised", entered, "assess_standard", "2026-12-27", state="met", now="2026-12-09 12:00")
        self.check("unauthorised", "reported=2026-12-01 not_pursued=2026-12-02", "notice_report_outcome", None)

    def test_wales(self):
        self.check("request", "received=2026-12-01 assessors_instructed=2026-12-10", "assess_standard", "2026-12-31", where="wales")
        urgent = "received=2026-12-01 urgent_given=2026-12-01 urgent_last_day=2026-12-07 assessors_instructed=2026-12-03"
        self.check("request", urgent, "assess_urgent", "2026-12-08", where="wales")
        self.check("unauthorised", "reported=2026-12-01 assessors_instructed=2026-12-01", "assess_unauthorised", "2026-12-06", where="wales")
        april = "received=2009-04-20 assessors_instructed=2009-04-30"
        self.check("request", april, "assess_standard", "2009-06-11", state="lapsed", where="wales")

    def test_too_late_for_regulation_13_2(self):
        facts = "received=2027-01-20 urgent_given=2027-01-01 urgent_last_day=2027-01-07"
        self.check("request", facts, "assess_urgent", None)
        self.check("request", facts, "assess_standard", "2027-02-09", flags=("urgent_over",))
        self.check("request", facts.replace("01-20", "01-07"), "assess_urgent", "2027-01-07")

    def test_extension_notices(self):
        facts = "given=2026-12-21 last_day=2026-12-27 extension_requested=2026-12-23"
        self.check("urgent", facts, "notice_extension_asked", "2026-12-24", now="2026-12-23 12:00")
        extended = facts + " extension_decided=2026-12-24 extended_to=2027-01-03"
        self.check("urgent", extended, "notice_extension", "2026-12-24", now="2026-12-24 12:00")
        self.check("urgent", extended, "extension_copies", "2026-12-29", now="2026-12-24 12:00")
        refused = facts + " extension_refused=2026-12-24"
        self.check("urgent", refused, "notice_extension_refused", "2026-12-24", now="2026-12-24 12:00")
        self.check("urgent", refused, "copies_extension_refused", "2026-12-29", now="2026-12-24 12:00")

    def test_review_on_hold(self):
        held = "requested=2026-11-02 suspended=2026-11-10"
        self.check("review", held, "review_due", "2026-11-22", state="cancelled", flags=("on_hold",))
        self.check("review", held + " suspension_lifted=2026-11-20", "review_due", "2026-12-10")
        pending = "requested=2026-11-02 further_requested=2026-11-10"
        self.check("review", pending, "review_due", "2026-11-22", state="cancelled", flags=("on_hold",))
        self.check("review", pending + " further_disposed=2026-11-20", "review_due", "2026-12-10")

    def test_courts_and_the_regulator(self):
        self.check("court_order", "application_refused=2026-11-22", "cqc_notification", "2026-11-22")
        renewal = "made=2026-01-10 last_day=2027-01-09 cqc_notified=2026-01-10 application_withdrawn=2026-11-22"
        self.check("court_order", renewal, "cqc_renewal", "2026-11-22")
        self.check("court_order", "made=2026-11-22", "cqc_notification", None, where="wales")

    def test_what_is_certain(self):
        self.check("standard", "given=2026-02-01 last_day=2026-09-31", "standard_end", "2027-01-31", flags=("not_stated",))
        self.check("urgent", "given=2026-11-20", "urgent_end", "2026-11-26", flags=("not_stated",))

    def test_days_nobody_knows(self):
        typed = "given=2026-11-01 starts=2026-11-01 last_day=2025-10-31"
        self.check("standard", typed, "standard_end", "2025-10-31", "stated", "lapsed", ("before_start",))
        self.assertEqual(self.gap("standard", typed, "standard_end", "2026-11-22 12:00"), (None, None, False))

    def test_the_first_that_ends_a_gap(self):
        facts = "given=2026-01-15 last_day=2026-03-01 closed=2026-03-02 died=2026-11-01"
        self.assertEqual(self.gap("standard", facts, "standard_end", "2026-11-22 12:00"), ("2026-03-02", "2026-03-02", False))

    def test_equivalent_assessments(self):
        self.check("standard", "given=2026-06-01 capacity_assessed=2026-05-20", "reuse_capacity", "2027-05-19")


class Reminders(unittest.TestCase):
    def days(self, deadline, role):
        names = {row["id"]: row for row in RULES["rungs"]}
        return [str(wall_clock(s.at))[:16] for s in deadline.ladder if s.role == role and not names[s.rung]["repeat_every"]]

    def test_christmas(self):
        """Given on Tuesday 22 December 2026, ends on a bank holiday: nobody is at work on the last
        three days, and nothing comes later than it was meant."""
        deadline = worked_out("urgent", "given=2026-12-22 last_day=2026-12-28", "2026-12-22 10:00")["urgent_end"]
        self.assertEqual(
            self.days(deadline, "managing_authority"),
            ["2026-12-22 09:00", "2026-12-23 09:00", "2026-12-24 09:00", "2026-12-29 08:00"],
        )
        self.assertEqual(self.days(deadline, "manager"), ["2026-12-24 09:00", "2026-12-29 08:00"])

    def test_thursday_before_easter(self):
        deadline = worked_out("urgent", "given=2027-03-25 last_day=2027-03-31", "2027-03-25 10:00")["urgent_end"]
        self.assertEqual(
            self.days(deadline, "managing_authority"),
            ["2027-03-25 09:00", "2027-03-30 09:00", "2027-03-31 09:00", "2027-04-01 08:00"],
        )

    def test_repeats(self):
        deadline = worked_out("urgent", "given=2026-12-22", "2027-01-06 10:00")["urgent_end"]
        alarms = [iso(s.day) for s in deadline.ladder if s.name == "urgent-end-dols-team-repeat"]
        self.assertEqual(alarms[:3], ["2027-01-06", "2027-01-07", "2027-01-08"])
        self.assertEqual(len(alarms), 11)

    def test_no_renewal_is_presumed(self):
        facts = "given=2026-01-15 last_day=2027-01-14"
        without = worked_out("standard", facts, "2026-12-01 12:00")["standard_end"]
        asked = worked_out("standard", facts + " further_requested=2026-11-20", "2026-12-01 12:00")["standard_end"]
        self.assertIn("2026-12-17 07:00", self.days(without, "managing_authority"))
        # Having asked silences what asks; that the authority has ended is said all the same.
        # It is told that its Form 2 is not decided, and asked for none.
        self.assertEqual(self.days(asked, "managing_authority"), ["2027-01-13 09:00", "2027-01-14 09:00", "2027-01-15 08:00"])

    def test_one_home_and_one_matter(self):
        """As dolsd-rules(7) shows: Elm House hears a fortnight earlier and not a week before the end."""
        general = [row for row in RULES["rungs"] if row["name"].startswith("standard-end-managing-authority-before-")]
        by_days = {row["offset_count"]: row for row in general}
        elm = dict(by_days[-28], id=9001, name="elm-42", offset_count=-42, place="Elm House", replaces=by_days[-28]["name"])
        quiet = dict(by_days[-7], id=9002, name="elm-not-7", place="Elm House", replaces=by_days[-7]["name"], active=False)
        eve = dict(by_days[-1], id=9003, name="7-1", kind="standard", matter_id=7, replaces=by_days[-1]["name"], at_time="12:00:00")
        ladders = Ladders(dict(RULES, rungs=RULES["rungs"] + [elm, quiet, eve]))
        law = oracle.Law(RULES)

        def names(place, number):
            facts = facts_of("given=2026-02-11 last_day=2027-02-10")
            found = plan(law, ladders, "standard", "england", facts, at("2026-11-23 09:00"), place, number)[1]
            ladder = next(d for d in found if d.code == "standard_end").ladder
            return [step.name.replace("standard-end-managing-authority-", "") for step in ladder if step.role == "managing_authority"]

        usual = ["before-28", "before-14", "before-7", "before-1", "on", "after-1"]
        self.assertEqual(names("Oak House", 1), usual)
        self.assertEqual(names("Elm House", 1), ["elm-42", "before-14", "before-1", "on", "after-1"])
        self.assertEqual(names("Elm House", 7), ["elm-42", "before-14", "7-1", "on", "after-1"])
        self.assertEqual(names(None, 7), usual[:3] + ["7-1", "on", "after-1"])

    def test_over_is_over(self):
        for deadline in worked_out("standard", "given=2026-01-15 died=2026-11-01").values():
            self.assertEqual((deadline.state, deadline.ladder), ("cancelled", []))

    def test_who_is_told(self):
        channels = {1: True, 2: True, 3: False}
        day = read("2026-12-24")
        recipients = [("manager", 1, day, None), ("manager", 2, None, day - 1), ("legal", 3, None, None), ("dols_team", 2, None, None)]
        self.assertEqual(whom(recipients, channels, "manager", day), ([1], None))
        self.assertEqual(whom(recipients, channels, "manager", day - 1), ([2], None))
        self.assertEqual(whom(recipients, channels, "legal", day), ([2], "legal"))
        self.assertEqual(whom(recipients, channels, "imca39a", day), ([2], "imca39a"))
        self.assertEqual(whom([], channels, "legal", day), ([], "legal"))
        self.assertIsNone(whom(recipients, channels, "imca39a", day, quiet=True))
        self.assertEqual(whom(recipients, channels, "legal", day, quiet=True), ([2], "legal"))

    def test_only_the_latest_is_told(self):
        deadline = worked_out("urgent", "given=2026-12-22", "2026-12-24 10:00")["urgent_end"]
        recipients = [("managing_authority", 1, None, None)]
        said = told(deadline, None, at("2026-12-24 10:00"), recipients, {1: True}, read("2026-12-24"))
        self.assertEqual([row[1] for row in said if row[3] == 1], ["urgent-end-managing-authority-on"])
        again = told(deadline, at("2026-12-24 10:00"), at("2026-12-28 10:00"), recipients, {1: True}, read("2026-12-24"))
        self.assertEqual(again, [])

    def test_what_is_late(self):
        """An outage is; what was meant for a day before the authorisation was recorded is not, and a
        head office does not hear of it."""
        deadline = worked_out("standard", "given=2026-11-02 last_day=2026-12-14", "2026-12-03 10:00")["standard_end"]
        recipients = [("managing_authority", 1, None, None), ("provider_head_office", 2, None, None)]
        home, office = "standard-end-managing-authority-before-14", "standard-end-provider-head-office-before-14"

        def said(known):
            rows = told(deadline, None, at("2026-12-03 10:00"), recipients, {1: True, 2: True}, read(known))
            return sorted((row[1], row[5]) for row in rows if row[3])

        self.assertEqual(said("2026-11-27"), [(home, True), (office, True)])
        self.assertEqual(said("2026-11-30"), [(home, True)])
        self.assertEqual(said("2026-12-03"), [(home, False)])


if __name__ == "__main__":
    with open(sys.argv.pop(), encoding="utf-8") as file:
        RULES.update(json.load(file))
    unittest.main()
