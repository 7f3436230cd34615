#!/usr/bin/python3
"""HTTP requests against a server that misbehaves in every phase; the table in channel/http.h."""
import datetime
import email.utils
import os
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

sys.dont_write_bytecode = True
import httpd  # noqa: E402

DRIVER = os.path.join(os.environ.get("top_builddir", "."), "tests", "channel", "http_driver")
# The loop must not stand longer, in ms: what hangs here does so for 400. On a machine that has more to do
# than it can, only what stands far longer can be told from a process that was not let run.
BLOCKED_MOST = 200 if os.getloadavg()[0] < 1.5 * os.cpu_count() else 1000


class Answer:
    def __init__(self, line):
        (number, self.outcome, self.phase, status, sent, whole, barred, after, self.host,
         self.error, self.body, took) = line.split("\t")
        self.number = int(number)
        self.status = int(status)
        self.sent = sent == "1"
        self.whole = whole == "1"
        self.barred = barred == "1"
        self.after = int(after)
        self.took = int(took)

    def ended(self):
        return self.outcome, self.phase, self.status, self.sent


def drive(url, *arguments):
    process = subprocess.run([DRIVER, f"url={url}", *arguments], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    if process.returncode != 0:
        raise AssertionError(f"{process.returncode}: {process.stdout}{process.stderr}")
    lines = process.stdout.splitlines()
    gap = float(lines.pop().split("\t")[1])
    return [Answer(line) for line in lines], gap


class HttpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = httpd.Server()
        cls.addClassCleanup(cls.server.stop)
        folder = tempfile.TemporaryDirectory(prefix="dolsd-http-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    def url(self, path, server=None, host="127.0.0.1", scheme="http"):
        return f"{scheme}://{host}:{(server or self.server).port}{path}"

    def some(self, url, *arguments):
        """The loop must never stand. A busy machine can hold a process up, but not each time."""
        for _ in range(4):
            answers, gap = drive(url, *arguments)
            if gap < BLOCKED_MOST:
                break
        self.assertLess(gap, BLOCKED_MOST)
        return answers

    def one(self, url, *arguments):
        answers = self.some(url, *arguments)
        self.assertEqual(len(answers), 1)
        return answers[0]

    def ends(self, url, outcome, phase, status, sent, *arguments):
        answer = self.one(url, *arguments)
        self.assertEqual(answer.ended(), (outcome, phase, status, sent), answer.error)
        if status == 0:
            self.assertNotEqual(answer.error, "")
        return answer

    def certificate(self, name, *options):
        base = os.path.join(self.folder, name)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", *options, "-keyout", base + ".key", "-out", base + ".crt"],
            check=True, stderr=subprocess.DEVNULL)
        with open(base + ".pem", "w", encoding="ascii") as out:
            for part in (".crt", ".key"):
                with open(base + part, encoding="ascii") as text:
                    out.write(text.read())
        return base + ".pem", base + ".crt"

    # -- what is sent

    def test_the_request_is_what_was_asked_for(self):
        answer = self.one(self.url("/echo"), "body=a body", "header=X-Mine: yes", "most=4000")
        self.assertEqual(answer.outcome, "delivered")
        path, headers, body = self.server.requests[-1]
        self.assertEqual((path, body), ("/echo", b"a body"))
        self.assertEqual(headers["x-mine"], "yes")
        self.assertTrue(headers["user-agent"].startswith("dolsd/"))
        self.assertNotIn("expect", headers)

    def test_get_has_no_body(self):
        self.ends(self.url("/status/200"), "delivered", "final", 200, True, "method=get")
        self.assertEqual(self.server.requests[-1][2], b"")
        self.assertNotIn("content-length", self.server.requests[-1][1])

    def test_one_connection_serves_several(self):
        before = self.server.connections
        answers, _ = drive(self.url("/status/200"), "count=20", "method=get")
        self.assertEqual({a.ended() for a in answers}, {("delivered", "final", 200, True)})
        self.assertEqual(self.server.connections, before + 1)

    def test_what_is_posted_has_a_connection_of_its_own(self):
        before = self.server.connections
        answers, _ = drive(self.url("/status/200"), "count=20")
        self.assertEqual({a.ended() for a in answers}, {("delivered", "final", 200, True)})
        self.assertEqual(self.server.connections, before + 20)

    # -- every status

    def test_every_status(self):
        answers = self.some(self.url("/status/%d"), "count=599", "together=8", "timeout=20000")
        by_status = {a.number: a for a in answers}
        for status in range(200, 600):
            answer = by_status[status]
            expected = ("delivered" if status < 300
                        else "retry" if status in (408, 425, 429) or status >= 500 else "refused")
            self.assertEqual(answer.ended(), (expected, "final", status, True))

    def test_retry_after(self):
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=90)
        date = urllib.parse.quote(email.utils.format_datetime(soon, usegmt=True))
        self.assertEqual(self.one(self.url("/status/429?after=120")).after, 120)
        self.assertAlmostEqual(self.one(self.url(f"/status/502?after={date}")).after, 90, delta=15)
        self.assertEqual(self.one(self.url("/status/503?after=-5")).after, 0)
        self.assertEqual(self.one(self.url("/status/503?after=soon")).after, 0)
        self.assertEqual(self.one(self.url("/status/503")).after, 0)

    # -- redirects and addresses

    def test_a_redirect_is_not_followed(self):
        other = httpd.Server()
        self.addCleanup(other.stop)
        self.ends(self.url(f"/redirect/{other.port}"), "refused", "final", 302, True)
        self.assertEqual(other.connections, 0)

    def test_addresses_that_are_not_listed(self):
        for host in ("private.test", "metadata.test", "six.test"):
            answer = self.ends(f"https://{host}/", "refused", "connect", 0, False)
            self.assertTrue(answer.barred)
        answer = self.ends(self.url("/status/200"), "refused", "connect", 0, False, "allow=")
        self.assertTrue(answer.barred)

    def test_plain_http_stays_on_this_host(self):
        for arguments in (("allow=10.0.0.0/8",), ("listed=1",)):
            answer = self.ends("http://private.test/", "refused", "connect", 0, False, *arguments)
            self.assertTrue(answer.barred)
            self.assertIn("plain http", answer.error)

    def test_the_one_good_address_of_two_is_taken(self):
        answer = self.ends(self.url("/status/200", host="mixed.test"),
                           "delivered", "final", 200, True)
        self.assertFalse(answer.barred)

    def test_a_name_that_changes_its_address(self):
        """It may be reached at first, and then stands for an address that may not."""
        first, second = self.some(self.url("/drop", host="rebind.test"), "count=2")
        self.assertEqual(first.ended(), ("unknown", "final", 0, True))
        self.assertEqual(second.ended(), ("refused", "connect", 0, False))
        self.assertTrue(second.barred)

    def test_an_administrators_url_may_lead_anywhere(self):
        self.ends(self.url("/status/200"), "delivered", "final", 200, True, "allow=", "listed=1")

    # -- faults, phase by phase

    def test_no_url(self):
        for url in ("ftp://127.0.0.1/", "file:///etc/passwd", "https://", "http://[::1/", ""):
            self.ends(url, "refused", "name", 0, False)

    def test_no_such_name(self):
        self.ends("https://nowhere.test/", "retry", "name", 0, False)

    def test_a_name_that_takes_too_long(self):
        answer = self.ends("https://hang.test/", "retry", "name", 0, False, "timeout=300")
        self.assertLess(answer.took, 2500)

    def test_nobody_listens(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            self.ends(f"http://127.0.0.1:{port}/", "retry", "connect", 0, False)

    def test_no_connection_in_time(self):
        listener, fillers, port = httpd.full_port()
        answer = self.ends(f"http://127.0.0.1:{port}/", "retry", "connect", 0, False, "timeout=300")
        self.assertLess(answer.took, 2500)
        for each in (listener, *fillers):
            each.close()

    def test_tls_that_holds(self):
        pem, ca = self.certificate("good", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        server = httpd.Server(pem)
        self.addCleanup(server.stop)
        self.ends(self.url("/status/200", server, "localhost", "https"),
                  "delivered", "final", 200, True, f"ca={ca}")
        self.ends(self.url("/status/200", server, "localhost", "https"), "retry", "tls", 0, False)

    def test_only_the_file_is_trusted(self):
        """What is among the system's certificates is no good where a file says which are."""
        pem, own = self.certificate("system", "-addext", "subjectAltName=DNS:localhost")
        _, file = self.certificate("file", "-subj", "/CN=elsewhere")
        server = httpd.Server(pem)
        self.addCleanup(server.stop)
        system = os.path.join(self.folder, "system.d")
        os.mkdir(system)
        subprocess.run(["cp", own, system], check=True)
        subprocess.run(["openssl", "rehash", system], check=True)
        subprocess.run(["cp", file, os.path.join(system, "ca-certificates.crt")], check=True)
        url = self.url("/status/200", server, "localhost", "https")
        self.ends(url, "delivered", "final", 200, True, f"system={system}")
        self.ends(url, "retry", "tls", 0, False, f"system={system}", f"ca={file}")

    def test_tls_with_another_name(self):
        pem, ca = self.certificate("other", "-addext", "subjectAltName=DNS:other.example")
        server = httpd.Server(pem)
        self.addCleanup(server.stop)
        self.ends(self.url("/status/200", server, "localhost", "https"),
                  "retry", "tls", 0, False, f"ca={ca}")
        self.assertEqual(server.requests, [])

    def test_tls_that_never_comes(self):
        for server in (httpd.Server(silent=True), httpd.Server(garbage=True)):
            self.addCleanup(server.stop)
            self.ends(self.url("/", server, "localhost", "https"), "retry", "tls", 0, False,
                      "timeout=300")

    def test_the_request_is_not_taken(self):
        self.ends(self.url("/deaf"), "retry", "body", 0, False, "size=20000000", "timeout=500")
        self.ends(self.url("/cut"), "retry", "body", 0, False, "size=20000000")

    def test_no_answer(self):
        for path in ("/hang", "/mute100"):
            self.ends(self.url(path), "unknown", "final", 0, True, "timeout=300")
            self.ends(self.url(path), "unknown", "final", 0, True, "timeout=300", "size=200000")
        for path in ("/drop", "/half", "/garbage"):
            self.ends(self.url(path), "unknown", "final", 0, True)

    def test_a_slow_answer(self):
        self.ends(self.url("/slow/1"), "delivered", "final", 200, True, "timeout=5000")
        self.ends(self.url("/slow/50"), "unknown", "final", 0, True, "timeout=300")

    def test_a_header_without_end(self):
        answer = self.ends(self.url("/headers"), "unknown", "final", 0, True, "timeout=5000")
        self.assertIn("too long", answer.error)
        self.assertLess(answer.took, 2000)

    def test_the_body_of_an_answer_does_not_matter(self):
        for path in ("/body/hang", "/body/cut", "/body/endless"):
            answer = self.ends(self.url(path), "delivered", "final", 200, True, "timeout=300")
            self.assertFalse(answer.whole)
        whole = self.ends(self.url("/status/200"), "delivered", "final", 200, True)
        self.assertEqual((whole.whole, whole.body), (True, "the words"))
        cut = self.ends(self.url("/status/200"), "delivered", "final", 200, True, "most=3")
        self.assertEqual((cut.whole, cut.body), (False, "the"))

    def test_many_that_hang_delay_nobody(self):
        answers = self.some(self.url("/hang"), "count=50", "together=50", "timeout=400")
        self.assertEqual(len(answers), 50)
        self.assertEqual({a.ended() for a in answers}, {("unknown", "final", 0, True)})
        self.assertLess(max(a.took for a in answers), 4000)


if __name__ == "__main__":
    unittest.main()
