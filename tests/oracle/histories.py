"""Histories and policies drawn at random, for the comparison of the engine with the oracle.

Everything comes from the random.Random that is handed in, so a seed gives the same again. Days are
drawn where calendars go wrong: clock changes, leap days, month ends, Christmas and Easter, the end
of the list of bank holidays, and every weekday between 2024 and 2035.
"""

import copy

from days import LATEST, day, instant, iso, months_beginning, read

FIRST, LAST = day(2024, 1, 1), day(2035, 12, 31)
NONSENSE = (
    "2027-02-30", "2027-02-29", "2027-00-10", "2027-13-01", "2027-04-31", "1989-12-31", "2151-01-01",
    "0000-00-00", "2027-2-3", "20270203", "2027-02-03 ", " 2027-02-03", "2027-02-03T00:00", "03/02/2027",
    "9999-12-31", "2027-02-0x", "-027-02-03", "+027-02-03", "", "x", "2027-02-03\u00a0", "\u0662027-02-03",
)  # fmt: skip
JUST_SENSE = ("1990-01-01", "2150-12-31", "2028-02-29", "2009-03-31", "2009-04-01", "2009-04-30", "2009-05-01", "2010-09-30", "2018-04-01")


def last_sunday(year, month):
    end = day(year, month, 31)
    return end - end % 7


def anchors(rules):
    """Days near which something happens."""
    found = []
    for year in range(2024, 2036):
        found += [last_sunday(year, 3), last_sunday(year, 10), day(year, 12, 25), day(year, 1, 1)]
        found += [day(year, month, 28) for month in range(1, 13)]
        found += [day(year, 2, 28) + 1, day(year, 3, 1)]
    found += [read(row["day"]) for row in rules["days"]]
    return [when for when in found if FIRST <= when <= LAST]


def turns(rules):
    """First and last days of rules, of packs and of rungs."""
    found = []
    for table, columns in (("packs", ("commences", "ends")), ("limits", ("effective_from", "effective_to"))):
        found += [read(row[column]) for row in rules[table] for column in columns]
    found += {read(row[column]) for row in rules["rungs"] for column in ("effective_from", "effective_to")}
    return [when for when in found if when is not None and FIRST <= when <= LAST]


