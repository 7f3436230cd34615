#!/usr/bin/python3
"""Invented people and what happens to them, as data; and what was sent to whom about it.

  stories.py sql FILE                          the stories as SQL for a reference store
  stories.py read FILE TABLE MAILDIR FOLDER    the mails as texts in FOLDER, held against FILE and TABLE

FILE is lines; `#` begins a comment. A story is

  story NAME: what it is about
  vary WORD VALUE ...                   the story once for each value, which {WORD} stands for below
  when WORD=VALUE,VALUE line            the line only where the story is that for one of these values
  start DATE                            day+N and day-N are counted from it
  home [england|wales] [language CODE]  where the person lives; england, en
  roles ROLE ...                        who is there to be told, besides the DoLS team; ROLE? has no role yet
  DATE TIME new KIND NAME column=value ...      a row of casework.KIND, recorded then; at=H2: in the second home, which
                                                tells `second_home`
  DATE TIME set NAME column=value ...           a change of it
  DATE TIME move NAME column DATE reason        casework.move_date or move_last_day, with its reason
  DATE TIME stated NAME fact=text ...           what a council's own view would say of facts of that matter, where
                                                a date need not be one; it overrides the reference store's from then on
  DATE TIME role ROLE NAME column=value ...     somebody is given a role in that matter
  DATE TIME resigned ROLE DATE                  the last day in the role
  DATE TIME died DATE / left DATE / back DATE   of the person; `-` takes a death back; `left DATE H2` goes to the second
                                                home, from which `back` comes
  DATE TIME is authority WORDS [on DATE]        what dolsd.authority_on answers then: with, suspended, without, several
                                                joined by +, or nothing
  DATE TIME is gaps FROM..TO words; ...         every span that dolsd.gaps_between lists then, with its reason; none
  DATE TIME is NAME LIMIT STATE [DATE]          how a deadline stands then, and its last day; STATE none: there is none
  DATE TIME is NAME fact=DATE|- ...             what the store says of facts of that matter
  told  ROLE FROM..TO words                     a mail to that role between those days has these words
  never ROLE FROM..TO words                     none has; ROLE may be `anybody`
  quiet ROLE FROM..TO                           there is no mail

Words are a regular expression, compared without regard to case and line ends. In values another row's
name stands for its number, and `_` for a space. TABLE is the table of contradictions; its head says how it is read.
"""

import datetime
import email
import email.policy
import json
import pathlib
import re
import sys

ROLES = (
    "managing_authority", "provider_head_office", "representative", "paid_representative", "rule12_representative", "imca39a",
    "imca39c", "imca39d", "best_interests_assessor", "dols_team", "manager", "legal", "allocated_worker",
)  # fmt: skip
THIN = ("representative", "rule12_representative")  # whose address may be anywhere: no initials, no home
DOMAIN = "stories.example"


class Fault(Exception):
    pass


def quoted(value):
    return "'%s'" % str(value).replace("'", "''")


# ---- reading stories


class Story:
    def __init__(self, name, about):
        self.name, self.about = name, about
        self.start, self.where, self.language = None, "england", "en"
        self.roles, self.events, self.wishes = [], [], []
        self.rows = {}  # name -> kind

    def day(self, text):
        """An ISO date, or day+N from the start."""
        match = re.fullmatch(r"day(?:([+-]\d+))?", text)
        if match:
            return (self.start + datetime.timedelta(int(match[1] or 0))).isoformat()
        return text

    def reference(self, row):
        return f"{row}-{self.name}"

    def value(self, text):
        """Of a column: a row's number, a day, or what is written; `-` empties it."""
        if text == "-":
            return "null"
        if text in self.rows:
            return f"(select id from casework.{self.rows[text]} where reference = {quoted(self.reference(text))})"
        return quoted(self.day(text).replace("_", " "))

    def set_facts(self, words):
        return [(column, self.value(value)) for column, value in (word.split("=", 1) for word in words)]


def expanded(lines):
    """Blocks of lines, a story each, once for each value that it varies over."""
    blocks = []
    for line in lines:
        line = line.split("#")[0].rstrip()
        if line.startswith("story "):
            blocks.append([line])
        elif line:
            blocks[-1].append(line)
    for block in blocks:
        varied = [line.split() for line in block if line.startswith("vary ")]
        block = [line for line in block if not line.startswith("vary ")]
        values = [{}]
        for _, word, *choices in varied:
            values = [dict(v, **{word: choice}) for v in values for choice in choices]
        for value in values:
            lines = [line for line in (chosen(line, value) for line in block) if line]
            yield lines, "-".join(value.values())


