"""The law of deprivation of liberty as far as it has clocks, written out limit by limit.

This is a second reading, to be held against the daemon's engine: no line is shared with it, and no
row of dolsd.time_limit is read here. What is law is code below; what is local policy (whom to tell,
when) is data and is read from the ladders in ladder.py.

    plan(law, kind, where, facts, now)  ->  what follows from the facts at that instant

Facts are texts by name. "Where the law leaves a choice" marks what the packs in sql/rules decided.
"""

from days import calendars, day, london_day, midnight_after, months_away, months_beginning, read

ACT_COMMENCED = day(2009, 4, 1)  # Schedule A1 and its regulations
FIRST_MONTH_OVER = day(2009, 5, 1)  # SI 2009/139: longer periods in April 2009
CQC_REGULATIONS = day(2010, 10, 1)  # SI 2009/3112 for adult social care
CIW_REGULATIONS = day(2018, 4, 2)  # SI 2017/1264 (W.295)

OVER = ("died", "moved", "closed")
# What an event calls for is owed from then on (paras 65, 84 to 86, 90, 93, 95), wherever the person is later.
STAYS_OWED = ("died", "closed")


class Law:
    """The law in force, and changes of it that a test supposes."""

    def __init__(
        self,
        rules,
        dols_ends=None,
        lps_from=None,
        urgent_ten_from=None,
        form2_week_more_from=None,
        review_14_in_wales=False,
    ):
        self.working = calendars(rules["days"])
        self.dols_ends = dols_ends
        self.lps_from = lps_from
        self.review_14_in_wales = review_14_in_wales
        self.urgent_ten_from = urgent_ten_from
        self.form2_week_more_from = form2_week_more_from


class Case:
    """One matter at one instant."""

    def __init__(self, law, kind, where, facts, now):
        self.law, self.kind, self.where, self.now = law, kind, where, now
        self.working = law.working[where]
        self.today = london_day(now)
        self.facts = {}
        self.bad = []
        self.asked = set()  # the facts that the answer may depend on
        for name, text in facts.items():
            when = read(text)
            if when is not None:
                self.facts[name] = when
            elif text is not None:
                self.bad.append(name)

    def __getitem__(self, name):
        self.asked.add(name)
        return self.facts.get(name)

    def has(self, *names):
        self.asked.update(names)
        return any(name in self.facts for name in names)

    def began(self, fact, commenced=ACT_COMMENCED):
        """Whether the matter began under the law that commenced then; a matter without the date
        that says so is taken to begin today."""
        when = self[fact]
        return (self.today if when is None else when) >= commenced

    def under_dols(self, fact, commenced=ACT_COMMENCED):
        """The same for the safeguards, which may have ended for new matters; those that began
        before run to their own end under them."""
        return self.began(fact, commenced) and self.within_dols(fact)

    def within_dols(self, fact):
        ends = self.law.dols_ends
        return ends is None or not self.began(fact, ends + 1)

    def in_first_month(self, fact):
        return self.began(fact) and not self.began(fact, FIRST_MONTH_OVER)


class Deadline:
    """A last day and what led to it. `first_day` is the first day of the period that it ends, None
    where it is a day without a period."""

    def __init__(self, code, start, last_day, first_day=None, by="count", counted=None, flags=(), start_fact=None):
        self.code = code
        self.start, self.start_fact = start, start_fact
        self.last_day = last_day
        self.first_day = first_day
        self.decided_by = by
        self.counted = counted
        self.flags = sorted(flags)
        self.ends_at = midnight_after(last_day)
        self.state, self.reasons, self.passes = "open", [None], False
        self.gap_from = self.gap_until = None
        self.gap_runs = False
        self.ladder = []


AUTHORITIES = ("found_unauthorised", "urgent_end", "standard_end", "court_order_end", "lps_end")


def stands(
    case, deadline, met_by=(), since=None, over_by=OVER, passes=False, in_time_only=False, seamless=None, holds=(), given=None,
    before=(),
):  # fmt: skip
    """Settles how a deadline stands at the instant of the case. An authority that another one
    follows, but not the very next day, leaves a gap, which is looked at. `holds` are pairs of facts between
    which nothing is done; `given` is the day before which an authority authorises nothing; what is of `before` ends
    it if it came no later than the event from which it is counted, for then it never came to that."""
    facts, today = case.facts, case.today
    deadline.passes, deadline.over_by = passes, over_by
    case.asked.update(met_by, over_by, before)
    ended = [name for name in over_by if name in facts and facts[name] <= today]
    ended += [name for name in before if name in facts and facts[name] <= min(today, deadline.start)]
    # A date may lie ahead: a successor that begins in time keeps the deadline, one that begins
    # after a gap does so from its first day.
    in_time = max(today, deadline.last_day + 1)
    earliest = deadline.start if since == "start" else facts.get(since)
    met = [
        name
        for name in met_by
        if name in facts and facts[name] <= in_time and (earliest is None or facts[name] >= earliest)
    ]
    met.sort(key=facts.get)
    if in_time_only:
        # What came after the last day comes too late.
        late = [name for name in met if facts[name] > deadline.last_day]
        met = [name for name in met if name not in late]
    if seamless is not None:
        # The day after what ended at the latest, or there was a gap.
        follows = case[seamless]
        if follows is not None and follows <= deadline.start + 1:
            met.append(seamless)
    if met and deadline.code in AUTHORITIES and any(facts[name] + 1 < facts[met[0]] for name in ended):
        # What had ended early was not followed without a gap: nothing meets it any more.
        met = []
    if "died" in ended:
        deadline.state, deadline.reasons = "cancelled", ["died"]
    elif met:
        deadline.state, deadline.reasons = "met", met
        if deadline.code not in AUTHORITIES and facts[met[0]] > deadline.last_day:
            flag(deadline, "met_late")
    elif ended:
        deadline.state, deadline.reasons = "cancelled", ended
    elif [since for since, until in holds if is_between(case, since, until)]:
        deadline.state = "cancelled"
        deadline.reasons = [since for since, until in holds if is_between(case, since, until)]
        flag(deadline, "on_hold")
    elif case.now >= deadline.ends_at:
        deadline.state = "passed" if passes else "lapsed"
    if deadline.state == "open" and deadline.code in AUTHORITIES and deadline.first_day is not None:
        if today < deadline.first_day:
            flag(deadline, "not_begun")
    if in_time_only and deadline.state in ("open", "passed", "lapsed"):
        if any(facts[name] > deadline.last_day for name in met_by if name in facts):
            flag(deadline, "too_late")
    if deadline.code in AUTHORITIES:
        if given is not None and deadline.last_day < given:
            # Over before it was given or made: one of the dates is wrong.
            flag(deadline, "before_start")
        find_gap(case, deadline, met_by, earliest, given)
    return deadline


