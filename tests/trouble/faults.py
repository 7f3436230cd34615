"""The faults: how each is made, and mended.

FAULTS: name -> (place, make, mend). Of one place only one fault at a time. A fault that is over at once has no mend.
BRIEF: of those that hold up each statement for as long as it may take, the hours for which they last at most.
"""
import os
import signal

from world import Psql

MATTER = ("select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, {facts} as facts, extra"
          " from casework.a_matter m")
PLAIN = MATTER.format(facts="facts")


def view(text):
    return lambda world: world.psql.ask(f"create or replace view casework.matter as {text}")


def sql(text):
    return lambda world: world.psql.ask(text)


def end_sessions(world):
    world.psql.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'dolsd'")


def with_sessions(text):
    def change(world):
        world.psql.ask(text)
        end_sessions(world)
    return change


def relay(mode):
    return lambda world: world.receivers.set_mode(mode)


def stopped(number):
    def stop(world):
        if (code := world.stop(number)) not in (0, -number):
            world.ended.append(f"asked to stop, it left with {code}")
    return stop


def restarted(number):
    def restart(world):
        if world.daemon is not None:
            stopped(number)(world)
            world.start()
    return restart


def start(world):
    world.start()


def leap(by):
    def change(world):
        world.leap = by
        world.set_clock(world.now)
    return change


def hooks(fail):
    def change(world):
        world.receivers.hook_fails = fail
    return change


def recipients(text):
    return lambda world: world.psql.ask(f"create or replace view casework.recipient as {text}")


def contacts(text):
    return lambda world: world.psql.ask(f"create or replace view casework.contact as {text}")


def holds(text):
    """Somebody begins a transaction and leaves it open. text: what it does, or a function of the world that says it."""
    def hold(world):
        world.holder = Psql(world.name)
        world.holder.ask("set application_name = 'somebody else'; begin")
        world.holder.ask(text if isinstance(text, str) else text(world))
    return hold


def lets_go(world):
    world.holder.ask("rollback")
    world.holder.close()


def rows_of_matters(how):
    """Of those that no officer touches any more this month, who would have to wait as well."""
    def text(world):
        coming = ", ".join(sorted({f"('{kind}', {number})" for _, kind, number, _, _ in world.events})) or "('', 0)"
        return how.format(f"(m.kind, m.id) not in (values {coming})")
    return text


def backends(number):
    def send(world):
        if number == signal.SIGSTOP:
            pids = world.psql.ask("select string_agg(pid::text, ' ') from pg_stat_activity where usename = 'dolsd'")
            world.stopped = [int(pid) for pid in pids.split()]
        for pid in world.stopped:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
    return send


RECIPIENTS = "select kind, id, role, contact_id, since, until from casework.a_recipient"
CONTACTS = "select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact"
SETTLE = "dolsd.settle(bigint[], text[], text[], int[], text[], text[], timestamptz[], boolean)"
RUNGS = "update dolsd.rung set active = {} where limit_code = 'urgent_end'"
PACK = "update dolsd.rule_pack set commences = {} where pack = 'england-dols'"
TAKE, WELL = relay("take"), view(PLAIN)
# For the daemon it takes longer than a statement may; whoever watches is not held up.
HANGS = " where session_user <> 'dolsd' or pg_sleep(30) is null"

