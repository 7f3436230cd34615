#!/usr/bin/python3
"""A login with a token that has to be fetched: a token endpoint that answers as Microsoft's documentation has it, errors
included, and a relay that takes XOAUTH2 (fake.py)."""
import base64
import http.server
import json
import os
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

sys.dont_write_bytecode = True
from smtp_test import Server, drive  # noqa: E402

SECRET = "s3cr=t&with+all ~%"


def error(name, number, words):
    return {"error": name, "error_description": f"AADSTS{number}: {words} Trace ID: 0-0 Timestamp: 2026-11-29 09:00:00Z",
            "error_codes": [number], "timestamp": "2026-11-29 09:00:00Z", "trace_id": "0-0", "correlation_id": "0-0",
            "error_uri": f"https://login.microsoftonline.com/error?code={number}"}


INVALID = error("invalid_client", 7000215, "Invalid client secret provided.")
EXPIRED = error("invalid_client", 7000222, "The provided client secret keys are expired.")
UNKNOWN = error("unauthorized_client", 700016, "Application was not found in the directory.")
SCOPE = error("invalid_scope", 1002012, "The provided value for scope is not valid.")


class Endpoint(http.server.ThreadingHTTPServer):
    """Answers in turn (status, body, headers); the last stays. A number is a good token that lives for so long."""

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.asked = []
        self.made = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/tenant/oauth2/v2.0/token"

    def next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((time.monotonic(), self.headers["Content-Type"], urllib.parse.parse_qsl(body)))
        answer = self.server.next()
        if not isinstance(answer, tuple):
            self.server.made += 1
            answer = (200, {"token_type": "Bearer", "expires_in": answer, "ext_expires_in": answer,
                            "access_token": f"token-{self.server.made}"})
        status, said, *headers = answer
        said = said if isinstance(said, str) else json.dumps(said)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_):
        pass


class OauthTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="dolsd-oauth-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.secret = os.path.join(cls.folder, "secret")
        with open(cls.secret, "w", encoding="ascii") as out:
            out.write(SECRET + "\n")

    def run_with(self, answers, *arguments, relay=("--auth", "LOGIN XOAUTH2")):
        self.endpoint = Endpoint(*answers)
        self.addCleanup(self.endpoint.server_close)
        self.addCleanup(self.endpoint.shutdown)
        self.log = os.path.join(self.folder, "relay.log")
        server = Server("fake.py", "--log", self.log, *relay)
        self.addCleanup(server.stop)
        return drive(server.port, "user=dols@council.example", f"oauth={self.endpoint.url}", f"secret_file={self.secret}",
                     "reconnect=100", "reconnect_most=200", *arguments)

    def tokens(self):
        """What the relay was shown, in order."""
        shown = []
        with open(self.log, encoding="utf-8") as log:
            for line in map(json.loads, log):
                if line["event"] in ("AUTH", "AUTH-RESPONSE") and line["value"].split(" ")[-1] not in ("AUTH", "XOAUTH2"):
                    words = base64.b64decode(line["value"].split(" ")[-1]).decode()
                    shown.append((words.split("\1")[0], words.split("Bearer ")[1].rstrip("\1")))
        return shown

    def test_a_token_is_fetched_once(self):
        report = self.run_with([3600], "count=5", "sessions=2")
        self.assertEqual(set(report.outcomes()), {("delivered", "final", 250)})
        self.assertEqual(len(self.endpoint.asked), 1)
        _, kind, fields = self.endpoint.asked[0]
        self.assertEqual(kind, "application/x-www-form-urlencoded")
        self.assertEqual(fields, [("grant_type", "client_credentials"), ("client_id", "an id"), ("client_secret", SECRET),
                                  ("scope", "a scope")])
        self.assertEqual(set(self.tokens()), {("user=dols@council.example", "token-1")})

    def test_its_life_may_be_text(self):
        report = self.run_with([(200, {"token_type": "bearer", "expires_in": "3599", "access_token": "x"})])
        self.assertEqual(report.outcomes(), [("delivered", "final", 250)])

    def test_it_is_renewed_before_it_ends(self):
        """Half-way, where it lives for two seconds."""
        report = self.run_with([2], "count=2", "pause=3300", "idle=300")
        self.assertEqual(report.outcomes(), [("delivered", "final", 250)] * 2)
        moments = [moment for moment, _, _ in self.endpoint.asked]
        self.assertGreaterEqual(len(moments), 3)
        for before, after in zip(moments, moments[1:]):
            self.assertLess(after - before, 2)
        self.assertEqual(self.tokens()[0][1], "token-1")
        self.assertIn(self.tokens()[-1][1], ("token-3", "token-4"))

    def test_a_renewal_that_fails_leaves_the_old_one(self):
        report = self.run_with([4, (503, "")], "count=2", "pause=2600", "idle=300")
        self.assertEqual(report.outcomes(), [("delivered", "final", 250)] * 2)
        self.assertEqual([token for _, token in self.tokens()], ["token-1"] * 2)
        self.assertEqual(len(self.endpoint.asked), 2)

    def test_one_that_the_relay_does_not_take_is_replaced(self):
        report = self.run_with([3600], "retry=50", relay=("--auth", "XOAUTH2", "--at", "auth=535 5.7.3 no", "--at", "auth=ok"))
        self.assertEqual(report.outcomes()[-1], ("delivered", "final", 250))
        self.assertEqual([token for _, token in self.tokens()], ["token-1", "token-2"])

    def test_errors_are_told_and_cost_no_message(self):
        for status, said, words in ((401, INVALID, "invalid_client: AADSTS7000215: Invalid client secret"),
                                    (401, EXPIRED, "invalid_client: AADSTS7000222"),
                                    (400, UNKNOWN, "unauthorized_client: AADSTS700016"),
                                    (400, SCOPE, "invalid_scope: AADSTS1002012"),
                                    (429, "", "it answered 429 without a token"),
                                    (500, "<html>", "it answered 500 without a token"),
                                    (503, "", "it answered 503 without a token"),
                                    (302, "", "it answered 302 without a token"),
                                    (200, "<html>", "it answered 200 without a token"),
                                    (200, {"token_type": "Bearer"}, "it answered 200 without a token"),
                                    (200, {"token_type": "mac", "access_token": "x"}, "it answered 200 without a token"),
                                    (200, {"token_type": "Bearer", "access_token": "a\r\nb"}, "without a token")):
            report = self.run_with([(status, said)], "force=1")
            outcome, phase, code = report.outcomes()[0]
            self.assertEqual((outcome, phase, code), ("retry", "auth", status))
            self.assertIn("no token from 127.0.0.1: ", report.verdicts[0][5])
            self.assertIn(words, report.verdicts[0][5])
            self.assertNotIn(SECRET, "".join(map(str, report.verdicts)))
            self.assertEqual(self.tokens(), [])

    def test_it_comes_back(self):
        report = self.run_with([(503, ""), (401, INVALID), 3600], "retry=50")
        self.assertEqual(report.outcomes()[-1], ("delivered", "final", 250))
        self.assertEqual(len(self.endpoint.asked), 3)

    def test_retry_after_is_obeyed(self):
        report = self.run_with([(429, "", ("Retry-After", "2")), 3600], "retry=50")
        self.assertEqual(report.outcomes()[-1], ("delivered", "final", 250))
        moments = [moment for moment, _, _ in self.endpoint.asked]
        self.assertEqual(len(moments), 2)
        self.assertGreaterEqual(moments[1] - moments[0], 1.9)

    def test_a_secret_that_cannot_be_read(self):
        report = self.run_with([3600], "secret_file=/nowhere/at/all", "force=1")
        self.assertEqual(report.outcomes(), [("retry", "auth", 0)])
        self.assertIn("cannot read /nowhere/at/all", report.verdicts[0][5])
        self.assertEqual(self.endpoint.asked, [])

    def test_a_relay_that_offers_no_such_login(self):
        report = self.run_with([3600], "force=1", relay=("--auth", "PLAIN LOGIN"))
        self.assertEqual(report.outcomes(), [("retry", "auth", 0)])
        self.assertIn("offers no login with an OAuth token (XOAUTH2", report.verdicts[0][5])


if __name__ == "__main__":
    unittest.main()