def find_gap(case, deadline, met_by, earliest, given):
    """The days after it on which nothing on record gave authority: from the day after its last day, never
    before it had begun, to the day before another one began, or to the day on which the person died or left or
    the matter was closed, whichever came first, or to today. What the Act does not allow gave none from its
    own first day, or from the day after the first one of that detention, which runs on beside it. Where the dates
    contradict each other nobody knows the days. What was entered by mistake never was, so nothing ended with it."""
    if "before_start" in deadline.flags or "mistaken" in case.facts:
        return
    first = deadline.last_day + 1
    if "barred" in deadline.flags:
        first = max(deadline.start, (case["earlier_urgent"] or 0) + 1)
    if given is not None:
        first = max(first, given)
    in_time = max(case.today, deadline.last_day + 1)
    ends = [case.facts[name] - 1 for name in met_by if name in case.facts and (earliest or 0) <= case.facts[name] <= in_time]
    ends += [case.facts[name] for name in deadline.over_by if name in case.facts and case.facts[name] <= case.today]
    deadline.gap_runs = not ends
    last = min(ends, default=case.today)
    if last < first:
        deadline.gap_runs = False
        return
    deadline.gap_from, deadline.gap_until = first, last
    if deadline.state == "met":
        flag(deadline, "after_gap")


def is_between(case, since, until):
    """Whether one has happened and the other, which ends it, has not."""
    begun, done = case[since], case[until]
    return begun is not None and begun <= case.today and not (done is not None and begun <= done <= case.today)


def next_working_day(case, code, start, fact, n=1):
    """"As soon as practicable": where the law leaves a choice, so many working days later."""
    last = case.working.after(start, n)
    return Deadline(code, start, last, start, counted=last, start_fact=fact)


def on_the_day(code, start, fact, first_day=None):
    return Deadline(code, start, start, first_day, counted=start, start_fact=fact)


def period(code, start, fact, statutory, stated, stated_fact):
    """A period that begins with a day, is at most as long as the law allows and may be stated as
    shorter. Without its first day only the stated last day is known."""
    if start is None:
        if stated is None:
            return None
        return Deadline(code, stated, stated, by="stated", start_fact=stated_fact)
    if stated is not None and stated < statutory:
        return Deadline(code, start, stated, start, "stated", statutory, start_fact=fact)
    flags = ["stated_beyond"] if stated is not None and stated > statutory else []
    return Deadline(code, start, statutory, start, "count", statutory, flags, fact)


def move_last_day(deadline, last_day, by):
    deadline.last_day, deadline.decided_by = last_day, by
    deadline.ends_at = midnight_after(last_day)


def flag(deadline, name):
    deadline.flags = sorted(set(deadline.flags) | {name})


def extend(deadline, to, at_most, *came, before=None):
    """One extension, counted from the day before it; one that adds nothing, or was asked for or decided when it
    had ended, or when nothing was left to wait for, is looked at."""
    if deadline is None or to is None:
        return
    if to <= deadline.last_day:
        flag(deadline, "extension_idle")
        return
    until = deadline.last_day if before is None else min(before, deadline.last_day)
    if any(day is not None and day > until for day in came):
        flag(deadline, "extension_late")
        return
    if to > deadline.last_day + at_most:
        flag(deadline, "extension_beyond")
    move_last_day(deadline, min(to, deadline.last_day + at_most), "extension")


def not_past(deadline, end):
    """What only an authorisation in force asks for is not due after its end."""
    if end is not None and end.last_day < deadline.last_day:
        move_last_day(deadline, end.last_day, "cap")
    check_order(deadline)


def check_order(deadline):
    """A period that ends before it begins: one of the dates is wrong."""
    if deadline.first_day is not None and deadline.last_day < deadline.first_day:
        flag(deadline, "before_start")


# ---- urgent authorisations (Schedule A1 paras 74 to 90)


def urgent_last_day(case, given, stated, extended, asked, code, days, extends, decided=None, before=None):
    """At most 7 days, the day on which it is given being day 1 (where the law leaves a choice: the
    cautious reading); extended once, by at most 7, while it is in force."""
    start = case[given]
    deadline = period(code, start, given, None if start is None else start + days - 1, case[stated], stated)
    if extends:
        extend(deadline, case[extended], 7, case[asked], case[decided] if decided else None, before=before)
    if deadline:
        check_order(deadline)
    return deadline


def urgent_end(case):
    """Paras 77, 78, 84, 85, 89. Any authority for the person and place follows it; it ends early when the
    managing authority receives notice of a refusal. Of a second one for a detention the Act says that it is
    not to be given (para 77(2)), so it is none. One that states no period is certain of nothing (para 80(c))."""
    if not case.under_dols("given"):
        return None
    ten = case.law.urgent_ten_from is not None and case.began("given", case.law.urgent_ten_from)
    first_month = case.in_first_month("given")
    days = 10 if ten else 21 if first_month else 7
    facts = "given", "last_day", "extended_to", "extension_requested"
    # Para 84(4)(b): it can wait for nothing more once the request is disposed of (para 66), with the notice of the
    # refusal or copies of what was granted. One that was received had been given, at the latest on that day.
    disposed = None
    if not case.has("earlier_urgent"):
        disposed = case["refusal_sent"] if case.has("refusal_sent") else case["refusal_received"]
        if not case.has("refused", "refusal_sent"):
            # Para 84(4)(a): without a request there is no ground for one at all.
            if case.has("unrequested"):
                disposed = case["unrequested"]
            elif case.has("grant_sent"):
                disposed = case["grant_sent"]
            elif disposed is None:
                # Nothing is said of a withdrawal, which ends nothing (paras 66, 89); but nothing is left to wait for.
                disposed = case["withdrawn"]
    deadline = urgent_last_day(case, *facts, "urgent_end", days, not first_month, "extension_decided", disposed)
    if deadline is None:
        return None
    if case.has("earlier_urgent"):
        flag(deadline, "barred")
    elif case.has("refused", "refusal_sent"):
        # Notice of a refusal is given of one that there was, whatever day is recorded of it.
        flag(deadline, "refused")
    if not case.has("last_day"):
        flag(deadline, "not_stated")
    return stands(case, deadline, ("standard_started", "followed_on"), "given", ("refusal_received",) + OVER)


