#!/usr/bin/python3
"""Holds the engine against the oracle over random histories.

  compare.py --engine ENGINE --rules RULES [--seed N] [--count N] [--jobs N]

RULES is the rulebook as export.sql writes it. Every chunk of histories is worked out under one
policy: the exported one mostly, else one with supposed changes of law or with drawn ladders. Where
the two differ the history is made as small as it goes, shown with both answers, and the exit status
is 1. The same seed gives the same histories.
"""

import argparse
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile

import oracle
from days import instant, iso, london_day, read, wall_clock
from histories import NUMBERS, PLACES, Draw, drawn_overrides, drawn_policy, supposed
from ladder import Ladders, plan

CHUNK = 500  # histories under one policy
AT_MOST = 200  # rounds of making a history smaller


class Policy:
    """A rulebook for both sides."""

    def __init__(self, rules, changes=None):
        self.rules = rules
        self.changes = changes or {}
        self.law = oracle.Law(rules, **self.changes)
        self.ladders = Ladders(rules)


def policy_of(seed, chunk, rules):
    kind = ("exported", "exported", "overridden", "supposed", "drawn", "drawn and overridden")[chunk % 6]
    rand = random.Random(f"{seed} policy {chunk}")
    if kind == "supposed":
        return kind, Policy(*supposed(rules))
    if kind.startswith("drawn"):
        rules = drawn_policy(rand, rules)
    if kind.endswith("overridden"):
        rules = drawn_overrides(rand, rules)
    return kind, Policy(rules)


# ---- both answers, in one shape


def by_oracle(policy, history):
    case, deadlines = plan(
        policy.law, policy.ladders, history["kind"], history["jurisdiction"], history["facts"], history["now"],
        history["place"], history["id"],
    )  # fmt: skip
    return {
        "bad": sorted(set(case.bad) & case.asked),
        "look_again": iso(oracle.look_again(case)),
        "deadlines": {
            d.code: {
                "state": d.state,
                "reason": d.reasons,
                "start": iso(d.start),
                "start_fact": d.start_fact,
                "counted": iso(d.counted),
                "last_day": iso(d.last_day),
                "ends_at": d.ends_at,
                "decided_by": d.decided_by,
                "flags": d.flags,
                "gap": [iso(d.gap_from), iso(d.gap_until), d.gap_runs],
                "ladder": [[s.name, s.at, iso(s.day), iso(s.occurrence)] for s in d.ladder],
            }
            for d in deadlines
        },
    }


def settle(ours, theirs, history):
    """Of several facts that meet a deadline either may be named. Facts that do not matter here may
    be complained of and waited for."""
    for code, deadline in theirs["deadlines"].items():
        mine = ours["deadlines"].get(code)
        if mine:
            mine["reason"] = deadline["reason"] if deadline["reason"] in mine["reason"] else mine["reason"]
    bad = {name for name, text in history["facts"].items() if text is not None and read(text) is None}
    if set(ours["bad"]) <= set(theirs["bad"]) <= bad:
        ours["bad"] = theirs["bad"]
    again, today = theirs["look_again"], iso(london_day(history["now"]))
    if again in history["facts"].values() and today < again <= (ours["look_again"] or again):
        ours["look_again"] = again


class Engine:
    """The engine with a rulebook; answers a list of histories at once."""

    def __init__(self, program, rules):
        self.program = program
        self.file = tempfile.NamedTemporaryFile("w", prefix="dolsd-oracle.", suffix=".json")
        json.dump(rules, self.file)
        self.file.flush()

    def answers(self, histories):
        lines = "".join(json.dumps(history) + "\n" for history in histories)
        ran = subprocess.run([self.program, self.file.name], input=lines, stdout=subprocess.PIPE, text=True, check=True)
        found = []
        for line in ran.stdout.splitlines():
            answer = json.loads(line)
            answer["bad"].sort()
            for deadline in answer["deadlines"]:
                deadline["flags"].sort()
            answer["deadlines"] = {deadline.pop("code"): deadline for deadline in answer["deadlines"]}
            found.append(answer)
        if len(found) != len(histories):
            raise SystemExit("compare.py: the engine answered %d of %d histories" % (len(found), len(histories)))
        return found


def differ(policy, history, theirs):
    ours = by_oracle(policy, history)
    settle(ours, theirs, history)
    return ours if ours != theirs else None


