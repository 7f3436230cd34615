#!/usr/bin/python3
"""HTTP servers that fail in every phase, each on a loopback address of its own, and what the daemon should make of it.

faulty.py serve FOLDER     serves; FOLDER/ready has the port when all are there, FOLDER/requests a line for each request.
                           From when FOLDER/well is there, all answer 204.
faulty.py sql FOLDER       statements that make a contact and a matter for each fault
faulty.py compare FOLDER   reads first attempts (matter, outcome, phase, code) and says which differ from the table

The table is daemon/channel/http.h's. A request that is stopped half way (phase body) needs more than a socket buffers, and
is in tests/channel/http_test.py.
"""
import asyncio
import json
import os
import socket
import ssl
import sys

UNKNOWN = ("unknown", "final", 0)
TLS = ("retry", "tls", 0)
HANG = 60

# Name, scheme, what is expected. The host is the fault's own address unless it is given.
FAULTS = [
    ("no URL", "ftp://127.0.0.1/", ("refused", "name", 0)),
    ("no such name", "https://nowhere.invalid/", ("retry", "name", 0)),
    ("private", "https://10.0.0.1/", ("refused", "connect", 0)),
    ("link-local", "https://169.254.169.254/", ("refused", "connect", 0)),
    ("plain http", "http://192.0.2.1/", ("refused", "connect", 0)),
    ("nobody listens", "https", ("retry", "connect", 0)),
    ("full", "https", ("retry", "connect", 0)),
    ("expired", "https", TLS),
    ("other name", "https", TLS),
    ("unknown CA", "https", TLS),
    ("silent", "https", TLS),
    ("mail server", "https", TLS),
    ("hang", "http", UNKNOWN),
    ("drop", "http", UNKNOWN),
    ("half a header", "http", UNKNOWN),
    ("garbage", "http", UNKNOWN),
    ("continue", "http", UNKNOWN),
    ("slow", "http", UNKNOWN),
    ("endless header", "http", UNKNOWN),
    ("redirect", "http", ("refused", "final", 302)),
    ("endless body", "http", ("delivered", "final", 200)),
    ("half a body", "http", ("delivered", "final", 200)),
    ("over TLS", "https", ("delivered", "final", 204)),
]
STATUSES = range(200, 600)
ELSEWHERE = "127.3.0.1"  # where the redirect leads


def expected_of(status):
    if status < 300:
        return "delivered", "final", status
    return "retry" if status in (408, 425, 429) or status >= 500 else "refused", "final", status


def address_of(matter):
    return f"127.2.{matter // 200}.{matter % 200 + 1}"


def rows(port):
    """Matter, URL, expected; matters of statuses are the statuses, those of faults begin at 1000."""
    for status in STATUSES:
        yield status, f"http://{address_of(status)}:{port}/{status}", expected_of(status)
    for matter, (_, place, expected) in enumerate(FAULTS, 1000):
        url = place if "://" in place else f"{place}://{address_of(matter)}:{port}/"
        yield matter, url, expected