def chosen(line, value):
    """The line as it is for these values, None where it is not meant for them."""
    match = re.match(r"when (\w+)=(\S+) (.*)", line)
    if match:
        if value[match[1]] not in match[2].split(","):
            return None
        line = match[3]
    return re.sub(r"\{(\w+)\}", lambda m: value[m[1]], line)


def read_event(story, words):
    when = f"{story.day(words[0])} {words[1]}"
    verb, rest = words[2], words[3:]
    person = f"(select id from casework.person where reference = {quoted('P-' + story.name)})"
    place = f"(select id from casework.place where reference = {quoted('H-' + story.name)})"
    second = f"(select id from casework.place where reference = {quoted('H2-' + story.name)})"
    if verb == "new":
        kind, row, facts = rest[0], rest[1], story.set_facts(rest[2:])
        story.rows[row] = kind
        if "at=H2" in rest:
            facts = [(column, value) for column, value in facts if column != "at"]
            place = second
        facts = [("reference", quoted(story.reference(row))), ("person_id", person), ("place_id", place)] + facts
        sql = f"insert into casework.{kind} ({', '.join(f for f, _ in facts)}) values ({', '.join(v for _, v in facts)})"
    elif verb == "set":
        facts = ", ".join(f"{column} = {value}" for column, value in story.set_facts(rest[1:]))
        sql = f"update casework.{story.rows[rest[0]]} set {facts} where reference = {quoted(story.reference(rest[0]))}"
    elif verb == "move":
        row, column, day, reason = rest[0], rest[1], quoted(story.day(rest[2])), quoted(" ".join(rest[3:]))
        named = f"{quoted(story.rows[row])}, {quoted(story.reference(row))}"
        sql = f"select casework.move_last_day({named}, {day}, {reason})" if column == "last_day" else f"select casework.move_date({named}, {quoted(column)}, {day}, {reason})"
    elif verb == "stated":
        row, facts = rest[0], json.dumps(dict((word.split("=", 1)[0], story.day(word.split("=", 1)[1])) for word in rest[1:]))
        kind, number = quoted(story.rows[row]), story.value(row)
        sql = f"insert into casework.stated values ({kind}, {number}, {quoted(facts)}) on conflict (kind, id) do update set facts = stated.facts || excluded.facts"
    elif verb == "role":
        address = f"(select id from casework.address_book where address = {quoted(address_of(story, rest[0]))})"
        facts = story.set_facts(rest[2:])
        sql = (
            f"insert into casework.appointment (role, contact_id, matter_kind, matter_id{''.join(', ' + f for f, _ in facts)})"
            f" values ({quoted(rest[0])}, {address}, {quoted(story.rows[rest[1]])}, {story.value(rest[1])}{''.join(', ' + v for _, v in facts)})"
        )
    elif verb == "resigned":
        address = quoted(address_of(story, rest[0]))
        sql = f"update casework.appointment set until = {story.value(rest[1])} where until is null and contact_id = (select id from casework.address_book where address = {address})"
    elif verb == "died":
        sql = f"update casework.person set died_on = {story.value(rest[0])} where reference = {quoted('P-' + story.name)}"
    elif verb in ("left", "back"):
        gone = (second, place) if verb == "back" else (place, second if rest[1:] == ["H2"] else "null")
        sql = f"insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values ({person}, {gone[0]}, {gone[1]}, {quoted(story.day(rest[0]))})"
    elif verb == "is":
        sql = question(story, rest)
    else:
        raise Fault(f"{story.name}: unknown verb {verb}")
    story.events.append((when, verb, rest, sql))


