#!/usr/bin/python3
"""Breaks random things for random spans during a simulated month of the average council, beside an observer who knows
only the rows of the database, the mails, the alarm and the ping. The same month is lived without trouble first, and at
the end, when all is mended, both are compared.

    trouble.py FOLDER --template DATABASE --dolsd PROGRAM --templates FOLDER --clock LIBRARY [--seed N] [--months N]
               [--only WORDS] [--calm FOLDER] [--blind] [-v]

Run by trouble.sh. A month is known by its seed, and is the same each time. --blind: plants a blindness, the rows of
health that are never bad; then the observer has to find it. --calm: what came of each council's month without trouble
is kept there, and lived again only where the program, its SQL or its templates have changed since. Exit status 1 where work stood still beyond its bound and
nobody was told, or something was lost, came twice, or was sent that should not have been.
"""
import argparse
import collections
import datetime
import glob
import hashlib
import os
import pickle
import random
import re
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import month  # noqa: E402
from compare import Account, compare  # noqa: E402
from faults import BRIEF, FAULTS  # noqa: E402
from observer import Observer  # noqa: E402
from receivers import Receivers  # noqa: E402
from world import UTC, World  # noqa: E402

MINUTE = datetime.timedelta(minutes=1)
# So many councils there are; the faults differ with each seed.
COUNCILS = 4
# While something is broken or not done the clock goes in small steps, ever larger; otherwise in large ones.
SMALL, LARGE = [4, 7, 11, 16, 22, 30, 45, 60, 60, 60, 90, 120], 240


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--template", required=True)
    parser.add_argument("--dolsd", required=True)
    parser.add_argument("--templates", required=True)
    parser.add_argument("--clock", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--calm", default="")
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("-v", action="store_true")
    return parser.parse_args()


def deck(seed, names):
    """The kinds of a month: of four months, whose seeds begin at a multiple of four, each kind is in one at least."""
    cards = sorted(names)
    random.Random(seed // COUNCILS).shuffle(cards)
    draw = random.Random(seed * 7919 + 1)
    more = [draw.choice(cards) for _ in range(draw.randint(0, 3))] if cards else []
    return draw, cards[seed % COUNCILS::COUNCILS] + more


def at_once(place, other):
    """Whether a fault of one place keeps one of the other away."""
    return place != "" and place.split(" ")[0] == other.split(" ")[0]


def schedule(seed, council, only):
    """[(begins, ends, name)] for a month, the faults of one place apart; all are mended half a day before its end."""
    draw, names = deck(seed, [name for name in FAULTS if only in name])
    start = datetime.datetime.combine(council.start, datetime.time(6), UTC)
    last = datetime.datetime.combine(council.end, datetime.time(), UTC) - datetime.timedelta(days=1)
    plan = []
    for name in names:
        place, _, mend = FAULTS[name]
        for _ in range(50):
            begins = start + draw.random() * (last - start)
            # From a quarter of an hour to two days, the short ones more often.
            hours = min(0.25 * 200 ** draw.random(), BRIEF.get(name, 48))
            ends = min(begins + datetime.timedelta(hours=hours), last) if mend else begins
            if all(ends < b or begins > e for b, e, other in plan if at_once(place, FAULTS[other][0])):
                plan.append((begins.replace(microsecond=0), ends.replace(microsecond=0), name))
                break
    return sorted(plan)


class Month:
    def __init__(self, options, council, receivers, name, plan):
        self.options, self.plan = options, plan
        self.world = World(options, council, receivers, name)
        self.world.ended = []
        self.observer = Observer(self.world)
        self.active, self.steps, self.told_after = {}, 0, []
        self.changes = sorted([(b, n, True) for b, e, n in plan] + [(e, n, False) for b, e, n in plan if FAULTS[n][2]],
                              key=lambda c: (c[0], c[2]))

    def next_step(self, size):
        now = self.world.now
        if self.active or self.observer.troubled:
            step = SMALL[min(size, len(SMALL) - 1)]
        else:
            step = LARGE
        at = min([now + step * MINUTE] + ([] if step < LARGE else self.world.comes()))
        if self.changes and self.changes[0][0] > now:
            at = min(at, self.changes[0][0])
        return at

    def change(self):
        """Makes and mends what is due. Answers whether it did."""
        done = False
        while self.changes and self.changes[0][0] <= self.world.now:
            _, name, begins = self.changes.pop(0)
            if self.options.v:
                print(f"{self.world.now:%d %b %H:%M} {'begins' if begins else 'ends  '} {name}", flush=True)
            FAULTS[name][1 if begins else 2](self.world)
            if begins and FAULTS[name][2]:
                self.active[name] = self.world.now
            else:
                self.active.pop(name, None)
            done = True
            self.world.held_up = any(name in BRIEF for name in self.active)
        return done

    def keep(self):
        daemon = self.world.daemon
        if daemon is not None and daemon.poll() is not None:
            self.world.ended.append(f"{self.world.now:%d %b %H:%M}: by itself with {daemon.returncode}")
            self.world.start()

    def look(self):
        rows = self.observer.look(list(self.active))
        if self.options.v and self.observer.troubled:
            kinds = collections.Counter(kind for kind, _ in self.observer.since)
            print(f"{self.world.now:%d %b %H:%M}   {dict(kinds)} told {self.observer.told(rows, self.world.now)}"
                  f" {rows['unwell'] or ''} {self.observer.uncovered() or ''}", flush=True)

    def run(self):
        size, end = 0, datetime.datetime.combine(self.world.council.end, datetime.time(12), UTC)
        while self.world.now < end:
            self.world.move(self.next_step(size))
            size += 1
            if self.change():
                size = 0
            self.keep()
            self.look()
            self.steps += 1
        return Account(self.world)


def calm_file(options, council):
    """Where the account of that month is kept, by the contents of all that makes it: of this folder month.py, world.py
    and compare.py."""
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parts = [options.dolsd] + sorted(
        file for pattern in ("sql/**/*.sql", "conf/templates/**/*", "tests/trouble/[mwc]*.py", "tests/sql/casework_stub.sql")
        for file in glob.glob(os.path.join(top, pattern), recursive=True) if os.path.isfile(file))
    digest = hashlib.sha256()
    for part in parts:
        with open(part, "rb") as file:
            digest.update(file.read())
    return os.path.join(options.calm, f"{council}-{digest.hexdigest()[:20]}")


def kept_account(options, council):
    if options.calm and os.path.exists(calm_file(options, council)):
        with open(calm_file(options, council), "rb") as file:
            return pickle.load(file)
    return None


def live_calmly(options, council, receivers):
    """The account of a month without trouble; None where it was not calm."""
    began, kept = time.monotonic(), calm_file(options, council)
    control = Month(options, month.Council(council), receivers, "dolsd_test_control", [])
    account = control.run()
    faults = calm_faults(control)
    control.world.close()
    if faults:
        print(f"council {council} without trouble: " + "; ".join(faults))
        return None
    print(f"council {council} without trouble: {control.steps} steps, {time.monotonic() - began:.0f} s", flush=True)
    if options.calm:
        os.makedirs(options.calm, exist_ok=True)
        with open(kept, "wb") as file:
            pickle.dump(account, file)
    return account


def live(options, controls, seed, receivers):
    began = time.monotonic()
    if seed % COUNCILS not in controls:
        account = kept_account(options, seed % COUNCILS) or live_calmly(options, seed % COUNCILS, receivers)
        if account is None:
            return False
        controls[seed % COUNCILS] = account
        began = time.monotonic()
    plan = schedule(seed, month.Council(seed % COUNCILS), options.only)
    troubled = Month(options, month.Council(seed % COUNCILS), receivers, "dolsd_test_trouble", plan)
    if options.blind:
        plant_blindness(troubled)
    account = troubled.run()
    faults = list(troubled.observer.exceptions) + [f"ended: {words}" for words in troubled.world.ended] + restless(troubled)
    faults += calm_at_end(troubled) + compare(controls[seed % COUNCILS], account, plan)
    troubled.world.close()
    stood = sum(troubled.observer.stood.values())
    print(f"seed {seed}: {len(plan)} faults, {troubled.steps} steps, {time.monotonic() - began:.0f} s; {len(account.copies)} mails,"
          f" {account.late} late, {account.repeats} repeats; stood beyond its bound at {stood} looks, told by"
          f" {troubled.observer.told_by or 'nothing'}; {len(faults)} exceptions", flush=True)
    for fault in shown(faults, options.v):
        print("    " + fault, flush=True)
    if faults:
        print("    faults made: " + "; ".join(f"{b:%d %b %H:%M} to {e:%d %b %H:%M} {n}" for b, e, n in plan), flush=True)
    return not faults


def shown(faults, all_of_them):
    """The first ones of each sort, unless all are asked for."""
    sorts = collections.Counter()
    for fault in faults:
        sort = " ".join(word for word in re.split(r"[: ]", fault) if word.isalpha())[:40]
        sorts[sort] += 1
        if all_of_them or sorts[sort] <= 3:
            yield fault


def calm_faults(control):
    """A month without trouble tells of none."""
    faults = [f"stood: {control.observer.stood}"] if control.observer.stood else []
    return faults + calm_at_end(control) + list(control.world.ended) + restless(control)


def restless(lived):
    return [f"at {at:%d %b %H:%M} dolsd did not come to rest in a minute and a half: it turns in vain, or the machine is"
            " overloaded and the month has to be lived again" for at in lived.world.restless]


def calm_at_end(lived):
    rows = lived.observer.look([])
    faults = [f"at the end {kind} {what} stands" for kind, what in lived.observer.since]
    told = lived.observer.told(rows, lived.world.now)
    if told:
        faults.append(f"at the end trouble is told by {told}: {rows['unwell']} {lived.observer.uncovered()}")
    return faults


def plant_blindness(troubled):
    """Of health nothing bad is kept, nothing is ever uncovered, and there is no alarm and no ping."""
    troubled.observer.rows_only = True
    troubled.world.psql.ask("""
        create or replace view dolsd.unwell as
        select h.worker, h.what, h.bad_since as since, h.words, h.good_at, h.bound, false as alarming from dolsd.health h where false;
        create or replace view dolsd.uncovered as select * from dolsd.uncovered_ladder where false""")


def main():
    options = arguments()
    receivers, controls = Receivers(), {}
    good = 0
    for seed in range(options.seed, options.seed + options.months):
        good += live(options, controls, seed, receivers)
    if options.months > 1:
        print(f"{good} of {options.months} months without an exception")
    sys.stdout.flush()
    os._exit(0 if (good < options.months) == options.blind else 1)


main()
