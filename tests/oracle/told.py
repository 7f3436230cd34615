#!/usr/bin/python3
"""Holds the database against the oracle: who is told what, when, and in whose place.

  told.py --database NAME --rules RULES [--seed N] [--count N] [--instants N]

Puts some hundred random matters with random recipients into a database that make-database.sh made,
moves its clock on from instant to instant, gives it at each the plans that the oracle makes, lets
dolsd.fire() turn what is due into notices and compares these with the oracle's, and dolsd.upcoming
with what is still to come. Exit status 1 where they differ.
"""

import argparse
import json
import random
import subprocess
import sys
from datetime import datetime, timezone

from compare import Policy
from days import day, instant, iso, london_day, read, wall_clock
from histories import Draw
from ladder import plan, to_come, told, whom

FROM, THROUGH = day(2026, 11, 20), day(2027, 4, 10)
ROLES = (
    "managing_authority", "provider_head_office", "representative", "paid_representative", "rule12_representative",
    "imca39a", "imca39c", "imca39d", "best_interests_assessor", "dols_team", "manager", "legal", "allocated_worker",
)  # fmt: skip
CONTACTS = 40
UNREACHABLE = 8  # contacts 1 to 8 have a channel that is not enabled


class NearDraw(Draw):
    """Histories of one winter, so that one clock serves them all."""

    def any_day(self):
        return self.near(FROM - 60, THROUGH)


def drawn_matters(rand, policy, count):
    draw = NearDraw(rand, policy.rules)
    matters = []
    while len(matters) < count:
        kind, where, facts = draw.history()
        if all(read(text) for text in facts.values()):
            matters.append({"id": len(matters) + 1, "kind": kind, "where": where, "facts": facts})
            matters[-1]["recipients"] = drawn_recipients(draw)
    return matters


def drawn_recipients(draw):
    """Rows (role, contact, since, until): roles with nobody, with several, and with one after the
    other; sometimes not even a DoLS team."""
    rows = []
    for role in ROLES:
        if not draw.chance(92 if role == "dols_team" else 60):
            continue
        for _ in range(draw.pick(1, 1, 1, 2, 3)):
            turn = draw.near(FROM, THROUGH)
            since, until = draw.pick((None, None), (None, None), (turn, None), (None, turn), (turn, turn + draw.near(0, 40)))
            rows.append((role, draw.near(1, CONTACTS), since, until))
    return rows


# ---- SQL


def psql(database, script):
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"]
    return subprocess.run(command, input=script, stdout=subprocess.PIPE, text=True, check=True).stdout


def quoted(value):
    return "null" if value is None else "'%s'" % str(value).replace("'", "''")


def rows(values, table):
    return "array[%s]::dolsd.planned_%s[]" % (", ".join("(%s)" % ", ".join(map(quoted, row)) for row in values), table)


def listed(values):
    return "{%s}" % ",".join('"%s"' % value for value in values)


def utc(at):
    return datetime.fromtimestamp(at, timezone.utc).isoformat()


def filled(matters):
    """A script that puts the matters and the people into case work."""
    lines = []
    for contact in range(1, CONTACTS + 1):
        channel = "notify-letter" if contact <= UNREACHABLE else "mail"
        lines.append("insert into casework.reached_by values (%d, '%s');" % (contact, channel))
    for matter in matters:
        key = "'%s', %d" % (matter["kind"], matter["id"])
        lines.append(
            "insert into casework.case_of values (%s, '%s', %s);" % (key, matter["where"], quoted(json.dumps(matter["facts"])))
        )
        for role, contact, since, until in matter["recipients"]:
            values = (key, role, contact, quoted(iso(since)), quoted(iso(until)))
            lines.append("insert into casework.told_for values (%s, '%s', %d, %s, %s);" % values)
        lines.append("select dolsd.touch(%s);" % key)
    lines.append("select count(*) from dolsd.take_changed(1000000);")
    return "\n".join(lines)