def notice_urgent_ceased(case, end):
    """Para 90: as soon as practicable after it ceases, whichever way that comes first. What never was in
    force ceases not. Where the law leaves a choice: not where the person had left by then; who leaves later is owed it."""
    if not case.under_dols("given") or case.has("earlier_urgent"):
        return None
    ways = [("limit:urgent_end", end.last_day)] if end else []
    ways += [(name, case[name]) for name in ("standard_started", "refusal_received") if case.has(name)]
    if not ways:
        return None
    fact, ceased = min(ways, key=lambda way: way[1])
    deadline = next_working_day(case, "notice_urgent_ceased", ceased, fact)
    return stands(case, deadline, ("ceased_notice",), "start", STAYS_OWED, before=("moved",))


def owed(case, code, facts, met, since="start", over_by=STAYS_OWED, days=1, extended=False, end=None, before=()):
    """A notice or copy in writing (para 169). The Act names no day or says "as soon as practicable"; where it
    leaves a choice, so many working days after the first of the facts that is known, or that day itself. What is
    owed about an extension that there is follows the last of them, for nothing is owed before it was decided."""
    known = [name for name in facts if case.has(name)]
    case.asked.update(facts)
    if not known:
        return None
    fact = max(known, key=lambda name: case[name]) if extended else known[0]
    deadline = next_working_day(case, code, case[fact], fact, days) if days else on_the_day(code, case[fact], fact)
    if extended:
        # Of what was extended in time, and while it runs: nothing is extended once the request was disposed of, nor
        # without one (paras 66, 84(4)); with notice of a refusal it may end any day (para 89(4)).
        not_past(deadline, end)
        for name in ("refusal_sent", "refusal_received", "grant_sent", "unrequested"):
            if case.has(name) and case[name] < deadline.last_day:
                move_last_day(deadline, case[name], "cap")
                check_order(deadline)
        if case.has("extension_decided") and case["extension_decided"] > deadline.last_day:
            return None
    return stands(case, deadline, (met,), since, over_by, before=before)


def urgent_notices(case, end):
    """Paras 84(3), 85(4) to (6), 86(2) and (3), of what can be extended at all; and the question on which day
    the refusal was received (para 89(4))."""
    if not case.under_dols("given") or case.has("earlier_urgent"):
        return []
    over = ("standard_started",) + OVER
    found = [owed(case, "refusal_receipt", ("refusal_sent",), "refusal_received", over_by=over)]
    if not case.in_first_month("given"):
        found += [
            owed(case, "notice_extension_asked", ("extension_requested",), "extension_request_notice"),
            owed(case, "notice_extension", ("extension_decided",), "extension_notice", days=0, extended=True, end=end),
            owed(
                case, "extension_copies", ("extension_notice", "extension_decided"), "extension_copies", extended=True, end=end
            ),
            owed(case, "notice_extension_refused", ("extension_refused",), "extension_refusal_notice", days=0),
            owed(
                case, "copies_extension_refused", ("extension_refusal_notice", "extension_refused"), "extension_refusal_copies"
            ),
        ]  # fmt: skip
    return found


# ---- requests and assessments (2008 Regs regs 13 and 14; Wales: SI 2009/783)

DECISIONS = ("assessed", "decided", "granted", "refused")


def assess_urgent_england(case):
    """Reg 13(2): before the urgent authorisation, as extended, ends. SI 2009/139 Sch paras 3 and 4 look
    at the day on which that was given, whenever the request came; a request that says that it was given
    (reg 16(2)) came no earlier, so that its own day serves where the other is not recorded."""
    given = "urgent_given" if case.has("urgent_given") else "received"
    if not case.began(given) or not case.within_dols("received"):
        return None
    first_month = case.in_first_month(given)
    facts = "urgent_given", "urgent_last_day", "urgent_extended_to", "urgent_extension_requested"
    return urgent_last_day(case, *facts, "assess_urgent", 21 if first_month else 7, not first_month)


def assess_urgent_wales(case):
    """SI 2009/783 (W.69) reg 9(2): within 5 days from the instruction of the assessor, whatever the urgent
    authorisation does, but not before there is one ("has given"): where the law leaves a choice, within 5 days from
    the later of the two. Before that no regulation names a day: a local target, 5 days from receipt and not past
    its end, as extended, which is the 7th day where none is stated; none where that was before the receipt."""
    instructed, received = case["assessors_instructed"], case["received"]
    given, end = case["urgent_given"], case["urgent_last_day"]
    if instructed is not None:
        fact = "urgent_given" if given is not None and given > instructed else "assessors_instructed"
        last = case[fact] + 5
        return Deadline("assess_urgent", case[fact], last, case[fact], counted=last, start_fact=fact)
    if received is None:
        return None
    if end is None:
        end = given + 6
    elif case["urgent_extended_to"] is not None:
        end = case["urgent_extended_to"]
    if end < received:
        return None
    # One that was given after the request is counted from when it was given.
    fact, start = ("urgent_given", given) if given is not None and given > received else ("received", received)
    deadline = Deadline("assess_urgent", start, start + 4, start, counted=start + 4, start_fact=fact)
    if end < deadline.last_day:
        move_last_day(deadline, end, "cap")
    check_order(deadline)
    return deadline


def assess_standard_wales(case, flags):
    """Reg 9(1): within 21 days from the instruction; reg 11: 42 where that was in April 2009. Before it a
    local target, 21 days beginning with the day of receipt."""
    instructed, received = case["assessors_instructed"], case["received"]
    if instructed is not None:
        last = instructed + (42 if case.in_first_month("assessors_instructed") else 21)
        return Deadline("assess_standard", instructed, last, instructed, counted=last, start_fact="assessors_instructed")
    if received is None:
        return None
    return Deadline("assess_standard", received, received + 20, received, counted=received + 20, flags=flags, start_fact="received")


def assess_standard_england(case, flags):
    """Reg 13(1): 21 days beginning with the day of receipt; SI 2009/139 Sch para 2: 42 for requests of
    April 2009."""
    received = case["received"]
    if received is None:
        return None
    last = received + (41 if case.in_first_month("received") else 20)
    return Deadline("assess_standard", received, last, received, counted=last, flags=flags, start_fact="received")


def assess(case):
    """A request with an urgent authorisation is assessed while that runs, any other in 21 days. In England a
    request that was received after it had ended is like any other (reg 13(2): "in force"); there was no
    authority from then on, which is looked at."""
    with_urgent = case.has("urgent_given", "urgent_last_day")
    if case.where == "wales":
        # Reg 9(1) and reg 11 look at the day of the instruction.
        since = "assessors_instructed" if case.has("assessors_instructed") and not with_urgent else "received"
        if not case.began(since) or not case.within_dols("received"):
            return None
        deadline = assess_urgent_wales(case) if with_urgent else None
        deadline = deadline or assess_standard_wales(case, ["urgent_over"] if with_urgent else [])
    else:
        deadline = assess_urgent_england(case) if with_urgent else None
        received = case["received"]
        over = deadline is not None and received is not None and received > deadline.last_day
        if deadline is None or over:
            if not case.under_dols("received"):
                return None
            deadline = assess_standard_england(case, ["urgent_over"] if with_urgent else [])
    over_by = ("withdrawn",) + OVER
    return deadline and stands(case, deadline, DECISIONS, None, over_by)


