"""A council's sheet of a thousand rows as people would keep it, by a seed; and whether dolsctl read it.

    mess_rows.py make SEED FOLDER          mess.csv, mended.csv, ansi.csv, bad.json and truth.json in FOLDER
    mess_rows.py said FOLDER OUTPUT        of the import of mess.csv: each cell that cannot be used is named
    mess_rows.py stored FOLDER             of the database: every row is as it was meant

What is meant is drawn first, and then written down: days in the ways that people write them, words in theirs.
In about one row of six a cell is such that nobody can know what is meant; those must be named, by row and
column, and no other.
"""
import csv
import datetime
import json
import os
import random
import subprocess
import sys

ROWS = 1000
HEAD = ["Case ID", "Person ref", "Surname", "First name", "DOB", "Care home", "E-mail", "Form", "Date received",
        "UA start", "UA end", "Ext asked on", "Extended to", "Outcome", "Date granted", "Auth start", "Auth end", "Notes"]
HOMES = ["Alder Court", "Beech Manor", "Cedar House", "Damson Lodge", "Elder Grange", "Fir Tree Hospital", "Gorse Villa",
         "Hornbeam Rest", "Ivy Priory", "Juniper Nursing Home", "Kelp Bay", "Larch Infirmary"]
MONTHS = "January February March April May June July August September October November December".split()
BAD_DAYS = ["31/02/2026", "12/25/2026", "??/07/2026", "next week", "20/11", "1 December", "01/12/2026 or later", "2026",
            "see form", "99/99/2026", "3 Marsh 2026", "12th"]
NO_DAY = ["", "tbc", "n/a", "TBA", "-", "?", "ongoing", "Not known"]
OPEN = ["New", "Pending", "Awaiting allocation", "Alloc'd", "ALLOCATED", "With signatory", "Awaiting sign off", "", "n/a",
        "In progress", "BIA assessment under way"]
UNCLEAR = ["Closed", "Superseded", "Dup row", "Not yet granted", "to be granted", "ask Jo", "Withdrawn, new one granted", "??",
           "Granted 01/02/2026 / ENDED 01/10/2026", "No order made", "granted?"]
DAY = datetime.timedelta(days=1)


def written(chance, day):
    """A day as somebody might write it."""
    name = MONTHS[day.month - 1]
    ways = ["%02d/%02d/%d" % (day.day, day.month, day.year), "%d/%d/%02d" % (day.day, day.month, day.year % 100),
            "%d.%d.%02d" % (day.day, day.month, day.year % 100), day.isoformat(), day.isoformat() + "T00:00:00",
            "%02d-%s-%d" % (day.day, name[:3], day.year), "%d %s %d" % (day.day, name, day.year),
            "%02d-%s-%02d" % (day.day, name[:3].upper(), day.year % 100), str((day - datetime.date(1899, 12, 30)).days),
            "%02d/%02d/%d 00:00" % (day.day, day.month, day.year), "  %02d/%02d/%d " % (day.day, day.month, day.year),
            "%d%s %s %d" % (day.day, "th" if 4 <= day.day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
                            name[:4], day.year)]
    return chance.choice(ways)


def behind(chance, words, day):
    return chance.choice(words) + chance.choice([" ", " - ", ": ", " (wef) ", " on "]) + \
        chance.choice(["%02d/%02d/%d", "%d.%d.%d", "%d/%d/%d"]) % (day.day, day.month, day.year)


