"""The end of a month: what the store and the mails say, held against the same month without trouble."""
import collections
import datetime
import json

NOTICES = """
select json_agg(json_build_array(n.kind, n.matter_id, n.limit_code, n.last_day, n.role, n.purpose, r.name, n.state,
                                 coalesce(n.reason, ''), m.key, n.made_at, n.late,
                                 exists (select from dolsd.notice i where i.instead_of = n.id or i.after_notice = n.id),
                                 coalesce(n.fallback_for, '')))
  from dolsd.notice n join dolsd.rung r on r.id = n.rung left join dolsd.message m on m.id = n.message_id"""
DEADLINES = "select json_agg(json_build_array(d.kind, d.id, d.limit_code, d.last_day, d.state)) from dolsd.deadline d"
ENDED = """
select json_agg(json_build_array(e.kind, e.matter_id, e.limit_code, e.last_day, e.at)) from (
    select e.kind, e.matter_id, e.limit_code, coalesce(e.detail ->> 'was', e.detail ->> 'last_day') as last_day,
           max(e.at) as at
      from dolsd.event e
     where e.event in ('deadline met', 'deadline cancelled', 'deadline passed', 'deadline moved')
     group by 1, 2, 3, 4) e"""
# How often each message may have arrived without our knowing.
UNKNOWN = """
select json_object_agg(x.key, x.n) from (
    select m.key, count(*) as n from dolsd.attempts a join dolsd.message m on m.id = a.message_id
     where a.outcome = 'unknown' or a.outcome is null group by m.key) x"""
Notice = collections.namedtuple("Notice", "kind id limit last_day role purpose rung state reason key made_at late instead fallback")


class Account:
    def __init__(self, world):
        ask = world.psql.ask
        self.notices = [Notice(*row) for row in json.loads(ask(NOTICES))]
        self.deadlines = {tuple(row[:3]): tuple(row[3:]) for row in json.loads(ask(DEADLINES))}
        self.ended = {tuple(row[:4]): datetime.datetime.fromisoformat(row[4]) for row in json.loads(ask(ENDED) or "[]") or []}
        self.unknown = json.loads(ask(UNKNOWN) or "{}") or {}
        self.copies = list(world.receivers.copies)
        self.verified = json.loads(ask("select dolsd.verify()"))
        self.late = sum(n.late for n in self.notices)
        arrived = collections.Counter(copy.key for copy in self.copies)
        self.arrived, self.repeats = arrived, sum(n - 1 for n in arrived.values())


def compare(calm, lived, plan):
    faults = []
    if not lived.verified["holds"]:
        faults.append("the ledger: " + lived.verified["sentence"])
    faults += list(different_deadlines(calm, lived))
    faults += [f"{n.kind} {n.id} {n.limit} {n.rung} {n.role} is {n.state} ({n.reason}), and nobody was told instead"
               for n in lived.notices if n.state in ("failed", "unknown") and not n.instead and not n.fallback
               and n.purpose == "reminder" and open_still(lived, n)]
    faults += [f"{n.kind} {n.id} {n.limit} {n.rung} was cancelled without a reason"
               for n in lived.notices if n.state == "cancelled" and not n.reason]
    faults += [f"{n.kind} {n.id} {n.limit} {n.rung} counts as told, and no mail of it came"
               for n in lived.notices if n.state == "told" and n.key not in lived.arrived]
    for key, count in lived.arrived.items():
        if count > 1 + lived.unknown.get(key, 0):
            faults.append(f"{key} came {count} times, of which {lived.unknown.get(key, 0)} can be explained")
    return faults + list(lost(calm, lived, plan)) + list(uncalled_for(calm, lived))


def open_still(account, notice):
    return account.deadlines.get((notice.kind, notice.id, notice.limit), ("", ""))[1] in ("open", "lapsed")


def different_deadlines(calm, lived):
    for key in calm.deadlines.keys() | lived.deadlines.keys():
        if calm.deadlines.get(key) != lived.deadlines.get(key):
            yield f"{' '.join(map(str, key))}: {calm.deadlines.get(key)} without trouble, {lived.deadlines.get(key)} with it"


def subject(notice):
    return notice.kind, notice.id, notice.limit, notice.last_day, notice.role


def lost(calm, lived, plan):
    """Who was told of a deadline without trouble was told with it, by the same reminder or a later one, unless that is
    explained: cancelled with a reason, failed, or the deadline had ended or moved when the work could go on, or at the same
    step of the clock: where trouble has shifted these, a fact can come with what it ends."""
    known = {subject(n) for n in lived.notices}
    for what in sorted({subject(n) for n in calm.notices if n.state == "told" and n.purpose == "reminder"} - known):
        first = min(n.made_at for n in calm.notices if subject(n) == what)
        state = lived.deadlines.get(what[:3])
        over = state is None or state[1] not in ("open", "lapsed", "paused") or state[0] != what[3]
        at = datetime.datetime.fromisoformat(first)
        troubled = any(b - datetime.timedelta(hours=6) <= at <= e + datetime.timedelta(hours=2) for b, e, _ in plan)
        same_step = what[:4] in lived.ended and at <= lived.ended[what[:4]] <= at + datetime.timedelta(hours=2)
        if not (over and (troubled or same_step)):
            yield f"{' '.join(map(str, what))} was told at {first} without trouble, and not with it ({state})"


def told_before(account, correction):
    """Of which deadlines, in which roles, another day was told before that correction."""
    return {(n.kind, n.id, n.limit, n.role) for n in account.notices
            if n.state == "told" and n.purpose == "reminder" and n.last_day != correction.last_day
            and n.made_at < correction.made_at}


def taken_back(calm, lived):
    """Who rightly hears that a deadline is over, though nobody does without trouble: there it moved and ended at one
    step, so that nobody in that role heard of its last day. Trouble took the step apart: one of both days was said."""
    def said(account):
        return {subject(n) for n in account.notices if n.state == "told" and n.purpose != "over"}

    ended = {key: day for key, (day, state) in calm.deadlines.items() if state in ("met", "cancelled")}
    calmly = said(calm)
    return {(*key, day, role) for *key, day, role in said(lived)
            if day <= ended.get(tuple(key), "") and (*key, ended[tuple(key)], role) not in calmly}


def uncalled_for(calm, lived):
    """Nothing is said of a day that no fact gives, and nothing is said to have moved or ended that did not."""
    days = {(n.kind, n.id, n.limit, n.last_day) for n in calm.notices}
    days |= {key + (value[0],) for key, value in calm.deadlines.items()}
    back = taken_back(calm, lived)
    special = {(n.kind, n.id, n.limit, n.last_day, n.purpose) for n in calm.notices}
    for n in lived.notices:
        if n.state != "told":
            continue
        if (n.kind, n.id, n.limit, n.last_day) not in days:
            yield f"{n.kind} {n.id} {n.limit} {n.last_day} {n.rung}: told of a day that is none"
        elif n.purpose == "moved" and (n.kind, n.id, n.limit, n.role) in told_before(lived, n):
            continue  # trouble put the change after what was said of the other day
        elif n.purpose == "over" and subject(n) in back:
            continue
        elif n.purpose in ("moved", "over") and (n.kind, n.id, n.limit, n.last_day, n.purpose) not in special:
            yield f"{n.kind} {n.id} {n.limit} {n.last_day} {n.rung}: told as {n.purpose}, at {n.made_at}"