def decision_due(case):
    """Nothing in the Act says how soon a request is decided once it is assessed (para 50: the
    authorisation must be given where all are positive); a local target of 3 working days."""
    if not case.has("assessed") or not case.began("received"):
        return None
    # What was assessed before the request came (para 49) can be decided on when it has come.
    fact = "received" if case.has("received") and case["received"] > case["assessed"] else "assessed"
    deadline = next_working_day(case, "decision_due", case[fact], fact, 3)
    return stands(case, deadline, ("decided", "granted", "refused"), None, ("withdrawn",) + OVER)


OUTCOMES = ("unauthorised", "authorised", "no_deprivation", "not_pursued")


def assess_unauthorised(case):
    """Reg 14: 7 days beginning with the date on which the request of the third party is received. Wales, reg
    10: within 5 days from the instruction of the assessor; before it a local target, as if that were the day of
    the report."""
    reported, instructed = case["reported"], case["assessors_instructed"]
    fact = "assessors_instructed" if case.where == "wales" and instructed is not None else "reported"
    if case[fact] is None or not case.under_dols("reported"):
        return None
    start = case[fact]
    last = start + (5 if case.where == "wales" else 6)
    deadline = Deadline("assess_unauthorised", start, last, start, counted=last, start_fact=fact)
    return stands(case, deadline, ("assessed", "decided") + OUTCOMES)


def deemed_request(case):
    """Para 71(2): found to be detained without authority, the Schedule applies as if the managing authority
    had requested a standard authorisation, and that day is the request's: 42 days in England where it is in April 2009
    (SI 2009/139 Sch para 2, about SI 2008/1858). Of the 21 days the day of the finding is day 1 (where the law leaves
    a choice); once the request is entered its own clock runs."""
    found = case["unauthorised"]
    # In Wales it is a local target, of whatever was reported under the safeguards.
    begins = "reported" if case.where == "wales" else "unauthorised"
    if found is None or not case.began(begins) or not case.within_dols("reported"):
        return None
    last = found + (41 if case.where != "wales" and case.in_first_month("unauthorised") else 20)
    deadline = Deadline("assess_standard", found, last, found, counted=last, start_fact="unauthorised")
    # Paras 50, 57, 66: a standard authorisation that is given disposes of it as well.
    return stands(case, deadline, ("request_received", "request_decided"))


def found_unauthorised(case):
    """Section 4A, paras 67, 71: what was found to be without authority is so until something authorises it. Nothing is
    on record of the days before the finding."""
    found = case["unauthorised"]
    if found is None or not case.under_dols("reported"):
        return None
    deadline = Deadline("found_unauthorised", found, found - 1, None, counted=found - 1, start_fact="unauthorised")
    return stands(case, deadline, ("followed_on",), "unauthorised", ("no_deprivation", "authorised") + OVER)


def report_notices(case):
    """Paras 69(7), 71(4), 72(2), 73(2)."""
    if not case.under_dols("reported"):
        return []
    over = ("died", "closed")
    outcomes = "no_deprivation", "authorised", "unauthorised"
    if not case.has(*OUTCOMES):
        # Decided or assessed, and nobody recorded how: the notice is owed all the same.
        outcomes = "decided", "assessed"
    return [
        owed(case, "notice_report", ("reported",), "report_notice", over_by=over),
        owed(case, "notice_report_outcome", outcomes, "outcome_notice", over_by=over),
    ]


def notice_deprivation(case):
    """Para 136: what the best interests assessor states under para 44(2)."""
    if not case.under_dols("received"):
        return None
    return owed(case, "notice_deprivation", ("deprivation_found",), "deprivation_notice", over_by=("died", "closed"))


def copies_of_decision(case):
    """Paras 57 and 58. A grant or a refusal names the day; else the decision as such."""
    fact = next((name for name in ("granted", "refused", "decided") if case.has(name)), None)
    if fact is None or not case.under_dols("received"):
        return None
    deadline = next_working_day(case, "copies_of_decision", case[fact], fact)
    return stands(case, deadline, ("copies_sent",), "start", ("died", "closed"))


def imca39a(case):
    """Sections 39A and 39B: until the request is disposed of, and not for one whose authorisation would follow
    another at once (the third condition of 39B); or, where a third party reported it (39B(9)), until
    there is nothing to assess or the request that is deemed made is decided."""
    report = case.kind == "unauthorised"
    if not report and case.has("further"):
        return None
    if not case.has("imca39a_needed") or not case.under_dols("reported" if report else "received"):
        return None
    deadline = next_working_day(case, "imca39a", case["imca39a_needed"], "imca39a_needed")
    over = ("authorised", "no_deprivation", "not_pursued", "request_decided") if report else ("granted", "refused", "withdrawn")
    return stands(case, deadline, ("imca39a_instructed",), None, over + OVER)


# ---- standard authorisations


def check_start(case, deadline):
    """Para 63: never in force before it is given."""
    if case.has("given") and deadline.start < case["given"]:
        flag(deadline, "dated_back")


def standard_start(case):
    """Paras 52 and 63: in force from the day it states, however far ahead. Nothing is owed then."""
    if not case.has("starts") or not case.under_dols("given"):
        return None
    deadline = on_the_day("standard_start", case["starts"], "starts")
    check_start(case, deadline)
    return stands(case, deadline, (), None, ("review_ended",) + OVER, passes=True)


def suspended_until(case):
    """Paras 91 to 97: the last day of a suspension that was not lifted in its 28 days, the day of
    the suspension being day 1. A notice after that comes too late: the authorisation has ceased
    (para 96). A notice from before is about an older suspension."""
    suspended, lifted = case["suspended"], case["suspension_lifted"]
    if suspended is None:
        return None
    last = suspended + 27
    if lifted is not None and suspended <= lifted <= last:
        return None
    return last


