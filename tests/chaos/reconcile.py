"""Every message of the store against what each receiver got, by its identity."""
import collections
import json
import re

WAYS = {"mail": "mail", "webhook": "webhook", "notify-email": "Notify", "notify-sms": "Notify"}
TAKEN = {"mail": "mail", "webhook": "webhook", "notify": "Notify"}
TITLES = ["", "messages", "  arrived", "  lost", "repeats under the same identity", "  under another",
          "messages cancelled", "  sent after that was committed", "  on their way when it was", "attempts of unknown outcome",
          "  whose message had arrived", "  that nothing left open"]
GONE, LATE = "the process that sent it is gone", "the sender did not report in time"


def rows(chaos, text):
    return json.loads(chaos.sql(f"select coalesce(json_agg(x), '[]') from ({text}) x", tries=50))


def place(way, address):
    """An address as the receivers see it."""
    if way == "webhook":
        return re.sub(r"^http://[^/]*", "", address)
    return re.sub(r"[^0-9]", "", address) if re.fullmatch(r"[0-9 +]+", address) else address


class Account:
    """What the store says, and what arrived."""

    def __init__(self, chaos):
        self.copies = collections.defaultdict(list)
        for copy in chaos.record.copies:
            self.copies[copy.key].append(copy)
        self.unclear = collections.Counter(chaos.record.unclear)
        self.homes = {i: place(*((WAYS[w], a))) for i in range(1, chaos.matters + 1) for w, a in [chaos.home(i)]}
        self.messages = {m["id"]: m for m in rows(chaos, """
            select m.id, m.key, m.channel, m.address, m.contact_id, m.state, q.attempts,
                   q.message_id is not null and q.attempts = 0 and q.not_before > dolsd.clock() as waits
              from dolsd.message m left join dolsd.queue q on q.message_id = m.id""")}
        for message in self.messages.values():
            message["way"] = WAYS[message["channel"]]
            message["place"] = place(message["way"], message["address"])
            message["copies"] = self.copies.get(message["key"], [])
        self.attempts = rows(chaos, "select a.id, a.message_id, a.worker, a.notices from dolsd.attempt a order by a.id")
        self.by_message = collections.defaultdict(list)
        for attempt in self.attempts:
            attempt["outcomes"] = []
            self.by_message[attempt["message_id"]].append(attempt)
        by_id = {a["id"]: a for a in self.attempts}
        for outcome in rows(chaos, "select attempt_id, seq, outcome, reply from dolsd.outcome order by seq"):
            by_id[outcome["attempt_id"]]["outcomes"].append(outcome)
        self.notices = {n["id"]: n for n in rows(chaos, """
            select n.id, n.message_id, n.matter_id, n.contact_id, n.state, n.purpose,
                   exists (select from dolsd.notice i where i.instead_of = n.id or i.after_notice = n.id) as followed
              from dolsd.notice n""")}
        self.carried = collections.defaultdict(list)
        for notice in self.notices.values():
            self.carried[notice["message_id"]].append(notice)
        self.over = {o["id"]: o for o in rows(chaos, "select id, upto, extract(epoch from at) as at from public.over")}
        self.marks = rows(chaos, "select what, who, first, last from public.mark")
        self.matters = {m["id"] for m in rows(chaos, "select id from casework.a_matter")}


def lost(account):
    """Messages that ended, or did not, without anybody having been told; and homes that heard nothing."""
    found = []
    for message in account.messages.values():
        state = message["state"]
        if message["copies"] or state == "cancelled" or message["waits"]:
            continue
        ended = [n for n in account.carried[message["id"]] if n["state"] in ("failed", "unknown")]
        if state in ("refused", "failed", "unknown") and all(
                n["followed"] or n["matter_id"] in account.over for n in ended):
            continue
        found.append((message["way"], f"message {message['id']} is {state}, and nothing arrived"))
    reached = {c.address for copies in account.copies.values() for c in copies}
    told = collections.defaultdict(list)
    for notice in account.notices.values():
        told[notice["contact_id"]].append(notice)
    for i in account.matters - set(account.over):
        if account.homes[i] not in reached and not any(
                n["state"] in ("failed", "unknown") and n["followed"] for n in told[i]):
            found.append(("mail", f"the home of matter {i} heard nothing, and nobody instead"))
    return found