class Draw:
    """Draws histories for one policy."""

    def __init__(self, random, rules):
        self.random = random
        self.anchors = anchors(rules)
        self.turns = turns(rules)

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, *choices):
        return self.random.choice(choices)

    def near(self, low, high):
        return self.random.randint(low, high)

    def any_day(self):
        if self.turns and self.chance(8):
            return self.random.choice(self.turns) + self.pick(-1, 0, 0, 1, 1)
        if self.chance(45):
            return self.random.choice(self.anchors) + self.near(-9, 9)
        return self.near(FIRST, LAST)

    # Each kind draws the facts of one matter as days by name.

    def urgent(self):
        given = self.any_day()
        facts = {"given": given}
        end = given + self.pick(0, 2, 4, 5, 6, 6, 6, 6, 6, 7, 8, 13, -1, -3)
        if self.chance(85):
            facts["last_day"] = end
        if self.chance(35):
            facts["extension_requested"] = end - self.near(-1, 4)
            if self.chance(80):
                facts["extended_to"] = end + self.pick(-2, 0, 1, 3, 6, 7, 7, 7, 8, 14, 30)
        if self.chance(30):
            facts["standard_started"] = end + self.pick(-6, -3, -1, 0, 1, 1, 2, 3, 8, 20)
        if self.chance(15):
            facts["refusal_received"] = given + self.near(0, 9)
        if self.chance(20):
            facts["ceased_notice"] = end + self.near(-2, 6)
        if self.chance(20):
            facts["imca39a_instructed"] = given + self.near(0, 3)
        self.off_the_path(facts, given, end)
        return facts

    def some(self, facts, day, *names):
        """One fact after the other, each only where the one before is there."""
        for name in names:
            if not self.chance(60):
                return
            day += self.pick(0, 0, 1, 1, 2, self.near(-1, 12))
            facts[name] = day

    def next_given(self, facts, end):
        """The next was given, and leaves a gap; another place has an authority; or the person is back too late."""
        if self.chance(8):
            facts["elsewhere"] = end - self.pick(-3, 0, 1, 5, self.near(-2, 200))
        if self.chance(8):
            facts["returned_after"] = end + self.pick(-1, 1, 2, self.near(1, 400))
        if self.chance(10):
            facts["next_given"] = end - self.pick(0, 1, self.near(-2, 40))
            if self.chance(80):
                facts["next_starts"] = end + self.near(2, 30)

    def off_the_path(self, facts, given, end):
        """Followed by something else, refused, second, its extension decided either way."""
        self.next_given(facts, end)
        if self.chance(15):
            facts["followed_on"] = end + self.pick(-6, -3, 0, 1, 1, 1, 2, 5, 30)
        if self.chance(18):
            self.some(facts, given + self.near(0, 9), "refused", "refusal_sent")
            if "refusal_sent" in facts and self.chance(30):
                facts["extension_requested"] = facts["refusal_sent"] + self.near(-2, 2)
                facts["extended_to"] = end + self.near(1, 8)
        if self.chance(10):
            facts["withdrawn"] = given + self.near(0, 12)
        if self.chance(12):
            facts["grant_sent"] = given + self.near(0, 12)
        if "extended_to" in facts and self.chance(12):
            facts["unrequested"] = given
        if self.chance(12):
            facts["earlier_urgent"] = given - self.pick(-3, 0, 1, 2, 20, 30, 59)
        if "extension_requested" in facts:
            names = self.pick(
                ("extension_decided", "extension_notice", "extension_copies"),
                ("extension_refused", "extension_refusal_notice", "extension_refusal_copies"),
            )
            if self.chance(40):
                facts["extension_request_notice"] = facts["extension_requested"] + self.near(0, 3)
            self.some(facts, facts["extension_requested"], *names)

    def request(self):
        received = self.any_day()
        facts = {"received": received}
        if self.chance(55):
            given = received + self.pick(self.near(-2, 1), self.near(-2, 1), self.near(2, 25))
            facts["urgent_given"] = given
            facts["urgent_last_day"] = given + self.pick(2, 5, 6, 6, 6, 7, 13, -2)
            if self.chance(30):
                facts["urgent_extended_to"] = facts["urgent_last_day"] + self.pick(0, 3, 7, 7, 9)
                facts["urgent_extension_requested"] = facts["urgent_last_day"] - self.near(-2, 4)
            if self.chance(12):
                del facts[self.pick("urgent_given", "urgent_last_day")]
        if self.chance(8):
            facts["in_hospital"] = received
        if self.chance(15):
            facts["further"] = received + self.near(0, 40)
        if self.chance(5):
            facts["follows_suspended"] = received - self.near(-20, 20)
        if self.chance(30):
            facts["assessors_instructed"] = received + self.pick(self.near(0, 5), self.near(0, 40))
        if "urgent_last_day" in facts and self.chance(12):  # its urgent authorisation had ended
            facts["received"] = received = facts["urgent_last_day"] + self.pick(0, 1, 1, 2, 13)
        if self.chance(12):
            self.some(facts, received + self.near(0, 40), "deprivation_found", "deprivation_notice")
        done = received + self.pick(self.near(0, 30), self.near(0, 200), 20, 21, 22)
        if self.chance(40):
            facts["assessed"] = done - self.near(0, 4)
        if self.chance(45):
            facts["decided"] = done
            facts[self.pick("granted", "granted", "refused")] = done
            if self.chance(8):
                facts["refused"] = done + self.near(-3, 3)
        if self.chance(10):
            facts["withdrawn"] = received + self.near(0, 60)
        if self.chance(25):
            facts["copies_sent"] = done + self.near(-1, 10)
        if self.chance(30):
            facts["cqc_notified"] = done + self.near(-3, 30)
        if self.chance(25):
            facts["imca39a_needed"] = received + self.near(0, 3)
            if self.chance(50):
                facts["imca39a_instructed"] = received + self.near(0, 9)
        return facts

    def standard(self):
        given = self.any_day()
        starts = given + self.pick(0, 0, 0, 1, 3, 7, 14, 28, 40, -2)
        length = self.pick(363, 363, 364, 365, 366, 181, 182, 89, 90, 27, 13, 5, 0, self.near(0, 400), -4)
        end = starts + length
        if self.chance(25):
            end = months_beginning(starts, self.pick(1, 2, 3, 6, 9, 11, 12, 12, 13))
        facts = {"given": given, "starts": starts, "last_day": end}
        for name, percent in (("given", 4), ("starts", 15), ("last_day", 8)):
            if self.chance(percent):
                del facts[name]
        if self.chance(12):
            facts["court_last_day"] = end + self.pick(self.near(-60, 60), -1, 0, 1, self.near(-400, 900))
        if self.chance(40):
            facts["further_requested"] = end - self.pick(28, 21, 20, 19, self.near(-3, 70))
            if self.chance(50):
                facts["further_decided"] = facts["further_requested"] + self.near(0, 40)
        if self.chance(30):
            facts["followed_on"] = end + self.pick(1, 1, 1, 0, 2, 3, 30, self.near(-40, 10))
            if self.chance(50):
                facts["replaced"] = facts["followed_on"] + self.pick(0, 0, 0, 1, -1)
            if self.chance(50):
                facts["next_copies"] = facts["followed_on"] + self.pick(-20, -1, 0, 1, 2, 9)
        self.next_given(facts, end)
        if self.chance(22):
            suspended = self.pick(starts + self.near(0, max(1, length)), end - self.near(-3, 40), starts - 2)
            facts["suspended"] = suspended
            if self.chance(60):
                facts["suspension_lifted"] = suspended + self.pick(0, 1, 10, 26, 27, 28, 29, 40, -1, -30, self.near(0, 60))
                self.some(facts, facts["suspension_lifted"], "lifting_notice")
            self.some(facts, suspended, "suspension_notice")
            for before in ("earlier", "earliest"):
                if self.chance(30):
                    suspended -= self.near(1, 60)
                    facts[before + "_suspended"] = suspended
                    if self.chance(90):
                        facts[before + "_lifted"] = suspended + self.pick(0, 1, 10, 27, 28, self.near(-3, 30))
        if self.chance(8):
            facts["follows_suspended"] = given + self.pick(0, 1, 5, self.near(-2, 60))
        if "further_requested" in facts and self.chance(25):
            facts["further_refused"] = facts.get("further_decided", facts["further_requested"] + self.near(0, 30))
        for name in ("mental_health_assessed", "capacity_assessed", "best_interests_assessed", "eligibility_assessed", "refusals_assessed"):
            if self.chance(12):
                facts[name] = given - self.pick(0, 1, 10, 300, 364, 365)
        if self.chance(6):
            facts["assessed_out_of_time"] = given - self.pick(-3, -1, 365, 366, 500)
        if self.chance(12):
            facts["review_ended"] = starts + self.near(0, max(1, length))
        if self.chance(75):
            facts["rpr_appointed"] = given + self.pick(self.near(0, 12), self.near(-3, 200))
            self.some(facts, facts["rpr_appointed"], "rpr_copies")
            if self.chance(25):
                facts["rpr_ended"] = facts["rpr_appointed"] + self.near(-1, 200)
                self.some(facts, facts["rpr_ended"], "rpr_end_notice")
                if self.chance(50):
                    facts[self.pick("rpr_appointed", "imca39c_instructed")] = facts["rpr_ended"] + self.near(-2, 15)
        for name in ("rpr_paid", "imca39d_instructed", "imca39c_instructed"):
            if self.chance(20):
                facts.setdefault(name, given + self.near(0, 30))
        if self.chance(15):
            facts["imca39d_asked"] = given + self.near(-2, 60)
            if self.chance(50):
                facts["imca39d_instructed"] = facts["imca39d_asked"] + self.near(-3, 12)
        if self.chance(20):
            facts["ceased_notice"] = end + self.near(-2, 12)
        return facts

    def court_order(self):
        made = self.any_day()
        end = made + self.pick(364, 364, 365, 363, 181, 90, 30, 10, 0, self.near(0, 800), 366, -5)
        facts = {"made": made}
        if self.chance(85):
            facts["last_day"] = end
        if self.chance(5):
            del facts["made"]
        if self.chance(15):
            facts["last_day_confirmed"] = made + self.near(0, 60)
        if self.chance(35):
            facts["application_due"] = end - self.pick(28, 30, 31, 56, 90, 0, -2)
        if self.chance(30):
            facts["application_filed"] = end - self.near(-10, 70)
        if self.chance(40):
            facts["plan_reviewed"] = made + self.near(-300, 300)
        if self.chance(25):
            facts["followed_on"] = end + self.pick(1, 1, 0, 2, 9, -20)
        self.next_given(facts, end)
        if self.chance(12):
            facts["discharged"] = made + self.near(0, 400)
        if self.chance(35):
            facts["cqc_notified"] = made + self.near(-2, 30)
        for name in ("application_refused", "application_withdrawn"):
            if self.chance(10):
                facts[name] = made + self.near(-20, 400)
                self.some(facts, facts[name], "renewal_cqc_notified")
                if self.chance(30):
                    facts.pop("made", None)
        return facts

    def condition(self):
        given = self.any_day()
        facts = {"set": given, "due": given + self.near(-2, 120)}
        for name in facts.copy():
            if self.chance(6):
                del facts[name]
        if self.chance(35):
            facts["met"] = given + self.near(0, 130)
        if self.chance(20):
            facts["ordered"] = given
        if self.chance(30):
            facts["suspended"] = given + self.near(-40, 130)
            if self.chance(60):
                facts["suspension_lifted"] = facts["suspended"] + self.pick(0, 1, 10, 27, 40, -5)
        if self.chance(15):
            facts["authority_ended"] = given + self.near(0, 150)
        return facts

    def review(self):
        requested = self.any_day()
        facts = {"requested": requested}
        if self.chance(40):
            facts["completed"] = requested + self.pick(20, 21, 22, self.near(0, 60))
        if self.chance(15):
            facts["withdrawn"] = requested + self.near(0, 40)
        if self.chance(30):
            facts["suspended"] = requested + self.near(-40, 30)
            if self.chance(60):
                facts["suspension_lifted"] = facts["suspended"] + self.pick(0, 1, 10, 27, 40, -5)
        if self.chance(30):
            facts["further_requested"] = requested + self.near(-40, 30)
            if self.chance(60):
                facts["further_disposed"] = facts["further_requested"] + self.pick(0, 1, 20, 40, -5)
        if self.chance(15):
            facts["authority_ended"] = requested + self.near(-5, 60)
        self.some(facts, requested, "review_notice")
        if "completed" in facts:
            self.some(facts, facts["completed"], "outcome_notice")
        return facts

    def unauthorised(self):
        reported = self.any_day()
        facts = {"reported": reported}
        if self.chance(50):
            facts["assessors_instructed"] = reported + self.near(0, 9)
        for name in ("assessed", "decided"):
            if self.chance(30):
                facts[name] = reported + self.near(0, 12)
        if self.chance(45):
            outcome = self.pick("unauthorised", "unauthorised", "authorised", "no_deprivation", "not_pursued")
            facts[outcome] = reported + self.near(0, 12)
            self.some(facts, facts[outcome], "outcome_notice")
            if self.chance(40):
                facts["followed_on"] = facts[outcome] + self.pick(0, 1, self.near(-2, 40))
            if outcome == "unauthorised" and self.chance(50):
                facts["request_received"] = facts[outcome] + self.near(0, 25)
                self.some(facts, facts["request_received"], "request_decided")
            elif outcome == "unauthorised" and self.chance(30):
                facts["request_decided"] = facts[outcome] + self.near(0, 30)
        if self.chance(25):
            self.some(facts, reported + self.near(-2, 9), "imca39a_needed", "imca39a_instructed")
        self.some(facts, reported, "report_notice")
        return facts

    def milestone(self):
        due = self.any_day()
        return {"due": due, "met": due + self.near(-30, 30)} if self.chance(40) else {"due": due}

    def lps(self):
        given = self.any_day()
        first = given + self.near(0, 30)
        facts = {"given": given, "first_effect": first, "last_day": first + self.pick(364, 365, 180, 364, 366)}
        for name in facts.copy():
            if self.chance(15):
                del facts[name]
        if self.chance(35):
            facts["renewal"] = first + 364 + self.pick(364, 365, 366, 367, 180, 0, -10, 1000)
            if self.chance(60):
                facts["renewed"] = first + 364 - self.pick(0, 1, 30, -1, -10)
            if self.chance(40):
                facts["later_renewal"] = facts["renewal"] + self.pick(1095, 1096, 1097, 365, 0, -5)
                if self.chance(60):
                    facts["renewed_again"] = facts["renewal"] - self.pick(0, 1, 30, -1, -10)
        if self.chance(50):
            facts["review_due"] = first + self.near(10, 300)
        if self.chance(20):
            facts["reviewed"] = first + self.near(10, 300)
        if self.chance(15):
            facts["ended"] = first + self.near(0, 400)
        return facts

    KINDS = (
        ("standard", 30), ("urgent", 22), ("request", 18), ("court_order", 10), ("condition", 2),
        ("review", 6), ("unauthorised", 6), ("milestone", 1), ("lps", 5),
    )  # fmt: skip

    def history(self):
        """(kind, where, facts as texts), the instant still to be chosen."""
        kind = self.random.choices([name for name, _ in self.KINDS], [weight for _, weight in self.KINDS])[0]
        facts = getattr(self, kind)()
        base = min(facts.values(), default=FIRST)
        for name in ("died", "moved", "closed"):
            if self.chance(4):
                facts[name] = base + self.near(0, 400)
        if "closed" in facts and self.chance(25):
            facts["mistaken"] = facts["closed"]
        if facts and self.chance(4):  # any fact at all may be dated anywhere
            facts[self.random.choice(sorted(facts))] = base + self.near(-500, 500)
        if facts and self.chance(4):  # two on one day
            facts[self.random.choice(sorted(facts))] = facts[self.random.choice(sorted(facts))]
        texts = {name: iso(min(when, LATEST)) for name, when in facts.items()}
        if texts and self.chance(4):
            texts[self.random.choice(sorted(texts))] = self.pick(*NONSENSE)
        if texts and self.chance(2):
            texts[self.random.choice(sorted(texts))] = self.pick(*JUST_SENSE)
        if self.chance(1):
            texts["no_rule_knows_this"] = "2027-01-01"
        return kind, "wales" if self.chance(25) else "england", texts

    def now(self, days, instants):
        """An instant near one of the days, or just at or beside one of the instants."""
        if instants and self.chance(35):
            return self.random.choice(instants) + self.pick(0, 0, -1, 1)
        if self.turns and self.chance(4):
            return instant(self.random.choice(self.turns) + self.pick(0, 0, 1), self.near(0, 1439))
        when = self.random.choice(days) if days and self.chance(92) else self.any_day()
        when += self.pick(0, 0, 0, 1, 1, -1, 2, -2, self.near(-45, 12), self.near(-6, 6), self.near(0, 400))
        if self.chance(35):
            return instant(when) + self.pick(0, 0, -1, 1)
        return instant(when, self.pick(0, 60, 90, 420, 480, 540, 780, self.near(0, 1439))) + self.near(0, 59)


