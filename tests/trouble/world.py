"""One council's database, the daemon beside it, and the clock of both, which stands still but where it is moved."""
import ctypes
import datetime
import os
import signal
import struct
import subprocess
import time

import month

UTC = datetime.timezone.utc
STRUCT = struct.Struct("=q")


def sleeps(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] in "ST"
    except FileNotFoundError:
        return True


class Refused(Exception):
    pass


def end_with_us():
    """In the daemon's process, before it begins: it is killed when this program is (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Psql:
    """A session that stays open: a statement takes no process of its own."""

    def __init__(self, database):
        self.process = subprocess.Popen(["psql", "-XqAt", "-d", database], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.ask("set client_min_messages = error")

    def ask(self, text):
        self.process.stdin.write(text + "\n;\n\\echo =end=\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != "=end=\n":
            if line == "":
                raise Refused("the session is gone: " + "".join(lines))
            lines.append(line)
        answer = "".join(lines).strip()
        if "ERROR:" in answer or "FATAL:" in answer:
            raise Refused(answer)
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class World:
    def __init__(self, options, council, receivers, name):
        self.options, self.council, self.receivers, self.name = options, council, receivers, name
        self.folder = os.path.join(options.folder, name)
        os.makedirs(self.folder, exist_ok=True)
        self.daemon, self.ahead, self.events, self.leap = None, 0, list(council.events), "0"
        self.held_up, self.restless = False, []  # whether a fault makes statements wait; when it did not come to rest
        subprocess.run(["dropdb", "--if-exists", "--force", name], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["createdb", "-T", options.template, name], check=True)
        self.psql = Psql(name)
        self.now = datetime.datetime.combine(council.start, datetime.time(6), UTC)
        receivers.now, receivers.copies, receivers.alarms, receivers.pings = self.now, [], [], []
        receivers.full_until = {}
        receivers.lost.clear()
        self.psql.ask(f"""create table public.the_clock (since timestamptz primary key, at timestamptz, leap interval);
            insert into public.the_clock values (now(), '{self.now}', '0');
            create or replace function dolsd.clock() returns timestamptz language plpgsql stable security definer
                set search_path = pg_catalog as 'begin return (select c.at + c.leap from public.the_clock c
                    where c.since <= now() order by c.since desc limit 1); end';
            drop function dolsd.move_clock(timestamptz); drop table dolsd.moved_clock cascade;
            update dolsd.channel set enabled = true where channel = 'mail'""")
        self.psql.ask("begin;" + council.contacts_sql() + council.standing_sql()
                      + f"insert into dolsd.attestation (contact_id) values ({month.ROLES['manager']}); commit; analyze")
        self.configure()
        self.start()
        # Nothing is broken yet: what is not done before the month begins, an overloaded machine has not done in time.
        self.settle(60, patient=True)
        if self.psql.ask(self.UNFINISHED) != "f":
            self.restless.append(self.now)
        self.psql.ask("vacuum analyze")

    # -- the daemon

    def configure(self):
        self.clock_file = os.path.join(self.folder, "clock")
        with open(self.clock_file, "wb") as out:
            out.write(STRUCT.pack(0))
        with open(os.path.join(self.folder, "password"), "w", encoding="ascii",
                  opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write("secret\n")
        http = f"http://127.0.0.1:{self.receivers.http_port}"
        with open(os.path.join(self.folder, "dolsd.conf"), "w", encoding="ascii") as out:
            out.write(f"""database: {{ conninfo = "host={os.environ['PGHOST']} port={os.environ['PGPORT']} user=dolsd dbname={self.name}";
    safety_interval = 900; statement_timeout = 4; }};
mail: {{ from = "dols@council.example"; smtp: {{ host = "127.0.0.1"; port = {self.receivers.port}; user = "dolsd";
    password_file = "{self.folder}/password"; }}; }};