def standard_end(case):
    """Paras 42, 51, 64, 96; section 21A. At most a year from when it comes into force; a court may
    set another day; a suspension ends it whatever its period."""
    if not case.under_dols("given"):
        return None
    fact = "starts" if case.has("starts") else "given"
    start, stated, court = case[fact], case["last_day"], case["court_last_day"]
    statutory = None if start is None else months_beginning(start, 12)
    deadline = period("standard_end", start, fact, statutory, stated, "last_day")
    if court is not None and start is not None and court > months_beginning(start, 24):
        # A year beyond the longest period is taken for a slip; where the law leaves a choice, the year.
        deadline = period("standard_end", start, fact, statutory, court, "court_last_day")
        flag(deadline, "unsure_end")
    elif court is not None:
        if start is None:
            deadline = Deadline("standard_end", court, court, by="variation", start_fact="court_last_day")
        move_last_day(deadline, court, "variation")
    if deadline is None:
        return None
    suspension = suspended_until(case)
    if suspension is not None and suspension < deadline.last_day:
        move_last_day(deadline, suspension, "cap")
        if case["suspension_lifted"] is not None and case["suspension_lifted"] > suspension:
            flag(deadline, "too_late")
    check_order(deadline)
    if start is not None:
        check_start(case, deadline)
    if stated is None and court is None:
        # Para 55(1)(c): it states its period; without that no day is certain.
        flag(deadline, "not_stated")
    stands(case, deadline, ("followed_on",), "given", ("review_ended",) + OVER, given=case["given"])
    if is_between(case, "suspended", "suspension_lifted"):
        # Para 97: meanwhile it authorises nothing.
        if deadline.state == "open":
            flag(deadline, "suspended")
    if deadline.state == "lapsed" and ended_suspended(case, deadline):
        flag(deadline, "ceased")
    return deadline


def ended_suspended(case, end):
    """Whether it was suspended on its last day."""
    since, lifted = case["suspended"], case["suspension_lifted"]
    return since is not None and since <= end.last_day and not (lifted is not None and since <= lifted <= end.last_day)


def suspension(case, end, code, begun, over):
    """Para 96: the period of 28 days itself; the authorisation's own end may come before. What follows
    is automatic. So with a suspension before the latest, whose days stay without authority (para 97)."""
    suspended = case[begun]
    if suspended is None or not case.under_dols("given"):
        return None
    last = suspended + 27
    deadline = Deadline(code, suspended, last, suspended, counted=last, start_fact=begun)
    not_past(deadline, end)
    # Para 91(1), (2): only what is in force is suspended, and a review may have ended it before (para 117).
    ended = case["review_ended"]
    if ended is not None and ended < deadline.last_day:
        move_last_day(deadline, ended, "cap")
        check_order(deadline)
    if deadline.last_day < suspended:
        return None
    over_by = ("followed_on", "review_ended") + OVER
    stands(case, deadline, (over,), begun, over_by, passes=True, in_time_only=True)
    suspension_gap(case, deadline, over)
    return deadline


def suspension_gap(case, deadline, lifting):
    """Para 97: no cover from the day of the suspension to the day before it is lifted, to the 28th day, or to
    what ended it all before; after that the gap is the authorisation's own."""
    if "before_start" in deadline.flags or "mistaken" in case.facts:
        return
    begins = max(deadline.start, case["given"] or 0)
    lifted = case[lifting]
    ends = [deadline.last_day]
    if lifted is not None and deadline.start <= lifted <= deadline.last_day:
        ends.append(lifted - 1)
    over = [name for name in deadline.over_by if case.has(name) and case[name] <= case.today]
    # Another authority covers its own first day.
    ends += [case[name] - 1 if name == "followed_on" else case[name] for name in over]
    last = min(ends + [case.today])
    if last < begins:
        return
    deadline.gap_from, deadline.gap_until = begins, last
    deadline.gap_runs = last == case.today and min(ends) >= case.today and not [e for e in ends[1:] if e <= case.today]


def standard_notices(case, suspension):
    """Paras 93(3), 95(3) and (4); SI 2008/1315 reg 12(4) and SI 2009/266 reg 13: copies of each appointment, while it
    can run; regs 14(2) and 16: notice of every end of one. A notice after the 28 days lifts nothing."""
    if not case.under_dols("given"):
        return []
    # In England the appointment is for the period of the authorisation (reg 12(3)): what had ended that ended the
    # appointment. The regulations of Wales do not say so: where the law leaves a choice, the notices are owed.
    ended = ("review_ended", "ceased_notice") if case.where == "england" else ()
    found = [owed(case, "notice_rpr_ended", ("rpr_ended",), "rpr_end_notice", since=None, before=ended)]
    found.append(owed(case, "notice_rpr_appointed", ("rpr_appointed",), "rpr_copies", over_by=NOT_IN_FORCE))
    if suspension is not None:
        found.append(owed(case, "notice_suspended", ("suspended",), "suspension_notice"))
    if suspension is not None and suspension.state == "met":
        found.append(owed(case, "notice_suspension_lifted", ("suspension_lifted",), "lifting_notice"))
    return found


def for_a_year(case, code, fact, end, over_by, met=()):
    """What somebody has to see to from a day on, for a year, and not after the end of the authority: then it passes."""
    start = case[fact]
    last = months_beginning(start, 12)
    deadline = Deadline(code, start, last, start, counted=last, start_fact=fact)
    not_past(deadline, end)
    return stands(case, deadline, met, None, over_by, passes=True)


def further_refused(case, end):
    """Paras 28, 64(1): a refusal leaves the authorisation to its own end, and nothing follows it. So
    it concerns everybody until that end, which is within a year."""
    if not case.has("further_refused") or case.has("followed_on") or not case.under_dols("given"):
        return None
    return for_a_year(case, "further_refused", "further_refused", end, ("review_ended",) + OVER)


SUSPENSION = (("suspended", "suspension_lifted"),)


def gap_ahead(case, end, met, over_by, holds=()):
    """Paras 52, 63: what was given but begins only after a gap, or ended before it began, covers no day
    before; another can be given until this one ends."""
    begins, early = {"standard": ("given", "review_ended"), "court_order": ("made", "discharged")}.get(case.kind, (None, None))
    if early and case.began(begins) and case.has("next_given") and case.has("next_starts") and case.has(early):
        # Para 117: it ended before, so that nothing is left of it to go by but the day before the next begins.
        starts = case["next_starts"]
        deadline = Deadline("gap_ahead", starts, starts - 1, counted=starts - 1, start_fact="next_starts")
        return stands(case, deadline, (), None, ("followed_on",) + OVER, passes=True)
    if end is None or not case.has("next_given"):
        return None
    deadline = on_the_day("gap_ahead", end.last_day, "limit:" + end.code)
    return stands(case, deadline, met, None, over_by, passes=True, holds=holds)


def eligibility_doubted(case, end):
    """Paras 91 to 93: a suspension says that the person ceased to be eligible, which was found before this was given. It
    does not reach this one, which begins all the same; where the law leaves a choice, somebody asks, from its first day."""
    if not case.has("follows_suspended") or not case.began("given"):
        return None
    facts = [name for name in ("follows_suspended", "starts", "given") if case.has(name)]
    fact = max(facts, key=lambda name: case[name])
    return for_a_year(case, "eligibility_doubted", fact, end, ("followed_on", "review_ended") + OVER, met=("suspended",))


