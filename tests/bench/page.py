#!/usr/bin/python3
"""Asks dolsd-page for each of its pages, one at a time and 50 at a time, and prints how long that took.

    page.py SOCKET DATABASE ROUNDS
"""
import collections
import datetime
import http.client
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

PATH, DATABASE, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
AT_ONCE, ALONE = 50, 10
rolls = random.Random(7)
WHOLE = ", each another", ", the same"


def column(text):
    done = subprocess.run(["psql", "-XqAt", "-d", DATABASE, "-c", text], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(PATH)


def ask(path):
    begun = time.monotonic()
    connection = Connection("page")
    connection.request("GET", path, headers={"X-Remote-User": "officer"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, len(body), time.monotonic() - begun


def asked():
    references = column("select reference from casework.matter order by random() limit 3000")
    homes = column("select name from casework.place")
    people = column("select reference from casework.person order by random() limit 3000")
    contacts = column("select contact_id from (select distinct contact_id from dolsd.notice order by 1 limit 3000) x")
    days = [f"2026-{m:02}-{d:02}" for m in range(1, 13) for d in range(1, 28)]

    def q(**values):
        return urllib.parse.urlencode(values)

    def whole(name, make):
        """A question of the whole council: each request asks for another day, so that nothing that is kept answers it; and all
        ask for the same day."""
        order = rolls.sample(range(340), 340)
        return {name + WHOLE[0]: lambda: make(datetime.date(2026, 1, 1) + datetime.timedelta(order.pop())),
                name + WHOLE[1]: lambda: make(datetime.date(2026, 12, 14))}
    return {
        "/": lambda: "/",
        **whole("/authority", lambda day: "/authority?" + q(on=day)),
        **whole("/authority known", lambda day: "/authority?" + q(on=day, known_on="2026-12-14")),
        "/authority, of a home": lambda: "/authority?" + q(on=rolls.choice(days), home=rolls.choice(homes)),
        **whole("/due", lambda day: "/due?" + q(until=day + datetime.timedelta(365))),
        "/due, of a home": lambda: "/due?" + q(home=rolls.choice(homes)),
        "/unanswered": lambda: "/unanswered",
        "/unanswered, of a home": lambda: "/unanswered?" + q(home=rolls.choice(homes)),
        **whole("/gaps", lambda day: "/gaps?" + q(**{"from": day - datetime.timedelta(365), "to": day})),
        **whole("/gaps by home", lambda day: "/gaps?" + q(by="home", **{"from": "2026-01-01", "to": day})),
        "/told, of a person": lambda: "/told?" + q(person=rolls.choice(people)),
        "/told, of a home": lambda: "/told?" + q(home=rolls.choice(homes)),
        "/told, since a day": lambda: "/told?" + q(**{"from": "2026-12-14", "page": rolls.randint(1, 20)}),
        "/matter": lambda: "/matter?" + q(reference=rolls.choice(references)),
        "/homes": lambda: "/homes",
        "/home": lambda: "/home?" + q(home=rolls.choice(homes)),
        "/person": lambda: "/person?" + q(person=rolls.choice(people)),
        "/contact": lambda: "/contact?" + q(contact=rolls.choice(contacts)),
        "/rules": lambda: "/rules",
        "/health": lambda: "/health",
    }


def at_once(make, count):
    paths, answers, lock = [make() for _ in range(count)], [], threading.Lock()

    def work():
        while True:
            with lock:
                if not paths:
                    return
                path = paths.pop()
            answer = ask(path)
            with lock:
                answers.append(answer)
    workers = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def at(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def main():
    print(f"{'page, ms':<32}{'alone p50':>10}{'most':>8}{'50 at once p50':>16}{'p99':>8}{'most':>8}{'KB':>7}  answers")
    for name, make in asked().items():
        alone = []
        for _ in range(ALONE):
            alone.append(ask(make())[2])
        many = at_once(make, ROUNDS)
        times = [t for _, _, t in many]
        statuses = ", ".join(f"{n} x {s}" for s, n in sorted(collections.Counter(s for s, _, _ in many).items()))
        print(f"{name:<32}{at(alone, .5):>10.0f}{max(alone) * 1000:>8.0f}{at(times, .5):>16.0f}{at(times, .99):>8.0f}"
              f"{max(times) * 1000:>8.0f}{max(n for _, n, _ in many) / 1024:>7.0f}  {statuses}", flush=True)


main()