# ---- a chunk of histories


def drawn_histories(seed, chunk, count, policy):
    draw = Draw(random.Random(f"{seed} histories {chunk}"), policy.rules)
    histories = []
    for _ in range(count):
        kind, where, facts = draw.history()
        days = [when for when in map(read, facts.values()) if when is not None]
        # The deadlines as of some day show where the boundaries are; of some the ladder does too.
        middle = instant(min(days)) if days else instant(draw.any_day())
        case = oracle.Case(policy.law, kind, where, facts, middle)
        instants = []
        for deadline in oracle.limits(case):
            days.append(deadline.last_day)
            instants.append(deadline.ends_at)
        place, number = draw.pick(*PLACES), draw.near(1, NUMBERS)
        if draw.chance(20):
            for deadline in plan(policy.law, policy.ladders, kind, where, facts, middle, place, number)[1]:
                instants += [step.at for step in deadline.ladder]
        histories.append(
            {"kind": kind, "id": number, "jurisdiction": where, "place": place, "facts": facts, "now": draw.now(days, instants)}
        )
    return histories


def work(job):
    """Compares a chunk: (how many deadlines, how many steps, the first difference or None)."""
    program, rules, seed, chunk, count = job
    name, policy = policy_of(seed, chunk, rules)
    histories = drawn_histories(seed, chunk, count, policy)
    engine = Engine(program, policy.rules)
    seen = {}
    steps = 0
    for number, (history, theirs) in enumerate(zip(histories, engine.answers(histories))):
        if differ(policy, history, theirs):
            return seen, steps, (chunk, number, name, history)
        for code, deadline in theirs["deadlines"].items():
            key = (code, deadline["state"])
            seen[key] = seen.get(key, 0) + 1
            steps += len(deadline["ladder"])
    return seen, steps, None


# ---- a difference, made small