council: {{ name = "Example Council"; reply_to = "team@council.example"; phone = "01632 960001"; }};
templates: {{ directory = "{self.options.templates}"; }};
alarm: {{ address = "admin@council.example"; webhook = "{http}/hook"; ping = "{http}/ping"; ping_every = 300; }};
seal: {{ file = "{self.folder}/seals"; }};
worker: {{ name = "one"; }};
""")

    def start(self):
        environment = dict(os.environ, LD_PRELOAD=self.options.clock, MOVED_CLOCK=self.clock_file)
        with open(os.path.join(self.folder, "log"), "ab") as log:
            log.write(f"==== {self.now}\n".encode())
            log.flush()
            self.daemon = subprocess.Popen([self.options.dolsd, "-c", os.path.join(self.folder, "dolsd.conf")], stderr=log,
                                           stdin=subprocess.DEVNULL, env=environment, preexec_fn=end_with_us)

    def stop(self, number=signal.SIGTERM):
        daemon, self.daemon = self.daemon, None
        if daemon is None:
            return None
        daemon.send_signal(number)
        for _ in range(200):
            if daemon.poll() is not None:
                return daemon.returncode
            time.sleep(0.01)
            # Whatever it waits for ends with the clock.
            self.set_clock(self.now + datetime.timedelta(seconds=2))
        daemon.kill()
        daemon.wait()
        return "never"

    # -- the clock

    def set_clock(self, at):
        """The daemon stands while its clock and the database's are moved; going on, it looks at its own. A transaction
        has the time at which it began, to its end."""
        ran = self.daemon is not None and self.daemon.poll() is None
        if ran:
            self.daemon.send_signal(signal.SIGSTOP)
        self.ahead += int((at - self.now).total_seconds() * 10 ** 9)
        self.psql.ask(f"""
            delete from public.the_clock where since < (select max(c.since) from public.the_clock c
                                                         where c.since < clock_timestamp() - interval '20 seconds');
            insert into public.the_clock values (clock_timestamp() + interval '4 milliseconds', '{at}', '{self.leap}')""")
        time.sleep(0.005)
        with open(self.clock_file, "r+b") as file:
            file.write(STRUCT.pack(self.ahead))
        self.now = self.receivers.now = at
        if ran:
            self.daemon.send_signal(signal.SIGCONT)

    def move(self, at):
        self.set_clock(at)
        due = []
        while self.events and self.events[0][0] <= at:
            due.append(self.events.pop(0))
        if due:
            self.psql.ask("begin;" + "".join(month.event_sql(event) for event in due) + "commit")
        self.quiet()
        self.settle(8)

    # -- until it has done what it can

    def state(self):
        """What differs while the daemon works; None: it works at this moment, or what it speaks to does. A process that
        has something to read is no longer asleep."""
        if self.daemon is None or self.daemon.poll() is not None:
            return ()
        self.receivers.turn()
        active = self.psql.ask("select string_agg(concat(pid, ' ', coalesce(state, 'begins')), ',') from pg_stat_activity where usename = 'dolsd'"
                               " or usename is null and backend_type = 'client backend'")
        sessions = [session.split(" ", 1) for session in active.split(",") if session]
        if any(words != "idle" for _, words in sessions) or self.receivers.busy and self.receivers.mode != "hang":
            return None
        if not all(sleeps(pid) for pid, _ in sessions) or not sleeps(self.daemon.pid):
            return None
        try:
            with open(f"/proc/{self.daemon.pid}/status", encoding="ascii") as file:
                return active, [line for line in file if "ctxt" in line]
        except FileNotFoundError:
            return ()

    def quiet(self):
        """Waits until the daemon sleeps, its sessions are idle, and nothing has come between two looks. While a fault holds
        its statements up the clock goes on all the same; a daemon that never rests otherwise, because the machine is
        overloaded or because it turns in vain, is noted: its time would go on without it."""
        before, until = None, time.monotonic() + (15 if self.held_up else 90)
        while time.monotonic() < until:
            now = self.state()
            if now is not None and now == before:
                return
            before = now
            time.sleep(0.005)
        if not self.held_up:
            self.restless.append(self.now)

    def comes(self):
        """When the next thing is due, as the rows say: what is due in the middle of a long step would be late."""
        text = self.psql.ask("""select extract(epoch from least(
            (select min(d.next_at) from dolsd.deadline d where d.next_at > dolsd.clock()),
            (select min(q.not_before) from dolsd.queue q where q.not_before > dolsd.clock())))::bigint""")
        return [datetime.datetime.fromtimestamp(int(text), UTC)] if text else []

    UNFINISHED = """select exists (select from dolsd.changed) or exists (select from dolsd.lease)
        or exists (select from dolsd.queue q where q.not_before <= dolsd.clock())
        or exists (select from dolsd.deadline d where d.next_at <= dolsd.clock())
        or (select coalesce(max(w.seen_at), '-infinity') < dolsd.clock() - interval '15 minutes' from dolsd.worker w)"""

    def settle(self, tries, patient=False):
        """Its own pauses go by."""
        self.quiet()
        before = []
        for n in range(tries):
            if self.psql.ask(self.UNFINISHED) == "f":
                return
            # What it cannot do now it can no better after some seconds more.
            before.append(self.psql.ask("select concat(last_value, ' ', (select count(*) from dolsd.changed)) from dolsd.ledger_seq"))
            if before[-3:] == before[-1:] * 3 and not patient:
                return
            self.set_clock(self.now + datetime.timedelta(seconds=min(1 + n, 10)))
            self.quiet()

    def close(self):
        if self.daemon is not None:
            self.stop()
        self.psql.close()
