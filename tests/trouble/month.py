"""A month of an average council, drawn from a seed: 2,170 requests a year, each with a home, its authorisations and
what becomes of them. Everything is decided beforehand, so that the same month can be lived with and without trouble.

Council(seed): matters that stand at its start, and events [(instant, kind, id, facts, new)], in order.
"""
import datetime
import json
import random

DAY = datetime.timedelta(days=1)
# Mondays before a month with Christmas in it, with Easter and the change of the clocks, with neither, and with the
# change back.
STARTS = [datetime.date(2026, 12, 14), datetime.date(2027, 3, 15), datetime.date(2027, 6, 7), datetime.date(2027, 10, 11)]
DAYS = 28
HOMES, REPRESENTATIVES = 74, 120
ROLES = {"dols_team": 9001, "manager": 9002, "legal": 9003, "allocated_worker": 9004, "imca39a": 9005, "imca39c": 9006,
         "imca39d": 9007}
OVER = ("died", "closed", "withdrawn", "standard_started", "refusal_received", "ceased_notice", "discharged", "completed",
        "met")


class Council:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.start = STARTS[seed % len(STARTS)]
        self.end = self.start + DAYS * DAY
        self.matters, self.events, self.numbers = [], [], {}
        self.standing()
        for n in range(DAYS):
            self.day(self.start + n * DAY)
        self.events.sort(key=lambda event: event[0])

    def roll(self, low, high):
        return self.random.randint(low, high)

    def number(self, kind):
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def instant(self, day):
        """A minute of a working day, by UTC, which is near enough to London for events."""
        minute = datetime.timedelta(minutes=self.roll(8 * 60, 16 * 60 + 30), seconds=self.roll(0, 59))
        return datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc) + minute

    def working(self, day):
        while day.weekday() > 4:
            day += DAY
        return day

    def stands(self, kind, **facts):
        number = self.number(kind)
        self.matters.append((kind, number, clean(facts)))
        return number

    def happens(self, day, kind, number, new=False, **facts):
        """What was to come after the month does not."""
        day = self.working(day)
        if self.start <= day < self.end:
            self.events.append((self.instant(day), kind, number, clean(facts), new))

    # -- what there is

    def standing(self):
        # That notices and notifications are recorded at all begins with the first of them, long ago.
        old = self.start - 300 * DAY
        self.stands("urgent", given=old, last_day=old + 6 * DAY, ceased_notice=old + 4 * DAY, closed=old + 4 * DAY)
        self.stands("request", received=old, assessed=old, decided=old, granted=old, cqc_notified=old, closed=old)
        for _ in range(900):
            last = self.start + self.roll(1, 364) * DAY
            starts = last - self.roll(90, 364) * DAY
            starts = min(starts, self.start - 8 * DAY)
            self.standard_goes(self.stands("standard", given=starts, starts=starts, last_day=last, rpr_appointed=starts,
                                           cqc_notified=starts + 3 * DAY), last)
        for _ in range(260):
            received = self.start - self.roll(1, 150) * DAY
            self.request_goes(self.stands("request", received=received), received, None)
        for _ in range(28):
            given = self.start - self.roll(1, 5) * DAY
            self.urgent_goes(self.stands("urgent", given=given, last_day=given + 6 * DAY), given, None)
        for _ in range(60):
            made = self.start - self.roll(10, 300) * DAY
            self.stands("court_order", made=made, last_day=made + 364 * DAY, cqc_notified=made + DAY)
        for _ in range(120):
            given = self.start - self.roll(5, 80) * DAY
            number = self.stands("condition", set=given, due=self.start + self.roll(-3, 80) * DAY)
            if self.roll(0, 2):
                day = self.start + self.roll(0, 60) * DAY
                self.happens(day, "condition", number, met=day)
        for _ in range(12):
            asked = self.start - self.roll(1, 20) * DAY
            number = self.stands("review", requested=asked)
            self.happens(asked + 24 * DAY, "review", number, completed=asked + 24 * DAY)

    # -- what happens

    def day(self, day):
        if day.weekday() > 4:
            return
        for _ in range(self.roll(6, 12)):
            at = self.instant(day)
            request = self.number("request")
            further = {}
            urgent = self.roll(0, 99) < 60
            if urgent:
                further = {"urgent_last_day": day + 6 * DAY}
            self.events.append((at, "request", request, clean({"received": day, **further}), True))
            number = None
            if urgent:
                number = self.number("urgent")
                self.events.append((at, "urgent", number, clean({"given": day, "last_day": day + 6 * DAY}), True))
                self.urgent_goes(number, day, request)
            self.request_goes(request, day, number)

    def urgent_goes(self, number, given, request):
        what = self.roll(0, 99)
        if what < 20:
            self.happens(given + 4 * DAY, "urgent", number, extension_requested=given + 4 * DAY)
            self.happens(given + 5 * DAY, "urgent", number, extended_to=given + 13 * DAY)
        elif what < 30:
            self.happens(given + 3 * DAY, "urgent", number, ceased_notice=given + 3 * DAY, closed=given + 3 * DAY)
        elif request is None and what < 60:
            self.happens(given + 5 * DAY, "urgent", number, refusal_received=given + 5 * DAY)

    def request_goes(self, request, received, urgent):
        what = self.roll(0, 99)
        day = self.working(max(received + self.roll(3, 9 if urgent else 60) * DAY, self.start))
        if what < 45:
            self.granted(request, day, urgent)
        elif what < 55:
            self.happens(day, "request", request, withdrawn=day)
        elif what < 60:
            self.happens(day, "request", request, died=day)
            if urgent:
                self.happens(day, "urgent", urgent, died=day)

    def granted(self, request, day, urgent):
        self.happens(day, "request", request, assessed=day, decided=day, granted=day)
        self.happens(day + 6 * DAY, "request", request, cqc_notified=day + 6 * DAY, closed=day + 6 * DAY)
        if urgent:
            self.happens(day, "urgent", urgent, standard_started=day)
        if day < self.end:
            number = self.number("standard")
            last = day + self.roll(20, 364) * DAY
            self.happens(day, "standard", number, True, given=day, starts=day, last_day=last)
            self.happens(day + self.roll(2, 20) * DAY, "standard", number, rpr_appointed=day + 2 * DAY, cqc_notified=day + 2 * DAY)

    def standard_goes(self, number, last):
        what = self.roll(0, 99)
        if what < 50:
            self.happens(last - 20 * DAY, "standard", number, further_requested=last - 20 * DAY)
        if what < 40:
            self.happens(last - 2 * DAY, "standard", number, further_decided=last - 2 * DAY, closed=last - 2 * DAY)
        day = self.start + self.roll(0, 400) * DAY
        if what > 95:
            self.happens(day, "standard", number, died=day)
        elif what > 90:
            self.happens(day, "standard", number, last_day=last - self.roll(1, 5) * DAY)
        elif what > 87:
            self.happens(day, "standard", number, suspended=day)
            self.happens(day + 10 * DAY, "standard", number, suspension_lifted=day + 10 * DAY)
        elif what > 82:
            self.happens(day, "standard", number, rpr_ended=day)

    # -- as SQL

    def contacts(self):
        """Three homes have a mailbox that no longer takes anything."""
        for home in range(1, HOMES + 1):
            yield home, f"Home {home}", f"home{home}@{'bounced' if home % 25 == 9 else 'homes'}.example"
        for number in range(REPRESENTATIVES):
            yield 1000 + number, f"Representative {number}", f"rep{number}@families.example"
        for role, number in ROLES.items():
            yield number, role, f"{role.replace('_', '-')}@council.example"

    def contacts_sql(self):
        rows = ", ".join(f"({number}, '{name}', '{address}')" for number, name, address in self.contacts())
        return f"insert into casework.a_contact (contact_id, name, address) values {rows};"

    def standing_sql(self):
        return "".join(add_sql(kind, number, facts) for kind, number, facts in self.matters)


def clean(facts):
    return {name: str(day) for name, day in facts.items()}


def add_sql(kind, number, facts):
    home = 1 + (number * 7 + len(kind)) % HOMES
    roles = {"managing_authority": home, "representative": 1000 + number % REPRESENTATIVES, **ROLES}
    rows = ", ".join(f"('{kind}', {number}, '{role}', {contact})" for role, contact in roles.items())
    return (f"insert into casework.a_matter (kind, id, reference, facts, place) values ('{kind}', {number},"
            f" '{kind[0].upper()}-{number}', '{json.dumps(facts)}', 'Home {home}');\n"
            f"insert into casework.a_recipient (kind, id, role, contact_id) values {rows};\n")


def event_sql(event):
    _, kind, number, facts, new = event
    if new:
        text = add_sql(kind, number, facts)
    else:
        text = (f"update casework.a_matter set facts = facts || '{json.dumps(facts)}'"
                f" where kind = '{kind}' and id = {number};\n")
    return text + f"select dolsd.touch('{kind}', {number});\n"
