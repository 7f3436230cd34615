#!/usr/bin/python3
"""The mail channel against servers: good ones (aiosmtpd), and one that fails on demand (fake.py)."""
import asyncio
import json
import mailbox
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
import fake  # noqa: E402

HERE = os.path.join(os.environ.get("srcdir", "."), "tests", "channel")
DRIVER = os.path.join(os.environ.get("top_builddir", "."), "tests", "channel", "smtp_driver")
PYTHON = "/usr/bin/python3"


class Server:
    """A script that prints its port and runs until it is ended."""

    def __init__(self, script, *arguments):
        self.process = subprocess.Popen(
            [PYTHON, os.path.join(HERE, script), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise unittest.SkipTest(f"{script} cannot run")
        self.port = int(line)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Fakes:
    """Relays that fail on demand, in a thread of this process: there are very many of them."""

    loop = asyncio.new_event_loop()

    @classmethod
    def call(cls, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, cls.loop).result(10)

    @classmethod
    def begin(cls):
        threading.Thread(target=cls.loop.run_forever, daemon=True).start()


class Report:
    """What the driver printed."""

    def __init__(self, text):
        self.verdicts = []
        self.counts = {}
        self.values = {}
        for line in text.splitlines():
            fields = line.split("\t")
            if fields[0].isdigit():
                self.verdicts.append(fields)
            elif fields[0] == "count":
                self.counts[fields[1]] = int(fields[2])
            else:
                self.values[fields[0]] = fields[1:]

    def outcomes(self):
        return [(v[1], v[2], int(v[3])) for v in self.verdicts]

    def number(self, key):
        return float(self.values[key][0])


def drive(port, *arguments):
    process = subprocess.run(
        [DRIVER, f"port={port}", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    if process.returncode != 0:
        raise AssertionError(f"{process.returncode}: {process.stdout}{process.stderr}")
    return Report(process.stdout)


class ChannelTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dolsd-smtp-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.log = os.path.join(self.folder, "log")

    def path(self, name):
        return os.path.join(self.folder, name)

    def certificate(self):
        both = self.path("server.pem")
        if not os.path.exists(both):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                 "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                 "-keyout", self.path("key.pem"), "-out", self.path("ca.pem")],
                check=True, stderr=subprocess.DEVNULL)
            with open(both, "w", encoding="ascii") as out:
                for name in ("ca.pem", "key.pem"):
                    with open(self.path(name), encoding="ascii") as part:
                        out.write(part.read())
        return both

    def server(self, script, *arguments):
        server = Server(script, *arguments)
        self.addCleanup(server.stop)
        return server

    def fake(self, rules, *driver, options=()):
        ats = [word for rule in rules for word in ("--at", rule)]
        relay = fake.Relay(fake.arguments(["--log", self.log, *ats, *options]))
        try:
            return drive(Fakes.call(relay.start()), *driver)
        finally:
            Fakes.call(relay.stop())

    def events(self, name=None):
        with open(self.log, encoding="utf-8") as log:
            rows = [json.loads(line) for line in log]
        return [row for row in rows if name is None or row["event"] == name]

    def check(self, rules, expected, *driver, options=()):
        """One message, one verdict."""
        with self.subTest(rules=rules, driver=driver):
            report = self.fake(rules, *driver, options=options)
            self.assertEqual(report.outcomes(), [expected])


class Phases(ChannelTest):
    """Each fault in each phase: what the verdict says."""

    def test_before_the_envelope_everything_is_a_retry(self):
        self.check(["greeting=554 go away"], ("retry", "greeting", 554))
        self.check(["greeting=421 too busy"], ("retry", "greeting", 421))
        self.check(["greeting=drop"], ("retry", "greeting", 0))
        self.check(["greeting=hang"], ("retry", "greeting", 0), "connect=300", "force=1")
        self.check(["greeting=raw hello\\r\\n"], ("retry", "greeting", 0), "connect=300", "force=1")
        self.check(["ehlo=550 no", "helo=550 no"], ("retry", "hello", 550))
        self.check(["ehlo=421 no"], ("retry", "hello", 421))
        self.check(["ehlo=drop"], ("retry", "hello", 0))
        self.check(["ehlo=hang"], ("retry", "hello", 0), "connect=300", "force=1")

    def test_an_old_relay_gets_helo(self):
        self.check(["ehlo=502 what"], ("delivered", "final", 250))
        self.assertEqual([e["value"] for e in self.events("together")], [1])

    def test_encryption(self):
        tls = ("tls=starttls",)
        ca = f"ca={self.path('ca.pem')}"
        cert = ("--cert", self.certificate())
        self.check([], ("retry", "tls", 0), *tls, ca)
        self.check([], ("retry", "tls", 0), *tls, options=cert)
        self.check(["starttls=454 later"], ("retry", "tls", 454), *tls, ca, options=cert)
        self.check(["starttls=554 never"], ("retry", "tls", 554), *tls, ca, options=cert)
        self.check(["starttls=drop"], ("retry", "tls", 0), *tls, ca, options=cert)
        self.check(["starttls=hang"], ("retry", "tls", 0), *tls, ca, "connect=300", "force=1",
                   options=cert)
        self.check(["starttls=220 go\r\n250 injected"], ("retry", "tls", 0), *tls, ca, options=cert)
        self.check([], ("retry", "tls", 0), "tls=tls", ca, "connect=300", "force=1")
        self.check([], ("delivered", "final", 250), *tls, ca, "require_tls=1", options=cert)
        self.assertEqual(len(self.events("EHLO")), 2)

    def test_a_message_that_asks_for_tls_stays_off_plain_text(self):
        self.check([], ("retry", "tls", 0), "require_tls=1")
        self.assertEqual(self.events("MAIL"), [])

    def test_log_in(self):
        login = ("user=dols", "password=secret")
        plain = ("--auth", "PLAIN LOGIN")
        self.check([], ("delivered", "final", 250), *login, options=plain)
        self.check(["auth=535 5.7.8 no"], ("retry", "auth", 535), *login, options=plain)
        self.check(["auth=454 later"], ("retry", "auth", 454), *login, options=plain)
        self.check(["auth=drop"], ("retry", "auth", 0), *login, options=plain)
        self.check([], ("retry", "auth", 0), *login)
        self.assertEqual(self.events("MAIL"), [])

    def test_log_in_with_a_token(self):
        token = ("user=dols", "token=ya29.abc")
        self.check([], ("delivered", "final", 250), *token, options=("--auth", "PLAIN XOAUTH2"))
        self.assertTrue(self.events("AUTH")[0]["value"].startswith("AUTH XOAUTH2"))
        report = self.fake([], *token, options=("--auth", "PLAIN LOGIN"))
        self.assertEqual(report.outcomes(), [("retry", "auth", 0)])
        self.assertIn("offers no login with an OAuth token (XOAUTH2", report.verdicts[0][5])
        self.assertEqual(self.events("AUTH"), [])

    def test_a_secret_that_cannot_be_read(self):
        self.check([], ("retry", "auth", 0), "user=dols", "password_file=/nowhere/at/all")

    def test_envelope(self):
        for offer in ("PIPELINING", ""):
            options = ("--offer", offer)
            for phase in ("mail", "rcpt", "data"):
                self.check([f"{phase}=451 later"], ("retry", phase, 451), options=options)
                ours = "retry" if phase == "mail" else "refused"
                self.check([f"{phase}=550 never"], (ours, phase, 550), options=options)
                self.check([f"{phase}=421 bye"], ("retry", phase, 421), options=options)
                self.check([f"{phase}=drop"], ("retry", phase, 0), options=options)
                self.check([f"{phase}=hang"], ("retry", phase, 0), "reply=200", options=options)
                self.check([f"{phase}=raw what?\\r\\n"], ("retry", phase, 0), options=options)
        self.check(["mail=530 5.7.0 log in first"], ("retry", "mail", 530))
        self.check(["mail=552 too large"], ("refused", "mail", 552))
        self.check(["mail=554 5.3.4 too large for us"], ("refused", "mail", 554))
        self.check(["rcpt=354 strange"], ("retry", "rcpt", 354))
        self.check(["rcpt=550-first\r\n550-second\r\n550 third"], ("refused", "rcpt", 550))

    def test_body(self):
        big = "size=6000000"
        self.check(["body=drop"], ("retry", "body", 0), big)
        self.check(["body=say 552 too large"], ("refused", "body", 552), big)
        self.check(["body=say 421 no room"], ("retry", "body", 421), big)
        self.check(["body=wait 2"], ("retry", "body", 0), big, "body=200")

    def test_final_reply(self):
        self.check(["final=451 later"], ("retry", "final", 451))
        self.check(["final=554 never"], ("refused", "final", 554))
        self.check(["final=421 bye"], ("retry", "final", 421))
        self.check(["final=drop"], ("unknown", "final", 0))
        self.check(["final=swallow"], ("unknown", "final", 0))
        self.check(["final=hang"], ("unknown", "final", 0), "final=200")
        self.check(["final=raw ok then\\r\\n"], ("unknown", "final", 0))
        self.check(["final=354 again?"], ("unknown", "final", 354))
        self.assertEqual(len(self.events("message")), 1)

    def test_a_refused_envelope_but_a_body_wanted(self):
        rules = ["rcpt=550 no", "rcpt=ok", "lax=yes"]
        report = self.fake(rules, "count=2")
        self.assertEqual(report.outcomes(), [("refused", "rcpt", 550), ("delivered", "final", 250)])
        self.assertEqual(self.events("message")[0]["value"], "")
        self.assertEqual(len(self.events("connect")), 1)


class Sessions(ChannelTest):
    def test_one_bad_recipient_in_fifty(self):
        report = self.fake([], "count=50", options=("--refuse", "<r17@"))
        refused = [v for v in report.verdicts if v[1] != "delivered"]
        self.assertEqual([(v[0], v[1], v[2], v[3]) for v in refused], [("17", "refused", "rcpt", "550")])
        self.assertEqual(report.counts["delivered"], 49)
        self.assertEqual(len(self.events("connect")), 1)
        self.assertEqual(len(self.events("RSET")), 1)
        self.assertEqual(len(self.events("QUIT")), 1)

    def test_commands_leave_together(self):
        self.fake([], "count=3")
        self.assertEqual([e["value"] for e in self.events("together")], [3, 3, 3])

    def test_what_is_offered_is_used(self):
        self.fake([], "dsn=1", "key=a+b=c", "to=zoë@example.test",
                  options=("--offer", "PIPELINING,DSN,SMTPUTF8,8BITMIME,SIZE 1000"))
        mail = self.events("MAIL")[0]["value"]
        self.assertIn("RET=HDRS ENVID=a+2Bb+3Dc", mail)
        self.assertIn(" SMTPUTF8", mail)
        self.assertIn(" SIZE=", mail)
        self.assertIn("NOTIFY=FAILURE,DELAY", self.events("RCPT")[0]["value"])

    def test_what_the_relay_will_never_take(self):
        self.check([], ("refused", "mail", 0), "to=zoë@example.test")
        self.check([], ("refused", "mail", 0), options=("--offer", "SIZE 100"))
        self.assertEqual(self.events("MAIL"), [])

    def test_nothing_foreign_gets_into_a_command(self):
        bad = ["a@b.test>\r\nRSET", "a b@c.test", "<a@b.test", "a@b.test\n", "a\x01@b.test", "a", "@b", "a@"]
        for address in bad:
            self.check([], ("refused", "rcpt", 0), f"to={address}")
            self.check([], ("refused", "mail", 0), f"from={address}")
        for key in ("", "a b", "a\r\nb", "<k>", "k" * 201, "schlüssel"):
            self.check([], ("refused", "mail", 0), f"key={key}")
        self.assertEqual(self.events(), [])

    def test_a_kept_connection_that_the_relay_closed(self):
        for rules in ([], ["idle=421 4.4.2 too long"]):
            report = self.fake(rules, "count=2", "pause=400", options=("--idle-close", "0.15"))
            self.assertEqual(report.counts["delivered"], 2)
            self.assertEqual(len(self.events("connect")), 2)

    def test_a_kept_connection_that_breaks_under_the_next_message(self):
        report = self.fake(["mail=ok", "mail=drop", "mail=ok"], "count=2")
        self.assertEqual(report.counts["delivered"], 2)
        self.assertEqual(len(self.events("connect")), 2)

    def test_idle_sessions_say_goodbye(self):
        self.fake([], "idle=150", "linger=400")
        self.assertEqual([e["event"] for e in self.events()][-2:], ["QUIT", "closed"])

    def test_a_session_outlives_the_time_for_connecting(self):
        report = self.fake([], "count=2", "connect=300", "pause=600")
        self.assertEqual(report.counts["delivered"], 2)
        self.assertEqual(len(self.events("connect")), 1)

    def test_a_session_ends_after_so_many_messages(self):
        report = self.fake([], "count=6", "session_messages=2")
        self.assertEqual(report.counts["delivered"], 6)
        self.assertEqual(len(self.events("connect")), 3)

    def test_several_sessions(self):
        report = self.fake(["final=wait 0.1"], "count=16", "sessions=4", "retry=100")
        self.assertEqual(report.counts["delivered"], 16)
        self.assertEqual(len(self.events("connect")), 4)

    def test_a_relay_that_takes_few_connections(self):
        rules = ["greeting=ok", "greeting=421 too many", "final=wait 0.05"]
        report = self.fake(rules, "count=10", "sessions=4", "retry=100")
        self.assertEqual(report.counts["delivered"], 10)
        self.assertEqual(report.counts["retry"], 0)

    def test_drain(self):
        report = self.fake(["final=wait 0.05"], "count=10", "force=1", "drain_at=2")
        self.assertEqual(report.counts["delivered"], 2)
        self.assertEqual(report.counts["released"], 8)
        self.assertEqual(len(self.events("QUIT")), 1)


class Patience(ChannelTest):
    def test_what_waits_too_long_is_released(self):
        report = self.fake(["final=wait 0.6"], "count=5", "force=1")
        self.assertEqual(report.counts["delivered"], 2)
        self.assertEqual(report.counts["released"], 3)
        self.assertEqual(len(self.events("MAIL")), 2)

    def test_a_slow_relay_is_given_one_at_a_time(self):
        report = self.fake(["final=wait 0.3"], "count=4")
        self.assertEqual(report.counts, {"delivered": 4, "accepted": 0, "retry": 0, "refused": 0, "unknown": 0,
                                         "released": 0})

    def test_replies_that_never_come_cost_their_sessions_only(self):
        rules = ["final=hang", "final=hang", "final=hang", "final=hang", "final=ok"]
        report = self.fake(rules, "count=40", "sessions=4", "final=9000", "retry=100")
        self.assertEqual(report.counts["unknown"], 4)
        self.assertEqual(report.counts["delivered"], 36)
        began = self.events("connect")[0]["at"]
        taken = [row["at"] - began for row in self.events("accepted")]
        self.assertLess(max(taken), 7)
        self.assertLessEqual(len(self.events("connect")), 8)

    def test_a_slow_recipient_is_served(self):
        report = self.fake(["rcpt=wait 7", "rcpt=ok"], "count=6", "sessions=1", "reply=10000")
        self.assertEqual(report.counts["delivered"], 6)
        self.assertEqual(report.verdicts[-1][0], "1")
        self.assertEqual(len(self.events("connect")), 2)

    def test_a_domain_that_hangs_stops_nobody_else(self):
        """Every second mail is for it, from the first on: the others go at once, what is for it is put off."""
        report = self.fake([], "count=40", "sessions=2", "reply=2500", "to=box@home%d.example",
                           "odd=box@hang.example", options=["--hang", "@hang.example"])
        own = [row for row in report.verdicts if int(row[0]) % 2 == 0]
        self.assertEqual({(row[1], row[2]) for row in own}, {("delivered", "final")})
        self.assertEqual(len(own), 20)
        other = {(row[1], row[2]) for row in report.verdicts if int(row[0]) % 2 == 1}
        self.assertIn(("retry", "connect"), other)
        began = self.events("connect")[0]["at"]
        self.assertLess(max(row["at"] for row in self.events("accepted")) - began, 2)
        self.assertLessEqual(len([row for row in self.events("RCPT") if "hang.example" in row["value"]]), 2)

    def test_a_new_domain_waits_for_an_envelope_only(self):
        report = self.fake(["final=wait 1"], "count=8", "sessions=4", "retry=100")
        self.assertEqual(report.counts["delivered"], 8)
        taken = [row["at"] for row in self.events("accepted")]
        self.assertLess(max(taken) - min(taken), 1.8)

    def test_few_mails_for_each_connection(self):
        for words in ("421 4.7.0 too many messages", "452 4.5.3 enough"):
            with self.subTest(words=words):
                rules = ["mail=ok", "mail=ok", f"mail={words}"] * 4 + ["mail=ok"]
                report = self.fake(rules, "count=8", "sessions=1")
                self.assertEqual(report.outcomes(), [("delivered", "final", 250)] * 8)

    def test_the_loop_turns_while_a_relay_is_slow(self):
        rules = ["greeting=wait 0.2", "ehlo=wait 0.1", "mail=wait 0.05", "data=wait 0.05",
                 "final=wait 0.2", "quit=wait 0.2"]
        report = self.fake(rules, "count=6")
        self.assertEqual(report.counts["delivered"], 6)
        elapsed, ticks = report.number("elapsed_ms"), report.number("ticks")
        print(f"# {ticks:.0f} ticks of 5 ms in {elapsed:.0f} ms, "
              f"largest gap {report.number('gap_ms')} ms", file=sys.stderr)
        self.assertGreater(elapsed, 1800)
        # Standing still in the 1.8 s of waiting would leave some twenty; a busy machine leaves many.
        self.assertGreater(ticks, elapsed / 40)

    def test_the_loop_turns_while_log_in_fails_slowly(self):
        report = self.fake(["auth=535 no", "quit=wait 0.5"], "user=a", "password=b", "retry=1", "force=1",
                           options=("--auth", "PLAIN"))
        self.assertEqual(report.counts["retry"], 2)
        self.assertLess(report.number("elapsed_ms"), 900)

    def test_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            report = drive(free.getsockname()[1], "count=3", "force=1")
        self.assertEqual(report.outcomes(), [("retry", "connect", 0)] * 3)
        self.assertEqual(report.values["status"][:2], ["unreachable", "connect"])

    def test_a_mute_relay(self):
        report = self.fake(["greeting=hang"], "connect=1500", "force=1", "retry=1")
        self.assertEqual(report.outcomes(), [("released", "connect", 0), ("retry", "greeting", 0)])
        self.assertEqual(len(self.events("connect")), 1)

    def test_a_dead_relay_is_tried_by_one_session(self):
        report = self.fake(["greeting=drop", "greeting=drop", "greeting=ok"], "count=20", "sessions=4",
                           "retry=100", "reconnect=100")
        self.assertEqual(report.counts["delivered"], 20)
        self.assertLessEqual(report.counts["retry"], 2)
        self.assertLessEqual(len(self.events("connect")), 6)
        self.assertEqual(report.values["status"][0], "reachable")

    def test_a_relay_that_comes_back(self):
        """With the waits that the daemon has: the mail leaves within five seconds of its return."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        driver = subprocess.Popen(
            [DRIVER, f"port={port}", "retry=100000", "reconnect=1000", "reconnect_most=60000"],
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(driver.stdout.close)
        time.sleep(9)
        server = socket.create_server(("127.0.0.1", port))
        self.addCleanup(server.close)
        back = time.monotonic()
        server.settimeout(20)
        connection, _ = server.accept()
        connection.close()
        driver.kill()
        driver.wait()
        self.assertLess(time.monotonic() - back, 5)

    def test_a_relay_that_greets_and_hangs_up(self):
        report = self.fake(["mail=drop"], "count=1", "retry=6", "reconnect=100")
        self.assertEqual(report.counts["retry"], 7)
        self.assertGreater(report.number("elapsed_ms"), 400)
        self.assertEqual(report.values["status"][0], "unreachable")

    def test_a_relay_that_will_not_have_our_sender(self):
        report = self.fake(["mail=550 5.7.1 not from you"], "count=1", "retry=6", "reconnect=100")
        self.assertEqual(report.counts["retry"], 7)
        self.assertEqual(report.counts["refused"], 0)
        self.assertGreater(report.number("elapsed_ms"), 400)
        self.assertEqual(report.values["status"][0], "unreachable")
        self.assertIn("it refuses us", report.values["status"][2])

    def test_a_relay_that_says_so_at_the_recipient(self):
        for words in ("554 5.7.1 <a@b.example>: Relay access denied", "504 5.5.2 <srv1>: Helo command rejected"):
            report = self.fake([f"rcpt={words}"], "count=8", "retry=6", "reconnect=100")
            self.assertEqual(report.counts["refused"], 0)
            self.assertEqual(report.counts["delivered"], 0)
            self.assertEqual(report.values["status"][0], "unreachable")
            self.assertNotIn("b.example", report.values["status"][2])
        report = self.fake(["final=550 5.7.60 not as this sender"] * 9 + ["final=ok"], "count=20", "retry=500",
                           "reconnect=20")
        self.assertEqual(report.counts["delivered"], 20)
        self.assertEqual(report.counts["refused"], 0)

    def test_the_same_words_meant_for_one_recipient(self):
        report = self.fake([], "count=50", "retry=20", options=("--refuse", "<r17@", "--refuse-words",
                                                                "550 5.7.133 sender not authenticated for group"))
        self.assertEqual(report.counts["delivered"], 49)
        self.assertEqual(report.counts["refused"], 1)
        self.assertEqual(report.values["status"][0], "reachable")

    def test_and_then_has_it_again(self):
        report = self.fake(["mail=550 5.7.1 not from you"] * 5 + ["mail=ok"], "count=20",
                           "retry=500", "reconnect=20")
        self.assertEqual(report.counts["delivered"], 20)
        self.assertEqual(report.values["status"][0], "reachable")


class Chaos(ChannelTest):
    """Faults anywhere, at random but repeatable: the verdicts agree with what the relay took."""

    faults = {
        "greeting": ["554 no", "421 no", "drop"],
        "ehlo": ["drop", "421 no"],
        "mail": ["451 later", "421 bye", "drop", "hang", "550 no", "say 451 bye"],
        "rcpt": ["450 later", "550 nobody", "421 bye", "drop", "hang"],
        "data": ["451 later", "554 no", "drop", "hang", "250 what"],
        "body": ["drop", "say 552 too big", "say 421 bye"],
        "final": ["451 later", "554 no", "421 bye", "drop", "hang", "wait 0.02"],
        "rset": ["drop", "421 bye", "500 what"],
        "lax": ["yes"],
    }

    def rules(self, seed):
        dice = random.Random(seed)
        for phase, faults in self.faults.items():
            for _ in range(400):
                yield f"{phase}={dice.choice(faults) if dice.random() < 0.06 else 'ok'}"
            yield f"{phase}=ok"

    def test_the_books_balance(self):
        tls = ("tls=starttls", f"ca={self.path('ca.pem')}")
        relays = [
            ((), ("--offer", "PIPELINING")),
            ((), ("--offer", "")),
            (tls, ("--offer", "PIPELINING,SIZE 1000000", "--cert", self.certificate())),
        ]
        for seed, (driver, options) in enumerate(relays):
            with self.subTest(seed=seed):
                report = self.fake(
                    list(self.rules(seed)), "count=200", "sessions=4", "retry=1000", "reply=150",
                    "final=150", "reconnect=5", "reconnect_most=20", *driver, options=options)
                self.balance(report)

    def balance(self, report):
        accepted = {}
        for event in self.events("accepted"):
            number = re.search(r"<key-(\d+)@", event["value"]).group(1)
            accepted[number] = accepted.get(number, 0) + 1
        ends = {v[0]: v[1] for v in report.verdicts if v[1] in ("delivered", "refused", "unknown")}
        self.assertEqual(len(ends), 200)
        self.assertEqual(sum(report.counts[o] for o in ("delivered", "refused", "unknown")), 200)
        for number, outcome in ends.items():
            least, most = {"delivered": (1, 1), "refused": (0, 0), "unknown": (0, 1)}[outcome]
            self.assertTrue(least <= accepted.get(number, 0) <= most, (number, outcome))
        self.assertGreater(report.counts["delivered"], 100)


class Servers(ChannelTest):
    """aiosmtpd: what arrives is what was sent."""

    def stored(self, tls, scheme, *driver):
        box = self.path("Maildir")
        server = self.server(
            "smtpd.py", "--maildir", box, "--tls", tls, "--cert", self.certificate(),
            "--user", "dols", "--password", "pass word")
        report = drive(server.port, f"tls={scheme}", f"ca={self.path('ca.pem')}", "user=dols",
                       "password=pass word", *driver)
        server.stop()
        return report, list(mailbox.Maildir(box))

    def test_starttls_and_log_in(self):
        for host in ("127.0.0.1", "localhost"):
            report, stored = self.stored("starttls", "starttls", "count=10", f"host={host}")
            self.assertEqual(report.counts["delivered"], 10)
        self.assertEqual({m["X-Peer-Session"] for m in stored}, {"1"})
        self.assertEqual({m["X-RcptTo"] for m in stored}, {f"r{n}@example.test" for n in range(1, 11)})
        self.assertIn("\n.a line that begins with a dot\n", stored[0].get_payload())

    def test_a_wrong_password(self):
        report, stored = self.stored("starttls", "starttls", "password=wrong")
        self.assertEqual((report.outcomes(), stored), ([("retry", "auth", 535)], []))

    def test_tls_from_the_first_byte(self):
        report, stored = self.stored("tls", "tls", "size=300000", "require_tls=1")
        self.assertEqual(report.counts["delivered"], 1)
        self.assertGreater(len(stored[0].get_payload()), 290000)

    def test_a_body_of_dots(self):
        text = "Subject: dots\r\n\r\n.\r\n..\r\n.\n.\r.x\r\nend"
        report, stored = self.stored("starttls", "starttls", f"data={text}")
        self.assertEqual(report.counts["delivered"], 1)
        self.assertEqual(stored[0].get_payload(), ".\n..\n.\n.\n.x\nend\n")


if __name__ == "__main__":
    try:
        subprocess.run(["openssl", "version"], check=True, stdout=subprocess.DEVNULL)
        import aiosmtpd  # noqa: F401
    except (ImportError, OSError):
        sys.exit(77)
    Fakes.begin()
    unittest.main(verbosity=1)