def smaller(history):
    """Histories that are a little simpler than one that differs."""
    facts, now = history["facts"], history["now"]
    for name in facts:
        yield dict(history, facts={other: text for other, text in facts.items() if other != name})
    if history["jurisdiction"] != "england":
        yield dict(history, jurisdiction="england")
    today = london_day(now)
    for at in (instant(today, 720), instant(today), instant(today + 1, 720), instant(today - 1, 720)):
        if abs(at - instant(today, 720)) < abs(now - instant(today, 720)):
            yield dict(history, now=at)
    for name, text in facts.items():
        when = read(text)
        if when is None or when == today:
            continue
        step = (today - when) // 2 if abs(today - when) > 1 else today - when
        for closer in (today, when + step, when + (1 if today > when else -1)):
            yield dict(history, facts=dict(facts, **{name: iso(closer)}))
    for when in sorted({read(text) for text in facts.values()} - {None}):
        later = instant(when, 720)
        if abs(later - now) > 86400:
            yield dict(history, now=(now + later) // 2)


def weight(history):
    facts, today = history["facts"], london_day(history["now"])
    spread = sum(abs((read(text) or 0) - today) for text in facts.values())
    return (len(facts), spread, history["jurisdiction"] != "england", abs(history["now"] - instant(today, 720)))


def where_differ(ours, theirs):
    """The places in which two answers differ: a smaller history has to differ in some of the same
    places and no other, or it would show another fault."""
    places = {(name,) for name in ("bad", "look_again") if ours[name] != theirs[name]}
    for code in ours["deadlines"].keys() | theirs["deadlines"].keys():
        mine, other = ours["deadlines"].get(code), theirs["deadlines"].get(code)
        if mine is None or other is None:
            places.add((code, mine is None))
        else:
            places |= {(code, field) for field in mine if mine[field] != other[field]}
    return places


def shrink_history(engine, policy, history):
    theirs = engine.answers([history])[0]
    places = where_differ(differ(policy, history, theirs), theirs)

    def same_fault(history, theirs):
        ours = differ(policy, history, theirs)
        return ours and where_differ(ours, theirs) <= places

    for _ in range(AT_MOST):
        candidates = [h for h in smaller(history) if weight(h) < weight(history)]
        answers = engine.answers(candidates) if candidates else []
        worse = [h for h, theirs in zip(candidates, answers) if same_fault(h, theirs)]
        if not worse:
            break
        history = min(worse, key=weight)
    return history


def shrink_ladders(program, policy, history):
    """Takes rungs away, many at a time and then fewer, while the answers still differ."""
    rungs = policy.rules["rungs"]
    size = max(1, len(rungs) // 2)
    while True:
        start, gone = 0, False
        while start < len(rungs) and len(rungs) > size:
            fewer = rungs[:start] + rungs[start + size :]
            trial = Policy(dict(policy.rules, rungs=fewer), policy.changes)
            if differ(trial, history, Engine(program, trial.rules).answers([history])[0]):
                rungs, policy, gone = fewer, trial, True
            else:
                start += size
        if size == 1 and not gone:
            return policy
        size = max(1, size // 2)


def show(answer, other):
    """An answer in words; `*` marks the lines that the other does not have."""

    def lines(of):
        yield "bad facts: %s; look again: %s" % (", ".join(of["bad"]) or "none", of["look_again"])
        for code, d in sorted(of["deadlines"].items()):
            yield "%s: last day %s by %s, %s (%s)" % (code, d["last_day"], d["decided_by"], d["state"], d["reason"])
            yield "  %s: from %s %s, counted %s, flags %s" % (code, d["start_fact"], d["start"], d["counted"], d["flags"])
            yield "  %s: ends %s London; without authority %s" % (code, wall_clock(d["ends_at"]), d["gap"])
            for name, at, day, occurrence in d["ladder"]:
                yield "    %s London, day %s, occurrence %s: %s" % (wall_clock(at), day, occurrence, name)

    theirs = set(lines(other))
    return [("* " if line not in theirs else "  ") + line for line in lines(answer)]


def report(program, rules, seed, found):
    chunk, number, name, history = found
    policy = policy_of(seed, chunk, rules)[1]
    print("DIFFERENCE: seed %s, chunk %d, history %d, policy %s" % (seed, chunk, number, name))
    print("as drawn: %s" % json.dumps(history))
    history = shrink_history(Engine(program, policy.rules), policy, history)
    policy = shrink_ladders(program, policy, history)
    engine = Engine(program, policy.rules)
    history = shrink_history(engine, policy, history)
    theirs = engine.answers([history])[0]
    ours = differ(policy, history, theirs)
    print("smallest: %s" % json.dumps(history))
    print("now: %s London" % wall_clock(history["now"]))
    fields = (
        "id", "name", "role", "counted_from", "offset_count", "offset_unit", "at_time", "moves", "repeat_every", "only_if", "unless",
        "active", "place", "matter_id", "replaces",
    )  # fmt: skip
    if len(policy.rules["rungs"]) < 10:
        for rung in policy.rules["rungs"]:
            print("rung: %s" % ", ".join("%s=%s" % (field, rung.get(field)) for field in fields))
    print("ORACLE\n%s" % "\n".join(show(ours, theirs)))
    print("ENGINE\n%s" % "\n".join(show(theirs, ours)))


def main():
    options = argparse.ArgumentParser(description="Holds the engine against the oracle.")
    options.add_argument("--engine", required=True)
    options.add_argument("--rules", required=True)
    options.add_argument("--seed", default="1")
    options.add_argument("--count", type=int, default=100000)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--census", action="store_true", help="print how often each limit came in each state")
    options.add_argument("--first", type=int, default=0, help="begin with this chunk")
    given = options.parse_args()
    with open(given.rules, encoding="utf-8") as file:
        rules = json.load(file)
    chunks = range(given.first, given.first + -(-given.count // CHUNK))
    jobs = [(given.engine, rules, given.seed, chunk, min(CHUNK, given.count - (chunk - given.first) * CHUNK)) for chunk in chunks]
    census, steps = {}, 0
    with multiprocessing.Pool(given.jobs) as pool:
        for seen, stepped, found in pool.imap(work, jobs):
            if found:
                pool.terminate()
                report(given.engine, rules, given.seed, found)
                return 1
            steps += stepped
            for key, count in seen.items():
                census[key] = census.get(key, 0) + count
    if given.census:
        for (code, state), count in sorted(census.items()):
            print("%8d %s %s" % (count, code, state))
    print(
        "%d histories, %d deadlines, %d reminders: the engine and the oracle agree (seed %s)"
        % (given.count, sum(census.values()), steps, given.seed)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