class Servers:
    def __init__(self, folder):
        self.folder = folder
        self.kept = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def is_well(self):
        return os.path.exists(self.path("well"))

    async def read(self, reader, matter):
        line = (await reader.readline()).decode()
        headers = {}
        while (header := (await reader.readline()).decode().strip()):
            name, value = header.split(":", 1)
            headers[name.lower()] = value.strip()
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        with open(self.path("requests"), "a", encoding="ascii") as out:
            out.write(json.dumps([matter, line.split()[1], headers["webhook-id"],
                                  body["data"]["notices"][0]["id"]]) + "\n")

    def serving(self, fault, matter):
        async def serve(reader, writer):
            try:
                if not self.is_well() and fault in ("silent", "mail server"):
                    if fault == "mail server":
                        writer.write(b"220 this is a mail server\r\n")
                        await writer.drain()
                    await asyncio.sleep(HANG)
                await self.read(reader, matter)
                await self.answer("well" if self.is_well() else fault, writer)
            except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, ValueError, LookupError):
                pass
            writer.close()
        return serve

    async def answer(self, fault, writer):
        said = {
            "half a header": b"HTTP/1.1 200 OK\r\nContent-Le",
            "garbage": b"\x00\xff\x16\x03 what is this\r\n\r\n",
            "continue": b"HTTP/1.1 100 Continue\r\n\r\n",
            "redirect": f"HTTP/1.1 302 Found\r\nLocation: http://{ELSEWHERE}:{self.port}/\r\nContent-Length: 0\r\n\r\n".encode(),
            "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf",
            "endless body": b"HTTP/1.1 200 OK\r\n\r\n",
            "endless header": b"HTTP/1.1 200 OK\r\n",
            "slow": b"", "hang": b"", "drop": b"",
        }.get(fault, b"HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n")
        if isinstance(fault, int):
            said = f"HTTP/1.1 {fault} So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        writer.write(said)
        await writer.drain()
        if fault in ("hang", "continue"):
            await asyncio.sleep(HANG)
        if fault == "slow":
            for byte in b"HTTP/1.1 204 Done\r\nX-Slow: yes\r\n\r\n":
                await asyncio.sleep(0.3)
                writer.write(bytes([byte]))
                await writer.drain()
        while fault in ("endless header", "endless body"):
            writer.write(b"X-More: " + b"x" * 1000 + b"\r\n")
            await writer.drain()

    def context(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(certificate + ".crt"), self.path(certificate + ".key"))
        self.kept.append(context)
        return context

    def full(self, address):
        """Its queue is full: a connection to it is never made."""
        listener = socket.socket()
        listener.bind((address, self.port))
        listener.listen(0)
        self.kept.append(listener)
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
            self.kept.append(filler)

    async def listen(self, fault, matter, context=None):
        address = ELSEWHERE if matter == 0 else address_of(matter)
        await asyncio.start_server(self.serving(fault, matter), address, self.port, ssl=context)

    async def start(self):
        with socket.create_server((ELSEWHERE, 0)) as probe:
            self.port = probe.getsockname()[1]
        await self.listen("elsewhere", 0)
        for status in STATUSES:
            await self.listen(status, status)
        for matter, (fault, place, _) in enumerate(FAULTS, 1000):
            if fault == "full":
                self.full(address_of(matter))
            elif fault in ("silent", "mail server"):
                await self.listen(fault, matter)
            elif place == "https" and fault != "nobody listens":
                await self.listen(fault, matter, self.context({
                    "expired": "expired", "other name": "other", "unknown CA": "stranger"}.get(fault, "good")))
            elif place == "http":
                await self.listen(fault, matter)
        with open(self.path("ready.part"), "w", encoding="ascii") as out:
            out.write(str(self.port))
        os.rename(self.path("ready.part"), self.path("ready"))
        while not self.is_well():
            await asyncio.sleep(0.1)
        for context in self.kept:
            if isinstance(context, ssl.SSLContext):
                context.load_cert_chain(self.path("good.crt"), self.path("good.key"))
        await asyncio.Event().wait()


def sql(port):
    print("begin;")
    for matter, url, _ in rows(port):
        print(f"""insert into casework.a_contact (contact_id, name, channel, address) values ({matter}, 'Home {matter}', 'webhook', '{url}');
            insert into casework.a_matter (kind, id, reference, facts)
                values ('urgent', {matter}, 'U-{matter}', '{{"given": "2026-11-23", "last_day": "2026-11-29"}}');
            insert into casework.a_recipient (kind, id, role, contact_id)
                values ('urgent', {matter}, 'managing_authority', {matter}), ('urgent', {matter}, 'dols_team', 2);
            select dolsd.touch('urgent', {matter});""")
    print("commit;")


def compare(port):
    got = {int(matter): (outcome, phase, int(code or 0)) for matter, outcome, phase, code in
           (line.rstrip("\n").split("|") for line in sys.stdin)}
    names = {**{status: status for status in STATUSES},
             **{matter: fault[0] for matter, fault in enumerate(FAULTS, 1000)}}
    wrong = [(names[matter], expected, got.get(matter)) for matter, _, expected in rows(port)
             if got.get(matter) != expected]
    for line in wrong:
        print("%s: expected %s, got %s" % line)
    return 1 if wrong else 0


folder = sys.argv[2]
if sys.argv[1] == "serve":
    asyncio.run(Servers(folder).start())
with open(os.path.join(folder, "ready"), encoding="ascii") as file:
    port_now = int(file.read())
sys.exit(sql(port_now) if sys.argv[1] == "sql" else compare(port_now))