# ---- policies


def supposed(rules):
    """Changes of law as sql/rules/100-england-dols.sql and dolsd-rules(7) tell how to make them: LPS
    commenced, and after a year of both no new matter under the safeguards. Closures that only one
    country has."""
    book = copy.deepcopy(rules)
    for pack in book["packs"]:
        if pack["pack"] == "lps":
            pack["commences"] = "2028-10-01"
        elif pack["pack"] in ("england-dols", "wales-dols", "wales-local"):
            pack["ends"] = "2029-09-30"
    urgents = [row for row in book["limits"] if row["code"] == "urgent_end" and row["effective_to"] is None]
    form2 = next(row for row in book["limits"] if row["code"] == "further_request" and row["jurisdiction"] is None)
    review = next(row for row in book["limits"] if row["code"] == "review_due")
    form2["effective_to"] = "2026-12-31"
    number = max(row["id"] for row in book["limits"])
    for urgent in urgents:
        urgent["effective_to"] = "2027-03-31"
        number += 1
        book["limits"].append(dict(urgent, id=number, count=10, effective_from="2027-04-01", effective_to=None))
    book["limits"].append(
        dict(form2, id=number + 1, pack="local", count=27, met_by=["further_requested"], applies_unless=[], governed_by="today",
             effective_from="2027-01-01", effective_to=None)
    )  # fmt: skip
    book["limits"].append(dict(review, id=number + 2, jurisdiction="wales", count=14))
    for year in range(2024, 2036):
        for month, of_month, where in ((12, 29, None), (12, 30, None), (12, 31, None), (3, 1, "wales"), (4, 23, "england")):
            book["days"].append({"day": iso(day(year, month, of_month)), "jurisdiction": where, "title": "Closed", "source": "Test"})
    changes = {
        "dols_ends": day(2029, 9, 30),
        "lps_from": day(2028, 10, 1),
        "urgent_ten_from": day(2027, 4, 1),
        "form2_week_more_from": day(2027, 1, 1),
        "review_14_in_wales": True,
    }
    return book, changes


