"""Whoever watches knows the true facts, the rows of the database, the mails, the alarm and the ping; nothing else.

What stands: work that is due and not done, with the time since when. What is told: the status is not well, an alarm
came, or the ping stays away. Work that stands for longer than its bound while nothing is told is a fault of dolsd.
"""
import datetime
import json
import re

from world import Refused

OVER = re.compile(r"again$|any more$|was taken up$")
MINUTE = datetime.timedelta(minutes=1)
# How long each may stand, in minutes: what dolsd(8) and the policies promise, and a round or two.
BOUNDS = {"due": 25, "unplaced": 25, "waits": 75, "changed": 25, "differs": 45, "missing": 45, "unsettled": 30}
PING_ABSENT = 16 * MINUTE

# The end of a matter's authority that must be watched while the matter has none of the facts that end it.
ROWS = """
with z as (select c.at as moment from public.the_clock c order by c.since desc limit 1)
select json_build_object(
    'due', (select min(d.next_at) from dolsd.deadline d where d.state in ('open', 'lapsed', 'paused')),
    'unplaced', (select min(n.made_at) from dolsd.notice n where n.state = 'pending' and n.message_id is null
                    and n.purpose in ('reminder', 'undelivered')),
    'changed', (select min(c.at) from dolsd.changed c),
    'waits', (select json_agg(json_build_array(q.first_due, m.key, m.address, o.outcome, o.phase))
                from z, dolsd.queue q join dolsd.message m on m.id = q.message_id
                left join lateral (select y.outcome, y.phase from dolsd.attempt x join dolsd.outcome y on y.attempt_id = x.id
                                    where x.message_id = q.message_id order by x.number desc limit 1) o on true
               where q.first_due < z.moment - interval '10 minutes'),
    'differs', (select json_agg(a.kind || ' ' || a.id) from casework.a_matter a
                  left join dolsd.matter m on m.kind = a.kind and m.id = a.id
                 where m.facts is distinct from a.facts),
    'missing', (select json_agg(a.kind || ' ' || a.id) from casework.a_matter a
                  join (values ('urgent', 'urgent_end'), ('standard', 'standard_end'), ('court_order', 'court_order_end'))
                       v (kind, code) on v.kind = a.kind
                 where not a.facts ?| array['died', 'closed', 'standard_started', 'refusal_received', 'ceased_notice',
                                            'discharged', 'suspended', 'further_decided']
                   and not exists (select from dolsd.deadline d where d.kind = a.kind and d.id = a.id
                                      and d.limit_code = v.code and d.state in ('open', 'lapsed', 'paused')
                                      and d.next_at is not null)),
    'settled', (select json_agg(m.key) from z, dolsd.message m where m.settled_at > z.moment - interval '1 day'),
    'unwell', (select json_agg(u.what || ': ' || u.words) from dolsd.unwell u),
    'seen', (select max(w.seen_at) from dolsd.worker w))
"""
# As long to answer as all of the above: asked only where it decides.
UNCOVERED = "select json_agg(x.w) from (select u.what || ' ' || count(*) as w from dolsd.uncovered u group by u.what) x"


def instant(text):
    return datetime.datetime.fromisoformat(text)


class Observer:
    """look() after each step. exceptions: what stood and was not told; told_by: how often by what."""

    def __init__(self, world):
        self.world, self.since = world, {}
        self.exceptions, self.told_by, self.stood = [], {}, {}
        self.troubled = False  # something stands, or is told
        self.rows_only = False  # the alarm and the ping are not listened to

    def rows(self):
        return json.loads(self.world.psql.ask(ROWS))

    def standing(self, rows):
        """[(kind, what, since)]"""
        for kind in ("due", "unplaced", "changed"):
            if rows[kind] and instant(rows[kind]) < self.world.now:
                yield kind, "", instant(rows[kind])
        for first_due, key, address, outcome, phase in rows["waits"] or []:
            # A mailbox that puts off what is sent to it is not dolsd's to mend.
            if not (outcome == "retry" and self.world.receivers.is_put_off(address)):
                yield "waits", key, instant(first_due)
        for kind in ("differs", "missing"):
            for what in rows[kind] or []:
                yield kind, what, None
        settled = set(rows["settled"] or [])
        for copy in self.world.receivers.copies[-300:]:
            if copy.answered and copy.at > self.world.now - datetime.timedelta(hours=20) and copy.key not in settled:
                yield "unsettled", copy.key, None

    def uncovered(self):
        """What status says where a lock keeps it from being read is not that all is well."""
        try:
            return json.loads(self.world.psql.ask(
                f"begin; set local lock_timeout = '500ms'; {UNCOVERED}; commit") or "null")
        except Refused:
            return ["a lock is held"]

    def told(self, rows, since):
        receivers, now = self.world.receivers, self.world.now
        by = []
        if rows["unwell"] or rows["seen"] is None or instant(rows["seen"]) < now - 10 * MINUTE or self.uncovered():
            by.append("status")
        if self.rows_only:
            return by
        if any(at >= since for at, _, subject in receivers.alarms if not OVER.search(subject)):
            by.append("alarm")
        if not self.is_pinged():
            by.append("no ping")
        return by

    def is_pinged(self):
        pings = self.world.receivers.pings
        return bool(pings) and pings[-1] >= self.world.now - PING_ABSENT

    def look(self, faults):
        rows, now, seen = self.rows(), self.world.now, {}
        for kind, what, since in self.standing(rows):
            seen[kind, what] = since or self.since.get((kind, what), now)
        self.since = seen
        late = {}
        for (kind, what), since in seen.items():
            if now - since > BOUNDS[kind] * MINUTE:
                late.setdefault(kind, []).append((since, what))
        for kind, items in late.items():
            since, what = min(items)
            by = self.told(rows, since)
            self.stood[kind] = self.stood.get(kind, 0) + 1
            self.told_by["+".join(by) or "NOBODY"] = self.told_by.get("+".join(by) or "NOBODY", 0) + 1
            if not by:
                self.exceptions.append(f"{now:%d %b %H:%M}: {kind} {what} ({len(items)}) stands since {since:%d %b %H:%M}, and"
                                       f" nobody is told; faults: {', '.join(faults) or 'none'}")
        self.troubled = bool(seen or rows["unwell"]) or not self.is_pinged()
        return rows