def place_doubted(case, end, over_by):
    """Paras 25, 26, 62(2): an authority for another place came into force, and no move is on record. Where the law
    leaves a choice: that ends nothing here, and somebody is asked, until this one ends."""
    if not case.has("elsewhere") or not case.began("made" if case.kind == "court_order" else "given"):
        return None
    return for_a_year(case, "place_doubted", "elsewhere", end, over_by + OVER)


def back_without_authority(case):
    """Section 4A, paras 64(1), 96: who comes back after the end is there with nothing in force, though that they are
    deprived of their liberty nobody has said. Somebody is asked for a year."""
    if not case.has("returned_after") or not case.began("made" if case.kind == "court_order" else "given"):
        return None
    return for_a_year(case, "back_without_authority", "returned_after", None, ("died", "closed"))


def assessment_doubted(case, end):
    """Paras 49(4), 50: given on an assessment that is later, or that had been reusable no longer. Where the law leaves a
    choice, it counts until somebody ends it, and somebody asks."""
    if not (case.has("assessed_out_of_time") and case.has("given") and case.began("given")):
        return None
    return for_a_year(case, "assessment_doubted", "given", end, ("followed_on", "review_ended") + OVER)


def reusable(case):
    """Para 49(4): an assessment serves another request if it was made within the previous 12 months; age has
    no such limit. Its last day is the day before the anniversary (the cautious reading)."""
    for requirement in ("mental_health", "capacity", "best_interests", "eligibility", "refusals"):
        fact = requirement + "_assessed"
        if case.has(fact) and case.under_dols("given"):
            last = months_beginning(case[fact], 12)
            deadline = Deadline("reuse_" + requirement, case[fact], last, case[fact], counted=last, start_fact=fact)
            # Para 49(5): a suspension says that the eligibility requirement is not met (para 91). What an assessment
            # was made for does not matter (para 49(7)), so that of the three which look at the person alone survives
            # a move. Where the law leaves a choice: eligibility looks at the hospital too.
            holds = SUSPENSION if requirement == "eligibility" else ()
            over_by = OVER if requirement in ("best_interests", "eligibility") else STAYS_OWED
            yield stands(case, deadline, (), None, ("review_ended", "followed_on") + over_by, passes=True, holds=holds)


def further_request(case, end):
    """No statute sets a day for Form 2: this is the last that leaves the whole 21 days, which have to be over with
    the authorisation, and begin with the day on which it is received, or in Wales on the day after an assessor is
    instructed. Once a further
    authority is on record none has to be asked for; that it comes too late is standard_end's. While it is
    suspended none could be granted: the person does not meet the eligibility requirement (paras 50, 91)."""
    if end is None:
        return None
    weeks_more = case.law.form2_week_more_from
    over = ("review_ended",) + OVER
    met = ("further_requested", "further_decided", "further_refused")
    as_in_wales = case.where == "wales" and case.under_dols("given") and not case.has("followed_on")
    if not as_in_wales and weeks_more is not None and case.today >= weeks_more:
        days, met = 27, ("further_requested",)
    elif not case.under_dols("given") or not as_in_wales and weeks_more is not None and case.began("given", weeks_more):
        return None
    elif case.has("followed_on"):
        return None
    else:
        days = 21 if as_in_wales else 20
    last = end.last_day - days
    deadline = Deadline("further_request", end.last_day, last, counted=last, start_fact="limit:standard_end")
    return stands(case, deadline, met, "given", over, passes=True, holds=SUSPENSION)


def further_pending(case, end):
    """A Form 2 that is in has to be decided before the authorisation ends. A further authority on
    record is the decision."""
    if end is None or not case.has("further_requested") or not case.under_dols("given"):
        return None
    if case.has("followed_on"):
        return None
    deadline = on_the_day("further_pending", end.last_day, "limit:standard_end")
    met = ("further_decided", "further_refused")
    return stands(case, deadline, met, "further_requested", ("review_ended",) + OVER, holds=SUSPENSION)


def notice_standard_ceased(case, end):
    """Para 65: as soon as practicable after it ceases, at its end, by a review before or by a new one for the same
    place that comes into force before (para 62(2)), whatever follows. Where the law leaves a choice: copies of the
    next one, for the same people (para 57), are notice of it; nothing where the person had left by then."""
    if not case.under_dols("given"):
        return None
    ways = [("limit:standard_end", end.last_day)] if end else []
    ways += [(name, case[name]) for name in ("review_ended", "replaced") if case.has(name)]
    if not ways:
        return None
    fact, ceased = min(ways, key=lambda way: way[1])
    deadline = next_working_day(case, "notice_standard_ceased", ceased, fact)
    met = ("ceased_notice", "next_copies")
    return stands(case, deadline, met, "start", STAYS_OWED, seamless="next_copies", before=("moved",))


# Only an authorisation in force has a representative and advocates beside them.
NOT_IN_FORCE = ("review_ended", "followed_on", "ceased_notice") + OVER


def rpr_appointment(case, end):
    """Para 139(1): as soon as practicable after the grant; a local target of 5 working days. Para 139(2) and (3): and
    after a vacancy, which a section 39C IMCA only bridges (section 39C(5)); until one is instructed the gap's own
    limit asks for either."""
    if not case.under_dols("given"):
        return None
    fact, since = ("given" if case.has("given") else "starts"), None
    if case.has("rpr_ended"):
        if not case.has("imca39c_instructed"):
            return None
        fact = since = "rpr_ended"
    if not case.has(fact):
        return None
    deadline = next_working_day(case, "rpr_appointment", case[fact], fact, 5)
    not_past(deadline, end)
    return stands(case, deadline, ("rpr_appointed", "rpr_paid"), since, NOT_IN_FORCE)


def rpr_gap(case, end):
    """Section 39C: an appointment ended. Only what was done since then closes the gap."""
    if not case.has("rpr_ended") or not case.under_dols("given"):
        return None
    deadline = next_working_day(case, "rpr_gap", case["rpr_ended"], "rpr_ended")
    not_past(deadline, end)
    met = ("rpr_appointed", "rpr_paid", "imca39c_instructed")
    return stands(case, deadline, met, "rpr_ended", NOT_IN_FORCE)


def imca39d(case, end):
    """Section 39D(2) to (4): asked for by the person or a representative who is not paid. Where the law leaves a
    choice (39E), only an advocate instructed since."""
    if not case.has("imca39d_asked") or case.has("rpr_paid") or not case.under_dols("given"):
        return None
    deadline = next_working_day(case, "imca39d", case["imca39d_asked"], "imca39d_asked")
    not_past(deadline, end)
    return stands(case, deadline, ("imca39d_instructed",), "imca39d_asked", NOT_IN_FORCE)


