#!/usr/bin/python3
"""Whether what `dolsctl plan --diff` foretells is what is sent.

  foretold.py --template DATABASE --rules RULES --dolsctl FILE --dolsd FILE --templates FOLDER
              [--seed N] [--rounds N] [--first N]

Each round draws some caseloads, each with its own people, and a change of rules, lets a daemon work for
some days, asks plan what the change would do, applies it and looks what is sent at once; then it lives
through the next fortnight. The clock is moved, everything else is real. What is sent at once has to be what plan lists as going
at once. What is sent in the fortnight has to be what dolsd.upcoming listed before the change, less what
plan lists as dropped and with what it lists as added, moved or reworded. The same seed gives the same
rounds; --first begins with a later one. Exit status 1 where they differ.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "oracle"))
from days import day, instant, iso, read  # noqa: E402
from histories import Draw  # noqa: E402

FROM, THROUGH = day(2026, 11, 20), day(2027, 4, 10)
FORTNIGHT = 14
CASELOADS = 10  # in a round
MATTERS = 6  # in a caseload
ROLES = (
    "managing_authority", "provider_head_office", "representative", "paid_representative", "imca39d",
    "best_interests_assessor", "manager", "legal", "allocated_worker",
)  # fmt: skip
CONTACTS = 9  # in a caseload: the first has a channel that is not enabled, the last is the DoLS team


OFTEN = (
    "standard_end", "further_request", "urgent_end", "assess_urgent", "assess_standard", "court_order_end", "review_due",
    "cqc_notification", "rpr_appointment", "copies_of_decision",
)  # fmt: skip


class NearDraw(Draw):
    """Histories of one winter, so that one clock serves them all."""

    def any_day(self):
        return self.near(FROM - 60, THROUGH)


class Round:
    """Caseloads, a moment and a change of rules, drawn by number."""

    def __init__(self, seed, number, rules):
        self.rules = rules
        self.repeating = {row["name"] for row in rules["rungs"] if row["repeat_every"] is not None}
        self.draw = NearDraw(random.Random("%s foretold %d" % (seed, number)), rules)
        draw = self.draw
        self.today = draw.near(FROM, THROUGH - 30)
        self.begins = instant(self.today - draw.pick(0, 0, 1, 4, 9), draw.pick(60, 300, 480))
        self.now = instant(self.today, draw.pick(0, 420, 480, 600, 1030, draw.near(0, 1439)))
        self.begins = min(self.begins, self.now)
        self.ends = instant(self.today + FORTNIGHT, 0)
        self.matters = [self.matter(number) for number in range(CASELOADS * MATTERS)]
        self.statements = [self.change(nr) for nr in range(draw.pick(2, 3, 4, 6))]

    def matter(self, number):
        while True:
            kind, where, facts = self.draw.history()
            if all(read(text) for text in facts.values()):
                return number, kind, where, facts, self.recipients(number // MATTERS * (CONTACTS + 1))

    def recipients(self, first):
        """Rows (role, contact, since, until)."""
        draw, rows = self.draw, [("dols_team", first + CONTACTS, None, None)]
        for role in ROLES:
            for _ in range(draw.pick(0, 1, 1, 1, 2)):
                turn = draw.near(self.today - 10, self.today + 20)
                span = draw.pick((None, None), (None, None), (turn, None), (None, turn))
                rows.append((role, first + draw.near(1, CONTACTS), *span))
        return rows

    # ---- the change

    def change(self, nr):
        draw = self.draw
        code = draw.pick(*draw.pick(OFTEN, sorted({row["limit_code"] for row in self.rules["rungs"]})))
        rung = draw.pick(*[row for row in self.rules["rungs"] if row["limit_code"] == code])
        named = "where pack = '%s' and name = '%s'" % (rung["pack"], rung["name"])
        what = draw.pick("move", "move", "hour", "off", "press", "word", "patient", "quiet", "add", "add", "add", "closed", "policy", "day", "day")
        if what == "move" and rung["repeat_every"] is None:
            days = draw.pick(-10, -5, -3, -1, 1, 2, 4, 9)
            stays = "case when offset_count + %d > 0 then 'stay' else moves end" % days
            return "update dolsd.rung set offset_count = offset_count + %d, moves = %s %s;" % (days, stays, named)
        if what == "off":
            return "update dolsd.rung set active = false %s;" % named
        if what == "press":
            return "update dolsd.rung set pressing = '%s' %s;" % (draw.pick("urgent", "soon", "routine"), named)
        if what == "word":
            others = [r for r in self.rules["rungs"] if r["limit_code"] == code and r["role"] == rung["role"]]
            return "update dolsd.rung set template = '%s' %s;" % (draw.pick(*others)["template"], named)
        if what == "patient":
            return "update dolsd.rung set catches_up = not catches_up %s;" % named
        if what == "quiet":
            other = "case if_nobody when 'nobody' then 'dols_team' else 'nobody' end"
            return "update dolsd.rung set if_nobody = %s %s;" % (other, named)
        if what == "add":
            return self.added(nr, rung)
        if what == "day":
            return self.moved(code)
        if what == "closed":
            return "insert into dolsd.non_working_day values ('%s', null, 'closed', 'invented');" % iso(self.today + draw.near(0, 16))
        if what == "policy":
            name, value = draw.pick(("old_alarm", 5), ("old_alarm", 60), ("calm_after", 1), ("calm_after", 9), ("time_to_answer", 0), ("time_to_answer", 9))
            return "update dolsd.policy set value = %d, who = 'A. Officer', why = 'invented' where name = '%s';" % (value, name)
        return "update dolsd.rung set at_time = '%02d:00' %s;" % (draw.near(5, 19), named)

    def moved(self, code):
        """The limit's own count is another from today on, so that last days move."""
        row = self.draw.pick(*[row for row in self.rules["limits"] if row["code"] == code])
        kept = ", ".join(name for name in sorted(row) if name not in ("id", "count", "effective_from", "effective_to", "governed_by", "authority"))
        return (
            "update dolsd.time_limit set effective_to = '%s' where id = %d; "
            "insert into dolsd.time_limit (%s, count, effective_from, governed_by) select %s, count + %d, '%s', 'today' from dolsd.time_limit where id = %d;"
            % (iso(self.today - 1), row["id"], kept, kept, self.draw.pick(-5, -1, 1, 3, 10), iso(self.today), row["id"])
        )

    def added(self, nr, like):
        """A rung more, like one that there is but for its day, its role or its patience."""
        draw = self.draw
        days = draw.pick(-60, -30, -9, -4, -2, 1, 3, 8)
        columns = {
            "name": "'invented-%d'" % nr, "pack": "'local'", "offset_count": "offset_count + %d" % days,
            "moves": "case when offset_count + %d > 0 then 'stay' else moves end" % days,
            "catches_up": draw.pick("true", "false"), "pressing": "'%s'" % draw.pick("urgent", "soon", "routine"),
        }  # fmt: skip
        kept = "limit_code, kind, jurisdiction, role, template, counted_from, offset_unit, at_time, only_if, unless, if_nobody, effective_from"
        kept += ", repeat_every, if_flag, only_if_flags, unless_flags"
        return "insert into dolsd.rung (%s, %s) select %s, %s from dolsd.rung where pack = '%s' and name = '%s';" % (
            ", ".join(columns), kept, ", ".join(columns.values()), kept, like["pack"], like["name"],
        )  # fmt: skip