def question(story, words):
    """What is compared with what the database answers at that time, which is a fault if it differs."""
    person = quoted("P-" + story.name)
    if words[0] == "authority":
        day = quoted(story.day(words[3])) if words[2:3] == ["on"] else "null"
        ask, want = f"select string_agg(distinct status, '+') from dolsd.authority_on({day}, null, null, {person})", words[1].replace("nothing", "")
    elif words[0] == "gaps":
        ask = f"select string_agg(first_day || '..' || final_day || ' ' || why, '; ' order by first_day, why) from dolsd.gaps_between('2000-01-01', dolsd.london_date(dolsd.clock()), null, {person})"
        want = re.sub(r"\bday([+-]\d+)?\b(?=\.\.|\s)", lambda m: story.day(m[0]), " ".join(words[1:]))
        want = "" if want == "none" else want
    elif "=" in words[1]:
        facts = [word.split("=", 1) for word in words[1:]]
        ask = "concat_ws(' ', " + ", ".join(f"coalesce(facts ->> {quoted(name)}, '-')" for name, _ in facts) + ")"
        ask, want = f"select {ask} from casework.matter where kind = {quoted(story.rows[words[0]])} and id = {story.value(words[0])}", " ".join(story.day(day) for _, day in facts)
    else:
        last = " || ' ' || last_day" if words[3:] else ""
        ask = f"select state{last} from dolsd.deadline where kind = {quoted(story.rows[words[0]])} and id = {story.value(words[0])} and limit_code = {quoted(words[1])}"
        want = " ".join([words[2].replace("none", "")] + [story.day(day) for day in words[3:]])
    return f"select casework.compare({quoted(' '.join(words))}, ({ask}), {quoted(want)})"


def read_story(lines, values):
    head = re.fullmatch(r"story ([a-z0-9-]+): (.*)", lines[0])
    if not head:
        raise Fault(f"cannot read: {lines[0]}")
    story = Story(head[1] + (f"-{values}" if values else ""), head[2])
    for line in lines[1:]:
        words = line.split()
        if words[0] == "start":
            story.start = datetime.date.fromisoformat(words[1])
        elif words[0] == "home":
            story.where = "wales" if "wales" in words else "england"
            story.language = words[words.index("language") + 1] if "language" in words else "en"
        elif words[0] == "roles":
            story.roles = words[1:]
        elif words[0] in ("told", "never", "quiet"):
            since, until = words[2].split("..")
            wish = line.split(None, 3)[3] if words[0] != "quiet" else ""
            story.wishes.append((words[0], words[1], story.day(since or "1990-01-01"), story.day(until or "2199-12-31"), wish))
        else:
            read_event(story, words)
    return story


def read_stories(path):
    with open(path, encoding="utf-8") as file:
        return [read_story(*block) for block in expanded(file)]


# ---- as SQL


def address_of(story, role):
    return f"{role}.{story.name}@{DOMAIN}"


def contacts_of(story):
    """Everybody who can be told. The DoLS team of each story has a mailbox of its own, so that nothing
    of another story is in its digests."""
    for role in dict.fromkeys(story.roles + ["dols_team", "manager"]):
        waits, role = role.endswith("?"), role.rstrip("?")
        tier = "reference" if role in THIN else "initials"
        name = role.replace("_", " ").capitalize() + " of " + story.name
        address = address_of(story, role)
        yield (
            "insert into casework.address_book (name, channel, address, language, tier, require_tls)"
            f" values ({quoted(name)}, 'mail', {quoted(address)}, {quoted(story.language)}, '{tier}', false);"
        )
        scope = "place_id" if role in ("managing_authority", "provider_head_office", "second_home") else "person_id"
        table, prefix = ("place", "H2-" if role == "second_home" else "H-") if scope == "place_id" else ("person", "P-")
        if waits or role.startswith("imca"):
            continue  # instructed in the story, with `role`
        yield (
            f"insert into casework.appointment (role, contact_id, {scope}) select {quoted(role.replace('second_home', 'managing_authority'))}, b.id, x.id"
            f" from casework.address_book b, casework.{table} x"
            f" where b.address = {quoted(address)} and x.reference = {quoted(prefix + story.name)};"
        )


# A council's own view, which overrides facts of the reference store's.
STATED = """
create table casework.stated (kind text, id bigint, facts jsonb, primary key (kind, id));
do $$ begin
    execute format('create or replace view casework.matter as select %s from (%s) m left join casework.stated s on s.kind = m.kind and s.id = m.id',
        (select string_agg(case attname when 'facts' then 'm.facts || coalesce(s.facts, ''{}'') as facts' else 'm.' || attname end, ', ' order by attnum)
           from pg_attribute where attrelid = 'casework.matter'::regclass and attnum > 0 and not attisdropped),
        rtrim(pg_get_viewdef('casework.matter'::regclass), ';'));
end $$;
create function casework.stated_otherwise() returns trigger language plpgsql as $$ begin perform dolsd.touch(new.kind, new.id); return null; end $$;
create function casework.compare(asked text, got text, want text) returns void language plpgsql as $$ begin
    if coalesce(got, '') <> want then raise exception '%: it is %', asked, coalesce(nullif(got, ''), 'nothing'); end if;
end $$;
create trigger stated after insert or update on casework.stated for each row execute function casework.stated_otherwise();
"""