HOMES = ("Elm House", "Elm House", "Oak House", "Ash House")
PLACES = HOMES + ("", None)
NUMBERS = 4  # matters have numbers from 1 to this, so that rungs for one matter find some


def drawn_overrides(random, rules):
    """Rungs for a place or for one matter over the ladders that there are: one more, one at another
    time, or one less; some over one another."""
    book = copy.deepcopy(rules)
    kinds = {}
    for row in book["limits"]:
        kinds.setdefault(row["code"], []).append(row["kind"])
    number = max(rung["id"] for rung in book["rungs"])
    for general in list(book["rungs"]):
        if general.get("if_flag") == "after_gap":  # is the same for everybody
            continue
        below = [general]
        while random.random() < 0.4:
            number += 1
            rung = dict(random.choice(below), id=number, name=f"override-{number}")
            for_matter = random.random() < 0.5
            rung["place"] = None if for_matter else random.choice(HOMES)
            rung["matter_id"] = random.randint(1, NUMBERS) if for_matter else None
            if for_matter or random.random() < 0.1:
                rung["kind"] = rung["kind"] or random.choice(kinds[rung["limit_code"]])
            rung["replaces"] = random.choice(below)["name"] if random.random() < 0.8 else None
            rung["active"] = random.random() < 0.75
            if rung["counted_from"] == "last_day" and rung["offset_count"] <= 0 and not rung["repeat_every"]:
                rung["offset_count"] = -random.randint(0, 12)
            rung["at_time"] = random.choice((rung["at_time"], "07:00:00", "12:00:00"))
            if random.random() < 0.1:
                rung["jurisdiction"] = random.choice(("england", "wales"))
            if random.random() < 0.1:
                rung["role"] = random.choice(("dols_team", "manager", "legal"))
            if random.random() < 0.1:
                rung["only_if"] = [random.choice(FACTS_OF_RUNGS)]
            if random.random() < 0.1:
                rung["effective_from"], rung["effective_to"] = random.choice((("2029-06-01", None), ("2009-04-01", "2028-02-28")))
            if random.random() < 0.05:  # the same name in another pack
                rung["pack"], rung["name"] = "england-dols", general["name"]
            book["rungs"].append(rung)
            below.append(rung)
    random.shuffle(book["rungs"])
    return book