# ---- SQL


def quoted(value):
    return "null" if value is None else "'%s'" % str(value).replace("'", "''")


def utc(at):
    return datetime.fromtimestamp(at, timezone.utc).isoformat()


def filled(work):
    lines = []
    for contact in range(CASELOADS * (CONTACTS + 1)):
        channel = "notify-letter" if contact % (CONTACTS + 1) == 1 else "mail"
        lines.append("insert into casework.reached_by values (%d, '%s');" % (contact, channel))
    for number, kind, where, facts, recipients in work.matters:
        key = "'%s', %d" % (kind, number)
        lines.append("insert into casework.case_of values (%s, '%s', %s);" % (key, where, quoted(json.dumps(facts))))
        for role, contact, since, until in recipients:
            lines.append("insert into casework.told_for values (%s, '%s', %d, %s, %s);" % (key, role, contact, quoted(iso(since)), quoted(iso(until))))
        lines.append("select dolsd.touch(%s);" % key)
    return "select dolsd.move_clock('%s');\n%s" % (utc(work.begins), "\n".join(lines))


# Rows (matter, limit, rung, role, contact, instant); contact 0: there is nobody.
TO_COME = """
select json_build_array(u.id, u.limit_code, u.rung, coalesce(c.id, 0), extract(epoch from coalesce(u.held_until, u.at))::bigint)
  from dolsd.upcoming u left join lateral unnest(u.contact_ids) as c (id) on true
 where u.contact_ids is not null or u.nobody;
"""
NOTICES = """
select json_build_object('key', json_build_array(n.matter_id, n.limit_code, r.name, coalesce(n.contact_id, 0),
                                                 extract(epoch from n.made_at)::bigint),
                         'id', n.id, 'state', n.state, 'purpose', n.purpose, 'reason', n.reason,
                         'due', extract(epoch from n.due_at)::bigint)
  from dolsd.notice n join dolsd.rung r on r.id = n.rung;
"""
IDLE = """
select dolsd.idle() and not exists (select 1 from dolsd.matter m where m.look_again <= dolsd.london_date(dolsd.clock()));
"""
SPOKEN_FOR, ROLE_LOST = "a later reminder speaks for it", "no longer to be told, or not this way"
LATER_FACTS = "select kind || ' ' || id from dolsd.matter where look_again <= '%s';"