def sql_of(stories):
    yield "begin;" + STATED
    for number, story in enumerate(stories):
        initials = f"{chr(65 + number % 26)}.{chr(65 + number // 26 % 26)}."
        yield f"insert into casework.person (reference, initials) values ({quoted('P-' + story.name)}, {quoted(initials)});"
        yield (
            "insert into casework.place (reference, name, managing_authority, provider, jurisdiction, location_id)"
            f" values ({quoted('H-' + story.name)}, {quoted('Home of ' + story.name)}, 'Invented Homes Ltd', 'Invented Homes',"
            f" {quoted(story.where)}, '1-{1000000 + number}');"
        )
        if "second_home" in story.roles:
            yield (
                "insert into casework.place (reference, name, managing_authority, provider, jurisdiction)"
                f" values ({quoted('H2-' + story.name)}, {quoted('Second home of ' + story.name)}, 'Invented Homes Ltd', 'Invented Homes', {quoted(story.where)});"
            )
        yield from contacts_of(story)
        for when, _, _, sql in story.events:
            yield (
                "insert into casework.demo_event (at, what, sql)"
                f" values (timestamp {quoted(when)} at time zone 'Europe/London', {quoted(story.name)}, {quoted(sql)});"
            )
    yield "commit;"


# ---- reading mails


class Mail:
    def __init__(self, path, stories):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        self.at = mail["Date"].datetime
        self.subject = str(mail["Subject"])
        self.body = mail.get_body(("plain",)).get_content()
        self.to = mail["To"].addresses[0].addr_spec
        role, name = self.to.split("@")[0].split(".", 1)
        self.role, self.story = role, stories[name]
        self.day = self.at.astimezone(LONDON).date().isoformat()
        self.moment = self.at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")
        self.words = " ".join((self.subject + "\n" + self.body).split())
        self.rows = self.named(self.words)

    def named(self, words):
        """The rows of the story that these words name, in order."""
        found = re.findall(r"\b([A-Z]\w*)-" + re.escape(self.story.name) + r"\b", words)
        return [row for row in dict.fromkeys(found) if row in self.story.rows]

    def pieces(self):
        """What it says about each row: the whole of it, or an entry and a body for each reminder that it gathers."""
        parts = re.split(r"(?m)^-{72}$", self.body)
        if len(parts) < 3:
            about = re.search(r"(?:Our reference|Ein cyfeirnod) +(\S+)", self.words)
            yield (self.named(about[1]) if about else []) or self.rows, self.words
            return
        for piece in re.split(r"\n(?=\d+\. )|\n\n", parts[0]) + parts[1:-1]:
            words = " ".join(piece.split())
            yield self.named(words)[:1] if re.match(r"\d+\. ", words) else [], words

    def text(self):
        return f"Date: {self.at:%a %d %b %Y %H:%M %z}\nTo: {self.to}\nSubject: {self.subject}\n\n{self.body}"


def read_mails(maildir, stories):
    by_name = {story.name: story for story in stories}
    mails = [Mail(path, by_name) for path in pathlib.Path(maildir, "new").iterdir() if DOMAIN.encode() in path.read_bytes()]
    return sorted(mails, key=lambda mail: (mail.story.name, mail.at, mail.role))