# ---- conditions, reviews, milestones


def condition_due(case):
    """Of a standard authorisation; or, ordered, of a court, whose orders outlast the safeguards."""
    if not case.has("due") or not (case.began("set") if case.has("ordered") else case.under_dols("set")):
        return None
    deadline = on_the_day("condition_due", case["due"], "due")
    # Paras 97, 122(2): what is suspended authorises nothing, and no review of it can be asked for. Not an order's.
    holds = () if case.has("ordered") else SUSPENSION
    return stands(case, deadline, ("met",), None, ("authority_ended",) + OVER, holds=holds)


REVIEW_HOLDS = (("suspended", "suspension_lifted"), ("further_requested", "further_disposed"))


def review_begins(case):
    """The day from which steps can be taken: when it was asked for, or when what held it up had ended."""
    days = [(case[name], name) for name in ("requested", "suspension_lifted", "further_disposed") if case.has(name)]
    return max(days, key=lambda day: day[0], default=(None, None))


def review_due(case):
    """The Act sets no limit for a review; where it leaves a choice, 21 days like an assessment. No steps are
    taken while the authorisation is suspended (para 122(3)) or a further one is asked for and that request is not
    disposed of (para 123(3))."""
    start, fact = review_begins(case)
    if start is None or not case.under_dols("requested"):
        return None
    last = start + (13 if case.law.review_14_in_wales and case.where == "wales" else 20)
    deadline = Deadline("review_due", start, last, start, counted=last, start_fact=fact)
    over = ("withdrawn", "authority_ended") + OVER
    return stands(case, deadline, ("completed",), "requested", over, holds=REVIEW_HOLDS)


def review_notices(case):
    """Paras 108, 120. Notice of a review is notice before it, so none is owed once it is complete or over."""
    if not case.under_dols("requested"):
        return []
    found = [owed(case, "notice_review_outcome", ("completed",), "outcome_notice", over_by=("died", "closed"))]
    start, fact = review_begins(case)
    if start is not None:
        deadline = next_working_day(case, "notice_review", start, fact)
        over = ("completed", "withdrawn", "authority_ended", "died", "closed")
        found.append(stands(case, deadline, ("review_notice",), "requested", over, holds=REVIEW_HOLDS))
    return found


def milestone_due(case):
    if not case.has("due") or case.today < ACT_COMMENCED:
        return None
    return stands(case, on_the_day("milestone_due", case["due"], "due"), ("met",), None, ("closed",))


# ---- the regulator (England: CQC, reg 18; Wales: CIW)


def regulator_prompt(case, code, fact, met, since):
    deadline = on_the_day(code, case[fact], fact)
    if case.has("closed") and fact != "made":
        # What is closed with its outcome is still told of, that day.
        return stands(case, deadline, (met,), since, ("died",), passes=True)
    return stands(case, deadline, (met,), since, ("died", "closed"))


def request_notification(case):
    """England, SI 2009/3112 reg 18(4A)(a), (4B): the outcome of a request under Part 4 once it is known, or its
    withdrawal; so on the day. Wales, SI 2017/1264 Sch 3 para 22: the request itself, and nothing later; a hospital is
    no regulated service. What was notified before an outcome is not about it."""
    if case.where == "wales":
        if not case.has("received") or case.has("in_hospital") or not case.under_dols("received", CIW_REGULATIONS):
            return None
        return regulator_prompt(case, "cqc_notification", "received", "cqc_notified", None)
    fact = next((name for name in ("granted", "refused", "withdrawn") if case.has(name)), None)
    case.asked.update(("granted", "refused", "withdrawn"))
    if fact is None or not case.under_dols("received", CQC_REGULATIONS):
        return None
    return regulator_prompt(case, "cqc_notification", fact, "cqc_notified", "start")


def court_notifications(case):
    """Reg 18(4A)(b), (4B): the outcome or withdrawal of an application under section 16(2)(a). With an order on
    record a refusal or a withdrawal is of the application to renew it, another outcome. Wales: none."""
    if case.where == "wales" or not case.under_dols("made", CQC_REGULATIONS):
        return []
    events = ("made", "application_refused", "application_withdrawn")
    case.asked.update(events)
    fact = next((name for name in events if case.has(name)), None)
    found = [fact and regulator_prompt(case, "cqc_notification", fact, "cqc_notified", "start")]
    renewals = [(case[name], name) for name in events[1:] if case.has(name)]
    if case.has("made") and renewals:
        latest = max(renewals, key=lambda day: day[0])[1]
        found.append(regulator_prompt(case, "cqc_renewal", latest, "renewal_cqc_notified", "start"))
    return found


# ---- the Court of Protection

COURT_OVER = ("discharged",) + OVER


def court_order_end(case):
    """On the day that the order states. The court reviews at least once a year, so one that states
    none is watched as if it were a year, and nothing of that is certain. Nor is a day more than a year after it
    was made, until somebody says that the order does state it: where the law leaves a choice, the year."""
    if not case.began("made"):
        return None
    made, stated = case["made"], case["last_day"]
    # A wrong year, or an order that lasts until a hearing.
    doubted = None not in (made, stated) and stated > months_away(made, 12) and not case.has("last_day_confirmed")
    if doubted:
        deadline = period("court_order_end", made, "made", months_away(made, 12), stated, "last_day")
        flag(deadline, "unsure_end")
    elif stated is not None:
        deadline = on_the_day("court_order_end", stated, "last_day")
        if application_pending(case):
            flag(deadline, "unsure_end")
    elif made is not None:
        last = months_beginning(made, 12)
        deadline = Deadline("court_order_end", made, last, made, counted=last, start_fact="made")
        flag(deadline, "not_stated")
        flag(deadline, "unsure_end")
    else:
        return None
    return stands(case, deadline, ("followed_on",), "made", COURT_OVER, given=case["made"])


def application_pending(case):
    """Whether the order may go on, if it says so: an application was filed while it ran, and the court has not
    refused it, nor was it withdrawn."""
    filed, made = case["application_filed"], case["made"]
    if filed is None or filed > case["last_day"] or (made is not None and filed < made):
        return False
    ends = [case[name] for name in ("application_refused", "application_withdrawn") if case.has(name)]
    return not any(filed <= end <= max(case.today, filed + 1) for end in ends)