class Row:
    """One row: what it says, what is meant, and, where a cell is spoilt, which."""

    def __init__(self, chance, number):
        self.chance, self.cells, self.truth, self.bad, self.good = chance, dict.fromkeys(HEAD, ""), {}, None, None
        self.cells["Case ID"] = "C-%d" % number
        self.cells["Person ref"] = "P%d" % number
        surname = chance.choice(["Ünal", "O'Dell", "Ashby-Cole", "carter", "MILLS", "Évrard"])
        forename = chance.choice(["Ann", "bob", "Zoë", "Élodie", "JO"])
        self.cells["Surname"], self.cells["First name"] = surname, forename + chance.choice(["", " ", " M"])
        self.home = chance.choice(HOMES)
        self.cells["Care home"] = chance.choice([self.home, self.home.upper(), self.home.lower() + " ", self.home])
        self.cells["DOB"] = chance.choice(["03/02/1936", "", "n/k", "1/1/29"])
        self.cells["Notes"] = chance.choice(["", "ring manager; again", 'said "yes"', "two\nlines", "=1+1", "£250 – paid"])
        self.truth.update(person=self.cells["Person ref"], home=self.home, kinds={},
                          initials=forename[0].upper() + "." + surname[0].upper() + ".")
        getattr(self, chance.choice(["urgent", "open", "granted", "granted", "refused", "withdrawn", "died", "order", "suspended",
                                     "ended", "both"]))(datetime.date(2025, 12, 1) + DAY * chance.randrange(200))
        if chance.random() < 1 / 6:
            self.spoil()

    def day(self, column, value):
        self.cells[column] = written(self.chance, value)
        return value.isoformat()

    def open(self, day, form="Std", status=None):
        self.cells["Form"] = self.chance.choice([form, form.upper(), form + " (new)"])
        self.cells["Outcome"] = self.chance.choice(OPEN) if status is None else status
        self.truth["kinds"]["request"] = {"received_on": self.day("Date received", day)}

    def urgent(self, day, form="Urgent"):
        self.cells["Form"] = self.chance.choice([form, form.lower()])
        self.cells["Outcome"] = self.chance.choice(OPEN)
        facts = {"given_on": self.day("UA start", day), "last_day": self.day("UA end", day + 6 * DAY)}
        if self.chance.random() < 0.4:
            facts.update(extension_requested_on=self.day("Ext asked on", day + 4 * DAY),
                         extended_to=self.day("Extended to", day + 13 * DAY))
        else:
            self.cells["Extended to"] = self.chance.choice(NO_DAY)
        self.truth["kinds"]["urgent"] = facts

    def both(self, day):
        self.urgent(day)
        self.open(day, "Urg + Std")

    def granted(self, day, status=None):
        self.open(day, "Standard", status or self.chance.choice(["Granted", "GRANTED", "granted (6/12)", "Authorised"]))
        start = day + self.chance.randrange(20, 30) * DAY
        self.truth["kinds"]["standard"] = {
            "given_on": self.day("Date granted", start), "starts_on": self.day("Auth start", start),
            "last_day": self.day("Auth end", start + self.chance.randrange(90, 360) * DAY)}

    def suspended(self, day):
        at = day + 60 * DAY
        self.granted(day, behind(self.chance, ["Suspended (MHA)", "SUSPENDED", "Granted / suspended"], at))
        self.truth["kinds"]["standard"]["suspended_on"] = at.isoformat()

    def ended(self, day):
        at = day + 60 * DAY
        self.granted(day, behind(self.chance, ["Ended", "Granted / reviewed / ENDED", "Discharged", "Ceased"], at))
        self.truth["kinds"]["standard"]["ended_on"] = at.isoformat()

    def refused(self, day):
        at = day + 10 * DAY
        self.open(day, "Form 1", behind(self.chance, ["Not granted", "Refused", "Not authorised", "declined"], at))
        self.truth["kinds"]["request"].update(decided_on=at.isoformat(), outcome="refused")

    def withdrawn(self, day):
        at = day + 5 * DAY
        self.open(day, "Std", behind(self.chance, ["Withdrawn", "W/drawn", "WITHDRAWN"], at))
        self.truth["kinds"]["request"]["withdrawn_on"] = at.isoformat()

    def died(self, day):
        at = day + 80 * DAY
        self.chance.choice([self.open, self.granted])(day, status=behind(self.chance, ["RIP", "Died", "Deceased"], at))
        self.truth["died_on"] = at.isoformat()

    def order(self, day):
        self.cells["Form"] = self.chance.choice(["CoP", "Court"])
        self.cells["Outcome"] = self.chance.choice(["CoP order", "Order made", "ORDER"])
        self.truth["kinds"]["court_order"] = {"made_on": self.day("Auth start", day), "last_day": self.day("Auth end", day + 364 * DAY)}

    def spoil(self):
        """One cell becomes such that nobody can know; what it was is kept, for the mended sheet."""
        filled = [c for c in ("Date received", "UA start", "UA end", "Date granted", "Auth start", "Auth end", "Ext asked on")
                  if self.cells[c].strip() and not (c == "Ext asked on" and "extended_to" not in self.truth["kinds"]["urgent"])]
        column = self.chance.choice(filled + ["Outcome", "Form", "Care home", "Surname"])
        kinds = self.truth["kinds"]
        if column == "Outcome":
            worse = self.chance.choice(UNCLEAR + (["", "New", "Withdrawn 01/03/2026"] if "standard" in kinds else []))
        elif column == "Form" and "urgent" in kinds and self.chance.random() < 0.5:
            self.bad, self.cells["Form"], self.form = "UA start", "Std", self.cells["Form"]
            return
        elif column == "Form":
            worse = self.chance.choice(["", "tbc", "see e-mail", "F7"])
        elif column in ("Care home", "Surname"):
            worse = ""
        else:
            worse = self.chance.choice(BAD_DAYS + NO_DAY)
        self.bad, self.good, self.cells[column] = column, self.cells[column], worse

    form = None

    def line(self, mended=False):
        cells = dict(self.cells)
        if mended and self.form:
            cells["Form"] = self.form
        elif mended and self.bad:
            cells[self.bad] = self.good
        return [cells[name] for name in HEAD]