def planned(matters, plans, limit_ids, version):
    """A call of apply_plan with the oracle's plans: rows of dolsd.planned_matter and of dolsd.planned_deadline."""
    worked = [(m["kind"], m["id"], json.dumps(m["facts"]), version, None, None) for m in matters]
    deadlines = [
        (
            *(m["kind"], m["id"], d.code, limit_ids[m["kind"], d.code, d.passes]),
            *(iso(d.start), d.start_fact, iso(d.last_day), utc(d.ends_at), d.state, d.reasons[0], iso(d.counted), None),
            *(d.decided_by, listed(d.flags), None, None, listed(s.rung for s in d.ladder)),
            *(listed(utc(s.at) for s in d.ladder), listed(iso(s.occurrence) for s in d.ladder)),
        )
        for m in matters
        for d in plans[m["id"]]
    ]
    return "select dolsd.apply_plan(%s,\n%s);" % (rows(worked, "matter"), rows(deadlines, "deadline"))


# What is told is told at once: what becomes of a notice that was never sent is for the tests in SQL.
SEND = """
select count(*) from dolsd.move_messages(array(select id from dolsd.message where state = 'pending'), '{pending}', 'delivered');
select count(*) from dolsd.move_notices(array(select id from dolsd.notice where state = 'pending'), '{pending}', 'told');
"""

NOTICES = """
select json_build_array(n.kind, n.matter_id, n.limit_code, r.name, n.occurrence, n.contact_id,
                        case when n.contact_id is not null then n.fallback_for end, n.late, extract(epoch from n.due_at)::bigint)
  from dolsd.notice n join dolsd.rung r on r.id = n.rung
 where n.purpose in ('reminder', 'over') and n.template <> 'no-longer-needed' and n.made_at = '%s';
"""

UPCOMING = """
select json_build_array(kind, id, limit_code, rung, occurrence, extract(epoch from at)::bigint, contact_ids, fallback)
  from dolsd.upcoming;
"""

FIRE = """
do $$ begin
    loop exit when (dolsd.fire(1000)).deadlines = 0; end loop;
end $$;
"""


def rows_of(text):
    return sorted((json.loads(line) for line in text.splitlines() if line.startswith("[")), key=str)


# ---- the comparison


def compare(what, now, ours, theirs):
    if ours == theirs:
        return True
    print("DIFFERENCE: %s at %s London" % (what, wall_clock(now)))
    for row in ours:
        if row not in theirs:
            print("  only the oracle:   %s" % row)
    for row in theirs:
        if row not in ours:
            print("  only the database: %s" % row)
    return False


class Said:
    """What has been said of a deadline. What nobody heard is taken back where its reminder stands no more, and is
    still to be said where it stands again, unless its role has heard something else of that last day since."""

    def __init__(self):
        self.rows, self.taken_back = {}, set()

    def note(self, d, role, rung, occurrence, contact, at):
        row = (d.last_day, rung, occurrence, contact)
        self.rows[row] = role, at
        self.taken_back.discard(row)

    def has(self, d, rung, occurrence, contact):
        row = (d.last_day, rung, occurrence, contact)
        return row in self.rows and row not in self.taken_back

    def unsaid(self, d, through):
        """Through when the deadline has been dealt with after all."""
        stands = {(s.name, iso(s.occurrence)) for s in d.ladder} if d.state in ("open", "lapsed") else set()
        for row in self.rows:
            if row[3] is None and (row[0] != d.last_day or row[1:3] not in stands):
                self.taken_back.add(row)
        for row in self.taken_back:
            role, at = self.rows[row]
            if (
                (row[0] == d.last_day and row[1:3] in stands and at <= through)
                and (d.state != "lapsed" or at >= d.ends_at)
                and not any(r[0] == row[0] and self.rows[r][0] == role for r in self.rows if r not in self.taken_back)
            ):
                through = min(through, at - 1)
        return through