class Database:
    """One round's database, and a daemon that works on it."""

    def __init__(self, given, folder):
        self.given, self.folder, self.name, self.daemon, self.session = given, folder, "dolsd_test_foretold", None, None
        for box in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(folder, "mail", box), exist_ok=True)

    def run(self, *command, good=(0,), **more):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        if good and done.returncode not in good:
            raise RuntimeError("%s ended with %d:\n%s" % (" ".join(command[:4]), done.returncode, done.stdout))
        return done

    def psql(self, script):
        """One psql for the whole round: to start one for each question is most of the work."""
        if self.session is None:
            command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.name]
            self.session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.session.stdin.write(script + "\n\\echo that-is-all\n")
        self.session.stdin.flush()
        lines = []
        for line in self.session.stdout:
            if line == "that-is-all\n":
                return "".join(lines)
            lines.append(line)
        raise RuntimeError("psql ended: " + script)

    def rows(self, script):
        return [json.loads(line) for line in self.psql(script).splitlines() if line[:1] in "[{"]

    def ctl(self, *words, good=(0,)):
        return self.run(self.given.dolsctl, "-d", "dbname=" + self.name, *words, good=good)

    def make(self):
        self.run("dropdb", "--if-exists", "--force", self.name)
        self.run("createdb", "-T", self.given.template, self.name)

    def start(self):
        configuration = os.path.join(self.folder, "dolsd.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(
                """database: { conninfo = "dbname=%s"; };
mail: { deliver = "maildir"; maildir = "%s/mail"; from = "dols@council.example"; message_id_domain = "council.example"; };
council: { name = "Invented County Council"; team = "DoLS team"; reply_to = "dols@council.example"; phone = "01632 960100"; };
templates: { directory = "%s"; };
worker: { name = "foretold"; };
log: { level = "error"; };
"""
                % (self.name, self.folder, self.given.templates)
            )
        with open(os.path.join(self.folder, "dolsd.log"), "w", encoding="utf-8") as log:
            self.daemon = subprocess.Popen([self.given.dolsd, "-c", configuration], stderr=log)

    def stop(self):
        if self.session is not None:
            self.session.stdin.close()
            self.session.wait()
            self.session = None
        if self.daemon is not None:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait()
            self.daemon = None

    def until_idle(self):
        patience = time.monotonic() + 120
        while self.psql(IDLE).strip() != "t":
            if time.monotonic() > patience:
                raise RuntimeError("dolsd does not come to rest")
            time.sleep(0.01)

    def live_until(self, at):
        """Every instant at which something is due, and then that moment."""
        while True:
            self.until_idle()
            script = "select extract(epoch from dolsd.next_instant())::numeric, extract(epoch from dolsd.clock())::numeric;"
            following, now = self.psql(script).strip().split("|")
            midnight = (int(float(now)) // 86400 + 1) * 86400
            step = min(at, midnight, float(following) if following else at)
            self.psql("select dolsd.move_clock(to_timestamp(%s));" % step)
            if step >= at:
                self.until_idle()
                return


# ---- the comparison


def foretold(answer, round_, coming):
    """What goes at once, and what goes in the fortnight, by plan and by dolsd.upcoming before it."""
    at_once, expected = Counter(), Counter(coming)
    for matter in answer["matters"]:
        for deadline in matter["deadlines"]:
            for message in deadline["messages"]:
                for side, sign in (("before", -1), ("after", 1)):
                    if message[side] is None:
                        continue
                    goes = int(datetime.fromisoformat(message[side]["goes"].replace("Z", "+00:00")).timestamp())
                    rung = message["replaces"] if side == "before" and message["replaces"] else message["rung"]
                    for contact in message[side]["contacts"] or [0]:
                        row = (matter["id"], deadline["limit"], rung, contact, goes)
                        expected[row] += sign
                        if goes <= round_.now:
                            at_once[row] += sign
    return +at_once, Counter({row: n for row, n in expected.items() if n != 0 and row[4] < round_.ends})


def sent(notices, before, now):
    """Reminders that were made since and have not been cancelled; and those to which something happened
    while they waited for a digest: a later one spoke for them, or their recipient lost the role; or whose
    recipient only came to have the role after they were due."""
    gone = {n["id"] for n in before if n["state"] != "cancelled"}
    made = [n for n in notices if n["id"] not in gone and n["purpose"] == "reminder"]
    waited = {tuple(n["key"]) for n in made if n["reason"] == SPOKEN_FOR}
    others = {tuple(n["key"])[:3] for n in notices if n["reason"] == ROLE_LOST}
    waited |= {tuple(n["key"]) for n in made if tuple(n["key"])[:3] in others}
    waited |= {tuple(n["key"]) for n in made if n["key"][4] > now and n["key"][4] > n["due"]}
    return Counter(tuple(n["key"]) for n in made if n["state"] != "cancelled"), waited


def differences(what, theirs, ours, kinds, passed_over=(), repeating=(), waited=()):
    """Of a reminder that repeats the next ten are foretold: what comes after those is no difference, and
    the store's own ladder may be shorter than what plan works out. What happens to a reminder while it waits
    is not foretold: that somebody has had the digest of the day already, so that it waits for the next one
    and a later reminder speaks for it, or that its recipient loses the role. Nor is who comes to have it."""
    lines, last = [], {}
    for row in +theirs:
        last[row[:4]] = max(row[4], last.get(row[:4], 0))
    for row in sorted(set(theirs) | set(ours)):
        beyond = row in waited or row[2] in repeating and (theirs[row] < 0 or row[:4] in last and row[4] > last[row[:4]])
        if theirs[row] != ours[row] and not beyond and "%s %s" % (kinds[row[0]], row[0]) not in passed_over:
            more = "foretold, not sent" if theirs[row] > ours[row] else "sent, not foretold"
            lines.append("%s: %s: %s %s at %s" % (what, more, kinds[row[0]], row[:4], utc(row[4])))
    return lines


def accepted(database, statements, counts):
    """Those that are not refused, in a file."""
    changes = os.path.join(database.folder, "change.sql")
    while True:
        with open(changes, "w", encoding="utf-8") as file:
            file.write("\n".join(statements) + "\n")
        said = database.ctl("plan", "--rules", changes, good=(0, 2, 4))
        if said.returncode != 2:
            return changes
        counts["refused"] += 1
        del statements[int(re.search(r"change\.sql:(\d+):", said.stdout).group(1)) - 1]


def play(database, work, counts):
    kinds = {number: kind for number, kind, *_ in work.matters}
    database.make()
    changes = accepted(database, work.statements, counts)
    database.psql(filled(work))
    database.start()
    database.live_until(work.now)
    coming = [tuple(row) for row in database.rows(TO_COME)]
    said = database.ctl("plan", "--rules", changes, "--diff", "--json", "--limit", "0", good=(0, 4))
    before = database.rows(NOTICES)
    # A random change may take the last limit of a deadline, or its last rung, away.
    database.ctl("apply", changes, "--who", "A. Officer", "--why", "invented", "--uncovered-is-meant", good=(0, 4))
    database.until_idle()
    at_once, expected = foretold(json.loads(said.stdout), work, coming)
    made_now, _ = sent(database.rows(NOTICES), before, work.now)
    later = set(database.psql(LATER_FACTS % iso(work.today + FORTNIGHT)).split("\n"))
    database.live_until(work.ends - 1)
    after, waited = sent(database.rows(NOTICES), before, work.now)
    now_sent = Counter({row: n for row, n in after.items() if row in made_now})
    lines = differences("at once", at_once, now_sent, kinds, (), (), waited)
    lines += differences("fortnight", expected, after, kinds, later, work.repeating, waited)
    counts["caseloads"] += CASELOADS
    counts["rounds"] += 1
    counts["statements"] += len(work.statements)
    counts["changed"] += said.returncode == 4
    counts["at once"] += sum(now_sent.values())
    counts["fortnight"] += sum(after.values())
    counts["passed over"] += len(later - {""})
    return lines


def main():
    options = argparse.ArgumentParser(description="Whether what plan foretells is what is sent.")
    for name in ("template", "rules", "dolsctl", "dolsd", "templates"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--seed", default="1")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--keep-going", action="store_true")
    given = options.parse_args()
    with open(given.rules, encoding="utf-8") as file:
        rules = json.load(file)
    counts, wrong = Counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        database = Database(given, folder)
        for number in range(given.first, given.first + given.rounds):
            work = Round(given.seed, number, rules)
            try:
                lines = play(database, work, counts)
            finally:
                database.stop()
            if lines:
                wrong += 1
                print("DIFFERENCE in round %d of seed %s, at %s, after:" % (number, given.seed, utc(work.now)))
                print("\n".join(["  " + s for s in work.statements] + ["  " + s for s in lines]))
                sys.stdout.flush()
                if not given.keep_going:
                    return 1
    print(
        "%d random caseloads of %d matters under %d changes of rules (%d statements; %d changes change something): %d reminders at once, "
        "%d in the fortnight; %d statements were refused, %d matters have a fact that begins to count later"
        % (counts["caseloads"], MATTERS, counts["rounds"], counts["statements"], counts["changed"], counts["at once"],
           counts["fortnight"], counts["refused"], counts["passed over"])  # fmt: skip
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
