#!/usr/bin/python3
"""GOV.UK Notify: each answer of its documentation, by a fake of it, and what dolsd makes of that."""
import json
import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
import notify_fake  # noqa: E402

DRIVER = os.path.join(os.environ.get("top_builddir", "."), "tests", "channel", "notify_driver")
ADDRESSES = {"email": "b@example.org", "sms": "07700 900111", "letter": "B. Relative\n1 Lane\nElmton\nSW1A 1AA"}
NOTICES = json.dumps([{"reference": "DOLS-2026-0042", "last_day": "2026-12-28", "initials": "Q.Z.", "place": "Elm House"},
                      {"reference": "DOLS-2026-0043", "last_day": "2026-12-24"}])


class NotifyTest(unittest.TestCase):
    def setUp(self):
        self.server = notify_fake.Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.notify = self.server.notify

    def run_driver(self, kind, **values):
        values = {"url": f"http://127.0.0.1:{self.server.port}", "api_key": notify_fake.KEY, "kind": kind,
                  "template": notify_fake.TEMPLATE_OF[kind], "address": ADDRESSES[kind], "notices": NOTICES, **values}
        return subprocess.run([DRIVER, *(f"{key}={value}" for key, value in values.items())],
                              stdout=subprocess.PIPE, text=True, timeout=60, check=False)

    def drive(self, kind, **values):
        process = self.run_driver(kind, **values)
        self.assertEqual(process.returncode, 0, process.stdout)
        return [line.split("\t") for line in process.stdout.splitlines()]

    def outcomes(self, kind, **values):
        return [line[1] for line in self.drive(kind, **values)]

    # -- what is sent

    def test_each_kind_is_accepted_and_then_arrives(self):
        for kind in ADDRESSES:
            self.notify.steps = 2
            self.assertEqual(self.outcomes(kind, how="send,ask,ask,ask", reference="same-" + kind),
                             ["accepted", "accepted", "accepted", "delivered"])
        self.assertEqual([one["reference"] for one in self.notify.sent], ["same-email", "same-sms", "same-letter"])

    def test_a_text_message_says_least(self):
        self.drive("sms")
        self.assertEqual(self.notify.sent[0]["body"]["personalisation"],
                         {"reference": "DOLS-2026-0042 and 1 more", "date": "24 December 2026", "phone": "01632 960001"})
        self.drive("sms", tier="nothing")
        self.assertEqual(self.notify.sent[1]["body"]["personalisation"]["reference"], "")

    def test_an_address_becomes_lines(self):
        self.drive("letter")
        values = self.notify.sent[0]["body"]["personalisation"]
        self.assertEqual([values.get(f"address_line_{i}") for i in range(1, 6)],
                         ["B. Relative", "1 Lane", "Elmton", "SW1A 1AA", None])

    def test_an_address_that_cannot_be_printed_is_not_sent(self):
        for address, words in (("A\n1 Lane", "3 to 7 lines"), ("\n".join("12345678"), "3 to 7 lines"),
                               ("A\n--\nSW1A 1AA", "first two lines"), ("A\n(flat)\nSW1A 1AA", "begins with a sign"),
                               ("A\nNo fixed abode\nSW1A 1AA", "no fixed abode")):
            process = self.run_driver("letter", address=address)
            self.assertEqual(process.returncode, 2)
            self.assertIn(words, process.stdout)
        self.assertEqual(self.notify.sent, [])

    # -- the token

    def test_a_token_is_for_thirty_seconds(self):
        for at, outcome in ((-20, "accepted"), (20, "accepted"), (-60, "retry"), (60, "retry")):
            verdict = self.drive("email", at=at)[0]
            self.assertEqual(verdict[1], outcome)
        self.assertEqual((verdict[3], verdict[4], verdict[6]), ("403", "300", "0"), "nothing more is sent for a while")
        self.assertIn("clock must be accurate", verdict[5])

    def test_a_wrong_key(self):
        self.assertEqual(self.drive("email", api_key=notify_fake.KEY[:-1] + "9")[0][1:5], ["retry", "final", "403", "300"])
        process = self.run_driver("email", api_key="no-key")
        self.assertIn("two UUIDs", process.stdout)

    # -- errors

    def test_what_would_be_refused_again_is_refused(self):
        wrong = [("email", {"address": "nobody"}, "ValidationError"), ("sms", {"address": "12"}, "ValidationError"),
                 ("letter", {"address": "A\n1 Lane\nNowhere"}, "ValidationError"),
                 ("email", {"template": "44444444-4444-4444-8444-444444444444"}, "BadRequestError"),
                 ("email", {"template": notify_fake.TEMPLATE_OF["sms"]}, "BadRequestError")]
        for kind, values, error in wrong:
            verdict = self.drive(kind, **values)[0]
            self.assertEqual(verdict[1:4], ["refused", "final", "400"])
            self.assertTrue(verdict[5].startswith(error), verdict)
        self.assertEqual(self.notify.sent, [])

    def test_a_team_key_sends_no_letters(self):
        self.notify.team_key = True
        self.assertEqual(self.drive("letter")[0][1:5], ["retry", "final", "403", "300"])

    def test_limits(self):
        self.notify.rate = 1
        verdicts = self.drive("email", how="send,send,send")
        self.assertEqual([v[1] for v in verdicts], ["accepted", "retry", "released"], "and then nothing is sent")
        self.assertEqual((verdicts[1][3], verdicts[1][4], verdicts[1][6]), ("429", "60", "0"))
        self.notify.rate = 3000
        self.notify.limits["letter"] = 0
        verdict = self.drive("letter")[0]
        self.assertEqual((verdict[1], verdict[3], verdict[4]), ("retry", "429", "3600"))
        self.assertIn("TooManyRequestsError", verdict[5])

    def test_the_service_is_ill(self):
        for status in (500, 502, 503, 504):
            self.notify.faults = [status]
            self.assertEqual(self.outcomes("email", how="send,look_up", reference="one"), ["retry", "accepted"])
            self.notify.sent.clear()
        for status, outcome in ((404, "refused"), (413, "refused"), (410, "refused")):
            self.notify.faults = [status]
            self.assertEqual(self.outcomes("email"), [outcome])

    # -- lost answers

    def test_a_lost_answer_is_looked_up_and_not_sent_twice(self):
        self.notify.faults = ["drop"]
        self.assertEqual(self.outcomes("sms", how="send,look_up,ask", reference="one"), ["unknown", "accepted", "delivered"])
        self.assertEqual(len(self.notify.sent), 1)

    def test_a_connection_that_was_used_repeats_nothing(self):
        self.notify.faults = [None, "drop"]
        self.assertEqual(self.outcomes("sms", how="send,send"), ["accepted", "unknown"])
        self.assertEqual(len(self.notify.sent), 2)

    def test_what_was_never_taken_is_sent(self):
        self.notify.faults = ["lose"]
        self.assertEqual(self.outcomes("sms", how="send,look_up", reference="one"), ["unknown", "accepted"])
        self.assertEqual(len(self.notify.sent), 1)

    # -- states

    def test_each_state_to_its_end(self):
        for kind, state, asked, looked_up, sent in (
                ("sms", "delivered", "delivered", "delivered", 1), ("sms", "sent", "unknown", "unknown", 1),
                ("sms", "pending", "accepted", "accepted", 1), ("email", "permanent-failure", "refused", "refused", 1),
                ("email", "temporary-failure", "refused", "accepted", 2),
                ("email", "technical-failure", "refused", "accepted", 2),
                ("letter", "received", "delivered", "delivered", 1),
                ("letter", "technical-failure", "refused", "refused", 1),
                ("letter", "permanent-failure", "refused", "refused", 1), ("letter", "cancelled", "refused", "refused", 1),
                ("letter", "pending-virus-check", "accepted", "accepted", 1),
                ("letter", "virus-scan-failed", "refused", "refused", 1),
                ("letter", "validation-failed", "refused", "refused", 1), ("sms", "a-new-word", "accepted", "accepted", 1)):
            with self.subTest(kind=kind, state=state):
                self.notify.steps = 0
                self.notify.sent.clear()
                self.notify.ends = {"b@example.org": state, "07700900111": state, "B. Relative": state}
                verdicts = self.drive(kind, how="send,ask,look_up", reference="one")
                self.assertEqual([v[1] for v in verdicts], ["accepted", asked, looked_up])
                self.assertEqual(verdicts[1][5], state)
                self.assertEqual(len(self.notify.sent), sent)

    def test_the_numbers_for_tests(self):
        for address, outcome in (("07700900003", "refused"), ("07700900002", "refused"), ("07700900001", "delivered")):
            self.notify.steps = 0
            self.assertEqual(self.outcomes("sms", address=address, how="send,ask", reference=address)[1], outcome)

    def test_nothing_is_known_beyond_the_retention(self):
        self.assertEqual(self.outcomes("sms", how="ask"), ["unknown"])
        self.notify.retention_s = 0
        self.assertEqual(self.outcomes("sms", how="send,ask", reference="one"), ["accepted", "unknown"])


if __name__ == "__main__":
    unittest.main()