def write_mails(mails, folder):
    counted = {}
    for mail in mails:
        number = counted[mail.story.name] = counted.get(mail.story.name, 0) + 1
        path = pathlib.Path(folder, mail.story.name, f"{number:03}-{mail.moment.replace(' ', '-').replace(':', '')}-{mail.role}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mail.text(), encoding="utf-8")


# ---- what is known at a moment, and what may not be said then


class Facts:
    """The dates of every row of a story as they stood when a mail left."""

    def __init__(self, story, moment):
        self.story, self.rows, self.person = story, {}, {}
        for when, verb, rest, _ in story.events:
            if when > moment:
                continue
            if verb in ("new", "set"):
                row = rest[1] if verb == "new" else rest[0]
                facts = self.rows.setdefault(row, {"kind": story.rows[row]})
                for word in rest[2:] if verb == "new" else rest[1:]:
                    column, value = word.split("=", 1)
                    facts[column] = None if value == "-" else story.day(value)
            elif verb == "move":
                self.rows[rest[0]][rest[1]] = story.day(rest[2])
            elif verb in ("died", "left"):
                self.person[verb] = None if rest[0] == "-" else story.day(rest[0])
            elif verb == "back":
                self.person[verb] = story.day(rest[0])

    def of(self, row, column):
        return self.rows.get(row, {}).get(column)


def plus(day, days):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()


def state_of(facts, row, day):
    """The names that the table of contradictions has for how a row stands on a day."""
    row_facts = facts.rows.get(row)
    if row_facts is None:
        return set()
    kind, get = row_facts["kind"], row_facts.get
    request = get("request_id") if kind in ("urgent", "standard") else row
    found = {kind, facts.story.where}
    if facts.of(request, "outcome") == "refused":
        found |= {"refused"} | ({"disposed"} if facts.of(request, "copies_sent_on") else set())
    if facts.of(request, "withdrawn_on"):
        found.add("withdrawn")
    if facts.of(request, "assessors_instructed_on"):
        found.add("instructed")
    if kind == "request" and get("form") == "2":
        found.add("form 2")
    if kind == "standard":
        end = get("court_last_day") or get("last_day")
        found |= suspension_state(get("suspended_on"), get("suspension_lifted_on"), end, day)
        further = [r for r in facts.rows.values() if r.get("follows_standard_id") == row or r.get("form") == "2" and r["kind"] == "request"]
        if any(r.get("outcome") == "refused" for r in further):
            found.add("further refused")
        if further and not any(r.get("outcome") or r.get("withdrawn_on") or r.get("closed_on") for r in further):
            found.add("further pending")
        if get("ended_on") and get("ended_on") <= day:
            found.add("ended")
        if end < day:
            found.add("run out")
    if kind == "urgent":
        found |= urgent_state(facts, row, day)
    if kind == "court_order" and (get("discharged_on") or get("last_day") or "9999") < day:
        found.add("run out")
    if kind == "request" and covered(facts, get("at"), day):
        found.add("covered")
    own = [name for name, r in facts.rows.items() if kind == "request" and r["kind"] == "urgent" and r.get("request_id") == row]
    if any("run out" in urgent_state(facts, name, day) for name in own):
        found.add("urgent over")
    if any("second" in urgent_state(facts, name, day) for name in own):
        found.add("second")
    if get("ceased_notice_on"):
        found.add("noticed")
    if (get("application_filed_on") or "9999") <= (get("application_due_on") or ""):
        found.add("filed in time")
    if get("application_refused_on") or get("application_withdrawn_on"):
        found.add("application over")
    if kind != "request" and followed(facts, row, day):
        found.add("followed")
    if get("closed_on") and get("closed_on") <= day:
        found.add("closed")
    died = facts.person.get("died") or "9999"
    found |= {"dead"} if died <= day else set()
    found |= {"death today"} if died == day else set()
    return found | ({"left"} if left(facts, row_facts) <= day else set())


BEGAN = {"urgent": "given_on", "standard": "starts_on", "court_order": "made_on", "request": "received_on"}


def left(facts, row_facts):
    """The day on which the person left the place that a row is about, unless they came back while it was in force."""
    gone, back = facts.person.get("left", "9999"), facts.person.get("back", "9999")
    end = row_facts.get("extended_to") or end_of(row_facts) if row_facts["kind"] in ("urgent", "standard", "court_order") else "9998"
    away = not row_facts.get("at") and not gone <= back <= end and back > row_facts.get(BEGAN.get(row_facts["kind"]), "")
    return gone if away else "9999"


def suspension_state(since, lifted, end, day):
    """Suspended for 28 days at most, and no longer than its own period."""
    if since is None or since > min(day, end):
        return set()
    last = min(plus(since, 27), end)
    if lifted is not None and since <= lifted <= min(last, day):
        return {"lifted"}
    found = {"suspended"} if day <= last else {"suspension over", "run out"}
    return found | ({"ends anyway"} if last == end else set())


def urgent_state(facts, row, day):
    get = facts.rows[row].get
    found = set()
    asked = max(get("extension_requested_on") or "", get("extension_decided_on") or "")
    extended = get("extended_to") and asked <= get("last_day")
    end = min(max(get("last_day"), get("extended_to") if extended else ""), plus(get("given_on"), 13))
    request = facts.rows.get(get("request_id"), {}).get
    refusal = get("refusal_received_on") or get("request_id") and (
        request("copies_sent_on") or request("decided_on") if request("outcome") == "refused" else None
    )  # fmt: skip
    if refusal and refusal > end:
        found.add("refused after")
    if get("refusal_received_on"):
        end = min(end, get("refusal_received_on"))
    if extended:
        found.add("extended")
    if end < day:
        found.add("run out")
    earlier = [
        r for name, r in facts.rows.items()
        if name != row and r["kind"] == "urgent" and r["given_on"] <= get("given_on") < left(facts, r)
        and r.get("at") == get("at") and not mistaken(r)
        and not (plus(r["given_on"], 60) < get("given_on") and finished(facts, r, get("given_on")))
    ]  # fmt: skip
    if earlier:
        found.add("second")
    if get("request_id") and any(r["kind"] == "standard" and r.get("request_id") == get("request_id") for r in facts.rows.values()):
        found.add("granted")
    # Or one that came later, with another urgent authorisation or by itself.
    if not get("request_id") and not any(
        r["kind"] == "request" and r.get("at") == get("at") and r["received_on"] >= get("given_on")
        for r in facts.rows.values()
    ):
        found.add("unrequested")
    return found


def finished(facts, r, day):
    """Somebody has recorded that an urgent authorisation was over by that day, and its request is not waiting."""
    if r.get("request_id") and any(
        s["kind"] == "standard" and s.get("request_id") == r["request_id"] and (s.get("ceased_notice_on") or "9999") <= plus(day, -60)
        for s in facts.rows.values()
    ):
        return True
    request = facts.rows.get(r.get("request_id"), {}).get
    disposed = request("outcome") and request("decided_on") or request("withdrawn_on") or request("closed_on")
    return min(r.get("closed_on") or "9999", r.get("refusal_received_on") or "9999") <= day and (disposed or "9999") <= day


def followed(facts, row, day):
    """Another authority has begun by that day, and is in force on it or, of standard authorisations, took its place."""
    mine = facts.rows[row]
    if mine["kind"] not in ("urgent", "standard", "court_order"):
        return False
    since = mine.get(BEGAN[mine["kind"]])
    return replaced(facts, mine, day) or any(
        r["kind"] in ("standard", "court_order") and since <= r[BEGAN[r["kind"]]] <= day <= end_of(r)
        and r.get("at") == mine.get("at") and not (r["kind"] == mine["kind"] == "standard") and not mistaken(r)
        for name, r in facts.rows.items() if name != row
    )  # fmt: skip


def mistaken(r):
    return r.get("closed_reason") == "entered_by_mistake"


def end_of(r):
    """The last day of a standard authorisation or an order, whatever ended it since."""
    return min(r.get("court_last_day") or r.get("last_day") or "9999", r.get("ended_on") or r.get("discharged_on") or "9999")


def covered(facts, place, day):
    """A standard authorisation or a court order is in force that day, and is not suspended."""
    return any(
        r["kind"] in ("standard", "court_order") and r.get("at") == place and day < left(facts, r) and not (mistaken(r) or replaced(facts, r, day))
        and r[BEGAN[r["kind"]]] <= day <= (r.get("court_last_day") or r.get("last_day") or "")
        and not (r.get("ended_on") or r.get("discharged_on") or "9999") <= day
        and not suspension_state(r.get("suspended_on"), r.get("suspension_lifted_on"), r.get("last_day") or "", day) - {"lifted"}
        for r in facts.rows.values()
    )


def replaced(facts, mine, day):
    """Another standard authorisation has come into force, which ended this one (para 62(2))."""
    return mine["kind"] == "standard" and any(
        r["kind"] == "standard" and mine["starts_on"] < r["starts_on"] <= day and r.get("at") == mine.get("at")
        and not mistaken(r)
        for r in facts.rows.values()
    )  # fmt: skip


class Contradiction:
    """A line of the table."""

    def __init__(self, line):
        fields = [field.strip() for field in line.split(" | ")]
        if len(fields) != 5:
            raise Fault(f"five fields: {line}")
        self.when, self.role, self.language, words, self.why = fields
        self.needs = {word.strip() for word in self.when.split(",") if not word.strip().startswith("not ")}
        self.lacks = {word.strip()[4:] for word in self.when.split(",") if word.strip().startswith("not ")}
        self.words = re.compile(words, re.IGNORECASE)
        self.tried = self.hit = 0

    def concerns(self, mail, state):
        return (
            self.needs <= state
            and not self.lacks & state
            and self.role in ("anybody", mail.role)
            and self.language in ("any", mail.story.language)
        )


def read_table(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.strip() for line in file]
    return [Contradiction(line) for line in lines if line and not line.startswith("#")]


def contradictions(mails, table):
    """What a mail says of a row is held against that row's state; what it says of none in particular, as its
    subject, against what all of them have in common."""
    for mail in mails:
        facts = Facts(mail.story, mail.moment)
        closed = datetime.date.fromisoformat(mail.day).weekday() > 4 or mail.day in HOLIDAYS
        for rows, words in mail.pieces():
            states = [state_of(facts, row, mail.day) for row in rows or mail.rows]
            state = (set.intersection(*states) if states else set()) | ({"closed day"} if closed else set())
            for row in table:
                if row.concerns(mail, state):
                    row.tried += 1
                    found = row.words.search(words)
                    if found:
                        row.hit += 1
                        fault = f"{mail.role} is told “{found[0]}”, though it is {row.when} ({row.why})"
                        yield fault, f"{mail.story.name}, {mail.moment}, {'+'.join(rows or mail.rows)}"


MOVES = ("last_day", "court_last_day", "extended_to", "suspended_on", "suspension_lifted_on")


def moves(verb, rest, row):
    """Whether it moves a last day of that row; another request may, as no extension counts without one (para 84(4)(a))."""
    changes = verb in ("set", "stated") and any(word.startswith(MOVES) for word in rest[1:])
    return verb == "move" or verb == "new" and rest[0] == "request" and rest[1] != row or changes


def uncorrected(mails):
    """A last day that moved is corrected before, or in the same message as, anything else about the matter."""
    for mail in mails:
        for rows, words in mail.pieces():
            if not re.search(r"New last day|Diwrnod olaf newydd", words):
                continue
            moved = max((when for when, verb, rest, _ in mail.story.events if when <= mail.moment and moves(verb, rest, rows[0])), default=None)
            for other in mails:
                if other.to == mail.to and moved and moved <= other.moment < mail.moment and rows[0] in other.rows:
                    yield (
                        f"{mail.role} is told of what moved at {moved} before the correction of {mail.moment}",
                        f"{mail.story.name}, {other.moment}, {rows[0]}",
                    )


def together(faults):
    """Each fault once, with how often it came and where first."""
    places = {}
    for fault, place in faults:
        places.setdefault(fault, []).append(place)
    return [f"{fault}: {len(found)} times, first in {found[0]}" for fault, found in places.items()]


def unmet(stories, mails):
    for story in stories:
        own = [mail for mail in mails if mail.story is story]
        for verb, role, since, until, words in story.wishes:
            among = [m for m in own if role in ("anybody", m.role) and since <= m.day <= until]
            hits = [m for m in among if re.search(words, m.words, re.IGNORECASE)]
            if verb == "told" and not hits:
                yield f"{story.name}: {role} was not told between {since} and {until}: {words} ({len(among)} mails)"
            if verb == "never":
                for mail in hits:
                    yield f"{story.name}: {role} was told on {mail.moment} ({mail.role}): {words}"
            if verb == "quiet" and among:
                yield f"{story.name}: {role} was sent {len(among)} mails between {since} and {until}, the first on {among[0].moment}: {among[0].subject}"


def main():
    global LONDON, HOLIDAYS
    from zoneinfo import ZoneInfo

    LONDON = ZoneInfo("Europe/London")
    if len(sys.argv) == 3 and sys.argv[1] == "sql":
        print("\n".join(sql_of(read_stories(sys.argv[2]))))
        return 0
    if len(sys.argv) != 6 or sys.argv[1] != "read":
        print(__doc__, file=sys.stderr)
        return 64
    stories, table = read_stories(sys.argv[2]), read_table(sys.argv[3])
    HOLIDAYS = set(sys.stdin.read().split())
    mails = read_mails(sys.argv[4], stories)
    write_mails(mails, sys.argv[5])
    faults = list(unmet(stories, mails)) + together(contradictions(mails, table)) + together(uncorrected(mails))
    for fault in faults:
        print("FAULT " + fault)
    for row in table:
        print(f"tried {row.tried:5}, found {row.hit:4}: {row.when} | {row.role} | {row.language} | {row.words.pattern}")
    print(f"{len(stories)} stories, {len(mails)} mails, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