def court_application(case, end):
    """On the day that the order states, else a month before it ends (from memory). That is too early
    for a short order: where the law leaves a choice, 5 working days after it was made, and never
    past its end, whatever day is stated."""
    due = case["application_due"]
    if not case.began("made") or end is None and due is None:
        return None
    if end is None:
        deadline = Deadline("court_application", due, due, by="variation", start_fact="application_due")
    else:
        counted = months_away(end.last_day, -1)
        deadline = Deadline(
            "court_application", end.last_day, counted, counted=counted, start_fact="limit:court_order_end"
        )
        at_least = None if case["made"] is None else case.working.after(case["made"], 5)
        if at_least is not None and at_least > counted:
            move_last_day(deadline, at_least, "floor")
        if due is not None:
            move_last_day(deadline, due, "variation")
        not_past(deadline, end)
    # With an application that was withdrawn there is nothing for the court to decide: another is needed.
    since = "application_withdrawn" if case.has("application_withdrawn") else "made"
    return stands(case, deadline, ("application_filed",), since, ("discharged", "followed_on") + OVER)


def care_plan_review(case):
    """The court wants a plan that was reviewed within the last 12 months when it looks at it."""
    fact = "plan_reviewed" if case.has("plan_reviewed") else "made"
    if not case.has(fact) or not case.began("made"):
        return None
    last = months_away(case[fact], 12)
    deadline = Deadline("care_plan_review", case[fact], last, case[fact], counted=last, start_fact=fact)
    return stands(case, deadline, (), None, ("discharged", "followed_on") + OVER)


# ---- the Liberty Protection Safeguards (not in force; Schedule AA1 paras 28, 29, 32)


def lps_in_force(case):
    return case.law.lps_from is not None and case.began("given", case.law.lps_from)


def lps_first_period(case, code):
    """12 months beginning with the day on which it first has effect, or sooner as it states (paras 28, 29(1));
    and a first renewal of at most 12 months, made while it ran (paras 29(2), 32)."""
    fact = "limit:lps_start" if case.has("first_effect") else "given"
    start = lps_first_effect(case).last_day if case.has("first_effect") else case["given"]
    deadline = period(code, start, fact, start and months_beginning(start, 12), case["last_day"], "last_day")
    if deadline is None:
        return None
    renew(deadline, case["renewal"], 12, case["renewed"])
    check_order(deadline)
    if case.has("first_effect"):
        check_start(case, deadline)
    return deadline


def renew(deadline, to, months, made):
    """A renewal begins with the day after the last; at most so many months beginning with it."""
    if to is None:
        return
    extend(deadline, to, months_beginning(deadline.last_day + 1, months) - deadline.last_day, made)


LPS_OVER = ("ended", "died", "closed")


def lps_renewal(case):
    """The end of the first renewal, where a later one is on record as well."""
    if not lps_in_force(case) or case["renewal"] is None or case["later_renewal"] is None:
        return None
    deadline = lps_first_period(case, "lps_renewal")
    return deadline and stands(case, deadline, (), None, LPS_OVER, passes=True)


def lps_end(case):
    """As above; a later renewal is for at most 3 years from the end of the one before."""
    if not lps_in_force(case):
        return None
    first = lps_first_period(case, "lps_end")
    if first is None or case["renewal"] is None or case["later_renewal"] is None:
        return first and stands(case, first, (), None, LPS_OVER, given=case["given"])
    deadline = Deadline("lps_end", first.last_day, first.last_day, start_fact="limit:lps_renewal", counted=first.last_day)
    renew(deadline, case["later_renewal"], 36, case["renewed_again"])
    return stands(case, deadline, (), None, LPS_OVER, given=case["given"])


def lps_first_effect(case):
    """Para 28: at most 28 days beginning with the day on which it is given."""
    given = case["given"]
    return period("lps_start", given, "given", None if given is None else given + 27, case["first_effect"], "first_effect")


def lps_start(case):
    if not lps_in_force(case) or not case.has("first_effect"):
        return None
    deadline = lps_first_effect(case)
    check_order(deadline)
    return stands(case, deadline, (), None, ("ended", "died", "closed"), passes=True)


def lps_review(case):
    if not lps_in_force(case) or not case.has("review_due"):
        return None
    deadline = on_the_day("lps_review", case["review_due"], "review_due")
    return stands(case, deadline, ("reviewed",), None, ("ended", "died", "closed"))


# ---- all of them


def limits(case):
    """Every limit that arises for the matter."""
    if case.kind == "urgent":
        end = urgent_end(case)
        found = [end, notice_urgent_ceased(case, end)] + urgent_notices(case, end)
        found += [gap_ahead(case, end, ("standard_started", "followed_on"), ("refusal_received",) + OVER)]
        found += [place_doubted(case, end, ("standard_started", "followed_on", "refusal_received")), back_without_authority(case)]
    elif case.kind == "request":
        found = [assess(case), decision_due(case), copies_of_decision(case), notice_deprivation(case), imca39a(case)]
        found += [request_notification(case)]
    elif case.kind == "unauthorised":
        found = [assess_unauthorised(case), found_unauthorised(case), deemed_request(case), imca39a(case)]
        found += report_notices(case)
    elif case.kind == "standard":
        end = standard_end(case)
        latest = suspension(case, end, "suspension_end", "suspended", "suspension_lifted")
        found = [end, standard_start(case), latest, further_request(case, end)]
        found += [suspension(case, end, "suspension_earlier", "earlier_suspended", "earlier_lifted")]
        found += [suspension(case, end, "suspension_earliest", "earliest_suspended", "earliest_lifted")]
        found += [further_pending(case, end), further_refused(case, end), notice_standard_ceased(case, end)]
        found += [gap_ahead(case, end, ("followed_on",), ("review_ended",) + OVER, SUSPENSION)]
        found += [place_doubted(case, end, ("followed_on", "review_ended")), back_without_authority(case)]
        found += [eligibility_doubted(case, end), assessment_doubted(case, end)]
        found += [rpr_appointment(case, end), rpr_gap(case, end), imca39d(case, end)]
        found += standard_notices(case, latest) + list(reusable(case))
    elif case.kind == "court_order":
        end = court_order_end(case)
        found = [end, court_application(case, end), care_plan_review(case)] + court_notifications(case)
        found += [gap_ahead(case, end, ("followed_on",), ("discharged",) + OVER)]
        found += [place_doubted(case, end, ("followed_on", "discharged")), back_without_authority(case)]
    elif case.kind == "condition":
        found = [condition_due(case)]
    elif case.kind == "review":
        found = [review_due(case)] + review_notices(case)
    elif case.kind == "milestone":
        found = [milestone_due(case)]
    elif case.kind == "lps":
        found = [lps_start(case), lps_renewal(case), lps_end(case), lps_review(case)]
    else:
        found = []
    return [deadline for deadline in found if deadline]


def look_again(case):
    """The next day on which a fact that is dated ahead begins to count, of those that matter here."""
    ahead = [when for name, when in case.facts.items() if when > case.today and name in case.asked]
    return min(ahead, default=None)
