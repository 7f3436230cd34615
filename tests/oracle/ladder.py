"""Reminders for the oracle: dolsd-rules(7), "Ladders", and who is told, in code of its own.

The rungs are local policy, so they come as rows, exported from dolsd.rung.
"""

from collections import namedtuple

import oracle
from days import EARLIEST, corresponding, instant, iso, london_day, read

Step = namedtuple("Step", "at rung name role day occurrence quiet flag patient pressing words opens")

# The more pressing, the higher.
PRESSING = ("routine", "soon", "urgent")

REPEATS = 10


class Rung:
    """A row of dolsd.rung."""

    def __init__(self, row, packs):
        self.id, self.name, self.role = row["id"], row["name"], row["role"]
        self.code, self.kind, self.where = row["limit_code"], row["kind"], row["jurisdiction"]
        self.from_start, self.words = row["counted_from"] == "start", row.get("template")
        self.offset, self.unit = row["offset_count"], row["offset_unit"]
        hours, minutes = row["at_time"].split(":")[:2]
        self.minutes = 60 * int(hours) + int(minutes)
        self.moves = row["moves"] == "earlier"
        self.every = row["repeat_every"]
        self.only_if, self.unless = row["only_if"], row["unless"]
        self.quiet = row.get("if_nobody") == "nobody"
        self.patient = not row.get("catches_up", True)
        self.flag = row.get("if_flag") or ""
        self.only_flags, self.no_flags = set(row.get("only_if_flags") or ()), set(row.get("unless_flags") or ())
        self.pressing = PRESSING.index(row["pressing"])
        self.place, self.matter, self.replaces = row.get("place"), row.get("matter_id"), row.get("replaces")
        self.rank = 2 if self.matter is not None else 1 if self.place is not None else 0
        pack = packs[row["pack"]]
        self.law, self.active = pack["commences"] is not None, row["active"]
        self.since = max(read(row["effective_from"]), read(pack["commences"]) or EARLIEST)
        self.until = read(row["effective_to"])

    def concerns(self, case):
        return (
            self.law
            and self.kind in (None, case.kind)
            and self.where in (None, case.where)
            and self.place in (None, case.place)
            and self.matter in (None, case.number)
            and self.since <= case.today
            and (self.until is None or case.today <= self.until)
        )

    def wanted(self, case):
        case.asked.update(self.only_if, self.unless)
        return all(name in case.facts for name in self.only_if) and not any(name in case.facts for name in self.unless)

    def fits(self, flags):
        """Whether a deadline with these flags has it."""
        return (not self.flag or self.flag in flags) and (not self.only_flags or bool(self.only_flags & set(flags))) and not self.no_flags & set(flags)

    def put_aside_by(self, other):
        """Whether another, that concerns the matter too, stands in its stead, or in the stead of the
        same as it does."""
        return other.rank > self.rank and other.replaces is not None and other.replaces in (self.name, self.replaces)

    def meant_for(self, deadline, working):
        """The day that its offset gives, whatever day of the week that is."""
        base = deadline.start if self.from_start else deadline.last_day
        if self.unit == "day":
            return base + self.offset
        if self.unit == "week":
            return base + 7 * self.offset
        if self.unit == "month":
            return corresponding(base, self.offset)[0]
        if self.offset > 0:
            return working.after(base, self.offset)
        return working.before(base, -self.offset) if self.offset else base


class Ladders:
    def __init__(self, rules):
        packs = {row["pack"]: row for row in rules["packs"]}
        self.by_code = {}
        for row in rules["rungs"]:
            rung = Rung(row, packs)
            self.by_code.setdefault(rung.code, []).append(rung)


def has_floor(deadline, meant):
    """A reminder does not move out of the period that it is about, unless it was meant to be
    before it."""
    return deadline.first_day is not None and meant >= deadline.first_day


def moved(deadline, meant, working):
    """The working day on or before the day that was meant; the first day of the period at least."""
    back = working.on_or_before(meant)
    return max(back, deadline.first_day) if has_floor(deadline, meant) else back


def spread(deadline, rungs, days, working):
    """No two mornings in one: the reminders of one role that lead up to the last day, from the
    latest backwards. Drops from `days` what finds no room in the period, and what was moved to its
    first day where the role is told then anyway; but never the latest."""
    first = deadline.first_day
    told_on_first = any(rung.from_start and not rung.flag and days.get(rung) == first for rung in rungs)
    climb = [rung for rung in rungs if rung.moves and not rung.every and not rung.from_start]
    next_day = None
    for meant in sorted({rung.meant for rung in climb}, reverse=True):
        together = [rung for rung in climb if rung.meant == meant]
        place = days[together[0]]
        if next_day is not None:
            if place >= next_day:
                place = working.before(next_day)
            if has_floor(deadline, meant) and place != meant:
                if place < first or place == first and told_on_first:
                    place = None
        for rung in together:
            if place is None:
                del days[rung]
            else:
                days[rung] = place
        next_day = next_day if place is None else place