FACTS_OF_RUNGS = (
    "given", "received", "made", "starts", "last_day", "extended_to", "followed_on", "further_requested",
    "suspended", "rpr_appointed", "cqc_notified", "assessed", "application_filed", "plan_reviewed", "died",
)  # fmt: skip


def drawn_policy(random, rules):
    """Ladders that nobody would write but the constraints of dolsd.rung allow."""
    book = copy.deepcopy(rules)
    kinds = {}
    for row in book["limits"]:
        kinds.setdefault(row["code"], []).append(row["kind"])
    book["rungs"] = []
    for code in sorted(kinds):
        for _ in range(random.randint(0, 12)):
            number = len(book["rungs"]) + 1
            from_start = random.random() < 0.25
            offset = random.choice((0, 0, -1, -1, -2, -3, -4, -5, -7, -14, -28, 1, 2, 3, random.randint(-90, 30)))
            unit = random.choice(("day", "day", "day", "working_day", "working_day", "week", "month"))
            if unit in ("week", "month"):
                offset = random.randint(-6, 3)
            stay = random.random() < 0.3 or not from_start and offset > 0
            facts = [random.choice(FACTS_OF_RUNGS)] if random.random() < 0.2 else []
            book["rungs"].append({
                "id": number, "pack": "local", "name": f"{code}-{number}", "limit_code": code,
                "kind": random.choice(kinds[code]) if random.random() < 0.3 else None,
                "jurisdiction": random.choice(("england", "wales")) if random.random() < 0.15 else None,
                "role": random.choice(("dols_team", "manager")), "template": "digest",
                "counted_from": "start" if from_start else "last_day", "offset_count": offset, "offset_unit": unit,
                "at_time": random.choice(("00:00:00", "00:30:00", "01:00:00", "01:30:00", "02:00:00", "07:00:00", "09:00:00", "23:59:00")),
                "moves": "stay" if stay else "earlier",
                "repeat_every": random.choice((1, 1, 2, 5, 10, 30)) if random.random() < 0.2 else None,
                "pressing": random.choice(("urgent", "soon", "routine")),
                "only_if": facts if random.random() < 0.5 else [], "unless": facts if random.random() < 0.5 else [],
                "active": random.random() < 0.95,
                "effective_from": random.choice(("2009-04-01", "2009-04-01", "2009-04-01", "2029-06-01")),
                "effective_to": random.choice((None, None, None, "2031-01-01")), "note": "",
            })  # fmt: skip
    return book