FAULTS = {
    "relay: 451 to everything": ("relay", relay("451"), TAKE),
    "relay: is away": ("relay", lambda world: world.receivers.away(), lambda world: world.receivers.back()),
    "view: empty": ("view", view(PLAIN + " where false"), WELL),
    "database: away": ("session", with_sessions("alter role dolsd nologin"), sql("alter role dolsd login")),
    "daemon: stopped": ("daemon", stopped(signal.SIGTERM), start),
    "relay: 452 to everything": ("relay", relay("452"), TAKE),
    "relay: 554 relaying denied": ("relay", relay("554"), TAKE),
    "relay: 535 to the login": ("relay", relay("535"), TAKE),
    "relay: 421": ("relay", relay("421"), TAKE),
    "relay: 504 to our name": ("relay", relay("504"), TAKE),
    "relay: sender rejected": ("relay", relay("sender"), TAKE),
    "relay: may not send as": ("relay", relay("send as"), TAKE),
    "relay: hangs": ("relay", relay("hang"), TAKE),
    "relay: last reply lost": ("relay", relay("lose"), TAKE),
    "view: renamed": ("view", sql("alter view casework.matter rename to matter_of_old"),
                      sql("alter view casework.matter_of_old rename to matter")),
    "view: truncated": ("view", view(PLAIN + " where id <= 90"), WELL),
    "view: slow": ("view", view("select m.* from (" + PLAIN + ") m cross join lateral (select pg_sleep(0.3 + 0 * m.id) offset 0) s"), WELL),
    "view: raises": ("view", view(PLAIN + " where 1 / (id - id) = 1"), WELL),
    "view: rows twice": ("view", view(PLAIN + " union all " + PLAIN + " where id % 40 = 1"), WELL),
    "view: a fact gone": ("view", view(MATTER.format(facts="facts - 'given'")), WELL),
    "view: no recipients": ("recipients", recipients(RECIPIENTS + " where false"), recipients(RECIPIENTS)),
    "view: no contacts": ("recipients", contacts(CONTACTS + " where false"), contacts(CONTACTS)),
    "contacts: the team by a way that is off": (
        "recipients", sql("update casework.a_contact set channel = 'notify-letter' where contact_id = 9001"),
        sql("update casework.a_contact set channel = 'mail' where contact_id = 9001")),
    "relay: homes' mailboxes full": ("relay", relay("452 homes"), TAKE),
    "relay: homes' mailboxes full for good": ("relay", relay("552 homes"), TAKE),
    "relay: the team's mailbox full": ("relay", relay("452 team"), TAKE),
    "view: hangs": ("view", view(PLAIN + HANGS), WELL),
    "contacts: the view hangs": ("recipients", contacts(CONTACTS + HANGS), contacts(CONTACTS)),
    "lock: a table of the council": ("lock", holds("lock table casework.a_contact"), lets_go),
    "lock: notices, as an index is made": ("lock", holds("lock table dolsd.notice in share mode"), lets_go),
    "lock: the rows of health": ("lock", holds("lock table dolsd.health, dolsd.worker in exclusive mode"), lets_go),
    "lock: matters, by a change left open": ("lock", holds(rows_of_matters(
        "select count(dolsd.touch(m.kind, m.id)) from dolsd.matter m where {}")), lets_go),
    "lock: matters, for update": ("lock", holds(rows_of_matters(
        "select count(*) from (select from dolsd.matter m where {} for update) x")), lets_go),
    "lock: the queue, for update": ("lock", holds("select count(*) from (select from dolsd.queue for update) x"), lets_go),
    "channel: mail is off": ("channel", sql("update dolsd.channel set enabled = false where channel = 'mail'"),
                             sql("update dolsd.channel set enabled = true where channel = 'mail'")),
    "session: no connection is left": ("session", with_sessions("alter role dolsd connection limit 0"),
                                       sql("alter role dolsd connection limit -1")),
    "session: backends hang": ("session", backends(signal.SIGSTOP), backends(signal.SIGCONT)),
    "rules: a pack ends": ("rules", sql(PACK.format("null")), sql(PACK.format("'2009-04-01'"))),
    "rules: reminders off": ("rules", sql(RUNGS.format("false")), sql(RUNGS.format("true"))),
    "session: read only": ("session", with_sessions("alter role dolsd set default_transaction_read_only = on"),
                           sql("alter role dolsd reset all")),
    "session: serializable": ("session", with_sessions("alter role dolsd set default_transaction_isolation = serializable"),
                              sql("alter role dolsd reset all")),
    "session: backends end": ("", end_sessions, None),
    "settle: raises": ("settle", sql(f"alter function {SETTLE} rename to settle_of_old"),
                       sql(f"alter function {SETTLE.replace('settle', 'settle_of_old')} rename to settle")),
    "claim: no right": ("claim", sql("revoke execute on function dolsd.claim(text, text[], int[], interval) from dolsd_daemon"),
                        sql("grant execute on function dolsd.claim(text, text[], int[], interval) to dolsd_daemon")),
    "fire: no right": ("fire", sql("revoke execute on function dolsd.fire(int) from dolsd_daemon"),
                       sql("grant execute on function dolsd.fire(int) to dolsd_daemon")),
    "clock: a day ahead": ("clock", leap("1 day"), leap("0")),
    "clock: 300 days ahead": ("clock", leap("300 days"), leap("0")),
    "clock: two days back": ("clock", leap("-2 days"), leap("0")),
    "daemon: killed": ("daemon", stopped(signal.SIGKILL), start),
    "daemon: killed, restarted": ("daemon now", restarted(signal.SIGKILL), None),
    "daemon: restarted": ("daemon now", restarted(signal.SIGTERM), None),
    "alarm: webhook fails": ("hook", hooks(True), hooks(False)),
}

BRIEF = {name: 1.5 for name in FAULTS if name.startswith("lock") or "hang" in name and not name.startswith("relay")}
BRIEF["view: slow"] = 2