def occurrences(rung, first, deadline, today, working):
    """The latest that has come, and the next ten. What is said after the end goes on without one."""
    endless = not rung.from_start and rung.offset > 0
    n = 0
    if first <= today:
        # As many whole steps as there is room for working days.
        passed = working.count(first, today) // rung.every
        n = passed
        if not endless:
            n = min(n, working.count(first, max(deadline.last_day, first)) // rung.every)
    found = []
    future = 0
    while future < REPEATS:
        when = working.after(first, n * rung.every) if n else first
        if not endless and when > deadline.last_day:
            break
        found.append(when)
        future += when > today
        n += 1
    return found


def standing(case, rungs):
    """Of the rungs of a limit those that a matter has: a more particular one goes before."""
    here = [rung for rung in rungs if rung.concerns(case)]
    return [rung for rung in here if rung.active and rung.wanted(case) and not any(map(rung.put_aside_by, here))]


def build(case, deadline, ladders):
    """The whole ladder of a deadline, what has gone by too; only what is open or lapsed has one."""
    if deadline.state not in ("open", "lapsed"):
        return []
    working = case.working
    rungs = [rung for rung in standing(case, ladders.by_code.get(deadline.code, ())) if rung.fits(deadline.flags)]
    days = {}
    for rung in rungs:
        rung.meant = rung.meant_for(deadline, working)
        # Nothing is said after a day that simply passes.
        if (rung.from_start or deadline.passes) and rung.meant > deadline.last_day:
            continue
        days[rung] = moved(deadline, rung.meant, working) if rung.moves else rung.meant
    for role in {rung.role for rung in days}:
        spread(deadline, [rung for rung in days if rung.role == role], days, working)
    steps = []
    for rung, first in days.items():
        if not rung.every:
            steps.append(Step(instant(first, rung.minutes), rung.id, rung.name, rung.role, first, deadline.last_day, rung.quiet, rung.flag, rung.patient, rung.pressing, rung.words, rung.from_start))
            continue
        for when in occurrences(rung, first, deadline, case.today, working):
            steps.append(Step(instant(when, rung.minutes), rung.id, rung.name, rung.role, when, when, rung.quiet, rung.flag, rung.patient, rung.pressing, rung.words, rung.from_start))
    return sorted(steps)


def plan(law, ladders, kind, where, facts, now, place=None, number=None):
    """Everything that follows from the facts at that instant."""
    case = oracle.Case(law, kind, where, facts, now)
    case.place, case.number = place, number
    deadlines = oracle.limits(case)
    for deadline in deadlines:
        deadline.ladder = build(case, deadline, ladders)
        deadline.last_word = last_word(case, deadline, ladders)
    return case, deadlines


def last_word(case, deadline, ladders):
    """The rungs that report, once the alarm is over, that authority was missing for a while."""
    if "after_gap" not in deadline.flags:
        return []
    return [rung for rung in standing(case, ladders.by_code.get(deadline.code, ())) if rung.flag == "after_gap"]


# ---- who is told


def holders(recipients, role, day):
    """The contacts who have a role on a day: of rows (role, contact, since, until), both days
    inclusive, an open end None."""
    return {
        contact
        for held, contact, since, until in recipients
        if held == role and (since is None or since <= day) and (until is None or day <= until)
    }


def reached(recipients, channels, role, day):
    """Of these, who can be reached."""
    return sorted(contact for contact in holders(recipients, role, day) if channels[contact])


def whom(recipients, channels, role, day, quiet=False):
    """(contacts, the role that they stand in for): the DoLS team answers for a role in which nobody
    can be reached; where it has nobody either, nobody is told. None where nothing is said at all:
    nobody has the role, and that is nothing unusual."""
    if quiet and not holders(recipients, role, day):
        return None
    found = reached(recipients, channels, role, day)
    if found or role == "dols_team":
        return found, None
    return reached(recipients, channels, "dols_team", day), role


def told(deadline, told_through, now, recipients, channels, known):
    """What is said at an instant: of each role the latest reminder that is due and was not dealt
    with, and each report of a flag, which is never late. What leads up to an end is not said after
    it to a role that hears of the end itself, but for what is asked from the start and after the end
    in the same words. After an end, what was due more than 28 days ago is said to the DoLS team and
    its manager alone, where the team hears of the end. Nothing is late that was meant for a day before the one on which the last day became known, and who hears only after others did not
    answer does not hear that, nor what was meant for the first three days. Rows as heard has them."""
    end = deadline.ends_at
    of_the_end = {step.role for step in deadline.ladder if step.at >= end and not step.flag} if now >= end else ()
    again = {(step.role, step.words) for step in deadline.ladder if step.at >= end and not step.flag}
    oldest = now - 28 * 86400 if "dols_team" in of_the_end else float("-inf")
    latest = {}
    for step in deadline.ladder:
        if step.role not in ("dols_team", "manager") and not step.flag and step.at < oldest:
            continue
        asked_again = step.opens and (step.role, step.words) in again
        if step.at < end and step.role in of_the_end and not step.flag and not asked_again:
            continue
        if step.patient and london_day(step.at) < known + 3:
            continue
        if step.at <= now and (told_through is None or step.at > told_through):
            latest[step.role, step.flag] = step
    return heard(latest.values(), end, now, recipients, channels, known)


def heard(steps, end, now, recipients, channels, known):
    """Who hears what of a deadline at an instant, where each of these reminders is the latest of its
    role. One person hears once, whatever roles they have: the most pressing, then the latest, then
    what they hear in a role of their own, then the rung that was written down first; but the report
    of a flag speaks for itself. Rows (role, rung, occurrence, contact or None, stands in for, late)."""
    today = london_day(now)
    said, speakers = [], {}
    for step in steps:
        people = whom(recipients, channels, step.role, today, step.quiet)
        late = known is not None and known <= london_day(step.at) < today and not step.flag
        pressing = step.pressing
        if pressing == PRESSING.index("urgent") and now >= end and step.at < now - 3 * 86400:
            pressing -= 1
        for contact in (people[0] or [None]) if people else ():
            row = (step.role, step.name, iso(step.occurrence), contact, people[1] if contact else None, late)
            rank = (-pressing, -step.at, people[1] is not None, step.rung)
            if contact is None:
                said.append(row)
            elif (contact, step.flag) not in speakers or rank < speakers[contact, step.flag][0]:
                speakers[contact, step.flag] = rank, row
    return sorted(said + [row for rank, row in speakers.values()], key=str)


def to_come(deadline, now, recipients, channels, working, known):
    """What is still to be sent of a deadline as things stand: rows (step, contacts, stands in for).
    Whoever hears because somebody else did not answer hears nothing within three days of the day on which the
    last day became known.
    A person hears once of what comes at one instant. What waits for a digest is not sent where another
    reminder of the deadline comes before that digest leaves; but the report of a flag is, and so is what
    does not wait: beside something urgent, or where the digest would put it off too far."""
    hears, urgent_at = {}, set()
    for at in sorted({step.at for step in deadline.ladder if step.at > now}):
        latest = {}
        for step in deadline.ladder:
            if step.at == at and not (step.patient and london_day(step.at) < known + 3):
                latest[step.role, step.flag] = max(step, latest.get((step.role, step.flag), step), key=lambda s: (s.pressing, s.rung))
        by_name = {step.name: step for step in latest.values()}
        for role, name, occurrence, contact, stands_in, late in heard(latest.values(), deadline.ends_at, at, recipients, channels, None):
            hears.setdefault((contact, by_name[name].flag), []).append((by_name[name], stands_in))
            if PRESSING[by_name[name].pressing] == "urgent":
                urgent_at.add((contact, at))
    rows = {}
    for (contact, flag), series in hears.items():
        for place, (step, stands_in) in enumerate(series):
            later = [other.at for other, _ in series[place + 1 :]]
            leaves = digest_leaves(step.at, working)
            waits = not flag and (contact, step.at) not in urgent_at and not put_off_too_far(deadline, step.at, leaves, working)
            if contact is not None and later and waits and later[0] <= leaves:
                continue
            rows.setdefault(step, [[], stands_in])[0].append(contact)
    return [(step, sorted(c for c in contacts if c), stands_in) for step, (contacts, stands_in) in rows.items()]


def digest_leaves(at, working):
    """When a digest leaves at the earliest that takes what comes at an instant."""
    first = london_day(at) + (1 if at >= instant(london_day(at), 17 * 60) else 0)
    return max(at, instant(working.after(first - 1), 8 * 60))


def put_off_too_far(deadline, at, leaves, working):
    """Nothing that warns of an end waits past the last working day before it: it goes the same day, or in
    a digest of that working day at the latest, and never after the end. After an end it can wait."""
    if deadline.ends_at <= at:
        return False
    day = london_day(leaves)
    return leaves >= deadline.ends_at or day > max(london_day(at), working.before(deadline.last_day))
