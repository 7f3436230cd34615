"""How long a mail takes from the commit of a change to its last byte at the relay.

    latency.py sink PORT_FILE STAMPS
    latency.py hook PORT_FILE SECONDS
    latency.py add DATABASE SAMPLES STAMPS [CONTACT ...]

The sink is a relay that writes the time and the recipient of each mail that it takes; RCPT for somebody at
hang.example it never answers. The hook is a server of webhooks that answers after that many seconds; never, where they
are negative. add records urgent authorisations, one after the other, each with a reminder that is due at once to a home
of its own and to each CONTACT, and prints percentiles of the time from when the commit had returned to when the mail to
the home had come.
"""
import http.server
import random
import socket
import subprocess
import sys
import threading
import time


def serve(connection, stamps):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(b"220 sink ESMTP\r\n")
    lines = connection.makefile("rb")
    recipient = b""
    for line in lines:
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipient = line.split(b"<")[1].split(b">")[0]
            if recipient.endswith(b"@hang.example"):
                lines.read()
                break
        if verb == b"DATA":
            connection.sendall(b"354 go on\r\n")
            while lines.readline() != b".\r\n":
                pass
            stamps.write(f"{time.time_ns()} {recipient.decode()}\n")
            stamps.flush()
        connection.sendall({b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 2.0.0 ok\r\n"))
        if verb == b"QUIT":
            break


def sink(port_file, stamps):
    listener = socket.create_server(("127.0.0.1", 0))
    with open(stamps, "a") as out:
        with open(port_file, "w") as f:
            f.write(f"{listener.getsockname()[1]}\n")
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0], out), daemon=True).start()


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.seconds if self.server.seconds >= 0 else 10 ** 6)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def hook(port_file, seconds):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.daemon_threads, server.seconds = True, seconds
    with open(port_file, "w") as f:
        f.write(f"{server.server_port}\n")
    server.serve_forever()


SQL = """begin; insert into casework.a_matter (kind, id, reference, facts) values ('urgent', {n}, 'U-26-{n}', '{{"given": "2026-12-21"}}');
insert into casework.a_contact (contact_id, name, address) values ({n}, 'Home', 'home{n}@homes.example');
insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', {n}, 'managing_authority', c from unnest('{{{contacts}}}'::bigint[]) c;
do $$ begin perform dolsd.touch('urgent', {n}); end $$; commit;
\\echo done
"""


def arrivals(stamps):
    with open(stamps) as f:
        return {to: int(at) for at, to in (line.split() for line in f if line.endswith("@homes.example\n"))}


def add(database, samples, stamps, contacts):
    psql = subprocess.Popen(["psql", "-X", "-q", "-d", database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    pause, committed = random.Random(1), {}
    for n in range(1, samples + 6):  # five to warm up
        psql.stdin.write(SQL.format(n=n, contacts=",".join([str(n), *contacts])))
        psql.stdin.flush()
        psql.stdout.readline()
        committed[f"home{n}@homes.example"] = time.time_ns()
        time.sleep(0.05 * (0.5 + pause.random()))
    psql.stdin.close()
    psql.wait()
    end = time.monotonic() + 20
    while len(arrivals(stamps)) < samples + 5:
        if time.monotonic() > end:
            sys.exit(f"{samples + 5 - len(arrivals(stamps))} mails did not come")
        time.sleep(0.1)
    came = arrivals(stamps)
    ms = sorted((came[to] - at) / 1e6 for to, at in list(committed.items())[5:])
    print(f"  from commit to mail, {samples} changes: p50 {ms[samples // 2]:.1f} ms, p90 {ms[samples * 9 // 10]:.1f}, "
          f"p99 {ms[min(samples - 1, samples * 99 // 100)]:.1f}, {ms[0]:.1f} to {ms[-1]:.1f}")


if sys.argv[1] == "sink":
    sink(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "hook":
    hook(sys.argv[2], float(sys.argv[3]))
else:
    add(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:])
