#!/usr/bin/python3
"""Webhooks: body, signature (tests/service has the published library), and the pace of servers."""
import base64
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import httpd  # noqa: E402

BUILD = os.environ.get("top_builddir", ".")
DRIVER = os.path.join(BUILD, "tests", "channel", "webhook_driver")
SECRET = "whsec_" + base64.b64encode(b"an old secret, of thirty bytes").decode()
NEXT = "whsec_" + base64.b64encode(b"the next secret, longer than 24").decode()
NOTICE = {"id": 9, "matter_id": 4711, "template": "urgent-ending", "kind": "urgent",
          "limit": "urgent_end", "last_day": "2026-12-28", "state": "open",
          "role": "managing_authority", "reference": "DOLS-2026-0042", "initials": "Q.Z.",
          "place": "Elm House", "facts": {"given": "2026-12-22"}, "extra": {"ward": "Ash"},
          "reason": None}


class Verdict:
    def __init__(self, line):
        number, self.outcome, self.phase, code, wait, self.host, self.reply, took = line.split("\t")
        self.number, self.code, self.wait, self.took = int(number), int(code), int(wait), int(took)


class WebhookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="dolsd-webhook-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    def setUp(self):
        self.server = httpd.Server()
        self.addCleanup(self.server.stop)

    def secrets(self, *lines):
        name = os.path.join(self.folder, "secret")
        with open(name, "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
        return name

    def run_driver(self, path, *arguments, secrets=(SECRET,)):
        url = path if "://" in path else f"http://127.0.0.1:{self.server.port}{path}"
        process = subprocess.run(
            [DRIVER, f"url={url}", f"secrets={self.secrets(*secrets)}", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        return process

    def drive(self, path, *arguments, secrets=(SECRET,)):
        process = self.run_driver(path, *arguments, secrets=secrets)
        self.assertEqual(process.returncode, 0, process.stdout + process.stderr)
        return [Verdict(line) for line in process.stdout.splitlines()]

    def sent(self, *arguments, secrets=(SECRET,)):
        verdicts = self.drive("/status/204", *arguments, secrets=secrets)
        self.assertEqual([v.outcome for v in verdicts], ["delivered"])
        _, headers, body = self.server.requests[-1]
        return headers, body.decode()

    # -- the body

    def test_the_body_is_a_thin_cloudevent(self):
        headers, body = self.sent("notices=" + json.dumps([NOTICE]))
        self.assertEqual(headers["content-type"], "application/cloudevents+json; charset=utf-8")
        self.assertEqual(json.loads(body), {
            "specversion": "1.0", "id": headers["webhook-id"], "source": "dolsd://council.example",
            "type": "dolsd.notices", "time": "2026-12-28T12:00:00Z",
            "datacontenttype": "application/json",
            "data": {"notices": [{
                "event": "urgent-ending", "kind": "urgent", "id": 4711,
                "reference": "DOLS-2026-0042", "limit": "urgent_end", "last_day": "2026-12-28",
                "state": "open", "role": "managing_authority"}]}})
        for personal in ("Q.Z.", "Elm", "Ash", "given"):
            self.assertNotIn(personal, body)

    def test_who_may_see_nothing_gets_no_reference(self):
        _, body = self.sent("notices=" + json.dumps([NOTICE, NOTICE]), "tier=nothing")
        for notice in json.loads(body)["data"]["notices"]:
            self.assertEqual(set(notice), {"event", "kind", "limit", "last_day", "state", "role"})

    def test_an_attestation_is_counts(self):
        report = {"sent": 7, "until": "2026-12-28", "limits": [{"what": "x"}], "held": []}
        _, body = self.sent("notices=" + json.dumps([{"id": 0, "report": report}]))
        event = json.loads(body)
        self.assertEqual(event["type"], "dolsd.attestation")
        self.assertEqual(event["data"], {"sent": 7, "until": "2026-12-28"})

    def test_a_test_says_so(self):
        _, body = self.sent()
        self.assertEqual(json.loads(body)["type"], "dolsd.test")
        self.assertNotIn("data", json.loads(body))

    # -- the signature

    def test_a_rotation(self):
        headers, _ = self.sent(secrets=(NEXT, SECRET))
        self.assertEqual(headers["webhook-signature"].count("v1,"), 2)

    def test_the_vector_of_the_specification(self):
        """What its libraries all check: id, moment and body that are given."""
        import hashlib
        import hmac
        key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        headers, body = self.sent(secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",))
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
        own = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
        self.assertEqual(headers["webhook-signature"], "v1," + own)
        given = hmac.new(key, b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}',
                         hashlib.sha256).digest()
        self.assertEqual(base64.b64encode(given).decode(),
                         "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")

    def test_ed25519(self):
        pem = os.path.join(self.folder, "ed.pem")
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True)
        der = subprocess.run(["openssl", "pkey", "-in", pem, "-outform", "DER"],
                             stdout=subprocess.PIPE, check=True).stdout
        public = subprocess.run(["openssl", "pkey", "-in", pem, "-pubout", "-outform", "DER"],
                                stdout=subprocess.PIPE, check=True).stdout
        for key in (der[-32:], der[-32:] + public[-32:]):
            secret = "whsk_" + base64.b64encode(key).decode()
            headers, body = self.sent(secrets=(secret,))
            match = re.fullmatch(r"v1a,([A-Za-z0-9+/=]+)", headers["webhook-signature"])
            files = {"sig": base64.b64decode(match.group(1)), "pub": public,
                     "text": f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()}
            for name, content in files.items():
                with open(os.path.join(self.folder, name), "wb") as out:
                    out.write(content)
            subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub", "-keyform",
                            "DER", "-rawin", "-in", "text", "-sigfile", "sig"],
                           check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def test_secrets_that_are_none(self):
        short = "whsec_" + base64.b64encode(b"x" * 23).decode()
        long = "whsec_" + base64.b64encode(b"x" * 65).decode()
        pair = "whsk_" + base64.b64encode(b"x" * 64).decode()
        for lines in ((), ("secret",), ("whsec_",), ("whsec_!!!!",), (short,), (long,), (pair,),
                      (SECRET[:-1],), (SECRET, NEXT, SECRET), ("whsk_" + SECRET[6:],)):
            process = self.run_driver("/status/204", secrets=lines)
            self.assertEqual(process.returncode, 2)
            for line in lines:
                self.assertFalse(line[6:] and line[6:] in process.stdout)

    def test_each_attempt_has_the_same_id(self):
        first, _ = self.sent()
        second, _ = self.sent()
        self.assertEqual(first["webhook-id"], second["webhook-id"])

    # -- what is answered, and the pace

    def test_what_answers_mean(self):
        for status, outcome, wait in ((200, "delivered", 0), (299, "delivered", 0),
                                      (302, "refused", 0), (404, "refused", 0),
                                      (410, "refused", 0), (429, "retry", 5), (500, "retry", 0),
                                      (502, "retry", 5), (504, "retry", 5)):
            (verdict,) = self.drive(f"/status/{status}")
            self.assertEqual((verdict.outcome, verdict.code, verdict.wait), (outcome, status, wait))

    def test_retry_after_is_obeyed(self):
        verdicts = self.drive("/status/429?after=77", "count=3", "together=1")
        self.assertEqual([v.outcome for v in verdicts], ["retry"] * 3)
        self.assertEqual([v.wait for v in verdicts], [77] * 3)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_server_that_is_away_is_left_alone(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            verdicts = self.drive(f"http://127.0.0.1:{port}/", "count=3", "together=1")
        self.assertEqual({(v.outcome, v.phase, v.wait) for v in verdicts}, {("retry", "connect", 5)})

    def test_a_server_that_hangs_gets_no_more(self):
        hangs = httpd.Server()
        self.addCleanup(hangs.stop)
        verdicts = self.drive(f"http://127.0.0.1:{hangs.port}/hang", "count=10", "force=1",
                              "timeout=4000")
        self.assertEqual(sum(v.outcome == "unknown" for v in verdicts), 1)
        self.assertEqual(sum(v.outcome == "retry" for v in verdicts), 9)
        self.assertLess(max(v.took for v in verdicts if v.outcome == "retry"), 3500)

    def test_a_burst_to_a_server_that_hangs_is_put_off_at_once(self):
        """What is in hand takes the place of others' webhooks, so the first second of waiting is the only one."""
        hangs = httpd.Server()
        self.addCleanup(hangs.stop)
        verdicts = self.drive(f"http://127.0.0.1:{hangs.port}/hang", "count=40", "together=8", "timeout=4000")
        self.assertEqual(sum(v.outcome == "unknown" for v in verdicts), 1)
        self.assertEqual(sum(v.outcome == "retry" for v in verdicts), 39)
        self.assertLess(max(v.took for v in verdicts if v.outcome == "retry"), 3500)

    def test_a_burst_is_served(self):
        verdicts = self.drive("/status/200", "count=200", "force=1", "timeout=9000")
        self.assertEqual({v.outcome for v in verdicts} - {"released"}, {"delivered"})
        # Each on a connection of its own: on one that has died libcurl would send it again by itself.
        self.assertEqual(self.server.connections, sum(v.outcome == "delivered" for v in verdicts))

    def test_room_is_what_can_be_begun(self):
        verdicts = self.drive("/status/200", "count=50", "together=3")
        self.assertEqual({v.outcome for v in verdicts}, {"delivered"})


if __name__ == "__main__":
    unittest.main()
