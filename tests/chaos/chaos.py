#!/usr/bin/python3
"""Breaks whatever is around two daemons, and then holds what the store says against what the receivers got.

    chaos.py FOLDER --database NAME --dolsd PROGRAM --templates FOLDER [--kills N] [--seed N] [--full LIBRARY]

Run by chaos.sh, beside a PostgreSQL of its own (WITH_POSTGRES_CTL). Prints a table. Exit status 1 where something was
lost, came twice under two identities, was sent after its cancellation, or counts as unknown although it was known.
"""
import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import receivers  # noqa: E402
from reconcile import reconcile  # noqa: E402

START = "2026-12-21 09:05+00"
# One fault after another, so that a short run has each of them; the longer ones while a daemon is killed as before.
FAULTS = ["backends ended", "PostgreSQL restarted, fast", "mail server away", "locks left", "clock 9 minutes on",
          "PostgreSQL restarted, immediate", "webhooks away", "disk full", "clock 9 minutes back", "Notify away",
          "clock 25 minutes on", "rows locked", "disk full, WAL too", "clock 25 minutes back"]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--database", required=True)
    parser.add_argument("--dolsd", required=True)
    parser.add_argument("--templates", required=True)
    parser.add_argument("--kills", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", default="")
    return parser.parse_args()


class Unreachable(Exception):
    pass


class Chaos:
    def __init__(self, options):
        self.options, self.random = options, random.Random(options.seed)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.record = receivers.Record(options.seed)
        self.mail = receivers.Mail(self.record, self.loop)
        self.hooks = receivers.Webhook(self.record, self.loop)
        self.notify, self.fake = receivers.notify(self.record)
        self.daemons, self.kills, self.done, self.matters, self.fresh = {}, 0, {}, 0, []
        self.holders, self.helpers, self.ended = [], [], []
        self.flag = os.path.join(options.folder, "disk-is-full")

    # -- the database

    def sql(self, text, tries=1):
        for _ in range(tries):
            done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.options.database, "-c", text],
                                  capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.strip()
            time.sleep(0.2)
        raise Unreachable(done.stderr.strip())

    def server(self, *words):
        environment = dict(os.environ)
        if self.options.full:
            environment.update(LD_PRELOAD=self.options.full, FULL_DISK=self.flag)
        return subprocess.run(["sh", os.environ["WITH_POSTGRES_CTL"], *words], env=environment, check=False,
                              stderr=subprocess.DEVNULL).returncode

    def prepare(self):
        for line in ("synchronous_commit = on", "wal_recycle = off", "min_wal_size = '32MB'"):
            self.sql(f"alter system set {line}")
        self.server("restart")
        # The clock goes on, from where it is put, and within a transaction it stands; it is not one that is moved by
        # hand, which the daemon would know.
        self.sql(f"""create table public.step (since timestamptz, by interval);
                     insert into public.step select '-infinity', timestamptz '{START}' - now();
                     create or replace function dolsd.clock() returns timestamptz language plpgsql stable
                         security definer set search_path = pg_catalog, public, pg_temp
                         as $$ begin return now() + (select sum(s.by) from public.step s where s.since <= now()); end $$;
                     drop function dolsd.move_clock(timestamptz); drop table dolsd.moved_clock cascade;
                     create table public.mark (what text, who text, at timestamptz default clock_timestamp(),
                                               first bigint, last bigint);
                     create table public.over (kind text, id bigint, upto bigint, at timestamptz);
                     update dolsd.channel set enabled = true where channel in
                         ('mail', 'webhook', 'notify-email', 'notify-sms');
                     insert into casework.a_contact (contact_id, name, address)
                         values (900001, 'Team', 'team@council.example'), (900002, 'Manager', 'head@council.example')""")

    def mark(self, what, who=""):
        """From which number of the ledger on something was done to it. A server that is away is waited for."""
        self.sql("insert into public.mark (what, who, first)"
                 f" select '{what}', '{who}', last_value from dolsd.ledger_seq", tries=100)

    def end_marks(self, what):
        """Up to which number it was. A killed process ends with its sessions: what it had asked for in its last moment
        the server still does."""
        self.sql(f"""update public.mark m set last = (select last_value from dolsd.ledger_seq)
                      where m.last is null and m.what = '{what}' and not exists (
                            select from pg_stat_activity a where m.what = 'kill' and a.usename = 'dolsd'
                               and a.backend_start < m.at
                               and (a.application_name = 'dolsd' or a.application_name like 'dolsd %(' || m.who || ')'))""",
                 tries=100)

    # -- the daemons

    def configure(self, name):
        folder = self.options.folder
        os.makedirs(os.path.join(folder, "secrets"), exist_ok=True)
        with open(os.path.join(folder, "key"), "w", encoding="ascii", opener=private) as out:
            out.write(self.fake.KEY + "\n")
        with open(os.path.join(folder, f"{name}.conf"), "w", encoding="ascii") as out:
            out.write(f"""database: {{ conninfo = "host={os.environ['PGHOST']} port={os.environ['PGPORT']} user=dolsd "
    "dbname={self.options.database}"; reconnect_at_most = 1; safety_interval = 2; }};
mail: {{ from = "dols@council.example"; smtp: {{ host = "127.0.0.1"; port = {self.mail.port}; sessions = 4; }}; }};
council: {{ name = "Example Council"; reply_to = "team@council.example"; phone = "01632 960001"; }};
webhook: {{ secrets = "secrets"; allow = "127.0.0.1"; timeout = 2; }};
notify: {{ key_file = "key"; url = "http://127.0.0.1:{self.notify.port}"; timeout = 2;
    email_template = "{self.fake.TEMPLATE_OF['email']}"; sms_template = "{self.fake.TEMPLATE_OF['sms']}"; }};
templates: {{ directory = "{self.options.templates}"; }};
worker: {{ name = "{name}"; }};
""")

    def start(self, name):
        log = open(os.path.join(self.options.folder, "log"), "ab")
        self.daemons[name] = subprocess.Popen([self.options.dolsd, "-c", os.path.join(self.options.folder, name + ".conf")],
                                              stderr=log, stdin=subprocess.DEVNULL)
        log.close()

    def keep(self):
        """As systemd does: what has ended is started again. Nothing here ends a daemon but us. And as somebody does who
        hears that the clock is in doubt: it is right, however far it stepped."""
        try:
            self.sql("select dolsd.confirm_clock('somebody', 'it was put right') where exists"
                     " (select from dolsd.unwell u where u.what = 'clock')")
        except Unreachable:
            pass
        for name, daemon in list(self.daemons.items()):
            if daemon.poll() is not None:
                self.ended.append(f"{name} with status {daemon.returncode}")
                self.start(name)

    def kill(self, name):
        daemon = self.daemons[name]
        daemon.send_signal(signal.SIGKILL)
        if daemon.wait() != -signal.SIGKILL:
            self.ended.append(f"{name} with status {daemon.returncode}")
        self.kills += 1
        self.mark("kill", name)
        self.start(name)

    def stop(self, name):
        self.daemons[name].terminate()
        if self.daemons[name].wait(40) not in (0, -signal.SIGTERM):  # one that has only just begun
            self.ended.append(f"{name}, asked to stop, with status {self.daemons[name].returncode}")

    # -- case work

    def add(self, count):
        """Further matters, each with a home of its own, of which its home and the team are told now."""
        first, last = self.matters + 1, self.matters + count
        contacts = []
        for i in range(first, last + 1):
            channel, address = self.home(i)
            contacts.append(f"({i}, 'Home', '{channel}', '{address}')")
            if channel == "webhook":
                with open(os.path.join(self.options.folder, "secrets", str(i)), "w", encoding="ascii", opener=private) as out:
                    out.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        text = f"""
            insert into casework.a_contact (contact_id, name, channel, address) values {', '.join(contacts)};
            insert into casework.a_matter (kind, id, reference, facts) select 'urgent', i, 'U-26-' || i,
                jsonb_build_object('given', dolsd.london_date(dolsd.clock()), 'last_day', dolsd.london_date(dolsd.clock()) + 6)
                from generate_series({first}, {last}) i;
            insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, r, coalesce(c, i)
                from generate_series({first}, {last}) i,
                     (values ('managing_authority', null), ('dols_team', 900001), ('manager', 900002)) v (r, c);
            select dolsd.touch('urgent', array(select i::bigint from generate_series({first}, {last}) i))"""
        try:
            self.sql(text)
        except Unreachable:
            if self.sql(f"select count(*) from casework.a_matter where id = {first}", tries=100) == "0":
                return
        self.matters = last
        self.fresh = list(range(first, last + 1))

    def home(self, i):
        bad = i % 37 == 7
        way = i % 4
        if way == 0:
            return "webhook", f"http://127.0.0.1:{self.hooks.port}/{'refused' if bad else 'home'}/{i}"
        if way == 1:
            return "notify-email", f"home{i}@{'bad' if bad else 'notify'}.example"
        if way == 2:
            number = f"07700{900000 + i:06d}"
            if bad:
                self.notify.notify.ends[number] = "permanent-failure"
            return "notify-sms", number
        return "mail", f"home{i}@{'refused' if bad else 'homes'}.example"

    def is_over(self, i):
        """A matter is closed. The number of the ledger is drawn while the lock is held that claims wait for."""
        text = f"""
            update casework.a_matter set facts = facts || jsonb_build_object('closed', dolsd.london_date(dolsd.clock()))
             where kind = 'urgent' and id = {i};
            select dolsd.touch('urgent', {i});
            insert into public.over select 'urgent', {i}, last_value, clock_timestamp() from dolsd.ledger_seq"""
        try:
            self.sql(text)
        except Unreachable:
            pass  # taken back, or committed: public.over says which

    # -- the faults

    def later(self, seconds, what, *words):
        timer = threading.Timer(seconds, what, words)
        self.helpers.append(timer)
        timer.start()

    def away(self, listener, way):
        self.mark("away", way)
        listener.away()
        self.end_marks("away")

        def back():
            listener.back()
        self.later(2.5, back)

    def hold(self, text, seconds):
        """A session that is left with its locks."""
        self.holders.append(subprocess.Popen(
            ["psql", "-Xq", "-d", self.options.database, "-c", f"begin; set local lock_timeout = '2s'; {text};"
             f" select pg_sleep({seconds})"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def step(self, minutes):
        self.mark("clock")
        self.sql("insert into public.step values (clock_timestamp() + interval '0.2 s',"
                 f" interval '{minutes} minutes')", tries=100)
        time.sleep(0.3)
        self.end_marks("clock")

    def fill_disk(self, wal):
        if not self.options.full:
            return
        with open(self.flag, "w", encoding="ascii"):
            pass
        if wal:
            self.later(1, self.switch_wal)
        self.later(3, self.empty_disk)

    def switch_wal(self):
        for _ in range(3):
            try:
                self.sql("select pg_switch_wal(); insert into public.mark select 0, 'wal', ''")
            except Unreachable:
                pass

    def empty_disk(self):
        os.unlink(self.flag)
        # A server that a full disk brought down is started by somebody; where it runs, that does nothing.
        self.server("start")

    def fault(self, name):
        self.done[name] = self.done.get(name, 0) + 1
        if name == "backends ended":
            self.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dolsd'", tries=100)
        elif name.startswith("PostgreSQL restarted"):
            self.server("restart", "-m", name.split()[-1])
        elif name == "mail server away":
            self.away(self.mail, "mail")
        elif name == "webhooks away":
            self.away(self.hooks, "webhook")
        elif name == "Notify away":
            self.mark("away", "notify")
            self.notify.notify.gone_until = time.time() + 2.5
            self.later(2.5, self.end_marks, "away")
        elif name == "locks left":
            table = self.random.choice(["dolsd.queue", "dolsd.message", "dolsd.notice", "dolsd.outcome", "dolsd.event"])
            self.hold(f"lock table {table} in access exclusive mode", 2)
        elif name == "rows locked":
            self.hold("select from dolsd.message for update; select from casework.a_matter for update", 2)
        elif name.startswith("disk full"):
            self.fill_disk(name.endswith("too"))
        else:
            minutes = int(name.split()[1])
            self.step(-minutes if name.endswith("back") else minutes)

    def round(self, number):
        self.add(self.random.randint(8, 24))
        if self.fresh and self.random.random() < 0.6:
            time.sleep(self.random.random() * 0.4)
            for i in self.random.sample(self.fresh, min(4, len(self.fresh))):
                self.is_over(i)
        if number % 2 == 1:
            self.fault(FAULTS[number // 2 % len(FAULTS)])
        time.sleep(self.random.random() * 1.2)
        self.kill(self.random.choice(["one", "two"]))
        if self.random.random() < 0.2:
            self.kill("two")
            self.kill("one")
        self.end_marks("kill")
        self.keep()

    # -- the end

    def settle(self):
        """No more faults; the clock goes on until nothing is left that was begun, or due."""
        self.record.on = False
        for timer in self.helpers:
            timer.join()
        for holder in self.holders:
            holder.wait()
        self.mail.away()
        self.mail.back()
        waiting = """select count(*) from dolsd.queue q where q.lease_id is not null or q.attempts > 0
                        or q.not_before <= dolsd.clock()"""
        open_end = "select count(*) from dolsd.accepted where give_up_at is not null"
        for _ in range(90):
            for name, daemon in self.daemons.items():
                self.stop(name)
                self.mark("kill", name)
                self.start(name)
                self.end_marks("kill")
            for _ in range(20):
                time.sleep(0.25)
                self.keep()
                if self.is_quiet(waiting):
                    break
            if self.is_quiet(waiting) and self.sql(open_end, tries=20) == "0":
                return True
            self.step(30)
        return False

    def is_quiet(self, waiting):
        return self.sql(f"select ({waiting}) + (select count(*) from dolsd.changed)", tries=20) == "0"

    def run(self):
        self.prepare()
        for name in ("one", "two"):
            self.configure(name)
            self.start(name)
        number = 0
        while self.kills < self.options.kills:
            self.round(number)
            number += 1
        ended = self.settle()
        for name in self.daemons:
            self.stop(name)
        print(f"{self.kills} kills, {self.matters} matters; " + ", ".join(f"{v} x {k}" for k, v in self.done.items()))
        with open(os.path.join(self.options.folder, "faults.json"), "w", encoding="ascii") as out:
            json.dump(dict(sorted(self.record.faults.items())), out, indent=1)
        print(f"{sum(self.record.faults.values())} faults of {len(self.record.faults)} kinds by the receivers")
        if not ended:
            print("NOT ENDED: " + self.sql("select count(*) from dolsd.queue where attempts > 0 or not_before <= dolsd.clock()"))
        for words in self.ended:
            print(f"ENDED BY ITSELF: {words}")
        proof = json.loads(self.sql("select dolsd.verify()", tries=20))
        print("the ledger: " + proof["sentence"])
        return reconcile(self) and ended and not self.ended and proof["holds"]


def private(path, flags):
    return os.open(path, flags, 0o600)


def main():
    chaos = Chaos(arguments())
    good = False
    try:
        good = chaos.run()
    finally:
        for daemon in chaos.daemons.values():
            if daemon.poll() is None:
                daemon.kill()
        for timer in chaos.helpers:
            timer.cancel()
    # The receivers' threads and what hangs in them end with the process.
    sys.stdout.flush()
    os._exit(0 if good else 1)


main()