def due(matters, plans, told_through, states, said, now, channels):
    """The notices of an instant, by the oracle; remembers through when each deadline has been dealt
    with, which is the last instant at which something of it was due (what a change of its flags puts
    into its ladder for a day since then has not been said), how it stood, what was said of it, and since which day
    its last day has been known."""
    notices = []
    for matter in matters:
        for d in plans[matter["id"]]:
            key = matter["id"], d.code
            last_day, through, known = told_through.get(key, (None, None, None))
            if last_day != d.last_day:
                through, known = None, london_day(now)
            before = said.setdefault(key, Said())
            if through is not None:
                through = before.unsaid(d, through)
            came = any(step.at <= now and (through is None or step.at > through) for step in d.ladder)
            for rung in d.last_word if states.get(key) in ("open", "lapsed") else ():
                contacts, stands_in_for = whom(matter["recipients"], channels, rung.role, london_day(now))
                for contact in contacts or [None]:
                    in_place_of = stands_in_for if contact else None
                    notices.append([matter["kind"], matter["id"], d.code, rung.name, iso(london_day(now)), contact, in_place_of, False, now])
            states[key] = d.state
            for role, rung, occurrence, contact, fallback_for, late in told(d, through, now, matter["recipients"], channels, known):
                at = max(s.at for s in d.ladder if s.name == rung and iso(s.occurrence) == occurrence and s.at <= now)
                if before.has(d, rung, occurrence, contact):
                    continue
                before.note(d, role, rung, occurrence, contact, at)
                notices.append([matter["kind"], matter["id"], d.code, rung, occurrence, contact, fallback_for, late, at])
            told_through[key] = (d.last_day, now if came else through, known)
    return sorted(notices, key=str)


def all_to_come(matters, plans, told_through, now, channels, calendars):
    rows = []
    for matter in matters:
        for d in plans[matter["id"]]:
            known = told_through[matter["id"], d.code][2]
            for s, contacts, stands_in in to_come(d, now, matter["recipients"], channels, calendars[matter["where"]], known):
                key = [matter["kind"], matter["id"], d.code, s.name, iso(s.occurrence), s.at]
                rows.append(key + [contacts or None, bool(contacts and stands_in)])
    return sorted(rows, key=str)


def by_number(rows):
    for row in rows:
        if row[6]:
            row[6] = sorted(row[6])
    return sorted(rows, key=str)


def instants_of(draw, count):
    """Moments of the winter in order: reminders' own, midnights, after an outage of some days."""
    found = set()
    while len(found) < count:
        found.add(instant(draw.near(FROM, THROUGH), draw.pick(0, 420, 420, 480, 540, 540, 780, draw.near(0, 1439))))
    return sorted(found)


def main():
    options = argparse.ArgumentParser(description="Holds the database against the oracle.")
    options.add_argument("--database", required=True)
    options.add_argument("--rules", required=True)
    options.add_argument("--seed", default="1")
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--instants", type=int, default=40)
    given = options.parse_args()
    with open(given.rules, encoding="utf-8") as file:
        policy = Policy(json.load(file))
    limit_ids = {(row["kind"], row["code"], row["after_last_day"] == "pass"): row["id"] for row in policy.rules["limits"]}
    rand = random.Random(f"{given.seed} told")
    matters = drawn_matters(rand, policy, given.count)
    channels = {contact: contact > UNREACHABLE for contact in range(1, CONTACTS + 1)}
    moments = instants_of(NearDraw(rand, policy.rules), given.instants)
    psql(given.database, "select dolsd.move_clock('%s');\n%s" % (utc(moments[0]), filled(matters)))
    version = psql(given.database, "select dolsd.rules_version();").strip()
    told_through, states, said, notices, coming = {}, {}, {}, 0, 0
    for now in moments:
        plans = {m["id"]: plan(policy.law, policy.ladders, m["kind"], m["where"], m["facts"], now)[1] for m in matters}
        script = "select dolsd.move_clock('%s');\n%s\n%s%s" % (utc(now), planned(matters, plans, limit_ids, version), FIRE, SEND)
        psql(given.database, script)
        ours, theirs = due(matters, plans, told_through, states, said, now, channels), rows_of(psql(given.database, NOTICES % utc(now)))
        if not compare("what is told", now, ours, theirs):
            return 1
        notices += len(ours)
        ours, theirs = all_to_come(matters, plans, told_through, now, channels, policy.law.working), by_number(rows_of(psql(given.database, UPCOMING)))
        if not compare("what is to come", now, ours, theirs):
            return 1
        coming += len(ours)
    print(
        "%d matters, %d instants, %d notices, %d reminders to come: the database and the oracle agree (seed %s)"
        % (len(matters), len(moments), notices, coming, given.seed)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