def strange(account):
    """Copies that no message of the store explains, and notices that arrived in two messages."""
    by_key = {m["key"]: m for m in account.messages.values()}
    found = []
    for key, copies in account.copies.items():
        for copy in copies:
            message = by_key.get(key)
            if message is None or message["place"] != copy.address:
                found.append((TAKEN[copy.way], f"a copy at {copy.address} under {key}, which is no message to it"))
        message = by_key.get(key)
        if message and len(copies) > sum(any(o["outcome"] in ("delivered", "accepted", "unknown") for o in a["outcomes"])
                                         for a in account.by_message[message["id"]]):
            found.append((message["way"], f"{len(copies)} copies of message {message['id']}, more than its attempts explain"))
    carriers = collections.defaultdict(set)
    for attempt in account.attempts:
        if account.messages[attempt["message_id"]]["copies"] and any(
                o["outcome"] in ("delivered", "accepted", "unknown") for o in attempt["outcomes"]):
            for notice in attempt["notices"]:
                carriers[notice].add(attempt["message_id"])
    for notice, messages in carriers.items():
        if len(messages) > 1:
            way = account.messages[min(messages)]["way"]
            found.append((way, f"notice {notice} arrived in the messages {sorted(messages)}"))
    return found


def after_cancellation(account):
    """What was begun after the commit; and how many copies came after it that were on their way."""
    found, on_way = [], collections.Counter()
    for attempt in account.attempts:
        if all(o["outcome"] == "released" for o in attempt["outcomes"]) and attempt["outcomes"]:
            continue
        message = account.messages[attempt["message_id"]]
        for notice in (account.notices[n] for n in attempt["notices"]):
            over = account.over.get(notice["matter_id"])
            if over and notice["purpose"] == "reminder" and attempt["id"] > over["upto"]:
                found.append((message["way"], f"attempt {attempt['id']} of matter {notice['matter_id']}, which was over"))
    for i, over in account.over.items():
        for message in account.messages.values():
            if message["contact_id"] != i or not any(n["purpose"] == "reminder" for n in account.carried[message["id"]]):
                continue
            late = sum(c.at > over["at"] for c in message["copies"])
            begun = sum(a["id"] <= over["upto"] for a in account.by_message[message["id"]])
            if late > begun:
                found.append((message["way"], f"{late} copies of message {message['id']} after its end, {begun} attempts before"))
            on_way[message["way"]] += min(late, begun)
    return found, on_way


def unknowns(account):
    """Each outcome "unknown", and those for which nothing had happened that leaves it open."""
    count, came, found = collections.Counter(), collections.Counter(), []
    for attempt in account.attempts:
        message = account.messages[attempt["message_id"]]
        for outcome in attempt["outcomes"]:
            if outcome["outcome"] != "unknown":
                continue
            count[message["way"]] += 1
            came[message["way"]] += bool(message["copies"])
            between = {(m["what"], m["who"]) for m in account.marks
                       if m["first"] <= outcome["seq"] and attempt["id"] <= m["last"]}
            reply = outcome["reply"] or ""
            if reply in (GONE, LATE):
                real = ("kill", attempt["worker"]) in between or (reply == LATE and ("clock", "") in between)
            elif any(what == "away" for what, _ in between) or "timed out" in reply:
                # A receiver of ours may be slow on a busy machine: that no answer came in time is real.
                real = True
            else:
                # Only what nothing else explains needs an exchange that was left open.
                account.unclear[message["place"]] -= 1
                real = account.unclear[message["place"]] >= 0
            if not real:
                found.append((message["way"], f"attempt {attempt['id']} is unknown ({reply}), and nothing left it open"))
    return count, came, found


def reconcile(chaos):
    account = Account(chaos)
    gone, odd = lost(account), strange(account)
    late, on_way = after_cancellation(account)
    unknown, came, unreal = unknowns(account)
    columns = []
    for way in ("mail", "webhook", "Notify"):
        messages = [m for m in account.messages.values() if m["way"] == way]
        columns.append([
            way, len(messages), sum(bool(m["copies"]) for m in messages), sum(w == way for w, _ in gone),
            sum(len(m["copies"]) - 1 for m in messages if m["copies"]), sum(w == way for w, _ in odd),
            sum(m["state"] == "cancelled" for m in messages), sum(w == way for w, _ in late), on_way[way],
            unknown[way], came[way], sum(w == way for w, _ in unreal)])
    for title, *cells in zip(TITLES, *columns):
        print(f"{title:<44}" + "".join(f"{cell:>10}" for cell in cells))
    faults = gone + odd + late + unreal
    for way, words in faults[:40]:
        print(f"{way}: {words}")
    return not faults