def make(seed, folder):
    chance = random.Random(seed)
    rows = [Row(chance, n) for n in range(1, ROWS + 1)]
    above = [["DoLS tracker - DO NOT SORT"], [""]]
    lines, mended, numbers = above + [HEAD], above + [HEAD], {}
    for row in rows:
        if chance.random() < 0.02:
            lines.append([""] * len(HEAD))
            mended.append([""] * len(HEAD))
        lines.append(row.line())
        mended.append(row.line(mended=True))
        numbers[len(lines)] = row
    for each in (lines, mended):
        each.append(["", "TOTAL", str(ROWS)])
    for name, what, encoding, mark, end in (("mess.csv", lines, "utf-8-sig", ",", "\r\n"), ("mended.csv", mended, "utf-8", ",", "\n"),
                                            ("ansi.csv", mended, "cp1252", ";", "\r\n")):
        with open(os.path.join(folder, name), "w", encoding=encoding, newline="") as out:
            csv.writer(out, delimiter=mark, lineterminator=end).writerows(what)
    with open(os.path.join(folder, "bad.json"), "w", encoding="utf-8") as out:
        json.dump({"bad": {n: chr(65 + HEAD.index(r.bad)) for n, r in numbers.items() if r.bad},
                   "good": [n for n, r in numbers.items() if not r.bad]}, out)
    with open(os.path.join(folder, "truth.json"), "w", encoding="utf-8") as out:
        json.dump({r.cells["Case ID"]: r.truth for r in rows}, out)


def said(folder, output):
    """Of the rows that were spoilt the cell is named and nothing is made; of the others, something is."""
    with open(os.path.join(folder, "bad.json"), encoding="utf-8") as file:
        meant = json.load(file)
    with open(output, encoding="utf-8") as file:
        lines = file.read().split("\n")
    new = {int(x.split()[1].rstrip(":")) for x in lines if x.startswith("row ") and ": new" in x}
    named = {}
    for x in lines:
        if "mess.csv:" in x and ": cell " in x:
            number, rest = x.split("mess.csv:", 1)[1].split(": cell ", 1)
            named.setdefault(int(number), set()).add(rest.split()[0].rstrip("0123456789"))
    faults = ["row %s: cell %s is not named, but %s" % (n, c, named.get(int(n))) for n, c in meant["bad"].items()
              if c not in named.get(int(n), ())]
    faults += ["row %s: recorded although cell %s says nothing" % (n, c) for n, c in meant["bad"].items() if int(n) in new]
    faults += ["row %s: %s is named, and nothing is wrong" % (n, named.get(n)) for n in meant["good"] if n in named]
    faults += ["row %s: not new" % n for n in meant["good"] if n not in new]
    print("%d rows, %d of them with a cell that nobody can read, %d faults" % (ROWS, len(meant["bad"]), len(faults)))
    return faults


def stored(folder):
    """Every fact of every row, and none beside."""
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        truth = json.load(file)
    faults, letters = [], {"request": "R", "urgent": "U", "standard": "S", "court_order": "C"}
    found = {kind: {r["reference"]: r for r in json.loads(subprocess.run(
        ["psql", "-X", "-At", "-c", "select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('person', p.reference, "
         "'initials', p.initials, 'died_on', p.died_on, 'home', h.name)), '[]') from casework.%s t "
         "join casework.person p on p.id = t.person_id join casework.place h on h.id = t.place_id" % kind],
        check=True, capture_output=True, text=True).stdout)} for kind in letters}
    for about, meant in truth.items():
        for kind, facts in meant["kinds"].items():
            row = found[kind].pop("%s-%s" % (about, letters[kind]), None)
            if row is None:
                faults.append("%s: no %s" % (about, kind))
                continue
            for name, value in [*facts.items(), ("person", meant["person"]), ("initials", meant["initials"]),
                                ("died_on", meant.get("died_on"))]:
                if row[name] != value:
                    faults.append("%s: %s of the %s is %s, meant was %s" % (about, name, kind, row[name], value))
            if row["home"].lower().strip() != meant["home"].lower():
                faults.append("%s: another home" % about)
            faults += ["%s: %s of the %s is %s, and nobody said so" % (about, name, kind, value) for name, value in row.items()
                       if name.endswith("_on") and name not in facts and name != "died_on" and value]
    faults += ["%s: nobody meant this" % reference for kind in found for reference in found[kind]]
    print("%d rows stored, %d faults" % (len(truth), len(faults)))
    return faults


def main():
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
        return 0
    faults = said(*sys.argv[2:]) if sys.argv[1] == "said" else stored(sys.argv[2])
    print("\n".join(faults[:20]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
